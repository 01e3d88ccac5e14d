/* str: its methods beside those of all text. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/bytes.h"
#include "engine/objects/codec.h"
#include "engine/objects/dict.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/repr.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/text_methods.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

#define X(name, method)                                                                            \
    Value str_##name(World *world, Value *args, int count) {                                       \
        return method(world, NATIVE_str_##name, args, count);                                      \
    }
TEXT_METHODS(X)
#undef X

Value str_new_native(World *world, Value *args, int count) {
    (void)count;
    if (args[2] != UNDEFINED || args[3] != UNDEFINED) {
        Value ready = codec_arguments(world, args[2], args[3], "str");
        if (is_signal(ready)) {
            return ready;
        }
        if (args[1] == UNDEFINED) {
            return value_ref(world->roots.empty_str);
        }
        if (is_str(world, unwrap(world, args[1]))) {
            return raise(world, TYPE_TYPE_ERROR, "decoding str is not supported");
        }
        if (!is_bytes_like(world, args[1])) {
            return raise(world, TYPE_TYPE_ERROR,
                         "decoding to str: need a bytes-like object, %T found", args[1]);
        }
        return text_decode(world, args[1], args[2], args[3], "str");
    }
    return args[1] == UNDEFINED ? value_ref(world->roots.empty_str) : value_str(world, args[1]);
}

/* --- join -------------------------------------------------------------------------------------------------------- */

typedef struct Joined {
    int64_t length;
    int width;
    bool ascii;
} Joined;

static Value measure(World *world, const Value *items, int64_t count, const StrObject *separator,
                     Joined *out) {
    *out = (Joined){.width = 1, .ascii = true};
    for (int64_t i = 0; i < count; i++) {
        Value item = items[i];
        if (!is_str(world, item)) {
            item = unwrap(world, item);
            if (!is_str(world, item)) {
                return raise(world, TYPE_TYPE_ERROR,
                             "sequence item %d: expected str instance, %T found", i, item);
            }
        }
        const StrObject *s = str_of(world, item);
        out->length += s->length;
        out->width = s->head.aux > out->width ? s->head.aux : out->width;
        out->ascii = out->ascii && (s->head.flags & STR_ASCII);
    }
    if (count > 1 && separator->length) {
        out->length += (count - 1) * (int64_t)separator->length;
        out->width = separator->head.aux > out->width ? separator->head.aux : out->width;
        out->ascii = out->ascii && (separator->head.flags & STR_ASCII);
    }
    return charge(world, count + out->length / 16) ? NONE : SIGNAL_LIMIT;
}

/* Short strings by one word, which every string has, where the room up to `end` takes it: the next one overwrites what
 * was too much. */
static inline char *append(World *world, char *to, const char *end, int width, const StrObject *s) {
    const char *data = str_data(world, s);
    if (width == 1 && s->length <= sizeof s->body && end - to >= (int64_t)sizeof s->body &&
        data == s->body.data) {
        memcpy(to, data, sizeof s->body);
        return to + s->length;
    }
    if (width == 1) {
        memcpy(to, data, s->length);
        return to + s->length;
    }
    chars_copy(to, width, data, s->head.aux, s->length);
    return to + (int64_t)s->length * width;
}

static Value join_strs(World *world, Value separator, const Value *items, int64_t count) {
    const StrObject *between = str_of(world, separator);
    Joined size;
    Value ready = measure(world, items, count, between, &size);
    if (is_signal(ready)) {
        return ready;
    }
    if (count == 1 && is_str(world, items[0])) {
        return items[0];
    }
    if (size.length == 0) {
        return value_ref(world->roots.empty_str);
    }
    StrObject *s = str_new(world, size.length, size.width, size.ascii);
    if (!s) {
        return SIGNAL_MEMORY;
    }
    char *to = s->body.data, *end = to + size.length * size.width;
    for (int64_t i = 0; i < count; i++) {
        if (i && between->length) {
            to = append(world, to, end, size.width, between);
        }
        Value item = is_str(world, items[i]) ? items[i] : unwrap(world, items[i]);
        to = append(world, to, end, size.width, str_of(world, item));
    }
    return value_of(world, s);
}

