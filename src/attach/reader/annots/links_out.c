/* Links to other files whose pages are in the pack as well.
 * In: actions that open a file: another PDF's page or place (GoToR), a program (Launch), an address
 * without a server. Out: relocations, and the facts from which the pack's end of it is worked out.
 * Whether the other file's page is in the pack, this process can't know. So what
 * a link consists of (its place, its annotation, its tag) is handed back as something that may turn
 * out to be nothing. */

#include "attach/reader/annots/annots.h"

#include <string.h>

#include "attach/reader/matrix.h"
#include "attach/reader/objects/out.h"
#include "attach/reader/steps.h"
#include "pdf/writer.h"

#define NONE UINT32_MAX

struct link {
    uint32_t file, from;
    const struct bp_obj *name; /* a string; NULL: a page, or the first */
    struct bp_obj *place;      /* [page /Fit] */
    uint32_t outs[3];          /* ANNOT, OBJR and ELEM: local numbers; 0: none */
};

struct bp_elsewhere_links {
    GPtrArray *files;  /* char: canonical paths, for comparison; made when the first is asked for */
    GHashTable *known; /* a name as links have it -> one more than its file, or NONE */
    GArray *links;     /* struct link */
    const char *places; /* /Places; NULL: nobody asks for it */
    size_t length;      /* of that */
};

/* Officers' machines don't tell capitals apart, nor do they all write accents alike. */
static char *canonical(const char *path, const char *folder) {
    g_autofree char *valid = g_utf8_make_valid(path, -1), *folded = g_utf8_casefold(valid, -1);
    g_autofree char *composed = g_utf8_normalize(folded, -1, G_NORMALIZE_NFC);
    return g_canonicalize_filename(composed, folder);
}

static guint n_files(const struct bp_work *work) {
    return work->job->files ? work->job->files->len : 0;
}

void bp_elsewhere_init(struct bp_work *work) {
    struct bp_elsewhere_links *all = bp_arena_new0(work->arena, struct bp_elsewhere_links);
    work->elsewhere = all;
    all->files =
        bp_owned(work, g_ptr_array_new_with_free_func(g_free), (GDestroyNotify)g_ptr_array_unref);
    all->known = bp_table_new(work, g_str_hash, g_str_equal);
    all->links = bp_owned(work, g_array_new(FALSE, FALSE, sizeof(struct link)),
                          (GDestroyNotify)g_array_unref);
}

/* Which file a name means */

/* How many of their last parts two paths have in common. */
static int common_parts(const char *one, const char *other) {
    size_t m = strlen(one), n = strlen(other);
    int parts = 0;
    while (m > 0 && n > 0 && one[m - 1] == other[n - 1]) {
        m--;
        n--;
        parts += one[m] == '/';
    }
    return parts;
}

/* The file at that place; or the one that has the most of the name in common, if it is but one. */
static uint32_t find_file(const struct bp_work *work, const char *path) {
    GPtrArray *files = work->elsewhere->files;
    for (guint i = files->len; i < n_files(work); i++)
        g_ptr_array_add(files, canonical(work->job->files->pdata[i], "/"));
    g_autofree char *folder = g_path_get_dirname(files->pdata[work->job->self]);
    g_autofree char *whole = canonical(path, folder);
    uint32_t found = NONE;
    int best = 0;
    for (guint i = 0; i < files->len; i++) {
        const bool same = !strcmp(files->pdata[i], whole);
        const int parts = same ? INT_MAX : common_parts(whole, files->pdata[i]);
        if (parts > 0 && parts >= best) {
            found = parts > best ? i : NONE;
            best = parts;
        }
    }
    return found;
}

static uint32_t file_of(const struct bp_work *work, const char *path) {
    GHashTable *known = work->elsewhere->known;
    gpointer value = g_hash_table_lookup(known, path);
    if (!value) {
        const uint32_t file = find_file(work, path);
        value = GUINT_TO_POINTER(file == NONE ? NONE : file + 1);
        g_hash_table_insert(known, bp_arena_strdup(work->arena, path), value);
    }
    return GPOINTER_TO_UINT(value) == NONE ? NONE : GPOINTER_TO_UINT(value) - 1;
}

/* What actions say */

/* A path with slashes, without what is before it in an address of a file. */
static char *plain_path(const char *text) {
    g_autofree char *path = g_strdelimit(g_strstrip(g_strdup(text)), "\\", '/');
    return g_strdup(g_ascii_strncasecmp(path, "file:", 5) ? path : path + 5);
}

/* A file specification's name (7.11); NULL if it has none, or stands for an address. To be freed.
 */
