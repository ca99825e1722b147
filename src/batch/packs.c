/* Finding packs.
 * In: files, folders and lists. Out: packs and their outputs.
 * A pack that is called pack.xml, as the starter's is, gets its name from its folder: with
 * an output folder, boards/health/pack.xml becomes health.pdf, and what lay below a folder that was
 * named lies below the output folder in the same way. */
#include "batch/packs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/session.h"
#include "load/root.h"

#define DEPTH_LIMIT 64
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct search {
    const struct bp_batch_options *options;
    struct bp_diags *diags;
    GPtrArray *packs;
    guint met;           /* how often a pack has been met, again ones included */
    GHashTable *inputs;  /* real paths */
    GHashTable *outputs; /* an output's identity -> its pack */
};

static void pack_free(gpointer data) {
    struct bp_pack *pack = data;
    g_free(pack->input);
    g_free(pack->output);
    g_free(pack);
}

static struct bp_pos at(const char *path) {
    return (struct bp_pos){.file = path};
}

/* Something that was named, or found, and is no pack to build; `error` as in struct bp_pack. */
static void add_fault(struct search *search, const char *path, int error) {
    struct bp_pack *pack = g_new0(struct bp_pack, 1);
    pack->input = g_strdup(path);
    pack->error = error;
    search->met++;
    g_ptr_array_add(search->packs, pack);
}

/* "a/pack" of "a/pack.xml.gz"; the caller frees it. */
static char *stem_of(const char *input) {
    size_t length = strlen(input);
    if (g_str_has_suffix(input, ".gz"))
        length -= strlen(".gz");
    if (length > 4 && strncmp(input + length - 4, ".xml", 4) == 0)
        length -= strlen(".xml");
    return g_strndup(input, length);
}

/* The PDF beside a pack: DIR/pack.pdf; the caller frees it. */
static char *pdf_beside(const char *input) {
    char *stem = stem_of(input), *pdf = g_strconcat(stem, ".pdf", NULL);
    g_free(stem);
    return pdf;
}

char *bp_pack_draft(const struct bp_pack *pack) {
    const char *pdf = pack->output;
    const size_t length = strlen(pdf) - (g_str_has_suffix(pdf, ".pdf") ? strlen(".pdf") : 0);
    return g_strdup_printf("%.*s.eml", (int)length, pdf);
}

/* The last part of a folder's real name, as "." and ".." are no names; the caller frees it. */
static char *folder_name(const char *folder) {
    char *whole = g_canonicalize_filename(folder, NULL);
    char *name = g_path_get_basename(whole);
    g_free(whole);
    return name;
}

/* Where the PDF goes in the output folder; `below` is the folder that the pack was found in, or
 * NULL if it was named itself. */
static char *collected_pdf(const char *output_dir, const char *input, const char *below) {
    char *folder = g_path_get_dirname(input), *name = g_path_get_basename(input);
    char *stem = stem_of(name);
    const bool named_here = below && strcmp(below, ".") == 0;
    const char *inside = !below ? "" : named_here ? folder : folder + strlen(below);
    char *part = g_strdup(inside + strspn(inside, "/"));
    if (strcmp(stem, "pack") == 0) {
        char *parent = g_path_get_dirname(part);
        g_free(stem);
        stem = folder_name(folder);
        g_free(part);
        part = parent;
    }
    char *pdf = g_strconcat(stem, ".pdf", NULL);
    const bool here = !*part || strcmp(part, ".") == 0;
    char *path = here ? g_build_filename(output_dir, pdf, NULL)
                      : g_build_filename(output_dir, part, pdf, NULL);
    g_free(pdf);
    g_free(part);
    g_free(stem);
    g_free(name);
    g_free(folder);
    return path;
}

static void add_pack(struct search *search, const char *input, const char *below) {
    char *real = realpath(input, NULL);
    if (!real) {
        add_fault(search, input, errno);
        return;
    }
    const bool again = !g_hash_table_add(search->inputs, g_strdup(real));
    free(real);
    search->met++;
    if (again)
        return;
    bp_session_reads(search->diags, input);
    const char *dir = search->options->output_dir;
    struct bp_pack *pack = g_new0(struct bp_pack, 1);
    pack->input = g_strdup(input);
    pack->output = dir ? collected_pdf(dir, input, below) : pdf_beside(input);
    char *identity = bp_identity(pack->output);
    const struct bp_pack *other = identity ? g_hash_table_lookup(search->outputs, identity) : NULL;
    if (other)
        bp_diag(search->diags, BATCH_CLASH, at(pack->output), other->input, input);
    if (identity && !other)
        g_hash_table_insert(search->outputs, identity, pack);
    else
        g_free(identity);
    g_ptr_array_add(search->packs, pack);
}

/* Folders */

