/* From tree to code object. */
#pragma once

#include "engine/heap/heap.h"
#include "syntax/ast.h"

/* The code of a module. Signals, or SyntaxError for what cannot be compiled. */
Value compile_module(World *world, const AstNode *module, Str filename);
