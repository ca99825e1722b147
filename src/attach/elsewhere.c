/* Links from one attached file to another.
 * In: what the helpers say of them. Out: for each link a page of the pack, or a finding.
 * The one hard idea: a file may be attached in pieces. A link leads to the piece that has its page,
 * and to the one of its own item if several have. */
#include "elsewhere.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"

/* The settling under way. */
struct settling {
    struct bp_attach_run *run;
    struct bp_arena *arena; /* for its time */
    GHashTable *places;     /* struct bp_attachment -> bp_answer_places() */
};

void bp_elsewhere_add(struct bp_attach_run *run, struct bp_attachment *attachment) {
    char *path = g_canonicalize_filename(attachment->file->path, NULL);
    gpointer number;
    if (g_hash_table_lookup_extended(run->numbers, path, NULL, &number)) {
        attachment->file_number = GPOINTER_TO_UINT(number);
        g_free(path);
        return;
    }
    attachment->file_number = run->files->len;
    g_hash_table_insert(run->numbers, path, GUINT_TO_POINTER(run->files->len));
    g_ptr_array_add(run->files, path);
}

/* One file for all readers, which can't change it: nobody can write to what is sealed. */
int bp_elsewhere_names(struct bp_attach_run *run) {
    if (run->names >= 0)
        return run->names;
    GString *names = g_string_new(NULL);
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
    g_string_free(names, TRUE);
    errno = error;
    return run->names;
}

static bool find_page(const struct bp_attachment *to, struct bp_elsewhere *link) {
    for (uint32_t i = 0; i < to->n_pages; i++) {
        if (to->pages[i].source == link->page + 1) {
            link->to_page = i;
            return true;
        }
    }
    return false;
}

static bool find_place(struct settling *settling, const struct bp_attachment *to,
                       struct bp_elsewhere *link) {
    GHashTable *places = g_hash_table_lookup(settling->places, to);
    if (!places) {
        places = bp_answer_places(to, settling->arena);
        g_hash_table_insert(settling->places, (gpointer)to, places);
    }
    return bp_answer_take_place(to, settling->run->arena, places, link);
}

/* Looks for a link's place in one piece of its file. */
static bool lead_to(struct settling *settling, const struct bp_attachment *to,
                    struct bp_elsewhere *link) {
    struct bp_elsewhere found = *link;
    if (!to->usable || to->embedded || to->file_number != link->file ||
        to->file->kind == BP_FILE_OTHER)
        return false;
    if (!(link->name ? find_place(settling, to, &found) : find_page(to, &found)))
        return false;
    if (!link->name && to->pages[found.to_page].shrunk)
        found.view = "/Fit"; /* its coordinates are not those of the page as it was */
    found.to = to;
    *link = found;
    return true;
}

static void settle_link(struct settling *settling, const struct bp_attachment *attachment,
                        struct bp_elsewhere *link) {
    const GPtrArray *all = settling->run->shown.all;
    for (int near = 1; near >= 0 && !link->to; near--) {
        for (guint i = 0; i < all->len && !link->to; i++) {
            const struct bp_attachment *to = all->pdata[i];
            if ((bp_node_item(to->node) == bp_node_item(attachment->node)) == near)
                lead_to(settling, to, link);
        }
    }
}

static gint by_file(gconstpointer a, gconstpointer b) {
    const struct bp_elsewhere *one = *(struct bp_elsewhere *const *)a;
    const struct bp_elsewhere *other = *(struct bp_elsewhere *const *)b;
    return (one->file > other->file) - (one->file < other->file);
}

/* Links to one file that lead nowhere are one finding, whose detail is that file's name. */
static void tell_file(struct bp_attach_run *run, struct bp_attachment *attachment,
                      struct bp_elsewhere *const *links, guint n) {
    const uint32_t file = links[0]->file;
    const bool own = file == attachment->file_number;
    GArray *pages = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < n; i++)
        if (links[i]->from > 0)
            g_array_append_val(pages, links[i]->from);
    GString *list = g_string_new(NULL);
    bp_finding_put_pages(list, pages);
    char *name = g_path_get_basename(run->files->pdata[file]);
    const struct bp_finding finding = {.code =
                                           own ? BP_FINDING_LINKS_CUT : BP_FINDING_LINKS_ELSEWHERE,
                                       .count = n,
                                       .pages = bp_arena_strdup(run->arena, list->str),
                                       .detail = own ? "" : bp_arena_strdup(run->arena, name)};
    bp_task_add_finding(run, attachment, finding);
    g_free(name);
    g_string_free(list, TRUE);
    g_array_free(pages, TRUE);
}

static void tell_lost(struct bp_attach_run *run, struct bp_attachment *attachment) {
    GPtrArray *lost = g_ptr_array_new();
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
        tell_file(run, attachment, &links[i], next - i);
    }
    g_ptr_array_free(lost, TRUE);
}

void bp_elsewhere_settle(struct bp_attach_run *run) {
    struct settling settling = {.run = run, .arena = bp_arena_new()};
    settling.places = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_hash_table_destroy);
    for (guint i = 0; i < run->shown.all->len; i++) {
        struct bp_attachment *attachment = run->shown.all->pdata[i];
        for (uint32_t k = 0; k < attachment->n_elsewhere; k++) {
            if (attachment->elsewhere[k].file < run->files->len)
                settle_link(&settling, attachment, &attachment->elsewhere[k]);
        }
        tell_lost(run, attachment);
    }
    g_hash_table_destroy(settling.places);
    bp_arena_free(settling.arena);
}
