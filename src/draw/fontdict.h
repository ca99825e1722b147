/* Font objects. Seen by src/draw/ only. */
#ifndef BP_DRAW_FONTDICT_H
#define BP_DRAW_FONTDICT_H

#include "draw/codes.h"
#include "pdf/writer.h"
#include "text/text.h"

/* The name of every font's own encoding. */
#define BP_CMAP_NAME "Codes"

/** Writes a face's font as object `ref`, and all that hangs on it: descendant, descriptor, the
 * subset of the glyphs marked as used, and the maps from `codes` to glyphs and to Unicode. Called
 * when all pages are drawn. */
void bp_fontdict_write(struct bp_pdf *pdf, const struct bp_fonts *fonts, bp_face face,
                       const struct bp_codes *codes, bp_ref ref);

/** Appends the value of /W (ISO 32000-1, 9.7.4.3) for `glyphs` (uint16_t, ascending). */
void bp_put_widths(GString *out, const struct bp_fonts *fonts, bp_face face, int units_per_em,
                   const GArray *glyphs);

/** Append a CMap for `codings` (struct bp_coding, by code): from codes to glyph ids (9.7.5), and
 * from codes to what they read (9.10.3). */
void bp_put_encoding(GString *out, const struct bp_fonts *fonts, bp_face face,
                     const GArray *codings);
void bp_put_unicode(GString *out, const struct bp_fonts *fonts, bp_face face,
                    const GArray *codings);

#endif
