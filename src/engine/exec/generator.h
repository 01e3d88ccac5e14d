/* Generators, coroutines and async generators: one object, whose frame lies in it. */
#pragma once

#include "engine/heap/heap.h"

/* What a call of a generator function gives, or of an async one. Signals. */
Value generator_new(World *world, FunctionObject *function, CodeObject *code, const Value *args,
                    int count);
/* Links the frame in front of the caller's: SIGNAL_CALL, SIGNAL_STOP when it is done, or an error. */
Value generator_resume(World *world, GeneratorObject *generator, Value sent);
/* A generator's frame stops at a yield. */
void generator_suspend(World *world, GeneratorObject *generator, bool delegates);
/* The frame has ended with `value`, or with world->error for SIGNAL_ERROR. */
Value generator_finish(World *world, Frame *frame, Value value);
/* Of a STEP_throw: it stands in the place of its generator's frame, which runs and is not linked. */
bool generator_is_stood_for(const Frame *throwing);
/* Raises `error` where the generator stands, by a step; `close`: as close() does. SIGNAL_CALL. */
Value generator_throw_into(World *world, Value generator, Value error, bool close,
                           bool close_inner);
/* One round of YIELD_FROM: SIGNAL_STOP hands world->result out, NONE is the end. */
Value yield_from(World *world, Frame *frame, uint32_t *pc);
/* The exception (or its class) of throw(typ, val, tb), self in front. Signals. */
Value throw_arguments(World *world, const Value *args);
/* The async instructions but YIELD_FROM. */
Value async_instruction(World *world, Frame *frame, uint32_t *pc);
/* send() of an asend, athrow, aclose, __await__ or anext object. */
Value async_send(World *world, RecordObject *it, Value sent);

/* An asend, athrow, aclose, __await__ or anext object: async_send goes on with it. */
static inline bool is_async_step(World *world, Value v) {
    return has_kind(world, v, KIND_ITER) && object_of(world, v)->flags >= ITER_ASEND &&
           object_of(world, v)->flags <= ITER_AWAIT;
}

/* A plain one: it may be iterated. */
static inline bool is_generator(const void *object) {
    return !(((const Object *)object)->flags & (GENERATOR_COROUTINE | GENERATOR_ASYNC));
}
static inline bool is_coroutine(World *world, Value v) {
    return has_kind(world, v, KIND_GENERATOR) &&
           (object_of(world, v)->flags & GENERATOR_COROUTINE) != 0;
}
