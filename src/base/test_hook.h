/* Faults on request, for tests. */
#ifndef BP_BASE_TEST_HOOK_H
#define BP_BASE_TEST_HOOK_H

/** The value of an environment variable that a test has set, or NULL. Only `boardpack-test` looks;
 * everywhere else it is NULL. */
const char *bp_test_hook(const char *name);

#endif
