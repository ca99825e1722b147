#!/usr/bin/env python3
"""Makes a large pack of a small one: enlarge.py PACK.xml TIMES FOLDER

The agenda of the pack is repeated TIMES times, with ids of their own; the files it includes are
copied likewise.
"""

import pathlib
import re
import sys


def numbered(text, number):
    """The text with its ids, and the links to them, made unlike those of other copies."""
    text = re.sub(r'\b(id)="([^"]+)"', r'\1="\2-%d"' % number, text)
    text = re.sub(r'href="#([^"]+)"', r'href="#\1-%d"' % number, text)
    return re.sub(r'(<xi:include[^>]*href=")([^"]+)\.xml"', r'\1\2-%d.xml"' % number, text)


def main():
    pack, times, folder = pathlib.Path(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    text = pack.read_text(encoding='utf-8')
    head, agenda, tail = re.fullmatch(r'(.*<agenda[^>]*>)(.*)(</agenda>.*)', text, re.S).groups()
    copies = [numbered(agenda, number) for number in range(times)]
    (folder / 'pack.xml').write_text(head + ''.join(copies) + tail, encoding='utf-8')
    for part in pack.parent.glob('*.xml'):
        if part != pack:
            source = part.read_text(encoding='utf-8')
            for number in range(times):
                (folder / ('%s-%d.xml' % (part.stem, number))).write_text(
                    numbered(source, number), encoding='utf-8')


if __name__ == '__main__':
    main()
