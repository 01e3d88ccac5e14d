/* await, async for, and the objects that async generators give: asend, athrow, aclose.
 *
 * What an async generator yields is an item (its own yield) or comes from what it awaits; GENERATOR_ITEM tells them
 * apart. An asend object hands the latter on, and ends with the former. */
#include "engine/exec/call.h"
#include "engine/exec/generator.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/opcodes.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/exception.h"

#define A (word >> 8 & 0xFF)
#define B (word >> 16 & 0xFF)
#define C (word >> 24)

/* --- await ---------------------------------------------------------------------------------------------------- */

/* Who asks: decides what is complained about. */
typedef enum Asker { ASK_AWAIT, ASK_ENTER, ASK_EXIT, ASK_NEXT, ASK_FOR, ASK_AITER } Asker;

static Value not_awaitable(World *world, Value v, Asker asker) {
    switch ((int)asker) {
    case ASK_ENTER:
    case ASK_EXIT:
        return raise(
            world, TYPE_TYPE_ERROR,
            "'async with' received an object from __a%s__ that does not implement __await__: %T",
            asker == ASK_ENTER ? "enter" : "exit", v);
    case ASK_NEXT:
        return raise(world, TYPE_TYPE_ERROR,
                     "'async for' received an invalid object from __anext__: %T", v);
    default: return raise(world, TYPE_TYPE_ERROR, "'%T' object can't be awaited", v);
    }
}

/* What __await__ or __aiter__ gave. */
static Value check_given(World *world, Value given, Asker asker) {
    if (asker >= ASK_FOR) {
        if (special_lookup(world, given, NAME_anext) != UNDEFINED) {
            return given;
        }
        return raise(world, TYPE_TYPE_ERROR,
                     asker == ASK_FOR ? "'async for' received an object from __aiter__ that does "
                                        "not implement __anext__: %T"
                                      : "aiter() returned not an async iterator of type '%T'",
                     given);
    }
    if (is_coroutine(world, given)) {
        return raise(world, TYPE_TYPE_ERROR, "__await__() returned a coroutine");
    }
    if (!has_kind(world, given, KIND_ITER) && !has_kind(world, given, KIND_GENERATOR) &&
        special_lookup(world, given, NAME_next) == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "__await__() returned non-iterator of type '%T'",
                     given);
    }
    return given;
}

enum { GIVE_OBJECT, GIVE_ASKER };

/* The method's result has to be looked at. */
Value step_give(World *world, Frame *frame, Value input) {
    Asker asker = (Asker)int_of(frame->regs[GIVE_ASKER]);
    if (frame->pc == 0) {
        input = call_special(world, asker >= ASK_FOR ? NAME_aiter : NAME_await,
                             frame->regs[GIVE_OBJECT], NULL, 0);
        frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
        if (is_signal(input)) {
            return input;
        }
    }
    return check_given(world, input, asker);
}

static Value ask(World *world, Value object, Asker asker) {
    Value signal;
    Frame *frame = step_push(world, STEP_give, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[GIVE_OBJECT] = object;
    frame->regs[GIVE_ASKER] = value_int((int)asker);
    return SIGNAL_CALL;
}

static Value get_awaitable(World *world, Value v, Asker asker) {
    if (has_kind(world, v, KIND_GENERATOR)) {
        GeneratorObject *generator = at(world, (Ref)v);
        if (generator->head.flags & GENERATOR_COROUTINE) {
            return generator->head.aux == GENERATOR_SUSPENDED &&
                           (generator->head.flags & GENERATOR_DELEGATES)
                       ? raise(world, TYPE_RUNTIME_ERROR, "coroutine is being awaited already")
                       : v;
        }
        const CodeObject *code = at(world, generator_frame(generator)->code);
        if (code->flags & CODE_ITERABLE) {
            return v;
        }
    }
    if (is_async_step(world, v)) {
        return v;
    }
    if (special_lookup(world, v, NAME_await) == UNDEFINED) {
        return not_awaitable(world, v, asker);
    }
    return ask(world, v, asker);
}

/* --- async for ------------------------------------------------------------------------------------------------ */

static Value get_aiter(World *world, Value v, Asker asker) {
    if (has_kind(world, v, KIND_GENERATOR) && (object_of(world, v)->flags & GENERATOR_ASYNC)) {
        return v;
    }
    if (special_lookup(world, v, NAME_aiter) == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR,
                     asker == ASK_FOR
                         ? "'async for' requires an object with __aiter__ method, got %T"
                         : "'%T' object is not an async iterable",
                     v);
    }
    return ask(world, v, asker);
}

