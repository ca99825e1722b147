#!/usr/bin/env python3
"""What `boardpack batch` and `boardpack watch` promise, with many packs and many things going wrong.

    batch.py [--kills N] PROGRAM [CHECK ...]

--kills N: how often the batch is killed at a random moment (10; 100 in the full form). Each check has
a folder of its own. The last line is "N passed, M failed". The checks are in batch_builds.py,
batch_outputs.py, batch_words.py and batch_watch.py.
"""

import argparse
import pathlib
import sys
import tempfile

import batch_builds  # noqa: F401 (each of these adds its checks)
import batch_outputs  # noqa: F401
import batch_words  # noqa: F401
import batch_watch  # noqa: F401
from batch_place import CHECKS, Place


def run_check(program, function, kills):
    """Returns what is wrong, or None."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / 'work'
        folder.mkdir()
        try:
            function(Place(program, folder, kills))
        except Exception as error:
            return '%s (%s at line %d)' % (str(error).strip(), type(error).__name__,
                                           error.__traceback__.tb_next.tb_lineno)
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--kills', type=int, default=10)
    parser.add_argument('program')
    parser.add_argument('checks', nargs='*')
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    passed = failed = 0
    for function in CHECKS:
        if arguments.checks and function.__name__ not in arguments.checks:
            continue
        fault = run_check(program, function, arguments.kills)
        if fault:
            print('%s: %s' % (function.__name__, fault))
        passed, failed = passed + (not fault), failed + bool(fault)
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


if __name__ == '__main__':
    main()
