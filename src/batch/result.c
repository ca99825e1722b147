/* The result of a build.
 * In: what a build says and makes. Out: one line of JSON; and the same back from it.
 * The one idea: what a batch knows of a pack is what anybody can have from `build --result`. */
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

/* Reading */

static enum bp_severity severity_of(const char *name) {
    enum bp_severity severity = BP_NOTE;
    while (severity < BP_ERROR && g_strcmp0(name, bp_severity_name(severity)) != 0)
        severity++;
    return severity;
}

static const char *or_empty(const char *text) {
    return text ? text : "";
}

static void read_lists(struct bp_result *result, const struct bp_json *json) {
    for (const struct bp_json *at = bp_json_kids(json, "diagnostics"); at; at = at->next) {
        const struct bp_diagnostic diagnostic = {
            .severity = severity_of(bp_json_text(at, "severity")),
            .slug = or_empty(bp_json_text(at, "rule")),
            .file = bp_json_text(at, "file"),
            .line = (int)bp_json_number(at, "line"),
            .column = (int)bp_json_number(at, "column"),
            .text = or_empty(bp_json_text(at, "text")),
            .hint = bp_json_text(at, "hint"),
            .group = bp_json_text(at, "group"),
            .group_slug = or_empty(bp_json_text(at, "group-rule")),
            .group_severity = severity_of(bp_json_text(at, "group-severity")),
            .brief = bp_json_text(at, "brief"),
        };
        bp_result_say(result, &diagnostic);
    }
    for (const struct bp_json *at = bp_json_kids(json, "inputs"); at; at = at->next)
        if (at->kind == BP_JSON_TEXT)
            g_ptr_array_add(result->inputs, bp_arena_strdup(result->arena, at->text));
}

struct bp_result *bp_result_parse(const char *line) {
    struct bp_arena *arena = bp_arena_new();
    const struct bp_json *json = bp_json_parse(line, arena);
    const char *input = bp_json_text(json, "input");
    struct bp_result *result = NULL;
    if (input && bp_json_number(json, "format") == FORMAT) {
        result = bp_result_new(input, bp_json_text(json, "output"));
        struct bp_pack_result *facts = &result->facts;
        facts->status = (enum bp_status)CLAMP(bp_json_number(json, "status"), 0, BP_STATUS_SYSTEM);
        facts->pages = (int)bp_json_number(json, "pages");
        facts->bytes = bp_json_number(json, "bytes");
        facts->claims = bp_arena_strdup(result->arena, or_empty(bp_json_text(json, "claims")));
        read_lists(result, json);
    }
    bp_arena_free(arena);
    return result;
}
