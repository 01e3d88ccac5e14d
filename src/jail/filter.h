/* System call filters: rows compiled to the kernel's classic BPF. */
#pragma once

#include <linux/filter.h>
#include <stdint.h>

enum { FILTER_MAX = 640, FILTER_ROWS_MAX = 640 };

typedef enum FilterAction {
    FILTER_ALLOW,
    FILTER_REFUSE,
    FILTER_WHEN,
    FILTER_UNLESS,
    FILTER_EXCEPT,
    FILTER_WHEN_NULL,
    FILTER_ELSE,
} FilterAction;

/* One row of spec/syscalls.def. */
typedef struct FilterRow {
    int number; /* -1: this architecture has no such call */
    FilterAction action;
    uint8_t argument;
    uint32_t mask;
    uint32_t value; /* FILTER_ELSE: the errno */
    const char *name;
} FilterRow;

/* A program, to be loaded by filter_load from any process. */
typedef struct Filter {
    uint16_t count;
    struct sock_filter code[FILTER_MAX];
} Filter;

/* The guest's rows, our parsers', and those of a parser that runs a program. */
extern const FilterRow FILTER_GUEST_ROWS[];
extern const int32_t FILTER_GUEST_ROW_COUNT;
/* The numbers of spec/syscalls_setup.def, -1 for one that this architecture has not. */
extern const int FILTER_SETUP_CALLS[];
extern const int32_t FILTER_SETUP_CALL_COUNT;
extern const FilterRow FILTER_PARSER_ROWS[];
extern const int32_t FILTER_PARSER_ROW_COUNT;
extern const FilterRow FILTER_RUN_ROWS[];
extern const int32_t FILTER_RUN_ROW_COUNT;

/* Whose calls a filter judges: as the kernel names the architecture, and the first number that is another's (x32's).
 * 0: none is. */
typedef struct FilterArchitecture {
    uint32_t audit, first_foreign;
} FilterArchitecture;

extern const FilterArchitecture FILTER_NATIVE;

/* `otherwise` is the answer to calls without a row, a SECCOMP_RET_ value. Rows of one call stand in order. */
void filter_compile(const FilterArchitecture *architecture, const FilterRow *rows,
                    int32_t row_count, uint32_t otherwise, Filter *out_filter);
/* The two filters of a guest that is copied out of a zygote, of which the first is loaded once and inherited. It says
 * what the rows say, but lets the calls of `setup` through; the second says of these what the rows say, and lets all
 * others through. The kernel takes the harder answer of the two, which is that of the rows. `otherwise` is an errno. */
void filter_split(const FilterArchitecture *architecture, const FilterRow *rows, int32_t row_count,
                  const int *setup, int32_t setup_count, uint32_t otherwise, Filter *out_first,
                  Filter *out_second);
/* Needs no_new_privs. 0 or -errno. */
int filter_load(const Filter *filter);
