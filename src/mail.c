/* The circulation e-mail: a pack becomes a draft, or several.
 * In: the path of a pack. Out: .eml files.
 * The one hard idea: what counts is the size of the message as it is sent, so everything is
 * measured on messages that have been made. Where one is too large, the pack is cut at its items:
 * each item's pages are built once by themselves to see how large they are; as two of them together
 * are never larger than both alone, parts filled by those sizes stay below the limit. */
#include "mail.h"

#include <dlfcn.h>
#include <glib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/session.h"
#include "circulate/draft.h"
#include "circulate/drafts.h"
#include "circulate/letter.h"
#include "context.h"
#include "layout/layout.h"
#include "prepare.h"

#define MB 1000000
#define MARGIN 8192 /* for the note of a part, and what else the estimate can't know */
#define NOBODY "boardpack.invalid" /* a domain that is nobody's (RFC 2606) */

/* A file that is made and not yet written. */
struct made {
    char *path;
    GByteArray *bytes;
};

/* Chapters that go together, and how large they are by themselves. */
struct piece {
    const struct bp_node *item; /* NULL: the front sheet and what goes with it */
    uint32_t first, n;          /* chapters */
    size_t size;                /* of their PDF */
};

struct bp_mailing {
    const struct bp_mail_options *options;
    struct bp_prepared *pack;
    const struct bp_mail *mail;
    bp_draft_fn *make;
    struct bp_arena *arena;
    struct bp_letter_facts facts;
    struct bp_press press; /* how the PDFs are made */
    GArray *hidden;        /* struct bp_mailbox */
    GPtrArray *made;       /* struct made */
};

static size_t limit_of(const struct bp_mailing *m) {
    return (size_t)m->mail->limit * MB;
}

/* "12.4", rounded up. */
static const char *megabytes(const struct bp_mailing *m, size_t bytes) {
    size_t tenths = (bytes + MB / 10 - 1) / (MB / 10);
    return bp_arena_printf(m->arena, "%d.%d", (int)(tenths / 10), (int)(tenths % 10));
}

/* What so many bytes take in base64, in lines of 76 with CR LF (RFC 2045, 6.8). */
static size_t encoded(size_t bytes) {
    size_t characters = (bytes + 2) / 3 * 4;
    return characters + (characters / 76 + 1) * 2;
}

/* -- who and when ----------------------------------------------------------------------------- */

/* A name on one line; the schema sees to addresses. */
static const char *plain_name(const struct bp_mailing *m, const char *name) {
    char *plain = bp_arena_strdup(m->arena, name);
    for (char *c = plain; c && *c; c++)
        if (g_ascii_iscntrl(*c))
            *c = ' ';
    return plain;
}

/* The members that have an address, and a word about those that have none. */
static void find_members(struct bp_mailing *m) {
    GString *without = g_string_new(NULL);
    struct bp_pos first = {0};
    m->hidden = g_array_new(FALSE, FALSE, sizeof(struct bp_mailbox));
    for (const struct bp_node *member = bp_node_child(m->facts.meeting, BP_MEMBER); member;
         member = bp_node_twin(member)) {
        struct bp_mailbox box = {plain_name(m, member->as.person.name), member->as.person.email};
        if (box.address) {
            g_array_append_val(m->hidden, box);
            continue;
        }
        first = without->len > 0 ? first : member->pos;
        g_string_append_printf(without, "%s%s", without->len ? ", " : "", box.name);
    }
    if (without->len > 0)
        bp_diag(m->pack->diags, MAIL_MEMBERS, first, without->str);
    if (!m->facts.email)
        bp_diag(m->pack->diags, MAIL_CONTACT, m->facts.meeting->pos);
    m->facts.contact = plain_name(m, m->facts.contact);
    g_string_free(without, TRUE);
}

/* What is after the @ of the clerk's address. */
static const char *domain_of(const struct bp_mailing *m) {
    const char *at = m->facts.email ? strrchr(m->facts.email, '@') : NULL;
    return at && at[1] ? at + 1 : NOBODY;
}

/* The same for every pack of that meeting, and short, as long lines are folded. A meeting that is
 * moved to another day keeps its entry in members' calendars if it has an id. */
