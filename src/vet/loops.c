/* Loops that nothing leaves, vast ranges, functions that always call themselves. */
#include "vet/amounts.h"
#include "vet/residual.h"
#include "vet/walk.h"

/* --- conditions ------------------------------------------------------------------------------------------------- */

/* More rounds than anybody waits for: of one loop, of loops in loops, of those that something leaves early. */
static const int64_t ROUNDS_MOST = 50000000;
static const int64_t NESTED_MOST = 2000000000;
static const int64_t NESTED_LEFT_MOST = 100000000000;

static void report_rounds(Cordon *cordon, const AstNode *node, int64_t rounds) {
    Str text = rounds >= AMOUNT_VAST
                   ? STR("more than 9223372036854775806")
                   : arena_format(cordon->judge->arena, "%lld", (long long)rounds);
    cordon_report(cordon, RULE_CDN_LOP_002, node, text);
}

/* Whether the name is a builtin that nothing binds anew. */
static bool names_builtin(Cordon *cordon, const AstName *name, const NameScope *scope) {
    Values values = resolver_values(&cordon->resolver, &name->node, scope);
    return values.count == 1 && values.items[0].kind == VALUE_PATH &&
           str_starts_with(values.items[0].text, STR("builtins.")) &&
           !str_ends_with(values.items[0].text, STR("()"));
}

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
    bool is_cancelled; /* an await may be the end: the program cancels tasks */
    bool yields_stay;  /* a yield is no way out: whoever takes the items is asked for */
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

static bool ends_in_continue(const AstSeq *body) {
    return body->count > 0 && body->items[body->count - 1]->kind == AST_CONTINUE;
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
        if (ends_in_continue(&try->finalbody)) {
            return; /* it takes back whatever left the try */
        }
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
    case AST_RETURN: return true;
    case AST_YIELD:
    case AST_YIELD_FROM: push_all(search, item); return !search->yields_stay;
    case AST_AWAIT: push_all(search, item); return search->is_cancelled;
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

static bool cancels_tasks(const Cordon *cordon) {
    static const char *const ways[] = {".cancel(", "wait_for(", "timeout(", "TaskGroup("};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (str_find(cordon->judge->tree->source, str_from(ways[i]), 0) >= 0) {
            return true;
        }
    }
    return false;
}

static bool leaves(Cordon *cordon, const AstSeq *body, bool yields_stay) {
    ArenaMark mark = arena_mark(cordon->judge->arena);
    ExitSearch search = {.arena = cordon->judge->arena,
                         .yields_stay = yields_stay,
                         .is_cancelled = cancels_tasks(cordon)};
    push_seq(&search, body, false, false);
    bool found = false;
    while (search.count > 0 && !found) {
        ExitItem item = search.stack[--search.count];
        found = is_exit(&search, &item);
    }
    arena_release(cordon->judge->arena, mark);
    return found;
}

static bool has_exit(Cordon *cordon, const AstSeq *body) {
    return leaves(cordon, body, false);
}

bool loop_yields_forever(Cordon *cordon, const AstWhile *loop) {
    return condition_truth(loop->test) == TRUTH_TRUE && !leaves(cordon, &loop->body, true) &&
           leaves(cordon, &loop->body, false);
}

