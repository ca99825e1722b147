/* The report on attached files.
 * In: the document and the facts about what is attached to it. Out: JSON for programs, text for
 * clerks, who send it on.
 * Both forms say the same things in the same order, and what they say of a finding is what its
 * diagnostic says, so nothing has to be learned twice. */
#include "claims_report.h"

#include <boardpack/boardpack.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"

/* The claims that a finding can end, by its effect. */
static const struct {
    char effect;
    const char *key, *claim;
} effects[] = {{'U', "pdfua-1", "PDF/UA-1"},
               {'A', "pdfa", "PDF/A"},
               {'T', "pdfa-level-a", "level A of PDF/A"}};

static const char *const kinds[] = {[BP_FILE_PDF] = "pdf",
                                    [BP_FILE_PICTURE] = "picture",
                                    [BP_FILE_OFFICE] = "office",
                                    [BP_FILE_OTHER] = "file"};

const char *bp_pdfa_name(const struct bp_claimed *claimed) {
    static const char *const names[2][4] = {
        {NULL, "PDF/A-2b", "PDF/A-2u", "PDF/A-2a"},
        {NULL, "PDF/A-3b", "PDF/A-3u", "PDF/A-3a"},
    };
    return names[claimed->embeds][claimed->pdfa];
}

/* What an attached file says of itself. */
static struct bp_claimed own_claims(const struct bp_attachment *attachment) {
    return (struct bp_claimed){.pdfua1 = attachment->claims_ua1, .pdfa = attachment->claims_pdfa};
}

static const struct bp_node *next_file(const struct bp_doc *doc, const struct bp_node *after) {
    const struct bp_node *node = bp_node_next(after ? after : doc->root, doc->root);
    while (node && !bp_file_of(node))
        node = bp_node_next(node, doc->root);
    return node;
}

static const char *title_of(const struct bp_node *node, struct bp_arena *arena) {
    const char *title =
        node->kind == BP_APPENDIX ? node->as.appendix.title : node->as.attachment.title;
    return title ? title : bp_node_text(node, arena);
}

static const char *item_title(const struct bp_node *node, struct bp_arena *arena) {
    const struct bp_node *title = bp_node_child(bp_node_item(node), BP_TITLE);
    return title ? bp_node_text(title, arena) : "";
}

/* What is said of a finding, and of those after it that differ in details alone. */
static char *findings_text(const struct bp_attachment *attachment, uint32_t first, uint32_t n) {
    char *name = bp_attachment_name(attachment->node);
    char *text = bp_diag_format(bp_finding_diag(attachment->findings[first].code), name, "", "");
    GString *out = g_string_new(text);
    struct bp_detail *details = g_new(struct bp_detail, n);
    for (uint32_t i = 0; i < n; i++) {
        const struct bp_finding *finding = &attachment->findings[first + i];
        details[i] = (struct bp_detail){bp_finding_where(finding), bp_finding_detail(finding)};
    }
    bp_diag_put_details(out, details, n);
    for (uint32_t i = 0; i < n; i++) {
        g_free((char *)details[i].where);
        g_free((char *)details[i].what);
    }
    g_free(details);
    g_free(text);
    g_free(name);
    return g_string_free(out, FALSE);
}

/* -- JSON (RFC 8259) -------------------------------------------------------------------------- */

static void put_string(GString *out, const char *text) {
    char *valid = g_utf8_make_valid(text, -1);
    bp_json_put(out, valid);
    g_free(valid);
}

/* "key":"text", or null. */
static void put_member(GString *out, const char *before, const char *key, const char *text) {
    g_string_append_printf(out, "%s\"%s\":", before, key);
    if (text)
        put_string(out, text);
    else
        g_string_append(out, "null");
}

static void put_claims(GString *out, const char *key, const struct bp_claimed *claimed) {
    g_string_append_printf(out, "\"%s\":{", key);
    put_member(out, "", "pdfua", claimed->pdfua1 ? "PDF/UA-1" : NULL);
    put_member(out, ",", "pdfa", bp_pdfa_name(claimed));
    g_string_append_c(out, '}');
}

