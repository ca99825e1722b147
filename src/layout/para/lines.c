/* Lines: measured pieces become lines in a flow.
 * In: a paragraph and a width. Out: strips of placed text, with links and underlines.
 * The one hard idea: lines are chosen over the whole paragraph. Among all ways with the fewest
 * lines, the one with the least sum of squared empty ends wins, by dynamic programming over the
 * places where the text may break. */
#include <string.h>

#include "layout/para/para.h"
#include "layout/para/runs.h"

/* -- breaking --------------------------------------------------------------------------------- */

#define COST_SHY ((int64_t)14000)         /* as 30 pt of empty end: at a soft hyphen */
#define COST_NUMBER ((int64_t)31000)      /* as 45 pt: between a day and its month */
#define COST_HYPHEN ((int64_t)150000)     /* as 100 pt: behind a hyphen, for copied text loses it */
#define COST_INSIDE ((int64_t)350000)     /* as 150 pt: inside an address or another long word */
#define COST_LINE ((int64_t)1 << 34)      /* one more line is worse than any raggedness */
#define COST_TIED ((int64_t)1 << 37)      /* between words that are tied: as eight lines */
#define COST_EMERGENCY ((int64_t)1 << 40) /* a cut inside a word: only if nothing else fits */
#define COST_OVERFULL ((int64_t)1 << 46)  /* text beyond the margin */
#define COST_MOST ((int64_t)1 << 62)      /* where sums stop growing */

/* Such a number belongs to what comes behind it. */
static bool is_short_number(const struct bp_word *word) {
    return word->length > 0 && word->length <= 2 && g_ascii_isdigit(word->text[0]) &&
           g_ascii_isdigit(word->text[word->length - 1]);
}

/* Chinese and Japanese have no spaces: lines end between any two signs. */
static bool is_ideograph(const struct bp_word *word) {
    const char *last =
        word->length > 0 ? g_utf8_find_prev_char(word->text, word->text + word->length) : NULL;
    return last && g_utf8_get_char(last) >= 0x2E80;
}

static int64_t break_penalty(const struct bp_setter *setter, const struct bp_para *para,
                             uint32_t i) {
    const struct bp_piece *piece = &para->pieces[i];
    if (!(piece->flags & BP_PIECE_BREAK))
        return COST_EMERGENCY;
    if (bp_para_tied(setter, para, i))
        return COST_TIED;
    const struct bp_word *word = bp_fonts_word(setter->fonts, piece->word);
    if (piece->flags & BP_PIECE_SPACE)
        return is_short_number(word) ? COST_NUMBER : 0;
    if (piece->flags & BP_PIECE_SHY)
        return COST_SHY;
    if (word->length > 0 && word->text[word->length - 1] == '-')
        return COST_HYPHEN;
    return is_ideograph(word) ? 0 : COST_INSIDE;
}

static void gather_stops(struct bp_setter *setter, const struct bp_para *para) {
    GArray *stops = setter->paras->stops;
    g_array_set_size(stops, 0);
    struct bp_stop start = {0};
    g_array_append_val(stops, start);
    bp_len x = 0;
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        uint8_t flags = para->pieces[i].flags;
        x += para->widths[i];
        struct bp_stop stop = {.piece = i,
                               .end_x = x + bp_para_hyphen(setter, para, i),
                               .forced = flags & BP_PIECE_NEWLINE || i + 1 == para->n_pieces};
        x += para->spaces[i];
        stop.next_x = x;
        if (stop.forced || flags & (BP_PIECE_BREAK | BP_PIECE_EMERGENCY)) {
            stop.penalty = stop.forced ? 0 : break_penalty(setter, para, i);
            g_array_append_val(stops, stop);
        }
    }
}

/* How bad an empty end of a line is. The last line's costs nothing, unless it is so short that it
 * looks lost; headings want all lines alike. */
static int64_t raggedness(bp_len slack, bp_len width, bool last, bool balance) {
    if (last && !balance)
        slack = slack > width * 4 / 5 ? width / 3 : 0;
    int64_t unit = slack / 256;
    return unit * unit;
}