Value join_list(World *world, ListObject *items, Value separator, Value b, Value c) {
    (void)b;
    (void)c;
    const Value *values = items->length ? list_items(world, items) : &separator;
    return is_str(world, separator) ? join_strs(world, separator, values, items->length)
                                    : join_bytes(world, separator, values, items->length);
}

Value text_join(World *world, Value separator, Value iterable) {
    if (has_kind(world, iterable, KIND_LIST)) {
        return join_list(world, at(world, (Ref)iterable), separator, UNDEFINED, UNDEFINED);
    }
    if (!is_iterable(world, iterable)) {
        return raise(world, TYPE_TYPE_ERROR, "can only join an iterable");
    }
    return with_items(world, iterable, AFTER_JOIN, separator, UNDEFINED, UNDEFINED);
}

Value str_join(World *world, Value *args, int count) {
    (void)count;
    return text_join(world, args[0], args[1]);
}

static Value str_translate_by(World *world, Value s, Value table) {
    Value both[2] = {s, table};
    return call_helper(world, HELPER_str_translate, both, 2);
}

/* --- translate --------------------------------------------------------------------------------------------------- */

static Value put_translated(World *world, StrBuilder *b, uint32_t c, Value to) {
    to = unwrap(world, to);
    int64_t code;
    if (to == UNDEFINED) {
        builder_char(b, c);
    } else if (is_str(world, to)) {
        builder_str(b, to);
    } else if (to != NONE) {
        if (!is_integer(world, to)) {
            return raise(world, TYPE_TYPE_ERROR,
                         "character mapping must return integer, None or str");
        }
        if (!int_to_int64(world, to, &code) || code < 0 || code > 0x10ffff) {
            return raise(world, TYPE_VALUE_ERROR, "character mapping must be in range(0x110000)");
        }
        builder_char(b, (uint32_t)code);
    }
    return NONE;
}

/* ASCII into ASCII, character by character. UNDEFINED: some character becomes something else. */
static Value translate_ascii(World *world, const StrObject *s, Value table) {
    uint8_t to[128];
    uint64_t known[2] = {0, 0};
    StrObject *made = str_new(world, s->length, 1, true);
    const char *data = str_data(world, s);
    if (!made) {
        return SIGNAL_MEMORY;
    }
    char *out = made->body.data;
    for (int64_t i = 0; i < s->length; i++) {
        uint8_t c = (uint8_t)data[i];
        if (!(known[c >> 6] >> (c & 63) & 1)) {
            Value v = keyed(world, KEYED_GET, table, value_int(c), UNDEFINED);
            if (v == SIGNAL_CALL) {
                pop_frame(world, top_frame(world));
                return UNDEFINED;
            }
            if (is_signal(v)) {
                return v;
            }
            bool one = is_str(world, v) && str_of(world, v)->length == 1;
            int64_t code = v == UNDEFINED ? c
                           : is_int(v)    ? int_of(v)
                           : one          ? (int64_t)str_at(world, str_of(world, v), 0)
                                          : -1;
            if (code < 0 || code > 127) {
                return UNDEFINED;
            }
            to[c] = (uint8_t)code;
            known[c >> 6] |= UINT64_C(1) << (c & 63);
        }
        out[i] = (char)to[c];
    }
    return s->length ? value_of(world, made) : value_ref(world->roots.empty_str);
}

