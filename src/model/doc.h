/* The document: one typed tree for the whole pack, every node with its place in the source.
 * load makes it; every later stage reads it const. */
#ifndef BP_MODEL_DOC_H
#define BP_MODEL_DOC_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/named.h"
#include "base/picture_file.h"
#include "model/attachment.h"
#include "model/dates.h"
#include "model/profile.h"

enum bp_kind {
#define BP_STRUCTURE(kind, ...) BP_##kind,
#define BP_BLOCK(kind, ...) BP_##kind,
#define BP_INLINE(kind, ...) BP_##kind,
#include "model/elements.def"
    BP_KIND_COUNT,
};

enum bp_class { BP_CLASS_STRUCTURE, BP_CLASS_BLOCK, BP_CLASS_INLINE };

/* What elements.def says of a kind. */
struct bp_element {
    const char *name; /* in the XML: HTML's wherever HTML has one */
    enum bp_class class;
    bool words;  /* there may be text in it */
    bool shown;  /* it shows something that is not among its children */
    size_t size; /* of its member of bp_node.as */
};

/** The row of a kind. */
extern const struct bp_element bp_elements[BP_KIND_COUNT];

/* How a cell is aligned in its column; AUTO goes by what the column holds. */
enum bp_cell_align { BP_CELL_AUTO, BP_CELL_LEFT, BP_CELL_RIGHT, BP_CELL_CENTRE, BP_CELL_DECIMAL };

/* What a cell says beside its words: how a thing is doing, and the way that a number moved. */
enum bp_rating { BP_RATING_NONE, BP_RATING_RED, BP_RATING_AMBER, BP_RATING_GREEN, BP_RATING_DONE };
enum bp_trend { BP_TREND_NONE, BP_TREND_UP, BP_TREND_DOWN, BP_TREND_LEVEL };

/* Whether a section's paragraphs are numbered: 1.1, 1.2, …; AUTO goes by the section around it, and
 * in the outermost by the profile's template. */
enum bp_paragraphs { BP_PARAGRAPHS_AUTO, BP_PARAGRAPHS_PLAIN, BP_PARAGRAPHS_NUMBERED };

enum bp_chart_kind { BP_CHART_BAR, BP_CHART_LINE };

/* What a supplement does with an item. */
enum bp_change { BP_CHANGE_NEW, BP_CHANGE_REPLACES, BP_CHANGE_WITHDRAWN };

/* What a <list-of> lists. */
enum bp_list_of {
    BP_LIST_OF_FIGURES,
    BP_LIST_OF_TABLES,
    BP_LIST_OF_APPENDICES,
    BP_LIST_OF_DECISIONS,
    BP_LIST_OF_ABBREVIATIONS
};

/* What a <ref> says: "Table 2", "2", the target's title, "page 7". */
enum bp_ref_show { BP_REF_NAME, BP_REF_NUMBER, BP_REF_TITLE, BP_REF_PAGE };

enum bp_list_style { BP_LIST_DISC, BP_LIST_DECIMAL, BP_LIST_LOWER_ALPHA, BP_LIST_LOWER_ROMAN };

/* All strings are UTF-8 as written (text normalises), owned by the document's arena, NULL where the
 * XML has none. Text has its white space folded as HTML folds it: runs of space, tab and line ends
 * are one space; none is at either end of a block.
 *
 * Load makes two forms one: LI TD TH DD FIELD NOTICE IMPLICATION ASIDE BLOCKQUOTE CHANGE hold
 * blocks only (bare inline content is wrapped in a P at the position of its first character), while
 * TITLE CAPTION P DT NOTE VENUE JOIN APPENDIX and the inline elements (FOOTNOTE too) hold inlines
 * only. RECOMMENDATIONS and BACKGROUND hold P and LI. TBODY is always there, THEAD only where the
 * XML has it. */
