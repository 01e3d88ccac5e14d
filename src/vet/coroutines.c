/* Coroutines that are made and never run: dropped, or used as if they were what they return. */
#include "vet/amounts.h"

/* Functions of asyncio that give coroutines. */
static const char *const makers[] = {"asyncio.sleep",
                                     "asyncio.wait_for",
                                     "asyncio.wait",
                                     "asyncio.to_thread",
                                     "asyncio.open_connection",
                                     "asyncio.start_server",
                                     "asyncio.create_subprocess_exec",
                                     "asyncio.create_subprocess_shell",
                                     NULL};
/* Functions that run one, and are of no use without. */
static const char *const runners[] = {"asyncio.run", "asyncio.create_task",
                                      "asyncio.run_coroutine_threadsafe", NULL};
/* Functions that compute with all items of what they are given. */
static const char *const computing[] = {"builtins.sum", "builtins.max", "builtins.min",
                                        "builtins.sorted", NULL};

typedef enum Made { MADE_OTHER, MADE_COROUTINE, MADE_GENERATOR } Made;

/* What calling the one value makes; *out_name: of the function. */
static Made made_by(Cordon *cordon, const Value *function, Str *out_name) {
    if (function->kind == VALUE_PATH && is_one_of(function->text, makers)) {
        *out_name = function->text;
        return MADE_COROUTINE;
    }
    bool is_own = function->kind == VALUE_PROGRAM || function->kind == VALUE_METHOD;
    if (!is_own || function->node->kind != AST_ASYNC_FUNCTION_DEF) {
        return MADE_OTHER;
    }
    const AstFunctionDef *definition = (const AstFunctionDef *)function->node;
    const NameScope *opened = resolver_opened(&cordon->resolver, function->node);
    if (definition->decorator_list.count > 0 || !opened) {
        return MADE_OTHER;
    }
    *out_name = definition->name->text;
    return opened->is_generator ? MADE_GENERATOR : MADE_COROUTINE;
}

/* What the expression is, as far as it is a call or a name for one. */
static Made made_at(Cordon *cordon, const AstNode *node, const NameScope *scope, Str *out_name) {
    if (node->kind == AST_NAME) {
        node = amount_source(cordon, node, &scope);
    }
    if (node->kind != AST_CALL) {
        return MADE_OTHER;
    }
    Values function = resolver_values(&cordon->resolver, ((const AstCall *)node)->func, scope);
    /* A method found on `self` may be another's, which is then a coroutine too. */
    bool is_told =
        function.count == 1 && (!function.open || function.items[0].kind == VALUE_METHOD);
    return is_told ? made_by(cordon, &function.items[0], out_name) : MADE_OTHER;
}

static void report_unawaited(Cordon *cordon, const AstNode *node, Str name) {
    cordon_report(cordon, RULE_CDN_ASY_002, node,
                  arena_format(cordon->judge->arena,
                               "`%.*s()` is a coroutine: `await` gives what it returns",
                               STR_ARG(name)));
}

static void check_operand(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Str name;
    if (made_at(cordon, node, scope, &name) == MADE_COROUTINE) {
        report_unawaited(cordon, node, name);
    }
}

/* A name may be asked whether it holds a coroutine or None; a call gives one in any case. */
static void check_condition(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    if (node->kind == AST_CALL) {
        check_operand(cordon, node, scope);
    }
}

static void check_iterated(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Str name;
    Made made = made_at(cordon, node, scope, &name);
    if (made == MADE_COROUTINE) {
        report_unawaited(cordon, node, name);
    } else if (made == MADE_GENERATOR) {
        cordon_report(cordon, RULE_CDN_ASY_002, node,
                      arena_format(cordon->judge->arena,
                                   "the items of `%.*s()` come by `async for` alone",
                                   STR_ARG(name)));
    }
}

/* What a coroutine itself has: send, throw, close, cr_frame ... */
static bool is_own_member(Str name) {
    return str_equal(name, STR("send")) || str_equal(name, STR("throw")) ||
           str_equal(name, STR("close")) || str_starts_with(name, STR("cr_")) ||
           str_starts_with(name, STR("__"));
}

static void check_compared(Cordon *cordon, const AstCompare *compare, const NameScope *scope) {
    AstCmpop op = (AstCmpop)compare->ops.items[0];
    if (op == AST_CMPOP_IS || op == AST_CMPOP_IS_NOT || op == AST_CMPOP_IN ||
        op == AST_CMPOP_NOT_IN) {
        return;
    }
    check_operand(cordon, compare->left, scope);
    for (int32_t i = 0; i < compare->comparators.count; i++) {
        check_operand(cordon, compare->comparators.items[i], scope);
    }
}

