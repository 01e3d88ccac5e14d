/* The usual cases of operators and builtin functions. */
#include "engine/exec/quick.h"

#include <math.h>

#include "engine/exec/operate.h"
#include "engine/exec/special.h"
#include "engine/objects/dict.h"
#include "engine/objects/format.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/number.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

/* --- operators ------------------------------------------------------------------------------------------------ */

/* A small power of a small int. */
static Value int_power_small(int64_t base, int64_t exponent) {
    int64_t result = 1;
    if (exponent < 0 || exponent > 49) {
        return UNDEFINED;
    }
    for (;; exponent >>= 1) {
        if ((exponent & 1) &&
            (__builtin_mul_overflow(result, base, &result) || !int_fits(result))) {
            return UNDEFINED;
        }
        if (exponent < 2) {
            return value_int(result);
        }
        if (__builtin_mul_overflow(base, base, &base)) {
            return UNDEFINED;
        }
    }
}

Value quick_arithmetic(uint32_t op, Value a, Value b) {
    if (are_ints(a, b)) {
        return op == OP_POW || op == OP_IPOW ? int_power_small(int_of(a), int_of(b)) : UNDEFINED;
    }
    if ((!is_float(a) && !is_int(a)) || (!is_float(b) && !is_int(b))) {
        return UNDEFINED;
    }
    double x = is_float(a) ? float_of(a) : (double)int_of(a);
    double y = is_float(b) ? float_of(b) : (double)int_of(b);
    switch ((int)(Opcode)op) {
    case OP_ADD:
    case OP_IADD: return value_float(x + y);
    case OP_SUB:
    case OP_ISUB: return value_float(x - y);
    case OP_MUL:
    case OP_IMUL: return value_float(x * y);
    case OP_DIV:
    case OP_IDIV: return y == 0 ? UNDEFINED : value_float(x / y);
    case OP_MOD:
    case OP_IMOD: return y == 0 ? UNDEFINED : float_remainder(x, y, false);
    case OP_FLOORDIV:
    case OP_IFLOORDIV: return y == 0 ? UNDEFINED : float_remainder(x, y, true);
    case OP_POW:
    case OP_IPOW: {
        double power = x > 0 ? pow(x, y) : INFINITY;
        return isfinite(power) ? value_float(power) : UNDEFINED;
    }
    default: return UNDEFINED;
    }
}

static Value quick_complex(World *world, uint32_t op, Value a, Value b) {
    const ComplexObject *x = at(world, (Ref)a), *y = at(world, (Ref)b);
    double real, imaginary;
    switch ((int)(Opcode)op) {
    case OP_ADD:
    case OP_IADD:
        real = x->real + y->real;
        imaginary = x->imaginary + y->imaginary;
        break;
    case OP_SUB:
    case OP_ISUB:
        real = x->real - y->real;
        imaginary = x->imaginary - y->imaginary;
        break;
    case OP_MUL:
    case OP_IMUL:
        real = x->real * y->real - x->imaginary * y->imaginary;
        imaginary = x->real * y->imaginary + x->imaginary * y->real;
        break;
    default: return UNDEFINED;
    }
    ComplexObject *z = real == real && imaginary == imaginary
                           ? heap_new(world, TYPE_COMPLEX, KIND_COMPLEX, sizeof(ComplexObject))
                           : NULL;
    if (!z) {
        return UNDEFINED;
    }
    z->real = real;
    z->imaginary = imaginary;
    return value_of(world, z);
}

static Value ordered(CompareOp op, bool less, bool equal) {
    switch ((int)op) {
    case COMPARE_EQ: return value_bool(equal);
    case COMPARE_NE: return value_bool(!equal);
    case COMPARE_LT: return value_bool(less);
    case COMPARE_LE: return value_bool(less || equal);
    case COMPARE_GT: return value_bool(!less && !equal);
    default: return value_bool(!less);
    }
}

enum { LENGTH_COMPARED = 4096, MEMBERS_COMPARED = 8 };

static Value compare_members(World *world, CompareOp op, Value a, Value b) {
    if (are_ints(a, b)) {
        return ordered(op, a < b, a == b);
    }
    if (is_float(a) && is_float(b)) {
        double x = float_of(a), y = float_of(b);
        return x == x && y == y ? ordered(op, x < y, x == y) : UNDEFINED;
    }
    return has_kind(world, a, KIND_TUPLE) ? UNDEFINED : quick_compare(world, op, a, b);
}

