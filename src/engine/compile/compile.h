/* From tree to code object. */
#pragma once

#include "engine/heap/heap.h"
#include "syntax/ast.h"

/* The code of a module. Signals, or SyntaxError for what cannot be compiled. */
Value compile_module(World *world, const AstNode *module, Str filename);
/* The same for a cell of a session: the code returns the value of the last statement if that is an expression. */
Value compile_cell(World *world, const AstNode *module, Str filename);
/* The same for a module of lib/python: it may import what the guest may not, and no traceback shows its frames. */
Value compile_frozen(World *world, const AstNode *module);
/* What becomes of the values of expression statements: nothing; the last is the code's; sys.displayhook gets each. */
typedef enum Wanted { WANTED_NOTHING, WANTED_VALUE, WANTED_SHOWN } Wanted;
/* The same for source that a program made. `names`: its variables are those of a namespace apart from the globals,
 * which its frame gets in register 0. */
Value compile_dynamic(World *world, const AstNode *module, Value filename, Wanted wanted,
                      bool names);
/* What a constant of the tree is. SIGNAL_MEMORY. */
Value const_value(World *world, const AstValue *value);