/* await of what a plain function of the program returns, where that is a number, a text, a list or nothing. */
static void check_await(Cordon *cordon, const AstAwait *await, const NameScope *scope) {
    if (await->value->kind != AST_CALL) {
        return;
    }
    const AstCall *call = (const AstCall *)await->value;
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    bool is_plain = function.count == 1 && !function.open &&
                    function.items[0].kind == VALUE_PROGRAM &&
                    function.items[0].node->kind == AST_FUNCTION_DEF;
    if (!is_plain) {
        return;
    }
    const AstFunctionDef *definition = (const AstFunctionDef *)function.items[0].node;
    const NameScope *opened = resolver_opened(&cordon->resolver, &definition->node);
    const ScopedExpression *given = opened ? opened->returns : NULL;
    bool is_typed = given && !given->next && definition->decorator_list.count == 0 &&
                    type_of_node(cordon, given->node, given->scope) != NULL;
    if (is_typed) {
        cordon_report(cordon, RULE_CDN_ASY_002, &await->node,
                      arena_format(cordon->judge->arena,
                                   "`%.*s()` is no coroutine: there is nothing to await",
                                   STR_ARG(definition->name->text)));
    }
}

/* asyncio.run(main) for asyncio.run(main()); sum([f(x) for x in xs]) */
static void check_argument(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    if (call->args.count == 0) {
        return;
    }
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    if (function.count != 1 || function.open || function.items[0].kind != VALUE_PATH) {
        return;
    }
    const AstNode *given = call->args.items[0];
    if (is_one_of(function.items[0].text, runners) && given->kind == AST_NAME) {
        Values values = resolver_values(&cordon->resolver, given, scope);
        bool is_definition = values.count == 1 && !values.open &&
                             values.items[0].kind == VALUE_PROGRAM &&
                             values.items[0].node->kind == AST_ASYNC_FUNCTION_DEF;
        if (is_definition) {
            Str name = ((const AstName *)given)->id->text;
            cordon_report(cordon, RULE_CDN_ASY_002, given,
                          arena_format(cordon->judge->arena,
                                       "`%.*s` is not called: `%.*s()` is the coroutine",
                                       STR_ARG(name), STR_ARG(name)));
        }
        return;
    }
    if (is_one_of(function.items[0].text, computing)) {
        given = amount_source(cordon, given, &scope);
        bool is_comprehension = given->kind == AST_LIST_COMP || given->kind == AST_GENERATOR_EXP;
        const NameScope *inner =
            is_comprehension ? resolver_opened(&cordon->resolver, given) : NULL;
        if (inner) {
            check_operand(cordon, ((const AstListComp *)given)->elt, inner);
        }
    }
}

void check_awaited(Cordon *cordon, const AstNode *expression, const NameScope *scope) {
    Str name;
    if (expression->kind != AST_CALL) {
        return;
    }
    Made made = made_at(cordon, expression, scope, &name);
    if (made == MADE_COROUTINE) {
        cordon_report(cordon, RULE_CDN_ASY_001, expression, name);
    }
    Values function =
        resolver_values(&cordon->resolver, ((const AstCall *)expression)->func, scope);
    bool is_gather = function.count == 1 && !function.open &&
                     function.items[0].kind == VALUE_PATH &&
                     str_equal(function.items[0].text, STR("asyncio.gather"));
    if (is_gather) {
        cordon_report(cordon, RULE_CDN_ASY_002, expression,
                      STR("nothing waits for what `asyncio.gather()` starts"));
    }
}

void check_coroutine_use(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    switch (node->kind) {
    case AST_BIN_OP:
        check_operand(cordon, ((const AstBinOp *)node)->left, scope);
        check_operand(cordon, ((const AstBinOp *)node)->right, scope);
        break;
    case AST_COMPARE: check_compared(cordon, (const AstCompare *)node, scope); break;
    case AST_SUBSCRIPT: check_operand(cordon, ((const AstSubscript *)node)->value, scope); break;
    case AST_ATTRIBUTE:
        if (!is_own_member(((const AstAttribute *)node)->attr->text)) {
            check_operand(cordon, ((const AstAttribute *)node)->value, scope);
        }
        break;
    case AST_IF: check_condition(cordon, ((const AstIf *)node)->test, scope); break;
    case AST_WHILE: check_condition(cordon, ((const AstWhile *)node)->test, scope); break;
    case AST_IF_EXP: check_condition(cordon, ((const AstIfExp *)node)->test, scope); break;
    case AST_FOR: check_iterated(cordon, ((const AstFor *)node)->iter, scope); break;
    case AST_AWAIT: check_await(cordon, (const AstAwait *)node, scope); break;
    case AST_CALL: check_argument(cordon, (const AstCall *)node, scope); break;
    default: break;
    }
}