/* Chooses the line ends for a first line of `width`, and others that are `hang` less wide. */
static void choose_stops(GArray *array, bp_len width, bp_len hang, bool balance) {
    struct bp_stop *stops = (struct bp_stop *)(void *)array->data;
    uint32_t first = 0; /* lines can't start before the last forced stop */
    for (uint32_t end = 1; end < array->len; end++) {
        struct bp_stop *stop = &stops[end];
        stop->cost = INT64_MAX;
        for (uint32_t from = end; from-- > first;) {
            const bp_len room = from == 0 ? width : width - hang;
            bp_len slack = room - (stop->end_x - stops[from].next_x);
            if (slack < 0 && from + 1 < end)
                break; /* lines that start even earlier are longer still */
            int64_t cost = MIN(stops[from].cost, COST_MOST) + COST_LINE;
            cost += slack < 0 ? COST_OVERFULL : raggedness(slack, room, stop->forced, balance);
            cost += stop->penalty;
            if (cost < stop->cost) {
                stop->cost = cost;
                stop->from = from;
            }
        }
        if (stop->forced)
            first = end;
    }
}

/* -- placing ---------------------------------------------------------------------------------- */

/* One line as it is set: items, patches of links, underlines. */
struct text_line {
    struct bp_setter *setter;
    struct bp_strip *strip;
    const struct bp_para *para;
    bp_len baseline, x;
};

static struct bp_item *add_item(struct bp_setter *setter, struct bp_strip *strip) {
    /* A line's items grow by doubling at powers of two; few lines have more than two. */
    uint32_t n = strip->as.line.n_items;
    if ((n & (n - 1)) == 0) {
        struct bp_item *grown =
            bp_arena_alloc(setter->scratch, sizeof *grown * (n ? (size_t)n * 2 : 1));
        if (n > 0)
            memcpy(grown, strip->as.line.items, sizeof *grown * n);
        strip->as.line.items = grown;
    }
    strip->as.line.n_items = n + 1;
    return &strip->as.line.items[n];
}

static void add_patch(struct bp_setter *setter, struct bp_strip *strip,
                      const struct bp_text_run *run, struct bp_box box) {
    const struct bp_goal *goal = run->goal;
    struct bp_patch **end = &strip->patches;
    while (*end && (*end)->goal != goal)
        end = &(*end)->next;
    if (*end) { /* the same link goes on in another run: one patch, one line under both */
        struct bp_box *all = &(*end)->box;
        bp_len right = MAX(all->x + all->w, box.x + box.w);
        all->x = MIN(all->x, box.x);
        all->w = right - all->x;
        return;
    }
    *end = bp_arena_new0(setter->scratch, struct bp_patch);
    **end = (struct bp_patch){.goal = goal, .box = box, .quiet = run->quiet};
}

/* The line calls a note, which leads back to it. */
static void add_note(struct text_line *line, const struct bp_text_run *run) {
    struct bp_note **end = &line->strip->notes;
    while (*end)
        end = &(*end)->next;
    *end = run->note;
    struct bp_mark *mark = bp_arena_new0(line->setter->scratch, struct bp_mark);
    *mark = (struct bp_mark){
        .next = line->strip->marks, .name = run->note->call, .elem = run->elem, .x = line->x};
    line->strip->marks = mark;
}

static bool same_look(const struct bp_text_run *a, const struct bp_text_run *b) {
    return a->size == b->size && a->rise == b->rise && a->colour == b->colour &&
           a->elem == b->elem && a->goal == b->goal;
}

/* Places words as one item, from the line's x to `end`. */
static void place_words(struct text_line *line, const struct bp_text_run *run,
                        const bp_word_use *uses, uint32_t n, bp_len end) {
    struct bp_metrics metrics = bp_fonts_metrics(line->setter->fonts, run->size);
    struct bp_item *item = add_item(line->setter, line->strip);
    item->kind = BP_ITEM_TEXT;
    item->elem = run->elem;
    item->box = (struct bp_box){line->x, line->baseline - run->rise - metrics.ascent, end - line->x,
                                metrics.ascent + metrics.descent};
    item->as.text.words = uses;
    item->as.text.n_words = n;
    item->as.text.size = run->size;
    item->as.text.baseline = line->baseline - run->rise;
    item->as.text.colour = run->colour;
    if (run->goal)
        add_patch(line->setter, line->strip, run, item->box);
}

