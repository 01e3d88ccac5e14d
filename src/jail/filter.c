/* Compiles rows of system calls to a seccomp filter.
 *
 * The program looks at the architecture first, since `int 0x80` reaches other call numbers from a 64-bit process.
 * Then it finds the call's bit in one word of 32 calls: a bit in the word's allow mask or its refuse mask decides
 * most calls within about twenty instructions, whatever their number. Only calls that an argument decides go on to a
 * block of their own. A linear filter of as many rows costs thirty times as much to load, and each process of ours
 * loads one; so does an exact errno for each row speak for compiling them here, where tests/unit/jail/test_filter.c
 * runs the program over every call number and compares it with the rows.
 *
 * Arguments are 64 bits wide in the filter's view, but the kernel reads an int's low half only: comparing all 64 bits
 * would let `AF_UNIX | 1 << 32` pass as no AF_UNIX. Masks and values are therefore 32 bits. */
#include "jail/filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/assert.h"
#include "jail/filter_rows.h"

#if defined(__x86_64__)
const FilterArchitecture FILTER_NATIVE = {AUDIT_ARCH_X86_64, 0x40000000U};
#elif defined(__aarch64__)
const FilterArchitecture FILTER_NATIVE = {AUDIT_ARCH_AARCH64, 0};
#else
#error "the filter knows x86-64 and arm64"
#endif

const FilterRow FILTER_GUEST_ROWS[] = {
#include "../../spec/syscalls.def"
};
const int32_t FILTER_GUEST_ROW_COUNT = sizeof FILTER_GUEST_ROWS / sizeof *FILTER_GUEST_ROWS;

const FilterRow FILTER_PARSER_ROWS[] = {
#include "../../spec/syscalls_parser.def"
};
const int32_t FILTER_PARSER_ROW_COUNT = sizeof FILTER_PARSER_ROWS / sizeof *FILTER_PARSER_ROWS;

const FilterRow FILTER_RUN_ROWS[] = {
#include "../../spec/syscalls_run.def"
};
const int32_t FILTER_RUN_ROW_COUNT = sizeof FILTER_RUN_ROWS / sizeof *FILTER_RUN_ROWS;

#undef X
#define X(call, reason) __NR_##call,
const int FILTER_SETUP_CALLS[] = {
#include "../../spec/syscalls_setup.def"
};
const int32_t FILTER_SETUP_CALL_COUNT = sizeof FILTER_SETUP_CALLS / sizeof *FILTER_SETUP_CALLS;

enum { WORDS = 16, SCRATCH_BIT = 0, NUMBER_AT = offsetof(struct seccomp_data, nr) };

static void emit(Filter *filter, uint16_t code, uint32_t k, uint8_t if_true, uint8_t if_false) {
    ASSERT(filter->count < FILTER_MAX);
    filter->code[filter->count++] = (struct sock_filter){code, if_true, if_false, k};
}