Value str_translate(World *world, Value *args, int count) {
    (void)count;
    const StrObject *s = str_of(world, args[0]);
    if (!has_kind(world, args[1], KIND_DICT)) {
        return str_translate_by(world, args[0], args[1]);
    }
    if (!charge(world, s->length / 4)) {
        return SIGNAL_LIMIT;
    }
    Value quick = s->head.flags & STR_ASCII ? translate_ascii(world, s, args[1]) : UNDEFINED;
    if (quick != UNDEFINED) {
        return quick;
    }
    StrBuilder b;
    builder_init(&b, world);
    Value known[128];
    memset(known, 0, sizeof known); /* 0.0 stands for: not looked up yet */
    for (int64_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(world, s, i);
        Value to = c < 128 ? known[c] : 0;
        if (!to) {
            to = keyed(world, KEYED_GET, args[1], value_int(c), UNDEFINED);
            if (to == SIGNAL_CALL) {
                pop_frame(world, top_frame(world));
                return str_translate_by(world, args[0], args[1]);
            }
            if (is_signal(to)) {
                return to;
            }
            if (c < 128) {
                known[c] = to;
            }
        }
        Value done = put_translated(world, &b, c, to);
        if (is_signal(done)) {
            return done;
        }
    }
    return builder_take(&b);
}

/* From a dict whose keys are characters or numbers. */
static Value table_from_dict(World *world, Value from, DictObject *table) {
    if (!has_kind(world, from, KIND_DICT)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "if you give only one argument to maketrans it must be a dict");
    }
    const DictObject *dict = dict_of(world, from);
    for (int64_t e = dict_next(world, dict, 0); e >= 0; e = dict_next(world, dict, e + 1)) {
        Value key = dict_entries(world, dict)[2 * e], value = dict_entries(world, dict)[2 * e + 1];
        Value plain = unwrap(world, key);
        if (is_str(world, plain)) {
            if (str_of(world, plain)->length != 1) {
                return raise(world, TYPE_VALUE_ERROR,
                             "string keys in translate table must be of length 1");
            }
            key = value_int(str_at(world, str_of(world, plain), 0));
        } else if (!is_integer(world, plain)) {
            return raise(world, TYPE_TYPE_ERROR,
                         "keys in translate table must be strings or integers");
        }
        Value done = keyed(world, KEYED_SET, value_of(world, table), key, value);
        if (is_signal(done)) {
            return done;
        }
    }
    return NONE;
}

static Value table_from_strs(World *world, const Value *args, DictObject *table) {
    const StrObject *from = str_of(world, args[0]), *to = str_of(world, args[1]);
    if (from->length != to->length) {
        return raise(world, TYPE_VALUE_ERROR,
                     "the first two maketrans arguments must have equal length");
    }
    Value holder = value_of(world, table);
    for (int64_t i = 0; i < from->length; i++) {
        Value done = keyed(world, KEYED_SET, holder, value_int(str_at(world, from, i)),
                           value_int(str_at(world, to, i)));
        if (is_signal(done)) {
            return done;
        }
    }
    const StrObject *gone = args[2] == UNDEFINED ? NULL : str_of(world, args[2]);
    for (int64_t i = 0; gone && i < gone->length; i++) {
        Value done = keyed(world, KEYED_SET, holder, value_int(str_at(world, gone, i)), NONE);
        if (is_signal(done)) {
            return done;
        }
    }
    return NONE;
}

Value str_maketrans(World *world, Value *args, int count) {
    (void)count;
    Value plain[3];
    DictObject *table = dict_new(world, 0);
    if (!table) {
        return SIGNAL_MEMORY;
    }
    for (int i = 0; i < 3; i++) {
        plain[i] = args[i] == UNDEFINED ? UNDEFINED : unwrap(world, args[i]);
    }
    if (args[1] == UNDEFINED) {
        Value done = table_from_dict(world, plain[0], table);
        return is_signal(done) ? done : value_of(world, table);
    }
    for (int i = 1; i < 3; i++) {
        if (plain[i] != UNDEFINED && !is_str(world, plain[i])) {
            return raise(world, TYPE_TYPE_ERROR, "maketrans() argument %d must be str, not %T",
                         (int64_t)i + 1, args[i]);
        }
    }
    if (!is_str(world, plain[0])) {
        return raise(world, TYPE_TYPE_ERROR,
                     "first maketrans argument must be a string if there is a second argument");
    }
    if (!charge(world, str_of(world, plain[0])->length)) {
        return SIGNAL_LIMIT;
    }
    Value done = table_from_strs(world, plain, table);
    return is_signal(done) ? done : value_of(world, table);
}
