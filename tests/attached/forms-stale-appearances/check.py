"""Boxes are ticked as their values say; one without a value stays as it is."""


def check(case):
    pdf = case.qpdf_json()
    widgets = [pdf.get(annot) for annot in pdf.get(case.pages()[2]['/Annots'])]
    states = [widget['/AS'] for widget in widgets if '/AS' in widget]
    return [] if states == ['/Ja', '/Off', '/Ja'] else ['states: %s' % states]
