#!/usr/bin/env python3
"""Attached files that mean harm, and helpers that fail.

    attach_hostile.py PROGRAM [--files] [--count N] [--seed N] [--keep FOLDER]

    1. In place of the helper stand programs that are killed, hang, eat memory, talk nonsense, write
       without end or stop early: each costs one diagnostic that names the attachment, and an earlier
       PDF stays. LibreOffice is missing or breaks down: likewise. When the program is stopped, they are.
    2. A helper that works tells each of the findings there are: each is said as diag.def and
       attachment.h have it, with file, item, pages and detail, and stops the build or doesn't.
    3. The real helper gets PDFs made by hand to do harm, and N mutations of good ones. Each is either
       refused in one diagnostic of the document (status 2), or attached, and then the pack is a file
       that qpdf finds nothing wrong with. No helper crashes, talks nonsense, takes ten seconds or
       passes 1 GB.

With --files only the last of these, and with no bounds on memory and bombs but the helper's own: for
programs with sanitizers. The last line is "N passed, M failed".
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

import hostile_pdfs
from processes import heed_signals, is_running

TOP = pathlib.Path(__file__).resolve().parents[2]
EARLIER = b'%PDF-1.7 an earlier output'
PACK = ('<pack xmlns="urn:boardpack:1" lang="en-GB" profile="hackney-hwb"><meeting start="2026-01-21T15:00"/>'
        '<agenda><item><title>One</title><attachment title="Paper" kind="report" src="%s"/></item></agenda></pack>')
PAGES = '/Pages[[595276 841890 1 0 0 1 0 0 1]]'
FACTS = "print('<</Form 1%s>>', flush=True)\n" % PAGES
RECORDS = ['<</Pages[1 0 R]>>',
           '<</Type/Page/Parent 0 2 R/MediaBox[0 0 595.276 841.89]/Resources<</XObject<</S 0 4 R>>>>'
           '/Contents 2 0 R/Annots[0 5 R]>>']
GOOD_OBJECTS = "os.write(3, %r)" % ('boardpack-objects 1 2\n' + ''.join(
    'o %d\n%s\n' % (len(text), text) for text in RECORDS) + 's 4 5\n<<>>\n/S Do\n').encode('ascii')
SECONDS, MEGABYTES = 10, 1024
SECONDS_BY_THE_CLOCK = 120
# So much less is asked for where something hangs (PROGRAM is boardpack-test).
SECONDS_TO_HANG = 15
# What the parent does beside waiting for a helper that hangs; machines may be busy.
SPARE = 3

# name, slug of the diagnostic, what the helper does (in Python)
HELPERS = (
    ('crashes', 'attach-failed', 'os.abort()'),
    ('ends with a status', 'attach-failed', 'sys.exit(5)'),
    ('crashes after the facts', 'attach-failed', FACTS + 'os.kill(os.getpid(), 11)'),
    ('hangs', 'attach-slow', 'time.sleep(1000)'),
    ('hangs after the facts', 'attach-slow', FACTS + 'time.sleep(1000)'),
    ('turns round for ever', 'attach-slow', 'while True: pass'),
    ('ignores signals', 'attach-slow',
     'for n in range(1, 32):\n  if n not in (9, 19): signal.signal(n, signal.SIG_IGN)\nwhile True: pass'),
    ('leaves a child behind', 'attach-slow', FACTS + 'os.fork() or time.sleep(1000)'),
    ('eats memory', 'attach-memory',
     'import mmap\ntry:\n  kept = [mmap.mmap(-1, 1 << 24) for _ in range(1000)]\nexcept OSError: os._exit(12)'),
    ('says nothing', 'attach-nonsense', ''),
    ('says something else', 'attach-nonsense', "print('%PDF-1.7 <<>>')"),
    ('says half', 'attach-nonsense', "print('<</Form 1/Pages[[595276 841890')"),
    ('says binary things', 'attach-nonsense', "os.write(1, os.urandom(100000) + b'>>')"),
    ('nests deeply', 'attach-nonsense', "print('<</Form 1/X' + '[' * 1000000 + ']' * 1000000 + '>>')"),
    ('has impossible pages', 'attach-nonsense', "print('<</Form 1/Pages[[-1 1e99 0 0 0 0 0 0 0]]>>')"),
    ('has no pages', 'attach-nonsense', "print('<</Form 1/Pages[]>>')"),
    ('talks without end', 'attach-nonsense', "while True: os.write(1, b'[' * 65536)"),
    ('talks on', 'attach-nonsense', FACTS + "while True: os.write(1, b'>>' * 4096)"),
    ('closes early', 'attach-nonsense', 'os.close(1)\ntime.sleep(1000)'),
    ('writes no objects', 'attach-nonsense', FACTS),
    ('writes other objects', 'attach-nonsense', FACTS + "os.write(3, b'%PDF-1.7')"),
    ('writes half', 'attach-nonsense', FACTS + "os.write(3, b'boardpack-objects 1 9\\no 4\\n<<>>\\n')"),
    ('writes without end', 'attach-nonsense', FACTS + "signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\nwhile True: os.write(3, bytes(1 << 24))"),
    ('lies about lengths', 'attach-nonsense',
     FACTS + "os.write(3, b'boardpack-objects 1 1\\no 4\\n<<>>\\ns 4 999999999\\n<<>>\\nx\\n')"),
    ('writes objects of nothing', 'attach-nonsense',
     FACTS + "os.write(3, b'boardpack-objects 1 0\\no 4\\n<<>>\\n')"),
    ('writes wild references', 'attach-nonsense',
     FACTS + "os.write(3, b'boardpack-objects 1 1\\no 14\\n<</Pages[7 0 R]>>\\no 4\\n<<>>\\n')"),
)

# name, slug, what soffice does (a shell script); None: there is none
OFFICES = (
    ('is missing', 'office-missing', None),
    ('breaks down', 'office-failed', 'kill -9 $$'),
    ('makes nothing', 'office-failed', 'exit 0'),
    ('makes no PDF', 'office-failed', 'echo no PDF >out.pdf; : >out.pdf.report'),
)


class Result:
    def __init__(self, status, err, seconds, usage):
        self.status, self.err, self.seconds, self.megabytes = status, err, seconds, usage.ru_maxrss / 1024
        self.processor = usage.ru_utime + usage.ru_stime
        self.said = [line for line in err.splitlines() if not line.startswith('    ')]
        self.errors = [line for line in self.said if ': error: ' in line]


class Place:
    """A folder with a pack that attaches one file."""

    def __init__(self, program, folder, attached='paper.pdf'):
        self.program, self.folder = program, folder
        folder.mkdir()
        self.attached, self.pdf = folder / attached, folder / 'pack.pdf'
        (folder / 'pack.xml').write_text(PACK % attached, encoding='utf-8')

    def build(self, **environment):
        self.pdf.write_bytes(EARLIER)
        settings = dict(os.environ, XDG_CACHE_HOME=str(self.folder / 'cache'), **environment)
        with tempfile.TemporaryFile() as said:
            begin = time.monotonic()
            child = subprocess.Popen([self.program, 'build', 'pack.xml'], cwd=self.folder, env=settings,
                                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            return Result(child.returncode, said.read().decode('utf-8'), time.monotonic() - begin, usage)

    def refused(self, result, slugs=None):
        """One diagnostic that names the attachment; the earlier PDF is there."""
        assert result.status == 2, 'status %d: %s' % (result.status, result.err)
        assert len(result.errors) == 1, result.err
        assert '"%s" (item 1)' % self.attached.name in result.errors[0], result.err
        slug = re.search(r'\[([a-z-]+)\]$', result.errors[0]).group(1)
        assert slugs is None or slug in slugs, result.err
        assert self.pdf.read_bytes() == EARLIER, 'the earlier PDF has changed'
        return slug


def fake_helper(folder, script):
    helper = folder / 'boardpack-attach'
    helper.write_text('#!%s -S\nimport os, signal, sys, time\n%s\n' % (sys.executable, script), encoding='utf-8')
    helper.chmod(0o755)


def bad_helper(program, folder, slug, script):
    place = Place(program, folder)
    place.attached.write_bytes(hostile_pdfs.rich())
    fake_helper(folder, script)
    most = SECONDS_TO_HANG if 'sleep' in script else SECONDS_BY_THE_CLOCK
    result = place.build(BOARDPACK_LIBEXEC=str(folder), BOARDPACK_TEST_WALL=str(most))
    place.refused(result, [slug])
    assert len(result.said) == 1, result.err
    assert result.seconds < most + SPARE, 'took %.1f s' % result.seconds
    assert result.megabytes < MEGABYTES, 'took %d MB' % result.megabytes


def office(place):
    """Attaches what is seen to be an office file."""
    with zipfile.ZipFile(place.attached, 'w') as archive:
        archive.writestr('mimetype', 'application/vnd.oasis.opendocument.text')


def fake_office(folder, script):
    program = folder / 'soffice'
    program.write_text('#!/bin/sh\n%s\n' % script, encoding='utf-8')
    program.chmod(0o755)


def bad_office(program, folder, slug, script):
    place = Place(program, folder, 'paper.odt')
    office(place)
    if script:
        fake_office(folder, script)
    result = place.build(PATH='%s:/bin' % folder if script and 'sleep' in script else str(folder),
                         BOARDPACK_TEST_WALL=str(SECONDS_TO_HANG))
    place.refused(result, [slug])
    assert len(result.said) == 1, result.err


def findings():
    """Name, effects, slug (or None) and severity of all findings."""
    table = (TOP / 'src' / 'base' / 'diag.def').read_text(encoding='utf-8')
    told = {code: (slug, severity.lower()) for code, severity, slug in
            re.findall(r'BP_DIAG\(FOUND_(\w+),\s*(\w+),\s*"([a-z0-9-]+)"', table)}
    found = re.findall(r'X\((\w+), "([a-z0-9-]+)", "([A-Z]+)"\)',
                       (TOP / 'src' / 'model' / 'attachment.h').read_text(encoding='utf-8'))
    return [(name, effects, *told.get(code, (None, None))) for code, name, effects in found]


def finding(program, folder, name, effects, slug, severity):
    place = Place(program, folder)
    place.attached.write_bytes(hostile_pdfs.rich())
    fake_helper(folder, "print('<</Form 1/Findings[[/%s 3 (1, 4-5) (the detail)]]%s>>', flush=True)\n%s" % (
        name, '' if 'F' in effects else PAGES, '' if 'F' in effects else GOOD_OBJECTS))
    result = place.build(BOARDPACK_LIBEXEC=str(folder))
    said = [line for line in result.said if '[attached-' in line]
    if 'F' in effects:
        place.refused(result, [slug])
    else:
        assert result.status == 0, result.err
        subprocess.run(['qpdf', '--check', str(place.pdf)], stdout=subprocess.DEVNULL, check=True)
    assert len(said) == ('F' in effects or 'W' in effects), result.err
    if said:
        assert ': %s: ' % severity in said[0] and '"paper.pdf" (item 1)' in said[0], result.err
        assert ', on pages 1, 4-5: ' in said[0].replace('\u2013', '-') and said[0].endswith('[%s]' % slug), result.err


def no_helper(program, folder):
    """That is the system's fault, not the document's: status 4."""
    place = Place(program, folder)
    place.attached.write_bytes(hostile_pdfs.rich())
    result = place.build(BOARDPACK_LIBEXEC='/nonexistent')
    assert result.status == 4 and len(result.said) == 1, result.err
    assert '[attach-program]' in result.err and place.pdf.read_bytes() == EARLIER, result.err


def no_system(program, folder, slug, **settings):
    """The machine is short of something: status 4, and not a word against the file."""
    place = Place(program, folder, 'paper.odt' if 'TMPDIR' in settings else 'paper.pdf')
    office(place) if 'TMPDIR' in settings else place.attached.write_bytes(hostile_pdfs.rich())
    fake_helper(folder, 'os.kill(os.getpid(), 9)')
    fake_office(folder, 'exit 0')
    result = place.build(BOARDPACK_LIBEXEC=str(folder), PATH='%s:%s' % (folder, os.environ['PATH']), **settings)
    assert result.status == 4 and len(result.said) == 1, result.err
    assert '[%s]' % slug in result.err and 'paper' not in result.said[0], result.err
    assert place.pdf.read_bytes() == EARLIER


def is_gone(pid):
    """Within two seconds; one that nobody has reaped counts as gone."""
    for _ in range(100):
        if not is_running(pid):
            return True
        time.sleep(0.02)
    return False


def stopped(program, folder, kind, number, attached):
    """The program is stopped while a helper, or LibreOffice, is at work: that one dies with it."""
    place = Place(program, folder, attached)
    office(place) if kind == 'office' else place.attached.write_bytes(hostile_pdfs.rich())
    place.pdf.write_bytes(EARLIER)
    mark, temporary = folder / 'pid', folder / 'tmp'
    temporary.mkdir()
    fake_helper(folder, "open('pid.new', 'w').write(str(os.getpid()))\nos.rename('pid.new', 'pid')\ntime.sleep(1000)")
    fake_office(folder, 'echo $$ >"%s/pid.new"\nmv "%s/pid.new" "%s"\nsleep 1000' % (folder, folder, mark))
    settings = dict(os.environ, XDG_CACHE_HOME=str(folder / 'cache'), BOARDPACK_LIBEXEC=str(folder),
                    TMPDIR=str(temporary), PATH='%s:%s' % (folder, os.environ['PATH']))
    child = subprocess.Popen([program, 'build', 'pack.xml'], cwd=folder, env=settings, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=heed_signals)
    for _ in range(500):
        if mark.exists():
            break
        time.sleep(0.01)
    child.send_signal(number)
    _, said = child.communicate(timeout=5)
    if number != signal.SIGKILL:
        assert child.returncode == 4 and b'[interrupted]' in said, said
        assert not list(temporary.iterdir()), list(temporary.iterdir())
    assert is_gone(int(mark.read_text(encoding='utf-8'))), 'it goes on'
    assert place.pdf.read_bytes() == EARLIER


def faults_of(pdf, whole):
    """What qpdf finds wrong with the structure of a file; `whole`: its streams are read, too. Odd
    operators in the contents of pages don't count: pages are attached as they are."""
    check = subprocess.run(['qpdf', '--check' if whole else '--show-npages', str(pdf)], stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, check=False)
    lines = check.stdout.decode('utf-8', 'replace').splitlines()
    faults = [line for line in lines if re.match('WARNING|ERROR', line) and '(content, offset' not in line]
    return faults + lines if check.returncode not in (0, 3) and not faults else faults


