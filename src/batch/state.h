/* What a PDF was built from, kept beside it: `.pack.pdf.boardpack` for `pack.pdf`. The file is the
 * output's lock as well.
 *
 * It stands beside the output and not in the home folder, because that is what several machines
 * that share the work have in common, and because it goes where the output goes. */
#ifndef BP_BATCH_STATE_H
#define BP_BATCH_STATE_H

#include <boardpack/batch.h>

#include "batch/facts.h"
#include "batch/result.h"

/* What every state begins with. */
#define BP_STATE_MARK "boardpack-state "

struct bp_state;

/** Opens and locks the state of an output. `*busy`: somebody else has it locked. `*error`: an
 * errno, or 0; EEXIST: what is there is no state. NULL in all these cases. */
struct bp_state *bp_state_open(const char *output, bool *busy, int *error);

/** Where the state of an output is kept; the caller frees it. */
char *bp_state_path(const char *output);

/** True if the output is, by the system's word, the file that was built last. */
bool bp_state_owns(const char *output);

/** Adds the paths of what an output was built from, if all that, and the options, are as they were;
 * else returns false. The caller frees them. See bp_state_current(). */
bool bp_state_inputs(const char *output, const char *folder, const char *options,
                     struct bp_hashes *hashes, GPtrArray *paths);

/** The locked file, for a child to inherit: the lock lasts until both have closed it. */
int bp_state_fd(const struct bp_state *state);

/** True if the output is what was built from these very inputs with these options; fills in the
 * part of the result that is about the PDF. Paths of inputs below `folder`, which the pack is in,
 * are kept as they are seen from there. `*damaged`: something was kept, and can't be read. */
bool bp_state_current(struct bp_state *state, const char *folder, const char *options,
                      struct bp_hashes *hashes, struct bp_result *result, bool *damaged);

/** Keeps what has been built, by a process that began at `build_time` (nanoseconds since 1970). If
 * a file has changed since, nobody knows which of its contents was read: then nothing is kept. */
void bp_state_keep(struct bp_state *state, const char *folder, const char *options,
                   const struct bp_result *built, int64_t build_time, struct bp_hashes *hashes);

/** Forgets what was kept, as the output is about to change. Returns the time (nanoseconds since
 * 1970) by the clock that files there get their times from, which may be another machine's. */
int64_t bp_state_clear(struct bp_state *state);

/** Unlocks and frees; a state that holds nothing leaves no file. NULL is allowed. */
void bp_state_close(struct bp_state *state);

#endif
