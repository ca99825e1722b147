/* Running heads and feet: what every page says about where it is.
 * In: finished pages of a chapter, the profile's patterns. Out: artifacts over their content.
 * The one idea: heads and feet come last, when the number of pages is known, so no page is ever set
 * again for them. */
#include <string.h>

#include "layout/attached.h"
#include "layout/refs.h"

#define HEAD_RULE BP_PT(52) /* from the page's top */
#define HEAD_BASELINE BP_PT(46.5)
#define LARGE BP_PT(13)
#define HEAD_LOWER BP_PT(8)
#define HEAD_AIR BP_PT(12)      /* between the rule and the text area */
#define TEXT_GAP BP_PT(16)      /* between the texts of a line */
#define FOOT_BASELINE BP_PT(36) /* from the page's foot */
#define STAMP_GROUND 0xffffffu
#define STAMP_AIR 3      /* a stamp's ground is wider than its words, by that part of their size */
#define STAMP_SMALLER 75 /* hundredths of its size that a stamp may have before words of it go */
#define BACK_RULE 7   /* hundredths of the size of the type: how thick the line under the link, */
#define BACK_LOWER 16 /* and how far below the baseline, as in running text */

struct furniture {
    struct bp_setter *setter;
    const struct bp_chapter *chapter;
    const char *date, *item;
    uint32_t n_pages;
    bp_len left, right; /* edges of the page under way */
    bp_len size;
};

static const char *fill(struct furniture *f, const char *pattern, uint32_t page) {
    const struct bp_profile *profile = f->setter->profile;
    struct bp_arena *arena = f->setter->scratch;
    return bp_fill(arena, pattern, "body", profile->body, "date", f->date, "item", f->item,
                   "organisation", profile->organisation, "short", profile->organisation_short,
                   "page", bp_arena_printf(arena, "%u", page), "pages",
                   bp_arena_printf(arena, "%u", f->n_pages), NULL);
}

static bp_len piece_width(const struct bp_setter *setter, guint i, bp_len size, bp_len *space) {
    const struct bp_piece *piece = &g_array_index(setter->pieces, struct bp_piece, i);
    *space =
        piece->flags & BP_PIECE_SPACE
            ? bp_space_width(setter->fonts, bp_fonts_word(setter->fonts, piece->word)->face, size)
            : 0;
    return bp_word_width(setter->fonts, piece->word, size);
}

static void cut_line(struct bp_setter *setter, const char *text) {
    g_array_set_size(setter->pieces, 0);
    bp_text_line(setter->fonts, text, 0, setter->doc->lang, setter->pieces, setter->diags);
}

static bp_len line_width(const struct bp_setter *setter, bp_len size) {
    bp_len width = 0, space = 0;
    for (guint i = 0; i < setter->pieces->len; i++) {
        width += space;
        width += piece_width(setter, i, size, &space);
    }
    return width;
}

/* Cuts the text for one line of at most `room`: whole words go from its end, and an ellipsis says
 * so. Returns the width. */
static bp_len fit_line(struct bp_setter *setter, const char *text, bp_len size, bp_len room) {
    cut_line(setter, text);
    bp_len width = line_width(setter, size);
    char *shorter = g_strdup(text);
    while (width > room) {
        char *space = strrchr(shorter, ' ');
        if (!space)
            break;
        *space = '\0';
        char *with_ellipsis = g_strconcat(shorter, "…", NULL);
        cut_line(setter, with_ellipsis);
        g_free(with_ellipsis);
        width = line_width(setter, size);
    }
    g_free(shorter);
    return width;
}

/* One text on one line, from the left margin or to the right one; returns its width. */
static bp_len add_text(struct furniture *f, GArray *items, const char *text, bool right,
                       bp_len room, bp_len baseline, enum bp_artifact kind) {
    struct bp_setter *setter = f->setter;
    bp_len width = fit_line(setter, text, f->size, room);
    if (setter->pieces->len == 0)
        return 0;
    bp_word_use *uses = bp_arena_alloc(setter->keep, sizeof *uses * (size_t)setter->pieces->len);
    for (guint i = 0; i < setter->pieces->len; i++) {
        const struct bp_piece *piece = &g_array_index(setter->pieces, struct bp_piece, i);
        uses[i] = piece->word | (piece->flags & BP_PIECE_SPACE ? BP_USE_SPACE : 0);
    }
    struct bp_metrics metrics = bp_fonts_metrics(setter->fonts, f->size);
    struct bp_item item = {.kind = BP_ITEM_TEXT, .artifact = (uint8_t)kind};
    item.box = (struct bp_box){right ? f->right - width : f->left, baseline - metrics.ascent, width,
                               metrics.ascent + metrics.descent};
    item.as.text.words = uses;
    item.as.text.n_words = setter->pieces->len;
    item.as.text.size = f->size;
    item.as.text.baseline = baseline;
    item.as.text.colour = setter->look->soft;
    g_array_append_val(items, item);
    return width;
}

