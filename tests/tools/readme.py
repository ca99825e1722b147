#!/usr/bin/env python3
"""Builds the example of README.md, word for word: readme.py PROGRAM

The first XML block is the pack, the second the report that it includes; further ones are excerpts.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    text = (TOP / 'README.md').read_text(encoding='utf-8')
    pack, report, *_ = re.findall(r'^```xml\n(.*?)^```', text, re.M | re.S)
    included = re.search(r'<xi:include href="([^"]+)"', pack).group(1)
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / 'pack.xml').write_text(pack, encoding='utf-8')
        (pathlib.Path(folder) / included).write_text(report, encoding='utf-8')
        built = subprocess.run([program, 'build', '--strict', 'pack.xml'], cwd=folder, check=False)
    sys.exit(built.returncode)


if __name__ == '__main__':
    main()
