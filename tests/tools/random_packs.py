#!/usr/bin/env python3
"""Makes packs at random, each from a seed number:

    random_packs.py FOLDER FIRST COUNT [WITHOUT ...]

makes FOLDER/r0001/pack.xml and so on, with the seeds FIRST, FIRST + 1, …; the same seed makes the same
pack. To narrow a fault down, elements and attributes can be left out by name.

The packs hold every element, one in the other, with long words, odd characters, empty things, spans,
ids and links; they are without errors, so each has to build. What a pack looks like is left to
chance, but for this: a word like u17 stands in it once, and has to be drawn once, in the order of
these numbers; one like n17 stands in a footnote, likewise.
"""

import pathlib
import random
import sys
from xml.sax.saxutils import escape, quoteattr

import picture_files

COMMON = '''the of and to in for with on that is at by from are as this be will was have has its which not
    or their our more people care health service board council local year support plan report work
    community need team quality children adults risk budget access borough data review carers
    appointment neighbourhood commissioning safeguarding hospital'''.split()
ODD = '''naïve Ω≈3.14 ½-hour “quoted” ‘single’ 5–7 m² CO₂ £1,234.56 −40% 18°C §4(2)(b) co-operate and/or
    e\u0301te\u0301 fi\u00adnan\u00adcial\u00adly 100\u00a0mg Zürich Łódź Žilina Ærø straße Ελλάδα Привет שלום עולם
    مرحبا بالعالم हिन्दी ไทย ქართული ☑ → ♥ 𝛼+𝛽 a\u200bb office afflict …and— #tag @home 50% R&D <tag> "x" it's
    https://example.org/a/very/long/path?with=query&and=more#part someone.longname@department.example.org
    +44(0)20794600000 1.2.3.4 ﬁne Ⅷ n\u0303 ǅ'''.split()
LANGUAGES = [('cy', 'Mae croeso i chi ofyn'), ('fr', 'le compte rendu, s’il vous plaît'),
             ('ar', 'مرحبا بالعالم ١٢٣'), ('he', 'שלום (עולם) 123'), ('de', 'Gesundheitsausschuss')]
# What a reference to something with a number and a title can show.
CAPTIONED = ('name', 'number', 'title', 'page')
# How deep blocks stand in blocks: the schema's own limits are further away.
DEEPEST = 4


