#!/usr/bin/env python3
"""Office files by way of the real LibreOffice: attach_office.py PROGRAM

A text, a spreadsheet and slides, in Microsoft's and in the open formats, become tagged pages; nothing
is fetched from anywhere; what has been converted once is not converted again. The last line is
"N passed, M failed".
"""

import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import zipfile

from attached import claims

HERE = pathlib.Path(__file__).resolve().parent
PACK = ('<pack xmlns="urn:boardpack:1" lang="en-GB" profile="hackney-hwb"><meeting start="2026-01-21T15:00"/>'
        '<agenda><item><title>One</title>%s</item></agenda></pack>')
ATTACHMENT = '<attachment title="%s" kind="report" src="%s"/>'
ACCEPTED = '<attachment title="%s" kind="report" src="%s" changes="accept"/>'
W = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
R = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">%s</Relationships>'
TYPES = ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
         'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>%s</Types>')
OVERRIDE = '<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s+xml"/>'
ODF = ' '.join('xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % pair for pair in (
    ('office', 'office'), ('text', 'text'), ('table', 'table'), ('draw', 'drawing'), ('style', 'style'),
    ('svg', 'svg-compatible'), ('presentation', 'presentation'))) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def archive(path, parts):
    with zipfile.ZipFile(path, 'w') as file:
        for name, text in parts.items():
            file.writestr(name, text)


def ooxml(path, main, kind, parts, rels=''):
    """`main` is the main part's name, `kind` its type; `parts` are name -> (type, text)."""
    relation = '<Relationship Id="r1" Type="%s/officeDocument" Target="%s"/>' % (R, main)
    folder, _, name = main.rpartition('/')
    archive(path, {
        '[Content_Types].xml': TYPES % ''.join(OVERRIDE % (part, one[0]) for part, one in parts.items()),
        '_rels/.rels': RELS % relation, '%s/_rels/%s.rels' % (folder, name): RELS % rels,
        **{part: '<?xml version="1.0"?>' + one[1] for part, one in parts.items()}})


def odf(path, kind, body):
    mime = 'application/vnd.oasis.opendocument.' + kind
    archive(path, {
        'mimetype': mime,
        'META-INF/manifest.xml':
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="%s"/><manifest:file-entry '
            'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>' % mime,
        'content.xml': '<?xml version="1.0"?><office:document-content %s><office:body>%s</office:body>'
                       '</office:document-content>' % (ODF, body)})


def docx(path, port):
    """With a heading, a comment, a tracked change, and a picture that is somewhere on the web."""
    drawing = ('<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
               'wordprocessingDrawing"><wp:extent cx="360000" cy="360000"/><wp:docPr id="1" name="P" descr="A picture"/>'
               '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData '
               'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.'
               'openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="P"/><pic:cNvPicPr/>'
               '</pic:nvPicPr><pic:blipFill><a:blip xmlns:r="%s" r:link="rId9"/></pic:blipFill><pic:spPr/></pic:pic>'
               '</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>' % R)
    ooxml(path, 'word/document.xml', 'document', {
        'word/document.xml': ('wordprocessingml.document.main',
            '<w:document xmlns:w="%s"><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Words heading'
            '</w:t></w:r></w:p><w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Words in a text</w:t></w:r>'
            '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:ins w:id="3" w:author="Ann"><w:r><w:t>!</w:t></w:r>'
            '</w:ins>%s</w:p></w:body></w:document>'
            % (W, drawing)),
        'word/styles.xml': ('wordprocessingml.styles',
            '<w:styles xmlns:w="%s"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr>'
            '<w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>' % W),
        'word/comments.xml': ('wordprocessingml.comments',
            '<w:comments xmlns:w="%s"><w:comment w:id="0" w:author="Ann"><w:p><w:r><w:t>Is this so?</w:t></w:r></w:p>'
            '</w:comment></w:comments>' % W),
    }, '<Relationship Id="rId1" Type="%s/styles" Target="styles.xml"/>'
       '<Relationship Id="rId2" Type="%s/comments" Target="comments.xml"/><Relationship Id="rId9" '
       'Type="%s/image" Target="http://127.0.0.1:%d/picture.png" TargetMode="External"/>' % (R, R, R, port))


