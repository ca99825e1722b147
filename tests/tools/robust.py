#!/usr/bin/env python3
"""What boardpack does when things go wrong: in the document, in the call, in the system.

    robust.py PROGRAM

Each check has a folder of its own with a starter pack in it. Whatever happens, the exit status is the
promised one, what is said is short and to the point, an earlier PDF stays as it was, and nothing is
left lying about. The last line is "N passed, M failed".
"""

import gzip
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from processes import heed_signals

EARLIER = b'%PDF-1.7 an earlier output'
NAMESPACES = 'xmlns="urn:boardpack:1" xmlns:xi="http://www.w3.org/2001/XInclude"'
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def spent():
    """The processor's seconds that this process's children have taken so far."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Result:
    def __init__(self, status, out, err, seconds, megabytes):
        self.status, self.out, self.err = status, out, err.decode('utf-8')
        self.seconds, self.megabytes = seconds, megabytes
        self.lines = self.err.splitlines()

    def said(self):
        """The diagnostics, without their hints."""
        return [line for line in self.lines if not line.startswith('    ')]


class Place:
    """A folder with a starter pack, an earlier PDF beside it, and the program."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.pack, self.pdf = folder / 'pack.xml', folder / 'pack.pdf'

    def run(self, *arguments, wrapper=(), environment=None, **options):
        """Runs the program in the folder, and waits for it."""
        command = [*wrapper, self.program, *map(str, arguments)]
        settings = {key: value for key, value in os.environ.items() if key != 'SOURCE_DATE_EPOCH'}
        settings.update(environment or {})
        options.setdefault('stdout', subprocess.PIPE)
        before = spent()
        process = subprocess.Popen(command, cwd=self.folder, env=settings, stdin=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, **options)
        out, err = process.communicate(timeout=60)
        seconds = spent() - before
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        return Result(process.returncode, out, err, seconds, peak)

    def build(self, *arguments, **options):
        return self.run('build', *(arguments or ('pack.xml',)), **options)

    def listing(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob('*'))

    def refuses(self, status, slug, *arguments, lines=1, **options):
        """Runs a build that is to fail, and checks all that a failure promises."""
        self.pdf.write_bytes(EARLIER)
        before = self.listing()
        result = self.build(*arguments, **options)
        assert result.status == status, 'exit status %d: %s' % (result.status, result.err)
        said = result.said()
        assert said and (not lines or len(said) == lines), result.err
        assert slug is None or said[0].endswith('[%s]' % slug), result.err
        assert self.pdf.read_bytes() == EARLIER, 'the earlier PDF has changed'
        assert self.listing() == before, 'left behind: %s' % (set(self.listing()) - set(before))
        return result


DOT = bytes.fromhex(  # a PNG of one pixel
    '89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55'
    '0000000a49444154789c636000000002000148afa4710000000049454e44ae426082')
BARE = """<pack %s lang="en-GB"><meeting start="2026-01-21T15:00" end="2026-01-21T16:00"/>
<agenda><item><title>One</title>%s</item></agenda></pack>
"""

# The document

@check
def builds(place):
    """The starter pack builds, in silence but for the name of the PDF."""
    result = place.build()
    assert result.status == 0 and not result.err, result.err
    assert result.out == b'pack.pdf\n' and place.pdf.read_bytes().startswith(b'%PDF-1.7')
    assert place.build('--strict', 'pack.xml').status == 0


