/* Where inline images end (ISO 32000-1, 8.9.7).
 * In: the entries between BI and ID, and what follows. Out: how many bytes are the image's.
 * EI may be among the data, so these are followed to their own end: by their size where they are
 * plain, by the mark or structure of their outermost filter where they are not. */
#include "attach/reader/contents/scan.h"

#include <string.h>
#include <zlib.h>

#define MAX_ENTRIES 64
#define MAX_SIZE (1u << 28) /* bytes of an image without a filter */

/* Abbreviations of keys and filters (tables 93 and 94). */
static const struct {
    const char *brief, *full;
} keys[] = {{"BPC", "BitsPerComponent"}, {"CS", "ColorSpace"}, {"F", "Filter"}, {"H", "Height"},
            {"IM", "ImageMask"},         {"L", "Length"},      {"W", "Width"}};

static const char *full_key(const char *key) {
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (!strcmp(key, keys[i].brief))
            return keys[i].full;
    }
    return key;
}

/* The entries, up to ID, which hexadecimal data may follow at once. */
static struct bp_obj *read_entries(struct bp_arena *arena, struct bp_tokens *tokens,
                                   struct bp_scan *archive) {
    struct bp_obj *dict = bp_obj_new(arena, BP_OBJ_DICT), *key = NULL;
    struct bp_token token;
    size_t used;
    while (bp_tokens_next(tokens, &token)) {
        if (token.type == BP_TOKEN_WORD && token.length >= 2 && !memcmp(token.at, "ID", 2)) {
            tokens->at = token.at + 2;
            break;
        }
        struct bp_obj *value = bp_obj_parse(arena, token.at, token.length, &used);
        if (!key) {
            key = value && value->type == BP_OBJ_NAME ? value : NULL;
            continue;
        }
        if (archive)
            bp_scan_refuse(archive, bp_inline_fault(key->as.text.bytes, &token));
        if (value && dict->as.dict.n < MAX_ENTRIES)
            bp_obj_set(arena, dict, full_key(key->as.text.bytes), value);
        key = NULL;
    }
    return dict;
}

/* How many numbers a colour has; 0: not known. */
static uint32_t components(struct bp_work *work, struct bp_obj *resources, struct bp_obj *space) {
    static const struct {
        const char *name;
        uint32_t n;
    } families[] = {{"G", 1},          {"DeviceGray", 1}, {"CalGray", 1}, {"RGB", 3},
                    {"DeviceRGB", 3},  {"CalRGB", 3},     {"Lab", 3},     {"CMYK", 4},
                    {"DeviceCMYK", 4}, {"I", 1},          {"Indexed", 1}, {"Separation", 1}};
    if (space && space->type == BP_OBJ_NAME) {
        struct bp_obj *named =
            bp_entry(work, bp_entry(work, resources, "ColorSpace"), space->as.text.bytes);
        space = named ? named : space;
    }
    struct bp_obj *family = space;
    if (bp_obj_count(space) > 0)
        family = bp_item(work, space, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        if (bp_obj_is_name(family, families[i].name))
            return families[i].n;
    }
    struct bp_obj *second = bp_item(work, space, 1);
    if (bp_obj_is_name(family, "ICCBased"))
        return (uint32_t)CLAMP(bp_obj_integer(bp_entry(work, second, "N"), 0), 0, 32);
    return bp_obj_is_name(family, "DeviceN") ? MIN(bp_obj_count(second), 32) : 0;
}

/* The bytes of the image itself; 0: not known. */
static size_t plain_size(struct bp_work *work, struct bp_obj *resources, struct bp_obj *dict) {
    const int64_t width = bp_obj_integer(bp_obj_get(dict, "Width"), 0);
    const int64_t height = bp_obj_integer(bp_obj_get(dict, "Height"), 0);
    const int64_t bits = bp_obj_is_true(bp_obj_get(dict, "ImageMask"))
                             ? 1
                             : bp_obj_integer(bp_obj_get(dict, "BitsPerComponent"), 8) *
                                   components(work, resources, bp_obj_get(dict, "ColorSpace"));
    if (width < 1 || height < 1 || bits < 1 || bits > 16 * 32 || width > MAX_SIZE ||
        height > MAX_SIZE)
        return 0;
    const int64_t row = (width * bits + 7) / 8;
    return row <= MAX_SIZE / height ? (size_t)(row * height) : 0;
}

