#!/usr/bin/env python3
"""Builds the packs of tests/attached and checks what became of the files that they attach.

    attached_cases.py [--keep FOLDER] [--verapdf FOLDER] [--jobs N] PROGRAM [NAME ...]

A case is a folder with `pack.xml`, the attached files and `expect`, which has a line for each thing that
must hold; see EXPECTATIONS below. A `check.py` beside it says what these lines can't:
`def check(case)` returns a list of faults. The PDFs are kept in FOLDER, as NAME.pdf. Each is given to
`qpdf --check`, and with --verapdf to veraPDF (kept in that folder) for every claim that it makes.
One line a fault; the last line is "N passed, M failed".
"""

import argparse
import concurrent.futures
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from pdf import Pdf, Stream
from verapdf import refuted

HERE = pathlib.Path(__file__).resolve().parent
CASES = HERE.parent / 'attached'
SECONDS = 300


def squeezed(text):
    return re.sub(r'\s+', ' ', text).strip()


def strings_of(value):
    """All names, strings and bytes in a value of a PDF, as bytes."""
    if isinstance(value, Stream):
        yield value.data
        value = value.dict
    if isinstance(value, str):
        yield value.encode('utf-8', 'surrogateescape')
    elif isinstance(value, bytes):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key.encode('utf-8', 'surrogateescape')
            yield from strings_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item)


class Case:
    """A pack that has been built, and what boardpack said."""

    def __init__(self, program, name, folder):
        self.program, self.name, self.folder, self.pdf = program, name, CASES / name, folder / (name + '.pdf')
        self.pdf.unlink(missing_ok=True)
        done = subprocess.run([program, 'build', '--format', 'json', '-o', str(self.pdf), 'pack.xml'],
                              cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                              check=False)
        self.status = done.returncode
        self.diagnostics = self.read_diagnostics(done.stdout)
        self.said = '\n'.join('%(severity)s: %(text)s [%(rule)s]' % found for found in self.diagnostics) or \
            squeezed(done.stderr.decode('utf-8', 'replace'))
        self.texts, self.parsed = {}, None

    def read_diagnostics(self, said):
        try:
            return json.loads(said)['diagnostics']
        except ValueError:
            return []

    def text(self, page=None):
        """What pdftotext reads on a page, or on all, white space squeezed."""
        if page not in self.texts:
            only = ['-f', str(page), '-l', str(page)] if page else []
            done = subprocess.run(['pdftotext', *only, str(self.pdf), '-'], stdout=subprocess.PIPE, check=True)
            self.texts[page] = squeezed(done.stdout.decode('utf-8', 'replace'))
        return self.texts[page]

    def qpdf_json(self):
        """The PDF's objects, by pdf.py."""
        self.parsed = self.parsed or Pdf(self.pdf)
        return self.parsed

    def pages(self):
        """The page dictionaries, in order."""
        pdf = self.qpdf_json()
        def walk(node):
            node = pdf.get(node)
            if '/Kids' not in node:
                return [node]
            return [page for kid in pdf.get(node['/Kids']) for page in walk(kid)]
        return walk(pdf.root['/Pages'])

    def links(self, page):
        pdf = self.qpdf_json()
        annots = [pdf.get(annot) for annot in pdf.get(self.pages()[page - 1].get('/Annots', []))]
        return sum(annot.get('/Subtype') == '/Link' for annot in annots)

    def headings(self):
        """(level, text) of the headings in the tags, in order, as poppler reads them."""
        done = subprocess.run(['pdfinfo', '-struct-text', str(self.pdf)], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=True)
        text = done.stdout.decode('utf-8', 'replace')
        return [(int(level), squeezed(words)) for level, words in
                re.findall(r'^ *H([1-6]) [^\n]*\n(?: +/[^\n]*\n)* *"([^"]*)"', text, re.MULTILINE)]

    def claims(self):
        """What the PDF says of itself, from its metadata."""
        return self.qpdf_json().claims()

    def holds(self, words):
        """True if a string or stream of the PDF has the words, in any encoding."""
        forms = {words.encode(code) for code in ('utf-8', 'latin-1', 'utf-16-be', 'utf-16-le')}
        forms |= {form.hex().encode() for form in forms} | {form.hex().upper().encode() for form in forms}
        pdf = self.qpdf_json()
        return any(form in text for value in pdf.objects.values() for text in strings_of(value) for form in forms)

    def has_said(self, slug, words=''):
        return any(found['rule'] == slug and
                   words in '%s %s' % (found['text'], found.get('hint') or '')
                   for found in self.diagnostics)


