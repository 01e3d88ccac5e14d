/* A run that was stopped, as a file: the world as the worker gave it, and what the host has beside it; private to
 * session.
 *
 * A snapshot is a row of the wire's messages: the first says what it is of (the program is part of it, so that it is
 * judged again), the second is the world, then come the input that was read ahead and a message a file, the last is a
 * checksum of all before. It may come from anybody: the world's bytes are looked at by the worker alone, and what is
 * read here has every length checked. The checksum finds damage; it is no signature. */
#pragma once

#include "session/calls.h"

/* Appends the snapshot of a run whose world is `world`.
 * errors: ST_LIMIT, ST_NO_MEMORY: it does not fit. */
MUST_USE Status snapshot_write(Buf *out, const SessionRunRequest *request, const Calls *calls,
                               Str world);
/* Gives the files and the input of a snapshot to a run that begins. Gives words for people where they are what no run
 * holds, or more than the limits on files allow; NULL where all is good. */
const char *snapshot_restore(const SessionSnapshot *snapshot, Calls *calls);
