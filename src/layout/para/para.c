/* Paragraphs: inline content becomes measured pieces.
 * In: inline nodes and program-made texts in a style. Out: struct bp_para, ready to be broken into
 * lines; footnotes, set once, as lines that the page of their call must find room for. */
#include "layout/para/para.h"

#include <string.h>

#include "layout/flow.h"
#include "layout/para/raised.h"
#include "layout/para/runs.h"
#include "layout/refs.h"
#include "model/phone.h"

#define NOTE_LABEL_ROOM BP_PT(14)
#define MOST_TIES 4 /* no-break spaces that are meant, between two others: "10 000 000 000 kg" */

struct bp_para_work *bp_para_work_new(void) {
    struct bp_para_work *work = g_new0(struct bp_para_work, 1);
    work->text = g_string_new(NULL);
    work->spans = g_array_new(FALSE, FALSE, sizeof(struct bp_span));
    work->runs = g_array_new(FALSE, FALSE, sizeof(struct bp_text_run));
    work->pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    work->stops = g_array_new(FALSE, FALSE, sizeof(struct bp_stop));
    return work;
}

void bp_para_work_free(struct bp_para_work *work) {
    g_string_free(work->text, TRUE);
    g_array_free(work->spans, TRUE);
    g_array_free(work->runs, TRUE);
    g_array_free(work->pieces, TRUE);
    g_array_free(work->stops, TRUE);
    g_free(work);
}

/* -- gathering -------------------------------------------------------------------------------- */

void bp_para_begin(struct bp_setter *setter, struct bp_para_style style, struct bp_elem *elem) {
    struct bp_para_work *work = setter->paras;
    g_string_truncate(work->text, 0);
    g_array_set_size(work->spans, 0);
    g_array_set_size(work->runs, 0);
    g_array_set_size(work->pieces, 0);
    work->open = bp_arena_new0(setter->scratch, struct bp_para);
    work->open->style = style;
    work->open->elem = elem;
}

static void add_span(struct bp_setter *setter, const char *text, size_t length,
                     struct bp_text_run run, const char *lang, struct bp_pos pos) {
    if (length == 0)
        return;
    struct bp_para_work *work = setter->paras;
    const struct bp_para *para = work->open;
    struct bp_span span = {.length = (uint32_t)length, .lang = lang, .pos = pos};
    span.style = (run.bold ? BP_STYLE_BOLD : 0) | (run.italic ? BP_STYLE_ITALIC : 0) |
                 (para->style.tabular ? BP_STYLE_TABULAR : 0);
    gsize before = work->text->len;
    const struct bp_node *pack = setter->doc->root;
    if (!pack->as.pack.hyphenate || pack->as.pack.print || para->style.balance ||
        para->style.whole || run.goal)
        g_string_append_len(work->text, text, (gssize)length);
    else if (!bp_fonts_hyphenate(setter->fonts, text, length, lang, work->text)) /* no dictionary */
        bp_diag(setter->diags, HYPHENS_MISSING, setter->doc->root->pos, lang);
    span.length = (uint32_t)(work->text->len - before);
    g_array_append_val(work->spans, span);
    g_array_append_val(work->runs, run);
}

/* -- languages -------------------------------------------------------------------------------- */

/* True if two tags name one language: "en" and "en-GB" do. */
static bool same_language(const char *a, const char *b) {
    const size_t length = strcspn(a, "-");
    return length == strcspn(b, "-") && g_ascii_strncasecmp(a, b, length) == 0;
}

static const char *profile_lang(const struct bp_setter *setter) {
    return setter->profile->lang ? setter->profile->lang : setter->doc->lang;
}

/* The language of what is in an element. */
static const char *elem_lang(const struct bp_setter *setter, const struct bp_elem *elem) {
    for (; elem; elem = elem->parent)
        if (elem->more && elem->more->lang)
            return elem->more->lang;
    return setter->doc->lang;
}

