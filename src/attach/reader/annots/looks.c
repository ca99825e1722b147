/* What form fields look like (ISO 32000-1, 12.7.3.3 and 12.5.6.19), and text in comments.
 * In: widgets, with what the fields above them say. Out: appearances for those that lack one.
 * What the file has stays, whatever its /NeedAppearances says, as long as it may show the field's
 * words. It is drawn anew if it is empty, or if the file asks for that and it can be known that it
 * shows other words: programs that fill in forms often leave that to the viewer. */

#include "attach/reader/annots/annots.h"

#include <math.h>
#include <string.h>

#include "attach/reader/contents/tokens.h"
#include "attach/reader/matrix.h"
#include "attach/reader/objects/out.h"

#define MAX_VALUE (1u << 20) /* bytes of a value that is a stream */
#define MAX_OPTIONS 5000
#define MAX_CELLS 1000
#define MAX_TWINS 100 /* widgets of a field that are looked at */
#define MAX_NAMED 8   /* fields that are reported by name */

/* All fields, and of them the one that is looked at. */
struct run {
    struct bp_work *work;
    struct bp_pens *pens;
    struct bp_obj *form; /* /AcroForm; NULL: none */
    bool needs;          /* it says /NeedAppearances */
    const struct bp_page *page;
    struct bp_annot *annot;
    struct bp_obj *dict; /* of the annotation */
    int64_t flags;       /* of the field */
};

/* The options of a choice field, as they are shown. */
struct options {
    const char **texts;
    bool *selected;
    uint32_t n, n_selected;
};

static struct bp_obj *field(const struct run *run, const char *key) {
    return bp_field_get(run->work, run->dict, key);
}

static int64_t integer_of(const struct run *run, const char *key, int64_t otherwise) {
    return bp_obj_integer(bp_resolve(run->work, field(run, key)), otherwise);
}

/* A value as text; NULL if it is none. Long ones may be streams. */
static const char *text_of(struct bp_work *work, struct bp_obj *value) {
    const struct bp_obj *found = bp_resolve(work, value);
    if (bp_obj_is(found, BP_OBJ_NAME))
        return found->as.text.bytes;
    if (!bp_obj_is(found, BP_OBJ_DICT))
        return bp_obj_text(found, work->arena);
    g_autoptr(GString) bytes = g_string_new(NULL);
    bp_original_decode(work->source, bp_ref_number(work, value), MAX_VALUE, bytes);
    return bp_obj_text(bp_obj_new_string(work->arena, bytes->str, bytes->len), work->arena);
}

static const char *value_of(struct bp_work *work, struct bp_obj *value) {
    const char *text = text_of(work, value);
    return text ? text : "";
}

static bool is_blank(const char *text) {
    while (*text && g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return !*text;
}

/* Tells of a field by its name, and of the ninth and all others together. */
static void tell(struct bp_work *work, enum bp_finding_code code, uint32_t page,
                 struct bp_obj *dict) {
    const bool named = bp_findings_count(work->findings, code) < MAX_NAMED;
    bp_found(work, code, page, named ? bp_field_label(work, dict) : "other fields");
}

/* What nobody sees */

static bool is_hidden(struct bp_work *work, struct bp_obj *dict, struct bp_rect *rect) {
    return bp_annot_is_hidden(work, dict) || !bp_rect_read(work, bp_obj_get(dict, "Rect"), rect) ||
           rect->x1 - rect->x0 < 1 || rect->y1 - rect->y0 < 1;
}

bool bp_looks_unseen(struct bp_work *work, const struct bp_page *page, struct bp_obj *dict) {
    struct bp_rect rect;
    return is_hidden(work, dict, &rect) || rect.x0 >= page->crop.x1 || rect.x1 <= page->crop.x0 ||
           rect.y0 >= page->crop.y1 || rect.y1 <= page->crop.y0;
}

/* True if the field above a widget has another one, that is seen. */
static bool has_seen_twin(struct bp_work *work, struct bp_obj *dict) {
    const struct bp_obj *kids = bp_entry(work, bp_entry(work, dict, "Parent"), "Kids");
    for (uint32_t i = 0; i < MIN(bp_obj_count(kids), MAX_TWINS); i++) {
        struct bp_rect rect;
        struct bp_obj *kid = bp_item(work, kids, i);
        if (kid && kid != dict && !bp_entry(work, kid, "T") && !is_hidden(work, kid, &rect))
            return true;
    }
    return false;
}

bool bp_looks_tell_unseen(struct bp_work *work, const struct bp_page *page, struct bp_obj *dict) {
    static const char *const keys[] = {"V", "DV", "RV"};
    if (!bp_entry(work, dict, "T") && has_seen_twin(work, dict))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        const struct bp_obj *value = bp_resolve(work, bp_field_get(work, dict, keys[i]));
        const bool nothing = !value || bp_obj_is_name(value, "Off") ||
                             (value->type == BP_OBJ_STRING && value->as.text.length == 0);
        if (!nothing) {
            tell(work, BP_FINDING_HIDDEN_FIELDS, page->source, dict);
            return true;
        }
    }
    return false;
}

