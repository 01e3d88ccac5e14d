/* Expressions: stars where none may stand, keywords given twice, yields outside functions. */
#include "syntax/check.h"

enum { UNPACK_BEFORE_STAR = 256 };

/* --- targets --- */

static void check_unpacking(Checker *checker, const AstNode *node, AstSeq elements) {
    bool has_star = false;
    for (int32_t i = 0; i < elements.count; i++) {
        if (elements.items[i]->kind != AST_STARRED) {
            continue;
        }
        if (has_star) {
            check_fail(checker, node, "multiple starred expressions in assignment");
        } else if (i >= UNPACK_BEFORE_STAR) {
            check_fail(checker, node, "too many expressions in star-unpacking assignment");
        }
        has_star = true;
    }
    for (int32_t i = 0; i < elements.count && checker->status == ST_OK; i++) {
        const AstNode *element = elements.items[i];
        check_target(checker,
                     element->kind == AST_STARRED ? ((const AstStarred *)element)->value : element);
    }
}

void check_target(Checker *checker, const AstNode *node) {
    if (checker->status != ST_OK) {
        return;
    }
    if (node->kind == AST_TUPLE) {
        check_unpacking(checker, node, ((const AstTuple *)node)->elts);
    } else if (node->kind == AST_LIST) {
        check_unpacking(checker, node, ((const AstList *)node)->elts);
    } else if (node->kind == AST_STARRED) {
        check_fail(checker, node, "starred assignment target must be in a list or tuple");
    } else {
        check_expr(checker, node);
    }
}

/* --- calls --- */

/* The first keyword that stands a second time, found from the end so that the work is linear: next[i] is where the name
 * at i stands again. */
static void fail_repeated(Checker *checker, AstSeq keywords) {
    const AstKeyword *first_again = NULL;
    int32_t round = ++checker->stamp;
    for (int32_t i = keywords.count; i-- > 0;) {
        const AstKeyword *keyword = (const AstKeyword *)keywords.items[i];
        if (!keyword->arg) {
            continue;
        }
        int32_t index = keyword->arg->index;
        if (checker->name_stamps[index] == round) {
            first_again = (const AstKeyword *)keywords.items[checker->name_places[index]];
        }
        checker->name_stamps[index] = round;
        checker->name_places[index] = i;
    }
    if (first_again) {
        check_fail(checker, &first_again->node, "keyword argument repeated: %.*s",
                   STR_ARG(first_again->arg->text));
    }
}

static void check_arguments(Checker *checker, AstSeq args, AstSeq keywords) {
    check_elements(checker, args);
    for (int32_t i = 0; i < keywords.count && checker->status == ST_OK; i++) {
        check_expr(checker, ((const AstKeyword *)keywords.items[i])->value);
    }
}

void check_call_arguments(Checker *checker, AstSeq args, AstSeq keywords) {
    fail_repeated(checker, keywords);
    check_arguments(checker, args, keywords);
}

static void check_call(Checker *checker, const AstCall *call) {
    fail_repeated(checker, call->keywords);
    check_expr(checker, call->func);
    check_arguments(checker, call->args, call->keywords);
}

/* --- functions within expressions --- */

void check_defaults(Checker *checker, const AstArguments *args) {
    check_exprs(checker, args->defaults);
    for (int32_t i = 0; i < args->kw_defaults.count; i++) {
        if (args->kw_defaults.items[i]) {
            check_expr(checker, args->kw_defaults.items[i]);
        }
    }
}

static void check_lambda(Checker *checker, const AstLambda *lambda) {
    check_defaults(checker, (const AstArguments *)lambda->args);
    CheckUnit unit;
    CheckUnit *around = check_enter(checker, &unit, scope_of_node(checker->scopes, &lambda->node));
    check_expr(checker, lambda->body);
    check_leave(checker, around);
}

static void check_generators(Checker *checker, AstSeq generators, int32_t at,
                             const AstNode *element, const AstNode *value) {
    for (int32_t i = at; i < generators.count && checker->status == ST_OK; i++) {
        const AstComprehension *generator = (const AstComprehension *)generators.items[i];
        if (i > at) {
            check_expr(checker, generator->iter);
        }
        if (generator->is_async && !check_push(checker, BLOCK_ASYNC_FOR, generator->target)) {
            return;
        }
        check_target(checker, generator->target);
        check_exprs(checker, generator->ifs);
    }
    check_expr(checker, element);
    if (value) {
        check_expr(checker, value);
    }
}

