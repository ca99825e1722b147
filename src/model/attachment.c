/* Attached files: the table of findings and how to find an attachment. */
#include "model/attachment.h"

#include <string.h>

static const char *const names[BP_FINDING_COUNT] = {
#define X(code, name, effect) [BP_FINDING_##code] = name,
    BP_FINDINGS(X)
#undef X
};

static const char *const effects[BP_FINDING_COUNT] = {
#define X(code, name, effect) [BP_FINDING_##code] = effect,
    BP_FINDINGS(X)
#undef X
};

const struct bp_attachment *bp_attachment_of(const struct bp_attachments *attachments,
                                             const struct bp_node *node) {
    return attachments ? g_hash_table_lookup(attachments->of_node, node) : NULL;
}

const char *bp_finding_name(enum bp_finding_code code) {
    return names[code];
}

const char *bp_finding_effects(enum bp_finding_code code) {
    return effects[code];
}

bool bp_finding_has(enum bp_finding_code code, char effect) {
    return strchr(effects[code], effect) != NULL;
}
