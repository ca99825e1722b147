/* What came of one build: all that is known of a pack, from the process that built it to the
 * summary.
 */
#ifndef BP_BATCH_RESULT_H
#define BP_BATCH_RESULT_H

#include <boardpack/batch.h>
#include <glib.h>

#include "base/arena.h"

struct bp_stage_time {
    const char *stage;
    int64_t microseconds;
};

struct bp_result {
    struct bp_arena *arena;      /* all strings */
    struct bp_pack_result facts; /* the counts are of `said` */
    GArray *said;                /* struct bp_diagnostic */
    GArray *stages;              /* struct bp_stage_time */
    GPtrArray *inputs;           /* paths of all that it depends on */
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

/** Appends to an object of JSON what is known of a pack; `outcome` is its name, or NULL. */
void bp_result_put_facts(GString *out, const struct bp_pack_result *facts, const char *outcome);

/** Appends the diagnostics, as a member of an object. */
void bp_result_put_said(GString *out, const struct bp_result *result);

/** One line of JSON, without its end; the caller frees it. */
char *bp_result_json(const struct bp_result *result);

/** What a worker sends to the batch, without the stages' times; and the result again, NULL if the
 * bytes are no such thing. The caller frees both. */
GBytes *bp_result_pack(const struct bp_result *result);
struct bp_result *bp_result_unpack(const char *input, const char *output, GBytes *bytes);

#endif
