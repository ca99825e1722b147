/* Asking what packs read.
 * In: packs. Out: the paths of their files.
 * The one idea: nothing is built and nothing is written, so a worker without a lock does; one that
 * crashes or takes too long tells nothing, and will do the same when the pack is to be built. */
#include "batch/survey.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/session.h"

#define TICK_MS 200

struct visit {
    struct bp_child_process child; /* pid 0: it has ended */
    int64_t deadline;              /* of the monotonic clock */
};

struct survey {
    const GPtrArray *packs;
    const struct bp_job_options *options;
    GPtrArray *paths;
    GArray *visits; /* struct visit, one at most for each pack; those before `first` have ended */
    guint first;
    unsigned running;
    int lock; /* workers inherit one; this one locks nothing */
};

static void start(struct survey *survey) {
    struct visit visit = {.deadline = g_get_monotonic_time() +
                                      (int64_t)survey->options->seconds * G_USEC_PER_SEC};
    char **argv =
        bp_job_arguments(survey->packs->pdata[survey->visits->len], survey->options, true);
    if (bp_child_process_start(&visit.child, argv, survey->lock) == 0)
        survey->running++;
    else
        visit.child.pid = 0;
    g_strfreev(argv);
    g_array_append_val(survey->visits, visit);
}

static void hear(const struct survey *survey, const char *line) {
    struct bp_result *told = *line == '{' ? bp_result_parse(line) : NULL;
    for (guint i = 0; told && i < told->inputs->len; i++)
        g_ptr_array_add(survey->paths, g_strdup(told->inputs->pdata[i]));
    bp_result_free(told);
}

static void go_on(struct survey *survey, struct visit *visit) {
    const bool ended = bp_child_process_read(&visit->child);
    for (char *line; (line = bp_child_process_line(&visit->child));) {
        hear(survey, line);
        g_free(line);
    }
    if (ended) {
        g_free(bp_child_process_end(&visit->child).words);
        visit->child.pid = 0;
        survey->running--;
    } else if (g_get_monotonic_time() > visit->deadline) {
        bp_child_process_stop(&visit->child, true);
    }
}

/* Sleeps until a worker says something. */
static void wait_for_news(const struct survey *survey) {
    struct pollfd *fds = g_new0(struct pollfd, 2 * (gsize)survey->running);
    nfds_t n = 0;
    for (guint i = survey->first; i < survey->visits->len; i++) {
        const struct visit *visit = &g_array_index(survey->visits, struct visit, i);
        if (!visit->child.pid)
            continue;
        fds[n++] = (struct pollfd){.fd = visit->child.line, .events = POLLIN};
        fds[n++] = (struct pollfd){.fd = visit->child.said, .events = POLLIN};
    }
    poll(fds, n, TICK_MS);
    g_free(fds);
}

static void hear_all(struct survey *survey, bool stopped) {
    for (guint i = survey->first; i < survey->visits->len; i++) {
        struct visit *visit = &g_array_index(survey->visits, struct visit, i);
        if (visit->child.pid && stopped)
            bp_child_process_stop(&visit->child, true);
        if (visit->child.pid)
            go_on(survey, visit);
        if (i == survey->first && !visit->child.pid)
            survey->first++;
    }
}

void bp_survey(const GPtrArray *packs, const struct bp_job_options *options, unsigned most,
               GPtrArray *paths, struct bp_diags *diags) {
    struct survey survey = {
        .packs = packs,
        .options = options,
        .paths = paths,
        .visits = g_array_new(FALSE, FALSE, sizeof(struct visit)),
        .lock = open("/dev/null", O_RDONLY | O_CLOEXEC),
    };
    bool stopped = false;
    while (survey.running > 0 || (!stopped && survey.visits->len < packs->len)) {
        stopped = bp_session_stopped(diags);
        while (!stopped && survey.running < most && survey.visits->len < packs->len)
            start(&survey);
        if (survey.running > 0)
            wait_for_news(&survey);
        hear_all(&survey, stopped);
    }
    close(survey.lock);
    g_array_free(survey.visits, TRUE);
}
