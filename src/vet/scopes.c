/* The walk with scopes, and what each scope binds. See resolve.h. */
#include "vet/evaluate.h"

/* --- scopes ----------------------------------------------------------------------------------------------------- */

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
    *scope = (NameScope){kind, parent, node, resolver->scope_count};
    resolver->scopes[resolver->scope_count++] = scope;
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
    walk->stack[walk->count++] = (ScopedNode){node, scope, depth, walk->is_guarded};
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
    push_seq(walk, &function->body, inner, depth);
}

static void push_class(ScopeWalk *walk, const AstClassDef *class, NameScope *scope, int32_t depth) {
    NameScope *inner = open_scope(walk, NAME_SCOPE_CLASS, scope, &class->node);
    push_seq(walk, &class->decorator_list, scope, depth);
    push_seq(walk, &class->type_params, inner, depth);
    push_seq(walk, &class->bases, scope, depth);
    push_seq(walk, &class->keywords, scope, depth);
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
    walk->is_guarded |= try->handlers.count > 0;
    push_seq(walk, &try->body, scope, depth);
    walk->is_guarded = is_guarded;
    push_seq(walk, &try->handlers, scope, depth);
    push_seq(walk, &try->orelse, scope, depth);
    push_seq(walk, &try->finalbody, scope, depth);
}

static void push_children(ScopeWalk *walk, const ScopedNode *item) {
    const AstNode *node = item->node;
    int32_t depth = item->depth + 1;
    walk->is_guarded = item->is_guarded;
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
static NameScope *home_of(Resolver *resolver, NameScope *scope, Str name) {
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

static void bind_in(Resolver *resolver, const NameScope *home, Str name, Binding binding) {
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
    copy->previous = slot->last;
    *slot = (BindingSlot){home, name, copy};
    if (resolver->last) {
        resolver->last->next = copy;
    } else {
        resolver->first = copy;
    }
    resolver->last = copy;
}

typedef struct Binder {
    Resolver *resolver;
    NameScope *scope;
    int32_t depth;
} Binder;

static void bind(const Binder *binder, Str name, Binding binding) {
    NameScope *home = home_of(binder->resolver, binder->scope, name);
    binding.scope = binder->scope;
    binding.is_certain = binder->depth == 1;
    bind_in(binder->resolver, home, name, binding);
}

/* Comprehension targets are the comprehension's own. */
static void bind_target(const Binder *binder, const AstNode *target, BindingKind kind,
                        const AstNode *value, bool is_local) {
    if (target->kind == AST_NAME) {
        Str name = ((const AstName *)target)->id->text;
        Binding binding = {.kind = kind, .node = target, .value = value};
        if (is_local) {
            binding.scope = binder->scope->parent;
            bind_in(binder->resolver, binder->scope, name, binding);
        } else {
            bind(binder, name, binding);
        }
    } else if (target->kind == AST_STARRED) {
        bind_target(binder, ((const AstStarred *)target)->value, BINDING_OPAQUE, NULL, is_local);
    } else if (target->kind == AST_TUPLE || target->kind == AST_LIST) {
        /* Tuple and List begin with the same members. */
        const AstSeq *targets = &((const AstTuple *)target)->elts;
        bool is_literal = kind == BINDING_VALUE && value &&
                          (value->kind == AST_TUPLE || value->kind == AST_LIST) &&
                          ((const AstTuple *)value)->elts.count == targets->count;
        for (int32_t i = 0; i < targets->count; i++) {
            const AstNode *item = is_literal ? ((const AstTuple *)value)->elts.items[i] : NULL;
            bool is_plain = item && item->kind != AST_STARRED;
            bind_target(binder, targets->items[i], is_plain ? BINDING_VALUE : BINDING_OPAQUE,
                        is_plain ? item : NULL, is_local);
        }
    }
}

static void bind_import(const Binder *binder, const AstImport *import) {
    for (int32_t i = 0; i < import->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)import->names.items[i];
        Str path = alias->name->text;
        if (alias->asname) {
            bind(binder, alias->asname->text,
                 (Binding){.kind = BINDING_IMPORT, .node = &alias->node, .path = path});
            continue;
        }
        /* `import a.b` binds a. */
        int64_t dot = str_find(path, STR("."), 0);
        Str head = dot < 0 ? path : str_slice(path, 0, dot);
        bind(binder, head, (Binding){.kind = BINDING_IMPORT, .node = &alias->node, .path = head});
    }
}

static void bind_import_from(const Binder *binder, const AstImportFrom *import) {
    Resolver *resolver = binder->resolver;
    for (int32_t i = 0; i < import->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)import->names.items[i];
        Str name = alias->asname ? alias->asname->text : alias->name->text;
        if (import->level > 0 || !import->module) {
            bind(binder, name, (Binding){.kind = BINDING_OPAQUE, .node = &alias->node});
        } else if (str_equal(alias->name->text, STR("*"))) {
            if (resolver->star_count < (int32_t)(sizeof resolver->stars / sizeof(Str))) {
                resolver->stars[resolver->star_count++] = import->module->text;
            }
        } else {
            Str path = path_join(resolver, import->module->text, alias->name->text);
            bind(binder, name,
                 (Binding){.kind = BINDING_IMPORT, .node = &alias->node, .path = path});
        }
    }
}

