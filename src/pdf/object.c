/* PDF values as they are read (ISO 32000-1, 7.3) and printed again.
 * In: text that may be hostile. Out: values in an arena.
 * No recursion. Values that are read wait on a stack of slots; when a container closes, its slots
 * move into the arena in one piece, so that a value costs little more than its text, and depth
 * costs nothing but a counter. */
#include "pdf/object.h"

#include <string.h>

#include "pdf/values.h"

#define DEEPEST 100    /* containers within containers */
#define FEW 16         /* entries among which a key that comes twice is looked for one by one */
#define FIRST_SLOTS 64 /* no heap is needed up to here */

/* A value that waits for its container to close; in a dictionary it has its key. */
struct slot {
    struct bp_obj value;
    const char *key;
};

/* A container that is open. */
struct frame {
    uint32_t first;  /* its first slot */
    const char *key; /* a key that waits for its value */
    bool dict;
};

struct reader {
    struct bp_arena *arena;
    const char *at, *end;
    struct slot *slots; /* `few`, or on the heap */
    uint32_t n_slots, room;
    struct frame frames[DEEPEST];
    int depth;
    struct slot few[FIRST_SLOTS];
};

static const char *skip_space(const char *at, const char *end) {
    while (at < end) {
        if (bp_is_space(*at)) {
            at++;
        } else if (*at == '%') {
            while (at < end && *at != '\n' && *at != '\r')
                at++;
        } else {
            break;
        }
    }
    return at;
}

/* Numbers and references */

/* Reads digits that fit an object's number; returns what is behind them, NULL if there are none. */
static const char *read_digits(const char *at, const char *end, uint32_t *value) {
    uint64_t sum = 0;
    const char *start = at;
    for (; at < end && bp_is_digit(*at); at++) {
        sum = sum * 10 + (uint64_t)(*at - '0');
        if (sum > UINT32_MAX)
            return NULL;
    }
    *value = (uint32_t)sum;
    return at > start ? at : NULL;
}

/* A number may be the first of a reference `n g R` (7.3.10). No generation is beyond 65535 (7.5.4);
 * whoever makes references of its own marks them there. */
static bool read_ref(struct reader *r, struct bp_obj *value) {
    uint32_t number, generation;
    const char *end = r->end, *at = read_digits(r->at, end, &number);
    if (!at || at == end || bp_is_regular(*at))
        return false;
    at = skip_space(at, end);
    if (!(at = read_digits(at, end, &generation)) || at == end || bp_is_regular(*at))
        return false;
    at = skip_space(at, end);
    if (generation > UINT16_MAX || at == end || *at != 'R' ||
        (at + 1 < end && bp_is_regular(at[1])))
        return false;
    value->type = BP_OBJ_REF;
    value->as.ref.number = number;
    value->as.ref.generation = generation;
    r->at = at + 1;
    return true;
}

/* The digits of a real number in the shortest form: no plus, no zeros that say nothing. */
static void set_real(struct reader *r, struct bp_obj *value, bool minus, const char *digits,
                     const char *end) {
    const char *point = memchr(digits, '.', (size_t)(end - digits));
    if (point) {
        while (end > point + 1 && end[-1] == '0')
            end--;
        if (end == point + 1)
            end--;
    }
    while (digits < end && *digits == '0')
        digits++;
    if (digits == end) {
        value->type = BP_OBJ_INT;
        value->as.integer = 0;
        return;
    }
    const size_t zero = *digits == '.', length = (size_t)(end - digits) + zero + minus;
    char *text = bp_arena_alloc(r->arena, length + 1);
    if (minus)
        text[0] = '-';
    if (zero)
        text[minus] = '0';
    memcpy(text + minus + zero, digits, (size_t)(end - digits));
    value->type = BP_OBJ_REAL;
    value->as.text.bytes = text;
    value->as.text.length = (uint32_t)length;
}

