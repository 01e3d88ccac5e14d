/* The walk that fills the symbol table, in CPython's order: of two errors, the first one found is told.
 *
 * Recursion follows the tree, whose height the parser bounds. After the first failure the walk goes on without effect
 * only as far as it must to unwind. */
#include "base/assert.h"
#include "syntax/future.h"
#include "syntax/scope_builder.h"

static void visit_expr(ScopeBuilder *builder, const AstNode *node);
static void visit_body(ScopeBuilder *builder, AstSeq body);

static void visit_exprs(ScopeBuilder *builder, AstSeq nodes) {
    for (int32_t i = 0; i < nodes.count && builder->status == ST_OK; i++) {
        visit_expr(builder, nodes.items[i]);
    }
}

/* --- names --- */

static void visit_name(ScopeBuilder *builder, const AstName *name) {
    if (name->ctx == AST_EXPR_CONTEXT_DEL) {
        scope_check_name(builder, name->id, &name->node, true);
    }
    bool is_load = name->ctx == AST_EXPR_CONTEXT_LOAD;
    scope_add(builder, name->id, is_load ? SYMBOL_USED : SYMBOL_ASSIGNED, &name->node);
    if (is_load && builder->current->kind == SCOPE_FUNCTION &&
        str_equal(name->id->text, STR("super"))) {
        for (Scope *around = builder->current->parent; around; around = around->parent) {
            if (around->kind == SCOPE_CLASS) {
                around->needs_class_cell = true;
                break;
            }
        }
    }
}

/* --- expressions that open scopes or are not allowed everywhere --- */

/* Annotations, bounds and the like are evaluated late, in scopes of their own: nothing in them may act on this one. */
static void refuse_in_annotation(ScopeBuilder *builder, const char *what, const AstNode *node) {
    switch (builder->current->kind) {
    case SCOPE_ANNOTATION:
        scope_fail(builder, node, "%s cannot be used within an annotation", what);
        break;
    case SCOPE_TYPE_VARIABLE:
        scope_fail(builder, node, "%s cannot be used within %s", what, builder->variable_part);
        break;
    case SCOPE_TYPE_ALIAS:
        scope_fail(builder, node, "%s cannot be used within a type alias", what);
        break;
    case SCOPE_TYPE_PARAMETERS:
        scope_fail(builder, node, "%s cannot be used within the definition of a generic", what);
        break;
    case SCOPE_MODULE:
    case SCOPE_CLASS:
    case SCOPE_FUNCTION: break;
    }
}

static void visit_named_expr(ScopeBuilder *builder, const AstNamedExpr *named) {
    refuse_in_annotation(builder, "named expression", &named->node);
    if (builder->iterable_depth > 0) {
        scope_fail(builder, &named->node,
                   "assignment expression cannot be used in a comprehension iterable expression");
    }
    if (builder->current->comprehension != COMPREHENSION_NONE && builder->status == ST_OK) {
        scope_extend_walrus(builder, (const AstName *)named->target);
    }
    visit_expr(builder, named->value);
    visit_expr(builder, named->target);
}

static void visit_yield(ScopeBuilder *builder, const AstNode *node, const AstNode *value) {
    static const char *const names[] = {
        [COMPREHENSION_LIST] = "list comprehension",
        [COMPREHENSION_SET] = "set comprehension",
        [COMPREHENSION_DICT] = "dict comprehension",
        [COMPREHENSION_GENERATOR] = "generator expression",
    };
    refuse_in_annotation(builder, "yield expression", node);
    if (value) {
        visit_expr(builder, value);
    }
    builder->current->is_generator = true;
    if (builder->current->comprehension != COMPREHENSION_NONE) {
        scope_fail(builder, node, "'yield' inside %s", names[builder->current->comprehension]);
    }
}

static void visit_await(ScopeBuilder *builder, const AstAwait *await) {
    Scope *scope = builder->current;
    refuse_in_annotation(builder, "await expression", &await->node);
    if (scope->kind != SCOPE_FUNCTION) {
        scope_fail(builder, &await->node, "'await' outside function");
    } else if (!scope->is_async && scope->comprehension == COMPREHENSION_NONE) {
        scope_fail(builder, &await->node, "'await' outside async function");
    }
    visit_expr(builder, await->value);
    scope->is_coroutine = true;
}

