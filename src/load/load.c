/* Loading a pack.
 * In: the path of a pack. Out: its document with its profile.
 * A fault never stops the search for more of them: after one in the profile the pack is still read,
 * and of a pack that its schema refused, all that is sound is still handed on for checking. */
#include "load/load.h"

#include <string.h>

#include "base/nearest.h"
#include "base/session.h"
#include "load/read.h"
#include "load/schema.h"

#define DEFAULT_PROFILE "hackney-hwb"

/* Finding the profile */

static int by_name(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of the profiles in a folder, sorted, ended by NULL; the caller frees them. */
static char **list_profiles(const char *folder) {
    GPtrArray *names = g_ptr_array_new();
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));)
        if (g_str_has_suffix(name, ".xml"))
            g_ptr_array_add(names, g_strndup(name, strlen(name) - strlen(".xml")));
    g_clear_pointer(&dir, g_dir_close);
    g_ptr_array_sort(names, by_name);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static void tell_missing(const char *name, struct bp_pos pos, const char *folder,
                         struct bp_diags *diags) {
    bp_diag(diags, PROFILE_MISSING, pos, name);
    char **names = list_profiles(folder);
    const char *near = bp_nearest(name, (const char *const *)names);
    char *all = g_strjoinv(", ", names);
    if (near)
        bp_diag_hint(diags, "did you mean \"%s\"?", near);
    else if (*all)
        bp_diag_hint(diags, "choose one of: %s", all);
    g_free(all);
    g_strfreev(names);
}

/* The profile's file, or NULL after a diagnostic; the caller frees it. A name is looked for beside
 * the pack first, so that a council can keep its own there. */
static char *find_profile(const char *name, const char *pack, const char *data_dir,
                          struct bp_pos pos, struct bp_diags *diags) {
    char *folder = g_path_get_dirname(pack);
    char *profiles = g_build_filename(data_dir, "profiles", NULL);
    char *file = g_str_has_suffix(name, ".xml") ? g_strdup(name) : g_strconcat(name, ".xml", NULL);
    bool is_path = strchr(name, '/') || g_str_has_suffix(name, ".xml");
    bool as_it_is = g_path_is_absolute(file) || !strchr(pack, '/');
    char *found = as_it_is ? g_strdup(file) : g_build_filename(folder, file, NULL);
    if (!is_path && !g_file_test(found, G_FILE_TEST_IS_REGULAR)) {
        bp_session_reads(diags, found);
        g_free(found);
        found = g_build_filename(profiles, file, NULL);
    }
    if (!g_file_test(found, G_FILE_TEST_IS_REGULAR)) {
        bp_session_reads(diags, found);
        tell_missing(name, pos, profiles, diags);
        g_clear_pointer(&found, g_free);
    }
    g_free(file);
    g_free(profiles);
    g_free(folder);
    return found;
}

static struct bp_profile *load_profile(const char *given, const char *pack, const char *data_dir,
                                       const xmlNode *root, struct bp_diags *diags) {
    struct bp_arena *arena = bp_arena_new();
    const char *own = bp_xml_attribute(root, "profile", arena);
    const char *name = given ? given : own ? own : DEFAULT_PROFILE;
    struct bp_pos pos = given ? (struct bp_pos){0} : bp_xml_pos(root);
    char *path = find_profile(name, pack, data_dir, pos, diags);
    struct bp_profile *profile = path ? bp_read_profile(path, diags) : NULL;
    g_free(path);
    bp_arena_free(arena);
    return profile;
}

/* The document */

static struct bp_doc *doc_new(void) {
    struct bp_arena *arena = bp_arena_new();
    struct bp_doc *doc = bp_arena_new0(arena, struct bp_doc);
    doc->arena = arena;
    doc->files = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    doc->ids = g_hash_table_new(g_str_hash, g_str_equal);
    return doc;
}

/* The ids of a tree that its schema refused, as misplaced elements are left out of the document. */
static void note_ids(struct bp_doc *doc, const xmlNode *root) {
    doc->written_ids = g_hash_table_new(g_str_hash, g_str_equal);
    for (const xmlNode *node = root; node; node = bp_xml_next(node, root)) {
        const bool element = node->type == XML_ELEMENT_NODE;
        char *id = element ? bp_xml_attribute(node, "id", doc->arena) : NULL;
        if (id)
            g_hash_table_add(doc->written_ids, id);
    }
}

/* Validates and reads; false if what is there is no pack at all. */
static bool read_pack(struct bp_doc *doc, struct bp_xml *xml, struct bp_diags *diags) {
    bool valid = bp_schema_check(&bp_pack_schema, xml, "pack", diags);
    const xmlNode *root = bp_xml_root(xml);
    if (!valid && (!bp_xml_is(root, BP_PACK_URI) || strcmp((const char *)root->name, "pack") != 0))
        return false;
    if (!valid)
        note_ids(doc, root);
    doc->incomplete = xml->incomplete;
    bp_read_pack(doc, xml, diags);
    return bp_node_child(doc->root, BP_MEETING) && bp_node_child(doc->root, BP_AGENDA);
}

struct bp_doc *bp_load(const char *path, const char *data_dir, const char *profile,
                       struct bp_diags *diags) {
    struct bp_doc *doc = doc_new();
    struct bp_xml *xml = bp_xml_read(path, doc->arena, diags);
    bool is_pack = xml && read_pack(doc, xml, diags);
    if (is_pack) {
        doc->profile = load_profile(profile, path, data_dir, bp_xml_root(xml), diags);
        doc->lang = doc->root->lang || !doc->profile ? doc->root->lang : doc->profile->lang;
    }
    bp_xml_free(xml);
    if (is_pack)
        bp_doc_leave_out(doc);
    if (is_pack && doc->profile)
        return doc;
    bp_doc_free(doc);
    return NULL;
}

int bp_load_memory(const void *data, size_t length, struct bp_diags *diags) {
    struct bp_doc *doc = doc_new();
    struct bp_xml *xml = bp_xml_read_memory(data, length, "pack.xml", doc->arena, diags);
    if (xml)
        read_pack(doc, xml, diags);
    bp_xml_free(xml);
    bp_doc_free(doc);
    return bp_diags_count(diags, BP_ERROR);
}
