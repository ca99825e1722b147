/* What content streams draw with: fonts, colours, images, layers, tags.
 * In: decoded content streams, of pages and of what they draw. Out: flags, events, names, ink.
 * A form that many pages draw is scanned once. What it holds is kept as flags, events and ink,
 * which are copied to each page that draws it. */
#include "attach/reader/contents/scan.h"

#include <string.h>

#include "attach/reader/tags/structure.h"

#define MAX_DEEP 12     /* forms within forms */
#define MAX_INK 400000u /* of all forms that are drawn in one */

static const struct bp_matrix unit = {1, 0, 0, 1, 0, 0};

/* Colours */

/* True if colours of a space come to DeviceCMYK in the end. */
static bool is_cmyk(struct bp_work *work, struct bp_obj *space, int deep) {
    space = bp_resolve(work, space);
    if (bp_obj_is_name(space, "DeviceCMYK") || bp_obj_is_name(space, "CMYK"))
        return true;
    if (bp_obj_count(space) < 2 || deep > 4)
        return false;
    const struct bp_obj *family = bp_item(work, space, 0);
    if (bp_obj_is_name(family, "Indexed") || bp_obj_is_name(family, "I") ||
        bp_obj_is_name(family, "Pattern"))
        return is_cmyk(work, bp_item(work, space, 1), deep + 1);
    if (bp_obj_is_name(family, "Separation") || bp_obj_is_name(family, "DeviceN"))
        return is_cmyk(work, bp_item(work, space, 2), deep + 1);
    return bp_obj_is_name(family, "DeviceCMYK");
}

/* A default colour space replaces the device's (8.6.5.6). */
void bp_scan_space(struct bp_scan *scan, struct bp_obj *space) {
    if (is_cmyk(scan->work, space, 0) && !bp_scan_resource(scan, "ColorSpace", "DefaultCMYK"))
        bp_scan_add_event(scan->facts, BP_FINDING_CMYK, NULL);
}

/* What the numbers of a colour in a space mean to the eye. */
static enum bp_ink_space kind_of(struct bp_work *work, struct bp_obj *space) {
    static const struct {
        const char *name;
        enum bp_ink_space kind;
    } families[] = {{"DeviceGray", BP_INK_GREY}, {"CalGray", BP_INK_GREY},
                    {"DeviceRGB", BP_INK_RGB},   {"CalRGB", BP_INK_RGB},
                    {"DeviceCMYK", BP_INK_CMYK}, {"Separation", BP_INK_TINT}};
    space = bp_resolve(work, space);
    const struct bp_obj *family = bp_obj_count(space) > 0 ? bp_item(work, space, 0) : space;
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        if (bp_obj_is_name(family, families[i].name))
            return families[i].kind;
    }
    const int64_t n = bp_obj_is_name(family, "ICCBased")
                          ? bp_obj_integer(bp_entry(work, bp_item(work, space, 1), "N"), 0)
                          : 0;
    return n == 1 ? BP_INK_GREY : n == 3 ? BP_INK_RGB : n == 4 ? BP_INK_CMYK : BP_INK_OTHER;
}

/* A space begins with its black (8.6.8), but for tints and patterns, of which little is known. */
static void set_space(struct bp_scan *scan) {
    const bool stroking = *scan->op->name == 'C';
    struct bp_tracer_state *state = &scan->pen->state;
    const char *name = bp_scan_name(scan, 1);
    struct bp_obj *space = bp_scan_resource(scan, "ColorSpace", name);
    if (!space && name)
        space = bp_obj_new_name(scan->work->arena, name);
    bp_scan_space(scan, space);
    const enum bp_ink_space kind = kind_of(scan->work, space);
    if (kind != BP_INK_GREY && kind != BP_INK_RGB)
        scan->work->archive_inks |= stroking ? BP_PAINT_LINES : BP_PAINT_AREAS;
    *(stroking ? &state->stroke_space : &state->fill_space) = (uint8_t)kind;
    *(stroking ? &state->stroke : &state->fill) = kind == BP_INK_OTHER ? -1 : 0;
}

