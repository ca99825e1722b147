/* Building a pack: the only file that knows all stages.
 * In: the path of a pack. Out: its PDF, or one of the forms that tests read.
 * There are two steps. What the stages make of a document is kept until all is written that is to
 * be made of it, and an output appears under its name only when it is whole. */
#include "build.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "assemble/assemble.h"
#include "attach/attach.h"
#include "base/file.h"
#include "base/session.h"
#include "batch/depfile.h"
#include "batch/result.h"
#include "batch/worker.h"
#include "check/check.h"
#include "claims_report.h"
#include "context.h"
#include "draw/draw.h"
#include "layout/layout.h"
#include "load/load.h"
#include "mail.h"
#include "pdf/writer.h"
#include "text/text.h"

/* 31 December 9999, the last day that a PDF date can say. */
#define LAST_EPOCH G_GINT64_CONSTANT(253402300799)

/* -- prepare ---------------------------------------------------------------------------------- */

bool bp_prepared_ok(const struct bp_prepared *prepared) {
    return !bp_session_stopped(prepared->diags) && !bp_diags_failed(prepared->diags);
}

/* With errors in the document all others are still looked for. */
static bool may_look(const struct bp_prepared *p) {
    return p->doc && !bp_session_stopped(p->diags) &&
           !bp_diags_said(p->diags, BP_CODE_OUTPUT_IS_INPUT);
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
    if (p->doc && source->large_print)
        p->doc->root->as.pack.large_print = true;
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
    p->fonts = bp_fonts_new(folder, p->doc->profile->look.typeface, p->diags);
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
    if (may_look(p))
        attach(p, source->slots);
    if (may_look(p))
        check(p);
    if (may_look(p) && bp_prepared_ok(p))
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

/* -- write ------------------------------------------------------------------------------------ */

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

/* -- bp_build() ------------------------------------------------------------------------------- */

static const struct dump {
    const char *kind;
    void (*write)(const struct bp_pages *pages, const struct bp_fonts *fonts, GString *out);
} dumps[] = {
    {"layout", bp_pages_dump},
    {"tags", bp_pages_dump_tags},
    {"text", bp_pages_dump_text},
};

/* One call of bp_build(). */
struct build {
    const struct bp_build_options *options;
    struct bp_diags *diags;
    struct bp_prepared *prepared;
    const struct dump *dump;    /* what to write instead of a PDF; or NULL */
    struct bp_result *result;   /* what is reported afterwards; NULL: nobody asks */
    bool worker, survey;        /* as bp_build_worker() has it */
    struct bp_slots_line slots; /* a worker's */
};

/* The stage that begins when one is done. */
static const char *stage_after(const struct build *build, const char *stage) {
    static const char *const stages[] = {"load", "attach",   "check", "layout",
                                         "draw", "assemble", "write", "end"};
    size_t i = 0;
    if (build->options->mail && strcmp(stage, "write") == 0)
        return "mail";
    while (i + 2 < G_N_ELEMENTS(stages) && strcmp(stages[i], stage) != 0)
        i++;
    return stages[i + 1];
}

static void stage_done(const char *stage, int64_t microseconds, void *user) {
    struct build *build = user;
    if (build->options->stage)
        build->options->stage(stage, microseconds, build->options->stage_user);
    if (build->result)
        bp_result_stage(build->result, stage, microseconds);
    if (build->worker)
        bp_worker_stage(stage_after(build, stage));
}

static const struct dump *find_dump(const char *kind) {
    for (size_t i = 0; i < G_N_ELEMENTS(dumps); i++)
        if (strcmp(dumps[i].kind, kind) == 0)
            return &dumps[i];
    return NULL;
}

static void begin(struct build *build) {
    const struct bp_build_options *options = build->options;
    if (build->worker)
        bp_worker_begin(&build->slots, build->survey ? NULL : options->input);
    if (options->result || build->worker)
        build->result = bp_result_new(options->input, options->output);
    if (build->worker)
        bp_worker_stage("load");
    if (options->dump && !(build->dump = find_dump(options->dump)))
        bp_diag(build->diags, DUMP_KIND, (struct bp_pos){0}, options->dump);
    bp_session_writes(build->diags, options->output);
    bp_session_writes(build->diags, options->report);
    bp_session_writes(build->diags, options->depfile);
    bp_session_writes(build->diags, options->result);
    if (options->mail)
        bp_mail_announce(options->mail, build->diags);
}

static void prepare(struct build *build, const struct bp_context *context) {
    const struct bp_build_options *options = build->options;
    const struct bp_pack_source source = {
        .input = options->input,
        .profile = options->profile,
        .large_print = options->large_print,
        .load_only = build->survey,
        .slots = build->worker ? &build->slots : NULL,
        .stage = options->stage || build->result ? stage_done : NULL,
        .stage_user = build,
    };
    build->prepared = bp_prepare(context, &source, build->diags);
}

/* Takes the text. */
static void write_text(struct build *build, const char *path, char *text) {
    struct bp_output *output = bp_output_new(path, build->diags);
    if (output) {
        bp_output_write(output, text, strlen(text));
        bp_output_commit(output, build->diags);
    }
    g_free(text);
}

/* document, facts -> the report on what is attached, whether the pack has errors or not */
static void write_report(struct build *build) {
    const char *path = build->options->report;
    const struct bp_prepared *p = build->prepared;
    if (path && may_look(p) && !build->survey)
        write_text(build, path,
                   bp_report(p->doc, p->attachments, bp_diags_failed(p->diags),
                             g_str_has_suffix(path, ".json")));
}

static bool write_dump(struct build *build, struct bp_output *output) {
    GString *text = g_string_new(NULL);
    build->dump->write(build->prepared->pages, build->prepared->fonts, text);
    bp_output_write(output, text->str, text->len);
    g_string_free(text, TRUE);
    return bp_prepared_ok(build->prepared);
}

/* pages -> the file, whole, and not yet under its name; NULL after a diagnostic */
static struct bp_output *make_output(struct build *build) {
    struct bp_prepared *p = build->prepared;
    struct bp_output *output = bp_output_new(build->options->output, build->diags);
    if (!output)
        return NULL;
    if (build->dump ? write_dump(build, output)
                    : bp_write(p, p->pages, (struct bp_press){0}, output))
        return output;
    bp_output_abandon(output);
    return NULL;
}

/* The file, and the e-mail that brings it: both or neither. */
static void write_with_mail(struct build *build, struct bp_output *output) {
    const struct bp_mail_options options = {.output = build->options->mail,
                                            .dpi = build->options->mail_dpi};
    struct bp_mailing *mailing = bp_mail_make(build->prepared, &options);
    if (!mailing)
        bp_output_abandon(output);
    else if (bp_output_commit(output, build->diags))
        bp_mail_put(mailing);
    bp_mailing_free(mailing);
    bp_prepared_stage(build->prepared, "mail");
}

/* What was asked for, under its names. */
static void write_files(struct build *build) {
    struct bp_output *output = make_output(build);
    if (output && !build->options->mail)
        bp_output_commit(output, build->diags);
    bp_prepared_stage(build->prepared, "write");
    if (output && build->options->mail)
        write_with_mail(build, output);
}

/* What is reported of a PDF that is there now. */
static void note_pdf(struct build *build) {
    struct stat facts;
    struct bp_result *result = build->result;
    const struct bp_claimed claimed = bp_attachments_claimed(build->prepared->attachments);
    const char *pdfa = bp_pdfa_name(&claimed), *ua = claimed.pdfua1 ? "PDF/UA-1" : NULL;
    result->facts.pages = (int)build->prepared->pages->n_pages;
    result->facts.claims = bp_arena_printf(result->arena, "%s%s%s", ua ? ua : "",
                                           ua && pdfa ? ", " : "", pdfa ? pdfa : "");
    if (stat(build->options->output, &facts) == 0 && S_ISREG(facts.st_mode))
        result->facts.bytes = facts.st_size;
}

/* What the output depends on, and what is reported about it. */
static void note(struct build *build) {
    const struct bp_build_options *options = build->options;
    const struct bp_prepared *p = build->prepared;
    if (p->fonts)
        bp_fonts_inputs(p->fonts, build->diags);
    if (build->result)
        bp_result_depend(build->result, bp_session_inputs(build->diags));
    if (build->result && p->pages && bp_prepared_ok(p) && !options->check_only && !build->dump)
        note_pdf(build);
    if (options->depfile && options->output && bp_prepared_ok(p))
        write_text(build, options->depfile,
                   bp_depfile(options->output, bp_session_inputs(build->diags), build->diags));
}

/* Whom the context's diagnostics go to while a result listens. */
struct listener {
    struct bp_result *result;
    bp_diag_fn fn;
    void *user;
};

static void listen(const struct bp_diagnostic *diagnostic, void *user) {
    const struct listener *listener = user;
    bp_result_say(listener->result, diagnostic);
    if (listener->fn)
        listener->fn(diagnostic, listener->user);
}

/* Writes the result to its file; what it can't say of itself is said after it. */
static enum bp_status write_result(struct build *build, struct bp_context *context) {
    const struct bp_build_options *options = build->options;
    enum bp_status status = build->result->facts.status;
    if (options->result && status != BP_STATUS_USAGE) {
        char *json = bp_result_json(build->result);
        build->diags = bp_context_begin(context);
        for (guint i = 0; i < build->result->inputs->len; i++)
            bp_session_reads(build->diags, build->result->inputs->pdata[i]);
        write_text(build, options->result, g_strconcat(json, "\n", NULL));
        const enum bp_status written = bp_context_finish(context, build->diags, false, false);
        status = MAX(status, written);
        g_free(json);
    }
    if (build->worker)
        bp_worker_end(build->result);
    return status;
}

static enum bp_status end(struct build *build, struct bp_context *context) {
    const bool strict = build->options->strict, wrong_call = build->prepared->wrong_call;
    bp_prepared_free(build->prepared);
    if (!build->result)
        return bp_context_finish(context, build->diags, strict, wrong_call);
    struct listener listener = {build->result, context->fn, context->user};
    bp_context_set_diag(context, listen, &listener);
    build->result->facts.status = bp_context_finish(context, build->diags, strict, wrong_call);
    bp_context_set_diag(context, listener.fn, listener.user);
    enum bp_status status = write_result(build, context);
    bp_result_free(build->result);
    return status;
}

static enum bp_status run(struct build *build, struct bp_context *context) {
    build->diags = bp_context_begin(context);
    begin(build);
    prepare(build, context);
    write_report(build);
    if (build->prepared->pages && bp_prepared_ok(build->prepared) && !build->options->check_only)
        write_files(build);
    note(build);
    return end(build, context);
}

enum bp_status bp_build(struct bp_context *context, const struct bp_build_options *options) {
    struct build build = {.options = options};
    return run(&build, context);
}

enum bp_status bp_build_worker(struct bp_context *context, const struct bp_build_options *options,
                               bool survey) {
    struct build build = {.options = options, .worker = true, .survey = survey};
    return run(&build, context);
}
