/* Attached files: their objects.
 * In: the form that the helper hands back. Out: the same objects, under our numbers.
 * Numbers first, here too. Each local number gets one of ours before anything is written; then
 * records are spliced one by one, in any order, and what is a relocation (attach/wire.h) becomes
 * what it stands for on the way. */
#include "assemble/graft.h"

#include <string.h>

#include "pdf/splice.h"

#define WORTH_DEFLATING 256 /* bytes of a stream that has no filter yet */

/* What a relocation needs to know. */
struct place {
    const struct bp_assembly *a;
    const struct bp_graft *graft;
    bp_ref node; /* of the page tree, over the page that is being written; 0: it is none */
};

void bp_graft_refuse(const struct bp_assembly *a, struct bp_graft *graft, const char *reason) {
    if (graft->refused)
        return;
    graft->refused = true;
    const struct bp_node *node = graft->attached->attachment->node;
    char *name = bp_attachment_name(node);
    bp_diag(a->diags, ATTACH_NONSENSE, node->pos, name, reason);
    g_free(name);
}

/* Our own annotations on an attached page. */
static void put_annots(GString *out, const struct bp_assembly *a, uint32_t page) {
    for (uint32_t i = 0; i < a->pages->pages[page].n_links; i++)
        bp_put_ref(out, bp_link_ref(a, page, i));
}

/* The page that a link to another file leads to; UINT32_MAX: it is not among those of this file,
 * which may hold but a part of the pack. */
static uint32_t page_elsewhere(const struct bp_assembly *a, const struct bp_elsewhere *link) {
    for (uint32_t i = 0; i < a->pages->n_attached && link->to; i++) {
        if (a->pages->attached[i].attachment == link->to)
            return a->pages->attached[i].first_page + link->to_page;
    }
    return UINT32_MAX;
}

/* An object of the index's /Elsewhere; 0 if it is none. */
static bp_ref object_elsewhere(const struct bp_graft *graft, uint32_t index) {
    const struct bp_graft_array all = bp_graft_array(graft, "Elsewhere");
    const struct bp_obj *ref = index < all.n ? all.items[index] : NULL;
    return ref && ref->type == BP_OBJ_REF && ref->as.ref.generation == BP_RELOC_OBJECT &&
                   ref->as.ref.number <= graft->records.n
               ? graft->numbers[ref->as.ref.number]
               : 0;
}

/* A part of a link to another file: what it is, or what is left where it leads nowhere. */
static bool put_elsewhere(GString *out, const struct place *place, uint32_t n, bool in_array) {
    const struct bp_attachment *attachment = place->graft->attached->attachment;
    const uint32_t number = n / BP_ELSEWHERE_PARTS, part = n % BP_ELSEWHERE_PARTS;
    if (number >= attachment->n_elsewhere)
        return false;
    const struct bp_elsewhere *link = &attachment->elsewhere[number];
    const uint32_t page = page_elsewhere(place->a, link);
    const bool leads = page < place->a->pages->n_pages;
    if (part == BP_ELSEWHERE_DEST && leads) {
        g_string_append_c(out, '[');
        bp_put_ref(out, bp_page_ref(place->a, page));
        g_string_append_printf(out, "%s]", link->view);
    } else if (part == BP_ELSEWHERE_DEST) {
        g_string_append(out, " null");
    } else if (part == BP_ELSEWHERE_ROLE) {
        g_string_append(out, leads ? "/Link" : "/Span");
    } else {
        const bp_ref ref = object_elsewhere(place->graft, 3 * number + part - BP_ELSEWHERE_ANNOT);
        if (in_array == (part == BP_ELSEWHERE_ELEM) || (leads && !ref))
            return false;
        if (leads)
            bp_put_ref(out, ref);
    }
    return true;
}

/* The title that the attachment has in the pack. */
static const char *title_of(const struct bp_attachment *attachment) {
    const struct bp_node *node = attachment->node;
    const char *title =
        node->kind == BP_APPENDIX ? node->as.appendix.title : node->as.attachment.title;
    return title ? title : attachment->title ? attachment->title : attachment->file->src;
}