/* A scope that a comprehension may not share its iterable's restriction with starts afresh. */
typedef struct SavedState {
    int32_t iterable_depth;
    bool in_iteration_target;
} SavedState;

static SavedState enter_fresh(ScopeBuilder *builder) {
    SavedState saved = {builder->iterable_depth, builder->in_iteration_target};
    builder->iterable_depth = 0;
    builder->in_iteration_target = false;
    return saved;
}

static void leave_fresh(ScopeBuilder *builder, SavedState saved) {
    builder->iterable_depth = saved.iterable_depth;
    builder->in_iteration_target = saved.in_iteration_target;
}

static void visit_parameters(ScopeBuilder *builder, AstSeq parameters) {
    for (int32_t i = 0; i < parameters.count; i++) {
        const AstArg *arg = (const AstArg *)parameters.items[i];
        scope_add(builder, arg->arg, SYMBOL_PARAMETER, &arg->node);
    }
}

static void visit_optional_parameter(ScopeBuilder *builder, AstNode *parameter) {
    if (parameter) {
        visit_parameters(builder, (AstSeq){&parameter, 1});
    }
}

static void visit_arguments(ScopeBuilder *builder, const AstArguments *args) {
    visit_parameters(builder, args->posonlyargs);
    visit_parameters(builder, args->args);
    visit_parameters(builder, args->kwonlyargs);
    visit_optional_parameter(builder, args->vararg);
    visit_optional_parameter(builder, args->kwarg);
}

static void visit_defaults(ScopeBuilder *builder, const AstArguments *args) {
    visit_exprs(builder, args->defaults);
    for (int32_t i = 0; i < args->kw_defaults.count; i++) {
        if (args->kw_defaults.items[i]) {
            visit_expr(builder, args->kw_defaults.items[i]);
        }
    }
}

static void visit_lambda(ScopeBuilder *builder, const AstLambda *lambda) {
    const AstArguments *args = (const AstArguments *)lambda->args;
    visit_defaults(builder, args);
    bool in_iterable = builder->iterable_depth > 0;
    SavedState saved = enter_fresh(builder);
    builder->iterable_depth =
        in_iterable; /* a walrus in a lambda in an iterable is refused as well */
    if (scope_open(builder, SCOPE_FUNCTION, &lambda->node)) {
        visit_arguments(builder, args);
        visit_expr(builder, lambda->body);
        scope_close(builder);
    }
    leave_fresh(builder, saved);
}

static void visit_iteration_target(ScopeBuilder *builder, const AstNode *target) {
    builder->in_iteration_target = true;
    visit_expr(builder, target);
    builder->in_iteration_target = false;
}

static void visit_inner_generator(ScopeBuilder *builder, const AstComprehension *generator) {
    visit_iteration_target(builder, generator->target);
    builder->iterable_depth++;
    visit_expr(builder, generator->iter);
    builder->iterable_depth--;
    visit_exprs(builder, generator->ifs);
    builder->current->is_coroutine |= generator->is_async != 0;
}

static void visit_comprehension(ScopeBuilder *builder, const AstNode *node, ScopeComprehension kind,
                                AstSeq generators, const AstNode *element, const AstNode *value) {
    const AstComprehension *outermost = (const AstComprehension *)generators.items[0];
    builder->iterable_depth++;
    visit_expr(builder, outermost->iter);
    builder->iterable_depth--;
    Scope *around = builder->current;
    SavedState saved = {builder->iterable_depth, builder->in_iteration_target};
    Scope *scope = scope_open(builder, SCOPE_FUNCTION, node);
    if (!scope) {
        return;
    }
    scope->comprehension = kind;
    scope->is_coroutine = outermost->is_async != 0;
    visit_iteration_target(builder, outermost->target);
    visit_exprs(builder, outermost->ifs);
    for (int32_t i = 1; i < generators.count && builder->status == ST_OK; i++) {
        visit_inner_generator(builder, (const AstComprehension *)generators.items[i]);
    }
    if (value) {
        visit_expr(builder, value);
    }
    visit_expr(builder, element);
    scope_close(builder);
    leave_fresh(builder, saved);
    scope->is_generator = kind == COMPREHENSION_GENERATOR;
    if (scope->is_coroutine && !scope->is_generator) {
        if (!around->is_async && around->comprehension == COMPREHENSION_NONE) {
            scope_fail(builder, node,
                       "asynchronous comprehension outside of an asynchronous function");
        }
        around->is_coroutine = true;
    }
}

