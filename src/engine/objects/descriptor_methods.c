/* property, classmethod, staticmethod, methods, members: what a class attribute is besides its value. */
#include "engine/exec/call.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/attribute.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static Value record_of(World *world, TypeId type, Kind kind, int flags, const Value *values,
                       int count) {
    RecordObject *record = heap_new_record(world, type, kind, count);
    if (!record) {
        return SIGNAL_MEMORY;
    }
    record->head.flags = (uint8_t)flags;
    copy_values(record->values, values, count);
    return value_of(world, record);
}

static RecordObject *record_at(World *world, const Value *args) {
    return at(world, (Ref)args[0]);
}

/* --- property ------------------------------------------------------------------------------------------------- */

enum { DOC_OF_GETTER = 1 };

/* The doc that a property takes over from its getter. */
static Value getter_doc(World *world, Value getter) {
    Ref doc = has_kind(world, getter, KIND_FUNCTION)
                  ? ((FunctionObject *)at(world, (Ref)getter))->doc
                  : 0;
    return doc ? value_ref(doc) : NONE;
}

/* A property's values out of getter, setter, deleter and doc, where UNDEFINED is None; its flags. */
static int property_values(World *world, const Value *parts, Value *values) {
    for (int i = 0; i < 4; i++) {
        values[i] = parts[i] == UNDEFINED ? NONE : parts[i];
    }
    values[PROPERTY_NAME] = UNDEFINED;
    if (values[PROPERTY_DOC] != NONE) {
        return 0;
    }
    values[PROPERTY_DOC] = getter_doc(world, values[PROPERTY_GET]);
    return values[PROPERTY_DOC] == NONE ? 0 : DOC_OF_GETTER;
}

static Value property_of(World *world, const Value *parts) {
    Value values[PROPERTY_VALUES];
    int flags = property_values(world, parts, values);
    return record_of(world, TYPE_PROPERTY, KIND_PROPERTY, flags, values, PROPERTY_VALUES);
}

Value property_new(World *world, Value *args, int count) {
    (void)count;
    return property_of(world, args + 1);
}

/* An instance of a subclass has its doc as an attribute, which the class's own would hide. With slots it has none:
 * that is an error where the doc is the getter's. */
static Value keep_doc(World *world, Value instance, Value doc, bool may_fail) {
    Value done = set_own(world, instance, name_value(world, NAME_doc), doc, true);
    if (may_fail && done == SIGNAL_ERROR &&
        is_instance(world, world->error, TYPE_ATTRIBUTE_ERROR)) {
        world->error = UNDEFINED;
        return NONE;
    }
    return done;
}

Value property_init(World *world, Value *args, int count) {
    (void)count;
    RecordObject *property = at(world, (Ref)unwrap(world, args[0]));
    Value values[PROPERTY_VALUES];
    int flags = property_values(world, args + 1, values);
    if (value_of(world, property) != args[0]) {
        Value done = keep_doc(world, args[0], values[PROPERTY_DOC], !(flags & DOC_OF_GETTER));
        if (is_signal(done)) {
            return done;
        }
    }
    property->head.flags = (uint8_t)flags;
    copy_values(property->values, values, PROPERTY_VALUES);
    return NONE;
}

static Value property_with(World *world, Value *args, int index) {
    Value plain = unwrap(world, args[0]);
    const RecordObject *property = at(world, (Ref)plain);
    Value parts[PROPERTY_VALUES];
    copy_values(parts, property->values, PROPERTY_VALUES);
    bool takes =
        property->head.flags & DOC_OF_GETTER && (plain != args[0] || index == PROPERTY_GET);
    parts[index] = args[1];
    parts[PROPERTY_DOC] = takes ? NONE : parts[PROPERTY_DOC];
    if (plain != args[0]) { /* of a subclass: another of its kind */
        return call_value(world, value_of(world, type_of(world, args[0])), parts, 4, 0);
    }
    if (!takes && parts[PROPERTY_DOC] != NONE) {
        parts[PROPERTY_NAME] = property->values[PROPERTY_NAME];
        return record_of(world, TYPE_PROPERTY, KIND_PROPERTY, property->head.flags, parts,
                         PROPERTY_VALUES);
    }
    Value made = property_of(world, parts);
    if (!is_signal(made)) {
        property_set_name(world, made, property->values[PROPERTY_NAME]);
    }
    return made;
}

Value property_getter(World *world, Value *args, int count) {
    (void)count;
    return property_with(world, args, PROPERTY_GET);
}

Value property_setter(World *world, Value *args, int count) {
    (void)count;
    return property_with(world, args, PROPERTY_SET);
}

