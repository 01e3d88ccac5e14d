/* broker: the only hands of guest code on the host: it carries files out of a jail that has ended, and is the file
 * system of a world. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "jail/jail.h"

/* One entry that the guest made or changed. */
typedef struct BrokerFile {
    Str name; /* below the folder, '/' between components; any bytes but NUL: escape it before showing it */
    int64_t size_bytes; /* read; where it was not read, what the file system says */
    char sha256[65];    /* hexadecimal; "" where it was not read */
    bool is_changed; /* it was placed before the guest began and is different now; else it is new */
    bool is_copied;
    bool
        is_lost; /* it was to be copied, and where it goes to did not take it; `skipped` says why */
    Str skipped; /* why it was not read or not copied, a phrase; empty where nothing is missing */
} BrokerFile;

typedef struct BrokerFiles {
    const BrokerFile *items; /* sorted by name */
    int32_t count;
    int32_t dropped; /* entries past the limit: not looked at */
} BrokerFiles;

typedef struct BrokerCollect {
    int work_fd; /* the folder to collect from; nothing that could change it may be alive */
    const JailPlaced *placed;
    int32_t placed_count;
    int out_fd;          /* files are copied into this folder; -1: they are only reported */
    int64_t entries;     /* at most so many are looked at */
    int64_t file_bytes;  /* a larger file is not read */
    int64_t total_bytes; /* nor is one past so many bytes together */
} BrokerCollect;

/* Find what a guest left, and copy it out.
 *
 * Only regular files are opened, never through a link, a mount or a special file; they are read up to the limits
 * whatever their size is said to be. Copies are new files beside their names and then renamed: they replace a file of
 * that name, never follow a link that has it, carry no execute, set-user-id or other mode bits of the guest's. Names
 * with a component that begins with a dot are reported but not copied: in a folder of the user's own they could be
 * configuration.
 *
 * errors: ST_IO the folder cannot be read; ST_NO_MEMORY. What concerns one file is told in its `skipped`.
 * owns:   the answer lies in `arena`. Borrows the descriptors. */
MUST_USE Status broker_collect(Arena *arena, const BrokerCollect *request, BrokerFiles *out_files);

/* --- folders of the host's -------------------------------------------------------------------------------------- */

typedef enum BrokerChangeKind { BROKER_ADDED, BROKER_CHANGED, BROKER_REMOVED } BrokerChangeKind;
/* "added" "changed" "removed" */
const char *broker_change_name(BrokerChangeKind kind);

/* One entry of a granted folder that the guest made other than it is. */
typedef struct BrokerChange {
    Str name; /* below the folder, as BrokerFile.name */
    BrokerChangeKind kind;
    bool is_folder;
    int64_t size_bytes; /* of what the guest wrote; 0 for what is removed */
    char sha256[65];    /* the same; "" for folders and what was not read */
    bool is_applied;
    bool is_lost; /* it was to be applied, and the folder did not take it; `skipped` says why */
    Str skipped; /* why it was not, or could not be, applied; empty where nothing stands against it */
} BrokerChange;

typedef struct BrokerChanges {
    const BrokerChange *items; /* sorted by name */
    int32_t count;
    int32_t dropped; /* entries past the limit: not looked at, not applied */
} BrokerChanges;

typedef struct BrokerDiff {
    int layer_fd;               /* Jail.layer_fds: what the guest wrote; it is at rest */
    int list_fd;                /* Jail.list_fds; -1: the layer is no copy */
    int host_fd;                /* the folder itself */
    bool apply;                 /* make the folder as the guest left it; else only tell */
    struct timespec granted_at; /* CLOCK_REALTIME: what the host changed since then is left alone */
    int64_t entries;            /* at most so many are looked at */
    int64_t file_bytes;         /* a larger file is not read */
    int64_t total_bytes;        /* nor is one past so many bytes together */
} BrokerDiff;

/* Find what a guest did to a folder, and do it to the folder itself if that is asked for.
 *
 * Only files and folders are made, through descriptors, following no link on either side: a file is written beside its
 * name and renamed into place, with the mode and owner of the one it replaces, or those of its folder without the right
 * to execute. What has a name, or lies in a folder, that begins with a dot is told but not touched: it could be
 * configuration.
 * errors: ST_IO a folder cannot be read; ST_NO_MEMORY. What concerns one entry is told in its `skipped`.
 * owns:   the answer lies in `arena`. Borrows the descriptors. */
