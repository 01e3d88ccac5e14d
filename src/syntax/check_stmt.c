/* Statements: jumps that leave nothing, blocks too deep, handlers out of order. */
#include "syntax/check.h"

#include <string.h>

/* --- jumps --- */

/* A place without a position: what CPython reports once unwinding has passed a `with` or `finally`. */
static const AstNode nowhere = {.line = -1, .col = -1, .end_line = -1, .end_col = -1};

/* Unwinds the blocks around a jump up to the innermost loop, for `return` past all. Returns whether there is a loop. */
static bool unwind(Checker *checker, const AstNode *place, bool is_return) {
    const CheckUnit *unit = checker->unit;
    for (int i = unit->block_count; i-- > 0;) {
        switch (unit->blocks[i]) {
        case BLOCK_GROUP_HANDLER:
            check_fail(checker, place,
                       "'break', 'continue' and 'return' cannot appear in an except* block");
            return true;
        case BLOCK_LOOP:
            if (!is_return) {
                return true;
            }
            break;
        case BLOCK_FINALLY_TRY:
        case BLOCK_WITH: place = &nowhere; break;
        case BLOCK_TRY:
        case BLOCK_FINALLY_END:
        case BLOCK_HANDLER:
        case BLOCK_HANDLER_BODY:
        case BLOCK_GENERATOR:
        case BLOCK_ASYNC_FOR: break;
        }
    }
    return false;
}

static void check_return(Checker *checker, const AstReturn *statement) {
    const Scope *scope = checker->unit->scope;
    const AstNode *value = statement->value;
    if (scope->kind == SCOPE_MODULE || scope->kind == SCOPE_CLASS) {
        check_fail(checker, &statement->node, "'return' outside function");
    } else if (value && scope->is_async && scope->is_generator) {
        check_fail(checker, &statement->node, "'return' with value in async generator");
    }
    bool is_constant = value && value->kind == AST_CONSTANT;
    if (value && !is_constant) {
        check_expr(checker, value);
    }
    bool at_value = is_constant && value->line == statement->node.line;
    unwind(checker, at_value ? value : &statement->node, true);
}

static void check_jump(Checker *checker, const AstNode *node) {
    if (!unwind(checker, node, false)) {
        check_fail(checker, node,
                   node->kind == AST_BREAK ? "'break' outside loop"
                                           : "'continue' not properly in loop");
    }
}

/* --- blocks --- */

static void check_block(Checker *checker, CheckBlock block, const AstNode *place, AstSeq body) {
    if (check_push(checker, block, place)) {
        check_body(checker, body);
        check_pop(checker);
    }
}

static void check_for(Checker *checker, const AstFor *loop) {
    if (!check_push(checker, BLOCK_LOOP, &loop->node)) {
        return;
    }
    check_expr(checker, loop->iter);
    check_target(checker, loop->target);
    check_body(checker, loop->body);
    check_pop(checker);
    check_body(checker, loop->orelse);
}

static void check_while(Checker *checker, const AstWhile *loop) {
    if (!check_push(checker, BLOCK_LOOP, &loop->node)) {
        return;
    }
    check_expr(checker, loop->test);
    check_body(checker, loop->body);
    check_pop(checker);
    check_body(checker, loop->orelse);
}

static void check_with(Checker *checker, const AstWith *with) {
    int32_t entered = 0;
    for (; entered < with->items.count && checker->status == ST_OK; entered++) {
        const AstWithitem *item = (const AstWithitem *)with->items.items[entered];
        check_expr(checker, item->context_expr);
        if (!check_push(checker, BLOCK_WITH, item->context_expr)) {
            break;
        }
        if (item->optional_vars) {
            check_target(checker, item->optional_vars);
        }
    }
    check_body(checker, with->body);
    checker->unit->block_count -= entered;
}

static void check_handlers(Checker *checker, const AstTry *try, bool is_group) {
    if (!check_push(checker, is_group ? BLOCK_GROUP_HANDLER : BLOCK_HANDLER, &try->node)) {
        return;
    }
    for (int32_t i = 0; i < try->handlers.count && checker->status == ST_OK; i++) {
        const AstExceptHandler *handler = (const AstExceptHandler *)try->handlers.items[i];
        if (!handler->type && i < try->handlers.count - 1) {
            check_fail(checker, &handler->node, "default 'except:' must be last");
        }
        if (handler->type) {
            check_expr(checker, handler->type);
        }
        check_block(checker, BLOCK_HANDLER_BODY, &handler->node, handler->body);
    }
    check_pop(checker);
}

