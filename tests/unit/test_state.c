/* States: locked by one, believed as long as everything is as it was. */
#include "batch/state.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LATER G_MAXINT64 /* a build that began after everything there is was written */
#define STATE "out/.pack.pdf.boardpack"

static void put(const char *path, const char *text) {
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static GHashTable *hashes; /* of one run */

static struct bp_state_of about(const char *input, const char *output, const char *options) {
    return (struct bp_state_of){input, output, options, hashes};
}

static struct bp_state *open_state(const char *input, const char *options) {
    bool busy;
    int error;
    const struct bp_state_of of = about(input, "out/pack.pdf", options);
    struct bp_state *state = bp_state_open(&of, &busy, &error);
    g_assert_nonnull(state);
    return state;
}

static void keep(const char *options, int64_t build_time) {
    hashes = bp_hashes_new();
    struct bp_result *built = bp_result_new("in/pack.xml", "out/pack.pdf");
    GPtrArray *inputs = g_ptr_array_new();
    g_ptr_array_add(inputs, "in/pack.xml");
    g_ptr_array_add(inputs, "in/none.xml");
    g_ptr_array_add(inputs, "data/font");
    bp_result_depend(built, inputs);
    built->facts.pages = 7;
    built->facts.warnings = 2;
    built->facts.claims = "PDF/UA-1";
    struct bp_state *state = open_state("in/pack.xml", options);
    bp_state_clear(state);
    bp_state_keep(state, built, "data/program", build_time);
    bp_state_close(state);
    g_ptr_array_free(inputs, TRUE);
    bp_result_free(built);
    g_hash_table_destroy(hashes);
}

static bool damage_seen; /* by is_current() */

static bool is_current(const char *options) {
    struct bp_result *result = bp_result_new("in/pack.xml", "out/pack.pdf");
    hashes = bp_hashes_new();
    struct bp_state *state = open_state("in/pack.xml", options);
    const bool current = bp_state_current(state, result, &damage_seen);
    if (current) {
        g_assert_cmpint(result->facts.pages, ==, 7);
        g_assert_cmpint(result->facts.warnings, ==, 2);
        g_assert_cmpint(result->facts.bytes, ==, 3);
        g_assert_cmpstr(result->facts.claims, ==, "PDF/UA-1");
    }
    bp_result_free(result);
    bp_state_close(state);
    g_hash_table_destroy(hashes);
    return current;
}

static void set_up(void) {
    put("in/pack.xml", "pack");
    put("data/font", "font");
    put("data/program", "program");
    put("out/pack.pdf", "pdf");
    g_unlink("in/none.xml");
    keep("options", LATER);
}

static void believes(void) {
    set_up();
    g_assert_true(is_current("options"));
    g_assert_true(is_current("options"));
    g_assert_false(is_current("others"));
}

static void notices(void) {
    static const char *const files[] = {"in/pack.xml", "data/font", "data/program", "out/pack.pdf"};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        set_up();
        put(files[i], "new");
        if (i == 3)
            put(files[i], "xyz");
        g_assert_false(is_current("options"));
        set_up();
        g_unlink(files[i]);
        g_assert_false(is_current("options"));
    }
    set_up();
    put("in/none.xml", "there now");
    g_assert_false(is_current("options"));
}

/* The same content under another number and time is the same; and that is noted, so that the next
 * time nothing is read. */
static void same_content(void) {
    set_up();
    put("in/copy", "pack");
    g_assert_cmpint(g_rename("in/copy", "in/pack.xml"), ==, 0);
    const struct bp_facts now = bp_facts_of("in/pack.xml");
    char *bytes = NULL;
    gsize length = 0;
    g_assert_true(is_current("options"));
    g_assert_true(g_file_get_contents(STATE, &bytes, &length, NULL));
    g_assert_nonnull(memmem(bytes, length, &now.inode, sizeof now.inode));
    g_assert_true(is_current("options"));
    g_free(bytes);
}

/* Seen from another folder, and moved with the pack. */
static void moved(void) {
    set_up();
    g_assert_cmpint(g_mkdir("elsewhere", 0777), ==, 0);
    g_assert_cmpint(g_rename("in/pack.xml", "elsewhere/pack.xml"), ==, 0);
    static const char *const inputs[] = {"in/pack.xml", "elsewhere/pack.xml"};
    for (int i = 0; i < 2; i++) {
        struct bp_result *result = bp_result_new(inputs[i], "out/pack.pdf");
        hashes = bp_hashes_new();
        struct bp_state *state = open_state(inputs[i], "options");
        bool damaged;
        g_assert_cmpint(bp_state_current(state, result, &damaged), ==, i == 1);
        g_assert_false(damaged);
        bp_state_close(state);
        g_hash_table_destroy(hashes);
        bp_result_free(result);
    }
    g_unlink("elsewhere/pack.xml");
    g_rmdir("elsewhere");
}

