from annotations import check_contents


def check(case):
    return check_contents(case, 3, [
        'Visit read more at https://example.org/', 'Visit two lines at https://example.org/',
        'Write to e\u0301 at a@example.org', 'Visit said otherwise at https://example.org/',
        'Call A picture on +44 20', 'Visit in a form at https://example.org/',
        'Visit the alternative at https://example.org/', 'https://example.org/', 'Go to offic1\U0001f600 on page 3'.replace('offic1', 'offi' 'ce1'),
        'on', 'Go to File a on page 3', 'Its own words'])