static void bind_parameter(const Binder *binder, const AstNode *node, const AstNode *fallback,
                           const NameScope *outside) {
    if (!node) {
        return;
    }
    Binding binding = {.kind = fallback ? BINDING_VALUE : BINDING_OPAQUE,
                       .node = node,
                       .value = fallback,
                       .is_parameter = true,
                       .scope = outside};
    bind_in(binder->resolver, binder->scope, ((const AstArg *)node)->arg->text, binding);
}

static void bind_parameters(const Binder *binder, const AstNode *node, const NameScope *outside) {
    const AstArguments *args = (const AstArguments *)node;
    int32_t positional = args->posonlyargs.count + args->args.count;
    for (int32_t i = 0; i < positional; i++) {
        bool is_first = i < args->posonlyargs.count;
        const AstNode *arg =
            is_first ? args->posonlyargs.items[i] : args->args.items[i - args->posonlyargs.count];
        int32_t at = i - (positional - args->defaults.count);
        bind_parameter(binder, arg, at >= 0 ? args->defaults.items[at] : NULL, outside);
    }
    for (int32_t i = 0; i < args->kwonlyargs.count; i++) {
        const AstNode *fallback = i < args->kw_defaults.count ? args->kw_defaults.items[i] : NULL;
        bind_parameter(binder, args->kwonlyargs.items[i], fallback, outside);
    }
    bind_parameter(binder, args->vararg, NULL, outside);
    bind_parameter(binder, args->kwarg, NULL, outside);
}

/* The scope that the walk has just opened for `node`. */
static NameScope *opened(const Resolver *resolver, const AstNode *node) {
    for (int32_t i = resolver->scope_count - 1; i >= 0; i--) {
        if (resolver->scopes[i]->node == node) {
            return resolver->scopes[i];
        }
    }
    return resolver->scopes[0];
}

static void bind_declared(const Binder *binder, const AstIdentSeq *names, BindingKind kind) {
    for (int32_t i = 0; i < names->count; i++) {
        if (binder->scope->kind != NAME_SCOPE_MODULE) {
            bind_in(binder->resolver, binder->scope, names->items[i]->text,
                    (Binding){.kind = kind});
        }
    }
}

static void bind_generators(Resolver *resolver, const AstNode *node) {
    Binder inner = {resolver, opened(resolver, node), 2};
    const AstSeq *generators = node->kind == AST_DICT_COMP
                                   ? &((const AstDictComp *)node)->generators
                                   : &((const AstListComp *)node)->generators;
    for (int32_t i = 0; i < generators->count; i++) {
        const AstComprehension *part = (const AstComprehension *)generators->items[i];
        bind_target(&inner, part->target, BINDING_ELEMENT, part->iter, true);
    }
}

static void bind_opaque(const Binder *binder, const AstIdent *name, const AstNode *node) {
    if (name) {
        bind(binder, name->text, (Binding){.kind = BINDING_OPAQUE, .node = node});
    }
}

static void bind_assignment(const Binder *binder, const AstNode *node) {
    if (node->kind == AST_ASSIGN) {
        const AstAssign *assign = (const AstAssign *)node;
        for (int32_t i = 0; i < assign->targets.count; i++) {
            bind_target(binder, assign->targets.items[i], BINDING_VALUE, assign->value, false);
        }
    } else if (node->kind == AST_ANN_ASSIGN) {
        const AstAnnAssign *assign = (const AstAnnAssign *)node;
        if (assign->value) {
            bind_target(binder, assign->target, BINDING_VALUE, assign->value, false);
        }
    } else if (node->kind == AST_NAMED_EXPR) {
        const AstNamedExpr *named = (const AstNamedExpr *)node;
        bind_target(binder, named->target, BINDING_VALUE, named->value, false);
    } else {
        const AstAugAssign *assign = (const AstAugAssign *)node;
        if (assign->target->kind == AST_NAME) {
            bind(binder, ((const AstName *)assign->target)->id->text,
                 (Binding){.kind = BINDING_AUGMENT, .node = node, .value = assign->value});
        }
    }
}

