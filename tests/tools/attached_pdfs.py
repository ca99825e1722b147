#!/usr/bin/env python3
"""Small PDFs for the golden cases about attached files, one for each thing that can be found in one.

    attached_pdfs.py FOLDER

Each is the same page, a square that is tagged and has an alternative text, with one thing changed.
"""

import pathlib
import sys

from hostile_pdfs import XMP, flate, pdf, rich, stream
import tagged_pdfs

SQUARE = '/Figure<</MCID 0>>BDC 2 w 60 60 80 80 re S EMC\n'
TEXT = '/P<</MCID 1>>BDC BT /F1 12 Tf 60 160 Td(Words)Tj ET EMC\n'
FIGURE = '<</S/Figure/P 5 0 R/Pg 3 0 R/K 0/Alt(A square)/A<</O/Layout/Placement/Block/BBox[60 60 140 140]>>>>'
HELVETICA = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>'

FONT = '/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>>>'
PARAGRAPH = '<</S/P/P 5 0 R/Pg 3 0 R/K 1>>'


def metadata(ua=True, a='2A', title='A square'):
    claims = ('pdfuaid:part="1" ' if ua else '') + (
        'pdfaid:part="%s" pdfaid:conformance="%s"' % tuple(a) if a else '')
    text = XMP[:XMP.index('pdfuaid:part')] + claims + '/></rdf:RDF>' + XMP[XMP.index('</x:xmpmeta>'):]
    if title:
        text = text.replace('xmlns:pdfuaid', 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid').replace(
            claims + '/>', claims + '><dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt>'
            '</dc:title></rdf:Description>' % title)
    return stream('/Type/Metadata/Subtype/XML', text)


def page(content=SQUARE, box='0 0 200 200', page='', resources='', catalog='', tagged=True, lang='en-GB', kids='',
         parents='7 0 R', keys='', xmp=None, figure=FIGURE, **more):
    """The file; `more` has objects by number: o20='…'."""
    tags = '/StructTreeRoot 4 0 R/MarkInfo<</Marked true>>' if tagged else ''
    objects = {
        1: '<</Type/Catalog/Pages 2 0 R/Metadata 9 0 R/ViewerPreferences<</DisplayDocTitle true>>%s%s%s>>' % (
            tags, '/Lang(%s)' % lang if lang else '', catalog),
        2: '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        3: '<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 8 0 R/Resources<<%s>>/Tabs/S%s%s>>' % (
            box, resources, '/StructParents 0' if tagged else '', page),
        8: content if isinstance(content, bytes) else stream('', content),
        9: xmp or metadata(),
    }
    if tagged:
        objects.update({4: '<</Type/StructTreeRoot/K 5 0 R/ParentTree<</Nums[0[%s]%s]>>/ParentTreeNextKey 99>>' % (
                            parents, keys),
                        5: '<</S/Document/P 4 0 R/K[7 0 R%s]>>' % kids, 7: figure})
    objects.update({int(key[1:]): value for key, value in more.items()})
    return pdf(objects, '/Root 1 0 R/ID[<00><00>]')


def shapes(widths='/Widths[1]', content=SQUARE + TEXT.replace('Words', 'a'), **more):
    """A letter of a Type 3 font, with or without a map of what it means."""
    return page(content=content, kids=' 20 0 R', parents='7 0 R 20 0 R', o20=PARAGRAPH,
                resources='/Font<</F1 21 0 R>>', **more,
                o21='<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</shape 22 0 R>>'
                    '/Encoding<</Differences[97/shape]>>/FirstChar 97/LastChar 97%s/Resources<<>>%s>>' % (
                        widths, '/ToUnicode 23 0 R' if 'o23' in more else ''),
                o22=stream('', '1 0 0 0 1 1 d1 0 0 1 1 re f'))