struct BP_NAMED bp_node {
    enum bp_kind kind;
    struct bp_pos pos; /* of the `<` of the start tag, or of the text's first character */
    struct bp_node *parent, *first, *last, *next;
    const char *id;   /* of any element; unique in the pack */
    const char *lang; /* where the element gives one (BCP 47) */
    union {
        struct {
            const char *title;     /* in place of the profile's */
            struct bp_when issued; /* .year 0: not given */
            bool a4, letter;       /* page="A4", page="Letter", in place of the profile's page */
            bp_len print;          /* print="24pt": large print of that size; 0: as usual */
            bool odd_starts;       /* starts="odd": reports begin on odd pages */
            bool hyphenate;        /* hyphens="auto" */
        } pack;                    /* SUPPLEMENT (0 or 1) MEETING AGENDA, in that order */
        struct {
            const char *to; /* the main pack's title */
            int number;     /* of the supplement: 1, 2, … */
            int first_page; /* the number of its first page; those before are the main pack's */
        } supplement;       /* blocks: the letter's own words; CHANGE */
        struct {
            const char *item; /* id of an ITEM */
            enum bp_change what;
            const char *pages; /* REPLACES: which of the main pack, such as "31–40"; or NULL */
        } change;              /* blocks: why */
        struct {
            struct bp_when start, end; /* end.year 0: not given */
        } meeting;                     /* VENUE JOIN CONTACT MEMBER NOTICE DEADLINE */
        struct {
            const char *href;
        } join; /* inlines; may be empty */
        struct {
            const char *name, *role, *organisation, *email, *phone;
            bool voting; /* default true */
        } person;        /* CONTACT MEMBER */
        struct {
            struct bp_when by;
        } deadline; /* inlines: what has to be done */
        struct {
            int number;            /* 1, 2, … in the pack's order */
            const char *label;     /* what readers see, such as "5a"; NULL: the number */
            int minutes;           /* 0: not given */
            int start;             /* minutes after the midnight before the meeting, worked out;
                                      -1: unknown */
            const char *lead;      /* person or body that leads the item */
            const char *purpose;   /* value, label in the profile */
            const char *status;    /* value: "verbal", "to-follow", …; label in the profile */
            const char *reference; /* such as "24/00115" */
            int main_page;         /* in a supplement: where it is in the main pack; 0: not given */
            bool left_out;         /* in a supplement: it has papers, but no change brings them */
            const char *short_title; /* for running heads; or NULL */
        } item;                      /* TITLE, blocks, REPORT (0 or 1), ATTACHMENT */
        struct {
            const char *short_title; /* for running heads; or NULL */
            const char *template;    /* of the profile's; NULL: the first */
        } report;
        struct {
            const char *name;  /* FIELD TICKS SECTION IMPLICATION: name in the template */
            const char *value; /* FIELD: a choice, or an ISO date; else NULL */
            bool landscape;    /* SECTION: page="landscape": on pages of its own, turned */
            enum bp_paragraphs paragraphs; /* SECTION */
            const char *head;              /* SECTION: its own running head; else NULL */
        } named;
        struct {
            const char *type; /* RECOMMENDATIONS: how labels look, such as "A" or "(1)"; or NULL */
        } recommendations;    /* P LI */
        struct {
            const char *value;
        } tick;
        struct {
            const char *title; /* APPENDIX */
            const char *href;  /* a web address; NULL: not a link */
            int number;        /* 1, 2, … in the report; the profile says A, B or 1, 2 */
            const struct bp_file
                *file; /* src="…": the file itself; NULL: none, or after an error */
        } appendix;    /* inlines in place of the title, or empty */
        struct {
            const char *title;
            const char
                *kind; /* value: "report", "minutes", "presentation", …; label in the profile */
            const struct bp_file *file;
        } attachment;
        struct {
            enum bp_list_style style; /* UL OL */
            int start;                /* OL: first number, continued ones worked out */
        } list;
        struct {
            int columns;          /* TABLE: of its widest row, spans counted */
            const bp_len *widths; /* of each column: >0 a length, <0 that many thousandths of the
                                     measure, 0 by content; NULL: all by content */
            bool landscape;       /* page="landscape": on pages of its own, turned */
            bool upright;         /* page="portrait": never turned, however wide it is */
            bool partly;          /* some of it is left out, after an error */
        } table;                  /* CAPTION THEAD TBODY TFOOT TABLE_NOTE, in that order */
        struct {
            struct bp_picture *picture; /* FIGURE; NULL after an error */
            const char *alt;            /* NULL only if decorative */
            bool decorative;
            bp_len width; /* >0 a length, <0 so many thousandths of the measure; 0: by its size and
                             the measure */
        } figure;         /* CAPTION or nothing */
        struct {
            enum bp_chart_kind kind;
            const char *alt; /* in a sentence; NULL: made from caption and table */
        } chart;             /* CAPTION TABLE; row heads are categories, column heads series */
        struct {
            enum bp_list_of what;
        } list_of;
        struct {
            const char *to; /* REF: an id of the pack */
            enum bp_ref_show show;
        } ref;
        struct {
            bool subtotal; /* TR: of the rows above it */
        } row;
        struct {
            int colspan, rowspan;  /* TH TD: at least 1 */
            bool row_scope;        /* TH: heads its row, not its column */
            enum bp_rating rating; /* TD: status="red" */
            enum bp_trend trend;   /* TD */
            enum bp_cell_align align;
        } cell;
        struct {
            const char *href; /* A: "https://…", "mailto:…", "tel:…" or "#id" */
        } a;
        struct {
            const char *title; /* ABBR: the expansion */
        } abbr;
        struct {
            const char *number; /* P: in place of the next number, such as "3a"; else NULL */
        } p;
        struct {
            const char *text; /* TEXT */
            uint32_t length;  /* bytes, without the NUL */
        } text;
        struct {
        } nothing; /* most kinds */
    } as;
};

