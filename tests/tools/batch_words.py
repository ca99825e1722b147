"""What a batch says, to people and to programs; and what make and ninja are told."""

import fcntl
import json
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import termios
import time

from batch_place import PACK, REPORT, Run, check

# What is said

@check
def said(place):
    """Lines, table, log: in the packs' order, whichever ends first."""
    place.packs(3)
    (place.folder / 'p001' / 'pack.xml').write_text('<what/>')
    run = place.run('batch', '--log', 'log.json', '.')
    assert re.sub(r'\d+\.\d\d s', 'T', re.sub(r'[\d.]+ kB', 'S', run.out)) == '''\
Pack           Pages   Size  Claims              Warnings    Time  Outcome
p000/pack.xml      3  S  PDF/UA-1, PDF/A-2a         0  T  built
p001/pack.xml      –      –  –                          0  T  errors
p002/pack.xml      3  S  PDF/UA-1, PDF/A-2a         0  T  built

3 packs, 6 pages: 2 built, 0 unchanged, 1 not built; T
''', run.out
    assert run.err == '''\
1/3 p000/pack.xml: built, 3 pages
p001/pack.xml:1:1: error: <what> is not in boardpack's namespace [namespace]
    write <what xmlns="urn:boardpack:1" …>
2/3 p001/pack.xml: errors
3/3 p002/pack.xml: built, 3 pages
''', run.err
    lines = [json.loads(line) for line in (place.folder / 'log.json').read_text().splitlines()]
    assert [line['event'] for line in lines] == ['begin', 'pack', 'pack', 'pack', 'end']
    assert all(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', line['time']) for line in lines)
    assert list(lines[1]) == ['event', 'time', 'input', 'output', 'outcome', 'status', 'pages', 'bytes',
                              'claims', 'notes', 'warnings', 'errors', 'seconds', 'memory']
    assert lines[0]['packs'] == 3 and lines[-1]['status'] == 2
    assert {line['input']: line['outcome'] for line in lines[1:-1]} == {
        'p000/pack.xml': 'built', 'p001/pack.xml': 'errors', 'p002/pack.xml': 'built'}
    run = place.run('batch', '-q', '.')
    assert not run.out and run.err.count('\n') == 2, run.err
    run = place.run('batch', '-q', '--summary', '-', 'p000')
    assert json.loads(run.out)['packs'][0]['outcome'] == 'unchanged'


def on_terminal(place, columns, *arguments):
    """Runs the program with standard error on a terminal; what it wrote there."""
    try:
        master, slave = pty.openpty()
    except OSError as error:
        raise AssertionError('the bar needs a terminal, and this machine gives none: is devpts mounted '
                             'at /dev/pts, and is there a /dev/ptmx? (%s)' % error) from error
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))
    process = place.start(*arguments, stdout=subprocess.DEVNULL, stderr=slave,
                          environment={'TERM': 'xterm', 'NO_COLOR': '1'})
    os.close(slave)
    shown = b''
    while select.select([master], [], [], 30)[0]:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end is closed
            break
        shown += piece
    os.close(master)
    process.wait()
    return shown.decode('utf-8')


@check
def bar(place):
    """On a terminal: one line, no wider than that, with pack, stage, pages and time left."""
    place.packs(30)
    for columns in (100, 60, 30, 12):
        shown = on_terminal(place, columns, 'batch', '--force', '.')
        lines = [line.replace('\x1b[K', '') for line in re.split(r'[\r\n]+', shown)]
        assert lines and max(map(len, lines)) < columns, max(lines, key=len)
        assert '\n' not in shown and shown.endswith('\r\x1b[K'), repr(shown[-80:])
        if columns >= 60:
            full = r'\d+/30  \S*pack\.xml  (load|attach|check|layout|draw|assemble|write|end)  \d+ pages  \d:\d\d left'
            assert any(re.search(full, line) for line in lines), lines
        assert any(line.startswith('[##') for line in lines) == (columns == 100)


# For make and ninja

