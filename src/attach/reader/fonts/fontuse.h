/* The codes that text is made of, and whether its fonts are right for them. */
#ifndef BP_ATTACH_READER_FONTS_FONTUSE_H
#define BP_ATTACH_READER_FONTS_FONTUSE_H

#include "attach/reader/contents/tokens.h"
#include "attach/reader/fonts/fonts.h"

/* How text is shown. */
enum { BP_SHOWN = 1, BP_SHOWN_VISIBLY = 2, BP_SHOWN_BARE = 4 /* /ActualText */ };

void bp_fontuse_init(struct bp_work *work);
void bp_fontuse_clear(struct bp_work *work);

/** Notes a string, or an array with strings, that is shown in a font. */
void bp_fontuse_note(struct bp_work *work, struct bp_page_font *font, const struct bp_token *text,
                     int how);

/** Tells of fonts that don't have what is shown in them, or say otherwise than their programs (ISO
 * 19005-2, 6.2.11; ISO 14289-1, 7.21). Only of files that claim something. */
void bp_fontuse_check(struct bp_work *work);

#endif
