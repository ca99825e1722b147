/* The file under way, which the writer's files share. Seen by src/pdf/ only. */
#ifndef BP_PDF_UNDER_WAY_H
#define BP_PDF_UNDER_WAY_H

#include "base/file.h"
#include "pdf/values.h"

enum bp_place_type { BP_PLACE_NONE, BP_PLACE_OFFSET, BP_PLACE_PACKED };

/* Where an object is, as its cross-reference entry says it (ISO 32000-1, table 18). */
struct bp_object_place {
    uint64_t where; /* OFFSET: bytes from the file's start; PACKED: the object stream's number */
    uint16_t index; /* PACKED: its place in that stream */
    uint8_t type;   /* enum bp_place_type; NONE: reserved and not yet written */
};

struct bp_pdf {
    struct bp_output *output;
    uint64_t offset; /* bytes written so far */
    GChecksum *hash; /* of those bytes */
    GArray *places;  /* struct bp_object_place by object number; number 0 is never an object */
    struct bp_queue *queue; /* streams that are being compressed */
    bool tight;             /* as small as can be */
    GString *line;          /* text around a stream, used again by every stream */

    GString *body;     /* the object stream that is being filled: its objects' values, */
    GString *index;    /* its pairs of object number and offset (7.5.7), */
    bp_ref body_ref;   /* its number; 0: none is begun, */
    uint16_t n_packed; /* and how many objects it holds */
    bool open;         /* between bp_pdf_begin() and bp_pdf_end() */
};

/** Sends bytes to the file. */
void bp_pdf_write(struct bp_pdf *pdf, const void *data, size_t length);

/** Writes a stream object whose data are as `entries` say, Length apart. */
void bp_pdf_write_stream(struct bp_pdf *pdf, bp_ref ref, const char *entries, const void *data,
                         size_t length);

/** How hard the queue tries: 1 to 12, 6 unless told. Before anything is added. */
void bp_queue_set_level(struct bp_queue *queue, int level);

/** Makes a queue of streams to be deflated (libdeflate). */
struct bp_queue *bp_queue_new(void);
void bp_queue_free(struct bp_queue *queue);

/** Adds a stream, whose data are copied; it is written some time later, at the latest by
 * bp_queue_drain(), and always after those added before it. */
void bp_queue_add(struct bp_queue *queue, struct bp_pdf *pdf, bp_ref ref, const char *entries,
                  const void *data, size_t length);

/** The same for one that is deflated already, as `entries` say: it is done anew, and kept as it was
 * where that doesn't make it smaller. */
void bp_queue_add_packed(struct bp_queue *queue, struct bp_pdf *pdf, bp_ref ref,
                         const char *entries, const void *data, size_t length);
void bp_queue_drain(struct bp_queue *queue, struct bp_pdf *pdf);

/** Says where an object is; each object is written once. */
void bp_pdf_place(struct bp_pdf *pdf, bp_ref ref, struct bp_object_place place);

/** Writes the cross-reference stream, which is object `ref`, and the file's end. */
void bp_xref_write(struct bp_pdf *pdf, bp_ref ref, bp_ref root, bp_ref info);

#endif