# Ten faults that are found while the pack is read, and ten that are found in a pack that is well
# formed and valid. At the end of a line stands what is to be said of it.
UNREADABLE = """<pack xmlns="urn:boardpack:1" xmlns:xi="http://www.w3.org/2001/XInclude" lang="en-GB">
<meeting start="2026-02-30T15:00">                              <!-- date -->
<venue>Town Hall</venue>
<member role="Chair"/>                                          <!-- attribute-missing -->
</meeting>
<agenda colour="red">                                           <!-- attribute-unknown -->
<item minutes="soon"><title>One</title></item>                  <!-- attribute-value -->
<item id="same"><title>Two</title></item>
<item id="same"><title>Three</title></item>                     <!-- id-twice -->
<item><title>Four</title><para>Words.</para></item>             <!-- element-unknown -->
<item><title>Five</title><p><a href="javascript:x">x</a></p></item>  <!-- href -->
<item><p>Six</p></item>                                         <!-- element-missing -->
<item><title>Seven</title><p><td>Eight</td></p></item>          <!-- element-place -->
<xi:include href="none.xml"/>                                   <!-- include-missing -->
</agenda></pack>
"""
UNFIT = """<pack xmlns="urn:boardpack:1" lang="en-GB" profile="hackney-hwb">
<meeting start="2026-01-21T15:00" end="2026-01-21T14:00"/>      <!-- meeting-end -->
<agenda>
<item purpose="applause"><title>One</title></item>              <!-- item-value -->
<item><title/></item>                                           <!-- title-empty -->
<item><title>Three</title><p><a href="#none">there</a></p></item>  <!-- link-target -->
<item><title>Four</title><p><a href="https://example.org"/></p></item>  <!-- link-empty -->
<item><title>Five</title>
<report>                                                        <!-- template-missing -->
<title>Five</title>
<field name="colour">Red</field>                                <!-- template-name -->
<field name="classification" value="secret"/>                   <!-- field-value -->
<field name="wards">All</field>
<ticks name="purpose"><tick value="applause"/></ticks>          <!-- tick-value -->
<section name="why"><p>Why not.</p></section>
<section name="summary"><table><thead><tr><th>a</th><th>b</th></tr></thead>
<tr><td>1</td><td>2</td></tr>
<tr><td>1</td><td>2</td><td>3</td></tr>                         <!-- table-span -->
</table></section>
<recommendations><li>Note it.</li></recommendations>
</report>
</item>
</agenda></pack>
"""


@check
def ten_faults(place):
    """Ten diagnostics, each in its line, none twice; in text order."""
    for text in (UNREADABLE, UNFIT):
        place.pack.write_text(text)
        expected = ['%d [%s]' % (number, match.group(1))
                    for number, line in enumerate(text.splitlines(), 1)
                    for match in [re.search(r'<!-- ([a-z-]+) -->$', line)] if match]
        assert len(expected) == 10
        result = place.refuses(2, None, lines=0)
        said = [re.sub(r'^pack.xml:(\d+):\d+: error: .* (\[.*\])$', r'\1 \2', line)
                for line in result.said()]
        assert said == expected, result.err


def hostile(name, status, slug=None):
    """A check that builds what the function writes to pack.xml: within a processor's second, however
    busy the machine, and 100 MB."""
    def wrap(function):
        def run(place):
            text = function(place)
            if text is not None:  # else it has written the file itself
                place.pack.write_bytes(text if isinstance(text, bytes) else text.encode('utf-8'))
            result = place.refuses(status, slug, lines=0)
            assert result.seconds < 1, 'took %.1f s' % result.seconds
            assert result.megabytes < 100, 'took %d MB' % result.megabytes
            assert len(result.said()) <= 30, 'says %d things' % len(result.said())
        run.__name__ = name
        return check(run)
    return wrap


@hostile('empty', 2)
def _(place):
    return ''


