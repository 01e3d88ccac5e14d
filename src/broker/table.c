/* The files of a world.
 *
 * One array of entries, each with its whole path as key; "" is /work itself. Looking one up is a pass over all of them:
 * the limits on files keep them few. Entries are never moved or reused, so an id is an index. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "broker/broker.h"
#include "broker/copy.h"

enum { PATH_BYTES = 4096, NAME_BYTES = 255, DEPTH_MOST = 32, READ_BYTES = 64 << 10 };

typedef struct Entry {
    char *
        path; /* below /work, without a slash in front; NULL: it was removed, or another took its name */
    bool is_folder;
    bool is_placed;
    char placed_sha256[SHA256_HEX_SIZE];
    Buf content;
} Entry;

struct BrokerTable {
    BrokerLimits limits;
    Entry **entries;
    int64_t count, capacity;
    int64_t live_count;  /* that the guest has added */
    int64_t total_bytes; /* of all contents, those of removed files too */
};

BrokerTable *broker_table_new(const BrokerLimits *limits) {
    BrokerTable *table = calloc(1, sizeof *table);
    if (table) {
        table->limits = *limits;
    }
    return table;
}

void broker_table_free(BrokerTable *table) {
    for (int64_t i = 0; table && i < table->count; i++) {
        free(table->entries[i]->path);
        buf_done(&table->entries[i]->content);
        free(table->entries[i]);
    }
    if (table) {
        free(table->entries);
    }
    free(table);
}

/* --- paths ------------------------------------------------------------------------------------------------------ */

/* The path below /work that `path` names, in `out`. 0 or an errno. */
static int path_resolve(Str path, char out[PATH_BYTES]) {
    if (path.size == 0 || memchr(path.data, '\0', (size_t)path.size)) {
        return path.size == 0 ? ENOENT : EINVAL;
    }
    if (path.size >= PATH_BYTES) {
        return ENAMETOOLONG;
    }
    bool is_absolute = path.data[0] == '/';
    int depth = is_absolute ? -1 : 0; /* of /work; -1 is the root above it */
    int64_t size = 0;
    while (path.data) {
        Str part = str_cut(&path, '/');
        if (part.size == 0 || str_equal(part, STR("."))) {
            continue;
        }
        if (part.size > NAME_BYTES) {
            return ENAMETOOLONG;
        }
        if (str_equal(part, STR(".."))) {
            while (size > 0 && out[size - 1] != '/') {
                size--;
            }
            size -= size > 0;
            depth -= depth >= 0;
            continue;
        }
        if (depth < 0) {
            if (!str_equal(part, STR("work"))) {
                return ENOENT;
            }
            depth = 0;
            continue;
        }
        if (++depth > DEPTH_MOST || size + 1 + part.size >= PATH_BYTES) {
            return ENAMETOOLONG;
        }
        if (size > 0) {
            out[size++] = '/';
        }
        memcpy(out + size, part.data, (size_t)part.size);
        size += part.size;
    }
    out[size] = '\0';
    return depth < 0 ? EACCES : 0;
}

static Entry *find(const BrokerTable *table, const char *path) {
    for (int64_t i = 0; i < table->count; i++) {
        Entry *entry = table->entries[i];
        if (entry->path && strcmp(entry->path, path) == 0) {
            return entry;
        }
    }
    return NULL;
}

/* Whether the folder that `path` lies in is there. 0 or an errno. */
static int check_parent(const BrokerTable *table, const char *path) {
    char parent[PATH_BYTES];
    const char *slash = strrchr(path, '/');
    if (!slash) {
        return 0;
    }
    memcpy(parent, path, (size_t)(slash - path));
    parent[slash - path] = '\0';
    const Entry *folder = find(table, parent);
    return !folder ? ENOENT : folder->is_folder ? 0 : ENOTDIR;
}

