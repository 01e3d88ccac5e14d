/* Which name means what: one Scope a module, function, class, lambda, comprehension or generator expression.
 *
 * List, set and dict comprehensions are compiled into the frame around them: their scope is `inlined`, its
 * variables are
 * registers of that frame, and what it does not bind is looked up in its parent. */
#pragma once

#include "syntax/ast.h"

typedef enum ScopeKind { SCOPE_MODULE, SCOPE_FUNCTION, SCOPE_CLASS, SCOPE_COMPREHENSION } ScopeKind;

typedef enum Access {
    ACCESS_GLOBAL, /* module variable or builtin */
    ACCESS_NAME,   /* variable of a class body */
    ACCESS_LOCAL,  /* register */
    ACCESS_EXTRA,  /* in an array: too many for registers */
    ACCESS_CELL,   /* cell in a register */
    ACCESS_FREE,   /* cell of the closure */
    ACCESS_PARENT, /* inlined comprehension: as the parent has it */
} Access;

typedef struct Symbol {
    const AstIdent *name;
    bool bound, used, parameter, global, nonlocal, captured;
    bool passes; /* a class binds the name itself and hands an outer cell of that name through */
    bool class_first; /* free in a class body: its namespace is looked at first */
    Access access;
    int32_t index; /* register, or number of the free variable; -1: not given yet */
} Symbol;

/* x: T of a class or module. */
typedef struct Annotated {
    const AstNode *node; /* AnnAssign */
    bool maybe;          /* in an if, for, try ...: it counts only if it has run */
} Annotated;

typedef struct Scope Scope;
struct Scope {
    ScopeKind kind;
    bool inlined, generator, coroutine, uses_class_cell, has_walrus;
    bool lazy;       /* one expression, evaluated when it is asked for */
    bool sees_class; /* of type parameters in a class: looks into the class's namespace first */
    int blocks;      /* within how many if, for, try ... of the scope the walk is */
    const AstNode *node;
    Scope *parent;
    Scope *first_child, *last_child, *next;
    Symbol **symbols; /* in order of appearance */
    int32_t count, capacity;
    Symbol **table; /* open addressing over name pointers */
    int32_t table_size;
    const AstIdent *class_name;    /* of the class whose private names are mangled here */
    const AstIdent *generic_class; /* of the class whose type parameters these are */
    const Scope
        *generics; /* the scope of a class's type parameters that this one is, or stands in */
    int32_t free_count;
    Scope *annotations; /* where the variable annotations of a class or module are evaluated */
    Annotated *annotated;
    int32_t annotated_count, annotated_capacity;
    bool maybe_annotated; /* some of them may not run: those that did are in a set */
};

typedef struct ScopeMapEntry {
    const void *node;
    Scope *scope;
} ScopeMapEntry;

typedef struct Scopes {
    Arena *arena;
    Scope *module;
    ScopeMapEntry *map;
    int32_t map_size, map_count;
    AstIdent **mangled;
    int32_t mangled_count, mangled_capacity;
    const AstIdent *dunder_class;
    const AstIdent *
        own_class; /* of the cell that a class makes for what is `__class__` within its functions */
    const AstIdent *ran_annotations; /* of the set that says which annotations have run */
    int depth;
    bool too_deep;
    bool text_annotations; /* from __future__ import annotations */
} Scopes;

/* false: no memory, or too_deep. */
bool module_scopes_build(Arena *arena, const AstNode *module, bool names, Scopes *out);
/* By the node, or where an expression is one of its own (lazy): by the field that holds it. */
Scope *scope_of(const Scopes *scopes, const void *node);
/* "a" of "a.b.c". */
const AstIdent *scope_first_part(Scopes *scopes, const AstIdent *dotted);
/* NULL when the scope never mentions the name. */
Symbol *binding_of(const Scope *scope, const AstIdent *name);
/* A private name in a class as the class sees it. */
const AstIdent *mangled_name(Scopes *scopes, const Scope *scope, const AstIdent *name);

/* Whether the scope's function gets a cell for the symbol. */
static inline bool in_closure(const Symbol *symbol) {
    return symbol->access == ACCESS_FREE || symbol->passes;
}