/* Short tuples whose members are numbers and strings as far as the first two that differ. */
static Value compare_tuples(World *world, CompareOp op, const TupleObject *x,
                            const TupleObject *y) {
    uint32_t m = x->head.aux, n = y->head.aux;
    if (m > MEMBERS_COMPARED || n > MEMBERS_COMPARED) {
        return UNDEFINED;
    }
    for (uint32_t i = 0; i < m && i < n; i++) {
        Value a = x->items[i], b = y->items[i];
        Value same = a == b ? TRUE : compare_members(world, COMPARE_EQ, a, b);
        if (same == UNDEFINED) {
            return UNDEFINED;
        }
        if (same == FALSE) {
            return op == COMPARE_EQ   ? FALSE
                   : op == COMPARE_NE ? TRUE
                                      : compare_members(world, op, a, b);
        }
    }
    return ordered(op, m < n, m == n);
}

Value quick_compare(World *world, CompareOp op, Value a, Value b) {
    if (is_ref(a)) {
        if (!is_ref(b) || !is_str(world, a) || !is_str(world, b) ||
            str_of(world, a)->length > LENGTH_COMPARED) { /* that is paid for elsewhere */
            return has_kind(world, a, KIND_TUPLE) && has_kind(world, b, KIND_TUPLE)
                       ? compare_tuples(world, op, at(world, (Ref)a), at(world, (Ref)b))
                       : UNDEFINED;
        }
        if (op <= COMPARE_NE) {
            return value_bool(str_same(world, str_of(world, a), str_of(world, b)) ==
                              (op == COMPARE_EQ));
        }
        int order = str_order(world, str_of(world, a), str_of(world, b));
        return ordered(op, order < 0, order == 0);
    }
    if (is_float(a) && is_int(b)) {
        double x = float_of(a), y = (double)int_of(b);
        return x == x ? ordered(op, x < y, x == y) : UNDEFINED;
    }
    if (is_int(a) && is_float(b)) {
        double x = (double)int_of(a), y = float_of(b);
        return y == y ? ordered(op, x < y, x == y) : UNDEFINED;
    }
    return UNDEFINED;
}

enum { SHORT_SLICE = 64 };

Value quick_slice(World *world, Value object, const Value *bounds) {
    if (!is_ref(object) || (!is_int(bounds[0]) && bounds[0] != NONE) ||
        (!is_int(bounds[1]) && bounds[1] != NONE)) {
        return UNDEFINED;
    }
    const Object *whole = object_of(world, object);
    int64_t length;
    switch ((int)(Kind)whole->kind) {
    case KIND_LIST: length = ((const ListObject *)whole)->length; break;
    case KIND_STR: length = ((const StrObject *)whole)->length; break;
    default: return UNDEFINED;
    }
    int64_t start = bounds[0] == NONE ? 0 : int_of(bounds[0]);
    int64_t stop = bounds[1] == NONE ? length : int_of(bounds[1]);
    start += start < 0 ? length : 0;
    stop += stop < 0 ? length : 0;
    start = start < 0 ? 0 : start;
    stop = stop > length ? length : stop;
    if (stop - start > SHORT_SLICE) {
        return UNDEFINED;
    }
    Value result;
    if (whole->kind == KIND_STR) {
        result = str_substring(world, object, start, stop);
    } else {
        result = stop > start
                     ? list_from(world, list_items(world, (const ListObject *)whole) + start,
                                 stop - start)
                     : list_from(world, NULL, 0);
    }
    return is_signal(result) ? UNDEFINED : result;
}

static Value quick_concat(World *world, Value a, Value b) {
    if (str_of(world, a)->length + (int64_t)str_of(world, b)->length > LENGTH_COMPARED) {
        return UNDEFINED;
    }
    Value whole = str_concat(world, a, b);
    return is_signal(whole) ? UNDEFINED : whole;
}

