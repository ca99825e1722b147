/* Cutting: a paragraph becomes pieces.
 * In: UTF-8, spans, a language. Out: struct bp_piece in reading order.
 * The hard idea: what a run of characters between spaces (a *token*) becomes hardly ever depends on
 * its neighbours, so it is analysed once, between two plain words, and remembered. Where it may
 * depend on them (text that runs right to left, quotation marks before brackets, a token that
 * clings to a space) the whole paragraph is analysed instead. */
#include "text/cut.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "text/font.h"
#include "text/intern.h"
#include "text/run.h"
#include "text/shape.h"

/* What the memo says of a token: a word, or where its pieces are; and what its ends may do to the
 * space before and behind (UAX #14, rules LB15 to LB17, look across spaces). */
#define MEMO_WHOLE 0xFFFFFFFFu /* depends on its paragraph */
#define MEMO_SEVERAL 0x80000000u
#define MEMO_VALUE 0x07FFFFFFu
#define MEMO_HEAD(memo) ((memo) >> 27 & 3)
#define MEMO_TAIL(memo) ((memo) >> 29 & 3)

/* Classes that meet across spaces: no break where a tail meets the head of the same number. */
enum { ACROSS_NONE, ACROSS_QUOTE_OPEN, ACROSS_CLOSE_SMALL, ACROSS_DASH_DASH };

struct several {
    uint32_t first, count; /* in the cutter's `remembered` */
};

struct bp_cutter {
    struct bp_breaker *breaker;
    struct bp_arena *arena; /* what the memo's tokens are in */
    GHashTable *memo;       /* struct bp_interned: style, languages and token -> MEMO_… */
    GArray *several;        /* struct several */
    GArray *remembered;     /* struct bp_piece */
    GArray *parts;          /* struct bp_span: the spans of one token */
};

struct bp_cutter *bp_cutter_new(void) {
    struct bp_cutter *cutter = g_new0(struct bp_cutter, 1);
    cutter->breaker = bp_breaker_new();
    cutter->several = g_array_new(FALSE, FALSE, sizeof(struct several));
    cutter->remembered = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    cutter->parts = g_array_new(FALSE, FALSE, sizeof(struct bp_span));
    cutter->arena = bp_arena_new();
    cutter->memo = bp_intern_new();
    return cutter;
}

void bp_cutter_forget(struct bp_cutter *cutter) {
    g_hash_table_remove_all(cutter->memo);
    bp_arena_free(cutter->arena);
    cutter->arena = bp_arena_new();
    g_array_set_size(cutter->several, 0);
    g_array_set_size(cutter->remembered, 0);
}

void bp_cutter_free(struct bp_cutter *cutter) {
    if (!cutter)
        return;
    bp_breaker_free(cutter->breaker);
    g_hash_table_destroy(cutter->memo);
    bp_arena_free(cutter->arena);
    g_array_free(cutter->several, TRUE);
    g_array_free(cutter->remembered, TRUE);
    g_array_free(cutter->parts, TRUE);
    g_free(cutter);
}

/* Tokens. */

static unsigned head_class(const struct bp_stretch *stretch) {
    UChar32 c;
    int32_t at = BP_GUARD;
    U16_NEXT(stretch->text, at, stretch->length, c);
    switch (u_getIntPropertyValue(c, UCHAR_LINE_BREAK)) {
    case U_LB_OPEN_PUNCTUATION:
        return ACROSS_QUOTE_OPEN;
    case U_LB_NONSTARTER:
    case U_LB_CONDITIONAL_JAPANESE_STARTER:
        return ACROSS_CLOSE_SMALL;
    case U_LB_BREAK_BOTH:
        return ACROSS_DASH_DASH;
    default:
        return ACROSS_NONE;
    }
}

static unsigned tail_class(const struct bp_stretch *stretch) {
    int32_t at = stretch->length - BP_GUARD;
    UChar32 c;
    int line_class;
    do { /* LB9: marks are as what they are on */
        U16_PREV(stretch->text, BP_GUARD, at, c);
        line_class = u_getIntPropertyValue(c, UCHAR_LINE_BREAK);
    } while (at > BP_GUARD && (line_class == U_LB_COMBINING_MARK || line_class == U_LB_ZWJ));
    switch (line_class) {
    case U_LB_QUOTATION:
        return ACROSS_QUOTE_OPEN;
    case U_LB_CLOSE_PUNCTUATION:
    case U_LB_CLOSE_PARENTHESIS:
        return ACROSS_CLOSE_SMALL;
    case U_LB_BREAK_BOTH:
        return ACROSS_DASH_DASH;
    default:
        return ACROSS_NONE;
    }
}

