/* What may be in what (ISO 32000-1, 14.8.4; ISO 14289-1, 7.2 and 7.18).
 * In: the elements that stay. Out: wrappers where it is plain which one is missing; findings.
 * One table says which kids an element may have and whose kid it must be. What only groups (Div,
 * Part, NonStruct) is looked through, as PDF/UA's checkers do. */
#include "attach/reader/tags/structure.h"

#define SET BP_ROLE_SET

/* Sets of what an element's kids and the element above it may be; 0: any. */
struct rule {
    uint64_t kids, parents;
};

static const struct rule rules[BP_ROLE_COUNT] = {
    [BP_ROLE_TABLE] = {SET(TR) | SET(THEAD) | SET(TBODY) | SET(TFOOT) | SET(CAPTION), 0},
    [BP_ROLE_THEAD] = {SET(TR), SET(TABLE)},
    [BP_ROLE_TBODY] = {SET(TR), SET(TABLE)},
    [BP_ROLE_TFOOT] = {SET(TR), SET(TABLE)},
    [BP_ROLE_TR] = {SET(TH) | SET(TD), SET(TABLE) | SET(THEAD) | SET(TBODY) | SET(TFOOT)},
    [BP_ROLE_TH] = {0, SET(TR)},
    [BP_ROLE_TD] = {0, SET(TR)},
    [BP_ROLE_L] = {SET(L) | SET(LI) | SET(CAPTION), 0},
    [BP_ROLE_LI] = {SET(LBL) | SET(LBODY), SET(L)},
    [BP_ROLE_LBODY] = {0, SET(LI)},
    [BP_ROLE_TOC] = {SET(TOC) | SET(TOCI) | SET(CAPTION), 0},
    [BP_ROLE_TOCI] = {0, SET(TOC)},
    [BP_ROLE_RUBY] = {SET(RB) | SET(RT) | SET(RP), 0},
    [BP_ROLE_RB] = {0, SET(RUBY)},
    [BP_ROLE_RT] = {0, SET(RUBY)},
    [BP_ROLE_RP] = {0, SET(RUBY)},
    [BP_ROLE_WARICHU] = {SET(WT) | SET(WP), 0},
    [BP_ROLE_WT] = {0, SET(WARICHU)},
    [BP_ROLE_WP] = {0, SET(WARICHU)},
};

enum bp_tag_role bp_role_of_annot(enum bp_annot_kind kind) {
    static const enum bp_tag_role roles[] = {[BP_ANNOT_LINK] = BP_ROLE_LINK,
                                             [BP_ANNOT_WIDGET] = BP_ROLE_FORM,
                                             [BP_ANNOT_SIGNATURE] = BP_ROLE_NONE,
                                             [BP_ANNOT_OTHER] = BP_ROLE_ANNOT};
    return roles[kind];
}

/* Mending */

struct mender {
    struct bp_work *work;
    struct bp_tags *tags;
    uint32_t index; /* of the element that is mended */
    struct bp_list found;
};

/* The element that a kid is, if it goes out; NULL. */
static struct bp_tag *live_kid(const struct mender *m, uint32_t at) {
    const struct bp_tag *elem = bp_tag_at(m->tags, m->index);
    const struct bp_tag_kid *kid = bp_tag_kid_at(m->tags, elem->first + at);
    struct bp_tag *below = kid->type == BP_TAG_ELEM ? bp_tag_at(m->tags, kid->value) : NULL;
    return below && below->kept ? below : NULL;
}

/* The role of a kid, for what may be there: of the elements that it groups, the first that isn't
 * one of `allowed`. BP_ROLE_NONE: it is none that goes out. */
static enum bp_tag_role kid_role(struct mender *m, uint32_t at, uint64_t allowed) {
    const struct bp_tag *kid = live_kid(m, at);
    if (!kid)
        return BP_ROLE_NONE;
    enum bp_tag_role role = kid->role;
    if (bp_tag_is(kid, BP_ROLES_GROUP)) {
        bp_tags_gather(m->tags, (uint32_t)(kid - m->tags->elems), false, &m->found);
        for (uint32_t i = 0; i < m->found.n; i++) {
            role = bp_tag_at(m->tags, m->found.at[i])->role;
            if (!(allowed >> role & 1))
                return role;
        }
    }
    return role;
}

static uint32_t n_kids(const struct mender *m) {
    return bp_tag_at(m->tags, m->index)->n;
}

