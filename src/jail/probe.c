/* Finds out what this machine can do by doing it. */
#include <fcntl.h>
#include <string.h>

#include "base/fds.h"
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

/* A jail that is built, runs its program, and ends. */
static Status probe(const JailSpec *spec, JailReport *report, JailFault *fault) {
    Jail jail;
    Status status = jail_start(spec, &jail, fault);
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

/* The same with a folder that the guest may write. Without one that part of a jail has nothing to do, and so cannot
 * fail. */
static void folders_probe(JailSpec spec, JailReport *report) {
    SCOPED_FD fd = open("/usr", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    JailFolder folder = {.name = STR("probe"), .path = "/usr", .fd = fd, .is_writable = true};
    JailReport unused;
    JailFault fault;
    spec.folders = &folder;
    spec.folder_count = 1;
    if (probe(&spec, &unused, &fault) != ST_OK) {
        report->items[JAIL_FOLDER_LAYERS].state = JAIL_MISSING;
        report->items[JAIL_FOLDER_LAYERS].error = fault.error;
    }
}

Status jail_probe(const char *program, JailReport *report, JailFault *fault) {
    const char *argv[] = {program ? program : "/bin/true", program ? "--version" : NULL, NULL};
    Str waivable[JAIL_PROTECTION_COUNT];
    JailSpec spec = {.argv = argv,
                     .mark = "*", /* it only says its version */
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
    Status status = probe(&spec, report, fault);
    if (status == ST_OK) {
        folders_probe(spec, report);
    }
    return status;
}
