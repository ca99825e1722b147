/* Conversion of office files by LibreOffice.
 * In: a text, a spreadsheet or slides, in any format that LibreOffice reads. Out: a PDF with tags.
 * The one hard idea: LibreOffice keeps a profile, and one that belongs to a person holds that
 * person's fonts, macros and trust. So each conversion has a folder with a profile made for it, in
 * which macros are off and nothing is fetched, and works on a copy of the file. */
#include "office.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "changes.h"
#include "form.h"

/* In the PDF: tags, PDF/UA, PDF/A-2, bookmarks, and comments, so that their being there is seen. */
#define FILTER_OPTIONS                                                                             \
    "{\"UseTaggedPDF\":{\"type\":\"boolean\",\"value\":\"true\"},"                                 \
    "\"PDFUACompliance\":{\"type\":\"boolean\",\"value\":\"true\"},"                               \
    "\"SelectPdfVersion\":{\"type\":\"long\",\"value\":\"2\"},"                                    \
    "\"ExportBookmarks\":{\"type\":\"boolean\",\"value\":\"true\"},"                               \
    "\"ExportNotes\":{\"type\":\"boolean\",\"value\":\"true\"}}"

#define COPY "attachment"

static const struct format {
    const char *extension, *filter;
} formats[] = {
    {"docx", "writer"},  {"docm", "writer"},  {"dotx", "writer"}, {"doc", "writer"},
    {"odt", "writer"},   {"ott", "writer"},   {"fodt", "writer"}, {"rtf", "writer"},
    {"xlsx", "calc"},    {"xlsm", "calc"},    {"xlsb", "calc"},   {"xls", "calc"},
    {"ods", "calc"},     {"fods", "calc"},    {"csv", "calc"},    {"pptx", "impress"},
    {"pptm", "impress"}, {"ppsx", "impress"}, {"ppt", "impress"}, {"pps", "impress"},
    {"odp", "impress"},  {"fodp", "impress"}, {"odg", "draw"},
};

/* The throw-away profile's settings: no macros, no links that are followed or brought up to date.
 */
static const struct setting {
    const char *path, *name, *value;
} settings[] = {
    {"Office.Common/Security/Scripting", "DisableMacrosExecution", "true"},
    {"Office.Common/Security/Scripting", "MacroSecurityLevel", "3"},
    {"Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"},
    {"Office.Common/Security/Scripting", "DisableActiveContent", "true"},
    {"Office.Common/Misc", "FirstRun", "false"},
    {"Office.Writer/Content/Update", "Link", "2"},
    {"Office.Calc/Content/Update", "Link", "2"},
};

char *bp_office_find(void) {
    char *program = g_find_program_in_path("soffice");
    return program ? program : g_find_program_in_path("libreoffice");
}

/* By the file's name; what has another one is tried as a text. */
static const struct format *format_of(const struct bp_file *file) {
    const char *dot = strrchr(file->src, '.');
    for (size_t i = 0; dot && i < G_N_ELEMENTS(formats); i++)
        if (g_ascii_strcasecmp(dot + 1, formats[i].extension) == 0)
            return &formats[i];
    return &formats[0];
}

static char *filter_of(const struct bp_file *file) {
    return g_strdup_printf("pdf:%s_pdf_Export:" FILTER_OPTIONS, format_of(file)->filter);
}

static char *read_file(const struct bp_file *file, gsize *length, GError **error) {
    char *bytes = NULL;
    g_file_get_contents(file->path, &bytes, length, error);
    return bytes;
}

/* Another LibreOffice may set another page: which one it is counts, too. */
static void add_program(GChecksum *sum, const char *program) {
    struct stat is;
    char *text = stat(program, &is) == 0
                     ? g_strdup_printf("%s %lld %lld", program, (long long)is.st_size,
                                       (long long)is.st_mtime)
                     : g_strdup(program);
    g_checksum_update(sum, (const guchar *)text, -1);
    g_free(text);
}

