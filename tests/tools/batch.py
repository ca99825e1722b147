#!/usr/bin/env python3
"""What `boardpack batch` and `boardpack watch` promise, with many packs and many things going wrong.

    batch.py [--kills N] PROGRAM [CHECK ...]

--kills N: how often the batch is killed at a random moment (10; 100 in the full form). Each check has
a folder of its own. The last line is "N passed, M failed".
"""

import argparse
import email
import fcntl
import json
import os
import pathlib
import pty
import random
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import attached_pdfs
import picture_files
from mail import make_pack, make_profile
from processes import children_of, heed_signals, helpers_below, is_running, obey_modes

TOP = pathlib.Path(__file__).resolve().parents[2]
EARLIER = b'%PDF-1.7 an earlier output\n%%EOF\n'
CHECKS = []
REPORT = '''<report xmlns="urn:boardpack:1" id="r">
<title>A report</title>
<field name="classification" value="public"/><field name="wards">All</field>
<field name="author">Robin Author</field>
<ticks name="purpose"><tick value="discussion"/></ticks>
<section name="why"><ul><li>%s</li></ul></section>
<section name="summary"><p>Words.</p>%s</section>
<recommendations><li>Note it.</li></recommendations>
%s</report>
'''
PACK = '''<pack xmlns="urn:boardpack:1" xmlns:xi="http://www.w3.org/2001/XInclude" lang="en-GB"%s>
<meeting start="2026-01-21T15:00"><venue>Town Hall</venue>
<contact name="Clerk" email="clerk@example.org"/></meeting>
<agenda><item minutes="5"><title>%s</title><xi:include href="report.xml"/></item></agenda></pack>
'''


def check(function):
    CHECKS.append(function)
    return function


class Run:
    """A run that has ended: status, standard output and error as text."""

    def __init__(self, process):
        out, err = process.communicate(timeout=120)
        self.status = process.returncode
        self.out, self.err = out.decode('utf-8', 'replace'), err.decode('utf-8', 'replace')


class Place:
    """A folder of packs, and the program."""

    def __init__(self, program, folder, kills):
        self.program, self.folder, self.kills = program, folder, kills

    def start(self, *arguments, environment=None, prepare=heed_signals, **options):
        settings = {key: value for key, value in os.environ.items() if key != 'SOURCE_DATE_EPOCH'}
        settings.update(environment or {})
        options.setdefault('stdout', subprocess.PIPE)
        options.setdefault('stderr', subprocess.PIPE)
        return subprocess.Popen([self.program, *map(str, arguments)], cwd=self.folder, env=settings,
                                stdin=subprocess.DEVNULL, preexec_fn=prepare, **options)

    def run(self, *arguments, **options):
        return Run(self.start(*arguments, **options))

    def batch(self, *arguments, status=0, **options):
        """Runs a batch with a summary; returns name of the pack's folder -> what became of it."""
        path = self.folder / '.summary.json'
        path.unlink(missing_ok=True)
        run = self.run('batch', '--summary', path, *(arguments or ('.',)), **options)
        assert run.status == status, 'exit status %d: %s%s' % (run.status, run.out, run.err)
        summary = json.loads(path.read_text())
        assert summary['status'] == status and summary['format'] == 1
        packs = {pathlib.Path(pack['input']).parent.name: pack for pack in summary['packs']}
        assert sum(summary['outcomes'].values()) == len(summary['packs']) == len(packs)
        return packs

    def pack(self, name, title='A pack', why='For a reason.', inside='', after='', profile=None):
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        chosen = ' profile="%s"' % profile if profile else ''
        (folder / 'pack.xml').write_text(PACK % (chosen, title))
        (folder / 'report.xml').write_text(REPORT % (why, inside, after))
        return folder

    def packs(self, number, **options):
        for i in range(number):
            self.pack('p%03d' % i, title='Pack %d' % i, **options)

    def pdf(self, name):
        return self.folder / name / 'pack.pdf'

    def litter(self):
        """Files that neither we nor the program promised to leave here."""
        known = re.compile(r'(pack|report|more|hackney-hwb)\.xml|pack\.pdf|\.pack\.pdf\.boardpack|'
                           r'picture\.png|table\.csv|[a-z-]+(?<!pack)\.pdf|\.summary\.json|l?og\.json')
        return [str(path) for path in self.folder.rglob('*')
                if path.is_file() and not known.fullmatch(path.name)]

    def settle(self):
        """Files that have just been written may look as if they changed while they were read."""
        time.sleep(0.02)


def whole(pdf):
    data = pdf.read_bytes()
    return data.startswith(b'%PDF-1.7') and data.endswith(b'%%EOF\n')


