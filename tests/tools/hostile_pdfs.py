"""PDFs that are damaged or mean harm, made from a seed: for attach_hostile.py.

A few good files, with everything in them that the reading of attached files looks at; hundreds of
mutations of them; and some dozens made by hand, each for one way to make a reader run in circles, too
deep, or out of memory.
"""

import random
import re
import subprocess
import zlib

XMP = ('<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
       'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
       'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
       'pdfuaid:part="1" pdfaid:part="2" pdfaid:conformance="A"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>')


def stream(entries, data):
    data = data if isinstance(data, bytes) else data.encode('latin-1')
    return ('<<%s/Length %d>>\nstream\n' % (entries, len(data))).encode('latin-1') + data + b'\nendstream'


def flate(entries, data):
    return stream(entries + '/Filter/FlateDecode', zlib.compress(data if isinstance(data, bytes)
                                                                 else data.encode('latin-1')))


def pdf(objects, trailer='/Root 1 0 R', head=b'%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'):
    """A file with a table of where its objects are; `objects` is number -> text or bytes."""
    out, places = bytearray(head), {}
    for number, text in sorted(objects.items()):
        places[number] = len(out)
        out += b'%d 0 obj\n' % number + (text if isinstance(text, bytes) else text.encode('latin-1'))
        out += b'\nendobj\n'
    size, start = max(objects) + 1, len(out)
    out += b'xref\n0 %d\n0000000000 65535 f \n' % size
    for number in range(1, size):
        out += b'%010d 00000 %s \n' % (places.get(number, 0), b'n' if number in places else b'f')
    out += b'trailer\n<</Size %d%s>>\nstartxref\n%d\n%%%%EOF\n' % (size, trailer.encode('latin-1'), start)
    return bytes(out)