static bool read_number(struct reader *r, struct bp_obj *value) {
    const char *at = r->at, *end = r->end;
    const bool minus = *at == '-';
    if (minus || *at == '+')
        at++;
    const char *digits = at;
    uint64_t sum = 0;
    bool point = false, large = false;
    for (; at < end && (bp_is_digit(*at) || (*at == '.' && !point)); at++) {
        if (*at == '.')
            point = true;
        else if (!point && !(large = large || sum > (uint64_t)INT64_MAX / 10 - 1))
            sum = sum * 10 + (uint64_t)(*at - '0');
    }
    if (at - digits <= point || (at < end && bp_is_regular(*at)) || at - digits > INT32_MAX)
        return false;
    r->at = at;
    if (point || large) {
        set_real(r, value, minus, digits, at);
    } else {
        value->type = BP_OBJ_INT;
        value->as.integer = minus ? -(int64_t)sum : (int64_t)sum;
    }
    return true;
}

/* Names and strings */

/* Two hexadecimal digits; below 0 if there are not. */
static int hex_pair(const char *at, const char *end) {
    if (end - at < 2)
        return -1;
    const int high = g_ascii_xdigit_value(at[0]), low = g_ascii_xdigit_value(at[1]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* A name's text without its slash. What is no escape stands for itself, and so does the code of
 * NUL, which no name may hold (7.3.5). */
static const char *read_name(struct reader *r, uint32_t *length) {
    const char *start = ++r->at, *at = start, *end = r->end;
    bool escaped = false;
    for (; at < end && bp_is_regular(*at); at++)
        escaped |= *at == '#';
    r->at = at;
    if (at - start > INT32_MAX)
        return NULL;
    *length = (uint32_t)(at - start);
    if (!escaped)
        return bp_arena_strndup(r->arena, start, *length);
    char *text = bp_arena_alloc(r->arena, *length + 1), *to = text;
    for (const char *from = start; from < at; from++) {
        const int code = *from == '#' ? hex_pair(from + 1, at) : 0;
        *to++ = code > 0 ? (char)code : *from;
        from += code > 0 ? 2 : 0;
    }
    *to = '\0';
    *length = (uint32_t)(to - text);
    return text;
}

/* What is after a backslash (table 3); `*at` is moved behind it. Below 0: nothing. */
static int escape(const char **at, const char *end) {
    static const char letters[] = "nrtbf", codes[] = "\n\r\t\b\f";
    const char c = *(*at)++;
    const char *letter = c ? strchr(letters, c) : NULL;
    if (letter)
        return (unsigned char)codes[letter - letters];
    if (c == '\r' && *at < end && **at == '\n')
        ++*at;
    if (c == '\r' || c == '\n')
        return -1;
    if (c < '0' || c > '7')
        return (unsigned char)c;
    int code = c - '0';
    for (int i = 0; i < 2 && *at < end && **at >= '0' && **at <= '7'; i++)
        code = code * 8 + *(*at)++ - '0';
    return code & 0xFF;
}

/* The end of a literal string, behind its last parenthesis; NULL if it has none. */
static const char *string_end(const char *at, const char *end) {
    for (int64_t open = 0; at < end; at++) {
        if (*at == '\\')
            at++;
        else if (*at == '(')
            open++;
        else if (*at == ')' && --open == 0)
            return at + 1;
    }
    return NULL;
}

static void set_string(struct bp_obj *value, const char *bytes, size_t length) {
    value->type = BP_OBJ_STRING;
    value->as.text.bytes = bytes;
    value->as.text.length = (uint32_t)length;
}

static bool read_string(struct reader *r, struct bp_obj *value) {
    const char *at = r->at + 1, *end = string_end(r->at, r->end);
    if (!end || end - at > INT32_MAX)
        return false;
    r->at = end--;
    char *bytes = bp_arena_alloc(r->arena, (size_t)(end - at) + 1), *to = bytes;
    while (at < end) {
        char c = *at++;
        if (c == '\\') {
            const int code = escape(&at, end);
            if (code >= 0)
                *to++ = (char)code;
        } else {
            if (c == '\r' && at < end && *at == '\n')
                at++;
            *to++ = c == '\r' ? '\n' : c;
        }
    }
    set_string(value, bytes, (size_t)(to - bytes));
    return true;
}

static bool read_hex_string(struct reader *r, struct bp_obj *value) {
    const char *at = r->at + 1, *end = memchr(at, '>', (size_t)(r->end - at));
    if (!end || end - at > INT32_MAX)
        return false;
    char *bytes = bp_arena_alloc(r->arena, (size_t)(end - at) / 2 + 2);
    size_t n = 0;
    for (; at < end; at++) {
        if (bp_is_space(*at))
            continue;
        const int digit = g_ascii_xdigit_value(*at);
        if (digit < 0)
            return false;
        bytes[n / 2] = (char)(n % 2 ? bytes[n / 2] | digit : digit << 4);
        n++;
    }
    r->at = end + 1;
    set_string(value, bytes, (n + 1) / 2);
    return true;
}

/* Containers */

static void push(struct reader *r, struct bp_obj value) {
    struct frame *frame = &r->frames[r->depth - 1];
    if (r->n_slots == r->room) {
        const bool heap = r->slots != r->few;
        r->room *= 2;
        r->slots = g_renew(struct slot, heap ? r->slots : NULL, r->room);
        if (!heap)
            memcpy(r->slots, r->few, sizeof r->few);
    }
    r->slots[r->n_slots++] = (struct slot){value, frame->key};
    frame->key = NULL;
}

static bool comes_again(const struct slot *slots, uint32_t i, uint32_t n) {
    for (uint32_t j = i + 1; j < n; j++) {
        if (*slots[i].key == *slots[j].key && !strcmp(slots[i].key, slots[j].key))
            return true;
    }
    return false;
}

/* Takes out nulls, which are as good as absent (7.3.7), and all but the last of equal keys. */
static uint32_t tidy_entries(struct slot *slots, uint32_t n) {
    GHashTable *last = n > FEW ? g_hash_table_new(g_str_hash, g_str_equal) : NULL;
    for (uint32_t i = 0; last && i < n; i++)
        g_hash_table_insert(last, (gpointer)slots[i].key, &slots[i]);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        const bool again =
            last ? g_hash_table_lookup(last, slots[i].key) != &slots[i] : comes_again(slots, i, n);
        if (!again && slots[i].value.type != BP_OBJ_NULL) {
            if (kept != i)
                slots[kept] = slots[i];
            kept++;
        } else if (last && !again) {
            g_hash_table_remove(last, slots[i].key);
        }
    }
    if (last)
        g_hash_table_destroy(last);
    return kept;
}

/* Moves the values of the innermost container into the arena: one block of values, one of what
 * refers to them. */
static struct bp_obj close_container(struct reader *r) {
    const struct frame *frame = &r->frames[--r->depth];
    struct slot *slots = r->slots + frame->first;
    uint32_t n = r->n_slots - frame->first;
    r->n_slots = frame->first;
    if (frame->dict)
        n = tidy_entries(slots, n);
    struct bp_obj result = {.type = frame->dict ? BP_OBJ_DICT : BP_OBJ_ARRAY};
    if (n == 0)
        return result;
    struct bp_obj *values = bp_arena_alloc(r->arena, n * sizeof *values);
    for (uint32_t i = 0; i < n; i++)
        values[i] = slots[i].value;
    if (frame->dict) {
        result.as.dict.n = result.as.dict.room = n;
        result.as.dict.entries = bp_arena_alloc(r->arena, n * sizeof *result.as.dict.entries);
        for (uint32_t i = 0; i < n; i++)
            result.as.dict.entries[i] = (struct bp_obj_entry){slots[i].key, &values[i]};
    } else {
        result.as.array.n = result.as.array.room = n;
        result.as.array.items = bp_arena_alloc(r->arena, n * sizeof *result.as.array.items);
        for (uint32_t i = 0; i < n; i++)
            result.as.array.items[i] = &values[i];
    }
    return result;
}

static bool open_container(struct reader *r, bool dict) {
    if (r->depth == DEEPEST)
        return false;
    r->frames[r->depth++] = (struct frame){.first = r->n_slots, .dict = dict};
    r->at += 1 + dict;
    return true;
}

static bool read_keyword(struct reader *r, struct bp_obj *value) {
    const char *start = r->at;
    while (r->at < r->end && bp_is_regular(*r->at))
        r->at++;
    const size_t length = (size_t)(r->at - start);
    if (length == 4 && !memcmp(start, "null", 4)) {
        value->type = BP_OBJ_NULL;
        return true;
    }
    value->type = BP_OBJ_BOOL;
    value->as.truth = length == 4 && !memcmp(start, "true", 4);
    return value->as.truth || (length == 5 && !memcmp(start, "false", 5));
}

/* A value that is no container, at `r->at`, which is no space. */
static bool read_scalar(struct reader *r, struct bp_obj *value) {
    const char c = *r->at;
    if (bp_is_digit(c))
        return read_ref(r, value) || read_number(r, value);
    switch (c) {
    case '+':
    case '-':
    case '.':
        return read_number(r, value);
    case '/':
        value->type = BP_OBJ_NAME;
        value->as.text.bytes = read_name(r, &value->as.text.length);
        return value->as.text.bytes != NULL;
    case '(':
        return read_string(r, value);
    case '<':
        return read_hex_string(r, value);
    default:
        return read_keyword(r, value);
    }
}

static bool starts_pair(const struct reader *r, char c) {
    return *r->at == c && r->at + 1 < r->end && r->at[1] == c;
}

/* A value with all that is in it. A scalar is whole at once, a container when it closes. */
static struct bp_obj *read_value(struct reader *r) {
    struct bp_obj value = {0};
    uint32_t length;
    do {
        r->at = skip_space(r->at, r->end);
        if (r->at == r->end)
            return NULL;
        struct frame *frame = r->depth > 0 ? &r->frames[r->depth - 1] : NULL;
        const bool wants_key = frame && frame->dict && !frame->key;
        if (wants_key && *r->at == '/') {
            if (!(frame->key = read_name(r, &length)))
                return NULL;
            continue;
        }
        if (wants_key ? starts_pair(r, '>') : *r->at == ']' && frame && !frame->dict) {
            r->at += 1 + wants_key;
            value = close_container(r);
        } else if (wants_key) {
            return NULL;
        } else if (*r->at == '[' || starts_pair(r, '<')) {
            if (!open_container(r, *r->at == '<'))
                return NULL;
            continue;
        } else if (!read_scalar(r, &value)) {
            return NULL;
        }
        if (r->depth > 0)
            push(r, value);
    } while (r->depth > 0);
    struct bp_obj *result = bp_obj_new(r->arena, value.type);
    *result = value;
    return result;
}

struct bp_obj *bp_obj_parse(struct bp_arena *arena, const char *text, size_t length, size_t *used) {
    struct reader r;
    r.arena = arena;
    r.at = text;
    r.end = length ? text + length : text; /* no text may be NULL */
    r.slots = r.few;
    r.n_slots = 0;
    r.room = FIRST_SLOTS;
    r.depth = 0;
    struct bp_obj *result = read_value(&r);
    if (r.slots != r.few)
        g_free(r.slots);
    if (used)
        *used = (size_t)(r.at - text);
    return result;
}

/* Printing */

static void put_word(GString *out, const char *word, size_t length) {
    if (bp_needs_space(out))
        g_string_append_c(out, ' ');
    bp_put_raw(out, word, length);
}

void bp_obj_put(GString *out, const struct bp_obj *obj) {
    switch (obj->type) {
    case BP_OBJ_NULL:
        put_word(out, "null", 4);
        break;
    case BP_OBJ_BOOL:
        put_word(out, obj->as.truth ? "true" : "false", obj->as.truth ? 4 : 5);
        break;
    case BP_OBJ_INT:
        bp_put_int(out, obj->as.integer);
        break;
    case BP_OBJ_REAL:
        put_word(out, obj->as.text.bytes, obj->as.text.length);
        break;
    case BP_OBJ_STRING:
        bp_put_bytes(out, obj->as.text.bytes, obj->as.text.length);
        break;
    case BP_OBJ_NAME:
        bp_put_name(out, obj->as.text.bytes);
        break;
    case BP_OBJ_ARRAY:
        g_string_append_c(out, '[');
        for (uint32_t i = 0; i < obj->as.array.n; i++)
            bp_obj_put(out, obj->as.array.items[i]);
        g_string_append_c(out, ']');
        break;
    case BP_OBJ_DICT:
        bp_put_literal(out, "<<");
        for (uint32_t i = 0; i < obj->as.dict.n; i++) {
            bp_put_name(out, obj->as.dict.entries[i].key);
            bp_obj_put(out, obj->as.dict.entries[i].value);
        }
        bp_put_literal(out, ">>");
        break;
    case BP_OBJ_REF:
        if (obj->as.ref.generation == 0) {
            bp_put_ref(out, obj->as.ref.number);
            break;
        }
        bp_put_int(out, obj->as.ref.number);
        bp_put_int(out, obj->as.ref.generation);
        bp_put_literal(out, " R");
        break;
    }
}

/* Looking at values, and making them */

struct bp_obj *bp_obj_get(const struct bp_obj *obj, const char *key) {
    if (!obj || obj->type != BP_OBJ_DICT || obj->as.dict.n == 0) /* has no array of entries */
        return NULL;
    const struct bp_obj_entry *entry = obj->as.dict.entries, *end = entry + obj->as.dict.n;
    const char first = *key; /* in which most keys differ */
    for (; entry < end; entry++) {
        const char *own = entry->key, *other = key;
        if (*own != first)
            continue;
        while (*own == *other && *own)
            own++, other++;
        if (*own == *other)
            return entry->value;
    }
    return NULL;
}

/* Room for one more: twice as much as before, in a new place. */
static void *more_room(struct bp_arena *arena, const void *old, uint32_t n, uint32_t *room,
                       size_t size) {
    *room = MAX(4, n * 2);
    void *copy = bp_arena_alloc(arena, *room * size);
    if (n > 0)
        memcpy(copy, old, n * size);
    return copy;
}

void bp_obj_add_entry(struct bp_arena *arena, struct bp_obj *dict, const char *key,
                      struct bp_obj *value) {
    const uint32_t n = dict->as.dict.n;
    if (n == dict->as.dict.room)
        dict->as.dict.entries = more_room(arena, dict->as.dict.entries, n, &dict->as.dict.room,
                                          sizeof *dict->as.dict.entries);
    dict->as.dict.entries[dict->as.dict.n++] = (struct bp_obj_entry){key, value};
}

void bp_obj_set(struct bp_arena *arena, struct bp_obj *dict, const char *key,
                struct bp_obj *value) {
    struct bp_obj_entry *entries = dict->as.dict.entries;
    uint32_t i = 0, n = dict->as.dict.n;
    while (i < n && strcmp(entries[i].key, key) != 0)
        i++;
    if (i < n && !value) {
        memmove(entries + i, entries + i + 1, (n - i - 1) * sizeof *entries);
        dict->as.dict.n--;
    } else if (i < n) {
        entries[i].value = value;
    } else if (value) {
        bp_obj_add_entry(arena, dict, bp_arena_strdup(arena, key), value);
    }
}

void bp_obj_keep(struct bp_obj *dict, const char *const *keys) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < dict->as.dict.n; i++) {
        const struct bp_obj_entry entry = dict->as.dict.entries[i];
        if (bp_is_listed(entry.key, keys))
            dict->as.dict.entries[kept++] = entry;
    }
    dict->as.dict.n = kept;
}

