/* What is to be said of the fonts. */
#ifndef BP_ATTACH_READER_FONTS_FONTS_H
#define BP_ATTACH_READER_FONTS_FONTS_H

#include "attach/reader/work.h"

/* A font that text is shown in. */
struct bp_page_font {
    const char *name; /* without a subset's tag */
    bool embedded;
    bool borrows;     /* its glyphs are drawn with the page's resources (Type 3 without its own) */
    bool unicode;     /* each code has its characters (ISO 19005-2, 6.2.11.7.2) */
    bool known_codes; /* it has them by its encoding, whatever /ToUnicode leaves out */
    bool composite;
    struct bp_obj *dict, *cid; /* the second: a composite font's descendant; or NULL */
    struct bp_fontuse *use;    /* what is shown in it; NULL: nothing yet */
};

/** The font that a value (mostly a reference) is; NULL if it is none. */
struct bp_page_font *bp_fonts_find(struct bp_work *work, struct bp_obj *value);
void bp_fonts_init(struct bp_work *work);
void bp_fonts_clear(struct bp_work *work);

/** True if all glyphs of an encoding's /Differences (NULL: none) have names that are known. */
bool bp_fonts_know_glyphs(struct bp_work *work, const struct bp_obj *differences);

#endif
