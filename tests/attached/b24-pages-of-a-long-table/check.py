"""The part of the table on the page: its first row has the head cell that began on the page before, empty."""


def kids(pdf, elem):
    found = pdf.get(elem.get('/K', []))
    return [pdf.get(kid) for kid in (found if isinstance(found, list) else [found])]


def tables(pdf, elem):
    if not isinstance(elem, dict):
        return []
    found = [elem] if elem.get('/S') == '/Table' else []
    return found + [table for kid in kids(pdf, elem) for table in tables(pdf, kid)]


def attribute(pdf, elem, key):
    value = pdf.get(elem.get('/A', []))
    for item in value if isinstance(value, list) else [value]:
        item = pdf.get(item)
        if item.get('/O') == '/Table' and key in item:
            return pdf.get(item[key])
    return None


def check(case):
    pdf = case.qpdf_json()
    body = kids(pdf, tables(pdf, pdf.get(pdf.root['/StructTreeRoot']))[-1])[-1]
    rows = [kids(pdf, row) for row in kids(pdf, body)]
    heads = [(i, j, cell) for i, row in enumerate(rows) for j, cell in enumerate(row) if cell['/S'] == '/TH']
    faults = []
    for i, j, head in heads:
        span = attribute(pdf, head, '/RowSpan') or 1
        if j != 0 or i + span > len(rows) or any(len(row) != 2 for row in rows[i + 1:i + span]):
            faults.append('the head cell of row %d spans %d rows of %d' % (i, span, len(rows)))
    return faults if heads else ['there is no head cell']
