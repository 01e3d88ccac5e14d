/* What the host answered to a program, so that it can be run again without a host; private to session.
 *
 * A record is a row of the wire's messages: first one that tells of which program it is, then each call and its
 * answer. */
#pragma once

#include "session/run.h"

/* Appends a record with all else that the run was: its policy, program and arguments. */
void tape_wrap(Buf *out, const SessionRunRequest *request, Str record);

/* Begins a record: the program's text and arguments are part of it. */
void tape_begin(Buf *out, Str source, Str argv);
/* Appends a call and its answer. */
void tape_add(Buf *out, const WireMessage *call, const WireMessage *answer);

/* Checks the beginning of a record and moves `rest` behind it. Gives words for people where it is of another program,
 * NULL where it is good. */
const char *tape_open(Str *rest, Str source, Str argv);
/* The answer to `call`, which must be the next of the record.
 * errors: ST_PROTOCOL: the program asked for something else.
 * owns:   the answer borrows the record. */
MUST_USE Status tape_next(Str *rest, const WireMessage *call, WireMessage *out_answer);
