/* bytearray: what changes it. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/bytes.h"
#include "engine/objects/codec.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/type.h"

/* A byte from an int. NONE, UNDEFINED (a Python __index__ must be asked) or a signal. */
static Value byte_argument(World *world, Value v, uint8_t *out) {
    Value plain = unwrap(world, v);
    int64_t n = -1;
    if (!is_integer(world, plain)) {
        bool asks = has_kind(world, plain, KIND_INSTANCE) &&
                    special_lookup(world, v, NAME_index) != UNDEFINED;
        return asks ? UNDEFINED
                    : raise(world, TYPE_TYPE_ERROR,
                            "'%T' object cannot be interpreted as an integer", v);
    }
    if (!int_to_int64(world, plain, &n) || n < 0 || n > 255) {
        return raise(world, TYPE_VALUE_ERROR, "byte must be in range(0, 256)");
    }
    *out = (uint8_t)n;
    return NONE;
}

/* array[from:to] = bytes, which may be the array's own. */
static Value splice(World *world, ByteArrayObject *array, int64_t from, int64_t to, Str bytes) {
    if (!charge(world, (bytes.size + array->length - to) / 16)) {
        return SIGNAL_LIMIT;
    }
    RawObject *copy = NULL;
    const char *own = bytearray_data(world, array);
    if (bytes.size && bytes.data >= own && bytes.data < own + array->length) {
        copy = heap_new_raw(world, bytes.size);
        if (!copy) {
            return SIGNAL_MEMORY;
        }
        memcpy(copy->data, bytes.data, (size_t)bytes.size);
        bytes.data = copy->data;
    }
    Value done = bytearray_splice(world, array, from, to, bytes.size);
    if (!is_signal(done) && bytes.size) {
        memcpy(bytearray_data(world, array) + from, bytes.data, (size_t)bytes.size);
    }
    return done;
}

Value bytearray_append(World *world, Value *args, int count) {
    ByteArrayObject *array = bytearray_of(world, args[0]);
    uint8_t byte = 0;
    Value ready = byte_argument(world, args[1], &byte);
    if (!is_ready(ready)) {
        return not_ready(world, ready, NATIVE_bytearray_append, args, count);
    }
    return splice(world, array, array->length, array->length, (Str){(char *)&byte, 1});
}

static Value full_slice(World *world, Value start) {
    RecordObject *slice = heap_new_record(world, TYPE_SLICE, KIND_SLICE, 3);
    if (!slice) {
        return SIGNAL_MEMORY;
    }
    slice->values[0] = start;
    slice->values[1] = slice->values[2] = NONE;
    return value_of(world, slice);
}

/* Appends anything that bytes() takes but a number. */
static Value extend(World *world, Value v, Value more) {
    ByteArrayObject *array = bytearray_of(world, v);
    Str bytes;
    Value ready = bytes_view(world, more, &bytes);
    if (ready == NONE) {
        return splice(world, array, array->length, array->length, bytes);
    }
    if (is_signal(ready)) {
        return ready;
    }
    if (is_str(world, unwrap(world, more))) {
        return raise(world, TYPE_TYPE_ERROR, "expected iterable of integers; got: 'str'");
    }
    if (!is_iterable(world, more)) {
        return raise(world, TYPE_TYPE_ERROR, "can't extend bytearray with %T", more);
    }
    Value slice = full_slice(world, value_int(array->length));
    return is_signal(slice)
               ? slice
               : with_items(world, more, AFTER_BYTES, value_int(TYPE_BYTEARRAY), v, slice);
}

Value bytearray_extend(World *world, Value *args, int count) {
    (void)count;
    return extend(world, args[0], args[1]);
}

Value bytearray_init(World *world, Value *args, int count) {
    Value fresh[4] = {type_value(world, TYPE_BYTEARRAY), args[1], args[2], args[3]};
    Value source = args[1] == UNDEFINED ? UNDEFINED : unwrap(world, args[1]);
    uint32_t length = bytearray_of(world, args[0])->length;
    if (source == UNDEFINED) {
        return length ? splice(world, bytearray_of(world, args[0]), 0, length, (Str){0}) : NONE;
    }
    bool at_once =
        is_integer(world, source) || is_str(world, source) || is_bytes_like(world, source);
    if (length || !at_once) { /* the old bytes go when the new ones are known */
        Value all[4] = {args[0], args[1], args[2] == UNDEFINED ? NONE : args[2],
                        args[3] == UNDEFINED ? NONE : args[3]};
        return call_helper(world, HELPER_bytearray_init, all, 4);
    }
    Value made = bytearray_new_native(world, fresh, count);
    return is_signal(made) ? made : (extend(world, args[0], made) == NONE ? NONE : SIGNAL_MEMORY);
}

