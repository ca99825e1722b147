/* The head of a picture's file.
 * In: bytes that anybody may have made. Out: format, pixels, resolution, orientation, or one
 * diagnostic.
 * Nothing in the file is believed. Bytes are taken through a window that knows its end; what is not
 * there reads as zero and marks the window, so that no reader needs a check of its own to stay
 * inside. */
#include "load/picture_head.h"

#include <glib.h>
#include <stdint.h>
#include <string.h>

/* More segments or chunks than this before the pixels, and the file was made to keep us busy. */
#define PARTS_MOST 10000
/* Nobody prints finer; what is beyond stands for "unknown". */
#define DPI_MOST 10000

struct window {
    const uint8_t *at, *end;
    bool little; /* the byte order: Intel's, else the network's */
    bool ran_out;
};

static size_t left(const struct window *window) {
    return (size_t)(window->end - window->at);
}

static void skip(struct window *window, size_t bytes) {
    window->ran_out |= bytes > left(window);
    window->at += MIN(bytes, left(window));
}

/* The next `bytes` as a window of their own; the outer one moves on. */
static struct window take(struct window *window, size_t bytes) {
    struct window part = *window;
    skip(window, bytes);
    part.end = window->at;
    return part;
}

static uint32_t number(struct window *window, size_t bytes) {
    struct window part = take(window, bytes);
    uint32_t value = 0;
    if (left(&part) < bytes)
        return 0;
    for (size_t i = 0; i < bytes; i++)
        value |= (uint32_t)part.at[i] << 8 * (window->little ? i : bytes - 1 - i);
    return value;
}

static bool starts(const struct window *window, const char *bytes, size_t length) {
    return left(window) >= length && memcmp(window->at, bytes, length) == 0;
}

static int sane_dpi(double dpi) {
    return dpi >= 1 && dpi <= DPI_MOST ? (int)(dpi + 0.5) : 0;
}

static int sane_side(uint32_t side) {
    return (int)MIN(side, INT32_MAX);
}

/* EXIF (JEITA CP-3451), in APP1 or eXIf: a TIFF file's first directory, of which two things matter.
 */

#define TIFF_X_RESOLUTION 0x011A
#define TIFF_ORIENTATION 0x0112
#define TIFF_RESOLUTION_UNIT 0x0128

/* A rational at an offset of the TIFF file. */
static double rational(struct window tiff, uint32_t offset) {
    skip(&tiff, offset);
    double over = number(&tiff, 4), under = number(&tiff, 4);
    return under > 0 ? over / under : 0;
}

static void read_exif(struct window tiff, struct bp_picture *picture) {
    struct window directory = tiff;
    directory.little = tiff.little = starts(&tiff, "II", 2);
    skip(&directory, 4);
    uint32_t offset = number(&directory, 4);
    directory = tiff;
    skip(&directory, offset);
    double resolution = 0;
    uint32_t unit = 2; /* inches */
    for (uint32_t entries = number(&directory, 2); entries > 0 && !directory.ran_out; entries--) {
        struct window entry = take(&directory, 12);
        uint32_t tag = number(&entry, 2);
        skip(&entry, 6); /* type and count, which the tag implies */
        if (tag == TIFF_X_RESOLUTION)
            resolution = rational(tiff, number(&entry, 4));
        else if (tag == TIFF_ORIENTATION)
            picture->orientation = (int)number(&entry, 2);
        else if (tag == TIFF_RESOLUTION_UNIT)
            unit = number(&entry, 2);
    }
    if (picture->orientation < 1 || picture->orientation > 8)
        picture->orientation = 1;
    if (!picture->dpi)
        picture->dpi = sane_dpi(unit == 3 ? resolution * 2.54 : resolution);
}

/* PNG: ISO/IEC 15948, clause 5.3 (chunks), 11.2.2 (IHDR), 11.3.5.3 (pHYs), and eXIf of its third
 * edition, which may be behind the pixels (11.3.4.5). Returns NULL, or what is wrong with the file.
 */
