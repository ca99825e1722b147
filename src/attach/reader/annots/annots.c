/* Annotations (ISO 32000-1, 12.5): what stays, and of it what is harmless.
 * In: the pages' /Annots. Out: cleaned dictionaries with numbers of their own.
 * Keys are let through by a list, so that what nobody thought of stays behind. */
#include "attach/reader/annots/annots.h"

#include <math.h>
#include <string.h>

#include "attach/reader/matrix.h"
#include "attach/reader/objects/out.h"
#include "attach/reader/steps.h"

#define MAX_COPIES 200000 /* of annotations that pages share */

enum class { LINK, WIDGET, COMMENT, REDACTION, PLAIN, SILENT, FILES, MEDIA };

static enum class class_of(const struct bp_obj *subtype) {
    static const struct {const char * name; enum class class;}
types[] = {
    {"Link", LINK},         {"Widget", WIDGET},
    {"Text", COMMENT},      {"FreeText", COMMENT},
    {"Line", COMMENT},      {"Square", COMMENT},
    {"Circle", COMMENT},    {"Polygon", COMMENT},
    {"PolyLine", COMMENT},  {"Highlight", COMMENT},
    {"Underline", COMMENT}, {"Squiggly", COMMENT},
    {"StrikeOut", COMMENT}, {"Stamp", COMMENT},
    {"Caret", COMMENT},     {"Ink", COMMENT},
    {"Redact", REDACTION},  {"Watermark", PLAIN},
    {"Popup", SILENT},      {"PrinterMark", SILENT},
    {"TrapNet", SILENT},    {"FileAttachment", FILES},
};
for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
    if (bp_obj_is_name(subtype, types[i].name))
        return types[i].class;
}
return MEDIA; /* Sound, Movie, Screen, 3D, RichMedia, and what is not known */
}

/* What may stay of a field that is merged with its annotation, and of an annotation whatever its
 * type. Names of authors (/T of a comment), dates and pop-up windows stay behind. */
#define N_FIELD_KEYS 13
static const char *const keys[] = {
    "FT",       "Parent", "T",        "TU",          "TM",    "Ff",         "V",    "DV",
    "MaxLen",   "Opt",    "TI",       "I",           "RV",    "AP",         "AS",   "BE",
    "BS",       "Border", "C",        "CA",          "CL",    "CP",         "Cap",  "CO",
    "Contents", "DA",     "DS",       "F",           "H",     "IC",         "IRT",  "IT",
    "InkList",  "L",      "LE",       "LL",          "LLE",   "LLO",        "Lang", "MK",
    "Name",     "OC",     "Open",     "OverlayText", "Q",     "QuadPoints", "RC",   "RD",
    "RO",       "RT",     "Rect",     "Repeat",      "State", "StateModel", "Subj", "Subtype",
    "Sy",       "Type",   "Vertices", "ca",          "BM",    NULL,
};

/* Coordinates of a page that is shrunk */

/* An array of coordinates after a transformation. */
static struct bp_obj *moved(struct bp_work *work, const struct bp_obj *array,
                            struct bp_matrix matrix) {
    struct bp_obj *result = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i + 1 < bp_obj_count(array); i += 2) {
        double x = bp_obj_number(bp_item(work, array, i), 0);
        double y = bp_obj_number(bp_item(work, array, i + 1), 0);
        bp_matrix_apply(matrix, &x, &y);
        bp_obj_add(work->arena, result, bp_number(work->arena, x));
        bp_obj_add(work->arena, result, bp_number(work->arena, y));
    }
    return result;
}

static void move(struct bp_work *work, struct bp_obj *dict, struct bp_matrix matrix) {
    static const char *const lists[] = {"QuadPoints", "L", "Vertices", "CL", "RD"};
    struct bp_obj *strokes = bp_entry(work, dict, "InkList");
    const struct bp_matrix scale = {matrix.a, 0, 0, matrix.d, 0, 0};
    struct bp_rect rect;
    if (bp_rect_read(work, bp_obj_get(dict, "Rect"), &rect))
        bp_obj_set(work->arena, dict, "Rect",
                   bp_rect_array(work->arena, bp_rect_transform(rect, matrix)));
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        const struct bp_obj *list = bp_entry(work, dict, lists[i]);
        if (bp_obj_is(list, BP_OBJ_ARRAY)) /* of RD, which is differences, only the scale counts */
            bp_obj_set(work->arena, dict, lists[i],
                       moved(work, list, strcmp(lists[i], "RD") != 0 ? matrix : scale));
    }
    if (!bp_obj_is(strokes, BP_OBJ_ARRAY))
        return;
    struct bp_obj *copy = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i < strokes->as.array.n; i++) {
        const struct bp_obj *stroke = bp_item(work, strokes, i);
        bp_obj_add(work->arena, copy,
                   bp_obj_is(stroke, BP_OBJ_ARRAY) ? moved(work, stroke, matrix)
                                                   : strokes->as.array.items[i]);
    }
    bp_obj_set(work->arena, dict, "InkList", copy);
}

