#!/usr/bin/env python3
"""Attaches PDFs to a pack, and checks that nothing of them is lost or lands in the wrong place.

    attached.py PROGRAM NODE_MODULES FOLDER FILE.pdf ...

The files given (our own samples) are attached beside the ones that attach_files.py makes, some of them
twice. For each attached page: the tags that pdf.js reads are those of the source, under the pack's
section, headings shifted; links lead to the same place or page as in the source; all words are there, and
the pack's page number. For each file: its bookmarks stand below its own, in order, and lead to the same
pages; fields and layers are all there. qpdf finds no fault, structure.py neither. A pack of those files
given that claim PDF/UA-1 and PDF/A-2a claims both. Links from one file to another land where they should, or go.
One line a fault; the last line is "N passed, M
failed", a check of a file counting as one.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
from xml.sax.saxutils import quoteattr

import attach_files
import attached_pdfs
from pdf import Pdf, Ref, Stream

HERE = pathlib.Path(__file__).resolve().parent
PACK = '''<pack xmlns="urn:boardpack:1" lang="en-GB" profile="nhs-board">
  <meeting start="2026-01-21T15:00" end="2026-01-21T17:00"/>
  <agenda>
%s
  </agenda>
</pack>
'''
ITEM = '''    <item id="item%d"><title>Item %d</title>
%s
    </item>'''


class Source:
    """A file that is attached, and where it stands in the pack."""

    def __init__(self, path, name, title):
        self.path, self.name, self.title = path, name, title
        self.pdf = Pdf(path)
        # A pack with attached files: what is put over its pages stands where its own stamps do, and
        # pdftotext takes one for the shadow of the other.
        self.stamped = any(isinstance(value, dict) and value.get('/S') == '/Sect' and '/T' in value
                           for value in self.pdf.objects.values())
        tree = self.pdf.get(self.pdf.root.get('/StructTreeRoot', {}))
        self.roles = self.pdf.get(tree.get('/RoleMap', {}))

    def role(self, role):
        """The standard role: pdf.js goes but one step."""
        while '/' + role in self.roles:
            role = self.roles['/' + role][1:]
        return role

    def xml(self):
        # (Where pages that are made smaller take their links is a matter of attach_helper.py.)
        return '      <attachment id="%s" kind="report" title=%s src=%s shrink="no"/>' % (
            self.name, quoteattr(self.title), quoteattr(self.path.name))


def named_dests(pdf):
    names = pdf.get(pdf.root.get('/Names', {}))
    dests = {}
    for key, value in pdf.tree(names.get('/Dests'), '/Names'):
        dests[key] = value
    for key, value in pdf.get(pdf.root.get('/Dests', {})).items():
        dests[key] = value
    return dests


class Targets:
    """Where links and bookmarks of a file lead, in a form that can be compared."""

    def __init__(self, pdf, first=0):
        self.pdf, self.first, self.dests = pdf, first, named_dests(pdf)
        self.numbers = {page: i for i, page in enumerate(pdf.pages)}

    def dest(self, value):
        value = self.pdf.get(value)
        if isinstance(value, (str, bytes)):
            value = self.pdf.get(self.dests[value])
        if isinstance(value, dict):
            value = self.pdf.get(value['/D'])
        if value is None:
            return None
        return ('page', self.numbers[value[0]] - self.first, *value[1:])

    def of(self, entry):
        if '/Dest' in entry:
            return self.dest(entry['/Dest'])
        action = self.pdf.get(entry.get('/A'))
        if not action:
            return None
        if action['/S'] == '/GoTo':
            return self.dest(action['/D'])
        return action['/S'], action.get('/URI')

    def outline(self, node, depth=0):
        """(depth, title, target) of what is below a bookmark, or below the root."""
        at, found = self.pdf.get(node).get('/First'), []
        while at:
            entry = self.pdf.get(at)
            found.append((depth, entry['/Title'], self.of(entry)))
            found += self.outline(at, depth + 1)
            at = entry.get('/Next')
        return found

    def links(self, page):
        """Of a page, by index: boxes and targets."""
        found = []
        for annotation in self.pdf.get(self.pdf.get(self.pdf.pages[page]).get('/Annots', [])) or []:
            annotation = self.pdf.get(annotation)
            if annotation.get('/Subtype') == '/Link':
                found.append((tuple(annotation['/Rect']), self.of(annotation)))
        return found


def field_names(pdf, fields, before=''):
    """The full names of the form's fields that have a value of their own kind."""
    for ref in pdf.get(fields or []):
        field = pdf.get(ref)
        name = before + ('.' if before and '/T' in field else '') + field.get('/T', '')
        kids = [kid for kid in pdf.get(field.get('/Kids', [])) if '/T' in pdf.get(kid)]
        if kids:
            yield from field_names(pdf, kids, name)
        else:
            yield name


