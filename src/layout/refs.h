/* References: numbers and names of what can be referred to, and the texts that refer to it. */
#ifndef BP_LAYOUT_REFS_H
#define BP_LAYOUT_REFS_H

#include "layout/setter.h"

/* What can be said of a node that is referred to. It depends on the document alone, not on pages,
 * so it is the same in every pass; it is known from when the node is set first. */
struct bp_ref_target {
    const char *name;   /* "Table 2", "section 3"; NULL: its title in quotes is */
    const char *number; /* "2", "3.1"; NULL: it has none */
    const char *title;  /* without the references in it; NULL: it has none */
};

/** The name of the node's place, for links: its id, or one of our own if a list shows the node;
 * NULL if nothing can lead to it. */
const char *bp_place_name(const struct bp_setter *setter, const struct bp_node *node);

/** Notes a node under a word of the profile with a number, or under its title in quotes if
 * `number` is NULL. Does nothing for nodes that nothing can refer to. The strings are copied; title
 * (without references in it) may be NULL where number is not. */
void bp_target_note(struct bp_setter *setter, const struct bp_node *node, enum bp_word_key word,
                    const char *number, const char *title);

/** Notes a list's item under its label, without the point behind it. */
void bp_target_note_item(struct bp_setter *setter, const struct bp_node *li, const char *label);

/** What is known of a node; notes that the chapter shows it. NULL: nothing, or nothing so far. */
const struct bp_ref_target *bp_target_of(struct bp_setter *setter, const struct bp_node *node,
                                         struct bp_pos pos);

/** True once all chapters have been set: what isn't known by then is on no page. */
bool bp_refs_known(const struct bp_setter *setter);

/** The page of `anchor` as text: its number as printed, of the last pass, or a dummy of the usual
 * width while it is not known. Notes that the chapter shows it. From `keep`. */
const char *bp_ref_text(struct bp_setter *setter, const char *anchor, struct bp_pos pos);

/* What a REF says, and what its link says that it does. From `keep`. */
struct bp_reference {
    const char *text, *contents;
};
struct bp_reference bp_reference(struct bp_setter *setter, const struct bp_node *ref);

/** Takes the report's next number for a TABLE, FIGURE or CHART with a caption and returns its name
 * in the profile's words ("Table 2"). From `keep`. */
const char *bp_name_captioned(struct bp_setter *setter, const struct bp_node *node);

/** The name of an APPENDIX ("Appendix A"). From `keep`. */
const char *bp_name_appendix(struct bp_setter *setter, const struct bp_node *appendix);

/* A word of the profile, cut in two: what is before the document's own words, and what is behind
 * them. From `keep`. */
struct bp_word_frame {
    const char *before, *behind;
};

/** What is round a caption; the name is among it. */
struct bp_word_frame bp_caption_frame(struct bp_setter *setter, const char *name);

/** The text of a title or caption as it is shown, for where it is shown once more: that of a REF in
 * it too. From `keep`. */
const char *bp_shown_text(struct bp_setter *setter, const struct bp_node *node);

/** True if the ABBR is to say here what it stands for. */
bool bp_abbr_explains(const struct bp_setter *setter, const struct bp_node *abbr);

/** What says it, round the words of any node: empty for all but an ABBR that explains. */
struct bp_word_frame bp_abbr_frame(struct bp_setter *setter, const struct bp_node *node);

#endif
