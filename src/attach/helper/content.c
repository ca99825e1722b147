/* What the contents of pages hold: text, pictures, marks, fonts, colours, layers.
 * In: decoded content streams, of pages and of what they draw. Out: findings, the names that a page
 * uses, and what its contents leave open at their end.
 * The one hard idea: a form that many pages draw is looked through once. What is in it is kept as
 * flags and events, which every page that draws it takes over. */
#include "attach/helper/content.h"

#include <string.h>

#include "attach/helper/annots.h"
#include "attach/helper/claims.h"
#include "attach/helper/findings.h"
#include "attach/helper/fonts.h"
#include "attach/helper/fontuse.h"
#include "attach/helper/layers.h"
#include "attach/helper/operators.h"
#include "attach/helper/out.h"
#include "attach/helper/remarks.h"
#include "attach/helper/rules.h"
#include "attach/helper/tags.h"
#include "attach/helper/tokens.h"

#define MAX_DEEP 12  /* forms within forms */
#define N_OPERANDS 8 /* the last ones, more than any operator here takes */
#define N_SAVED 32   /* states of q that are kept account of */
#define MAX_UNPAIRED 1000

enum {
    TEXT = 1,
    IMAGE = 2,
    PAINT = 4,
    LOOSE = 8,      /* content outside of all marks */
    TAGGED = 16,    /* marks that elements have */
    ARTIFACT = 32,  /* marks that say that it is none of the content */
    OWN_MARKS = 64, /* a form, or one in it, has marks that elements have by its own number */
    INVISIBLE = 128,
    WHITE = 256 /* text on a page that nothing else was painted on before */
};

/* Something to be said of every page that the scope is drawn on. */
struct event {
    enum bp_finding_code code;
    const char *detail;
};

/* What is in a page, form, pattern or appearance. */
struct facts {
    int flags;
    GArray *events;       /* struct event, each once */
    GHashTable *xobjects; /* names that a form without resources takes from its page */
};

/* What all scans of a file share. */
struct shared {
    GHashTable *forms; /* object number -> struct facts; NULL: under way */
    GHashTable *names; /* a name as it stands in a content stream -> its text, in the arena */
    GHashTable *drawn; /* object numbers of forms with OWN_MARKS */
    struct bp_arena *scratch; /* of properties(); NULL: there were none */
    uint32_t n_scratch;
};

/* The state of a content stream under way. */
struct scan {
    struct bp_work *work;
    struct shared *shared;
    struct facts *facts;
    struct bp_content *page; /* NULL: a form with resources of its own */
    struct bp_obj *resources;
    const GArray *marks; /* elements by MCID; NULL: there are none */
    int deep;
    struct bp_token operands[N_OPERANDS]; /* a ring */
    uint32_t n_operands;
    /* graphics state, as far as it matters */
    const struct bp_font *font;
    bool hidden_text, white, white_saved[N_SAVED], hidden_saved[N_SAVED];
    uint32_t saved, unpaired;
    bool in_text;
    struct bp_rules *rules;     /* NULL: nobody asks */
    uint32_t marked, marked_at; /* marked sequences that are open; the first that says whose */
    uint32_t spoken_at;         /* the first that has /ActualText, itself or by its element */
    int whose;                  /* TAGGED or ARTIFACT, with marked_at */
};

static struct facts *new_facts(void) {
    struct facts *facts = g_new0(struct facts, 1);
    facts->events = g_array_new(FALSE, FALSE, sizeof(struct event));
    facts->xobjects = g_hash_table_new(g_str_hash, g_str_equal);
    return facts;
}

static void free_facts(gpointer data) {
    struct facts *facts = data;
    if (!facts)
        return;
    g_array_free(facts->events, TRUE);
    g_hash_table_destroy(facts->xobjects);
    g_free(facts);
}

static void add_event(struct facts *facts, enum bp_finding_code code, const char *detail) {
    for (guint i = 0; i < facts->events->len; i++) {
        const struct event *event = &g_array_index(facts->events, struct event, i);
        if (event->code == code && !g_strcmp0(event->detail, detail))
            return;
    }
    const struct event event = {code, detail};
    g_array_append_val(facts->events, event);
}

static void run(struct scan *scan, struct bp_tokens *tokens);

/* Something is drawn. */
static void draw(struct scan *scan, int what) {
    scan->facts->flags |= what;
    if (scan->marked_at == 0)
        scan->facts->flags |= LOOSE;
}

/* An archive can't have it. */
static void refuse(struct scan *scan, const char *what) {
    if (what)
        add_event(scan->facts, BP_FINDING_ARCHIVE_RULE, what);
}

