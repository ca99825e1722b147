#!/usr/bin/env python3
"""Turns a file into C: embed.py OUTPUT.c HEADER FILE NAME

The result has `const char NAME[]`, the file's bytes with a NUL after them, and `const size_t
NAME_length`, which does not count the NUL. HEADER declares what is used of them.
"""
import sys


def main():
    output, header, source, name = sys.argv[1:]
    with open(source, "rb") as file:
        data = file.read()
    codes = [f"'\\x{byte:02x}'," for byte in data + b"\0"]
    rows = ["    " + "".join(codes[start:start + 16]) for start in range(0, len(codes), 16)]
    lines = [f'#include "{header}"', "", "#include <stddef.h>", "", f"extern const size_t {name}_length;",
             f"const char {name}[] = {{", *rows, "};", f"const size_t {name}_length = {len(data)};", ""]
    with open(output, "w", encoding="ascii") as file:
        file.write("\n".join(lines))


main()