/* The entry that a path of the guest's names; *out_entry NULL for /work itself. 0 or an errno. */
static int look_up(const BrokerTable *table, Str path, Entry **out_entry) {
    char resolved[PATH_BYTES];
    int error = path_resolve(path, resolved);
    if (error) {
        return error;
    }
    *out_entry = NULL;
    if (!*resolved) {
        return 0;
    }
    *out_entry = find(table, resolved);
    if (*out_entry) {
        bool wants_folder = path.data[path.size - 1] == '/';
        return wants_folder && !(*out_entry)->is_folder ? ENOTDIR : 0;
    }
    error = check_parent(table, resolved);
    return error ? error : ENOENT;
}

static Entry *entry_of(const BrokerTable *table, int64_t id) {
    return id >= 0 && id < table->count && !table->entries[id]->is_folder ? table->entries[id]
                                                                          : NULL;
}

/* --- making and changing ---------------------------------------------------------------------------------------- */

static int add(BrokerTable *table, const char *path, bool is_folder, bool is_placed,
               int64_t *out_id) {
    if (!is_placed && table->live_count >= table->limits.entries) {
        return ENOSPC;
    }
    if (table->count == table->capacity) {
        int64_t capacity = table->capacity ? 2 * table->capacity : 32;
        Entry **entries = realloc(table->entries, (size_t)capacity * sizeof *entries);
        if (!entries) {
            return ENOMEM;
        }
        table->entries = entries;
        table->capacity = capacity;
    }
    Entry *entry = calloc(1, sizeof *entry);
    char *copy = strdup(path);
    if (!entry || !copy) {
        free(entry);
        free(copy);
        return ENOMEM;
    }
    *entry = (Entry){.path = copy, .is_folder = is_folder, .is_placed = is_placed};
    buf_init(&entry->content, table->limits.file_bytes);
    *out_id = table->count;
    table->entries[table->count++] = entry;
    table->live_count += !is_placed;
    return 0;
}

static void forget(BrokerTable *table, Entry *entry) {
    free(entry->path);
    entry->path = NULL;
    table->live_count -= !entry->is_placed;
}

/* Makes a file so many bytes long; what is new is zero. 0 or an errno. */
static int resize(BrokerTable *table, Entry *entry, int64_t size) {
    Buf *content = &entry->content;
    int64_t more = size - content->size;
    if (size > table->limits.file_bytes) {
        return EFBIG;
    }
    if (more > 0) {
        if (table->total_bytes + more > table->limits.total_bytes) {
            return ENOSPC;
        }
        if (!buf_reserve(content, more)) {
            return ENOMEM;
        }
        memset(content->data + content->size, 0, (size_t)more);
    }
    content->size = size;
    table->total_bytes += more;
    return 0;
}

static void hash_of(Str bytes, char out_hex[SHA256_HEX_SIZE]) {
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, bytes);
    sha256_final(&hash, out_hex);
}

int broker_table_place(BrokerTable *table, Str name, int fd) {
    char resolved[PATH_BYTES], bytes[READ_BYTES];
    int64_t id;
    int error = path_resolve(name, resolved);
    error = error ? error : add(table, resolved, false, true, &id);
    ssize_t got = 1;
    while (!error && got > 0) {
        got = read(fd, bytes, sizeof bytes);
        if (got > 0) {
            error =
                broker_table_write(table, id, table->entries[id]->content.size, (Str){bytes, got});
        } else if (got < 0 && errno == EINTR) {
            got = 1;
        } else if (got < 0) {
            error = errno;
        }
    }
    if (!error) {
        hash_of(buf_view(&table->entries[id]->content), table->entries[id]->placed_sha256);
    }
    return error;
}