Value bytearray_insert(World *world, Value *args, int count) {
    ByteArrayObject *array = bytearray_of(world, args[0]);
    int64_t index;
    uint8_t byte = 0;
    Value ready = count_argument(world, args[1], 0, &index);
    ready = is_ready(ready) ? byte_argument(world, args[2], &byte) : ready;
    if (!is_ready(ready)) {
        return not_ready(world, ready, NATIVE_bytearray_insert, args, count);
    }
    index += index < 0 ? array->length : 0;
    index = index < 0 ? 0 : index > array->length ? array->length : index;
    return splice(world, array, index, index, (Str){(char *)&byte, 1});
}

Value bytearray_pop(World *world, Value *args, int count) {
    ByteArrayObject *array = bytearray_of(world, args[0]);
    int64_t index;
    Value ready = count_argument(world, args[1], -1, &index);
    if (!is_ready(ready)) {
        return not_ready(world, ready, NATIVE_bytearray_pop, args, count);
    }
    if (!array->length) {
        return raise(world, TYPE_INDEX_ERROR, "pop from empty bytearray");
    }
    if (!normal_index(&index, array->length)) {
        return raise(world, TYPE_INDEX_ERROR, "pop index out of range");
    }
    Value byte = value_int((uint8_t)bytearray_data(world, array)[index]);
    Value done = splice(world, array, index, index + 1, (Str){NULL, 0});
    return is_signal(done) ? done : byte;
}

Value bytearray_remove(World *world, Value *args, int count) {
    ByteArrayObject *array = bytearray_of(world, args[0]);
    uint8_t byte = 0;
    Value ready = byte_argument(world, args[1], &byte);
    if (!is_ready(ready)) {
        return not_ready(world, ready, NATIVE_bytearray_remove, args, count);
    }
    const char *data = bytearray_data(world, array);
    const char *found = array->length ? memchr(data, byte, array->length) : NULL;
    if (!found) {
        return raise(world, TYPE_VALUE_ERROR, "value not found in bytearray");
    }
    return splice(world, array, found - data, found - data + 1, (Str){NULL, 0});
}

Value bytearray_reverse(World *world, Value *args, int count) {
    (void)count;
    ByteArrayObject *array = bytearray_of(world, args[0]);
    char *data = bytearray_data(world, array);
    if (!charge(world, array->length / 8)) {
        return SIGNAL_LIMIT;
    }
    for (uint32_t i = 0, k = array->length; i + 1 < k; i++) {
        char kept = data[i];
        data[i] = data[--k];
        data[k] = kept;
    }
    return NONE;
}

Value bytearray_clear(World *world, Value *args, int count) {
    (void)count;
    ByteArrayObject *array = bytearray_of(world, args[0]);
    return splice(world, array, 0, array->length, (Str){NULL, 0});
}

Value bytearray_copy(World *world, Value *args, int count) {
    (void)count;
    Text text = text_of(world, args[0]);
    return charge(world, text.length / 16) ? text_make(world, &text, text.data, 1, text.length)
                                           : SIGNAL_LIMIT;
}

Value bytearray_resize(World *world, Value *args, int count) {
    ByteArrayObject *array = bytearray_of(world, args[0]);
    int64_t size, length = array->length;
    Value ready = count_argument(world, args[1], 0, &size);
    if (!is_ready(ready)) {
        return not_ready(world, ready, NATIVE_bytearray_resize, args, count);
    }
    if (size < 0) {
        return raise(world, TYPE_VALUE_ERROR, "Can only resize to positive sizes, got %d", size);
    }
    if (!charge(world, size / 16)) {
        return SIGNAL_LIMIT;
    }
    if (size > INT32_MAX) {
        return SIGNAL_MEMORY;
    }
    Value done = size < length ? bytearray_splice(world, array, size, length, 0)
                               : bytearray_splice(world, array, length, length, size - length);
    if (!is_signal(done) && size > length) {
        memset(bytearray_data(world, array) + length, 0, (size_t)(size - length));
    }
    return done;
}

/* --- subscripts --------------------------------------------------------------------------------------------------- */

