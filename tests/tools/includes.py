#!/usr/bin/env python3
"""Enforces what src/README.md says of the code: reads every #include line below src/ and include/.

    includes.py [TOP]

- A folder may include itself, what the table "Who may include whom" gives it, and the foreign libraries
  that the table of stages gives it.
- No two source files have one name, nor do two headers, nor two of the structs and enums that cross files
  (those named bp_...).
- No circle: where x.c or x.h includes y.h, neither y.c nor y.h includes x.h, directly or through others.

One line a fault; exits with 1 if there is any.
"""

import collections
import pathlib
import re
import sys

# A library of the table of stages -> how its headers begin.
LIBRARIES = {
    'libxml2': ['libxml/'],
    'zlib': ['zlib.h'],
    'libdeflate': ['libdeflate.h'],
    'HarfBuzz': ['hb.h', 'hb-'],
    'ICU': ['unicode/'],
    'libhyphen': ['hyphen.h'],
    'libqpdf': ['qpdf/'],
    'GMime': ['gmime/'],
    'libical': ['libical/'],
    'libharu': ['hpdf.h'],
    'libpng': ['png.h'],
    'libjpeg': ['jpeglib.h', 'jerror.h'],
    'GIO': ['gio/'],
    "GLib's options": [],
}

# Open to all: GLib, what C and POSIX have, and the Linux calls that limit a process.
EVERYWHERE = ['glib.h', 'glib/gstdio.h', 'boardpack/diag.h']
SYSTEM = set('''assert ctype dlfcn errno fcntl float inttypes limits malloc math poll pthread setjmp signal spawn
    stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib string time unistd
    sys/file sys/inotify sys/ioctl sys/mman sys/prctl sys/resource sys/stat sys/statvfs sys/types sys/wait
    algorithm cstdlib cstring new exception memory stdexcept string vector'''.split())

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]')
SHARED = re.compile(r'^(struct|enum|union) (bp_\w+) \{', re.MULTILINE)
SOURCES = ('.c', '.h', '.cpp')


def rows(text, title):
    """The rows of the table below a heading of src/README.md, each a list of its cells."""
    section = text.split('## ' + title, 1)[1].split('\n## ', 1)[0]
    lines = [line for line in section.splitlines() if line.startswith('|')]
    return [[cell.strip() for cell in line.strip('|').split('|')] for line in lines[2:]]


class House:
    """What src/README.md says: who may include what."""

    def __init__(self, top):
        text = (top / 'src' / 'README.md').read_text(encoding='utf-8')
        self.top, self.libraries, self.rules = top, {}, {}
        for row in rows(text, 'The stages'):
            folder = row[1].strip('`').rstrip('/')
            self.libraries[folder] = [name for name in LIBRARIES if re.search(r'\b%s\b' % re.escape(name), row[3])]
        for row in rows(text, 'Who may include whom'):
            for owner in re.findall(r'`([^`]+)`', row[0]):
                self.rules[owner] = [rule.rstrip('/') for rule in re.findall(r'`([^`]+)`', row[1])]

    def owner(self, path):
        """What has the file's row: its folder below src/, or for a file beside the folders itself."""
        parts = path.relative_to(self.top).parts
        if parts[0] == 'include':
            return 'include/boardpack'
        return parts[1] if len(parts) > 2 else path.stem

    def fault(self, path, header):
        """What is wrong with an include, or None."""
        owner = self.owner(path)
        if header in EVERYWHERE or header.removesuffix('.h') in SYSTEM:
            return None
        for library, beginnings in LIBRARIES.items():
            if any(header.startswith(beginning) for beginning in beginnings):
                return None if library in self.libraries.get(owner, []) else '%s may not include %s' % (owner, library)
        if '/' not in header and path.parent.name != 'src' and (path.parent / header).exists():
            return None
        if not (self.top / 'src' / header).exists() and not (self.top / 'include' / header).exists():
            return '%s is neither a path below src/ or include/ nor a header that tests/tools/includes.py knows' % header
        allowed = self.rules.get(owner, []) + [owner, owner + '.h']
        if header.startswith('boardpack/'):
            header = 'include/' + header
        if any(header == rule or header.startswith(rule + '/') for rule in allowed):
            return None
        return '%s may not include %s' % (owner, header)


def includes(path):
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def misplaced(house, files):
    for path in files:
        for number, header in includes(path):
            problem = house.fault(path, header)
            if problem:
                yield '%s:%d: %s' % (path.relative_to(house.top), number, problem)


def named_twice(top, files):
    """File names, and names of types that cross files, that occur more than once."""
    places = collections.defaultdict(set)
    for path in files:
        places[path.name].add(path)
        for kind, name in SHARED.findall(path.read_text(encoding='utf-8')):
            places['%s %s' % (kind, name)].add(path)
    for name, paths in sorted(places.items()):
        if len(paths) > 1:
            yield '%s: in %s' % (name, ', '.join(sorted(str(path.relative_to(top)) for path in paths)))


def circles(top, files):
    """Sets of units (x.c with x.h) that include one another, directly or through others (Tarjan)."""
    source = top / 'src'
    needs = {path.with_suffix(''): set() for path in files}
    for path in files:
        for _, header in includes(path):
            for folder in (path.parent, source):
                unit = (folder / header).with_suffix('')
                if unit in needs and unit != path.with_suffix(''):
                    needs[path.with_suffix('')].add(unit)
    seen, low, stack, found = {}, {}, [], []

    def visit(unit):
        seen[unit] = low[unit] = len(seen)
        stack.append(unit)
        for need in sorted(needs[unit]):
            if need not in seen:
                visit(need)
            if need in stack:
                low[unit] = min(low[unit], low[need])
        if low[unit] == seen[unit]:
            found.append([stack.pop() for _ in range(len(stack) - stack.index(unit))])

    for unit in sorted(needs):
        if unit not in seen:
            visit(unit)
    for circle in found:
        if len(circle) > 1:
            yield 'a circle: ' + ', '.join(sorted(str(unit.relative_to(source)) for unit in circle))


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
    files = sorted(path for folder in ('src', 'include') for path in (top / folder).rglob('*')
                   if path.suffix in SOURCES)
    house = House(top)
    faults = [*misplaced(house, files), *named_twice(top, files), *circles(top, files)]
    for fault in faults:
        print(fault)
    print('%d files read, %d faults' % (len(files), len(faults)))
    sys.exit(1 if faults or not files or not house.rules else 0)


if __name__ == '__main__':
    main()
