/* The two steps of every build: a document is prepared once, and then its pages, or a part of them,
 * are written as often as one likes. What is made of a pack (a PDF, an e-mail and its parts) is
 * plain code between and after the two. */
#ifndef BP_PREPARE_H
#define BP_PREPARE_H

#include <boardpack/boardpack.h>

#include "base/diagnostics.h"

struct bp_output;
struct bp_pages;
struct bp_slots_line;

/* What is prepared, and how; all borrowed for the call, `stage` until bp_prepared_free(). */
struct bp_pack_source {
    const char *input, *profile; /* as in bp_build_options */
    bool large_print;
    bool load_only;              /* no more than load it */
    struct bp_slots_line *slots; /* the share of the machine that a batch gives; NULL: all of it */
    bp_stage_fn stage;           /* or NULL */
    void *stage_user;
};

/* A pack as far as it could be prepared. */
struct bp_prepared {
    struct bp_diags *diags;             /* the session's; borrowed */
    char *data_dir;                     /* NULL: not found */
    struct bp_doc *doc;                 /* NULL: it can't be loaded */
    struct bp_attachments *attachments; /* NULL: the document has none */
    struct bp_fonts *fonts;             /* NULL: the document has errors */
    struct bp_layout *layout;           /* NULL: likewise, or the session was stopped */
    const struct bp_pages *pages;       /* of the whole pack; the layout's; NULL as it is */
    int64_t date;                       /* the file's, in seconds since 1970; -1: none */
    bool wrong_call;                    /* what failed is the call, not the document */
    bool read_whole;                    /* what is attached has been read to its end */
    int64_t begin;                      /* when the stage under way began */
    bp_stage_fn stage;
    void *stage_user;
};

/** Prepares a pack: loads it, reads what is attached, checks it and lays it out. Nothing is
 * written, but what the session is going to write is kept from replacing what is read. The result
 * is never NULL; free it with bp_prepared_free(). */
struct bp_prepared *bp_prepare(const struct bp_context *context,
                               const struct bp_pack_source *source, struct bp_diags *diags);
void bp_prepared_free(struct bp_prepared *prepared);

/** True while there is no error, and nobody has stopped the session. */
bool bp_prepared_ok(const struct bp_prepared *prepared);

/** True while there is a document to look at, even one with errors: all others are still looked
 * for.
 */
bool bp_prepared_may_look(const struct bp_prepared *prepared);

/** Reports that a stage is done; the next begins now. */
void bp_prepared_stage(struct bp_prepared *prepared, const char *stage);

/* How a PDF is made smaller than usual. */
struct bp_press {
    bool tight; /* streams are packed anew, as small as can be without loss */
    int dpi;    /* our own pictures have so many pixels an inch at most; 0: as they are */
};

/** Writes the pages of a prepared pack, or of a part of it, as a PDF. False after a diagnostic. */
bool bp_write(struct bp_prepared *prepared, const struct bp_pages *pages, struct bp_press press,
              struct bp_output *output);

#endif
