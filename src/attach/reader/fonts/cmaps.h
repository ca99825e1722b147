/* CMaps: what the codes of a font stand for. */
#ifndef BP_ATTACH_READER_FONTS_CMAPS_H
#define BP_ATTACH_READER_FONTS_CMAPS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A code has characters; one of them is for private use; one is none. */
enum { BP_CODE_MAPPED = 1, BP_CODE_PRIVATE = 2, BP_CODE_VOID = 4 };

struct bp_cmap;

/** Reads a CMap, whose text it owns from now on: a font's /ToUnicode, or its encoding. */
struct bp_cmap *bp_cmap_new(GString *text);
void bp_cmap_free(struct bp_cmap *cmap);

/** How many bytes each code has, 1 or 2; 0: not all have as many, or more. */
unsigned bp_cmap_width(const struct bp_cmap *cmap);

/** How many bytes the code has that a string begins with; 0: it is in no range of codes. */
unsigned bp_cmap_code_width(const struct bp_cmap *cmap, const char *bytes, size_t length);

/** The CID of a code; 0 if it has none. */
uint32_t bp_cmap_cid(const struct bp_cmap *cmap, uint32_t code);

/** What is known of a code's characters (ISO 19005-2, 6.2.11.7); 0: the map doesn't have it. */
int bp_cmap_flags(const struct bp_cmap *cmap, uint32_t code);

/** Appends a code's characters as UTF-8. False: it has none, or some that mean nothing to others.
 */
bool bp_cmap_text(const struct bp_cmap *cmap, uint32_t code, GString *out);

/** True if it takes codes from another one. */
bool bp_cmap_refers(const struct bp_cmap *cmap);

/** True if it has a CID above 65,535 (ISO 19005-2, 6.1.13). */
bool bp_cmap_exceeds(const struct bp_cmap *cmap);

/** Its direction of writing: 0 horizontal, 1 vertical. */
int bp_cmap_direction(const struct bp_cmap *cmap);

#endif
