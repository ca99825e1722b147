/* The helper's steps, in their order.
 * In: a file in memory, and the job. Out: the facts, and the objects that go out.
 * Everything is read before anything is answered. An object that cannot be read as the file says is
 * found out in time for a second try, on a copy that libqpdf has repaired. */
#include "attach/reader/steps.h"

#include "attach/reader/annots/annots.h"
#include "attach/reader/contents/content.h"
#include "attach/reader/findings.h"
#include "attach/reader/fonts/fonts.h"
#include "attach/reader/objects/out.h"
#include "attach/reader/tags/structure.h"
#include "pdf/writer.h"

struct bp_reading {
    struct bp_work work;
    bool good;
};

static void clear(struct bp_work *work) {
    for (uint32_t i = 0; i < work->n_pages; i++) {
        g_array_free(work->pages[i].marks, TRUE);
        g_ptr_array_free(work->pages[i].annots, TRUE);
        g_ptr_array_free(work->pages[i].flat, TRUE);
        bp_content_free(work->pages[i].content);
    }
    g_free(work->pages);
    g_free(work->page_of);
    if (work->source_pages)
        g_array_free(work->source_pages, TRUE);
    bp_tags_clear(work);
    bp_fonts_clear(work);
    bp_out_clear(work);
    bp_findings_free(work->findings);
    bp_owned_free(work);
    bp_arena_free(work->arena);
    *work = (struct bp_work){.job = work->job, .source = work->source};
}

static void count_script(void *user, struct bp_obj *name, struct bp_obj *value) {
    (void)value;
    if (name)
        bp_findings_add(user, BP_FINDING_SCRIPTS, 0, NULL);
}

/* What the file as a whole does, which all stays behind. */
static void report_catalog(struct bp_work *work) {
    struct bp_obj *names = bp_entry(work, work->catalog, "Names");
    struct bp_obj *open = bp_entry(work, work->catalog, "OpenAction");
    bp_name_tree_walk(work, bp_entry(work, names, "JavaScript"), count_script, work->findings);
    bp_actions_tell(work, bp_obj_get(work->catalog, "AA"), 0);
    if (bp_obj_is(open, BP_OBJ_DICT))
        bp_action_tell(work, open, 0);
}

static bool start(struct bp_work *work) {
    const uint32_t root = bp_original_root(work->source), info = bp_original_info(work->source);
    work->arena = bp_arena_new();
    work->findings = bp_findings_new();
    work->index = bp_obj_new(work->arena, BP_OBJ_DICT);
    work->catalog = bp_original_get(work->source, root);
    bp_out_init(work);
    bp_fonts_init(work);
    bp_out_drop(work, root);
    if (info > 0 && info < bp_original_end(work->source))
        bp_out_drop(work, info);
    return bp_obj_is(work->catalog, BP_OBJ_DICT);
}

/* One try. False after a fatal finding. */
static bool try(struct bp_work *work) {
    if (!start(work)) {
        bp_found(work, BP_FINDING_DAMAGED, 0, "it has no catalog");
        return false;
    }
    if (!bp_pages_read(work))
        return false;
    bp_layers_read(work);
    bp_dests_read(work);
    bp_elsewhere_init(work);
    bp_pages_number(work);
    report_catalog(work);
    bp_filespecs_read(work);
    if (!bp_annots_read(work))
        return false;
    bp_looks_draw(work);
    bp_tags_read(work);
    bp_filespecs_read_tags(work);
    bp_tags_check(work);
    bp_claims_read(work);
    bp_content_scan(work);
    bp_room_make(work);
    bp_annots_move(work);
    bp_dests_move(work);
    bp_fontuse_check(work);
    bp_forms_build(work);
    bp_tags_build(work);
    bp_alternates_build(work);
    bp_pages_build(work);
    bp_outline_build(work);
    bp_elsewhere_build(work);
    bp_settle(work);
    bp_layers_build(work);
    bp_settle_finish(work);
    return bp_findings_count(work->findings, BP_FINDING_REDACTION) == 0;
}

static void fail(struct bp_reading *run, enum bp_finding_code code, const char *why) {
    clear(&run->work);
    run->good = false;
    run->work.findings = bp_findings_new();
    bp_findings_add(run->work.findings, code, 0, why);
}

/* Tries, and once more with a repaired copy where that is called for. */
static void work_on(struct bp_reading *run, const char *why) {
    struct bp_work *work = &run->work;
    g_autofree char *more = NULL;
    run->good = try(work);
    const bool damaged = bp_original_is_damaged(work->source);
    if (damaged) {
        clear(work);
        if (!bp_original_rewrite(work->source, &more)) {
            fail(run, BP_FINDING_DAMAGED, more);
            return;
        }
        run->good = try(work);
    }
    if (run->good && (damaged || why))
        bp_found(work, BP_FINDING_REPAIRED, 0, why ? why : more);
}

struct bp_reading *bp_reading_new(const char *bytes, size_t length,
                                  const struct bp_helper_job *job) {
    struct bp_reading *run = g_new0(struct bp_reading, 1);
    enum bp_finding_code code;
    g_autofree char *why = NULL;
    run->work.job = job;
    run->work.source = bp_original_open(bytes, length, &code, &why);
    if (run->work.source)
        work_on(run, why);
    else
        fail(run, code, why);
    return run;
}

void bp_reading_free(struct bp_reading *run) {
    if (!run)
        return;
    clear(&run->work);
    bp_original_free(run->work.source);
    g_free(run);
}

static void put_text(GString *out, const char *key, const char *text) {
    if (!text)
        return;
    g_string_append(out, key);
    bp_put_text(out, text);
}

void bp_reading_put_facts(const struct bp_reading *run, GString *out) {
    const struct bp_work *work = &run->work;
    g_string_append_printf(out, "<</Form %d", BP_FORM_VERSION);
    if (run->good) {
        put_text(out, "/Title", work->title);
        put_text(out, "/Lang", work->lang);
        if (work->tagged)
            g_string_append(out, "/Tagged true");
        if (work->claims_ua > 0)
            g_string_append_printf(out, "/UA %d", work->claims_ua);
        put_text(out, "/A", *work->claims_a ? work->claims_a : NULL);
        g_string_append(out, "/Pages");
        bp_pages_put(work, out);
        bp_elsewhere_put(work, out);
    }
    g_string_append(out, "/Findings");
    bp_findings_put(work->findings, out);
    g_string_append(out, ">>\n");
}

bool bp_reading_has_objects(const struct bp_reading *run) {
    return run->good;
}

void bp_reading_write_objects(struct bp_reading *run, bp_out_write_fn *write, void *user) {
    bp_out_write(&run->work, write, user);
}
