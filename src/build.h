/* What a command that goes further than a PDF needs of the pipeline: the pages, and PDFs of them.
 */
#ifndef BP_BUILD_H
#define BP_BUILD_H

#include <boardpack/boardpack.h>

#include <glib.h>

struct bp_diags;
struct bp_doc;
struct bp_fonts;
struct bp_pages;

/* How a PDF is made smaller than usual. */
struct bp_press {
    bool tight; /* streams are packed anew, as small as can be without loss */
    int dpi;    /* our own pictures have so many pixels an inch at most; 0: as they are */
};

/* A pack that is laid out. All of it is borrowed for the call. */
struct bp_built {
    struct run *run;
    const struct bp_doc *doc;
    const struct bp_pages *pages;
    struct bp_fonts *fonts;
    struct bp_diags *diags;
    int64_t date; /* the file's, in seconds since 1970; -1: none */
    /* Called when all is made and may be written, before the first file is put in place; false,
     * after a diagnostic: then none is to be. */
    bool (*ready)(struct run *run);
};

typedef void bp_built_fn(const struct bp_built *built, void *user);

/** bp_build(), but what is laid out goes to `finish` in place of a file. */
enum bp_status bp_build_to(struct bp_context *context, const struct bp_build_options *options,
                           bp_built_fn *finish, void *user);

/** Writes the drafts of a pack's circulation e-mail; `options` is a struct bp_mail_options. (A
 * bp_built_fn, of mail.c.) */
void bp_mail_built(const struct bp_built *built, void *options);

/** Announces the draft as an output, and those of its parts that are there already: see
 * bp_session_writes(). */
void bp_mail_announce(const char *draft, struct bp_diags *diags);

/** The PDF of the pages, or of a part of them, as often as one likes. The caller frees it. Returns
 * NULL after a diagnostic. */
GByteArray *bp_built_pdf(const struct bp_built *built, const struct bp_pages *pages,
                         struct bp_press press);

#endif
