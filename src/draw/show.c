/* Showing text (ISO 32000-1, 9.4).
 * In: words with glyphs in font units, at the widths that layout gave them. Out: BT … ET with Tf,
 * Td, Tj and TJ; glyph ids as literal strings, which are a quarter smaller than hexadecimal ones.
 * The one hard idea: a viewer advances by the font's widths, layout by each word's width rounded to
 * 1/1000 pt, kerning by whatever the shaper says. All three are kept in millionths of an em from
 * the item's start, and where the glyph to come would be more than 1/1000 em from its place, a
 * number in the TJ array moves it there. So kerning, offsets and rounding are one thing, and errors
 * never add up. */
#include "draw/show.h"

#include "draw/mark.h"
#include "pdf/writer.h"

#define EM ((int64_t)1000000)
#define THOUSANDTH (EM / 1000) /* of an em: the unit of TJ's numbers */

static const char soft_hyphen[] = "\xC2\xAD";

struct bp_pen *bp_pen_new(struct bp_canvas *canvas, struct bp_fonts *fonts) {
    struct bp_pen *pen = g_new0(struct bp_pen, 1);
    pen->canvas = canvas;
    pen->out = bp_canvas_contents(canvas);
    pen->fonts = fonts;
    pen->run = g_string_new(NULL);
    return pen;
}

void bp_pen_free(struct bp_pen *pen) {
    if (!pen)
        return;
    for (int i = 0; i < BP_MAX_FACES; i++)
        g_free(pen->faces[i]);
    g_string_free(pen->run, TRUE);
    g_free(pen);
}

void bp_pen_start(struct bp_pen *pen, bp_len height) {
    pen->height = height;
    pen->size = 0;
    pen->rise = 0;
    pen->in_text = false;
    for (int i = 0; i < BP_MAX_FACES; i++)
        pen->used[i] = false;
}

void bp_pen_open(struct bp_pen *pen) {
    if (pen->in_text)
        return;
    g_string_append(pen->out, "BT\n");
    pen->in_text = true;
    pen->line_x = pen->line_y = 0;
}

void bp_pen_close(struct bp_pen *pen) {
    if (!pen->in_text)
        return;
    g_string_append(pen->out, "ET\n");
    pen->in_text = false;
}

static const struct bp_face_info *describe(struct bp_pen *pen, bp_face face) {
    if (!pen->faces[face]) {
        pen->faces[face] = g_new0(struct bp_face_info, 1);
        bp_face_describe(pen->fonts, face, pen->faces[face]);
    }
    return pen->faces[face];
}

/* Font units in millionths of an em, rounded. */
static int64_t to_em(int64_t units, int units_per_em) {
    int64_t scaled = units * EM * 2 + (units < 0 ? -units_per_em : units_per_em);
    return scaled / (2 * (int64_t)units_per_em);
}

/* Puts what has been gathered into the contents. */
static void flush(struct bp_pen *pen) {
    GString *run = pen->run, *out = pen->out;
    if (run->len == 0)
        return;
    if (pen->adjusted)
        g_string_append_c(out, '[');
    g_string_append_len(out, run->str, (gssize)run->len);
    g_string_append(out, pen->adjusted ? ")]TJ\n" : ")Tj\n");
    g_string_truncate(run, 0);
    pen->adjusted = false;
}

static void set_font(struct bp_pen *pen, bp_face face, bp_len size) {
    if (pen->size == size && pen->face == face)
        return;
    flush(pen);
    g_string_append(pen->out, "/F");
    char digits[4];
    g_string_append_len(pen->out, digits, g_snprintf(digits, sizeof digits, "%d", face));
    bp_put_len(pen->out, size);
    g_string_append(pen->out, " Tf\n");
    pen->size = size;
    pen->face = face;
}

static void set_rise(struct bp_pen *pen, bp_len rise) {
    if (pen->rise == rise)
        return;
    flush(pen);
    bp_put_len(pen->out, rise);
    g_string_append(pen->out, " Ts\n");
    pen->rise = rise;
}

static void put_byte(GString *run, char byte) {
    switch (byte) {
    case '\r':
        g_string_append(run, "\\r");
        break;
    case '(':
    case ')':
    case '\\':
        g_string_append_c(run, '\\');
        /* fall through */
    default:
        g_string_append_c(run, byte);
    }
}

/* Adds a glyph whose width in the font is `width`. */
static void put_glyph(struct bp_pen *pen, uint16_t glyph, int64_t width) {
    if (pen->run->len == 0)
        g_string_append_c(pen->run, '(');
    put_byte(pen->run, (char)(glyph >> 8));
    put_byte(pen->run, (char)glyph);
    pen->at += width;
}