static void visit_keywords(ScopeBuilder *builder, AstSeq keywords) {
    for (int32_t i = 0; i < keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)keywords.items[i];
        if (keyword->arg) {
            scope_check_name(builder, keyword->arg, &keyword->node, false);
        }
    }
    for (int32_t i = 0; i < keywords.count && builder->status == ST_OK; i++) {
        visit_expr(builder, ((const AstKeyword *)keywords.items[i])->value);
    }
}

static void visit_attribute(ScopeBuilder *builder, const AstAttribute *attribute) {
    if (attribute->ctx != AST_EXPR_CONTEXT_LOAD) {
        scope_check_name(builder, attribute->attr, &attribute->node,
                         attribute->ctx == AST_EXPR_CONTEXT_DEL);
    }
    visit_expr(builder, attribute->value);
}

/* Any other node: its expressions, in the order of its fields. */
static void visit_fields(ScopeBuilder *builder, const AstNode *node) {
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int f = 0; f < info->field_count && builder->status == ST_OK; f++) {
        AstSeq children = ast_field_nodes(node, &info->fields[f]);
        for (int32_t i = 0; i < children.count && builder->status == ST_OK; i++) {
            if (children.items[i]) {
                visit_expr(builder, children.items[i]);
            }
        }
    }
}

static void visit_any_comprehension(ScopeBuilder *builder, const AstNode *node) {
    if (node->kind == AST_DICT_COMP) {
        const AstDictComp *comp = (const AstDictComp *)node;
        visit_comprehension(builder, node, COMPREHENSION_DICT, comp->generators, comp->key,
                            comp->value);
    } else if (node->kind == AST_LIST_COMP) {
        const AstListComp *comp = (const AstListComp *)node;
        visit_comprehension(builder, node, COMPREHENSION_LIST, comp->generators, comp->elt, NULL);
    } else if (node->kind == AST_SET_COMP) {
        const AstSetComp *comp = (const AstSetComp *)node;
        visit_comprehension(builder, node, COMPREHENSION_SET, comp->generators, comp->elt, NULL);
    } else {
        const AstGeneratorExp *comp = (const AstGeneratorExp *)node;
        visit_comprehension(builder, node, COMPREHENSION_GENERATOR, comp->generators, comp->elt,
                            NULL);
    }
}

/* An expression, a pattern, or one of the small nodes between them. */
static void visit_expr(ScopeBuilder *builder, const AstNode *node) {
    if (builder->status != ST_OK) {
        return;
    }
    AstKind kind = (AstKind)node->kind;
    if (kind == AST_NAME) {
        visit_name(builder, (const AstName *)node);
    } else if (kind == AST_CONSTANT) {
        return;
    } else if (kind == AST_ATTRIBUTE) {
        visit_attribute(builder, (const AstAttribute *)node);
    } else if (kind == AST_CALL) {
        const AstCall *call = (const AstCall *)node;
        visit_expr(builder, call->func);
        visit_exprs(builder, call->args);
        visit_keywords(builder, call->keywords);
    } else if (kind == AST_NAMED_EXPR) {
        visit_named_expr(builder, (const AstNamedExpr *)node);
    } else if (kind == AST_LAMBDA) {
        visit_lambda(builder, (const AstLambda *)node);
    } else if (kind == AST_YIELD) {
        visit_yield(builder, node, ((const AstYield *)node)->value);
    } else if (kind == AST_YIELD_FROM) {
        visit_yield(builder, node, ((const AstYieldFrom *)node)->value);
    } else if (kind == AST_AWAIT) {
        visit_await(builder, (const AstAwait *)node);
    } else if (kind == AST_LIST_COMP || kind == AST_SET_COMP || kind == AST_DICT_COMP ||
               kind == AST_GENERATOR_EXP) {
        visit_any_comprehension(builder, node);
    } else {
        visit_fields(builder, node);
    }
}

