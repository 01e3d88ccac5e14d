/* What a guest did to a folder that was granted to it, from the layer that holds it.
 *
 * The layer is an overlay's upper folder: a file there stands in the place of the host's, a character device
 * 0:0 says that the host's entry is gone, and a folder that is opaque (an attribute says so) hides all that the
 * host's one has. The guest can write neither the device nor the attribute by itself; if it could, it would
 * only have removed what it may remove. All that is read from the layer is bounded and opened as broker_collect
 * does; all that is written to the host goes through descriptors of its own folders.
 *
 * Where no layer could be laid, the guest had a copy, with a list of what was copied. There the difference is what is
 * not as in the list, whatever the host has done since; and what has gone from the copy was removed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/sha256.h"
#include "broker/beneath.h"
#include "broker/broker.h"
#include "broker/copy.h"
#include "broker/list.h"

enum { COMPARE_BYTES = 32 << 10 };

typedef struct Differ {
    Arena *arena;
    const BrokerDiff *request;
    bool is_copy; /* the layer is one, of `list` */
    BrokerList list;
    BrokerChange *items;
    int32_t count, capacity;
    int32_t dropped;
    int64_t seen, total_bytes;
    char path[BROKER_PATH_BYTES]; /* of the entry at hand */
} Differ;

/* Both sides of one folder. */
typedef struct Pair {
    int layer_fd; /* -1: the guest has nothing there */
    int host_fd;  /* -1: the host has none */
    size_t path_size;
    int depth;
    bool was_copied; /* the guest was given this folder */
} Pair;

const char *broker_change_name(BrokerChangeKind kind) {
    static const char *const names[] = {
        [BROKER_ADDED] = "added", [BROKER_CHANGED] = "changed", [BROKER_REMOVED] = "removed"};
    return names[kind];
}

/* --- telling ---------------------------------------------------------------------------------------------------- */

static BrokerChange *change_add(Differ *differ, BrokerChangeKind kind) {
    if (differ->count == differ->capacity) {
        int32_t capacity = differ->capacity ? 2 * differ->capacity : 64;
        BrokerChange *items = ARENA_ARRAY(differ->arena, BrokerChange, capacity);
        if (!items) {
            return NULL;
        }
        if (differ->count > 0) {
            memcpy(items, differ->items, sizeof *items * (size_t)differ->count);
        }
        differ->items = items;
        differ->capacity = capacity;
    }
    BrokerChange *change = &differ->items[differ->count];
    *change = (BrokerChange){.name = arena_copy_str(differ->arena, str_from(differ->path)),
                             .kind = kind,
                             .skipped = STR("")};
    differ->count += change->name.data != NULL;
    return change->name.data ? change : NULL;
}

static Status skip(Differ *differ, BrokerChange *change, const char *why) {
    change->skipped = arena_copy_str(differ->arena, str_from(why));
    return change->skipped.data ? ST_OK : ST_NO_MEMORY;
}

/* Notes how the attempt to apply a change went: 0 or errno. */
static Status applied(Differ *differ, BrokerChange *change, int error) {
    change->is_applied = error == 0;
    return error ? skip(differ, change, strerrordesc_np(error)) : ST_OK;
}

/* The host's entry is not the one that the guest saw. */
static bool is_newer(const Differ *differ, const struct stat *about) {
    const struct timespec *since = &differ->request->granted_at;
    return about->st_ctim.tv_sec > since->tv_sec ||
           (about->st_ctim.tv_sec == since->tv_sec && about->st_ctim.tv_nsec > since->tv_nsec);
}

/* What was copied of the entry at hand; NULL: nothing, or there is no copy. */
static const BrokerRow *copied(const Differ *differ) {
    return differ->is_copy ? broker_list_find(&differ->list, differ->path) : NULL;
}

/* Whether the host had the entry at hand when the guest began. A layer does not know; as it is now, then. */
static bool was_there(const Differ *differ, const struct stat *host) {
    return differ->is_copy ? copied(differ) != NULL : host != NULL;
}

