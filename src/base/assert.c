/* The end of a process that found a bug in itself. */
#include "base/assert.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

_Noreturn void assert_failed(const char *condition, const char *file, int line) {
    char text[512];
    int size = snprintf(text, sizeof text, "cordon: bug: %s (%s:%d)\n", condition, file, line);
    if (size > 0) {
        ssize_t ignored =
            write(STDERR_FILENO, text, (size_t)size < sizeof text ? (size_t)size : sizeof text);
        (void)ignored;
    }
    abort();
}
