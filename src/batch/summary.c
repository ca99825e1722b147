/* Summaries and logs.
 * In: results. Out: one JSON document at the end; one JSON line for each event as it happens.
 * The two describe a pack in the same words, and a line of the log is written in one
 * go, so that whoever reads along, and whoever comes after a crash, finds whole lines. */
#include "batch/summary.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/session.h"

#define FORMAT 1

struct bp_log {
    char *path;
    int fd;
    int error; /* errno of the first failure */
};

const char *bp_outcome_name(enum bp_outcome outcome) {
    static const char *const names[] = {
        [BP_BUILT] = "built",         [BP_UNCHANGED] = "unchanged",
        [BP_REFUSED] = "errors",      [BP_CRASHED] = "crashed",
        [BP_OVER_TIME] = "over-time", [BP_OVER_MEMORY] = "over-memory",
        [BP_LOCKED] = "locked",       [BP_NO_SYSTEM] = "system-failed",
        [BP_STOPPED] = "stopped",
    };
    return names[outcome];
}

static void put_facts(GString *out, const struct bp_pack_result *facts) {
    bp_result_put_facts(out, facts, bp_outcome_name(facts->outcome));
    bp_json_put_seconds(out, "seconds", facts->microseconds);
    bp_json_put_number(out, "memory", facts->memory);
}

static void put_counts(GString *out, const GPtrArray *jobs) {
    int counts[BP_STOPPED + 1] = {0};
    for (guint i = 0; i < jobs->len; i++)
        counts[((const struct bp_job *)jobs->pdata[i])->result->facts.outcome]++;
    bp_json_put_key(out, "outcomes");
    g_string_append_c(out, '{');
    for (int outcome = 0; outcome <= BP_STOPPED; outcome++)
        bp_json_put_number(out, bp_outcome_name((enum bp_outcome)outcome), counts[outcome]);
    g_string_append_c(out, '}');
}

void bp_summary_write(struct bp_output *output, const GPtrArray *jobs, enum bp_status status,
                      int64_t microseconds, struct bp_diags *diags) {
    if (!output)
        return;
    GString *out = g_string_new("{");
    bp_json_put_text(out, "tool", "boardpack");
    bp_json_put_text(out, "version", bp_version());
    bp_json_put_number(out, "format", FORMAT);
    bp_json_put_number(out, "status", status);
    bp_json_put_seconds(out, "seconds", microseconds);
    put_counts(out, jobs);
    bp_json_put_key(out, "packs");
    g_string_append_c(out, '[');
    for (guint i = 0; i < jobs->len; i++) {
        const struct bp_result *result = ((const struct bp_job *)jobs->pdata[i])->result;
        g_string_append(out, i ? ",\n{" : "\n{");
        put_facts(out, &result->facts);
        bp_result_put_said(out, result);
        g_string_append_c(out, '}');
    }
    g_string_append(out, "]}\n");
    bp_output_write(output, out->str, out->len);
    bp_output_commit(output, diags);
    g_string_free(out, TRUE);
}

/* The log */

static void tell_log(const struct bp_log *log, int error, struct bp_diags *diags) {
    char *why = bp_errno_text(error);
    bp_diag(diags, FILE_WRITE, (struct bp_pos){.file = log->path}, why);
    g_free(why);
}

struct bp_log *bp_log_open(const char *path, struct bp_diags *diags) {
    if (!path || !bp_output_allowed(path, diags))
        return NULL;
    struct bp_log *log = g_new0(struct bp_log, 1);
    const bool is_stdout = strcmp(path, "-") == 0;
    log->path = g_strdup(is_stdout ? "standard output" : path);
    log->fd = is_stdout ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
                        : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (log->fd >= 0)
        return log;
    tell_log(log, errno, diags);
    g_free(log->path);
    g_free(log);
    return NULL;
}

static GString *begin_line(const char *event) {
    GString *line = g_string_new("{");
    GDateTime *now = g_date_time_new_now_utc();
    char *time = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    bp_json_put_text(line, "event", event);
    bp_json_put_text(line, "time", time);
    g_free(time);
    g_date_time_unref(now);
    return line;
}

static void end_line(struct bp_log *log, GString *line) {
    g_string_append(line, "}\n");
    if (write(log->fd, line->str, line->len) != (ssize_t)line->len && !log->error)
        log->error = errno ? errno : ENOSPC;
    g_string_free(line, TRUE);
}

void bp_log_begin(struct bp_log *log, guint packs) {
    if (!log)
        return;
    GString *line = begin_line("begin");
    bp_json_put_text(line, "version", bp_version());
    bp_json_put_number(line, "format", FORMAT);
    bp_json_put_number(line, "packs", packs);
    end_line(log, line);
}

void bp_log_pack(struct bp_log *log, const struct bp_pack_result *facts) {
    if (!log)
        return;
    GString *line = begin_line("pack");
    put_facts(line, facts);
    end_line(log, line);
}

void bp_log_end(struct bp_log *log, enum bp_status status, int64_t microseconds,
                struct bp_diags *diags) {
    if (!log)
        return;
    GString *line = begin_line("end");
    bp_json_put_number(line, "status", status);
    bp_json_put_seconds(line, "seconds", microseconds);
    end_line(log, line);
    if (log->error)
        tell_log(log, log->error, diags);
    close(log->fd);
    g_free(log->path);
    g_free(log);
}