/* Figures and signs alone are in no language. */
static bool has_letters(const char *text) {
    for (; *text; text = g_utf8_next_char(text))
        if (g_unichar_isalpha(g_utf8_get_char(text)))
            return true;
    return false;
}

const char *bp_words_lang(const struct bp_setter *setter, const struct bp_elem *elem) {
    const char *lang = profile_lang(setter);
    return same_language(elem_lang(setter, elem), lang) ? NULL : lang;
}

static void add_words(struct bp_setter *setter, const char *text, struct bp_text_run run) {
    const char *lang = run.elem && has_letters(text) ? bp_words_lang(setter, run.elem) : NULL;
    if (lang) {
        run.elem = bp_elem_new(setter, BP_ROLE_SPAN, run.elem, NULL);
        bp_elem_say(setter->keep, run.elem)->lang = lang;
    }
    add_span(setter, text, strlen(text), run, profile_lang(setter), (struct bp_pos){0});
}

static void add_own(struct bp_setter *setter, const char *text, struct bp_text_run run) {
    add_span(setter, text, strlen(text), run, setter->doc->lang, (struct bp_pos){0});
}

/* -- runs ------------------------------------------------------------------------------------- */

static struct bp_text_run base_run(const struct bp_para *para) {
    return (struct bp_text_run){.size = para->style.size,
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
    goal->uri =
        g_ascii_strncasecmp(href, "tel:", 4) == 0 ? bp_phone_address(setter->keep, href) : href;
    goal->contents = bp_profile_link(setter->profile, setter->keep, text, href);
    return goal;
}

static bp_colour goal_colour(const struct bp_setter *setter, const struct bp_goal *goal) {
    return goal->out ? setter->look->ink : setter->look->accent;
}

static struct bp_text_run link_run(struct bp_setter *setter, struct bp_text_run run,
                                   const struct bp_node *node, const char *href, const char *text) {
    run.elem = bp_elem_new(setter, BP_ROLE_LINK, run.elem, node);
    run.goal = bp_goal_new(setter, run.elem, href, text);
    run.colour = goal_colour(setter, run.goal);
    return run;
}

/* How inline elements change the run for what is in them */

static void enter_strong(struct bp_setter *setter, struct bp_text_run *run,
                         const struct bp_node *node) {
    (void)setter, (void)node;
    run->bold = true;
}

static void enter_em(struct bp_setter *setter, struct bp_text_run *run,
                     const struct bp_node *node) {
    (void)node;
    *(setter->look->emphasis == BP_EMPHASIS_ITALIC ? &run->italic : &run->bold) = true;
}

/* What raised figures read as. */
static void read_as(struct bp_setter *setter, struct bp_text_run *run, const struct bp_node *node) {
    const char *text = bp_raised_text(setter->keep, node);
    if (!text)
        return;
    run->elem = bp_elem_new(setter, BP_ROLE_SPAN, run->elem, node);
    bp_elem_say(setter->keep, run->elem)->actual = text;
}

static void enter_sup(struct bp_setter *setter, struct bp_text_run *run,
                      const struct bp_node *node) {
    read_as(setter, run, node);
    run->rise += run->size * 35 / 100;
    run->size = run->size * 70 / 100;
}

static void enter_sub(struct bp_setter *setter, struct bp_text_run *run,
                      const struct bp_node *node) {
    read_as(setter, run, node);
    run->rise -= run->size * 15 / 100;
    run->size = run->size * 70 / 100;
}

static void enter_a(struct bp_setter *setter, struct bp_text_run *run, const struct bp_node *node) {
    if (!run->goal) /* no link in a link */
        *run = link_run(setter, *run, node, node->as.a.href, bp_node_text(node, setter->scratch));
}

static void enter_abbr(struct bp_setter *setter, struct bp_text_run *run,
                       const struct bp_node *node) {
    if (bp_abbr_explains(setter, node)) /* its expansion is written out */
        return;
    run->elem = bp_elem_new(setter, BP_ROLE_SPAN, run->elem, node);
    bp_elem_say(setter->keep, run->elem)->expansion = node->as.abbr.title;
}

static void enter_span(struct bp_setter *setter, struct bp_text_run *run,
                       const struct bp_node *node) {
    (void)setter, (void)run, (void)node;
}

static struct bp_text_run enter(struct bp_setter *setter, struct bp_text_run outer,
                                const struct bp_node *node) {
    typedef void (*enter_fn)(struct bp_setter *, struct bp_text_run *, const struct bp_node *);
    static const enter_fn enters[BP_KIND_COUNT] = {
#define BP_INLINE(kind, name, holds, member, read, enter) [BP_##kind] = enter,
#include "model/elements.def"
    };
    struct bp_text_run run = outer;
    enters[node->kind](setter, &run, node);
    if (node->lang && run.elem == outer.elem)
        run.elem = bp_elem_new(setter, BP_ROLE_SPAN, run.elem, node);
    return run;
}

/* A reference: words that the program makes, and a link unless it stands in one. */
static void add_ref(struct bp_setter *setter, struct bp_text_run run, const char *lang,
                    const struct bp_node *node) {
    struct bp_reference ref = bp_reference(setter, node);
    const char *its = node->as.ref.show == BP_REF_TITLE ? setter->doc->lang : profile_lang(setter);
    if (!run.goal) {
        const char *href = bp_arena_printf(setter->keep, "#%s", node->as.ref.to);
        run = link_run(setter, run, node, href, ref.contents);
        if (has_letters(ref.text) && !same_language(lang, its))
            bp_elem_say(setter->keep, run.elem)->lang = its;
    }
    add_span(setter, ref.text, strlen(ref.text), run, its, node->pos);
}

/* -- footnotes -------------------------------------------------------------------------------- */

/* Gives a run the size and the height of a call. */
static void raise_call(struct bp_text_run *run) {
    run->rise += run->size * 35 / 100;
    run->size = run->size * 70 / 100;
}

/* The signs that Unicode has raised. */
static bool is_superscript(gunichar c) {
    return c == 0x00AA || c == 0x00B2 || c == 0x00B3 || c == 0x00B9 || c == 0x00BA ||
           (c >= 0x2070 && c <= 0x207F);
}

static const char *note_label(struct bp_setter *setter, const struct bp_note *note) {
    return bp_arena_printf(setter->keep, "%d", note->number);
}

/* There and back: the note and its call are on one page, mostly. */
static const struct bp_goal *note_goal(struct bp_setter *setter, struct bp_elem *link,
                                       const char *place, const char *says) {
    struct bp_goal *goal = bp_arena_new0(setter->keep, struct bp_goal);
    *goal = *bp_goal_new(setter, link, bp_arena_printf(setter->keep, "#%s", place), says);
    goal->unpaged = true;
    return goal;
}

/* Turns a run into the call of a footnote; its text is note_label(). */
static struct bp_text_run call_run(struct bp_setter *setter, struct bp_text_run run,
                                   const struct bp_node *node) {
    struct bp_note *note = bp_arena_new0(setter->scratch, struct bp_note);
    const struct bp_chapter *chapter = setter->chapter;
    const int number = ++setter->numbers.note;
    const struct bp_node *item = chapter->item;
    /* The agenda is chapter 0, which no item is. */
    const char *of = chapter->front    ? "front"
                     : chapter->letter ? "letter"
                     : item            ? bp_item_label(item, setter->scratch)
                                       : "0";
    const char *name = bp_arena_printf(setter->keep, "note.%s.%d", of, number);
    note->call = bp_arena_printf(setter->keep, "call.%s.%d", of, number);
    note->node = node;
    note->number = number;
    note->beside = setter->paras->open->elem;
    note->elem = bp_elem_new(setter, BP_ROLE_NOTE, NULL, node);
    bp_elem_say(setter->keep, note->elem)->id = name;
    struct bp_elem *reference = bp_elem_new(setter, BP_ROLE_REFERENCE, run.elem, NULL);
    run.elem = bp_elem_new(setter, BP_ROLE_LINK, reference, NULL);
    const char *says = bp_worded(setter, BP_WORD_FOOTNOTE, "n", note_label(setter, note));
    run.goal = note_goal(setter, run.elem, name, says);
    run.note = note;
    run.quiet = true; /* a raised number is known for what it is */
    run.colour = setter->look->accent;
    raise_call(&run);
    return run;
}

/* True if the text so far ends in something raised: <sup>, or a sign such as "²". */
static bool ends_raised(const struct bp_para_work *work) {
    if (work->runs->len == 0)
        return false;
    const char *end = work->text->str + work->text->len;
    const char *last = g_utf8_find_prev_char(work->text->str, end);
    return g_array_index(work->runs, struct bp_text_run, work->runs->len - 1).rise > 0 ||
           (last && is_superscript(g_utf8_get_char(last)));
}

/* Between two calls there is a comma, or two numbers would read as one; and between a call and
 * other raised text a space that no line ends at. */
static void part_raised(struct bp_setter *setter, struct bp_text_run run, bool call,
                        const char *lang, struct bp_pos pos) {
    const struct bp_para_work *work = setter->paras;
    if (!ends_raised(work))
        return;
    const bool behind_call =
        g_array_index(work->runs, struct bp_text_run, work->runs->len - 1).note != NULL;
    if (!behind_call && !call)
        return;
    const char *between = behind_call && call ? "," : "\u00a0";
    raise_call(&run);
    add_span(setter, between, strlen(between), run, lang, pos);
}

/* The call of a footnote; a note within a link or a note has none (check says so), nor has text
 * that is shown once more. */
static void add_call(struct bp_setter *setter, struct bp_text_run run, const char *lang,
                     const struct bp_node *node) {
    if (run.goal || run.again)
        return;
    part_raised(setter, run, true, lang, node->pos);
    run = call_run(setter, run, node);
    const char *label = note_label(setter, run.note);
    add_span(setter, label, strlen(label), run, lang, node->pos);
}

/* -- inlines ---------------------------------------------------------------------------------- */

static void add_inlines(struct bp_setter *setter, const struct bp_node *parent,
                        struct bp_text_run run, const char *lang) {
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
            struct bp_text_run inner = enter(setter, run, node);
            const char *its_lang = node->lang ? node->lang : lang;
            struct bp_word_frame words = bp_abbr_frame(setter, node);
            if (node->kind == BP_SUP)
                part_raised(setter, run, false, lang, node->pos);
            add_span(setter, words.before, strlen(words.before), inner, its_lang, node->pos);
            add_inlines(setter, node, inner, its_lang);
            add_span(setter, words.behind, strlen(words.behind), inner, its_lang, node->pos);
        }
    }
}