static const char *event_id(const struct bp_mailing *m) {
    const struct bp_profile *profile = m->pack->doc->profile;
    const char *which = m->facts.meeting->id ? m->facts.meeting->id : m->facts.iso_date;
    char *text = g_strdup_printf("%s\n%s\n%s", profile->organisation, profile->body, which);
    char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
    const char *id = bp_arena_printf(m->arena, "%.24s@%s", hash, domain_of(m));
    g_free(hash);
    g_free(text);
    return id;
}

static struct bp_event event_of(const struct bp_mailing *m) {
    const struct bp_letter_facts *facts = &m->facts;
    const int64_t date = MAX(m->pack->date, 0);
    const char *summary = bp_letter_fill(facts, m->mail->invitation);
    return (struct bp_event){
        .uid = event_id(m),
        .stamp = date,
        .sequence = (int)MIN(date / 60, G_MAXINT), /* minutes, as seconds would soon be too many */
        .summary = summary ? summary : m->pack->doc->profile->body,
        .location = facts->place,
        .url = facts->join,
        .words = facts->join_words,
        .zone = m->mail->zone,
        .start = facts->meeting->as.meeting.start,
        .end = facts->meeting->as.meeting.end,
        .organiser = {facts->contact, facts->email},
    };
}

/* -- messages --------------------------------------------------------------------------------- */

/* A message's id follows from what is in it. */
static const char *message_id(const struct bp_mailing *m, const struct bp_letter *letter,
                              const GByteArray *pdf) {
    GChecksum *hash = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(hash, (const guchar *)letter->subject, -1);
    g_checksum_update(hash, (const guchar *)letter->html, -1);
    if (pdf)
        g_checksum_update(hash, pdf->data, pdf->len);
    const char *id =
        bp_arena_printf(m->arena, "%.32s@%s", g_checksum_get_string(hash), domain_of(m));
    g_checksum_free(hash);
    return id;
}

/* Makes a message; `pdf` NULL: nothing is attached. The caller frees it. NULL after a diagnostic.
 */
static GByteArray *make_message(struct bp_mailing *m, const struct bp_letter_scope *scope,
                                const GByteArray *pdf) {
    const struct bp_letter letter = bp_letter_write(&m->facts, scope);
    struct bp_event event = event_of(m);
    const struct bp_draft draft = {
        .clerk = {m->facts.contact, m->facts.email},
        .hidden = (const struct bp_mailbox *)(void *)m->hidden->data,
        .n_hidden = m->hidden->len,
        .id = message_id(m, &letter, pdf),
        .lang = m->pack->doc->lang,
        .subject = letter.subject,
        .text = letter.text,
        .html = letter.html,
        .date = m->pack->date,
        .file = pdf ? bp_letter_file_name(&m->facts, scope) : NULL,
        .pdf = pdf,
        .event = scope->part <= 1 ? &event : NULL,
    };
    enum bp_draft_fault fault;
    GByteArray *bytes = m->make(&draft, &fault);
    if (!bytes)
        bp_diag(m->pack->diags, MAIL_ZONE, m->mail->pos, m->mail->zone);
    return bytes;
}

static void made_free(gpointer data) {
    struct made *made = data;
    g_free(made->path);
    g_byte_array_unref(made->bytes);
    g_free(made);
}

/* Takes both. */
static void add_made(struct bp_mailing *m, char *path, GByteArray *bytes) {
    struct made *made = g_new0(struct made, 1);
    made->path = path;
    made->bytes = bytes;
    g_ptr_array_add(m->made, made);
}

/* Nobody should send a draft of yesterday that this one has not replaced. */
static void warn_of_left(const struct bp_mailing *m) {
    GPtrArray *paths = g_ptr_array_new();
    for (guint i = 0; i < m->made->len; i++)
        g_ptr_array_add(paths, ((const struct made *)m->made->pdata[i])->path);
    GPtrArray *left = bp_drafts_left(m->options->output, paths);
    for (guint i = 0; i < left->len; i++)
        bp_diag(m->pack->diags, MAIL_LEFT, (struct bp_pos){.file = left->pdata[i]});
    g_ptr_array_free(left, TRUE);
    g_ptr_array_free(paths, TRUE);
}

static bool all_allowed(const struct bp_mailing *m) {
    bool allowed = true;
    for (guint i = 0; i < m->made->len; i++)
        allowed =
            bp_output_allowed(((const struct made *)m->made->pdata[i])->path, m->pack->diags) &&
            allowed;
    return allowed;
}