/* A file that changed after the build began: nobody knows what was read. */
static void unsettled(void) {
    set_up();
    keep("options", 1);
    g_assert_false(is_current("options"));
    g_assert_false(g_file_test(STATE, G_FILE_TEST_EXISTS));
}

/* Cut off anywhere, or with a bit changed anywhere, it isn't believed, and that is seen. */
static void damaged(void) {
    char *bytes = NULL;
    gsize length = 0;
    set_up();
    g_assert_true(g_file_get_contents(STATE, &bytes, &length, NULL));
    const gsize head = strlen(BP_STATE_MARK);
    for (gsize i = 1; i < length; i += 11) {
        g_assert_true(g_file_set_contents(STATE, bytes, (gssize)i, NULL));
        g_assert_false(is_current("options"));
        g_assert_true(damage_seen);
        bytes[i] ^= 4;
        g_assert_true(g_file_set_contents(STATE, bytes, (gssize)length, NULL));
        if (i >= head) {
            g_assert_false(is_current("options"));
            g_assert_true(damage_seen || i < head + strlen("2.1234 "));
        }
        bytes[i] ^= 4;
    }
    g_assert_true(g_file_set_contents(STATE, bytes, (gssize)length, NULL));
    g_assert_true(is_current("options"));
    g_assert_false(damage_seen);
    g_free(bytes);
}

/* What another version or another machine has kept, or nobody, counts as none. */
static void others(void) {
    static const char *const texts[] = {
        "", "{\"boardpack-state\":1,\"version\":\"0.1.0\"}", "{\"board",
        BP_STATE_MARK "3.1234 0123456789012345678901234567890123456789"
                      "01234567890123456789012345\n and more"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        set_up();
        put(STATE, texts[i]);
        g_assert_false(is_current("options"));
        g_assert_false(damage_seen);
    }
}

/* Somebody's file of that name is left alone. */
static void foreign(void) {
    bool busy;
    int error;
    char *text = NULL;
    set_up();
    put(STATE, "[[[[");
    const struct bp_state_of of = about("in/pack.xml", "out/pack.pdf", "options");
    g_assert_null(bp_state_open(&of, &busy, &error));
    g_assert_cmpint(error, ==, EEXIST);
    g_assert_false(busy);
    g_assert_true(g_file_get_contents(STATE, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "[[[[");
    g_unlink(STATE);
    g_free(text);
}

static void locks(void) {
    const struct bp_state_of of = about("in/pack.xml", "out/pack.pdf", "options"),
                             none = about("in/pack.xml", "none/pack.pdf", "options");
    bool busy;
    int error;
    struct bp_state *state = open_state("in/pack.xml", "options");
    g_assert_null(bp_state_open(&of, &busy, &error));
    g_assert_true(busy);
    g_assert_cmpint(error, ==, 0);
    bp_state_close(state);
    state = open_state("in/pack.xml", "options");
    bp_state_close(state);
    g_assert_null(bp_state_open(&none, &busy, &error));
    g_assert_false(busy);
    g_assert_cmpint(error, ==, ENOENT);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    char *folder = g_dir_make_tmp("state-XXXXXX", NULL);
    g_assert_cmpint(g_chdir(folder), ==, 0);
    static const char *const folders[] = {"in", "out", "data"};
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
        g_assert_cmpint(g_mkdir(folders[i], 0777), ==, 0);
    g_test_add_func("/state/believes", believes);
    g_test_add_func("/state/notices", notices);
    g_test_add_func("/state/same-content", same_content);
    g_test_add_func("/state/moved", moved);
    g_test_add_func("/state/unsettled", unsettled);
    g_test_add_func("/state/damaged", damaged);
    g_test_add_func("/state/others", others);
    g_test_add_func("/state/foreign", foreign);
    g_test_add_func("/state/locks", locks);
    const int status = g_test_run();
    static const char *const files[] = {"in/pack.xml",  "in/none.xml",  "data/font",
                                        "data/program", "out/pack.pdf", STATE};
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++)
        g_unlink(files[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(folders); i++)
        g_rmdir(folders[i]);
    g_rmdir(folder);
    g_free(folder);
    return status;
}
