/* Output files: whole or not at all, and no litter. */
#include "base/file.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/session.h"

static void (*before_rename)(void);

/* In place of the C library's: something may happen when a finished file has its hidden name. */
int rename(const char *old, const char *new) {
    if (before_rename)
        before_rename();
    return renameat(AT_FDCWD, old, AT_FDCWD, new);
}

struct fixture {
    char *folder, *path;
    struct bp_diags *diags;
};

static void set_up(struct fixture *f, gconstpointer data) {
    (void)data;
    f->folder = g_dir_make_tmp("boardpack-XXXXXX", NULL);
    f->path = g_build_filename(f->folder, "out.pdf", NULL);
    f->diags = bp_session_new(NULL);
}

static int count_files(const char *folder) {
    GDir *dir = g_dir_open(folder, 0, NULL);
    int n = 0;
    while (g_dir_read_name(dir))
        n++;
    g_dir_close(dir);
    return n;
}

static void tear_down(struct fixture *f, gconstpointer data) {
    (void)data;
    g_unlink(f->path);
    g_assert_cmpint(count_files(f->folder), ==, 0);
    g_rmdir(f->folder);
    g_free(f->folder);
    g_free(f->path);
    bp_session_free(f->diags);
}

static void assert_holds(const char *path, const char *expected) {
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, expected);
    g_free(text);
}

static bool put(struct fixture *f, const char *path, const char *text) {
    struct bp_output *output = bp_output_new(path, f->diags);
    if (!output)
        return false;
    bp_output_write(output, text, strlen(text));
    return bp_output_commit(output, f->diags);
}

static void keep_text(const struct bp_diagnostic *diagnostic, void *user) {
    g_string_append(user, diagnostic->text);
}

static void assert_said(struct fixture *f, const char *words) {
    GString *said = g_string_new(NULL);
    bp_diags_report(f->diags, keep_text, said);
    if (!strstr(said->str, words))
        g_error("said: %s", said->str);
    g_string_free(said, TRUE);
}

static void test_new(struct fixture *f, gconstpointer data) {
    (void)data;
    mode_t mask = umask(027);
    g_assert_true(put(f, f->path, "hello"));
    umask(mask);
    assert_holds(f->path, "hello");
    struct stat st;
    g_assert_cmpint(stat(f->path, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0640);
}

static void test_replace(struct fixture *f, gconstpointer data) {
    (void)data;
    g_assert_true(g_file_set_contents(f->path, "old", -1, NULL));
    g_assert_cmpint(chmod(f->path, 0604), ==, 0);
    struct bp_output *output = bp_output_new(f->path, f->diags);
    bp_output_write(output, "new", 3);
    assert_holds(f->path, "old");
    g_assert_true(bp_output_commit(output, f->diags));
    assert_holds(f->path, "new");
    struct stat st;
    g_assert_cmpint(stat(f->path, &st), ==, 0);
    g_assert_cmpint(st.st_mode & 0777, ==, 0604);
    g_assert_cmpint(count_files(f->folder), ==, 1);
}

static void test_large(struct fixture *f, gconstpointer data) {
    (void)data;
    char *block = g_strnfill(300000, 'x');
    struct bp_output *output = bp_output_new(f->path, f->diags);
    bp_output_write(output, "a", 1);
    bp_output_write(output, block, 300000);
    for (int i = 0; i < 100; i++)
        bp_output_write(output, block, 5000);
    bp_output_write(output, "z", 1);
    g_assert_true(bp_output_commit(output, f->diags));
    char *text = NULL;
    gsize length = 0;
    g_assert_true(g_file_get_contents(f->path, &text, &length, NULL));
    g_assert_cmpint((gint64)length, ==, 800002);
    g_assert_true(text[0] == 'a' && text[800001] == 'z');
    g_free(text);
    g_free(block);
}

static void test_abandon(struct fixture *f, gconstpointer data) {
    (void)data;
    g_assert_true(g_file_set_contents(f->path, "old", -1, NULL));
    struct bp_output *output = bp_output_new(f->path, f->diags);
    bp_output_write(output, "new", 3);
    bp_output_abandon(output);
    bp_output_abandon(NULL);
    assert_holds(f->path, "old");
    g_assert_cmpint(count_files(f->folder), ==, 1);
}

static void test_link(struct fixture *f, gconstpointer data) {
    (void)data;
    char *link = g_build_filename(f->folder, "link.pdf", NULL);
    g_assert_true(g_file_set_contents(f->path, "old", -1, NULL));
    g_assert_cmpint(symlink("out.pdf", link), ==, 0);
    g_assert_true(put(f, link, "new"));
    g_assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
    assert_holds(f->path, "new");
    g_unlink(link);
    g_free(link);
}

static void test_refused(struct fixture *f, gconstpointer data) {
    (void)data;
    char *missing = g_build_filename(f->folder, "none", "out.pdf", NULL);
    g_assert_false(put(f, missing, "x"));
    assert_said(f, "no such folder");
    g_free(missing);
    g_assert_false(put(f, f->folder, "x"));
    assert_said(f, "it is a folder");
    char *under = g_build_filename("/dev/null", "out.pdf", NULL);
    g_assert_false(put(f, under, "x"));
    assert_said(f, "not a folder");
    g_free(under);
}

static void test_full(struct fixture *f, gconstpointer data) {
    (void)data;
    if (!g_file_test("/dev/full", G_FILE_TEST_EXISTS)) {
        g_test_skip("no /dev/full");
        return;
    }
    g_assert_false(put(f, "/dev/full", "x"));
    assert_said(f, "the disk is full");
}

/* A limit on file sizes stands for a disk that fills while the file is being written. */
static void test_too_large(struct fixture *f, gconstpointer data) {
    (void)data;
    g_assert_true(g_file_set_contents(f->path, "old", -1, NULL));
    struct rlimit before, small;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    small = before;
    small.rlim_cur = 1000;
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    char *block = g_strnfill(3000, 'x');
    bool done = put(f, f->path, block);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
    g_free(block);
    g_assert_false(done);
    assert_said(f, "limit for file sizes");
    assert_holds(f->path, "old");
    g_assert_cmpint(count_files(f->folder), ==, 1);
}

static void die(void) {
    kill(getpid(), SIGKILL);
}

/* Killed when the finished file has its hidden name: whoever writes the same file next takes that
 * away, and nothing else. */
static void test_killed(struct fixture *f, gconstpointer data) {
    (void)data;
    int status;
    char *other = g_build_filename(f->folder, ".boardpack-1-0.tmp", NULL);
    g_assert_true(g_file_set_contents(f->path, "old", -1, NULL));
    g_assert_true(g_file_set_contents(other, "somebody's", -1, NULL));
    const pid_t pid = fork();
    if (pid == 0) {
        before_rename = die;
        put(f, f->path, "new");
        _exit(0);
    }
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFSIGNALED(status));
    assert_holds(f->path, "old");
    g_assert_cmpint(count_files(f->folder), ==, 3);
    g_assert_true(put(f, f->path, "newer"));
    assert_holds(f->path, "newer");
    g_assert_cmpint(count_files(f->folder), ==, 2);
    assert_holds(other, "somebody's");
    g_unlink(other);
    g_free(other);
}

