/* The profile: what differs between councils, as data. Organisation, look, words, furniture, the
 * agenda's columns and the report's template. No label of a council is in C.
 *
 * A *pattern* is a text with {placeholders}; which ones a pattern knows is beside it. */
#ifndef BP_MODEL_PROFILE_H
#define BP_MODEL_PROFILE_H

#include <glib.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/geom.h"
#include "base/named.h"

struct bp_picture;

enum bp_word_key {
#define BP_WORD(key, name, english) BP_WORD_##key,
#include "model/words.def"
#undef BP_WORD
    BP_WORD_COUNT,
};

#define BP_WHITE 0xffffffu

enum bp_clock { BP_CLOCK_12, BP_CLOCK_24 };
enum bp_emphasis { BP_EMPHASIS_BOLD, BP_EMPHASIS_ITALIC };

/* Typeface, sizes, colours, page. Lengths in 1/1000 pt. */
struct BP_NAMED bp_look {
    const char *typeface;                        /* a family of fonts/: "Noto Sans" */
    bp_len small, body, heading, title, display; /* the five sizes */
    bp_len leading;                              /* of body text, line to line */
    bp_len page_width, page_height;
    bp_len margin_left, margin_right, margin_top, margin_bottom;
    bp_colour ink, soft, accent, rule, tint;
    bp_colour paper;             /* of our own pages; BP_WHITE: none is drawn */
    bp_colour red, amber, green; /* of shapes beside a status */
    enum bp_emphasis emphasis;   /* how <em> looks */
    struct bp_pos pos;
};

struct BP_NAMED bp_choice {
    const char *value, *label;
    struct bp_choice *next;
};

/* The picture at the head of the front sheet. */
struct BP_NAMED bp_logo {
    struct bp_picture *picture;
    const char *alt;
    bp_len height;
    bool beside; /* the organisation's name is beside it; otherwise the picture says it */
};

/* Who calls the meeting. */
struct BP_NAMED bp_signatory {
    const char *name, *post;      /* post: NULL for none */
    struct bp_picture *signature; /* NULL: none */
};

enum bp_front_kind {
    BP_FRONT_PLACE,
    BP_FRONT_JOIN,
    BP_FRONT_CONTACT,
    BP_FRONT_CHAIR,
    BP_FRONT_ISSUED,
    BP_FRONT_MEMBERS
};

/* A row of the front sheet's list of facts; left out where the pack has nothing for it. */
struct BP_NAMED bp_front_row {
    enum bp_front_kind kind;
    const char *label;
    const char *role; /* CHAIR: the member whose role this is */
    struct bp_front_row *next;
};

enum bp_column_kind {
    BP_COLUMN_NUMBER,
    BP_COLUMN_TITLE,
    BP_COLUMN_LEAD,
    BP_COLUMN_PURPOSE,
    BP_COLUMN_START,
    BP_COLUMN_MINUTES,
    BP_COLUMN_PAGE,
    BP_COLUMN_REFERENCE,
    BP_COLUMN_ENCLOSURE, /* the item's number, where it has a paper */
};

struct BP_NAMED bp_column {
    enum bp_column_kind kind;
    const char *label;
    unsigned below; /* TITLE: bits 1u << kind of what is under the title, in a softer ink */
    struct bp_column *next;
};

enum bp_field_type {
    BP_FIELD_TEXT,
    BP_FIELD_PERSON,
    BP_FIELD_DATE,   /* empty: the meeting's date and time */
    BP_FIELD_CHOICE, /* value from `choices` */
    BP_FIELD_WARDS,
    BP_FIELD_YES_NO,     /* value yes or no, the reason as content */
    BP_FIELD_TITLE,      /* the report's title, not given again */
    BP_FIELD_BODY,       /* the body that meets; not given again */
    BP_FIELD_ITEM,       /* the agenda item's number */
    BP_FIELD_APPENDICES, /* a row with the list of appendices */
};