@hostile('truncated', 2)
def _(place):
    text = place.pack.read_bytes()
    return text[:len(text) * 2 // 3]


@hostile('random_bytes', 2)
def _(place):
    return random.Random(1).randbytes(200000)


@hostile('random_text', 2)
def _(place):
    pick = random.Random(2)
    words = ['<p>', '</p>', '<table', '>', '&amp;', '&x;', '"', 'ab', '<!--', '-->', ']]>', '\n']
    return '<pack %s>' % NAMESPACES + ''.join(pick.choice(words) for _ in range(50000))


@hostile('entity_bomb', 2)
def _(place):
    entities = ''.join('<!ENTITY e%d "%s">' % (i, ('&e%d;' % (i - 1)) * 10 if i else 'ha')
                       for i in range(12))
    return '<!DOCTYPE pack [%s]><pack %s><p>&e11;</p></pack>' % (entities, NAMESPACES)


@hostile('external_entity', 2)
def _(place):
    (place.folder / 'secret.txt').write_text('the secret')
    return ('<!DOCTYPE pack [<!ENTITY s SYSTEM "secret.txt">]>'
            '<pack %s lang="en-GB"><meeting start="2026-01-21T15:00"><venue>&s;</venue></meeting>'
            '<agenda><item><title>x</title></item></agenda></pack>' % NAMESPACES)


@hostile('external_subset', 2)
def _(place):
    (place.folder / 'x.dtd').write_text('<!ENTITY s "x">')
    return '<!DOCTYPE pack SYSTEM "x.dtd"><pack %s/>' % NAMESPACES


@hostile('deep', 2)
def _(place):
    return '<pack %s>' % NAMESPACES + '<section>' * 100000


@hostile('invalid_utf8', 2)
def _(place):
    return place.pack.read_bytes().replace(b'</title>', b'\xff\xfe</title>', 1)


@hostile('not_a_pack', 2)
def _(place):
    return '<html><body/></html>'


@hostile('include_itself', 2)
def _(place):
    return place.pack.read_text().replace('<agenda>', '<agenda><xi:include href="pack.xml"/>', 1)


@hostile('include_outside', 2)
def _(place):
    outside = place.folder.parent / 'outside.xml'
    outside.write_text('<item xmlns="urn:boardpack:1"><title>x</title></item>')
    return place.pack.read_text().replace('<agenda>', '<agenda><xi:include href="../outside.xml"/>', 1)


@hostile('include_link_outside', 2)
def _(place):
    outside = place.folder.parent / 'outside.xml'
    outside.write_text('<item xmlns="urn:boardpack:1"><title>x</title></item>')
    (place.folder / 'inside.xml').symlink_to(outside)
    return place.pack.read_text().replace('<agenda>', '<agenda><xi:include href="inside.xml"/>', 1)


@hostile('include_network', 2)
def _(place):
    return place.pack.read_text().replace(
        '<agenda>', '<agenda><xi:include href="http://127.0.0.1:9/x.xml"/>', 1)


@hostile('include_text', 2)
def _(place):
    return place.pack.read_text().replace(
        '<agenda>', '<agenda><xi:include href="/etc/passwd" parse="text"/>', 1)


@hostile('gzip', 2)
def _(place):
    return gzip.compress(place.pack.read_bytes())


@check
def too_many(place):
    """Hundreds of faults: the first 500, and how many more there are."""
    text = place.pack.read_text().replace('</agenda>', '<what/>\n' * 600 + '</agenda>', 1)
    place.pack.write_text(text)
    result = place.refuses(2, None, lines=501)
    assert result.said()[-1] == 'boardpack: note: 100 more are not shown [too-many]', result.said()[-1]


@check
def too_many_notes(place):
    """What no error stops, likewise."""
    links = '<p><a href="https://example.org/x">https://example.org/x</a></p>\n' * 600
    place.pack.write_text(BARE % (NAMESPACES, links))
    result = place.build()
    assert result.status == 0 and result.seconds < 5, (result.status, result.seconds)
    assert result.said()[-1] == 'boardpack: note: 100 more are not shown [too-many]', result.err


# The call

@check
def wrong_calls(place):
    """Each wrong call: status 3, one line and a hint."""
    for arguments, words in (
            ((), 'Usage'), (('biuld',), 'boardpack build'), (('build',), 'no pack given'),
            (('build', '--profil', 'x', 'pack.xml'), '--profile'),
            (('build', 'pack.xml', 'b.xml'), 'give one pack'),
            (('build', '--format', 'xml', 'pack.xml'), 'sarif'), (('build', '-o'), '-o'),
            (('build', '--format=json', '-o', '-', 'pack.xml'), 'standard output'),
            (('build', '-o', '', 'pack.xml'), 'empty'), (('--what',), '--what'),
            (('new',), 'no folder given'), (('new', 'a', 'b'), 'one folder')):
        result = place.run(*arguments)
        assert result.status == 3, '%s: %d' % (arguments, result.status)
        assert words in result.err and not result.out, '%s: %s' % (arguments, result.err)


@check
def help_and_version(place):
    for arguments in (('--help',), ('build', '--help'), ('new', '-h')):
        result = place.run(*arguments)
        assert result.status == 0 and b'Usage' in result.out and not result.err
    for arguments in (('--version',), ('build', '--version')):
        assert place.run(*arguments).out.startswith(b'boardpack ')


@check
def calls_of_the_library(place):
    """What only the library can find wrong with a call."""
    place.refuses(3, 'dump-kind', '--dump', 'bones', 'pack.xml')
    place.refuses(3, 'output-is-input', '-o', 'pack.xml', 'pack.xml')
    (place.folder / 'link.pdf').symlink_to('pack.xml')
    place.refuses(3, 'output-is-input', '-o', 'link.pdf', 'pack.xml')
    for epoch in ('soon', '-1', '1e9', '99999999999999999999'):
        place.refuses(3, 'source-date-epoch', environment={'SOURCE_DATE_EPOCH': epoch})


def with_inputs(place):
    """A pack that reads a file of every kind; gives their names, beside it."""
    place.pack.write_text(BARE % (NAMESPACES, ''))
    assert place.build('-o', 'paper.pdf', 'pack.xml').status == 0
    shipped = pathlib.Path(place.program).parent / 'share' / 'boardpack' / 'profiles' / 'nhs-board.xml'
    shutil.copy(shipped, place.folder / 'own.xml')
    (place.folder / 'dot.png').write_bytes(DOT)
    (place.folder / 'words.xml').write_text(
        '<attachment xmlns="urn:boardpack:1" title="Photo" kind="report" src="photo.png" alt="A dot"/>')
    (place.folder / 'photo.png').write_bytes(DOT)
    place.pack.write_text(BARE % (NAMESPACES + ' profile="own.xml"',
                                  '<p>See:</p><figure src="dot.png" alt="A dot"/>'
                                  '<attachment title="Paper" kind="report" src="paper.pdf"/>'
                                  '<xi:include href="words.xml"/>'))
    return ['pack.xml', 'own.xml', 'dot.png', 'words.xml', 'photo.png', 'paper.pdf']


@check
def outputs_replace_no_input(place):
    """Whatever names an output, and however, what is read stays as it is; and nothing else is written."""
    names = with_inputs(place)
    assert place.build('--strict', '-o', 'good.pdf', 'pack.xml').status in (0, 1), place.build().err
    before = {name: (place.folder / name).read_bytes() for name in names}
    (place.folder / 'sub').mkdir()
    for number, name in enumerate(names):
        os.link(place.folder / name, place.folder / 'hard')
        (place.folder / 'soft').symlink_to(name)
        (place.folder / 'sub' / 'twice').symlink_to('../soft')
        spelled = [name, 'hard', 'soft', 'sub/twice', 'sub/../' + name, str(place.folder / name)]
        for turn, arguments in enumerate((('-o', ), ('-o', 'new.pdf', '--report'), ('-o', 'new.pdf', '--depfile'),
                                          ('-o', 'new.pdf', '--report', 'r.json', '--result'))):
            path = spelled[(number + turn) % len(spelled)]
            place.refuses(3, 'output-is-input', *arguments, path, 'pack.xml')
        listing = place.listing()
        result = place.run('mail', '-o', spelled[number], 'pack.xml')
        assert result.status == 3 and '[output-is-input]' in result.err, result.err
        assert place.listing() == listing
        for other in ('hard', 'soft', 'sub/twice'):
            (place.folder / other).unlink()
        assert all((place.folder / name).read_bytes() == data for name, data in before.items()), name


@check
def default_output_is_attached(place):
    """The name beside the pack may be the minutes that it attaches."""
    with_inputs(place)
    paper = (place.folder / 'paper.pdf').read_bytes()
    place.pack.rename(place.folder / 'paper.xml')
    for command, arguments in (('build', ()), ('build', ('--report', 'r')), ('mail', ('-o', 'paper.pdf'))):
        result = place.run(command, *arguments, 'paper.xml')
        assert result.status == 3 and '[output-is-input]' in result.err, result.err
        assert (place.folder / 'paper.pdf').read_bytes() == paper
        assert not (place.folder / 'r').exists()


@check
def outputs_are_several(place):
    """Two outputs are never one file; what is no file takes any number of them."""
    (place.folder / 'link').symlink_to('new.pdf')
    for arguments in (('--report', 'new.pdf'), ('--depfile', './new.pdf'), ('--result', str(place.folder / 'new.pdf')),
                      ('--report', 'r', '--result', 'r'), ('--depfile', 'd', '--report', '../pack/d')):
        place.refuses(3, 'output-is-input', '-o', 'new.pdf', *arguments, 'pack.xml')
    (place.folder / 'new.pdf').write_bytes(EARLIER)
    place.refuses(3, 'output-is-input', '-o', 'new.pdf', '--report', 'link', 'pack.xml')
    result = place.build('-o', '/dev/null', '--report', '/dev/null', '--result', '-', 'pack.xml')
    assert result.status == 0 and b'"status":0' in result.out, result.err


@check
def profile_of_the_call(place):
    """A profile that is not there: status 3 where the call names it, and the names that there are."""
    place.refuses(3, None, '--profile', 'hackny-hwb', 'pack.xml', lines=0)


@check
def new_refuses(place):
    result = place.run('new', '.')
    assert result.status == 3 and '[folder-in-use]' in result.err, result.err
    result = place.run('new', 'fresh', '--profile', '../profiles')
    assert result.status == 3 and '[starter-unknown]' in result.err, result.err
    assert not (place.folder / 'fresh').exists()
    result = place.run('new', 'missing/fresh')
    assert result.status == 4 and '[file-write]' in result.err, result.err


@check
def new_profile(place):
    """Under a name of its own a council gets a profile beside the pack, and the pack uses it."""
    result = place.run('new', 'own', '--profile', 'ours')
    assert result.status == 0, result.err
    own = place.folder / 'own'
    assert sorted(path.name for path in own.iterdir()) == ['ours.xml', 'pack.xml', 'report.xml']
    assert 'name="ours"' in (own / 'ours.xml').read_text() and 'profile="ours"' in (own / 'pack.xml').read_text()
    profile = (own / 'ours.xml').read_text()
    (own / 'ours.xml').write_text(profile.replace('<body>', '<body>Our own '))
    result = place.run('build', '--dump', 'text', 'own/pack.xml')
    assert result.status == 0 and not result.err, result.err
    assert 'Our own Health and Wellbeing Board' in str(result.out), result.out
    result = place.run('new', 'slip', '--profile', 'nhs-bord')
    assert result.status == 3 and 'did you mean "nhs-board"?' in result.err, result.err
    assert not (place.folder / 'slip').exists()
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))  # enough for all but the profile
    result = place.run('new', 'full', '--profile', 'ours', preexec_fn=small)
    assert result.status == 4 and '[file-write]' in result.err, result.err
    assert not (place.folder / 'full').exists()


