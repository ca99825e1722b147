/* Wishes that tests have, and nobody else. */
#ifndef BP_BASE_TEST_HOOK_H
#define BP_BASE_TEST_HOOK_H

/** The value of an environment variable that a test has set; NULL if there is none, and always in
 * builds without -Dtest_hooks=true. */
const char *bp_test_hook(const char *name);

#endif
