/* The two steps of every build: the only file that knows all stages.
 * In: the path of a pack. Out: the pack as far as it could be prepared, and PDFs of its pages. */
#include "prepare.h"

#include <glib.h>
#include <stdlib.h>

#include "assemble/assemble.h"
#include "attach/attach.h"
#include "base/file.h"
#include "base/session.h"
#include "check/check.h"
#include "context.h"
#include "draw/draw.h"
#include "layout/layout.h"
#include "load/load.h"
#include "pdf/writer.h"
#include "text/text.h"

/* 31 December 9999, the last day that a PDF date can say. */
#define LAST_EPOCH G_GINT64_CONSTANT(253402300799)

bool bp_prepared_ok(const struct bp_prepared *prepared) {
    return !bp_session_stopped(prepared->diags) && !bp_diags_failed(prepared->diags);
}

bool bp_prepared_may_look(const struct bp_prepared *prepared) {
    return prepared->doc && !bp_session_stopped(prepared->diags) &&
           !bp_diags_said(prepared->diags, BP_CODE_OUTPUT_IS_INPUT);
}

void bp_prepared_stage(struct bp_prepared *prepared, const char *stage) {
    if (!prepared->stage)
        return;
    const int64_t now = g_get_monotonic_time();
    prepared->stage(stage, now - prepared->begin, prepared->stage_user);
    prepared->begin = now;
}

/* $SOURCE_DATE_EPOCH (reproducible-builds.org); false if it is set and is no time. */
static bool read_epoch(int64_t *epoch) {
    const char *text = g_getenv("SOURCE_DATE_EPOCH");
    guint64 seconds = 0;
    *epoch = -1;
    if (!text || !*text)
        return true;
    if (!g_ascii_string_to_unsigned(text, 10, 0, LAST_EPOCH, &seconds, NULL))
        return false;
    *epoch = (int64_t)seconds;
    return true;
}

/* Whether a path leads into the folder of the fonts, of which it is not known yet which are read.
 */
static bool is_font(const struct bp_prepared *p, const char *path) {
    char *fonts = p->data_dir ? g_build_filename(p->data_dir, "fonts", NULL) : NULL;
    char *folder = fonts ? realpath(fonts, NULL) : NULL, *real = realpath(path, NULL);
    char *above = real ? g_path_get_dirname(real) : NULL;
    const bool is = folder && g_strcmp0(folder, above) == 0;
    g_free(above);
    free(real);
    free(folder);
    g_free(fonts);
    return is;
}

/* No output may be a file that the session reads, as far as is known by now. */
static void guard_inputs(const struct bp_prepared *p) {
    const GPtrArray *outputs = bp_session_outputs(p->diags);
    bp_outputs_allowed(p->diags);
    for (guint i = 0; i < outputs->len; i++)
        if (is_font(p, outputs->pdata[i]))
            bp_output_refuse(outputs->pdata[i], "a font", p->diags);
}

/* The file's date: what the environment says, or else the day the pack was issued. */
static int64_t file_date(const struct bp_doc *doc, int64_t epoch) {
    const struct bp_when *issued = &doc->root->as.pack.issued;
    if (epoch >= 0 || !issued->year)
        return epoch;
    GDateTime *day = g_date_time_new_utc(issued->year, issued->month, issued->day, 0, 0, 0);
    epoch = day ? g_date_time_to_unix(day) : -1;
    g_clear_pointer(&day, g_date_time_unref);
    return epoch;
}

/* What can be wrong with a call, before anything is read. */
static void check_call(struct bp_prepared *p, const struct bp_pack_source *source) {
    if (!read_epoch(&p->date))
        bp_diag(p->diags, EPOCH, (struct bp_pos){0}, g_getenv("SOURCE_DATE_EPOCH"));
    bp_session_reads(p->diags, source->input);
    guard_inputs(p);
    p->wrong_call = bp_diags_failed(p->diags);
}

/* path -> document */
static void load(struct bp_prepared *p, const struct bp_pack_source *source,
                 const struct bp_context *context) {
    p->data_dir = bp_context_find_data(context, p->diags);
    if (p->data_dir)
        p->doc = bp_load(source->input, p->data_dir, source->profile, p->diags);
    p->wrong_call = source->profile && bp_diags_said(p->diags, BP_CODE_PROFILE_MISSING);
    if (p->doc && source->large_print && !p->doc->root->as.pack.print)
        p->doc->root->as.pack.print = BP_LARGE_PRINT;
    if (p->doc)
        p->date = file_date(p->doc, p->date);
    guard_inputs(p);
    bp_prepared_stage(p, "load");
}