static bool is_large(const struct bp_look *look) {
    return look->small > LARGE;
}

/* A line with a text at each side. */
struct line {
    const char *left, *right; /* patterns */
    uint32_t page;
    bp_len baseline;
    bp_len above; /* baseline of a line above it, if there is room for one; else 0 */
    enum bp_artifact kind;
};

static bp_len full_width(struct furniture *f, const char *pattern, uint32_t page) {
    cut_line(f->setter, fill(f, pattern, page));
    return line_width(f->setter, f->size);
}

/* Where the two don't fit beside each other, the one with the page's number is whole; without one,
 * the left is, and the right gets a line of its own in large type, or if less than half of it would
 * be seen. */
static void add_line(struct furniture *f, GArray *items, const struct line *line) {
    const bp_len room = f->right - f->left;
    bp_len left = full_width(f, line->left, line->page);
    bp_len right = full_width(f, line->right, line->page), baseline = line->baseline;
    if (strstr(line->right, "{page}") && !strstr(line->left, "{page}"))
        left = MIN(left, room - right - TEXT_GAP);
    else if (line->above > 0 &&
             room - left - TEXT_GAP < (is_large(f->setter->look) ? right : right / 2))
        baseline = line->above;
    else
        right = MIN(right, room - MIN(left, room) - TEXT_GAP);
    add_text(f, items, fill(f, line->left, line->page), false, MIN(left, room), baseline,
             line->kind);
    add_text(f, items, fill(f, line->right, line->page), true, MIN(right, room), line->baseline,
             line->kind);
}

static void add_head(struct furniture *f, GArray *items, uint32_t page) {
    const struct bp_look *look = f->setter->look;
    /* Larger type stands a little lower, as far as there is room above the text. */
    bp_len lower = is_large(look) ? HEAD_LOWER : 0;
    lower = CLAMP(look->margin_top - HEAD_RULE - HEAD_AIR, 0, lower);
    const struct line line = {.left = f->setter->profile->head_left,
                              .right = f->setter->profile->head_right,
                              .page = page,
                              .baseline = HEAD_BASELINE + lower,
                              .above = HEAD_BASELINE + lower - look->small * 5 / 4,
                              .kind = BP_ARTIFACT_HEADER};
    add_line(f, items, &line);
    struct bp_item rule = {
        .kind = BP_ITEM_FILL,
        .artifact = BP_ARTIFACT_HEADER,
        .box = {f->setter->left, HEAD_RULE + lower, f->right - f->setter->left, BP_PT(0.6)}};
    rule.as.fill.colour = look->rule;
    g_array_append_val(items, rule);
}

static void add_foot(struct furniture *f, GArray *items, uint32_t page, bp_len height) {
    const struct line line = {.left = f->setter->profile->foot_left,
                              .right = f->setter->profile->foot_right,
                              .page = page,
                              .baseline = height - FOOT_BASELINE,
                              .kind = BP_ARTIFACT_FOOTER};
    add_line(f, items, &line);
}

/* The size at which a stamp fits: a little smaller first, then with fewer words, then as small as
 * it must be. */
static bp_len stamp_size(struct furniture *f, const char *text) {
    struct bp_setter *setter = f->setter;
    const bp_len room = MAX(f->right - f->left, 1);
    cut_line(setter, text);
    int64_t width = MAX(line_width(setter, f->size), 1);
    bp_len size =
        width > room ? (bp_len)MAX(f->size * room / width, f->size * STAMP_SMALLER / 100) : f->size;
    width = fit_line(setter, text, size, room);
    return width > room ? (bp_len)MAX(1, (int64_t)size * room * 9 / 10 / width) : size;
}

/* White below a text: whatever the attached page is like there, the text can be read. */
static struct bp_item ground_of(const struct bp_item *text) {
    const bp_len more = text->as.text.size / STAMP_AIR;
    struct bp_item ground = {.kind = BP_ITEM_FILL, .artifact = text->artifact};
    ground.box =
        (struct bp_box){text->box.x - more, text->box.y, text->box.w + 2 * more, text->box.h};
    ground.as.fill.colour = STAMP_GROUND;
    return ground;
}

/* The same below the text that was added last, if one was. */
static void add_ground(GArray *items, guint before) {
    if (items->len == before)
        return;
    const struct bp_item ground = ground_of(&g_array_index(items, struct bp_item, items->len - 1));
    g_array_insert_val(items, before, ground);
}

