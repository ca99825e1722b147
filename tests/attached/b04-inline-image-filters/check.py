"""The page shows what the source does: every image and what follows it."""


def check(case):
    page = case.pages()[2]
    pdf = case.qpdf_json()
    xobjects = pdf.get(pdf.get(page['/Resources'])['/XObject'])
    return [] if '/Im1' in xobjects else ['the image XObject is gone']