static void set_cmyk(struct bp_scan *scan) {
    static struct bp_obj cmyk = {.type = BP_OBJ_NAME, .as.text = {"DeviceCMYK", 10}};
    bp_scan_space(scan, &cmyk);
    scan->work->archive_inks |= *scan->op->name == 'K' ? BP_PAINT_LINES : BP_PAINT_AREAS;
    bp_act_colour(scan);
}

/* Forms, pictures, patterns */

/* Looks through a stream that is drawn; `owner` has its resources. */
static struct bp_stream_facts *scan_form(struct bp_scan *outer, uint32_t number,
                                         struct bp_obj *dict, struct bp_obj *owner) {
    struct bp_work *work = outer->work;
    struct bp_obj *resources = bp_entry(work, owner, "Resources");
    struct bp_rect box;
    struct bp_stream_facts *facts = bp_stream_facts_new();
    struct bp_scan scan = {
        .work = work,
        .shared = outer->shared,
        .facts = facts,
        .page = resources ? NULL : outer->page,
        .resources = resources ? resources : outer->resources,
        .borrows = !resources,
        .marks = bp_tags_marks(work, number),
        .deep = outer->deep + 1,
        .exact = outer->exact,
    };
    GString *bytes = g_string_new(NULL);
    const bool whole = bp_original_decode(work->source, number, BP_MAX_CONTENT, bytes);
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    facts->lends = scan.page;
    facts->exact = outer->exact;
    scan.pen = bp_tracer_new(work, unit, facts->ink, outer->exact);
    bp_scan_run(&scan, &tokens);
    bp_tracer_free(scan.pen);
    g_string_free(bytes, TRUE);
    facts->lost |= !whole;
    if (facts->lost && bp_rect_read(work, bp_obj_get(dict, "BBox"), &box)) {
        /* What isn't understood may be anywhere in it. */
        const struct bp_ink ink = {(float)box.x0, (float)box.y0, (float)box.x1, (float)box.y1,
                                   .kind = BP_INK_FILL};
        g_array_prepend_val(facts->ink, ink);
    }
    bp_scan_space(&scan, bp_entry(work, bp_entry(work, dict, "Group"), "CS"));
    if (scan.marks)
        facts->flags |= BP_DRAWS_OWN_MARKS;
    if (bp_tags_has_object(work, number))
        facts->flags &= ~BP_DRAWS_LOOSE;
    return facts;
}

/* What there is to be said of a stream is known from the first time. */
static void keep_events(struct bp_stream_facts *facts, struct bp_stream_facts *old) {
    GArray *events = facts->events;
    facts->events = old->events;
    old->events = events;
    facts->flags = old->flags;
}

/* What is known of a stream does, unless its names mean something else on this page, or somebody
 * has to know exactly by now. */
static const struct bp_stream_facts *scan_owned(struct bp_scan *outer, uint32_t number,
                                                struct bp_obj *dict, struct bp_obj *owner) {
    gpointer key = GUINT_TO_POINTER(number), known;
    if (g_hash_table_lookup_extended(outer->shared->forms, key, NULL, &known)) {
        const struct bp_stream_facts *facts = known;
        if (!facts ||
            (facts->exact >= outer->exact && (!facts->lends || facts->lends == outer->page)))
            return facts;
    }
    if (outer->deep >= MAX_DEEP)
        return NULL;
    struct bp_stream_facts *old = NULL;
    g_hash_table_steal_extended(outer->shared->forms, key, NULL, (gpointer *)&old);
    g_hash_table_insert(outer->shared->forms, key, NULL);
    struct bp_stream_facts *facts = scan_form(outer, number, dict, owner);
    if (old && old->lends == facts->lends)
        keep_events(facts, old);
    bp_stream_facts_free(old);
    g_hash_table_insert(outer->shared->forms, key, facts);
    return facts;
}

const struct bp_stream_facts *bp_scan_stream(struct bp_scan *outer, uint32_t number,
                                             struct bp_obj *dict) {
    return scan_owned(outer, number, dict, dict);
}

