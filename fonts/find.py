#!/usr/bin/env python3
"""Finds the typefaces of typefaces.list on this system and copies them to the build tree.

    find.py LIST OUTPUT_FOLDER [FOLDER...]

The given folders are searched first, then the system's font folders. Written to the output folder:
the font files, `fonts.index` (what the program reads when it starts) and the packages' copyright
files. Told on standard output, a line each: "warning TEXT" and "file PATH" (to be installed).
Exits with 1 and a text on standard error when a main typeface is missing.
"""

import hashlib
import os
import struct
import sys

LICENCES = '/usr/share/doc'


def read_list(path):
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            if line.strip() and not line.startswith('#'):
                family, style, use, file, package, digest = (s.strip() for s in line.split('|'))
                yield {'family': family, 'style': style, 'use': use, 'file': file,
                       'package': package, 'digest': digest}


def font_folders(first):
    shares = os.environ.get('XDG_DATA_DIRS', '').split(':') + ['/usr/local/share', '/usr/share']
    return [f for f in first if f] + [os.path.join(s, 'fonts') for s in shares if s]


def find_files(names, folders):
    """The first path of each name, in the folders' order and then alphabetically."""
    found, seen = {}, set()
    for top in folders:
        for folder, inner, files in os.walk(top, followlinks=True):
            here = os.path.realpath(folder)
            if here in seen:  # a link that leads in circles
                inner.clear()
                continue
            seen.add(here)
            inner.sort()
            for name in names.intersection(files):
                found.setdefault(name, os.path.join(folder, name))
        if len(found) == len(names):
            break
    return found


def has_truetype_outlines(data):
    """Whether the font's table directory (OpenType 1.9, "Table Directory") lists `glyf`."""
    if len(data) < 12 or data[:4] not in (b'\0\1\0\0', b'true'):
        return False
    count = struct.unpack('>H', data[4:6])[0]
    return any(data[at:at + 4] == b'glyf' for at in range(12, 12 + 16 * count, 16))


def write_if_new(path, data):
    try:
        with open(path, 'rb') as old:
            if old.read() == data:
                return
    except FileNotFoundError:
        pass
    with open(path + '.new', 'wb') as new:
        new.write(data)
    os.replace(path + '.new', path)


def main():
    listing, output, first = sys.argv[1], sys.argv[2], sys.argv[3:]
    faces = list(read_list(listing))
    folders = font_folders(first)
    found = find_files({face['file'] for face in faces}, folders)
    os.makedirs(output, exist_ok=True)

    index, missing, other, packages, kept = [], [], [], set(), []
    for face in faces:
        path = found.get(face['file'])
        data = open(path, 'rb').read() if path else b''
        if not has_truetype_outlines(data):
            missing.append(face)
            continue
        if hashlib.sha256(data).hexdigest() != face['digest']:
            other.append(face['file'])
        write_if_new(os.path.join(output, face['file']), data)
        kept.append(face['file'])
        packages.add(face['package'])
        index.append('\t'.join(face[key] for key in ('family', 'style', 'use', 'file')) + '\n')

    needed = [face for face in missing if 'main' in face['use'].split(',')]
    if needed:
        sys.exit('These typefaces are needed and were not found as TrueType fonts in %s:\n  %s\n'
                 'On Debian: apt install %s. Elsewhere: meson setup -Dfonts_dir=FOLDER.'
                 % (', '.join(folders), ', '.join(face['file'] for face in needed),
                    ' '.join(sorted({face['package'] for face in needed}))))
    if missing:
        print('warning without these stand-in typefaces fewer characters can be set: %s (Debian: %s)'
              % (', '.join(face['file'] for face in missing),
                 ' '.join(sorted({face['package'] for face in missing}))))
    if other:
        print('warning these typefaces are not the ones that are pinned, so pages may come out '
              'different: %s' % ', '.join(other))

    write_if_new(os.path.join(output, 'fonts.index'), ''.join(index).encode())
    kept.append('fonts.index')
    for package in sorted(packages):
        licence = os.path.join(LICENCES, package, 'copyright')
        if os.path.exists(licence):
            with open(licence, 'rb') as text:
                write_if_new(os.path.join(output, package + '.copyright'), text.read())
            kept.append(package + '.copyright')
    for name in sorted(set(os.listdir(output)) - set(kept)):
        os.remove(os.path.join(output, name))
    for name in kept:
        print('file ' + os.path.join(output, name))


main()
