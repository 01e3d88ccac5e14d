/* Loops that nothing leaves, vast ranges, functions that always call themselves. */
#include "vet/cordon.h"

/* --- conditions ------------------------------------------------------------------------------------------------- */

typedef enum Truth { TRUTH_UNKNOWN, TRUTH_FALSE, TRUTH_TRUE } Truth;

static Truth truth_of(bool value) {
    return value ? TRUTH_TRUE : TRUTH_FALSE;
}

static Truth constant_truth(const AstValue *value) {
    switch ((AstValueKind)value->kind) {
    case AST_VALUE_NONE:
    case AST_VALUE_FALSE: return TRUTH_FALSE;
    case AST_VALUE_TRUE:
    case AST_VALUE_ELLIPSIS:
    case AST_VALUE_BIG_INT: return TRUTH_TRUE;
    case AST_VALUE_INT: return truth_of(value->number.integer != 0);
    case AST_VALUE_FLOAT:
    case AST_VALUE_IMAGINARY: return truth_of(value->number.real != 0);
    case AST_VALUE_STR:
    case AST_VALUE_BYTES: return truth_of(value->text.size > 0);
    }
    return TRUTH_UNKNOWN;
}

static bool int_of(const AstNode *node, int64_t *out) {
    if (node->kind != AST_CONSTANT || ((const AstConstant *)node)->value.kind != AST_VALUE_INT) {
        return false;
    }
    *out = ((const AstConstant *)node)->value.number.integer;
    return true;
}

static Truth compare_truth(const AstCompare *compare) {
    int64_t left, right;
    if (compare->comparators.count != 1 || !int_of(compare->left, &left) ||
        !int_of(compare->comparators.items[0], &right)) {
        return TRUTH_UNKNOWN;
    }
    switch ((AstCmpop)compare->ops.items[0]) {
    case AST_CMPOP_EQ:
    case AST_CMPOP_IS: return truth_of(left == right);
    case AST_CMPOP_NOT_EQ:
    case AST_CMPOP_IS_NOT: return truth_of(left != right);
    case AST_CMPOP_LT: return truth_of(left < right);
    case AST_CMPOP_LT_E: return truth_of(left <= right);
    case AST_CMPOP_GT: return truth_of(left > right);
    case AST_CMPOP_GT_E: return truth_of(left >= right);
    case AST_CMPOP_IN:
    case AST_CMPOP_NOT_IN: return TRUTH_UNKNOWN;
    }
    return TRUTH_UNKNOWN;
}

/* len("a"), bool([1]): as true as what they are given. */
static bool is_length(const AstCall *call) {
    if (call->node.kind != AST_CALL || call->func->kind != AST_NAME || call->args.count != 1) {
        return false;
    }
    Str name = ((const AstName *)call->func)->id->text;
    return (str_equal(name, STR("len")) || str_equal(name, STR("bool"))) &&
           call->args.items[0]->kind != AST_CALL;
}

/* Of a condition that is made of constants alone. */
static Truth condition_truth(const AstNode *node) {
    bool is_negated = false;
    for (;;) {
        if (node->kind == AST_NAMED_EXPR) {
            node = ((const AstNamedExpr *)node)->value;
        } else if (node->kind == AST_UNARY_OP &&
                   ((const AstUnaryOp *)node)->op == AST_UNARYOP_NOT) {
            node = ((const AstUnaryOp *)node)->operand;
            is_negated = !is_negated;
        } else {
            break;
        }
    }
    Truth truth = TRUTH_UNKNOWN;
    if (node->kind == AST_CONSTANT) {
        truth = constant_truth(&((const AstConstant *)node)->value);
    } else if (node->kind == AST_COMPARE) {
        truth = compare_truth((const AstCompare *)node);
    } else if (node->kind == AST_LIST || node->kind == AST_TUPLE || node->kind == AST_SET) {
        truth = truth_of(((const AstTuple *)node)->elts.count > 0);
    } else if (node->kind == AST_LAMBDA) {
        truth = TRUTH_TRUE;
    } else if (is_length((const AstCall *)node)) {
        truth = condition_truth(((const AstCall *)node)->args.items[0]);
    }
    if (truth == TRUTH_UNKNOWN || !is_negated) {
        return truth;
    }
    return truth == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
}

