/* Faults on request: not in programs that go out.
 * What a test may ask for (a crash, an early end) a user must not get by accident. */
#include "base/test_hook.h"

#include <stddef.h>

const char *bp_test_hook(const char *name) {
    (void)name;
    return NULL;
}
