/* Marked content (ISO 32000-1, 14.6). Seen by src/draw/ only. */
#ifndef BP_DRAW_MARK_H
#define BP_DRAW_MARK_H

#include "layout/pages.h"

/** Begins a sequence that belongs to a structure element. `actual` is what it reads as, where that
 * is not what its glyphs stand for; else NULL. */
void bp_mark_element(GString *out, enum bp_role role, uint32_t mcid, const char *actual);

/** Begins an artifact. `box` is what a header or footer covers, on a page of that height. */
void bp_mark_artifact(GString *out, enum bp_artifact kind, struct bp_box box, bp_len height);

/** Begins a span whose text is not what its glyphs stand for (14.9.4). */
void bp_mark_actual(GString *out, const char *text, size_t length);

/** Ends the innermost sequence. */
void bp_mark_end(GString *out);

#endif
