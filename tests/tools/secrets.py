#!/usr/bin/env python3
"""Hides words in an attached PDF in more than fifty places, and looks what becomes of each.

    secrets.py PROGRAM [FOLDER]

A place holds a word that occurs nowhere else. In the pack it must be gone, from every string and stream
in any encoding; or a diagnostic must tell of its kind. The PDF and the pack are kept in FOLDER. One line
a place that fails; the last line is "N passed, M failed".
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import zlib

from attached_cases import strings_of
from hostile_pdfs import pdf, stream
from pdf import Pdf

GONE = None
PACK = '''<pack xmlns="urn:boardpack:1" lang="en-GB" profile="hackney-hwb">
  <meeting start="2026-01-21T15:00" end="2026-01-21T17:00"/>
  <agenda><item><title>One</title><attachment title="Doc" kind="minutes" src="secrets.pdf"/></item></agenda>
</pack>
'''


class Places:
    """Words by place: what it is called, and the slug of the diagnostic that tells of it, or GONE."""

    def __init__(self):
        self.told = {}

    def hide(self, place, told=GONE):
        assert place not in self.told, place
        self.told[place] = told
        return self.word(place)

    def word(self, place):
        return 'Hidden%02dWord' % list(self.told).index(place)


def jpeg(hide):
    """A JPEG of one grey dot, with words in all that isn't picture."""
    def segment(marker, data):
        return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, 'big') + data
    huffman = bytes([0]) + bytes([1] + [0] * 15) + bytes([0])
    return b''.join([
        b'\xFF\xD8',
        segment(0xE0, b'JFIF\0\1\1\0\0\1\0\1\0\0' + hide('preview in JFIF').encode()),
        segment(0xE1, b'Exif\0\0' + hide('EXIF').encode()),
        segment(0xE1, b'http://ns.adobe.com/xap/1.0/\0' + hide('XMP of a JPEG').encode()),
        segment(0xE2, b'ICC_PROFILE\0\1\1' + hide('profile of a JPEG').encode()),
        segment(0xED, b'Photoshop 3.0\0' + hide('IPTC').encode()),
        segment(0xFE, hide('comment of a JPEG').encode()),
        segment(0xDB, bytes([0]) + bytes([1] * 64)),
        segment(0xC0, bytes([8, 0, 1, 0, 1, 1, 1, 0x11, 0])),
        segment(0xC4, huffman), segment(0xC4, bytes([0x10]) + huffman[1:]),
        segment(0xDA, bytes([1, 1, 0, 0, 63, 0])), b'\x3F', b'\xFF\xD9', hide('behind a JPEG').encode()])


def jpx(hide):
    """The boxes of a JPEG 2000 file; its codestream ends before any tile."""
    def box(kind, data):
        return (len(data) + 8).to_bytes(4, 'big') + kind + data
    def marker(code, data):
        return code + (len(data) + 2).to_bytes(2, 'big') + data
    size = b'\0\0' + b'\0\0\0\1' * 2 + b'\0\0\0\0' * 2 + b'\0\0\0\1' * 2 + b'\0\0\0\0' * 2 + b'\0\1\7\1\1'
    code = b'\xFF\x4F' + marker(b'\xFF\x51', size) + marker(b'\xFF\x64', b'\0\1' + hide('comment of a JPEG 2000').encode())
    return b''.join([
        box(b'jP  ', b'\r\n\x87\n'), box(b'ftyp', b'jp2 \0\0\0\0jp2 '),
        box(b'xml ', hide('XML of a JPEG 2000').encode()), box(b'uuid', b'0' * 16 + hide('UUID of a JPEG 2000').encode()),
        box(b'jp2h', box(b'ihdr', b'\0\0\0\1\0\0\0\1\0\1\7\7\0\0') + box(b'colr', b'\1\0\0\0\0\0\x11')),
        box(b'jp2c', code + b'\xFF\x90\0\x0A\0\0\0\0\0\0\0\1\xFF\x93\xFF\xD9')])