/* Ints that are no small ones, or whose result is none. */
static Value quick_wide(World *world, uint32_t op, Value a, Value b) {
    static const char symbols[] = "+-*  %   |^&/"; /* in the order of the opcodes */
    char symbol = symbols[op - (op >= OP_IADD ? OP_IADD : OP_ADD)];
    Value result = symbol == ' ' ? UNDEFINED : int_wide_operate(world, symbol, a, b);
    return is_signal(result) ? UNDEFINED : result;
}

Value quick_objects(World *world, uint32_t op, Value a, Value b) {
    Kind kind = kind_of(world, a);
    if (is_int(a) || kind == KIND_INT) {
        return quick_wide(world, op, a, b);
    }
    if (kind != kind_of(world, b)) {
        return UNDEFINED;
    }
    if (kind == KIND_STR && (op == OP_ADD || op == OP_IADD)) {
        return quick_concat(world, a, b);
    }
    return kind == KIND_COMPLEX ? quick_complex(world, op, a, b) : UNDEFINED;
}

/* --- iterators ------------------------------------------------------------------------------------------------ */

/* The next item of a list, tuple or range; UNDEFINED: iter_next must say. */
static inline Value next_at_once(World *world, Value iterator) {
    RecordObject *it = at(world, (Ref)iterator);
    if (it->head.flags == ITER_RANGE && it->values[2] != INT_BIAS) {
        it->values[2]--;
        it->values[0] += it->values[1] - INT_BIAS;
        return it->values[0] - it->values[1] + INT_BIAS;
    }
    uint64_t index = it->values[1] - INT_BIAS;
    if (it->head.flags == ITER_LIST && it->values[0] != UNDEFINED) {
        const ListObject *list = at(world, (Ref)it->values[0]);
        if (index < list->length) {
            it->values[1]++;
            return list_items(world, list)[index];
        }
    }
    if (it->head.flags == ITER_TUPLE && it->values[0] != UNDEFINED) {
        const TupleObject *tuple = at(world, (Ref)it->values[0]);
        if (index < tuple->head.aux && tuple->head.aux != TUPLE_LARGE) {
            it->values[1]++;
            return tuple->items[index];
        }
    }
    return UNDEFINED;
}

static Value next_steady(World *world, Value iterator) {
    Value item = next_at_once(world, iterator);
    return item != UNDEFINED ? item : iter_next(world, iterator);
}

/* The next pair of a zip of two steady iterators. */
static Value zip_pair(World *world, const RecordObject *zip, Value *to) {
    const TupleObject *inner = at(world, (Ref)zip->values[0]);
    if (inner->head.aux != 2 || zip->values[1] == TRUE || !iter_is_steady(world, inner->items[0]) ||
        !iter_is_steady(world, inner->items[1])) {
        return UNDEFINED;
    }
    Value first = next_steady(world, inner->items[0]);
    if (is_signal(first)) {
        return first;
    }
    Value second = next_steady(world, inner->items[1]);
    if (is_signal(second)) {
        return second;
    }
    to[0] = first;
    to[1] = second;
    return TRUE;
}

/* The same as a tuple. */
static Value zip_row(World *world, const RecordObject *zip) {
    TupleObject *row = tuple_new(world, 2);
    if (!row) {
        return SIGNAL_MEMORY;
    }
    row->items[0] = row->items[1] = NONE;
    Value taken = zip_pair(world, zip, row->items);
    return taken == TRUE ? value_of(world, row) : taken;
}

Value quick_pair(World *world, RecordObject *iterator, Value *to) {
    switch ((int)iterator->head.flags) {
    case ITER_ITEMS: {
        const DictObject *dict = dict_of(world, iterator->values[0]);
        if (iterator->values[0] == NONE || int_of(iterator->values[2]) != dict->live ||
            iterator->values[3] == value_int(0)) {
            return UNDEFINED;
        }
        int64_t entry = dict_next(world, dict, int_of(iterator->values[1]));
        if (entry < 0) {
            return UNDEFINED;
        }
        const Value *pair = dict_entries(world, dict) + 2 * entry;
        iterator->values[1] = value_int(entry + 1);
        iterator->values[3]--;
        to[0] = pair[0];
        to[1] = pair[1];
        return TRUE;
    }
    case ITER_ENUMERATE: {
        if (!is_int(iterator->values[1]) || iterator->values[1] == value_int(SMALL_INT_MAX) ||
            !has_kind(world, iterator->values[0], KIND_ITER)) {
            return UNDEFINED;
        }
        const RecordObject *inner = at(world, (Ref)iterator->values[0]);
        Value item = inner->head.flags <= ITER_REVERSED ? next_steady(world, iterator->values[0])
                     : inner->head.flags == ITER_ZIP    ? zip_row(world, inner)
                                                        : UNDEFINED;
        if (item == UNDEFINED) {
            return UNDEFINED;
        }
        if (is_signal(item)) {
            return item;
        }
        to[0] = iterator->values[1]++;
        to[1] = item;
        return TRUE;
    }
    case ITER_ZIP: return zip_pair(world, iterator, to);
    default: return UNDEFINED;
    }
}