/* A link to another file; NULL if a target is none. */
static const struct bp_elsewhere *elsewhere_of(const struct place *place,
                                               const struct bp_obj *target) {
    const struct bp_attachment *attachment = place->graft->attached->attachment;
    const uint32_t n = target->as.ref.number / BP_ELSEWHERE_PARTS;
    return target->as.ref.generation == BP_RELOC_ELSEWHERE && n < attachment->n_elsewhere
               ? &attachment->elsewhere[n]
               : NULL;
}

/* What a link to a page says; to none if it leads nowhere. */
static const char *page_contents(const struct place *place, const char *words,
                                 const struct bp_obj *target, struct bp_arena *arena) {
    const struct bp_assembly *a = place->a;
    const struct bp_graft *graft = place->graft;
    const struct bp_attachment *to = graft->attached->attachment;
    uint32_t page = UINT32_MAX;
    if (target->type == BP_OBJ_REF) {
        const struct bp_elsewhere *elsewhere = elsewhere_of(place, target);
        const uint32_t n = target->as.ref.number;
        if (elsewhere) {
            page = page_elsewhere(a, elsewhere);
            to = elsewhere->to ? elsewhere->to : to;
        } else if (target->as.ref.generation == BP_RELOC_OBJECT && n <= graft->records.n) {
            page = graft->numbers[n] - a->first_page;
        }
    }
    words = *words ? words : title_of(to);
    return page < a->pages->n_pages
               ? bp_fill(arena, bp_profile_word(a->doc->profile, BP_WORD_PAGE_LINK), "text", words,
                         "n", a->pages->pages[page].label, NULL)
               : words;
}

static const char *text_of(const struct bp_obj *string, struct bp_arena *arena) {
    char *valid = g_utf8_make_valid(string->as.text.bytes, (gssize)string->as.text.length);
    const char *text = bp_arena_strdup(arena, valid);
    g_free(valid);
    return text;
}

/* What a link says for which the file has no words, as one of our own would (ISO 14289-1, 7.18.5);
 * `words` are those that it is on. */
static const char *contents_of(const struct place *place, const char *words,
                               const struct bp_obj *target, struct bp_arena *arena) {
    if (target->type != BP_OBJ_STRING)
        return page_contents(place, words, target, arena);
    const char *address = text_of(target, arena);
    return *words && strchr(address, ':')
               ? bp_profile_link(place->a->doc->profile, arena, words, address)
               : address;
}

static bool put_contents(GString *out, const struct place *place, uint32_t n) {
    const struct bp_graft_array links = bp_graft_array(place->graft, "Links");
    const struct bp_obj *link = n < links.n ? links.items[n] : NULL;
    if (!link || link->type != BP_OBJ_ARRAY || link->as.array.n != 2 ||
        link->as.array.items[0]->type != BP_OBJ_STRING)
        return false;
    struct bp_arena *arena = bp_arena_new();
    const char *words = text_of(link->as.array.items[0], arena);
    bp_put_text(out, contents_of(place, words, link->as.array.items[1], arena));
    bp_arena_free(arena);
    return true;
}

/* The element of a part of the head; null where it has none, as in a part of the pack that lacks
 * what the link leads to. */
static void put_head_elem(GString *out, const struct bp_assembly *a, const struct bp_page *page,
                          uint32_t part) {
    const struct bp_elem *elem = NULL;
    for (uint32_t i = 0; i < page->n_content; i++)
        if (page->content[i].mcid == part)
            elem = page->content[i].elem;
    if (elem)
        bp_put_ref(out, bp_elem_ref(a, elem));
    else
        g_string_append(out, " null");
}

