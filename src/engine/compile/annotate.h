/* Annotations of functions, classes and modules. */
#pragma once

#include "engine/compile/unit.h"

/* The function that gives the annotations of a def's parameters, in `dest`; false: it has none. */
bool annotate_parameters(Unit *unit, const AstFunctionDef *def, int dest);
/* The same for the variables that the unit's own body, a class or a module, annotates. */
bool annotate_body(Unit *unit, int dest);
