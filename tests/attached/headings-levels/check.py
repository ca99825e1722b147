"""Headings: no level is left out, and those of a file are below the pack's for it."""


def check(case):
    faults, before, top = [], 0, 0
    for level, text in case.headings():
        if level > before + 1:
            faults.append('H%d "%s" follows H%d' % (level, text, before))
        if text.startswith('Agenda item '):
            top = level if '·' in text else 0
        elif top and level <= top:
            faults.append('H%d "%s" is not below H%d' % (level, text, top))
        before = level
    return faults
