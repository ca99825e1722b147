/* Lines of letters, in form fields.
 * In: letters with their widths. Out: lines, and operators that show them (ISO 32000-1, 9.4).
 * A line is as long as its letters without the spaces at its end. */
#include "attach/reader/annots/annots.h"

#include "attach/reader/matrix.h"

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