def pages(count):
    """So many pages, A4 upright and across by turns, with a bookmark for each and a link onwards."""
    objects = {
        1: '<</Type/Catalog/Pages 2 0 R/Metadata 9 0 R/ViewerPreferences<</DisplayDocTitle true>>/Lang(cy)'
           '/StructTreeRoot 4 0 R/MarkInfo<</Marked true>>/Outlines 6 0 R/Names<</Dests 8 0 R>>/Dests<</first[100 0 R/XYZ null 842 null]>>>>',
        4: '<</Type/StructTreeRoot/K 5 0 R/ParentTree 7 0 R/ParentTreeNextKey %d>>' % (2 * count),
        6: '<</Type/Outlines/First 103 0 R/Last %d 0 R/Count %d>>' % (100 * count + 3, count),
        8: '<</Names[(second)[200 0 R/FitH 300](third)<</D[300 0 R/Fit]>>]>>',
        9: metadata(title='Many squares'),
    }
    kids, tops, nums = [], [], []
    for i in range(count):
        n, following = 100 * (i + 1), 100 * ((i + 1) % count + 1)
        kids.append('%d 0 R' % n)
        tops.append('%d 0 R %d 0 R' % (n + 2, n + 4))
        nums.append('%d[%d 0 R]%d %d 0 R' % (2 * i, n + 2, 2 * i + 1, n + 4))
        objects[n] = ('<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d/Contents %d 0 R/Resources<<>>'
                      '/Tabs/S/StructParents %d/Annots[%d 0 R]>>' % (90 * (i % 2), n + 1, 2 * i, n + 5))
        objects[n + 1] = stream('', SQUARE.replace('60 60', '%d 300' % (60 + 20 * i)))
        objects[n + 2] = FIGURE.replace('3 0 R', '%d 0 R' % n)
        objects[n + 3] = '<</Title(Square %d)/Parent 6 0 R%s%s/Dest[%d 0 R/Fit]>>' % (
            i + 1, '/Prev %d 0 R' % (n - 97) if i else '', '/Next %d 0 R' % (n + 103) if i + 1 < count else '', n)
        objects[n + 4] = '<</S/Link/P 5 0 R/Pg %d 0 R/K<</Type/OBJR/Obj %d 0 R>>>>' % (n, n + 5)
        objects[n + 5] = ('<</Type/Annot/Subtype/Link/Rect[60 300 140 380]/Border[0 0 0]/F 4/Contents(Onwards)'
                          '/StructParent %d/Dest[%d 0 R/Fit]>>' % (2 * i + 1, following))
    objects[2] = '<</Type/Pages/Kids[%s]/Count %d>>' % (' '.join(kids), count)
    objects[5] = '<</S/Document/P 4 0 R/K[%s]>>' % ' '.join(tops)
    objects[7] = '<</Nums[%s]>>' % ' '.join(nums)
    return pdf(objects, '/Root 1 0 R/ID[<00><00>]')


def annotation(entries, **more):
    return page(page='/Annots[20 0 R]', o20='<</Type/Annot/Rect[10 10 40 40]/F 4%s>>' % entries, **more)


# Links to another file: what a link does, and where that leads in a pack where five.pdf is papers/five.pdf
# with its pages 1, 2 and 4: (page of five.pdf, how it is shown), or a word.
ELSEWHERE = [
    ('/S/GoToR/F(five.pdf)/D[3/XYZ 10 20 null]', (4, 'XYZ', 10, 20, None)),
    ('/S/GoToR/F<</Type/Filespec/F(x)/UF(C:\\\\Files\\\\Papers\\\\FIVE.pdf)>>/D(second)', (2, 'FitH', 300)),
    ('/S/GoToR/F(../somewhere/five.pdf)/D/first', (1, 'XYZ', None, 842, None)),
    ('/S/URI/URI(papers/five.pdf#page=2)', (2, 'Fit')),
    ('/S/URI/URI(./papers/five.pdf#nameddest=second)', (2, 'FitH', 300)),
    ('/S/URI/URI(file:///H:/My%20Files/five.pdf)', (1, 'Fit')),
    ('/S/Launch/F(five.pdf)', (1, 'Fit')),
    ('/S/Launch/Win<</F(H:\\\\five.pdf)>>', (1, 'Fit')),
    ('/S/GoToR/F(linking.pdf)/D[0/Fit]', 'itself'),
    ('/S/GoToR/F(five.pdf)/D[2/Fit]', 'lost'),
    ('/S/GoToR/F(five.pdf)/D(third)', 'lost'),
    ('/S/GoToR/F(five.pdf)/D(nowhere)', 'lost'),
    ('/S/GoToR/F(six.pdf)/D[0/Fit]', 'removed'),
    ('/S/URI/URI(https://example.org/five.pdf)', 'web'),
]


