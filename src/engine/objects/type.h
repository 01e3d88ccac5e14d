/* type: classes, their method resolution order, and the shapes of their instances. */
#pragma once

#include "engine/heap/heap.h"

enum { EXC_ARGS, EXC_CAUSE, EXC_CONTEXT, EXC_TRACEBACK, EXC_SUPPRESS, EXC_HIDDEN };
enum { INSTANCE_DICT_MODE = 1 };
enum { DEFAULT_CAPACITY = 4, MOST_ATTRIBUTES = 100 };

static inline TypeObject *type_by_id(World *world, TypeId id) {
    return (TypeObject *)at(world, world->roots.types[id]);
}
static inline Value type_value(World *world, TypeId id) {
    return value_ref(world->roots.types[id]);
}
static inline ShapeObject *shape_of(World *world, const Object *object) {
    return (ShapeObject *)at(world, object->shape);
}
static inline Value name_value(World *world, NameId id) {
    return value_ref(world->roots.names[id]);
}

TypeObject *type_of(World *world, Value v);
bool type_is_subtype(World *world, const TypeObject *type, const TypeObject *of);
/* isinstance(v, builtin type). */
bool is_instance(World *world, Value v, TypeId id);
/* A read-only view of a dict. SIGNAL_MEMORY. */
Value mapping_proxy(World *world, Value mapping);
/* The attribute of the first type in the MRO that has it, UNDEFINED without. */
Value type_lookup(World *world, TypeObject *type, Value name);
static inline Value type_lookup_id(World *world, TypeObject *type, NameId id) {
    return type_lookup(world, type, name_value(world, id));
}
/* As type_lookup on the value's type. */
static inline Value special_lookup(World *world, Value v, NameId id) {
    return type_lookup_id(world, type_of(world, v), id);
}
/* Has the value's type a method of that name written in Python (None is none)? Then it must not go by kind. */
bool has_python_method(World *world, Value v, NameId id);
/* A native given by C for a builtin type: then the operation may go by kind. */
static inline bool is_native(World *world, Value v) {
    return has_kind(world, v, KIND_NATIVE);
}
/* Whether the value's type may define operators in Python: instances, and classes with a metaclass. */
static inline bool has_own_methods(World *world, Value v) {
    Kind kind = kind_of(world, v);
    return kind == KIND_INSTANCE || (kind == KIND_TYPE && (type_of(world, v)->flags & TYPE_HEAP));
}
/* Whether a native stands for the row of that number, under whatever name and type. */
static inline bool is_native_of(World *world, Value v, NativeId id) {
    return is_native(world, v) && ((NativeObject *)at(world, (Ref)v))->index == (uint32_t)id;
}
/* The builtin value inside an instance of a subclass of a builtin type; other values are returned as they are. */
Value unwrap(World *world, Value v);
/* The same, where the subclass has left the method of that name as the builtin type has it; else v. */
Value unwrap_for(World *world, Value v, NameId id);
/* "int", "Point": str. */
Value type_name_of(World *world, Value v);

typedef struct NewType {
    TypeObject *meta;
    Value name, bases, dict; /* bases: a tuple of types, not empty; dict becomes the type's own */
    Value slots;             /* tuple, UNDEFINED: no __slots__ */
    int capacity;            /* attributes its methods assign */
} NewType;

/* What a class has of the layout that its bases fix, before slots of its own. */
typedef struct TypeLayout {
    uint16_t flags; /* TYPE_RAISES, TYPE_PAYLOAD */
    uint8_t instance_kind, hidden;
} TypeLayout;
/* `solid`: type_solid_base of the bases; `layout`: the builtin type under it. */
TypeLayout type_layout(const TypeObject *layout, const TypeObject *solid);
/* The type whose hidden slots instances of a class of these bases have. NULL: they do not go together. */
TypeObject *type_solid_base(World *world, const TupleObject *bases);
/* A class with C3 order. SIGNAL_MEMORY, SIGNAL_ERROR. */
Value type_make(World *world, const NewType *wanted);
/* type.mro(): the C3 order as a tuple. */
Value type_linearize(World *world, TypeObject *type, TupleObject *bases);
/* __bases__ = a tuple of types. NONE or a signal. */
Value type_set_bases(World *world, TypeObject *type, TupleObject *bases);
/* Whether instances of the types lie in memory alike, so that __class__ may go from one to the other. */
bool type_same_layout(World *world, const TypeObject *a, const TypeObject *b);
/* For boot: a builtin type with one base (0: none). `fields`: hidden slots of an exception behind its base's.
 * NULL: no memory. */
TypeObject *type_make_builtin(World *world, TypeId id, const char *name, TypeId base, Kind kind,
                              int flags, int fields);
/* After a type's attributes or bases changed. */
void type_changed(World *world, TypeObject *type);
/* Has it a __getattribute__ of its own? A __getattr__ is asked only once nothing else was found. */
static inline bool type_hides_attributes(World *world, TypeObject *type) {
    return (type->flags & TYPE_GETATTR) &&
           !is_native(world, type_lookup_id(world, type, NAME_getattribute));
}
/* What the type's flags say about its __getattr__ and __setattr__. */
void type_read_hooks(World *world, TypeObject *type);
/* A builtin value that is no function and no descriptor: what is kept of a class does not depend on which. */
bool is_plain_data(World *world, Value v);

/* Slot of `key`, -1. */
int shape_find(World *world, const ShapeObject *shape, Value key);
/* A bare instance of a class without a payload of its own. SIGNAL_MEMORY. */
Value instance_new(World *world, TypeObject *type);
/* One attribute's place; NULL when the instance has none of that name (or is in dictionary mode). */
Value *instance_slot(World *world, InstanceObject *instance, const ShapeObject *shape, int slot);
/* The instance's own attribute, UNDEFINED. */
Value instance_get(World *world, InstanceObject *instance, Value name);
/* false: no memory. */
bool instance_set(World *world, InstanceObject *instance, Value name, Value value);
/* 1 deleted, 0 absent, -1 no memory. */
int instance_delete(World *world, InstanceObject *instance, Value name);
/* The descriptor of an instance's hidden slot: flags of a MEMBER whose values are slot, none, name, owner. */
enum { MEMBER_SLOT = 1 };
enum { MEMBER_GET, MEMBER_SET, MEMBER_NAME, MEMBER_OWNER, MEMBER_VALUES };

/* The instance's __dict__; from here on it is in dictionary mode. SIGNAL_MEMORY. */
Value instance_dict(World *world, InstanceObject *instance);
