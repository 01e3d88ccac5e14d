/* state: what Cordon keeps between runs: small files in a folder of the user's own that nobody else may enter.
 *
 * The folder is $XDG_STATE_HOME/cordon, else $HOME/.local/state/cordon; it is made where it is missing. A folder that
 * another user owns or may enter is refused: what is kept there decides what runs. Files are replaced whole or made
 * whole, never written in place, so a reader sees one or the other. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* Opens the folder `below` ("review/cache") of the state folder, made where it is missing.
 *
 * errors: ST_NOT_FOUND the environment names no state folder; ST_DENIED it is not the user's alone; ST_IO with errno.
 *         *out_fd untouched.
 * owns:   *out_fd is the caller's.
 * source: XDG Base Directory Specification 0.8. */
MUST_USE Status state_open(const char *below, int *out_fd);
/* Words for people about a failed state_open: what is wrong with which folder. In `arena`. */
Str state_problem(Arena *arena, Status status);

/* Reads a plain file of the folder.
 * errors: ST_NOT_FOUND; ST_DENIED it is no plain file; ST_LIMIT it is larger than `limit_bytes`; ST_IO, ST_NO_MEMORY.
 * owns:   *out_bytes lies in `arena`. */
MUST_USE Status state_read(int folder_fd, Str name, Arena *arena, int64_t limit_bytes,
                           Str *out_bytes);
/* Makes a file of the folder with these bytes, for the owner alone; in place of one of that name, or only where there
 * is none.
 * errors: ST_EXISTS (not `replace`) there is one: exactly one of many writers at once succeeds; ST_IO. */
MUST_USE Status state_write(int folder_fd, Str name, Str bytes, bool replace);
/* false: there was none. */
bool state_remove(int folder_fd, Str name);

/* Waits until the lock of that name in the folder is ours; closing *out_fd gives it back, and so does our death.
 * errors: ST_TIMEOUT somebody has held it for STATE_LOCK_MS; ST_IO. */
MUST_USE Status state_lock(int folder_fd, const char *name, int *out_fd);
enum { STATE_LOCK_MS = 10000 };

/* Hexadecimal digits that nobody can guess, NUL-terminated.
 * errors: ST_IO. */
MUST_USE Status state_random(char *out_hex, int digits);
