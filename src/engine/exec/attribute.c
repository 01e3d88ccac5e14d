/* Attribute access: the general rules, behind the inline caches. */
#include "engine/objects/attribute.h"

#include "engine/exec/bind.h"
#include "engine/exec/call.h"
#include "engine/exec/import.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

/* A method of a builtin type that an operator calls is called a wrapper, any other a builtin. */
static TypeId method_type(World *world, Value function) {
    if (!has_kind(world, function, KIND_NATIVE)) {
        return TYPE_METHOD;
    }
    return type_of(world, function)->type_id == TYPE_WRAPPER_DESCRIPTOR ? TYPE_METHOD_WRAPPER
                                                                        : TYPE_NATIVE;
}

Value bound_method(World *world, Value function, Value self) {
    RecordObject *method = heap_new_record(world, method_type(world, function), KIND_METHOD, 2);
    if (!method) {
        return SIGNAL_MEMORY;
    }
    method->values[0] = function;
    method->values[1] = self;
    return value_of(world, method);
}

static bool is_method_native(World *world, Value v) {
    const NativeObject *native = at(world, (Ref)v);
    return native->owner && !(native->head.flags & NATIVE_NEW);
}

Value about_attribute(World *world, Value signal, Value object, Value name) {
    raised_with(world, signal, EXC_ATTRIBUTE_NAME, name);
    return raised_with(world, signal, EXC_ATTRIBUTE_OBJECT, object);
}

Value attribute_error(World *world, Value object, Value name) {
    Value signal;
    if (has_kind(world, object, KIND_TYPE)) {
        signal = raise(world, TYPE_ATTRIBUTE_ERROR, "type object '%S' has no attribute '%S'",
                       value_ref(((TypeObject *)at(world, (Ref)object))->name), name);
    } else {
        signal =
            raise(world, TYPE_ATTRIBUTE_ERROR, "'%T' object has no attribute '%S'", object, name);
    }
    return about_attribute(world, signal, object, name);
}

/* The object of the attribute must be of the type that has the attribute. */
static Value check_member_self(World *world, const RecordObject *member, Value object) {
    const TypeObject *owner = at(world, (Ref)member->values[MEMBER_OWNER]);
    if (type_is_subtype(world, type_of(world, object), owner)) {
        return NONE;
    }
    return raise(world, TYPE_TYPE_ERROR,
                 "descriptor '%S' for '%S' objects doesn't apply to a '%T' object",
                 member->values[MEMBER_NAME], value_ref(owner->name), object);
}

static Value member_get(World *world, const RecordObject *member, Value object) {
    Value signal = check_member_self(world, member, object);
    if (is_signal(signal)) {
        return signal;
    }
    if (member->head.flags & MEMBER_SLOT) {
        Value value =
            ((InstanceObject *)at(world, (Ref)object))->slots[int_of(member->values[MEMBER_GET])];
        return value == UNDEFINED ? attribute_error(world, object, member->values[MEMBER_NAME])
                                  : value;
    }
    if (is_int(member->values[MEMBER_GET])) {
        return field_get(world, object, member);
    }
    const NativeObject *native = at(world, (Ref)member->values[MEMBER_GET]);
    object = native_self(world, at(world, native->owner), object);
    return native_functions[native->index](world, &object, 1);
}

/* "@=d": the setter takes UNDEFINED for del. */
static bool setter_deletes(World *world, Value native) {
    return native_signatures[((NativeObject *)at(world, (Ref)native))->index][2] == 'd';
}

/* UNDEFINED: del. */
static Value member_set(World *world, const RecordObject *member, Value object, Value value) {
    Value signal = check_member_self(world, member, object);
    if (is_signal(signal)) {
        return signal;
    }
    if (member->head.flags & MEMBER_SLOT) {
        Value *slot =
            &((InstanceObject *)at(world, (Ref)object))->slots[int_of(member->values[MEMBER_GET])];
        if (value == UNDEFINED && *slot == UNDEFINED) {
            return raise(world, TYPE_ATTRIBUTE_ERROR, "%S", member->values[MEMBER_NAME]);
        }
        *slot = value;
        return NONE;
    }
    if (is_int(member->values[MEMBER_GET])) {
        return field_set(world, object, member, value);
    }
    if (member->values[MEMBER_SET] == NONE ||
        (value == UNDEFINED && !setter_deletes(world, member->values[MEMBER_SET]))) {
        return raise(world, TYPE_ATTRIBUTE_ERROR, "attribute '%S' of '%S' objects is not writable",
                     member->values[MEMBER_NAME],
                     value_ref(((TypeObject *)at(world, (Ref)member->values[MEMBER_OWNER]))->name));
    }
    const NativeObject *native = at(world, (Ref)member->values[MEMBER_SET]);
    Value args[2] = {native_self(world, at(world, native->owner), object), value};
    return native_functions[native->index](world, args, 2);
}

