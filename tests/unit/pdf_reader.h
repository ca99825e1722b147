/* A reader for the files that src/pdf/ writes, for tests: written from the standard, not from the
 * writer, and stopping at the first thing that is not as it should be. */
#ifndef PDF_READER_H
#define PDF_READER_H

#include <glib.h>
#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

#define READER G_GNUC_UNUSED static

/* The output that the tests write to, in place of base's: memory. */
struct bp_output {
    GByteArray *bytes;
};

void bp_output_write(struct bp_output *output, const void *data, size_t length) {
    g_byte_array_append(output->bytes, data, (guint)length);
}

struct pdf_file {
    GByteArray *bytes;
    GPtrArray *objects; /* char *, by number: the value, or a stream's dictionary; NULL: free */
    GPtrArray *streams; /* GByteArray *, by number: decoded; NULL: not a stream */
    char *trailer;
};

/* The number after a key, which is not the beginning of a longer one; -1 where the key is missing.
 */
READER long pdf_number(const char *text, const char *key) {
    for (const char *at = strstr(text, key); at; at = strstr(at + 1, key)) {
        const char *value = at + strlen(key);
        if (!g_ascii_isalnum(value[-1]) || !g_ascii_isalnum(*value))
            return strtol(value, NULL, 10);
    }
    return -1;
}

READER GByteArray *pdf_inflate(const guint8 *data, size_t length) {
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    GByteArray *out = g_byte_array_new();
    size_t size = 4 * length + 1024, actual;
    enum libdeflate_result result;
    do {
        g_byte_array_set_size(out, (guint)size);
        result = libdeflate_zlib_decompress(d, data, length, out->data, size, &actual);
        size *= 4;
    } while (result == LIBDEFLATE_INSUFFICIENT_SPACE);
    g_assert_cmpint(result, ==, LIBDEFLATE_SUCCESS);
    g_byte_array_set_size(out, (guint)actual);
    libdeflate_free_decompressor(d);
    return out;
}

/* Reads the stream object at `offset`: its dictionary (owned by the caller) and decoded data. */
READER char *pdf_read_stream(const GByteArray *bytes, size_t offset, long number,
                             GByteArray **data) {
    char *head = g_strdup_printf("%ld 0 obj\n<<", number);
    const char *at = (const char *)bytes->data + offset;
    g_assert_true(g_str_has_prefix(at, head));
    const char *start = at + strlen(head) - 2;
    const char *body = memmem(start, bytes->len - offset - strlen(head), "\nstream\n", 8);
    g_assert_nonnull(body);
    char *dict = g_memdup2(start, (gsize)(body - start) + 1);
    for (long i = 0; i < body - start; i++)
        dict[i] = dict[i] ? dict[i] : '~'; /* so that it is a string */
    dict[body - start] = '\0';
    size_t length = (size_t)pdf_number(dict, "/Length");
    body += strlen("\nstream\n");
    g_assert_true(g_str_has_prefix(body + length, "\nendstream\nendobj\n"));
    if (strstr(dict, "/FlateDecode")) {
        *data = pdf_inflate((const guint8 *)body, length);
    } else {
        *data = g_byte_array_new();
        g_byte_array_append(*data, (const guint8 *)body, (guint)length);
    }
    g_byte_array_append(*data, (const guint8 *)"", 1); /* so that it can be read as a string */
    g_byte_array_set_size(*data, (*data)->len - 1);
    g_free(head);
    return dict;
}

/* Undoes PNG's Up filter, in place; returns the rows without their filter bytes. */
READER GByteArray *pdf_unpredict(const GByteArray *coded, size_t columns) {
    GByteArray *rows = g_byte_array_new();
    g_assert_cmpuint(coded->len % (columns + 1), ==, 0);
    for (size_t at = 0; at < coded->len; at += columns + 1) {
        g_assert_cmpuint(coded->data[at], ==, 2);
        for (size_t k = 1; k <= columns; k++) {
            guint8 above = rows->len >= columns ? rows->data[rows->len - columns] : 0;
            guint8 byte = (guint8)(coded->data[at + k] + above);
            g_byte_array_append(rows, &byte, 1);
        }
    }
    return rows;
}

READER size_t pdf_field(const guint8 **at, size_t width) {
    size_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | *(*at)++;
    return value;
}

/* The object of that index in an object stream; ends where the next one begins. NUL bytes read "~".
 */
READER char *pdf_unpack(const char *dict, const GByteArray *data, size_t index, long number) {
    long n = pdf_number(dict, "/N"), first = pdf_number(dict, "/First");
    const char *text = (const char *)data->data;
    char *at = (char *)text;
    long start = 0, end = (long)data->len - first;
    g_assert_cmpint((long)index, <, n);
    for (size_t i = 0; i <= index; i++) {
        long own = strtol(at, &at, 10);
        start = strtol(at, &at, 10);
        if (i == index)
            g_assert_cmpint(own, ==, number);
    }
    if ((long)index + 1 < n) {
        strtol(at, &at, 10);
        end = strtol(at, &at, 10);
    }
    char *object = g_memdup2(text + first + start, (gsize)(end - start) + 1);
    for (long i = 0; i < end - start; i++)
        object[i] = object[i] ? object[i] : '~'; /* so that it is a string */
    object[end - start] = '\0';
    return g_strchomp(object);
}

