/* Texts in the file that a screen reader reads out, and the languages that they are in. */
#include "attach/reader/steps.h"

bool bp_text_is_said(struct bp_work *work, struct bp_obj *string) {
    const char *text = bp_obj_text(string, work->arena);
    for (; text && *text; text = g_utf8_next_char(text)) {
        const gunichar c = g_utf8_get_char(text);
        if (c != 0xFEFF && c != 0xFFFD && g_unichar_isgraph(c) && !g_unichar_iszerowidth(c))
            return true;
    }
    return false;
}

bool bp_lang_is_tag(const char *text) {
    size_t part = 0;
    bool first = true;
    for (const char *at = text; *at; at++) {
        if (*at == '-' ? part == 0
                       : part == 8 || !(first ? g_ascii_isalpha(*at) : g_ascii_isalnum(*at)))
            return false;
        first &= *at != '-';
        part = *at == '-' ? 0 : part + 1;
    }
    return part > 0;
}

const char *bp_lang_tag(const char *text, struct bp_arena *arena) {
    char *tag = bp_arena_strdup(arena, text);
    g_strdelimit(g_strstrip(tag), "_", '-');
    return bp_lang_is_tag(tag) ? tag : NULL;
}
