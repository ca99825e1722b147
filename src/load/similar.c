/* What file was meant.
 * In: a name that no file has. Out: the one file that a clerk would take for it, if there is one.
 * Names are compared by a key that leaves out what people and programs change on the way: the case,
 * spaces and what stands for them, dashes, quotation marks, the way of coding letters. If no key is
 * the same the ending may be another, or be missing. */
#include "load/similar.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MOST 10000 /* in a folder; in a larger one nobody is helped by a guess */
#define PARTS_MOST 64
#define ENDING_MOST 6 /* letters of an ending, with its full stop */

static bool is_quote(gunichar c) {
    return c == '"' || c == '\'' || c == '`' || c == 0xB4 || (c >= 0x2018 && c <= 0x201F) ||
           c == 0x2032 || c == 0x2033;
}

/* Left out of a key. */
static bool counts_for_nothing(gunichar c) {
    const GUnicodeType type = g_unichar_type(c);
    return g_unichar_isspace(c) || c == '_' || c == '+' || c == 0x2212 || is_quote(c) ||
           type == G_UNICODE_DASH_PUNCTUATION || type == G_UNICODE_FORMAT ||
           type == G_UNICODE_CONTROL || type == G_UNICODE_SPACE_SEPARATOR;
}

/* "%20" and its kin undone; the caller frees it. */
static char *decoded(const char *name) {
    char *plain = g_uri_unescape_string(name, NULL);
    if (plain && g_utf8_validate(plain, -1, NULL))
        return plain;
    g_free(plain);
    return g_strdup(name);
}

static char *key_of(const char *name) {
    char *plain = decoded(name);
    char *normal = g_utf8_normalize(plain, -1, G_NORMALIZE_NFKC);
    char *folded = g_utf8_casefold(normal ? normal : "", -1);
    GString *key = g_string_new(NULL);
    for (const char *at = folded; *at; at = g_utf8_next_char(at))
        if (!counts_for_nothing(g_utf8_get_char(at)))
            g_string_append_unichar(key, g_utf8_get_char(at));
    g_free(folded);
    g_free(normal);
    g_free(plain);
    return g_string_free(key, FALSE);
}

/* A key without its ending, such as ".docx"; the caller frees it. */
static char *stem_of(const char *key) {
    const char *stop = strrchr(key, '.');
    const bool ends = stop && stop > key && strlen(stop) > 1 && strlen(stop) <= ENDING_MOST;
    return ends ? g_strndup(key, (size_t)(stop - key)) : g_strdup(key);
}

/* Hidden files, and those that Office programs leave beside an open one. */
static bool is_private(const char *name) {
    return name[0] == '.' || g_str_has_prefix(name, "~$");
}

/* What is alike: the name found last, and how many there were. */
struct found {
    char *name;
    int n;
};

static void add_found(struct found *found, const char *name) {
    g_free(found->name);
    found->name = g_strdup(name);
    found->n++;
}

/* Takes the candidates; the name if there is just one. */
static char *only_one(struct found *same, struct found *near) {
    const struct found *chosen = same->n > 0 ? same : near;
    char *name = chosen->n == 1 ? g_strdup(chosen->name) : NULL;
    g_free(same->name);
    g_free(near->name);
    return name;
}

/* The name in a folder that is meant by `part`; NULL: none, or several. Endings are looked at
 * where a file is meant. */
static char *find_in(const char *folder, const char *part, bool is_file) {
    struct found same = {0}, near = {0};
    char *key = key_of(part), *stem = stem_of(key);
    GDir *dir = *key ? g_dir_open(folder, 0, NULL) : NULL;
    int left = NAMES_MOST;
    for (const char *name; dir && left > 0 && (name = g_dir_read_name(dir)); left--) {
        char *their_key =
            is_private(name) || !g_utf8_validate(name, -1, NULL) ? NULL : key_of(name);
        char *their_stem = their_key ? stem_of(their_key) : NULL;
        if (their_key && strcmp(key, their_key) == 0)
            add_found(&same, name);
        else if (their_key && is_file && *their_stem &&
                 (strcmp(their_stem, key) == 0 || strcmp(their_stem, stem) == 0))
            add_found(&near, name);
        g_free(their_stem);
        g_free(their_key);
    }
    if (dir)
        g_dir_close(dir);
    g_free(stem);
    g_free(key);
    char *only = only_one(&same, &near);
    if (left == 0)
        g_clear_pointer(&only, g_free);
    return only;
}

static bool is_within(const char *folder, const char *within) {
    char *real = realpath(folder, NULL);
    const size_t length = strlen(within);
    const bool is = real && strncmp(real, within, length) == 0 &&
                    (real[length] == '/' || real[length] == '\0' || strcmp(within, "/") == 0);
    free(real);
    return is;
}

/* The name that a part of a path is to have, in `folder`; the caller frees it. */
static char *find_part(const char *folder, const char *within, const char *part, bool is_file) {
    char *path = g_build_filename(folder, part, NULL);
    const bool inside = is_within(folder, within);
    const bool there = inside && g_file_test(path, G_FILE_TEST_EXISTS);
    g_free(path);
    if (there)
        return g_strdup(part);
    return inside ? find_in(folder, part, is_file) : NULL;
}

/* Takes the folder; gives the path in it. */
static char *go_on(char *folder, const char *name) {
    char *path = g_build_filename(folder, name, NULL);
    g_free(folder);
    return path;
}

char *bp_similar_file(const char *from, const char *within, const char *href) {
    char *slashes = g_strdelimit(g_strdup(href), "\\", '/');
    char **parts = g_strsplit(slashes, "/", PARTS_MOST), *at = g_strdup(from);
    GString *path = g_string_new(NULL);
    bool found = true;
    for (char **part = parts; *part && found; part++) {
        const bool nothing = !**part || strcmp(*part, ".") == 0;
        char *name = nothing ? NULL : find_part(at, within, *part, !part[1]);
        found = name || nothing;
        if (name) {
            at = go_on(at, name);
            g_string_append_printf(path, "%s%s", path->len ? "/" : "", name);
        }
        g_free(name);
    }
    found = found && g_file_test(at, G_FILE_TEST_IS_REGULAR) && is_within(at, within);
    g_strfreev(parts);
    g_free(slashes);
    g_free(at);
    return g_string_free(path, !found);
}

bool bp_similar_looks(const char *one, const char *other) {
    char *a = g_utf8_normalize(one, -1, G_NORMALIZE_NFKC);
    char *b = g_utf8_normalize(other, -1, G_NORMALIZE_NFKC);
    const bool alike = a && b && strcmp(a, b) == 0 && strcmp(one, other) != 0;
    g_free(a);
    g_free(b);
    return alike;
}