/* Moves to `place` if the pen is further from it than TJ can tell. */
static void move_to(struct bp_pen *pen, int64_t place) {
    int64_t gap = place - pen->at;
    if (gap <= THOUSANDTH && gap >= -THOUSANDTH)
        return;
    int64_t steps = (gap + (gap < 0 ? -THOUSANDTH / 2 : THOUSANDTH / 2)) / THOUSANDTH;
    if (pen->run->len > 0)
        g_string_append_c(pen->run, ')');
    bp_put_int(pen->run, -steps); /* TJ's numbers are subtracted (9.4.3) */
    g_string_append_c(pen->run, '(');
    pen->adjusted = true;
    pen->at += steps * THOUSANDTH;
}

static void put_plain(struct bp_pen *pen, const struct bp_word *word, int units_per_em) {
    for (uint16_t i = 0; i < word->n_glyphs; i++)
        put_glyph(pen, word->glyphs[i].id, to_em(word->glyphs[i].advance, units_per_em));
}

/* Glyphs that the shaper moved: kerning, marks. */
static void put_shaped(struct bp_pen *pen, const struct bp_word *word, int units_per_em) {
    int64_t origin = pen->at, units = 0;
    for (uint16_t i = 0; i < word->n_glyphs; i++) {
        const struct bp_glyph *glyph = &word->glyphs[i];
        set_rise(pen, (bp_len)(to_em(glyph->dy, units_per_em) * pen->size / EM));
        move_to(pen, origin + to_em(units + glyph->dx, units_per_em));
        int own = bp_face_advance(pen->fonts, word->face, glyph->id);
        put_glyph(pen, glyph->id, to_em(own, units_per_em));
        units += glyph->advance;
    }
    set_rise(pen, 0);
}

static void put_word(struct bp_pen *pen, const struct bp_word *word, int units_per_em) {
    if (word->plain)
        put_plain(pen, word, units_per_em);
    else
        put_shaped(pen, word, units_per_em);
}

/* A word in a span that says what it reads. */
static void put_actual(struct bp_pen *pen, const struct bp_word *word, int units_per_em,
                       const char *text, size_t length) {
    flush(pen);
    bp_mark_actual(pen->out, text, length);
    put_word(pen, word, units_per_em);
    flush(pen);
    bp_mark_end(pen->out);
}

static void show_word(struct bp_pen *pen, bp_word_id id, bool is_hyphen, int64_t place) {
    const struct bp_word *word = bp_fonts_word(pen->fonts, id);
    if (word->n_glyphs == 0)
        return;
    const int units_per_em = describe(pen, word->face)->units_per_em;
    move_to(pen, place);
    if (is_hyphen)
        put_actual(pen, word, units_per_em, soft_hyphen, sizeof soft_hyphen - 1);
    else if (word->needs_actual)
        put_actual(pen, word, units_per_em, word->text, word->length);
    else
        put_word(pen, word, units_per_em);
    bp_face_use_word(pen->fonts, id);
}

static void show_space(struct bp_pen *pen, bp_face face) {
    const struct bp_face_info *info = describe(pen, face);
    int own = bp_face_advance(pen->fonts, face, info->space);
    put_glyph(pen, info->space, to_em(own, info->units_per_em));
    bp_face_use_space(pen->fonts, face);
}

void bp_pen_show(struct bp_pen *pen, const struct bp_item *item) {
    const bp_len size = item->as.text.size, y = pen->height - item->as.text.baseline;
    const uint32_t n_words = item->as.text.n_words;
    if (n_words == 0 || size <= 0)
        return;
    bp_canvas_fill_colour(pen->canvas, item->as.text.colour);
    bp_put_len(pen->out, item->box.x - pen->line_x);
    bp_put_len(pen->out, y - pen->line_y);
    g_string_append(pen->out, " Td\n");
    pen->line_x = item->box.x;
    pen->line_y = y;
    pen->at = 0;

    int64_t place = 0; /* of the next word, as layout has it: 1/1000 pt from the item's start */
    for (uint32_t i = 0; i < n_words; i++) {
        bp_word_use use = item->as.text.words[i];
        bp_word_id id = BP_USE_WORD(use);
        bp_face face = bp_fonts_word(pen->fonts, id)->face;
        set_font(pen, face, size);
        pen->used[face] = true;
        show_word(pen, id, item->as.text.hyphen && i == n_words - 1, place * EM / size);
        place += bp_word_width(pen->fonts, id, size);
        if (use & BP_USE_SPACE) {
            show_space(pen, face);
            place += bp_space_width(pen->fonts, face, size);
        }
    }
    flush(pen);
}
