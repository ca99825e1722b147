/* Kinds of dictionaries, and what each may have (ISO 32000-1).
 * In: a kind and a key. Out: the kind of its value.
 * A kind is known by what refers to it, and its keys are let through by a list, so that nothing
 * comes along that no page shows and no reader hears: what other programs keep for themselves, who
 * made it and when, other versions of a picture. Left out as well is what PDF/A refuses and hardly
 * changes the look: /Interpolate, halftones, sets of a font's glyphs. */
#include "attach/reader/objects/kinds.h"

#include <string.h>

#define PLAIN BP_KIND_PLAIN
#define MAP(kind) ((int)BP_KIND_MAP | (int)BP_KIND_##kind)

struct entry {
    const char *key;
    int kind;
};

/* 7.8.3 */
static const struct entry resources[] = {
    {"Font", MAP(FONT)},        {"XObject", MAP(XOBJECT)},       {"ColorSpace", MAP(COLOR)},
    {"ExtGState", MAP(GSTATE)}, {"Properties", MAP(PROPERTIES)}, {"ProcSet", PLAIN},
    {"Pattern", MAP(PATTERN)},  {"Shading", MAP(SHADING)},       {NULL, 0},
};
/* Table 30 */
static const struct entry page[] = {
    {"Type", PLAIN},
    {"Parent", BP_KIND_UNKNOWN},
    {"Resources", BP_KIND_RESOURCES},
    {"MediaBox", PLAIN},
    {"CropBox", PLAIN},
    {"Contents", BP_KIND_BYTES},
    {"Rotate", PLAIN},
    {"Group", BP_KIND_GROUP},
    {"Annots", BP_KIND_ANNOT},
    {"StructParents", PLAIN},
    {"Tabs", PLAIN},
    {"UserUnit", PLAIN},
    {NULL, 0},
};
/* Table 58, without what is for presses alone */
static const struct entry gstate[] = {
    {"Type", PLAIN},
    {"LW", PLAIN},
    {"LC", PLAIN},
    {"LJ", PLAIN},
    {"ML", PLAIN},
    {"D", PLAIN},
    {"RI", PLAIN},
    {"OP", PLAIN},
    {"op", PLAIN},
    {"OPM", PLAIN},
    {"FL", PLAIN},
    {"SM", PLAIN},
    {"SA", PLAIN},
    {"BM", PLAIN},
    {"CA", PLAIN},
    {"ca", PLAIN},
    {"AIS", PLAIN},
    {"TK", PLAIN},
    {"Font", BP_KIND_FONT},
    {"SMask", BP_KIND_SOFT_MASK},
    {"TR", BP_KIND_FUNCTION},
    {"TR2", BP_KIND_FUNCTION},
    {NULL, 0},
};
/* Table 144 */
static const struct entry soft_mask[] = {
    {"Type", PLAIN},          {"S", PLAIN}, {"G", BP_KIND_XOBJECT}, {"BC", PLAIN},
    {"TR", BP_KIND_FUNCTION}, {NULL, 0},
};
/* Tables 63 to 66, 71, 72; functions of tints */
static const struct entry color[] = {
    {"N", PLAIN},
    {"Alternate", BP_KIND_COLOR},
    {"Range", PLAIN},
    {"WhitePoint", PLAIN},
    {"BlackPoint", PLAIN},
    {"Gamma", PLAIN},
    {"Matrix", PLAIN},
    {"Subtype", PLAIN},
    {"Colorants", MAP(COLOR)},
    {"Process", BP_KIND_COLOR},
    {"ColorSpace", BP_KIND_COLOR},
    {"Components", PLAIN},
    {"MixingHints", BP_KIND_COLOR},
    {"Solidities", MAP(PLAIN)},
    {"PrintingOrder", PLAIN},
    {"DotGain", MAP(FUNCTION)},
    {"FunctionType", PLAIN},
    {"Domain", PLAIN},
    {"Size", PLAIN},
    {"BitsPerSample", PLAIN},
    {"Order", PLAIN},
    {"Encode", PLAIN},
    {"Decode", PLAIN},
    {"C0", PLAIN},
    {"C1", PLAIN},
    {"Functions", BP_KIND_FUNCTION},
    {"Bounds", PLAIN},
    {NULL, 0},
};
/* Tables 75 and 76 */
static const struct entry pattern[] = {
    {"Type", PLAIN},
    {"PatternType", PLAIN},
    {"PaintType", PLAIN},
    {"TilingType", PLAIN},
    {"BBox", PLAIN},
    {"XStep", PLAIN},
    {"YStep", PLAIN},
    {"Matrix", PLAIN},
    {"Resources", BP_KIND_RESOURCES},
    {"Shading", BP_KIND_SHADING},
    {"ExtGState", BP_KIND_GSTATE},
    {NULL, 0},
};
/* Tables 78 to 84 */
static const struct entry shading[] = {
    {"ShadingType", PLAIN},
    {"ColorSpace", BP_KIND_COLOR},
    {"Background", PLAIN},
    {"BBox", PLAIN},
    {"AntiAlias", PLAIN},
    {"Coords", PLAIN},
    {"Domain", PLAIN},
    {"Extend", PLAIN},
    {"Matrix", PLAIN},
    {"Function", BP_KIND_FUNCTION},
    {"BitsPerCoordinate", PLAIN},
    {"BitsPerComponent", PLAIN},
    {"BitsPerFlag", PLAIN},
    {"Decode", PLAIN},
    {"VerticesPerRow", PLAIN},
    {NULL, 0},
};
/* Tables 38 to 41 */
static const struct entry function[] = {
    {"FunctionType", PLAIN},
    {"Domain", PLAIN},
    {"Range", PLAIN},
    {"N", PLAIN},
    {"C0", PLAIN},
    {"C1", PLAIN},
    {"Functions", BP_KIND_FUNCTION},
    {"Bounds", PLAIN},
    {"Encode", PLAIN},
    {"Size", PLAIN},
    {"BitsPerSample", PLAIN},
    {"Order", PLAIN},
    {"Decode", PLAIN},
    {NULL, 0},
};
/* Tables 89, 95 and 145 */
static const struct entry xobject[] = {
    {"Type", PLAIN},
    {"Subtype", PLAIN},
    {"Width", PLAIN},
    {"Height", PLAIN},
    {"ColorSpace", BP_KIND_COLOR},
    {"BitsPerComponent", PLAIN},
    {"SMask", BP_KIND_XOBJECT},
    {"Mask", BP_KIND_XOBJECT},
    {"ImageMask", PLAIN},
    {"Decode", PLAIN},
    {"Intent", PLAIN},
    {"SMaskInData", PLAIN},
    {"Matte", PLAIN},
    {"OC", BP_KIND_PROPERTIES},
    {"FormType", PLAIN},
    {"BBox", PLAIN},
    {"Matrix", PLAIN},
    {"Resources", BP_KIND_RESOURCES},
    {"Group", BP_KIND_GROUP},
    {"StructParent", PLAIN},
    {"StructParents", PLAIN},
    {NULL, 0},
};
/* Table 147 */
static const struct entry group[] = {
    {"Type", PLAIN}, {"S", PLAIN}, {"CS", BP_KIND_COLOR}, {"I", PLAIN}, {"K", PLAIN}, {NULL, 0},
};
/* Tables 111, 112, 117 and 121 */
static const struct entry font[] = {
    {"Type", PLAIN},
    {"Subtype", PLAIN},
    {"BaseFont", PLAIN},
    {"Name", PLAIN},
    {"FirstChar", PLAIN},
    {"LastChar", PLAIN},
    {"Widths", PLAIN},
    {"FontDescriptor", BP_KIND_DESCRIPTOR},
    {"Encoding", BP_KIND_ENCODING},
    {"ToUnicode", BP_KIND_ENCODING},
    {"DescendantFonts", BP_KIND_FONT},
    {"CIDSystemInfo", BP_KIND_CID_INFO},
    {"DW", PLAIN},
    {"W", PLAIN},
    {"DW2", PLAIN},
    {"W2", PLAIN},
    {"CIDToGIDMap", BP_KIND_BYTES},
    {"FontBBox", PLAIN},
    {"FontMatrix", PLAIN},
    {"CharProcs", MAP(BYTES)},
    {"Resources", BP_KIND_RESOURCES},
    {NULL, 0},
};
/* Tables 122 and 124, without /CharSet and /CIDSet: they may be left out, and are often wrong */
static const struct entry descriptor[] = {
    {"Type", PLAIN},
    {"FontName", PLAIN},
    {"FontFamily", PLAIN},
    {"FontStretch", PLAIN},
    {"FontWeight", PLAIN},
    {"Flags", PLAIN},
    {"FontBBox", PLAIN},
    {"ItalicAngle", PLAIN},
    {"Ascent", PLAIN},
    {"Descent", PLAIN},
    {"Leading", PLAIN},
    {"CapHeight", PLAIN},
    {"XHeight", PLAIN},
    {"StemV", PLAIN},
    {"StemH", PLAIN},
    {"AvgWidth", PLAIN},
    {"MaxWidth", PLAIN},
    {"MissingWidth", PLAIN},
    {"FontFile", BP_KIND_PROGRAM},
    {"FontFile2", BP_KIND_PROGRAM},
    {"FontFile3", BP_KIND_PROGRAM},
    {"Lang", PLAIN},
    {NULL, 0},
};
/* Table 127 */
static const struct entry program[] = {
    {"Length1", PLAIN}, {"Length2", PLAIN}, {"Length3", PLAIN}, {"Subtype", PLAIN}, {NULL, 0},
};
/* Tables 114 and 120; /ToUnicode */
static const struct entry encoding[] = {
    {"Type", PLAIN},
    {"BaseEncoding", PLAIN},
    {"Differences", PLAIN},
    {"CMapName", PLAIN},
    {"CIDSystemInfo", BP_KIND_CID_INFO},
    {"WMode", PLAIN},
    {"UseCMap", BP_KIND_ENCODING},
    {NULL, 0},
};
/* Table 116 */
static const struct entry cid_info[] = {
    {"Registry", PLAIN},
    {"Ordering", PLAIN},
    {"Supplement", PLAIN},
    {NULL, 0},
};
/* Tables 98, 99 and 330; 14.9 */
static const struct entry properties[] = {
    {"Type", PLAIN},
    {"Name", PLAIN},
    {"Intent", PLAIN},
    {"Usage", BP_KIND_USAGE},
    {"OCGs", BP_KIND_PROPERTIES},
    {"P", PLAIN},
    {"VE", BP_KIND_PROPERTIES},
    {"MCID", PLAIN},
    {"Lang", PLAIN},
    {"ActualText", PLAIN},
    {"Alt", PLAIN},
    {"E", PLAIN},
    {"BBox", PLAIN},
    {"Attached", PLAIN},
    {"Subtype", PLAIN},
    {NULL, 0},
};
/* Table 102, without who made it */
static const struct entry usage[] = {
    {"Language", BP_KIND_USAGE},
    {"Export", BP_KIND_USAGE},
    {"Zoom", BP_KIND_USAGE},
    {"Print", BP_KIND_USAGE},
    {"View", BP_KIND_USAGE},
    {"PageElement", BP_KIND_USAGE},
    {"Lang", PLAIN},
    {"Preferred", PLAIN},
    {"ExportState", PLAIN},
    {"min", PLAIN},
    {"max", PLAIN},
    {"Subtype", PLAIN},
    {"PrintState", PLAIN},
    {"ViewState", PLAIN},
    {NULL, 0},
};
static const struct entry bytes[] = {{NULL, 0}};
/* Tables 8, 11, 12 and 13 */
static const struct entry parms[] = {
    {"Predictor", PLAIN},
    {"Colors", PLAIN},
    {"BitsPerComponent", PLAIN},
    {"Columns", PLAIN},
    {"EarlyChange", PLAIN},
    {"K", PLAIN},
    {"EndOfLine", PLAIN},
    {"EncodedByteAlign", PLAIN},
    {"Rows", PLAIN},
    {"EndOfBlock", PLAIN},
    {"BlackIs1", PLAIN},
    {"DamagedRowsBeforeError", PLAIN},
    {"JBIG2Globals", BP_KIND_BYTES},
    {"ColorTransform", PLAIN},
    {NULL, 0},
};
/* Table 164 and those of each type; of a field that is merged with it, table 220 */
static const struct entry annot[] = {
    {"Type", PLAIN},
    {"Subtype", PLAIN},
    {"Rect", PLAIN},
    {"F", PLAIN},
    {"P", BP_KIND_PAGE},
    {"AP", BP_KIND_LOOKS},
    {"AS", PLAIN},
    {"Border", PLAIN},
    {"C", PLAIN},
    {"Contents", PLAIN},
    {"StructParent", PLAIN},
    {"A", BP_KIND_ACTION},
    {"Dest", BP_KIND_PAGE},
    {"H", PLAIN},
    {"QuadPoints", PLAIN},
    {"OC", BP_KIND_PROPERTIES},
    {"BE", BP_KIND_BORDER},
    {"BS", BP_KIND_BORDER},
    {"CA", PLAIN},
    {"CL", PLAIN},
    {"CP", PLAIN},
    {"Cap", PLAIN},
    {"CO", PLAIN},
    {"DA", PLAIN},
    {"DS", PLAIN},
    {"IC", PLAIN},
    {"IRT", BP_KIND_ANNOT},
    {"IT", PLAIN},
    {"InkList", PLAIN},
    {"L", PLAIN},
    {"LE", PLAIN},
    {"LL", PLAIN},
    {"LLE", PLAIN},
    {"LLO", PLAIN},
    {"Lang", PLAIN},
    {"MK", BP_KIND_CAPTION},
    {"Name", PLAIN},
    {"Open", PLAIN},
    {"OverlayText", PLAIN},
    {"Q", PLAIN},
    {"RC", PLAIN},
    {"RD", PLAIN},
    {"RO", BP_KIND_XOBJECT},
    {"RT", PLAIN},
    {"Repeat", PLAIN},
    {"State", PLAIN},
    {"StateModel", PLAIN},
    {"Subj", PLAIN},
    {"Sy", PLAIN},
    {"Vertices", PLAIN},
    {"ca", PLAIN},
    {"BM", PLAIN},
    {"Parent", BP_KIND_FIELD},
    {"FT", PLAIN},
    {"T", PLAIN},
    {"TU", PLAIN},
    {"TM", PLAIN},
    {"Ff", PLAIN},
    {"V", BP_KIND_BYTES},
    {"DV", BP_KIND_BYTES},
    {"MaxLen", PLAIN},
    {"Opt", PLAIN},
    {"TI", PLAIN},
    {"I", PLAIN},
    {"RV", BP_KIND_BYTES},
    {NULL, 0},
};
/* Tables 166 and 167 */
static const struct entry border[] = {
    {"Type", PLAIN}, {"W", PLAIN}, {"S", PLAIN}, {"D", PLAIN}, {"I", PLAIN}, {NULL, 0},
};
/* Table 168 */
static const struct entry looks[] = {
    {"N", MAP(XOBJECT)},
    {"R", MAP(XOBJECT)},
    {"D", MAP(XOBJECT)},
    {NULL, 0},
};
/* Tables 189 and 247 */
static const struct entry caption[] = {
    {"R", PLAIN},
    {"BC", PLAIN},
    {"BG", PLAIN},
    {"CA", PLAIN},
    {"RC", PLAIN},
    {"AC", PLAIN},
    {"I", BP_KIND_XOBJECT},
    {"RI", BP_KIND_XOBJECT},
    {"IX", BP_KIND_XOBJECT},
    {"IF", BP_KIND_CAPTION},
    {"SW", PLAIN},
    {"S", PLAIN},
    {"A", PLAIN},
    {"FB", PLAIN},
    {"TP", PLAIN},
    {NULL, 0},
};
/* Tables 220 and 222 */
static const struct entry field[] = {
    {"FT", PLAIN},
    {"Parent", BP_KIND_FIELD},
    {"Kids", BP_KIND_FIELD},
    {"T", PLAIN},
    {"TU", PLAIN},
    {"TM", PLAIN},
    {"Ff", PLAIN},
    {"V", BP_KIND_BYTES},
    {"DV", BP_KIND_BYTES},
    {"DA", PLAIN},
    {"Q", PLAIN},
    {"DS", PLAIN},
    {"RV", BP_KIND_BYTES},
    {"MaxLen", PLAIN},
    {"Opt", PLAIN},
    {"TI", PLAIN},
    {"I", PLAIN},
    {NULL, 0},
};
/* 12.6.4, those that dests.c leaves */
static const struct entry action[] = {
    {"Type", PLAIN}, {"S", PLAIN}, {"D", BP_KIND_PAGE}, {"URI", PLAIN}, {"N", PLAIN}, {NULL, 0},
};
/* Table 323, without titles that nothing shows */
static const struct entry elem[] = {
    {"S", PLAIN},
    {"P", BP_KIND_ELEM},
    {"K", BP_KIND_ELEM},
    {"Pg", BP_KIND_PAGE},
    {"A", BP_KIND_ATTRIBUTE},
    {"C", PLAIN},
    {"Type", PLAIN},
    {"ID", PLAIN},
    {"Lang", PLAIN},
    {"Alt", PLAIN},
    {"ActualText", PLAIN},
    {"E", PLAIN},
    {"MCID", PLAIN},
    {"Stm", BP_KIND_XOBJECT},
    {"Obj", BP_KIND_UNKNOWN},
    {NULL, 0},
};
/* Tables 343 to 349, of standard owners */
static const struct entry attribute[] = {
    {"O", PLAIN},
    {"Scope", PLAIN},
    {"RowSpan", PLAIN},
    {"ColSpan", PLAIN},
    {"Headers", PLAIN},
    {"Summary", PLAIN},
    {"Short", PLAIN},
    {"Placement", PLAIN},
    {"WritingMode", PLAIN},
    {"BackgroundColor", PLAIN},
    {"BorderColor", PLAIN},
    {"BorderStyle", PLAIN},
    {"BorderThickness", PLAIN},
    {"Padding", PLAIN},
    {"Color", PLAIN},
    {"SpaceBefore", PLAIN},
    {"SpaceAfter", PLAIN},
    {"StartIndent", PLAIN},
    {"EndIndent", PLAIN},
    {"TextIndent", PLAIN},
    {"TextAlign", PLAIN},
    {"BBox", PLAIN},
    {"Width", PLAIN},
    {"Height", PLAIN},
    {"BlockAlign", PLAIN},
    {"InlineAlign", PLAIN},
    {"TBorderStyle", PLAIN},
    {"TPadding", PLAIN},
    {"LineHeight", PLAIN},
    {"BaselineShift", PLAIN},
    {"TextDecorationType", PLAIN},
    {"TextDecorationColor", PLAIN},
    {"TextDecorationThickness", PLAIN},
    {"RubyAlign", PLAIN},
    {"RubyPosition", PLAIN},
    {"GlyphOrientationVertical", PLAIN},
    {"ColumnCount", PLAIN},
    {"ColumnGap", PLAIN},
    {"ColumnWidths", PLAIN},
    {"ListNumbering", PLAIN},
    {"ContinuedList", PLAIN},
    {"ContinuedFrom", PLAIN},
    {"NoteType", PLAIN},
    {"Role", PLAIN},
    {"checked", PLAIN},
    {"Checked", PLAIN},
    {"Desc", PLAIN},
    {"Type", PLAIN},
    {"Attached", PLAIN},
    {"Subtype", PLAIN},
    {NULL, 0},
};
/* Tables 324 and 325 */
static const struct entry mark[] = {
    {"Type", PLAIN},   {"Pg", BP_KIND_PAGE}, {"Stm", BP_KIND_XOBJECT},
    {"StmOwn", PLAIN}, {"MCID", PLAIN},      {"Obj", BP_KIND_UNKNOWN},
    {NULL, 0},
};
static const struct entry file_index[] = {
    {"Pages", BP_KIND_PAGE},
    {"Kids", BP_KIND_ELEM},
    {"ParentTree", BP_KIND_ELEM},
    {"Keys", PLAIN},
    {"HeadMark", PLAIN},
    {"IDs", BP_KIND_ELEM},
    {"ClassMap", MAP(ATTRIBUTE)},
    {"Outline", BP_KIND_ACTION},
    {"Fields", BP_KIND_FIELD},
    {"DR", BP_KIND_RESOURCES},
    {"Elsewhere", BP_KIND_UNKNOWN},
    {"Links", BP_KIND_UNKNOWN},
    {"OCGs", BP_KIND_PROPERTIES},
    {"OFF", BP_KIND_PROPERTIES},
    {"Order", BP_KIND_PROPERTIES},
    {"RBGroups", BP_KIND_PROPERTIES},
    {"Locked", BP_KIND_PROPERTIES},
    {"Layers", PLAIN},
    {NULL, 0},
};

