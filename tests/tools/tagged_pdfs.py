"""Small tagged PDFs: a tree of elements with little squares in them, written down as it is.

elem('P', SQUARE) is an element with one square; an element's kids may also be annotations, or the text of
any other kid. FILES has one with everything that boardpack mends in tags, and one for each fault that it
doesn't.
"""

from hostile_pdfs import pdf, stream

SQUARE = object()
PAGE = 3


class Annotation:
    def __init__(self, entries):
        self.entries = entries


def elem(role, *kids, more=''):
    return role, kids, more


class Writer:
    def __init__(self):
        self.objects, self.next = {}, 100
        self.content, self.owners, self.annots, self.keys = [], [], [], []

    def kid(self, kid, parent):
        if kid is SQUARE:
            mcid = len(self.owners)
            self.owners.append('%d 0 R' % parent)
            self.content.append('/P<</MCID %d>>BDC %d %d 4 4 re S EMC' % (mcid, 5 + mcid % 18 * 10, 5 + mcid // 18 * 10))
            return str(mcid)
        if isinstance(kid, Annotation):
            number, self.next = self.next, self.next + 1
            self.annots.append('%d 0 R' % number)
            self.keys.append('%d %d 0 R' % (len(self.annots), parent))
            self.objects[number] = '<</Type/Annot/Rect[20 20 40 40]/F 4/P %d 0 R/StructParent %d%s>>' % (
                PAGE, len(self.annots), kid.entries)
            return '<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>' % (number, PAGE)
        return kid if isinstance(kid, str) else '%d 0 R' % self.elem(kid, parent)

    def elem(self, element, parent):
        role, kids, more = element
        number, self.next = self.next, self.next + 1
        kids = ' '.join([self.kid(kid, number) for kid in kids])
        self.objects[number] = '<</Type/StructElem/S/%s/P %d 0 R/Pg %d 0 R/K[%s]%s>>' % (role, parent, PAGE, kids, more)
        return number


def tagged(metadata, *elems, root='', content='', resources='', keys='', **objects):
    """The file; `objects` has more of them by number: o20='…'."""
    writer = Writer()
    top = writer.elem(elem('Document', *elems), 4)
    parents = '/Nums[0[%s]%s%s]' % (' '.join(writer.owners), ' '.join(writer.keys), keys)
    writer.objects.update({
        1: '<</Type/Catalog/Pages 2 0 R/Metadata 9 0 R/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot 4 0 R'
           '/MarkInfo<</Marked true>>/Lang(en-GB)>>',
        2: '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        PAGE: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 8 0 R/Resources<<%s>>/Tabs/S/StructParents 0'
              '/Annots[%s]>>' % (resources, ' '.join(writer.annots)),
        4: '<</Type/StructTreeRoot/K %d 0 R/ParentTree<<%s>>/ParentTreeNextKey 99%s>>' % (top, parents, root),
        8: stream('', '\n'.join(writer.content) + '\n' + content),
        9: metadata})
    writer.objects.update({int(key[1:]): value for key, value in objects.items()})
    return pdf(writer.objects, '/Root 1 0 R/ID[<00><00>]')


def table_attributes(entries):
    return '/A<</O/Table%s>>' % entries


def td(entries='', more=''):
    return elem('TD', elem('P', SQUARE), more=more + table_attributes(entries))


def th(entries='', more=''):
    return elem('TH', elem('P', SQUARE), more=more + table_attributes(entries))


def tr(*cells):
    return elem('TR', *cells)


def item():
    return elem('LI', elem('Lbl', SQUARE), elem('LBody', SQUARE))


LINK = Annotation('/Subtype/Link/Contents(Out)/A<</S/URI/URI(https://example.org/)>>')
BUTTON = Annotation('/Subtype/Widget/FT/Btn/Ff 65536/T(t)/TU(Press)/AP<</N 95 0 R/D 95 0 R>>')
LOOK = stream('/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<>>', '0 0 9 9 re f')
FORM = '/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<<>>'

# Each is wrong by PDF/UA-1 (the clauses as veraPDF numbers them), and can be mended where nobody sees it.
MENDED = (
    # 7.5-1: head cells without Scope, in the first row, the first column, a row of their own
    elem('Table', tr(th(), th()), tr(td(), td())),
    elem('Table', tr(th(), td()), tr(th(), td())),
    elem('Table', tr(td(), td()), tr(th(), th()), tr(td(), td())),
    elem('Table', elem('THead', tr(th('/Scope(Column)'), th('/Scope/Col'))), elem('TBody', tr(td(), td()))),
    # 7.2-41, -43: spans beyond the table; rows without cells
    elem('Table', tr(td(), td()), tr(td('/RowSpan 9'), td()), tr(td())),
    elem('Table', tr(), tr(td(), td()), tr(td('/RowSpan 2'), td('/RowSpan 2')), tr()),
    # 7.2-42: empty cells that are left over where one from above reaches into the row
    elem('Table', tr(td(), td(), td()), tr(td('/RowSpan 2'), td(), td()), tr(td(), td(), elem('TD'))),
    # 7.2-11 to -14: heads and feet
    elem('Table', elem('THead', tr(th('/Scope/Column'))), tr(td()), tr(td())),
    elem('Table', elem('THead', tr(th('/Scope/Column')))),
    elem('Table', tr(td()), elem('TFoot', tr(td()))),
    elem('Table', *[elem('THead', tr(th('/Scope/Column')))] * 2, elem('TBody', tr(td()))),
    elem('Table', *[elem('TFoot', tr(td()))] * 2, elem('TBody', tr(td()))),
    # 7.2-3, -9, -10, -37: cells without a row, and elements that nothing is in
    elem('Table', td(), td()),
    elem('Table', elem('TBody', td(), td())),
    elem('Table', tr(td(), elem('P')), elem('P')),
    # 7.2-18 to -20: lists
    elem('L', elem('LI', elem('P', SQUARE)), elem('LI', elem('Lbl', SQUARE), elem('P', SQUARE), elem('P', SQUARE))),
    elem('L', elem('LI', elem('Lbl', SQUARE), elem('LBody', SQUARE), elem('L', item()))),
    elem('L', elem('LI', elem('Div', elem('P', SQUARE)))),
    elem('L', elem('Lbl', SQUARE), elem('LBody', SQUARE), elem('LBody', SQUARE)),
    # 7.2-27: a table of contents
    elem('TOC', elem('P', SQUARE), elem('TOCI', SQUARE)),
    # 7.9-1, -2: notes
    elem('P', SQUARE, more='/ID(a)'), elem('Note', SQUARE, more='/ID(a)'), elem('Note', SQUARE), elem('Note', SQUARE, more='/ID()'),
    # 7.2-29: languages
    elem('P', SQUARE, more='/Lang(en_GB)'), elem('P', SQUARE, more='/Lang( cy )'), elem('P', SQUARE, more='/Lang()'),
    # 7.1-7: a standard type that is mapped to another
    elem('Quote', SQUARE),
    # 7.18.4-1, -2 and 7.18.5-1: annotations
    elem('P', SQUARE, LINK), elem('Reference', SQUARE, LINK), elem('P', SQUARE, BUTTON),
)


def files(metadata):
    """The files, by name; `metadata` is their stream of it."""
    p = elem('P', SQUARE)
    marks = {'keys': ' 50[102 0 R]', 'resources': '/XObject<</F 90 0 R>>',
             'o90': stream(FORM + '/StructParents 50', '/P<</MCID 0>>BDC 9 9 9 9 re f EMC')}
    shape = elem('P', '<</Type/MCR/Pg 3 0 R/Stm 90 0 R/MCID 0>>')
    return {
        'tags-mended': tagged(metadata, *MENDED, root='/RoleMap<</Quote/BlockQuote>>', o95=LOOK),
        'table-short': tagged(metadata, elem('Table', tr(td(), td()), tr(td()))),
        'table-long': tagged(metadata, elem('Table', tr(td(), td()), tr(td('/ColSpan 3')))),
        'table-crossed': tagged(metadata, elem('Table', tr(td(), td('/RowSpan 2')), tr(td('/ColSpan 2')))),
        'table-huge': tagged(metadata, elem('Table', tr(td('/ColSpan 2000000000/RowSpan 2000000000')), tr(td('/ColSpan -1')))),
        'table-heads': tagged(metadata, elem('Table', tr(td(), td(), td()), tr(td(), th(), td()), tr(td(), td(), td()))),
        'table-ids': tagged(metadata, elem('Table', tr(th(more='/ID(a)'), th(more='/ID(a)')),
                                           tr(td('/Headers[(a)]'), td('/Headers[(a)]')))),
        'nesting': tagged(metadata, elem('Table', tr(td()), elem('P', SQUARE)), elem('L', item(), elem('P', SQUARE)),
                          elem('TR', td()), elem('LI', elem('LBody', SQUARE)), elem('TOCI', SQUARE),
                          elem('Table', tr(td()), elem('Caption', SQUARE), tr(td()))),
        'type-unknown': tagged(metadata, elem('Foo', SQUARE), elem('Bar', SQUARE), root='/RoleMap<</Bar/Baz/Baz/Bar>>'),
        'alt-empty': tagged(metadata, *[elem('Figure', SQUARE, more='/Alt' + alt) for alt in (
            '()', '<FEFF>', '<FEFF0020200B>', '<EFBBBF20>', '( \\240)')], elem('Formula', SQUARE, more='/ActualText<FEFF>')),
        'language-code': tagged(metadata, elem('P', SQUARE, more='/Lang(e-)'), elem('P', SQUARE),
                                content='/Artifact BMC /Span<</L#61ng(12)>>BDC 9 9 9 9 re f EMC EMC'),
        'artifact-tagged': tagged(metadata, p, content='/Artifact BMC /P<</MCID 0>>BDC 9 9 9 9 re f EMC EMC'),
        'tagged-artifact': tagged(metadata, p, content='/P<</MCID 0>>BDC /F Do EMC', resources='/XObject<</F 90 0 R>>',
                                  o90=stream(FORM, '/Artifact BMC 9 9 9 9 re f EMC')),
        'mark-of-nobody': tagged(metadata, p, content='/P<</X(/MCID 0)>>BDC 9 9 9 9 re f EMC'),
        'drawn-once': tagged(metadata, p, shape, content='/F Do', **marks),
        'drawn-twice': tagged(metadata, p, shape, content='/F Do /F Do', **marks),
        'silent-note': tagged(metadata, elem('Annot', Annotation('/Subtype/Square/Contents<FEFF>/AP<</N 95 0 R>>')), o95=LOOK),
    }
