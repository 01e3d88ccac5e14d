/* Looking at a folder that somebody else has filled. Private to broker. */
#pragma once

#include <stdint.h>
#include <sys/stat.h>

#include "base/str.h"

enum { BROKER_PATH_BYTES = 4096 };

/* As fd_open_beneath, for a regular file and nothing else (EINVAL); never waits. */
int broker_file_open(int folder_fd, const char *name);
/* What an entry that is neither file nor folder is: "a named pipe". */
const char *broker_kind_phrase(mode_t mode);
/* Reads a file from where it stands to its end, whatever its size is said to be, and writes it to `copy_fd` too unless
 * that is -1. 0, EFBIG where there are more than limit_bytes, or errno; *out_bytes is what was read in every case. */
int broker_content_read(int fd, int copy_fd, int64_t limit_bytes, int64_t *out_bytes,
                        char out_sha256[65]);
/* Appends `name` to the path of path_size bytes: the new size, 0 when it does not fit. */
size_t broker_path_extend(char path[BROKER_PATH_BYTES], size_t path_size, const char *name);