def rich_objects():
    """Four pages with tags, roles, ids, a form, links, comments, layers, bookmarks, scripts, files."""
    objects = {
        1: '<</Type/Catalog/Pages 2 0 R/StructTreeRoot 30 0 R/MarkInfo<</Marked true>>/Lang(en-GB)'
           '/Outlines 50 0 R/Names<</Dests 60 0 R/JavaScript<</Names[(s)66 0 R]>>'
           '/EmbeddedFiles<</Names[(f.txt)67 0 R]>>>>/Dests<</old[8 0 R/Fit]>>/AcroForm 70 0 R'
           '/OCProperties<</OCGs[80 0 R 81 0 R]/D<</OFF[81 0 R]/Order[80 0 R[81 0 R]]>>>>'
           '/OpenAction 66 0 R/PageLabels<</Nums[0<</S/r>>]>>/Metadata 90 0 R>>',
        2: '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 4/Resources 20 0 R/MediaBox[0 0 595 842]>>',
        3: '<</Type/Pages/Parent 2 0 R/Kids[5 0 R 6 0 R]/Count 2/Rotate 90>>',
        4: '<</Type/Pages/Parent 2 0 R/Kids[7 0 R 8 0 R]/Count 2>>',
        20: '<</Font<</F1 21 0 R/F2 22 0 R>>/XObject<</X1 24 0 R/X2 25 0 R>>/Properties<</L1 80 0 R/L2 81 0 R>>'
            '/ExtGState<</G<</ca .5>>>>>>',
        21: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
        22: '<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 23 0 R>>'
            '/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97/Widths[1]/Resources<<>>>>',
        23: stream('', '1 0 0 0 1 1 d1 0 0 1 1 re f'),
        24: flate('/Type/XObject/Subtype/Form/BBox[0 0 100 100]/StructParents 4/Resources<</Font<</F1 21 0 R>>>>',
                  '/P<</MCID 0>>BDC BT /F1 9 Tf(In a form)Tj ET EMC'),
        25: flate('/Type/XObject/Subtype/Image/Width 4/Height 4/BitsPerComponent 8/ColorSpace/DeviceCMYK',
                  bytes(64)),
        30: '<</Type/StructTreeRoot/K[31 0 R]/ParentTree<</Kids[47 0 R 48 0 R]>>/ParentTreeNextKey 7'
            '/RoleMap<</Head/H2/Box/Sect/Loop/Loop2/Loop2/Loop>>/ClassMap<</C<</O/Layout/SpaceAfter 3>>>>'
            '/IDTree<</Names[(h1)46 0 R(i1)33 0 R]>>>>',
        31: '<</S/Document/P 30 0 R/K[32 0 R 33 0 R 40 0 R 49 0 R]>>',
        32: '<</S/H1/P 31 0 R/Pg 5 0 R/K 0/T(One)/Lang(cy)>>',
        33: '<</S/Box/P 31 0 R/ID(i1)/C/C/K[34 0 R 35 0 R]>>',
        34: '<</S/Head/P 33 0 R/Pg 6 0 R/K[0 1]>>',
        35: '<</S/Link/P 33 0 R/Pg 6 0 R/K[2<</Type/OBJR/Obj 14 0 R>>]>>',
        40: '<</S/Table/P 31 0 R/K[41 0 R]>>',
        41: '<</S/TR/P 40 0 R/K[46 0 R 43 0 R]>>',
        43: '<</S/TD/P 41 0 R/Pg 7 0 R/K 1/A<</O/Table/Headers[(h1)]>>>>',
        46: '<</S/TH/P 41 0 R/Pg 7 0 R/K 0/ID(h1)>>',
        47: '<</Limits[0 2]/Nums[0[32 0 R]1[34 0 R 34 0 R 35 0 R]2[46 0 R 43 0 R]]>>',
        48: '<</Limits[3 6]/Nums[3[49 0 R]4[49 0 R]5 35 0 R 6 49 0 R]>>',
        49: '<</S/Form/P 31 0 R/Pg 8 0 R/K[0<</Type/MCR/Stm 24 0 R/MCID 0/Pg 8 0 R>><</Type/OBJR/Obj 71 0 R>>]>>',
        50: '<</Type/Outlines/First 51 0 R/Last 52 0 R/Count 2>>',
        51: '<</Title(One)/Parent 50 0 R/Next 52 0 R/Dest(n1)/First 53 0 R/Last 53 0 R/Count 1/SE 32 0 R>>',
        52: '<</Title<feff00540077006f>/Parent 50 0 R/Prev 51 0 R/A<</S/GoTo/D/old>>>>',
        53: '<</Title(Within)/Parent 51 0 R/Dest[6 0 R/XYZ 0 700 0]>>',
        60: '<</Kids[61 0 R]>>',
        61: '<</Limits[(n1)(n2)]/Names[(n1)[5 0 R/Fit](n2)<</D[7 0 R/FitH 300]>>]>>',
        66: '<</S/JavaScript/JS(app.alert\\(1\\))>>',
        67: '<</Type/Filespec/F(f.txt)/EF<</F 68 0 R>>>>',
        68: stream('/Type/EmbeddedFile', 'words'),
        70: '<</Fields[71 0 R 72 0 R]/DR<</Font<</F1 21 0 R>>>>/DA(/F1 0 Tf)/CO[71 0 R]/XFA(x)>>',
        71: '<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/TU(Name)/Rect[50 50 150 70]/P 8 0 R/StructParent 6'
            '/AA<</K 66 0 R>>/AP<</N 73 0 R>>/V(x)>>',
        72: '<</T(group)/FT/Btn/Kids[74 0 R]>>',
        73: stream('/Type/XObject/Subtype/Form/BBox[0 0 100 20]', 'BT ET'),
        74: '<</Type/Annot/Subtype/Widget/Parent 72 0 R/Rect[50 80 60 90]/P 8 0 R/AS/On/AP<</N<</On 73 0 R/Off 73 0 R>>>>>>',
        80: '<</Type/OCG/Name(Shown)>>',
        81: '<</Type/OCG/Name(Hidden)>>',
        90: stream('/Type/Metadata/Subtype/XML', XMP),
    }
    for number, page in enumerate((5, 6, 7, 8)):
        marks = ''.join('/P<</MCID %d>>BDC BT /F1 12 Tf 50 %d Td(Words %d)Tj ET EMC\n' % (i, 700 - 20 * i, i)
                        for i in range(3))
        objects[page] = ('<</Type/Page/Parent %d 0 R/Contents[%d 0 R %d 0 R]/StructParents %d/Annots[%d 0 R%s]'
                         '/Tabs/S>>' % (3 if page < 7 else 4, 90 + page, 100 + page, number,
                                        13 if page != 6 else 14, ' 71 0 R 74 0 R' if page == 8 else ''))
        objects[90 + page] = flate('', 'q /OC/L1 BDC EMC /OC/L2 BDC 0 0 5 5 re f EMC\n' + marks)
        objects[100 + page] = stream('/Filter/ASCIIHexDecode', b'/X1 Do /X2 Do 0 1 0 0 k Q'.hex() + '>')
    objects[13] = '<</Type/Annot/Subtype/Text/Rect[10 10 20 20]/Contents(Check this)/T(Ann)/Popup 15 0 R>>'
    objects[14] = '<</Type/Annot/Subtype/Link/Rect[50 700 90 712]/A<</S/GoTo/D(n2)>>/StructParent 5/F 4>>'
    objects[15] = '<</Type/Annot/Subtype/Popup/Rect[10 10 90 90]/Parent 13 0 R>>'
    return objects