def xlsx(path):
    main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    ooxml(path, 'xl/workbook.xml', 'sheet', {
        'xl/workbook.xml': ('spreadsheetml.sheet.main',
            '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>'
            % (main, R)),
        'xl/worksheets/sheet1.xml': ('spreadsheetml.worksheet',
            '<worksheet xmlns="%s"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Sheet</t></is></c>'
            '<c r="B1"><v>42</v></c></row></sheetData></worksheet>' % main),
    }, '<Relationship Id="rId1" Type="%s/worksheet" Target="worksheets/sheet1.xml"/>' % R)


def files(folder, port):
    """name -> words that its pages have."""
    docx(folder / 'text.docx', port)
    xlsx(folder / 'sheet.xlsx')
    odf(folder / 'text.odt', 'text',
        '<office:text><text:h text:outline-level="1">Open heading</text:h><text:p>Words in an open text <draw:frame '
        'svg:width="1cm" svg:height="1cm" text:anchor-type="as-char"><draw:image xlink:type="simple" '
        'xlink:href="http://127.0.0.1:%d/picture.png"/></draw:frame></text:p></office:text>' % port)
    odf(folder / 'sheet.ods', 'spreadsheet',
        '<office:spreadsheet><table:table table:name="S"><table:table-row><table:table-cell office:value-type="string">'
        '<text:p>Open</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>')
    odf(folder / 'slides.odp', 'presentation',
        '<office:presentation><draw:page draw:name="P"><draw:frame svg:x="2cm" svg:y="2cm" svg:width="9cm" svg:height="3cm">'
        '<draw:text-box><text:p>Words on a slide</text:p></draw:text-box></draw:frame></draw:page></office:presentation>')
    return {'text.docx': 'Words in a text', 'sheet.xlsx': 'Sheet', 'text.odt': 'Words in an open text',
            'sheet.ods': 'Open', 'slides.odp': 'Words on a slide'}