def page_and_words(argument):
    page, colon, words = argument.partition(':')
    return (int(page) if page.strip() else None, squeezed(words)) if colon else (None, squeezed(page))


def has_text(case, argument):
    page, words = page_and_words(argument)
    return words in case.text(page)


def says(case, argument):
    slug, _, words = argument.partition(':')
    return case.has_said(slug.strip(), words.strip())


def has_heading(case, argument):
    level, _, words = argument.partition(':')
    return (int(level), squeezed(words)) in case.headings()


def has_links(case, argument):
    page, count = argument.split(':')
    return case.links(int(page)) == int(count)


# What a line's first word asks for: a function of the case and the rest of the line.
EXPECTATIONS = {
    'exit': lambda case, argument: case.status == int(argument),
    'says': says,
    'not': lambda case, argument: not says(case, argument),
    'quiet': lambda case, _: all(found['severity'] == 'note' for found in case.diagnostics),
    'claims': lambda case, argument: case.claims() == ([] if argument == 'none' else argument.split()),
    'pages': lambda case, argument: len(case.pages()) == int(argument),
    'text': has_text,
    'no-text': lambda case, argument: not has_text(case, argument),
    'gone': lambda case, argument: not case.holds(page_and_words(argument)[1]),
    'has': lambda case, argument: case.holds(page_and_words(argument)[1]),
    'links': has_links,
    'heading': has_heading,
}
# What can be asked of a pack that was not built.
WITHOUT_PDF = {'exit', 'says', 'not', 'quiet'}


def read_expectations(case):
    lines = (line.strip() for line in (case.folder / 'expect').read_text(encoding='utf-8').splitlines())
    expected = []
    for line in lines:
        if line and not line.startswith('#'):
            word, _, argument = line.partition(' ')
            if word.endswith(':'):
                word, argument = word[:-1], ':' + argument
            expected.append((word, argument.strip()))
    return expected if any(word == 'exit' for word, _ in expected) else [('exit', '0')] + expected


def own_check(case):
    path = case.folder / 'check.py'
    if not path.exists():
        return []
    spec = importlib.util.spec_from_file_location('check_' + re.sub(r'\W', '_', case.name), path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.check(case)


def faults_of(case):
    faults = []
    for word, argument in read_expectations(case):
        if word not in EXPECTATIONS:
            faults.append('no such expectation: %s' % word)
        elif word not in WITHOUT_PDF and not case.pdf.exists():
            faults.append('%s %s: there is no PDF' % (word, argument))
        elif not EXPECTATIONS[word](case, argument):
            faults.append('%s %s' % (word, argument))
    if case.pdf.exists():
        done = subprocess.run(['qpdf', '--check', str(case.pdf)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              check=False)
        if done.returncode:
            faults.append('qpdf --check: ' + squeezed(done.stdout.decode('utf-8', 'replace'))[-300:])
    faults += own_check(case)
    if faults:
        faults.append('it said: ' + (case.said.strip() or 'nothing'))
    return faults


def check_case(program, name, folder):
    try:
        case = Case(program, name, folder)
        return name, faults_of(case), case.claims() if case.pdf.exists() else []
    except (OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
        return name, ['%s: %s' % (type(error).__name__, error)], []


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('--keep', type=pathlib.Path)
    options.add_argument('--verapdf', type=pathlib.Path)
    options.add_argument('--jobs', type=int, default=1)
    options.add_argument('program')
    options.add_argument('names', nargs='*')
    arguments = options.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    names = arguments.names or sorted(path.parent.name for path in CASES.glob('*/expect'))
    with tempfile.TemporaryDirectory() as scratch, \
            concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        folder = (arguments.keep or pathlib.Path(scratch)).resolve()  # boardpack works in the case's folder
        folder.mkdir(parents=True, exist_ok=True)
        results = list(pool.map(lambda name: check_case(program, name, folder), names))
        claims = {name: claimed for name, _, claimed in results if claimed}
        false = refuted(arguments.verapdf.resolve(), {folder / (name + '.pdf'): claims[name] for name in claims}) \
            if arguments.verapdf else {}
    failed = 0
    for name, faults, _ in results:
        faults = faults + false.get(folder / (name + '.pdf'), [])
        failed += bool(faults)
        for fault in faults:
            print('%s: %s' % (name, fault))
    print('%d passed, %d failed' % (len(results) - failed, failed))
    sys.exit(1 if failed or not results else 0)


if __name__ == '__main__':
    main()