def hostile(place, name, data, outcomes, sanitized):
    """A PDF for the real helper; counts what came of it. With sanitizers, which make it several times
    as slow and large, a bomb may be stopped where the program itself gets through."""
    place.attached.write_bytes(data)
    result = place.build()
    assert result.processor < SECONDS * (3 if sanitized else 1), 'took %.1f s' % result.processor
    assert sanitized or result.megabytes < MEGABYTES, 'took %d MB' % result.megabytes
    if result.status == 0:
        outcome = 'repaired' if '[attached-repaired]' in result.err else 'attached'
        faults = faults_of(place.pdf, not name.startswith('bomb'))
        assert not faults, '\n'.join(faults[:5])
    else:
        outcome = place.refused(result)
        stopped_at = {'attach-memory', 'attach-slow'} if sanitized and name.startswith('bomb') else {'attach-memory'}
        assert outcome in stopped_at or not outcome.startswith('attach-'), result.err
    outcomes[outcome] = outcomes.get(outcome, 0) + 1


class Tally:
    def __init__(self, keep):
        self.keep, self.passed, self.failed = keep, 0, 0

    def run(self, name, function, *arguments):
        try:
            function(*arguments)
            self.passed += 1
        except (AssertionError, subprocess.SubprocessError, OSError) as problem:
            self.failed += 1
            print('FAILED %s: %s' % (name, str(problem).strip()), flush=True)
            return False
        return True


