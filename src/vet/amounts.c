/* Amounts: items and bytes. Names are followed to the one thing they are bound to, calls of the program's own functions
 * to what they return. What cannot be told is 0, so that nothing is said of it. */
#include "vet/amounts.h"

#include "vet/evaluate.h"

enum { DEPTH_MOST = 8, ELEMENTS_MOST = 64, ITEM_BYTES = 8 };

typedef struct Amount {
    Cordon *cordon;
    bool is_rounds; /* what conditions leave out counts too */
} Amount;

static int64_t count_of(const Amount *amount, const AstNode *node, const NameScope *scope,
                        int depth);
static int64_t held(Cordon *cordon, const AstNode *node, const NameScope *scope, int depth);

int64_t amount_product(int64_t a, int64_t b) {
    int64_t result;
    if ((a == AMOUNT_ENDLESS && b > 0) || (b == AMOUNT_ENDLESS && a > 0)) {
        return AMOUNT_ENDLESS;
    }
    return __builtin_mul_overflow(a, b, &result) ? AMOUNT_VAST : result;
}

int64_t amount_sum(int64_t a, int64_t b) {
    int64_t result;
    if (a == AMOUNT_ENDLESS || b == AMOUNT_ENDLESS) {
        return AMOUNT_ENDLESS;
    }
    return __builtin_add_overflow(a, b, &result) ? AMOUNT_VAST : result;
}

/* --- names ------------------------------------------------------------------------------------------------------ */

static const Binding *only_binding(Cordon *cordon, Str id, const NameScope *scope) {
    for (const NameScope *around = scope; around; around = around->parent) {
        const Binding *binding = resolver_binding(&cordon->resolver, around, id);
        if (around->kind == NAME_SCOPE_CLASS && around != scope) {
            continue;
        }
        if (binding) {
            bool is_only = !binding->previous && !binding->is_foreign && binding->unpacked == 0;
            return is_only ? binding : NULL;
        }
    }
    return NULL;
}

const AstNode *amount_source(Cordon *cordon, const AstNode *node, const NameScope **scope) {
    for (int depth = 0; depth < DEPTH_MOST && node->kind == AST_NAME; depth++) {
        const Binding *binding = only_binding(cordon, ((const AstName *)node)->id->text, *scope);
        ScopedExpression given[2];
        if (!binding) {
            break;
        }
        if (binding->kind == BINDING_VALUE && binding->value) {
            node = binding->value;
            *scope = binding->scope;
        } else if (binding->kind == BINDING_PARAMETER && arguments_given(binding, given, 2) == 1) {
            node = given[0].node;
            *scope = given[0].scope;
        } else {
            break;
        }
    }
    return node;
}

/* --- what never ends -------------------------------------------------------------------------------------------- */

bool generator_is_endless(Cordon *cordon, const AstNode *function) {
    if (function->kind != AST_FUNCTION_DEF) {
        return false;
    }
    const AstSeq *body = &((const AstFunctionDef *)function)->body;
    for (int32_t i = 0; i < body->count; i++) {
        const AstNode *statement = body->items[i];
        if (statement->kind == AST_RETURN) {
            return false;
        }
        if (statement->kind == AST_WHILE &&
            loop_yields_forever(cordon, (const AstWhile *)statement)) {
            return true;
        }
    }
    return false;
}

static const AstFunctionDef *method_of(const AstNode *class, Str name) {
    const AstSeq *body = &((const AstClassDef *)class)->body;
    for (int32_t i = 0; i < body->count; i++) {
        const AstFunctionDef *function = (const AstFunctionDef *)body->items[i];
        if (function->node.kind == AST_FUNCTION_DEF && str_equal(function->name->text, name)) {
            return function;
        }
    }
    return NULL;
}

/* Whether the method's statements are simple ones that hand a value back: nothing raises, nothing is called. */
static bool always_gives(const AstFunctionDef *method) {
    for (int32_t i = 0; i < method->body.count; i++) {
        const AstNode *statement = method->body.items[i];
        const AstNode *value = NULL;
        switch (statement->kind) {
        case AST_RETURN: value = ((const AstReturn *)statement)->value; break;
        case AST_ASSIGN: value = ((const AstAssign *)statement)->value; break;
        case AST_AUG_ASSIGN: value = ((const AstAugAssign *)statement)->value; break;
        case AST_EXPR: value = ((const AstExpr *)statement)->value; break;
        default: return false;
        }
        bool is_simple = !value || value->kind == AST_CONSTANT || value->kind == AST_NAME ||
                         value->kind == AST_ATTRIBUTE || value->kind == AST_BIN_OP;
        if (!is_simple) {
            return false;
        }
        if (statement->kind == AST_RETURN) {
            return true;
        }
    }
    return false;
}

