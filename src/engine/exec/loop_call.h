/* The calls that the eval loop makes itself: Python functions of as many plain parameters as there are arguments, and
 * natives that have a quick way. Macros over the loop's own locals (pc, frame, regs, fuel, value) and what the
 * instruction has found out: `callee`, `args`, `given`. Each leaves the other cases to what stands behind it. */
#pragma once

enum { BOUND_MOST = 4 }; /* arguments of a bound native that are put behind its self here */

/* The head of the frame `next` for `function`, called for register `to` of this frame, whose pc stands. */
#define FILL_FRAME(to, frame_flags, frame_owner)                                                   \
    next->prev = ref_to(world, frame);                                                             \
    next->code = function->code;                                                                   \
    next->function = (Ref)callee;                                                                  \
    next->dest = (uint16_t)(to);                                                                   \
    next->ret = RET_VALUE;                                                                         \
    next->flags = (uint8_t)(frame_flags);                                                          \
    next->depth = frame->depth + 1;                                                                \
    next->count = code->register_count;                                                            \
    next->owner = (frame_owner);
/* Runs `next`, whose first `filled` registers are set. */
#define ENTER_FRAME(filled)                                                                        \
    for (uint32_t i = (filled); i < code->local_count; i++) {                                      \
        next->regs[i] = UNDEFINED;                                                                 \
    }                                                                                              \
    world->stack_top = end;                                                                        \
    fuel -= code->word_count;                                                                      \
    frame = next;                                                                                  \
    pc = code->words;                                                                              \
    if (UNLIKELY(fuel < 0)) {                                                                      \
        goto check;                                                                                \
    }                                                                                              \
    DISPATCH();
/* The usual call: a Python function of as many plain parameters as there are arguments. */
#define PUSH_FUNCTION()                                                                            \
    FunctionObject *function = at(world, (Ref)callee);                                             \
    CodeObject *code = at(world, function->code);                                                  \
    if (LIKELY(function->head.kind == KIND_FUNCTION) && LIKELY(code->simple_count == given)) {     \
        Ref ref = world->stack_top;                                                                \
        uint32_t end = ref + code->frame_bytes;                                                    \
        if (LIKELY(end <= world->stack_end && frame->depth < world->recursion_limit)) {            \
            Frame *next = at(world, ref);                                                          \
            frame->pc = ref_to(world, pc + 1);                                                     \
            FILL_FRAME(C, 0, 0)                                                                    \
            for (uint32_t i = 0; i < given; i++) {                                                 \
                next->regs[i] = args[i];                                                           \
            }                                                                                      \
            ENTER_FRAME(given)                                                                     \
        }                                                                                          \
    }

/* The default of the first parameter that was not given, where the call leaves out no more than its function's last
 * parameters, all plain; NULL. */
static inline const Value *defaults_behind(World *world, const FunctionObject *function,
                                           const CodeObject *code, uint32_t given) {
    if (given >= code->simple_count || !function->defaults) {
        return NULL;
    }
    const TupleObject *defaults = at(world, function->defaults);
    uint32_t missing = code->simple_count - given, count = defaults->head.aux;
    return missing <= count && count != TUPLE_LARGE ? defaults->items + (count - missing) : NULL;
}
/* The same call, with the last parameters left to their defaults. */
#define PUSH_DEFAULTED()                                                                           \
    if (object_of(world, callee)->kind == KIND_FUNCTION) {                                         \
        FunctionObject *function = at(world, (Ref)callee);                                         \
        CodeObject *code = at(world, function->code);                                              \
        const Value *rest = defaults_behind(world, function, code, given);                         \
        Ref ref = world->stack_top;                                                                \
        uint32_t end = ref + code->frame_bytes;                                                    \
        if (rest && LIKELY(end <= world->stack_end && frame->depth < world->recursion_limit)) {    \
            Frame *next = at(world, ref);                                                          \
            frame->pc = ref_to(world, pc + 1);                                                     \
            FILL_FRAME(C, 0, 0)                                                                    \
            for (uint32_t i = 0; i < given; i++) {                                                 \
                next->regs[i] = args[i];                                                           \
            }                                                                                      \
            for (uint32_t i = given; i < code->simple_count; i++) {                                \
                next->regs[i] = rest[i - given];                                                   \
            }                                                                                      \
            ENTER_FRAME(code->simple_count)                                                        \
        }                                                                                          \
    }

/* A generator or coroutine of as many plain parameters as there are arguments. */
#define MAKE_GENERATOR()                                                                           \
    if (object_of(world, callee)->kind == KIND_FUNCTION) {                                         \
        FunctionObject *function = at(world, (Ref)callee);                                         \
        CodeObject *code = at(world, function->code);                                              \
        if ((code->flags & CODE_SIMPLE) && code->flags & (CODE_GENERATOR | CODE_COROUTINE) &&      \
            code->positional_count == given) {                                                     \
            FINISH(1, generator_new(world, function, code, args, (int)given), C, RET_VALUE);       \
        }                                                                                          \
    }