def run_fakes(tally, program, top):
    """All that needs no real helper, side by side: most of it only waits."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for index, (name, slug, script) in enumerate(HELPERS):
            pool.submit(tally.run, 'a helper that ' + name, bad_helper, program, top / ('helper-%d' % index), slug,
                        script)
        for index, (name, slug, script) in enumerate(OFFICES):
            pool.submit(tally.run, 'a LibreOffice that ' + name, bad_office, program, top / ('office-%d' % index),
                        slug, script)
        for index, row in enumerate(findings()):
            pool.submit(tally.run, 'the finding ' + row[0], finding, program, top / ('finding-%d' % index), *row)
        for kind, attached in (('helper', 'paper.pdf'), ('office', 'paper.odt')):
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
                name = '%s-%d' % (kind, number)
                pool.submit(tally.run, 'stopped: ' + name, stopped, program, top / ('stopped-' + name), kind, number,
                            attached)
        pool.submit(tally.run, 'no helper', no_helper, program, top / 'none')
        pool.submit(tally.run, 'a helper that is killed', no_system, program, top / 'killed', 'attach-system')
        pool.submit(tally.run, 'no folder for temporary files', no_system, program, top / 'tmp', 'attach-system',
                    TMPDIR='/nonexistent')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('program')
    parser.add_argument('--files', action='store_true')
    parser.add_argument('--count', type=int, default=300)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--keep', type=pathlib.Path, help='a folder for the PDFs that something was wrong with')
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    for name in ('BOARDPACK_DATA', 'BOARDPACK_LIBEXEC'):
        os.environ.pop(name, None)
    tally, outcomes = Tally(options.keep), {}
    with tempfile.TemporaryDirectory() as top, concurrent.futures.ThreadPoolExecutor(1) as minute:
        top = pathlib.Path(top)
        if not options.files:
            minute.submit(tally.run, 'a LibreOffice that hangs', bad_office, program, top / 'slow', 'office-slow',
                          'sleep 1000')
            run_fakes(tally, program, top)
        place = Place(program, top / 'hostile')
        cases = list(hostile_pdfs.by_hand())
        cases += hostile_pdfs.mutations(hostile_pdfs.sources(program, top), options.seed, options.count)
        for name, data in cases:
            if not tally.run(name, hostile, place, name, data, outcomes, options.files) and options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / (name + '.pdf')).write_bytes(data)
    print('what came of them: ' + ', '.join('%s %d' % item for item in sorted(outcomes.items())))
    print('%d passed, %d failed' % (tally.passed, tally.failed))
    sys.exit(tally.failed > 0)


if __name__ == '__main__':
    main()
