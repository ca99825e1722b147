"""Names that only masks, patterns and forms without resources use stay; where the contents are not
understood, all do."""


def names(case, number, category):
    pdf = case.qpdf_json()
    resources = pdf.get(case.pages()[number - 1]['/Resources'])
    return {name for name in pdf.get(resources[category]) if not name.startswith('/BP')}


def check(case):
    found = [names(case, 3, '/XObject'), names(case, 3, '/Pattern'), names(case, 4, '/XObject'), names(case, 4, '/Pattern')]
    wanted = [{'/Im1', '/Im2', '/Im3', '/Fm'}, {'/P1', '/P2'}, {'/Im1', '/Im2', '/Im3', '/Im4', '/Fm'}, {'/P1', '/P2'}]
    return [] if found == wanted else ['names: %r' % found]
