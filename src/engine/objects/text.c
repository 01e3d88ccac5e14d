/* Text: views of str, bytes and bytearray, and the arguments of their methods. */
#include "engine/objects/text.h"

#include "base/assert.h"
#include "engine/exec/convert.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

Text text_of(World *world, Value v) {
    if (has_kind(world, v, KIND_STR)) {
        const StrObject *s = str_of(world, v);
        return (Text){v, str_data(world, s), s->length, s->head.aux, TYPE_STR};
    }
    if (has_kind(world, v, KIND_BYTES)) {
        const BytesObject *bytes = at(world, (Ref)v);
        return (Text){v, bytes->data, bytes->length, 1, TYPE_BYTES};
    }
    const ByteArrayObject *array = bytearray_of(world, v);
    return (Text){v, bytearray_data(world, array), array->length, 1, TYPE_BYTEARRAY};
}

bool text_is_ascii(World *world, const Text *text) {
    return text->type == TYPE_STR && (str_of(world, text->value)->head.flags & STR_ASCII);
}

Value text_room(World *world, TypeId type, int64_t length, int width, bool ascii, char **out_data) {
    if (type == TYPE_STR) {
        StrObject *s = str_new(world, length, width, ascii);
        *out_data = s ? s->body.data : NULL;
        return s ? value_of(world, s) : SIGNAL_MEMORY;
    }
    if (type == TYPE_BYTES) {
        BytesObject *bytes = bytes_new(world, length);
        *out_data = bytes ? bytes->data : NULL;
        return bytes ? value_of(world, bytes) : SIGNAL_MEMORY;
    }
    ByteArrayObject *array = bytearray_new(world, length);
    *out_data = array ? bytearray_data(world, array) : NULL;
    return array ? value_of(world, array) : SIGNAL_MEMORY;
}

Value text_make(World *world, const Text *like, const char *data, int width, int64_t length) {
    if (like->type == TYPE_STR) {
        return str_from_chars(world, data, width, length);
    }
    char *to;
    Value made = text_room(world, like->type, length, 1, false, &to);
    if (!is_signal(made) && length) {
        memcpy(to, data, (size_t)length);
    }
    return made;
}

Value text_part(World *world, const Text *text, int64_t start, int64_t end) {
    if (text->type == TYPE_STR) {
        return str_substring(world, text->value, start, end);
    }
    if (start == 0 && end == text->length && text->type == TYPE_BYTES) {
        return text->value;
    }
    return text_make(world, text, text->data + start, 1, end > start ? end - start : 0);
}

Value text_argument(World *world, const Text *self, Value v, const char *complaint, Text *out) {
    Value plain = unwrap(world, v);
    if (self->type == TYPE_STR) {
        if (!is_str(world, plain)) {
            return raise(world, TYPE_TYPE_ERROR, complaint, v);
        }
        *out = text_of(world, plain);
        return NONE;
    }
    Str bytes;
    Value done = bytes_argument(world, v, &bytes);
    *out = (Text){plain, bytes.data, bytes.size, 1, TYPE_BYTES};
    return done;
}

/* UNDEFINED: it has a Python __index__. NONE: it is an int. NOT_IMPLEMENTED: it is no index. */
static Value look_at_index(World *world, Value v, Value *plain) {
    *plain = unwrap(world, v);
    if (is_integer(world, *plain)) {
        return NONE;
    }
    return has_kind(world, *plain, KIND_INSTANCE) &&
                   special_lookup(world, v, NAME_index) != UNDEFINED
               ? UNDEFINED
               : NOT_IMPLEMENTED;
}

Value count_argument(World *world, Value v, int64_t otherwise, int64_t *out) {
    Value plain;
    *out = otherwise;
    if (v == UNDEFINED) {
        return NONE;
    }
    Value how = look_at_index(world, v, &plain);
    if (how == NOT_IMPLEMENTED) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", v);
    }
    if (how == NONE && !int_to_int64(world, plain, out)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    }
    return how;
}

Value place_argument(World *world, Value v, int64_t otherwise, int64_t *out) {
    Value plain;
    *out = otherwise;
    if (v == UNDEFINED || v == NONE) {
        return NONE;
    }
    Value how = look_at_index(world, v, &plain);
    if (how == NOT_IMPLEMENTED) {
        return raise(world, TYPE_TYPE_ERROR,
                     "slice indices must be integers or None or have an __index__ method");
    }
    if (how == NONE && !int_to_int64(world, plain, out)) {
        *out = int_order(world, plain, value_int(0)) < 0 ? INT64_MIN / 4 : INT64_MAX / 4;
    }
    *out = *out > INT64_MAX / 4 ? INT64_MAX / 4 : *out < INT64_MIN / 4 ? INT64_MIN / 4 : *out;
    return how;
}

Value ask_index(World *world, NativeId native, const Value *args, int count) {
    for (int i = 1; i < count; i++) {
        Value plain;
        if (args[i] != UNDEFINED && look_at_index(world, args[i], &plain) == UNDEFINED) {
            return convert_argument(world, native, args, count, i, CONVERT_INDEX);
        }
    }
    UNREACHABLE();
}