def outcomes(packs):
    return {name: pack['outcome'] for name, pack in packs.items()}


# Many packs, some of them bad

@check
def two_hundred(place):
    """200 packs, of which 5 are damaged, one loops, one eats memory and one crashes."""
    place.packs(200)
    damaged = {'p010': '', 'p020': 'no XML', 'p030': '<pack', 'p040': '<what/>', 'p050': None}
    for name, text in damaged.items():
        pack = place.folder / name / 'pack.xml'
        pack.write_text(text if text is not None else pack.read_text()[:-40])
    for name in (*damaged, 'p060', 'p070', 'p080'):
        place.pdf(name).write_bytes(EARLIER)
    place.settle()
    expected = {'p%03d' % i: 'built' for i in range(200)}
    expected.update(dict.fromkeys(damaged, 'errors'), p060='over-time', p070='over-memory',
                    p080='crashed')
    packs = place.batch('--time', 2, '--memory', 200, '.', status=2, environment={
        'BOARDPACK_TEST_FAULT': 'loop:p060/,eat:p070/,crash:p080/'})
    assert outcomes(packs) == expected, outcomes(packs)
    for name, outcome in expected.items():
        if outcome == 'built':
            assert whole(place.pdf(name)) and packs[name]['pages'] >= 2 and packs[name]['claims']
        else:
            assert place.pdf(name).read_bytes() == EARLIER, '%s: the earlier PDF has changed' % name
            assert packs[name]['diagnostics'] and packs[name]['errors'], name
    assert not place.litter(), place.litter()
    # Without the faults only what was not built is.
    expected.update({name: 'unchanged' for name, what in expected.items() if what == 'built'},
                    p060='built', p070='built', p080='built')
    assert outcomes(place.batch(status=2)) == expected
    assert all(whole(place.pdf(name)) for name in ('p060', 'p070', 'p080'))


@check
def fault_hook_is_the_workers(place):
    place.pack('p')
    run = place.run('build', 'p/pack.xml', environment={'BOARDPACK_TEST_FAULT': 'crash:p/'})
    assert run.status == 0, run.err


# Only what has changed

