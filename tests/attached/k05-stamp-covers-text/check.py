"""The slide is made smaller, just enough: its ink is between the stamps."""
import re


def check(case):
    pdf = case.qpdf_json()
    first = pdf.get(pdf.get(case.pages()[2]['/Contents'])[0]).data
    found = re.match(rb'q (0\.\d+) 0 0', first)
    return [] if found and 0.85 < float(found[1]) < 0.97 else ['shrunk otherwise: %r' % first]
