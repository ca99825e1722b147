/* The helper's work, from a file in memory to the answers of attach/wire.h (reading.c), and those
 * of its steps that have no folder of their own: the job, the file's pages, layers and claims. */
#ifndef BP_ATTACH_READER_STEPS_H
#define BP_ATTACH_READER_STEPS_H

#include "attach/reader/objects/out.h"

struct bp_reading;

/** Reads a file, which is borrowed as the job is. The result is never NULL, and freed with
 * bp_reading_free(). */
struct bp_reading *bp_reading_new(const char *bytes, size_t length,
                                  const struct bp_helper_job *job);
void bp_reading_free(struct bp_reading *run);

/** Appends the facts. */
void bp_reading_put_facts(const struct bp_reading *run, GString *out);

/** True unless there was a fatal finding: there are objects. */
bool bp_reading_has_objects(const struct bp_reading *run);
void bp_reading_write_objects(struct bp_reading *run, bp_out_write_fn *write, void *user);

/** Reads the job from the arguments (attach/wire.h); its strings are borrowed from `argv`, its
 * files are still to be read. False: wrong usage. */
bool bp_helper_job_read(struct bp_helper_job *job, int argc, char **argv);
void bp_helper_job_clear(struct bp_helper_job *job);

/** Reads the page tree, and takes the pages that are asked for. False after a fatal finding. */
bool bp_pages_read(struct bp_work *work);

/** The page that goes out with a value as its page: a reference to it, or its index (from 0, in the
 * file); BP_NO_PAGE if there is none. */
uint32_t bp_pages_find(const struct bp_work *work, const struct bp_obj *obj);

/** The page of the file that a value as its page names, from 1, if that doesn't go out; otherwise
 * 0. */
uint32_t bp_pages_left_out(const struct bp_work *work, const struct bp_obj *obj);

/** Takes the next numbers for the pages. */
void bp_pages_number(struct bp_work *work);

/** Builds the page objects; annotations and contents are known by now. */
void bp_pages_build(struct bp_work *work);

/** Appends the facts' list of pages. */
void bp_pages_put(const struct bp_work *work, GString *out);

/** Reads which layers there are (optional content, ISO 32000-1, 8.11), and which are hidden. */
void bp_layers_read(struct bp_work *work);

/** The name of the hidden layer that a value (a reference to a group, or to a membership of
 * groups) is; NULL if it is seen. */
const char *bp_layers_hidden(struct bp_work *work, struct bp_obj *value);

/** Puts the layers that go out into the index; objects are settled by now. */
void bp_layers_build(struct bp_work *work);

/** Reads title, language, and the standards that the file claims; what is missing of them goes to
 * the findings. Needs the tags. */
void bp_claims_read(struct bp_work *work);

/** True if a text string has something to be read out: more than white space and marks. */
bool bp_text_is_said(struct bp_work *work, struct bp_obj *string);

/** True for a language as BCP 47 writes it. */
bool bp_lang_is_tag(const char *text);

/** A language as BCP 47 writes it, or nearly so (en_GB for en-GB), as it is written properly; from
 * the arena. NULL if it is none. */
const char *bp_lang_tag(const char *text, struct bp_arena *arena);

#endif
