/* The words of structure elements (ISO 32000-1, 14.8.2 and 14.9.4).
 * In: elements, the marks that are theirs, content streams. Out: text in one line.
 * A content stream is read once, when the first of its marks is asked for, and of it only what is
 * marked for a link. */
#include "attach/reader/contents/content.h"

#include <math.h>
#include <string.h>

#include "attach/reader/fonts/fonts.h"
#include "attach/reader/tags/structure.h"

#define MAX_DEEP 16     /* elements below each other; marks within marks */
#define MAX_FORMS 4     /* forms within forms */
#define MAX_DRAWN 1000  /* forms that one stream draws */
#define MAX_LENGTH 400u /* bytes of a text, about */
#define MAX_STEPS 4000000u
#define GAP 180 /* in TJ, in thousandths: what is set apart by more is another word */

struct bp_wording {
    struct bp_work *work;
    GHashTable *texts; /* struct bp_obj of a page or form -> GPtrArray of GString by MCID; NULL: no
                          text */
    GHashTable *said;  /* element -> its text */
    uint32_t steps;
};

/* A content stream under way. */
struct scan {
    struct bp_wording *words;
    struct bp_arena *arena; /* for its time */
    struct bp_obj *resources;
    const GArray *marks; /* elements by MCID; NULL: no marks count here */
    GPtrArray *texts;
    struct bp_operands operands;
    GString *open[MAX_DEEP]; /* of each mark the text that it adds to; NULL: none, or it is said */
    uint32_t marked, drawn;
    int deep;
    const struct bp_page_font *font;
    double y, scale, leading, shown_y;
    bool next_line; /* however far below this one */
};

static void free_text(gpointer text) {
    if (text)
        g_string_free(text, TRUE);
}

static void free_texts(gpointer texts) {
    g_ptr_array_free(texts, TRUE);
}

struct bp_wording *bp_wording_new(struct bp_work *work) {
    struct bp_wording *words = g_new0(struct bp_wording, 1);
    words->work = work;
    words->texts = g_hash_table_new_full(NULL, NULL, NULL, free_texts);
    words->said = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return words;
}

void bp_wording_free(struct bp_wording *words) {
    g_hash_table_destroy(words->texts);
    g_hash_table_destroy(words->said);
    g_free(words);
}

/* Text */

/* A text that is not to be trusted, since a code of it means nothing, holds this. */
#define UNKNOWN '\1'

static GString *text_under_way(const struct scan *scan) {
    return scan->marked > 0 && scan->marked <= MAX_DEEP ? scan->open[scan->marked - 1] : NULL;
}

/* A string, or an array of strings and of numbers that move (9.4.3). */
static void show(struct scan *scan, const struct bp_token *token) {
    GString *text = text_under_way(scan), *bytes = scan->words->work->shown;
    struct bp_tokens items = bp_token_items(token);
    struct bp_token item;
    if (!text || !token->has_text)
        return;
    if (scan->next_line || fabs(scan->y - scan->shown_y) > 0.01)
        g_string_append_c(text, ' ');
    scan->shown_y = scan->y;
    scan->next_line = false;
    while (bp_tokens_next(&items, &item) && text->len <= MAX_LENGTH) {
        g_string_truncate(bytes, 0);
        bp_token_bytes(&item, bytes);
        if (item.type == BP_TOKEN_NUMBER && bp_token_number(&item) < -GAP)
            g_string_append_c(text, ' ');
        else if (bytes->len > 0 &&
                 (!scan->font || !bp_font_text(scan->font, bytes->str, bytes->len, text)))
            g_string_append_c(text, UNKNOWN);
    }
}

/* Operators */

/* An operand's value; 0 if it is not a number. */
static double number(const struct scan *scan, uint32_t back) {
    const double value = bp_token_number(bp_operand(&scan->operands, back));
    return isnan(value) ? 0 : value;
}

