"""Watching: a pack is built again whenever it is saved, in whatever way."""

import os
import re
import select
import shutil
import signal
import subprocess
import time

from batch_place import REPORT, check, whole


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
            report.write_text(REPORT % ('Good, but not <p', '', ''))
            assert 'new' not in watcher.line('pack.pdf: not built (errors); ')
            watcher.line('w/report.xml:')  # what is still wrong is said again
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
