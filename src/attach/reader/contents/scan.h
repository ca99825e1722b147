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

/* A part of a path, between two m. */
struct bp_path_part {
    struct bp_rect box;
    double area, first_x, first_y; /* twice the area, with a sign */
};

#define BP_MAX_PARTS 64u     /* of a path that are looked at one by one */
#define BP_MAX_SEGMENTS 512u /* of a path that is stroked */

/* Draws what contents draw. */
struct bp_tracer {
    struct bp_work *work;
    struct bp_tracer_state state;
    GArray *saved;  /* struct bp_tracer_state */
    uint32_t depth; /* so many states are saved, if not all in `saved` */
    GArray *ink;
    bool exact;
    bool hidden; /* nothing is seen of what is drawn */
    /* the path, in the page's space: */
    uint32_t n_segments, n_parts;
    bool has_point;
    double x, y;          /* the current point */
    struct bp_rect whole; /* all of the path */
    bool clips;
    /* text: */
    struct bp_matrix text, line;
    double along; /* how far the text under way has come, in text space */
    /* What is in use of these, n_segments and n_parts say; they are not cleared: */
    struct bp_rect segments[BP_MAX_SEGMENTS + 1]; /* their corners where they begin and end */
    struct bp_path_part parts[BP_MAX_PARTS + 1];
};

/** A pen that draws into `ink` (struct bp_ink). `exact`: glyphs are measured one by one, so that
 * each word has a box; else the box of a text has no end, which is soon done. */
struct bp_tracer *bp_tracer_new(struct bp_work *work, struct bp_matrix ctm, GArray *ink,
                                bool exact);
void bp_tracer_free(struct bp_tracer *pen);

/** Saves the state, and goes back to the last one that is saved. */
void bp_tracer_save(struct bp_tracer *pen);
void bp_tracer_restore(struct bp_tracer *pen);

/** An operator that builds a path, by its first letter. */
void bp_tracer_path(struct bp_tracer *pen, char op, const double *numbers);

/** Paints the path, and ends it. */
enum { BP_PATH_FILL = 1, BP_PATH_STROKE = 2, BP_PATH_CLOSE = 4 };
void bp_tracer_paint(struct bp_tracer *pen, int how);

/** An operator that shows text, by its name. False: it can't have these operands. */
bool bp_tracer_show(struct bp_tracer *pen, const char *op, const struct bp_operands *operands);

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

/* Lines and boxes that are outside all tags: borders of tables and the like (mend.c) */

struct bp_rule {
    const char *begin, *end; /* in the contents */
};

struct bp_rules {
    GArray *all;       /* struct bp_rule */
    const char *begin; /* of the path under way; NULL: there is none */
    bool straight;     /* so far */
    double x, y, first_x, first_y;
};

/** Takes an operator that adds to a path (m, l, h; r for re, c for any curve), whose first operand,
 * or it itself, is at `begin`; `numbers` are its operands. */
void bp_rules_path(struct bp_rules *rules, char op, const char *begin, const double *numbers);

/** The path is painted, outside of all marks, by an operator that ends at `end`. True if it is
 * nothing but lines along the axes, and so noted. */
bool bp_rules_paint(struct bp_rules *rules, const char *end);

/* What is found, and what names mean (scanned.c) */

/* What is drawn (bp_stream_facts.flags). */
enum {
    BP_DRAWS_TEXT = 1,
    BP_DRAWS_IMAGE = 2,
    BP_DRAWS_PAINT = 4,
    BP_DRAWS_LOOSE = 8,      /* content outside of all marks */
    BP_DRAWS_TAGGED = 16,    /* marks that elements have */
    BP_DRAWS_ARTIFACT = 32,  /* marks that say it is not content */
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
    const struct bp_operator *op; /* that is being run */
    double numbers[6];            /* its operands, if they have to be numbers */
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

/** Notes that an operator is not understood; between BX and EX none has to be (7.8.2). */
static inline void bp_scan_lose(struct bp_scan *scan) {
    scan->facts->lost |= scan->tolerant == 0;
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

/* An operator of annex A. */
struct bp_operator {
    char name[4];
    uint8_t n; /* numbers that it takes; with fewer nothing is done, and not all is understood */
    uint8_t detail;                    /* by which `act` tells operators apart */
    void (*act)(struct bp_scan *scan); /* NULL: nothing here */
};

/* Those that change nothing but the pen's state (tracer.c) */
#define BP_INK_CURRENT 255 /* bp_act_colour: in the space that was set before */
void bp_act_move_text(struct bp_scan *scan);
void bp_act_number(struct bp_scan *scan);
void bp_act_stretch(struct bp_scan *scan);
void bp_act_mode(struct bp_scan *scan);
void bp_act_transform(struct bp_scan *scan);
void bp_act_clip(struct bp_scan *scan);
void bp_act_colour(struct bp_scan *scan);

/** An operator by bp_token_operator(); NULL: there is none, or it is BI, ID or EI. */
const struct bp_operator *bp_operator_find(uint32_t op);

/** Runs through a stream's tokens. */
void bp_scan_run(struct bp_scan *scan, struct bp_tokens *tokens);

/** What a stream holds that is drawn; looked through once. NULL while that is under way. */
const struct bp_stream_facts *bp_scan_stream(struct bp_scan *outer, uint32_t number,
                                             struct bp_obj *dict);

/** Notes a colour space that ends a claim. */
void bp_scan_space(struct bp_scan *scan, struct bp_obj *space);

/* Marked content (marked.c) */

/** BMC, or BDC, which has properties; and EMC. */
void bp_mark_begin(struct bp_scan *scan);
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

/** The same of an operator (NULL: it is none), as it is written, with its last operand. */
const char *bp_operator_fault(const struct bp_operator *op, const struct bp_token *word,
                              const struct bp_token *last);

/** The same of an entry of an inline image. */
const char *bp_inline_fault(const char *key, const struct bp_token *value);

/* Inline images (images.c) */

struct bp_inline_image {
    struct bp_obj *space; /* its colour space: a name or an array; NULL: none */
    bool lzw, mask;
    bool sure; /* where it ends is plain, not guessed */
};

/** Reads an inline image whose BI has been read, and goes on behind its EI. What it says lives in
 * `arena`. `archive`: the scan that notes which entries an archive can't have; or NULL. */
struct bp_inline_image bp_inline_image_read(struct bp_work *work, struct bp_obj *resources,
                                            struct bp_arena *arena, struct bp_tokens *tokens,
                                            struct bp_scan *archive);

/** The contents with what the scan has noted of lines and boxes marked as artifacts, and without
 * comments if there are some (mend.c); NULL if nothing changes. To be freed. */
GString *bp_contents_mend(const struct bp_scan *scan, bool remarks, const GString *contents);

/* Words that can be copied and not be seen (covered.c) */

/** True if a page may have words that are covered or outside of it, so that its ink has to be
 * measured exactly. */
bool bp_covered_has_to_know(const struct bp_page *page, const GArray *ink);

/** Reports words below boxes, and outside the page. */
void bp_covered_tell(struct bp_work *work, const struct bp_page *page, const GArray *ink);

/* Room for the stamps (room.c) */

/** True if a page may have something where stamps are, so that its ink has to be measured exactly.
 */
bool bp_room_has_to_know(const struct bp_work *work, const struct bp_page *page, const GArray *ink);

/** Notes in a page's contents where there is ink. */
void bp_room_measure(const struct bp_work *work, const struct bp_page *page, const GArray *ink);

#endif
