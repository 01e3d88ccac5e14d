/* Loops whose condition asks one name that the loop changes in one way: how often do they run? */
#include "vet/amounts.h"
#include "vet/walk.h"

enum { NODES_MOST = 2000, LENGTH_MOST = 1000000000 };

typedef struct Counter {
    Str name;
    AstCmpop op;
    double bound;
    bool has_bound;
    double step; /* what one round adds */
} Counter;

static bool number_of(Cordon *cordon, const AstNode *node, const NameScope *scope, double *out) {
    int64_t integer;
    const AstNode *source = amount_source(cordon, node, &scope);
    if (source->kind == AST_CONSTANT &&
        ((const AstConstant *)source)->value.kind == AST_VALUE_FLOAT) {
        *out = ((const AstConstant *)source)->value.number.real;
        return true;
    }
    if (!resolver_int(&cordon->resolver, node, scope, &integer)) {
        return false;
    }
    *out = (double)integer;
    return true;
}

static bool is_name(const AstNode *node, Str name) {
    return node && node->kind == AST_NAME && str_equal(((const AstName *)node)->id->text, name);
}

/* n < 10, n != 1.0 */
static bool read_condition(Cordon *cordon, const AstNode *test, const NameScope *scope,
                           Counter *counter) {
    if (test->kind != AST_COMPARE || ((const AstCompare *)test)->comparators.count != 1 ||
        ((const AstCompare *)test)->left->kind != AST_NAME) {
        return false;
    }
    const AstCompare *compare = (const AstCompare *)test;
    counter->name = ((const AstName *)compare->left)->id->text;
    counter->op = (AstCmpop)compare->ops.items[0];
    counter->has_bound = number_of(cordon, compare->comparators.items[0], scope, &counter->bound);
    return true;
}

/* How often the name is bound in the loop, whatever binds it. */
static int32_t bindings_in(Cordon *cordon, const AstSeq *body, Str name) {
    ArenaMark mark = arena_mark(cordon->judge->arena);
    int32_t nodes = 0;
    int32_t count = 0;
    for (int32_t i = 0; i < body->count; i++) {
        Walk walk;
        walk_begin(&walk, cordon->judge->arena, body->items[i]);
        const AstNode *node;
        while ((node = walk_next(&walk, NULL)) != NULL && nodes++ < NODES_MOST) {
            bool is_bound =
                is_name(node, name) && ((const AstName *)node)->ctx != AST_EXPR_CONTEXT_LOAD;
            bool is_elsewhere = node->kind == AST_GLOBAL || node->kind == AST_NONLOCAL ||
                                node->kind == AST_MATCH_AS || node->kind == AST_ALIAS;
            count += is_bound + (is_elsewhere ? 2 : 0);
        }
    }
    arena_release(cordon->judge->arena, mark);
    return nodes < NODES_MOST ? count : 2;
}

/* The one statement of the loop's own body that changes the counter, by a number that does not change. */
static bool read_step(Cordon *cordon, const AstSeq *body, const NameScope *scope,
                      Counter *counter) {
    if (bindings_in(cordon, body, counter->name) != 1) {
        return false;
    }
    for (int32_t i = 0; i < body->count; i++) {
        const AstAugAssign *assign = (const AstAugAssign *)body->items[i];
        if (assign->node.kind != AST_AUG_ASSIGN || !is_name(assign->target, counter->name)) {
            continue;
        }
        bool is_sum = assign->op == AST_OPERATOR_ADD || assign->op == AST_OPERATOR_SUB;
        if (!is_sum || assign->value->kind != AST_CONSTANT ||
            !number_of(cordon, assign->value, scope, &counter->step)) {
            return false;
        }
        counter->step = assign->op == AST_OPERATOR_SUB ? -counter->step : counter->step;
        return true;
    }
    return false;
}

/* What the name is when the loop begins. */
static bool read_start(Cordon *cordon, const AstWhile *loop, const NameScope *scope, Str name,
                       double *out) {
    const Binding *start = NULL;
    for (const Binding *binding = resolver_binding(&cordon->resolver, scope, name); binding;
         binding = binding->previous) {
        bool is_inside = binding->line >= loop->node.line && binding->line <= loop->node.end_line;
        if (is_inside) {
            continue;
        }
        if (start || binding->kind != BINDING_VALUE || binding->unpacked || !binding->value) {
            return false;
        }
        start = binding;
    }
    return start && start->value->kind == AST_CONSTANT &&
           number_of(cordon, start->value, start->scope, out);
}

/* n != bound, from `start` on: does it ever come to stand on the bound? */
static int64_t rounds_until_equal(double start, double step, double bound) {
    enum { TRIED = 100000 };
    for (int64_t i = 0; i < TRIED; i++) {
        if (start == bound) {
            return i + 1;
        }
        if ((step > 0 && start > bound) || (step < 0 && start < bound) || step == 0) {
            return AMOUNT_ENDLESS;
        }
        start += step;
    }
    return 0;
}