static bp_word_id hyphen_of(const struct text_line *line, uint32_t piece) {
    struct bp_fonts *fonts = line->setter->fonts;
    return bp_hyphen_word(fonts, bp_fonts_word(fonts, line->para->pieces[piece].word)->face);
}

/* The innermost element that holds both. */
static struct bp_elem *common_elem(struct bp_elem *a, const struct bp_elem *b) {
    for (; a; a = a->parent)
        for (const struct bp_elem *up = b; up; up = up->parent)
            if (up == a)
                return a;
    return NULL;
}

/* True if a space is behind a piece: for those who copy or listen, a line that has to end ends in
 * one too. */
static bool has_space(const struct bp_para *para, uint32_t i) {
    const struct bp_piece *piece = &para->pieces[i];
    return piece->flags & BP_PIECE_SPACE ||
           (piece->flags & BP_PIECE_NEWLINE && piece->word != 0 && i + 1 < para->n_pieces);
}

/* Where a space parts two elements (an abbreviation, a link), it belongs to what holds both: that
 * element; else NULL. */
static struct bp_elem *owner_of_space(const struct bp_para *para, uint32_t piece) {
    if (!has_space(para, piece) || piece + 1 >= para->n_pieces)
        return NULL;
    struct bp_elem *elem = para->runs[para->pieces[piece].span].elem;
    const struct bp_elem *next = para->runs[para->pieces[piece + 1].span].elem;
    if (elem == next || !elem || !next)
        return NULL;
    struct bp_elem *both = common_elem(elem, next);
    return both == elem ? NULL : both;
}

/* The space behind a piece, as an item of its own. */
static void place_space(struct text_line *line, uint32_t piece, bp_len x, struct bp_elem *elem) {
    const struct bp_para *para = line->para;
    struct bp_text_run run = para->runs[para->pieces[piece + 1].span];
    if (run.elem != elem)
        run = para->runs[para->pieces[piece].span];
    run.elem = elem;
    run.goal = NULL;
    bp_word_use *use = bp_arena_alloc(line->setter->keep, sizeof *use);
    *use = BP_USE_SPACE;
    line->x = x;
    place_words(line, &run, use, 1, x + para->spaces[piece]);
}

/* Places pieces [from, to) as one item; they share a look. */
static void place_run(struct text_line *line, uint32_t from, uint32_t to, bool hyphen) {
    struct bp_setter *setter = line->setter;
    const struct bp_para *para = line->para;
    const struct bp_text_run *run = &para->runs[para->pieces[from].span];
    struct bp_elem *space_owner = owner_of_space(para, to - 1);
    bp_word_use *uses =
        bp_arena_alloc(setter->keep, sizeof *uses * (to - from + (hyphen ? 1u : 0u)));
    uint32_t n = 0;
    bp_len x = line->x, end = line->x;
    for (uint32_t i = from; i < to; i++) {
        x += para->widths[i];
        end = x;
        x += para->spaces[i];
        uses[n++] = para->pieces[i].word | (has_space(para, i) ? BP_USE_SPACE : 0);
    }
    if (space_owner)
        uses[n - 1] = BP_USE_WORD(uses[n - 1]);
    if (hyphen) {
        uses[n++] = hyphen_of(line, to - 1);
        x += bp_para_hyphen(setter, para, to - 1);
        end = x;
    }
    const bp_len left = line->x;
    place_words(line, run, uses, n, end);
    if (run->note)
        add_note(line, run);
    if (space_owner) {
        const bool leftwards = para->pieces[to - 1].level % 2 == 1;
        place_space(line, to - 1, leftwards ? left - para->spaces[to - 1] : end, space_owner);
    }
    line->x = x;
}

