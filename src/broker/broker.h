/* broker: the only hands of guest code on the host. So far: it carries files out of a jail that has ended. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

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
