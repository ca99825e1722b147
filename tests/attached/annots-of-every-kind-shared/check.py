from annotations import check_fields, once_a_page


def check(case):
    return once_a_page(case) + check_fields(case, [('a1.name', 3), ('a1.choice', 6), ('a1.above.below', 3)])
