/* Names used before anything binds them: a walk of the statements of a module or function that carries the set of what
 * may be bound by then. Only what is bound on no way to the place is told. */
#include "vet/cordon.h"
#include "vet/modules.h"
#include "vet/walk.h"

enum {
    NAMES_MOST = 256, /* of one scope that are followed */
    WORD_BITS = 64,
    WORDS = NAMES_MOST / WORD_BITS,
    HEIGHT_MOST = 120, /* trees that are higher are left alone: the walk calls itself */
};

typedef struct BoundSet {
    uint64_t words[WORDS];
    bool is_dead; /* nothing comes here */
} BoundSet;

typedef struct Flow {
    Cordon *cordon;
    const NameScope *scope;
    int32_t names; /* that have a number */
    int32_t quiet; /* above 0: nothing is told */
} Flow;

static void flow_block(Flow *flow, const AstSeq *body, const NameScope *scope, BoundSet *set);

/* --- sets --------------------------------------------------------------------------------------------------------- */

static void set_join(BoundSet *set, const BoundSet *other) {
    if (other->is_dead) {
        return;
    }
    if (set->is_dead) {
        *set = *other;
        return;
    }
    for (int i = 0; i < WORDS; i++) {
        set->words[i] |= other->words[i];
    }
}

/* Whether the name is bound in the scope's own statements alone, so that following them tells when. */
static bool is_followed(const Flow *flow, const Binding *binding, Str name) {
    bool is_module = flow->scope->kind == NAME_SCOPE_MODULE;
    if (is_module && (module_find(&module_builtin, name) || str_starts_with(name, STR("__")))) {
        return false;
    }
    for (; binding; binding = binding->previous) {
        if (binding->is_foreign || binding->kind == BINDING_PARAMETER ||
            binding->kind == BINDING_GLOBAL || binding->kind == BINDING_NONLOCAL) {
            return false;
        }
    }
    return true;
}

/* The number of the name in the scope that is followed; 0: none. */
static int32_t number_of(Flow *flow, const NameScope *scope, Str name) {
    Resolver *resolver = &flow->cordon->resolver;
    for (; scope && scope != flow->scope; scope = scope->parent) {
        if (resolver_binding(resolver, scope, name)) {
            return 0;
        }
    }
    Binding *binding = resolver_binding(resolver, flow->scope, name);
    if (!binding) {
        return 0;
    }
    if (binding->number == 0) {
        bool is_free = flow->names < NAMES_MOST && is_followed(flow, binding, name);
        binding->number = is_free ? (int16_t)++flow->names : -1;
    }
    return binding->number > 0 ? binding->number : 0;
}

static uint64_t *word_of(BoundSet *set, int32_t number) {
    return &set->words[(number - 1) / WORD_BITS];
}

static uint64_t bit_of(int32_t number) {
    return UINT64_C(1) << (uint32_t)((number - 1) % WORD_BITS);
}

static void bind(Flow *flow, const NameScope *scope, Str name, BoundSet *set) {
    int32_t number = number_of(flow, scope, name);
    if (number) {
        *word_of(set, number) |= bit_of(number);
    }
}

static void unbind(Flow *flow, const NameScope *scope, Str name, BoundSet *set) {
    int32_t number = number_of(flow, scope, name);
    if (number) {
        *word_of(set, number) &= ~bit_of(number);
    }
}

static void use(Flow *flow, const AstName *name, const NameScope *scope, BoundSet *set) {
    int32_t number = number_of(flow, scope, name->id->text);
    if (!number || set->is_dead || flow->quiet > 0 || *word_of(set, number) & bit_of(number)) {
        return;
    }
    *word_of(set, number) |= bit_of(number); /* told once */
    cordon_report(flow->cordon, RULE_CDN_NAM_002, &name->node, name->id->text);
}

/* --- all that a piece may bind ------------------------------------------------------------------------------------ */

static const AstIdent *bound_ident(const AstNode *node) {
    switch (node->kind) {
    case AST_NAME:
        return ((const AstName *)node)->ctx == AST_EXPR_CONTEXT_STORE ? ((const AstName *)node)->id
                                                                      : NULL;
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF: return ((const AstFunctionDef *)node)->name;
    case AST_CLASS_DEF: return ((const AstClassDef *)node)->name;
    case AST_EXCEPT_HANDLER: return ((const AstExceptHandler *)node)->name;
    case AST_MATCH_AS: return ((const AstMatchAs *)node)->name;
    case AST_MATCH_STAR: return ((const AstMatchStar *)node)->name;
    case AST_MATCH_MAPPING: return ((const AstMatchMapping *)node)->rest;
    case AST_TYPE_VAR:
    case AST_PARAM_SPEC:
    case AST_TYPE_VAR_TUPLE: return ((const AstTypeVar *)node)->name; /* all begin with it */
    case AST_ALIAS: {
        const AstAlias *alias = (const AstAlias *)node;
        return alias->asname ? alias->asname : alias->name->top ? alias->name->top : alias->name;
    }
    default: return NULL;
    }
}