void bp_obj_add(struct bp_arena *arena, struct bp_obj *array, struct bp_obj *value) {
    const uint32_t n = array->as.array.n;
    if (n == array->as.array.room)
        array->as.array.items = more_room(arena, array->as.array.items, n, &array->as.array.room,
                                          sizeof *array->as.array.items);
    array->as.array.items[array->as.array.n++] = value;
}

struct bp_obj *bp_obj_new(struct bp_arena *arena, enum bp_obj_type type) {
    struct bp_obj *obj = bp_arena_new0(arena, struct bp_obj);
    obj->type = type;
    return obj;
}

struct bp_obj *bp_obj_new_int(struct bp_arena *arena, int64_t integer) {
    struct bp_obj *obj = bp_obj_new(arena, BP_OBJ_INT);
    obj->as.integer = integer;
    return obj;
}

struct bp_obj *bp_obj_new_name(struct bp_arena *arena, const char *name) {
    struct bp_obj *obj = bp_obj_new(arena, BP_OBJ_NAME);
    obj->as.text.bytes = bp_arena_strdup(arena, name);
    obj->as.text.length = (uint32_t)strlen(name);
    return obj;
}

struct bp_obj *bp_obj_new_string(struct bp_arena *arena, const void *bytes, size_t length) {
    struct bp_obj *obj = bp_obj_new(arena, BP_OBJ_STRING);
    set_string(obj, bp_arena_strndup(arena, bytes, length), length);
    return obj;
}