char *bp_office_key(const char *program, const struct bp_file *file, uint32_t *changes,
                    GError **error) {
    gsize length = 0;
    char *bytes = read_file(file, &length, error);
    if (!bytes)
        return NULL;
    *changes = bp_changes_count(bytes, length);
    char *filter = filter_of(file);
    GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
    add_program(sum, program);
    g_checksum_update(sum, (const guchar *)filter, -1);
    g_checksum_update(sum, (const guchar *)bytes, (gssize)length);
    char *key = g_strdup(g_checksum_get_string(sum));
    g_checksum_free(sum);
    g_free(filter);
    g_free(bytes);
    return key;
}

static bool write_settings(const char *profile, GError **error) {
    GString *text = g_string_new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                 "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\n");
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++)
        g_string_append_printf(text,
                               "<item oor:path=\"/org.openoffice.%s\"><prop oor:name=\"%s\" "
                               "oor:op=\"fuse\"><value>%s</value></prop></item>\n",
                               settings[i].path, settings[i].name, settings[i].value);
    g_string_append(text, "</oor:items>\n");
    char *user = g_build_filename(profile, "user", NULL);
    char *path = g_build_filename(user, "registrymodifications.xcu", NULL);
    g_mkdir_with_parents(user, 0700);
    const bool written = g_file_set_contents(path, text->str, (gssize)text->len, error);
    g_free(path);
    g_free(user);
    g_string_free(text, TRUE);
    return written;
}

/* The copy has a plain name, whatever the officer called the file; NULL if it can't be made. */
static char *copy_file(const struct bp_file *file, const char *folder, GError **error) {
    gsize length = 0;
    char *bytes = read_file(file, &length, error);
    if (!bytes)
        return NULL;
    char *name = g_strdup_printf(COPY ".%s", format_of(file)->extension);
    char *path = g_build_filename(folder, name, NULL);
    if (!g_file_set_contents(path, bytes, (gssize)length, error))
        g_clear_pointer(&path, g_free);
    g_free(name);
    g_free(bytes);
    return path;
}

static bool start(struct bp_child *child, const char *program, const char *filter, const char *copy,
                  const char *profile, const char *folder, GError **error) {
    char *uri = g_filename_to_uri(profile, NULL, error);
    if (!uri)
        return false;
    char *installation = g_strconcat("-env:UserInstallation=", uri, NULL);
    const char *argv[] = {program,         installation,  "--headless",   "--norestore",
                          "--nolockcheck", "--nodefault", "--convert-to", filter,
                          "--outdir",      folder,        copy,           NULL};
    const struct bp_job job = {
        .argv = (char **)argv,
        .folder = folder,
        .in = -1,
        .third = -1,
        .output = BP_ATTACH_MAX_BYTES,
        .wall = BP_OFFICE_MAX_SECONDS,
    };
    const bool started = bp_child_start(child, &job, error);
    g_free(installation);
    g_free(uri);
    return started;
}

bool bp_office_start(struct bp_child *child, const char *program, const struct bp_file *file,
                     const char *folder, GError **error) {
    char *profile = g_build_filename(folder, "profile", NULL);
    char *filter = filter_of(file);
    char *copy = write_settings(profile, error) ? copy_file(file, folder, error) : NULL;
    const bool started = copy && start(child, program, filter, copy, profile, folder, error);
    g_free(copy);
    g_free(filter);
    g_free(profile);
    return started;
}

char *bp_office_result(const char *folder) {
    return g_build_filename(folder, COPY ".pdf", NULL);
}

void bp_office_clear(const char *folder) {
    GDir *entries = g_dir_open(folder, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        char *path = g_build_filename(folder, name, NULL);
        struct stat entry;
        if (lstat(path, &entry) == 0 && S_ISDIR(entry.st_mode))
            bp_office_clear(path);
        else
            g_unlink(path);
        g_free(path);
    }
    if (entries)
        g_dir_close(entries);
    g_rmdir(folder);
}