/* Reading the field */

/* The default appearance: a font, a size, a colour. */
static void read_default(const struct run *run, struct bp_look *look) {
    struct bp_work *work = run->work;
    struct bp_obj *da = bp_resolve(work, field(run, "DA"));
    if (!bp_obj_is(da, BP_OBJ_STRING))
        da = bp_entry(work, run->form, "DA");
    const bool there = bp_obj_is(da, BP_OBJ_STRING);
    const char *text = there ? da->as.text.bytes : "", *font = NULL;
    struct bp_tokens tokens = {.at = text, .end = text + (there ? da->as.text.length : 0)};
    double numbers[4] = {0};
    uint32_t n = 0;
    for (struct bp_token t; bp_tokens_next(&tokens, &t);) {
        if (t.type != BP_TOKEN_WORD) {
            const struct bp_obj *value = bp_obj_parse(work->arena, t.at, t.length, NULL);
            if (bp_obj_is(value, BP_OBJ_NAME))
                font = value->as.text.bytes;
            if (n == 4)
                memmove(numbers, numbers + 1, 3 * sizeof *numbers);
            n = MIN(n + (t.type == BP_TOKEN_NUMBER), 4);
            if (t.type == BP_TOKEN_NUMBER)
                numbers[n - 1] = bp_obj_number(value, 0);
            continue;
        }
        if (bp_token_is(&t, "Tf") && n > 0)
            look->size = fabs(numbers[n - 1]);
        else if (bp_token_is(&t, "g") || bp_token_is(&t, "rg") || bp_token_is(&t, "k"))
            bp_look_colour_take(&look->colour, numbers, n);
        n = 0;
    }
    struct bp_obj *fonts = bp_entry(work, bp_entry(work, run->form, "DR"), "Font");
    look->hand = bp_pens_hand(run->pens, font ? bp_obj_get(fonts, font) : NULL, font);
}

static void read_border(struct bp_look *look) {
    struct bp_work *work = look->work;
    struct bp_obj *border = bp_entry(work, look->dict, "BS");
    struct bp_obj *old = bp_entry(work, look->dict, "Border");
    const struct bp_obj *style = bp_entry(work, border, "S");
    const bool listed = !border && bp_obj_count(old) >= 3;
    double width = bp_obj_number(listed ? bp_item(work, old, 2) : bp_entry(work, border, "W"), 1);
    width = MAX(MIN(width, MIN(look->width, look->height) / 4), 0);
    look->border_style = bp_obj_is(style, BP_OBJ_NAME) ? *style->as.text.bytes : 'S';
    look->border = bp_entry(work, look->style, "BC") ? width : 0;
    look->inset = look->border * (look->border_style == 'B' || look->border_style == 'I' ? 2 : 1);
}

