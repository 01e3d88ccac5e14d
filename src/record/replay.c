/* What runs were given from outside: a file each. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fds.h"
#include "record/record.h"
#include "state/state.h"

typedef struct Replay {
    char name[RECORD_ID_SIZE];
    int64_t bytes;
} Replay;
enum { REPLAYS_MOST = 2000 };

static int compare_replays(const void *left, const void *right) {
    return strcmp(((const Replay *)left)->name, ((const Replay *)right)->name);
}

/* Ids sort by time: the first go. */
static void bound_replays(int folder, int64_t limit_bytes) {
    Replay *replays = calloc(REPLAYS_MOST, sizeof *replays);
    DIR *listing = fdopendir(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    int32_t count = 0;
    int64_t total = 0;
    for (struct dirent *entry;
         replays && listing && count < REPLAYS_MOST && (entry = readdir(listing));) {
        struct stat about;
        if (record_id_valid(str_from(entry->d_name)) &&
            fstatat(folder, entry->d_name, &about, AT_SYMLINK_NOFOLLOW) == 0) {
            memcpy(replays[count].name, entry->d_name, RECORD_ID_SIZE - 1);
            replays[count++].bytes = about.st_blocks * 512;
            total += about.st_blocks * 512;
        }
    }
    if (count > 0 && (total > limit_bytes || count == REPLAYS_MOST)) {
        qsort(replays, (size_t)count, sizeof *replays, compare_replays);
        for (int32_t i = 0; i < count && (total > limit_bytes || i < count - REPLAYS_MOST / 2);
             i++) {
            state_remove(folder, str_from(replays[i].name));
            total -= replays[i].bytes;
        }
    }
    if (listing) {
        closedir(listing);
    }
    free(replays);
}

Status record_replay_put(Str id, Str bytes, int64_t limit_bytes) {
    SCOPED_FD folder = -1;
    if (bytes.size > RECORD_REPLAY_BYTES) {
        return ST_LIMIT;
    }
    Status status = state_open("record/replay", &folder);
    if (status == ST_OK) {
        status = state_write(folder, id, bytes, false);
    }
    if (status == ST_OK) {
        bound_replays(folder, limit_bytes);
    }
    return status;
}

Status record_replay_get(Arena *arena, Str id, Str *out_bytes) {
    SCOPED_FD folder = -1;
    Status status = state_open("record/replay", &folder);
    return status == ST_OK ? state_read(folder, id, arena, RECORD_REPLAY_BYTES, out_bytes) : status;
}
