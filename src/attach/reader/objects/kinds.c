/* Kinds of dictionaries, and what each may have (ISO 32000-1).
 * In: a kind and a key. Out: the kind of its value.
 * A dictionary's kind follows from what refers to it. Only the keys in its list are kept, so that
 * nothing goes out that no page shows and no screen reader reads: other programs' private data, who
 * made the file and when, other versions of a picture. Also left out is what PDF/A refuses and that
 * hardly changes the look: /Interpolate, halftones, sets of a font's glyphs. */
#include "attach/reader/objects/out.h"

#define PLAIN BP_KIND_PLAIN
#define MAP(kind) ((int)BP_KIND_MAP | (int)BP_KIND_##kind)

/* The kind of a dictionary, the kind of values that it may have, and their keys. */
static const struct {
    int of, kind;
    const char *keys;
} rows[] = {
    /* Table 30 */
    {BP_KIND_PAGE, PLAIN, "Type MediaBox CropBox Rotate StructParents Tabs UserUnit"},
    {BP_KIND_PAGE, BP_KIND_UNKNOWN, "Parent"},
    {BP_KIND_PAGE, BP_KIND_RESOURCES, "Resources"},
    {BP_KIND_PAGE, BP_KIND_BYTES, "Contents"},
    {BP_KIND_PAGE, BP_KIND_GROUP, "Group"},
    {BP_KIND_PAGE, BP_KIND_ANNOT, "Annots"},
    /* 7.8.3 */
    {BP_KIND_RESOURCES, MAP(FONT), "Font"},
    {BP_KIND_RESOURCES, MAP(XOBJECT), "XObject"},
    {BP_KIND_RESOURCES, MAP(COLOR), "ColorSpace"},
    {BP_KIND_RESOURCES, MAP(GSTATE), "ExtGState"},
    {BP_KIND_RESOURCES, MAP(PROPERTIES), "Properties"},
    {BP_KIND_RESOURCES, PLAIN, "ProcSet"},
    {BP_KIND_RESOURCES, MAP(PATTERN), "Pattern"},
    {BP_KIND_RESOURCES, MAP(SHADING), "Shading"},
    /* Table 58, without what is for presses alone */
    {BP_KIND_GSTATE, PLAIN, "Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK"},
    {BP_KIND_GSTATE, BP_KIND_FONT, "Font"},
    {BP_KIND_GSTATE, BP_KIND_SOFT_MASK, "SMask"},
    {BP_KIND_GSTATE, BP_KIND_FUNCTION, "TR TR2"},
    /* Table 144 */
    {BP_KIND_SOFT_MASK, PLAIN, "Type S BC"},
    {BP_KIND_SOFT_MASK, BP_KIND_XOBJECT, "G"},
    {BP_KIND_SOFT_MASK, BP_KIND_FUNCTION, "TR"},
    /* Tables 63 to 66, 71, 72; functions of tints */
    {BP_KIND_COLOR, PLAIN,
     "N Range WhitePoint BlackPoint Gamma Matrix Subtype Components PrintingOrder FunctionType "
     "Domain Size BitsPerSample Order Encode Decode C0 C1 Bounds"},
    {BP_KIND_COLOR, BP_KIND_COLOR, "Alternate Process ColorSpace MixingHints"},
    {BP_KIND_COLOR, MAP(COLOR), "Colorants"},
    {BP_KIND_COLOR, MAP(PLAIN), "Solidities"},
    {BP_KIND_COLOR, MAP(FUNCTION), "DotGain"},
    {BP_KIND_COLOR, BP_KIND_FUNCTION, "Functions"},
    /* Tables 75 and 76 */
    {BP_KIND_PATTERN, PLAIN, "Type PatternType PaintType TilingType BBox XStep YStep Matrix"},
    {BP_KIND_PATTERN, BP_KIND_RESOURCES, "Resources"},
    {BP_KIND_PATTERN, BP_KIND_SHADING, "Shading"},
    {BP_KIND_PATTERN, BP_KIND_GSTATE, "ExtGState"},
    /* Tables 78 to 84 */
    {BP_KIND_SHADING, PLAIN,
     "ShadingType Background BBox AntiAlias Coords Domain Extend Matrix BitsPerCoordinate "
     "BitsPerComponent BitsPerFlag Decode VerticesPerRow"},
    {BP_KIND_SHADING, BP_KIND_COLOR, "ColorSpace"},
    {BP_KIND_SHADING, BP_KIND_FUNCTION, "Function"},
    /* Tables 38 to 41 */
    {BP_KIND_FUNCTION, PLAIN,
     "FunctionType Domain Range N C0 C1 Bounds Encode Size BitsPerSample Order Decode"},
    {BP_KIND_FUNCTION, BP_KIND_FUNCTION, "Functions"},
    /* Tables 89, 95 and 145 */
    {BP_KIND_XOBJECT, PLAIN,
     "Type Subtype Width Height BitsPerComponent ImageMask Decode Intent SMaskInData Matte "
     "FormType BBox Matrix StructParent StructParents"},
    {BP_KIND_XOBJECT, BP_KIND_COLOR, "ColorSpace"},
    {BP_KIND_XOBJECT, BP_KIND_XOBJECT, "SMask Mask"},
    {BP_KIND_XOBJECT, BP_KIND_PROPERTIES, "OC"},
    {BP_KIND_XOBJECT, BP_KIND_RESOURCES, "Resources"},
    {BP_KIND_XOBJECT, BP_KIND_GROUP, "Group"},
    /* Table 147 */
    {BP_KIND_GROUP, PLAIN, "Type S I K"},
    {BP_KIND_GROUP, BP_KIND_COLOR, "CS"},
    /* Tables 111, 112, 117 and 121 */
    {BP_KIND_FONT, PLAIN,
     "Type Subtype BaseFont Name FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix"},
    {BP_KIND_FONT, BP_KIND_DESCRIPTOR, "FontDescriptor"},
    {BP_KIND_FONT, BP_KIND_ENCODING, "Encoding ToUnicode"},
    {BP_KIND_FONT, BP_KIND_FONT, "DescendantFonts"},
    {BP_KIND_FONT, BP_KIND_CID_INFO, "CIDSystemInfo"},
    {BP_KIND_FONT, BP_KIND_BYTES, "CIDToGIDMap"},
    {BP_KIND_FONT, MAP(BYTES), "CharProcs"},
    {BP_KIND_FONT, BP_KIND_RESOURCES, "Resources"},
    /* Tables 122 and 124, without /CharSet and /CIDSet: they may be left out, and are often wrong
     */
    {BP_KIND_DESCRIPTOR, PLAIN,
     "Type FontName FontFamily FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent "
     "Leading CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth Lang"},
    {BP_KIND_DESCRIPTOR, BP_KIND_PROGRAM, "FontFile FontFile2 FontFile3"},
    /* Table 127 */
    {BP_KIND_PROGRAM, PLAIN, "Length1 Length2 Length3 Subtype"},
    /* Tables 114 and 120; /ToUnicode */
    {BP_KIND_ENCODING, PLAIN, "Type BaseEncoding Differences CMapName WMode"},
    {BP_KIND_ENCODING, BP_KIND_CID_INFO, "CIDSystemInfo"},
    {BP_KIND_ENCODING, BP_KIND_ENCODING, "UseCMap"},
    /* Table 116 */
    {BP_KIND_CID_INFO, PLAIN, "Registry Ordering Supplement"},
    /* Tables 98, 99 and 330; 14.9 */
    {BP_KIND_PROPERTIES, PLAIN,
     "Type Name Intent P MCID Lang ActualText Alt E BBox Attached Subtype"},
    {BP_KIND_PROPERTIES, BP_KIND_USAGE, "Usage"},
    {BP_KIND_PROPERTIES, BP_KIND_PROPERTIES, "OCGs VE"},
    /* Table 102, without who made it */
    {BP_KIND_USAGE, BP_KIND_USAGE, "Language Export Zoom Print View PageElement"},
    {BP_KIND_USAGE, PLAIN, "Lang Preferred ExportState min max Subtype PrintState ViewState"},
    /* Tables 8, 11, 12 and 13 */
    {BP_KIND_PARMS, PLAIN,
     "Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows "
     "EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform"},
    {BP_KIND_PARMS, BP_KIND_BYTES, "JBIG2Globals"},
    /* Table 164 and those of each type; of a field that is merged with it, table 220 */
    {BP_KIND_ANNOT, PLAIN,
     "Type Subtype Rect F AS Border C Contents StructParent H QuadPoints CA CL CP Cap CO DA DS "
     "IC IT InkList L LE LL LLE LLO Lang Name Open OverlayText Q RC RD RT Repeat State "
     "StateModel Subj Sy Vertices ca BM FT T TU TM Ff MaxLen Opt TI I"},
    {BP_KIND_ANNOT, BP_KIND_PAGE, "P Dest"},
    {BP_KIND_ANNOT, BP_KIND_LOOKS, "AP"},
    {BP_KIND_ANNOT, BP_KIND_ACTION, "A"},
    {BP_KIND_ANNOT, BP_KIND_PROPERTIES, "OC"},
    {BP_KIND_ANNOT, BP_KIND_BORDER, "BE BS"},
    {BP_KIND_ANNOT, BP_KIND_ANNOT, "IRT"},
    {BP_KIND_ANNOT, BP_KIND_CAPTION, "MK"},
    {BP_KIND_ANNOT, BP_KIND_XOBJECT, "RO"},
    {BP_KIND_ANNOT, BP_KIND_FIELD, "Parent"},
    {BP_KIND_ANNOT, BP_KIND_BYTES, "V DV RV"},
    /* Tables 166 and 167 */
    {BP_KIND_BORDER, PLAIN, "Type W S D I"},
    /* Table 168 */
    {BP_KIND_LOOKS, MAP(XOBJECT), "N R D"},
    /* Tables 189 and 247 */
    {BP_KIND_CAPTION, PLAIN, "R BC BG CA RC AC SW S A FB TP"},
    {BP_KIND_CAPTION, BP_KIND_XOBJECT, "I RI IX"},
    {BP_KIND_CAPTION, BP_KIND_CAPTION, "IF"},
    /* Tables 220 and 222 */
    {BP_KIND_FIELD, PLAIN, "FT T TU TM Ff DA Q DS MaxLen Opt TI I"},
    {BP_KIND_FIELD, BP_KIND_FIELD, "Parent Kids"},
    {BP_KIND_FIELD, BP_KIND_BYTES, "V DV RV"},
    /* 12.6.4, those that dests.c leaves */
    {BP_KIND_ACTION, PLAIN, "Type S URI N"},
    {BP_KIND_ACTION, BP_KIND_PAGE, "D"},
    /* Table 323, without titles that nothing shows */
    {BP_KIND_ELEM, PLAIN, "S C Type ID Lang Alt ActualText E MCID"},
    {BP_KIND_ELEM, BP_KIND_ELEM, "P K"},
    {BP_KIND_ELEM, BP_KIND_PAGE, "Pg"},
    {BP_KIND_ELEM, BP_KIND_ATTRIBUTE, "A"},
    {BP_KIND_ELEM, BP_KIND_XOBJECT, "Stm"},
    {BP_KIND_ELEM, BP_KIND_UNKNOWN, "Obj"},
    /* Tables 343 to 349, of standard owners */
    {BP_KIND_ATTRIBUTE, PLAIN,
     "O Scope RowSpan ColSpan Headers Summary Short Placement WritingMode BackgroundColor "
     "BorderColor BorderStyle BorderThickness Padding Color SpaceBefore SpaceAfter StartIndent "
     "EndIndent TextIndent TextAlign BBox Width Height BlockAlign InlineAlign TBorderStyle "
     "TPadding LineHeight BaselineShift TextDecorationType TextDecorationColor "
     "TextDecorationThickness RubyAlign RubyPosition GlyphOrientationVertical ColumnCount "
     "ColumnGap ColumnWidths ListNumbering ContinuedList ContinuedFrom NoteType Role checked "
     "Checked Desc Type Attached Subtype"},
    /* Tables 324 and 325 */
    {BP_KIND_MARK, PLAIN, "Type StmOwn MCID"},
    {BP_KIND_MARK, BP_KIND_PAGE, "Pg"},
    {BP_KIND_MARK, BP_KIND_XOBJECT, "Stm"},
    {BP_KIND_MARK, BP_KIND_UNKNOWN, "Obj"},
    {BP_KIND_INDEX, BP_KIND_PAGE, "Pages"},
    {BP_KIND_INDEX, BP_KIND_ELEM, "Kids ParentTree IDs"},
    {BP_KIND_INDEX, PLAIN, "Keys HeadMark Layers"},
    {BP_KIND_INDEX, MAP(ATTRIBUTE), "ClassMap"},
    {BP_KIND_INDEX, BP_KIND_ACTION, "Outline"},
    {BP_KIND_INDEX, BP_KIND_FIELD, "Fields"},
    {BP_KIND_INDEX, BP_KIND_RESOURCES, "DR"},
    {BP_KIND_INDEX, BP_KIND_UNKNOWN, "Elsewhere Links"},
    {BP_KIND_INDEX, BP_KIND_PROPERTIES, "OCGs OFF Order RBGroups Locked"},
};

