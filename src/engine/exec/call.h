/* Calling from C: frames are pushed, never run here. */
#pragma once

#include "engine/heap/heap.h"

/* A native function: arguments bound to its signature, missing ones UNDEFINED; `count` as passed for "*".
 * Returns a value
 * or a signal; before SIGNAL_CALL it has pushed exactly one frame. */
typedef Value (*NativeFunction)(World *world, Value *args, int count);
/* A native frame's step: see docs/engine.md, section 6. `input` is UNDEFINED at first, then each result asked for, or
 * SIGNAL_ERROR with FRAME_CATCHES. */
typedef Value (*StepFunction)(World *world, Frame *frame, Value input);

extern const NativeFunction native_functions[NATIVE_ID_COUNT];
extern const char *const native_signatures[NATIVE_ID_COUNT];
extern const char *const native_names[NATIVE_ID_COUNT];
extern const StepFunction step_functions[STEP_ID_COUNT];

/* callee(*args): a value, or SIGNAL_CALL when a frame was pushed for it, or another signal. `names`: tuple of the last
 * arguments' keywords, or 0. */
Value call_value(World *world, Value callee, const Value *args, int count, Ref names);
/* The same for a native function. */
Value call_native(World *world, NativeObject *native, const Value *args, int count, Ref names);
static inline Value call1(World *world, Value callee, Value a) {
    return call_value(world, callee, &a, 1, 0);
}
static inline Value call2(World *world, Value callee, Value a, Value b) {
    Value args[2] = {a, b};
    return call_value(world, callee, args, 2, 0);
}
/* A Python-written helper out of lib/python/_builtins.py, as call_value. */
Value call_helper(World *world, HelperId helper, const Value *args, int count);
/* Room for `count` arguments: `usual`, or for very many an array that is garbage behind the call. NULL: no memory. */
Value *argument_room(World *world, Value *usual, int usual_count, int64_t count);
/* A method of the value's type by name, called with the value first; UNDEFINED when the type has none (or None). */
Value call_special(World *world, NameId name, Value self, const Value *args, int count);
/* The same where the method was looked up already. */
Value call_found(World *world, Value method, Value self, const Value *args, int count);
/* method(self) where the answer must be a bool or a str: `wanted` is a bit of FRAME_WANTS. */
Value call_wanting(World *world, Value method, Value self, uint8_t wanted);
/* `answer`, or the TypeError that it is not what `wanted` says. SIGNAL_ERROR. */
Value answer_wanted(World *world, uint8_t wanted, Value answer);

/* Pushes a native frame on world->frame; registers UNDEFINED. NULL: *out_signal says why. */
Frame *step_push(World *world, StepId step, Value *out_signal);
/* Pushes the frame of a Python function with its first `count` registers filled. Signals. */
Value push_python(World *world, FunctionObject *function, CodeObject *code, const Value *args,
                  int count);
static inline Frame *top_frame(World *world) {
    return (Frame *)at(world, world->frame);
}
/* Takes the frame off. */
static inline void pop_frame(World *world, Frame *frame) {
    world->frame = frame->prev;
    if (!(frame->flags & FRAME_GENERATOR)) {
        world->stack_top = ref_to(world, frame);
    }
}
