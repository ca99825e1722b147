/* The words of form fields: on a line, on many, in cells, and in lists.
 * In: a text, and the field's box. Out: text operators (ISO 32000-1, 9.4) between clips.
 * A line is as long as its letters without the spaces at its end.
 * Paper does not scroll. Where words don't fit at the size that the field says, they become
 * smaller, and only what doesn't fit at the smallest is cut off and reported. */
#include "attach/reader/annots/annots.h"

#include <math.h>

#include "attach/reader/matrix.h"

#define SMALLEST 4.0
#define STEP 0.95           /* from one size to the next smaller one */
#define USUAL 12.0          /* the size of many lines, where the field leaves it open */
#define ROOM_OF_LINE 1.35   /* the height that one line is given, where it does */
#define MAX_LIST_LINES 1000 /* more are never seen */

/* Lines of letters */

static const struct bp_field_letter *letter_at(const GArray *letters, guint i) {
    return &g_array_index(letters, struct bp_field_letter, i);
}

double bp_letters_width(const GArray *letters, guint from, guint to) {
    double width = 0;
    while (to > from && letter_at(letters, to - 1)->c == ' ')
        to--;
    for (guint i = from; i < to; i++)
        width += letter_at(letters, i)->width;
    return width;
}

/* Where the line that begins at `from` ends; `*next`: where the next one begins. */
static guint end_of_line(const GArray *letters, guint from, double most, guint *next) {
    double width = 0;
    guint may = from; /* the last place where it may end */
    for (guint i = from; i < letters->len; i++) {
        const struct bp_field_letter *letter = letter_at(letters, i);
        if (letter->c == '\n') {
            *next = i + 1;
            return i;
        }
        width += letter->width;
        if (letter->c == ' ') {
            may = i + 1;
        } else if (width > most && i > from) {
            *next = may > from ? may : i;
            return *next;
        } else if (letter->c == '-') {
            may = i + 1;
        }
    }
    *next = letters->len + 1;
    return letters->len;
}

GArray *bp_letters_break(const GArray *letters, double most) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(struct bp_line));
    for (guint from = 0, next; from <= letters->len; from = next) {
        struct bp_line line = {.from = from, .to = end_of_line(letters, from, most, &next)};
        line.width = bp_letters_width(letters, line.from, line.to);
        g_array_append_val(lines, line);
    }
    return lines;
}

void bp_letters_put(GString *out, GPtrArray *used, const GArray *letters, struct bp_line line,
                    double size, double x, double y) {
    const struct bp_face *pen = NULL; /* of the string under way */
    bool open = false;
    g_string_append(out, "1 0 0 1");
    bp_put_numbers(out, (const double[]){x, y}, 2, " Tm");
    for (guint i = line.from; i < line.to; i++) {
        const struct bp_field_letter *letter = letter_at(letters, i);
        if (!letter->pen)
            continue;
        if (letter->pen != pen) {
            pen = letter->pen;
            g_string_append_printf(out, "%s/%s", open ? ">Tj" : "", pen->resource);
            bp_put_numbers(out, &size, 1, " Tf<");
            open = true;
            if (!g_ptr_array_find(used, pen, NULL))
                g_ptr_array_add(used, letter->pen);
        }
        g_string_append_printf(out, "%04X", letter->code);
    }
    g_string_append(out, open ? ">Tj\n" : "\n");
}

/* Words in a box */

static void begin(const struct bp_look *look) {
    const double inset = look->inset;
    g_string_append(look->out, "/Tx BMC\nq\n");
    bp_put_numbers(look->out,
                   (const double[]){inset, inset, MAX(look->width - 2 * inset, 0),
                                    MAX(look->height - 2 * inset, 0)},
                   4, " re W n\n");
}

static void begin_text(const struct bp_look *look) {
    g_string_append(look->out, "BT\n");
    bp_look_colour_put(look->out, &look->colour, false);
}

static void end_text(const struct bp_look *look) {
    g_string_append(look->out, "ET\nQ\nEMC\n");
}

/* The room between the edge and the words. */
static double padding(const struct bp_look *look) {
    return look->inset + MAX(look->border, 2 - MIN(look->inset, 1));
}

static double line_start(const struct bp_look *look, double width) {
    const double pad = padding(look);
    const double room = look->width - 2 * pad;
    return pad + (look->align == 1 ? (room - width) / 2 : look->align == 2 ? room - width : 0);
}

/* The baseline of a line that is in the middle. */
static double middle(const struct bp_look *look, double size) {
    return look->height / 2 - (BP_LETTER_TOP + BP_LETTER_BOTTOM) / 2 * size;
}

static double room_across(const struct bp_look *look) {
    return MAX(look->width - 2 * padding(look), 1);
}

static void put_single(struct bp_look *look, const GArray *letters) {
    const struct bp_line line = {0, letters->len, bp_letters_width(letters, 0, letters->len)};
    const double most = (look->height - 2 * look->inset) / ROOM_OF_LINE;
    double size = look->size > 0 ? MIN(look->size, look->height / 0.9) : most;
    if (line.width > 0)
        size = MIN(size, room_across(look) * 1000 / line.width);
    if (size < SMALLEST && line.width * SMALLEST > (look->width - 2 * look->inset) * 1000)
        look->whole = false;
    size = MAX(size, look->size > 0 ? MIN(look->size, SMALLEST) : SMALLEST);
    begin_text(look);
    bp_letters_put(look->out, look->pens_used, letters, line, size,
                   line_start(look, line.width * size / 1000), middle(look, size));
}