/* --- ways out of a loop ----------------------------------------------------------------------------------------- */

typedef struct ExitItem {
    const AstNode *node;
    bool in_loop;    /* a break ends an inner loop */
    bool is_guarded; /* a raise is caught inside the loop */
} ExitItem;

typedef struct ExitSearch {
    Arena *arena;
    ExitItem *stack;
    int64_t count, capacity;
} ExitSearch;

static void push(ExitSearch *search, const AstNode *node, bool in_loop, bool is_guarded) {
    if (!node) {
        return;
    }
    if (search->count == search->capacity) {
        int64_t capacity = search->capacity ? search->capacity * 2 : 64;
        ExitItem *stack =
            (ExitItem *)arena_alloc(search->arena, capacity * (int64_t)sizeof(ExitItem));
        if (!stack) {
            return;
        }
        if (search->count > 0) {
            memcpy(stack, search->stack, (size_t)search->count * sizeof *stack);
        }
        search->stack = stack;
        search->capacity = capacity;
    }
    search->stack[search->count++] = (ExitItem){node, in_loop, is_guarded};
}

static void push_seq(ExitSearch *search, const AstSeq *seq, bool in_loop, bool is_guarded) {
    for (int32_t i = 0; i < seq->count; i++) {
        push(search, seq->items[i], in_loop, is_guarded);
    }
}

static void push_all(ExitSearch *search, const ExitItem *item) {
    const AstKindInfo *info = &ast_kinds[item->node->kind];
    for (int i = 0; i < info->field_count; i++) {
        AstSeq children = ast_field_nodes(item->node, &info->fields[i]);
        push_seq(search, &children, item->in_loop, item->is_guarded);
    }
}

/* sys.exit(), exit(), os._exit() and what looks like them. */
static bool ends_program(const AstCall *call) {
    static const char *const names[] = {"exit", "quit", "_exit", "abort"};
    Str name = STR("");
    if (call->func->kind == AST_NAME) {
        name = ((const AstName *)call->func)->id->text;
    } else if (call->func->kind == AST_ATTRIBUTE) {
        name = ((const AstAttribute *)call->func)->attr->text;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_equal(name, str_from(names[i]))) {
            return true;
        }
    }
    return false;
}

static void push_compound(ExitSearch *search, const ExitItem *item) {
    const AstNode *node = item->node;
    if (node->kind == AST_IF) {
        const AstIf *branch = (const AstIf *)node;
        Truth truth = condition_truth(branch->test);
        push(search, branch->test, item->in_loop, item->is_guarded);
        if (truth != TRUTH_FALSE) {
            push_seq(search, &branch->body, item->in_loop, item->is_guarded);
        }
        if (truth != TRUTH_TRUE) {
            push_seq(search, &branch->orelse, item->in_loop, item->is_guarded);
        }
    } else if (node->kind == AST_TRY || node->kind == AST_TRY_STAR) {
        const AstTry *try = (const AstTry *)node;
        bool is_caught = item->is_guarded || try->handlers.count > 0;
        push_seq(search, &try->body, item->in_loop, is_caught);
        push_seq(search, &try->handlers, item->in_loop, item->is_guarded);
        push_seq(search, &try->orelse, item->in_loop, item->is_guarded);
        push_seq(search, &try->finalbody, item->in_loop, item->is_guarded);
    } else if (node->kind == AST_WHILE) {
        const AstWhile *loop = (const AstWhile *)node;
        push(search, loop->test, item->in_loop, item->is_guarded);
        push_seq(search, &loop->body, true, item->is_guarded);
        push_seq(search, &loop->orelse, item->in_loop, item->is_guarded);
    } else {
        const AstFor *loop = (const AstFor *)node;
        push(search, loop->iter, item->in_loop, item->is_guarded);
        push_seq(search, &loop->body, true, item->is_guarded);
        push_seq(search, &loop->orelse, item->in_loop, item->is_guarded);
    }
}

