/* LibreOffice's profile for one conversion.
 * In: what is to be done with which file. Out: a folder with settings and one library of Basic.
 * Macros of documents never run (there are two settings that forbid it, and the file is loaded with
 * a third), but the profile's own do: they are ours, and nobody else's, since the profile is made
 * anew each time. */
#include "office.h"

#include <errno.h>
#include <glib/gstdio.h>

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define LIBRARY "xmlns:library=\"http://openoffice.org/2000/library\""

/* No macros, no links that are followed or brought up to date; and the folder counts as set up, or
 * the first start would put a library of its own in the place of ours. */
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
    {"Setup/Office", "ooSetupInstCompleted", "true"},
};

/* Lists of libraries, and of what is in ours. */
static const char *const lists[][2] = {
    {"script.xlc", HEAD "<library:libraries " LIBRARY ">"
                        "<library:library library:name=\"Standard\" library:link=\"false\"/>"
                        "</library:libraries>\n"},
    {"dialog.xlc", HEAD "<library:libraries " LIBRARY ">"
                        "<library:library library:name=\"Standard\" library:link=\"false\"/>"
                        "</library:libraries>\n"},
    {"Standard/script.xlb", HEAD "<library:library " LIBRARY " library:name=\"Standard\">"
                                 "<library:element library:name=\"Office\"/>"
                                 "<library:element library:name=\"Job\"/></library:library>\n"},
    {"Standard/dialog.xlb", HEAD "<library:library " LIBRARY " library:name=\"Standard\"/>\n"},
};

static bool write_file(const char *folder, const char *name, const char *text, GError **error) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return g_file_set_contents(path, text, -1, error);
}

static bool write_settings(const char *user, GError **error) {
    g_autoptr(GString) text =
        g_string_new(HEAD "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">\n");
    for (size_t i = 0; i < G_N_ELEMENTS(settings); i++)
        g_string_append_printf(text,
                               "<item oor:path=\"/org.openoffice.%s\"><prop oor:name=\"%s\" "
                               "oor:op=\"fuse\"><value>%s</value></prop></item>\n",
                               settings[i].path, settings[i].name, settings[i].value);
    g_string_append(text, "</oor:items>\n");
    return write_file(user, "registrymodifications.xcu", text->str, error);
}

static bool write_module(const char *library, const char *name, const char *code, GError **error) {
    g_autofree char *file = g_strconcat(name, ".xba", NULL);
    g_autofree char *text =
        g_markup_printf_escaped(HEAD "<script:module "
                                     "xmlns:script=\"http://openoffice.org/2000/script\" "
                                     "script:name=\"%s\" script:language=\"StarBasic\">%s"
                                     "</script:module>\n",
                                name, code);
    return write_file(library, file, text, error);
}

/* A function that has a text as its value; Basic doubles quotation marks. */
static void put_function(GString *code, const char *name, const char *value) {
    g_string_append_printf(code, "Function %s() As String\n  %s = \"", name, name);
    for (; *value; value++) {
        if (*value == '"')
            g_string_append_c(code, '"');
        g_string_append_c(code, *value);
    }
    g_string_append(code, "\"\nEnd Function\n");
}

static bool write_job(const char *library, const struct bp_office_job *job, GError **error) {
    g_autoptr(GString) code = g_string_new(NULL);
    put_function(code, "Source", job->source);
    put_function(code, "Pdf", job->pdf);
    put_function(code, "Report", job->report);
    put_function(code, "Service", job->service);
    put_function(code, "Changes", job->changes);
    put_function(code, "FileName", job->file_name);
    return write_module(library, "Job", code->str, error);
}

bool bp_office_write_profile(const char *folder, const struct bp_office_job *job, GError **error) {
    g_autofree char *user = g_build_filename(folder, "user", NULL);
    g_autofree char *basic = g_build_filename(user, "basic", NULL);
    g_autofree char *library = g_build_filename(basic, "Standard", NULL);
    bool written = g_mkdir_with_parents(library, 0700) == 0;
    if (!written)
        g_set_error_literal(error, G_FILE_ERROR, (gint)g_file_error_from_errno(errno),
                            g_strerror(errno));
    written = written && write_settings(user, error);
    for (size_t i = 0; written && i < G_N_ELEMENTS(lists); i++)
        written = write_file(basic, lists[i][0], lists[i][1], error);
    return written && write_module(library, "Office", bp_office_steps, error) &&
           write_job(library, job, error);
}
