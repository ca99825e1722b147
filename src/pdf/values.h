/* Values as PDF writes them, and the characters that it tells apart (ISO 32000-1, 7.2 and 7.3). */
#ifndef BP_PDF_VALUES_H
#define BP_PDF_VALUES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/geom.h"

typedef uint32_t bp_ref; /* an object's number; generation 0 always; 0 is none */

/* Classes of characters (7.2.2); whatever is neither space nor delimiter is regular. */
enum {
    BP_CHAR_SPACE = 1,
    BP_CHAR_DELIMITER = 2,
    BP_CHAR_DIGIT = 4,
    BP_CHAR_SIGN = 8, /* what else a number may begin with, its point included */
};
extern const unsigned char bp_char_classes[256];

static inline bool bp_is_space(char c) {
    return bp_char_classes[(unsigned char)c] == BP_CHAR_SPACE;
}

static inline bool bp_is_digit(char c) {
    return bp_char_classes[(unsigned char)c] == BP_CHAR_DIGIT;
}

/** True for what belongs to a name, number or operator. */
static inline bool bp_is_regular(char c) {
    return !(bp_char_classes[(unsigned char)c] & (BP_CHAR_SPACE | BP_CHAR_DELIMITER));
}

/** True where a following number or word would run into the last character. (A slash at the end is
 * an empty name, which would take what follows for its text.) */
static inline bool bp_needs_space(const GString *out) {
    const char last = out->len > 0 ? out->str[out->len - 1] : ' ';
    return bp_is_regular(last) || last == '/';
}

/* Printing values. Each appends to `out` and leaves a space only where syntax needs one. */

/** Appends bytes as they are: g_string_append_len() without a call where there is room, as there
 * nearly always is; a pack of a thousand pages has a million such bits. */
static inline void bp_put_raw(GString *out, const char *bytes, size_t length) {
    if (length >= out->allocated_len - out->len) {
        g_string_append_len(out, bytes, (gssize)length);
        return;
    }
    memcpy(out->str + out->len, bytes, length);
    out->len += length;
    out->str[out->len] = '\0';
}

/** Appends a string literal. */
#define bp_put_literal(out, literal) bp_put_raw((out), "" literal, sizeof(literal) - 1)

/** The bytes that stand for themselves in a name: regular characters of ASCII (7.2.2, 7.3.5). */
extern const bool bp_plain[256];

/** A name, with its slash and #-escapes (7.3.5). */
void bp_put_name(GString *out, const char *name);

/** A literal byte string, escaped (7.3.4.2). */
void bp_put_bytes(GString *out, const void *data, size_t length);

/** A text string (7.9.2): ASCII as it is, all else UTF-16BE with a byte order mark. What goes
 * beyond the 32,767 bytes that PDF/A allows a string (ISO 19005-2, 6.1.13) is left off. */
void bp_put_text(GString *out, const char *utf8);
void bp_put_text_len(GString *out, const char *utf8, size_t length);

/** An integer, and a length as a decimal number of points without trailing zeros ("12.5"), both
 * with a space before them where the last character needs one. */
void bp_put_int(GString *out, int64_t value);
void bp_put_len(GString *out, bp_len value);

/** The four numbers of a box on a page of that height, turned over, without the brackets. */
void bp_put_box(GString *out, struct bp_box box, bp_len height);

/** " 12 0 R", the space before it only where needed. */
void bp_put_ref(GString *out, bp_ref ref);

#endif
