"""PDFs such as officers send in, small and made by hand, with what merging gets wrong: for
attached.py.

    tagged(name)   three pages of different sizes, one turned and cut, one with a unit of its own; tags
                   with roles, classes, ids and headings of its own; bookmarks three deep; named
                   destinations; a form; layers; a picture-like form with tags inside
    untagged(name) two pages without tags, the second one with neither CropBox nor fonts
    many(pages)    a plain file of that many pages, each with a bookmark

Two of tagged() have everything alike: names, ids, fields, layers. No reader but a PDF reader is meant to
like them: their typeface is not embedded.
"""

FONT = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>'


class Maker:
    """Objects, by number, and the file that they make."""

    def __init__(self):
        self.objects = []

    def reserve(self):
        self.objects.append(None)
        return len(self.objects)

    def put(self, number, text, data=None):
        body = text.encode('latin-1')
        if data is not None:
            data = data.encode('latin-1')
            body = b'<<%s/Length %d>>\nstream\n%s\nendstream' % (body[2:-2], len(data), data)
        self.objects[number - 1] = body
        return number

    def add(self, text, data=None):
        return self.put(self.reserve(), text, data)

    def file(self, root, info):
        out, offsets = bytearray(b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'), []
        for number, body in enumerate(self.objects, 1):
            offsets.append(len(out))
            out += b'%d 0 obj\n%s\nendobj\n' % (number, body)
        start = len(out)
        out += b'xref\n0 %d\n0000000000 65535 f \n' % (len(offsets) + 1)
        out += b''.join(b'%010d 00000 n \n' % offset for offset in offsets)
        out += b'trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n' % (
            len(offsets) + 1, root, info, start)
        return bytes(out)


def refs(numbers):
    return '[%s]' % ' '.join('%d 0 R' % number for number in numbers)


def text(x, y, words, mcid=None, role='P'):
    shown = 'BT /F1 12 Tf %d %d Td (%s) Tj ET' % (x, y, words)
    return '/%s<</MCID %d>>BDC %s EMC\n' % (role, mcid, shown) if mcid is not None else shown + '\n'


def put_outline(pdf, entries):
    """`entries`: (title, what it does, entries below it); returns the root's number."""
    root = pdf.reserve()

    def put(entries, parent):
        numbers = [pdf.reserve() for _ in entries]
        for i, (number, (title, does, below)) in enumerate(zip(numbers, entries)):
            links = '/Parent %d 0 R' % parent
            links += '/Prev %d 0 R' % numbers[i - 1] if i else ''
            links += '/Next %d 0 R' % numbers[i + 1] if i + 1 < len(numbers) else ''
            if below:
                first, last = put(below, number)
                links += '/First %d 0 R/Last %d 0 R/Count %d' % (first, last, len(below))
            pdf.put(number, '<</Title(%s)%s%s>>' % (title, links, does))
        return numbers[0], numbers[-1]
    first, last = put(entries, root)
    pdf.put(root, '<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>' % (first, last, len(entries)))
    return root


def tagged(name):
    pdf = Maker()
    font = pdf.add(FONT)
    pages = [pdf.reserve() for _ in range(3)]
    root, tree, document = pdf.reserve(), pdf.reserve(), pdf.reserve()
    layers = [pdf.add('<</Type/OCG/Name(%s)>>' % title) for title in ('Plan', 'Pipes')]

    # What is on the pages. Page 2 is seen turned to the right, and only in part.
    inner = pdf.add('<</Type/XObject/Subtype/Form/BBox[0 0 200 50]/StructParents 9'
                    '/Resources<</Font<</F1 %d 0 R>>>>>>' % font,
                    text(10, 10, 'Inside a form of %s' % name, 0, 'Figure'))
    contents = [
        pdf.add('<<>>', text(72, 770, 'The title of %s' % name, 0, 'Heading') +
                text(72, 740, 'To chapter three', 1, 'Link') +
                text(72, 710, 'To the web', 2, 'Link') +
                '/Artifact BMC %s EMC\n' % text(72, 30, 'Their page 1').strip() +
                text(72, 680, 'A cell that heads', 3, 'TH') + text(272, 680, 'A cell', 4, 'TD') +
                'q 1 0 0 1 72 600 cm /Inner Do Q\n'),
        pdf.add('<<>>', 'q 1 0 0 1 0 0 cm\n' + text(150, 400, 'Chapter two', 0, 'Heading') +
                '/OC /Plan BDC %sEMC\n' % text(150, 380, 'on a layer', 1) +
                '/OC /Pipes BDC %sEMC\n' % text(150, 360, 'on a hidden layer', 2)),
        pdf.add('<<>>', text(-50, 200, 'Chapter three', 0, 'Heading') +
                text(-50, 180, 'Goes on after page two', 1) + 'q q\n'),
    ]

    # The tree: an outer Document, and roles that only the role map explains.
    heads = [pdf.reserve() for _ in range(3)]
    links, table, row, head, cell = (pdf.reserve() for _ in range(5))
    web, figure, layered, field, wide, note = (pdf.reserve() for _ in range(6))
    annots = [pdf.reserve() for _ in range(4)]
    widgets = [pdf.reserve() for _ in range(3)]
    for number, page, role in zip(heads, pages, ('Title', 'Heading', 'Heading')):
        pdf.put(number, '<</Type/StructElem/S/%s/P %d 0 R/Pg %d 0 R/K 0/C/Loose>>' %
                (role, document, page))
    pdf.put(links, '<</S/Link/P %d 0 R/Pg %d 0 R/K[1<</Type/OBJR/Obj %d 0 R>>]/Alt(Down)>>' %
            (document, pages[0], annots[0]))
    pdf.put(web, '<</S/Link/P %d 0 R/Pg %d 0 R/K[2<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>]/Lang(fr)>>' %
            (document, pages[0], annots[1], pages[0]))
    pdf.put(table, '<</S/Table/P %d 0 R/K[%d 0 R]>>' % (document, row))
    pdf.put(row, '<</S/TR/P %d 0 R/K[%d 0 R %d 0 R]>>' % (table, head, cell))
    pdf.put(head, '<</S/TH/P %d 0 R/Pg %d 0 R/K 3/ID(head)>>' % (row, pages[0]))
    pdf.put(cell, '<</S/TD/P %d 0 R/Pg %d 0 R/K 4/A<</O/Table/Headers[(head)]>>/ID(\xfe\xff\0c)>>' %
            (row, pages[0]))
    pdf.put(figure, '<</S/Figure/P %d 0 R/Pg %d 0 R/K<</Type/MCR/Stm %d 0 R/MCID 0>>/Alt(Inside)'
            '/A[<</O/Layout/BBox[72 600 272 650]>>]>>' % (document, pages[0], inner))
    pdf.put(layered, '<</S/Normal/P %d 0 R/Pg %d 0 R/K[1 2<</Type/MCR/Pg %d 0 R/MCID 1>>]>>' %
            (document, pages[1], pages[2]))
    pdf.put(field, '<</S/Form/P %d 0 R/Pg %d 0 R/K<</Type/OBJR/Obj %d 0 R>>>>' %
            (document, pages[0], widgets[0]))
    pdf.put(wide, '<</S/Form/P %d 0 R/K[<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>'
            '<</Type/OBJR/Pg %d 0 R/Obj %d 0 R>>]>>' %
            (document, pages[1], widgets[1], pages[2], widgets[2]))
    pdf.put(note, '<</S/Link/P %d 0 R/Pg %d 0 R/K[<</Type/OBJR/Obj %d 0 R>>'
            '<</Type/OBJR/Obj %d 0 R>>]>>' % (document, pages[2], annots[2], annots[3]))
    kids = [heads[0], links, web, table, figure, field, heads[1], layered, heads[2], wide, note]
    pdf.put(document, '<</S/Document/P %d 0 R/K%s/Lang(en-IE)>>' % (tree, refs(kids)))
    parents = pdf.add('<</Nums[0%s 1%s 2%s 3 %d 0 R 4 %d 0 R 5 %d 0 R 6 %d 0 R 7 %d 0 R 8 %d 0 R 9%s'
                      ' 20 %d 0 R]>>' %
                      (refs([heads[0], links, web, head, cell]), refs([heads[1], layered, layered]),
                       refs([heads[2], layered]), links, web, note, field, wide, wide,
                       refs([figure]), note))
    pdf.put(tree, '<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey 21'
            '/RoleMap<</Title/Heading/Heading/H1/Normal/P>>/ClassMap<</Loose<</O/Layout/SpaceAfter 6>>>>'
            '/IDTree<</Names[(head)%d 0 R(\xfe\xff\0c)%d 0 R]>>>>' % (document, parents, head, cell))

    # Links: by name, out, to a page, and by an old name.
    link = '<</Type/Annot/Subtype/Link/Rect[%s]/F 4/Border[0 0 0]/StructParent %d/Contents(%s)%s>>'
    pdf.put(annots[0], link % ('72 735 200 755', 3, 'Down', '/Dest(three)'))
    pdf.put(annots[1], link % ('72 705 200 725', 4, 'Web',
                               '/A<</S/URI/URI(https://example.org/%s)>>' % name))
    pdf.put(annots[2], link % ('-50 100 0 120', 5, 'Up',
                               '/A<</S/GoTo/D[%d 0 R/XYZ 0 800 null]>>' % pages[0]))
    pdf.put(annots[3], link % ('-50 60 0 80', 20, 'Two', '/Dest/two'))

    # A form with a field on the first page, and one whose widgets stand on the others.
    look = pdf.add('<</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</Helv %d 0 R>>>>>>'
                   % font, '/Tx BMC BT /Helv 10 Tf 2 5 Td (Ann) Tj ET EMC')
    fields = [widgets[0], pdf.reserve()]
    pdf.put(widgets[0], '<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/TU(Your name)/V(Ann)/F 4'
            '/Rect[72 560 172 580]/DA(/Helv 10 Tf 0 g)/AP<</N %d 0 R>>/StructParent 6/P %d 0 R>>' %
            (look, pages[0]))
    for number, page, box, key in ((widgets[1], pages[1], '150 300 250 320', 7),
                                   (widgets[2], pages[2], '0 100 50 120', 8)):
        pdf.put(number, '<</Type/Annot/Subtype/Widget/Parent %d 0 R/F 4/Rect[%s]/AP<</N %d 0 R>>'
                '/StructParent %d/P %d 0 R>>' % (fields[1], box, look, key, page))
    pdf.put(fields[1], '<</FT/Tx/T(twice)/TU(On two pages)/V(Ann)/DA(/Helv 10 Tf 0 g)/Kids%s>>' %
            refs(widgets[1:]))

    box = ('/MediaBox[0 0 595.28 841.89]',
           '/MediaBox[0 0 700 800]/CropBox[100 200 600 550]/Rotate 90',
           '/MediaBox[-100 -50 200 250]/UserUnit 2')
    resources = ('/Font<</F1 %d 0 R>>/XObject<</Inner %d 0 R>>' % (font, inner),
                 '/Font<</F1 %d 0 R>>/Properties<</Plan %d 0 R/Pipes %d 0 R>>' % (font, *layers),
                 '/Font<</F1 %d 0 R>>' % font)
    on = ([annots[0], annots[1], widgets[0]], [widgets[1]], [widgets[2], annots[2], annots[3]])
    nodes = pdf.reserve()
    for i, number in enumerate(pages):
        pdf.put(number, '<</Type/Page/Parent %d 0 R%s/Resources<<%s>>/Contents %d 0 R/Annots%s'
                '/StructParents %d/Tabs/S>>' % (nodes, box[i], resources[i], contents[i],
                                                refs(on[i]), i))
    pdf.put(nodes, '<</Type/Pages/Count 3/Kids%s>>' % refs(pages))
    names = pdf.add('<</Names[(one)[%d 0 R/Fit](three)<</D[%d 0 R/XYZ -50 210 null]>>]>>' %
                    (pages[0], pages[2]))
    outline = put_outline(pdf, [
        ('One of %s' % name, '/Dest(one)', [
            ('One, two', '/Dest/two', [('Deep', '/A<</S/GoTo/D(three)>>', [])]),
            ('Web', '/A<</S/URI/URI(https://example.org/)>>', [])]),
        ('\xfe\xff\0T\0h\0r\0e\0e\x20\x14', '/Dest[%d 0 R/FitH 200]/SE %d 0 R' % (pages[2], heads[2]),
         [])])
    pdf.put(root, '<</Type/Catalog/Pages %d 0 R/Lang(en-IE)/MarkInfo<</Marked true>>'
            '/StructTreeRoot %d 0 R/Names<</Dests %d 0 R>>/Dests<</two[%d 0 R/Fit]>>/Outlines %d 0 R'
            '/AcroForm<</Fields%s/DR<</Font<</Helv %d 0 R>>>>/DA(/Helv 0 Tf 0 g)/NeedAppearances true>>'
            '/OCProperties<</OCGs%s/D<</OFF[%d 0 R]/Order[%d 0 R[%d 0 R]]/AS[]>>>>'
            '/PageLabels<</Nums[0<</S/r>>]>>/ViewerPreferences<</DisplayDocTitle true>>>>' %
            (nodes, tree, names, pages[1], outline, refs(fields), font, refs(layers), layers[1],
             layers[0], layers[1]))
    return pdf.file(root, pdf.add('<</Title(File %s)/Author(Somebody)>>' % name))


def untagged(name):
    pdf = Maker()
    font, nodes = pdf.add(FONT), pdf.reserve()
    shown = pdf.add('<<>>', 'q 2 0 0 2 0 0 cm\n' + text(36, 300, 'No tags in %s' % name))
    link = pdf.add('<</Type/Annot/Subtype/Link/Rect[72 72 144 144]/Dest[1 /Fit]>>')
    pages = [pdf.add('<</Type/Page/Parent %d 0 R/CropBox[10 10 585 800]/Contents[%d 0 R]/Annots[%d 0 R]'
                     '/Resources<</Font<</F1 %d 0 R>>>>>>' % (nodes, shown, link, font)),
             pdf.add('<</Type/Page/Parent %d 0 R/Rotate 270>>' % nodes)]
    pdf.put(link, '<</Type/Annot/Subtype/Link/Rect[72 72 144 144]/Border[0 0 0]/Dest[%d 0 R/Fit]>>' %
            pages[1])
    # What pages have in common stands above them.
    pdf.put(nodes, '<</Type/Pages/Count 2/Kids%s/MediaBox[0 0 612 792]/Resources<<>>>>' % refs(pages))
    return pdf.file(pdf.add('<</Type/Catalog/Pages %d 0 R>>' % nodes), pdf.add('<<>>'))


def many(count):
    pdf = Maker()
    font, nodes = pdf.add(FONT), pdf.reserve()
    pages = []
    for i in range(count):
        shown = pdf.add('<<>>', text(72, 700, 'Page %d of many' % (i + 1)))
        pages.append(pdf.add('<</Type/Page/Parent %d 0 R/Contents %d 0 R>>' % (nodes, shown)))
    pdf.put(nodes, '<</Type/Pages/Count %d/Kids%s/MediaBox[0 0 595 842]'
            '/Resources<</Font<</F1 %d 0 R>>>>>>' % (count, refs(pages), font))
    outline = put_outline(pdf, [('Page %d' % (i + 1), '/Dest[%d 0 R/Fit]' % page, [])
                                for i, page in enumerate(pages)])
    root = pdf.add('<</Type/Catalog/Pages %d 0 R/Outlines %d 0 R>>' % (nodes, outline))
    return pdf.file(root, pdf.add('<<>>'))
