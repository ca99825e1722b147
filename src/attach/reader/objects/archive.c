/* What ISO 19005-2 refuses in objects that go out.
 * In: dictionaries by kind, and plain values. Out: a few entries mended, and findings.
 * What can be known from a dictionary alone is checked at the one place that every object passes,
 * whichever way leads to it. */
#include "attach/reader/objects/out.h"

#include <math.h>
#include <string.h>

#include "attach/reader/findings.h"

#define MAX_STRING 32767 /* 6.1.13, as all that follow */
#define MAX_NAME 127
#define SHORT_REAL 36 /* digits and all, without an exponent: neither too large nor too small */
#define LARGEST_REAL 3.403e38
#define SMALLEST_REAL 1.175e-38
#define MAX_COLORANTS 32
#define MIN_PAGE 3.0
#define MAX_PAGE 14400.0
#define ICC_HEADER 128
#define MAX_DEEP 4 /* in functions of tints */
#define MAX_COMPARED 4096

void bp_archive_tell(struct bp_work *work, const char *what) {
    if (*work->claims_a)
        bp_findings_add(work->findings, BP_FINDING_ARCHIVE_RULE, 0, what);
}

static bool is_one_of(const struct bp_obj *name, const char *const *list) {
    return bp_obj_name(name) && bp_is_listed(bp_obj_name(name), list);
}

/* An item of an array, whether its reference is final or not; NULL if there is none. */
static struct bp_obj *item_of(struct bp_work *work, const struct bp_obj *array, uint32_t i) {
    return i < bp_obj_count(array) ? bp_out_resolve(work, array->as.array.items[i]) : NULL;
}

void bp_archive_check_value(struct bp_work *work, const struct bp_obj *value) {
    if (value->type == BP_OBJ_STRING && value->as.text.length > MAX_STRING)
        bp_archive_tell(work, "text of more than 32,767 bytes");
    else if (value->type == BP_OBJ_NAME && value->as.text.length > MAX_NAME)
        bp_archive_tell(work, "a name of more than 127 bytes");
    else if (value->type == BP_OBJ_INT &&
             (value->as.integer > INT32_MAX || value->as.integer < INT32_MIN))
        bp_archive_tell(work, "a number that is too large");
    else if (value->type == BP_OBJ_REAL && value->as.text.length > SHORT_REAL) {
        const double number = fabs(bp_obj_number(value, 0));
        if (number > LARGEST_REAL || (number > 0 && number < SMALLEST_REAL))
            bp_archive_tell(work, "a number that is too large or too small");
    }
}

/* 6.1.8: some names are text for people. */
static void check_text_name(struct bp_work *work, const struct bp_obj *name) {
    if (bp_obj_name(name) && !g_utf8_validate(bp_obj_name(name), -1, NULL))
        bp_archive_tell(work, "a name in an unknown encoding");
}

/* 6.2.6: an intent that isn't known counts as the default (8.6.5.8), and so may be left out. */
static void mend_intent(struct bp_work *work, struct bp_obj *dict, const char *key) {
    static const char *const intents[] = {"RelativeColorimetric", "AbsoluteColorimetric",
                                          "Perceptual", "Saturation", NULL};
    struct bp_obj *intent = bp_out_entry(work, dict, key);
    if (intent && !is_one_of(intent, intents))
        bp_obj_set(work->arena, dict, key, NULL);
}

/* 6.2.10: an unknown blend mode counts as Normal (11.3.5); of a list the first known one counts. */
static void mend_blend_mode(struct bp_work *work, struct bp_obj *dict) {
    static const char *const modes[] = {
        "Normal",    "Compatible", "Multiply",   "Screen",    "Overlay",    "Darken",
        "Lighten",   "ColorDodge", "ColorBurn",  "HardLight", "SoftLight",  "Difference",
        "Exclusion", "Hue",        "Saturation", "Color",     "Luminosity", NULL,
    };
    const struct bp_obj *mode = bp_out_entry(work, dict, "BM"), *known = NULL;
    for (uint32_t i = 0; i < bp_obj_count(mode) && !known; i++) {
        const struct bp_obj *item = item_of(work, mode, i);
        known = is_one_of(item, modes) ? item : NULL;
    }
    if (mode && !is_one_of(mode, modes))
        bp_obj_set(work->arena, dict, "BM",
                   known ? bp_obj_new_name(work->arena, known->as.text.bytes) : NULL);
}

