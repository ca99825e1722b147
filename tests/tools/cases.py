#!/usr/bin/env python3
"""Runs the golden cases: each tests/cases/NAME.xml beside whichever of NAME.diag, NAME.layout,
NAME.tags, NAME.text, NAME.report and NAME.json there are.

    cases.py [--update] [--jobs N] [--keep FOLDER] PROGRAM [NAME ...]

NAME.diag holds what `boardpack build` says; without it, the case has to build in silence. With
--update the goldens that are there are written anew (and NAME.diag where the program has something
to say), and the difference is shown. With --keep the PDFs of the cases that build are left in
FOLDER. Names choose cases; all are run without. The last line is "N passed, M failed".

A NAME.layout is without running heads and feet, so that a change of these does not change them all;
cases that are about them (FURNITURE) have them.

The PDFs that cases attach are made first, in tests/cases/parts/attached (attached_pdfs.py).

A further check, when all cases are run: every slug of src/base/diag.def stands in some NAME.diag,
but for those that robust.py brings about and for two guards.
"""

import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import attached_pdfs

TOP = pathlib.Path(__file__).resolve().parents[2]
CASES = TOP / 'tests' / 'cases'
DUMPS = ('layout', 'tags', 'text')
REPORTS = ('report', 'json')

# Said of the system, the call or a very large document: robust.py brings them about.
ELSEWHERE = {'file-read', 'file-write', 'interrupted', 'data-missing', 'font-missing', 'dump-kind',
             'source-date-epoch', 'output-is-input', 'depfile-name', 'folder-in-use', 'starter-unknown', 'too-many',
             # Said of a batch: batch.py brings them about.
             'batch-empty', 'batch-clash', 'batch-crashed', 'batch-time', 'batch-memory',
             'batch-locked', 'batch-start', 'batch-state',
             # Only in reports of attached files.
             'attached-comments-removed', 'attached-hidden', 'attached-links-cut', 'attached-shrunk', 'attached-title',
             # Said by boardpack mail: tests/tools/mail.py brings them about.
             'mail-contact', 'mail-images', 'mail-large', 'mail-left', 'mail-link', 'mail-members',
             'mail-parts', 'mail-profile', 'mail-program', 'mail-zone'}
# Said of attached files: attach_hostile.py, attach_office.py and unit/test_attach.c bring them about.
ELSEWHERE |= {'attach-program', 'attach-system', 'attach-read', 'attach-large', 'attach-failed', 'attach-slow', 'attach-memory',
              'attach-nonsense', 'office-missing', 'office-cache', 'office-failed', 'office-part', 'office-slow', 'attached-changes',
              'attached-hidden-sheets', 'attached-hidden-slides', 'attached-wide', 'attached-linked'}
# Cases of running heads and feet: the only ones whose .layout has them.
FURNITURE = {'layout-rtl', 'pages-landscape', 'pages-large-print', 'pages-long-heads', 'pages-running-head'}
# Guards: no document is known that brings them about.
GUARDS = {'page-draw'}


