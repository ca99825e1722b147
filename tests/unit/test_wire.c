/* Objects that a helper hands back, whole and not: src/attach/wire.c. */
#include "attach/wire.h"

#include <glib.h>
#include <string.h>

static void test_records(void) {
    static const char *const right[] = {
        "boardpack-objects 1 0\no 4\n<<>>\n",
        "boardpack-objects 1 2\no 4\n<<>>\ns 4 3\n<<>>\nabc\nO 1\n7\n",
        "boardpack-objects 1 1\no 4\n<<>>\nS 4 0\n<<>>\n\n",
    };
    static const char *const wrong[] = {
        "",
        "boardpack-objects 1 ",
        "boardpack-objects 2 0\no 4\n<<>>\n",
        "boardpack-objects 1 x\no 4\n<<>>\n",
        "boardpack-objects 1 4000001\no 4\n<<>>\n",
        "boardpack-objects 1 99999999999999999999\no 4\n<<>>\n",
        "boardpack-objects 1 0\n",
        "boardpack-objects 1 0\ns 4 0\n<<>>\n\n",
        "boardpack-objects 1 0\no 4\n<<>>",
        "boardpack-objects 1 0\no 4\n<<>>\n\n",
        "boardpack-objects 1 0\no -4\n<<>>\n",
        "boardpack-objects 1 0\no 5\n<<>>\n",
        "boardpack-objects 1 0\no 3\n<<>>\n",
        "boardpack-objects 1 1\no 4\n<<>>\n",
        "boardpack-objects 1 1\no 4\n<<>>\nx 1\n7\n",
        "boardpack-objects 1 1\no 4\n<<>>\ns 4\n<<>>\n\n",
        "boardpack-objects 1 1\no 4\n<<>>\ns 4 4\n<<>>\nabc\n",
        "boardpack-objects 1 1\no 4\n<<>>\ns 4 999999999\n<<>>\nabc\n",
        "boardpack-objects 1 1\no 4\n<<>>\no 18446744073709551615\n7\n",
    };
    struct bp_records records;
    for (size_t i = 0; i < G_N_ELEMENTS(right); i++) {
        g_assert_cmpstr(bp_records_find(&records, right[i], strlen(right[i])), ==, NULL);
        bp_records_clear(&records);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        if (!bp_records_find(&records, wrong[i], strlen(wrong[i])))
            g_error("not found wrong: %s", wrong[i]);
        bp_records_clear(&records);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire/records", test_records);
    return g_test_run();
}
