def check(case):
    shapes = [[float(value) for value in page['/MediaBox']] for page in case.pages()[2:4]]
    turned = [box[2] - box[0] > box[3] - box[1] for box in shapes]
    return [] if turned == [True, False] else ['pages that are turned: %s' % turned]
