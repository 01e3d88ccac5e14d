/* The protections' names and words. */
#include "jail/jail.h"

typedef struct ProtectionRow {
    const char *name, *tier, *purpose, *advice;
} ProtectionRow;

static const ProtectionRow ROWS[JAIL_PROTECTION_COUNT] = {
#define REQUIRED                             "required"
#define WAIVABLE                             "waivable"
#define WANTED                               "wanted"
#define X(NAME, text, tier, purpose, advice) [NAME] = {text, tier, purpose, advice},
#include "../../spec/jail_protections.def"
#undef X
};

const char *jail_protection_name(JailProtection protection) {
    return ROWS[protection].name;
}

const char *jail_protection_purpose(JailProtection protection) {
    return ROWS[protection].purpose;
}

const char *jail_protection_advice(JailProtection protection) {
    return ROWS[protection].advice;
}

const char *jail_protection_tier(JailProtection protection) {
    return ROWS[protection].tier;
}

JailProtection jail_protection_find(Str name) {
    int found = 0;
    while (found < JAIL_PROTECTION_COUNT && !str_equal(str_from(ROWS[found].name), name)) {
        found++;
    }
    return (JailProtection)found;
}

const char *jail_limit_name(JailLimit limit) {
    static const char *const names[] = {
        [JAIL_LIMIT_NONE] = "none",           [JAIL_LIMIT_CPU] = "cpu",
        [JAIL_LIMIT_WALL] = "wall",           [JAIL_LIMIT_MEMORY] = "memory",
        [JAIL_LIMIT_PROCESSES] = "processes", [JAIL_LIMIT_OUTPUT] = "output",
        [JAIL_LIMIT_CALLER] = "caller",
    };
    return names[limit];
}
