/* What each scope binds, what is put into attributes and containers, what functions return: the first pass. See
 * resolve.h. */
#include "vet/evaluate.h"

typedef struct Binder {
    Resolver *resolver;
    NameScope *scope;
    const ScopedNode *item; /* what is being looked at */
} Binder;

/* --- names ------------------------------------------------------------------------------------------------------ */

/* A binding of `name` where `binder` stands, done once `after` has been evaluated. */
static void bind(const Binder *binder, Str name, const AstNode *after, Binding binding) {
    NameScope *home = scope_home(binder->resolver, binder->scope, name);
    binding.scope = binding.scope ? binding.scope : binder->scope;
    binding.is_foreign = home != binder->scope && binder->scope->kind != NAME_SCOPE_COMPREHENSION;
    binding.is_certain = !binder->item->is_branch && home == binder->scope;
    binding.loop = binder->item->loop;
    binding.line = after->end_line;
    binding.col = after->end_col;
    scope_bind(binder->resolver, home, name, binding);
}

/* What is bound to the target at hand. */
typedef struct Bound {
    BindingKind kind;
    const AstNode *value;
    const AstNode *after;
    bool is_local;          /* to a comprehension, whose targets are its own */
    const NameScope *scope; /* of the value; NULL: where the target stands */
    uint8_t unpacked;
    int16_t items[UNPACK_DEPTH];
} Bound;

static void add_store(const Binder *binder, Str name, bool is_item, const AstNode *key,
                      const Bound *bound) {
    Store store = {.value = {.node = bound->value, .scope = binder->scope},
                   .key = key,
                   .is_element = bound->kind == BINDING_ELEMENT,
                   .unpacked = bound->unpacked};
    memcpy(store.items, bound->items, sizeof store.items);
    if (bound->scope) {
        store.value.scope = bound->scope;
    }
    if (bound->value) {
        scope_store(binder->resolver, name, is_item, store);
    }
}

/* The name by which what is put into a container is found again: of the variable, or of the attribute. */
static Str holder_name(const AstNode *node) {
    if (node->kind == AST_NAME) {
        return ((const AstName *)node)->id->text;
    }
    if (node->kind == AST_CALL) {
        return holder_name(((const AstCall *)node)->func); /* globals()["x"] */
    }
    return node->kind == AST_ATTRIBUTE ? ((const AstAttribute *)node)->attr->text : (Str){NULL, 0};
}

static void bind_target(const Binder *binder, const AstNode *target, const Bound *bound);

static void bind_items(const Binder *binder, const AstSeq *targets, const Bound *bound) {
    for (int32_t i = 0; i < targets->count; i++) {
        Bound item = *bound;
        if (item.unpacked == UNPACK_DEPTH || i > INT16_MAX) {
            item.kind = BINDING_OPAQUE;
        } else {
            item.items[item.unpacked++] = (int16_t)i;
        }
        bind_target(binder, targets->items[i], &item);
    }
}

static void bind_target(const Binder *binder, const AstNode *target, const Bound *bound) {
    switch (target->kind) {
    case AST_NAME: {
        Str name = ((const AstName *)target)->id->text;
        Binding binding = {.kind = bound->kind,
                           .node = target,
                           .value = bound->value,
                           .unpacked = bound->unpacked};
        memcpy(binding.items, bound->items, sizeof binding.items);
        binding.scope = bound->scope;
        if (bound->is_local) {
            binding.is_foreign = true;
            scope_bind(binder->resolver, binder->scope, name, binding);
        } else {
            bind(binder, name, bound->after, binding);
        }
        return;
    }
    case AST_ATTRIBUTE:
        add_store(binder, ((const AstAttribute *)target)->attr->text, false, NULL, bound);
        return;
    case AST_SUBSCRIPT: {
        const AstSubscript *subscript = (const AstSubscript *)target;
        Str holder = holder_name(subscript->value);
        if (holder.data) {
            add_store(binder, holder, true, subscript->slice, bound);
        }
        return;
    }
    case AST_STARRED: {
        Bound opaque = *bound;
        opaque.kind = BINDING_OPAQUE;
        bind_target(binder, ((const AstStarred *)target)->value, &opaque);
        return;
    }
    case AST_TUPLE:
    case AST_LIST:
        /* Tuple and List begin with the same members. */
        bind_items(binder, &((const AstTuple *)target)->elts, bound);
        return;
    default: return;
    }
}

