/* Paragraphs: inline content becomes measured pieces.
 * In: inline nodes and program-made texts in a style. Out: struct bp_para, ready to be measured and
 * broken into lines.
 * The one idea: a paragraph is cut and shaped once, whatever widths are tried for it later. */
#include "layout/para.h"

#include <string.h>

#include "layout/para_parts.h"
#include "layout/refs.h"

/* -- styles ----------------------------------------------------------------------------------- */

/* Leading in the proportion of the body's, closer for larger type. */
static bp_len leading_of(const struct bp_setter *setter, bp_len size) {
    const struct bp_look *look = setter->look;
    if (size <= look->body)
        return (bp_len)((int64_t)look->leading * size / look->body);
    return size + size / 5 + BP_PT(1.5);
}

struct bp_para_style bp_style_body(const struct bp_setter *setter) {
    const struct bp_look *look = setter->look;
    return (struct bp_para_style){
        .size = look->body, .leading = look->leading, .colour = look->ink};
}

struct bp_para_style bp_style_small(const struct bp_setter *setter) {
    const struct bp_look *look = setter->look;
    return (struct bp_para_style){
        .size = look->small, .leading = leading_of(setter, look->small), .colour = look->soft};
}

struct bp_para_style bp_style_heading(const struct bp_setter *setter, int level) {
    const struct bp_look *look = setter->look;
    bp_len size = level == 1   ? look->display
                  : level == 2 ? look->title
                  : level == 3 ? look->heading
                               : look->body;
    return (struct bp_para_style){.size = size,
                                  .leading = leading_of(setter, size),
                                  .colour = level > 4 ? look->soft : look->ink,
                                  .bold = true,
                                  .balance = true};
}

/* -- gathering -------------------------------------------------------------------------------- */

void bp_para_begin(struct bp_setter *setter, struct bp_para_style style, struct bp_elem *elem) {
    g_string_truncate(setter->text, 0);
    g_array_set_size(setter->spans, 0);
    g_array_set_size(setter->runs, 0);
    g_array_set_size(setter->pieces, 0);
    struct bp_para *para = bp_arena_new0(setter->scratch, struct bp_para);
    para->style = style;
    para->elem = elem;
    setter->open = para;
}

static void add_span(struct bp_setter *setter, const char *text, size_t length, struct bp_run run,
                     const char *lang, struct bp_pos pos) {
    if (length == 0)
        return;
    const struct bp_para *para = setter->open;
    struct bp_span span = {.length = (uint32_t)length, .lang = lang, .pos = pos};
    span.style = (run.bold ? BP_STYLE_BOLD : 0) | (run.italic ? BP_STYLE_ITALIC : 0) |
                 (para->style.tabular ? BP_STYLE_TABULAR : 0);
    gsize before = setter->text->len;
    if (!setter->doc->root->as.pack.hyphenate || para->style.balance || para->style.whole ||
        run.goal)
        g_string_append_len(setter->text, text, (gssize)length);
    else if (!bp_fonts_hyphenate(setter->fonts, text, length, lang, setter->text))
        bp_setter_no_hyphens(setter, lang);
    span.length = (uint32_t)(setter->text->len - before);
    g_array_append_val(setter->spans, span);
    g_array_append_val(setter->runs, run);
}

static struct bp_run base_run(const struct bp_para *para) {
    return (struct bp_run){.size = para->style.size,
                           .colour = para->style.colour,
                           .elem = para->elem,
                           .bold = para->style.bold};
}

const struct bp_goal *bp_goal_new(struct bp_setter *setter, struct bp_elem *elem, const char *href,
                                  const char *text) {
    struct bp_goal *goal = bp_arena_new0(setter->keep, struct bp_goal);
    goal->elem = elem;
    if (href[0] == '#') { /* what it says is completed with the page when all pages are known */
        goal->anchor = href + 1;
        goal->out = bp_leads_out(setter, goal->anchor);
        if (goal->out)
            elem->role = BP_ROLE_SPAN;
        goal->contents = bp_arena_strdup(setter->keep, text);
        return goal;
    }
    goal->uri = href;
    goal->contents = bp_profile_link(setter->profile, setter->keep, text, href);
    return goal;
}

static bp_colour goal_colour(const struct bp_setter *setter, const struct bp_goal *goal) {
    return goal->out ? setter->look->ink : setter->look->accent;
}

static struct bp_run link_run(struct bp_setter *setter, struct bp_run run,
                              const struct bp_node *node, const char *href, const char *text) {
    run.elem = bp_elem_new(setter, BP_ROLE_LINK, run.elem, node);
    run.goal = bp_goal_new(setter, run.elem, href, text);
    run.colour = goal_colour(setter, run.goal);
    return run;
}