/* The ends of filtered data: each returns what is behind them, NULL if they don't end. */

static const char *hex_end(const char *at, const char *end) {
    const char *mark = memchr(at, '>', (size_t)(end - at));
    return mark ? mark + 1 : NULL;
}

static const char *base85_end(const char *at, const char *end) {
    const char *mark = at;
    while ((mark = memchr(mark, '~', (size_t)(end - mark)))) {
        for (mark++; mark < end && bp_is_space(*mark);)
            mark++;
        if (mark < end && *mark == '>')
            return mark + 1;
    }
    return NULL;
}

/* (7.4.5): a count, then bytes; 128 ends it. */
static const char *runs_end(const char *at, const char *end) {
    while (at < end) {
        const unsigned char count = (unsigned char)*at++;
        if (count == 128)
            return at;
        at += MIN(count < 128 ? count + 1 : 1, end - at);
    }
    return NULL;
}

/* (7.4.4.2): only how long codes are is followed. */
static const char *lzw_end(const char *at, const char *end, bool early) {
    uint32_t bits = 0, n = 0, width = 9, next = 258;
    bool first = true;
    while (at < end) {
        bits = bits << 8 | (unsigned char)*at++;
        n += 8;
        if (n < width)
            continue;
        const uint32_t code = bits >> (n - width) & ((1u << width) - 1);
        n -= width;
        if (code == 257)
            return at;
        if (code == 256) {
            width = 9;
            next = 258;
            first = true;
        } else {
            next += !first; /* the first code after a clearing adds no entry */
            first = false;
            const uint32_t reach = next + early;
            width = reach >= 2048 ? 12 : reach >= 1024 ? 11 : reach >= 512 ? 10 : 9;
        }
        bits &= (1u << n) - 1;
    }
    return NULL;
}

static const char *deflate_end(const char *at, const char *end) {
    unsigned char thrown_away[16384];
    z_stream stream = {.next_in = (Bytef *)at, .avail_in = (uInt)MIN(end - at, MAX_SIZE)};
    int status = inflateInit(&stream);
    if (status != Z_OK)
        return NULL;
    while (status == Z_OK) {
        stream.next_out = thrown_away;
        stream.avail_out = sizeof thrown_away;
        status = inflate(&stream, Z_NO_FLUSH);
    }
    const char *behind = (const char *)stream.next_in;
    inflateEnd(&stream);
    return status == Z_STREAM_END ? behind : NULL;
}

/* Segments with lengths up to a scan, whose data go to the next marker that is not stuffed. */
static const char *jpeg_end(const char *at, const char *end) {
    while (end - at >= 2) {
        const unsigned char marker = (unsigned char)at[1];
        if ((unsigned char)*at != 0xff) {
            at++; /* data of a scan, or what is between segments */
        } else if (marker == 0xd9) {
            return at + 2;
        } else if (marker == 0xff) {
            at++;
        } else if (marker <= 1 || (marker >= 0xd0 && marker <= 0xd8)) {
            at += 2;
        } else {
            const size_t size =
                end - at >= 4 ? (size_t)((unsigned char)at[2] << 8 | (unsigned char)at[3]) : 0;
            if (size < 2 || size + 2 > (size_t)(end - at))
                return NULL;
            at += size + 2;
        }
    }
    return NULL;
}

/* A Group 4 fax ends with two end-of-line codes, which are nowhere else in it (ITU-T T.6, 2.4.1.1);
 * of other faxes, only what follows says where they end. */
static const char *fax_end(const char *at, const char *end, const struct bp_obj *parameters) {
    uint32_t bits = UINT32_MAX;
    if (bp_obj_integer(bp_obj_get(parameters, "K"), 0) >= 0)
        return NULL;
    for (; at < end; at++) {
        for (int i = 7; i >= 0; i--) {
            bits = bits << 1 | ((unsigned char)*at >> i & 1);
            if ((bits & 0xffffff) == 0x001001)
                return at + 1;
        }
    }
    return NULL;
}

