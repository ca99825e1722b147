#!/usr/bin/env python3
"""Drafts of circulation e-mails, read and sent by programs that others wrote.

    mail.py [--update] PROGRAM VERAPDF-FOLDER FOLDER

Drafts of the samples are compared with their goldens (tests/mail/NAME.txt: all headers, both forms
of the letter and the invitation, but not the PDF; --update writes them anew), read by Python's
email package and by munpack, and sent through exim on loopback into a mailbox, from which the PDF
has to come unharmed. A pack of 30 MB, made here in FOLDER of pictures of noise, goes out in parts
below 10 MB, each of them a whole PDF for qpdf, veraPDF and structure.py. The last line is
"N passed, M failed".
"""

import argparse
import contextlib
import email
import email.header
import email.policy
import email.utils
import hashlib
import html
import os
import pathlib
import pwd
import random
import re
import shutil
import smtplib
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib

from pdf import Pdf

TOP = pathlib.Path(__file__).resolve().parents[2]
GOLDENS = TOP / 'tests' / 'mail'
SAMPLES = ('nhs-board', 'hackney-hwb-2026-01-21')
MB = 1000000


class Failed(Exception):
    pass


def need(condition, text):
    if not condition:
        raise Failed(text)


class Tester:
    def __init__(self, options):
        self.program = str(pathlib.Path(options.program).resolve())
        self.verapdf = options.verapdf
        self.folder = options.folder.resolve()
        self.update = options.update
        self.passed = self.failed = 0

    def check(self, name, function, *arguments):
        try:
            function(*arguments)
            self.passed += 1
            print('ok      ' + name)
        except Failed as failure:
            self.failed += 1
            print('FAILED  %s: %s' % (name, failure))

    def run(self, *arguments, status=0, **environment):
        """Runs the program; returns what it says."""
        variables = dict(os.environ, LC_ALL='C', TZ='UTC', **environment)
        if 'SOURCE_DATE_EPOCH' not in environment:
            variables.pop('SOURCE_DATE_EPOCH', None)
        done = subprocess.run([self.program, *map(str, arguments)], env=variables, timeout=300,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)
        said = done.stdout.decode('utf-8')
        need(done.returncode == status, 'exit status %d, not %d\n%s'
             % (done.returncode, status, said))
        return said

    def draft(self, pack, name, *arguments, **environment):
        path = self.folder / name
        self.run('mail', '-q', '-o', path, pack, *arguments, **environment)
        return path


def parse(path):
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    for part in message.walk():
        need(not part.defects, '%s: %s' % (path.name, part.defects))
    return message


def parts_of(message, kind):
    return [part for part in message.walk() if part.get_content_type() == kind]


def pdf_of(message):
    found = parts_of(message, 'application/pdf')
    need(len(found) == 1, '%d PDFs are attached' % len(found))
    return found[0].get_content()


def describe(path):
    """A draft as a golden has it."""
    message = parse(path)
    lines = ['%s: %s' % (name, value) for name, value in message.items()]
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart():
            lines += ['', '== %s' % kind]
            continue
        lines += ['', '== %s, %s, %s' % (kind, part['Content-Transfer-Encoding'],
                                         part.get_filename() or 'inline')]
        if kind != 'application/pdf':
            lines += part.get_content().replace('\r\n', '\n').rstrip('\n').split('\n')
    # The message's id follows from the bytes of the PDF.
    text = '\n'.join(lines) + '\n'
    own = re.search(r'^Message-Id: <([0-9a-f]{32})@', text, re.M)
    need(own, 'there is no message id')
    return text.replace(own.group(1), 'ID')


# -- samples --------------------------------------------------------------------------------------

def check_golden(tester, sample):
    path = tester.draft(TOP / 'samples' / sample / 'pack.xml', sample + '.eml')
    golden = GOLDENS / (sample + '.txt')
    now = describe(path)
    if tester.update:
        golden.write_text(now, encoding='utf-8')
    need(golden.read_text(encoding='utf-8') == now, 'not as %s says\n%s' % (golden.name, now))


