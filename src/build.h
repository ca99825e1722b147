/* bp_build() as a batch's worker. */
#ifndef BP_BUILD_H
#define BP_BUILD_H

#include <boardpack/boardpack.h>

/** bp_build() in a process that bp_batch() or bp_watch() has started, which tells them about it.
 * `survey`: the pack is loaded and no more, as only what it reads is asked for. */
enum bp_status bp_build_worker(struct bp_context *context, const struct bp_build_options *options,
                               bool survey);

#endif