int broker_table_open(BrokerTable *table, Str path, int64_t flags, int64_t *out_id) {
    Entry *entry;
    int error = look_up(table, path, &entry);
    if (error == ENOENT && flags & BROKER_CREATE) {
        char resolved[PATH_BYTES];
        error = path_resolve(path, resolved);
        error = error ? error : check_parent(table, resolved);
        bool is_folder_wanted = path.data[path.size - 1] == '/';
        return error              ? error
               : is_folder_wanted ? EISDIR
                                  : add(table, resolved, false, false, out_id);
    }
    if (error) {
        return error;
    }
    if (flags & BROKER_NEW) {
        return EEXIST;
    }
    if (!entry || entry->is_folder) {
        return EISDIR;
    }
    for (int64_t i = 0; i < table->count; i++) {
        if (table->entries[i] == entry) {
            *out_id = i;
        }
    }
    return flags & BROKER_TRUNCATE ? resize(table, entry, 0) : 0;
}

int broker_table_read(BrokerTable *table, int64_t id, int64_t offset, int64_t size,
                      Str *out_bytes) {
    const Entry *entry = entry_of(table, id);
    if (!entry || offset < 0 || size < 0) {
        return entry ? EINVAL : EBADF;
    }
    Str content = buf_view(&entry->content);
    int64_t start = offset < content.size ? offset : content.size;
    int64_t end = size < content.size - start ? start + size : content.size;
    *out_bytes = str_slice(content, start, end);
    return 0;
}

int broker_table_write(BrokerTable *table, int64_t id, int64_t offset, Str bytes) {
    Entry *entry = entry_of(table, id);
    if (!entry || offset < 0) {
        return entry ? EINVAL : EBADF;
    }
    if (offset > table->limits.file_bytes) {
        return EFBIG;
    }
    if (offset + bytes.size > entry->content.size) {
        int error = resize(table, entry, offset + bytes.size);
        if (error) {
            return error;
        }
    }
    if (bytes.size > 0) {
        memcpy(entry->content.data + offset, bytes.data, (size_t)bytes.size);
    }
    return 0;
}

int broker_table_truncate(BrokerTable *table, int64_t id, int64_t size) {
    Entry *entry = entry_of(table, id);
    return !entry ? EBADF : size < 0 ? EINVAL : resize(table, entry, size);
}

int broker_table_size(BrokerTable *table, int64_t id, int64_t *out_size) {
    const Entry *entry = entry_of(table, id);
    if (entry) {
        *out_size = entry->content.size;
    }
    return entry ? 0 : EBADF;
}

int broker_table_stat(BrokerTable *table, Str path, bool *out_is_folder, int64_t *out_size) {
    Entry *entry;
    int error = look_up(table, path, &entry);
    if (!error) {
        *out_is_folder = !entry || entry->is_folder;
        *out_size = entry ? entry->content.size : 0;
    }
    return error;
}

int broker_table_make_folder(BrokerTable *table, Str path) {
    Entry *entry;
    char resolved[PATH_BYTES];
    int64_t id;
    int error = look_up(table, path, &entry);
    if (error != ENOENT) {
        return error ? error : EEXIST;
    }
    error = path_resolve(path, resolved);
    error = error ? error : check_parent(table, resolved);
    return error ? error : add(table, resolved, true, false, &id);
}

/* --- names ------------------------------------------------------------------------------------------------------ */

/* The name of `entry` within `folder` ("" is /work), data == NULL when it does not lie right in it. */
static Str name_within(const Entry *entry, const char *folder) {
    size_t size = strlen(folder);
    const char *name = entry->path;
    if (!name || (size > 0 && (strncmp(name, folder, size) != 0 || name[size] != '/'))) {
        return (Str){NULL, 0};
    }
    name += size > 0 ? size + 1 : 0;
    return *name && !strchr(name, '/') ? str_from(name) : (Str){NULL, 0};
}

