/* Shaped words and their cache. */
#ifndef BP_TEXT_SHAPE_H
#define BP_TEXT_SHAPE_H

#include <unicode/uscript.h>

#include "text/font.h"

struct bp_words;

/* What else than its text makes a word: equal words are one. */
struct bp_shaping {
    bp_face face;
    uint8_t lang; /* of lang.h */
    UScriptCode script;
    bool tabular, rtl;
};

/** `fork`: for fonts that another thread uses, to be adopted later. */
struct bp_words *bp_words_new(struct bp_arena *arena, bool fork);
void bp_words_free(struct bp_words *words);

/* What a glyph reads that has no text: a zero-width space. */
#define BP_NO_TEXT "\xE2\x80\x8B"

/** Copies the text that counts, and counts its characters: what is not there to be seen is left
 * out. Returns its length. */
uint32_t bp_visible_text(const char *text, uint32_t length, char *out, int *n_chars);

/** The word of that text, from the cache or shaped now. `text` is well-formed UTF-8, at most
 * BP_WORD_BYTES of it, whose every character the face covers. */
bp_word_id bp_word_shape(struct bp_fonts *fonts, struct bp_shaping shaping, const char *text,
                         uint32_t length);

/** Makes the words of a fork known under their numbers: their faces become those of `fonts`, and
 * their glyphs are claimed as if they had been shaped now. The fork has to live as long as `fonts`
 * and shapes nothing more. */
void bp_words_adopt(struct bp_fonts *fonts, const struct bp_fonts *fork);

/** How a word was shaped. */
struct bp_shaping bp_word_shaping(const struct bp_fonts *fonts, bp_word_id id);

#endif
