/* Finds out what this machine can do by doing it. */
#include <string.h>

#include "jail/jail.h"

/* Every protection that a policy may waive. */
static int32_t waivable_list(Str names[JAIL_PROTECTION_COUNT]) {
    int32_t count = 0;
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        if (strcmp(jail_protection_tier((JailProtection)i), "waivable") == 0) {
            names[count++] = str_from(jail_protection_name((JailProtection)i));
        }
    }
    return count;
}

Status jail_probe(const char *program, JailReport *report, JailFault *fault) {
    const char *argv[] = {program ? program : "/bin/true", program ? "--version" : NULL, NULL};
    Str waivable[JAIL_PROTECTION_COUNT];
    JailSpec spec = {.argv = argv,
                     .limits = {.cpu_ms = 5000,
                                .wall_ms = 10000,
                                .memory_bytes = 64 << 20,
                                .file_bytes = 1 << 20,
                                .files = 100,
                                .disk_bytes = 16 << 20,
                                .processes = 8,
                                .open_files = 64},
                     .accept_missing = waivable,
                     .accept_missing_count = waivable_list(waivable)};
    Jail jail;
    Status status = jail_start(&spec, &jail, fault);
    if (status == ST_OK) {
        JailOutcome outcome;
        *report = jail.report;
        status = jail_wait(&jail, -1, &outcome);
        jail_done(&jail);
    } else {
        *report = fault->report;
    }
    return status;
}
