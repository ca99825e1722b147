/* Diagnostics: sorted, said once, safe to print. */
#include "base/diagnostics.h"

#include <glib.h>

static void collect(const struct bp_diagnostic *d, void *user) {
    g_string_append_printf(user, "%s:%d:%d: %s: %s [%s]%s%s\n", d->file ? d->file : "-", d->line,
                           d->column, bp_severity_name(d->severity), d->text, d->slug,
                           d->hint ? " -> " : "", d->hint ? d->hint : "");
}

static char *report(struct bp_diags *diags) {
    GString *out = g_string_new(NULL);
    bp_diags_report(diags, collect, out);
    return g_string_free(out, FALSE);
}

static struct bp_pos at(const char *file, int line, int col) {
    return (struct bp_pos){.file = file, .line = line, .col = col};
}

static void test_sorted(void) {
    struct bp_diags *diags = bp_diags_new();
    bp_diag(diags, FILE_READ, at("b.xml", 7, 2), "one");
    bp_diag(diags, FILE_READ, at("a.xml", 1, 1), "two");
    bp_diag(diags, FILE_READ, at("b.xml", 3, 9), "three");
    bp_diag(diags, FILE_READ, at("b.xml", 3, 1), "four");
    bp_diag(diags, FILE_READ, at("b.xml", 3, 1), "five");
    char *text = report(diags);
    g_assert_cmpstr(text, ==,
                    "b.xml:3:1: error: can't read this file: four [file-read]\n"
                    "b.xml:3:1: error: can't read this file: five [file-read]\n"
                    "b.xml:3:9: error: can't read this file: three [file-read]\n"
                    "b.xml:7:2: error: can't read this file: one [file-read]\n"
                    "a.xml:1:1: error: can't read this file: two [file-read]\n");
    g_free(text);
    text = report(diags);
    g_assert_cmpstr(text, ==, "");
    g_free(text);
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 5);
    bp_diags_free(diags);
}

static void test_once(void) {
    struct bp_diags *diags = bp_diags_new();
    char name[] = "a.xml";
    bp_diag(diags, FILE_READ, at("a.xml", 1, 1), "x");
    bp_diag(diags, FILE_READ, at(name, 1, 1), "x");
    bp_diag_hint(diags, "say %s", "please");
    bp_diag(diags, FILE_READ, at("a.xml", 1, 2), "x");
    char *text = report(diags);
    g_assert_cmpstr(text, ==,
                    "a.xml:1:1: error: can't read this file: x [file-read] -> say please\n"
                    "a.xml:1:2: error: can't read this file: x [file-read]\n");
    g_free(text);
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 2);
    bp_diags_free(diags);
}

static void test_clean(void) {
    struct bp_diags *diags = bp_diags_new();
    bp_diag(diags, FILE_READ, at(NULL, 0, 0), "a\nb\tc\033[31m\302\233d\377");
    char *text = report(diags);
    g_assert_cmpstr(text, ==,
                    "-:0:0: error: can't read this file: a b c\357\277\275[31m"
                    "\357\277\275d\357\277\275 [file-read]\n");
    g_free(text);
    bp_diags_free(diags);
}

/* What has been reported, and the last of it. */
struct heard {
    int all;
    char last[64];
};

static void hear(const struct bp_diagnostic *diagnostic, void *user) {
    struct heard *heard = user;
    heard->all++;
    g_strlcpy(heard->last, diagnostic->text, sizeof heard->last);
}

static void say(struct bp_diags *diags, int severity, int line) {
    const struct bp_pos pos = at("a.xml", line, 1);
    if (severity == BP_NOTE)
        bp_diag(diags, LINK_BARE, pos);
    else if (severity == BP_WARNING)
        bp_diag(diags, PROFILE_CONTRAST, pos, "x", "light", "white", "1", "2");
    else if (severity == BP_ERROR)
        bp_diag(diags, DUMP_KIND, pos, "x");
    else
        bp_diag(diags, FILE_READ, pos, "x");
}