static struct bp_look start(const struct run *run) {
    struct bp_work *work = run->work;
    struct bp_rect rect = {0};
    bp_rect_read(work, bp_obj_get(run->dict, "Rect"), &rect);
    /* On a page that is shrunk, the appearance is shrunk with its rectangle. */
    const double scale = run->page->shrunk ? fabs(run->page->shrink.a) : 1;
    struct bp_look look = {
        .work = work,
        .pens = run->pens,
        .dict = run->dict,
        .width = (rect.x1 - rect.x0) / scale,
        .height = (rect.y1 - rect.y0) / scale,
        .style = bp_entry(work, run->dict, "MK"),
        .colour = {.n = 1}, /* black */
        .align = integer_of(run, "Q", bp_obj_integer(bp_entry(work, run->form, "Q"), 0)),
        .whole = true,
    };
    if (llabs(bp_obj_integer(bp_entry(work, look.style, "R"), 0) % 180) == 90) {
        const double width = look.width;
        look.width = look.height;
        look.height = width;
    }
    read_border(&look);
    read_default(run, &look);
    return look;
}

/* Begins to draw, with the frame. */
static void begin(struct bp_look *look, bool round) {
    look->out = g_string_new(NULL);
    look->pens_used = g_ptr_array_new();
    bp_look_frame(look, round);
}

/* What is upright, turned as /MK says (table 189). */
static struct bp_matrix turn(const struct bp_look *look) {
    const int64_t angle = bp_obj_integer(bp_entry(look->work, look->style, "R"), 0);
    switch ((angle % 360 + 360) % 360) {
    case 90:
        return (struct bp_matrix){0, 1, -1, 0, look->height, 0};
    case 180:
        return (struct bp_matrix){-1, 0, 0, -1, look->width, look->height};
    case 270:
        return (struct bp_matrix){0, -1, 1, 0, 0, look->width};
    default:
        return (struct bp_matrix){1, 0, 0, 1, 0, 0};
    }
}

static void clear(struct bp_look *look) {
    g_string_free(look->out, TRUE);
    g_ptr_array_free(look->pens_used, TRUE);
}

/* Makes the form XObject of what was drawn, which is freed. */
static struct bp_obj *make_form(struct bp_look *look) {
    struct bp_arena *arena = look->work->arena;
    struct bp_obj *fonts = look->pens_used->len > 0 ? bp_obj_new(arena, BP_OBJ_DICT) : NULL;
    const uint32_t local = bp_out_bytes(look->work, look->out->str, look->out->len);
    for (guint i = 0; i < look->pens_used->len; i++) {
        struct bp_face *pen = look->pens_used->pdata[i];
        if (pen->local == 0)
            pen->local = bp_out_add(look->work, 0, NULL, false);
        bp_obj_add_entry(arena, fonts, pen->resource, bp_out_ref(look->work, pen->local));
    }
    bp_out_set(look->work, local,
               bp_obj_make(arena,
                           "<</Type/XObject/Subtype/Form/BBox/?/Matrix/?/Resources<</Font/?>>>>",
                           bp_rect_array(arena, (struct bp_rect){0, 0, look->width, look->height}),
                           bp_matrix_array(arena, turn(look)), fonts));
    clear(look);
    return bp_out_ref(look->work, local);
}

/* Which fields have to be drawn */

/* The stream of an appearance without states; 0 if there is none. */
static uint32_t stream_of(const struct run *run) {
    const struct bp_obj *look = bp_obj_get(bp_entry(run->work, run->dict, "AP"), "N");
    return bp_is_stream(run->work, look) ? bp_ref_number(run->work, look) : 0;
}

enum fate { KEEP, DRAW, DRAW_IF_WHOLE };

/* What becomes of the appearance of a field whose words are these. */
static enum fate fate_of(const struct run *run, const char *const *texts, uint32_t n) {
    const uint32_t number = stream_of(run);
    bool blank = true, lacks = false;
    for (uint32_t i = 0; i < n; i++)
        blank &= is_blank(texts[i]);
    if (number == 0)
        return DRAW;
    if (blank)
        return KEEP;
    if (bp_shown_is_empty(run->work, number))
        return DRAW;
    for (uint32_t i = 0; i < n && run->needs && !lacks; i++)
        lacks = bp_shown_lacks(run->work, number, texts[i]);
    return lacks ? DRAW_IF_WHOLE : KEEP;
}

