/* What is the same for all packs of a batch or a watch. */
#ifndef BP_BATCH_RUN_H
#define BP_BATCH_RUN_H

#include <signal.h>

#include "batch/facts.h"
#include "context.h"

struct bp_run {
    const char *profile; /* set by the caller, and borrowed; so are all down to `seconds` */
    bool large_print, strict;
    bool force; /* build what has not changed, too */
    bool mail;  /* the draft of an e-mail beside the PDF, too */
    int mail_dpi;
    unsigned memory, seconds; /* 0: as usual; bp_run_begin() fills in how much that is */

    const char *data_dir; /* NULL: the worker finds it */
    char *program;
    char *key; /* what an output depends on besides files, as text */
    GHashTable *hashes;
    struct sigaction before; /* what was done about ended children */
};

/** Finds the program (NULL: the installed one) and the data, and lets children be waited for. The
 * caller ends it with bp_run_end(), after a diagnostic, too. */
void bp_run_begin(struct bp_run *run, struct bp_context *context, const char *program,
                  struct bp_diags *diags);
void bp_run_end(struct bp_run *run);

#endif
