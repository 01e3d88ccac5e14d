/* int and bool: their methods. */
#include <string.h>

#include "engine/exec/charge.h"
#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/number.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { INT_TEXT = 1, INT_BASE = 2 };

static Value parse_int(World *world, Value v, Str text, int64_t base) {
    Value parsed = text.data ? int_parse(world, text, (int)base) : UNDEFINED;
    if (parsed == UNDEFINED && !is_str(world, v)) { /* the message shows a bytearray as bytes */
        Str bytes;
        Value viewed = bytes_view(world, v, &bytes);
        v = viewed == NONE ? bytes_from(world, bytes.data, bytes.size) : viewed;
        if (is_signal(v)) {
            return v;
        }
    }
    return parsed == UNDEFINED ? raise(world, TYPE_VALUE_ERROR,
                                       "invalid literal for int() with base %d: %R", base, v)
                               : parsed;
}

/* The base of int(text, base). NONE or a signal. */
static Value read_base(World *world, Value *args, int count, int64_t *base) {
    *base = 10;
    if (args[INT_BASE] == UNDEFINED) {
        return NONE;
    }
    if (args[INT_TEXT] == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "int() missing string argument");
    }
    NumberOutcome outcome = number_int64(world, args[INT_BASE], base);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_int_new, args, count, INT_BASE, CONVERT_INDEX);
    }
    if (*base != 0 && (*base < 2 || *base > 36)) {
        return raise(world, TYPE_VALUE_ERROR, "int() base must be >= 2 and <= 36, or 0");
    }
    return NONE;
}

static Value int_of_number(World *world, Value *args, int count) {
    Value v = args[INT_TEXT], plain = unwrap(world, v);
    if (has_python_method(world, v, NAME_int)) {
        return convert_argument(world, NATIVE_int_new, args, count, INT_TEXT, CONVERT_INT);
    }
    if (is_integer(world, plain)) {
        return is_bool(plain) ? value_int(plain == TRUE) : plain;
    }
    if (is_float(plain)) {
        return float_to_int(world, float_of(plain));
    }
    if (has_python_method(world, v, NAME_index)) {
        return convert_argument(world, NATIVE_int_new, args, count, INT_TEXT, CONVERT_INDEX);
    }
    return raise(world, TYPE_TYPE_ERROR,
                 "int() argument must be a string, a bytes-like object or a real number, not '%T'",
                 v);
}

Value int_new(World *world, Value *args, int count) {
    int64_t base;
    Value signal = read_base(world, args, count, &base);
    if (signal != NONE) {
        return signal;
    }
    if (args[INT_TEXT] == UNDEFINED) {
        return value_int(0);
    }
    Value v = args[INT_TEXT], plain = unwrap(world, v);
    Str text;
    if (plain != v && args[INT_BASE] == UNDEFINED &&
        (has_python_method(world, v, NAME_int) || has_python_method(world, v, NAME_index))) {
        return int_of_number(world, args, count);
    }
    bool numeral = args[INT_BASE] == UNDEFINED || !has_kind(world, plain, KIND_MEMORYVIEW);
    if (numeral && number_text(world, plain, &text, &signal)) {
        return is_signal(signal) ? signal : parse_int(world, plain, text, base);
    }
    if (args[INT_BASE] != UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "int() can't convert non-string with explicit base");
    }
    return int_of_number(world, args, count);
}

Value bool_new(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED) {
        return FALSE;
    }
    Value v = truth(world, args[1]);
    if (v == SIGNAL_CALL) {
        pop_frame(world, top_frame(world));
        return bool_by_step(world, args[1]);
    }
    return is_bool(v) || is_signal(v) ? v : truth(world, v);
}

/* bool's value as the int that it is. */
static Value plain_int(Value v) {
    return is_bool(v) ? value_int(v == TRUE) : v;
}

Value int_bit_length_native(World *world, Value *args, int count) {
    (void)count;
    return value_int(int_bit_length(world, args[0]));
}

