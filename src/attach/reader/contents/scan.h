/* Content streams: what is in one, what it draws and where. Private to this folder. */
#ifndef BP_ATTACH_READER_CONTENTS_SCAN_H
#define BP_ATTACH_READER_CONTENTS_SCAN_H

#include "attach/reader/fonts/fonts.h"
#include "attach/reader/matrix.h"

/* What is painted, and where: boxes in the order of their painting (tracer.c) */

enum bp_ink_kind { BP_INK_TEXT, BP_INK_FILL, BP_INK_STROKE, BP_INK_IMAGE };

enum {
    BP_INK_SOLID = 1,    /* hides all that is below its box */
    BP_INK_WHITE = 2,    /* not seen on paper */
    BP_INK_LIGHT = 4,    /* FILL, STROKE: white, or nearly so */
    BP_INK_UNSEEN = 8,   /* TEXT: invisible (render modes 3 and 7), as OCR leaves it */
    BP_INK_LEVEL = 16,   /* TEXT: along an axis, so that its box fits */
    BP_INK_UPRIGHT = 32, /* TEXT, LEVEL: along the y axis */
    BP_INK_DARK = 64,    /* FILL, STROKE, TEXT: nearly black */
};

/* The page's own contents; an annotation that stays, or doesn't. */
enum bp_ink_origin { BP_INK_PAGE, BP_INK_ANNOT, BP_INK_GONE };

/* Something painted. */
struct bp_ink {
    float x0, y0, x1, y1;
    uint8_t kind, flags;
    uint8_t origin;
    uint32_t string; /* TEXT: a hash of its codes */
};

/* What a colour's numbers mean. */
enum bp_ink_space { BP_INK_GREY, BP_INK_RGB, BP_INK_CMYK, BP_INK_TINT, BP_INK_OTHER };

/* A blend mode: none; one that only darkens, so that what is black hides all the same; another. */
enum bp_ink_blend { BP_INK_NORMAL, BP_INK_DARKENS, BP_INK_BLENDS };

/* The graphics state (8.4), as far as it says what is where. */
struct bp_tracer_state {
    struct bp_matrix ctm;
    struct bp_rect clip;
    struct bp_page_font *font; /* NULL: there is none */
    double size, char_space, word_space, stretch, leading, rise, width;
    int mode;
    float fill, stroke; /* how light, 0 to 1; -1: a pattern, or not known */
    uint8_t fill_space, stroke_space;
    bool fill_sheer, stroke_sheer; /* what is below shows through */
    uint8_t blend;                 /* how colours mix with those below */
    bool masked;                   /* it shows in any case */
};

struct bp_tracer;

/** A pen that draws into `ink` (struct bp_ink). `exact`: glyphs are measured one by one, so that
 * each word has a box; else the box of a text has no end, which is soon done. */
struct bp_tracer *bp_tracer_new(struct bp_work *work, struct bp_matrix ctm, GArray *ink,
                                bool exact);
void bp_tracer_free(struct bp_tracer *pen);

struct bp_tracer_state *bp_tracer_state(struct bp_tracer *pen);

/** So many states are saved; and an operator that has been seen. */
uint32_t bp_tracer_depth(const struct bp_tracer *pen);

enum bp_tracer_result { BP_PEN_NOT_MINE, BP_PEN_DONE, BP_PEN_WRONG };

/** Does what an operator says, if it is of those that need no resources; WRONG: its operands can't
 * be. */
enum bp_tracer_result bp_tracer_do(struct bp_tracer *pen, uint32_t op,
                                   const struct bp_operands *operands);

/** Nothing is seen of what is drawn until this is called with false. */
void bp_tracer_hide(struct bp_tracer *pen, bool hide);

/** Draws an image, which fills the unit square, or a shading, which fills the clipping path. */
void bp_tracer_image(struct bp_tracer *pen, bool solid);
void bp_tracer_shading(struct bp_tracer *pen);

/** Draws what a form does, whose own matrix and box are not yet applied to `ink`. */
void bp_tracer_form(struct bp_tracer *pen, struct bp_obj *form, const GArray *ink);

/** The same without a box of its own, with the matrix given. */
void bp_tracer_place(struct bp_tracer *pen, struct bp_matrix matrix, const GArray *ink,
                     enum bp_ink_origin origin);

/** Draws a box in user space, filled as lightly as `light` says. */
void bp_tracer_box(struct bp_tracer *pen, struct bp_rect box, float light, bool solid,
                   enum bp_ink_origin origin);

/* Lines and boxes that are outside all tags: borders of tables and the like (strokes.c) */

struct bp_rules;

struct bp_rules *bp_rules_new(void);
void bp_rules_free(struct bp_rules *rules);

/** Takes an operator that adds to a path (m, l, h; R for re, c for any curve), whose first operand,
 * or it itself, is at `begin`; `numbers` are its operands. */
