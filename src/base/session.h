/* The session: what holds for one call of the library, from beginning to end. It knows whether the
 * call is to stop, which files it has read and which it is going to write.
 *
 * Stages are given the session's diagnostics and reach the session through them. Diagnostics
 * without a session will do where nothing is read or written: then nothing stops, and what is read
 * is not noted. */
#ifndef BP_BASE_SESSION_H
#define BP_BASE_SESSION_H

#include <glib.h>
#include <stdbool.h>

#include "base/diagnostics.h"

/** Begins a session and returns its diagnostics. `stop` is a flag that somebody else (a signal
 * handler, another thread) sets to 1 when the session is to stop; borrowed, and read atomically.
 * NULL: never. Ends with bp_session_free(). */
struct bp_diags *bp_session_new(const int *stop);

/** Frees a session and its diagnostics; NULL is allowed. */
void bp_session_free(struct bp_diags *diags);

/** A session for another thread, with the same stop flag. bp_session_join() adds what it holds to
 * the first one, as if it had been said there now, and frees it. */
struct bp_diags *bp_session_fork(const struct bp_diags *diags);
void bp_session_join(struct bp_diags *diags, struct bp_diags *fork);

/** True when the session is to stop; the first time there is a diagnostic for it. Every stage that
 * can take long asks now and then (a chapter, a few pages), and returns as it does after an error.
 */
bool bp_session_stopped(struct bp_diags *diags);

/* -- files that are read ---------------------------------------------------------------------- */

/** Notes that what the session makes depends on a file: it has been read, or looked for in vain.
 * The path is copied, and kept once. */
void bp_session_reads(struct bp_diags *diags, const char *path);

/** The paths that have been noted, in the order of their first mention; borrowed. */
const GPtrArray *bp_session_inputs(const struct bp_diags *diags);

/* -- files that are written ------------------------------------------------------------------- */

/** Announces an output, which is copied; NULL and "-" are not files and are allowed. False, after a
 * diagnostic, if an output that was announced before is the same file. */
bool bp_session_writes(struct bp_diags *diags, const char *path);

/** The outputs that were announced; borrowed. */
const GPtrArray *bp_session_outputs(const struct bp_diags *diags);

/** False, after a diagnostic for each, if writing an output would replace a file that the session
 * is known to read by now. Asked for all outputs that were announced; and for one, which whoever
 * opens it (bp_output_new()) asks once more. */
bool bp_outputs_allowed(struct bp_diags *diags);
bool bp_output_allowed(const char *path, struct bp_diags *diags);

/** Reports that an output would replace an input. */
void bp_output_refuse(const char *path, const char *input, struct bp_diags *diags);

/* -- which file a path leads to --------------------------------------------------------------- */

/** What distinguishes a regular file from all others, whatever its path: its device and inode;
 * where there is no file yet, those of its folder, and its name; "-" is standard output. NULL for
 * what can be written without replacing anything: a device, a pipe, a terminal. The caller frees
 * it. */
char *bp_identity(const char *path);

/** True for a file that is not there yet. */
bool bp_identity_is_future(const char *identity);

#endif