static const struct entry nothing[] = {{NULL, 0}};

static const struct entry *const kinds[BP_KIND_COUNT] = {
    [BP_KIND_UNKNOWN] = NULL,        [BP_KIND_PLAIN] = nothing,
    [BP_KIND_PAGE] = page,           [BP_KIND_RESOURCES] = resources,
    [BP_KIND_GSTATE] = gstate,       [BP_KIND_SOFT_MASK] = soft_mask,
    [BP_KIND_COLOR] = color,         [BP_KIND_PATTERN] = pattern,
    [BP_KIND_SHADING] = shading,     [BP_KIND_FUNCTION] = function,
    [BP_KIND_XOBJECT] = xobject,     [BP_KIND_GROUP] = group,
    [BP_KIND_FONT] = font,           [BP_KIND_DESCRIPTOR] = descriptor,
    [BP_KIND_PROGRAM] = program,     [BP_KIND_ENCODING] = encoding,
    [BP_KIND_CID_INFO] = cid_info,   [BP_KIND_PROPERTIES] = properties,
    [BP_KIND_USAGE] = usage,         [BP_KIND_BYTES] = bytes,
    [BP_KIND_PARMS] = parms,         [BP_KIND_ANNOT] = annot,
    [BP_KIND_BORDER] = border,       [BP_KIND_LOOKS] = looks,
    [BP_KIND_CAPTION] = caption,     [BP_KIND_FIELD] = field,
    [BP_KIND_ACTION] = action,       [BP_KIND_ELEM] = elem,
    [BP_KIND_ATTRIBUTE] = attribute, [BP_KIND_MARK] = mark,
    [BP_KIND_INDEX] = file_index,
};

int bp_kind_of_entry(int kind, const char *key) {
    if (!*key)
        return -1;
    for (const struct entry *entry = kinds[kind]; entry->key; entry++) {
        const char *own = entry->key, *other = key;
        while (*own == *other && *own)
            own++, other++;
        if (*own == *other)
            return entry->kind;
    }
    return -1;
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
