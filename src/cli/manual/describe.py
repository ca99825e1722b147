#!/usr/bin/env python3
"""Describes an XML vocabulary from its RELAX NG schema: describe.py SCHEMA.rng TEMPLATE.md EXAMPLE.xml ... OUTPUT.md

The template's line `@elements@` becomes a section for each group of elements (the comments at the
schema's top level name the groups), with every element: its documentation, its attributes, what it
contains, where it is allowed, and an example. The examples are cut from the given documents, which a
test builds. An element or attribute without documentation or without an example is an error.
"""

import re
import sys
import textwrap
import xml.etree.ElementTree as tree
import xml.parsers.expat

RNG = '{http://relaxng.org/ns/structure/1.0}'
DOCUMENTATION = '{http://relaxng.org/ns/compatibility/annotations/1.0}documentation'
XINCLUDE = 'http://www.w3.org/2001/XInclude'
LONGEST_EXAMPLE = 12  # lines; children of longer ones are cut
WIDTH = 100

faults = []


def documentation(node, what):
    found = node.find(DOCUMENTATION)
    if found is None or not (found.text or '').strip():
        faults.append('%s has no documentation' % what)
        return ''
    return ' '.join(found.text.split())


def markdown(text):
    """A text of the schema as Markdown: what would be markup there is code."""
    text = re.sub(r'(?<!\w)([\w-]+="[^"]*"|\{[\w-]+\}|#id|xi:include)', r'`\1`', text)
    return re.sub(r'(?<!`)([*<>_])', r'\\\1', text)


def sentence(text):
    return text[0].upper() + text[1:].rstrip('.') + '.'


class Schema:
    """The defines of a schema, and the groups that its comments make of them."""

    def __init__(self, path):
        builder = tree.TreeBuilder(insert_comments=True)
        grammar = tree.parse(path, tree.XMLParser(target=builder)).getroot()
        self.defines, self.groups = {}, []
        for child in grammar:
            if child.tag is tree.Comment:
                self.groups.append((' '.join(child.text.split()), []))
            elif child.tag == RNG + 'define':
                self.defines[child.get('name')] = child
                if self.groups:
                    self.groups[-1][1].append(child.get('name'))

    def element(self, name):
        """The element that a define of this name is for, or None."""
        return self.defines[name].find(RNG + 'element')

    def tag(self, name):
        return 'xi:' + name if self.element(name).get('ns') == XINCLUDE else name

    def attributes(self, pattern, required=True):
        """Each attribute of a pattern, its own or by reference, and whether it is required."""
        for child in pattern:
            if child.tag == RNG + 'attribute':
                yield child, required
            elif child.tag == RNG + 'ref' and self.element(child.get('name')) is None:
                yield from self.attributes(self.defines[child.get('name')], required)
            elif child.tag == RNG + 'optional':
                yield from self.attributes(child, False)

    def is_group(self, name):
        """Whether a define is a choice of elements and nothing else, such as block."""
        return self.element(name) is None and [child.tag for child in self.defines[name]] == [RNG + 'choice'] and all(
            child.tag == RNG + 'ref' for child in self.defines[name][0])

    def content(self, pattern, required=True, many=False):
        """What a pattern allows: names of elements and groups, or #text, each with whether it must be there and
        whether it may be there more than once."""
        for child in pattern:
            kind, name = child.tag.removeprefix(RNG), child.get('name')
            if kind == 'text':
                yield '#text', False, True
            elif kind == 'ref' and (self.element(name) is not None or self.is_group(name)):
                yield name, required, many
            elif kind == 'ref':
                yield from self.content(self.defines[name], required, many)
            elif kind != 'attribute' and child.tag != DOCUMENTATION:
                yield from self.content(child, required and kind not in ('optional', 'zeroOrMore', 'choice'),
                                        many or kind in ('zeroOrMore', 'oneOrMore'))

    def shown(self, name, mark=''):
        if name == '#text':
            return 'text'
        return '*%s*' % name if self.is_group(name) else '`%s%s`' % (self.tag(name), mark)

    def contents(self, pattern):
        """{name: mark} of what a pattern allows; marks are those of DTDs and regular expressions."""
        found = {}
        for name, required, many in self.content(pattern):
            again = name in found
            found[name] = '+' if many and required else '*' if many or again else '' if required else '?'
        return found


