/* JSON (RFC 8259), as far as results, states, summaries, logs and reports need it. */
#ifndef BP_BASE_JSON_H
#define BP_BASE_JSON_H

#include <boardpack/diag.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

enum bp_json_kind {
    BP_JSON_NULL,
    BP_JSON_BOOL,
    BP_JSON_NUMBER,
    BP_JSON_TEXT,
    BP_JSON_LIST,
    BP_JSON_OBJECT,
};

/** A value; those in a list or an object hang together by `next`. */
struct bp_json {
    enum bp_json_kind kind;
    const char *key;      /* in an object, else NULL */
    const char *text;     /* TEXT; never NULL */
    int64_t number;       /* NUMBER, its fraction cut off; BOOL: 0 or 1 */
    struct bp_json *kids; /* LIST, OBJECT */
    struct bp_json *next;
};

/** Reads one value and nothing behind it; NULL if it is not well formed. Lives in the arena. */
const struct bp_json *bp_json_parse(const char *text, struct bp_arena *arena);

/** The member of an object; NULL if there is none or `json` is no object (it may be NULL). */
const struct bp_json *bp_json_find(const struct bp_json *json, const char *key);

/** The first value in a member that is a list or an object, or NULL. */
const struct bp_json *bp_json_kids(const struct bp_json *json, const char *key);

/** A member that is a text, or NULL; one that is a number, or 0. */
const char *bp_json_text(const struct bp_json *json, const char *key);
int64_t bp_json_number(const struct bp_json *json, const char *key);

/** Appends a string with its quotes. A byte that is no UTF-8 (paths may have such) becomes a lone
 * surrogate, which bp_json_parse() turns back. */
void bp_json_put(GString *out, const char *text);

/** Append `"key":` and the value, with a comma before it unless it is the first. A NULL text is
 * left out. */
void bp_json_put_key(GString *out, const char *key);
void bp_json_put_text(GString *out, const char *key, const char *text);
void bp_json_put_number(GString *out, const char *key, int64_t number);
void bp_json_put_seconds(GString *out, const char *key, int64_t microseconds);

/** Appends what bp_diagnostic_json() returns. */
void bp_json_put_diagnostic(GString *out, const struct bp_diagnostic *diagnostic);

#endif