/* The operand `back` places before the operator, from 1. */
static const struct bp_token *operand(const struct scan *scan, uint32_t back) {
    static const struct bp_token none;
    return back <= scan->n_operands && back <= N_OPERANDS
               ? &scan->operands[(scan->n_operands - back) % N_OPERANDS]
               : &none;
}

/* A name's text, without its slash; NULL if the operand is no name. */
static const char *name_of(struct scan *scan, const struct bp_token *token) {
    char raw[128];
    size_t used;
    if (token->type != BP_TOKEN_NAME)
        return NULL;
    if (token->length >= sizeof raw) {
        if (scan->page)
            scan->page->uses_all = true;
        return NULL;
    }
    memcpy(raw, token->at, token->length);
    raw[token->length] = '\0';
    const char *text = g_hash_table_lookup(scan->shared->names, raw);
    if (text)
        return text;
    const struct bp_obj *name = bp_obj_parse(scan->work->arena, raw, token->length, &used);
    if (!name || name->type != BP_OBJ_NAME)
        return NULL;
    g_hash_table_insert(scan->shared->names, bp_arena_strdup(scan->work->arena, raw),
                        (gpointer)name->as.text.bytes);
    return name->as.text.bytes;
}

static bool is_number(const struct bp_token *token, char digit) {
    size_t i = 0;
    if (token->type != BP_TOKEN_NUMBER || token->at[i++] != digit)
        return false;
    if (i < token->length && token->at[i] == '.')
        i++;
    while (i < token->length && token->at[i] == '0')
        i++;
    return i == token->length;
}

static struct bp_obj *resource(struct scan *scan, const char *category, const char *name) {
    struct bp_obj *value =
        name ? bp_obj_get(bp_entry(scan->work, scan->resources, category), name) : NULL;
    if (value && scan->page && scan->deep > 0 && *scan->work->claims_a)
        refuse(scan, "drawings that lack resources of their own");
    return value;
}

/* Colours */

/* True if colours of a space come to DeviceCMYK in the end. */
static bool is_cmyk(struct bp_work *work, struct bp_obj *space, int deep) {
    space = bp_resolve(work, space);
    if (bp_obj_is_name(space, "DeviceCMYK") || bp_obj_is_name(space, "CMYK"))
        return true;
    if (!space || space->type != BP_OBJ_ARRAY || space->as.array.n < 2 || deep > 4)
        return false;
    const struct bp_obj *family = bp_resolve(work, space->as.array.items[0]);
    if (bp_obj_is_name(family, "Indexed") || bp_obj_is_name(family, "I") ||
        bp_obj_is_name(family, "Pattern"))
        return is_cmyk(work, space->as.array.items[1], deep + 1);
    if (bp_obj_is_name(family, "Separation") || bp_obj_is_name(family, "DeviceN"))
        return space->as.array.n > 2 && is_cmyk(work, space->as.array.items[2], deep + 1);
    return bp_obj_is_name(family, "DeviceCMYK");
}

/* A default colour space stands in for the device's (8.6.5.6). */
static void see_space(struct scan *scan, struct bp_obj *space) {
    if (is_cmyk(scan->work, space, 0) && !resource(scan, "ColorSpace", "DefaultCMYK"))
        add_event(scan->facts, BP_FINDING_CMYK, NULL);
}

static void see_named_space(struct scan *scan) {
    const char *name = name_of(scan, operand(scan, 1));
    struct bp_obj *space = resource(scan, "ColorSpace", name);
    scan->white = false;
    if (!space && name)
        space = bp_obj_new_name(scan->work->arena, name);
    see_space(scan, space);
}

/* True if the last operands, all there are, say white in grey or RGB. */
static bool says_white(const struct scan *scan) {
    if (scan->n_operands != 1 && scan->n_operands != 3)
        return false;
    for (uint32_t i = 1; i <= scan->n_operands; i++) {
        if (!is_number(operand(scan, i), '1'))
            return false;
    }
    return true;
}

/* Forms, pictures, patterns */

/* A name of the page's resources is used, by the page itself or by a form without its own. */
static void use_xobject(struct scan *scan, const char *name) {
    g_hash_table_add(scan->page->xobjects, (gpointer)name);
    g_hash_table_add(scan->facts->xobjects, (gpointer)name);
}

/* Artifacts in tagged content, or the other way round (ISO 14289-1, 7.1). */
static void see_marks(struct scan *scan, int marks) {
    scan->facts->flags |= marks;
    if (scan->marked_at > 0 && marks & (TAGGED | ARTIFACT) & ~scan->whose)
        add_event(scan->facts, BP_FINDING_ARTIFACT_TAGGED, NULL);
}

