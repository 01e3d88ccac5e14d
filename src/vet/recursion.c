/* Functions that call themselves with what does not become smaller, or so often that nobody waits for the end. */
#include "vet/amounts.h"
#include "vet/residual.h"
#include "vet/walk.h"

enum { NODES_MOST = 600, PARAMETERS_MOST = 6, CALLS_MOST = 16, DEPTH_MOST = 6, STEP_MOST = 64 };

/* A function of the program, and what its body says of its own calls. */
typedef struct Own {
    Cordon *cordon;
    const AstFunctionDef *function;
    const NameScope *scope; /* that the function opens */
    Str parameters[PARAMETERS_MOST];
    int32_t parameter_count;
    const AstCall *calls[CALLS_MOST]; /* of itself */
    int32_t call_count;
    bool is_pure;   /* it computes from its parameters and constants alone */
    bool is_plain;  /* all that decides is an if */
    bool is_nested; /* a call of itself stands in the arguments of another */
    bool remembers; /* it looks results up */
} Own;

static bool is_name(const AstNode *node, Str name) {
    return node && node->kind == AST_NAME && str_equal(((const AstName *)node)->id->text, name);
}

static int32_t parameter_at(const Own *own, Str name) {
    for (int32_t i = 0; i < own->parameter_count; i++) {
        if (str_equal(own->parameters[i], name)) {
            return i;
        }
    }
    return -1;
}

static bool calls_own(const Own *own, const AstNode *node) {
    return node->kind == AST_CALL &&
           is_name(((const AstCall *)node)->func, own->function->name->text);
}

/* What a call does to the claim that the function computes from its parameters alone. */
static void read_call(Own *own, const AstCall *call) {
    static const char *const pure[] = {"len", "isinstance", "print", "abs",   "min",  "max",  "sum",
                                       "str", "int",        "range", "float", "repr", "list", NULL};
    bool is_known =
        call->func->kind == AST_NAME && is_one_of(((const AstName *)call->func)->id->text, pure);
    if (calls_own(own, &call->node)) {
        if (own->call_count < CALLS_MOST) {
            own->calls[own->call_count++] = call;
        } else {
            own->is_plain = false;
        }
        return;
    }
    own->is_pure &= is_known;
    own->remembers |= call->func->kind == AST_ATTRIBUTE &&
                      str_equal(((const AstAttribute *)call->func)->attr->text, STR("get"));
}

static void read_node(Own *own, const AstNode *node) {
    switch (node->kind) {
    case AST_CALL: read_call(own, (const AstCall *)node); break;
    case AST_NAME: {
        const AstName *name = (const AstName *)node;
        bool is_stored = name->ctx != AST_EXPR_CONTEXT_LOAD;
        own->is_pure &= !is_stored || parameter_at(own, name->id->text) < 0;
        break;
    }
    case AST_COMPARE: {
        const AstCompare *compare = (const AstCompare *)node;
        AstCmpop op = (AstCmpop)compare->ops.items[0];
        own->remembers |= op == AST_CMPOP_IN || op == AST_CMPOP_NOT_IN;
        break;
    }
    case AST_SUBSCRIPT:
    case AST_ATTRIBUTE:
    case AST_GLOBAL:
    case AST_NONLOCAL:
    case AST_YIELD:
    case AST_YIELD_FROM:
    case AST_AWAIT: own->is_pure = false; break;
    case AST_WHILE:
    case AST_FOR:
    case AST_TRY:
    case AST_MATCH:
    case AST_WITH:
    case AST_RAISE: own->is_plain = false; break;
    default: break;
    }
}

static bool read_parameters(Own *own) {
    const AstArguments *args = (const AstArguments *)own->function->args;
    if (args->vararg || args->kwarg || args->kwonlyargs.count > 0 || args->posonlyargs.count > 0 ||
        args->args.count == 0 || args->args.count > PARAMETERS_MOST) {
        return false;
    }
    for (int32_t i = 0; i < args->args.count; i++) {
        own->parameters[own->parameter_count++] = ((const AstArg *)args->args.items[i])->arg->text;
    }
    return true;
}

