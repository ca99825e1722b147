/* The profile's small services: words, labels, patterns.
 * In: a profile that load read. Out: texts for pages and tags.
 * A pattern's {placeholders} are the only syntax between data and code. */
#include "model/profile.h"

#include <glib.h>
#include <stdarg.h>
#include <string.h>

#define MAX_PAIRS 16

void bp_profile_free(struct bp_profile *profile) {
    if (!profile)
        return;
    g_ptr_array_unref(profile->files);
    bp_arena_free(profile->arena); /* the profile itself lives in it */
}

const struct bp_part *bp_profile_parts(const struct bp_profile *profile, const char *name) {
    const struct bp_template *template = profile->templates;
    if (!name)
        return profile->parts;
    while (template && strcmp(template->name, name) != 0)
        template = template->next;
    return template ? template->parts : NULL;
}

const char *bp_profile_word(const struct bp_profile *profile, enum bp_word_key key) {
    return profile->words[key];
}

const char *bp_choice_label(const struct bp_choice *choices, const char *value) {
    for (const struct bp_choice *choice = choices; choice; choice = choice->next)
        if (g_strcmp0(choice->value, value) == 0)
            return choice->label;
    return NULL;
}

struct pair {
    const char *name, *text;
};

/* Appends the text for the placeholder at `open`, which is a '{'; returns what follows it, or NULL
 * if it is none of ours. */
static const char *fill_one(GString *out, const char *open, const struct pair *pairs, int n) {
    const char *close = strchr(open, '}');
    size_t length = close ? (size_t)(close - open - 1) : 0;
    for (int i = 0; close && i < n; i++)
        if (strlen(pairs[i].name) == length && memcmp(pairs[i].name, open + 1, length) == 0) {
            g_string_append(out, pairs[i].text);
            return close + 1;
        }
    return NULL;
}

char *bp_fill(struct bp_arena *arena, const char *pattern, ...) {
    struct pair pairs[MAX_PAIRS];
    int n = 0;
    va_list args;
    va_start(args, pattern);
    for (const char *name; (name = va_arg(args, const char *));) {
        const char *text = va_arg(args, const char *);
        g_assert(n < MAX_PAIRS);
        pairs[n++] = (struct pair){name, text ? text : ""};
    }
    va_end(args);

    GString *out = g_string_new(NULL);
    for (const char *at = pattern; *at;) {
        const char *after = *at == '{' ? fill_one(out, at, pairs, n) : NULL;
        if (after)
            at = after;
        else
            g_string_append_c(out, *at++);
    }
    char *copy = bp_arena_strndup(arena, out->str, out->len);
    g_string_free(out, TRUE);
    return copy;
}

char *bp_trim_signs(struct bp_arena *arena, const char *text) {
    static const char signs[] = " :,;-()";
    text += strspn(text, signs);
    size_t length = strlen(text);
    while (length > 0 && strchr(signs, text[length - 1]))
        length--;
    return bp_arena_strndup(arena, text, length);
}

/* True if a link's words are its address, but for spaces and such. */
static bool says_address(const char *words, const char *address) {
    const char *scheme = strstr(address, "://");
    address = scheme && !strstr(words, "://") ? scheme + strlen("://") : address;
    for (;; words++, address++) {
        while (*words && strchr(" -()/", *words))
            words++;
        while (*address && strchr(" -()/", *address))
            address++;
        if (!*words || !*address)
            return !*words && !*address;
        if (g_ascii_tolower(*words) != g_ascii_tolower(*address))
            return false;
    }
}

const char *bp_profile_link(const struct bp_profile *profile, struct bp_arena *arena,
                            const char *words, const char *address) {
    enum bp_word_key key = BP_WORD_WEB_LINK;
    if (!g_ascii_strncasecmp(address, "mailto:", 7))
        key = BP_WORD_MAIL_LINK;
    else if (!g_ascii_strncasecmp(address, "tel:", 4))
        key = BP_WORD_PHONE_LINK;
    const char *plain = key == BP_WORD_WEB_LINK ? address : strchr(address, ':') + 1;
    const char *pattern = bp_profile_word(profile, key), *lead = "{text}";
    if (!says_address(words, plain))
        return bp_fill(arena, pattern, "text", words, "address", plain, NULL);
    if (!g_str_has_prefix(pattern, lead)) /* nothing can be left out of its sentence */
        return bp_arena_strdup(arena, words);
    return bp_trim_signs(arena, bp_fill(arena, pattern + strlen(lead), "address", words, NULL));
}