/* The PDF of the pack or of a part of it; NULL after a diagnostic. */
static GByteArray *pdf_of(struct bp_mailing *m, const struct bp_pages *pages) {
    struct bp_output *output = bp_output_new_memory();
    const bool written = bp_write(m->pack, pages, m->press, output);
    GByteArray *pdf = bp_output_take(output);
    if (!written)
        g_clear_pointer(&pdf, g_byte_array_unref);
    return pdf;
}

/* -- one message ------------------------------------------------------------------------------ */

static const struct bp_letter_scope whole_pack = {.part = 1, .parts = 1};

/* Tries ever smaller PDFs of the whole pack until the message is below the limit, which the result
 * then is. NULL, and `size` how large it is, where none is; or after a diagnostic. */
static GByteArray *fit_whole(struct bp_mailing *m, GByteArray **pdf, size_t *size) {
    const struct bp_press steps[] = {{0}, {.tight = true}, {.tight = true, .dpi = m->options->dpi}};
    const int n_steps = m->options->dpi > 0 ? 3 : 2;
    for (int i = 0; i < n_steps; i++) {
        g_clear_pointer(pdf, g_byte_array_unref);
        m->press = steps[i];
        *pdf = pdf_of(m, m->pack->pages);
        *size = *pdf ? encoded((*pdf)->len) : 0;
        if (!*pdf)
            return NULL;
        if (*size > limit_of(m))
            continue;
        GByteArray *message = make_message(m, &whole_pack, *pdf);
        if (!message || message->len <= limit_of(m))
            return message;
        *size = message->len;
        g_byte_array_unref(message);
    }
    return NULL;
}

/* A link in place of the file, which is written beside the draft. */
static void make_linked(struct bp_mailing *m, GByteArray *pdf, size_t size) {
    const char *file = bp_letter_file_name(&m->facts, &whole_pack);
    char *escaped = g_uri_escape_string(file, NULL, FALSE);
    struct bp_letter_scope scope = whole_pack;
    scope.address = bp_fill(m->arena, m->mail->address, "file", escaped, NULL);
    GByteArray *message = make_message(m, &scope, NULL);
    if (message) {
        char *folder = g_path_get_dirname(m->options->output);
        bool here = strcmp(folder, ".") == 0 && !g_str_has_prefix(m->options->output, "./");
        add_made(m, here ? g_strdup(file) : g_build_filename(folder, file, NULL),
                 g_byte_array_ref(pdf));
        add_made(m, g_strdup(m->options->output), message);
        bp_diag(m->pack->diags, MAIL_LINK, m->mail->pos, megabytes(m, size), m->mail->limit,
                scope.address);
        g_free(folder);
    }
    g_free(escaped);
}

/* -- parts ------------------------------------------------------------------------------------ */

/* The PDF of a part of the pack, with a title and a note of its own or as they are (NULL); NULL
 * after a diagnostic. */
static GByteArray *part_pdf(struct bp_mailing *m, const struct piece *piece, const char *title,
                            const char *note) {
    struct bp_pages *pages = bp_layout_part(m->pack->layout, piece->first, piece->n, title, note);
    GByteArray *pdf = pdf_of(m, pages);
    bp_pages_free(pages);
    return pdf;
}

static bool measure(struct bp_mailing *m, struct piece *piece) {
    GByteArray *pdf = part_pdf(m, piece, NULL, NULL);
    piece->size = pdf ? pdf->len : 0;
    if (pdf)
        g_byte_array_unref(pdf);
    return pdf != NULL;
}

/* Appends a piece; one that is too large by itself is cut between its report and each of its
 * files. False after a diagnostic. */
static bool add_piece(struct bp_mailing *m, GArray *pieces, struct piece piece, size_t room) {
    if (!measure(m, &piece))
        return false;
    if (piece.n == 1 || !piece.item || encoded(piece.size) <= room) {
        g_array_append_val(pieces, piece);
        return true;
    }
    for (uint32_t i = 0; i < piece.n; i++) {
        struct piece one = {.item = piece.item, .first = piece.first + i, .n = 1};
        if (!measure(m, &one))
            return false;
        g_array_append_val(pieces, one);
    }
    return true;
}