/* Whether this node leaves the loop; its children go onto the stack where they may. */
static bool is_exit(ExitSearch *search, const ExitItem *item) {
    switch (item->node->kind) {
    case AST_BREAK: return !item->in_loop;
    case AST_RETURN:
    case AST_YIELD:
    case AST_YIELD_FROM: return true;
    case AST_RAISE: return !item->is_guarded;
    case AST_CALL: push_all(search, item); return ends_program((const AstCall *)item->node);
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF:
    case AST_CLASS_DEF:
    case AST_LAMBDA: return false;
    case AST_IF:
    case AST_TRY:
    case AST_TRY_STAR:
    case AST_WHILE:
    case AST_FOR:
    case AST_ASYNC_FOR: push_compound(search, item); return false;
    default: push_all(search, item); return false;
    }
}

static bool has_exit(Cordon *cordon, const AstSeq *body) {
    ArenaMark mark = arena_mark(cordon->judge->arena);
    ExitSearch search = {.arena = cordon->judge->arena};
    push_seq(&search, body, false, false);
    bool found = false;
    while (search.count > 0 && !found) {
        ExitItem item = search.stack[--search.count];
        found = is_exit(&search, &item);
    }
    arena_release(cordon->judge->arena, mark);
    return found;
}

void check_while(Cordon *cordon, const AstWhile *loop, const NameScope *scope, bool is_guarded) {
    bool is_true = condition_truth(loop->test) == TRUTH_TRUE;
    if (is_true) {
        check_growth(cordon, &loop->body, scope);
    }
    if (is_guarded || has_exit(cordon, &loop->body)) {
        return;
    }
    if (is_true || loop_is_stuck(cordon, loop, scope)) {
        cordon_report(cordon, RULE_CDN_LOP_001, loop->test, STR(""));
        check_started_tasks(cordon, &loop->node, scope);
    }
}

/* iter(int, 1): int() is never 1 */
static bool is_endless_iter(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    bool is_iter = function.count == 1 && function.items[0].kind == VALUE_PATH &&
                   str_equal(function.items[0].text, STR("builtins.iter"));
    if (!is_iter || call->args.count != 2 || call->args.items[1]->kind != AST_CONSTANT) {
        return false;
    }
    Values maker = resolver_values(&cordon->resolver, call->args.items[0], scope);
    bool is_type = maker.count == 1 && maker.items[0].kind == VALUE_PATH &&
                   (str_equal(maker.items[0].text, STR("builtins.int")) ||
                    str_equal(maker.items[0].text, STR("builtins.str")) ||
                    str_equal(maker.items[0].text, STR("builtins.object")) ||
                    str_equal(maker.items[0].text, STR("builtins.list")));
    return is_type && condition_truth(call->args.items[1]) == TRUTH_TRUE;
}

/* With the outermost loop around it, where both are known and it comes to what nobody waits for. */
static int64_t times_in_all(Cordon *cordon, const AstFor *loop, int64_t times,
                            const NameScope *scope) {
    const int64_t endless = INT64_C(10000000000);
    const AstNode *around = cordon->item->loop;
    int64_t outer = around && around != &loop->node && around->kind == AST_FOR
                        ? items_count(cordon, ((const AstFor *)around)->iter, scope)
                        : 0;
    int64_t all;
    bool is_vast =
        outer > 1 && times > 1 && (__builtin_mul_overflow(outer, times, &all) || all > endless);
    return is_vast ? (outer > INT64_MAX / times ? INT64_MAX - 1 : outer * times) : times;
}