static void take_flags(struct bp_scan *scan, const struct bp_stream_facts *facts) {
    const int marks = BP_DRAWS_TAGGED | BP_DRAWS_ARTIFACT;
    const int loose = scan->marked_at == 0 ? facts->flags & BP_DRAWS_LOOSE : 0;
    scan->facts->flags |= (facts->flags & ~(BP_DRAWS_LOOSE | marks)) | loose;
    bp_scan_see_marks(scan, facts->flags & marks);
}

static void draw_form(struct bp_scan *scan, uint32_t number, struct bp_obj *dict) {
    const struct bp_stream_facts *facts = bp_scan_stream(scan, number, dict);
    if (!facts)
        return;
    take_flags(scan, facts);
    bp_scan_take_over(scan, facts);
    if (facts->flags & BP_DRAWS_OWN_MARKS && !scan->exact &&
        !g_hash_table_add(scan->shared->drawn, GUINT_TO_POINTER(number)))
        bp_scan_add_event(scan->facts, BP_FINDING_FORM_TWICE, NULL);
    if (scan->facts->ink->len + facts->ink->len <= MAX_INK)
        bp_tracer_form(scan->pen, dict, facts->ink);
    else
        scan->facts->lost = true;
}

static void draw_xobject(struct bp_scan *scan) {
    struct bp_work *work = scan->work;
    const char *name = bp_scan_name(scan, 1);
    struct bp_obj *ref = bp_scan_resource(scan, "XObject", name), *dict = bp_resolve(work, ref);
    const uint32_t number = bp_ref_number(work, ref);
    if (name && scan->page)
        bp_scan_use_xobject(scan, name);
    if (!dict || dict->type != BP_OBJ_DICT || number == 0)
        return;
    const bool hidden = bp_scan_layer(scan, bp_obj_get(dict, "OC"));
    if (hidden)
        scan->pen->hidden = true;
    if (bp_obj_is_name(bp_entry(work, dict, "Subtype"), "Form")) {
        draw_form(scan, number, dict);
    } else {
        bp_scan_draw(scan, BP_DRAWS_IMAGE);
        bp_scan_space(scan, bp_obj_get(dict, "ColorSpace"));
        bp_tracer_image(scan->pen, !bp_obj_is_true(bp_entry(work, dict, "ImageMask")) &&
                                       !bp_entry(work, dict, "SMask") &&
                                       !bp_entry(work, dict, "Mask") &&
                                       bp_obj_integer(bp_entry(work, dict, "SMaskInData"), 0) == 0);
    }
    if (hidden)
        scan->pen->hidden = scan->hidden_at > 0;
}

/* A pattern as colour: its cell is looked through as a form is. */
static void see_pattern(struct bp_scan *scan) {
    const char *name = bp_scan_name(scan, 1);
    struct bp_obj *ref = bp_scan_resource(scan, "Pattern", name),
                  *dict = bp_resolve(scan->work, ref);
    if (!name)
        return;
    if (scan->page)
        bp_scan_use_pattern(scan, name);
    bp_scan_space(scan, bp_entry(scan->work, bp_entry(scan->work, dict, "Shading"), "ColorSpace"));
    const uint32_t number = bp_ref_number(scan->work, ref);
    const struct bp_stream_facts *facts =
        number > 0 && dict ? bp_scan_stream(scan, number, dict) : NULL;
    if (facts)
        bp_scan_take_over(scan, facts);
}

static void set_pattern(struct bp_scan *scan) {
    see_pattern(scan);
    bp_act_colour(scan);
}

static void draw_shading(struct bp_scan *scan) {
    struct bp_obj *shading = bp_scan_resource(scan, "Shading", bp_scan_name(scan, 1));
    bp_scan_space(scan, bp_entry(scan->work, shading, "ColorSpace"));
    scan->work->archive_inks |= BP_PAINT_AREAS;
    bp_scan_draw(scan, BP_DRAWS_PAINT);
    bp_tracer_shading(scan->pen);
}

