#!/usr/bin/env python3
"""Builds packs in different surroundings and compares the bytes.

    same_bytes.py PROGRAM LOCALES PACK.xml ...

LOCALES is a folder with a de_DE.UTF-8, for LOCPATH. The second build has another working folder, an
absolute path, another time zone, that locale with its decimal commas, another home and
memory. The last line is "N passed, M failed".
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def build(program, pack, output, folder, **environment):
    settings = {'PATH': os.environ['PATH'], **environment}
    subprocess.run([program, 'build', '--quiet', '-o', str(output), str(pack)], cwd=folder,
                   env=settings, check=True)
    return output.read_bytes()


def locale_works(locales):
    """True if the C library finds the locale and it has decimal commas."""
    said = subprocess.run(['locale', 'decimal_point'], stdout=subprocess.PIPE, check=False,
                          env={'LOCPATH': locales, 'LC_ALL': 'de_DE.UTF-8',
                               'PATH': os.environ['PATH']})
    return said.stdout == b',\n'


def compare(program, locales, pack, scratch):
    pack = pathlib.Path(pack).resolve()
    first = build(program, pack.name, scratch / 'a.pdf', pack.parent, LC_ALL='C', TZ='UTC',
                  HOME='/root')
    copy = scratch / 'elsewhere'
    shutil.copytree(pack.parent.parent, copy)  # a pack may have another's profile
    second = build(program, copy / pack.parent.name / pack.name, scratch / 'b.pdf', '/', LC_ALL='de_DE.UTF-8',
                   LANGUAGE='de', LOCPATH=locales, TZ='Pacific/Kiritimati', HOME='/none',
                   MALLOC_PERTURB_='85')
    return first == second


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    locales, packs = str(pathlib.Path(sys.argv[2]).resolve()), sys.argv[3:]
    passed = failed = 0
    if not locale_works(locales):
        print('there is no de_DE.UTF-8 in %s' % locales)
        failed += 1
    for pack in packs:
        with tempfile.TemporaryDirectory() as scratch:
            same = compare(program, locales, pack, pathlib.Path(scratch))
        passed, failed = passed + same, failed + (not same)
        if not same:
            print('%s: the second build has other bytes' % pack)
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


if __name__ == '__main__':
    main()