def linking(bookmarks=True):
    """A page with all those links, each with a tag and maybe a bookmark of its own."""
    more, kids, annots = {}, [], []
    for i, (action, _) in enumerate(ELSEWHERE):
        n = 20 + 3 * i
        kids.append('%d 0 R' % (n + 1))
        annots.append('%d 0 R' % n)
        more['o%d' % n] = ('<</Type/Annot/Subtype/Link/Rect[%d 10 %d 20]/Border[0 0 0]/F 4/Contents(Link %d)'
                           '/StructParent %d/A<<%s>>>>' % (10 + 10 * i, 18 + 10 * i, i + 1, i + 1, action))
        more['o%d' % (n + 1)] = '<</S/Link/P 5 0 R/Pg 3 0 R/K<</Type/OBJR/Obj %d 0 R>>>>' % n
        more['o%d' % (n + 2)] = '<</Title(Link %d)/Parent 19 0 R%s%s/A<<%s>>>>' % (
            i + 1, '/Prev %d 0 R' % (n - 1) if i else '',
            '/Next %d 0 R' % (n + 5) if i + 1 < len(ELSEWHERE) else '', action)
    more['o19'] = '<</Type/Outlines/First 22 0 R/Last %d 0 R/Count %d>>' % (
        22 + 3 * (len(ELSEWHERE) - 1), len(ELSEWHERE))
    keys = ''.join(' %d %s' % (i + 1, kid) for i, kid in enumerate(kids))
    return page(page='/Annots[%s]' % ' '.join(annots), catalog='/Outlines 19 0 R' if bookmarks else '', kids=' ' + ' '.join(kids),
                keys=keys, **more)


PARAGRAPH = '<</S/P/P 5 0 R/Pg 3 0 R/K 1>>'
HEADINGS = '<</S/%s/P 5 0 R/Pg 3 0 R/K %d>>'

