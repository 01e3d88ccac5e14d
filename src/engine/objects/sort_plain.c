/* Sorting values whose order needs no Python code: runs of eight by insertion, then merges between two rows. Strings
 * have their first eight characters beside them as a number, which decides most comparisons. */
#include "engine/objects/sort_plain.h"

#include "engine/exec/charge.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

enum { RUN = 8, MEMBERS_MOST = 16, STRIDE_MOST = 3 };

typedef enum Order { ORDER_NONE, ORDER_INT, ORDER_FLOAT, ORDER_STR, ORDER_TUPLE } Order;

static Order order_of(World *world, Value v) {
    if (is_int(v)) {
        return ORDER_INT;
    }
    if (is_float(v)) {
        return float_of(v) == float_of(v) ? ORDER_FLOAT : ORDER_NONE;
    }
    return is_str(world, v)                              ? ORDER_STR
           : is_ref(v) && has_kind(world, v, KIND_TUPLE) ? ORDER_TUPLE
                                                         : ORDER_NONE;
}

/* The order that all keys share; of tuples of one length, whose members agree place by place. */
static Order common_order(World *world, const Value *keys, int64_t count) {
    Order order = order_of(world, keys[0]);
    if (order != ORDER_TUPLE) {
        for (int64_t i = 1; i < count; i++) {
            if (order_of(world, keys[i]) != order) {
                return ORDER_NONE;
            }
        }
        return order;
    }
    int64_t length = tuple_length(world, at(world, (Ref)keys[0]));
    if (length > MEMBERS_MOST) {
        return ORDER_NONE;
    }
    for (int64_t place = 0; place < length; place++) {
        Order member = order_of(world, ((TupleObject *)at(world, (Ref)keys[0]))->items[place]);
        if (member == ORDER_TUPLE || member == ORDER_NONE) {
            return ORDER_NONE;
        }
        for (int64_t i = 0; i < count; i++) {
            const TupleObject *tuple = at(world, (Ref)keys[i]);
            if (!has_kind(world, keys[i], KIND_TUPLE) || tuple_length(world, tuple) != length ||
                order_of(world, tuple->items[place]) != member) {
                return ORDER_NONE;
            }
        }
    }
    return ORDER_TUPLE;
}

static inline bool less_plain(World *world, Order order, Value a, Value b) {
    switch ((int)order) {
    case ORDER_INT: return a < b;
    case ORDER_FLOAT: return float_of(a) < float_of(b);
    default: return str_order(world, str_of(world, a), str_of(world, b)) < 0;
    }
}

static bool less_tuple(World *world, Value a, Value b) {
    const TupleObject *x = at(world, (Ref)a), *y = at(world, (Ref)b);
    for (int64_t i = 0; i < x->head.aux; i++) {
        Order order = order_of(world, x->items[i]);
        if (x->items[i] == y->items[i]) {
            continue;
        }
        if (less_plain(world, order, x->items[i], y->items[i])) {
            return true;
        }
        if (less_plain(world, order, y->items[i], x->items[i])) {
            return false;
        }
    }
    return false;
}

/* Rows of keys, each alone or with its item behind it; strings have their prefix in front. */
typedef struct Sorting {
    World *world;
    Order order;
    bool reverse;
    int stride;
} Sorting;

static inline __attribute__((always_inline)) bool comes_first(const Sorting *s, const Value *a,
                                                              const Value *b) {
    if (s->reverse) {
        const Value *c = a;
        a = b;
        b = c;
    }
    if (s->order == ORDER_STR) {
        return a[0] != b[0] ? a[0] < b[0] : less_plain(s->world, ORDER_STR, a[1], b[1]);
    }
    return s->order == ORDER_TUPLE ? less_tuple(s->world, *a, *b)
                                   : less_plain(s->world, s->order, *a, *b);
}

static inline __attribute__((always_inline)) void put(const Sorting *s, Value *to,
                                                      const Value *from) {
    for (int i = 0; i < s->stride; i++) {
        to[i] = from[i];
    }
}

static inline __attribute__((always_inline)) void insert_runs(const Sorting *s, Value *row,
                                                              int64_t count) {
    int stride = s->stride;
    for (int64_t low = 0; low < count; low += RUN) {
        int64_t high = low + RUN < count ? low + RUN : count;
        for (int64_t i = low + 1; i < high; i++) {
            Value held[STRIDE_MOST];
            put(s, held, row + i * stride);
            int64_t j = i;
            for (; j > low && comes_first(s, held, row + (j - 1) * stride); j--) {
                put(s, row + j * stride, row + (j - 1) * stride);
            }
            put(s, row + j * stride, held);
        }
    }
}

static inline __attribute__((always_inline)) void merge_runs(const Sorting *s, const Value *from,
                                                             Value *to, int64_t low, int64_t middle,
                                                             int64_t high) {
    int stride = s->stride;
    int64_t i = low, j = middle;
    if (middle < high && comes_first(s, from + middle * stride, from + (middle - 1) * stride)) {
        while (i < middle && j < high) {
            bool second = comes_first(s, from + j * stride, from + i * stride);
            put(s, to, from + (second ? j : i) * stride);
            j += second;
            i += !second;
            to += stride;
        }
    }
    copy_values(to, from + i * stride, (middle - i) * stride);
    copy_values(to + (i < middle ? (middle - i) * stride : 0), from + j * stride,
                (high - j) * stride);
}

