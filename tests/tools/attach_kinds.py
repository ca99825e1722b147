"""Small PDFs of every kind that officers send in, each made for what it tests: for attach_helper.py.

    kinds()                   name -> bytes; every file is made here, by hand
    attach_kinds.py FOLDER    writes those that are small, for fuzzing to begin with
"""

import pathlib
import sys
import zlib

FONT = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>'
XMP = ('<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
       'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
       'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
       'xmlns:dc="http://purl.org/dc/elements/1.1/" pdfuaid:part="1"><pdfaid:part>2</pdfaid:part>'
       '<pdfaid:conformance>A</pdfaid:conformance><dc:creator><rdf:Seq><rdf:li>Secret Author</rdf:li></rdf:Seq>'
       '</dc:creator><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Roads &amp; bridges</rdf:li></rdf:Alt></dc:title>'
       '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>')


class Pdf:
    """Objects by number. Number 1 is the catalog, 2 the page tree, 3 a font."""

    def __init__(self, catalog='', pages=''):
        self.objects, self.kids, self.trailer = {}, [], ''
        self.catalog, self.page_tree, self.next = catalog, pages, 4
        self.objects[3] = FONT.encode()

    def reserve(self):
        self.next += 1
        return self.next - 1

    def put(self, number, text, data=None, encoded=False):
        body = text.encode('latin-1')
        if data is not None:
            data = data if isinstance(data, bytes) else data.encode('latin-1')
            if not encoded:
                data, body = zlib.compress(data), body[:-2] + b'/Filter/FlateDecode>>'
            body = b'%s/Length %d>>\nstream\n%s\nendstream' % (body[:-2], len(data), data)
        self.objects[number] = body
        return number

    def add(self, text, data=None, encoded=False):
        return self.put(self.reserve(), text, data, encoded)

    def page(self, content, entries='', resources='/Font<</F 3 0 R>>', box='/MediaBox[0 0 595 842]', number=None):
        stream = self.add('<<>>', content)
        number = self.put(number or self.reserve(), '<</Type/Page/Parent 2 0 R%s/Resources<<%s>>/Contents %d 0 R%s>>'
                          % (box, resources, stream, entries))
        self.kids.append(number)
        return number

    def bytes(self):
        self.put(1, '<</Type/Catalog/Pages 2 0 R%s>>' % self.catalog)
        self.put(2, '<</Type/Pages/Count %d/Kids[%s]%s>>' % (
            len(self.kids), ' '.join('%d 0 R' % kid for kid in self.kids), self.page_tree))
        out, places = bytearray(b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'), {}
        for number, body in sorted(self.objects.items()):
            places[number] = len(out)
            out += b'%d 0 obj\n%s\nendobj\n' % (number, body)
        size, start = max(self.objects) + 1, len(out)
        out += b'xref\n0 %d\n0000000000 65535 f \n' % size
        out += b''.join(b'%010d 00000 %s \n' % (places.get(n, 0), b'n' if n in places else b'f')
                        for n in range(1, size))
        out += b'trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n' % (
            size, self.trailer.encode('latin-1'), start)
        return bytes(out)


def words(text, y=700, mark=None, role='P'):
    shown = 'BT /F 12 Tf 72 %d Td (%s) Tj ET\n' % (y, text)
    return '/%s <</MCID %d>> BDC\n%sEMC\n' % (role, mark, shown) if mark is not None else shown


def untagged():
    pdf = Pdf()
    for number in range(1, 4):
        pdf.page(words('Page %d' % number))
    return pdf.bytes()


def tagged():
    """Three pages; a table with ids, classes and roles of its own; links; each page its own section."""
    pdf = Pdf()
    root, document, meta = pdf.reserve(), pdf.reserve(), pdf.add('<</Type/Metadata/Subtype/XML>>', XMP)
    sections, pages = [pdf.reserve() for _ in range(3)], [pdf.reserve() for _ in range(3)]
    link, annot, dest_link, dest_annot = (pdf.reserve() for _ in range(4))
    for index, number in enumerate(pages):
        content = words('Heading', 760, 0, 'H1') + words('Text', 740, 1)
        content += words('See page 3', 720, 2, 'Link') + words('Address', 700, 3, 'Link') if index == 0 else ''
        content += words('Year', 680, 2, 'TH') + words('2026', 660, 3, 'TD') if index == 1 else ''
        content += '/Figure <</MCID 2>> BDC 0 0 1 rg 72 72 99 99 re f EMC\n' if index == 2 else ''
        content += '/Artifact <</Type/Pagination>> BDC\n%sEMC\n' % words('Foot', 30)
        annots = '/Annots[%d 0 R %d 0 R]' % (annot, dest_annot) if index == 0 else ''
        pdf.page(content, '/StructParents %d%s' % (index * 7, annots), number=number)
        head = pdf.add('<</Type/StructElem/S/%s/P %d 0 R/Pg %d 0 R/K 0>>' % (
            'Heading1' if index == 0 else 'H3' if index == 2 else 'H2', sections[index], number))
        para = pdf.add('<</S/Body/P %d 0 R/Pg %d 0 R/K[1]/C/Wide/Lang(cy)>>' % (sections[index], number))
        more = []
        if index == 0:
            more = [link, dest_link]
        elif index == 1:
            table, row, head_cell, cell = (pdf.reserve() for _ in range(4))
            pdf.put(table, '<</S/Table/P %d 0 R/K %d 0 R>>' % (sections[index], row))
            pdf.put(row, '<</S/TR/P %d 0 R/K[%d 0 R %d 0 R]>>' % (table, head_cell, cell))
            pdf.put(head_cell, '<</S/TH/P %d 0 R/Pg %d 0 R/K 2/ID(h)/A<</O/Table/Scope/Column>>>>' % (row, number))
            pdf.put(cell, '<</S/TD/P %d 0 R/K<</Type/MCR/Pg %d 0 R/MCID 3>>/ID(a)/A[<</O/Table/Headers[(h)(gone)]>> 0]>>'
                    % (row, number))
            more = [table]
        else:
            more = [pdf.add('<</S/Figure/P %d 0 R/Pg %d 0 R/K 2/A<</O/Layout/BBox[72 72 171 171]>>>>'
                            % (sections[index], number))]
        pdf.put(sections[index], '<</S/Chapter/P %d 0 R/K[%s]>>' % (
            document, ' '.join('%d 0 R' % n for n in [head, para] + more)))
    pdf.put(link, '<</S/Link/P %d 0 R/Pg %d 0 R/K[2<</Type/OBJR/Obj %d 0 R>>]>>' % (sections[0], pages[0], annot))
    pdf.put(annot, '<</Type/Annot/Subtype/Link/Rect[72 715 150 735]/StructParent 90/Border[0 0 0]/F 4/Contents(To page 3)'
            '/A<</S/GoTo/D[%d 0 R/XYZ 72 800 null]>>>>' % pages[2])
    pdf.put(dest_link, '<</S/Link/P %d 0 R/Pg %d 0 R/K[3<</Type/OBJR/Obj %d 0 R>>]>>' % (
        sections[0], pages[0], dest_annot))
    pdf.put(dest_annot, '<</Type/Annot/Subtype/Link/Rect[72 695 150 715]/StructParent 91/F 4/Contents(Address)'
            '/A<</S/URI/URI(https://council.example/)>>>>')
    pdf.put(document, '<</S/Document/P %d 0 R/Lang(en-GB)/K[%s]>>' % (root, ' '.join('%d 0 R' % n for n in sections)))
    pdf.put(root, '<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[]>>/RoleMap<</Heading1/Top/Top/H1/Body/P/Chapter'
            '/Sect/Round/Around/Around/Round>>/ClassMap<</Wide<</O/Layout/SpaceAfter 6>>/Unused<</O/Layout>>>>>>' % document)
    pdf.catalog = '/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>/Lang(fr)/Metadata %d 0 R' % (root, meta)
    return pdf.bytes()


BOXES = [('/MediaBox[0 0 595 842]', ''), ('/MediaBox[0 0 595 842]', '/Rotate 90'),
         ('/MediaBox[0 0 595 842]', '/Rotate 180'), ('/MediaBox[0 0 595 842]', '/Rotate -90'),
         ('/MediaBox[-100 -50 495 792]/CropBox[0 0 400 700]', '/Rotate 450'),
         ('/MediaBox[842 595 0 0]', '/UserUnit 2'), ('/MediaBox[0 0 600 400]/CropBox[100 50 900 300]', '/Rotate 270/UserUnit .5'),
         ('/MediaBox[5 5 5 5]', '/Rotate 45')]


def boxes():
    pdf = Pdf()
    pattern = pdf.add('<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources'
                      '<<>>/Matrix[1 0 0 1 3 4]>>', '1 0 0 rg 0 0 4 4 re f')
    for box, entries in BOXES:
        link = ('/Annots[<</Type/Annot/Subtype/Link/Rect[100 100 200 150]/QuadPoints[100 150 200 150 100 100 200 100]'
                '/Dest[%d/XYZ 100 200 null]>>]' % len(pdf.kids))
        pdf.page(words('Box') + '/Pattern cs /P1 scn 50 50 99 99 re f', entries + link, box=box,
                 resources='/Font<</F 3 0 R>>/Pattern<</P1 %d 0 R>>' % pattern)
    return pdf.bytes()


def outline():
    """Four pages, named and explicit destinations, and bookmarks three deep."""
    pdf = Pdf()
    pages = [pdf.page(words('Page')) for _ in range(4)]
    names = '(one)[%d 0 R/Fit](two)<</D[%d 0 R/FitH 500]>>' % (pages[0], pages[1])
    tree = pdf.add('<</Kids[<</Names[%s]/Limits[(one)(two)]>>]>>' % names)
    items = [pdf.reserve() for _ in range(6)]
    root = pdf.add('<</Type/Outlines/First %d 0 R/Last %d 0 R>>' % (items[0], items[5]))
    a, b, c, d, e, f = items
    pdf.put(a, '<</Title(One)/Parent %d 0 R/Next %d 0 R/First %d 0 R/Dest(one)>>' % (root, e, b))
    pdf.put(b, '<</Title(\\376\\377\\000T\\000w\\000o)/Next %d 0 R/First %d 0 R/A<</S/GoTo/D(two)>>>>' % (d, c))
    pdf.put(c, '<</Title(Three)/Dest/three>>')
    pdf.put(d, '<</Title(Group)>>')
    pdf.put(e, '<</Title(Web)/Next %d 0 R/A<</S/URI/URI(https://a.example)>>>>' % f)
    pdf.put(f, '<</Title(Script)/Dest[3/XYZ null null 0]/A<</S/JavaScript/JS(app.alert\\(1\\))>>>>')
    pdf.catalog = '/Outlines %d 0 R/Names<</Dests %d 0 R>>/Dests<</three[%d 0 R/XYZ 1 2 0]>>' % (root, tree, pages[2])
    return pdf.bytes()


def form():
    """Text fields with inherited entries, a button that submits, a signature, a choice on page 2."""
    pdf = Pdf()
    parent, name, mail, button, sign, choice = (pdf.reserve() for _ in range(6))
    look = pdf.add('<</Type/XObject/Subtype/Form/BBox[0 0 100 20]/Resources<</Font<</F 3 0 R>>>>>>',
                   'BT /F 9 Tf 2 5 Td (Signed) Tj ET')
    widget = '/Type/Annot/Subtype/Widget/F 4/Rect[72 %d 172 %d]/AP<</N %d 0 R>>'
    pdf.page(words('Form'), '/Annots[%d 0 R %d 0 R %d 0 R %d 0 R]' % (name, mail, button, sign))
    pdf.page(words('More'), '/Annots[%d 0 R]' % choice)
    pdf.put(parent, '<</T(person)/FT/Tx/DA(/He 9 Tf 0 g)/TU(Person)/Kids[%d 0 R %d 0 R]>>' % (name, mail))
    pdf.put(name, '<<%s/T(name)/Parent %d 0 R/V(Jo)/AA<</K<</S/JavaScript/JS(1)>>>>>>' % (widget % (600, 620, look), parent))
    pdf.put(mail, '<<%s/T(mail)/Parent %d 0 R>>' % (widget % (570, 590, look), parent))
    pdf.put(button, '<<%s/T(send)/FT/Btn/Ff 65536/A<</S/SubmitForm/F(https://x.example)>>>>' % (widget % (540, 560, look)))
    pdf.put(sign, '<<%s/T(signed)/FT/Sig/V<</Type/Sig/Filter/X/Contents(xx)>>>>' % (widget % (500, 520, look)))
    pdf.put(choice, '<<%s/T(choice)/FT/Ch/Opt[(a)(b)]/DA(/Zz 9 Tf)/TU(Choice)>>' % (widget % (600, 620, look)))
    pdf.catalog = ('/AcroForm<</Fields[%d 0 R %d 0 R %d 0 R %d 0 R]/DR<</Font<</He 3 0 R/Un 3 0 R>>>>/DA(/He 10 Tf 0 g)/Q 1'
                   '/SigFlags 3/XFA(xml)/CO[%d 0 R]>>' % (choice, parent, button, sign, name))
    return pdf.bytes()


def layers():
    pdf = Pdf()
    shown, hidden, both, other = (pdf.reserve() for _ in range(4))
    for number, name in ((shown, 'Map'), (hidden, 'Draft'), (other, 'Unused')):
        pdf.put(number, '<</Type/OCG/Name(%s)/Usage<</CreatorInfo<</Creator(SecretTool)>>>>>>' % name)
    pdf.put(both, '<</Type/OCMD/OCGs[%d 0 R %d 0 R]>>' % (shown, hidden))
    properties = '/Font<</F 3 0 R>>/Properties<</A %d 0 R/B %d 0 R/C %d 0 R>>' % (shown, hidden, both)
    pdf.page('/OC /A BDC %s EMC' % words('Map'), resources=properties)
    pdf.page('/OC /B BDC %s EMC /OC /C BDC %s EMC' % (words('Draft'), words('Both', 500)), resources=properties)
    pdf.catalog = ('/OCProperties<</OCGs[%d 0 R %d 0 R %d 0 R]/D<</Name(Views)/BaseState/OFF/ON[%d 0 R %d 0 R]/Order[%d 0 R'
                   '[(Group)%d 0 R]]/AS[<</Event/Print/Category[/Print]>>]>>>>'
                   % (shown, hidden, other, shown, other, shown, hidden))
    return pdf.bytes()


def harmful():
    """Everything that acts by itself, and all that carries files or names along."""
    pdf = Pdf()
    file = pdf.add('<</Type/Filespec/F(a.exe)/EF<</F %d 0 R>>>>' % pdf.add('<</Type/EmbeddedFile>>', 'SecretFile'))
    script = pdf.add('<</S/JavaScript/JS(SecretScript)>>')
    meta = pdf.add('<</Type/Metadata/Subtype/XML>>', 'SecretMeta')
    image = pdf.add('<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceRGB/Metadata %d 0 R'
                    '/PieceInfo<</App<</Private(SecretPiece)>>>>/AF[%d 0 R]>>' % (meta, file), b'abc')
    rect = '/Type/Annot/Rect[9 9 99 99]'
    annots = ['<<%s/Subtype/Link/A<</S/Launch/F(SecretPath.exe)>>>>' % rect,
              '<<%s/Subtype/Link/A<</S/URI/URI(javascript:SecretUri)>>>>' % rect,
              '<<%s/Subtype/Link/A<</S/URI/URI(https://a.example)/Next %d 0 R>>>>' % (rect, script),
              '<<%s/Subtype/Link/A<</S/Named/N/LastPage>>>>' % rect,
              '<<%s/Subtype/FileAttachment/FS %d 0 R>>' % (rect, file),
              '<<%s/Subtype/RichMedia/RichMediaContent<<>>>>' % rect,
              '<<%s/Subtype/Text/T(Secret Author)/Contents(Note)/M(D:2026)/NM(x)/Popup<<>>/AA<</E %d 0 R>>>>' % (rect, script),
              '<<%s/Subtype/Highlight/QuadPoints[9 99 99 99 9 9 99 9]/T(Secret Author)>>' % rect,
              '<<%s/Subtype/Popup>>' % rect]
    pdf.page(words('Harm') + '/I Do', '/AA<</O %d 0 R>>/PieceInfo<</X<</Private(SecretPiece)>>>>/Metadata %d 0 R/Annots[%s]'
             % (script, meta, ' '.join(annots)), resources='/Font<</F 3 0 R>>/XObject<</I %d 0 R/Not %d 0 R>>' % (image, image))
    pdf.catalog = ('/OpenAction %d 0 R/Names<</JavaScript<</Names[(a)%d 0 R]>>/EmbeddedFiles<</Names[(b)%d 0 R]>>>>'
                   '/Metadata %d 0 R/AF[%d 0 R]' % (script, script, file, meta, file))
    info = pdf.add('<</Author(Secret Author)/Producer(SecretTool)/Title( My title )>>')
    pdf.trailer = '/Info %d 0 R' % info
    return pdf.bytes()


def looks():
    """A scan, a blank page, white paint only, CMYK, an unused picture, hidden text over a scan."""
    pdf = Pdf()
    image = pdf.add('<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray>>', b'a')
    cmyk = pdf.add('<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace[/Indexed/DeviceCMYK 0<00000000>]>>', b'a')
    lzw = pdf.add('<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/LZWDecode>>',
                  bytes([0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01]), encoded=True)
    resources = '/Font<</F 3 0 R>>/XObject<</I %d 0 R/K %d 0 R/Z %d 0 R>>' % (image, cmyk, lzw)
    for content in ('q 500 0 0 500 0 0 cm /I Do Q', '', 'q 1 1 1 rg 0 0 595 842 re f Q', words('Ink') + '0 0 0 1 k 9 9 9 9 re f',
                    words('Ink') + '/K Do', 'q 500 0 0 500 0 0 cm /I Do Q BT 3 Tr /F 9 Tf (x) Tj ET', words('Lzw') + '/Z Do',
                    'q BI /W 1 /H 1 /BPC 8 /CS /G ID \x01EI\x02\nEI Q'):
        pdf.page(content, resources=resources)
    return pdf.bytes()


def untidy():
    """Contents that leave things open, and close what is not open."""
    pdf = Pdf()
    for content in ('q q 2 0 0 2 0 0 cm BT /F 9 Tf (a) Tj', 'Q Q ' + words('a'), '/P BMC /P BMC ' + words('a'),
                    words('a') + '(open (string', words('a') + '[(a) <</B [', words('a') + '<4142',
                    words('a') + 'BI /W 9 /H 9 /BPC 8 /CS /G ID xxxxx'):
        pdf.page(content)
    return pdf.bytes()


def inherited():
    """All that pages can inherit, from two levels, resources that two pages share, and a node that comes twice."""
    pdf = Pdf(pages='/Resources 9 0 R/MediaBox[0 0 300 200]/Rotate 90')
    pdf.next = 20
    pdf.objects[9] = b'<</Font<</F 3 0 R>>/XObject<</One 10 0 R/Two 11 0 R/Form 12 0 R>>>>'
    image = '<</Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray>>'
    pdf.put(10, image, b'1')
    pdf.put(11, image, b'2')
    pdf.put(12, '<</Type/XObject/Subtype/Form/BBox[0 0 9 9]>>', '/Two Do')
    inner, third = pdf.reserve(), pdf.reserve()
    contents = [pdf.add('<<>>', data) for data in (words('a') + '/One Do', words('b') + '/Form Do', words('c'))]
    pages = [pdf.add('<</Type/Page/Parent %d 0 R/Contents[%d 0 R]>>' % (inner, contents[0])),
             pdf.add('<</Type/Page/Parent %d 0 R/Contents %d 0 R/Rotate 0>>' % (inner, contents[1]))]
    pdf.put(inner, '<</Type/Pages/Parent 2 0 R/Count 2/Kids[%d 0 R %d 0 R]/MediaBox[0 0 400 200]>>' % tuple(pages))
    pdf.put(third, '<</Type/Page/Parent 2 0 R/Contents %d 0 R>>' % contents[2])
    pdf.kids = [inner, third, inner]
    return pdf.bytes()


def signed():
    """A tagged form with a signature, and a field that no element has."""
    pdf = Pdf()
    root, para, elem, page, sign, text = (pdf.reserve() for _ in range(6))
    look = pdf.add('<</Type/XObject/Subtype/Form/BBox[0 0 50 10]/Matrix[2 0 0 2 0 0]>>', '0 0 50 10 re f')
    pdf.page(words('Form', mark=0), '/StructParents 0/Annots[%d 0 R %d 0 R]' % (sign, text), number=page)
    pdf.put(sign, '<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/V<<>>/Rect[100 100 200 120]/AP<</N %d 0 R>>/F 4>>' % look)
    pdf.put(text, '<</Type/Annot/Subtype/Widget/FT/Tx/T(t)/Rect[100 200 200 220]/AP<</N %d 0 R>>/F 4>>' % look)
    pdf.put(para, '<</S/P/P %d 0 R/Pg %d 0 R/K 0>>' % (root, page))
    pdf.put(elem, '<</S/Form/P %d 0 R/Pg %d 0 R/K<</Type/OBJR/Obj %d 0 R>>>>' % (root, page, sign))
    pdf.put(root, '<</Type/StructTreeRoot/K[%d 0 R %d 0 R]>>' % (para, elem))
    pdf.catalog = '/StructTreeRoot %d 0 R/AcroForm<</Fields[%d 0 R %d 0 R]>>' % (root, sign, text)
    return pdf.bytes()


def newer():
    """Types and name spaces of PDF 2.0, H, marks in a form, an element in two places."""
    pdf = Pdf()
    root, page, form = pdf.reserve(), pdf.reserve(), pdf.reserve()
    pdf.put(form, '<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/StructParents 5/Resources<</Font<</F 3 0 R>>>>>>',
            words('In form', 300, 0))
    pdf.page(''.join(words('x', 700 - i, i) for i in range(8)) + '/X Do', number=page,
             resources='/Font<</F 3 0 R>>/XObject<</X %d 0 R>>' % form)
    space = pdf.add('<</Type/Namespace/NS(http://iso.org/pdf2/ssn)>>')
    own = pdf.add('<</Type/Namespace/NS(urn:own)/RoleMapNS<</kopf[/Title %d 0 R]/text/P>>>>' % space)
    kids = []
    for mark, (role, where) in enumerate((('Title', space), ('kopf', own), ('text', own), ('FENote', space), ('Odd', None),
                                          ('Em', space))):
        kids.append(pdf.add('<</S/%s/P %d 0 R/Pg %d 0 R/K %d%s>>' % (role, root, page, mark,
                                                                    '/NS %d 0 R' % where if where else '')))
    inner = pdf.add('<</S/Sect/P %d 0 R/K[<</S/H/Pg %d 0 R/K 6>><</S/Sect/K<</S/H/Pg %d 0 R/K 7>>>>]>>' % (root, page, page))
    stream = pdf.add('<</S/P/P %d 0 R/K<</Type/MCR/Pg %d 0 R/Stm %d 0 R/MCID 0>>>>' % (root, page, form))
    kids += [inner, stream, kids[0], inner]
    pdf.put(root, '<</Type/StructTreeRoot/K[%s]>>' % ' '.join('%d 0 R' % kid for kid in kids))
    pdf.catalog = '/StructTreeRoot %d 0 R/MarkInfo<</Marked true>>' % root
    return pdf.bytes()


def unreadable():
    """Contents that can't be decoded: not at all, in their middle, and by no known filter."""
    pdf = Pdf()
    first, second = zlib.compress(words('First').encode()), zlib.compress(words('Second' * 999).encode(), 0)
    for part in (b'rubbish', second[:2000], first):
        filters = '/ASCIIRunes' if part == first else '/FlateDecode'
        broken = pdf.add('<</Filter%s>>' % filters, part, True)
        whole = pdf.add('<<>>', words('Whole', 500))
        pdf.kids.append(pdf.add('<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents'
                                '[%d 0 R null 3 0 R 999 0 R (x) %d 0 R]>>' % (broken, whole)))
    return pdf.bytes()


def deep():
    """100,000 bookmarks in a chain, as many one below the other, and elements 50,000 deep."""
    pdf = Pdf()
    root, page, outlines = pdf.reserve(), pdf.reserve(), pdf.reserve()
    pdf.page(words('Deep', mark=0), '/StructParents 0', number=page)
    for count, link in ((100000, 'Next'), (100000, 'First')):
        first = pdf.next
        for number in range(count):
            pdf.add('<</Title(%d)/Dest[0/Fit]%s>>' % (number, '/%s %d 0 R' % (link, pdf.next + 1) if number < count - 1 else
                                                     '/%s %d 0 R' % (link, pdf.next + 1) if link == 'Next' else ''))
        if link == 'Next':
            pdf.put(outlines, '<</First %d 0 R>>' % first)
    first, count = pdf.next, 50000
    for number in range(count):
        pdf.add('<</S/Div/P %d 0 R/K %s>>' % (pdf.next - 1 if number else root, '%d 0 R' % (pdf.next + 1) if number < count - 1
                                             else '<</Type/MCR/Pg %d 0 R/MCID 0>>' % page))
    pdf.put(root, '<</Type/StructTreeRoot/K %d 0 R>>' % first)
    pdf.catalog = '/StructTreeRoot %d 0 R/Outlines %d 0 R' % (root, outlines)
    return pdf.bytes()


def needs_looks():
    """A field that leaves its appearance to the viewer."""
    pdf = Pdf()
    field = pdf.reserve()
    pdf.page(words('Form'), '/Annots[%d 0 R]' % field)
    pdf.put(field, '<</Type/Annot/Subtype/Widget/FT/Tx/T(t)/TU(Text)/V(Filled in)/DA(/He 9 Tf 0 g)/Rect[72 600 272 620]/F 4>>')
    pdf.catalog = '/AcroForm<</Fields[%d 0 R]/NeedAppearances true/DR<</Font<</He 3 0 R>>>>>>' % field
    return pdf.bytes()


def filled():
    """Fields of all types, with and without appearances, one of them hidden."""
    pdf = Pdf()
    old = pdf.add('<</Type/XObject/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</He 3 0 R>>>>>>',
                  '/Tx BMC q BT /He 9 Tf 2 5 Td [(Old)-200(words)] TJ ET Q EMC')
    entries = ['/FT/Tx/V(New words)/AP<</N %d 0 R>>' % old, '/FT/Tx/V(Old words)/AP<</N %d 0 R>>' % old,
               '/FT/Tx/Ff 4096/V(One\\nTwo words that are broken)/MK<</BC[0 0 1]/BG[1]/R 90>>/BS<</W 2/S/B>>',
               '/FT/Tx/Ff 16777216/MaxLen 6/V(ABC)/MK<</BC[0]>>', '/FT/Tx/Ff 8192/V(SecretWord)',
               '/FT/Tx/V(SecretValue)/F 2', '/FT/Ch/V[(b)]/TI 1/Opt[(a)[(b)(Bravo)](c)]',
               '/FT/Ch/Ff 131072/V(b)/Opt[(a)[(b)(Bravo)]]', '/FT/Btn/V/On/MK<</CA(8)/BC[0]>>',
               '/FT/Btn/Ff 65536/MK<</CA(Press)>>/BS<</S/D/D[2 1]>>']
    fields = [pdf.add('<</Type/Annot/Subtype/Widget%s/T(t%d)/TU(Text %d)/Rect[72 %d 272 %d]%s>>' % (
        '' if '/F 2' in entry else '/F 4', i, i, 700 - 30 * i, 720 - 30 * i, entry)) for i, entry in enumerate(entries)]
    listed = ' '.join('%d 0 R' % field for field in fields)
    pdf.page(words('Form'), '/Annots[%s]' % listed)
    pdf.catalog = '/AcroForm<</Fields[%s]/NeedAppearances true/DA(/He 9 Tf 0 0 0 1 k)/DR<</Font<</He 3 0 R>>>>>>' % listed
    return pdf.bytes()


def kinds():
    return {function.__name__: function() for function in (untagged, tagged, boxes, outline, form, layers, harmful, looks,
                                                           untidy, inherited, signed, newer, unreadable, deep, needs_looks, filled)}


def main():
    for name, data in kinds().items():
        if len(data) < 65536:
            (pathlib.Path(sys.argv[1]) / (name + '.pdf')).write_bytes(data)


if __name__ == '__main__':
    main()
