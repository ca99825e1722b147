/* What the commands of the library share: the caller's callback, the data folder, the stop flag. */
#ifndef BP_CONTEXT_H
#define BP_CONTEXT_H

#include <boardpack/boardpack.h>

#include "base/diagnostics.h"

struct bp_context {
    bp_diag_fn fn; /* NULL: nobody listens */
    void *user;
    char *data_dir; /* as the caller set it; NULL: to be found */
    int stop;       /* 1: the running command is to stop; atomic */
};

/** Begins a session (base/session.h) that watches the context's stop flag; it ends with
 * bp_context_finish(). */
struct bp_diags *bp_context_begin(struct bp_context *context);

/** Hands the diagnostics to the caller's callback, frees them and says how the command went.
 * `wrong_call`: what failed was the call, not the document. */
enum bp_status bp_context_finish(struct bp_context *context, struct bp_diags *diags, bool strict,
                                 bool wrong_call);

/** Finds the folder that holds fonts/, profiles/ and schemas/. The caller frees it. Returns NULL
 * after a diagnostic. */
char *bp_context_find_data(const struct bp_context *context, struct bp_diags *diags);

/** The path of a helper program: in $BOARDPACK_LIBEXEC, else in libexec/boardpack beside the
 * running program's folder, else beside the program, as in the build folder, else where it was
 * configured to be installed. The caller frees it; whether it is there, running it will tell. */
char *bp_context_find_helper(const char *name);

/** The path of the boardpack program: beside the running program, which may be it, else where it
 * was configured to be installed. The caller frees it. */
char *bp_context_find_program(void);

#endif
