/* Calls of the program's own functions: from where each is called, what its parameters are given, what it gives. All
 * calls of a function are taken together. */
#include "vet/evaluate.h"

enum {
    SITES_MOST = 16, /* of one function */
    RESULTS_MOST = 32,
};

static Evaluation deeper(const Evaluation *evaluation, const NameScope *scope) {
    return (Evaluation){evaluation->resolver, scope ? scope : evaluation->scope,
                        evaluation->depth + 1};
}

/* --- where functions are called from ------------------------------------------------------------------------------ */

static void add_site(Resolver *resolver, const AstNode *function, CallSite site) {
    NameScope *scope = resolver_opened(resolver, function);
    if (!scope || scope->site_count >= SITES_MOST) {
        return;
    }
    for (const CallSite *other = scope->sites; other; other = other->next) {
        if (other->call == site.call && other->node == site.node && other->first == site.first) {
            return;
        }
    }
    CallSite *copy = ARENA_NEW(resolver->arena, CallSite);
    if (copy) {
        *copy = site;
        copy->next = scope->sites;
        scope->sites = copy;
        scope->site_count++;
    }
}

/* The functions of the program that `value` runs when it is called. */
static void add_called(Resolver *resolver, const Value *value, CallSite site) {
    if (value->kind == VALUE_METHOD) {
        site.is_bound = true;
        add_site(resolver, value->node, site);
    } else if (value->kind == VALUE_PROGRAM && value->node->kind != AST_CLASS_DEF) {
        add_site(resolver, value->node, site);
    } else if (value->kind == VALUE_PROGRAM || value->kind == VALUE_INSTANCE) {
        Evaluation evaluation = {resolver, value->scope, 0};
        Value owner = *value;
        Str name = value->kind == VALUE_PROGRAM ? STR("__init__") : STR("__call__");
        owner.kind = VALUE_INSTANCE;
        Values methods = {0};
        add_own_member(&evaluation, &owner, name, &methods);
        for (int32_t i = 0; i < methods.count; i++) {
            if (methods.items[i].kind == VALUE_METHOD) {
                site.is_bound = true;
                add_site(resolver, methods.items[i].node, site);
            }
        }
    }
}

/* Functions that are handed to others are called with what is handed over beside them. */
static void add_handed(Resolver *resolver, const AstCall *call, const NameScope *scope) {
    Evaluation evaluation = {resolver, scope, 0};
    for (int32_t i = 0; i < call->args.count && i < VALUES_MOST; i++) {
        const AstNode *argument = call->args.items[i];
        bool can_be = argument->kind == AST_NAME || argument->kind == AST_ATTRIBUTE ||
                      argument->kind == AST_LAMBDA;
        if (!can_be) {
            continue;
        }
        Values values = evaluate(&evaluation, argument);
        for (int32_t j = 0; j < values.count; j++) {
            add_called(resolver, &values.items[j],
                       (CallSite){.call = call, .scope = scope, .first = i + 1, .is_each = true});
        }
    }
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        Values values = evaluate(&evaluation, keyword->value);
        for (int32_t j = 0; j < values.count; j++) {
            add_called(resolver, &values.items[j],
                       (CallSite){.call = call, .scope = scope, .is_each = true});
        }
    }
}

static void add_decorating(Resolver *resolver, NameScope *scope) {
    const AstNode *node = scope->node;
    bool is_decorated = node->kind == AST_FUNCTION_DEF || node->kind == AST_ASYNC_FUNCTION_DEF;
    if (!is_decorated) {
        return;
    }
    const AstSeq *decorators = &((const AstFunctionDef *)node)->decorator_list;
    Evaluation evaluation = {resolver, scope->parent, 0};
    for (int32_t i = 0; i < decorators->count; i++) {
        Values values = evaluate(&evaluation, decorators->items[i]);
        for (int32_t j = 0; j < values.count; j++) {
            add_called(resolver, &values.items[j],
                       (CallSite){.scope = scope->parent, .node = node, .is_decorator = true});
        }
    }
}

static bool find_once(Resolver *resolver) {
    int64_t before = 0;
    int64_t after = 0;
    for (int32_t i = 0; i < resolver->scope_count; i++) {
        before += resolver->scopes[i]->site_count;
    }
    for (const ScopedExpression *item = resolver->calls; item; item = item->next) {
        const AstCall *call = (const AstCall *)item->node;
        Evaluation evaluation = {resolver, item->scope, 0};
        Values function = evaluate(&evaluation, call->func);
        bool is_own = false;
        for (int32_t i = 0; i < function.count; i++) {
            is_own |= function.items[i].kind == VALUE_PROGRAM;
            add_called(resolver, &function.items[i],
                       (CallSite){.call = call, .scope = item->scope});
        }
        if (!is_own && call->args.count + call->keywords.count > 0) {
            add_handed(resolver, call, item->scope);
        }
    }
    for (int32_t i = 0; i < resolver->scope_count; i++) {
        add_decorating(resolver, resolver->scopes[i]);
        after += resolver->scopes[i]->site_count;
    }
    return after > before;
}

