/* The output intent's colour profile: sRGB (IEC 61966-2-1) as an ICC profile, version 4.2, the one
 * that PDF 1.7 knows (ICC.1:2004-10).
 * In: nothing. Out: a matrix/TRC display profile of half a kilobyte, always the same bytes.
 * The one idea: made here from the standard's numbers, so there is no file to ship and no date in
 * it to fix. */
#include <string.h>

#include "assemble/parts.h"

#define HEADER 128    /* clause 7.2 */
#define TAG_ENTRY 12  /* clause 7.3: signature, offset, size */
#define PROFILE_ID 84 /* offset of the header's MD5 (7.2.18) */

#define FIXED(x) ((int32_t)((x)*65536 + ((x) < 0 ? -0.5 : 0.5))) /* s15Fixed16Number (4.3.4) */

/* The primaries on D50, the profile connection space's white (6.3.4.3): sRGB's chromaticities and
 * D65 by the Bradford transform; together they make white. tests/unit/test_icc.c works them out. */
static const int32_t white[3] = {FIXED(0.9642), FIXED(1), FIXED(0.8249)};
static const int32_t primaries[3][3] = {
    {FIXED(0.43604), FIXED(0.22249), FIXED(0.01392)},
    {FIXED(0.38512), FIXED(0.71690), FIXED(0.09706)},
    {FIXED(0.14305), FIXED(0.06061), FIXED(0.71393)},
};

/* The Bradford transform from D65 to D50, row by row (annex E, 9.2.10). */
static const int32_t adaptation[9] = {
    FIXED(1.04788),  FIXED(0.02292),  FIXED(-0.05022), FIXED(0.02959), FIXED(0.99048),
    FIXED(-0.01707), FIXED(-0.00925), FIXED(0.01508),  FIXED(0.75168),
};

/* Parametric curve of type 3 (10.15): (a x + b)^g from d on, c x below. */
static const int32_t curve[5] = {FIXED(2.4), FIXED(1 / 1.055), FIXED(0.055 / 1.055),
                                 FIXED(1 / 12.92), FIXED(0.04045)};

enum { N_TAGS = 10 };

struct profile {
    GByteArray *bytes;
    uint32_t offset, length; /* of the tag's data that was added last */
    int n_tags;
};

static void put32(GByteArray *out, uint32_t value) {
    const uint8_t bytes[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                             (uint8_t)value};
    g_byte_array_append(out, bytes, sizeof bytes);
}

static void set32(GByteArray *out, size_t offset, uint32_t value) {
    for (int i = 0; i < 4; i++)
        out->data[offset + (size_t)i] = (uint8_t)(value >> (24 - 8 * i));
}

static void put_signature(GByteArray *out, const char *four) {
    g_byte_array_append(out, (const guint8 *)four, 4);
}

static void put_fixed(GByteArray *out, const int32_t *values, int n) {
    for (int i = 0; i < n; i++)
        put32(out, (uint32_t)values[i]);
}

/* Begins a tag's data: its type and four zero bytes (clause 10). */
static void begin_data(struct profile *p, const char *type) {
    p->offset = p->bytes->len;
    put_signature(p->bytes, type);
    put32(p->bytes, 0);
}

/* Ends it: data start on multiples of four (7.1). */
static void end_data(struct profile *p) {
    static const uint8_t zeros[4];
    p->length = p->bytes->len - p->offset;
    g_byte_array_append(p->bytes, zeros, (4 - p->bytes->len % 4) % 4);
}

/* Enters the data added last in the table; several tags may share them. */
static void add_tag(struct profile *p, const char *signature) {
    size_t entry = HEADER + 4 + (size_t)p->n_tags++ * TAG_ENTRY;
    memcpy(p->bytes->data + entry, signature, 4);
    set32(p->bytes, entry + 4, p->offset);
    set32(p->bytes, entry + 8, p->length);
}

/* multiLocalizedUnicodeType with one record, in English (10.13). */
static void add_text(struct profile *p, const char *signature, const char *ascii) {
    begin_data(p, "mluc");
    put32(p->bytes, 1);
    put32(p->bytes, 12);
    put_signature(p->bytes, "enUS");
    put32(p->bytes, (uint32_t)strlen(ascii) * 2);
    put32(p->bytes, 28);
    for (; *ascii; ascii++) {
        const uint8_t unit[2] = {0, (uint8_t)*ascii};
        g_byte_array_append(p->bytes, unit, sizeof unit);
    }
    end_data(p);
    add_tag(p, signature);
}

static void add_numbers(struct profile *p, const char *signature, const char *type,
                        const int32_t *values, int n) {
    begin_data(p, type);
    put_fixed(p->bytes, values, n);
    end_data(p);
    add_tag(p, signature);
}

static void add_curves(struct profile *p) {
    begin_data(p, "para");
    put32(p->bytes, 3u << 16); /* function type, two reserved bytes */
    put_fixed(p->bytes, curve, G_N_ELEMENTS(curve));
    end_data(p);
    add_tag(p, "rTRC");
    add_tag(p, "gTRC");
    add_tag(p, "bTRC");
}

/* Clause 7.2. The date is that of the version's publication: it has to be some date. */
static void put_header(GByteArray *out) {
    static const uint8_t date[12] = {0x07, 0xD4, 0, 10, 0, 1};
    put32(out, 0); /* size, filled in at the end */
    put32(out, 0); /* no preferred CMM */
    put32(out, 0x04200000);
    put_signature(out, "mntr");
    put_signature(out, "RGB ");
    put_signature(out, "XYZ ");
    g_byte_array_append(out, date, sizeof date);
    put_signature(out, "acsp");
    g_byte_array_set_size(out, HEADER);
    memset(out->data + 40, 0, HEADER - 40); /* platform … reserved: none, perceptual */
    for (int i = 0; i < 3; i++)
        set32(out, 68 + 4 * (size_t)i, (uint32_t)white[i]);
}

/* The MD5 of the profile with flags, intent and the field itself at zero, which they are. */
static void set_profile_id(GByteArray *bytes) {
    GChecksum *hash = g_checksum_new(G_CHECKSUM_MD5);
    gsize length = 16;
    g_checksum_update(hash, bytes->data, bytes->len);
    g_checksum_get_digest(hash, bytes->data + PROFILE_ID, &length);
    g_checksum_free(hash);
}

GByteArray *bp_icc_srgb(void) {
    struct profile p = {.bytes = g_byte_array_new()};
    put_header(p.bytes);
    put32(p.bytes, N_TAGS);
    g_byte_array_set_size(p.bytes, HEADER + 4 + N_TAGS * TAG_ENTRY);
    add_text(&p, "desc", "sRGB");
    add_text(&p, "cprt", "No copyright, use freely");
    add_numbers(&p, "wtpt", "XYZ ", white, 3);
    add_numbers(&p, "chad", "sf32", adaptation, G_N_ELEMENTS(adaptation));
    add_numbers(&p, "rXYZ", "XYZ ", primaries[0], 3);
    add_numbers(&p, "gXYZ", "XYZ ", primaries[1], 3);
    add_numbers(&p, "bXYZ", "XYZ ", primaries[2], 3);
    add_curves(&p);
    set32(p.bytes, 0, p.bytes->len);
    set_profile_id(p.bytes);
    return p.bytes;
}
