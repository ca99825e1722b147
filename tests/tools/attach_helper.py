#!/usr/bin/env python3
"""Checks boardpack-attach on small PDFs of every kind (attach_kinds.py): each answer against the
normal form (normal_form.py), and what is in it against what the file was made for.

    attach_helper.py BOARDPACK-ATTACH [FILE.pdf ...]

Further files are only checked against the normal form. The last line is "N passed, M failed".
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import time
import zlib

import attached_pdfs
from attach_kinds import BOXES, kinds
from normal_form import Fault, check, run

TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Files:
    """The kinds as files, and what the helper answers to them."""

    def __init__(self, helper, folder):
        self.helper, self.folder = helper, pathlib.Path(folder)
        for name, data in kinds().items():
            self.write(name, data)

    def write(self, name, data):
        (self.folder / (name + '.pdf')).write_bytes(data)

    def data(self, name):
        return (self.folder / (name + '.pdf')).read_bytes()

    def answer(self, name, *arguments, prefix='a1.', files=()):
        """An answer without faults in its form."""
        answer = run(self.helper, self.folder / (name + '.pdf'), arguments, prefix, files=files)
        faults = check(answer, prefix)
        assert not faults, '%s: %s' % (name, '; '.join(faults[:4]))
        return answer

    def qpdf(self, name, made, *options):
        subprocess.run(['qpdf', *options, self.folder / (name + '.pdf'),
                        self.folder / (made + '.pdf')], check=True)


def same(found, expected):
    assert found == expected, '%r is not %r' % (found, expected)


def names(answer):
    return [finding[0] for finding in answer.facts['Findings']]


def near(found, expected):
    assert len(found) == len(expected) and all(abs(a - b) < 0.01 for a, b in zip(found, expected)), \
        '%r is not %r' % (found, expected)


@test
def untagged(files):
    answer = files.answer('untagged')
    same(names(answer), ['untagged', 'no-pdfua-claim', 'no-pdfa-claim', 'no-title', 'no-language', 'font-not-embedded'])
    same(answer.finding('font-not-embedded'), [(3, '1-3', 'Helvetica')])
    same(answer.facts['Pages'][2], [595000, 842000, 1, 0, 0, 1, 0, 0, 3])
    same('Tagged' in answer.facts, False)
    same('Kids' in answer.index, False)


@test
def tagged(files):
    answer = files.answer('tagged', '--level=3', prefix='b12.')
    facts = answer.facts
    same([facts.get(key) for key in ('Title', 'Lang', 'Tagged', 'UA', 'A')],
         [b'Roads & bridges', b'en-GB', True, 1, b'2a'])
    same(names(answer), ['font-not-embedded', 'figure-no-alt'])
    same(answer.finding('figure-no-alt'), [(1, '3', '')])
    same(answer.tree(), 'Sect(H3 P Link Link) Sect(H4 P Table(TR(TH TD))) Sect(H5 P Figure)')
    ids = {elem['ID']: elem for _, elem in answer.elems() if 'ID' in elem}
    same(sorted(ids), [b'b12.a', b'b12.h'])
    same(answer.get(ids[b'b12.a']['A'])[0]['Headers'], [b'b12.h'])
    same(list(answer.index['ClassMap']), ['b12.Wide'])
    same({elem.get('C') for _, elem in answer.elems() if elem['S'] == 'P'}, {'b12.Wide'})
    same({elem.get('Lang') for _, elem in answer.elems() if elem['S'] == 'P'}, {b'cy'})
    first, second = answer.annots(answer.pages()[0])
    same(first['Dest'], [answer.index['Pages'][2], 'XYZ', 72, 800, None])
    same(second['A'], {'S': 'URI', 'URI': b'https://council.example/'})
    same(answer.index['Keys'], 5)


@test
def elsewhere(files):
    files.write('linking', attached_pdfs.linking())
    files.write('five', attached_pdfs.pages(5))
    paths = ['/pack/linking.pdf', '/pack/papers/five.pdf', '/pack/seven.odt']
    answer = files.answer('linking', '--self=0', files=paths)
    expected = [(b'second', 2), (b'first', 3), (1, 4), (b'second', 5), (0, 6), (0, 7), (0, 8), (2, 10), (b'third', 11),
                (b'nowhere', 12)]
    links = [link for link in answer.facts['Elsewhere'] if link[0] > 0]
    same([(link[1], link[2]) for link in links], [(1, 3)] + [(1, place) for place, _ in expected])
    same(links[0], [1, 1, 3, 'XYZ', 10, 20, None])
    same(len(answer.facts['Elsewhere']), 2 * len(links))
    same(answer.finding('actions-removed'), [(2, '1', '')])
    same('Places' in answer.facts, False)
    # Nobody else is there: all such links go, but those to the file itself.
    answer = files.answer('linking', '--self=0', files=paths[:1])
    same('Elsewhere' in answer.facts, False)
    same(answer.finding('actions-removed'), [(22, '1', ''), (2, '1', 'file:')])
    same(len(answer.annots(answer.pages()[0])), 2)
    # Of two files of that name the one in the same folder is meant, and if there is none, none.
    answer = files.answer('linking', '--self=0', files=[*paths, '/pack/five.pdf'])
    same({link[1] for link in answer.facts['Elsewhere']}, {1, 3})
    answer = files.answer('linking', '--self=2', files=[*paths, '/pack/old/five.pdf'])
    same(answer.finding('actions-removed'), [(16, '1', ''), (2, '1', 'file:')])
    # However many files there are, and however long their names.
    many = ['/pack/%d/%s.pdf' % (i, 'a' * 200) for i in range(5000)]
    answer = files.answer('linking', '--self=0', files=[paths[0], *many, paths[1]])
    same({link[1] for link in answer.facts['Elsewhere']}, {5001})
    # What others may ask for; what is left out of the file itself.
    answer = files.answer('five', '--self=1', '--pages=2-3,5', files=paths)
    same(sorted(answer.facts['Places'][1:-1].split(b']')), [b'', b'(second)[0 /FitH 300', b'(third)[1 /Fit'])
    same(answer.facts['Elsewhere'], [[3, 1, 3, 'Fit'], [5, 1, 0, 'Fit']])
    same(files.answer('five', '--pages=2-3,5').finding('links-cut'), [(2, '3, 5', '')])


@test
def office(files):
    """What LibreOffice leaves undone in the PDFs that it makes for us, and what anybody else does."""
    lines = '10 10 m 30 10 l 30 30 l 10 30 l h S 0.9 g 5 5 9 9 re\nf*\n'
    slanted = '10 10 m 30 40 l S\n'
    files.write('borders', attached_pdfs.page(content=attached_pdfs.SQUARE + lines, xmp=attached_pdfs.metadata(a='2B')))
    files.write('drawing', attached_pdfs.page(content=attached_pdfs.SQUARE + lines + slanted))
    files.write('loose-word', attached_pdfs.page(content=attached_pdfs.SQUARE + 'BT /F 9 Tf (Word) Tj ET'))
    same(names(files.answer('borders')), ['unmarked-content', 'not-level-a'])
    answer = files.answer('borders', '--office')
    same(names(answer), [])
    same(answer.facts['A'], b'2b')
    found = answer.contents(answer.pages()[0])
    assert b'/Artifact BMC 10 10 m 30 10 l 30 30 l 10 30 l h S EMC 0.9 g /Artifact BMC 5 5 9 9 re\nf* EMC' in found, found
    same(names(files.answer('drawing', '--office')), ['unmarked-content'])
    same(names(files.answer('loose-word', '--office')), ['unmarked-content'])
    same(names(files.answer('borders', '--office', '--pages=1')), [])

    # A footnote, whose link back has no tag.
    def noted(more=''):
        return attached_pdfs.page(
            content=attached_pdfs.SQUARE + '/Note<</MCID 1>>BDC 9 9 9 9 re S EMC', kids=' 20 0 R',
            parents='7 0 R 20 0 R', page='/Annots[21 0 R%s]' % more, o20='<</S/Note/P 5 0 R/Pg 3 0 R/K 1>>',
            o21='<</Type/Annot/Subtype/Link/Rect[9 9 12 12]/F 4/Contents(Back)/Dest[3 0 R/Fit]>>',
            o22='<</Type/Annot/Subtype/Link/Rect[9 9 12 12]/F 4/Contents(Back)/Dest[3 0 R/Fit]>>')
    files.write('noted', noted())
    files.write('noted-oddly', noted(' 22 0 R'))
    answer = files.answer('noted', '--office')
    same(names(answer), [])
    same(answer.tree(), 'Figure Note(Link)')
    same([elem['ID'] for _, elem in answer.elems() if elem['S'] == 'Note'], [b'a1.note-3'])
    same(names(files.answer('noted')), ['annotation-untagged'])
    same(names(files.answer('noted-oddly', '--office')), ['annotation-untagged'])

    # Word's bullets, and a symbol that nobody knows.
    def said(answer):
        return [name for name in names(answer) if name != 'font-rule']  # its program is none
    font = '<</Type/Font/Subtype/TrueType/BaseFont/OpenSymbol/FontDescriptor 22 0 R/ToUnicode 23 0 R>>'
    for name, codes in (('bullets', '<01> <F0B7>\n<02> <F0A7>'), ('webdings', '<01><F034>')):
        files.write(name, attached_pdfs.page(
            content=attached_pdfs.SQUARE + attached_pdfs.TEXT.replace('Words', '\1'), kids=' 20 0 R',
            parents='7 0 R 20 0 R', o20=attached_pdfs.PARAGRAPH, resources='/Font<</F1 21 0 R>>', o21=font,
            o22='<</Type/FontDescriptor/FontName/OpenSymbol/FontFile2 24 0 R>>', o24=attached_pdfs.stream('', 'font'),
            o23=attached_pdfs.stream('', '2 beginbfchar\n%s\nendbfchar\n' % codes)))
    answer = files.answer('bullets', '--office')
    same(said(answer), [])
    assert any(b'<01> <2022>\n<02> <25AA>' in (record.stream or b'') for record in answer.objects)
    same(said(files.answer('webdings', '--office')), ['font-no-unicode', 'private-characters'])
    same(said(files.answer('webdings')), ['private-characters'])


@test
def unpacked(files):
    """LZW goes, but where it is inside of something that can't be unpacked."""
    files.write('lzw-contents', attached_pdfs.FILES['lzw-contents'])
    answer = files.answer('lzw-contents')
    same('lzw' in names(answer), False)
    # The example of ISO 32000-1, 7.4.4.2.
    assert b'-----A---B' in answer.contents(answer.pages()[0])
    same([record for record in answer.objects if 'Filter' in record.value and 'LZW' in str(record.value)], [])
    image = '/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Filter[%s]'
    for name, filters, left in (('lzw-photo', '/DCTDecode/LZWDecode', 1), ('lzw-text', '/ASCIIHexDecode/LZWDecode', 0)):
        data = b'800B6050220C0C8501>' if not left else bytes([0x80, 0x0B, 0x60])
        files.write(name, attached_pdfs.page(
            content=attached_pdfs.SQUARE.replace('EMC', '/I Do EMC'), resources='/XObject<</I 20 0 R>>',
            o20=attached_pdfs.stream(image % filters, data)))
        same(names(files.answer(name)).count('lzw'), left)


