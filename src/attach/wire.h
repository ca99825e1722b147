/* What the helper hands back: the one contract between it and everything else.
 *
 * The helper (`boardpack-attach`) gets the attached file as standard input and the job as arguments
 * (below). It answers with one dictionary in PDF syntax on standard output, the facts, as soon as
 * it has them; then it writes the objects to file descriptor 3 and ends with status 0. After a
 * fatal finding it writes no objects. Any other end is a failed helper.
 *
 * Arguments, each `--name=value`:
 *   prefix=a3.       what makes names of this file unique in the pack: ids, classes, the names of
 *                    fields and of their fonts
 *   level=3          the level that the highest headings of the pages asked for get; deeper ones
 *                    follow, H6 is the deepest. The pack's own heading is one above it
 *   pages=1-3,7-     in that order, each once; without it all
 *   stamps=S,T,E     struct bp_stamps, in thousandths of a point: what decides where stamps are;
 *                    without it there are none
 *   shrink=yes       all pages are made smaller for the stamps, or none (no); without it those that
 *                    have something there
 *   remove-comments  (has no value)
 *   office           (has no value) the file is what LibreOffice made of another one
 *   fonts=FOLDER     where the typefaces are, which form fields are drawn with; without it they are
 *                    drawn with those of the file alone
 *   self=N           there are files whose pages are in the pack, and this one is number N, from 0.
 *                    File descriptor 4 holds the paths of all, in their order, each with a NUL
 *                    byte behind it; without the argument none is known
 *
 * The facts; keys without a value are left out, and strings are PDF text strings:
 *   <</Form 1/Title(...)/Lang(en-GB)/Tagged true/UA 1/A(2a)
 *     /Pages[[w h a b c d e f source]...]              as struct bp_attached_page, w and h in
 *                                                      thousandths of a point; and true, if the
 *                                                      page is shrunk
 *     /Findings[[/comments 3 (3, 5-7) (detail)]...]    as struct bp_finding
 *     /Elsewhere[[from file (name)] [from file page /XYZ 9 9 null]...]   as struct bp_elsewhere
 *     /Places([(name)[page/XYZ 9 9 null]...])>>        its named destinations, if there are other
 *                                                      files: a string that holds an array, read
 *                                                      only when another file's link asks for it
 *
 * The objects: "boardpack-objects 1 N\n", then the index, then N records, for the local numbers 1
 * to N in their order. A record is one of
 *   o LENGTH\nTEXT\n                 an object
 *   s LENGTH BYTES\nTEXT\nSTREAM\n   a stream: TEXT is its dictionary, Length left out
 * with a capital O or S where the object, with all it refers to, has no relocation of generation 1
 * or more: such objects may be shared when the same file is attached twice.
 *
 * The index is a record `o` before number 1; keys without a value are left out:
 *   /Pages[1 0 R 2 0 R ...]      a page object for each of the facts' pages
 *   /Kids[...]                   elements that hang under the attachment's section
 *   /ParentTree[0 5 0 R ...]     keys from 0 upward, each with an element or an array of elements
 *   /Keys n                      how many keys there are: 0 to n - 1
 *   /HeadMark n                  the MCID of the first BP_HEAD_PARTS on the first page
 *   /IDs[(id) 7 0 R ...]         sorted by byte
 *   /ClassMap<</a3.Name 9 0 R>>
 *   /Outline[[level (title) /Dest VALUE /SE ref] [level (title) /A VALUE] ...]
 *                                levels from 1 to 16, in order; a destination is explicit; what an
 *                                entry doesn't have is left out
 *   /Fields[...] /DR<<...>>      AcroForm; there is one field, named by the prefix without its full
 *                                stop, which all of the file's hang under
 *   /Elsewhere[1 0 R 2 0 R 3 0 R ...]  for each of the facts', three: its annotation, the OBJR that
 *                                stands for it in the tags, and the element which that is in; null
 *                                where there is none
 *   /Links[[(text) (address)] [(text) 1 0 R] ...]  what links without /Contents of their own are to
 *                                say: the words that are read out, UTF-8 and maybe none; and where
 *                                they lead: an address, a page, the destination of a link of
 *                                /Elsewhere, or null
 *   /OCGs[...] /OFF[...] /Order[...] /RBGroups[...] /Locked[...] /Layers(name)
 *                                optional content and its default state
 *
 * References are `n g R`. The generation says what it is:
 *   0  the local object n
 *   1  a key of the parent tree: becomes the integer base + n (after /StructParent, /StructParents)
 *   2  the node of the pack's page tree (n is 0): /Parent of every page
 *   3  the structure element that the attachment hangs under (n is 0): /P of every kid
 *   4  the form XObject with the stamps of page n (from 0): in the page's resources
 *   5  the pack's own annotations on page n: any number of references, in the page's /Annots array
 *   6  a link of the facts' /Elsewhere: n is five times its number, and enum bp_form_elsewhere
 *   7  what link n of the index's /Links says: becomes a text string (after /Contents)
 *   8  part n of what the pack says at the head of the first page, enum bp_form_head: in the page's
 *      resources its form XObject, in an array of the parent tree its element
 * No other generation occurs, none occurs in a string, and there are no comments.
 *
 * A page object has Type, Parent, MediaBox, CropBox if it differs, Rotate, UserUnit, Resources of
 * its own, Contents, Group, Annots, StructParents, Tabs. Contents are a stream of ours, the page's
 * own, and one that puts the stamps' form in place (its coordinates: points from the visible page's
 * lower left corner), whatever state the page's own leave; on the first page the forms of the head
 * too, in the same coordinates, each in a marked-content sequence. Names of the forms do not clash
 * with the page's. Roles are resolved: /S is a standard type of ISO 32000-1, 14.8.4. */
