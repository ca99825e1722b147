/* Building a pack: the only file that knows all stages.
 * In: the path of a pack. Out: its PDF, or one of the forms that tests read.
 * The one idea: each stage takes what the one before returned, and the output appears under its
 * name only after the last of them. */
#include <boardpack/boardpack.h>

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
#include "build.h"
#include "check/check.h"
#include "context.h"
#include "draw/draw.h"
#include "layout/layout.h"
#include "load/load.h"
#include "pdf/writer.h"
#include "report.h"
#include "text/text.h"

/* 31 December 9999, the last day that a PDF date can say. */
#define LAST_EPOCH G_GINT64_CONSTANT(253402300799)

static const struct dump {
    const char *kind;
    void (*write)(const struct bp_pages *pages, const struct bp_fonts *fonts, GString *out);
} dumps[] = {
    {"layout", bp_pages_dump},
    {"tags", bp_pages_dump_tags},
    {"text", bp_pages_dump_text},
};

/* One run, and what its stages have made so far. */
struct run {
    const struct bp_build_options *options;
    struct bp_diags *diags;
    bool wrong_call;         /* what failed is the call, not the document */
    const struct dump *dump; /* what to write instead of a PDF; or NULL */
    int64_t epoch;           /* $SOURCE_DATE_EPOCH; -1: not set */
    int64_t begin;           /* when the stage under way began */
    char *data_dir;
    struct bp_doc *doc;
    struct bp_attachments *attachments; /* NULL: the document has none */
    struct bp_fonts *fonts;
    struct bp_pages *pages;
    struct bp_result *result;   /* what is told afterwards; NULL: nobody asks */
    struct bp_output *output;   /* whole, and not yet under its name */
    struct bp_slots_line slots; /* a worker's */
    bool attached;              /* what is attached has been read to its end */
};

static bool may_go_on(struct run *run) {
    return !bp_session_stopped(run->diags) && !bp_diags_failed(run->diags);
}

/* With errors in the document all others are still looked for. */
static bool may_look(struct run *run) {
    return run->doc && !run->options->survey && !bp_session_stopped(run->diags) &&
           !bp_diags_said(run->diags, BP_CODE_OUTPUT_IS_INPUT);
}

/* The stage that begins when one is done; NULL: the first. */
static const char *stage_after(const struct run *run, const char *stage) {
    static const char *const stages[] = {"load", "attach",   "check", "layout",
                                         "draw", "assemble", "write", "end"};
    size_t i = 0;
    if (run->options->mail && g_strcmp0(stage, "write") == 0)
        return "mail";
    while (stage && i + 2 < G_N_ELEMENTS(stages) && strcmp(stages[i], stage) != 0)
        i++;
    return stages[stage ? i + 1 : 0];
}

/* Tells how long the stage took that is done (NULL: none is); the next one begins. */
static void stage_done(struct run *run, const char *stage) {
    const struct bp_build_options *options = run->options;
    if (!options->stage && !run->result)
        return;
    int64_t now = g_get_monotonic_time();
    if (stage && options->stage)
        options->stage(stage, now - run->begin, options->stage_user);
    if (stage && run->result)
        bp_result_stage(run->result, stage, now - run->begin);
    if (options->worker)
        bp_worker_stage(stage_after(run, stage));
    run->begin = now;
}

