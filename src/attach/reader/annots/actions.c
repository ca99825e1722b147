/* What links, fields and bookmarks do: destinations and actions (ISO 32000-1, 12.6).
 * In: /Dest, /A, /AA. Out: what of it is harmless; the rest becomes findings. */
#include "attach/reader/annots/actions.h"

#include <string.h>

#include "attach/reader/annots/links_out.h"
#include "attach/reader/findings.h"

#define MAX_NEXT 16    /* actions one after another */
#define MAX_SCHEME 30  /* letters of a scheme that is reported */
#define MAX_SCHEMES 20 /* that are reported by name */

static struct bp_obj *read_dest(struct bp_work *work, struct bp_obj *value) {
    uint32_t index;
    return bp_dest_read(work, value, &index);
}

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

/* Reports an action that goes, and what kind of address it has, if that is what it is about. */
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

/* Reports one action; true if it can stay. That of a link may lead to another file. */
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

void bp_target_set(struct bp_work *work, struct bp_obj *dict, struct bp_target target) {
    bp_obj_set(work->arena, dict, "Dest", target.dest);
    bp_obj_set(work->arena, dict, "A", target.action);
}
