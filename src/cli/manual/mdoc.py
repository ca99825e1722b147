#!/usr/bin/env python3
"""Turns a manual page from Markdown into mdoc: mdoc.py PAGE.md PAGE.N

The Markdown is what our pages use of it: headings, paragraphs, lists with lists in them, tables,
fenced code, and in a line `code`, **strong**, *emphasis* and links. The page begins with its date in a comment
and `# name(N): what it is`.
"""

import re
import sys

WIDTH = 76


def escaped(text):
    return text.replace('\\', r'\e').replace('-', r'\-')


def protected(line):
    return r'\&' + line if line[:1] in ('.', "'") else line


def inline(text):
    """A paragraph's text as troff, without references to other pages."""
    pieces = []
    for piece in re.split(r'(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^]]*\]\([^)]*\))', text):
        link = re.fullmatch(r'\[([^]]*)\]\(([^)]*)\)', piece)
        if link:
            address = ' (%s)' % escaped(link[2]) if link[2].startswith('http') else ''
            pieces.append(inline(link[1]) + address)
        elif piece.startswith('`'):
            pieces.append(r'\fB%s\fR' % escaped(piece[1:-1]))
        elif piece.startswith('**'):
            pieces.append(r'\fB%s\fR' % inline(piece[2:-2]))
        elif len(piece) > 2 and piece.startswith('*'):
            pieces.append(r'\fI%s\fR' % inline(piece[1:-1]))
        else:
            pieces.append(re.sub(r'\\([\\*<>_`])', lambda m: m[1].replace('\\', r'\e'), piece))
    return ''.join(pieces)


def width(text):
    """As wide as `mandoc -T lint` takes it to be, which spells characters beyond ASCII out: \\[u2019]."""
    return sum(1 if character < '\x80' else 8 for character in text)


def filled(text):
    """Lines of a paragraph, short enough and with none that troff takes for a request. A sentence begins a line."""
    line = ''
    for word in text.split():
        if line and (width(line + word) >= WIDTH or re.search(r'[.?!]\)?$', line)):
            yield protected(line)
            line = ''
        line += ' ' * bool(line) + word
    if line:
        yield protected(line)


def paragraph(text):
    """Text with references to manual pages as macros of their own."""
    for piece in re.split(r'(\[[\w-]+\(\d\)\]\([^)]*\)[.,;:]*)', text):
        page = re.fullmatch(r'\[([\w-]+)\((\d)\)\]\([^)]*\)([.,;:]*)', piece)
        if page:
            yield ('.Xr %s %s %s' % page.groups()).rstrip()
        else:
            yield from filled(inline(piece))


class Page:
    def __init__(self, lines):
        self.lines, self.at, self.out = lines, 0, []

    def block(self):
        """Reads what begins at this line, and writes it."""
        line = self.lines[self.at]
        if not line.strip():
            self.at += 1
        elif line.startswith('```'):
            self.code()
        elif line.startswith('#'):
            self.heading(line)
        elif line.lstrip().startswith('- '):
            self.list(len(line) - len(line.lstrip()))
        elif line.startswith('|'):
            self.table()
        else:
            self.text()

    def taken(self, belongs):
        """The lines from here that belong together."""
        start = self.at
        while self.at < len(self.lines) and belongs(self.lines[self.at]):
            self.at += 1
        return self.lines[start:self.at]

    def space(self):
        if not self.out[-1].startswith(('.Sh', '.Ss', '.Pp', '.It')):
            self.out.append('.Pp')

    def heading(self, line):
        self.at += 1
        marks, text = line.split(' ', 1)
        text = inline(text)
        self.out.append('.Ss ' + text if len(marks) > 2 else '.Sh ' + text.upper())

    def code(self):
        self.at += 1
        body = self.taken(lambda line: not line.startswith('```'))
        self.at += 1
        self.out += ['.Bd -literal -offset indent', *(protected(escaped(line)) for line in body), '.Ed']

    def text(self):
        body = self.taken(lambda line: line.strip() and not re.match(r'```|#|\||\s*- ', line))
        self.space()
        self.out += paragraph(' '.join(body))

    def list(self, depth):
        mark = ' ' * depth + '- '
        if not depth:
            self.space()
        self.out.append('.Bl -bullet -compact')
        while self.at < len(self.lines) and self.lines[self.at].startswith(mark):
            first = self.lines[self.at][len(mark):]
            self.at += 1
            rest = self.taken(lambda line: line.startswith(' ' * (depth + 2)) and not line.lstrip().startswith('- '))
            self.out += ['.It', *paragraph(' '.join([first, *(line.strip() for line in rest)]))]
            if self.at < len(self.lines) and self.lines[self.at].startswith(' ' * (depth + 2) + '- '):
                self.list(depth + 2)
        self.out.append('.El')

    def table(self):
        rows = [[inline(cell.strip()) for cell in line.strip().strip('|').split('|')]
                for line in self.taken(lambda line: line.startswith('|')) if not re.fullmatch(r'[|:\- ]+', line)]
        plain = [[re.sub(r'\\f.|\\(?=-)', '', cell) for cell in row] for row in rows]
        widths = ['"%s"' % max((row[column] for row in plain), key=len) for column in range(len(rows[0]))]
        self.out.append('.Bl -column ' + ' '.join(widths))
        self.out += ['.It ' + ' Ta '.join(protected(cell) for cell in row) for row in rows]
        self.out.append('.El')


def main():
    with open(sys.argv[1], encoding='utf-8') as file:
        lines = file.read().splitlines()
    date = re.fullmatch(r'<!-- (\w+ \d+, \d{4}) -->', lines[0])[1]
    name, section, what = re.fullmatch(r'# ([\w-]+)\((\d)\): (.*)', lines[1]).groups()
    page = Page(lines[2:])
    page.out = ['.Dd ' + date, '.Dt %s %s' % (name.upper(), section), '.Os', '.Sh NAME', '.Nm ' + name, '.Nd ' + what]
    while page.at < len(page.lines):
        page.block()
    with open(sys.argv[2], 'w', encoding='utf-8') as file:
        file.write('\n'.join(page.out) + '\n')


if __name__ == '__main__':
    main()