Value property_deleter(World *world, Value *args, int count) {
    (void)count;
    return property_with(world, args, PROPERTY_DELETE);
}

void property_set_name(World *world, Value property, Value name) {
    ((RecordObject *)at(world, (Ref)property))->values[PROPERTY_NAME] = name;
}

static Value property_lacks(World *world, Value property, Value object, const char *what) {
    Value name = ((RecordObject *)at(world, (Ref)property))->values[PROPERTY_NAME];
    Value class = value_ref(type_of(world, object)->qualname);
    return name == UNDEFINED || name == NONE
               ? raise(world, TYPE_ATTRIBUTE_ERROR, "property of '%S' object has no %s", class,
                       what)
               : raise(world, TYPE_ATTRIBUTE_ERROR, "property %R of '%S' object has no %s", name,
                       class, what);
}

Value property_get(World *world, Value property, Value object) {
    Value getter = ((RecordObject *)at(world, (Ref)property))->values[PROPERTY_GET];
    return getter == NONE ? property_lacks(world, property, object, "getter")
                          : call1(world, getter, object);
}

Value property_set(World *world, Value property, Value object, Value value) {
    const RecordObject *record = at(world, (Ref)property);
    bool deletes = value == UNDEFINED;
    Value function = record->values[deletes ? PROPERTY_DELETE : PROPERTY_SET];
    if (function == NONE) {
        return property_lacks(world, property, object, deletes ? "deleter" : "setter");
    }
    Value args[2] = {object, value};
    return call_value(world, function, args, deletes ? 1 : 2, 0);
}

Value property_fget(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[PROPERTY_GET];
}

Value property_fset(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[PROPERTY_SET];
}

Value property_fdel(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[PROPERTY_DELETE];
}

Value property_doc(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[PROPERTY_DOC];
}

Value property_set_doc(World *world, Value *args, int count) {
    (void)count;
    record_at(world, args)->values[PROPERTY_DOC] = args[1] == UNDEFINED ? NONE : args[1];
    return NONE;
}

Value property_name(World *world, Value *args, int count) {
    (void)count;
    const RecordObject *property = record_at(world, args);
    if (property->values[PROPERTY_NAME] != UNDEFINED) {
        return property->values[PROPERTY_NAME];
    }
    Value getter = property->values[PROPERTY_GET];
    return has_kind(world, getter, KIND_FUNCTION)
               ? value_ref(((FunctionObject *)at(world, (Ref)getter))->name)
           : has_kind(world, getter, KIND_NATIVE)
               ? value_ref(((NativeObject *)at(world, (Ref)getter))->name)
               : attribute_error(world, args[0], name_value(world, NAME_name));
}

Value property_assign_name(World *world, Value *args, int count) {
    (void)count;
    property_set_name(world, args[0], args[1]);
    return NONE;
}

Value property_told_name(World *world, Value *args, int count) {
    if (count != 3) {
        return raise(world, TYPE_TYPE_ERROR,
                     "__set_name__() takes 2 positional arguments but %d were given",
                     (int64_t)count - 1);
    }
    property_set_name(world, args[0], args[2]);
    return NONE;
}

/* Whether a getter, setter or deleter, or a wrapped function, is marked as abstract. */
static Value is_abstract(World *world, const Value *values, int count) {
    for (int i = 0; i < count; i++) {
        if (has_kind(world, values[i], KIND_FUNCTION) &&
            own_attribute(world, values[i], name_value(world, NAME_isabstractmethod)) == TRUE) {
            return TRUE;
        }
    }
    return FALSE;
}

Value property_abstract(World *world, Value *args, int count) {
    (void)count;
    return is_abstract(world, record_at(world, args)->values, PROPERTY_DOC);
}

/* --- __get__ and its like, called by name ----------------------------------------------------------------------- */

/* x.__get__(object, type): self may be any builtin descriptor. */
Value descriptor_get_native(World *world, Value *args, int count) {
    (void)count;
    Value object = args[1], type = args[2] == UNDEFINED ? NONE : args[2];
    if (object == NONE && type == NONE) {
        return raise(world, TYPE_TYPE_ERROR, "__get__(None, None) is invalid");
    }
    TypeObject *owner =
        has_kind(world, type, KIND_TYPE) ? at(world, (Ref)type) : type_of(world, object);
    bool none_is_object = type == value_of(world, type_by_id(world, TYPE_NONE_TYPE));
    return descriptor_get(world, args[0], object == NONE && !none_is_object ? UNDEFINED : object,
                          owner);
}

Value property_get_native(World *world, Value *args, int count) {
    (void)count;
    return args[1] == NONE ? args[0] : property_get(world, unwrap(world, args[0]), args[1]);
}