int broker_table_next(BrokerTable *table, Str folder, Str after, Str *out_name) {
    Entry *entry;
    int error = look_up(table, folder, &entry);
    if (error || (entry && !entry->is_folder)) {
        return error ? error : ENOTDIR;
    }
    const char *path = entry ? entry->path : "";
    *out_name = (Str){NULL, 0};
    for (int64_t i = 0; i < table->count; i++) {
        Str name = name_within(table->entries[i], path);
        bool comes_next = name.data && str_compare(name, after) > 0 &&
                          (!out_name->data || str_compare(name, *out_name) < 0);
        *out_name = comes_next ? name : *out_name;
    }
    return out_name->data ? 0 : ENOENT;
}

int broker_table_remove(BrokerTable *table, Str path, bool is_folder) {
    Entry *entry;
    Str inside;
    int error = look_up(table, path, &entry);
    if (error || !entry) {
        return error ? error : EBUSY;
    }
    if (entry->is_folder != is_folder) {
        return is_folder ? ENOTDIR : EISDIR;
    }
    if (is_folder && broker_table_next(table, path, STR(""), &inside) == 0) {
        return ENOTEMPTY;
    }
    forget(table, entry);
    return 0;
}

/* Gives everything below the folder `from` its new path. 0 or an errno; then some may have been moved. */
static int move_below(BrokerTable *table, const char *from, const char *to) {
    size_t size = strlen(from);
    for (int64_t i = 0; i < table->count; i++) {
        Entry *entry = table->entries[i];
        if (!entry->path || strncmp(entry->path, from, size) != 0 || entry->path[size] != '/') {
            continue;
        }
        size_t moved_size = strlen(to) + strlen(entry->path + size) + 1;
        char *moved = moved_size < PATH_BYTES ? malloc(moved_size) : NULL;
        if (!moved) {
            return moved_size < PATH_BYTES ? ENOMEM : ENAMETOOLONG;
        }
        memcpy(moved, to, strlen(to));
        memcpy(moved + strlen(to), entry->path + size, strlen(entry->path + size) + 1);
        free(entry->path);
        entry->path = moved;
    }
    return 0;
}

int broker_table_rename(BrokerTable *table, Str from, Str to) {
    Entry *moved, *replaced;
    char resolved[PATH_BYTES];
    int error = look_up(table, from, &moved);
    if (error || !moved) {
        return error ? error : EBUSY;
    }
    error = look_up(table, to, &replaced);
    if (error != 0 && error != ENOENT) {
        return error;
    }
    if (error == 0 && (!replaced || replaced == moved)) {
        return replaced ? 0 : EBUSY;
    }
    if (error == 0) {
        error = moved->is_folder && !replaced->is_folder
                    ? ENOTDIR
                    : broker_table_remove(table, to, moved->is_folder);
        if (error) {
            return error;
        }
    }
    error = path_resolve(to, resolved);
    error = error ? error : check_parent(table, resolved);
    size_t size = strlen(moved->path);
    if (!error && strncmp(resolved, moved->path, size) == 0 && resolved[size] == '/') {
        error = EINVAL; /* a folder into itself */
    }
    char *copy = error ? NULL : strdup(resolved);
    if (!copy) {
        return error ? error : ENOMEM;
    }
    error = moved->is_folder ? move_below(table, moved->path, copy) : 0;
    free(moved->path);
    moved->path = copy;
    return error;
}

/* --- beside a saved world ---------------------------------------------------------------------------------------- */

int64_t broker_table_count(const BrokerTable *table) {
    return table->count;
}

void broker_table_entry(const BrokerTable *table, int64_t index, BrokerEntry *out_entry) {
    const Entry *entry = table->entries[index];
    *out_entry = (BrokerEntry){.path = entry->path ? str_from(entry->path) : STR(""),
                               .is_folder = entry->is_folder,
                               .is_placed = entry->is_placed,
                               .placed_sha256 = str_from(entry->placed_sha256),
                               .content = buf_view(&entry->content)};
}

/* Whether `path` is how the table itself would write it, and nobody has it. */
static bool is_free_path(const BrokerTable *table, Str path, const char resolved[PATH_BYTES]) {
    return str_equal(path, str_from(resolved)) && !find(table, resolved);
}

