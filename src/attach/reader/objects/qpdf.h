/* The little that is asked of libqpdf, as C. Every exception ends here. */
#ifndef BP_ATTACH_READER_OBJECTS_QPDF_H
#define BP_ATTACH_READER_OBJECTS_QPDF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct bp_qpdf;

enum bp_qpdf_status { BP_QPDF_OK, BP_QPDF_ENCRYPTED, BP_QPDF_DAMAGED, BP_QPDF_NO_MEMORY };

/* Where an object is (ISO 32000-1, table 18). */
enum bp_qpdf_place_type { BP_QPDF_NOWHERE, BP_QPDF_PLAIN, BP_QPDF_PACKED };

struct bp_qpdf_place {
    enum bp_qpdf_place_type type;
    uint32_t where; /* PLAIN: bytes from the header; PACKED: the object stream's number */
    uint32_t index; /* PACKED: in the object stream */
    uint32_t generation;
};

#define BP_QPDF_WHY 200 /* room for what libqpdf said */

/** Opens a file in memory, which is borrowed. On any status but OK, `*qpdf` is NULL. `why` gets
 * what was wrong, also of a file that could be opened all the same; "" if nothing was. */
enum bp_qpdf_status bp_qpdf_open(const char *bytes, size_t length, struct bp_qpdf **qpdf,
                                 char why[BP_QPDF_WHY]);
void bp_qpdf_free(struct bp_qpdf *qpdf);

/** The places of all objects, by number, to be freed with free(); `*end` gets one more than the
 * largest number. NULL if that is more than `most`. */
struct bp_qpdf_place *bp_qpdf_places(struct bp_qpdf *qpdf, uint32_t most, uint32_t *end);

/** The number of the object that a key of the trailer refers to ("/Root"); 0 if there is none. */
uint32_t bp_qpdf_trailer(struct bp_qpdf *qpdf, const char *key);

/** Writes the whole file anew, plainly: no object streams, no faults in its syntax. `*bytes` is to
 * be freed with free(). */
enum bp_qpdf_status bp_qpdf_rewrite(struct bp_qpdf *qpdf, char **bytes, size_t *length,
                                    char why[BP_QPDF_WHY]);

/** Decodes a stream as far as its first `n_filters` filters say (all of them: -1), handing its
 * bytes to `add` part by part, `limit` bytes at most. False: it can't be decoded whole. */
bool bp_qpdf_decode(struct bp_qpdf *qpdf, uint32_t number, uint32_t generation, int n_filters,
                    size_t limit, void (*add)(void *user, const void *bytes, size_t length),
                    void *user);

#ifdef __cplusplus
}
#endif

#endif
