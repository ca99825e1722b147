/* Compression beside the rest of the work.
 * In: streams to be deflated. Out: the same, deflated, in the order they came in.
 * The one hard idea: two threads compress, and neither waits while there is something to do. The
 * second one takes whatever waits; the first one, which makes the streams and writes them, helps
 * when it would have to wait for the oldest. A stream leaves the queue only when room is needed for
 * a new one, so the order and the places of all bytes are the same however fast either thread is.
 */
#include <libdeflate.h>

#include "pdf/under_way.h"

#define DEFLATE_LEVEL 6
#define MOST_UNPACKED ((size_t)256 << 20) /* what unpacks to more stays as it is */
#define PLACES 16                         /* a few streams' worth of each thread being late */

enum state { WAITING, TAKEN, DONE };

struct job {
    enum state state;
    bool again; /* the data are deflated already */
    bp_ref ref;
    GString *entries; /* of the stream's dictionary */
    GByteArray *data; /* when it is DONE: deflated; the array is kept for the next job */
};

/* What a thread deflates with. */
struct deflater {
    struct libdeflate_compressor *compressor;
    GByteArray *packed;
};

struct bp_queue {
    struct job jobs[PLACES];
    unsigned first, n; /* the oldest one, and how many there are */
    int level;
    struct deflater deflater; /* of the thread that makes the streams */
    GThread *thread;          /* NULL until the queue was full once: few streams need no help */
    GMutex lock;              /* of what follows, and of the jobs' states */
    GCond changed;
    bool over;
};

static struct deflater new_deflater(int level) {
    const struct deflater deflater = {libdeflate_alloc_compressor(level), g_byte_array_new()};
    if (!deflater.compressor)
        g_error("no memory for the compressor");
    return deflater;
}

static void free_deflater(struct deflater *deflater) {
    libdeflate_free_compressor(deflater->compressor);
    g_byte_array_unref(deflater->packed);
}

struct bp_queue *bp_queue_new(void) {
    struct bp_queue *queue = g_new0(struct bp_queue, 1);
    queue->level = DEFLATE_LEVEL;
    queue->deflater = new_deflater(queue->level);
    for (int i = 0; i < PLACES; i++) {
        queue->jobs[i].entries = g_string_new(NULL);
        queue->jobs[i].data = g_byte_array_new();
    }
    g_mutex_init(&queue->lock);
    g_cond_init(&queue->changed);
    return queue;
}

void bp_queue_set_level(struct bp_queue *queue, int level) {
    free_deflater(&queue->deflater);
    queue->level = level;
    queue->deflater = new_deflater(level);
}

void bp_queue_free(struct bp_queue *queue) {
    if (!queue)
        return;
    if (queue->thread) {
        g_mutex_lock(&queue->lock);
        queue->over = true;
        g_cond_broadcast(&queue->changed);
        g_mutex_unlock(&queue->lock);
        g_thread_join(queue->thread);
    }
    for (int i = 0; i < PLACES; i++) {
        g_string_free(queue->jobs[i].entries, TRUE);
        g_byte_array_unref(queue->jobs[i].data);
    }
    g_mutex_clear(&queue->lock);
    g_cond_clear(&queue->changed);
    free_deflater(&queue->deflater);
    g_free(queue);
}

/* Deflates the data to the deflater's own array; returns how long they are then. */
static size_t deflate(struct deflater *deflater, const GByteArray *data) {
    GByteArray *packed = deflater->packed;
    const size_t bound = libdeflate_zlib_compress_bound(deflater->compressor, data->len);
    if (packed->len < bound)
        g_byte_array_set_size(packed, (guint)bound);
    return libdeflate_zlib_compress(deflater->compressor, data->data, data->len, packed->data,
                                    packed->len);
}

static void take_packed(struct job *job, const struct deflater *deflater, size_t length) {
    g_byte_array_set_size(job->data, 0);
    g_byte_array_append(job->data, deflater->packed->data, (guint)length);
}

