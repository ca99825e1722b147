/* The e-mail's words: what the template gets, what is left out, and both forms alike. */
#include "circulate/letter.h"

#include <string.h>

#include "loading.h"

struct fixture {
    struct bp_diags *diags;
    struct bp_doc *doc;
    struct bp_arena *arena;
    struct bp_pages pages;
    struct bp_elem root;
    struct bp_letter_facts facts;
};

static const char pack[] =
    "<pack xmlns='urn:boardpack:1' lang='en-GB'>"
    "<meeting start='2026-01-21T15:00' end='2026-01-21T17:00'><venue>Hall &lt;1&gt;</venue>"
    "<join href='https://example.org/?a=1&amp;b=2'>Watch</join>"
    "<contact name='A'/><contact name='Ann' email='ann@example.org'/>"
    "<deadline by='2026-01-19T12:00'>questions in writing</deadline>"
    "<deadline by='2026-01-20'>apologies</deadline></meeting>"
    "<agenda><item status='verbal'><title>Welcome</title></item>"
    "<item status='to-follow'><title>Money &amp; more</title></item></agenda></pack>";

static const char bare[] =
    "<pack xmlns='urn:boardpack:1' lang='en-GB'><meeting start='2026-01-21T15:00'/>"
    "<agenda><item><title>T</title></item></agenda></pack>";

static struct fixture *fixture_new(const char *xml) {
    struct fixture *f = g_new0(struct fixture, 1);
    f->diags = bp_diags_new();
    f->doc = load_text(xml, f->diags);
    g_assert_nonnull(f->doc);
    f->arena = bp_arena_new();
    f->pages.root = &f->root;
    bp_letter_facts_init(&f->facts, f->doc, &f->pages, f->arena);
    return f;
}

static void fixture_free(struct fixture *f) {
    bp_letter_facts_clear(&f->facts);
    bp_arena_free(f->arena);
    bp_doc_free(f->doc);
    bp_diags_free(f->diags);
    g_free(f);
}

static const struct bp_letter_scope whole = {.part = 1, .parts = 1};

static void assert_has(const char *text, const char *words) {
    if (!strstr(text, words))
        g_error("no \"%s\" in %s", words, text);
}

static void test_facts(void) {
    struct fixture *f = fixture_new(pack);
    g_assert_cmpstr(f->facts.contact, ==, "Ann"); /* the one who can be written to */
    g_assert_cmpstr(f->facts.iso_date, ==, "2026-01-21");
    g_assert_cmpstr(bp_letter_fill(&f->facts, "{time}, {place}: {join}"), ==,
                    "3pm to 5pm, Hall <1>: https://example.org/?a=1&b=2");
    g_assert_null(bp_letter_fill(&f->facts, "Call {phone}"));
    fixture_free(f);
}

static void test_letter(void) {
    struct fixture *f = fixture_new(pack);
    struct bp_letter letter = bp_letter_write(&f->facts, &whole);
    assert_has(letter.text, "\nAgenda\n1. Welcome (");
    assert_has(letter.text, "\nTo follow\n2. Money & more\n");
    assert_has(letter.text, "\nDeadlines\nMonday 19 January 2026, 12 noon: questions in writing\n"
                            "Tuesday 20 January 2026: apologies\n");
    assert_has(letter.html, ">Place</th><td style=");
    assert_has(letter.html, ">Hall &lt;1&gt;</td>");
    assert_has(letter.html, "<a href=\"https://example.org/?a=1&amp;b=2\">");
    assert_has(letter.html, ">2. Money &amp; more</li>");
    assert_has(letter.html, "<a href=\"mailto:ann@example.org\">ann@example.org</a>.");
    assert_has(letter.html, "<html lang=\"en-GB\">");
    g_assert_null(strstr(letter.text, "{"));
    g_assert_null(strstr(letter.text, "call:")); /* there is no number to call */
    fixture_free(f);
}

/* What the pack doesn't have is not spoken of, and no heading stands alone. */
static void test_bare(void) {
    struct fixture *f = fixture_new(bare);
    struct bp_letter letter = bp_letter_write(&f->facts, &whole);
    g_assert_null(strstr(letter.text, "Place"));
    g_assert_null(strstr(letter.text, "To follow"));
    g_assert_null(strstr(letter.text, "Deadlines"));
    g_assert_null(strstr(letter.text, "write to"));
    g_assert_null(strstr(letter.html,
                         "<ul role=\"list\" style=\"list-style-type: none; margin: 0 0 12pt 0; "
                         "padding: 0\">\n</ul>"));
    fixture_free(f);
}

