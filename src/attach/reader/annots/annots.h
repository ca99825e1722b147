/* Annotations: links, form fields, comments; and what links and bookmarks do. */
#ifndef BP_ATTACH_READER_ANNOTS_ANNOTS_H
#define BP_ATTACH_READER_ANNOTS_ANNOTS_H

#include "attach/reader/fonts/programs.h"
#include "attach/reader/work.h"

/** Reads the annotations of all pages: which of them stay, and cleans these. False after a fatal
 * finding. */
bool bp_annots_read(struct bp_work *work);

/** Moves the annotations of pages that are shrunk to where their content goes. */
void bp_annots_move(struct bp_work *work);

/** Gives the annotations that stay what they lack: links /Contents, in the index what these are
 * made of; flags that archives want. Reports what can't be given. */
void bp_alternates_build(struct bp_work *work);

/* Destinations and actions */

/* What a link, a button or a bookmark does. At most one of `dest` and `action` is there. */
struct bp_target {
    struct bp_obj *dest;   /* explicit, its page's reference final; or a relocation, with */
    uint32_t elsewhere;    /* one more than the number of a link to another file; 0: it is none */
    struct bp_obj *action; /* harmless */
};

/** Reads the names of destinations. */
void bp_dests_read(struct bp_work *work);

/** Moves all destinations on pages that are shrunk to where their content goes. */
void bp_dests_move(struct bp_work *work);

/** The explicit destination that a value stands for, as the file has it; NULL if there is none. */
struct bp_obj *bp_dest_find(struct bp_work *work, struct bp_obj *value);

/** The destination, explicit, that a value stands for; NULL if there is none, or its page doesn't
 * go out. `index`, unless it is NULL, gets that page's index. */
struct bp_obj *bp_dest_read(struct bp_work *work, struct bp_obj *value, uint32_t *index);

/** The first or last page that goes out. */
struct bp_obj *bp_dest_at_edge(struct bp_work *work, bool first);

/** Appends what is after the page in an explicit destination: on that page, or as it is. */
void bp_dest_add_view(struct bp_work *work, struct bp_obj *dest, const struct bp_obj *array,
                      const struct bp_page *page);

/** Appends all names of destinations on pages that go out, as the facts' /Places has them. */
void bp_dests_put(struct bp_work *work, GString *out);

/** Calls `each` for the entries of a name tree (ISO 32000-1, 7.9.6). */
void bp_name_tree_walk(struct bp_work *work, struct bp_obj *root,
                       void (*each)(void *user, struct bp_obj *name, struct bp_obj *value),
                       void *user);

/** What a dictionary with /Dest or /A does; a link or bookmark may also lead to another file of the
 * pack. What must not stay is reported, as being on `page` of the file (from 1; 0: on none). */
struct bp_target bp_target_read(struct bp_work *work, struct bp_obj *dict, uint32_t page,
                                bool link);

/** Sets or takes out /Dest and /A. */
void bp_target_set(struct bp_work *work, struct bp_obj *dict, struct bp_target target);

/** Reports the actions in an /AA dictionary. */
void bp_actions_tell(struct bp_work *work, struct bp_obj *additional, uint32_t page);

/** Reports an action and those that follow it, but for harmless ones. */
void bp_action_tell(struct bp_work *work, struct bp_obj *action, uint32_t page);

/* Links to other files whose pages are in the pack as well */

/** Takes the names of the pack's files from the job. */
void bp_elsewhere_init(struct bp_work *work);

/** True if an action leads to one of the pack's files, this one included. */
bool bp_elsewhere_is(struct bp_work *work, struct bp_obj *action);

/** Where such an action leads to. Called once an action, since a link is noted each time; `page` is
 * the page of the file that it is on, from 1 (0: it is a bookmark's). */
struct bp_target bp_elsewhere_read(struct bp_work *work, struct bp_obj *action, uint32_t page);

