/* What a name means. The design is in docs/vetting.md.
 *
 * The tree is walked twice. The first pass finds the scopes, what is bound in each, what is put into attributes and
 * containers, and what functions give. The second pass judges, and asks of each expression what it can be.
 *
 * The answer is a small set of values: dotted paths of modules and builtins ("os.system", "builtins.eval",
 * "socket.socket()" for what a call gives), constants, literals, functions, classes and instances of the program. In
 * the scope that binds it a name is what reaches the place where it stands; elsewhere, what it is bound to anywhere.
 *
 * A value that cannot be told is not in the set; `open` then says that there are others. Work is bounded: sets
 * are small, evaluation has a depth limit, each binding is evaluated once a round, and a budget in proportion to the
 * source bounds the rest. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "syntax/syntax.h"
#include "vet/vet.h"

/* --- scopes and bindings ---------------------------------------------------------------------------------------- */

typedef enum NameScopeKind {
    NAME_SCOPE_MODULE,
    NAME_SCOPE_FUNCTION,
    NAME_SCOPE_CLASS,
    NAME_SCOPE_COMPREHENSION,
} NameScopeKind;

typedef struct NameScope NameScope;
struct Value;

/* An expression with the scope it is evaluated in. */
typedef struct ScopedExpression {
    const AstNode *node; /* NULL: none */
    const NameScope *scope;
    struct ScopedExpression *next;
} ScopedExpression;

/* A place from which a function of the program is called. */
typedef struct CallSite {
    const AstCall *call;
    const NameScope *scope;
    int32_t first;     /* of the call's arguments that goes to the first parameter */
    bool is_each;      /* what the argument holds goes there too, item by item: map(f, xs) */
    bool is_bound;     /* the first parameter is the object itself */
    bool is_decorator; /* `node` is what is decorated */
    const AstNode *node;
    struct CallSite *next;
} CallSite;

struct NameScope {
    NameScopeKind kind;
    NameScope *parent;
    const AstNode *node; /* what made it */
    int32_t number;
    /* Of a function: */
    ScopedExpression *returns, *yields;
    bool is_generator; /* it yields, if only nothing */
    CallSite *sites;
    int32_t site_count;
    bool is_busy;       /* what it returns is being worked out */
    int32_t generation; /* what was found to be returned holds if it is the resolver's */
    int32_t found_count;
    bool found_open;
    const struct Value *found;
    uint8_t reached; /* deeds.c: whether it is run */
};

typedef enum BindingKind {
    BINDING_VALUE,   /* `value`, evaluated in `scope` */
    BINDING_AUGMENT, /* `node` is an AugAssign: the binding before it, combined with `value` */
    BINDING_ELEMENT, /* one of the items of `value` */
    BINDING_ENTERED, /* what `with value` gives */
    BINDING_PARAMETER, /* `item`-th of the function that opened `home`; `value`: its default, or NULL */
    BINDING_UNBOUND,  /* deleted */
    BINDING_IMPORT,   /* the dotted `path` */
    BINDING_PROGRAM,  /* the function or class `node` */
    BINDING_OPAQUE,   /* cannot be told */
    BINDING_GLOBAL,   /* no binding: the name is the module's */
    BINDING_NONLOCAL, /* no binding: the name is an enclosing function's */
} BindingKind;

enum { VALUES_MOST = 8 };

typedef enum ValueKind {
    VALUE_PATH,     /* text: a dotted path */
    VALUE_TEXT,     /* text: WTF-8 */
    VALUE_BYTES,    /* text: the bytes */
    VALUE_INT,      /* integer; INT64_MAX stands for all that is larger */
    VALUE_FLOAT,    /* real */
    VALUE_SEQUENCE, /* node: a List, Tuple or Set, evaluated in scope */
    VALUE_MAPPING,  /* node: a Dict, or a Call whose keywords are the items */
    VALUE_ITEMS, /* node: a comprehension, a generator function, or a Call such as map(): its items are asked for */
    VALUE_ROW, /* node: a Call of zip, enumerate or d.items(): one of the tuples that it gives */
    VALUE_PROGRAM,  /* node: the program's own function or class */
    VALUE_INSTANCE, /* node: the class */
    VALUE_METHOD,   /* node: a function of a class, bound to an instance */
    VALUE_APPLIED, /* node: a Call of partial, attrgetter, itemgetter or methodcaller; text: its path */
} ValueKind;