class Occurrence:
    """An element of an example, as it is written there."""

    def __init__(self, name, attributes, start):
        self.name, self.attributes, self.start = name, attributes, start
        self.head_end = self.end = 0
        self.children = []


def occurrences(path):
    """All elements of a document, with their text."""
    with open(path, 'rb') as file:
        data = file.read()
    found, opened = [], []
    parser = xml.parsers.expat.ParserCreate()

    def begin(name, attributes):
        one = Occurrence(name, {a for a in attributes if not a.startswith('xmlns')}, parser.CurrentByteIndex)
        one.head_end = data.index(b'>', one.start) + 1
        if opened:
            opened[-1].children.append(one)
        opened.append(one)
        found.append(one)

    def end(_):
        one = opened.pop()
        at = parser.CurrentByteIndex
        one.end = one.head_end if data[one.head_end - 2:one.head_end] == b'/>' else data.index(b'>', at) + 1

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.Parse(data, True)
    return [(one, data) for one in found]


def whole(one, data):
    """The lines of an element, without the indentation that it has in its document."""
    line_start = data.rfind(b'\n', 0, one.start) + 1
    indent = re.match(rb' *', data[line_start:]).group(0)
    text = data[line_start if line_start + len(indent) == one.start else one.start:one.end].decode('utf-8')
    if not text.startswith(' '):
        text = indent.decode() + text
    return textwrap.dedent(text)


def cut(one, data):
    """An element with its longest children emptied, so that it is short enough to be read."""
    text = whole(one, data)
    if text.count('\n') < LONGEST_EXAMPLE:
        return text
    head = data[one.start:one.head_end].decode('utf-8')
    column = one.start - data.rfind(b'\n', 0, one.start) - 1
    lines = [textwrap.dedent(' ' * column + head)]
    for child in one.children:
        part = whole(child, data)
        if '\n' in part and child.children:
            start = data[child.start:child.head_end].decode('utf-8').splitlines()[0]
            part = start + ('' if start.endswith('>') else ' …>') + ' … </%s>' % child.name
        part = textwrap.indent(part, '  ')
        if part.split()[0] == lines[-1].split()[0] and len(lines) > 3:  # many of a kind
            if lines[-1].strip() != '…' and lines[-2].split()[0] == part.split()[0]:
                continue
        lines.append(part)
    if len(lines) > LONGEST_EXAMPLE:
        lines[LONGEST_EXAMPLE - 2:] = ['  …']
    return '\n'.join([*lines, '</%s>' % one.name])


def examples(name, attributes, all_found):
    """The fewest and shortest excerpts that show the element and its attributes, as far as there are any."""
    left, chosen = set(attributes), []
    candidates = [(one, data) for one, data in all_found if one.name == name]
    while candidates and (left or not chosen):
        one, data = max(candidates, key=lambda c: (len(c[0].attributes & left), -(c[0].end - c[0].start)))
        if chosen and not one.attributes & left:
            break
        chosen.append(cut(one, data))
        left -= one.attributes
    if not chosen:
        faults.append('<%s> has no example' % name)
    return chosen, left


def wrapped(text, indent=''):
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=' ' * len(indent),
                         break_long_words=False, break_on_hyphens=False)


def keyed_choices(attribute):
    """The choices of an attribute that are documented one by one, as lines of a list."""
    for choice in attribute.findall(RNG + 'choice'):
        children = list(choice)
        for value, after in zip(children, children[1:]):
            if value.tag == RNG + 'value' and after.tag == DOCUMENTATION:
                yield '  - `%s`: %s' % (value.text, markdown(' '.join(after.text.split())))


