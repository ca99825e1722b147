/* What layout makes and draw and assemble read: pages of placed items, and the tree of structure
 * elements that says what they mean. */
#ifndef BP_LAYOUT_PAGES_H
#define BP_LAYOUT_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/geom.h"
#include "base/named.h"
#include "text/text.h"

struct bp_attachment;
struct bp_node;
struct bp_picture;

/* Standard structure types (ISO 32000-1, 14.8.4); the name is the PDF name. */
#define BP_ROLES(X)                                                                                \
    X(DOCUMENT, "Document")                                                                        \
    X(PART, "Part")                                                                                \
    X(SECT, "Sect")                                                                                \
    X(H1, "H1")                                                                                    \
    X(H2, "H2")                                                                                    \
    X(H3, "H3")                                                                                    \
    X(H4, "H4")                                                                                    \
    X(H5, "H5")                                                                                    \
    X(H6, "H6")                                                                                    \
    X(P, "P")                                                                                      \
    X(L, "L")                                                                                      \
    X(LI, "LI")                                                                                    \
    X(LBL, "Lbl")                                                                                  \
    X(LBODY, "LBody")                                                                              \
    X(TABLE, "Table")                                                                              \
    X(CAPTION, "Caption")                                                                          \
    X(THEAD, "THead")                                                                              \
    X(TBODY, "TBody")                                                                              \
    X(TFOOT, "TFoot")                                                                              \
    X(TR, "TR")                                                                                    \
    X(TH, "TH")                                                                                    \
    X(TD, "TD")                                                                                    \
    X(BLOCKQUOTE, "BlockQuote")                                                                    \
    X(FIGURE, "Figure")                                                                            \
    X(NOTE, "Note")                                                                                \
    X(REFERENCE, "Reference")                                                                      \
    X(TOC, "TOC")                                                                                  \
    X(TOCI, "TOCI")                                                                                \
    X(FORM, "Form")                                                                                \
    X(LINK, "Link")                                                                                \
    X(SPAN, "Span")

enum bp_role {
#define X(role, name) BP_ROLE_##role,
    BP_ROLES(X)
#undef X
        BP_ROLE_COUNT,
};

/* Attributes that an element may have (ISO 32000-1, 14.8.5); at most one a kind. */
enum bp_attr {
    BP_ATTR_NONE,
    BP_ATTR_SCOPE_COLUMN, /* TH */
    BP_ATTR_SCOPE_ROW,
    BP_ATTR_SCOPE_BOTH,
    BP_ATTR_LIST_DISC, /* L: ListNumbering */
    BP_ATTR_LIST_DECIMAL,
    BP_ATTR_LIST_LOWER_ALPHA,
    BP_ATTR_LIST_LOWER_ROMAN,
    BP_ATTR_LIST_UPPER_ALPHA,
    BP_ATTR_LIST_NONE,
    BP_ATTR_TICK_ON, /* Form: PrintField, Role cb; `label` is its Desc */
    BP_ATTR_TICK_OFF,
};

enum bp_kid_type {
    BP_KID_ELEM,     /* an element below */
    BP_KID_MARK,     /* marked content: MCID `number` of page `page` */
    BP_KID_LINK,     /* an annotation: link `number` of page `page` */
    BP_KID_ATTACHED, /* the elements of attached file `number` are here */
};

struct BP_NAMED bp_kid {
    struct bp_kid *next;
    union {
        struct bp_elem *elem; /* ELEM */
        struct {
            uint32_t page, number; /* MARK LINK ATTACHED: page counts from 0 in the whole file */
        };
    };
    enum bp_kid_type type;
};

/* What few elements have; each is NULL where there is none. */
struct BP_NAMED bp_elem_more {
    const char *alt, *lang, *expansion;
    const char *actual;         /* all of a text that is cut short on the page */
    const char *label;          /* FORM of a tick box: its Desc; SECT of an attached file: its T */
    const char *id;             /* unique in the file */
    const char *const *headers; /* TH TD: the ids of the cells that head it, NULL at the end; or
                                   NULL: they follow from their Scope */
};

/* One structure element, however many lines or pages it covers. Kids are in reading order. */
struct BP_NAMED bp_elem {
    struct bp_elem *parent;
    struct bp_kid *first, *last;
    const struct bp_node *node; /* where it comes from; NULL if the program made it */
    struct bp_elem_more *more;  /* NULL, as mostly: nothing more; see bp_elem_more() */
    uint16_t colspan, rowspan;  /* 0 and 1 alike: one */
    uint8_t role, attr;
    uint32_t number; /* 0, 1, 2, … without gaps in reading order; the root is 0 */
};

/** What else the element has, to be read. */
static inline struct bp_elem_more bp_elem_more(const struct bp_elem *elem) {
    return elem->more ? *elem->more : (struct bp_elem_more){};
}

/** The same, to be written; it is the arena's. */
static inline struct bp_elem_more *bp_elem_say(struct bp_arena *arena, struct bp_elem *elem) {
    if (!elem->more)
        elem->more = bp_arena_new0(arena, struct bp_elem_more);
    return elem->more;
}

enum bp_item_kind {
    BP_ITEM_TEXT,
    BP_ITEM_FILL,  /* a filled box: rules, tints, bars, underlines */
    BP_ITEM_TICK,  /* a tick box, on or off: a glyph that reads ☑ or ☐ */
    BP_ITEM_IMAGE, /* a picture, stretched to its box */
    BP_ITEM_PATH,  /* straight lines from point to point, stroked or filled: charts */
    BP_ITEM_BLANK, /* draws nothing; gives its element a place in the reading order */
};

