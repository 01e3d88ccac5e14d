/* Attribute rules that natives share with the instructions. */
#pragma once

#include "engine/heap/heap.h"

enum { WRAP_CLASS, WRAP_STATIC };

/* A function or native called with `self` first. */
Value bound_method(World *world, Value function, Value self);
bool is_data_descriptor(World *world, Value attr);
/* Whether it is one that reading asks before the object's own attribute: it may have no __get__. */
bool hides_own(World *world, Value attr);
/* What an attribute that is a data descriptor does with a value; UNDEFINED deletes. A result nobody wants, or a
 * signal. */
Value descriptor_set(World *world, Value attr, Value object, Value value);
/* property: values of the record, and its part in attribute access. */
enum { PROPERTY_GET, PROPERTY_SET, PROPERTY_DELETE, PROPERTY_DOC, PROPERTY_NAME, PROPERTY_VALUES };
Value property_get(World *world, Value property, Value object);
Value property_set(World *world, Value property, Value object, Value value);
/* The attribute's name in its class. */
void property_set_name(World *world, Value property, Value name);
/* Whether `v`, which lies in the module's namespace, is a module that belongs to the library alone. Only instructions
 * of the library's own code get those: a native cannot tell for whom it is called. */
bool module_hides(World *world, const ModuleObject *owner, Value v);
/* A copy of a library module's namespace without what module_hides: for programs. */
Value namespace_shown(World *world, Ref dict);
/* What lies in the object's own namespace, UNDEFINED. */
Value own_attribute(World *world, Value object, Value name);
/* Sets (UNDEFINED: deletes) an attribute in the object's own namespace; has_class_attr only words the complaint. */
Value set_own(World *world, Value object, Value name, Value value, bool has_class_attr);
/* Raises AttributeError as reading a missing attribute does. */
Value attribute_error(World *world, Value object, Value name);
/* The AttributeError that was raised says which attribute of what it means: for hints. */
Value about_attribute(World *world, Value signal, Value object, Value name);
/* Makes a name that was computed the one that attributes are found by. NONE, or an error for what is no str. */
Value attribute_name(World *world, Value *name);
/* object.__getattribute__ */
Value attr_get_plain(World *world, Value object, Value name);
/* object.__setattr__; UNDEFINED as value: object.__delattr__ */
Value attr_set_plain(World *world, Value object, Value name, Value value);
/* super().name, its function's first argument in *self as attr_method does. */
Value super_lookup(World *world, Value super, Value name, Value *self);
/* A super for no object as the attribute of a class, got through `object`. */
Value super_bind(World *world, Value super, Value object);
