/* Wishes that tests have.
 * In: the name of an environment variable. Out: its value, in builds for tests.
 * What a test may wish for (a crash, an early end) a user must not get by accident, so a program
 * that goes out doesn't even look. */
#include "base/test_hook.h"

#include <glib.h>

const char *bp_test_hook(const char *name) {
    return BP_TEST_HOOKS ? g_getenv(name) : NULL;
}