static void take_over(struct scan *scan, const struct facts *facts) {
    const int loose = scan->marked_at == 0 ? facts->flags & LOOSE : 0;
    scan->facts->flags |= (facts->flags & ~(LOOSE | TAGGED | ARTIFACT)) | loose;
    see_marks(scan, facts->flags & (TAGGED | ARTIFACT));
    for (guint i = 0; i < facts->events->len; i++) {
        const struct event *event = &g_array_index(facts->events, struct event, i);
        add_event(scan->facts, event->code, event->detail);
    }
    GHashTableIter names;
    gpointer name;
    g_hash_table_iter_init(&names, facts->xobjects);
    while (scan->page && g_hash_table_iter_next(&names, &name, NULL))
        use_xobject(scan, name);
}

/* Looks through a stream that is drawn, once; NULL while that is under way. */
static const struct facts *scan_stream(struct scan *outer, uint32_t number, struct bp_obj *dict) {
    struct bp_work *work = outer->work;
    gpointer key = GUINT_TO_POINTER(number), known;
    if (g_hash_table_lookup_extended(outer->shared->forms, key, NULL, &known))
        return known;
    if (outer->deep >= MAX_DEEP)
        return NULL;
    g_hash_table_insert(outer->shared->forms, key, NULL);
    struct bp_obj *resources = bp_entry(work, dict, "Resources");
    struct scan scan = {
        .work = work,
        .shared = outer->shared,
        .facts = new_facts(),
        .page = resources ? NULL : outer->page,
        .resources = resources ? resources : outer->resources,
        .marks = bp_tags_marks(work, number),
        .deep = outer->deep + 1,
    };
    GString *bytes = g_string_new(NULL);
    bp_source_decode(work->source, number, BP_MAX_CONTENT, bytes);
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    run(&scan, &tokens);
    g_string_free(bytes, TRUE);
    see_space(&scan, bp_entry(work, bp_entry(work, dict, "Group"), "CS"));
    if (scan.marks)
        scan.facts->flags |= OWN_MARKS;
    if (bp_tags_has_object(work, number))
        scan.facts->flags &= ~LOOSE;
    g_hash_table_insert(outer->shared->forms, key, scan.facts);
    return scan.facts;
}

static void see_layer(struct scan *scan, struct bp_obj *layer) {
    const char *name = layer ? bp_layers_hidden(scan->work, layer) : NULL;
    if (name)
        add_event(scan->facts, BP_FINDING_HIDDEN_LAYERS, name);
}

static void draw_xobject(struct scan *scan) {
    const char *name = name_of(scan, operand(scan, 1));
    struct bp_obj *ref = resource(scan, "XObject", name), *dict = bp_resolve(scan->work, ref);
    const uint32_t number = bp_ref_number(scan->work, ref);
    if (name && scan->page)
        use_xobject(scan, name);
    if (!dict || dict->type != BP_OBJ_DICT || number == 0)
        return;
    see_layer(scan, bp_obj_get(dict, "OC"));
    if (bp_obj_is_name(bp_entry(scan->work, dict, "Subtype"), "Form")) {
        const struct facts *facts = scan_stream(scan, number, dict);
        if (facts)
            take_over(scan, facts);
        if (facts && facts->flags & OWN_MARKS &&
            !g_hash_table_add(scan->shared->drawn, GUINT_TO_POINTER(number)))
            add_event(scan->facts, BP_FINDING_FORM_TWICE, NULL);
    } else {
        draw(scan, IMAGE);
        see_space(scan, bp_obj_get(dict, "ColorSpace"));
    }
}

/* A pattern as colour: its cell is looked through as a form is. */
static void see_pattern(struct scan *scan) {
    const char *name = name_of(scan, operand(scan, 1));
    struct bp_obj *ref = resource(scan, "Pattern", name), *dict = bp_resolve(scan->work, ref);
    scan->white = !name && says_white(scan);
    if (!name)
        return;
    if (scan->page)
        g_hash_table_add(scan->page->patterns, (gpointer)name);
    see_space(scan, bp_entry(scan->work, bp_entry(scan->work, dict, "Shading"), "ColorSpace"));
    const uint32_t number = bp_ref_number(scan->work, ref);
    const struct facts *facts = number > 0 && dict ? scan_stream(scan, number, dict) : NULL;
    for (guint i = 0; facts && i < facts->events->len; i++) {
        const struct event *event = &g_array_index(facts->events, struct event, i);
        add_event(scan->facts, event->code, event->detail);
    }
}