static void draw_inline_image(struct bp_scan *scan, struct bp_tokens *tokens) {
    struct bp_arena *arena = bp_arena_new();
    const struct bp_inline_image image = bp_inline_image_read(
        scan->work, scan->resources, arena, tokens, *scan->work->claims_a ? scan : NULL);
    struct bp_obj *space = bp_scan_resource(scan, "ColorSpace", bp_obj_name(image.space));
    bp_scan_space(scan, space ? space : image.space);
    if (image.lzw)
        bp_scan_add_event(scan->facts, BP_FINDING_LZW, NULL);
    bp_arena_free(arena);
    if (!image.sure && scan->page)
        scan->page->uses_all = true;
    bp_scan_draw(scan, BP_DRAWS_IMAGE);
    bp_tracer_image(scan->pen, !image.mask);
}

/* Text */

/* The glyphs of a Type 3 font, which are drawn as forms are (9.6.5). */
static struct bp_stream_facts *scan_glyphs(struct bp_scan *outer, struct bp_obj *font) {
    struct bp_work *work = outer->work;
    struct bp_obj *glyphs = bp_entry(work, font, "CharProcs");
    struct bp_stream_facts *all = bp_stream_facts_new();
    struct bp_scan gathering = {.facts = all};
    all->lends = bp_entry(work, font, "Resources") ? NULL : outer->page;
    for (uint32_t i = 0; glyphs && glyphs->type == BP_OBJ_DICT && i < glyphs->as.dict.n; i++) {
        const struct bp_obj *ref = glyphs->as.dict.entries[i].value;
        const uint32_t number = bp_ref_number(work, ref);
        struct bp_obj *dict = number > 0 ? bp_original_get(work->source, number) : NULL;
        if (!dict || dict->type != BP_OBJ_DICT)
            continue;
        const struct bp_stream_facts *facts = scan_owned(outer, number, dict, font);
        if (facts)
            bp_scan_take_over(&gathering, facts);
    }
    return all;
}

static void see_glyphs(struct bp_scan *scan, struct bp_obj *font) {
    GHashTable *known = scan->shared->type3;
    gpointer found;
    if (!bp_obj_is_name(bp_entry(scan->work, font, "Subtype"), "Type3") || scan->deep >= MAX_DEEP)
        return;
    const bool met = g_hash_table_lookup_extended(known, font, NULL, &found);
    const struct bp_stream_facts *facts = met ? found : NULL;
    if (!met || (facts && facts->lends && facts->lends != scan->page)) {
        g_hash_table_insert(known, font, NULL); /* under way: its glyphs may use it */
        found = scan_glyphs(scan, font);
        g_hash_table_insert(known, font, found);
        facts = found;
    }
    if (facts)
        bp_scan_take_over(scan, facts);
}

static void use_font(struct bp_scan *scan, struct bp_obj *value) {
    struct bp_page_font *font = bp_fonts_find(scan->work, value);
    scan->pen->state.font = font;
    if (!font)
        return;
    if (font->borrows && scan->page)
        scan->page->uses_all = true;
    see_glyphs(scan, font->dict);
}

static void set_font(struct bp_scan *scan) {
    use_font(scan, bp_scan_resource(scan, "Font", bp_scan_name(scan, 2)));
    if (!bp_operands_read(&scan->operands, &scan->pen->state.size, 1))
        bp_scan_lose(scan);
}

