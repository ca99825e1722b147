/* The typefaces of a run, and what is made with them: text.h's bp_fonts_new() and its kin.
 * In: the folder that fonts/find.py made, and its fonts.index. Out: struct bp_fonts, with the empty
 * word cache and all else that cutting and shaping fill. */
#include <string.h>

#include "base/session.h"
#include "text/cut.h"
#include "text/font.h"
#include "text/hyphens.h"
#include "text/lang.h"
#include "text/shape.h"

static const char *const style_names[4] = {"regular", "bold", "italic", "bold-italic"};

static void report(struct bp_diags *diags, const char *path, const char *why) {
    char *text = g_strdup_printf("%s: %s", path, why);
    bp_diag(diags, FONT_MISSING, (struct bp_pos){0}, text);
    g_free(text);
}

/* The index. */

static struct bp_family *family_named(struct bp_fonts *fonts, const char *name) {
    for (uint32_t i = 0; i < fonts->n_families; i++)
        if (strcmp(fonts->families[i].name, name) == 0)
            return &fonts->families[i];
    return NULL;
}

static void read_index_line(struct bp_fonts *fonts, const char *folder, const char *line) {
    char **part = g_strsplit(line, "\t", 0);
    unsigned style = 0;
    while (style < 4 && part[0] && part[1] && strcmp(part[1], style_names[style]) != 0)
        style++;
    if (style < 4 && g_strv_length(part) == 4) {
        struct bp_font *font = &fonts->files[fonts->n_files++];
        font->path = bp_arena_printf(fonts->arena, "%s/%s", folder, part[3]);
        font->style = style;
        font->number = -1;
        struct bp_family *family = family_named(fonts, part[0]);
        if (!family) {
            family = &fonts->families[fonts->n_families++];
            family->name = bp_arena_strdup(fonts->arena, part[0]);
            family->uses = bp_arena_strdup(fonts->arena, part[2]);
        }
        family->style[style] = font;
    }
    g_strfreev(part);
}

/* Where a family lacks a style, the one that keeps most of it: weight before slant. */
static void fill_styles(struct bp_family *family) {
    static const unsigned nearest[4][4] = {{0, 1, 2, 3}, {1, 3, 0, 2}, {2, 0, 3, 1}, {3, 1, 2, 0}};
    struct bp_font *own[4];
    memcpy(own, family->style, sizeof own);
    for (unsigned style = 0; style < 4; style++)
        for (unsigned i = 0; i < 4 && !family->style[style]; i++)
            family->style[style] = own[nearest[style][i]];
}

static bool read_index(struct bp_fonts *fonts, const char *folder, struct bp_diags *diags) {
    char *path = g_build_filename(folder, "fonts.index", NULL), *text;
    GError *error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &error)) {
        bp_diag(diags, FONT_MISSING, (struct bp_pos){0}, error->message);
        g_error_free(error);
        g_free(path);
        return false;
    }
    char **lines = g_strsplit(text, "\n", 0);
    const size_t n_lines = MIN(g_strv_length(lines), BP_MAX_FACES);
    fonts->files = bp_arena_alloc(fonts->arena, n_lines * sizeof *fonts->files);
    fonts->families = bp_arena_alloc(fonts->arena, n_lines * sizeof *fonts->families);
    for (size_t i = 0; i < n_lines; i++)
        read_index_line(fonts, folder, lines[i]);
    for (uint32_t i = 0; i < fonts->n_families; i++)
        fill_styles(&fonts->families[i]);
    g_strfreev(lines);
    g_free(text);
    g_free(path);
    return true;
}

/* Sees to it that there is the main family that the profile asks for. */
static bool find_main(struct bp_fonts *fonts, const char *name, struct bp_pos pos,
                      struct bp_diags *diags) {
    fonts->main = family_named(fonts, name);
    if (fonts->main && bp_family_has_use(fonts->main, "main"))
        return true;
    GString *names = g_string_new(NULL);
    for (uint32_t i = 0; i < fonts->n_families; i++)
        if (bp_family_has_use(&fonts->families[i], "main"))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", fonts->families[i].name);
    bp_diag(diags, TYPEFACE, pos, name);
    bp_diag_hint(diags, "choose one of: %s", names->str);
    g_string_free(names, TRUE);
    return false;
}