static void put_finding(GString *out, const struct bp_attachment *attachment, uint32_t index) {
    const struct bp_finding *finding = &attachment->findings[index];
    char *text = findings_text(attachment, index, 1);
    const char *joint = "";
    enum bp_code diag = bp_finding_diag(finding->code);
    put_member(out, "\n    {", "finding", bp_finding_name(finding->code));
    put_member(out, ",", "severity", bp_severity_name(bp_diag_severity(diag)));
    g_string_append(out, ",\"ends\":[");
    for (size_t i = 0; i < G_N_ELEMENTS(effects); i++)
        if (bp_finding_has(finding->code, effects[i].effect)) {
            g_string_append_printf(out, "%s\"%s\"", joint, effects[i].key);
            joint = ",";
        }
    g_string_append_printf(out, "],\"count\":%u", finding->count);
    put_member(out, ",", "pages", finding->pages ? finding->pages : "");
    put_member(out, ",", "detail", finding->detail ? finding->detail : "");
    put_member(out, ",", "text", text);
    put_member(out, ",", "ask", bp_diag_usual_hint(diag));
    g_string_append_c(out, '}');
    g_free(text);
}

static void put_facts(GString *out, const struct bp_attachment *attachment) {
    struct bp_claimed own = own_claims(attachment), leaves = bp_attachment_claimed(attachment);
    g_string_append_printf(out, ",\"usable\":%s,\"embedded\":%s,\"pages\":%u,\"tagged\":%s",
                           attachment->usable ? "true" : "false",
                           attachment->embedded ? "true" : "false", attachment->n_pages,
                           attachment->tagged ? "true" : "false");
    put_member(out, ",", "language", attachment->lang);
    g_string_append(out, ",\n   ");
    put_claims(out, "says", &own);
    g_string_append_c(out, ',');
    put_claims(out, "leaves", &leaves);
    g_string_append(out, ",\"findings\":[");
    for (uint32_t i = 0; i < attachment->n_findings; i++) {
        g_string_append(out, i ? "," : "");
        put_finding(out, attachment, i);
    }
    g_string_append_c(out, ']');
}

static void put_file(GString *out, const struct bp_node *node,
                     const struct bp_attachments *attachments, struct bp_arena *arena) {
    const struct bp_file *file = bp_file_of(node);
    const struct bp_attachment *attachment = bp_attachment_of(attachments, node);
    g_string_append_printf(out, "\n  {\"item\":%d", bp_node_item(node)->as.item.number);
    put_member(out, ",", "item-title", item_title(node, arena));
    put_member(out, ",", "title", title_of(node, arena));
    put_member(out, ",", "file", file->src);
    put_member(out, ",", "kind", kinds[file->kind]);
    put_member(out, ",", "source", node->pos.file);
    g_string_append_printf(out, ",\"line\":%d", node->pos.line);
    if (attachment)
        put_facts(out, attachment);
    g_string_append_c(out, '}');
}

static void put_json(GString *out, const struct bp_doc *doc,
                     const struct bp_attachments *attachments, bool failed,
                     struct bp_arena *arena) {
    struct bp_claimed all = bp_attachments_claimed(attachments);
    put_member(out, "{", "tool", "boardpack");
    put_member(out, ",", "version", bp_version());
    put_member(out, ",", "body", doc->profile->body);
    g_string_append_printf(out, ",\"built\":%s,", failed ? "false" : "true");
    put_claims(out, "claims", &all);
    g_string_append(out, ",\"files\":[");
    for (const struct bp_node *node = next_file(doc, NULL), *first = node; node;
         node = next_file(doc, node)) {
        g_string_append(out, node == first ? "" : ",");
        put_file(out, node, attachments, arena);
    }
    g_string_append(out, "\n]}\n");
}

/* -- text ------------------------------------------------------------------------------------- */

static void say_claims(GString *out, const struct bp_claimed *claimed) {
    const char *pdfa = bp_pdfa_name(claimed);
    if (claimed->pdfua1)
        g_string_append_printf(out, "PDF/UA-1 (accessible)%s", pdfa ? " and " : "");
    if (pdfa)
        g_string_append_printf(out, "%s (archivable)", pdfa);
    if (!claimed->pdfua1 && !pdfa)
        g_string_append(out, "neither PDF/UA nor PDF/A");
}

static bool has_detail(const struct bp_finding *finding) {
    return finding->detail && *finding->detail;
}

/* How many findings one line has room for, from one on. */
static uint32_t count_alike(const struct bp_attachment *attachment, uint32_t first) {
    const struct bp_finding *all = attachment->findings;
    uint32_t n = 1;
    while (first + n < attachment->n_findings && all[first + n].code == all[first].code &&
           has_detail(&all[first]) && has_detail(&all[first + n]))
        n++;
    return n;
}

