#!/usr/bin/env python3
"""Makes a pack of about so many pages for the bench: packs.py SEED PAGES FOLDER

Reports of some nine pages each, in files of their own: prose, lists, tables, headings and links in
the mix that council papers have. The vocabulary is that of real prose in what matters for speed:
some thousand different words, common ones far more often (Zipf's law), and one word in twenty that
stands nowhere else. The same seed makes the same pack.
"""

import bisect
import itertools
import pathlib
import random
import sys

COMMON = '''the of and to in a for is that on with as are be by was this from at which it an has have
    will not or their been more were they who can but also other these its all one over than our had'''.split()
NAMES = '''care health service board support people year council community need plan team report work
    child adult carer budget partner access review resident ward clinic school hospital measure risk
    target grant survey forum strategy outcome programme neighbourhood appointment vaccine family
    pathway practice register referral policy meeting member officer provider priority'''.split()
STEMS = '''commission assess deliver improv monitor evaluat prevent integrat consult recruit train
    safeguard engag invest reduc extend assist allocat approv consider develop establish implement
    inform manag particip perform procur propos protect recommend regulat respond transfer transform
    welcom agre balanc challeng collect communicat compar complet concern contribut coordinat decid
    depend describ determin discharg distribut document educat employ enabl encourag examin expect
    identif increas influenc initiat inspect maintain negotiat observ operat organis present produc
    promot publish question record renew repeat replac requir research resolv sustain test visit'''.split()
ENDINGS = 'e ed ing es er ers ement ements ation ations ability ative atively able ance'.split()
BEGINNINGS = ['re', 'co-', 'under', 'over', 'pre', 'inter', 'non-']
SYLLABLES = 'ba den fal gor hil kes lan mor nes pol rad sel tor wick ham ley ton ford bury stow mere'.split()
PAGES_A_REPORT = 9
BLOCKS_A_PAGE = 2.45


class Words:
    """Words by Zipf's law: the n-th is 1/n as frequent as the first."""

    def __init__(self, rng):
        self.random = rng
        plain = [stem + end for end, stem in itertools.product(ENDINGS, STEMS)]
        longer = [begin + word for begin, word in itertools.product(BEGINNINGS, plain)]
        names = NAMES + [name + 's' for name in NAMES]
        for words in (names, plain, longer):
            rng.shuffle(words)
        self.words = COMMON + names + plain + longer[:4000]
        self.shares = list(itertools.accumulate(1 / (n + 3) for n in range(len(self.words))))

    def rare(self):
        kind = self.random.random()
        if kind < 0.3:
            return '£%d,%03d' % (self.random.randint(1, 99), self.random.randint(0, 999))
        if kind < 0.5:
            return '%.1f%%' % (self.random.random() * 100)
        word = ''.join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, 4)))
        return word.capitalize() if kind < 0.8 else word

    def word(self):
        if self.random.random() < 0.05:
            return self.rare()
        return self.words[bisect.bisect(self.shares, self.random.random() * self.shares[-1])]

    def words_of(self, low, high):
        return [self.word() for _ in range(self.random.randint(low, high))]

    def phrase(self, low, high):
        return ' '.join(self.words_of(low, high)).capitalize()

    def sentence(self):
        words = self.words_of(9, 27)
        if len(words) > 16:
            words[8] += ','
        if self.random.random() < 0.12:
            words[3:5] = ['<strong>%s</strong>' % ' '.join(words[3:5])]
        text = ' '.join(words) + '.'
        return text[0].upper() + text[1:]


