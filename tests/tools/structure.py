#!/usr/bin/env python3
"""Checks in a PDF what veraPDF does not see: that every pointer of the tags leads back.

    structure.py FILE.pdf ...

Parent tree against marked content, both ways; annotations against their elements; the outline
against the headings; what fonts, lists, tables and tick boxes must carry; the claims, by name
(tests/conformance/claims has those that are not the usual ones; a file without PDF/UA-1 is passed over). One
line a fault; the last line is "N passed, M failed", a file counting as one.
"""

import pathlib
import re
import sys

from pdf import Pdf, Ref, Stream, operators

USUAL_CLAIMS = ['ua1', '2a']
CLAIMS = {words[0]: words[1:] for words in map(str.split, (
    pathlib.Path(__file__).resolve().parents[1] / 'conformance' / 'claims').read_text().splitlines())
    if words[0] != '#'}
STANDARD = set('''Document Part Sect H1 H2 H3 H4 H5 H6 P L LI Lbl LBody Table Caption THead TBody TFoot TR TH TD
    Form Link Span Figure BlockQuote Note Reference TOC TOCI'''.split())
NUMBERING = {'/Disc', '/Circle', '/Square', '/Decimal', '/LowerAlpha', '/UpperAlpha', '/LowerRoman',
             '/UpperRoman', '/None'}
# What paints (ISO 32000-1, annex A); all of it stands in marked content.
PAINTING = set("f F f* B B* b b* S s sh Do EI Tj TJ ' \"".split())


