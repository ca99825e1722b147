/* The pages of attached files.
 * In: an APPENDIX or ATTACHMENT and the facts about its file. Out: a chapter of pages that others
 * made, each with its own size, and a place in the tree where their elements will hang.
 * The one hard idea: such a page is a frame around something that only assemble puts there. All
 * that layout adds are stamps, which are artifacts; but on a file's first page they are a heading,
 * so that the file has its place in the tree, and a link, so that readers find back. */
#include "layout/parts/attached.h"

#include <string.h>

#include "layout/furniture/furniture.h"
#include "layout/paginate.h"
#include "layout/parts/chapters.h"
#include "layout/refs.h"

#define PICTURE_GAPS BP_PT(24)
#define PIXEL_MOST BP_PT(1.5) /* pixels shown any larger show nothing more */
#define LANDSCAPE_FROM 140    /* pictures whose width is so many hundredths of their height */

/* The item's own place is on its first page, whoever made that. */
static bool begins_item(const struct bp_setter *setter, const struct bp_node *node) {
    const struct bp_node *item = bp_node_item(node);
    return !bp_node_child(item, BP_REPORT) && bp_next_attached(setter, item, NULL) == node;
}

static void add_anchor(struct bp_setter *setter, const char *name) {
    struct bp_anchor anchor = {.name = name, .elem = setter->chapter->root};
    g_array_append_val(setter->chapter->anchors, anchor);
}

static void add_bookmarks(struct bp_setter *setter, const struct bp_node *node,
                          const char *anchor) {
    const struct bp_node *item = bp_node_item(node), *title = bp_node_child(item, BP_TITLE);
    if (begins_item(setter, node))
        bp_setter_bookmark(setter,
                           bp_arena_printf(setter->keep, "%s. %s",
                                           bp_item_label(item, setter->keep),
                                           title ? bp_node_text(title, setter->scratch) : ""),
                           1, bp_item_anchor(setter, item));
    if (!bp_is_whole_item(setter, node))
        bp_setter_bookmark(setter, bp_attached_caption(setter, node), 2, anchor);
}

/* What their elements hang under. Our own words in the chapter are not in their language. */
static struct bp_elem *elem_of_theirs(struct bp_setter *setter,
                                      const struct bp_attachment *attachment) {
    struct bp_elem *root = setter->chapter->root;
    if (!attachment->lang || strcmp(attachment->lang, setter->doc->lang) == 0)
        return root;
    struct bp_elem *elem = bp_elem_new(setter, BP_ROLE_SECT, root, NULL);
    bp_elem_say(setter->keep, elem)->lang = attachment->lang;
    return elem;
}

static void set_pages(struct bp_setter *setter, const struct bp_node *node,
                      const struct bp_attachment *attachment) {
    struct bp_chapter *chapter = setter->chapter;
    const char *anchor = bp_attached_anchor(setter, node);
    bp_elem_say(setter->keep, chapter->root)->label = bp_attached_caption(setter, node);
    if (begins_item(setter, node))
        add_anchor(setter, bp_item_anchor(setter, bp_node_item(node)));
    add_anchor(setter, anchor);
    add_bookmarks(setter, node, anchor);
    for (uint32_t i = 0; i < attachment->n_pages; i++) {
        struct bp_page page = {.attachment = attachment,
                               .attached_page = i,
                               .width = attachment->pages[i].width,
                               .height = attachment->pages[i].height};
        if (i == 0)
            bp_new_stamped_head(setter, node, &page);
        g_array_append_val(chapter->pages, page);
    }
    chapter->theirs = elem_of_theirs(setter, attachment);
    bp_elem_touch(setter->keep, chapter->theirs);
    bp_elem_add(setter->keep, chapter->theirs, BP_KID_ATTACHED, 0, 0);
}

/* -- pictures --------------------------------------------------------------------------------- */