static const char *lang_of(const struct bp_setter *setter, const struct bp_node *node) {
    for (; node; node = node->parent)
        if (node->lang)
            return node->lang;
    return setter->doc->lang;
}

void bp_para_add_inlines(struct bp_setter *setter, const struct bp_node *node) {
    struct bp_para *open = setter->paras->open;
    open->lang = lang_of(setter, node);
    add_inlines(setter, node, base_run(open), open->lang);
}

void bp_para_add_again(struct bp_setter *setter, const struct bp_node *node) {
    struct bp_text_run run = base_run(setter->paras->open);
    run.again = true;
    add_inlines(setter, node, run, lang_of(setter, node));
}

void bp_para_add_text(struct bp_setter *setter, const char *text) {
    add_words(setter, text, base_run(setter->paras->open));
}

void bp_para_add_own(struct bp_setter *setter, const char *text) {
    add_own(setter, text, base_run(setter->paras->open));
}

void bp_para_add_own_in(struct bp_setter *setter, const char *text, bp_colour colour) {
    struct bp_text_run run = base_run(setter->paras->open);
    run.colour = colour;
    add_own(setter, text, run);
}

void bp_para_add_styled(struct bp_setter *setter, const char *text, bp_len size, bp_colour colour,
                        bool bold) {
    struct bp_text_run run = base_run(setter->paras->open);
    run.size = size ? size : run.size;
    run.colour = colour;
    run.bold = bold;
    add_words(setter, text, run);
}