bool iterator_is_endless(const AstNode *class) {
    if (class->kind != AST_CLASS_DEF || ((const AstClassDef *)class)->bases.count > 0) {
        return false;
    }
    const AstFunctionDef *next = method_of(class, STR("__next__"));
    const AstFunctionDef *iter = method_of(class, STR("__iter__"));
    if (iter) {
        const AstNode *last = iter->body.items[iter->body.count - 1];
        const AstNode *value = last->kind == AST_RETURN ? ((const AstReturn *)last)->value : NULL;
        bool is_self = value && value->kind == AST_NAME;
        return is_self && next && always_gives(next);
    }
    const AstFunctionDef *item = method_of(class, STR("__getitem__"));
    return item && !method_of(class, STR("__len__")) && !method_of(class, STR("keys")) &&
           always_gives(item);
}

/* --- items ------------------------------------------------------------------------------------------------------ */

static bool is_comprehension(const AstNode *node) {
    return node->kind == AST_LIST_COMP || node->kind == AST_SET_COMP ||
           node->kind == AST_DICT_COMP || node->kind == AST_GENERATOR_EXP;
}

static int64_t comprehension_count(const Amount *amount, const AstNode *node,
                                   const NameScope *scope, int depth) {
    /* ListComp, SetComp and GeneratorExp have the same members. */
    const AstSeq *generators = node->kind == AST_DICT_COMP
                                   ? &((const AstDictComp *)node)->generators
                                   : &((const AstListComp *)node)->generators;
    const NameScope *inner = resolver_opened(&amount->cordon->resolver, node);
    int64_t count = 1;
    for (int32_t i = 0; i < generators->count; i++) {
        const AstComprehension *one = (const AstComprehension *)generators->items[i];
        int64_t items = count_of(amount, one->iter, i > 0 && inner ? inner : scope, depth + 1);
        bool is_left_out = one->ifs.count > 0 && items != AMOUNT_ENDLESS;
        if (!amount->is_rounds && (is_left_out || items == 0)) {
            return 0;
        }
        count = amount_product(count, items == 0 ? 1 : items);
    }
    return count;
}

static int64_t smaller(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* n! / (n - k)!, divided by k! where order does not matter. */
static int64_t choices_count(int64_t n, int64_t k, bool is_ordered) {
    double count = 1;
    for (int64_t i = 0; i < k && count < 1e18; i++) {
        count = count * (double)(n - i) / (is_ordered ? 1.0 : (double)(i + 1));
    }
    return count < 1e18 ? (int64_t)count : AMOUNT_VAST;
}

static const AstNode *keyword_of(const AstCall *call, Str name) {
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        if (keyword->arg && str_equal(keyword->arg->text, name)) {
            return keyword->value;
        }
    }
    return NULL;
}

/* product(a, b, repeat=n), permutations(xs, r), combinations(xs, r) */
static int64_t arrangements_count(const Amount *amount, const AstCall *call, Str path,
                                  const NameScope *scope, int depth) {
    enum { ROUNDS_MOST = 64 };
    Resolver *resolver = &amount->cordon->resolver;
    if (str_equal(path, STR("itertools.product"))) {
        int64_t repeat = 1;
        int64_t count = 1;
        const AstNode *given = keyword_of(call, STR("repeat"));
        if (given && !resolver_int(resolver, given, scope, &repeat)) {
            return 0;
        }
        for (int64_t n = 0; n < repeat && n < ROUNDS_MOST; n++) {
            for (int32_t i = 0; i < call->args.count; i++) {
                count =
                    amount_product(count, count_of(amount, call->args.items[i], scope, depth + 1));
            }
        }
        return count;
    }
    int64_t length = count_of(amount, call->args.items[0], scope, depth + 1);
    int64_t taken = length;
    const AstNode *given = call->args.count > 1 ? call->args.items[1] : keyword_of(call, STR("r"));
    bool is_known = !given || resolver_int(resolver, given, scope, &taken);
    if (!is_known || length <= 0 || length == AMOUNT_ENDLESS || taken < 0 || taken > length) {
        return 0;
    }
    bool is_ordered = str_equal(path, STR("itertools.permutations"));
    return choices_count(length, taken, is_ordered);
}