struct bp_obj *bp_obj_new_ref(struct bp_arena *arena, uint32_t number, uint32_t generation) {
    struct bp_obj *obj = bp_obj_new(arena, BP_OBJ_REF);
    obj->as.ref.number = number;
    obj->as.ref.generation = generation;
    return obj;
}

/* Puts the arguments in the place of the names that stand for them, in the order of the text. */
static void fill_in(struct bp_obj *obj, va_list *arguments) {
    const bool dict = obj->type == BP_OBJ_DICT;
    uint32_t *n = dict ? &obj->as.dict.n : &obj->as.array.n, kept = 0;
    if (!dict && obj->type != BP_OBJ_ARRAY)
        return;
    for (uint32_t i = 0; i < *n; i++) {
        struct bp_obj *value = dict ? obj->as.dict.entries[i].value : obj->as.array.items[i];
        if (bp_obj_is_name(value, "?"))
            value = va_arg(*arguments, struct bp_obj *);
        else
            fill_in(value, arguments);
        if (value && dict)
            obj->as.dict.entries[kept++] =
                (struct bp_obj_entry){obj->as.dict.entries[i].key, value};
        else if (value)
            obj->as.array.items[kept++] = value;
    }
    *n = kept;
}

struct bp_obj *bp_obj_make(struct bp_arena *arena, const char *text, ...) {
    struct bp_obj *obj = bp_obj_parse(arena, text, strlen(text), NULL);
    va_list arguments;
    va_start(arguments, text);
    fill_in(obj, &arguments);
    va_end(arguments);
    return obj;
}

