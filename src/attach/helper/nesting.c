/* What may stand in what (ISO 32000-1, 14.8.4; ISO 14289-1, 7.2 and 7.18).
 * In: the elements that stay. Out: wrappers where it is plain which one is missing; findings.
 * The one idea: one table says which kids an element may have and whose kid it must be. What only
 * groups (Div, Part, NonStruct) is looked through, as PDF/UA's checkers do. */
#include "attach/helper/annots.h"
#include "attach/helper/findings.h"
#include "attach/helper/tags.h"

/* Kids and parents with a space after each; NULL: any. */
struct rule {
    const char *role, *kids, *parents;
};

static const struct rule rules[] = {
    {"Table", "TR THead TBody TFoot Caption ", NULL},
    {"THead", "TR ", "Table "},
    {"TBody", "TR ", "Table "},
    {"TFoot", "TR ", "Table "},
    {"TR", "TH TD ", "Table THead TBody TFoot "},
    {"TH", NULL, "TR "},
    {"TD", NULL, "TR "},
    {"L", "L LI Caption ", NULL},
    {"LI", "Lbl LBody ", "L "},
    {"LBody", NULL, "LI "},
    {"TOC", "TOC TOCI Caption ", NULL},
    {"TOCI", NULL, "TOC "},
    {"Ruby", "RB RT RP ", NULL},
    {"RB", NULL, "Ruby "},
    {"RT", NULL, "Ruby "},
    {"RP", NULL, "Ruby "},
    {"Warichu", "WT WP ", NULL},
    {"WT", NULL, "Warichu "},
    {"WP", NULL, "Warichu "},
};

static const struct rule *rule_of(const struct bp_tag *elem) {
    if (!strchr("TLRW", elem->role[0])) /* most are P, Span and the like */
        return NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (bp_tag_is(elem, rules[i].role))
            return &rules[i];
    }
    return NULL;
}

/* True if a list of roles, with a space after each, has one. */
static bool lists(const char *list, const char *role) {
    const size_t length = strlen(role);
    for (const char *at = list; *at; at = strchr(at, ' ') + 1) {
        if (*at == *role && !strncmp(at, role, length) && at[length] == ' ')
            return true;
    }
    return false;
}

/* Mending */

struct mender {
    struct bp_work *work;
    struct bp_tags *tags;
    uint32_t index; /* of the element that is mended */
    GArray *found;
};

/* The role of a kid, for what may stand there: of the elements that it groups, the first that isn't
 * one of `allowed`. NULL: it is none that goes out. */
static const char *kid_role(struct mender *m, uint32_t at, const char *allowed) {
    const struct bp_tag *elem = bp_tag_at(m->tags, m->index);
    const struct bp_tag_kid *kid = bp_tag_kid_at(m->tags, elem->first + at);
    if (kid->type != BP_TAG_ELEM || !bp_tag_at(m->tags, kid->value)->kept)
        return NULL;
    const struct bp_tag *below = bp_tag_at(m->tags, kid->value);
    const char *role = below->role;
    if (lists("Div Part NonStruct Document ", role)) {
        g_array_set_size(m->found, 0);
        bp_tags_gather(m->tags, kid->value, false, m->found);
        for (guint i = 0; i < m->found->len; i++) {
            role = bp_tag_at(m->tags, g_array_index(m->found, uint32_t, i))->role;
            if (!lists(allowed, role))
                return role;
        }
    }
    return role;
}

static uint32_t n_kids(const struct mender *m) {
    return bp_tag_at(m->tags, m->index)->n;
}

/* Kids that nothing is in and that don't belong there go. */
static void drop_empty(struct mender *m, const char *allowed) {
    for (uint32_t k = 0; k < n_kids(m); k++) {
        const char *role = kid_role(m, k, allowed);
        const struct bp_tag *elem = bp_tag_at(m->tags, m->index);
        struct bp_tag *kid =
            role ? bp_tag_at(m->tags, bp_tag_kid_at(m->tags, elem->first + k)->value) : NULL;
        if (kid && !kid->had && !lists(allowed, role) && !bp_obj_get(kid->dict, "ActualText") &&
            !bp_obj_get(kid->dict, "Alt"))
            kid->kept = false;
    }
}

/* Puts kids that follow each other, at most `most` at once, into an element of the role. They are
 * those of `roles` or, if that is NULL, all elements but `allowed`. */
