"""Every field has an appearance with fonts of its own, and every button its state, the one that is pushed too."""


def check(case):
    pdf = case.qpdf_json()
    widgets = [pdf.get(annot) for annot in pdf.get(case.pages()[2]['/Annots'])]
    widgets = [widget for widget in widgets if widget['/Subtype'] == '/Widget']
    faults = [] if len(widgets) == 38 else ['%d fields' % len(widgets)]
    states = []
    cells = set()
    for widget in widgets:
        normal = pdf.get(pdf.get(widget['/AP'])['/N'])
        if '/AS' in widget:
            states.append(widget['/AS'])
            normal = pdf.get(normal[widget['/AS']])
        for font in pdf.get(pdf.get(normal.dict['/Resources']).get('/Font', {})).values():
            kid = pdf.get(pdf.get(pdf.get(font)['/DescendantFonts'])[0])
            if '/FontFile2' not in pdf.get(kid['/FontDescriptor']) or '/ToUnicode' not in pdf.get(font):
                faults.append('a font is not embedded: %s' % font)
        if normal.data.count(b'Tj') in (5, 6):
            cells.add(normal.data.count(b'Tm'))
    if states != ['/Yes'] * 6 + ['/Off', '/Off', '/Two', '/Off', '/Off']:
        faults.append('states: %s' % states)
    if not cells >= {5, 6}:
        faults.append('letters in cells: %s' % cells)
    return faults
