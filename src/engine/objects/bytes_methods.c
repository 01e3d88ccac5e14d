/* bytes and bytearray: making them, and the methods beside those of all text. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/bytes.h"
#include "engine/objects/codec.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/text_methods.h"
#include "engine/objects/type.h"

#define X(name, method)                                                                            \
    Value bytes_##name(World *world, Value *args, int count) {                                     \
        return method(world, NATIVE_bytes_##name, args, count);                                    \
    }                                                                                              \
    Value bytearray_##name(World *world, Value *args, int count) {                                 \
        return method(world, NATIVE_bytearray_##name, args, count);                                \
    }
TEXT_METHODS(X)
#undef X

/* --- making ------------------------------------------------------------------------------------------------------ */

Value bytes_from_items(World *world, ListObject *items, Value type, Value target, Value key) {
    char *to;
    bool array = type == value_int(TYPE_BYTEARRAY);
    if (!charge(world, items->length / 4)) {
        return SIGNAL_LIMIT;
    }
    Value made =
        text_room(world, array ? TYPE_BYTEARRAY : TYPE_BYTES, items->length, 1, false, &to);
    for (uint32_t i = 0; !is_signal(made) && i < items->length; i++) {
        Value item = unwrap(world, list_items(world, items)[i]);
        int64_t n;
        if (has_kind(world, item, KIND_INSTANCE)) { /* its __index__ is asked */
            Value args[4] = {value_of(world, items), type_value(world, (TypeId)int_of(type)),
                             target == UNDEFINED ? NONE : target, key == UNDEFINED ? NONE : key};
            return call_helper(world, HELPER_bytes_of_indices, args, 4);
        }
        if (!is_integer(world, item)) {
            return raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer",
                         item);
        }
        if (!int_to_int64(world, item, &n) || n < 0 || n > 255) {
            return raise(world, TYPE_VALUE_ERROR,
                         array ? "byte must be in range(0, 256)"
                               : "bytes must be in range(0, 256)");
        }
        to[i] = (char)n;
    }
    return is_signal(made) || target == UNDEFINED ? made
                                                  : bytearray_set_item(world, target, key, made);
}

static Value zeros(World *world, TypeId type, Value number) {
    int64_t length;
    char *to;
    if (!int_to_int64(world, number, &length)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer");
    }
    if (length < 0) {
        return raise(world, TYPE_VALUE_ERROR, "negative count");
    }
    if (!heap_could_hold(world, length)) {
        return SIGNAL_MEMORY;
    }
    if (!charge(world, length / 16)) {
        return SIGNAL_LIMIT;
    }
    Value made = text_room(world, type, length, 1, false, &to);
    if (!is_signal(made)) {
        memset(to, 0, (size_t)length);
    }
    return made;
}

static Value make_bytes(World *world, TypeId type, NativeId native, Value *args, int count) {
    Value source = args[1] == UNDEFINED ? UNDEFINED : unwrap(world, args[1]);
    bool encodes = args[2] != UNDEFINED || args[3] != UNDEFINED;
    Str view;
    Value fit =
        codec_arguments(world, args[2], args[3], type == TYPE_BYTES ? "bytes" : "bytearray");
    if (is_signal(fit)) {
        return fit;
    }
    if (source == UNDEFINED || (encodes && !is_str(world, source))) {
        if (encodes) {
            return raise(world, TYPE_TYPE_ERROR,
                         args[2] != UNDEFINED ? "encoding without a string argument"
                                              : "errors without a string argument");
        }
        return zeros(world, type, value_int(0));
    }
    if (has_kind(world, args[1], KIND_INSTANCE) && !encodes && type == TYPE_BYTES &&
        special_lookup(world, args[1], NAME_bytes) != UNDEFINED) {
        return call_helper(world, HELPER_as_bytes, &args[1], 1);
    }
    if (is_str(world, source)) {
        if (args[2] == UNDEFINED) {
            return raise(world, TYPE_TYPE_ERROR, "string argument without an encoding");
        }
        Value encoded = text_encode(world, source, args[2], args[3],
                                    type == TYPE_BYTES ? "bytes" : "bytearray");
        Text text = is_signal(encoded) ? (Text){0} : text_of(world, encoded);
        return is_signal(encoded) || type == TYPE_BYTES
                   ? encoded
                   : text_make(world, &(Text){.type = type}, text.data, 1, text.length);
    }
    if (source == args[1] && type == TYPE_BYTES && is_bytes(world, source)) {
        return source;
    }
    if (is_integer(world, source)) {
        return zeros(world, type, source);
    }
    Value ready = bytes_view(world, source, &view);
    if (ready != UNDEFINED) {
        return is_signal(ready) ? ready
                                : text_make(world, &(Text){.type = type}, view.data, 1, view.size);
    }
    if (has_kind(world, source, KIND_INSTANCE) &&
        special_lookup(world, source, NAME_index) != UNDEFINED) {
        return ask_index(world, native, args, count);
    }
    if (!is_iterable(world, source)) {
        return raise(world, TYPE_TYPE_ERROR,
                     type == TYPE_BYTES ? "cannot convert '%T' object to bytes"
                                        : "cannot convert '%T' object to bytearray",
                     args[1]);
    }
    return with_items(world, args[1], AFTER_BYTES, value_int(type), UNDEFINED, UNDEFINED);
}

