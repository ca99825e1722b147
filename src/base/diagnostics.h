/* Diagnostics inside the library: collected while stages run, handed out sorted at the end. The
 * codes, their severity, slug, text and hint are in one table, diag.def. */
#ifndef BP_BASE_DIAG_H
#define BP_BASE_DIAG_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

#include <boardpack/diag.h>

/** A place in a source file; `file` is borrowed and lives as long as the document. */
struct bp_pos {
    const char *file; /* NULL: nowhere */
    int line;         /* from 1; 0: the whole file */
    int col;          /* from 1, in bytes; 0: the whole line */
};

enum bp_code {
#define BP_DIAG(code, severity, slug, text, hint) BP_CODE_##code,
#include "base/diag.def"
#undef BP_DIAG
    BP_CODE_COUNT,
};

/* The texts once more, each under a name of its own, so that the compiler checks the arguments. */
#define BP_DIAG(code, severity, slug, text, hint)                                                  \
    static const char bp_text_##code[] __attribute__((unused)) = text;
#include "base/diag.def"
#undef BP_DIAG

/** So many diagnostics of a severity are kept; of what comes after them only the number is
 * reported. */
#define BP_DIAGS_KEPT 500

struct bp_diags;
struct bp_session;

/** Makes an empty collection; free with bp_diags_free(). */
struct bp_diags *bp_diags_new(void);
void bp_diags_free(struct bp_diags *diags);

/** Adds a diagnostic: bp_diag(diags, TABLE_SPAN, node->pos, have, want). The arguments fill the
 * text's conversions and are checked as printf's are. The same diagnostic at the same place is
 * kept once. The position's file name and the texts are copied. */
#define bp_diag(diags, code, pos, ...)                                                             \
    ((void)sizeof(printf(bp_text_##code, ##__VA_ARGS__)),                                          \
     bp_diag_add((diags), BP_CODE_##code, (pos), ##__VA_ARGS__))
void bp_diag_add(struct bp_diags *diags, enum bp_code code, struct bp_pos pos, ...);

/** A diagnostic's text with these arguments, as bp_diag_add() would keep it; the caller frees it.
 */
char *bp_diag_format(enum bp_code code, ...);

/** The table's hint for a code, or NULL, and its severity. */
const char *bp_diag_usual_hint(enum bp_code code);
enum bp_severity bp_diag_severity(enum bp_code code);

/** Gives the diagnostic added last a hint of its own (copied) in place of the table's. */
void bp_diag_hint(struct bp_diags *diags, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** What is added from now on is about the same thing; that diagnostic's text is above all of
 * it, and counts as none: bp_diag_group(diags, ATTACHED_CLAIMS, name, costs). */
#define bp_diag_group(diags, code, ...)                                                            \
    ((void)sizeof(printf(bp_text_##code, ##__VA_ARGS__)),                                          \
     bp_diag_group_begin((diags), BP_CODE_##code, ##__VA_ARGS__))
void bp_diag_group_begin(struct bp_diags *diags, enum bp_code code, ...);
void bp_diag_group_end(struct bp_diags *diags);

/* What comes behind a text: ", on page 3", and ": Helvetica"; both may be "". */
struct bp_detail {
    const char *where, *what;
};

/** Gives the diagnostic added last a shorter text (copied) for below its group's. */
void bp_diag_brief(struct bp_diags *diags, const char *text, const char *where, const char *detail);

/** Appends details of one text: ", on page 1: P in L, TR", or ": P in L (page 1), TR (page 3)". */
void bp_diag_put_details(GString *out, const struct bp_detail *details, size_t n);

/** How many of a severity have been added so far. */
int bp_diags_count(const struct bp_diags *diags, enum bp_severity severity);

/** True if a diagnostic of that code has been added. */
bool bp_diags_said(const struct bp_diags *diags, enum bp_code code);

/** True once there is an error or worse. */
bool bp_diags_failed(const struct bp_diags *diags);

/** The session that they belong to (base/session.h); NULL: none. It is borrowed. */
struct bp_session *bp_diags_session(const struct bp_diags *diags);
void bp_diags_set_session(struct bp_diags *diags, struct bp_session *session);

/** Adds what another collection holds, as if it had been said here now. */
void bp_diags_add_all(struct bp_diags *diags, const struct bp_diags *other);

/** Hands all diagnostics to `fn`, sorted by file in order of first mention, line and column, and
 * empties the collection of texts (the counts stay). If some were not kept, the last says how many:
 * it counts as none of them. */
void bp_diags_report(struct bp_diags *diags, bp_diag_fn fn, void *user);

#endif
