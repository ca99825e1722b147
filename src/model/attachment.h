/* Attached files: what the XML asks for (bp_file), and what the attach stage found out about them
 * (bp_attachment). Load makes the first, attach the second; check, layout and assemble read both.
 */
#ifndef BP_MODEL_ATTACHMENT_H
#define BP_MODEL_ATTACHMENT_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diagnostics.h"
#include "base/geom.h"
#include "base/named.h"

struct bp_node;
struct bp_picture;

/* By content, not by name. Pictures become pages that layout makes itself; office files become PDFs
 * by way of LibreOffice; anything else is embedded in the pack as it is. */
enum bp_file_kind {
    BP_FILE_PDF,
    BP_FILE_PICTURE,
    BP_FILE_OFFICE,
    BP_FILE_OTHER,
};

/* Whether pages are made smaller, so that the stamps have room: those that have something where
 * stamps are (if nothing is said), all, or none. */
enum bp_shrink { BP_SHRINK_NEEDED, BP_SHRINK_YES, BP_SHRINK_NO };

/* What decides where stamps are: the pack's own pages. Layout, which sets the stamps, and the
 * helper, which makes room for them, both ask bp_stamp_place(). */
struct BP_NAMED bp_stamps {
    bp_len side; /* the shorter one */
    bp_len size; /* of small print */
    bp_len edge; /* the left margin */
};

/* Where they are on an attached page. */
struct BP_NAMED bp_stamp_place {
    bp_len size;         /* of the type */
    bp_len left, right;  /* from the page's left edge */
    bp_len head, foot;   /* baselines, from the page's top */
    bp_len above, below; /* how far their white ground reaches from a baseline */
    bp_len top, bottom;  /* the room that is theirs, from these edges of the page */
};

/* Pages first to last, from 1; last 0: to the end. */
struct bp_page_range {
    uint32_t first, last;
};

/* A file that an APPENDIX or ATTACHMENT names; owned by the document's arena. */
struct BP_NAMED bp_file {
    const char *src;  /* as the XML has it */
    const char *path; /* resolved, inside the pack's folder */
    enum bp_file_kind kind;
    const struct bp_page_range *ranges; /* in the order asked for */
    uint32_t n_ranges;                  /* 0: all pages */
    const char *alt;                    /* PICTURE: required */
    struct bp_picture *picture;         /* PICTURE: read by load */
    const char *description;            /* OTHER: required */
    const char *relationship;           /* OTHER: "Source", "Data", "Alternative", "Supplement",
                                           "Unspecified" (ISO 32000-2, table 43) */
    const char *classification;         /* "public", "exempt", "confidential"; NULL: as its item */
    enum bp_shrink shrink;
    const char *changes; /* OFFICE: "accept" or "reject" what is tracked; NULL: there may be none */
    bool remove_comments; /* remove-comments="yes": review comments are taken out */
};

/* What is in the way, or is worth saying. X(code, name, effect): the name is what helper and
 * report say, the effects are
 *   F  fatal: the file can't be attached
 *   U  ends the claim of PDF/UA-1
 *   A  ends the claim of PDF/A-2 altogether
 *   T  ends level A of PDF/A-2 (2u or 2b may stay)
 *   B  ends levels A and U of PDF/A-2 (2b may stay)
 *   W  the clerk is warned, or told in a note
 *   N  the report (--report) says it, no diagnostic does */
