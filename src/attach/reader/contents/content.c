/* What the contents of pages hold.
 * In: the pages' streams, decoded. Out: findings, the names that a page uses, what its contents
 * leave open at their end, and where there is ink.
 * All of a page's streams are one (7.8.2), and where that isn't understood to its end, nothing is
 * taken away from it. */
#include "attach/reader/contents/content.h"

#include <string.h>

#include "attach/reader/contents/scan.h"
#include "attach/reader/findings.h"
#include "attach/reader/objects/out.h"
#include "attach/reader/steps.h"

#define MAX_UNPAIRED 1000

/* One stream of a page's contents. What can't be decoded whole goes out as far as it can. */
static void decode_part(struct bp_work *work, struct bp_content *content, struct bp_obj *ref,
                        GString *bytes) {
    const uint32_t number = bp_ref_number(work, ref);
    const gsize before = bytes->len;
    const char *raw;
    size_t length;
    if (!bp_original_stream(work->source, number, &raw, &length))
        return;
    struct bp_obj *part = bp_obj_new_ref(work->arena, number, 0);
    if (!bp_original_decode(work->source, number, BP_MAX_CONTENT - MIN(before, BP_MAX_CONTENT),
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
    if (!bp_obj_is(array, BP_OBJ_ARRAY))
        decode_part(work, page->content, value, bytes);
    for (uint32_t i = 0; i < bp_obj_count(array); i++)
        decode_part(work, page->content, array->as.array.items[i], bytes);
}

/* What closes all that a page's contents leave open. */
static char *closing(const struct bp_scan *scan, const struct bp_tokens *tokens) {
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
    for (uint32_t i = 0; i < scan->pen->depth; i++)
        g_string_append(text, "Q ");
    return g_string_free(text, FALSE);
}

/* Annotations */

static bool is_stream(struct bp_work *work, struct bp_obj *value) {
    const char *bytes;
    size_t length;
    return bp_original_stream(work->source, bp_ref_number(work, value), &bytes, &length);
}

/* The appearances of annotations: streams, or streams by state (12.5.5). */
static void scan_appearance(struct bp_scan *scan, struct bp_obj *value) {
    struct bp_obj *dict = bp_resolve(scan->work, value);
    if (!dict || dict->type != BP_OBJ_DICT)
        return;
    if (!is_stream(scan->work, value)) {
        for (uint32_t i = 0; i < dict->as.dict.n && scan->deep == 0; i++) {
            scan->deep++;
            scan_appearance(scan, dict->as.dict.entries[i].value);
            scan->deep--;
        }
        return;
    }
    bp_scan_layer(scan, bp_obj_get(dict, "OC"));
    const struct bp_stream_facts *facts =
        bp_scan_stream(scan, bp_ref_number(scan->work, value), dict);
    if (facts)
        bp_scan_take_over(scan, facts);
}

static void scan_annots(struct bp_scan *scan, const struct bp_page *page) {
    for (guint i = 0; i < page->annots->len; i++) {
        const struct bp_annot *annot = page->annots->pdata[i];
        bp_scan_layer(scan, bp_obj_get(annot->dict, "OC"));
        if (!annot->look)
            scan_appearance(scan, bp_obj_get(bp_entry(scan->work, annot->dict, "AP"), "N"));
    }
}

/* The appearance that is shown: the only one, or that of the state. */
static struct bp_obj *appearance_of(struct bp_work *work, struct bp_obj *dict) {
    struct bp_obj *normal = bp_obj_get(bp_entry(work, dict, "AP"), "N");
    const char *state = bp_obj_name(bp_entry(work, dict, "AS"));
    if (is_stream(work, normal))
        return normal;
    struct bp_obj *one = state ? bp_obj_get(bp_resolve(work, normal), state) : NULL;
    return is_stream(work, one) ? one : NULL;
}

/* A shape without an appearance is drawn by viewers: its colours are in its entries. */
static void draw_shape(struct bp_scan *scan, struct bp_obj *dict, struct bp_rect rect,
                       enum bp_ink_origin origin) {
    static const char *const unseen[] = {"Link", "Popup", "Widget", "Redact", NULL};
    static const char *const boxes[] = {"Square", "Circle", "Polygon", NULL};
    const char *type = bp_obj_name(bp_entry(scan->work, dict, "Subtype"));
    const struct bp_obj *colour = bp_entry(scan->work, dict, "IC");
    if (type && bp_is_listed(type, unseen))
        return;
    double n[3] = {0};
    const uint32_t count = bp_obj_count(colour);
    for (uint32_t i = 0; i < MIN(count, 3); i++)
        n[i] = bp_obj_number(bp_item(scan->work, colour, i), 0);
    const double light = count == 3 ? 0.3 * n[0] + 0.59 * n[1] + 0.11 * n[2] : n[0];
    const bool box = type && bp_is_listed(type, boxes);
    const bool sheer = bp_obj_number(bp_entry(scan->work, dict, "CA"), 1) < 0.999;
    bp_tracer_box(scan->pen, rect, count > 0 ? (float)light : -1,
                  box && (count == 1 || count == 3) && !sheer, origin);
}

static void draw_annot(struct bp_scan *scan, struct bp_obj *dict, enum bp_ink_origin origin) {
    struct bp_work *work = scan->work;
    struct bp_rect rect;
    struct bp_matrix over, own = {1, 0, 0, 1, 0, 0};
    if (bp_annot_is_hidden(work, dict) || !bp_rect_read(work, bp_obj_get(dict, "Rect"), &rect) ||
        (bp_obj_get(dict, "OC") && bp_layers_hidden(work, bp_obj_get(dict, "OC"))))
        return;
    struct bp_obj *look = appearance_of(work, dict), *form = bp_resolve(work, look);
    if (!look || !bp_appearance_matrix(work, form, rect, &over)) {
        if (!bp_entry(work, bp_entry(work, dict, "AP"), "N"))
            draw_shape(scan, dict, rect, origin);
        return;
    }
    const struct bp_stream_facts *facts = bp_scan_stream(scan, bp_ref_number(work, look), form);
    bp_matrix_read(work, bp_obj_get(form, "Matrix"), &own);
    if (facts && facts->lost)
        bp_tracer_box(scan->pen, rect, -1, false, origin);
    else if (facts)
        bp_tracer_place(scan->pen, bp_matrix_join(own, over), facts->ink, origin);
}

static bool has_annot(const GPtrArray *annots, const struct bp_obj *dict, uint32_t number) {
    for (guint i = 0; i < annots->len; i++) {
        const struct bp_annot *annot = annots->pdata[i];
        if (annot->dict == dict || (number > 0 && annot->number == number))
            return true;
    }
    return false;
}

/* All annotations: those that stay, those that become content, and what a reader of the file as it
 * was has seen. */
static void draw_annots(struct bp_scan *scan, const struct bp_page *page) {
    struct bp_work *work = scan->work;
    struct bp_obj *all = bp_entry(work, page->dict, "Annots");
    for (guint i = 0; i < page->annots->len; i++) {
        const struct bp_annot *annot = page->annots->pdata[i];
        struct bp_rect rect;
        if (annot->look && bp_rect_read(work, bp_obj_get(annot->dict, "Rect"), &rect))
            bp_tracer_box(scan->pen, rect, -1, false,
                          BP_INK_ANNOT); /* a field that we have drawn */
        else
            draw_annot(scan, annot->dict, BP_INK_ANNOT);
    }
    for (guint i = 0; i < page->flat->len; i++)
        draw_annot(scan, ((struct bp_annot *)page->flat->pdata[i])->dict, BP_INK_ANNOT);
    for (uint32_t i = 0; i < bp_obj_count(all); i++) {
        struct bp_obj *item = all->as.array.items[i], *dict = bp_resolve(work, item);
        const uint32_t number = bp_ref_number(work, item);
        if (dict && dict->type == BP_OBJ_DICT && !has_annot(page->annots, dict, number) &&
            !has_annot(page->flat, dict, number))
            draw_annot(scan, dict, BP_INK_GONE);
    }
}

/* Pages */

static void report(struct bp_work *work, const struct bp_page *page,
                   const struct bp_stream_facts *facts) {
    struct bp_findings *findings = work->findings;
    const int drawn = BP_DRAWS_TEXT | BP_DRAWS_IMAGE;
    for (guint i = 0; i < facts->events->len; i++) {
        const struct bp_scan_event *event = &g_array_index(facts->events, struct bp_scan_event, i);
        bp_findings_add(findings, event->code, page->source, event->detail);
    }
    /* Below or above a scanned picture, invisible text is what was read in it. */
    if (facts->flags & BP_DRAWS_WHITE ||
        (facts->flags & (BP_DRAWS_INVISIBLE | BP_DRAWS_IMAGE)) == BP_DRAWS_INVISIBLE)
        bp_findings_add(findings, BP_FINDING_HIDDEN_TEXT, page->source, NULL);
    if (!page->content->readable)
        bp_findings_add(findings, BP_FINDING_REPAIRED, page->source, "contents that can't be read");
    else if (!(facts->flags & (drawn | BP_DRAWS_PAINT)) && page->annots->len == 0)
        bp_findings_add(findings, BP_FINDING_BLANK, page->source, NULL);
    if ((facts->flags & drawn) == BP_DRAWS_IMAGE && page->marks->len == 0)
        bp_findings_add(findings, BP_FINDING_SCANNED, page->source, NULL);
    else if (work->tagged && facts->flags & BP_DRAWS_LOOSE)
        bp_findings_add(findings, BP_FINDING_UNMARKED, page->source, NULL);
}

/* A scan of a page's contents, and then of its annotations, in the space of the visible page. */
static struct bp_scan start_scan(struct bp_work *work, const struct bp_page *page,
                                 struct bp_scans *shared, struct bp_stream_facts *facts,
                                 bool exact) {
    return (struct bp_scan){
        .work = work,
        .shared = shared,
        .facts = facts,
        .page = page->content,
        .resources = page->resources,
        .marks = page->marks,
        .exact = exact,
        .pen = bp_tracer_new(work, bp_matrix_invert(page->visible), facts->ink, exact),
    };
}

static void draw_over(struct bp_scan *scan, const struct bp_page *page) {
    bp_tracer_free(scan->pen);
    scan->pen = NULL;
    if (!bp_obj_get(page->dict, "Annots"))
        return;
    scan->pen =
        bp_tracer_new(scan->work, bp_matrix_invert(page->visible), scan->facts->ink, scan->exact);
    draw_annots(scan, page);
    bp_tracer_free(scan->pen);
}

/* Once more, with every glyph measured; nothing but the ink is of interest. */
static struct bp_stream_facts *scan_exactly(struct bp_work *work, const struct bp_page *page,
                                            struct bp_scans *shared, const GString *bytes) {
    struct bp_stream_facts *facts = bp_stream_facts_new();
    struct bp_scan scan = start_scan(work, page, shared, facts, true);
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    bp_scan_run(&scan, &tokens);
    draw_over(&scan, page);
    return facts;
}

/* What follows from where there is ink. */
static void judge(struct bp_work *work, const struct bp_page *page, struct bp_scans *shared,
                  const GString *bytes, const struct bp_stream_facts *facts) {
    struct bp_stream_facts *exact = NULL;
    const bool room = bp_room_has_to_know(work, page, facts->ink);
    if (room || bp_covered_has_to_know(page, facts->ink))
        exact = scan_exactly(work, page, shared, bytes);
    if (room || !page->content->understood)
        bp_room_measure(work, page, (exact ? exact : facts)->ink);
    if (exact)
        bp_covered_tell(work, page, exact->ink);
    bp_stream_facts_free(exact);
}

/* Looks through a page's contents, which are whole. */
static void scan_contents(struct bp_work *work, struct bp_page *page, struct bp_scans *shared,
                          const GString *bytes) {
    struct bp_content *content = page->content;
    struct bp_stream_facts *facts = bp_stream_facts_new();
    struct bp_scan scan = start_scan(work, page, shared, facts, false);
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    struct bp_rules rules = {.all = g_array_new(FALSE, FALSE, sizeof(struct bp_rule))};
    if (work->job->office && work->tagged && content->readable)
        scan.rules = &rules;
    bp_scan_run(&scan, &tokens);
    content->understood = content->readable && !facts->lost;
    content->uses_all |= !content->understood || scan.unpaired > 0;
    GString *mended = content->understood ? bp_contents_mend(&scan, tokens.remarks, bytes) : NULL;
    if (mended) {
        g_ptr_array_set_size(content->parts, 0);
        g_ptr_array_add(content->parts,
                        bp_out_ref(work, bp_out_bytes(work, mended->str, mended->len)));
        g_string_free(mended, TRUE);
    }
    g_array_free(rules.all, TRUE);
    content->closing = closing(&scan, &tokens);
    content->unpaired = MIN(scan.unpaired, MAX_UNPAIRED);
    bp_scan_space(&scan, bp_entry(work, bp_entry(work, page->dict, "Group"), "CS"));
    scan_annots(&scan, page);
    draw_over(&scan, page);
    report(work, page, facts);
    judge(work, page, shared, bytes, facts);
    bp_stream_facts_free(facts);
}

static void scan_page(struct bp_work *work, struct bp_page *page, struct bp_scans *shared,
                      GString *bytes) {
    struct bp_content *content = page->content = g_new0(struct bp_content, 1);
    content->xobjects = g_hash_table_new(g_str_hash, g_str_equal);
    content->patterns = g_hash_table_new(g_str_hash, g_str_equal);
    g_string_truncate(bytes, 0);
    work->scanning = page->source;
    content->parts = g_ptr_array_new();
    decode_contents(work, page, bytes);
    scan_contents(work, page, shared, bytes);
}

void bp_content_scan(struct bp_work *work) {
    struct bp_scans *shared = bp_scans_new();
    GString *bytes = g_string_new(NULL);
    for (uint32_t i = 0; i < work->n_pages; i++)
        scan_page(work, &work->pages[i], shared, bytes);
    g_string_free(bytes, TRUE);
    bp_scans_free(shared);
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
