/* The tokens of a content stream. */
#ifndef BP_ATTACH_HELPER_TOKENS_H
#define BP_ATTACH_HELPER_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

enum bp_token_type {
    BP_TOKEN_END,
    BP_TOKEN_NUMBER,
    BP_TOKEN_NAME,
    BP_TOKEN_STRING,
    BP_TOKEN_ARRAY, /* with all that is in it */
    BP_TOKEN_DICT,
    BP_TOKEN_WORD, /* an operator, or true and the like */
};

struct bp_token {
    enum bp_token_type type;
    const char *at;
    size_t length;
    bool has_text; /* STRING, ARRAY: a string that isn't empty */
};

/* What is left of the stream, and what stood open at its end. */
struct bp_tokens {
    const char *at, *end;
    bool remarks;    /* there were comments between tokens */
    int parentheses; /* of a literal string that does not end */
    bool hex;        /* a hexadecimal string that doesn't */
    char open[64];   /* brackets that are not closed, innermost last: '[' or '<' */
    int n_open;
    bool image; /* an inline image that doesn't */
};

/** Reads the next token; END at the end, and for good. */
struct bp_token bp_tokens_next(struct bp_tokens *tokens);

/** Goes on behind the data of an inline image, whose ID has been read. */
void bp_tokens_skip_image(struct bp_tokens *tokens);

#endif
