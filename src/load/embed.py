#!/usr/bin/env python3
"""Turns files into C: embed.py OUTPUT.c NAME=FILE ... [--valid FILE ...]

Each NAME=FILE gives `const struct bp_schema NAME`; the files behind --valid give
`const char *const bp_known_valid[]`, their SHA-256 digests in hexadecimal, ended by NULL.
"""
import hashlib
import sys


def rows(data, width=20):
    for start in range(0, len(data), width):
        yield "    " + ",".join(str(byte) for byte in data[start:start + width]) + ","


def content(path):
    with open(path, "rb") as file:
        return file.read()


def main():
    output, *files = sys.argv[1:]
    split = files.index("--valid") if "--valid" in files else len(files)
    lines = ['#include "load/schema.h"', ""]
    for name, path in (pair.split("=", 1) for pair in files[:split]):
        lines += [f"static const unsigned char {name}_text[] = {{", *rows(content(path)), "};", ""]
        lines += [f"const struct bp_schema {name} = {{{name}_text, sizeof {name}_text}};", ""]
    digests = [hashlib.sha256(content(path)).hexdigest() for path in files[split + 1:]]
    lines += ["const char *const bp_known_valid[] = {", *(f'    "{digest}",' for digest in digests), "    NULL};", ""]
    with open(output, "w", encoding="ascii") as file:
        file.write("\n".join(lines))


main()
