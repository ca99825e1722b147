/* Whether the program is built with a sanitizer that reserves terabytes of addresses, as those of
 * gcc and clang do: then its address space can't be limited. */
#ifndef BP_BASE_SANITIZER_H
#define BP_BASE_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__)
#define BP_ANY_ADDRESS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define BP_ANY_ADDRESS 1
#endif
#endif
#ifndef BP_ANY_ADDRESS
#define BP_ANY_ADDRESS 0
#endif

#endif
