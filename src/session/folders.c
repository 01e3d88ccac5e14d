/* What a program did in the folders that were granted to it. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "session/run.h"

static void tell(Run *run, const SessionFolder *folder) {
    for (int32_t i = 0; i < folder->changes.count && !run->is_abandoned; i++) {
        run_tell_change(run, folder, &folder->changes.items[i]);
    }
}

void run_folders_note(Run *run, const Jail *jail) {
    const SessionRunRequest *request = run->request;
    SessionFolder *folders = ARENA_ARRAY(run->arena, SessionFolder, request->folder_count);
    for (int32_t i = 0; folders && i < request->folder_count; i++) {
        const JailFolder *granted = &request->folders[i];
        folders[i] =
            (SessionFolder){.path = str_from(granted->path),
                            .name = granted->name,
                            .is_writable = granted->is_writable,
                            .is_copied = jail->list_fds[i] >= 0,
                            .has_layer = jail->report.items[JAIL_FOLDER_LAYERS].state == JAIL_ON};
    }
    run->folders = folders;
    run->result->folders = folders;
    run->result->folder_count = folders ? request->folder_count : 0;
}

void run_folders(Run *run, const Jail *jail, struct timespec granted_at) {
    const SessionRunRequest *request = run->request;
    SessionResult *result = run->result;
    bool may_apply = result->outcome == OUTCOME_ENDED && result->exit_status == 0;
    for (int32_t i = 0; i < result->folder_count; i++) {
        if (!run->folders[i].is_writable) {
            continue;
        }
        BrokerDiff diff = {.layer_fd = jail->layer_fds[i],
                           .list_fd = jail->list_fds[i],
                           .host_fd = request->folders[i].fd,
                           .apply = request->apply && may_apply,
                           .granted_at = granted_at,
                           .entries = request->policy->limit_files,
                           .file_bytes = request->policy->limit_file_bytes,
                           .total_bytes = request->policy->limit_disk_bytes};
        Status status = broker_diff(run->arena, &diff, &run->folders[i].changes);
        if (status != ST_OK) {
            run_stop(run, OUTCOME_FAILED,
                     arena_format(run->arena, "cannot tell what it did in %.*s: %s",
                                  STR_ARG(run->folders[i].path), status_text(status)));
            return;
        }
        tell(run, &run->folders[i]);
    }
    if (request->folder_count > 0 && !run->folders) {
        run_stop(run, OUTCOME_FAILED, STR("out of memory"));
    }
}

/* --- granting --------------------------------------------------------------------------------------------------- */

static Str last_part(Str path) {
    int64_t start = path.size;
    while (start > 0 && path.data[start - 1] != '/') {
        start--;
    }
    return str_slice(path, start, path.size);
}

Status session_folder_open(Arena *arena, Str text, bool is_writable, JailFolder *out_folder,
                           Str *out_problem) {
    Str name = text;
    Str path = arena_copy_str(arena, str_cut(&name, '='));
    char *real = path.data ? realpath(path.data, NULL) : NULL;
    Str kept = real ? arena_copy_str(arena, str_from(real)) : path;
    free(real);
    int fd = real && kept.data ? open(kept.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (fd < 0) {
        int error = errno;
        *out_problem = STR("out of memory");
        if (kept.data) {
            *out_problem = arena_format(arena, "%.*s: %s", STR_ARG(kept), strerror(error));
        }
        return kept.data ? ST_NOT_FOUND : ST_NO_MEMORY;
    }
    *out_folder = (JailFolder){.name = name.data ? name : last_part(kept),
                               .path = kept.data,
                               .fd = fd,
                               .is_writable = is_writable};
    return ST_OK;
}

Status session_folders_open(Arena *arena, SessionRunRequest *request, Str *out_problem) {
    JailFolder *folders = ARENA_ARRAY(arena, JailFolder, JAIL_FOLDERS_MAX);
    request->folders = folders;
    for (int i = 0; i < 2; i++) {
        const PolicyNames *granted =
            i ? &request->policy->files_write : &request->policy->files_read;
        for (int32_t k = 0; k < granted->count; k++) {
            if (!folders || request->folder_count == JAIL_FOLDERS_MAX) {
                *out_problem = STR("more folders than a jail can have");
                return ST_LIMIT;
            }
            Status status = session_folder_open(arena, granted->items[k], i == 1,
                                                &folders[request->folder_count], out_problem);
            if (status != ST_OK) {
                return status;
            }
            request->folder_count++;
        }
    }
    return ST_OK;
}

void session_folders_close(SessionRunRequest *request) {
    for (int32_t i = 0; i < request->folder_count; i++) {
        close(request->folders[i].fd);
    }
    request->folder_count = 0;
}
