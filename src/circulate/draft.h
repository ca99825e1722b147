/* A draft of an e-mail, as plain data: what the library hands to the module that knows GMime and
 * libical. That module is loaded for `boardpack mail` alone, as loading its libraries takes longer
 * than building a small pack. */
#ifndef BP_CIRCULATE_DRAFT_H
#define BP_CIRCULATE_DRAFT_H

#include <glib.h>
#include <stdint.h>

#include "model/dates.h"

struct bp_mailbox {
    const char *name; /* NULL: none */
    const char *address;
};

/* The meeting as a calendar entry. */
struct bp_event {
    const char *uid;      /* the same in every draft for that meeting */
    int64_t stamp;        /* when the entry was made, in seconds since 1970 */
    int sequence;         /* grows from draft to draft */
    const char *summary;  /* what the calendar shows */
    const char *location; /* NULL: none */
    const char *url;      /* NULL: none */
    const char *words;    /* a description; NULL: none */
    const char *zone;     /* "Europe/London" */
    struct bp_when start, end;
    struct bp_mailbox organiser; /* address NULL: none */
};

struct bp_draft {
    struct bp_mailbox clerk;         /* sender and addressee; address NULL: nobody */
    const struct bp_mailbox *hidden; /* the members, in Bcc */
    uint32_t n_hidden;
    const char *id;   /* of the message: "…@example.org" */
    const char *lang; /* BCP 47 */
    const char *subject, *text, *html;
    int64_t date;           /* seconds since 1970; -1: none, the mail program gives it */
    const char *file;       /* name of the attached PDF, UTF-8; NULL: nothing is attached */
    const GByteArray *pdf;  /* its bytes */
    struct bp_event *event; /* NULL: none */
};

/* What can be wrong with a draft. */
enum bp_draft_fault {
    BP_DRAFT_OK,
    BP_DRAFT_ZONE, /* there is no time zone of that name */
};

/** Makes the message: MIME, lines ended by CR LF. The caller frees it. Returns NULL where `fault`
 * says why. */
typedef GByteArray *bp_draft_fn(const struct bp_draft *draft, enum bp_draft_fault *fault);

/* The name of the module's file, and of its one function, a bp_draft_fn. */
#define BP_DRAFT_MODULE "boardpack-mail.so"
#define BP_DRAFT_SYMBOL "bp_draft_make"

#endif
