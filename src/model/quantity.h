/* Numbers as people write them in tables. */
#ifndef BP_MODEL_QUANTITY_H
#define BP_MODEL_QUANTITY_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BP_UNIT_MOST 12 /* bytes */

/* A text that is a number, or a range of two, with whatever is written before and behind. */
struct bp_quantity {
    int64_t digits; /* the number is digits × 10^exponent; of a range it is the last */
    int exponent;
    size_t point;           /* bytes before its point, or before what follows its last figure */
    size_t minus[2];        /* where a minus sign is, from 1, and where that of a range's */
    size_t minus_length[2]; /* second number is; 0: there is none */
    char currency[8];       /* "£"; "" for none */
    char unit[BP_UNIT_MOST + 1]; /* "%", "m", "days"; "" for none */
    bool spaced;                 /* a space is before the unit */
    bool commas;                 /* between its thousands */
    bool range;                  /* there are two numbers */
    bool bracket_open;           /* a bracket is never closed */
};

/** Reads a text: "1,234.5", "£1.2m", "–3 %", "(40)", "▲ 7", "45¹", "c. 12", "2024–25". A hyphen or
 * dash before a figure or a currency sign is a minus. There is no locale in it. Returns false if
 * the text is anything else; `quantity` is then undefined. */
bool bp_quantity_read(const char *text, struct bp_quantity *quantity);

/** What a text in a column of numbers is that is none itself. */
enum bp_no_quantity {
    BP_NO_QUANTITY_SIGN, /* a dash, dots, "[x]", "n/a": stands for a number that isn't there */
    BP_NO_QUANTITY_WORD, /* a short word: "TBC", "nil" */
    BP_NO_QUANTITY_TEXT,
};
enum bp_no_quantity bp_quantity_kind(const char *text);

/** True for a mark that says something of a number but is no unit: "45a", "12 CR". */
bool bp_quantity_is_mark(const char *unit);

/** True for units that may be among others in one column: "%", "m", "bn". */
bool bp_quantity_is_scale(const char *unit);

#endif
