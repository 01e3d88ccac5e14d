/* Annotations of functions, classes and modules. */
#pragma once

#include "engine/compile/unit.h"

/* The function that gives the annotations of a def's parameters, in `dest`; false: it has none. */
bool annotate_parameters(Unit *unit, const AstFunctionDef *def, int dest);
/* The same for the variables that the unit's own body, a class or a module, annotates. */
bool annotate_body(Unit *unit, int dest);
/* At the beginning of such a body: makes the set of those that have run, where some may not. */
void annotations_begin(Unit *unit);
/* Behind the AnnAssign `node`. */
void annotation_ran(Unit *unit, const AstNode *node);
/* What evaluates `code` when it is called, in `dest`: a function; within a class a method of the class's namespace. */
void make_evaluator(Unit *unit, const Scope *scope, CodeObject *code, int dest);
