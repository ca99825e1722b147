/* Pictures on pages.
 * In: picture items. Out: operators that draw them; an image object for each picture.
 * The same logo in thirty reports is one image. Pictures are known by their contents; as most of
 * them are asked for by the same bytes in memory, those are looked for first. */
#include "draw/image.h"

#include "draw/picture.h"

#define FEW 10 /* one pixel in so many */

struct image {
    bp_ref ref;   /* 0: it can't be read */
    uint32_t use; /* the page that it was drawn on last, as `page` counts them */
};

struct bp_images {
    struct bp_pdf *pdf;
    struct bp_diags *diags;
    GHashTable *known;   /* GBytes, by address -> its number + 1 */
    GHashTable *content; /* GBytes, by content -> its number + 1 */
    GArray *images;      /* struct image, by number */
    GArray *used;        /* numbers of those on this page, in the order of drawing */
    uint32_t page;
    int dpi;             /* 0: pictures have as many pixels as they have */
    GHashTable *largest; /* GBytes, by content -> how wide and high it is shown: struct bp_box */
};

struct bp_images *bp_images_new(struct bp_pdf *pdf, struct bp_diags *diags) {
    struct bp_images *images = g_new0(struct bp_images, 1);
    images->pdf = pdf;
    images->diags = diags;
    images->known = g_hash_table_new(NULL, NULL);
    images->content = g_hash_table_new(g_bytes_hash, g_bytes_equal);
    images->images = g_array_new(FALSE, FALSE, sizeof(struct image));
    images->used = g_array_new(FALSE, FALSE, sizeof(guint));
    images->page = 1;
    return images;
}

void bp_images_free(struct bp_images *images) {
    if (!images)
        return;
    g_hash_table_destroy(images->known);
    g_hash_table_destroy(images->content);
    g_array_free(images->images, TRUE);
    g_array_free(images->used, TRUE);
    if (images->largest)
        g_hash_table_destroy(images->largest);
    g_free(images);
}

static void note_sizes(GHashTable *largest, const struct bp_item *items, uint32_t n_items) {
    for (uint32_t i = 0; i < n_items; i++) {
        if (items[i].kind != BP_ITEM_IMAGE)
            continue;
        GBytes *bytes = items[i].as.image.picture->bytes;
        struct bp_box *box = g_hash_table_lookup(largest, bytes);
        if (!box) {
            box = g_new0(struct bp_box, 1);
            g_hash_table_insert(largest, bytes, box);
        }
        box->w = MAX(box->w, items[i].box.w);
        box->h = MAX(box->h, items[i].box.h);
    }
}

void bp_images_reduce(struct bp_images *images, const struct bp_pages *pages, int dpi) {
    images->dpi = dpi;
    images->largest = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, NULL, g_free);
    for (uint32_t i = 0; i < pages->n_pages; i++) {
        const struct bp_page *page = &pages->pages[i];
        note_sizes(images->largest, page->under, page->n_under);
        note_sizes(images->largest, page->content, page->n_content);
        note_sizes(images->largest, page->over, page->n_over);
    }
}

/* The picture with the pixels that it is to have. Few of them too many are no reason to touch it.
 */
static struct bp_picture reduced(const struct bp_images *images, const struct bp_picture *picture) {
    struct bp_picture result = *picture;
    const struct bp_box *shown =
        images->dpi > 0 ? g_hash_table_lookup(images->largest, picture->bytes) : NULL;
    if (!shown)
        return result;
    int64_t width = (int64_t)shown->w * images->dpi / BP_PT(72) + 1,
            height = (int64_t)shown->h * images->dpi / BP_PT(72) + 1;
    if (width * FEW > (int64_t)picture->width * (FEW - 1) ||
        height * FEW > (int64_t)picture->height * (FEW - 1))
        return result;
    bool turned = picture->orientation >= 5; /* its stored rows are columns */
    result.most_width = (int)(turned ? height : width);
    result.most_height = (int)(turned ? width : height);
    return result;
}

/* Writes a picture; returns its object, or 0 after a diagnostic. */
static bp_ref write_picture(const struct bp_images *images, const struct bp_picture *picture) {
    char why[BP_WHY] = "";
    bp_ref ref = bp_pdf_reserve(images->pdf);
    const struct bp_picture now = reduced(images, picture);
    bool written = picture->jpeg ? bp_jpeg_write(images->pdf, ref, &now, why)
                                 : bp_png_write(images->pdf, ref, &now, why);
    if (!written)
        bp_diag(images->diags, PICTURE_DAMAGED, picture->pos, why);
    return written ? ref : 0;
}

/* The number of a picture, which is written if it is new. */
static guint number_of(struct bp_images *images, const struct bp_picture *picture) {
    GBytes *bytes = picture->bytes;
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(images->known, bytes));
    if (number)
        return number - 1;
    number = GPOINTER_TO_UINT(g_hash_table_lookup(images->content, bytes));
    if (!number) {
        struct image image = {.ref = write_picture(images, picture)};
        g_array_append_val(images->images, image);
        number = images->images->len;
        g_hash_table_insert(images->content, bytes, GUINT_TO_POINTER(number));
    }
    g_hash_table_insert(images->known, bytes, GUINT_TO_POINTER(number));
    return number - 1;
}

/* Where the corners of the stored picture go, for each value of EXIF's orientation: its lower left
 * one, as a fraction of the box from the box's own lower left corner, and its two sides from there
 * (Exif 2.32, 4.6.4 A; ISO 32000-1, 8.9.5.1). */
static const struct {
    int8_t a, b, c, d, e, f;
} turns[] = {
    {1, 0, 0, 1, 0, 0},   {-1, 0, 0, 1, 1, 0}, {-1, 0, 0, -1, 1, 1}, {1, 0, 0, -1, 0, 1},
    {0, -1, -1, 0, 1, 1}, {0, -1, 1, 0, 0, 1}, {0, 1, 1, 0, 0, 0},   {0, 1, -1, 0, 1, 0},
};

static void put_matrix(GString *out, int orientation, struct bp_box box, bp_len height) {
    const int turn = orientation >= 1 && orientation <= 8 ? orientation - 1 : 0;
    const bp_len numbers[] = {
        turns[turn].a * box.w,         turns[turn].b * box.h,
        turns[turn].c * box.w,         turns[turn].d * box.h,
        box.x + turns[turn].e * box.w, height - box.y - box.h + turns[turn].f * box.h,
    };
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        bp_put_len(out, numbers[i]);
    g_string_append(out, " cm\n");
}

void bp_images_draw(struct bp_images *images, GString *out, const struct bp_item *item,
                    bp_len height) {
    const struct bp_picture *picture = item->as.image.picture;
    guint number = number_of(images, picture);
    struct image *image = &g_array_index(images->images, struct image, number);
    if (image->ref == 0)
        return;
    if (image->use != images->page)
        g_array_append_val(images->used, number);
    image->use = images->page;
    g_string_append(out, "q\n");
    put_matrix(out, picture->orientation, item->box, height);
    g_string_append_printf(out, "/Im%u Do\nQ\n", number);
}

void bp_images_put_used(struct bp_images *images, GString *out) {
    for (guint i = 0; i < images->used->len; i++) {
        guint number = g_array_index(images->used, guint, i);
        g_string_append_printf(out, "%s/Im%u", i ? "" : "/XObject<<", number);
        bp_put_ref(out, g_array_index(images->images, struct image, number).ref);
    }
    if (images->used->len > 0)
        g_string_append(out, ">>");
    g_array_set_size(images->used, 0);
    images->page++;
}
