"""Pages with ink under the stamps are moved or made smaller, with their links; the others are as they were."""
import re


def moved(case, number):
    pdf = case.qpdf_json()
    first = pdf.get(pdf.get(case.pages()[number - 1]['/Contents'])[0])
    found = re.match(rb'q ([-0-9. ]+) cm', first.data)
    return [float(n) for n in found[1].split()] if found else None


def check(case):
    faults = []
    for number in (3, 4, 5, 6):
        matrix = moved(case, number)
        if not matrix or not 0.9 < matrix[0] < 1:
            faults.append('page %d is not shrunk just enough: %r' % (number, matrix))
            continue
        pdf = case.qpdf_json()
        links = [pdf.get(annot) for annot in pdf.get(case.pages()[number - 1]['/Annots'])]
        rect = [link for link in links if '/A' in link][0]['/Rect']
        if abs(rect[0] - (72 * matrix[0] + matrix[4])) > 0.01 or abs(rect[3] - (415 * matrix[3] + matrix[5])) > 0.01:
            faults.append('the link on page %d is not moved with its page: %r' % (number, rect))
    faults += ['page %d is moved' % number for number in (7, 8) if moved(case, number)]
    return faults