/* The picture as large as the page has room for below what stands there, and its pixels allow. */
static bp_len picture_width(const struct bp_setter *setter, const struct bp_flow *flow,
                            const struct bp_picture *picture) {
    bp_len room = bp_page_room(setter) - bp_flow_height(flow) - PICTURE_GAPS;
    int64_t width = (int64_t)MAX(room, PICTURE_GAPS) * picture->width / MAX(picture->height, 1);
    width = MIN(width, (int64_t)picture->width * PIXEL_MOST);
    return (bp_len)CLAMP(width, 1, setter->width);
}

static struct bp_node *figure_of(struct bp_setter *setter, const struct bp_flow *flow,
                                 const struct bp_node *node) {
    const struct bp_file *file = bp_file_of(node);
    struct bp_node *figure = bp_node_new(setter->keep, BP_FIGURE, node->pos);
    figure->as.figure.picture = file->picture;
    figure->as.figure.alt = file->alt;
    figure->as.figure.width = picture_width(setter, flow, file->picture);
    return figure;
}

static void set_picture(struct bp_setter *setter, struct bp_flow *flow,
                        const struct bp_node *node) {
    const struct bp_picture *picture = bp_file_of(node)->picture;
    const char *anchor = bp_attached_anchor(setter, node);
    bool wide = (int64_t)picture->width * 100 > (int64_t)picture->height * LANDSCAPE_FROM &&
                (int64_t)picture->width * PIXEL_MOST > setter->width;
    if (wide)
        bp_turn_page(setter, flow, true);
    struct bp_place place = bp_chapter_place(setter, flow, BP_PT(6));
    if (begins_item(setter, node))
        bp_flow_mark(setter, flow, bp_item_anchor(setter, bp_node_item(node)), place.elem, place.x);
    bp_set_heading(setter, place, bp_attachment_level(node), NULL, NULL,
                   bp_attached_heading(setter, node), NULL, anchor);
    add_bookmarks(setter, node, anchor);
    bp_para_begin(setter, bp_style_small(setter), bp_elem_new(setter, BP_ROLE_P, place.elem, NULL));
    bp_para_add_link(setter, bp_back_words(setter, node), bp_entry_anchor(setter, node));
    bp_flow_para(setter, flow, bp_para_end(setter), place.x, place.width, NULL);
    bp_flow_keep_last(flow);
    bp_set_figure(setter, place, figure_of(setter, flow, node));
    if (wide)
        bp_turn_page(setter, flow, false);
}

void bp_set_attached(struct bp_setter *setter, struct bp_flow *flow) {
    const struct bp_node *node = setter->chapter->attached;
    const struct bp_attachment *attachment = bp_attachment_of(setter->book->attachments, node);
    if (bp_file_of(node)->kind == BP_FILE_PICTURE)
        set_picture(setter, flow, node);
    else
        set_pages(setter, node, attachment);
}

/* -- joining ---------------------------------------------------------------------------------- */

void bp_join_attached(struct bp_chapter *chapter, uint32_t first_page, GArray *attached) {
    const struct bp_page *first =
        chapter->pages->len > 0 ? &g_array_index(chapter->pages, struct bp_page, 0) : NULL;
    if (!chapter->attached || !first || !first->attachment)
        return;
    struct bp_attached its = {
        .attachment = first->attachment, .elem = chapter->theirs, .first_page = first_page};
    for (struct bp_kid *kid = chapter->theirs->first; kid; kid = kid->next)
        if (kid->type == BP_KID_ATTACHED)
            kid->number = attached->len;
    g_array_append_val(attached, its);
    g_array_index(chapter->bookmarks, struct bp_bookmark, chapter->bookmarks->len - 1).attached =
        attached->len;
}

void bp_join_embedded(struct bp_setter *setter, struct bp_pages *pages) {
    const struct bp_attachments *attachments = setter->book->attachments;
    guint most = attachments ? attachments->all->len : 0;
    pages->embedded = bp_arena_alloc(setter->keep, sizeof *pages->embedded * MAX(most, 1));
    for (guint i = 0; i < most; i++) {
        const struct bp_attachment *attachment = g_ptr_array_index(attachments->all, i);
        if (bp_is_embedded(setter, attachment->node))
            pages->embedded[pages->n_embedded++] = (struct bp_embedded){
                .attachment = attachment, .name = bp_embedded_name(setter, attachment->node)};
    }
}