static void read_nested(Own *own) {
    for (int32_t i = 0; i < own->call_count && !own->is_nested; i++) {
        const AstNode *outer = &own->calls[i]->node;
        for (int32_t j = 0; j < own->call_count; j++) {
            const AstNode *inner = &own->calls[j]->node;
            bool begins = inner->line > outer->line ||
                          (inner->line == outer->line && inner->col > outer->col);
            bool ends = inner->end_line < outer->end_line ||
                        (inner->end_line == outer->end_line && inner->end_col < outer->end_col);
            own->is_nested |= inner != outer && begins && ends;
        }
    }
}

static bool read_own(Own *own) {
    ArenaMark mark = arena_mark(own->cordon->judge->arena);
    int32_t nodes = 0;
    for (int32_t i = 0; i < own->function->body.count && nodes < NODES_MOST; i++) {
        Walk walk;
        walk_begin(&walk, own->cordon->judge->arena, own->function->body.items[i]);
        const AstNode *node;
        while ((node = walk_next(&walk, NULL)) != NULL && nodes++ < NODES_MOST) {
            read_node(own, node);
        }
    }
    arena_release(own->cordon->judge->arena, mark);
    read_nested(own);
    return nodes < NODES_MOST && own->call_count > 0;
}

/* --- what does not become smaller ------------------------------------------------------------------------------- */

static bool has_plain_arguments(const Own *own, const AstCall *call) {
    return call->keywords.count == 0 && call->args.count == own->parameter_count;
}

/* f(a, b) in f: it is where it was. */
static bool stands_still(const Own *own) {
    if (!own->is_pure) {
        return false;
    }
    for (int32_t i = 0; i < own->call_count; i++) {
        if (!has_plain_arguments(own, own->calls[i])) {
            return false;
        }
        for (int32_t j = 0; j < own->parameter_count; j++) {
            if (!is_name(own->calls[i]->args.items[j], own->parameters[j])) {
                return false;
            }
        }
    }
    return true;
}

/* What the argument adds to the parameter of its place: n - 1 gives -1. */
static bool step_of(const Own *own, const AstNode *argument, int32_t parameter, int64_t *out) {
    const AstBinOp *operation = (const AstBinOp *)argument;
    int64_t number;
    if (argument->kind != AST_BIN_OP || !is_name(operation->left, own->parameters[parameter]) ||
        operation->right->kind != AST_CONSTANT ||
        !resolver_int(&own->cordon->resolver, operation->right, own->scope, &number) ||
        (operation->op != AST_OPERATOR_ADD && operation->op != AST_OPERATOR_SUB)) {
        return false;
    }
    *out = operation->op == AST_OPERATOR_ADD ? number : -number;
    return number > 0 && number <= STEP_MOST;
}

/* Whether all conditions of the body compare the parameter with a number, and the steps lead away from it. */
static bool leads_away(const Own *own, int32_t parameter, int64_t step) {
    int32_t conditions = 0;
    bool is_away = true;
    ArenaMark mark = arena_mark(own->cordon->judge->arena);
    for (int32_t i = 0; i < own->function->body.count; i++) {
        Walk walk;
        walk_begin(&walk, own->cordon->judge->arena, own->function->body.items[i]);
        const AstNode *node;
        while ((node = walk_next(&walk, NULL)) != NULL && is_away) {
            const AstNode *test = node->kind == AST_IF       ? ((const AstIf *)node)->test
                                  : node->kind == AST_IF_EXP ? ((const AstIfExp *)node)->test
                                                             : NULL;
            is_away &= node->kind != AST_BOOL_OP;
            if (!test) {
                continue;
            }
            conditions++;
            const AstCompare *compare = (const AstCompare *)test;
            is_away &= test->kind == AST_COMPARE && compare->comparators.count == 1 &&
                       is_name(compare->left, own->parameters[parameter]) &&
                       compare->comparators.items[0]->kind == AST_CONSTANT;
            AstCmpop op = is_away ? (AstCmpop)compare->ops.items[0] : AST_CMPOP_IN;
            bool is_low = op == AST_CMPOP_LT || op == AST_CMPOP_LT_E || op == AST_CMPOP_EQ;
            bool is_high = op == AST_CMPOP_GT || op == AST_CMPOP_GT_E;
            is_away &= step > 0 ? is_low : is_high;
        }
    }
    arena_release(own->cordon->judge->arena, mark);
    return is_away && conditions > 0;
}