enum { ASYNC_CREATED, ASYNC_UNDER_WAY, ASYNC_CLOSED };

static Value async_iter_new(World *world, IterKind kind, Value generator, Value argument) {
    return iter_new(world,
                    kind == ITER_ASEND   ? TYPE_ASYNC_GENERATOR_ASEND
                    : kind == ITER_AWAIT ? TYPE_COROUTINE_WRAPPER
                                         : TYPE_ASYNC_GENERATOR_ATHROW,
                    kind, generator, argument, value_int(ASYNC_CREATED));
}

static Value get_anext(World *world, Value v) {
    if (has_kind(world, v, KIND_GENERATOR) && (object_of(world, v)->flags & GENERATOR_ASYNC)) {
        return async_iter_new(world, ITER_ASEND, v, NONE);
    }
    Value result = call_special(world, NAME_anext, v, NULL, 0);
    return result == UNDEFINED
               ? raise(world, TYPE_TYPE_ERROR, "'%T' object is not an async iterator", v)
               : result;
}

Value async_instruction(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    Value *regs = frame->regs, value;
    world->slow_dest = A;
    world->slow_ret = RET_VALUE;
    switch (word & 0xFF) {
    case OP_GET_AWAITABLE: value = get_awaitable(world, regs[B], (Asker)C); break;
    case OP_GET_AITER: value = get_aiter(world, regs[B], ASK_FOR); break;
    case OP_GET_ANEXT: value = get_anext(world, regs[B]); break;
    case OP_GET_YIELD_FROM:
        if (has_kind(world, regs[B], KIND_GENERATOR)) {
            const CodeObject *code = at(world, frame->code);
            bool refused = is_coroutine(world, regs[B]) && !(code->flags & CODE_ITERABLE);
            value = refused ? raise(world, TYPE_TYPE_ERROR,
                                    "cannot 'yield from' a coroutine object in a non-coroutine "
                                    "generator")
                            : regs[B];
        } else {
            value = get_iter(world, regs[B]);
        }
        break;
    default: /* END_ASYNC_FOR */
        if (is_instance(world, regs[A], TYPE_STOP_ASYNC_ITERATION)) {
            return NONE;
        }
        world->error = regs[A];
        world->thrown_on = true;
        return SIGNAL_ERROR;
    }
    if (!is_signal(value)) {
        regs[A] = value;
        return NONE;
    }
    return value;
}

/* --- asend, athrow, aclose ------------------------------------------------------------------------------------ */

enum { ASYNC_ITER, ASYNC_SENT, ASYNC_THROWN, ASYNC_DOES_CLOSE };
enum { ASYNC_START, ASYNC_RESULT };

static const char *call_name(const RecordObject *it) {
    return it->head.flags == ITER_ASEND    ? "anext"
           : it->head.flags == ITER_ACLOSE ? "aclose"
                                           : "athrow";
}

/* UNDEFINED: it may go on. */
static Value check_async_start(World *world, const RecordObject *it,
                               const GeneratorObject *generator, Value sent) {
    bool asend = it->head.flags == ITER_ASEND;
    if (it->values[2] == value_int(ASYNC_CLOSED)) {
        return raise(world, TYPE_RUNTIME_ERROR,
                     asend ? "cannot reuse already awaited __anext__()/asend()"
                           : "cannot reuse already awaited aclose()/athrow()");
    }
    if (!asend && generator->head.aux == GENERATOR_DONE) {
        world->result = NONE;
        return SIGNAL_DONE;
    }
    if (it->values[2] != value_int(ASYNC_CREATED)) {
        return UNDEFINED;
    }
    if (generator->head.flags & GENERATOR_ASYNC_RUNNING) {
        return raise(world, TYPE_RUNTIME_ERROR, "%s(): asynchronous generator is already running",
                     call_name(it));
    }
    if (!asend && (generator->head.flags & GENERATOR_CLOSED)) {
        return raise_value(world, TYPE_STOP_ASYNC_ITERATION, UNDEFINED);
    }
    if (!asend && sent != NONE) {
        return raise(world, TYPE_RUNTIME_ERROR,
                     "can't send non-None value to a just-started coroutine");
    }
    return UNDEFINED;
}

