/* Fuzzes the way from a pack's bytes to its document, without files: decoding, parsing, validation,
 * explanation, reading. In: bytes from libFuzzer. Out: nothing; the sanitizers find what is wrong.
 * load.dict has the words of the vocabulary. */
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "load/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct bp_diags *diags = bp_diags_new();
    bp_load_memory(data, size, diags);
    bp_diags_free(diags);
    return 0;
}
