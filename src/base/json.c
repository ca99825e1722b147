/* Writing JSON.
 * In: values. Out: text.
 * Paths are bytes, JSON is Unicode. A byte that is no UTF-8 is written as a lone low surrogate,
 * \udc80 to \udcff, as Python does it, so that every path survives and the text stays valid JSON.
 */
#include "base/json.h"

#define LONE_BYTE 0xDC00 /* plus the byte */

void bp_json_put(GString *out, const char *text) {
    g_string_append_c(out, '"');
    for (const char *at = text; *at;) {
        const gunichar c = g_utf8_get_char_validated(at, -1);
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            g_string_append_printf(out, "\\u%04x", LONE_BYTE + (unsigned)(guchar)*at++);
            continue;
        }
        if (c == '"' || c == '\\')
            g_string_append_c(out, '\\');
        if (c < 0x20 || c == 0x7F)
            g_string_append_printf(out, "\\u%04x", (unsigned)c);
        else
            g_string_append_unichar(out, c);
        at = g_utf8_next_char(at);
    }
    g_string_append_c(out, '"');
}

void bp_json_put_key(GString *out, const char *key) {
    const char last = out->len ? out->str[out->len - 1] : '{';
    g_string_append_printf(out, "%s\"%s\":", last == '{' ? "" : ",", key);
}

void bp_json_put_text(GString *out, const char *key, const char *text) {
    if (!text)
        return;
    bp_json_put_key(out, key);
    bp_json_put(out, text);
}

void bp_json_put_number(GString *out, const char *key, int64_t number) {
    bp_json_put_key(out, key);
    g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
}

void bp_json_put_seconds(GString *out, const char *key, int64_t microseconds) {
    bp_json_put_key(out, key);
    g_string_append_printf(out, "%" G_GINT64_FORMAT ".%06d", microseconds / G_USEC_PER_SEC,
                           (int)(microseconds % G_USEC_PER_SEC));
}

void bp_json_put_diagnostic(GString *out, const struct bp_diagnostic *diagnostic) {
    g_string_append_c(out, '{');
    bp_json_put_text(out, "severity", bp_severity_name(diagnostic->severity));
    bp_json_put_text(out, "rule", diagnostic->slug);
    bp_json_put_text(out, "file", diagnostic->file);
    if (diagnostic->line > 0)
        bp_json_put_number(out, "line", diagnostic->line);
    if (diagnostic->column > 0)
        bp_json_put_number(out, "column", diagnostic->column);
    bp_json_put_text(out, "text", diagnostic->text);
    bp_json_put_text(out, "hint", diagnostic->hint);
    if (diagnostic->group) {
        bp_json_put_text(out, "group", diagnostic->group);
        bp_json_put_text(out, "group-rule", diagnostic->group_slug);
        bp_json_put_text(out, "group-severity", bp_severity_name(diagnostic->group_severity));
        bp_json_put_text(out, "brief", diagnostic->brief);
    }
    g_string_append_c(out, '}');
}
