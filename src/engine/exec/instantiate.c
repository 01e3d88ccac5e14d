/* Calling a class: __new__, then __init__. */
#include "engine/exec/bind.h"
#include "engine/exec/call.h"
#include "engine/exec/import.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { ARGUMENTS_MOST = 250, USUAL_ARGUMENTS = 8, QUICK_SLOTS = 15 };

static Value call_with_first(World *world, Value callee, Value first, const Value *args, int count,
                             Ref names) {
    Value usual[ARGUMENTS_MOST];
    Value *all = argument_room(world, usual, ARGUMENTS_MOST, count + 1);
    if (!all) {
        return SIGNAL_MEMORY;
    }
    all[0] = first;
    copy_values(all + 1, args, count);
    return call_value(world, callee, all, count + 1, names);
}

enum { PAYLOAD_TYPE, PAYLOAD_ARGS, PAYLOAD_NAMES };

static Value around_payload(World *world, TypeObject *type, Value payload) {
    Value instance = instance_new(world, type);
    if (!is_signal(instance)) {
        ((InstanceObject *)at(world, (Ref)instance))->slots[0] = payload;
    }
    return instance;
}

/* The builtin type's __new__ runs Python code: its result comes as input. */
Value step_payload(World *world, Frame *frame, Value input) {
    TypeObject *type = at(world, (Ref)frame->regs[PAYLOAD_TYPE]);
    if (frame->pc == 0) {
        const TupleObject *args = at(world, (Ref)frame->regs[PAYLOAD_ARGS]);
        TypeObject *layout = at(world, type->base);
        frame->pc = 1;
        input = call_with_first(
            world, type_lookup_id(world, layout, NAME_new), value_of(world, layout), args->items,
            (int)tuple_length(world, args),
            is_ref(frame->regs[PAYLOAD_NAMES]) ? (Ref)frame->regs[PAYLOAD_NAMES] : 0);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            return input;
        }
    }
    const TypeObject *layout = at(world, type->base);
    input = unwrap(world, input); /* a __str__ or __bytes__ may give a subclass's instance */
    if (is_ref(input) && layout->type_id != TYPE_MAPPING_PROXY &&
        kind_of(world, input) != (Kind)layout->instance_kind) { /* __new__ of the builtin gave it */
        return wrong_register(world);
    }
    return around_payload(world, type, input);
}

static Value payload_by_step(World *world, TypeObject *type, const Value *args, int count,
                             Ref names) {
    Value tuple = tuple_from(world, args, count);
    Value signal = tuple;
    Frame *frame = is_signal(tuple) ? NULL : step_push(world, STEP_payload, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[PAYLOAD_TYPE] = value_of(world, type);
    frame->regs[PAYLOAD_ARGS] = tuple;
    frame->regs[PAYLOAD_NAMES] = names ? value_ref(names) : UNDEFINED;
    return SIGNAL_CALL;
}

/* An instance around a builtin value: a mutable builtin starts empty and is filled by its __init__. */
static Value new_payload(World *world, TypeObject *type, const Value *args, int count, Ref names) {
    TypeObject *layout = at(world, type->base);
    Kind kind = (Kind)layout->instance_kind;
    bool filled_later = layout->type_id == TYPE_BYTEARRAY || kind == KIND_LIST ||
                        kind == KIND_DICT || kind == KIND_DEQUE ||
                        (kind == KIND_SET && layout->type_id == TYPE_SET) ||
                        kind == KIND_PROPERTY || kind == KIND_WRAPPER;
    Value none = NONE;
    args = kind == KIND_WRAPPER ? &none : args;
    count = filled_later ? kind == KIND_WRAPPER : count;
    names = filled_later ? 0 : names;
    Value new = type_lookup_id(world, layout, NAME_new);
    if (names && is_native(world, new) && leaves_keywords(world, at(world, (Ref) new), type)) {
        count -= (int)tuple_length(world, at(world, names));
        names = 0;
    }
    Value payload = call_with_first(world, new, value_of(world, layout), args, count, names);
    if (payload == SIGNAL_CALL) {
        pop_frame(world, top_frame(world));
        return payload_by_step(world, type, args, count, names);
    }
    return is_signal(payload) ? payload : around_payload(world, type, payload);
}

/* "f", "f and g": the abstract methods that keep a class from being instantiated. */
static Value raise_abstract(World *world, TypeObject *type) {
    Value names =
        dict_get_str(world, at(world, type->dict), name_value(world, NAME_abstractmethods));
    Value args[2] = {value_ref(type->name), names};
    return call_helper(world, HELPER_abstract_error, args, 2);
}

Value new_instance(World *world, TypeObject *type, const Value *args, int count, Ref names) {
    if (UNLIKELY(type->flags & TYPE_ABSTRACT)) {
        return raise_abstract(world, type);
    }
    if (type->instance_kind == KIND_MODULE) {
        return module_new_bare(world, type);
    }
    if (type->flags & TYPE_PAYLOAD) {
        return new_payload(world, type, args, count, names);
    }
    return type->flags & TYPE_RAISES ? exception_make(world, type, args, count, names)
                                     : instance_new(world, type);
}

/* Calls __init__; its frame hands the instance on. */
static Value initialize(World *world, Value init, Value instance, const Value *args, int count,
                        Ref names) {
    Value result = call_with_first(world, init, instance, args, count, names);
    if (result == SIGNAL_CALL) {
        top_frame(world)->flags |= FRAME_INIT;
        top_frame(world)->owner = (Ref)instance;
    }
    return is_signal(result) ? result : instance;
}

enum { NEW_TYPE, NEW_ARGS, NEW_NAMES, NEW_INSTANCE };

/* A __new__ in Python (or of a metaclass), then __init__ if it gave an instance of the class. */
Value step_new(World *world, Frame *frame, Value input) {
    TypeObject *type = at(world, (Ref)frame->regs[NEW_TYPE]);
    const TupleObject *args = at(world, (Ref)frame->regs[NEW_ARGS]);
    int count = (int)tuple_length(world, args);
    Ref names = is_ref(frame->regs[NEW_NAMES]) ? (Ref)frame->regs[NEW_NAMES] : 0;
    if (frame->pc == 0) {
        frame->pc = 1;
        Value new = descriptor_get(world, type_lookup_id(world, type, NAME_new), UNDEFINED, type);
        input = is_signal(new)
                    ? new
                    : call_with_first(world, new, frame->regs[NEW_TYPE], args->items, count, names);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            return input;
        }
    }
    if (frame->pc == 1) {
        frame->regs[NEW_INSTANCE] = input;
        if (!type_is_subtype(world, type_of(world, input), type)) {
            return input;
        }
        Value init = special_lookup(world, input, NAME_init);
        frame->pc = 2;
        Value result = initialize(world, init, input, args->items, count, names);
        if (result == SIGNAL_MEMORY) {
            frame->pc = 1;
        }
        return result;
    }
    return frame->regs[NEW_INSTANCE];
}

