/* Drafts: names of files, the event, and that nothing in a message is by chance. */
#include "circulate/module.h"

#include <string.h>

static void test_names(void) {
    char *plain = bp_disposition("Board papers.pdf");
    g_assert_cmpstr(plain, ==, "attachment;\r\n\tfilename=\"Board papers.pdf\"");
    g_free(plain);
    char *both = bp_disposition("Caf\xC3\xA9 \xE2\x80\x93 100%.pdf");
    g_assert_nonnull(strstr(both, "filename=\"Cafe - 100%.pdf\";"));
    g_assert_nonnull(strstr(both, "filename*=UTF-8''Caf%C3%A9%20%E2%80%93%20100%25.pdf"));
    g_free(both);
    char *safe = bp_ascii_name("a\"b/c\xE4\xB8\xAD.pdf");
    g_assert_cmpstr(safe, ==, "a_b_c_.pdf");
    g_free(safe);
}

static struct bp_event event_in(const char *zone, int month) {
    return (struct bp_event){.uid = "meeting@example.org",
                             .stamp = 1772755200,
                             .sequence = 3,
                             .summary = "Board; in public",
                             .location = "Hall, first floor",
                             .zone = zone,
                             .start = {2026, month, 12, 9 * 60 + 30},
                             .end = {2026, month, 12, 12 * 60},
                             .organiser = {"Wren", "wren@example.org"}};
}

static void assert_has(const char *text, const char *line) {
    if (!strstr(text, line))
        g_error("no \"%s\" in %s", line, text);
}

static void test_event(void) {
    const struct bp_event event = event_in("Europe/London", 7);
    char *text = bp_event_text(&event);
    assert_has(text, "METHOD:PUBLISH\r\n");
    assert_has(text, "UID:meeting@example.org\r\n");
    assert_has(text, "SEQUENCE:3\r\n");
    assert_has(text, "DTSTAMP:20260306T000000Z\r\n");
    assert_has(text, "DTSTART;TZID=Europe/London:20260712T093000\r\n");
    assert_has(text, "DTEND;TZID=Europe/London:20260712T120000\r\n");
    assert_has(text, "SUMMARY:Board\\; in public\r\n");
    assert_has(text, "LOCATION:Hall\\, first floor\r\n");
    assert_has(text, "TZID:Europe/London\r\n");
    assert_has(text, "TZNAME:BST\r\n");
    assert_has(text, "TZNAME:GMT\r\n");
    g_assert_null(strstr(text, "ATTENDEE"));
    g_free(text);
}

/* How to take part stands where each calendar shows it; a name can't end its own quotes. */
static void test_join(void) {
    struct bp_event event = event_in("Europe/London", 7);
    event.url = "https://example.org/j";
    event.words = "Join, please";
    event.organiser.name = "Wren \"W\" A, LL.B";
    char *text = bp_event_text(&event);
    assert_has(text, "URL:https://example.org/j\r\n");
    assert_has(text, "DESCRIPTION:Join\\, please\\nhttps://example.org/j\r\n");
    assert_has(text, "CN=\"Wren 'W' A, LL.B\":");
    g_free(text);
    event.words = NULL;
    text = bp_event_text(&event);
    assert_has(text, "DESCRIPTION:https://example.org/j\r\n");
    g_free(text);
}

/* Zones with one rule, and with none; and no zone. */
static void test_zones(void) {
    struct bp_event event = event_in("Asia/Kolkata", 1);
    char *text = bp_event_text(&event);
    assert_has(text, "TZOFFSETTO:+0530\r\n");
    g_free(text);
    event = event_in("Europe/Atlantis", 1);
    g_assert_null(bp_event_text(&event));
}

static GByteArray *make(const char *subject, const char *zone) {
    static const struct bp_mailbox hidden[] = {{"Ren\xC3\xA9"
                                                "e",
                                                "renee@example.org"},
                                               {NULL, "b@example.org"}};
    struct bp_event event = event_in(zone, 3);
    GByteArray *pdf = g_byte_array_new();
    g_byte_array_append(pdf, (const guint8 *)"%PDF-\0\r\n.\r\n", 11);
    const struct bp_draft draft = {.clerk = {"Wren", "wren@example.org"},
                                   .hidden = hidden,
                                   .n_hidden = 2,
                                   .id = "0123@example.org",
                                   .lang = "en-GB",
                                   .subject = subject,
                                   .text = "Dear members,\n\nCaf\xC3\xA9.\n",
                                   .html = "<p>Dear members,</p>\n",
                                   .date = 1772755200,
                                   .file = "pack.pdf",
                                   .pdf = pdf,
                                   .event = &event};
    enum bp_draft_fault fault;
    GByteArray *bytes = bp_draft_make(&draft, &fault);
    g_assert_cmpint(fault, ==, bytes ? BP_DRAFT_OK : BP_DRAFT_ZONE);
    g_byte_array_unref(pdf);
    return bytes;
}

static void test_message(void) {
    GByteArray *one = make("Papers", "Europe/London"), *same = make("Papers", "Europe/London");
    g_assert_cmpmem(one->data, one->len, same->data, same->len);
    char *text = g_strndup((const char *)one->data, one->len);
    assert_has(text, "From: Wren <wren@example.org>\r\n");
    assert_has(text, "Bcc: =?iso-8859-1?b?UmVu6WU=?= <renee@example.org>, b@example.org\r\n");
    assert_has(text, "Subject: Papers\r\n");
    assert_has(text, "Date: Fri, 06 Mar 2026 00:00:00 +0000\r\n");
    assert_has(text, "Message-Id: <0123@example.org>\r\n");
    assert_has(text, "X-Unsent: 1\r\n");
    assert_has(text, "X-Uniform-Type-Identifier: com.apple.mail-draft\r\n");
    assert_has(text, "Content-Type: text/calendar; charset=utf-8; method=PUBLISH;\r\n"
                     "\tname=\"meeting.ics\"\r\n");
    assert_has(text, "\r\nDear members,\r\n\r\nCaf=C3=A9.\r\n");
    assert_has(text, "JVBERi0ADQouDQo=\r\n"); /* the PDF, byte for byte */
    assert_has(text, "filename=\"meeting.ics\"\r\n");
    g_free(text);
    g_byte_array_unref(one);
    g_byte_array_unref(same);
    g_assert_null(make("Papers", "Nowhere"));
}

/* A subject can't add headers. */
static void test_lines(void) {
    GByteArray *bytes = make("Papers\r\nX-Other: 1", "Europe/London");
    char *text = g_strndup((const char *)bytes->data, bytes->len);
    g_assert_null(strstr(text, "\nX-Other"));
    g_free(text);
    g_byte_array_unref(bytes);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/names", test_names);
    g_test_add_func("/message/event", test_event);
    g_test_add_func("/message/join", test_join);
    g_test_add_func("/message/zones", test_zones);
    g_test_add_func("/message/message", test_message);
    g_test_add_func("/message/lines", test_lines);
    return g_test_run();
}
