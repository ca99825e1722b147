/* How a batch goes on.
 * In: its events. Out: on a terminal one line that changes, elsewhere a line for each pack.
 * The line is never wider than the terminal, or it could not be taken back; so
 * what is in it is measured in columns, and what does not fit goes, the least important first. */
#include "cli.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define NARROWEST 20
#define USUAL_COLUMNS 80
#define BAR_COLUMNS 20
#define REDRAW_MICROSECONDS 50000

struct progress {
    bool quiet, terminal, shown;
    char *input;       /* the pack that was heard of last */
    const char *stage; /* a static string of the library's */
    int64_t drawn;
};

struct progress *progress_new(bool quiet) {
    struct progress *progress = g_new0(struct progress, 1);
    progress->quiet = quiet;
    progress->terminal = isatty(STDERR_FILENO) && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
    return progress;
}

void progress_free(struct progress *progress) {
    progress_hide(progress);
    g_free(progress->input);
    g_free(progress);
}

void progress_hide(struct progress *progress) {
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}

static int terminal_columns(void) {
    struct winsize size;
    const char *columns = g_getenv("COLUMNS");
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return columns && g_ascii_strtoll(columns, NULL, 10) > 0
               ? (int)MIN(g_ascii_strtoll(columns, NULL, 10), 1000)
               : USUAL_COLUMNS;
}

static void put_bar(GString *line, const struct bp_batch_event *event) {
    const int full = event->packs ? BAR_COLUMNS * event->finished / event->packs : 0;
    g_string_append_c(line, '[');
    for (int i = 0; i < BAR_COLUMNS; i++)
        g_string_append_c(line, i < full ? '#' : '.');
    g_string_append(line, "] ");
}

/* "45/200  health/pack.xml  layout  1,204 pages  0:12 left" in so many columns. */
static char *bar_line(const struct progress *progress, const struct bp_batch_event *event,
                      int columns) {
    GString *line = g_string_new(NULL), *end = g_string_new(NULL);
    char *pages = number_text(event->pages);
    if (columns >= USUAL_COLUMNS)
        put_bar(line, event);
    g_string_append_printf(line, "%d/%d", event->finished, event->packs);
    if (progress->stage)
        g_string_append_printf(end, "  %s", progress->stage);
    if (columns >= USUAL_COLUMNS / 2)
        g_string_append_printf(end, "  %s pages", pages);
    if (event->left >= 0) {
        char *left = clock_text(event->left);
        g_string_append_printf(end, "  %s left", left);
        g_free(left);
    }
    const int room = columns - 2 - text_width(line->str) - text_width(end->str);
    if (progress->input && room >= NARROWEST / 2) {
        char *path = path_text(progress->input, room);
        g_string_append_printf(line, "  %s", path);
        g_free(path);
    }
    if (text_width(line->str) + text_width(end->str) <= columns)
        g_string_append(line, end->str);
    g_free(pages);
    g_string_free(end, TRUE);
    return g_string_free(line, FALSE);
}

static void draw(struct progress *progress, const struct bp_batch_event *event) {
    const int64_t now = g_get_monotonic_time();
    if (progress->shown && now - progress->drawn < REDRAW_MICROSECONDS)
        return;
    const int columns = terminal_columns() - 1; /* the last one would wrap the line */
    char *line = columns >= NARROWEST ? bar_line(progress, event, columns) : g_strdup("");
    fprintf(stderr, "\r%s\033[K", line);
    g_free(line);
    progress->shown = true;
    progress->drawn = now;
}

/* A line for a pack that is done: "12/200 health/pack.xml: built, 9 pages". The number is the
 * pack's own, as lines come in the packs' order. */
static void print_line(const struct bp_batch_event *event, int number) {
    const struct bp_pack_result *result = event->result;
    char *path = path_text(result->input, 0);
    fprintf(stderr, "%d/%d %s: %s", number, event->packs, path, bp_outcome_name(result->outcome));
    if (result->pages)
        fprintf(stderr, ", %d page%s", result->pages, result->pages == 1 ? "" : "s");
    fputc('\n', stderr);
    g_free(path);
}

void progress_event(struct progress *progress, const struct bp_batch_event *event) {
    if (progress->quiet)
        return;
    if (event->kind == BP_BATCH_STAGE) {
        g_free(progress->input);
        progress->input = g_strdup(event->input);
        progress->stage = event->stage;
    }
    if (event->kind == BP_BATCH_ENDED)
        progress_hide(progress);
    else if (progress->terminal)
        draw(progress, event);
    else if (event->kind == BP_BATCH_PACK)
        print_line(event, event->number);
}