/** Where a link leads whose destination is on a page of the file itself that doesn't go out: it may
 * be in the pack by another attachment. Nowhere if the destination is not such a one, or `page` is
 * 0: bookmarks of pages that nobody asked for are left out with them. */
struct bp_target bp_elsewhere_own(struct bp_work *work, struct bp_obj *dest, uint32_t page);

/** Says which object is a link's annotation, or the OBJR for it. */
void bp_elsewhere_set(struct bp_work *work, uint32_t link, enum bp_form_elsewhere part,
                      uint32_t out);

/** What a part of a link is represented by. */
struct bp_obj *bp_elsewhere_ref(struct bp_work *work, uint32_t link, enum bp_form_elsewhere part);

/** True if a link leads where another does; that one's number is one less than `other` (0: it is
 * none). */
bool bp_elsewhere_same(const struct bp_work *work, uint32_t link, uint32_t other);

/** Builds the index's share. */
void bp_elsewhere_build(struct bp_work *work);

/** Appends the facts' share: the links, and what other files' links need to know. */
void bp_elsewhere_put(const struct bp_work *work, GString *out);

/* Form fields, and what they look like */

/** What a field says, or one above it (12.7.3.1), unresolved; NULL if none does. Only before
 * bp_forms_build(). */
struct bp_obj *bp_field_get(struct bp_work *work, struct bp_obj *dict, const char *key);

/** What a clerk knows a field by: its description, or its name. Only before bp_forms_build(). */
const char *bp_field_label(struct bp_work *work, struct bp_obj *dict);

/** Makes the tree of the fields whose widgets stay, under one of our own, and puts it into the
 * index. */
void bp_forms_build(struct bp_work *work);

/** Draws the appearances that fields lack; the annotations have been read. */
void bp_looks_draw(struct bp_work *work);

/** True if nobody sees a widget: it is hidden, without a size, or off the page. */
bool bp_looks_unseen(struct bp_work *work, const struct bp_page *page, struct bp_obj *dict);

/** Reports that a widget, which nobody sees, is left out; false, and nothing is reported, if its
 * field holds nothing, or is seen elsewhere. */
bool bp_looks_tell_unseen(struct bp_work *work, const struct bp_page *page, struct bp_obj *dict);

/* Seen by this folder only: the words of fields */

/** True if an appearance (a form XObject) shows nothing, lines and plain boxes aside. */
bool bp_shown_is_empty(struct bp_work *work, uint32_t number);

/** True if it can be known that an appearance doesn't show a text (UTF-8): letters and digits are
 * compared, and one that is in a font of unknown codes is taken for any. */
bool bp_shown_lacks(struct bp_work *work, uint32_t number, const char *text);

/* A font that words are drawn in. */
struct bp_face {
    struct bp_truetype font;
    const char *name;     /* of the typeface */
    const char *resource; /* its name in an appearance's resources */
    uint32_t local;       /* the font's dictionary; 0: no appearance has it yet */
    uint32_t program;     /* the source's stream that has all of it; 0: it is ours */
    GHashTable *codes;    /* character -> its code; 0: it has no glyph */
    GArray *glyphs;       /* uint16_t: those used; of ours, by code */
    GArray *chars;        /* gunichar: what they stand for */
};

/* Which pens a field's words are drawn with, as far as these have the letters. */
struct bp_hand {
    struct bp_face *own; /* made from the field's font; NULL: there is none, or it is of no use */
    bool bold, italic;
};

/* A letter, or the end of a line. */
struct bp_field_letter {
    gunichar c;          /* '\n': a line ends here */
    struct bp_face *pen; /* NULL: nothing is drawn */
    uint16_t code;
    double width; /* in 1/1000 of an em */
};

struct bp_pens;

struct bp_pens *bp_pens_new(struct bp_work *work);

/** The hand for a font (mostly a reference; NULL allowed) that a default appearance calls `name`.
 */
struct bp_hand bp_pens_hand(struct bp_pens *pens, struct bp_obj *font, const char *name);