static void check_try_except(Checker *checker, const AstTry *try, bool is_group) {
    if (try->handlers.count == 0) {
        check_body(checker, try->body);
        return;
    }
    check_block(checker, BLOCK_TRY, &try->node, try->body);
    check_body(checker, try->orelse);
    check_handlers(checker, try, is_group);
}

/* Try and TryStar are two structs of one layout. */
static void check_try(Checker *checker, const AstTry *try, bool is_group) {
    if (try->finalbody.count == 0) {
        check_try_except(checker, try, is_group);
        return;
    }
    if (check_push(checker, BLOCK_FINALLY_TRY, &try->node)) {
        check_try_except(checker, try, is_group);
        check_pop(checker);
    }
    check_block(checker, BLOCK_FINALLY_END, &try->node, try->finalbody);
}

static void check_match(Checker *checker, const AstMatch *match) {
    check_expr(checker, match->subject);
    for (int32_t i = 0; i < match->cases.count && checker->status == ST_OK; i++) {
        const AstMatchCase *arm = (const AstMatchCase *)match->cases.items[i];
        check_pattern_case(checker, arm->pattern, arm->guard || i == match->cases.count - 1);
        if (arm->guard) {
            check_expr(checker, arm->guard);
        }
        check_body(checker, arm->body);
    }
}

/* --- definitions --- */

static const AstNode *without_star(const AstNode *node) {
    return node->kind == AST_STARRED ? ((const AstStarred *)node)->value : node;
}

/* The name of a type parameter and, in *out_default, its default. */
static const AstIdent *type_parameter(const AstNode *node, AstNode **out_default) {
    if (node->kind == AST_TYPE_VAR) {
        *out_default = ((const AstTypeVar *)node)->default_value;
        return ((const AstTypeVar *)node)->name;
    }
    if (node->kind == AST_PARAM_SPEC) {
        *out_default = ((const AstParamSpec *)node)->default_value;
        return ((const AstParamSpec *)node)->name;
    }
    *out_default = ((const AstTypeVarTuple *)node)->default_value;
    return ((const AstTypeVarTuple *)node)->name;
}

static void check_type_parameters(Checker *checker, AstSeq parameters) {
    bool default_seen = false;
    for (int32_t i = 0; i < parameters.count && checker->status == ST_OK; i++) {
        const AstNode *node = parameters.items[i];
        AstNode *default_value;
        const AstIdent *name = type_parameter(node, &default_value);
        if (node->kind == AST_TYPE_VAR) {
            check_exprs(checker, (AstSeq){(AstNode *[]){((const AstTypeVar *)node)->bound}, 1});
        }
        if (default_value) {
            check_expr(checker, without_star(default_value));
            default_seen = true;
        } else if (default_seen) {
            check_fail(checker, node,
                       "non-default type parameter '%.*s' follows default type parameter",
                       STR_ARG(name->text));
        }
    }
}

static void check_parameter_annotations(Checker *checker, AstSeq parameters) {
    for (int32_t i = 0; i < parameters.count && checker->status == ST_OK; i++) {
        const AstArg *arg = (const AstArg *)parameters.items[i];
        if (arg && arg->annotation) {
            check_expr(checker, without_star(arg->annotation));
        }
    }
}

static void check_annotations(Checker *checker, const AstArguments *args, const AstNode *returns) {
    if (checker->annotations_are_text) {
        return;
    }
    check_parameter_annotations(checker, args->posonlyargs);
    check_parameter_annotations(checker, args->args);
    check_parameter_annotations(checker, (AstSeq){(AstNode *[]){args->vararg}, 1});
    check_parameter_annotations(checker, args->kwonlyargs);
    check_parameter_annotations(checker, (AstSeq){(AstNode *[]){args->kwarg}, 1});
    if (returns) {
        check_expr(checker, returns);
    }
}

static void check_function(Checker *checker, const AstFunctionDef *function) {
    const AstArguments *args = (const AstArguments *)function->args;
    check_exprs(checker, function->decorator_list);
    check_defaults(checker, args);
    CheckUnit unit;
    CheckUnit *around =
        check_enter(checker, &unit, scope_of_node(checker->scopes, &function->node));
    check_type_parameters(checker, function->type_params);
    check_annotations(checker, args, function->returns);
    check_body(checker, function->body);
    check_leave(checker, around);
}