static Value new_by_step(World *world, TypeObject *type, const Value *args, int count, Ref names) {
    Value tuple = tuple_from(world, args, count);
    if (is_signal(tuple)) {
        return tuple;
    }
    Value signal;
    Frame *frame = step_push(world, STEP_new, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[NEW_TYPE] = value_of(world, type);
    frame->regs[NEW_ARGS] = tuple;
    frame->regs[NEW_NAMES] = names ? value_ref(names) : UNDEFINED;
    return SIGNAL_CALL;
}

static Value call_plain_type(World *world, TypeObject *type, const Value *args, int count,
                             Ref names) {
    Value new = type_lookup_id(world, type, NAME_new);
    if (type->type_id == TYPE_TYPE) { /* what it makes may have a metaclass with an __init__ */
        return new_by_step(world, type, args, count, names);
    }
    if (!(type->flags & (TYPE_HEAP | TYPE_RAISES)) && type->type_id != TYPE_OBJECT) {
        return call_with_first(world, new, value_of(world, type), args, count, names);
    }
    Value init = type_lookup_id(world, type, NAME_init);
    if (!is_native(world, new) || type->instance_kind == KIND_TYPE) {
        return new_by_step(world, type, args, count, names);
    }
    Value bare = type_lookup_id(world, type_by_id(world, TYPE_OBJECT), NAME_init);
    if (init == bare && count && !(type->flags & (TYPE_PAYLOAD | TYPE_RAISES))) {
        return raise(world, TYPE_TYPE_ERROR, "%S() takes no arguments", value_ref(type->name));
    }
    Value instance = new_instance(world, type, args, count, names);
    if (instance == SIGNAL_CALL && init != bare && type->flags & TYPE_PAYLOAD) {
        pop_frame(world, top_frame(world)); /* the builtin's value takes Python code to make */
        return new_by_step(world, type, args, count, names);
    }
    if (is_signal(instance) || init == bare) {
        return instance;
    }
    if (has_kind(world, init, KIND_FUNCTION) &&
        !(type->flags & (TYPE_PAYLOAD | TYPE_RAISES | TYPE_FINALIZER)) &&
        type->instance_kind == KIND_INSTANCE &&
        type_of(world, value_of(world, type))->type_id == TYPE_TYPE &&
        type->capacity <= QUICK_SLOTS) {
        type->init = (Ref)init;
        type->init_epoch = world->epoch;
    }
    if (init == value_ref(world->roots.natives[NATIVE_exception_init]) && !names) {
        return instance; /* it has its arguments */
    }
    return initialize(world, init, instance, args, count, names);
}

Value call_type_plain(World *world, TypeObject *type, const Value *args, int count, Ref names) {
    if (type->type_id == TYPE_TYPE && count == 1 && !names) {
        return value_of(world, type_of(world, args[0]));
    }
    int keywords = names ? (int)tuple_length(world, at(world, names)) : 0;
    if (type->type_id == TYPE_TYPE && count - keywords != 3) {
        return raise(world, TYPE_TYPE_ERROR, "type() takes 1 or 3 arguments");
    }
    return call_plain_type(world, type, args, count, names);
}

/* A builtin class with few arguments: its metaclass and its __new__ are nobody else's. UNDEFINED: it is none. */
static Value call_builtin_type(World *world, TypeObject *type, const Value *args, int count,
                               Ref names) {
    Value all[USUAL_ARGUMENTS], new;
    if (type->type_id >= TYPE_ID_COUNT || type->type_id == TYPE_TYPE ||
        type->type_id == TYPE_OBJECT || (type->flags & TYPE_RAISES) || count >= USUAL_ARGUMENTS ||
        !is_native(world, new = type_lookup_id(world, type, NAME_new))) {
        return UNDEFINED;
    }
    all[0] = value_of(world, type);
    copy_values(all + 1, args, count);
    return call_native(world, at(world, (Ref) new), all, count + 1, names);
}

Value call_type(World *world, TypeObject *type, const Value *args, int count, Ref names) {
    Value builtin = call_builtin_type(world, type, args, count, names);
    if (builtin != UNDEFINED) {
        return builtin;
    }
    Value meta_call = special_lookup(world, value_of(world, type), NAME_call);
    if (UNLIKELY(!is_native(world, meta_call))) {
        return call_with_first(world, meta_call, value_of(world, type), args, count, names);
    }
    return call_type_plain(world, type, args, count, names);
}
