/* Proves a filter against its rows: the program is run here instruction by instruction, the rows are judged by the
 * sentence at the top of spec/syscalls.def. */
#pragma once

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <string.h>

#include "jail/filter.h"

/* The kernel's classic BPF, as far as the compiler uses it; anything else fails the test. */
static uint32_t run(const Filter *filter, const struct seccomp_data *data) {
    uint32_t a = 0, x = 0, memory[16] = {0};
    for (uint32_t at = 0; at < filter->count; at++) {
        const struct sock_filter *now = &filter->code[at];
        bool jump = false;
        switch (now->code) {
        case BPF_LD | BPF_W | BPF_ABS:
            assert_true(now->k % 4 == 0 && now->k < sizeof *data);
            memcpy(&a, (const char *)data + now->k, sizeof a);
            continue;
        case BPF_LD | BPF_IMM: a = now->k; continue;
        case BPF_LD | BPF_MEM: a = memory[now->k]; continue;
        case BPF_ST: memory[now->k] = a; continue;
        case BPF_MISC | BPF_TAX: x = a; continue;
        case BPF_ALU | BPF_AND | BPF_K: a &= now->k; continue;
        case BPF_ALU | BPF_RSH | BPF_K: a >>= now->k; continue;
        case BPF_ALU | BPF_LSH | BPF_X: a = x < 32 ? a << x : 0; continue;
        case BPF_RET | BPF_K: return now->k;
        case BPF_JMP | BPF_JEQ | BPF_K: jump = a == now->k; break;
        case BPF_JMP | BPF_JGE | BPF_K: jump = a >= now->k; break;
        case BPF_JMP | BPF_JSET | BPF_K: jump = (a & now->k) != 0; break;
        default: fail_msg("instruction %#x", now->code);
        }
        at += jump ? now->jt : now->jf;
    }
    fail_msg("the program ran past its end");
    return 0;
}

static uint32_t rows_say(const FilterRow *rows, int32_t count, uint32_t otherwise,
                         const struct seccomp_data *data) {
    bool has_row = false;
    for (int32_t i = 0; i < count; i++) {
        if (rows[i].number < 0 || rows[i].number != data->nr) {
            continue;
        }
        has_row = true;
        uint32_t low = (uint32_t)data->args[rows[i].argument];
        bool equal = (low & rows[i].mask) == rows[i].value;
        switch (rows[i].action) {
        case FILTER_ALLOW: return SECCOMP_RET_ALLOW;
        case FILTER_REFUSE: return SECCOMP_RET_ERRNO | EPERM;
        case FILTER_ELSE: return SECCOMP_RET_ERRNO | rows[i].value;
        case FILTER_WHEN:
            if (equal) {
                return SECCOMP_RET_ALLOW;
            }
            break;
        case FILTER_UNLESS:
            if (!equal) {
                return SECCOMP_RET_ERRNO | EPERM;
            }
            break;
        case FILTER_EXCEPT:
            if (equal) {
                return SECCOMP_RET_ERRNO | EPERM;
            }
            break;
        case FILTER_WHEN_NULL:
            if (data->args[rows[i].argument] == 0) {
                return SECCOMP_RET_ALLOW;
            }
            break;
        }
    }
    return has_row ? SECCOMP_RET_ERRNO | EPERM : otherwise;
}

/* Values that tell: every row's own, its neighbours, single bits, and all of them under upper bits. */
static int64_t check_values(uint32_t audit, const Filter *filter, const FilterRow *rows,
                            int32_t count, uint32_t otherwise, int number) {
    static const uint64_t uppers[] = {0, UINT64_C(1) << 32, UINT64_C(0xffffffff00000000),
                                      UINT64_C(1) << 63};
    uint32_t values[512];
    int32_t value_count = 0;
    for (int bit = 0; bit < 32; bit++) {
        values[value_count++] = 1U << bit;
    }
    values[value_count++] = 0;
    values[value_count++] = UINT32_MAX;
    for (int32_t i = 0; i < count && value_count < 500; i++) {
        if (rows[i].number == number) {
            values[value_count++] = rows[i].value;
            values[value_count++] = rows[i].value + 1;
            values[value_count++] = rows[i].value - 1;
            values[value_count++] = rows[i].mask;
        }
    }
    int64_t checked = 0;
    for (int argument = 0; argument < 6; argument++) {
        for (int32_t i = 0; i < value_count; i++) {
            for (size_t u = 0; u < sizeof uppers / sizeof *uppers; u++) {
                /* The other arguments: all zero, and all of a value that rows often want. */
                for (uint64_t other = 0; other < 3; other++) {
                    struct seccomp_data data = {.nr = number, .arch = audit};
                    for (int k = 0; k < 6; k++) {
                        data.args[k] = other;
                    }
                    data.args[argument] = uppers[u] | values[i];
                    uint32_t want = rows_say(rows, count, otherwise, &data);
                    uint32_t got = run(filter, &data);
                    if (got != want) {
                        fail_msg("call %d, argument %d = %#llx: %#x, not %#x", number, argument,
                                 (unsigned long long)data.args[argument], got, want);
                    }
                    checked++;
                }
            }
        }
    }
    return checked;
}