typedef enum Passing {
    PASSING_NONE,
    PASSING_FIRST,      /* as many as the first argument */
    PASSING_SECOND,     /* as many as the second, which may leave some out */
    PASSING_SECOND_ALL, /* as many as the second */
    PASSING_SHORTEST,   /* as many as the shortest of all */
    PASSING_MAPPED,     /* the same without the first */
    PASSING_JOINED,     /* of all together */
} Passing;

static Passing passing_of(Str path) {
    static const struct {
        const char *path;
        Passing passing;
    } rows[] = {
        {"builtins.list", PASSING_FIRST},          {"builtins.tuple", PASSING_FIRST},
        {"builtins.sorted", PASSING_FIRST},        {"builtins.iter", PASSING_FIRST},
        {"builtins.reversed", PASSING_FIRST},      {"builtins.enumerate", PASSING_FIRST},
        {"collections.deque", PASSING_FIRST},      {"itertools.accumulate", PASSING_FIRST},
        {"builtins.bytes", PASSING_FIRST},         {"itertools.pairwise", PASSING_FIRST},
        {"builtins.filter", PASSING_SECOND},       {"itertools.filterfalse", PASSING_SECOND},
        {"itertools.starmap", PASSING_SECOND_ALL}, {"builtins.zip", PASSING_SHORTEST},
        {"builtins.map", PASSING_MAPPED},          {"itertools.chain", PASSING_JOINED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_equal(path, str_from(rows[i].path))) {
            return rows[i].passing;
        }
    }
    return PASSING_NONE;
}

static int64_t passed_count(const Amount *amount, const AstCall *call, Passing passing,
                            const NameScope *scope, int depth) {
    bool is_second = passing == PASSING_SECOND || passing == PASSING_SECOND_ALL;
    int32_t first = passing == PASSING_MAPPED || is_second ? 1 : 0;
    int32_t end = passing == PASSING_FIRST || is_second ? first + 1 : call->args.count;
    if (call->args.count < end || call->args.count <= first ||
        (passing == PASSING_FIRST && call->args.count != 1)) {
        return 0;
    }
    int64_t all = 0;
    for (int32_t i = first; i < end; i++) {
        int64_t items = count_of(amount, call->args.items[i], scope, depth + 1);
        if (passing == PASSING_JOINED) {
            all = amount_sum(all, items);
        } else {
            all = i == first ? items : smaller(all, items);
        }
    }
    bool may_leave_out = passing == PASSING_SECOND && !amount->is_rounds;
    return may_leave_out && all != AMOUNT_ENDLESS ? 0 : all;
}

/* takewhile(lambda x: True, xs) */
static bool always_holds(const AstNode *function) {
    return function->kind == AST_LAMBDA &&
           ((const AstLambda *)function)->body->kind == AST_CONSTANT &&
           ((const AstConstant *)((const AstLambda *)function)->body)->value.kind == AST_VALUE_TRUE;
}

static int64_t path_count(const Amount *amount, const AstCall *call, Str path,
                          const NameScope *scope, int depth) {
    if (str_equal(path, STR("builtins.range"))) {
        return smaller(range_count(amount->cordon, call, scope), AMOUNT_VAST);
    }
    if (str_starts_with(path, STR("itertools.")) && call->args.count > 0) {
        if (str_equal(path, STR("itertools.product")) ||
            str_equal(path, STR("itertools.permutations")) ||
            str_equal(path, STR("itertools.combinations"))) {
            return arrangements_count(amount, call, path, scope, depth);
        }
        if (str_equal(path, STR("itertools.takewhile")) && call->args.count == 2) {
            return always_holds(call->args.items[0])
                       ? count_of(amount, call->args.items[1], scope, depth + 1)
                       : 0;
        }
    }
    if (str_equal(path, STR("itertools.repeat")) &&
        (call->args.count == 2 || keyword_of(call, STR("times")))) {
        int64_t times;
        const AstNode *given =
            call->args.count == 2 ? call->args.items[1] : keyword_of(call, STR("times"));
        return resolver_int(&amount->cordon->resolver, given, scope, &times) ? times : 0;
    }
    bool is_endless = str_equal(path, STR("itertools.count")) ||
                      str_equal(path, STR("itertools.cycle")) ||
                      str_equal(path, STR("itertools.repeat"));
    Passing passing = passing_of(path);
    return is_endless                ? AMOUNT_ENDLESS
           : passing != PASSING_NONE ? passed_count(amount, call, passing, scope, depth)
                                     : 0;
}

