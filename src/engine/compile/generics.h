/* Type parameters of functions, classes and type aliases. */
#pragma once

#include "engine/compile/unit.h"

/* Makes the parameters, binds their names, and puts a tuple of them in `dest`. */
void bind_type_parameters(Unit *unit, AstSeq params, int dest);
/* Generic[params] in `dest`. */
void generic_base(Unit *unit, int params, int dest);
/* object.__type_params__ = params */
void store_type_parameters(Unit *unit, int object, int params);
/* Makes the definition `node` in `dest`; the tuple of its type parameters is in `params`. */
typedef void (*GenericBody)(Unit *unit, const void *node, int params, int dest);
/* Compiles `body` into a function around which the parameters are bound, and calls it: register 0 is the
 * namespace of the class it stands in, 1 and 2 are the two `arguments` (NULL: None). */
void generic_definition(Unit *outer, AstSeq params, GenericBody make, const void *node,
                        const int *arguments, int dest);
/* The statement type X = ... */
void type_alias(Unit *unit, const AstNode *node);
