"""boardpack build minutes.xml would write minutes.pdf, which it attaches."""

import pathlib
import shutil
import subprocess
import tempfile


def check(case):
    faults = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        shutil.copy(case.folder / 'minutes.pdf', folder)
        shutil.copy(case.folder / 'pack.xml', folder / 'minutes.xml')
        before = (folder / 'minutes.pdf').read_bytes()
        for command in ('build', 'batch'):
            done = subprocess.run([case.program, command, 'minutes.xml'], cwd=folder, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            said = done.stdout.decode('utf-8', 'replace')
            if done.returncode != 3 or '[output-is-input]' not in said:
                faults.append('%s: exit status %d: %s' % (command, done.returncode, said))
            if (folder / 'minutes.pdf').read_bytes() != before:
                faults.append('%s: minutes.pdf was replaced' % command)
    return faults