/* --- imports ---------------------------------------------------------------------------------------------------- */

static void bind_import(const Binder *binder, const AstImport *import) {
    for (int32_t i = 0; i < import->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)import->names.items[i];
        Str path = alias->name->text;
        if (alias->asname) {
            bind(binder, alias->asname->text, &alias->node,
                 (Binding){.kind = BINDING_IMPORT, .node = &alias->node, .path = path});
            continue;
        }
        /* `import a.b` binds a. */
        int64_t dot = str_find(path, STR("."), 0);
        Str head = dot < 0 ? path : str_slice(path, 0, dot);
        bind(binder, head, &alias->node,
             (Binding){.kind = BINDING_IMPORT, .node = &alias->node, .path = head});
    }
}

static void bind_import_from(const Binder *binder, const AstImportFrom *import) {
    Resolver *resolver = binder->resolver;
    for (int32_t i = 0; i < import->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)import->names.items[i];
        Str name = alias->asname ? alias->asname->text : alias->name->text;
        if (import->level > 0 || !import->module) {
            bind(binder, name, &alias->node,
                 (Binding){.kind = BINDING_OPAQUE, .node = &alias->node});
        } else if (str_equal(alias->name->text, STR("*"))) {
            if (resolver->star_count < (int32_t)(sizeof resolver->stars / sizeof(Str))) {
                resolver->stars[resolver->star_count++] = import->module->text;
            }
        } else {
            Str path = path_join(resolver, import->module->text, alias->name->text);
            bind(binder, name, &alias->node,
                 (Binding){.kind = BINDING_IMPORT, .node = &alias->node, .path = path});
        }
    }
}

/* --- functions -------------------------------------------------------------------------------------------------- */

static void bind_parameter(const Binder *binder, const AstNode *node, int32_t number,
                           const AstNode *fallback, const NameScope *outside) {
    if (!node) {
        return;
    }
    Binding binding = {.kind = BINDING_PARAMETER,
                       .node = node,
                       .value = fallback,
                       .items = {(int16_t)(number < INT16_MAX ? number : INT16_MAX)},
                       .is_certain = true,
                       .line = node->end_line,
                       .col = node->end_col,
                       .scope = outside};
    scope_bind(binder->resolver, binder->scope, ((const AstArg *)node)->arg->text, binding);
}

static void bind_parameters(const Binder *binder, const AstNode *node, const NameScope *outside) {
    const AstArguments *args = (const AstArguments *)node;
    int32_t positional = args->posonlyargs.count + args->args.count;
    for (int32_t i = 0; i < positional; i++) {
        bool is_first = i < args->posonlyargs.count;
        const AstNode *arg =
            is_first ? args->posonlyargs.items[i] : args->args.items[i - args->posonlyargs.count];
        int32_t at = i - (positional - args->defaults.count);
        bind_parameter(binder, arg, i, at >= 0 ? args->defaults.items[at] : NULL, outside);
    }
    for (int32_t i = 0; i < args->kwonlyargs.count; i++) {
        const AstNode *fallback = i < args->kw_defaults.count ? args->kw_defaults.items[i] : NULL;
        bind_parameter(binder, args->kwonlyargs.items[i], PARAMETER_KEYWORD, fallback, outside);
    }
    bind_parameter(binder, args->vararg, PARAMETER_REST - positional, NULL, outside);
    bind_parameter(binder, args->kwarg, PARAMETER_KEYWORDS, NULL, outside);
}

static void bind_declared(const Binder *binder, const AstIdentSeq *names, BindingKind kind) {
    for (int32_t i = 0; i < names->count; i++) {
        if (binder->scope->kind != NAME_SCOPE_MODULE) {
            scope_bind(binder->resolver, binder->scope, names->items[i]->text,
                       (Binding){.kind = kind});
        }
    }
}

