/* How long cutting and shaping take: nanoseconds a character, with a cold and a warm memo.
 * Prints; asserts nothing about time. Usage: bench_text [FILE...], else it makes up 1 MB of text
 * with the word frequencies, punctuation and paragraph lengths of English.
 * BP_BUILD_DATA is the folder that holds fonts/. */
#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "../unit/cut_whole.h"

#define TEXT_BYTES (1024 * 1024)
#define VOCABULARY 20000

static uint32_t seed = 1;

static uint32_t roll(uint32_t below) {
    seed = seed * 1664525u + 1013904223u;
    return (uint32_t)((uint64_t)(seed >> 8) * below >> 24);
}

static GPtrArray *make_vocabulary(void) {
    static const char *const part[] = {"a",  "be",  "con",  "der", "e",   "for", "ing", "ish",
                                       "la", "me",  "ness", "o",   "pre", "ra",  "sti", "tion",
                                       "u",  "ver", "wa",   "ty",  "th",  "er",  "es",  "or"};
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    for (uint32_t i = 0; i < VOCABULARY; i++) {
        GString *word = g_string_new(NULL);
        for (uint32_t n = 1 + (i > 60) + (i > 1000) + roll(2); n > 0; n--)
            g_string_append(word, part[roll(G_N_ELEMENTS(part))]);
        g_ptr_array_add(words, g_string_free(word, FALSE));
    }
    return words;
}

/* Zipf's law: a rank spread evenly over its logarithm. */
static const char *pick(const GPtrArray *words) {
    uint32_t rank = 1;
    const uint32_t doublings = roll(15);
    rank = (rank << doublings) + roll(1u << doublings);
    return words->pdata[MIN(rank - 1, VOCABULARY - 1)];
}

static void add_word(GString *text, const char *word, bool capital) {
    switch (roll(100)) {
    case 0:
        g_string_append_printf(text, "%u", roll(3000));
        break;
    case 1:
        g_string_append_printf(text, "%s-%s", word, word);
        break;
    case 2:
        g_string_append_printf(text, "(%s)", word);
        break;
    case 3:
        g_string_append_printf(text, "\xE2\x80\x9C%s\xE2\x80\x9D", word);
        break;
    case 4:
        g_string_append_printf(text, "%s\xE2\x80\x99s", word);
        break;
    default:
        g_string_append(text, word);
        if (capital)
            text->str[text->len - strlen(word)] =
                g_ascii_toupper(text->str[text->len - strlen(word)]);
    }
}

static GPtrArray *make_text(void) {
    GPtrArray *words = make_vocabulary(), *paragraphs = g_ptr_array_new_with_free_func(g_free);
    for (size_t total = 0; total < TEXT_BYTES;) {
        GString *text = g_string_new(NULL);
        for (uint32_t n = 2 + roll(5); n > 0; n--) {
            const uint32_t length = 6 + roll(20);
            for (uint32_t i = 0; i < length; i++) {
                add_word(text, pick(words), i == 0 || roll(30) == 0);
                if (i + 1 < length)
                    g_string_append(text, roll(14) ? " " : ", ");
            }
            g_string_append(text, ". ");
        }
        total += text->len;
        g_ptr_array_add(paragraphs, g_string_free(text, FALSE));
    }
    g_ptr_array_free(words, TRUE);
    return paragraphs;
}

static GPtrArray *read_text(char **paths) {
    GPtrArray *paragraphs = g_ptr_array_new_with_free_func(g_free);
    for (; *paths; paths++) {
        char *text;
        if (!g_file_get_contents(*paths, &text, NULL, NULL))
            g_error("can't read %s", *paths);
        char **lines = g_strsplit(text, "\n", 0);
        for (char **line = lines; *line; line++)
            g_ptr_array_add(paragraphs, *line);
        g_free(lines);
        g_free(text);
    }
    return paragraphs;
}

typedef void cut_function(struct bp_fonts *, const char *, size_t, const struct bp_span *, size_t,
                          const char *, GArray *, struct bp_diags *);

static void run(const char *name, cut_function *cut, struct bp_fonts *fonts,
                const GPtrArray *paragraphs, struct bp_diags *diags) {
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    size_t bytes = 0, n_pieces = 0;
    const gint64 start = g_get_monotonic_time();
    for (guint i = 0; i < paragraphs->len; i++) {
        const char *text = paragraphs->pdata[i];
        const struct bp_span span = {.length = (uint32_t)strlen(text), .lang = "en-GB"};
        g_array_set_size(pieces, 0);
        cut(fonts, text, span.length, &span, 1, "en-GB", pieces, diags);
        bytes += span.length;
        n_pieces += pieces->len;
    }
    const double ns = (double)(g_get_monotonic_time() - start) * 1000.0;
    printf("%-28s %6.1f ns a character  %6.1f ns a piece  (%zu characters, %zu pieces)\n", name,
           ns / (double)bytes, ns / (double)n_pieces, bytes, n_pieces);
    g_array_free(pieces, TRUE);
}

int main(int argc, char **argv) {
    struct bp_diags *diags = bp_diags_new();
    char *folder = g_build_filename(BP_BUILD_DATA, "fonts", NULL);
    const gint64 start = g_get_monotonic_time();
    struct bp_fonts *fonts = bp_fonts_new(folder, "Noto Sans", (struct bp_pos){0}, diags);
    const gint64 opened = g_get_monotonic_time();
    if (!fonts)
        g_error("no fonts in %s", folder);
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct bp_piece));
    bp_text_line(fonts, "Agenda", 0, "en-GB", pieces, diags);
    const gint64 plain = g_get_monotonic_time();
    bp_text_line(fonts, "well-being", 0, "en-GB", pieces, diags);
    const gint64 broken = g_get_monotonic_time();
    bp_text_line(fonts, "Agenda", BP_STYLE_BOLD, "en-GB", pieces, diags);
    const gint64 bold = g_get_monotonic_time();
    printf("opened %d us, first word %d us, first break by ICU %d us, bold face and word %d us\n",
           (int)(opened - start), (int)(plain - opened), (int)(broken - plain),
           (int)(bold - broken));
    GPtrArray *paragraphs = argc > 1 ? read_text(argv + 1) : make_text();
    run("cold", bp_text_cut, fonts, paragraphs, diags);
    run("warm", bp_text_cut, fonts, paragraphs, diags);
    run("warm", bp_text_cut, fonts, paragraphs, diags);
    run("whole paragraphs by ICU", cut_whole, fonts, paragraphs, diags);
    g_ptr_array_free(paragraphs, TRUE);
    g_array_free(pieces, TRUE);
    bp_fonts_free(fonts);
    bp_diags_free(diags);
    g_free(folder);
    return 0;
}
