/* What the codes of a font mean. */
#ifndef BP_ATTACH_READER_FONTS_CHARMAP_H
#define BP_ATTACH_READER_FONTS_CHARMAP_H

#include "attach/reader/work.h"

struct bp_charmap;

/** Reads how a font's codes become characters (ISO 32000-1, 9.10.2). */
struct bp_charmap *bp_charmap_new(struct bp_work *work, struct bp_obj *font);
void bp_charmap_free(struct bp_charmap *map);

/** Appends the characters of a shown string as UTF-8. False: it has codes that mean nothing. */
bool bp_charmap_read(const struct bp_charmap *map, const char *bytes, size_t length, GString *out);

#endif