/* The pack's items with their pages, and before them front sheet, letter and agenda. */
static GArray *cut_pieces(struct bp_mailing *m, size_t room) {
    const struct bp_pages *pages = m->pack->pages;
    GArray *pieces = g_array_new(FALSE, FALSE, sizeof(struct piece));
    for (uint32_t i = 0; i < pages->n_chapters;) {
        struct piece piece = {.item = pages->chapters[i].item, .first = i};
        for (; i < pages->n_chapters && pages->chapters[i].item == piece.item; i++)
            piece.n++;
        if (!add_piece(m, pieces, piece, room)) {
            g_array_free(pieces, TRUE);
            return NULL;
        }
    }
    return pieces;
}

/* Joins neighbours while both are below the limit together. */
static void join_pieces(GArray *pieces, size_t room) {
    for (guint i = 0; i + 1 < pieces->len;) {
        struct piece *one = &g_array_index(pieces, struct piece, i), *next = one + 1;
        if (encoded(one->size + next->size) > room) {
            i++;
            continue;
        }
        one->n += next->n;
        one->size += next->size;
        g_array_remove_index(pieces, i + 1);
    }
}

/* The items that a part has papers of. */
static void list_items(const struct bp_mailing *m, const struct piece *piece,
                       struct bp_letter_scope *scope) {
    scope->items = bp_arena_alloc(m->arena, sizeof *scope->items * piece->n);
    for (uint32_t i = piece->first; i < piece->first + piece->n; i++) {
        const struct bp_node *item = m->pack->pages->chapters[i].item;
        if (item && (scope->n_items == 0 || scope->items[scope->n_items - 1] != item))
            scope->items[scope->n_items++] = item;
    }
}

static struct bp_letter_scope scope_of(const struct bp_mailing *m, const GArray *pieces,
                                       guint index) {
    const struct piece *piece = &g_array_index(pieces, struct piece, index);
    const struct bp_page *pages = m->pack->pages->pages;
    const struct bp_chapter_place *first = &m->pack->pages->chapters[piece->first],
                                  *last = first + piece->n - 1;
    struct bp_letter_scope scope = {.part = (int)index + 1,
                                    .parts = (int)pieces->len,
                                    .first = pages[first->first_page].label,
                                    .last = pages[last->first_page + last->n_pages - 1].label};
    list_items(m, piece, &scope);
    return scope;
}

static bool make_part(struct bp_mailing *m, const GArray *pieces, guint index) {
    const struct piece *piece = &g_array_index(pieces, struct piece, index);
    const struct bp_letter_scope scope = scope_of(m, pieces, index);
    const char *title = bp_letter_subject(&m->facts, &scope);
    const char *note = bp_letter_note(&m->facts, &scope);
    /* The part's first heading can't be empty. */
    GByteArray *pdf = part_pdf(m, piece, title, *note ? note : title);
    GByteArray *message = pdf ? make_message(m, &scope, pdf) : NULL;
    if (pdf)
        g_byte_array_unref(pdf);
    if (!message)
        return false;
    if (message->len > limit_of(m))
        bp_diag(m->pack->diags, MAIL_LARGE, (piece->item ? piece->item : m->facts.meeting)->pos,
                megabytes(m, message->len), m->mail->limit);
    add_made(m, bp_draft_part_path(m->options->output, scope.part, scope.parts), message);
    return true;
}

/* What is left for the PDF in a message. */
static size_t room_of(struct bp_mailing *m) {
    GByteArray *message = make_message(m, &whole_pack, NULL);
    size_t taken = (message ? message->len : 0) + MARGIN;
    if (message)
        g_byte_array_unref(message);
    return limit_of(m) - MIN(taken, limit_of(m));
}

static void make_parts(struct bp_mailing *m, size_t size) {
    const size_t room = room_of(m);
    GArray *pieces = cut_pieces(m, room);
    if (pieces) {
        join_pieces(pieces, room);
        bp_diag(m->pack->diags, MAIL_PARTS, m->mail->pos, megabytes(m, size), m->mail->limit,
                (int)pieces->len);
        for (guint i = 0; i < pieces->len; i++)
            if (!make_part(m, pieces, i))
                break;
        g_array_free(pieces, TRUE);
    }
}

/* -- all of it -------------------------------------------------------------------------------- */

