/* What a PDF was built from, kept beside it: `.pack.pdf.boardpack` for `pack.pdf`. The file is the
 * output's lock as well.
 *
 * It is beside the output and not in the home folder, because that is what several machines
 * that share the work have in common, and because it goes where the output goes. */
#ifndef BP_BATCH_STATE_H
#define BP_BATCH_STATE_H

#include <boardpack/batch.h>

#include "batch/facts.h"
#include "batch/result.h"

/* What every state begins with. */
#define BP_STATE_MARK "boardpack-state "

/* What a state is about. All of it is borrowed, and outlives the state. */
struct bp_state_of {
    const char *input,
        *output;         /* paths below the input's folder are kept as they are seen from it */
    const char *options; /* what else the output depends on, as text */
    GHashTable *hashes;
};

struct bp_state;

/** Opens and locks the state of an output. `*busy`: somebody else has it locked. `*error`: an
 * errno, or 0; EEXIST: what is there is no state. NULL in all these cases. */
struct bp_state *bp_state_open(const struct bp_state_of *of, bool *busy, int *error);

/** The locked file, for a child to inherit: the lock lasts until both have closed it. */
int bp_state_fd(const struct bp_state *state);

/** True if the output is what was built from these very inputs with these options; fills in the
 * part of the result that is about the PDF. `*damaged`: something was kept, and can't be read. */
bool bp_state_current(struct bp_state *state, struct bp_result *result, bool *damaged);

/** Forgets what was kept, as the output is about to change. Returns the time (nanoseconds since
 * 1970) by the clock that files there get their times from, which may be another machine's. */
int64_t bp_state_clear(struct bp_state *state);

/** Keeps what has been built, by a process that began at `build_time` (as of bp_state_clear()),
 * from the result's inputs and `program`. If a file has changed since, nobody knows which of its
 * contents was read: then nothing is kept. */
void bp_state_keep(struct bp_state *state, const struct bp_result *built, const char *program,
                   int64_t build_time);

/** Unlocks and frees; a state that holds nothing leaves no file. NULL is allowed. */
void bp_state_close(struct bp_state *state);

/* Without a lock */

/** Where the state of an output is kept; the caller frees it. */
char *bp_state_path(const char *output);

/** True if the output is, by the system's word, the file that was built last. */
bool bp_state_owns(const char *output);

/** Adds the paths of what the output was built from, if all that, and the options, are as they
 * were; else returns false. The caller frees them. */
bool bp_state_inputs(const struct bp_state_of *of, GPtrArray *paths);

#endif