static bp_len add_stamp(struct furniture *f, GArray *items, const char *text, bool right,
                        bp_len baseline, enum bp_artifact kind) {
    const bp_len usual = f->size;
    f->size = stamp_size(f, text);
    const guint before = items->len;
    bp_len width = add_text(f, items, text, right, f->right - f->left, baseline, kind);
    add_ground(items, before);
    f->size = usual;
    return width;
}

/* The pattern that holds the page's number, which attached pages must have wherever our own have
 * it. */
static const char *number_pattern(const struct bp_profile *profile) {
    const char *const patterns[] = {profile->foot_right, profile->foot_left, profile->head_right,
                                    profile->head_left};
    for (size_t i = 0; i < G_N_ELEMENTS(patterns); i++)
        if (strstr(patterns[i], "{page}"))
            return patterns[i];
    return "{page}";
}

/* The foot of an attached page: the page's number, and beside it what our own pages' foot says, if
 * there is room. */
static void stamp_foot(struct furniture *f, GArray *items, uint32_t number, bp_len baseline) {
    const struct bp_profile *profile = f->setter->profile;
    const char *pattern = number_pattern(profile);
    bool left = pattern == profile->foot_left;
    bp_len taken =
        add_stamp(f, items, fill(f, pattern, number), !left, baseline, BP_ARTIFACT_FOOTER);
    const char *other = fill(f, left ? profile->foot_right : profile->foot_left, number);
    cut_line(f->setter, other);
    bp_len room = f->right - f->left - taken - 2 * f->size;
    const guint before = items->len;
    if (line_width(f->setter, f->size) < room)
        add_text(f, items, other, left, room, baseline, BP_ARTIFACT_FOOTER);
    add_ground(items, before);
}

/* -- the head of an attached file's first page ------------------------------------------------ */

/* Heading and way back beside each other. */
struct head {
    const char *heading, *back;
    bp_len back_width, gap;
    bool cut; /* words of the heading are left out */
};

static bp_len text_width(struct bp_setter *setter, const char *text, bp_len size) {
    cut_line(setter, text);
    return line_width(setter, size);
}

/* Measures the head at the furniture's size; returns its width, as it would be in full. */
static bp_len measure_head(struct furniture *f, struct head *head) {
    head->back_width = text_width(f->setter, head->back, f->size);
    head->gap = head->back_width > 0 ? f->size * 3 / 2 : 0;
    return head->back_width + head->gap + text_width(f->setter, head->heading, f->size);
}

/* The size at which both fit: as with other stamps a little smaller first, then with fewer words in
 * the heading, then as small as they must be. */
static void fit_head(struct furniture *f, struct head *head) {
    const int64_t room = MAX(f->right - f->left, 1);
    int64_t width = measure_head(f, head);
    if (width > room)
        f->size = (bp_len)MAX(f->size * room / width, f->size * STAMP_SMALLER / 100);
    head->cut = measure_head(f, head) > room;
    const bp_len others = head->back_width + head->gap;
    width = others + fit_line(f->setter, head->heading, f->size, (bp_len)room - others);
    if (width > room) {
        f->size = (bp_len)MAX(1, f->size * room * 9 / 10 / width);
        measure_head(f, head);
    }
}

/* Adds a text as content, with white below it; false if it is empty. */
static bool add_head_part(struct furniture *f, struct bp_page *page, const char *text,
                          bp_len baseline, enum bp_page_head part, struct bp_elem *elem) {
    struct bp_setter *setter = f->setter;
    GArray *items = g_array_new(FALSE, FALSE, sizeof(struct bp_item));
    add_text(f, items, text, true, f->right - f->left, baseline, BP_ARTIFACT_LAYOUT);
    const bool any = items->len > 0;
    if (any) {
        struct bp_item *item = &g_array_index(items, struct bp_item, 0);
        const struct bp_item ground = ground_of(item);
        if (page->n_under > 0) /* one for both */
            page->under[0].box = bp_box_join(page->under[0].box, ground.box);
        else
            page->under[page->n_under++] = ground;
        item->elem = elem;
        item->mcid = part;
        if (part == BP_PAGE_HEAD_BACK)
            item->as.text.colour = page->n_links > 0 ? setter->look->accent : setter->look->ink;
        page->content[page->n_content++] = *item;
    }
    g_array_free(items, TRUE);
    return any;
}

static struct bp_item rule_under(const struct bp_setter *setter, const struct bp_item *text) {
    struct bp_item rule = {.kind = BP_ITEM_FILL, .artifact = BP_ARTIFACT_LAYOUT};
    const bp_len size = text->as.text.size;
    rule.box = (struct bp_box){text->box.x, text->as.text.baseline + size * BACK_LOWER / 100,
                               text->box.w, MAX(1, size * BACK_RULE / 100)};
    rule.as.fill.colour = setter->look->accent;
    return rule;
}