READER void pdf_free_bytes(gpointer bytes) {
    if (bytes)
        g_byte_array_unref(bytes);
}

READER struct pdf_file *pdf_read(GByteArray *bytes) {
    struct pdf_file *file = g_new0(struct pdf_file, 1);
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    file->bytes = bytes;
    const char *text = (const char *)bytes->data;
    g_assert_true(g_str_has_prefix(text, "%PDF-1.7\n%"));
    g_assert_true(g_str_has_suffix(text + bytes->len - 8, "\n%%EOF\n"));
    const char *start = text + bytes->len - 8; /* behind the offset */
    while (g_ascii_isdigit(start[-1]))
        start--;
    g_assert_true(g_str_has_prefix(start - strlen("startxref\n"), "startxref\n"));
    size_t offset = strtoul(start, NULL, 10), w[3];
    GByteArray *coded;
    file->trailer = pdf_read_stream(bytes, offset, strtol(text + offset, NULL, 10), &coded);
    char *widths = strstr(file->trailer, "/W[") + 3;
    for (int i = 0; i < 3; i++)
        w[i] = strtoul(widths, &widths, 10);
    const size_t row = w[0] + w[1] + w[2];
    g_assert_cmpuint(row, >, 0);
    GByteArray *rows = pdf_unpredict(coded, row);
    long size = pdf_number(file->trailer, "/Size");
    g_assert_cmpint((long)(rows->len / row), ==, size);
    file->objects = g_ptr_array_new_with_free_func(g_free);
    file->streams = g_ptr_array_new_with_free_func(pdf_free_bytes);
    g_ptr_array_set_size(file->objects, (gint)size);
    g_ptr_array_set_size(file->streams, (gint)size);
    for (int type = 1; type <= 2;
         type++) { /* object streams have to be there before their objects */
        const guint8 *at = rows->data;
        for (long number = 0; number < size; number++) {
            size_t row_type = pdf_field(&at, w[0]), where = pdf_field(&at, w[1]);
            size_t index = pdf_field(&at, w[2]);
            g_assert_cmpuint(row_type, ==, number == 0 ? 0 : row_type == 1 ? 1 : 2);
            if (number == 0 || row_type != (size_t)type)
                continue;
            if (type == 1) {
                GByteArray *data;
                file->objects->pdata[number] = pdf_read_stream(bytes, where, number, &data);
                file->streams->pdata[number] = data;
            } else {
                file->objects->pdata[number] = pdf_unpack(
                    file->objects->pdata[where], file->streams->pdata[where], index, number);
            }
        }
    }
    g_byte_array_unref(rows);
    g_byte_array_unref(coded);
    return file;
}

READER void pdf_free(struct pdf_file *file) {
    g_ptr_array_unref(file->objects);
    g_ptr_array_unref(file->streams);
    g_byte_array_unref(file->bytes);
    g_free(file->trailer);
    g_free(file);
}

/* The text of an object; borrowed. */
READER const char *pdf_object(const struct pdf_file *file, long number) {
    g_assert_cmpint(number, >, 0);
    g_assert_cmpint(number, <, (long)file->objects->len);
    return file->objects->pdata[number];
}

/* The object that a key of another one points at. */
READER const char *pdf_follow(const struct pdf_file *file, const char *object, const char *key) {
    return pdf_object(file, pdf_number(object, key));
}

/* A decoded stream as a string; borrowed. */
READER const char *pdf_stream_text(const struct pdf_file *file, long number) {
    g_assert_nonnull(file->streams->pdata[number]);
    return (const char *)((GByteArray *)file->streams->pdata[number])->data;
}

/* The number of the only object that contains a text; 0 if there is none. */
READER long pdf_find(const struct pdf_file *file, const char *text) {
    long found = 0;
    for (guint i = 1; i < file->objects->len; i++) {
        if (strstr(file->objects->pdata[i], text)) {
            g_assert_cmpint(found, ==, 0);
            found = i;
        }
    }
    return found;
}

/* Has qpdf look at the file too, where it is installed. */
READER void pdf_check_with_qpdf(const GByteArray *bytes, size_t length) {
    char *qpdf = g_find_program_in_path("qpdf"), *path = NULL, *output = NULL;
    int status = 0;
    if (!qpdf) {
        g_test_message("qpdf is not installed; not checked with it");
        return;
    }
    int fd = g_file_open_tmp("boardpack-XXXXXX.pdf", &path, NULL);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
    g_assert_true(g_file_set_contents(path, (const char *)bytes->data, (gssize)length, NULL));
    char *command[] = {qpdf, (char *)"--check", path, NULL};
    g_assert_true(g_spawn_sync(NULL, command, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                               NULL, &status, NULL));
    if (status != 0)
        g_test_message("%s", output);
    g_assert_cmpint(status, ==, 0);
    remove(path);
    g_free(output);
    g_free(path);
    g_free(qpdf);
}

#endif
