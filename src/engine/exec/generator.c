/* Generators and coroutines: making, resuming, throwing into, finishing.
 *
 * A generator's frame lies in the generator. Resuming links it in front of the caller's frame, a yield unlinks it.
 * While it stands at a YIELD_FROM its pc is that instruction, which every resumption runs again with what was sent. */
#include "engine/exec/generator.h"

#include "engine/exec/call.h"
#include "engine/exec/lifetime.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/exception.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

static const char *noun(const GeneratorObject *generator) {
    return generator->head.flags & GENERATOR_COROUTINE ? "coroutine"
           : generator->head.flags & GENERATOR_ASYNC   ? "async generator"
                                                       : "generator";
}

Value generator_new(World *world, FunctionObject *function, CodeObject *code, const Value *args,
                    int count) {
    uint32_t bytes = (uint32_t)(sizeof(GeneratorObject) + code->register_count * sizeof(Value));
    bool coroutine = code->flags & CODE_COROUTINE, generates = code->flags & CODE_GENERATOR;
    TypeId type = !coroutine ? TYPE_GENERATOR : generates ? TYPE_ASYNC_GENERATOR : TYPE_COROUTINE;
    bool watched = type == TYPE_COROUTINE || code->handlers;
    GeneratorObject *generator =
        watched && !watch_reserve(world) ? NULL : heap_new(world, type, KIND_GENERATOR, bytes);
    if (!generator) {
        return SIGNAL_MEMORY;
    }
    generator->head.aux = GENERATOR_CREATED;
    generator->head.flags = !coroutine ? 0 : generates ? GENERATOR_ASYNC : GENERATOR_COROUTINE;
    generator->name = function->name;
    generator->qualname = function->qualname;
    generator->handled = NONE;
    *generator_frame(generator) = (Frame){.code = ref_to(world, code),
                                          .function = ref_to(world, function),
                                          .pc = ref_to(world, code->words),
                                          .flags = FRAME_GENERATOR,
                                          .count = code->register_count,
                                          .owner = ref_to(world, generator)};
    Value *regs = generator_frame(generator)->regs;
    for (int i = 0; i < count; i++) {
        regs[i] = args[i];
    }
    for (int i = count; i < code->register_count; i++) {
        regs[i] = UNDEFINED;
    }
    if (watched) {
        watch_put(world, ref_to(world, generator));
    }
    return value_of(world, generator);
}

static void generator_link(World *world, GeneratorObject *generator) {
    Frame *frame = generator_frame(generator);
    generator->head.aux = GENERATOR_RUNNING;
    frame->prev = world->frame;
    frame->depth = top_frame(world)->depth + 1;
    frame->ret = RET_VALUE;
    Value own = generator->handled;
    generator->handled = world->handled;
    world->handled = generator->head.flags & GENERATOR_HANDLES ? own : world->handled;
    world->frame = ref_to(world, frame);
}

static Value already_running(World *world, const GeneratorObject *generator) {
    return raise(world, TYPE_VALUE_ERROR, "%s already executing", noun(generator));
}

static Value cannot_reuse(World *world) {
    return raise(world, TYPE_RUNTIME_ERROR, "cannot reuse already awaited coroutine");
}

Value generator_resume(World *world, GeneratorObject *generator, Value sent) {
    switch ((int)(GeneratorState)generator->head.aux) {
    case GENERATOR_DONE:
        return generator->head.flags & GENERATOR_COROUTINE ? cannot_reuse(world) : SIGNAL_STOP;
    case GENERATOR_RUNNING: return already_running(world, generator);
    case GENERATOR_CREATED:
        if (sent != NONE) {
            return raise(world, TYPE_TYPE_ERROR, "can't send non-None value to a just-started %s",
                         noun(generator));
        }
        break;
    case GENERATOR_SUSPENDED: break;
    }
    if (top_frame(world)->depth + 1 > world->recursion_limit) {
        return raise_too_deep(world);
    }
    if (generator->head.aux == GENERATOR_CREATED) {
        world->fuel -= ((CodeObject *)at(world, generator_frame(generator)->code))->word_count;
    } else {
        const uint32_t *next = at(world, generator_frame(generator)->pc);
        uint32_t reg = generator->head.flags & GENERATOR_DELEGATES ? (next[0] >> 16 & 0xFF) + 1
                                                                   : next[-1] >> 8 & 0xFF;
        generator_frame(generator)->regs[reg] = sent;
    }
    generator_link(world, generator);
    return SIGNAL_CALL;
}