static bool put_head(GString *out, const struct place *place, uint32_t part, bool in_array) {
    G_STATIC_ASSERT((int)BP_HEAD_PARTS == (int)BP_PAGE_HEAD_PARTS);
    const struct bp_assembly *a = place->a;
    const uint32_t page = place->graft->attached->first_page;
    if (part >= BP_HEAD_PARTS)
        return false;
    if (in_array)
        put_head_elem(out, a, &a->pages->pages[page], part);
    else
        bp_put_ref(out, a->drawing->pages[page].head[part]);
    return true;
}

static bool relocate(GString *out, uint32_t n, uint32_t generation, bool in_array, void *user) {
    const struct place *place = user;
    const struct bp_graft *graft = place->graft;
    const uint32_t n_pages = graft->attached->attachment->n_pages;
    const uint32_t page = graft->attached->first_page + n;
    switch (generation) {
    case BP_RELOC_KEY:
        if (n >= graft->n_keys)
            return false;
        bp_put_int(out, graft->first_key + n);
        return true;
    case BP_RELOC_PAGE_TREE:
        if (n != 0 || !place->node)
            return false;
        bp_put_ref(out, place->node);
        return true;
    case BP_RELOC_PARENT_ELEM:
        if (n != 0)
            return false;
        bp_put_ref(out, bp_elem_ref(place->a, graft->attached->elem));
        return true;
    case BP_RELOC_STAMP:
        if (n >= n_pages)
            return false;
        bp_put_ref(out, place->a->drawing->pages[page].form);
        return true;
    case BP_RELOC_ANNOTS:
        if (n >= n_pages || !in_array)
            return false;
        put_annots(out, place->a, page);
        return true;
    case BP_RELOC_ELSEWHERE:
        return put_elsewhere(out, place, n, in_array);
    case BP_RELOC_CONTENTS:
        return !in_array && put_contents(out, place, n);
    case BP_RELOC_HEAD:
        return put_head(out, place, n, in_array);
    default:
        return false;
    }
}

/* The splice of a graft; `place` lives as long as it. */
static struct bp_splice make_splice(struct place *place) {
    return (struct bp_splice){place->graft->numbers, place->graft->records.n, relocate, place};
}

void bp_graft_put(const struct bp_assembly *a, struct bp_graft *graft, GString *out,
                  const struct bp_obj *value) {
    struct place place = {a, graft, 0};
    const struct bp_splice splice = make_splice(&place);
    GString *text = g_string_truncate(a->scratch, 0);
    bp_obj_put(text, value);
    const char *reason = bp_splice(out, text->str, text->len, &splice, NULL);
    if (reason)
        bp_graft_refuse(a, graft, reason);
}

bool bp_graft_leads(const struct bp_assembly *a, const struct bp_graft *graft,
                    const struct bp_obj *value) {
    const struct bp_attachment *attachment = graft->attached->attachment;
    if (value->type != BP_OBJ_REF || value->as.ref.generation != BP_RELOC_ELSEWHERE)
        return true;
    const uint32_t number = value->as.ref.number / BP_ELSEWHERE_PARTS;
    return number < attachment->n_elsewhere &&
           page_elsewhere(a, &attachment->elsewhere[number]) < a->pages->n_pages;
}

struct bp_graft_array bp_graft_array(const struct bp_graft *graft, const char *key) {
    const struct bp_obj *array = bp_obj_get(graft->index, key);
    if (!array || array->type != BP_OBJ_ARRAY)
        return (struct bp_graft_array){NULL, 0};
    return (struct bp_graft_array){array->as.array.items, array->as.array.n};
}

void bp_graft_put_refs(const struct bp_assembly *a, struct bp_graft *graft, GString *out,
                       const char *key) {
    const struct bp_graft_array array = bp_graft_array(graft, key);
    for (uint32_t i = 0; i < array.n; i++) {
        if (array.items[i]->type == BP_OBJ_REF)
            bp_graft_put(a, graft, out, array.items[i]);
        else
            bp_graft_refuse(a, graft, "a list of objects contains something else");
    }
}

