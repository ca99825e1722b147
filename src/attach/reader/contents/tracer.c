/* Follows what contents draw (ISO 32000-1, 8.4, 8.5 and 9.4).
 * In: operators and operands. Out: a box for each thing painted.
 * Most pages are done with boxes that are larger than what they hold; glyphs are measured only
 * where somebody has to know exactly. */
#include "attach/reader/contents/scan.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define MAX_INK 100000u /* things on a page or form; more are one */
#define MAX_SAVED 512u  /* states of q; deeper ones are not restored */
#define FAR 1e6         /* where a text ends that isn't measured */
#define FULL 0.85       /* so much of its box is filled by what counts as a box */
#define LIGHT 0.6f
#define DARK 0.25f
#define PIECE 2.5     /* em: longer words are cut, so that each piece is covered or not */
#define GAP 0.3       /* em: what is farther apart belongs to two words */
#define STRAIGHT 1e-3 /* of a matrix' coefficients: what is left of an angle */

static const struct bp_rect nothing = {INFINITY, INFINITY, -INFINITY, -INFINITY};
static const struct bp_rect everything = {-FAR * 10, -FAR * 10, FAR * 10, FAR * 10};
static const struct bp_matrix unit = {1, 0, 0, 1, 0, 0};

struct bp_tracer *bp_tracer_new(struct bp_work *work, struct bp_matrix ctm, GArray *ink,
                                bool exact) {
    struct bp_tracer *pen = g_new(struct bp_tracer, 1);
    memset(pen, 0, offsetof(struct bp_tracer, segments));
    pen->work = work;
    pen->state = (struct bp_tracer_state){.ctm = ctm, .clip = everything, .stretch = 1, .width = 1};
    pen->saved = g_array_new(FALSE, FALSE, sizeof(struct bp_tracer_state));
    pen->ink = ink;
    pen->exact = exact;
    pen->whole = nothing;
    pen->text = pen->line = unit;
    return pen;
}

void bp_tracer_free(struct bp_tracer *pen) {
    if (!pen)
        return;
    g_array_free(pen->saved, TRUE);
    g_free(pen);
}

void bp_tracer_save(struct bp_tracer *pen) {
    if (pen->depth == pen->saved->len && pen->depth < MAX_SAVED)
        g_array_append_val(pen->saved, pen->state);
    pen->depth++;
}

void bp_tracer_restore(struct bp_tracer *pen) {
    if (pen->depth == 0)
        return;
    pen->depth--;
    if (pen->depth < pen->saved->len) {
        pen->state = g_array_index(pen->saved, struct bp_tracer_state, pen->depth);
        g_array_set_size(pen->saved, pen->depth);
    }
}

/* Painting */

static void extend(struct bp_rect *box, double x, double y) {
    box->x0 = MIN(box->x0, x);
    box->y0 = MIN(box->y0, y);
    box->x1 = MAX(box->x1, x);
    box->y1 = MAX(box->y1, y);
}

static struct bp_rect cut(struct bp_rect box, struct bp_rect by) {
    return (struct bp_rect){MAX(box.x0, by.x0), MAX(box.y0, by.y0), MIN(box.x1, by.x1),
                            MIN(box.y1, by.y1)};
}

/* A box of the page's space is painted, as far as the clipping path lets it. */
static void paint(struct bp_tracer *pen, struct bp_rect box, struct bp_ink ink) {
    box = cut(box, pen->state.clip);
    if (pen->hidden || !(box.x0 <= box.x1 && box.y0 <= box.y1))
        return;
    if (pen->ink->len >= MAX_INK) {
        struct bp_ink *last = &g_array_index(pen->ink, struct bp_ink, pen->ink->len - 1);
        box = (struct bp_rect){MIN(box.x0, last->x0), MIN(box.y0, last->y0), MAX(box.x1, last->x1),
                               MAX(box.y1, last->y1)};
        ink = (struct bp_ink){.kind = BP_INK_STROKE};
        g_array_set_size(pen->ink, pen->ink->len - 1);
    }
    ink.x0 = (float)box.x0;
    ink.y0 = (float)box.y0;
    ink.x1 = (float)box.x1;
    ink.y1 = (float)box.y1;
    g_array_append_val(pen->ink, ink);
}