Value int_bit_count(World *world, Value *args, int count) {
    (void)count;
    IntView a;
    int_view(world, args[0], &a);
    int64_t ones = 0;
    owe(world, a.count / 2);
    for (int64_t i = 0; i < a.count; i++) {
        ones += __builtin_popcountll(a.limbs[i]);
    }
    return value_int(ones);
}

Value int_conjugate(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return plain_int(args[0]);
}

Value int_real(World *world, Value *args, int count) {
    return int_conjugate(world, args, count);
}

Value int_numerator(World *world, Value *args, int count) {
    return int_conjugate(world, args, count);
}

Value int_imaginary(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return value_int(0);
}

Value int_denominator(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return value_int(1);
}

Value int_is_integer(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return TRUE;
}

Value int_as_integer_ratio(World *world, Value *args, int count) {
    (void)count;
    Value pair[2] = {plain_int(args[0]), value_int(1)};
    return tuple_from(world, pair, 2);
}

/* --- bytes ---------------------------------------------------------------------------------------------------- */

enum { BYTES_LENGTH = 1, BYTES_ORDER = 2, BYTES_SIGNED = 3 };

/* 'little' or 'big' (also when not given). NONE or a signal. */
static Value read_order(World *world, Value order, bool *little) {
    *little = false;
    if (order == UNDEFINED) {
        return NONE;
    }
    order = unwrap(world, order);
    if (!is_str(world, order)) {
        return raise(world, TYPE_TYPE_ERROR, "byteorder must be str, not %T", order);
    }
    *little = str_equals(world, order, "little");
    return *little || str_equals(world, order, "big")
               ? NONE
               : raise(world, TYPE_VALUE_ERROR, "byteorder must be either 'little' or 'big'");
}

static bool is_signed(World *world, Value v) {
    return v != UNDEFINED && truth(world, v) == TRUE;
}

/* The bytes of |v| or of its two's complement. */
static void put_bytes(const IntView *a, uint8_t *out, int64_t length, bool little) {
    uint64_t carry = 1;
    for (int64_t i = 0; i < length; i++) {
        uint64_t limb = i / 8 < a->count ? a->limbs[i / 8] : 0;
        uint64_t byte = limb >> (i % 8 * 8) & 0xFF;
        if (a->negative) {
            byte = (~byte & 0xFF) + carry;
            carry = byte >> 8;
        }
        out[little ? i : length - 1 - i] = (uint8_t)byte;
    }
}

/* Bytes that hold v. */
static int64_t bytes_needed(World *world, Value v, bool with_sign) {
    IntView a;
    int_view(world, v, &a);
    int64_t bits = int_bit_length(world, v);
    if (!with_sign) {
        return (bits + 7) / 8;
    }
    bool power = a.negative && a.count;
    for (int64_t i = 0; power && i < a.count - 1; i++) {
        power = a.limbs[i] == 0;
    }
    power = power && (a.limbs[a.count - 1] & (a.limbs[a.count - 1] - 1)) == 0;
    return bits ? (bits - power) / 8 + 1 : 0;
}

Value int_to_bytes(World *world, Value *args, int count) {
    int64_t length = 1;
    bool little, with_sign = is_signed(world, args[BYTES_SIGNED]);
    if (args[BYTES_LENGTH] != UNDEFINED) {
        NumberOutcome outcome = number_int64(world, args[BYTES_LENGTH], &length);
        if (outcome != NUMBER_OK) {
            return convert_failed(world, outcome, NATIVE_int_to_bytes, args, count, BYTES_LENGTH,
                                  CONVERT_INDEX);
        }
    }
    Value signal = read_order(world, args[BYTES_ORDER], &little);
    if (signal != NONE) {
        return signal;
    }
    if (length < 0) {
        return raise(world, TYPE_VALUE_ERROR, "length argument must be non-negative");
    }
    IntView a;
    int_view(world, args[0], &a);
    if (a.negative && !with_sign) {
        return raise(world, TYPE_OVERFLOW_ERROR, "can't convert negative int to unsigned");
    }
    if (bytes_needed(world, args[0], with_sign) > length) {
        return raise(world, TYPE_OVERFLOW_ERROR, "int too big to convert");
    }
    if (!heap_could_hold(world, length)) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    if (!charge(world, length / 8)) {
        return SIGNAL_LIMIT;
    }
    BytesObject *bytes =
        heap_new(world, TYPE_BYTES, KIND_BYTES, (uint32_t)(sizeof(BytesObject) + (size_t)length));
    if (!bytes) {
        return SIGNAL_MEMORY;
    }
    bytes->hash = 0;
    bytes->length = (uint32_t)length;
    put_bytes(&a, (uint8_t *)bytes->data, length, little);
    return value_of(world, bytes);
}

