/* Destinations and actions (ISO 32000-1, 12.3.2 and 12.6).
 * In: /Dest, /A, names. Out: explicit destinations on pages that go out, and harmless actions.
 * Nothing of the pack needs the file's names, since each is looked up here. */
#include "attach/reader/annots/destinations.h"

#include <string.h>

#include "attach/reader/annots/links_out.h"
#include "attach/reader/findings.h"
#include "attach/reader/matrix.h"
#include "attach/reader/objects/out.h"
#include "attach/reader/pagelist.h"

#define MAX_NAMES 8    /* a name that stands for a name */
#define MAX_NEXT 16    /* actions one after another */
#define MAX_SCHEME 30  /* letters of a scheme that is reported */
#define MAX_SCHEMES 20 /* that are reported by name */

/* A destination that has been given away, on a page of which it wasn't known whether it is shrunk.
 */
struct given {
    struct bp_obj *dest;
    const struct bp_page *page;
};

struct bp_dests {
    GArray *given;       /* struct given */
    GHashTable *strings; /* GBytes -> struct bp_obj */
    GHashTable *names;   /* char -> struct bp_obj */
};

/* Name trees */

void bp_name_tree_walk(struct bp_work *work, struct bp_obj *root,
                       void (*each)(void *user, struct bp_obj *name, struct bp_obj *value),
                       void *user) {
    GHashTable *seen = g_hash_table_new(NULL, NULL);
    GPtrArray *nodes = g_ptr_array_new();
    g_ptr_array_add(nodes, bp_resolve(work, root));
    while (nodes->len > 0) {
        struct bp_obj *node = g_ptr_array_steal_index_fast(nodes, nodes->len - 1);
        if (!node || !g_hash_table_add(seen, node))
            continue;
        struct bp_obj *names = bp_entry(work, node, "Names"), *kids = bp_entry(work, node, "Kids");
        for (uint32_t i = 0; names && names->type == BP_OBJ_ARRAY && i + 1 < names->as.array.n;
             i += 2)
            each(user, bp_resolve(work, names->as.array.items[i]), names->as.array.items[i + 1]);
        for (uint32_t i = kids && kids->type == BP_OBJ_ARRAY ? kids->as.array.n : 0; i-- > 0;)
            g_ptr_array_add(nodes, bp_resolve(work, kids->as.array.items[i]));
    }
    g_ptr_array_free(nodes, TRUE);
    g_hash_table_destroy(seen);
}

static void add_string(void *user, struct bp_obj *name, struct bp_obj *value) {
    struct bp_dests *dests = user;
    if (!name || name->type != BP_OBJ_STRING)
        return;
    GBytes *key = g_bytes_new_static(name->as.text.bytes, name->as.text.length);
    if (g_hash_table_contains(dests->strings, key))
        g_bytes_unref(key);
    else
        g_hash_table_insert(dests->strings, key, value);
}

void bp_dests_read(struct bp_work *work) {
    struct bp_dests *dests = work->dests = g_new0(struct bp_dests, 1);
    dests->strings =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    dests->names = g_hash_table_new(g_str_hash, g_str_equal);
    dests->given = g_array_new(FALSE, FALSE, sizeof(struct given));
    struct bp_obj *names = bp_entry(work, work->catalog, "Dests");
    for (uint32_t i = 0; names && names->type == BP_OBJ_DICT && i < names->as.dict.n; i++)
        g_hash_table_insert(dests->names, (gpointer)names->as.dict.entries[i].key,
                            names->as.dict.entries[i].value);
    bp_name_tree_walk(work, bp_entry(work, bp_entry(work, work->catalog, "Names"), "Dests"),
                      add_string, dests);
}

void bp_dests_clear(struct bp_work *work) {
    if (!work->dests)
        return;
    g_hash_table_destroy(work->dests->strings);
    g_hash_table_destroy(work->dests->names);
    g_array_free(work->dests->given, TRUE);
    g_clear_pointer(&work->dests, g_free);
}

/* Destinations */

static struct bp_obj *look_up(struct bp_work *work, const struct bp_obj *name) {
    struct bp_obj *found = NULL;
    if (name->type == BP_OBJ_STRING) {
        GBytes *key = g_bytes_new_static(name->as.text.bytes, name->as.text.length);
        found = g_hash_table_lookup(work->dests->strings, key);
        g_bytes_unref(key);
    }
    /* (Names and strings are mixed up often enough.) */
    if (!found)
        found = g_hash_table_lookup(work->dests->names, name->as.text.bytes);
    if (!found && name->type == BP_OBJ_NAME) {
        GBytes *key = g_bytes_new_static(name->as.text.bytes, name->as.text.length);
        found = g_hash_table_lookup(work->dests->strings, key);
        g_bytes_unref(key);
    }
    return found;
}