Value descriptor_get(World *world, Value attr, Value object, TypeObject *type) {
    if (!is_ref(attr)) {
        return attr;
    }
    const RecordObject *record = at(world, (Ref)attr);
    switch ((int)(Kind)record->head.kind) {
    case KIND_FUNCTION:
        return object == UNDEFINED || record->head.flags & FUNCTION_PLAIN
                   ? attr
                   : bound_method(world, attr, object);
    case KIND_NATIVE:
        return object == UNDEFINED || !is_method_native(world, attr)
                   ? attr
                   : bound_method(world, attr, object);
    case KIND_WRAPPER:
        if (record->head.flags == WRAP_STATIC) {
            return record->values[0];
        }
        return bound_method(world, record->values[0], value_of(world, type));
    case KIND_MEMBER: return object == UNDEFINED ? attr : member_get(world, record, object);
    case KIND_PROPERTY:
        if (object == UNDEFINED) {
            return attr;
        }
        return property_get(world, attr, object);
    case KIND_SUPER: return super_bind(world, attr, object);
    case KIND_INSTANCE: {
        Value get = special_lookup(world, attr, NAME_get);
        if (get == UNDEFINED) {
            return attr;
        }
        Value args[3] = {attr, object == UNDEFINED ? NONE : object, value_of(world, type)};
        return call_value(world, get, args, 3, 0);
    }
    default: return attr;
    }
}

bool is_data_descriptor(World *world, Value attr) {
    switch ((int)kind_of(world, attr)) {
    case KIND_MEMBER:
    case KIND_PROPERTY: return true;
    case KIND_INSTANCE:
        return special_lookup(world, attr, NAME_set) != UNDEFINED ||
               special_lookup(world, attr, NAME_delete) != UNDEFINED;
    default: return false;
    }
}

bool hides_own(World *world, Value attr) {
    return is_data_descriptor(world, attr) && (!has_kind(world, attr, KIND_INSTANCE) ||
                                               special_lookup(world, attr, NAME_get) != UNDEFINED);
}

/* A module with an underscore before its name: programs cannot import it. */
static bool is_internal(World *world, Value v) {
    if (!has_kind(world, v, KIND_MODULE)) {
        return false;
    }
    const ModuleObject *module = at(world, (Ref)v);
    const StrObject *name = at(world, module->name);
    return name->length && str_at(world, name, 0) == '_' &&
           module->head.flags & (MODULE_NATIVE | MODULE_FROZEN);
}

bool module_hides(World *world, const ModuleObject *owner, Value v) {
    return owner->head.flags & MODULE_FROZEN && is_internal(world, v);
}

Value namespace_shown(World *world, Ref dict) {
    const DictObject *all = at(world, dict);
    DictObject *shown = dict_new(world, all->live);
    for (int64_t e = dict_next(world, all, 0); shown && e >= 0; e = dict_next(world, all, e + 1)) {
        const Value *entry = dict_entries(world, all) + 2 * e;
        if (!is_internal(world, entry[1]) && !dict_set_str(world, shown, entry[0], entry[1])) {
            return SIGNAL_MEMORY;
        }
    }
    return shown ? value_of(world, shown) : SIGNAL_MEMORY;
}

/* The object's own attribute, UNDEFINED. */
Value own_attribute(World *world, Value object, Value name) {
    switch ((int)kind_of(world, object)) {
    case KIND_INSTANCE: return instance_get(world, at(world, (Ref)object), name);
    case KIND_MODULE: {
        const ModuleObject *module = at(world, (Ref)object);
        Value found = dict_get_str(world, at(world, module->dict), name);
        return module_hides(world, module, found) ? UNDEFINED : found;
    }
    case KIND_FUNCTION: {
        Ref dict = ((FunctionObject *)at(world, (Ref)object))->dict;
        return dict ? dict_get_str(world, at(world, dict), name) : UNDEFINED;
    }
    default: return UNDEFINED;
    }
}