def check_form(tester, sample):
    """What must hold of any draft."""
    raw = (tester.folder / (sample + '.eml')).read_bytes()
    need(b'\n' not in raw.replace(b'\r\n', b''), 'a line ends without CR')
    need(max(map(len, raw.split(b'\r\n'))) <= 998, 'a line is too long for SMTP')
    need(raw.isascii(), 'there are bytes above 127')
    head = raw.split(b'\r\n\r\n')[0].lower()
    need(b'\nx-unsent: 1' in head and b'\nx-uniform-type-identifier: com.apple.mail-draft' in head,
         'it does not open as a draft')
    for word in (b'disposition-notification', b'return-receipt', b'x-voting', b'x-microsoft-poll'):
        need(word not in head, 'it asks for something: %r' % word)
    message = parse(tester.folder / (sample + '.eml'))
    calendar, = parts_of(message, 'text/calendar')
    need('RSVP' not in calendar.get_content() and 'ATTENDEE' not in calendar.get_content(),
         'the invitation asks for an answer')
    build = tester.folder / (sample + '.pdf')
    tester.run('build', '-q', '-o', build, TOP / 'samples' / sample / 'pack.xml')
    need(pdf_of(message) == build.read_bytes(), 'the PDF is not the one that build makes')


def check_same(tester):
    """The same bytes once more; another date changes the message and not the event's id."""
    pack = TOP / 'samples' / 'nhs-board' / 'pack.xml'
    again = tester.draft(pack, 'again.eml')
    need(again.read_bytes() == (tester.folder / 'nhs-board.eml').read_bytes(), 'other bytes')
    later = tester.draft(pack, 'later.eml', SOURCE_DATE_EPOCH='1773000000')
    events = [parts_of(parse(path), 'text/calendar')[0].get_content() for path in (again, later)]
    ids = [re.search(r'\nUID:\r?\n? ?(\S+)', event).group(1) for event in events]
    counts = [int(re.search(r'\nSEQUENCE:(\d+)', event).group(1)) for event in events]
    need(ids[0] == ids[1], 'a later draft has another event: %s' % ids)
    need(counts[0] < counts[1], 'a later draft does not replace the event: %s' % counts)
    need(parse(again)['Message-Id'] != parse(later)['Message-Id'], 'two messages have one id')


def check_munpack(tester, sample):
    path = tester.folder / (sample + '.eml')
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(['munpack', '-q', '-f', '-t', '-C', folder, str(path)], check=True,
                       stdout=subprocess.DEVNULL)
        sums = {hashlib.sha256(file.read_bytes()).digest() for file in pathlib.Path(folder).iterdir()}
    need(hashlib.sha256(pdf_of(parse(path))).digest() in sums, 'munpack gets another PDF')


# -- an SMTP server -------------------------------------------------------------------------------