class Report:
    def __init__(self, words, number):
        self.words, self.random, self.number = words, words.random, number
        self.targets = 0

    def target(self):
        self.targets += 1
        return 'r%d-%d' % (self.number, self.targets)

    def paragraph(self):
        text = ' '.join(self.words.sentence() for _ in range(self.random.randint(2, 6)))
        if self.random.random() < 0.3:
            text += ' See <a href="%s">%s</a>.' % (
                '#r%d-%d' % (self.number, self.random.randint(1, 3)) if self.random.random() < 0.7
                else 'https://example.org/%s' % self.words.rare().strip('£%'), self.words.phrase(2, 5))
        return '<p>%s</p>\n' % text

    def items(self):
        name = self.random.choice(('ul', 'ul', 'ol'))
        items = ''.join('<li>%s</li>\n' % self.words.sentence() for _ in range(self.random.randint(3, 7)))
        return '<%s>%s</%s>\n' % (name, items, name)

    def table(self):
        columns, rows = self.random.randint(2, 5), self.random.randint(4, 14)
        head = ''.join('<th>%s</th>' % self.words.phrase(1, 3) for _ in range(columns + 1))
        body = ''
        for _ in range(rows):
            cells = ''.join('<td>%s</td>' % self.cell(column) for column in range(columns))
            body += '<tr><th scope="row">%s</th>%s</tr>\n' % (self.words.phrase(1, 4), cells)
        return '<table id="%s"><caption>%s</caption><thead><tr>%s</tr></thead>\n%s</table>\n' % (
            self.target(), self.words.phrase(3, 9), head, body)

    def cell(self, column):
        if column == 0:
            return self.words.phrase(2, 8)
        return '{:,}'.format(int(self.random.paretovariate(0.6) * 10) % 1000000)

    def block(self):
        kind = self.random.random()
        return self.table() if kind < 0.08 else self.items() if kind < 0.28 else self.paragraph()

    def sections(self, blocks):
        text = ''
        while blocks > 0:
            count = self.random.randint(2, 6)
            inner = ''.join(self.block() for _ in range(count))
            if self.random.random() < 0.4:
                inner += '<section><title>%s</title>\n%s</section>\n' % (
                    self.words.phrase(2, 7), ''.join(self.block() for _ in range(2)))
                count += 2
            text += '<section id="%s"><title>%s</title>\n%s</section>\n' % (
                self.target(), self.words.phrase(2, 8), inner)
            blocks -= count
        return text

    def xml(self, pages):
        bullets = ''.join('<li>%s</li>\n' % self.words.sentence() for _ in range(2))
        advice = ''.join('<li>%s</li>\n' % self.words.sentence() for _ in range(self.random.randint(1, 4)))
        # Links lead to the first three targets, so these are always there.
        return '''<report xmlns="urn:boardpack:1">
<field name="classification" value="public"/><field name="wards">All</field>
<field name="author">%s</field>
<ticks name="purpose"><tick value="information"/><tick value="decision"/></ticks>
<section name="why"><ul>%s</ul></section>
<section name="summary">%s%s</section>
<recommendations>%s</recommendations>
<section name="main">%s</section>
</report>
''' % (self.words.phrase(3, 8), bullets, self.paragraph(),
            ''.join('<section id="%s"><title>%s</title>%s</section>' %
                    (self.target(), self.words.phrase(2, 5), self.paragraph()) for _ in range(3)),
            advice, self.sections(max(2, int((pages - 2.4) * BLOCKS_A_PAGE))))


def main():
    seed, pages, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    words = Words(random.Random(seed))
    reports = max(1, round((pages - 2) / PAGES_A_REPORT))
    items = ''
    for number in range(reports):
        name = 'report-%04d.xml' % number
        items += '<item><title>%s</title><xi:include href="%s"/></item>\n' % (words.phrase(3, 9), name)
        (folder / name).write_text(Report(words, number).xml((pages - 2) / reports), encoding='utf-8')
    (folder / 'pack.xml').write_text(
        '<pack xmlns="urn:boardpack:1" xmlns:xi="http://www.w3.org/2001/XInclude" lang="en-GB" '
        'profile="hackney-hwb">\n<meeting start="2026-01-21T15:00"><venue>Town Hall</venue></meeting>\n'
        '<agenda>\n%s</agenda></pack>\n' % items, encoding='utf-8')


if __name__ == '__main__':
    main()
