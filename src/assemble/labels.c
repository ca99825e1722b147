/* Page labels (ISO 32000-1, 12.4.2): the printed number of each page.
 * In: the pages' labels. Out: ranges of pages whose labels count up.
 * A label is a prefix and a decimal number, and a range goes on as long as the prefix stays and the
 * number counts up; so any labels at all come out right. */
#include <string.h>

#include "assemble/parts.h"

#define MAX_DIGITS 9

/* A label taken apart. */
struct label {
    const char *text;
    size_t prefix;  /* bytes before the number */
    int64_t number; /* 0: it has none */
};

static struct label split(const char *text) {
    struct label label = {text ? text : "", 0, 0};
    size_t length = strlen(label.text), start = length;
    while (start > 0 && g_ascii_isdigit(label.text[start - 1]) && length - start < MAX_DIGITS)
        start--;
    while (start < length && label.text[start] == '0') /* "007" is the prefix "00" and 7 */
        start++;
    label.prefix = start;
    for (const char *digit = label.text + start; *digit; digit++)
        label.number = label.number * 10 + (*digit - '0');
    return label;
}

static bool goes_on(struct label before, struct label next) {
    return before.prefix == next.prefix && memcmp(before.text, next.text, next.prefix) == 0 &&
           (next.number ? next.number == before.number + 1 && before.number : !before.number);
}

static void put_range(GString *out, uint32_t page, struct label label) {
    bp_put_int(out, page);
    g_string_append(out, "<<");
    if (label.prefix > 0) {
        g_string_append(out, "/P");
        bp_put_text_len(out, label.text, label.prefix);
    }
    if (label.number > 0)
        g_string_append(out, "/S/D");
    if (label.number > 1) {
        g_string_append(out, "/St");
        bp_put_int(out, label.number);
    }
    g_string_append(out, ">>");
}

void bp_put_labels(GString *out, const struct bp_pages *pages) {
    struct label before = {"", 0, 0};
    g_string_append(out, "<</Nums[");
    for (uint32_t i = 0; i < pages->n_pages; i++) {
        struct label label = split(pages->pages[i].label);
        if (i == 0 || !goes_on(before, label))
            put_range(out, i, label);
        before = label;
    }
    g_string_append(out, "]>>");
}