/* An operand that is a dictionary, or names one of the resources; a name's resource. */
static struct bp_obj *named(struct scan *scan, uint32_t back, const char *category) {
    const struct bp_token *token = bp_operand(&scan->operands, back);
    size_t used;
    if (token->type != BP_TOKEN_NAME && token->type != BP_TOKEN_DICT)
        return NULL;
    struct bp_obj *value = bp_obj_parse(scan->arena, token->at, token->length, &used);
    if (value && value->type == BP_OBJ_NAME)
        value = bp_obj_get(bp_entry(scan->words->work, scan->resources, category),
                           value->as.text.bytes);
    return value;
}

/* True if an element is a Link, or is in one. */
static bool is_of_link(const struct bp_tags *tags, uint32_t elem) {
    for (int i = 0; i < MAX_DEEP && elem > 0; i++) {
        if (bp_tag_at(tags, elem)->role == BP_ROLE_LINK)
            return true;
        elem = bp_tag_at(tags, elem)->parent;
    }
    return false;
}

static GString *text_of_mark(struct scan *scan, int64_t mcid) {
    const uint32_t elem = scan->marks && mcid >= 0 && mcid < scan->marks->len
                              ? g_array_index(scan->marks, uint32_t, mcid)
                              : 0;
    if (elem == 0 || !is_of_link(scan->words->work->tags, elem))
        return NULL;
    if (scan->texts->len <= mcid)
        g_ptr_array_set_size(scan->texts, (gint)mcid + 1);
    if (!scan->texts->pdata[mcid])
        scan->texts->pdata[mcid] = g_string_new(NULL);
    return scan->texts->pdata[mcid];
}

static void begin_mark(struct scan *scan, bool has_properties) {
    struct bp_work *work = scan->words->work;
    GString *text = text_under_way(scan);
    if (has_properties) {
        struct bp_obj *properties = named(scan, 1, "Properties");
        const struct bp_obj *id = bp_entry(work, properties, "MCID");
        const struct bp_obj *said = bp_entry(work, properties, "ActualText");
        if (id && scan->marks)
            text = text_of_mark(scan, bp_obj_integer(id, -1));
        if (text && said && said->type == BP_OBJ_STRING) {
            g_string_append(text, bp_obj_text(said, scan->arena));
            text = NULL;
        }
    }
    if (scan->marked < MAX_DEEP)
        scan->open[scan->marked] = text;
    scan->marked++;
}

static void run(struct scan *scan, const GString *bytes);

/* A form that is drawn inside of a mark is part of it. */
static void draw(struct scan *scan) {
    struct bp_work *work = scan->words->work;
    struct bp_obj *ref = named(scan, 1, "XObject"), *dict = bp_resolve(work, ref);
    struct bp_obj *resources = bp_entry(work, dict, "Resources");
    GString *text = text_under_way(scan);
    if (!text || text->len > MAX_LENGTH || scan->deep >= MAX_FORMS || scan->drawn >= MAX_DRAWN ||
        !bp_obj_is_name(bp_entry(work, dict, "Subtype"), "Form"))
        return;
    struct scan inner = {.words = scan->words,
                         .arena = scan->arena,
                         .resources = resources ? resources : scan->resources,
                         .open = {text},
                         .marked = 1,
                         .drawn = scan->drawn + 1,
                         .deep = scan->deep + 1,
                         .scale = 1};
    GString *bytes = g_string_new(NULL);
    bp_original_decode(work->source, bp_ref_number(work, ref), BP_MAX_CONTENT, bytes);
    run(&inner, bytes);
    g_string_free(bytes, TRUE);
    scan->drawn = inner.drawn;
}

static void set_font(struct scan *scan) {
    struct bp_work *work = scan->words->work;
    struct bp_page_font *font = bp_fonts_find(work, named(scan, 2, "Font"));
    if (font)
        bp_font_read_maps(work, font);
    scan->font = font;
}

