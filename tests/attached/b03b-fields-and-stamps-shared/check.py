from annotations import check_fields, once_a_page


def check(case):
    return once_a_page(case) + check_fields(case, [('a1.title', 2)])