#define BP_FINDINGS(X)                                                                             \
    X(NOT_PDF, "not-pdf", "F")                                                                     \
    X(EMPTY, "empty", "F")                                                                         \
    X(ENCRYPTED, "encrypted", "F")                                                                 \
    X(DAMAGED, "damaged", "F")                                                                     \
    X(NO_PAGES, "no-pages", "F")                                                                   \
    X(PAGE_RANGE, "page-range", "F") /* pages asked for that are not there; count: its pages */    \
    X(TOO_LARGE, "too-large", "F")   /* beyond a stated limit; detail: which */                    \
    X(REDACTION, "redaction-not-applied", "F") /* marks or opaque shapes over words */             \
    X(REPAIRED, "repaired", "W")                                                                   \
    X(SCRIPTS, "scripts-removed", "W")                                                             \
    X(ACTIONS, "actions-removed", "W")         /* launch, submit, import and the like */           \
    X(LINKS_CUT, "links-cut", "N")             /* to pages of its own that are not asked for */    \
    X(LINKS_ELSEWHERE, "links-elsewhere", "W") /* to another file, whose page isn't in the pack */ \
    X(XFA, "xfa-removed", "W")                                                                     \
    X(FILES, "files-removed", "W") /* files embedded in it */                                      \
    X(MEDIA, "media-removed", "W") /* sound, film, 3D */                                           \
    X(SIGNATURES, "signatures-flattened", "W")                                                     \
    X(COMMENTS, "comments", "W")                                                                   \
    X(COMMENTS_REMOVED, "comments-removed", "N")                                                   \
    X(HIDDEN_REMOVED, "hidden-removed", "N") /* annotations that no screen shows */                \
    X(CHANGES, "tracked-changes", "F")       /* of an office file; detail: whose */                \
    X(HIDDEN_SHEETS, "hidden-sheets", "W")   /* of an office file, left out */                     \
    X(HIDDEN_SLIDES, "hidden-slides", "W")   /* the same */                                        \
    X(WIDE, "wide-sheets", "W")              /* wider than a page */                               \
    X(LINKED, "linked-pictures", "W")        /* that an office file lacks */                       \
    X(HIDDEN_LAYERS, "hidden-layers", "W")                                                         \
    X(PAINTED_OVER, "painted-over", "W") /* words below light boxes and pictures */                \
    X(CROPPED, "cropped", "W")           /* words or pictures outside of the visible page */       \
    X(SHRUNK, "shrunk", "N")             /* pages made smaller, for the stamps */                  \
    X(STAMPED, "stamped", "W")           /* pages with something below the stamps */               \
    X(HIDDEN_TEXT, "hidden-text", "W")   /* invisible, or white on white */                        \
    X(SCANNED, "scanned", "WUT")         /* pages that are a picture without text */               \
    X(BLANK, "blank-page", "W")                                                                    \
    X(UNTAGGED, "untagged", "WUT")                                                                 \
    X(UNMARKED, "unmarked-content", "WUT") /* tagged, but content is outside of all tags */        \
    X(NO_UA_CLAIM, "no-pdfua-claim", "WU")                                                         \
    X(NO_A_CLAIM, "no-pdfa-claim", "WA")                                                           \
    X(NOT_LEVEL_A, "not-level-a", "WT") /* says PDF/A at level b or u */                           \
    X(NO_TITLE, "no-title", "N")                                                                   \
    X(NO_LANGUAGE, "no-language", "WU")                                                            \
    X(FONT_NOT_EMBEDDED, "font-not-embedded", "WUA") /* detail: its name */                        \
    X(FONT_NO_UNICODE, "font-no-unicode", "WUTB")    /* detail: its name */                        \
    X(CMYK, "device-cmyk", "WA")                                                                   \
    X(LZW, "lzw", "WA")                                                                            \
    X(PRIVATE, "private-characters", "WT") /* whose meaning nothing says; detail: the font */      \
    X(FONT_RULE, "font-rule", "WUA")       /* detail: its name, and what is wrong */               \
    X(ARCHIVE_RULE, "archive-rule", "WA")  /* detail: what is refused */                           \
    X(FIGURE_NO_ALT, "figure-no-alt", "WU")                                                        \
    X(ANNOTATION_UNTAGGED, "annotation-untagged", "WU")                                            \
    X(ANNOTATION_NO_TEXT, "annotation-no-text", "WU") /* a note without /Contents */               \
    X(ANNOTATION_LOOKS, "annotation-no-appearance", "WA")                                          \
    X(FIELD_TEXT, "field-text", "W")        /* not all of it can be drawn; detail: its name */     \
    X(HIDDEN_FIELDS, "hidden-fields", "W")  /* that hold something; detail: its name */            \
    X(FIELD_NO_NAME, "field-no-name", "WU") /* a form field without /TU */                         \
    X(HEADING_SKIPPED, "heading-skipped", "WU")                                                    \
    X(TABLE_SHAPE, "table-shape", "WU")         /* rows of different numbers of columns */         \
    X(TABLE_HEADS, "table-heads", "WU")         /* cells that no head cell reaches */              \
    X(TAG_NESTING, "tag-nesting", "WU")         /* detail: "P in Table" */                         \
    X(TAG_UNKNOWN, "tag-unknown", "WUT")        /* detail: its type */                             \
    X(IDS_TWICE, "ids-twice", "WU")             /* of cells, which others name */                  \
    X(LANG_CODE, "language-code", "WUT")        /* detail: what it says */                         \
    X(ARTIFACT_TAGGED, "artifact-tagged", "WU") /* content both in tags and outside of them */     \
    X(FORM_TWICE, "form-twice", "WU")           /* a form with tagged content, drawn twice */

enum bp_finding_code {
#define X(code, name, effect) BP_FINDING_##code,
    BP_FINDINGS(X)
#undef X
        BP_FINDING_COUNT,
};

/* One a code and detail, with every page it is on. */
struct BP_NAMED bp_finding {
    enum bp_finding_code code;
    uint32_t count;     /* how many; at least 1 */
    const char *pages;  /* of the attached file, such as "3, 5–7"; "" if it is on none */
    const char *detail; /* a font's name, a limit, what libqpdf said; "" if there is none */
};

/* A page as it is seen: turned and cut as the file says. */
struct BP_NAMED bp_attached_page {
    bp_len width, height; /* of what is visible, with rotation and user unit reckoned in */
    double matrix[6];     /* from the visible page (points, from its lower left corner, y upward) to
                             the page's own user space */
    uint32_t source;      /* its number in the attached file, from 1 */
    bool shrunk;          /* its content is not where it was */
};