static Value type_attribute(World *world, Value object, Value name) {
    TypeObject *type = at(world, (Ref)object), *meta = type_of(world, object);
    Value from_meta = type_lookup(world, meta, name);
    if (from_meta != UNDEFINED && hides_own(world, from_meta)) {
        return descriptor_get(world, from_meta, object, meta);
    }
    Value own = type_lookup(world, type, name);
    if (own != UNDEFINED) {
        return descriptor_get(world, own, UNDEFINED, type);
    }
    return from_meta != UNDEFINED ? descriptor_get(world, from_meta, object, meta) : UNDEFINED;
}

/* super's own attributes, which are not looked for behind the class. */
static bool is_super_member(World *world, Value super, Value name) {
    Value attr = type_lookup(world, type_of(world, super), name);
    return has_kind(world, attr, KIND_MEMBER) && attr != value_ref(world->roots.dict_member) &&
           ((RecordObject *)at(world, (Ref)attr))->values[MEMBER_OWNER] ==
               type_value(world, TYPE_SUPER);
}

/* The default rules, without __getattr__; UNDEFINED: nothing. */
static Value plain_attribute(World *world, Value object, Value name) {
    if (has_kind(world, object, KIND_SUPER) && !is_super_member(world, object, name)) {
        Value self;
        Value found = super_lookup(world, object, name, &self);
        return self == UNDEFINED || is_signal(found) ? found : bound_method(world, found, self);
    }
    if (has_kind(world, object, KIND_TYPE)) {
        return type_attribute(world, object, name);
    }
    TypeObject *type = type_of(world, object);
    Value attr = type_lookup(world, type, name);
    if (attr != UNDEFINED && hides_own(world, attr)) {
        return descriptor_get(world, attr, object, type);
    }
    Value own = own_attribute(world, object, name);
    if (own != UNDEFINED) {
        return own;
    }
    if (attr == UNDEFINED &&
        has_kind(world, object, KIND_METHOD)) { /* the attributes of its function */
        Value function = ((RecordObject *)at(world, (Ref)object))->values[0];
        return has_kind(world, function, KIND_METHOD) ? UNDEFINED
                                                      : plain_attribute(world, function, name);
    }
    return attr != UNDEFINED ? descriptor_get(world, attr, object, type) : UNDEFINED;
}

enum { GETATTR_OBJECT, GETATTR_NAME };

/* __getattribute__ in Python (or a property that raises AttributeError), then __getattr__. */
Value step_getattr(World *world, Frame *frame, Value input) {
    Value object = frame->regs[GETATTR_OBJECT], name = frame->regs[GETATTR_NAME];
    if (frame->pc == 0) {
        frame->pc = 1;
        frame->flags |= FRAME_CATCHES;
        Value get = special_lookup(world, object, NAME_getattribute);
        input = is_native(world, get) ? plain_attribute(world, object, name)
                                      : call2(world, get, object, name);
        if (input == SIGNAL_MEMORY) {
            frame->pc = 0;
            return input;
        }
        if (is_signal(input) && input != SIGNAL_ERROR) {
            return input;
        }
    }
    if (frame->pc == 1) {
        if (input != SIGNAL_ERROR && input != UNDEFINED) {
            return input;
        }
        Value fallback = special_lookup(world, object, NAME_getattr);
        if (input == SIGNAL_ERROR &&
            (fallback == UNDEFINED || !is_instance(world, world->error, TYPE_ATTRIBUTE_ERROR))) {
            frame->flags &= (uint8_t)~FRAME_CATCHES;
            return SIGNAL_ERROR;
        }
        if (fallback == UNDEFINED) {
            return attribute_error(world, object, name);
        }
        frame->flags &= (uint8_t)~FRAME_CATCHES;
        frame->pc = 2;
        return call2(world, fallback, object, name);
    }
    return input;
}

