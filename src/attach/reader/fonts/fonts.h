/* Fonts: what their dictionaries, their maps and their programs say. */
#ifndef BP_ATTACH_READER_FONTS_FONTS_H
#define BP_ATTACH_READER_FONTS_FONTS_H

#include "attach/reader/contents/tokens.h"
#include "attach/reader/work.h"

/* CMaps (cmaps.c) */

#define BP_MAX_CODESPACES 64 /* more aren't read */

/* Codes that follow each other, and what the first of them means. */
struct bp_code_range {
    uint32_t first, last;
    union {
        uint32_t cid;
        uint32_t string; /* where the characters are in the map's text */
        float width;
    } value;
    guint outer; /* one more than the index of the nearest range before that ends later */
};

struct bp_codespace {
    unsigned width; /* bytes of a code */
    uint32_t first, last;
};

/* A font's /ToUnicode (ISO 32000-1, 9.10.3), or the encoding of a composite font (9.7.5.3). */
struct bp_cmap {
    GString *text;
    GArray *chars, *cids; /* struct bp_code_range, sorted */
    struct bp_codespace codespaces[BP_MAX_CODESPACES];
    unsigned n_codespaces;
    bool refers;   /* it takes codes from another one */
    bool exceeds;  /* it has a CID above 65,535 (ISO 19005-2, 6.1.13) */
    int direction; /* of writing: 0 horizontal, 1 vertical */
};

/** Reads a CMap, whose text it owns from now on. */
struct bp_cmap *bp_cmap_new(GString *text);
void bp_cmap_free(struct bp_cmap *cmap);

/** How many bytes each code has, 1 or 2; 0: not all have as many, or more. */
unsigned bp_cmap_width(const struct bp_cmap *cmap);

/** How many bytes the code has that a string begins with; 0: it is in no range of codes. */
unsigned bp_cmap_code_width(const struct bp_cmap *cmap, const char *bytes, size_t length);

/* A code has characters; one of them is for private use; one is none. */
enum { BP_CODE_MAPPED = 1, BP_CODE_PRIVATE = 2, BP_CODE_VOID = 4 };

/** What is known of a code's characters (ISO 19005-2, 6.2.11.7); 0: the map doesn't have it. */
int bp_cmap_flags(const struct bp_cmap *cmap, uint32_t code);

/** Appends a code's characters as UTF-8. False: it has none, or some that mean nothing to others.
 */
bool bp_cmap_text(const struct bp_cmap *cmap, uint32_t code, GString *out);

/** The codes, `most` of them, that mean white space, or nothing to be seen: of ranges their first,
 * since white space comes singly. Returns how many there are. */
uint32_t bp_cmap_blanks(const struct bp_cmap *cmap, uint32_t *codes, uint32_t most);

/** Sorts ranges, so that one of them can be found by a code that is in it: of those that overlap,
 * the one that begins last counts, or comes last. NULL: there is none. */
void bp_code_ranges_sort(GArray *ranges);
const struct bp_code_range *bp_code_ranges_find(const GArray *ranges, uint32_t code);

/* Font dictionaries (fonts.c) */

#define BP_MAX_CODES 65536u

/* A font that text is shown in; it dies with the work. */
struct bp_page_font {
    const char *name; /* without a subset's tag */
    bool embedded;
    bool borrows;     /* its glyphs are drawn with the page's resources (Type 3 without its own) */
    bool unicode;     /* each code has its characters (ISO 19005-2, 6.2.11.7.2) */
    bool known_codes; /* the encoding gives them, even those that /ToUnicode lacks */
    bool composite;
    struct bp_obj *dict, *cid; /* the second: a composite font's descendant; or NULL */
    double ascent, descent;    /* of an em; the descent is negative */

    bool has_maps;            /* known after bp_font_read_maps(): */
    struct bp_cmap *meaning;  /* /ToUnicode; NULL: there is none, or it can't be read */
    struct bp_cmap *encoding; /* COMPOSITE: the same of its /Encoding */
    bool latin;               /* what `meaning` lacks means what it does in WinAnsiEncoding */
    bool mixed, kana;         /* codes have one byte or two; by the Shift-JIS rule */