/* The typefaces. */

static struct bp_fonts *fonts_new(const char *folder, const char *family, struct bp_pos pos,
                                  bool fork, struct bp_diags *diags) {
    struct bp_fonts *fonts = g_new0(struct bp_fonts, 1);
    fonts->arena = bp_arena_new();
    fonts->folder = g_strdup(folder);
    fonts->missing = g_hash_table_new(NULL, NULL);
    fonts->langs = bp_langs_new(fonts->arena);
    fonts->words = bp_words_new(fonts->arena, fork);
    fonts->cutter = bp_cutter_new();
    bool ok = read_index(fonts, folder, diags) && find_main(fonts, family, pos, diags);
    for (unsigned style = 0; ok && style < 4; style++) {
        const char *path = fonts->main->style[style]->path;
        ok = g_file_test(path, G_FILE_TEST_IS_REGULAR);
        if (!ok)
            report(diags, path, "no such file");
    }
    if (ok && !bp_font_open(fonts, fonts->main->style[0])) {
        report(diags, fonts->main->style[0]->path, "it is not a TrueType font");
        ok = false;
    }
    if (!ok) {
        bp_fonts_free(fonts);
        return NULL;
    }
    bp_font_number(fonts, fonts->main->style[0]);
    return fonts;
}

struct bp_fonts *bp_fonts_new(const char *folder, const char *family, struct bp_pos pos,
                              struct bp_diags *diags) {
    return fonts_new(folder, family, pos, false, diags);
}

struct bp_fonts *bp_fonts_fork(const struct bp_fonts *fonts, struct bp_diags *diags) {
    return fonts_new(fonts->folder, fonts->main->name, (struct bp_pos){0}, true, diags);
}

void bp_fonts_join(struct bp_fonts *fonts, struct bp_fonts *fork) {
    bp_words_adopt(fonts, fork);
    g_clear_pointer(&fork->cutter, bp_cutter_free);
    fonts->fork = fork;
}

void bp_fonts_settle(struct bp_fonts *fonts) {
    bp_cutter_forget(fonts->cutter);
}

bool bp_fonts_hyphenate(struct bp_fonts *fonts, const char *text, size_t length, const char *lang,
                        GString *out) {
    if (!fonts->hyphens) {
        char *folder = g_build_filename(fonts->folder, "..", "hyphens", NULL);
        fonts->hyphens = bp_hyphens_new(folder);
        g_free(folder);
    }
    return bp_hyphenate(fonts->hyphens, text, length, lang, out);
}

void bp_fonts_inputs(const struct bp_fonts *fonts, struct bp_diags *diags) {
    char *index = g_build_filename(fonts->folder, "fonts.index", NULL);
    bp_session_reads(diags, index);
    for (uint32_t i = 0; i < fonts->n_files; i++)
        if (fonts->files[i].state != BP_FONT_UNOPENED)
            bp_session_reads(diags, fonts->files[i].path);
    if (fonts->hyphens)
        bp_hyphens_inputs(fonts->hyphens, diags);
    if (fonts->fork)
        bp_fonts_inputs(fonts->fork, diags);
    g_free(index);
}

void bp_fonts_free(struct bp_fonts *fonts) {
    if (!fonts)
        return;
    bp_fonts_free(fonts->fork);
    for (uint32_t i = 0; i < fonts->n_files; i++) {
        hb_font_destroy(fonts->files[i].font);
        hb_face_destroy(fonts->files[i].face);
    }
    bp_hyphens_free(fonts->hyphens);
    g_free(fonts->folder);
    bp_cutter_free(fonts->cutter);
    bp_words_free(fonts->words);
    bp_langs_free(fonts->langs);
    g_hash_table_destroy(fonts->missing);
    bp_arena_free(fonts->arena);
    g_free(fonts);
}