/* --- patterns --- */

static void capture(ScopeBuilder *builder, const AstIdent *name, const AstNode *node) {
    if (name) {
        scope_add(builder, name, SYMBOL_ASSIGNED, node);
    }
}

static void visit_pattern(ScopeBuilder *builder, const AstNode *node);

static void visit_patterns(ScopeBuilder *builder, AstSeq patterns) {
    for (int32_t i = 0; i < patterns.count && builder->status == ST_OK; i++) {
        visit_pattern(builder, patterns.items[i]);
    }
}

static void visit_class_pattern(ScopeBuilder *builder, const AstMatchClass *pattern) {
    visit_expr(builder, pattern->cls);
    visit_patterns(builder, pattern->patterns);
    for (int32_t i = 0; i < pattern->kwd_attrs.count; i++) {
        scope_check_name(builder, pattern->kwd_attrs.items[i], pattern->kwd_patterns.items[i],
                         false);
    }
    visit_patterns(builder, pattern->kwd_patterns);
}

static void visit_pattern(ScopeBuilder *builder, const AstNode *node) {
    AstKind kind = (AstKind)node->kind;
    if (kind == AST_MATCH_VALUE) {
        visit_expr(builder, ((const AstMatchValue *)node)->value);
    } else if (kind == AST_MATCH_SEQUENCE) {
        visit_patterns(builder, ((const AstMatchSequence *)node)->patterns);
    } else if (kind == AST_MATCH_STAR) {
        capture(builder, ((const AstMatchStar *)node)->name, node);
    } else if (kind == AST_MATCH_MAPPING) {
        const AstMatchMapping *mapping = (const AstMatchMapping *)node;
        visit_exprs(builder, mapping->keys);
        visit_patterns(builder, mapping->patterns);
        capture(builder, mapping->rest, node);
    } else if (kind == AST_MATCH_CLASS) {
        visit_class_pattern(builder, (const AstMatchClass *)node);
    } else if (kind == AST_MATCH_AS) {
        const AstMatchAs *as = (const AstMatchAs *)node;
        if (as->pattern) {
            visit_pattern(builder, as->pattern);
        }
        capture(builder, as->name, node);
    } else if (kind == AST_MATCH_OR) {
        visit_patterns(builder, ((const AstMatchOr *)node)->patterns);
    }
}

static void visit_match(ScopeBuilder *builder, const AstMatch *match) {
    visit_expr(builder, match->subject);
    for (int32_t i = 0; i < match->cases.count && builder->status == ST_OK; i++) {
        const AstMatchCase *arm = (const AstMatchCase *)match->cases.items[i];
        visit_pattern(builder, arm->pattern);
        if (arm->guard) {
            visit_expr(builder, arm->guard);
        }
        visit_body(builder, arm->body);
    }
}

/* --- type parameters and annotations --- */

static void visit_in_scope(ScopeBuilder *builder, ScopeKind kind, const AstNode *owner,
                           const AstNode *node) {
    SavedState saved = enter_fresh(builder);
    if (node && builder->status == ST_OK && scope_open(builder, kind, owner)) {
        visit_expr(builder, node);
        scope_close(builder);
    }
    leave_fresh(builder, saved);
}

static void visit_type_variable_part(ScopeBuilder *builder, const AstNode *parameter,
                                     const AstNode *part, const char *what) {
    const char *outer = builder->variable_part;
    builder->variable_part = what;
    visit_in_scope(builder, SCOPE_TYPE_VARIABLE, parameter, part);
    builder->variable_part = outer;
}

