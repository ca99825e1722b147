/* Breaks: the analysis of a text before it is cut.
 * In: UTF-8 and its spans. Out: UTF-16 in NFC, with marks where lines may end and bidi levels.
 * The hard idea: the line breaking algorithm (UAX #14) is ICU's, over the whole text; what is added
 * are opportunities inside addresses, which it leaves whole, and last resorts inside words that no
 * line could hold. */
#include "text/breaks.h"

#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

/* A run without spaces longer than this is broken as addresses are. */
#define LONG_TOKEN 40

#define LEFT_TO_RIGHT_ISOLATE 0x2066
#define RIGHT_TO_LEFT_ISOLATE 0x2067
#define POP_ISOLATE 0x2069

struct bp_breaker {
    GArray *text;      /* UChar */
    GArray *composed;  /* UChar: one span in NFC */
    GArray *span_ends; /* int32_t */
    GArray *marks;     /* uint8_t */
    GArray *isolated;  /* UChar: the text, with isolates */
    GArray *levels;    /* UBiDiLevel */
    UBreakIterator *clusters;
    UBiDi *bidi;
    const UNormalizer2 *nfc;
};

struct bp_breaker *bp_breaker_new(void) {
    struct bp_breaker *breaker = g_new0(struct bp_breaker, 1);
    breaker->text = g_array_new(FALSE, FALSE, sizeof(UChar));
    breaker->composed = g_array_new(FALSE, FALSE, sizeof(UChar));
    breaker->span_ends = g_array_new(FALSE, FALSE, sizeof(int32_t));
    breaker->marks = g_array_new(FALSE, FALSE, sizeof(uint8_t));
    breaker->isolated = g_array_new(FALSE, FALSE, sizeof(UChar));
    breaker->levels = g_array_new(FALSE, FALSE, sizeof(UBiDiLevel));
    return breaker;
}

void bp_breaker_free(struct bp_breaker *breaker) {
    g_array_free(breaker->text, TRUE);
    g_array_free(breaker->composed, TRUE);
    g_array_free(breaker->span_ends, TRUE);
    g_array_free(breaker->marks, TRUE);
    g_array_free(breaker->isolated, TRUE);
    g_array_free(breaker->levels, TRUE);
    if (breaker->clusters)
        ubrk_close(breaker->clusters);
    if (breaker->bidi)
        ubidi_close(breaker->bidi);
    g_free(breaker);
}

static void must(UErrorCode status) {
    if (U_FAILURE(status))
        g_error("ICU failed: %s", u_errorName(status));
}

/* Cleaning and composing. */

/* The character that stands in for `c`; 0 for none. */
static UChar32 clean(UChar32 c) {
    if (c >= 0x20 && c < 0x7F)
        return c;
    if (c < 0)
        return 0xFFFD;
    if (c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029)
        return '\n';
    if (c >= '\t' && c <= '\r')
        return ' ';
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) ? 0 : c;
}

