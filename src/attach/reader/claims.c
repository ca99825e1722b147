/* Title, language and claims.
 * In: the catalog, the information dictionary, the XMP metadata. Out: the facts' share of them.
 * XMP is searched as text. Both forms in which a property can be are known, and a packet too odd to
 * be found so makes no claim that we would vouch for. */
#include "attach/reader/steps.h"

#include <string.h>

#include "attach/reader/annots/annots.h"
#include "attach/reader/matrix.h"
#include "attach/reader/tags/structure.h"

#define MAX_XMP (4u << 20)

/* Texts that are read out, and their languages */

bool bp_text_is_said(struct bp_work *work, struct bp_obj *string) {
    const char *text = bp_obj_text(string, work->arena);
    for (; text && *text; text = g_utf8_next_char(text)) {
        const gunichar c = g_utf8_get_char(text);
        if (c != 0xFEFF && c != 0xFFFD && g_unichar_isgraph(c) && !g_unichar_iszerowidth(c))
            return true;
    }
    return false;
}

bool bp_lang_is_tag(const char *text) {
    size_t part = 0;
    bool first = true;
    for (const char *at = text; *at; at++) {
        if (*at == '-' ? part == 0
                       : part == 8 || !(first ? g_ascii_isalpha(*at) : g_ascii_isalnum(*at)))
            return false;
        first &= *at != '-';
        part = *at == '-' ? 0 : part + 1;
    }
    return part > 0;
}

const char *bp_lang_tag(const char *text, struct bp_arena *arena) {
    char *tag = bp_arena_strdup(arena, text);
    g_strdelimit(g_strstrip(tag), "_", '-');
    return bp_lang_is_tag(tag) ? tag : NULL;
}

/* Metadata */

/* The text of a property, as an attribute or an element; NULL if it isn't there. To be freed. */
static char *property(const char *xmp, const char *name) {
    const size_t length = strlen(name);
    for (const char *at = xmp; (at = strstr(at, name)); at += length) {
        const char *value = at + length;
        value += strspn(value, " \t\r\n");
        if (*value == '>') {
            value++;
            return g_strndup(value, strcspn(value, "<"));
        }
        if (*value != '=')
            continue;
        value++;
        value += strspn(value, " \t\r\n");
        if (*value == '"' || *value == '\'') {
            const char *end = strchr(value + 1, *value);
            return end ? g_strndup(value + 1, (gsize)(end - value - 1)) : NULL;
        }
    }
    return NULL;
}

