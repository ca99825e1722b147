/* What came of one build, as `build --result` writes it and a batch hears it from its workers. */
#ifndef BP_BATCH_RESULT_H
#define BP_BATCH_RESULT_H

#include <boardpack/boardpack.h>
#include <glib.h>

#include "base/arena.h"

/* A diagnostic that has been handed out. */
struct bp_said {
    enum bp_severity severity;
    const char *slug, *file, *text, *hint; /* file and hint may be NULL */
    int line, column;
};

struct bp_stage_time {
    const char *stage;
    int64_t microseconds;
};

struct bp_result {
    struct bp_arena *arena; /* all strings */
    const char *input, *output;
    enum bp_status status;
    int pages;          /* 0: no PDF was built */
    int64_t bytes;      /* of it */
    const char *claims; /* "PDF/UA-1, PDF/A-2a"; empty: none */
    int notes, warnings, errors;
    GArray *said;      /* struct bp_said */
    GArray *stages;    /* struct bp_stage_time */
    GPtrArray *inputs; /* paths of all that it depends on */
};

/** An empty result; the caller frees it with bp_result_free(), to which NULL may be given. */
struct bp_result *bp_result_new(const char *input, const char *output);
void bp_result_free(struct bp_result *result);

/** Adds a diagnostic, copied. */
void bp_result_say(struct bp_result *result, const struct bp_diagnostic *diagnostic);

/** Adds a stage and how long it took. */
void bp_result_stage(struct bp_result *result, const char *stage, int64_t microseconds);

/** Adds paths, copied. */
void bp_result_depend(struct bp_result *result, const GPtrArray *paths);

/** Hands a diagnostic of a result on. */
void bp_said_tell(const struct bp_said *said, bp_diag_fn fn, void *user);

/** One line of JSON, without its end; the caller frees it. */
char *bp_result_json(const struct bp_result *result);

/** Reads such a line; NULL if it is none. The stages' times are left out. */
struct bp_result *bp_result_parse(const char *line);

#endif
