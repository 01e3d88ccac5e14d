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
#include "engine/objects/list.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static bool overrides(World *world, TypeObject *type, NameId name) {
    return type_lookup_id(world, type, name) !=
           type_lookup_id(world, type_by_id(world, TYPE_OBJECT), name);
}

Value object_new(World *world, Value *args, int count) {
    if (!has_kind(world, args[0], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "object.__new__(X): X is not a type object (%T)",
                     args[0]);
    }
    TypeObject *type = at(world, (Ref)args[0]);
    if (count > 2 && overrides(world, type, NAME_new)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (count > 2 && !overrides(world, type, NAME_init)) {
        return raise(world, TYPE_TYPE_ERROR, "%S() takes no arguments", value_ref(type->name));
    }
    const TypeObject *layout = at(world, type->base);
    if (layout->type_id != TYPE_OBJECT) {
        return raise(world, TYPE_TYPE_ERROR, "object.__new__(%S) is not safe, use %S.__new__()",
                     value_ref(type->name), value_ref(layout->name));
    }
    return new_instance(world, type, NULL, 0, 0);
}

/* NoneType(), and of the other two kinds that have one value each. */
Value singleton_new(World *world, Value *args, int count) {
    (void)count;
    return args[0] == type_value(world, TYPE_NONE_TYPE)  ? NONE
           : args[0] == type_value(world, TYPE_ELLIPSIS) ? ELLIPSIS
                                                         : NOT_IMPLEMENTED;
}

Value object_init(World *world, Value *args, int count) {
    TypeObject *type = type_of(world, args[0]);
    if (count > 2 && overrides(world, type, NAME_init)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "object.__init__() takes exactly one argument (the instance to initialize)");
    }
    if (count > 2 && !overrides(world, type, NAME_new)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "%S.__init__() takes exactly one argument (the instance to initialize)",
                     value_ref(type->name));
    }
    return NONE;
}

Value object_init_subclass(World *world, Value *args, int count) {
    if (args[count - 1] == UNDEFINED && count == 2) {
        return NONE;
    }
    return args[count - 1] == UNDEFINED
               ? raise(world, TYPE_TYPE_ERROR,
                       "object.__init_subclass__() takes no arguments (%d given)",
                       (int64_t)(count - 2))
               : raise(world, TYPE_TYPE_ERROR, "%S.__init_subclass__() takes no keyword arguments",
                       value_ref(((TypeObject *)at(world, (Ref)args[0]))->qualname));
}

Value object_subclasshook(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return NOT_IMPLEMENTED;
}

/* obj.__class__ = type: both must lie in memory alike. */
Value object_set_class(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "can't delete __class__ attribute");
    }
    if (!has_kind(world, args[1], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "__class__ must be set to a class, not '%T' object",
                     args[1]);
    }
    TypeObject *from = type_of(world, args[0]), *to = at(world, (Ref)args[1]);
    bool modules = from->instance_kind == KIND_MODULE && to->instance_kind == KIND_MODULE;
    if (!modules && !(from->flags & to->flags & TYPE_HEAP)) {
        return raise(
            world, TYPE_TYPE_ERROR,
            "__class__ assignment only supported for mutable types or ModuleType subclasses");
    }
    if (modules) {
        object_of(world, args[0])->shape = to->root;
        return NONE;
    }
    if (!type_same_layout(world, from, to)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "__class__ assignment: '%S' object layout differs from '%S'",
                     value_ref(to->name), value_ref(from->name));
    }
    InstanceObject *instance = at(world, (Ref)args[0]);
    if (from->instance_kind == KIND_TYPE || (from->flags & TYPE_SLOTS_ONLY)) {
        instance->head.shape = to->root;
        return NONE;
    }
    if (is_signal(instance_dict(world, instance))) {
        return SIGNAL_MEMORY;
    }
    instance->head.shape = to->dict_shape;
    return NONE;
}

static bool add_names(World *world, DictObject *names, const DictObject *from) {
    for (int64_t e = dict_next(world, from, 0); e >= 0; e = dict_next(world, from, e + 1)) {
        Value key = dict_entries(world, from)[2 * e];
        if (is_str(world, key) && !dict_set_str(world, names, key, NONE)) {
            return false;
        }
    }
    return true;
}

static bool add_class_names(World *world, DictObject *names, const TypeObject *type) {
    const TupleObject *mro = at(world, type->mro);
    for (int64_t i = 0; i < tuple_length(world, mro); i++) {
        const TypeObject *one = at(world, (Ref)mro->items[i]);
        if (!add_names(world, names, at(world, one->dict))) {
            return false;
        }
    }
    return true;
}

static bool add_own_names(World *world, DictObject *names, Value object) {
    switch ((int)kind_of(world, object)) {
    case KIND_INSTANCE: {
        if (type_of(world, object)->flags & TYPE_SLOTS_ONLY) {
            return true;
        }
        Value dict = instance_dict(world, at(world, (Ref)object));
        return !is_signal(dict) && add_names(world, names, dict_of(world, dict));
    }
    case KIND_MODULE:
        return add_names(world, names, at(world, ((ModuleObject *)at(world, (Ref)object))->dict));
    case KIND_FUNCTION: {
        Ref dict = ((FunctionObject *)at(world, (Ref)object))->dict;
        return !dict || add_names(world, names, at(world, dict));
    }
    default: return true;
    }
}

