#!/usr/bin/env python3
"""Builds packs again and again and prints how it went: table.py BUILD NAME=PACK.xml ...

A line a pack: its pages; the wall time of the whole process, median of several runs; the medians of
its stages; its peak memory; bytes a page.
"""

import pathlib
import re
import statistics
import subprocess
import sys

STAGES = ['load', 'check', 'layout', 'draw', 'assemble', 'write']
# About this many seconds are spent on each pack, but for a least number of runs.
SECONDS = 2
LEAST, MOST = 3, 40


def stages(command):
    said = subprocess.run([*command, '--times'], check=True, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE).stderr.decode('utf-8')
    return {name: float(value) for name, value in re.findall(r'^(\w+) +([\d.]+) ms$', said, re.M)}


def measure(build, pack):
    program, pdf = build / 'boardpack', build / 'bench.pdf'
    command = [str(program), 'build', '--quiet', '-o', str(pdf), str(pack)]
    first = sum(stages(command).values()) / 1000
    runs = max(LEAST, min(MOST, int(SECONDS / max(first, 0.001))))
    said = subprocess.run([str(build / 'tests' / 'bench' / 'bench'), str(runs), *command], check=True,
                          stdout=subprocess.PIPE).stdout.decode('ascii')
    median, peak = re.search(r'median ([\d.]+) ms, peak ([\d.]+) MB', said).groups()
    times = [stages(command) for _ in range(runs)]
    size = pdf.stat().st_size
    pdf.unlink()
    layout = subprocess.run([str(program), 'build', '--quiet', '--dump', 'layout', str(pack)], check=True,
                            stdout=subprocess.PIPE).stdout
    pages = len(re.findall(rb'^page ', layout, re.M))
    return [pages, float(median), *(statistics.median(run[stage] for run in times) for stage in STAGES),
            float(peak), size / pages]


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    print('%-24s %6s %9s' % ('', 'pages', 'ms') + ''.join('%9s' % stage for stage in STAGES) +
          '%8s %7s' % ('MB', 'B/page'))
    for argument in sys.argv[2:]:
        name, pack = argument.split('=')
        row = measure(build, pack)
        print('%-24s %6d %9.1f' % (name, *row[:2]) + ''.join('%9.1f' % time for time in row[2:8]) +
              '%8.1f %7d' % (row[8], row[9]), flush=True)


if __name__ == '__main__':
    main()