def secrets():
    """The file, and its places."""
    places = Places()
    hide = places.hide
    def private(place, told=GONE):
        return '/PieceInfo<</App<</LastModified(D:20200101)/Private(%s)>>>>' % hide(place, told)
    def odd(place):
        return '/Odd%s(%s)' % (len(places.told), hide(place))
    def text(words, where='50 %d Td' % 700):
        return 'BT /F 12 Tf %s (%s) Tj ET\n' % (where, words)
    box = '/Type/XObject/Subtype/Form/BBox[0 0 600 800]'
    file = '<</Type/Filespec/F(%s)/UF(%s)/Desc(%s)/EF<</F 31 0 R>>>>'
    link = '<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[50 %d 90 %d]/A<<%s>>%s>>'
    note = '<</Type/Annot/Subtype/%s/Rect[400 %d 420 %d]/F 4%s>>'
    content = ''.join([
        text('Words that all can see'),
        'q 1 g %sQ\n' % text(hide('white text', 'attached-hidden-text'), '50 650 Td'),
        'BT 3 Tr /F 12 Tf 50 620 Td (%s) Tj ET BT 0 Tr ET\n' % hide('invisible text', 'attached-hidden-text'),
        text(hide('text outside the page', 'attached-cropped'), '50 -500 Td'),
        text(hide('text under a box', 'attached-painted-over'), '50 400 Td') + '1 g 45 390 300 30 re f\n',
        '/OC /Off BDC %sEMC\n' % text(hide('layer that is off', 'attached-layers'), '50 500 Td'),
        '%% %s\n' % hide('comment in contents'),
        '/Span /Words BDC %sEMC\n' % text('Span', '50 450 Td'),
        '/G gs /H gs /P cs /Pt scn 0 0 1 1 re f /Sh sh /Form Do q 9 0 0 9 300 500 cm /Jpeg Do /Jpx Do /Gray Do Q\n'])
    objects = {
        1: '<</Type/Catalog/Pages 2 0 R/Lang(en)/Metadata 4 0 R/AcroForm<</Fields[20 0 R 21 0 R]/DR<</Font<</F 5 0 R>>>>/DA(/F 9 Tf)/XFA(%s)>>'
           '/Names<</EmbeddedFiles<</Names[(a)30 0 R]>>/JavaScript<</Names[(b)<</S/JavaScript/JS(%s)>>]>>'
           '/Dests<</Names[(%s)[3 0 R/Fit]]>>/Pages<</Names[(%s)3 0 R]>>>>'
           '/OpenAction<</S/JavaScript/JS(%s)>>/AA<</WC<</S/JavaScript/JS(%s)>>>>/AF[32 0 R]%s/SpiderInfo<</V 1/C[(%s)]>>/Legal<</Attestation(%s)>>'
           '/OCProperties<</OCGs[7 0 R]/D<</Creator(%s)/OFF[7 0 R]/Order[7 0 R]>>>>/Outlines 8 0 R/Threads[10 0 R]'
           '/OutputIntents[<</S/GTS_PDFA1/OutputConditionIdentifier(%s)/Info(x)>>]/Collection<</Schema<</a<</Subtype/S/N(%s)>>>>>>%s>>' % (
               hide('XFA', 'attached-xfa'), hide('script by name', 'attached-scripts'), hide('name of a destination'),
               hide('name of a page'), hide('script on opening', 'attached-scripts'), hide('script on closing', 'attached-scripts'),
               private('private data of the file'), hide('web capture'), hide('legal attestation'), hide('who made the layers'),
               hide('output intent'), hide('schema of a portfolio'), odd('unknown key of the catalog')),
        2: '<</Type/Pages/Kids[3 0 R]/Count 1%s>>' % odd('unknown key of the page tree'),
        3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 6 0 R/Annots[40 0 R 41 0 R 42 0 R 43 0 R 44 0 R 45 0 R 46 0 R 20 0 R 21 0 R]'
           '/B[11 0 R]/ID(%s)/LastModified(%s)%s/Thumb 12 0 R/AF[33 0 R]%s/Metadata 13 0 R/Resources<</Font<</F 5 0 R/Unused 14 0 R>>'
           '/ExtGState<</G<</ca 1%s>>/H 15 0 R>>/XObject<</Form 50 0 R/Jpeg 51 0 R/Jpx 52 0 R/Gray 53 0 R/Unused 54 0 R>>'
           '/Properties<</Off 7 0 R/Words<</Lang(en)%s>>>>/ColorSpace<</P[/Pattern]>>/Pattern<</Pt 55 0 R>>/Shading<</Sh 56 0 R>>%s>>>>' % (
               hide('ID of a page'), hide('date of a page'), private('private data of a page'), odd('unknown key of a page'),
               odd('unknown key of an untyped dictionary'), odd('property list of marked content'), odd('unknown key of resources')),
        4: stream('/Type/Metadata/Subtype/XML', '<x>%s</x>' % hide('XMP of the file')),
        5: '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding%s>>%s>>' % (
            odd('unknown key of an encoding'), odd('unknown key of a font')),
        6: stream('/Filter/FlateDecode%s' % odd('unknown key of contents'), zlib.compress(content.encode('latin-1'))),
        7: '<</Type/OCG/Name(Drafts)/Usage<</CreatorInfo<</Creator(%s)>>/User<</Type/Ind/Name(%s)>>>>%s>>' % (
            hide('program of a layer'), hide('user of a layer'), odd('unknown key of a layer')),
        8: '<</Type/Outlines/First 9 0 R/Last 9 0 R/Count 1>>',
        9: '<</Title(Bookmark)/Parent 8 0 R/A<</S/JavaScript/JS(%s)>>%s>>' % (
            hide('script of a bookmark'), odd('unknown key of a bookmark')),
        10: '<</Type/Thread/F 11 0 R/I<</Title(%s)>>>>' % hide('title of a thread'),
        11: '<</Type/Bead/T 10 0 R/N 11 0 R/V 11 0 R/P 3 0 R/R[0 0 9 9]>>',
        12: stream('/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray', hide('thumbnail')),
        13: stream('/Type/Metadata', hide('XMP of a page')),
        14: '<</Type/Font/Subtype/Type1/BaseFont/Courier%s>>' % odd('font that is not used'),
        15: '<</Type/ExtGState/ca 1%s>>' % odd('unknown key of a graphics state'),
        16: '<</Lost(%s)>>' % hide('object that nothing refers to'),
        20: '<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/TU(A)/Rect[200 140 270 160]/F 4/V(Shown)/AP<</N 57 0 R>>/AA<</K<</S/JavaScript/JS(%s)>>>>%s>>' % (
            hide('script of a field', 'attached-scripts'), odd('unknown key of a field')),
        21: '<</Type/Annot/Subtype/Widget/FT/Tx/T(b)/TU(B)/Rect[200 170 270 190]/F 2/V(%s)/DV(%s)>>' % (
            hide('value of a hidden field', 'attached-hidden-fields'), hide('default of a hidden field', 'attached-hidden-fields')),
        30: file % (3 * (hide('embedded file', 'attached-files'),)),
        31: stream('/Type/EmbeddedFile', hide('contents of embedded files', 'attached-files')),
        32: file % (3 * (hide('file associated with the file', 'attached-files'),)),
        33: file % (3 * (hide('file associated with a page', 'attached-files'),)),
        34: file % (3 * (hide('file pinned to a page', 'attached-files'),)),
        40: link % (200, 220, '/S/URI/URI(https://example.org/)/Next<</S/JavaScript/JS(%s)>>' % hide('script that follows', 'attached-scripts'),
                    '/PA<</S/URI/URI(%s)>>%s' % (hide('address before capture'), odd('unknown key of a link'))),
        41: link % (230, 250, '/S/Launch/F(%s.exe)' % hide('program that is started', 'attached-actions'), ''),
        42: link % (260, 280, '/S/SubmitForm/F(http://%s/)' % hide('form that is sent', 'attached-actions'), ''),
        43: note % ('Text', 300, 320, '/T(%s)/NM(%s)/M(%s)/CreationDate(%s)/Contents(Note)%s' % (
            hide('author of a comment'), hide('name of a comment'), hide('date of a comment'), hide('birth of a comment'),
            odd('unknown key of a comment'))),
        44: note % ('Square', 330, 350, '/Contents(%s)/AP<</N 58 0 R>>' % hide('words of a comment', 'attached-comments')),
        45: note % ('FileAttachment', 360, 380, '/FS 34 0 R'),
        46: note % ('Sound', 390, 410, '/Sound 59 0 R'),
        50: stream(box + '/Resources<</Font<</F 5 0 R>>>>%s/LastModified(%s)%s/Metadata 13 0 R' % (
            private('private data of a form'), hide('date of a form'), odd('unknown key of a form')), text('Form', '40 300 Td')),
        51: stream('/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Filter[/ASCIIHexDecode/DCTDecode]'
                   '/Name/X/ID(%s)/Alternates[<</Image 60 0 R>>]/OPI<</1.3<</Type/OPI/F(%s)>>>>%s' % (
                       hide('ID of a picture'), hide('OPI of a picture'), odd('unknown key of a picture')),
                   jpeg(hide).hex().encode() + b'>'),
        52: stream('/Type/XObject/Subtype/Image/Width 1/Height 1/Filter/JPXDecode', jpx(hide)),
        53: stream('/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace[/CalGray<</WhitePoint[0.95 1 1.09]%s>>]'
                   '/DecodeParms<</Predictor 1%s>>/Filter/FlateDecode/AF[35 0 R]' % (
                       odd('unknown key of a colour space'), odd('unknown key of a filter')), zlib.compress(b'x')),
        54: stream(box, '%% %s' % hide('form that is not drawn')),
        55: stream('/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1/YStep 1/Resources<<>>%s' % (
            odd('unknown key of a pattern')), '0 0 1 1 re f'),
        56: '<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 1]/Function<</FunctionType 2/Domain[0 1]/N 1%s>>%s>>' % (
            odd('unknown key of a function'), odd('unknown key of a shading')),
        57: stream(box + '/Resources<</Font<</F 5 0 R>>>>', text('Shown', '1 1 Td')),
        58: stream(box + '/Resources<<>>', '0 0 9 9 re S'),
        59: stream('/Type/Sound/R 8000', hide('sound', 'attached-media')),
        60: stream('/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray', hide('other version of a picture')),
        35: file % (3 * (hide('file associated with a picture', 'attached-files'),)),
        70: '<</Title(A title)/Author(%s)/Producer(%s)/Odd(%s)>>' % (
            hide('author of the file'), hide('program of the file'), hide('unknown key of the information')),
    }
    return pdf(objects, '/Root 1 0 R/Info 70 0 R') + b'%%%s\n' % hide('behind the end').encode(), places


