#!/usr/bin/env python3
"""Does what the README and the manual pages teach, word for word: readme.py PROGRAM [DOCUMENT ...]

Each document gets a folder with packs in it, where its code is run from top to bottom, as the language says that
its fence names: `sh` is run; `xml` becomes part of a pack that is built; `make` is a makefile; of `slurm`, each task
of the array is run, and of `yaml` the command. In boardpack.1 it is what stands behind a `$`. Diagnostics that are
quoted have to be in diag.def, options in the program's help, and the batch's table has to have the columns shown.
The last line is "N passed, M failed".
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
TOOLS = TOP / 'tests' / 'tools'
MANUAL = TOP / 'src' / 'cli' / 'manual'
DOCUMENTS = [TOP / 'README.md', TOP / 'CONTRIBUTING.md', TOP / 'src/cli/boardpack.1', *sorted(MANUAL.glob('*.md'))]
# Their examples of elements are from a pack that manuals.py builds.
REFERENCE = ('boardpack-xml.5.md', 'boardpack-profile.5.md')
COMMANDS = ('build', 'batch', 'watch', 'mail', 'new')
EVERYWHERE = {'--help', '--version'}  # options of every command
ARRAY = 16  # tasks, of Slurm and of Kubernetes


class Wrong(Exception):
    pass


def run(command, folder, **environment):
    """Runs a command or, if it is text, a shell's script; what it says, or Wrong."""
    path = '%s:%s' % (folder / 'bin', os.environ['PATH'])
    script = ['sh', '-e', '-c', command] if isinstance(command, str) else command
    done = subprocess.run(script, cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
                          env=dict(os.environ, PATH=path, **environment))
    if done.returncode:
        raise Wrong('exit status %d of\n%s\n%s' % (done.returncode, shlex.join(script), done.stdout + done.stderr))
    return done.stdout