typedef struct Value {
    ValueKind kind;
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

enum { UNPACK_DEPTH = 3 };

typedef struct Binding {
    BindingKind kind;
    bool
        is_certain; /* of its scope's own body, in no branch: done once the scope has come past it */
    bool is_foreign;  /* made by another scope: `global`, `nonlocal`, globals()[...] */
    bool is_busy;     /* it is being evaluated */
    uint8_t unpacked; /* how many of `items` say which part of the value it is */
    int16_t items[UNPACK_DEPTH];
    int16_t number;      /* unbound.c: of the name in its scope; 0: none yet, -1: not followed */
    int32_t generation;  /* what is found holds if it is the resolver's */
    int32_t line, col;   /* from here on the name is bound, in its scope's own order */
    const AstNode *loop; /* the outermost of its scope that it stands in, or NULL */
    const AstNode *node;
    const AstNode *value;
    const NameScope *scope;
    const NameScope *home; /* whose name it is */
    Str path;
    struct Binding *previous; /* of the same name in the same scope */
    struct Binding *next;     /* of all, in source order */
    const Value *found;
    int32_t found_count;
    bool found_open;
} Binding;

/* A value put into an attribute or a container: x.name = v, x["key"] = v, x.append(v). */
typedef struct Store {
    ScopedExpression value;
    const AstNode *key; /* NULL: not known, or none */
    uint8_t unpacked;
    bool is_element;
    int16_t items[UNPACK_DEPTH];
    struct Store *next;
} Store;

typedef struct StoreSlot {
    Str name; /* of the attribute, of the variable that holds the container; data NULL: free */
    bool is_item;
    Store *first;
    int32_t count;
} StoreSlot;

/* What a node, or what it holds, was found to be; a table that is full forgets what it is asked to keep. */
typedef struct NodeSlot {
    const AstNode *node; /* NULL: free */
    int32_t generation;
    int32_t count;
    bool open;
    const Value *items;
} NodeSlot;

typedef struct BindingSlot {
    const NameScope *scope; /* NULL: free */
    Str name;
    Binding *last; /* the last of its bindings in source order */
} BindingSlot;

/* What running an expression gave. */
typedef struct RunNode {
    const AstNode *node;
    Values values;
    struct RunNode *next;
} RunNode;

typedef struct Resolver {
    Arena *arena;
    const SyntaxTree *tree;
    NameScope **scopes;
    int32_t scope_count, scope_capacity;
    BindingSlot *slots;
    int64_t slot_count, slot_capacity;
    NameScope **opened; /* open addressing by the node that opens the scope */
    int64_t opened_capacity;
    NodeSlot *nodes; /* made when the first is asked for */
    uint64_t node_capacity;
    StoreSlot *stores;
    int64_t store_count, store_capacity;
    ScopedExpression *calls; /* every Call, the last first */
    int32_t generation;      /* what was worked out in an earlier one is asked again */
    const VetFolder *folder; /* runs what depends on constants alone; may be NULL */
    bool is_settled;         /* the last round has begun */
    struct RunNode *runs;    /* what was run */
    int32_t run_count, run_depth;
    int32_t exhausted_runs; /* of them, those that took all they were given */
    Str stars[4];           /* modules of `from m import *` */
    int32_t star_count;
    Binding *first, *last;
    int64_t budget; /* work left, roughly in bytes; at 0 nothing more can be told */
    bool failed;    /* memory ran out */
} Resolver;

/* --- the walk --------------------------------------------------------------------------------------------------- */

typedef struct ScopedNode {
    const AstNode *node;
    NameScope *scope;
    int32_t depth;       /* 0: the module, 1: its statements */
    bool is_guarded;     /* in the body of a try with handlers, in the same function */
    bool is_branch;      /* it may be left out */
    const AstNode *loop; /* the outermost of the same scope around it, or NULL */
} ScopedNode;

/* Every node with the scope it is evaluated in, a node before its children, in source order of the fields. The same
 * walk twice gives the same scopes. */
typedef struct ScopeWalk {
    Resolver *resolver;
    ScopedNode *stack;
    int64_t count, capacity;
    int32_t next_scope;
    /* Of what is being pushed: */
    bool is_guarded, is_branch;
    const AstNode *loop;
} ScopeWalk;

void scope_walk_begin(ScopeWalk *walk, Resolver *resolver, const AstNode *root);
bool scope_walk_next(ScopeWalk *walk, ScopedNode *out);

/* --- questions -------------------------------------------------------------------------------------------------- */

/* The first pass.
 * errors: ST_NO_MEMORY. */
MUST_USE Status resolver_init(Resolver *resolver, Arena *arena, const SyntaxTree *tree,
                              const VetFolder *folder);
/* What `node` can be in `scope`. */
Values resolver_values(Resolver *resolver, const AstNode *node, const NameScope *scope);
/* The text or bytes, the number, that `node` can be; the first of several. */
Values resolver_texts(Resolver *resolver, const AstNode *node, const NameScope *scope);
bool resolver_text(Resolver *resolver, const AstNode *node, const NameScope *scope, Str *out_text);
bool resolver_int(Resolver *resolver, const AstNode *node, const NameScope *scope,
                  int64_t *out_integer);
/* The scope that a function, class, lambda or comprehension opens. */
NameScope *resolver_opened(const Resolver *resolver, const AstNode *node);
/* The last binding of `name` in the scope itself; NULL when there is none. */
Binding *resolver_binding(const Resolver *resolver, const NameScope *scope, Str name);
/* The call that calling a `functools.partial` amounts to, all arguments in one list; NULL when memory ran out. Its
 * arguments are taken to stand where `call` does. */
const AstCall *applied_call(Resolver *resolver, const Value *partial, const AstCall *call);
