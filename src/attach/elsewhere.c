/* Links from one attached file to another.
 * In: what the helpers say of them. Out: for each link a page of the pack, or a finding.
 * A file may be attached in pieces. A link leads to the piece that has its page,
 * and to the one of its own item if several have. */
#include "task.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* An attachment whose pages are in the pack: a file, or a piece of one. */
struct piece {
    const struct bp_attachment *to;
    GHashTable *places; /* bp_answer_places(); NULL: not asked for yet, like */
    GHashTable *pages;  /* page of the file, from 1 -> one more than its index */
};

/* The settling under way. */
struct settling {
    struct bp_attach_run *run;
    struct bp_arena *arena; /* for its time */
    GPtrArray **of_file;    /* struct piece, by the file's number */
};

void bp_elsewhere_add(struct bp_attach_run *run, struct bp_attachment *attachment) {
    g_autofree char *path = g_canonicalize_filename(attachment->file->path, NULL);
    gpointer number;
    if (!g_hash_table_lookup_extended(run->numbers, path, NULL, &number)) {
        number = GUINT_TO_POINTER(run->files->len);
        g_hash_table_insert(run->numbers, path, number);
        g_ptr_array_add(run->files, g_steal_pointer(&path));
    }
    attachment->file_number = GPOINTER_TO_UINT(number);
}

/* One file for all readers, which can't change it: nobody can write to what is sealed. */
int bp_elsewhere_names(struct bp_attach_run *run) {
    if (run->names >= 0)
        return run->names;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < run->files->len; i++) {
        const char *path = run->files->pdata[i];
        g_string_append_len(names, path, (gssize)strlen(path) + 1);
    }
    const int file = bp_attach_open_unnamed();
    size_t written = 0;
    while (file >= 0 && written < names->len) {
        const ssize_t n = write(file, names->str + written, names->len - written);
        if (n < 0 && errno != EINTR)
            break;
        written += (size_t)MAX(n, 0);
    }
    if (file >= 0 && written == names->len && bp_attach_seal(file))
        run->names = file;
    const int error = errno;
    if (file >= 0 && run->names < 0)
        close(file);
    errno = error;
    return run->names;
}

static bool find_page(struct piece *piece, struct bp_elsewhere *link) {
    if (!piece->pages) {
        piece->pages = g_hash_table_new(NULL, NULL);
        for (uint32_t i = piece->to->n_pages;
             i-- > 0;) /* of a page that is listed twice the first */
            g_hash_table_insert(piece->pages, GUINT_TO_POINTER(piece->to->pages[i].source),
                                GUINT_TO_POINTER(i + 1));
    }
    const guint found =
        GPOINTER_TO_UINT(g_hash_table_lookup(piece->pages, GUINT_TO_POINTER(link->page + 1)));
    link->to_page = found > 0 ? found - 1 : 0;
    return found > 0;
}

/* Looks for a link's place in one piece of its file. */
static bool lead_to(struct settling *settling, struct piece *piece, struct bp_elsewhere *link) {
    struct bp_elsewhere found = *link;
    if (link->name && !piece->places)
        piece->places = bp_answer_places(piece->to, settling->arena);
    if (!(link->name ? bp_answer_take_place(piece->to, settling->run->arena, piece->places, &found)
                     : find_page(piece, &found)))
        return false;
    if (!link->name && piece->to->pages[found.to_page].shrunk)
        found.view = "/Fit"; /* its coordinates are not those of the page as it was */
    found.to = piece->to;
    *link = found;
    return true;
}

/* Pieces that belong to the same item come first. */
static void settle_link(struct settling *settling, const struct bp_attachment *attachment,
                        struct bp_elsewhere *link) {
    const GPtrArray *pieces = settling->of_file[link->file];
    for (int near = 1; near >= 0; near--) {
        for (guint i = 0; i < pieces->len; i++) {
            struct piece *piece = pieces->pdata[i];
            if ((bp_node_item(piece->to->node) == bp_node_item(attachment->node)) == near &&
                lead_to(settling, piece, link))
                return;
        }
    }
}

static gint by_file(gconstpointer a, gconstpointer b) {
    const struct bp_elsewhere *one = *(struct bp_elsewhere *const *)a;
    const struct bp_elsewhere *other = *(struct bp_elsewhere *const *)b;
    return (one->file > other->file) - (one->file < other->file);
}

/* Links to one file that lead nowhere are one finding, whose detail is that file's name. */
static void report_file(struct bp_attach_run *run, struct bp_attachment *attachment,
                        struct bp_elsewhere *const *links, guint n) {
    const uint32_t file = links[0]->file;
    const bool own = file == attachment->file_number;
    g_autoptr(GArray) pages = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < n; i++)
        if (links[i]->from > 0)
            g_array_append_val(pages, links[i]->from);
    g_autoptr(GString) list = g_string_new(NULL);
    bp_finding_put_pages(list, pages);
    g_autofree char *name = g_path_get_basename(run->files->pdata[file]);
    const struct bp_finding finding = {.code =
                                           own ? BP_FINDING_LINKS_CUT : BP_FINDING_LINKS_ELSEWHERE,
                                       .count = n,
                                       .pages = bp_arena_strdup(run->arena, list->str),
                                       .detail = own ? "" : bp_arena_strdup(run->arena, name)};
    bp_task_add_finding(run, attachment, finding);
}

static void report_lost(struct bp_attach_run *run, struct bp_attachment *attachment) {
    g_autoptr(GPtrArray) lost = g_ptr_array_new();
    for (uint32_t i = 0; i < attachment->n_elsewhere; i++) {
        struct bp_elsewhere *link = &attachment->elsewhere[i];
        if (!link->to && link->file < run->files->len)
            g_ptr_array_add(lost, link);
    }
    g_ptr_array_sort(lost, by_file);
    struct bp_elsewhere *const *links = (struct bp_elsewhere *const *)lost->pdata;
    for (guint i = 0, next; i < lost->len; i = next) {
        for (next = i + 1; next < lost->len && links[next]->file == links[i]->file;)
            next++;
        report_file(run, attachment, &links[i], next - i);
    }
}

static void free_piece(gpointer data) {
    struct piece *piece = data;
    g_clear_pointer(&piece->places, g_hash_table_destroy);
    g_clear_pointer(&piece->pages, g_hash_table_destroy);
    g_free(piece);
}

void bp_elsewhere_settle(struct bp_attach_run *run) {
    const GPtrArray *all = run->shown.all;
    struct settling settling = {.run = run, .arena = bp_arena_new()};
    settling.of_file = g_new0(GPtrArray *, run->files->len + 1);
    for (guint i = 0; i < run->files->len; i++)
        settling.of_file[i] = g_ptr_array_new_with_free_func(free_piece);
    for (guint i = 0; i < all->len; i++) {
        const struct bp_attachment *to = all->pdata[i];
        struct piece *piece = to->usable && !to->embedded ? g_new0(struct piece, 1) : NULL;
        if (piece) {
            piece->to = to;
            g_ptr_array_add(settling.of_file[to->file_number], piece);
        }
    }
    for (guint i = 0; i < all->len; i++) {
        struct bp_attachment *attachment = all->pdata[i];
        for (uint32_t k = 0; k < attachment->n_elsewhere; k++) {
            if (attachment->elsewhere[k].file < run->files->len)
                settle_link(&settling, attachment, &attachment->elsewhere[k]);
        }
        report_lost(run, attachment);
    }
    for (guint i = 0; i < run->files->len; i++)
        g_ptr_array_free(settling.of_file[i], TRUE);
    g_free(settling.of_file);
    bp_arena_free(settling.arena);
}