struct bp_obj *bp_obj_copy_dict(struct bp_arena *arena, const struct bp_obj *dict) {
    struct bp_obj *copy = bp_obj_new(arena, BP_OBJ_DICT);
    for (uint32_t i = 0; i < dict->as.dict.n; i++)
        bp_obj_add_entry(arena, copy, dict->as.dict.entries[i].key, dict->as.dict.entries[i].value);
    return copy;
}

struct bp_obj *bp_obj_copy(struct bp_arena *arena, const struct bp_obj *obj) {
    struct bp_obj *copy = bp_obj_new(arena, obj->type);
    if (obj->type == BP_OBJ_ARRAY) {
        for (uint32_t i = 0; i < obj->as.array.n; i++)
            bp_obj_add(arena, copy, bp_obj_copy(arena, obj->as.array.items[i]));
    } else if (obj->type == BP_OBJ_DICT) {
        for (uint32_t i = 0; i < obj->as.dict.n; i++)
            bp_obj_add_entry(arena, copy, obj->as.dict.entries[i].key,
                             bp_obj_copy(arena, obj->as.dict.entries[i].value));
    } else {
        *copy = *obj;
    }
    return copy;
}

bool bp_obj_is_name(const struct bp_obj *obj, const char *name) {
    return obj && obj->type == BP_OBJ_NAME && !strcmp(obj->as.text.bytes, name);
}