static char *spec_path(struct bp_work *work, struct bp_obj *spec) {
    static const char *const keys[] = {"UF", "F", "Unix", "Mac", "DOS"};
    const struct bp_obj *name = spec;
    if (bp_obj_is(spec, BP_OBJ_DICT)) {
        name = NULL;
        for (size_t i = 0; !name && i < G_N_ELEMENTS(keys); i++)
            name = bp_entry(work, spec, keys[i]);
        if (bp_obj_is_name(bp_entry(work, spec, "FS"), "URL"))
            return NULL;
    }
    const char *text = bp_obj_text(name, work->arena);
    return text ? plain_path(text) : NULL;
}

/* An address without a server, unless the file says on which one its own are. */
static char *address_path(struct bp_work *work, struct bp_obj *action) {
    const char *text = bp_obj_text(bp_entry(work, action, "URI"), work->arena);
    g_autofree char *scheme = text ? g_uri_parse_scheme(text) : NULL;
    const bool file =
        scheme && (!scheme[1] || !g_ascii_strcasecmp(scheme, "file")); /* C: a drive */
    const bool based = bp_entry(work, bp_entry(work, work->catalog, "URI"), "Base") != NULL;
    if (!text || !(file || (!scheme && !based && !g_str_has_prefix(text, "//"))))
        return NULL;
    g_autofree char *name = g_strndup(text, strcspn(text, "#?"));
    g_autofree char *whole = g_uri_unescape_string(name, NULL);
    return plain_path(whole ? whole : name);
}

static char *action_path(struct bp_work *work, struct bp_obj *action) {
    const struct bp_obj *type = bp_entry(work, action, "S");
    struct bp_obj *spec = bp_entry(work, action, "F");
    if (bp_obj_is_name(type, "URI"))
        return address_path(work, action);
    if (bp_obj_is_name(type, "Launch") && !spec)
        spec = bp_entry(work, bp_entry(work, action, "Win"), "F");
    if (bp_obj_is_name(type, "GoToR") || bp_obj_is_name(type, "Launch"))
        return spec_path(work, spec);
    return NULL;
}

static uint32_t action_file(struct bp_work *work, struct bp_obj *action) {
    g_autofree char *path = n_files(work) > 0 ? action_path(work, action) : NULL;
    return path && *path ? file_of(work, path) : NONE;
}

bool bp_elsewhere_is(struct bp_work *work, struct bp_obj *action) {
    return work->elsewhere->links->len < BP_ATTACH_MAX_ELSEWHERE &&
           action_file(work, action) != NONE;
}

/* The page, in an array without more, or the name that follows # in an address (RFC 8118). */
static struct bp_obj *fragment_place(struct bp_work *work, struct bp_obj *action) {
    const char *text = bp_obj_text(bp_entry(work, action, "URI"), work->arena);
    const char *at = text ? strchr(text, '#') : NULL;
    if (!at)
        return NULL;
    g_auto(GStrv) parts = g_strsplit(at + 1, "&", -1);
    struct bp_obj *place = NULL;
    for (char **part = parts; *part && !place; part++) {
        const bool named = g_str_has_prefix(*part, "nameddest=");
        if (g_str_has_prefix(*part, "page=")) {
            const guint64 page = g_ascii_strtoull(*part + 5, NULL, 10);
            place =
                bp_obj_make(work->arena, "[/?]",
                            bp_obj_new_int(work->arena, (int64_t)CLAMP(page, 1, INT32_MAX) - 1));
        } else if (named || !strchr(*part, '=')) {
            g_autofree char *name = g_uri_unescape_string(*part + (named ? 10 : 0), NULL);
            if (name && *name)
                place = bp_obj_new_string(work->arena, name, strlen(name));
        }
    }
    return place;
}

/* What is asked for of the other file: an array that begins with a page, or a name; NULL: all. */
static struct bp_obj *wanted(struct bp_work *work, struct bp_obj *action) {
    const struct bp_obj *type = bp_entry(work, action, "S");
    struct bp_obj *place = NULL;
    if (bp_obj_is_name(type, "GoToR"))
        place = bp_entry(work, action, "D");
    else if (bp_obj_is_name(type, "URI"))
        place = fragment_place(work, action);
    if (bp_obj_is(place, BP_OBJ_NAME))
        place = bp_obj_new_string(work->arena, place->as.text.bytes, place->as.text.length);
    return bp_obj_is(place, BP_OBJ_STRING) || bp_obj_count(place) > 0 ? place : NULL;
}

static void read_place(struct bp_work *work, struct link *link, struct bp_obj *place) {
    link->place = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    if (bp_obj_is(place, BP_OBJ_STRING)) {
        link->name = place;
        return;
    }
    const int64_t page = place ? bp_obj_integer(bp_item(work, place, 0), INT32_MAX) : 0;
    bp_obj_add(work->arena, link->place, bp_obj_new_int(work->arena, CLAMP(page, 0, INT32_MAX)));
    if (place)
        bp_dest_add_view(work, link->place, place, NULL);
    else
        bp_obj_add(work->arena, link->place, bp_obj_new_name(work->arena, "Fit"));
}

