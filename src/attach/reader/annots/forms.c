/* Form fields (ISO 32000-1, 12.7): a new tree, of the fields whose widgets stay.
 * In: widgets, and what is above them. Out: the index's /Fields and /DR.
 * The tree is built from the widgets upward, so that fields of dropped pages, fields that nobody
 * sees, and loops never come into it. */

#include "attach/reader/annots/annots.h"

#include <string.h>

#include "attach/reader/objects/out.h"
#include "attach/reader/steps.h"

#define MAX_ANCESTORS 64

struct field {
    struct field *parent;
    struct bp_obj *dict;
    uint32_t number, out;
    struct bp_obj *kids; /* references */
    bool listed;         /* its parent has it as a kid */
    bool widget;
    bool met; /* it and what is above it */
};

struct build {
    struct bp_work *work;
    GHashTable *by_number; /* object number -> struct field */
    GHashTable *by_annot;  /* struct bp_annot -> struct field */
    GPtrArray *all;        /* struct field, as they were met */
    struct bp_obj *fonts;  /* of the file's resources for fields; NULL: none */
    struct bp_obj *used;   /* those that are used, under their new names */
};

struct bp_obj *bp_field_get(struct bp_work *work, struct bp_obj *dict, const char *key) {
    for (int i = 0; i < MAX_ANCESTORS && dict; i++) {
        struct bp_obj *value = bp_obj_get(dict, key);
        if (bp_resolve(work, value))
            return value;
        dict = bp_entry(work, dict, "Parent");
    }
    return NULL;
}

/* "person.name" (12.7.3.2). */
static const char *full_name(struct bp_work *work, struct bp_obj *dict) {
    const char *name = NULL;
    for (int i = 0; i < MAX_ANCESTORS && dict; i++) {
        const char *part = bp_obj_text(bp_entry(work, dict, "T"), work->arena);
        if (part && *part)
            name = name ? bp_arena_printf(work->arena, "%s.%s", part, name) : part;
        dict = bp_entry(work, dict, "Parent");
    }
    return name;
}

const char *bp_field_label(struct bp_work *work, struct bp_obj *dict) {
    if (!bp_obj_is_name(bp_entry(work, dict, "Subtype"), "Widget"))
        return "a comment";
    const char *label = bp_obj_text(bp_resolve(work, bp_field_get(work, dict, "TU")), work->arena);
    if (!label || !*label)
        label = full_name(work, dict);
    return label ? label : "a field without a name";
}

/* Names of fonts in a default appearance (12.7.3.3) get our prefix, as the fonts do. */
static void rename_fonts(struct build *build, struct bp_obj *dict) {
    struct bp_work *work = build->work;
    struct bp_obj *old = bp_entry(work, dict, "DA");
    if (!bp_obj_is(old, BP_OBJ_STRING))
        return;
    g_autoptr(GString) text = g_string_new(NULL);
    const char *at = old->as.text.bytes, *end = at + old->as.text.length;
    while (at < end) {
        size_t used = 1;
        const struct bp_obj *name =
            *at == '/' ? bp_obj_parse(work->arena, at, (size_t)(end - at), &used) : NULL;
        struct bp_obj *font = name ? bp_obj_get(build->fonts, name->as.text.bytes) : NULL;
        if (font) {
            const char *renamed =
                bp_arena_printf(work->arena, "%s%s", work->job->prefix, name->as.text.bytes);
            if (!bp_obj_get(build->used, renamed))
                bp_obj_set(work->arena, build->used, renamed, bp_out_share(work, font));
            bp_obj_put(text, bp_obj_new_name(work->arena, renamed));
        } else {
            g_string_append_len(text, at, (gssize)used);
        }
        at += used;
    }
    bp_obj_set(work->arena, dict, "DA", bp_obj_new_string(work->arena, text->str, text->len));
}

static struct field *new_field(struct build *build, uint32_t number, struct bp_obj *dict,
                               uint32_t out) {
    struct field *field = bp_arena_new0(build->work->arena, struct field);
    field->dict = dict;
    field->number = number;
    field->out = out;
    field->kids = bp_obj_new(build->work->arena, BP_OBJ_ARRAY);
    g_ptr_array_add(build->all, field);
    if (number > 0)
        g_hash_table_insert(build->by_number, GUINT_TO_POINTER(number), field);
    return field;
}

/* True if `above` is above a field, or is it. */
static bool is_above(const struct field *above, const struct field *field) {
    for (; field; field = field->parent) {
        if (field == above)
            return true;
    }
    return false;
}