@check
def agenda_without_titles(place):
    """A profile's agenda may have any columns, also none for titles."""
    shipped = pathlib.Path(place.program).parent / 'share' / 'boardpack' / 'profiles' / 'hackney-hwb.xml'
    own = re.sub('<column kind="title".*?/>', '', shipped.read_text())
    assert 'kind="title"' not in own
    (place.folder / 'own.xml').write_text(own)
    result = place.run('build', '--profile', 'own.xml', '-o', 'own.pdf', 'pack.xml')
    assert result.status == 0, result.err


# The system

@check
def missing_files(place):
    place.refuses(4, 'file-read', 'none.xml')
    place.refuses(4, 'file-read', place.folder)
    place.refuses(4, 'file-write', '-o', 'none/pack.pdf', 'pack.xml')
    (place.folder / 'folder').mkdir()
    place.refuses(4, 'file-write', '-o', 'folder', 'pack.xml')
    place.refuses(4, 'file-write', '-o', 'pack.xml/pack.pdf', 'pack.xml')
    place.refuses(4, 'data-missing', environment={'BOARDPACK_DATA': '/none'})


@check
def huge_file(place):
    """A file that is far too large to embed is refused by its size, not read."""
    with open(place.folder / 'data.bin', 'wb') as file:
        file.truncate(6 << 30)
    place.pack.write_text(BARE % (NAMESPACES, '<attachment title="Data" kind="report" description="Figures" '
                                  'src="data.bin"/>'))
    place.refuses(2, 'attach-large', wrapper=('sh', '-c', 'ulimit -v 1000000; exec "$@"', 'sh'))


