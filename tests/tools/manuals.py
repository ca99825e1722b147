#!/usr/bin/env python3
"""Checks the manual pages: manuals.py [--update] BUILD

The two that are made from the schemas are in git as well, for readers on a code host: those copies have
to be what the build made. --update writes them. All pages have to please `mandoc -T lint`, if there is
one, and what their Markdown links to has to be there. The pack that the examples come from has to build.
The last line is "N passed, M failed".
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
PAGES = TOP / 'src' / 'cli' / 'manual'
BOROUGH = TOP / 'samples' / 'example-borough'
# What the example attaches and shows, and what stands in for it.
FILES = {'map.png': 'map.png', 'harbour.jpg': 'harbour.jpg', 'line.png': 'weave.png', 'figures.csv': 'wards.csv',
         'letter.fodt': 'carers-seat.fodt', 'logo.png': 'logo.png', 'signature.png': 'signature.png'}
MOST_README = 8192  # bytes
WORKED_EXAMPLES = ('tests/cases/meeting-deadline-late.xml',)
UNKNOWN = ('referenced manual not found', 'outdated mandoc.db')  # said of pages that are not installed


def copies(build, update):
    """The pages in git are those that the build made."""
    for made in sorted((build / 'src' / 'cli' / 'manual').glob('*.md')):
        kept = PAGES / made.name
        if update:
            shutil.copyfile(made, kept)
        elif not kept.exists() or kept.read_bytes() != made.read_bytes():
            yield '%s is not what the schema says now: manuals.py --update BUILD' % kept.relative_to(TOP)


def lint(build):
    """Well-formed, in the eyes of others."""
    pages = [TOP / 'src' / 'cli' / 'boardpack.1', *sorted((build / 'src' / 'cli' / 'manual').glob('boardpack*.[57]'))]
    if len(pages) != 5:
        yield 'there are %d pages' % len(pages)
    if shutil.which('mandoc'):
        said = subprocess.run(['mandoc', '-T', 'lint', *pages], capture_output=True, text=True, check=False)
        yield from (line for line in said.stdout.splitlines() if not any(text in line for text in UNKNOWN))


def links():
    """What is linked to is there, in the README and its companions as well; the README is short."""
    if (TOP / 'README.md').stat().st_size > MOST_README:
        yield 'README.md has more than %d bytes: what is long belongs in a manual page' % MOST_README
    for page in [*sorted(PAGES.glob('*.md')), *sorted(TOP.glob('*.md')), *sorted(TOP.glob('src/*.md'))]:
        text = re.sub(r'^```.*?^```|`[^`\n]*`', '', page.read_text(encoding='utf-8'), flags=re.M | re.S)
        for address in re.findall(r'\]\(([^)]+)\)|(?:src|href)="([^"]+)"', text):
            path = ''.join(address).split('#')[0]
            if path and not path.startswith(('http', 'mailto')) and not (page.parent / path).exists():
                yield '%s links to %s, which is not there' % (page.relative_to(TOP), path)
    contributing = (TOP / 'CONTRIBUTING.md').read_text(encoding='utf-8')
    for path in re.findall(r'`((?:src|tests|samples)/[\w./-]+)`', contributing):
        if not (TOP / path).exists() and not re.search('[A-Z]{4}', path) and path not in WORKED_EXAMPLES:
            yield 'CONTRIBUTING.md names %s, which is not there' % path


def example(program):
    """The pack that has every element and every attribute builds without a warning, with its profile."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for file in (PAGES / 'example').glob('*.xml'):
            shutil.copy(file, folder)
        for file, source in FILES.items():
            shutil.copy(BOROUGH / source, folder / file)
        for command in (['new', 'annual-report'], ['build', '-q', '-o', 'annual-report.pdf', 'annual-report/pack.xml'],
                        ['build', '--strict', 'pack.xml'], ['mail', 'pack.xml']):
            done = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                yield 'boardpack %s: exit status %d\n%s' % (' '.join(command), done.returncode, done.stderr)


def main():
    *options, build = sys.argv[1:]
    build = pathlib.Path(build).resolve()
    passed = failed = 0
    for check in (copies(build, '--update' in options), lint(build), links(), example(build / 'boardpack')):
        faults = list(check)
        passed, failed = passed + (not faults), failed + bool(faults)
        print(*faults, sep='\n', end='\n' if faults else '')
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
