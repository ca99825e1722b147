/* JSON (RFC 8259), written as far as results, summaries, logs and reports need it. */
#ifndef BP_BASE_JSON_H
#define BP_BASE_JSON_H

#include <boardpack/diag.h>
#include <glib.h>
#include <stdint.h>

/** Appends a string with its quotes. A byte that is no UTF-8 (paths may have such) becomes a lone
 * surrogate. */
void bp_json_put(GString *out, const char *text);

/** Append `"key":` and the value, with a comma before it unless it is the first. A NULL text is
 * left out. */
void bp_json_put_key(GString *out, const char *key);
void bp_json_put_text(GString *out, const char *key, const char *text);
void bp_json_put_number(GString *out, const char *key, int64_t number);
void bp_json_put_seconds(GString *out, const char *key, int64_t microseconds);

/** Appends a diagnostic as an object, on one line, with what is known of it. */
void bp_json_put_diagnostic(GString *out, const struct bp_diagnostic *diagnostic);

#endif
