/* Objects that several attachments have alike: one of them stands for all.
 * In: attachments. Out: numbers, for those objects that the helper says may be shared.
 * The one hard idea: two objects are equal only if what they refer to is the same. So objects get
 * their numbers from the leaves upward, and are compared as they will be written, with our numbers
 * in them; what refers to itself by a detour is never equal to anything. */
#include <string.h>

#include "assemble/graft.h"
#include "pdf/splice.h"

/* An object that others may turn out to be equal to. */
struct known {
    guint hash;
    const char *text; /* as it is written; in the arena */
    size_t length;
    struct bp_record record;
    bp_ref ref;
};

/* An object whose references are being followed. */
struct frame {
    uint32_t number;
    guint first, next; /* in `below`: its references, and the next one to follow */
};

struct sharer {
    const struct bp_assembly *a;
    struct bp_graft *graft;
    GHashTable *known; /* a set of struct known */
    GArray *stack;     /* struct frame */
    GArray *below;     /* uint32_t: what the objects on the stack refer to */
    bool *open;        /* by local number: it is on the stack */
    GString *text;
};

static guint hash_known(gconstpointer known) {
    return ((const struct known *)known)->hash;
}

static gboolean same_known(gconstpointer one, gconstpointer other) {
    const struct known *a = one, *b = other;
    if (a->hash != b->hash || a->length != b->length || memcmp(a->text, b->text, a->length) != 0)
        return FALSE;
    if (!a->record.data || !b->record.data)
        return !a->record.data && !b->record.data;
    return a->record.size == b->record.size &&
           memcmp(a->record.data, b->record.data, a->record.size) == 0;
}

/* FNV-1a; the beginning of the data distinguishes most streams. */
static guint hash_bytes(guint hash, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * 16777619u;
    return hash;
}

/* Notes where a reference leads; all kinds but 0 are refused. */
static bool note_reference(GString *out, uint32_t number, uint32_t generation, bool in_array,
                           void *user) {
    struct sharer *s = user;
    (void)out;
    (void)in_array;
    if (generation != 0)
        return false;
    if (!s->graft->numbers[number])
        g_array_append_val(s->below, number);
    return true;
}

static bool no_relocation(GString *out, uint32_t number, uint32_t generation, bool in_array,
                          void *user) {
    (void)out;
    (void)number;
    (void)generation;
    (void)in_array;
    (void)user;
    return false;
}

static void push(struct sharer *s, uint32_t number) {
    struct frame frame = {number, s->below->len, s->below->len};
    const struct bp_record record = bp_record_at(&s->graft->records, number);
    const struct bp_splice splice = {NULL, s->graft->records.n, note_reference, s};
    if (record.may_be_shared) {
        g_string_truncate(s->text, 0);
        const char *reason = bp_splice(s->text, record.text, record.length, &splice, NULL);
        if (reason)
            bp_graft_refuse(s->a, s->graft, reason);
    }
    s->open[number] = true;
    g_array_append_val(s->stack, frame);
}

/* All that the object refers to has its number: now it gets its own, or that of an equal one. */
static void settle(struct sharer *s, uint32_t number) {
    struct bp_graft *graft = s->graft;
    const struct bp_splice splice = {graft->numbers, graft->records.n, no_relocation, NULL};
    struct known known = {.record = bp_record_at(&graft->records, number)};
    struct bp_spliced seen = {0};
    if (graft->numbers[number])
        return;
    g_string_truncate(s->text, 0);
    if (!known.record.may_be_shared ||
        bp_splice(s->text, known.record.text, known.record.length, &splice, &seen) ||
        seen.is_single) {
        graft->numbers[number] = bp_pdf_reserve(s->a->pdf);
        return;
    }
    known.text = s->text->str;
    known.length = s->text->len;
    known.hash = hash_bytes(2166136261u ^ (guint)known.record.size, known.text, known.length);
    known.hash = hash_bytes(known.hash, known.record.data, MIN(known.record.size, 64));
    const struct known *equal = g_hash_table_lookup(s->known, &known);
    if (equal) {
        graft->numbers[number] = equal->ref;
        graft->roles[number] = BP_GRAFT_SAME;
        return;
    }
    known.ref = graft->numbers[number] = bp_pdf_reserve(s->a->pdf);
    known.text = bp_arena_strndup(s->a->arena, known.text, known.length);
    struct known *kept = bp_arena_new0(s->a->arena, struct known);
    *kept = known;
    g_hash_table_add(s->known, kept);
}

/* Numbers an object and all below it, without recursion. */
static void number_below(struct sharer *s, uint32_t top) {
    push(s, top);
    while (s->stack->len > 0) {
        struct frame *frame = &g_array_index(s->stack, struct frame, s->stack->len - 1);
        if (frame->next < s->below->len) {
            uint32_t next = g_array_index(s->below, uint32_t, frame->next++);
            if (s->graft->numbers[next])
                continue;
            if (s->open[next])
                s->graft->numbers[next] = bp_pdf_reserve(s->a->pdf);
            else
                push(s, next);
            continue;
        }
        uint32_t number = frame->number;
        g_array_set_size(s->below, frame->first);
        g_array_set_size(s->stack, s->stack->len - 1);
        s->open[number] = false;
        settle(s, number);
    }
}

/* Layers differ by their place, however equal they look. */
static void keep_layers(const struct bp_assembly *a, struct bp_graft *graft) {
    const struct bp_graft_array layers = bp_graft_array(graft, "OCGs");
    for (uint32_t i = 0; i < layers.n; i++) {
        const struct bp_obj *layer = layers.items[i];
        uint32_t number = layer->type == BP_OBJ_REF ? layer->as.ref.number : 0;
        if (number > 0 && number <= graft->records.n && !graft->numbers[number])
            graft->numbers[number] = bp_pdf_reserve(a->pdf);
    }
}

static void share_graft(struct sharer *s, struct bp_graft *graft) {
    s->graft = graft;
    s->open = g_new0(bool, (gsize)graft->records.n + 1);
    keep_layers(s->a, graft);
    for (uint32_t i = 1; i <= graft->records.n && !graft->refused; i++)
        if (!graft->numbers[i] && bp_record_at(&graft->records, i).may_be_shared)
            number_below(s, i);
    g_free(s->open);
}

void bp_grafts_share(struct bp_assembly *a) {
    struct sharer s = {.a = a};
    if (a->pages->n_attached < 2)
        return;
    s.known = g_hash_table_new(hash_known, same_known);
    s.stack = g_array_new(FALSE, FALSE, sizeof(struct frame));
    s.below = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    s.text = g_string_new(NULL);
    for (uint32_t i = 0; i < a->pages->n_attached; i++)
        share_graft(&s, &a->grafts[i]);
    g_string_free(s.text, TRUE);
    g_array_free(s.below, TRUE);
    g_array_free(s.stack, TRUE);
    g_hash_table_destroy(s.known);
}