static void bind_all(Flow *flow, const AstNode *root, const NameScope *scope, BoundSet *set) {
    Arena *arena = flow->cordon->judge->arena;
    ArenaMark mark = arena_mark(arena);
    Walk walk;
    walk_begin(&walk, arena, root);
    const AstNode *node;
    while ((node = walk_next(&walk, NULL)) != NULL) {
        const AstIdent *ident = bound_ident(node);
        if (ident) {
            bind(flow, scope, ident->text, set);
        }
    }
    arena_release(arena, mark);
}

static void bind_block(Flow *flow, const AstSeq *body, const NameScope *scope, BoundSet *set) {
    for (int32_t i = 0; i < body->count; i++) {
        bind_all(flow, body->items[i], scope, set);
    }
}

/* --- expressions -------------------------------------------------------------------------------------------------- */

static void flow_expression(Flow *flow, const AstNode *node, const NameScope *scope, BoundSet *set);

static void flow_all(Flow *flow, const AstSeq *nodes, const NameScope *scope, BoundSet *set) {
    for (int32_t i = 0; i < nodes->count; i++) {
        if (nodes->items[i]) {
            flow_expression(flow, nodes->items[i], scope, set);
        }
    }
}

static void flow_fields(Flow *flow, const AstNode *node, const NameScope *scope, BoundSet *set) {
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        AstSeq children = ast_field_nodes(node, &info->fields[i]);
        flow_all(flow, &children, scope, set);
    }
}

static void flow_defaults(Flow *flow, const AstNode *node, const NameScope *scope, BoundSet *set) {
    const AstArguments *args = (const AstArguments *)node;
    flow_all(flow, &args->defaults, scope, set);
    flow_all(flow, &args->kw_defaults, scope, set);
}

static void flow_comprehension(Flow *flow, const AstNode *node, const NameScope *scope,
                               BoundSet *set) {
    const NameScope *inner = resolver_opened(&flow->cordon->resolver, node);
    if (!inner) {
        return;
    }
    bool is_dict = node->kind == AST_DICT_COMP;
    const AstDictComp *pairs = (const AstDictComp *)node;
    const AstListComp *items = (const AstListComp *)node; /* sets and generators begin the same */
    const AstSeq *generators = is_dict ? &pairs->generators : &items->generators;
    int32_t quiet = flow->quiet;
    for (int32_t i = 0; i < generators->count; i++) {
        const AstComprehension *part = (const AstComprehension *)generators->items[i];
        flow_expression(flow, part->iter, i == 0 ? scope : inner, set);
        flow->quiet += node->kind == AST_GENERATOR_EXP; /* its items are asked for later */
        flow_expression(flow, part->target, inner, set);
        flow_all(flow, &part->ifs, inner, set);
    }
    flow_expression(flow, is_dict ? pairs->key : items->elt, inner, set);
    if (is_dict && pairs->value) {
        flow_expression(flow, pairs->value, inner, set);
    }
    flow->quiet = quiet;
}

static void flow_name(Flow *flow, const AstName *name, const NameScope *scope, BoundSet *set) {
    switch ((AstExprContext)name->ctx) {
    case AST_EXPR_CONTEXT_LOAD: use(flow, name, scope, set); break;
    case AST_EXPR_CONTEXT_STORE: bind(flow, scope, name->id->text, set); break;
    case AST_EXPR_CONTEXT_DEL:
        use(flow, name, scope, set);
        unbind(flow, scope, name->id->text, set);
        break;
    }
}

static void flow_expression(Flow *flow, const AstNode *node, const NameScope *scope,
                            BoundSet *set) {
    switch (node->kind) {
    case AST_NAME: flow_name(flow, (const AstName *)node, scope, set); break;
    case AST_LAMBDA: flow_defaults(flow, ((const AstLambda *)node)->args, scope, set); break;
    case AST_NAMED_EXPR:
        flow_expression(flow, ((const AstNamedExpr *)node)->value, scope, set);
        flow_expression(flow, ((const AstNamedExpr *)node)->target, scope, set);
        break;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR_EXP: flow_comprehension(flow, node, scope, set); break;
    case AST_IF_EXP:
        flow_expression(flow, ((const AstIfExp *)node)->test, scope, set);
        flow_expression(flow, ((const AstIfExp *)node)->body, scope, set);
        flow_expression(flow, ((const AstIfExp *)node)->orelse, scope, set);
        break;
    default: flow_fields(flow, node, scope, set); break;
    }
}