/* What was found of the calls says more of what names are, and so of the calls. */
void sites_find(Resolver *resolver) {
    enum { ROUNDS = 3 };
    for (int round = 0; round < ROUNDS; round++) {
        resolver->generation++;
        if (!find_once(resolver)) {
            break;
        }
    }
    resolver->generation++;
    resolver->is_settled = true;
}

/* --- parameters --------------------------------------------------------------------------------------------------- */

static void add_keyword(const Evaluation *evaluation, const CallSite *site, Str name, Values *out) {
    Evaluation inner = deeper(evaluation, site->scope);
    for (int32_t i = 0; i < site->call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)site->call->keywords.items[i];
        if (keyword->arg && str_equal(keyword->arg->text, name)) {
            Values values = evaluate(&inner, keyword->value);
            values_add_all(out, &values);
        } else if (!keyword->arg) {
            Value key = {.kind = VALUE_TEXT, .text = name};
            Values whole = evaluate(&inner, keyword->value);
            for (int32_t j = 0; j < whole.count; j++) {
                add_own_item(&inner, keyword->value, &whole.items[j], &key, out);
            }
        }
    }
}

/* The rest of the arguments from the `at`-th on, as a tuple. */
static void add_rest(const Evaluation *evaluation, const CallSite *site, int32_t at, Values *out) {
    AstTuple *tuple = (AstTuple *)ast_new(evaluation->resolver->arena, AST_TUPLE);
    if (!tuple || at > site->call->args.count || at < 0) {
        out->open = true;
        return;
    }
    tuple->elts = (AstSeq){site->call->args.items + at, site->call->args.count - at};
    values_add(out, (Value){.kind = VALUE_SEQUENCE, .node = &tuple->node, .scope = site->scope});
}

static void add_positional(const Evaluation *evaluation, const CallSite *site, int32_t at,
                           Values *out) {
    Evaluation inner = deeper(evaluation, site->scope);
    const AstSeq *args = &site->call->args;
    for (int32_t i = 0; i < args->count && i <= at; i++) {
        if (args->items[i]->kind == AST_STARRED) {
            Values whole = evaluate(&inner, ((const AstStarred *)args->items[i])->value);
            add_indexed(&inner, &whole, at - i, out);
            return;
        }
    }
    if (at < 0 || at >= args->count) {
        return;
    }
    Values values = evaluate(&inner, args->items[at]);
    values_add_all(out, &values);
    if (site->is_each) {
        add_elements(&inner, &values, out);
    }
}

/* Thread(target=f, args=(a, b)), sorted(xs, key=f) */
static void add_handed_arguments(const Evaluation *evaluation, const CallSite *site, int32_t number,
                                 Values *out) {
    Evaluation inner = deeper(evaluation, site->scope);
    for (int32_t i = 0; i < site->call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)site->call->keywords.items[i];
        if (keyword->arg && str_equal(keyword->arg->text, STR("args"))) {
            Values whole = evaluate(&inner, keyword->value);
            add_indexed(&inner, &whole, number, out);
        }
    }
    if (site->first == 0 && site->call->args.count > 0) {
        Values whole = evaluate(&inner, site->call->args.items[0]);
        add_elements(&inner, &whole, out);
    }
}

static void add_from_site(const Evaluation *evaluation, const CallSite *site,
                          const Binding *parameter, Values *out) {
    int32_t number = parameter->items[0];
    Str name = ((const AstArg *)parameter->node)->arg->text;
    if (site->is_decorator) {
        if (number == 0) {
            values_add(out,
                       (Value){.kind = VALUE_PROGRAM, .node = site->node, .scope = site->scope});
        }
        return;
    }
    int32_t shift = site->first - (site->is_bound ? 1 : 0);
    if (number <= PARAMETER_REST) {
        add_rest(evaluation, site, PARAMETER_REST - number + shift, out);
    } else if (number == PARAMETER_KEYWORDS) {
        values_add(out,
                   (Value){.kind = VALUE_MAPPING, .node = &site->call->node, .scope = site->scope});
    } else if (number != PARAMETER_KEYWORD) {
        add_positional(evaluation, site, number + shift, out);
        if (site->is_each) {
            add_handed_arguments(evaluation, site, number - (site->is_bound ? 1 : 0), out);
        }
    }
    if (!site->is_each) {
        add_keyword(evaluation, site, name, out);
    }
}