/* A condition of builtins and constants alone is run: isinstance(1, int), any([0, 1]), (lambda: True)(). */
static Truth run_truth(Cordon *cordon, const AstNode *test, const NameScope *scope) {
    enum { NODES_MOST = 30 };
    if (test->kind != AST_CALL) {
        return TRUTH_UNKNOWN;
    }
    ArenaMark mark = arena_mark(cordon->judge->arena);
    Walk walk;
    walk_begin(&walk, cordon->judge->arena, test);
    const AstNode *node;
    bool is_closed = true;
    for (int i = 0; is_closed && (node = walk_next(&walk, NULL)) != NULL; i++) {
        bool is_name = node->kind == AST_NAME;
        is_closed = i < NODES_MOST && node->kind != AST_ATTRIBUTE &&
                    (!is_name || names_builtin(cordon, (const AstName *)node, scope));
    }
    arena_release(cordon->judge->arena, mark);
    AstIfExp *choice = is_closed ? (AstIfExp *)ast_new(cordon->judge->arena, AST_IF_EXP) : NULL;
    AstConstant *numbers[2];
    for (int i = 0; choice && i < 2; i++) {
        numbers[i] = (AstConstant *)ast_new(cordon->judge->arena, AST_CONSTANT);
        if (!numbers[i]) {
            return TRUTH_UNKNOWN;
        }
        numbers[i]->node = *test;
        numbers[i]->node.kind = AST_CONSTANT;
        numbers[i]->value.kind = AST_VALUE_INT;
        numbers[i]->value.number.integer = i;
    }
    if (!choice) {
        return TRUTH_UNKNOWN;
    }
    choice->node = *test;
    choice->node.kind = AST_IF_EXP;
    choice->test = (AstNode *)(uintptr_t)test;
    choice->body = &numbers[1]->node;
    choice->orelse = &numbers[0]->node;
    Evaluation evaluation = {&cordon->resolver, scope, 0};
    Values values = {0};
    bool is_run = fold_by_running(&evaluation, &choice->node, &values) && values.count == 1 &&
                  values.items[0].kind == VALUE_INT;
    return is_run ? truth_of(values.items[0].integer != 0) : TRUTH_UNKNOWN;
}

/* All that the program puts into an attribute of that name. */
static Truth attribute_truth(Cordon *cordon, const AstAttribute *attribute) {
    const StoreSlot *slot = scope_stored(&cordon->resolver, attribute->attr->text, false);
    bool is_self = attribute->value->kind == AST_NAME &&
                   str_equal(((const AstName *)attribute->value)->id->text, STR("self"));
    if (!is_self || !slot || cordon->has_dynamic_names) {
        return TRUTH_UNKNOWN;
    }
    for (const Store *store = slot->first; store; store = store->next) {
        if (!store->value.node || store->unpacked || store->is_element ||
            store->value.node->kind != AST_CONSTANT ||
            condition_truth(store->value.node) != TRUTH_TRUE) {
            return TRUTH_UNKNOWN;
        }
    }
    return TRUTH_TRUE;
}

/* Of a condition in its place: a name that is a function or has one constant, an attribute that is only ever true. */
static Truth placed_truth(Cordon *cordon, const AstNode *test, const NameScope *scope) {
    Truth truth = condition_truth(test);
    if (truth != TRUTH_UNKNOWN) {
        return truth;
    }
    if (test->kind == AST_ATTRIBUTE) {
        return attribute_truth(cordon, (const AstAttribute *)test);
    }
    if (test->kind != AST_NAME) {
        return run_truth(cordon, test, scope);
    }
    Values values = resolver_values(&cordon->resolver, test, scope);
    bool is_one = values.count == 1 && !values.open;
    if (is_one && (values.items[0].kind == VALUE_PROGRAM ||
                   names_builtin(cordon, (const AstName *)test, scope))) {
        return TRUTH_TRUE;
    }
    const NameScope *home = scope;
    const AstNode *source = cordon->has_dynamic_names ? test : amount_source(cordon, test, &home);
    bool is_constant = source->kind == AST_CONSTANT && is_one;
    return is_constant ? condition_truth(source) : TRUTH_UNKNOWN;
}

