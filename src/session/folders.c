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

SessionFolder *folders_make(Arena *arena, const SessionRunRequest *request, const Jail *jail) {
    SessionFolder *folders = ARENA_ARRAY(arena, SessionFolder, request->folder_count);
    for (int32_t i = 0; folders && i < request->folder_count; i++) {
        const JailFolder *granted = &request->folders[i];
        folders[i] =
            (SessionFolder){.path = str_from(granted->path),
                            .name = granted->name,
                            .is_writable = granted->is_writable,
                            .is_copied = jail->list_fds[i] >= 0,
                            .has_layer = jail->report.items[JAIL_FOLDER_LAYERS].state == JAIL_ON};
    }
    return folders;
}

void run_folders_note(Run *run, const Jail *jail) {
    const SessionRunRequest *request = run->request;
    run->folders = folders_make(run->arena, request, jail);
    run->result->folders = run->folders;
    run->result->folder_count = run->folders ? request->folder_count : 0;
}

Status folders_diff(Arena *arena, const SessionRunRequest *request, const Jail *jail, int32_t at,
                    struct timespec granted_at, bool apply, BrokerChanges *out_changes) {
    BrokerDiff diff = {.layer_fd = jail->layer_fds[at],
                       .list_fd = jail->list_fds[at],
                       .host_fd = request->folders[at].fd,
                       .apply = apply,
                       .granted_at = granted_at,
                       .entries = request->policy->limit_files,
                       .file_bytes = request->policy->limit_file_bytes,
                       .total_bytes = request->policy->limit_disk_bytes};
    return broker_diff(arena, &diff, out_changes);
}

void run_folders(Run *run, const Jail *jail, struct timespec granted_at) {
    const SessionRunRequest *request = run->request;
    SessionResult *result = run->result;
    bool may_apply = result->outcome == OUTCOME_ENDED && result->exit_status == 0;
    for (int32_t i = 0; i < result->folder_count; i++) {
        if (!run->folders[i].is_writable) {
            continue;
        }
        Status status = folders_diff(run->arena, request, jail, i, granted_at,
                                     request->apply && may_apply, &run->folders[i].changes);
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

/* --- what was lost ---------------------------------------------------------------------------------------------- */

void lost_note(Lost *lost, Str name, Str why) {
    if (lost->count++ == 0) {
        lost->name = name;
        lost->why = why;
    }
}

void lost_of_folders(Lost *lost, const SessionFolder *folders, int32_t folder_count) {
    for (int32_t i = 0; i < folder_count; i++) {
        const BrokerChanges *changes = &folders[i].changes;
        for (int32_t k = 0; k < changes->count; k++) {
            if (changes->items[k].is_lost) {
                lost_note(lost, changes->items[k].name, changes->items[k].skipped);
            }
        }
    }
}

Str lost_words(Arena *arena, const Lost *lost) {
    Str words = arena_format(
        arena, "%d of what it left could not be written; the first is %.*s: %.*s", (int)lost->count,
        STR_ARG(wire_is_text(lost->name) ? lost->name : STR("?")), STR_ARG(lost->why));
    return words.data ? words : STR("out of memory");
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