/* Reading */

/* Decides about an annotation; true if it stays (or becomes content). */
static bool decide(struct bp_work *work, const struct bp_page *page, struct bp_annot *annot,
                   struct bp_target *target) {
    struct bp_rect rect;
    const enum class class = class_of(bp_entry(work, annot->dict, "Subtype"));
    annot->kind = BP_ANNOT_OTHER;
    if (class != WIDGET && !bp_rect_read(work, bp_obj_get(annot->dict, "Rect"), &rect))
        return false;
    const bool hidden = bp_annot_is_hidden(work, annot->dict);
    if (hidden && class == LINK)
        return false;
    /* What archives want of it (ISO 19005-2, 6.3.2) would uncover it. */
    if (hidden && (class == COMMENT || class == PLAIN)) {
        bp_target_read(work, annot->dict, page->source, false);
        bp_found(work, BP_FINDING_HIDDEN_REMOVED, page->source, NULL);
        return false;
    }
    switch (class) {
    case LINK:
        annot->kind = BP_ANNOT_LINK;
        *target = bp_target_read(work, annot->dict, page->source, true);
        annot->elsewhere = target->elsewhere;
        return target->dest || target->action;
    case WIDGET:
        annot->kind = BP_ANNOT_WIDGET;
        *target = bp_target_read(work, annot->dict, page->source, false);
        if (bp_obj_is_name(bp_resolve(work, bp_field_get(work, annot->dict, "FT")), "Sig")) {
            annot->kind = BP_ANNOT_SIGNATURE;
        } else if (bp_looks_unseen(work, page, annot->dict)) {
            if (!bp_looks_tell_unseen(work, page, annot->dict))
                bp_found(work, BP_FINDING_HIDDEN_REMOVED, page->source, NULL);
            return false;
        }
        return true;
    case COMMENT: /* whether it stays is the clerk's wish; it is reported either way */
        bp_target_read(work, annot->dict, page->source, false);
        bp_found(work,
                 work->job->remove_comments ? BP_FINDING_COMMENTS_REMOVED : BP_FINDING_COMMENTS,
                 page->source, NULL);
        return !work->job->remove_comments;
    case REDACTION: /* only marked (12.5.6.23), or it wouldn't be there: the words are */
        bp_found(work, BP_FINDING_REDACTION, page->source, NULL);
        return false;
    case PLAIN:
        return true;
    case SILENT:
    case FILES: /* (filespecs.c has reported it) */
        return false;
    case MEDIA:
        bp_found(work, BP_FINDING_MEDIA, page->source, NULL);
        return false;
    }
    return false;
}

/* A signature's field without a signature has nothing to be seen. */
static void take_signature(struct bp_work *work, struct bp_page *page, struct bp_annot *annot) {
    struct bp_obj *look = bp_obj_get(bp_entry(work, annot->dict, "AP"), "N");
    if (bp_field_get(work, annot->dict, "V"))
        bp_found(work, BP_FINDING_SIGNATURES, page->source, NULL);
    if (bp_is_stream(work, look) && !bp_layers_hidden(work, bp_obj_get(annot->dict, "OC"))) {
        annot->flat = true;
        g_ptr_array_add(page->flat, annot);
    }
}

/* The reading under way. */
struct reading {
    struct bp_work *work;
    GHashTable *met;     /* object number of an annotation -> its struct bp_annot that came first */
    GHashTable *on_page; /* struct bp_obj: those of the page under way, as the file has them */
    GHashTable *copy_of; /* struct bp_annot -> its copy on that page */
    uint32_t copies;
};

/* An annotation of a page. Pages may share it, and each gets a copy: an annotation is on one page
 * (table 164), and what is tagged with it is the first. NULL: it is none, or something else. */
