/* bytes and bytearray: storage and views. */
#include "engine/objects/bytes.h"

#include "engine/exec/raise.h"
#include "engine/objects/int.h"
#include "engine/objects/type.h"

BytesObject *bytes_new(World *world, int64_t length) {
    int64_t size = (int64_t)sizeof(BytesObject) + length;
    if (length > INT32_MAX || !heap_could_hold(world, size)) {
        return NULL;
    }
    BytesObject *bytes = heap_new(world, TYPE_BYTES, KIND_BYTES, (uint32_t)size);
    if (bytes) {
        bytes->hash = 0;
        bytes->length = (uint32_t)length;
    }
    return bytes;
}

Value bytes_from(World *world, const char *data, int64_t length) {
    BytesObject *bytes = bytes_new(world, length);
    if (!bytes) {
        return SIGNAL_MEMORY;
    }
    if (length) {
        memcpy(bytes->data, data, (size_t)length);
    }
    return value_of(world, bytes);
}

ByteArrayObject *bytearray_new(World *world, int64_t length) {
    RawObject *raw = NULL;
    if (length > INT32_MAX || (length && !(raw = heap_new_raw(world, length)))) {
        return NULL;
    }
    ByteArrayObject *array =
        heap_new(world, TYPE_BYTEARRAY, KIND_BYTEARRAY, sizeof(ByteArrayObject));
    if (array) {
        array->buffer = raw ? ref_to(world, raw) : 0;
        array->length = (uint32_t)length;
        array->exports = 0;
        array->asked = UINT32_MAX;
    }
    return array;
}

/* The views of the array among the objects that the last collection found alive. */
static uint32_t count_views(World *world, const ByteArrayObject *array) {
    const uint8_t *table = at(world, BLOCK_TABLE);
    uint32_t found = 0;
    for (Ref ref = HEAP_FIRST; ref < world->heap_end; ref += BLOCK_BYTES) {
        const Block *block = at(world, ref);
        for (uint32_t word = 0; table[(ref - HEAP_FIRST) / BLOCK_BYTES] == BLOCK_SMALL && word < 32;
             word++) {
            for (uint64_t bits = block->marks[word]; bits; bits &= bits - 1) {
                const RecordObject *object =
                    at(world, ref + (word * 64 + (uint32_t)__builtin_ctzll(bits)) * 8);
                found += object->head.kind == KIND_MEMORYVIEW &&
                         object->values[VIEW_OBJECT] != NONE &&
                         (Ref)object->values[VIEW_BASE] == ref_to(world, array);
            }
        }
    }
    return found;
}

/* Views that nothing refers to any more do not lock: where there may be such, the world is collected first and the
 * instruction runs again. */
Value bytearray_unlocked(World *world, ByteArrayObject *array) {
    if (!array->exports) {
        return NONE;
    }
    uint32_t now = (uint32_t)world->collections;
    if (array->asked != now) {
        array->asked = now + 1;
        return SIGNAL_MEMORY;
    }
    array->exports = count_views(world, array);
    return array->exports ? raise(world, TYPE_BUFFER_ERROR,
                                  "Existing exports of data: object cannot be re-sized")
                          : NONE;
}

Value bytearray_splice(World *world, ByteArrayObject *array, int64_t from, int64_t to,
                       int64_t size) {
    int64_t length = array->length, result = length - (to - from) + size;
    char *data = bytearray_data(world, array);
    if (result == length) {
        return NONE;
    }
    Value unlocked = bytearray_unlocked(world, array);
    if (is_signal(unlocked)) {
        return unlocked;
    }
    uint32_t capacity = array->buffer ? ((RawObject *)at(world, array->buffer))->size : 0;
    if (result > capacity || result < capacity / 4) {
        RawObject *raw = heap_new_raw(world, result + (result >> 3) + 8);
        if (!raw) {
            return SIGNAL_MEMORY;
        }
        memcpy(raw->data, data, (size_t)from);
        memcpy(raw->data + from + size, data + to, (size_t)(length - to));
        array->buffer = ref_to(world, raw);
    } else {
        memmove(data + from + size, data + to, (size_t)(length - to));
    }
    array->length = (uint32_t)result;
    return NONE;
}

bool is_bytes_like(World *world, Value v) {
    Kind kind = kind_of(world, unwrap(world, v));
    return kind == KIND_BYTES || kind == KIND_BYTEARRAY || kind == KIND_MEMORYVIEW;
}

Value bytes_view(World *world, Value v, Str *out) {
    v = unwrap(world, v);
    switch ((int)kind_of(world, v)) {
    case KIND_BYTES: {
        const BytesObject *bytes = at(world, (Ref)v);
        *out = (Str){bytes->data, bytes->length};
        return NONE;
    }
    case KIND_BYTEARRAY: {
        const ByteArrayObject *array = bytearray_of(world, v);
        *out = (Str){bytearray_data(world, array), array->length};
        return NONE;
    }
    case KIND_MEMORYVIEW: return memoryview_bytes(world, v, out);
    default: return UNDEFINED;
    }
}

Value bytes_argument(World *world, Value v, Str *out) {
    Value done = bytes_view(world, v, out);
    return done == UNDEFINED
               ? raise(world, TYPE_TYPE_ERROR, "a bytes-like object is required, not '%T'", v)
               : done;
}