static const char *read_png(struct window window, struct bp_picture *picture) {
    bool pixels = false;
    skip(&window, 8);
    if (number(&window, 4) != 13 || !starts(&window, "IHDR", 4))
        return "its header is missing";
    for (int parts = 0; parts < PARTS_MOST; parts++) {
        if (parts > 0 && left(&window) < 4)
            return pixels ? NULL : "it is incomplete";
        uint32_t length = parts > 0 ? number(&window, 4) : 13;
        struct window chunk = take(&window, 4);
        struct window data = take(&window, length);
        skip(&window, 4); /* the checksum, which the decoder looks at */
        pixels |= starts(&chunk, "IDAT", 4);
        if (parts == 0) {
            picture->width = sane_side(number(&data, 4));
            picture->height = sane_side(number(&data, 4));
        } else if (starts(&chunk, "pHYs", 4)) {
            uint32_t across = number(&data, 4);
            skip(&data, 4);
            picture->dpi = number(&data, 1) == 1 ? sane_dpi(across * 0.0254) : 0;
        } else if (starts(&chunk, "eXIf", 4)) {
            read_exif(data, picture);
        }
    }
    return pixels ? NULL : "it has too many parts";
}

/* JFIF (ITU-T T.871), 10.1: density of pixels. */
static void read_jfif(struct window segment, struct bp_picture *picture) {
    skip(&segment, 7); /* "JFIF", a zero, the version */
    uint32_t unit = number(&segment, 1);
    uint32_t across = number(&segment, 2);
    if (unit == 1 || unit == 2)
        picture->dpi = sane_dpi(unit == 2 ? across * 2.54 : across);
}

/* JPEG: ITU-T T.81, annex B. A frame header (B.2.2) ends the search. */

#define JPEG_SOF0 0xC0
#define JPEG_DHT 0xC4
#define JPEG_JPG 0xC8
#define JPEG_DAC 0xCC
#define JPEG_SOF15 0xCF
#define JPEG_EOI 0xD9
#define JPEG_SOS 0xDA
#define JPEG_APP0 0xE0
#define JPEG_APP1 0xE1

static bool is_frame(uint32_t marker) {
    return marker >= JPEG_SOF0 && marker <= JPEG_SOF15 && marker != JPEG_DHT &&
           marker != JPEG_JPG && marker != JPEG_DAC;
}

/* PDF's filter takes baseline, extended and progressive frames of 8 bits (ISO 32000-1, 7.4.8). */
static const char *read_frame(struct window frame, uint32_t marker, struct bp_picture *picture) {
    uint32_t depth = number(&frame, 1);
    picture->height = sane_side(number(&frame, 2));
    picture->width = sane_side(number(&frame, 2));
    uint32_t components = number(&frame, 1);
    if (marker > JPEG_SOF0 + 2 || depth != 8 || components == 0 || components == 2 ||
        components > 4)
        return "it is a rare kind of JPEG that PDF readers can't show";
    return NULL;
}

/* The next marker; bytes of 0xFF may be before it to fill up (B.1.1.2). 0 if there is none. */
static uint32_t next_marker(struct window *window) {
    if (number(window, 1) != 0xFF)
        return 0;
    uint32_t marker = 0xFF;
    while (marker == 0xFF && left(window) > 0)
        marker = number(window, 1);
    return marker;
}

static const char *read_jpeg(struct window window, struct bp_picture *picture) {
    skip(&window, 2);
    for (int parts = 0; parts < PARTS_MOST; parts++) {
        uint32_t marker = next_marker(&window);
        uint32_t length = number(&window, 2);
        if (!window.ran_out && (marker == 0 || marker == JPEG_SOS || length < 2))
            return "its header is damaged";
        struct window segment = take(&window, length - 2);
        if (window.ran_out || marker == JPEG_EOI)
            return "it is incomplete";
        if (is_frame(marker))
            return read_frame(segment, marker, picture);
        if (marker == JPEG_APP0 && starts(&segment, "JFIF", 5))
            read_jfif(segment, picture);
        else if (marker == JPEG_APP1 && starts(&segment, "Exif\0", 6)) {
            skip(&segment, 6);
            read_exif(segment, picture);
        }
    }
    return "it has too many parts";
}

/* Other formats */

#define AS_PNG "save it as PNG"
#define AS_JPEG "save it as JPEG, which most picture viewers can do"
#define EXPORT "export it as PNG, at least twice as large as it will be shown"