class Web:
    """A server that only counts who comes."""

    def __init__(self):
        self.calls = calls = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                calls.append(self.path)
                self.send_error(404)

            do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Place:
    def __init__(self, program, folder):
        self.program, self.folder, self.pdf = program, folder, folder / 'pack.pdf'

    def build(self, items, status=0, cache='cache'):
        (self.folder / 'pack.xml').write_text(PACK % items, encoding='utf-8')
        settings = dict(os.environ, XDG_CACHE_HOME=str(self.folder / cache))
        begin = time.monotonic()
        done = subprocess.run([self.program, 'build', 'pack.xml'], cwd=self.folder, env=settings, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = done.stderr.decode('utf-8')
        assert done.returncode == status, 'status %d: %s' % (done.returncode, said)
        return said, time.monotonic() - begin

    def tool(self, *command):
        return subprocess.run([*command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True
                              ).stdout.decode('utf-8')


def converts(place, name, words):
    said, _ = place.build(ACCEPTED % ('Paper', name))
    assert '[attached-no-pdfua]' not in said, said
    text = ' '.join(place.tool('pdftotext', str(place.pdf), '-').split())
    assert words in text, text
    place.tool('qpdf', '--check', str(place.pdf))
    if 'sheet' in name:
        # LibreOffice before 7.6 does not tag cells; that has to be seen.
        assert '[attached-untagged]' in said or '[attached-unmarked]' in said or words in place.tool(
            'pdfinfo', '-struct-text', str(place.pdf)), said
        return
    assert '[attached-untagged]' not in said and '[attached-unmarked]' not in said, said
    tree = place.tool('pdfinfo', '-struct-text', str(place.pdf))
    assert words in ' '.join(tree.replace('"', ' ').split()), tree


def keeps_claims(place):
    """A well-made text takes no claim away; what is in the way of others is told as ever."""
    text = (HERE.parent.parent / 'samples' / 'example-borough' / 'carers-seat.fodt').read_text(encoding='utf-8')
    (place.folder / 'seat.fodt').write_text(text, encoding='utf-8')
    said, _ = place.build(ATTACHMENT % ('Paper', 'seat.fodt'))
    assert '[attached-' not in said, said
    assert claims(place.pdf) == (True, '2A'), claims(place.pdf)
    changed = ('<text:tracked-changes><text:changed-region text:id="c"><text:deletion><office:change-info><dc:creator>Ann'
               '</dc:creator><dc:date>2026-01-05T10:00:00</dc:date></office:change-info><text:p>gone</text:p></text:deletion></text:changed-region>'
               '</text:tracked-changes><text:p>A<text:change text:change-id="c"/></text:p>')
    (place.folder / 'changed.fodt').write_text(text.replace('<office:text>', '<office:text>' + changed), encoding='utf-8')
    said, _ = place.build(ATTACHMENT % ('Paper', 'changed.fodt'), status=2)
    assert '[attached-changes]' in said and ': 1 change by Ann' in said, said
    (place.folder / 'silent.fodt').write_text(text.replace('</office:text>', '<text:p><draw:custom-shape svg:width="5cm" '
        'svg:height="2cm" text:anchor-type="as-char"><draw:enhanced-geometry draw:type="ellipse"/></draw:custom-shape>'
        '</text:p></office:text>'), encoding='utf-8')
    said, _ = place.build(ATTACHMENT % ('Paper', 'silent.fodt'))
    assert '[attached-figure-alt]' in said or '[attached-unmarked]' in said, said


def from_cache(place, names):
    """All of them at once, out of the cache, and the same bytes twice."""
    items = ''.join(ACCEPTED % (name, name) for name in names)
    _, seconds = place.build(items)
    assert seconds < 1, 'took %.1f s' % seconds
    once = place.pdf.read_bytes()
    place.build(items)
    assert place.pdf.read_bytes() == once
    place.build(items, cache='other')
    assert place.pdf.read_bytes() == once, 'converted once more, it is another file'


def kept_nowhere(place):
    """A cache that can't be written costs time, and is reported once."""
    (place.folder / 'no-folder').write_text('', encoding='utf-8')
    items = ''.join(ACCEPTED % (name, name) for name in ('text.docx', 'text.odt'))
    said, _ = place.build(items, cache='no-folder')
    assert said.count('[office-cache]') == 1 and 'no-folder/boardpack' in said, said


def review_seen(place):
    said, _ = place.build(ATTACHMENT % ('Paper', 'text.docx'), status=2)
    assert '[attached-changes]' in said, said
    said, _ = place.build(ACCEPTED % ('Paper', 'text.docx'))
    assert '[attached-comments]' in said and '[attached-changes]' not in said and '[attached-linked]' in said, said
    said, _ = place.build(ATTACHMENT % ('Paper', 'text.odt'))
    assert '[attached-comments]' not in said and '[attached-changes]' not in said, said


def nothing_fetched(web):
    assert not web.calls, web.calls


def nothing_left(before):
    left = set(pathlib.Path(tempfile.gettempdir()).glob('boardpack-*')) - before
    assert not left, left


def main():
    program, web = os.path.abspath(sys.argv[1]), Web()
    os.environ.pop('BOARDPACK_LIBEXEC', None)
    results = []

    def check(name, function, *arguments):
        try:
            function(*arguments)
            results.append(True)
        except (AssertionError, subprocess.SubprocessError) as problem:
            results.append(False)
            print('FAILED %s: %s' % (name, problem))

    with tempfile.TemporaryDirectory() as top:
        os.environ['TMPDIR'] = top
        tempfile.tempdir = top
        folder = pathlib.Path(top) / 'place'
        folder.mkdir()
        place = Place(program, folder)
        made = files(folder, web.server.server_port)
        for name, words in made.items():
            check(name, converts, place, name, words)
        check('a well-made text', keeps_claims, place)
        check('from the cache', from_cache, place, list(made))
        check('a cache that can\'t be written', kept_nowhere, place)
        check('comments and changes are seen', review_seen, place)
        check('nothing is fetched', nothing_fetched, web)
        check('nothing is left behind', nothing_left, set())
    print('%d passed, %d failed' % (sum(results), len(results) - sum(results)))
    sys.exit(not all(results))


if __name__ == '__main__':
    main()