static void wrap_runs(struct mender *m, const char *allowed, const char *roles, uint32_t most,
                      const char *role) {
    for (uint32_t k = 0; k < n_kids(m); k++) {
        uint32_t n = 0;
        for (; k + n < n_kids(m) && n < most; n++) {
            const char *kid = kid_role(m, k + n, allowed);
            if (!kid || !(roles ? lists(roles, kid) : !lists(allowed, kid)))
                break;
        }
        if (n > 0)
            bp_tags_wrap(m->work, m->index, k, n, role);
    }
}

static uint32_t count_kids(struct mender *m, const char *roles) {
    uint32_t n = 0;
    g_array_set_size(m->found, 0);
    bp_tags_gather(m->tags, m->index, false, m->found);
    for (guint i = 0; i < m->found->len; i++)
        n += lists(roles, bp_tag_at(m->tags, g_array_index(m->found, uint32_t, i))->role);
    return n;
}

/* A table has one head, its first, and one foot, its last; others are bodies. */
static void mend_groups(struct mender *m) {
    struct bp_tag *head = NULL, *foot = NULL;
    g_array_set_size(m->found, 0);
    bp_tags_gather(m->tags, m->index, false, m->found);
    for (guint i = 0; i < m->found->len; i++) {
        struct bp_tag *elem = bp_tag_at(m->tags, g_array_index(m->found, uint32_t, i));
        if (bp_tag_is(elem, "THead") && head)
            elem->role = "TBody";
        else if (bp_tag_is(elem, "THead"))
            head = elem;
        if (bp_tag_is(elem, "TFoot") && foot)
            foot->role = "TBody";
        if (bp_tag_is(elem, "TFoot"))
            foot = elem;
    }
    if (count_kids(m, "THead TFoot ") == 0)
        return;
    if (count_kids(m, "TBody ") == 0)
        wrap_runs(m, "", "TR ", UINT32_MAX, "TBody");
    if (count_kids(m, "TBody ") == 0 && head) /* what it was the head of is on other pages */
        head->role = "TBody";
    else if (count_kids(m, "TBody ") == 0 && foot)
        foot->role = "TBody";
}

static void mend_table(struct mender *m, const struct rule *rule) {
    drop_empty(m, rule->kids);
    if (strcmp(rule->role, "TR") != 0)
        wrap_runs(m, rule->kids, "TH TD ", UINT32_MAX, "TR");
    if (!strcmp(rule->role, "Table"))
        mend_groups(m);
}

/* A label and the body that follows it are an item. */
static void mend_list(struct mender *m, const char *allowed) {
    drop_empty(m, allowed);
    for (uint32_t k = 0; k < n_kids(m); k++) {
        const char *role = kid_role(m, k, allowed);
        const char *next = k + 1 < n_kids(m) ? kid_role(m, k + 1, allowed) : NULL;
        if (role && !strcmp(role, "LBody"))
            bp_tags_wrap(m->work, m->index, k, 1, "LI");
        else if (role && next && !strcmp(role, "Lbl") && !strcmp(next, "LBody"))
            bp_tags_wrap(m->work, m->index, k, 2, "LI");
    }
}

/* What is no label of an item is its body. */
static void mend_item(struct mender *m, const char *allowed) {
    drop_empty(m, allowed);
    wrap_runs(m, allowed, NULL, UINT32_MAX, "LBody");
}

/* Each line of a table of contents is an entry. */
static void mend_contents(struct mender *m, const char *allowed) {
    drop_empty(m, allowed);
    wrap_runs(m, allowed, "P Reference Link Span ", 1, "TOCI");
}

/* A Form without its Role has a widget, and nothing else (7.18.4). */
static void mend_form(struct mender *m) {
    struct bp_tag *elem = bp_tag_at(m->tags, m->index);
    bool content = false;
    uint32_t live = 0, widgets = 0;
    if (bp_tag_attribute(m->work, elem, "PrintField", "Role", BP_OBJ_NAME))
        return;
    for (uint32_t k = 0; k < elem->n; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(m->tags, elem->first + k);
        const struct bp_annot *annot =
            kid->type == BP_TAG_ANNOT && !kid->lost ? bp_annots_find(m->work, kid->number) : NULL;
        const bool goes =
            kid->type == BP_TAG_ELEM ? bp_tag_at(m->tags, kid->value)->kept : !kid->lost;
        live += goes;
        widgets += annot && annot->kind == BP_ANNOT_WIDGET;
        content |= goes && kid->type != BP_TAG_ELEM;
    }
    if (live != 1 || widgets != 1)
        elem->role = content ? "Span" : "Div";
}

/* Annotations stand in elements of their own kind, links in Link and so on (7.18.1, 7.18.4 and
 * 7.18.5). */