static void put_many(struct bp_look *look, const GArray *letters) {
    double size = look->size > 0 ? look->size : USUAL;
    const double pad = padding(look), room = look->height - 2 * look->inset;
    g_autoptr(GArray) lines = bp_letters_break(letters, room_across(look) * 1000 / size);
    while (((lines->len - 1) * BP_LINE_HEIGHT + 1) * size > room) {
        if (size * STEP < SMALLEST) {
            look->whole &= lines->len == 1;
            break;
        }
        size *= STEP;
        g_array_unref(lines);
        lines = bp_letters_break(letters, room_across(look) * 1000 / size);
    }
    double y = look->height - pad - BP_LETTER_TOP * size;
    begin_text(look);
    for (guint i = 0; i < lines->len; i++, y -= BP_LINE_HEIGHT * size) {
        const struct bp_line line = g_array_index(lines, struct bp_line, i);
        bp_letters_put(look->out, look->pens_used, letters, line, size,
                       line_start(look, line.width * size / 1000), y);
    }
}

/* Lines between the cells, like the border. */
static void put_walls(struct bp_look *look, uint32_t cells) {
    struct bp_look_colour colour;
    if (look->border <= 0 || !bp_look_colour_read(look, "BC", &colour))
        return;
    bp_look_colour_put(look->out, &colour, true);
    bp_put_numbers(look->out, &look->border, 1, " w\n");
    for (uint32_t i = 1; i < cells; i++) {
        const double x = look->width * i / cells;
        bp_put_numbers(look->out, (const double[]){x, 0}, 2, " m");
        bp_put_numbers(look->out, (const double[]){x, look->height}, 2, " l S\n");
    }
}

static void put_cells(struct bp_look *look, const GArray *letters, uint32_t cells) {
    const double cell = look->width / cells;
    const double most = (look->height - 2 * look->inset) / ROOM_OF_LINE;
    const uint32_t empty = cells - letters->len;
    const uint32_t first = look->align == 1 ? empty / 2 : look->align == 2 ? empty : 0;
    double size = look->size > 0 ? look->size : MIN(most, cell * 1.2);
    put_walls(look, cells);
    begin_text(look);
    for (guint i = 0; i < letters->len; i++) {
        const struct bp_line line = {i, i + 1, bp_letters_width(letters, i, i + 1)};
        bp_letters_put(look->out, look->pens_used, letters, line, size,
                       cell * (first + i + 0.5) - line.width * size / 2000, middle(look, size));
    }
}

/* The letters of a text; on a single line, what ends a line is a space. */
static GArray *spell(struct bp_look *look, const char *text, bool many) {
    GArray *letters = g_array_new(FALSE, FALSE, sizeof(struct bp_field_letter));
    look->whole &= bp_pens_spell(look->pens, &look->hand, text, letters);
    if (many)
        return letters;
    g_autoptr(GArray) space = g_array_new(FALSE, FALSE, sizeof(struct bp_field_letter));
    bp_pens_spell(look->pens, &look->hand, " ", space);
    for (guint i = 0; i < letters->len && space->len == 1; i++) {
        if (g_array_index(letters, struct bp_field_letter, i).c == '\n')
            g_array_index(letters, struct bp_field_letter, i) =
                g_array_index(space, struct bp_field_letter, 0);
    }
    return letters;
}

void bp_look_text(struct bp_look *look, const char *text, bool many, uint32_t cells) {
    g_autoptr(GArray) letters = spell(look, text, many);
    begin(look);
    if (many)
        put_many(look, letters);
    else if (cells > 0 && letters->len <= cells)
        put_cells(look, letters, cells);
    else
        put_single(look, letters);
    end_text(look);
}

void bp_look_list(struct bp_look *look, const char *const *texts, const bool *selected, uint32_t n,
                  uint32_t first) {
    const double size = look->size > 0 ? look->size : USUAL, step = size * BP_LINE_HEIGHT;
    const double top = look->height - look->inset;
    const uint32_t most = MIN((uint32_t)MAX(ceil((top - look->inset) / step), 1), MAX_LIST_LINES);
    const uint32_t end = MIN(n, first + most);
    begin(look);
    for (uint32_t i = first; i < end; i++) {
        if (!selected[i])
            continue;
        g_string_append(look->out, "0.6 0.75 0.86 rg");
        bp_put_numbers(look->out,
                       (const double[]){look->inset, top - (i - first + 1) * step,
                                        MAX(look->width - 2 * look->inset, 0), step},
                       4, " re f\n");
    }
    begin_text(look);
    for (uint32_t i = first; i < end; i++) {
        g_autoptr(GArray) letters = spell(look, texts[i], false);
        const struct bp_line line = {0, letters->len, bp_letters_width(letters, 0, letters->len)};
        bp_letters_put(look->out, look->pens_used, letters, line, size,
                       line_start(look, line.width * size / 1000),
                       top - (i - first) * step - BP_LETTER_TOP * size);
    }
    end_text(look);
}