static int64_t call_count(const Amount *amount, const AstCall *call, const NameScope *scope,
                          int depth) {
    Values function = resolver_values(&amount->cordon->resolver, call->func, scope);
    for (int32_t i = 0; i < function.count; i++) {
        const Value *value = &function.items[i];
        if (value->kind == VALUE_PATH) {
            int64_t count = path_count(amount, call, value->text, scope, depth);
            if (count != 0) {
                return count;
            }
        }
        bool is_endless =
            value->kind == VALUE_PROGRAM && function.count == 1 &&
            (generator_is_endless(amount->cordon, value->node) || iterator_is_endless(value->node));
        if (is_endless) {
            return AMOUNT_ENDLESS;
        }
    }
    return 0;
}

static int64_t count_of(const Amount *amount, const AstNode *node, const NameScope *scope,
                        int depth) {
    if (depth > DEPTH_MOST || !spend(&amount->cordon->resolver, 16)) {
        return 0;
    }
    node = amount_source(amount->cordon, node, &scope);
    if (is_comprehension(node)) {
        return comprehension_count(amount, node, scope, depth);
    }
    if (node->kind == AST_CALL) {
        return call_count(amount, (const AstCall *)node, scope, depth);
    }
    Values values = resolver_values(&amount->cordon->resolver, node, scope);
    if (values.count != 1) {
        return 0;
    }
    const Value *value = &values.items[0];
    return value->kind == VALUE_TEXT || value->kind == VALUE_BYTES ? value->text.size
           : value->kind == VALUE_SEQUENCE ? ((const AstTuple *)value->node)->elts.count
                                           : 0;
}

int64_t items_count(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Amount amount = {cordon, false};
    return count_of(&amount, node, scope, 0);
}

int64_t rounds_count(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Amount amount = {cordon, true};
    return count_of(&amount, node, scope, 0);
}

/* --- bytes ------------------------------------------------------------------------------------------------------ */

typedef enum AmountKind {
    AMOUNT_SIZE,
    AMOUNT_STOP,
    AMOUNT_SHAPE,
    AMOUNT_SHAPES,
    AMOUNT_ITEMS,
    AMOUNT_SAME,
    AMOUNT_FORMAT,
} AmountKind;

typedef struct AmountRow {
    const char *path;
    AmountKind kind;
    int32_t argument;
    const char *keyword;
    int64_t unit;
} AmountRow;

static const AmountRow amount_rows[] = {
#define X(path, kind, argument, keyword, unit) {path, AMOUNT_##kind, argument, keyword, unit},
#include "../../spec/amounts.def"
#undef X
};

static int64_t number_of(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    int64_t number;
    bool is_number = resolver_int(&cordon->resolver, node, scope, &number) && number > 0;
    return !is_number ? 0 : number == INT64_MAX ? AMOUNT_VAST : number;
}

static int64_t shape_product(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Values values = resolver_values(&cordon->resolver, node, scope);
    if (values.count != 1 || values.items[0].kind != VALUE_SEQUENCE) {
        return number_of(cordon, node, scope);
    }
    const AstSeq *sides = &((const AstTuple *)values.items[0].node)->elts;
    int64_t all = 1;
    for (int32_t i = 0; i < sides->count && i < DEPTH_MOST; i++) {
        all = amount_product(all, number_of(cordon, sides->items[i], values.items[0].scope));
    }
    return all;
}

