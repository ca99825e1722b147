/* Attached files in the file under way: their objects get numbers of ours, and their trees hang
 * under our elements. Seen by src/assemble/ only. */
#ifndef BP_ASSEMBLE_GRAFT_H
#define BP_ASSEMBLE_GRAFT_H

#include "assemble/parts.h"
#include "attach/wire.h"
#include "pdf/object.h"

/* One attached file. */
struct bp_graft {
    const struct bp_attached *attached;
    struct bp_records records;
    const struct bp_obj *index; /* record 0: see attach/wire.h */
    bp_ref *numbers;            /* by local number */
    uint8_t *roles;             /* by local number: enum bp_graft_role */
    uint32_t first_key, n_keys; /* of the parent tree */
    uint32_t head_mark;         /* MCID of the head's first part */
    bool refused;               /* a diagnostic has said so */
};

/* How an object comes into the file. */
enum bp_graft_role {
    BP_GRAFT_OBJECT, /* it is written with its attachment */
    BP_GRAFT_PAGE,   /* it is written with the pages */
    BP_GRAFT_SAME,   /* an equal one of another attachment stands for it */
};

/** Finds the objects of all attachments. Pages get the numbers that have been reserved for them.
 * Returns false after a diagnostic; bp_grafts_free() in any case. */
bool bp_grafts_open(struct bp_assembly *a);
void bp_grafts_free(struct bp_assembly *a);

/** Finds out which objects of several attachments are equal, and gives these one number. */
void bp_grafts_share(struct bp_assembly *a);

/** Gives every object that has no number yet one of its own. Returns false if an attachment has
 * been refused. */
bool bp_grafts_number(const struct bp_assembly *a);

/** Writes all objects but pages. */
void bp_grafts_write(const struct bp_assembly *a);

/** Writes the object of a page that is attached; `node` is its parent in the page tree. */
void bp_graft_write_page(const struct bp_assembly *a, uint32_t page, bp_ref node);

/** The MCID that a mark of ours has on its page: on an attached one, behind the page's own. */
uint32_t bp_graft_mcid(const struct bp_assembly *a, uint32_t page, uint32_t mark);

/** Reports a diagnostic, the first time: what the helper wrote makes no sense. */
void bp_graft_refuse(const struct bp_assembly *a, struct bp_graft *graft, const char *reason);

/** Appends a value of the index, its references changed. */
void bp_graft_put(const struct bp_assembly *a, struct bp_graft *graft, GString *out,
                  const struct bp_obj *value);

/** False if a value stands for a part of a link to another file that leads nowhere. */
bool bp_graft_leads(const struct bp_assembly *a, const struct bp_graft *graft,
                    const struct bp_obj *value);

/** Appends the references of an array in the index; they lead to objects, and to nothing else. */
void bp_graft_put_refs(const struct bp_assembly *a, struct bp_graft *graft, GString *out,
                       const char *key);

/** An array of the index; an empty one where there is none. */
struct bp_graft_array {
    struct bp_obj *const *items;
    uint32_t n;
};
struct bp_graft_array bp_graft_array(const struct bp_graft *graft, const char *key);

/** The value that a reference leads to, or the value itself. */
const struct bp_obj *bp_graft_follow(const struct bp_assembly *a, const struct bp_graft *graft,
                                     const struct bp_obj *value);

/** Appends an array that the parts of all attachments make, under its key; nothing where they are
 * all empty. */
void bp_grafts_put_arrays(const struct bp_assembly *a, GString *out, const char *key);

#endif