/* The explicit destination that a value stands for; NULL if there is none. */
struct bp_obj *bp_dest_find(struct bp_work *work, struct bp_obj *value) {
    for (int i = 0; i < MAX_NAMES && (value = bp_resolve(work, value)); i++) {
        if (value->type == BP_OBJ_ARRAY)
            return value;
        if (value->type == BP_OBJ_DICT)
            value = bp_obj_get(value, "D");
        else if (value->type == BP_OBJ_STRING || value->type == BP_OBJ_NAME)
            value = look_up(work, value);
        else
            return NULL;
    }
    return NULL;
}

/* What follows a kind of destination (table 151): x and y coordinates, and a zoom factor. */
static const struct kind {
    const char *name, *numbers;
} kinds[] = {{"Fit", ""},   {"FitB", ""},  {"FitBH", "y"},   {"FitBV", "x"},
             {"FitH", "y"}, {"FitV", "x"}, {"FitR", "xyxy"}, {"XYZ", "xyz"}};

static const struct kind *kind_of(const struct bp_obj *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (bp_obj_is_name(name, kinds[i].name))
            return &kinds[i];
    }
    return &kinds[0];
}

static struct bp_obj *moved_number(struct bp_work *work, const struct bp_page *page, char axis,
                                   const struct bp_obj *obj) {
    if (!obj || (obj->type != BP_OBJ_INT && obj->type != BP_OBJ_REAL))
        return bp_obj_new(work->arena, BP_OBJ_NULL);
    double value = bp_obj_number(obj, 0);
    if (page && page->shrunk && axis == 'x')
        value = value * page->shrink.a + page->shrink.e;
    else if (page && page->shrunk && axis == 'y')
        value = value * page->shrink.d + page->shrink.f;
    return bp_number(work->arena, CLAMP(value, -1e6, 1e6));
}

void bp_dest_add_view(struct bp_work *work, struct bp_obj *dest, const struct bp_obj *array,
                      const struct bp_page *page) {
    const uint32_t n = array->as.array.n;
    const struct kind *kind = kind_of(n > 1 ? bp_resolve(work, array->as.array.items[1]) : NULL);
    bp_obj_add(work->arena, dest, bp_obj_new_name(work->arena, kind->name));
    for (uint32_t i = 0; kind->numbers[i]; i++) {
        const struct bp_obj *number =
            i + 2 < n ? bp_resolve(work, array->as.array.items[i + 2]) : NULL;
        bp_obj_add(work->arena, dest, moved_number(work, page, kind->numbers[i], number));
    }
}

struct bp_obj *bp_dest_read(struct bp_work *work, struct bp_obj *value, uint32_t *index) {
    const struct bp_obj *array = bp_dest_find(work, value);
    *index =
        array && array->as.array.n > 0 ? bp_pages_find(work, array->as.array.items[0]) : BP_NO_PAGE;
    if (*index == BP_NO_PAGE)
        return NULL;
    const struct bp_page *page = &work->pages[*index];
    struct bp_obj *dest = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    bp_obj_add(work->arena, dest, bp_out_ref(work, page->out));
    bp_dest_add_view(work, dest, array, page);
    const struct given given = {dest, page};
    if (!page->shrunk)
        g_array_append_val(work->dests->given, given);
    return dest;
}

void bp_dests_move(struct bp_work *work) {
    const GArray *all = work->dests->given;
    for (guint i = 0; i < all->len; i++) {
        const struct given *given = &g_array_index(all, struct given, i);
        struct bp_obj **items = given->dest->as.array.items;
        const struct kind *kind = kind_of(items[1]);
        for (uint32_t k = 0; given->page->shrunk && kind->numbers[k]; k++)
            items[k + 2] = moved_number(work, given->page, kind->numbers[k], items[k + 2]);
    }
}

static struct bp_obj *read_dest(struct bp_work *work, struct bp_obj *value) {
    uint32_t index;
    return bp_dest_read(work, value, &index);
}

struct bp_obj *bp_dest_at_edge(struct bp_work *work, bool first) {
    const struct bp_page *page = &work->pages[first ? 0 : work->n_pages - 1];
    struct bp_obj *dest = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    bp_obj_add(work->arena, dest, bp_out_ref(work, page->out));
    bp_obj_add(work->arena, dest, bp_obj_new_name(work->arena, "Fit"));
    return dest;
}

/* Actions */

/* The schemes of addresses that a reader may follow. What others start is a program of the reader's
 * own machine, or nothing. */
static bool is_allowed(const char *scheme) {
    static const char *const schemes[] = {"http", "https", "mailto", "tel", "ftp"};
    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (!g_ascii_strcasecmp(scheme, schemes[i]))
            return true;
    }
    return false;
}