@check
def depfiles(place):
    """make and ninja build again when, and only when, a file of the pack has changed."""
    folder = place.pack('a pack $1 #2')
    shutil.copy(folder / 'pack.xml', folder / 'my pack.xml')
    place.settle()
    (folder / 'Makefile').write_text(
        'p.pdf: my\\ pack.xml\n\t"%s" build -q --depfile p.d -o p.pdf "my pack.xml"\n-include p.d\n'
        % place.program)
    (folder / 'build.ninja').write_text(
        'rule pack\n  command = "%s" build -q --depfile n.d -o n.pdf "my pack.xml"\n  depfile = n.d\n'
        '  deps = gcc\nbuild n.pdf: pack my$ pack.xml\n' % place.program)

    def tools():
        make = subprocess.run(['make', 'p.pdf'], cwd=folder, stdout=subprocess.PIPE, check=True)
        ninja = subprocess.run(['ninja'], cwd=folder, stdout=subprocess.PIPE, check=True)
        return b'up to date' not in make.stdout, b'no work' not in ninja.stdout

    assert tools() == (True, True)
    assert tools() == (False, False)
    later = time.time() + 5
    os.utime(folder / 'report.xml', (later, later))
    assert tools()[1] and tools()[0] is not None
    # A file that the pack no longer needs may go.
    (folder / 'my pack.xml').write_text((PACK % ('', 'T')).replace('<xi:include href="report.xml"/>', ''))
    later += 5
    os.utime(folder / 'my pack.xml', (later, later))
    (folder / 'report.xml').unlink()
    assert tools() == (True, True)
    # Names that need quoting, as make reads them.
    run = Run(subprocess.Popen([place.program, 'build', '-q', '--depfile', 'q.d', '--result', 'q.json',
                                folder.name + '/pack.xml'], cwd=place.folder, stderr=subprocess.PIPE,
                               stdout=subprocess.PIPE))
    assert run.status == 2 and not (place.folder / 'q.d').exists(), run.err
    result = json.loads((place.folder / 'q.json').read_text())
    assert result['status'] == 2 and result['errors'] and folder.name + '/report.xml' in result['inputs']
    (folder / 'report.xml').write_text(REPORT % ('x', '', ''))
    run = place.run('build', '-q', '--depfile', 'q.d', '--result', 'q.json', folder.name + '/pack.xml')
    assert run.status == 0, run.err
    assert 'a\\ pack\\ $$1\\ \\#2/pack.pdf: \\\n' in (place.folder / 'q.d').read_text()
    result = json.loads((place.folder / 'q.json').read_text())
    assert result['pages'] == 3 and result['bytes'] == place.pdf(folder.name).stat().st_size
    assert set(result['stages']) >= {'load', 'check', 'layout', 'draw', 'assemble', 'write'}


@check
def depfile_names(place):
    """Whatever files are called, make builds again when one has changed; what ninja can't read is told."""
    names = ['a;b', ';c', 'd|e', '| f', 'g=h', '=i', 'j = k', '100%', '#l', '$m', 'n o:p', '~root', 'q  r', "it's",
             'R&D', 's*t', '[u]', 'v\\w', '{x}', 'photo (1).xml']
    folder = place.pack('p')
    for name in names:
        (folder / name).write_text('<item xmlns="urn:boardpack:1"><title>An item</title></item>')
    includes = ''.join('<xi:include href="%s"/>' % name.replace('&', '&amp;') for name in names)
    pack = folder / 'pack.xml'
    pack.write_text(pack.read_text().replace('</agenda>', includes + '</agenda>'))
    (folder / 'Makefile').write_text(
        'g = untouched\np.pdf: pack.xml\n\t"%s" build -q --depfile p.d -o p.pdf pack.xml\n'
        'say: ; @echo $(g)\n-include p.d\n' % place.program)
    (folder / 'build.ninja').write_text(
        'rule pack\n  command = "%s" build -q --depfile n.d -o n.pdf pack.xml\n  depfile = n.d\n'
        'build n.pdf: pack pack.xml\n' % place.program)

    def make(*goals):
        return subprocess.run(['make', *goals], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              check=True).stdout

    assert b'up to date' not in make('p.pdf') and b'up to date' in make('p.pdf')
    assert make('say') == b'untouched\n'
    later = time.time()
    for name in names:
        later += 5
        os.utime(folder / name, (later, later))
        assert b'up to date' not in make('p.pdf'), name
        os.utime(folder / 'p.pdf', (later, later))
        assert b'up to date' in make('p.pdf'), name
    for _ in range(2):
        subprocess.run(['ninja'], cwd=folder, stdout=subprocess.PIPE, check=True)
    run = place.run('build', '--depfile', 'd', '-o', 'p.pdf', 'p/pack.xml')
    assert run.status == 0 and run.err.count('[depfile-name]') == 1, run.err
    assert "p/a;b: note: ninja can't read this file's name" in run.err, run.err
    (folder / 'two\nlines').write_text((folder / 'a;b').read_text())
    pack.write_text(pack.read_text().replace('</agenda>', '<xi:include href="two&#10;lines"/></agenda>'))
    run = place.run('build', '--depfile', 'd', '-o', 'p.pdf', 'p/pack.xml')
    assert run.status == 0 and run.err.count('[depfile-name]') == 2, run.err
    assert 'lines' not in (place.folder / 'd').read_text()