void bp_grafts_put_arrays(const struct bp_assembly *a, GString *out, const char *key) {
    bool any = false;
    for (uint32_t i = 0; i < a->pages->n_attached; i++) {
        const struct bp_graft_array array = bp_graft_array(&a->grafts[i], key);
        if (array.n > 0 && !any)
            g_string_append_printf(out, "/%s[", key);
        any |= array.n > 0;
        for (uint32_t k = 0; k < array.n; k++)
            bp_graft_put(a, &a->grafts[i], out, array.items[k]);
    }
    if (any)
        g_string_append_c(out, ']');
}

const struct bp_obj *bp_graft_follow(const struct bp_assembly *a, const struct bp_graft *graft,
                                     const struct bp_obj *value) {
    size_t used;
    if (!value || value->type != BP_OBJ_REF)
        return value;
    if (value->as.ref.generation != 0 || value->as.ref.number == 0 ||
        value->as.ref.number > graft->records.n)
        return NULL;
    const struct bp_record record = bp_record_at(&graft->records, value->as.ref.number);
    return bp_obj_parse(a->arena, record.text, record.length, &used);
}

/* The pages get the numbers that are theirs in the page tree. */
static const char *number_pages(const struct bp_assembly *a, struct bp_graft *graft) {
    const struct bp_graft_array pages = bp_graft_array(graft, "Pages");
    if (pages.n != graft->attached->attachment->n_pages)
        return "it has a different number of pages from the one given";
    for (uint32_t i = 0; i < pages.n; i++) {
        const struct bp_obj *page = pages.items[i];
        if (page->type != BP_OBJ_REF || page->as.ref.generation != BP_RELOC_OBJECT)
            return "a page is not an object";
        const uint32_t number = page->as.ref.number;
        if (number == 0 || number > graft->records.n || graft->numbers[number])
            return "a page is missing or given twice";
        graft->numbers[number] = bp_page_ref(a, graft->attached->first_page + i);
        graft->roles[number] = BP_GRAFT_PAGE;
    }
    return NULL;
}

static const char *open_graft(struct bp_assembly *a, struct bp_graft *graft) {
    const struct bp_attachment *attachment = graft->attached->attachment;
    const char *reason = bp_records_find(&graft->records, attachment->objects, attachment->length);
    if (reason)
        return reason;
    const struct bp_record record = bp_record_at(&graft->records, 0);
    size_t used = 0;
    graft->index = bp_obj_parse(a->arena, record.text, record.length, &used);
    if (!graft->index || graft->index->type != BP_OBJ_DICT || used != record.length)
        return "its index can't be read";
    const int64_t keys = bp_obj_integer(bp_obj_get(graft->index, "Keys"), 0);
    if (keys < 0 || keys > graft->records.n)
        return "its parent tree is too large";
    const int64_t mark = bp_obj_integer(bp_obj_get(graft->index, "HeadMark"), 0);
    if (mark < 0 || mark > INT32_MAX)
        return "its first page has too many marks";
    graft->head_mark = (uint32_t)mark;
    graft->first_key = a->next_key;
    graft->n_keys = (uint32_t)keys;
    a->next_key += graft->n_keys;
    graft->numbers = g_new0(bp_ref, (gsize)graft->records.n + 1);
    graft->roles = g_new0(uint8_t, (gsize)graft->records.n + 1);
    return number_pages(a, graft);
}

bool bp_grafts_open(struct bp_assembly *a) {
    const uint32_t n = a->pages->n_attached;
    bool good = true;
    a->grafts = g_new0(struct bp_graft, MAX(n, 1));
    for (uint32_t i = 0; i < n; i++) {
        struct bp_graft *graft = &a->grafts[i];
        graft->attached = &a->pages->attached[i];
        const char *reason = open_graft(a, graft);
        if (reason)
            bp_graft_refuse(a, graft, reason);
        good &= !reason;
    }
    return good;
}