def layers(pdf):
    """Names of the layers that are shown and of those that are not, and of all in the list."""
    properties = pdf.get(pdf.root.get('/OCProperties', {}))
    default = pdf.get(properties.get('/D', {}))
    off = [ref.number for ref in pdf.get(default.get('/OFF', []))]

    def walk(order):
        for entry in pdf.get(order):
            if isinstance(entry, Ref) and isinstance(pdf.get(entry), dict):
                yield entry.number
            elif not isinstance(entry, str):
                yield from walk(entry)
    groups = [ref.number for ref in pdf.get(properties.get('/OCGs', []))]
    name = {number: pdf.get(Ref(number))['/Name'] for number in groups}
    return (sorted(name[n] for n in groups if n not in off), sorted(name[n] for n in off),
            sorted(name[n] for n in walk(default.get('/Order', []))))


class Checker:
    def __init__(self, path, sources):
        self.pdf, self.path, self.sources = Pdf(path), path, sources
        self.targets = Targets(self.pdf)
        self.bookmarks = {}
        self.read_bookmarks(self.pdf.root['/Outlines'])
        self.sections = {}
        self.read_sections()
        for source in sources:
            source.first = self.targets.dest(source.name)[1]

    def read_bookmarks(self, node):
        at = self.pdf.get(node).get('/First')
        while at:
            self.bookmarks.setdefault(self.pdf.get(at)['/Title'], at)
            self.read_bookmarks(at)
            at = self.pdf.get(at).get('/Next')

    def read_sections(self):
        """Sections with a title: the roles from the root to them."""
        stack = [(self.pdf.get(self.pdf.get(self.pdf.root['/StructTreeRoot'])['/K']), [])]
        while stack:
            element, path = stack.pop()
            element = self.pdf.get(element)
            if isinstance(element, list):
                stack.extend((kid, path) for kid in element)
            if not isinstance(element, dict) or '/S' not in element:
                continue
            path = path + [element['/S'][1:]]
            if '/T' in element and element['/S'] == '/Sect':
                self.sections[element['/T']] = path
            elif len(path) < 4:
                stack.append((element.get('/K', []), path))

    def faults_of(self, source, read, own):
        yield 'tags', self.check_tags(source, read, own)
        yield 'links', self.check_links(source)
        yield 'bookmarks', self.check_outline(source)
        if not source.stamped:
            yield 'pages', self.check_pages(source)

    def section_of(self, source):
        """The roles from the root to the section that their tags hang under, and its language. What
        is in another language than the pack hangs apart from the pack's own link there."""
        roles = next(self.sections[title] for title in self.sections
                        if title.endswith(source.title))
        lang = source.pdf.root.get('/Lang', '')
        return roles + ['Sect'] * (lang not in ('', self.pdf.root['/Lang'])), lang

    def check_tags(self, source, read, own):
        wrapper, lang = self.section_of(source)
        shift = None
        for i, theirs in enumerate(own['pages']):
            ours = read['pages'][source.first + i]
            if i == 0:
                yield from self.check_head(source, wrapper, ours[:2])
                ours = ours[2:]
            expected = []
            for leaf in theirs:
                path = [source.role(role) for role in leaf['path']]
                path = path[1:] if path[:1] == ['Document'] else path
                expected.append((path, leaf['alt'],
                                 leaf['lang'] or lang or self.pdf.root['/Lang'], leaf['text']))
            found = []
            for leaf in ours:
                if leaf['path'][:len(wrapper)] != wrapper:
                    yield 'page %d: %s is not below %s' % (i + 1, leaf['path'], wrapper)
                found.append((leaf['path'][len(wrapper):], leaf['alt'],
                              leaf['lang'] or self.pdf.root['/Lang'], leaf['text']))
            if len(expected) != len(found):
                yield 'page %d: %d pieces of tagged content, %d in the source' % (
                    i + 1, len(found), len(expected))
            for one, other in zip(expected, found):
                shift = self.shift(shift, one[0], other[0])
                one = ([shifted(role, shift or 0) for role in one[0]],) + one[1:]
                if one != other:
                    yield 'page %d: %s, in the source %s' % (i + 1, other, one)

    def check_head(self, source, wrapper, leaves):
        """What the pack says first in the file's section: a heading, and the way back."""
        section = wrapper[:2]
        paths, texts = [leaf['path'] for leaf in leaves], [leaf['text'].strip() for leaf in leaves]
        if paths != [section + ['H2'], section + ['P', 'Link']]:
            yield 'the head is %s' % paths
        elif not texts[0].startswith('Enclosure ') or not texts[1].startswith('Back to '):
            yield 'the head says %s' % texts

    @staticmethod
    def shift(shift, theirs, ours):
        """By how much headings are shifted, as the first H1 tells."""
        for source, pack in zip(reversed(theirs), reversed(ours)):
            if shift is None and source == 'H1' and re.fullmatch('H[1-6]', pack):
                shift = int(pack[1]) - 1
        return shift

    def check_links(self, source):
        theirs, ours = Targets(source.pdf), Targets(self.pdf, source.first)
        for page in range(len(source.pdf.pages)):
            expected, found = theirs.links(page), ours.links(source.first + page)
            if page == 0:
                # The pack's own link comes behind theirs.
                found = found[:-1]
            if expected != found:
                yield 'page %d: links %s, in the source %s' % (page + 1, found, expected)

    def check_outline(self, source):
        # An item that is one file and nothing else has the bookmark itself.
        titles = [title for end in (source.title, '. ' + source.item) for title in self.bookmarks
                  if title.endswith(end)]
        title = titles[0] if titles else None
        if not title:
            yield 'there is no bookmark for it'
            return
        expected = []
        if '/Outlines' in source.pdf.root:
            expected = Targets(source.pdf).outline(source.pdf.root['/Outlines'])
        found = Targets(self.pdf, source.first).outline(self.bookmarks[title])
        if expected != found:
            yield 'bookmarks %s, in the source %s' % (found[:5], expected[:5])

    def check_pages(self, source):
        for i, ref in enumerate(source.pdf.pages):
            page = self.pdf.get(self.pdf.pages[source.first + i])
            words = words_on(self.path, source.first + i + 1)
            if not any(word.split('/')[0] == str(source.first + i + 1) for word in words):
                yield 'page %d: its number is not to be seen' % (i + 1)
            missing = [word for word in words_on(source.path, i + 1) if word not in words]
            if missing:
                yield 'page %d: these words are gone: %s' % (i + 1, missing[:5])
            if '/Rotate' in source.pdf.get(ref) and page.get('/Rotate') != source.pdf.get(ref)['/Rotate']:
                yield 'page %d: it is turned otherwise' % (i + 1)

    def check_all(self):
        fields = sorted(re.sub(r'^[^.]*\.', '', name) for name in field_names(
            self.pdf, self.pdf.get(self.pdf.root.get('/AcroForm', {})).get('/Fields')))
        expected = sorted(name for source in self.sources for name in field_names(
            source.pdf, source.pdf.get(source.pdf.root.get('/AcroForm', {})).get('/Fields')))
        if fields != expected:
            yield 'the fields are %s, in the sources %s' % (fields, expected)
        wanted = [layers(source.pdf) for source in self.sources]
        for i, (which, found) in enumerate(zip(('shown', 'hidden', 'listed'), layers(self.pdf))):
            expected = sorted(name for lists in wanted for name in lists[i])
            if found != expected:
                yield '%s layers are %s, in the sources %s' % (which, found, expected)
        names = list(field_names(self.pdf, self.pdf.get(self.pdf.root.get('/AcroForm', {}))
                                 .get('/Fields')))
        if len(set(names)) != len(names):
            yield 'two fields have one name: %s' % names
        for what in ('Somebody', '/NeedAppearances', '/AS['):
            if what.encode() in self.pdf.bytes:
                yield '%s is in the file' % what


