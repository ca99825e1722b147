/* Inline images. */
#ifndef BP_ATTACH_READER_CONTENTS_IMAGES_H
#define BP_ATTACH_READER_CONTENTS_IMAGES_H

#include "attach/reader/contents/tokens.h"
#include "attach/reader/work.h"

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

#endif
