/* Attached files: the table of findings, how to find an attachment and what to call it. */
#include "model/attachment.h"

#include <string.h>

static const char *const names[BP_FINDING_COUNT] = {
#define X(code, name, effect) [BP_FINDING_##code] = name,
    BP_FINDINGS(X)
#undef X
};

static const char *const effects[BP_FINDING_COUNT] = {
#define X(code, name, effect) [BP_FINDING_##code] = effect,
    BP_FINDINGS(X)
#undef X
};

/* Of our own shorter side, in thousandths: between these, stamps are as large as on our pages. */
#define STAMP_LEAST 600
#define STAMP_MOST 1500

#define STAMP_HEAD BP_PT(22) /* baselines, from the page's top */
#define STAMP_FOOT BP_PT(18) /* and foot */

static bp_len scaled(bp_len length, int64_t part, int64_t whole) {
    return (bp_len)MAX(1, length * part / whole);
}

struct bp_stamp_place bp_stamp_place(const struct bp_stamps *stamps, bp_len width, bp_len height) {
    const int64_t theirs = MIN(width, height), ours = stamps->side;
    const int64_t whole =
        MAX(1, CLAMP(theirs, ours * STAMP_LEAST / 1000, ours * STAMP_MOST / 1000));
    const bp_len edge = MIN(scaled(stamps->edge, theirs, whole), width / 10);
    struct bp_stamp_place place = {.size = scaled(stamps->size, theirs, whole),
                                   .left = edge,
                                   .right = width - edge,
                                   .head = scaled(STAMP_HEAD, theirs, whole),
                                   .foot = height - scaled(STAMP_FOOT, theirs, whole)};
    /* No typeface of ours reaches farther; and a little air. */
    place.above = place.size * 11 / 10;
    place.below = place.size * 3 / 10;
    place.top = place.head + place.below + place.size / 4;
    place.bottom = height - place.foot + place.above + place.size / 4;
    return place;
}

const struct bp_attachment *bp_attachment_of(const struct bp_attachments *attachments,
                                             const struct bp_node *node) {
    return attachments ? g_hash_table_lookup(attachments->of_node, node) : NULL;
}

enum bp_code bp_finding_diag(enum bp_finding_code code) {
    static const enum bp_code codes[BP_FINDING_COUNT] = {
#define X(code, name, effect) [BP_FINDING_##code] = BP_CODE_FOUND_##code,
        BP_FINDINGS(X)
#undef X
    };
    return codes[code];
}

static gint by_number(gconstpointer a, gconstpointer b) {
    const uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return one < other ? -1 : one > other;
}

void bp_finding_put_pages(GString *out, GArray *pages) {
    g_array_sort(pages, by_number);
    const uint32_t *all = (const uint32_t *)pages->data;
    for (guint i = 0; i < pages->len;) {
        guint next = i + 1;
        while (next < pages->len && all[next] - all[next - 1] <= 1)
            next++;
        const uint32_t first = all[i], last = all[next - 1];
        g_string_append_printf(out, "%s%u", i > 0 ? ", " : "", first);
        if (last > first)
            g_string_append_printf(out, "%s%u", last == first + 1 ? ", " : "-", last);
        i = next;
    }
}

static bool is_one(const char *pages) {
    return pages[strspn(pages, "0123456789")] == '\0';
}

char *bp_finding_where(const struct bp_finding *finding) {
    const char *pages = finding->pages;
    if (!pages || !*pages)
        return g_strdup("");
    char **ranges = g_strsplit(pages, "-", -1), *shown = g_strjoinv("–", ranges);
    char *where = g_strdup_printf(", on page%s %s", is_one(pages) ? "" : "s", shown);
    g_free(shown);
    g_strfreev(ranges);
    return where;
}

char *bp_finding_detail(const struct bp_finding *finding) {
    if (finding->code == BP_FINDING_PAGE_RANGE)
        return g_strdup_printf(": it has only %u page%s", finding->count,
                               finding->count > 1 ? "s" : "");
    return finding->detail && *finding->detail ? g_strdup_printf(": %s", finding->detail)
                                               : g_strdup("");
}

const char *bp_finding_name(enum bp_finding_code code) {
    return names[code];
}

bool bp_finding_has(enum bp_finding_code code, char effect) {
    return strchr(effects[code], effect) != NULL;
}

static bool has_finding(const struct bp_attachment *attachment, char effect) {
    for (uint32_t i = 0; i < attachment->n_findings; i++)
        if (bp_finding_has(attachment->findings[i].code, effect))
            return true;
    return false;
}

