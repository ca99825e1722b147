/* The message.
 * In: a draft. Out: MIME (RFC 5322, RFC 2045): the letter in two forms, the PDF, the invitation.
 * Nothing in it is by chance. GMime would take boundaries from a random source; here they follow
 * from the message's id, which follows from its contents, so that the same pack gives the same
 * draft. X-Unsent makes mail programs open it as one that is still to be sent; Apple Mail wants a
 * header of its own. */
#include <gmime/gmime.h>
#include <string.h>

#include "circulate/module.h"

static GMimePart *new_part(const char *type, const char *subtype, GByteArray *bytes,
                           GMimeContentEncoding encoding) {
    GMimePart *part = g_mime_part_new_with_type(type, subtype);
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeDataWrapper *content =
        g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, encoding);
    g_object_unref(content);
    g_object_unref(stream);
    return part;
}

static GByteArray *bytes_of(const char *text) {
    GByteArray *bytes = g_byte_array_new();
    return g_byte_array_append(bytes, (const guint8 *)text, (guint)strlen(text));
}

/* Adds a part and takes it. */
static void take(GMimeMultipart *to, GMimeObject *part) {
    g_mime_multipart_add(to, part);
    g_object_unref(part);
}

/* The parts read what they hold when they are written, so it lives as long as the message. */
static GByteArray *keep(GPtrArray *kept, GByteArray *bytes) {
    g_ptr_array_add(kept, bytes);
    return bytes;
}

static GMimePart *new_text(const char *subtype, const char *text, GPtrArray *kept) {
    GMimePart *part = new_part("text", subtype, keep(kept, bytes_of(text)),
                               GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    return part;
}

/* A header whose text is our own. */
static void set_raw(GMimePart *part, const char *header, const char *value) {
    char *raw = g_strconcat(" ", value, "\n", NULL);
    g_mime_object_set_header(GMIME_OBJECT(part), header, "", NULL);
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(part));
    g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, header), raw);
    g_free(raw);
}

/* Says what a part is and under which name it is to be saved. GMime knows one form of a name at a
 * time, and cuts a long one into pieces, which older programs don't put together. */
static void set_file(GMimePart *part, const char *type, const char *name) {
    char *disposition = bp_disposition(name), *ascii = bp_ascii_name(name);
    char *typed = g_strdup_printf("%s;\r\n\tname=\"%s\"", type, ascii);
    set_raw(part, "Content-Type", typed);
    set_raw(part, "Content-Disposition", disposition);
    g_free(typed);
    g_free(ascii);
    g_free(disposition);
}

static GMimeMultipart *new_multipart(const char *subtype, const char *id, const char *mark) {
    GMimeMultipart *multipart = g_mime_multipart_new_with_subtype(subtype);
    char *boundary = g_strdup_printf("=_%.*s_%s", (int)MIN(strcspn(id, "@"), 32), id, mark);
    g_mime_multipart_set_boundary(multipart, boundary);
    g_free(boundary);
    return multipart;
}

static GMimeMultipart *new_body(const struct bp_draft *draft, const char *calendar,
                                GPtrArray *kept) {
    GMimeMultipart *body = new_multipart("mixed", draft->id, "1");
    GMimeMultipart *letter = new_multipart("alternative", draft->id, "2");
    take(letter, GMIME_OBJECT(new_text("plain", draft->text, kept)));
    take(letter, GMIME_OBJECT(new_text("html", draft->html, kept)));
    take(body, GMIME_OBJECT(letter));
    if (draft->file) {
        GMimePart *pdf =
            new_part("application", "pdf", (GByteArray *)draft->pdf, GMIME_CONTENT_ENCODING_BASE64);
        set_file(pdf, "application/pdf", draft->file);
        take(body, GMIME_OBJECT(pdf));
    }
    if (calendar) {
        GMimePart *part = new_part("text", "calendar", keep(kept, bytes_of(calendar)),
                                   GMIME_CONTENT_ENCODING_BASE64);
        set_file(part, "text/calendar; charset=utf-8; method=PUBLISH", "meeting.ics");
        take(body, GMIME_OBJECT(part));
    }
    return body;
}

static void add_mailbox(GMimeMessage *message, GMimeAddressType type,
                        const struct bp_mailbox *mailbox) {
    if (mailbox->address)
        g_mime_message_add_mailbox(message, type, mailbox->name, mailbox->address);
}

static void set_headers(GMimeMessage *message, const struct bp_draft *draft) {
    add_mailbox(message, GMIME_ADDRESS_TYPE_FROM, &draft->clerk);
    add_mailbox(message, GMIME_ADDRESS_TYPE_TO, &draft->clerk);
    for (uint32_t i = 0; i < draft->n_hidden; i++)
        add_mailbox(message, GMIME_ADDRESS_TYPE_BCC, &draft->hidden[i]);
    g_mime_message_set_subject(message, draft->subject, "utf-8");
    GDateTime *date = draft->date >= 0 ? g_date_time_new_from_unix_utc(draft->date) : NULL;
    if (date)
        g_mime_message_set_date(message, date);
    g_clear_pointer(&date, g_date_time_unref);
    g_mime_message_set_message_id(message, draft->id);
    g_mime_object_set_header(GMIME_OBJECT(message), "Content-Language", draft->lang, NULL);
    g_mime_object_set_header(GMIME_OBJECT(message), "X-Unsent", "1", NULL);
    g_mime_object_set_header(GMIME_OBJECT(message), "X-Uniform-Type-Identifier",
                             "com.apple.mail-draft", NULL);
}

static GByteArray *write_message(GMimeMessage *message) {
    GMimeFormatOptions *format = g_mime_format_options_new();
    GByteArray *bytes = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    g_mime_object_write_to_stream(GMIME_OBJECT(message), format, stream);
    g_object_unref(stream);
    g_mime_format_options_free(format);
    return bytes;
}

GByteArray *bp_draft_make(const struct bp_draft *draft, enum bp_draft_fault *fault) {
    char *calendar = draft->event ? bp_event_text(draft->event) : NULL;
    *fault = draft->event && !calendar ? BP_DRAFT_ZONE : BP_DRAFT_OK;
    if (*fault)
        return NULL;
    g_mime_init(); /* without an end: GMime can't be started twice */
    GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
    GMimeMessage *message = g_mime_message_new(FALSE);
    GMimeMultipart *body = new_body(draft, calendar, kept);
    set_headers(message, draft);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(body));
    GByteArray *bytes = write_message(message);
    g_object_unref(body);
    g_object_unref(message);
    g_ptr_array_free(kept, TRUE);
    g_free(calendar);
    return bytes;
}