/* A module without the name: its __getattr__ (PEP 562), or what CPython says of one that is being imported. */
static Value module_missing(World *world, Value object, Value name) {
    const DictObject *dict = at(world, ((ModuleObject *)at(world, (Ref)object))->dict);
    Value hook = dict_get_str(world, dict, name_value(world, NAME_getattr));
    if (hook != UNDEFINED) {
        return call1(world, hook, name);
    }
    Value spec = dict_get_str(world, dict, name_value(world, NAME_spec));
    Value own = dict_get_str(world, dict, name_value(world, NAME_name));
    Value signal;
    if (!is_str(world, own)) {
        signal = raise(world, TYPE_ATTRIBUTE_ERROR, "module has no attribute '%S'", name);
    } else if (has_kind(world, spec, KIND_INSTANCE) &&
               attr_peek(world, spec, name_value(world, NAME_initializing)) == TRUE) {
        signal =
            raise(world, TYPE_ATTRIBUTE_ERROR,
                  "partially initialized module '%S' has no attribute '%S' (most likely due to "
                  "a circular import)",
                  own, name);
    } else {
        signal = raise(world, TYPE_ATTRIBUTE_ERROR, "module '%S' has no attribute '%S'", own, name);
    }
    raised_with(world, signal, EXC_ATTRIBUTE_NAME, name);
    return raised_with(world, signal, EXC_ATTRIBUTE_OBJECT, object);
}

Value attr_get(World *world, Value object, Value name) {
    if (UNLIKELY(type_of(world, object)->flags & TYPE_GETATTR)) {
        Value signal;
        Frame *frame = step_push(world, STEP_getattr, &signal);
        if (!frame) {
            return signal;
        }
        frame->regs[GETATTR_OBJECT] = object;
        frame->regs[GETATTR_NAME] = name;
        return SIGNAL_CALL;
    }
    Value found = plain_attribute(world, object, name);
    if (found == UNDEFINED) {
        return has_kind(world, object, KIND_MODULE) ? module_missing(world, object, name)
                                                    : attribute_error(world, object, name);
    }
    return found;
}

Value attribute_name(World *world, Value *name) {
    Value plain = unwrap(world, *name);
    if (!is_str(world, plain)) {
        return raise(world, TYPE_TYPE_ERROR, "attribute name must be string, not '%T'", *name);
    }
    *name = str_intern(world, plain);
    return is_signal(*name) ? *name : NONE;
}

Value attr_get_plain(World *world, Value object, Value name) {
    Value found = plain_attribute(world, object, name);
    return found == UNDEFINED ? attribute_error(world, object, name) : found;
}

Value attr_peek(World *world, Value object, Value name) {
    Value own = own_attribute(world, object, name);
    return own != UNDEFINED ? own : type_lookup(world, type_of(world, object), name);
}

Value attr_method(World *world, Value object, Value name, Value *self) {
    if (has_kind(world, object, KIND_SUPER)) {
        return super_lookup(world, object, name, self);
    }
    *self = UNDEFINED;
    TypeObject *type = type_of(world, object);
    if (has_kind(world, object, KIND_TYPE) && !(type->flags & TYPE_GETATTR)) {
        Value attr = type_lookup(world, at(world, (Ref)object), name);
        const RecordObject *wrapper = at(world, (Ref)attr);
        if (has_kind(world, attr, KIND_WRAPPER) && wrapper->head.flags != WRAP_STATIC &&
            type_lookup(world, type, name) == UNDEFINED) { /* a class method is not bound first */
            *self = object;
            return wrapper->values[0];
        }
    }
    if (!has_kind(world, object, KIND_TYPE) && !type_hides_attributes(world, type)) {
        Value attr = type_lookup(world, type, name);
        bool method = (has_kind(world, attr, KIND_FUNCTION) &&
                       !(object_of(world, attr)->flags & FUNCTION_PLAIN)) ||
                      (has_kind(world, attr, KIND_NATIVE) && is_method_native(world, attr));
        if (method && own_attribute(world, object, name) == UNDEFINED) {
            *self = object;
            return attr;
        }
    }
    return attr_get(world, object, name);
}

Value descriptor_set(World *world, Value attr, Value object, Value value) {
    const RecordObject *record = at(world, (Ref)attr);
    bool deletes = value == UNDEFINED;
    if (record->head.kind == KIND_INSTANCE) {
        Value method = special_lookup(world, attr, deletes ? NAME_delete : NAME_set);
        if (method == UNDEFINED) {
            return raise(world, TYPE_ATTRIBUTE_ERROR, deletes ? "__delete__" : "__set__");
        }
        Value args[3] = {attr, object, value};
        return call_value(world, method, args, deletes ? 2 : 3, 0);
    }
    return record->head.kind == KIND_PROPERTY ? property_set(world, attr, object, value)
                                              : member_set(world, record, object, value);
}