class Pack:
    """One pack, in the making. Each method returns XML."""

    def __init__(self, seed, folder, without=()):
        self.random = random.Random(seed)
        self.folder = folder
        self.without = set(without)
        self.words = 0     # numbers of u…
        self.notes = 0     # numbers of n…
        self.ids = []
        self.shown = []    # (id, what a reference to it can show)
        self.pictures = []
        self.quiet = 0     # above 0: in text that is shown in several places
        self.short = 0     # above 0: in cells that must stay small
        self.inside = []   # kinds of what is open
        self.ordered = []  # of each container that is open: has it had a numbered list?

    # Chance

    def chance(self, share):
        return self.random.random() < share

    def some(self, low, high):
        """A number, small ones more often."""
        return low + int((high - low + 1) * self.random.random() ** 2)

    def pick(self, things):
        return self.random.choice(things)

    def maker(self, makers):
        """One of {element: method}, of those that are not left out."""
        return self.pick([makers[name] for name in makers if name not in self.without])

    # Attributes

    def attribute(self, share, name, values):
        """An attribute, sometimes."""
        chosen = self.chance(share), self.pick(values)
        return ' %s="%s"' % (name, chosen[1]) if chosen[0] and name not in self.without else ''

    def common(self, shown=('page',)):
        """An id, a language, or nothing. `shown` is what a reference to the element can show."""
        text = ''
        if self.chance(0.15 if len(shown) == 1 else 0.4):
            name = 'id-%d' % len(self.ids)
            self.ids.append(name)
            self.shown += [(name, show) for show in shown]
            text += ' id="%s"' % name
        if self.chance(0.02):
            text += ' lang="%s"' % self.pick(LANGUAGES)[0]
        return text

    # Text

    def word(self):
        kind = self.random.random()
        if self.short:
            return self.pick(COMMON)
        if kind < 0.04:
            return escape(self.pick(ODD))
        if kind < 0.045:
            return self.pick('aemnostw') * self.some(30, 320)
        if kind < 0.07:
            return '%d,%03d' % (self.some(1, 90), self.some(0, 999))
        return self.pick(COMMON)

    def plain(self, low, high):
        """Words without elements."""
        return ' '.join(self.word() for _ in range(self.some(low, high)))

    def once(self):
        """A word that stands in the pack once."""
        if self.quiet:
            return self.pick(COMMON)
        if 'footnote' in self.inside:
            self.notes += 1
            return 'n%d' % self.notes
        self.words += 1
        return 'u%d' % self.words

    def inlines(self, low=1, high=30, depth=0):
        """Text and what stands in a line; the first word stands nowhere else."""
        parts = [self.once()]
        for _ in range(self.some(low, high) // 3):
            parts.append(self.inline(depth) if self.chance(0.12) and depth < 3 else self.plain(1, 6))
        return self.pick((' ', ' ', ' ', '\n      ')).join(parts)

    def few(self):
        """Two or three words without anything odd about them."""
        self.short += 1
        text = self.inlines(1, 3, 3)
        self.short -= 1
        return text

    def inline(self, depth):
        return self.maker({'strong': self.strong, 'em': self.style, 'a': self.link,
                           'abbr': self.abbreviation, 'span': self.span, 'br': self.line_end,
                           'ref': self.reference, 'footnote': self.footnote})(depth + 1)

    def strong(self, depth):
        return '<strong%s>%s</strong>' % (self.common(), self.inlines(1, 8, depth))

    def style(self, depth):
        name = self.pick(('em', 'sup', 'sub'))
        return '%s<%s%s>%s</%s>' % (self.pick(COMMON), name, self.common(), self.inlines(1, 3, depth), name)

    def link(self, depth):
        if 'a' in self.inside:
            return self.plain(1, 2)
        target = self.pick(('#@', '#@', 'https://example.org/?a=1&b=2', 'mailto:a@example.org',
                            'tel:+442079460000'))
        self.inside.append('a')
        text = '<a%s href=%s>%s</a>' % (self.common(), quoteattr(target), self.inlines(1, 12, depth))
        self.inside.pop()
        return text

    def abbreviation(self, _depth):
        short = self.pick(('ICB', 'JSNA', 'HWB', 'CYP', 'GP', 'EqIA'))
        return '<abbr%s title=%s>%s</abbr>' % (self.common(), quoteattr('What %s stands for' % short), short)

    def span(self, _depth):
        language, words = self.pick(LANGUAGES)
        return '<span lang="%s">%s</span>' % (language, words)

    def line_end(self, _depth):
        return '<br/>' + self.pick(COMMON)

    def reference(self, _depth):
        if 'a' in self.inside:
            return self.plain(1, 1)
        return '<ref to="@"/>'

    def footnote(self, depth):
        # Text that is shown in several places has no notes, and notes have none.
        if self.quiet or not {'footnote', 'a', 'thead', 'note', 'title'}.isdisjoint(self.inside):
            return self.plain(1, 2)
        self.inside.append('footnote')
        text = '%s<footnote%s>%s</footnote>' % (
            self.pick(COMMON), self.common(), self.inlines(1, 400 if self.chance(0.03) else 40, depth))
        self.inside.pop()
        return text

    def title(self):
        self.quiet += 1
        text = '<title>%s</title>' % self.inlines(1, 25 if self.chance(0.1) else 8, 1)
        self.quiet -= 1
        return text

    def caption(self):
        if not self.chance(0.6):
            return ''
        self.quiet += 1
        text = '<caption>%s</caption>' % self.inlines(1, 20, 2)
        self.quiet -= 1
        return text

    # Blocks

    def blocks(self, low, high, depth):
        self.ordered.append(False)
        text = '\n'.join(self.block(depth) for _ in range(self.some(low, high)))
        self.ordered.pop()
        return text

    def block(self, depth):
        if depth >= DEEPEST or self.chance(0.45):
            return self.paragraph()
        makers = {'ul': self.bullets, 'ol': self.numbers, 'dl': self.terms, 'figure': self.figure,
                  'blockquote': self.quotation}
        if self.inside.count('table') < 2:
            makers['table'] = self.table
        if depth == 0:
            makers.update({'aside': self.aside, 'chart': self.chart})
        maker = self.maker(makers)
        self.inside.append(maker.__name__)
        text = maker(depth + 1)
        self.inside.pop()
        return text

    def paragraph(self):
        if self.chance(0.02):
            return '<p/>'
        return '<p%s>%s</p>' % (self.common(), self.inlines(1, 260 if self.chance(0.08) else 90))

    def flow(self, depth, words=30):
        """What an item or a cell holds: text, or blocks; sometimes nothing."""
        if self.chance(0.03):
            return ''
        if self.chance(0.75) or depth > DEEPEST:
            return self.inlines(1, words)
        return self.blocks(1, 3, depth)

    def items(self, depth):
        return ''.join('<li%s>%s</li>\n' % (self.common(), self.flow(depth))
                       for _ in range(self.some(1, 9)))

    def bullets(self, depth):
        return '<ul%s>%s</ul>' % (self.common(), self.items(depth))

    def numbers(self, depth):
        more = self.pick(('', '', ' type="a"', ' type="i"', ' start="7"', ' type="a" start="26"'))
        if 'start' not in more and self.ordered[-1]:
            more += self.attribute(0.4, 'continue', ('yes',))
        self.ordered[-1] = True
        return '<ol%s%s>%s</ol>' % (self.common(), more, self.items(depth))

    def terms(self, depth):
        text = ''
        for _ in range(self.some(1, 5)):
            text += ''.join('<dt>%s</dt>' % self.inlines(1, 5) for _ in range(self.some(1, 2)))
            text += ''.join('<dd>%s</dd>' % self.flow(depth) for _ in range(self.some(1, 2)))
        return '<dl%s>%s</dl>' % (self.common(), text)

    def quotation(self, depth):
        return '<blockquote%s>%s</blockquote>' % (self.common(), self.blocks(1, 3, depth))

    def aside(self, depth):
        self.inside.append('title')
        title = '<title>%s</title>' % self.inlines(1, 8, 2) if self.chance(0.6) else ''
        self.inside.pop()
        return '<aside%s>%s%s</aside>' % (self.common(), title, self.blocks(1, 3, depth))

    def figure(self, _depth):
        if not self.pictures or self.chance(0.2):
            self.pictures.append(self.picture())
        alt = self.pick(('alt="A picture of nothing"', 'alt="Another"', 'decorative="yes"'))
        width = self.pick(('', '', ' width="40mm"', ' width="50%"', ' width="300pt"'))
        caption = self.caption() if 'decorative' not in alt else ''
        return '<figure%s src="%s" %s%s>%s</figure>' % (
            self.common(CAPTIONED if caption else ('page',)), self.pick(self.pictures), alt, width, caption)

    def picture(self):
        kind = self.pick(sorted(picture_files.KINDS))
        name = 'picture-%d.%s' % (len(self.pictures), 'jpg' if kind.startswith('jpeg') else 'png')
        size = self.pick(((1, 1), (8, 300), (300, 8), (64, 48), (200, 120)))
        (self.folder / name).write_bytes(picture_files.make(kind, *size))
        return name

    def chart(self, _depth):
        series = self.some(1, 5)
        # Its words are in the picture and in the table.
        head = ''.join('<th>%s</th>' % self.plain(1, 2) for _ in range(series + 1))
        rows = ''
        for _ in range(self.some(1, 12)):
            numbers = ''.join('<td>%s</td>' % self.number() for _ in range(series))
            rows += '<tr><th scope="row">%s</th>%s</tr>\n' % (self.plain(1, 3), numbers)
        caption = self.caption()
        return '<chart%s type="%s">%s<table><thead><tr>%s</tr></thead>%s</table></chart>' % (
            self.common(CAPTIONED if caption else ('page',)), self.pick(('bar', 'line')), caption, head, rows)

    def number(self):
        sign = self.pick(('', '', '', '-', '−'))
        return sign + self.pick(('%d' % self.some(0, 5000), '%d,%03d' % (self.some(1, 99), self.some(0, 999)),
                                 '%d.%d' % (self.some(0, 99), self.some(0, 99)), '0'))

    # Tables: a grid is filled with cells, some over several columns or rows, some with tables in them.
    # Now and then a cell is so long that its row takes a page or more.

    def table(self, depth):
        inner = 'table' in self.inside[:-1]
        columns = self.some(1, 2 if inner else 3 if depth > 1 else 8)
        spans = inner or self.chance(0.35)
        caption = self.caption()
        text = '<table%s%s>%s' % (self.common(CAPTIONED if caption else ('page',)),
                                  self.table_attributes(columns), caption)
        if self.chance(0.8):
            self.inside.append('thead')
            text += '<thead>%s</thead>' % self.rows(self.some(1, 2), columns, 'th', spans, depth)
            self.inside.pop()
        groups = [self.rows(self.some(1, 3 if inner else 12), columns, 'td', spans, depth)
                  for _ in range(self.some(1, 2))]
        text += groups[0] if len(groups) == 1 else ''.join('<tbody>%s</tbody>' % rows for rows in groups)
        if self.chance(0.2) and 'note' not in self.without:
            self.inside.append('note')
            text += '<note>%s</note>' % self.inlines(1, 30)
            self.inside.pop()
        return text + '</table>'

    def table_attributes(self, columns):
        text = ''
        if columns <= 4:
            widths = ' '.join(self.pick(('*', '*', '20%', '25mm')) for _ in range(columns))
            text += self.attribute(0.15, 'widths', (widths,))
        if not {'table', 'aside', 'quotation', 'bullets', 'numbers',
                                     'terms'}.intersection(self.inside[:-1]):
            text += self.attribute(0.1, 'page', ('landscape',))
        return text

    def rows(self, count, columns, cell, spans, depth):
        taken, text = set(), ''
        for y in range(count):
            row = ''
            for x in range(columns):
                if (x, y) in taken:
                    continue
                width, height = self.spans(x, y, columns, count, taken) if spans else (1, 1)
                taken.update((x + i, y + j) for i in range(width) for j in range(height))
                row += self.cell('th' if cell == 'td' and x == 0 else cell, width, height, columns, depth,
                                 spans)
            # A row needs a cell: where all are taken from above, the group ends.
            if not row:
                text = self.rows(count, columns, cell, False, depth)
                break
            text += '<tr%s>%s</tr>\n' % (self.common(), row)
        return text

    def spans(self, x, y, columns, rows, taken):
        width = height = 1
        if self.chance(0.15):
            while x + width < columns and (x + width, y) not in taken and self.chance(0.5):
                width += 1
        # The first column of each row stays free, so that no row is without cells.
        if self.chance(0.1) and x > 0:
            height = self.some(1, min(3, rows - y))
        return width, height

    def cell(self, name, width, height, columns, depth, spans):
        more = self.common()
        more += ' colspan="%d"' % width if width > 1 else ''
        more += ' rowspan="%d"' % height if height > 1 else ''
        if name == 'th' and 'thead' not in self.inside:
            more += ' scope="row"'
        else:
            more += self.attribute(0.1, 'align', ('left', 'right', 'centre', 'decimal'))
        if self.chance(0.4) and name == 'td':
            return '<td%s>%s</td>' % (more, self.number())
        if name == 'th':
            text = self.few()
        elif columns > 3:
            text = self.inlines(1, 24 // columns, 2)
        elif self.chance(0.05) and self.inside.count('table') < 2:
            self.inside.append('table')
            text = self.table(depth + 1)
            self.inside.pop()
        else:
            text = self.flow(depth + 1, 600 if self.chance(0.03) else 24)
        return '<%s%s>%s</%s>' % (name, more, text, name)

    # The frame

    def section(self, level, name=None):
        kind = ' name="%s"' % name if name else ''
        if level == 1 and not name:
            kind += self.attribute(0.06, 'page', ('landscape',))
        if level == 1:
            kind += self.attribute(0.15, 'paragraphs', ('numbered',))
        text = '<section%s%s>%s\n' % (kind, self.common(('page',) if name else ('title', 'page')),
                                            '' if name else self.title())
        text += '<p>%s</p>' % self.inlines() if name else ''
        text += self.blocks(0 if self.chance(0.05) else 1, 7, 0)
        if self.chance(0.15) and 'list-of' not in self.without:
            text += '<list-of kind="%s"/>' % self.pick(('figures', 'tables', 'appendices', 'decisions',
                                                        'abbreviations'))
        if level < 4 and self.chance(0.5):
            text += ''.join(self.section(level + 1) for _ in range(self.some(1, 2)))
        return text + '</section>\n'

    def report(self):
        """In the order of the template, so that order can be checked."""
        parts = ['<report%s>' % self.common(), self.title() if self.chance(0.5) else '',
                 '<field name="classification" value="public"/>',
                 '<field name="wards">%s</field>' % self.inlines(1, 9),
                 '<field name="author">%s</field>' % self.inlines(1, 9, 2),
                 '<ticks name="purpose">%s</ticks>' % ''.join(
                     '<tick value="%s"/>' % value
                     for value in self.random.sample(('information', 'discussion', 'decision'), self.some(1, 3))),
                 '<section name="why"><ul><li>%s</li></ul></section>' % self.inlines(),
                 self.section(1, 'summary'), self.recommendations()]
        parts += [self.section(1) for _ in range(self.some(0, 4))]
        if self.chance(0.4):
            self.inside.append('table')  # it will be one
            parts.append('<implications><implication name="financial">%s</implication>'
                         '<implication name="risk">%s</implication></implications>' %
                         (self.flow(2), self.flow(2)))
            self.inside.pop()
        if self.chance(0.4):
            parts.append('<background><li>%s</li></background>' % self.inlines())
        self.quiet += 1
        parts += ['<appendix%s title="%s" href="https://example.org/%d"/>' %
                  (self.common(CAPTIONED), self.pick(COMMON), number) for number in range(self.some(0, 2))]
        self.quiet -= 1
        return '\n'.join(parts) + '</report>'

    def recommendations(self):
        self.quiet += 1
        text = '<recommendations>%s%s</recommendations>' % (
            '<p>%s</p>' % self.inlines() if self.chance(0.5) else '',
            ''.join('<li%s>%s</li>' % (self.common(), self.inlines()) for _ in range(self.some(1, 5))))
        self.quiet -= 1
        return text

    def item(self, place):
        attributes = self.common(CAPTIONED)
        if self.chance(0.5):
            attributes += ' minutes="%d"' % self.some(1, 3)
        if self.chance(0.5):
            attributes += ' lead="Somebody"'
        if self.chance(0.5):
            attributes += ' purpose="%s"' % self.pick(('note', 'discussion', 'decision'))
        report = self.reports[place] if place in self.reports else ''
        return '<item%s>%s%s%s</item>\n' % (attributes, self.title(), self.agenda_words[place], report)

    def xml(self):
        """The whole. What is read first is made first: the agenda's words before any report."""
        attributes = (self.attribute(0.2, 'page', ('Letter',)) + self.attribute(0.15, 'print', ('large',)) +
                      self.attribute(0.2, 'starts', ('odd',)) + self.attribute(0.2, 'hyphens', ('auto',)))
        meeting = '''<meeting start="2026-01-21T15:00" end="2026-01-21T17:00">
  <venue>%s</venue><join href="https://example.org/join">%s</join>
  <contact name="Ada Clerk" role="Officer" email="a@example.org" phone="020 7946 0000"/>
  %s<notice>%s</notice></meeting>\n''' % (
            self.inlines(1, 6, 3), self.inlines(1, 5, 3),
            ''.join('<member name="%s" voting="%s"/>\n' % (self.plain(2, 3).replace('"', '').replace(
                '<', '').replace('>', ''), self.pick(('yes', 'no'))) for _ in range(self.some(0, 30))),
            self.inlines(1, 40, 3))
        count = self.some(1, 8)
        self.agenda_words = [self.blocks(1, 2, DEEPEST) if self.chance(0.3) else '' for _ in range(count)]
        self.reports = {place: self.report() for place in range(count) if self.chance(0.6)}
        agenda = ''.join(self.item(place) for place in range(count))
        text = '<pack xmlns="urn:boardpack:1" lang="en-GB" profile="hackney-hwb"%s>\n%s<agenda>\n%s</agenda></pack>\n' % (
            attributes, meeting, agenda)
        return self.led(text)

    def led(self, text):
        """Links and references lead to what is there."""
        parts = text.split('href="#@"')
        text = parts[0] + ''.join(
            ('href="#%s"' % self.pick(self.ids) if self.ids else 'href="tel:1"') + part for part in parts[1:])
        parts = text.split('<ref to="@"/>')
        return parts[0] + ''.join(
            ('<ref to="%s" show="%s"/>' % self.pick(self.shown) if self.shown else '') + part
            for part in parts[1:])


def make(folder, seed, without=()):
    folder.mkdir(parents=True, exist_ok=True)
    pack = folder / 'pack.xml'
    pack.write_text(Pack(seed, folder, without).xml(), encoding='utf-8')
    return pack


def main():
    folder, first, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for seed in range(first, first + count):
        make(folder / ('r%04d' % seed), seed, sys.argv[4:])


if __name__ == '__main__':
    main()