MUST_USE Status broker_diff(Arena *arena, const BrokerDiff *request, BrokerChanges *out_changes);

/* Opens a regular file of such a folder for reading: never a link, a special file, or what lies on another mount.
 * errors: ST_NOT_FOUND, ST_INVALID it is no such file, ST_IO. */
MUST_USE Status broker_open(int folder_fd, const char *name, int *out_fd, int64_t *out_size);

/* --- the files of a world --------------------------------------------------------------------------------------- */

/* A tree of files and folders in memory that a world sees as /work: what was handed in, and what it makes. Nothing of
 * it is a file of the host's; what the guest calls them are keys here, never paths there. */
typedef struct BrokerTable BrokerTable;

typedef struct BrokerLimits {
    int64_t file_bytes;  /* of one file */
    int64_t entries;     /* files and folders that the guest may add */
    int64_t total_bytes; /* of all together */
} BrokerLimits;

enum { BROKER_READ = 1, BROKER_WRITE = 2, BROKER_CREATE = 4, BROKER_TRUNCATE = 8, BROKER_NEW = 16 };

/* NULL without memory. */
BrokerTable *broker_table_new(const BrokerLimits *limits);
void broker_table_free(BrokerTable *table);
/* Hands in a file; name is one component. errors: errno; EFBIG and ENOSPC by the limits. */
int broker_table_place(BrokerTable *table, Str name, int fd);

/* What the guest asks for, in terms of the calls of POSIX; each gives 0 or an errno. Paths are relative to /work or
 * begin with it; what lies elsewhere is not there (ENOENT). A file stays open for good: the id is good to the end. */
int broker_table_open(BrokerTable *table, Str path, int64_t flags, int64_t *out_id);
/* owns: *out_bytes is borrowed until the next call. */
int broker_table_read(BrokerTable *table, int64_t id, int64_t offset, int64_t size, Str *out_bytes);
int broker_table_write(BrokerTable *table, int64_t id, int64_t offset, Str bytes);
int broker_table_truncate(BrokerTable *table, int64_t id, int64_t size);
int broker_table_size(BrokerTable *table, int64_t id, int64_t *out_size);
int broker_table_stat(BrokerTable *table, Str path, bool *out_is_folder, int64_t *out_size);
int broker_table_make_folder(BrokerTable *table, Str path);
/* A file, or a folder that is empty. */
int broker_table_remove(BrokerTable *table, Str path, bool is_folder);
int broker_table_rename(BrokerTable *table, Str from, Str to);
/* The name of the entry of a folder that comes behind `after` in the order of names; empty: the first.
 * errors: ENOENT behind the last. owns: *out_name is borrowed from the table. */
int broker_table_next(BrokerTable *table, Str folder, Str after, Str *out_name);

/* One entry of a table, for keeping it beside a saved world. */
typedef struct BrokerEntry {
    Str path; /* below /work; empty: it was removed, and what has it open may still read and write it */
    bool is_folder;
    bool is_placed;    /* it was handed in, and then was: */
    Str placed_sha256; /* hexadecimal */
    Str content;
} BrokerEntry;

int64_t broker_table_count(const BrokerTable *table);
/* The entry that has the id `index`. owns: borrowed from the table. */
void broker_table_entry(const BrokerTable *table, int64_t index, BrokerEntry *out_entry);
/* Adds an entry as another table had it, with the next id; whoever wrote it down may be a stranger.
 * errors: errno; EINVAL for what no table holds, ENOSPC and EFBIG by the limits. */
int broker_table_restore(BrokerTable *table, const BrokerEntry *saved);
/* Whether every entry lies in a folder of the table: after the last of broker_table_restore. */
bool broker_table_is_whole(const BrokerTable *table);

/* What the guest left new or changed, as broker_collect tells it, copied into the folder `out_fd` unless that is -1.
 * errors: ST_NO_MEMORY. owns: the answer lies in `arena`. */
MUST_USE Status broker_table_collect(BrokerTable *table, Arena *arena, int out_fd,
                                     BrokerFiles *out_files);