static void mend_annots(struct mender *m) {
    static const char *const roles[] = {
        [BP_ANNOT_LINK] = "Link", [BP_ANNOT_WIDGET] = "Form", [BP_ANNOT_OTHER] = "Annot"};
    for (uint32_t k = 0; k < n_kids(m); k++) {
        const struct bp_tag *elem = bp_tag_at(m->tags, m->index);
        const struct bp_tag_kid *kid = bp_tag_kid_at(m->tags, elem->first + k);
        const struct bp_annot *annot =
            kid->type == BP_TAG_ANNOT && !kid->lost ? bp_annots_find(m->work, kid->number) : NULL;
        if (annot && annot->kind != BP_ANNOT_SIGNATURE && !bp_tag_is(elem, roles[annot->kind]))
            bp_tags_wrap(m->work, m->index, k, 1, roles[annot->kind]);
    }
}

static void mend(struct mender *m) {
    const struct bp_tag *elem = bp_tag_at(m->tags, m->index);
    const struct rule *rule = rule_of(elem);
    if (bp_tag_is(elem, "Form"))
        mend_form(m);
    mend_annots(m);
    if (!rule || !rule->kids)
        return;
    if (!strcmp(rule->role, "LI"))
        mend_item(m, rule->kids);
    else if (!strcmp(rule->role, "L"))
        mend_list(m, rule->kids);
    else if (!strcmp(rule->role, "TOC"))
        mend_contents(m, rule->kids);
    else if (rule->role[0] == 'T')
        mend_table(m, rule);
}

void bp_nesting_mend(struct bp_work *work) {
    struct mender m = {work, work->tags, 0, g_array_new(FALSE, FALSE, sizeof(uint32_t))};
    const guint n = work->tags->elems->len; /* what is made here needs no mending */
    for (m.index = 1; m.index < n; m.index++) {
        if (bp_tag_at(work->tags, m.index)->kept)
            mend(&m);
    }
    g_array_free(m.found, TRUE);
}

/* Checking */

static void tell(struct bp_work *work, const struct bp_tag *elem, const char *role,
                 const char *place) {
    char *detail = g_strdup_printf(place ? "%s in %s" : "%s", role, place);
    bp_findings_add(work->findings, BP_FINDING_TAG_NESTING, bp_tag_first_page(work, elem), detail);
    g_free(detail);
}

/* Captions come first, of a table also last; a table has one head, one foot and, with these, a
 * body. */
static bool is_in_order(const struct bp_tags *tags, const char *role, const GArray *kids) {
    uint32_t captions = 0, heads = 0, feet = 0, bodies = 0;
    for (guint i = 0; i < kids->len; i++) {
        const struct bp_tag *kid = bp_tag_at(tags, g_array_index(kids, uint32_t, i));
        const bool last = !strcmp(role, "Table") && i == kids->len - 1;
        if (bp_tag_is(kid, "Caption") && (captions++ > 0 || (i > 0 && !last)))
            return false;
        heads += bp_tag_is(kid, "THead");
        feet += bp_tag_is(kid, "TFoot");
        bodies += bp_tag_is(kid, "TBody");
    }
    return heads <= 1 && feet <= 1 && (heads + feet == 0 || bodies > 0);
}

static void check_kids(struct bp_work *work, uint32_t index, const struct rule *rule,
                       GArray *kids) {
    struct bp_tags *tags = work->tags;
    g_array_set_size(kids, 0);
    bp_tags_gather(tags, index, false, kids);
    for (guint i = 0; i < kids->len; i++) {
        struct bp_tag *kid = bp_tag_at(tags, g_array_index(kids, uint32_t, i));
        kid->place = rule->role;
        if (!lists(rule->kids, kid->role))
            tell(work, kid, kid->role, rule->role);
    }
    if (!is_in_order(tags, rule->role, kids))
        tell(work, bp_tag_at(tags, index), rule->role, NULL);
}

void bp_nesting_check(struct bp_work *work) {
    struct bp_tags *tags = work->tags;
    GArray *kids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    for (guint i = 0; i < tags->order->len; i++) {
        const uint32_t index = g_array_index(tags->order, uint32_t, i);
        const struct bp_tag *elem = bp_tag_at(tags, index);
        const struct rule *rule = rule_of(elem);
        if (rule && rule->parents && (!elem->place || !lists(rule->parents, elem->place)))
            tell(work, elem, elem->role, elem->place);
        if (rule && rule->kids)
            check_kids(work, index, rule, kids);
    }
    g_array_free(kids, TRUE);
}
