/* Attached files made by hand, in the form of attach/wire.h, and the small pages with them behind.
 */
#ifndef ATTACHED_FILES_H
#define ATTACHED_FILES_H

#include "attach/wire.h"
#include "model/doc.h"

#include "assembled.h"

/* The objects of one attached file, record by record. */
struct made {
    GString *records;
    uint32_t n;
    char *index;
};

READER void made_add(struct made *made, char type, const char *text, const char *data) {
    g_string_append_printf(made->records, "%c %zu", type, strlen(text));
    if (data)
        g_string_append_printf(made->records, " %zu", strlen(data));
    g_string_append_printf(made->records, "\n%s\n", text);
    if (data)
        g_string_append_printf(made->records, "%s\n", data);
    made->n++;
}

/* All of it as one string, which the caller frees. */
READER char *made_bytes(const struct made *made) {
    return g_strdup_printf("%s%u\no %zu\n%s\n%s", BP_FORM_MAGIC, made->n, strlen(made->index),
                           made->index, made->records->str);
}

/* Two pages, the second one turned, with a tree, a form, a layer and bookmarks. Numbers: 1 and 2
 * pages, 3 and 4 their contents, 5 a Part and its 6 P, 7 a link's annotation, 8 its element, 9 a
 * class, 10 a field, 11 its widget, 12 a layer, 13 a font, 14 the parents on page 1. The prefix is
 * "a1.", with that digit. */
READER struct made *made_new(char digit) {
    struct made *made = g_new0(struct made, 1);
    made->records = g_string_new(NULL);
    made->index =
        g_strdup("<</Pages[1 0 R 2 0 R]/Kids[5 0 R 8 0 R]/ParentTree[0 14 0 R 1 8 0 R]/Keys 3"
                 "/IDs[(a1.x)6 0 R]/ClassMap<</a1.Tight 9 0 R>>"
                 "/Outline[[1(One)/Dest[1 0 R/Fit]/SE 5 0 R][2(One.one)/Dest[2 0 R/XYZ 0 0 null]]"
                 "[2(One.two)/A<</S/URI/URI(https://example.org/)>>][1(Two)]]"
                 "/Fields[10 0 R]/CO[10 0 R]/DR<</Font<</a1.Helv 13 0 R>>>>"
                 "/OCGs[12 0 R]/OFF[12 0 R]/Order[]/RBGroups[[12 0 R]]/Layers(Plan \\(a\\))>>");
    made_add(made, 'o',
             "<</Type/Page/Parent 0 2 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 13 0 R>>"
             "/XObject<</Stamp 0 4 R>>>>/Contents 3 0 R/Annots[7 0 R 0 5 R]/StructParents 0 1 R"
             "/Tabs/S>>",
             NULL);
    made_add(made, 'o',
             "<</Type/Page/Parent 0 2 R/MediaBox[0 0 600 800]/Rotate 90/Resources<</XObject"
             "<</Stamp 1 4 R>>>>/Contents 4 0 R/Annots[11 0 R 1 5 R]/Tabs/S>>",
             NULL);
    made_add(made, 'S', "<<>>", "/P<</MCID 0>>BDC EMC q /Stamp Do Q");
    made_add(made, 'S', "<<>>", "q /Stamp Do Q");
    made_add(made, 'o', "<</S/Part/P 0 3 R/K[6 0 R]>>", NULL);
    made_add(made, 'o', "<</S/P/P 5 0 R/K 0/Pg 1 0 R/ID(a1.x)/C/a1.Tight>>", NULL);
    made_add(made, 'o',
             "<</Type/Annot/Subtype/Link/Rect[1 2 3 4]/F 4/Dest[2 0 R/Fit]/StructParent 1 1 R>>",
             NULL);
    made_add(made, 'o', "<</S/Link/P 0 3 R/K<</Type/OBJR/Obj 7 0 R/Pg 1 0 R>>>>", NULL);
    made_add(made, 'O', "<</O/Layout/SpaceAfter 0>>", NULL);
    made_add(made, 'o', "<</T(a1)/Kids[11 0 R]>>", NULL);
    made_add(made, 'o',
             "<</Type/Annot/Subtype/Widget/FT/Tx/T(name)/Parent 10 0 R/Rect[5 6 7 8]/F 4>>", NULL);
    made_add(made, 'O', "<</Type/OCG/Name(Pipes)>>", NULL);
    made_add(made, 'O', "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", NULL);
    made_add(made, 'o', "[6 0 R]", NULL);
    char *texts[] = {made->records->str, made->index};
    for (int i = 0; i < 2; i++)
        for (char *at = texts[i]; (at = strstr(at, "a1")); at++)
            at[1] = digit;
    return made;
}

