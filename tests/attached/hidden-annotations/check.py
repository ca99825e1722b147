from annotations import check_contents, check_fields


def check(case):
    """The fields that are left, the words of links without tags, and no flag that hides anything."""
    pdf = case.qpdf_json()
    annots = [pdf.get(ref) for ref in pdf.get(case.pages()[2]['/Annots'])]
    return check_fields(case, [('a1.f0', 1)]) + \
        check_contents(case, 3, ['https://one.example/', 'https://two.example/']) + \
        ['%s has the flags %d' % (annot['/Subtype'], annot['/F']) for annot in annots if annot.get('/F', 0) & 0x123]