#ifndef BP_ATTACH_WIRE_H
#define BP_ATTACH_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BP_FORM_VERSION 1
#define BP_FORM_MAGIC "boardpack-objects 1 "
#define BP_FORM_OBJECTS_FD 3
#define BP_FORM_FILES_FD 4

/* The helper's status when it has run out of memory. */
#define BP_FORM_NO_MEMORY 12

/* Limits, the helper's own and what its caller makes sure of. */
#define BP_ATTACH_MAX_BYTES (512u << 20) /* of an attached file */
#define BP_ATTACH_MAX_PAGES 20000u
#define BP_ATTACH_MAX_OBJECTS 4000000u
#define BP_ATTACH_MAX_MEMORY (1024u << 20) /* the helper's address space */
#define BP_ATTACH_MAX_OUTPUT (900u << 20)  /* of the objects */
#define BP_ATTACH_MAX_ELSEWHERE 20000u     /* links to other files */
#define BP_ATTACH_MAX_PLACES (2u << 20)    /* bytes, of its named destinations */
#define BP_ATTACH_MAX_SECONDS 10           /* of the processor */
#define BP_ATTACH_MAX_WALL 120             /* seconds by the clock: others are at work, too */

enum bp_form_relocation {
    BP_RELOC_OBJECT,
    BP_RELOC_KEY,
    BP_RELOC_PAGE_TREE,
    BP_RELOC_PARENT_ELEM,
    BP_RELOC_STAMP,
    BP_RELOC_ANNOTS,
    BP_RELOC_ELSEWHERE,
    BP_RELOC_CONTENTS,
    BP_RELOC_HEAD,
};

/* What the pack says at the head of the first page. */
enum bp_form_head { BP_HEAD_HEADING, BP_HEAD_BACK, BP_HEAD_PARTS };

/* What becomes of a link to another file, whose page may be in the pack or not. */
enum bp_form_elsewhere {
    BP_ELSEWHERE_DEST,  /* an explicit destination, or null */
    BP_ELSEWHERE_ANNOT, /* in an array: the annotation, or nothing */
    BP_ELSEWHERE_OBJR,  /* in an array: the same in the tags */
    BP_ELSEWHERE_ELEM,  /* in the parent tree: the element; or the key goes */
    BP_ELSEWHERE_ROLE,  /* Link or Span */
    BP_ELSEWHERE_PARTS,
};

/* One object of those that are handed back. */
struct bp_record {
    const char *text; /* the value, or a stream's dictionary */
    size_t length;
    const char *data; /* a stream's; NULL: it is none */
    size_t size;
    bool may_be_shared;
};

/* Where all of them are in the bytes, which are borrowed. Record 0 is the index. */
struct bp_records {
    const char *bytes, *end;
    size_t *starts;
    uint32_t n; /* without the index */
};

/** Finds all records. Returns NULL, or why the bytes are refused. Free with bp_records_clear(),
 * after a refusal as well. */
const char *bp_records_find(struct bp_records *records, const char *bytes, size_t length);
void bp_records_clear(struct bp_records *records);

/** Record `number`, from 0 to n. */
struct bp_record bp_record_at(const struct bp_records *records, uint32_t number);

#endif
