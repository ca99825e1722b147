/* Reads the job from the arguments.
 * In: `--name=value`, as attach/wire.h has them. Out: struct bp_helper_job.
 * A helper that is started in any other way does nothing. */
#include "attach/reader/steps.h"

#include <string.h>

/* A decimal number up to `most`; moves `*at` behind it. */
static bool read_number(const char **at, uint32_t most, uint32_t *number) {
    char *end;
    if (!g_ascii_isdigit(**at))
        return false;
    const guint64 value = g_ascii_strtoull(*at, &end, 10);
    *at = end;
    *number = (uint32_t)value;
    return value <= most;
}

/* "1-3,7-": `first-last`, `first-` or `page`, between commas. */
static bool read_ranges(const char *at, GArray *ranges) {
    for (;; at++) {
        struct bp_page_range range;
        if (!read_number(&at, INT32_MAX, &range.first) || range.first == 0)
            return false;
        range.last = range.first;
        if (*at == '-') {
            at++;
            range.last = 0;
            if (g_ascii_isdigit(*at) &&
                (!read_number(&at, INT32_MAX, &range.last) || range.last < range.first))
                return false;
        }
        g_array_append_val(ranges, range);
        if (*at == '\0')
            return true;
        if (*at != ',')
            return false;
    }
}

#define LONGEST 100000000 /* 1/1000 pt */

static bool read_stamps(const char *at, struct bp_stamps *stamps) {
    uint32_t side, size, edge;
    if (!read_number(&at, LONGEST, &side) || *at++ != ',' || !read_number(&at, LONGEST, &size) ||
        *at++ != ',' || !read_number(&at, LONGEST, &edge))
        return false;
    *stamps = (struct bp_stamps){.side = (bp_len)side, .size = (bp_len)size, .edge = (bp_len)edge};
    return *at == '\0' && side > 0;
}

static bool read_shrink(const char *value, enum bp_shrink *shrink) {
    const bool yes = !strcmp(value, "yes");
    *shrink = yes ? BP_SHRINK_YES : BP_SHRINK_NO;
    return yes || !strcmp(value, "no");
}

/* The value of an argument of that name; NULL if it is another one. */
static const char *value_of(const char *argument, const char *name) {
    const size_t length = strlen(name);
    return !strncmp(argument, name, length) && argument[length] == '=' ? argument + length + 1
                                                                       : NULL;
}

static bool read_argument(struct bp_helper_job *job, const char *argument) {
    const char *value;
    uint32_t level;
    if ((value = value_of(argument, "--prefix"))) {
        job->prefix = value;
        return *value != '\0' && strlen(value) <= 32;
    }
    if ((value = value_of(argument, "--level"))) {
        const bool good = read_number(&value, 6, &level) && level >= 1 && *value == '\0';
        job->level = good ? (int)level : 0;
        return good;
    }
    if ((value = value_of(argument, "--pages")) && !job->ranges) {
        job->ranges = g_array_new(FALSE, FALSE, sizeof(struct bp_page_range));
        return read_ranges(value, job->ranges);
    }
    if ((value = value_of(argument, "--stamps")))
        return read_stamps(value, &job->stamps);
    if ((value = value_of(argument, "--shrink")))
        return read_shrink(value, &job->shrink);
    if ((value = value_of(argument, "--fonts"))) {
        job->fonts = value;
        return *value != '\0';
    }
    if ((value = value_of(argument, "--self")) && !job->files) {
        job->files = g_ptr_array_new();
        return read_number(&value, INT32_MAX, &job->self) && *value == '\0';
    }
    job->remove_comments |= !strcmp(argument, "--remove-comments");
    job->office |= !strcmp(argument, "--office");
    return !strcmp(argument, "--remove-comments") || !strcmp(argument, "--office");
}

void bp_helper_job_clear(struct bp_helper_job *job) {
    if (job->ranges)
        g_array_free(job->ranges, TRUE);
    if (job->files)
        g_ptr_array_free(job->files, TRUE);
    job->ranges = NULL;
    job->files = NULL;
}

bool bp_helper_job_read(struct bp_helper_job *job, int argc, char **argv) {
    *job = (struct bp_helper_job){.level = 1};
    bool good = true;
    for (int i = 1; good && i < argc; i++)
        good = read_argument(job, argv[i]);
    if (!good || !job->prefix) {
        bp_helper_job_clear(job);
        return false;
    }
    return true;
}
