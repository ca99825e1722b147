/* Metadata: XMP (ISO 16684-1) and the information dictionary (ISO 32000-1, 14.3.3).
 * In: title, author, language, date, claims. Out: two objects that say the same.
 * PDF/A allows no property that it doesn't know or that the file doesn't describe (ISO 19005-2,
 * 6.6.2.3), and pdfuaid is one that it doesn't know; so the file describes it. */
#include <string.h>

#include "assemble/parts.h"

#define PROGRAM "boardpack " BP_VERSION

/* No `bytes` and no `encoding` in the opening (6.6.2.1). */
static const char opening[] =
    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
    "<dc:format>application/pdf</dc:format>\n";

static const char closing[] = "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n";

static const char claim_ua[] =
    "<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
    "<pdfuaid:part>1</pdfuaid:part>\n"
    "</rdf:Description>\n";

/* Part and level. */
static const char claim_a[] =
    "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
    "<pdfaid:part>%d</pdfaid:part>\n"
    "<pdfaid:conformance>%c</pdfaid:conformance>\n"
    "</rdf:Description>\n";

static const char level_letters[] = {
    [BP_PDFA_B] = 'B',
    [BP_PDFA_U] = 'U',
    [BP_PDFA_A] = 'A',
};

/* What pdfuaid is (6.6.2.3.3). */
static const char schema_ua[] =
    "<rdf:Description rdf:about=\"\""
    " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
    "</rdf:Description>\n";

const char *bp_assembly_lang(const struct bp_assembly *a) {
    return a->pages->lang ? a->pages->lang : a->doc->lang;
}

/* The date as `format` (year, month, day, hour, minute, second) has it, in UTC; NULL for none. */
static char *make_date(int64_t epoch, const char *format) {
    GDateTime *date = epoch >= 0 ? g_date_time_new_from_unix_utc(epoch) : NULL;
    if (!date)
        return NULL;
    char *text = g_date_time_format(date, format);
    g_date_time_unref(date);
    return text;
}

/* Appends <property>wrap<li>value</li></property>; nothing where there is no value. */
static void put_property(GString *out, const char *before, const char *value, const char *after) {
    if (!value)
        return;
    char *escaped = g_markup_escape_text(value, -1);
    g_string_append_printf(out, "%s%s%s\n", before, escaped, after);
    g_free(escaped);
}

static void put_properties(GString *out, const struct bp_assembly *a) {
    put_property(out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", a->pages->title,
                 "</rdf:li></rdf:Alt></dc:title>");
    put_property(out, "<dc:creator><rdf:Seq><rdf:li>", a->pages->author,
                 "</rdf:li></rdf:Seq></dc:creator>");
    put_property(out, "<dc:language><rdf:Bag><rdf:li>", bp_assembly_lang(a),
                 "</rdf:li></rdf:Bag></dc:language>");
    put_property(out, "<pdf:Producer>", PROGRAM, "</pdf:Producer>");
    put_property(out, "<xmp:CreatorTool>", PROGRAM, "</xmp:CreatorTool>");
    char *date = make_date(a->epoch, "%Y-%m-%dT%H:%M:%SZ");
    put_property(out, "<xmp:CreateDate>", date, "</xmp:CreateDate>");
    put_property(out, "<xmp:ModifyDate>", date, "</xmp:ModifyDate>");
    put_property(out, "<xmp:MetadataDate>", date, "</xmp:MetadataDate>");
    g_free(date);
}

bp_ref bp_write_xmp(const struct bp_assembly *a) {
    GString *out = g_string_new(opening);
    put_properties(out, a);
    g_string_append(out, "</rdf:Description>\n");
    if (a->claims.pdfa)
        g_string_append_printf(out, claim_a, a->claims.embeds ? 3 : 2,
                               level_letters[a->claims.pdfa]);
    if (a->claims.pdfua1)
        g_string_append(out, claim_ua);
    if (a->claims.pdfua1 && a->claims.pdfa)
        g_string_append(out, schema_ua);
    g_string_append(out, closing);
    bp_ref ref = bp_pdf_reserve(a->pdf);
    bp_pdf_stream(a->pdf, ref, "/Type/Metadata/Subtype/XML", out->str, out->len, BP_STREAM_PLAIN);
    g_string_free(out, TRUE);
    return ref;
}

bp_ref bp_write_info(const struct bp_assembly *a) {
    bp_ref ref = bp_pdf_reserve(a->pdf);
    char *date = make_date(a->epoch, "D:%Y%m%d%H%M%SZ");
    GString *out = bp_pdf_begin(a->pdf, ref);
    g_string_append(out, "<<");
    bp_put_text_entry(out, "/Title", a->pages->title);
    bp_put_text_entry(out, "/Author", a->pages->author);
    bp_put_text_entry(out, "/Creator", PROGRAM);
    bp_put_text_entry(out, "/Producer", PROGRAM);
    bp_put_text_entry(out, "/CreationDate", date);
    bp_put_text_entry(out, "/ModDate", date);
    g_string_append(out, ">>");
    bp_pdf_end(a->pdf);
    g_free(date);
    return ref;
}