static void emit_load(Filter *filter, uint32_t offset) {
    emit(filter, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

static void emit_answer(Filter *filter, uint32_t answer) {
    emit(filter, BPF_RET | BPF_K, answer, 0, 0);
}

static uint32_t answer_errno(uint32_t error) {
    return SECCOMP_RET_ERRNO | error;
}

static bool is_plain(const FilterRow *row) {
    return row->action == FILTER_ALLOW || row->action == FILTER_REFUSE;
}

/* The bits of one word of 32 calls for one plain action. */
static uint32_t word_bits(const FilterRow *rows, int32_t row_count, uint32_t word,
                          FilterAction action) {
    uint32_t bits = 0;
    for (int32_t i = 0; i < row_count; i++) {
        if (rows[i].number >= 0 && rows[i].action == action &&
            (uint32_t)rows[i].number / 32 == word) {
            bits |= 1U << ((uint32_t)rows[i].number % 32);
        }
    }
    return bits;
}

static void emit_prologue(Filter *filter, const FilterArchitecture *architecture) {
    emit_load(filter, offsetof(struct seccomp_data, arch));
    emit(filter, BPF_JMP | BPF_JEQ | BPF_K, architecture->audit, 1, 0);
    emit_answer(filter, SECCOMP_RET_KILL_PROCESS);
    emit_load(filter, NUMBER_AT);
    if (architecture->first_foreign != 0) {
        emit(filter, BPF_JMP | BPF_JGE | BPF_K, architecture->first_foreign, 0, 1);
        emit_answer(filter, SECCOMP_RET_KILL_PROCESS);
    }
    /* scratch = 1 << (number & 31); accumulator = number >> 5 */
    emit(filter, BPF_ALU | BPF_AND | BPF_K, 31, 0, 0);
    emit(filter, BPF_MISC | BPF_TAX, 0, 0, 0);
    emit(filter, BPF_LD | BPF_IMM, 1, 0, 0);
    emit(filter, BPF_ALU | BPF_LSH | BPF_X, 0, 0, 0);
    emit(filter, BPF_ST, SCRATCH_BIT, 0, 0);
    emit_load(filter, NUMBER_AT);
    emit(filter, BPF_ALU | BPF_RSH | BPF_K, 5, 0, 0);
}

/* A word's block: ends in an answer, or falls through to what an argument decides. */
static void emit_word(Filter *filter, const FilterRow *rows, int32_t row_count, uint32_t word) {
    uint32_t allow = word_bits(rows, row_count, word, FILTER_ALLOW);
    uint32_t refuse = word_bits(rows, row_count, word, FILTER_REFUSE);
    if (allow == 0 && refuse == 0) {
        return;
    }
    emit(filter, BPF_JMP | BPF_JEQ | BPF_K, word, 0, 6);
    emit(filter, BPF_LD | BPF_MEM, SCRATCH_BIT, 0, 0);
    emit(filter, BPF_JMP | BPF_JSET | BPF_K, allow, 0, 1);
    emit_answer(filter, SECCOMP_RET_ALLOW);
    emit(filter, BPF_JMP | BPF_JSET | BPF_K, refuse, 0, 1);
    emit_answer(filter, answer_errno(EPERM));
    emit(filter, BPF_LD | BPF_IMM, UINT32_MAX, 0, 0); /* no other word's block matches */
}

/* One row that looks at an argument; falls through where it does not decide. */
static void emit_row(Filter *filter, const FilterRow *row) {
    uint32_t at = (uint32_t)offsetof(struct seccomp_data, args) + 8U * row->argument;
    if (row->action == FILTER_ELSE) {
        emit_answer(filter, answer_errno(row->value));
        return;
    }
    emit_load(filter, at); /* the low half: both architectures are little-endian */
    if (row->action == FILTER_WHEN_NULL) {
        emit(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
        emit_load(filter, at + 4);
        emit(filter, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
        emit_answer(filter, SECCOMP_RET_ALLOW);
        return;
    }
    emit(filter, BPF_ALU | BPF_AND | BPF_K, row->mask, 0, 0);
    if (row->action == FILTER_WHEN) {
        emit(filter, BPF_JMP | BPF_JEQ | BPF_K, row->value, 0, 1);
        emit_answer(filter, SECCOMP_RET_ALLOW);
    } else {
        bool refuses_equal = row->action == FILTER_EXCEPT;
        emit(filter, BPF_JMP | BPF_JEQ | BPF_K, row->value, refuses_equal ? 0 : 1,
             refuses_equal ? 1 : 0);
        emit_answer(filter, answer_errno(EPERM));
    }
}

/* The blocks of the calls that an argument decides. Each is reached by comparing the number, and passed over by one
 * jump whose length is known once the block is written. */
static void emit_argument_blocks(Filter *filter, const FilterRow *rows, int32_t row_count) {
    emit_load(filter, NUMBER_AT);
    for (int32_t i = 0; i < row_count; i++) {
        bool first = i == 0 || rows[i - 1].number != rows[i].number;
        if (rows[i].number < 0 || is_plain(&rows[i]) || !first) {
            continue;
        }
        uint16_t branch = filter->count;
        emit(filter, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rows[i].number, 0, 0);
        for (int32_t j = i; j < row_count && rows[j].number == rows[i].number; j++) {
            emit_row(filter, &rows[j]);
        }
        emit_answer(filter, answer_errno(EPERM));
        ASSERT(filter->count - branch - 1 <= UINT8_MAX);
        filter->code[branch].jf = (uint8_t)(filter->count - branch - 1);
    }
}

void filter_compile(const FilterArchitecture *architecture, const FilterRow *rows,
                    int32_t row_count, uint32_t otherwise, Filter *out_filter) {
    uint32_t last_word = 0;
    for (int32_t i = 0; i < row_count; i++) {
        uint32_t word = rows[i].number >= 0 ? (uint32_t)rows[i].number / 32 : 0;
        last_word = word > last_word ? word : last_word;
    }
    ASSERT(last_word < WORDS);
    out_filter->count = 0;
    emit_prologue(out_filter, architecture);
    for (uint32_t word = 0; word <= last_word; word++) {
        emit_word(out_filter, rows, row_count, word);
    }
    emit_argument_blocks(out_filter, rows, row_count);
    emit_answer(out_filter, otherwise);
}

static bool has_number(const int *numbers, int32_t count, int number) {
    for (int32_t i = 0; i < count; i++) {
        if (numbers[i] == number) {
            return true;
        }
    }
    return false;
}

void filter_split(const FilterArchitecture *architecture, const FilterRow *rows, int32_t row_count,
                  const int *setup, int32_t setup_count, uint32_t otherwise, Filter *out_first,
                  Filter *out_second) {
    FilterRow first[FILTER_ROWS_MAX], second[FILTER_ROWS_MAX];
    int decided[FILTER_ROWS_MAX];
    int32_t first_count = 0, second_count = 0, decided_count = 0;
    ASSERT(row_count + setup_count <= FILTER_ROWS_MAX);
    for (int32_t i = 0; i < row_count; i++) {
        if (has_number(setup, setup_count, rows[i].number)) {
            second[second_count++] = rows[i];
            decided[decided_count++] = rows[i].number;
        } else {
            first[first_count++] = rows[i];
        }
    }
    for (int32_t i = 0; i < setup_count; i++) {
        first[first_count++] = (FilterRow){setup[i], FILTER_ALLOW, 0, 0, 0, "setup"};
        if (!has_number(decided, decided_count, setup[i])) {
            second[second_count++] = (FilterRow){setup[i], FILTER_ELSE, 0, 0, otherwise, "setup"};
        }
    }
    filter_compile(architecture, first, first_count, answer_errno(otherwise), out_first);
    filter_compile(architecture, second, second_count, SECCOMP_RET_ALLOW, out_second);
}

int filter_load(const Filter *filter) {
    struct sock_fprog program = {filter->count, (struct sock_filter *)(uintptr_t)filter->code};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0 ? -errno : 0;
}
