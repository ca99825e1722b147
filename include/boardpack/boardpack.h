/* The whole of libboardpack's interface: a context and one call for each command.
 *
 *     struct bp_context *context = bp_context_new();
 *     bp_context_set_diag(context, print_diagnostic, NULL);
 *     struct bp_build_options options = {.input = "pack.xml", .output = "pack.pdf"};
 *     enum bp_status status = bp_build(context, &options);
 *     bp_context_free(context);
 *
 * Strings are UTF-8. A context is used by one thread at a time; several contexts may be used at
 * once. Allocation failure aborts the process, as in GLib.
 */
#ifndef BOARDPACK_H
#define BOARDPACK_H

#include <stdbool.h>
#include <stdint.h>

#include <boardpack/diag.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Outcome of a command; the numbers are the exit statuses of the `boardpack` program. */
enum bp_status {
    BP_OK = 0,              /**< done */
    BP_STATUS_WARNINGS = 1, /**< done, with warnings, under `strict` */
    BP_STATUS_DOCUMENT = 2, /**< the document has errors; nothing was written */
    BP_STATUS_USAGE = 3,    /**< the call itself is wrong (unknown profile, no such folder) */
    BP_STATUS_SYSTEM = 4,   /**< the system failed (disk full, no permission, interrupted) */
};

struct bp_context;

/** Creates a context; the caller frees it with bp_context_free(). */
BP_API struct bp_context *bp_context_new(void);

/** Frees a context and everything in it; NULL is allowed. */
BP_API void bp_context_free(struct bp_context *context);

/** Sets who receives diagnostics; without it they are dropped. `user` is passed through. */
BP_API void bp_context_set_diag(struct bp_context *context, bp_diag_fn fn, void *user);

/** Sets the folder that holds `fonts/`, `profiles/` and `schemas/`; the string is copied.
 * Without it: $BOARDPACK_DATA, then share/boardpack beside the running program, then the folder
 * the library was configured with. */
BP_API void bp_context_set_data_dir(struct bp_context *context, const char *folder);

/** Asks a running command to stop; it then returns BP_STATUS_SYSTEM and leaves no temporary files.
 * Safe to call from a signal handler and from another thread. */
BP_API void bp_context_interrupt(struct bp_context *context);

/** Receives the name of a finished stage (load, attach, check, layout, draw, assemble, write) and
 * the microseconds it took. */
typedef void (*bp_stage_fn)(const char *stage, int64_t microseconds, void *user);

/** What bp_build() is to do. Zero-initialise; strings are borrowed for the call. */
struct bp_build_options {
    const char *input;   /**< path of the pack's XML */
    const char *output;  /**< path of the PDF, or "-" for standard output */
    const char *profile; /**< overrides the pack's own profile: a name or a path; or NULL */
    const char *dump;    /**< write this instead of a PDF: "layout", "tags", "text"; or NULL */
    const char *report;  /**< path of a report on what is attached, written whether the pack can be
                              built or not: JSON if it ends in .json, else text; or NULL */
    const char *depfile; /**< path of a makefile's rule that says what the output depends on; or
                              NULL */
    const char *result;  /**< path of a line of JSON that says how it went, whether the pack can be
                              built or not; or NULL */
    const char *mail;    /**< path of the circulation e-mail's draft, as in bp_mail_options, to be
                              written after the PDF; or NULL */
    int mail_dpi;        /**< as `dpi` of bp_mail_options */
    bool strict;         /**< return BP_STATUS_WARNINGS if there were warnings */
    bool large_print;    /**< the large-print edition: body text of 18 pt, all else with it */
    bool check_only;     /**< stop before writing; output may be NULL */
    bp_stage_fn stage;   /**< called after each stage; or NULL */
    void *stage_user;    /**< passed through to it */
};

/** Builds one pack. The output is replaced in one step, and only if the pack has no errors. */
BP_API enum bp_status bp_build(struct bp_context *context, const struct bp_build_options *options);

/** Receives the path of each file that is written. */
typedef void (*bp_written_fn)(const char *path, void *user);

/** What bp_mail() is to do. Zero-initialise; strings are borrowed for the call. */
struct bp_mail_options {
    const char *input;   /**< path of the pack's XML */
    const char *output;  /**< path of the draft, such as "pack.eml"; where the pack goes out in
                              parts, "pack-1-of-3.eml" and so on are written in its place */
    const char *profile; /**< as in bp_build_options */
    bool strict;         /**< as in bp_build_options */
    bool large_print;    /**< as in bp_build_options */
    int dpi;             /**< if the pack exceeds the profile's limit: the most pixels per inch that
                              its pictures may have; 0: they stay as they are */
    bp_written_fn written; /**< or NULL */
    bp_stage_fn stage;     /**< or NULL */
    void *user;            /**< passed through to both */
};

/** Writes a pack's circulation e-mail, as a draft that mail programs open ready to send (.eml,
 * RFC 5322, X-Unsent). If the message would exceed the profile's limit, the PDF is compressed more
 * tightly, then its pictures are reduced to `dpi`. If that is not enough and the profile gives an
 * address, the draft has a link, and the PDF is written beside it; otherwise the pack is sent in
 * parts, with a draft for each. Each file is replaced in one step, after the last one is made. */
BP_API enum bp_status bp_mail(struct bp_context *context, const struct bp_mail_options *options);

/** Writes a starter pack into `folder`, which must not exist or be empty; `profile` is the name
 * of a profile that ships, NULL for the default one, or another name: then a profile of that name,
 * a copy of the default one, is written beside the pack. */
BP_API enum bp_status bp_new(struct bp_context *context, const char *folder, const char *profile);

/** The library's version, such as "0.1.0"; a static string. */
BP_API const char *bp_version(void);

#ifdef __cplusplus
}
#endif
#endif