/* Where lines of text are; only up and down, since words are set apart by spaces mostly. */
static void move(struct scan *scan, uint32_t op) {
    switch (op) {
    case BP_OP2('B', 'T'):
        scan->y = 0;
        scan->scale = 1;
        break;
    case BP_OP2('T', 'm'):
        scan->y = number(scan, 1);
        scan->scale = number(scan, 3);
        break;
    case BP_OP2('T', 'D'):
        scan->leading = -number(scan, 1);
        scan->y += number(scan, 1) * scan->scale;
        break;
    case BP_OP2('T', 'd'):
        scan->y += number(scan, 1) * scan->scale;
        break;
    case BP_OP2('T', 'L'):
        scan->leading = number(scan, 1);
        break;
    case BP_OP2('T', '*'):
    case '\'':
    case '"':
        scan->y -= scan->leading * scan->scale;
        scan->next_line = true;
        break;
    default:
        break;
    }
}

static void run_operator(struct scan *scan, uint32_t op) {
    move(scan, op);
    switch (op) {
    case BP_OP2('T', 'f'):
        set_font(scan);
        break;
    case BP_OP2('T', 'j'):
    case BP_OP2('T', 'J'):
    case '\'':
    case '"':
        show(scan, bp_operand(&scan->operands, 1));
        break;
    case BP_OP3('B', 'M', 'C'):
    case BP_OP3('B', 'D', 'C'):
        begin_mark(scan, op == BP_OP3('B', 'D', 'C'));
        break;
    case BP_OP3('E', 'M', 'C'):
        scan->marked -= scan->marked > 0;
        break;
    case BP_OP2('D', 'o'):
        draw(scan);
        break;
    default:
        break;
    }
}

static void run(struct scan *scan, const GString *bytes) {
    struct bp_tokens tokens = {.at = bytes->str, .end = bytes->str + bytes->len};
    struct bp_token *token;
    while (bp_tokens_next(&tokens, token = bp_operands_next(&scan->operands))) {
        if (token->type != BP_TOKEN_WORD) {
            scan->operands.n++;
            continue;
        }
        const uint32_t op = bp_token_operator(token);
        if (op == BP_OP2('I', 'D'))
            bp_tokens_skip_image(&tokens);
        else
            run_operator(scan, op);
        scan->operands.n = 0;
    }
}

/* Streams */

/* The texts, by MCID, of what a page or a form (`owner`) has in its stream or streams. */
static const GPtrArray *texts_of(struct bp_wording *words, struct bp_obj *owner,
                                 struct bp_obj *contents, struct bp_obj *resources,
                                 const GArray *marks) {
    struct bp_work *work = words->work;
    const GPtrArray *known = g_hash_table_lookup(words->texts, owner);
    if (known)
        return known;
    struct scan scan = {.words = words,
                        .arena = bp_arena_new(),
                        .resources = resources,
                        .marks = marks,
                        .texts = g_ptr_array_new_with_free_func(free_text),
                        .scale = 1};
    const struct bp_obj *list = bp_resolve(work, contents);
    const bool many = bp_obj_is(list, BP_OBJ_ARRAY);
    GString *bytes = g_string_new(NULL);
    for (uint32_t i = 0; i < (many ? list->as.array.n : 1); i++) {
        bp_original_decode(work->source,
                           bp_ref_number(work, many ? list->as.array.items[i] : contents),
                           BP_MAX_CONTENT - MIN(bytes->len, BP_MAX_CONTENT), bytes);
        g_string_append_c(bytes, '\n');
    }
    run(&scan, bytes);
    g_hash_table_insert(words->texts, owner, scan.texts);
    g_string_free(bytes, TRUE);
    bp_arena_free(scan.arena);
    return scan.texts;
}

static const GPtrArray *texts_of_page(struct bp_wording *words, uint32_t index) {
    const struct bp_page *page = &words->work->pages[index];
    return texts_of(words, page->dict, bp_obj_get(page->dict, "Contents"), page->resources,
                    page->marks);
}