/* The field above another one; NULL if there is none, or that would make a loop. */
static struct field *find_parent(struct build *build, struct field *field) {
    struct bp_work *work = build->work;
    struct bp_obj *ref = bp_obj_get(field->dict, "Parent"), *dict = bp_resolve(work, ref);
    const uint32_t number = bp_ref_number(work, ref);
    if (number == 0 || !bp_obj_is(dict, BP_OBJ_DICT))
        return NULL;
    struct field *parent = g_hash_table_lookup(build->by_number, GUINT_TO_POINTER(number));
    if (!parent && work->fate[number] == BP_FATE_OPEN)
        parent = new_field(build, number, dict, bp_out_add(work, number, dict, true));
    return parent && !parent->widget && !is_above(field, parent) ? parent : NULL;
}

/* A widget and the fields above it. */
static void climb(struct build *build, struct field *field, uint32_t page) {
    for (int i = 0; i < MAX_ANCESTORS && field && !field->met; i++) {
        field->met = true;
        bp_actions_tell(build->work, bp_obj_get(field->dict, "AA"), page);
        field->parent = find_parent(build, field);
        field = field->parent;
    }
}

/* What a field has that its widgets don't (12.7.3.1), taken out of a widget's dictionary. */
static void take_field_out(struct bp_work *work, struct bp_obj *dict) {
    static const char *const keys[] = {"FT",  "T",  "TM", "Ff", "V",     "DV",
                                       "Opt", "TI", "I",  "RV", "MaxLen"};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        bp_obj_set(work->arena, dict, keys[i], NULL);
}

/* A field that was one with its widget, in a dictionary of its own. */
static void split(struct build *build, struct field *widget) {
    struct bp_work *work = build->work;
    struct bp_obj *dict = bp_obj_copy_dict(work->arena, widget->dict);
    struct field *field = new_field(build, widget->number, dict, bp_out_add(work, 0, dict, true));
    field->parent = widget->parent;
    field->met = true;
    widget->parent = field;
    take_field_out(work, widget->dict);
}

/* A widget that pages share belongs to one field on all of them. */
static void join(struct build *build, struct field *copy, struct field *first) {
    if (!first || !bp_obj_get(copy->dict, "T"))
        return;
    if (bp_obj_get(first->dict, "T"))
        split(build, first);
    take_field_out(build->work, copy->dict);
    copy->parent = first->parent;
    copy->met = true;
}

static void list_kid(struct bp_work *work, struct field *parent, struct field *kid) {
    if (!kid->listed)
        bp_obj_add(work->arena, parent->kids, bp_out_ref(work, kid->out));
    kid->listed = true;
}

/* Kids in the order in which the file lists them; `parent` NULL: those without a parent. */
static void list_kids(struct build *build, struct field *root, struct field *parent,
                      const struct bp_obj *list) {
    for (uint32_t i = 0; i < bp_obj_count(list); i++) {
        const uint32_t number = bp_ref_number(build->work, list->as.array.items[i]);
        struct field *kid = g_hash_table_lookup(build->by_number, GUINT_TO_POINTER(number));
        if (number > 0 && kid && kid->parent == parent)
            list_kid(build->work, root, kid);
    }
}

static void finish(struct build *build, struct field *field, struct field *root) {
    static const char *const keys[] = {"FT", "T",  "TU",  "TM", "Ff", "V",  "DV",     "DA",
                                       "Q",  "DS", "Opt", "TI", "I",  "RV", "MaxLen", NULL};
    struct bp_work *work = build->work;
    if (!field->widget)
        bp_obj_keep(field->dict, keys);
    rename_fonts(build, field->dict);
    bp_obj_set(work->arena, field->dict, "Parent",
               field == root ? NULL
                             : bp_out_ref(work, field->parent ? field->parent->out : root->out));
    if (field->kids->as.array.n > 0)
        bp_obj_set(work->arena, field->dict, "Kids", field->kids);
}