READER void made_free(struct made *made) {
    g_string_free(made->records, TRUE);
    g_free(made->index);
    g_free(made);
}

enum { MADE_PAGES = 2 };

/* What the small pages get behind them. */
struct joined {
    struct small *s;
    struct bp_attachment files[2];
    struct bp_attached attached[2];
    struct bp_file file;
    struct bp_node node;
    struct bp_attached_page pages[MADE_PAGES];
    struct bp_bookmark *bookmarks;
    char *bytes[2];
};

/* The pages of attachment `index`, and the section and bookmark that it is under. */
READER void join_one(struct joined *j, uint32_t index) {
    struct bp_pages *pages = &j->s->pages;
    struct bp_attachment *file = &j->files[index];
    *file = (struct bp_attachment){.file = &j->file,
                                   .node = &j->node,
                                   .usable = true,
                                   .pages = j->pages,
                                   .n_pages = MADE_PAGES,
                                   .objects = j->bytes[index],
                                   .length = strlen(j->bytes[index])};
    struct bp_elem *sect = small_elem(j->s, pages->root, BP_ROLE_SECT);
    bp_elem_say(j->s->arena, sect)->label = "Annual report";
    struct bp_kid *kid = small_kid(j->s, sect, BP_KID_ATTACHED);
    kid->number = index;
    j->attached[index] =
        (struct bp_attached){.attachment = file, .elem = sect, .first_page = pages->n_pages};
    for (uint32_t i = 0; i < MADE_PAGES; i++) {
        struct bp_page *page = &pages->pages[pages->n_pages++];
        *page = (struct bp_page){.width = j->pages[i].width,
                                 .height = j->pages[i].height,
                                 .attachment = file,
                                 .attached_page = i,
                                 .label = "9"};
        page->links = bp_arena_alloc(j->s->arena, sizeof(struct bp_link) * SMALL_ITEMS);
    }
    static const char *const titles[] = {"First file", "Second file"};
    j->bookmarks[pages->n_bookmarks++] = (struct bp_bookmark){
        .title = titles[index], .anchor = "section", .level = 2, .attached = index + 1};
    pages->n_attached++;
}

/* The small pages, with one file or two behind them; borrows nothing. */
READER struct joined *join(const struct made *one, const struct made *other) {
    struct joined *j = g_new0(struct joined, 1);
    j->s = small_new();
    j->file.src = "report.pdf";
    j->node.kind = BP_APPENDIX;
    j->node.as.appendix.file = &j->file;
    j->pages[0] = (struct bp_attached_page){
        .width = BP_PT(600), .height = BP_PT(800), .matrix = {1, 0, 0, 1, 0, 0}, .source = 1};
    j->pages[1] = (struct bp_attached_page){
        .width = BP_PT(800), .height = BP_PT(600), .matrix = {0, 1, -1, 0, 600, 0}, .source = 2};
    struct bp_pages *pages = &j->s->pages;
    struct bp_page *all = bp_arena_alloc(j->s->arena, sizeof *all * 8);
    memcpy(all, pages->pages, sizeof *all * pages->n_pages);
    pages->pages = all;
    j->bookmarks = bp_arena_alloc(j->s->arena, sizeof *j->bookmarks * 8);
    memcpy(j->bookmarks, pages->bookmarks, sizeof *j->bookmarks * pages->n_bookmarks);
    pages->bookmarks = j->bookmarks;
    pages->attached = j->attached;
    const struct made *both[] = {one, other};
    for (uint32_t i = 0; i < 2 && both[i]; i++) {
        j->bytes[i] = made_bytes(both[i]);
        join_one(j, i);
    }
    return j;
}

READER void join_free(struct joined *j) {
    small_free(j->s);
    g_free(j->bytes[0]);
    g_free(j->bytes[1]);
    g_free(j);
}

#endif