void generator_suspend(World *world, GeneratorObject *generator, bool delegates) {
    Value own = generator->head.flags & GENERATOR_HANDLES ? world->handled : NONE;
    uint8_t kept = generator->head.flags & (uint8_t) ~(GENERATOR_DELEGATES | GENERATOR_ITEM);
    generator->head.aux = GENERATOR_SUSPENDED;
    generator->head.flags = (uint8_t)(kept | (delegates ? GENERATOR_DELEGATES : 0));
    world->handled = generator->handled;
    generator->handled = own;
}

/* What is waited for while the generator stands at a YIELD_FROM. */
static Value delegate_of(World *world, GeneratorObject *generator) {
    bool delegates =
        generator->head.aux == GENERATOR_SUSPENDED && (generator->head.flags & GENERATOR_DELEGATES);
    if (!delegates) {
        return NONE;
    }
    const uint32_t *next = at(world, generator_frame(generator)->pc);
    return generator_frame(generator)->regs[next[0] >> 16 & 0xFF];
}

/* --- the end -------------------------------------------------------------------------------------------------- */

/* StopIteration may not leave a generator: it would end the loop around it. */
static Value stop_becomes_error(World *world, const GeneratorObject *generator, const char *name) {
    Value cause = world->error;
    world->result = cause;
    world->error = UNDEFINED;
    Value text = format_text(world, "%s raised %s", noun(generator), name);
    if (is_signal(text)) {
        heap_collect(world);
        world->stress_allow = 100;
        text = format_text(world, "%s raised %s", noun(generator), name);
    }
    if (is_signal(text)) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    Value signal = raise_surely(world, TYPE_RUNTIME_ERROR, text);
    if (signal == SIGNAL_ERROR) {
        *exception_slot(world, world->error, EXC_CAUSE) = cause;
        *exception_slot(world, world->error, EXC_CONTEXT) = cause;
        *exception_slot(world, world->error, EXC_SUPPRESS) = TRUE;
    }
    return signal;
}

Value generator_finish(World *world, Frame *frame, Value value) {
    GeneratorObject *generator = at(world, frame->owner);
    generator->head.aux = GENERATOR_DONE;
    world->handled = generator->handled;
    generator->handled = NONE;
    bool async = generator->head.flags & GENERATOR_ASYNC;
    if (UNLIKELY(frame->flags & FRAME_WATCHED) && generator->head.flags & GENERATOR_COROUTINE) {
        lifetime_coroutine_ended(world);
    }
    if (value == SIGNAL_ERROR) {
        if (is_instance(world, world->error, TYPE_STOP_ITERATION)) {
            return stop_becomes_error(world, generator, "StopIteration");
        }
        if (async && is_instance(world, world->error, TYPE_STOP_ASYNC_ITERATION)) {
            return stop_becomes_error(world, generator, "StopAsyncIteration");
        }
        return SIGNAL_ERROR;
    }
    if (async) {
        return raise_surely(world, TYPE_STOP_ASYNC_ITERATION, UNDEFINED);
    }
    if (frame->ret == RET_ITER) {
        return SIGNAL_STOP;
    }
    if (frame->ret == RET_DELEGATE || frame->ret == RET_SEND) {
        return value;
    }
    return raise_surely(world, TYPE_STOP_ITERATION, value == NONE ? UNDEFINED : value);
}

/* --- calling a method by name --------------------------------------------------------------------------------- */

enum { NAMED_OBJECT, NAMED_NAME, NAMED_ARGUMENT, NAMED_MISSING };

/* object.name(argument); without such a method the exception MISSING is raised, or for None nothing happens. */
Value step_call_named(World *world, Frame *frame, Value input) {
    Value missing = frame->regs[NAMED_MISSING];
    if (frame->pc == 0) {
        frame->flags |= missing == UNDEFINED ? 0 : FRAME_CATCHES;
        input = attr_get(world, frame->regs[NAMED_OBJECT], frame->regs[NAMED_NAME]);
        frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
        if (is_signal(input) && (input != SIGNAL_ERROR || missing == UNDEFINED)) {
            return input;
        }
    }
    if (frame->pc == 1) {
        frame->flags &= (uint8_t)~FRAME_CATCHES;
        if (input == SIGNAL_ERROR) {
            if (is_instance(world, world->error, TYPE_ATTRIBUTE_ERROR)) {
                world->error = missing == NONE ? UNDEFINED : missing;
                return missing == NONE ? NONE : SIGNAL_ERROR;
            }
            return SIGNAL_ERROR;
        }
        frame->pc = 2;
        Value argument = frame->regs[NAMED_ARGUMENT];
        Value result = call_value(world, input, &argument, argument != UNDEFINED, 0);
        if (result == SIGNAL_MEMORY) { /* the method is looked up again */
            frame->pc = 0;
        }
        return result;
    }
    return input;
}