/* Loads the module that knows GMime and libical; it stays, as they can't be unloaded. */
static bp_draft_fn *load_module(struct bp_diags *diags) {
    char *path = bp_context_find_helper(BP_DRAFT_MODULE);
    bp_session_reads(diags, path);
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *symbol = module ? dlsym(module, BP_DRAFT_SYMBOL) : NULL;
    bp_draft_fn *make = NULL;
    if (symbol)
        memcpy(&make, &symbol, sizeof make); /* ISO C has no cast for it */
    else
        bp_diag(diags, MAIL_PROGRAM, (struct bp_pos){0}, dlerror());
    g_free(path);
    return make;
}

static void make_drafts(struct bp_mailing *m) {
    GByteArray *pdf = NULL;
    size_t size = 0;
    GByteArray *message = fit_whole(m, &pdf, &size);
    bool too_large = !message && pdf && !bp_diags_failed(m->pack->diags);
    if (message)
        add_made(m, g_strdup(m->options->output), message);
    else if (too_large && m->mail->address)
        make_linked(m, pdf, size);
    else if (too_large)
        make_parts(m, size);
    if (m->press.dpi > 0)
        bp_diag(m->pack->diags, MAIL_IMAGES, (struct bp_pos){0}, m->press.dpi);
    if (pdf)
        g_byte_array_unref(pdf);
}

struct bp_mailing *bp_mail_make(struct bp_prepared *prepared,
                                const struct bp_mail_options *options) {
    const struct bp_mail *mail = prepared->doc->profile->mail;
    if (!mail)
        bp_diag(prepared->diags, MAIL_PROFILE, prepared->doc->root->pos);
    bp_draft_fn *make = mail ? load_module(prepared->diags) : NULL;
    if (!make)
        return NULL;
    struct bp_mailing *m = g_new0(struct bp_mailing, 1);
    *m = (struct bp_mailing){.options = options, .pack = prepared, .mail = mail, .make = make};
    m->arena = bp_arena_new();
    m->made = g_ptr_array_new_with_free_func(made_free);
    bp_letter_facts_init(&m->facts, prepared->doc, prepared->pages, m->arena);
    find_members(m);
    make_drafts(m);
    if (bp_prepared_ok(prepared) && all_allowed(m))
        return m;
    bp_mailing_free(m);
    return NULL;
}

void bp_mail_put(struct bp_mailing *m) {
    for (guint i = 0; i < m->made->len; i++) {
        const struct made *made = m->made->pdata[i];
        struct bp_output *output = bp_output_new(made->path, m->pack->diags);
        if (!output)
            return;
        bp_output_write(output, made->bytes->data, made->bytes->len);
        if (!bp_output_commit(output, m->pack->diags))
            return;
        if (m->options->written)
            m->options->written(made->path, m->options->user);
    }
    warn_of_left(m);
}

void bp_mailing_free(struct bp_mailing *mailing) {
    if (!mailing)
        return;
    bp_letter_facts_clear(&mailing->facts);
    g_array_free(mailing->hidden, TRUE);
    g_ptr_array_free(mailing->made, TRUE);
    bp_arena_free(mailing->arena);
    g_free(mailing);
}

/* How many parts there will be is not known; which of their names are taken is. */
void bp_mail_announce(const char *draft, struct bp_diags *diags) {
    GPtrArray *paths = g_ptr_array_new(), *there;
    g_ptr_array_add(paths, (gpointer)draft);
    there = bp_drafts_left(draft, paths);
    bp_session_writes(diags, draft);
    for (guint i = 0; i < there->len; i++)
        bp_session_writes(diags, there->pdata[i]);
    g_ptr_array_free(there, TRUE);
    g_ptr_array_free(paths, TRUE);
}

enum bp_status bp_mail(struct bp_context *context, const struct bp_mail_options *options) {
    struct bp_diags *diags = bp_context_begin(context);
    const struct bp_pack_source source = {.input = options->input,
                                          .profile = options->profile,
                                          .large_print = options->large_print,
                                          .stage = options->stage,
                                          .stage_user = options->user};
    bp_mail_announce(options->output, diags);
    struct bp_prepared *pack = bp_prepare(context, &source, diags);
    if (pack->pages && bp_prepared_ok(pack)) {
        struct bp_mailing *mailing = bp_mail_make(pack, options);
        if (mailing)
            bp_mail_put(mailing);
        bp_mailing_free(mailing);
        bp_prepared_stage(pack, "write");
    }
    const bool wrong_call = pack->wrong_call;
    bp_prepared_free(pack);
    return bp_context_finish(context, diags, options->strict, wrong_call);
}
