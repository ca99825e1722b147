/* The report of LibreOffice's steps, taken apart.
 * In: lines of a word, a count and a detail. Out: findings, and whether there is a PDF.
 * A hostile file may have got hold of LibreOffice, so the report is believed no more than the file:
 * it can but bring about findings, with details that are cut. */
#include "office.h"

#include <string.h>

#define MOST_DETAIL 160u /* bytes; more names than that are only counted */
#define MOST_NAME 80u

static const struct kind {
    const char *word;
    enum bp_finding_code code;
} kinds[] = {
    {"password", BP_FINDING_ENCRYPTED},
    {"changes", BP_FINDING_CHANGES},
    {"hidden-sheets", BP_FINDING_HIDDEN_SHEETS},
    {"hidden-slides", BP_FINDING_HIDDEN_SLIDES},
    {"wide", BP_FINDING_WIDE},
    {"linked", BP_FINDING_LINKED},
};

struct line {
    char *word, *detail;
    uint32_t count;
};

struct reading {
    char *author; /* the first */
    uint32_t authors;
    bool failed, missing;
    uint32_t counts[G_N_ELEMENTS(kinds)], unnamed[G_N_ELEMENTS(kinds)];
    GString *details[G_N_ELEMENTS(kinds)];
};

static bool split(char *text, struct line *line) {
    char *end;
    line->word = text;
    char *count = strchr(text, ' ');
    if (!count)
        return false;
    *count++ = '\0';
    const guint64 value = g_ascii_strtoull(count, &end, 10);
    if (end == count || value < 1 || value > INT32_MAX)
        return false;
    line->count = (uint32_t)value;
    line->detail = g_strstrip(end);
    return true;
}

/* At most so many bytes, and no half of a letter. */
static void put_cut(GString *out, const char *text, size_t most) {
    const size_t length = strlen(text);
    const char *end = text + MIN(length, most);
    if (length > most)
        end = g_utf8_find_prev_char(text, end + 1);
    g_string_append_len(out, text, end - text);
    if (length > most)
        g_string_append(out, "…");
}

static void add_detail(struct reading *reading, size_t i, const struct line *line) {
    GString *out = reading->details[i];
    if (!*line->detail)
        return;
    if (out->len > MOST_DETAIL) {
        reading->unnamed[i]++;
        return;
    }
    if (out->len)
        g_string_append(out, ", ");
    put_cut(out, line->detail, MOST_NAME);
    if (kinds[i].code == BP_FINDING_WIDE)
        g_string_append_printf(out, " (%u pages wide)", line->count);
}

static void add_line(struct reading *reading, const struct line *line) {
    if (strcmp(line->word, "author") == 0) {
        if (!reading->author && *line->detail)
            reading->author = line->detail;
        reading->authors++;
    }
    reading->failed |= strcmp(line->word, "failed") == 0 || strcmp(line->word, "unreadable") == 0;
    reading->missing |= strcmp(line->word, "missing") == 0;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(line->word, kinds[i].word) == 0) {
            const uint32_t more = kinds[i].code == BP_FINDING_WIDE ? 1 : line->count;
            reading->counts[i] += MIN(more, INT32_MAX - reading->counts[i]);
            add_detail(reading, i, line);
        }
}

/* "12 changes by Ann Lee and 2 others" */
static void put_changes(GString *out, const struct reading *reading, uint32_t count) {
    g_string_printf(out, "%u change%s", count, count == 1 ? "" : "s");
    if (reading->author) {
        g_string_append(out, " by ");
        put_cut(out, reading->author, MOST_NAME);
    }
    if (reading->authors > 1)
        g_string_append_printf(out, " and %u other%s", reading->authors - 1,
                               reading->authors == 2 ? "" : "s");
}

static enum bp_office_outcome judge(const struct reading *reading, struct bp_arena *arena,
                                    GArray *findings) {
    bool refused = false;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        GString *detail = reading->details[i];
        if (!reading->counts[i])
            continue;
        if (kinds[i].code == BP_FINDING_CHANGES)
            put_changes(detail, reading, reading->counts[i]);
        else if (reading->unnamed[i])
            g_string_append_printf(detail, " and %u more", reading->unnamed[i]);
        const struct bp_finding finding = {.code = kinds[i].code,
                                           .count = reading->counts[i],
                                           .pages = "",
                                           .detail = bp_arena_strdup(arena, detail->str)};
        g_array_append_val(findings, finding);
        refused |= bp_finding_has(finding.code, 'F');
    }
    return refused            ? BP_OUTCOME_REFUSED
           : reading->missing ? BP_OUTCOME_MISSING
           : reading->failed  ? BP_OUTCOME_FAILED
                              : BP_OUTCOME_PRINTED;
}

enum bp_office_outcome bp_outcome_read(const char *text, struct bp_arena *arena, GArray *findings,
                                       uint32_t *authors) {
    struct reading reading = {.author = NULL};
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_auto(GStrv) lines = g_strsplit(valid, "\n", -1);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        reading.details[i] = g_string_new(NULL);
    for (char **at = lines; *at; at++) {
        struct line line;
        if (split(*at, &line))
            add_line(&reading, &line);
        else if (**at)
            reading.failed = true;
    }
    *authors = reading.authors;
    const enum bp_office_outcome outcome = judge(&reading, arena, findings);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        g_string_free(reading.details[i], TRUE);
    return outcome;
}