static struct fixture *overtaken;

static void overtake(void) {
    before_rename = NULL;
    g_assert_true(put(overtaken, overtaken->path, "first"));
    assert_holds(overtaken->path, "first");
}

/* Another one writes the same file at the same time: its hidden file is no litter. */
static void test_two(struct fixture *f, gconstpointer data) {
    (void)data;
    g_assert_true(g_file_set_contents(f->path, "old", -1, NULL));
    overtaken = f;
    before_rename = overtake;
    g_assert_true(put(f, f->path, "second"));
    assert_holds(f->path, "second");
    g_assert_cmpint(count_files(f->folder), ==, 1);
}

/* Whatever path leads to a file that is read, nothing is written there. */
static void test_inputs(struct fixture *f, gconstpointer data) {
    (void)data;
    static const char *const names[] = {"link", "hard", "./x/../in", "in"};
    char *input = g_build_filename(f->folder, "in", NULL);
    char *folder = g_build_filename(f->folder, "x", NULL);
    char *gone = g_build_filename(f->folder, "gone", NULL);
    g_assert_true(g_file_set_contents(input, "mine", -1, NULL));
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    bp_session_reads(f->diags, gone);
    bp_session_reads(f->diags, "/dev/null");
    bp_session_reads(f->diags, input);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        char *path = g_build_filename(f->folder, names[i], NULL);
        if (i == 0)
            g_assert_cmpint(symlink("in", path), ==, 0);
        else if (i == 1)
            g_assert_cmpint(link(input, path), ==, 0);
        g_assert_null(bp_output_new(path, f->diags));
        g_assert_true(bp_diags_said(f->diags, BP_CODE_OUTPUT_IS_INPUT));
        g_assert_cmpint(bp_diags_count(f->diags, BP_ERROR), ==, i + 1);
        assert_holds(input, "mine");
        g_unlink(path);
        if (i == 2) /* which was the file itself */
            g_assert_true(g_file_set_contents(input, "mine", -1, NULL));
        g_free(path);
    }
    g_assert_true(put(f, gone, "looked for in vain"));
    g_assert_true(put(f, "/dev/null", "nothing"));
    g_unlink(gone);
    g_rmdir(folder);
    g_free(gone);
    g_free(folder);
    g_free(input);
}

#define ADD(name, fn) g_test_add("/file/" name, struct fixture, NULL, set_up, fn, tear_down)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    ADD("new", test_new);
    ADD("replace", test_replace);
    ADD("large", test_large);
    ADD("abandon", test_abandon);
    ADD("link", test_link);
    ADD("refused", test_refused);
    ADD("full", test_full);
    ADD("too-large", test_too_large);
    ADD("killed", test_killed);
    ADD("two", test_two);
    ADD("inputs", test_inputs);
    return g_test_run();
}