EXIM = """primary_hostname = mail.example.org
spool_directory = {0}/spool
log_file_path = {0}/log/%slog
pid_file_path = {0}/spool/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = {1}
tls_advertise_hosts =
host_lookup =
keep_environment =
rfc1413_query_timeout = 0s
message_size_limit = 35M
acl_smtp_rcpt = all
begin acl
all:
  accept
begin routers
all:
  driver = accept
  transport = box
begin transports
box:
  driver = appendfile
  directory = {0}/mail
  maildir_format
  user = {2}
  envelope_to_add
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


def wait_for(condition, text):
    for _ in range(200):
        if condition():
            return
        time.sleep(0.1)
    raise Failed(text)


def listens(port):
    with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', port), 1):
        return True
    return False


@contextlib.contextmanager
def mail_server():
    """A real server on loopback, with folders of its own. It has to be started by root and works as
    its own user; all it takes goes into one mailbox. Gives the port and the mailbox."""
    sudo = [] if os.getuid() == 0 else ['sudo', '-n']
    user = 'Debian-exim'
    pwd.getpwnam(user)
    folder = pathlib.Path(tempfile.mkdtemp(prefix='mail-', dir='/tmp'))
    port = free_port()
    try:
        folder.chmod(0o755)
        for name in ('spool', 'log', 'mail'):
            (folder / name).mkdir()
        config = folder / 'exim.conf'
        config.write_text(EXIM.format(folder, port, user), encoding='ascii')
        subprocess.run([*sudo, 'chown', '-R', user, folder / 'spool', folder / 'log',
                        folder / 'mail'], check=True)
        subprocess.run([*sudo, 'chown', 'root', config], check=True)
        server = subprocess.Popen([*sudo, 'exim4', '-bdf', '-C', config],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(lambda: listens(port), 'exim does not start')
            yield port, folder / 'mail' / 'new', sudo
        finally:
            subprocess.run([*sudo, 'sh', '-c', 'kill %d' % server.pid], check=False)
            server.wait()
    finally:
        subprocess.run([*sudo, 'rm', '-rf', folder], check=False)


def take_bcc_out(raw):
    """What mail programs do on sending."""
    head, body = raw.split(b'\r\n\r\n', 1)
    return re.sub(rb'(?mi)^Bcc:.*\r\n([ \t].*\r\n)*', b'', head + b'\r\n') + b'\r\n' + body


def check_sent(tester, names):
    sent = {}
    with mail_server() as (port, box, sudo):
        with smtplib.SMTP('127.0.0.1', port, timeout=60) as server:
            for name in names:
                message = parse(tester.folder / name)
                hidden = [a.addr_spec for a in message['Bcc'].addresses] if message['Bcc'] else []
                to = [a.addr_spec for a in message['To'].addresses] + hidden
                refused = server.sendmail(to[0], to, take_bcc_out(
                    (tester.folder / name).read_bytes()))
                need(not refused, 'refused: %s' % refused)
                sent[message['Message-Id']] = (len(to), pdf_of(message))
        all_told = sum(count for count, _ in sent.values())
        listing = lambda: subprocess.run([*sudo, 'ls', box], stdout=subprocess.PIPE,
                                         stderr=subprocess.DEVNULL, check=False).stdout.split()
        wait_for(lambda: len(listing()) >= all_told, '%d of %d came' % (len(listing()), all_told))
        for file in listing():
            raw = subprocess.run([*sudo, 'cat', box / file.decode()], stdout=subprocess.PIPE,
                                 check=True).stdout
            message = email.message_from_bytes(raw, policy=email.policy.default)
            need(not message['Bcc'], 'the members see each other')
            need(not any(part.defects for part in message.walk()), 'it came damaged')
            need(pdf_of(message) == sent[message['Message-Id']][1], 'the PDF came changed')


# -- a large pack ---------------------------------------------------------------------------------

def noise(path, side, seed):
    """A picture that can't be compressed."""
    source = random.Random(seed)
    rows = b''.join(b'\0' + source.randbytes(side * 3) for _ in range(side))
    chunk = lambda kind, data: (struct.pack('>I', len(data)) + kind + data
                                + struct.pack('>I', zlib.crc32(kind + data)))
    path.write_bytes(b'\x89PNG\r\n\x1a\n'
                     + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 8, 2, 0, 0, 0))
                     + chunk(b'IDAT', zlib.compress(rows, 1)) + chunk(b'IEND', b''))


ITEM = """    <item id="i{0}" minutes="5">
      <title>Noise, volume {0}</title>
      <report id="r{0}">
        <field name="prepared-by">Nobody</field>
        <field name="presented-by">Nobody</field>
        <field name="action" value="note"/>
        <ticks name="objectives"><tick value="care"/></ticks>
        <section name="summary"><p>It goes on in <a href="#i{1}">the next volume</a>, see
          <ref to="i{2}" show="page"/>; more is <a href="https://example.org/">on the web</a>.</p></section>
        <recommendations><li>The board is asked to note it.</li></recommendations>
        <section><title>The picture</title>
          <figure id="f{0}" src="noise-{0}.png" alt="Noise, no two pixels of which are alike"><caption>Noise</caption></figure>
        </section>
      </report>
    </item>
"""

PACK = """<pack xmlns="urn:boardpack:1" lang="en-GB" profile="{1}" issued="2026-03-06">
  <meeting start="2026-07-09T09:30" end="2026-07-09T12:00">
    <contact name="Wren Aldous" email="board@northmere.example.org"/>
    <member name="Ottoline Marsh" email="ottoline.marsh@example.org"/>
  </meeting>
  <agenda>
{0}  </agenda>
</pack>
"""


