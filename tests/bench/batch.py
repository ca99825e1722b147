#!/usr/bin/env python3
"""How many packs one core makes in a second, over a whole batch: batch.py BUILD REPORT.xml

REPORT.xml is a pack of one report; a hundred copies of its folder are one batch, twenty packs of
about a hundred pages are another. Both run on one core, processes and all. Then the first batch runs
once more, with nothing to do. Each line is the best of three runs. At last a pack of a hundred pages is
watched, and saved: how long until it is there again.
"""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
RUNS, SAVES = 3, 10
REPORTS, LARGE = 100, 20


def run(program, folder, *options):
    """Runs a batch on one core; returns the seconds it took, and its summary."""
    core = {min(os.sched_getaffinity(0))}
    begin = time.monotonic()
    subprocess.run([program, 'batch', '-q', *options, '--summary', str(folder / 's.json'), str(folder)],
                   check=True, preexec_fn=lambda: os.sched_setaffinity(0, core))
    return time.monotonic() - begin, json.loads((folder / 's.json').read_text())


def best(program, folder, *options):
    return min((run(program, folder, *options) for _ in range(RUNS)), key=lambda result: result[0])


def line(name, seconds, summary):
    packs = len(summary['packs'])
    pages = sum(pack['pages'] for pack in summary['packs'])
    peak = max(pack['memory'] for pack in summary['packs']) / 1e6
    print('%-24s %6d %7d %8.2f %9.1f %10d %8.1f' % (name, packs, pages, seconds, packs / seconds,
                                                    packs / seconds * 3600, peak), flush=True)


def wait_for(watcher, words):
    for said in watcher.stdout:
        if words in said:
            return
    raise EOFError('the watcher never said "%s"' % words)


def watch(program, pack):
    """Seconds from saving a pack to its PDF, of several times."""
    watcher = subprocess.Popen([program, 'watch', str(pack)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True)
    took = []
    try:
        wait_for(watcher, 'pages')
        for turn in range(SAVES):
            time.sleep(0.1)
            text = pack.read_text().replace('</pack>', '<!-- %d -->\n</pack>' % turn)
            begin = time.monotonic()
            pack.write_text(text)
            wait_for(watcher, ' pages')
            took.append(time.monotonic() - begin)
    finally:
        watcher.send_signal(signal.SIGINT)
        watcher.communicate()
    return took


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve() / 'boardpack')
    report = pathlib.Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as scratch:
        small, large = pathlib.Path(scratch) / 'small', pathlib.Path(scratch) / 'large'
        for i in range(REPORTS):
            shutil.copytree(report.parent, small / ('%03d' % i))
        for i in range(LARGE):
            subprocess.run([sys.executable, str(TOP / 'tests/bench/packs.py'), str(i + 1), '100',
                            str(large / ('%03d' % i))], check=True, stdout=subprocess.DEVNULL)
        print('%-24s %6s %7s %8s %9s %10s %8s' % ('a batch on one core', 'packs', 'pages', 's', 'packs/s',
                                                  'packs/hour', 'MB most'))
        line('one report', *best(program, small, '--force'))
        line('about 100 pages', *best(program, large, '--force'))
        seconds, summary = best(program, small)
        assert summary['outcomes']['unchanged'] == REPORTS, summary['outcomes']
        line('one report, unchanged', seconds, summary)
        took = watch(program, large / '000' / 'pack.xml')
        print('watch: about 100 pages are there %.0f to %.0f ms after saving' % (min(took) * 1000, max(took) * 1000))


if __name__ == '__main__':
    main()