/* The operand of the operators that show text is its last. */
static void see_text(struct bp_scan *scan) {
    const struct bp_tracer_state *state = &scan->pen->state;
    if (!bp_scan_operand(scan, 1)->has_text) {
        bp_scan_draw(scan, 0);
        return;
    }
    if (state->mode == 3)
        scan->facts->flags |= BP_DRAWS_INVISIBLE;
    else if (state->fill >= 0.999f && scan->deep == 0 &&
             !(scan->facts->flags & (BP_DRAWS_IMAGE | BP_DRAWS_PAINT)))
        scan->facts->flags |= BP_DRAWS_WHITE;
    bp_scan_draw(scan, BP_DRAWS_TEXT);
    if (state->font && !state->font->embedded && state->mode != 3)
        bp_scan_add_event(scan->facts, BP_FINDING_FONT_NOT_EMBEDDED, state->font->name);
    if (state->font && !state->font->unicode)
        bp_scan_add_event(scan->facts, BP_FINDING_FONT_NO_UNICODE, state->font->name);
    if (state->font && !scan->exact)
        bp_fontuse_note(scan->work, state->font, bp_scan_operand(scan, 1),
                        BP_SHOWN | (state->mode == 3 ? 0 : BP_SHOWN_VISIBLY) |
                            (scan->spoken_at > 0 ? 0 : BP_SHOWN_BARE));
}

static void show_text(struct bp_scan *scan) {
    see_text(scan);
    if (!bp_tracer_show(scan->pen, scan->op->name, &scan->operands))
        bp_scan_lose(scan);
}

static void begin_text(struct bp_scan *scan) {
    scan->in_text = true;
    scan->pen->text = scan->pen->line = unit;
}

static void end_text(struct bp_scan *scan) {
    scan->in_text = false;
}

/* Parameters of the graphics state (table 58) */

static enum bp_ink_blend blend_of(struct bp_work *work, struct bp_obj *mode) {
    if (bp_obj_is(mode, BP_OBJ_ARRAY))
        mode = bp_item(work, mode, 0);
    if (bp_obj_is_name(mode, "Normal") || bp_obj_is_name(mode, "Compatible"))
        return BP_INK_NORMAL;
    return bp_obj_is_name(mode, "Multiply") || bp_obj_is_name(mode, "Darken") ? BP_INK_DARKENS
                                                                              : BP_INK_BLENDS;
}

/* What masks is drawn as well, with names of the page's if it has no resources. */
static void use_mask(struct bp_scan *scan, struct bp_obj *mask) {
    struct bp_obj *ref = bp_obj_get(mask, "G"), *group = bp_resolve(scan->work, ref);
    const uint32_t number = bp_ref_number(scan->work, ref);
    const struct bp_stream_facts *facts = number > 0 && group && group->type == BP_OBJ_DICT
                                              ? bp_scan_stream(scan, number, group)
                                              : NULL;
    if (facts)
        bp_scan_take_over(scan, facts);
}

static void set_parameters(struct bp_scan *scan) {
    struct bp_work *work = scan->work;
    struct bp_tracer_state *state = &scan->pen->state;
    struct bp_obj *dict =
        bp_resolve(work, bp_scan_resource(scan, "ExtGState", bp_scan_name(scan, 1)));
    for (uint32_t i = 0; dict && dict->type == BP_OBJ_DICT && i < dict->as.dict.n; i++) {
        const char *key = dict->as.dict.entries[i].key;
        struct bp_obj *value = dict->as.dict.entries[i].value, *own = bp_resolve(work, value);
        if (!strcmp(key, "ca")) {
            state->fill_sheer = bp_obj_number(own, 1) < 0.999;
        } else if (!strcmp(key, "CA")) {
            state->stroke_sheer = bp_obj_number(own, 1) < 0.999;
        } else if (!strcmp(key, "BM")) {
            state->blend = (uint8_t)blend_of(work, own);
        } else if (!strcmp(key, "SMask")) {
            state->masked = own && own->type == BP_OBJ_DICT;
            if (state->masked)
                use_mask(scan, own);
        } else if (!strcmp(key, "LW")) {
            state->width = bp_obj_number(own, state->width);
        } else if (!strcmp(key, "Font") && bp_obj_count(own) == 2) {
            use_font(scan, own->as.array.items[0]);
            state->size = bp_obj_number(bp_item(work, own, 1), 0);
        }
    }
}

static void save(struct bp_scan *scan) {
    /* (A page's contents are in a q of ours.) */
    if (scan->pen->depth + 1 + (scan->deep == 0) > BP_DEEPEST_SAVE && *scan->work->claims_a)
        bp_scan_refuse(scan, "too many saved graphics states");
    bp_tracer_save(scan->pen);
}