Value bytes_new_native(World *world, Value *args, int count) {
    return make_bytes(world, TYPE_BYTES, NATIVE_bytes_new_native, args, count);
}

Value bytearray_new_native(World *world, Value *args, int count) {
    return make_bytes(world, TYPE_BYTEARRAY, NATIVE_bytearray_new_native, args, count);
}

/* --- join -------------------------------------------------------------------------------------------------------- */

Value join_bytes(World *world, Value separator, const Value *items, int64_t count) {
    Text like = text_of(world, separator);
    int64_t length = count > 1 ? (count - 1) * like.length : 0;
    Str part;
    for (int64_t i = 0; i < count; i++) {
        Value ready = bytes_view(world, items[i], &part);
        if (ready == UNDEFINED) {
            return raise(world, TYPE_TYPE_ERROR,
                         "sequence item %d: expected a bytes-like object, %T found", i, items[i]);
        }
        if (is_signal(ready)) {
            return ready;
        }
        length += part.size;
    }
    char *to;
    if (!charge(world, count + length / 16)) {
        return SIGNAL_LIMIT;
    }
    if (count == 1 && like.type == TYPE_BYTES && is_bytes(world, items[0])) {
        return items[0];
    }
    Value made = text_room(world, like.type, length, 1, false, &to);
    for (int64_t i = 0; !is_signal(made) && i < count; i++) {
        if (i && like.length) {
            memcpy(to, like.data, (size_t)like.length);
            to += like.length;
        }
        Value ready = bytes_view(world, items[i], &part);
        if (is_signal(ready)) {
            return ready;
        }
        if (part.size) {
            memcpy(to, part.data, (size_t)part.size);
        }
        to += part.size;
    }
    return made;
}

Value bytes_join(World *world, Value *args, int count) {
    (void)count;
    return text_join(world, args[0], args[1]);
}

Value bytearray_join(World *world, Value *args, int count) {
    (void)count;
    return text_join(world, args[0], args[1]);
}

/* --- translate --------------------------------------------------------------------------------------------------- */

static Value translate(World *world, Value *args) {
    Text text = text_of(world, args[0]);
    Str table = {NULL, 0}, gone = {NULL, 0};
    bool deleted[256] = {false};
    Value ready = args[1] == NONE ? NONE : bytes_argument(world, args[1], &table);
    ready = is_ready(ready) && args[2] != UNDEFINED ? bytes_argument(world, args[2], &gone) : ready;
    if (is_signal(ready)) {
        return ready;
    }
    if (args[1] != NONE && table.size != 256) {
        return raise(world, TYPE_VALUE_ERROR, "translation table must be 256 characters long");
    }
    for (int64_t i = 0; i < gone.size; i++) {
        deleted[(uint8_t)gone.data[i]] = true;
    }
    if (!charge(world, text.length / 8)) {
        return SIGNAL_LIMIT;
    }
    int64_t length = 0;
    for (int64_t i = 0; i < text.length; i++) {
        length += !deleted[(uint8_t)text.data[i]];
    }
    char *to;
    Value made = text_room(world, text.type, length, 1, false, &to);
    for (int64_t i = 0; !is_signal(made) && i < text.length; i++) {
        uint8_t c = (uint8_t)text.data[i];
        if (!deleted[c]) {
            *to++ = table.data ? table.data[c] : (char)c;
        }
    }
    return made;
}

