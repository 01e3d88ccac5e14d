/* object, type, function, property, super, exceptions, generators: their methods. */
#include "engine/exec/bind.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/attribute.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

Value object_new(World *world, Value *args, int count) {
    if (!has_kind(world, args[0], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "object.__new__(X): X is not a type object (%T)",
                     args[0]);
    }
    return new_instance(world, at(world, (Ref)args[0]), args + 1, count - 1, 0);
}

Value object_init(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return NONE;
}

Value object_getattribute(World *world, Value *args, int count) {
    (void)count;
    return attr_get_plain(world, args[0], args[1]);
}

Value object_setattr(World *world, Value *args, int count) {
    (void)count;
    return attr_set_plain(world, args[0], args[1], args[2]);
}

Value object_delattr(World *world, Value *args, int count) {
    (void)count;
    return attr_set_plain(world, args[0], args[1], UNDEFINED);
}

Value object_repr(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[0]);
    bool own =
        has_kind(world, plain, KIND_INSTANCE) && !(type_of(world, plain)->flags & TYPE_RAISES);
    return own ? repr_plain(world, plain) : value_repr_builtin(world, args[0]);
}

Value object_str(World *world, Value *args, int count) {
    (void)count;
    return value_str_builtin(world, args[0]);
}

Value object_format(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[0]);
    return format_value(world, plain, args[1]);
}

Value object_eq(World *world, Value *args, int count) {
    (void)count;
    Value a = unwrap(world, args[0]), b = unwrap(world, args[1]);
    if (has_kind(world, a, KIND_INSTANCE) ||
        (a != b && kind_of(world, a) == KIND_FREE && kind_of(world, b) != KIND_FREE)) {
        return a == b ? TRUE : NOT_IMPLEMENTED;
    }
    return compare_operate(world, COMPARE_EQ, a, b);
}

Value object_ne(World *world, Value *args, int count) {
    (void)count;
    return compare_operate(world, COMPARE_NE, args[0], args[1]);
}

Value object_hash(World *world, Value *args, int count) {
    (void)count;
    int64_t hash;
    Value culprit;
    Value plain = unwrap(world, args[0]);
    if (has_kind(world, plain, KIND_INSTANCE)) {
        return value_int((int64_t)(Ref)plain >> 3);
    }
    HashOutcome outcome = value_hash(world, plain, &hash, &culprit);
    return outcome == HASH_OK ? int_from(world, hash)
                              : raise(world, TYPE_TYPE_ERROR, "unhashable type: '%T'", plain);
}

Value object_class(World *world, Value *args, int count) {
    (void)count;
    return value_of(world, type_of(world, args[0]));
}

Value object_dict(World *world, Value *args, int count) {
    (void)count;
    switch ((int)kind_of(world, args[0])) {
    case KIND_INSTANCE: return instance_dict(world, at(world, (Ref)args[0]));
    case KIND_MODULE: return value_ref(((ModuleObject *)at(world, (Ref)args[0]))->dict);
    default:
        return raise(world, TYPE_ATTRIBUTE_ERROR, "'%T' object has no attribute '__dict__'",
                     args[0]);
    }
}

Value type_new(World *world, Value *args, int count) {
    if (count == 2) {
        return value_of(world, type_of(world, args[1]));
    }
    if (count != 4) {
        return raise(world, TYPE_TYPE_ERROR, "type() takes 1 or 3 arguments");
    }
    Value dict = dict_copy(world, dict_of(world, args[3]));
    Value bases = args[2];
    if (tuple_length(world, at(world, (Ref)bases)) == 0) {
        Value object = type_value(world, TYPE_OBJECT);
        bases = tuple_from(world, &object, 1);
    }
    if (is_signal(dict) || is_signal(bases)) {
        return SIGNAL_MEMORY;
    }
    return type_make(world, at(world, (Ref)args[0]), args[1], bases, dict, 4);
}

Value type_call(World *world, Value *args, int count) {
    return call_type(world, at(world, (Ref)args[0]), args + 1, count - 1, 0);
}

Value type_name(World *world, Value *args, int count) {
    (void)count;
    return value_ref(((TypeObject *)at(world, (Ref)args[0]))->name);
}

Value type_qualname(World *world, Value *args, int count) {
    (void)count;
    return value_ref(((TypeObject *)at(world, (Ref)args[0]))->qualname);
}

Value type_mro(World *world, Value *args, int count) {
    (void)count;
    return value_ref(((TypeObject *)at(world, (Ref)args[0]))->mro);
}

Value type_bases(World *world, Value *args, int count) {
    (void)count;
    return value_ref(((TypeObject *)at(world, (Ref)args[0]))->bases);
}

Value type_dict(World *world, Value *args, int count) {
    (void)count;
    return dict_copy(world, at(world, ((TypeObject *)at(world, (Ref)args[0]))->dict));
}

Value function_name(World *world, Value *args, int count) {
    (void)count;
    return value_ref(((FunctionObject *)at(world, (Ref)args[0]))->name);
}

Value function_qualname(World *world, Value *args, int count) {
    (void)count;
    return value_ref(((FunctionObject *)at(world, (Ref)args[0]))->qualname);
}

Value function_doc(World *world, Value *args, int count) {
    (void)count;
    Ref doc = ((FunctionObject *)at(world, (Ref)args[0]))->doc;
    return doc ? value_ref(doc) : NONE;
}