static struct bp_annot *new_annot(struct reading *r, const struct bp_page *page,
                                  struct bp_obj *item) {
    struct bp_work *work = r->work;
    struct bp_annot *annot = bp_arena_new0(work->arena, struct bp_annot);
    struct bp_obj *dict = bp_resolve(work, item);
    annot->number = bp_ref_number(work, item);
    annot->page = (uint32_t)(page - work->pages);
    if (!bp_obj_is(dict, BP_OBJ_DICT) || !g_hash_table_add(r->on_page, dict))
        return NULL;
    if (annot->number > 0)
        annot->first = g_hash_table_lookup(r->met, GUINT_TO_POINTER(annot->number));
    if (annot->first) {
        r->copies++;
        annot->number = 0;
        g_hash_table_insert(r->copy_of, annot->first, annot);
    } else if (annot->number > 0) {
        if (work->fate[annot->number] != BP_FATE_OPEN)
            return NULL;
        g_hash_table_insert(r->met, GUINT_TO_POINTER(annot->number), annot);
    }
    annot->dict = bp_obj_copy_dict(work->arena, dict); /* its values are not changed in place */
    return annot;
}

static void take_annot(struct reading *r, struct bp_page *page, struct bp_obj *item) {
    struct bp_work *work = r->work;
    struct bp_target target = {0};
    struct bp_annot *annot = new_annot(r, page, item);
    if (!annot)
        return;
    if (!decide(work, page, annot, &target)) {
        if (annot->number > 0)
            bp_out_drop(work, annot->number);
        return;
    }
    if (annot->number > 0)
        g_hash_table_insert(work->annots, GUINT_TO_POINTER(annot->number), annot);
    if (annot->kind == BP_ANNOT_SIGNATURE) {
        if (annot->number > 0)
            bp_out_drop(work, annot->number);
        take_signature(work, page, annot);
        return;
    }
    bp_obj_keep(annot->dict, annot->kind == BP_ANNOT_WIDGET ? keys : keys + N_FIELD_KEYS);
    if (annot->kind == BP_ANNOT_WIDGET && target.dest) /* only links have one (table 173) */
        target =
            (struct bp_target){.action = bp_obj_make(work->arena, "<</S/GoTo/D/?>>", target.dest)};
    bp_target_set(work, annot->dict, target);
    bp_obj_set(work->arena, annot->dict, "P", bp_out_ref(work, page->out));
    annot->out = bp_out_add(work, annot->number, annot->dict, true);
    if (annot->elsewhere > 0)
        bp_elsewhere_set(work, annot->elsewhere - 1, BP_ELSEWHERE_ANNOT, annot->out);
    g_ptr_array_add(page->annots, annot);
}

/* What an annotation answers to (/IRT, 12.5.6.2) is on the same page. */
static void settle_answers(const struct reading *r, const struct bp_page *page) {
    struct bp_work *work = r->work;
    for (guint i = 0; i < page->annots->len; i++) {
        const struct bp_annot *annot = page->annots->pdata[i];
        const uint32_t number = bp_ref_number(work, bp_obj_get(annot->dict, "IRT"));
        const struct bp_annot *first = number > 0 ? bp_annots_find(work, number) : NULL;
        if (!first || first->page == annot->page)
            continue;
        const struct bp_annot *found = g_hash_table_lookup(r->copy_of, first);
        bp_obj_set(work->arena, annot->dict, "IRT",
                   found && found->out > 0 ? bp_out_ref(work, found->out) : NULL);
    }
}

static void read_page(struct reading *r, struct bp_page *page) {
    struct bp_work *work = r->work;
    struct bp_obj *annots = bp_entry(work, page->dict, "Annots");
    bp_actions_tell(work, bp_obj_get(page->dict, "AA"), page->source);
    g_hash_table_remove_all(r->on_page);
    g_hash_table_remove_all(r->copy_of);
    for (uint32_t i = 0; i < bp_obj_count(annots) && r->copies <= MAX_COPIES; i++)
        take_annot(r, page, annots->as.array.items[i]);
    settle_answers(r, page);
}

bool bp_annots_read(struct bp_work *work) {
    struct reading r = {
        .work = work,
        .met = bp_table_new(work, NULL, NULL),
        .on_page = bp_table_new(work, NULL, NULL),
        .copy_of = bp_table_new(work, NULL, NULL),
    };
    work->annots = bp_table_new(work, NULL, NULL);
    for (uint32_t i = 0; i < work->n_pages && r.copies <= MAX_COPIES; i++)
        read_page(&r, &work->pages[i]);
    if (r.copies > MAX_COPIES)
        bp_found(work, BP_FINDING_TOO_LARGE, 0, "pages share more than 200,000 links and notes");
    return r.copies <= MAX_COPIES;
}

void bp_annots_move(struct bp_work *work) {
    for (uint32_t i = 0; i < work->n_pages; i++) {
        const struct bp_page *page = &work->pages[i];
        for (guint j = 0; page->shrunk && j < page->annots->len; j++)
            move(work, ((struct bp_annot *)page->annots->pdata[j])->dict, page->shrink);
    }
}
