#!/usr/bin/env python3
"""Compares what others read in our PDFs with what was meant.

    reading.py PROGRAM NODE_MODULES PDF_FOLDER PACK.xml ...

PDF_FOLDER holds a PDF for each pack, named after the pack's folder. Three checks a pack: the tags that
pdf.js reads are those of `boardpack build --dump tags`, page by page; the text that pdf.js reads in
the order of the tags has every block of the XML, whole and in order; and so has pdftotext, word by
word. The last line is "N passed, M failed".
"""

import difflib
import json
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

PACK = '{urn:boardpack:1}'
INCLUDE = '{http://www.w3.org/2001/XInclude}include'
# Elements whose text stands together on the page, with nothing of the program's between.
BLOCKS = {PACK + name for name in ('p', 'title', 'caption', 'venue', 'join', 'dt', 'note')}
# These hold text, or blocks.
FLOWS = {PACK + name for name in ('li', 'dd', 'th', 'td', 'blockquote', 'aside', 'field', 'implication',
                                  'notice', 'appendix', 'change')}
# Behind these the program puts words of its own: a reference, an expansion, a footnote's number.
CUTS = {PACK + name for name in ('ref', 'abbr', 'footnote')}
NESTING = BLOCKS | FLOWS | {PACK + name for name in ('ul', 'ol', 'dl', 'table')}
HERE = pathlib.Path(__file__).resolve().parent


# Raised and lowered figures read as characters of their own, where a program looks at ActualText.
FIGURES = str.maketrans('⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉', '0123456789' * 2)


def squeeze(text):
    """Text without what line breaking may change: white space, soft hyphens."""
    return re.sub(r'[\s\u00ad\u200b]+', '', text).translate(FIGURES)


# The XML

def read_xml(path):
    """The pack's tree with its includes in place."""
    root = ElementTree.parse(path).getroot()
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if child.tag == INCLUDE:
                included = read_xml(path.parent / child.get('href'))
                included.tail = child.tail
                parent[place] = included
    return root


def pieces(block, passed_over):
    """The text of a block, in pieces where the program puts words of its own; its footnotes are
    behind it, unless footnotes are passed over."""
    texts, notes = [''], []

    def gather(element):
        texts[-1] += element.text or ''
        for child in element:
            if child.tag == PACK + 'footnote':
                notes.extend([child] if child.tag not in passed_over else [])
            else:
                gather(child)
            tail = child.tail or ''
            if child.tag in CUTS:
                # What stands right behind it is part of the same word, of which only this is known.
                texts.append('')
                tail = re.sub(r'^\S+', '', tail)
            if child.tag == PACK + 'br':
                texts[-1] += ' '
            texts[-1] += tail

    gather(block)
    for text in texts:
        if text.split():
            yield ' '.join(text.split())
    for note in notes:
        yield from pieces(note, passed_over)


def blocks(element, passed_over):
    """The text of each block below an element, in the XML's order, but for some elements."""
    if element.tag in BLOCKS or (element.tag in FLOWS
                                 and not any(child.tag in NESTING for child in element)):
        yield from pieces(element, passed_over)
        return
    for child in element:
        if child.tag not in passed_over:
            yield from blocks(child, passed_over)


def expected_blocks(pack, *passed_over):
    """As readers meet them: the meeting, a supplement's letter, the whole agenda, then the reports."""
    root = read_xml(pack)
    for name in ('meeting', 'supplement', 'agenda'):
        for part in root.findall(PACK + name):
            yield from blocks(part, {PACK + 'report', *passed_over})
    for report in root.iter(PACK + 'report'):
        yield from blocks(report, passed_over)


# The tags

class Element:
    def __init__(self, role, alt):
        self.role, self.alt = role, alt


def leaves_of_dump(dump):
    """The leaves of `--dump tags`, as pdfjs.mjs has them: (page, path, alt, text). Content that
    stands together, on one page and directly below one element, is one leaf."""
    leaves, path, last = [], [], None
    for line in dump.splitlines():
        content = line.lstrip(' ')
        depth = (len(line) - len(content)) // 2
        text = re.fullmatch(r'p(\d+) "(.*)"', content)
        if text:
            del path[depth:]
            page, element = int(text.group(1)), path[-1]
            if last == (page, element):
                leaves[-1][3] += text.group(2)
            else:
                roles = '/'.join(above.role for above in path)
                leaves.append([page, roles, element.alt, text.group(2)])
            last = page, element
        elif not content.startswith('-> '):
            alt = re.search(r' (?:alt|actual)="(.*?)"(?= lang=| expansion=|$)', content)
            path[depth:] = [Element(content.split(' ')[0], alt.group(1) if alt else '')]
            last = None
    return leaves


