/* memoryview: a window on bytes or a bytearray, with a format, a stride and perhaps more dimensions. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/packed.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { DIMENSIONS_MOST = 64 };

static RecordObject *view_of(World *world, Value v) {
    return at(world, (Ref)v);
}

static uint32_t format_of(World *world, const RecordObject *view) {
    const StrObject *format = str_of(world, view->values[VIEW_FORMAT]);
    return str_at(world, format, format->length - 1);
}

/* NONE, or ValueError of a released one. */
static Value check(World *world, const RecordObject *view) {
    return view->values[VIEW_OBJECT] == NONE
               ? raise(world, TYPE_VALUE_ERROR, "operation forbidden on released memoryview object")
               : NONE;
}

static char *first_byte(World *world, const RecordObject *view) {
    Value base = view->values[VIEW_BASE];
    char *data = is_bytes(world, base) ? ((BytesObject *)at(world, (Ref)base))->data
                                       : bytearray_data(world, bytearray_of(world, base));
    return data + int_of(view->values[VIEW_OFFSET]);
}

static RecordObject *copy_view(World *world, const RecordObject *from) {
    RecordObject *view = heap_new_record(world, TYPE_MEMORYVIEW, KIND_MEMORYVIEW, VIEW_VALUES);
    if (view) {
        copy_values(view->values, from->values, VIEW_VALUES);
        if (has_kind(world, view->values[VIEW_BASE], KIND_BYTEARRAY)) {
            bytearray_of(world, view->values[VIEW_BASE])->exports++;
        }
    }
    return view;
}

Value memoryview_new(World *world, Value *args, int count) {
    (void)count;
    Value base = unwrap(world, args[1]);
    if (has_kind(world, base, KIND_MEMORYVIEW)) {
        Value ready = check(world, view_of(world, base));
        RecordObject *copy = is_signal(ready) ? NULL : copy_view(world, view_of(world, base));
        return is_signal(ready) ? ready : copy ? value_of(world, copy) : SIGNAL_MEMORY;
    }
    if (!is_bytes(world, base) && !has_kind(world, base, KIND_BYTEARRAY)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "memoryview: a bytes-like object is required, not '%T'", args[1]);
    }
    RecordObject *view = heap_new_record(world, TYPE_MEMORYVIEW, KIND_MEMORYVIEW, VIEW_VALUES);
    if (!view) {
        return SIGNAL_MEMORY;
    }
    Text text = text_of(world, base);
    int size = 1;
    uint32_t code =
        text.type == TYPE_BYTEARRAY ? bytearray_code(bytearray_of(world, base), &size) : 'B';
    view->values[VIEW_OBJECT] = args[1];
    view->values[VIEW_BASE] = base;
    view->values[VIEW_OFFSET] = value_int(0);
    view->values[VIEW_LENGTH] = value_int(text.length / size);
    view->values[VIEW_STRIDE] = view->values[VIEW_SIZE] = value_int(size);
    view->values[VIEW_FORMAT] = value_ref(world->roots.chars[code]);
    view->values[VIEW_READONLY] = value_bool(text.type == TYPE_BYTES);
    view->values[VIEW_SHAPE] = NONE;
    if (text.type == TYPE_BYTEARRAY) {
        bytearray_of(world, base)->exports++;
    }
    return value_of(world, view);
}

/* All items, over all dimensions. */
static int64_t item_count(World *world, const RecordObject *view) {
    if (view->values[VIEW_SHAPE] == NONE) {
        return int_of(view->values[VIEW_LENGTH]);
    }
    const TupleObject *shape = at(world, (Ref)view->values[VIEW_SHAPE]);
    int64_t items = 1;
    for (int64_t i = 0; i < tuple_length(world, shape); i++) {
        items *= int_of(shape->items[i]);
    }
    return items;
}

static bool is_contiguous(World *world, const RecordObject *view) {
    return view->values[VIEW_SHAPE] != NONE ||
           view->values[VIEW_STRIDE] == view->values[VIEW_SIZE] || item_count(world, view) <= 1;
}

