/* What fuzz targets that run Python share: a program that stands beside the target, and worlds in which it ran. */
#pragma once

#include "cage/cage.h"
#include "syntax/syntax.h"

/* It takes output and keeps nothing. */
extern const EngineHost fuzz_host;
/* With the start image, and much fuel. */
extern const EngineOptions fuzz_options;

typedef struct FuzzProgram {
    Buf text;
    Arena arena;
    SyntaxTree tree;
} FuzzProgram;

void fuzz_program_read(const char *path, FuzzProgram *out);
void fuzz_program_done(FuzzProgram *program);
World *fuzz_world(Cage *cage);
/* The snapshot of a world in which the program at `path` has run to its end. */
void fuzz_save(const char *path, Buf *out);
/* Calls a function of the world; the host answers None, a few times. */
EngineOutcome fuzz_call(World *world, EngineValue function, const EngineValue *args, int count);

/* Calls what the program at `path` defines as `check`, in a world of its own, with the input as bytes. An exception is a
 * failure of the target, with its traceback on standard error; that limits end the run is none. A process has one
 * such program. */
void fuzz_check(const char *path, const uint8_t *data, size_t size);
