/* What ISO 19005-2 refuses in content streams. */
#ifndef BP_ATTACH_READER_CONTENTS_OPERATORS_H
#define BP_ATTACH_READER_CONTENTS_OPERATORS_H

#include "attach/reader/contents/tokens.h"

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

#endif