/* document -> the facts of what is attached to it; the helpers go on reading */
static void attach(struct bp_prepared *p, struct bp_slots_line *slots) {
    char *helper = bp_context_find_helper("boardpack-attach");
    char *cache = g_build_filename(g_get_user_cache_dir(), "boardpack", NULL);
    char *fonts = g_build_filename(p->data_dir, "fonts", NULL);
    const struct bp_attach_options options = {
        .helper = helper, .fonts = fonts, .cache_dir = cache, .slots = slots};
    p->attachments = bp_attach_start(p->doc, &options, p->diags);
    if (p->attachments) {
        bp_session_reads(p->diags, helper);
        bp_attach_facts(p->attachments, p->diags);
    }
    g_free(fonts);
    g_free(cache);
    g_free(helper);
    bp_prepared_stage(p, "attach");
}

/* document, facts -> diagnostics */
static void check(struct bp_prepared *p) {
    bp_check(p->doc, p->attachments, p->diags);
    bp_prepared_stage(p, "check");
}

/* document -> pages */
static void lay_out(struct bp_prepared *p) {
    char *folder = g_build_filename(p->data_dir, "fonts", NULL);
    const struct bp_look *look = &p->doc->profile->look;
    p->fonts = bp_fonts_new(folder, look->typeface, look->pos, p->diags);
    g_free(folder);
    if (p->fonts)
        p->layout = bp_layout_new(p->doc, p->attachments, p->fonts, p->diags);
    if (p->layout)
        p->pages = bp_layout_pages(p->layout);
    bp_prepared_stage(p, "layout");
}

struct bp_prepared *bp_prepare(const struct bp_context *context,
                               const struct bp_pack_source *source, struct bp_diags *diags) {
    struct bp_prepared *p = g_new0(struct bp_prepared, 1);
    *p = (struct bp_prepared){.diags = diags,
                              .begin = g_get_monotonic_time(),
                              .stage = source->stage,
                              .stage_user = source->stage_user};
    check_call(p, source);
    if (bp_prepared_ok(p))
        load(p, source, context);
    if (source->load_only)
        return p;
    if (bp_prepared_may_look(p))
        attach(p, source->slots);
    if (bp_prepared_may_look(p))
        check(p);
    if (bp_prepared_may_look(p) && bp_prepared_ok(p))
        lay_out(p);
    return p;
}

void bp_prepared_free(struct bp_prepared *prepared) {
    bp_layout_free(prepared->layout);
    bp_fonts_free(prepared->fonts);
    bp_attach_free(prepared->attachments);
    bp_doc_free(prepared->doc);
    g_free(prepared->data_dir);
    g_free(prepared);
}

/* What a file of these pages may claim to be. */
static struct bp_claimed claims_of(const struct bp_pages *pages) {
    struct bp_claimed all = {.pdfua1 = true, .pdfa = BP_PDFA_A, .embeds = pages->n_embedded > 0};
    for (uint32_t i = 0; i < pages->n_attached; i++) {
        struct bp_claimed one = bp_attachment_claimed(pages->attached[i].attachment);
        all.pdfua1 &= one.pdfua1;
        all.pdfa = MIN(all.pdfa, one.pdfa);
    }
    return all;
}

bool bp_write(struct bp_prepared *prepared, const struct bp_pages *pages, struct bp_press press,
              struct bp_output *output) {
    struct bp_prepared *p = prepared;
    struct bp_pdf *pdf = bp_pdf_new(output);
    if (press.tight)
        bp_pdf_tighten(pdf);
    bp_fonts_unuse(p->fonts);
    struct bp_drawing *drawing = bp_draw(pdf, pages, p->fonts, press.dpi, p->diags);
    bp_prepared_stage(p, "draw");
    if (drawing && p->attachments && !p->read_whole)
        bp_attach_finish(p->attachments, p->diags);
    p->read_whole = true;
    if (drawing && bp_prepared_ok(p))
        bp_assemble(pdf, p->doc, pages, drawing, claims_of(pages), p->date, p->diags);
    bp_prepared_stage(p, "assemble");
    bp_drawing_free(drawing);
    bp_pdf_free(pdf);
    return bp_prepared_ok(p);
}