/* Whether the stretch, a guarded token, can be cut without its neighbours. */
static bool stands_alone(const struct bp_stretch *stretch) {
    const int32_t first = BP_GUARD, last = stretch->length - BP_GUARD;
    return !stretch->has_newline && !stretch->has_rtl &&
           (stretch->marks[first - 1] & BP_MARK_BREAK) && (stretch->marks[last] & BP_MARK_BREAK);
}

/* Cuts one token by ICU, between guards; `memo` says what came out. False: it depends on its
 * paragraph. */
static bool cut_token(struct bp_cut *cut, const char *text, size_t length,
                      const struct bp_span *spans, size_t n_spans, size_t first_span,
                      uint32_t *memo) {
    const struct bp_stretch stretch =
        bp_breaker_run(cut->fonts->cutter->breaker, text, length, spans, n_spans, true,
                       cut->fonts->langs, cut->lang);
    if (!stands_alone(&stretch))
        return false;
    *memo = 0;
    if (stretch.length > 2 * BP_GUARD) {
        *memo = head_class(&stretch) << 27 | tail_class(&stretch) << 29;
        bp_cut_stretch(cut, &stretch, first_span, BP_GUARD, stretch.length - BP_GUARD);
    }
    return true;
}

/* Plain words, perhaps with a comma or full stop: ICU has nothing to say about them. */
static bool is_plain_word(const char *text, size_t length) {
    size_t i = 0;
    while (i < length && g_ascii_isalpha(text[i]))
        i++;
    if (i > 0 && i < length && (text[i] == ',' || text[i] == '.'))
        i++;
    return i == length && length <= 40;
}

static bool cut_plain_word(struct bp_cut *cut, const char *text, uint32_t length,
                           size_t span_index) {
    const struct bp_span *span = &cut->spans[span_index];
    struct bp_font *font = cut->fonts->main->style[span->style & (BP_STYLE_BOLD | BP_STYLE_ITALIC)];
    if (!bp_font_open(cut->fonts, font) || !font->has_ascii)
        return false;
    const struct bp_shaping shaping = {
        .face = bp_font_number(cut->fonts, font),
        .lang = bp_lang_index(cut->fonts->langs, span->lang),
        .script = USCRIPT_LATIN,
        .tabular = (span->style & BP_STYLE_TABULAR) != 0,
    };
    bp_cut_add(cut, (struct bp_piece){.word = bp_word_shape(cut->fonts, shaping, text, length),
                                      .span = bp_cut_span(span_index)});
    return true;
}

/* Notes the pieces that a token became, from index `first` on. */
static uint32_t remember(struct bp_cutter *cutter, const GArray *pieces, guint first,
                         uint32_t memo) {
    const struct bp_piece *piece = (const struct bp_piece *)pieces->data;
    const uint32_t count = pieces->len - first;
    if (count == 1 && piece[first].flags == 0)
        return memo | piece[first].word;
    const struct several several = {cutter->remembered->len, count};
    if (count > 0)
        g_array_append_vals(cutter->remembered, piece + first, count);
    g_array_append_val(cutter->several, several);
    return memo | MEMO_SEVERAL | (cutter->several->len - 1);
}

/* A token met for the first time in this style and these languages: cuts it and returns what the
 * memo is to say. A token with a missing character is not remembered: each place is to be reported.
 */
static uint32_t learn(struct bp_cut *cut, const struct bp_interned *token, size_t span) {
    struct bp_cutter *cutter = cut->fonts->cutter;
    const guint first = cut->pieces->len;
    const uint32_t missing = cut->missing;
    struct bp_span part = cut->spans[span];
    part.length = token->length;
    uint32_t memo = 0;
    const bool alone = (is_plain_word(token->text, token->length) &&
                        cut_plain_word(cut, token->text, token->length, span)) ||
                       cut_token(cut, token->text, token->length, &part, 1, span, &memo);
    memo = alone ? remember(cutter, cut->pieces, first, memo) : MEMO_WHOLE;
    if (cut->missing == missing)
        bp_intern_add(cutter->memo, cutter->arena, token, memo);
    return memo;
}

static void replay(struct bp_cut *cut, uint32_t memo, size_t span) {
    const struct bp_cutter *cutter = cut->fonts->cutter;
    struct bp_piece piece = {.word = memo & MEMO_VALUE, .span = bp_cut_span(span)};
    if (!(memo & MEMO_SEVERAL)) {
        bp_cut_add(cut, piece);
        return;
    }
    const struct several *several =
        &g_array_index(cutter->several, struct several, memo & MEMO_VALUE);
    for (uint32_t i = 0; i < several->count; i++) {
        piece = g_array_index(cutter->remembered, struct bp_piece, several->first + i);
        piece.span = bp_cut_span(span);
        bp_cut_add(cut, piece);
    }
}

