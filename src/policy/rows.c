/* The table of keys, from spec/policy.def, and what is read from its columns. */
#include "policy/rows.h"

#include "base/assert.h"
#include "base/units.h"
#include "wire/wire.h"

_Static_assert(sizeof(PolicyEngine) == sizeof(int) && sizeof(PolicyVetMode) == sizeof(int) &&
                   sizeof(PolicyStrength) == sizeof(int) && sizeof(PolicyReviewBy) == sizeof(int) &&
                   sizeof(PolicyOnError) == sizeof(int) && sizeof(PolicyReviewApi) == sizeof(int) &&
                   sizeof(PolicyAnswerForm) == sizeof(int) &&
                   sizeof(PolicyRecordKeep) == sizeof(int) &&
                   sizeof(PolicyRecordSync) == sizeof(int),
               "CHOICE fields are read and written as int");

/* "|a|b" of the protections that are not REQUIRED. */
#define TIER_REQUIRED(text)
#define TIER_WAIVABLE(text)                  "|" text
#define TIER_WANTED(text)                    "|" text
#define TIER_PRIVILEGED(text)                "|" text
#define X(name, text, tier, purpose, advice) TIER_##tier(text)
static const char waivable_protections[] =
#include "../../spec/jail_protections.def"
    ;
#undef X
#define WAIVABLE_PROTECTIONS (waivable_protections + 1)

const PolicyRow policy_rows[POLICY_KEY_COUNT] = {
#define X(id, path, type, field, default_text, range, text)                                        \
    [POLICY_##id] = {{path, sizeof(path) - 1},                                                     \
                     POLICY_TYPE_##type,                                                           \
                     offsetof(Policy, field),                                                      \
                     default_text,                                                                 \
                     range,                                                                        \
                     text},
#include "../../spec/policy.def"
#undef X
};

enum { MODE_CORDON = 1 << VET_MODE_CORDON, MODE_KODEAGENT = 1 << VET_MODE_KODEAGENT };
enum {
    MODES_CORDON = MODE_CORDON,
    MODES_KODEAGENT = MODE_KODEAGENT,
    MODES_BOTH = MODE_CORDON | MODE_KODEAGENT
};

static const struct {
    const char *module;
    int modes;
} default_modules[] = {
#define X(module, modes, reason) {module, MODES_##modes},
#include "../../spec/imports.def"
#undef X
};
enum { DEFAULT_MODULES = sizeof default_modules / sizeof *default_modules };

PolicyNames policy_default_modules(Arena *arena, PolicyVetMode mode) {
    Str *items = ARENA_ARRAY(arena, Str, DEFAULT_MODULES);
    int32_t count = 0;
    for (int i = 0; items && i < DEFAULT_MODULES; i++) {
        if (default_modules[i].modes & (1 << mode)) {
            items[count++] = str_from(default_modules[i].module);
        }
    }
    return (PolicyNames){items, count};
}

static Status count_parse(Str text, int64_t *out_number) {
    int64_t number = 0;
    for (int64_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return ST_SYNTAX;
        }
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, text.data[i] - '0', &number)) {
            return ST_RANGE;
        }
    }
    if (text.size == 0) {
        return ST_SYNTAX;
    }
    *out_number = number;
    return ST_OK;
}

/* "12", "0.5", "0.000001": millionths. */
static Status money_parse(Str text, int64_t *out_number) {
    enum { DECIMALS = 6 };
    Str decimals = text;
    Str whole = str_cut(&decimals, '.');
    int64_t number = 0, fraction = 0;
    Status status = count_parse(whole, &number);
    if (status == ST_OK && decimals.data) {
        status = decimals.size > DECIMALS ? ST_SYNTAX : count_parse(decimals, &fraction);
    }
    for (int64_t i = decimals.size; i < DECIMALS; i++) {
        fraction *= 10;
    }
    if (status == ST_OK && (__builtin_mul_overflow(number, POLICY_MONEY_UNIT, &number) ||
                            __builtin_add_overflow(number, fraction, &number))) {
        status = ST_RANGE;
    }
    if (status == ST_OK) {
        *out_number = number;
    }
    return status;
}

