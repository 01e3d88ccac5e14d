/* Binding arguments, pushing frames. */
#include "engine/exec/call.h"

#include "base/assert.h"
#include "engine/exec/bind.h"
#include "engine/exec/charge.h"
#include "engine/exec/front.h"
#include "engine/exec/generator.h"
#include "engine/exec/loop.h"
#include "engine/exec/operate.h"
#include "engine/exec/quick.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { ARGUMENTS_MOST = 250, USUAL_ARGUMENTS = 10 };

/* What the usual call, a plain function's, is not: kept out of call_value, which then has no registers to save. */
#define OUTLINED __attribute__((noinline))

static inline uint32_t next_depth(World *world) {
    return world->frame ? top_frame(world)->depth + 1 : 0;
}

/* A frame of `count` registers on the stack, linked in front of world->frame. NULL: *out_signal. */
static Frame *frame_push(World *world, uint32_t count, Value *out_signal) {
    Ref ref = world->stack_top;
    uint32_t end = ref + (uint32_t)sizeof(Frame) + count * (uint32_t)sizeof(Value);
    if (UNLIKELY(end > world->stack_end) && !stack_grow(world, end)) {
        *out_signal = world_limit(world, ENGINE_LIMIT_MEMORY);
        return NULL;
    }
    Frame *frame = at(world, ref);
    uint32_t depth = next_depth(world);
    if (UNLIKELY(depth > world->recursion_limit)) {
        *out_signal = raise_too_deep(world);
        return NULL;
    }
    *frame = (Frame){.prev = world->frame, .depth = depth, .count = count};
    world->frame = ref;
    world->stack_top = end;
    return frame;
}

static const uint8_t step_registers[STEP_ID_COUNT] = {
#define X(id, registers, states, holds) registers,
#include "../../../spec/steps.def"
#undef X
};

Frame *step_push(World *world, StepId step, Value *out_signal) {
    Frame *frame = frame_push(world, step_registers[step], out_signal);
    if (frame) {
        frame->code = (Ref)step;
        frame->flags = FRAME_NATIVE;
        for (uint32_t i = 0; i < frame->count; i++) {
            frame->regs[i] = UNDEFINED;
        }
    }
    return frame;
}

/* The frame at `ref` whose first `count` registers are set: the new top of the stack, which reaches to `end`. */
static inline Value run_frame(World *world, Ref ref, Ref end, uint32_t depth,
                              FunctionObject *function, CodeObject *code, int count) {
    Frame *frame = at(world, ref);
    frame->prev = world->frame;
    frame->depth = depth;
    frame->code = ref_to(world, code);
    frame->pc = ref_to(world, code->words);
    frame->function = ref_to(world, function);
    frame->dest = 0;
    frame->ret = RET_VALUE;
    frame->flags = 0;
    frame->count = code->register_count;
    frame->owner = 0;
    for (int i = count, last = code->local_count; i < last; i++) {
        frame->regs[i] = UNDEFINED;
    }
    world->frame = ref;
    world->stack_top = end;
    world->fuel -= code->word_count; /* the loop notices at its next test */
    return SIGNAL_CALL;
}

OUTLINED Value push_python(World *world, FunctionObject *function, CodeObject *code,
                           const Value *args, int count) {
    Ref ref = world->stack_top, end = ref + code->frame_bytes;
    if (UNLIKELY(end > world->stack_end) && !stack_grow(world, end)) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    uint32_t depth = next_depth(world);
    if (UNLIKELY(depth > world->recursion_limit)) {
        return raise_too_deep(world);
    }
    if (count) { /* they may lie where the frame goes */
        memmove(((Frame *)at(world, ref))->regs, args, (size_t)count * sizeof *args);
    }
    return run_frame(world, ref, end, depth, function, code, count);
}

/* The same, at once for one argument or two where there is room. */
static inline Value push_plain(World *world, FunctionObject *function, CodeObject *code,
                               const Value *args, int count) {
    Ref ref = world->stack_top, end = ref + code->frame_bytes;
    uint32_t depth = next_depth(world);
    if (count < 1 || count > 2 || UNLIKELY(end > world->stack_end) ||
        UNLIKELY(depth > world->recursion_limit)) {
        return push_python(world, function, code, args, count);
    }
    Frame *frame = at(world, ref);
    Value first = args[0], last = args[count - 1];
    frame->regs[0] = first;
    frame->regs[count - 1] = last;
    return run_frame(world, ref, end, depth, function, code, count);
}

