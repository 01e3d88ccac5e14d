/* The keys of a policy as a table; private to policy. */
#pragma once

#include <stddef.h>

#include "policy/policy.h"

typedef enum PolicyType {
    POLICY_TYPE_NAMES,
    POLICY_TYPE_MODULES,
    POLICY_TYPE_FOLDERS,
    POLICY_TYPE_CHOICE,
    POLICY_TYPE_SIZE,
    POLICY_TYPE_TIME,
    POLICY_TYPE_COUNT,
    POLICY_TYPE_MONEY,
    POLICY_TYPE_BOOL,
    POLICY_TYPE_PATH,
    POLICY_TYPE_TEXT,
    POLICY_TYPE_WHEN,
    POLICY_TYPE_RULES,
} PolicyType;

typedef struct PolicyRow {
    Str path; /* "limits.cpu" */
    PolicyType type;
    size_t offset; /* of the field in Policy */
    const char *default_text;
    const char *range;
    const char *text;
} PolicyRow;

extern const PolicyRow policy_rows[POLICY_KEY_COUNT];

/* The default modules of a vetting mode, in the arena.
 * errors: items NULL without memory. */
PolicyNames policy_default_modules(Arena *arena, PolicyVetMode mode);

/* The field of a row. CHOICE fields are enums of the size of int. */
static inline void *policy_field(Policy *policy, const PolicyRow *row) {
    return (char *)policy + row->offset;
}
static inline const void *policy_field_view(const Policy *policy, const PolicyRow *row) {
    return (const char *)policy + row->offset;
}

/* Parses `text` as a number of the row's type (SIZE, TIME, COUNT, MONEY, WHEN).
 * errors: as size_parse. */
MUST_USE Status policy_number_parse(PolicyType type, Str text, int64_t *out_number);
/* Appends a number as that type is written in a policy file. */
void policy_number_append(Buf *out, PolicyType type, int64_t number);
/* Both ends of a row's range. */
void policy_range(const PolicyRow *row, int64_t *out_least, int64_t *out_most);
/* The index of `word` among the words of "a|b|c", -1 if it is none. */
int policy_word_index(const char *words, Str word);
/* The word at `index`. */
Str policy_word_at(const char *words, int index);
/* Whether `text` names modules: identifiers divided by dots, with ".*" behind them or not; or "*". */
bool policy_module_valid(Str text);
