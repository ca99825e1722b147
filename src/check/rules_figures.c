/* Figures and charts for readers who can't see them: each says in words what it shows. */
#include <string.h>

#include "check/rules.h"

/* Words that say that there is a picture, and nothing of it. */
static const char *const empty_words[] = {
    "image", "picture",    "photo", "photograph",   "figure",  "graphic", "graph",
    "chart", "bar chart",  "table", "diagram",      "drawing", "map",     "logo",
    "icon",  "screenshot", "scan",  "illustration", NULL};

static const char *const endings[] = {".png", ".jpg", ".jpeg", ".gif",  ".bmp",
                                      ".svg", ".tif", ".tiff", ".webp", ".heic"};

static bool is_file_name(const char *text) {
    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(text, endings[i]))
            return true;
    /* As cameras name them: IMG_1234, DSC01234. */
    return (g_str_has_prefix(text, "img_") || g_str_has_prefix(text, "dsc")) &&
           strpbrk(text, "0123456789") && !strchr(text, ' ');
}

/* What is wrong with an alternative text; NULL if nothing. */
static const char *weakness(const char *alt, const char *caption) {
    struct bp_arena *arena = bp_arena_new();
    const char *text = bp_check_plain(alt, arena);
    const char *weak = NULL;
    if (is_file_name(text))
        weak = "is only a file name";
    else if (g_strv_contains(empty_words, text))
        weak = "only says that this is a picture";
    else if (caption && strcmp(text, bp_check_plain(caption, arena)) == 0)
        weak = "only repeats the caption";
    bp_arena_free(arena);
    return weak;
}

static void check_alt(const struct bp_node *node, const char *alt, struct bp_diags *diags) {
    struct bp_arena *arena = bp_arena_new();
    const struct bp_node *caption = bp_node_child(node, BP_CAPTION);
    const char *weak = weakness(alt, caption ? bp_node_text(caption, arena) : NULL);
    if (weak)
        bp_diag(diags, ALT_TEXT, node->pos, weak);
    bp_arena_free(arena);
}

static bool is_given(const char *alt) {
    return alt && *alt;
}

static void check_figure(const struct bp_node *figure, struct bp_diags *diags) {
    const char *alt = figure->as.figure.alt;
    if (figure->as.figure.decorative && (is_given(alt) || bp_node_child(figure, BP_CAPTION)))
        bp_diag(diags, FIGURE_DECORATIVE, figure->pos,
                is_given(alt) ? "alternative text" : "a caption");
    else if (!figure->as.figure.decorative && !is_given(alt))
        bp_diag(diags, FIGURE_ALT, figure->pos);
    else if (is_given(alt))
        check_alt(figure, alt, diags);
}

void bp_check_figures(const struct bp_checking *checking) {
    const struct bp_doc *doc = checking->doc;
    struct bp_diags *diags = checking->diags;
    for (const struct bp_node *node = doc->root; node; node = bp_node_next(node, doc->root)) {
        if (node->kind == BP_FIGURE)
            check_figure(node, diags);
        else if (node->kind == BP_CHART && is_given(node->as.chart.alt))
            check_alt(node, node->as.chart.alt, diags);
        else if (node->kind == BP_CAPTION && bp_node_blank(node))
            bp_diag(diags, CAPTION_EMPTY, node->pos);
    }
}