def shifted(role, by):
    match = re.fullmatch('H([1-6])', role)
    return 'H%d' % min(6, int(match.group(1)) + by) if match else role


def words_on(path, page):
    return subprocess.run(['pdftotext', '-f', str(page), '-l', str(page), str(path), '-'],
                          stdout=subprocess.PIPE, check=True).stdout.decode().split()


def claims(path):
    """(UA part, A part and level) as the file's metadata have them."""
    pdf = Pdf(path)
    metadata = pdf.get(pdf.root.get('/Metadata'))
    xmp = metadata.data.decode() if isinstance(metadata, Stream) else ''
    part = re.search('<pdfaid:part>(.)<', xmp)
    level = re.search('<pdfaid:conformance>(.)<', xmp)
    return '<pdfuaid:part>1<' in xmp, part and part.group(1) + level.group(1)


def streams(path):
    """How many bytes stand in streams, without those that hold objects and where they are."""
    pdf = Pdf(path)
    return sum(len(value.data) for value in pdf.objects.values()
               if isinstance(value, Stream) and value.dict.get('/Type') not in ('/ObjStm', '/XRef'))


class Elsewhere:
    """The links of attached_pdfs.linking() in a pack with some pages of five.pdf: where each leads."""

    def __init__(self, path):
        self.pdf = Pdf(path)
        targets = Targets(self.pdf)
        self.itself = targets.dest('linking')[1]
        # Pages of five.pdf that are in the pack: 1, 2, 4.
        self.first = targets.dest('five')[1]
        outline, self.bookmarks, self.links = self.pdf.root['/Outlines'], {}, {}
        for _, title, target in targets.outline(outline):
            self.bookmarks[title] = target
        for annotation in self.pdf.get(self.pdf.get(self.pdf.pages[self.itself])['/Annots']):
            link = self.pdf.get(annotation)
            self.links[link['/Contents']] = (annotation, targets.of(link))

    def tagged(self):
        """Annotations that an element Link has."""
        found = set()
        for value in self.pdf.objects.values():
            if isinstance(value, dict) and value.get('/S') == '/Link':
                kids = self.pdf.get(value.get('/K', []))
                for kid in kids if isinstance(kids, list) else [kids]:
                    kid = self.pdf.get(kid)
                    if isinstance(kid, dict) and '/Obj' in kid:
                        found.add(kid['/Obj'].number)
        return found

    def expected(self, outcome):
        if isinstance(outcome, tuple):
            page, kind, *numbers = outcome
            return ('page', self.first + (1, 2, 4).index(page), '/' + kind, *numbers)
        return {'itself': ('page', self.itself, '/Fit'), 'web': ('/URI', 'https://example.org/five.pdf')}.get(outcome)

    def faults(self):
        tagged = self.tagged()
        for i, (action, outcome) in enumerate(attached_pdfs.ELSEWHERE, 1):
            expected = self.expected(outcome)
            annotation, target = self.links.get('Link %d' % i, (None, None))
            if target != expected:
                yield '%s leads to %s, not to %s' % (action, target, expected)
            if annotation and annotation.number not in tagged:
                yield '%s has no tag' % action
            if not expected and annotation:
                yield '%s is still there' % action
            if self.bookmarks['Link %d' % i] != expected:
                yield 'as a bookmark, %s leads to %s' % (action, self.bookmarks['Link %d' % i])