void bp_rules_path(struct bp_rules *rules, char op, const char *begin, const double *numbers);

/** The path is painted, outside of all marks, by an operator that ends at `end`. True if it is
 * nothing but lines along the axes, and so noted. */
bool bp_rules_paint(struct bp_rules *rules, const char *end);

/** The path is done with. */
void bp_rules_end(struct bp_rules *rules);

/** The contents with what was noted marked as artifacts (ISO 32000-1, 14.8.2.2); NULL if nothing
 * was. To be freed. */
GString *bp_rules_mark(const struct bp_rules *rules, const GString *contents);

/* What is found, and what names mean (scanned.c) */

/* What is drawn (bp_stream_facts.flags). */
enum {
    BP_DRAWS_TEXT = 1,
    BP_DRAWS_IMAGE = 2,
    BP_DRAWS_PAINT = 4,
    BP_DRAWS_LOOSE = 8,      /* content outside of all marks */
    BP_DRAWS_TAGGED = 16,    /* marks that elements have */
    BP_DRAWS_ARTIFACT = 32,  /* marks that say that it is none of the content */
    BP_DRAWS_OWN_MARKS = 64, /* a form, or one in it, has marks that elements have by its number */
    BP_DRAWS_INVISIBLE = 128,
    BP_DRAWS_WHITE = 256 /* text on a page that nothing else was painted on before */
};

/* Something to be said of every page that the stream is drawn on. */
struct bp_scan_event {
    enum bp_finding_code code;
    const char *detail;
};

/* What is in a stream. */
struct bp_stream_facts {
    int flags;
    GArray *events;       /* struct bp_scan_event, each once */
    GHashTable *xobjects; /* names that a stream without resources takes from its page */
    GHashTable *patterns;
    GArray *ink;                    /* struct bp_ink, in its own space */
    bool exact;                     /* how its ink is measured (bp_tracer_new()) */
    bool lost;                      /* not all of it is understood */
    const struct bp_content *lends; /* the page whose resources it has; NULL: it has its own */
};

/* What all scans of a file share. */
struct bp_scans {
    GHashTable *forms;        /* object number -> struct bp_stream_facts; NULL: under way */
    GHashTable *names;        /* a name as it is in a content stream -> its text, in the arena */
    GHashTable *type3;        /* such a font's dictionary -> struct bp_stream_facts of its glyphs */
    GHashTable *drawn;        /* object numbers of forms with marks of their own */
    struct bp_arena *scratch; /* of what BDC says; NULL: there was nothing */
    uint32_t n_scratch;
};

/* The state of a stream under way. */
struct bp_scan {
    struct bp_work *work;
    struct bp_scans *shared;
    struct bp_stream_facts *facts;
    struct bp_content *page; /* NULL: a form with resources of its own */
    struct bp_obj *resources;
    bool borrows;        /* they are those of what draws it */
    const GArray *marks; /* elements by MCID; NULL: there are none */
    int deep;
    bool exact;
    struct bp_operands operands;
    struct bp_tracer *pen;
    uint32_t unpaired; /* Q without q */
    uint32_t tolerant; /* BX that are open */
    bool in_text;
    struct bp_rules *rules;     /* NULL: nobody asks */
    uint32_t marked, marked_at; /* marked sequences that are open; the first that says whose */
    uint32_t spoken_at;         /* the first that has /ActualText, itself or by its element */
    int whose;                  /* TAGGED or ARTIFACT, with marked_at */
    uint32_t hidden_at;         /* the first of a hidden layer; 0: none */
};

struct bp_scans *bp_scans_new(void);
void bp_scans_free(struct bp_scans *scans);

struct bp_stream_facts *bp_stream_facts_new(void);
void bp_stream_facts_free(struct bp_stream_facts *facts);

/** Notes something to be said of the stream, unless it is noted already. `detail` is borrowed. */
void bp_scan_add_event(struct bp_stream_facts *facts, enum bp_finding_code code,
                       const char *detail);

/** Notes what an archive can't have; NULL: nothing. */
static inline void bp_scan_refuse(struct bp_scan *scan, const char *what) {
    if (what)
        bp_scan_add_event(scan->facts, BP_FINDING_ARCHIVE_RULE, what);
}

/** Notes that something is drawn; `what`: a set of BP_DRAWS_…. */
static inline void bp_scan_draw(struct bp_scan *scan, int what) {
    if (what & BP_DRAWS_IMAGE)
        scan->work->archive_inks |= BP_PAINT_AREAS;
    scan->facts->flags |= what;
    if (scan->marked_at == 0)
        scan->facts->flags |= BP_DRAWS_LOOSE;
}

/** The operand `back` places before the operator, from 1; as bp_operand(). */
static inline const struct bp_token *bp_scan_operand(const struct bp_scan *scan, uint32_t back) {
    return bp_operand(&scan->operands, back);
}