static const char *filtered_end(const struct bp_obj *filter, const struct bp_obj *parameters,
                                const char *at, const char *end) {
    if (bp_obj_is_name(filter, "AHx") || bp_obj_is_name(filter, "ASCIIHexDecode"))
        return hex_end(at, end);
    if (bp_obj_is_name(filter, "A85") || bp_obj_is_name(filter, "ASCII85Decode"))
        return base85_end(at, end);
    if (bp_obj_is_name(filter, "RL") || bp_obj_is_name(filter, "RunLengthDecode"))
        return runs_end(at, end);
    if (bp_obj_is_name(filter, "LZW") || bp_obj_is_name(filter, "LZWDecode"))
        return lzw_end(at, end, bp_obj_integer(bp_obj_get(parameters, "EarlyChange"), 1) != 0);
    if (bp_obj_is_name(filter, "Fl") || bp_obj_is_name(filter, "FlateDecode"))
        return deflate_end(at, end);
    if (bp_obj_is_name(filter, "DCT") || bp_obj_is_name(filter, "DCTDecode"))
        return jpeg_end(at, end);
    if (bp_obj_is_name(filter, "CCF") || bp_obj_is_name(filter, "CCITTFaxDecode"))
        return fax_end(at, end, parameters);
    return NULL;
}

static struct bp_obj *first_of(struct bp_obj *value) {
    return !bp_obj_is(value, BP_OBJ_ARRAY) ? value
           : bp_obj_count(value) > 0       ? value->as.array.items[0]
                                           : NULL;
}

/* True, and goes on behind EI, if it follows where data that begin at `at` end. */
static bool skip_data(const struct bp_obj *dict, size_t size, struct bp_tokens *tokens,
                      const char *at) {
    const int64_t length = bp_obj_integer(bp_obj_get(dict, "Length"), -1);
    struct bp_obj *parameters = bp_obj_get(dict, "DecodeParms");
    const struct bp_obj *filter = first_of(bp_obj_get(dict, "Filter"));
    const size_t rest = (size_t)(tokens->end - at);
    if (length >= 0 && (uint64_t)length <= rest && bp_tokens_end_image(tokens, at + length))
        return true;
    if (filter) {
        if (!parameters)
            parameters = bp_obj_get(dict, "DP");
        const char *behind = filtered_end(filter, first_of(parameters), at, tokens->end);
        return behind && bp_tokens_end_image(tokens, behind);
    }
    return size > 0 && size <= rest && bp_tokens_end_image(tokens, at + size);
}

/* One byte of white space divides ID from the data; there may be none before hexadecimal ones, and
 * some programs write a line end of two. */
static bool skip_all(const struct bp_obj *dict, size_t size, struct bp_tokens *tokens) {
    const char *at = tokens->at;
    if (at >= tokens->end)
        return false;
    if (!bp_is_space(*at))
        return skip_data(dict, size, tokens, at);
    if (tokens->end - at > 2 && at[0] == '\r' && at[1] == '\n' &&
        skip_data(dict, size, tokens, at + 2))
        return true;
    return skip_data(dict, size, tokens, at + 1);
}

struct bp_inline_image bp_inline_image_read(struct bp_work *work, struct bp_obj *resources,
                                            struct bp_arena *arena, struct bp_tokens *tokens,
                                            struct bp_scan *archive) {
    struct bp_obj *dict = read_entries(arena, tokens, archive),
                  *filter = bp_obj_get(dict, "Filter");
    struct bp_inline_image image = {.space = bp_obj_get(dict, "ColorSpace"),
                                    .mask = bp_obj_is_true(bp_obj_get(dict, "ImageMask"))};
    const bool many = bp_obj_is(filter, BP_OBJ_ARRAY);
    for (uint32_t i = 0; filter && i < (many ? filter->as.array.n : 1); i++) {
        const struct bp_obj *one = many ? filter->as.array.items[i] : filter;
        image.lzw |= bp_obj_is_name(one, "LZW") || bp_obj_is_name(one, "LZWDecode");
    }
    image.sure = skip_all(dict, plain_size(work, resources, dict), tokens);
    if (!image.sure)
        bp_tokens_skip_image(tokens);
    return image;
}