/* property.__get__ called for a subclass: the property inside answers. */
Value descriptor_set_native(World *world, Value *args, int count) {
    (void)count;
    Value done = descriptor_set(world, args[0], args[1], args[2]);
    return done;
}

Value descriptor_delete_native(World *world, Value *args, int count) {
    (void)count;
    return descriptor_set(world, args[0], args[1], UNDEFINED);
}

Value member_name(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[MEMBER_NAME];
}

Value member_owner(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[MEMBER_OWNER];
}

Value member_doc(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return NONE;
}

/* --- classmethod and staticmethod -------------------------------------------------------------------------------- */

Value classmethod_new(World *world, Value *args, int count) {
    (void)count;
    return record_of(world, TYPE_CLASSMETHOD, KIND_WRAPPER, WRAP_CLASS, args + 1, 1);
}

Value staticmethod_new(World *world, Value *args, int count) {
    (void)count;
    return record_of(world, TYPE_STATICMETHOD, KIND_WRAPPER, WRAP_STATIC, args + 1, 1);
}

Value wrapper_init(World *world, Value *args, int count) {
    (void)count;
    RecordObject *wrapper = at(world, (Ref)unwrap(world, args[0]));
    Value done = value_of(world, wrapper) == args[0]
                     ? NONE
                     : keep_doc(world, args[0], getter_doc(world, args[1]), true);
    if (is_signal(done)) {
        return done;
    }
    wrapper->values[0] = args[1];
    return NONE;
}

Value wrapper_function(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[0];
}

Value wrapper_abstract(World *world, Value *args, int count) {
    (void)count;
    Value inner = record_at(world, args)->values[0];
    if (has_kind(world, inner, KIND_PROPERTY)) {
        return is_abstract(world, ((RecordObject *)at(world, (Ref)inner))->values, PROPERTY_DOC);
    }
    return is_abstract(world, &inner, 1);
}

Value wrapper_name(World *world, Value *args, int count) {
    (void)count;
    return attr_get(world, record_at(world, args)->values[0], name_value(world, NAME_name));
}

Value wrapper_qualname(World *world, Value *args, int count) {
    (void)count;
    return attr_get(world, record_at(world, args)->values[0], name_value(world, NAME_qualname));
}

Value wrapper_doc(World *world, Value *args, int count) {
    (void)count;
    return attr_get(world, record_at(world, args)->values[0], name_value(world, NAME_doc));
}

Value wrapper_module(World *world, Value *args, int count) {
    (void)count;
    return attr_get(world, record_at(world, args)->values[0], name_value(world, NAME_module));
}

Value wrapper_annotations(World *world, Value *args, int count) {
    (void)count;
    return attr_get(world, record_at(world, args)->values[0], name_value(world, NAME_annotations));
}

Value wrapper_annotate(World *world, Value *args, int count) {
    (void)count;
    return attr_get(world, record_at(world, args)->values[0], name_value(world, NAME_annotate));
}

Value staticmethod_call(World *world, Value *args, int count) {
    Value names = args[count - 1];
    return call_value(world, record_at(world, args)->values[0], args + 1, count - 2,
                      names == UNDEFINED ? 0 : (Ref)names);
}

/* --- methods -------------------------------------------------------------------------------------------------- */

Value method_new(World *world, Value *args, int count) {
    (void)count;
    if (args[2] == NONE) {
        return raise(world, TYPE_TYPE_ERROR, "instance must not be None");
    }
    return record_of(world, TYPE_METHOD, KIND_METHOD, 0, args + 1, 2);
}

Value method_doc(World *world, Value *args, int count) {
    (void)count;
    return attr_get(world, record_at(world, args)->values[0], name_value(world, NAME_doc));
}

Value method_function(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[0];
}

Value method_self(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[1];
}

Value method_call(World *world, Value *args, int count) {
    Value names = args[count - 1];
    return call_value(world, args[0], args + 1, count - 2, names == UNDEFINED ? 0 : (Ref)names);
}

/* The native behind a builtin function, a bound builtin method or an unbound one. */
static const NativeObject *native_of(World *world, Value v) {
    return at(world, has_kind(world, v, KIND_METHOD)
                         ? (Ref)((RecordObject *)at(world, (Ref)v))->values[0]
                         : (Ref)v);
}

Value native_get_name(World *world, Value *args, int count) {
    (void)count;
    return value_ref(native_of(world, args[0])->name);
}

Value native_get_qualname(World *world, Value *args, int count) {
    (void)count;
    const NativeObject *native = native_of(world, args[0]);
    return native->owner ? format_text(world, "%S.%S",
                                       value_ref(((TypeObject *)at(world, native->owner))->name),
                                       value_ref(native->name))
                         : value_ref(native->name);
}

