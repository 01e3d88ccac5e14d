/* What was copied of a granted folder, by name: Jail.list_fds as it is read. Private to broker. */
#pragma once

#include "base/arena.h"
#include "base/str.h"

typedef struct BrokerRow {
    char kind; /* 'd', 'f' or 'l': folder, file, link */
    Str sha256;
    Str path; /* NUL-terminated */
} BrokerRow;

typedef struct BrokerList {
    const BrokerRow *rows; /* sorted by path: a folder comes before what is in it */
    int32_t count;
} BrokerList;

/* errors: ST_IO it cannot be read, ST_PROTOCOL it is not whole; ST_NO_MEMORY. owns: the list lies in `arena`. */
MUST_USE Status broker_list_read(Arena *arena, int list_fd, BrokerList *out_list);
/* NULL: nothing of that name was copied. */
const BrokerRow *broker_list_find(const BrokerList *list, const char *path);