bool bp_grafts_number(const struct bp_assembly *a) {
    for (uint32_t i = 0; i < a->pages->n_attached; i++) {
        const struct bp_graft *graft = &a->grafts[i];
        uint32_t missing = 0;
        for (uint32_t k = 1; k <= graft->records.n; k++)
            missing += graft->numbers[k] == 0;
        bp_ref next = bp_pdf_reserve_many(a->pdf, missing);
        for (uint32_t k = 1; k <= graft->records.n; k++)
            if (!graft->numbers[k])
                graft->numbers[k] = next++;
        if (graft->refused)
            return false;
    }
    return true;
}

void bp_grafts_free(struct bp_assembly *a) {
    for (uint32_t i = 0; i < a->pages->n_attached && a->grafts; i++) {
        bp_records_clear(&a->grafts[i].records);
        g_free(a->grafts[i].numbers);
        g_free(a->grafts[i].roles);
    }
    g_clear_pointer(&a->grafts, g_free);
}

/* Streams go out as they are. Those without a filter are deflated, but metadata, which has to stay
 * readable (ISO 19005-2, 6.6.2.1). */
static const char *write_stream(const struct bp_assembly *a, const struct bp_splice *splice,
                                const struct bp_record *record, bp_ref ref) {
    struct bp_spliced seen;
    GString *entries = g_string_truncate(a->scratch, 0);
    const char *reason = bp_splice(entries, record->text, record->length, splice, &seen);
    if (reason)
        return reason;
    if (!seen.is_dict || seen.has_length)
        return "a stream has no dictionary, or one that gives its length";
    g_string_truncate(entries, entries->len - strlen(">>"));
    bool deflate = !seen.has_filter && !seen.is_metadata && record->size >= WORTH_DEFLATING;
    bp_pdf_stream(a->pdf, ref, entries->str + strlen("<<"), record->data, record->size,
                  deflate ? BP_STREAM_DEFLATE : BP_STREAM_READY);
    return NULL;
}

static void write_record(const struct bp_assembly *a, struct bp_graft *graft, uint32_t number,
                         bp_ref node) {
    struct place place = {a, graft, node};
    const struct bp_splice splice = make_splice(&place);
    const struct bp_record record = bp_record_at(&graft->records, number);
    const bp_ref ref = graft->numbers[number];
    const char *reason;
    if (record.data) {
        reason = write_stream(a, &splice, &record, ref);
    } else {
        reason = bp_splice(bp_pdf_begin(a->pdf, ref), record.text, record.length, &splice, NULL);
        bp_pdf_end(a->pdf);
    }
    if (reason)
        bp_graft_refuse(a, graft, reason);
}

void bp_grafts_write(const struct bp_assembly *a) {
    for (uint32_t i = 0; i < a->pages->n_attached; i++) {
        struct bp_graft *graft = &a->grafts[i];
        for (uint32_t number = 1; number <= graft->records.n && !graft->refused; number++)
            if (graft->roles[number] == BP_GRAFT_OBJECT)
                write_record(a, graft, number, 0);
    }
}

/* The attachment that a page is of: the last one that begins at it or before it. */
static struct bp_graft *graft_of(const struct bp_assembly *a, uint32_t page) {
    uint32_t low = 0, high = a->pages->n_attached;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (a->grafts[middle].attached->first_page <= page)
            low = middle;
        else
            high = middle;
    }
    return &a->grafts[low];
}

void bp_graft_write_page(const struct bp_assembly *a, uint32_t page, bp_ref node) {
    struct bp_graft *graft = graft_of(a, page);
    const struct bp_graft_array pages = bp_graft_array(graft, "Pages");
    const uint32_t index = page - graft->attached->first_page;
    if (index >= pages.n)
        g_error("page %u is of no attachment", page + 1);
    const uint32_t number = pages.items[index]->as.ref.number;
    if (bp_record_at(&graft->records, number).data)
        bp_graft_refuse(a, graft, "a page is a stream");
    else
        write_record(a, graft, number, node);
}

uint32_t bp_graft_mcid(const struct bp_assembly *a, uint32_t page, uint32_t mark) {
    return a->pages->pages[page].attachment ? graft_of(a, page)->head_mark + mark : mark;
}