bool memoryview_plain(World *world, Value v, Str *out) {
    const RecordObject *view = view_of(world, v);
    if (view->values[VIEW_OBJECT] == NONE || !is_contiguous(world, view)) {
        return false;
    }
    *out =
        (Str){first_byte(world, view), int_of(view->values[VIEW_SIZE]) * item_count(world, view)};
    return true;
}

Value memoryview_bytes(World *world, Value v, Str *out) {
    const RecordObject *view = view_of(world, v);
    Value ready = check(world, view);
    if (is_signal(ready)) {
        return ready;
    }
    int64_t size = int_of(view->values[VIEW_SIZE]), items = item_count(world, view);
    *out = (Str){first_byte(world, view), size * items};
    if (is_contiguous(world, view)) {
        return NONE;
    }
    RawObject *raw = heap_new_raw(world, size * items);
    if (!raw) {
        return SIGNAL_MEMORY;
    }
    int64_t stride = int_of(view->values[VIEW_STRIDE]);
    for (int64_t i = 0; i < items; i++) {
        memcpy(raw->data + i * size, out->data + i * stride, (size_t)size);
    }
    out->data = raw->data;
    return NONE;
}

Value memoryview_length(World *world, Value v) {
    const RecordObject *view = view_of(world, v);
    Value ready = check(world, view);
    if (is_signal(ready)) {
        return ready;
    }
    if (view->values[VIEW_SHAPE] == value_ref(world->roots.empty_tuple)) {
        return raise(world, TYPE_TYPE_ERROR, "0-dim memory has no length");
    }
    return view->values[VIEW_LENGTH];
}

/* Characters of an array have a format that no item is read or written by. */
static Value no_format(World *world, uint32_t code) {
    return raise(world, TYPE_NOT_IMPLEMENTED_ERROR, "memoryview: format %c not supported",
                 (int)code);
}

static Value read_at(World *world, const RecordObject *view, int64_t offset) {
    uint32_t code = format_of(world, view);
    if (!packed_size(code, true)) {
        return no_format(world, code);
    }
    return packed_read(world, format_of(world, view), (int)int_of(view->values[VIEW_SIZE]), false,
                       first_byte(world, view) + offset);
}

/* The offset of view[i, k]; one index for each dimension. NONE or a signal. */
static Value offset_of(World *world, const RecordObject *view, const Value *keys, int64_t count,
                       int64_t *out) {
    const TupleObject *shape =
        view->values[VIEW_SHAPE] == NONE ? NULL : at(world, (Ref)view->values[VIEW_SHAPE]);
    int64_t dimensions = shape ? tuple_length(world, shape) : 1;
    if (count != dimensions) {
        return count < dimensions
                   ? raise(world, TYPE_NOT_IMPLEMENTED_ERROR, "sub-views are not implemented")
                   : raise(world, TYPE_TYPE_ERROR,
                           "cannot index %d-dimension view with %d-element tuple", dimensions,
                           count);
    }
    *out = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t index, length = shape ? int_of(shape->items[i]) : int_of(view->values[VIEW_LENGTH]);
        if (!is_integer(world, keys[i])) {
            return raise(world, TYPE_TYPE_ERROR, "memoryview: invalid slice key");
        }
        if (!int_to_int64(world, keys[i], &index)) {
            return raise(world, TYPE_INDEX_ERROR, "cannot fit 'int' into an index-sized integer");
        }
        if (!normal_index(&index, length)) {
            return raise(world, TYPE_INDEX_ERROR, "index out of bounds on dimension %d", i + 1);
        }
        *out = shape ? *out * length + index : index * int_of(view->values[VIEW_STRIDE]);
    }
    *out *= shape ? int_of(view->values[VIEW_SIZE]) : 1;
    return NONE;
}