double bp_obj_number(const struct bp_obj *obj, double otherwise) {
    if (obj && obj->type == BP_OBJ_INT)
        return (double)obj->as.integer;
    if (obj && obj->type == BP_OBJ_REAL)
        return g_ascii_strtod(obj->as.text.bytes, NULL);
    return otherwise;
}

int64_t bp_obj_integer(const struct bp_obj *obj, int64_t otherwise) {
    if (obj && obj->type == BP_OBJ_INT)
        return obj->as.integer;
    const double number = bp_obj_number(obj, (double)INT64_MAX);
    return number > -1e15 && number < 1e15 ? (int64_t)number : otherwise;
}

/* Text strings */

/* PDFDocEncoding where it is not Latin-1 (annex D.2); 0: no character. */
static gunichar doc_char(unsigned char byte) {
    static const uint16_t low[8] = {0x02D8, 0x02C7, 0x02C6, 0x02D9, 0x02DD, 0x02DB, 0x02DA, 0x02DC};
    static const uint16_t high[33] = {
        0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x0192, 0x2044, 0x2039, 0x203A, 0x2212,
        0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02, 0x0141,
        0x0152, 0x0160, 0x0178, 0x017D, 0x0131, 0x0142, 0x0153, 0x0161, 0x017E, 0,      0x20AC,
    };
    if (byte >= 0x18 && byte < 0x20)
        return low[byte - 0x18];
    if (byte >= 0x80 && byte <= 0xA0)
        return high[byte - 0x80];
    return byte == 0x7F || byte == 0xAD ? 0 : byte;
}

