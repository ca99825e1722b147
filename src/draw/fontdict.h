/* Font objects. Seen by src/draw/ only. */
#ifndef BP_DRAW_FONTDICT_H
#define BP_DRAW_FONTDICT_H

#include "pdf/writer.h"
#include "text/text.h"

/** Writes a face's font as object `ref`, and all that hangs on it: descendant, descriptor, the
 * subset of the glyphs marked as used, and the map to Unicode. Called when all pages are drawn. */
void bp_fontdict_write(struct bp_pdf *pdf, const struct bp_fonts *fonts, bp_face face, bp_ref ref);

/** Appends the value of /W (ISO 32000-1, 9.7.4.3) for `glyphs` (uint16_t, ascending). */
void bp_put_widths(GString *out, const struct bp_fonts *fonts, bp_face face, int units_per_em,
                   const GArray *glyphs);

/** Appends a ToUnicode CMap (9.10.3) for `glyphs`. */
void bp_put_cmap(GString *out, const struct bp_fonts *fonts, bp_face face, const GArray *glyphs);

#endif
