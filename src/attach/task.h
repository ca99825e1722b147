/* Inside attach: one attached file on its way, and all of them; and the steps of that way. */
#ifndef BP_ATTACH_TASK_H
#define BP_ATTACH_TASK_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/process.h"
#include "base/slots.h"
#include "model/attachment.h"
#include "model/doc.h"
#include "office.h"

/* In this order; a file that is no office file is not converted, one that is embedded is done from
 * the beginning, and after an error a file is done, too. */
enum bp_task_state {
    BP_TASK_WAITING,
    BP_TASK_CONVERTING, /* LibreOffice is at work */
    BP_TASK_READING,    /* the helper has not sent the facts yet */
    BP_TASK_WRITING,    /* it has, and writes the objects */
    BP_TASK_DONE,
};

struct bp_task {
    struct bp_attachment *attachment;
    enum bp_task_state state;
    unsigned number;           /* from 1, in the document's order */
    struct bp_process child;   /* `out` closed: it has hung up, and yet goes on */
    GString *said;             /* what it has said so far */
    int objects;               /* what it writes the objects to; -1: nothing */
    struct bp_changes changes; /* office file: tracked in it, as it says itself */
    uint32_t seen;             /* office file: authors of changes that LibreOffice saw */
    GArray *found; /* office file: struct bp_finding, of LibreOffice's report; NULL: none yet */
    char *key;     /* office file: of its PDF; NULL: not known yet */
};

/* What struct bp_attachments is the beginning of. */
struct bp_attach_run {
    struct bp_attachments shown;
    struct bp_arena *arena; /* the attachments, and all their strings */
    GArray *tasks;          /* struct bp_task */
    GPtrArray *kept;        /* GBytes of embedded files */
    GPtrArray *files;       /* char: paths of those with pages, each once */
    GHashTable *numbers;    /* such a path -> its place there */
    int names;              /* a file with all of them; -1: not made yet */
    char *helper, *fonts, *cache_dir;
    char *office;          /* LibreOffice's program; NULL: not looked for, or not there */
    char *scratch;         /* a folder for conversions; NULL: none so far */
    GHashTable *converted; /* key -> path of the PDF */
    struct bp_stamps stamps;
    unsigned jobs;
    unsigned wall;               /* seconds by the clock for each child; 0: as usual */
    struct bp_slots_line *slots; /* NULL: nobody but `jobs` says how many */
    bool failed;                 /* there has been an error */
    bool keeps_nothing;          /* it has been reported that nothing can be kept in `cache_dir` */
};

/** Ends the task with a diagnostic, whose first argument is the file's name. */
#define BP_TASK_FAIL(code, ...)                                                                    \
    do {                                                                                           \
        g_autofree char *file_name = bp_attachment_name(task->attachment->node);                   \
        bp_diag(diags, code, task->attachment->node->pos, file_name, ##__VA_ARGS__);               \
        bp_task_failed(run, task);                                                                 \
    } while (0)

/** True if a file is larger than any that is read, which is asked before it is. */
bool bp_attach_is_too_large(const struct bp_file *file);

/** True if the system failed, whatever the file is like: no memory, no room, no descriptors. */
bool bp_attach_is_system(const GError *error);
bool bp_attach_is_system_errno(int error);

/** Opens a file that has no name; -1, and errno, if there is no room for it. */
int bp_attach_open_unnamed(void);

/** Makes sure that nobody changes it any more, neither a reader program nor what that may have left
 * running: what we map can't be cut short. False if that fails. */
bool bp_attach_seal(int fd);

/** Says that the system failed. */
void bp_attach_system(struct bp_attach_run *run, const char *what, struct bp_diags *diags);

/** Ends the task because the system failed. */
void bp_task_system(struct bp_attach_run *run, struct bp_task *task, const char *what,
                    struct bp_diags *diags);

/** Ends the task without a fault of the run's: findings say why the file can't be attached. */
void bp_task_refuse(struct bp_attach_run *run, struct bp_task *task);

/** Adds what the reader program could not know. */
void bp_task_add_finding(struct bp_attach_run *run, struct bp_attachment *attachment,
                         struct bp_finding finding);

/** Adds what the PDF of an office file does not show. */
void bp_task_add_found(struct bp_attach_run *run, const struct bp_task *task);

/** Ends the task; nothing is wrong. */
void bp_task_done(struct bp_task *task);

/** Ends the task; a diagnostic has been said. */
void bp_task_failed(struct bp_attach_run *run, struct bp_task *task);

/** Stops the task's child and lets go of what it held. */
void bp_task_clear(struct bp_task *task);

/* LibreOffice at work on one file: convert.c */

/** Brings an office file on its way: to LibreOffice, or to the reader program if its PDF is there.
 * The task stays waiting if LibreOffice is at work on the same content. */
void bp_convert_start(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags);

/** True if LibreOffice has done its work, and may be ended. */
bool bp_convert_is_done(struct bp_attach_run *run, const struct bp_task *task);

/** LibreOffice has ended: on to the reader program. */
void bp_convert_ended(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags);

/* The reader program at work on one file: ask.c */

/** Starts the reader program on a PDF. */
void bp_ask_start(struct bp_attach_run *run, struct bp_task *task, const char *path,
                  struct bp_diags *diags);

/** Takes what the task's child has said; LibreOffice says nothing that counts. Returns false if the
 * task has failed. */
bool bp_ask_listen(struct bp_attach_run *run, struct bp_task *task, struct bp_diags *diags);

/** The reader program has ended; `status` as waitpid() has it. */
void bp_ask_ended(struct bp_attach_run *run, struct bp_task *task, int status,
                  struct bp_diags *diags);

/* Its answer, which is believed only where it holds: answer.c */

/** Facts may not be longer. */
#define BP_ANSWER_MAX_BYTES (8u << 20)

/** True if the text may be all of the facts: it ends as a dictionary does. */
bool bp_answer_ends(const char *text, size_t length);

/** Fills an attachment from the facts; its strings come from `arena`. NULL if they are right, "" if
 * they are not whole, else what is wrong with them (a static string). */
const char *bp_answer_read(struct bp_attachment *attachment, struct bp_arena *arena,
                           const char *text, size_t length);

/** An attachment's named destinations, to be looked up; they live in `arena`. */
GHashTable *bp_answer_places(const struct bp_attachment *attachment, struct bp_arena *arena);

/** Fills a link's `to_page` and `view`, that from `arena`, by its name. False if there is no such
 * place. */
bool bp_answer_take_place(const struct bp_attachment *attachment, struct bp_arena *arena,
                          GHashTable *places, struct bp_elsewhere *link);

/* Links from one attached file to another: elsewhere.c */

/** Gives an attachment's file its number. */
void bp_elsewhere_add(struct bp_attach_run *run, struct bp_attachment *attachment);

/** What the reader program's file descriptor 4 is to be: the paths of the pack's files. The run's.
 * -1, and errno, if there is no room for them. */
int bp_elsewhere_names(struct bp_attach_run *run);

/** Finds out where all links lead, once all facts are known. Those that lead nowhere become a
 * finding. */
void bp_elsewhere_settle(struct bp_attach_run *run);

#endif