class Element:
    def __init__(self, ref, entry, parent):
        self.ref, self.entry, self.parent = ref, entry, parent
        self.role = entry.get('/S', '?')[1:]
        self.kids = []     # Element, ('mark', page ref, mcid) or ('annotation', ref)

    def attached(self):
        """True if it is from an attached file: below a section that has a title in its entry. Its
        roles may have other names in the page's contents, and its links may have no text."""
        element = self.parent
        while element and not element.is_of_file():
            element = element.parent
        return element is not None

    def is_of_file(self):
        """True if it is an attached file's section, which begins with a heading and the way back."""
        return self.role == 'Sect' and '/T' in self.entry

    def kids_in_order(self):
        """Without the heading and the way back of an attached file, nor what is before them where the file
        is the first in a part of a pack."""
        roles = [kid.role if isinstance(kid, Element) else '' for kid in self.kids]
        return self.kids[roles.index('P') + 1 if self.is_of_file() and 'P' in roles else 0:]

    def elements(self):
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def walk(self):
        """The element and all below it, in reading order; without recursion."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed(element.elements()))


def claims_of(path):
    return CLAIMS.get(pathlib.Path(path).stem, USUAL_CLAIMS)


class Checker:
    def __init__(self, path):
        self.claims = claims_of(path)
        self.pdf = Pdf(path)
        self.faults = []
        self.elements = {}  # object number -> Element

    def fault(self, text, *arguments):
        self.faults.append(text % arguments if arguments else text)

    def expect(self, condition, text, *arguments):
        if not condition:
            self.fault(text, *arguments)
        return condition

    # The tree of elements

    def read_tree(self):
        get = self.pdf.get
        root_ref = self.pdf.root.get('/StructTreeRoot')
        root = get(root_ref)
        kids = get(root['/K'])
        kids = kids if isinstance(kids, list) else [root['/K']]
        self.expect(len(kids) == 1, 'the structure has %d roots, not one Document', len(kids))
        self.document = Element(kids[0], get(kids[0]), None)
        self.expect(self.document.entry.get('/P') == root_ref, 'the Document has another parent')
        stack = [(self.document, 0)]
        while stack:
            element, depth = stack.pop()
            self.expect(depth < 40, 'elements are nested deeper than pdf.js reads')
            self.elements[element.ref.number] = element
            self.read_kids(element)
            stack.extend((kid, depth + 1) for kid in element.elements())

    def read_kids(self, element):
        get, entry = self.pdf.get, element.entry
        kids = get(entry.get('/K', []))
        if not isinstance(kids, list):
            kids = [entry['/K']]
        for kid in kids:
            value = get(kid)
            if isinstance(value, int):
                element.kids.append(('mark', entry.get('/Pg'), value))
            elif value.get('/Type') == '/MCR':
                element.kids.append(('mark', value.get('/Pg', entry.get('/Pg')), value['/MCID']))
            elif value.get('/Type') == '/OBJR':
                element.kids.append(('annotation', value['/Obj']))
            else:
                self.expect(value.get('/P') == element.ref, '%s %s has the wrong parent',
                            value.get('/S'), kid)
                self.expect(kid.number not in self.elements, '%s stands in the tree twice', kid)
                element.kids.append(Element(kid, value, element))

    def check_elements(self):
        for element in self.document.walk():
            self.expect(element.role in STANDARD, 'role %s', element.role)
            check = getattr(self, 'role_' + element.role.lower(), None)
            if check:
                check(element)
        self.check_ids()
        self.check_headings()

    def attribute(self, element, owner, key):
        attributes = self.pdf.get(element.entry.get('/A', []))
        for attribute in attributes if isinstance(attributes, list) else [attributes]:
            attribute = self.pdf.get(attribute)
            if attribute.get('/O') == owner and key in attribute:
                return attribute[key]
        return None

    def role_l(self, element):
        numbering = self.attribute(element, '/List', '/ListNumbering')
        self.expect(numbering in NUMBERING, 'an L has ListNumbering %s', numbering)
        self.expect(element.elements(), 'an L is empty')
        for kid in element.elements():
            self.expect(kid.role in ('LI', 'Caption'), 'an L holds a %s', kid.role)

    def role_li(self, element):
        roles = [kid.role for kid in element.elements()]
        unlabelled = self.attribute(element.parent, '/List', '/ListNumbering') == '/None'
        # Several terms may have one meaning, and one term several.
        self.expect(re.fullmatch('(Lbl )+(LBody )+' if not unlabelled else '(Lbl )*(LBody )+',
                                 ''.join(role + ' ' for role in roles)), 'an LI holds %s', roles)

    def role_form(self, element):
        self.expect(element.entry.get('/Alt'), 'a Form has no Alt')
        self.expect(self.attribute(element, '/PrintField', '/Role') == '/cb',
                    'a Form is no tick box')
        self.expect(self.attribute(element, '/PrintField', '/checked') in ('/on', '/off'),
                    'a tick box is neither on nor off')
        self.expect(self.attribute(element, '/PrintField', '/Desc'), 'a tick box has no Desc')
        self.expect(any(kid[0] == 'mark' for kid in element.kids), 'a Form has no content')

    def role_figure(self, element):
        self.expect(element.entry.get('/Alt'), 'a Figure has no Alt')
        self.expect(self.attribute(element, '/Layout', '/BBox'), 'a Figure has no BBox')

    def role_th(self, element):
        scope = self.attribute(element, '/Table', '/Scope')
        self.expect(scope in ('/Column', '/Row', '/Both'), 'a TH has Scope %s', scope)

    def role_link(self, element):
        kinds = [kid[0] for kid in element.kids if isinstance(kid, tuple)]
        self.expect('annotation' in kinds, 'a Link has no annotation (OBJR)')
        self.expect(element.attached() or
                    any(kid[0] == 'mark' for part in element.walk() for kid in part.kids
                        if isinstance(kid, tuple)), 'a Link has no text')

    def role_table(self, element):
        """Every row covers every column once, spans counted."""
        rows = [part for part in element.walk() if part.role == 'TR' and self.table_of(part) is element]
        self.expect(rows, 'a Table has no row')
        taken, widths = set(), set()
        for y, row in enumerate(rows):
            x = 0
            for cell in row.elements():
                self.expect(cell.role in ('TH', 'TD'), 'a TR holds a %s', cell.role)
                while (x, y) in taken:
                    x += 1
                width = self.attribute(cell, '/Table', '/ColSpan') or 1
                height = self.attribute(cell, '/Table', '/RowSpan') or 1
                for place in ((x + i, y + j) for i in range(width) for j in range(height)):
                    self.expect(place not in taken, 'two cells of a Table overlap')
                    taken.add(place)
                x += width
        for y in range(len(rows)):
            widths.add(sum(1 for place in taken if place[1] == y))
        self.expect(len(widths) <= 1, 'the rows of a Table have %s columns', sorted(widths))

    @staticmethod
    def table_of(element):
        while element and element.role != 'Table':
            element = element.parent
        return element

    def check_ids(self):
        with_id = {element.entry['/ID']: element.ref for element in self.elements.values()
                   if '/ID' in element.entry}
        root = self.pdf.get(self.pdf.root['/StructTreeRoot'])
        listed = dict(self.pdf.tree(root.get('/IDTree'), '/Names'))
        self.expect(with_id == listed, 'the IDTree does not list the elements with ID')

    def check_headings(self):
        levels = [int(element.role[1]) for element in self.document.walk()
                  if re.fullmatch('H[1-6]', element.role)]
        if self.expect(levels, 'there is no heading'):
            self.expect(levels[0] == 1, 'the first heading is an H%d', levels[0])
        for last, level in zip(levels, levels[1:]):
            self.expect(level <= last + 1, 'H%d follows H%d', level, last)

    # Marked content

    def check_pages(self):
        root = self.pdf.get(self.pdf.root['/StructTreeRoot'])
        pairs = list(self.pdf.tree(root['/ParentTree'], '/Nums'))
        keys = [key for key, _ in pairs]
        self.expect(keys == sorted(set(keys)), 'the parent tree is out of order')
        self.expect(root.get('/ParentTreeNextKey', 0) > max(keys, default=-1),
                    'ParentTreeNextKey is %s', root.get('/ParentTreeNextKey'))
        self.parents = dict(pairs)
        self.used_keys = set()
        self.marks = {}  # (page number, mcid) -> element
        for element in self.document.walk():
            for kid in element.kids:
                if isinstance(kid, tuple) and kid[0] == 'mark':
                    self.expect(kid[1:] not in self.marks, 'content %s has two elements', kid[1:])
                    self.marks[kid[1:]] = element
        for number, page in enumerate(self.pdf.pages, 1):
            self.check_page(number, page)
        self.expect(set(self.parents) == self.used_keys, 'the parent tree has keys of nobody: %s',
                    sorted(set(self.parents) - self.used_keys))
        self.check_order()

    def check_page(self, number, ref):
        page = self.pdf.get(ref)
        self.expect(page.get('/Tabs') == '/S', 'page %d: Tabs is %s', number, page.get('/Tabs'))
        self.expect('/Resources' in page, 'page %d: no Resources of its own', number)
        self.expect(isinstance(self.pdf.get(page.get('/MediaBox')), list), 'page %d: no MediaBox',
                    number)
        drawn = self.read_contents(number, self.pdf.contents(ref))
        key = page.get('/StructParents')
        if key is None:
            # A page left blank has nothing that anybody could be the parent of.
            self.expect(not drawn, 'page %d: not in the parent tree', number)
            return
        self.used_keys.add(key)
        parents = self.pdf.get(self.parents.get(key))
        if not self.expect(isinstance(parents, list), 'page %d: not in the parent tree', number):
            return
        self.expect(sorted(drawn) == list(range(len(parents))),
                    'page %d: MCIDs %s, the parent tree has %d', number, sorted(drawn), len(parents))
        for mcid, parent in enumerate(parents):
            element = self.marks.get((ref, mcid))
            if not self.expect(element, 'page %d: MCID %d is in no K', number, mcid):
                continue
            self.expect(element.ref == parent, 'page %d: MCID %d has another parent', number, mcid)
            self.expect(element.attached() or drawn.get(mcid) == element.role, 'page %d: MCID %d is drawn as %s, not %s',
                        number, mcid, drawn.get(mcid), element.role)
        for annotation in self.pdf.get(page.get('/Annots', [])):
            self.check_annotation(number, annotation)

    def read_contents(self, number, data):
        """The MCIDs of a content stream and the role each is drawn with; its nesting on the way."""
        drawn, stack, depth = {}, [], 0
        for operator in operators(data):
            name, operands = operator.name, operator.operands
            if name in ('BDC', 'BMC'):
                properties = operands[1] if name == 'BDC' else {}
                if isinstance(properties, str):
                    properties = self.property_list(number, properties)
                tag = operands[0][1:]
                mcid = properties.get('/MCID')
                self.expect(not stack or tag == 'Span' and mcid is None,
                            'page %d: %s nested in %s', number, tag, stack)
                if mcid is not None:
                    self.expect(mcid not in drawn, 'page %d: MCID %d twice', number, mcid)
                    drawn[int(mcid)] = tag
                stack.append(tag)
            elif name == 'EMC':
                if self.expect(stack, 'page %d: EMC without BDC', number):
                    stack.pop()
            elif name in ('q', 'Q'):
                depth += 1 if name == 'q' else -1
                self.expect(0 <= depth <= 28, 'page %d: q nested %d deep', number, depth)
            elif name == 'Do' and not stack and self.read_form(number, operands[0]):
                pass
            elif name in PAINTING:
                self.expect(stack, 'page %d: %s is neither content nor artifact', number, name)
        self.expect(not stack and depth == 0, 'page %d: open at the end: %s', number, stack or 'q')
        return drawn

    def read_form(self, number, name):
        """A form whose contents are marked in itself: what is put over attached pages. False if it is
        none."""
        resources = self.pdf.get(self.pdf.get(self.pdf.pages[number - 1])['/Resources'])
        form = self.pdf.get(self.pdf.get(resources.get('/XObject', {})).get(name))
        if not isinstance(form, Stream) or form.dict.get('/Subtype') != '/Form':
            return False
        self.expect(not self.read_contents(number, form.data), 'page %d: %s has MCIDs', number, name)
        return True

    def property_list(self, number, name):
        resources = self.pdf.get(self.pdf.get(self.pdf.pages[number - 1])['/Resources'])
        return self.pdf.get(self.pdf.get(resources.get('/Properties', {})).get(name, {}))

    def check_order(self):
        """In reading order the content of a page is in the order of its MCIDs; but notes are read
        beside what calls them, and stand at the page's foot; a cell over several rows flows on beside
        the later ones; and the heading and the way back of an attached file are drawn over its page."""
        last = {}
        stack = [self.document]
        while stack:
            item = stack.pop()
            if isinstance(item, Element):
                if item.role != 'Note' and not self.attribute(item, '/Table', '/RowSpan'):
                    stack.extend(reversed(item.kids_in_order()))
            elif item[0] == 'mark':
                self.expect(last.get(item[1], -1) < item[2], 'MCID %d of %s comes too late', item[2],
                            item[1])
                last[item[1]] = item[2]

    # Annotations, outline, the rest of the document

    def check_annotation(self, number, ref):
        annotation = self.pdf.get(ref)
        key = annotation.get('/StructParent')
        self.expect(key not in self.used_keys, 'page %d: StructParent %s twice', number, key)
        self.used_keys.add(key)
        parent = self.parents.get(key)
        element = self.elements.get(parent.number) if isinstance(parent, Ref) else None
        if self.expect(element, 'page %d: an annotation is not in the parent tree', number):
            self.expect(('annotation', ref) in element.kids and element.role == 'Link',
                        'page %d: a %s does not hold its annotation', number, element.role)
        self.expect(annotation.get('/Contents'), 'page %d: an annotation says nothing', number)
        self.expect(annotation.get('/F') == 4, 'page %d: annotation flags %s', number,
                    annotation.get('/F'))
        self.expect(self.pdf.get(annotation.get('/Border')) == [0, 0, 0],
                    'page %d: a link has a border', number)
        action = self.pdf.get(annotation.get('/A', {}))
        target = annotation.get('/Dest', action.get('/D'))
        self.expect(self.leads(target) or action.get('/S') == '/URI' and action.get('/URI'),
                    'page %d: a link leads nowhere: %s', number, annotation)

    def leads(self, target):
        """True if a destination, by name or explicit, is a page of the file."""
        if isinstance(target, (str, bytes)):
            named = dict(self.pdf.tree(self.pdf.get(self.pdf.root.get('/Names', {})).get('/Dests'),
                                       '/Names'))
            target = self.pdf.get(named.get(target))
            target = target.get('/D') if isinstance(target, dict) else target
        target = self.pdf.get(target)
        return isinstance(target, list) and bool(target) and target[0] in self.pdf.pages

    def check_outline(self):
        outline = self.pdf.get(self.pdf.root.get('/Outlines')) or {}
        titles = []
        self.read_outline(self.pdf.root.get('/Outlines'), outline, titles, 0)
        headings = sum(1 for element in self.elements.values() if re.fullmatch('H[1-6]', element.role))
        self.expect(titles or not headings, 'there are headings and no outline')

    def read_outline(self, parent_ref, parent, titles, depth):
        previous, ref, count = None, parent.get('/First'), 0
        while ref:
            entry = self.pdf.get(ref)
            self.expect(entry.get('/Parent') == parent_ref, 'outline %s has another parent', ref)
            self.expect(entry.get('/Prev') == previous, 'outline %s has another neighbour', ref)
            self.expect(entry.get('/Title'), 'outline %s has no title', ref)
            target = entry.get('/Dest', self.pdf.get(entry.get('/A', {})).get('/D'))
            self.expect(self.leads(target), 'outline %s leads nowhere', entry.get('/Title'))
            titles.append(entry.get('/Title'))
            self.read_outline(ref, entry, titles, depth + 1)
            previous, ref, count = ref, entry.get('/Next'), count + 1
        self.expect(parent.get('/Last') == previous, 'an outline ends elsewhere than it says')

    def check_fonts(self):
        for number, value in self.pdf.objects.items():
            if not isinstance(value, dict):
                continue
            if value.get('/Subtype') == '/Type3':
                self.check_drawn_font(number, value)
            elif value.get('/Type') == '/FontDescriptor' and value.get('/FontName') != '/TickBoxes':
                self.expect(value.get('/CapHeight', 0) > 0, 'font %d has no CapHeight', number)
                self.expect(isinstance(self.pdf.get(value.get('/FontFile2')), Stream),
                            'font %d is not embedded', number)
            elif value.get('/Type') == '/Font':
                self.expect(re.match(r'/[A-Z]{6}\+', value.get('/BaseFont', '')),
                            'font %d is no subset: %s', number, value.get('/BaseFont'))
                if value.get('/Subtype') == '/Type0':
                    self.expect(isinstance(self.pdf.get(value.get('/ToUnicode')), Stream),
                                'font %d has no ToUnicode', number)

    def check_drawn_font(self, number, font):
        """Tick boxes: every code has a glyph, a width and a text."""
        get = self.pdf.get
        codes, code = {}, 0
        for entry in get(font['/Encoding'])['/Differences']:
            if isinstance(entry, int):
                code = entry
            else:
                codes[code] = entry
                code += 1
        texts = get(font.get('/ToUnicode'))
        self.expect(isinstance(texts, Stream), 'font %d has no ToUnicode', number)
        self.expect(get(font.get('/FontDescriptor'))['/FontName'] == '/TickBoxes',
                    'font %d has no descriptor', number)
        for code, glyph in codes.items():
            self.expect(isinstance(get(get(font['/CharProcs']).get(glyph)), Stream),
                        'font %d has no glyph %s', number, glyph)
            self.expect(get(font['/Widths'])[code - font['/FirstChar']] > 0,
                        'font %d has no width for %s', number, glyph)
            self.expect(b'<%02X>' % code in texts.data, 'font %d has no text for %s', number, glyph)

    def check_document(self):
        get, root = self.pdf.get, self.pdf.root
        self.expect(self.pdf.bytes.startswith(b'%PDF-1.7\n'), 'not a PDF 1.7')
        self.expect(self.pdf.bytes.rstrip(b'\r\n').endswith(b'%%EOF'), 'bytes after %%EOF')
        self.expect(root.get('/Lang'), 'the document has no language')
        mark_info = get(root.get('/MarkInfo', {}))
        self.expect(mark_info.get('/Marked') is True and not mark_info.get('/Suspects'),
                    'MarkInfo is %s', mark_info)
        self.expect(get(root.get('/ViewerPreferences', {})).get('/DisplayDocTitle') is True,
                    'the title is not displayed')
        for key in ('/OutputIntents', '/PageLabels', '/Metadata'):
            self.expect(key in root, 'the catalog has no %s', key)
        for key in ('/AA', '/OpenAction', '/Requirements', '/AcroForm'):
            self.expect(key not in root, 'the catalog has %s', key)
        self.expect('/ID' in self.pdf.trailer, 'the file has no ID')
        self.check_metadata()
        self.check_labels()

    def check_metadata(self):
        xmp = self.pdf.get(self.pdf.root['/Metadata']).data.decode('utf-8')
        part = self.claims[-1][0]
        for claim, pattern in (('PDF/UA-1', r'pdfuaid:part(?:="1"|>1<)'),
                               ('PDF/A-' + part, r'pdfaid:part(?:="%s"|>%s<)' % (part, part)),
                               ('level A', r'pdfaid:conformance(?:="A"|>A<)')):
            self.expect(re.search(pattern, xmp), 'the file does not claim %s', claim)
        info = self.pdf.get(self.pdf.trailer.get('/Info', {}))
        title = re.search(r'<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>', xmp, re.S)
        said = title and title.group(1)
        for entity, character in (('&lt;', '<'), ('&gt;', '>'), ('&quot;', '"'), ('&amp;', '&')):
            said = said and said.replace(entity, character)
        self.expect(said and said == info.get('/Title'), 'titles differ: %s, %s', said,
                    info.get('/Title'))
        self.expect('boardpack' in str(info.get('/Producer', 'boardpack')), 'Producer is %s',
                    info.get('/Producer'))

    def check_labels(self):
        labels = list(self.pdf.tree(self.pdf.root['/PageLabels'], '/Nums'))
        self.expect(labels and labels[0][0] == 0, 'page labels do not begin with the first page')

    def run(self):
        self.check_document()
        self.read_tree()
        self.check_elements()
        self.check_pages()
        self.check_outline()
        self.check_fonts()
        return self.faults


def main():
    failed = 0
    paths = [path for path in sys.argv[1:] if 'ua1' in claims_of(path)]
    for path in paths:
        faults = Checker(path).run()
        failed += bool(faults)
        for fault in sorted(set(faults)):
            print('%s: %s' % (path, fault))
    passed = len(paths) - failed
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


if __name__ == '__main__':
    main()
