/* The helper's answer, taken apart.
 * In: the facts (a dictionary in PDF syntax), as attach/wire.h describes them. Out: a filled struct
 * bp_attachment, or what is wrong. The helper has read hostile bytes, so nothing
 * that it says is believed before it is in range; what layout multiplies, allocates or prints is
 * bounded here. */
#include "task.h"

#include <math.h>
#include <string.h>

#include "pdf/object.h"
#include "wire.h"

#define MAX_SIDE 1000000000 /* 1/1000 pt: 350 m, as far as layout can reckon */
#define MAX_COEFFICIENT 1e7
#define MAX_FINDINGS 1000u
#define MAX_TITLE 1000u
#define MAX_DETAIL 200u
#define MAX_PAGE_LIST 2000u
#define MAX_LANG 60u
#define PAGE_VALUES 9u /* and one more, if it is shrunk */

bool bp_answer_ends(const char *text, size_t length) {
    while (length && g_ascii_isspace(text[length - 1]))
        length--;
    return length >= 4 && memcmp(text + length - 2, ">>", 2) == 0;
}

static bool is_array(const struct bp_obj *obj, uint32_t least, uint32_t most) {
    return bp_obj_is(obj, BP_OBJ_ARRAY) && obj->as.array.n >= least && obj->as.array.n <= most;
}

/* A text string as one line of at most so many bytes; NULL if it is none or says nothing. */
static const char *line_of(const struct bp_obj *obj, struct bp_arena *arena, size_t most) {
    const char *text = bp_obj_text(obj, arena);
    if (!text)
        return NULL;
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    char *line = bp_arena_alloc(arena, strlen(valid) + 1), *end = line;
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        const bool blank = c <= 0x20 || g_unichar_iscntrl(c);
        if ((blank && (end == line || end[-1] == ' ')) || (size_t)(end - line) + 6 > most)
            continue;
        end += g_unichar_to_utf8(blank ? ' ' : c, end);
    }
    if (end > line && end[-1] == ' ')
        end--;
    *end = '\0';
    return *line ? line : NULL;
}

/* A language as BCP 47 writes it; anything else is as good as none. */
static const char *lang_of(const struct bp_obj *obj, struct bp_arena *arena) {
    const char *lang = line_of(obj, arena, MAX_LANG);
    size_t part = 0;
    if (!lang || !g_ascii_isalpha(*lang))
        return NULL;
    for (const char *at = lang; *at; at++) {
        if (*at == '-' ? part == 0 : !g_ascii_isalnum(*at) || part == 8)
            return NULL;
        part = *at == '-' ? 0 : part + 1;
    }
    return part ? lang : NULL;
}

static enum bp_pdfa_level level_of(const struct bp_obj *obj, struct bp_arena *arena) {
    const char *claim = bp_obj_text(obj, arena);
    if (!claim || strlen(claim) != 2 || *claim < '1' || *claim > '3')
        return BP_PDFA_NONE;
    switch (claim[1]) {
    case 'a':
        return BP_PDFA_A;
    case 'u':
        return BP_PDFA_U;
    case 'b':
        return BP_PDFA_B;
    default:
        return BP_PDFA_NONE;
    }
}

/* A list of the facts: its key, its items, and what is said of one that is refused. */
struct list {
    const char *key, *what, *item;
    uint32_t most;
    size_t size;
    bool (*read)(void *item, struct bp_arena *arena, const struct bp_obj *values);
};

/* The items and their number; NULL if there is no list. `*wrong` gets what is wrong with it; if
 * that is known already, nothing is read. */
static void *read_list(const struct list *list, const struct bp_obj *facts, struct bp_arena *arena,
                       uint32_t *n, const char **wrong) {
    const struct bp_obj *array = bp_obj_get(facts, list->key);
    if (!array || *wrong)
        return NULL;
    if (!is_array(array, 0, list->most)) {
        *wrong = list->what;
        return NULL;
    }
    char *items = bp_arena_alloc(arena, MAX(array->as.array.n, 1) * list->size);
    for (uint32_t i = 0; i < array->as.array.n && !*wrong; i++) {
        if (!list->read(items + i * list->size, arena, array->as.array.items[i]))
            *wrong = list->item;
    }
    *n = *wrong ? 0 : array->as.array.n;
    return items;
}