/* Takes what was drawn, or leaves what is there: if that shows other words, at least it was made by
 * somebody who had their letters. */
static void take(const struct run *run, struct bp_look *look, enum fate fate) {
    if (!look->whole)
        tell(run->work, BP_FINDING_FIELD_TEXT, run->page->source, run->dict);
    if (fate == DRAW || look->whole)
        run->annot->look = bp_obj_make(run->work->arena, "<</N/?>>", make_form(look));
    else
        clear(look);
}

/* Draws a field that shows one text: over several lines, or in so many cells where that isn't 0. */
static void draw_words(const struct run *run, enum fate fate, const char *text, bool many,
                       uint32_t cells) {
    if (fate == KEEP)
        return;
    struct bp_look look = start(run);
    begin(&look, false);
    if (*text)
        bp_look_text(&look, text, many, cells);
    take(run, &look, fate);
}

/* Text fields */

static void see_text(const struct run *run) {
    struct bp_work *work = run->work;
    const char *text = value_of(work, field(run, "V"));
    const bool secret = run->flags & BP_FIELD_PASSWORD, many = run->flags & BP_FIELD_MULTILINE;
    const bool cells = run->flags & BP_FIELD_COMB &&
                       !(run->flags & (BP_FIELD_PASSWORD | BP_FIELD_MULTILINE | BP_FIELD_FILE));
    const int64_t most = cells ? integer_of(run, "MaxLen", 0) : 0;
    enum fate fate = fate_of(run, &text, 1);
    if (secret && *text) { /* nobody reads a password, and so the pack doesn't have it */
        g_autofree char *stars = g_strnfill((gsize)g_utf8_strlen(text, -1), '*');
        text = bp_arena_strdup(work->arena, stars);
        fate = DRAW;
    }
    draw_words(run, fate, text, many && !secret,
               most > 0 && most <= MAX_CELLS ? (uint32_t)most : 0);
}

/* Choices */

/* An option is a text, or a pair: what is exported, and what is shown (table 231). */
static const char *option_text(struct bp_work *work, struct bp_obj *option, uint32_t which) {
    struct bp_obj *found = bp_resolve(work, option);
    if (bp_obj_is(found, BP_OBJ_ARRAY))
        found = found->as.array.n > which ? found->as.array.items[which] : NULL;
    return value_of(work, found);
}

static bool is_value(struct bp_work *work, struct bp_obj *value, const char *text) {
    const struct bp_obj *list = bp_resolve(work, value);
    if (!bp_obj_is(list, BP_OBJ_ARRAY))
        return !g_strcmp0(text_of(work, value), text);
    for (uint32_t i = 0; i < list->as.array.n; i++) {
        if (!g_strcmp0(text_of(work, list->as.array.items[i]), text))
            return true;
    }
    return false;
}

/* True if the selection is given by numbers, and these have one. /V counts more, if it is there. */
static bool is_indexed(struct bp_work *work, const struct bp_obj *numbers, uint32_t index) {
    for (uint32_t i = 0; i < bp_obj_count(numbers); i++) {
        if (bp_obj_integer(bp_item(work, numbers, i), -1) == index)
            return true;
    }
    return false;
}

static struct options read_options(const struct run *run) {
    struct bp_work *work = run->work;
    struct bp_obj *list = bp_resolve(work, field(run, "Opt"));
    struct bp_obj *value = field(run, "V");
    struct bp_obj *numbers = bp_resolve(work, field(run, "I"));
    struct options options = {.n = MIN(bp_obj_count(list), MAX_OPTIONS)};
    options.texts = g_new0(const char *, options.n + 1);
    options.selected = g_new0(bool, options.n + 1);
    for (uint32_t i = 0; i < options.n; i++) {
        struct bp_obj *option = list->as.array.items[i];
        options.texts[i] = option_text(work, option, 1);
        const char *exported = option_text(work, option, 0);
        if (!*options.texts[i])
            options.texts[i] = exported;
        options.selected[i] = bp_resolve(work, value) ? is_value(work, value, exported)
                                                      : is_indexed(work, numbers, i);
        options.n_selected += options.selected[i];
    }
    return options;
}

