"""Processes, as the tests look at them and prepare them."""

import ctypes
import os
import pathlib
import signal


def heed_signals():
    """A shell lets what it starts in the background ignore SIGINT, and the program respects that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def obey_modes():
    """Takes from root what lets it read and write whatever a file's mode says (prctl(2), CAPBSET_DROP of
    the capabilities DAC_OVERRIDE and DAC_READ_SEARCH)."""
    if os.getuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):
            if libc.prctl(24, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), 'root keeps its capabilities')


def children_of(pid):
    """The processes that a process has started and that run still."""
    found = []
    try:
        for thread in (pathlib.Path('/proc') / str(pid) / 'task').iterdir():
            found += map(int, (thread / 'children').read_text().split())
    except OSError:
        pass  # it has ended meanwhile
    return [child for child in found if is_running(child)]


def is_running(pid):
    try:
        return (pathlib.Path('/proc') / str(pid) / 'stat').read_text().rpartition(')')[2].split()[0] != 'Z'
    except OSError:
        return False


def helpers_below(pid):
    """The helpers at work for the workers of a batch."""
    return [helper for worker in children_of(pid) for helper in children_of(worker)]
