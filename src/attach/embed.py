#!/usr/bin/env python3
"""Turns a text into C: embed.py OUTPUT.c FILE gives `const char bp_office_steps[]`."""
import sys


def main():
    output, source = sys.argv[1:]
    with open(source, "rb") as file:
        data = file.read() + b"\0"
    rows = ["    " + ",".join(map(str, data[start:start + 20])) + "," for start in range(0, len(data), 20)]
    with open(output, "w", encoding="ascii") as file:
        file.write("\n".join(['#include "office_profile.h"', "", "const char bp_office_steps[] = {", *rows, "};", ""]))


main()