/* Where the reading of a paragraph's tokens is. */
struct reader {
    const char *text;
    size_t at, length;
    size_t span, span_end; /* the span of text[at], and where it ends */
    uint32_t tag;          /* the memo's: the span's style and language, the paragraph's language */
};

static uint32_t memo_tag(const struct bp_cut *cut, const struct bp_span *span) {
    return (uint32_t)cut->lang << 16 | (uint32_t)bp_lang_index(cut->fonts->langs, span->lang) << 8 |
           (span->style & 7u);
}

static void find_span(const struct bp_cut *cut, struct reader *reader) {
    while (reader->at >= reader->span_end && reader->span + 1 < cut->n_spans) {
        reader->span++;
        reader->span_end = reader->span + 1 < cut->n_spans
                               ? reader->span_end + cut->spans[reader->span].length
                               : reader->length;
        reader->tag = memo_tag(cut, &cut->spans[reader->span]);
    }
}

/* A token of several spans: rare enough to go to ICU every time. */
static uint32_t cut_parts(struct bp_cut *cut, const struct reader *reader, size_t end) {
    GArray *parts = cut->fonts->cutter->parts;
    g_array_set_size(parts, 0);
    size_t part_end = reader->span_end;
    for (size_t span = reader->span, at = reader->at; at < end || parts->len == 0; span++) {
        struct bp_span part = cut->spans[span];
        if (span > reader->span)
            part_end = span + 1 < cut->n_spans ? part_end + part.length : reader->length;
        part.length = (uint32_t)(MIN(part_end, end) - at);
        g_array_append_val(parts, part);
        at += part.length;
    }
    uint32_t memo;
    const bool alone =
        cut_token(cut, reader->text + reader->at, end - reader->at,
                  (const struct bp_span *)parts->data, parts->len, reader->span, &memo);
    return alone ? memo : MEMO_WHOLE;
}

static uint32_t cut_next(struct bp_cut *cut, const struct reader *reader, size_t end) {
    if (end > reader->span_end)
        return cut_parts(cut, reader, end);
    const struct bp_interned token =
        bp_intern_key(reader->tag, reader->text + reader->at, (uint32_t)(end - reader->at));
    const struct bp_interned *found = g_hash_table_lookup(cut->fonts->cutter->memo, &token);
    if (!found)
        return learn(cut, &token, reader->span);
    if (found->value != MEMO_WHOLE)
        replay(cut, found->value, reader->span);
    return found->value;
}

static bool is_blank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Reads white space; returns whether a new line starts. */
static bool cut_blanks(struct bp_cut *cut, struct reader *reader) {
    bool newline = false;
    for (; reader->at < reader->length && is_blank(reader->text[reader->at]); reader->at++) {
        if (reader->text[reader->at] == '\n') {
            find_span(cut, reader);
            bp_cut_newline(cut, reader->span);
            newline = true;
        } else {
            bp_cut_space(cut);
            cut->pending |= BP_PIECE_BREAK;
        }
    }
    return newline;
}

/* Cuts the paragraph token by token; false if it has to be analysed whole. */
static bool cut_tokens(struct bp_cut *cut, const char *text, size_t length) {
    struct reader reader = {.text = text, .length = length};
    reader.span_end = cut->n_spans > 1 ? cut->spans[0].length : length;
    reader.tag = memo_tag(cut, &cut->spans[0]);
    for (unsigned tail = ACROSS_NONE;;) {
        if (cut_blanks(cut, &reader))
            tail = ACROSS_NONE;
        if (reader.at == length)
            break;
        size_t end = reader.at + 1;
        while (end < length && !is_blank(text[end]))
            end++;
        find_span(cut, &reader);
        const uint32_t memo = cut_next(cut, &reader, end);
        if (memo == MEMO_WHOLE || (tail != ACROSS_NONE && tail == MEMO_HEAD(memo)))
            return false;
        tail = MEMO_TAIL(memo);
        reader.at = end;
    }
    bp_cut_end(cut);
    return true;
}

/* The whole. */

