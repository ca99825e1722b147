"""Reads what boardpack-attach answers, as strictly as src/attach/wire.h tells, and checks what must
hold of every answer: for attach_helper.py.

    answer = run(helper, path, arguments)    facts (a dictionary), objects (a list), status
    faults = check(answer, prefix)           a list of lines; empty where all is well
"""

import re
import subprocess
import tempfile

STANDARD = set('''Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H1 H2 H3 H4
    H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby
    RB RT RP Warichu WT WP Figure Formula Form'''.split())
# What no attached file brings along, wherever it stood.
FORBIDDEN = set('''JS AA OpenAction XFA Metadata PieceInfo LastModified EmbeddedFiles AF Thumb B Trans Dur NS
    RichMediaContent Sound Movie Popup Perms SigFlags NeedAppearances'''.split())
ACTIONS = {'GoTo', 'URI', 'Named'}
TOKEN = re.compile(rb'[ \n]*(?:(\[)|(\])|(<<)|(>>)|/((?:[^\x00-\x20\x7f-\xff()<>\[\]{}/%#]|#[0-9A-F]{2})*)|(\()'
                   rb'|(\d+) ([0-8]) R(?![^\x00-\x20()<>\[\]{}/%])|(-?(?:0|[1-9]\d*)?(?:\.\d+)?)(?=[\x00-\x20()<>\[\]{}/%]|$)'
                   rb'|(true|false|null)(?=[\x00-\x20()<>\[\]{}/%]|$))')


class Name(str):
    pass


class Ref(tuple):
    """(number, generation)"""


class Fault(Exception):
    pass


def read_string(text, at):
    out, depth = bytearray(), 1
    while True:
        if at >= len(text):
            raise Fault('a string without an end')
        c = text[at:at + 1]
        at += 1
        if c == b'\\':
            follows = text[at:at + 1]
            if follows not in (b'(', b')', b'\\', b'r'):
                raise Fault('an escape %r' % follows)
            out += b'\r' if follows == b'r' else follows
            at += 1
        elif c == b')':
            return bytes(out), at
        elif c in (b'(', b'\r'):
            raise Fault('%r in a string' % c)
        else:
            out += c


def parse(text):
    """The one value that a text is."""
    stack, at, result = [], 0, None

    def put(value):
        nonlocal result
        if stack:
            stack[-1].append(value)
        elif result is None:
            result = (value,)
        else:
            raise Fault('more than one value')

    while at < len(text):
        match = TOKEN.match(text, at)
        if not match or match.end() == at:
            raise Fault('no value at %r' % text[at:at + 30])
        at = match.end()
        kind = match.lastindex
        if kind in (1, 3):
            stack.append([kind])
        elif kind in (2, 4):
            if not stack or stack[-1][0] != kind - 1:
                raise Fault('brackets that do not match')
            items = stack.pop()[1:]
            if kind == 2:
                put(items)
            else:
                keys = items[0::2]
                if len(items) % 2 or not all(isinstance(key, Name) for key in keys) or len(set(keys)) != len(keys):
                    raise Fault('a dictionary with odd keys: %r' % keys)
                put(dict(zip(map(str, keys), items[1::2])))
        elif kind == 5:
            name = re.sub(rb'#(..)', lambda m: bytes([int(m[1], 16)]), match[5])
            put(Name(name.decode('latin-1')))
        elif kind == 6:
            value, at = read_string(text, at)
            put(value)
        elif kind == 8:
            put(Ref((int(match[7]), int(match[8]))))
        elif kind == 9:
            if not match[9] or match[9] == b'-':
                raise Fault('no number at %r' % text[match.start():at + 10])
            put(float(match[9]) if b'.' in match[9] else int(match[9]))
        else:
            put({b'true': True, b'false': False, b'null': None}[match[10]])
    if stack or result is None:
        raise Fault('not whole: %r' % text[:60])
    return result[0]


class Record:
    def __init__(self, letter, value, stream):
        self.letter, self.value, self.stream = letter, value, stream


def records(data):
    match = re.match(rb'boardpack-objects 1 (0|[1-9]\d*)\n', data)
    if not match:
        raise Fault('no heading')
    found, at = [], match.end()
    for _ in range(int(match[1]) + 1):
        head = re.compile(rb'(?:([oO]) (\d+)|([sS]) (\d+) (\d+))\n').match(data, at)
        if not head:
            raise Fault('no record at byte %d' % at)
        at, length = head.end(), int(head[2] or head[4])
        value, at, stream = parse(data[at:at + length]), at + length + 1, None
        if data[at - 1:at] != b'\n':
            raise Fault('a text that is not as long as it says')
        if head[3]:
            stream, at = data[at:at + int(head[5])], at + int(head[5]) + 1
            if data[at - 1:at] != b'\n' or not isinstance(value, dict) or 'Length' in value:
                raise Fault('a stream that is not as it says')
        found.append(Record((head[1] or head[3]).decode(), value, stream))
    if at != len(data):
        raise Fault('something behind the last record')
    return found


