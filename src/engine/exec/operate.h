/* Operators, attributes, subscripts, iteration: what instructions fall back to. All return a value or a signal. */
#pragma once

#include "engine/exec/opcodes.h"
#include "engine/heap/heap.h"
#include "engine/objects/compare.h"
#include "engine/objects/type.h"

/* op: OP_ADD .. OP_IFLOORDIV. A pushed frame's NotImplemented goes on with binary_reflected. */
Value binary_operate(World *world, Opcode op, Value a, Value b);
/* a's own Python method for the operator, where no other can be meant: b's is not asked first. UNDEFINED:
 * binary_operate and compare_operate find out. */
Value own_operator(World *world, Opcode op, Value a, Value b);
Value own_comparison(World *world, CompareOp op, Value a, Value b);
/* The whole operator for a native function, comparisons among them: op is OP_ADD .. OP_IFLOORDIV or OP_EQ .. OP_GE. */
Value operate(World *world, Opcode op, Value a, Value b);
/* After a's method gave NotImplemented. */
Value binary_reflected(World *world, Opcode op, Value a, Value b);
/* Plain operands by kind, op OP_ADD .. OP_FLOORDIV; NOT_IMPLEMENTED: no such pair. */
Value operate_builtin(World *world, Opcode op, Value a, Value b);
/* sequence * times where `times` has an __index__ of Python's; UNDEFINED: it has none. */
Value repeat_by_index(World *world, Value sequence, Value times, bool in_place);
/* TypeError of operands that no one knows. */
Value operate_failed(World *world, Opcode op, Value a, Value b);
/* The same for comparisons. */
Value compare_builtin(World *world, CompareOp op, Value a, Value b);
/* object.__ne__: the contrary of a's own __eq__. */
Value compare_not_equal(World *world, Value a, Value b);
/* object[key] without a Python __getitem__. */
Value get_item_builtin(World *world, Value object, Value key);
Value unary_operate(World *world, Opcode op, Value v);
Value compare_operate(World *world, CompareOp op, Value a, Value b);
Value compare_reflected(World *world, CompareOp op, Value a, Value b);
/* TRUE or FALSE; SIGNAL_CALL: the frame's result's truth is wanted. */
Value truth(World *world, Value v);
/* Whether the truth of an object is known without Python code and errors. */
static inline bool has_plain_truth(World *world, Value v) {
    if (!is_ref(v)) {
        return v != NOT_IMPLEMENTED;
    }
    Kind kind = kind_of(world, v);
    return kind != KIND_INSTANCE && kind != KIND_TYPE && kind != KIND_MEMORYVIEW;
}
/* TRUE or FALSE; a called __contains__ or __eq__ loop gives a value whose truth is wanted. */
Value contains(World *world, Value container, Value item);

Value get_item(World *world, Value object, Value key);
Value set_item(World *world, Value object, Value key, Value value);
Value delete_item(World *world, Value object, Value key);
/* An index in [0, length); UNDEFINED: out of range. */
bool normal_index(int64_t *index, int64_t length);
/* start, stop, step of a slice for a length; SIGNAL_ERROR or NONE. */
Value slice_bounds(World *world, Value slice, int64_t length, int64_t *start, int64_t *stop,
                   int64_t *step, int64_t *count);

Value get_iter(World *world, Value v);
bool is_iterable(World *world, Value v);
/* The next item, SIGNAL_STOP, or a signal; SIGNAL_CALL: the frame's result is it. */
Value iter_next(World *world, Value iterator);

Value attr_get(World *world, Value object, Value name);
/* The function in the result and its first argument (or UNDEFINED) in *self. */
Value attr_method(World *world, Value object, Value name, Value *self);
Value attr_set(World *world, Value object, Value name, Value value);
Value attr_delete(World *world, Value object, Value name);
/* UNDEFINED in place of AttributeError, for what C looks up in passing; never calls Python. */
Value attr_peek(World *world, Value object, Value name);
/* What a class attribute becomes when it is got through an instance (UNDEFINED: through the class). */
Value descriptor_get(World *world, Value attr, Value object, TypeObject *type);

Value global_missing(World *world, Value name);
static inline bool is_exception_type(World *world, Value v) {
    return has_kind(world, v, KIND_TYPE) &&
           (((TypeObject *)at(world, (Ref)v))->flags & TYPE_RAISES);
}
/* An exception, made. */
static inline bool is_thrown(World *world, Value v) {
    return has_kind(world, v, KIND_INSTANCE) && (type_of(world, v)->flags & TYPE_RAISES);
}
/* 1, 0, or -1 with an error raised. */
int exception_matches(World *world, Value exception, Value type);
/* bool(v) where Python's __bool__ or __len__ answers. */
Value bool_by_step(World *world, Value v);