/* '4000000000s' */
static int64_t format_bytes(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Str format;
    int64_t all = 0;
    int64_t count = 0;
    if (!resolver_text(&cordon->resolver, node, scope, &format)) {
        return 0;
    }
    for (int64_t i = 0; i < format.size; i++) {
        char c = format.data[i];
        if (c >= '0' && c <= '9') {
            count = amount_sum(amount_product(count, 10), c - '0');
        } else {
            all = amount_sum(all, count == 0 ? 1 : count);
            count = 0;
        }
    }
    return all;
}

/* What one of the items that a generator or a list makes holds. */
static int64_t item_bytes(Cordon *cordon, const AstNode *node, const NameScope *scope, int depth) {
    node = amount_source(cordon, node, &scope);
    if (node->kind != AST_GENERATOR_EXP && node->kind != AST_LIST_COMP) {
        return 0;
    }
    const NameScope *inner = resolver_opened(&cordon->resolver, node);
    return held(cordon, ((const AstListComp *)node)->elt, inner ? inner : scope, depth + 1);
}

static int64_t row_bytes(Cordon *cordon, const AmountRow *row, const AstCall *call,
                         const NameScope *scope, int depth) {
    const AstNode *given = row->keyword[0] ? keyword_of(call, str_from(row->keyword)) : NULL;
    if (!given && row->argument < call->args.count) {
        given = call->args.items[row->argument];
    }
    if (!given) {
        return 0;
    }
    switch (row->kind) {
    case AMOUNT_SIZE: return amount_product(number_of(cordon, given, scope), row->unit);
    case AMOUNT_STOP:
        return call->args.count == 1 ? amount_product(number_of(cordon, given, scope), row->unit)
                                     : 0;
    case AMOUNT_SHAPE: return amount_product(shape_product(cordon, given, scope), row->unit);
    case AMOUNT_SHAPES: {
        int64_t all = row->unit;
        for (int32_t i = 0; i < call->args.count; i++) {
            all = amount_product(all, number_of(cordon, call->args.items[i], scope));
        }
        return all;
    }
    case AMOUNT_ITEMS: {
        int64_t each = amount_sum(row->unit, item_bytes(cordon, given, scope, depth));
        return amount_product(items_count(cordon, given, scope), each);
    }
    case AMOUNT_SAME: return held(cordon, given, scope, depth + 1);
    case AMOUNT_FORMAT: return format_bytes(cordon, given, scope);
    }
    return 0;
}

static const AmountRow *row_of(Str path, const AmountRow *from) {
    const AmountRow *end = amount_rows + sizeof amount_rows / sizeof *amount_rows;
    for (const AmountRow *row = from; row < end; row++) {
        if (str_equal(path, str_from(row->path))) {
            return row;
        }
    }
    return NULL;
}

/* What a function of the program returns; what the attributes hold that a class gives its objects. */
static int64_t own_bytes(Cordon *cordon, const AstNode *definition, int depth) {
    int64_t most = 0;
    const AstNode *function = definition;
    if (definition->kind == AST_CLASS_DEF) {
        const AstFunctionDef *init = method_of(definition, STR("__init__"));
        function = init ? &init->node : NULL;
    }
    const NameScope *opened = function ? resolver_opened(&cordon->resolver, function) : NULL;
    if (!opened || (function->kind != AST_FUNCTION_DEF && function->kind != AST_LAMBDA)) {
        return 0;
    }
    if (definition->kind != AST_CLASS_DEF) {
        for (const ScopedExpression *item = opened->returns; item; item = item->next) {
            int64_t one = held(cordon, item->node, item->scope, depth + 1);
            most = one > most ? one : most;
        }
        return most;
    }
    const AstSeq *body = &((const AstFunctionDef *)function)->body;
    for (int32_t i = 0; i < body->count && i < ELEMENTS_MOST; i++) {
        const AstAssign *assign = (const AstAssign *)body->items[i];
        if (assign->node.kind == AST_ASSIGN && assign->targets.items[0]->kind == AST_ATTRIBUTE) {
            most = amount_sum(most, held(cordon, assign->value, opened, depth + 1));
        }
    }
    return most;
}

