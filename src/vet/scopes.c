/* The walk with scopes, and what each scope binds. See resolve.h. */
#include "vet/evaluate.h"

/* --- scopes ----------------------------------------------------------------------------------------------------- */

static NameScope **opened_slot(NameScope **slots, int64_t capacity, const AstNode *node) {
    uint64_t mask = (uint64_t)capacity - 1;
    uint64_t at = ((uintptr_t)node >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20 & mask;
    while (slots[at] && slots[at]->node != node) {
        at = (at + 1) & mask;
    }
    return &slots[at];
}

static void note_opened(Resolver *resolver, NameScope *scope) {
    if (resolver->scope_count * 2 >= resolver->opened_capacity) {
        int64_t capacity = resolver->opened_capacity ? resolver->opened_capacity * 2 : 64;
        NameScope **slots = ARENA_ARRAY(resolver->arena, NameScope *, capacity);
        if (!slots) {
            resolver->failed = true;
            return;
        }
        for (int64_t i = 0; i < resolver->opened_capacity; i++) {
            if (resolver->opened[i]) {
                *opened_slot(slots, capacity, resolver->opened[i]->node) = resolver->opened[i];
            }
        }
        resolver->opened = slots;
        resolver->opened_capacity = capacity;
    }
    *opened_slot(resolver->opened, resolver->opened_capacity, scope->node) = scope;
}

NameScope *resolver_opened(const Resolver *resolver, const AstNode *node) {
    return resolver->opened_capacity
               ? *opened_slot(resolver->opened, resolver->opened_capacity, node)
               : NULL;
}

static NameScope *add_scope(Resolver *resolver, NameScopeKind kind, NameScope *parent,
                            const AstNode *node) {
    if (resolver->scope_count == resolver->scope_capacity) {
        int32_t capacity = resolver->scope_capacity ? resolver->scope_capacity * 2 : 64;
        NameScope **scopes = ARENA_ARRAY(resolver->arena, NameScope *, capacity);
        if (!scopes) {
            resolver->failed = true;
            return parent;
        }
        if (resolver->scope_count > 0) {
            memcpy(scopes, resolver->scopes, (size_t)resolver->scope_count * sizeof *scopes);
        }
        resolver->scopes = scopes;
        resolver->scope_capacity = capacity;
    }
    NameScope *scope = ARENA_NEW(resolver->arena, NameScope);
    if (!scope) {
        resolver->failed = true;
        return parent;
    }
    *scope =
        (NameScope){.kind = kind, .parent = parent, .node = node, .number = resolver->scope_count};
    resolver->scopes[resolver->scope_count++] = scope;
    note_opened(resolver, scope);
    return scope;
}

/* The scope that `node` opens: made in the first walk, found again in later ones. */
static NameScope *open_scope(ScopeWalk *walk, NameScopeKind kind, NameScope *parent,
                             const AstNode *node) {
    int32_t number = walk->next_scope++;
    if (number < walk->resolver->scope_count) {
        return walk->resolver->scopes[number];
    }
    return add_scope(walk->resolver, kind, parent, node);
}

/* --- the walk --------------------------------------------------------------------------------------------------- */

static void push(ScopeWalk *walk, const AstNode *node, NameScope *scope, int32_t depth) {
    if (!node) {
        return;
    }
    if (walk->count == walk->capacity) {
        int64_t capacity = walk->capacity ? walk->capacity * 2 : 256;
        ScopedNode *stack = (ScopedNode *)arena_alloc(walk->resolver->arena,
                                                      capacity * (int64_t)sizeof(ScopedNode));
        if (!stack) {
            walk->resolver->failed = true;
            return;
        }
        if (walk->count > 0) {
            memcpy(stack, walk->stack, (size_t)walk->count * sizeof *stack);
        }
        walk->stack = stack;
        walk->capacity = capacity;
    }
    walk->stack[walk->count++] = (ScopedNode){.node = node,
                                              .scope = scope,
                                              .depth = depth,
                                              .is_guarded = walk->is_guarded,
                                              .is_branch = walk->is_branch,
                                              .loop = walk->loop};
}

/* What is pushed next stands at the beginning of a scope of its own. */
static void enter(ScopeWalk *walk) {
    walk->is_branch = false;
    walk->loop = NULL;
}

static void push_seq(ScopeWalk *walk, const AstSeq *seq, NameScope *scope, int32_t depth) {
    for (int32_t i = 0; i < seq->count; i++) {
        push(walk, seq->items[i], scope, depth);
    }
}

static void push_fields(ScopeWalk *walk, const AstNode *node, NameScope *scope, int32_t depth) {
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        AstSeq children = ast_field_nodes(node, &info->fields[i]);
        push_seq(walk, &children, scope, depth);
    }
}