static void bind_opaque(const Binder *binder, const AstIdent *name, const AstNode *node) {
    if (name) {
        bind(binder, name->text, node, (Binding){.kind = BINDING_OPAQUE, .node = node});
    }
}

static void bind_definition(const Binder *binder, const AstNode *node) {
    Resolver *resolver = binder->resolver;
    if (node->kind == AST_CLASS_DEF) {
        bind(binder, ((const AstClassDef *)node)->name->text, node,
             (Binding){.kind = BINDING_PROGRAM, .node = node});
        return;
    }
    Binder inner = {resolver, resolver_opened(resolver, node), binder->item};
    if (!inner.scope) {
        return;
    }
    if (node->kind == AST_LAMBDA) {
        const AstLambda *lambda = (const AstLambda *)node;
        bind_parameters(&inner, lambda->args, binder->scope);
        scope_expression(resolver, &inner.scope->returns, lambda->body, inner.scope);
        return;
    }
    const AstFunctionDef *function = (const AstFunctionDef *)node;
    bind(binder, function->name->text, node, (Binding){.kind = BINDING_PROGRAM, .node = node});
    bind_parameters(&inner, function->args, binder->scope);
}

/* What a function gives, where it says so. */
static void note_result(const Binder *binder, const AstNode *node) {
    NameScope *scope = binder->scope;
    while (scope->kind == NAME_SCOPE_COMPREHENSION) {
        scope = scope->parent;
    }
    if (scope->kind != NAME_SCOPE_FUNCTION) {
        return;
    }
    Resolver *resolver = binder->resolver;
    scope->is_generator |= node->kind != AST_RETURN;
    switch (node->kind) {
    case AST_RETURN:
        scope_expression(resolver, &scope->returns, ((const AstReturn *)node)->value,
                         binder->scope);
        return;
    case AST_YIELD:
        scope_expression(resolver, &scope->yields, ((const AstYield *)node)->value, binder->scope);
        return;
    default: /* of `yield from` all items: found again by the kind of the node */
        scope_expression(resolver, &scope->yields, node, binder->scope);
        return;
    }
}

/* --- statements and patterns ------------------------------------------------------------------------------------ */

static void bind_generators(const Binder *binder, const AstNode *node) {
    Binder inner = {binder->resolver, resolver_opened(binder->resolver, node), binder->item};
    if (!inner.scope) {
        return;
    }
    const AstSeq *generators = node->kind == AST_DICT_COMP
                                   ? &((const AstDictComp *)node)->generators
                                   : &((const AstListComp *)node)->generators;
    for (int32_t i = 0; i < generators->count; i++) {
        const AstComprehension *part = (const AstComprehension *)generators->items[i];
        Bound bound = {.kind = BINDING_ELEMENT,
                       .value = part->iter,
                       .is_local = true,
                       .scope = i == 0 ? binder->scope : inner.scope};
        bind_target(&inner, part->target, &bound);
    }
}

static void bind_assignment(const Binder *binder, const AstNode *node) {
    Bound bound = {.kind = BINDING_VALUE, .after = node};
    if (node->kind == AST_ASSIGN) {
        const AstAssign *assign = (const AstAssign *)node;
        bound.value = assign->value;
        for (int32_t i = 0; i < assign->targets.count; i++) {
            bind_target(binder, assign->targets.items[i], &bound);
        }
    } else if (node->kind == AST_ANN_ASSIGN) {
        const AstAnnAssign *assign = (const AstAnnAssign *)node;
        bound.value = assign->value;
        if (assign->value) {
            bind_target(binder, assign->target, &bound);
        }
    } else if (node->kind == AST_NAMED_EXPR) {
        const AstNamedExpr *named = (const AstNamedExpr *)node;
        bound.value = named->value;
        bind_target(binder, named->target, &bound);
    } else {
        const AstAugAssign *assign = (const AstAugAssign *)node;
        if (assign->target->kind == AST_NAME) {
            bind(binder, ((const AstName *)assign->target)->id->text, node,
                 (Binding){.kind = BINDING_AUGMENT, .node = node, .value = assign->value});
        } else {
            bind_target(binder, assign->target,
                        &(Bound){.kind = BINDING_VALUE, .value = assign->value, .after = node});
        }
    }
}