static const struct dump *find_dump(const char *kind) {
    for (size_t i = 0; i < G_N_ELEMENTS(dumps); i++)
        if (strcmp(dumps[i].kind, kind) == 0)
            return &dumps[i];
    return NULL;
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
static bool is_font(const struct run *run, const char *path) {
    char *fonts = run->data_dir ? g_build_filename(run->data_dir, "fonts", NULL) : NULL;
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
static void guard_inputs(struct run *run) {
    const GPtrArray *outputs = bp_session_outputs(run->diags);
    bp_outputs_allowed(run->diags);
    for (guint i = 0; i < outputs->len; i++)
        if (is_font(run, outputs->pdata[i]))
            bp_output_refuse(outputs->pdata[i], "a font", run->diags);
}

/* Nor may two outputs be one file. */
static void guard_outputs(struct run *run) {
    const struct bp_build_options *options = run->options;
    bp_session_writes(run->diags, options->output);
    bp_session_writes(run->diags, options->report);
    bp_session_writes(run->diags, options->depfile);
    bp_session_writes(run->diags, options->result);
    if (options->mail)
        bp_mail_announce(options->mail, run->diags);
    bp_session_reads(run->diags, options->input);
    guard_inputs(run);
}

/* What can be wrong with a call, before anything is read. */
static void check_call(struct run *run) {
    const struct bp_build_options *options = run->options;
    const struct bp_pos nowhere = {0};
    if (options->dump && !(run->dump = find_dump(options->dump)))
        bp_diag(run->diags, DUMP_KIND, nowhere, options->dump);
    if (!read_epoch(&run->epoch))
        bp_diag(run->diags, EPOCH, nowhere, g_getenv("SOURCE_DATE_EPOCH"));
    guard_outputs(run);
    run->wrong_call = bp_diags_failed(run->diags);
}

/* path -> document */
static void load(struct run *run, struct bp_context *context) {
    const struct bp_build_options *options = run->options;
    run->data_dir = bp_context_find_data(context, run->diags);
    if (run->data_dir)
        run->doc = bp_load(options->input, run->data_dir, options->profile, run->diags);
    run->wrong_call = options->profile && bp_diags_said(run->diags, BP_CODE_PROFILE_MISSING);
    if (run->doc && options->large_print)
        run->doc->root->as.pack.large_print = true;
    guard_inputs(run);
    stage_done(run, "load");
}

/* document -> the facts of what is attached to it; the helpers go on reading */
static void attach(struct run *run) {
    char *helper = bp_context_find_helper("boardpack-attach");
    char *cache = g_build_filename(g_get_user_cache_dir(), "boardpack", NULL);
    char *fonts = g_build_filename(run->data_dir, "fonts", NULL);
    const struct bp_attach_options options = {
        .helper = helper,
        .fonts = fonts,
        .cache_dir = cache,
        .slots = run->options->worker ? &run->slots : NULL,
    };
    run->attachments = bp_attach_start(run->doc, &options, run->diags);
    if (run->attachments) {
        bp_session_reads(run->diags, helper);
        bp_attach_facts(run->attachments, run->diags);
    }
    g_free(fonts);
    g_free(cache);
    g_free(helper);
    stage_done(run, "attach");
}

/* document, facts -> diagnostics */
static void check(struct run *run) {
    bp_check(run->doc, run->attachments, run->diags);
    stage_done(run, "check");
}

/* Takes the text. */
static void write_text(struct run *run, const char *path, char *text) {
    struct bp_output *output = bp_output_new(path, run->diags);
    if (output) {
        bp_output_write(output, text, strlen(text));
        bp_output_commit(output, run->diags);
    }
    g_free(text);
}

/* document, facts -> the report on what is attached, whether the pack has errors or not */
static void write_report(struct run *run) {
    const char *path = run->options->report;
    bool failed = bp_diags_failed(run->diags);
    write_text(run, path,
               bp_report(run->doc, run->attachments, failed, g_str_has_suffix(path, ".json")));
}

/* document -> pages */
static void lay_out(struct run *run) {
    char *folder = g_build_filename(run->data_dir, "fonts", NULL);
    run->fonts = bp_fonts_new(folder, run->doc->profile->look.typeface, run->diags);
    g_free(folder);
    if (run->fonts)
        run->pages = bp_layout(run->doc, run->attachments, run->fonts, run->diags);
    stage_done(run, "layout");
}

/* The file's date: what the environment says, or else the day the pack was issued. */
static int64_t file_date(const struct run *run) {
    const struct bp_when *issued = &run->doc->root->as.pack.issued;
    if (run->epoch >= 0 || !issued->year)
        return run->epoch;
    GDateTime *day = g_date_time_new_utc(issued->year, issued->month, issued->day, 0, 0, 0);
    int64_t epoch = day ? g_date_time_to_unix(day) : -1;
    g_clear_pointer(&day, g_date_time_unref);
    return epoch;
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

/* pages -> the bytes of a PDF */
static void write_pdf(struct run *run, const struct bp_pages *pages, struct bp_press press,
                      struct bp_output *output) {
    struct bp_pdf *pdf = bp_pdf_new(output);
    if (press.tight)
        bp_pdf_tighten(pdf);
    struct bp_drawing *drawing = bp_draw_at(pdf, pages, run->fonts, press.dpi, run->diags);
    stage_done(run, "draw");
    if (drawing && run->attachments && !run->attached)
        bp_attach_finish(run->attachments, run->diags);
    run->attached = true;
    if (drawing && may_go_on(run))
        bp_assemble(pdf, run->doc, pages, drawing, claims_of(pages), file_date(run), run->diags);
    stage_done(run, "assemble");
    bp_drawing_free(drawing);
    bp_pdf_free(pdf);
}

GByteArray *bp_built_pdf(const struct bp_built *built, const struct bp_pages *pages,
                         struct bp_press press) {
    struct bp_output *output = bp_output_new_memory();
    bp_fonts_unuse(built->run->fonts);
    write_pdf(built->run, pages, press, output);
    GByteArray *bytes = bp_output_take(output);
    if (!may_go_on(built->run))
        g_clear_pointer(&bytes, g_byte_array_unref);
    return bytes;
}

static void write_dump(struct run *run, struct bp_output *output) {
    GString *text = g_string_new(NULL);
    run->dump->write(run->pages, run->fonts, text);
    bp_output_write(output, text->str, text->len);
    g_string_free(text, TRUE);
}

static bool put_in_place(struct run *run) {
    struct bp_output *output = g_steal_pointer(&run->output);
    return !output || bp_output_commit(output, run->diags);
}

/* pages -> the file, under its name at once if nothing else depends on it */
static void write_output(struct run *run) {
    struct bp_output *output = bp_output_new(run->options->output, run->diags);
    if (!output)
        return;
    if (run->dump)
        write_dump(run, output);
    else
        write_pdf(run, run->pages, (struct bp_press){0}, output);
    if (may_go_on(run))
        run->output = output;
    else
        bp_output_abandon(output);
    if (!run->options->mail)
        put_in_place(run);
    stage_done(run, "write");
}

/* Hands the pages on, to be written otherwise. */
static void hand_on(struct run *run, bp_built_fn *finish, void *user, const char *stage) {
    const struct bp_built built = {.run = run,
                                   .doc = run->doc,
                                   .pages = run->pages,
                                   .fonts = run->fonts,
                                   .ready = put_in_place,
                                   .diags = run->diags,
                                   .date = file_date(run)};
    finish(&built, user);
    stage_done(run, stage);
}

/* pages -> the e-mail that brings them */
static void write_mail(struct run *run) {
    const struct bp_build_options *options = run->options;
    const struct bp_mail_options mail = {
        .input = options->input, .output = options->mail, .dpi = options->mail_dpi};
    hand_on(run, bp_mail_built, (void *)&mail, "mail");
}

/* What is told of a PDF that is there now. */
static void tell_pdf(struct run *run) {
    struct stat facts;
    const struct bp_claimed claimed = bp_attachments_claimed(run->attachments);
    const char *pdfa = bp_pdfa_name(&claimed), *ua = claimed.pdfua1 ? "PDF/UA-1" : NULL;
    run->result->facts.pages = (int)run->pages->n_pages;
    run->result->facts.claims = bp_arena_printf(run->result->arena, "%s%s%s", ua ? ua : "",
                                                ua && pdfa ? ", " : "", pdfa ? pdfa : "");
    if (stat(run->options->output, &facts) == 0 && S_ISREG(facts.st_mode))
        run->result->facts.bytes = facts.st_size;
}

/* What the stages have made -> what is told about it */
static void tell(struct run *run) {
    const struct bp_build_options *options = run->options;
    if (run->fonts)
        bp_fonts_inputs(run->fonts, run->diags);
    if (run->result)
        bp_result_depend(run->result, bp_session_inputs(run->diags));
    if (run->result && run->pages && may_go_on(run) && !options->check_only && !run->dump)
        tell_pdf(run);
    if (options->depfile && options->output && may_go_on(run))
        write_text(run, options->depfile,
                   bp_depfile(options->output, bp_session_inputs(run->diags), run->diags));
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
static enum bp_status write_result(struct run *run, struct bp_context *context) {
    const struct bp_build_options *options = run->options;
    enum bp_status status = run->result->facts.status;
    if (options->result && status != BP_STATUS_USAGE) {
        char *json = bp_result_json(run->result);
        run->diags = bp_context_begin(context);
        for (guint i = 0; i < run->result->inputs->len; i++)
            bp_session_reads(run->diags, run->result->inputs->pdata[i]);
        write_text(run, options->result, g_strconcat(json, "\n", NULL));
        const enum bp_status written = bp_context_finish(context, run->diags, false, false);
        status = MAX(status, written);
        g_free(json);
    }
    if (options->worker)
        bp_worker_end(run->result);
    return status;
}

static enum bp_status end_run(struct run *run, struct bp_context *context) {
    const bool strict = run->options->strict;
    if (!run->result)
        return bp_context_finish(context, run->diags, strict, run->wrong_call);
    struct listener listener = {run->result, context->fn, context->user};
    bp_context_set_diag(context, listen, &listener);
    run->result->facts.status = bp_context_finish(context, run->diags, strict, run->wrong_call);
    bp_context_set_diag(context, listener.fn, listener.user);
    enum bp_status status = write_result(run, context);
    bp_result_free(run->result);
    return status;
}

/* What was asked for, under its names. */
static void write_files(struct run *run) {
    write_output(run);
    if (run->options->mail && may_go_on(run))
        write_mail(run);
    bp_output_abandon(g_steal_pointer(&run->output));
}

enum bp_status bp_build_to(struct bp_context *context, const struct bp_build_options *options,
                           bp_built_fn *finish, void *user) {
    struct run run = {.options = options, .diags = bp_context_begin(context)};
    if (options->worker)
        bp_worker_begin(&run.slots, options->survey ? NULL : options->input);
    if (options->result || options->worker)
        run.result = bp_result_new(options->input, options->output);
    stage_done(&run, NULL);
    check_call(&run);
    if (may_go_on(&run))
        load(&run, context);
    if (may_look(&run))
        attach(&run);
    if (may_look(&run))
        check(&run);
    if (may_look(&run) && options->report)
        write_report(&run);
    if (may_look(&run) && may_go_on(&run))
        lay_out(&run);
    if (run.pages && may_go_on(&run) && finish)
        hand_on(&run, finish, user, "write");
    else if (run.pages && may_go_on(&run) && !options->check_only)
        write_files(&run);
    tell(&run);
    bp_pages_free(run.pages);
    bp_fonts_free(run.fonts);
    bp_attach_free(run.attachments);
    bp_doc_free(run.doc);
    g_free(run.data_dir);
    return end_run(&run, context);
}

enum bp_status bp_build(struct bp_context *context, const struct bp_build_options *options) {
    return bp_build_to(context, options, NULL, NULL);
}