static void restore(struct bp_scan *scan) {
    scan->unpaired += scan->pen->depth == 0;
    bp_tracer_restore(scan->pen);
}

/* Paths */

static void add_to_path(struct bp_scan *scan) {
    const uint32_t given = scan->operands.n;
    if (scan->rules)
        bp_rules_path(scan->rules, given == scan->op->n ? *scan->op->name : 'c',
                      given > 0 ? bp_scan_operand(scan, MIN(given, BP_N_OPERANDS))->at
                                : bp_operands_next(&scan->operands)->at,
                      scan->numbers);
    bp_tracer_path(scan->pen, *scan->op->name, scan->numbers);
}

static void paint_path(struct bp_scan *scan) {
    const struct bp_token *word = bp_operands_next(&scan->operands);
    const bool white = scan->op->detail == BP_PATH_FILL && scan->pen->state.fill >= 0.999f;
    const bool rule = scan->op->detail && scan->rules && scan->marked_at == 0 && !scan->in_text &&
                      bp_rules_paint(scan->rules, word->at + word->length);
    if (rule)
        scan->facts->flags |= white ? 0 : BP_DRAWS_PAINT;
    else if (scan->op->detail)
        bp_scan_draw(scan, white ? 0 : BP_DRAWS_PAINT);
    if (scan->rules)
        scan->rules->begin = NULL;
    bp_tracer_paint(scan->pen, scan->op->detail);
}

/* Operators */

static void tolerate(struct bp_scan *scan) {
    if (*scan->op->name == 'B')
        scan->tolerant++;
    else
        scan->tolerant -= scan->tolerant > 0;
}

enum { FILL = BP_PATH_FILL, STROKE = BP_PATH_STROKE, CLOSE = BP_PATH_CLOSE };

