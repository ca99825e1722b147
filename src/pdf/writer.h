/* The PDF writer: objects go in, bytes come out. It knows the file's syntax and nothing of what the
 * objects mean. Non-stream objects are gathered into object streams (ISO 32000-1, 7.5.7); streams
 * are deflated, on two threads, and handed on as they come, so memory stays flat; a cross-reference
 * stream (7.5.8) ends the file. */
#ifndef BP_PDF_WRITER_H
#define BP_PDF_WRITER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "base/geom.h"

struct bp_pdf;

typedef uint32_t bp_ref; /* an object's number; generation 0 always; 0 is none */

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

/* Printing values. Each appends to `out` and leaves a space only where syntax needs one. */

/** Appends bytes as they are: g_string_append_len() without a call where there is room, as there
 * nearly always is; a pack of a thousand pages has a million such bits. */
static inline void bp_put_raw(GString *out, const char *bytes, size_t length) {
    if (length >= out->allocated_len - out->len) {
        g_string_append_len(out, bytes, (gssize)length);
        return;
    }
    memcpy(out->str + out->len, bytes, length);
    out->len += length;
    out->str[out->len] = '\0';
}

/** Appends a string literal. */
#define bp_put_literal(out, literal) bp_put_raw((out), "" literal, sizeof(literal) - 1)

/** The bytes that stand for themselves in a name: regular characters of ASCII (7.2.2, 7.3.5). */
extern const bool bp_plain[256];

/** A name, with its slash and #-escapes (7.3.5). */
void bp_put_name(GString *out, const char *name);

/** A literal byte string, escaped (7.3.4.2). */
void bp_put_bytes(GString *out, const void *data, size_t length);

/** A text string (7.9.2): ASCII as it is, all else UTF-16BE with a byte order mark. What goes
 * beyond the 32,767 bytes that PDF/A allows a string (ISO 19005-2, 6.1.13) is left off. */
void bp_put_text(GString *out, const char *utf8);
void bp_put_text_len(GString *out, const char *utf8, size_t length);

/** An integer, and a length as a decimal number of points without trailing zeros ("12.5"), both
 * with a space before them where the last character needs one. */
void bp_put_int(GString *out, int64_t value);
void bp_put_len(GString *out, bp_len value);

/** The four numbers of a box on a page of that height, turned over, without the brackets. */
void bp_put_box(GString *out, struct bp_box box, bp_len height);

/** " 12 0 R", the space before it only where needed. */
void bp_put_ref(GString *out, bp_ref ref);

#endif