static Value async_start(World *world, Frame *frame, RecordObject *it, GeneratorObject *generator) {
    Value checked = check_async_start(world, it, generator, frame->regs[ASYNC_SENT]);
    if (checked != UNDEFINED) {
        if (checked != SIGNAL_MEMORY) {
            it->values[2] = value_int(ASYNC_CLOSED);
        }
        return checked;
    }
    bool created = it->values[2] == value_int(ASYNC_CREATED);
    Value sent = frame->regs[ASYNC_SENT], error = frame->regs[ASYNC_THROWN], result;
    if (created && error == UNDEFINED && it->head.flags != ITER_ASEND) {
        error = it->values[1];
    }
    if (error != UNDEFINED) {
        result = generator_throw_into(world, it->values[0], error, false, false);
    } else {
        sent = created && sent == NONE ? it->values[1] : sent;
        result = generator_resume(world, generator, sent);
    }
    if (result == SIGNAL_MEMORY) {
        return result;
    }
    it->values[2] = value_int(ASYNC_UNDER_WAY);
    generator->head.flags |= GENERATOR_ASYNC_RUNNING;
    generator->head.flags |= created && it->head.flags == ITER_ACLOSE ? GENERATOR_CLOSED : 0;
    frame->pc = ASYNC_RESULT;
    frame->flags |= FRAME_CATCHES;
    return result;
}

static Value async_result(World *world, RecordObject *it, GeneratorObject *generator, Value input) {
    bool item = input != SIGNAL_ERROR && (generator->head.flags & GENERATOR_ITEM);
    if (input != SIGNAL_ERROR && !item) {
        return input; /* from what it awaits */
    }
    generator->head.flags &= (uint8_t)~GENERATOR_ASYNC_RUNNING;
    it->values[2] = value_int(ASYNC_CLOSED);
    if (item) {
        if (it->head.flags == ITER_ACLOSE) {
            return raise(world, TYPE_RUNTIME_ERROR, "async generator ignored GeneratorExit");
        }
        world->result = input;
        return SIGNAL_DONE;
    }
    bool ended = is_instance(world, world->error, TYPE_STOP_ASYNC_ITERATION) ||
                 is_instance(world, world->error, TYPE_GENERATOR_EXIT);
    generator->head.flags |= ended ? GENERATOR_CLOSED : 0;
    if (ended && it->head.flags == ITER_ACLOSE) {
        world->error = UNDEFINED;
        world->result = NONE;
        return SIGNAL_DONE;
    }
    return SIGNAL_ERROR;
}

/* close() of an asend or athrow: GeneratorExit must come out again. */
static Value async_closed(World *world, Value outcome) {
    if (outcome != SIGNAL_ERROR) {
        return is_signal(outcome) && outcome != SIGNAL_DONE
                   ? outcome
                   : raise(world, TYPE_RUNTIME_ERROR, "coroutine ignored GeneratorExit");
    }
    if (is_instance(world, world->error, TYPE_STOP_ITERATION) ||
        is_instance(world, world->error, TYPE_STOP_ASYNC_ITERATION) ||
        is_instance(world, world->error, TYPE_GENERATOR_EXIT)) {
        world->error = UNDEFINED;
        return NONE;
    }
    return SIGNAL_ERROR;
}

Value step_async(World *world, Frame *frame, Value input) {
    RecordObject *it = at(world, (Ref)frame->regs[ASYNC_ITER]);
    GeneratorObject *generator = at(world, (Ref)it->values[0]);
    if (frame->pc == ASYNC_START) {
        input = async_start(world, frame, it, generator);
        if (input == SIGNAL_STOP) { /* the generator has ended before */
            input = raise_surely(world, TYPE_STOP_ASYNC_ITERATION, UNDEFINED);
        }
        if (frame->pc == ASYNC_START || input != SIGNAL_ERROR) {
            return input;
        }
    }
    frame->flags &= (uint8_t)~FRAME_CATCHES;
    Value outcome = async_result(world, it, generator, input);
    return frame->regs[ASYNC_DOES_CLOSE] == TRUE ? async_closed(world, outcome) : outcome;
}