/* Why the change at hand must not be applied; NULL: nothing stands against it. */
static const char *objection(const Differ *differ, const Pair *pair, const struct stat *host) {
    bool has_come_or_gone = (host != NULL) != was_there(differ, host);
    return broker_is_hidden(differ->path) ? "its name begins with a dot"
           : has_come_or_gone || (host && is_newer(differ, host))
               ? "it was changed on the host meanwhile"
           : pair->host_fd < 0 && (pair->was_copied || differ->request->apply)
               ? "its folder is not there on the host"
               : NULL;
}

/* --- removing --------------------------------------------------------------------------------------------------- */

static Status entry_removed(Differ *differ, const Pair *pair, const char *name,
                            const struct stat *host);

/* Calls `visit` for each entry of the folder that the descriptor is; takes the descriptor. */
static Status folder_each(Differ *differ, int folder_fd, const Pair *pair,
                          Status (*visit)(Differ *differ, const Pair *pair, const char *name)) {
    DIR *folder = folder_fd < 0 ? NULL : fdopendir(folder_fd);
    if (!folder) {
        fd_close(&folder_fd);
        return ST_IO;
    }
    Status status = ST_OK;
    struct dirent *entry;
    while (status == ST_OK && (errno = 0, entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            status = visit(differ, pair, entry->d_name);
        }
    }
    status = status == ST_OK && errno != 0 ? ST_IO : status;
    closedir(folder);
    return status;
}

/* An entry of the host's that the layer has none for, in a folder of which it hides what is not its own. */
static Status hidden_entry(Differ *differ, const Pair *pair, const char *name) {
    struct stat about;
    if ((pair->layer_fd >= 0 && fstatat(pair->layer_fd, name, &about, AT_SYMLINK_NOFOLLOW) == 0) ||
        fstatat(pair->host_fd, name, &about, AT_SYMLINK_NOFOLLOW) < 0) {
        return ST_OK;
    }
    return entry_removed(differ, pair, name, &about);
}

static Status folder_emptied(Differ *differ, const Pair *pair) {
    return folder_each(differ, openat(pair->host_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), pair,
                       hidden_entry);
}

/* Begins with an entry: its path, and whether it is looked at. */
static size_t entry_begin(Differ *differ, const Pair *pair, const char *name) {
    size_t extended = broker_path_extend(differ->path, pair->path_size, name);
    if (extended == 0 || pair->depth >= JAIL_FOLDER_LEVELS ||
        differ->seen >= differ->request->entries + differ->list.count) {
        differ->dropped++;
        return 0;
    }
    differ->seen++;
    return extended;
}

/* A folder is newer by our own removing in it. */
static Status removed_apply(Differ *differ, const Pair *pair, const char *name,
                            const struct stat *host, BrokerChange *change) {
    const char *why = broker_is_hidden(differ->path) ? "its name begins with a dot"
                      : !change->is_folder && is_newer(differ, host)
                          ? "it was changed on the host meanwhile"
                          : NULL;
    if (why || !differ->request->apply) {
        return why ? skip(differ, change, why) : ST_OK;
    }
    int flags = change->is_folder ? AT_REMOVEDIR : 0;
    return applied(differ, change, unlinkat(pair->host_fd, name, flags) < 0 ? errno : 0);
}