@test
def button(files):
    files.write('button', attached_pdfs.page(
        page='/Annots[20 0 R]', catalog='/AcroForm<</Fields[20 0 R]>>',
        o20='<</Type/Annot/Subtype/Widget/FT/Btn/Ff 65536/T(b)/TU(Up)/Rect[9 9 20 20]/F 4/A<</S/GoTo/D[0/Fit]>>>>'))
    answer = files.answer('button')
    widget, = answer.annots(answer.pages()[0])
    same(widget['A'], {'S': 'GoTo', 'D': [answer.index['Pages'][0], 'Fit']})


@test
def levels(files):
    same(re.findall(r'H\d', files.answer('tagged', '--level=1').tree()), ['H1', 'H2', 'H3'])
    same(re.findall(r'H\d', files.answer('tagged', '--level=5').tree()), ['H5', 'H6', 'H6'])
    same(re.findall(r'H\d', files.answer('tagged', '--level=2', '--pages=2-').tree()), ['H2', 'H3'])
    answer = files.answer('tagged', '--level=2', '--pages=3,1')
    same(re.findall(r'H\d', answer.tree()), ['H2', 'H4'])
    same(answer.finding('heading-skipped'), [(1, '3', '')])


@test
def ranges(files):
    """Dropped pages take their elements, links and ids with them; text that linked there stays."""
    answer = files.answer('tagged', '--pages=1')
    same(answer.tree(), 'Sect(H1 P Span Link)')
    same([page[8] for page in answer.facts['Pages']], [1])
    same(len(answer.annots(answer.pages()[0])), 1)
    same('IDs' in answer.index, False)
    answer = files.answer('tagged', '--pages=3-,1-2')
    same([page[8] for page in answer.facts['Pages']], [3, 1, 2])
    same(answer.annots(answer.pages()[1])[0]['Dest'][0], answer.index['Pages'][0])
    same([page[8] for page in files.answer('tagged', '--pages=2-3,1-2').facts['Pages']], [2, 3, 1])
    for wrong in ('4', '2-9', '4-'):
        answer = files.answer('tagged', '--pages=' + wrong)
        same((names(answer), answer.finding('page-range')[0][0], answer.objects), (['page-range'], 3, []))


