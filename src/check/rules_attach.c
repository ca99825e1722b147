/* Attached files: what was found in them, and what the XML says or lacks of them.
 * In: the document, the facts about its attachments. Out: diagnostics that name the item and the
 * file, so that a clerk can send them to the officer as they are.
 * The model knows which diagnostic belongs to a finding; the rest is about what the XML says. */
#include <string.h>

#include "check/rules.h"

struct files_check {
    const struct bp_doc *doc;
    const struct bp_attachments *attachments;
    struct bp_diags *diags;
    struct bp_arena *arena;
    GHashTable *first_of; /* path -> the node that attached it first */
};

/* "annual-report.pdf" (item 5) */
static const char *name_of(struct files_check *files, const struct bp_node *node) {
    char *name = bp_attachment_name(node);
    const char *copy = bp_arena_strdup(files->arena, name);
    g_free(name);
    return copy;
}

/* What was found in the file. */

static bool is_reported(const struct bp_finding *finding) {
    return bp_finding_has(finding->code, 'F') || bp_finding_has(finding->code, 'W');
}

static uint32_t count_reported(const struct bp_attachment *attachment) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < attachment->n_findings; i++)
        n += is_reported(&attachment->findings[i]);
    return n;
}

/* The name, and where else the same file is attached: "a.pdf" (item 1; again in item 2, at
 * pack.xml:9) */
static const char *name_with_others(struct files_check *files,
                                    const struct bp_attachment *attachment) {
    const char *name = name_of(files, attachment->node);
    if (!g_str_has_suffix(name, ")"))
        return name;
    GString *all = g_string_new_len(name, (gssize)strlen(name) - 1);
    const gsize length = all->len;
    for (guint i = 0; i < files->attachments->all->len; i++) {
        const struct bp_attachment *other = g_ptr_array_index(files->attachments->all, i);
        const struct bp_node *node = other->node;
        if (other != attachment && bp_attachment_is_same(other, attachment))
            g_string_append_printf(
                all, "%s in item %d, at %s:%d", all->len == length ? "; again" : ",",
                bp_node_item(node)->as.item.number, node->pos.file, node->pos.line);
    }
    g_string_append_c(all, ')');
    name = bp_arena_strdup(files->arena, all->str);
    g_string_free(all, TRUE);
    return name;
}

static void report_finding(struct files_check *files, const struct bp_node *node, const char *name,
                           const struct bp_finding *finding) {
    char *where = bp_finding_where(finding), *detail = bp_finding_detail(finding);
    const enum bp_code code = bp_finding_diag(finding->code);
    bp_diag_add(files->diags, code, node->pos, name, where, detail);
    char *brief = bp_diag_format(code, "it", "", "");
    bp_diag_brief(files->diags, brief, where, detail);
    g_free(brief);
    g_free(where);
    g_free(detail);
}

/* Findings in a file are reported once, however often it is attached; several come below a heading
 * that says which claims they prevent. */
static void check_findings(struct files_check *files, const struct bp_node *node,
                           const struct bp_attachment *attachment) {
    const uint32_t n = count_reported(attachment);
    if (n == 0 || bp_attachment_first(files->attachments, attachment) != attachment)
        return;
    const char *name = name_with_others(files, attachment);
    char *costs = bp_attachment_costs(attachment);
    if (n > 1)
        bp_diag_group(files->diags, ATTACHED_CLAIMS, name, costs);
    for (uint32_t i = 0; i < attachment->n_findings; i++)
        if (is_reported(&attachment->findings[i]))
            report_finding(files, node, name, &attachment->findings[i]);
    bp_diag_group_end(files->diags);
    g_free(costs);
}

/* What the XML says of it. */

static bool ends_with(const char *name, const char *const *endings) {
    for (; *endings; endings++) {
        size_t length = strlen(name), end = strlen(*endings);
        if (length > end && g_ascii_strcasecmp(name + length - end, *endings) == 0)
            return true;
    }
    return false;
}

/* Whether the contents are what the name suggests. */
static void check_name(struct files_check *files, const struct bp_node *node,
                       const struct bp_file *file) {
    static const char *const pictures[] = {".png", ".jpg", ".jpeg", NULL};
    static const char *const pdfs[] = {".pdf", NULL};
    static const char *const office[] = {".doc", ".docx", ".odt",  ".rtf", ".xls", ".xlsx",
                                         ".ods", ".ppt",  ".pptx", ".odp", NULL};
    static const struct {
        enum bp_file_kind kind;
        const char *const *endings;
    } promises[] = {{BP_FILE_PICTURE, pictures}, {BP_FILE_PDF, pdfs}, {BP_FILE_OFFICE, office}};
    static const char *const are[] = {[BP_FILE_PDF] = ": it is a PDF",
                                      [BP_FILE_PICTURE] = ": it is a picture",
                                      [BP_FILE_OFFICE] = ": it is an office file",
                                      [BP_FILE_OTHER] = ""};
    for (size_t i = 0; i < G_N_ELEMENTS(promises); i++)
        if (ends_with(file->src, promises[i].endings) && file->kind != promises[i].kind)
            bp_diag(files->diags, ATTACHED_NAME, node->pos, name_of(files, node), are[file->kind]);
}

