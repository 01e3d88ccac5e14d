/* The passes over the tree, private to this folder. A register number is an int; -1 as destination means: anywhere. */
#pragma once

#include "engine/compile/compile.h"
#include "engine/compile/unit.h"

/* The value of an expression: in `dest`, or for -1 in a variable's own register or a fresh temporary. */
int expr(Unit *unit, const AstNode *node, int dest);
/* As expr, in a temporary of its own on top. */
int expr_temp(Unit *unit, const AstNode *node);
/* Jumps to `label` when the truth of `node` is `sense`. */
void jump_if(Unit *unit, const AstNode *node, bool sense, Label *label);
/* Jumps back to `target` when `node` is true. */
void loop_if(Unit *unit, const AstNode *node, int32_t target);
/* Assigns the value in `reg`. */
void assign(Unit *unit, const AstNode *target, int reg);
void delete_target(Unit *unit, const AstNode *target);
int load_name(Unit *unit, const AstIdent *name, int dest);
void store_name(Unit *unit, const AstIdent *name, int reg);
void delete_name(Unit *unit, const AstIdent *name);
/* The symbol of a name here, past inlined comprehensions; NULL: a global. */
Symbol *find_symbol(Unit *unit, const AstIdent *name);
/* The cell in which class `scope` keeps itself, if that is what functions within mean by `name`; else NULL. */
Symbol *class_cell(Unit *unit, const Scope *scope, const AstIdent *name);
/* The register of a plain local variable, -1 for other names. */
int local_register(Unit *unit, const AstIdent *name);
void load_const(Unit *unit, Value value, int dest);
void move(Unit *unit, int to, int from);
/* A value that is only tested: JUMP_FALSE or its contrary. */
Opcode binary_opcode(AstOperator op, bool in_place);
/* The right operand of `*op`, an operator or GET_ITEM: a register, or a small number for which *op becomes the form
 * that takes one. */
int right_operand(Unit *unit, Opcode *op, const AstNode *node);

/* Awaits what is in `reg` and `reg + 1` is free for: GET_AWAITABLE and YIELD_FROM into `dest`. `asker`: see async.c. */
void await_register(Unit *unit, int reg, int asker, int dest);
/* The next item of the async iterator, awaited, in a temporary on top. */
int next_awaited(Unit *unit, int iterator);
/* "Outer.name" or "outer.<locals>.name", interned; UNDEFINED: no memory. */
Value qualified_name(Unit *outer, Str name);
/* Cells that the inner frame wants, as a tuple in `dest`; false: none. */
bool build_closure(Unit *unit, const Scope *inner, int dest);
/* MAKE_FUNCTION from `base` with its parts behind it. */
void make_function(Unit *unit, CodeObject *code, int base, uint32_t parts);
int call(Unit *unit, const AstCall *node, int dest);
int comprehension(Unit *unit, const AstNode *node, int dest);
int generator_expression(Unit *unit, const AstNode *node, int dest);
/* Function object of a def or lambda, decorators not applied. */
int function(Unit *unit, const AstNode *node, int dest);
void function_definition(Unit *unit, const AstNode *node);
void class_definition(Unit *unit, const AstNode *node);
/* Registers for the scope's variables and the cells they need. */
void enter_scope(Unit *unit, Scope *scope);
void finish_return(Unit *unit);
/* The str that a body starts with, without its indentation; UNDEFINED without. */
Value docstring(Unit *unit, AstSeq statements);
void body(Unit *unit, AstSeq statements);
void emit_return(Unit *unit, int reg);
void try_statement(Unit *unit, const AstNode *generic);
void with_statement(Unit *unit, const AstNode *node);
void match_statement(Unit *unit, const AstNode *generic);
/* Leaves all blocks up to the one that `kind` means, then does it. `reg`: the value to return. */
void leave(Unit *unit, ExitKind kind, int reg);
