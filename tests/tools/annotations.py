"""What holds of a pack's annotations and fields: for the check.py of tests/attached."""


def once_a_page(case):
    """Faults of annotations that are on more than one page, or name another than theirs."""
    pdf, faults, seen = case.qpdf_json(), [], set()
    for number, page in enumerate(case.pages(), 1):
        for ref in pdf.get(page.get('/Annots', [])):
            annot = pdf.get(ref)
            if id(annot) in seen:
                faults.append('page %d: an annotation comes again' % number)
            seen.add(id(annot))
            if pdf.get(annot.get('/P', page)) is not page:
                faults.append('page %d: an annotation names another page' % number)
            answered = pdf.get(annot.get('/IRT'))
            if answered and pdf.get(answered['/P']) is not page:
                faults.append('page %d: a note answers one of another page' % number)
    return faults


def widgets_of_fields(pdf, ref, above=()):
    """Pairs of a field's full name and how many widgets it has, in the form's order."""
    field = pdf.get(ref)
    name = above + ((field['/T'],) if '/T' in field else ())
    kids = pdf.get(field.get('/Kids', []))
    if any('/T' in pdf.get(kid) for kid in kids):
        return [pair for kid in kids for pair in widgets_of_fields(pdf, kid, name)]
    return [('.'.join(name), max(len(kids), 1))]


def check_fields(case, expected):
    """Faults of the form: `expected` has each field's full name and how many widgets it has."""
    pdf = case.qpdf_json()
    fields = pdf.get(pdf.get(pdf.root.get('/AcroForm', {})).get('/Fields', []))
    found = [pair for ref in fields for pair in widgets_of_fields(pdf, ref)]
    return [] if found == expected else ['its fields and their widgets are %s' % found]


def contents_of_links(case, number):
    """What the links of a page say, in their order; our own way back to the agenda is the last."""
    pdf = case.qpdf_json()
    annots = [pdf.get(ref) for ref in pdf.get(case.pages()[number - 1].get('/Annots', []))]
    return [annot.get('/Contents') for annot in annots if annot['/Subtype'] == '/Link']


def check_contents(case, number, expected):
    """Faults of what the attached links of a page say."""
    found = contents_of_links(case, number)[:len(expected)]
    return ['page %d: a link says %r, not %r' % (number, one, other)
            for one, other in zip(found, expected) if one != other] + \
        (['page %d: %d links' % (number, len(found))] if len(found) < len(expected) else [])
