/* The bytes under an array.array: a bytearray that knows what its items are. The class is lib/python/array.py. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/packed.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

/* 'u' and 'w' are characters of four bytes, which packed.h does not know. */
static bool is_text_code(uint32_t code) {
    return code == 'u' || code == 'w';
}

uint32_t bytearray_code(const ByteArrayObject *array, int *out_size) {
    uint32_t code = array->head.aux;
    int size = is_text_code(code) ? 4 : code ? packed_size(code, true) : 0;
    *out_size = size ? size : 1;
    return size ? code : 'B';
}

Value array_buffer_new(World *world, Value *args, int count) {
    (void)count;
    const StrObject *code = is_str(world, args[1]) ? str_of(world, args[1]) : NULL;
    if (!code || code->length != 1) {
        return raise(world, TYPE_TYPE_ERROR, "a type code is a character");
    }
    ByteArrayObject *array = bytearray_new(world, 0);
    if (!array) {
        return SIGNAL_MEMORY;
    }
    array->head.aux = (uint16_t)str_at(world, code, 0);
    return value_of(world, array);
}

Value array_buffer_raw(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0];
}

static Value read_item(World *world, const ByteArrayObject *array, int64_t index) {
    int size;
    uint32_t code = bytearray_code(array, &size);
    const char *data = bytearray_data(world, array) + index * size;
    if (is_text_code(code)) {
        uint32_t c;
        memcpy(&c, data, sizeof c);
        return c > 0x10FFFF
                   ? raise(world, TYPE_VALUE_ERROR, "character is not in range [U+0000; U+10ffff]")
                   : str_from_char(world, c);
    }
    return packed_read(world, code, size, false, data);
}

/* The place of an int index; false: there is none. */
static bool item_place(const ByteArrayObject *array, Value key, int64_t *out) {
    int size;
    bytearray_code(array, &size);
    return is_int(key) && (*out = int_of(key), normal_index(out, (int64_t)array->length / size));
}

Value array_buffer_get(World *world, Value *args, int count) {
    (void)count;
    const ByteArrayObject *array = bytearray_of(world, args[0]);
    int64_t index;
    return item_place(array, args[1], &index)
               ? read_item(world, array, index)
               : raise(world, TYPE_INDEX_ERROR, "array index out of range");
}

/* The value has been looked at: it is a number in range, or a character. */
Value array_buffer_put(World *world, Value *args, int count) {
    (void)count;
    ByteArrayObject *array = bytearray_of(world, args[0]);
    int64_t index;
    int size;
    uint32_t code = bytearray_code(array, &size);
    if (!item_place(array, args[1], &index)) {
        return raise(world, TYPE_INDEX_ERROR, "array assignment index out of range");
    }
    char *data = bytearray_data(world, array) + index * size;
    Value value = unwrap(world, args[2]);
    if (is_text_code(code)) {
        bool good = is_str(world, value) && str_of(world, value)->length == 1;
        uint32_t c = good ? str_at(world, str_of(world, value), 0) : 0;
        memcpy(data, &c, sizeof c);
        return good ? NONE : raise(world, TYPE_TYPE_ERROR, "an item is a character");
    }
    PackOutcome done = packed_write(world, code, size, false, value, data);
    return done == PACK_OK || done == PACK_FLOAT_RANGE
               ? NONE
               : raise(world, TYPE_TYPE_ERROR, "bad item for an array of '%c'", (int)code);
}

Value array_buffer_list(World *world, Value *args, int count) {
    (void)count;
    const ByteArrayObject *array = bytearray_of(world, args[0]);
    int size;
    bytearray_code(array, &size);
    int64_t length = (int64_t)array->length / size;
    if (!charge(world, length)) {
        return SIGNAL_LIMIT;
    }
    ListObject *list = list_new(world, length);
    for (int64_t i = 0; list && i < length; i++) {
        Value item = read_item(world, array, i);
        if (is_signal(item)) {
            return item;
        }
        list_items(world, list)[i] = item;
    }
    return list ? value_of(world, list) : SIGNAL_MEMORY;
}
