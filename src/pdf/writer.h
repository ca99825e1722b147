/* The PDF writer: objects go in, bytes come out. It knows the file's syntax and nothing of what the
 * objects mean. Non-stream objects are gathered into object streams (ISO 32000-1, 7.5.7); streams
 * are deflated, on two threads, and handed on as they come, so memory stays flat; a cross-reference
 * stream (7.5.8) ends the file. */
#ifndef BP_PDF_WRITER_H
#define BP_PDF_WRITER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/file.h"
#include "pdf/values.h"

struct bp_pdf;

/** Starts a PDF 1.7 file on `output`, which is borrowed. */
struct bp_pdf *bp_pdf_new(struct bp_output *output);
void bp_pdf_free(struct bp_pdf *pdf);

/** Makes the file as small as can be without loss, which takes longer: streams are deflated as well
 * as can be, and those that come deflated are done anew where that helps. Before any is written. */
void bp_pdf_tighten(struct bp_pdf *pdf);
bool bp_pdf_is_tight(const struct bp_pdf *pdf);

/** Takes the next object number. Every number taken must be written before bp_pdf_finish(). */
bp_ref bp_pdf_reserve(struct bp_pdf *pdf);

/** Takes `count` numbers that follow one another and returns the first; 0 when count is 0. */
bp_ref bp_pdf_reserve_many(struct bp_pdf *pdf, uint32_t count);

/** Begins the text of a non-stream object; append its value to the returned string, which is the
 * writer's and already holds earlier objects (never truncate it). One object is open at a time. */
GString *bp_pdf_begin(struct bp_pdf *pdf, bp_ref ref);
void bp_pdf_end(struct bp_pdf *pdf);

enum bp_stream_form {
    BP_STREAM_DEFLATE, /* compress it (libdeflate, level 6) */
    BP_STREAM_PLAIN,   /* leave it as it is (XMP: PDF/A-2, 6.6.2.1 wants it readable) */
    BP_STREAM_READY,   /* already filtered; `entries` says how */
};

/** Writes a stream object. `entries` are the dictionary's entries but Length, and Filter of what is
 * still to be compressed, such as "/Type/Metadata/Subtype/XML"; may be empty; no NUL bytes. */
void bp_pdf_stream(struct bp_pdf *pdf, bp_ref ref, const char *entries, const void *data,
                   size_t length, enum bp_stream_form form);

struct bp_packer;

/** Compresses data that come in parts, to be written as BP_STREAM_READY with /FlateDecode. What
 * bp_packer_finish() returns is the caller's; the packer is freed by it. */
struct bp_packer *bp_packer_new(void);
void bp_packer_add(struct bp_packer *packer, const void *data, size_t length);
GByteArray *bp_packer_finish(struct bp_packer *packer);
void bp_packer_free(struct bp_packer *packer);

/** Ends the file: last object stream, cross-reference stream, trailer entries with an /ID that is a
 * hash of all bytes before it. A reserved number that was never written is a bug and aborts. */
void bp_pdf_finish(struct bp_pdf *pdf, bp_ref root, bp_ref info);

#endif