/* Plain parameters, all of them given by place, by name or by default. bind_arguments knows the rest, and what
 * is wrong. */
static bool bind_plain(World *world, const FunctionObject *function, const CodeObject *code,
                       const Value *args, int count, Ref names, Value *bound) {
    int positional = code->positional_count;
    const TupleObject *keywords = names ? at(world, names) : NULL;
    int named = keywords ? keywords->head.aux : 0, given = count - named;
    if (!(code->flags & CODE_SIMPLE) || positional > USUAL_ARGUMENTS || given > positional) {
        return false;
    }
    const TupleObject *defaults = function->defaults ? at(world, function->defaults) : NULL;
    int first_default = positional - (defaults ? (int)tuple_length(world, defaults) : 0);
    for (int i = 0; i < given; i++) {
        bound[i] = args[i];
    }
    for (int i = given; i < positional; i++) {
        bound[i] = i >= first_default ? defaults->items[i - first_default] : UNDEFINED;
    }
    const Value *parameters = ((TupleObject *)at(world, code->varnames))->items;
    for (int k = 0; k < named; k++) {
        int place = given > code->positional_only_count ? given : code->positional_only_count;
        while (place < positional && parameters[place] != keywords->items[k]) {
            place++;
        }
        for (int other = 0; other < k; other++) {
            place = keywords->items[other] == keywords->items[k] ? positional : place;
        }
        if (place == positional) {
            return false;
        }
        bound[place] = args[given + k];
    }
    for (int i = given; i < first_default; i++) {
        if (bound[i] == UNDEFINED) {
            return false;
        }
    }
    return true;
}

/* All plain parameters by place, what is left to *args, nothing to **kwargs: how wrappers are called. The number of
 * registers that are filled; 0: it is not such a call, or there is no memory. */
static int bind_rest(World *world, const CodeObject *code, const Value *args, int count,
                     Value *bound) {
    int positional = code->positional_count;
    bool any = code->flags & CODE_VARARGS;
    if (!(code->flags & (CODE_VARARGS | CODE_VARKEYWORDS)) || code->keyword_only_count ||
        positional + 2 > USUAL_ARGUMENTS || (any ? count < positional : count != positional)) {
        return 0;
    }
    copy_values(bound, args, positional);
    int filled = positional;
    if (any) {
        bound[filled] = tuple_from(world, args + positional, count - positional);
        if (is_signal(bound[filled++])) {
            return 0;
        }
    }
    if (code->flags & CODE_VARKEYWORDS) {
        DictObject *rest = dict_new(world, 0);
        if (!rest) {
            return 0;
        }
        bound[filled++] = value_of(world, rest);
    }
    return filled;
}

static Value start_function(World *world, FunctionObject *function, CodeObject *code,
                            const Value *bound, int count) {
    return code->flags & (CODE_GENERATOR | CODE_COROUTINE)
               ? generator_new(world, function, code, bound, count)
               : push_python(world, function, code, bound, count);
}

static Value call_function_any(World *world, FunctionObject *function, CodeObject *code,
                               const Value *args, int count, Ref names) {
    Value bound[ARGUMENTS_MOST];
    Value signal = bind_arguments(world, function, code, args, count, names, bound);
    if (is_signal(signal)) {
        return signal;
    }
    count = code->positional_count + code->keyword_only_count +
            ((code->flags & CODE_VARARGS) != 0) + ((code->flags & CODE_VARKEYWORDS) != 0);
    return start_function(world, function, code, bound, count);
}

