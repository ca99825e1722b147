"""The words that were drawn stand at the right, in red."""
import subprocess
import xml.etree.ElementTree as tree


def check(case):
    page = subprocess.run(['pdftotext', '-f', '3', '-l', '3', '-bbox', str(case.pdf), '-'], stdout=subprocess.PIPE,
                          check=True).stdout
    words = [word for word in tree.fromstring(page).iter('{http://www.w3.org/1999/xhtml}word') if word.text == '42']
    faults = []
    if len(words) != 1 or not 395 < float(words[0].get('xMax')) < 400:
        faults.append('"42" does not end at the right: %s' % [word.attrib for word in words])
    pdf = case.qpdf_json()
    annots = [pdf.get(annot) for annot in pdf.get(case.pages()[2]['/Annots'])]
    looks = [pdf.get(pdf.get(annot['/AP'])['/N']) for annot in annots if '/AP' in annot]
    if not any(b'1 0 0 rg' in look.data for look in looks):
        faults.append('nothing is red')
    return faults