def leaves_of_pdf(pages):
    for number, page in enumerate(pages, 1):
        for leaf in page:
            yield [number, '/'.join(leaf['path']), leaf['alt'], leaf['text']]


def printed(leaves):
    """One line a leaf; in the order of pages, since pdf.js reads page by page; without leaves that
    say nothing."""
    said = [(page, '%d %s %s "%s"' % (page, path, alt, squeeze(text)))
            for page, path, alt, text in leaves if alt or squeeze(text)]
    return [line for _, line in sorted(said, key=lambda leaf: leaf[0])]


# The checks: each yields what is wrong

def attached_pages(program, pack):
    """The places of the pages that are others': what they hold is for attached.py."""
    dump = subprocess.run([program, 'build', '--dump', 'layout', str(pack)], check=True,
                          stdout=subprocess.PIPE).stdout.decode('utf-8')
    pages = re.findall(r'^page .*', dump, re.M)
    return {place for place, page in enumerate(pages, 1) if ' of "' in page}


def check_tags(program, pack, pages):
    dump = subprocess.run([program, 'build', '--dump', 'tags', str(pack)], check=True,
                          stdout=subprocess.PIPE).stdout.decode('utf-8')
    theirs = attached_pages(program, pack)
    read = [leaf for leaf in leaves_of_pdf(pages) if leaf[0] not in theirs]
    meant = [leaf for leaf in leaves_of_dump(dump) if leaf[0] not in theirs]
    yield from difflib.unified_diff(printed(meant), printed(read),
                                    'meant', 'read by pdf.js', lineterm='', n=1)


def check_blocks(pack, pages):
    stream = ''.join(squeeze(leaf[3]) for leaf in leaves_of_pdf(pages))
    at = 0
    for block in expected_blocks(pack):
        found = stream.find(squeeze(block), at)
        if found < 0:
            yield '%s: %s' % ('too early' if squeeze(block) in stream else 'not there', block)
        else:
            at = found + len(squeeze(block))


def check_words(pack, pdf):
    """pdftotext goes by the page's looks, so it may read a table by its columns, and footnotes at the
    page's foot: those are passed over. And it takes a hyphen at a line's end for one that
    hyphenation has put there."""
    read = subprocess.run(['pdftotext', str(pdf), '-'], stdout=subprocess.PIPE, check=True)
    words = iter(re.sub(r'(?<=[/–])\n|[-\u00ad]', '', read.stdout.decode('utf-8')).translate(FIGURES).split())
    for block in expected_blocks(pack, PACK + 'table', PACK + 'implication', PACK + 'footnote'):
        for word in block.split():
            # Punctuation of the program's may stand right beside a word.
            if not any(word.replace('-', '') in read_word for read_word in words):
                yield 'pdftotext reads no "%s" after what comes before it: %s' % (word, block)
                return


def main():
    program, modules, folder = sys.argv[1:4]
    packs = [pathlib.Path(path).resolve() for path in sys.argv[4:]]
    pdfs = [pathlib.Path(folder).resolve() / (pack.parent.name + '.pdf') for pack in packs]
    output = subprocess.run(['node', str(HERE.parent / 'conformance' / 'pdfjs.mjs'), modules,
                             *map(str, pdfs)], stdout=subprocess.PIPE, check=True).stdout
    passed = failed = 0
    for pack, pdf, read in zip(packs, pdfs, json.loads(output)):
        checks = (check_tags(program, pack, read['pages']), check_blocks(pack, read['pages']),
                  check_words(pack, pdf))
        for faults in map(list, checks):
            passed, failed = passed + (not faults), failed + bool(faults)
            for fault in faults:
                print('%s: %s' % (pdf.name, fault))
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


if __name__ == '__main__':
    main()
