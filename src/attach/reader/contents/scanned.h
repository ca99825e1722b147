/* What is found while a content stream is looked through, and what its names mean. */
#ifndef BP_ATTACH_READER_CONTENTS_SCANNED_H
#define BP_ATTACH_READER_CONTENTS_SCANNED_H

#include "attach/reader/contents/strokes.h"
#include "attach/reader/contents/tokens.h"
#include "attach/reader/contents/tracer.h"

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
    GHashTable *glyphs;       /* a font's dictionary -> struct bp_glyphs, in the arena */
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

#endif
