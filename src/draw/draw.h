/* Drawing: placed items become page contents, words become glyphs, faces become font objects. */
#ifndef BP_DRAW_DRAW_H
#define BP_DRAW_DRAW_H

#include "base/diagnostics.h"
#include "base/named.h"
#include "layout/pages.h"
#include "pdf/writer.h"
#include "text/text.h"

/* A page as it is in the file; of one that is attached, what is put over it. */
struct BP_NAMED bp_drawn {
    const char *resources; /* the value of /Resources: a dictionary; owned by the drawing */
    bp_ref contents;
    bp_ref form; /* of an attached page: a form XObject, in points from the lower left corner of
                    what is seen; it has neither of the others then. It holds the artifacts; */
    bp_ref head[BP_PAGE_HEAD_PARTS]; /* of the file's first page: forms of the content */
};

struct BP_NAMED bp_drawing {
    struct bp_drawn *pages; /* as many as the layout has */
    uint32_t n_pages;
    struct bp_arena *arena;
};

/** Draws every page through libharu's page operators and writes contents and fonts to `pdf`, each
 * page's contents as soon as it is done. Pictures have at most `dpi` pixels an inch where they are
 * shown largest; 0: as they are. Marked content: items of one mcid are in one /Role<</MCID
 * n>>BDC … EMC, all else in /Artifact. Marks what it draws as used in `fonts`. The caller frees the
 * result. Returns NULL after a diagnostic. */
struct bp_drawing *bp_draw(struct bp_pdf *pdf, const struct bp_pages *pages, struct bp_fonts *fonts,
                           int dpi, struct bp_diags *diags);
void bp_drawing_free(struct bp_drawing *drawing);

#endif
