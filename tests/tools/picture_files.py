"""Pictures for tests and samples, as bytes of PNG and JPEG files: the formats' own rules, plainly.

make(KIND, WIDTH, HEIGHT) gives one of KINDS with a pattern on it; png() and jpeg() write given pixels.
"""

import math
import struct
import zlib


# PNG (ISO/IEC 15948)

def chunk(name, data):
    return (struct.pack('>I', len(data)) + name + data +
            struct.pack('>I', zlib.crc32(name + data) & 0xffffffff))


def png(width, height, rows, colour_type, depth=8, extra=b''):
    """Rows are bytes, packed as the colour type and depth want them; extra: chunks before IDAT."""
    head = struct.pack('>IIBBBBB', width, height, depth, colour_type, 0, 0, 0)
    data = zlib.compress(b''.join(b'\0' + row for row in rows), 9)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + extra + chunk(b'IDAT', data) + chunk(b'IEND', b'')


# JPEG (ITU-T T.81), baseline, without subsampling

ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, i // 8 if (i // 8 + i % 8) % 2 else i % 8))
LUMINANCE = [16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
             14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113,
             92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99]
COSINES = [[math.cos((2 * x + 1) * u * math.pi / 16) * (math.sqrt(0.125) if u == 0 else 0.5)
            for x in range(8)] for u in range(8)]
# One Huffman table for DC, one for AC, of codes of equal length: larger files, little to explain.
DC_VALUES = list(range(12))
AC_VALUES = [0, 0xf0] + [run << 4 | size for run in range(16) for size in range(1, 11)]


def transform(block):
    """The discrete cosine transform of 8 by 8 values."""
    rows = [[sum(row[x] * COSINES[u][x] for x in range(8)) for u in range(8)] for row in block]
    return [[sum(rows[y][u] * COSINES[v][y] for y in range(8)) for u in range(8)] for v in range(8)]


class Bits:
    def __init__(self):
        self.value, self.count, self.bytes = 0, 0, bytearray()

    def put(self, value, count):
        self.value, self.count = self.value << count | value, self.count + count
        while self.count >= 8:
            self.count -= 8
            byte = self.value >> self.count & 0xff
            self.bytes += b'\xff\0' if byte == 0xff else bytes((byte,))
        self.value &= (1 << self.count) - 1

    def amplitude(self, value, size):
        self.put(value if value > 0 else value + (1 << size) - 1, size)


def put_block(bits, quantized, previous):
    """One component's 64 coefficients; returns the DC value for the next."""
    difference = quantized[0] - previous
    size = abs(difference).bit_length()
    bits.put(DC_VALUES.index(size), 4)
    bits.amplitude(difference, size)
    run = 0
    last = max((i for i in range(1, 64) if quantized[i]), default=0)
    for value in quantized[1:last + 1]:
        if value == 0:
            run += 1
            continue
        while run > 15:
            bits.put(AC_VALUES.index(0xf0), 8)
            run -= 16
        size = abs(value).bit_length()
        bits.put(AC_VALUES.index(run << 4 | size), 8)
        bits.amplitude(value, size)
        run = 0
    if last < 63:
        bits.put(AC_VALUES.index(0), 8)
    return quantized[0]


def segment(marker, data):
    return struct.pack('>BBH', 0xff, marker, len(data) + 2) + data


def huffman(number, length, values):
    counts = [len(values) if i == length else 0 for i in range(1, 17)]
    return segment(0xc4, bytes([number] + counts + values))


def exif(orientation):
    """The APP1 segment that says how the picture is turned (EXIF 2.3, tag 0x0112)."""
    tiff = struct.pack('>2sHIHHHIHHI', b'MM', 42, 8, 1, 0x112, 3, 1, orientation, 0, 0)
    return segment(0xe1, b'Exif\0\0' + tiff)


