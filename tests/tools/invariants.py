#!/usr/bin/env python3
"""Checks what must always hold of a pack and what boardpack makes of it, whatever is in the pack.

    invariants.py PROGRAM PACK.xml=FILE.pdf ...

- Nothing overlaps: no two lines or words on a page; no two things that stand side by side in the tree
  of tags (paragraphs, items, cells, rows, sections), each taken with all that it holds.
- Nothing leaves the page's text area, but for what belongs at its head and foot.
- Reading order is document order: what comes later in the tree stands lower on the page, or beside.
- Everything is drawn once: the content of each page is in the tree once and in that order, and words
  made to stand in the pack once (u1, u2, …; n1, n2, … in footnotes, by random_packs.py) are read once,
  in their order, in the tags and in the PDF.
- Links lie on words, and every id of the pack is a place that links can lead to.

One line a fault; the last line is "N passed, M failed", a pack counting as one.
"""

import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

IN_LINES = {'{urn:boardpack:1}' + name for name in ('strong', 'em', 'sup', 'sub', 'a', 'abbr', 'span')}
# Boxes of lines reach from ascent to descent, which may be a little more than the line has.
TOLERANCE = 0.02
OVERHANG = 4
RIGHT_TO_LEFT = re.compile('[\u0590-\u08ff]')
# A number that is smaller than its text may stand a little lower.
RAISED = 1
# What stands in lines of text, with others, and may go on in the next line; and footnotes, whose text
# is elsewhere than the tree says.
INLINE = {'Link', 'Span', 'Reference', 'Note'}
# What stands beside its neighbours, not below them.
TICKS = {('tick', 'on'): '☑ ', ('tick', 'off'): '☐ '}
BESIDE = {'TH', 'TD', 'Lbl', 'LBody', 'Form'}


class Box:
    def __init__(self, x, y, w, h):
        self.left, self.top, self.right, self.bottom = x, y, x + w, y + h

    def add(self, other):
        self.left, self.top = min(self.left, other.left), min(self.top, other.top)
        self.right, self.bottom = max(self.right, other.right), max(self.bottom, other.bottom)

    def copy(self):
        return Box(self.left, self.top, self.right - self.left, self.bottom - self.top)

    def overlaps(self, other, tolerance=TOLERANCE):
        return (min(self.right, other.right) - max(self.left, other.left) > TOLERANCE and
                min(self.bottom, other.bottom) - max(self.top, other.top) > tolerance)

    def inside(self, other, overhang=TOLERANCE):
        return (self.left >= other.left - TOLERANCE and self.right <= other.right + TOLERANCE and
                self.top >= other.top - overhang and self.bottom <= other.bottom + overhang)

    def __str__(self):
        return '(%.1f %.1f %.1f %.1f)' % (self.left, self.top, self.right, self.bottom)


class Item:
    def __init__(self, who, role, kind, box, text):
        self.mcid = None if who == '-' else int(who)
        self.role, self.kind, self.box, self.text = role, kind, box, text


class Page:
    def __init__(self, box):
        self.box = box
        self.layers = {'under': [], 'content': [], 'over': []}
        self.links = []    # (name, [Box])

    def text(self):
        """What is text, whatever layer."""
        return [item for items in self.layers.values() for item in items if item.kind == 'text']


class Element:
    def __init__(self, role, parent):
        self.role, self.parent = role, parent
        self.kids, self.marks = [], []  # marks: (page, text)
        self.boxes = {}  # page -> Box of all that it and its kids draw there, footnotes apart

    def path(self):
        return (self.parent.path() + '/' if self.parent else '') + self.role


# Words

def marked(text):
    """The words that random_packs.py has made to stand in a pack once."""
    return re.findall(r'(?<![A-Za-z])[un][0-9]+', text)


def text_of_xml(element):
    """All text below an element; what stands in no line with its neighbours is parted from them."""
    text = (element.text or '') + ''.join(text_of_xml(kid) + (kid.tail or '') for kid in element)
    return text if element.tag in IN_LINES else ' %s ' % text


