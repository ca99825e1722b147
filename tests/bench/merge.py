#!/usr/bin/env python3
"""Attaching PDFs, against qpdf: merge.py PROGRAM FOLDER

Builds packs with PDFs attached, and puts the same files together by `qpdf --empty --pages`, which
loses their tags, links and bookmarks. Both are timed as whole processes, in turn. Of each is told: the
median of the time that went by; the median of what all its processes took of the processors (which
says more on a busy machine); and the most memory that any one of its processes took (ours are the
program and its helpers). Ours builds the pack's own pages as well ("body": their share of the time),
which qpdf gets as a file. The attached PDFs are packs of our own.
"""

import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time

ROUNDS = 7
ROW = '%-18s %6d %8.1f %6.1f %8.1f %6.2f %8.1f %8.1f %6.2f %7.1f %7.1f %8.2f %6.2f'
PACKS = pathlib.Path(__file__).with_name('packs.py')
PACK = ('<pack xmlns="urn:boardpack:1" lang="en-GB" profile="hackney-hwb">'
        '<meeting start="2026-01-21T15:00"><venue>Town Hall</venue></meeting>'
        '<agenda>%s</agenda></pack>\n')
ITEM = '<item><title>%s</title>%s</item>\n'
ATTACHMENT = '<attachment title="Report" kind="report" src="%s"/>'


def run(command):
    """Milliseconds by the clock and of the processors, and megabytes, of a command that succeeds."""
    begin = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ,
                           file_actions=[(os.POSIX_SPAWN_OPEN, 1, '/dev/null', os.O_WRONLY, 0)])
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - begin
    # qpdf ends with 3 when it has only warned.
    if os.waitstatus_to_exitcode(status) not in (0, 3):
        sys.exit('%s: status %d' % (' '.join(command), os.waitstatus_to_exitcode(status)))
    return wall * 1000, (usage.ru_utime + usage.ru_stime) * 1000, usage.ru_maxrss / 1024


def dense(pages):
    """A report whose tables have some seventy structure elements a page."""
    pick = random.Random(1)
    tables = []
    for number in range(int(pages * 0.99)):
        rows = ''.join('<tr><th scope="row">%s</th>%s</tr>' % (
            'Ward %d' % pick.randint(1, 99),
            ''.join('<td>%d</td>' % pick.randint(0, 9999) for _ in range(2))) for _ in range(14))
        tables.append(
            '<section><title>Figures %d</title><p>In short: %s.</p><table><caption>Visits %d</caption><thead>'
            '<tr><th>Ward</th><th>2024</th><th>2025</th></tr></thead>%s</table></section>' %
            (number, ' '.join('word%d' % pick.randint(1, 5000) for _ in range(150)), number, rows))
    return PACK % (ITEM % ('Figures', '<report><field name="classification" value="public"/>'
                           '<field name="wards">All</field><field name="author">A</field>'
                           '<ticks name="purpose"><tick value="information"/></ticks>'
                           '<section name="why"><p>Why.</p></section><section name="summary"><p>What.</p>'
                           '%s</section><recommendations><li>Note it.</li></recommendations></report>' %
                           ''.join(tables)))


class Bench:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.qpdf = subprocess.run(['sh', '-c', 'command -v qpdf'], stdout=subprocess.PIPE, check=True
                                   ).stdout.decode().strip()
        folder.mkdir(parents=True, exist_ok=True)

    def build(self, pack, pdf):
        subprocess.run([self.program, 'build', '--quiet', '-o', str(pdf), str(pack)], check=True)
        return pdf

    def attached(self, name, pages, seed):
        subprocess.run([sys.executable, str(PACKS), str(seed), str(pages), str(self.folder / name)], check=True)
        return self.build(self.folder / name / 'pack.xml', self.folder / (name + '.pdf'))

    def dense(self, name, pages):
        pack = self.folder / (name + '.xml')
        pack.write_text(dense(pages), encoding='utf-8')
        return self.build(pack, self.folder / (name + '.pdf'))

    def pages(self, pdf):
        return int(subprocess.run([self.qpdf, '--show-npages', str(pdf)], stdout=subprocess.PIPE,
                                  check=True).stdout)

    def compare(self, name, files):
        pack, out, other = (self.folder / end for end in ('pack.xml', 'pack.pdf', 'qpdf.pdf'))
        (self.folder / 'body.xml').write_text(PACK % (ITEM * len(files) % tuple(('Report', '') * len(files))),
                                              encoding='utf-8')
        body = self.build(self.folder / 'body.xml', self.folder / 'body.pdf')
        items = ''.join(ITEM % ('Report', ATTACHMENT % file.name) for file in files)
        pack.write_text(PACK % items, encoding='utf-8')
        ours = [self.program, 'build', '--quiet', '-o', str(out), str(pack)]
        theirs = [self.qpdf, '--empty', '--pages', str(body), *map(str, files), '--', str(other)]
        alone = [self.program, 'build', '--quiet', '-o', str(self.folder / 'body.pdf'),
                 str(self.folder / 'body.xml')]
        runs = [(run(ours), run(theirs), run(alone)) for _ in range(ROUNDS + 1)][1:]
        (wall, their_wall, body), (cpu, their_cpu, _) = (
            [statistics.median(one[side][what] for one in runs) for side in range(3)] for what in range(2))
        peak, their_peak = (max(one[side][2] for one in runs) for side in range(2))
        sizes = [path.stat().st_size / 1e6 for path in (out, other)]
        print(ROW % (name, sum(map(self.pages, files)), wall, body, their_wall, wall / their_wall, cpu, their_cpu,
                     cpu / their_cpu, peak, their_peak, *sizes), flush=True)


def main():
    bench = Bench(os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]))
    print(re.sub(r'\.\d?f|d', 's', ROW) % ('attached', 'pages', 'ms', 'body', 'qpdf', 'ratio', 'CPU ms', 'qpdf',
                                           'ratio', 'MB', 'qpdf', 'file MB', 'qpdf'))
    for name, files, pages in (('50 pages in 5', 5, 10), ('600 pages in 12', 12, 50),
                               ('5,000 pages in 10', 10, 500)):
        bench.compare(name, [bench.attached('attached-%d-%d' % (pages, number), pages, number + 1)
                             for number in range(files)])
    bench.compare('65,000 objects', [bench.dense('dense', 938)])
    plain = bench.folder / 'dense-plain.pdf'
    subprocess.run([bench.qpdf, '--object-streams=disable', str(bench.folder / 'dense.pdf'), str(plain)],
                   check=True)
    bench.compare('the same, loose', [plain])


if __name__ == '__main__':
    main()
