/* Symbols of Word's own typefaces in what LibreOffice writes. */
#ifndef BP_ATTACH_READER_FONTS_SYMBOLS_H
#define BP_ATTACH_READER_FONTS_SYMBOLS_H

#include "attach/reader/work.h"

/** Puts the common bullets in a font's /ToUnicode in place of their private codes. False if private
 * codes are left, which nothing can read out (ISO 19005-2, 6.2.11.7.3). */
bool bp_symbols_mend(struct bp_work *work, struct bp_obj *font);

#endif