/* while len(xs) < 10**12, while len(xs) > 0: so much is to come together until it ends. */
static int64_t length_waited_for(Cordon *cordon, const AstWhile *loop, const NameScope *scope) {
    const AstCompare *compare = (const AstCompare *)loop->test;
    const AstCall *call = loop->test->kind == AST_COMPARE ? (const AstCall *)compare->left : NULL;
    int64_t bound;
    bool is_length = call && call->node.kind == AST_CALL && call->func->kind == AST_NAME &&
                     str_equal(((const AstName *)call->func)->id->text, STR("len")) &&
                     compare->comparators.count == 1 &&
                     resolver_int(&cordon->resolver, compare->comparators.items[0], scope, &bound);
    AstCmpop op = is_length ? (AstCmpop)compare->ops.items[0] : AST_CMPOP_IN;
    bool is_below = op == AST_CMPOP_LT || op == AST_CMPOP_LT_E;
    return is_below && bound > LENGTH_MOST ? bound : 0;
}

int64_t while_rounds(Cordon *cordon, const AstWhile *loop, const NameScope *scope) {
    Counter counter = {.step = 0};
    double start;
    int64_t length = length_waited_for(cordon, loop, scope);
    if (length > 0) {
        return length;
    }
    if (!read_condition(cordon, loop->test, scope, &counter) ||
        !read_step(cordon, &loop->body, scope, &counter)) {
        return 0;
    }
    bool has_start = read_start(cordon, loop, scope, counter.name, &start);
    bool is_below = counter.op == AST_CMPOP_LT || counter.op == AST_CMPOP_LT_E;
    bool is_above = counter.op == AST_CMPOP_GT || counter.op == AST_CMPOP_GT_E;
    if (has_start && counter.has_bound && is_below && counter.step > 0) {
        double rounds = (counter.bound - start) / counter.step;
        return rounds >= 1e18 ? AMOUNT_VAST : rounds > 0 ? (int64_t)rounds : 0;
    }
    if (has_start && counter.has_bound && is_above && counter.step < 0) {
        double rounds = (start - counter.bound) / -counter.step;
        return rounds >= 1e18 ? AMOUNT_VAST : rounds > 0 ? (int64_t)rounds : 0;
    }
    if (has_start && counter.has_bound && counter.op == AST_CMPOP_NOT_EQ) {
        return rounds_until_equal(start, counter.step, counter.bound);
    }
    bool leads_away = (is_below && counter.step <= 0) || (is_above && counter.step >= 0);
    bool is_entered = !has_start || !counter.has_bound ||
                      (is_below ? start < counter.bound : start > counter.bound);
    bool is_fixed = counter.has_bound || loop_keeps_bound(cordon, loop);
    return leads_away && is_entered && is_fixed ? AMOUNT_ENDLESS : 0;
}

/* Whether the other side of the comparison is a name that the loop does not bind. */
bool loop_keeps_bound(Cordon *cordon, const AstWhile *loop) {
    const AstNode *bound = ((const AstCompare *)loop->test)->comparators.items[0];
    return bound->kind == AST_NAME &&
           bindings_in(cordon, &loop->body, ((const AstName *)bound)->id->text) == 0;
}

/* --- a queue that is filled as it is emptied -------------------------------------------------------------------- */

typedef struct QueueUse {
    int32_t taken, used;
} QueueUse;

static Str method_on(const AstNode *node, Str name) {
    bool is_call = node->kind == AST_CALL && ((const AstCall *)node)->func->kind == AST_ATTRIBUTE;
    const AstAttribute *method =
        is_call ? (const AstAttribute *)((const AstCall *)node)->func : NULL;
    return method && is_name(method->value, name) ? method->attr->text : STR("");
}

bool loop_refills(Cordon *cordon, const AstWhile *loop) {
    if (loop->test->kind != AST_NAME) {
        return false;
    }
    Str name = ((const AstName *)loop->test)->id->text;
    int32_t put = 0;
    for (int32_t i = 0; i < loop->body.count; i++) {
        const AstNode *statement = loop->body.items[i];
        const AstNode *value =
            statement->kind == AST_EXPR ? ((const AstExpr *)statement)->value : NULL;
        Str method = value ? method_on(value, name) : STR("");
        put += str_equal(method, STR("append")) || str_equal(method, STR("appendleft"));
    }
    if (put == 0) {
        return false;
    }
    QueueUse use = {0};
    ArenaMark mark = arena_mark(cordon->judge->arena);
    int32_t nodes = 0;
    for (int32_t i = 0; i < loop->body.count; i++) {
        Walk walk;
        walk_begin(&walk, cordon->judge->arena, loop->body.items[i]);
        const AstNode *node;
        while ((node = walk_next(&walk, NULL)) != NULL && nodes++ < NODES_MOST) {
            Str method = method_on(node, name);
            use.taken += str_equal(method, STR("pop")) || str_equal(method, STR("popleft"));
            use.used += is_name(node, name) || node->kind == AST_CONTINUE;
        }
    }
    arena_release(cordon->judge->arena, mark);
    return nodes < NODES_MOST && use.taken <= put && use.used == use.taken + put;
}
