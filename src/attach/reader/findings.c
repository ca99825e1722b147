/* What was found in an attached file.
 * In: one thing at a time, with its page. Out: the facts' list, pages gathered into ranges.
 * Equal things on a thousand pages are one finding. */
#include "attach/reader/findings.h"

#include <string.h>

#include "pdf/writer.h"

struct finding {
    enum bp_finding_code code;
    uint32_t count;
    char *detail;
    GArray *pages; /* uint32_t; sorted when they are printed */
};

struct bp_findings {
    GPtrArray *all[BP_FINDING_COUNT]; /* struct finding */
    GHashTable *by_name;              /* "code detail" -> struct finding */
};

static void free_finding(gpointer data) {
    struct finding *finding = data;
    g_free(finding->detail);
    g_array_free(finding->pages, TRUE);
    g_free(finding);
}

struct bp_findings *bp_findings_new(void) {
    struct bp_findings *findings = g_new0(struct bp_findings, 1);
    for (int i = 0; i < BP_FINDING_COUNT; i++)
        findings->all[i] = g_ptr_array_new_with_free_func(free_finding);
    findings->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return findings;
}

void bp_findings_free(struct bp_findings *findings) {
    if (!findings)
        return;
    g_hash_table_destroy(findings->by_name);
    for (int i = 0; i < BP_FINDING_COUNT; i++)
        g_ptr_array_free(findings->all[i], TRUE);
    g_free(findings);
}

static struct finding *find(struct bp_findings *findings, enum bp_finding_code code,
                            const char *detail) {
    g_autofree char *name = g_strdup_printf("%d %s", (int)code, detail);
    struct finding *finding = g_hash_table_lookup(findings->by_name, name);
    if (finding)
        return finding;
    finding = g_new0(struct finding, 1);
    finding->code = code;
    finding->detail = g_strdup(detail);
    finding->pages = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_ptr_array_add(findings->all[code], finding);
    g_hash_table_insert(findings->by_name, g_steal_pointer(&name), finding);
    return finding;
}

void bp_findings_add_many(struct bp_findings *findings, enum bp_finding_code code, uint32_t page,
                          uint32_t count, const char *detail) {
    struct finding *finding = find(findings, code, detail ? detail : "");
    const GArray *pages = finding->pages;
    finding->count += count;
    if (page > 0 && (pages->len == 0 || g_array_index(pages, uint32_t, pages->len - 1) != page))
        g_array_append_val(finding->pages, page);
}

void bp_findings_add(struct bp_findings *findings, enum bp_finding_code code, uint32_t page,
                     const char *detail) {
    bp_findings_add_many(findings, code, page, 1, detail);
}

uint32_t bp_findings_count(const struct bp_findings *findings, enum bp_finding_code code) {
    return findings->all[code]->len;
}

void bp_findings_put(const struct bp_findings *findings, GString *out) {
    g_autoptr(GString) pages = g_string_new(NULL);
    g_string_append_c(out, '[');
    for (int code = 0; code < BP_FINDING_COUNT; code++) {
        for (guint i = 0; i < findings->all[code]->len; i++) {
            const struct finding *finding = findings->all[code]->pdata[i];
            g_string_truncate(pages, 0);
            bp_finding_put_pages(pages, finding->pages);
            g_string_append_printf(out, "[/%s %u", bp_finding_name(finding->code), finding->count);
            bp_put_text(out, pages->str);
            bp_put_text(out, finding->detail);
            g_string_append_c(out, ']');
        }
    }
    g_string_append_c(out, ']');
}
