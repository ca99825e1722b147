/* File names in e-mails.
 * In: a name in UTF-8. Out: how the message says it.
 * It is said twice. Every program reads a plain ASCII name; those that know RFC 2231 prefer the
 * true one where both are. */
#include <string.h>

#include "circulate/module.h"

char *bp_ascii_name(const char *name) {
    char *ascii = g_str_to_ascii(name, "C");
    for (char *at = ascii; *at; at++)
        if (*at == '?' || strchr("\"\\/:*<>|", *at) || g_ascii_iscntrl(*at))
            *at = '_';
    return ascii;
}

/* attribute-char of RFC 2231, section 7. */
static bool is_plain(unsigned char byte) {
    return g_ascii_isalnum(byte) || (byte && strchr("!#$&+-.^_`{|}~", byte));
}

char *bp_disposition(const char *name) {
    char *ascii = bp_ascii_name(name);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "attachment;\r\n\tfilename=\"%s\"", ascii);
    if (strcmp(ascii, name) != 0) {
        g_string_append(out, ";\r\n\tfilename*=UTF-8''");
        for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
            if (is_plain(*at))
                g_string_append_c(out, (char)*at);
            else
                g_string_append_printf(out, "%%%02X", *at);
        }
    }
    g_free(ascii);
    return g_string_free(out, FALSE);
}