static const struct format {
    size_t offset;
    const char *bytes;
    size_t length;
    const char *name, *hint;
} formats[] = {
    {0, "GIF8", 4, "a GIF picture", AS_PNG},
    {8, "WEBP", 4, "a WebP picture", AS_JPEG},
    {0, "BM", 2, "a BMP picture", AS_PNG},
    {0, "II*\0", 4, "a TIFF picture", AS_PNG},
    {0, "MM\0*", 4, "a TIFF picture", AS_PNG},
    {4, "ftypavif", 8, "an AVIF picture", AS_JPEG},
    {4, "ftyphe", 6, "a HEIC picture, as taken by telephones", AS_JPEG},
    {4, "ftypmif1", 8, "a HEIC picture, as taken by telephones", AS_JPEG},
    {4, "ftyp", 4, "a video", "give its address in a link"},
    {4, "jP  \r\n", 6, "a JPEG 2000 picture", AS_JPEG},
    {4, "JXL \r\n", 6, "a JPEG XL picture", AS_JPEG},
    {0, "\xFF\x0A", 2, "a JPEG XL picture", AS_JPEG},
    {0, "\0\0\1\0", 4, "an icon", AS_PNG},
    {40, " EMF", 4, "an Office drawing (EMF)", EXPORT},
    {0, "\xD7\xCD\xC6\x9A", 4, "an Office drawing (WMF)", EXPORT},
    {0, "8BPS", 4, "a Photoshop file", AS_PNG},
    {0, "%!PS", 4, "a PostScript drawing", EXPORT},
    {0, "PK\3\4", 4, "a ZIP archive or an Office document", EXPORT},
    {0, "%PDF-", 5, "a PDF", "export its page as PNG, or attach it as an appendix"},
};

static bool is_svg(const struct window *window) {
    char *head = g_strndup((const char *)window->at, MIN(left(window), 4096));
    bool svg = strstr(head, "<svg") != NULL;
    g_free(head);
    return svg;
}

static void tell_format(const struct window *window, const char *name, struct bp_pos pos,
                        struct bp_diags *diags) {
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        struct window at = *window;
        skip(&at, formats[i].offset);
        if (starts(&at, formats[i].bytes, formats[i].length)) {
            bp_diag(diags, PICTURE_FORMAT, pos, name, formats[i].name);
            bp_diag_hint(diags, "%s", formats[i].hint);
            return;
        }
    }
    bool svg = is_svg(window);
    bp_diag(diags, PICTURE_FORMAT, pos, name,
            svg ? "an SVG drawing" : "not a known kind of picture");
    if (svg)
        bp_diag_hint(diags, "%s", EXPORT);
}

/* The whole */

static bool is_too_large(const struct bp_picture *picture) {
    return picture->width > BP_PICTURE_SIDE || picture->height > BP_PICTURE_SIDE ||
           (int64_t)picture->width * picture->height > BP_PICTURE_PIXELS;
}

bool bp_picture_look(const void *data, size_t length, const char *name, struct bp_pos pos,
                     struct bp_picture *picture, struct bp_diags *diags) {
    static const uint8_t nothing[1];
    const uint8_t *bytes = length > 0 ? data : nothing;
    struct window window = {.at = bytes, .end = bytes + length};
    bool png = starts(&window, "\x89PNG\r\n\x1a\n", 8);
    *picture = (struct bp_picture){.jpeg = starts(&window, "\xFF\xD8\xFF", 3), .orientation = 1};
    const char *wrong = length == 0     ? "it is empty"
                        : png           ? read_png(window, picture)
                        : picture->jpeg ? read_jpeg(window, picture)
                                        : NULL;
    if (!wrong && (png || picture->jpeg) && (picture->width < 1 || picture->height < 1))
        wrong = "it has no pixels";
    if (wrong)
        bp_diag(diags, PICTURE_FILE, pos, name, wrong);
    else if (!png && !picture->jpeg)
        tell_format(&window, name, pos, diags);
    else if (is_too_large(picture))
        bp_diag(diags, PICTURE_PIXELS, pos, name, picture->width, picture->height,
                BP_PICTURE_PIXELS / 1000000);
    else {
        if (picture->orientation >= 5) {
            int width = picture->width;
            picture->width = picture->height;
            picture->height = width;
        }
        return true;
    }
    return false;
}