/* Of other arguments than just its plain parameters. */
static OUTLINED Value call_function(World *world, FunctionObject *function, const Value *args,
                                    int count, Ref names) {
    CodeObject *code = at(world, function->code);
    if (UNLIKELY(function->head.flags & FUNCTION_FRONTS) && !names) {
        Value answer = call_front(world, function, args, count);
        if (answer != UNDEFINED) {
            return answer;
        }
    }
    Value usual[USUAL_ARGUMENTS];
    if (LIKELY(bind_plain(world, function, code, args, count, names, usual))) {
        return start_function(world, function, code, usual, code->positional_count);
    }
    int filled = names ? 0 : bind_rest(world, code, args, count, usual);
    if (filled) {
        return start_function(world, function, code, usual, filled);
    }
    return call_function_any(world, function, code, args, count, names);
}

Value *argument_room(World *world, Value *usual, int usual_count, int64_t count) {
    if (LIKELY(count <= usual_count)) {
        return usual;
    }
    ArrayObject *array = heap_new_array(world, count);
    return array ? array->items : NULL;
}

/* A builtin's __new__ (or class method) called with another class: a __new__ gives an instance around its value. */
static Value new_inherited(World *world, NativeObject *native, const Value *args, int count,
                           Ref names) {
    Value usual[ARGUMENTS_MOST];
    Value *bound = argument_room(world, usual, ARGUMENTS_MOST, count + native->total + 2);
    int passed = count;
    if (!bound) {
        return SIGNAL_MEMORY;
    }
    TypeObject *owner = at(world, native->owner);
    bool makes = str_equals(world, value_ref(native->name), "__new__");
    if (!makes || owner->type_id == TYPE_OBJECT || owner->type_id == TYPE_TYPE ||
        (owner->flags & TYPE_RAISES)) {
        Value signal = bind_native(world, native, args, count, names, bound, &passed);
        return is_signal(signal) ? signal : native_functions[native->index](world, bound, passed);
    }
    if (!has_kind(world, args[0], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "%S.__new__(X): X is not a type object (%T)",
                     value_ref(owner->name), args[0]);
    }
    TypeObject *type = at(world, (Ref)args[0]);
    if (!type_is_subtype(world, type, owner)) {
        return raise(world, TYPE_TYPE_ERROR, "%S.__new__(%S): %S is not a subtype of %S",
                     value_ref(owner->name), value_ref(type->name), value_ref(type->name),
                     value_ref(owner->name));
    }
    return new_instance(world, type, args + 1, count - 1, names);
}

static Value call_native_any(World *world, NativeObject *native, const Value *args, int count,
                             Ref names) {
    Value usual[ARGUMENTS_MOST];
    Value *bound = argument_room(world, usual, ARGUMENTS_MOST, count + native->total + 2);
    int passed = count;
    if (!bound) {
        return SIGNAL_MEMORY;
    }
    Value signal = bind_native(world, native, args, count, names, bound, &passed);
    if (is_signal(signal)) {
        return signal;
    }
    bool inherited =
        (native->head.flags & NATIVE_NEW) && native->owner && ref_of(args[0]) != native->owner;
    return inherited ? new_inherited(world, native, args, count, names)
                     : native_functions[native->index](world, bound, passed);
}

/* Whether the arguments are those that most calls have: no keywords, self of the owner's very type, few of them. They
 * are bound here; bind_native knows the rest. */
static bool bind_usual(World *world, const NativeObject *native, const Value *args, int count,
                       Value *bound, int *passed) {
    int self = native->owner != 0, given = count - self, total = native->total;
    bool any_number = native->head.flags & NATIVE_VARARGS;
    if ((native->head.flags & NATIVE_KEYWORDS) ||
        ((native->head.flags & NATIVE_NEW) && self && count && ref_of(args[0]) != native->owner)) {
        return false;
    }
    if (given < native->required || count + total > USUAL_ARGUMENTS ||
        (!any_number && given > native->positional)) {
        return false;
    }
    if (self) {
        const TypeObject *type = type_of(world, args[0]);
        if (!(native->head.flags & NATIVE_NEW) &&
            (ref_to(world, type) != native->owner || (type->flags & TYPE_PAYLOAD))) {
            return false;
        }
        bound[0] = args[0];
    }
    Value *to = bound + self;
    if (any_number) { /* keyword-only parameters come first */
        for (int i = 0; i < total; i++) {
            *to++ = UNDEFINED;
        }
        total = given;
    }
    for (int i = 0; i < given; i++) {
        to[i] = args[self + i];
    }
    for (int i = given; i < total; i++) {
        to[i] = UNDEFINED;
    }
    *passed = (int)(to - bound) + total;
    return true;
}

