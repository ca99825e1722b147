/* JPEG files without what is not picture (ISO/IEC 10918-1, annex B).
 * In: a file's bytes, which may be anything. Out: its tables, frame and scans.
 * Only segments that a decoder needs are copied. Cameras write where and when, and a small picture
 * of what was there before it was cropped, into the others. */
#include <string.h>

#include "pdf/strip.h"

#define MAX_SCANS 100 /* ten are usual; each is a pass over the whole picture */

enum {
    TEM = 0x01,
    SOF0 = 0xC0, /* frames: baseline, */
    SOF1 = 0xC1, /* extended, */
    SOF2 = 0xC2, /* progressive */
    SOF15 = 0xCF,
    DHT = 0xC4,
    JPG = 0xC8,
    DAC = 0xCC,
    RST0 = 0xD0,
    RST7 = 0xD7,
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    DQT = 0xDB,
    DNL = 0xDC,
    DRI = 0xDD,
    EXP = 0xDF,
    APP0 = 0xE0,
    APP14 = 0xEE,
};

struct stripper {
    const uint8_t *at, *end;
    GByteArray *out;
    int n_scans;
    bool damaged; /* it may be */
};

static void put(struct stripper *s, uint8_t marker, const void *data, size_t length) {
    const uint8_t head[] = {0xFF, marker, (uint8_t)((length + 2) >> 8), (uint8_t)(length + 2)};
    g_byte_array_append(s->out, head, sizeof head);
    g_byte_array_append(s->out, data, (guint)length);
}

/* JFIF's word that colours are YCbCr, without the preview behind it. */
static void put_jfif(struct stripper *s, const uint8_t *data, size_t length) {
    static const uint8_t plain[] = {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0};
    if (length >= 5 && memcmp(data, plain, 5) == 0)
        put(s, APP0, plain, sizeof plain);
}

/* Adobe's word on which colours there are: twelve bytes. */
static void put_adobe(struct stripper *s, const uint8_t *data, size_t length) {
    if (length >= 12 && memcmp(data, "Adobe", 5) == 0)
        put(s, APP14, data, 12);
}

static bool is_restart(uint8_t marker) {
    return marker >= RST0 && marker <= RST7;
}

/* Frames of every kind, which other decoders may know. */
static bool is_of_picture(uint8_t marker) {
    return (marker >= SOF0 && marker <= SOF15 && marker != JPG) || (marker > DRI && marker <= EXP);
}

/* Copies a segment that has a length, if it is needed; false where the file ends in it. */
static bool copy_segment(struct stripper *s, uint8_t marker) {
    if (s->end - s->at < 2)
        return false;
    size_t length = (size_t)s->at[0] << 8 | s->at[1];
    if (length < 2 || length > (size_t)(s->end - s->at))
        return false;
    const uint8_t *data = s->at + 2;
    s->at += length;
    length -= 2;
    switch (marker) {
    case APP0:
        put_jfif(s, data, length);
        break;
    case APP14:
        put_adobe(s, data, length);
        break;
    case SOF0:
    case SOF1:
    case SOF2:
    case DHT:
    case DQT:
    case DNL:
    case DRI:
    case SOS:
        put(s, marker, data, length);
        break;
    default: /* words, previews, other frames: of those our decoder will say what it misses */
        if (s->damaged && is_of_picture(marker))
            put(s, marker, data, length);
        break;
    }
    return true;
}

/* Copies coded data, to the next marker that is not part of them: in them, FF is before 0, and
 * before the marks at which a decoder may start again. */
static void copy_scan(struct stripper *s) {
    const uint8_t *start = s->at;
    while (s->at < s->end) {
        const uint8_t *mark = memchr(s->at, 0xFF, (size_t)(s->end - s->at));
        if (!mark || mark + 1 >= s->end) {
            s->at = s->end;
            break;
        }
        if (mark[1] != 0 && !is_restart(mark[1])) {
            s->at = mark;
            break;
        }
        s->at = mark + 2;
    }
    g_byte_array_append(s->out, start, (guint)(s->at - start));
}

/* The next marker, or 0 at the file's end; FF may be repeated before it. */
static uint8_t next_marker(struct stripper *s) {
    while (s->damaged && s->at < s->end && *s->at != 0xFF)
        s->at++;
    if (s->at >= s->end || *s->at != 0xFF)
        return 0;
    while (s->at < s->end && *s->at == 0xFF)
        s->at++;
    return s->at < s->end ? *s->at++ : 0;
}

/* Copies segments up to the end of the picture; false if that isn't there. */
static bool copy_segments(struct stripper *s) {
    for (;;) {
        uint8_t marker = next_marker(s);
        if (marker == EOI)
            return true;
        if (marker == TEM || is_restart(marker) || (s->damaged && marker == SOI))
            continue;
        if (marker < SOF0 || marker == SOI || !copy_segment(s, marker))
            return false;
        if (marker == SOS) {
            if (++s->n_scans > MAX_SCANS && !s->damaged)
                return false;
            copy_scan(s);
        }
    }
}

static bool copy_all(struct stripper *s) {
    static const uint8_t soi[] = {0xFF, SOI}, eoi[] = {0xFF, EOI};
    if (next_marker(s) != SOI)
        return false;
    g_byte_array_append(s->out, soi, sizeof soi);
    if (!copy_segments(s) && !(s->damaged && s->n_scans > 0))
        return false;
    g_byte_array_append(s->out, eoi, sizeof eoi);
    return true;
}

GByteArray *bp_jpeg_strip(const uint8_t *data, size_t length, bool damaged) {
    if (length == 0)
        return NULL;
    struct stripper s = {
        .at = data, .end = data + length, .out = g_byte_array_new(), .damaged = damaged};
    if (!copy_all(&s)) {
        g_byte_array_unref(s.out);
        return NULL;
    }
    return s.out;
}
