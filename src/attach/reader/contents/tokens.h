/* The tokens of a content stream. */
#ifndef BP_ATTACH_READER_CONTENTS_TOKENS_H
#define BP_ATTACH_READER_CONTENTS_TOKENS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pdf/values.h"

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

/* What is left of the stream, and what was open at its end. */
struct bp_tokens {
    const char *at, *end;
    int parentheses; /* of a literal string that does not end */
    bool hex;        /* a hexadecimal string that doesn't */
    char open[64];   /* brackets that are not closed, innermost last: '[' or '<' */
    int n_open;
    bool image;   /* an inline image that doesn't */
    bool remarks; /* there are comments */
};

/** Reads the next token; at the end false, and a token of type END. */
bool bp_tokens_next(struct bp_tokens *tokens, struct bp_token *token);

/** True if a token is that word, or name with its slash. */
bool bp_token_is(const struct bp_token *token, const char *word);

/** True if a word is in a list of them, each of which has a space before and behind it. */
bool bp_is_word_in(const char *list, const char *word, size_t length);

/** Goes on behind the data of an inline image, whose ID has been read, where nothing but its EI
 * says how long it is. */
void bp_tokens_skip_image(struct bp_tokens *tokens);

/** True, and goes on behind it, if EI follows at `at`, with nothing but white space before it. */
bool bp_tokens_end_image(struct bp_tokens *tokens, const char *at);

/** For the tokens inside an array; of any other token, the token alone. */
struct bp_tokens bp_token_items(const struct bp_token *token);

/** A number's value; NAN if the token is none. */
double bp_token_number(const struct bp_token *token);

/** Appends the bytes of the string at `at`, literal or hexadecimal (7.3.4). Returns what is behind
 * it. */
const char *bp_string_read(const char *at, const char *end, GString *out);

/** The same of a token; nothing if it is no string. */
void bp_token_bytes(const struct bp_token *token, GString *out);

#define BP_N_OPERANDS 8 /* the last ones, more than any operator here takes */

/* What is before an operator. */
struct bp_operands {
    struct bp_token ring[BP_N_OPERANDS];
    uint32_t n;
};

/* Where the next token is read to: it becomes an operand when `n` is raised. */
static inline struct bp_token *bp_operands_next(struct bp_operands *operands) {
    return &operands->ring[operands->n % BP_N_OPERANDS];
}

/* The operand `back` places before the operator, from 1; its type is END if there is none. */
static inline const struct bp_token *bp_operand(const struct bp_operands *operands, uint32_t back) {
    static const struct bp_token none;
    return back <= operands->n && back <= BP_N_OPERANDS
               ? &operands->ring[(operands->n - back) % BP_N_OPERANDS]
               : &none;
}

/** The last `n` operands as numbers; false if they are no numbers, or there are fewer. */
bool bp_operands_read(const struct bp_operands *operands, double *numbers, uint32_t n);

/* Operators as numbers, so that they can be switched on. */
#define BP_OP1(a) ((uint32_t)(a))
#define BP_OP2(a, b) ((uint32_t)(a) | (uint32_t)(b) << 8)
#define BP_OP3(a, b, c) (BP_OP2(a, b) | (uint32_t)(c) << 16)

/* The operator that a word is; 0 if it is longer than any. */
static inline uint32_t bp_token_operator(const struct bp_token *token) {
    uint32_t op = 0;
    if (token->length > 3)
        return 0;
    for (size_t i = 0; i < token->length; i++)
        op |= (uint32_t)(unsigned char)token->at[i] << (8 * i);
    return op;
}

#endif
