/* The result of a build.
 * In: what a build says and makes. Out: one line of JSON, for anybody; and bytes for the batch,
 * from which it has the same result again. */
#include "batch/result.h"

#include <string.h>

#include "base/json.h"

#define FORMAT 1

struct bp_result *bp_result_new(const char *input, const char *output) {
    struct bp_result *result = g_new0(struct bp_result, 1);
    result->arena = bp_arena_new();
    result->facts.input = bp_arena_strdup(result->arena, input);
    result->facts.output = bp_arena_strdup(result->arena, output);
    result->facts.claims = "";
    result->said = g_array_new(FALSE, FALSE, sizeof(struct bp_diagnostic));
    result->stages = g_array_new(FALSE, FALSE, sizeof(struct bp_stage_time));
    result->inputs = g_ptr_array_new();
    return result;
}

void bp_result_free(struct bp_result *result) {
    if (!result)
        return;
    g_array_free(result->said, TRUE);
    g_array_free(result->stages, TRUE);
    g_ptr_array_free(result->inputs, TRUE);
    bp_arena_free(result->arena);
    g_free(result);
}

void bp_result_say(struct bp_result *result, const struct bp_diagnostic *diagnostic) {
    const struct bp_diagnostic said = {
        .severity = diagnostic->severity,
        .slug = bp_arena_strdup(result->arena, diagnostic->slug),
        .file = bp_arena_strdup(result->arena, diagnostic->file),
        .line = diagnostic->line,
        .column = diagnostic->column,
        .text = bp_arena_strdup(result->arena, diagnostic->text),
        .hint = bp_arena_strdup(result->arena, diagnostic->hint),
        .group = bp_arena_strdup(result->arena, diagnostic->group),
        .group_slug = bp_arena_strdup(result->arena, diagnostic->group_slug),
        .group_severity = diagnostic->group_severity,
        .brief = bp_arena_strdup(result->arena, diagnostic->brief),
    };
    g_array_append_val(result->said, said);
    if (said.severity == BP_NOTE)
        result->facts.notes++;
    else if (said.severity == BP_WARNING)
        result->facts.warnings++;
    else
        result->facts.errors++;
}

void bp_result_stage(struct bp_result *result, const char *stage, int64_t microseconds) {
    const struct bp_stage_time time = {bp_arena_strdup(result->arena, stage), microseconds};
    g_array_append_val(result->stages, time);
}

void bp_result_depend(struct bp_result *result, const GPtrArray *paths) {
    for (guint i = 0; i < paths->len; i++)
        g_ptr_array_add(result->inputs, bp_arena_strdup(result->arena, paths->pdata[i]));
}

/* Writing */

void bp_result_put_facts(GString *out, const struct bp_pack_result *facts, const char *outcome) {
    bp_json_put_text(out, "input", facts->input);
    bp_json_put_text(out, "output", facts->output);
    bp_json_put_text(out, "outcome", outcome);
    bp_json_put_number(out, "status", facts->status);
    bp_json_put_number(out, "pages", facts->pages);
    bp_json_put_number(out, "bytes", facts->bytes);
    bp_json_put_text(out, "claims", facts->claims);
    bp_json_put_number(out, "notes", facts->notes);
    bp_json_put_number(out, "warnings", facts->warnings);
    bp_json_put_number(out, "errors", facts->errors);
}

void bp_result_put_said(GString *out, const struct bp_result *result) {
    bp_json_put_key(out, "diagnostics");
    g_string_append_c(out, '[');
    for (guint i = 0; i < result->said->len; i++) {
        g_string_append(out, i ? "," : "");
        bp_json_put_diagnostic(out, &g_array_index(result->said, struct bp_diagnostic, i));
    }
    g_string_append_c(out, ']');
}

static void put_lists(GString *out, const struct bp_result *result) {
    bp_json_put_key(out, "stages");
    g_string_append_c(out, '{');
    for (guint i = 0; i < result->stages->len; i++) {
        const struct bp_stage_time *time = &g_array_index(result->stages, struct bp_stage_time, i);
        bp_json_put_seconds(out, time->stage, time->microseconds);
    }
    g_string_append(out, "},\"inputs\":[");
    for (guint i = 0; i < result->inputs->len; i++) {
        g_string_append(out, i ? "," : "");
        bp_json_put(out, result->inputs->pdata[i]);
    }
    g_string_append_c(out, ']');
}

