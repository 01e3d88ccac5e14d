/* The table of positions: rows of variable-length numbers, each the difference to the row before. */
#include "engine/objects/code.h"

static int put(uint8_t *out, int64_t signed_value) {
    uint64_t value = (uint64_t)signed_value << 1 ^ (uint64_t)(signed_value >> 63);
    int count = 0;
    do {
        out[count++] = (uint8_t)((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
        value >>= 7;
    } while (value);
    return count;
}

/* A loaded table may end within a number, and numbers may be too long. */
static int32_t take(const uint8_t **at_byte, const uint8_t *end) {
    uint64_t value = 0;
    uint8_t byte = 0x80;
    for (int shift = 0; byte & 0x80 && *at_byte < end && shift < 35; shift += 7) {
        byte = *(*at_byte)++;
        value |= (uint64_t)(byte & 0x7F) << shift;
    }
    return (int32_t)((int64_t)(value >> 1) ^ -(int64_t)(value & 1));
}

static int32_t sum(int32_t a, int32_t b) {
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

int position_encode(const CodePosition *last, const CodePosition *row, uint8_t *out) {
    int count = put(out, row->word - last->word);
    count += put(out + count, row->line - last->line);
    count += put(out + count, row->end_line - row->line);
    count += put(out + count, row->col);
    count += put(out + count, row->end_col);
    count += put(out + count, row->anchor);
    if (row->anchor != ANCHOR_NONE) {
        count += put(out + count, row->left_line - row->line);
        count += put(out + count, row->left_col);
    }
    if (row->anchor == ANCHOR_WHOLE) {
        count += put(out + count, row->statement_col);
    }
    return count;
}

bool code_position(World *world, const CodeObject *code, int64_t word, CodePosition *out) {
    const RawObject *raw = code->positions ? at(world, code->positions) : NULL;
    const uint8_t *next = raw ? (const uint8_t *)raw->data : NULL;
    const uint8_t *end = raw ? next + raw->used : NULL;
    CodePosition row = {0};
    bool found = false;
    while (next < end) {
        row.word = sum(row.word, take(&next, end));
        if (row.word > word) {
            break;
        }
        row.line = sum(row.line, take(&next, end));
        row.end_line = sum(row.line, take(&next, end));
        row.col = take(&next, end);
        row.end_col = take(&next, end);
        row.anchor = take(&next, end);
        row.left_line = row.left_col = row.statement_col = 0;
        if (row.anchor != ANCHOR_NONE) {
            row.left_line = sum(row.line, take(&next, end));
            row.left_col = take(&next, end);
        }
        if (row.anchor == ANCHOR_WHOLE) {
            row.statement_col = take(&next, end);
        }
        *out = row;
        found = true;
    }
    return found;
}