void bp_text_cut(struct bp_fonts *fonts, const char *text, size_t length,
                 const struct bp_span *spans, size_t n_spans, const char *lang, GArray *pieces,
                 struct bp_diags *diags) {
    static const struct bp_span no_span = {};
    struct bp_cut cut = {.fonts = fonts,
                         .spans = n_spans ? spans : &no_span,
                         .n_spans = MAX(n_spans, 1),
                         .lang = bp_lang_index(fonts->langs, lang),
                         .pieces = pieces,
                         .diags = diags,
                         .line = pieces->len};
    const guint first = pieces->len;
    if (bp_lang_at(fonts->langs, cut.lang)->rtl || !cut_tokens(&cut, text, length)) {
        g_array_set_size(pieces, first);
        cut.line = first;
        cut.pending = 0;
        const struct bp_stretch stretch =
            bp_breaker_run(fonts->cutter->breaker, text, length, cut.spans, cut.n_spans, false,
                           fonts->langs, cut.lang);
        bp_cut_stretch(&cut, &stretch, 0, 0, stretch.length);
        bp_cut_end(&cut);
    }
    if (cut.reported)
        g_hash_table_destroy(cut.reported);
}

void bp_text_line(struct bp_fonts *fonts, const char *text, unsigned style, const char *lang,
                  GArray *pieces, struct bp_diags *diags) {
    const size_t length = strlen(text);
    const struct bp_span span = {.length = (uint32_t)length, .style = style, .lang = lang};
    const guint first = pieces->len;
    bp_text_cut(fonts, text, length, &span, 1, lang, pieces, diags);
    for (guint i = first; i < pieces->len; i++) {
        struct bp_piece *piece = &g_array_index(pieces, struct bp_piece, i);
        piece->flags = piece->flags & (BP_PIECE_SPACE | BP_PIECE_NEWLINE) ? BP_PIECE_SPACE : 0;
    }
}

/* The width of a no-break space at `text`, in bytes; 0 if none is there. */
static uint32_t no_break_space(const char *text, uint32_t length) {
    if (length >= 2 && memcmp(text, "\u00a0", 2) == 0)
        return 2;
    return length >= 3 && memcmp(text, "\u202f", 3) == 0 ? 3 : 0;
}

unsigned bp_piece_ties(const struct bp_fonts *fonts, struct bp_piece piece) {
    const struct bp_word *word = bp_fonts_word(fonts, piece.word);
    unsigned n = 0;
    for (uint32_t at = 0; at < word->length; at++)
        n += no_break_space(word->text + at, word->length - at) > 0;
    return n;
}

/* A space at which the line may end, behind the last of the pieces so far. */
static void add_tie_space(GArray *pieces) {
    if (pieces->len > 0)
        g_array_index(pieces, struct bp_piece, pieces->len - 1).flags |=
            BP_PIECE_SPACE | BP_PIECE_BREAK;
}

void bp_piece_untie(struct bp_fonts *fonts, struct bp_piece piece, GArray *pieces) {
    const struct bp_word *word = bp_fonts_word(fonts, piece.word);
    const struct bp_shaping shaping = bp_word_shaping(fonts, piece.word);
    const uint8_t flags = piece.flags;
    const guint first = pieces->len;
    for (uint32_t from = 0, at = 0; at <= word->length; at++) {
        const uint32_t space =
            at < word->length ? no_break_space(word->text + at, word->length - at) : 0;
        if (at < word->length && !space)
            continue;
        if (at > from) {
            piece.word = bp_word_shape(fonts, shaping, word->text + from, at - from);
            piece.flags = 0;
            g_array_append_val(pieces, piece);
        }
        if (space)
            add_tie_space(pieces);
        at += MAX(space, 1) - 1;
        from = at + 1;
    }
    if (pieces->len == first && flags & BP_PIECE_NEWLINE) { /* nothing but spaces */
        piece.flags = flags;
        g_array_append_val(pieces, piece);
    } else if (pieces->len > 0) {
        g_array_index(pieces, struct bp_piece, pieces->len - 1).flags |= flags;
    }
}

void bp_piece_split(struct bp_fonts *fonts, struct bp_piece piece, GArray *pieces) {
    const struct bp_word *word = bp_fonts_word(fonts, piece.word);
    if (word->length == 0) {
        g_array_append_val(pieces, piece);
        return;
    }
    const struct bp_shaping shaping = bp_word_shaping(fonts, piece.word);
    const uint8_t flags = piece.flags;
    GArray *ends = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    bp_breaker_clusters(fonts->cutter->breaker, word->text, word->length, ends);
    uint32_t at = 0;
    for (guint i = 0; i < ends->len; i++) {
        const uint32_t end = g_array_index(ends, uint32_t, i);
        piece.word = bp_word_shape(fonts, shaping, word->text + at, end - at);
        piece.flags = i + 1 < ends->len ? BP_PIECE_EMERGENCY : flags;
        g_array_append_val(pieces, piece);
        at = end;
    }
    g_array_free(ends, TRUE);
}