/* sum(range(10**12)), max(itertools.count()) */
void check_consuming_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope) {
    static const char *const all_of_it[] = {"builtins.sum", "builtins.max", "builtins.min"};
    enum { TIMES_MOST = 50000000 };
    bool takes_all = false;
    for (size_t i = 0; i < sizeof all_of_it / sizeof *all_of_it; i++) {
        takes_all |= str_equal(path, str_from(all_of_it[i]));
    }
    bool takes_some = str_equal(path, STR("builtins.any")) || str_equal(path, STR("builtins.all"));
    if (call->args.count == 0 || (!takes_all && !takes_some)) {
        return;
    }
    int64_t times = items_count(cordon, call->args.items[0], scope);
    if (times == INT64_MAX && takes_all) {
        cordon_report(cordon, RULE_CDN_LOP_001, call->args.items[0], STR(""));
    } else if (times > TIMES_MOST && times < INT64_MAX) {
        cordon_report(cordon, RULE_CDN_LOP_002, call->args.items[0],
                      arena_format(cordon->judge->arena, "%lld", (long long)times));
    }
}

void check_for(Cordon *cordon, const AstFor *loop, const NameScope *scope) {
    enum { TIMES_MOST = 50000000, DOUBLINGS_MOST = 40 };
    if (loop_feeds_itself(loop) && !has_exit(cordon, &loop->body)) {
        cordon_report(cordon, RULE_CDN_LOP_001, loop->iter, STR(""));
    }
    if (loop->iter->kind != AST_CALL) {
        return;
    }
    const AstCall *call = (const AstCall *)loop->iter;
    if ((is_endless_iter(cordon, call, scope) ||
         items_count(cordon, loop->iter, scope) == INT64_MAX) &&
        !has_exit(cordon, &loop->body)) {
        cordon_report(cordon, RULE_CDN_LOP_001, loop->iter, STR(""));
        check_started_tasks(cordon, &loop->node, scope);
        return;
    }
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    bool is_range = function.count == 1 && function.items[0].kind == VALUE_PATH &&
                    str_equal(function.items[0].text, STR("builtins.range"));
    int64_t times =
        is_range ? range_count(cordon, call, scope) : items_count(cordon, loop->iter, scope);
    times = times_in_all(cordon, loop, times, scope);
    if (times > DOUBLINGS_MOST) {
        check_growth(cordon, &loop->body, scope);
    }
    if (times > TASKS_MOST) {
        check_started_tasks(cordon, &loop->node, scope);
    }
    if (times > TIMES_MOST && !has_exit(cordon, &loop->body)) {
        Str text = times == INT64_MAX
                       ? STR("more than 9223372036854775806")
                       : arena_format(cordon->judge->arena, "%lld", (long long)times);
        cordon_report(cordon, RULE_CDN_LOP_002, loop->iter, text);
    }
}

/* --- recursion -------------------------------------------------------------------------------------------------- */

enum { STATEMENT_DEPTH = 100 };

typedef struct Recursion {
    Arena *arena;
    Str name;     /* of the function */
    Str receiver; /* "self" in a method, else empty */
    int32_t depth;
} Recursion;

typedef enum Way { WAY_ON, WAY_CALLS, WAY_LEAVES } Way;

static bool calls_itself(const Recursion *recursion, const AstCall *call) {
    if (recursion->receiver.size == 0) {
        return call->func->kind == AST_NAME &&
               str_equal(((const AstName *)call->func)->id->text, recursion->name);
    }
    if (call->func->kind != AST_ATTRIBUTE) {
        return false;
    }
    const AstAttribute *method = (const AstAttribute *)call->func;
    return str_equal(method->attr->text, recursion->name) && method->value->kind == AST_NAME &&
           str_equal(((const AstName *)method->value)->id->text, recursion->receiver);
}

