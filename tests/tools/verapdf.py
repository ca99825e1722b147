"""Which claims of PDFs veraPDF refutes."""

import os
import pathlib
import subprocess

SCRIPT = pathlib.Path(__file__).resolve().parents[1] / 'conformance' / 'verapdf.sh'
AT_ONCE = 300


def find_jar(folder):
    """veraPDF's program in a folder; the script beside it fetches it if it isn't there."""
    for _ in range(2):
        jars = sorted(folder.glob('cli-*.jar'))
        if jars:
            return jars[-1]
        subprocess.run(['sh', str(SCRIPT), str(folder), '/dev/null'], stdout=subprocess.DEVNULL, check=False)
    raise FileNotFoundError('no veraPDF in %s' % folder)


def said_of(lines, file):
    """The rules that a file breaks, from the lines below its own."""
    at = next((i for i, line in enumerate(lines) if file in line), len(lines))
    rules = []
    for line in lines[at + 1:]:
        if line.startswith(('PASS /', 'FAIL /')):
            break
        rules.append(line.strip())
    return '; '.join(rules[:6]) or 'it says nothing'


def refuted(folder, claims):
    """`claims` are those of each PDF (path: list). The files with a claim that does not hold, and why."""
    found = {}
    for claim in sorted({claim for some in claims.values() for claim in some}):
        flavour = claim.replace('PDF/UA-1', 'ua1').replace('PDF/A-', '')
        paths = [path for path in sorted(claims) if claim in claims[path]]
        for first in range(0, len(paths), AT_ONCE):
            files = {path: os.path.realpath(path) for path in paths[first:first + AT_ONCE]}
            done = subprocess.run(['java', '-Xmx1g', '-XX:+UseSerialGC', '-jar', str(find_jar(folder)), '--format',
                                   'text', '-v', '--flavour', flavour, *files.values()], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            lines = done.stdout.decode('utf-8', 'replace').splitlines()
            for path, file in files.items():
                if 'PASS %s %s' % (file, flavour) not in lines:
                    found.setdefault(path, []).append('veraPDF refutes %s: %s' % (claim, said_of(lines, file)))
    return found