/* Hebrew, Arabic and their neighbours, and the controls that turn text round. */
static bool turns(UChar32 c) {
    return c >= 0x590 &&
           ((c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFEFC) || (c >= 0x10800 && c <= 0x10FFF) ||
            (c >= 0x1E800 && c <= 0x1EFFF) || c == 0x200E || c == 0x200F ||
            (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
}

static void add_char(GArray *text, UChar32 c) {
    UChar units[U16_MAX_LENGTH];
    guint n = 0;
    U16_APPEND_UNSAFE(units, n, c);
    g_array_append_vals(text, units, n);
}

static void compose(struct bp_breaker *breaker, int32_t from) {
    UErrorCode status = U_ZERO_ERROR;
    GArray *text = breaker->text;
    const UChar *source = (const UChar *)text->data + from;
    const int32_t length = (int32_t)text->len - from;
    if (!breaker->nfc)
        breaker->nfc = unorm2_getNFCInstance(&status);
    if (unorm2_quickCheck(breaker->nfc, source, length, &status) == UNORM_YES)
        return;
    /* NFC makes no UTF-16 text more than three times as long (UAX #15, "Stream-Safe"). */
    g_array_set_size(breaker->composed, (guint)length * 3);
    const int32_t n = unorm2_normalize(breaker->nfc, source, length,
                                       (UChar *)breaker->composed->data, length * 3, &status);
    must(status);
    g_array_set_size(text, (guint)from);
    g_array_append_vals(text, breaker->composed->data, (guint)n);
}

/* Reads a character; negative for a byte that is not UTF-8. */
static UChar32 next_char(const char *text, size_t *at, size_t length) {
    const gunichar c = g_utf8_get_char_validated(text + *at, (gssize)(length - *at));
    if (c > 0x10FFFF) /* or a NUL, which GLib takes as the end */
        return text[(*at)++] ? -1 : 0;
    *at += (size_t)g_unichar_to_utf8(c, NULL);
    return (UChar32)c;
}

/* Appends one span's text. */
static void add_span(struct bp_breaker *breaker, struct bp_stretch *stretch, const char *text,
                     size_t length) {
    const guint from = breaker->text->len;
    bool composed = true;
    for (size_t i = 0; i < length;) {
        const UChar32 c = clean(next_char(text, &i, length));
        if (c == 0)
            continue;
        stretch->has_newline |= c == '\n';
        stretch->has_rtl |= turns(c);
        composed &= c < 0x300;
        add_char(breaker->text, c);
    }
    if (!composed)
        compose(breaker, (int32_t)from);
}

static void fill(struct bp_breaker *breaker, struct bp_stretch *stretch, const char *text,
                 size_t length, const struct bp_span *spans, size_t n_spans, bool guard) {
    g_array_set_size(breaker->text, 0);
    g_array_set_size(breaker->span_ends, 0);
    if (guard)
        add_span(breaker, stretch, "a ", BP_GUARD);
    for (size_t span = 0, at = 0; span < n_spans; span++) {
        const size_t left = length - at;
        const size_t own = span + 1 < n_spans ? MIN(spans[span].length, left) : left;
        add_span(breaker, stretch, text + at, own);
        at += own;
        const int32_t end = (int32_t)breaker->text->len;
        g_array_append_val(breaker->span_ends, end);
    }
    if (guard)
        add_span(breaker, stretch, " a", BP_GUARD);
    stretch->text = (const UChar *)breaker->text->data;
    stretch->length = (int32_t)breaker->text->len;
    stretch->span_ends = (const int32_t *)breaker->span_ends->data;
    stretch->n_spans = n_spans;
}

/* Marks. */

static void mark_lines(const struct bp_stretch *stretch, uint8_t *marks, UBreakIterator *lines) {
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(lines, stretch->text, stretch->length, &status);
    must(status);
    for (int32_t at = ubrk_next(lines); at != UBRK_DONE; at = ubrk_next(lines))
        marks[at - 1] |= BP_MARK_BREAK;
}

static bool is_digit(UChar c) {
    return c >= '0' && c <= '9';
}

static bool is_alpha(UChar c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_alnum(UChar c) {
    return is_digit(c) || is_alpha(c);
}

static bool is_capital(UChar c) {
    return c < 0x80 ? is_alpha(c) && !(c & 0x20) : u_isupper(c);
}

/* Whether the hyphen at `i` is part of a name or a code, which stay whole: "Okoro-Vane", "HWB-01",
 * "COVID-19". */
static bool joins_name(const UChar *text, int32_t from, int32_t i, int32_t length) {
    if (i == from || i + 1 >= length)
        return false;
    return is_digit(text[i + 1]) || (is_capital(text[from]) && is_capital(text[i + 1]));
}

/* Takes away the opportunities behind such hyphens; `from` is where the part before one begins. */
static void keep_names(const struct bp_stretch *stretch, uint8_t *marks) {
    int32_t from = 0;
    for (int32_t i = 0; i < stretch->length; i++) {
        const UChar c = stretch->text[i];
        if (c == '-' && joins_name(stretch->text, from, i, stretch->length))
            marks[i] &= (uint8_t)~BP_MARK_BREAK;
        if (c <= ' ' || c == '-' || c == '/' || c == '(')
            from = i + 1;
    }
}

/* Between what two strokes part a line may end if the second begins with a figure, too, where the
 * first ends in a letter: "10.30am/2.15pm". */
static void part_times(const struct bp_stretch *stretch, uint8_t *marks) {
    for (int32_t i = 1; i + 1 < stretch->length; i++)
        if (stretch->text[i] == '/' && is_alpha(stretch->text[i - 1]) &&
            is_digit(stretch->text[i + 1]))
            marks[i] |= BP_MARK_BREAK;
}

/* Whether what is before the stroke at `i` ends as a host does, in a point and letters: not
 * "12.50/hour", "s.106/CIL", "10.30am/2pm". */
static bool ends_host(const UChar *token, int32_t i) {
    int32_t letters = 0;
    while (i > 0 && is_alpha(token[i - 1])) {
        letters++;
        i--;
    }
    return letters >= 2 && i > 1 && token[i - 1] == '.' && is_alnum(token[i - 2]);
}

/* Whether it reads as an address: https://…, www.…, name@host.…, host.name/… */
static bool is_address(const UChar *token, int32_t length) {
    bool dot = false, at = false;
    for (int32_t i = 1; i + 1 < length; i++) {
        const bool inner = is_alnum(token[i - 1]) && is_alnum(token[i + 1]);
        if (token[i] == ':' && token[i + 1] == '/' && i + 2 < length && token[i + 2] == '/')
            return true;
        if (token[i] == '/' && dot && ends_host(token, i))
            return true;
        if (token[i] == '.' && inner) {
            if (at || (i >= 3 && token[i - 1] == 'w' && token[i - 2] == 'w' && token[i - 3] == 'w'))
                return true;
            dot = true;
        }
        at |= token[i] == '@' && inner;
    }
    return false;
}

static bool is_joint(UChar c) {
    return c == '/' || c == '.' || c == '?' || c == '&' || c == '=' || c == '-' || c == '_' ||
           c == '@';
}

static void mark_address(const UChar *token, int32_t length, uint8_t *marks) {
    for (int32_t i = 1; i + 1 < length; i++)
        if (is_joint(token[i]) && is_alnum(token[i + 1]) &&
            !(token[i] == '.' && is_digit(token[i - 1]) && is_digit(token[i + 1])))
            marks[i] |= BP_MARK_BREAK;
}

static void mark_addresses(const struct bp_stretch *stretch, uint8_t *marks) {
    for (int32_t from = 0, to; from < stretch->length; from = to + 1) {
        const UChar *token = stretch->text + from;
        for (to = from; to < stretch->length && stretch->text[to] > ' ';)
            to++;
        if (to - from > LONG_TOKEN || (to - from > 4 && is_address(token, to - from)))
            mark_address(token, to - from, marks + from);
    }
}

/* The iterator over the grapheme clusters of a text. */
static UBreakIterator *clusters_of(struct bp_breaker *breaker, const UChar *text, int32_t length) {
    UErrorCode status = U_ZERO_ERROR;
    if (!breaker->clusters)
        breaker->clusters = ubrk_open(UBRK_CHARACTER, "", NULL, 0, &status);
    ubrk_setText(breaker->clusters, text, length, &status);
    must(status);
    return breaker->clusters;
}

static void mark_clusters(struct bp_breaker *breaker, const UChar *text, int32_t length,
                          uint8_t *marks) {
    UBreakIterator *clusters = clusters_of(breaker, text, length);
    for (int32_t at; (at = ubrk_next(clusters)) != UBRK_DONE && at < length;)
        if (!(marks[at - 1] & BP_MARK_BREAK))
            marks[at - 1] |= BP_MARK_EMERGENCY;
}

static void mark_emergencies(struct bp_breaker *breaker, const struct bp_stretch *stretch,
                             uint8_t *marks) {
    for (int32_t from = 0, to; from < stretch->length; from = MAX(to, from + 1)) {
        bool ends = false;
        for (to = from; to < stretch->length && stretch->text[to] > ' ' && !ends; to++)
            ends = marks[to] & BP_MARK_BREAK;
        if (to - from > BP_LONG_WORD)
            mark_clusters(breaker, stretch->text + from, to - from, marks + from);
    }
}

/* Whether a span is in a language that runs against the paragraph. */
static bool runs_against(const struct bp_span *span, struct bp_langs *langs, bool rtl) {
    return span->lang && bp_lang_at(langs, bp_lang_index(langs, span->lang))->rtl != rtl;
}

static void add_unit(GArray *text, UChar unit) {
    g_array_append_val(text, unit);
}

/* The text with isolates (UAX #9) around the spans that run against it: the comma or the number
 * behind a Hebrew name in an English sentence is English. False if there are none. */
static bool isolate(struct bp_breaker *breaker, const struct bp_stretch *stretch,
                    const struct bp_span *spans, struct bp_langs *langs, bool rtl) {
    const UChar open = rtl ? LEFT_TO_RIGHT_ISOLATE : RIGHT_TO_LEFT_ISOLATE;
    bool inside = false;
    int32_t at = 0;
    g_array_set_size(breaker->isolated, 0);
    for (size_t i = 0; i < stretch->n_spans; i++) {
        bool against = runs_against(&spans[i], langs, rtl);
        if (against != inside)
            add_unit(breaker->isolated, against ? open : POP_ISOLATE);
        inside = against;
        g_array_append_vals(breaker->isolated, stretch->text + at,
                            (guint)(stretch->span_ends[i] - at));
        at = stretch->span_ends[i];
    }
    g_array_append_vals(breaker->isolated, stretch->text + at, (guint)(stretch->length - at));
    return (int32_t)breaker->isolated->len > stretch->length;
}

/* Takes the levels of what was put in away again. */
static const UBiDiLevel *levels_without(struct bp_breaker *breaker,
                                        const struct bp_stretch *stretch,
                                        const UBiDiLevel *levels) {
    const UChar *isolated = (const UChar *)(const void *)breaker->isolated->data;
    int32_t from = 0;
    g_array_set_size(breaker->levels, 0);
    for (int32_t at = 0; at < stretch->length; at++, from++) {
        while (isolated[from] != stretch->text[at])
            from++;
        g_array_append_val(breaker->levels, levels[from]);
    }
    return (const UBiDiLevel *)breaker->levels->data;
}

static const UBiDiLevel *find_levels(struct bp_breaker *breaker, const struct bp_stretch *stretch,
                                     const struct bp_span *spans, struct bp_langs *langs,
                                     bool rtl) {
    UErrorCode status = U_ZERO_ERROR;
    if (!breaker->bidi)
        breaker->bidi = ubidi_open();
    bool isolated = isolate(breaker, stretch, spans, langs, rtl);
    const UChar *text =
        isolated ? (const UChar *)(const void *)breaker->isolated->data : stretch->text;
    ubidi_setPara(breaker->bidi, text, isolated ? (int32_t)breaker->isolated->len : stretch->length,
                  rtl, NULL, &status);
    const UBiDiLevel *levels = ubidi_getLevels(breaker->bidi, &status);
    must(status);
    return isolated ? levels_without(breaker, stretch, levels) : levels;
}

struct bp_stretch bp_breaker_run(struct bp_breaker *breaker, const char *text, size_t length,
                                 const struct bp_span *spans, size_t n_spans, bool guard,
                                 struct bp_langs *langs, uint8_t lang) {
    struct bp_stretch stretch = {0};
    fill(breaker, &stretch, text, length, spans, n_spans, guard);
    g_array_set_size(breaker->marks, (guint)stretch.length);
    uint8_t *marks = (uint8_t *)breaker->marks->data;
    stretch.marks = marks;
    if (stretch.length == 0)
        return stretch;
    memset(marks, 0, (size_t)stretch.length);
    mark_lines(&stretch, marks, bp_lang_lines(langs, lang));
    keep_names(&stretch, marks);
    part_times(&stretch, marks);
    mark_addresses(&stretch, marks);
    mark_emergencies(breaker, &stretch, marks);
    const bool rtl = bp_lang_at(langs, lang)->rtl;
    if (stretch.has_rtl || rtl)
        stretch.levels = find_levels(breaker, &stretch, spans, langs, rtl);
    return stretch;
}

void bp_breaker_clusters(struct bp_breaker *breaker, const char *text, uint32_t length,
                         GArray *ends) {
    g_array_set_size(breaker->text, 0);
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at))
        add_char(breaker->text, (UChar32)g_utf8_get_char(at));
    UBreakIterator *clusters =
        clusters_of(breaker, (const UChar *)breaker->text->data, (int32_t)breaker->text->len);
    const char *byte = text;
    int32_t unit = 0;
    for (int32_t stop; (stop = ubrk_next(clusters)) != UBRK_DONE;) {
        for (; unit < stop; byte = g_utf8_next_char(byte))
            unit += U16_LENGTH(g_utf8_get_char(byte));
        const uint32_t end = (uint32_t)(byte - text);
        g_array_append_val(ends, end);
    }
}