/* A word that runs right to left has its hyphen at its left, as an item that comes after it. */
static void place_divided_leftwards(struct text_line *line, uint32_t piece) {
    const bp_len left = line->x, width = bp_para_hyphen(line->setter, line->para, piece);
    line->x = left + width;
    place_run(line, piece, piece + 1, false);
    line->x = left;
    bp_word_use *use = bp_arena_alloc(line->setter->keep, sizeof *use);
    *use = hyphen_of(line, piece);
    place_words(line, &line->para->runs[line->para->pieces[piece].span], use, 1, left + width);
}

/* Lines under the link's text: artifacts, drawn over the content so that they split nothing. */
static void underline(struct bp_setter *setter, struct bp_strip *strip, bp_len baseline) {
    for (const struct bp_patch *patch = strip->patches; patch; patch = patch->next) {
        if (patch->quiet || patch->goal->out)
            continue;
        struct bp_item *item = add_item(setter, strip);
        item->kind = BP_ITEM_FILL;
        item->box = (struct bp_box){patch->box.x, baseline + BP_PT(1.6), patch->box.w, BP_PT(0.7)};
        item->as.fill.colour = setter->look->accent;
    }
}

/* The first piece from `from` on that is not set together with it: another look, another level.
 * Words that run right to left are set one by one, so that the content keeps the reading order. */
static uint32_t run_end(const struct bp_para *para, uint32_t from, uint32_t to) {
    const struct bp_piece *first = &para->pieces[from];
    const struct bp_text_run *run = &para->runs[first->span];
    uint32_t end = from + 1;
    while (end < to && first->level % 2 == 0 && para->pieces[end].level == first->level &&
           same_look(run, &para->runs[para->pieces[end].span]))
        end++;
    return end;
}

/* A word of a line, or the space behind it, as it is put into visual order. */
struct unit {
    uint32_t piece; /* from the line's first */
    bp_len width;
    uint8_t level;
    bool space;
};

/* Reverses every stretch of units whose levels are all at least `level` (UAX #9, rule L2). */
static void reverse_level(struct unit *units, uint32_t n, int level) {
    for (uint32_t i = 0; i < n; i++) {
        uint32_t end = i;
        while (end < n && units[end].level >= level)
            end++;
        for (uint32_t a = i, b = end; a + 1 < b; a++, b--) {
            struct unit swap = units[a];
            units[a] = units[b - 1];
            units[b - 1] = swap;
        }
        i = MAX(i, end);
    }
}

/* True if a hyphen is put behind the last piece of a line. */
static bool ends_in_hyphen(const struct bp_para *para, uint32_t from, uint32_t to) {
    return to > from && para->pieces[to - 1].flags & BP_PIECE_SHY && to < para->n_pieces;
}

/* A piece's width in a line that ends at `to`. */
static bp_len piece_width(const struct bp_setter *setter, const struct bp_para *para, uint32_t i,
                          uint32_t to) {
    bool hyphen = i + 1 == to && ends_in_hyphen(para, i, to);
    return para->widths[i] + (hyphen ? bp_para_hyphen(setter, para, i) : 0);
}

/* Where each piece of a line starts that has words of both directions. A space goes with the outer
 * one of the levels beside it. */
static bp_len *visual_places(const struct text_line *line, uint32_t from, uint32_t to,
                             int highest) {
    const struct bp_para *para = line->para;
    uint32_t n = 0;
    struct unit *units = bp_arena_alloc(line->setter->scratch, sizeof *units * 2 * (to - from));
    bp_len *places = bp_arena_alloc(line->setter->scratch, sizeof *places * (to - from));
    for (uint32_t i = from; i < to; i++) {
        uint8_t level = para->pieces[i].level;
        units[n++] = (struct unit){i - from, piece_width(line->setter, para, i, to), level, false};
        if (i + 1 < to && para->spaces[i] > 0)
            units[n++] = (struct unit){i - from, para->spaces[i],
                                       MIN(level, para->pieces[i + 1].level), true};
    }
    for (int level = highest; level > 0; level--)
        reverse_level(units, n, level);
    bp_len x = line->x;
    for (uint32_t i = 0; i < n; x += units[i++].width)
        if (!units[i].space)
            places[units[i].piece] = x;
    return places;
}