static bool read_page(void *item, struct bp_arena *arena, const struct bp_obj *values) {
    struct bp_attached_page *page = item;
    (void)arena;
    if (!is_array(values, PAGE_VALUES, PAGE_VALUES + 1))
        return false;
    struct bp_obj **items = values->as.array.items;
    const int64_t width = bp_obj_integer(items[0], 0), height = bp_obj_integer(items[1], 0);
    const int64_t source = bp_obj_integer(items[PAGE_VALUES - 1], 0);
    for (int i = 0; i < 6; i++) {
        page->matrix[i] = bp_obj_number(items[2 + i], NAN);
        if (!(fabs(page->matrix[i]) <= MAX_COEFFICIENT))
            return false;
    }
    page->width = (bp_len)width;
    page->height = (bp_len)height;
    page->source = (uint32_t)source;
    page->shrunk = values->as.array.n > PAGE_VALUES;
    const double *m = page->matrix;
    return width > 0 && width <= MAX_SIDE && height > 0 && height <= MAX_SIDE && source > 0 &&
           source <= BP_ATTACH_MAX_PAGES && fabs(m[0] * m[3] - m[1] * m[2]) > 0;
}

static bool find_code(const struct bp_obj *name, enum bp_finding_code *code) {
    for (int i = 0; i < BP_FINDING_COUNT; i++) {
        *code = (enum bp_finding_code)i;
        if (bp_obj_is_name(name, bp_finding_name(*code)))
            return true;
    }
    return false;
}

static bool read_finding(void *item, struct bp_arena *arena, const struct bp_obj *values) {
    struct bp_finding *finding = item;
    if (!is_array(values, 2, 4))
        return false;
    struct bp_obj **items = values->as.array.items;
    const uint32_t n = values->as.array.n;
    const int64_t count = bp_obj_integer(items[1], 0);
    if (!find_code(items[0], &finding->code) || count < 1 || count > INT32_MAX)
        return false;
    const char *pages = n > 2 ? line_of(items[2], arena, MAX_PAGE_LIST) : NULL;
    const char *detail = n > 3 ? line_of(items[3], arena, MAX_DETAIL) : NULL;
    finding->count = (uint32_t)count;
    finding->pages = pages ? pages : "";
    finding->detail = detail ? detail : "";
    return true;
}

/* How a page is shown (ISO 32000-1, table 151), as the helper may say it; NULL otherwise. */
static const char *view_of(struct bp_obj *const *items, uint32_t n, struct bp_arena *arena) {
    static const char *const kinds[] = {"Fit",  "FitB", "FitBH", "FitBV",
                                        "FitH", "FitV", "FitR",  "XYZ"};
    bool known = false;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds) && n > 0 && n <= 5; i++)
        known |= bp_obj_is_name(items[0], kinds[i]);
    for (uint32_t i = 1; i < n && known; i++)
        known = items[i]->type == BP_OBJ_NULL || fabs(bp_obj_number(items[i], NAN)) <= 1e6;
    if (!known)
        return NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (uint32_t i = 0; i < n; i++) {
        if (i > 0)
            g_string_append_c(text, ' ');
        bp_obj_put(text, items[i]);
    }
    return bp_arena_strdup(arena, text->str);
}

static bool read_link(void *item, struct bp_arena *arena, const struct bp_obj *values) {
    struct bp_elsewhere *link = item;
    if (!is_array(values, 3, 9))
        return false;
    struct bp_obj **items = values->as.array.items;
    const int64_t from = bp_obj_integer(items[0], -1), file = bp_obj_integer(items[1], -1);
    const int64_t page = bp_obj_integer(items[2], 0);
    *link = (struct bp_elsewhere){.from = (uint32_t)from, .file = (uint32_t)file};
    if (items[2]->type == BP_OBJ_STRING) {
        link->length = items[2]->as.text.length;
        link->name = bp_arena_strndup(arena, items[2]->as.text.bytes, link->length);
    } else {
        link->page = (uint32_t)page;
        link->view = view_of(items + 3, values->as.array.n - 3, arena);
    }
    return from >= 0 && from <= BP_ATTACH_MAX_PAGES && file >= 0 && file <= INT32_MAX &&
           page >= 0 && page <= INT32_MAX && (link->name || link->view);
}

