/* The name of an XML file's outermost element.
 * In: a path. Out: whether it is the one that was asked for.
 * A folder is searched for packs among thousands of files, good and bad, so nothing is parsed and
 * nothing is said: what precedes the first tag (XML 1.0, production 22) is skipped. */
#include "load/root.h"

#include <glib.h>
#include <string.h>

#include "load/source.h"

/* Behind the next `end`; the text's end if there is none. */
static const char *behind(const char *at, const char *end) {
    const char *found = strstr(at, end);
    return found ? found + strlen(end) : at + strlen(at);
}

/* Behind a document type declaration, its internal subset included. */
static const char *skip_doctype(const char *at) {
    for (int depth = 0; *at; at++) {
        depth += (*at == '[') - (*at == ']');
        if (*at == '>' && depth <= 0)
            return at + 1;
    }
    return at;
}

/* Where the first tag's name begins, or NULL. */
static const char *root_name(const char *at) {
    for (;;) {
        at += strspn(at, " \t\r\n");
        if (g_str_has_prefix(at, "<?"))
            at = behind(at, "?>");
        else if (g_str_has_prefix(at, "<!--"))
            at = behind(at, "-->");
        else if (g_str_has_prefix(at, "<!"))
            at = skip_doctype(at);
        else
            return *at == '<' ? at + 1 : NULL;
    }
}

static bool is_named(const char *text, const char *name) {
    const char *at = root_name(text);
    if (!at)
        return false;
    const size_t length = strcspn(at, " \t\r\n/>");
    const char *colon = memchr(at, ':', length);
    const char *local = colon ? colon + 1 : at;
    const size_t local_length = length - (size_t)(local - at);
    return local_length == strlen(name) && strncmp(local, name, local_length) == 0;
}

bool bp_load_root_is(const char *path, const char *name) {
    char *data = NULL;
    size_t length;
    struct bp_source source = {0};
    if (bp_source_read(path, true, BP_SOURCE_LIMIT, &data, &length) != 0)
        return false;
    struct bp_diags *diags = bp_diags_new();
    const bool is =
        bp_source_decode(data, length, path, diags, &source) && is_named(source.text, name);
    bp_diags_free(diags);
    g_free(source.text);
    return is;
}