    bool measured;       /* known after bp_font_measure(): */
    bool vertical;       /* (9.7.4.3) */
    double unit;         /* that of widths, of an em */
    float simple[256];   /* widths, unless COMPOSITE */
    GArray *widths;      /* COMPOSITE: struct bp_code_range, by CID */
    float usual, down;   /* COMPOSITE: the width of what is in no range; VERTICAL: how far a glyph
                            moves on, negative */
    uint32_t blanks[16]; /* codes of white space */
    uint32_t n_blanks;

    uint8_t *how;   /* how text is shown, by code (fontuse.c); NULL: there is none yet */
    uint32_t width; /* bytes of a code; 0: not known */
    bool cut;       /* a string ends in the middle of a code */
    GArray *pages;  /* uint32_t: where it is shown */
};

/** The font that a value (mostly a reference) is; NULL if it is none. */
struct bp_page_font *bp_fonts_find(struct bp_work *work, struct bp_obj *value);
void bp_fonts_init(struct bp_work *work);
void bp_fonts_clear(struct bp_work *work);

void bp_font_read_maps(struct bp_work *work, struct bp_page_font *font);
void bp_font_measure(struct bp_work *work, struct bp_page_font *font);

/** The code that a string begins with, and how many of its bytes that has. Needs the maps. */
uint32_t bp_font_code(const struct bp_page_font *font, const char *at, size_t length,
                      size_t *width);

/** The CID of a composite font's code; 0 if it has none. Needs the maps. */
uint32_t bp_font_cid(const struct bp_page_font *font, uint32_t code);

/** The width of a code, or of a composite font's CID, by /Widths or /W. Needs to be measured. */
float bp_font_width(const struct bp_page_font *font, uint32_t code);

/** Appends the characters of a shown string as UTF-8. False: it has codes that mean nothing. Needs
 * the maps. */
bool bp_font_text(const struct bp_page_font *font, const char *bytes, size_t length, GString *out);

struct bp_glyph {
    uint32_t code;
    double width;      /* in em */
    bool blank, space; /* nothing is seen; word spacing applies (9.3.3) */
};

/** The glyph that a string shows next; moves `*at` behind its code. Needs to be measured. */
struct bp_glyph bp_font_next(const struct bp_page_font *font, const char **at, const char *end);

/** True if a font's flags (9.8.2) say that it has other than the standard characters. */
bool bp_font_is_symbolic(struct bp_work *work, struct bp_obj *font);

/** True if an encoding's name is that of a Latin one: WinAnsi, MacRoman or Standard. */
bool bp_encoding_is_latin(const struct bp_obj *name);

/** True if all glyphs of an encoding's /Differences (NULL: none) have names that are known. */
bool bp_fonts_know_glyphs(struct bp_work *work, struct bp_obj *differences);

/* What is shown (fontuse.c) */

/* How text is shown. */
enum { BP_SHOWN = 1, BP_SHOWN_VISIBLY = 2, BP_SHOWN_BARE = 4 /* /ActualText */ };

/** Notes a string, or an array with strings, that is shown in a font. */
void bp_fontuse_note(struct bp_work *work, struct bp_page_font *font, const struct bp_token *text,
                     int how);

/** Reports fonts that lack what is shown in them, or contradict their programs (ISO 19005-2,
 * 6.2.11; ISO 14289-1, 7.21). Only in files that claim something. */
void bp_fontuse_check(struct bp_work *work);

/* Names of glyphs (glyphnames.c) */

/** True if a glyph's name says which character it is (ISO 32000-1, 9.10.2). */
bool bp_glyph_name_is_known(const char *name);

/** True if a font is one of the 14 that every program has (9.6.2.2), whose own encoding is known.
 */
bool bp_font_name_is_standard(const char *name);

/** The character of a code in WinAnsiEncoding, and in MacRomanEncoding (annex D.2). */
uint32_t bp_win_char(uint32_t code);
uint32_t bp_mac_char(uint32_t code);

/* Symbols of Word's own typefaces in what LibreOffice writes (symbols.c) */

/** Puts the common bullets in a font's /ToUnicode in place of their private codes. False if private
 * codes are left, which nothing can read out (ISO 19005-2, 6.2.11.7.3). */
bool bp_symbols_mend(struct bp_work *work, struct bp_obj *font);

#endif
