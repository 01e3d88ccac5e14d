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
