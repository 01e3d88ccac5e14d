/* The modules of lib/python: their sources are part of the program. */
#pragma once

#include "engine/heap/heap.h"

typedef struct FrozenFile {
    const char *name; /* dotted */
    const char *start, *end;
    bool package;
} FrozenFile;

/* Written by the build from the files under lib/python. */
extern const FrozenFile frozen_files[];
extern const int32_t frozen_file_count;

/* The file of a module, NULL: there is none. `name` is a str. */
const FrozenFile *frozen_find(World *world, Value name);
/* Puts the code of all modules into frozen blocks. Only before anything else has run. false: no memory. */
bool frozen_freeze(World *world);
/* A new table for the interned strings, outside of the frozen blocks in which the present one may lie. false: no
 * memory. */
bool names_move_out(World *world);
/* The code of a module: UNDEFINED when there is none of that name. Signals. */
Value frozen_code(World *world, Value name);
