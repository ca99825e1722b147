/* The records of an attachment's objects, in the form that attach/wire.h describes. Seen by
 * src/assemble/ only. */
#ifndef BP_ASSEMBLE_RECORDS_H
#define BP_ASSEMBLE_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bp_record {
    const char *text; /* the value, or a stream's dictionary */
    size_t length;
    const char *data; /* a stream's; NULL: it is none */
    size_t size;
    bool may_be_shared;
};

/* Where they are in the bytes, which are borrowed. Record 0 is the index. */
struct bp_records {
    const char *bytes, *end;
    size_t *starts;
    uint32_t n; /* without the index */
};

/** Finds all records. Returns NULL, or why the bytes are refused. Free with bp_records_clear(),
 * after a refusal as well. */
const char *bp_records_find(struct bp_records *records, const char *bytes, size_t length);
void bp_records_clear(struct bp_records *records);

/** Record `number`, from 0 to n. */
struct bp_record bp_record_at(const struct bp_records *records, uint32_t number);

#endif