struct BP_NAMED bp_field_def {
    enum bp_field_type type;
    const char *name, *label;
    bool required;
    struct bp_choice *choices;
    const char *fallback; /* shown when the report gives nothing; NULL: the row is left out */
    struct bp_pos pos;
    struct bp_field_def *next;
};

enum bp_part_kind {
    BP_PART_FIELDS,          /* a table of fields */
    BP_PART_TICKS,           /* a set of tick boxes */
    BP_PART_SECTION,         /* a named section of the report */
    BP_PART_SECTIONS,        /* the report's own sections, those without a name */
    BP_PART_RECOMMENDATIONS, /* the panel */
    BP_PART_IMPLICATIONS,    /* a table, a row for each kind */
    BP_PART_BACKGROUND,      /* background papers (LGA 1972 s.100D) */
    BP_PART_APPENDICES,      /* the list, where it is not a field */
};

enum bp_numbering {
    BP_NUMBERING_NONE,  /* the heading has no number */
    BP_NUMBERING_SELF,  /* the heading takes the report's next number: "4." */
    BP_NUMBERING_INNER, /* no number itself; the sections in it take the report's next ones */
};

enum bp_ticks_layout { BP_TICKS_COLUMNS, BP_TICKS_GRID };

/* One part of a report, in the order in which reports show them. */
struct BP_NAMED bp_part {
    enum bp_part_kind kind;
    const char *name;  /* TICKS SECTION */
    const char *label; /* heading; NULL: none */
    const char *hint;  /* guidance printed behind the heading; NULL: none */
    bool required;
    enum bp_numbering numbering;
    bool numbers_paragraphs;     /* SECTION SECTIONS: in those that don't say themselves */
    int max_items, max_words;    /* SECTION; 0: no limit */
    enum bp_ticks_layout layout; /* TICKS */
    int columns;                 /* TICKS in columns: how many pairs of box and label abreast */
    const char *labels;          /* RECOMMENDATIONS: how their labels look: "1", "(1)", "A", … */
    bool again;                  /* RECOMMENDATIONS: they are shown once more */
    const char *fallback;        /* text when the report has none; NULL: the part is left out */
    struct bp_field_def *fields; /* FIELDS */
    struct bp_choice *choices;   /* TICKS: the boxes; IMPLICATIONS: the rows */
    struct bp_pos pos;
    struct bp_part *next;
};

/* A template that reports ask for by name. */
struct BP_NAMED bp_template {
    const char *name;
    struct bp_part *parts;
    struct bp_template *next;
};

/* A standing notice on the front sheet, such as how to get the pack in another format. */
struct BP_NAMED bp_profile_notice {
    const char *title, *text;
    struct bp_profile_notice *next;
};

enum bp_fact_kind {
    BP_FACT_DATE,
    BP_FACT_TIME,
    BP_FACT_PLACE,
    BP_FACT_JOIN,
    BP_FACT_CHAIR,
    BP_FACT_CONTACT,
    BP_FACT_EMAIL,
    BP_FACT_PHONE
};

/* A line of the e-mail's facts about the meeting; left out where the pack has nothing for it. */
struct BP_NAMED bp_fact {
    enum bp_fact_kind kind;
    const char *label;
    const char *role; /* CHAIR: the member whose role this is */
    struct bp_fact *next;
};

enum bp_letter_kind {
    BP_LETTER_PARA,
    BP_LETTER_FACTS,
    BP_LETTER_ITEMS,
    BP_LETTER_FOLLOW,
    BP_LETTER_DEADLINES,
    BP_LETTER_PACK_NOTE /* that it is in parts, or at an address; else nothing */
};

