/* Hyphenation, by libhyphen and the dictionaries that LibreOffice uses.
 * In: text in a language. Out: the text with soft hyphens where its words may be divided.
 * A soft hyphen is all that the rest of the program has to know; cutting and breaking treat one
 * from a dictionary as one that an author typed. */
#include "text/hyphens.h"

#include <hyphen.h>
#include <string.h>

#include "base/session.h"

#define LEAST_LETTERS 7
#define MOST_LETTERS 60
#define LEAST_BEFORE 3 /* letters before a hyphen, and after it */
#define SOFT_HYPHEN "\302\255"

struct bp_hyphens {
    char *folder;
    GHashTable *dicts; /* language -> HyphenDict, or NULL where there is none */
};

static void free_dict(gpointer dict) {
    if (dict)
        hnj_hyphen_free(dict);
}

struct bp_hyphens *bp_hyphens_new(const char *folder) {
    struct bp_hyphens *hyphens = g_new0(struct bp_hyphens, 1);
    hyphens->folder = g_strdup(folder);
    hyphens->dicts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_dict);
    return hyphens;
}

void bp_hyphens_free(struct bp_hyphens *hyphens) {
    if (!hyphens)
        return;
    g_hash_table_destroy(hyphens->dicts);
    g_free(hyphens->folder);
    g_free(hyphens);
}

/* Only what is a language tag becomes part of a file name. */
static bool is_tag(const char *lang) {
    return strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
           strlen(lang);
}

/* "en-GB" -> hyph_en_GB.dic; "en" alone is read as British English, which this program's packs are
 * written in. The caller frees the path. */
static char *dict_path(const struct bp_hyphens *hyphens, const char *lang) {
    char *name = g_strdup(strcmp(lang, "en") == 0 ? "en-GB" : lang);
    g_strdelimit(name, "-", '_');
    char *path = g_strdup_printf("%s/hyph_%s.dic", hyphens->folder, name);
    g_free(name);
    return path;
}

void bp_hyphens_inputs(const struct bp_hyphens *hyphens, struct bp_diags *diags) {
    GList *langs = g_list_sort(g_hash_table_get_keys(hyphens->dicts), (GCompareFunc)strcmp);
    for (GList *lang = langs; lang; lang = lang->next) {
        if (!is_tag(lang->data))
            continue;
        char *path = dict_path(hyphens, lang->data);
        bp_session_reads(diags, path);
        g_free(path);
    }
    g_list_free(langs);
}

static HyphenDict *dict_for(struct bp_hyphens *hyphens, const char *lang) {
    gpointer dict = NULL;
    if (g_hash_table_lookup_extended(hyphens->dicts, lang, NULL, &dict))
        return dict;
    if (is_tag(lang)) {
        char *file = dict_path(hyphens, lang);
        if (g_file_test(file, G_FILE_TEST_IS_REGULAR))
            dict = hnj_hyphen_load(file);
        g_free(file);
    }
    g_hash_table_insert(hyphens->dicts, g_strdup(lang), dict);
    return dict;
}

/* Whether a word may be divided at all: small letters, but for the first. */
static bool may_divide(const char *word, size_t length) {
    if (length < LEAST_LETTERS || length > MOST_LETTERS)
        return false;
    for (size_t i = 1; i < length; i++)
        if (!g_ascii_islower(word[i]))
            return false;
    return g_ascii_isalpha(word[0]);
}

static void add_word(HyphenDict *dict, const char *word, size_t length, GString *out) {
    char small[MOST_LETTERS + 1], marks[MOST_LETTERS + 5] = {0};
    char **rep = NULL;
    int *pos = NULL, *cut = NULL;
    memcpy(small, word, length);
    small[0] = g_ascii_tolower(small[0]);
    small[length] = '\0';
    bool failed =
        hnj_hyphen_hyphenate2(dict, small, (int)length, marks, NULL, &rep, &pos, &cut) != 0;
    for (size_t i = 0; i < length; i++) {
        g_string_append_c(out, word[i]);
        /* An odd number between two letters allows the division there; one that would change the
         * spelling (rep) isn't taken. */
        bool inside = i + 1 >= LEAST_BEFORE && i + 1 + LEAST_BEFORE <= length;
        if (!failed && inside && marks[i] & 1 && !(rep && rep[i]))
            g_string_append(out, SOFT_HYPHEN);
    }
    for (size_t i = 0; rep && i < length; i++)
        free(rep[i]);
    free(rep);
    free(pos);
    free(cut);
}

/* A word for our purpose is what is between spaces and quiet punctuation; anything else within
 * (digits, full stops of an address, accents of a name) keeps it whole. */
static bool is_edge(char c) {
    return c == ' ' || c == '\n' || c == '\t' || strchr(",;:!?()\"'", c) != NULL;
}

/* Whether a sentence begins here, or the text does. */
static bool begins(const char *text, size_t at) {
    while (at > 0 && strchr(" \t(\"'", text[at - 1]))
        at--;
    return at == 0 || strchr(".:?!\n", text[at - 1]);
}

/* A capital within a sentence makes a name, which is not divided; but German has more of them. */
static bool is_name(const char *text, size_t at, const char *lang) {
    bool nouns_too = g_str_has_prefix(lang, "de") || g_str_has_prefix(lang, "lb");
    return g_ascii_isupper(text[at]) && !nouns_too && !begins(text, at);
}

bool bp_hyphenate(struct bp_hyphens *hyphens, const char *text, size_t length, const char *lang,
                  GString *out) {
    HyphenDict *dict = dict_for(hyphens, lang);
    if (!dict) {
        g_string_append_len(out, text, (gssize)length);
        return false;
    }
    for (size_t i = 0, end; i < length; i = end) {
        for (end = i; end < length && !is_edge(text[end]);)
            end++;
        size_t word = end - i;
        if (word > 0 && text[i + word - 1] == '.') /* of a sentence */
            word--;
        if (may_divide(text + i, word) && !is_name(text, i, lang))
            add_word(dict, text + i, word, out);
        else
            g_string_append_len(out, text + i, (gssize)word);
        i += word;
        end = MAX(end, i);
        while (end < length && is_edge(text[end]))
            end++;
        g_string_append_len(out, text + i, (gssize)(end - i));
    }
    return true;
}