static bool is_straight(struct bp_matrix m) {
    const double most = STRAIGHT * (fabs(m.a) + fabs(m.b) + fabs(m.c) + fabs(m.d));
    return (fabs(m.b) <= most && fabs(m.c) <= most) || (fabs(m.a) <= most && fabs(m.d) <= most);
}

static int colour_flags(float light) {
    if (light < 0)
        return 0;
    return light >= 0.999f  ? BP_INK_WHITE | BP_INK_LIGHT
           : light >= LIGHT ? BP_INK_LIGHT
           : light <= DARK  ? BP_INK_DARK
                            : 0;
}

/* True if nothing is seen below what is painted in a colour. */
static bool hides(const struct bp_tracer_state *state, float light, bool sheer) {
    return light >= 0 && !sheer && !state->masked &&
           (state->blend == BP_INK_NORMAL || (state->blend == BP_INK_DARKENS && light <= DARK));
}

/* Paths */

static bool overlap(const struct bp_rect *a, const struct bp_rect *b) {
    return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

/* True if a part of the path fills its box: the parts that lie on others may be holes. */
static bool is_full(const struct bp_tracer *pen, uint32_t index) {
    const struct bp_path_part *parts = pen->parts, *part = &parts[index];
    const double room = (part->box.x1 - part->box.x0) * (part->box.y1 - part->box.y0);
    if (fabs(part->area) / 2 < FULL * room)
        return false;
    for (uint32_t i = 0; i < pen->n_parts; i++) {
        if (i != index && overlap(&part->box, &parts[i].box))
            return false;
    }
    return true;
}

static void fill(struct bp_tracer *pen) {
    const struct bp_tracer_state *state = &pen->state;
    const int colour = colour_flags(state->fill);
    const bool solid = hides(state, state->fill, state->fill_sheer);
    struct bp_ink ink = {.kind = BP_INK_FILL, .flags = (uint8_t)colour};
    if (pen->n_parts > BP_MAX_PARTS) {
        paint(pen, pen->whole, ink);
        return;
    }
    for (uint32_t i = 0; i < pen->n_parts; i++) {
        ink.flags = (uint8_t)(colour | (solid && is_full(pen, i) ? BP_INK_SOLID : 0));
        paint(pen, pen->parts[i].box, ink);
    }
}

static struct bp_rect grown(struct bp_rect box, double by) {
    return (struct bp_rect){box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by};
}

/* A stroke along an axis, or shorter than it is wide, hides what is below it. */
static void stroke(struct bp_tracer *pen) {
    const struct bp_tracer_state *state = &pen->state;
    const struct bp_matrix m = state->ctm;
    const double half = fabs(state->width) * sqrt(fabs(m.a * m.d - m.b * m.c)) / 2;
    const int colour = colour_flags(state->stroke);
    const bool solid = hides(state, state->stroke, state->stroke_sheer);
    struct bp_ink ink = {.kind = BP_INK_STROKE, .flags = (uint8_t)colour};
    if (pen->n_segments > BP_MAX_SEGMENTS) {
        paint(pen, grown(pen->whole, half), ink);
        return;
    }
    for (uint32_t i = 0; i < pen->n_segments; i++) {
        const struct bp_rect *at = &pen->segments[i];
        struct bp_rect box = nothing;
        extend(&box, at->x0, at->y0);
        extend(&box, at->x1, at->y1);
        const bool narrow = MIN(box.x1 - box.x0, box.y1 - box.y0) <= half;
        ink.flags = (uint8_t)(colour | (solid && narrow ? BP_INK_SOLID : 0));
        paint(pen, grown(box, half), ink);
    }
}

static struct bp_path_part *last_part(struct bp_tracer *pen) {
    return &pen->parts[pen->n_parts - 1];
}

static void move_to(struct bp_tracer *pen, double x, double y) {
    const struct bp_path_part part = {nothing, 0, x, y};
    pen->x = x;
    pen->y = y;
    pen->has_point = true;
    /* A part of nothing but its beginning gives way. */
    if (pen->n_parts > 0 && last_part(pen)->box.x0 > last_part(pen)->box.x1)
        *last_part(pen) = part;
    else if (pen->n_parts <= BP_MAX_PARTS)
        pen->parts[pen->n_parts++] = part;
}

static void line_to(struct bp_tracer *pen, double x, double y) {
    struct bp_path_part *part = last_part(pen);
    const struct bp_rect segment = {pen->x, pen->y, x, y};
    if (part->box.x0 > part->box.x1)
        extend(&part->box, pen->x, pen->y);
    extend(&part->box, x, y);
    extend(&pen->whole, pen->x, pen->y);
    extend(&pen->whole, x, y);
    part->area += (pen->x - part->first_x) * (y - part->first_y) -
                  (x - part->first_x) * (pen->y - part->first_y);
    if (pen->n_segments <= BP_MAX_SEGMENTS)
        pen->segments[pen->n_segments++] = segment;
    pen->x = x;
    pen->y = y;
}

/* A curve is as good as two lines, by way of its middle; its box is that of its points. */
static void curve_to(struct bp_tracer *pen, const double *x, const double *y) {
    const double middle_x = (pen->x + 3 * x[0] + 3 * x[1] + x[2]) / 8;
    const double middle_y = (pen->y + 3 * y[0] + 3 * y[1] + y[2]) / 8;
    line_to(pen, middle_x, middle_y);
    line_to(pen, x[2], y[2]);
}

static void close_part(struct bp_tracer *pen) {
    const struct bp_path_part *part = last_part(pen);
    const double x = part->first_x, y = part->first_y;
    line_to(pen, x, y);
    move_to(pen, x, y);
}

static void rectangle(struct bp_tracer *pen, const double *n) {
    const double xs[4] = {n[0], n[0] + n[2], n[0] + n[2], n[0]};
    const double ys[4] = {n[1], n[1], n[1] + n[3], n[1] + n[3]};
    for (int i = 0; i < 4; i++) {
        double x = xs[i], y = ys[i];
        bp_matrix_apply(pen->state.ctm, &x, &y);
        if (i == 0)
            move_to(pen, x, y);
        else
            line_to(pen, x, y);
    }
    close_part(pen);
}

static void end_path(struct bp_tracer *pen) {
    if (pen->clips && pen->whole.x0 <= pen->whole.x1)
        pen->state.clip = cut(pen->state.clip, pen->whole);
    else if (pen->clips) /* an empty path lets nothing through */
        pen->state.clip = nothing;
    pen->clips = false;
    pen->has_point = false;
    pen->whole = nothing;
    pen->n_parts = pen->n_segments = 0;
}

void bp_tracer_paint(struct bp_tracer *pen, int how) {
    if (how & BP_PATH_CLOSE && pen->has_point)
        close_part(pen);
    if (how & BP_PATH_FILL)
        fill(pen);
    if (how & BP_PATH_STROKE)
        stroke(pen);
    end_path(pen);
}

/* The numbers are points, but for re. */
void bp_tracer_path(struct bp_tracer *pen, char op, const double *numbers) {
    const uint32_t n = op == 'c' ? 3 : op == 'm' || op == 'l' ? 1 : op == 'h' ? 0 : 2;
    double x[3], y[3];
    if (op == 'r')
        rectangle(pen, numbers);
    if (op == 'r' || (op != 'm' && !pen->has_point)) /* as viewers do */
        return;
    for (uint32_t i = 0; i < n; i++) {
        x[i] = numbers[2 * i];
        y[i] = numbers[2 * i + 1];
        bp_matrix_apply(pen->state.ctm, &x[i], &y[i]);
    }
    if (op == 'm') {
        move_to(pen, x[0], y[0]);
    } else if (op == 'l') {
        line_to(pen, x[0], y[0]);
    } else if (op == 'h') {
        close_part(pen);
    } else if (op == 'c') {
        curve_to(pen, x, y);
    } else {
        const bool v = op == 'v';
        const double xs[3] = {v ? pen->x : x[0], v ? x[0] : x[1], x[1]};
        const double ys[3] = {v ? pen->y : y[0], v ? y[0] : y[1], y[1]};
        curve_to(pen, xs, ys);
    }
}

/* Images and forms */

void bp_tracer_box(struct bp_tracer *pen, struct bp_rect box, float light, bool solid,
                   enum bp_ink_origin origin) {
    paint(pen, bp_rect_transform(box, pen->state.ctm),
          (struct bp_ink){.kind = BP_INK_FILL,
                          .flags = (uint8_t)(colour_flags(light) | (solid ? BP_INK_SOLID : 0)),
                          .origin = (uint8_t)origin});
}

void bp_tracer_image(struct bp_tracer *pen, bool solid) {
    const struct bp_tracer_state *state = &pen->state;
    const struct bp_rect square = {0, 0, 1, 1};
    solid &= !state->fill_sheer && state->blend == BP_INK_NORMAL && !state->masked &&
             is_straight(state->ctm);
    paint(pen, bp_rect_transform(square, state->ctm),
          (struct bp_ink){.kind = BP_INK_IMAGE, .flags = solid ? BP_INK_SOLID : 0});
}

void bp_tracer_shading(struct bp_tracer *pen) {
    paint(pen, pen->state.clip, (struct bp_ink){.kind = BP_INK_FILL});
}

void bp_tracer_place(struct bp_tracer *pen, struct bp_matrix matrix, const GArray *ink,
                     enum bp_ink_origin origin) {
    const struct bp_matrix whole = bp_matrix_join(matrix, pen->state.ctm);
    const bool sheer = pen->state.fill_sheer || pen->state.masked, straight = is_straight(whole);
    const bool turned = fabs(whole.b) > fabs(whole.a);
    for (guint i = 0; i < ink->len; i++) {
        struct bp_ink one = g_array_index(ink, struct bp_ink, i);
        const struct bp_rect box = {one.x0, one.y0, one.x1, one.y1};
        if (sheer || !straight || pen->state.blend == BP_INK_BLENDS ||
            (pen->state.blend == BP_INK_DARKENS && !(one.flags & BP_INK_DARK)))
            one.flags &= (uint8_t)~BP_INK_SOLID;
        if (!straight)
            one.flags &= (uint8_t)~BP_INK_LEVEL;
        if (turned)
            one.flags ^= BP_INK_UPRIGHT;
        one.origin = (uint8_t)origin;
        paint(pen, bp_rect_transform(box, whole), one);
    }
}

void bp_tracer_form(struct bp_tracer *pen, struct bp_obj *form, const GArray *ink) {
    const struct bp_rect before = pen->state.clip;
    struct bp_matrix matrix = unit;
    struct bp_rect box;
    bp_matrix_read(pen->work, bp_obj_get(form, "Matrix"), &matrix);
    if (bp_rect_read(pen->work, bp_obj_get(form, "BBox"), &box))
        pen->state.clip =
            cut(before, bp_rect_transform(box, bp_matrix_join(matrix, pen->state.ctm)));
    bp_tracer_place(pen, matrix, ink, BP_INK_PAGE);
    pen->state.clip = before;
}

/* Text */

/* The box around one after a transformation that mostly is nothing but a scale. */
static struct bp_rect placed(struct bp_rect box, struct bp_matrix m) {
    if (m.b != 0 || m.c != 0 || m.a <= 0 || m.d <= 0)
        return bp_rect_transform(box, m);
    return (struct bp_rect){box.x0 * m.a + m.e, box.y0 * m.d + m.f, box.x1 * m.a + m.e,
                            box.y1 * m.d + m.f};
}

/* The box of a text from one place along its line to another. */
static void paint_text(struct bp_tracer *pen, double from, double to, uint32_t string) {
    const struct bp_tracer_state *state = &pen->state;
    const struct bp_page_font *font = state->font;
    const struct bp_matrix whole = bp_matrix_join(pen->text, state->ctm);
    struct bp_rect box = {from, state->rise + font->descent * state->size, to,
                          state->rise + font->ascent * state->size};
    if (font->vertical)
        box = (struct bp_rect){-state->size / 2, from, state->size / 2, to};
    const bool unseen = state->mode == 3 || state->mode == 7, outlined = state->mode % 4 == 1;
    const int colour = colour_flags(outlined ? state->stroke : state->fill);
    const bool level = is_straight(whole),
               upright = (fabs(whole.b) > fabs(whole.a)) != font->vertical;
    if (box.x0 > box.x1 || box.y0 > box.y1)
        box = bp_rect_transform(box, unit);
    paint(pen, placed(box, whole),
          (struct bp_ink){.kind = BP_INK_TEXT,
                          .flags = (uint8_t)(colour | (unseen ? BP_INK_UNSEEN : 0) |
                                             (level ? BP_INK_LEVEL : 0) |
                                             (upright ? BP_INK_UPRIGHT : 0)),
                          .string = string});
}

/* A piece of text that is being gathered. */
struct piece {
    bool open;
    double from, to;
    uint32_t string;
};

static void end_piece(struct bp_tracer *pen, struct piece *piece) {
    if (piece->open)
        paint_text(pen, piece->from, piece->to, piece->string);
    piece->open = false;
}

/* The glyphs of a string, one after another. */
static void add_string(struct bp_tracer *pen, struct piece *piece, const char *at,
                       const char *end) {
    const struct bp_tracer_state *state = &pen->state;
    const struct bp_page_font *font = state->font;
    const double stretch = font->vertical ? 1 : state->stretch, size = fabs(state->size);
    while (at < end) {
        const struct bp_glyph glyph = bp_font_next(font, &at, end);
        const double to = pen->along + glyph.width * state->size * stretch;
        if (piece->open && (glyph.blank || fabs(pen->along - piece->to) > GAP * size ||
                            fabs(piece->to - piece->from) > PIECE * size))
            end_piece(pen, piece);
        if (!glyph.blank) {
            if (!piece->open)
                *piece = (struct piece){true, pen->along, to, 2166136261u};
            piece->to = to;
            piece->string = (piece->string ^ glyph.code) * 16777619u;
        }
        pen->along = to + (state->char_space + (glyph.space ? state->word_space : 0)) * stretch;
    }
}

/* A string, or an array of strings and of numbers that move (9.4.3). */
static void show_exactly(struct bp_tracer *pen, const struct bp_token *token) {
    const struct bp_tracer_state *state = &pen->state;
    const double stretch = state->font->vertical ? 1 : state->stretch;
    struct piece piece = {0};
    struct bp_tokens items = bp_token_items(token);
    struct bp_token item;
    GString *bytes = pen->work->shown;
    bp_font_measure(pen->work, pen->state.font);
    pen->along = 0;
    while (bp_tokens_next(&items, &item)) {
        const double number = bp_token_number(&item);
        if (item.type == BP_TOKEN_STRING) {
            g_string_truncate(bytes, 0);
            bp_token_bytes(&item, bytes);
            add_string(pen, &piece, bytes->str, bytes->str + bytes->len);
        } else if (!isnan(number)) {
            pen->along -= number / 1000 * state->size * stretch;
        }
    }
    end_piece(pen, &piece);
    struct bp_matrix moved = unit;
    *(state->font->vertical ? &moved.f : &moved.e) = pen->along;
    pen->text = bp_matrix_join(moved, pen->text);
}

static void show(struct bp_tracer *pen, const struct bp_token *token) {
    const struct bp_tracer_state *state = &pen->state;
    if (!state->font || !token->has_text)
        return;
    if (pen->exact)
        show_exactly(pen, token);
    else
        paint_text(
            pen, 0,
            copysign(FAR, state->font->vertical ? -state->size : state->size * state->stretch), 0);
}

static void next_line(struct bp_tracer *pen, double x, double y) {
    struct bp_matrix *line = &pen->line;
    line->e += x * line->a + y * line->c;
    line->f += x * line->b + y * line->d;
    pen->text = *line;
}

void bp_act_move_text(struct bp_scan *scan) {
    struct bp_tracer *pen = scan->pen;
    const double *n = scan->numbers;
    if (scan->op->n == 6)
        pen->text = pen->line = (struct bp_matrix){n[0], n[1], n[2], n[3], n[4], n[5]};
    else if (scan->op->n == 0)
        next_line(pen, 0, -pen->state.leading);
    else
        next_line(pen, n[0], n[1]);
    if (scan->op->name[1] == 'D')
        pen->state.leading = -n[1];
}

bool bp_tracer_show(struct bp_tracer *pen, const char *op, const struct bp_operands *operands) {
    const struct bp_token *token = bp_operand(operands, 1);
    struct bp_tracer_state *state = &pen->state;
    if (token->type != (op[1] == 'J' ? BP_TOKEN_ARRAY : BP_TOKEN_STRING))
        return false;
    if (*op == '"') {
        const double word = bp_token_number(bp_operand(operands, 3));
        const double character = bp_token_number(bp_operand(operands, 2));
        if (isnan(word) || isnan(character))
            return false;
        state->word_space = word;
        state->char_space = character;
    }
    if (*op != 'T')
        next_line(pen, 0, -state->leading);
    show(pen, token);
    return true;
}

/* State (tables 57 and 104) */

/* Tc, Tw, TL, Ts and w, in this order. */
void bp_act_number(struct bp_scan *scan) {
    struct bp_tracer_state *state = &scan->pen->state;
    double *const numbers[] = {&state->char_space, &state->word_space, &state->leading,
                               &state->rise, &state->width};
    *numbers[scan->op->detail] = *scan->numbers;
}

void bp_act_stretch(struct bp_scan *scan) {
    scan->pen->state.stretch = *scan->numbers / 100;
}

void bp_act_mode(struct bp_scan *scan) {
    scan->pen->state.mode = (int)CLAMP(*scan->numbers, 0, 7);
}

void bp_act_transform(struct bp_scan *scan) {
    const double *n = scan->numbers;
    const struct bp_matrix matrix = {n[0], n[1], n[2], n[3], n[4], n[5]};
    scan->pen->state.ctm = bp_matrix_join(matrix, scan->pen->state.ctm);
}

void bp_act_clip(struct bp_scan *scan) {
    scan->pen->clips = true;
}

/* How light a colour is. */
static float lightness(uint8_t space, const double *n, uint32_t count) {
    static const uint32_t needed[] = {
        [BP_INK_GREY] = 1, [BP_INK_RGB] = 3, [BP_INK_CMYK] = 4, [BP_INK_TINT] = 1};
    if (space == BP_INK_OTHER || count < needed[space])
        return -1;
    double light = n[0];
    if (space == BP_INK_RGB)
        light = 0.3 * n[0] + 0.59 * n[1] + 0.11 * n[2];
    else if (space == BP_INK_CMYK)
        light = 1 - MIN(1, 0.3 * n[0] + 0.59 * n[1] + 0.11 * n[2] + n[3]);
    else if (space == BP_INK_TINT)
        light = 1 - n[0];
    return (float)CLAMP(light, 0, 1);
}

/* What a pattern is called is no number. */
void bp_act_colour(struct bp_scan *scan) {
    struct bp_tracer_state *state = &scan->pen->state;
    const bool stroking = g_ascii_isupper(*scan->op->name),
               own = scan->op->detail == BP_INK_CURRENT;
    float *light = stroking ? &state->stroke : &state->fill;
    uint8_t *space = stroking ? &state->stroke_space : &state->fill_space;
    const uint32_t count = MIN(scan->operands.n, 4);
    double numbers[4] = {0};
    if (!own)
        *space = scan->op->detail;
    const bool good = count > 0 && bp_operands_read(&scan->operands, numbers, count);
    *light = good ? lightness(*space, numbers, count) : -1;
    if (!good && !own)
        bp_scan_lose(scan);
}
