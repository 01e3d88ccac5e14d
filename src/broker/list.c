/* Reads what was copied of a granted folder. */
#include "broker/list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "broker/beneath.h"

enum { HASH_BYTES = 64, ROW_LEAST_BYTES = 1 + HASH_BYTES + 2 };

static Status content_read(Arena *arena, int fd, Str *out_content) {
    struct stat about;
    if (fstat(fd, &about) < 0) {
        return ST_IO;
    }
    char *content = arena_alloc(arena, about.st_size + 1);
    int64_t size = 0;
    while (content && size < about.st_size) {
        ssize_t got = pread(fd, content + size, (size_t)(about.st_size - size), size);
        if (got <= 0 && !(got < 0 && errno == EINTR)) {
            return ST_IO;
        }
        size += got > 0 ? got : 0;
    }
    *out_content = (Str){content, size};
    return content ? ST_OK : ST_NO_MEMORY;
}

static int by_path(const void *a, const void *b) {
    return strcmp(((const BrokerRow *)a)->path.data, ((const BrokerRow *)b)->path.data);
}

Status broker_list_read(Arena *arena, int list_fd, BrokerList *out_list) {
    Str left;
    Status status = content_read(arena, list_fd, &left);
    BrokerRow *rows =
        status == ST_OK ? ARENA_ARRAY(arena, BrokerRow, left.size / ROW_LEAST_BYTES + 1) : NULL;
    int32_t count = 0;
    if (!rows) {
        return status == ST_OK ? ST_NO_MEMORY : status;
    }
    while (left.size > 0) {
        const char *end =
            left.size < ROW_LEAST_BYTES
                ? NULL
                : memchr(left.data + 1 + HASH_BYTES, 0, (size_t)(left.size - 1 - HASH_BYTES));
        if (!end || end - left.data - 1 - HASH_BYTES >= BROKER_PATH_BYTES) {
            return ST_PROTOCOL;
        }
        const char *path = left.data + 1 + HASH_BYTES;
        rows[count++] = (BrokerRow){left.data[0], {left.data + 1, HASH_BYTES}, {path, end - path}};
        left = str_slice(left, end + 1 - left.data, left.size);
    }
    qsort(rows, (size_t)count, sizeof *rows, by_path);
    *out_list = (BrokerList){rows, count};
    return ST_OK;
}

const BrokerRow *broker_list_find(const BrokerList *list, const char *path) {
    const BrokerRow wanted = {.path = str_from(path)};
    return list->count == 0
               ? NULL
               : bsearch(&wanted, list->rows, (size_t)list->count, sizeof wanted, by_path);
}