# The dumps

ITEM = re.compile(r'  (-|\d+) (\S+) (\S+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+)(.*)', re.S)


def read_layout(dump):
    pages, layer = [], None
    for line in dump.splitlines():
        if line.startswith('page '):
            numbers = [float(word) for word in line.split()[-4:]]
            pages.append(Page(Box(*numbers)))
        elif re.fullmatch(r' (under|content|over|links)', line):
            layer = line.strip()
        elif line.startswith('  ') and layer == 'links':
            name, _, boxes = line.strip().rpartition('"')
            quads = [Box(*map(float, quad.split())) for quad in boxes.split('|')]
            pages[-1].links.append((name + '"', quads))
        elif line.startswith('  '):
            who, role, kind, x, y, w, h, rest = ITEM.fullmatch(line).groups()
            text = re.search(r'"(.*)"$', rest)
            pages[-1].layers[layer].append(
                Item(who, role, kind, Box(*map(float, (x, y, w, h))),
                     text.group(1) if text else TICKS.get((kind, rest.strip()), '')))
    return pages


def read_tags(dump):
    """The elements, in reading order; the first is the root."""
    elements, path = [], []
    for line in dump.splitlines():
        content = line.lstrip(' ')
        depth = (len(line) - len(content)) // 2
        mark = re.match(r'p(\d+) "(.*)"', content)
        if mark:
            path[depth - 1].marks.append((int(mark.group(1)), mark.group(2)))
            path[depth - 1].kids.append((int(mark.group(1)), mark.group(2)))
        elif content.startswith('-> '):
            continue
        else:
            parent = path[depth - 1] if depth else None
            element = Element(content.split(' ')[0], parent)
            del path[depth:]
            path.append(element)
            elements.append(element)
            if parent:
                parent.kids.append(element)
    return elements


