/* Text: typefaces, and paragraphs cut into shaped words.
 *
 * A *word* is a stretch of text in one typeface that is never broken inside: it is shaped once and
 * kept in a cache for the whole run. A *piece* is one use of a word in a paragraph, with what may
 * happen behind it. Advances are in font units, so one word serves every size. */
#ifndef BP_TEXT_TEXT_H
#define BP_TEXT_TEXT_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostics.h"
#include "base/geom.h"
#include "base/named.h"

/* Style bits of a span. */
enum bp_style {
    BP_STYLE_BOLD = 1,
    BP_STYLE_ITALIC = 2,
    BP_STYLE_TABULAR = 4, /* figures of equal width (OpenType tnum) */
};

typedef uint8_t bp_face; /* index of a typeface in its bp_fonts */

struct BP_NAMED bp_glyph {
    uint16_t id;     /* in the font file; subsetting keeps it */
    int16_t advance; /* font units */
};

/* Where a glyph belongs. */
struct BP_NAMED bp_glyph_place {
    int16_t dx, dy;   /* offset of the drawing, font units */
    uint16_t cluster; /* byte offset in the word's text of the first character it stands for */
};

struct BP_NAMED bp_word {
    const char *text; /* UTF-8, not ended by NUL; owned by the fonts */
    uint16_t length;  /* bytes */
    bp_face face;
    bool rtl;          /* glyphs are in visual order, right to left */
    bool needs_actual; /* its glyphs stand for other text elsewhere: wants ActualText */
    bool plain;        /* every glyph has its face's own advance and no offset */
    uint16_t n_glyphs;
    int32_t width; /* sum of the advances, font units */
    const struct bp_glyph *glyphs;
    const struct bp_glyph_place
        *places; /* NULL, as mostly: each byte has its glyph, none is moved */
};

static inline struct bp_glyph_place bp_word_place(const struct bp_word *word, int glyph) {
    return word->places ? word->places[glyph] : (struct bp_glyph_place){.cluster = (uint16_t)glyph};
}

typedef uint32_t bp_word_id; /* of one bp_fonts, small and dense; 0 is the empty word */

enum bp_piece_flags {
    BP_PIECE_SPACE = 1,      /* a space follows; it vanishes at the end of a line */
    BP_PIECE_BREAK = 2,      /* the line may end behind it (UAX #14) */
    BP_PIECE_NEWLINE = 4,    /* the line must end behind it */
    BP_PIECE_SHY = 8,        /* a soft hyphen follows: shown only if the line ends here */
    BP_PIECE_EMERGENCY = 16, /* the line may end behind it if nothing else of the line fits */
};

struct BP_NAMED bp_piece {
    bp_word_id word;
    uint16_t span; /* index of the span it belongs to */
    uint8_t flags;
    uint8_t level; /* bidirectional embedding level: odd runs right to left */
};

/* A stretch of a paragraph in one style. */
struct BP_NAMED bp_span {
    uint32_t length;   /* bytes of the paragraph's text that it covers */
    unsigned style;    /* enum bp_style */
    const char *lang;  /* BCP 47 */
    struct bp_pos pos; /* for diagnostics */
};

struct bp_fonts;

/** Opens the typefaces: `family` as fonts/README.md names it, in `folder`; the fallback ones are
 * opened only when a character needs them. Returns NULL after a diagnostic, which is at `pos` if
 * there is no such family. */
struct bp_fonts *bp_fonts_new(const char *folder, const char *family, struct bp_pos pos,
                              struct bp_diags *diags);
void bp_fonts_free(struct bp_fonts *fonts);

/** Notes which of the files have been opened so far. */
void bp_fonts_inputs(const struct bp_fonts *fonts, struct bp_diags *diags);

/** The same typefaces once more, for another thread. When it is done, bp_fonts_join() makes the
 * words of the fork known to `fonts`, and takes it; one fork can be joined. Words then are as if
 * `fonts` had shaped them at that moment, after all of its own. */
struct bp_fonts *bp_fonts_fork(const struct bp_fonts *fonts, struct bp_diags *diags);
void bp_fonts_join(struct bp_fonts *fonts, struct bp_fonts *fork);

/** Gives back what only cutting needs, once nearly all text is cut; what is cut later is analysed
 * anew. */
void bp_fonts_settle(struct bp_fonts *fonts);

/** Cuts a paragraph: NFC, line breaks by ICU for `lang`, a typeface that has each character,
 * shaping. `text` holds `length` bytes that the spans cover in turn (the last one whatever is
 * left); '\n' is a forced break, U+00AD a soft hyphen. Appends struct bp_piece to `pieces`: a piece
 * never crosses a span, several spaces are one, none is at the start of a line, an empty line is
 * the empty word, and the last piece has no break behind it. Addresses may be broken behind / . ? &
 * = - _ @; words of more than 60 characters come in pieces of one character. A character that no
 * typeface has is left out and gives one diagnostic with its code point and name, at its span. */
