/* One attached file on its way through the helper: what the job says, what was found out, and what
 * goes out. The helper's steps share it, in the order in which reading.c calls them; each fills in
 * its own part and reads those of the steps before it. */
#ifndef BP_ATTACH_READER_WORK_H
#define BP_ATTACH_READER_WORK_H

#include <string.h>

#include "attach/reader/findings.h"
#include "attach/reader/objects/original.h"
#include "attach/wire.h"
#include "base/arena.h"
#include "base/geom.h"

/* A font program, for the words of form fields. */
struct bp_typeface {
    const char *name;
    const void *bytes; /* NULL: it is not there */
    size_t length;
};

/* Four styles (regular, bold, italic, both) of one typeface, and one that has many signs. */
#define BP_TYPEFACES 5

/* What the arguments say. */
struct bp_helper_job {
    const char *prefix;      /* "a3." */
    int level;               /* the level of the highest headings */
    GArray *ranges;          /* struct bp_page_range; NULL: all pages */
    struct bp_stamps stamps; /* side 0: there are none */
    enum bp_shrink shrink;
    bool remove_comments;
    bool office; /* LibreOffice made the file, as we have asked it to */
    GPtrArray
        *files;    /* char: paths of all files whose pages are in the pack; NULL: none is known */
    uint32_t self; /* which of them this one is */
    const char *fonts; /* the folder of the typefaces; NULL: none is known */
    struct bp_typeface typefaces[BP_TYPEFACES];
};

#define BP_NO_PAGE UINT32_MAX
#define BP_MAX_MCID 100000 /* larger ones are nobody's */
#define BP_NO_KEY UINT32_MAX
#define BP_MAX_CONTENT (256u << 20) /* decoded bytes of one page or form */
#define BP_LEFT_OUT 0x80000000u     /* plus the page's number in the file */

/* A transformation as PDF has it: x' = ax + cy + e, y' = bx + dy + f. */
struct bp_matrix {
    double a, b, c, d, e, f;
};

/* The rectangle between two corners. */
struct bp_rect {
    double x0, y0, x1, y1;
};

/* Flags in /F (table 165). */
enum {
    BP_ANNOT_INVISIBLE = 1,
    BP_ANNOT_HIDDEN = 2,
    BP_ANNOT_PRINT = 4,
    BP_ANNOT_NO_VIEW = 32,
    BP_ANNOT_TOGGLE_NO_VIEW = 256,
};

enum bp_annot_kind { BP_ANNOT_LINK, BP_ANNOT_WIDGET, BP_ANNOT_SIGNATURE, BP_ANNOT_OTHER };

/* An annotation that stays, or becomes part of its page's content (SIGNATURE). */
struct bp_annot {
    enum bp_annot_kind kind;
    struct bp_obj *dict; /* changed to what goes out */
    uint32_t number;     /* its object's; 0: none, or it is a copy */
    uint32_t page;       /* index */
    uint32_t out;        /* 0: a signature */
    uint32_t elsewhere;  /* LINK: one more than the number of the link to another file; 0: none */
    uint32_t elem;       /* from 1; 0: none */
    struct bp_obj *look; /* the /AP that was drawn for it; NULL: it keeps what it has */
    bool flat;           /* SIGNATURE: it has an appearance, which becomes content */
    uint32_t mcid;       /* of that content, if it has an element */
    struct bp_annot *first; /* what it is a copy of: the same on an earlier page; NULL: none */
};

/* What a page's contents hold, and what they leave open at their end. */
struct bp_content {
    bool readable;        /* all of it could be decoded */
    bool understood;      /* and read */
    GPtrArray *parts;     /* struct bp_obj: references to its streams, of which those that could not
                             are made anew */
    bool uses_all;        /* or so it must be taken: not all that it uses is known */
    GHashTable *xobjects; /* names that it uses, as keys */
    GHashTable *patterns;
    char *closing;      /* operators that close what it leaves open, but for our own q */
    uint32_t unpaired;  /* Q without q: the first of them takes our own */
    uint32_t next_mcid; /* above all that it uses, whether an element has them or not */
    struct bp_rect ink; /* the box around what is seen, in the visible page; empty: nothing is */
    bool under_stamps;  /* some of it is where stamps are */
};

/* A page that goes out. */
struct bp_page {
    uint32_t number; /* its object's; 0: it is in its parent's array itself, or listed again */
    uint32_t source; /* which page of the file it is, from 1 */
    uint32_t out;
    struct bp_obj *dict;
    struct bp_obj *resources;   /* its own or inherited; NULL if none */
    struct bp_rect media, crop; /* in user space; crop is what is visible */
    int rotate;                 /* 0, 90, 180, 270 */
    double unit;                /* points a unit of user space */
    double width, height;       /* of the visible page, in points */
    struct bp_matrix visible;   /* from the visible page to user space */
    bool shrunk;                /* known after bp_room_make(), with */
    struct bp_matrix shrink;    /* user space to user space */
    uint32_t key;               /* in the parent tree; BP_NO_KEY: none */
    GArray *marks;              /* uint32_t: the element (from 1) of each MCID; 0: none */
    struct bp_content *content; /* what its contents hold and need */
    GPtrArray *annots;          /* struct bp_annot: those that stay */
    GPtrArray *flat;            /* struct bp_annot: those that become content */
};

/* Where objects of the source go to; a local number otherwise. */
#define BP_FATE_OPEN 0u         /* as it is, if anything refers to it */
#define BP_FATE_DROP UINT32_MAX /* references to it become null */

/* Numbers that are gathered. (A GArray takes ten times as long for each, and there are hundreds of
 * thousands.) */
struct bp_list {
    uint32_t *at; /* freed with g_free() */
    uint32_t n, room;
};

