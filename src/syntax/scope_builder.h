/* Private to the symbol table: its state while a tree is walked. */
#pragma once

#include "syntax/syntax.h"

/* A global or nonlocal statement's mention of a name, for errors that are found later. */
typedef struct ScopeDirective ScopeDirective;
struct ScopeDirective {
    ScopeDirective *next; /* in source order */
    const Scope *scope;
    const AstIdent *name;
    const AstNode *place;
};

typedef struct ScopeBuilder {
    Arena *arena;
    SyntaxFault *fault;
    Status status; /* the first failure; nothing more is done after it */
    Scope *module;
    Scope *current;
    ScopeDirective *directives, **directives_end;
    int32_t name_count;
    Scope **by_node; /* see ScopeTree */
    int32_t by_node_count, by_node_slots;
    const AstIdent **
        private_names; /* every name met that begins with `_`, by text: a mangled name may be one of them */
    int32_t private_count, private_slots;
    int32_t iterable_depth;    /* > 0 within the iterable of a comprehension of this scope */
    bool in_iteration_target;  /* within the target of a comprehension's `for` */
    const char *variable_part; /* of a type variable scope: "a TypeVar bound", ... */
} ScopeBuilder;

/* Opens a scope below the current one and makes it current. NULL when memory ran out. */
Scope *scope_open(ScopeBuilder *builder, ScopeKind kind, const AstNode *node);
void scope_close(ScopeBuilder *builder);

/* The name as the current scope sees it: mangled where it is private to a class. */
const AstIdent *scope_mangle(ScopeBuilder *builder, const AstIdent *name);

/* Notes that the current scope does `flag` to `name` at `place`. */
void scope_add(ScopeBuilder *builder, const AstIdent *name, SymbolFlag flag, const AstNode *place);
void scope_add_to(ScopeBuilder *builder, Scope *scope, const AstIdent *mangled, SymbolFlag flag);
/* What the current scope has done to `name` so far, 0 for nothing. */
uint16_t scope_flags(ScopeBuilder *builder, const AstIdent *name);

/* One name of a `global` or `nonlocal` statement. */
void scope_declare(ScopeBuilder *builder, const AstIdent *name, SymbolFlag flag,
                   const AstNode *statement);
/* A walrus target within a comprehension belongs to the scope around it. */
void scope_extend_walrus(ScopeBuilder *builder, const AstName *target);
/* `cannot assign to __debug__`. */
void scope_check_name(ScopeBuilder *builder, const AstIdent *name, const AstNode *place,
                      bool is_delete);

/* Where each name is found; the errors of nonlocal statements. */
void scopes_resolve(ScopeBuilder *builder);

/* Walks the tree. */
void scopes_build(ScopeBuilder *builder, const AstNode *module);

/* Fills the fault with a formatted message at the node's place. */
PRINTF_LIKE(3, 4)
void scope_fail(ScopeBuilder *builder, const AstNode *place, const char *format, ...);