/* The five entities of XML, and characters by number. */
static void add_entity(GString *out, const char **at) {
    static const struct {
        const char *name;
        char c;
    } entities[] = {
        {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < G_N_ELEMENTS(entities); i++) {
        if (g_str_has_prefix(*at, entities[i].name)) {
            g_string_append_c(out, entities[i].c);
            *at += strlen(entities[i].name);
            return;
        }
    }
    if (g_str_has_prefix(*at, "&#")) {
        const bool hex = (*at)[2] == 'x';
        char *end;
        const guint64 code = g_ascii_strtoull(*at + 2 + hex, &end, hex ? 16 : 10);
        if (*end == ';' && code > 0 && code <= 0x10FFFF && g_unichar_validate((gunichar)code)) {
            g_string_append_unichar(out, (gunichar)code);
            *at = end + 1;
            return;
        }
    }
    g_string_append_c(out, *(*at)++);
}

/* Text without entities, white space or anything that is no text at its ends. */
static const char *plain_text(struct bp_arena *arena, const char *text) {
    g_autoptr(GString) out = g_string_new(NULL);
    while (*text) {
        if (*text == '&')
            add_entity(out, &text);
        else
            g_string_append_c(out, *text++);
    }
    g_autofree char *valid = g_strstrip(g_utf8_make_valid(out->str, (gssize)out->len));
    return *valid ? bp_arena_strdup(arena, valid) : NULL;
}

static const char *xmp_title(struct bp_work *work, const char *xmp) {
    const char *at = strstr(xmp, "<dc:title");
    const char *end = at ? strstr(at, "</dc:title") : NULL;
    at = at ? strstr(at, "<rdf:li") : NULL;
    at = at ? strchr(at, '>') : NULL;
    if (!at || !end || at > end)
        return NULL;
    g_autofree char *text = g_strndup(at + 1, strcspn(at + 1, "<"));
    return plain_text(work->arena, text);
}

static const char *string_text(struct bp_work *work, struct bp_obj *string) {
    const char *text = bp_obj_text(string, work->arena);
    char *stripped = text ? g_strstrip(bp_arena_strdup(work->arena, text)) : NULL;
    return stripped && *stripped ? stripped : NULL;
}

/* "2a"; parts 1 to 3 have levels that mean the same (ISO 19005). */
static void read_claims(struct bp_work *work, const char *xmp) {
    g_autofree char *ua = property(xmp, "pdfuaid:part"), *part = property(xmp, "pdfaid:part");
    g_autofree char *level = property(xmp, "pdfaid:conformance");
    /* Tags that their own maker calls suspect (14.7.1) back no claim (ISO 14289-1, 7.1). */
    struct bp_obj *info = bp_entry(work, work->catalog, "MarkInfo");
    const struct bp_obj *suspects = bp_entry(work, info, "Suspects");
    if (ua && !(bp_obj_is(suspects, BP_OBJ_BOOL) && suspects->as.truth))
        work->claims_ua = (int)g_ascii_strtoll(ua, NULL, 10);
    if (part && level && strlen(g_strstrip(part)) == 1 && *part >= '1' && *part <= '3' &&
        strlen(g_strstrip(level)) == 1 && strchr("AaBbUu", *level))
        g_snprintf(work->claims_a, sizeof work->claims_a, "%c%c", *part, g_ascii_tolower(*level));
}

static const char *lang_of(struct bp_work *work, struct bp_obj *dict) {
    const char *text = string_text(work, bp_entry(work, dict, "Lang"));
    const char *tag = text ? bp_lang_tag(text, work->arena) : NULL;
    if (text && !tag)
        bp_found(work, BP_FINDING_LANG_CODE, 0, text);
    return tag;
}

/* The language of the only Document, which goes, or of the catalog. */
static const char *language(struct bp_work *work) {
    const struct bp_tags *tags = work->tags;
    const char *lang =
        tags && tags->top > 0 ? lang_of(work, bp_tag_at(tags, tags->top)->dict) : NULL;
    return lang ? lang : lang_of(work, work->catalog);
}

/* True if what an annotation looks like is in the file: a form or, of a button, several by its
 * state (ISO 19005-2, 6.3.3), as bp_looks_draw() leaves them. Looks for a pointer over it go. */
static bool settle_looks(struct bp_work *work, struct bp_annot *annot) {
    struct bp_obj *look = bp_obj_get(bp_entry(work, annot->dict, "AP"), "N");
    const struct bp_obj *states = bp_resolve(work, look);
    const bool button = annot->kind == BP_ANNOT_WIDGET &&
                        bp_obj_is_name(bp_field_get(work, annot->dict, "FT"), "Btn");
    if (!bp_is_stream(work, look) &&
        !(button && bp_obj_is(states, BP_OBJ_DICT) && states->as.dict.n > 0))
        return false;
    bp_obj_set(work->arena, annot->dict, "AP",
               bp_obj_make(work->arena, "<</N/?>>", bp_obj_copy(work->arena, look)));
    return true;
}

/* Links are not seen, and neither is what has no size. */
static void tell_looks(struct bp_work *work) {
    for (uint32_t i = 0; i < work->n_pages; i++) {
        const struct bp_page *page = &work->pages[i];
        for (guint j = 0; j < page->annots->len; j++) {
            struct bp_annot *annot = page->annots->pdata[j];
            struct bp_rect rect;
            if (annot->kind != BP_ANNOT_LINK && !annot->look &&
                bp_rect_read(work, bp_obj_get(annot->dict, "Rect"), &rect) && rect.x1 > rect.x0 &&
                rect.y1 > rect.y0 && !settle_looks(work, annot))
                bp_found(work, BP_FINDING_ANNOTATION_LOOKS, page->source, NULL);
        }
    }
}

static void tell(struct bp_work *work) {
    if (work->claims_ua != 1)
        bp_found(work, BP_FINDING_NO_UA_CLAIM, 0, NULL);
    if (!*work->claims_a)
        bp_found(work, BP_FINDING_NO_A_CLAIM, 0, NULL);
    else if (work->claims_a[1] != 'a' && !(work->job->office && work->claims_ua == 1))
        bp_found(work, BP_FINDING_NOT_LEVEL_A, 0, NULL);
    if (*work->claims_a)
        tell_looks(work);
    if (!work->title)
        bp_found(work, BP_FINDING_NO_TITLE, 0, NULL);
    if (!work->lang && !string_text(work, bp_entry(work, work->catalog, "Lang")))
        bp_found(work, BP_FINDING_NO_LANGUAGE, 0, NULL);
}

void bp_claims_read(struct bp_work *work) {
    g_autoptr(GString) xmp = g_string_new(NULL);
    const uint32_t number = bp_ref_number(work, bp_obj_get(work->catalog, "Metadata"));
    bp_original_decode(work->source, number, MAX_XMP, xmp);
    read_claims(work, xmp->str);
    work->title = xmp_title(work, xmp->str);
    if (!work->title) {
        struct bp_obj *info = bp_original_get(work->source, bp_original_info(work->source));
        work->title = string_text(work, bp_entry(work, info, "Title"));
    }
    work->lang = language(work);
    tell(work);
}
