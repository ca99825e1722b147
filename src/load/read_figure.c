/* Figures and their pictures.
 * In: a figure's XML. Out: FIGURE with its caption and the bytes of its picture.
 * A file is read once, whole, and kept as it is; figures that show the same file share its bytes,
 * so that it goes into the PDF once. */
#include "load/read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "load/picture_head.h"
#include "load/source.h"

/* Of one file, and of all of a pack's. */
#define FILE_LIMIT ((size_t)32 << 20)
#define FILES_LIMIT ((size_t)256 << 20)

static int megabytes(size_t bytes) {
    return (int)(bytes >> 20);
}

/* The file's bytes, owned by the document or profile; NULL after a diagnostic. */
static GBytes *read_bytes(struct bp_reader *reader, struct bp_pos pos, const char *src,
                          const char *path) {
    char *data = NULL;
    size_t length;
    int error = bp_source_read(path, true, FILE_LIMIT, &data, &length);
    if (error == EFBIG)
        bp_diag(reader->diags, PICTURE_BYTES, pos, src, megabytes(FILE_LIMIT));
    else if (error)
        bp_inside_tell(pos, src, error, reader->diags);
    if (error)
        return NULL;
    GBytes *bytes = g_bytes_new_take(data, length);
    g_ptr_array_add(reader->doc ? reader->doc->files : reader->profile->files, bytes);
    reader->picture_bytes += length;
    return bytes;
}

/* Says so once, at the picture that was too much. */
static bool has_room(struct bp_reader *reader, struct bp_pos pos) {
    if (reader->picture_bytes <= FILES_LIMIT)
        return true;
    if (!bp_diags_said(reader->diags, BP_CODE_PICTURES_BYTES))
        bp_diag(reader->diags, PICTURES_BYTES, pos, megabytes(FILES_LIMIT));
    return false;
}

/* Reads a file that no figure before has shown; without bytes if it can't be shown. */
static struct bp_picture *read_file(struct bp_reader *reader, struct bp_pos pos, const char *src,
                                    const char *path) {
    struct bp_picture *picture = bp_arena_new0(reader->arena, struct bp_picture);
    GBytes *bytes = has_room(reader, pos) ? read_bytes(reader, pos, src, path) : NULL;
    size_t length;
    const void *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    if (bytes && bp_picture_look(data, length, src, pos, picture, reader->diags))
        picture->bytes = bytes;
    return picture;
}

/* A file that can't be shown gets its diagnostic once. */
struct bp_picture *bp_read_picture(struct bp_reader *reader, struct bp_pos pos, const char *src) {
    const char *shown;
    char *path = bp_inside_find(reader->inside, pos, src, reader->arena, &shown, reader->diags);
    if (!path)
        return NULL;
    const struct bp_picture *file = g_hash_table_lookup(reader->pictures, path);
    if (!file) {
        file = read_file(reader, pos, src, path);
        g_hash_table_insert(reader->pictures, g_strdup(path), (struct bp_picture *)file);
    }
    free(path);
    if (!file->bytes)
        return NULL;
    struct bp_picture *picture = bp_arena_new0(reader->arena, struct bp_picture);
    *picture = *file;
    picture->pos = pos;
    return picture;
}

void bp_read_figure(struct bp_reader *reader, struct bp_node *figure, const xmlNode *xml) {
    const char *src = bp_read_path(reader, xml, "src");
    if (src)
        figure->as.figure.picture = bp_read_picture(reader, figure->pos, src);
    figure->as.figure.alt = bp_read_attribute(reader, xml, "alt");
    figure->as.figure.decorative = bp_read_is(reader, xml, "decorative", "yes");
    figure->as.figure.width = bp_read_width(bp_read_attribute(reader, xml, "width"));
    bp_read_children(reader, figure, xml, BP_CAPTION, bp_read_inlines);
}
