/* Diagnostics as callers of the library see them: how bad, which rule, where, what to do. */
#ifndef BOARDPACK_DIAG_H
#define BOARDPACK_DIAG_H

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BP_API __attribute__((visibility("default")))
#else
#define BP_API
#endif

/** How bad a diagnostic is. An error means that nothing was written. */
enum bp_severity {
    BP_NOTE,    /**< worth knowing; never changes the exit status */
    BP_WARNING, /**< the pack was built; a clerk should look (exit 1 under --strict) */
    BP_ERROR,   /**< the document is wrong; nothing was written (exit 2) */
    BP_FATAL,   /**< the system failed: disk, memory, permissions (exit 4) */
};

/** One diagnostic. All strings are borrowed and live until the callback returns. */
struct bp_diagnostic {
    enum bp_severity severity;
    const char *slug; /**< stable name of the rule, e.g. "table-span" */
    const char *file; /**< path as the caller gave it, or reached from it; NULL if there is none */
    int line;         /**< counted from 1; 0 if unknown */
    int column;       /**< counted from 1, in bytes; 0 if unknown */
    const char *text; /**< what is wrong, one line, no full stop */
    const char *hint; /**< what to do about it, one line; NULL if the text says it all */
    /** A heading for several diagnostics about the same thing, such as an attached file and the
     * claims that it prevents; they come one after another. NULL: no heading. */
    const char *group;
    const char *group_slug;          /**< stable name of the heading's rule */
    enum bp_severity group_severity; /**< the worst in the group */
    /** A shorter text for use below the heading, with the details of the diagnostics that follow
     * and say the same; "" for these. NULL: use `text`. */
    const char *brief;
};

/** Receives each diagnostic once, sorted by file (in order of inclusion), line and column. */
typedef void (*bp_diag_fn)(const struct bp_diagnostic *diagnostic, void *user);

/** Returns "note", "warning" or "error" (BP_FATAL reads "error" too); a static string. */
BP_API const char *bp_severity_name(enum bp_severity severity);

#ifdef __cplusplus
}
#endif
#endif
