#!/usr/bin/env python3
"""Turns files into C: embed.py OUTPUT.c NAME=FILE ... gives `const struct bp_schema NAME`."""
import sys


def rows(data, width=20):
    for start in range(0, len(data), width):
        yield "    " + ",".join(str(byte) for byte in data[start:start + width]) + ","


def main():
    output, files = sys.argv[1], sys.argv[2:]
    lines = ['#include "load/schema.h"', ""]
    for name, path in (pair.split("=", 1) for pair in files):
        with open(path, "rb") as file:
            data = file.read()
        lines += [f"static const unsigned char {name}_text[] = {{", *rows(data), "};", ""]
        lines += [f"const struct bp_schema {name} = {{{name}_text, sizeof {name}_text}};", ""]
    with open(output, "w", encoding="ascii") as file:
        file.write("\n".join(lines))


main()
