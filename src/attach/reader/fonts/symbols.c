/* Symbols of Word's own typefaces.
 * In: the /ToUnicode map of a font in a PDF that LibreOffice made. Out: the same with characters
 * that everybody knows.
 * Word's bullets come from Symbol and Wingdings, which have private codes of their own; LibreOffice
 * draws them with OpenSymbol and hands the codes on, which screen readers pass over. */
#include "attach/reader/fonts/fonts.h"

#include <string.h>

#include "attach/reader/objects/out.h"

#define MAX_MAP (1u << 20)
#define VALUE_DIGITS 4

/* Those that Word offers for lists. */
static const char *const bullets[][2] = {
    {"F0B7", "2022"}, {"F0A7", "25AA"}, {"F0D8", "27A2"}, {"F0FC", "2713"}, {"F076", "2756"},
};

static bool is_private(const char *digits, size_t length) {
    if (length != VALUE_DIGITS)
        return false;
    const guint64 code = g_ascii_strtoull(digits, NULL, 16);
    return code >= 0xE000 && code <= 0xF8FF;
}

/* A value of a map: four digits at `at`. True if it is no private code, or none any more. */
static bool mend_value(char *at, size_t length, bool *changed) {
    if (!is_private(at, length))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(bullets); i++) {
        if (!g_ascii_strncasecmp(at, bullets[i][0], VALUE_DIGITS)) {
            memcpy(at, bullets[i][1], VALUE_DIGITS);
            *changed = true;
            return true;
        }
    }
    return false;
}

/* One section, of which every `period`th string is a value (bfchar 2, bfrange 3; 9.10.3). */
static bool mend_section(char *at, const char *end, int period, bool *changed) {
    bool good = true;
    int n = 0;
    while (at < end && (at = memchr(at, '<', (size_t)(end - at)))) {
        const size_t length = strcspn(++at, ">");
        if (++n % period == 0)
            good &= period == 2 ? mend_value(at, length, changed) : !is_private(at, length);
        at += length;
    }
    return good;
}

static bool mend_map(GString *map, bool *changed) {
    static const struct {
        const char *begin, *end;
        int period;
    } sections[] = {{"beginbfchar", "endbfchar", 2}, {"beginbfrange", "endbfrange", 3}};
    bool good = true;
    for (size_t i = 0; i < G_N_ELEMENTS(sections); i++) {
        for (char *at = map->str; (at = strstr(at, sections[i].begin));) {
            char *end = strstr(at, sections[i].end);
            end = end ? end : map->str + map->len;
            good &= mend_section(at, end, sections[i].period, changed);
            at = end;
        }
    }
    return good;
}

bool bp_symbols_mend(struct bp_work *work, struct bp_obj *font) {
    const uint32_t number = bp_ref_number(work, bp_obj_get(font, "ToUnicode"));
    GString *map = g_string_new(NULL);
    bool changed = false, good = true;
    if (number > 0 && work->fate[number] == BP_FATE_OPEN &&
        bp_original_decode(work->source, number, MAX_MAP, map))
        good = mend_map(map, &changed);
    if (changed)
        work->fate[number] = bp_out_bytes(work, map->str, map->len);
    g_string_free(map, TRUE);
    return good;
}