/* Annotations of a module or class are compiled behind all of its body. */
static void defer_annotation(Checker *checker, AstNode *annotation) {
    CheckUnit *unit = checker->unit;
    if (unit->annotations.count == unit->annotation_capacity) {
        int32_t capacity = unit->annotation_capacity ? unit->annotation_capacity * 2 : 8;
        AstNode **items = ARENA_ARRAY(checker->arena, AstNode *, capacity);
        if (!items) {
            checker->status = ST_NO_MEMORY;
            return;
        }
        if (unit->annotations.count > 0) {
            memcpy(items, unit->annotations.items, (size_t)unit->annotations.count * sizeof *items);
        }
        unit->annotations.items = items;
        unit->annotation_capacity = capacity;
    }
    unit->annotations.items[unit->annotations.count++] = annotation;
}

static void check_ann_assign(Checker *checker, const AstAnnAssign *assign) {
    ScopeKind kind = checker->unit->scope->kind;
    if (assign->value) {
        check_expr(checker, assign->value);
    }
    check_target(checker, assign->target);
    if (!checker->annotations_are_text && (kind == SCOPE_MODULE || kind == SCOPE_CLASS)) {
        if (assign->simple) {
            defer_annotation(checker, assign->annotation);
        } else {
            check_expr(checker, assign->annotation);
        }
    }
}

static void check_class(Checker *checker, const AstClassDef *class_def) {
    check_exprs(checker, class_def->decorator_list);
    CheckUnit unit;
    CheckUnit *around =
        check_enter(checker, &unit, scope_of_node(checker->scopes, &class_def->node));
    check_type_parameters(checker, class_def->type_params);
    check_body(checker, class_def->body);
    check_exprs(checker, unit.annotations);
    check_leave(checker, around);
    check_call_arguments(checker, class_def->bases, class_def->keywords);
}

static void check_assign(Checker *checker, const AstAssign *assign) {
    check_expr(checker, assign->value);
    for (int32_t i = 0; i < assign->targets.count && checker->status == ST_OK; i++) {
        check_target(checker, assign->targets.items[i]);
    }
}

/* The statements that hold statements. false: it is none of them. */
static bool check_compound(Checker *checker, const AstNode *node) {
    switch ((int)node->kind) {
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF: check_function(checker, (const AstFunctionDef *)node); return true;
    case AST_CLASS_DEF: check_class(checker, (const AstClassDef *)node); return true;
    case AST_FOR:
    case AST_ASYNC_FOR: check_for(checker, (const AstFor *)node); return true;
    case AST_WHILE: check_while(checker, (const AstWhile *)node); return true;
    case AST_IF:
        check_expr(checker, ((const AstIf *)node)->test);
        check_body(checker, ((const AstIf *)node)->body);
        check_body(checker, ((const AstIf *)node)->orelse);
        return true;
    case AST_WITH:
    case AST_ASYNC_WITH: check_with(checker, (const AstWith *)node); return true;
    case AST_TRY: check_try(checker, (const AstTry *)node, false); return true;
    case AST_TRY_STAR: check_try(checker, (const AstTry *)node, true); return true;
    case AST_MATCH: check_match(checker, (const AstMatch *)node); return true;
    default: return false;
    }
}

static void check_statement(Checker *checker, const AstNode *node) {
    if (check_compound(checker, node)) {
        return;
    }
    switch ((int)node->kind) {
    case AST_RETURN: check_return(checker, (const AstReturn *)node); break;
    case AST_BREAK:
    case AST_CONTINUE: check_jump(checker, node); break;
    case AST_ASSIGN: check_assign(checker, (const AstAssign *)node); break;
    case AST_ANN_ASSIGN: check_ann_assign(checker, (const AstAnnAssign *)node); break;
    case AST_TYPE_ALIAS:
        check_type_parameters(checker, ((const AstTypeAlias *)node)->type_params);
        check_expr(checker, ((const AstTypeAlias *)node)->value);
        break;
    case AST_IMPORT_FROM:
    case AST_IMPORT: break;
    default: check_expr(checker, node); break; /* its expressions, in the order of its fields */
    }
}

void check_body(Checker *checker, AstSeq body) {
    for (int32_t i = 0; i < body.count && checker->status == ST_OK; i++) {
        check_statement(checker, body.items[i]);
    }
}
