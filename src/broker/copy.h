/* Copying out: a new file beside its name, then renamed into place. Private to broker. */
#pragma once

#include <stdbool.h>

typedef struct BrokerCopy {
    int folder_fd, fd; /* fd: to be written to; -1: nothing is copied */
    const char *name;
    char temporary[40];
} BrokerCopy;

/* Begins a copy to the path `name` below `out_fd`; folders are made where they are missing, a link in the way is an
 * error. 0 or errno. owns: `name` is borrowed until broker_copy_close. */
int broker_copy_open(BrokerCopy *copy, int out_fd, const char *name);
/* Puts the copy in its place, or takes it away. 0 or errno. */
int broker_copy_close(BrokerCopy *copy, bool keep);
/* Whether a component of the path begins with a dot: in a folder of the user's own it could be configuration. */
bool broker_is_hidden(const char *name);