/* The class that holds the function, for the first parameter of its methods. */
static void add_self(const Binding *parameter, Values *out) {
    const NameScope *class = parameter->home->parent;
    if (class && class->kind == NAME_SCOPE_CLASS && parameter->items[0] == 0 &&
        parameter->home->node->kind != AST_LAMBDA) {
        values_add(out,
                   (Value){.kind = VALUE_INSTANCE, .node = class->node, .scope = class->parent});
    }
}

void add_arguments(const Evaluation *evaluation, const Binding *parameter, Values *out) {
    add_self(parameter, out);
    if (evaluation->depth < EVALUATE_DEPTH) {
        for (const CallSite *site = parameter->home->sites; site; site = site->next) {
            add_from_site(evaluation, site, parameter, out);
        }
    }
    out->open = true; /* it may be called from elsewhere */
}

int32_t arguments_given(const Binding *parameter, ScopedExpression *out, int32_t room) {
    int32_t count = 0;
    int32_t number = parameter->items[0];
    Str name = ((const AstArg *)parameter->node)->arg->text;
    for (const CallSite *site = parameter->home->sites; site && count < room; site = site->next) {
        if (site->is_decorator || site->is_each) {
            continue;
        }
        int32_t at = number + site->first - (site->is_bound ? 1 : 0);
        bool is_plain = number >= 0 && at >= 0 && at < site->call->args.count;
        for (int32_t i = 0; is_plain && i <= at; i++) {
            is_plain = site->call->args.items[i]->kind != AST_STARRED;
        }
        const AstNode *given = is_plain ? site->call->args.items[at] : NULL;
        for (int32_t i = 0; i < site->call->keywords.count; i++) {
            const AstKeyword *keyword = (const AstKeyword *)site->call->keywords.items[i];
            if (keyword->arg && str_equal(keyword->arg->text, name)) {
                given = keyword->value;
            }
        }
        if (given) {
            out[count++] = (ScopedExpression){given, site->scope, NULL};
        }
    }
    return count;
}

/* --- results ------------------------------------------------------------------------------------------------------ */

static void add_list(const Evaluation *evaluation, const ScopedExpression *list, Values *out) {
    int32_t count = 0;
    for (const ScopedExpression *item = list; item && count < RESULTS_MOST;
         item = item->next, count++) {
        Evaluation inner = deeper(evaluation, item->scope);
        if (item->node->kind == AST_YIELD_FROM) {
            Values whole = evaluate(&inner, ((const AstYieldFrom *)item->node)->value);
            add_elements(&inner, &whole, out);
        } else {
            Values values = evaluate(&inner, item->node);
            values_add_all(out, &values);
        }
    }
    out->open |= list == NULL;
}

void add_yielded(const Evaluation *evaluation, const AstNode *function, Values *out) {
    NameScope *scope = resolver_opened(evaluation->resolver, function);
    if (!scope || scope->is_busy || evaluation->depth >= EVALUATE_DEPTH) {
        out->open = true;
        return;
    }
    scope->is_busy = true;
    add_list(evaluation, scope->yields, out);
    scope->is_busy = false;
}

static void add_function_result(const Evaluation *evaluation, const Value *function, Values *out) {
    NameScope *scope = resolver_opened(evaluation->resolver, function->node);
    if (!scope || evaluation->depth >= EVALUATE_DEPTH) {
        out->open = true;
        return;
    }
    if (scope->yields) {
        values_add(out, (Value){.kind = VALUE_ITEMS,
                                .node = function->node,
                                .scope = function->scope,
                                .text = STR("")});
        return;
    }
    Resolver *resolver = evaluation->resolver;
    if (scope->is_busy || scope->generation == resolver->generation) {
        /* Functions that call each other know more with each round, as names do. */
        Values found =
            found_again(scope->found, scope->found_count, scope->found_open || scope->is_busy);
        values_add_all(out, &found);
        return;
    }
    Values given = {0};
    scope->is_busy = true;
    add_list(evaluation, scope->returns, &given);
    scope->is_busy = false;
    scope->found = values_kept(resolver, &given);
    scope->found_count = scope->found ? given.count : 0;
    scope->found_open = given.open;
    scope->generation = resolver->generation;
    values_add_all(out, &given);
}