class Lesson:
    """A document, and the folder in which what it teaches is done."""

    def __init__(self, document, program, folder):
        self.document, self.folder = document, folder
        self.text = document.read_text(encoding='utf-8')
        if document.name in REFERENCE:
            self.text = self.text.split('\n### ')[0]
        (folder / 'bin').mkdir()
        (folder / 'bin' / 'boardpack').symlink_to(program)
        shutil.copytree(TOP / 'src' / 'load' / 'profiles', folder / 'src' / 'load' / 'profiles')
        self.last_pack = None
        self.packs()

    def packs(self):
        """What the documents take to be there, unless they make it themselves."""
        (self.folder / 'boards').mkdir()
        for name in ('boards/health', 'boards/police', 'january'):
            if 'boardpack new ' + name not in self.text:
                run(['boardpack', 'new', name], self.folder)

    def blocks(self):
        """(language, code) of each block, in order."""
        if self.document.suffix == '.md':
            return re.findall(r'^```(\w+)\n(.*?)^```', self.text, re.M | re.S)
        return [('sh', found) for found in re.findall(r'^(?:\.Dl )?\$ (.*)$', self.text, re.M)]

    def sh(self, code):
        run(re.sub(r'host1,host2', ':', code), self.folder, PARALLEL_HOME=str(self.folder / '.parallel'))

    def xml(self, code):
        """A pack, a report that it includes, or elements to be put into the starter pack."""
        root = re.match(r'<(\w+)', code)[1]
        if root == 'pack':
            self.last_pack = code
        elif root == 'report' and self.last_pack:
            self.build({'pack.xml': self.last_pack, re.search(r'href="(.*?\.xml)"', self.last_pack)[1]: code})
        elif root == 'notice':
            self.build({'pack.xml': self.starter('pack.xml').replace('</meeting>', code + '</meeting>')})
        elif root == 'logo':
            run(['boardpack', 'new', 'ours', '--profile', 'ours'], self.folder)
            own = self.folder / 'ours/ours.xml'
            own.write_text(own.read_text(encoding='utf-8').replace('</look>', '</look>' + code), encoding='utf-8')
            self.attached(self.folder / 'ours' / re.search(r'src="([^"]+)"', code)[1])
            run(['boardpack', 'build', '--strict', 'ours/pack.xml'], self.folder)
        elif root == 'appendix':
            appendix, attachment = code.splitlines()
            pack = self.starter('pack.xml').replace('</item>', attachment + '</item>', 1)
            report = self.starter('report.xml').replace('</report>', appendix + '</report>')
            self.build({'pack.xml': pack, 'report.xml': report})
        else:
            raise AssertionError('nothing is known to do with <%s>' % root)

    def starter(self, name):
        text = (TOP / 'src/cli/starters/hackney-hwb' / name).read_text(encoding='utf-8')
        return re.sub(r'<\?xml-model.*?\?>', '', text)

    def build(self, files):
        folder = self.folder / 'xml'
        shutil.rmtree(folder, ignore_errors=True)
        run(['boardpack', 'new', 'xml'], self.folder)
        for name, text in files.items():
            (folder / name).write_text(text, encoding='utf-8')
        for name in re.findall(r'src="([^"]+)"', ''.join(files.values())):
            self.attached(folder / name)
        run(['boardpack', 'build', '--strict', 'xml/pack.xml'], self.folder)

    def attached(self, path):
        """A file for a pack to show or attach: a picture, or a PDF of more than a dozen pages."""
        if path.suffix == '.png':
            shutil.copy(TOP / 'samples/example-borough/map.png', path)
            return
        long = self.folder / ('long-' + path.stem)
        packs = [sys.executable, '-B', str(TOP / 'tests/bench/packs.py')]
        run([*packs, '%d' % len(path.stem), '20', str(long)], self.folder)
        run(['boardpack', 'build', '-q', '-o', str(path), str(long / 'pack.xml')], self.folder)
        shutil.rmtree(long)

    def make(self, code):
        (self.folder / 'january' / 'Makefile').write_text(code, encoding='utf-8')
        run(['make', '-C', 'january', 'pack.pdf'], self.folder)
        if 'up to date' not in run(['make', '-C', 'january', 'pack.pdf'], self.folder):
            raise Wrong('make builds the pack again')

    def tasks(self, code, **variables):
        shutil.rmtree(self.folder / 'summaries', ignore_errors=True)
        (self.folder / 'summaries').mkdir()
        for task in range(ARRAY):
            run(code, self.folder, **{name: value or str(task) for name, value in variables.items()})
        self.sh('test "$(cat summaries/*.json | jq -s "map(.packs | length) | add")" = 2')

    def slurm(self, code):
        self.tasks(code, SLURM_ARRAY_TASK_ID=None, SLURM_CPUS_PER_TASK='2')

    def yaml(self, code):
        command = re.search(r"sh, -c, '(.*?)'\]", code, re.S)[1]
        self.tasks(' '.join(command.split()).replace('cd /work && ', ''), JOB_COMPLETION_INDEX=None)

    def table(self, code):
        """A batch's table has these columns."""
        real = run(['boardpack', 'batch', 'boards'], self.folder)
        if code.startswith('Pack ') and code.split('\n')[0].split() != real.split('\n')[0].split():
            raise Wrong('the table of a batch has other columns')

    def do(self, language, code):
        done = {'sh': self.sh, 'xml': self.xml, 'make': self.make, 'slurm': self.slurm, 'yaml': self.yaml,
                'text': self.table}
        if language in done:
            done[language](code)

    def quoted(self):
        """Diagnostics are quoted as they are said."""
        table = (TOP / 'src/base/diag.def').read_text(encoding='utf-8')
        for text, slug in re.findall(r': (?:error|warning|note): (.*) \[([a-z-]+)\]$', self.text, re.M):
            said = re.search(r'"%s",\s*"((?:[^"\\]|\\.)*)"' % slug, table)
            form = said and re.sub(r'%[a-z]', '.*', re.escape(said[1].replace('\\"', '"')))
            if not form or not re.fullmatch(form, text):
                raise Wrong('"%s" is not what [%s] says' % (text, slug))

    def options(self):
        """Options that are named are there; the manual page of the program has all."""
        there = set()
        for command in COMMANDS:
            there.update(re.findall(r'(?<!\S)--[a-z-]+', run(['boardpack', command, '--help'], self.folder)))
        called = re.findall(r'boardpack (?:%s)\b[^|`\n]*' % '|'.join(COMMANDS), self.text)
        named = set(re.findall(r'(?<![\w-])--[a-z-]+', ' '.join(called)))
        if self.document.parent == MANUAL:
            named.update(re.findall(r'`(--[a-z-]+)', self.text))
        if self.document.suffix == '.1':
            named.update('-' + option for option in re.findall(r'Fl (-[a-z-]+)', self.text))
            if there - named - EVERYWHERE:
                raise Wrong('not in the manual page: ' + ', '.join(sorted(there - named - EVERYWHERE)))
        if named - there:
            raise Wrong('no command has ' + ', '.join(sorted(named - there)))

    def faults(self):
        """What is wrong, and None for each thing that is right."""
        checks = [('diagnostics', self.quoted), ('options', self.options)]
        checks += [('block %d (%s)' % (number, block[0]), lambda block=block: self.do(*block))
                   for number, block in enumerate(self.blocks(), 1)]
        for name, check in checks:
            try:
                check()
                yield None
            except Wrong as wrong:
                yield '%s, %s: %s' % (self.document.relative_to(TOP), name, wrong)


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    documents = [pathlib.Path(name).resolve() for name in sys.argv[2:]] or DOCUMENTS
    passed = failed = 0
    for document in documents:
        with tempfile.TemporaryDirectory() as folder:
            for fault in Lesson(document, program, pathlib.Path(folder)).faults():
                passed, failed = passed + (not fault), failed + bool(fault)
                if fault:
                    print(fault)
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(failed > 0)


if __name__ == '__main__':
    main()
