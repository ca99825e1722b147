/* Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7). Seen by src/assemble/ only. */
#ifndef BP_ASSEMBLE_TREE_H
#define BP_ASSEMBLE_TREE_H

#include "pdf/writer.h"

struct bp_tree;

/** Begins a tree; `leaf` is "/Names" or "/Nums". */
struct bp_tree *bp_tree_new(struct bp_pdf *pdf, const char *leaf);

/** Adds a key, as PDF writes it; keys come in ascending order. The caller appends the value to the
 * string returned, before the next call, with no object open. */
GString *bp_tree_add(struct bp_tree *tree, const char *key);

/** Writes what is left, frees the tree and returns its root object. */
bp_ref bp_tree_finish(struct bp_tree *tree);

#endif