static struct bp_target add_link(struct bp_work *work, const struct link *link) {
    GArray *links = work->elsewhere->links;
    g_array_append_vals(links, link, 1);
    return (struct bp_target){.dest = bp_elsewhere_ref(work, links->len - 1, BP_ELSEWHERE_DEST),
                              .elsewhere = links->len};
}

struct bp_target bp_elsewhere_own(struct bp_work *work, struct bp_obj *dest, uint32_t page) {
    struct bp_obj *array = bp_dest_find(work, dest);
    const uint32_t source =
        bp_obj_count(array) > 0 ? bp_pages_left_out(work, array->as.array.items[0]) : 0;
    struct link link = {.file = work->job->self, .from = page};
    if (source == 0 || page == 0)
        return (struct bp_target){0};
    if (n_files(work) > 0 && work->elsewhere->links->len < BP_ATTACH_MAX_ELSEWHERE) {
        link.place = bp_obj_make(work->arena, "[/?]", bp_obj_new_int(work->arena, source - 1));
        bp_dest_add_view(work, link.place, array, NULL);
        return add_link(work, &link);
    }
    bp_found(work, BP_FINDING_LINKS_CUT, page, NULL);
    return (struct bp_target){0};
}

struct bp_target bp_elsewhere_read(struct bp_work *work, struct bp_obj *action, uint32_t page) {
    struct bp_obj *place = wanted(work, action);
    struct link link = {.file = action_file(work, action), .from = page};
    if (link.file != work->job->self) {
        read_place(work, &link, place);
        return add_link(work, &link);
    }
    const struct bp_target target = {.dest = place ? bp_dest_read(work, place, NULL)
                                                   : bp_dest_at_edge(work, true)};
    return target.dest ? target : bp_elsewhere_own(work, place, page);
}

/* What goes out */

static struct link *link_at(const struct bp_work *work, uint32_t link) {
    return &g_array_index(work->elsewhere->links, struct link, link);
}

void bp_elsewhere_set(struct bp_work *work, uint32_t link, enum bp_form_elsewhere part,
                      uint32_t out) {
    link_at(work, link)->outs[part - BP_ELSEWHERE_ANNOT] = out;
}

struct bp_obj *bp_elsewhere_ref(struct bp_work *work, uint32_t link, enum bp_form_elsewhere part) {
    return bp_out_relocation(work, BP_ELSEWHERE_PARTS * link + part, BP_RELOC_ELSEWHERE);
}

/* The name or place, as text. */
static void put_place(GString *out, const struct link *link) {
    if (link->name)
        bp_obj_put(out, link->name);
    for (uint32_t i = 0; i < link->place->as.array.n; i++) {
        g_string_append_c(out, ' ');
        bp_obj_put(out, link->place->as.array.items[i]);
    }
}

bool bp_elsewhere_same(const struct bp_work *work, uint32_t link, uint32_t other) {
    if (other == 0)
        return false;
    const struct link *one = link_at(work, link), *two = link_at(work, other - 1);
    g_autoptr(GString) a = g_string_new(NULL), b = g_string_new(NULL);
    put_place(a, one);
    put_place(b, two);
    return one->file == two->file && g_string_equal(a, b);
}

void bp_elsewhere_build(struct bp_work *work) {
    struct bp_obj *array = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i < work->elsewhere->links->len; i++) {
        const uint32_t *outs = link_at(work, i)->outs;
        for (int k = 0; k < 3; k++)
            bp_obj_add(work->arena, array,
                       outs[k] > 0 ? bp_out_ref(work, outs[k])
                                   : bp_obj_new(work->arena, BP_OBJ_NULL));
    }
    if (array->as.array.n > 0)
        bp_obj_set(work->arena, work->index, "Elsewhere", array);
    if (n_files(work) > 1) { /* whose links may ask for what this one has */
        g_autoptr(GString) places = g_string_new("[");
        bp_dests_put(work, places);
        g_string_append_c(places, ']');
        work->elsewhere->places = bp_arena_strndup(work->arena, places->str, places->len);
        work->elsewhere->length = places->len;
    }
}

void bp_elsewhere_put(const struct bp_work *work, GString *out) {
    const guint n = work->elsewhere->links->len;
    for (guint i = 0; i < n; i++) {
        const struct link *link = link_at(work, i);
        g_string_append_printf(out, "%s[%u %u ", i > 0 ? "" : "/Elsewhere[", link->from,
                               link->file);
        put_place(out, link);
        g_string_append_c(out, ']');
    }
    if (n > 0)
        g_string_append_c(out, ']');
    if (work->elsewhere->length > strlen("[]")) {
        g_string_append(out, "/Places");
        bp_put_bytes(out, work->elsewhere->places, work->elsewhere->length);
    }
}