static void bind_definition(const Binder *binder, const AstNode *node) {
    Resolver *resolver = binder->resolver;
    if (node->kind == AST_CLASS_DEF) {
        bind(binder, ((const AstClassDef *)node)->name->text,
             (Binding){.kind = BINDING_PROGRAM, .node = node});
        return;
    }
    Binder inner = {resolver, opened(resolver, node), 2};
    if (node->kind == AST_LAMBDA) {
        bind_parameters(&inner, ((const AstLambda *)node)->args, binder->scope);
        return;
    }
    const AstFunctionDef *function = (const AstFunctionDef *)node;
    bind(binder, function->name->text, (Binding){.kind = BINDING_PROGRAM, .node = node});
    bind_parameters(&inner, function->args, binder->scope);
}

static void bind_pattern(const Binder *binder, const AstNode *node) {
    if (node->kind == AST_MATCH_AS) {
        bind_opaque(binder, ((const AstMatchAs *)node)->name, node);
    } else if (node->kind == AST_MATCH_STAR) {
        bind_opaque(binder, ((const AstMatchStar *)node)->name, node);
    } else {
        bind_opaque(binder, ((const AstMatchMapping *)node)->rest, node);
    }
}

/* One node of the first pass. */
static void bind_node(const Binder *binder, const AstNode *node) {
    switch (node->kind) {
    case AST_ASSIGN:
    case AST_ANN_ASSIGN:
    case AST_AUG_ASSIGN:
    case AST_NAMED_EXPR: bind_assignment(binder, node); break;
    case AST_FOR:
    case AST_ASYNC_FOR: {
        /* For and AsyncFor have the same members. A loop may run no time at all: never certain. */
        Binder loop = {binder->resolver, binder->scope, 2};
        bind_target(&loop, ((const AstFor *)node)->target, BINDING_ELEMENT,
                    ((const AstFor *)node)->iter, false);
        break;
    }
    case AST_WITHITEM: {
        const AstWithitem *item = (const AstWithitem *)node;
        if (item->optional_vars) {
            bind_target(binder, item->optional_vars, BINDING_VALUE, item->context_expr, false);
        }
        break;
    }
    case AST_IMPORT: bind_import(binder, (const AstImport *)node); break;
    case AST_IMPORT_FROM: bind_import_from(binder, (const AstImportFrom *)node); break;
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF:
    case AST_CLASS_DEF:
    case AST_LAMBDA: bind_definition(binder, node); break;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR_EXP: bind_generators(binder->resolver, node); break;
    case AST_EXCEPT_HANDLER:
        bind_opaque(binder, ((const AstExceptHandler *)node)->name, node);
        break;
    case AST_MATCH_AS:
    case AST_MATCH_STAR:
    case AST_MATCH_MAPPING: bind_pattern(binder, node); break;
    case AST_TYPE_VAR:
    case AST_PARAM_SPEC:
    case AST_TYPE_VAR_TUPLE:
        /* All three begin with the name. */
        bind_opaque(binder, ((const AstTypeVar *)node)->name, node);
        break;
    case AST_TYPE_ALIAS:
        bind_target(binder, ((const AstTypeAlias *)node)->name, BINDING_OPAQUE, NULL, false);
        break;
    case AST_GLOBAL:
        bind_declared(binder, &((const AstGlobal *)node)->names, BINDING_GLOBAL);
        break;
    case AST_NONLOCAL:
        bind_declared(binder, &((const AstNonlocal *)node)->names, BINDING_NONLOCAL);
        break;
    default: break;
    }
}

Status resolver_init(Resolver *resolver, Arena *arena, const SyntaxTree *tree) {
    enum { BUDGET_LEAST = 8 << 20, BUDGET_PER_BYTE = 256 };
    *resolver = (Resolver){.arena = arena, .tree = tree};
    resolver->budget = BUDGET_LEAST + BUDGET_PER_BYTE * tree->source.size;
    ScopeWalk walk;
    scope_walk_begin(&walk, resolver, tree->root);
    ScopedNode item;
    while (scope_walk_next(&walk, &item)) {
        Binder binder = {resolver, item.scope, item.depth};
        bind_node(&binder, item.node);
    }
    resolver_evaluate_bindings(resolver);
    return resolver->failed || arena->exhausted ? ST_NO_MEMORY : ST_OK;
}