void check_while(Cordon *cordon, const AstWhile *loop, const NameScope *scope, bool is_guarded) {
    bool is_true = placed_truth(cordon, loop->test, scope) == TRUTH_TRUE;
    int64_t rounds = is_true ? AMOUNT_ENDLESS : while_rounds(cordon, loop, scope);
    bool leaves_early = has_exit(cordon, &loop->body);
    check_growth(cordon, &loop->body, scope, rounds, leaves_early);
    if (is_guarded || leaves_early) {
        return;
    }
    if (rounds == AMOUNT_ENDLESS || loop_is_stuck(cordon, loop, scope) ||
        loop_refills(cordon, loop)) {
        cordon_report(cordon, RULE_CDN_LOP_001, loop->test, STR(""));
        check_started_tasks(cordon, &loop->node, scope);
    } else if (rounds > ROUNDS_MOST) {
        report_rounds(cordon, loop->test, rounds);
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

/* sum(range(10**12)), max(itertools.count()) */
void check_consuming_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope) {
    static const char *const all_of_it[] = {"builtins.sum",     "builtins.max", "builtins.min",
                                            "functools.reduce", "math.prod",    "math.fsum"};
    bool takes_all = false;
    for (size_t i = 0; i < sizeof all_of_it / sizeof *all_of_it; i++) {
        takes_all |= str_equal(path, str_from(all_of_it[i]));
    }
    bool takes_some = str_equal(path, STR("builtins.any")) || str_equal(path, STR("builtins.all"));
    int32_t at = str_equal(path, STR("functools.reduce")) ? 1 : 0;
    if (call->args.count <= at || (!takes_all && !takes_some)) {
        return;
    }
    int64_t times = rounds_count(cordon, call->args.items[at], scope);
    if (times == AMOUNT_ENDLESS && takes_all) {
        cordon_report(cordon, RULE_CDN_LOP_001, call->args.items[at], STR(""));
    } else if (times > ROUNDS_MOST && times < AMOUNT_ENDLESS) {
        report_rounds(cordon, call->args.items[at], times);
    }
}

/* x in itertools.count() */
void check_searched(Cordon *cordon, const AstCompare *compare, const NameScope *scope) {
    for (int32_t i = 0; i < compare->comparators.count; i++) {
        AstCmpop op = (AstCmpop)compare->ops.items[i];
        bool is_search = op == AST_CMPOP_IN || op == AST_CMPOP_NOT_IN;
        if (is_search &&
            items_count(cordon, compare->comparators.items[i], scope) == AMOUNT_ENDLESS) {
            cordon_report(cordon, RULE_CDN_LOP_001, compare->comparators.items[i], STR(""));
        }
    }
}

/* The loops of which one stands in the other: how often the innermost runs in all. */
static int64_t rounds_within(Cordon *cordon, const AstFor *loop, const NameScope *scope,
                             int depth) {
    enum { LOOPS_MOST = 6 };
    int64_t own = rounds_count(cordon, loop->iter, scope);
    int64_t most = 1;
    for (int32_t i = 0; depth < LOOPS_MOST && i < loop->body.count; i++) {
        if (loop->body.items[i]->kind == AST_FOR) {
            int64_t inner =
                rounds_within(cordon, (const AstFor *)loop->body.items[i], scope, depth + 1);
            most = inner > most && inner < AMOUNT_ENDLESS ? inner : most;
        }
    }
    return own == 0 ? most : amount_product(own, most);
}

void check_for(Cordon *cordon, const AstFor *loop, const NameScope *scope) {
    bool leaves_early = has_exit(cordon, &loop->body);
    if (loop_feeds_itself(loop) && !leaves_early) {
        cordon_report(cordon, RULE_CDN_LOP_001, loop->iter, STR(""));
    }
    int64_t times = rounds_count(cordon, loop->iter, scope);
    bool is_endless =
        times == AMOUNT_ENDLESS || (loop->iter->kind == AST_CALL &&
                                    is_endless_iter(cordon, (const AstCall *)loop->iter, scope));
    if (is_endless && !leaves_early) {
        cordon_report(cordon, RULE_CDN_LOP_001, loop->iter, STR(""));
        check_started_tasks(cordon, &loop->node, scope);
        return;
    }
    if (is_endless) {
        return;
    }
    check_growth(cordon, &loop->body, scope, times, leaves_early);
    if (times > TASKS_MOST) {
        check_started_tasks(cordon, &loop->node, scope);
    }
    int64_t all = cordon->item->loop == &loop->node || !cordon->item->loop
                      ? rounds_within(cordon, loop, scope, 0)
                      : times;
    if ((times > ROUNDS_MOST && !leaves_early) ||
        all > (leaves_early ? NESTED_LEFT_MOST : NESTED_MOST)) {
        report_rounds(cordon, loop->iter, all > times ? all : times);
    }
}

/* --- recursion -------------------------------------------------------------------------------------------------- */

enum { STATEMENT_DEPTH = 100 };

typedef struct Recursion {
    Arena *arena;
    Str name;     /* of the function */
    Str receiver; /* "self" in a method, else empty */
    Str class_name;
    bool is_property, is_setter;
    int32_t depth;
} Recursion;

typedef enum Way { WAY_ON, WAY_CALLS, WAY_LEAVES } Way;

static bool is_receiver(const Recursion *recursion, const AstNode *node) {
    return node && node->kind == AST_NAME &&
           str_equal(((const AstName *)node)->id->text, recursion->receiver);
}

/* repr(self), len(self): the method that a builtin asks for. */
static bool asks_through_builtin(const Recursion *recursion, const AstCall *call) {
    static const char *const rows[][2] = {
        {"repr", "__repr__"},   {"str", "__str__"},         {"format", "__str__"},
        {"len", "__len__"},     {"hash", "__hash__"},       {"bool", "__bool__"},
        {"iter", "__iter__"},   {"next", "__next__"},       {"int", "__int__"},
        {"float", "__float__"}, {"getattr", "__getattr__"}, {"setattr", "__setattr__"},
        {"bytes", "__bytes__"}, {"abs", "__abs__"}};
    if (call->func->kind != AST_NAME || call->args.count == 0 ||
        !is_receiver(recursion, call->args.items[0])) {
        return false;
    }
    Str function = ((const AstName *)call->func)->id->text;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_equal(function, str_from(rows[i][0])) &&
            str_equal(recursion->name, str_from(rows[i][1]))) {
            bool is_lookup = str_starts_with(function, STR("getattr"));
            return !is_lookup || call->args.items[1 % call->args.count]->kind == AST_NAME;
        }
    }
    return false;
}