class Answer:
    def __init__(self, status, facts, objects, errors):
        self.status, self.raw_facts, self.raw_objects, self.errors = status, facts, objects, errors
        self.facts = parse(facts[:-1]) if facts.endswith(b'>>\n') else None
        self.objects = records(objects) if objects else []
        self.index = self.objects[0].value if self.objects else {}

    def finding(self, name):
        """(count, pages, detail) of the findings of that name."""
        return [tuple([f[1]] + [t.decode('latin-1') for t in f[2:]]) for f in self.facts['Findings'] if f[0] == name]

    def get(self, value):
        while isinstance(value, Ref):
            value = self.objects[value[0]].value
        return value

    def settle(self):
        """Puts links to other files in place, as if they led somewhere: relocations of generation 6."""
        def settled(value):
            if isinstance(value, Ref) and value[1] == 6 and value[0] % 5 > 0:
                link, part = divmod(value[0], 5)
                target = Name('Link') if part == 4 else self.index['Elsewhere'][3 * link + part - 1]
                return self.get(target) if part == 2 else target
            return value
        for record in self.objects:
            for value, _, _ in walk(record.value):
                if isinstance(value, dict):
                    value.update({key: settled(inner) for key, inner in value.items()})
                elif isinstance(value, list):
                    value[:] = [settled(inner) for inner in value]

    def pages(self):
        return [self.get(ref) for ref in self.index['Pages']]

    def contents(self, page):
        return b''.join(self.objects[ref[0]].stream for ref in page['Contents'])

    def annots(self, page):
        return [self.get(ref) for ref in page['Annots'] if ref[1] == 0]

    def kids(self, elem):
        kids = elem.get('K', [])
        return kids if isinstance(kids, list) else [kids]

    def elems(self, kids=None):
        """(number, element) of all, in the order of reading."""
        stack = list(reversed(self.index.get('Kids', []) if kids is None else kids))
        while stack:
            ref = stack.pop()
            elem = self.get(ref)
            yield ref[0], elem
            stack += [kid for kid in reversed(self.kids(elem)) if isinstance(kid, Ref)]

    def tree(self, kids=None, depth=0):
        """The roles, as nested text."""
        out = []
        for ref in self.index.get('Kids', []) if kids is None else kids:
            elem = self.get(ref)
            inner = [kid for kid in self.kids(elem) if isinstance(kid, Ref)]
            out.append(elem['S'] + ('(%s)' % self.tree(inner, depth + 1) if inner and depth < 50 else ''))
        return ' '.join(out)


def run(helper, path, arguments=(), prefix='a1.', seconds=20, files=()):
    """An answer; `files` are the paths of the pack's files, where --self is among the arguments."""
    with tempfile.TemporaryFile() as objects, tempfile.TemporaryFile() as names, open(path, 'rb') as source:
        names.write(b''.join(name.encode() + b'\0' for name in files))
        names.flush()

        def put_in_place():
            import os
            os.dup2(objects.fileno(), 3)
            os.dup2(names.fileno(), 4)
        done = subprocess.run([helper, '--prefix=' + prefix, *arguments], stdin=source, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=seconds, preexec_fn=put_in_place, pass_fds=(3, 4),
                              check=False)
        objects.seek(0)
        return Answer(done.returncode, done.stdout, objects.read(), done.stderr)


def walk(value, key=None, holder=None):
    """(value, key, holder) of a value and all in it."""
    stack = [(value, key, holder)]
    while stack:
        value, key, holder = stack.pop()
        yield value, key, holder
        if isinstance(value, dict):
            stack += [(inner, name, value) for name, inner in value.items()]
        elif isinstance(value, list):
            stack += [(inner, key, value) for inner in value]