class Checker:
    def __init__(self, program, pack, pdf):
        self.pack, self.pdf = pack, pdf
        self.faults = []
        layout = self.dump(program, 'layout')
        self.pages = read_layout(layout)
        self.places = set(re.findall(r'^anchor (\S+)', layout, re.M))
        self.elements = read_tags(self.dump(program, 'tags'))

    def dump(self, program, kind):
        return subprocess.run([program, 'build', '-q', '--dump', kind, str(self.pack)], check=True,
                              stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout.decode('utf-8')

    def fault(self, page, text, *arguments):
        self.faults.append('page %d: %s' % (page, text % arguments))

    # Every page's content in the tree, once and in order

    def check_marks(self):
        """Gives elements their boxes on the way: a page's sequences are numbered in reading order, so
        the next one in the tree is the next on its page."""
        items = {}  # (page, mcid) -> [Item]
        for number, page in enumerate(self.pages, 1):
            for item in page.layers['content']:
                if item.mcid is not None:
                    items.setdefault((number, item.mcid), []).append(item)
            numbers = [item.mcid for item in page.layers['content'] if item.mcid is not None]
            if numbers != sorted(numbers):
                self.fault(number, 'content is not in the order of its numbers')
        following = dict.fromkeys(range(1, len(self.pages) + 1), 0)
        for element, page, text in self.marks():
            drawn = items.pop((page, following[page]), None)
            following[page] += 1
            if drawn is None:
                self.fault(page, '%s "%s" is drawn nowhere', element.path(), text)
                continue
            read = ''.join(item.text for item in drawn)
            if read != text or any(item.role != element.role for item in drawn):
                self.fault(page, '%s is "%s" in the tree, and %s "%s" on the page', element.path(), text,
                           drawn[0].role, read)
            self.give_boxes(element, page, drawn)
        for (page, mcid), drawn in items.items():
            self.fault(page, 'sequence %d, "%s", is not in the tree', mcid, drawn[0].text)

    def marks(self):
        """(element, page, text), in reading order; footnotes last, as they are on the pages."""
        notes, stack = [], [(self.elements[0], False)]
        while stack:
            item, noted = stack.pop()
            if isinstance(item, Element):
                noted = noted or item.role == 'Note'
                stack.extend(((item, *kid) if isinstance(kid, tuple) else kid, noted)
                             for kid in reversed(item.kids))
            elif noted:
                notes.append(item)
            else:
                yield item
        yield from notes

    @staticmethod
    def give_boxes(element, page, drawn):
        while element:
            for item in drawn:
                if page in element.boxes:
                    element.boxes[page].add(item.box)
                else:
                    element.boxes[page] = item.box.copy()
            if element.role == 'Note':
                return
            element = element.parent

    # Geometry

    def text_area(self, page):
        """Between head and foot, as wide as the two of them."""
        head = [item for item in page.layers['over'] if item.role == 'header']
        foot = [item for item in page.layers['over'] if item.role == 'footer']
        if not foot:
            return page.box
        edges = foot + head
        top = max((item.box.bottom for item in head), default=0)
        area = Box(min(item.box.left for item in edges), top, 0, 0)
        area.right = max(item.box.right for item in edges)
        area.bottom = min(item.box.top for item in foot)
        return area

    def check_area(self, number, page):
        area = self.text_area(page)
        for item in page.layers['content']:
            # A space at the end of a line may be outside.
            seen = item.kind != 'blank' and not (item.kind == 'text' and item.text.isspace())
            if seen and not item.box.inside(area):
                self.fault(number, '%s "%s" at %s leaves the text area %s', item.role, item.text, item.box,
                           area)
        for item in page.layers['under'] + page.layers['over']:
            box = page.box if item.role in ('header', 'footer') else area
            if not item.box.inside(box, OVERHANG):
                self.fault(number, 'a %s of no element at %s leaves %s', item.kind, item.box, box)

    def check_overlap(self, number, page):
        texts = sorted((item for item in page.text() if item.text), key=lambda item: item.box.top)
        solid = [item for item in page.layers['content'] if item.kind in ('tick', 'image')]
        for i, one in enumerate(texts):
            for other in texts[i + 1:]:
                if other.box.top >= one.box.bottom:
                    break
                if one.box.overlaps(other.box, self.crossing(one, other)):
                    self.fault(number, '"%s" at %s overlaps "%s" at %s', one.text, one.box, other.text,
                               other.box)
            for other in solid:
                if one.box.overlaps(other.box):
                    self.fault(number, '"%s" at %s overlaps a %s', one.text, one.box, other.kind)

    @staticmethod
    def crossing(one, other):
        """Display type is set a little tighter than from ascent to descent; so are sub and sup."""
        return 0.12 * max(one.box.bottom - one.box.top, other.box.bottom - other.box.top)

    def check_links(self, number, page):
        drawn = [item.box for item in page.layers['content'] if item.kind in ('text', 'image')]
        quads = [(name, quad) for name, quads in page.links for quad in quads]
        for i, (name, quad) in enumerate(quads):
            if not any(box.overlaps(quad) for box in drawn):
                self.fault(number, 'the link %s lies on nothing', name)
            for other, second in quads[i + 1:]:
                # A link with words of both directions in it may reach over what is between them.
                if quad.overlaps(second, 3) and not RIGHT_TO_LEFT.search(name + other):
                    self.fault(number, 'the links %s and %s overlap', name, other)

    def check_places(self, root):
        for element in root.iter():
            if 'id' in element.attrib and element.get('id') not in self.places:
                self.faults.append('the %s with the id %s is nowhere' %
                                   (element.tag.partition('}')[2], element.get('id')))

    def check_tree(self):
        for element in self.elements:
            kids = [kid for kid in element.kids if isinstance(kid, Element) and kid.role not in INLINE]
            if any(isinstance(kid, tuple) for kid in element.kids):
                kids = []  # text with something in it
            if element.role == 'TR':
                continue
            self.check_neighbours(element, kids)
            if element.role in ('Table', 'THead', 'TBody'):
                self.check_cells([cell for row in kids if row.role == 'TR' for cell in row.kids])

    def check_neighbours(self, element, kids):
        """Neighbours in the tree: each below the one before, or beside it; never over it."""
        for one, other in zip(kids, kids[1:]):
            # Rows that cells hold together overlap: their cells are looked at.
            if 'TR' in (one.role, other.role):
                continue
            for page in one.boxes.keys() & other.boxes.keys():
                first, second = one.boxes[page], other.boxes[page]
                height = min(first.bottom - first.top, second.bottom - second.top)
                if first.overlaps(second, min(4, 0.12 * height)):
                    self.fault(page, '%s: %s at %s overlaps %s at %s', element.path(), one.role, first,
                               other.role, second)
                # A list in columns is filled down and then across.
                across = one.role == other.role == 'LI' and (first.right <= second.left or second.right <= first.left)
                if not {one.role, other.role} <= BESIDE and not across and second.top < first.top - RAISED:
                    self.fault(page, '%s: %s at %s is read before %s at %s', element.path(), one.role,
                               first, other.role, second)
            if one.boxes and other.boxes and min(other.boxes) < max(one.boxes) and element.role != 'TR':
                self.fault(min(other.boxes), '%s: %s begins before %s ends', element.path(), other.role,
                           one.role)

    def check_cells(self, cells):
        for i, one in enumerate(cells):
            for other in cells[i + 1:]:
                for page in one.boxes.keys() & other.boxes.keys():
                    if one.boxes[page].overlaps(other.boxes[page]):
                        self.fault(page, 'cells overlap: %s at %s, %s at %s', one.path(), one.boxes[page],
                                   other.role, other.boxes[page])

    # Words

    def check_words(self, root):
        made = {letter: [] for letter in 'un'}
        for word in marked(text_of_xml(root)):
            made[word[0]].append(word)
        read = marked(self.text_below(self.elements[0]))
        # Notes stand behind their paragraphs, so they are looked at apart.
        for letter in 'un':
            self.compare(made[letter], [word for word in read if word[0] == letter])
        printed = marked(subprocess.run(['pdftotext', '-enc', 'UTF-8', str(self.pdf), '-'], check=True,
                                        stdout=subprocess.PIPE).stdout.decode('utf-8'))
        heads = set(marked(' '.join(self.text_below(element) for element in self.elements
                                    if element.role == 'THead')))
        for word in sorted(set(made['u'] + made['n']), key=self.number):
            times = printed.count(word)
            # A table's head is drawn on each of its pages.
            if times != 1 and not (times and word in heads):
                self.faults.append('%s is %d times in the text of the PDF' % (word, times))

    @staticmethod
    def number(word):
        return word[0], int(word[1:])

    def text_below(self, element):
        parts = [kid[1] if isinstance(kid, tuple) else self.text_below(kid) for kid in element.kids]
        text = ''.join(parts)
        return text if element.role in INLINE else ' %s ' % text

    def compare(self, made, read):
        for word in sorted(set(made + read), key=self.number):
            if read.count(word) != made.count(word):
                self.faults.append('%s is %d times in the tags' % (word, read.count(word)))
        for one, other in zip(read, read[1:]):
            if self.number(one) > self.number(other):
                self.faults.append('%s is read before %s' % (one, other))

    def run(self):
        self.check_marks()
        for number, page in enumerate(self.pages, 1):
            self.check_area(number, page)
            self.check_overlap(number, page)
            self.check_links(number, page)
        self.check_tree()
        root = ElementTree.parse(self.pack).getroot()
        self.check_places(root)
        self.check_words(root)
        return self.faults


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    sys.setrecursionlimit(10000)
    passed = failed = 0
    for pair in sys.argv[2:]:
        pack, pdf = pair.split('=')
        try:
            faults = Checker(program, pack, pdf).run()
        except subprocess.CalledProcessError as error:
            faults = ['%s: exit status %d' % (' '.join(error.cmd), error.returncode)]
        for fault in faults[:20]:
            print('%s: %s' % (pack, fault))
        passed, failed = passed + (not faults), failed + bool(faults)
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


if __name__ == '__main__':
    main()
