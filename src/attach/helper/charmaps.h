/* What the codes of a font mean: /ToUnicode, and CMaps in the file. */
#ifndef BP_ATTACH_HELPER_CHARMAPS_H
#define BP_ATTACH_HELPER_CHARMAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BP_CODES 65536

enum { BP_CODE_MAPPED = 1, BP_CODE_PRIVATE = 2, BP_CODE_VOID = 4 };

/** Reads a /ToUnicode map: `flags` gets, for each code, whether it has characters, whether one of
 * them is for private use, and whether one is none (ISO 19005-2, 6.2.11.7). */
void bp_charmaps_flags(const char *text, size_t length, uint8_t flags[BP_CODES]);

/** Reads the CMap of a composite font: the CID of each code. Returns how many bytes a code has, 1
 * or 2; 0: not all have as many, or more. */
unsigned bp_charmaps_cids(const char *text, size_t length, uint16_t cids[BP_CODES]);

/** True if such a CMap has a CID above 65,535 (ISO 19005-2, 6.1.13). */
bool bp_charmaps_exceed(const char *text, size_t length);

#endif
