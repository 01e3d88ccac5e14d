/* The protections' names and words. */
#include "jail/jail.h"

typedef struct ProtectionRow {
    const char *name, *tier, *purpose, *advice;
    JailLevel level; /* the lowest that demands it */
} ProtectionRow;

#define REQUIRED   "required", JAIL_LEVEL_ANY
#define WAIVABLE   "waivable", JAIL_LEVEL_ANY
#define WANTED     "wanted", JAIL_LEVEL_WATCHED
#define PRIVILEGED "privileged", JAIL_LEVEL_STRONG
/* The tier is two values: it is spread before the row is made of it. */
#define ROW(name, text, tier, level, purpose, advice) [name] = {text, tier, purpose, advice, level},
#define SPREAD(...)                                   ROW(__VA_ARGS__)

static const ProtectionRow ROWS[JAIL_PROTECTION_COUNT] = {
#define X(NAME, text, tier, purpose, advice) SPREAD(NAME, text, tier, purpose, advice)
#include "../../spec/jail_protections.def"
#undef X
};

static const struct {
    const char *name, *purpose;
} LEVELS[JAIL_LEVEL_COUNT] = {
#define X(NAME, text, purpose) [NAME] = {text, purpose},
#include "../../spec/jail_levels.def"
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

const char *jail_level_name(JailLevel level) {
    return LEVELS[level].name;
}

const char *jail_level_purpose(JailLevel level) {
    return LEVELS[level].purpose;
}

bool jail_level_needs(JailLevel level, JailProtection protection) {
    return ROWS[protection].level <= level;
}

JailLevel jail_report_level(const JailReport *report) {
    JailLevel level = JAIL_LEVEL_STRONG;
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        while (level > JAIL_LEVEL_ANY && report->items[i].state != JAIL_ON &&
               jail_level_needs(level, (JailProtection)i)) {
            level--;
        }
    }
    return level;
}

const char *jail_limit_name(JailLimit limit) {
    static const char *const names[] = {
        [JAIL_LIMIT_NONE] = "none",           [JAIL_LIMIT_CPU] = "cpu",
        [JAIL_LIMIT_WALL] = "wall",           [JAIL_LIMIT_MEMORY] = "memory",
        [JAIL_LIMIT_PROCESSES] = "processes", [JAIL_LIMIT_FILE_SIZE] = "file_size",
        [JAIL_LIMIT_FILES] = "files",         [JAIL_LIMIT_DISK] = "disk",
        [JAIL_LIMIT_OUTPUT] = "output",       [JAIL_LIMIT_CALLER] = "caller",
    };
    return names[limit];
}
