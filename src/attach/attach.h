/* Attached files: read, judged and cleaned by helper processes, one a file, side by side. Neither
 * libqpdf nor hostile bytes ever enter this process. */
#ifndef BP_ATTACH_ATTACH_H
#define BP_ATTACH_ATTACH_H

#include "base/diagnostics.h"
#include "base/named.h"
#include "base/slots.h"
#include "model/attachment.h"
#include "model/doc.h"

struct BP_NAMED bp_attach_options {
    const char *helper;    /* path of the helper program */
    const char *fonts;     /* the folder of the typefaces, for form fields; NULL: there is none */
    const char *cache_dir; /* for converted office files; NULL: none is kept */
    unsigned jobs;         /* helpers at once; 0: as many as there are cores */
    unsigned wall;         /* seconds by the clock for each file; 0: as usual */
    struct bp_slots_line *slots; /* who else decides how many; NULL: nobody */
};

/** Starts reading all files that the document attaches; returns at once. The same file with the
 * same wishes is read once. Returns NULL if the document attaches none. */
struct bp_attachments *bp_attach_start(const struct bp_doc *doc,
                                       const struct bp_attach_options *options,
                                       struct bp_diags *diags);

/** Waits until the facts of all are there: `pages`, `findings` and the rest. What went wrong with a
 * helper (killed, hung, out of memory, nonsense) costs a diagnostic at the attachment's place in
 * the XML, and the attachment is not usable. Returns false after an error. */
bool bp_attach_facts(struct bp_attachments *attachments, struct bp_diags *diags);

/** Waits until the objects of all are there, and maps them. Returns false after a diagnostic. */
bool bp_attach_finish(struct bp_attachments *attachments, struct bp_diags *diags);

/** Stops what still runs and frees everything; NULL is allowed. */
void bp_attach_free(struct bp_attachments *attachments);

#endif
