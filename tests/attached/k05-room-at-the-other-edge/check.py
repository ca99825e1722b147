"""What has room above is moved, and keeps its size."""
import re


def check(case):
    pdf = case.qpdf_json()
    first = pdf.get(pdf.get(case.pages()[2]['/Contents'])[0]).data
    found = re.match(rb'q 1 0 0 1 0 ([0-9.]+) cm', first)
    return [] if found and 0 < float(found[1]) < 20 else ['moved otherwise: %r' % first]