/* A kind's keys, with the kinds of their values. */
static GHashTable *read_rows(int kind) {
    GHashTable *keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char **words = rows[i].of == kind ? g_strsplit(rows[i].keys, " ", 0) : NULL;
        for (char **word = words; word && *word; word++)
            g_hash_table_insert(keys, *word, GINT_TO_POINTER(rows[i].kind));
        g_free(words); /* the words are the table's */
    }
    return keys;
}

int bp_kind_of_entry(int kind, const char *key) {
    static GHashTable *kinds[BP_KIND_COUNT]; /* each is read when it is first asked for */
    gpointer found;
    if (!kinds[kind])
        kinds[kind] = read_rows(kind);
    return g_hash_table_lookup_extended(kinds[kind], key, NULL, &found) ? GPOINTER_TO_INT(found)
                                                                        : -1;
}

enum bp_dict_kind bp_kind_guess(const struct bp_obj *dict) {
    static const struct {
        const char *type;
        enum bp_dict_kind kind;
    } types[] = {
        {"Page", BP_KIND_PAGE}, {"OCG", BP_KIND_PROPERTIES},  {"OCMD", BP_KIND_PROPERTIES},
        {"MCR", BP_KIND_MARK},  {"OBJR", BP_KIND_MARK},       {"StructElem", BP_KIND_ELEM},
        {"Font", BP_KIND_FONT}, {"XObject", BP_KIND_XOBJECT},
    };
    const struct bp_obj *type = bp_obj_get(dict, "Type");
    for (size_t i = 0; type && i < G_N_ELEMENTS(types); i++) {
        if (bp_obj_is_name(type, types[i].type))
            return types[i].kind;
    }
    const struct bp_obj *subtype = bp_obj_get(dict, "Subtype");
    if (bp_obj_is_name(subtype, "Image") || bp_obj_is_name(subtype, "Form"))
        return BP_KIND_XOBJECT;
    if (subtype && bp_obj_get(dict, "Rect"))
        return BP_KIND_ANNOT;
    if (bp_obj_get(dict, "S") && bp_obj_get(dict, "P"))
        return BP_KIND_ELEM;
    return BP_KIND_UNKNOWN;
}
