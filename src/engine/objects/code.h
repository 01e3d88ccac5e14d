/* Code objects: where in the source their instructions come from. */
#pragma once

#include "engine/heap/heap.h"

/* What stands at a position, for the marks under it. */
typedef enum Anchor {
    ANCHOR_NONE,
    ANCHOR_OPERATOR,
    ANCHOR_SUBSCRIPT,
    ANCHOR_CALL,
    ANCHOR_WHOLE /* a call that is all a statement does: unmarked where it fills its lines */
} Anchor;

/* Lines from 1, columns in bytes from 0. `left` ends what stands before the operator or the parenthesis. */
typedef struct CodePosition {
    int32_t word, line, end_line, col, end_col;
    int32_t anchor, left_line, left_col;
    int32_t statement_col; /* of ANCHOR_WHOLE */
} CodePosition;

enum { POSITION_BYTES_MOST = 45 };

/* Appends one row to a table whose last row was `last` (all zero before the first); returns the bytes written. */
int position_encode(const CodePosition *last, const CodePosition *row, uint8_t *out);
/* The row that covers `word`; false: there is none, the line is the code's first. */
bool code_position(World *world, const CodeObject *code, int64_t word, CodePosition *out);
