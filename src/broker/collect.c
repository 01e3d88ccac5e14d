/* Carries files out of a folder that a guest has filled.
 *
 * Everything in the folder is chosen by an attacker: names, kinds, depth, sizes, modes. What keeps this safe does not
 * depend on any of it: entries are opened one component at a time below a descriptor, with openat2 refusing links,
 * magic links and mount points; only what fstat says is a regular file is read; every count is bounded by the
 * request; and the destination is written through descriptors too, with O_EXCL and a rename. The folder must be at
 * rest: its jail is over before the first entry is read, so a name cannot change between two looks at it. */
#include "broker/beneath.h"
#include "broker/broker.h"
#include "broker/copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/sha256.h"

enum { COMPARE_BYTES = 64 << 10 };

typedef struct Collector {
    Arena *arena;
    const BrokerCollect *request;
    BrokerFile *items;
    int32_t count, capacity;
    int32_t dropped;
    int64_t seen;
    int64_t total_bytes;
    char path[BROKER_PATH_BYTES]; /* of the entry at hand */
} Collector;

/* --- one file
 * ----------------------------------------------------------------------------------------------------- */

static const JailPlaced *placed_find(const BrokerCollect *request, const char *name) {
    for (int32_t i = 0; i < request->placed_count; i++) {
        if (strcmp(request->placed[i].name, name) == 0) {
            return &request->placed[i];
        }
    }
    return NULL;
}

static int64_t min(int64_t a, int64_t b) {
    return a < b ? a : b;
}

static Status skip(Collector *collector, BrokerFile *file, const char *why) {
    file->skipped = arena_copy_str(collector->arena, str_from(why));
    return file->skipped.data ? ST_OK : ST_NO_MEMORY;
}

/* true when the content is what was placed. Leaves the file at its beginning. */
static bool is_untouched(const JailPlaced *placed, int fd, int64_t size_bytes) {
    if (!placed || placed->size_bytes != size_bytes) {
        return false;
    }
    Sha256 hash;
    sha256_init(&hash);
    char bytes[COMPARE_BYTES], hex[SHA256_HEX_SIZE];
    int64_t at = 0;
    ssize_t got;
    while (at < size_bytes && (got = pread(fd, bytes, sizeof bytes, at)) > 0) {
        sha256_update(&hash, (Str){bytes, got});
        at += got;
    }
    sha256_final(&hash, hex);
    return strcmp(hex, placed->sha256) == 0;
}

/* Reads a new or changed file, and copies it if that is asked for. */
static Status file_take(Collector *collector, int fd, BrokerFile *file) {
    const BrokerCollect *request = collector->request;
    BrokerCopy copy = {.folder_fd = -1, .fd = -1};
    int copy_error = 0;
    bool wants_copy = request->out_fd >= 0 && !broker_is_hidden(collector->path);
    int64_t stated_bytes = file->size_bytes;
    if (stated_bytes > request->file_bytes ||
        stated_bytes > request->total_bytes - collector->total_bytes) {
        return skip(collector, file, "larger than the limits on files allow");
    }
    if (wants_copy) {
        copy_error = broker_copy_open(&copy, request->out_fd, collector->path);
    }
    int64_t room_bytes = request->total_bytes - collector->total_bytes;
    int error = broker_content_read(fd, copy.fd, min(request->file_bytes, room_bytes),
                                    &file->size_bytes, file->sha256);
    collector->total_bytes += file->size_bytes;
    int close_error = broker_copy_close(&copy, error == 0 && copy_error == 0);
    copy_error = copy_error ? copy_error : close_error;
    if (error == EFBIG) {
        file->sha256[0] = 0;
        return skip(collector, file, "larger than the limits on files allow");
    }
    if (error != 0) {
        file->sha256[0] = 0;
        file->is_lost = wants_copy;
        return skip(collector, file, strerrordesc_np(error));
    }
    if (wants_copy && copy_error != 0) {
        file->is_lost = true;
        return skip(collector, file, strerrordesc_np(copy_error));
    }
    file->is_copied = wants_copy;
    bool is_left_out = request->out_fd >= 0 && !wants_copy;
    return is_left_out ? skip(collector, file, "its name begins with a dot") : ST_OK;
}

static BrokerFile *file_add(Collector *collector) {
    if (collector->count == collector->capacity) {
        int32_t capacity = collector->capacity ? 2 * collector->capacity : 64;
        BrokerFile *items = ARENA_ARRAY(collector->arena, BrokerFile, capacity);
        if (!items) {
            return NULL;
        }
        if (collector->count > 0) {
            memcpy(items, collector->items, sizeof *items * (size_t)collector->count);
        }
        collector->items = items;
        collector->capacity = capacity;
    }
    BrokerFile *file = &collector->items[collector->count];
    *file = (BrokerFile){.name = arena_copy_str(collector->arena, str_from(collector->path)),
                         .skipped = STR("")};
    collector->count += file->name.data != NULL;
    return file->name.data ? file : NULL;
}

