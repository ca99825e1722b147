"""Which of the names get the plain suggestion, and which none."""


def check(case):
    meant = {found['line']: found.get('hint') for found in case.diagnostics}
    faults = ['line %d: %s' % (line, meant.get(line)) for line in [*range(2, 7), 8, 9, 10]
              if meant.get(line) != 'did you mean "Annual Report.pdf"?']
    faults += ['line %d: %s' % (line, meant[line]) for line in (12, 13, 14) if 'mean' in (meant[line] or '')]
    return faults