/* What is in a folder goes before it. */
static Status entry_removed(Differ *differ, const Pair *pair, const char *name,
                            const struct stat *host) {
    size_t extended = entry_begin(differ, pair, name);
    if (extended == 0) {
        return ST_OK;
    }
    bool is_folder = S_ISDIR(host->st_mode);
    if (is_folder) {
        Pair below = {-1, fd_open_beneath(pair->host_fd, name, O_RDONLY | O_DIRECTORY), extended,
                      pair->depth + 1, false};
        if (below.host_fd >= 0) {
            Status status = folder_emptied(differ, &below);
            fd_close(&below.host_fd);
            if (status != ST_OK) {
                return status;
            }
            differ->path[extended] = 0;
        }
    }
    BrokerChange *change = change_add(differ, BROKER_REMOVED);
    if (!change) {
        return ST_NO_MEMORY;
    }
    change->is_folder = is_folder;
    return removed_apply(differ, pair, name, host, change);
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static bool is_equal(int layer_fd, int host_fd) {
    char ours[COMPARE_BYTES], theirs[COMPARE_BYTES];
    for (off_t at = 0;; at += COMPARE_BYTES) {
        ssize_t got = pread(layer_fd, ours, sizeof ours, at);
        if (got < 0 || pread(host_fd, theirs, sizeof theirs, at) != got ||
            memcmp(ours, theirs, (size_t)got) != 0) {
            return false;
        }
        if (got == 0) {
            return true;
        }
    }
}

/* The mode and owner of the file that is replaced, or as the folder's. 0 or errno. */
static int looks_take(int fd, int folder_fd, const struct stat *replaced) {
    struct stat folder;
    if (!replaced && fstat(folder_fd, &folder) < 0) {
        return errno;
    }
    const struct stat *model = replaced ? replaced : &folder;
    mode_t mode = replaced ? replaced->st_mode & 0777 : folder.st_mode & 0666;
    /* A plain user keeps what he writes. */
    if (geteuid() == 0 && fchown(fd, model->st_uid, model->st_gid) < 0) {
        return errno;
    }
    return fchmod(fd, mode) < 0 ? errno : 0;
}

/* Reads the guest's file, and puts it in the place of the host's if that is asked for. */
static Status file_take(Differ *differ, const Pair *pair, const char *name, int fd,
                        const struct stat *host, BrokerChange *change) {
    const BrokerDiff *request = differ->request;
    const char *why = objection(differ, pair, host);
    BrokerCopy copy = {.folder_fd = -1, .fd = -1};
    bool wants_copy = request->apply && !why;
    int copy_error = wants_copy ? broker_copy_open(&copy, pair->host_fd, name) : 0;
    int64_t room_bytes = request->total_bytes - differ->total_bytes;
    room_bytes = room_bytes < request->file_bytes ? room_bytes : request->file_bytes;
    int error = broker_content_read(fd, copy.fd, room_bytes, &change->size_bytes, change->sha256);
    differ->total_bytes += change->size_bytes;
    copy_error =
        wants_copy && copy_error == 0 ? looks_take(copy.fd, pair->host_fd, host) : copy_error;
    int close_error = broker_copy_close(&copy, error == 0 && copy_error == 0);
    if (error != 0) {
        change->sha256[0] = 0;
        change->is_lost = wants_copy && error != EFBIG;
        return skip(differ, change,
                    error == EFBIG ? "larger than the limits on files allow"
                                   : strerrordesc_np(error));
    }
    if (wants_copy) {
        change->is_lost = copy_error != 0 || close_error != 0;
        return applied(differ, change, copy_error ? copy_error : close_error);
    }
    return why ? skip(differ, change, why) : ST_OK;
}

/* A file of the copy is what was copied. Leaves it at its beginning. */
static bool is_untouched(const Differ *differ, int fd) {
    const BrokerRow *row = copied(differ);
    char hex[SHA256_HEX_SIZE];
    int64_t size;
    bool is_same = row && row->kind == 'f' &&
                   broker_content_read(fd, -1, differ->request->file_bytes, &size, hex) == 0 &&
                   str_equal(row->sha256, str_from(hex));
    return lseek(fd, 0, SEEK_SET) == 0 && is_same;
}

static Status file_entry(Differ *differ, const Pair *pair, const char *name,
                         const struct stat *layer, const struct stat *host) {
    SCOPED_FD fd = broker_file_open(pair->layer_fd, name);
    int error = errno;
    SCOPED_FD host_fd = host && S_ISREG(host->st_mode) ? broker_file_open(pair->host_fd, name) : -1;
    if (fd >= 0 && host_fd >= 0 && layer->st_size == host->st_size && is_equal(fd, host_fd)) {
        return ST_OK;
    }
    if (fd >= 0 && differ->is_copy && is_untouched(differ, fd)) {
        return ST_OK;
    }
    BrokerChange *change =
        change_add(differ, was_there(differ, host) ? BROKER_CHANGED : BROKER_ADDED);
    if (!change) {
        return ST_NO_MEMORY;
    }
    change->size_bytes = layer->st_size;
    if (fd < 0) {
        return skip(differ, change, strerrordesc_np(error));
    }
    if (host && !S_ISREG(host->st_mode)) {
        return skip(differ, change,
                    S_ISDIR(host->st_mode) ? "it is a folder on the host"
                                           : broker_kind_phrase(host->st_mode));
    }
    if (layer->st_size > differ->request->file_bytes) {
        return skip(differ, change, "larger than the limits on files allow");
    }
    return file_take(differ, pair, name, fd, host, change);
}

/* --- the walk --------------------------------------------------------------------------------------------------- */

static Status pair_walk(Differ *differ, Pair *pair);

/* The layer has a folder: new, or one of the host's with something in it. */
static Status folder_entry(Differ *differ, const Pair *pair, const char *name, size_t extended,
                           const struct stat *host) {
    const BrokerRow *row = copied(differ);
    bool is_known = differ->is_copy ? row && row->kind == 'd' : host && S_ISDIR(host->st_mode);
    if (!is_known) {
        BrokerChange *change =
            change_add(differ, was_there(differ, host) ? BROKER_CHANGED : BROKER_ADDED);
        if (!change) {
            return ST_NO_MEMORY;
        }
        change->is_folder = true;
        const char *why = host && !S_ISDIR(host->st_mode) ? "it is no folder on the host"
                                                          : objection(differ, pair, NULL);
        Status status = why ? skip(differ, change, why) : ST_OK;
        if (!why && differ->request->apply) {
            int error = mkdirat(pair->host_fd, name, 0755) < 0 ? errno : 0;
            change->is_lost = error != 0;
            status = applied(differ, change, error);
        }
        if (status != ST_OK) {
            return status;
        }
    }
    Pair below = {fd_open_beneath(pair->layer_fd, name, O_RDONLY | O_DIRECTORY), -1, extended,
                  pair->depth + 1, differ->is_copy && is_known};
    if (below.layer_fd < 0) {
        BrokerChange *change = change_add(differ, BROKER_CHANGED);
        return change ? skip(differ, change, strerrordesc_np(errno)) : ST_NO_MEMORY;
    }
    if (pair->host_fd >= 0) {
        below.host_fd = fd_open_beneath(pair->host_fd, name, O_RDONLY | O_DIRECTORY);
    }
    Status status = pair_walk(differ, &below);
    fd_close(&below.layer_fd);
    fd_close(&below.host_fd);
    return status;
}

/* A link of the copy says what the one that was copied said. */
static bool is_link_untouched(const Differ *differ, int folder_fd, const char *name) {
    const BrokerRow *row = copied(differ);
    char text[BROKER_PATH_BYTES], hex[SHA256_HEX_SIZE];
    ssize_t size = row && row->kind == 'l' ? readlinkat(folder_fd, name, text, sizeof text) : -1;
    if (size < 0) {
        return false;
    }
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, (Str){text, size});
    sha256_final(&hash, hex);
    return str_equal(row->sha256, str_from(hex));
}