static void draw_shading(struct scan *scan) {
    struct bp_obj *shading = resource(scan, "Shading", name_of(scan, operand(scan, 1)));
    see_space(scan, bp_entry(scan->work, shading, "ColorSpace"));
    draw(scan, PAINT);
}

/* The entries of an inline image up to ID, then its data. */
static void draw_inline_image(struct scan *scan, struct bp_tokens *tokens) {
    struct bp_token token, key = {.type = BP_TOKEN_END};
    while ((token = bp_tokens_next(tokens)).type != BP_TOKEN_END &&
           !(token.type == BP_TOKEN_WORD && token.length == 2 && !memcmp(token.at, "ID", 2))) {
        const char *name = name_of(scan, &key);
        if (name && (!strcmp(name, "CS") || !strcmp(name, "ColorSpace"))) {
            scan->operands[scan->n_operands++ % N_OPERANDS] = token;
            see_named_space(scan);
        }
        if (name)
            refuse(scan, bp_inline_fault(scan->work, name, &token));
        if (name && (!strcmp(name, "F") || !strcmp(name, "Filter")) &&
            memmem(token.at, token.length, "/LZW", 4))
            add_event(scan->facts, BP_FINDING_LZW, NULL);
        key = token;
    }
    bp_tokens_skip_image(tokens);
    draw(scan, IMAGE);
}

/* Text */

static void set_font(struct scan *scan) {
    scan->font = bp_fonts_find(scan->work, resource(scan, "Font", name_of(scan, operand(scan, 2))));
    if (scan->font && scan->font->borrows && scan->page)
        scan->page->uses_all = true;
}

static void show(struct scan *scan) {
    if (!operand(scan, 1)->has_text) {
        draw(scan, 0);
        return;
    }
    if (scan->hidden_text)
        scan->facts->flags |= INVISIBLE;
    else if (scan->white && scan->deep == 0 && !(scan->facts->flags & (IMAGE | PAINT)))
        scan->facts->flags |= WHITE;
    draw(scan, TEXT);
    if (scan->font && !scan->font->embedded && !scan->hidden_text)
        add_event(scan->facts, BP_FINDING_FONT_NOT_EMBEDDED, scan->font->name);
    if (scan->font && !scan->font->unicode)
        add_event(scan->facts, BP_FINDING_FONT_NO_UNICODE, scan->font->name);
    if (scan->font)
        bp_fontuse_note(scan->work, scan->font, operand(scan, 1),
                        BP_SHOWN | (scan->hidden_text ? 0 : BP_SHOWN_VISIBLY) |
                            (scan->spoken_at > 0 ? 0 : BP_SHOWN_BARE));
}

/* Marked content */

#define MAX_SCRATCH 256 /* dictionaries that are read before what they took is given back */

/* The MCID of a dictionary that says nothing else, as most do. */
static bool read_mcid(const struct bp_token *token, int64_t *mcid) {
    const char *at = token->at + 2, *end = token->at + token->length - 2;
    if (token->type != BP_TOKEN_DICT || token->length < 10)
        return false;
    while (at < end && g_ascii_isspace(*at))
        at++;
    if (end - at < 7 || memcmp(at, "/MCID", 5) != 0 || !g_ascii_isspace(at[5]))
        return false;
    for (at += 5; at < end && g_ascii_isspace(*at);)
        at++;
    *mcid = at < end && g_ascii_isdigit(*at) ? 0 : -1;
    for (; at < end && g_ascii_isdigit(*at) && *mcid < INT32_MAX; at++)
        *mcid = *mcid * 10 + (*at - '0');
    while (at < end && g_ascii_isspace(*at))
        at++;
    return at == end;
}

/* What BDC says, in its operand itself or in one of the resources; NULL if it is no dictionary. */
static struct bp_obj *properties(struct scan *scan) {
    const struct bp_token *token = operand(scan, 1);
    struct shared *shared = scan->shared;
    size_t used;
    if (token->type != BP_TOKEN_DICT)
        return bp_resolve(scan->work, resource(scan, "Properties", name_of(scan, token)));
    if (shared->n_scratch++ % MAX_SCRATCH == 0) {
        bp_arena_free(shared->scratch);
        shared->scratch = bp_arena_new();
    }
    return bp_obj_parse(shared->scratch, token->at, token->length, &used);
}

/* The language that a sequence says, where it is none (7.2). */
static void see_lang(struct scan *scan, struct bp_obj *dict) {
    const struct bp_obj *lang = bp_entry(scan->work, dict, "Lang");
    const char *text = lang ? bp_obj_text(lang, scan->work->arena) : NULL;
    if (text && !bp_lang_is_tag(text))
        add_event(scan->facts, BP_FINDING_LANG_CODE, text);
}

