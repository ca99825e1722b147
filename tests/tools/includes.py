#!/usr/bin/env python3
"""Enforces the include table of src/README.md: reads every #include line below src/ and include/.

    includes.py [TOP]

A stage may include its own folder, the ones that the table gives it, and the foreign libraries that
are its own; everything else is told as file:line. Exits with 1 if there is any.
"""

import pathlib
import re
import sys

# stage -> what of the project it may include: folders, or single headers. What diagnostics are is
# public, and known to every stage.
PROJECT = {
    'base': [],
    'model': ['base'],
    'load': ['model', 'base'],
    'check': ['model', 'base'],
    'text': ['model', 'base'],
    'attach': ['model', 'pdf', 'base'],
    'layout': ['model', 'text', 'base'],
    'pdf': ['base'],
    'draw': ['layout/pages.h', 'text', 'pdf', 'base'],
    'assemble': ['layout/pages.h', 'model', 'text/text.h', 'pdf', 'draw/draw.h', 'attach/form.h',
                 'base'],
    'batch': ['boardpack', 'base', 'load/root.h', 'context.h'],
    'circulate': ['layout/pages.h', 'model', 'base'],
    'cli': ['boardpack', 'base/json.h', 'base/nearest.h', 'batch/worker.h', 'build.h'],
}

# The files beside the stages.
LOOSE = {
    'build.c': ['boardpack', 'build.h', 'base', 'batch/depfile.h', 'batch/result.h', 'batch/worker.h', 'context.h', 'load/load.h', 'attach/attach.h', 'check/check.h',
                'text/text.h',
                'layout/layout.h', 'draw/draw.h', 'assemble/assemble.h', 'pdf/writer.h', 'mail.h', 'report.h'],
    'build.h': ['boardpack', 'base'],
    'mail.h': ['boardpack', 'base'],
    'mail.c': ['boardpack', 'build.h', 'mail.h', 'base', 'context.h', 'circulate/draft.h', 'circulate/drafts.h',
               'circulate/letter.h', 'layout/layout.h'],
    'context.h': ['boardpack', 'base'],
    'context.c': ['boardpack', 'base', 'context.h'],
    'report.h': ['model'],
    'report.c': ['boardpack', 'base', 'model', 'report.h'],
    'starter.c': ['boardpack', 'base', 'context.h'],
}

# first part of a foreign header -> the stages that may include it; a folder of the public headers
# may include none
FOREIGN = {
    'libxml': ['load'],
    'zlib.h': ['pdf', 'attach'],
    'libdeflate.h': ['pdf'],
    'hb.h': ['text'],
    'hb-ot.h': ['text'],
    'hb-subset.h': ['text'],
    'unicode': ['text'],
    'hyphen.h': ['text'],
    'qpdf': ['attach'],
    'gmime': ['circulate'],
    'libical': ['circulate'],
    'hpdf.h': ['draw'],
    'png.h': ['draw'],
    'jpeglib.h': ['draw'],
    'jerror.h': ['draw'],
}

SYSTEM = set('''assert.h ctype.h dlfcn.h errno.h fcntl.h float.h inttypes.h limits.h malloc.h math.h signal.h stdalign.h
    stdarg.h stdatomic.h stdbool.h stddef.h stdint.h stdio.h stdlib.h string.h time.h unistd.h
    poll.h sys/mman.h sys/prctl.h sys/resource.h sys/stat.h sys/statvfs.h sys/types.h sys/wait.h spawn.h sys/file.h sys/inotify.h sys/ioctl.h pthread.h setjmp.h glib.h
    glib/gstdio.h'''.split())

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')


def allowed(header, rules):
    return any(header == rule or header.startswith(rule + '/') for rule in rules)


def fault(top, stage, rules, quote, header):
    """What is wrong with an include of `stage`, or None."""
    if quote == '<' and not header.startswith('boardpack/'):
        if header in SYSTEM:
            return None
        owners = FOREIGN.get(header.split('/')[0])
        if owners is None:
            return 'nobody may include <%s> (tests/tools/includes.py)' % header
        if stage not in owners:
            return '<%s> belongs to %s' % (header, ', '.join(owners))
        return None
    if quote == '"' and '/' not in header and stage != '.' and header not in rules:
        return None if (top / 'src' / stage / header).exists() else 'no %s in this folder' % header
    if header.split('/')[0] == stage or allowed(header, rules + ['boardpack/diag.h']):
        return None
    return '%s may not include %s' % ('this file' if stage == '.' else stage, header)


def faults_of(top, path):
    parts = path.relative_to(top).parts
    if parts[0] == 'include':
        stage, rules = 'include', ['boardpack']
    elif len(parts) == 2:
        stage, rules = '.', LOOSE.get(parts[1], [])
    else:
        stage, rules = parts[1], PROJECT.get(parts[1], [])
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        match = INCLUDE.match(line)
        problem = match and fault(top, stage, rules, *match.groups())
        if problem:
            yield '%s:%d: %s' % (path.relative_to(top), number, problem)


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
    files = sorted(p for folder in ('src', 'include') for p in (top / folder).rglob('*.[ch]'))
    found = [problem for path in files for problem in faults_of(top, path)]
    for problem in found:
        print(problem)
    print('%d files read, %d includes out of place' % (len(files), len(found)))
    sys.exit(1 if found or not files else 0)


if __name__ == '__main__':
    main()