Value set_own(World *world, Value object, Value name, Value value, bool has_class_attr) {
    switch ((int)kind_of(world, object)) {
    case KIND_INSTANCE:
        if (type_of(world, object)->flags & TYPE_SLOTS_ONLY) {
            break;
        }
        if (value == UNDEFINED) {
            int done = instance_delete(world, at(world, (Ref)object), name);
            return done > 0   ? NONE
                   : done < 0 ? SIGNAL_MEMORY
                              : attribute_error(world, object, name);
        }
        return instance_set(world, at(world, (Ref)object), name, value) ? NONE : SIGNAL_MEMORY;
    case KIND_MODULE: {
        DictObject *dict = at(world, ((ModuleObject *)at(world, (Ref)object))->dict);
        if (value == UNDEFINED) {
            return dict_delete_str(world, dict, name) ? NONE : attribute_error(world, object, name);
        }
        return dict_set_str(world, dict, name, value) ? NONE : SIGNAL_MEMORY;
    }
    case KIND_FUNCTION: {
        FunctionObject *function = at(world, (Ref)object);
        if (!function->dict) {
            DictObject *dict = dict_new(world, 0);
            if (!dict) {
                return SIGNAL_MEMORY;
            }
            function->dict = ref_to(world, dict);
        }
        if (value == UNDEFINED) {
            return dict_delete_str(world, at(world, function->dict), name)
                       ? NONE
                       : attribute_error(world, object, name);
        }
        return dict_set_str(world, at(world, function->dict), name, value) ? NONE : SIGNAL_MEMORY;
    }
    default: break;
    }
    const char *problem =
        has_class_attr
            ? "'%T' object attribute '%S' is read-only"
            : "'%T' object has no attribute '%S' and no __dict__ for setting new attributes";
    return about_attribute(world, raise(world, TYPE_ATTRIBUTE_ERROR, problem, object, name), object,
                           name);
}

static Value set_type_attribute(World *world, Value object, Value name, Value value) {
    TypeObject *type = at(world, (Ref)object);
    if (!(type->flags & TYPE_HEAP)) {
        return raise(world, TYPE_TYPE_ERROR, "cannot set '%S' attribute of immutable type '%S'",
                     name, value_ref(type->name));
    }
    DictObject *dict = at(world, type->dict);
    if (value == UNDEFINED) {
        if (!dict_delete_str(world, dict, name)) {
            return attribute_error(world, object, name);
        }
    } else {
        /* a counter in a class must not make every cache stale each time */
        bool data =
            is_plain_data(world, value) && is_plain_data(world, dict_get_str(world, dict, name));
        if (!dict_set_str(world, dict, name, value)) {
            return SIGNAL_MEMORY;
        }
        if (data) {
            world->epoch += !(type->flags & TYPE_VOLATILE);
            type->flags |= TYPE_VOLATILE;
            return NONE;
        }
    }
    type_changed(world, type);
    return NONE;
}

/* object.__setattr__ and, with UNDEFINED, object.__delattr__. */
Value attr_set_plain(World *world, Value object, Value name, Value value) {
    Value attr = type_lookup(world, type_of(world, object), name);
    if (attr != UNDEFINED && is_data_descriptor(world, attr)) {
        return descriptor_set(world, attr, object, value);
    }
    if (has_kind(world, object, KIND_TYPE)) {
        return set_type_attribute(world, object, name, value);
    }
    return set_own(world, object, name, value, attr != UNDEFINED);
}

Value attr_set(World *world, Value object, Value name, Value value) {
    TypeObject *type = type_of(world, object);
    if (UNLIKELY(type->flags & TYPE_SETATTR)) {
        Value method = type_lookup_id(world, type, NAME_setattr);
        if (!is_native(world, method)) {
            Value args[3] = {object, name, value};
            return call_value(world, method, args, 3, 0);
        }
    }
    return attr_set_plain(world, object, name, value);
}

Value attr_delete(World *world, Value object, Value name) {
    TypeObject *type = type_of(world, object);
    if (UNLIKELY(type->flags & TYPE_SETATTR)) {
        Value method = type_lookup_id(world, type, NAME_delattr);
        if (!is_native(world, method)) {
            return call2(world, method, object, name);
        }
    }
    return attr_set_plain(world, object, name, UNDEFINED);
}