/* True if the number behind a key in a dictionary's text has a point: 0.0 is no MCID, but is read
 * as the integer that it is. */
static bool has_point(const struct bp_token *token, const char *key) {
    const char *end = token->at + token->length,
               *at = memmem(token->at, token->length, key, strlen(key));
    for (at = at ? at + strlen(key) : end; at < end && g_ascii_isspace(*at);)
        at++;
    while (at < end && g_ascii_isdigit(*at))
        at++;
    return at < end && *at == '.';
}

/* The MCID that BDC says, in its operand itself or in one of the resources; -1: none. Says too
 * where the sequence's language is none. */
static int64_t mcid_of(struct scan *scan) {
    int64_t mcid = -1;
    if (read_mcid(operand(scan, 1), &mcid))
        return mcid;
    struct bp_obj *dict = properties(scan);
    const struct bp_obj *value = bp_entry(scan->work, dict, "MCID");
    if (scan->work->tagged)
        see_lang(scan, dict);
    return value && value->type == BP_OBJ_INT && !has_point(operand(scan, 1), "/MCID")
               ? value->as.integer
               : -1;
}

/* True if an element has the marked sequence of that MCID. */
static bool is_tagged(const struct scan *scan, int64_t mcid) {
    return scan->marks && mcid >= 0 && mcid < scan->marks->len &&
           g_array_index(scan->marks, uint32_t, mcid) > 0;
}

/* True if the marked sequence that BDC begins has words in place of what it shows. */
static bool is_spoken(struct scan *scan, int64_t mcid) {
    const struct bp_token *token = operand(scan, 1);
    if (token->type == BP_TOKEN_DICT
            ? memmem(token->at, token->length, "/ActualText", 11) != NULL
            : bp_entry(scan->work, resource(scan, "Properties", name_of(scan, token)),
                       "ActualText") != NULL)
        return true;
    const uint32_t elem = scan->marks && mcid >= 0 && mcid < scan->marks->len
                              ? g_array_index(scan->marks, uint32_t, mcid)
                              : 0;
    return elem > 0 &&
           bp_entry(scan->work, bp_tag_at(scan->work->tags, elem)->dict, "ActualText") != NULL;
}

static bool is_tag(const struct bp_token *token, const char *name) {
    const size_t length = strlen(name);
    return token->type == BP_TOKEN_NAME && token->length == length &&
           !memcmp(token->at, name, length);
}

static void begin_mark(struct scan *scan, bool has_properties) {
    const struct bp_token *tag = operand(scan, has_properties ? 2 : 1);
    const int64_t mcid = has_properties ? mcid_of(scan) : -1;
    scan->marked++;
    if (scan->spoken_at == 0 && has_properties && is_spoken(scan, mcid))
        scan->spoken_at = scan->marked;
    if (is_tag(tag, "/OC") && has_properties) {
        see_layer(scan, resource(scan, "Properties", name_of(scan, operand(scan, 1))));
        return;
    }
    if (scan->page && mcid >= 0 && mcid < BP_MAX_MCID)
        scan->page->next_mcid = MAX(scan->page->next_mcid, (uint32_t)mcid + 1);
    if (!scan->work->tagged)
        return;
    const int marks =
        (is_tag(tag, "/Artifact") ? ARTIFACT : 0) | (is_tagged(scan, mcid) ? TAGGED : 0);
    if (scan->marked_at == 0 && marks) {
        scan->marked_at = scan->marked;
        scan->whose = marks & ARTIFACT ? ARTIFACT : TAGGED;
    }
    see_marks(scan, marks);
}

static void end_mark(struct scan *scan) {
    if (scan->spoken_at == scan->marked)
        scan->spoken_at = 0;
    if (scan->marked_at == scan->marked)
        scan->marked_at = 0;
    if (scan->marked > 0)
        scan->marked--;
}

/* Operators */

static void save(struct scan *scan) {
    if (scan->saved < N_SAVED) {
        scan->white_saved[scan->saved] = scan->white;
        scan->hidden_saved[scan->saved] = scan->hidden_text;
    }
    scan->saved++;
    /* (A page's contents stand in a q of ours.) */
    if (scan->saved + (scan->deep == 0) > BP_DEEPEST_SAVE && *scan->work->claims_a)
        refuse(scan, "states that are saved too often");
}

