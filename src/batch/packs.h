/* Which packs a batch is about, and where their PDFs go. */
#ifndef BP_BATCH_PACKS_H
#define BP_BATCH_PACKS_H

#include <boardpack/batch.h>
#include <glib.h>

#include "base/diagnostics.h"

struct bp_pack {
    char *input;
    char *output; /* NULL: there is nothing to build, as `input` */
    int error;    /* can't be read (an errno), or is a folder without packs (0) */
};

/** The packs that the options name, each once, in the order in which they are named and, in a
 * folder, in the order of their names. In folders, and in the folders in them, a pack is a file
 * called pack.xml, and every other .xml or .xml.gz whose outermost element is <pack>; what begins
 * with a full stop is passed over, and symbolic links to folders are. What can't be read has its
 * place among them, so that it keeps nobody from building the others. Two packs for one PDF are
 * said in `diags`. The caller frees the array, which owns the packs. */
GPtrArray *bp_packs_find(const struct bp_batch_options *options, struct bp_diags *diags);

/** The e-mail's draft beside a pack's PDF; the caller frees it. */
char *bp_pack_draft(const struct bp_pack *pack);

#endif