/** The text, without its slash, of the name that is the operand `back` places before the operator;
 * NULL if that is no name. */
const char *bp_scan_name(struct bp_scan *scan, uint32_t back);

/** What the resources have by a name; NULL if they don't, or `name` is NULL. */
struct bp_obj *bp_scan_resource(struct bp_scan *scan, const char *category, const char *name);

/** Notes a name of the page's resources that is used, by the page itself or by a form without its
 * own. */
void bp_scan_use_xobject(struct bp_scan *scan, const char *name);
void bp_scan_use_pattern(struct bp_scan *scan, const char *name);

/** Notes artifacts in tagged content, or the other way round (ISO 14289-1, 7.1). `marks`: a set of
 * BP_DRAWS_TAGGED and BP_DRAWS_ARTIFACT. */
void bp_scan_see_marks(struct bp_scan *scan, int marks);

/** Takes over what is to be said of a stream, and the names that it takes from the page. */
void bp_scan_take_over(struct bp_scan *scan, const struct bp_stream_facts *facts);

/** Notes a layer that is hidden; true if it is. */
bool bp_scan_layer(struct bp_scan *scan, struct bp_obj *layer);

/* A stream looked through: a page's contents, a form, a pattern, an appearance (scan.c) */

/** Runs through a stream's tokens. */
void bp_scan_run(struct bp_scan *scan, struct bp_tokens *tokens);

/** What a stream holds that is drawn; looked through once. NULL while that is under way. */
const struct bp_stream_facts *bp_scan_stream(struct bp_scan *outer, uint32_t number,
                                             struct bp_obj *dict);

/** Notes a colour space that ends a claim. */
void bp_scan_space(struct bp_scan *scan, struct bp_obj *space);

/* Marked content (marked.c) */

/** BMC, or BDC, which has properties; and EMC. */
void bp_mark_begin(struct bp_scan *scan, bool has_properties);
void bp_mark_end(struct bp_scan *scan);

/* What ISO 19005-2 refuses (operators.c) */

#define BP_DEEPEST_SAVE 28 /* of q (6.1.13) */

#define BP_SHORT_NUMBER 9 /* digits and all: no such number is too large */
#define BP_LONGEST_NAME 127

/** The same as below, of numbers and names that are longer than these, and of all strings. */
const char *bp_long_operand_fault(const struct bp_token *token);

/** What an archive can't have in an operand; NULL: nothing. A static string. */
static inline const char *bp_operand_fault(const struct bp_token *token) {
    if ((token->type == BP_TOKEN_NUMBER && token->length <= BP_SHORT_NUMBER) ||
        (token->type == BP_TOKEN_NAME && token->length <= BP_LONGEST_NAME + 1))
        return NULL;
    return bp_long_operand_fault(token);
}

/** The same of an operator, as a number and as it is written, with its last operand. */
const char *bp_operator_fault(uint32_t op, const struct bp_token *word,
                              const struct bp_token *last);

/** The same of an entry of an inline image. */
const char *bp_inline_fault(const char *key, const struct bp_token *value);

/* Inline images (images.c) */

struct bp_inline_image {
    struct bp_obj *space; /* its colour space: a name or an array; NULL: none */
    bool lzw, mask;
    bool sure; /* where it ends is plain, not guessed */
};

/** Takes an entry of an inline image, as it is written. */
typedef void bp_inline_entry_fn(void *user, const char *key, const struct bp_token *value);

/** Reads an inline image whose BI has been read, and goes on behind its EI. What it says lives in
 * `arena`; `each` is called for all its entries. */
struct bp_inline_image bp_inline_image_read(struct bp_work *work, struct bp_obj *resources,
                                            struct bp_arena *arena, struct bp_tokens *tokens,
                                            bp_inline_entry_fn *each, void *user);

/* Comments (remarks.c) */

/** The contents without comments (ISO 32000-1, 7.2.3); NULL if there are none, or it isn't plain
 * where an inline image ends. To be freed. */
GString *bp_remarks_strip(struct bp_work *work, struct bp_obj *resources, const GString *contents);

/* Words that can be copied and not be seen (covered.c) */

/** True if a page may have words that are covered or outside of it, so that its ink has to be
 * measured exactly. */
bool bp_covered_has_to_know(const struct bp_page *page, const GArray *ink);

/** Tells of words below boxes, and outside of the page. */
void bp_covered_tell(struct bp_work *work, const struct bp_page *page, const GArray *ink);

/* Room for the stamps (room.c) */

/** True if a page may have something where stamps are, so that its ink has to be measured exactly.
 */
bool bp_room_has_to_know(const struct bp_work *work, const struct bp_page *page, const GArray *ink);

/** Notes in a page's contents where there is ink. */
void bp_room_measure(const struct bp_work *work, const struct bp_page *page, const GArray *ink);

#endif