static void restore(struct scan *scan) {
    if (scan->saved == 0) {
        scan->unpaired++;
        return;
    }
    scan->saved--;
    scan->white = scan->saved < N_SAVED && scan->white_saved[scan->saved];
    scan->hidden_text = scan->saved < N_SAVED && scan->hidden_saved[scan->saved];
}

#define OP1(a) ((uint32_t)(a))
#define OP2(a, b) ((uint32_t)(a) | (uint32_t)(b) << 8)
#define OP3(a, b, c) (OP2(a, b) | (uint32_t)(c) << 16)

/* An operator adds to the path. */
static void add_to_path(struct scan *scan, const struct bp_token *token, char op) {
    double numbers[4] = {0};
    const uint32_t n = op == 'R' ? 4 : op == 'h' ? 0 : 2;
    if (!scan->rules)
        return;
    for (uint32_t i = 0; i < n && scan->n_operands == n; i++)
        numbers[i] = g_ascii_strtod(operand(scan, n - i)->at, NULL);
    bp_rules_path(scan->rules, scan->n_operands == n ? op : 'c',
                  scan->n_operands > 0 ? operand(scan, MIN(scan->n_operands, N_OPERANDS))->at
                                       : token->at,
                  numbers);
}

static void paint_path(struct scan *scan, const struct bp_token *token, int what) {
    const bool rule = scan->rules && scan->marked_at == 0 && !scan->in_text &&
                      bp_rules_paint(scan->rules, token->at + token->length);
    if (rule)
        scan->facts->flags |= what;
    else
        draw(scan, what);
}

/* True if the operator is one of those that make up paths or paint them (8.5). */
static bool run_path(struct scan *scan, const struct bp_token *token, uint32_t op) {
    switch (op) {
    case OP1('m'):
    case OP1('l'):
    case OP1('h'):
    case OP1('c'):
    case OP1('v'):
    case OP1('y'):
        add_to_path(scan, token, (char)op);
        return true;
    case OP2('r', 'e'):
        add_to_path(scan, token, 'R');
        return true;
    case OP1('S'):
    case OP1('s'):
    case OP1('B'):
    case OP1('b'):
    case OP2('B', '*'):
    case OP2('b', '*'):
        paint_path(scan, token, PAINT);
        break;
    case OP1('f'):
    case OP1('F'):
    case OP2('f', '*'):
        paint_path(scan, token, scan->white ? 0 : PAINT);
        break;
    case OP1('n'):
        break;
    default:
        return false;
    }
    if (scan->rules)
        bp_rules_end(scan->rules);
    return true;
}

static struct bp_obj cmyk = {.type = BP_OBJ_NAME, .as.text = {"DeviceCMYK", 10}};

static void run_painting(struct scan *scan, uint32_t op) {
    switch (op) {
    case OP2('s', 'h'):
        draw_shading(scan);
        break;
    case OP2('D', 'o'):
        draw_xobject(scan);
        break;
    case OP1('g'):
    case OP2('r', 'g'):
    case OP2('s', 'c'):
        scan->white = says_white(scan);
        break;
    case OP3('s', 'c', 'n'):
    case OP3('S', 'C', 'N'):
        see_pattern(scan);
        break;
    case OP1('k'):
        scan->white = false;
        see_space(scan, &cmyk);
        break;
    case OP1('K'):
        see_space(scan, &cmyk);
        break;
    case OP2('c', 's'):
    case OP2('C', 'S'):
        see_named_space(scan);
        break;
    default:
        break;
    }
}

static void run_operator(struct scan *scan, uint32_t op) {
    switch (op) {
    case OP1('q'):
        save(scan);
        break;
    case OP1('Q'):
        restore(scan);
        break;
    case OP2('B', 'T'):
    case OP2('E', 'T'):
        scan->in_text = op == OP2('B', 'T');
        break;
    case OP2('g', 's'): /* (Of interest is whose resources it is in.) */
        resource(scan, "ExtGState", name_of(scan, operand(scan, 1)));
        break;
    case OP2('T', 'f'):
        set_font(scan);
        break;
    case OP2('T', 'r'):
        scan->hidden_text = is_number(operand(scan, 1), '3');
        break;
    case OP2('T', 'j'):
    case OP2('T', 'J'):
    case OP1('\''):
    case OP1('"'):
        show(scan);
        break;
    case OP3('B', 'M', 'C'):
    case OP3('B', 'D', 'C'):
        begin_mark(scan, op == OP3('B', 'D', 'C'));
        break;
    case OP3('E', 'M', 'C'):
        end_mark(scan);
        break;
    default:
        run_painting(scan, op);
        break;
    }
}