static struct bp_text_run made_link(struct bp_setter *setter, const char *text, const char *href) {
    return link_run(setter, base_run(setter->paras->open), NULL, href, text);
}

void bp_para_add_goal(struct bp_setter *setter, const struct bp_node *node, const char *text,
                      const struct bp_goal *goal, struct bp_elem *elem, bool quiet) {
    struct bp_text_run run = base_run(setter->paras->open);
    run.goal = goal;
    run.elem = elem;
    run.quiet = quiet;
    if (!quiet)
        run.colour = goal_colour(setter, goal);
    if (node)
        add_inlines(setter, node, run, lang_of(setter, node));
    else
        add_own(setter, text, run);
}

void bp_para_add_link(struct bp_setter *setter, const char *text, const char *anchor) {
    const char *href = bp_arena_printf(setter->keep, "#%s", anchor);
    add_words(setter, text, made_link(setter, text, href));
}

void bp_para_add_caption(struct bp_setter *setter, const char *name,
                         const struct bp_node *caption) {
    struct bp_word_frame frame = bp_caption_frame(setter, name);
    bp_para_add_text(setter, frame.before);
    bp_para_add_inlines(setter, caption);
    bp_para_add_text(setter, frame.behind);
}

void bp_para_add_address(struct bp_setter *setter, const char *text, const char *uri) {
    add_own(setter, text, made_link(setter, text, uri));
}

