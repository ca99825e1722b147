/* The result of layout: freeing it, and writing it down for goldens.
 * In: bp_pages. Out: text made for diffs: a line an item, an element or a paragraph.
 * What is printed is what later stages read, so a golden pins the contract. */
#include "layout/pages.h"

#include <string.h>

#include "model/attachment.h"

void bp_pages_free(struct bp_pages *pages) {
    if (!pages)
        return;
    g_free(pages->pages);
    g_free(pages->anchors);
    g_free(pages->bookmarks);
    g_free(pages->attached);
    g_ptr_array_free(pages->arenas, TRUE);
    g_free(pages);
}

const char *bp_role_name(enum bp_role role) {
    static const char *const names[BP_ROLE_COUNT] = {
#define X(role, name) [BP_ROLE_##role] = name,
        BP_ROLES(X)
#undef X
    };
    return names[role];
}

/* -- pages ------------------------------------------------------------------------------------ */

static void put_text(const struct bp_item *item, const struct bp_fonts *fonts, GString *out) {
    for (uint32_t i = 0; i < item->as.text.n_words; i++) {
        bp_word_use use = item->as.text.words[i];
        const struct bp_word *word = bp_fonts_word(fonts, BP_USE_WORD(use));
        g_string_append_len(out, word->text, word->length);
        if (use & BP_USE_SPACE)
            g_string_append_c(out, ' ');
    }
}

/* Points with three decimals, without a locale. */
static void put_len(GString *out, bp_len length) {
    const char *sign = length < 0 ? "-" : "";
    int64_t value = length < 0 ? -(int64_t)length : length;
    g_string_append_printf(out, "%s%d.%03d", sign, (int)(value / 1000), (int)(value % 1000));
}

static void put_box(GString *out, const struct bp_box *box) {
    const bp_len lengths[] = {box->x, box->y, box->w, box->h};
    for (int i = 0; i < 4; i++) {
        g_string_append_c(out, ' ');
        put_len(out, lengths[i]);
    }
}

static void put_path(const struct bp_item *item, GString *out) {
    g_string_append_printf(out, " #%06x width ", item->as.path.colour);
    put_len(out, item->as.path.width);
    g_string_append_printf(out, " dash %u:", item->as.path.dash);
    for (uint32_t i = 0; i < item->as.path.n_points; i++) {
        g_string_append_c(out, ' ');
        put_len(out, item->as.path.points[i].x);
        g_string_append_c(out, ',');
        put_len(out, item->as.path.points[i].y);
    }
}

static void put_item(const struct bp_item *item, const struct bp_fonts *fonts, GString *out) {
    static const char *const kinds[] = {
        [BP_ITEM_TEXT] = "text",   [BP_ITEM_FILL] = "fill", [BP_ITEM_TICK] = "tick",
        [BP_ITEM_IMAGE] = "image", [BP_ITEM_PATH] = "path", [BP_ITEM_BLANK] = "blank",
    };
    static const char *const artifacts[] = {"layout", "header", "footer"};
    if (item->elem && item->kind != BP_ITEM_BLANK)
        g_string_append_printf(out, "  %u %s", item->mcid, bp_role_name(item->elem->role));
    else
        g_string_append_printf(
            out, "  - %s", item->elem ? bp_role_name(item->elem->role) : artifacts[item->artifact]);
    g_string_append_printf(out, " %s", kinds[item->kind]);
    put_box(out, &item->box);
    if (item->kind == BP_ITEM_TEXT) {
        g_string_append(out, " size ");
        put_len(out, item->as.text.size);
        g_string_append_printf(out, " #%06x \"", item->as.text.colour);
        put_text(item, fonts, out);
        g_string_append_c(out, '"');
    } else if (item->kind == BP_ITEM_FILL) {
        g_string_append_printf(out, " #%06x", item->as.fill.colour);
    } else if (item->kind == BP_ITEM_TICK) {
        g_string_append(out, item->as.tick.on ? " on" : " off");
    } else if (item->kind == BP_ITEM_PATH) {
        put_path(item, out);
    }
    g_string_append_c(out, '\n');
}

static void put_items(const char *layer, const struct bp_item *items, uint32_t n,
                      const struct bp_fonts *fonts, GString *out) {
    if (n > 0)
        g_string_append_printf(out, " %s\n", layer);
    for (uint32_t i = 0; i < n; i++)
        put_item(&items[i], fonts, out);
}