/* Kids that nothing is in and that don't belong there go. */
static void drop_empty(struct mender *m, uint64_t allowed) {
    for (uint32_t k = 0; k < n_kids(m); k++) {
        struct bp_tag *kid = live_kid(m, k);
        if (kid && !kid->had && !(allowed >> kid_role(m, k, allowed) & 1) &&
            !bp_obj_get(kid->dict, "ActualText") && !bp_obj_get(kid->dict, "Alt"))
            kid->kept = false;
    }
}

/* Puts kids of these roles that follow each other, at most `most` at once, into an element. */
static void wrap_runs(struct mender *m, uint64_t allowed, uint64_t roles, uint32_t most,
                      enum bp_tag_role role) {
    for (uint32_t k = 0; k < n_kids(m); k++) {
        uint32_t n = 0;
        while (k + n < n_kids(m) && n < most && roles >> kid_role(m, k + n, allowed) & 1)
            n++;
        if (n > 0)
            bp_tags_wrap(m->work, m->index, k, n, role);
    }
}

static bool has_kids(struct mender *m, uint64_t roles) {
    bp_tags_gather(m->tags, m->index, false, &m->found);
    for (uint32_t i = 0; i < m->found.n; i++) {
        if (bp_tag_is(bp_tag_at(m->tags, m->found.at[i]), roles))
            return true;
    }
    return false;
}

/* A table has one head, its first, and one foot, its last; others are bodies. */
static void mend_groups(struct mender *m) {
    struct bp_tag *head = NULL, *foot = NULL;
    bp_tags_gather(m->tags, m->index, false, &m->found);
    for (uint32_t i = 0; i < m->found.n; i++) {
        struct bp_tag *elem = bp_tag_at(m->tags, m->found.at[i]);
        if (elem->role == BP_ROLE_THEAD && head)
            elem->role = BP_ROLE_TBODY;
        else if (elem->role == BP_ROLE_THEAD)
            head = elem;
        if (elem->role == BP_ROLE_TFOOT && foot)
            foot->role = BP_ROLE_TBODY;
        if (elem->role == BP_ROLE_TFOOT)
            foot = elem;
    }
    if (!head && !foot)
        return;
    if (!has_kids(m, SET(TBODY)))
        wrap_runs(m, 0, SET(TR), UINT32_MAX, BP_ROLE_TBODY);
    if (!has_kids(m, SET(TBODY)) && head) /* what it was the head of is on other pages */
        head->role = BP_ROLE_TBODY;
    else if (!has_kids(m, SET(TBODY)) && foot)
        foot->role = BP_ROLE_TBODY;
}

static void mend_table(struct mender *m, enum bp_tag_role role) {
    const uint64_t allowed = rules[role].kids;
    drop_empty(m, allowed);
    if (role != BP_ROLE_TR)
        wrap_runs(m, allowed, SET(TH) | SET(TD), UINT32_MAX, BP_ROLE_TR);
    if (role == BP_ROLE_TABLE)
        mend_groups(m);
}

/* A label and the body that follows it are an item. */
static void mend_list(struct mender *m) {
    const uint64_t allowed = rules[BP_ROLE_L].kids;
    drop_empty(m, allowed);
    for (uint32_t k = 0; k < n_kids(m); k++) {
        const enum bp_tag_role role = kid_role(m, k, allowed);
        if (role == BP_ROLE_LBODY)
            bp_tags_wrap(m->work, m->index, k, 1, BP_ROLE_LI);
        else if (role == BP_ROLE_LBL && k + 1 < n_kids(m) &&
                 kid_role(m, k + 1, allowed) == BP_ROLE_LBODY)
            bp_tags_wrap(m->work, m->index, k, 2, BP_ROLE_LI);
    }
}

/* A Form without its Role has a widget, and nothing else (7.18.4). */
static void mend_form(struct mender *m) {
    struct bp_tag *elem = bp_tag_at(m->tags, m->index);
    bool content = false;
    uint32_t live = 0, widgets = 0;
    struct bp_tag_attribute role = {"Role", BP_OBJ_NAME, NULL};
    bp_tag_attributes(m->work, elem, "PrintField", &role, 1);
    if (role.value)
        return;
    for (uint32_t k = 0; k < elem->n; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(m->tags, elem->first + k);
        const struct bp_annot *annot = bp_tag_annot(m->work, kid);
        const bool goes =
            kid->type == BP_TAG_ELEM ? bp_tag_at(m->tags, kid->value)->kept : !kid->lost;
        live += goes;
        widgets += annot && annot->kind == BP_ANNOT_WIDGET;
        content |= goes && kid->type != BP_TAG_ELEM;
    }
    if (live != 1 || widgets != 1)
        elem->role = content ? BP_ROLE_SPAN : BP_ROLE_DIV;
}