static bool is_given(const char *text) {
    return text && *text;
}

static void check_words(struct files_check *files, const struct bp_node *node,
                        const struct bp_file *file) {
    const char *name = name_of(files, node);
    bool picture = file->kind == BP_FILE_PICTURE, other = file->kind == BP_FILE_OTHER;
    if (picture && !is_given(file->alt))
        bp_diag(files->diags, ATTACHED_ALT, node->pos, name);
    if (other && !is_given(file->description))
        bp_diag(files->diags, ATTACHED_DESCRIPTION, node->pos, name);
    if (!picture && file->alt)
        bp_diag(files->diags, ATTACHED_UNUSED, node->pos, "alt", "pictures");
    if (!other && file->description)
        bp_diag(files->diags, ATTACHED_UNUSED, node->pos, "description",
                "files that have no pages");
    if (file->kind != BP_FILE_OFFICE && file->changes)
        bp_diag(files->diags, ATTACHED_UNUSED, node->pos, "changes", "office files");
    if ((picture || other) && file->n_ranges > 0)
        bp_diag(files->diags, ATTACHED_UNUSED, node->pos, "pages", "files that have pages");
}

/* Classifications, the least restricted first. */
static const char *const levels[] = {"public", "exempt", "confidential"};

static size_t level_of(const char *value) {
    for (size_t i = 0; value && i < G_N_ELEMENTS(levels); i++)
        if (strcmp(levels[i], value) == 0)
            return i;
    return 0;
}

/* An item is classified by the field of its report that says one of these words. */
static size_t level_of_item(const struct bp_node *item) {
    size_t level = 0;
    const struct bp_node *report = item ? bp_node_child(item, BP_REPORT) : NULL;
    for (const struct bp_node *field = report ? bp_node_child(report, BP_FIELD) : NULL; field;
         field = bp_node_twin(field))
        level = MAX(level, level_of(field->as.named.value));
    return level;
}

static void check_level(struct files_check *files, const struct bp_node *node,
                        const struct bp_file *file) {
    size_t its = level_of(file->classification), item = level_of_item(bp_node_item(node));
    if (its > item)
        bp_diag(files->diags, ATTACHED_MORE_EXEMPT, node->pos, name_of(files, node), levels[its],
                levels[item]);
}

static bool same_ranges(const struct bp_file *a, const struct bp_file *b) {
    return a->n_ranges == b->n_ranges &&
           (a->n_ranges == 0 || memcmp(a->ranges, b->ranges, sizeof *a->ranges * a->n_ranges) == 0);
}

/* The same pages of the same file under two items: one of them is probably the wrong file. */
static void check_twice(struct files_check *files, const struct bp_node *node,
                        const struct bp_file *file) {
    const struct bp_node *first = g_hash_table_lookup(files->first_of, file->path);
    if (!first)
        g_hash_table_insert(files->first_of, (gpointer)file->path, (gpointer)node);
    else if (bp_node_item(first) != bp_node_item(node) && same_ranges(bp_file_of(first), file))
        bp_diag(files->diags, ATTACHED_TWICE, node->pos, name_of(files, node),
                bp_node_item(first)->as.item.number, first->pos.file, first->pos.line);
}

static void check_node(struct files_check *files, const struct bp_node *node) {
    const struct bp_file *file = bp_file_of(node);
    const struct bp_attachment *attachment = bp_attachment_of(files->attachments, node);
    if (node->kind == BP_ATTACHMENT && node->as.attachment.kind &&
        !bp_choice_label(files->doc->profile->attachments, node->as.attachment.kind)) {
        bp_diag(files->diags, ATTACHED_KIND, node->pos, node->as.attachment.kind);
        bp_hint_choices(files->diags, node->as.attachment.kind, files->doc->profile->attachments);
    }
    if (!file)
        return;
    if (node->kind == BP_APPENDIX && node->as.appendix.href)
        bp_diag(files->diags, ATTACHED_AND_LINKED, node->pos);
    check_name(files, node, file);
    check_words(files, node, file);
    check_level(files, node, file);
    check_twice(files, node, file);
    if (attachment)
        check_findings(files, node, attachment);
    if (attachment && files->doc->root->as.pack.print && attachment->n_pages > 0 &&
        file->kind != BP_FILE_PICTURE)
        bp_diag(files->diags, ATTACHED_SMALL, node->pos, name_of(files, node));
}

void bp_check_attachments(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    struct files_check files = {
        .doc = doc, .attachments = checking->attachments, .diags = checking->diags};
    files.arena = bp_arena_new();
    files.first_of = g_hash_table_new(g_str_hash, g_str_equal);
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root))
        if (node->kind == BP_APPENDIX || node->kind == BP_ATTACHMENT)
            check_node(&files, node);
    g_hash_table_destroy(files.first_of);
    bp_arena_free(files.arena);
}
