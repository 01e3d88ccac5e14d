/* The eval loop. */
#pragma once

#include "engine/heap/heap.h"

/* Runs from world->frame until the frame with RET_EXIT has ended: its value, SIGNAL_ERROR or SIGNAL_LIMIT. */
Value loop_run(World *world);

/* After SIGNAL_MEMORY of the instruction at `place`: collects. false: it was done before and did not help. */
bool loop_make_room(World *world, uint32_t place);
/* The same for the step of a native frame. */
bool loop_make_room_for_step(World *world, uint32_t place);

/* Slow paths of instructions, in loop_slow.c: each decodes `word` itself. */
Value slow_load_global(World *world, Frame *frame, uint32_t *pc);
Value slow_store_global(World *world, Frame *frame, uint32_t *pc);
Value slow_load_attr(World *world, Frame *frame, uint32_t *pc);
Value slow_load_method(World *world, Frame *frame, uint32_t *pc);
Value slow_store_attr(World *world, Frame *frame, uint32_t *pc);
/* What truth_at gives, which is noted for the next time. */
Value slow_truth_at(World *world, Value instance, Ref place);
/* instance[key] and instance[key] = value, where the builtin value inside the instance answers at once, by methods that
 * its class has not overridden; UNDEFINED and false: get_item and set_item say. */
Value item_inside(World *world, Value instance, Value key);
bool set_item_inside(World *world, Value instance, Value key, Value value);
/* object[bounds[0]:bounds[1]]. A signal. */
Value get_slice(World *world, Value object, const Value *bounds);
/* The strings joined. A signal. */
Value build_string(World *world, const Value *parts, uint32_t count);
/* Everything that is not worth a handler of its own in the loop. `*dest` is set to the register for a later result. */
Value slow_instruction(World *world, Frame *frame, uint32_t *pc);
/* A finished call's NotImplemented: tries the other operand. */
Value slow_reflected(World *world, Frame *frame, uint32_t *pc);
/* raise_value where no instruction can be started again: collects if it must. `argument` is kept alive. */
Value raise_surely(World *world, TypeId type, Value argument);
/* The same with a text about `answer`, as raise makes it. */
Value raise_answer(World *world, TypeId type, const char *format, Value answer);
/* SystemError: a register holds what no compiler and no step put there. A loaded world is checked as far as its own
 * words go; what its frames share with the program is looked at where it is used. */
Value wrong_register(World *world);
/* The value of the StopIteration in world->error. */
Value stop_value(World *world);
/* Finds the handler for world->error in `frame` at its pc: true with frame->pc set to it; fills the register. */
bool find_handler(World *world, Frame *frame);
void add_traceback(World *world, Frame *frame);
/* Registers of the step that collects the items of an iterator: the loop appends what a generator yields to it. */
enum { ITEMS_ITERATOR, ITEMS_LIST, ITEMS_AFTER, ITEMS_A, ITEMS_B, ITEMS_C };
/* Its state while an item comes. */
enum { ITEMS_COMING = 3 };