/* bind_usual for most natives: a fixed number of parameters, `self` of the owner's very type. */
static inline bool bind_fixed(World *world, const NativeObject *native, const Value *args,
                              int count, Value *bound) {
    int self = native->owner != 0, given = count - self, last = self + native->total;
    if (!(native->head.flags & NATIVE_PLAIN) || given < native->required ||
        given > native->positional || last > USUAL_ARGUMENTS) {
        return false;
    }
    if (self) {
        const TypeObject *owner = at(world, native->owner);
        if (!is_ref(args[0]) || object_of(world, args[0])->shape != owner->root ||
            (owner->flags & TYPE_PAYLOAD)) {
            return false;
        }
    }
    for (int i = 0; i < count; i++) {
        bound[i] = args[i];
    }
    for (int i = count; i < last; i++) {
        bound[i] = UNDEFINED;
    }
    return true;
}

Value call_native(World *world, NativeObject *native, const Value *args, int count, Ref names) {
    Value usual[USUAL_ARGUMENTS];
    int taken;
    if (LIKELY(!names) && LIKELY(bind_fixed(world, native, args, count, usual))) {
        return native_functions[native->index](world, usual, (native->owner != 0) + native->total);
    }
    if (LIKELY(!names) && LIKELY(bind_usual(world, native, args, count, usual, &taken))) {
        return native_functions[native->index](world, usual, taken);
    }
    return call_native_any(world, native, args, count, names);
}
/* The arguments with one more in front, in `usual` or elsewhere. NULL: no memory. */
static Value *with_first(World *world, Value *usual, Value first, const Value *args, int count) {
    Value *all = argument_room(world, usual, ARGUMENTS_MOST, count + 1);
    if (all) {
        if (count) { /* without any there need be no array */
            memmove(all + 1, args, (size_t)count * sizeof(Value));
        }
        all[0] = first;
    }
    return all;
}

/* Methods of methods, and objects whose __call__ is another object: unfolded here, however deep they are. */
/* A special method that Python code may have to give first: a descriptor's __get__, or a property. */
static bool asks_python(World *world, Value method) {
    return has_kind(world, method, KIND_PROPERTY) ||
           (has_kind(world, method, KIND_INSTANCE) &&
            special_lookup(world, method, NAME_get) != UNDEFINED);
}

static Value call_through(World *world, Value descriptor, Value self, const Value *args, int count,
                          Ref names) {
    Value all[4] = {descriptor, self, tuple_from(world, args, count),
                    names ? value_ref(names) : value_ref(world->roots.empty_tuple)};
    return is_signal(all[2]) ? all[2] : call_helper(world, HELPER_through_descriptor, all, 4);
}

static Value call_wrapped(World *world, Value callee, const Value *args, int count, Ref names) {
    Value usual[ARGUMENTS_MOST];
    for (uint32_t hops = 0;; hops++) {
        Value first = callee;
        if (has_kind(world, callee, KIND_METHOD)) {
            const RecordObject *method = at(world, (Ref)callee);
            callee = method->values[0];
            first = method->values[1];
        } else {
            Value method = special_lookup(world, callee, NAME_call);
            if (method == UNDEFINED || method == NONE) {
                return raise(world, TYPE_TYPE_ERROR, "'%T' object is not callable", callee);
            }
            if (asks_python(world, method)) {
                return call_through(world, method, callee, args, count, names);
            }
            if (!has_kind(world, method, KIND_FUNCTION)) {
                method = descriptor_get(world, method, callee, type_of(world, callee));
                first = UNDEFINED;
            }
            callee = method;
        }
        if (is_signal(callee)) {
            return callee;
        }
        args = first == UNDEFINED ? args : with_first(world, usual, first, args, count);
        if (!args) {
            return SIGNAL_MEMORY;
        }
        count += first != UNDEFINED;
        Kind kind = kind_of(world, callee);
        if (kind == KIND_FUNCTION || kind == KIND_NATIVE || kind == KIND_TYPE) {
            return call_value(world, callee, args, count, names);
        }
        if (hops > world->recursion_limit) {
            return raise_too_deep(world);
        }
        if (!charge(world, 1 + count / 8)) {
            return SIGNAL_LIMIT;
        }
    }
}