/* The names that a pattern binds to what it is matched with. */
static void bind_pattern(const Binder *binder, const AstNode *pattern, const Bound *bound) {
    if (pattern->kind == AST_MATCH_AS) {
        const AstMatchAs *as = (const AstMatchAs *)pattern;
        if (as->name) {
            Binding binding = {.kind = bound->kind,
                               .node = pattern,
                               .value = bound->value,
                               .unpacked = bound->unpacked};
            memcpy(binding.items, bound->items, sizeof binding.items);
            bind(binder, as->name->text, pattern, binding);
        }
        if (as->pattern) {
            bind_pattern(binder, as->pattern, bound);
        }
    } else if (pattern->kind == AST_MATCH_SEQUENCE && bound->unpacked < UNPACK_DEPTH) {
        const AstSeq *parts = &((const AstMatchSequence *)pattern)->patterns;
        for (int32_t i = 0; i < parts->count && i < INT16_MAX; i++) {
            Bound item = *bound;
            item.items[item.unpacked++] = (int16_t)i;
            bind_pattern(binder, parts->items[i], &item);
        }
    } else {
        /* The parts of others are not told apart; MatchOr, MatchClass and MatchMapping hold patterns. */
        Bound opaque = {.kind = BINDING_OPAQUE};
        const AstKindInfo *info = &ast_kinds[pattern->kind];
        for (int i = 0; i < info->field_count; i++) {
            AstSeq children = ast_field_nodes(pattern, &info->fields[i]);
            for (int32_t j = 0; j < children.count; j++) {
                const AstNode *child = children.items[j];
                if (child && ast_kinds[child->kind].category == ast_kinds[pattern->kind].category) {
                    bind_pattern(binder, child, pattern->kind == AST_MATCH_OR ? bound : &opaque);
                }
            }
        }
        if (pattern->kind == AST_MATCH_STAR) {
            bind_opaque(binder, ((const AstMatchStar *)pattern)->name, pattern);
        } else if (pattern->kind == AST_MATCH_MAPPING) {
            bind_opaque(binder, ((const AstMatchMapping *)pattern)->rest, pattern);
        }
    }
}

static void bind_match(const Binder *binder, const AstMatch *match) {
    ScopedNode branch = *binder->item;
    branch.is_branch = true;
    Binder inner = {binder->resolver, binder->scope, &branch};
    Bound bound = {.kind = BINDING_VALUE, .value = match->subject};
    for (int32_t i = 0; i < match->cases.count; i++) {
        bind_pattern(&inner, ((const AstMatchCase *)match->cases.items[i])->pattern, &bound);
    }
}

static void bind_loop(const Binder *binder, const AstFor *loop) {
    /* For and AsyncFor have the same members. A loop may run no time at all: never certain. */
    ScopedNode inside = *binder->item;
    inside.is_branch = true;
    inside.loop = inside.loop ? inside.loop : &loop->node;
    Binder inner = {binder->resolver, binder->scope, &inside};
    bind_target(&inner, loop->target,
                &(Bound){.kind = BINDING_ELEMENT, .value = loop->iter, .after = loop->iter});
}

static void bind_deleted(const Binder *binder, const AstSeq *targets) {
    for (int32_t i = 0; i < targets->count; i++) {
        if (targets->items[i]->kind == AST_NAME) {
            bind_target(binder, targets->items[i],
                        &(Bound){.kind = BINDING_UNBOUND, .after = targets->items[i]});
        }
    }
}

/* --- calls that put something somewhere -------------------------------------------------------------------------- */

