/* The table behind the caches, against GHashTable. */
#include "text/intern.h"

#include <glib.h>

static void test_against_glib(void) {
    struct bp_arena *arena = bp_arena_new();
    struct bp_intern table;
    bp_intern_init(&table, arena);
    GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GRand *rand = g_rand_new_with_seed(1);
    for (uint32_t i = 0; i < 50000; i++) {
        char text[32];
        const uint32_t tag = (uint32_t)g_rand_int_range(rand, 0, 3);
        const uint32_t length = (uint32_t)g_rand_int_range(rand, 0, 20);
        for (uint32_t k = 0; k < length; k++)
            text[k] = (char)('a' + g_rand_int_range(rand, 0, length > 2 ? 26 : 2));
        char *key = g_strdup_printf("%u%.*s", tag, (int)length, text);
        const uint32_t hash = bp_intern_hash(tag, text, length);
        const uint32_t *found = bp_intern_find(&table, hash, tag, text, length);
        gpointer expected;
        if (g_hash_table_lookup_extended(known, key, NULL, &expected)) {
            g_assert_nonnull(found);
            g_assert_cmpuint(*found, ==, GPOINTER_TO_UINT(expected));
            g_free(key);
        } else {
            g_assert_null(found);
            const char *copy = bp_intern_add(&table, hash, tag, text, length, i);
            g_assert_cmpmem(copy, length, text, length);
            g_hash_table_insert(known, key, GUINT_TO_POINTER(i));
        }
    }
    g_assert_cmpuint(table.count, ==, g_hash_table_size(known));
    g_hash_table_destroy(known);
    g_rand_free(rand);
    bp_intern_clear(&table);
    bp_arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/intern/against-glib", test_against_glib);
    return g_test_run();
}