Value bytes_translate(World *world, Value *args, int count) {
    (void)count;
    return translate(world, args);
}

Value bytearray_translate(World *world, Value *args, int count) {
    (void)count;
    return translate(world, args);
}

static Value make_table(World *world, Value *args) {
    Str from = {0}, to = {0};
    Value ready = bytes_argument(world, args[0], &from);
    ready = is_ready(ready) ? bytes_argument(world, args[1], &to) : ready;
    if (is_signal(ready)) {
        return ready;
    }
    if (from.size != to.size) {
        return raise(world, TYPE_VALUE_ERROR, "maketrans arguments must have same length");
    }
    BytesObject *table = bytes_new(world, 256);
    if (!table) {
        return SIGNAL_MEMORY;
    }
    for (int i = 0; i < 256; i++) {
        table->data[i] = (char)i;
    }
    for (int64_t i = 0; i < from.size; i++) {
        table->data[(uint8_t)from.data[i]] = to.data[i];
    }
    return value_of(world, table);
}

Value bytes_maketrans(World *world, Value *args, int count) {
    (void)count;
    return make_table(world, args);
}

Value bytearray_maketrans(World *world, Value *args, int count) {
    (void)count;
    return make_table(world, args);
}

/* --- hex --------------------------------------------------------------------------------------------------------- */

/* The separator of hex(): NONE with *out -1 for none. */
static Value separator_argument(World *world, Value v, int *out) {
    *out = -1;
    if (v == UNDEFINED) {
        return NONE;
    }
    Value plain = unwrap(world, v);
    if (!is_str(world, plain) && !is_bytes(world, plain)) {
        return has_kind(world, plain, KIND_INSTANCE) || is_ref(plain)
                   ? raise(world, TYPE_TYPE_ERROR, "sep must be str or bytes.")
                   : raise(world, TYPE_TYPE_ERROR, "object of type '%T' has no len()", v);
    }
    Text text = text_of(world, plain);
    if (text.length != 1) {
        return raise(world, TYPE_VALUE_ERROR, "sep must be length 1.");
    }
    uint32_t c = chars_at(text.data, text.width, 0);
    if (c >= 0x80) {
        return raise(world, TYPE_VALUE_ERROR, "sep must be ASCII.");
    }
    *out = (int)c;
    return NONE;
}

Value bytes_to_hex(World *world, NativeId native, Value *args, int count) {
    static const char digits[] = "0123456789abcdef";
    Str bytes;
    int separator;
    int64_t every;
    Value ready = bytes_argument(world, args[0], &bytes);
    ready = is_ready(ready) ? count_argument(world, args[2], 1, &every) : ready;
    ready = is_ready(ready) ? separator_argument(world, args[1], &separator) : ready;
    if (!is_ready(ready)) {
        return not_ready(world, ready, native, args, count);
    }
    int64_t size = bytes.size, group = every < 0 ? -every : every;
    int64_t marks = separator >= 0 && group && size ? (size - 1) / group : 0;
    if (!charge(world, size / 4)) {
        return SIGNAL_LIMIT;
    }
    StrObject *s = str_new(world, 2 * size + marks, 1, true);
    if (!s) {
        return SIGNAL_MEMORY;
    }
    char *to = s->body.data;
    for (int64_t i = 0; i < size; i++) {
        int64_t place = every < 0 ? i : size - i;
        if (i && marks && place % group == 0) {
            *to++ = (char)separator;
        }
        *to++ = digits[(uint8_t)bytes.data[i] >> 4];
        *to++ = digits[(uint8_t)bytes.data[i] & 15];
    }
    return size ? value_of(world, s) : value_ref(world->roots.empty_str);
}

Value bytes_hex(World *world, Value *args, int count) {
    return bytes_to_hex(world, NATIVE_bytes_hex, args, count);
}

Value bytearray_hex(World *world, Value *args, int count) {
    return bytes_to_hex(world, NATIVE_bytearray_hex, args, count);
}

static int hex_digit(uint32_t c) {
    return c >= '0' && c <= '9' ? (int)c - '0'
           : (c | 32) - 'a' < 6 ? (int)((c | 32) - 'a') + 10
                                : -1;
}

