/* bp_text_cut() by the slow way, for comparison: the whole paragraph goes through ICU, and nothing
 * is remembered. */
#ifndef CUT_WHOLE_H
#define CUT_WHOLE_H

#include "text/font.h"
#include "text/run.h"

static inline void cut_whole(struct bp_fonts *fonts, const char *text, size_t length,
                             const struct bp_span *spans, size_t n_spans, const char *lang,
                             GArray *pieces, struct bp_diags *diags) {
    struct bp_breaker *breaker = bp_breaker_new();
    struct bp_cut cut = {.fonts = fonts,
                         .spans = spans,
                         .n_spans = n_spans,
                         .lang = bp_lang_index(fonts->langs, lang),
                         .pieces = pieces,
                         .diags = diags,
                         .line = pieces->len};
    const struct bp_stretch stretch =
        bp_breaker_run(breaker, text, length, spans, n_spans, false, fonts->langs, cut.lang);
    bp_cut_stretch(&cut, &stretch, 0, 0, stretch.length);
    bp_cut_end(&cut);
    g_clear_pointer(&cut.reported, g_hash_table_destroy);
    bp_breaker_free(breaker);
}

#endif