/* --- statements --------------------------------------------------------------------------------------------------- */

/* In the module a name may have been handed in, and be put into itself: x = x + 1. */
static bool may_be_handed(const Flow *flow, const NameScope *scope) {
    return scope->kind == NAME_SCOPE_MODULE && flow->scope == scope;
}

static void flow_assignment(Flow *flow, const AstAssign *assign, const NameScope *scope,
                            BoundSet *set) {
    bool is_late = !may_be_handed(flow, scope);
    if (is_late) {
        flow_expression(flow, assign->value, scope, set);
    }
    flow_all(flow, &assign->targets, scope, set);
    if (!is_late) {
        flow_expression(flow, assign->value, scope, set);
    }
}

static void flow_augmented(Flow *flow, const AstAugAssign *assign, const NameScope *scope,
                           BoundSet *set) {
    if (assign->target->kind == AST_NAME && !may_be_handed(flow, scope)) {
        use(flow, (const AstName *)assign->target, scope, set);
    }
    flow_expression(flow, assign->target, scope, set);
    flow_expression(flow, assign->value, scope, set);
}

static void flow_definition(Flow *flow, const AstNode *node, const NameScope *scope,
                            BoundSet *set) {
    if (node->kind == AST_CLASS_DEF) {
        const AstClassDef *class = (const AstClassDef *)node;
        const NameScope *inner = resolver_opened(&flow->cordon->resolver, node);
        flow_all(flow, &class->decorator_list, scope, set);
        bind_block(flow, &class->type_params, scope, set);
        flow_all(flow, &class->bases, scope, set);
        flow_all(flow, &class->keywords, scope, set);
        if (inner) {
            flow_block(flow, &class->body, inner, set);
        }
        bind(flow, scope, class->name->text, set);
        return;
    }
    const AstFunctionDef *function = (const AstFunctionDef *)node;
    flow_all(flow, &function->decorator_list, scope, set);
    bind_block(flow, &function->type_params, scope, set);
    flow_defaults(flow, function->args, scope, set);
    bind(flow, scope, function->name->text, set);
}

/* for x in (): runs no time */
static bool is_empty(const AstNode *node) {
    bool is_written = node->kind == AST_LIST || node->kind == AST_TUPLE;
    return is_written && ((const AstTuple *)node)->elts.count == 0;
}

/* After a loop all may be bound that its body binds, whatever way led out of it. */
static void flow_loop(Flow *flow, const AstSeq *body, const AstSeq *orelse, const NameScope *scope,
                      BoundSet *set) {
    bind_block(flow, body, scope, set);
    BoundSet inside = *set;
    flow_block(flow, body, scope, &inside);
    BoundSet after = *set;
    flow_block(flow, orelse, scope, &after);
    set_join(set, &after);
}

static void flow_for(Flow *flow, const AstFor *loop, const NameScope *scope, BoundSet *set) {
    flow_expression(flow, loop->iter, scope, set);
    if (is_empty(loop->iter)) {
        flow_block(flow, &loop->orelse, scope, set);
        return;
    }
    flow_expression(flow, loop->target, scope, set);
    flow_loop(flow, &loop->body, &loop->orelse, scope, set);
}

static void flow_if(Flow *flow, const AstIf *branch, const NameScope *scope, BoundSet *set) {
    flow_expression(flow, branch->test, scope, set);
    BoundSet other = *set;
    flow_block(flow, &branch->body, scope, set);
    flow_block(flow, &branch->orelse, scope, &other);
    set_join(set, &other);
}