/* The bytes of an address (12.6.4.7) as a program understands them that follows it: without control
 * characters, wherever they are, and spaces at the ends; what isn't ASCII is escaped (RFC 3986). To
 * be freed. */
static char *plain_address(struct bp_work *work, const struct bp_obj *string) {
    GString *text = g_string_new(NULL);
    const char *bytes = string->as.text.bytes;
    size_t length = string->as.text.length;
    if (length >= 2 && (!memcmp(bytes, "\xFE\xFF", 2) || !memcmp(bytes, "\xEF\xBB", 2))) {
        bytes = bp_obj_text(string, work->arena);
        length = strlen(bytes);
    }
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        if (c > 0x7E)
            g_string_append_printf(text, "%%%02X", c);
        else if (c >= 0x20)
            g_string_append_c(text, (char)c);
    }
    return g_strstrip(g_string_free(text, FALSE));
}

static const struct bp_obj *string_entry(struct bp_work *work, struct bp_obj *dict,
                                         const char *key) {
    const struct bp_obj *string = bp_entry(work, dict, key);
    return string && string->type == BP_OBJ_STRING ? string : NULL;
}

/* An address without a scheme belongs to the file's base address (12.6.4.7), and without that leads
 * nowhere from the pack. To be freed; NULL if there is none. */
static char *whole_address(struct bp_work *work, struct bp_obj *action) {
    const struct bp_obj *uri = string_entry(work, action, "URI");
    const struct bp_obj *base = string_entry(work, bp_entry(work, work->catalog, "URI"), "Base");
    char *text = uri ? plain_address(work, uri) : NULL;
    char *scheme = text ? g_uri_parse_scheme(text) : NULL, *whole = text;
    if (text && !scheme && base) {
        char *above = plain_address(work, base);
        whole = g_uri_resolve_relative(above, text, G_URI_FLAGS_NONE, NULL);
        g_free(above);
    } else if (text && !scheme) {
        whole = g_str_has_prefix(text, "www.") ? g_strconcat("http://", text, NULL) : NULL;
    }
    if (whole != text)
        g_free(text);
    g_free(scheme);
    return whole;
}

static struct bp_obj *read_uri(struct bp_work *work, struct bp_obj *action) {
    char *text = whole_address(work, action), *scheme = text ? g_uri_parse_scheme(text) : NULL;
    struct bp_obj *result = NULL;
    if (scheme && is_allowed(scheme)) {
        result = bp_obj_new(work->arena, BP_OBJ_DICT);
        bp_obj_add_entry(work->arena, result, "S", bp_obj_new_name(work->arena, "URI"));
        bp_obj_add_entry(work->arena, result, "URI",
                         bp_obj_new_string(work->arena, text, strlen(text)));
    }
    g_free(scheme);
    g_free(text);
    return result;
}

/* Tells of an action that goes; what kind of address it has, if that is what it is about. */
static void tell_action(struct bp_work *work, struct bp_obj *action, uint32_t page) {
    char *text = whole_address(work, action), *scheme = text ? g_uri_parse_scheme(text) : NULL;
    const bool named = scheme && strlen(scheme) <= MAX_SCHEME &&
                       bp_findings_count(work->findings, BP_FINDING_ACTIONS) < MAX_SCHEMES;
    char *lower = named ? g_ascii_strdown(scheme, -1) : NULL;
    char *detail = lower ? g_strconcat(lower, ":", NULL) : NULL;
    bp_findings_add(work->findings, BP_FINDING_ACTIONS, page, detail);
    g_free(detail);
    g_free(lower);
    g_free(scheme);
    g_free(text);
}

static struct bp_target read_named(struct bp_work *work, struct bp_obj *action) {
    const struct bp_obj *name = bp_entry(work, action, "N");
    struct bp_target target = {0};
    if (bp_obj_is_name(name, "FirstPage") || bp_obj_is_name(name, "LastPage")) {
        target.dest = bp_dest_at_edge(work, bp_obj_is_name(name, "FirstPage"));
    } else if (bp_obj_is_name(name, "NextPage") || bp_obj_is_name(name, "PrevPage")) {
        target.action = bp_obj_new(work->arena, BP_OBJ_DICT);
        bp_obj_add_entry(work->arena, target.action, "S", bp_obj_new_name(work->arena, "Named"));
        bp_obj_add_entry(work->arena, target.action, "N",
                         bp_obj_new_name(work->arena, name->as.text.bytes));
    }
    return target;
}

