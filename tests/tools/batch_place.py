"""What the checks of batches and watching share: a folder of packs, and the program."""

import json
import os
import pathlib
import re
import subprocess
import time

from processes import heed_signals

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