/* The frame of `generator`, which runs on for an instruction of n words. */
#define ENTER_GENERATOR(n, to, return_kind)                                                        \
    Frame *next = generator_frame(generator);                                                      \
    frame->pc = ref_to(world, pc + (n));                                                           \
    generator->head.aux = GENERATOR_RUNNING;                                                       \
    generator->handled = world->handled;                                                           \
    next->prev = ref_to(world, frame);                                                             \
    next->depth = frame->depth + 1;                                                                \
    next->dest = (uint16_t)(to);                                                                   \
    next->ret = (return_kind);                                                                     \
    frame = next;                                                                                  \
    pc = at(world, frame->pc);

/* The same of a bound method: its self comes first. */
#define PUSH_BOUND(self)                                                                           \
    FunctionObject *function = at(world, (Ref)callee);                                             \
    CodeObject *code = at(world, function->code);                                                  \
    Ref ref = world->stack_top;                                                                    \
    uint32_t end = ref + code->frame_bytes;                                                        \
    if (LIKELY(code->simple_count == given + 1) &&                                                 \
        LIKELY(end <= world->stack_end && frame->depth < world->recursion_limit)) {                \
        Frame *next = at(world, ref);                                                              \
        frame->pc = ref_to(world, pc + 1);                                                         \
        FILL_FRAME(C, 0, 0)                                                                        \
        next->regs[0] = (self);                                                                    \
        for (uint32_t i = 0; i < given; i++) {                                                     \
            next->regs[i + 1] = args[i];                                                           \
        }                                                                                          \
        ENTER_FRAME(given + 1)                                                                     \
    }

/* Whether the frame of `method`, a Python function of just `count` plain parameters, can be pushed as it is. */
static inline bool runs_at_once(World *world, const Frame *frame, Value method, uint32_t count) {
    if (!has_kind(world, method, KIND_FUNCTION)) {
        return false;
    }
    const CodeObject *code = at(world, ((FunctionObject *)at(world, (Ref)method))->code);
    return code->simple_count == count &&
           LIKELY(world->stack_top + code->frame_bytes <= world->stack_end) &&
           LIKELY(frame->depth < world->recursion_limit);
}
/* A class's own Python method for what an instruction of n words does with `count` of left, right and third; the one
 * place that pushes it is the loop's `own_method`. Other methods are left to what stands behind. */
#define OWN_METHOD(n, to, return_kind, frame_flags, method, count)                                 \
    value = (method);                                                                              \
    if (runs_at_once(world, frame, value, (count))) {                                              \
        frame->pc = ref_to(world, pc + (n));                                                       \
        dest = (to);                                                                               \
        ret = (return_kind);                                                                       \
        own_flags = (frame_flags);                                                                 \
        goto own_method;                                                                           \
    }

/* The Python __bool__ that the jump or `not` at `place` asks of an instance, TRUE where its class has nothing to ask,
 * as found out before; UNDEFINED: truth() says. */
static inline Value truth_at(World *world, Value instance, Ref place) {
    Ref shape = object_of(world, instance)->shape;
    const ShapeCacheEntry *entry = shape_entry(host_side(world)->methods, shape, place);
    if (LIKELY(shape_known(world, entry, shape, place))) {
        return entry->next ? value_ref(entry->next) : TRUE;
    }
    return slow_truth_at(world, instance, place);
}

/* A builtin function's quick way. */
#define TRY_QUICK(function_pointer, args, given)                                                   \
    QuickFunction quick = (function_pointer);                                                      \
    if (quick) {                                                                                   \
        world->fuel = fuel;                                                                        \
        value = quick(world, args, given);                                                         \
    }                                                                                              \
    /* What one that gives up has paid for is paid for by the function that knows all. */          \
    if (quick && value != UNDEFINED) {                                                             \
        fuel = world->fuel;                                                                        \
        REG(C) = value;                                                                            \
        AFTER_ALLOCATION(1);                                                                       \
    }
/* A method that was bound before. */
#define CALL_BOUND()                                                                               \
    if (object_of(world, callee)->kind == KIND_METHOD) {                                           \
        const RecordObject *method = at(world, (Ref)callee);                                       \
        callee = method->values[0];                                                                \
        if (has_kind(world, callee, KIND_FUNCTION)) {                                              \
            PUSH_BOUND(method->values[1])                                                          \
        } else if (has_kind(world, callee, KIND_NATIVE) && given < BOUND_MOST) {                   \
            Value all[BOUND_MOST] = {method->values[1]};                                           \
            copy_values(all + 1, args, given);                                                     \
            TRY_QUICK(quick_natives[((NativeObject *)at(world, (Ref)callee))->index], all,         \
                      given + 1)                                                                   \
            FINISH(1, call_native(world, at(world, (Ref)callee), all, (int)given + 1, 0), C,       \
                   RET_VALUE);                                                                     \
        }                                                                                          \
        FINISH(1, call_value(world, REG(A), args, (int)given, 0), C, RET_VALUE);                   \
    }
/* An instance whose class has a __call__. */
#define CALL_INSTANCE()                                                                            \
    if (object_of(world, callee)->kind == KIND_INSTANCE) {                                         \
        callee = special_lookup(world, callee, NAME_call);                                         \
        if (has_kind(world, callee, KIND_FUNCTION)) {                                              \
            PUSH_BOUND(REG(A))                                                                     \
        }                                                                                          \
        FINISH(1, call_value(world, REG(A), args, (int)given, 0), C, RET_VALUE);                   \
    }
