/* Drawing, the page loop.
 * In: pages of placed items. Out: their contents and the fonts, written; what a page's object
 * needs. An attached page has contents of its own: what is placed on it becomes a form.
 * A marked-content sequence that begins inside a text object has to end inside it (ISO 32000-1,
 * 14.6). So items are taken in runs that share a mark; a run of text alone is marked inside the
 * text object, which goes on from run to run; any other is marked outside. */
#include "draw/draw.h"

#include <string.h>

#include "base/arena.h"
#include "draw/boxes.h"
#include "draw/fontdict.h"
#include "draw/image.h"
#include "draw/mark.h"
#include "draw/shapes.h"
#include "draw/show.h"

struct drawer {
    struct bp_pdf *pdf;
    struct bp_fonts *fonts;
    struct bp_canvas *canvas;
    struct bp_pen *pen;
    struct bp_images *images;
    bp_ref font_refs[BP_MAX_FACES]; /* 0: not used so far */
    bp_ref boxes_ref;               /* of tick boxes, likewise, */
    bp_colour boxes_colour;         /* which are all of one colour */
    const char *resources;          /* of the page before, which most share */
    struct bp_drawing *drawing;
};

/* True if two items are in one marked-content sequence. What is blank is in none. */
static bool share_mark(const struct bp_item *a, const struct bp_item *b) {
    if (a->elem != b->elem || a->kind == BP_ITEM_BLANK || b->kind == BP_ITEM_BLANK)
        return false;
    return a->elem ? a->mcid == b->mcid : a->artifact == b->artifact;
}

/* What an element reads as that is one piece of content: for those who take text from the page. */
static const char *whole_actual(const struct bp_elem *elem) {
    const bool whole = elem->first && !elem->first->next && elem->first->type == BP_KID_MARK;
    return whole && elem->more ? elem->more->actual : NULL;
}

static void begin_mark(struct drawer *job, const struct bp_item *items, uint32_t n_items) {
    GString *out = bp_canvas_contents(job->canvas);
    if (items->elem) {
        bp_mark_element(out, items->elem->role, items->mcid, whole_actual(items->elem));
        return;
    }
    struct bp_box box = items[0].box;
    for (uint32_t i = 1; i < n_items; i++)
        box = bp_box_join(box, items[i].box);
    bp_mark_artifact(out, items->artifact, box, job->pen->height);
}

/* True for what is shown in a text object. */
static bool is_text(const struct bp_item *item) {
    return item->kind == BP_ITEM_TEXT || item->kind == BP_ITEM_TICK;
}

static void draw_item(struct drawer *job, const struct bp_item *item) {
    if (is_text(item))
        bp_pen_open(job->pen);
    else
        bp_pen_close(job->pen);
    switch ((enum bp_item_kind)item->kind) {
    case BP_ITEM_TEXT:
        bp_pen_show(job->pen, item);
        break;
    case BP_ITEM_FILL:
        bp_shape_fill(job->canvas, item->box, item->as.fill.radius, item->as.fill.colour);
        break;
    case BP_ITEM_TICK:
        bp_pen_show_box(job->pen, item);
        job->boxes_colour = item->as.tick.colour;
        break;
    case BP_ITEM_IMAGE:
        bp_images_draw(job->images, bp_canvas_contents(job->canvas), item, job->pen->height);
        break;
    case BP_ITEM_PATH:
        bp_shape_path(job->canvas, item);
        break;
    case BP_ITEM_BLANK:
        break;
    }
}

/* Draws items that share a mark. */
static void draw_run(struct drawer *job, const struct bp_item *items, uint32_t n_items) {
    bool paths = false;
    for (uint32_t i = 0; i < n_items; i++)
        paths |= !is_text(&items[i]);
    if (paths)
        bp_pen_close(job->pen);
    else
        bp_pen_open(job->pen);
    begin_mark(job, items, n_items);
    for (uint32_t i = 0; i < n_items; i++)
        draw_item(job, &items[i]);
    if (paths)
        bp_pen_close(job->pen);
    bp_mark_end(bp_canvas_contents(job->canvas));
}

static void draw_layer(struct drawer *job, const struct bp_item *items, uint32_t n_items) {
    for (uint32_t i = 0, end; i < n_items; i = end) {
        for (end = i + 1; end < n_items && share_mark(&items[i], &items[end]);)
            end++;
        if (items[i].kind != BP_ITEM_BLANK)
            draw_run(job, &items[i], end - i);
    }
}

/* The page's own resources: PDF/A-2 doesn't let pages inherit them (ISO 19005-2, 6.2.2). */
static const char *make_resources(struct drawer *job) {
    GString *out = g_string_new("<<");
    bool any = false;
    for (int face = 0; face < BP_MAX_FACES; face++) {
        if (!job->pen->used[face])
            continue;
        if (!job->font_refs[face])
            job->font_refs[face] = bp_pdf_reserve(job->pdf);
        g_string_append_printf(out, "%s/F%d", any ? "" : "/Font<<", face);
        bp_put_ref(out, job->font_refs[face]);
        any = true;
    }
    if (job->pen->boxes) {
        if (!job->boxes_ref)
            job->boxes_ref = bp_pdf_reserve(job->pdf);
        g_string_append(out, any ? "/" BP_BOXES_NAME : "/Font<</" BP_BOXES_NAME);
        bp_put_ref(out, job->boxes_ref);
    }
    if (out->len > 2)
        g_string_append(out, ">>");
    bp_images_put_used(job->images, out);
    g_string_append(out, ">>");
    if (!job->resources || strcmp(job->resources, out->str) != 0)
        job->resources = bp_arena_strndup(job->drawing->arena, out->str, out->len);
    g_string_free(out, TRUE);
    return job->resources;
}