/* The bytes written in `text`. The class is in args[0]; subclasses' instances are made by calling them. */
static Value from_hex(World *world, Value *args, TypeId type) {
    Value plain = unwrap(world, args[1]);
    Text text;
    Str view;
    if (is_str(world, plain)) {
        text = text_of(world, plain);
    } else {
        Value ready = bytes_view(world, plain, &view);
        if (is_signal(ready)) {
            return ready;
        }
        if (ready == UNDEFINED) {
            return raise(world, TYPE_TYPE_ERROR,
                         "fromhex() argument must be str or bytes-like, not %T", args[1]);
        }
        text = (Text){plain, view.data, view.size, 1, TYPE_BYTES};
    }
    if (!charge(world, text.length / 4)) {
        return SIGNAL_LIMIT;
    }
    RawObject *raw = heap_new_raw(world, text.length / 2 + 1);
    if (!raw) {
        return SIGNAL_MEMORY;
    }
    int64_t length = 0, digits = 0, i = 0;
    for (; i < text.length; i++) {
        uint32_t c = chars_at(text.data, text.width, i);
        if (digits % 2 == 0 && (c == ' ' || (c >= '\t' && c <= '\r'))) {
            continue;
        }
        int digit = hex_digit(c);
        if (digit < 0) {
            return raise(world, TYPE_VALUE_ERROR,
                         "non-hexadecimal number found in fromhex() arg at position %d", i);
        }
        raw->data[length] = (char)(digits % 2 ? raw->data[length] | digit : digit << 4);
        length += digits++ % 2;
    }
    if (digits % 2) {
        return raise(world, TYPE_VALUE_ERROR,
                     "fromhex() arg must contain an even number of hexadecimal digits");
    }
    Value made = text_make(world, &(Text){.type = type}, raw->data, 1, length);
    return is_signal(made) || args[0] == type_value(world, type) ? made
                                                                 : call1(world, args[0], made);
}

Value bytes_fromhex(World *world, Value *args, int count) {
    (void)count;
    return from_hex(world, args, TYPE_BYTES);
}

Value bytearray_fromhex(World *world, Value *args, int count) {
    (void)count;
    return from_hex(world, args, TYPE_BYTEARRAY);
}

/* --- operators --------------------------------------------------------------------------------------------------- */

Value bytes_concat(World *world, Value a, Value b) {
    Text like = text_of(world, a);
    Str left = {like.data, like.length}, right;
    Value ready = bytes_view(world, b, &right);
    if (!is_ready(ready)) {
        return ready == UNDEFINED ? NOT_IMPLEMENTED : ready;
    }
    if (!charge(world, (left.size + right.size) / 16)) {
        return SIGNAL_LIMIT;
    }
    char *to;
    Value made = text_room(world, like.type, left.size + right.size, 1, false, &to);
    if (!is_signal(made)) {
        memcpy(to, left.data, (size_t)left.size);
        memcpy(to + left.size, right.data, (size_t)right.size);
    }
    return made;
}

Value bytes_compare(World *world, CompareOp op, Value a, Value b) {
    Str x, y;
    Value ready = bytes_view(world, a, &x);
    ready = is_ready(ready) ? bytes_view(world, b, &y) : ready;
    if (!is_ready(ready)) {
        return ready == UNDEFINED ? NOT_IMPLEMENTED : ready;
    }
    bool has_array = has_kind(world, a, KIND_BYTEARRAY) || has_kind(world, b, KIND_BYTEARRAY);
    if (!has_array &&
        (has_kind(world, a, KIND_MEMORYVIEW) || has_kind(world, b, KIND_MEMORYVIEW))) {
        Value same = op <= COMPARE_NE ? memoryview_equal(world, a, b) : NOT_IMPLEMENTED;
        return same == NOT_IMPLEMENTED || is_signal(same)
                   ? same
                   : value_bool((same == TRUE) == (op == COMPARE_EQ));
    }
    int64_t common = x.size < y.size ? x.size : y.size;
    owe(world, common / 32);
    int order = common ? memcmp(x.data, y.data, (size_t)common) : 0;
    order = order ? order : x.size < y.size ? -1 : x.size > y.size;
    static const uint8_t wanted[6] = {2, 5, 1, 3, 4, 6};
    return value_bool(wanted[op] >> ((order < 0 ? -1 : order > 0) + 1) & 1);
}
