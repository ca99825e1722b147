#!/usr/bin/env python3
"""Says what a screen reader makes of a PDF's tags, and compares that with what is written down.

    speak.py [--update] GOLDEN_FOLDER PDF_FOLDER ...

One of the PDF_FOLDERs holds a PDF for each NAME.txt of GOLDEN_FOLDER. What is spoken has a line for each heading,
paragraph, item of a list, cell of a table with what heads it, tick box with its state, link with what
it does, note and picture; a language that changes is in braces. And the words of the tags, in order,
are those of `pdfinfo -struct-text`. With --update the goldens are written. The last line is
"N passed, M failed".
"""

import difflib
import pathlib
import re
import subprocess
import sys

from pdf import operators
from structure import Checker, Element

BLOCKS = {'P', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'Caption', 'LI', 'TOCI', 'TH', 'TD', 'Note', 'Figure'}


def utf16(text):
    return bytes.fromhex(text).decode('utf-16-be')


class Font:
    """What a font's codes read, by its ToUnicode (ISO 32000-1, 9.10.3)."""

    def __init__(self, pdf, font):
        cmap = pdf.get(font['/ToUnicode']).data.decode('ascii')
        self.spaces = [(bytes.fromhex(low), bytes.fromhex(high)) for part in
                       re.findall(r'begincodespacerange(.*?)endcodespacerange', cmap, re.S)
                       for low, high in re.findall(r'<(\w+)>\s*<(\w+)>', part)]
        self.texts = {}
        for part in re.findall(r'beginbfchar(.*?)endbfchar', cmap, re.S):
            for code, text in re.findall(r'<(\w+)>\s*<(\w+)>', part):
                self.texts[bytes.fromhex(code)] = utf16(text)
        for part in re.findall(r'beginbfrange(.*?)endbfrange', cmap, re.S):
            for low, high, text in re.findall(r'<(\w+)>\s*<(\w+)>\s*<(\w+)>', part):
                first = utf16(text)
                for step in range(int(high, 16) - int(low, 16) + 1):
                    code = (int(low, 16) + step).to_bytes(len(low) // 2, 'big')
                    self.texts[code] = first[:-1] + chr(ord(first[-1]) + step)

    def code_at(self, data, at):
        for low, high in self.spaces:
            code = data[at:at + len(low)]
            if len(code) == len(low) and all(a <= b <= c for a, b, c in zip(low, code, high)):
                return code
        raise ValueError('no code at %r' % data[at:])

    def read(self, data):
        texts, at = [], 0
        while at < len(data):
            code = self.code_at(data, at)
            texts.append(self.texts[code])
            at += len(code)
        return ''.join(texts)


ESCAPES = {b'n': b'\n', b'r': b'\r', b't': b'\t', b'b': b'\b', b'f': b'\f'}


def unescape(string):
    """The bytes of a string as it is in the contents."""
    return re.sub(rb'\\([0-7]{1,3}|\r\n|.)', lambda m: bytes([int(m.group(1), 8)]) if m.group(1).isdigit()
                  else ESCAPES.get(m.group(1), b'' if m.group(1)[:1] in b'\r\n' else m.group(1)),
                  string, flags=re.S)


def text_string(value):
    """A text string (7.9.2) of the contents."""
    data = unescape(value)
    return data[2:].decode('utf-16-be') if data[:2] == b'\xfe\xff' else data.decode('latin-1')


class Page:
    """The text of a page's marked content, by MCID: as its glyphs read, and as it says it reads."""

    def __init__(self, pdf, ref):
        self.pdf, self.plain, self.said = pdf, {}, {}
        page = pdf.get(ref)
        self.fonts = {name: Font(pdf, pdf.get(font)) for name, font in
                      pdf.get(pdf.get(page['/Resources']).get('/Font', {})).items()}
        self.marks, self.font = [], None    # (MCID or None, ActualText or None)
        for operator in operators(pdf.contents(ref)):
            self.take(operator)

    def mcid(self):
        return next((mcid for mcid, _ in reversed(self.marks) if mcid is not None), None)

    def show(self, data):
        text = self.font.read(unescape(data))
        self.plain[self.mcid()] = self.plain.get(self.mcid(), '') + text
        if not any(actual is not None for _, actual in self.marks):
            self.said[self.mcid()] = self.said.get(self.mcid(), '') + text

    def take(self, operator):
        name, operands = operator
        if name in ('BDC', 'BMC'):
            entries = operands[1] if name == 'BDC' and isinstance(operands[1], dict) else {}
            actual = entries.get(b'/ActualText', entries.get('/ActualText'))
            mcid = entries.get('/MCID')
            actual = None if actual is None else text_string(actual)
            self.marks.append((None if mcid is None else int(mcid), actual))
            if actual is not None:
                self.said[self.mcid()] = self.said.get(self.mcid(), '') + actual
        elif name == 'EMC':
            self.marks.pop()
        elif name == 'Tf':
            self.font = self.fonts[operands[0]]
        elif name == 'Tj':
            self.show(operands[0])
        elif name == 'TJ':
            for part in operands[0]:
                if isinstance(part, bytes):
                    self.show(part)


class Table:
    """Where a table's cells are, and what heads them (14.8.4.3.4 and 14.8.5.7)."""

    def __init__(self, speaker, element):
        self.places, self.ids = {}, {}      # (row, column) -> cell
        rows = [part for part in element.walk() if part.role == 'TR' and self.table_of(part) is element]
        for y, row in enumerate(rows):
            x = 0
            for cell in row.elements():
                while (y, x) in self.places:
                    x += 1
                for down in range(speaker.span(cell, '/RowSpan')):
                    for across in range(speaker.span(cell, '/ColSpan')):
                        self.places[y + down, x + across] = cell
                self.ids[cell.entry.get('/ID')] = cell
        self.rows, self.columns = len(rows), 1 + max(x for _, x in self.places)
        self.speaker = speaker

    @staticmethod
    def table_of(element):
        while element.role != 'Table':
            element = element.parent
        return element

    def heads(self, cell):
        named = self.speaker.attribute(cell, '/Headers')
        if named is not None:
            return [self.ids[name] for name in named]
        mine = [place for place, its in self.places.items() if its is cell]
        heads = []
        for (y, x), other in sorted(self.places.items()):
            scope = self.speaker.attribute(other, '/Scope') if other.role == 'TH' else None
            above = scope in ('/Column', '/Both') and any(x == column and y < row for row, column in mine)
            beside = scope in ('/Row', '/Both') and any(y == row and x != column for row, column in mine)
            if (above or beside) and other is not cell and other not in heads:
                heads.append(other)
        return heads


class Speaker:
    def __init__(self, path):
        self.checker = Checker(path)
        self.checker.read_tree()
        self.pdf, self.pages = self.checker.pdf, {}
        self.lines, self.words = [], []
        self.lang = self.pdf.root['/Lang']
        self.tables = {}

    def page(self, ref):
        if ref not in self.pages:
            self.pages[ref] = Page(self.pdf, ref)
        return self.pages[ref]

    def attribute(self, element, key):
        attributes = self.pdf.get(element.entry.get('/A', []))
        for attribute in attributes if isinstance(attributes, list) else [attributes]:
            if key in self.pdf.get(attribute):
                return self.pdf.get(self.pdf.get(attribute)[key])
        return None

    def span(self, cell, key):
        return self.attribute(cell, key) or 1

    def contents(self, element):
        for kid in element.kids:
            if not isinstance(kid, Element) and kid[0] == 'annotation':
                return self.pdf.get(kid[1]).get('/Contents')
        return None

    # What is within a line

    def inline(self, element, lang):
        """The words of an element that stands in a line, or of all that is in a block but other blocks."""
        entry, texts = element.entry, []
        its = entry.get('/Lang', lang)
        for kid in element.kids:
            if isinstance(kid, Element):
                if kid.role not in BLOCKS | {'L', 'Table', 'Sect', 'BlockQuote', 'TOC'}:
                    texts.append(self.inline(kid, its))
            elif kid[0] == 'mark':
                texts.append(self.page(kid[1]).said.get(kid[2], ''))
        text = ''.join(texts)
        text = entry.get('/ActualText', text) if '/Alt' not in entry else entry['/Alt']
        if '/E' in entry:
            text += ' (%s)' % entry['/E']
        if element.role == 'Form':
            text = '[tick box “%s”, %s: %s]' % (self.attribute(element, '/Desc'),
                                                self.attribute(element, '/checked')[1:], text)
        elif element.role == 'Link':
            says = self.contents(element)
            text = '[link: %s]' % text if says == text else '[link: %s | %s]' % (text, says)
        return '{%s: %s}' % (its, text) if its != lang else text

    def say(self, depth, kind, text):
        text = re.sub(r'\s+', ' ', text.replace('\u00ad', '')).strip()
        self.lines.append(('  ' * depth + (kind + ': ' if kind and text else kind) + text).rstrip())

    # Blocks

    def lang_of(self, element):
        while element:
            if '/Lang' in element.entry:
                return element.entry['/Lang']
            element = element.parent
        return self.lang

    def kind(self, element):
        """How a block is announced."""
        role = element.role
        if re.fullmatch('H[1-6]', role):
            return 'heading ' + role[1]
        if role in ('TH', 'TD'):
            table = self.tables[Table.table_of(element)]
            heads = [re.sub(r'\s+', ' ', ''.join(self.raw(head))).strip() for head in table.heads(element)]
            return ('head' if role == 'TH' else 'cell') + (' (%s)' % ', '.join(heads) if heads else '')
        return {'P': '', 'Caption': 'caption', 'LI': 'item', 'TOCI': 'entry', 'Note': 'footnote',
                'Figure': 'picture'}[role]

    def speak(self, element, depth=0):
        if element.is_of_file():
            self.say(depth, 'attached file', element.entry['/T']) # whose pages have others' fonts
            return
        if element.role == 'Table':
            self.tables[element] = table = Table(self, element)
            self.say(depth, 'table, %d columns, %d rows' % (table.columns, table.rows), '')
            depth += 1
        elif element.role == 'L':
            self.say(depth, 'list of %d' % len([kid for kid in element.elements() if kid.role == 'LI']), '')
            depth += 1
        elif element.role in BLOCKS:
            self.say(depth, self.kind(element), self.inline(element, self.lang_of(element.parent)))
            depth += 1
        for kid in element.elements():
            if kid.role in BLOCKS or kid.role not in ('Span', 'Link', 'Form', 'Reference', 'Lbl'):
                self.speak(kid, depth)

    # The words alone

    def raw(self, element):
        """What the glyphs read, in the order of the tags."""
        for kid in element.kids:
            if isinstance(kid, Element):
                yield from self.raw(kid)
            elif kid[0] == 'mark':
                yield self.page(kid[1]).plain.get(kid[2], '')


def squeeze(text):
    return re.sub(r'[\s\u00ad\u200b]+', '', text)


def has_files(element):
    return any(part.is_of_file() for part in element.walk())


def check_words(speaker, path):
    """poppler reads the same words in the same order."""
    if has_files(speaker.checker.document):
        return []
    out = subprocess.run(['pdfinfo', '-struct-text', str(path)], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, check=True).stdout.decode()
    theirs = squeeze(''.join(re.findall(r'^\s*"(.*)"$', out, re.M)))
    ours = squeeze(''.join(speaker.raw(speaker.checker.document)))
    if ours == theirs:
        return []
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
    return ['%s: pdfinfo reads %r where the tags have %r' %
            (path.name, theirs[max(0, at - 20):at + 20], ours[max(0, at - 20):at + 20])]


def main():
    update = '--update' in sys.argv
    goldens, *folders = [pathlib.Path(word) for word in sys.argv[1:] if word != '--update']
    passed = failed = 0
    for golden in sorted(goldens.glob('*.txt')):
        path = next((path for path in (folder / (golden.stem + '.pdf') for folder in folders)
                     if path.exists()), None)
        if not path:
            print('there is no PDF for %s' % golden)
            failed += 1
            continue
        speaker = Speaker(path)
        speaker.speak(speaker.checker.document)
        spoken, written = '\n'.join(speaker.lines) + '\n', golden.read_text()
        faults = check_words(speaker, path)
        if spoken != written and not update:
            faults += difflib.unified_diff(written.splitlines(), spoken.splitlines(), golden.name,
                                           'spoken', lineterm='', n=2)
        elif update:
            golden.write_text(spoken)
        print('\n'.join(faults), end='\n' if faults else '')
        passed, failed = passed + (not faults), failed + bool(faults)
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