def make_pack(folder, count, side, profile='nhs-board'):
    folder.mkdir()
    for number in range(1, count + 1):
        noise(folder / ('noise-%d.png' % number), side, number)
    items = ''.join(ITEM.format(n, n % count + 1, (n + count // 2) % count + 1)
                    for n in range(1, count + 1))
    (folder / 'pack.xml').write_text(PACK.format(items, profile), encoding='utf-8')
    return folder / 'pack.xml'


def make_profile(path, **values):
    """The NHS board's profile with other values of <mail>."""
    text = (TOP / 'src/load/profiles/nhs-board.xml').read_text(encoding='utf-8')
    attributes = {'limit': '20', 'zone': 'Europe/London', **values}
    wanted = ' '.join('%s="%s"' % pair for pair in attributes.items())
    path.write_text(re.sub(r'<mail [^>]*>', '<mail %s>' % wanted, text), encoding='utf-8')


def drafts_in(folder):
    return sorted(folder.glob('*.eml'))


def check_parts(tester):
    folder = tester.folder / 'large'
    pack = make_pack(folder, 12, 800, 'own.xml')
    make_profile(folder / 'own.xml', limit='10')
    said = tester.run('mail', '-o', folder / 'pack.eml', pack)
    size = float(re.search(r'takes? ([\d.]+) MB', said).group(1))
    need(size >= 30, 'the pack has only %.1f MB' % size)
    drafts = drafts_in(folder)
    need(len(drafts) >= 4, '%d parts' % len(drafts))
    need([d.name for d in drafts] == ['pack-%d-of-%d.eml' % (i + 1, len(drafts))
                                      for i in range(len(drafts))], 'named %s' % drafts)
    whole = folder / 'whole.pdf'
    tester.run('build', '-q', '-o', whole, pack)
    labels, words = [], ''
    for number, draft in enumerate(drafts, 1):
        need(draft.stat().st_size < 10 * MB, '%s has %d bytes' % (draft.name, draft.stat().st_size))
        message = parse(draft)
        need('(%d of %d)' % (number, len(drafts)) in message['Subject'], message['Subject'])
        need(len(parts_of(message, 'text/calendar')) == (number == 1), 'calendar entries')
        pdf = draft.with_suffix('.pdf')
        pdf.write_bytes(pdf_of(message))
        text = text_of(pdf)
        need('Volume %d of %d' % (number, len(drafts)) in text.split('\f', maxsplit=1)[0],
             'the part does not say which it is')
        labels += re.findall(r'(\d+) / \d+\n', text)
        words += text
        check_links(pdf)
    pages = len(re.findall('\f', text_of(whole)))
    need(labels == [str(n) for n in range(1, pages + 1)], 'the pages are numbered %s' % labels)
    missing = set(text_of(whole).split()) - set(words.split())
    need(not missing, 'words are lost: %s' % missing)


def text_of(pdf):
    return subprocess.run(['pdftotext', '-layout', str(pdf), '-'], check=True,
                          stdout=subprocess.PIPE).stdout.decode('utf-8')


def check_links(path):
    """Each link leads out or to a place in the file, and there is a link of either kind."""
    pdf = Pdf(path)
    places = {name for name, _ in pdf.tree(pdf.get(pdf.root['/Names'])['/Dests'], '/Names')}
    out = inside = 0
    for page in pdf.pages:
        for link in map(pdf.get, pdf.get(pdf.get(page).get('/Annots', []))):
            if '/Dest' in link:
                need(link['/Dest'] in places, '%s: %s is not in the part' % (path, link['/Dest']))
                inside += 1
            else:
                out += 1
    need(out and inside, '%s has %d links out and %d inside' % (path.name, out, inside))


def check_attached(tester):
    """Parts with the pages of attached files: what was a part before is attached to another pack,
    to an item with a report, which is cut between its appendices, and to one without."""
    folder = tester.folder / 'attached'
    pack = make_pack(folder, 2, 16, 'own.xml')
    make_profile(folder / 'own.xml', limit='10')
    for number in (1, 2, 3):
        shutil.copy(tester.folder / 'large' / ('pack-%d-of-4.pdf' % (number + 1)),
                    folder / ('file-%d.pdf' % number))
    xml = pack.read_text(encoding='utf-8')
    xml = re.sub(r'(?s)<report id="r2">.*?</report>',
                 '<attachment kind="report" title="The second" src="file-2.pdf"/>', xml)
    xml = xml.replace('</report>', '<appendix title="The first" src="file-1.pdf"/>'
                      '<appendix title="The third" src="file-3.pdf"/></report>')
    pack.write_text(xml, encoding='utf-8')
    said = tester.run('mail', '-o', folder / 'pack.eml', pack)
    drafts = drafts_in(folder)
    need(len(drafts) == 3, '%d parts\n%s' % (len(drafts), said))
    for draft in drafts:
        draft.with_suffix('.pdf').write_bytes(pdf_of(parse(draft)))
    pdfs = [Pdf(draft.with_suffix('.pdf')) for draft in drafts]
    heads = [text_of(pdf.path).split('\f', maxsplit=1)[0] for pdf in pdfs]
    need('Volume 2 of 3' in heads[1] and '1. Noise, volume 1' in heads[1], heads[1])
    need('Volume 3 of 3' in heads[2] and 'Noise' not in heads[2], heads[2])
    before = len(pdfs[0].pages) + len(pdfs[1].pages) - 1
    labels = [pair[1] for pair in pdfs[2].tree(pdfs[2].root['/PageLabels'], '/Nums')]
    need(labels == [{}, {'/S': '/D', '/St': before + 1}], 'labels %s' % labels)
    check_whole(tester, [pdf.path for pdf in pdfs])


def check_parts_pdfs(tester):
    check_whole(tester, sorted((tester.folder / 'large').glob('pack-*.pdf')))


def check_whole(tester, pdfs):
    for pdf in pdfs:
        done = subprocess.run(['qpdf', '--check', pdf], check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        need(done.returncode == 0, done.stdout.decode())
    for command in (['sh', TOP / 'tests/conformance/verapdf.sh', tester.verapdf],
                    ['python3', TOP / 'tests/tools/structure.py']):
        done = subprocess.run([*command, *pdfs], check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        need(done.returncode == 0, done.stdout.decode())


def check_images(tester):
    """Fewer pixels, where they are asked for and needed."""
    folder = tester.folder / 'images'
    pack = make_pack(folder, 2, 1000, 'own.xml')
    make_profile(folder / 'own.xml', limit='4')
    said = tester.run('mail', '--images', '72dpi', '-o', folder / 'pack.eml', pack)
    need('[mail-images]' in said, said)
    draft, = drafts_in(folder)
    pdf = folder / 'pack.pdf'
    pdf.write_bytes(pdf_of(parse(draft)))
    table = subprocess.run(['pdfimages', '-list', pdf], check=True,
                           stdout=subprocess.PIPE).stdout.decode().splitlines()[2:]
    pixels = [int(line.split()[12]) for line in table]
    need(len(pixels) == 2 and max(pixels) <= 73, 'pixels an inch: %s' % pixels)
    draft.unlink()
    tester.run('mail', '-q', '-o', folder / 'pack.eml', '-p',
               TOP / 'src/load/profiles/nhs-board.xml', '--images', '72', pack)
    need(len(pdf_of(parse(folder / 'pack.eml'))) > 4 * MB, 'smaller than need be')


def check_tight(tester):
    """Packed anew, without loss, the pack is small enough."""
    folder = tester.folder / 'tight'
    pack = make_pack(folder, 1, 16)
    plain = zlib.compressobj(0)
    side = 700
    rows = b''.join(b'\0' + bytes((x * y) % 251 for x in range(side * 3)) for y in range(side))
    chunk = lambda kind, data: (struct.pack('>I', len(data)) + kind + data
                                + struct.pack('>I', zlib.crc32(kind + data)))
    (folder / 'noise-1.png').write_bytes(
        b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', side, side, 8, 2, 0, 0, 0))
        + chunk(b'IDAT', plain.compress(rows) + plain.flush()) + chunk(b'IEND', b''))
    make_profile(folder / 'own.xml', limit='1')
    tester.run('build', '-q', '-o', folder / 'whole.pdf', pack)
    need((folder / 'whole.pdf').stat().st_size > MB, 'the PDF is small from the start')
    tester.run('mail', '-q', '-p', 'own.xml', '-o', folder / 'pack.eml', pack)
    (folder / 'tight.pdf').write_bytes(pdf_of(parse(folder / 'pack.eml')))
    raw = []
    for name in ('whole', 'tight'):
        subprocess.run(['pdfimages', '-png', folder / (name + '.pdf'), folder / name], check=True)
        raw.append((folder / (name + '-000.png')).read_bytes())
    need(raw[0] == raw[1], 'the picture is another')


def check_link(tester):
    """A link in place of the file, where the profile gives an address."""
    folder = tester.folder / 'link'
    pack = make_pack(folder, 1, 700, 'own.xml')
    make_profile(folder / 'own.xml', limit='1', address='https://example.org/packs/{file}')
    said = tester.run('mail', '-o', folder / 'pack.eml', pack)
    need('[mail-link]' in said, said)
    message = parse(folder / 'pack.eml')
    need(not parts_of(message, 'application/pdf'), 'something is attached')
    text = parts_of(message, 'text/plain')[0].get_content()
    file, = folder.glob('*.pdf')
    need('https://example.org/packs/' + file.name.replace(' ', '%20') in text.replace('\n', ''), text)


def check_large_item(tester):
    """What can't be cut smaller goes out, with a warning."""
    folder = tester.folder / 'item'
    pack = make_pack(folder, 2, 700, 'own.xml')
    make_profile(folder / 'own.xml', limit='1')
    said = tester.run('mail', '--strict', '-o', folder / 'pack.eml', pack, status=1)
    need(said.count('[mail-large]') == 2 and len(drafts_in(folder)) == 3, said)


MEMBERS = ('Ángharad Gwynn-Jones', 'O’Neill, Bríd (Cllr) "Biddy"', 'Dr. Ξένια', 'محمد', 'Łukasz Żółć',
           'A <b@example.org>, C', 'a' * 60, ' '.join(['ŵyth'] * 15))
TITLE = ('Pecyn dogfennau’r cyfarfod ŵ ŷ — a title so long that the subject takes several lines, naïve café, '
         'and the file’s name is cut; ' + ' '.join(['ŵyth'] * 30))


def names_in(raw, header):
    """The names in a header. Python's newer parser leaves spaces between encoded words of a name."""
    value = email.message_from_bytes(raw)[header]
    return [str(email.header.make_header(email.header.decode_header(name)))
            for name, _ in email.utils.getaddresses([value])]


def check_names(tester):
    """Names, a subject and a file name of all kinds come back as they went in."""
    folder = tester.folder / 'names'
    pack = make_pack(folder, 1, 16)
    escaped = [html.escape(name) for name in (*MEMBERS, TITLE)]
    members = ''.join('<member name="%s" email="m%d@example.org"/>' % (name, number)
                      for number, name in enumerate(escaped[:-1] * 15))
    xml = pack.read_text(encoding='utf-8')
    xml = re.sub('<member .*/>', members, xml).replace(
        'Wren Aldous', 'Siân &quot;W&quot; Clerc-Évans, LL.B').replace(
        '<pack ', '<pack title="%s" ' % escaped[-1], 1)
    pack.write_text(xml, encoding='utf-8')
    tester.run('mail', '-q', '-o', folder / 'pack.eml', pack)
    raw = (folder / 'pack.eml').read_bytes()
    head = raw.split(b'\r\n\r\n', 1)[0]
    need(max(map(len, head.split(b'\r\n'))) <= 200, 'a line of the header is too long')
    need(all(len(word) <= 75 for word in re.findall(rb'=\?[^ \t\r\n]*\?=', head)), 'an encoded word is too long')
    need(max(map(len, raw.split(b'\r\n'))) <= 998 and raw.isascii(), 'a line is too long, or is not ASCII')
    message = parse(folder / 'pack.eml')
    need(TITLE in message['Subject'], 'the subject is %s' % message['Subject'])
    need(names_in(raw, 'Bcc') == list(MEMBERS) * 15, 'the members are %s' % names_in(raw, 'Bcc'))
    need(names_in(raw, 'From') == ['Siân "W" Clerc-Évans, LL.B'], names_in(raw, 'From'))
    part, = parts_of(message, 'application/pdf')
    need(len(part.get_filename()) <= 124 and part.get_filename().isascii(), part.get_filename())
    need(b'\tfilename="Northmere' in raw and b"\tfilename*=UTF-8''Northmere" in raw, 'the file has one name')
    need(part['Content-Type'].params['name'] == part.get_filename(), part['Content-Type'])
    calendar, = parts_of(message, 'text/calendar')
    unfolded = re.sub('\r?\n[ \t]', '', calendar.get_content())
    need('CN="Siân \'W\' Clerc-Évans, LL.B":mailto:' in unfolded, unfolded)


def check_left(tester):
    """Drafts of an earlier run, which should not be sent, are told."""
    folder = tester.folder / 'left'
    pack = make_pack(folder, 2, 700, 'own.xml')
    make_profile(folder / 'own.xml', limit='1')
    tester.run('mail', '-q', '-o', folder / 'pack.eml', pack)
    parts = drafts_in(folder)
    make_profile(folder / 'own.xml', limit='20')
    others = ('pack-1-of-x.eml', 'pack-4-of-3.eml', 'pack-01-of-3.eml', 'pack-minutes.eml', 'packs.eml')
    for name in others:
        (folder / name).write_text('mine')
    said = tester.run('mail', '--strict', '-o', folder / 'pack.eml', pack, status=1)
    need(len(parts) == 3 and said.count('[mail-left]') == 3 and all(str(part) in said for part in parts), said)
    for part in parts:
        part.unlink()
    need('[mail-left]' not in tester.run('mail', '-o', folder / 'pack.eml', pack), 'told again')
    make_profile(folder / 'own.xml', limit='1')
    said = tester.run('mail', '-o', folder / 'pack.eml', pack)
    need(said.count('[mail-left]') == 1 and 'pack.eml: warning' in said, said)


# -- what goes wrong ------------------------------------------------------------------------------

def check_said(tester):
    folder = tester.folder / 'said'
    pack = make_pack(folder, 1, 16, 'own.xml')
    out = ('-o', folder / 'pack.eml')
    make_profile(folder / 'own.xml', zone='Europe/Atlantis')
    need('[mail-zone]' in tester.run('mail', *out, pack, status=2), 'no such time zone')
    text = (folder / 'own.xml').read_text(encoding='utf-8')
    (folder / 'own.xml').write_text(re.sub(r'(?s)  <mail .*</mail>\n', '', text), encoding='utf-8')
    need('[mail-profile]' in tester.run('mail', *out, pack, status=2), 'no <mail>')
    make_profile(folder / 'own.xml')
    need('[mail-program]' in tester.run('mail', *out, pack, status=4, BOARDPACK_LIBEXEC='/dev'),
         'no module')
    need(not drafts_in(folder), 'something was written')
    xml = re.sub(r' email="[^"]*"', '', pack.read_text(encoding='utf-8'))
    pack.write_text(xml, encoding='utf-8')
    said = tester.run('mail', *out, pack)
    need('[mail-contact]' in said and '[mail-members]' in said, said)
    pack.write_text(xml.replace('name="Ottoline Marsh"',
                                'name="Otto&#10;X-Other: 1" email="o@example.org"')
                    .replace('name="Wren Aldous"', 'name="W&#13;&#10;X-Other: 1" email="w@example.org"'),
                    encoding='utf-8')
    tester.run('mail', *out, pack)
    draft = parse(folder / 'pack.eml')
    need(not draft['X-Other'] and 'w@example.org' in draft['To'] and 'o@example.org' in draft['Bcc'],
         'names can add headers')
    for wrong in (['--images', 'large'], ['--images', '5'], ['-o', '-'], ['-f', 'csv'], [str(pack)]):
        tester.run('mail', pack, *wrong, status=3)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument('--update', action='store_true')
    options.add_argument('program')
    options.add_argument('verapdf')
    options.add_argument('folder', type=pathlib.Path)
    arguments = options.parse_args()
    shutil.rmtree(arguments.folder, ignore_errors=True)
    arguments.folder.mkdir(parents=True)
    tester = Tester(arguments)
    for sample in SAMPLES:
        tester.check('golden draft of ' + sample, check_golden, tester, sample)
        tester.check('form of the draft of ' + sample, check_form, tester, sample)
        tester.check('munpack reads that of ' + sample, check_munpack, tester, sample)
    tester.check('the same bytes, the same event', check_same, tester)
    tester.check('a pack of 30 MB in parts', check_parts, tester)
    tester.check('its parts are whole', check_parts_pdfs, tester)
    tester.check('parts with attached files', check_attached, tester)
    tester.check('packed tighter', check_tight, tester)
    tester.check('smaller pictures', check_images, tester)
    tester.check('a link', check_link, tester)
    tester.check('an item that is too large', check_large_item, tester)
    tester.check('names and subjects', check_names, tester)
    tester.check('drafts of an earlier run', check_left, tester)
    tester.check('what goes wrong', check_said, tester)
    sent = ['nhs-board.eml']  # the other one says of itself to nobody
    sent += ['large/' + draft.name for draft in drafts_in(arguments.folder / 'large')]
    tester.check('through exim to a mailbox', check_sent, tester, sent)
    print('%d passed, %d failed' % (tester.passed, tester.failed))
    sys.exit(1 if tester.failed else 0)


if __name__ == '__main__':
    main()
