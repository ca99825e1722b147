/* Showing text (ISO 32000-1, 9.4).
 * In: items of words, at the widths that layout gave them. Out: BT … ET with Tf, Td, Tj and TJ.
 * A viewer advances by the font's widths, layout by each word's width rounded to 1/1000 pt. Both
 * are kept in millionths of an em from the item's start, and where the next word would be more than
 * 1/1000 em from its place, a number in the TJ array moves it there. So errors never add up. */
#include "draw/show.h"

#include <string.h>

#include "draw/boxes.h"
#include "draw/mark.h"
#include "pdf/writer.h"

struct bp_pen *bp_pen_new(struct bp_canvas *canvas, struct bp_fonts *fonts) {
    struct bp_pen *pen = g_new0(struct bp_pen, 1);
    pen->canvas = canvas;
    pen->out = bp_canvas_contents(canvas);
    pen->fonts = fonts;
    pen->run = g_string_new(NULL);
    bp_encoder_init(&pen->encoder, fonts);
    return pen;
}

void bp_pen_free(struct bp_pen *pen) {
    if (!pen)
        return;
    bp_encoder_finish(&pen->encoder);
    g_string_free(pen->run, TRUE);
    g_free(pen);
}

void bp_pen_start(struct bp_pen *pen, bp_len height) {
    pen->height = height;
    pen->size = 0;
    pen->rise = 0;
    pen->in_text = false;
    memset(pen->used, 0, sizeof pen->used);
    pen->boxes = false;
}

void bp_pen_open(struct bp_pen *pen) {
    if (pen->in_text)
        return;
    bp_put_literal(pen->out, "BT\n");
    pen->in_text = true;
    pen->line_x = pen->line_y = 0;
}

void bp_pen_close(struct bp_pen *pen) {
    if (!pen->in_text)
        return;
    bp_put_literal(pen->out, "ET\n");
    pen->in_text = false;
}

/* Puts what has been gathered into the contents; an opening bracket alone is nothing. */
static void flush(struct bp_pen *pen) {
    GString *run = pen->run, *out = pen->out;
    if (run->len > 1) {
        if (pen->adjusted)
            g_string_append_c(out, '[');
        bp_put_raw(out, run->str, run->len);
        if (pen->adjusted)
            bp_put_literal(out, ")]TJ\n");
        else
            bp_put_literal(out, ")Tj\n");
    }
    g_string_truncate(run, 0);
    pen->adjusted = false;
}

static void set_font(struct bp_pen *pen, bp_face face, bp_len size) {
    if (pen->size == size && pen->face == face)
        return;
    flush(pen);
    char digits[3], *start = digits + sizeof digits;
    for (unsigned number = face; start == digits + sizeof digits || number > 0; number /= 10)
        *--start = (char)('0' + number % 10);
    bp_put_literal(pen->out, "/F");
    bp_put_raw(pen->out, start, (size_t)(digits + sizeof digits - start));
    bp_put_len(pen->out, size);
    bp_put_literal(pen->out, " Tf\n");
    pen->size = size;
    pen->face = face;
    pen->used[face] = true;
}

static void set_rise(struct bp_pen *pen, bp_len rise) {
    if (pen->rise == rise)
        return;
    flush(pen);
    bp_put_len(pen->out, rise);
    bp_put_literal(pen->out, " Ts\n");
    pen->rise = rise;
}

static void begin_run(struct bp_pen *pen) {
    if (pen->run->len == 0)
        g_string_append_c(pen->run, '(');
}

static void put_coded(struct bp_pen *pen, struct bp_coded coded) {
    for (uint32_t i = 0; i < coded.n; i++) {
        const struct bp_segment *segment =
            &g_array_index(pen->encoder.segments, struct bp_segment, coded.first + i);
        if (coded.leftwards && i > 0) /* for a program that turns round what one operator shows */
            flush(pen);
        set_rise(pen, (bp_len)(segment->rise * (int64_t)pen->size / BP_EM));
        begin_run(pen);
        bp_put_raw(pen->run, pen->encoder.text->str + segment->offset, segment->length);
        pen->adjusted |= segment->adjusted;
        pen->at += segment->advance;
    }
}

