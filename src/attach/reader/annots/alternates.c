/* What annotations say of themselves (ISO 14289-1, 7.18), and how they are shown (ISO 19005-2,
 * 6.3.2).
 * In: the annotations that stay. Out: /Contents and /F, the index's /Links; findings.
 * The sentence that a link says is the profile's, and has the page's number in the pack. So it is a
 * relocation, and what it is made of is in the index. */

#include "attach/reader/annots/annots.h"

#include <string.h>

#include "attach/reader/contents/content.h"
#include "attach/reader/objects/out.h"
#include "attach/reader/steps.h"
#include "attach/reader/tags/structure.h"
#include "pdf/writer.h"

static bool has_text(struct bp_work *work, struct bp_obj *dict, const char *key) {
    return bp_text_is_said(work, bp_entry(work, dict, key));
}

/* Where a link leads, as the index has it: an address, a page, a link to another file, or null. */
static struct bp_obj *target_of(struct bp_work *work, const struct bp_annot *annot) {
    const struct bp_obj *dest = bp_obj_get(annot->dict, "Dest");
    struct bp_obj *uri = bp_obj_get(bp_obj_get(annot->dict, "A"), "URI");
    if (annot->elsewhere > 0)
        return bp_elsewhere_ref(work, annot->elsewhere - 1, BP_ELSEWHERE_DEST);
    if (bp_obj_count(dest) > 0)
        return bp_out_share(work, dest->as.array.items[0]);
    return bp_obj_is(uri, BP_OBJ_STRING) ? uri : bp_obj_new(work->arena, BP_OBJ_NULL);
}

static void describe(struct bp_work *work, struct bp_wording *words, struct bp_obj *links,
                     const struct bp_annot *annot) {
    const char *text = annot->elem > 0 ? bp_wording_of_link(words, annot->elem) : NULL;
    text = text ? text : "";
    bp_obj_set(work->arena, annot->dict, "Contents",
               bp_out_relocation(work, links->as.array.n, BP_RELOC_CONTENTS));
    bp_obj_add(work->arena, links,
               bp_obj_make(work->arena, "[/?/?]",
                           bp_obj_new_string(work->arena, text, strlen(text)),
                           target_of(work, annot)));
}

/* Hidden ones are gone by now. A screen alone never has what paper hasn't, in an archive; nobody
 * minds about links, which are not seen. */
static void set_flags(struct bp_work *work, const struct bp_annot *annot) {
    const int64_t old = bp_obj_integer(bp_entry(work, annot->dict, "F"), 0);
    int64_t flags = old & ~(int64_t)(BP_ANNOT_INVISIBLE | BP_ANNOT_HIDDEN | BP_ANNOT_NO_VIEW |
                                     BP_ANNOT_TOGGLE_NO_VIEW);
    if (annot->kind == BP_ANNOT_LINK || *work->claims_a)
        flags |= BP_ANNOT_PRINT;
    if (flags != old)
        bp_obj_set(work->arena, annot->dict, "F", bp_obj_new_int(work->arena, flags & INT32_MAX));
}

/* What tags must say of an annotation, and in which element it has to be (7.18.1, 7.18.4, 7.18.5).
 */
static void check(struct bp_work *work, const struct bp_annot *annot, uint32_t source) {
    if (!work->tagged)
        return;
    if (annot->elem == 0 ||
        bp_tag_at(work->tags, annot->elem)->role != bp_role_of_annot(annot->kind))
        bp_found(work, BP_FINDING_ANNOTATION_UNTAGGED, source, NULL);
    if (annot->elem > 0 && annot->kind == BP_ANNOT_OTHER &&
        !has_text(work, annot->dict, "Contents") &&
        !has_text(work, bp_tag_at(work->tags, annot->elem)->dict, "Alt"))
        bp_found(work, BP_FINDING_ANNOTATION_NO_TEXT, source, NULL);
}

void bp_alternates_build(struct bp_work *work) {
    struct bp_wording *words = bp_wording_new(work);
    struct bp_obj *links = bp_obj_new(work->arena, BP_OBJ_ARRAY);
    for (uint32_t i = 0; i < work->n_pages; i++) {
        const struct bp_page *page = &work->pages[i];
        for (guint j = 0; j < page->annots->len; j++) {
            const struct bp_annot *annot = page->annots->pdata[j];
            set_flags(work, annot);
            check(work, annot, page->source);
            if (annot->kind == BP_ANNOT_LINK && !has_text(work, annot->dict, "Contents"))
                describe(work, words, links, annot);
        }
        for (guint j = 0; j < page->flat->len; j++) {
            const struct bp_annot *annot = page->flat->pdata[j];
            if (work->tagged && annot->elem == 0)
                bp_found(work, BP_FINDING_UNMARKED, page->source, NULL);
        }
    }
    if (links->as.array.n > 0)
        bp_obj_set(work->arena, work->index, "Links", links);
    bp_wording_free(words);
}
