"""Pages with a ground of their own are made smaller as a whole, so that the stamps stand on white."""
import re


def check(case):
    pdf = case.qpdf_json()
    faults = []
    for number in (3, 4):
        first = pdf.get(pdf.get(case.pages()[number - 1]['/Contents'])[0]).data
        found = re.match(rb'q (0\.9\d+) 0 0', first)
        if not found:
            faults.append('page %d: %r' % (number, first))
    return faults
