/* What was found: one a code and detail, with the pages it is on. */
#ifndef BP_ATTACH_READER_FINDINGS_H
#define BP_ATTACH_READER_FINDINGS_H

#include <glib.h>
#include <stdint.h>

#include "model/attachment.h"

struct bp_findings;

struct bp_findings *bp_findings_new(void);
void bp_findings_free(struct bp_findings *findings);

/** Counts one more; `page` is the file's, from 1; 0: on none. `detail` may be NULL. */
void bp_findings_add(struct bp_findings *findings, enum bp_finding_code code, uint32_t page,
                     const char *detail);

/** As bp_findings_add(), but counts `count` at once. */
void bp_findings_add_many(struct bp_findings *findings, enum bp_finding_code code, uint32_t page,
                          uint32_t count, const char *detail);

/** How many of a code there are. */
uint32_t bp_findings_count(const struct bp_findings *findings, enum bp_finding_code code);

/** Appends them as an array of arrays, in the order of their codes, then as they came. */
void bp_findings_put(const struct bp_findings *findings, GString *out);

#endif