static Value async_push(World *world, Value it, Value sent, Value error, bool close) {
    Value signal;
    Frame *frame = step_push(world, STEP_async, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[ASYNC_ITER] = it;
    frame->regs[ASYNC_SENT] = sent;
    frame->regs[ASYNC_THROWN] = error;
    frame->regs[ASYNC_DOES_CLOSE] = value_bool(close);
    return SIGNAL_CALL;
}

Value async_send(World *world, RecordObject *it, Value sent) {
    if (it->head.flags == ITER_AWAIT) {
        return generator_resume(world, at(world, (Ref)it->values[0]), sent);
    }
    return async_push(world, value_of(world, it), sent, UNDEFINED, false);
}

/* --- methods -------------------------------------------------------------------------------------------------- */

Value coroutine_await(World *world, Value *args, int count) {
    (void)count;
    return async_iter_new(world, ITER_AWAIT, args[0], NONE);
}

Value coroutine_origin(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return NONE;
}

Value async_generator_running(World *world, Value *args, int count) {
    (void)count;
    return value_bool(object_of(world, args[0])->flags & GENERATOR_ASYNC_RUNNING);
}

Value async_generator_anext(World *world, Value *args, int count) {
    (void)count;
    return async_iter_new(world, ITER_ASEND, args[0], NONE);
}

Value async_generator_asend(World *world, Value *args, int count) {
    (void)count;
    return async_iter_new(world, ITER_ASEND, args[0], args[1]);
}

Value async_generator_athrow(World *world, Value *args, int count) {
    (void)count;
    Value error = throw_arguments(world, args);
    return is_signal(error) ? error : async_iter_new(world, ITER_ATHROW, args[0], error);
}

Value async_generator_aclose(World *world, Value *args, int count) {
    (void)count;
    Value error = exception_make(world, type_by_id(world, TYPE_GENERATOR_EXIT), NULL, 0, 0);
    return is_signal(error) ? error : async_iter_new(world, ITER_ACLOSE, args[0], error);
}

Value async_iter_self(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0];
}

Value async_iter_next(World *world, Value *args, int count) {
    (void)count;
    return async_send(world, at(world, (Ref)args[0]), NONE);
}

Value async_iter_send(World *world, Value *args, int count) {
    (void)count;
    Value result = async_send(world, at(world, (Ref)args[0]), args[1]);
    return result == SIGNAL_STOP ? raise_value(world, TYPE_STOP_ITERATION, UNDEFINED) : result;
}

Value async_iter_throw(World *world, Value *args, int count) {
    (void)count;
    Value error = throw_arguments(world, args);
    const RecordObject *it = at(world, (Ref)args[0]);
    if (is_signal(error)) {
        return error;
    }
    return it->head.flags == ITER_AWAIT
               ? generator_throw_into(world, it->values[0], error, false, true)
               : async_push(world, args[0], NONE, error, false);
}

Value async_iter_close(World *world, Value *args, int count) {
    (void)count;
    RecordObject *it = at(world, (Ref)args[0]);
    if (it->values[2] == value_int(ASYNC_CLOSED)) {
        return NONE;
    }
    Value error = exception_make(world, type_by_id(world, TYPE_GENERATOR_EXIT), NULL, 0, 0);
    if (is_signal(error)) {
        return error;
    }
    return it->head.flags == ITER_AWAIT
               ? generator_throw_into(world, it->values[0], error, true, true)
               : async_push(world, args[0], NONE, error, true);
}

#define SAME(name, as)                                                                             \
    Value name(World *world, Value *args, int count) {                                             \
        return as(world, args, count);                                                             \
    }
SAME(async_throw_self, async_iter_self)
SAME(async_throw_next, async_iter_next)
SAME(async_throw_send, async_iter_send)
SAME(async_throw_throw, async_iter_throw)
SAME(async_throw_close, async_iter_close)
SAME(async_throw_await, async_iter_self)
SAME(async_send_await, async_iter_self)
SAME(wrapper_self, async_iter_self)
SAME(wrapper_next, async_iter_next)
SAME(wrapper_send, async_iter_send)
SAME(wrapper_throw, async_iter_throw)
SAME(wrapper_close, async_iter_close)

Value builtin_aiter(World *world, Value *args, int count) {
    (void)count;
    return get_aiter(world, args[0], ASK_AITER);
}

Value builtin_anext(World *world, Value *args, int count) {
    (void)count;
    return args[1] == UNDEFINED ? get_anext(world, args[0])
                                : call_helper(world, HELPER_anext_default, args, 2);
}
