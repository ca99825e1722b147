/* The typefaces as the text stage itself sees them; text.h is what other stages see. */
#ifndef BP_TEXT_FONT_H
#define BP_TEXT_FONT_H

#include <hb.h>
#include <unicode/uscript.h>

#include "base/arena.h"
#include "text/text.h"

#define BP_MAX_FACES 255

/* One font file. It is opened when a character is first looked up in it, and numbered (as a
 * bp_face) when a word is first set in it. */
struct bp_font {
    const char *path;
    unsigned style; /* BOLD and ITALIC of enum bp_style */
    enum { BP_FONT_UNOPENED, BP_FONT_OPEN, BP_FONT_BROKEN } state;
    int number; /* its bp_face, or -1 */
    hb_face_t *face;
    hb_font_t *font; /* at its own units: 1 em = units_per_em */
    uint32_t n_glyphs;
    int units_per_em;
    uint16_t space;
    int16_t space_advance;
    struct bp_metrics metrics; /* in its own units */
    bool has_ascii;            /* every printable ASCII character */
    const char **unicode;      /* by glyph: what it stands for, NULL: nothing yet */
    uint8_t *used;             /* bit set by glyph; NULL: none used yet */
    bp_word_id hyphen;         /* 0: not made yet */
    struct bp_pairs *pairs;    /* pairs.c */
};

/* A family of fonts.index. */
struct bp_family {
    const char *name;
    const char *uses;         /* "main", "any" and ISO 15924 codes, with commas between */
    struct bp_font *style[4]; /* by BOLD | ITALIC; the nearest one where the family lacks it */
};

struct bp_words;
struct bp_cutter;
struct bp_langs;

struct bp_fonts {
    struct bp_arena *arena;
    char *folder;
    struct bp_font *files;
    uint32_t n_files;
    struct bp_family *families; /* the order of fonts.index */
    uint32_t n_families;
    struct bp_family *main;
    struct bp_font *faces[BP_MAX_FACES]; /* by bp_face */
    int n_faces;
    uint32_t uses;              /* how often all marks of use were taken away */
    GHashTable *missing;        /* characters that no font has, as far as has been asked */
    unsigned located;           /* characters that were looked for in the files */
    struct bp_words *words;     /* shape.c */
    struct bp_langs *langs;     /* lang.c */
    struct bp_cutter *cutter;   /* cut.c */
    struct bp_hyphens *hyphens; /* hyphens.c; made when first wanted */
    struct bp_fonts *fork;      /* adopted; NULL: none */
};

/** Opens the file if need be; false if it can't be used. */
bool bp_font_open(struct bp_fonts *fonts, struct bp_font *font);

/** Whether fonts.index gives the family that use. */
bool bp_family_has_use(const struct bp_family *family, const char *use);

/** Gives the face a number, if it has none yet. */
bp_face bp_font_number(struct bp_fonts *fonts, struct bp_font *font);

/** What is shaped in place of a character: a no-break space by the space, so that both are of one
 * width, a no-break or soft hyphen by whichever hyphen the font has. */
UChar32 bp_font_stand_in(const struct bp_font *font, UChar32 c);

/** The font for a cluster of characters (a base and its marks) of one script; `near` is the font
 * of the text before, or NULL. NULL: none has all of them. */
struct bp_font *bp_fonts_choose(struct bp_fonts *fonts, unsigned style, const UChar32 *chars,
                                int n_chars, UScriptCode script, struct bp_font *near);

/** Notes that the glyph stands for `text`. False if it already stands for something else. */
bool bp_font_claim(struct bp_fonts *fonts, struct bp_font *font, uint16_t glyph, const char *text,
                   size_t length);

#endif