static void run(struct scan *scan, struct bp_tokens *tokens) {
    struct bp_token token;
    while ((token = bp_tokens_next(tokens)).type != BP_TOKEN_END) {
        if (token.type != BP_TOKEN_WORD) {
            scan->operands[scan->n_operands++ % N_OPERANDS] = token;
            refuse(scan, bp_operand_fault(scan->work, &token));
            continue;
        }
        refuse(scan, bp_operator_fault(scan->work, &token, operand(scan, 1)));
        uint32_t op = 0;
        for (size_t i = 0; i < token.length && token.length <= 3; i++)
            op |= (uint32_t)(unsigned char)token.at[i] << (8 * i);
        if (op == OP2('B', 'I'))
            draw_inline_image(scan, tokens);
        else if (!run_path(scan, &token, op))
            run_operator(scan, op);
        scan->n_operands = 0;
    }
}

/* Pages */

/* One stream of a page's contents. What can't be decoded whole goes out as far as it can. */
static void decode_part(struct bp_work *work, struct bp_content *content, struct bp_obj *ref,
                        GString *bytes) {
    const uint32_t number = bp_ref_number(work, ref);
    const gsize before = bytes->len;
    const char *raw;
    size_t length;
    if (!bp_source_stream(work->source, number, &raw, &length))
        return;
    struct bp_obj *part = bp_obj_new_ref(work->arena, number, 0);
    if (!bp_source_decode(work->source, number, BP_MAX_CONTENT - MIN(before, BP_MAX_CONTENT),
                          bytes)) {
        content->readable = false;
        part = bp_out_ref(work, bp_out_bytes(work, bytes->str + before, bytes->len - before));
    }
    g_string_append_c(bytes, '\n');
    g_ptr_array_add(content->parts, part);
}

static void decode_contents(struct bp_work *work, const struct bp_page *page, GString *bytes) {
    struct bp_obj *value = bp_obj_get(page->dict, "Contents"), *array = bp_resolve(work, value);
    page->content->readable = true;
    if (array && array->type != BP_OBJ_ARRAY)
        decode_part(work, page->content, value, bytes);
    for (uint32_t i = 0; array && array->type == BP_OBJ_ARRAY && i < array->as.array.n; i++)
        decode_part(work, page->content, array->as.array.items[i], bytes);
}

/* What closes a page's contents, whatever they leave open. */
static char *closing(const struct scan *scan, const struct bp_tokens *tokens) {
    GString *text = g_string_new(NULL);
    for (int i = 0; i < tokens->parentheses; i++)
        g_string_append_c(text, ')');
    if (tokens->hex)
        g_string_append_c(text, '>');
    for (int i = tokens->n_open; i-- > 0;)
        g_string_append(text, tokens->open[i] == '[' ? "]" : ">>");
    if (tokens->image)
        g_string_append(text, "EI");
    if (text->len > 0)
        g_string_append_c(text, '\n');
    if (scan->in_text)
        g_string_append(text, "ET ");
    for (uint32_t i = 0; i < scan->marked; i++)
        g_string_append(text, "EMC ");
    for (uint32_t i = 0; i < scan->saved; i++)
        g_string_append(text, "Q ");
    return g_string_free(text, FALSE);
}

/* The appearances of annotations: streams, or streams by state (12.5.5). */
static void scan_appearance(struct scan *scan, struct bp_obj *value) {
    struct bp_obj *dict = bp_resolve(scan->work, value);
    const char *bytes;
    size_t length;
    if (!dict || dict->type != BP_OBJ_DICT)
        return;
    const uint32_t number = bp_ref_number(scan->work, value);
    if (!bp_source_stream(scan->work->source, number, &bytes, &length)) {
        for (uint32_t i = 0; i < dict->as.dict.n && scan->deep == 0; i++) {
            scan->deep++;
            scan_appearance(scan, dict->as.dict.entries[i].value);
            scan->deep--;
        }
        return;
    }
    see_layer(scan, bp_obj_get(dict, "OC"));
    const struct facts *facts = scan_stream(scan, number, dict);
    for (guint i = 0; facts && i < facts->events->len; i++) {
        const struct event *event = &g_array_index(facts->events, struct event, i);
        add_event(scan->facts, event->code, event->detail);
    }
}

static void scan_annots(struct scan *scan, const struct bp_page *page) {
    for (guint i = 0; i < page->annots->len; i++) {
        const struct bp_annot *annot = page->annots->pdata[i];
        see_layer(scan, bp_obj_get(annot->dict, "OC"));
        if (!annot->look)
            scan_appearance(scan, bp_obj_get(bp_entry(scan->work, annot->dict, "AP"), "N"));
    }
}