struct bp_claimed bp_attachment_claimed(const struct bp_attachment *attachment) {
    struct bp_claimed claimed = {.pdfua1 = true, .pdfa = BP_PDFA_A};
    if (attachment->embedded || attachment->file->kind == BP_FILE_PICTURE) {
        claimed.embeds = attachment->embedded;
        return claimed;
    }
    claimed.pdfua1 = attachment->claims_ua1 && !has_finding(attachment, 'U');
    claimed.pdfa = attachment->claims_pdfa;
    /* What level A asks for beyond level B is part of PDF/UA; LibreOffice, which doesn't say so of
     * the second part of PDF/A, is known to write both. */
    if (attachment->file->kind == BP_FILE_OFFICE && attachment->claims_ua1 && claimed.pdfa)
        claimed.pdfa = BP_PDFA_A;
    if (has_finding(attachment, 'A'))
        claimed.pdfa = BP_PDFA_NONE;
    else if (has_finding(attachment, 'B'))
        claimed.pdfa = MIN(claimed.pdfa, BP_PDFA_B);
    else if (has_finding(attachment, 'T'))
        claimed.pdfa = MIN(claimed.pdfa, BP_PDFA_U);
    return claimed;
}

struct bp_claimed bp_attachments_claimed(const struct bp_attachments *attachments) {
    struct bp_claimed all = {.pdfua1 = true, .pdfa = BP_PDFA_A};
    for (guint i = 0; attachments && i < attachments->all->len; i++) {
        struct bp_claimed one = bp_attachment_claimed(g_ptr_array_index(attachments->all, i));
        all.pdfua1 &= one.pdfua1;
        all.pdfa = MIN(all.pdfa, one.pdfa);
        all.embeds |= one.embeds;
    }
    return all;
}

/* -- in few words ----------------------------------------------------------------------------- */

static bool has_any(enum bp_finding_code code, const char *some) {
    return strpbrk(effects[code], some) != NULL;
}

/* How many kinds of finding have one of the effects, and none of the others; those of a kind come
 * one after another. */
static uint32_t count_effects(const struct bp_attachment *attachment, const char *some,
                              const char *none) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < attachment->n_findings; i++) {
        const enum bp_finding_code code = attachment->findings[i].code;
        const bool again = i > 0 && attachment->findings[i - 1].code == code;
        n += !again && has_any(code, some) && !has_any(code, none);
    }
    return n;
}

static void put_cost(GString *out, uint32_t n, const char *cost) {
    if (n > 0)
        g_string_append_printf(out, "%s%s (%u reason%s)", out->len ? ", " : "", cost, n,
                               n > 1 ? "s" : "");
}

char *bp_attachment_costs(const struct bp_attachment *attachment) {
    GString *out = g_string_new(NULL);
    const uint32_t archivable = count_effects(attachment, "A", "");
    const uint32_t others = count_effects(attachment, "W", "FUAT");
    if (count_effects(attachment, "F", "") > 0)
        g_string_append(out, "can't be attached");
    put_cost(out, count_effects(attachment, "U", ""), "no PDF/UA");
    put_cost(out, archivable, "no PDF/A");
    if (archivable == 0)
        put_cost(out, count_effects(attachment, "T", ""), "no level A of PDF/A");
    if (others > 0)
        g_string_append_printf(out, "%s%u %sto check", out->len ? ", " : "", others,
                               out->len     ? "more "
                               : others > 1 ? "things "
                                            : "thing ");
    return g_string_free(out, FALSE);
}

bool bp_attachment_is_same(const struct bp_attachment *one, const struct bp_attachment *other) {
    bool same =
        one->n_findings == other->n_findings && g_strcmp0(one->file->path, other->file->path) == 0;
    for (uint32_t i = 0; same && i < one->n_findings; i++) {
        const struct bp_finding *a = &one->findings[i], *b = &other->findings[i];
        same = a->code == b->code && a->count == b->count && g_strcmp0(a->pages, b->pages) == 0 &&
               g_strcmp0(a->detail, b->detail) == 0;
    }
    return same;
}

const struct bp_attachment *bp_attachment_first(const struct bp_attachments *attachments,
                                                const struct bp_attachment *attachment) {
    guint i = 0;
    while (!bp_attachment_is_same(g_ptr_array_index(attachments->all, i), attachment))
        i++;
    return g_ptr_array_index(attachments->all, i);
}
