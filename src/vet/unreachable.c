/* Statements that are never reached: behind what always leaves, under a condition that never holds, handlers of what
 * an earlier one has caught. */
#include "vet/cordon.h"
#include "vet/modules.h"

/* --- what always leaves ------------------------------------------------------------------------------------------- */

static bool is_exit_call(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    static const char *const exits[] = {"sys.exit", "builtins.exit", "builtins.quit", "os._exit",
                                        "os.abort"};
    if (node->kind != AST_EXPR || ((const AstExpr *)node)->value->kind != AST_CALL) {
        return false;
    }
    const AstCall *call = (const AstCall *)((const AstExpr *)node)->value;
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    bool is_told = function.count == 1 && !function.open && function.items[0].kind == VALUE_PATH;
    for (size_t i = 0; is_told && i < sizeof exits / sizeof *exits; i++) {
        if (str_equal(function.items[0].text, str_from(exits[i]))) {
            return true;
        }
    }
    return false;
}

static const AstNode *last_of(const AstSeq *body) {
    return body->count > 0 ? body->items[body->count - 1] : NULL;
}

/* Whether nothing comes past the statement. Branches in branches are followed only so far. */
static bool always_leaves(Cordon *cordon, const AstNode *node, const NameScope *scope, int depth) {
    enum { DEPTH_MOST = 16 };
    if (!node || depth > DEPTH_MOST) {
        return false;
    }
    switch (node->kind) {
    case AST_RETURN:
    case AST_RAISE:
    case AST_BREAK:
    case AST_CONTINUE: return true;
    case AST_IF: {
        const AstIf *branch = (const AstIf *)node;
        return always_leaves(cordon, last_of(&branch->orelse), scope, depth + 1) &&
               always_leaves(cordon, last_of(&branch->body), scope, depth + 1);
    }
    default: return is_exit_call(cordon, node, scope);
    }
}

/* What stands there for another reason than to be run, or would do nothing: the `yield` that makes a generator, `pass`,
 * `break` behind `return`, a text. */
static bool is_idle(const AstNode *node) {
    if (node->kind != AST_EXPR) {
        return node->kind == AST_PASS || node->kind == AST_BREAK || node->kind == AST_CONTINUE;
    }
    AstKind kind = (AstKind)((const AstExpr *)node)->value->kind;
    return kind == AST_YIELD || kind == AST_YIELD_FROM || kind == AST_CONSTANT;
}

static void check_block(Cordon *cordon, const AstSeq *body, const NameScope *scope) {
    for (int32_t i = 0; i + 1 < body->count; i++) {
        const AstNode *next = body->items[i + 1];
        if (always_leaves(cordon, body->items[i], scope, 0)) {
            if (!is_idle(next)) {
                cordon_report(cordon, RULE_CDN_UNR_001, next,
                              arena_format(cordon->judge->arena, "what stands in line %d leaves",
                                           body->items[i]->line));
            }
            return;
        }
    }
}

/* --- what never holds --------------------------------------------------------------------------------------------- */

static void check_condition(Cordon *cordon, const AstNode *test, const AstSeq *body) {
    bool is_false =
        test->kind == AST_CONSTANT && ((const AstConstant *)test)->value.kind == AST_VALUE_FALSE;
    if (is_false && body->count > 0 && !is_idle(body->items[0])) {
        cordon_report(cordon, RULE_CDN_UNR_001, body->items[0], STR("the condition is False"));
    }
}

/* --- handlers ----------------------------------------------------------------------------------------------------- */

static Str builtin_caught(const AstNode *type) {
    Str name = type && type->kind == AST_NAME ? ((const AstName *)type)->id->text : (Str){NULL, 0};
    return name.data && module_find(&module_builtin, name) ? name : (Str){NULL, 0};
}

/* Exceptions that Exception does not catch, or that may be any. */
static bool escapes_exception(Str name) {
    return str_starts_with(name, STR("Base")) || str_equal(name, STR("KeyboardInterrupt")) ||
           str_equal(name, STR("SystemExit")) || str_equal(name, STR("GeneratorExit"));
}

static void check_handlers(Cordon *cordon, const AstSeq *handlers) {
    Str all = {NULL, 0};
    for (int32_t i = 0; i < handlers->count; i++) {
        Str name = builtin_caught(((const AstExceptHandler *)handlers->items[i])->type);
        if (!name.data) {
            continue;
        }
        bool is_base = str_equal(name, STR("BaseException"));
        if (all.data && (!escapes_exception(name) || str_equal(all, STR("BaseException")))) {
            cordon_report(cordon, RULE_CDN_UNR_001, handlers->items[i],
                          arena_format(cordon->judge->arena,
                                       "`except %.*s` before it catches `%.*s`", STR_ARG(all),
                                       STR_ARG(name)));
        } else if (is_base || str_equal(name, STR("Exception"))) {
            all = name;
        }
    }
}

void check_unreachable(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    switch (node->kind) {
    case AST_MODULE: check_block(cordon, &((const AstModule *)node)->body, scope); break;
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF: {
        const NameScope *opened = resolver_opened(&cordon->resolver, node);
        check_block(cordon, &((const AstFunctionDef *)node)->body, opened ? opened : scope);
        break;
    }
    case AST_IF: {
        const AstIf *branch = (const AstIf *)node;
        check_condition(cordon, branch->test, &branch->body);
        check_block(cordon, &branch->body, scope);
        check_block(cordon, &branch->orelse, scope);
        break;
    }
    case AST_WHILE: {
        const AstWhile *loop = (const AstWhile *)node;
        check_condition(cordon, loop->test, &loop->body);
        check_block(cordon, &loop->body, scope);
        break;
    }
    case AST_FOR:
    case AST_ASYNC_FOR: check_block(cordon, &((const AstFor *)node)->body, scope); break;
    case AST_WITH:
    case AST_ASYNC_WITH: check_block(cordon, &((const AstWith *)node)->body, scope); break;
    case AST_MATCH_CASE: check_block(cordon, &((const AstMatchCase *)node)->body, scope); break;
    case AST_EXCEPT_HANDLER:
        check_block(cordon, &((const AstExceptHandler *)node)->body, scope);
        break;
    case AST_TRY: {
        const AstTry *try = (const AstTry *)node;
        check_block(cordon, &try->body, scope);
        check_block(cordon, &try->orelse, scope);
        check_block(cordon, &try->finalbody, scope);
        check_handlers(cordon, &try->handlers);
        break;
    }
    default: break;
    }
}
