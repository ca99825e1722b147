/* CFF font programs (Adobe technical notes 5176 and 5177), as far as widths need them.
 * In: a program's bytes, which may be anything. Out: glyphs and their widths.
 * Nothing is read but through byte(), which gives 0 beyond the end, and what isn't understood
 * (widths in subroutines, type of other sizes) is not known rather than guessed. */
#include "attach/reader/fonts/programs.h"

#define MAX_OPERANDS 48
#define MAX_REAL 32       /* digits */
#define ISO_ADOBE 228     /* the last name of the set of characters that needn't be listed */
#define MAX_PROLOGUE 1024 /* bytes of a glyph in which its width has to come */

/* Operators of dictionaries; those after ESCAPE are 256 and more. */
enum {
    ESCAPE = 12,
    CHARSET = 15,
    CHAR_STRINGS = 17,
    PRIVATE = 18,
    DEFAULT_WIDTH = 20,
    NOMINAL_WIDTH = 21,
    FONT_MATRIX = 256 + 7,
    ROS = 256 + 30,
    FONT_ARRAY = 256 + 36,
    FONT_SELECT = 256 + 37
};

static uint32_t byte(const struct bp_cff *cff, uint64_t at) {
    return at < cff->length ? cff->bytes[at] : 0;
}

static uint32_t number(const struct bp_cff *cff, uint64_t at, uint32_t size) {
    uint32_t value = 0;
    for (uint32_t i = 0; i < size; i++)
        value = value << 8 | byte(cff, at + i);
    return value;
}

static bool read_index(const struct bp_cff *cff, uint64_t at, struct bp_cff_index *index) {
    *index = (struct bp_cff_index){.n = number(cff, at, 2), .end = at + 2};
    if (index->n == 0)
        return at + 2 <= cff->length;
    index->offset_size = byte(cff, at + 2);
    index->offsets = at + 3;
    index->data = index->offsets + (index->n + (uint64_t)1) * index->offset_size - 1;
    if (index->offset_size < 1 || index->offset_size > 4 || index->data >= cff->length)
        return false;
    index->end = index->data + number(cff, index->offsets + (uint64_t)index->n * index->offset_size,
                                      index->offset_size);
    return index->end <= cff->length;
}

/* Where an object of an index is; false if it isn't in it. */
static bool find_object(const struct bp_cff *cff, const struct bp_cff_index *index, uint32_t i,
                        uint64_t *at, uint64_t *end) {
    if (i >= index->n)
        return false;
    const uint64_t entry = index->offsets + (uint64_t)i * index->offset_size;
    *at = index->data + number(cff, entry, index->offset_size);
    *end = index->data + number(cff, entry + index->offset_size, index->offset_size);
    return *at > index->data && *at <= *end && *end <= index->end;
}

/* Dictionaries */

static double read_real(const struct bp_cff *cff, uint64_t *at, uint64_t end) {
    static const char *const nibbles[] = {"0", "1", "2", "3", "4",  "5", "6", "7",
                                          "8", "9", ".", "E", "E-", "",  "-"};
    char text[2 * MAX_REAL + 3] = "";
    for (size_t i = 0; *at < end; i++) {
        const uint32_t pair = byte(cff, (*at)++), high = pair >> 4, low = pair & 15;
        if (i < MAX_REAL / 2 && high < 15)
            g_strlcat(text, nibbles[high], sizeof text);
        if (i < MAX_REAL / 2 && high < 15 && low < 15)
            g_strlcat(text, nibbles[low], sizeof text);
        if (high == 15 || low == 15)
            break;
    }
    return g_ascii_strtod(text, NULL);
}

/* A number of a dictionary or a glyph that begins with `first`, 32 or more, or 28. */
static double read_integer(const struct bp_cff *cff, uint32_t first, uint64_t *at) {
    if (first == 28) {
        *at += 2;
        return (int16_t)number(cff, *at - 2, 2);
    }
    if (first <= 246)
        return (double)first - 139;
    const double low = byte(cff, (*at)++);
    return first <= 250 ? (first - 247.0) * 256 + low + 108 : -(first - 251.0) * 256 - low - 108;
}

/* The operand of an operator, counted from the last (1); false if the dictionary has none. */
static bool find_operand(const struct bp_cff *cff, uint64_t at, uint64_t end, uint32_t wanted,
                         uint32_t back, double *value) {
    double operands[MAX_OPERANDS];
    uint32_t n = 0;
    while (at < end) {
        const uint32_t first = byte(cff, at++);
        double operand = 0;
        if (first <= 21) {
            const uint32_t op = first == ESCAPE ? 256 + byte(cff, at++) : first;
            if (op == wanted) {
                *value = back <= n ? operands[n - back] : 0;
                return back <= n;
            }
            n = 0;
            continue;
        }
        if (first == 29) {
            operand = (int32_t)number(cff, at, 4);
            at += 4;
        } else if (first == 30) {
            operand = read_real(cff, &at, end);
        } else if (first != 31 && first != 255 && (first == 28 || first >= 32)) {
            operand = read_integer(cff, first, &at);
        }
        if (n < MAX_OPERANDS)
            operands[n++] = operand;
    }
    return false;
}

static uint64_t find_offset(const struct bp_cff *cff, uint64_t at, uint64_t end, uint32_t wanted,
                            uint32_t back) {
    double value;
    return find_operand(cff, at, end, wanted, back, &value) && value > 0 && value < INT32_MAX
               ? (uint64_t)value
               : 0;
}