/* How an inline element changes the run for what stands in it. */
static struct bp_run enter(struct bp_setter *setter, struct bp_run run,
                           const struct bp_node *node) {
    switch (node->kind) {
    case BP_STRONG:
        run.bold = true;
        break;
    case BP_EM:
        if (setter->look->emphasis == BP_EMPHASIS_ITALIC)
            run.italic = true;
        else
            run.bold = true;
        break;
    case BP_SUP:
        run.rise += run.size * 35 / 100;
        run.size = run.size * 70 / 100;
        break;
    case BP_SUB:
        run.rise -= run.size * 15 / 100;
        run.size = run.size * 70 / 100;
        break;
    case BP_A:
        if (run.goal) /* no link in a link */
            break;
        return link_run(setter, run, node, node->as.a.href, bp_node_text(node, setter->scratch));
    case BP_ABBR:
        if (bp_abbr_explains(setter, node)) /* its expansion is written out */
            break;
        run.elem = bp_elem_new(setter, BP_ROLE_SPAN, run.elem, node);
        bp_elem_say(setter->keep, run.elem)->expansion = node->as.abbr.title;
        return run;
    default:
        break;
    }
    if (node->lang)
        run.elem = bp_elem_new(setter, BP_ROLE_SPAN, run.elem, node);
    return run;
}

/* A reference: words that the program makes, and a link unless it stands in one. */
static void add_ref(struct bp_setter *setter, struct bp_run run, const char *lang,
                    const struct bp_node *node) {
    struct bp_reference ref = bp_reference(setter, node);
    if (!run.goal) {
        const char *href = bp_arena_printf(setter->keep, "#%s", node->as.ref.to);
        run = link_run(setter, run, node, href, ref.contents);
        if (g_strcmp0(lang, setter->doc->lang) != 0)
            /* the profile's words, amid another language */
            bp_elem_say(setter->keep, run.elem)->lang = setter->doc->lang;
    }
    add_span(setter, ref.text, strlen(ref.text), run, setter->doc->lang, node->pos);
}

/* Behind another call there is a comma, or two numbers would read as one. */
static void part_calls(struct bp_setter *setter, struct bp_run run, const char *lang,
                       struct bp_pos pos) {
    const guint n = setter->runs->len;
    if (n == 0 || !g_array_index(setter->runs, struct bp_run, n - 1).note)
        return;
    bp_note_raise(&run);
    add_span(setter, ",", 1, run, lang, pos);
}

/* The call of a footnote; a note within a link or a note has none (check says so), nor has text
 * that is shown once more. */
static void add_call(struct bp_setter *setter, struct bp_run run, const char *lang,
                     const struct bp_node *node) {
    if (run.goal || run.again)
        return;
    part_calls(setter, run, lang, node->pos);
    run = bp_note_call(setter, run, node);
    const char *label = bp_note_label(setter, run.note);
    add_span(setter, label, strlen(label), run, lang, node->pos);
}

static void add_inlines(struct bp_setter *setter, const struct bp_node *parent, struct bp_run run,
                        const char *lang) {
    for (const struct bp_node *node = parent->first; node; node = node->next) {
        if (node->kind == BP_TEXT) {
            add_span(setter, node->as.text.text, node->as.text.length, run, lang, node->pos);
        } else if (node->kind == BP_BR) {
            add_span(setter, "\n", 1, run, lang, node->pos);
        } else if (node->kind == BP_REF) {
            add_ref(setter, run, lang, node);
        } else if (node->kind == BP_FOOTNOTE) {
            add_call(setter, run, lang, node);
        } else {
            struct bp_run inner = enter(setter, run, node);
            const char *its_lang = node->lang ? node->lang : lang;
            struct bp_word_frame words = bp_abbr_frame(setter, node);
            add_span(setter, words.before, strlen(words.before), inner, its_lang, node->pos);
            add_inlines(setter, node, inner, its_lang);
            add_span(setter, words.behind, strlen(words.behind), inner, its_lang, node->pos);
        }
    }
}

const char *bp_lang_of(const struct bp_setter *setter, const struct bp_node *node) {
    for (; node; node = node->parent)
        if (node->lang)
            return node->lang;
    return setter->doc->lang;
}

void bp_para_add_inlines(struct bp_setter *setter, const struct bp_node *node) {
    setter->open->lang = bp_lang_of(setter, node);
    add_inlines(setter, node, base_run(setter->open), setter->open->lang);
}

void bp_para_add_again(struct bp_setter *setter, const struct bp_node *node) {
    struct bp_run run = base_run(setter->open);
    run.again = true;
    add_inlines(setter, node, run, bp_lang_of(setter, node));
}

void bp_para_add_text(struct bp_setter *setter, const char *text) {
    const struct bp_para *para = setter->open;
    add_span(setter, text, strlen(text), base_run(para), setter->doc->lang, (struct bp_pos){0});
}

void bp_para_add_styled(struct bp_setter *setter, const char *text, bp_len size, bp_colour colour,
                        bool bold) {
    struct bp_run run = base_run(setter->open);
    run.size = size ? size : run.size;
    run.colour = colour;
    run.bold = bold;
    add_span(setter, text, strlen(text), run, setter->doc->lang, (struct bp_pos){0});
}

