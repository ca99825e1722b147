#!/usr/bin/env python3
"""Draws the pictures of this invented pack beside itself: a map, a view of the harbour, a strip of
weave, the council's logo and a signature. No picture of anything real; the same bytes each time."""

import math
import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / 'tests' / 'tools'))
import picture_files  # noqa: E402

# Wards by a point in each, as shares of the map's width and height.
WARDS = [('Northgate', .30, .12), ('Beacon Hill', .66, .14), ('Larkfield', .16, .38),
         ('Priory Park', .47, .33), ('Weavers', .80, .38), ('Mill Lane', .33, .58),
         ('Old Quay', .60, .55), ('Harbour Row', .82, .66), ('Southmoor', .26, .84), ('Saltmarsh', .58, .82)]
# Colours of the palette: sea, land from low uptake to high, border, river.
COLOURS = [(222, 231, 238), (242, 226, 238), (222, 186, 211), (189, 128, 170), (146, 72, 122),
           (109, 31, 82), (255, 255, 255), (120, 150, 175), (34, 31, 38)]
BORDER, RIVER = 6, 7
SHADES = {'Northgate': 2, 'Beacon Hill': 1, 'Larkfield': 2, 'Priory Park': 3, 'Weavers': 4, 'Mill Lane': 4,
          'Old Quay': 4, 'Harbour Row': 5, 'Southmoor': 3, 'Saltmarsh': 5}
INK, WHITE = 8, BORDER
# Where a ward's number stands, if not at its point.
ASIDE = {'Beacon Hill': (.76, .17), 'Old Quay': (.515, .56), 'Saltmarsh': (.70, .84)}
# Figures of 3 by 5 dots, a row in each octal digit.
FIGURES = {'1': 0o26227, '2': 0o71747, '3': 0o71717, '4': 0o55711, '5': 0o74717, '6': 0o74757,
           '7': 0o71111, '8': 0o75757, '9': 0o75717, '0': 0o75557}
DOT = 7


def coast(y):
    """Where the land ends, as a share of the width."""
    return 0.93 + 0.04 * math.sin(7 * y) + 0.02 * math.sin(19 * y + 1)


def river(y):
    return 0.52 + 0.13 * math.sin(3.3 * y + 0.4) + 0.02 * math.sin(17 * y)


def ward_at(x, y):
    """The ward whose point is nearest, along streets that bend a little."""
    bent_x, bent_y = x + 0.015 * math.sin(23 * y), y + 0.015 * math.sin(19 * x)
    return min(WARDS, key=lambda ward: (ward[1] - bent_x) ** 2 + (ward[2] - bent_y) ** 2)[0]