static void put_links(const struct bp_page *page, GString *out) {
    if (page->n_links > 0)
        g_string_append(out, " links\n");
    for (uint32_t i = 0; i < page->n_links; i++) {
        const struct bp_link *link = &page->links[i];
        g_string_append_printf(out, "  %s%s \"%s\"", link->uri ? "" : "#",
                               link->uri ? link->uri : link->anchor, link->contents);
        for (uint32_t k = 0; k < link->n_quads; k++) {
            g_string_append(out, k > 0 ? " |" : "");
            put_box(out, &link->quads[k]);
        }
        g_string_append_c(out, '\n');
    }
}

void bp_pages_dump(const struct bp_pages *pages, const struct bp_fonts *fonts, GString *out) {
    g_string_append_printf(out, "title \"%s\" lang %s\n", pages->title, pages->lang);
    for (uint32_t i = 0; i < pages->n_pages; i++) {
        const struct bp_page *page = &pages->pages[i];
        g_string_append_printf(out, "page %s", page->label);
        put_box(out, &(struct bp_box){0, 0, page->width, page->height});
        if (page->attachment)
            g_string_append_printf(out, " of \"%s\" %u", page->attachment->file->src,
                                   page->attachment->pages[page->attached_page].source);
        g_string_append_c(out, '\n');
        put_items("under", page->under, page->n_under, fonts, out);
        put_items("content", page->content, page->n_content, fonts, out);
        put_items("over", page->over, page->n_over, fonts, out);
        put_links(page, out);
    }
    for (uint32_t i = 0; i < pages->n_anchors; i++) {
        const struct bp_anchor *anchor = &pages->anchors[i];
        g_string_append_printf(out, "anchor %s page %u ", anchor->name, anchor->page + 1);
        put_len(out, anchor->y);
        g_string_append_c(out, '\n');
    }
    for (uint32_t i = 0; i < pages->n_bookmarks; i++) {
        const struct bp_bookmark *bookmark = &pages->bookmarks[i];
        g_string_append_printf(out, "bookmark %d \"%s\" #%s", bookmark->level, bookmark->title,
                               bookmark->anchor);
        if (bookmark->attached)
            g_string_append_printf(out, " and those of file %u", bookmark->attached - 1);
        g_string_append_c(out, '\n');
    }
    for (uint32_t i = 0; i < pages->n_attached; i++)
        g_string_append_printf(out, "attached %u \"%s\" from page %u\n", i,
                               pages->attached[i].attachment->file->src,
                               pages->attached[i].first_page + 1);
    for (uint32_t i = 0; i < pages->n_embedded; i++)
        g_string_append_printf(out, "embedded \"%s\" as \"%s\"\n",
                               pages->embedded[i].attachment->file->src, pages->embedded[i].name);
}

/* -- the tree --------------------------------------------------------------------------------- */

struct dump {
    const struct bp_pages *pages;
    const struct bp_fonts *fonts;
    GString *out;
};

/* The text of one marked-content sequence. */
static void put_mark(const struct dump *dump, const struct bp_kid *kid) {
    const struct bp_page *page = &dump->pages->pages[kid->page];
    for (uint32_t i = 0; i < page->n_content; i++) {
        const struct bp_item *item = &page->content[i];
        if (!item->elem || item->mcid != kid->number)
            continue;
        if (item->kind == BP_ITEM_TEXT)
            put_text(item, dump->fonts, dump->out);
        else if (item->kind == BP_ITEM_TICK)
            g_string_append(dump->out, item->as.tick.on ? "☑ " : "☐ ");
    }
}