static Value assign_slice_of(World *world, ByteArrayObject *array, Value slice, Str bytes,
                             bool delete) {
    int64_t start, stop, step, count;
    Value ready = slice_bounds(world, slice, array->length, &start, &stop, &step, &count);
    if (is_signal(ready)) {
        return ready;
    }
    if (step == 1) {
        return splice(world, array, start, stop > start ? stop : start, bytes);
    }
    if (!delete &&bytes.size != count) {
        return raise(world, TYPE_VALUE_ERROR,
                     "attempt to assign bytes of size %d to extended slice of size %d", bytes.size,
                     count);
    }
    if (!delete) {
        char *data = bytearray_data(world, array);
        RawObject *copy = heap_new_raw(world, bytes.size + 1);
        if (!copy) {
            return SIGNAL_MEMORY;
        }
        memcpy(copy->data, bytes.data, (size_t)bytes.size);
        for (int64_t i = 0; i < count; i++) {
            data[start + i * step] = copy->data[i];
        }
        return NONE;
    }
    int64_t next = step > 0 ? start : start + (count - 1) * step, by = step > 0 ? step : -step;
    ready = count ? bytearray_unlocked(world, array) : NONE;
    if (is_signal(ready) || !count) {
        return ready;
    }
    char *data = bytearray_data(world, array);
    int64_t kept = 0, removed = 0;
    for (int64_t i = 0; i < array->length; i++) {
        if (removed < count && i == next) {
            removed++;
            next += by;
        } else {
            data[kept++] = data[i];
        }
    }
    array->length = (uint32_t)kept;
    return NONE;
}

Value bytearray_set_item(World *world, Value v, Value key, Value value) {
    ByteArrayObject *array = bytearray_of(world, v);
    int64_t index;
    Str bytes = {NULL, 0};
    if (has_kind(world, key, KIND_SLICE)) {
        Value ready = value == UNDEFINED ? NONE : bytes_view(world, value, &bytes);
        if (ready == NONE) {
            return assign_slice_of(world, array, key, bytes, value == UNDEFINED);
        }
        if (is_signal(ready)) {
            return ready;
        }
        if (is_integer(world, unwrap(world, value)) || is_str(world, unwrap(world, value)) ||
            !is_iterable(world, value)) {
            return raise(world, TYPE_TYPE_ERROR,
                         "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        }
        return with_items(world, value, AFTER_BYTES, value_int(TYPE_BYTEARRAY), v, key);
    }
    Value plain = unwrap(world, key);
    if (!is_integer(world, plain)) {
        return raise(world, TYPE_TYPE_ERROR, "bytearray indices must be integers or slices, not %T",
                     key);
    }
    if (!int_to_int64(world, plain, &index)) {
        return raise(world, TYPE_INDEX_ERROR, "cannot fit 'int' into an index-sized integer");
    }
    if (!normal_index(&index, array->length)) {
        return raise(world, TYPE_INDEX_ERROR, "bytearray index out of range");
    }
    if (value == UNDEFINED) {
        return splice(world, array, index, index + 1, (Str){NULL, 0});
    }
    uint8_t byte = 0;
    Value ready = byte_argument(world, value, &byte);
    if (ready == UNDEFINED) { /* its __index__ is asked, if it has one */
        Value all[3] = {v, key, value};
        return call_helper(world, HELPER_index_assign, all, 3);
    }
    if (!is_signal(ready)) {
        bytearray_data(world, array)[index] = (char)byte;
    }
    return ready;
}

Value bytearray_in_place(World *world, Opcode op, Value v, Value b) {
    ByteArrayObject *array = bytearray_of(world, v);
    if (op == OP_IADD) {
        Str bytes;
        Value ready = bytes_view(world, b, &bytes);
        return ready == UNDEFINED ? raise(world, TYPE_TYPE_ERROR, "can't concat %T to bytearray", b)
               : is_signal(ready) ? ready
                                  : splice(world, array, array->length, array->length, bytes);
    }
    int64_t times, length = array->length;
    if (!is_integer(world, b)) {
        return raise(world, TYPE_TYPE_ERROR, "can't multiply sequence by non-int of type '%T'", b);
    }
    if (!int_to_int64(world, b, &times)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer");
    }
    times = times < 0 ? 0 : times;
    if (length && times > INT32_MAX / length) {
        return SIGNAL_MEMORY;
    }
    if (!charge(world, length * times / 16)) {
        return SIGNAL_LIMIT;
    }
    Value done = times ? bytearray_splice(world, array, length, length, length * (times - 1))
                       : bytearray_splice(world, array, 0, length, 0);
    for (int64_t i = 1; !is_signal(done) && i < times; i++) {
        memcpy(bytearray_data(world, array) + i * length, bytearray_data(world, array),
               (size_t)length);
    }
    return done;
}

/* --- text ----------------------------------------------------------------------------------------------------- */

Value bytes_decode(World *world, Value *args, int count) {
    (void)count;
    return text_decode(world, args[0], args[1], args[2], "decode");
}

Value bytearray_decode(World *world, Value *args, int count) {
    (void)count;
    return text_decode(world, args[0], args[1], args[2], "decode");
}

Value str_encode(World *world, Value *args, int count) {
    (void)count;
    return text_encode(world, args[0], args[1], args[2], "encode");
}
