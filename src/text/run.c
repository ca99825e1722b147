/* Runs: the units of a stretch become words.
 * In: struct bp_stretch. Out: struct bp_piece in reading order.
 * The hard idea: a word is as long as nothing changes (span, font, script, direction) and no line
 * may end; the font is chosen for a base and its marks together. */
#include "text/run.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

#include "text/font.h"
#include "text/shape.h"

#define LOCATED_MOST 100 /* characters that are looked for in the files */

#define MAX_CLUSTER 32 /* characters of one cluster; what comes behind is a cluster of its own */

/* Pieces. */

void bp_cut_add(struct bp_cut *cut, struct bp_piece piece) {
    GArray *pieces = cut->pieces;
    if (cut->pending && pieces->len > cut->line)
        g_array_index(pieces, struct bp_piece, pieces->len - 1).flags |= (uint8_t)cut->pending;
    cut->pending = 0;
    g_array_append_val(pieces, piece);
}

void bp_cut_space(struct bp_cut *cut) {
    cut->pending = (cut->pending & BP_PIECE_BREAK) | BP_PIECE_SPACE;
}

void bp_cut_newline(struct bp_cut *cut, size_t span) {
    GArray *pieces = cut->pieces;
    cut->pending = 0;
    if (pieces->len == cut->line)
        bp_cut_add(cut, (struct bp_piece){.word = 0, .span = bp_cut_span(span)});
    g_array_index(pieces, struct bp_piece, pieces->len - 1).flags |= BP_PIECE_NEWLINE;
    cut->line = pieces->len;
}

void bp_cut_end(struct bp_cut *cut) {
    if (cut->pending & BP_PIECE_SPACE && cut->pieces->len > cut->line)
        g_array_index(cut->pieces, struct bp_piece, cut->pieces->len - 1).flags |= BP_PIECE_SPACE;
    cut->pending = 0;
}

/* Runs: neighbouring clusters of one font, script, span and direction, up to a break. */

struct run {
    struct bp_cut *cut;
    const struct bp_stretch *stretch;
    size_t span;       /* index in the stretch */
    size_t first_span; /* index of the stretch's first span in the paragraph */
    struct bp_font *font;
    UScriptCode script;
    uint8_t level;
    uint32_t length;
    char text[BP_WORD_BYTES];
};

static const struct bp_span *span_of(const struct run *run) {
    return &run->cut->spans[run->first_span + run->span];
}

static void end_run(struct run *run) {
    if (run->length == 0)
        return;
    struct bp_fonts *fonts = run->cut->fonts;
    const struct bp_span *span = span_of(run);
    const struct bp_shaping shaping = {
        .face = bp_font_number(fonts, run->font),
        .lang = bp_lang_index(fonts->langs, span->lang),
        .script = run->script,
        .tabular = (span->style & BP_STYLE_TABULAR) != 0,
        .rtl = run->level & 1,
    };
    const bp_word_id word = bp_word_shape(fonts, shaping, run->text, run->length);
    if (bp_fonts_word(fonts, word)->n_glyphs > 0)
        bp_cut_add(run->cut, (struct bp_piece){.word = word,
                                               .span = bp_cut_span(run->first_span + run->span),
                                               .level = run->level});
    run->length = 0;
}

/* Whether the run must end before a cluster of that font, script and level. */
static bool differs(const struct run *run, const struct bp_font *font, UScriptCode script,
                    uint8_t level) {
    return run->font != font || run->level != level ||
           (run->script != script && run->script > USCRIPT_INHERITED &&
            script > USCRIPT_INHERITED) ||
           run->length + MAX_CLUSTER * 4 > BP_WORD_BYTES;
}