static int highest_level(const struct bp_para *para, uint32_t from, uint32_t to) {
    int highest = 0;
    for (uint32_t i = from; i < to; i++)
        highest = MAX(highest, para->pieces[i].level);
    return highest;
}

static void place_pieces(struct text_line *line, uint32_t from, uint32_t to) {
    const struct bp_para *para = line->para;
    bool hyphen = ends_in_hyphen(para, from, to);
    int highest = highest_level(para, from, to);
    const bp_len *places = highest > 0 ? visual_places(line, from, to, highest) : NULL;
    for (uint32_t i = from, end; i < to; i = end) {
        end = run_end(para, i, to);
        if (places)
            line->x = places[i - from];
        if (hyphen && end == to && para->pieces[i].level % 2 == 1)
            place_divided_leftwards(line, i);
        else
            place_run(line, i, end, hyphen && end == to);
    }
}

/* A line all of whose words run right to left is at the right. */
static bool stands_right(const struct bp_para *para) {
    for (uint32_t i = 0; i < para->n_pieces; i++)
        if (para->pieces[i].level == 0)
            return false;
    return para->n_pieces > 0;
}

static void place_tick(struct bp_setter *setter, struct bp_strip *strip,
                       const struct bp_label *label, bp_len baseline) {
    const bp_len side = bp_scale(setter, BP_PT(11));
    bp_len cap = bp_fonts_metrics(setter->fonts, setter->look->body).cap_height;
    struct bp_item *item = add_item(setter, strip);
    item->kind = BP_ITEM_TICK;
    item->elem = label->tick;
    item->box = (struct bp_box){label->x, baseline - cap / 2 - side / 2, side, side};
    item->as.tick.colour = setter->look->ink;
    item->as.tick.on = label->on;
}

/* Nothing is beside a label: what would hold it is there all the same. */
static void place_blank(struct bp_setter *setter, struct bp_strip *strip, struct bp_elem *elem,
                        bp_len x) {
    if (!elem)
        return;
    struct bp_item *item = add_item(setter, strip);
    *item = (struct bp_item){.kind = BP_ITEM_BLANK, .elem = elem, .box = {.x = x}};
}

static bp_len line_width(const struct bp_setter *setter, const struct bp_para *para, uint32_t from,
                         uint32_t to) {
    bp_len width = 0;
    for (uint32_t i = from; i < to; i++)
        width += piece_width(setter, para, i, to) + (i + 1 < to ? para->spaces[i] : 0);
    return width;
}

static void place_line(struct bp_setter *setter, struct bp_flow *flow, const struct bp_para *para,
                       uint32_t from, uint32_t to, bp_len x, bp_len width,
                       const struct bp_label *label) {
    const struct bp_para_style *style = &para->style;
    struct bp_metrics metrics = bp_fonts_metrics(setter->fonts, style->size);
    bp_len height = metrics.ascent + metrics.descent;
    struct bp_strip *strip = bp_flow_strip(setter, flow, BP_STRIP_LINE, style->leading);
    bp_len baseline = (style->leading - height) / 2 + metrics.ascent;
    if (label && label->tick)
        place_tick(setter, strip, label, baseline);
    if (label && label->para) {
        struct text_line side = {setter, strip, label->para, baseline, label->x};
        place_pieces(&side, 0, label->para->n_pieces);
    }
    if (style->align != BP_ALIGN_LEFT || stands_right(para))
        x += (width - line_width(setter, para, from, to)) /
             (style->align == BP_ALIGN_CENTRE ? 2 : 1);
    struct text_line line = {setter, strip, para, baseline, x};
    place_pieces(&line, from, to);
    underline(setter, strip, baseline);
}

/* No single first or last line on a page: the first two and the last two hold together. */
static void keep_lines(struct bp_strip *first, int n) {
    int i = 0;
    for (struct bp_strip *strip = first; strip && strip->next; strip = strip->next, i++)
        if (i == 0 || i == n - 2)
            strip->keep = true;
}

