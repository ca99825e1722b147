/* What is wrong with the tags that go out, as PDF/UA's checkers find it (ISO 14289-1, clause 7).
 * In: the elements, mended. Out: findings. What no checker can find after the merge, since the
 * pack's own role map, ids and language stand in for the file's, is not looked for. */
#include "attach/reader/steps.h"
#include "attach/reader/tags/structure.h"

static bool has_text(struct bp_work *work, const struct bp_tag *elem, const char *key) {
    return bp_text_is_said(work, bp_entry(work, elem->dict, key));
}

static void check_lang(struct bp_work *work, struct bp_tag *elem) {
    if (!elem->says_more)
        return;
    struct bp_obj *lang = bp_entry(work, elem->dict, "Lang");
    const char *text = bp_obj_text(lang, work->arena);
    if (!lang)
        return;
    const char *tag = text ? bp_lang_tag(text, work->arena) : NULL;
    if (tag)
        bp_obj_set(work->arena, elem->dict, "Lang",
                   bp_obj_new_string(work->arena, tag, strlen(tag)));
    else if (!text || !*text)
        bp_obj_set(work->arena, elem->dict, "Lang", NULL); /* it says that it isn't known */
    else
        bp_tag_found(work, elem, BP_FINDING_LANG_CODE, text);
}

static void report_type(struct bp_work *work, const struct bp_tag *elem) {
    const struct bp_obj *type = bp_entry(work, elem->dict, "S");
    const bool name =
        bp_obj_is(type, BP_OBJ_NAME) && g_utf8_validate(type->as.text.bytes, -1, NULL);
    bp_tag_found(work, elem, BP_FINDING_TAG_UNKNOWN, name ? type->as.text.bytes : NULL);
}

static void check_headings(struct bp_work *work) {
    const struct bp_tags *tags = work->tags;
    int before = 0;
    for (uint32_t i = 0; i < tags->order.n; i++) {
        const struct bp_tag *elem = bp_tag_at(tags, tags->order.at[i]);
        int level = bp_tag_level(elem);
        if (level == 0)
            continue;
        level = level + tags->shift - work->job->level + 1;
        if (level > before + 1)
            bp_tag_found(work, elem, BP_FINDING_HEADING_SKIPPED, NULL);
        before = level;
    }
}

void bp_tags_check(struct bp_work *work) {
    const struct bp_tags *tags = work->tags;
    if (!work->tagged) {
        bp_found(work, BP_FINDING_UNTAGGED, 0, NULL);
        return;
    }
    for (uint32_t i = 0; i < tags->order.n; i++) {
        struct bp_tag *elem = bp_tag_at(tags, tags->order.at[i]);
        if (bp_tag_is(elem, BP_ROLE_SET(FIGURE) | BP_ROLE_SET(FORMULA)) &&
            !has_text(work, elem, "Alt") && !has_text(work, elem, "ActualText"))
            bp_tag_found(work, elem, BP_FINDING_FIGURE_NO_ALT, NULL);
        if (elem->unknown)
            report_type(work, elem);
        check_lang(work, elem);
    }
    check_headings(work);
    bp_nesting_check(work);
    bp_tables_check(work);
}
