/* The collection of diagnostics.
 * In: codes of diag.def with a place and arguments, from any stage. Out: finished diagnostics,
 * sorted, through a callback.
 * A document may be hostile, so repeats are dropped by a hash of the whole diagnostic, only
 * BP_DIAGS_KEPT of a severity are held, and no control character reaches a terminal. */
#include "base/diagnostics.h"

#include <glib.h>
#include <stdarg.h>
#include <string.h>

static const struct rule {
    enum bp_severity severity;
    const char *slug, *text, *hint;
} rules[] = {
#define BP_DIAG(code, severity, slug, text, hint) {BP_##severity, slug, text, hint},
#include "base/diag.def"
#undef BP_DIAG
};

/* What several diagnostics are about. */
struct group {
    const struct rule *rule;
    const char *text; /* owned by `strings` */
    enum bp_severity severity;
};

struct entry {
    enum bp_code code;
    const char *file; /* from the set of file names, so that one file is one pointer */
    int file_order;   /* 0 for the file mentioned first, and so on */
    int line, col;
    int order;               /* of adding: what is equal otherwise stays in this order */
    const char *text;        /* owned by `strings` */
    const char *hint;        /* likewise; NULL: the table's */
    const char *brief;       /* likewise; NULL: there is none */
    struct bp_detail detail; /* likewise: what comes behind `brief` */
    struct group *group;     /* NULL: it is alone */
};

struct bp_diags {
    GPtrArray *entries;    /* struct entry, owned */
    GHashTable *seen;      /* the same entries, as a set */
    GHashTable *files;     /* file name -> order + 1; NULL is under "" */
    GStringChunk *strings; /* every text, hint and file name */
    GPtrArray *groups;     /* struct group, owned */
    struct group *group;   /* the one that is open; NULL: none */
    struct entry *last;    /* what bp_diag_hint() is about; NULL: one that was not kept */
    int counts[BP_FATAL + 1];
    bool said[BP_CODE_COUNT];
    int unkept;
    struct bp_session *session; /* NULL: none */
};

const char *bp_severity_name(enum bp_severity severity) {
    switch (severity) {
    case BP_NOTE:
        return "note";
    case BP_WARNING:
        return "warning";
    case BP_ERROR:
    case BP_FATAL:
        break;
    }
    return "error";
}

static guint entry_hash(gconstpointer key) {
    const struct entry *entry = key;
    guint hash = g_str_hash(entry->text);
    return hash * 31 + (guint)entry->line * 7 + (guint)entry->col + (guint)entry->code;
}

static gboolean entry_equal(gconstpointer a, gconstpointer b) {
    const struct entry *one = a, *other = b;
    return one->code == other->code && one->file == other->file && one->line == other->line &&
           one->col == other->col && strcmp(one->text, other->text) == 0;
}

struct bp_diags *bp_diags_new(void) {
    struct bp_diags *diags = g_new0(struct bp_diags, 1);
    diags->entries = g_ptr_array_new_with_free_func(g_free);
    diags->seen = g_hash_table_new(entry_hash, entry_equal);
    diags->files = g_hash_table_new(g_str_hash, g_str_equal);
    diags->strings = g_string_chunk_new(1024);
    diags->groups = g_ptr_array_new_with_free_func(g_free);
    return diags;
}

void bp_diags_free(struct bp_diags *diags) {
    if (!diags)
        return;
    g_hash_table_destroy(diags->seen);
    g_hash_table_destroy(diags->files);
    g_ptr_array_free(diags->entries, TRUE);
    g_ptr_array_free(diags->groups, TRUE);
    g_string_chunk_free(diags->strings);
    g_free(diags);
}

/* One line of valid UTF-8: white space becomes spaces, other control characters U+FFFD. */
static char *format_line(const char *format, va_list args) {
    char *raw = g_strdup_vprintf(format, args);
    char *valid = g_utf8_make_valid(raw, -1);
    GString *line = g_string_sized_new(strlen(valid));
    for (const char *at = valid; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c == '\n' || c == '\t' || c == '\r')
            c = ' ';
        g_string_append_unichar(line, g_unichar_iscntrl(c) ? 0xFFFD : c);
    }
    g_free(valid);
    g_free(raw);
    return g_string_free(line, FALSE);
}

static const char *keep_line(struct bp_diags *diags, const char *format, va_list args) {
    char *line = format_line(format, args);
    const char *kept = g_string_chunk_insert(diags->strings, line);
    g_free(line);
    return kept;
}

char *bp_diag_format(enum bp_code code, ...) {
    va_list args;
    va_start(args, code);
    char *line = format_line(rules[code].text, args);
    va_end(args);
    return line;
}

const char *bp_diag_usual_hint(enum bp_code code) {
    return rules[code].hint;
}