static void add_cluster(struct run *run, struct bp_font *font, UScriptCode script, uint8_t level,
                        const UChar32 *chars, int n_chars) {
    if (run->length > 0 && differs(run, font, script, level))
        end_run(run);
    if (run->length == 0 || run->script <= USCRIPT_INHERITED)
        run->script = script;
    run->font = font;
    run->level = level;
    /* At most four bytes each: UTF-16 has no more characters than that. */
    for (int i = 0; i < n_chars; i++)
        run->length += (uint32_t)g_unichar_to_utf8((gunichar)chars[i], run->text + run->length);
}

/* What to write in place of a character. */
static const char *hint_for(UChar32 c) {
    static const struct {
        UChar32 first, last;
        const char *hint;
    } hints[] = {
        {0x20E3, 0x20E3, "a digit in a box can't be set: write the number, or use a numbered list"},
        {0x1F51F, 0x1F51F, "write 10"},
        {0x1F534, 0x1F535, "colours of signs are not printed: write what it means in a word"},
        {0x1F000, 0x1FAFF, "write it in a word, or use a plain sign such as ✔, ✖, ⚠ or →"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(hints); i++)
        if (c >= hints[i].first && c <= hints[i].last)
            return hints[i].hint;
    return NULL;
}

/* Where a character is in the file, at or behind a place where text begins; that place if it isn't
 * found, as where the file writes it as &#…; or is in another encoding. */
static struct bp_pos char_pos(struct bp_fonts *fonts, struct bp_pos from, UChar32 c) {
    char *text, wanted[7] = "";
    gsize length;
    if (!from.file || from.line < 1 || from.col < 1 || fonts->located++ >= LOCATED_MOST ||
        !g_file_get_contents(from.file, &text, &length, NULL))
        return from;
    wanted[g_unichar_to_utf8((gunichar)c, wanted)] = '\0';
    struct bp_pos pos = {.file = from.file, .line = 1, .col = 1};
    const char *at = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
    for (; *at; at++) {
        const bool behind = pos.line > from.line || (pos.line == from.line && pos.col >= from.col);
        if (behind && (*at == '<' || strncmp(at, wanted, strlen(wanted)) == 0))
            break;
        pos.col = *at == '\n' ? 1 : pos.col + 1;
        pos.line += *at == '\n';
    }
    const bool found = strncmp(at, wanted, strlen(wanted)) == 0;
    g_free(text);
    return found ? pos : from;
}

/* Reports once a span what is missing in it. */
static void report_missing(struct run *run, UChar32 c) {
    struct bp_cut *cut = run->cut;
    const size_t span = run->first_span + run->span;
    cut->missing++;
    if (!cut->reported)
        cut->reported = g_hash_table_new(NULL, NULL);
    if (cut->reported_span != span)
        g_hash_table_remove_all(cut->reported);
    cut->reported_span = span;
    if (!g_hash_table_add(cut->reported, GINT_TO_POINTER(c)))
        return;
    char name[128], text[160];
    UErrorCode status = U_ZERO_ERROR;
    u_charName(c, U_EXTENDED_CHAR_NAME, name, sizeof name, &status);
    g_snprintf(text, sizeof text, "U+%04X %s", (unsigned)c, U_SUCCESS(status) ? name : "");
    bp_diag(cut->diags, CHAR_MISSING, char_pos(cut->fonts, span_of(run)->pos, c), text);
    if (hint_for(c))
        bp_diag_hint(cut->diags, "%s", hint_for(c));
}

static UScriptCode script_of(UChar32 c) {
    if (c < 0x80)
        return g_ascii_isalpha(c) ? USCRIPT_LATIN : USCRIPT_COMMON;
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(c, &status);
    return script == USCRIPT_UNKNOWN ? USCRIPT_COMMON : script;
}

/* Sets a cluster in one font if one has all of it, else each character in whichever has it. */
static void set_cluster(struct run *run, const UChar32 *chars, int n_chars, uint8_t level) {
    const UScriptCode script = script_of(chars[0]);
    struct bp_font *near = run->length > 0 ? run->font : NULL;
    struct bp_font *font =
        bp_fonts_choose(run->cut->fonts, span_of(run)->style, chars, n_chars, script, near);
    if (font)
        add_cluster(run, font, script, level, chars, n_chars);
    else if (n_chars == 1)
        report_missing(run, chars[0]);
    else
        for (int i = 0; i < n_chars; i++)
            set_cluster(run, &chars[i], 1, level);
}

/* Characters that only break lines or turn text round; they have done so before shaping. */
static bool is_spent(UChar32 c) {
    return c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0x200E || c == 0x200F || c == 0x61C ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* Whether `c` belongs to the cluster that `before` ends. */
static bool joins(UChar32 c, UChar32 before) {
    if (c < 0x300)
        return false;
    if (c == 0x200C || c == 0x200D || (c >= 0x1F3FB && c <= 0x1F3FF))
        return true;
    return before == 0x200D ? u_isgraph(c) : (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* Reads the cluster that starts at `at`; returns where it ends. */
static int32_t read_cluster(const struct run *run, int32_t at, int32_t end, UChar32 *chars,
                            int *n_chars) {
    const struct bp_stretch *stretch = run->stretch;
    U16_NEXT(stretch->text, at, end, chars[0]);
    for (*n_chars = 1; at < end && *n_chars < MAX_CLUSTER && !stretch->marks[at - 1]; ++*n_chars) {
        int32_t next = at;
        UChar32 c;
        U16_NEXT(stretch->text, next, end, c);
        if (!joins(c, chars[*n_chars - 1]) ||
            (stretch->levels && stretch->levels[at] != stretch->levels[at - 1]))
            break;
        chars[*n_chars] = c;
        at = next;
    }
    return at;
}

/* What ends here may be broken behind. A space has no need of a last resort. */
static void end_unit(struct run *run, uint8_t marks) {
    if (!marks)
        return;
    end_run(run);
    if (marks & BP_MARK_BREAK)
        run->cut->pending |= BP_PIECE_BREAK;
    else if (!(run->cut->pending & BP_PIECE_SPACE))
        run->cut->pending |= BP_PIECE_EMERGENCY;
}

/* Handles what is not to be shaped; false if the character is. */
static bool control(struct run *run, UChar32 c, uint8_t marks) {
    switch (c) {
    case ' ':
        end_run(run);
        bp_cut_space(run->cut);
        break;
    case '\n':
        end_run(run);
        bp_cut_newline(run->cut, run->first_span + run->span);
        return true;
    case 0xAD:
        end_run(run);
        if (marks & BP_MARK_BREAK && !(run->cut->pending & BP_PIECE_SPACE))
            run->cut->pending |= BP_PIECE_SHY;
        break;
    default:
        if (!is_spent(c))
            return false;
    }
    end_unit(run, marks);
    return true;
}

void bp_cut_stretch(struct bp_cut *cut, const struct bp_stretch *stretch, size_t first_span,
                    int32_t at, int32_t end) {
    struct run run;
    run.cut = cut;
    run.stretch = stretch;
    run.span = 0;
    run.first_span = first_span;
    run.length = 0;
    UChar32 chars[MAX_CLUSTER];
    while (at < end) {
        while (run.span + 1 < stretch->n_spans && at >= stretch->span_ends[run.span]) {
            end_run(&run);
            run.span++;
        }
        const int32_t stop =
            run.span + 1 < stretch->n_spans ? MIN(end, stretch->span_ends[run.span]) : end;
        const uint8_t level = stretch->levels ? stretch->levels[at] : 0;
        int32_t next = at;
        U16_NEXT(stretch->text, next, stop, chars[0]);
        if (!control(&run, chars[0], stretch->marks[next - 1])) {
            int n_chars;
            next = read_cluster(&run, at, stop, chars, &n_chars);
            set_cluster(&run, chars, n_chars, level);
            end_unit(&run, stretch->marks[next - 1]);
        }
        at = next;
    }
    end_run(&run);
}