@check
def fonts_missing(place):
    data = place.folder.parent / 'data'
    shutil.copytree(pathlib.Path(place.program).parent / 'share' / 'boardpack', data)
    shutil.rmtree(data / 'fonts')
    place.refuses(4, 'font-missing', lines=0, environment={'BOARDPACK_DATA': str(data)})


@check
def full_disk(place):
    place.refuses(4, 'file-write', '-o', '/dev/full', 'pack.xml')
    with open('/dev/full', 'wb') as full:
        place.refuses(4, 'file-write', '-o', '-', 'pack.xml', stdout=full)
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    place.refuses(4, 'file-write', preexec_fn=small)
    place.refuses(4, 'file-write', '-o', 'new.pdf', 'pack.xml', preexec_fn=small)


@check
def read_only_folder(place):
    """Root may write everywhere, unless it leaves that right behind."""
    wrapper = ()
    if os.geteuid() == 0:
        wrapper = ('setpriv', '--bounding-set=-dac_override,-dac_read_search')
    folder = place.folder / 'locked'
    folder.mkdir()
    (folder / 'old.pdf').write_bytes(EARLIER)
    folder.chmod(0o555)
    place.refuses(4, 'file-write', '-o', 'locked/new.pdf', 'pack.xml', wrapper=wrapper)
    place.refuses(4, 'file-write', '-o', 'locked/old.pdf', 'pack.xml', wrapper=wrapper)
    folder.chmod(0o755)
    (folder / 'old.pdf').chmod(0o444)
    place.refuses(4, 'file-write', '-o', 'locked/old.pdf', 'pack.xml', wrapper=wrapper)
    place.pack.chmod(0)
    place.refuses(4, 'file-read', wrapper=wrapper)