static void check_comprehension(Checker *checker, const AstNode *node, AstSeq generators,
                                const AstNode *element, const AstNode *value) {
    check_expr(checker, ((const AstComprehension *)generators.items[0])->iter);
    CheckUnit unit;
    CheckUnit *around = check_enter(checker, &unit, scope_of_node(checker->scopes, node));
    check_generators(checker, generators, 0, element, value);
    check_leave(checker, around);
}

/* --- everything else --- */

static void check_yield(Checker *checker, const AstNode *node, const AstNode *value) {
    const Scope *scope = checker->unit->scope;
    bool is_from = node->kind == AST_YIELD_FROM;
    if (scope->kind == SCOPE_MODULE || scope->kind == SCOPE_CLASS) {
        check_fail(checker, node, "'%s' outside function", is_from ? "yield from" : "yield");
    } else if (is_from && scope->is_async) {
        check_fail(checker, node, "'yield from' inside async function");
    }
    if (value) {
        check_expr(checker, value);
    }
}

static void check_fields(Checker *checker, const AstNode *node) {
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int f = 0; f < info->field_count && checker->status == ST_OK; f++) {
        check_exprs(checker, ast_field_nodes(node, &info->fields[f]));
    }
}

void check_exprs(Checker *checker, AstSeq nodes) {
    for (int32_t i = 0; i < nodes.count && checker->status == ST_OK; i++) {
        if (nodes.items[i]) {
            check_expr(checker, nodes.items[i]);
        }
    }
}

void check_elements(Checker *checker, AstSeq nodes) {
    for (int32_t i = 0; i < nodes.count && checker->status == ST_OK; i++) {
        const AstNode *node = nodes.items[i];
        check_expr(checker, node->kind == AST_STARRED ? ((const AstStarred *)node)->value : node);
    }
}

/* Comprehensions, lambdas: expressions with code of their own. false: it is none. */
static bool check_function_like(Checker *checker, const AstNode *node) {
    switch ((int)node->kind) {
    case AST_LAMBDA: check_lambda(checker, (const AstLambda *)node); return true;
    case AST_LIST_COMP: {
        const AstListComp *comp = (const AstListComp *)node;
        check_comprehension(checker, node, comp->generators, comp->elt, NULL);
        return true;
    }
    case AST_SET_COMP: {
        const AstSetComp *comp = (const AstSetComp *)node;
        check_comprehension(checker, node, comp->generators, comp->elt, NULL);
        return true;
    }
    case AST_GENERATOR_EXP: {
        const AstGeneratorExp *comp = (const AstGeneratorExp *)node;
        check_comprehension(checker, node, comp->generators, comp->elt, NULL);
        return true;
    }
    case AST_DICT_COMP: {
        const AstDictComp *comp = (const AstDictComp *)node;
        check_comprehension(checker, node, comp->generators, comp->key, comp->value);
        return true;
    }
    default: return false;
    }
}

/* Recursion follows the tree, whose height the parser bounds. */
void check_expr(Checker *checker, const AstNode *node) {
    if (checker->status != ST_OK || node->kind == AST_NAME || node->kind == AST_CONSTANT ||
        check_function_like(checker, node)) {
        return;
    }
    switch ((int)node->kind) {
    case AST_CALL: check_call(checker, (const AstCall *)node); break;
    case AST_STARRED: check_fail(checker, node, "can't use starred expression here"); break;
    case AST_TUPLE: check_elements(checker, ((const AstTuple *)node)->elts); break;
    case AST_LIST: check_elements(checker, ((const AstList *)node)->elts); break;
    case AST_SET: check_elements(checker, ((const AstSet *)node)->elts); break;
    case AST_YIELD: check_yield(checker, node, ((const AstYield *)node)->value); break;
    case AST_YIELD_FROM: check_yield(checker, node, ((const AstYieldFrom *)node)->value); break;
    case AST_NAMED_EXPR: check_expr(checker, ((const AstNamedExpr *)node)->value); break;
    default: check_fields(checker, node); break;
    }
}
