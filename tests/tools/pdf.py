"""A PDF as Python values, read by `qpdf --json`: for the checks, which must not trust our own writer.

Names are strings with a slash, text strings str, byte strings bytes, references Ref, dictionaries and
arrays dict and list; a stream is a Stream.
"""

import base64
import json
import re
import subprocess
from collections import namedtuple

Ref = namedtuple('Ref', 'number')
Stream = namedtuple('Stream', 'dict data')

# One operator of a content stream, with its operands.
Operator = namedtuple('Operator', 'name operands')


def value_of(value):
    if isinstance(value, dict):
        return {key: value_of(item) for key, item in value.items()}
    if isinstance(value, list):
        return [value_of(item) for item in value]
    if isinstance(value, str):
        if value.startswith('u:'):
            return value[2:]
        if value.startswith('b:'):
            return bytes.fromhex(value[2:])
        match = re.fullmatch(r'(\d+) \d+ R', value)
        return Ref(int(match.group(1))) if match else value
    return value


def object_of(entry):
    if 'stream' in entry:
        stream = entry['stream']
        return Stream(value_of(stream['dict']), base64.b64decode(stream['data']))
    return value_of(entry['value'])


class Pdf:
    def __init__(self, path):
        self.path = str(path)
        with open(path, 'rb') as file:
            self.bytes = file.read()
        output = subprocess.run(
            ['qpdf', '--json=2', '--json-stream-data=inline', '--decode-level=generalized',
             '--json-key=qpdf', self.path], stdout=subprocess.PIPE, check=True).stdout
        # Names may have bytes that are no UTF-8.
        entries = json.loads(output.decode('utf-8', 'surrogateescape'))['qpdf'][1]
        self.trailer = value_of(entries.pop('trailer')['value'])
        self.objects = {int(key[4:].split()[0]): object_of(entry)
                        for key, entry in entries.items()}
        self.root = self.get(self.trailer['/Root'])
        self.pages = list(self.page_refs(self.root['/Pages']))

    def get(self, value):
        """What a reference stands for; anything else as it is."""
        while isinstance(value, Ref):
            value = self.objects.get(value.number)
        return value

    def page_refs(self, node):
        for kid in self.get(self.get(node)['/Kids']):
            if self.get(kid)['/Type'] == '/Page':
                yield kid
            else:
                yield from self.page_refs(kid)

    def tree(self, node, key):
        """The pairs of a name tree (/Names) or number tree (/Nums), in the file's order."""
        node = self.get(node) or {}
        items = self.get(node.get(key, []))
        yield from zip(items[::2], items[1::2])
        for kid in self.get(node.get('/Kids', [])):
            yield from self.tree(kid, key)

    def claims(self):
        """What the file says of itself in its metadata, as a list: PDF/UA-1, PDF/A-2a."""
        if '/Metadata' not in self.root:
            return []
        xmp = self.get(self.root['/Metadata']).data.decode('utf-8')
        part, level = (re.search(r'pdfaid:%s[=>]"?(\w+)' % key, xmp) for key in ('part', 'conformance'))
        claims = ['PDF/UA-1'] if re.search(r'pdfuaid:part[=>]"?1', xmp) else []
        return claims + (['PDF/A-%s%s' % (part.group(1), level.group(1).lower())] if part and level else [])

    def contents(self, page):
        streams = self.get(self.get(page)['/Contents'])
        if isinstance(streams, Stream):
            return streams.data
        return b'\n'.join(self.get(stream).data for stream in streams)


TOKEN = re.compile(rb'''(?P<space>[\0\t\n\f\r ]+|%[^\r\n]*)
    |(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))(?=[\0\t\n\f\r ()<>\[\]{}/%]|$)
    |(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)
    |(?P<open><<|\[)|(?P<close>>>|\])
    |(?P<hex><[0-9A-Fa-f\s]*>)
    |(?P<string>\()
    |(?P<word>[^\0\t\n\f\r ()<>\[\]{}/%]+)''', re.X)


def string_end(data, at):
    """Where the literal string ends whose opening bracket stands before `at`."""
    depth = 1
    while depth:
        byte = data[at:at + 1]
        if byte == b'\\':
            at += 1
        elif byte == b'(':
            depth += 1
        elif byte == b')':
            depth -= 1
        elif not byte:
            raise ValueError('a string has no end')
        at += 1
    return at


def close(stack):
    """Ends the innermost array or dictionary."""
    items = stack.pop()
    kind = stack[-1].pop()
    stack[-1].append(dict(zip(items[::2], items[1::2])) if kind == b'<<' else items)


def operators(data):
    """The operators of a content stream. Strings come out as bytes, undecoded."""
    stack, at = [[]], 0
    while at < len(data):
        match = TOKEN.match(data, at)
        if not match:
            raise ValueError('no token at byte %d: %r' % (at, data[at:at + 20]))
        kind, text, at = match.lastgroup, match.group(), match.end()
        if kind == 'number':
            stack[-1].append(float(text))
        elif kind == 'name':
            stack[-1].append(text.decode('latin-1'))
        elif kind == 'open':
            stack[-1].append(text)
            stack.append([])
        elif kind == 'close':
            close(stack)
        elif kind == 'hex':
            stack[-1].append(text)
        elif kind == 'string':
            end = string_end(data, at)
            stack[-1].append(data[at:end - 1])
            at = end
        elif kind == 'word':
            yield Operator(text.decode('latin-1'), stack.pop())
            stack = [[]]