def rich():
    return pdf(rich_objects(), '/Root 1 0 R/Info<</Author(Ann)>>/ID[<00><00>]')


def by_qpdf(data, folder, *options):
    """The same file as qpdf writes it."""
    (folder / 'in.pdf').write_bytes(data)
    subprocess.run(['qpdf', *options, str(folder / 'in.pdf'), str(folder / 'out.pdf')], check=True)
    return (folder / 'out.pdf').read_bytes()


def sources(program, folder):
    """Good files of several makes: name -> bytes. One is a pack by our own program."""
    good = rich()
    subprocess.run([program, 'new', str(folder / 'pack')], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([program, 'build', '-o', str(folder / 'own.pdf'), str(folder / 'pack' / 'pack.xml')],
                   check=True, stdout=subprocess.DEVNULL)
    own = (folder / 'own.pdf').read_bytes()
    return {
        'rich': good,
        'lines': by_qpdf(good, folder, '--qdf', '--object-streams=disable'),
        'streams': by_qpdf(good, folder, '--object-streams=generate'),
        'linear': by_qpdf(good, folder, '--linearize'),
        'own': own,
        'own-lines': by_qpdf(own, folder, '--qdf', '--object-streams=disable'),
    }


def changed(number, **changes):
    """The rich file with other texts in one object: old -> new pairs are given as a, b."""
    objects = rich_objects()
    objects[number] = objects[number].replace(changes['a'], changes['b'])
    return pdf(objects)


def chain(count, first, each):
    """The rich file with a chain of `count` objects behind number 1000; `each` makes one."""
    objects = rich_objects()
    objects.update({1000 + i: each(1000 + i, 1001 + i if i + 1 < count else None) for i in range(count)})
    objects.update(first)
    return pdf(objects)


def many_pages(count):
    objects = {1: '<</Type/Catalog/Pages 2 0 R>>', 3: stream('', 'BT ET')}
    kids = []
    for i in range(count):
        objects[10 + i] = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R/Resources<<>>>>'
        kids.append('%d 0 R' % (10 + i))
    objects[2] = '<</Type/Pages/Kids[%s]/Count %d>>' % (' '.join(kids), count)
    return pdf(objects)


def page_with(entries, **more):
    objects = {1: '<</Type/Catalog/Pages 2 0 R>>', 2: '<</Type/Pages/Kids[3 0 R]/Count 1>>',
               3: '<</Type/Page/Parent 2 0 R%s>>' % entries}
    objects.update({int(key[1:]): value for key, value in more.items()})
    return pdf(objects)


def bomb(filters, data):
    return page_with('/MediaBox[0 0 99 99]/Resources<<>>/Contents 4 0 R', o4=stream('/Filter' + filters, data))


def zeros(megabytes):
    """So many zeros, deflated: a megabyte of them once, and again and again."""
    pack = zlib.compressobj(9, wbits=-15)
    one = pack.compress(bytes(1 << 20)) + pack.flush(zlib.Z_FULL_FLUSH)
    check = (megabytes << 20) % 65521 << 16 | 1
    return b'\x78\xda' + one * megabytes + b'\x03\x00' + check.to_bytes(4, 'big')


def by_hand():
    """Name and bytes of each file that is made for one fault."""
    deep = 100000
    next_of = lambda following: '' if following is None else '%d 0 R' % following
    yield 'empty', b''
    yield 'one-byte', b'%'
    yield 'text', b'This is no PDF.\n' * 1000
    yield 'html', b'<!DOCTYPE html><title>Report</title><p>Please sign in to download.'
    yield 'zeros', bytes(100000)
    yield 'head-only', b'%PDF-1.7\n'
    yield 'late-head', b'junk\n' * 150 + rich()
    yield 'no-end', rich()[:-300]
    yield 'half', rich()[:len(rich()) // 2]
    yield 'twice', rich() + rich()
    yield 'no-pages', pdf({1: '<</Type/Catalog/Pages 2 0 R>>', 2: '<</Type/Pages/Kids[]/Count 0>>'})
    yield 'no-root', pdf({1: 'null'}, '')
    yield 'root-is-array', pdf({1: '[1 0 R]'})
    yield 'pages-loop', changed(4, a='[7 0 R 8 0 R]', b='[2 0 R]')
    yield 'pages-themselves', changed(2, a='[3 0 R 4 0 R]', b='[2 0 R]')
    yield 'page-twice', changed(4, a='[7 0 R 8 0 R]', b='[7 0 R 7 0 R]')
    yield 'count-huge', changed(2, a='/Count 4', b='/Count 2147483647')
    yield 'count-negative', changed(2, a='/Count 4', b='/Count -4')
    yield 'kid-is-number', changed(4, a='[7 0 R 8 0 R]', b='[7 8 (x) null]')
    yield 'pages-deep', chain(20000, {2: '<</Type/Pages/Kids[1000 0 R]/Count 1/MediaBox[0 0 9 9]>>'},
                              lambda n, following: '<</Type/Pages/Parent %d 0 R/Kids[%s]/Count 1>>' % (
                                  n - 1, next_of(following) or '5 0 R'))
    yield 'box-huge', changed(2, a='[0 0 595 842]', b='[0 0 1e30 99999999999999]')
    yield 'box-nothing', changed(2, a='[0 0 595 842]', b='[5 5 5 5]')
    yield 'box-words', changed(2, a='[0 0 595 842]', b='[(a)/b null 3]')
    yield 'rotate-odd', changed(3, a='/Rotate 90', b='/Rotate 45')
    yield 'unit-huge', changed(2, a='/Count 4', b='/Count 4/UserUnit 1e9')
    yield 'many-pages', many_pages(20001)
    yield 'most-pages', many_pages(19999)
    yield 'arrays-deep', page_with('/MediaBox[0 0 9 9]/X' + '[' * deep + ']' * deep)
    yield 'dictionaries-deep', page_with('/MediaBox[0 0 9 9]/X' + '<</Y' * deep + ' 1' + '>>' * deep)
    yield 'contents-deep', page_with('/MediaBox[0 0 9 9]/Contents 4 0 R', o4=stream('', '[' * deep))
    yield 'contents-many-q', page_with('/MediaBox[0 0 9 9]/Contents 4 0 R', o4=stream('', 'q ' * deep))
    yield 'contents-loop', page_with('/MediaBox[0 0 9 9]/Contents 4 0 R', o4='[4 0 R 4 0 R]')
    yield 'form-loop', page_with(
        '/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>', o4=stream('', '/X Do'),
        o5=stream('/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>', '/X Do'))
    yield 'tree-loop', changed(33, a='[34 0 R 35 0 R]', b='[31 0 R 33 0 R]')
    yield 'tree-is-root', changed(31, a='/K[32', b='/K[30 0 R 32')
    yield 'tree-wide', changed(31, a='/K[32 0 R', b='/K[' + '32 0 R ' * deep)
    yield 'tree-deep', chain(deep, {31: '<</S/Document/P 30 0 R/K 1000 0 R>>'},
                             lambda n, following: '<</S/Sect/P %d 0 R/K[%s]>>' % (n - 1, next_of(following)))
    yield 'parent-tree-loop', changed(47, a='/Limits', b='/Kids[47 0 R]/Limits')
    yield 'parent-tree-keys', changed(48, a='Nums[3', b='Nums[-3 32 0 R 999999999 32 0 R 3')
    yield 'parents-key-huge', changed(7, a='/StructParents 2', b='/StructParents 2000000000')
    yield 'parents-key-shared', changed(7, a='/StructParents 2', b='/StructParents 1')
    yield 'id-tree-loop', changed(30, a='/Names[(h1)', b='/Kids[30 0 R]/Names[(h1)')
    yield 'role-long', changed(30, a='/Loop2/Loop>>', b=''.join('/R%d/R%d' % (i, i + 1) for i in range(20000)) + '>>')
    yield 'mcid-huge', changed(32, a='/K 0', b='/K 2147483647')
    yield 'mcid-shared', changed(43, a='/K 1', b='/K 0')
    yield 'mark-of-nothing', changed(32, a='/Pg 5 0 R', b='/Pg 66 0 R')
    yield 'outline-loop', changed(52, a='/Prev 51 0 R', b='/Next 51 0 R/First 50 0 R')
    yield 'outline-chain', chain(deep, {51: '<</Title(One)/Parent 50 0 R/Next 1000 0 R>>'},
                                 lambda n, following: '<</Title(x)/Parent 50 0 R%s>>' % (
                                     '/Next ' + next_of(following) if following else ''))
    yield 'outline-deep', chain(deep, {51: '<</Title(One)/Parent 50 0 R/First 1000 0 R>>'},
                                lambda n, following: '<</Title(x)%s>>' % (
                                    '/First ' + next_of(following) if following else ''))
    yield 'outline-title-long', changed(51, a='(One)', b='(%s)' % ('x' * 1000000))
    yield 'dests-loop', changed(60, a='[61 0 R]', b='[60 0 R 61 0 R]')
    yield 'dest-of-dest', changed(61, a='(n1)[5 0 R/Fit]', b='(n1)(n2)')
    yield 'dest-to-nothing', changed(61, a='[5 0 R/Fit]', b='[999 0 R/Fit]')
    yield 'fields-loop', changed(72, a='[74 0 R]', b='[72 0 R 70 0 R]')
    yield 'fields-deep', chain(20000, {72: '<</T(g)/Kids[1000 0 R]>>'},
                               lambda n, following: '<</T(g)/Parent %d 0 R%s>>' % (
                                   n - 1, '/Kids[%s]' % next_of(following) if following else ''))
    yield 'annots-loop', changed(5, a='[13 0 R]', b='[5 0 R 13 0 R 13 0 R null 3]')
    yield 'popup-loop', changed(13, a='/Popup 15 0 R', b='/Popup 13 0 R/IRT 13 0 R')
    yield 'actions-loop', changed(66, a='/S/JavaScript', b='/S/GoTo/Next[66 0 R]')
    yield 'layers-loop', changed(1, a='/Order[80 0 R[81 0 R]]', b='/Order' + '[' * 400 + ']' * 400)
    yield 'resources-loop', changed(20, a='/ExtGState', b='/Pattern<</P 20 0 R>>/ExtGState')
    yield 'length-huge', changed(95, a=b'/Length', b=b'/Length 4294967296/Length')
    yield 'length-loop', page_with('/MediaBox[0 0 9 9]/Contents 4 0 R',
                                   o4=b'<</Length 4 0 R>>\nstream\nBT ET\nendstream')
    yield 'filters-many', bomb('[' + '/FlateDecode' * 1000 + ']', zlib.compress(b'BT ET'))
    yield 'filter-unknown', bomb('/NoSuchDecode', b'BT ET')
    yield 'bomb', bomb('/FlateDecode', zeros(2000))
    yield 'bomb-twice', bomb('[/FlateDecode/FlateDecode]', zlib.compress(zeros(2000), 9))
    yield 'bomb-hex', bomb('[/FlateDecode/ASCII85Decode]', zlib.compress(b'z' * 50000000, 9))
    yield 'bomb-metadata', pdf({**rich_objects(), 90: stream('/Type/Metadata/Subtype/XML/Filter/FlateDecode',
                                                             zeros(1500))})
    yield 'encrypted', pdf(rich_objects(), '/Root 1 0 R/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4'
                           '/O<%s>/U<%s>>>/ID[<00><00>]' % ('41' * 32, '42' * 32))
    yield 'encrypted-odd', pdf(rich_objects(), '/Root 1 0 R/Encrypt<</Filter/Other/V 99>>/ID[<00><00>]')
    start = rich().rindex(b'startxref')
    yield 'previous-itself', re.sub(rb'/Size', b'/Prev %d/Size' % int(rich()[start:].split()[1]), rich())
    yield 'previous-nowhere', re.sub(rb'/Size', b'/Prev 99999999999/Size', rich())
    yield 'size-huge', re.sub(rb'/Size \d+', b'/Size 2147483647', rich())
    yield 'table-huge', rich().replace(b'xref\n0 ', b'xref\n0 99999999', 1)
    yield 'start-negative', rich()[:start] + b'startxref\n-5\n%%EOF\n'
    yield 'object-stream-loop', pdf({**rich_objects(), 200: stream('/Type/ObjStm/N 9999999/First 99999/Extends 200 0 R', '1 0')})
    yield 'number-long', page_with('/MediaBox[0 0 9 9]/X ' + '9' * 1000000)
    yield 'name-long', page_with('/MediaBox[0 0 9 9]/' + 'X' * 1000000 + ' 1')
    yield 'string-open', page_with('/MediaBox[0 0 9 9]/X(' + '(' * deep)
    yield 'references-far', page_with('/MediaBox[0 0 9 9]/X[4294967296 0 R 99999 0 R 1 65536 R -1 0 R]')
    yield 'image-huge', page_with('/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>',
                                  o4=stream('', '/I Do'), o5=flate(
                                      '/Type/XObject/Subtype/Image/Width 2000000/Height 2000000/BitsPerComponent 8'
                                      '/ColorSpace/DeviceRGB', b'x'))
    yield 'inline-image-open', page_with('/MediaBox[0 0 9 9]/Contents 4 0 R',
                                         o4=stream('', 'BI/W 9/H 9/BPC 8/CS/G ID ' + 'x' * 5000))


TOKENS = [b'null', b'[]', b'<<>>', b'()', b'/X', b'-1', b'0', b'99999999999', b'1e9', b'0.0000001', b'true',
          b'1 0 R', b'2 0 R', b'31 0 R', b'endobj', b'endstream', b'stream', b'>>', b'<<', b']', b'[', b'R', b'%']


def flip(pick, data):
    for _ in range(pick.choice((1, 1, 3, 20, 200))):
        data[pick.randrange(len(data))] = pick.randrange(256)


def cut(pick, data):
    at = pick.randrange(len(data))
    del data[at:at + pick.choice((1, 10, 100, 5000))]


def repeat(pick, data):
    at, length = pick.randrange(len(data)), pick.choice((5, 50, 2000))
    to = pick.randrange(len(data))
    data[to:to] = data[at:at + length]


def number(pick, data):
    """Another value for some number."""
    found = list(re.finditer(rb'\d+', data))
    for one in sorted(pick.sample(found, min(len(found), pick.choice((1, 2, 8)))), key=lambda m: -m.start()):
        data[one.start():one.end()] = pick.choice((
            b'0', b'1', b'-1', b'65536', b'2147483648', b'%d' % pick.randrange(120),
            b'%d' % (int(one.group()[:9]) + pick.choice((-1, 1, 16)))))


def reference(pick, data):
    """A reference that leads elsewhere."""
    found = list(re.finditer(rb'\d+ 0 R', data))
    for one in sorted(pick.sample(found, min(len(found), pick.choice((1, 3)))), key=lambda m: -m.start()):
        other = pick.choice(found).group()
        data[one.start():one.end()] = other


def token(pick, data):
    found = list(re.finditer(rb'/\w+|\d+ 0 R|\[|\]|<<|>>|\([^()]*\)', data))
    one = pick.choice(found) if found else re.match(b'', data)
    data[one.start():one.end()] = pick.choice(TOKENS)


def swap(pick, data):
    """Two names change places."""
    found = list(re.finditer(rb'/[A-Z]\w+', data))
    if len(found) > 1:
        a, b = sorted(pick.sample(found, 2), key=lambda m: m.start())
        one, other = a.group(), b.group()
        data[b.start():b.end()] = one
        data[a.start():a.end()] = other


def inflated(pick, data):
    """Another content for some stream: random bytes."""
    found = list(re.finditer(rb'stream\r?\n', data))
    at = pick.choice(found).end() if found else 0
    data[at:at + 20] = pick.randbytes(20)


MUTATIONS = [flip, cut, repeat, number, number, reference, reference, token, token, swap, inflated]


def mutations(sources, seed, count):
    """Name and bytes of `count` mutations, each of one of the sources (name -> bytes)."""
    pick = random.Random(seed)
    for index in range(count):
        name = pick.choice(sorted(sources))
        data = bytearray(sources[name])
        done = [pick.choice(MUTATIONS) for _ in range(pick.choice((1, 1, 2, 4)))]
        for mutate in done:
            if data:
                mutate(pick, data)
        yield '%03d-%s-%s' % (index, name, '-'.join(mutate.__name__ for mutate in done)), bytes(data)