/* Says so many of each severity that is in the set; lines from `first` on. */
static void say_all(struct bp_diags *diags, unsigned set, int first, int n) {
    for (int severity = BP_NOTE; severity <= BP_FATAL; severity++)
        for (int i = 0; set & 1u << severity && i < n; i++)
            say(diags, severity, first + i);
}

/* Whatever is said however often, all of it is counted, and what is not kept is told in one line.
 */
static void check_many(unsigned set, int n, int forked) {
    struct bp_diags *diags = bp_diags_new(), *fork = bp_diags_new();
    say_all(diags, set, 1, n);
    say_all(fork, set, n + 1, forked);
    bp_diags_add_all(diags, fork);
    bp_diags_free(fork);
    struct heard heard = {0};
    bp_diags_report(diags, hear, &heard);
    int severities = 0;
    for (int severity = BP_NOTE; severity <= BP_FATAL; severity++) {
        const bool in = set & 1u << severity;
        severities += in;
        g_assert_cmpint(bp_diags_count(diags, (enum bp_severity)severity), ==, in ? n + forked : 0);
    }
    const int kept = MIN(n + forked, BP_DIAGS_KEPT), more = n + forked - kept;
    char *last = g_strdup_printf("%d more are not shown", severities * more);
    g_assert_cmpint(heard.all, ==, severities * kept + (more > 0));
    if (more > 0)
        g_assert_cmpstr(heard.last, ==, last);
    heard.all = 0;
    bp_diags_report(diags, hear, &heard);
    g_assert_cmpint(heard.all, ==, 0);
    g_free(last);
    bp_diags_free(diags);
}

static void test_many(void) {
    static const int most = BP_DIAGS_KEPT;
    for (unsigned set = 1; set < 1u << (BP_FATAL + 1); set++) {
        check_many(set, most, 0);
        check_many(set, most + 1, 0);
        check_many(set, 3 * most, 0);
        check_many(set, most - 1, 1);
        check_many(set, most, 1);
        check_many(set, 0, most + 1);
        check_many(set, 3 * most, 2 * most);
    }
}

/* What was said in a fork is known to have been said, whether it was kept or not. */
static void collect_groups(const struct bp_diagnostic *d, void *user) {
    if (d->group)
        g_string_append_printf(user, "%s: %s [%s] > ", bp_severity_name(d->group_severity),
                               d->group, d->group_slug);
    g_string_append_printf(user, "%s\n", d->brief ? d->brief : d->text);
}

/* What is in a group knows the worst that is in it; the group itself is none of them. */
static void test_groups(void) {
    struct bp_diags *diags = bp_diags_new();
    bp_diag(diags, FOUND_COMMENTS, at("a.xml", 2, 1), "x.pdf", "", "");
    bp_diag_group(diags, ATTACHED_CLAIMS, "a.pdf", "no PDF/UA");
    bp_diag(diags, FOUND_UNTAGGED, at("a.xml", 1, 1), "a.pdf", "", "");
    bp_diag_brief(diags, "no tags", "", "");
    bp_diag(diags, FOUND_EMPTY, at("a.xml", 1, 1), "a.pdf", "", "");
    bp_diag_group_end(diags);
    bp_diag(diags, FOUND_EMPTY, at("a.xml", 3, 1), "z.pdf", "", "");
    GString *out = g_string_new(NULL);
    g_assert_cmpint(bp_diags_count(diags, BP_NOTE), ==, 0);
    g_assert_cmpint(bp_diags_count(diags, BP_WARNING), ==, 2);
    bp_diags_report(diags, collect_groups, out);
    g_assert_cmpstr(out->str, ==,
                    "error: a.pdf: no PDF/UA [attached-claims] > no tags\n"
                    "error: a.pdf: no PDF/UA [attached-claims] > a.pdf is empty\n"
                    "x.pdf contains review comments\n"
                    "z.pdf is empty\n");
    g_string_free(out, TRUE);
    bp_diags_free(diags);
}