static int by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names in a folder that are not hidden, sorted; NULL if it can't be read. */
static GPtrArray *list_folder(struct search *search, const char *folder) {
    const int error = access(folder, R_OK | X_OK) < 0 ? errno : 0;
    GDir *dir = error ? NULL : g_dir_open(folder, 0, NULL);
    if (!dir) {
        add_fault(search, folder, error ? error : EACCES);
        return NULL;
    }
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(dir));)
        if (name[0] != '.')
            g_ptr_array_add(names, g_strdup(name));
    g_dir_close(dir);
    g_ptr_array_sort(names, by_name);
    return names;
}

static bool is_pack(const char *path, const char *name) {
    if (strcmp(name, "pack.xml") == 0 || strcmp(name, "pack.xml.gz") == 0)
        return true;
    return (g_str_has_suffix(name, ".xml") || g_str_has_suffix(name, ".xml.gz")) &&
           bp_load_root_is(path, "pack");
}

static void search_folder(struct search *search, const char *folder, const char *below, int depth) {
    GPtrArray *names = depth < DEPTH_LIMIT ? list_folder(search, folder) : NULL;
    for (guint i = 0; names && i < names->len; i++) {
        const char *name = names->pdata[i];
        const bool here = strcmp(folder, ".") == 0;
        char *path = here ? g_strdup(name) : g_build_filename(folder, name, NULL);
        struct stat is;
        if (bp_session_stopped(search->diags) || lstat(path, &is) < 0)
            ; /* it has gone meanwhile */
        else if (S_ISDIR(is.st_mode))
            search_folder(search, path, below, depth + 1);
        else if (g_file_test(path, G_FILE_TEST_IS_REGULAR) && is_pack(path, name))
            add_pack(search, path, below);
        g_free(path);
    }
    if (names)
        g_ptr_array_free(names, TRUE);
}

static void add_folder(struct search *search, const char *folder) {
    char *below = g_strdup(folder);
    for (size_t length = strlen(below); length > 1 && below[length - 1] == '/'; length--)
        below[length - 1] = '\0';
    const guint before = search->met;
    search_folder(search, below, below, 0);
    if (search->met == before && !bp_session_stopped(search->diags))
        add_fault(search, folder, 0);
    g_free(below);
}

/* Lists */

static void add_input(struct search *search, const char *input) {
    struct stat is;
    if (stat(input, &is) < 0)
        add_fault(search, input, errno);
    else if (S_ISDIR(is.st_mode))
        add_folder(search, input);
    else
        add_pack(search, input, NULL);
}

/* All of standard input; the caller frees it. */
static char *read_stdin(void) {
    GString *text = g_string_new(NULL);
    char piece[4096];
    for (size_t got; (got = fread(piece, 1, sizeof piece, stdin)) > 0;)
        g_string_append_len(text, piece, (gssize)got);
    return g_string_free(text, FALSE);
}

/* One name a line, seen from the folder that the list is in; empty lines and those that begin with
 * a number sign say nothing, nor does the mark that Windows puts before UTF-8. */
static void add_list(struct search *search, const char *list) {
    const bool is_stdin = strcmp(list, "-") == 0;
    if (!is_stdin)
        bp_session_reads(search->diags, list);
    char *text = NULL, *folder = is_stdin ? g_strdup(".") : g_path_get_dirname(list);
    if (is_stdin)
        text = read_stdin();
    else if (access(list, R_OK) < 0)
        add_fault(search, list, errno);
    else if (!g_file_get_contents(list, &text, NULL, NULL))
        add_fault(search, list, EISDIR);
    const bool marked = text && g_str_has_prefix(text, BYTE_ORDER_MARK);
    char **lines = g_strsplit(text ? text + (marked ? strlen(BYTE_ORDER_MARK) : 0) : "", "\n", 0);
    for (char **line = lines; *line; line++) {
        const char *name = g_strstrip(*line);
        if (!*name || *name == '#')
            continue;
        const bool as_it_is = g_path_is_absolute(name) || strcmp(folder, ".") == 0;
        char *input = as_it_is ? g_strdup(name) : g_build_filename(folder, name, NULL);
        add_input(search, input);
        g_free(input);
    }
    g_strfreev(lines);
    g_free(folder);
    g_free(text);
}

GPtrArray *bp_packs_find(const struct bp_batch_options *options, struct bp_diags *diags) {
    struct search search = {
        .options = options,
        .diags = diags,
        .packs = g_ptr_array_new_with_free_func(pack_free),
        .inputs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .outputs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    for (const char *const *input = options->inputs; input && *input; input++)
        if (**input == '@')
            add_list(&search, *input + 1);
        else
            add_input(&search, *input);
    if (options->list)
        add_list(&search, options->list);
    g_hash_table_destroy(search.outputs);
    g_hash_table_destroy(search.inputs);
    return search.packs;
}
