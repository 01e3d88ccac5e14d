/* Attribute rules that natives share with the instructions. */
#pragma once

#include "engine/heap/heap.h"

enum { WRAP_CLASS, WRAP_STATIC };

/* object.__getattribute__ */
Value attr_get_plain(World *world, Value object, Value name);
/* object.__setattr__; UNDEFINED as value: object.__delattr__ */
Value attr_set_plain(World *world, Value object, Value name, Value value);
/* super().name, its function's first argument in *self as attr_method does. */
Value super_lookup(World *world, Value super, Value name, Value *self);