def run(program, *arguments):
    """Runs the program in the folder of the cases; messages hold file names as given."""
    environment = dict(os.environ, LC_ALL='C', TZ='UTC')
    environment.pop('SOURCE_DATE_EPOCH', None)
    return subprocess.run([program, *arguments], cwd=CASES, env=environment, timeout=60,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def read_table():
    """The slugs of diag.def, and those of them that mean that the system failed."""
    table = (TOP / 'src' / 'base' / 'diag.def').read_text(encoding='utf-8')
    rows = re.findall(r'BP_DIAG\(\s*\w+,\s*(\w+),\s*"([a-z0-9-]+)"', table)
    return {slug for _, slug in rows}, {slug for severity, slug in rows if severity == 'FATAL'}


SLUGS, FATAL = read_table()


def expected_status(diag):
    """The exit status that goes with what is said."""
    errors = re.findall(r'^\S+: error: .*\[([a-z0-9-]+)\]$', diag, re.M)
    if FATAL.intersection(errors):
        return 4
    return 2 if errors else 0


def outputs_of(program, name, wanted, folder):
    """What the program makes of a case: {'diag': text, 'tags': text, …} and what is wrong at once."""
    pdf = folder / (name + '.pdf')
    built = run(program, 'build', '-o', str(pdf), name + '.xml')
    said = built.stderr.decode('utf-8')
    outputs, faults = {'diag': said}, []
    status = expected_status(said)
    if built.returncode != status:
        faults.append('exit status %d, not %d\n' % (built.returncode, status))
    if (status == 0) != pdf.exists():
        faults.append('a PDF was%s written\n' % ('' if pdf.exists() else ' not'))
    for kind in set(wanted).intersection(REPORTS):
        report = folder / (name + '.' + kind)
        run(program, 'build', '-q', '--report', str(report), '-o', str(folder / (name + '.x')), name + '.xml')
        outputs[kind] = report.read_text(encoding='utf-8')
    for kind in set(wanted).intersection(DUMPS):
        dumped = run(program, 'build', '-q', '--dump', kind, '-o', '-', name + '.xml')
        outputs[kind] = dumped.stdout.decode('utf-8')
        if kind == 'layout' and name not in FURNITURE:
            outputs[kind] = without_furniture(outputs[kind])
    return outputs, faults


def without_furniture(layout):
    """A layout's dump without running heads and feet, and without groups that had nothing else."""
    layout = re.sub(r'^  - (?:header|footer) .*\n', '', layout, flags=re.M)
    return re.sub(r'^ (?:under|over)\n(?!  )', '', layout, flags=re.M)


def difference(golden, name, kind, output):
    return ''.join(difflib.unified_diff(golden.splitlines(True), output.splitlines(True),
                                        '%s.%s, expected' % (name, kind), 'now'))


def check_case(program, name, folder, update):
    """Returns what is wrong with a case, as text; '' if nothing."""
    wanted = [kind for kind in DUMPS + REPORTS if (CASES / (name + '.' + kind)).exists()]
    outputs, faults = outputs_of(program, name, wanted, folder)
    report = ''.join('%s: %s' % (name, fault) for fault in faults)
    for kind, output in outputs.items():
        path = CASES / (name + '.' + kind)
        golden = path.read_text(encoding='utf-8') if path.exists() else ''
        if output == golden:
            continue
        report += difference(golden, name, kind, output)
        if update and output:
            path.write_text(output, encoding='utf-8')
        elif update:
            path.unlink()
    return report


def slugs_without_golden():
    said = set()
    for path in CASES.glob('*.diag'):
        said.update(re.findall(r'\[([a-z0-9-]+)\]$', path.read_text(encoding='utf-8'), re.M))
    return sorted(SLUGS - said - ELSEWHERE - GUARDS)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('--update', action='store_true')
    options.add_argument('--jobs', type=int, default=os.cpu_count())
    options.add_argument('--keep', type=pathlib.Path)
    options.add_argument('program')
    options.add_argument('names', nargs='*')
    arguments = options.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    names = arguments.names or sorted(path.stem for path in CASES.glob('*.xml'))
    passed = failed = 0
    attached_pdfs.write(CASES / 'parts' / 'attached')
    with tempfile.TemporaryDirectory() as scratch, \
            concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        folder = arguments.keep or pathlib.Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob('*.pdf'):
            stale.unlink()
        check = lambda name: check_case(program, name, folder, arguments.update)
        for report in pool.map(check, names):
            sys.stdout.write(report)
            if report and not arguments.update:
                failed += 1
            else:
                passed += 1
    if not arguments.names:
        missing = slugs_without_golden()
        for slug in missing:
            print('no case has a golden with [%s]' % slug)
        passed, failed = (passed, failed + 1) if missing else (passed + 1, failed)
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