static Value call_named(World *world, Value object, NameId name, Value argument, Value missing) {
    Value signal;
    Frame *frame = step_push(world, STEP_call_named, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[NAMED_OBJECT] = object;
    frame->regs[NAMED_NAME] = name_value(world, name);
    frame->regs[NAMED_ARGUMENT] = argument;
    frame->regs[NAMED_MISSING] = missing;
    return SIGNAL_CALL;
}

/* --- yield from ----------------------------------------------------------------------------------------------- */

Value yield_from(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    Value *result = &frame->regs[word >> 8 & 0xFF];
    Value inner = frame->regs[word >> 16 & 0xFF], sent = frame->regs[(word >> 16 & 0xFF) + 1];
    bool generator = has_kind(world, inner, KIND_GENERATOR);
    world->slow_dest = word >> 8 & 0xFF;
    world->slow_ret = generator ? RET_DELEGATE : RET_SEND;
    Value item;
    if (generator) {
        item = generator_resume(world, at(world, (Ref)inner), sent);
    } else if (is_async_step(world, inner)) {
        item = async_send(world, at(world, (Ref)inner), sent);
    } else if (sent == NONE) {
        item = iter_next(world, inner);
    } else {
        item = call_named(world, inner, NAME_send, sent, UNDEFINED);
    }
    if (item == SIGNAL_STOP) {
        *result = NONE;
        return NONE;
    }
    if (item == SIGNAL_ERROR && is_instance(world, world->error, TYPE_STOP_ITERATION)) {
        Value value = *exception_slot(world, world->error, EXC_STOP_VALUE);
        *result = value == UNDEFINED ? NONE : value;
        world->error = UNDEFINED;
        return NONE;
    }
    if (is_signal(item)) {
        return item;
    }
    world->result = item;
    return SIGNAL_STOP;
}

/* --- throw and close ------------------------------------------------------------------------------------------ */

enum { THROW_GENERATOR, THROW_ERROR, THROW_CLOSE, THROW_CLOSE_INNER };
enum { THROW_START, THROW_MADE, THROW_INNER_CLOSED, THROW_RESULT };

bool generator_is_stood_for(const Frame *throwing) {
    return throwing->pc == THROW_INNER_CLOSED;
}

Value generator_throw_into(World *world, Value generator, Value error, bool close,
                           bool close_inner) {
    Value signal;
    Frame *frame = step_push(world, STEP_throw, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[THROW_GENERATOR] = generator;
    frame->regs[THROW_ERROR] = error;
    frame->regs[THROW_CLOSE] = value_bool(close);
    frame->regs[THROW_CLOSE_INNER] = value_bool(close_inner);
    return SIGNAL_CALL;
}

/* The error comes out of the place where the generator stands. */
static Value throw_here(World *world, Frame *frame, GeneratorObject *generator, Value error) {
    Value own = generator->handled;
    frame->pc = THROW_RESULT;
    frame->flags |= frame->regs[THROW_CLOSE] == TRUE ? FRAME_CATCHES : 0;
    if (generator->head.aux ==
        GENERATOR_CREATED) { /* behind its first word, which no handler covers */
        generator_frame(generator)->pc += 4;
        world->fuel -= ((CodeObject *)at(world, generator_frame(generator)->code))->word_count;
    } else if (generator->head.flags & GENERATOR_DELEGATES) {
        generator_frame(generator)->pc += 4;
    }
    generator_link(world, generator);
    generator_frame(generator)->ret = RET_STEP;
    world->error = error;
    return own == NONE ? SIGNAL_ERROR : raise_object(world, error);
}

/* The iterator that the generator waits for gets the error; what comes of it goes on in the generator. */
static Value throw_to_inner(World *world, Frame *frame, GeneratorObject *generator, Value inner,
                            Value error) {
    uint32_t word = *(const uint32_t *)at(world, generator_frame(generator)->pc);
    frame->pc = THROW_RESULT;
    generator_frame(generator)->pc += 4;
    generator_link(world, generator);
    generator_frame(generator)->ret = RET_STEP;
    bool close_inner = frame->regs[THROW_CLOSE_INNER] == TRUE;
    Value signal = has_kind(world, inner, KIND_GENERATOR)
                       ? generator_throw_into(world, inner, error, false, close_inner)
                       : call_named(world, inner, NAME_throw, error, error);
    if (signal == SIGNAL_CALL) {
        top_frame(world)->ret = RET_SEND;
        top_frame(world)->dest = (uint16_t)(word >> 8 & 0xFF);
    }
    return signal;
}

static Value throw_start(World *world, Frame *frame, GeneratorObject *generator, Value error) {
    if (!is_instance(world, error, TYPE_BASE_EXCEPTION)) {
        return wrong_register(world);
    }
    if (generator->head.aux == GENERATOR_RUNNING) {
        return already_running(world, generator);
    }
    if (generator->head.aux == GENERATOR_DONE) {
        bool close = frame->regs[THROW_CLOSE] == TRUE;
        if (!close && (generator->head.flags & GENERATOR_COROUTINE)) {
            return cannot_reuse(world);
        }
        world->error = close ? UNDEFINED : error;
        return close ? NONE : SIGNAL_ERROR;
    }
    if (generator->head.aux == GENERATOR_CREATED && frame->regs[THROW_CLOSE] == TRUE) {
        generator->head.aux = GENERATOR_DONE;
        return NONE;
    }
    Value inner = delegate_of(world, generator);
    if (inner == NONE) {
        return throw_here(world, frame, generator, error);
    }
    if (frame->regs[THROW_CLOSE_INNER] == TRUE && is_instance(world, error, TYPE_GENERATOR_EXIT)) {
        frame->regs[THROW_ERROR] = error;
        frame->pc = THROW_INNER_CLOSED;
        frame->flags |= FRAME_CATCHES;
        generator->head.aux = GENERATOR_RUNNING;
        return has_kind(world, inner, KIND_GENERATOR)
                   ? generator_throw_into(world, inner, error, true, true)
                   : call_named(world, inner, NAME_close, UNDEFINED, NONE);
    }
    return throw_to_inner(world, frame, generator, inner, error);
}

/* close() has thrown GeneratorExit: what came of it. */
static Value close_result(World *world, Frame *frame, const GeneratorObject *generator,
                          Value input) {
    frame->flags &= (uint8_t)~FRAME_CATCHES;
    if (input != SIGNAL_ERROR) {
        return raise(world, TYPE_RUNTIME_ERROR, "%s ignored GeneratorExit", noun(generator));
    }
    if (is_instance(world, world->error, TYPE_STOP_ITERATION)) {
        Value value = *exception_slot(world, world->error, EXC_STOP_VALUE);
        world->error = UNDEFINED;
        return value == UNDEFINED ? NONE : value;
    }
    if (is_instance(world, world->error, TYPE_GENERATOR_EXIT)) {
        world->error = UNDEFINED;
        return NONE;
    }
    return SIGNAL_ERROR;
}

Value step_throw(World *world, Frame *frame, Value input) {
    GeneratorObject *generator = at(world, (Ref)frame->regs[THROW_GENERATOR]);
    Value error = frame->regs[THROW_ERROR];
    if (frame->pc == THROW_START) {
        if (has_kind(world, error, KIND_TYPE)) {
            error = call_value(world, error, NULL, 0, 0);
            if (is_signal(error)) {
                frame->pc = error == SIGNAL_CALL ? THROW_MADE : THROW_START;
                return error;
            }
        }
        return throw_start(world, frame, generator, error);
    }
    if (frame->pc == THROW_MADE) {
        if (!is_instance(world, input, TYPE_BASE_EXCEPTION)) {
            return raise(world, TYPE_TYPE_ERROR,
                         "calling %R should have returned an instance of BaseException, not %T",
                         error, input);
        }
        return throw_start(world, frame, generator, input);
    }
    if (frame->pc == THROW_INNER_CLOSED) {
        frame->flags &= (uint8_t)~FRAME_CATCHES;
        generator->head.aux = GENERATOR_SUSPENDED;
        if (input == SIGNAL_ERROR) {
            error = world->error;
        }
        return throw_here(world, frame, generator, error);
    }
    return frame->regs[THROW_CLOSE] == TRUE ? close_result(world, frame, generator, input) : input;
}

/* --- methods -------------------------------------------------------------------------------------------------- */

Value generator_iter(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0];
}

Value generator_next(World *world, Value *args, int count) {
    (void)count;
    return generator_resume(world, at(world, (Ref)args[0]), NONE);
}

Value generator_send(World *world, Value *args, int count) {
    (void)count;
    Value result = generator_resume(world, at(world, (Ref)args[0]), args[1]);
    return result == SIGNAL_STOP ? raise_value(world, TYPE_STOP_ITERATION, UNDEFINED) : result;
}

Value throw_arguments(World *world, const Value *args) {
    Value error = args[1], value = args[2] == NONE ? UNDEFINED : args[2];
    if (is_exception_type(world, error)) {
        if (value == UNDEFINED) {
            return error;
        }
        if (type_is_subtype(world, type_of(world, value), at(world, (Ref)error))) {
            return value;
        }
        return has_kind(world, value, KIND_TUPLE)
                   ? exception_make(world, at(world, (Ref)error),
                                    ((TupleObject *)at(world, (Ref)value))->items,
                                    (int)tuple_length(world, at(world, (Ref)value)), 0)
                   : exception_make(world, at(world, (Ref)error), &value, 1, 0);
    }
    if (!is_instance(world, error, TYPE_BASE_EXCEPTION)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "exceptions must be classes or instances deriving from BaseException, not %T",
                     error);
    }
    return value == UNDEFINED
               ? error
               : raise(world, TYPE_TYPE_ERROR, "instance exception may not have a separate value");
}