static int64_t call_bytes(Cordon *cordon, const AstCall *call, const NameScope *scope, int depth) {
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    for (int32_t i = 0; i < function.count; i++) {
        const Value *value = &function.items[i];
        if (value->kind == VALUE_PROGRAM && function.count == 1) {
            return own_bytes(cordon, value->node, depth);
        }
        if (value->kind != VALUE_PATH) {
            continue;
        }
        const AmountRow *row = row_of(value->text, amount_rows);
        int64_t bytes = row ? row_bytes(cordon, row, call, scope, depth) : 0;
        if (row && bytes == 0 && row->kind == AMOUNT_SIZE) { /* bytes(range(n)) */
            bytes = call->args.count == 1 ? items_count(cordon, call->args.items[0], scope) : 0;
        }
        if (bytes > 0) {
            return bytes;
        }
    }
    if (call->func->kind != AST_ATTRIBUTE) {
        return 0;
    }
    Str method = arena_format(cordon->judge->arena, ".%.*s",
                              STR_ARG(((const AstAttribute *)call->func)->attr->text));
    const AmountRow *row = method.data ? row_of(method, amount_rows) : NULL;
    return row ? row_bytes(cordon, row, call, scope, depth) : 0;
}

static int64_t elements_bytes(Cordon *cordon, const AstSeq *elements, const NameScope *scope,
                              int depth) {
    int64_t all = 0;
    for (int32_t i = 0; i < elements->count && i < ELEMENTS_MOST; i++) {
        const AstNode *item = elements->items[i];
        if (item && item->kind == AST_STARRED) {
            int64_t count = items_count(cordon, ((const AstStarred *)item)->value, scope);
            all = amount_sum(all, amount_product(count, ITEM_BYTES));
        } else if (item) {
            all = amount_sum(all, amount_sum(ITEM_BYTES, held(cordon, item, scope, depth + 1)));
        }
    }
    return all;
}

/* An array of which `*` multiplies each item. */
static bool is_elementwise(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    for (int depth = 0; depth < DEPTH_MOST && node->kind == AST_BIN_OP; depth++) {
        node = ((const AstBinOp *)node)->left;
    }
    Values values = resolver_values(&cordon->resolver, node, scope);
    return values.count > 0 && values.items[0].kind == VALUE_PATH &&
           (str_starts_with(values.items[0].text, STR("numpy.")) ||
            str_starts_with(values.items[0].text, STR("torch.")));
}

static int64_t operation_bytes(Cordon *cordon, const AstBinOp *operation, const NameScope *scope,
                               int depth) {
    int64_t left = held(cordon, operation->left, scope, depth + 1);
    int64_t right = held(cordon, operation->right, scope, depth + 1);
    if (operation->op == AST_OPERATOR_ADD) {
        return amount_sum(left, right);
    }
    if (operation->op != AST_OPERATOR_MULT) {
        return 0;
    }
    if (is_elementwise(cordon, operation->left, scope) ||
        is_elementwise(cordon, operation->right, scope)) {
        return amount_sum(left, right);
    }
    return left > 0    ? amount_product(left, number_of(cordon, operation->right, scope))
           : right > 0 ? amount_product(right, number_of(cordon, operation->left, scope))
                       : 0;
}

static int64_t held(Cordon *cordon, const AstNode *node, const NameScope *scope, int depth) {
    if (depth > DEPTH_MOST || !spend(&cordon->resolver, 16)) {
        return 0;
    }
    node = amount_source(cordon, node, &scope);
    Str text;
    switch (node->kind) {
    case AST_CONSTANT: return node_text(node, &text) ? text.size : 0;
    case AST_LIST:
    case AST_TUPLE:
    case AST_SET: return elements_bytes(cordon, &((const AstTuple *)node)->elts, scope, depth);
    case AST_DICT: return elements_bytes(cordon, &((const AstDict *)node)->values, scope, depth);
    case AST_BIN_OP: return operation_bytes(cordon, (const AstBinOp *)node, scope, depth);
    case AST_CALL: return call_bytes(cordon, (const AstCall *)node, scope, depth);
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP: {
        const NameScope *inner = resolver_opened(&cordon->resolver, node);
        const AstNode *item = node->kind == AST_DICT_COMP ? ((const AstDictComp *)node)->value
                                                          : ((const AstListComp *)node)->elt;
        int64_t each = inner ? held(cordon, item, inner, depth + 1) : 0;
        return amount_product(items_count(cordon, node, scope), amount_sum(ITEM_BYTES, each));
    }
    default: return 0;
    }
}

int64_t bytes_held(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    return held(cordon, node, scope, 0);
}