int broker_table_restore(BrokerTable *table, const BrokerEntry *saved) {
    char resolved[PATH_BYTES] = "";
    if (table->count >= LIMIT_SAVED_FILES) {
        return ENOSPC;
    }
    bool is_removed = saved->path.size == 0;
    bool is_hash_whole = saved->placed_sha256.size == (saved->is_placed ? SHA256_HEX_SIZE - 1 : 0);
    if ((!is_removed && (path_resolve(saved->path, resolved) != 0 ||
                         !is_free_path(table, saved->path, resolved))) ||
        !is_hash_whole || (saved->is_folder && saved->content.size > 0)) {
        return EINVAL;
    }
    int64_t id;
    int error =
        add(table, is_removed ? "removed" : resolved, saved->is_folder, saved->is_placed, &id);
    if (error) {
        return error;
    }
    Entry *entry = table->entries[id];
    memcpy(entry->placed_sha256, saved->placed_sha256.data, (size_t)saved->placed_sha256.size);
    if (is_removed) {
        forget(table, entry);
    }
    error = resize(table, entry, saved->content.size);
    if (!error && saved->content.size > 0) {
        memcpy(entry->content.data, saved->content.data, (size_t)saved->content.size);
    }
    return error;
}

bool broker_table_is_whole(const BrokerTable *table) {
    for (int64_t i = 0; i < table->count; i++) {
        const Entry *entry = table->entries[i];
        if (entry->path && check_parent(table, entry->path) != 0) {
            return false;
        }
    }
    return true;
}

/* --- the end ---------------------------------------------------------------------------------------------------- */

static Status copy_out(const Entry *entry, Arena *arena, int out_fd, BrokerFile *file) {
    if (out_fd < 0) {
        return ST_OK;
    }
    if (broker_is_hidden(entry->path)) {
        file->skipped = STR("its name begins with a dot");
        return ST_OK;
    }
    BrokerCopy copy = {.folder_fd = -1, .fd = -1};
    int error = broker_copy_open(&copy, out_fd, entry->path);
    if (!error && fd_write_all(copy.fd, buf_view(&entry->content)) != ST_OK) {
        error = errno;
    }
    int close_error = broker_copy_close(&copy, error == 0);
    error = error ? error : close_error;
    file->is_copied = error == 0;
    file->is_lost = error != 0;
    if (error) {
        file->skipped = arena_copy_str(arena, str_from(strerrordesc_np(error)));
    }
    return file->skipped.data ? ST_OK : ST_NO_MEMORY;
}

static int by_name(const void *a, const void *b) {
    return str_compare(((const BrokerFile *)a)->name, ((const BrokerFile *)b)->name);
}

Status broker_table_collect(BrokerTable *table, Arena *arena, int out_fd, BrokerFiles *out_files) {
    BrokerFile *items = ARENA_ARRAY(arena, BrokerFile, table->count);
    int32_t count = 0;
    for (int64_t i = 0; items && i < table->count; i++) {
        const Entry *entry = table->entries[i];
        BrokerFile file = {
            .size_bytes = entry->content.size, .is_changed = entry->is_placed, .skipped = STR("")};
        if (!entry->path || entry->is_folder) {
            continue;
        }
        hash_of(buf_view(&entry->content), file.sha256);
        if (entry->is_placed && strcmp(file.sha256, entry->placed_sha256) == 0) {
            continue;
        }
        file.name = arena_copy_str(arena, str_from(entry->path));
        if (!file.name.data || copy_out(entry, arena, out_fd, &file) != ST_OK) {
            return ST_NO_MEMORY;
        }
        items[count++] = file;
    }
    if (!items) {
        return ST_NO_MEMORY;
    }
    qsort(items, (size_t)count, sizeof *items, by_name);
    *out_files = (BrokerFiles){items, count, 0};
    return ST_OK;
}