static Status layer_entry(Differ *differ, const Pair *pair, const char *name) {
    struct stat layer, host_about;
    const struct stat *host = NULL;
    if (pair->host_fd >= 0 && fstatat(pair->host_fd, name, &host_about, AT_SYMLINK_NOFOLLOW) == 0) {
        host = &host_about;
    }
    bool is_known = fstatat(pair->layer_fd, name, &layer, AT_SYMLINK_NOFOLLOW) == 0;
    if (is_known && !differ->is_copy && S_ISCHR(layer.st_mode) && layer.st_rdev == 0) {
        return host ? entry_removed(differ, pair, name, host) : ST_OK;
    }
    size_t extended = entry_begin(differ, pair, name);
    if (extended == 0) {
        return ST_OK;
    }
    if (is_known && S_ISDIR(layer.st_mode)) {
        return folder_entry(differ, pair, name, extended, host);
    }
    if (is_known && S_ISREG(layer.st_mode)) {
        return file_entry(differ, pair, name, &layer, host);
    }
    int error = errno;
    if (is_known && S_ISLNK(layer.st_mode) && is_link_untouched(differ, pair->layer_fd, name)) {
        return ST_OK;
    }
    BrokerChange *change =
        change_add(differ, was_there(differ, host) ? BROKER_CHANGED : BROKER_ADDED);
    return change ? skip(differ, change,
                         is_known ? broker_kind_phrase(layer.st_mode) : strerrordesc_np(error))
                  : ST_NO_MEMORY;
}

