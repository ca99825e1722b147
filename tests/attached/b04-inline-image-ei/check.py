"""The image that comes after the inline one is still there."""


def check(case):
    pdf = case.qpdf_json()
    xobjects = pdf.get(pdf.get(case.pages()[2]['/Resources'])['/XObject'])
    return [] if '/Im1' in xobjects else ['the image is gone']