/* What an item without element is (ISO 32000-1, 14.8.2.2). */
enum bp_artifact { BP_ARTIFACT_LAYOUT, BP_ARTIFACT_HEADER, BP_ARTIFACT_FOOTER };

struct bp_point {
    bp_len x, y;
};

/* A word on a line; the top bit says that a space is after it. */
typedef uint32_t bp_word_use;
#define BP_USE_SPACE 0x80000000u
#define BP_USE_WORD(use) ((use)&0x7fffffffu)

struct BP_NAMED bp_item {
    uint8_t kind;     /* enum bp_item_kind */
    uint8_t artifact; /* enum bp_artifact; of items without element */
    uint32_t mcid; /* of items with element; equal for neighbours that share one; BLANK has none */
    struct bp_elem *elem; /* NULL: an artifact */
    struct bp_box box;    /* TEXT: from ascent to descent, y + rise is the baseline */
    union {
        struct {
            const bp_word_use *words;
            uint32_t n_words;
            bp_len size, baseline; /* baseline: y on the page */
            bp_colour colour;
        } text;
        struct {
            bp_colour colour;
            bp_len radius;
        } fill;
        struct {
            bp_colour colour;
            bool on;
        } tick;
        struct {
            const struct bp_picture *picture;
        } image;
        struct {
            const struct bp_point *points; /* from the box's top left corner */
            uint32_t n_points;
            bp_colour colour;
            bp_len width; /* of the line; 0: filled */
            uint8_t dash; /* 0: solid; 1, 2, 3: patterns that differ in grey as well */
        } path;
    } as;
};

struct BP_NAMED bp_link {
    struct bp_elem *elem;       /* LINK */
    const char *uri;            /* a link out; or NULL and */
    const char *anchor;         /* the name of an anchor in the pack */
    const char *contents;       /* what it does, for /Contents */
    bool unpaged;               /* that needs no page number */
    const struct bp_box *quads; /* one a line */
    uint32_t n_quads;
};

/* Content of our own on the first page of an attached file, by MCID. */
enum bp_page_head { BP_PAGE_HEAD_HEADING, BP_PAGE_HEAD_BACK, BP_PAGE_HEAD_PARTS };

/* Items in three layers: artifacts under the content, content in reading order, artifacts over it.
 * So an artifact never splits a marked-content sequence. */
struct BP_NAMED bp_page {
    struct bp_item *under, *content, *over;
    uint32_t n_under, n_content, n_over;
    uint32_t n_links;
    struct bp_link *links;
    uint32_t n_mcids;
    bp_len width, height;
    uint32_t attached_page;                 /* which of the attachment's pages, from 0 */
    const struct bp_attachment *attachment; /* whose page this is; NULL: our own. Then items are in
                                               the visible page's box: artifacts (the stamps), and
                                               on the first page enum bp_page_head */
    const char *running; /* what the running head says in place of the item; NULL or "": the item */
    const char *label;   /* the printed number */
};

struct BP_NAMED bp_anchor {
    const char *name; /* unique; an id of the XML, or the program's own with a '.' in it */
    uint32_t page;
    bp_len x, y;
    struct bp_elem *elem;
};

/* Bookmarks, flat, in reading order; level 1 is the top, and no level is skipped. */
struct BP_NAMED bp_bookmark {
    const char *title;
    const char *anchor;
    int level;
    uint32_t attached; /* from 1: the attached file whose bookmarks follow below it; 0: none */
};

/* The pages of one attachment, where they are in the pack. */
struct BP_NAMED bp_attached {
    const struct bp_attachment *attachment;
    struct bp_elem *elem; /* what its tree hangs under: it has a kid ATTACHED */
    uint32_t first_page;  /* from 0, in the whole file; the attachment knows how many there are */
};

/* A file that goes into the pack as it is. */
struct BP_NAMED bp_embedded {
    const struct bp_attachment *attachment;
    const char *name; /* under which viewers save it; unique in the pack */
};

/* A chapter: front sheet, letter, agenda, a report or an attached file. */
struct BP_NAMED bp_chapter_place {
    const struct bp_node *item; /* ITEM that it belongs to; NULL: to the whole pack */
    uint32_t first_page, n_pages;
};

struct BP_NAMED bp_pages {
    struct bp_page *pages;
    uint32_t n_pages;
    struct bp_elem *root; /* DOCUMENT */
    uint32_t n_elems;
    struct bp_anchor *anchors;
    uint32_t n_anchors;
    struct bp_bookmark *bookmarks;
    uint32_t n_bookmarks;
    struct bp_attached *attached; /* in the order of their pages */
    uint32_t n_attached;
    struct bp_embedded *embedded;
    uint32_t n_embedded;
    struct bp_chapter_place *chapters;
    uint32_t n_chapters;
    const char *title;  /* of the file: what the H1 says, and the date */
    const char *author; /* the organisation */
    const char *lang;
    GPtrArray *arenas; /* struct bp_arena that all of this lives in */
};

/** Frees pages and all they hold; NULL is allowed. */
void bp_pages_free(struct bp_pages *pages);

/** The PDF name of a role; a static string. */
const char *bp_role_name(enum bp_role role);

/** Writes the pages for a golden: every item with its box, in a form made for diffs. */
void bp_pages_dump(const struct bp_pages *pages, const struct bp_fonts *fonts, GString *out);

/** Writes the tree of elements for a golden: role, attributes and text, two spaces a level. */
void bp_pages_dump_tags(const struct bp_pages *pages, const struct bp_fonts *fonts, GString *out);

/** Writes the text in reading order, a line for each paragraph, cell or heading. */
void bp_pages_dump_text(const struct bp_pages *pages, const struct bp_fonts *fonts, GString *out);

#endif
