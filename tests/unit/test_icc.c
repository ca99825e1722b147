/* The colour profile, src/assemble/srgb.icc: its numbers are worked out from the standard's. */
#include <math.h>
#include <string.h>

#include "assemble/parts.h"

static const guint8 *const data = (const guint8 *)bp_icc_srgb;

static uint32_t get32(size_t at) {
    g_assert_cmpuint(at + 4, <=, bp_icc_srgb_length);
    const guint8 *b = data + at;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Where a tag's data begin; its size is `size`. */
static size_t find_tag(const char *signature, uint32_t size) {
    for (uint32_t i = 0; i < get32(128); i++) {
        size_t entry = 132 + i * 12;
        if (memcmp(data + entry, signature, 4) == 0) {
            g_assert_cmpuint(get32(entry + 4) % 4, ==, 0);
            g_assert_cmpuint(get32(entry + 4) + size, <=, bp_icc_srgb_length);
            g_assert_cmpuint(get32(entry + 8), ==, size);
            return get32(entry + 4);
        }
    }
    g_error("no tag %s", signature);
}

static double get_fixed(size_t at) {
    return (int32_t)get32(at) / 65536.0;
}

static void multiply(const double m[3][3], const double v[3], double out[3]) {
    for (int i = 0; i < 3; i++)
        out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
}

static void invert(const double m[3][3], double out[3][3]) {
    double det = 0;
    for (int i = 0; i < 3; i++)
        det += m[0][i] *
               (m[1][(i + 1) % 3] * m[2][(i + 2) % 3] - m[1][(i + 2) % 3] * m[2][(i + 1) % 3]);
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            out[k][i] = (m[(i + 1) % 3][(k + 1) % 3] * m[(i + 2) % 3][(k + 2) % 3] -
                         m[(i + 1) % 3][(k + 2) % 3] * m[(i + 2) % 3][(k + 1) % 3]) /
                        det;
}

static const double bradford[3][3] = {
    {0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}};
static const double d50[3] = {0.9642, 1, 0.8249};

/* XYZ on D65 to XYZ on D50. */
static void adapt(const double xyz[3], double out[3]) {
    const double d65[3] = {0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290};
    double inverse[3][3], from[3], to[3], cone[3];
    invert(bradford, inverse);
    multiply(bradford, d65, from);
    multiply(bradford, d50, to);
    multiply(bradford, xyz, cone);
    for (int i = 0; i < 3; i++)
        cone[i] *= to[i] / from[i];
    multiply((const double(*)[3])inverse, cone, out);
}

/* The primaries' XYZ: chromaticities of IEC 61966-2-1, scaled so that they make D65. */
static void primaries(double out[3][3]) {
    static const double xy[3][2] = {{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}};
    const double d65[3] = {0.3127 / 0.3290, 1, (1 - 0.3127 - 0.3290) / 0.3290};
    double m[3][3], inverse[3][3], scale[3];
    for (int k = 0; k < 3; k++) {
        m[0][k] = xy[k][0] / xy[k][1];
        m[1][k] = 1;
        m[2][k] = (1 - xy[k][0] - xy[k][1]) / xy[k][1];
    }
    invert((const double(*)[3])m, inverse);
    multiply((const double(*)[3])inverse, d65, scale);
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 3; i++)
            out[k][i] = m[i][k] * scale[k];
}

static void test_colours(void) {
    static const char *const tags[] = {"rXYZ", "gXYZ", "bXYZ"};
    double expected[3][3], sum[3] = {0};
    primaries(expected);
    for (int k = 0; k < 3; k++) {
        double xyz[3];
        size_t at = find_tag(tags[k], 20);
        g_assert_cmpint(memcmp(data + at, "XYZ \0\0\0", 8), ==, 0);
        adapt(expected[k], xyz);
        for (int i = 0; i < 3; i++) {
            double value = get_fixed(at + 8 + 4 * (size_t)i);
            g_assert_cmpfloat(fabs(value - xyz[i]), <, 0.0002);
            sum[i] += value;
        }
    }
    for (int i = 0; i < 3; i++)
        g_assert_cmpfloat(fabs(sum[i] - d50[i]), <, 0.00004);
}

/* chad takes D65 to D50. */
static void test_adaptation(void) {
    size_t at = find_tag("chad", 8 + 36);
    for (size_t row = 0; row < 3; row++) {
        double unit[3], column[3];
        for (size_t k = 0; k < 3; k++) {
            for (size_t i = 0; i < 3; i++)
                unit[i] = i == k;
            adapt(unit, column);
            double value = get_fixed(at + 8 + 4 * (3 * row + k));
            g_assert_cmpfloat(fabs(value - column[row]), <, 0.0003);
        }
    }
}

static void test_curve(void) {
    size_t at = find_tag("rTRC", 12 + 20);
    g_assert_cmpuint(find_tag("bTRC", 12 + 20), ==, at);
    double p[5];
    for (size_t i = 0; i < 5; i++)
        p[i] = get_fixed(at + 12 + 4 * i);
    for (int byte = 0; byte < 256; byte++) {
        double v = byte / 255.0;
        double value = v >= p[4] ? pow(p[1] * v + p[2], p[0]) : p[3] * v;
        double expected = v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
        g_assert_cmpfloat(fabs(value - expected), <, 0.00005);
    }
}

static void test_header(void) {
    g_assert_cmpuint(get32(0), ==, bp_icc_srgb_length);
    g_assert_cmpuint(bp_icc_srgb_length % 4, ==, 0);
    g_assert_cmpuint(get32(8), ==, 0x04200000);
    g_assert_cmpint(memcmp(data + 12, "mntrRGB XYZ ", 12), ==, 0);
    g_assert_cmpint(memcmp(data + 36, "acsp", 4), ==, 0);
    guint8 id[16];
    gsize length = sizeof id;
    guint8 *copy = g_memdup2(data, bp_icc_srgb_length);
    memcpy(id, data + 84, sizeof id);
    memset(copy + 84, 0, sizeof id);
    GChecksum *hash = g_checksum_new(G_CHECKSUM_MD5);
    guint8 digest[16];
    g_checksum_update(hash, copy, (gssize)bp_icc_srgb_length);
    g_checksum_get_digest(hash, digest, &length);
    g_assert_cmpint(memcmp(id, digest, sizeof id), ==, 0);
    g_checksum_free(hash);
    g_free(copy);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/icc/colours", test_colours);
    g_test_add_func("/icc/adaptation", test_adaptation);
    g_test_add_func("/icc/curve", test_curve);
    g_test_add_func("/icc/header", test_header);
    return g_test_run();
}