/* FunctionDef and AsyncFunctionDef have the same members. */
_Static_assert(sizeof(AstFunctionDef) == sizeof(AstAsyncFunctionDef), "one function reads both");

static void push_function(ScopeWalk *walk, const AstFunctionDef *function, NameScope *scope,
                          int32_t depth) {
    NameScope *inner = open_scope(walk, NAME_SCOPE_FUNCTION, scope, &function->node);
    walk->is_guarded = false;
    push_seq(walk, &function->decorator_list, scope, depth);
    push_seq(walk, &function->type_params, inner, depth);
    push(walk, function->args, scope, depth);
    push(walk, function->returns, scope, depth);
    enter(walk);
    push_seq(walk, &function->body, inner, depth);
}

static void push_class(ScopeWalk *walk, const AstClassDef *class, NameScope *scope, int32_t depth) {
    NameScope *inner = open_scope(walk, NAME_SCOPE_CLASS, scope, &class->node);
    push_seq(walk, &class->decorator_list, scope, depth);
    push_seq(walk, &class->type_params, inner, depth);
    push_seq(walk, &class->bases, scope, depth);
    push_seq(walk, &class->keywords, scope, depth);
    enter(walk);
    push_seq(walk, &class->body, inner, depth);
}

/* The first iterable is evaluated outside, the rest inside. */
static void push_comprehension(ScopeWalk *walk, const AstNode *node, NameScope *scope,
                               int32_t depth) {
    NameScope *inner = open_scope(walk, NAME_SCOPE_COMPREHENSION, scope, node);
    const AstSeq *generators;
    if (node->kind == AST_DICT_COMP) {
        generators = &((const AstDictComp *)node)->generators;
    } else {
        /* ListComp, SetComp and GeneratorExp have the same members. */
        generators = &((const AstListComp *)node)->generators;
    }
    for (int32_t i = 0; i < generators->count; i++) {
        const AstComprehension *part = (const AstComprehension *)generators->items[i];
        push(walk, part->iter, i == 0 ? scope : inner, depth);
        push(walk, part->target, inner, depth);
        push_seq(walk, &part->ifs, inner, depth);
    }
    if (node->kind == AST_DICT_COMP) {
        push(walk, ((const AstDictComp *)node)->key, inner, depth);
        push(walk, ((const AstDictComp *)node)->value, inner, depth);
    } else {
        push(walk, ((const AstListComp *)node)->elt, inner, depth);
    }
}

/* Try and TryStar have the same members. */
static void push_try(ScopeWalk *walk, const AstTry *try, NameScope *scope, int32_t depth) {
    bool is_guarded = walk->is_guarded;
    bool is_branch = walk->is_branch;
    walk->is_guarded |= try->handlers.count > 0;
    walk->is_branch = true;
    push_seq(walk, &try->body, scope, depth);
    walk->is_guarded = is_guarded;
    push_seq(walk, &try->handlers, scope, depth);
    push_seq(walk, &try->orelse, scope, depth);
    walk->is_branch = is_branch;
    push_seq(walk, &try->finalbody, scope, depth);
}