def map_picture(width, height):
    def colour(column, row):
        x, y = column / width, row / height
        if x > coast(y) or x < 0.03 + 0.01 * math.sin(9 * y) or not 0.02 < y < 0.97:
            return 0
        if abs(x - river(y)) < 0.004 + 0.008 * y:
            return RIVER
        ward = ward_at(x, y)
        if any(ward_at(x + dx / width, y + dy / height) != ward for dx, dy in ((2, 0), (0, 2))):
            return BORDER
        return SHADES[ward]

    numbers = {}  # (column, row) -> colour
    for number, (name, x, y) in enumerate(WARDS, 1):
        x, y = ASIDE.get(name, (x, y))
        shade = WHITE if SHADES[name] > 3 else INK
        for place, figure in enumerate(str(number)):
            left = int(x * width) + (place * 4 - 2 * len(str(number))) * DOT
            for dot in range(15):
                if FIGURES[figure] >> (14 - dot) & 1:
                    top = int(y * height) + (dot // 3 - 2) * DOT
                    numbers.update(((left + dot % 3 * DOT + i, top + j), shade)
                                   for i in range(DOT) for j in range(DOT))
    rows = []
    for row in range(height):
        colours = [numbers.get((column, row)) or colour(column, row) for column in range(width)]
        rows.append(bytes(colours[i] << 4 | (colours[i + 1] if i + 1 < width else 0)
                          for i in range(0, width, 2)))
    palette = picture_files.chunk(b'PLTE', bytes(value for colour in COLOURS for value in colour))
    return picture_files.png(width, height, rows, 3, 4, palette)


def harbour_picture(width, height):
    """Dusk over water: sky, two ridges, the quay's lamps and what the water makes of them."""
    rng = random.Random(7)
    lamps = [(rng.uniform(0.08, 0.95), rng.uniform(0.5, 1)) for _ in range(14)]

    def light(x, y):
        return sum(power * math.exp(-((x - at) * 90) ** 2) * math.exp(-(max(y - 0.62, 0)) * 5)
                   for at, power in lamps) if y > 0.6 else 0

    def colour(column, row):
        x, y = column / width, row / height
        back = 0.50 + 0.05 * math.sin(5 * x + 1) + 0.02 * math.sin(13 * x)
        front = 0.57 + 0.025 * math.sin(8 * x + 2.5)
        if y < back:
            warm = math.exp(-((y - back) * 5) ** 2) * math.exp(-((x - 0.7) * 1.6) ** 2)
            red, green, blue = 70 + 170 * warm + 50 * y, 80 + 90 * warm + 60 * y, 125 + 20 * warm + 40 * y
        elif y < front:
            red, green, blue = 66, 62, 96
        elif y < 0.62:
            red, green, blue = 38, 36, 58
        else:
            wave = 8 * math.sin(150 * y + 6 * math.sin(9 * x)) * (y - 0.6)
            glow = light(x, y)
            red = 60 + 40 * (1 - y) + wave + 150 * glow
            green, blue = 68 + 30 * (1 - y) + wave + 110 * glow, 100 + 20 * (1 - y) + wave + 30 * glow
        return [min(255, max(0, value)) for value in (red, green, blue)]

    # One pass of YCbCr (ITU-T T.871, 7) for all planes.
    pixels = [[colour(column, row) for column in range(width)] for row in range(height)]

    def plane(weights, offset):
        return lambda x, y: offset + sum(w * c for w, c in zip(weights, pixels[y][x]))

    return picture_files.jpeg(width, height, [plane((.299, .587, .114), 0), plane((-.1687, -.3313, .5), 128),
                                              plane((.5, -.4187, -.0813), 128)], quality=0.6)


def weave_picture(width, height):
    """A strip of cloth, with the ends fading out: grey and alpha."""
    rows = []
    for row in range(height):
        line = bytearray()
        for column in range(width):
            over = (column // 8 + row // 8) % 2
            thread = (column if over else row) % 8
            grey = 120 + 14 * min(thread, 7 - thread) + 25 * over
            edge = min(column, width - 1 - column) * 4
            line += bytes((grey, min(255, edge)))
        rows.append(bytes(line))
    return picture_files.png(width, height, rows, 4)


def covered(column, row, scale, inside):
    """How much of a pixel a shape covers, from 0 to 1: tried at nine points."""
    points = [(column + dx / 6, row + dy / 6) for dx in (1, 3, 5) for dy in (1, 3, 5)]
    return sum(inside(x / scale, y / scale) for x, y in points) / len(points)


def logo_picture(side):
    """A sun over two hills and the sea, in a square with round corners."""
    def rounded(x, y, radius=.1):
        dx, dy = max(radius - x, 0, x - 1 + radius), max(radius - y, 0, y - 1 + radius)
        return dx * dx + dy * dy <= radius * radius

    shapes = [(rounded, (109, 31, 82)),
              (lambda x, y: (x - .70) ** 2 + (y - .27) ** 2 < .011, (255, 255, 255)),
              (lambda x, y: rounded(x, y) and (x - .12) ** 2 + (y - .98) ** 2 < .23, (158, 88, 132)),
              (lambda x, y: rounded(x, y) and (x - .86) ** 2 + (y - 1.02) ** 2 < .31, (205, 160, 190)),
              (lambda x, y: rounded(x, y) and y > .80 + .03 * math.sin(9 * x), (240, 228, 237))]
    rows = []
    for row in range(side):
        line = bytearray()
        for column in range(side):
            colour = [255, 255, 255]
            for inside, paint in shapes:
                share = covered(column, row, side, inside)
                colour = [round(old + (new - old) * share) for old, new in zip(colour, paint)]
            line += bytes(colour)
        rows.append(bytes(line))
    return picture_files.png(side, side, rows, 2)


def signature_picture(width, height):
    """Some loops of a pen: grey and alpha."""
    pen = []
    for step in range(2400):
        t = step / 2400
        swing = math.sin(38 * t ** .8) * (1 - t) ** 1.6
        pen.append((width * (.03 + .93 * t + .03 * math.cos(38 * t ** .8) * (1 - t)),
                    height * (.62 - .38 * swing - .12 * t)))
    cover = [[0] * width for _ in range(height)]
    radius = height / 26
    for x, y in pen:
        for row in range(max(0, int(y - 4)), min(height, int(y + 5))):
            for column in range(max(0, int(x - 4)), min(width, int(x + 5))):
                away = math.hypot(column + .5 - x, row + .5 - y) - radius
                cover[row][column] = max(cover[row][column], round(255 * min(1, max(0, .5 - away))))
    rows = [b''.join(bytes((34, alpha)) for alpha in line) for line in cover]
    return picture_files.png(width, height, rows, 4)


def main():
    for name, data in (('map.png', map_picture(900, 700)), ('harbour.jpg', harbour_picture(640, 360)),
                       ('weave.png', weave_picture(640, 24)), ('logo.png', logo_picture(192)),
                       ('signature.png', signature_picture(380, 90))):
        (HERE / name).write_bytes(data)
        print('%s: %d bytes' % (name, len(data)))


if __name__ == '__main__':
    main()