@check
def standard_output(place):
    assert place.build().status == 0
    result = place.build('-o', '-', 'pack.xml')
    assert result.status == 0 and result.out == place.pdf.read_bytes() and not result.err
    read, write = os.pipe()
    os.close(read)
    place.refuses(4, 'file-write', '-o', '-', 'pack.xml', stdout=write)
    os.close(write)
    place.refuses(4, 'file-write', '-o', '-', 'pack.xml', preexec_fn=lambda: os.close(1))


@check
def closed_descriptors(place):
    """Without the three standard files, nothing that we open is taken for one of them."""
    result = place.build(preexec_fn=lambda: os.closerange(0, 2))
    assert result.status in (0, 4), result.err
    assert place.pdf.read_bytes().startswith(b'%PDF-1.7')
    assert place.pdf.read_bytes().endswith(b'%%EOF\n')


def large_pack(place, items):
    """Gives the pack many more items."""
    text = place.pack.read_text()
    item = '<item><title>More</title><p>%s</p></item>' % ('words and words ' * 200)
    place.pack.write_text(text.replace('</agenda>', item * items + '</agenda>', 1))


def stop_at(place, fractions, number):
    """Builds a large pack again and again and sends a signal after such a part of the whole time;
    gives exit status, what was said and the seconds until the end."""
    large_pack(place, 2500)
    begin = time.monotonic()
    assert place.build().status == 0
    whole = time.monotonic() - begin
    for fraction in fractions:
        yield stop_once(place, whole * fraction, number)