/* The number that `length` bytes make. */
static Value from_bytes(World *world, const uint8_t *data, int64_t length, bool little,
                        bool with_sign) {
    bool negative = with_sign && length && (data[little ? length - 1 : 0] & 0x80);
    if (!charge(world, length / 8)) {
        return SIGNAL_LIMIT;
    }
    RawObject *raw = heap_new_raw(world, (length / 8 + 1) * 8);
    if (!raw) {
        return SIGNAL_MEMORY;
    }
    uint64_t *limbs = (uint64_t *)(void *)raw->data, carry = 1;
    memset(limbs, 0, (size_t)(length / 8 + 1) * 8);
    for (int64_t i = 0; i < length; i++) {
        uint64_t byte = data[little ? i : length - 1 - i];
        if (negative) {
            byte = (~byte & 0xFF) + carry;
            carry = byte >> 8;
            byte &= 0xFF;
        }
        limbs[i / 8] |= byte << (i % 8 * 8);
    }
    if (negative && carry) { /* every byte was zero once complemented: the next bit is set */
        limbs[length / 8] |= (uint64_t)1 << (length % 8 * 8);
    }
    return int_from_limbs(world, limbs, length / 8 + 1, negative);
}

/* A list or tuple of small ints as bytes in `out`. NONE or a signal. */
static bool has_instances(World *world, const Value *items, int64_t length) {
    for (int64_t i = 0; i < length; i++) {
        if (has_kind(world, items[i], KIND_INSTANCE)) {
            return true;
        }
    }
    return false;
}

static Value gather_bytes(World *world, const Value *items, int64_t length, uint8_t *out) {
    for (int64_t i = 0; i < length; i++) {
        Value plain = unwrap(world, items[i]);
        if (!is_integer(world, plain)) {
            return raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer",
                         items[i]);
        }
        int64_t byte;
        if (!int_to_int64(world, plain, &byte) || byte < 0 || byte > 255) {
            return raise(world, TYPE_VALUE_ERROR, "bytes must be in range(0, 256)");
        }
        out[i] = (uint8_t)byte;
    }
    return NONE;
}

static Value read_bytes(World *world, Value *args) {
    bool little, with_sign = is_signed(world, args[3]);
    Value signal = read_order(world, args[2], &little);
    if (signal != NONE) {
        return signal;
    }
    Value plain = unwrap(world, args[1]);
    if (has_kind(world, plain, KIND_BYTES)) {
        const BytesObject *bytes = at(world, (Ref)plain);
        return from_bytes(world, (const uint8_t *)bytes->data, bytes->length, little, with_sign);
    }
    const Value *items;
    int64_t length = plain == args[1] ? plain_items(world, plain, &items) : -1;
    if (length < 0 || has_instances(world, items, length)) {
        Value all[3] = {args[1], args[2] == UNDEFINED ? NONE : args[2], value_bool(with_sign)};
        return call_helper(world, HELPER_int_from_items, all, 3);
    }
    RawObject *raw = heap_new_raw(world, length + 8);
    if (!raw) {
        return SIGNAL_MEMORY;
    }
    signal = gather_bytes(world, items, length, (uint8_t *)raw->data);
    return signal == NONE ? from_bytes(world, (const uint8_t *)raw->data, length, little, with_sign)
                          : signal;
}

Value int_from_bytes(World *world, Value *args, int count) {
    (void)count;
    Value number = read_bytes(world, args);
    return is_signal(number) || args[0] == type_value(world, TYPE_INT)
               ? number
               : call_value(world, args[0], &number, 1, 0); /* of a subclass */
}