/* --- builtin functions ---------------------------------------------------------------------------------------- */

Value quick_len(World *world, const Value *args, uint32_t count) {
    if (count != 1 || !is_ref(args[0])) {
        return UNDEFINED;
    }
    const Object *object = object_of(world, args[0]);
    switch ((int)(Kind)object->kind) {
    case KIND_STR: return value_int(((const StrObject *)object)->length);
    case KIND_LIST: return value_int(((const ListObject *)object)->length);
    case KIND_TUPLE: return object->aux != TUPLE_LARGE ? value_int(object->aux) : UNDEFINED;
    case KIND_DICT: return value_int(((const DictObject *)object)->live);
    case KIND_SET: return value_int(((const SetObject *)object)->live);
    default: return UNDEFINED;
    }
}

Value quick_hash(World *world, const Value *args, uint32_t count) {
    int64_t hash;
    Value culprit;
    if (count != 1 || value_hash(world, args[0], &hash, &culprit) != HASH_OK) {
        return UNDEFINED;
    }
    Value result = int_from(world, hash);
    return is_signal(result) ? UNDEFINED : result;
}

/* TRUE, FALSE, or UNDEFINED when a metaclass or the object itself may say otherwise. */
static Value instance_of(World *world, Value v, Value class) {
    if (!has_kind(world, class, KIND_TYPE) ||
        object_of(world, class)->shape != world->roots.shapes[TYPE_TYPE]) {
        return UNDEFINED;
    }
    if (type_is_subtype(world, type_of(world, v), at(world, (Ref) class))) {
        return TRUE;
    }
    return has_kind(world, v, KIND_INSTANCE) ? UNDEFINED : FALSE;
}

Value quick_isinstance(World *world, const Value *args, uint32_t count) {
    if (count != 2) {
        return UNDEFINED;
    }
    if (!has_kind(world, args[1], KIND_TUPLE)) {
        return instance_of(world, args[0], args[1]);
    }
    const TupleObject *classes = at(world, (Ref)args[1]);
    for (int64_t i = 0; i < classes->head.aux; i++) {
        Value answer = classes->head.aux == TUPLE_LARGE
                           ? UNDEFINED
                           : instance_of(world, args[0], classes->items[i]);
        if (answer != FALSE) {
            return answer;
        }
    }
    return FALSE;
}

Value quick_abs(World *world, const Value *args, uint32_t count) {
    if (count != 1) {
        return UNDEFINED;
    }
    if (is_int(args[0]) && int_of(args[0]) > SMALL_INT_MIN) {
        return value_int(int_of(args[0]) < 0 ? -int_of(args[0]) : int_of(args[0]));
    }
    if (has_kind(world, args[0], KIND_COMPLEX)) {
        const ComplexObject *z = at(world, (Ref)args[0]);
        double length = hypot(z->real, z->imaginary);
        return isfinite(length) ? value_float(length) : UNDEFINED;
    }
    return is_float(args[0]) ? value_float(fabs(float_of(args[0]))) : UNDEFINED;
}

Value quick_divmod(World *world, const Value *args, uint32_t count) {
    if (count != 2 || !are_ints(args[0], args[1]) || int_of(args[1]) <= 0) {
        return UNDEFINED;
    }
    int64_t n = int_of(args[0]), d = int_of(args[1]), quotient = n / d, rest = n % d;
    Value pair[2] = {value_int(quotient - (rest < 0)), value_int(rest < 0 ? rest + d : rest)};
    Value tuple = tuple_from(world, pair, 2);
    return is_signal(tuple) ? UNDEFINED : tuple;
}