/* self.x, self == other, f"{self!r}": what calls a method without its name. */
static bool asks_by_syntax(const Recursion *recursion, const AstNode *node) {
    Str name = recursion->name;
    switch (node->kind) {
    case AST_ATTRIBUTE: {
        const AstAttribute *attribute = (const AstAttribute *)node;
        bool is_load = attribute->ctx == AST_EXPR_CONTEXT_LOAD;
        bool is_own = str_equal(attribute->attr->text, name);
        return is_receiver(recursion, attribute->value) &&
               ((recursion->is_property && is_own && is_load) ||
                (recursion->is_setter && is_own && !is_load) ||
                (str_equal(name, STR("__setattr__")) && !is_load) ||
                (str_equal(name, STR("__getattribute__")) && is_load &&
                 !str_starts_with(attribute->attr->text, STR("__"))));
    }
    case AST_FORMATTED_VALUE: {
        const AstFormattedValue *value = (const AstFormattedValue *)node;
        const char *asked = value->conversion == 'r' ? "__repr__" : "__str__";
        return is_receiver(recursion, value->value) && str_equal(name, str_from(asked));
    }
    case AST_COMPARE: {
        const AstCompare *compare = (const AstCompare *)node;
        return compare->comparators.count == 1 && str_equal(name, STR("__eq__")) &&
               (AstCmpop)compare->ops.items[0] == AST_CMPOP_EQ &&
               is_receiver(recursion, compare->left);
    }
    case AST_SUBSCRIPT: {
        const AstSubscript *subscript = (const AstSubscript *)node;
        const char *asked = subscript->ctx == AST_EXPR_CONTEXT_LOAD ? "__getitem__" : "__setitem__";
        return is_receiver(recursion, subscript->value) && str_equal(name, str_from(asked));
    }
    default: return false;
    }
}