/* Annex A, by first letter, the most frequent first. Numbers taken, detail, action. */
static const struct bp_operator operators[128][14] = {
    ['"'] = {{"\"", 0, 0, show_text}},
    ['\''] = {{"'", 0, 0, show_text}},
    ['B'] = {{"BDC", 0, 0, bp_mark_begin},
             {"BT", 0, 0, begin_text},
             {"BMC", 0, 0, bp_mark_begin},
             {"B", 0, FILL | STROKE, paint_path},
             {"B*", 0, FILL | STROKE, paint_path},
             {"BX", 0, 0, tolerate}},
    ['C'] = {{"CS", 0, 0, set_space}},
    ['D'] = {{"Do", 0, 0, draw_xobject}, {"DP", 0, 0, NULL}},
    ['E'] = {{"EMC", 0, 0, bp_mark_end}, {"ET", 0, 0, end_text}, {"EX", 0, 0, tolerate}},
    ['F'] = {{"F", 0, FILL, paint_path}},
    ['G'] = {{"G", 0, BP_INK_GREY, bp_act_colour}},
    ['J'] = {{"J", 0, 0, NULL}},
    ['K'] = {{"K", 0, BP_INK_CMYK, set_cmyk}},
    ['M'] = {{"M", 0, 0, NULL}, {"MP", 0, 0, NULL}},
    ['Q'] = {{"Q", 0, 0, restore}},
    ['R'] = {{"RG", 0, BP_INK_RGB, bp_act_colour}},
    ['S'] = {{"S", 0, STROKE, paint_path},
             {"SC", 0, BP_INK_CURRENT, bp_act_colour},
             {"SCN", 0, BP_INK_CURRENT, set_pattern}},
    ['T'] = {{"Td", 2, 0, bp_act_move_text},
             {"TJ", 0, 0, show_text},
             {"Tj", 0, 0, show_text},
             {"Tf", 0, 0, set_font},
             {"Tm", 6, 0, bp_act_move_text},
             {"TD", 2, 0, bp_act_move_text},
             {"T*", 0, 0, bp_act_move_text},
             {"Tc", 1, 0, bp_act_number},
             {"Tw", 1, 1, bp_act_number},
             {"TL", 1, 2, bp_act_number},
             {"Ts", 1, 3, bp_act_number},
             {"Tr", 1, 0, bp_act_mode},
             {"Tz", 1, 0, bp_act_stretch}},
    ['W'] = {{"W", 0, 0, bp_act_clip}, {"W*", 0, 0, bp_act_clip}},
    ['b'] = {{"b", 0, FILL | STROKE | CLOSE, paint_path},
             {"b*", 0, FILL | STROKE | CLOSE, paint_path}},
    ['c'] = {{"c", 6, 0, add_to_path}, {"cm", 6, 0, bp_act_transform}, {"cs", 0, 0, set_space}},
    ['d'] = {{"d", 0, 0, NULL}, {"d0", 0, 0, NULL}, {"d1", 0, 0, NULL}},
    ['f'] = {{"f", 0, FILL, paint_path}, {"f*", 0, FILL, paint_path}},
    ['g'] = {{"g", 0, BP_INK_GREY, bp_act_colour}, {"gs", 0, 0, set_parameters}},
    ['h'] = {{"h", 0, 0, add_to_path}},
    ['i'] = {{"i", 0, 0, NULL}},
    ['j'] = {{"j", 0, 0, NULL}},
    ['k'] = {{"k", 0, BP_INK_CMYK, set_cmyk}},
    ['l'] = {{"l", 2, 0, add_to_path}},
    ['m'] = {{"m", 2, 0, add_to_path}},
    ['n'] = {{"n", 0, 0, paint_path}},
    ['q'] = {{"q", 0, 0, save}},
    ['r'] = {{"re", 4, 0, add_to_path}, {"rg", 0, BP_INK_RGB, bp_act_colour}, {"ri", 0, 0, NULL}},
    ['s'] = {{"s", 0, STROKE | CLOSE, paint_path},
             {"sc", 0, BP_INK_CURRENT, bp_act_colour},
             {"scn", 0, BP_INK_CURRENT, set_pattern},
             {"sh", 0, 0, draw_shading}},
    ['v'] = {{"v", 4, 0, add_to_path}},
    ['w'] = {{"w", 1, 4, bp_act_number}},
    ['y'] = {{"y", 4, 0, add_to_path}},
};

const struct bp_operator *bp_operator_find(uint32_t op) {
    const char name[4] = {(char)op, (char)(op >> 8), (char)(op >> 16), (char)(op >> 24)};
    if ((op & 0xFF) >= G_N_ELEMENTS(operators))
        return NULL;
    for (const struct bp_operator *at = operators[op & 0xFF]; *at->name; at++) {
        if (!memcmp(name, at->name, sizeof name))
            return at;
    }
    return NULL;
}

static void run_operator(struct bp_scan *scan) {
    if (!scan->op || !bp_operands_read(&scan->operands, scan->numbers, scan->op->n))
        bp_scan_lose(scan);
    else if (scan->op->act)
        scan->op->act(scan);
}

void bp_scan_run(struct bp_scan *scan, struct bp_tokens *tokens) {
    const bool archive = *scan->work->claims_a;
    struct bp_token *token;
    while (bp_tokens_next(tokens, token = bp_operands_next(&scan->operands))) {
        if (token->type != BP_TOKEN_WORD) {
            scan->operands.n++;
            if (archive)
                bp_scan_refuse(scan, bp_operand_fault(token));
            continue;
        }
        const uint32_t op = bp_token_operator(token);
        scan->op = bp_operator_find(op);
        if (archive)
            bp_scan_refuse(scan, bp_operator_fault(scan->op, token, bp_scan_operand(scan, 1)));
        if (op == BP_OP2('B', 'I'))
            draw_inline_image(scan, tokens);
        else
            run_operator(scan);
        scan->operands.n = 0;
    }
    scan->facts->lost |=
        tokens->parentheses > 0 || tokens->hex || tokens->n_open > 0 || tokens->image;
}
