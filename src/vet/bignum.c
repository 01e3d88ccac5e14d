/* Integer literals of any size, written in decimal. */
#include "vet/bignum.h"

#include "base/limits.h"

enum { CHUNK = 1000000000, CHUNK_DIGITS = 9 };

static uint32_t digit_value(char c) {
    if (c >= '0' && c <= '9') {
        return (uint32_t)(c - '0');
    }
    return (uint32_t)((c | 0x20) - 'a') + 10;
}

static Str write_chunks(Arena *arena, const uint32_t *chunks, int64_t count) {
    char *text = (char *)arena_alloc(arena, count * CHUNK_DIGITS + 1);
    if (!text) {
        return (Str){NULL, 0};
    }
    int64_t size = 0;
    for (int64_t i = count - 1; i >= 0; i--) {
        uint32_t left = chunks[i];
        for (int j = CHUNK_DIGITS - 1; j >= 0; j--) {
            text[size + j] = (char)('0' + left % 10);
            left /= 10;
        }
        size += CHUNK_DIGITS;
    }
    int64_t zeros = 0;
    while (zeros < size - 1 && text[zeros] == '0') {
        zeros++;
    }
    return (Str){text + zeros, size - zeros};
}

Str bignum_decimal(Arena *arena, const AstValue *value) {
    if (value->kind != AST_VALUE_BIG_INT) {
        return arena_format(arena, "%lld", (long long)value->number.integer);
    }
    Str digits = value->text;
    if (value->base == 10) {
        return digits;
    }
    /* A hexadecimal digit is 1.2 decimal ones; fewer in the smaller bases. */
    if (digits.size > LIMIT_INT_DIGITS) {
        const char *prefix = value->base == 16 ? "0x" : value->base == 8 ? "0o" : "0b";
        return arena_format(arena, "%s%.*s", prefix, STR_ARG(digits));
    }
    int64_t capacity = digits.size / 7 + 2;
    uint32_t *chunks = ARENA_ARRAY(arena, uint32_t, capacity);
    if (!chunks) {
        return (Str){NULL, 0};
    }
    int64_t count = 1;
    for (int64_t i = 0; i < digits.size; i++) {
        uint64_t carry = digit_value(digits.data[i]);
        for (int64_t j = 0; j < count; j++) {
            carry += (uint64_t)chunks[j] * value->base;
            chunks[j] = (uint32_t)(carry % CHUNK);
            carry /= CHUNK;
        }
        if (carry > 0) {
            chunks[count++] = (uint32_t)carry;
        }
    }
    return write_chunks(arena, chunks, count);
}