/* operator.attrgetter("a.b")(x): the members of what it is applied to. */
static void add_getter_result(const Evaluation *evaluation, const Value *getter,
                              const AstCall *call, Values *out) {
    const AstCall *maker = (const AstCall *)getter->node;
    Evaluation outside = deeper(evaluation, getter->scope);
    Str names;
    if (!call || call->args.count == 0 || maker->args.count == 0 ||
        !evaluate_text(&outside, maker->args.items[0], &names)) {
        out->open = true;
        return;
    }
    Values value = evaluate(evaluation, call->args.items[0]);
    while (names.data && names.size > 0) {
        value = evaluate_member(evaluation, &value, str_cut(&names, '.'));
    }
    if (str_equal(getter->text, STR("operator.methodcaller"))) {
        for (int32_t i = 0; i < value.count; i++) {
            add_result(evaluation, &value.items[i], NULL, out);
        }
    } else {
        values_add_all(out, &value);
    }
    out->open |= value.open;
}

const AstCall *applied_call(Resolver *resolver, const Value *partial, const AstCall *call) {
    const AstCall *maker = (const AstCall *)partial->node;
    AstCall *whole = (AstCall *)ast_new(resolver->arena, AST_CALL);
    int32_t own = maker->args.count - 1;
    int32_t more = call ? call->args.count : 0;
    AstNode **args = own >= 0 ? ARENA_ARRAY(resolver->arena, AstNode *, own + more + 1) : NULL;
    if (!whole || !args || !spend(resolver, 64 + 16 * (own + more))) {
        return NULL;
    }
    if (own > 0) {
        memcpy(args, maker->args.items + 1, (size_t)own * sizeof *args);
    }
    if (more > 0) {
        memcpy(args + own, call->args.items, (size_t)more * sizeof *args);
    }
    whole->func = maker->args.items[0];
    whole->args = (AstSeq){args, own + more};
    return whole;
}

/* partial(f, a)(b) */
static void add_partial_result(const Evaluation *evaluation, const Value *partial,
                               const AstCall *call, Values *out) {
    const AstCall *whole = applied_call(evaluation->resolver, partial, call);
    out->open |= !whole;
    if (whole) {
        Evaluation inner = deeper(evaluation, NULL);
        evaluate_call(&inner, whole, out);
    }
}

void add_result(const Evaluation *evaluation, const Value *function, const AstCall *call,
                Values *out) {
    Resolver *resolver = evaluation->resolver;
    if (evaluation->depth >= EVALUATE_DEPTH) {
        out->open = true;
        return;
    }
    switch (function->kind) {
    case VALUE_PROGRAM:
        if (function->node->kind == AST_CLASS_DEF) {
            values_add(
                out,
                (Value){.kind = VALUE_INSTANCE, .node = function->node, .scope = function->scope});
            return;
        }
        add_function_result(evaluation, function, out);
        return;
    case VALUE_METHOD: add_function_result(evaluation, function, out); return;
    case VALUE_INSTANCE: {
        Values methods = {0};
        add_own_member(evaluation, function, STR("__call__"), &methods);
        for (int32_t i = 0; i < methods.count; i++) {
            if (methods.items[i].kind == VALUE_METHOD) {
                add_function_result(evaluation, &methods.items[i], out);
            }
        }
        out->open = true;
        return;
    }
    case VALUE_APPLIED:
        if (str_equal(function->text, STR("functools.partial"))) {
            add_partial_result(evaluation, function, call, out);
        } else {
            add_getter_result(evaluation, function, call, out);
        }
        return;
    case VALUE_PATH:
        values_add_path(out, arena_format(resolver->arena, "%.*s()", STR_ARG(function->text)));
        return;
    case VALUE_TEXT:
    case VALUE_BYTES:
    case VALUE_INT:
    case VALUE_FLOAT:
    case VALUE_SEQUENCE:
    case VALUE_MAPPING:
    case VALUE_ITEMS:
    case VALUE_ROW: out->open = true; return;
    }
}

/* A decorated function is what its decorators make of it; what they do with it is seen where they are called. */
void add_decorated(const Evaluation *evaluation, const AstNode *node, Values *out) {
    const AstSeq *decorators = &((const AstFunctionDef *)node)->decorator_list;
    Values own = {.items = {{.kind = VALUE_PROGRAM, .node = node, .scope = evaluation->scope}},
                  .count = 1};
    for (int32_t i = decorators->count - 1; i >= 0; i--) {
        Values decorator = evaluate(evaluation, decorators->items[i]);
        for (int32_t j = 0; j < decorator.count; j++) {
            if (decorator.items[j].kind == VALUE_PROGRAM ||
                decorator.items[j].kind == VALUE_METHOD) {
                Values made = {0};
                add_result(evaluation, &decorator.items[j], NULL, &made);
                values_add_all(out, &made);
            }
        }
    }
    values_add_all(out, &own);
}
