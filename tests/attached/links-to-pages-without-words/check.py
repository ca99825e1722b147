from annotations import check_contents


def check(case):
    return check_contents(case, 3, ['Go to File a on page 4', 'Go to File b on page 6'])