static bool is_opaque(int layer_fd) {
    char value[2];
    return fgetxattr(layer_fd, "user.overlay.opaque", value, sizeof value) == 1 && value[0] == 'y';
}

/* Recursion is bounded by JAIL_FOLDER_LEVELS. */
static Status pair_walk(Differ *differ, Pair *pair) {
    Status status = folder_each(
        differ, openat(pair->layer_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), pair, layer_entry);
    if (status == ST_OK && !differ->is_copy && pair->host_fd >= 0 && is_opaque(pair->layer_fd)) {
        status = folder_emptied(differ, pair);
    }
    return status;
}

/* --- what has gone from a copy ---------------------------------------------------------------------------------- */

static Status row_removed(Differ *differ, const BrokerRow *row) {
    const BrokerDiff *request = differ->request;
    const char *slash = strrchr(row->path.data, '/');
    const char *name = slash ? slash + 1 : row->path.data;
    struct stat host;
    (void)memcpy(differ->path, row->path.data, (size_t)row->path.size + 1);
    differ->path[slash ? slash - row->path.data : 0] = 0;
    SCOPED_FD parent_fd =
        fd_open_beneath(request->host_fd, slash ? differ->path : ".", O_RDONLY | O_DIRECTORY);
    (void)memcpy(differ->path, row->path.data, (size_t)row->path.size + 1);
    if (parent_fd < 0 || fstatat(parent_fd, name, &host, AT_SYMLINK_NOFOLLOW) < 0) {
        return ST_OK; /* it has gone there as well */
    }
    BrokerChange *change = change_add(differ, BROKER_REMOVED);
    if (!change) {
        return ST_NO_MEMORY;
    }
    change->is_folder = row->kind == 'd';
    Pair pair = {.host_fd = parent_fd};
    return removed_apply(differ, &pair, name, &host, change);
}

/* What was copied and has no entry any more. What lay in a folder that is none any more is not told by itself. */
static Status rows_removed(Differ *differ) {
    Status status = ST_OK;
    for (int32_t i = differ->list.count; status == ST_OK && i-- > 0;) {
        const BrokerRow *row = &differ->list.rows[i];
        SCOPED_FD fd = fd_open_beneath(differ->request->layer_fd, row->path.data, O_PATH);
        if (fd < 0 && errno == ENOENT) {
            status = row_removed(differ, row);
        }
    }
    return status;
}

static int by_name(const void *a, const void *b) {
    return str_compare(((const BrokerChange *)a)->name, ((const BrokerChange *)b)->name);
}

Status broker_diff(Arena *arena, const BrokerDiff *request, BrokerChanges *out_changes) {
    Differ *differ = calloc(1, sizeof *differ);
    if (!differ) {
        return ST_NO_MEMORY;
    }
    differ->arena = arena;
    differ->request = request;
    Pair top = {request->layer_fd, request->host_fd, 0, 0, false};
    Status status = ST_OK;
    differ->is_copy = request->list_fd >= 0;
    if (differ->is_copy) {
        status = broker_list_read(arena, request->list_fd, &differ->list);
    }
    status = status == ST_OK ? pair_walk(differ, &top) : status;
    status = status == ST_OK && differ->is_copy ? rows_removed(differ) : status;
    if (status == ST_OK) {
        if (differ->count > 0) {
            qsort(differ->items, (size_t)differ->count, sizeof *differ->items, by_name);
        }
        *out_changes = (BrokerChanges){differ->items, differ->count, differ->dropped};
    }
    free(differ);
    return status;
}
