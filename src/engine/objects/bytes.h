/* bytes, bytearray, memoryview. */
#pragma once

#include "base/str.h"
#include "engine/exec/opcodes.h"
#include "engine/heap/heap.h"
#include "engine/objects/compare.h"

/* Contents arbitrary. NULL: no memory. */
BytesObject *bytes_new(World *world, int64_t length);
/* A copy. SIGNAL_MEMORY. */
Value bytes_from(World *world, const char *data, int64_t length);
static inline bool is_bytes(World *world, Value v) {
    return has_kind(world, v, KIND_BYTES);
}

static inline ByteArrayObject *bytearray_of(World *world, Value v) {
    return (ByteArrayObject *)at(world, (Ref)v);
}
static inline char *bytearray_data(World *world, const ByteArrayObject *array) {
    static char none[1];
    return array->buffer ? ((RawObject *)at(world, array->buffer))->data : none;
}
/* Contents arbitrary. NULL: no memory. */
/* The bytes of a view that lie one behind the other; false: it has others, or none any more. Allocates nothing. */
bool memoryview_plain(World *world, Value v, Str *out);
/* What the bytes are items of: the type code of an array.array, 'B' of others. *out_size: bytes of an item. */
uint32_t bytearray_code(const ByteArrayObject *array, int *out_size);
ByteArrayObject *bytearray_new(World *world, int64_t length);
/* May its size change? NONE, BufferError, or SIGNAL_MEMORY: only a collection can tell. */
Value bytearray_unlocked(World *world, ByteArrayObject *array);
/* Replaces from..to by `size` arbitrary bytes. NONE, SIGNAL_MEMORY or BufferError; nothing changed then. */
Value bytearray_splice(World *world, ByteArrayObject *array, int64_t from, int64_t to,
                       int64_t size);

/* Is it bytes, bytearray or memoryview (or a subclass's instance)? */
bool is_bytes_like(World *world, Value v);
/* The bytes of something bytes-like; those of a memoryview with gaps are copied. NONE; UNDEFINED: it is not bytes-like;
 * signals. Good until something changes a bytearray. */
Value bytes_view(World *world, Value v, Str *out);
/* As bytes_view, but TypeError "a bytes-like object is required, not 'x'". */
Value bytes_argument(World *world, Value v, Str *out);

/* The values of a KIND_MEMORYVIEW record. */
enum {
    VIEW_OBJECT, /* what it is of, as given; None once released */
    VIEW_BASE,   /* its bytes or bytearray */
    VIEW_OFFSET, /* of the first item, in bytes */
    VIEW_LENGTH, /* items of the first dimension */
    VIEW_STRIDE, /* bytes from one to the next */
    VIEW_FORMAT, /* str of one letter */
    VIEW_SIZE,   /* bytes of an item */
    VIEW_READONLY,
    VIEW_SHAPE, /* tuple where there are more dimensions (or none); else None */
    VIEW_VALUES
};
/* As bytes_view, for a memoryview. */
Value memoryview_bytes(World *world, Value v, Str *out);
/* len(), subscripts, == and hash of a memoryview. Signals. */
Value memoryview_length(World *world, Value v);
Value memoryview_item(World *world, Value v, Value key);
Value memoryview_set_item(World *world, Value v, Value key, Value value);
/* TRUE, FALSE, NOT_IMPLEMENTED or a signal. */
Value memoryview_equal(World *world, Value a, Value b);
/* bytearray[key] = value; UNDEFINED deletes. */
Value bytearray_set_item(World *world, Value v, Value key, Value value);
/* Operators: NOT_IMPLEMENTED where `b` is not bytes-like. */
Value bytes_concat(World *world, Value a, Value b);
Value bytes_compare(World *world, CompareOp op, Value a, Value b);
/* += and *=. NONE: done. */
Value bytearray_in_place(World *world, Opcode op, Value v, Value b);
Value join_bytes(World *world, Value separator, const Value *items, int64_t count);
/* hex() of bytes-like things; the arguments are a native's. */
Value bytes_to_hex(World *world, NativeId native, Value *args, int count);