Value generator_throw(World *world, Value *args, int count) {
    (void)count;
    Value error = throw_arguments(world, args);
    return is_signal(error) ? error : generator_throw_into(world, args[0], error, false, true);
}

Value generator_close(World *world, Value *args, int count) {
    (void)count;
    Value error = exception_make(world, type_by_id(world, TYPE_GENERATOR_EXIT), NULL, 0, 0);
    return is_signal(error) ? error : generator_throw_into(world, args[0], error, true, true);
}

static GeneratorObject *self_of(World *world, const Value *args) {
    return at(world, (Ref)args[0]);
}

Value generator_yieldfrom(World *world, Value *args, int count) {
    (void)count;
    return delegate_of(world, self_of(world, args));
}

Value generator_running(World *world, Value *args, int count) {
    (void)count;
    return value_bool(self_of(world, args)->head.aux == GENERATOR_RUNNING);
}

Value generator_suspended(World *world, Value *args, int count) {
    (void)count;
    return value_bool(self_of(world, args)->head.aux == GENERATOR_SUSPENDED);
}

Value generator_code(World *world, Value *args, int count) {
    (void)count;
    return value_ref(generator_frame(self_of(world, args))->code);
}

Value generator_name(World *world, Value *args, int count) {
    (void)count;
    return value_ref(self_of(world, args)->name);
}