/* Annotations are in elements of their own kind, links in Link and so on (7.18.1, 7.18.4 and
 * 7.18.5). */
static void mend_annots(struct mender *m) {
    for (uint32_t k = 0; k < n_kids(m); k++) {
        const struct bp_tag *elem = bp_tag_at(m->tags, m->index);
        const struct bp_annot *annot =
            bp_tag_annot(m->work, bp_tag_kid_at(m->tags, elem->first + k));
        const enum bp_tag_role role = annot ? bp_role_of_annot(annot->kind) : BP_ROLE_NONE;
        if (role && elem->role != role)
            bp_tags_wrap(m->work, m->index, k, 1, role);
    }
}

static void mend(struct mender *m) {
    const enum bp_tag_role role = bp_tag_at(m->tags, m->index)->role;
    const uint64_t allowed = rules[role].kids;
    if (role == BP_ROLE_FORM)
        mend_form(m);
    mend_annots(m);
    if (role == BP_ROLE_LI) { /* what is no label is its body */
        drop_empty(m, allowed);
        wrap_runs(m, allowed, ~(allowed | SET(NONE)), UINT32_MAX, BP_ROLE_LBODY);
    } else if (role == BP_ROLE_L) {
        mend_list(m);
    } else if (role == BP_ROLE_TOC) { /* each line is an entry */
        drop_empty(m, allowed);
        wrap_runs(m, allowed, SET(P) | SET(REFERENCE) | SET(LINK) | SET(SPAN), 1, BP_ROLE_TOCI);
    } else if (role == BP_ROLE_TABLE || role == BP_ROLE_THEAD || role == BP_ROLE_TBODY ||
               role == BP_ROLE_TFOOT || role == BP_ROLE_TR) {
        mend_table(m, role);
    }
}

void bp_nesting_mend(struct bp_work *work) {
    struct mender m = {.work = work, .tags = work->tags};
    const uint32_t n = work->tags->n_elems; /* what is made here needs no mending */
    for (m.index = 1; m.index < n; m.index++) {
        if (bp_tag_at(work->tags, m.index)->kept)
            mend(&m);
    }
    g_free(m.found.at);
}

/* Checking */

static void report(struct bp_work *work, const struct bp_tag *elem, enum bp_tag_role place) {
    g_autofree char *detail =
        g_strdup_printf(place ? "%s in %s" : "%s", bp_role_name(elem->role), bp_role_name(place));
    bp_tag_found(work, elem, BP_FINDING_TAG_NESTING, detail);
}

/* Captions come first, of a table also last; a table has one head, one foot and, with these, a
 * body. */
static bool is_in_order(const struct bp_tags *tags, enum bp_tag_role role,
                        const struct bp_list *kids) {
    uint32_t captions = 0, heads = 0, feet = 0, bodies = 0;
    for (uint32_t i = 0; i < kids->n; i++) {
        const enum bp_tag_role kid = bp_tag_at(tags, kids->at[i])->role;
        const bool last = role == BP_ROLE_TABLE && i == kids->n - 1;
        if (kid == BP_ROLE_CAPTION && (captions++ > 0 || (i > 0 && !last)))
            return false;
        heads += kid == BP_ROLE_THEAD;
        feet += kid == BP_ROLE_TFOOT;
        bodies += kid == BP_ROLE_TBODY;
    }
    return heads <= 1 && feet <= 1 && (heads + feet == 0 || bodies > 0);
}

static void check_kids(struct bp_work *work, uint32_t index, struct bp_list *kids) {
    struct bp_tags *tags = work->tags;
    const struct bp_tag *elem = bp_tag_at(tags, index);
    bp_tags_gather(tags, index, false, kids);
    for (uint32_t i = 0; i < kids->n; i++) {
        struct bp_tag *kid = bp_tag_at(tags, kids->at[i]);
        kid->place = elem->role;
        if (!bp_tag_is(kid, rules[elem->role].kids))
            report(work, kid, elem->role);
    }
    if (!is_in_order(tags, elem->role, kids))
        report(work, elem, BP_ROLE_NONE);
}

void bp_nesting_check(struct bp_work *work) {
    struct bp_tags *tags = work->tags;
    struct bp_list kids = {0};
    for (uint32_t i = 0; i < tags->order.n; i++) {
        const uint32_t index = tags->order.at[i];
        const struct bp_tag *elem = bp_tag_at(tags, index);
        const struct rule *rule = &rules[elem->role];
        if (rule->parents && !(rule->parents >> elem->place & 1))
            report(work, elem, elem->place);
        if (rule->kids)
            check_kids(work, index, &kids);
    }
    g_free(kids.at);
}