bool bp_cff_open(struct bp_cff *cff, const void *bytes, size_t length) {
    struct bp_cff_index names, tops;
    uint64_t at, end;
    double value;
    *cff = (struct bp_cff){.bytes = bytes, .length = length};
    if (byte(cff, 0) != 1 || !read_index(cff, byte(cff, 2), &names) ||
        !read_index(cff, names.end, &tops) || !find_object(cff, &tops, 0, &at, &end) ||
        find_operand(cff, at, end, FONT_MATRIX, 1, &value) ||
        !read_index(cff, find_offset(cff, at, end, CHAR_STRINGS, 1), &cff->glyphs))
        return false;
    cff->charset = find_offset(cff, at, end, CHARSET, 1);
    cff->by_cid = find_operand(cff, at, end, ROS, 1, &value);
    cff->private_at = find_offset(cff, at, end, PRIVATE, 1);
    cff->private_length = find_offset(cff, at, end, PRIVATE, 2);
    if (!cff->by_cid)
        return cff->glyphs.n > 0;
    cff->selector = find_offset(cff, at, end, FONT_SELECT, 1);
    return cff->glyphs.n > 0 && cff->selector > 0 && cff->charset > 2 &&
           read_index(cff, find_offset(cff, at, end, FONT_ARRAY, 1), &cff->fonts);
}

/* Glyphs */

int64_t bp_cff_glyph(const struct bp_cff *cff, uint32_t wanted) {
    const uint32_t format = byte(cff, cff->charset), n = cff->glyphs.n;
    if (cff->charset == 0)
        return wanted > ISO_ADOBE ? -1 : (int64_t)(wanted < n ? wanted : 0);
    if (wanted == 0)
        return 0;
    if (cff->charset <= 2 || format > 2)
        return -1;
    uint64_t at = cff->charset + 1;
    for (uint32_t glyph = 1; glyph < n;) {
        const uint32_t first = number(cff, at, 2);
        const uint32_t more = format == 0 ? 0 : number(cff, at + 2, format);
        if (at >= cff->length)
            return -1;
        if (wanted >= first && wanted - first <= more)
            return glyph + (wanted - first) < n ? glyph + (wanted - first) : 0;
        glyph += more + 1;
        at += 2 + format;
    }
    return 0;
}

/* Which of its fonts a glyph belongs to (FDSelect). */
static uint32_t font_of(const struct bp_cff *cff, uint32_t glyph) {
    const uint32_t format = byte(cff, cff->selector), n = number(cff, cff->selector + 1, 2);
    if (format == 0)
        return byte(cff, cff->selector + 1 + glyph);
    for (uint32_t i = 0; format == 3 && i < n; i++) {
        const uint64_t range = cff->selector + 3 + 3 * (uint64_t)i;
        if (glyph >= number(cff, range, 2) && glyph < number(cff, range + 3, 2))
            return byte(cff, range + 2);
    }
    return UINT32_MAX;
}

/* Where the widths of a glyph's font are said. */
static bool find_private(const struct bp_cff *cff, uint32_t glyph, uint64_t *at, uint64_t *end) {
    uint64_t font, font_end, length = cff->private_length;
    double value;
    *at = cff->private_at;
    if (cff->by_cid) {
        if (!find_object(cff, &cff->fonts, font_of(cff, glyph), &font, &font_end) ||
            find_operand(cff, font, font_end, FONT_MATRIX, 1, &value))
            return false;
        *at = find_offset(cff, font, font_end, PRIVATE, 1);
        length = find_offset(cff, font, font_end, PRIVATE, 2);
    }
    *end = *at + length;
    return *at > 0 && length > 0 && *end <= cff->length;
}

/* True if an operator has one operand more than it takes; `known`: it is one that can. */
static bool has_width(uint32_t op, uint32_t n, bool *known) {
    *known = true;
    switch (op) {
    case 1:  /* hstem */
    case 3:  /* vstem */
    case 18: /* hstemhm */
    case 23: /* vstemhm */
    case 19: /* hintmask */
    case 20: /* cntrmask */
        return n % 2 != 0;
    case 21: /* rmoveto */
        return n == 3;
    case 4:  /* vmoveto */
    case 22: /* hmoveto */
        return n == 2;
    case 14: /* endchar */
        return n == 1 || n == 5;
    default:
        *known = false;
        return false;
    }
}

double bp_cff_width(const struct bp_cff *cff, uint32_t glyph) {
    uint64_t at, end, private_at, private_end;
    double first = 0, usual = 0, nominal = 0;
    if (!find_object(cff, &cff->glyphs, glyph, &at, &end) ||
        !find_private(cff, glyph, &private_at, &private_end))
        return -1;
    find_operand(cff, private_at, private_end, DEFAULT_WIDTH, 1, &usual);
    find_operand(cff, private_at, private_end, NOMINAL_WIDTH, 1, &nominal);
    end = MIN(end, at + MAX_PROLOGUE);
    for (uint32_t n = 0; at < end; n++) {
        const uint32_t op = byte(cff, at++);
        if (op < 32 && op != 28) {
            bool known;
            const bool own = has_width(op, n, &known);
            return !known ? -1 : own ? nominal + first : usual;
        }
        double operand;
        if (op == 255) {
            operand = (int32_t)number(cff, at, 4) / 65536.0;
            at += 4;
        } else {
            operand = read_integer(cff, op, &at);
        }
        if (n == 0)
            first = operand;
    }
    return -1;
}
