/* ASSERT: our own bugs stop the process at once, in every build. */
#pragma once

#define ASSERT(condition)                                                                          \
    do {                                                                                           \
        if (__builtin_expect(!(condition), 0)) {                                                   \
            assert_failed(#condition, __FILE__, __LINE__);                                         \
        }                                                                                          \
    } while (0)

#define UNREACHABLE() assert_failed("unreachable", __FILE__, __LINE__)

/* Writes one line to standard error and aborts. Never returns, allocates nothing. */
_Noreturn void assert_failed(const char *condition, const char *file, int line);