enum bp_severity bp_diag_severity(enum bp_code code) {
    return rules[code].severity;
}

/* Gives the entry the one copy of its file's name, and the file's number. */
static void set_file(struct bp_diags *diags, struct entry *entry, const char *file) {
    const char *key = file ? file : "";
    gpointer name, number;
    if (!g_hash_table_lookup_extended(diags->files, key, &name, &number)) {
        name = g_string_chunk_insert(diags->strings, key);
        number = GINT_TO_POINTER((int)g_hash_table_size(diags->files));
        g_hash_table_insert(diags->files, name, number);
    }
    entry->file = name;
    entry->file_order = GPOINTER_TO_INT(number);
}

/* An entry to be filled in and kept; NULL if there are enough of them. */
static struct entry *new_entry(struct bp_diags *diags, enum bp_code code, struct bp_pos pos) {
    diags->said[code] = true;
    int *count = &diags->counts[rules[code].severity];
    if (*count >= BP_DIAGS_KEPT) {
        ++*count;
        diags->unkept++;
        diags->last = NULL;
        return NULL;
    }
    struct entry *entry = g_new0(struct entry, 1);
    entry->code = code;
    entry->line = pos.line;
    entry->col = pos.col;
    entry->order = (int)diags->entries->len;
    set_file(diags, entry, pos.file);
    return entry;
}

/* Keeps an entry, unless there is one like it. */
static void keep_entry(struct bp_diags *diags, struct entry *entry) {
    struct entry *same = g_hash_table_lookup(diags->seen, entry);
    diags->last = same ? same : entry;
    if (same) {
        g_free(entry);
        return;
    }
    entry->group = diags->group;
    if (entry->group)
        entry->group->severity = MAX(entry->group->severity, rules[entry->code].severity);
    g_hash_table_add(diags->seen, entry);
    g_ptr_array_add(diags->entries, entry);
    diags->counts[rules[entry->code].severity]++;
}

void bp_diag_add(struct bp_diags *diags, enum bp_code code, struct bp_pos pos, ...) {
    struct entry *entry = new_entry(diags, code, pos);
    if (!entry)
        return;
    va_list args;
    va_start(args, pos);
    entry->text = keep_line(diags, rules[code].text, args);
    va_end(args);
    keep_entry(diags, entry);
}

void bp_diag_hint(struct bp_diags *diags, const char *format, ...) {
    if (!diags->last)
        return;
    va_list args;
    va_start(args, format);
    diags->last->hint = keep_line(diags, format, args);
    va_end(args);
}

void bp_diag_group_begin(struct bp_diags *diags, enum bp_code code, ...) {
    struct group *group = g_new0(struct group, 1);
    va_list args;
    va_start(args, code);
    group->rule = &rules[code];
    group->text = keep_line(diags, rules[code].text, args);
    va_end(args);
    diags->said[code] = true;
    diags->group = group;
    g_ptr_array_add(diags->groups, group);
}

void bp_diag_group_end(struct bp_diags *diags) {
    diags->group = NULL;
}

void bp_diag_brief(struct bp_diags *diags, const char *text, const char *where,
                   const char *detail) {
    if (!diags->last)
        return;
    diags->last->brief = g_string_chunk_insert(diags->strings, text);
    diags->last->detail = (struct bp_detail){g_string_chunk_insert(diags->strings, where),
                                             g_string_chunk_insert(diags->strings, detail)};
}

/* Text behind ", on " or ": ". */
static const char *behind(const char *text, const char *start) {
    return g_str_has_prefix(text, start) ? text + strlen(start) : text;
}

void bp_diag_put_details(GString *out, const struct bp_detail *details, size_t n) {
    bool alike = true, commas = false;
    for (size_t i = 0; i < n; i++) {
        alike &= strcmp(details[i].where, details[0].where) == 0;
        commas |= n > 1 && strchr(details[i].what, ',') != NULL;
    }
    g_string_append(out, alike ? details[0].where : "");
    for (size_t i = 0; i < n; i++) {
        g_string_append(out, i == 0 ? "" : commas ? "; " : ", ");
        g_string_append(out, i == 0 ? details[i].what : behind(details[i].what, ": "));
        if (!alike && *details[i].where)
            g_string_append_printf(out, " (%s)", behind(details[i].where, ", on "));
    }
}

int bp_diags_count(const struct bp_diags *diags, enum bp_severity severity) {
    return diags->counts[severity];
}

bool bp_diags_said(const struct bp_diags *diags, enum bp_code code) {
    return diags->said[code];
}

bool bp_diags_failed(const struct bp_diags *diags) {
    return diags->counts[BP_ERROR] + diags->counts[BP_FATAL] > 0;
}