static Value slice_view(World *world, const RecordObject *view, Value slice) {
    int64_t start, stop, step, count;
    if (view->values[VIEW_SHAPE] != NONE) {
        return raise(world, TYPE_NOT_IMPLEMENTED_ERROR,
                     "multi-dimensional slicing is not implemented");
    }
    Value ready =
        slice_bounds(world, slice, int_of(view->values[VIEW_LENGTH]), &start, &stop, &step, &count);
    if (is_signal(ready)) {
        return ready;
    }
    RecordObject *part = copy_view(world, view);
    if (!part) {
        return SIGNAL_MEMORY;
    }
    int64_t stride = int_of(view->values[VIEW_STRIDE]);
    part->values[VIEW_OFFSET] =
        value_int(int_of(view->values[VIEW_OFFSET]) + (count ? start * stride : 0));
    part->values[VIEW_LENGTH] = value_int(count);
    part->values[VIEW_STRIDE] = value_int(stride * step);
    return value_of(world, part);
}

static Value key_offset(World *world, const RecordObject *view, Value key, int64_t *out) {
    if (has_kind(world, key, KIND_TUPLE)) {
        const TupleObject *keys = at(world, (Ref)key);
        return offset_of(world, view, keys->items, tuple_length(world, keys), out);
    }
    if (view->values[VIEW_SHAPE] != NONE && is_integer(world, key)) {
        return raise(world, TYPE_NOT_IMPLEMENTED_ERROR,
                     "multi-dimensional sub-views are not implemented");
    }
    return offset_of(world, view, &key, 1, out);
}

Value memoryview_item(World *world, Value v, Value key) {
    const RecordObject *view = view_of(world, v);
    Value ready = check(world, view);
    int64_t offset = 0;
    if (is_signal(ready)) {
        return ready;
    }
    if (has_kind(world, key, KIND_SLICE)) {
        return slice_view(world, view, key);
    }
    ready = key_offset(world, view, key, &offset);
    return is_signal(ready) ? ready : read_at(world, view, offset);
}

static Value write_at(World *world, const RecordObject *view, int64_t offset, Value value) {
    uint32_t code = format_of(world, view);
    if (!packed_size(code, true)) {
        return no_format(world, code);
    }
    PackOutcome done = packed_write(world, code, (int)int_of(view->values[VIEW_SIZE]), false,
                                    unwrap(world, value), first_byte(world, view) + offset);
    if (done == PACK_OK || done == PACK_FLOAT_RANGE) {
        return NONE;
    }
    bool range = done == PACK_RANGE || (code == 'c' && is_bytes(world, value));
    return raise(world, range ? TYPE_VALUE_ERROR : TYPE_TYPE_ERROR,
                 range ? "memoryview: invalid value for format '%S'"
                       : "memoryview: invalid type for format '%S'",
                 view->values[VIEW_FORMAT]);
}

/* The format of the items of what is bytes-like. */
static uint32_t item_code(World *world, Value plain) {
    int size;
    return has_kind(world, plain, KIND_MEMORYVIEW) ? format_of(world, view_of(world, plain))
           : has_kind(world, plain, KIND_BYTEARRAY)
               ? bytearray_code(bytearray_of(world, plain), &size)
               : 'B';
}

static Value assign_slice_of(World *world, const RecordObject *view, Value slice, Value value) {
    Value part = slice_view(world, view, slice);
    Str from;
    Value ready = is_signal(part) ? part : bytes_argument(world, value, &from);
    if (is_signal(ready)) {
        return ready;
    }
    RecordObject *to = view_of(world, part);
    Value source = unwrap(world, value);
    int64_t size = int_of(to->values[VIEW_SIZE]), items = int_of(to->values[VIEW_LENGTH]);
    uint32_t code = item_code(world, source);
    bool fits = from.size == size * items && code == format_of(world, to);
    RawObject *copy = fits ? heap_new_raw(world, from.size + 1) : NULL;
    if (has_kind(world, to->values[VIEW_BASE], KIND_BYTEARRAY)) {
        bytearray_of(world, to->values[VIEW_BASE])->exports--;
    }
    to->values[VIEW_OBJECT] = NONE;
    if (!fits) {
        return raise(world, TYPE_VALUE_ERROR,
                     "memoryview assignment: lvalue and rvalue have different structures");
    }
    if (!copy) {
        return SIGNAL_MEMORY;
    }
    memcpy(copy->data, from.data, (size_t)from.size); /* it may be the same memory */
    for (int64_t i = 0; i < items; i++) {
        memcpy(first_byte(world, to) + i * int_of(to->values[VIEW_STRIDE]), copy->data + i * size,
               (size_t)size);
    }
    return NONE;
}

