/* == and ordering that need no Python code. */
#pragma once

#include "engine/heap/heap.h"

typedef enum CompareOp {
    COMPARE_EQ,
    COMPARE_NE,
    COMPARE_LT,
    COMPARE_LE,
    COMPARE_GT,
    COMPARE_GE
} CompareOp;

/* Immediates, ints, floats, strings, bytes: their == is known from the kind. */
static inline bool is_plain(World *world, Value v) {
    if (!is_ref(v)) {
        return true;
    }
    uint8_t kind = object_of(world, v)->kind;
    return kind == KIND_STR || kind == KIND_INT || kind == KIND_BYTES || kind == KIND_COMPLEX;
}

/* 1 equal, 0 different, -1 when Python code or a deep walk must decide. */
int simple_equal(World *world, Value a, Value b);
/* The same, the usual answers at once. */
static inline int quick_equal(World *world, Value a, Value b) {
    return a == b ? 1 : are_ints(a, b) ? 0 : simple_equal(world, a, b);
}
/* The order of two numbers or strings: TRUE, FALSE, or UNDEFINED when this is no such pair. */
Value simple_compare(World *world, CompareOp op, Value a, Value b);
/* bytes, complex, range, slice, methods: everything else without parts that Python may compare. TRUE, FALSE or
 * NOT_IMPLEMENTED. */
Value compare_leaf(World *world, CompareOp op, Value a, Value b);
static inline int compare_leaf_equal(World *world, Value a, Value b) {
    return compare_leaf(world, COMPARE_EQ, a, b) == TRUE;
}
/* a is b or a == b, as containers ask: TRUE or FALSE, or SIGNAL_CALL when a frame gives it. */
Value values_equal(World *world, Value a, Value b);
/* The truth of a comparison, in the same way. */
Value values_ordered(World *world, CompareOp op, Value a, Value b);
Value dict_compare(World *world, CompareOp op, Value a, Value b);
Value set_compare(World *world, CompareOp op, Value a, Value b);
/* Of keys, items and sets; NOT_IMPLEMENTED for other pairs. */
Value view_compare(World *world, CompareOp op, Value a, Value b);