/* The note's number, which leads back to its call. */
static struct bp_para *number_of_note(struct bp_setter *setter, struct bp_para_style style,
                                      const struct bp_note *note) {
    struct bp_elem *lbl = bp_elem_new(setter, BP_ROLE_LBL, note->elem, NULL);
    struct bp_elem *link = bp_elem_new(setter, BP_ROLE_LINK, lbl, NULL);
    style.colour = setter->look->accent;
    bp_para_begin(setter, style, lbl);
    const struct bp_goal *back =
        note_goal(setter, link, note->call, bp_wording(setter, BP_WORD_FOOTNOTE_BACK));
    bp_para_add_goal(setter, NULL, note_label(setter, note), back, link, true);
    struct bp_para *number = bp_para_end(setter);
    bp_para_space(number);
    return number;
}

/* Sets the note's lines; no paragraph may be open. */
static void set_note(struct bp_setter *setter, struct bp_note *note) {
    struct bp_para_style style = bp_style_small(setter);
    style.colour = setter->look->ink;
    struct bp_label label = {.x = setter->left};
    label.para = number_of_note(setter, style, note);
    struct bp_elem *p = bp_elem_new(setter, BP_ROLE_P, note->elem, NULL);
    struct bp_para *para = bp_para_node(setter, style, p, note->node);
    bp_flow_mark(setter, &note->flow, bp_elem_more(note->elem).id, note->elem, setter->left);
    if (note->node->id)
        bp_flow_mark(setter, &note->flow, note->node->id, note->elem, setter->left);
    bp_len room = MAX(NOTE_LABEL_ROOM, bp_para_max(label.para) + BP_PT(4));
    bool left = bp_runs_left(setter, note->node);
    if (left)
        label.x += setter->width - bp_para_max(label.para);
    bp_flow_para(setter, &note->flow, para, setter->left + (left ? 0 : room), setter->width - room,
                 &label);
}

/* True if a piece is held together by more no-break spaces than anybody means. Most words are too
 * short for that, which is all that has to be known of them. */