/* "always", "findings", "score >= N"; blanks around the sign may be left out. */
static Status when_parse(Str text, int64_t *out_number) {
    Str rest = str_trim(text);
    if (str_equal(rest, STR("always")) || str_equal(rest, STR("findings"))) {
        *out_number = rest.data[0] == 'a' ? POLICY_WHEN_ALWAYS : POLICY_WHEN_FINDINGS;
        return ST_OK;
    }
    int64_t sign = str_find(rest, STR(">="), 0);
    if (sign < 0 || !str_equal(str_trim(str_slice(rest, 0, sign)), STR("score"))) {
        return ST_SYNTAX;
    }
    return count_parse(str_trim(str_slice(rest, sign + 2, rest.size)), out_number);
}

Status policy_number_parse(PolicyType type, Str text, int64_t *out_number) {
    return type == POLICY_TYPE_SIZE    ? size_parse(text, out_number)
           : type == POLICY_TYPE_TIME  ? duration_parse(text, out_number)
           : type == POLICY_TYPE_MONEY ? money_parse(text, out_number)
           : type == POLICY_TYPE_WHEN  ? when_parse(text, out_number)
                                       : count_parse(text, out_number);
}

static void money_append(Buf *out, int64_t number) {
    int64_t fraction = number % POLICY_MONEY_UNIT;
    buf_append_int(out, number / POLICY_MONEY_UNIT);
    for (int64_t unit = POLICY_MONEY_UNIT / 10; fraction > 0; unit /= 10) {
        buf_append(out, unit == POLICY_MONEY_UNIT / 10 ? STR(".") : STR(""));
        buf_append_char(out, (char)('0' + fraction / unit));
        fraction %= unit;
    }
}

void policy_number_append(Buf *out, PolicyType type, int64_t number) {
    if (type == POLICY_TYPE_SIZE) {
        size_append(out, number);
    } else if (type == POLICY_TYPE_TIME) {
        duration_append(out, number);
    } else if (type == POLICY_TYPE_MONEY) {
        money_append(out, number);
    } else if (type == POLICY_TYPE_WHEN && number < 0) {
        buf_append(out, number == POLICY_WHEN_ALWAYS ? STR("always") : STR("findings"));
    } else if (type == POLICY_TYPE_WHEN) {
        buf_append(out, STR("score >= "));
        buf_append_int(out, number);
    } else {
        buf_append_int(out, number);
    }
}

void policy_range(const PolicyRow *row, int64_t *out_least, int64_t *out_most) {
    Str range = str_from(row->range);
    int64_t dots = str_find(range, STR(".."), 0);
    ASSERT(dots > 0);
    Status least = policy_number_parse(row->type, str_slice(range, 0, dots), out_least);
    Status most = policy_number_parse(row->type, str_slice(range, dots + 2, range.size), out_most);
    ASSERT(least == ST_OK && most == ST_OK);
}

int policy_word_index(const char *words, Str word) {
    Str rest = str_from(words);
    for (int index = 0; rest.data; index++) {
        if (str_equal(str_cut(&rest, '|'), word)) {
            return index;
        }
    }
    return -1;
}

Str policy_word_at(const char *words, int index) {
    Str rest = str_from(words), word = {0};
    for (int i = 0; i <= index; i++) {
        ASSERT(rest.data);
        word = str_cut(&rest, '|');
    }
    return word;
}

static bool is_identifier(Str text) {
    for (int64_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
        if (!is_letter && !(i > 0 && c >= '0' && c <= '9')) {
            return false;
        }
    }
    return text.size > 0;
}

bool policy_module_valid(Str text) {
    if (str_equal(text, STR("*"))) {
        return true;
    }
    if (!wire_is_text(text)) {
        return false;
    }
    Str rest = str_ends_with(text, STR(".*")) ? str_slice(text, 0, text.size - 2) : text;
    do {
        if (!is_identifier(str_cut(&rest, '.'))) {
            return false;
        }
    } while (rest.data);
    return true;
}