char *bp_result_json(const struct bp_result *result) {
    GString *out = g_string_new("{");
    bp_json_put_text(out, "tool", "boardpack");
    bp_json_put_text(out, "version", bp_version());
    bp_json_put_number(out, "format", FORMAT);
    bp_result_put_facts(out, &result->facts, NULL);
    put_lists(out, result);
    bp_result_put_said(out, result);
    g_string_append_c(out, '}');
    return g_string_free(out, FALSE);
}

/* From the worker to the batch. Paths, and texts with paths in them, need not be UTF-8; so all
 * texts are strings of bytes. */

#define DIAGNOSTIC "(iaymayiiaymaymaymayimay)"
#define PACKED "(iixaya" DIAGNOSTIC "aay)"

GBytes *bp_result_pack(const struct bp_result *result) {
    GVariantBuilder said, inputs;
    g_variant_builder_init(&said, G_VARIANT_TYPE("a" DIAGNOSTIC));
    for (guint i = 0; i < result->said->len; i++) {
        const struct bp_diagnostic *one = &g_array_index(result->said, struct bp_diagnostic, i);
        g_variant_builder_add(&said, "(i^aym^ayii^aym^aym^aym^ayim^ay)", one->severity, one->slug,
                              one->file, one->line, one->column, one->text, one->hint, one->group,
                              one->group_slug, one->group_severity, one->brief);
    }
    g_variant_builder_init(&inputs, G_VARIANT_TYPE("aay"));
    for (guint i = 0; i < result->inputs->len; i++)
        g_variant_builder_add(&inputs, "^ay", result->inputs->pdata[i]);
    const struct bp_pack_result *facts = &result->facts;
    GVariant *packed =
        g_variant_ref_sink(g_variant_new("(iix^aya" DIAGNOSTIC "aay)", facts->status, facts->pages,
                                         facts->bytes, facts->claims, &said, &inputs));
    GBytes *bytes = g_variant_get_data_as_bytes(packed);
    g_variant_unref(packed);
    return bytes;
}

static enum bp_severity severity_of(gint32 number) {
    return (enum bp_severity)CLAMP(number, BP_NOTE, BP_FATAL);
}

static void unpack_said(struct bp_result *result, GVariantIter *said) {
    gint32 severity, group_severity;
    struct bp_diagnostic one;
    while (g_variant_iter_next(said, "(i^&aym^&ayii^&aym^&aym^&aym^&ayim^&ay)", &severity,
                               &one.slug, &one.file, &one.line, &one.column, &one.text, &one.hint,
                               &one.group, &one.group_slug, &group_severity, &one.brief)) {
        one.severity = severity_of(severity);
        one.group_severity = severity_of(group_severity);
        bp_result_say(result, &one);
    }
}

struct bp_result *bp_result_unpack(const char *input, const char *output, GBytes *bytes) {
    GVariant *packed =
        g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(PACKED), bytes, FALSE));
    struct bp_result *result = NULL;
    if (g_variant_is_normal_form(packed)) {
        gint32 status;
        const char *claims, *path;
        GVariantIter *said, *inputs;
        result = bp_result_new(input, output);
        struct bp_pack_result *facts = &result->facts;
        g_variant_get(packed, "(iix^&aya" DIAGNOSTIC "aay)", &status, &facts->pages, &facts->bytes,
                      &claims, &said, &inputs);
        facts->status = (enum bp_status)CLAMP(status, BP_OK, BP_STATUS_SYSTEM);
        facts->claims = bp_arena_strdup(result->arena, claims);
        unpack_said(result, said);
        while (g_variant_iter_next(inputs, "^&ay", &path))
            g_ptr_array_add(result->inputs, bp_arena_strdup(result->arena, path));
        g_variant_iter_free(said);
        g_variant_iter_free(inputs);
    }
    g_variant_unref(packed);
    return result;
}
