/* Which argument goes to which parameter, with CPython's complaints; and what calling a class does. */
#pragma once

#include "engine/heap/heap.h"

/* Fills `out` in the order of the function's registers. NONE or a signal. */
Value bind_arguments(World *world, FunctionObject *function, CodeObject *code, const Value *args,
                     int count, Ref names, Value *out);
/* What a native method of `owner` gets as its first argument: a builtin's own value, not the instance around it. */
Value native_self(World *world, const TypeObject *owner, Value self);
/* The counts in a native object, from the text of its signature. */
void native_read_signature(NativeObject *native);
/* Fills `out` by the native's signature. NONE or a signal. */
Value bind_native(World *world, NativeObject *native, const Value *args, int count, Ref names,
                  Value *out, int *out_count);
/* Does this __new__ or __init__ of a builtin ignore keywords? It takes none itself, and `type` overrides the other of
 * the two, which gets them as well. */
bool leaves_keywords(World *world, const NativeObject *native, TypeObject *type);
/* An instance before its __init__: what object.__new__ makes for `type`. */
Value new_instance(World *world, TypeObject *type, const Value *args, int count, Ref names);
/* Calling a class: its metaclass's __call__, and what type.__call__ does. */
Value call_type(World *world, TypeObject *type, const Value *args, int count, Ref names);
Value call_type_plain(World *world, TypeObject *type, const Value *args, int count, Ref names);
