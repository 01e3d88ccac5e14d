/* The files that guests made ahead are handed: the build's table of lib/guest and of the object for zygotes. */
#pragma once

#include <stdint.h>

typedef struct GuestFile {
    const char *name; /* without folders */
    const char *start, *end;
} GuestFile;

extern const GuestFile guest_files[];
extern const int32_t guest_file_count;