struct bp_session *bp_diags_session(const struct bp_diags *diags) {
    return diags->session;
}

void bp_diags_set_session(struct bp_diags *diags, struct bp_session *session) {
    diags->session = session;
}

void bp_diags_add_all(struct bp_diags *diags, const struct bp_diags *other) {
    for (guint i = 0; i < other->entries->len; i++) {
        const struct entry *theirs = g_ptr_array_index(other->entries, i);
        const struct bp_pos pos = {*theirs->file ? theirs->file : NULL, theirs->line, theirs->col};
        struct entry *entry = new_entry(diags, theirs->code, pos);
        if (!entry)
            continue;
        entry->text = g_string_chunk_insert(diags->strings, theirs->text);
        entry->hint = theirs->hint ? g_string_chunk_insert(diags->strings, theirs->hint) : NULL;
        keep_entry(diags, entry);
    }
    diags->unkept += other->unkept;
    for (int code = 0; code < BP_CODE_COUNT; code++)
        diags->said[code] |= other->said[code];
    for (int severity = 0; severity <= BP_FATAL; severity++)
        diags->counts[severity] += MAX(other->counts[severity] - BP_DIAGS_KEPT, 0);
}

static gint by_place(gconstpointer a, gconstpointer b) {
    const struct entry *one = *(struct entry *const *)a, *other = *(struct entry *const *)b;
    if (one->file_order != other->file_order)
        return one->file_order < other->file_order ? -1 : 1;
    if (one->line != other->line)
        return one->line < other->line ? -1 : 1;
    if (one->col != other->col)
        return one->col < other->col ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

static const struct entry *entry_at(const struct bp_diags *diags, guint i) {
    return i < diags->entries->len ? g_ptr_array_index(diags->entries, i) : NULL;
}

/* True if two diagnostics of a group say the same with other details, so that one line has room for
 * both. */
static bool is_joined(const struct entry *one, const struct entry *other) {
    return one && other && one->group && one->group == other->group && one->code == other->code &&
           one->brief && other->brief && strcmp(one->brief, other->brief) == 0 &&
           *one->detail.what && *other->detail.what && g_strcmp0(one->hint, other->hint) == 0;
}

/* The text for below a group's. NULL: there is none; "": the line of the one before has it. The
 * caller frees it. */
static char *make_brief(const struct bp_diags *diags, guint at) {
    const struct entry *entry = entry_at(diags, at);
    if (!entry->group || !entry->brief)
        return NULL;
    if (at > 0 && is_joined(entry_at(diags, at - 1), entry))
        return g_strdup("");
    GArray *details = g_array_new(FALSE, FALSE, sizeof(struct bp_detail));
    g_array_append_val(details, entry->detail);
    for (guint i = at + 1; is_joined(entry, entry_at(diags, i)); i++)
        g_array_append_val(details, entry_at(diags, i)->detail);
    GString *out = g_string_new(entry->brief);
    bp_diag_put_details(out, (const struct bp_detail *)(void *)details->data, details->len);
    g_array_free(details, TRUE);
    return g_string_free(out, FALSE);
}

static void report_one(const struct entry *entry, const char *brief, bp_diag_fn fn, void *user) {
    const struct rule *rule = &rules[entry->code];
    const struct bp_diagnostic diagnostic = {
        .severity = rule->severity,
        .slug = rule->slug,
        .file = *entry->file ? entry->file : NULL,
        .line = entry->line,
        .column = entry->col,
        .text = entry->text,
        .hint = entry->hint ? entry->hint : rule->hint,
        .group = entry->group ? entry->group->text : NULL,
        .group_slug = entry->group ? entry->group->rule->slug : NULL,
        .group_severity = entry->group ? entry->group->severity : BP_NOTE,
        .brief = brief,
    };
    fn(&diagnostic, user);
}

/* It is no entry, which might be one too many itself. */
static void report_unkept(int unkept, bp_diag_fn fn, void *user) {
    char *text = bp_diag_format(BP_CODE_TOO_MANY, unkept);
    const struct entry entry = {.code = BP_CODE_TOO_MANY, .file = "", .text = text};
    report_one(&entry, NULL, fn, user);
    g_free(text);
}

void bp_diags_report(struct bp_diags *diags, bp_diag_fn fn, void *user) {
    g_ptr_array_sort(diags->entries, by_place);
    for (guint i = 0; fn && i < diags->entries->len; i++) {
        char *brief = make_brief(diags, i);
        report_one(entry_at(diags, i), brief, fn, user);
        g_free(brief);
    }
    if (fn && diags->unkept)
        report_unkept(diags->unkept, fn, user);
    g_hash_table_remove_all(diags->seen);
    g_ptr_array_set_size(diags->entries, 0);
    diags->last = NULL;
    diags->unkept = 0;
}