Value quick_ord(World *world, const Value *args, uint32_t count) {
    return count == 1 && is_str(world, args[0]) && str_of(world, args[0])->length == 1
               ? value_int(str_at(world, str_of(world, args[0]), 0))
               : UNDEFINED;
}

Value quick_chr(World *world, const Value *args, uint32_t count) {
    return count == 1 && is_int(args[0]) && args[0] - INT_BIAS < 256
               ? value_ref(world->roots.chars[args[0] - INT_BIAS])
               : UNDEFINED;
}

Value quick_format(World *world, const Value *args, uint32_t count) {
    return count == 2 && is_str(world, args[1]) ? format_usual(world, args[0], args[1]) : UNDEFINED;
}

/* An attribute that lies in the instance and that nothing in its class may hide. */
Value quick_getattr(World *world, const Value *args, uint32_t count) {
    if (count - 2 > 1 || !has_kind(world, args[0], KIND_INSTANCE) || !is_str(world, args[1]) ||
        !(str_of(world, args[1])->head.flags & STR_INTERNED)) {
        return UNDEFINED;
    }
    const InstanceObject *instance = at(world, (Ref)args[0]);
    const ShapeObject *shape = shape_of(world, &instance->head);
    TypeObject *type = at(world, shape->type);
    if ((type->flags & TYPE_GETATTR) || (instance->head.flags & INSTANCE_DICT_MODE) ||
        shape->count > shape->capacity || type_lookup(world, type, args[1]) != UNDEFINED) {
        return UNDEFINED;
    }
    int slot = shape_find(world, shape, args[1]);
    return slot < 0 ? UNDEFINED : instance->slots[slot];
}

Value quick_hasattr(World *world, const Value *args, uint32_t count) {
    return count == 2 && quick_getattr(world, args, count) != UNDEFINED ? TRUE : UNDEFINED;
}

/* The items of a list or tuple that is not long; NULL: of nothing else. */
static const Value *few_items(World *world, Value v, int64_t *count) {
    enum { FEW = 4000 };
    if (has_kind(world, v, KIND_LIST)) {
        const ListObject *list = at(world, (Ref)v);
        *count = list->length;
        return list->length && list->length < FEW ? list_items(world, list) : NULL;
    }
    if (has_kind(world, v, KIND_TUPLE)) {
        const TupleObject *tuple = at(world, (Ref)v);
        *count = tuple->head.aux;
        return *count && *count < FEW ? tuple->items : NULL;
    }
    return NULL;
}

/* Of a few ints, or a few floats without a nan. */
static Value select_number(const Value *args, int64_t count, bool most) {
    Value best = args[0];
    if (count < 2) {
        return UNDEFINED;
    }
    for (int64_t i = 1; i < count; i++) {
        bool more;
        if (are_ints(best, args[i])) {
            more = args[i] > best;
        } else if (is_float(best) && is_float(args[i]) && float_of(best) == float_of(best) &&
                   float_of(args[i]) == float_of(args[i])) {
            if (float_of(args[i]) == float_of(best)) {
                continue;
            }
            more = float_of(args[i]) > float_of(best);
        } else {
            return UNDEFINED;
        }
        best = more == most && args[i] != best ? args[i] : best;
    }
    return best;
}

Value quick_min(World *world, const Value *args, uint32_t count) {
    int64_t length = 0;
    const Value *items = count == 1 ? few_items(world, args[0], &length) : NULL;
    world->fuel -= length / 8;
    return items ? select_number(items, length, false) : select_number(args, count, false);
}

Value quick_max(World *world, const Value *args, uint32_t count) {
    int64_t length = 0;
    const Value *items = count == 1 ? few_items(world, args[0], &length) : NULL;
    world->fuel -= length / 8;
    return items ? select_number(items, length, true) : select_number(args, count, true);
}

Value quick_sum(World *world, const Value *args, uint32_t count) {
    int64_t length = 0;
    const Value *items = count == 1 ? few_items(world, args[0], &length) : NULL;
    if (!items) {
        return UNDEFINED;
    }
    Value total = INT_BIAS;
    for (int64_t i = 0; i < length; i++) {
        total += items[i] - INT_BIAS;
        if (!is_int(items[i]) || !is_int(total)) {
            return UNDEFINED;
        }
    }
    world->fuel -= length / 8;
    return total;
}

