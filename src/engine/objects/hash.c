/* hash(). */
#include "engine/objects/hash.h"

#include <math.h>

#include "engine/exec/charge.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { DEPTH_MOST = 100, NESTED_MOST = 20000, SHORT_TUPLE = 8, MODULUS_BITS = 61 };
#define MODULUS ((UINT64_C(1) << MODULUS_BITS) - 1)

int64_t hash_double(double d) {
    if (d - d != 0) {
        return d != d ? 0 : d > 0 ? 314159 : -314159;
    }
    int exponent;
    double mantissa = frexp(fabs(d), &exponent);
    uint64_t x = 0;
    while (mantissa != 0) { /* 28 bits at a time, as multiples of 2**28 modulo 2**61 - 1 */
        x = ((x << 28) & MODULUS) | x >> (MODULUS_BITS - 28);
        mantissa *= 268435456.0;
        exponent -= 28;
        uint64_t part = (uint64_t)mantissa;
        mantissa -= (double)part;
        x += part;
        x = x >= MODULUS ? x - MODULUS : x;
    }
    int shift = exponent >= 0 ? exponent % MODULUS_BITS
                              : MODULUS_BITS - 1 - ((-1 - exponent) % MODULUS_BITS);
    x = ((x << shift) & MODULUS) | x >> (MODULUS_BITS - shift);
    int64_t result = d < 0 ? -(int64_t)x : (int64_t)x;
    return result == -1 ? -2 : result;
}

/* How deep in tuples it is, and how many members of nested ones were hashed: what is more goes by steps. */
typedef struct Walk {
    int depth, nested;
} Walk;

/* xxHash's mixing, as CPython's tuples do it. */
static HashOutcome hash_values(World *world, const Value *items, int64_t count, Walk *walk,
                               int64_t *out, Value *culprit);

static int64_t hash_set(World *world, const SetObject *set) {
    uint64_t h = 1927868237u * ((uint64_t)set->live + 1);
    const SetTable *table = set->table ? at(world, set->table) : NULL;
    for (uint32_t i = 0; table && i <= set->mask; i++) {
        uint64_t one = (uint64_t)table->entries[i].hash;
        if (table->entries[i].key != UNDEFINED && table->entries[i].key != NOT_IMPLEMENTED) {
            h ^= ((one ^ 89869747u) ^ (one << 16)) * 3644798167u;
        }
    }
    h ^= (h >> 11) ^ (h >> 25);
    return (int64_t)(h * 69069u + 907133923u);
}

/* Equal methods are of the same function and object. */
static int64_t hash_method(const RecordObject *method) {
    return (int64_t)((Ref)method->values[0] >> 3) ^ (int64_t)(method->values[1] & UINT32_MAX);
}

static int64_t hash_complex(const ComplexObject *z) {
    uint64_t h =
        (uint64_t)hash_double(z->real) + UINT64_C(1000003) * (uint64_t)hash_double(z->imaginary);
    return (int64_t)h == -1 ? -2 : (int64_t)h;
}

static HashOutcome hash_range(World *world, const RecordObject *range, Walk *walk, int64_t *out,
                              Value *culprit) {
    const Value *own = range->values;
    bool none = own[3] == value_int(0), one = own[3] == value_int(1);
    Value parts[3] = {own[3], none ? NONE : own[0], none || one ? NONE : own[2]};
    return hash_values(world, parts, 3, walk, out, culprit);
}

/* Keys and items are compared like sets. */
static HashOutcome hash_view(World *world, Value v, int64_t *out) {
    *out = (int64_t)(Ref)v >> 3;
    return type_of(world, v)->type_id == TYPE_DICT_VALUES ? HASH_OK : HASH_UNHASHABLE;
}

