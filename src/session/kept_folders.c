/* Folders of the host's in a session: granted when it begins, told at any time, applied only as it ends.
 *
 * Always true: the folders themselves are written to only when nothing of the guest is alive, since a layer lies over
 * them until then, and what they hold must not change below it by our doing. */
#include <stdio.h>

#include "session/kept.h"

#define FOLDERS_BYTES (INT64_C(1) << 20)

bool kept_wants_folders(const SessionKept *kept) {
    return kept->policy->files_read.count + kept->policy->files_write.count > 0;
}

Status kept_folders_open(SessionKept *kept, JailFault *fault) {
    Str problem = {0};
    kept->granted.policy = kept->policy;
    arena_init(&kept->folders_arena, FOLDERS_BYTES);
    (void)clock_gettime(CLOCK_REALTIME, &kept->granted_at);
    Status status = session_folders_open(&kept->folders_arena, &kept->granted, &problem);
    if (status != ST_OK) {
        *fault = (JailFault){.protection = JAIL_PROTECTION_COUNT};
        (void)snprintf(fault->message, sizeof fault->message, "a folder of the policy: %.*s",
                       STR_ARG(problem));
    }
    return status;
}

void kept_folders_close(SessionKept *kept) {
    session_folders_close(&kept->granted);
    arena_done(&kept->folders_arena);
}

static Status diff_all(SessionKept *kept, Arena *arena, bool apply, SessionFolders *out_folders) {
    const SessionRunRequest *granted = &kept->granted;
    SessionFolder *folders = folders_make(arena, granted, &kept->jail);
    if (!folders) {
        return ST_NO_MEMORY;
    }
    Status status = ST_OK;
    for (int32_t i = 0; status == ST_OK && i < granted->folder_count; i++) {
        if (folders[i].is_writable) {
            status = folders_diff(arena, granted, &kept->jail, i, kept->granted_at, apply,
                                  &folders[i].changes);
        }
    }
    Lost lost = {0};
    lost_of_folders(&lost, folders, granted->folder_count);
    *out_folders = (SessionFolders){folders, granted->folder_count,
                                    lost.count > 0 ? lost_words(arena, &lost) : STR("")};
    return status;
}

typedef struct Telling {
    Arena *arena;
    SessionFolders *folders;
} Telling;

static Status act_tell(SessionKept *kept, void *context) {
    const Telling *telling = context;
    return diff_all(kept, telling->arena, false, telling->folders);
}

Status session_kept_changes(SessionKept *kept, Arena *arena, SessionFolders *out_folders) {
    Telling telling = {arena, out_folders};
    *out_folders = (SessionFolders){0};
    return kept->granted.folder_count == 0 ? ST_OK : kept_job(kept, act_tell, &telling);
}

static Status end_and_apply(SessionKept *kept, Arena *arena, SessionFolders *out_folders) {
    JailOutcome ended;
    if (session_kept_state(kept) == KEPT_ENDED) {
        return ST_CRASHED;
    }
    jail_kill(&kept->jail, JAIL_LIMIT_CALLER);
    atomic_store(&kept->is_over, true);
    Status status = jail_wait(&kept->jail, -1, &ended);
    return status == ST_OK ? diff_all(kept, arena, true, out_folders) : status;
}

Status session_kept_apply(SessionKept *kept, Arena *arena, SessionFolders *out_folders) {
    *out_folders = (SessionFolders){0};
    if (kept->granted.folder_count == 0) {
        return ST_INVALID;
    }
    if (pthread_mutex_trylock(&kept->busy) != 0) {
        return ST_TIMEOUT;
    }
    Status status = end_and_apply(kept, arena, out_folders);
    (void)pthread_mutex_unlock(&kept->busy);
    return status;
}