struct BP_NAMED bp_doc {
    struct bp_arena *arena;
    struct bp_node *root;             /* PACK */
    const struct bp_profile *profile; /* owned by the document */
    const char *lang;                 /* the pack's, or the profile's */
    GHashTable *ids;                  /* id -> struct bp_node */
    GHashTable *written_ids;          /* of elements that are left out as well; NULL: none are */
    bool incomplete;                  /* a file could not be included, with whatever it holds */
    GPtrArray *files;                 /* of GBytes: what was read for figures */
};

/** Frees the document, its profile and every node; NULL is allowed. */
void bp_doc_free(struct bp_doc *doc);

#define BP_LARGE_PRINT BP_PT(18) /* the size of print="large": in the UK, 16 pt at least */

/** The profile's look, as the pack changes it. */
struct bp_look bp_doc_look(const struct bp_doc *doc);

/** What decides where the stamps on attached pages are. */
struct bp_stamps bp_doc_stamps(const struct bp_doc *doc);

/** The XML name of a kind. */
const char *bp_kind_name(enum bp_kind kind);

/** A node without parent, of the arena. Of `as` it has its kind's member only, so it is never
 * copied as a whole and never changes its kind. */
struct bp_node *bp_node_new(struct bp_arena *arena, enum bp_kind kind, struct bp_pos pos);

/** Appends `child` as the last child of `parent`. */
void bp_node_append(struct bp_node *parent, struct bp_node *child);

/** The node after `node` in document order within `top`, or NULL at the end; walks without
 * recursion: for (n = top; n; n = bp_node_next(n, top)). */
struct bp_node *bp_node_next(const struct bp_node *node, const struct bp_node *top);

/** The first child of a kind, or NULL. */
struct bp_node *bp_node_child(const struct bp_node *node, enum bp_kind kind);

/** The next sibling of the same kind, or NULL. */
struct bp_node *bp_node_twin(const struct bp_node *node);

/** The child FIELD, TICKS, SECTION or IMPLICATION with that template name, or NULL. */
struct bp_node *bp_node_named(const struct bp_node *node, enum bp_kind kind, const char *name);

/** True if the paragraphs of a SECTION are numbered. */
bool bp_section_numbers_paragraphs(const struct bp_profile *profile, const struct bp_node *section);

/** The ITEM that a node is or is in, or NULL; so for NULL. */
const struct bp_node *bp_node_item(const struct bp_node *node);

/** What readers see as the number of an ITEM: "5", "5a", "12 (exempt)". From `arena`, or the
 * document's. */
const char *bp_item_label(const struct bp_node *item, struct bp_arena *arena);

/** The parts of the template that the REPORT goes by which a node is or is in. */
const struct bp_part *bp_report_parts(const struct bp_profile *profile, const struct bp_node *node);

/** The first member of a meeting with that role, in capitals or not; NULL if there is none. */
const struct bp_node *bp_member_with(const struct bp_node *meeting, const char *role);

/** Takes the papers out of a supplement that the main pack has already: those of items that no
 * CHANGE brings. They keep their ids and parents, so that references to them are recognised. */
void bp_doc_leave_out(struct bp_doc *doc);

/** The CHANGE about an item, or NULL. */
const struct bp_node *bp_change_of(const struct bp_doc *doc, const struct bp_node *item);

/** True if a node is in a paper that has been left out. */
bool bp_is_left_out(const struct bp_node *node);

/** The node with that id, or NULL. */
struct bp_node *bp_doc_find(const struct bp_doc *doc, const char *id);

/** True if an element with that id may have been written, though the document, which has errors,
 * doesn't have it. */
bool bp_doc_may_have(const struct bp_doc *doc, const char *id);

/** All text below a node as one string, a space between blocks, footnotes left out; from `arena`.
 */
char *bp_node_text(const struct bp_node *node, struct bp_arena *arena);

/** The same, with what `say` returns for each REF in its place. */
typedef const char *(*bp_say_ref)(const struct bp_node *ref, void *data);
char *bp_node_text_said(const struct bp_node *node, struct bp_arena *arena, bp_say_ref say,
                        void *data);

/** True if the node has neither text nor children that show anything. */
bool bp_node_blank(const struct bp_node *node);

/** The file that an APPENDIX or ATTACHMENT names; NULL if it names none. */
const struct bp_file *bp_file_of(const struct bp_node *node);

/** The level of the heading that the pack gives an attached file: 3, below that of its item's
 * report; 2 where the item has none. The file's own headings follow below it. */
int bp_attachment_level(const struct bp_node *node);

/** How diagnostics call it: "annual-report.pdf" (item 5); the caller frees it. */
char *bp_attachment_name(const struct bp_node *node);

#endif
