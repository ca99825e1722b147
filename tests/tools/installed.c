/* A program that uses the installed library, as others would: installed PACK.xml PACK.pdf */
#include <boardpack/boardpack.h>
#include <stdio.h>

static void print(const struct bp_diagnostic *diagnostic, void *user) {
    (void)user;
    fprintf(stderr, "%s: %s\n", bp_severity_name(diagnostic->severity), diagnostic->text);
}

int main(int argc, char **argv) {
    if (argc != 3)
        return BP_STATUS_USAGE;
    struct bp_build_options options = {.input = argv[1], .output = argv[2], .strict = true};
    struct bp_context *context = bp_context_new();
    bp_context_set_diag(context, print, NULL);
    enum bp_status status = bp_build(context, &options);
    bp_context_free(context);
    return (int)status;
}