static void see_combo(const struct run *run, const struct options *options) {
    const char *text = value_of(run->work, field(run, "V"));
    for (uint32_t i = options->n; i-- > 0;) {
        if (options->selected[i])
            text = options->texts[i];
    }
    draw_words(run, fate_of(run, &text, 1), text, false, 0);
}

static void see_list(const struct run *run, const struct options *options) {
    const char **texts = g_new0(const char *, options->n_selected + 1);
    uint32_t n = 0, first_selected = options->n;
    for (uint32_t i = options->n; i-- > 0;) {
        if (options->selected[i]) {
            texts[n++] = options->texts[i];
            first_selected = i;
        }
    }
    const enum fate fate = fate_of(run, texts, n);
    g_free(texts);
    if (fate == KEEP)
        return;
    struct bp_look look = start(run);
    const double size = look.size > 0 ? look.size : 12;
    const int64_t top = integer_of(run, "TI", 0);
    uint32_t first = top > 0 && top < options->n ? (uint32_t)top : 0;
    if (first_selected < options->n &&
        (first_selected < first ||
         (first_selected - first + 1) * size * BP_LINE_HEIGHT > look.height))
        first = first_selected; /* what was chosen is seen */
    begin(&look, false);
    bp_look_list(&look, options->texts, options->selected, options->n, first);
    take(run, &look, fate);
}

static void see_choice(const struct run *run) {
    struct options options = read_options(run);
    if (run->flags & BP_FIELD_COMBO)
        see_combo(run, &options);
    else
        see_list(run, &options);
    g_free(options.texts);
    g_free(options.selected);
}

/* Buttons */

/* The name of a state, other than Off, that a value says; NULL: it is off. */
static const char *state_of(struct bp_work *work, struct bp_obj *value) {
    const char *name = text_of(work, value);
    return name && *name && strcmp(name, "Off") != 0 ? name : NULL;
}

/* Archives want states of every button, even of one that has none (ISO 19005-2, 6.3.3). */
static struct bp_obj *only_state(const struct run *run, struct bp_obj *normal) {
    struct bp_work *work = run->work;
    const char *state = state_of(work, bp_obj_get(run->dict, "AS"));
    struct bp_obj *states = bp_obj_new(work->arena, BP_OBJ_DICT);
    state = state ? state : "Off";
    bp_obj_add_entry(work->arena, states, state, normal);
    bp_obj_set(work->arena, run->dict, "AS", bp_obj_new_name(work->arena, state));
    return bp_obj_make(work->arena, "<</N/?>>", states);
}

static void see_push(const struct run *run) {
    struct bp_work *work = run->work;
    if (bp_entry(work, bp_entry(work, run->dict, "AP"), "N"))
        return;
    struct bp_look look = start(run);
    const char *caption = value_of(work, bp_obj_get(look.style, "CA"));
    look.align = 1;
    begin(&look, false);
    if (*caption)
        bp_look_text(&look, caption, false, 0);
    take(run, &look, DRAW);
    run->annot->look = only_state(run, bp_obj_get(run->annot->look, "N"));
}

static struct bp_obj *draw_state(const struct run *run, bool radio, bool on) {
    struct bp_look look = start(run);
    const char *caption = value_of(run->work, bp_obj_get(look.style, "CA"));
    const char mark = *caption ? *caption : radio ? 'l' : '4';
    begin(&look, radio && mark == 'l');
    if (on)
        bp_look_mark(&look, mark);
    return make_form(&look);
}

/* A check box or radio button: its states are named by the file's appearances, of which there may
 * be some, all or none. */
