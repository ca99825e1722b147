/* Hearing that something has happened in folders: from the system where it tells (inotify), else
 * by looking now and then. */
#ifndef BP_BATCH_NOTIFY_H
#define BP_BATCH_NOTIFY_H

#include <glib.h>
#include <stdbool.h>

struct bp_notify;

/** Makes one that hears of nothing yet; `poll`: without the system's help. */
struct bp_notify *bp_notify_new(bool poll);
void bp_notify_free(struct bp_notify *notify);

/** Listens in the folders of these files, too; in the nearest one that is there, if a folder is
 * not. What the system will not tell is looked at instead. */
void bp_notify_listen(struct bp_notify *notify, const GPtrArray *paths);

/** Waits until it is worth looking at the files again: something has happened, or some time has
 * passed in which it could have without our hearing of it, or a signal came. With `milliseconds` no
 * longer than that (-1: no such limit). True if something has happened for certain. */
bool bp_notify_wait(struct bp_notify *notify, int milliseconds);

#endif
