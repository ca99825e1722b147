/* A clock that stands still, for all fuzz targets.
 * In place of the C library's time(): libxml2 seeds its hash tables with it, and the same input has
 * to take the same way each time. */
#include <time.h>

__attribute__((visibility("default"))) time_t fixed_time(time_t *at) __asm__("time");

time_t fixed_time(time_t *at) {
    if (at)
        *at = 0;
    return 0;
}
