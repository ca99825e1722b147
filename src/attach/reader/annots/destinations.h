/* Where links and bookmarks lead to. */
#ifndef BP_ATTACH_READER_ANNOTS_DESTINATIONS_H
#define BP_ATTACH_READER_ANNOTS_DESTINATIONS_H

#include "attach/reader/work.h"

/* What a link, a button or a bookmark does. At most one of the first two is there. */
struct bp_target {
    struct bp_obj *dest;   /* explicit, its page's reference final; or a relocation, with */
    uint32_t elsewhere;    /* one more than the number of a link to another file; 0: it is none */
    struct bp_obj *action; /* harmless */
};

/** Reads the names of destinations. */
void bp_dests_read(struct bp_work *work);
void bp_dests_clear(struct bp_work *work);

/** Moves all destinations on pages that are shrunk to where their content goes. */
void bp_dests_move(struct bp_work *work);

/** The explicit destination that a value stands for, as the file has it; NULL if there is none. */
struct bp_obj *bp_dest_find(struct bp_work *work, struct bp_obj *value);

/** The destination, explicit, that a value stands for; NULL if there is none, or its page doesn't
 * go out. `*index` gets that page's index. */
struct bp_obj *bp_dest_read(struct bp_work *work, struct bp_obj *value, uint32_t *index);

/** The first or last page that goes out. */
struct bp_obj *bp_dest_at_edge(struct bp_work *work, bool first);

/** Appends what is after the page in an explicit destination: on that page, or as it is. */
void bp_dest_add_view(struct bp_work *work, struct bp_obj *dest, const struct bp_obj *array,
                      const struct bp_page *page);

/** Calls `each` for all names. */
void bp_dests_each(struct bp_work *work,
                   void (*each)(void *user, const char *name, size_t length, struct bp_obj *value),
                   void *user);

/** Calls `each` for the entries of a name tree (ISO 32000-1, 7.9.6). */
void bp_name_tree_walk(struct bp_work *work, struct bp_obj *root,
                       void (*each)(void *user, struct bp_obj *name, struct bp_obj *value),
                       void *user);

#endif