static Value record_of(World *world, TypeId type, Kind kind, int flags, const Value *values,
                       int count) {
    RecordObject *record = heap_new_record(world, type, kind, count);
    if (!record) {
        return SIGNAL_MEMORY;
    }
    record->head.flags = (uint8_t)flags;
    for (int i = 0; i < count; i++) {
        record->values[i] = values[i] == UNDEFINED ? NONE : values[i];
    }
    return value_of(world, record);
}

Value property_new(World *world, Value *args, int count) {
    (void)count;
    return record_of(world, TYPE_PROPERTY, KIND_PROPERTY, 0, args + 1, 4);
}

static Value property_with(World *world, Value *args, int index) {
    Value values[4];
    memcpy(values, ((RecordObject *)at(world, (Ref)args[0]))->values, sizeof values);
    values[index] = args[1];
    return record_of(world, TYPE_PROPERTY, KIND_PROPERTY, 0, values, 4);
}

Value property_setter(World *world, Value *args, int count) {
    (void)count;
    return property_with(world, args, 1);
}

Value property_deleter(World *world, Value *args, int count) {
    (void)count;
    return property_with(world, args, 2);
}

Value classmethod_new(World *world, Value *args, int count) {
    (void)count;
    return record_of(world, TYPE_CLASSMETHOD, KIND_WRAPPER, WRAP_CLASS, args + 1, 1);
}

Value staticmethod_new(World *world, Value *args, int count) {
    (void)count;
    return record_of(world, TYPE_STATICMETHOD, KIND_WRAPPER, WRAP_STATIC, args + 1, 1);
}

Value super_new(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED || args[2] == UNDEFINED) {
        return raise(world, TYPE_RUNTIME_ERROR, "super(): no arguments");
    }
    if (!has_kind(world, args[1], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "super() argument 1 must be a type, not %T", args[1]);
    }
    TypeObject *type = at(world, (Ref)args[1]);
    bool instance = type_is_subtype(world, type_of(world, args[2]), type);
    bool class = has_kind(world, args[2], KIND_TYPE) &&
                 type_is_subtype(world, at(world, (Ref)args[2]), type);
    if (!instance && !class) {
        return raise(world, TYPE_TYPE_ERROR,
                     "super(type, obj): obj (%s %S) is not an instance or subtype of type (%S).",
                     has_kind(world, args[2], KIND_TYPE) ? "type" : "instance of",
                     type_name_of(world, args[2]), value_ref(type->name));
    }
    return record_of(world, TYPE_SUPER, KIND_SUPER, 0, args + 1, 2);
}

/* The attribute behind `type` in the object's order. */
Value super_lookup(World *world, Value super, Value name, Value *self) {
    const RecordObject *record = at(world, (Ref)super);
    Value object = record->values[1];
    TypeObject *start = type_of(world, object);
    bool through_class =
        has_kind(world, object, KIND_TYPE) &&
        type_is_subtype(world, at(world, (Ref)object), at(world, (Ref)record->values[0]));
    if (through_class) {
        start = at(world, (Ref)object);
    }
    const TupleObject *mro = at(world, start->mro);
    bool behind = false;
    *self = UNDEFINED;
    for (int64_t i = 0; i < tuple_length(world, mro); i++) {
        if (behind) {
            Value found = dict_get_str(
                world, at(world, ((TypeObject *)at(world, (Ref)mro->items[i]))->dict), name);
            if (found != UNDEFINED) {
                if (has_kind(world, found, KIND_FUNCTION) && !through_class) {
                    *self = object;
                    return found;
                }
                return descriptor_get(world, found, through_class ? UNDEFINED : object, start);
            }
        }
        behind = behind || mro->items[i] == record->values[0];
    }
    return raise(world, TYPE_ATTRIBUTE_ERROR, "'super' object has no attribute '%S'", name);
}

Value super_getattribute(World *world, Value *args, int count) {
    (void)count;
    return attr_get(world, args[0], args[1]);
}

Value generator_send(World *world, Value *args, int count) {
    (void)count;
    Value result = generator_resume(world, at(world, (Ref)args[0]), args[1]);
    return result == SIGNAL_STOP ? raise_value(world, TYPE_STOP_ITERATION, UNDEFINED) : result;
}

static Value throw(World * world, Value generator, Value error, bool close) {
    Value signal;
    Frame *frame = step_push(world, STEP_throw, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[0] = generator;
    frame->regs[1] = error;
    frame->regs[2] = value_bool(close);
    return SIGNAL_CALL;
}

Value generator_throw(World *world, Value *args, int count) {
    (void)count;
    Value error = args[1];
    if (is_exception_type(world, error)) {
        error = new_instance(world, at(world, (Ref)error), NULL, 0, 0);
        if (is_signal(error)) {
            return error;
        }
    }
    if (!is_instance(world, error, TYPE_BASE_EXCEPTION)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "exceptions must be classes or instances deriving from BaseException, not %T",
                     error);
    }
    return throw(world, args[0], error, false);
}

Value generator_close(World *world, Value *args, int count) {
    (void)count;
    Value error = new_instance(world, type_by_id(world, TYPE_GENERATOR_EXIT), NULL, 0, 0);
    return is_signal(error) ? error : throw(world, args[0], error, true);
}
