/* The symbol table: which scope binds each name, as CPython 3.14's symbol table decides it.
 *
 * A scope is a piece of program with names of its own: the module, a class body, a function, a comprehension, and the
 * small ones that PEP 649 and PEP 695 added (annotations, type parameters, their bounds, type aliases). Scopes form a
 * tree in the order in which CPython opens them. A name is a symbol of every scope that mentions it; `binding` says
 * where it is found when the program runs. Names private to a class stand mangled (`__x` in `class A` is `_A__x`). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "syntax/ast.h"

typedef enum ScopeKind {
    SCOPE_MODULE,
    SCOPE_CLASS,
    SCOPE_FUNCTION, /* def, lambda, comprehension */
    SCOPE_ANNOTATION,
    SCOPE_TYPE_ALIAS,
    SCOPE_TYPE_PARAMETERS,
    SCOPE_TYPE_VARIABLE, /* a type parameter's bound or default */
} ScopeKind;

typedef enum ScopeComprehension {
    COMPREHENSION_NONE,
    COMPREHENSION_LIST,
    COMPREHENSION_SET,
    COMPREHENSION_DICT,
    COMPREHENSION_GENERATOR,
} ScopeComprehension;

/* What a scope does with a name; a set. */
typedef enum SymbolFlag {
    SYMBOL_GLOBAL_STATEMENT = 1 << 0,
    SYMBOL_NONLOCAL_STATEMENT = 1 << 1,
    SYMBOL_ASSIGNED = 1 << 2, /* assigned, deleted, defined */
    SYMBOL_PARAMETER = 1 << 3,
    SYMBOL_USED = 1 << 4,
    SYMBOL_IMPORTED = 1 << 5,
    SYMBOL_ANNOTATED = 1 << 6,
    SYMBOL_ITERATED = 1 << 7, /* target of a comprehension's `for` */
    SYMBOL_TYPE_PARAMETER = 1 << 8,
} SymbolFlag;

#define SYMBOL_BOUND                                                                               \
    (SYMBOL_ASSIGNED | SYMBOL_PARAMETER | SYMBOL_IMPORTED | SYMBOL_ITERATED | SYMBOL_TYPE_PARAMETER)

typedef enum SymbolBinding {
    BINDING_LOCAL,
    BINDING_CELL,            /* local, and used by a scope inside */
    BINDING_FREE,            /* bound by an enclosing function */
    BINDING_GLOBAL_EXPLICIT, /* by a global statement */
    BINDING_GLOBAL_IMPLICIT, /* bound nowhere around: the module's or a builtin */
} SymbolBinding;

typedef struct Symbol {
    const AstIdent *name; /* mangled */
    uint16_t flags;       /* SymbolFlag */
    uint8_t binding;      /* SymbolBinding */
} Symbol;

typedef struct Scope Scope;
struct Scope {
    ScopeKind kind;
    ScopeComprehension comprehension;
    const AstNode *node; /* what opened it; several scopes may share a node (a generic function) */
    Scope *parent, *first_child, *last_child, *next; /* in the order of opening */
    Symbol *symbols;                                 /* in the order of first mention */
    int32_t symbol_count;
    bool is_async;     /* `async def`, or a comprehension that awaits */
    bool is_coroutine; /* awaits */
    bool is_generator;
    bool needs_class_cell;         /* a class whose methods use __class__ or super */
    const AstIdent *private_class; /* the class whose private names are mangled here; or NULL */
    int32_t *slots;                /* open addressing over symbols: index + 1, 0 is empty */
    int32_t slot_count;
};

typedef struct ScopeTree {
    Scope *module;
    /* AstIdent.index of every symbol is below it: the tree's names and mangled ones. */
    int32_t name_count;
    Scope **by_node; /* open addressing: the function and class scopes, for scope_of_node */
    int32_t by_node_slots;
} ScopeTree;

/* The scope's symbol of that (mangled) name, NULL if it does not mention it. */
Symbol *scope_symbol(const Scope *scope, const AstIdent *name);

/* The scope of the body that a def, lambda, comprehension or class opens; NULL for any other node. */
Scope *scope_of_node(const ScopeTree *scopes, const AstNode *node);