/* A short str in one that is not long, both of one byte a character. */
static Value quick_substring(World *world, Value text, Value part) {
    enum { SHORT = 8, NOT_LONG = 1000 };
    const StrObject *s = str_of(world, text), *p = str_of(world, part);
    int64_t last = (int64_t)s->length - p->length;
    if (s->head.aux != 1 || p->head.aux != 1 || p->length == 0 || p->length > SHORT ||
        s->length > NOT_LONG) {
        return UNDEFINED;
    }
    const char *data = str_data(world, s), *needle = str_data(world, p), *end = data + last + 1;
    world->fuel -= s->length / 16;
    while (data < end && (data = memchr(data, *needle, (size_t)(end - data)))) {
        if (memcmp(data, needle, p->length) == 0) {
            return TRUE;
        }
        data++;
    }
    return FALSE;
}

Value quick_contains(World *world, Value container, Value item) {
    int64_t length = 0;
    const Value *items;
    int64_t place;
    switch ((int)kind_of(world, container)) {
    case KIND_DICT:
        place = dict_find_plain(world, dict_of(world, container), item);
        return place == DICT_ASK ? UNDEFINED : value_bool(place >= 0);
    case KIND_SET:
        place = set_find_plain(world, set_of(world, container), item);
        return place == -2 ? UNDEFINED : value_bool(place >= 0);
    case KIND_STR: return is_str(world, item) ? quick_substring(world, container, item) : UNDEFINED;
    case KIND_LIST:
    case KIND_TUPLE: break;
    default: return UNDEFINED;
    }
    items = few_items(world, container, &length);
    int64_t i = 0;
    int same = 0;
    while (items && i < length && (same = quick_equal(world, items[i], item)) == 0) {
        i++;
    }
    if (!items || same < 0) {
        return UNDEFINED;
    }
    world->fuel -= i / 8;
    return value_bool(same);
}

/* --- numbers -------------------------------------------------------------------------------------------------- */

static bool quick_double(const Value *args, uint32_t count, double *out) {
    if (count != 1 || !(is_float(args[0]) || is_int(args[0]))) {
        return false;
    }
    *out = is_float(args[0]) ? float_of(args[0]) : (double)int_of(args[0]);
    return true;
}

Value quick_sqrt(World *world, const Value *args, uint32_t count) {
    double x;
    (void)world;
    return quick_double(args, count, &x) && x >= 0 ? value_float(sqrt(x)) : UNDEFINED;
}

Value quick_sin(World *world, const Value *args, uint32_t count) {
    double x;
    (void)world;
    return quick_double(args, count, &x) && isfinite(x) ? value_float(sin(x)) : UNDEFINED;
}

Value quick_cos(World *world, const Value *args, uint32_t count) {
    double x;
    (void)world;
    return quick_double(args, count, &x) && isfinite(x) ? value_float(cos(x)) : UNDEFINED;
}

/* The int that a float is rounded to. */
static inline Value quick_whole(const Value *args, uint32_t count, double rounded(double)) {
    double x;
    return quick_double(args, count, &x) && fabs(x) < (double)SMALL_INT_MAX
               ? value_int((int64_t)rounded(x))
               : UNDEFINED;
}

Value quick_floor(World *world, const Value *args, uint32_t count) {
    (void)world;
    return quick_whole(args, count, floor);
}

Value quick_log(World *world, const Value *args, uint32_t count) {
    double x;
    (void)world;
    return quick_double(args, count, &x) && x > 0 && isfinite(x) ? value_float(log(x)) : UNDEFINED;
}

Value quick_exp(World *world, const Value *args, uint32_t count) {
    double x;
    (void)world;
    return quick_double(args, count, &x) && fabs(x) < 700 ? value_float(exp(x)) : UNDEFINED;
}

/* Of one argument, which gives an int. */
Value quick_round(World *world, const Value *args, uint32_t count) {
    (void)world;
    return quick_whole(args, count, nearbyint);
}

