/* Structs whose members are initialised by their names alone: whoever reorders or adds members then
 * breaks nothing that still compiles. For those that pass from stage to stage. */
#ifndef BP_BASE_NAMED_H
#define BP_BASE_NAMED_H

/* struct BP_NAMED bp_x { … }; gcc warns of what clang has no word for. */
#if defined(__GNUC__) && !defined(__clang__) && !defined(__cplusplus)
#define BP_NAMED __attribute__((designated_init))
#else
#define BP_NAMED
#endif

#endif