def jpeg(width, height, planes, quality=1.0, extra=b''):
    """Planes are functions (x, y) -> 0 to 255: one of grey, three of YCbCr, or four of CMYK inverted
    as Adobe's programs write it."""
    table = [max(1, min(255, round(value * quality))) for value in LUMINANCE]
    if len(planes) == 4:
        extra += segment(0xee, b'Adobe' + struct.pack('>HHHB', 100, 0, 0, 0))
    frame = struct.pack('>BHHB', 8, height, width, len(planes))
    frame += b''.join(bytes((i + 1, 0x11, 0)) for i in range(len(planes)))
    scan = bytes((len(planes),)) + b''.join(bytes((i + 1, 0)) for i in range(len(planes))) + b'\0\x3f\0'
    bits, previous = Bits(), [0] * len(planes)
    for top in range(0, height, 8):
        for left in range(0, width, 8):
            for i, plane in enumerate(planes):
                block = [[plane(min(left + x, width - 1), min(top + y, height - 1)) - 128
                          for x in range(8)] for y in range(8)]
                values = transform(block)
                quantized = [round(values[k // 8][k % 8] / table[k]) for k in ZIGZAG]
                previous[i] = put_block(bits, quantized, previous[i])
    bits.put(0x7f, 7)
    return (b'\xff\xd8' + extra + segment(0xdb, bytes([0] + [table[k] for k in ZIGZAG])) +
            segment(0xc0, frame) + huffman(0, 4, DC_VALUES) + huffman(0x10, 8, AC_VALUES) +
            segment(0xda, scan) + bytes(bits.bytes) + b'\xff\xd9')


# Patterns

def shade(x, y, width, height, channel):
    """A slope in each channel, another direction in each."""
    return (x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height), 128)[channel]


def rows_of(width, height, channels, sample=lambda value: bytes((value,))):
    return [b''.join(sample(shade(x, y, width, height, c)) for x in range(width) for c in channels)
            for y in range(height)]


def packed(width, height, depth):
    """Rows of palette numbers or grey levels of 1, 2 or 4 bits."""
    rows = []
    for y in range(height):
        bits = ''.join(format((x + y) % (1 << depth), '0%db' % depth) for x in range(width))
        bits += '0' * (-len(bits) % 8)
        rows.append(bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)))
    return rows


def palette(depth):
    colours = b''.join(bytes((i * 255 // ((1 << depth) - 1), 80, 160)) for i in range(1 << depth))
    return chunk(b'PLTE', colours)


def jpeg_pattern(channels, extra=b''):
    def make_it(width, height):
        planes = [lambda x, y, c=c: shade(x, y, width, height, c) for c in range(channels)]
        return jpeg(width, height, planes, extra=extra)
    return make_it


KINDS = {
    'png-grey': lambda w, h: png(w, h, rows_of(w, h, (0,)), 0),
    'png-rgb': lambda w, h: png(w, h, rows_of(w, h, (0, 1, 2)), 2),
    'png-rgba': lambda w, h: png(w, h, rows_of(w, h, (0, 1, 2, 0)), 6),
    'png-grey-alpha': lambda w, h: png(w, h, rows_of(w, h, (0, 1)), 4),
    'png-rgb-16': lambda w, h: png(w, h, rows_of(w, h, (0, 1, 2), lambda v: bytes((v, 255 - v))), 2, 16),
    'png-bits': lambda w, h: png(w, h, packed(w, h, 1), 0, 1),
    'png-palette-2': lambda w, h: png(w, h, packed(w, h, 2), 3, 2, palette(2)),
    'png-palette-4-clear': lambda w, h: png(w, h, packed(w, h, 4), 3, 4,
                                            palette(4) + chunk(b'tRNS', bytes(range(0, 160, 10)))),
    'jpeg-grey': jpeg_pattern(1),
    'jpeg-colour': jpeg_pattern(3),
    'jpeg-turned': jpeg_pattern(3, exif(6)),
    'jpeg-cmyk': jpeg_pattern(4),
}


def make(kind, width, height):
    return KINDS[kind](width, height)