/* x.append(v), x.setdefault("k", v), x.update(k=v), setattr(x, "name", v) */
static void note_call(const Binder *binder, const AstCall *call) {
    static const struct {
        const char *method;
        int32_t key, value; /* arguments; -1: none */
        bool is_element;
    } rows[] = {
        {"append", -1, 0, false},     {"add", -1, 0, false},        {"insert", -1, 1, false},
        {"appendleft", -1, 0, false}, {"extend", -1, 0, true},      {"setdefault", 0, 1, false},
        {"put", -1, 0, false},        {"put_nowait", -1, 0, false}, {"__setitem__", 0, 1, false},
    };
    Resolver *resolver = binder->resolver;
    scope_expression(resolver, &resolver->calls, &call->node, binder->scope);
    if (call->func->kind == AST_NAME && call->args.count == 3 &&
        str_equal(((const AstName *)call->func)->id->text, STR("setattr"))) {
        const AstNode *key = call->args.items[1];
        Str name;
        if (node_text(key, &name)) {
            add_store(binder, name, false, NULL,
                      &(Bound){.kind = BINDING_VALUE, .value = call->args.items[2]});
        }
        return;
    }
    if (call->func->kind != AST_ATTRIBUTE) {
        return;
    }
    const AstAttribute *method = (const AstAttribute *)call->func;
    Str holder = holder_name(method->value);
    for (size_t i = 0; holder.data && i < sizeof rows / sizeof *rows; i++) {
        if (str_equal(method->attr->text, str_from(rows[i].method)) &&
            rows[i].value < call->args.count) {
            Bound bound = {.kind = rows[i].is_element ? BINDING_ELEMENT : BINDING_VALUE,
                           .value = call->args.items[rows[i].value]};
            add_store(binder, holder, true, rows[i].key >= 0 ? call->args.items[rows[i].key] : NULL,
                      &bound);
        }
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
    case AST_ASYNC_FOR: bind_loop(binder, (const AstFor *)node); break;
    case AST_WITHITEM: {
        const AstWithitem *item = (const AstWithitem *)node;
        if (item->optional_vars) {
            bind_target(binder, item->optional_vars,
                        &(Bound){.kind = BINDING_ENTERED,
                                 .value = item->context_expr,
                                 .after = item->optional_vars});
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
    case AST_GENERATOR_EXP: bind_generators(binder, node); break;
    case AST_EXCEPT_HANDLER:
        bind_opaque(binder, ((const AstExceptHandler *)node)->name, node);
        break;
    case AST_MATCH: bind_match(binder, (const AstMatch *)node); break;
    case AST_TYPE_VAR:
    case AST_PARAM_SPEC:
    case AST_TYPE_VAR_TUPLE:
        /* All three begin with the name. */
        bind_opaque(binder, ((const AstTypeVar *)node)->name, node);
        break;
    case AST_TYPE_ALIAS:
        bind_target(binder, ((const AstTypeAlias *)node)->name,
                    &(Bound){.kind = BINDING_OPAQUE, .after = node});
        break;
    case AST_GLOBAL:
        bind_declared(binder, &((const AstGlobal *)node)->names, BINDING_GLOBAL);
        break;
    case AST_NONLOCAL:
        bind_declared(binder, &((const AstNonlocal *)node)->names, BINDING_NONLOCAL);
        break;
    case AST_DELETE: bind_deleted(binder, &((const AstDelete *)node)->targets); break;
    case AST_RETURN:
    case AST_YIELD:
    case AST_YIELD_FROM: note_result(binder, node); break;
    case AST_CALL: note_call(binder, (const AstCall *)node); break;
    default: break;
    }
}

/* --- the pass --------------------------------------------------------------------------------------------------- */

Status resolver_init(Resolver *resolver, Arena *arena, const SyntaxTree *tree,
                     const VetFolder *folder) {
    enum { BUDGET_LEAST = 8 << 20, BUDGET_PER_BYTE = 256 };
    *resolver = (Resolver){.arena = arena, .tree = tree, .folder = folder};
    resolver->budget = BUDGET_LEAST + BUDGET_PER_BYTE * tree->source.size;
    ScopeWalk walk;
    scope_walk_begin(&walk, resolver, tree->root);
    ScopedNode item;
    while (scope_walk_next(&walk, &item)) {
        Binder binder = {resolver, item.scope, &item};
        bind_node(&binder, item.node);
    }
    sites_find(resolver);
    resolver_evaluate_bindings(resolver);
    return resolver->failed || arena->exhausted ? ST_NO_MEMORY : ST_OK;
}