static void visit_type_parameters(ScopeBuilder *builder, AstSeq parameters) {
    for (int32_t i = 0; i < parameters.count && builder->status == ST_OK; i++) {
        const AstNode *node = parameters.items[i];
        if (node->kind == AST_TYPE_VAR) {
            const AstTypeVar *variable = (const AstTypeVar *)node;
            scope_add(builder, variable->name, SYMBOL_TYPE_PARAMETER, node);
            bool constraints = variable->bound && variable->bound->kind == AST_TUPLE;
            visit_type_variable_part(builder, node, variable->bound,
                                     constraints ? "a TypeVar constraint" : "a TypeVar bound");
            visit_type_variable_part(builder, node, variable->default_value, "a TypeVar default");
        } else if (node->kind == AST_PARAM_SPEC) {
            const AstParamSpec *spec = (const AstParamSpec *)node;
            scope_add(builder, spec->name, SYMBOL_TYPE_PARAMETER, node);
            visit_type_variable_part(builder, node, spec->default_value, "a ParamSpec default");
        } else {
            const AstTypeVarTuple *tuple = (const AstTypeVarTuple *)node;
            scope_add(builder, tuple->name, SYMBOL_TYPE_PARAMETER, node);
            visit_type_variable_part(builder, node, tuple->default_value, "a TypeVarTuple default");
        }
    }
}

/* Opens the scope of a generic's parameters if it has any; says whether scope_close is owed. */
static bool open_generic(ScopeBuilder *builder, AstSeq parameters, const AstNode *node) {
    if (parameters.count == 0 || !scope_open(builder, SCOPE_TYPE_PARAMETERS, node)) {
        return false;
    }
    visit_type_parameters(builder, parameters);
    return true;
}

static void visit_parameter_annotations(ScopeBuilder *builder, AstSeq parameters) {
    for (int32_t i = 0; i < parameters.count && builder->status == ST_OK; i++) {
        const AstArg *arg = (const AstArg *)parameters.items[i];
        if (arg && arg->annotation) {
            visit_expr(builder, arg->annotation);
        }
    }
}

/* One scope holds all annotations of a function. */
static void visit_annotations(ScopeBuilder *builder, const AstNode *function,
                              const AstArguments *args, const AstNode *returns) {
    AstNode *stars[] = {args->vararg, args->kwarg};
    if (!scope_open(builder, SCOPE_ANNOTATION, function)) {
        return;
    }
    SavedState saved = enter_fresh(builder);
    visit_parameter_annotations(builder, args->posonlyargs);
    visit_parameter_annotations(builder, args->args);
    visit_parameter_annotations(builder, (AstSeq){&stars[0], 1});
    visit_parameter_annotations(builder, (AstSeq){&stars[1], 1});
    visit_parameter_annotations(builder, args->kwonlyargs);
    if (returns) {
        visit_expr(builder, returns);
    }
    leave_fresh(builder, saved);
    scope_close(builder);
}

/* --- statements --- */

/* What FunctionDef and AsyncFunctionDef, two structs of one layout, have. */
static void visit_function(ScopeBuilder *builder, const AstFunctionDef *function, bool is_async) {
    const AstArguments *args = (const AstArguments *)function->args;
    scope_add(builder, function->name, SYMBOL_ASSIGNED, &function->node);
    visit_defaults(builder, args);
    visit_exprs(builder, function->decorator_list);
    if (builder->status != ST_OK) {
        return;
    }
    bool is_generic = open_generic(builder, function->type_params, &function->node);
    visit_annotations(builder, &function->node, args, function->returns);
    Scope *scope =
        builder->status == ST_OK ? scope_open(builder, SCOPE_FUNCTION, &function->node) : NULL;
    if (scope) {
        scope->is_async = is_async;
        scope->is_coroutine = is_async;
        visit_arguments(builder, args);
        visit_body(builder, function->body);
        scope_close(builder);
    }
    if (is_generic) {
        scope_close(builder);
    }
}