static void add_nesting(struct bp_diags *diags, const char *where, const char *detail) {
    bp_diag(diags, FOUND_TAG_NESTING, at("a.xml", 1, 1), "a.pdf", where, detail);
    bp_diag_brief(diags, "tags are in wrong places", where, detail);
}

/* One brief for what differs in details alone, with the pages where these differ. */
static void test_details(void) {
    struct bp_diags *diags = bp_diags_new();
    bp_diag_group(diags, ATTACHED_CLAIMS, "a.pdf", "no PDF/UA");
    add_nesting(diags, ", on page 1", ": P in L");
    add_nesting(diags, ", on page 1", ": TR");
    bp_diag(diags, FOUND_UNTAGGED, at("a.xml", 1, 1), "a.pdf", "", "");
    bp_diag_brief(diags, "no tags", "", "");
    bp_diag_group(diags, ATTACHED_CLAIMS, "b.pdf", "no PDF/UA");
    add_nesting(diags, ", on page 1", ": P in Table");
    add_nesting(diags, ", on pages 2–3", ": LI in P, twice");
    add_nesting(diags, ", on page 4", "");
    bp_diag_group_end(diags);
    GString *out = g_string_new(NULL);
    bp_diags_report(diags, collect_groups, out);
    g_assert_cmpstr(
        out->str, ==,
        "warning: a.pdf: no PDF/UA [attached-claims] > tags are in wrong places, on page 1: "
        "P in L, TR\n"
        "warning: a.pdf: no PDF/UA [attached-claims] > \n"
        "warning: a.pdf: no PDF/UA [attached-claims] > no tags\n"
        "warning: b.pdf: no PDF/UA [attached-claims] > tags are in wrong places: "
        "P in Table (page 1); LI in P, twice (pages 2–3)\n"
        "warning: b.pdf: no PDF/UA [attached-claims] > \n"
        "warning: b.pdf: no PDF/UA [attached-claims] > tags are in wrong places, on page 4\n");
    g_string_free(out, TRUE);
    bp_diags_free(diags);
}

static void test_said(void) {
    struct bp_diags *diags = bp_diags_new(), *fork = bp_diags_new();
    say_all(fork, 1u << BP_FATAL, 1, BP_DIAGS_KEPT);
    bp_diag(fork, INTERRUPTED, at(NULL, 0, 0));
    bp_diags_add_all(diags, fork);
    bp_diags_free(fork);
    g_assert_true(bp_diags_said(diags, BP_CODE_INTERRUPTED));
    bp_diags_free(diags);
}

/* What is added is as if it had been said there, repeats included. */
static void test_joined(void) {
    struct bp_diags *diags = bp_diags_new(), *fork = bp_diags_new();
    bp_diag(fork, FILE_READ, at("b.xml", 1, 1), "two");
    bp_diag_hint(fork, "look");
    bp_diag(fork, FILE_READ, at("a.xml", 1, 1), "one");
    bp_diag(diags, FILE_READ, at("a.xml", 1, 1), "one");
    bp_diags_add_all(diags, fork);
    bp_diags_free(fork);
    g_assert_cmpint(bp_diags_count(diags, BP_FATAL), ==, 2);
    char *text = report(diags);
    g_assert_cmpstr(text, ==,
                    "a.xml:1:1: error: can't read this file: one [file-read]\n"
                    "b.xml:1:1: error: can't read this file: two [file-read] -> look\n");
    g_free(text);
    bp_diags_free(diags);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/diag/sorted", test_sorted);
    g_test_add_func("/diag/details", test_details);
    g_test_add_func("/diag/once", test_once);
    g_test_add_func("/diag/clean", test_clean);
    g_test_add_func("/diag/many", test_many);
    g_test_add_func("/diag/groups", test_groups);
    g_test_add_func("/diag/joined", test_joined);
    g_test_add_func("/diag/said", test_said);
    return g_test_run();
}
