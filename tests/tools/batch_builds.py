"""What a batch builds: many packs, some of them bad; only what has changed; and whatever ends it."""

import email
import fcntl
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import time

import attached_pdfs
import picture_files
from batch_place import EARLIER, REPORT, Run, check, outcomes, whole
from mail import TOP, make_pack, make_profile
from processes import children_of, helpers_below, is_running

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
    packs = place.batch('--time', 5, '--memory', 200, '.', status=2, environment={
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
def mail_without_words(place):
    """A profile that says nothing about e-mails: the packs are built, and that is said once."""
    place.packs(3)
    bare = place.folder / 'bare.xml'
    text = (TOP / 'src/load/profiles/hackney-hwb.xml').read_text(encoding='utf-8')
    bare.write_text(re.sub(r'(?s)<mail .*</mail>', '', text), encoding='utf-8')
    run = place.run('batch', '--mail', '--profile', str(bare), '.')
    assert run.status == 0 and '3 built' in run.out, run.out
    assert run.err.count('[mail-profile]') == 1, run.err
    assert not list(place.folder.rglob('*.eml'))


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
    # A state that was cut off is none, nor is one of boardpack 0.1; the first is told.
    state = place.folder / 'plain' / '.pack.pdf.boardpack'
    os.truncate(state, 300)
    packs = place.batch()
    assert packs['plain']['outcome'] == 'built' and packs['include']['outcome'] == 'unchanged', outcomes(packs)
    said, = packs['plain']['diagnostics']
    assert said['rule'] == 'batch-state' and said['severity'] == 'note' and said['file'] == str(
        state.relative_to(place.folder)), said
    state.write_text('{"boardpack-state":1,"version":"0.1.0","options":"","pages":3}\n')
    packs = place.batch()
    assert packs['plain']['outcome'] == 'built' and not packs['plain']['diagnostics'], packs['plain']
    assert set(outcomes(place.batch()).values()) == {'unchanged'}


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
def time_limits(place):
    """A pack has the time by the clock that --time gives it, and no less; a build that much processor
    time."""
    place.packs(2)
    began = time.monotonic()
    packs = place.batch('--time', 2, '-j2', '.', status=2, environment={'BOARDPACK_TEST_FAULT': 'loop:p000/'})
    assert outcomes(packs) == {'p000': 'over-time', 'p001': 'built'}, packs
    assert packs['p000']['diagnostics'][0]['text'].endswith('longer than 2 s'), packs
    # It is asked to stop after 2 s, doesn't, and is made to 2 s later.
    assert 4 <= packs['p000']['seconds'] <= time.monotonic() - began < 30
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = place.run('build', '--worker', '--time', 1, 'p000/pack.xml',
                    environment={'BOARDPACK_TEST_FAULT': 'loop:p000/'})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert run.status == -signal.SIGXCPU, run.status
    assert 0.5 <= after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.9


@check
def limits(place):
    """A pack that ends by itself within its limits is not bothered by them; one that hasn't enough
    memory to begin with is told so, whichever library it is that runs out of it."""
    place.packs(2)
    for memory in 1, 2:
        assert outcomes(place.batch('--memory', memory, 'p000', status=2)) == {'p000': 'over-memory'}
    assert set(outcomes(place.batch('--memory', 100, '--time', 5, '-j1', '.')).values()) == {'built'}