/* The parts of an expression that are evaluated whatever happens. */
static void push_certain(ExitSearch *search, const AstNode *node) {
    ExitItem item = {.node = node};
    switch (node->kind) {
    case AST_BOOL_OP: push(search, ((const AstBoolOp *)node)->values.items[0], false, false); break;
    case AST_IF_EXP: push(search, ((const AstIfExp *)node)->test, false, false); break;
    case AST_COMPARE:
        push(search, ((const AstCompare *)node)->left, false, false);
        push(search, ((const AstCompare *)node)->comparators.items[0], false, false);
        break;
    case AST_LAMBDA:
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR_EXP: break;
    default: push_all(search, &item); break;
    }
}

/* Whether evaluating the expression calls the function, whatever happens. A yield gives control away first. */
static Way expression_way(const Recursion *recursion, const AstNode *node) {
    if (!node) {
        return WAY_ON;
    }
    ArenaMark mark = arena_mark(recursion->arena);
    ExitSearch search = {.arena = recursion->arena};
    push(&search, node, false, false);
    Way way = WAY_ON;
    while (search.count > 0 && way != WAY_LEAVES) {
        ExitItem item = search.stack[--search.count];
        if (item.node->kind == AST_YIELD || item.node->kind == AST_YIELD_FROM) {
            way = WAY_LEAVES;
        } else if (item.node->kind == AST_CALL &&
                   calls_itself(recursion, (const AstCall *)item.node)) {
            way = WAY_CALLS;
        }
        push_certain(&search, item.node);
    }
    arena_release(recursion->arena, mark);
    return way;
}

static Way body_way(Recursion *recursion, const AstSeq *body);

static Way branch_way(Recursion *recursion, const AstIf *branch) {
    Way way = expression_way(recursion, branch->test);
    if (way != WAY_ON) {
        return way;
    }
    Way one = body_way(recursion, &branch->body);
    Way other = body_way(recursion, &branch->orelse);
    if (one == WAY_LEAVES || other == WAY_LEAVES) {
        return WAY_LEAVES;
    }
    return one == WAY_CALLS && other == WAY_CALLS ? WAY_CALLS : WAY_ON;
}

/* Whether the statement gives the function's name another meaning: then a call of it is no call of itself. */
static bool rebinds(const Recursion *recursion, const AstNode *node) {
    if (node->kind == AST_ASSIGN) {
        const AstSeq *targets = &((const AstAssign *)node)->targets;
        for (int32_t i = 0; i < targets->count; i++) {
            const AstNode *target = targets->items[i];
            if (target->kind == AST_NAME &&
                str_equal(((const AstName *)target)->id->text, recursion->name)) {
                return true;
            }
        }
        return false;
    }
    if (node->kind != AST_IMPORT && node->kind != AST_IMPORT_FROM) {
        return false;
    }
    const AstSeq *names = node->kind == AST_IMPORT ? &((const AstImport *)node)->names
                                                   : &((const AstImportFrom *)node)->names;
    for (int32_t i = 0; i < names->count; i++) {
        const AstAlias *alias = (const AstAlias *)names->items[i];
        const AstIdent *name = alias->asname ? alias->asname : alias->name;
        if (str_equal(name->text, recursion->name)) {
            return true;
        }
    }
    return false;
}

static Way statement_way(Recursion *recursion, const AstNode *node) {
    if (rebinds(recursion, node)) {
        return WAY_LEAVES;
    }
    switch (node->kind) {
    case AST_RETURN: {
        Way way = expression_way(recursion, ((const AstReturn *)node)->value);
        return way == WAY_ON ? WAY_LEAVES : way;
    }
    case AST_EXPR: return expression_way(recursion, ((const AstExpr *)node)->value);
    case AST_ASSIGN: return expression_way(recursion, ((const AstAssign *)node)->value);
    case AST_AUG_ASSIGN: return expression_way(recursion, ((const AstAugAssign *)node)->value);
    case AST_ANN_ASSIGN: return expression_way(recursion, ((const AstAnnAssign *)node)->value);
    case AST_IF: return branch_way(recursion, (const AstIf *)node);
    case AST_PASS:
    case AST_IMPORT:
    case AST_IMPORT_FROM:
    case AST_GLOBAL:
    case AST_NONLOCAL:
    case AST_FUNCTION_DEF:
    case AST_CLASS_DEF: return WAY_ON;
    default: return WAY_LEAVES; /* loops, try, with, match, raise: it may end there */
    }
}