static void visit_class(ScopeBuilder *builder, const AstClassDef *class_def) {
    scope_add(builder, class_def->name, SYMBOL_ASSIGNED, &class_def->node);
    visit_exprs(builder, class_def->decorator_list);
    if (builder->status != ST_OK) {
        return;
    }
    bool is_generic = open_generic(builder, class_def->type_params, &class_def->node);
    if (is_generic) {
        builder->current->private_class = class_def->name;
    }
    visit_exprs(builder, class_def->bases);
    visit_keywords(builder, class_def->keywords);
    Scope *scope =
        builder->status == ST_OK ? scope_open(builder, SCOPE_CLASS, &class_def->node) : NULL;
    if (scope) {
        scope->private_class = class_def->name;
        visit_body(builder, class_def->body);
        scope_close(builder);
    }
    if (is_generic) {
        scope_close(builder);
    }
}

static void visit_type_alias(ScopeBuilder *builder, const AstTypeAlias *alias) {
    visit_expr(builder, alias->name);
    bool is_generic =
        builder->status == ST_OK && open_generic(builder, alias->type_params, &alias->node);
    visit_in_scope(builder, SCOPE_TYPE_ALIAS, &alias->node, alias->value);
    if (is_generic) {
        scope_close(builder);
    }
}

static void visit_ann_assign(ScopeBuilder *builder, const AstAnnAssign *assign) {
    if (assign->target->kind == AST_NAME) {
        const AstName *name = (const AstName *)assign->target;
        uint16_t flags = scope_flags(builder, name->id);
        if ((flags & (SYMBOL_GLOBAL_STATEMENT | SYMBOL_NONLOCAL_STATEMENT)) && assign->simple &&
            builder->current != builder->module) {
            scope_fail(builder, &assign->node, "annotated name '%.*s' can't be %s",
                       STR_ARG(name->id->text),
                       flags & SYMBOL_GLOBAL_STATEMENT ? "global" : "nonlocal");
        }
        if (assign->simple) {
            scope_add(builder, name->id, SYMBOL_ANNOTATED, &name->node);
        }
        if (assign->simple || assign->value) {
            scope_add(builder, name->id, SYMBOL_ASSIGNED, &name->node);
        }
    } else {
        visit_expr(builder, assign->target);
    }
    visit_in_scope(builder, SCOPE_ANNOTATION, &assign->node, assign->annotation);
    if (assign->value) {
        visit_expr(builder, assign->value);
    }
}

static void visit_try(ScopeBuilder *builder, const AstTry *try) {
    visit_body(builder, try->body);
    for (int32_t i = 0; i < try->handlers.count && builder->status == ST_OK; i++) {
        const AstExceptHandler *handler = (const AstExceptHandler *)try->handlers.items[i];
        if (handler->type) {
            visit_expr(builder, handler->type);
        }
        capture(builder, handler->name, &handler->node);
        visit_body(builder, handler->body);
    }
    visit_body(builder, try->orelse);
    visit_body(builder, try->finalbody);
}

static void visit_alias(ScopeBuilder *builder, const AstAlias *alias, bool is_from) {
    const AstIdent *name = alias->asname ? alias->asname : alias->name;
    if (str_equal(name->text, STR("*"))) {
        if (builder->current->kind != SCOPE_MODULE) {
            scope_fail(builder, &alias->node, "import * only allowed at module level");
        }
        return;
    }
    if (!is_from && !alias->asname && name->top) {
        name = name->top;
    }
    scope_add(builder, name, SYMBOL_IMPORTED, &alias->node);
}

static void visit_aliases(ScopeBuilder *builder, AstSeq aliases, bool is_from) {
    for (int32_t i = 0; i < aliases.count && builder->status == ST_OK; i++) {
        visit_alias(builder, (const AstAlias *)aliases.items[i], is_from);
    }
}

static void visit_import_from(ScopeBuilder *builder, const AstImportFrom *import) {
    if (future_is_late((const AstModule *)builder->module->node, import)) {
        scope_fail(builder, &import->node,
                   "from __future__ imports must occur at the beginning of the file");
    }
    visit_aliases(builder, import->names, true);
}