static void flow_try(Flow *flow, const AstTry *try, const NameScope *scope, BoundSet *set) {
    BoundSet broken = *set;
    bind_block(flow, &try->body, scope, &broken);
    flow->quiet += try->handlers.count > 0; /* it may be tried on purpose */
    flow_block(flow, &try->body, scope, set);
    flow->quiet -= try->handlers.count > 0;
    flow_block(flow, &try->orelse, scope, set);
    for (int32_t i = 0; i < try->handlers.count; i++) {
        const AstExceptHandler *handler = (const AstExceptHandler *)try->handlers.items[i];
        BoundSet caught = broken;
        if (handler->type) {
            flow_expression(flow, handler->type, scope, &caught);
        }
        if (handler->name) {
            bind(flow, scope, handler->name->text, &caught);
        }
        flow_block(flow, &handler->body, scope, &caught);
        if (handler->name) {
            unbind(flow, scope, handler->name->text, &caught);
        }
        set_join(set, &caught);
    }
    /* What comes last is reached from anywhere before. */
    BoundSet last = broken;
    bind_block(flow, &try->handlers, scope, &last);
    bind_block(flow, &try->orelse, scope, &last);
    flow_block(flow, &try->finalbody, scope, &last);
    set->is_dead |= last.is_dead;
    bind_block(flow, &try->finalbody, scope, set);
}

static void flow_with(Flow *flow, const AstWith *with, const NameScope *scope, BoundSet *set) {
    flow_all(flow, &with->items, scope, set);
    BoundSet inside = *set;
    flow_block(flow, &with->body, scope, &inside);
    bind_block(flow, &with->body, scope, set); /* it may be left early, and go on behind */
}

static void flow_match(Flow *flow, const AstMatch *match, const NameScope *scope, BoundSet *set) {
    flow_expression(flow, match->subject, scope, set);
    BoundSet before = *set;
    for (int32_t i = 0; i < match->cases.count; i++) {
        const AstMatchCase *one = (const AstMatchCase *)match->cases.items[i];
        BoundSet matched = before;
        bind_all(flow, one->pattern, scope, &matched);
        if (one->guard) {
            flow_expression(flow, one->guard, scope, &matched);
        }
        flow_block(flow, &one->body, scope, &matched);
        set_join(set, &matched);
    }
}

static void flow_statement(Flow *flow, const AstNode *node, const NameScope *scope, BoundSet *set) {
    switch (node->kind) {
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF:
    case AST_CLASS_DEF: flow_definition(flow, node, scope, set); break;
    case AST_ASSIGN: flow_assignment(flow, (const AstAssign *)node, scope, set); break;
    case AST_AUG_ASSIGN: flow_augmented(flow, (const AstAugAssign *)node, scope, set); break;
    case AST_ANN_ASSIGN: {
        const AstAnnAssign *assign = (const AstAnnAssign *)node;
        if (assign->value) {
            flow_expression(flow, assign->value, scope, set);
            flow_expression(flow, assign->target, scope, set);
        }
        break;
    }
    case AST_FOR:
    case AST_ASYNC_FOR: flow_for(flow, (const AstFor *)node, scope, set); break;
    case AST_WHILE: {
        const AstWhile *loop = (const AstWhile *)node;
        flow_expression(flow, loop->test, scope, set);
        flow_loop(flow, &loop->body, &loop->orelse, scope, set);
        break;
    }
    case AST_IF: flow_if(flow, (const AstIf *)node, scope, set); break;
    case AST_TRY:
    case AST_TRY_STAR: flow_try(flow, (const AstTry *)node, scope, set); break;
    case AST_WITH:
    case AST_ASYNC_WITH: flow_with(flow, (const AstWith *)node, scope, set); break;
    case AST_MATCH: flow_match(flow, (const AstMatch *)node, scope, set); break;
    case AST_IMPORT:
    case AST_IMPORT_FROM:
    case AST_TYPE_ALIAS: bind_all(flow, node, scope, set); break;
    default:
        flow_fields(flow, node, scope, set);
        set->is_dead |= node->kind == AST_RETURN || node->kind == AST_RAISE ||
                        node->kind == AST_BREAK || node->kind == AST_CONTINUE;
        break;
    }
}

static void flow_block(Flow *flow, const AstSeq *body, const NameScope *scope, BoundSet *set) {
    for (int32_t i = 0; i < body->count; i++) {
        flow_statement(flow, body->items[i], scope, set);
    }
}

void check_unbound(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    bool is_module = node->kind == AST_MODULE;
    bool is_hidden =
        cordon->resolver.star_count > 0 || cordon->has_dynamic_names || cordon->judge->depth > 0;
    scope = is_module ? scope : resolver_opened(&cordon->resolver, node);
    if (!scope || node->height > HEIGHT_MOST || (is_module && is_hidden)) {
        return;
    }
    Flow flow = {.cordon = cordon, .scope = scope};
    BoundSet set = {0};
    const AstSeq *body =
        is_module ? &((const AstModule *)node)->body : &((const AstFunctionDef *)node)->body;
    flow_block(&flow, body, scope, &set);
}