static void add_char(GString *out, gunichar c) {
    if (c != 0)
        g_string_append_unichar(out, g_unichar_validate(c) ? c : 0xFFFD);
}

/* UTF-16 without its mark; an escape sequence that tells the language (7.9.2.2) is no text. */
static void add_utf16(GString *out, const unsigned char *bytes, size_t length, bool big) {
    gunichar high = 0;
    bool language = false;
    for (size_t i = 0; i + 1 < length; i += 2) {
        const gunichar unit =
            (gunichar)(big ? bytes[i] << 8 | bytes[i + 1] : bytes[i + 1] << 8 | bytes[i]);
        const bool low = unit >= 0xDC00 && unit < 0xE000;
        if (high && !low)
            add_char(out, 0xFFFD);
        if (unit == 0x1B)
            language = !language;
        else if (language)
            continue;
        else if (high && low)
            add_char(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00));
        else if (unit < 0xD800 || unit >= 0xDC00)
            add_char(out, unit);
        high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
    }
    if (high)
        add_char(out, 0xFFFD);
}

const char *bp_obj_text(const struct bp_obj *obj, struct bp_arena *arena) {
    if (!obj || obj->type != BP_OBJ_STRING)
        return NULL;
    const unsigned char *bytes = (const unsigned char *)obj->as.text.bytes;
    const size_t length = obj->as.text.length;
    GString *out = g_string_sized_new(length + 1);
    if (length >= 2 && (bytes[0] ^ bytes[1]) == 1 && bytes[0] >= 0xFE) {
        add_utf16(out, bytes + 2, length - 2, bytes[0] == 0xFE);
    } else if (length >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3)) {
        char *valid = g_utf8_make_valid((const char *)bytes + 3, (gssize)length - 3);
        g_string_append(out, valid);
        g_free(valid);
    } else {
        for (size_t i = 0; i < length; i++)
            add_char(out, doc_char(bytes[i]));
    }
    const char *text = bp_arena_strndup(arena, out->str, out->len);
    g_string_free(out, TRUE);
    return text;
}

guint bp_obj_text_hash(gconstpointer obj) {
    const struct bp_obj *text = obj;
    guint hash = 5381; /* djb2 */
    for (uint32_t i = 0; i < text->as.text.length; i++)
        hash = hash * 33 + (guint)text->as.text.bytes[i];
    return hash;
}

gboolean bp_obj_text_equal(gconstpointer one, gconstpointer other) {
    const struct bp_obj *a = one, *b = other;
    return a->as.text.length == b->as.text.length &&
           memcmp(a->as.text.bytes, b->as.text.bytes, a->as.text.length) == 0;
}