/** Appends the letters of a text (UTF-8). False: some of them can't be drawn, and boxes are there
 * in their place; or it is too long. */
bool bp_pens_spell(struct bp_pens *pens, const struct bp_hand *hand, const char *text,
                   GArray *letters);

/** Makes the fonts of what has been drawn, and frees the pens. */
void bp_pens_finish(struct bp_pens *pens);

/* The height of a line, and the top and bottom of its letters; 1 is the type's size. */
#define BP_LINE_HEIGHT 1.15
#define BP_LETTER_TOP 0.905
#define BP_LETTER_BOTTOM (-0.212)

/* Part of an array of struct bp_field_letter. */
struct bp_line {
    guint from, to;
    double width; /* in 1/1000 of an em */
};

/** The width of letters, in 1/1000 of an em. */
double bp_letters_width(const GArray *letters, guint from, guint to);

/** Breaks letters into lines (struct bp_line) that are not wider than `most`, in 1/1000 of an em,
 * if they can be helped: at ends of lines and spaces, behind hyphens, and in words that are wider.
 */
GArray *bp_letters_break(const GArray *letters, double most);

/** Appends operators that show letters at a place, and adds the pens that they need. */
void bp_letters_put(GString *out, GPtrArray *used, const GArray *letters, struct bp_line line,
                    double size, double x, double y);

/* Flags of fields, by their bits (ISO 32000-1, tables 226, 228 and 230). */
enum {
    BP_FIELD_MULTILINE = 1 << 12,
    BP_FIELD_PASSWORD = 1 << 13,
    BP_FIELD_RADIO = 1 << 15,
    BP_FIELD_PUSH = 1 << 16,
    BP_FIELD_COMBO = 1 << 17,
    BP_FIELD_FILE = 1 << 20,
    BP_FIELD_COMB = 1 << 24,
};

/* A colour in grey (one part) or RGB (three). */
struct bp_look_colour {
    double parts[4];
    uint32_t n;
};

/* One appearance of a form field, while it is drawn: upright, from its lower left corner. */
struct bp_look {
    struct bp_work *work;
    struct bp_pens *pens;
    struct bp_obj *dict; /* the widget */
    GString *out;
    GPtrArray *pens_used; /* struct bp_face */
    double width, height;
    struct bp_obj *style;         /* /MK; NULL: none */
    double border;                /* its width; 0: none is drawn */
    char border_style;            /* S, D, B, I or U (table 166) */
    double inset;                 /* what the border takes on each side */
    struct bp_hand hand;          /* of its default appearance (12.7.3.3), like */
    double size;                  /* 0: as fits */
    struct bp_look_colour colour; /* of the words */
    int64_t align;                /* 0 left, 1 centred, 2 right */
    bool whole;                   /* all words are seen, so far */
};

/** Takes a colour of 1, 3 or 4 parts. False: there is none. */
bool bp_look_colour_take(struct bp_look_colour *colour, const double *parts, uint32_t n);

/** Appends the operator that sets a colour for areas and words, or for lines. */
void bp_look_colour_put(GString *out, const struct bp_look_colour *colour, bool stroke);

/** Reads a colour of the field's style, such as /BC. False: there is none. */
bool bp_look_colour_read(const struct bp_look *look, const char *key,
                         struct bp_look_colour *colour);

/** Draws the background and the border; `round`: as a circle. */
void bp_look_frame(struct bp_look *look, bool round);

/** Draws a mark of the typeface for symbols: one of 4 8 l n u H. */
void bp_look_mark(struct bp_look *look, char mark);

/** Draws a text, on one line or many; in `cells` equal cells, if that isn't 0. */
void bp_look_text(struct bp_look *look, const char *text, bool many, uint32_t cells);

/** Draws a list of texts from `first` on, of which `selected` are marked. */
void bp_look_list(struct bp_look *look, const char *const *texts, const bool *selected, uint32_t n,
                  uint32_t first);

#endif