/* What is put over an attached page, as large as what is seen of that page (8.10). */
static bp_ref write_form(struct drawer *job, const struct bp_page *page) {
    const struct bp_box whole = {0, 0, page->width, page->height};
    const GString *contents = bp_canvas_contents(job->canvas);
    GString *entries = g_string_new("/Type/XObject/Subtype/Form/BBox[");
    bp_put_box(entries, whole, page->height);
    g_string_append_printf(entries, "]/Resources%s", make_resources(job));
    bp_ref ref = bp_pdf_reserve(job->pdf);
    bp_pdf_stream(job->pdf, ref, entries->str, contents->str, contents->len, BP_STREAM_DEFLATE);
    g_string_free(entries, TRUE);
    return ref;
}

static void begin_page(struct drawer *job, const struct bp_page *page) {
    bp_canvas_start(job->canvas, page->height);
    bp_pen_start(job->pen, page->height);
}

/* The content of that MCID, without the mark: the page's own contents have it, round the form. */
static bp_ref write_head(struct drawer *job, const struct bp_page *page, uint32_t mcid) {
    begin_page(job, page);
    for (uint32_t i = 0; i < page->n_content; i++)
        if (page->content[i].mcid == mcid)
            draw_item(job, &page->content[i]);
    bp_pen_close(job->pen);
    return write_form(job, page);
}

static struct bp_drawn draw_attached(struct drawer *job, const struct bp_page *page) {
    begin_page(job, page);
    draw_layer(job, page->under, page->n_under);
    draw_layer(job, page->over, page->n_over);
    bp_pen_close(job->pen);
    struct bp_drawn drawn = {.form = write_form(job, page)};
    for (uint32_t part = 0; page->attached_page == 0 && part < BP_PAGE_HEAD_PARTS; part++)
        drawn.head[part] = write_head(job, page, part);
    return drawn;
}

static struct bp_drawn draw_page(struct drawer *job, const struct bp_page *page) {
    if (page->attachment)
        return draw_attached(job, page);
    begin_page(job, page);
    draw_layer(job, page->under, page->n_under);
    draw_layer(job, page->content, page->n_content);
    draw_layer(job, page->over, page->n_over);
    bp_pen_close(job->pen);
    const struct bp_drawn drawn = {.resources = make_resources(job),
                                   .contents = bp_pdf_reserve(job->pdf)};
    const GString *contents = bp_canvas_contents(job->canvas);
    bp_pdf_stream(job->pdf, drawn.contents, "", contents->str, contents->len, BP_STREAM_DEFLATE);
    return drawn;
}

/* Draws all pages; returns false after a diagnostic. */
static bool draw_pages(struct drawer *job, const struct bp_pages *pages, struct bp_diags *diags) {
    struct bp_drawing *drawing = job->drawing;
    drawing->n_pages = pages->n_pages;
    drawing->pages =
        bp_arena_alloc(drawing->arena, sizeof(struct bp_drawn) * MAX(pages->n_pages, 1));
    for (uint32_t i = 0; i < pages->n_pages; i++) {
        drawing->pages[i] = draw_page(job, &pages->pages[i]);
        unsigned long error = bp_canvas_error(job->canvas);
        if (error) {
            bp_diag(diags, PAGE_DRAW, (struct bp_pos){0}, i + 1, error);
            return false;
        }
    }
    if (bp_diags_failed(diags)) /* of pictures: all have been reported by now */
        return false;
    for (int face = 0; face < BP_MAX_FACES; face++) {
        if (job->font_refs[face])
            bp_fontdict_write(job->pdf, job->fonts, (bp_face)face, job->pen->encoder.codes[face],
                              job->font_refs[face]);
    }
    if (job->boxes_ref)
        bp_boxes_write(job->pdf, job->canvas, job->boxes_colour, job->boxes_ref);
    return true;
}

struct bp_drawing *bp_draw(struct bp_pdf *pdf, const struct bp_pages *pages, struct bp_fonts *fonts,
                           int dpi, struct bp_diags *diags) {
    struct drawer job = {.pdf = pdf, .fonts = fonts, .canvas = bp_canvas_new()};
    job.pen = bp_pen_new(job.canvas, fonts);
    job.images = bp_images_new(pdf, diags);
    if (dpi > 0)
        bp_images_reduce(job.images, pages, dpi);
    job.drawing = g_new0(struct bp_drawing, 1);
    job.drawing->arena = bp_arena_new();
    if (!draw_pages(&job, pages, diags)) {
        bp_drawing_free(job.drawing);
        job.drawing = NULL;
    }
    bp_images_free(job.images);
    bp_pen_free(job.pen);
    bp_canvas_free(job.canvas);
    return job.drawing;
}

void bp_drawing_free(struct bp_drawing *drawing) {
    if (!drawing)
        return;
    bp_arena_free(drawing->arena);
    g_free(drawing);
}