/* Nodes of which some children are evaluated once, more often, or not at all. */
static bool is_branching(const AstNode *node) {
    switch (node->kind) {
    case AST_IF:
    case AST_FOR:
    case AST_ASYNC_FOR:
    case AST_WHILE:
    case AST_MATCH:
    case AST_IF_EXP:
    case AST_BOOL_OP:
    case AST_COMPARE: return true;
    default: return false;
    }
}

static bool is_loop(const AstNode *node) {
    return node->kind == AST_FOR || node->kind == AST_ASYNC_FOR || node->kind == AST_WHILE;
}

static void push_children(ScopeWalk *walk, const ScopedNode *item) {
    const AstNode *node = item->node;
    int32_t depth = item->depth + 1;
    walk->is_guarded = item->is_guarded;
    walk->is_branch = item->is_branch || is_branching(node);
    walk->loop = item->loop || !is_loop(node) ? item->loop : node;
    switch (node->kind) {
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF:
        push_function(walk, (const AstFunctionDef *)node, item->scope, depth);
        break;
    case AST_CLASS_DEF: push_class(walk, (const AstClassDef *)node, item->scope, depth); break;
    case AST_LAMBDA: {
        const AstLambda *lambda = (const AstLambda *)node;
        NameScope *inner = open_scope(walk, NAME_SCOPE_FUNCTION, item->scope, node);
        push(walk, lambda->args, item->scope, depth);
        enter(walk);
        push(walk, lambda->body, inner, depth);
        break;
    }
    case AST_TRY:
    case AST_TRY_STAR: push_try(walk, (const AstTry *)node, item->scope, depth); break;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR_EXP: push_comprehension(walk, node, item->scope, depth); break;
    default: push_fields(walk, node, item->scope, depth); break;
    }
}

void scope_walk_begin(ScopeWalk *walk, Resolver *resolver, const AstNode *root) {
    *walk = (ScopeWalk){.resolver = resolver};
    push(walk, root, open_scope(walk, NAME_SCOPE_MODULE, NULL, root), 0);
}

bool scope_walk_next(ScopeWalk *walk, ScopedNode *out) {
    if (walk->count == 0 || walk->resolver->failed) {
        return false;
    }
    *out = walk->stack[--walk->count];
    int64_t first = walk->count;
    push_children(walk, out);
    for (int64_t low = first, high = walk->count - 1; low < high; low++, high--) {
        ScopedNode item = walk->stack[low];
        walk->stack[low] = walk->stack[high];
        walk->stack[high] = item;
    }
    return true;
}

/* --- bindings --------------------------------------------------------------------------------------------------- */

/* By text and not by the parser's number: `import a.b` binds a name that the tree has no identifier for. */
static BindingSlot *slot_of(BindingSlot *slots, int64_t capacity, const NameScope *scope,
                            Str name) {
    uint64_t mask = (uint64_t)capacity - 1;
    uint64_t hash = str_hash(name) + (uint64_t)scope->number * UINT64_C(0x9E3779B97F4A7C15);
    uint64_t at = (hash ^ hash >> 32) & mask;
    while (slots[at].scope && (slots[at].scope != scope || !str_equal(slots[at].name, name))) {
        at = (at + 1) & mask;
    }
    return &slots[at];
}

static bool grow_slots(Resolver *resolver) {
    int64_t capacity = resolver->slot_capacity ? resolver->slot_capacity * 2 : 256;
    BindingSlot *slots = ARENA_ARRAY(resolver->arena, BindingSlot, capacity);
    if (!slots) {
        resolver->failed = true;
        return false;
    }
    for (int64_t i = 0; i < resolver->slot_capacity; i++) {
        const BindingSlot *slot = &resolver->slots[i];
        if (slot->scope) {
            *slot_of(slots, capacity, slot->scope, slot->name) = *slot;
        }
    }
    resolver->slots = slots;
    resolver->slot_capacity = capacity;
    return true;
}

Binding *resolver_binding(const Resolver *resolver, const NameScope *scope, Str name) {
    if (resolver->slot_capacity == 0) {
        return NULL;
    }
    return slot_of(resolver->slots, resolver->slot_capacity, scope, name)->last;
}