/* Moves to `place` if the pen is further from it than TJ can move. */
static void move_to(struct bp_pen *pen, int64_t place) {
    begin_run(pen);
    int64_t moved = bp_put_gap(pen->run, place - pen->at);
    pen->adjusted |= moved != 0;
    pen->at += moved;
}

/* A word in a span that says what it reads. */
static void put_actual(struct bp_pen *pen, struct bp_coded coded, const char *text, size_t length) {
    flush(pen);
    bp_mark_actual(pen->out, text, length);
    put_coded(pen, coded);
    flush(pen);
    bp_mark_end(pen->out);
}

static void show_word(struct bp_pen *pen, bp_word_id id, const struct bp_word *word,
                      int64_t place) {
    struct bp_coded coded = bp_encode_word(&pen->encoder, id);
    move_to(pen, place);
    if (coded.lacking)
        put_actual(pen, coded, word->text, word->length);
    else
        put_coded(pen, coded);
}

static void show_words(struct bp_pen *pen, const struct bp_item *item) {
    const bp_len size = item->as.text.size;
    const uint32_t n_words = item->as.text.n_words;
    int64_t place = 0; /* of the next word, as layout has it: 1/1000 pt from the item's start */
    for (uint32_t i = 0; i < n_words; i++) {
        bp_word_use use = item->as.text.words[i];
        bp_word_id id = BP_USE_WORD(use);
        const struct bp_word *word = bp_fonts_word(pen->fonts, id);
        /* A space alone has no font of its own. */
        const bp_face face = id == 0 && pen->size > 0 ? (bp_face)pen->face : word->face;
        set_font(pen, face, size);
        const int64_t before = place;
        if (word->n_glyphs > 0) {
            show_word(pen, id, word, place * BP_EM / size);
            place += bp_word_width(pen->fonts, id, size);
        }
        if (use & BP_USE_SPACE) {
            const bp_len width = bp_space_width(pen->fonts, face, size);
            move_to(pen, (word->rtl ? before - width : place) * BP_EM / size);
            put_coded(pen, bp_encode_space(&pen->encoder, face));
            place += word->rtl ? 0 : width;
        }
    }
}

/* Moves the start of the line, from where the line before started. */
static void move_line(struct bp_pen *pen, bp_len x, bp_len y) {
    bp_put_len(pen->out, x - pen->line_x);
    bp_put_len(pen->out, y - pen->line_y);
    bp_put_literal(pen->out, " Td\n");
    pen->line_x = x;
    pen->line_y = y;
}

void bp_pen_show(struct bp_pen *pen, const struct bp_item *item) {
    if (item->as.text.n_words == 0 || item->as.text.size <= 0)
        return;
    bp_canvas_fill_colour(pen->canvas, item->as.text.colour);
    move_line(pen, item->box.x, pen->height - item->as.text.baseline);
    pen->at = 0;
    show_words(pen, item);
    flush(pen);
    set_rise(pen, 0);
}

void bp_pen_show_box(struct bp_pen *pen, const struct bp_item *item) {
    move_line(pen, item->box.x, pen->height - item->box.y - item->box.h);
    bp_put_literal(pen->out, "/" BP_BOXES_NAME);
    bp_put_len(pen->out, item->box.h);
    bp_put_literal(pen->out, " Tf\n");
    if (item->as.tick.on)
        bp_put_literal(pen->out, "(" BP_BOX_ON ")Tj\n");
    else
        bp_put_literal(pen->out, "(" BP_BOX_OFF ")Tj\n");
    pen->size = 0; /* another font is set */
    pen->boxes = true;
}