/* One thing that the e-mail says. */
struct BP_NAMED bp_letter_part {
    enum bp_letter_kind kind;
    const char *text;      /* PARA: a pattern */
    const char *title;     /* of FACTS ITEMS FOLLOW DEADLINES; or NULL */
    const char *line;      /* ITEMS FOLLOW: {n} {title} {page}; DEADLINES: {date} {text} */
    struct bp_fact *facts; /* FACTS */
    struct bp_letter_part *next;
};

/* The circulation e-mail. Patterns know {organisation} {short} {body} {pack} {date} {time}
 * {iso-date} {place} {join} {contact} {role} {email} {phone}. */
struct BP_NAMED bp_mail {
    int limit;                /* of a whole message, in MB (millions of bytes) */
    const char *zone;         /* of the meetings: "Europe/London" */
    const char *address;      /* of packs beyond the limit: {file}; NULL: they go out in parts */
    const char *file_name;    /* a pattern */
    const char *subject;      /* a pattern */
    const char *part_subject; /* {subject} {n} {parts} */
    const char *part_note;    /* {n} {parts} {first} {last} */
    const char *link_note;    /* {address} */
    const char *invitation;   /* a pattern */
    struct bp_letter_part *letter;
    struct bp_pos pos;
};

/* All strings are owned by `arena`; lists keep the XML's order. */
struct BP_NAMED bp_profile {
    struct bp_arena *arena;
    GPtrArray *files; /* of GBytes: what was read for pictures */
    const char *name, *lang;
    const char *organisation, *organisation_short;
    const char *body;     /* "Health and Wellbeing Board" */
    struct bp_logo *logo; /* NULL: none */
    struct bp_look look;
    enum bp_clock clock;
    const char *clock_separator;          /* "." or ":" */
    const char *weekdays[7], *months[12]; /* Monday first */
    const char *words[BP_WORD_COUNT];     /* never NULL after loading */
    const char *head_left, *head_right;   /* patterns: {body} {date} {item} {organisation} */
    const char *foot_left, *foot_right;   /*           {page} {pages} {organisation} … */
    enum { BP_LETTERS, BP_NUMBERS } appendix_numbering;
    const char *summons;            /* a pattern: {body} {organisation} {date} {time}; NULL: none */
    struct bp_signatory *signatory; /* NULL: none */
    struct bp_front_row *front;
    struct bp_column *columns;
    struct bp_choice *purposes, *statuses;
    struct bp_choice *attachments; /* kinds of files that items have attached */
    struct bp_profile_notice *notices;
    const char *agenda_note;       /* under the agenda when an item is to follow */
    bool page_ranges;              /* the agenda has the last page of each item as well */
    struct bp_part *parts;         /* the report's template */
    struct bp_template *templates; /* further ones, by name */
    struct bp_mail *mail;          /* NULL: it says nothing about e-mails */
};

/** Frees a profile; NULL is allowed. */
void bp_profile_free(struct bp_profile *profile);

/** The parts of the template of that name, or NULL; of the first for NULL as name. */
const struct bp_part *bp_profile_parts(const struct bp_profile *profile, const char *name);

/** The word for a key. */
const char *bp_profile_word(const struct bp_profile *profile, enum bp_word_key key);

/** What a link to an address says that has words: by web-link, mail-link or phone-link; an address
 * that the words say already is said once. From `arena`. */
const char *bp_profile_link(const struct bp_profile *profile, struct bp_arena *arena,
                            const char *words, const char *address);

/** A filled pattern without the signs that an empty place leaves at its ends: "Ticked" of "Ticked:
 * ". From `arena`. */
char *bp_trim_signs(struct bp_arena *arena, const char *text);

/** The label of a value in a list of choices, or NULL. */
const char *bp_choice_label(const struct bp_choice *choices, const char *value);

/** Fills a pattern: pairs of name and text follow, ended by NULL. An unknown {name} stays. From
 * `arena`: bp_fill(arena, "Page {n}", "n", "7", NULL). */
char *bp_fill(struct bp_arena *arena, const char *pattern, ...) __attribute__((sentinel));

#endif