struct bp_attachment;

/* A link or bookmark that leads to another file whose pages are in the pack. */
struct BP_NAMED bp_elsewhere {
    uint32_t from;    /* the page that it is on, from 1, in its file; 0: it is a bookmark */
    uint32_t file;    /* which file, as the attach stage numbers them */
    const char *name; /* of a named destination, `length` bytes; NULL: a page */
    size_t length;
    uint32_t page;    /* in the other file, from 0 */
    const char *view; /* how that is shown: "/XYZ 9 9 null" */
    /* What becomes of it: a page of another attachment; NULL: it goes. */
    const struct bp_attachment *to;
    uint32_t to_page; /* index */
};

enum bp_pdfa_level { BP_PDFA_NONE, BP_PDFA_B, BP_PDFA_U, BP_PDFA_A };

/* An attached file after its reading. Owned by struct bp_attachments. */
struct BP_NAMED bp_attachment {
    const struct bp_file *file;
    const struct bp_node *node; /* the APPENDIX or ATTACHMENT that names it */
    const char *mime;           /* of an embedded one */
    const char *title, *lang;   /* as the file says; NULL if it doesn't */
    struct bp_attached_page *pages;
    struct bp_finding *findings;
    struct bp_elsewhere *elsewhere;
    uint32_t n_pages, n_findings, n_elsewhere;
    uint32_t file_number; /* of the files that have pages of their own, by path */
    const char *places;   /* its named destinations, as the helper wrote them; NULL: none */
    size_t places_length;
    enum bp_pdfa_level claims_pdfa;
    bool claims_ua1;
    bool tagged;   /* it has a structure tree that is used */
    bool usable;   /* false after a fatal finding or a failed helper */
    bool embedded; /* it goes into the pack as a file, not as pages */
    /* After bp_attach_finish(): the objects in the form that attach/wire.h tells, or an embedded
     * file's bytes; mapped, borrowed from the attachments. */
    const char *objects;
    size_t length;
};

struct BP_NAMED bp_attachments {
    GPtrArray *all;      /* struct bp_attachment, in document order */
    GHashTable *of_node; /* APPENDIX or ATTACHMENT -> its struct bp_attachment */
};

/** Where stamps are on a page of that size: as on our own while its shorter side is about as long
 * as ours; on smaller and larger pages they shrink and grow with it. */
struct bp_stamp_place bp_stamp_place(const struct bp_stamps *stamps, bp_len width, bp_len height);

/** Appends page numbers as a finding has them: "3, 5-7". They are sorted in place; uint32_t. */
void bp_finding_put_pages(GString *out, GArray *pages);

/** The diagnostic that says a finding. Its arguments are the file, where in it and what of it:
 * "annual-report.pdf" (item 5); ", on pages 3, 5–7" or ""; ": Arial" or "". */
enum bp_code bp_finding_diag(enum bp_finding_code code);
char *bp_finding_where(const struct bp_finding *finding);  /* the caller frees it */
char *bp_finding_detail(const struct bp_finding *finding); /* and this */

/* What a file may say that it conforms to. */
struct BP_NAMED bp_claimed {
    bool pdfua1;             /* ISO 14289-1 */
    enum bp_pdfa_level pdfa; /* ISO 19005-2, or with embedded files part 3 */
    bool embeds;             /* files are embedded: PDF/A-3 in place of PDF/A-2 */
};

/** What an attached file leaves of the pack's claims: it has to claim as much itself, and no
 * finding may be in the way. A picture or an embedded file takes none away. */
struct bp_claimed bp_attachment_claimed(const struct bp_attachment *attachment);

/** What the whole pack may claim: the least of all parts. `attachments` may be NULL. */
struct bp_claimed bp_attachments_claimed(const struct bp_attachments *attachments);

/** What its findings cost the pack, in words for a clerk: "no PDF/UA (3 reasons), no PDF/A (1
 * reason)"; the caller frees it. */
char *bp_attachment_costs(const struct bp_attachment *attachment);

/** True if both are of the same file, and the same was found. */
bool bp_attachment_is_same(const struct bp_attachment *one, const struct bp_attachment *other);

/** The first of all attachments that is the same: mostly the one given, which is among them. */
const struct bp_attachment *bp_attachment_first(const struct bp_attachments *attachments,
                                                const struct bp_attachment *attachment);

/** The attachment that a node names; NULL if it names none, or `attachments` is NULL. */
const struct bp_attachment *bp_attachment_of(const struct bp_attachments *attachments,
                                             const struct bp_node *node);

/** A finding's name ("comments"); a static string. */
const char *bp_finding_name(enum bp_finding_code code);

/** True if a finding has that effect, one of the letters above. */
bool bp_finding_has(enum bp_finding_code code, char effect);

#endif
