/* The circulation e-mail's words: the profile's template, filled from the pack. */
#ifndef BP_CIRCULATE_LETTER_H
#define BP_CIRCULATE_LETTER_H

#include "base/arena.h"
#include "layout/pages.h"
#include "model/doc.h"

/* What the pack gives the template; a string is NULL where the pack has none. */
struct bp_letter_facts {
    struct bp_arena *arena;
    const struct bp_doc *doc;
    const struct bp_mail *mail;
    const struct bp_node *meeting;
    GHashTable *page_of; /* ITEM -> the printed number of its first page */
    const char *date, *time, *iso_date, *place, *join_words, *join, *pack;
    const char *contact, *role, *email, *phone;
};

/* Which pages a message brings, and how. */
struct bp_letter_scope {
    int part, parts;              /* 1 of 3; parts 1: the whole pack */
    const char *first, *last;     /* printed page numbers; parts > 1 */
    const struct bp_node **items; /* parts > 1: the ITEMs whose papers are in it, */
    uint32_t n_items;             /* how many of them; part 1 lists all there are */
    const char *address;          /* where the pack is, in place of an attachment; or NULL */
};

struct bp_letter {
    const char *subject;
    const char *text; /* plain; lines end with LF */
    const char *html; /* the same as a page of HTML */
};

/** Gathers the facts. The profile has a struct bp_mail. All strings are from `arena`; end with
 * bp_letter_facts_clear(). */
void bp_letter_facts_init(struct bp_letter_facts *facts, const struct bp_doc *doc,
                          const struct bp_pages *pages, struct bp_arena *arena);
void bp_letter_facts_clear(struct bp_letter_facts *facts);

/** Fills one of the profile's patterns; NULL where it names what the pack doesn't have. */
const char *bp_letter_fill(const struct bp_letter_facts *facts, const char *pattern);

/** The subject, and for a part the one line that says so; both from the arena. The note is "" for a
 * whole pack that is attached. */
const char *bp_letter_subject(const struct bp_letter_facts *facts,
                              const struct bp_letter_scope *scope);
const char *bp_letter_note(const struct bp_letter_facts *facts,
                           const struct bp_letter_scope *scope);

/** Writes the letter, in both forms. */
struct bp_letter bp_letter_write(const struct bp_letter_facts *facts,
                                 const struct bp_letter_scope *scope);

/** The name of the attached file, with .pdf; never empty, never with a '/' in it. */
const char *bp_letter_file_name(const struct bp_letter_facts *facts,
                                const struct bp_letter_scope *scope);

#endif
