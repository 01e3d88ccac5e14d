/* Sizes and times as operators write them. */
#include "base/units.h"

typedef struct Unit {
    Str suffix;
    int64_t factor;
} Unit;

/* Largest first, so that the first one that divides a number gives its shortest text. */
static const Unit size_units[] = {
    {{"TiB", 3}, INT64_C(1) << 40},
    {{"GiB", 3}, INT64_C(1) << 30},
    {{"MiB", 3}, INT64_C(1) << 20},
    {{"KiB", 3}, INT64_C(1) << 10},
    {{"", 0}, 1},
};
static const Unit duration_units[] = {
    {{"h", 1}, 3600000},
    {{"m", 1}, 60000},
    {{"s", 1}, 1000},
    {{"ms", 2}, 1},
};
enum {
    SIZE_UNITS = sizeof size_units / sizeof *size_units,
    DURATION_SECONDS = 2,
    DURATION_UNITS = sizeof duration_units / sizeof *duration_units,
};

static Status parse(Str text, const Unit *units, int unit_count, int64_t *out_value) {
    int64_t number = 0, at = 0;
    bool too_large = false;
    for (; at < text.size && text.data[at] >= '0' && text.data[at] <= '9'; at++) {
        too_large |= __builtin_mul_overflow(number, 10, &number);
        too_large |= __builtin_add_overflow(number, text.data[at] - '0', &number);
    }
    Str suffix = str_slice(text, at, text.size);
    for (int i = 0; i < unit_count && at > 0; i++) {
        if (str_equal(suffix, units[i].suffix)) {
            if (too_large || __builtin_mul_overflow(number, units[i].factor, &number)) {
                return ST_RANGE;
            }
            *out_value = number;
            return ST_OK;
        }
    }
    return ST_SYNTAX;
}

static void append(Buf *out, int64_t value, const Unit *units, int unit_count) {
    for (int i = 0; i < unit_count; i++) {
        if (i == unit_count - 1 || (value > 0 && value % units[i].factor == 0)) {
            buf_append_int(out, value / units[i].factor);
            buf_append(out, units[i].suffix);
            return;
        }
    }
}

Status size_parse(Str text, int64_t *out_bytes) {
    return parse(text, size_units, SIZE_UNITS, out_bytes);
}

Status duration_parse(Str text, int64_t *out_ms) {
    return parse(text, duration_units, DURATION_UNITS, out_ms);
}

void size_append(Buf *out, int64_t bytes) {
    append(out, bytes, size_units, SIZE_UNITS);
}

void duration_append(Buf *out, int64_t ms) {
    append(out, ms, duration_units + DURATION_SECONDS, DURATION_UNITS - DURATION_SECONDS);
}
