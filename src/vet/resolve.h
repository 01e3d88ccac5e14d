/* What a name means.
 *
 * The tree is walked twice. The first pass finds the scopes and what is bound in each, by Python's own rules: a
 * function's parameters and assignments are its own, a class body is not seen from its methods, a comprehension
 * has a scope of its own whose first iterable is evaluated outside, `global` and `nonlocal` point elsewhere. The
 * second pass judges, and asks of each expression what it can be.
 *
 * The answer is a small set of values: dotted paths of modules and builtins ("os.system", "builtins.eval",
 * "socket.socket()" for what a call gives), constants, literals, things the program defines itself. It is *flow-
 * insensitive*: a name can be whatever is bound to it anywhere in its scope. Two places know the order: `x += y`
 * works on what x was before, and a builtin's name that the module binds is still the builtin wherever the binding
 * is not certain to have happened.
 *
 * A value that cannot be told is not in the set; `open` then says that there are others. Work is bounded: sets
 * are small, evaluation has a depth limit, each binding is evaluated once, in source order, and a budget in
 * proportion to the source bounds the rest. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "syntax/syntax.h"

/* --- scopes and bindings ---------------------------------------------------------------------------------------- */

typedef enum NameScopeKind {
    NAME_SCOPE_MODULE,
    NAME_SCOPE_FUNCTION,
    NAME_SCOPE_CLASS,
    NAME_SCOPE_COMPREHENSION,
} NameScopeKind;

typedef struct NameScope {
    NameScopeKind kind;
    struct NameScope *parent;
    const AstNode *node; /* what made it */
    int32_t number;
} NameScope;

typedef enum BindingKind {
    BINDING_VALUE,    /* `value`, evaluated in `scope` */
    BINDING_AUGMENT,  /* `node` is an AugAssign: the binding before it, combined with `value` */
    BINDING_ELEMENT,  /* one of the items of `value` */
    BINDING_IMPORT,   /* the dotted `path` */
    BINDING_PROGRAM,  /* the function or class `node` */
    BINDING_OPAQUE,   /* cannot be told */
    BINDING_GLOBAL,   /* no binding: the name is the module's */
    BINDING_NONLOCAL, /* no binding: the name is an enclosing function's */
} BindingKind;

enum { VALUES_MOST = 6 };

typedef enum ValueKind {
    VALUE_PATH,     /* text: a dotted path */
    VALUE_TEXT,     /* text: WTF-8 */
    VALUE_BYTES,    /* text: the bytes */
    VALUE_INT,      /* integer; INT64_MAX stands for all that is larger */
    VALUE_FLOAT,    /* real */
    VALUE_SEQUENCE, /* node: a List or Tuple, evaluated in scope */
    VALUE_PROGRAM,  /* node: the program's own function or class */
} ValueKind;

typedef struct Value {
    ValueKind kind;
    bool from_parameter; /* a default value: the caller may give another */
    Str text;
    int64_t integer;
    double real;
    const AstNode *node;
    const NameScope *scope;
} Value;

typedef struct Values {
    Value items[VALUES_MOST];
    int32_t count;
    bool open; /* it can be something else too */
} Values;

typedef struct Binding {
    BindingKind kind;
    bool is_certain; /* of the module's own body: done once the module has come past it */
    bool is_parameter;
    uint8_t state; /* new, being evaluated, or done: then `values` holds */
    const AstNode *node;
    const AstNode *value;
    const NameScope *scope;
    Str path;
    struct Binding *previous; /* of the same name in the same scope */
    struct Binding *next;     /* of all, in source order */
    Values values;
} Binding;

typedef struct BindingSlot {
    const NameScope *scope; /* NULL: free */
    Str name;
    Binding *last; /* the last of its bindings in source order */
} BindingSlot;

typedef struct Resolver {
    Arena *arena;
    const SyntaxTree *tree;
    NameScope **scopes;
    int32_t scope_count, scope_capacity;
    BindingSlot *slots;
    int64_t slot_count, slot_capacity;
    Str stars[4]; /* modules of `from m import *` */
    int32_t star_count;
    Binding *first, *last;
    int64_t budget; /* work left, roughly in bytes; at 0 nothing more can be told */
    bool failed;    /* memory ran out */
} Resolver;

/* --- the walk --------------------------------------------------------------------------------------------------- */

typedef struct ScopedNode {
    const AstNode *node;
    NameScope *scope;
    int32_t depth;   /* 0: the module, 1: its statements */
    bool is_guarded; /* in the body of a try with handlers, in the same function */
} ScopedNode;

/* Every node with the scope it is evaluated in, a node before its children, in source order of the fields. The same
 * walk twice gives the same scopes. */
typedef struct ScopeWalk {
    Resolver *resolver;
    ScopedNode *stack;
    int64_t count, capacity;
    int32_t next_scope;
    bool is_guarded; /* what is being pushed */
} ScopeWalk;

void scope_walk_begin(ScopeWalk *walk, Resolver *resolver, const AstNode *root);
bool scope_walk_next(ScopeWalk *walk, ScopedNode *out);

/* --- questions -------------------------------------------------------------------------------------------------- */

/* The first pass.
 * errors: ST_NO_MEMORY. */
MUST_USE Status resolver_init(Resolver *resolver, Arena *arena, const SyntaxTree *tree);
/* What `node` can be in `scope`. */
Values resolver_values(Resolver *resolver, const AstNode *node, const NameScope *scope);
/* The text or bytes, the number, that `node` can be; the first of several. */
bool resolver_text(Resolver *resolver, const AstNode *node, const NameScope *scope, Str *out_text);
bool resolver_int(Resolver *resolver, const AstNode *node, const NameScope *scope,
                  int64_t *out_integer);
/* Evaluates every binding once; resolver_init does it. */
void resolver_evaluate_bindings(Resolver *resolver);
/* The last binding of `name` in the scope itself; NULL when there is none. */
Binding *resolver_binding(const Resolver *resolver, const NameScope *scope, Str name);
