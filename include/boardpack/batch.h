/* Building many packs at once, each in a process of its own, and rebuilding one pack on change. */
#ifndef BOARDPACK_BATCH_H
#define BOARDPACK_BATCH_H

#include <boardpack/boardpack.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How one pack of a batch ended. */
enum bp_outcome {
    BP_BUILT,       /**< the PDF is new */
    BP_UNCHANGED,   /**< nothing that it depends on has changed; the PDF is kept */
    BP_REFUSED,     /**< the pack, or the call, has errors */
    BP_CRASHED,     /**< its process crashed */
    BP_OVER_TIME,   /**< it exceeded the time limit */
    BP_OVER_MEMORY, /**< it exceeded the memory limit */
    BP_LOCKED,      /**< another run was writing the same PDF all the time */
    BP_NO_SYSTEM,   /**< the system failed: disk, permissions */
    BP_STOPPED,     /**< the batch was interrupted before the pack was done */
};

/** The outcome's name in summaries and logs, such as "over-time"; a static string. */
BP_API const char *bp_outcome_name(enum bp_outcome outcome);

/** What became of one pack. Strings live as long as the callback that is given them. */
struct bp_pack_result {
    const char *input;
    const char *output; /**< NULL: `input` can't be read, or is a folder without packs */
    enum bp_outcome outcome;
    enum bp_status status; /**< what `boardpack build` would have ended with */
    int pages;             /**< 0 where no PDF was built */
    int64_t bytes;         /**< of the PDF */
    const char *claims;    /**< "PDF/UA-1, PDF/A-2a"; empty: none */
    int notes, warnings, errors;
    int64_t microseconds; /**< from the start of its process to the end; 0 if there was none */
    int64_t memory;       /**< the most bytes its process held at once; 0 if unknown */
};

/** What happens in a batch. */
enum bp_batch_event_kind {
    BP_BATCH_BEGAN, /**< the packs are known */
    BP_BATCH_STAGE, /**< a pack is at a stage */
    BP_BATCH_TICK,  /**< nothing, but time has passed */
    BP_BATCH_PACK,  /**< a pack is done; comes in the packs' order, after its diagnostics */
    BP_BATCH_ENDED, /**< all is done that will be done */
};

struct bp_batch_event {
    enum bp_batch_event_kind kind;
    int packs;                           /**< how many there are */
    int finished;                        /**< how many are done, in whatever order */
    int64_t pages;                       /**< how many pages those have */
    int64_t microseconds;                /**< since the batch began */
    int64_t left;                        /**< likely microseconds to the end; -1: unknown */
    const char *input;                   /**< STAGE: which pack; else NULL */
    const char *stage;                   /**< STAGE: which stage begins; else NULL */
    int number;                          /**< PACK: which pack, from 1; else 0 */
    const struct bp_pack_result *result; /**< PACK: what became of it; else NULL */
};

typedef void (*bp_batch_fn)(const struct bp_batch_event *event, void *user);

/** What bp_batch() is to do. Zero-initialise; strings are borrowed for the call. */
struct bp_batch_options {
    const char *const *inputs; /**< packs, folders, and lists of them as "@FILE"; ended by NULL */
    const char *list;          /**< one more list; "-" is standard input; or NULL */
    const char *output_dir;    /**< where the PDFs go; NULL: beside their packs */
    const char *profile;       /**< as in bp_build_options */
    bool large_print, strict;  /**< as in bp_build_options */
    bool force;                /**< also build packs that have not changed */
    bool mail;                 /**< also write each pack's circulation e-mail beside its PDF */
    int mail_dpi;              /**< as in bp_build_options */
    unsigned jobs;             /**< processes at once, helpers included; 0: one per core */
    unsigned memory;           /**< memory limit of a pack's process in MB; 0: 2048 */
    unsigned seconds;          /**< time limit of a pack, by the clock; 0: 600 */
    const char *summary;       /**< path of a summary as JSON, or "-"; or NULL */
    const char *log;     /**< path of a log that JSON lines are appended to, or "-"; or NULL */
    const char *program; /**< the boardpack program; NULL: the one beside the running program
                              (which may be it), else the installed one */
    bp_batch_fn event;   /**< or NULL */
    void *user;          /**< passed through to it */
};

/** Builds many packs at once. The status is the worst of all. Diagnostics reach the context's
 * callback in the packs' order, notes and warnings about one place once. Meanwhile the process must
 * not wait for children that it did not start itself. */
BP_API enum bp_status bp_batch(struct bp_context *context, const struct bp_batch_options *options);

/** What is new after a build that bp_watch() has made. */
struct bp_watch_news {
    const char *const *changed;           /**< files that are new, gone or different; NULL ends it;
                                               none the first time */
    const struct bp_pack_result *result;  /**< of this build */
    const struct bp_pack_result *earlier; /**< of the one before; NULL the first time */
    int said_anew;                        /**< diagnostics that the earlier build did not have */
    int settled;                          /**< those of the earlier build that have gone */
};

typedef void (*bp_watch_fn)(const struct bp_watch_news *news, void *user);

struct bp_watch_options {
    const char *input, *output; /**< the pack and its PDF */
    const char *profile;        /**< as in bp_build_options */
    bool large_print, strict;   /**< as in bp_build_options */
    bool poll;                  /**< check the files at intervals instead of asking the system */
    unsigned memory, seconds;   /**< as in bp_batch_options */
    const char *program;        /**< as in bp_batch_options */
    bp_watch_fn news;           /**< called after each build; or NULL */
    void *user;                 /**< passed through to it */
};

/** Builds a pack, and again whenever a file that it depends on is saved, until it is interrupted;
 * then the status is the last build's. After each build, all errors and warnings reach the
 * context's callback, and the notes that are new. */
BP_API enum bp_status bp_watch(struct bp_context *context, const struct bp_watch_options *options);

#ifdef __cplusplus
}
#endif
#endif