@check
def unchanged(place):
    """A second run starts no process and touches no PDF."""
    place.packs(6)
    place.settle()
    place.batch()
    before = {path: path.stat() for path in place.folder.rglob('*.pdf')}
    packs = place.batch()
    assert set(outcomes(packs).values()) == {'unchanged'}, outcomes(packs)
    assert all(pack['memory'] == 0 and pack['seconds'] == 0 for pack in packs.values())
    assert all(pack['pages'] >= 2 and pack['bytes'] and pack['claims'] for pack in packs.values())
    for path, stat in before.items():
        assert path.stat().st_mtime_ns == stat.st_mtime_ns and path.stat().st_ino == stat.st_ino
    assert set(outcomes(place.batch('--force', '.')).values()) == {'built'}
    # Nothing has changed for another working folder, either.
    run = Run(subprocess.Popen([place.program, 'batch', str(place.folder)], cwd='/',
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    assert '0 built, 6 unchanged' in run.out, run.out


@check
def mail(place):
    """With --mail each pack has a draft beside its PDF, and one that is gone is made again."""
    place.packs(3)
    place.settle()
    place.batch()
    packs = place.batch('--mail', '.')
    assert set(outcomes(packs).values()) == {'built'}, outcomes(packs)
    drafts = sorted(path.name for path in place.folder.rglob('*.eml'))
    assert len(drafts) == 3, drafts
    for draft in place.folder.rglob('*.eml'):
        message = email.message_from_bytes(draft.read_bytes())
        kinds = [part.get_content_type() for part in message.walk()]
        assert 'application/pdf' in kinds and message['X-Unsent'] == '1', kinds
    assert set(outcomes(place.batch('--mail', '.')).values()) == {'unchanged'}
    draft.unlink()
    assert sorted(outcomes(place.batch('--mail', '.')).values()) == ['built', 'unchanged', 'unchanged']
    assert draft.exists()
    assert place.run('batch', '--images', '150dpi', '.').status == 3


@check
def mail_in_parts(place):
    """Drafts in parts are beside the PDF, wherever that is, and are found there again."""
    make_pack(place.folder / 'large', 2, 700, 'own.xml')
    make_profile(place.folder / 'large' / 'own.xml', limit='1')
    place.settle()
    for outcome in ('built', 'unchanged'):
        packs = place.batch('--mail', '-o', 'out', 'large')
        assert outcomes(packs) == {'large': outcome}, outcomes(packs)
        assert sorted(path.name for path in (place.folder / 'out').glob('*.eml')) == [
            'large-%d-of-3.eml' % part for part in (1, 2, 3)]


@check
def what_changed(place):
    """Each kind of file that a pack depends on, and only the packs that do."""
    table = '<appendix id="t" title="The table" src="table.csv" description="Its numbers"/>'
    figure = '<figure src="picture.png" alt="A picture"/>'
    section = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="more.xml"/>'
    for name, options in (('plain', {}), ('include', {'inside': section}),
                          ('figure', {'inside': figure}), ('attached', {'after': table}),
                          ('profile', {'profile': 'hackney-hwb'})):
        folder = place.pack(name, **options)
        (folder / 'picture.png').write_bytes(picture_files.make('png-grey', 40, 30))
        (folder / 'table.csv').write_text('a,b\n1,2\n')
        (folder / 'more.xml').write_text('<p xmlns="urn:boardpack:1">More.</p>')
    place.settle()
    assert set(outcomes(place.batch()).values()) == {'built'}

    def changes(name, change):
        place.settle()
        change(place.folder / name)
        place.settle()
        said = outcomes(place.batch())
        rebuilt = [pack for pack, outcome in said.items() if outcome == 'built']
        assert rebuilt == ([name] if name else []), '%s: %s' % (name, said)
        assert set(outcomes(place.batch()).values()) == {'unchanged'}

    profile = pathlib.Path(place.program).parent / 'share/boardpack/profiles/hackney-hwb.xml'
    changes('plain', lambda folder: (folder / 'report.xml').write_text(REPORT % ('New.', '', '')))
    changes('include', lambda folder: (folder / 'more.xml').write_text(
        '<p xmlns="urn:boardpack:1">Others.</p>'))
    changes('figure', lambda folder: (folder / 'picture.png').write_bytes(
        picture_files.make('png-grey', 44, 30)))
    changes('attached', lambda folder: (folder / 'table.csv').write_text('a,b\n1,3\n'))
    # A profile that appears beside the pack is taken in place of the installed one.
    changes('profile', lambda folder: shutil.copy(profile, folder))
    changes('profile', lambda folder: (folder / 'hackney-hwb.xml').write_text(
        (folder / 'hackney-hwb.xml').read_text().replace('Hackney', 'Invented', 1)))
    changes('plain', lambda folder: (folder / 'pack.pdf').unlink())
    changes('plain', lambda folder: (folder / 'pack.pdf').write_bytes(EARLIER))
    # Another time stamp, another file of the same content: nothing to do.
    changes('', lambda folder: os.utime(folder / 'plain/report.xml'))
    changes('', lambda folder: (folder / 'plain/copy').write_bytes(
        (folder / 'plain/report.xml').read_bytes()) and os.replace(
            folder / 'plain/copy', folder / 'plain/report.xml'))
    # A state that was cut off is none.
    changes('plain', lambda folder: os.truncate(folder / '.pack.pdf.boardpack', 300))


@check
def options_count(place):
    place.packs(2)
    place.settle()
    place.batch()
    for arguments, environment in ((('--large-print', '.'), {}), (('--profile=nhs-board', '.'), None),
                                   (('.',), {'SOURCE_DATE_EPOCH': '1700000000'})):
        packs = place.batch(*arguments, environment=environment, status=2 if environment is None else 0)
        assert 'unchanged' not in outcomes(packs).values(), arguments


@check
def strict(place):
    """Warnings count under --strict, whether the pack is built or unchanged."""
    place.pack('p', after='<appendix id="t" title="The table"/>')
    place.settle()
    packs = place.batch('--strict', '.', status=1)
    assert packs['p']['outcome'] == 'built' and packs['p']['warnings'] > 0
    packs = place.batch('--strict', '.', status=1)
    assert packs['p']['outcome'] == 'unchanged' and packs['p']['warnings'] > 0
    place.batch(status=0)


# Ends

@check
def killed(place):
    """kill -9 of the batch at random moments: old or new, whole; no process stays; the next run
    finishes the rest."""
    pick = random.Random(1)
    place.packs(24)
    place.settle()
    contents = [{}, {}]
    for i, why in enumerate(('For one reason.', 'For quite another reason, which takes longer.')):
        for name in ('p%03d' % n for n in range(24)):
            (place.folder / name / 'report.xml').write_text(REPORT % (why, '', ''))
        place.settle()
        begin = time.monotonic()
        place.batch()
        seconds = time.monotonic() - begin
        contents[i] = {path: path.read_bytes() for path in place.folder.rglob('*.pdf')}
    for turn in range(place.kills):
        new = turn % 2
        for name in ('p%03d' % n for n in range(24)):
            (place.folder / name / 'report.xml').write_text(
                REPORT % (('For one reason.', 'For quite another reason, which takes longer.')[new], '', ''))
        place.settle()
        batch = place.start('batch', '-q', '.')
        time.sleep(pick.random() * seconds)
        children = children_of(batch.pid)
        batch.kill()
        batch.communicate()
        deadline = time.monotonic() + 2
        while any(map(is_running, children)) and time.monotonic() < deadline:
            time.sleep(0.005)
        assert not any(map(is_running, children)), 'a worker has outlived the batch'
        for path in contents[0]:
            assert path.read_bytes() in (contents[0][path], contents[1][path]), 'not whole: %s' % path
        assert all(whole(pathlib.Path(path)) for path in place.litter()), place.litter()
        said = set(outcomes(place.batch()).values())
        assert said <= {'built', 'unchanged'}, said
        for path in contents[new]:
            assert path.read_bytes() == contents[new][path], 'not finished: %s' % path
        assert not place.litter(), 'nobody has taken away %s' % place.litter()


@check
def interrupted(place):
    """Ctrl-C: what is finished stays, what is not leaves nothing, and nobody goes on."""
    place.packs(30)
    place.settle()
    for number in (signal.SIGINT, signal.SIGTERM):
        for pdf in place.folder.rglob('*.pdf'):
            pdf.unlink()
        batch = place.start('batch', '-j2', '--summary', '.summary.json', '.', environment={
            'BOARDPACK_TEST_FAULT': 'loop:p005/'})
        deadline = time.monotonic() + 20
        while not place.pdf('p008').exists() and time.monotonic() < deadline:
            time.sleep(0.002)
        children = children_of(batch.pid)
        batch.send_signal(number)
        run = Run(batch)
        assert run.status == 4 and '[interrupted]' in run.err, (run.status, run.err)
        assert children and not any(map(is_running, children))
        packs = {pathlib.Path(pack['input']).parent.name: pack
                 for pack in json.loads((place.folder / '.summary.json').read_text())['packs']}
        said = outcomes(packs)
        assert said['p005'] == 'stopped' and set(said.values()) == {'built', 'stopped'}, said
        for name, outcome in said.items():
            assert place.pdf(name).exists() or outcome == 'stopped', name
            assert (place.folder / name / '.pack.pdf.boardpack').exists() == (outcome == 'built')
        # One may have put its PDF in place, and then been stopped before it could say so.
        assert len([name for name, outcome in said.items() if outcome == 'stopped' and place.pdf(name).exists()]) <= 1
        assert all(whole(pdf) for pdf in place.folder.rglob('*.pdf'))
        assert not place.litter(), place.litter()
    place.batch()


@check
def at_once(place):
    """Two runs over the same packs: each is built once, and both are content."""
    place.packs(20)
    place.settle()
    runs = [place.start('batch', '-q', '--summary', 'log%d.json' % i, '.') for i in range(2)]
    runs = [Run(run) for run in runs]
    assert [run.status for run in runs] == [0, 0], [run.err for run in runs]
    said = [json.loads((place.folder / ('log%d.json' % i)).read_text())['outcomes'] for i in range(2)]
    assert said[0]['built'] + said[1]['built'] == 20, said
    assert said[0]['unchanged'] + said[1]['unchanged'] == 20, said
    assert all(whole(pdf) for pdf in place.folder.rglob('*.pdf'))


@check
def locked(place):
    """An output that somebody else has locked: waited for, but not for ever."""
    place.packs(2)
    with open(place.folder / 'p001' / '.pack.pdf.boardpack', 'w', encoding='utf-8') as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        packs = place.batch('--time', 1, '.', status=4)
    assert outcomes(packs) == {'p000': 'built', 'p001': 'locked'}
    assert packs['p001']['diagnostics'][0]['rule'] == 'batch-locked'
    assert outcomes(place.batch())['p001'] == 'built'


@check
def shared(place):
    """Helpers count towards -j; none outlives the batch; a changed attachment is seen."""
    attached = place.folder / 'attached'
    attached_pdfs.write(attached)
    names = ('five.pdf', 'headings.pdf', 'helvetica.pdf', 'link.pdf', 'shapes.pdf', 'untagged.pdf')
    appendices = ''.join('<appendix id="a%d" title="Number %d" src="%s"/>' % (i, i, name)
                         for i, name in enumerate(names))
    for i in range(6):
        folder = place.pack('p%03d' % i, after=appendices)
        for name in names:
            shutil.copy(attached / name, folder)
    place.settle()
    for jobs in (1, 3):
        batch = place.start('batch', '--force', '-q', '-j', jobs, '.', stderr=subprocess.DEVNULL)
        most = 0
        while batch.poll() is None:
            most = max(most, len(helpers_below(batch.pid)))
        assert batch.returncode == 0 and 1 <= most <= jobs, (jobs, most)
    batch = place.start('batch', '--force', '-q', '.')
    deadline = time.monotonic() + 10
    while not (helpers := helpers_below(batch.pid)) and time.monotonic() < deadline:
        pass
    batch.kill()
    batch.communicate()
    deadline = time.monotonic() + 2
    while any(map(is_running, helpers)) and time.monotonic() < deadline:
        time.sleep(0.005)
    assert helpers and not any(map(is_running, helpers)), 'a helper has outlived the batch'
    place.batch()
    place.settle()
    shutil.copy(attached / 'square.pdf', place.folder / 'p002' / 'five.pdf')
    place.settle()
    rebuilt = [name for name, what in outcomes(place.batch()).items() if what == 'built']
    assert rebuilt == ['p002'], rebuilt


@check
def limits(place):
    """A pack that ends by itself within its limits is not bothered by them; one that hasn't enough
    memory to begin with is told so, whichever library it is that runs out of it."""
    place.packs(2)
    assert outcomes(place.batch('--memory', 1, 'p000', status=2)) == {'p000': 'over-memory'}
    assert set(outcomes(place.batch('--memory', 100, '--time', 5, '-j1', '.')).values()) == {'built'}


# What is found, and where it goes

@check
def finding(place):
    """Folders in folders, lists, names given twice; other files are none of our business."""
    place.pack('a/january')
    place.pack('a/.hidden')
    place.pack('b')
    (place.folder / 'b' / 'other.xml').write_text('<?xml version="1.0"?>\n<!-- <x> -->\n' + PACK % ('', 'O'))
    (place.folder / 'b' / 'notes.xml').write_text('<notes/>')
    (place.folder / 'a' / 'loop').symlink_to('..')

    def found(*arguments, names, status=0, **options):
        run = place.run('batch', *arguments, **options)
        assert run.status == status, run.err
        rows = run.out.split('\n\n', maxsplit=1)[0].splitlines()[1:]
        assert [row.split()[0] for row in rows] == names, run.out

    everything = ['a/january/pack.xml', 'b/other.xml', 'b/pack.xml']
    found('.', names=everything)
    found('a/', 'b', 'a/january/pack.xml', names=everything)
    found('b/pack.xml', 'a', names=['b/pack.xml', 'a/january/pack.xml'])
    (place.folder / 'a' / 'list').write_text('\ufeff# all of them\r\n\r\njanuary\r\n../b/pack.xml\r\n')
    found('@a/list', names=['a/january/pack.xml', 'a/../b/pack.xml'])
    found('--list', 'a/list', 'b', names=['b/other.xml', 'b/pack.xml', 'a/january/pack.xml'])
    found('.', '-o', 'out/pdf', names=everything)
    assert sorted(str(path.relative_to(place.folder)) for path in (place.folder / 'out').rglob('*.pdf')) == [
        'out/pdf/a/january.pdf', 'out/pdf/b.pdf', 'out/pdf/b/other.pdf']
    found('b/pack.xml', '-o', 'one', names=['b/pack.xml'])
    assert (place.folder / 'one' / 'b.pdf').exists()
    (place.folder / 'nothing').write_text('')
    found('@nothing', '--summary', 'out/s.json', names=[])
    assert json.loads((place.folder / 'out' / 's.json').read_text())['packs'] == []


@check
def not_there(place):
    """A name that leads nowhere, and a folder without packs, keep nobody from building the others."""
    place.packs(2)
    (place.folder / 'empty').mkdir()
    (place.folder / 'closed' / 'in').mkdir(parents=True)
    (place.folder / 'closed').chmod(0)
    run = place.run('batch', '--summary', 'log.json', 'p000', 'gone.xml', '@gone', 'empty', '.',
                    prepare=obey_modes)
    assert run.status == 4, run.err
    packs = json.loads((place.folder / 'log.json').read_text())['packs']
    assert [(pack['input'], pack['outcome'], pack['status'], [said['rule'] for said in pack['diagnostics']])
            for pack in packs] == [
        ('p000/pack.xml', 'built', 0, []), ('gone.xml', 'system-failed', 4, ['file-read']),
        ('gone', 'system-failed', 4, ['file-read']), ('empty', 'errors', 3, ['batch-empty']),
        ('closed', 'system-failed', 4, ['file-read']), ('p001/pack.xml', 'built', 0, [])], packs
    assert 'closed: error: can\'t read this file: permission denied' in run.err, run.err
    # Folders that can't be written to, of packs that have not changed.
    place.settle()
    for folder in ('p000', 'p001'):
        for path in (place.folder / folder).iterdir():
            path.chmod(0o444)
        (place.folder / folder).chmod(0o555)
    run = place.run('batch', 'p000', 'p001', prepare=obey_modes)
    assert run.status == 0 and '2 unchanged' in run.out, run.out + run.err
    run = place.run('batch', '--force', 'p000', prepare=obey_modes)
    assert run.status == 4 and 'permission denied' in run.err and whole(place.pdf('p000')), run.err


@check
def wrong_calls(place):
    place.pack('p')
    (place.folder / 'empty').mkdir()
    shutil.copy(place.folder / 'p' / 'pack.xml', place.folder / 'p.xml')
    for arguments, status, words in (
            ((), 3, 'no packs given'), (('-j', '-1', 'p'), 3, 'limit'), (('',), 3, 'empty'),
            (('@',), 3, 'empty'), (('none',), 4, '[file-read]'),
            (('@none',), 4, '[file-read]'), (('empty',), 3, '[batch-empty]'),
            (('-o', 'out', '.'), 3, '[batch-clash]'), (('--log', 'none/log', 'p'), 4, '[file-write]'),
            (('--summary', 'none/s', 'p'), 4, '[file-write]'), (('-o', 'p.xml/out', 'p'), 4, '[file-write]')):
        run = place.run('batch', *arguments)
        assert run.status == status and words in run.err, '%s: %d %s' % (arguments, run.status, run.err)
        assert not place.pdf('p').exists(), arguments
    for arguments, words in (((), 'no pack given'), (('a', 'b'), 'one pack'), (('-o', '-', 'a'), 'standard output')):
        run = place.run('watch', *arguments)
        assert run.status == 3 and words in run.err, run.err
    run = place.run('build', '--depfile', 'd', '-o', '-', 'p/pack.xml')
    assert run.status == 3 and 'depfile' in run.err, run.err


@check
def guarded(place):
    """No output of a batch replaces what the batch reads, nor another output; then nothing is written."""
    place.packs(2)
    place.run('build', '-o', 'a.pdf', 'p000/pack.xml')
    attached = '<item><title>Papers</title><attachment title="A" kind="report" src="%s"/></item></agenda>'
    (place.folder / 'list').write_text('p000\np001\n')
    os.link(place.folder / 'p001' / 'pack.xml', place.folder / 'hard')
    (place.folder / 'soft').symlink_to('list')
    for arguments in (('--summary', 'p000/pack.xml'), ('--log', 'hard'), ('--summary', 'soft'), ('--log', 'list'),
                      ('--summary', 'p000/pack.pdf'), ('--log', './p001/../p001/pack.pdf'),
                      ('--summary', 's', '--log', './s')):
        before = {path: path.read_bytes() for path in place.folder.rglob('*') if path.is_file()}
        run = place.run('batch', '@list', *arguments)
        assert run.status == 3 and '[output-is-input]' in run.err, '%s: %s' % (arguments, run.err)
        assert {path: path.read_bytes() for path in place.folder.rglob('*') if path.is_file()} == before, arguments
    # A PDF that would replace another pack, and one that would replace what its own pack attaches.
    os.link(place.folder / 'p001' / 'pack.xml', place.pdf('p000'))
    run = place.run('batch', 'p000', 'p001')
    assert run.status == 3 and '[output-is-input]' in run.err and not place.pdf('p001').exists(), run.err
    place.pdf('p000').unlink()
    shutil.copy(place.folder / 'a.pdf', place.pdf('p000'))
    pack = place.folder / 'p000' / 'pack.xml'
    pack.write_text(pack.read_text().replace('</agenda>', attached % 'pack.pdf'))
    run = place.run('batch', 'p000', 'p001')
    assert run.status == 3 and '[output-is-input]' in run.err and not place.pdf('p001').exists(), run.err
    assert place.pdf('p000').read_bytes() == (place.folder / 'a.pdf').read_bytes()
    pack.write_text(pack.read_text().replace(attached[:-len('</agenda>')] % 'pack.pdf', ''))
    place.pdf('p000').unlink()
    # A file that has the name of the notes beside a PDF.
    notes = place.folder / 'p001' / '.pack.pdf.boardpack'
    for content in (b'mine', b'{"mine": 1}', b'%PDF-1.7'):
        notes.write_bytes(content)
        done = place.batch('--force', 'p001', status=3)
        assert [said['rule'] for said in done['p001']['diagnostics']] == ['output-is-input'], done
        assert notes.read_bytes() == content
    for content in (b'', b'{"boardp', b'\0\0\0'):
        notes.write_bytes(content)
        assert outcomes(place.batch('--force', 'p001')) == {'p001': 'built'}


@check
def guarded_across(place):
    """No output of a batch replaces what any pack of it attaches, includes or has as a picture."""
    attached = '<item><title>Papers</title><attachment title="A" kind="report" src="%s"/></item></agenda>'
    figure = '<figure src="%s" alt="A picture"/>'
    place.pack('one')
    place.pack('other')
    one, other = place.folder / 'one', place.folder / 'other'
    place.run('build', '-o', 'a.pdf', 'one/pack.xml')
    plain, report = (other / 'pack.xml').read_text(), (other / 'report.xml').read_text()

    def refused(*arguments):
        before = {path: path.read_bytes() for path in place.folder.rglob('*') if path.is_file()}
        run = place.run('batch', '.', *arguments)
        assert run.status == 3 and '[output-is-input]' in run.err, '%s: %s' % (arguments, run.err)
        assert {path: path.read_bytes() for path in place.folder.rglob('*') if path.is_file()} == before, arguments

    def attaches(name, data):
        (other / 'pack.xml').write_text(plain.replace('</agenda>', attached % name))
        (other / name).write_bytes(data)

    paper = (place.folder / 'a.pdf').read_bytes()
    attaches('paper.pdf', paper)
    # Another pack's PDF, by a link of either kind; a summary; a log; the notes beside a PDF; drafts.
    for link in (os.link, lambda target, name: os.symlink('../other/paper.pdf', name)):
        link(other / 'paper.pdf', one / 'pack.pdf')
        refused()
        refused('--force')
        (one / 'pack.pdf').unlink()
    refused('--summary', 'other/paper.pdf')
    refused('--log', 'other/paper.pdf')
    for name, arguments in (('.pack.pdf.boardpack', ()), ('pack.eml', ('--mail',)),
                            ('pack-2-of-3.eml', ('--mail',))):
        os.link(other / 'paper.pdf', one / name)
        refused(*arguments)
        (one / name).unlink()
    # What is included, and a picture.
    refused('--summary', 'other/report.xml')
    (other / 'picture.png').write_bytes(picture_files.make('png-grey', 40, 30))
    (other / 'report.xml').write_text(REPORT % ('Why.', figure % 'picture.png', ''))
    refused('--log', 'other/picture.png')
    os.link(other / 'report.xml', one / 'pack.pdf')
    refused()
    (one / 'pack.pdf').unlink()
    # All of that once more where the packs have been built, and nothing has changed since.
    (other / 'report.xml').write_text(report)
    place.settle()
    assert outcomes(place.batch()) == {'one': 'built', 'other': 'built'}
    assert outcomes(place.batch()) == {'one': 'unchanged', 'other': 'unchanged'}
    refused('--log', 'other/paper.pdf')
    (one / 'pack.pdf').unlink()
    os.link(other / 'paper.pdf', one / 'pack.pdf')
    refused()
    # Notes that are out of date don't count.
    attaches('new.pdf', paper)
    (one / 'pack.pdf').unlink()
    os.link(other / 'new.pdf', one / 'pack.pdf')
    refused()
    # Files that nobody reads are replaced, as ever, and so are earlier outputs; a pack that can't be
    # read keeps nobody from it.
    (one / 'pack.pdf').unlink()
    (one / 'pack.pdf').write_bytes(EARLIER)
    (other / 'pack.xml').write_text('<pack')
    place.settle()
    assert outcomes(place.batch('.', '--log', 'log.json', status=2)) == {'one': 'built', 'other': 'errors'}
    assert whole(one / 'pack.pdf')


@check
def guarded_link(place):
    """A PDF that a draft would have a link to replaces nothing that the pack reads, and then the pack's own
    PDF isn't written, either."""
    pack = make_pack(place.folder / 'large', 1, 700, 'own.xml')
    make_profile(place.folder / 'large' / 'own.xml', limit='1', address='https://example.org/{file}')
    place.settle()
    assert outcomes(place.batch('--mail', 'large')) == {'large': 'built'}
    linked, = set((place.folder / 'large').glob('*.pdf')) - {place.pdf('large')}
    pack.write_text(pack.read_text().replace(
        '</agenda>', '<item><title>P</title><attachment title="A" kind="report" src="%s"/></item></agenda>' % linked.name))
    for path in (place.folder / 'large').glob('pack.*'):
        if path != pack:
            path.unlink()
    before = {path: path.read_bytes() for path in place.folder.rglob('*') if path.is_file() and path.name[0] != '.'}
    done = place.batch('--mail', 'large', status=3)
    assert [said['rule'] for said in done['large']['diagnostics'] if said['severity'] == 'error'] == [
        'output-is-input'], done
    (place.folder / '.summary.json').unlink()
    assert {path: path.read_bytes() for path in place.folder.rglob('*') if path.is_file() and path.name[0] != '.'
            } == before


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


# Watching

class Watcher:
    """boardpack watch at work on a pack."""

    def __init__(self, place, *arguments):
        self.process = place.start('watch', *arguments, stderr=subprocess.STDOUT)
        self.buffer = b''

    def line(self, words, seconds=10):
        """Waits for a line with these words in it; returns it."""
        deadline = time.monotonic() + seconds
        seen = []
        while True:
            while b'\n' in self.buffer:
                line, self.buffer = self.buffer.split(b'\n', 1)
                seen.append(line.decode())
                if words in seen[-1]:
                    return seen[-1]
            left = deadline - time.monotonic()
            assert left > 0 and select.select([self.process.stdout], [], [], left)[0], \
                'no line with "%s": %s' % (words, seen)
            self.buffer += os.read(self.process.stdout.fileno(), 65536)

    def quiet(self, seconds):
        return not self.buffer and not select.select([self.process.stdout], [], [], seconds)[0]

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.communicate(timeout=10)
        return self.process.returncode


def seen_after(watcher, report, turn):
    """The seconds from a report's being saved to the pack's being built. Other checks run beside this
    one, so that one time alone says nothing."""
    begin = time.monotonic()
    report.write_text(REPORT % ('Linked %d.' % turn, '', ''))
    watcher.line('pack.pdf: 3 pages')
    return time.monotonic() - begin


@check
def watched(place):
    """Saved in any way, by the pack or by what it includes: built again, and told what is new."""
    for options in ((), ('--poll',)):
        folder = place.pack('w')
        report = folder / 'report.xml'
        place.settle()
        watcher = Watcher(place, *options, 'w/pack.xml')
        try:
            assert watcher.line('pack.pdf:').startswith('w/pack.pdf: 3 pages, ')
            report.write_text(REPORT % ('In place.', '', ''))
            watcher.line('w/report.xml: changed')
            watcher.line('pack.pdf: 3 pages')
            (folder / 'saved').write_text(REPORT % ('Renamed.', '<p>%s</p>' % ('Words. ' * 2000), ''))
            os.replace(folder / 'saved', report)
            watcher.line('w/report.xml: changed')
            assert re.search(r'\d pages \(3 before\), ', watcher.line('pack.pdf:'))
            report.write_text(REPORT % ('<p', '', ''))
            assert 'not built (errors); ' in watcher.line('pack.pdf:')
            watcher.line('w/report.xml:')
            report.write_text(REPORT % ('Good.', '', ''))
            assert ' settled; ' in watcher.line('pack.pdf: 3 pages')
            report.unlink()
            watcher.line('[include-missing]')
            report.write_text(REPORT % ('Back.', '', ''))
            watcher.line('pack.pdf: 3 pages')
            (folder / 'unrelated.txt').write_text('nothing to do with it')
            assert watcher.quiet(0.4), watcher.buffer
            # A link to a file in another folder: that one is saved.
            (folder / 'drafts').mkdir()
            report.rename(folder / 'drafts' / 'second.xml')
            report.symlink_to('drafts/second.xml')
            time.sleep(0.5)
            assert min(seen_after(watcher, folder / 'drafts' / 'second.xml', turn) for turn in range(4)) < 1, \
                'a linked file is seen too late'
        finally:
            status = watcher.stop()
        assert status == 0, status
        assert whole(place.pdf('w'))
        shutil.rmtree(folder)


def run_check(program, function, kills):
    """Returns what is wrong, or None."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / 'work'
        folder.mkdir()
        try:
            function(Place(program, folder, kills))
        except Exception as error:
            return '%s (%s at line %d)' % (str(error).strip(), type(error).__name__,
                                           error.__traceback__.tb_next.tb_lineno)
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('--kills', type=int, default=10)
    parser.add_argument('program')
    parser.add_argument('checks', nargs='*')
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    passed = failed = 0
    for function in CHECKS:
        if arguments.checks and function.__name__ not in arguments.checks:
            continue
        fault = run_check(program, function, arguments.kills)
        if fault:
            print('%s: %s' % (function.__name__, fault))
        passed, failed = passed + (not fault), failed + bool(fault)
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


if __name__ == '__main__':
    main()