static bool moves_away(const Own *own) {
    if (!own->is_plain) {
        return false;
    }
    for (int32_t i = 0; i < own->parameter_count; i++) {
        int64_t step = 0;
        bool is_same = true;
        for (int32_t j = 0; j < own->call_count && is_same; j++) {
            int64_t one;
            is_same = has_plain_arguments(own, own->calls[j]) &&
                      step_of(own, own->calls[j]->args.items[i], i, &one) &&
                      (j == 0 || (one > 0) == (step > 0));
            step = is_same ? one : 0;
        }
        if (is_same && step != 0 && leads_away(own, i, step)) {
            return true;
        }
    }
    return false;
}

/* --- what becomes too much -------------------------------------------------------------------------------------- */

/* How often one call calls itself with which step, along the way on which it does so most. */
typedef struct Branching {
    double calls[STEP_MOST + 1];
    double all;
} Branching;

static void branching_of(const Own *own, const AstNode *node, int32_t parameter, double weight,
                         int depth, Branching *out);

static void branching_of_parts(const Own *own, const AstNode *node, int32_t parameter,
                               double weight, int depth, Branching *out) {
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        AstSeq children = ast_field_nodes(node, &info->fields[i]);
        for (int32_t j = 0; j < children.count; j++) {
            if (children.items[j]) {
                branching_of(own, children.items[j], parameter, weight, depth + 1, out);
            }
        }
    }
}

static void branching_of_body(const Own *own, const AstSeq *body, int32_t parameter, double weight,
                              int depth, Branching *out) {
    for (int32_t i = 0; i < body->count; i++) {
        branching_of(own, body->items[i], parameter, weight, depth + 1, out);
    }
}

/* The heavier of two ways. */
static void add_heavier(const Branching *one, const Branching *other, Branching *out) {
    const Branching *heavier = one->all >= other->all ? one : other;
    for (int i = 0; i <= STEP_MOST; i++) {
        out->calls[i] += heavier->calls[i];
    }
    out->all += heavier->all;
}

static void branching_of(const Own *own, const AstNode *node, int32_t parameter, double weight,
                         int depth, Branching *out) {
    enum { EXPRESSION_DEPTH = 24 };
    int64_t step;
    if (depth > EXPRESSION_DEPTH || node->kind == AST_FUNCTION_DEF || node->kind == AST_LAMBDA) {
        return;
    }
    if (calls_own(own, node)) {
        const AstCall *call = (const AstCall *)node;
        if (has_plain_arguments(own, call) &&
            step_of(own, call->args.items[parameter], parameter, &step) && step < 0) {
            out->calls[-step] += weight;
            out->all += weight;
        }
    } else if (node->kind == AST_IF) {
        Branching one = {.all = 0};
        Branching other = {.all = 0};
        branching_of_body(own, &((const AstIf *)node)->body, parameter, weight, depth, &one);
        branching_of_body(own, &((const AstIf *)node)->orelse, parameter, weight, depth, &other);
        add_heavier(&one, &other, out);
        return;
    } else if (node->kind == AST_IF_EXP) {
        Branching one = {.all = 0};
        Branching other = {.all = 0};
        branching_of(own, ((const AstIfExp *)node)->body, parameter, weight, depth + 1, &one);
        branching_of(own, ((const AstIfExp *)node)->orelse, parameter, weight, depth + 1, &other);
        add_heavier(&one, &other, out);
        return;
    } else if (node->kind == AST_LIST_COMP || node->kind == AST_FOR) {
        const AstNode *from =
            node->kind == AST_FOR
                ? ((const AstFor *)node)->iter
                : ((const AstComprehension *)((const AstListComp *)node)->generators.items[0])
                      ->iter;
        int64_t rounds = rounds_count(own->cordon, from, own->scope);
        weight *= rounds > 1 && rounds < AMOUNT_VAST ? (double)rounds : 1;
    }
    branching_of_parts(own, node, parameter, weight, depth, out);
}