static void visit_declaration(ScopeBuilder *builder, const AstNode *node, AstIdentSeq names,
                              SymbolFlag flag) {
    for (int32_t i = 0; i < names.count && builder->status == ST_OK; i++) {
        scope_declare(builder, names.items[i], flag, node);
    }
}

static void visit_with(ScopeBuilder *builder, const AstWith *with) {
    for (int32_t i = 0; i < with->items.count && builder->status == ST_OK; i++) {
        visit_fields(builder, with->items.items[i]);
    }
    visit_body(builder, with->body);
}

static void visit_for(ScopeBuilder *builder, const AstFor *loop) {
    visit_expr(builder, loop->target);
    visit_expr(builder, loop->iter);
    visit_body(builder, loop->body);
    visit_body(builder, loop->orelse);
}

static void need_async(ScopeBuilder *builder, const AstNode *node, const char *what) {
    if (!builder->current->is_async) {
        scope_fail(builder, node, "'%s' outside async function", what);
    }
}

/* The statements that hold statements, or names that no expression holds. false: it is none of them. */
static bool visit_compound(ScopeBuilder *builder, const AstNode *node) {
    switch ((int)node->kind) {
    case AST_FUNCTION_DEF:
        visit_function(builder, (const AstFunctionDef *)node, false);
        return true;
    case AST_ASYNC_FUNCTION_DEF:
        visit_function(builder, (const AstFunctionDef *)node, true);
        return true;
    case AST_CLASS_DEF: visit_class(builder, (const AstClassDef *)node); return true;
    case AST_ASYNC_FOR: need_async(builder, node, "async for"); /* fall through */
    case AST_FOR: visit_for(builder, (const AstFor *)node); return true;
    case AST_ASYNC_WITH: need_async(builder, node, "async with"); /* fall through */
    case AST_WITH: visit_with(builder, (const AstWith *)node); return true;
    case AST_WHILE:
        visit_expr(builder, ((const AstWhile *)node)->test);
        visit_body(builder, ((const AstWhile *)node)->body);
        visit_body(builder, ((const AstWhile *)node)->orelse);
        return true;
    case AST_IF:
        visit_expr(builder, ((const AstIf *)node)->test);
        visit_body(builder, ((const AstIf *)node)->body);
        visit_body(builder, ((const AstIf *)node)->orelse);
        return true;
    case AST_TRY:
    case AST_TRY_STAR: visit_try(builder, (const AstTry *)node); return true;
    case AST_MATCH: visit_match(builder, (const AstMatch *)node); return true;
    default: return false;
    }
}

static void visit_statement(ScopeBuilder *builder, const AstNode *node) {
    if (visit_compound(builder, node)) {
        return;
    }
    switch ((int)node->kind) {
    case AST_ANN_ASSIGN: visit_ann_assign(builder, (const AstAnnAssign *)node); break;
    case AST_TYPE_ALIAS: visit_type_alias(builder, (const AstTypeAlias *)node); break;
    case AST_IMPORT: visit_aliases(builder, ((const AstImport *)node)->names, false); break;
    case AST_IMPORT_FROM: visit_import_from(builder, (const AstImportFrom *)node); break;
    case AST_GLOBAL:
        visit_declaration(builder, node, ((const AstGlobal *)node)->names, SYMBOL_GLOBAL_STATEMENT);
        break;
    case AST_NONLOCAL:
        visit_declaration(builder, node, ((const AstNonlocal *)node)->names,
                          SYMBOL_NONLOCAL_STATEMENT);
        break;
    default: visit_fields(builder, node); break;
    }
}

static void visit_body(ScopeBuilder *builder, AstSeq body) {
    for (int32_t i = 0; i < body.count && builder->status == ST_OK; i++) {
        visit_statement(builder, body.items[i]);
    }
}

void scopes_build(ScopeBuilder *builder, const AstNode *module) {
    ASSERT(module->kind == AST_MODULE);
    builder->module = scope_open(builder, SCOPE_MODULE, module);
    if (builder->module) {
        visit_body(builder, ((const AstModule *)module)->body);
    }
}