/* 6.2.5: functions that change all colours for a press. Those that change none go. */
static void check_gstate(struct bp_work *work, struct bp_obj *dict) {
    static const char *const keys[] = {"TR", "TR2"};
    static const char *const plain[] = {"Identity", "Default", NULL};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        const struct bp_obj *function = bp_out_entry(work, dict, keys[i]);
        if (is_one_of(function, plain))
            bp_obj_set(work->arena, dict, keys[i], NULL);
        else if (function)
            bp_archive_tell(work, "colours adjusted for a printing press (transfer functions)");
    }
    mend_intent(work, dict, "RI");
    mend_blend_mode(work, dict);
    if (bp_obj_integer(bp_out_entry(work, dict, "OPM"), 0) == 0)
        return;
    const struct bp_obj *lines = bp_out_entry(work, dict, "OP");
    const struct bp_obj *areas = bp_out_entry(work, dict, "op");
    work->archive_overprints |= (bp_obj_is_true(lines) ? BP_PAINT_LINES : 0) |
                                (bp_obj_is_true(areas ? areas : lines) ? BP_PAINT_AREAS : 0);
}

static void check_image(struct bp_work *work, struct bp_obj *dict) {
    const int64_t bits = bp_obj_integer(bp_out_entry(work, dict, "BitsPerComponent"), 1);
    mend_intent(work, dict, "Intent");
    if (bp_obj_is_true(bp_out_entry(work, dict, "ImageMask"))
            ? bits != 1
            : bits < 1 || bits > 16 || (bits & (bits - 1)) != 0)
        bp_archive_tell(work, "a picture with an odd number of bits");
}

static void check_xobject(struct bp_work *work, struct bp_obj *dict) {
    const struct bp_obj *subtype = bp_out_entry(work, dict, "Subtype");
    if (bp_obj_is_name(subtype, "Image"))
        check_image(work, dict);
    else if (subtype && !bp_obj_is_name(subtype, "Form"))
        bp_archive_tell(work, "something drawn in PostScript");
}

/* 6.2.4.2: profiles for input, screens and printers, of versions before 5. */
static void check_profile(struct bp_work *work, const struct bp_obj *dict, uint32_t number) {
    static const struct {
        const char *space;
        int n;
    } spaces[] = {{"GRAY", 1}, {"RGB ", 3}, {"Lab ", 3}, {"CMYK", 4}};
    const int64_t n = bp_obj_integer(bp_out_resolve(work, bp_obj_get(dict, "N")), 0);
    GString *profile = g_string_new(NULL);
    bp_original_decode(work->source, number, BP_ATTACH_MAX_OUTPUT, profile);
    bool good = profile->len >= ICC_HEADER && profile->str[8] < 5 &&
                !memcmp(profile->str + 36, "acsp", 4) &&
                (!memcmp(profile->str + 12, "prtr", 4) || !memcmp(profile->str + 12, "mntr", 4) ||
                 !memcmp(profile->str + 12, "scnr", 4) || !memcmp(profile->str + 12, "spac", 4));
    bool fits = false;
    for (size_t i = 0; good && i < G_N_ELEMENTS(spaces); i++)
        fits |= !memcmp(profile->str + 16, spaces[i].space, 4) && spaces[i].n == n;
    if (!good || !fits)
        bp_archive_tell(work, "a colour profile that is not valid");
    if (n == 4)
        work->archive_cmyk = true;
    g_string_free(profile, TRUE);
}

/* 6.2.4.4: what each colorant is has to be said. */
static void check_device_n(struct bp_work *work, struct bp_obj *space) {
    const struct bp_obj *names = item_of(work, space, 1);
    struct bp_obj *attributes = item_of(work, space, 4);
    const struct bp_obj *colorants = bp_out_entry(work, attributes, "Colorants");
    const struct bp_obj *process =
        bp_out_entry(work, bp_out_entry(work, attributes, "Process"), "Components");
    if (bp_obj_count(names) > MAX_COLORANTS)
        bp_archive_tell(work, "colours mixed from more than 32 inks");
    for (uint32_t i = 0; i < bp_obj_count(names); i++) {
        const struct bp_obj *name = item_of(work, names, i);
        const char *text = bp_obj_name(name);
        bool known = text && (!strcmp(text, "None") || bp_obj_get(colorants, text));
        for (uint32_t j = 0; !known && text && j < bp_obj_count(process); j++)
            known = bp_obj_is_name(item_of(work, process, j), text);
        check_text_name(work, name);
        if (!known) {
            bp_archive_tell(work, "inks without a description of how they look");
            return;
        }
    }
}

