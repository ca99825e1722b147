#!/usr/bin/env python3
"""Attaches each of many files to a pack of its own, and has veraPDF check what these packs claim.

    prove.py [--jobs N] PROGRAM VERAPDF FOLDER FILE...

veraPDF is kept in the folder VERAPDF, the packs in FOLDER. A FILE may be @LIST, a file with a path on
each line. A pack may fail to build, since the files may be of any kind: but not by a signal, nor with a status
that is for the system's faults. Prints how many packs make which claim; one line a fault; the last line
is "N passed, M failed".
"""

import argparse
import collections
import concurrent.futures
import json
import pathlib
import shutil
import subprocess
import sys

from pdf import Pdf
from verapdf import refuted

SECONDS = 300
PACK = ('<pack xmlns="urn:boardpack:1" lang="en-GB" profile="nhs-board"><meeting start="2026-01-21T15:00"/><agenda>'
        '<item><title>One</title><attachment kind="report" title="Paper" src="%s"/></item></agenda></pack>\n')


def build(program, folder, file):
    """(the pack's PDF, its claims, faults)"""
    folder.mkdir(parents=True, exist_ok=True)
    name = 'paper' + (pathlib.Path(file).suffix or '.pdf')
    shutil.copyfile(file, folder / name)
    (folder / 'pack.xml').write_text(PACK % name, encoding='utf-8')
    pdf = folder / 'pack.pdf'
    pdf.unlink(missing_ok=True)
    try:
        done = subprocess.run([program, 'build', '--format', 'json', 'pack.xml'], cwd=folder, timeout=SECONDS,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        json.loads(done.stdout)
        if done.returncode not in (0, 2) or (done.returncode == 0) != pdf.exists():
            return pdf, [], ['status %d' % done.returncode]
        return pdf, Pdf(pdf).claims() if pdf.exists() else [], []
    except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
        return pdf, [], ['%s: %s' % (type(error).__name__, error)]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('--jobs', type=int, default=1)
    options.add_argument('program')
    options.add_argument('verapdf', type=pathlib.Path)
    options.add_argument('folder', type=pathlib.Path)
    options.add_argument('files', nargs='+')
    arguments = options.parse_args()
    program, folder = str(pathlib.Path(arguments.program).resolve()), arguments.folder.resolve()
    files = [line for file in arguments.files for line in
             (pathlib.Path(file[1:]).read_text(encoding='utf-8').splitlines() if file.startswith('@') else [file])]
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        results = list(pool.map(lambda job: build(program, folder / ('%05d' % job[0]), job[1]), enumerate(files)))
    claims = {pdf: claimed for pdf, claimed, _ in results if claimed}
    false = refuted(arguments.verapdf.resolve(), claims)
    failed = 0
    for file, (pdf, _, faults) in zip(files, results):
        faults = faults + false.get(pdf, [])
        failed += bool(faults)
        for fault in faults:
            print('%s (%s): %s' % (file, pdf.parent.name, fault))
    counts = collections.Counter(claim for some in claims.values() for claim in some)
    print('%d files, %d packs built; claims: %s' % (
        len(files), sum(pdf.exists() for pdf, _, _ in results),
        ', '.join('%d %s' % (counts[claim], claim) for claim in sorted(counts)) or 'none'))
    print('%d passed, %d failed' % (len(results) - failed, failed))
    sys.exit(1 if failed or not results else 0)


if __name__ == '__main__':
    main()