static void put_attributes(const struct bp_elem *elem, GString *out) {
    static const char *const attrs[] = {
        [BP_ATTR_NONE] = "",
        [BP_ATTR_SCOPE_COLUMN] = " scope=Column",
        [BP_ATTR_SCOPE_ROW] = " scope=Row",
        [BP_ATTR_SCOPE_BOTH] = " scope=Both",
        [BP_ATTR_LIST_DISC] = " numbering=Disc",
        [BP_ATTR_LIST_DECIMAL] = " numbering=Decimal",
        [BP_ATTR_LIST_LOWER_ALPHA] = " numbering=LowerAlpha",
        [BP_ATTR_LIST_LOWER_ROMAN] = " numbering=LowerRoman",
        [BP_ATTR_LIST_UPPER_ALPHA] = " numbering=UpperAlpha",
        [BP_ATTR_LIST_NONE] = " numbering=None",
        [BP_ATTR_TICK_ON] = " checked=on",
        [BP_ATTR_TICK_OFF] = " checked=off",
    };
    const struct bp_elem_more more = bp_elem_more(elem);
    g_string_append(out, attrs[elem->attr]);
    if (more.id)
        g_string_append_printf(out, " id=%s", more.id);
    for (const char *const *id = more.headers; id && *id; id++)
        g_string_append_printf(out, "%s%s", id == more.headers ? " headers=" : ",", *id);
    if (elem->colspan > 1)
        g_string_append_printf(out, " colspan=%u", elem->colspan);
    if (elem->rowspan > 1)
        g_string_append_printf(out, " rowspan=%u", elem->rowspan);
    if (more.label)
        g_string_append_printf(out, " %s=\"%s\"", elem->role == BP_ROLE_SECT ? "title" : "desc",
                               more.label);
    if (more.alt)
        g_string_append_printf(out, " alt=\"%s\"", more.alt);
    if (more.actual)
        g_string_append_printf(out, " actual=\"%s\"", more.actual);
    if (more.lang)
        g_string_append_printf(out, " lang=%s", more.lang);
    if (more.expansion)
        g_string_append_printf(out, " expansion=\"%s\"", more.expansion);
}

static void put_elem(const struct dump *dump, const struct bp_elem *elem, int depth) {
    GString *out = dump->out;
    g_string_append_printf(out, "%*s%s", depth * 2, "", bp_role_name(elem->role));
    put_attributes(elem, out);
    g_string_append_c(out, '\n');
    for (const struct bp_kid *kid = elem->first; kid; kid = kid->next) {
        if (kid->type == BP_KID_ELEM) {
            put_elem(dump, kid->elem, depth + 1);
            continue;
        }
        g_string_append_printf(out, "%*s", depth * 2 + 2, "");
        if (kid->type == BP_KID_ATTACHED) {
            g_string_append_printf(out, "p%u the tags of \"%s\"", kid->page + 1,
                                   dump->pages->attached[kid->number].attachment->file->src);
        } else if (kid->type == BP_KID_LINK) {
            const struct bp_link *link = &dump->pages->pages[kid->page].links[kid->number];
            g_string_append_printf(out, "-> %s%s", link->uri ? "" : "#",
                                   link->uri ? link->uri : link->anchor);
        } else {
            g_string_append_printf(out, "p%u \"", kid->page + 1);
            put_mark(dump, kid);
            g_string_append_c(out, '"');
        }
        g_string_append_c(out, '\n');
    }
}

void bp_pages_dump_tags(const struct bp_pages *pages, const struct bp_fonts *fonts, GString *out) {
    struct dump dump = {pages, fonts, out};
    put_elem(&dump, pages->root, 0);
}

/* -- the text --------------------------------------------------------------------------------- */

static bool is_line(const struct bp_elem *elem) {
    switch (elem->role) {
    case BP_ROLE_LBL:
    case BP_ROLE_LBODY:
    case BP_ROLE_LINK:
    case BP_ROLE_SPAN:
    case BP_ROLE_FORM:
        return false;
    default:
        return true;
    }
}

static void end_line(GString *out) {
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    if (out->len > 0 && out->str[out->len - 1] != '\n')
        g_string_append_c(out, '\n');
}

static void put_lines(const struct dump *dump, const struct bp_elem *elem) {
    if (is_line(elem))
        end_line(dump->out);
    const char *actual = bp_elem_more(elem).actual;
    if (actual)
        g_string_append(dump->out, actual);
    for (const struct bp_kid *kid = actual ? NULL : elem->first; kid; kid = kid->next)
        if (kid->type == BP_KID_ELEM)
            put_lines(dump, kid->elem);
        else if (kid->type == BP_KID_MARK)
            put_mark(dump, kid);
    if (is_line(elem))
        end_line(dump->out);
}

void bp_pages_dump_text(const struct bp_pages *pages, const struct bp_fonts *fonts, GString *out) {
    struct dump dump = {pages, fonts, out};
    put_lines(&dump, pages->root);
}