Value quick_ceil(World *world, const Value *args, uint32_t count) {
    (void)world;
    return quick_whole(args, count, ceil);
}

/* --- types ---------------------------------------------------------------------------------------------------- */

Value quick_str(World *world, const Value *args, uint32_t count) {
    if (count != 1) {
        return UNDEFINED;
    }
    if (is_int(args[0])) {
        Value text = int_to_str(world, args[0], 10);
        return is_signal(text) ? UNDEFINED : text;
    }
    return is_str(world, args[0]) ? args[0] : UNDEFINED;
}

enum { SHORT_DIGITS = 14 }; /* fewer than a small int can have */

/* A sign and a few digits; UNDEFINED: something else. */
static Value short_number(World *world, const StrObject *text) {
    const char *chars = str_data(world, text);
    uint32_t sign = text->length && (chars[0] == '-' || chars[0] == '+');
    if (text->head.aux != 1 || text->length == sign || text->length > SHORT_DIGITS) {
        return UNDEFINED;
    }
    int64_t number = 0;
    for (uint32_t i = sign; i < text->length; i++) {
        uint32_t digit = (uint32_t)(uint8_t)chars[i] - '0';
        if (digit > 9) {
            return UNDEFINED;
        }
        number = 10 * number + digit;
    }
    return value_int(chars[0] == '-' ? -number : number);
}

Value quick_int(World *world, const Value *args, uint32_t count) {
    if (count != 1) {
        return UNDEFINED;
    }
    if (is_str(world, args[0])) {
        return short_number(world, str_of(world, args[0]));
    }
    if (is_float(args[0]) && fabs(float_of(args[0])) < (double)SMALL_INT_MAX) {
        return value_int((int64_t)float_of(args[0]));
    }
    return is_int(args[0]) ? args[0] : UNDEFINED;
}

Value quick_float(World *world, const Value *args, uint32_t count) {
    (void)world;
    if (count != 1) {
        return UNDEFINED;
    }
    return is_int(args[0]) ? value_float((double)int_of(args[0]))
                           : (is_float(args[0]) ? args[0] : UNDEFINED);
}

Value quick_bool(World *world, const Value *args, uint32_t count) {
    bool plain = count == 1 && args[0] != NOT_IMPLEMENTED && !has_own_methods(world, args[0]);
    return plain ? truth(world, args[0]) : UNDEFINED;
}

Value quick_range(World *world, const Value *args, uint32_t count) {
    if (count > 2 || !count || !is_int(args[0]) || !is_int(args[count - 1])) {
        return UNDEFINED;
    }
    RecordObject *range = heap_new_record(world, TYPE_RANGE, KIND_RANGE, 4);
    if (!range) {
        return UNDEFINED;
    }
    int64_t start = count == 2 ? int_of(args[0]) : 0, stop = int_of(args[count - 1]);
    range->values[0] = value_int(start);
    range->values[1] = value_int(stop);
    range->values[2] = value_int(1);
    range->values[3] = value_int(stop > start ? stop - start : 0);
    return int_fits(stop - start) ? value_of(world, range) : UNDEFINED;
}

Value quick_type(World *world, const Value *args, uint32_t count) {
    return count == 1 ? value_of(world, type_of(world, args[0])) : UNDEFINED;
}

/* super(class, an instance of it). */
Value quick_super(World *world, const Value *args, uint32_t count) {
    if (count != 2 || !has_kind(world, args[0], KIND_TYPE) ||
        !has_kind(world, args[1], KIND_INSTANCE) ||
        !type_is_subtype(world, type_of(world, args[1]), at(world, (Ref)args[0]))) {
        return UNDEFINED;
    }
    RecordObject *made = heap_new_record(world, TYPE_SUPER, KIND_SUPER, 2);
    if (!made) {
        return UNDEFINED;
    }
    made->values[0] = args[0];
    made->values[1] = args[1];
    return value_of(world, made);
}

const QuickFunction quick_natives[NATIVE_ID_COUNT] = {
#define X(native, quick) [NATIVE_##native] = quick,
#include "../../../spec/quick.def"
#undef X
};

const QuickFunction quick_types[TYPE_ID_COUNT] = {
#define X(type, quick) [TYPE_##type] = quick,
#include "../../../spec/quick_types.def"
#undef X
};