/* What deflated data unpack to; NULL if they are damaged, or more than is reasonable. */
static GByteArray *inflated(const GByteArray *data) {
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    if (!decompressor)
        g_error("no memory for the decompressor");
    GByteArray *out = g_byte_array_new();
    enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
    for (size_t room = MAX((size_t)data->len * 4, 4096);
         result == LIBDEFLATE_INSUFFICIENT_SPACE && room <= MOST_UNPACKED; room *= 4) {
        size_t length = 0;
        g_byte_array_set_size(out, (guint)room);
        result = libdeflate_zlib_decompress(decompressor, data->data, data->len, out->data,
                                            out->len, &length);
        if (result == LIBDEFLATE_SUCCESS)
            g_byte_array_set_size(out, (guint)length);
    }
    libdeflate_free_decompressor(decompressor);
    if (result != LIBDEFLATE_SUCCESS)
        g_clear_pointer(&out, g_byte_array_unref);
    return out;
}

/* Deflates anew; what has come stays where that is no gain. */
static void deflate_again(struct deflater *deflater, struct job *job) {
    GByteArray *plain = inflated(job->data);
    if (!plain)
        return;
    const size_t length = deflate(deflater, plain);
    if (length < job->data->len)
        take_packed(job, deflater, length);
    g_byte_array_unref(plain);
}

/* Compresses the oldest job that waits; false if none does. Locked when called and on return, but
 * not in between. */
static bool work(struct bp_queue *queue, struct deflater *deflater) {
    for (unsigned i = 0; i < queue->n; i++) {
        struct job *job = &queue->jobs[(queue->first + i) % PLACES];
        if (job->state != WAITING)
            continue;
        job->state = TAKEN;
        g_mutex_unlock(&queue->lock);
        if (job->again)
            deflate_again(deflater, job);
        else
            take_packed(job, deflater, deflate(deflater, job->data));
        g_mutex_lock(&queue->lock);
        job->state = DONE;
        g_cond_broadcast(&queue->changed);
        return true;
    }
    return false;
}

static gpointer help(gpointer data) {
    struct bp_queue *queue = data;
    struct deflater deflater = new_deflater(queue->level);
    g_mutex_lock(&queue->lock);
    while (!queue->over) {
        if (!work(queue, &deflater))
            g_cond_wait(&queue->changed, &queue->lock);
    }
    g_mutex_unlock(&queue->lock);
    free_deflater(&deflater);
    return NULL;
}

/* Writes the oldest stream, when it is done. */
static void write_oldest(struct bp_queue *queue, struct bp_pdf *pdf) {
    g_mutex_lock(&queue->lock);
    struct job *job = &queue->jobs[queue->first];
    while (job->state != DONE) {
        if (!work(queue, &queue->deflater))
            g_cond_wait(&queue->changed, &queue->lock);
    }
    queue->first = (queue->first + 1) % PLACES;
    queue->n--;
    g_mutex_unlock(&queue->lock);
    bp_pdf_write_stream(pdf, job->ref, job->entries->str, job->data->data, job->data->len);
}

static void add(struct bp_queue *queue, struct bp_pdf *pdf, bp_ref ref, const char *entries,
                const void *data, size_t length, bool again) {
    if (queue->n == PLACES) {
        if (!queue->thread)
            queue->thread = g_thread_new("deflate", help, queue);
        write_oldest(queue, pdf);
    }
    struct job *job = &queue->jobs[(queue->first + queue->n) % PLACES];
    job->ref = ref;
    job->again = again;
    g_string_assign(job->entries, entries);
    if (!again)
        bp_put_literal(job->entries, "/Filter/FlateDecode");
    g_byte_array_set_size(job->data, 0);
    g_byte_array_append(job->data, data, (guint)length);
    g_mutex_lock(&queue->lock);
    job->state = WAITING;
    queue->n++;
    g_cond_signal(&queue->changed);
    g_mutex_unlock(&queue->lock);
}

void bp_queue_add(struct bp_queue *queue, struct bp_pdf *pdf, bp_ref ref, const char *entries,
                  const void *data, size_t length) {
    add(queue, pdf, ref, entries, data, length, false);
}

void bp_queue_add_packed(struct bp_queue *queue, struct bp_pdf *pdf, bp_ref ref,
                         const char *entries, const void *data, size_t length) {
    add(queue, pdf, ref, entries, data, length, true);
}

void bp_queue_drain(struct bp_queue *queue, struct bp_pdf *pdf) {
    while (queue->n > 0)
        write_oldest(queue, pdf);
}
