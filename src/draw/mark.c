/* Marked content: what a piece of a page means, beside it in the page's contents.
 * In: role and number, or kind of artifact. Out: BDC and EMC with a property list in place, so that
 * no resource is needed. */
#include "draw/mark.h"

#include "pdf/writer.h"

void bp_mark_element(GString *out, enum bp_role role, uint32_t mcid, const char *actual) {
    bp_put_name(out, bp_role_name(role));
    bp_put_literal(out, "<</MCID");
    bp_put_int(out, mcid);
    if (actual) {
        bp_put_literal(out, "/ActualText");
        bp_put_text(out, actual);
    }
    bp_put_literal(out, ">>BDC\n");
}

static void put_pagination(GString *out, const char *subtype, const char *edge, struct bp_box box,
                           bp_len height) {
    bp_put_literal(out, "/Artifact<</Type/Pagination/Subtype");
    bp_put_name(out, subtype);
    bp_put_literal(out, "/Attached[");
    bp_put_name(out, edge);
    bp_put_literal(out, "]/BBox[");
    bp_put_box(out, box, height);
    bp_put_literal(out, "]>>BDC\n");
}

void bp_mark_artifact(GString *out, enum bp_artifact kind, struct bp_box box, bp_len height) {
    switch (kind) {
    case BP_ARTIFACT_HEADER:
        put_pagination(out, "Header", "Top", box, height);
        break;
    case BP_ARTIFACT_FOOTER:
        put_pagination(out, "Footer", "Bottom", box, height);
        break;
    case BP_ARTIFACT_LAYOUT:
        bp_put_literal(out, "/Artifact<</Type/Layout>>BDC\n");
        break;
    }
}

void bp_mark_actual(GString *out, const char *text, size_t length) {
    bp_put_literal(out, "/Span<</ActualText");
    bp_put_text_len(out, text, length);
    bp_put_literal(out, ">>BDC\n");
}

void bp_mark_end(GString *out) {
    bp_put_literal(out, "EMC\n");
}
