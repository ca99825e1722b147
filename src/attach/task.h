/* Inside attach: one attached file on its way, and all of them. */
#ifndef BP_ATTACH_TASK_H
#define BP_ATTACH_TASK_H

#include "base/arena.h"
#include "base/diagnostics.h"
#include "base/process.h"
#include "base/slots.h"
#include "changes.h"
#include "model/attachment.h"
#include "model/doc.h"

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
    bool failed;                 /* a diagnostic has been said */
};

/** Ends the task with a diagnostic, whose first argument is the file's name. */
#define BP_TASK_FAIL(code, ...)                                                                    \
    do {                                                                                           \
        char *file_name = bp_attachment_name(task->attachment->node);                              \
        bp_diag(diags, code, task->attachment->node->pos, file_name, ##__VA_ARGS__);               \
        g_free(file_name);                                                                         \
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

#endif