/* Calls with one argument more in front. */
static Value call_bound(World *world, Value function, Value self, const Value *args, int count,
                        Ref names) {
    Value usual[ARGUMENTS_MOST];
    const Value *all = with_first(world, usual, self, args, count);
    return all ? call_value(world, function, all, count + 1, names) : SIGNAL_MEMORY;
}

static inline Value try_quick(World *world, QuickFunction quick, const Value *args, int count,
                              Ref names) {
    /* without arguments there need be no array, which a quick function may look into before it counts */
    return quick && args && !names ? quick(world, args, (uint32_t)count) : UNDEFINED;
}

static OUTLINED Value call_builtin(World *world, Value callee, const Value *args, int count,
                                   Ref names) {
    switch ((int)kind_of(world, callee)) {
    case KIND_NATIVE: {
        NativeObject *native = at(world, (Ref)callee);
        Value result = try_quick(world, quick_natives[native->index], args, count, names);
        return result != UNDEFINED ? result : call_native(world, native, args, count, names);
    }
    case KIND_TYPE: {
        TypeObject *type = at(world, (Ref)callee);
        Value result = type->type_id < TYPE_ID_COUNT
                           ? try_quick(world, quick_types[type->type_id], args, count, names)
                           : UNDEFINED;
        return result != UNDEFINED ? result : call_type(world, type, args, count, names);
    }
    default: return call_wrapped(world, callee, args, count, names);
    }
}

Value call_value(World *world, Value callee, const Value *args, int count, Ref names) {
    if (LIKELY(has_kind(world, callee, KIND_FUNCTION))) {
        FunctionObject *function = at(world, (Ref)callee);
        CodeObject *code = at(world, function->code);
        return !names && (uint32_t)count == code->simple_count
                   ? push_plain(world, function, code, args, count)
                   : call_function(world, function, args, count, names);
    }
    return call_builtin(world, callee, args, count, names);
}

Value call_helper(World *world, HelperId helper, const Value *args, int count) {
    return call_value(world, value_ref(world->roots.helpers[helper]), args, count, 0);
}

Value call_special(World *world, NameId name, Value self, const Value *args, int count) {
    Value method = special_lookup(world, self, name);
    return method == UNDEFINED || method == NONE ? UNDEFINED
                                                 : call_found(world, method, self, args, count);
}

Value call_found(World *world, Value method, Value self, const Value *args, int count) {
    if (LIKELY(has_kind(world, method, KIND_FUNCTION)) && count < USUAL_ARGUMENTS) {
        Value all[USUAL_ARGUMENTS];
        all[0] = self;
        for (int i = 0; i < count; i++) {
            all[i + 1] = args[i];
        }
        return call_value(world, method, all, count + 1, 0);
    }
    if (has_kind(world, method, KIND_FUNCTION) || is_native(world, method)) {
        return call_bound(world, method, self, args, count, 0);
    }
    if (asks_python(world, method)) {
        return call_through(world, method, self, args, count, 0);
    }
    Value bound = descriptor_get(world, method, self, type_of(world, self));
    return is_signal(bound) ? bound : call_value(world, bound, args, count, 0);
}

Value answer_wanted(World *world, uint8_t wanted, Value answer) {
    if (wanted & FRAME_BOOL ? is_bool(answer) : is_str(world, unwrap(world, answer))) {
        return answer;
    }
    const char *text = wanted & FRAME_BOOL  ? "__bool__ should return bool, returned %T"
                       : wanted & FRAME_STR ? "__str__ returned non-string (type %T)"
                                            : "__repr__ returned non-string (type %T)";
    return raise_answer(world, TYPE_TYPE_ERROR, text, answer);
}

Value call_wanting(World *world, Value method, Value self, uint8_t wanted) {
    Value answer = call_found(world, method, self, NULL, 0);
    if (answer == SIGNAL_CALL) {
        top_frame(world)->flags |= wanted;
        return answer;
    }
    return is_signal(answer) ? answer : answer_wanted(world, wanted, answer);
}