Value generator_set_name(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "__name__ must be set to a string object");
    }
    self_of(world, args)->name = (Ref)args[1];
    return NONE;
}

Value generator_qualname(World *world, Value *args, int count) {
    (void)count;
    return value_ref(self_of(world, args)->qualname);
}

Value generator_set_qualname(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "__qualname__ must be set to a string object");
    }
    self_of(world, args)->qualname = (Ref)args[1];
    return NONE;
}

/* Coroutines and async generators have the same methods under other names. */
#define SAME(name, as)                                                                             \
    Value name(World *world, Value *args, int count) {                                             \
        return as(world, args, count);                                                             \
    }
SAME(coroutine_send, generator_send)
SAME(coroutine_throw, generator_throw)
SAME(coroutine_close, generator_close)
SAME(coroutine_waits_for, generator_yieldfrom)
SAME(coroutine_running, generator_running)
SAME(coroutine_suspended, generator_suspended)
SAME(coroutine_code, generator_code)
SAME(coroutine_name, generator_name)
SAME(coroutine_set_name, generator_set_name)
SAME(coroutine_qualname, generator_qualname)
SAME(coroutine_set_qualname, generator_set_qualname)
SAME(async_generator_waits_for, generator_yieldfrom)
SAME(async_generator_suspended, generator_suspended)
SAME(async_generator_code, generator_code)
SAME(async_generator_name, generator_name)
SAME(async_generator_set_name, generator_set_name)
SAME(async_generator_qualname, generator_qualname)
SAME(async_generator_set_qualname, generator_set_qualname)
SAME(async_generator_iter, generator_iter)