def attribute_lines(attribute, required, owner):
    name = attribute.get('name')
    text = documentation(attribute, '%s="…" of <%s>' % (name, owner))
    yield wrapped('`%s`%s: %s' % (name, ' (required)' if required else '', markdown(text)), '- ')
    yield from keyed_choices(attribute)


class Describer:
    """Writes elements, one by one; attributes that several elements share are explained at the first."""

    def __init__(self, schema, common, all_found):
        self.schema, self.common, self.all_found = schema, common, all_found
        self.explained = {}  # attribute -> the element at which it is
        self.shown = set()  # attributes that an example has

    def lines(self, name, parents):
        element, tag = self.schema.element(name), self.schema.tag(name)
        yield from ('### `%s`' % tag, '', wrapped(markdown(sentence(documentation(element, '<%s>' % tag)))), '')
        own = [(a, required) for a, required in self.schema.attributes(element) if a not in self.common]
        yield from self.attribute_list(own, tag)
        content = [self.schema.shown(*child) for child in self.schema.contents(element).items()]
        yield wrapped('Contains: %s.' % (', '.join(content) or 'nothing'))
        where = [self.schema.shown(parent) for parent in parents]
        yield wrapped('Allowed in: %s.' % ', '.join(where) if where else 'It is the outermost element.')
        yield ''
        chosen, left = examples(tag, [a.get('name') for a, _ in own], self.all_found)
        self.shown.update(a for a, _ in own if a.get('name') not in left)
        for example in chosen:
            yield from ('```xml', example, '```', '')

    def attribute_list(self, own, tag):
        elsewhere = {}
        for attribute, required in own:
            if attribute in self.explained:
                elsewhere.setdefault(self.explained[attribute], []).append('`%s`' % attribute.get('name'))
            else:
                self.explained[attribute] = tag
                yield from attribute_lines(attribute, required, tag)
        for other, names in elsewhere.items():
            yield wrapped('%s: as for `%s`.' % (', '.join(names), other), '- ')
        if own:
            yield ''


def describe(schema, example_files):
    all_found = [one for path in example_files for one in occurrences(path)]
    elements = [name for name in schema.defines if schema.element(name) is not None]
    groups = [name for name in schema.defines if name not in elements and schema.is_group(name)]
    parents = {name: [] for name in elements + groups}
    for name in elements + groups:
        for child in schema.contents(schema.defines[name] if name in groups else schema.element(name)):
            if child != '#text':
                parents[child].append(name)
    if groups:
        yield from ('## Groups of elements', '')
        for name in groups:
            yield wrapped('*%s*: %s. Allowed in: %s.' % (
                name, ', '.join(schema.shown(child) for child in schema.contents(schema.defines[name])),
                ', '.join(schema.shown(parent) for parent in parents[name])), '- ')
        yield ''
    common = []
    if 'common' in schema.defines:
        common = [a for a, _ in schema.attributes(schema.defines['common'])]
        yield from ('## Attributes of every element', '')
        for attribute in common:
            yield from attribute_lines(attribute, False, 'every element')
        yield ''
    describer = Describer(schema, common, all_found)
    for title, names in schema.groups:
        described = [name for name in names if name in elements]
        if described:
            yield from ('## ' + title, '')
        for name in described:
            yield from describer.lines(name, parents[name])
    for attribute in describer.explained.keys() - describer.shown:
        faults.append('%s="…" of <%s> has no example' % (attribute.get('name'), describer.explained[attribute]))


def main():
    schema, template, *example_files, output = sys.argv[1:]
    with open(template, encoding='utf-8') as file:
        text = file.read()
    text = text.replace('@elements@\n', '\n'.join(describe(Schema(schema), example_files)).rstrip() + '\n')
    if faults:
        sys.exit('\n'.join('%s: %s' % (schema, fault) for fault in faults))
    with open(output, 'w', encoding='utf-8') as file:
        file.write(text)


if __name__ == '__main__':
    main()
