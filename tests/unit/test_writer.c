/* The file writer: src/pdf/, read back by a reader of the tests' own and by qpdf. */
#include "pdf/writer.h"

#include "pdf_reader.h"

/* A file with an object for each number up to `n`, and a page so that it is a whole document. */
static GByteArray *write_file(uint32_t n, enum bp_stream_form form) {
    struct bp_output output = {g_byte_array_new()};
    struct bp_pdf *pdf = bp_pdf_new(&output);
    bp_ref first = bp_pdf_reserve_many(pdf, n), contents = bp_pdf_reserve(pdf);
    bp_ref page = bp_pdf_reserve(pdf), pages = bp_pdf_reserve(pdf), root = bp_pdf_reserve(pdf);
    g_assert_cmpuint(first, ==, n ? 1 : 0);
    for (uint32_t i = n; i-- > 0;) {
        GString *out = bp_pdf_begin(pdf, first + i);
        g_string_append(out, "<</Number");
        bp_put_int(out, i);
        g_string_append(out, ">>");
        bp_pdf_end(pdf);
    }
    bp_pdf_stream(pdf, contents, "", "0 0 10 10 re f\n", 15, form);
    GString *out = bp_pdf_begin(pdf, page);
    g_string_append(out, "<</Type/Page/MediaBox[0 0 100 100]/Resources<<>>/Parent");
    bp_put_ref(out, pages);
    g_string_append(out, "/Contents");
    bp_put_ref(out, contents);
    g_string_append(out, ">>");
    bp_pdf_end(pdf);
    out = bp_pdf_begin(pdf, pages);
    g_string_append(out, "<</Type/Pages/Count 1/Kids[");
    bp_put_ref(out, page);
    g_string_append(out, "]>>");
    bp_pdf_end(pdf);
    out = bp_pdf_begin(pdf, root);
    g_string_append(out, "<</Type/Catalog/Pages");
    bp_put_ref(out, pages);
    g_string_append(out, ">>");
    bp_pdf_end(pdf);
    bp_pdf_finish(pdf, root, 0);
    bp_pdf_free(pdf);
    return output.bytes;
}

static void check_file(uint32_t n, enum bp_stream_form form) {
    GByteArray *bytes = write_file(n, form);
    pdf_check_with_qpdf(bytes, bytes->len);
    struct pdf_file *file = pdf_read(bytes);
    for (uint32_t i = 0; i < n; i++) {
        char *expected = g_strdup_printf("<</Number %u>>", i);
        g_assert_cmpstr(pdf_object(file, (long)i + 1), ==, expected);
        g_free(expected);
    }
    g_assert_cmpstr(pdf_stream_text(file, (long)n + 1), ==, "0 0 10 10 re f\n");
    g_assert_true(strstr(pdf_follow(file, file->trailer, "/Root"), "/Type/Catalog") != NULL);
    pdf_free(file);
}

static void test_round_trip(void) {
    check_file(0, BP_STREAM_DEFLATE);
    check_file(10, BP_STREAM_PLAIN);
    check_file(2500, BP_STREAM_DEFLATE);
}

/* Object streams hold about 400 objects each. */
static void test_packing(void) {
    struct pdf_file *file = pdf_read(write_file(1997, BP_STREAM_DEFLATE)); /* 2,000 with the page */
    int streams = 0;
    for (guint i = 1; i < file->objects->len; i++)
        streams += strstr(file->objects->pdata[i], "/Type/ObjStm") != NULL;
    g_assert_cmpint(streams, ==, 5);
    pdf_free(file);
}

static void test_header(void) {
    GByteArray *bytes = write_file(1, BP_STREAM_DEFLATE);
    g_assert_cmpmem(bytes->data, 9, "%PDF-1.7\n", 9);
    g_assert_cmpuint(bytes->data[9], ==, '%');
    for (int i = 10; i < 14; i++)
        g_assert_cmpuint(bytes->data[i], >, 127);
    g_byte_array_unref(bytes);
}

/* Both halves alike, another one for other bytes, the same for the same. */
static void test_id(void) {
    struct pdf_file *one = pdf_read(write_file(3, BP_STREAM_DEFLATE));
    struct pdf_file *same = pdf_read(write_file(3, BP_STREAM_DEFLATE));
    struct pdf_file *other = pdf_read(write_file(4, BP_STREAM_DEFLATE));
    g_assert_cmpmem(one->bytes->data, one->bytes->len, same->bytes->data, same->bytes->len);
    const char *id = strstr(one->trailer, "/ID[<"), *id2 = strstr(other->trailer, "/ID[<");
    g_assert_nonnull(id);
    g_assert_cmpmem(id + 5, 32, id + 5 + 34, 32);
    g_assert_true(g_str_has_prefix(id + 5 + 66, ">]"));
    g_assert_cmpint(strncmp(id, id2, 60), !=, 0);
    pdf_free(one);
    pdf_free(same);
    pdf_free(other);
}

/* What would make a broken file is a fault of the program, and stops it. */
static void test_faults(void) {
    if (g_test_subprocess()) {
        struct bp_output output = {g_byte_array_new()};
        struct bp_pdf *pdf = bp_pdf_new(&output);
        bp_pdf_reserve(pdf);
        bp_pdf_finish(pdf, 1, 0);
        return;
    }
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr("*object 1 was reserved and never written*");
}

/* What comes in parts, however small or large, is one stream. */
static void test_packer(void) {
    GRand *random = g_rand_new_with_seed(1);
    GByteArray *plain = g_byte_array_new();
    struct bp_packer *packer = bp_packer_new();
    for (int part = 0; part < 300; part++) {
        guint length = part % 7 == 3 ? 0 : (guint)g_rand_int_range(random, 1, 5000);
        g_byte_array_set_size(plain, plain->len + length);
        for (guint i = plain->len - length; i < plain->len; i++)
            plain->data[i] = (guint8)g_rand_int_range(random, 0, 200);
        bp_packer_add(packer, plain->data + plain->len - length, length);
    }
    GByteArray *packed = bp_packer_finish(packer);
    GByteArray *again = pdf_inflate(packed->data, packed->len);
    g_assert_cmpuint(packed->len, <, plain->len);
    g_assert_cmpmem(again->data, again->len, plain->data, plain->len);
    g_byte_array_unref(packed);
    g_byte_array_unref(again);
    g_byte_array_unref(plain);
    bp_packer_free(bp_packer_new());
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/writer/round-trip", test_round_trip);
    g_test_add_func("/writer/packing", test_packing);
    g_test_add_func("/writer/header", test_header);
    g_test_add_func("/writer/id", test_id);
    g_test_add_func("/writer/packer", test_packer);
    g_test_add_func("/writer/faults", test_faults);
    return g_test_run();
}