static bool calls_itself(const Recursion *recursion, const AstNode *node) {
    const AstCall *call = (const AstCall *)node;
    if (recursion->receiver.size == 0) {
        return node->kind == AST_CALL && call->func->kind == AST_NAME &&
               str_equal(((const AstName *)call->func)->id->text, recursion->name);
    }
    if (node->kind != AST_CALL) {
        return asks_by_syntax(recursion, node);
    }
    if (call->func->kind == AST_NAME) {
        bool makes = str_equal(recursion->name, STR("__init__")) &&
                     str_equal(((const AstName *)call->func)->id->text, recursion->class_name);
        bool calls =
            str_equal(recursion->name, STR("__call__")) && is_receiver(recursion, call->func);
        return makes || calls || asks_through_builtin(recursion, call);
    }
    if (call->func->kind != AST_ATTRIBUTE || recursion->is_property) {
        return false;
    }
    const AstAttribute *method = (const AstAttribute *)call->func;
    return str_equal(method->attr->text, recursion->name) && is_receiver(recursion, method->value);
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
        } else if (calls_itself(recursion, item.node)) {
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
    case AST_ASSIGN: {
        Way way = expression_way(recursion, ((const AstAssign *)node)->value);
        return way != WAY_ON
                   ? way
                   : expression_way(recursion, ((const AstAssign *)node)->targets.items[0]);
    }
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

/* Whether a function that `function` always calls always calls `target`, or calls one that does. */
static bool calls_back(Cordon *cordon, const AstFunctionDef *function, const AstFunctionDef *target,
                       const NameScope *scope, int depth) {
    enum { STATEMENTS_MOST = 8, CHAIN_MOST = 4 };
    Recursion recursion = {.arena = cordon->judge->arena};
    for (int32_t i = 0; depth < CHAIN_MOST && i < function->body.count && i < STATEMENTS_MOST;
         i++) {
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
        const AstFunctionDef *next = (const AstFunctionDef *)other->node;
        recursion.name = target->name->text;
        if (body_way(&recursion, &next->body) == WAY_CALLS ||
            calls_back(cordon, next, target, scope, depth + 1)) {
            return true;
        }
    }
    return false;
}

/* @property, @x.setter: decorators with which a function is still called by its name. */
static bool reads_decorators(Recursion *recursion, const AstSeq *decorators) {
    for (int32_t i = 0; i < decorators->count; i++) {
        const AstNode *node = decorators->items[i];
        if (node->kind == AST_NAME &&
            (str_equal(((const AstName *)node)->id->text, STR("property")) ||
             str_equal(((const AstName *)node)->id->text, STR("cached_property")))) {
            recursion->is_property = true;
        } else if (node->kind == AST_ATTRIBUTE &&
                   str_equal(((const AstAttribute *)node)->attr->text, STR("setter"))) {
            recursion->is_setter = true;
        } else {
            return false;
        }
    }
    return true;
}

void check_recursion(Cordon *cordon, const AstFunctionDef *function, const NameScope *scope) {
    Recursion recursion = {.arena = cordon->judge->arena, .name = function->name->text};
    const AstArguments *args = (const AstArguments *)function->args;
    bool is_method = scope->kind == NAME_SCOPE_CLASS;
    if (is_method) {
        const AstSeq *first = args->posonlyargs.count ? &args->posonlyargs : &args->args;
        if (first->count == 0) {
            return;
        }
        recursion.receiver = ((const AstArg *)first->items[0])->arg->text;
        recursion.class_name = ((const AstClassDef *)scope->node)->name->text;
    }
    if (!reads_decorators(&recursion, &function->decorator_list) ||
        (!is_method && function->decorator_list.count > 0)) {
        return;
    }
    if (body_way(&recursion, &function->body) == WAY_CALLS ||
        (!is_method && calls_back(cordon, function, function, scope, 0))) {
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