Value memoryview_set_item(World *world, Value v, Value key, Value value) {
    const RecordObject *view = view_of(world, v);
    int64_t offset = 0;
    Value ready = check(world, view);
    if (is_signal(ready)) {
        return ready;
    }
    if (view->values[VIEW_READONLY] == TRUE) {
        return raise(world, TYPE_TYPE_ERROR, "cannot modify read-only memory");
    }
    if (value == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "cannot delete memory");
    }
    if (has_kind(world, key, KIND_SLICE)) {
        return assign_slice_of(world, view, key, value);
    }
    ready = key_offset(world, view, key, &offset);
    return is_signal(ready) ? ready : write_at(world, view, offset, value);
}

Value memoryview_equal(World *world, Value a, Value b) {
    Value pair[2] = {a, b};
    Str bytes[2];
    uint32_t codes[2];
    int64_t items[2];
    for (int i = 0; i < 2; i++) {
        Value plain = unwrap(world, pair[i]);
        const RecordObject *view =
            has_kind(world, plain, KIND_MEMORYVIEW) ? view_of(world, plain) : NULL;
        if (view && view->values[VIEW_OBJECT] == NONE) {
            return value_bool(a == b);
        }
        Value ready = bytes_view(world, plain, &bytes[i]);
        if (!is_ready(ready)) {
            return ready == UNDEFINED ? NOT_IMPLEMENTED : ready;
        }
        codes[i] = item_code(world, plain);
        int size = packed_size(codes[i], true);
        items[i] = bytes[i].size / (size ? size : 4);
    }
    if (items[0] != items[1]) {
        return FALSE;
    }
    owe(world, bytes[0].size / 16);
    if (codes[0] == codes[1] && !strchr("efd", (int)codes[0])) {
        return value_bool(bytes[0].size == 0 ||
                          memcmp(bytes[0].data, bytes[1].data, (size_t)bytes[0].size) == 0);
    }
    if (!packed_size(codes[0], true) || !packed_size(codes[1], true)) {
        return FALSE;
    }
    for (int64_t i = 0; i < items[0]; i++) {
        Value item[2];
        for (int k = 0; k < 2; k++) {
            int size = packed_size(codes[k], true);
            item[k] = packed_read(world, codes[k], size, false, bytes[k].data + i * size);
            if (is_signal(item[k])) {
                return item[k];
            }
        }
        Value equal = simple_compare(world, COMPARE_EQ, item[0], item[1]);
        if (equal != TRUE && !(equal == UNDEFINED && simple_equal(world, item[0], item[1]) == 1)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* --- methods ------------------------------------------------------------------------------------------------------ */

Value memoryview_tobytes(World *world, Value *args, int count) {
    (void)count;
    Str bytes;
    if (args[1] != UNDEFINED && args[1] != NONE &&
        (!is_str(world, args[1]) || str_of(world, args[1])->length != 1 ||
         !strchr("CFA", (int)str_at(world, str_of(world, args[1]), 0)))) {
        return raise(world, TYPE_VALUE_ERROR, "order must be 'C', 'F' or 'A'");
    }
    Value ready = memoryview_bytes(world, args[0], &bytes);
    if (is_signal(ready)) {
        return ready;
    }
    return charge(world, bytes.size / 16) ? bytes_from(world, bytes.data, bytes.size)
                                          : SIGNAL_LIMIT;
}

/* The items from `offset` on, of the dimensions from `level` on, as lists in lists. */
static Value list_level(World *world, const RecordObject *view, const TupleObject *shape,
                        int64_t level, int64_t *offset) {
    int64_t length = shape ? int_of(shape->items[level]) : int_of(view->values[VIEW_LENGTH]);
    bool last = !shape || level + 1 == tuple_length(world, shape);
    ListObject *list = list_new(world, length);
    for (int64_t i = 0; list && i < length; i++) {
        Value item = last ? read_at(world, view, *offset)
                          : list_level(world, view, shape, level + 1, offset);
        if (is_signal(item)) {
            return item;
        }
        list_items(world, list)[i] = item;
        *offset += !last ? 0 : int_of(view->values[shape ? VIEW_SIZE : VIEW_STRIDE]);
    }
    return list ? value_of(world, list) : SIGNAL_MEMORY;
}

Value memoryview_tolist(World *world, Value *args, int count) {
    (void)count;
    const RecordObject *view = view_of(world, args[0]);
    Value ready = check(world, view);
    if (is_signal(ready)) {
        return ready;
    }
    if (!charge(world, item_count(world, view))) {
        return SIGNAL_LIMIT;
    }
    int64_t offset = 0;
    if (view->values[VIEW_SHAPE] == value_ref(world->roots.empty_tuple)) {
        return read_at(world, view, 0);
    }
    return list_level(world, view,
                      view->values[VIEW_SHAPE] == NONE ? NULL
                                                       : at(world, (Ref)view->values[VIEW_SHAPE]),
                      0, &offset);
}

Value memoryview_release(World *world, Value *args, int count) {
    (void)count;
    RecordObject *view = view_of(world, args[0]);
    if (view->values[VIEW_OBJECT] != NONE &&
        has_kind(world, view->values[VIEW_BASE], KIND_BYTEARRAY)) {
        ByteArrayObject *array = bytearray_of(world, view->values[VIEW_BASE]);
        array->exports -= array->exports > 0;
    }
    view->values[VIEW_OBJECT] = NONE;
    return NONE;
}

Value memoryview_enter(World *world, Value *args, int count) {
    (void)count;
    Value ready = check(world, view_of(world, args[0]));
    return is_signal(ready) ? ready : args[0];
}

Value memoryview_exit(World *world, Value *args, int count) {
    return memoryview_release(world, args, count);
}

Value memoryview_toreadonly(World *world, Value *args, int count) {
    (void)count;
    Value ready = check(world, view_of(world, args[0]));
    RecordObject *copy = is_signal(ready) ? NULL : copy_view(world, view_of(world, args[0]));
    if (!copy) {
        return is_signal(ready) ? ready : SIGNAL_MEMORY;
    }
    copy->values[VIEW_READONLY] = TRUE;
    return value_of(world, copy);
}

Value memoryview_hex(World *world, Value *args, int count) {
    return bytes_to_hex(world, NATIVE_memoryview_hex, args, count);
}

/* The shape of a cast: dimensions that take just `bytes`. A tuple or a signal. */
static Value shape_argument(World *world, Value v, int64_t bytes, int64_t size) {
    Value items = with_items(world, v, AFTER_TUPLE, UNDEFINED, UNDEFINED, UNDEFINED);
    if (!has_kind(world, v, KIND_LIST) && !has_kind(world, v, KIND_TUPLE)) {
        return raise(world, TYPE_TYPE_ERROR, "shape must be a list or a tuple");
    }
    if (is_signal(items)) {
        return items;
    }
    const TupleObject *shape = at(world, (Ref)items);
    int64_t product = size;
    if (tuple_length(world, shape) > DIMENSIONS_MOST) {
        return raise(world, TYPE_VALUE_ERROR, "memoryview: number of dimensions must not exceed %d",
                     (int64_t)DIMENSIONS_MOST);
    }
    for (int64_t i = 0; i < tuple_length(world, shape); i++) {
        if (!is_int(shape->items[i])) {
            return raise(world, TYPE_TYPE_ERROR,
                         "memoryview.cast(): elements of shape must be integers");
        }
        if (int_of(shape->items[i]) <= 0) {
            return raise(world, TYPE_VALUE_ERROR,
                         "memoryview.cast(): elements of shape must be integers > 0");
        }
        product = int_of(shape->items[i]) > bytes ? bytes + 1 : product * int_of(shape->items[i]);
        product = product > bytes ? bytes + 1 : product;
    }
    return product == bytes ? items
                            : raise(world, TYPE_TYPE_ERROR,
                                    "memoryview: product(shape) * itemsize != buffer size");
}

Value memoryview_cast(World *world, Value *args, int count) {
    (void)count;
    const RecordObject *view = view_of(world, args[0]);
    Value ready = check(world, view);
    if (is_signal(ready)) {
        return ready;
    }
    if (!is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "cast() argument 'format' must be str, not %T",
                     args[1]);
    }
    if (!is_contiguous(world, view)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "memoryview: casts are restricted to C-contiguous views");
    }
    const StrObject *format = str_of(world, args[1]);
    bool at_sign = format->length == 2 && str_at(world, format, 0) == '@';
    uint32_t code = format->length ? str_at(world, format, format->length - 1) : 0;
    int size = (format->length == 1 || at_sign) && code != 'x' ? packed_size(code, true) : 0;
    if (!size) {
        return raise(
            world, TYPE_VALUE_ERROR,
            "memoryview: destination format must be a native single character format prefixed with an optional '@'");
    }
    bool byte_to = strchr("Bbc", (int)code), byte_from = strchr("Bbc", (int)format_of(world, view));
    if (!byte_to && !byte_from) {
        return raise(world, TYPE_TYPE_ERROR,
                     "memoryview: cannot cast between two non-byte formats");
    }
    int64_t bytes = item_count(world, view) * int_of(view->values[VIEW_SIZE]);
    if (bytes % size) {
        return raise(world, TYPE_TYPE_ERROR, "memoryview: length is not a multiple of itemsize");
    }
    Value shape = NONE;
    if (args[2] != UNDEFINED && args[2] != NONE) {
        shape = shape_argument(world, args[2], bytes, size);
        if (is_signal(shape)) {
            return shape;
        }
    }
    RecordObject *made = copy_view(world, view);
    if (!made) {
        return SIGNAL_MEMORY;
    }
    made->values[VIEW_FORMAT] = args[1];
    made->values[VIEW_SIZE] = made->values[VIEW_STRIDE] = value_int(size);
    made->values[VIEW_LENGTH] = value_int(bytes / size);
    made->values[VIEW_SHAPE] = NONE;
    if (shape != NONE && tuple_length(world, at(world, (Ref)shape)) != 1) {
        const TupleObject *tuple = at(world, (Ref)shape);
        made->values[VIEW_SHAPE] = shape;
        made->values[VIEW_LENGTH] = tuple_length(world, tuple) ? tuple->items[0] : value_int(1);
    }
    return value_of(world, made);
}

static Value count_equal(World *world, Value v, Value wanted, int64_t start, int64_t stop,
                         bool first) {
    const RecordObject *view = view_of(world, v);
    Value ready = check(world, view);
    int64_t length = int_of(view->values[VIEW_LENGTH]), found = 0;
    if (is_signal(ready)) {
        return ready;
    }
    start += start < 0 ? length : 0;
    stop += stop < 0 ? length : 0;
    start = start < 0 ? 0 : start;
    stop = stop > length ? length : stop;
    if (!charge(world, length)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = start; i < stop; i++) {
        Value item = read_at(world, view, i * int_of(view->values[VIEW_STRIDE]));
        if (is_signal(item)) {
            return item;
        }
        if (simple_equal(world, item, wanted) == 1) {
            if (first) {
                return value_int(i);
            }
            found++;
        }
    }
    return first ? raise(world, TYPE_VALUE_ERROR, "memoryview.index(x): x not found")
                 : value_int(found);
}

Value memoryview_index(World *world, Value *args, int count) {
    int64_t start, stop;
    Value ready = place_argument(world, args[2], 0, &start);
    ready = is_ready(ready) ? place_argument(world, args[3], INT64_MAX / 4, &stop) : ready;
    return is_ready(ready) ? count_equal(world, args[0], args[1], start, stop, true)
                           : not_ready(world, ready, NATIVE_memoryview_index, args, count);
}

Value memoryview_count(World *world, Value *args, int count) {
    (void)count;
    return count_equal(world, args[0], args[1], 0, INT64_MAX / 4, false);
}

/* --- attributes --------------------------------------------------------------------------------------------------- */

typedef enum Part {
    PART_NBYTES,
    PART_SHAPE,
    PART_STRIDES,
    PART_NDIM,
    PART_CONTIGUOUS,
    PART_NONE
} Part;

static Value strides_of(World *world, const RecordObject *view) {
    if (view->values[VIEW_SHAPE] == NONE) {
        return tuple_from(world, &view->values[VIEW_STRIDE], 1);
    }
    const TupleObject *shape = at(world, (Ref)view->values[VIEW_SHAPE]);
    int64_t dimensions = tuple_length(world, shape), stride = int_of(view->values[VIEW_SIZE]);
    TupleObject *strides =
        dimensions ? tuple_new(world, dimensions) : at(world, world->roots.empty_tuple);
    for (int64_t i = dimensions - 1; strides && i >= 0; i--) {
        strides->items[i] = value_int(stride);
        stride *= int_of(shape->items[i]);
    }
    return strides ? value_of(world, strides) : SIGNAL_MEMORY;
}

static Value part_of(World *world, Value v, Part part) {
    const RecordObject *view = view_of(world, v);
    Value ready = check(world, view), shape = view->values[VIEW_SHAPE];
    if (is_signal(ready)) {
        return ready;
    }
    switch (part) {
    case PART_NBYTES: return value_int(item_count(world, view) * int_of(view->values[VIEW_SIZE]));
    case PART_SHAPE:
        return shape == NONE ? tuple_from(world, &view->values[VIEW_LENGTH], 1) : shape;
    case PART_STRIDES: return strides_of(world, view);
    case PART_NDIM:
        return value_int(shape == NONE ? 1 : tuple_length(world, at(world, (Ref)shape)));
    case PART_CONTIGUOUS: return value_bool(is_contiguous(world, view));
    case PART_NONE: break;
    }
    return value_ref(world->roots.empty_tuple);
}

#define VIEW_ATTRIBUTE(name, value)                                                                \
    Value memoryview_##name(World *world, Value *args, int count) {                                \
        (void)count;                                                                               \
        Value ready = check(world, view_of(world, args[0]));                                       \
        return is_signal(ready) ? ready : value;                                                   \
    }
VIEW_ATTRIBUTE(obj, view_of(world, args[0])->values[VIEW_OBJECT])
VIEW_ATTRIBUTE(format, view_of(world, args[0])->values[VIEW_FORMAT])
VIEW_ATTRIBUTE(itemsize, view_of(world, args[0])->values[VIEW_SIZE])
VIEW_ATTRIBUTE(readonly, view_of(world, args[0])->values[VIEW_READONLY])
VIEW_ATTRIBUTE(nbytes, part_of(world, args[0], PART_NBYTES))
VIEW_ATTRIBUTE(shape, part_of(world, args[0], PART_SHAPE))
VIEW_ATTRIBUTE(strides, part_of(world, args[0], PART_STRIDES))
VIEW_ATTRIBUTE(ndim, part_of(world, args[0], PART_NDIM))
VIEW_ATTRIBUTE(contiguous, part_of(world, args[0], PART_CONTIGUOUS))
VIEW_ATTRIBUTE(c_contiguous, part_of(world, args[0], PART_CONTIGUOUS))
VIEW_ATTRIBUTE(f_contiguous, part_of(world, args[0], PART_CONTIGUOUS))
VIEW_ATTRIBUTE(suboffsets, part_of(world, args[0], PART_NONE))
