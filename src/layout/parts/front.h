/* The parts of the front sheet, for front.c. */
#ifndef BP_LAYOUT_PARTS_FRONT_H
#define BP_LAYOUT_PARTS_FRONT_H

#include "layout/blocks/blocks.h"

/** Sets the logo and the organisation's name beside it; without a logo, a bar above the name
 * (masthead.c). */
void bp_set_masthead(struct bp_setter *setter, struct bp_place place);

/** Sets the summons, with who signs it beside it, if the profile has them (masthead.c). */
void bp_set_summons(struct bp_setter *setter, struct bp_place place);

/** Sets what there is to say of a person, on one line: name, role, organisation, and how to reach a
 * contact (people.c). */
void bp_set_person(struct bp_setter *setter, struct bp_place place, struct bp_elem *elem,
                   const struct bp_node *person);

/** Sets the members in columns below a heading, if there are any (people.c). */
void bp_set_members(struct bp_setter *setter, struct bp_place place, const char *heading);

/** Sets all notices on one panel, in the style of `place` (notices.c). Returns how many there are.
 */
int bp_set_notices(struct bp_setter *setter, struct bp_place place);

#endif
