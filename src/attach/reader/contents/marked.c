/* Marked content (ISO 32000-1, 14.6).
 * In: BMC, BDC and EMC with their operands. Out: whether what is drawn between them is tagged or an
 * artifact, which layers are hidden, and language codes that are not valid. */
#include "attach/reader/contents/scan.h"

#include <string.h>

#include "attach/reader/steps.h"
#include "attach/reader/tags/structure.h"

#define MAX_SCRATCH 256 /* dictionaries that are read before what they took is given back */

/* The MCID of a dictionary that says nothing else, as most do. */
static bool read_mcid(const struct bp_token *token, int64_t *mcid) {
    if (token->type != BP_TOKEN_DICT || token->length < 10)
        return false;
    const char *at = token->at + 2, *end = token->at + token->length - 2;
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
static struct bp_obj *properties(struct bp_scan *scan) {
    const struct bp_token *token = bp_scan_operand(scan, 1);
    struct bp_scans *shared = scan->shared;
    size_t used;
    if (token->type != BP_TOKEN_DICT)
        return bp_resolve(scan->work, bp_scan_resource(scan, "Properties", bp_scan_name(scan, 1)));
    if (shared->n_scratch++ % MAX_SCRATCH == 0) {
        bp_arena_free(shared->scratch);
        shared->scratch = bp_arena_new();
    }
    return bp_obj_parse(shared->scratch, token->at, token->length, &used);
}

/* The language that a sequence says, where it is none (7.2). */
static void see_lang(struct bp_scan *scan, struct bp_obj *dict) {
    const struct bp_obj *lang = bp_entry(scan->work, dict, "Lang");
    const char *text = lang ? bp_obj_text(lang, scan->work->arena) : NULL;
    if (text && !bp_lang_is_tag(text))
        bp_scan_add_event(scan->facts, BP_FINDING_LANG_CODE, text);
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

/* False if a dictionary's text can't have a key. */
static bool may_have(const struct bp_token *token, const char *key) {
    return token->type != BP_TOKEN_DICT || memchr(token->at, '#', token->length) ||
           memmem(token->at, token->length, key, strlen(key));
}

/* The MCID that BDC says, in its operand itself or in one of the resources; -1: none. Says too
 * where the sequence's language is none. */
static int64_t mcid_of(struct bp_scan *scan) {
    if (!may_have(bp_scan_operand(scan, 1), "MCID") && !may_have(bp_scan_operand(scan, 1), "Lang"))
        return -1;
    struct bp_obj *dict = properties(scan);
    const struct bp_obj *value = bp_entry(scan->work, dict, "MCID");
    if (scan->work->tagged)
        see_lang(scan, dict);
    return value && value->type == BP_OBJ_INT && !has_point(bp_scan_operand(scan, 1), "/MCID")
               ? value->as.integer
               : -1;
}

/* The element that has the marked sequence of an MCID; 0 if there is none. */
static uint32_t elem_of(const struct bp_scan *scan, int64_t mcid) {
    return scan->marks && mcid >= 0 && mcid < scan->marks->len
               ? g_array_index(scan->marks, uint32_t, mcid)
               : 0;
}

/* True if the dictionary of the marked sequence that BDC begins has words in place of what it
 * shows. */
static bool has_words(struct bp_scan *scan) {
    const struct bp_token *token = bp_scan_operand(scan, 1);
    return token->type == BP_TOKEN_DICT
               ? memmem(token->at, token->length, "/ActualText", 11) != NULL
               : bp_entry(scan->work, bp_scan_resource(scan, "Properties", bp_scan_name(scan, 1)),
                          "ActualText") != NULL;
}

/* True if an element has them. */
static bool elem_has_words(const struct bp_scan *scan, uint32_t elem) {
    return elem > 0 &&
           bp_entry(scan->work, bp_tag_at(scan->work->tags, elem)->dict, "ActualText") != NULL;
}

static bool is_tag(const struct bp_token *token, const char *name) {
    const size_t length = strlen(name);
    return token->type == BP_TOKEN_NAME && token->length == length &&
           !memcmp(token->at, name, length);
}

void bp_mark_begin(struct bp_scan *scan) {
    const bool has_properties = scan->op->name[1] == 'D';
    const struct bp_token *tag = bp_scan_operand(scan, has_properties ? 2 : 1);
    int64_t mcid = -1;
    const bool more = has_properties && !read_mcid(bp_scan_operand(scan, 1), &mcid);
    if (more)
        mcid = mcid_of(scan);
    const uint32_t elem = elem_of(scan, mcid);
    scan->marked++;
    if (scan->spoken_at == 0 && ((more && has_words(scan)) || elem_has_words(scan, elem)))
        scan->spoken_at = scan->marked;
    if (is_tag(tag, "/OC") && has_properties) {
        const bool hidden =
            bp_scan_layer(scan, bp_scan_resource(scan, "Properties", bp_scan_name(scan, 1)));
        if (hidden && scan->hidden_at == 0)
            scan->hidden_at = scan->marked;
        scan->pen->hidden = scan->hidden_at > 0;
        return;
    }
    if (scan->page && mcid >= 0 && mcid < BP_MAX_MCID)
        scan->page->next_mcid = MAX(scan->page->next_mcid, (uint32_t)mcid + 1);
    if (!scan->work->tagged)
        return;
    const int marks =
        (is_tag(tag, "/Artifact") ? BP_DRAWS_ARTIFACT : 0) | (elem > 0 ? BP_DRAWS_TAGGED : 0);
    if (scan->marked_at == 0 && marks) {
        scan->marked_at = scan->marked;
        scan->whose = marks & BP_DRAWS_ARTIFACT ? BP_DRAWS_ARTIFACT : BP_DRAWS_TAGGED;
    }
    bp_scan_see_marks(scan, marks);
}

void bp_mark_end(struct bp_scan *scan) {
    if (scan->spoken_at == scan->marked)
        scan->spoken_at = 0;
    if (scan->marked_at == scan->marked)
        scan->marked_at = 0;
    if (scan->hidden_at > 0 && scan->hidden_at == scan->marked) {
        scan->hidden_at = 0;
        scan->pen->hidden = false;
    }
    if (scan->marked > 0)
        scan->marked--;
}
