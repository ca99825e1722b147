/* A makefile's rule that says what an output depends on; make and ninja read it. */
#ifndef BP_BATCH_DEPFILE_H
#define BP_BATCH_DEPFILE_H

#include <glib.h>

#include "base/diagnostics.h"

/** "pack.pdf: pack.xml item-05.xml\n", and a rule without recipe for each input that can have one,
 * so that make goes on when one of them has gone. Paths that a makefile can't name (with a line's
 * end in them) and those of files that are not there are left out. Names that make or ninja can't
 * read are reported in `diags`, once. The caller frees the result. */
char *bp_depfile(const char *output, const GPtrArray *inputs, struct bp_diags *diags);

#endif
