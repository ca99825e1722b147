/* Inside check: the families of rules, and what they share. */
#ifndef BP_CHECK_RULES_H
#define BP_CHECK_RULES_H

#include "base/diagnostics.h"
#include "model/doc.h"

/* What every family is given. */
struct bp_checking {
    const struct bp_doc *doc;
    const struct bp_attachments *attachments; /* NULL: they have not been read */
    struct bp_diags *diags;
    bool partly; /* the document had errors before: what seems missing may only be left out */
};

/* Each family looks at the whole document and adds what it finds. */
void bp_check_meeting(const struct bp_checking *checking);
void bp_check_reports(const struct bp_checking *checking);
void bp_check_refs(const struct bp_checking *checking);
void bp_check_tables(const struct bp_checking *checking);
void bp_check_access(const struct bp_checking *checking);
void bp_check_blocks(const struct bp_checking *checking);
void bp_check_figures(const struct bp_checking *checking);
void bp_check_charts(const struct bp_checking *checking);
void bp_check_targets(const struct bp_checking *checking);
void bp_check_attachments(const struct bp_checking *checking);
void bp_check_supplement(const struct bp_checking *checking);

/** A text for comparing: lower case, without full stops and spaces at its end; from `arena`. */
char *bp_check_plain(const char *text, struct bp_arena *arena);

/** Gives the last diagnostic a hint: the nearest of the choices, or all of them. */
void bp_hint_choices(struct bp_diags *diags, const char *value, const struct bp_choice *choices);

/** The same for names; `names` is ended by NULL. */
void bp_hint_names(struct bp_diags *diags, const char *value, GPtrArray *names);

#endif