/* The names as a list, in no order. */
static Value names_list(World *world, const DictObject *names) {
    ListObject *list = list_new(world, names->live);
    int64_t n = 0;
    for (int64_t e = dict_next(world, names, 0); list && e >= 0;
         e = dict_next(world, names, e + 1)) {
        list_items(world, list)[n++] = dict_entries(world, names)[2 * e];
    }
    return list ? value_of(world, list) : SIGNAL_MEMORY;
}

Value object_dir(World *world, Value *args, int count) {
    (void)count;
    DictObject *names = dict_new(world, 64);
    bool module = has_kind(world, args[0], KIND_MODULE);
    if (!names || !add_own_names(world, names, args[0]) ||
        (!module && !add_class_names(world, names, type_of(world, args[0])))) {
        return SIGNAL_MEMORY;
    }
    return names_list(world, names);
}

Value type_dir(World *world, Value *args, int count) {
    (void)count;
    DictObject *names = dict_new(world, 64);
    if (!names || !add_class_names(world, names, at(world, (Ref)args[0]))) {
        return SIGNAL_MEMORY;
    }
    return names_list(world, names);
}

Value object_getattribute(World *world, Value *args, int count) {
    (void)count;
    Value signal = attribute_name(world, &args[1]);
    return is_signal(signal) ? signal : attr_get_plain(world, args[0], args[1]);
}

Value object_setattr(World *world, Value *args, int count) {
    (void)count;
    Value signal = attribute_name(world, &args[1]);
    return is_signal(signal) ? signal : attr_set_plain(world, args[0], args[1], args[2]);
}

Value object_delattr(World *world, Value *args, int count) {
    (void)count;
    Value signal = attribute_name(world, &args[1]);
    return is_signal(signal) ? signal : attr_set_plain(world, args[0], args[1], UNDEFINED);
}

Value object_repr(World *world, Value *args, int count) {
    (void)count;
    return repr_plain(world, args[0]);
}

Value object_str(World *world, Value *args, int count) {
    (void)count;
    return value_repr(world, args[0]);
}

Value object_format(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "__format__() argument must be str, not %T", args[1]);
    }
    if (str_of(world, args[1])->length) {
        return raise(world, TYPE_TYPE_ERROR, "unsupported format string passed to %T.__format__",
                     args[0]);
    }
    return value_str(world, args[0]);
}

/* <, <=, >, >= as object has them, and as builtins answer when they are called by name. */
Value object_order(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return NOT_IMPLEMENTED;
}

Value object_eq(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0] == args[1] ? TRUE : NOT_IMPLEMENTED;
}

/* The contrary of what the type's __eq__ says. */
Value object_ne(World *world, Value *args, int count) {
    (void)count;
    return compare_not_equal(world, args[0], args[1]);
}

Value object_hash(World *world, Value *args, int count) {
    (void)count;
    return is_ref(args[0]) ? value_int((int64_t)(Ref)args[0] >> 3) : builtin_hash(world, args, 1);
}

Value object_class(World *world, Value *args, int count) {
    (void)count;
    return value_of(world, type_of(world, args[0]));
}

/* Only instances have room for a __dict__, and not those of classes whose __slots__ leave none. */
static bool has_dict_room(World *world, Value v) {
    const TypeObject *type = type_of(world, v);
    return has_kind(world, v, KIND_INSTANCE) && !(type->flags & TYPE_SLOTS_ONLY) &&
           type->capacity > type->hidden;
}

static Value no_dict(World *world, Value v) {
    return raise(world, TYPE_TYPE_ERROR, "this __dict__ descriptor does not support '%T' objects",
                 v);
}

Value object_dict(World *world, Value *args, int count) {
    (void)count;
    return has_dict_room(world, args[0]) ? instance_dict(world, at(world, (Ref)args[0]))
                                         : no_dict(world, args[0]);
}

/* obj.__dict__ = dict: from here on the attributes lie there. */
Value object_set_dict(World *world, Value *args, int count) {
    (void)count;
    if (!has_dict_room(world, args[0])) {
        return no_dict(world, args[0]);
    }
    InstanceObject *instance = at(world, (Ref)args[0]);
    if (args[1] != UNDEFINED && !has_kind(world, args[1], KIND_DICT)) {
        return raise(world, TYPE_TYPE_ERROR, "__dict__ must be set to a dictionary, not a '%T'",
                     args[1]);
    }
    DictObject *dict = args[1] == UNDEFINED ? dict_new(world, 0) : dict_of(world, args[1]);
    if (!dict || is_signal(instance_dict(world, instance))) {
        return SIGNAL_MEMORY;
    }
    instance->slots[instance->head.aux - 1] = value_of(world, dict);
    return NONE;
}

Value object_weakref(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return NONE;
}

/* vars() and dict access of anything that is no instance. */
Value module_dict(World *world, Value *args, int count) {
    (void)count;
    const ModuleObject *module = at(world, (Ref)args[0]);
    return module->head.flags & MODULE_FROZEN ? namespace_shown(world, module->dict)
                                              : value_ref(module->dict);
}
