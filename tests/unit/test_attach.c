/* Helpers that work and helpers that don't: src/attach/attach.c, task.c, spawn.c, convert.c,
 * office.c and cache.c. The helper here is a shell that takes the attached file for its script;
 * LibreOffice is one, too. */
#include "attach/attach.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/session.h"
#include "loading.h"

#define FACTS "echo '<</Form 1/Pages[[595276 841890 1 0 0 1 0 0 1]]>>'\n"
#define OBJECTS "printf 'boardpack-objects 1 0\\no 4\\n<<>>\\n' >&3\n"

/* A document with attached files, and all around it. */
struct place {
    char *path; /* its folder */
    struct bp_arena *arena;
    struct bp_doc doc;
    struct bp_diags *diags;
    int stop; /* 1: the session is to stop */
    struct bp_attach_options options;
    struct bp_attachments *attachments;
};

static char *put(const struct place *place, const char *name, const char *text, int mode) {
    char *path = g_build_filename(place->path, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_assert_cmpint(g_chmod(path, mode), ==, 0);
    return path;
}

static const struct bp_profile profile = {.look = {.page_width = BP_MM(210),
                                                   .page_height = BP_MM(297),
                                                   .margin_left = BP_MM(20),
                                                   .small = BP_PT(9)}};

static void place_new(struct place *place) {
    *place = (struct place){.path = g_dir_make_tmp("boardpack-XXXXXX", NULL)};
    place->arena = bp_arena_new();
    place->diags = bp_session_new(&place->stop);
    place->doc.root = bp_arena_new0(place->arena, struct bp_node);
    place->options.helper = put(place, "helper", "#!/bin/sh\n. /dev/stdin\n", 0755);
    place->options.jobs = 8;
    place->doc.profile = &profile;
    place->options.wall = 10;
}

static void remove_all(const char *path) {
    char *argv[] = {"rm", "-r", (char *)path, NULL};
    g_assert_true(
        g_spawn_sync(NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

static void place_free(struct place *place) {
    bp_attach_free(place->attachments);
    bp_session_free(place->diags);
    bp_arena_free(place->arena);
    remove_all(place->path);
    g_free((char *)place->options.helper);
    g_free((char *)place->options.cache_dir);
    g_free(place->path);
}

/* Attaches a new file; its element stands in the line of its number. */
static struct bp_file *attach(struct place *place, enum bp_file_kind kind, const char *name,
                              const char *text) {
    struct bp_file *file = bp_arena_new0(place->arena, struct bp_file);
    struct bp_node *node = bp_arena_new0(place->arena, struct bp_node);
    char *path = put(place, name, text, 0644);
    file->src = bp_arena_strdup(place->arena, name);
    file->path = bp_arena_strdup(place->arena, path);
    file->kind = kind;
    node->kind = BP_APPENDIX;
    node->pos = (struct bp_pos){.file = "pack.xml", .line = 1, .col = 1};
    if (place->doc.root->last)
        node->pos.line = place->doc.root->last->pos.line + 1;
    node->as.appendix.file = file;
    bp_node_append(place->doc.root, node);
    g_free(path);
    return file;
}

static bool read_all(struct place *place) {
    place->attachments = bp_attach_start(&place->doc, &place->options, place->diags);
    return bp_attach_facts(place->attachments, place->diags) &&
           bp_attach_finish(place->attachments, place->diags);
}

static const struct bp_attachment *attachment(const struct place *place, guint i) {
    g_assert_cmpuint(i, <, place->attachments->all->len);
    return place->attachments->all->pdata[i];
}

static void test_none(void) {
    struct place place;
    place_new(&place);
    g_assert_null(bp_attach_start(&place.doc, &place.options, place.diags));
    bp_attach_free(NULL);
    place_free(&place);
}

/* A helper's arguments but for the one that says which file this is. */
static char *arguments_of(const struct bp_attachment *attachment) {
    char **all = g_strsplit(attachment->title, " ", -1);
    GString *rest = g_string_new(NULL);
    for (char **one = all; *one; one++) {
        if (g_str_has_prefix(*one, "--self="))
            continue;
        g_string_append_printf(rest, "%s%s", rest->len ? " " : "", *one);
    }
    g_strfreev(all);
    return g_string_free(rest, FALSE);
}

/* The paths of all files come to each reader, however long they are together. */
static void test_names(void) {
    enum { FILES = 90, LONG = 240 };
    static const char script[] =
        "n=`tr -cd '\\0' < /proc/self/fd/4 | wc -c` c=`wc -c < /proc/self/fd/4`\n"
        "echo \"<</Form 1/Title($n $c)/Pages[[1 2 1 0 0 1 0 0 1]]>>\"\n" OBJECTS;
    struct place place;
    place_new(&place);
    char *path = place.path, *folder = g_strnfill(LONG, 'f');
    place.path = g_build_filename(path, folder, folder, folder, NULL);
    g_assert_cmpint(g_mkdir_with_parents(place.path, 0700), ==, 0);
    size_t length = 0;
    for (int i = 0; i < FILES; i++) {
        char *name = g_strdup_printf("%02d.pdf", i);
        attach(&place, BP_FILE_PDF, name, script);
        length += strlen(place.path) + strlen("/00.pdf") + 1;
        g_free(name);
    }
    g_assert_cmpuint(length, >, 65536);
    g_assert_true(read_all(&place));
    char *expected = g_strdup_printf("%d %zu", FILES, length);
    for (guint i = 0; i < FILES; i++) {
        g_assert_cmpstr(attachment(&place, i)->title, ==, expected);
        g_assert_cmpuint(attachment(&place, i)->file_number, ==, i);
    }
    g_free(expected);
    g_free(place.path);
    g_free(folder);
    place.path = path;
    place_free(&place);
}

/* More files than helpers at once; each with its own wishes. */
static void test_reads(void) {
    static const char script[] =
        "printf '<</Form 1/Title(%s)/Pages[[1 2 1 0 0 1 0 0 1]' \"$*\"\nsleep 0.05\n"
        "echo ']>>'\n" OBJECTS;
    static const struct bp_page_range ranges[] = {{1, 3}, {7, 0}};
    struct place place;
    place_new(&place);
    place.options.jobs = 2;
    for (int i = 0; i < 5; i++) {
        char *name = g_strdup_printf("%d.pdf", i);
        attach(&place, BP_FILE_PDF, name, script);
        g_free(name);
    }
    struct bp_file *file = attach(&place, BP_FILE_PDF, "wishes.pdf", script);
    file->ranges = ranges;
    file->n_ranges = 2;
    file->shrink = BP_SHRINK_YES;
    file->remove_comments = true;
    g_assert_true(read_all(&place));
    assert_said(place.diags, "");
    char *plain = arguments_of(attachment(&place, 4)),
         *wishes = arguments_of(attachment(&place, 5));
    g_assert_cmpstr(plain, ==, "--prefix=a5. --level=4 --stamps=595276,9000,56693");
    g_assert_cmpstr(wishes, ==,
                    "--prefix=a6. --level=4 --pages=1-3,7- --stamps=595276,9000,56693 --shrink=yes "
                    "--remove-comments");
    g_free(plain);
    g_free(wishes);
    for (guint i = 0; i < 6; i++) {
        const struct bp_attachment *one = attachment(&place, i);
        g_assert_true(one->usable);
        g_assert_true(g_str_has_prefix(one->objects, "boardpack-objects 1 0\n"));
        g_assert_true(bp_attachment_of(place.attachments, one->node) == one);
    }
    place_free(&place);
}

/* Links to other files, and the file that is attached twice, in pieces. */
static const struct bp_elsewhere *link_at(const struct place *place, uint32_t i) {
    const struct bp_attachment *first = attachment(place, 0);
    g_assert_cmpuint(i, <, first->n_elsewhere);
    return &first->elsewhere[i];
}

/* The first piece of a file, and the rest of it. */
static const char two_pieces[] = "case $* in\n*pages=1-2*)\n"
                                 "echo '<</Form 1/Pages[[1 2 1 0 0 1 0 0 1][1 2 1 0 0 1 0 0 2]]'\n"
                                 "echo '/Places([(ab)[1/XYZ 1 2 null](c)[7/Fit](d)[0/Evil]])>>';;\n"
                                 "*) echo '<</Form 1/Pages[[1 2 1 0 0 1 0 0 7 "
                                 "true]]/Places([(c)[0/FitH 9]])>>';;\nesac\n" OBJECTS;

static void test_elsewhere(void) {
    static const struct bp_page_range first = {1, 2}, last = {7, 0};
    struct place place;
    place_new(&place);
    attach(
        &place, BP_FILE_PDF, "one.pdf",
        "echo '<</Form 1/Pages[[1 2 1 0 0 1 0 0 1]]/Elsewhere[[1 1 1/XYZ 7 null null][1 1(ab)]'\n"
        "echo '[1 1 6/Fit][1 1(c)][1 1(d)][1 1 2/Fit][3 1 3/Fit][2 0 9/Fit][0 8 "
        "0/Fit]]>>'\n" OBJECTS);
    struct bp_file *two = attach(&place, BP_FILE_PDF, "two.pdf", two_pieces);
    struct bp_file *again = attach(&place, BP_FILE_PDF, "two.pdf", two_pieces);
    two->ranges = &first;
    again->ranges = &last;
    two->n_ranges = again->n_ranges = 1;
    g_assert_true(read_all(&place));
    static const struct {
        int to;
        uint32_t page;
        const char *view;
    } expected[] = {{1, 1, "/XYZ 7 null null"},
                    {1, 1, "/XYZ 1 2 null"},
                    {2, 0, "/Fit"},
                    {2, 0, "/FitH 9"},
                    {0, 0, NULL},
                    {0, 0, NULL},
                    {0, 0, NULL},
                    {0, 0, NULL},
                    {0, 0, NULL}};
    for (uint32_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        const struct bp_elsewhere *link = link_at(&place, i);
        const int to = expected[i].to;
        g_test_message("link %u", i);
        g_assert_true(link->to == (to ? attachment(&place, (guint)to) : NULL));
        g_assert_cmpuint(to ? link->to_page : 0, ==, expected[i].page);
        if (to)
            g_assert_cmpstr(link->view, ==, expected[i].view);
    }
    const struct bp_attachment *one = attachment(&place, 0);
    g_assert_cmpuint(one->n_findings, ==, 2);
    g_assert_cmpint(one->findings[0].code, ==, BP_FINDING_LINKS_CUT);
    g_assert_cmpstr(one->findings[0].pages, ==, "2");
    g_assert_cmpint(one->findings[1].code, ==, BP_FINDING_LINKS_ELSEWHERE);
    g_assert_cmpuint(one->findings[1].count, ==, 3);
    g_assert_cmpstr(one->findings[1].pages, ==, "1, 3");
    g_assert_cmpstr(one->findings[1].detail, ==, "two.pdf");
    place_free(&place);
}

/* All that a helper can do wrong, side by side: one diagnostic each, and the others are read. */
static void test_failures(void) {
    static const char *const scripts[][2] = {
        {"killed", "kill -ABRT $$"},
        {"status", "exit 3"},
        {"memory", "exit 12"},
        {"hangs", "sleep 1000"},
        {"hangs later", FACTS "sleep 1000"},
        {"leaves somebody behind", FACTS OBJECTS "sleep 1000 &"},
        {"closed early", "exec >&-\nsleep 1000"},
        {"closed after the facts", FACTS "exec >&-\nsleep 1000"},
        {"silent", "exit 0"},
        {"cut", "printf '<</Form 1'"},
        {"nonsense", "echo 'hello, world >>'"},
        {"other version", "echo '<</Form 2>>'"},
        {"talks", "while :; do echo 'and so on and so on'; done"},
        {"talks on", FACTS "echo more\n" OBJECTS},
        {"no objects", FACTS},
        {"objects of another kind", FACTS "echo '%PDF-1.7' >&3"},
        {"objects cut", FACTS "printf 'boardpack-objects 1 1\\no 4\\n<<>>\\n' >&3"},
        {"fails later", FACTS OBJECTS "exit 1"},
        {"killed later", FACTS OBJECTS "kill -SEGV $$"},
    };
    static const char expected[] = "attach-failed pack.xml:2:1\n"
                                   "attach-failed pack.xml:3:1\n"
                                   "attach-memory pack.xml:4:1\n"
                                   "attach-slow pack.xml:5:1\n"
                                   "attach-slow pack.xml:6:1\n"
                                   "attach-slow pack.xml:7:1\n"
                                   "attach-nonsense pack.xml:8:1\n"
                                   "attach-slow pack.xml:9:1\n"
                                   "attach-nonsense pack.xml:10:1\n"
                                   "attach-nonsense pack.xml:11:1\n"
                                   "attach-nonsense pack.xml:12:1\n"
                                   "attach-nonsense pack.xml:13:1\n"
                                   "attach-nonsense pack.xml:14:1\n"
                                   "attach-nonsense pack.xml:15:1\n"
                                   "attach-nonsense pack.xml:16:1\n"
                                   "attach-nonsense pack.xml:17:1\n"
                                   "attach-nonsense pack.xml:18:1\n"
                                   "attach-failed pack.xml:19:1\n"
                                   "attach-failed pack.xml:20:1\n";
    struct place place;
    place_new(&place);
    attach(&place, BP_FILE_PDF, "good", FACTS OBJECTS);
    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++)
        attach(&place, BP_FILE_PDF, scripts[i][0], scripts[i][1]);
    const int64_t begin = g_get_monotonic_time();
    place.attachments = bp_attach_start(&place.doc, &place.options, place.diags);
    g_assert_cmpint(g_get_monotonic_time() - begin, <, G_USEC_PER_SEC);
    g_assert_false(bp_attach_facts(place.attachments, place.diags));
    g_assert_false(bp_attach_finish(place.attachments, place.diags));
    g_assert_cmpint(g_get_monotonic_time() - begin, <, 15 * G_USEC_PER_SEC);
    assert_said(place.diags, expected);
    g_assert_true(attachment(&place, 0)->usable);
    for (guint i = 1; i < place.attachments->all->len; i++)
        g_assert_false(attachment(&place, i)->usable);
    place_free(&place);
}

/* After a fatal finding there are no objects; that is the file's fault, not the helper's. */
static void test_fatal(void) {
    struct place place;
    place_new(&place);
    attach(&place, BP_FILE_PDF, "a.pdf", "echo '<</Form 1/Findings[[/encrypted 1]]>>'\n");
    g_assert_true(read_all(&place));
    assert_said(place.diags, "");
    g_assert_false(attachment(&place, 0)->usable);
    g_assert_cmpuint(attachment(&place, 0)->n_findings, ==, 1);
    g_assert_null(attachment(&place, 0)->objects);
    place_free(&place);
}

static void test_missing(void) {
    struct place place;
    place_new(&place);
    char *path = g_build_filename(place.path, "none.pdf", NULL);
    attach(&place, BP_FILE_PDF, "folder", "")->path = place.path;
    attach(&place, BP_FILE_PDF, "none.pdf", "");
    attach(&place, BP_FILE_OTHER, "none.pdf", "");
    g_unlink(path);
    g_assert_false(read_all(&place));
    assert_said(place.diags, "attach-read pack.xml:1:1\nattach-read pack.xml:2:1\n"
                             "attach-read pack.xml:3:1\n");
    g_free(path);
    place_free(&place);
}

static void test_no_helper(void) {
    struct place place;
    place_new(&place);
    attach(&place, BP_FILE_PDF, "a.pdf", "");
    attach(&place, BP_FILE_PDF, "b.pdf", "");
    g_unlink(place.options.helper);
    g_assert_false(read_all(&place));
    assert_said(place.diags, "attach-program -:0:0\n");
    place_free(&place);
}

/* When the run is to stop, nobody waits for a helper, and none stays. */
static void test_stop(void) {
    struct place place;
    place_new(&place);
    attach(&place, BP_FILE_PDF, "a.pdf", "sleep 1000");
    const int64_t begin = g_get_monotonic_time();
    place.stop = 1;
    g_assert_false(read_all(&place));
    assert_said(place.diags, "interrupted -:0:0\n");
    place_free(&place);
    g_assert_cmpint(g_get_monotonic_time() - begin, <, G_USEC_PER_SEC);
}

static void test_embedded(void) {
    struct place place;
    place_new(&place);
    attach(&place, BP_FILE_OTHER, "figures.CSV", "a,b\n1,2\n");
    attach(&place, BP_FILE_OTHER, "thing", "");
    attach(&place, BP_FILE_PICTURE, "picture.png", "");
    g_assert_true(read_all(&place));
    g_assert_cmpuint(place.attachments->all->len, ==, 2);
    const struct bp_attachment *one = attachment(&place, 0);
    g_assert_true(one->usable && one->embedded);
    g_assert_cmpstr(one->mime, ==, "text/csv");
    g_assert_cmpuint(one->length, ==, 8);
    g_assert_cmpint(memcmp(one->objects, "a,b\n1,2\n", 8), ==, 0);
    g_assert_cmpstr(attachment(&place, 1)->mime, ==, "application/octet-stream");
    g_assert_cmpuint(attachment(&place, 1)->length, ==, 0);
    place_free(&place);
}

/* In place of LibreOffice a script that notes for which file it was called, and then does what that
 * says. It runs in its own folder, with the file by itself in one below. */
static void fake_office(struct place *place) {
    char *path = put(place, "soffice",
                     "#!/bin/sh\nfor file in file/*; do\n"
                     "  echo \"${file#file/}\" >>\"${0%/*}/calls\"\n  . \"./$file\"\ndone\n",
                     0755);
    g_setenv("PATH", place->path, TRUE);
    place->options.cache_dir = g_build_filename(place->path, "cache", NULL);
    g_free(path);
}

/* The files that it was called for; several at once may come in any order. */
static void assert_called(const struct place *place, const char *const *files, size_t n) {
    char *path = g_build_filename(place->path, "calls", NULL), *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    char **lines = g_strsplit(g_strchomp(text), "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, n);
    for (size_t i = 0; i < n; i++)
        g_assert_true(g_strv_contains((const char *const *)lines, files[i]));
    g_strfreev(lines);
    g_free(text);
    g_free(path);
}

/* A PDF by its first line, which a shell passes over; and what is reported of it. */
#define PDF "/bin/cat >out.pdf <<'X'\n%PDF-1.7\n" FACTS OBJECTS "X\n"
#define REPORT(text) "printf '" text "' >out.pdf.report\n"
#define CONVERT PDF REPORT("")

/* Each content is converted once, in this run and the next. */
static void test_office(void) {
    static const char *const files[] = {"a.docx", "b.XLS", "c.odp"};
    char *path = g_strdup(g_getenv("PATH"));
    for (int jobs = 1; jobs < 4; jobs += 2) {
        struct place place;
        place_new(&place);
        fake_office(&place);
        place.options.jobs = (unsigned)jobs;
        attach(&place, BP_FILE_OFFICE, "a.docx", "#a\n" CONVERT);
        attach(&place, BP_FILE_OFFICE, "a.docx", "#a\n" CONVERT);
        attach(&place, BP_FILE_OFFICE, "b.XLS", "#b\n" CONVERT);
        attach(&place, BP_FILE_OFFICE, "c.odp", "#c\n" CONVERT);
        for (int again = 0; again < 2; again++) {
            g_assert_true(read_all(&place));
            assert_said(place.diags, "");
            for (guint i = 0; i < 4; i++)
                g_assert_true(attachment(&place, i)->usable && attachment(&place, i)->objects);
            bp_attach_free(place.attachments);
        }
        assert_called(&place, files, G_N_ELEMENTS(files));
        place.attachments = NULL;
        g_setenv("PATH", path, TRUE);
        place_free(&place);
    }
    g_free(path);
}

static void test_office_failures(void) {
    char *path = g_strdup(g_getenv("PATH"));
    struct place place;
    place_new(&place);
    fake_office(&place);
    attach(&place, BP_FILE_OFFICE, "nothing.docx", "exit 0");
    attach(&place, BP_FILE_OFFICE, "killed.docx", "kill -9 $$");
    attach(&place, BP_FILE_OFFICE, "no.docx", "echo no PDF >out.pdf\n" REPORT(""));
    attach(&place, BP_FILE_OFFICE, "no-report.docx", PDF);
    attach(&place, BP_FILE_OFFICE, "failed.docx", PDF REPORT("failed 9 what\\n"));
    attach(&place, BP_FILE_OFFICE, "nonsense.docx", PDF REPORT("hello world\\n"));
    attach(&place, BP_FILE_OFFICE, "missing.xlsx", REPORT("missing 1\\n"));
    attach(&place, BP_FILE_OFFICE, "good.docx", CONVERT);
    g_assert_false(read_all(&place));
    assert_said(place.diags, "office-failed pack.xml:1:1\noffice-failed pack.xml:2:1\n"
                             "office-failed pack.xml:3:1\noffice-failed pack.xml:4:1\n"
                             "office-failed pack.xml:5:1\noffice-failed pack.xml:6:1\n"
                             "office-part pack.xml:7:1\n");
    g_assert_true(attachment(&place, 7)->usable);
    g_setenv("PATH", path, TRUE);
    place_free(&place);
    g_free(path);
}

/* What is reported becomes findings, from the cache as well; some of them are in the way. */
static void test_office_report(void) {
    static const char sheets[] = CONVERT REPORT("hidden-sheets 1 A\\nwide 4 B\\nwide 3 C\\n"
                                                "author 1 Ann\\n");
    char *path = g_strdup(g_getenv("PATH"));
    struct place place;
    place_new(&place);
    fake_office(&place);
    attach(&place, BP_FILE_OFFICE, "a.xlsx", sheets);
    for (int again = 0; again < 2; again++) {
        g_assert_true(read_all(&place));
        const struct bp_attachment *one = attachment(&place, 0);
        g_assert_cmpuint(one->n_findings, ==, 2);
        g_assert_cmpint(one->findings[0].code, ==, BP_FINDING_HIDDEN_SHEETS);
        g_assert_cmpstr(one->findings[0].detail, ==, "A");
        g_assert_cmpint(one->findings[1].code, ==, BP_FINDING_WIDE);
        g_assert_cmpuint(one->findings[1].count, ==, 2);
        g_assert_cmpstr(one->findings[1].detail, ==, "B (4 pages wide), C (3 pages wide)");
        bp_attach_free(place.attachments);
    }
    attach(&place, BP_FILE_OFFICE, "b.odt", REPORT("author 1 Ann\\nauthor 1 Jo\\nchanges 9\\n"));
    g_assert_true(read_all(&place));
    const struct bp_attachment *two = attachment(&place, 1);
    g_assert_false(two->usable);
    g_assert_cmpuint(two->n_findings, ==, 1);
    g_assert_cmpstr(two->findings[0].detail, ==, "9 changes by Ann and 1 other");
    g_setenv("PATH", path, TRUE);
    place_free(&place);
    g_free(path);
}

static void test_no_office(void) {
    char *path = g_strdup(g_getenv("PATH"));
    struct place place;
    place_new(&place);
    attach(&place, BP_FILE_OFFICE, "a.docx", "");
    g_setenv("PATH", place.path, TRUE);
    g_assert_false(read_all(&place));
    assert_said(place.diags, "office-missing pack.xml:1:1\n");
    g_setenv("PATH", path, TRUE);
    place_free(&place);
    g_free(path);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/attach/none", test_none);
    g_test_add_func("/attach/reads", test_reads);
    g_test_add_func("/attach/names", test_names);
    g_test_add_func("/attach/elsewhere", test_elsewhere);
    g_test_add_func("/attach/failures", test_failures);
    g_test_add_func("/attach/fatal", test_fatal);
    g_test_add_func("/attach/missing", test_missing);
    g_test_add_func("/attach/no-helper", test_no_helper);
    g_test_add_func("/attach/stop", test_stop);
    g_test_add_func("/attach/embedded", test_embedded);
    g_test_add_func("/attach/office", test_office);
    g_test_add_func("/attach/office-failures", test_office_failures);
    g_test_add_func("/attach/office-report", test_office_report);
    g_test_add_func("/attach/no-office", test_no_office);
    return g_test_run();
}
