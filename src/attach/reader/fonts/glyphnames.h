/* Names of glyphs. */
#ifndef BP_ATTACH_READER_FONTS_GLYPHNAMES_H
#define BP_ATTACH_READER_FONTS_GLYPHNAMES_H

#include <stdbool.h>
#include <stdint.h>

/** True if a glyph's name says which character it is (ISO 32000-1, 9.10.2). */
bool bp_glyph_name_is_known(const char *name);

/** True if a font is one of the 14 that every program has (9.6.2.2), whose own encoding is known.
 */
bool bp_font_name_is_standard(const char *name);

/** The character of a code in WinAnsiEncoding (annex D.2). */
uint32_t bp_win_char(uint32_t code);

#endif