/* Behind the heading, at the page's right, stands the way back. */
static void add_head_content(struct furniture *f, GArray *items, struct bp_page *page,
                             bp_len baseline) {
    struct bp_setter *setter = f->setter;
    const bp_len right = f->right, size = f->size;
    struct head head = {.heading = bp_attached_heading(setter, f->chapter->attached),
                        .back = bp_back_words(setter, f->chapter->attached)};
    fit_head(f, &head);
    page->under = bp_arena_alloc(setter->keep, sizeof *page->under);
    page->content = bp_arena_alloc(setter->keep, sizeof *page->content * BP_PAGE_HEAD_PARTS);
    f->right = right - head.back_width - head.gap;
    add_head_part(f, page, head.heading, baseline, BP_PAGE_HEAD_HEADING, f->chapter->heading);
    if (head.cut)
        bp_elem_say(setter->keep, f->chapter->heading)->actual = head.heading;
    f->right = right;
    struct bp_box box = {f->left, 0, f->right - f->left, MIN(baseline, page->height)};
    if (add_head_part(f, page, head.back, baseline, BP_PAGE_HEAD_BACK, f->chapter->back)) {
        const struct bp_item *back = &page->content[page->n_content - 1];
        const struct bp_item rule = rule_under(setter, back);
        if (page->n_links > 0)
            g_array_append_val(items, rule);
        box = back->box;
    } /* else the profile's words for it are empty: all of the head is the link */
    bp_stamp_link(setter, page, box);
    f->size = size;
}

/* On an attached page: what it belongs to at its head, the pack's foot at its foot. */
static void add_stamps(struct furniture *f, GArray *items, struct bp_page *page, uint32_t number) {
    struct bp_setter *setter = f->setter;
    const struct bp_stamps stamps = bp_doc_stamps(setter->doc);
    const struct bp_stamp_place place = bp_stamp_place(&stamps, page->width, page->height);
    f->left = place.left;
    f->right = place.right;
    f->size = place.size;
    if (page->attached_page == 0)
        add_head_content(f, items, page, place.head);
    else
        add_stamp(f, items, bp_attached_heading(setter, f->chapter->attached), true, place.head,
                  BP_ARTIFACT_HEADER);
    stamp_foot(f, items, number, place.foot);
}

static const char *item_text(struct bp_setter *setter, const struct bp_chapter *chapter) {
    const struct bp_profile *profile = setter->profile;
    if (chapter->letter)
        return bp_profile_word(profile, BP_WORD_LETTER);
    if (!chapter->item)
        return bp_profile_word(profile, BP_WORD_AGENDA);
    const struct bp_node *title = bp_node_child(chapter->item, BP_TITLE);
    return bp_fill(setter->scratch, bp_profile_word(profile, BP_WORD_ITEM), "n",
                   bp_arena_printf(setter->scratch, "%d", chapter->item->as.item.number), "title",
                   title ? bp_shown_text(setter, title) : "", NULL);
}

void bp_set_furniture(struct bp_setter *setter, const struct bp_chapter *chapter) {
    const struct bp_profile *profile = setter->profile;
    const struct bp_node *meeting = bp_node_child(setter->doc->root, BP_MEETING);
    struct furniture f = {
        .setter = setter, .chapter = chapter, .n_pages = setter->n_pages + setter->pages_before};
    f.date = bp_when_date(&meeting->as.meeting.start, bp_profile_word(profile, BP_WORD_DATE_SHORT),
                          profile, setter->scratch);
    const char *item = item_text(setter, chapter);
    for (guint i = 0; i < chapter->pages->len; i++) {
        struct bp_page *page = &g_array_index(chapter->pages, struct bp_page, i);
        uint32_t number = setter->pages_before + chapter->first_page + i + 1;
        GArray *items = setter->over;
        f.item = page->running && *page->running ? page->running : item;
        f.left = setter->left;
        f.right = page->width - setter->look->margin_right;
        f.size = setter->look->small;
        g_array_append_vals(items, page->over, page->n_over);
        if (!page->attachment && !chapter->front)
            add_head(&f, items, number);
        if (page->attachment)
            add_stamps(&f, items, page, number);
        else
            add_foot(&f, items, number, page->height);
        struct bp_item *copy = bp_arena_alloc(setter->keep, sizeof *copy * (size_t)items->len);
        memcpy(copy, items->data, sizeof *copy * items->len);
        page->over = copy;
        page->n_over = items->len;
        g_array_set_size(items, 0);
        page->label = bp_arena_printf(setter->keep, "%u", number);
    }
}