def stop_once(place, delay, number):
    """A run that was done before the signal came, as on a machine that is quicker now than it was
    when the whole was timed, says nothing: it is made again, and stopped sooner."""
    for _ in range(8):
        place.pdf.write_bytes(EARLIER)
        process = subprocess.Popen([place.program, 'build', 'pack.xml'], cwd=place.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   preexec_fn=heed_signals)
        time.sleep(delay)
        process.send_signal(number)
        begin = time.monotonic()
        err = process.communicate(timeout=60)[1].decode('utf-8')
        if process.returncode != 0:
            break
        delay /= 2
    return process.returncode, err, time.monotonic() - begin


@check
def interrupted(place):
    before = place.listing() + ['pack.pdf']
    for number in (signal.SIGINT, signal.SIGTERM):
        for status, err, seconds in stop_at(place, (0.1, 0.4, 0.6), number):
            assert status == 4, 'exit status %d: %s' % (status, err)
            assert '[interrupted]' in err and len(err.splitlines()) == 1, err
            assert seconds < 5, 'took %.1f s to stop' % seconds
            assert place.pdf.read_bytes() == EARLIER
            assert place.listing() == sorted(before)


def has_nameless_files(folder):
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY))
    except OSError:
        return False
    return True


@check
def killed(place):
    """A run that is killed leaves the earlier PDF, and no litter where files can be without name."""
    before = place.listing() + ['pack.pdf']
    for status, _, _ in stop_at(place, (0.3, 0.5, 0.7), signal.SIGKILL):
        assert status == -signal.SIGKILL
        assert place.pdf.read_bytes() == EARLIER
        if has_nameless_files(place.folder):
            assert place.listing() == sorted(before)


# Formats

@check
def formats(place):
    """JSON and SARIF are well formed, and hold the same as the text."""
    bad = place.pack.read_text().replace('<agenda', '<agenda colour="&quot;\\red&quot;"', 1)
    place.pack.write_text(bad)
    text = place.refuses(2, None, lines=0)
    as_json = json.loads(place.build('--format', 'json', 'pack.xml').out)
    assert as_json['status'] == 2
    assert len(as_json['diagnostics']) == len(text.said())
    first = as_json['diagnostics'][0]
    assert text.said()[0] == '%(file)s:%(line)d:%(column)d: %(severity)s: %(text)s [%(rule)s]' % first
    sarif = json.loads(place.build('--format', 'sarif', 'pack.xml').out)
    run = sarif['runs'][0]
    assert sarif['version'] == '2.1.0' and run['invocations'][0]['exitCode'] == 2
    location = run['results'][0]['locations'][0]['physicalLocation']
    assert location['region']['startLine'] == first['line']
    assert {rule['id'] for rule in run['tool']['driver']['rules']} == {
        diagnostic['rule'] for diagnostic in as_json['diagnostics']}


@check
def permissions(place):
    """A new file is made as the umask says, an old one keeps its mode and its links."""
    old = os.umask(0o027)
    assert place.build().status == 0
    os.umask(old)
    assert place.pdf.stat().st_mode & 0o777 == 0o640
    place.pdf.chmod(0o604)
    (place.folder / 'link.pdf').symlink_to('pack.pdf')
    assert place.build('-o', 'link.pdf', 'pack.xml').status == 0
    assert (place.folder / 'link.pdf').is_symlink()
    assert place.pdf.stat().st_mode & 0o777 == 0o604


def run_check(program, function):
    """What is wrong, or None."""
    with tempfile.TemporaryDirectory(prefix='boardpack-') as scratch:
        place = Place(program, pathlib.Path(scratch) / 'pack')
        made = subprocess.run([program, 'new', str(place.folder)], stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, check=False)
        if made.returncode != 0:
            return 'boardpack new fails: %s' % made.stderr.decode()
        try:
            function(place)
        except AssertionError as error:
            return str(error).strip() or 'failed at line %d' % error.__traceback__.tb_next.tb_lineno
        return None


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    failed = 0
    for function in CHECKS:
        if sys.argv[2:] and function.__name__ not in sys.argv[2:]:
            continue
        fault = run_check(program, function)
        if fault:
            failed += 1
            print('%s: %s' % (function.__name__, fault))
    print('%d passed, %d failed' % (len(sys.argv[2:] or CHECKS) - failed, failed))
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