FILES = {
    # Good ones.
    'square': page(),
    'five': pages(5),
    'linking': linking(bookmarks=False),
    'papers/five': pages(5),
    'tiny': page(box='0 0 24 18', content='/Figure<</MCID 0>>BDC 4 4 10 10 re S EMC'),
    # What can't be attached.
    'empty': b'',
    'web-page': b'<!DOCTYPE html><title>Sign in</title><p>Please sign in to download this report.',
    'no-pages': pdf({1: '<</Type/Catalog/Pages 2 0 R>>', 2: '<</Type/Pages/Kids[]/Count 0>>'}),
    'locked': pdf({1: '<</Type/Catalog/Pages 2 0 R>>', 2: '<</Type/Pages/Kids[3 0 R]/Count 1>>',
                   3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>'},
                  '/Root 1 0 R/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>/ID[<00><00>]' % (
                      '41' * 32, '42' * 32)),
    'damaged': b'%PDF-1.7\n' + b'nothing that anybody could read\n' * 20,
    'miles': page(box='0 0 2000000 200'),
    # What ends a claim.
    'untagged': page(tagged=False, content='60 60 80 80 re S', xmp=metadata(ua=False, a=None, title=None), lang=None),
    'level-b': page(xmp=metadata(a='2B')),
    'unmarked': page(content=SQUARE + '10 10 20 20 re S\n'),
    'no-alt': page(figure=FIGURE.replace('/Alt(A square)', '')),
    'headings': page(content=SQUARE + '/H1<</MCID 1>>BDC 9 9 9 9 re S EMC /H3<</MCID 2>>BDC 9 29 9 9 re S EMC',
                     kids=' 20 0 R 21 0 R', parents='7 0 R 20 0 R 21 0 R', o20=HEADINGS % ('H1', 1),
                     o21=HEADINGS % ('H3', 2)),
    'helvetica': page(content=SQUARE + TEXT, kids=' 20 0 R', parents='7 0 R 20 0 R', o20=PARAGRAPH,
                      resources='/Font<</F1 21 0 R>>', o21=HELVETICA),
    'shapes': shapes(),
    'private': shapes(o23=stream('', '1 beginbfchar <61><E000> endbfchar')),
    'widths': shapes(widths='', o23=stream('', '1 beginbfchar <61><0061> endbfchar')),
    'transfer': page(content='/G gs ' + SQUARE,
                     resources='/ExtGState<</G<</TR<</FunctionType 2/Domain[0 1]/N 1/C0[1]/C1[0]>>>>>>'),
    'invisible': shapes(content=SQUARE + '/P<</MCID 1>>BDC BT 3 Tr /F1 12 Tf 60 160 Td(a)Tj ET EMC\n',
                        o23=stream('', '1 beginbfchar <61><0061> endbfchar')),
    'inks': page(content='0 1 0 0 K ' + SQUARE),
    'lzw': page(content=SQUARE.replace('EMC', 'q 9 0 0 9 0 0 cm BI /W 1/H 1/BPC 8/CS/G/F/LZW ID \x80\x0b\x60\x50 EI Q EMC')),
    'lzw-contents': page(content=stream('/Filter/LZWDecode', bytes([0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01]))),
    'scan': page(content='q 200 0 0 200 0 0 cm /I Do Q', resources='/XObject<</I 20 0 R>>', tagged=False,
                 o20=flate('/Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceGray',
                           bytes(range(16)))),
    'blank': page(content='', figure='<</S/P/P 5 0 R>>', parents='null'),
    # What is there and not seen.
    'redacted': page(content=SQUARE + TEXT + '/Artifact BMC 0 g 55 155 60 16 re f EMC', resources=FONT,
                     kids=' 20 0 R', parents='7 0 R 20 0 R', o20=PARAGRAPH),
    'whitened': page(content=SQUARE + TEXT + '/Artifact BMC 1 g 55 155 60 16 re f EMC', resources=FONT,
                     kids=' 20 0 R', parents='7 0 R 20 0 R', o20=PARAGRAPH),
    'cropped': page(content=SQUARE + TEXT, resources=FONT, page='/CropBox[0 0 200 150]', kids=' 20 0 R',
                    parents='7 0 R 20 0 R', o20=PARAGRAPH),
    'edges': page(content=SQUARE + TEXT.replace('160', '188'), resources=FONT, kids=' 20 0 R',
                  parents='7 0 R 20 0 R', o20=PARAGRAPH),
    # What is taken out, or worth a look.
    'scripts': page(catalog='/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>'),
    'launch': annotation('/Subtype/Link/Contents(Start)/A<</S/Launch/F(setup.exe)>>'),
    'field': page(page='/Annots[20 0 R]', catalog='/AcroForm<</Fields[20 0 R]>>',
                  o20='<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/Rect[10 10 40 40]/F 4>>'),
    'hidden-field': page(page='/Annots[20 0 R]', catalog='/AcroForm<</Fields[20 0 R]>>',
                         o20='<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/TU(Score)/V(3)/Rect[10 10 40 40]/F 2>>'),
    'letters': page(page='/Annots[20 0 R]', catalog='/AcroForm<</Fields[20 0 R]>>',
                    o20='<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/TU(Name)/V<FEFF0641>/Rect[10 10 40 40]/F 4>>'),
    'xfa': page(catalog='/AcroForm<</Fields[]/XFA 20 0 R>>', o20=stream('', '<xdp/>')),
    'files': page(catalog='/Names<</EmbeddedFiles<</Names[(f)20 0 R]>>>>',
                  o20='<</Type/Filespec/F(f.txt)/EF<</F 21 0 R>>>>', o21=stream('/Type/EmbeddedFile', 'words')),
    'film': annotation('/Subtype/Movie/Movie<</F(film.mov)>>'),
    'signed': page(page='/Annots[20 0 R]', catalog='/AcroForm<</Fields[20 0 R]/SigFlags 3>>',
                   o20='<</Type/Annot/Subtype/Widget/FT/Sig/T(s)/TU(Signature)/Rect[10 10 40 40]/F 4/V 21 0 R>>',
                   o21='<</Type/Sig/Filter/Adobe.PPKLite/Contents<00>/ByteRange[0 0 0 0]>>'),
    'comments': annotation('/Subtype/Text/Contents(Is this right?)/T(Ann)'),
    'redaction': annotation('/Subtype/Redact/QuadPoints[10 40 40 40 10 10 40 10]/IC[0 0 0]'),
    'layers': page(content=SQUARE + '/Artifact BMC /OC/L BDC 9 9 9 9 re f EMC EMC', resources='/Properties<</L 20 0 R>>',
                   catalog='/OCProperties<</OCGs[20 0 R]/D<</Name(Layers)/OFF[20 0 R]/Order[20 0 R]>>>>',
                   o20='<</Type/OCG/Name(Draft)>>'),
    'link': annotation('/Subtype/Link/Contents(Out)/A<</S/URI/URI(https://example.org/)>>'),
    'note': annotation('/Subtype/Square/StructParent 1/AP<</N 21 0 R>>', kids=' 22 0 R', keys='1 22 0 R',
                       o21=stream('/Type/XObject/Subtype/Form/BBox[0 0 30 30]', '9 9 9 9 re S'),
                       o22='<</S/Annot/P 5 0 R/Pg 3 0 R/K<</Type/OBJR/Obj 20 0 R>>>>'),
    'cut': page().replace(b'startxref\n', b'startxref\n9'),
    'rich': rich(),
    **tagged_pdfs.files(metadata()),
}


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in FILES.items():
        path = folder / (name + '.pdf')
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)


if __name__ == '__main__':
    write(pathlib.Path(sys.argv[1]))
