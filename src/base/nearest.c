/* What was meant by a mistyped word.
 * In: the word and the words there are. Out: the nearest of them, or none.
 * The number of letters to add, drop, change or swap (optimal string alignment, a row at a time),
 * and no guess when that is more than a third of the word. */
#include "base/nearest.h"

#include <glib.h>
#include <string.h>

#define LONGEST 64

/* A letter of another case costs nothing. */
static int cost(char a, char b) {
    return g_ascii_tolower(a) == g_ascii_tolower(b) ? 0 : 1;
}

static int distance(const char *a, size_t a_length, const char *b, size_t b_length) {
    int rows[3][LONGEST + 1];
    int *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = (int)j;
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = (int)i;
        for (size_t j = 1; j <= b_length; j++) {
            int best = last[j - 1] + cost(a[i - 1], b[j - 1]);
            best = MIN(best, MIN(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && !cost(a[i - 1], b[j - 2]) && !cost(a[i - 2], b[j - 1]))
                best = MIN(best, before[j - 2] + 1);
            row[j] = best;
        }
        int *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[b_length];
}

const char *bp_nearest(const char *word, const char *const *words) {
    size_t length = strlen(word);
    if (length > LONGEST)
        return NULL;
    const char *nearest = NULL;
    int least = (int)MIN(MAX(length, 3) / 3 + 1, MAX(length, 1));
    for (; *words; words++) {
        size_t their_length = strlen(*words);
        if (their_length > LONGEST)
            continue;
        int far = distance(word, length, *words, their_length);
        if (far < least) {
            least = far;
            nearest = *words;
        }
    }
    return nearest;
}
