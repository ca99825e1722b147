"""What a batch finds, where its outputs go, and that they replace nothing they should not."""

import json
import os
import shutil

import picture_files
from batch_place import EARLIER, PACK, REPORT, check, outcomes, whole
from mail import make_pack, make_profile
from processes import obey_modes

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