@test
def usage(files):
    """Anything but the arguments of wire.h is wrong usage."""
    for wrong in ('--pages=0', '--pages=3-1', '--pages=', '--pages=1,', '--pages=x', '--level=7', '--level=0', '--strip=1',
                  '--strip=1,2,3', '--what', 'file.pdf'):
        same(run(files.helper, files.folder / 'tagged.pdf', [wrong]).status, 3)


@test
def boxes(files):
    answer = files.answer('boxes')
    seen = [page[:8] for page in answer.facts['Pages']]
    near(seen[0], [595000, 842000, 1, 0, 0, 1, 0, 0])
    near(seen[1], [842000, 595000, 0, 1, -1, 0, 595, 0])
    near(seen[2], [595000, 842000, -1, 0, 0, -1, 595, 842])
    near(seen[3], [842000, 595000, 0, -1, 1, 0, 0, 842])
    near(seen[4], [700000, 400000, 0, 1, -1, 0, 400, 0])
    near(seen[5], [1684000, 1190000, .5, 0, 0, .5, 0, 0])
    near(seen[6], [125000, 250000, 0, -2, 2, 0, 100, 300])
    near(seen[7], [612000, 792000, 1, 0, 0, 1, 0, 0])
    same([page.get('Rotate') for page in answer.pages()], [None, 90, 180, 270, 90, None, 270, None])
    same('CropBox' in answer.pages()[0], False)
    near(answer.pages()[6]['CropBox'], [100, 50, 600, 300])
    for page, facts in zip(answer.pages(), seen):
        matrix = re.search(rb'Q q ([-\d. ]+) cm/BPStamp Do\b.* Q\n$', answer.contents(page))[1]
        near([float(number) for number in matrix.split()], facts[2:])


