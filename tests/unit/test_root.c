/* The outermost element's name, behind whatever may come before it. */
#include "load/root.h"

#include <glib.h>
#include <glib/gstdio.h>

static const char *path;

static void assert_root(const char *text, gssize length, bool is) {
    g_test_message("%s", text);
    g_assert_true(g_file_set_contents(path, text, length, NULL));
    g_assert_cmpint(bp_load_root_is(path, "pack"), ==, is);
}

static void names(void) {
    assert_root("<pack/>", -1, true);
    assert_root("<pack xmlns='urn:boardpack:1'>", -1, true);
    assert_root("<b:pack>", -1, true);
    assert_root("\xef\xbb\xbf<?xml version=\"1.0\"?>\r\n<!-- <report> -->\n<?x <y>?> <pack\n>", -1,
                true);
    assert_root("<!DOCTYPE pack [<!ENTITY a '>'>]><pack>", -1, true);
    assert_root("<\0p\0a\0c\0k\0>\0", 12, false); /* UTF-16 without its mark is nothing we know */
    assert_root("\xff\xfe<\0p\0a\0c\0k\0>\0", 14, true);
    assert_root("<packs>", -1, false);
    assert_root("<pack:report>", -1, false);
    assert_root("<report><pack/></report>", -1, false);
    assert_root("pack", -1, false);
    assert_root("", -1, false);
    assert_root("<!-- <pack>", -1, false);
    assert_root("<", -1, false);
    assert_root("\x1f\x8b broken", -1, false);
    g_assert_false(bp_load_root_is("/none/such", "pack"));
    g_assert_false(bp_load_root_is("/dev/zero", "pack"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    char *folder = g_dir_make_tmp("root-XXXXXX", NULL);
    char *file = g_build_filename(folder, "x.xml", NULL);
    path = file;
    g_test_add_func("/root/names", names);
    const int status = g_test_run();
    g_unlink(file);
    g_rmdir(folder);
    g_free(file);
    g_free(folder);
    return status;
}
