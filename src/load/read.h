/* Inside load: from the XML tree to the document, shared by the readers. */
#ifndef BP_LOAD_READ_H
#define BP_LOAD_READ_H

#include "load/xml.h"
#include "model/doc.h"

#define BP_PACK_URI "urn:boardpack:1"
#define BP_PROFILE_URI "urn:boardpack:profile:1"

/* What the readers share. Those of a pack may be given a tree that its schema refused: what is
 * misplaced is then left out, so that the document is sound in any case. */
struct bp_reader {
    struct bp_arena *arena; /* of the document or profile */
    struct bp_diags *diags;
    struct bp_profile *profile; /* being read; NULL for a pack, which has: */
    struct bp_doc *doc;
    const struct bp_xml *xml;
    const struct bp_inside *inside; /* where its files are */
    GHashTable *kinds;              /* name -> enum bp_kind */
    GHashTable *pictures;           /* resolved path -> struct bp_picture, of each file once */
    size_t picture_bytes;           /* read so far */
};

/** The kind of a node, or -1 if it is no element of a pack. */
int bp_kind_of(const struct bp_reader *reader, const xmlNode *xml);

/** Makes a node of an element, with its place, id and language, as the last child of `parent`. */
struct bp_node *bp_read_node(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml,
                             enum bp_kind kind);

/** An attribute, from the reader's arena, or NULL. */
const char *bp_read_attribute(struct bp_reader *reader, const xmlNode *xml, const char *name);

/** The same of one that names a file: see bp_xml_path(). */
const char *bp_read_path(struct bp_reader *reader, const xmlNode *xml, const char *name);

/** A whole number from an attribute; `otherwise` if there is none or it is outside the range. */
int bp_read_number(const xmlNode *xml, const char *name, int least, int most, int otherwise);

/** Which of `values` (ended by NULL) an attribute holds; 0, the first, if there is none. */
int bp_read_choice(struct bp_reader *reader, const xmlNode *xml, const char *name,
                   const char *const *values);

/** True if an attribute is given and has this value. */
bool bp_read_is(struct bp_reader *reader, const xmlNode *xml, const char *name, const char *value);

/** A width from the start of `text`, such as "30mm", "90pt", "20%" or "*", as tables keep it:
 * above 0 a length, below 0 so many thousandths of the measure, 0 for "*" and for NULL. */
bp_len bp_read_width(const char *text);

/** An attribute that holds a date, or a date and time; .year 0 if there is none. A diagnostic says
 * so if the calendar has no such day. */
struct bp_when bp_read_when(struct bp_reader *reader, const xmlNode *xml, const char *name);

/** An address from the attribute href, or NULL; a diagnostic says so if no link can lead there. */
const char *bp_read_href(struct bp_reader *reader, const xmlNode *xml);

/* Reads the attributes that an element has of its own, and its content, into its node. */
typedef void (*bp_read_fn)(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml);

/** Reads the children that are of one kind, each by `read`. */
void bp_read_children(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml,
                      enum bp_kind kind, bp_read_fn read);

/** Reads an element as a child of `parent` if it is a block. Returns false if it isn't. */
bool bp_read_block(struct bp_reader *reader, struct bp_node *parent, const xmlNode *xml);

/** Reads content that consists of inlines. */
void bp_read_inlines(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml);

/** Reads content that consists of blocks; what is bare in it is wrapped in a P. */
void bp_read_flow(struct bp_reader *reader, struct bp_node *node, const xmlNode *xml);

/** Reads a figure: its picture's file too, which must be in the pack's folder. */
void bp_read_figure(struct bp_reader *reader, struct bp_node *figure, const xmlNode *xml);

/** The picture in a file of the pack's folder, or NULL after a diagnostic. A picture that is shown
 * several times shares its bytes. */
struct bp_picture *bp_read_picture(struct bp_reader *reader, struct bp_pos pos, const char *src);

/** Reads what an APPENDIX or ATTACHMENT says of the file that is attached; NULL if it names none,
 * or after a diagnostic. */
const struct bp_file *bp_read_file(struct bp_reader *reader, const struct bp_node *node,
                                   const xmlNode *xml);

/** Read a file that is attached to an item, a table, a report. */
void bp_read_attachment(struct bp_reader *reader, struct bp_node *attachment, const xmlNode *xml);
void bp_read_table(struct bp_reader *reader, struct bp_node *table, const xmlNode *xml);
void bp_read_report(struct bp_reader *reader, struct bp_node *report, const xmlNode *xml);

/** Reads a whole pack into `doc`, which has its arena, ids and an empty list of files. The items
 * are taken out of the tree as they are read. */
void bp_read_pack(struct bp_doc *doc, struct bp_xml *whole, struct bp_diags *diags);

/** Reads a profile's file, or returns NULL after diagnostics. The caller frees it. */
struct bp_profile *bp_read_profile(const char *path, struct bp_diags *diags);

#endif