class Run:
    def __init__(self, program, modules, folder):
        self.program, self.modules, self.folder = program, modules, folder
        self.passed = self.failed = 0
        folder.mkdir(parents=True, exist_ok=True)

    def result(self, name, faults):
        faults = list(faults)
        self.passed += not faults
        self.failed += bool(faults)
        for fault in faults[:10]:
            print('%s: %s' % (name, fault))

    def build(self, name, sources, per_item):
        items = [sources[i:i + per_item] for i in range(0, len(sources), per_item)]
        for n, item in enumerate(items, 1):
            for source in item:
                source.item = 'Item %d' % n
        xml = PACK % '\n'.join(ITEM % (n, n, '\n'.join(source.xml() for source in item))
                               for n, item in enumerate(items, 1))
        path, pdf = self.folder / (name + '.xml'), self.folder / (name + '.pdf')
        path.write_text(xml)
        said = subprocess.run([self.program, 'build', '--quiet', '-o', pdf, path],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if said.returncode:
            self.result(name, ['it is not built: ' + said.stdout.decode()])
            return None
        return pdf

    def elsewhere(self):
        """Links from file to file."""
        attached_pdfs.write(self.folder / 'elsewhere')
        (self.folder / 'elsewhere' / 'linking.pdf').write_bytes(attached_pdfs.linking())
        path, pdf = self.folder / 'elsewhere' / 'pack.xml', self.folder / 'elsewhere' / 'pack.pdf'
        attachments = ('<attachment id="linking" kind="report" title="Linking" src="linking.pdf"/>',
                       '<attachment id="five" kind="report" title="Five" src="papers/five.pdf" pages="1-2, 4"/>')
        path.write_text(PACK % '\n'.join(ITEM % (i, i, one) for i, one in enumerate(attachments, 1)))
        said = subprocess.run([self.program, 'build', '--quiet', '-o', pdf, path], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        self.result('elsewhere', [said.stdout.decode()] if said.returncode else Elsewhere(pdf).faults())
        self.tool('elsewhere', 'qpdf', '--check', pdf)

    def read(self, paths):
        output = subprocess.run(['node', HERE.parent / 'conformance' / 'pdfjs.mjs', self.modules,
                                 *paths], stdout=subprocess.PIPE, check=True).stdout
        return {str(path): read for path, read in zip(paths, json.loads(output))}

    def tool(self, name, *command):
        said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        lines = said.stdout.decode('utf-8', 'replace').splitlines()
        tool = pathlib.Path(command[-2]).name
        self.result('%s: %s' % (name, tool), lines[-10:] if said.returncode else [])

    def check(self, name, sources, per_item=2):
        pdf = self.build(name, sources, per_item)
        if not pdf:
            return None
        read = self.read([pdf] + sorted({source.path for source in sources}))
        checker = Checker(pdf, sources)
        for source in sources:
            for what, faults in checker.faults_of(source, read[str(pdf)], read[str(source.path)]):
                self.result('%s: %s, %s' % (name, source.title, what), faults)
        self.result(name, checker.check_all())
        self.tool(name, 'qpdf', '--check', pdf)
        return pdf


def make_sources(folder, given):
    made = {'alpha': attach_files.tagged('Alpha'), 'beta': attach_files.tagged('Beta'),
            'gamma': attach_files.untagged('Gamma'), 'many': attach_files.many(300)}
    for name, data in made.items():
        (folder / (name + '.pdf')).write_bytes(data)
    # The same in other clothes: object streams, and a file that has been appended to.
    subprocess.run(['qpdf', '--object-streams=generate', '--linearize', folder / 'alpha.pdf',
                    folder / 'packed.pdf'], check=True)
    for path in given:
        (folder / path.name).write_bytes(path.read_bytes())
    return [Source(folder / (name + '.pdf'), name, 'File %s' % name.title())
            for name in (*made, 'packed')]


def main():
    program, modules = (os.path.abspath(argument) for argument in sys.argv[1:3])
    folder = pathlib.Path(sys.argv[3]).resolve()
    given = [pathlib.Path(path).resolve() for path in sys.argv[4:]]
    run = Run(program, modules, folder)
    made = make_sources(folder, given)
    samples = [Source(folder / path.name, 's%d' % i, 'Sample %d' % i)
               for i, path in enumerate(given, 1)]
    run.check('made', made)
    run.elsewhere()
    valid = [source for source in samples if claims(source.path) == (True, '2A')]
    pdf = run.check('samples', valid)
    if pdf:
        run.tool('samples', sys.executable, HERE / 'structure.py', pdf)
        run.result('samples', [] if claims(pdf) == (True, '2A') else ['it claims %s' % (claims(pdf),)])
    twice = [Source(made[0].path, 'first', 'File once'), Source(made[0].path, 'second', 'File twice')]
    pdf, once = run.check('twice', twice, 1), run.check('once', twice[:1])
    if pdf and once:
        more = streams(pdf) - streams(once)
        run.result('twice', [] if more < 3000 else ['the same file twice takes %d bytes more' % more])
        run.result('twice', [] if claims(pdf) == (False, None) else ['it claims %s' % (claims(pdf),)])
    others = [source for source in samples if source not in valid]
    run.check('mixed', [made[3], valid[0], made[1], valid[-1], *others])
    print('%d passed, %d failed' % (run.passed, run.failed))
    sys.exit(1 if run.failed or not run.passed else 0)


if __name__ == '__main__':
    main()