static Way body_way(Recursion *recursion, const AstSeq *body) {
    if (recursion->depth == STATEMENT_DEPTH) {
        return WAY_LEAVES;
    }
    recursion->depth++;
    Way way = WAY_ON;
    for (int32_t i = 0; i < body->count && way == WAY_ON; i++) {
        way = statement_way(recursion, body->items[i]);
    }
    recursion->depth--;
    return way;
}

/* f always calls g, and g always f. */
static bool calls_back(Cordon *cordon, const AstFunctionDef *function, const NameScope *scope) {
    enum { STATEMENTS_MOST = 8 };
    Recursion recursion = {.arena = cordon->judge->arena};
    for (int32_t i = 0; i < function->body.count && i < STATEMENTS_MOST; i++) {
        const AstNode *node = function->body.items[i];
        const AstNode *value = node->kind == AST_EXPR     ? ((const AstExpr *)node)->value
                               : node->kind == AST_RETURN ? ((const AstReturn *)node)->value
                               : node->kind == AST_ASSIGN ? ((const AstAssign *)node)->value
                                                          : NULL;
        const AstNode *called =
            value && value->kind == AST_CALL ? ((const AstCall *)value)->func : NULL;
        const Binding *other =
            called && called->kind == AST_NAME
                ? resolver_binding(&cordon->resolver, scope, ((const AstName *)called)->id->text)
                : NULL;
        bool is_function = other && other->kind == BINDING_PROGRAM && !other->previous &&
                           other->node != &function->node && other->node->kind == AST_FUNCTION_DEF;
        if (!is_function) {
            continue;
        }
        recursion.name = ((const AstName *)called)->id->text;
        if (body_way(&recursion, &function->body) != WAY_CALLS) {
            continue;
        }
        recursion.name = function->name->text;
        if (body_way(&recursion, &((const AstFunctionDef *)other->node)->body) == WAY_CALLS) {
            return true;
        }
    }
    return false;
}

void check_recursion(Cordon *cordon, const AstFunctionDef *function, const NameScope *scope) {
    Recursion recursion = {.arena = cordon->judge->arena, .name = function->name->text};
    const AstArguments *args = (const AstArguments *)function->args;
    if (scope->kind == NAME_SCOPE_CLASS) {
        const AstSeq *first = args->posonlyargs.count ? &args->posonlyargs : &args->args;
        if (first->count == 0) {
            return;
        }
        recursion.receiver = ((const AstArg *)first->items[0])->arg->text;
    }
    bool is_method = recursion.receiver.size > 0;
    if (function->decorator_list.count == 0 &&
        (body_way(&recursion, &function->body) == WAY_CALLS ||
         (!is_method && calls_back(cordon, function, scope)))) {
        cordon_report(cordon, RULE_CDN_LOP_003, &function->node, function->name->text);
    }
}

/* f = lambda: f() */
void check_lambda_recursion(Cordon *cordon, const AstAssign *assign) {
    const AstNode *target = assign->targets.items[0];
    if (assign->value->kind != AST_LAMBDA || target->kind != AST_NAME) {
        return;
    }
    Str name = ((const AstName *)target)->id->text;
    Recursion recursion = {.arena = cordon->judge->arena, .name = name};
    if (expression_way(&recursion, ((const AstLambda *)assign->value)->body) == WAY_CALLS) {
        cordon_report(cordon, RULE_CDN_LOP_003, assign->value, name);
    }
}