/* A value as text that stays the same when its references become final. */
static void put_plainly(struct bp_work *work, GString *text, struct bp_obj *value, int deep) {
    const uint32_t number = bp_out_source(work, value);
    const struct bp_obj *found = bp_out_resolve(work, value);
    const char *bytes;
    size_t length;
    if (!found || deep > MAX_DEEP)
        return;
    if (found->type == BP_OBJ_ARRAY) {
        for (uint32_t i = 0; i < found->as.array.n; i++)
            put_plainly(work, text, found->as.array.items[i], deep + 1);
    } else if (found->type == BP_OBJ_DICT) {
        for (uint32_t i = 0; i < found->as.dict.n; i++) {
            g_string_append(text, found->as.dict.entries[i].key);
            put_plainly(work, text, found->as.dict.entries[i].value, deep + 1);
        }
    } else {
        bp_obj_put(text, found);
    }
    if (bp_original_stream(work->source, number, &bytes, &length))
        g_string_append_len(text, bytes, (gssize)MIN(length, MAX_COMPARED));
}

/* 6.2.4.4: spot colours of one name look the same everywhere. */
static void check_separation(struct bp_work *work, struct bp_obj *space) {
    const struct bp_obj *name = item_of(work, space, 1);
    if (!bp_obj_name(name) || space->as.array.n < 4)
        return;
    GString *text = g_string_new(NULL);
    check_text_name(work, name);
    for (uint32_t i = 2; i < 4; i++)
        put_plainly(work, text, space->as.array.items[i], 0);
    if (!work->archive_spots)
        work->archive_spots = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    char *now =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)text->str, text->len);
    const char *before = g_hash_table_lookup(work->archive_spots, name->as.text.bytes);
    if (before && strcmp(before, now) != 0)
        bp_archive_tell(work, "a spot colour with different definitions");
    if (before)
        g_free(now);
    else
        g_hash_table_insert(work->archive_spots, (gpointer)name->as.text.bytes, now);
    g_string_free(text, TRUE);
}

/* 6.4.1: a field that does something, but for what it is. */
static void check_widget(struct bp_work *work, struct bp_obj *dict) {
    if (bp_obj_is_name(bp_out_entry(work, dict, "Subtype"), "Widget") &&
        (bp_out_entry(work, dict, "A") || bp_out_entry(work, dict, "AA")))
        bp_archive_tell(work, "a field with an action");
}

/* 6.1.13: how large pages may be. */
static void check_box(struct bp_work *work, struct bp_obj *box) {
    double numbers[4] = {0};
    for (uint32_t i = 0; i < 4; i++)
        numbers[i] = bp_obj_number(item_of(work, box, i), 0);
    const double w = fabs(numbers[2] - numbers[0]), h = fabs(numbers[3] - numbers[1]);
    if (box && (w < MIN_PAGE || h < MIN_PAGE || w > MAX_PAGE || h > MAX_PAGE))
        bp_archive_tell(work, "a page that is too large or too small");
}

void bp_archive_check(struct bp_work *work, struct bp_obj *dict, int kind, uint32_t number) {
    switch (kind & ~BP_KIND_MAP) {
    case BP_KIND_GSTATE:
        if (!(kind & BP_KIND_MAP))
            check_gstate(work, dict);
        break;
    case BP_KIND_XOBJECT:
        if (number > 0)
            check_xobject(work, dict);
        break;
    case BP_KIND_COLOR:
        if (number > 0 && bp_obj_get(dict, "N") && *work->claims_a)
            check_profile(work, dict, number);
        break;
    case BP_KIND_ANNOT:
        if (!(kind & BP_KIND_MAP))
            check_widget(work, dict);
        break;
    case BP_KIND_PAGE:
        check_box(work, bp_out_entry(work, dict, "MediaBox"));
        check_box(work, bp_out_entry(work, dict, "CropBox"));
        break;
    default:
        break;
    }
}

void bp_archive_check_space(struct bp_work *work, struct bp_obj *space) {
    const struct bp_obj *family = space->as.array.n > 1 ? item_of(work, space, 0) : NULL;
    if (bp_obj_is_name(family, "DeviceN"))
        check_device_n(work, space);
    else if (bp_obj_is_name(family, "Separation"))
        check_separation(work, space);
}

/* 6.2.4.2: overprinting is simulated in other ways than it prints. */
void bp_archive_finish(struct bp_work *work) {
    if (work->archive_cmyk && (work->archive_overprints & work->archive_inks))
        bp_archive_tell(work, "printing colours that overprint each other");
    g_clear_pointer(&work->archive_spots, g_hash_table_destroy);
}
