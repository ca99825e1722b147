from annotations import once_a_page


def check(case):
    return once_a_page(case)