void bp_text_cut(struct bp_fonts *fonts, const char *text, size_t length,
                 const struct bp_span *spans, size_t n_spans, const char *lang, GArray *pieces,
                 struct bp_diags *diags);

/** Appends a text with soft hyphens where the words of its language may be divided; false, and the
 * text as it is, where there is no dictionary for the language. */
bool bp_fonts_hyphenate(struct bp_fonts *fonts, const char *text, size_t length, const char *lang,
                        GString *out);

/** Shapes a text that is set on one line whatever its width (furniture, labels). */
void bp_text_line(struct bp_fonts *fonts, const char *text, unsigned style, const char *lang,
                  GArray *pieces, struct bp_diags *diags);

/** How many no-break spaces a piece has. */
unsigned bp_piece_ties(const struct bp_fonts *fonts, struct bp_piece piece);

/** Cuts one piece at its no-break spaces, which become spaces that a line may end at: appends what
 * is between them. Where the piece begins with one, the last piece there so far has it. */
void bp_piece_untie(struct bp_fonts *fonts, struct bp_piece piece, GArray *pieces);

/** Cuts one piece, too wide for any line, between its characters: appends pieces that together read
 * the same, all but the last with BP_PIECE_EMERGENCY, the last with the piece's own flags. */
void bp_piece_split(struct bp_fonts *fonts, struct bp_piece piece, GArray *pieces);

/** The word with that number; lives as long as the fonts. */
const struct bp_word *bp_fonts_word(const struct bp_fonts *fonts, bp_word_id id);

/** The word's width at a size. */
bp_len bp_word_width(const struct bp_fonts *fonts, bp_word_id id, bp_len size);

/** Width of the space in a face at a size; and the hyphen that a broken soft hyphen shows, whose
 * text is U+00AD. */
bp_len bp_space_width(const struct bp_fonts *fonts, bp_face face, bp_len size);
bp_word_id bp_hyphen_word(struct bp_fonts *fonts, bp_face face);

/** Ascent, descent (both positive), cap height and x-height of the main regular face at a size. */
struct BP_NAMED bp_metrics {
    bp_len ascent, descent, cap_height, x_height;
};
struct bp_metrics bp_fonts_metrics(const struct bp_fonts *fonts, bp_len size);

/* What draw needs of a face for its font dictionary (ISO 32000-1, 9.7 and 9.8). Units: 1/1000 em,
 * widths exact to 1/1000 of that. */
struct BP_NAMED bp_face_info {
    const char *name; /* PostScript name, without the subset's tag */
    int units_per_em;
    uint16_t space;                                        /* glyph id of U+0020 */
    int ascent, descent, cap_height, italic_angle, weight; /* descent negative */
    int bbox[4];
    bool italic, fixed_pitch;
};
void bp_face_describe(const struct bp_fonts *fonts, bp_face face, struct bp_face_info *info);

/** The advance of a glyph as the font file has it, in font units. */
int bp_face_advance(const struct bp_fonts *fonts, bp_face face, uint16_t glyph);

/** Marks glyphs as used in the file; the word's glyphs, or a space. Only what is marked is in the
 * subset. */
void bp_face_use_word(struct bp_fonts *fonts, bp_word_id word);
void bp_face_use_space(struct bp_fonts *fonts, bp_face face);

/** Takes all marks away: another file begins. */
void bp_fonts_unuse(struct bp_fonts *fonts);

/** The glyphs marked so far, ascending; element type uint16_t. The caller frees the array. */
GArray *bp_face_used(const struct bp_fonts *fonts, bp_face face);

/** What a glyph stands for, as UTF-8; NULL for none. Owned by the fonts. */
const char *bp_face_unicode(const struct bp_fonts *fonts, bp_face face, uint16_t glyph);

/** The longest text of a word, in bytes. */
#define BP_WORD_BYTES 1024

/** What a word's glyph reads in it, so that its glyphs together, in the order of the text, read as
 * the word. False if nothing is left for it of its cluster's text, as it has more glyphs than
 * characters; then it reads as a zero-width space. */
bool bp_word_reads(const struct bp_word *word, int glyph, char text[BP_WORD_BYTES + 1]);

/** Makes the subset font file of the marked glyphs (TrueType outlines, glyph ids kept). The caller
 * frees the bytes. */
GBytes *bp_face_subset(const struct bp_fonts *fonts, bp_face face);

#endif
