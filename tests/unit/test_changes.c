/* Tracked changes in archives, whole and broken: src/attach/changes.c. */
#include "attach/office.h"

#include <glib.h>
#include <string.h>
#include <zlib.h>

static void put(GByteArray *out, uint32_t value, int bytes) {
    for (; bytes--; value >>= 8) {
        const guint8 byte = (guint8)value;
        g_byte_array_append(out, &byte, 1);
    }
}

static void put_text(GByteArray *out, const char *text) {
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

/* The fields that a file's own header and its entry in the directory have in common. */
static void put_head(GByteArray *out, const char *name, int method, gsize packed, gsize size) {
    put(out, 20, 2);
    put(out, 0, 2);
    put(out, (uint32_t)method, 2);
    put(out, 0, 4);
    put(out, 0, 4);
    put(out, (uint32_t)packed, 4);
    put(out, (uint32_t)size, 4);
    put(out, (uint32_t)strlen(name), 2);
    put(out, 0, 2);
}

static guint8 *pack(const char *text, gsize size, gsize *packed) {
    z_stream z = {.next_in = (Bytef *)text, .avail_in = (uInt)size};
    g_assert_cmpint(deflateInit2(&z, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
    *packed = deflateBound(&z, size);
    guint8 *bytes = g_malloc(*packed);
    z.next_out = bytes;
    z.avail_out = (uInt)*packed;
    g_assert_cmpint(deflate(&z, Z_FINISH), ==, Z_STREAM_END);
    *packed = z.total_out;
    deflateEnd(&z);
    return bytes;
}

/* An archive of one file behind another. */
static GByteArray *archive(const char *name, const char *text, int method) {
    GByteArray *out = g_byte_array_new();
    gsize packed = strlen(text);
    guint8 *bytes =
        method ? pack(text, strlen(text), &packed) : (guint8 *)g_memdup2(text, strlen(text) + 1);
    put_text(out, "PK\3\4");
    put_head(out, "first", 0, 0, 0);
    put_text(out, "first");
    const guint at = out->len;
    put_text(out, "PK\3\4");
    put_head(out, name, method, packed, strlen(text));
    put_text(out, name);
    g_byte_array_append(out, bytes, (guint)packed);
    const guint directory = out->len;
    for (int i = 0; i < 2; i++) {
        put_text(out, "PK\1\2");
        put(out, 20, 2);
        put_head(out, i ? name : "first", i ? method : 0, i ? packed : 0, i ? strlen(text) : 0);
        put(out, 0, 6);
        put(out, 0, 4);
        put(out, i ? at : 0, 4);
        put_text(out, i ? name : "first");
    }
    const guint end = out->len;
    put_text(out, "PK\5\6");
    put(out, 0, 4);
    put(out, 2, 2);
    put(out, 2, 2);
    put(out, end - directory, 4);
    put(out, directory, 4);
    put(out, 0, 2);
    g_free(bytes);
    return out;
}

static struct bp_changes count(const char *name, const char *text, int method) {
    GByteArray *bytes = archive(name, text, method);
    const struct bp_changes found = bp_changes_count(bytes->data, bytes->len, false);
    g_byte_array_free(bytes, TRUE);
    return found;
}

static uint32_t all(const char *name, const char *text, int method) {
    return count(name, text, method).all;
}

static void test_counts(void) {
    static const char word[] = "<w:p><w:ins w:id=\"1\">a</w:ins><w:del "
                               "w:id=\"2\"/><w:insert/><q:moveTo\n/><cellDel></w:p>";
    static const char control[] =
        "<w:del/><w:sdt><w:del/><w:sdt><w:moveFrom/></w:sdt><w:ins/></w:sdt></w:sdt><w:del>";
    for (int method = 0; method <= 8; method += 8) {
        g_assert_cmpuint(all("word/document.xml", word, method), ==, 4);
        g_assert_cmpuint(all("word/header9.XML", word, method), ==, 4);
        g_assert_cmpuint(all("other.xml", "<w:p/>", method), ==, 0);
        g_assert_cmpuint(all("other.xml", "", method), ==, 0);
        g_assert_cmpuint(all("xl/styles.xml", word, method), ==, 0);
        g_assert_cmpuint(all("ppt/slide.xml", word, method), ==, 0);
        g_assert_cmpuint(all("word/comments.xml", word, method), ==, 0);
        g_assert_cmpuint(count("word/document.xml", control, method).all, ==, 5);
        g_assert_cmpuint(count("word/document.xml", control, method).controlled, ==, 2);
    }
    GByteArray *bytes = archive("word/comments.xml", word, 8);
    g_assert_cmpuint(bp_changes_count(bytes->data, bytes->len, true).all, ==, 4);
    g_byte_array_free(bytes, TRUE);
    g_assert_cmpuint(bp_changes_count(word, strlen(word), true).all, ==, 0);
    g_assert_cmpuint(bp_changes_count("", 0, true).all, ==, 0);
}

/* OpenDocument has regions; a spreadsheet's don't print. */
static void test_regions(void) {
    static const char text[] = "<text:tracked-changes><text:changed-region><text:deletion/>"
                               "<text:insertion>a</text:insertion></text:changed-region>"
                               "<table:deletion/><text:deletions/>";
    static const char *const start =
        "<office:document "
        "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'>";
    char *flat = g_strconcat(start, text, NULL);
    g_assert_cmpuint(all("content.xml", text, 8), ==, 2);
    g_assert_cmpuint(all("styles.xml", text, 0), ==, 2);
    g_assert_cmpuint(bp_changes_count(flat, strlen(flat), true).all, ==, 2);
    g_free(flat);
}

/* Wherever a tag is cut by the pieces that the text is read in. */
static void test_pieces(void) {
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 40000; i++) {
        g_string_append(text, "<w:del/>");
        if (i % 7 == 0)
            g_string_append_c(text, 'x');
    }
    g_assert_cmpuint(all("word/document.xml", text->str, 8), ==, 40000);
    g_assert_cmpuint(all("word/document.xml", text->str, 0), ==, 40000);
    g_string_free(text, TRUE);
}

/* Cut short or changed anywhere, it is read within its bounds. */
static void test_broken(void) {
    GByteArray *bytes = archive("word/document.xml", "<w:sdt><w:del/></w:sdt>", 8);
    for (guint length = 0; length < bytes->len; length++) {
        guint8 *copy = g_memdup2(bytes->data, length ? length : 1);
        bp_changes_count(copy, length, true);
        g_free(copy);
    }
    for (guint i = 0; i < bytes->len; i++)
        for (int value = 0; value < 256; value += 51) {
            guint8 *copy = g_memdup2(bytes->data, bytes->len);
            copy[i] = (guint8)value;
            bp_changes_count(copy, bytes->len, true);
            g_free(copy);
        }
    g_byte_array_free(bytes, TRUE);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/changes/counts", test_counts);
    g_test_add_func("/changes/regions", test_regions);
    g_test_add_func("/changes/pieces", test_pieces);
    g_test_add_func("/changes/broken", test_broken);
    return g_test_run();
}