static void report(struct bp_work *work, const struct bp_page *page, const struct facts *facts) {
    struct bp_findings *findings = work->findings;
    for (guint i = 0; i < facts->events->len; i++) {
        const struct event *event = &g_array_index(facts->events, struct event, i);
        bp_findings_add(findings, event->code, page->source, event->detail);
    }
    /* Below or above a scanned picture, invisible text is what was read in it. */
    if (facts->flags & WHITE || (facts->flags & (INVISIBLE | IMAGE)) == INVISIBLE)
        bp_findings_add(findings, BP_FINDING_HIDDEN_TEXT, page->source, NULL);
    if (!page->content->readable)
        bp_findings_add(findings, BP_FINDING_REPAIRED, page->source, "contents that can't be read");
    else if (!(facts->flags & (TEXT | IMAGE | PAINT)) && page->annots->len == 0)
        bp_findings_add(findings, BP_FINDING_BLANK, page->source, NULL);
    if ((facts->flags & (TEXT | IMAGE)) == IMAGE && page->marks->len == 0)
        bp_findings_add(findings, BP_FINDING_SCANNED, page->source, NULL);
    else if (work->tagged && facts->flags & LOOSE)
        bp_findings_add(findings, BP_FINDING_UNMARKED, page->source, NULL);
}

/* Comments are seen by nobody, and so they stay behind. LibreOffice draws the borders of tables and
 * paragraphs outside of all tags: they are none of the content, and so say so themselves. */
static void mend_contents(struct bp_work *work, struct bp_content *content,
                          const struct bp_rules *rules, bool remarks, const GString *bytes) {
    GString *marked = rules && content->readable ? bp_rules_mark(rules, bytes) : NULL;
    GString *stripped =
        remarks && content->readable ? bp_remarks_strip(marked ? marked : bytes) : NULL;
    const GString *mended = stripped ? stripped : marked;
    if (mended) {
        g_ptr_array_set_size(content->parts, 0);
        g_ptr_array_add(content->parts,
                        bp_out_ref(work, bp_out_bytes(work, mended->str, mended->len)));
    }
    if (marked)
        g_string_free(marked, TRUE);
    if (stripped)
        g_string_free(stripped, TRUE);
}

static void scan_page(struct bp_work *work, struct bp_page *page, struct shared *shared,
                      GString *bytes) {
    struct bp_content *content = page->content = g_new0(struct bp_content, 1);
    content->xobjects = g_hash_table_new(g_str_hash, g_str_equal);
    content->patterns = g_hash_table_new(g_str_hash, g_str_equal);
    g_string_truncate(bytes, 0);
    work->scanning = page->source;
    content->parts = g_ptr_array_new();
    decode_contents(work, page, bytes);
    content->uses_all = !content->readable;
    struct facts *facts = new_facts();
    struct scan scan = {
        .work = work,
        .shared = shared,
        .facts = facts,
        .page = content,
        .resources = page->resources,
        .marks = page->marks,
        .rules = work->job->office && work->tagged && content->readable ? bp_rules_new() : NULL,
    };
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    run(&scan, &tokens);
    mend_contents(work, content, scan.rules, tokens.remarks, bytes);
    bp_rules_free(scan.rules);
    content->closing = closing(&scan, &tokens);
    content->unpaired = MIN(scan.unpaired, MAX_UNPAIRED);
    see_space(&scan, bp_entry(work, bp_entry(work, page->dict, "Group"), "CS"));
    scan_annots(&scan, page);
    report(work, page, facts);
    free_facts(facts);
}

void bp_content_scan(struct bp_work *work) {
    struct shared shared = {
        .forms = g_hash_table_new_full(NULL, NULL, NULL, free_facts),
        .names = g_hash_table_new(g_str_hash, g_str_equal),
        .drawn = g_hash_table_new(NULL, NULL),
    };
    GString *bytes = g_string_new(NULL);
    for (uint32_t i = 0; i < work->n_pages; i++)
        scan_page(work, &work->pages[i], &shared, bytes);
    g_string_free(bytes, TRUE);
    g_hash_table_destroy(shared.forms);
    g_hash_table_destroy(shared.names);
    g_hash_table_destroy(shared.drawn);
    bp_arena_free(shared.scratch);
}

void bp_content_free(struct bp_content *content) {
    if (!content)
        return;
    g_ptr_array_free(content->parts, TRUE);
    g_hash_table_destroy(content->xobjects);
    g_hash_table_destroy(content->patterns);
    g_free(content->closing);
    g_free(content);
}
