/* Where a text may be broken, and which way it runs. */
#ifndef BP_TEXT_BREAKS_H
#define BP_TEXT_BREAKS_H

#include <unicode/ubidi.h>

#include "text/lang.h"
#include "text/text.h"

enum bp_mark {
    BP_MARK_BREAK = 1,     /* a line may end behind this unit */
    BP_MARK_EMERGENCY = 2, /* only where nothing else fits (see BP_PIECE_EMERGENCY) */
};

/* Unbroken text longer than this many UTF-16 units gets emergency marks. */
#define BP_LONG_WORD 60

struct bp_breaker;

/* A text in UTF-16, cleaned, in NFC, with its marks. All of it is the breaker's and lives until it
 * is used again. Cleaning: U+FFFD for bytes that are not UTF-8; spaces for tabs, carriage returns
 * and form feeds; '\n' for the other line and paragraph separators; no control characters. */
struct bp_stretch {
    const UChar *text;
    int32_t length;
    const int32_t *span_ends; /* where each span ends in `text` */
    size_t n_spans;
    const uint8_t *marks;     /* enum bp_mark, by unit */
    const UBiDiLevel *levels; /* by unit; NULL: all 0 */
    bool has_newline, has_rtl;
};

struct bp_breaker *bp_breaker_new(void);
void bp_breaker_free(struct bp_breaker *breaker);

/** Analyses `length` bytes that the spans cover in turn. With `guard`, the text is set between
 * "a " and " a", to see how it behaves between other words; these are part of the result. */
struct bp_stretch bp_breaker_run(struct bp_breaker *breaker, const char *text, size_t length,
                                 const struct bp_span *spans, size_t n_spans, bool guard,
                                 struct bp_langs *langs, uint8_t lang);

/** Appends to `ends` (uint32_t) the byte offset where each grapheme cluster of well-formed UTF-8
 * ends. */
void bp_breaker_clusters(struct bp_breaker *breaker, const char *text, uint32_t length,
                         GArray *ends);

/* What `guard` puts around the text has this many units on either side. */
#define BP_GUARD 2

#endif
