/* What the codes of a font mean: /ToUnicode maps (ISO 32000-1, 9.10.3), and CMaps (9.7.5.3).
 * In: a CMap's text, which may be anything. Out: flags, or CIDs, by code.
 * The one idea: only what stands in the sections of characters and ranges is read. */
#include "attach/helper/charmaps.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define MAX_UNITS 64

/* A string of the map: what it says as UTF-16, or as a code. */
struct item {
    uint16_t units[MAX_UNITS];
    size_t n;
    uint32_t code;
    size_t digits;
};

struct reader {
    const char *at, *end;
    uint8_t *flags;
};

static void skip_space(struct reader *r) {
    while (r->at < r->end && (g_ascii_isspace(*r->at) || *r->at == '\0'))
        r->at++;
}

static bool read_item(struct reader *r, struct item *item) {
    size_t digits = 0;
    *item = (struct item){0};
    skip_space(r);
    if (r->at >= r->end || *r->at != '<')
        return false;
    for (r->at++; r->at < r->end && *r->at != '>'; r->at++) {
        const int digit = g_ascii_xdigit_value(*r->at);
        if (digit < 0)
            continue;
        item->code = item->code << 4 | (uint32_t)digit;
        if (digits / 4 < MAX_UNITS)
            item->units[digits / 4] = (uint16_t)(item->units[digits / 4] << 4 | digit);
        digits++;
    }
    if (r->at < r->end)
        r->at++;
    item->n = MIN((digits + 3) / 4, MAX_UNITS);
    item->digits = digits;
    return true;
}

static int flags_of(const struct item *item, uint32_t more) {
    int flags = item->n > 0 ? BP_CODE_MAPPED : BP_CODE_VOID;
    for (size_t i = 0; i < item->n; i++) {
        const uint32_t unit = (item->units[i] + (i + 1 == item->n ? more : 0)) & 0xFFFF;
        if (unit == 0 || unit == 0xFEFF || unit == 0xFFFE)
            flags |= BP_CODE_VOID;
        /* (Planes 15 and 16 are private as well: their high surrogates are from DB80.) */
        if ((unit >= 0xE000 && unit <= 0xF8FF) || (unit >= 0xDB80 && unit <= 0xDBFF))
            flags |= BP_CODE_PRIVATE;
    }
    return flags;
}

static void set(struct reader *r, uint32_t code, int flags) {
    if (code < BP_CODES)
        r->flags[code] = (uint8_t)flags;
}

static void read_chars(struct reader *r) {
    struct item code, value;
    while (read_item(r, &code) && read_item(r, &value))
        set(r, code.code, flags_of(&value, 0));
}

static void read_ranges(struct reader *r) {
    struct item first, last, value;
    while (read_item(r, &first) && read_item(r, &last)) {
        const uint32_t end = MIN(last.code, BP_CODES - 1);
        skip_space(r);
        const bool list = r->at < r->end && *r->at == '[';
        if (list)
            r->at++;
        else if (!read_item(r, &value))
            return;
        for (uint32_t code = first.code; code <= end; code++) {
            if (list && !read_item(r, &value))
                break;
            set(r, code, flags_of(&value, list ? 0 : code - first.code));
        }
        while (list && r->at < r->end && *r->at++ != ']')
            ;
    }
}

/* Goes behind the next "begin…" that `r->at` stands before; NULL: there is none. */
static bool find_section(struct reader *r, const char *name) {
    const char *found = memmem(r->at, (size_t)(r->end - r->at), name, strlen(name));
    if (found)
        r->at = found + strlen(name);
    return found != NULL;
}

void bp_charmaps_flags(const char *text, size_t length, uint8_t flags[BP_CODES]) {
    struct reader r = {.at = text, .end = text + length, .flags = flags};
    memset(flags, 0, BP_CODES);
    while (find_section(&r, "beginbf")) {
        const size_t left = (size_t)(r.end - r.at);
        if (left >= 4 && !memcmp(r.at, "char", 4)) {
            r.at += 4;
            read_chars(&r);
        } else if (left >= 5 && !memcmp(r.at, "range", 5)) {
            r.at += 5;
            read_ranges(&r);
        }
    }
}

/* Codes of one length. */
static unsigned read_code_bytes(const char *text, size_t length) {
    struct reader r = {.at = text, .end = text + length};
    struct item first, last;
    size_t digits = 0;
    while (find_section(&r, "begincodespacerange")) {
        while (read_item(&r, &first) && read_item(&r, &last)) {
            if (digits > 0 && first.digits != digits)
                return 0;
            digits = first.digits;
        }
    }
    return digits == 2 ? 1 : digits == 4 ? 2 : 0;
}

static bool read_number(struct reader *r, uint32_t *number) {
    skip_space(r);
    *number = 0;
    const char *start = r->at;
    for (; r->at < r->end && g_ascii_isdigit(*r->at) && *number < BP_CODES; r->at++)
        *number = *number * 10 + (uint32_t)(*r->at - '0');
    return r->at > start;
}

/* The CIDs of the codes from `first` to `last`. */
static bool exceeds(uint32_t cid, const struct item *first, const struct item *last) {
    return (uint64_t)cid + MAX(last->code, first->code) - first->code >= BP_CODES;
}

/* Reads the CIDs of codes; `cids` may be NULL. True if one is too large. */
static bool read_cids(const char *text, size_t length, uint16_t *cids) {
    struct reader r = {.at = text, .end = text + length};
    bool beyond = false;
    while (find_section(&r, "begincid")) {
        const bool range = r.end - r.at >= 5 && !memcmp(r.at, "range", 5);
        struct item first, last;
        uint32_t cid;
        r.at += MIN(r.end - r.at, range ? 5 : 4);
        while (read_item(&r, &first)) {
            last = first;
            if ((range && !read_item(&r, &last)) || !read_number(&r, &cid))
                break;
            beyond |= exceeds(cid, &first, &last);
            for (uint32_t code = first.code; cids && code <= MIN(last.code, BP_CODES - 1); code++)
                cids[code] = (uint16_t)(cid + code - first.code);
        }
    }
    return beyond;
}

bool bp_charmaps_exceed(const char *text, size_t length) {
    return read_cids(text, length, NULL);
}

unsigned bp_charmaps_cids(const char *text, size_t length, uint16_t cids[BP_CODES]) {
    memset(cids, 0, BP_CODES * sizeof *cids);
    read_cids(text, length, cids);
    return read_code_bytes(text, length);
}