STAMPS = '--stamps=595000,9000,59000'


def room(width, height):
    """What stamps take at a page's head and foot, as bp_stamp_place() has it."""
    short = min(width, height)
    whole = max(min(short, 595000 * 3 // 2), 595000 * 6 // 10)
    size, head, foot = (int(length * short // whole) for length in (9000, 22000, 18000))
    return (head + size * 3 // 10 + size // 4) / 1000, (foot + size * 11 // 10 + size // 4) / 1000


@test
def shrunk(files):
    """The content, its links, their targets and patterns move together, and leave the strips free."""
    answer, plain = files.answer('boxes', STAMPS, '--shrink=yes'), files.answer('boxes')
    same([page[:9] for page in answer.facts['Pages']], plain.facts['Pages'])
    same([page[9] for page in answer.facts['Pages']], [True] * len(plain.facts['Pages']))
    same(answer.finding('shrunk'), [(8, '1-8', '')])
    for index, (page, before) in enumerate(zip(answer.pages(), plain.pages())):
        width, height, *visible = answer.facts['Pages'][index][:8]
        top, bottom = room(width, height)
        contents = re.match(rb'q ([-\d. ]+) cm ([-\d. ]+) re W n', answer.contents(page))
        a, b, c, d, e, f = [float(n) for n in contents[1].split()]
        scale = 1 - (top + bottom) / (height / 1000)
        near([a, b, c, d], [scale, 0, 0, scale])
        # no more is seen than was
        x0, y0, x1, y1 = page.get('CropBox', page['MediaBox'])
        near([float(n) for n in contents[2].split()], [x0, y0, x1 - x0, y1 - y0])
        # the visible page's corners, where the content's corners were
        for x, y in ((0, 0), (width / 1000, height / 1000)):
            ux, uy = visible[0] * x + visible[2] * y + visible[4], visible[1] * x + visible[3] * y + visible[5]
            nx = x * scale + width / 1000 * (1 - scale) / 2
            ny = bottom + y * scale
            near([a * ux + e, d * uy + f],
                 [visible[0] * nx + visible[2] * ny + visible[4], visible[1] * nx + visible[3] * ny + visible[5]])
        link, old = answer.annots(page)[0], plain.annots(before)[0]
        near(link['Rect'], [a * old['Rect'][0] + e, d * old['Rect'][1] + f, a * old['Rect'][2] + e, d * old['Rect'][3] + f])
        near(link['QuadPoints'][:2], [a * 100 + e, d * 150 + f])
        near(link['Dest'][2:4], [a * 100 + e, d * 200 + f])
        pattern = answer.get(page['Resources']['Pattern']['P1'])
        near(pattern['Matrix'], [a, 0, 0, d, a * 3 + e, d * 4 + f])
    figure = [elem for _, elem in files.answer('tagged', STAMPS, '--shrink=yes').elems() if elem['S'] == 'Figure'][0]
    assert figure['A']['BBox'] != [72, 72, 171, 171]
    same([elem for _, elem in files.answer('tagged').elems() if elem['S'] == 'Figure'][0]['A']['BBox'], [72, 72, 171, 171])


@test
def outline(files):
    answer = files.answer('outline')
    one, two, three, four = answer.index['Pages']
    same(answer.index['Outline'],
         [[1, b'One', 'Dest', [one, 'Fit']], [2, b'\xfe\xff\0T\0w\0o', 'Dest', [two, 'FitH', 500]],
          [3, b'Three', 'Dest', [three, 'XYZ', 1, 2, 0]], [2, b'Group'],
          [1, b'Web', 'A', {'S': 'URI', 'URI': b'https://a.example'}],
          [1, b'Script', 'Dest', [four, 'XYZ', None, None, 0]]])
    same(answer.finding('scripts-removed'), [(1, '', '')])
    answer = files.answer('outline', '--pages=3')
    same([entry[:2] for entry in answer.index['Outline']],
         [[1, b'One'], [2, b'\xfe\xff\0T\0w\0o'], [3, b'Three'], [1, b'Web']])


@test
def form(files):
    answer = files.answer('form', prefix='c3.')
    same(answer.finding('signatures-flattened'), [(1, '1', '')])
    same(answer.finding('field-no-name'), [(1, '1', '')])
    same([answer.finding(n)[0][0] for n in ('scripts-removed', 'actions-removed', 'xfa-removed')], [1, 1, 1])
    root = answer.get(answer.index['Fields'][0])
    same((root['T'], root['Q'], root['DA']), (b'c3', 1, b'/c3.He 10 Tf 0 g'))
    fields = [answer.get(kid) for kid in root['Kids']]
    same([field['T'] for field in fields], [b'choice', b'person', b'send'])
    same([answer.get(kid)['T'] for kid in fields[1]['Kids']], [b'name', b'mail'])
    same(fields[1]['DA'], b'/c3.He 9 Tf 0 g')
    same(fields[0]['DA'], b'/Zz 9 Tf')
    same(list(answer.index['DR']['Font']), ['c3.He'])
    same(set(answer.index), {'Pages', 'Fields', 'DR', 'ParentTree', 'Keys', 'HeadMark'})
    signature = answer.contents(answer.pages()[0]).split(b'\n')[-3]
    same(signature, b'q 1 0 0 1 72 500 cm/BPSigned Do Q')
    same(len(answer.annots(answer.pages()[0])), 3)
    root = files.answer('form', '--pages=2')
    same([root.get(kid)['T'] for kid in root.get(root.index['Fields'][0])['Kids']], [b'choice'])


@test
def signed(files):
    """A signature's element gets the signature's picture in place of its widget, and is no Form then."""
    answer = files.answer('signed')
    same(answer.tree(), 'P Span')  # a Form has a widget and nothing else (ISO 14289-1, 7.18.4)
    elem = [elem for _, elem in answer.elems()][1]
    same(elem['K'], 1)
    assert b'/Form<</MCID 1>>BDC q 1 0 0 1 100 100 cm/BPSigned Do Q EMC' in answer.contents(answer.pages()[0])
    same(answer.finding('annotation-untagged'), [(1, '1', '')])
    same(answer.finding('unmarked-content'), [])


@test
def needs_looks(files):
    fonts = pathlib.Path(files.helper).resolve().parent / 'share' / 'boardpack' / 'fonts'
    answer = files.answer('needs_looks', '--fonts=%s' % fonts)
    widget = answer.annots(answer.pages()[0])[0]
    look = answer.objects[answer.get(widget['AP'])['N'][0]]
    assert b'/P0 9 Tf<0001000200030003' in look.stream, look.stream  # "Fill"
    font = answer.get(look.value['Resources']['Font']['P0'])
    descriptor = answer.get(answer.get(font['DescendantFonts'][0])['FontDescriptor'])
    assert answer.objects[descriptor['FontFile2'][0]].stream.startswith(b'\0\1\0\0')
    assert b'<0001><0046>' in answer.objects[font['ToUnicode'][0]].stream
    same([answer.finding(name) for name in ('repaired', 'field-text')], [[], []])
    same(files.answer('needs_looks').finding('field-text'), [(1, '1', 'Text')])


@test
def filled(files):
    """Fields are drawn where they lack an appearance or show other words; what nobody sees is gone."""
    fonts = pathlib.Path(files.helper).resolve().parent / 'share' / 'boardpack' / 'fonts'
    answer = files.answer('filled', '--fonts=%s' % fonts)
    widgets = answer.annots(answer.pages()[0])
    looks = [answer.get(widget['AP'])['N'] for widget in widgets]
    same(len(widgets), 9)
    same([widget.get('AS') for widget in widgets], [None] * 7 + ['On', 'Off'])
    contents = [answer.objects[look[0]].stream for look in looks if not isinstance(look, dict)]
    same([b'/P0' in content for content in contents], [True, False, True, True, True, True, True])
    assert b'SecretWord' not in answer.raw_objects and b'SecretValue' not in answer.raw_objects
    same(answer.finding('hidden-fields'), [(1, '1', 'Text 5')])
    same(answer.finding('field-text'), [])


@test
def layers(files):
    answer = files.answer('layers')
    same(answer.finding('hidden-layers'), [(1, '2', 'Draft')])
    groups = answer.index['OCGs']
    same([answer.get(ref)['Name'] for ref in groups], [b'Map', b'Draft', b'Unused'])
    same(answer.index['OFF'], [groups[1]])
    same(answer.index['Order'], [groups[0], [b'Group', groups[1]]])
    same(answer.index['Layers'], b'Views')
    assert b'SecretTool' not in answer.raw_objects
    answer = files.answer('layers', '--pages=1')
    same(len(answer.index['OCGs']), 2)


@test
def harmful(files):
    answer = files.answer('harmful')
    found = {name: (sum(one[0] for one in answer.finding(name)), answer.finding(name)[0][1]) for name in names(answer)}
    same([found.get(n + '-removed') for n in ('scripts', 'actions', 'files', 'media')], [(5, '1'), (2, '1'), (1, '1'), (1, '1')])
    same(found['comments'], (2, '1'))
    same(answer.facts['Title'], b'My title')
    assert b'Secret' not in answer.raw_objects and b'Secret' not in answer.raw_facts
    annots = answer.annots(answer.pages()[0])
    same([annot['Subtype'] for annot in annots], ['Link', 'Link', 'Text', 'Highlight'])
    same(annots[1]['Dest'], [answer.index['Pages'][0], 'Fit'])
    same(set(annots[2]), {'Type', 'Subtype', 'Rect', 'Contents', 'P'})
    same(sorted(answer.pages()[0]['Resources']['XObject']), ['BPBack', 'BPHeading', 'BPStamp', 'I'])
    answer = files.answer('harmful', '--remove-comments')
    same([annot['Subtype'] for annot in answer.annots(answer.pages()[0])], ['Link', 'Link'])
    same(answer.finding('comments-removed'), [(2, '1', '')])
    same(answer.finding('comments'), [])


@test
def looks(files):
    answer = files.answer('looks')
    same(answer.finding('scanned'), [(2, '1, 8', '')])
    same(answer.finding('blank-page'), [(2, '2, 3', '')])
    same(answer.finding('device-cmyk'), [(2, '4, 5', '')])
    same(answer.finding('lzw'), [])
    same(answer.finding('font-not-embedded'), [(3, '4, 5, 7', 'Helvetica')])
    same(answer.finding('font-no-unicode'), [])


@test
def untidy(files):
    """What contents leave open is closed, in their own order, before anything is added."""
    answer = files.answer('untidy')
    ends = [answer.contents(page).split(b'Q q 1 0 0 1 0 0 cm')[0] for page in answer.pages()]
    starts = [answer.objects[page['Contents'][0][0]].stream for page in answer.pages()]
    assert ends[0].endswith(b'\nET Q Q '), ends[0]
    same(starts[1], b'q q q\n')
    assert ends[2].endswith(b'\nEMC EMC '), ends[2]
    assert ends[3].endswith(b'\n))\n'), ends[3]
    assert ends[4].endswith(b'\n]>>]\n'), ends[4]
    assert ends[5].endswith(b'\n>\n'), ends[5]
    assert ends[6].endswith(b'\nEI\n'), ends[6]


@test
def inherited(files):
    answer = files.answer('inherited')
    first = [[200000, 400000], [400000, 200000]]  # of a node that is listed twice
    same([page[:2] for page in answer.facts['Pages']], [*first, [200000, 300000], *first])
    head = ['BPBack', 'BPHeading']
    used = [['BPStamp', 'One'], ['BPStamp', 'Form', 'Two']]
    same([sorted(page['Resources']['XObject']) for page in answer.pages()],
         [head + used[0], used[1], ['BPStamp'], *used])


@test
def newer(files):
    answer = files.answer('newer')
    same(answer.tree(), 'H1 H1 P Note NonStruct Span Sect(H1 Sect(H2)) P')
    same(answer.finding('unmarked-content'), [])
    kid = [elem for _, elem in answer.elems()][-1]['K']
    same((kid['Type'], kid['MCID']), ('MCR', 0))
    same('StructParents' in answer.get(kid['Stm']), True)


@test
def unreadable(files):
    """What can be decoded is kept, the rest is left out; all streams that go out can be read."""
    answer = files.answer('unreadable')
    same(answer.finding('repaired'), [(3, '1-3', "contents that can't be read")])
    for page, begin in zip(answer.pages(), (b'', b'BT /F 12', b'')):
        same(len(page['Contents']), 4)
        broken = answer.objects[page['Contents'][1][0]]
        same(broken.value, {})
        assert broken.stream[:8] == begin, broken.stream
        assert b'Whole' in zlib.decompress(answer.objects[page['Contents'][2][0]].stream)


@test
def looks_missing(files):
    """Comments without an appearance are told where the file claims to be fit for an archive."""
    data = files.data('tagged').replace(b'/Subtype/Link/Rect[72 695 150 715]', b'/Subtype/Text/Rect[72 695 150 715]')
    files.write('noted', data)
    same(files.answer('noted').finding('annotation-no-appearance'), [(1, '1', '')])
    same(files.answer('noted', '--remove-comments').finding('annotation-no-appearance'), [])
    same(files.answer('harmful').finding('annotation-no-appearance'), [])


@test
def deep(files):
    begin = time.monotonic()
    answer = files.answer('deep')
    same(sum(1 for _ in answer.elems()), 50000)
    same(len(answer.index['Outline']), 200000)
    same(max(entry[0] for entry in answer.index['Outline']), 16)
    assert time.monotonic() - begin < 60


@test
def twice(files):
    """The same bytes each time, and nothing of the answer depends on how objects are stored."""
    for name in kinds():
        if name in ('inherited', 'looks', 'unreadable', 'deep'):  # qpdf refuses, encodes anew, or crashes
            continue
        first, again = files.answer(name), files.answer(name)
        same((first.raw_facts, first.raw_objects), (again.raw_facts, again.raw_objects))
        for options in (['--object-streams=generate'], ['--stream-data=uncompress', '--object-streams=disable'], ['--linearize']):
            options.append('--deterministic-id')
            files.qpdf(name, 'other', *options)
            other = files.answer('other')
            same(other.raw_facts, first.raw_facts)
            same(other.tree(), first.tree())
            same([entry[:2] for entry in other.index.get('Outline', [])], [entry[:2] for entry in first.index.get('Outline', [])])


@test
def refused(files):
    """What can't be attached at all says why, and has no objects."""
    files.qpdf('untagged', 'locked', '--encrypt', 'user', 'owner', '256', '--')
    files.qpdf('untagged', 'restricted', '--encrypt', '', 'owner', '256', '--')
    files.write('empty', b'')
    files.write('word', b'PK\x03\x04 not a PDF')
    files.write('cut', b'%PDF-1.7\n1 0 obj\n<<')
    files.write('none', b'%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Kids[]>>\nendobj\n'
                b'trailer\n<</Root 1 0 R>>\n%%EOF\n')
    for name, finding in (('locked', 'encrypted'), ('restricted', 'encrypted'), ('empty', 'empty'), ('word', 'not-pdf'),
                          ('cut', 'damaged'), ('none', 'no-pages')):
        answer = files.answer(name)
        same((names(answer), answer.objects), ([finding], []))


@test
def repaired(files):
    """What libqpdf can repair is the same as before, and said."""
    data = files.data('tagged')
    length = re.search(rb'/Length (\d+)', data)
    files.write('length', data[:length.start()] + b'/Length %d' % (int(length[1]) + 7) + data[length.end():])
    files.write('offset', re.sub(rb'startxref\n\d+', b'startxref\n77', data))
    files.write('junk', b'\0junk\n' * 20 + data)
    files.write('half', data[:-12])
    place = re.search(rb'\n(\d{10}) 00000 n \n', data)
    files.write('place', data[:place.start(1)] + b'%010d' % (int(place[1]) + 3) + data[place.end(1):])
    whole = files.answer('tagged')
    for name in ('length', 'offset', 'half', 'place'):
        answer = files.answer(name)
        assert names(answer)[0] == 'repaired', '%s: %s' % (name, answer.raw_facts)
        assert answer.finding('repaired')[0][2], name
        same((answer.tree(), answer.facts['Pages'], answer.facts['Title']),
             (whole.tree(), whole.facts['Pages'], whole.facts['Title']))
    same(files.answer('junk').raw_facts, whole.raw_facts)


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        files = Files(sys.argv[1], folder)
        for function in TESTS:
            try:
                function(files)
                passed += 1
            except (AssertionError, Fault, subprocess.SubprocessError, KeyError, IndexError, TypeError) as error:
                failed += 1
                print('%s: %s: %s' % (function.__name__, type(error).__name__, str(error)[:1500]))
        for path in sys.argv[2:]:
            try:
                faults = check(run(files.helper, path))
            except Fault as fault:
                faults = [str(fault)]
            passed += not faults
            failed += bool(faults)
            for fault in faults[:5]:
                print('%s: %s' % (path, fault))
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
