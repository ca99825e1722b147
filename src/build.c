/* bp_build(): one pack becomes one file.
 * In: the path of a pack. Out: its PDF, or one of the forms that tests read; an e-mail, a report, a
 * depfile and a result where they are asked for. An output appears under its name only when it is
 * whole. */
#include "build.h"

#include <glib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/session.h"
#include "batch/depfile.h"
#include "batch/result.h"
#include "batch/worker.h"
#include "claims_report.h"
#include "context.h"
#include "layout/layout.h"
#include "mail.h"
#include "prepare.h"
#include "text/text.h"

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
    if (path && bp_prepared_may_look(p) && !build->survey)
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

/* The file, and the e-mail that brings it: both or neither; the file alone, if the profile says
 * nothing of e-mails. */
static void write_with_mail(struct build *build, struct bp_output *output) {
    const struct bp_profile *profile = build->prepared->doc->profile;
    if (!profile->mail) {
        bp_diag(build->diags, MAIL_NONE, ((struct bp_pos){.file = profile->look.pos.file}));
        bp_output_commit(output, build->diags);
        return;
    }
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
