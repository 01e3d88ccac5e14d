/* What a program did in the folders that were granted to it. */
#include "session/run.h"

static void tell(Run *run, const SessionFolder *folder) {
    for (int32_t i = 0; i < folder->changes.count && !run->is_abandoned; i++) {
        run_tell_change(run, folder, &folder->changes.items[i]);
    }
}

void run_folders(Run *run, const Jail *jail, struct timespec granted_at) {
    const SessionRunRequest *request = run->request;
    SessionResult *result = run->result;
    if (request->folder_count == 0) {
        return;
    }
    SessionFolder *folders = ARENA_ARRAY(run->arena, SessionFolder, request->folder_count);
    bool may_apply = result->outcome == OUTCOME_ENDED && result->exit_status == 0;
    result->folders = folders;
    for (int32_t i = 0; folders && i < request->folder_count; i++) {
        const JailFolder *granted = &request->folders[i];
        if (!granted->is_writable) {
            continue;
        }
        BrokerDiff diff = {.layer_fd = jail->layer_fds[i],
                           .host_fd = granted->fd,
                           .apply = request->apply && may_apply,
                           .granted_at = granted_at,
                           .entries = request->policy->limit_files,
                           .file_bytes = request->policy->limit_file_bytes,
                           .total_bytes = request->policy->limit_disk_bytes};
        SessionFolder *folder = &folders[result->folder_count];
        *folder = (SessionFolder){.path = str_from(granted->path)};
        Status status = broker_diff(run->arena, &diff, &folder->changes);
        if (status != ST_OK) {
            run_stop(run, OUTCOME_FAILED,
                     arena_format(run->arena, "cannot tell what it did in %s: %s", granted->path,
                                  status_text(status)));
            return;
        }
        result->folder_count++;
        tell(run, folder);
    }
    if (!folders) {
        run_stop(run, OUTCOME_FAILED, STR("out of memory"));
    }
}