/* The field of our own that all others hang under, with the defaults of the whole form. */
static struct field *make_root(struct build *build, struct bp_obj *form) {
    struct bp_work *work = build->work;
    const struct bp_obj *da = bp_entry(work, form, "DA"), *q = bp_entry(work, form, "Q");
    const char *prefix = work->job->prefix;
    const size_t length = strlen(prefix) - (size_t)g_str_has_suffix(prefix, ".");
    struct bp_obj *dict = bp_obj_make(
        work->arena, "<</T/?/DA/?/Q/?>>", bp_obj_new_string(work->arena, prefix, length),
        bp_obj_is(da, BP_OBJ_STRING) ? bp_obj_copy(work->arena, da) : NULL,
        bp_obj_is(q, BP_OBJ_INT) ? bp_obj_copy(work->arena, q) : NULL);
    return new_field(build, 0, dict, bp_out_add(work, 0, dict, true));
}

/* A field is announced by its /TU (ISO 14289-1, 7.18.1), which one widget of several can't say for
 * it. */
static void check_name(struct bp_work *work, const struct field *field, uint32_t page) {
    if (field->parent && !bp_obj_get(field->dict, "T"))
        field = field->parent;
    for (; field; field = field->parent) {
        if (bp_text_is_said(work, bp_entry(work, field->dict, "TU")))
            return;
    }
    bp_found(work, BP_FINDING_FIELD_NO_NAME, page, NULL);
}

/* What is typed into a field for passwords isn't handed on (table 228). */
static void forget_secret(const struct build *build, struct bp_obj *dict) {
    static const char *const keys[] = {"V", "DV", "RV"};
    struct bp_work *work = build->work;
    const struct bp_obj *type = bp_resolve(work, bp_field_get(work, dict, "FT"));
    const struct bp_obj *flags = bp_resolve(work, bp_field_get(work, dict, "Ff"));
    if (!bp_obj_is_name(type, "Tx") || !(bp_obj_integer(flags, 0) & BP_FIELD_PASSWORD))
        return;
    for (int i = 0; i < MAX_ANCESTORS && dict; i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(keys); j++)
            bp_obj_set(work->arena, dict, keys[j], NULL);
        dict = bp_entry(work, dict, "Parent");
    }
}

static void take_widgets(struct build *build) {
    struct bp_work *work = build->work;
    for (uint32_t i = 0; i < work->n_pages; i++) {
        const struct bp_page *page = &work->pages[i];
        for (guint j = 0; j < page->annots->len; j++) {
            const struct bp_annot *annot = page->annots->pdata[j];
            if (annot->look)
                bp_obj_set(work->arena, annot->dict, "AP", annot->look);
            if (annot->kind != BP_ANNOT_WIDGET) {
                rename_fonts(build, annot->dict);
                continue;
            }
            struct field *field = new_field(build, annot->number, annot->dict, annot->out);
            field->widget = true;
            forget_secret(build, annot->dict);
            g_hash_table_insert(build->by_annot, (gpointer)annot, field);
            join(build, field, g_hash_table_lookup(build->by_annot, annot->first));
            climb(build, field, page->source);
            check_name(work, field, page->source);
        }
    }
}

void bp_forms_build(struct bp_work *work) {
    struct bp_obj *form = bp_entry(work, work->catalog, "AcroForm");
    struct build build = {
        .work = work,
        .by_number = bp_table_new(work, NULL, NULL),
        .by_annot = bp_table_new(work, NULL, NULL),
        .all = bp_owned(work, g_ptr_array_new(), (GDestroyNotify)g_ptr_array_unref),
        .fonts = bp_entry(work, bp_entry(work, form, "DR"), "Font"),
        .used = bp_obj_new(work->arena, BP_OBJ_DICT),
    };
    if (bp_entry(work, form, "XFA"))
        bp_found(work, BP_FINDING_XFA, 0, NULL);
    take_widgets(&build);
    if (build.all->len > 0) {
        const guint n = build.all->len;
        struct field *root = make_root(&build, form);
        list_kids(&build, root, NULL, bp_entry(work, form, "Fields"));
        for (guint i = 0; i < n; i++) {
            struct field *field = build.all->pdata[i];
            list_kids(&build, field, field, bp_entry(work, field->dict, "Kids"));
        }
        for (guint i = 0; i < n; i++) {
            struct field *field = build.all->pdata[i];
            list_kid(work, field->parent ? field->parent : root, field);
        }
        for (guint i = 0; i <= n; i++)
            finish(&build, build.all->pdata[i], root);
        bp_obj_set(work->arena, work->index, "Fields",
                   bp_obj_make(work->arena, "[/?]", bp_out_ref(work, root->out)));
    }
    if (build.used->as.dict.n > 0)
        bp_obj_set(work->arena, work->index, "DR",
                   bp_obj_make(work->arena, "<</Font/?>>", build.used));
}