static void see_states(const struct run *run) {
    struct bp_work *work = run->work;
    struct bp_obj *normal = bp_entry(work, bp_entry(work, run->dict, "AP"), "N");
    const bool radio = run->flags & BP_FIELD_RADIO;
    const bool named = bp_obj_is(normal, BP_OBJ_DICT) && normal->as.dict.n > 0;
    struct bp_obj *field_value = field(run, "V");
    const char *value = state_of(work, field_value);
    const char *state = state_of(work, bp_obj_get(run->dict, "AS"));
    const bool told = bp_entry(work, run->dict, "AS");
    if (named && field_value && (run->needs || !told))
        state = value && bp_entry(work, normal, value) ? value : NULL;
    else if (!told && !radio)
        state = value;
    bp_obj_set(work->arena, run->dict, "AS", bp_obj_new_name(work->arena, state ? state : "Off"));
    if (named && (!state || bp_entry(work, normal, state)))
        return;
    struct bp_obj *states = bp_obj_new(work->arena, BP_OBJ_DICT);
    bp_obj_add_entry(work->arena, states, state ? state : "Yes", draw_state(run, radio, true));
    bp_obj_add_entry(work->arena, states, "Off", draw_state(run, radio, false));
    run->annot->look = bp_obj_make(work->arena, "<</N/?>>", states);
}

/* Words put on a page as a comment; their frame is said elsewhere than a field's (table 174). */
static void see_free_text(const struct run *run) {
    struct bp_work *work = run->work;
    const char *text = value_of(work, field(run, "Contents"));
    if (bp_entry(work, bp_entry(work, run->dict, "AP"), "N") || is_blank(text))
        return;
    struct bp_look look = start(run);
    look.style = bp_obj_make(work->arena, "<</BG/?/BC[0]>>", bp_entry(work, run->dict, "C"));
    read_border(&look);
    begin(&look, false);
    bp_look_text(&look, text, true, 0);
    take(run, &look, DRAW);
}

static void see(const struct run *run) {
    struct bp_work *work = run->work;
    struct bp_obj *looks = bp_entry(work, run->dict, "AP");
    const struct bp_obj *type = bp_resolve(work, field(run, "FT"));
    const bool button = bp_obj_is_name(type, "Btn");
    if (bp_obj_is(looks, BP_OBJ_DICT)) { /* what the mouse brings forth, archives refuse */
        bp_obj_set(work->arena, looks, "D", NULL);
        bp_obj_set(work->arena, looks, "R", NULL);
    }
    if (button && stream_of(run) > 0)
        bp_obj_set(work->arena, run->dict, "AP", only_state(run, bp_obj_get(looks, "N")));
    else if (button && run->flags & BP_FIELD_PUSH)
        see_push(run);
    else if (button)
        see_states(run);
    else if (bp_obj_is_name(type, "Tx"))
        see_text(run);
    else if (bp_obj_is_name(type, "Ch"))
        see_choice(run);
}

void bp_looks_draw(struct bp_work *work) {
    struct bp_obj *form = bp_entry(work, work->catalog, "AcroForm");
    const struct bp_obj *needs = bp_entry(work, form, "NeedAppearances");
    struct run run = {
        .work = work,
        .form = form,
        .needs = bp_obj_is(needs, BP_OBJ_BOOL) && needs->as.truth,
    };
    for (uint32_t i = 0; i < work->n_pages; i++) {
        run.page = &work->pages[i];
        for (guint j = 0; j < run.page->annots->len; j++) {
            run.annot = run.page->annots->pdata[j];
            run.dict = run.annot->dict;
            const bool words = bp_obj_is_name(bp_entry(work, run.dict, "Subtype"), "FreeText");
            if (run.annot->kind != BP_ANNOT_WIDGET && !words)
                continue;
            if (!run.pens)
                run.pens = bp_pens_new(work);
            run.flags = integer_of(&run, "Ff", 0);
            if (words)
                see_free_text(&run);
            else
                see(&run);
        }
    }
    if (run.pens)
        bp_pens_finish(run.pens);
}