Value native_get_self(World *world, Value *args, int count) {
    (void)count;
    if (has_kind(world, args[0], KIND_METHOD)) {
        return record_at(world, args)->values[1];
    }
    const NativeObject *native = native_of(world, args[0]);
    return native->owner ? value_ref(native->owner) : NONE;
}

Value native_get_owner(World *world, Value *args, int count) {
    (void)count;
    return value_ref(native_of(world, args[0])->owner);
}

Value native_get_module(World *world, Value *args, int count) {
    (void)count;
    return native_of(world, args[0])->owner ? NONE : str_name(world, STR("builtins"));
}

Value native_get_doc(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return NONE;
}

/* --- super ---------------------------------------------------------------------------------------------------- */

Value super_new(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED) {
        return raise(world, TYPE_RUNTIME_ERROR, "super(): no arguments");
    }
    if (!has_kind(world, args[1], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "super() argument 1 must be a type, not %T", args[1]);
    }
    if (args[2] == UNDEFINED ||
        args[2] == NONE) { /* for no object yet: __get__ gives one for an instance */
        Value unbound[2] = {args[1], NONE};
        return record_of(world, TYPE_SUPER, KIND_SUPER, 0, unbound, 2);
    }
    TypeObject *type = at(world, (Ref)args[1]);
    bool instance = type_is_subtype(world, type_of(world, args[2]), type);
    bool class = has_kind(world, args[2], KIND_TYPE) &&
                 type_is_subtype(world, at(world, (Ref)args[2]), type);
    if (!instance && !class) {
        return raise(world, TYPE_TYPE_ERROR,
                     "super(type, obj): obj (%s %S) is not an instance or subtype of type (%S).",
                     has_kind(world, args[2], KIND_TYPE) ? "type" : "instance of",
                     has_kind(world, args[2], KIND_TYPE)
                         ? value_ref(((TypeObject *)at(world, (Ref)args[2]))->name)
                         : type_name_of(world, args[2]),
                     value_ref(type->name));
    }
    return record_of(world, TYPE_SUPER, KIND_SUPER, 0, args + 1, 2);
}

/* An attribute of super itself. */
static Value super_own(World *world, Value super, Value name) {
    Value found = type_lookup(world, type_by_id(world, TYPE_SUPER), name);
    return found == UNDEFINED ? about_attribute(world,
                                                raise(world, TYPE_ATTRIBUTE_ERROR,
                                                      "'super' object has no attribute '%S'", name),
                                                super, name)
                              : descriptor_get(world, found, super, type_by_id(world, TYPE_SUPER));
}

/* The attribute behind `type` in the object's order. */
Value super_lookup(World *world, Value super, Value name, Value *self) {
    const RecordObject *record = at(world, (Ref)super);
    Value object = record->values[1];
    *self = UNDEFINED;
    if (object == NONE || name == name_value(world, NAME_class)) {
        return super_own(world, super, name);
    }
    TypeObject *start = type_of(world, object);
    bool through_class =
        has_kind(world, object, KIND_TYPE) &&
        type_is_subtype(world, at(world, (Ref)object), at(world, (Ref)record->values[0]));
    if (through_class) {
        start = at(world, (Ref)object);
    }
    const TupleObject *mro = at(world, start->mro);
    bool behind = false;
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
    return super_own(world, super, name);
}

/* What super has of its own where it is the attribute of a class: one for the instance. */
Value super_bind(World *world, Value super, Value object) {
    const RecordObject *record = at(world, (Ref)super);
    if (record->values[1] != NONE || object == NONE || object == UNDEFINED) {
        return super;
    }
    Value args[3] = {UNDEFINED, record->values[0], object};
    return super_new(world, args, 3);
}

Value super_get(World *world, Value *args, int count) {
    (void)count;
    return super_bind(world, args[0], args[1]);
}

Value super_getattribute(World *world, Value *args, int count) {
    (void)count;
    Value signal = attribute_name(world, &args[1]);
    return is_signal(signal) ? signal : attr_get(world, args[0], args[1]);
}

Value super_object(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[1];
}

Value super_class(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args)->values[0];
}

/* The class in whose order the search goes on. */
Value super_object_class(World *world, Value *args, int count) {
    (void)count;
    Value object = record_at(world, args)->values[1];
    return has_kind(world, object, KIND_TYPE) &&
                   type_is_subtype(world, at(world, (Ref)object),
                                   at(world, (Ref)record_at(world, args)->values[0]))
               ? object
               : value_of(world, type_of(world, object));
}
