/* Finds out what this machine can do by doing it. */
#include <string.h>

#include "base/fds.h"
#include "jail/jail.h"

Status jail_probe(JailReport *report, JailFault *fault) {
    static const char *const argv[] = {"/bin/true", NULL};
    JailSpec spec = {.argv = argv,
                     .limits = {.cpu_ms = 5000,
                                .wall_ms = 10000,
                                .memory_bytes = 64 << 20,
                                .file_bytes = 1 << 20,
                                .files = 100,
                                .disk_bytes = 16 << 20,
                                .processes = 8,
                                .open_files = 64}};
    memset(report, 0, sizeof *report);
    Jail jail;
    Status status = jail_start(&spec, &jail, fault);
    if (status == ST_OK) {
        JailOutcome outcome;
        *report = jail.report;
        status = jail_wait(&jail, -1, &outcome);
        jail_done(&jail);
    } else if (fault->protection != JAIL_PROTECTION_COUNT) {
        report->items[fault->protection].state = JAIL_MISSING;
        report->items[fault->protection].error = fault->error;
    }
    return status;
}
