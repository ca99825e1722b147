/* Tick boxes as the glyphs of a Type 3 font (ISO 32000-1, 9.6.5).
 * In: the boxes as they are designed. Out: a font whose glyphs are U+2611 and U+2610.
 * A box that is only drawn says nothing to those who copy, search or listen to a page; and the
 * boxes of other fonts look unlike each other and unlike the design. */
#include "draw/boxes.h"

#include "draw/shapes.h"

enum { UNITS = 1000, SPACE = 818 }; /* the space is as wide as the gap before a label: 9 of 11 pt */

/* From codes to what they read (9.10.3). */
static const char to_unicode[] =
    "/CIDInit/ProcSet findresource begin\n"
    "12 dict begin\n"
    "begincmap\n"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
    "/CMapName/Adobe-Identity-UCS def\n"
    "/CMapType 2 def\n"
    "1 begincodespacerange\n"
    "<00><FF>\n"
    "endcodespacerange\n"
    "3 beginbfchar\n"
    "<20><0020>\n"
    "<30><2610>\n"
    "<31><2611>\n"
    "endbfchar\n"
    "endcmap\n"
    "CMapName currentdict/CMap defineresource pop\n"
    "end\n"
    "end\n";

static bp_ref write_stream(struct bp_pdf *pdf, const char *bytes, size_t length) {
    const bp_ref ref = bp_pdf_reserve(pdf);
    bp_pdf_stream(pdf, ref, "", bytes, length, BP_STREAM_DEFLATE);
    return ref;
}

/* A glyph's width, and then its drawing, in colours of its own (d0, table 113). */
static bp_ref write_box(struct bp_pdf *pdf, struct bp_canvas *canvas, bool on, bp_colour colour) {
    bp_canvas_start(canvas, BP_PT(UNITS));
    g_string_append_printf(bp_canvas_contents(canvas), "%d 0 d0\n", UNITS);
    bp_shape_tick(canvas, (struct bp_box){0, 0, BP_PT(UNITS), BP_PT(UNITS)}, on, colour);
    return write_stream(pdf, bp_canvas_contents(canvas)->str, bp_canvas_contents(canvas)->len);
}

static bp_ref write_space(struct bp_pdf *pdf) {
    char *glyph = g_strdup_printf("%d 0 d0\n", SPACE);
    const bp_ref ref = write_stream(pdf, glyph, strlen(glyph));
    g_free(glyph);
    return ref;
}

/* A tagged PDF wants one of Type 3 fonts as well (table 112). */
static void write_descriptor(struct bp_pdf *pdf, bp_ref ref) {
    GString *out = bp_pdf_begin(pdf, ref);
    g_string_append_printf(out,
                           "<</Type/FontDescriptor/FontName/TickBoxes/Flags 4"
                           "/FontBBox[0 0 %d %d]/ItalicAngle 0/Ascent %d/Descent 0/CapHeight %d"
                           "/StemV 100>>",
                           UNITS, UNITS, UNITS, UNITS);
    bp_pdf_end(pdf);
}

void bp_boxes_write(struct bp_pdf *pdf, struct bp_canvas *canvas, bp_colour colour, bp_ref ref) {
    const bp_ref off = write_box(pdf, canvas, false, colour);
    const bp_ref on = write_box(pdf, canvas, true, colour), space = write_space(pdf);
    const bp_ref unicode = write_stream(pdf, to_unicode, sizeof to_unicode - 1);
    const bp_ref descriptor = bp_pdf_reserve(pdf);
    GString *out = bp_pdf_begin(pdf, ref);
    g_string_append_printf(out,
                           "<</Type/Font/Subtype/Type3/Name/" BP_BOXES_NAME
                           "/FontBBox[0 0 %d %d]/FontMatrix[0.001 0 0 0.001 0 0]/Resources<<>>"
                           "/FirstChar 32/LastChar 49/Widths[%d",
                           UNITS, UNITS, SPACE);
    for (int code = ' ' + 1; code <= '1'; code++)
        bp_put_int(out, code >= '0' ? UNITS : 0);
    g_string_append(out, "]/CharProcs<</space");
    bp_put_ref(out, space);
    g_string_append(out, "/off");
    bp_put_ref(out, off);
    g_string_append(out, "/on");
    bp_put_ref(out, on);
    g_string_append(out, ">>/Encoding<</Type/Encoding/Differences[32/space 48/off/on]>>"
                         "/FontDescriptor");
    bp_put_ref(out, descriptor);
    g_string_append(out, "/ToUnicode");
    bp_put_ref(out, unicode);
    g_string_append(out, ">>");
    bp_pdf_end(pdf);
    write_descriptor(pdf, descriptor);
}