class Checker:
    def __init__(self, answer, prefix):
        self.answer, self.prefix, self.faults = answer, prefix.encode(), []
        self.page_numbers = {ref[0]: i for i, ref in enumerate(answer.index['Pages'])}

    def expect(self, condition, text, *arguments):
        if not condition:
            self.faults.append(text % arguments)
        return condition

    def check_record(self, number, record):
        last = len(self.answer.objects) - 1
        targets, own = set(), False
        for value, key, holder in walk(record.value):
            if isinstance(value, dict):
                if record.stream is not None or 'Type' in value or 'S' in value:
                    bad = FORBIDDEN & set(value)
                    self.expect(not bad, 'object %d has %s', number, bad)
                if key == 'A' and 'O' not in value and number != 0 and 'S' in value:
                    self.expect(value['S'] in ACTIONS, 'object %d does %s', number, value['S'])
            if not isinstance(value, Ref):
                continue
            target, generation = value
            own |= generation > 0
            if generation == 0:
                self.expect(1 <= target <= last, 'object %d refers to %d', number, target)
                targets.add(target)
            elif generation == 1:
                self.expect(key in ('StructParent', 'StructParents') and target < self.answer.index['Keys'],
                            'object %d: %s is a key', number, key)
            elif generation == 2:
                self.expect(key == 'Parent' and number in self.page_numbers, 'object %d: page tree', number)
            elif generation == 3:
                self.expect(key == 'P' and Ref((number, 0)) in self.answer.index.get('Kids', []),
                            'object %d: parent element', number)
            elif generation == 6:
                link, part = divmod(target, 5)
                places = ('Links' if number == 0 and key == 'Links' else 'Dest', 'Annots', 'K', 'ParentTree', 'S')
                self.expect(link < len(self.answer.facts.get('Elsewhere', [])), 'object %d: link %d', number, link)
                self.expect(key == places[part] or (part == 0 and key == 'Outline'),
                            'object %d: %s is part %d of a link', number, key, part)
            elif generation == 7:
                self.expect(key == 'Contents' and target < len(self.answer.index.get('Links', [])),
                            'object %d: %s says link %d', number, key, target)
            elif generation == 8:
                self.expect(target < 2 and (key is None or number in self.page_numbers),
                            'object %d: part %d of the head', number, target)
            else:
                self.expect(target == self.page_numbers.get(number), 'object %d: page %d', number, target)
                self.expect(generation == 4 or key == 'Annots', 'object %d: annotations', number)
        return targets, own

    def check_objects(self):
        targets, own = {}, set()
        for number, record in enumerate(self.answer.objects):
            targets[number], is_own = self.check_record(number, record)
            if is_own:
                own.add(number)
        reached, stack = {0}, [0]
        while stack:
            for target in targets[stack.pop()] - reached:
                reached.add(target)
                stack.append(target)
        lost = set(targets) - reached
        self.expect(not lost, 'nothing refers to %s', sorted(lost)[:5])
        back = {}
        for number, all_targets in targets.items():
            for target in all_targets:
                back.setdefault(target, []).append(number)
        stack = list(own)
        while stack:
            for number in back.get(stack.pop(), []):
                if number not in own:
                    own.add(number)
                    stack.append(number)
        for number, record in enumerate(self.answer.objects[1:], 1):
            self.expect(record.letter.islower() == (number in own), 'object %d is %s', number, record.letter)

    def check_page(self, index, page):
        self.expect(page['Type'] == 'Page' and page['Parent'] == Ref((0, 2)), 'page %d: no page', index)
        self.expect(page['Annots'][-1] == Ref((index, 5)), 'page %d: no room for annotations', index)
        stamps = [name for name, ref in page['Resources']['XObject'].items() if ref == Ref((index, 4))]
        if self.expect(len(stamps) == 1, 'page %d has %d forms for stamps', index, len(stamps)):
            head = self.head_of(page) if index == 0 else b''
            self.expect(re.search(rb' cm/%s Do%s Q\n$' % (stamps[0].encode(), head),
                                  self.answer.objects[page['Contents'][-1][0]].stream), 'page %d is not stamped', index)
        self.expect(page['Tabs'] == 'S', 'page %d: tabs', index)
        for annot in self.answer.annots(page):
            self.expect(self.answer.get(annot['P']) is page, 'page %d: an annotation of another one', index)
            self.check_dest(annot.get('Dest'))
            self.expect(annot['Subtype'] == 'Link' or 'Dest' not in annot, 'page %d: %s has a destination', index, annot)
            self.check_dest(annot.get('A', {}).get('D'))

    def head_of(self, page):
        """A pattern for what puts the pack's heading and its way back at the head of the first page."""
        names = {ref[0]: name for name, ref in page['Resources']['XObject'].items() if ref[1] == 8}
        self.expect(sorted(names) == [0, 1], 'the first page has no head')
        mark = self.answer.index['HeadMark']
        return b''.join(b' /%s<</MCID %d>>BDC /%s Do EMC' % (
            b'Link' if part else rb'H\d', mark + part, name.encode())
            for part, name in sorted(names.items()))

    def check_dest(self, dest):
        if dest is not None and not (isinstance(dest, Ref) and dest[1] == 6):
            self.expect(isinstance(dest, list) and dest[0][1] == 0 and dest[0][0] in self.page_numbers,
                        'destination %s', dest)

    def check_tags(self):
        answer, keys = self.answer, self.answer.index.get('ParentTree', [])
        parents = dict(zip(keys[0::2], keys[1::2]))
        self.expect(sorted(parents) == list(range(answer.index.get('Keys', 0))), 'keys %s', sorted(parents)[:9])
        key_of = {}
        for number, record in enumerate(answer.objects):
            if isinstance(record.value, dict):
                for name in ('StructParent', 'StructParents'):
                    if name in record.value:
                        self.expect(record.value[name][0] not in key_of.values(), 'key %s twice', record.value[name])
                        key_of[number] = record.value[name][0]
        seen, marks, ids = set(), set(), {}
        for number, elem in answer.elems():
            if not self.expect(number not in seen, 'element %d comes twice', number):
                return
            seen.add(number)
            self.expect(elem['S'] in STANDARD, 'element %d is %s', number, elem['S'])
            if 'ID' in elem:
                ids[elem['ID']] = number
            for kid in answer.kids(elem):
                if isinstance(kid, Ref):
                    self.expect(answer.get(kid)['P'] == Ref((number, 0)), 'element %d has another parent', kid[0])
                    continue
                where = kid if isinstance(kid, dict) else {'Type': 'MCR', 'MCID': kid}
                page = where.get('Pg', elem.get('Pg'))
                if where['Type'] == 'MCR':
                    holder = where.get('Stm', page)
                    owners = answer.get(parents.get(key_of.get(holder[0])))
                    mark = (holder[0], where['MCID'])
                    self.expect(mark not in marks, 'mark %s has two elements', mark)
                    marks.add(mark)
                    self.expect(owners and owners[where['MCID']] == Ref((number, 0)), 'mark %s of element %d', mark,
                                number)
                else:
                    self.expect(parents.get(key_of.get(where['Obj'][0])) == Ref((number, 0)),
                                'object %d of element %d', where['Obj'][0], number)
        for page in list(self.page_numbers):
            owners = answer.get(parents.get(key_of.get(page), [])) or []
            for mcid, owner in enumerate(owners):
                self.expect(owner is None or owner[1] == 8 or (page, mcid) in marks, 'mark %d of page %d has no element', mcid, page)
        listed = answer.index.get('IDs', [])
        self.expect(listed[0::2] == sorted(ids), 'ids %s are not %s', listed[0::2][:4], sorted(ids)[:4])
        self.expect(all(ids.get(i) == ref[0] and i.startswith(self.prefix) for i, ref in zip(listed[0::2], listed[1::2])),
                    'ids lead elsewhere')
        for value, key, _ in walk([record.value for record in answer.objects]):
            if key == 'Headers' and isinstance(value, bytes):
                self.expect(value in ids, 'headers %s', value)

    def check_fields(self):
        answer, fields = self.answer, self.answer.index.get('Fields', [])
        if not fields:
            return
        root = answer.get(fields[0])
        self.expect(len(fields) == 1 and root['T'] == self.prefix.rstrip(b'.') and 'Parent' not in root, 'fields')
        stack, seen = [fields[0]], set()
        while stack:
            ref = stack.pop()
            if not self.expect(ref not in seen, 'field %s twice', ref):
                return
            seen.add(ref)
            for kid in answer.get(ref).get('Kids', []):
                self.expect(answer.get(kid)['Parent'] == ref, 'field %s', kid)
                stack.append(kid)
        for page in answer.pages():
            for ref in page['Annots'][:-1]:
                self.expect(answer.get(ref)['Subtype'] != 'Widget' or ref in seen, 'widget %s has no field', ref)

    def check_outline(self):
        before = 0
        for level, title, *rest in self.answer.index.get('Outline', []):
            self.expect(isinstance(title, bytes) and 1 <= level <= before + 1, 'bookmark %r at %s', title, level)
            entries = dict(zip(map(str, rest[0::2]), rest[1::2]))
            self.expect(set(entries) <= {'Dest', 'A', 'SE'}, 'bookmark %r has %s', title, set(entries))
            self.check_dest(entries.get('Dest'))
            before = level

    def check(self):
        pages = self.answer.pages()
        self.expect(len(pages) == len(self.answer.facts['Pages']), 'the facts have other pages')
        self.check_objects()
        self.answer.settle()
        for index, page in enumerate(pages):
            self.check_page(index, page)
        self.check_tags()
        self.check_fields()
        self.check_outline()
        return self.faults


def check(answer, prefix='a1.'):
    """What is wrong with an answer of status 0."""
    facts = answer.facts
    if answer.status != 0 or not facts or facts.get('Form') != 1:
        return ['status %s, %r' % (answer.status, answer.errors[-200:])]
    if not answer.objects:
        return [] if 'Pages' not in facts else ['no objects']
    return Checker(answer, prefix).check()