/* What an action does, of what a pack may do; nothing is reported of the rest. */
static struct bp_target read_action(struct bp_work *work, struct bp_obj *action) {
    const struct bp_obj *type = bp_entry(work, action, "S");
    struct bp_target target = {0};
    if (bp_obj_is_name(type, "GoTo"))
        target.dest = read_dest(work, bp_obj_get(action, "D"));
    else if (bp_obj_is_name(type, "URI"))
        target.action = read_uri(work, action);
    else if (bp_obj_is_name(type, "Named"))
        target = read_named(work, action);
    return target;
}

/* Tells of one action; true if it can stay. That of a link may lead to another file. */
static bool tell(struct bp_work *work, struct bp_obj *action, uint32_t page, bool link) {
    struct bp_obj *type = bp_entry(work, action, "S");
    if (!type || bp_obj_is_name(type, "GoTo") || (link && bp_elsewhere_is(work, action)))
        return true;
    const struct bp_target target = read_action(work, action);
    if (target.dest || target.action)
        return true;
    const bool script = bp_obj_is_name(type, "JavaScript") ||
                        (bp_obj_is_name(type, "Rendition") && bp_obj_get(action, "JS"));
    if (script)
        bp_findings_add(work->findings, BP_FINDING_SCRIPTS, page, NULL);
    else
        tell_action(work, action, page);
    return false;
}

/* An action, and what /Next adds to it: one or several, of which the first leads on. */
static void tell_all(struct bp_work *work, struct bp_obj *action, uint32_t page, bool link) {
    for (int i = 0; i < MAX_NEXT && (action = bp_resolve(work, action)); i++) {
        if (action->type == BP_OBJ_ARRAY) {
            for (uint32_t j = 1; j < action->as.array.n; j++)
                tell(work, bp_resolve(work, action->as.array.items[j]), page, false);
            action = action->as.array.n > 0 ? bp_resolve(work, action->as.array.items[0]) : NULL;
        }
        tell(work, action, page, link && i == 0);
        action = bp_obj_get(action, "Next");
    }
}

void bp_action_tell(struct bp_work *work, struct bp_obj *action, uint32_t page) {
    tell_all(work, action, page, false);
}

void bp_actions_tell(struct bp_work *work, struct bp_obj *additional, uint32_t page) {
    struct bp_obj *dict = bp_resolve(work, additional);
    for (uint32_t i = 0; dict && dict->type == BP_OBJ_DICT && i < dict->as.dict.n; i++)
        bp_action_tell(work, dict->as.dict.entries[i].value, page);
}

static struct bp_target read_target(struct bp_work *work, struct bp_obj *dict, uint32_t page,
                                    bool link) {
    struct bp_target target = {0};
    struct bp_obj *dest = bp_obj_get(dict, "Dest"), *action = bp_entry(work, dict, "A");
    tell_all(work, action, page, link);
    bp_actions_tell(work, bp_obj_get(dict, "AA"), page);
    if (bp_resolve(work, dest))
        target.dest = read_dest(work, dest);
    else if (action && action->type == BP_OBJ_DICT && link && bp_elsewhere_is(work, action))
        target = bp_elsewhere_read(work, action, page);
    else if (action && action->type == BP_OBJ_DICT)
        target = read_action(work, action);
    return target;
}

struct bp_target bp_target_read(struct bp_work *work, struct bp_obj *dict, uint32_t page) {
    return read_target(work, dict, page, false);
}

struct bp_target bp_link_read(struct bp_work *work, struct bp_obj *dict, uint32_t page) {
    struct bp_obj *dest = bp_obj_get(dict, "Dest"), *action = bp_entry(work, dict, "A");
    if (!bp_resolve(work, dest) && bp_obj_is_name(bp_entry(work, action, "S"), "GoTo"))
        dest = bp_obj_get(action, "D");
    const struct bp_target target = read_target(work, dict, page, true);
    return target.dest || target.action ? target : bp_elsewhere_own(work, dest, page);
}

struct names {
    void (*each)(void *user, const char *name, size_t length, struct bp_obj *value);
    void *user;
};

static void each_string(gpointer key, gpointer value, gpointer user) {
    const struct names *names = user;
    gsize length;
    const char *name = g_bytes_get_data(key, &length);
    names->each(names->user, name, length, value);
}

static void each_name(gpointer key, gpointer value, gpointer user) {
    const struct names *names = user;
    names->each(names->user, key, strlen(key), value);
}

void bp_dests_each(struct bp_work *work,
                   void (*each)(void *user, const char *name, size_t length, struct bp_obj *value),
                   void *user) {
    struct names names = {each, user};
    g_hash_table_foreach(work->dests->strings, each_string, &names);
    g_hash_table_foreach(work->dests->names, each_name, &names);
}

void bp_target_set(struct bp_work *work, struct bp_obj *dict, struct bp_target target) {
    bp_obj_set(work->arena, dict, "Dest", target.dest);
    bp_obj_set(work->arena, dict, "A", target.action);
}