/* What to ask for; NULL: nothing, or it has been said of the same file. */
static const char *new_ask(const struct bp_attachment *attachment, uint32_t at) {
    const char *ask = bp_diag_usual_hint(bp_finding_diag(attachment->findings[at].code));
    for (uint32_t i = 0; ask && i < at; i++)
        if (g_strcmp0(ask, bp_diag_usual_hint(bp_finding_diag(attachment->findings[i].code))) == 0)
            return NULL;
    return ask;
}

static void say_findings(GString *out, const struct bp_attachment *attachment, uint32_t first,
                         uint32_t n) {
    const enum bp_finding_code code = attachment->findings[first].code;
    char *text = findings_text(attachment, first, n);
    const char *ask = new_ask(attachment, first), *joint = " [prevents ";
    g_string_append_printf(out, "  - %s", text);
    for (size_t i = 0; i < G_N_ELEMENTS(effects); i++)
        if (bp_finding_has(code, effects[i].effect)) {
            g_string_append_printf(out, "%s%s", joint, effects[i].claim);
            joint = ", ";
        }
    g_string_append_printf(out, "%s\n", *joint == ',' ? "]" : "");
    if (ask)
        g_string_append_printf(out, "    %s\n", ask);
    g_free(text);
}

static void say_costs(GString *out, const struct bp_attachment *attachment) {
    char *costs = bp_attachment_costs(attachment);
    if (*costs)
        g_string_append_printf(out, "  In short: %s.\n", costs);
    g_free(costs);
}

static void say_facts(GString *out, const struct bp_attachment *attachment,
                      const struct bp_attachments *attachments) {
    if (attachment->embedded) {
        g_string_append(out,
                        "  It is embedded in the pack as a file, which makes the pack PDF/A-3.\n");
    } else if (attachment->n_pages > 0) {
        struct bp_claimed own = own_claims(attachment);
        g_string_append_printf(out, "  %u page%s. It claims to be ", attachment->n_pages,
                               attachment->n_pages > 1 ? "s" : "");
        say_claims(out, &own);
        g_string_append(out, ".\n");
    }
    if (!attachment->usable)
        g_string_append(out, "  It can't be attached as it is.\n");
    const struct bp_node *first = bp_attachment_first(attachments, attachment)->node;
    if (first != attachment->node && attachment->n_findings > 0) {
        g_string_append_printf(out,
                               "  This is the same file as in item %d, at line %d: see there.\n",
                               bp_node_item(first)->as.item.number, first->pos.line);
        return;
    }
    say_costs(out, attachment);
    for (uint32_t i = 0, n; i < attachment->n_findings; i += n) {
        n = count_alike(attachment, i);
        say_findings(out, attachment, i, n);
    }
    if (attachment->usable && attachment->n_findings == 0)
        g_string_append(out, "  It affects none of the pack's claims.\n");
}

static void say_file(GString *out, const struct bp_node *node,
                     const struct bp_attachments *attachments, struct bp_arena *arena) {
    const struct bp_attachment *attachment = bp_attachment_of(attachments, node);
    const struct bp_file *file = bp_file_of(node);
    g_string_append_printf(out, "\nItem %d, %s: %s\n  %s\n", bp_node_item(node)->as.item.number,
                           item_title(node, arena), title_of(node, arena), file->src);
    if (attachment)
        say_facts(out, attachment, attachments);
    else if (file->kind == BP_FILE_PICTURE)
        g_string_append(out, "  This is a picture; it has a page of its own in the pack.\n");
    else
        g_string_append(out, "  It has not been read.\n");
}

static void put_text(GString *out, const struct bp_doc *doc,
                     const struct bp_attachments *attachments, bool failed,
                     struct bp_arena *arena) {
    struct bp_claimed all = bp_attachments_claimed(attachments);
    const struct bp_node *node = next_file(doc, NULL);
    g_string_append_printf(out, "Files attached to the pack for: %s\n", doc->profile->body);
    if (failed) {
        g_string_append(out, "The pack has errors and was not built.\n");
    } else {
        g_string_append(out, "The pack claims to be ");
        say_claims(out, &all);
        g_string_append(out, ".\n");
    }
    if (!node)
        g_string_append(out, "\nNo files are attached.\n");
    for (; node; node = next_file(doc, node))
        say_file(out, node, attachments, arena);
}

char *bp_report(const struct bp_doc *doc, const struct bp_attachments *attachments, bool failed,
                bool json) {
    struct bp_arena *arena = bp_arena_new();
    GString *out = g_string_new(NULL);
    if (json)
        put_json(out, doc, attachments, failed, arena);
    else
        put_text(out, doc, attachments, failed, arena);
    bp_arena_free(arena);
    return g_string_free(out, FALSE);
}