/* Is the row in order already, or turned around? Then it is put in order. */
static inline __attribute__((always_inline)) bool is_one_run(const Sorting *s, Value *row,
                                                             int64_t count) {
    int stride = s->stride;
    bool down = comes_first(s, row + stride, row);
    for (int64_t i = 2; i < count; i++) {
        if (comes_first(s, row + i * stride, row + (i - 1) * stride) != down) {
            return false;
        }
    }
    for (int64_t i = 0; down && i < count / 2; i++) {
        Value held[STRIDE_MOST];
        put(s, held, row + i * stride);
        put(s, row + i * stride, row + (count - 1 - i) * stride);
        put(s, row + (count - 1 - i) * stride, held);
    }
    return true;
}

/* The sorted row is the result: `row` or `other`. */
static inline __attribute__((always_inline)) Value *sort_row(const Sorting *s, Value *row,
                                                             Value *other, int64_t count) {
    if (is_one_run(s, row, count)) {
        return row;
    }
    insert_runs(s, row, count);
    for (int64_t width = RUN; width < count; width *= 2) {
        for (int64_t low = 0; low < count; low += 2 * width) {
            int64_t middle = low + width < count ? low + width : count;
            int64_t high = low + 2 * width < count ? low + 2 * width : count;
            merge_runs(s, row, other + low * s->stride, low, middle, high);
        }
        Value *swapped = row;
        row = other;
        other = swapped;
    }
    return row;
}

/* One copy of the code an order. */
#define SORT(name, order, stride)                                                                  \
    static __attribute__((noinline)) Value *name(World *world, bool reverse, Value *row,           \
                                                 Value *other, int64_t count) {                    \
        const Sorting s = {world, order, reverse, stride};                                         \
        return sort_row(&s, row, other, count);                                                    \
    }
SORT(sort_ints, ORDER_INT, 1)
SORT(sort_floats, ORDER_FLOAT, 1)
SORT(sort_strs, ORDER_STR, 2)
SORT(sort_tuples, ORDER_TUPLE, 1)
SORT(sort_by_int, ORDER_INT, 2)
SORT(sort_by_float, ORDER_FLOAT, 2)
SORT(sort_by_str, ORDER_STR, 3)
SORT(sort_by_tuple, ORDER_TUPLE, 2)

typedef Value *(*SortFunction)(World *world, bool reverse, Value *row, Value *other, int64_t count);
static const SortFunction sorts[2][5] = {
    {NULL, sort_ints, sort_floats, sort_strs, sort_tuples},
    {NULL, sort_by_int, sort_by_float, sort_by_str, sort_by_tuple}};

/* The first eight characters as a number in their order; those of strings with wide ones are not asked. */
static Value prefix_of(World *world, const StrObject *s) {
    uint64_t bytes = 0, length = s->length < 8 ? s->length : 8;
    if (s->head.flags & STR_VIEW) {
        memcpy(&bytes, str_data(world, s), length);
    } else { /* every string has so much room */
        memcpy(&bytes, s->body.data, sizeof bytes);
    }
    return length ? __builtin_bswap64(bytes) & UINT64_MAX << (64 - 8 * length) : 0;
}

static bool all_narrow(World *world, const Value *keys, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        if (str_of(world, keys[i])->head.aux != 1) {
            return false;
        }
    }
    return true;
}

static void fill_row(World *world, Value *row, int stride, Order order, const Value *keys,
                     const Value *items, int64_t count) {
    bool prefixed = order == ORDER_STR && all_narrow(world, keys, count);
    for (int64_t i = 0; i < count; i++) {
        Value *to = row + i * stride;
        if (order == ORDER_STR) {
            *to++ = prefixed ? prefix_of(world, str_of(world, keys[i])) : 0;
        }
        *to++ = keys[i];
        if (keys != items) {
            *to = items[i];
        }
    }
}

Value sort_plain(World *world, Value *keys, Value *items, int64_t count, bool reverse) {
    Order order = count < 2 ? ORDER_NONE : common_order(world, keys, count);
    if (order == ORDER_NONE) {
        return value_bool(count < 2);
    }
    /* room first: what is paid is not paid again when the instruction starts again */
    int stride = 1 + (order == ORDER_STR) + (keys != items);
    Value near[2 * STRIDE_MOST * RUN];
    Value *other = near;
    RawObject *room = NULL;
    if (count > RUN) { /* raw: prefixes are no values */
        room = heap_new_raw(world, count * stride * (stride > 1 ? 2 : 1) * (int64_t)sizeof(Value));
        if (!room) {
            return SIGNAL_MEMORY;
        }
        other = (Value *)(void *)room->data;
    }
    if (!charge(world, count / 2 * (64 - __builtin_clzll((uint64_t)count)))) {
        return SIGNAL_LIMIT;
    }
    Value *row = keys;
    if (stride > 1) {
        row = other;
        other += stride * count;
        fill_row(world, row, stride, order, keys, items, count);
    }
    const Value *sorted = sorts[keys != items][order](world, reverse, row, other, count);
    for (int64_t i = 0; sorted != items && i < count; i++) {
        items[i] = sorted[(i + 1) * stride - 1];
    }
    if (room) {
        heap_give_back(world, room);
    }
    return TRUE;
}
