/* Pictures on pages: src/draw/image.c, through the page loop, with made-up typefaces. */
#include "base/picture_file.h"
#include "draw/draw.h"

#include "fake_fonts.h"
#include "pdf_reader.h"
#include "small_pages.h"

static struct bp_fonts fonts;
static const struct bp_elem figure = {.role = BP_ROLE_FIGURE};

static void put_chunk(GByteArray *out, const char *name, const void *data, guint length) {
    const guint32 size = GUINT32_TO_BE(length);
    g_byte_array_append(out, (const guint8 *)&size, 4);
    const guint start = out->len;
    g_byte_array_append(out, (const guint8 *)name, 4);
    g_byte_array_append(out, data, length);
    const guint32 sum = GUINT32_TO_BE(libdeflate_crc32(0, out->data + start, out->len - start));
    g_byte_array_append(out, (const guint8 *)&sum, 4);
}

/* A PNG of two grey pixels side by side. */
static GBytes *make_png(uint8_t shade) {
    static const uint8_t head[] = {0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0};
    const uint8_t row[] = {0, shade, 255};
    uint8_t packed[64];
    GByteArray *out = g_byte_array_new();
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(6);
    size_t length = libdeflate_zlib_compress(c, row, sizeof row, packed, sizeof packed);
    libdeflate_free_compressor(c);
    g_byte_array_append(out, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
    put_chunk(out, "IHDR", head, sizeof head);
    put_chunk(out, "IDAT", packed, (guint)length);
    put_chunk(out, "IEND", NULL, 0);
    return g_byte_array_free_to_bytes(out);
}

static struct bp_picture make_picture(uint8_t shade) {
    return (struct bp_picture){.bytes = make_png(shade), .width = 2, .height = 1, .orientation = 1};
}

static struct bp_item item_of(const struct bp_picture *picture, uint32_t mcid) {
    struct bp_item item = {.kind = BP_ITEM_IMAGE, .mcid = mcid, .elem = (struct bp_elem *)&figure};
    item.box = (struct bp_box){BP_PT(60), BP_PT(100), BP_PT(200), BP_PT(50)};
    item.as.image.picture = picture;
    return item;
}

/* The file that comes of pages, and their resources; NULL if drawing failed. */
static struct pdf_file *draw(struct bp_page *all, uint32_t n, char **resources,
                             struct bp_diags *diags) {
    struct bp_output output = {g_byte_array_new()};
    struct bp_pdf *pdf = bp_pdf_new(&output);
    const struct bp_pages pages = {.pages = all, .n_pages = n};
    struct pdf_file *file = NULL;
    for (uint32_t i = 0; i < n; i++) {
        all[i].width = SMALL_WIDTH;
        all[i].height = SMALL_HEIGHT;
    }
    struct bp_drawing *drawing = bp_draw(pdf, &pages, &fonts, 0, diags);
    if (drawing) {
        for (uint32_t i = 0; i < n; i++)
            resources[i] = g_strdup(drawing->pages[i].resources);
        bp_pdf_finish(pdf, drawing->pages[0].contents, 0);
        file = pdf_read(output.bytes);
    } else {
        g_byte_array_unref(output.bytes);
    }
    bp_drawing_free(drawing);
    bp_pdf_free(pdf);
    return file;
}

static int count_images(const struct pdf_file *file) {
    int n = 0;
    for (guint i = 1; i < file->objects->len; i++)
        n += strstr(file->objects->pdata[i], "/Subtype/Image") != NULL;
    return n;
}

/* One object for a picture, however often it is drawn and however often it was read; each page
 * names those that it draws. */
static void test_shared(void) {
    struct bp_picture pictures[] = {make_picture(7), make_picture(7), make_picture(9)};
    struct bp_item one[] = {item_of(&pictures[0], 0), item_of(&pictures[1], 1)};
    struct bp_item both[] = {item_of(&pictures[2], 0), item_of(&pictures[0], 1),
                             item_of(&pictures[2], 2)};
    struct bp_page pages[] = {
        {.content = one, .n_content = 2}, {.content = both, .n_content = 3}, {.n_content = 0}};
    char *resources[3];
    struct bp_diags *diags = bp_diags_new();
    struct pdf_file *file = draw(pages, 3, resources, diags);
    g_assert_cmpint(count_images(file), ==, 2);
    const long first = pdf_number(resources[0], "/Im0"), second = pdf_number(resources[1], "/Im1");
    char *names = g_strdup_printf("<</XObject<</Im1 %ld 0 R/Im0 %ld 0 R>>>>", second, first);
    g_assert_cmpstr(resources[1], ==, names);
    g_assert_cmpstr(resources[2], ==, "<<>>");
    g_free(names);
    for (int i = 0; i < 3; i++) {
        g_free(resources[i]);
        g_bytes_unref(pictures[i].bytes);
    }
    bp_diags_free(diags);
    pdf_free(file);
}

/* Where a stored corner goes: the matrix applied to 0 or 1. */
static void map(const double *m, double s, double t, double *x, double *y) {
    *x = m[0] * s + m[2] * t + m[4];
    *y = m[1] * s + m[3] * t + m[5];
}

/* Which edges of the page's picture the stored picture's first row and first column become (Exif
 * 2.32, 4.6.4 A, Orientation). */
static const struct {
    const char *row, *column;
} edges[] = {
    {"top", "left"}, {"top", "right"}, {"bottom", "right"}, {"bottom", "left"},
    {"left", "top"}, {"right", "top"}, {"right", "bottom"}, {"left", "bottom"},
};

/* The edge of the box that both points lie on. */
static const char *edge_of(const double *m, double s1, double t1, double s2, double t2) {
    const double left = 60, right = 260, bottom = 841.89 - 150, top = 841.89 - 100;
    double x1, y1, x2, y2;
    map(m, s1, t1, &x1, &y1);
    map(m, s2, t2, &x2, &y2);
    if (ABS(x1 - x2) < 0.01)
        return ABS(x1 - left) < 0.01 ? "left" : ABS(x1 - right) < 0.01 ? "right" : "none";
    if (ABS(y1 - y2) < 0.01)
        return ABS(y1 - top) < 0.01 ? "top" : ABS(y1 - bottom) < 0.01 ? "bottom" : "none";
    return "none";
}

static void test_turned(void) {
    struct bp_picture picture = make_picture(7);
    for (int orientation = 1; orientation <= 8; orientation++) {
        struct bp_item item = item_of(&picture, 0);
        struct bp_page page = {.content = &item, .n_content = 1};
        struct bp_diags *diags = bp_diags_new();
        char *resources;
        double m[6];
        picture.orientation = orientation;
        struct pdf_file *file = draw(&page, 1, &resources, diags);
        const long contents = pdf_number(file->trailer, "/Root");
        const char *text = pdf_stream_text(file, contents);
        g_assert_true(g_str_has_prefix(text, "/Figure<</MCID 0>>BDC\nq\n"));
        g_assert_true(g_str_has_suffix(text, " cm\n/Im0 Do\nQ\nEMC\n"));
        char *at = (char *)strstr(text, "q\n") + 2;
        for (int i = 0; i < 6; i++)
            m[i] = g_ascii_strtod(at, &at);
        /* In image space the first row is at t = 1, the first column at s = 0. */
        g_assert_cmpstr(edge_of(m, 0, 1, 1, 1), ==, edges[orientation - 1].row);
        g_assert_cmpstr(edge_of(m, 0, 0, 0, 1), ==, edges[orientation - 1].column);
        g_free(resources);
        bp_diags_free(diags);
        pdf_free(file);
    }
    g_bytes_unref(picture.bytes);
}

static void collect(const struct bp_diagnostic *diagnostic, void *user) {
    g_string_append_printf(user, "%s:%d %s\n", diagnostic->file, diagnostic->line,
                           diagnostic->slug);
}

/* Every damaged picture is told, each once, and then there is no file. */
static void test_damaged(void) {
    struct bp_picture pictures[] = {make_picture(7), make_picture(8), make_picture(9)};
    struct bp_item items[] = {item_of(&pictures[0], 0), item_of(&pictures[1], 1),
                              item_of(&pictures[0], 2), item_of(&pictures[2], 3)};
    struct bp_page page = {.content = items, .n_content = 4};
    struct bp_diags *diags = bp_diags_new();
    GString *said = g_string_new(NULL);
    char *resources;
    for (int i = 0; i < 2; i++) {
        GBytes *whole = pictures[i].bytes;
        pictures[i].bytes = g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) - 14);
        pictures[i].pos = (struct bp_pos){"a.xml", 10 + i, 1};
        g_bytes_unref(whole);
    }
    g_assert_null(draw(&page, 1, &resources, diags));
    bp_diags_report(diags, collect, said);
    g_assert_cmpstr(said->str, ==, "a.xml:10 picture-damaged\na.xml:11 picture-damaged\n");
    g_string_free(said, TRUE);
    bp_diags_free(diags);
    for (int i = 0; i < 3; i++)
        g_bytes_unref(pictures[i].bytes);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/image/shared", test_shared);
    g_test_add_func("/image/turned", test_turned);
    g_test_add_func("/image/damaged", test_damaged);
    return g_test_run();
}