static void add_made_link(struct bp_setter *setter, const char *text, const char *href) {
    struct bp_run run = link_run(setter, base_run(setter->open), NULL, href, text);
    add_span(setter, text, strlen(text), run, setter->doc->lang, (struct bp_pos){0});
}

void bp_para_add_goal(struct bp_setter *setter, const struct bp_node *node, const char *text,
                      const struct bp_goal *goal, struct bp_elem *elem, bool quiet) {
    struct bp_run run = base_run(setter->open);
    run.goal = goal;
    run.elem = elem;
    run.quiet = quiet;
    if (!quiet)
        run.colour = goal_colour(setter, goal);
    if (node)
        add_inlines(setter, node, run, bp_lang_of(setter, node));
    else
        add_span(setter, text, strlen(text), run, setter->doc->lang, (struct bp_pos){0});
}

void bp_para_add_link(struct bp_setter *setter, const char *text, const char *anchor) {
    add_made_link(setter, text, bp_arena_printf(setter->keep, "#%s", anchor));
}

void bp_para_add_address(struct bp_setter *setter, const char *text, const char *uri) {
    add_made_link(setter, text, uri);
}

static void *copy_array(struct bp_arena *arena, const GArray *array) {
    size_t size = (size_t)array->len * g_array_get_element_size((GArray *)array);
    void *copy = bp_arena_alloc(arena, size);
    if (size > 0)
        memcpy(copy, array->data, size);
    return copy;
}

/* Takes the pieces from the buffer and measures them. */
void bp_para_take_pieces(struct bp_setter *setter, struct bp_para *para) {
    const struct bp_fonts *fonts = setter->fonts;
    uint32_t n = setter->pieces->len;
    para->pieces = copy_array(setter->scratch, setter->pieces);
    para->n_pieces = n;
    para->widths = bp_arena_alloc(setter->scratch, sizeof(bp_len) * 2 * (size_t)n);
    para->spaces = para->widths + n;
    for (uint32_t i = 0; i < n; i++) {
        const struct bp_piece *piece = &para->pieces[i];
        bp_len size = para->runs[piece->span].size;
        para->widths[i] = bp_word_width(fonts, piece->word, size);
        if (piece->flags & BP_PIECE_SPACE)
            para->spaces[i] = bp_space_width(fonts, bp_fonts_word(fonts, piece->word)->face, size);
    }
}

/* The footnotes that the paragraph calls are set now that its own text is done. */
static void set_notes(struct bp_setter *setter, const struct bp_para *para, guint n_runs) {
    for (guint i = 0; i < n_runs; i++)
        if (para->runs[i].note)
            bp_note_set(setter, para->runs[i].note);
}

struct bp_para *bp_para_end(struct bp_setter *setter) {
    struct bp_para *para = setter->open;
    bp_text_cut(setter->fonts, setter->text->str, setter->text->len,
                (const struct bp_span *)(const void *)setter->spans->data, setter->spans->len,
                para->lang ? para->lang : setter->doc->lang, setter->pieces, setter->diags);
    para->runs = copy_array(setter->scratch, setter->runs);
    bp_para_take_pieces(setter, para);
    set_notes(setter, para, setter->runs->len);
    return para;
}

struct bp_para *bp_para_text(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *elem, const char *text) {
    bp_para_begin(setter, style, elem);
    bp_para_add_text(setter, text);
    return bp_para_end(setter);
}

struct bp_elem *bp_para_elem(const struct bp_para *para) {
    return para->elem;
}

void bp_para_space(struct bp_para *para) {
    if (para->n_pieces > 0)
        para->pieces[para->n_pieces - 1].flags |= BP_PIECE_SPACE;
}

/* -- measuring -------------------------------------------------------------------------------- */

bp_len bp_para_hyphen(const struct bp_setter *setter, const struct bp_para *para, uint32_t i) {
    const struct bp_piece *piece = &para->pieces[i];
    if (!(piece->flags & BP_PIECE_SHY))
        return 0;
    bp_face face = bp_fonts_word(setter->fonts, piece->word)->face;
    return bp_word_width(setter->fonts, bp_hyphen_word(setter->fonts, face),
                         para->runs[piece->span].size);
}

bp_len bp_para_min(struct bp_setter *setter, const struct bp_para *para) {
    bp_len widest = 0, width = 0, space = 0;
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        width += space + para->widths[i];
        widest = MAX(widest, width + bp_para_hyphen(setter, para, i));
        space = para->spaces[i];
        if (para->pieces[i].flags & (BP_PIECE_BREAK | BP_PIECE_NEWLINE))
            width = space = 0;
    }
    return widest;
}

bp_len bp_para_max(const struct bp_para *para) {
    bp_len widest = 0, width = 0, space = 0;
    for (uint32_t i = 0; i < para->n_pieces; i++) {
        width += space + para->widths[i];
        widest = MAX(widest, width);
        space = para->spaces[i];
        if (para->pieces[i].flags & BP_PIECE_NEWLINE)
            width = space = 0;
    }
    return widest;
}
