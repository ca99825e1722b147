/* Fuzzes the helper's whole work: a file in memory to facts and objects, libqpdf included.
 * In: bytes from libFuzzer; the last one says what the job asks for. Out: nothing; the sanitizers
 * find what is wrong. What must hold: facts and records are values to the last byte, and refer to
 * nothing that isn't there, and of a sound file there are objects. */
#include <stdlib.h>
#include <string.h>

#include "attach/reader/steps.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One page, and after it what the job asks for. */
static const char sound[] = "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                            "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                            "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
                            "trailer<</Root 1 0 R/Size 4>>\n";

static void add(void *user, const void *bytes, size_t length) {
    g_string_append_len(user, bytes, (gssize)length);
}

static void check_refs(const struct bp_obj *value, uint32_t n) {
    if (value->type == BP_OBJ_REF) {
        g_assert_cmpuint(value->as.ref.generation, <=, BP_RELOC_HEAD);
        g_assert_true(value->as.ref.generation > 0 ||
                      (value->as.ref.number > 0 && value->as.ref.number <= n));
    } else if (value->type == BP_OBJ_ARRAY) {
        for (uint32_t i = 0; i < value->as.array.n; i++)
            check_refs(value->as.array.items[i], n);
    } else if (value->type == BP_OBJ_DICT) {
        for (uint32_t i = 0; i < value->as.dict.n; i++)
            check_refs(value->as.dict.entries[i].value, n);
    }
}

static const struct bp_obj *parse(struct bp_arena *arena, const char *text, size_t length) {
    size_t used;
    const struct bp_obj *value = bp_obj_parse(arena, text, length, &used);
    g_assert_nonnull(value);
    g_assert_cmpuint(used, ==, length);
    return value;
}

static void check_objects(struct bp_arena *arena, const GString *objects) {
    char *at = objects->str + strlen(BP_FORM_MAGIC);
    const char *end = objects->str + objects->len;
    g_assert_true(g_str_has_prefix(objects->str, BP_FORM_MAGIC));
    const uint32_t n = (uint32_t)strtoul(at, &at, 10);
    g_assert_true(*at++ == '\n');
    for (uint32_t i = 0; i <= n; i++) {
        const bool stream = *at == 's' || *at == 'S';
        g_assert_true(stream || *at == 'o' || *at == 'O');
        const size_t length = strtoul(at + 2, &at, 10), bytes = stream ? strtoul(at, &at, 10) : 0;
        g_assert_true(*at++ == '\n');
        g_assert_cmpuint(length + bytes, <, (size_t)(end - at));
        check_refs(parse(arena, at, length), n);
        at += length + 1 + (stream ? bytes + 1 : 0);
        g_assert_true(at[-1] == '\n');
    }
    g_assert_true(at == end);
}

/* True if there were objects. */
static bool run_helper(const uint8_t *data, size_t size) {
    const uint8_t wish = size > 0 ? data[size - 1] : 0;
    const struct bp_page_range range = {1 + (wish >> 6), 0};
    struct bp_helper_job job = {
        .prefix = "a1.", .level = 1 + (wish & 3), .remove_comments = wish & 4};
    job.stamps = (struct bp_stamps){.side = 595000, .size = 9000, .edge = 59000};
    job.shrink = wish & 8 ? BP_SHRINK_YES : wish & 16 ? BP_SHRINK_NO : BP_SHRINK_NEEDED;
    if (wish & 16) {
        job.ranges = g_array_new(FALSE, FALSE, sizeof range);
        g_array_append_val(job.ranges, range);
    }
    job.office = wish & 64;
    if (wish & 32) {
        job.files = g_ptr_array_new();
        g_ptr_array_add(job.files, "/pack/linking.pdf");
        g_ptr_array_add(job.files, "/pack/papers/five.pdf");
    }
    struct bp_reading *run = bp_reading_new((const char *)data, size, &job);
    struct bp_arena *arena = bp_arena_new();
    GString *out = g_string_new(NULL);
    bp_reading_put_facts(run, out);
    parse(arena, out->str, out->len - 1);
    const bool whole = bp_reading_has_objects(run);
    if (whole) {
        g_string_truncate(out, 0);
        bp_reading_write_objects(run, add, out);
        check_objects(arena, out);
    }
    g_string_free(out, TRUE);
    bp_arena_free(arena);
    bp_reading_free(run);
    if (job.ranges)
        g_array_free(job.ranges, TRUE);
    if (job.files)
        g_ptr_array_free(job.files, TRUE);
    return whole;
}

/* (libFuzzer's own declaration.) NOLINTNEXTLINE(readability-non-const-parameter) */
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    (void)argc;
    (void)argv;
    g_assert_true(run_helper((const uint8_t *)sound, strlen(sound)));
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    run_helper(data, size);
    return 0;
}