static HashOutcome hash_at(World *world, Value v, Walk *walk, int64_t *out, Value *culprit) {
    if (is_int(v)) {
        int64_t n = int_of(v);
        *out = n == -1 ? -2 : n;
        return HASH_OK;
    }
    if (is_float(v)) {
        *out = hash_double(float_of(v));
        return HASH_OK;
    }
    *culprit = v;
    if (!is_ref(v)) {
        *out = is_bool(v) ? v == TRUE : (int64_t)(v & 0xFF) * 1000003 + 0xfca86420;
        return HASH_OK;
    }
    const Object *object = object_of(world, v);
    switch ((int)(Kind)object->kind) {
    case KIND_STR: *out = str_object_hash(world, str_of(world, v)); return HASH_OK;
    case KIND_INT: *out = int_hash(world, v); return HASH_OK;
    case KIND_TUPLE:
        return hash_values(world, ((const TupleObject *)object)->items,
                           tuple_length(world, (const TupleObject *)object), walk, out, culprit);
    case KIND_BYTES: {
        const BytesObject *bytes = (const BytesObject *)object;
        *out = chars_hash(world, bytes->data, bytes->length);
        return HASH_OK;
    }
    case KIND_MEMORYVIEW: {
        Str bytes;
        bool readonly = ((const RecordObject *)object)->values[VIEW_READONLY] == TRUE;
        if (!readonly || bytes_view(world, v, &bytes) != NONE) {
            return HASH_UNHASHABLE;
        }
        *out = chars_hash(world, bytes.data, bytes.size);
        return HASH_OK;
    }
    case KIND_BYTEARRAY: return HASH_UNHASHABLE;
    case KIND_COMPLEX: *out = hash_complex((const ComplexObject *)object); return HASH_OK;
    case KIND_LIST:
    case KIND_DICT: return HASH_UNHASHABLE;
    case KIND_SLICE:
        return hash_values(world, ((const RecordObject *)object)->values, 3, walk, out, culprit);
    case KIND_RANGE: return hash_range(world, (const RecordObject *)object, walk, out, culprit);
    case KIND_SET:
        *out = hash_set(world, (const SetObject *)object);
        return type_of(world, v)->type_id == TYPE_FROZENSET ? HASH_OK : HASH_UNHASHABLE;
    case KIND_VIEW: return hash_view(world, v, out);
    case KIND_METHOD: *out = hash_method((const RecordObject *)object); return HASH_OK;
    case KIND_INSTANCE: break;
    case KIND_TYPE:
        if (has_own_methods(world, v)) {
            break;
        }
        *out = (int64_t)(Ref)v >> 3;
        return HASH_OK;
    default: *out = (int64_t)(Ref)v >> 3; return HASH_OK;
    }
    Value method = special_lookup(world, v, NAME_hash);
    if (method == NONE) {
        return HASH_UNHASHABLE;
    }
    if (!has_kind(world, method, KIND_NATIVE)) {
        return HASH_ASK;
    }
    Value plain = unwrap(world, v);
    if (plain != v && !is_native_of(world, method, NATIVE_object_hash)) {
        return hash_at(world, plain, walk, out, culprit);
    }
    *out = (int64_t)(Ref)v >> 3;
    return HASH_OK;
}

static HashOutcome hash_values(World *world, const Value *items, int64_t count, Walk *walk,
                               int64_t *out, Value *culprit) {
    walk->nested += walk->depth > 0 ? (int)(count < NESTED_MOST ? count : NESTED_MOST) : 0;
    if (walk->depth > DEPTH_MOST || walk->nested >= NESTED_MOST) {
        return HASH_DEEP;
    }
    uint64_t sum = hash_tuple_start();
    owe(world, count);
    walk->depth++;
    for (int64_t i = 0; i < count; i++) {
        int64_t lane;
        HashOutcome outcome = hash_at(world, items[i], walk, &lane, culprit);
        if (outcome != HASH_OK) {
            return outcome;
        }
        sum = hash_tuple_add(sum, lane);
    }
    walk->depth--;
    *out = hash_tuple_end(sum, count);
    return HASH_OK;
}

HashOutcome value_hash(World *world, Value v, int64_t *out, Value *culprit) {
    Walk walk = {0};
    return hash_at(world, v, &walk, out, culprit);
}

bool hash_short_tuple(World *world, Value key, int64_t *out) {
    const TupleObject *tuple = at(world, (Ref)key);
    if (!has_kind(world, key, KIND_TUPLE) || tuple->head.aux > SHORT_TUPLE) {
        return false;
    }
    uint64_t sum = hash_tuple_start();
    for (uint32_t i = 0; i < tuple->head.aux; i++) {
        Value item = tuple->items[i], culprit;
        int64_t lane;
        if (is_int(item)) {
            lane = item == value_int(-1) ? -2 : int_of(item);
        } else if (is_str(world, item)) {
            lane = str_object_hash(world, str_of(world, item));
        } else if (is_ref(item) || hash_at(world, item, NULL, &lane, &culprit) != HASH_OK) {
            return false;
        }
        sum = hash_tuple_add(sum, lane);
    }
    owe(world, tuple->head.aux);
    *out = hash_tuple_end(sum, tuple->head.aux);
    return true;
}

int same_short_tuple(World *world, Value a, Value b) {
    const TupleObject *have = at(world, (Ref)a), *key = at(world, (Ref)b);
    if (!has_kind(world, a, KIND_TUPLE) || key->head.aux > SHORT_TUPLE) {
        return -1;
    }
    if (have->head.aux != key->head.aux) {
        return 0;
    }
    for (uint32_t i = 0; i < key->head.aux; i++) {
        Value x = have->items[i], y = key->items[i];
        if (x == y) {
            continue;
        }
        if (are_ints(x, y)) {
            return 0;
        }
        if (!is_str(world, x) || !is_str(world, y)) {
            return -1;
        }
        if (!str_same(world, str_of(world, x), str_of(world, y))) {
            return 0;
        }
    }
    return 1;
}