/* The end of the pieces from `from` on that no line may end between, and their width. */
static uint32_t unbroken(const struct bp_para *para, uint32_t from, bp_len *width) {
    uint32_t i = from;
    *width = 0;
    for (; i < para->n_pieces; i++) {
        *width += para->widths[i];
        if (para->pieces[i].flags & (BP_PIECE_BREAK | BP_PIECE_NEWLINE))
            return i + 1;
        *width += para->spaces[i];
    }
    return i;
}

/* Words wider than the line are cut: a paragraph that has any is copied with the cut ones in their
 * place. `cut` appends what a piece becomes. */
static const struct bp_para *
cut_wide_words(struct bp_setter *setter, const struct bp_para *para, bp_len width,
               void (*cut)(struct bp_fonts *, struct bp_piece, GArray *)) {
    bp_len wide = 0;
    uint32_t i = 0, end = 0;
    while (i < para->n_pieces && (end = unbroken(para, i, &wide), wide <= width))
        i = end;
    if (i == para->n_pieces)
        return para;
    struct bp_para *copy = bp_arena_new0(setter->scratch, struct bp_para);
    *copy = *para;
    GArray *pieces = setter->paras->pieces;
    g_array_set_size(pieces, 0);
    g_array_append_vals(pieces, para->pieces, i);
    for (; i < para->n_pieces; i = end) {
        end = unbroken(para, i, &wide);
        if (wide <= width)
            g_array_append_vals(pieces, para->pieces + i, end - i);
        else
            for (uint32_t piece = i; piece < end; piece++)
                cut(setter->fonts, para->pieces[piece], pieces);
    }
    bp_para_take_pieces(setter, copy);
    return copy;
}

/* Between characters; and behind the piece, if it is one of several that hold together. */
static void cut_characters(struct bp_fonts *fonts, struct bp_piece piece, GArray *pieces) {
    piece.flags |= piece.flags & (BP_PIECE_BREAK | BP_PIECE_NEWLINE) ? 0 : BP_PIECE_EMERGENCY;
    bp_piece_split(fonts, piece, pieces);
}

/* Turns the chain of the best stops round, so that it can be read from the first line on; returns
 * the first line's stop and counts the lines. */
static uint32_t first_stop(GArray *array, int *n_lines) {
    struct bp_stop *stops = (struct bp_stop *)(void *)array->data;
    uint32_t next = 0;
    *n_lines = 0;
    for (uint32_t at = array->len - 1; at != 0; ++*n_lines) {
        uint32_t from = stops[at].from;
        stops[at].from = next;
        next = at;
        at = from;
    }
    return next;
}

void bp_flow_para(struct bp_setter *setter, struct bp_flow *flow, const struct bp_para *para,
                  bp_len x, bp_len width, const struct bp_label *label) {
    if (para->n_pieces == 0) {
        if (label) {
            place_line(setter, flow, para, 0, 0, x, width, label);
            if (!label->tick) /* a box is in its cell already */
                place_blank(setter, flow->last, para->elem, x);
        }
        return;
    }
    const bp_len least = width - para->style.hang;
    const struct bp_para *untied = cut_wide_words(setter, para, least, bp_piece_untie);
    if (untied != para) /* there are wide words, and some may still be */
        para = cut_wide_words(setter, untied, least, cut_characters);
    gather_stops(setter, para);
    GArray *stops = setter->paras->stops;
    choose_stops(stops, width, para->style.hang, para->style.balance);
    int n = 0;
    const struct bp_strip *before = flow->last;
    uint32_t start = 0, at = first_stop(stops, &n);
    while (at != 0) {
        const struct bp_stop *stop = &g_array_index(stops, struct bp_stop, at);
        uint32_t end = stop->piece + 1;
        at = stop->from;
        const bp_len hang = start == 0 ? 0 : para->style.hang;
        place_line(setter, flow, para, start, end, x + hang, width - hang,
                   start == 0 ? label : NULL);
        start = end;
    }
    keep_lines(before ? before->next : flow->first, n);
}