def fate(word, told, diagnostics, texts):
    """What is wrong; None if nothing is."""
    forms = {word.encode(code) for code in ('latin-1', 'utf-16-be', 'utf-16-le')}
    forms |= {form.hex().encode() for form in forms}
    there = any(form in text for text in texts for form in forms)
    said = told and any(found['rule'] == told for found in diagnostics)
    if there:
        return None if said else 'is in the pack, and %s' % ('%s does not tell' % told if told else 'nothing may tell of it')
    return None if not told or said else 'is gone, and %s does not tell' % told


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else scratch)
        folder.mkdir(parents=True, exist_ok=True)
        data, places = secrets()
        (folder / 'secrets.pdf').write_bytes(data)
        (folder / 'pack.xml').write_text(PACK, encoding='utf-8')
        done = subprocess.run([program, 'build', '--format', 'json', '-o', 'pack.pdf', 'pack.xml'], cwd=folder,
                              stdout=subprocess.PIPE, check=True)
        diagnostics = json.loads(done.stdout)['diagnostics']
        texts = [text for value in Pdf(folder / 'pack.pdf').objects.values() for text in strings_of(value)]
    faults = {place: fate(places.word(place), told, diagnostics, texts) for place, told in places.told.items()}
    for place, fault in faults.items():
        if fault:
            print('%s: %s %s' % (place, places.word(place), fault))
    failed = sum(map(bool, faults.values()))
    print('%d passed, %d failed' % (len(faults) - failed, failed))
    sys.exit(1 if failed or len(faults) < 50 else 0)


if __name__ == '__main__':
    main()
