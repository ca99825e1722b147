/* What links, fields and bookmarks do: destinations and actions (ISO 32000-1, 12.6).
 * In: /Dest, /A, /AA. Out: what of it is harmless; the rest becomes findings. */

#include "attach/reader/annots/annots.h"

#include <string.h>

#define MAX_NEXT 16    /* actions one after another */
#define MAX_SCHEME 30  /* letters of a scheme that is reported */
#define MAX_SCHEMES 20 /* that are reported by name */

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
    return bp_obj_is(string, BP_OBJ_STRING) ? string : NULL;
}

/* An address without a scheme belongs to the file's base address (12.6.4.7), and without that leads
 * nowhere from the pack. To be freed; NULL if there is none. */
static char *whole_address(struct bp_work *work, struct bp_obj *action) {
    const struct bp_obj *uri = string_entry(work, action, "URI");
    const struct bp_obj *base = string_entry(work, bp_entry(work, work->catalog, "URI"), "Base");
    g_autofree char *text = uri ? plain_address(work, uri) : NULL;
    g_autofree char *scheme = text ? g_uri_parse_scheme(text) : NULL;
    if (!text || scheme)
        return g_steal_pointer(&text);
    if (!base)
        return g_str_has_prefix(text, "www.") ? g_strconcat("http://", text, NULL) : NULL;
    g_autofree char *above = plain_address(work, base);
    return g_uri_resolve_relative(above, text, G_URI_FLAGS_NONE, NULL);
}

static struct bp_obj *read_uri(struct bp_work *work, struct bp_obj *action) {
    g_autofree char *text = whole_address(work, action);
    g_autofree char *scheme = text ? g_uri_parse_scheme(text) : NULL;
    return scheme && is_allowed(scheme)
               ? bp_obj_make(work->arena, "<</S/URI/URI/?>>",
                             bp_obj_new_string(work->arena, text, strlen(text)))
               : NULL;
}

/* Reports an action that goes, and what kind of address it has, if that is what it is about. */
static void tell_action(struct bp_work *work, struct bp_obj *action, uint32_t page) {
    g_autofree char *text = whole_address(work, action);
    g_autofree char *scheme = text ? g_uri_parse_scheme(text) : NULL;
    const bool named = scheme && strlen(scheme) <= MAX_SCHEME &&
                       bp_findings_count(work->findings, BP_FINDING_ACTIONS) < MAX_SCHEMES;
    g_autofree char *lower = named ? g_ascii_strdown(scheme, -1) : NULL;
    g_autofree char *detail = lower ? g_strconcat(lower, ":", NULL) : NULL;
    bp_found(work, BP_FINDING_ACTIONS, page, detail);
}

static struct bp_target read_named(struct bp_work *work, struct bp_obj *action) {
    const struct bp_obj *name = bp_entry(work, action, "N");
    struct bp_target target = {0};
    if (bp_obj_is_name(name, "FirstPage") || bp_obj_is_name(name, "LastPage")) {
        target.dest = bp_dest_at_edge(work, bp_obj_is_name(name, "FirstPage"));
    } else if (bp_obj_is_name(name, "NextPage") || bp_obj_is_name(name, "PrevPage")) {
        target.action =
            bp_obj_make(work->arena, "<</S/Named/N/?>>", bp_obj_copy(work->arena, name));
    }
    return target;
}

/* What an action does, of what a pack may do; nothing is reported of the rest. */
static struct bp_target read_action(struct bp_work *work, struct bp_obj *action) {
    const struct bp_obj *type = bp_entry(work, action, "S");
    struct bp_target target = {0};
    if (bp_obj_is_name(type, "GoTo"))
        target.dest = bp_dest_read(work, bp_obj_get(action, "D"), NULL);
    else if (bp_obj_is_name(type, "URI"))
        target.action = read_uri(work, action);
    else if (bp_obj_is_name(type, "Named"))
        target = read_named(work, action);
    return target;
}

/* Reports one action, unless it can stay. That of a link may lead to another file. */
static void tell(struct bp_work *work, struct bp_obj *action, uint32_t page, bool link) {
    struct bp_obj *type = bp_entry(work, action, "S");
    if (!type || bp_obj_is_name(type, "GoTo") || (link && bp_elsewhere_is(work, action)))
        return;
    const struct bp_target target = read_action(work, action);
    if (target.dest || target.action)
        return;
    if (bp_obj_is_name(type, "JavaScript") ||
        (bp_obj_is_name(type, "Rendition") && bp_obj_get(action, "JS")))
        bp_found(work, BP_FINDING_SCRIPTS, page, NULL);
    else
        tell_action(work, action, page);
}

/* An action, and what /Next adds to it: one or several, of which the first leads on. */
static void tell_all(struct bp_work *work, struct bp_obj *action, uint32_t page, bool link) {
    for (int i = 0; i < MAX_NEXT && (action = bp_resolve(work, action)); i++) {
        if (action->type == BP_OBJ_ARRAY) {
            for (uint32_t j = 1; j < action->as.array.n; j++)
                tell(work, bp_item(work, action, j), page, false);
            action = bp_item(work, action, 0);
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
    for (uint32_t i = 0; bp_obj_is(dict, BP_OBJ_DICT) && i < dict->as.dict.n; i++)
        bp_action_tell(work, dict->as.dict.entries[i].value, page);
}

struct bp_target bp_target_read(struct bp_work *work, struct bp_obj *dict, uint32_t page,
                                bool link) {
    struct bp_target target = {0};
    struct bp_obj *dest = bp_obj_get(dict, "Dest"), *action = bp_entry(work, dict, "A");
    tell_all(work, action, page, link);
    bp_actions_tell(work, bp_obj_get(dict, "AA"), page);
    if (bp_resolve(work, dest))
        target.dest = bp_dest_read(work, dest, NULL);
    else if (bp_obj_is(action, BP_OBJ_DICT) && link && bp_elsewhere_is(work, action))
        target = bp_elsewhere_read(work, action, page);
    else if (bp_obj_is(action, BP_OBJ_DICT))
        target = read_action(work, action);
    if (!link || target.dest || target.action)
        return target;
    if (!bp_resolve(work, dest) && bp_obj_is_name(bp_entry(work, action, "S"), "GoTo"))
        dest = bp_obj_get(action, "D");
    return bp_elsewhere_own(work, dest, page);
}

void bp_target_set(struct bp_work *work, struct bp_obj *dict, struct bp_target target) {
    bp_obj_set(work->arena, dict, "Dest", target.dest);
    bp_obj_set(work->arena, dict, "A", target.action);
}
