/* Sorting values whose order needs no Python code: runs of eight by insertion, then merges between two rows. */
#include "engine/objects/sort_plain.h"

#include "engine/exec/charge.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

enum { RUN = 8, MEMBERS_MOST = 16 };

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

/* A row of keys, or of keys and items side by side. */
typedef struct Sorting {
    World *world;
    Order order;
    bool reverse;
    int stride;
} Sorting;

static inline __attribute__((always_inline)) bool comes_first(const Sorting *s, Value a, Value b) {
    if (s->reverse) {
        Value c = a;
        a = b;
        b = c;
    }
    return s->order == ORDER_TUPLE ? less_tuple(s->world, a, b)
                                   : less_plain(s->world, s->order, a, b);
}

static inline __attribute__((always_inline)) void put(const Sorting *s, Value *to,
                                                      const Value *from) {
    to[0] = from[0];
    if (s->stride == 2) {
        to[1] = from[1];
    }
}

static inline __attribute__((always_inline)) void insert_runs(const Sorting *s, Value *row,
                                                              int64_t count) {
    int stride = s->stride;
    for (int64_t low = 0; low < count; low += RUN) {
        int64_t high = low + RUN < count ? low + RUN : count;
        for (int64_t i = low + 1; i < high; i++) {
            Value held[2];
            put(s, held, row + i * stride);
            int64_t j = i;
            for (; j > low && comes_first(s, held[0], row[(j - 1) * stride]); j--) {
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
    if (middle < high && comes_first(s, from[middle * stride], from[(middle - 1) * stride])) {
        while (i < middle && j < high) {
            bool second = comes_first(s, from[j * stride], from[i * stride]);
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

/* The sorted row is the result: `row` or `other`. */
static inline __attribute__((always_inline)) Value *sort_row(const Sorting *s, Value *row,
                                                             Value *other, int64_t count) {
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
SORT(sort_strs, ORDER_STR, 1)
SORT(sort_tuples, ORDER_TUPLE, 1)
SORT(sort_by_int, ORDER_INT, 2)
SORT(sort_by_float, ORDER_FLOAT, 2)
SORT(sort_by_str, ORDER_STR, 2)
SORT(sort_by_tuple, ORDER_TUPLE, 2)

typedef Value *(*SortFunction)(World *world, bool reverse, Value *row, Value *other, int64_t count);
static const SortFunction sorts[2][5] = {
    {NULL, sort_ints, sort_floats, sort_strs, sort_tuples},
    {NULL, sort_by_int, sort_by_float, sort_by_str, sort_by_tuple}};

Value sort_plain(World *world, Value *keys, Value *items, int64_t count, bool reverse) {
    if (count < 2) {
        return TRUE;
    }
    /* room first: what is paid is not paid again when the instruction starts again */
    int64_t stride = keys == items ? 1 : 2;
    Value near[4 * RUN];
    Value *other = near;
    if (count > RUN) {
        ArrayObject *room = heap_new_array(world, count * stride * stride);
        if (!room) {
            return SIGNAL_MEMORY;
        }
        other = room->items;
    }
    if (!charge(world, count / 2 * (64 - __builtin_clzll((uint64_t)count)))) {
        return SIGNAL_LIMIT;
    }
    Order order = common_order(world, keys, count);
    if (order == ORDER_NONE) {
        return FALSE;
    }
    Value *row = keys;
    if (stride == 2) {
        row = other;
        other += 2 * count;
        for (int64_t i = 0; i < count; i++) {
            row[2 * i] = keys[i];
            row[2 * i + 1] = items[i];
        }
    }
    const Value *sorted = sorts[stride - 1][order](world, reverse, row, other, count);
    if (stride == 2) {
        for (int64_t i = 0; i < count; i++) {
            items[i] = sorted[2 * i + 1];
        }
    } else if (sorted != items) {
        copy_values(items, sorted, count);
    }
    return TRUE;
}