GHashTable *bp_answer_places(const struct bp_attachment *attachment, struct bp_arena *arena) {
    GHashTable *table = g_hash_table_new(bp_obj_text_hash, bp_obj_text_equal);
    const struct bp_obj *places = attachment->places ? bp_obj_parse(arena, attachment->places,
                                                                    attachment->places_length, NULL)
                                                     : NULL;
    for (uint32_t i = 0; i + 1 < bp_obj_count(places); i += 2) {
        if (places->as.array.items[i]->type == BP_OBJ_STRING)
            g_hash_table_insert(table, places->as.array.items[i], places->as.array.items[i + 1]);
    }
    return table;
}

bool bp_answer_take_place(const struct bp_attachment *attachment, struct bp_arena *arena,
                          GHashTable *places, struct bp_elsewhere *link) {
    const struct bp_obj name = {.type = BP_OBJ_STRING,
                                .as.text = {link->name, (uint32_t)link->length}};
    const struct bp_obj *place = g_hash_table_lookup(places, &name);
    if (!is_array(place, 2, 6))
        return false;
    const int64_t page = bp_obj_integer(place->as.array.items[0], -1);
    link->view = view_of(place->as.array.items + 1, place->as.array.n - 1, arena);
    link->to_page = (uint32_t)page;
    return link->view && page >= 0 && page < attachment->n_pages;
}

static const char *read_all(struct bp_attachment *attachment, struct bp_arena *arena,
                            const struct bp_obj *facts) {
    static const struct list pages = {"Pages",
                                      "its list of pages",
                                      "the size of a page",
                                      BP_ATTACH_MAX_PAGES,
                                      sizeof(struct bp_attached_page),
                                      read_page};
    static const struct list findings = {"Findings",   "its list of findings",    "a finding",
                                         MAX_FINDINGS, sizeof(struct bp_finding), read_finding};
    static const struct list links = {"Elsewhere",
                                      "its list of links",
                                      "a link",
                                      BP_ATTACH_MAX_ELSEWHERE,
                                      sizeof(struct bp_elsewhere),
                                      read_link};
    const char *wrong = NULL;
    if (bp_obj_integer(bp_obj_get(facts, "Form"), 0) != BP_FORM_VERSION)
        return "it is from another version";
    attachment->pages = read_list(&pages, facts, arena, &attachment->n_pages, &wrong);
    attachment->findings = read_list(&findings, facts, arena, &attachment->n_findings, &wrong);
    attachment->elsewhere = read_list(&links, facts, arena, &attachment->n_elsewhere, &wrong);
    if (wrong)
        return wrong;
    const struct bp_obj *tagged = bp_obj_get(facts, "Tagged"),
                        *places = bp_obj_get(facts, "Places");
    if (bp_obj_is(places, BP_OBJ_STRING)) {
        attachment->places_length = places->as.text.length;
        attachment->places = bp_arena_strndup(arena, places->as.text.bytes, places->as.text.length);
    }
    attachment->title = line_of(bp_obj_get(facts, "Title"), arena, MAX_TITLE);
    attachment->lang = lang_of(bp_obj_get(facts, "Lang"), arena);
    attachment->tagged = bp_obj_is(tagged, BP_OBJ_BOOL) && tagged->as.truth;
    attachment->claims_ua1 = bp_obj_integer(bp_obj_get(facts, "UA"), 0) == 1;
    attachment->claims_pdfa = level_of(bp_obj_get(facts, "A"), arena);
    attachment->usable = true;
    for (uint32_t i = 0; i < attachment->n_findings; i++)
        attachment->usable &= !bp_finding_has(attachment->findings[i].code, 'F');
    return attachment->usable && !attachment->n_pages ? "it has no pages" : NULL;
}

const char *bp_answer_read(struct bp_attachment *attachment, struct bp_arena *arena,
                           const char *text, size_t length) {
    struct bp_arena *own = bp_arena_new();
    size_t used = 0;
    const struct bp_obj *facts = bp_obj_parse(own, text, length, &used);
    const char *wrong = "";
    if (facts && facts->type != BP_OBJ_DICT)
        wrong = "it is not a dictionary";
    else if (facts)
        wrong = read_all(attachment, arena, facts);
    for (; facts && used < length; used++)
        if (!g_ascii_isspace(text[used]))
            wrong = "there is something after it";
    bp_arena_free(own);
    return wrong;
}