static void test_parts(void) {
    struct fixture *f = fixture_new(pack);
    const struct bp_node *items[] = {
        bp_node_child(bp_node_child(f->doc->root, BP_AGENDA), BP_ITEM)};
    const struct bp_letter_scope scope = {
        .part = 2, .parts = 3, .first = "9", .last = "14", .items = items, .n_items = 1};
    struct bp_letter letter = bp_letter_write(&f->facts, &scope);
    assert_has(letter.subject, "part 2 of 3");
    assert_has(letter.text, "part 2 of 3 of the pack: pages 9 to 14.");
    assert_has(letter.text, "1. Welcome");
    g_assert_null(strstr(letter.text, "Money"));
    g_assert_null(strstr(letter.text, "Deadlines"));
    g_assert_true(g_str_has_suffix(bp_letter_file_name(&f->facts, &scope), " 2-3.pdf"));
    fixture_free(f);
}

static void test_link(void) {
    struct fixture *f = fixture_new(pack);
    const struct bp_letter_scope scope = {
        .part = 1, .parts = 1, .address = "https://example.org/p.pdf"};
    struct bp_letter letter = bp_letter_write(&f->facts, &scope);
    assert_has(letter.text, "https://example.org/p.pdf\n");
    assert_has(letter.html, "<a href=\"https://example.org/p.pdf\">");
    fixture_free(f);
}

/* An address is a link without the marks around it, and nothing else is one. */
static void test_addresses(void) {
    struct fixture *f = fixture_new(pack);
    struct bp_letter_part part = {
        .kind = BP_LETTER_PARA,
        .text = "See {join}. Or (http://example.org/a_(b)), \"https://example.org/c\"; or "
                "xhttps://d: ask <{email}>, not x{email}."};
    g_assert_nonnull(f->facts.mail);
    struct bp_mail mail = *f->facts.mail;
    mail.letter = &part;
    f->facts.mail = &mail;
    struct bp_letter letter = bp_letter_write(&f->facts, &whole);
    assert_has(letter.html, "\">https://example.org/?a=1&amp;b=2</a>. Or (");
    assert_has(letter.html, "(<a href=\"http://example.org/a_(b)");
    assert_has(letter.html,
               "&quot;<a href=\"https://example.org/c\">https://example.org/c</a>&quot;;");
    assert_has(letter.html, " xhttps://d: ask &lt;<a href=\"mailto:ann@example.org\">"
                            "ann@example.org</a>&gt;, not xann@example.org.");
    fixture_free(f);
}

/* Names that Windows allows, and that are not too long for it or for a header's line. */
static void test_file_names(void) {
    struct fixture *f = fixture_new(pack);
    g_assert_nonnull(f->facts.mail);
    struct bp_mail mail = *f->facts.mail;
    f->facts.mail = &mail;
    mail.file_name = "What? \"A/B\" <1>: {iso-date}...";
    g_assert_cmpstr(bp_letter_file_name(&f->facts, &whole), ==, "What- -A-B- -1-- 2026-01-21.pdf");
    mail.file_name = "\xE0\xB8\x81\xE0\xB8\x81\xE0\xB8\x81\xE0\xB8\x81\xE0\xB8\x81 "
                     "Papers of the Committee on Everything {iso-date} {iso-date} {iso-date} "
                     "{iso-date} {iso-date} {iso-date} {iso-date}";
    const char *name = bp_letter_file_name(&f->facts, &whole);
    g_assert_true(g_utf8_validate(name, -1, NULL));
    g_assert_cmpint(g_utf8_strlen(name, -1), <=, 124);
    g_assert_true(g_str_has_suffix(name, " 2026-01-21.pdf"));
    fixture_free(f);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/letter/facts", test_facts);
    g_test_add_func("/letter/letter", test_letter);
    g_test_add_func("/letter/bare", test_bare);
    g_test_add_func("/letter/parts", test_parts);
    g_test_add_func("/letter/link", test_link);
    g_test_add_func("/letter/addresses", test_addresses);
    g_test_add_func("/letter/file-names", test_file_names);
    return g_test_run();
}