static inline void bp_list_add(struct bp_list *list, uint32_t value) {
    if (list->n == list->room) {
        list->room = MAX(16, list->room * 2);
        list->at = g_renew(uint32_t, list->at, list->room);
    }
    list->at[list->n++] = value;
}

/* An object that goes out. */
struct bp_out {
    struct bp_obj *value;
    const char *stream; /* NULL: none */
    uint32_t stream_length;
    uint32_t number; /* in the source; 0: made */
    int kind;        /* enum bp_dict_kind, by what referred to it first */
    uint8_t settled; /* so many of its dictionary's entries, the first ones, are final */
    bool own;        /* it has a relocation of generation 1 or more, or refers to one that has */
};

/* What a colour is for. */
enum { BP_PAINT_LINES = 1, BP_PAINT_AREAS = 2 };

struct bp_work {
    const struct bp_helper_job *job;
    struct bp_arena *arena;
    GArray *owned; /* what bp_owned() was given */
    struct bp_original *source;
    struct bp_obj *catalog;
    struct bp_findings *findings;

    struct bp_page *pages; /* those asked for, in that order */
    uint32_t n_pages;
    uint32_t n_source_pages;
    uint32_t *page_of;    /* by object's number: 0 no page, else one more than its index in `pages`;
                             BP_LEFT_OUT and more: a page that doesn't go out */
    GArray *source_pages; /* uint32_t by page of the file: its index in `pages`, or BP_NO_PAGE */

    GArray *outs;         /* struct bp_out; local number - 1 */
    uint32_t n_settled;   /* so many of them refer to nothing but what goes out */
    uint32_t *fate;       /* by object's number */
    struct bp_list edges; /* pairs of local numbers, who refers to whom */
    uint32_t unpacked;    /* bytes of streams */
    GHashTable *keys;     /* object's number -> its key in the parent tree (bp_out_key()) */
    GHashTable *made;     /* text of a stream -> local number, for those made again and again */
    GHashTable *apart;    /* struct bp_obj -> local number of what was made of it */

    GHashTable *filespecs;     /* object's number, or struct bp_obj: looked at for files inside */
    GHashTable *archive_spots; /* a spot colour's name -> a sum of what it looks like */
    int archive_overprints, archive_inks; /* BP_PAINT_…: in overprint mode; in inks perhaps */
    bool archive_cmyk;
    struct bp_dests *dests;
    struct bp_elsewhere_links *elsewhere;
    struct bp_tags *tags;
    GHashTable *annots; /* object number -> struct bp_annot that stays */
    struct bp_layers *layers;
    GHashTable *fonts;        /* struct bp_obj of a dictionary -> struct bp_page_font */
    GPtrArray *fonts_shown;   /* those in which text is shown, as they were met */
    GString *shown;           /* the text that is being looked at */
    uint32_t scanning;        /* the page whose contents are looked through, from 1 */
    uint32_t n_keys;          /* of the parent tree */
    uint32_t head_mcid;       /* on the first page: that of the first BP_HEAD_PARTS */
    struct bp_obj *index;     /* the record before number 1 */
    const char *title, *lang; /* as the file says; NULL if it doesn't */
    bool tagged;
    int claims_ua;    /* part of ISO 14289; 0: none */
    char claims_a[8]; /* such as "2a"; "" if none */
};

/** Has a thing freed with the work; returns it. */
gpointer bp_owned(struct bp_work *work, gpointer thing, GDestroyNotify destroy);

/** A hash table that is freed with the work. */
GHashTable *bp_table_new(struct bp_work *work, GHashFunc hash, GEqualFunc equal);

void bp_owned_free(struct bp_work *work);

/** Counts one more finding, on a page of the file from 1 (0: on none). `detail` may be NULL. */
static inline void bp_found(struct bp_work *work, enum bp_finding_code code, uint32_t page,
                            const char *detail) {
    bp_findings_add(work->findings, code, page, detail);
}

static inline struct bp_obj *bp_entry(struct bp_work *work, struct bp_obj *dict, const char *key) {
    return bp_original_entry(work->source, dict, key);
}

static inline struct bp_obj *bp_resolve(struct bp_work *work, struct bp_obj *obj) {
    return bp_original_resolve(work->source, obj);
}

/* The number of the object that a value refers to; 0 if it is no reference. */
static inline uint32_t bp_ref_number(const struct bp_work *work, const struct bp_obj *obj) {
    return obj && obj->type == BP_OBJ_REF && obj->as.ref.number < bp_original_end(work->source)
               ? obj->as.ref.number
               : 0;
}

/** True if a value is a reference to a stream. */
static inline bool bp_is_stream(const struct bp_work *work, const struct bp_obj *ref) {
    const char *bytes;
    size_t length;
    return bp_original_stream(work->source, bp_ref_number(work, ref), &bytes, &length);
}

/** The annotation that an object is; NULL if it is none, or doesn't stay. */
static inline struct bp_annot *bp_annots_find(const struct bp_work *work, uint32_t number) {
    return g_hash_table_lookup(work->annots, GUINT_TO_POINTER(number));
}

/** An item of an array, resolved; NULL if there is none. */
static inline struct bp_obj *bp_item(struct bp_work *work, const struct bp_obj *array, uint32_t i) {
    return i < bp_obj_count(array) ? bp_resolve(work, array->as.array.items[i]) : NULL;
}

/** True if no screen shows an annotation. */
static inline bool bp_annot_is_hidden(struct bp_work *work, struct bp_obj *dict) {
    return bp_obj_integer(bp_entry(work, dict, "F"), 0) & (BP_ANNOT_HIDDEN | BP_ANNOT_NO_VIEW);
}

#endif
