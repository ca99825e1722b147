/* Conversion of office files by LibreOffice.
 * In: a text, a spreadsheet or slides, in any format that LibreOffice reads. Out: a PDF with tags.
 * LibreOffice keeps a profile, and one that belongs to a person holds that person's fonts, macros
 * and trust. So each conversion has a folder with a profile made for it, in which nothing of the
 * file runs and nothing is fetched, and works on a copy of the file. */
#include "office.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "wire.h"

#define PDF_NAME "out.pdf"
#define REPORT_SUFFIX ".report"

static const struct part {
    const char *service, *package;
} writer = {"com.sun.star.text.TextDocument", "libreoffice-writer"},
  calc = {"com.sun.star.sheet.SpreadsheetDocument", "libreoffice-calc"},
  impress = {"com.sun.star.presentation.PresentationDocument", "libreoffice-impress"},
  draw = {"com.sun.star.drawing.DrawingDocument", "libreoffice-draw"};

static const struct format {
    const char *extension;
    const struct part *part;
} formats[] = {
    {"docx", &writer},  {"docm", &writer},  {"dotx", &writer},  {"dotm", &writer},
    {"doc", &writer},   {"dot", &writer},   {"odt", &writer},   {"ott", &writer},
    {"fodt", &writer},  {"rtf", &writer},   {"xlsx", &calc},    {"xlsm", &calc},
    {"xltx", &calc},    {"xltm", &calc},    {"xlsb", &calc},    {"xls", &calc},
    {"xlt", &calc},     {"ods", &calc},     {"ots", &calc},     {"fods", &calc},
    {"pptx", &impress}, {"pptm", &impress}, {"ppsx", &impress}, {"potx", &impress},
    {"ppt", &impress},  {"pps", &impress},  {"odp", &impress},  {"otp", &impress},
    {"fodp", &impress}, {"odg", &draw},     {"fodg", &draw},
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

const char *bp_office_package(const struct bp_file *file) {
    return format_of(file)->part->package;
}

/* Another LibreOffice may set another page: which one it is counts, too. */
static void add_program(GChecksum *sum, const char *program) {
    struct stat is;
    g_autofree char *text = stat(program, &is) == 0
                                ? g_strdup_printf("%s %lld %lld", program, (long long)is.st_size,
                                                  (long long)is.st_mtime)
                                : g_strdup(program);
    g_checksum_update(sum, (const guchar *)text, -1);
}

static void add_text(GChecksum *sum, const char *text) {
    g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
}

/* The officer's name for it, which the file may print. */
static char *name_of(const struct bp_file *file) {
    char *name = g_path_get_basename(file->path);
    for (char *at = name; *at; at++)
        if ((unsigned char)*at < 0x20)
            *at = '_';
    return name;
}

static const char *changes_of(const struct bp_file *file) {
    return file->changes ? file->changes : "";
}

char *bp_office_key(const char *program, const struct bp_file *file, struct bp_changes *changes,
                    GError **error) {
    gsize length = 0;
    g_autofree char *bytes = NULL, *name = name_of(file);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    if (!g_file_get_contents(file->path, &bytes, &length, error))
        return NULL;
    *changes = bp_changes_count(bytes, length, !file->remove_comments);
    add_program(sum, program);
    add_text(sum, bp_office_steps);
    add_text(sum, changes_of(file));
    add_text(sum, name);
    g_checksum_update(sum, (const guchar *)bytes, (gssize)length);
    return g_strdup(g_checksum_get_string(sum));
}

/* The copy has the officer's name for it, in a folder where nothing else is; NULL if it can't be
 * made. */
static char *copy_file(const struct bp_file *file, const char *folder, GError **error) {
    gsize length = 0;
    g_autofree char *bytes = NULL, *name = name_of(file);
    g_autofree char *own = g_build_filename(folder, "file", NULL);
    g_autofree char *path = g_build_filename(own, name, NULL);
    if (!g_file_get_contents(file->path, &bytes, &length, error))
        return NULL;
    g_mkdir(own, 0700);
    return g_file_set_contents(path, bytes, (gssize)length, error) ? g_steal_pointer(&path) : NULL;
}

/* Writes the profile, in which the job is said. */
static bool prepare(const struct bp_file *file, const char *copy, const char *profile,
                    const char *folder, GError **error) {
    g_autofree char *pdf = bp_office_result(folder), *report = bp_office_report(pdf);
    g_autofree char *name = name_of(file), *shown = g_filename_display_name(name);
    g_autofree char *source_uri = g_filename_to_uri(copy, NULL, error);
    g_autofree char *pdf_uri = g_filename_to_uri(pdf, NULL, NULL);
    g_autofree char *report_uri = g_filename_to_uri(report, NULL, NULL);
    const struct bp_office_job job = {.source = source_uri,
                                      .pdf = pdf_uri,
                                      .report = report_uri,
                                      .service = format_of(file)->part->service,
                                      .changes = changes_of(file),
                                      .file_name = shown};
    return source_uri && bp_office_write_profile(profile, &job, error);
}

static bool start(struct bp_process *child, const char *program, const char *profile,
                  const char *folder, unsigned wall, GError **error) {
    g_autofree char *uri = g_filename_to_uri(profile, NULL, error);
    if (!uri)
        return false;
    g_autofree char *installation = g_strconcat("-env:UserInstallation=", uri, NULL);
    const char *argv[] = {program,         installation,  "--headless",        "--norestore",
                          "--nolockcheck", "--nodefault", BP_OFFICE_STEPS_URL, NULL};
    const struct bp_command command = {
        .argv = (char **)argv,
        .folder = folder,
        .in = -1,
        .third = -1,
        .fourth = -1,
        .output = BP_ATTACH_MAX_BYTES,
        .processor = BP_OFFICE_MAX_SECONDS,
        .wall = wall,
    };
    const int code = bp_process_start(child, &command);
    if (code)
        g_set_error_literal(error, G_FILE_ERROR, (gint)g_file_error_from_errno(code),
                            g_strerror(code));
    return code == 0;
}

bool bp_office_start(struct bp_process *child, const char *program, const struct bp_file *file,
                     const char *folder, unsigned wall, GError **error) {
    g_autofree char *profile = g_build_filename(folder, "profile", NULL);
    g_autofree char *copy = copy_file(file, folder, error);
    return copy && prepare(file, copy, profile, folder, error) &&
           start(child, program, profile, folder, wall, error);
}

char *bp_office_result(const char *folder) {
    return g_build_filename(folder, PDF_NAME, NULL);
}

char *bp_office_report(const char *pdf) {
    return g_strconcat(pdf, REPORT_SUFFIX, NULL);
}

bool bp_office_finished(const char *folder) {
    g_autofree char *pdf = bp_office_result(folder), *report = bp_office_report(pdf);
    return g_file_test(report, G_FILE_TEST_IS_REGULAR);
}

void bp_office_clear(const char *folder) {
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    for (const char *name; entries && (name = g_dir_read_name(entries));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct stat entry;
        if (lstat(path, &entry) == 0 && S_ISDIR(entry.st_mode))
            bp_office_clear(path);
        else
            g_unlink(path);
    }
    g_rmdir(folder);
}
