/* What values may stand at a place, written as rows.
 *
 * A row has a word for each value, a letter for each thing that may stand there:
 *   *  any value, or none           @  the same: an iterable, which becomes its iterator
 *   u  none (UNDEFINED)             N  None             b  a bool
 *   i  an int from 0 to 2^48, "i6" below 6              z  any small int     Z  an int of any size, or a bool
 *   l list  t tuple  d dict  S set  s str  T type  f function  g generator  I iterator  c cell  q deque  C code
 *   p pattern  v range  k traceback  B bytes, bytearray or memoryview             x  an exception
 *   (letters of kinds of objects name that kind itself, not instances of subclasses) */
#pragma once

#include "engine/snapshot/verify.h"

/* The values against the row; `count` values must be as many as the row has words. Notes what is wrong. */
void check_row(Check *check, const Value *values, int64_t count, const char *row);
/* The same where there may be more values than words, which any row has. */
void check_row_prefix(Check *check, const Value *values, int64_t count, const char *row);
/* Does the word for value `index` of the row have the letter? */
bool row_has(const char *row, int64_t index, char letter);
/* An exception with the hidden slots of one. */
bool is_exception(Check *check, Value v);

/* Of the record kinds: how many values, and which. */
void check_record_row(Check *check, const RecordObject *record);
/* The row of iterators of that kind. NULL: there is no such kind. */
const char *iterator_row(uint32_t iter_kind);
/* A native frame's registers and state. The frame's place and count were checked. */
void check_step(Check *check, const Frame *frame);