static const GPtrArray *texts_of_stream(struct bp_wording *words, uint32_t stream) {
    struct bp_work *work = words->work;
    struct bp_obj *dict = bp_original_get(work->source, stream);
    struct bp_obj ref = {.type = BP_OBJ_REF, .as.ref = {.number = stream}};
    return texts_of(words, dict, &ref, bp_entry(work, dict, "Resources"),
                    bp_tags_marks(work, stream));
}

/* Elements */

static bool add_entry(struct bp_wording *words, const struct bp_tag *elem, const char *key,
                      GString *out) {
    const struct bp_obj *value = bp_entry(words->work, elem->dict, key);
    if (!value || value->type != BP_OBJ_STRING || value->as.text.length == 0)
        return false;
    g_string_append_c(out, ' ');
    g_string_append(out, bp_obj_text(value, words->work->arena));
    return true;
}

static void add_mark(const GPtrArray *texts, uint32_t mcid, GString *out) {
    const GString *text = mcid < texts->len ? texts->pdata[mcid] : NULL;
    if (!text || text->len == 0)
        return;
    g_string_append_c(out, ' ');
    g_string_append_len(out, text->str, (gssize)text->len);
}

static void add_elem(struct bp_wording *words, uint32_t index, GString *out, int deep) {
    const struct bp_tags *tags = words->work->tags;
    const struct bp_tag *elem = bp_tag_at(tags, index);
    const gsize before = out->len;
    if (add_entry(words, elem, "ActualText", out))
        return;
    for (uint32_t k = 0; k < elem->n && out->len <= MAX_LENGTH && words->steps < MAX_STEPS; k++) {
        const struct bp_tag_kid *kid = bp_tag_kid_at(tags, elem->first + k);
        words->steps++;
        if (kid->type == BP_TAG_ELEM && deep < MAX_DEEP)
            add_elem(words, kid->value, out, deep + 1);
        else if (kid->type == BP_TAG_MARK && !kid->lost)
            add_mark(texts_of_page(words, kid->page), kid->value, out);
        else if (kid->type == BP_TAG_STREAM_MARK && !kid->lost)
            add_mark(texts_of_stream(words, kid->number), kid->value, out);
    }
    if (out->len == before)
        add_entry(words, elem, "Alt", out);
}

/* One line without what can't be seen; "" if some of it can't be made out. To be freed. */
static char *one_line(const GString *text) {
    GString *line = g_string_new(NULL);
    char *valid = g_utf8_make_valid(text->str, (gssize)text->len);
    for (const char *at = valid; *at && line->len <= MAX_LENGTH; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        const bool blank = g_unichar_isspace(c) || (g_unichar_iscntrl(c) && c != UNKNOWN);
        if (blank && line->len > 0 && line->str[line->len - 1] != ' ')
            g_string_append_c(line, ' ');
        else if (!blank && g_unichar_type(c) != G_UNICODE_FORMAT)
            g_string_append_unichar(line, c);
    }
    if (memchr(text->str, UNKNOWN, text->len))
        g_string_truncate(line, 0);
    g_free(valid);
    return g_strchomp(g_string_free(line, FALSE));
}

static const char *text_of(struct bp_wording *words, uint32_t elem) {
    char *line = g_hash_table_lookup(words->said, GUINT_TO_POINTER(elem));
    if (!line) {
        GString *text = g_string_new(NULL);
        add_elem(words, elem, text, 0);
        line = one_line(text);
        g_string_free(text, TRUE);
        g_hash_table_insert(words->said, GUINT_TO_POINTER(elem), line);
    }
    return *line ? line : NULL;
}

/* Some programs put a Link element that has nothing but the annotation into the one that has the
 * words. */
const char *bp_wording_of_link(struct bp_wording *words, uint32_t elem) {
    const struct bp_tags *tags = words->work->tags;
    const char *text = NULL;
    for (int i = 0; i < MAX_DEEP && elem > 0 && !text; i++) {
        if (bp_tag_at(tags, elem)->role != BP_ROLE_LINK)
            break;
        text = text_of(words, elem);
        elem = bp_tag_at(tags, elem)->parent;
    }
    return text;
}