static void check_filter(const FilterArchitecture *architecture, const FilterRow *rows,
                         int32_t count, uint32_t otherwise) {
    static Filter filter;
    filter_compile(architecture, rows, count, otherwise, &filter);
    int64_t checked = 0;
    for (int number = 0; number < 2048; number++) {
        bool decided_by_argument = false;
        for (int32_t i = 0; i < count; i++) {
            decided_by_argument =
                decided_by_argument || (rows[i].number == number && rows[i].action >= FILTER_WHEN);
        }
        struct seccomp_data data = {.nr = number, .arch = architecture->audit};
        assert_int_equal(run(&filter, &data), rows_say(rows, count, otherwise, &data));
        checked += decided_by_argument
                       ? check_values(architecture->audit, &filter, rows, count, otherwise, number)
                       : 1;
    }
    assert_true(checked > 3000);
    static const uint32_t numbers[] = {0x7fffffff, 0x40000000, 0x40000001,
                                       0x40000208, 0x80000000, UINT32_MAX};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct seccomp_data data = {.nr = (int)numbers[i], .arch = architecture->audit};
        uint32_t got = run(&filter, &data);
        assert_true(got == SECCOMP_RET_KILL_PROCESS || got == otherwise);
    }
    const uint32_t architectures[] = {AUDIT_ARCH_I386, AUDIT_ARCH_ARM, 0, UINT32_MAX,
                                      architecture->audit ^ 1};
    for (size_t i = 0; i < sizeof architectures / sizeof *architectures; i++) {
        for (int number = 0; number < 512; number++) {
            struct seccomp_data data = {.nr = number, .arch = architectures[i]};
            assert_int_equal(run(&filter, &data), SECCOMP_RET_KILL_PROCESS);
        }
    }
}

/* What the kernel makes of two filters' answers: the harder one. All that we give are kill, an errno, and allow. */
static uint32_t harder(uint32_t a, uint32_t b) {
    bool is_a = (int32_t)(a & SECCOMP_RET_ACTION_FULL) < (int32_t)(b & SECCOMP_RET_ACTION_FULL);
    return is_a ? a : b;
}

/* The filter of a zygote and the second one of its copies together say what the guest's filter says, of every call and of
 * telling arguments; the first lets through what making a copy takes, and the second decides nothing else. */
static void check_split(const FilterArchitecture *architecture, const FilterRow *rows,
                        int32_t count, const int *setup, int32_t setup_count) {
    static Filter whole, first, second;
    static const uint64_t uppers[] = {0, UINT64_C(1) << 32, UINT64_C(0xffffffff00000000)};
    filter_compile(architecture, rows, count, SECCOMP_RET_ERRNO | ENOSYS, &whole);
    filter_split(architecture, rows, count, setup, setup_count, ENOSYS, &first, &second);
    for (int number = -2; number < 2048; number++) {
        bool is_setup = false;
        for (int32_t i = 0; i < setup_count; i++) {
            is_setup = is_setup || (setup[i] >= 0 && setup[i] == number);
        }
        for (int32_t i = -34; i < count; i++) {
            if (i >= 0 && rows[i].number != number) {
                continue;
            }
            uint32_t value = i >= 0     ? rows[i].value
                             : i >= -32 ? 1U << -(i + 1)
                             : i == -33 ? 0
                                        : ~0U;
            for (int argument = 0; argument < 6; argument++) {
                for (size_t u = 0; u < sizeof uppers / sizeof *uppers; u++) {
                    struct seccomp_data data = {.nr = number, .arch = architecture->audit};
                    data.args[argument] = uppers[u] | value;
                    uint32_t one = run(&first, &data), two = run(&second, &data);
                    assert_int_equal(harder(one, two), run(&whole, &data));
                    assert_true(!is_setup || one == SECCOMP_RET_ALLOW);
                    assert_true(is_setup || number < 0 || two == SECCOMP_RET_ALLOW);
                }
            }
        }
    }
    struct seccomp_data foreign = {.nr = 1, .arch = architecture->audit ^ 1};
    assert_int_equal(run(&first, &foreign), SECCOMP_RET_KILL_PROCESS);
    assert_int_equal(run(&second, &foreign), SECCOMP_RET_KILL_PROCESS);
}

/* Rows of one call stand together, no call is in two plain rows, and none mixes plain rows with others. */
static void check_order(const FilterRow *rows, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        const FilterRow *row = &rows[i];
        bool has_left = false;
        for (int32_t j = i + 1; j < count && row->number >= 0; j++) {
            const FilterRow *other = &rows[j];
            bool same = other->number == row->number;
            if (same && (has_left || row->action < FILTER_WHEN || other->action < FILTER_WHEN)) {
                fail_msg("%s has rows in two places, or a plain row beside others", row->name);
            }
            has_left = has_left || !same;
        }
    }
}