/* Calls in all for a parameter that begins at `start` and counts down to 1. */
static double calls_in_all(const Branching *branching, int64_t start) {
    enum { WINDOW = STEP_MOST + 1 };
    const double enough = 1e15;
    double known[WINDOW] = {0};
    for (int64_t n = 2; n <= start; n++) {
        double calls = 1;
        for (int step = 1; step <= STEP_MOST; step++) {
            double below = n - step <= 1 ? 1 : known[(n - step) % WINDOW];
            calls += branching->calls[step] > 0 ? branching->calls[step] * below : 0;
        }
        known[n % WINDOW] = calls;
        if (calls > enough) {
            return calls;
        }
    }
    return start >= 2 ? known[start % WINDOW] : 1;
}

static bool is_within(const NameScope *scope, const NameScope *outer) {
    for (; scope; scope = scope->parent) {
        if (scope == outer) {
            return true;
        }
    }
    return false;
}

static bool multiplies(const Own *own, const AstCall *call, const NameScope *scope) {
    const double calls_most = 1e9;
    for (int32_t i = 0; i < own->parameter_count && i < call->args.count; i++) {
        int64_t start;
        if (!resolver_int(&own->cordon->resolver, call->args.items[i], scope, &start) ||
            start < 2) {
            continue;
        }
        Branching branching = {.all = 0};
        branching_of_body(own, &own->function->body, i, 1, 0, &branching);
        if (branching.all > 1 && calls_in_all(&branching, start) > calls_most) {
            return true;
        }
    }
    return false;
}

/* Ackermann's function and its like: only trying tells, and a trial that does not end tells enough. */
static bool explodes(const Own *own, const AstCall *call, const NameScope *scope) {
    if (!own->is_pure || !own->is_plain) {
        return false;
    }
    for (int32_t i = 0; i < call->args.count; i++) {
        int64_t number;
        if (!resolver_int(&own->cordon->resolver, call->args.items[i], scope, &number)) {
            return false;
        }
    }
    Evaluation evaluation = {&own->cordon->resolver, scope, 0};
    Values values = {0};
    int32_t before = own->cordon->resolver.exhausted_runs;
    bool has_value = fold_by_running(&evaluation, &call->node, &values);
    return !has_value && own->cordon->resolver.exhausted_runs > before;
}

void check_shrinking(Cordon *cordon, const AstFunctionDef *function, const NameScope *scope) {
    const NameScope *opened = resolver_opened(&cordon->resolver, &function->node);
    Own own = {
        .cordon = cordon, .function = function, .scope = opened, .is_pure = true, .is_plain = true};
    bool is_method = scope->kind == NAME_SCOPE_CLASS; /* its name is not the method's in its body */
    if (!opened || is_method || function->decorator_list.count > 0 || !read_parameters(&own) ||
        !read_own(&own)) {
        return;
    }
    if (stands_still(&own) || moves_away(&own)) {
        cordon_report(cordon, RULE_CDN_LOP_003, &function->node, function->name->text);
        return;
    }
    enum { SITES_MOST = 4 };
    int32_t sites = 0;
    for (const CallSite *site = opened->sites; site && sites < SITES_MOST && !own.remembers;
         site = site->next) {
        if (is_within(site->scope, opened) || site->is_decorator || site->is_each) {
            continue;
        }
        sites++;
        if (own.is_nested ? explodes(&own, site->call, site->scope)
                          : multiplies(&own, site->call, site->scope)) {
            cordon_report(cordon, RULE_CDN_LOP_006, &site->call->node, function->name->text);
            return;
        }
    }
}
