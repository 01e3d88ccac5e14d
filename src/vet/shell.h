/* Shell text: what a command would do, by what it is. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* Whether a POSIX shell (or cmd.exe, for its own commands) that is given `text` would destroy data, hand the machine
 * over or send keys away. *out_what is the command that does, borrowed from `text` or in `arena`.
 *
 * errors: what is not understood is harmless; depth, words and commands are bounded. */
bool shell_is_harmful(Arena *arena, Str text, Str *out_what);

/* Whether one of the commands in `text` runs the file `place`, itself or by an interpreter. */
bool shell_text_runs(Str text, Str place);

/* A command of a program that does such harm, and where it begins. */
typedef struct ShellFound {
    Str what;
    int64_t at;
} ShellFound;
enum { SHELL_FOUND = 64 };

typedef struct ShellReading {
    ShellFound found[SHELL_FOUND];
    int32_t count;
    bool is_cut; /* it is larger or deeper than what is read; the rest is not known */
} ShellReading;

/* Reads a program, all of it. It works in a folder of its own: what it removes there is no harm. */
void shell_program_read(Arena *arena, Str program, ShellReading *out_reading);