/* An entry that cannot be looked at. The modes of folders are the guest's, and a caller without privileges is bound by
 * them: one that may be read but not searched must not cost the run its other files. */
static Status entry_refuse(Collector *collector, int error) {
    BrokerFile *file = file_add(collector);
    return file ? skip(collector, file, strerrordesc_np(error)) : ST_NO_MEMORY;
}

/* An entry that is no folder. */
static Status entry_collect(Collector *collector, int folder_fd, const char *name,
                            const struct stat *about) {
    const JailPlaced *placed = placed_find(collector->request, collector->path);
    SCOPED_FD fd = -1;
    if (S_ISREG(about->st_mode)) {
        fd = broker_file_open(folder_fd, name);
        int error = errno;
        if (fd >= 0 && is_untouched(placed, fd, about->st_size)) {
            return ST_OK;
        }
        errno = error;
    }
    int error = errno;
    BrokerFile *file = file_add(collector);
    if (!file) {
        return ST_NO_MEMORY;
    }
    file->is_changed = placed != NULL;
    file->size_bytes = about->st_size;
    if (!S_ISREG(about->st_mode)) {
        return skip(collector, file, broker_kind_phrase(about->st_mode));
    }
    return fd < 0 ? skip(collector, file, strerrordesc_np(error)) : file_take(collector, fd, file);
}

/* --- the walk
 * ----------------------------------------------------------------------------------------------------- */

static Status folder_collect(Collector *collector, int folder_fd, size_t path_size, int depth);

static Status name_collect(Collector *collector, int folder_fd, size_t path_size, const char *name,
                           int depth) {
    size_t extended = broker_path_extend(collector->path, path_size, name);
    struct stat about;
    if (extended == 0 || depth >= JAIL_FOLDER_LEVELS ||
        collector->seen >= collector->request->entries) {
        collector->dropped++;
        return ST_OK;
    }
    collector->seen++;
    if (fstatat(folder_fd, name, &about, AT_SYMLINK_NOFOLLOW) < 0) {
        return entry_refuse(collector, errno);
    }
    if (!S_ISDIR(about.st_mode)) {
        return entry_collect(collector, folder_fd, name, &about);
    }
    int fd = fd_open_beneath(folder_fd, name, O_RDONLY | O_DIRECTORY);
    if (fd < 0 && errno == EXDEV) {
        collector->seen--; /* a folder that was granted, of a guest that lives: broker_diff tells */
        return ST_OK;
    }
    if (fd < 0) {
        return entry_refuse(collector, errno);
    }
    return folder_collect(collector, fd, extended, depth + 1);
}

/* Takes the descriptor. Recursion is bounded by JAIL_FOLDER_LEVELS. */
static Status folder_collect(Collector *collector, int folder_fd, size_t path_size, int depth) {
    DIR *folder = fdopendir(folder_fd);
    if (!folder) {
        close(folder_fd);
        return ST_IO;
    }
    Status status = ST_OK;
    struct dirent *entry;
    while (status == ST_OK && (errno = 0, entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            status = name_collect(collector, folder_fd, path_size, entry->d_name, depth);
        }
    }
    if (status == ST_OK && errno != 0) {
        status = ST_IO;
    }
    closedir(folder);
    return status;
}

static int by_name(const void *a, const void *b) {
    return str_compare(((const BrokerFile *)a)->name, ((const BrokerFile *)b)->name);
}

Status broker_collect(Arena *arena, const BrokerCollect *request, BrokerFiles *out_files) {
    Collector *collector = calloc(1, sizeof *collector);
    if (!collector) {
        return ST_NO_MEMORY;
    }
    collector->arena = arena;
    collector->request = request;
    int fd = openat(request->work_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    Status status = fd < 0 ? ST_IO : folder_collect(collector, fd, 0, 0);
    if (status == ST_OK) {
        if (collector->count > 0) {
            qsort(collector->items, (size_t)collector->count, sizeof *collector->items, by_name);
        }
        *out_files = (BrokerFiles){collector->items, collector->count, collector->dropped};
    }
    free(collector);
    return status;
}

Status broker_open(int folder_fd, const char *name, int *out_fd, int64_t *out_size) {
    SCOPED_FD fd = fd_open_beneath(folder_fd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat about;
    if (fd < 0) {
        return errno == ENOENT                                      ? ST_NOT_FOUND
               : errno == ELOOP || errno == EXDEV || errno == ENXIO ? ST_INVALID
                                                                    : ST_IO;
    }
    if (fstat(fd, &about) < 0 || !S_ISREG(about.st_mode)) {
        return ST_INVALID;
    }
    *out_fd = fd_take(&fd);
    *out_size = about.st_size;
    return ST_OK;
}