static bool is_pasted(const struct bp_fonts *fonts, struct bp_piece piece) {
    return bp_fonts_word(fonts, piece.word)->length > 2 * MOST_TIES &&
           bp_piece_ties(fonts, piece) > MOST_TIES;
}

/* Text pasted from elsewhere may have no-break spaces between all of its words; then they say
 * nothing. */
static void untie_pasted(struct bp_setter *setter) {
    GArray *pieces = setter->paras->pieces;
    guint i = 0;
    while (i < pieces->len && !is_pasted(setter->fonts, g_array_index(pieces, struct bp_piece, i)))
        i++;
    if (i == pieces->len)
        return;
    GArray *tied = g_array_sized_new(FALSE, FALSE, sizeof(struct bp_piece), pieces->len);
    g_array_append_vals(tied, pieces->data, pieces->len);
    g_array_set_size(pieces, i);
    for (; i < tied->len; i++) {
        const struct bp_piece piece = g_array_index(tied, struct bp_piece, i);
        if (is_pasted(setter->fonts, piece))
            bp_piece_untie(setter->fonts, piece, pieces);
        else
            g_array_append_val(pieces, piece);
    }
    g_array_free(tied, TRUE);
}

struct bp_para *bp_para_end(struct bp_setter *setter) {
    const struct bp_para_work *work = setter->paras;
    struct bp_para *para = work->open;
    bp_text_cut(setter->fonts, work->text->str, work->text->len,
                (const struct bp_span *)(const void *)work->spans->data, work->spans->len,
                para->lang ? para->lang : setter->doc->lang, work->pieces, setter->diags);
    untie_pasted(setter);
    const guint n_runs = work->runs->len;
    para->runs = bp_keep_array(setter->scratch, work->runs);
    bp_para_take_pieces(setter, para);
    for (guint i = 0; i < n_runs; i++) /* its own text is done: the buffers are free for notes */
        if (para->runs[i].note)
            set_note(setter, para->runs[i].note);
    return para;
}

struct bp_para *bp_para_text(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *elem, const char *text) {
    bp_para_begin(setter, style, elem);
    bp_para_add_text(setter, text);
    return bp_para_end(setter);
}

struct bp_para *bp_para_own(struct bp_setter *setter, struct bp_para_style style,
                            struct bp_elem *elem, const char *text) {
    bp_para_begin(setter, style, elem);
    bp_para_add_own(setter, text);
    return bp_para_end(setter);
}

struct bp_para *bp_para_node(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *elem, const struct bp_node *node) {
    bp_para_begin(setter, style, elem);
    bp_para_add_inlines(setter, node);
    return bp_para_end(setter);
}

struct bp_elem *bp_para_elem(const struct bp_para *para) {
    return para->elem;
}

void bp_para_space(struct bp_para *para) {
    if (para->n_pieces > 0)
        para->pieces[para->n_pieces - 1].flags |= BP_PIECE_SPACE;
}

/* -- marks and labels ------------------------------------------------------------------------- */

struct bp_para *bp_para_mark(struct bp_setter *setter, struct bp_para_style style,
                             struct bp_elem *elem, const char *text, const struct bp_node *node) {
    bp_para_begin(setter, style, elem);
    const struct bp_para_work *work = setter->paras;
    work->open->lang = lang_of(setter, node);
    bp_para_add_own(setter, text);
    if (work->spans->len > 0) /* not the profile's words, but a sign that the language sets */
        g_array_index(work->spans, struct bp_span, 0).lang = work->open->lang;
    return bp_para_end(setter);
}

/* A mark has no direction of its own, so ICU gives it that of the language. */
bool bp_mark_runs_left(const struct bp_para *mark) {
    return mark->n_pieces > 0 && mark->pieces[0].level > 0;
}

bool bp_runs_left(struct bp_setter *setter, const struct bp_node *node) {
    return bp_mark_runs_left(bp_para_mark(setter, bp_style_body(setter), NULL, "•", node));
}