/* The scope that an assignment to `name` in `scope` binds in. */
NameScope *scope_home(Resolver *resolver, NameScope *scope, Str name) {
    while (scope->kind == NAME_SCOPE_COMPREHENSION) {
        scope = scope->parent;
    }
    const Binding *mark = resolver_binding(resolver, scope, name);
    if (mark && mark->kind == BINDING_GLOBAL) {
        return resolver->scopes[0];
    }
    if (mark && mark->kind == BINDING_NONLOCAL) {
        for (NameScope *outer = scope->parent; outer; outer = outer->parent) {
            const Binding *there = resolver_binding(resolver, outer, name);
            if (outer->kind == NAME_SCOPE_FUNCTION && there && there->kind != BINDING_NONLOCAL) {
                return outer;
            }
        }
    }
    return scope;
}

void scope_bind(Resolver *resolver, const NameScope *home, Str name, Binding binding) {
    if (resolver->slot_count * 2 >= resolver->slot_capacity && !grow_slots(resolver)) {
        return;
    }
    Binding *copy = ARENA_NEW(resolver->arena, Binding);
    if (!copy) {
        resolver->failed = true;
        return;
    }
    BindingSlot *slot = slot_of(resolver->slots, resolver->slot_capacity, home, name);
    resolver->slot_count += slot->scope == NULL;
    *copy = binding;
    copy->home = home;
    copy->previous = slot->last;
    *slot = (BindingSlot){home, name, copy};
    if (resolver->last) {
        resolver->last->next = copy;
    } else {
        resolver->first = copy;
    }
    resolver->last = copy;
}

/* --- what is put into attributes and containers ------------------------------------------------------------------ */

static StoreSlot *store_slot(StoreSlot *slots, int64_t capacity, Str name, bool is_item) {
    uint64_t mask = (uint64_t)capacity - 1;
    uint64_t at = (str_hash(name) + is_item) & mask;
    while (slots[at].name.data &&
           (slots[at].is_item != is_item || !str_equal(slots[at].name, name))) {
        at = (at + 1) & mask;
    }
    return &slots[at];
}

void scope_store(Resolver *resolver, Str name, bool is_item, Store store) {
    if (resolver->store_count * 2 >= resolver->store_capacity) {
        int64_t capacity = resolver->store_capacity ? resolver->store_capacity * 2 : 64;
        StoreSlot *slots = ARENA_ARRAY(resolver->arena, StoreSlot, capacity);
        if (!slots) {
            resolver->failed = true;
            return;
        }
        for (int64_t i = 0; i < resolver->store_capacity; i++) {
            const StoreSlot *old = &resolver->stores[i];
            if (old->name.data) {
                *store_slot(slots, capacity, old->name, old->is_item) = *old;
            }
        }
        resolver->stores = slots;
        resolver->store_capacity = capacity;
    }
    StoreSlot *slot = store_slot(resolver->stores, resolver->store_capacity, name, is_item);
    Store *copy = slot->count < STORES_MOST ? ARENA_NEW(resolver->arena, Store) : NULL;
    resolver->store_count += slot->name.data == NULL;
    slot->name = name;
    slot->is_item = is_item;
    if (copy) {
        *copy = store;
        copy->next = slot->first;
        slot->first = copy;
        slot->count++;
    }
}

const StoreSlot *scope_stored(const Resolver *resolver, Str name, bool is_item) {
    return resolver->store_capacity
               ? store_slot(resolver->stores, resolver->store_capacity, name, is_item)
               : NULL;
}

void scope_expression(Resolver *resolver, ScopedExpression **list, const AstNode *node,
                      const NameScope *scope) {
    ScopedExpression *item = node ? ARENA_NEW(resolver->arena, ScopedExpression) : NULL;
    if (item) {
        *item = (ScopedExpression){node, scope, *list};
        *list = item;
    }
}
