/* What grows with each round of a loop until no memory holds it.
 *
 * A statement that binds a name to what holds the name's old value several times over (s + s, f"{s}{s}", [*s, *s])
 * makes it grow by that factor; after some rounds it is larger than any memory. What is added each round counts by
 * its size. */
#include "vet/amounts.h"

enum { DEPTH_MOST = 8, STATEMENTS_MOST = 200 };

static const int64_t BYTES_MOST = 2000000000;

typedef struct Growth {
    Cordon *cordon;
    const NameScope *scope;
    Str name;
} Growth;

static bool is_name(const AstNode *node, Str name) {
    return node->kind == AST_NAME && str_equal(((const AstName *)node)->id->text, name);
}

static int32_t copies_in(const Growth *growth, const AstNode *node, int depth);

static int32_t copies_of_all(const Growth *growth, const AstSeq *nodes, int depth) {
    int32_t all = 0;
    for (int32_t i = 0; i < nodes->count && i < STATEMENTS_MOST; i++) {
        all += nodes->items[i] ? copies_in(growth, nodes->items[i], depth + 1) : 0;
    }
    return all;
}

/* [*s, *s]: what is unpacked; a list that is an item is no copy. */
static int32_t unpacked_copies(const Growth *growth, const AstSeq *items, int depth) {
    int32_t all = 0;
    for (int32_t i = 0; i < items->count && i < STATEMENTS_MOST; i++) {
        if (items->items[i]->kind == AST_STARRED) {
            all += copies_in(growth, ((const AstStarred *)items->items[i])->value, depth + 1);
        }
    }
    return all;
}

static int32_t count_text(Str text, Str part) {
    int32_t count = 0;
    for (int64_t at = 0; (at = str_find(text, part, at)) >= 0; at += part.size) {
        count++;
    }
    return count;
}

/* '{0}{0}'.format(s), ''.join([s, s]), s.replace('a', 'aa') */
static int32_t method_copies(const Growth *growth, const AstCall *call, int depth) {
    const AstAttribute *method = (const AstAttribute *)call->func;
    Resolver *resolver = &growth->cordon->resolver;
    Str text, other;
    if (str_equal(method->attr->text, STR("join")) && call->args.count == 1 &&
        (call->args.items[0]->kind == AST_LIST || call->args.items[0]->kind == AST_TUPLE)) {
        return copies_of_all(growth, &((const AstTuple *)call->args.items[0])->elts, depth);
    }
    if (str_equal(method->attr->text, STR("format")) && call->args.count == 1 &&
        resolver_text(resolver, method->value, growth->scope, &text)) {
        return count_text(text, STR("{0}")) * copies_in(growth, call->args.items[0], depth + 1);
    }
    if (str_equal(method->attr->text, STR("replace")) && call->args.count == 2 &&
        resolver_text(resolver, call->args.items[0], growth->scope, &text) && text.size > 0 &&
        resolver_text(resolver, call->args.items[1], growth->scope, &other)) {
        return count_text(other, text) * copies_in(growth, method->value, depth + 1);
    }
    return str_equal(method->attr->text, STR("copy")) ||
                   str_equal(method->attr->text, STR("deepcopy"))
               ? (call->args.count > 0 ? copies_in(growth, call->args.items[0], depth + 1)
                                       : copies_in(growth, method->value, depth + 1))
               : 0;
}

static int32_t operation_copies(const Growth *growth, const AstBinOp *operation, int depth) {
    int64_t times;
    if (operation->op == AST_OPERATOR_ADD || operation->op == AST_OPERATOR_BIT_OR) {
        return copies_in(growth, operation->left, depth + 1) +
               copies_in(growth, operation->right, depth + 1);
    }
    if (operation->op == AST_OPERATOR_MULT) {
        bool is_factor =
            operation->right->kind == AST_CONSTANT &&
            resolver_int(&growth->cordon->resolver, operation->right, growth->scope, &times) &&
            times > 1;
        return is_factor ? 2 * copies_in(growth, operation->left, depth + 1) : 0;
    }
    bool is_template = operation->op == AST_OPERATOR_MOD && operation->left->kind == AST_CONSTANT &&
                       operation->right->kind == AST_TUPLE;
    return is_template ? copies_of_all(growth, &((const AstTuple *)operation->right)->elts, depth)
                       : 0;
}

/* How many times over the value holds what the name holds. */
static int32_t copies_in(const Growth *growth, const AstNode *node, int depth) {
    if (depth > DEPTH_MOST) {
        return 0;
    }
    switch (node->kind) {
    case AST_NAME: return is_name(node, growth->name);
    case AST_BIN_OP: return operation_copies(growth, (const AstBinOp *)node, depth);
    case AST_JOINED_STR: return copies_of_all(growth, &((const AstJoinedStr *)node)->values, depth);
    case AST_FORMATTED_VALUE:
        return copies_in(growth, ((const AstFormattedValue *)node)->value, depth + 1);
    case AST_LIST:
    case AST_TUPLE:
    case AST_SET: return unpacked_copies(growth, &((const AstTuple *)node)->elts, depth);
    case AST_LIST_COMP:
    case AST_SET_COMP: {
        const AstSeq *generators = &((const AstListComp *)node)->generators;
        const AstComprehension *one = (const AstComprehension *)generators->items[0];
        return generators->count == 1 && one->ifs.count == 0
                   ? copies_in(growth, one->iter, depth + 1)
                   : 0;
    }
    case AST_DICT_COMP: {
        const AstSeq *generators = &((const AstDictComp *)node)->generators;
        const AstNode *from = ((const AstComprehension *)generators->items[0])->iter;
        bool is_items =
            from->kind == AST_CALL && ((const AstCall *)from)->func->kind == AST_ATTRIBUTE;
        from = is_items ? ((const AstAttribute *)((const AstCall *)from)->func)->value : from;
        return generators->count == 1 ? copies_in(growth, from, depth + 1) : 0;
    }
    case AST_CALL:
        return ((const AstCall *)node)->func->kind == AST_ATTRIBUTE
                   ? method_copies(growth, (const AstCall *)node, depth)
                   : 0;
    default: return 0;
    }
}

/* n * n, n ** 2, n << n: of a number. */
static bool squares(const Growth *growth, AstOperator op, const AstNode *left,
                    const AstNode *right) {
    int64_t power;
    if (!is_name(left, growth->name)) {
        return false;
    }
    Values values = resolver_values(&growth->cordon->resolver, left, growth->scope);
    bool is_number = false;
    for (int32_t i = 0; i < values.count; i++) {
        is_number |= values.items[i].kind == VALUE_INT && values.items[i].integer != 0 &&
                     values.items[i].integer != 1;
    }
    if (op == AST_OPERATOR_MULT) {
        return is_name(right, growth->name) && is_number;
    }
    bool shifts = op == AST_OPERATOR_L_SHIFT && right->kind == AST_BIN_OP &&
                  ((const AstBinOp *)right)->op == AST_OPERATOR_L_SHIFT;
    return shifts ||
           (op == AST_OPERATOR_POW && is_number && right->kind == AST_CONSTANT &&
            resolver_int(&growth->cordon->resolver, right, growth->scope, &power) && power >= 2);
}

static bool has_length(const Growth *growth, const AstNode *node) {
    Values values = resolver_values(&growth->cordon->resolver, node, growth->scope);
    for (int32_t i = 0; i < values.count; i++) {
        ValueKind kind = values.items[i].kind;
        if (kind == VALUE_TEXT || kind == VALUE_BYTES || kind == VALUE_SEQUENCE ||
            kind == VALUE_MAPPING || kind == VALUE_ITEMS) {
            return true;
        }
    }
    return false;
}

/* The name that a plain target binds, or the list of which it replaces the end. */
static bool name_of(const AstNode *target, Str *out) {
    if (target->kind == AST_SUBSCRIPT && ((const AstSubscript *)target)->slice->kind == AST_SLICE) {
        target = ((const AstSubscript *)target)->value;
    }
    if (target->kind != AST_NAME) {
        return false;
    }
    *out = ((const AstName *)target)->id->text;
    return true;
}

/* s += s, s = s + s, xs.extend(xs): whether the statement makes what it binds twice what it was. */
static bool doubles(Growth *growth, const AstNode *node) {
    if (node->kind == AST_AUG_ASSIGN) {
        const AstAugAssign *assign = (const AstAugAssign *)node;
        int64_t factor;
        if (!name_of(assign->target, &growth->name)) {
            return false;
        }
        bool adds = assign->op == AST_OPERATOR_ADD || assign->op == AST_OPERATOR_BIT_OR;
        bool multiplies =
            assign->op == AST_OPERATOR_MULT && assign->value->kind == AST_CONSTANT &&
            resolver_int(&growth->cordon->resolver, assign->value, growth->scope, &factor) &&
            factor > 1;
        bool is_doubled = (adds && copies_in(growth, assign->value, 0) > 0) || multiplies;
        return (is_doubled && has_length(growth, assign->target)) ||
               squares(growth, assign->op, assign->target, assign->value);
    }
    if (node->kind == AST_ASSIGN && ((const AstAssign *)node)->targets.count == 1) {
        const AstAssign *assign = (const AstAssign *)node;
        const AstNode *target = assign->targets.items[0];
        const AstBinOp *operation = (const AstBinOp *)assign->value;
        if (!name_of(target, &growth->name)) {
            return false;
        }
        int32_t most = target->kind == AST_SUBSCRIPT ? 1 : 2;
        return (copies_in(growth, assign->value, 0) >= most &&
                (assign->value->kind != AST_BIN_OP || has_length(growth, target))) ||
               (assign->value->kind == AST_BIN_OP &&
                squares(growth, operation->op, operation->left, operation->right));
    }
    const AstCall *call =
        node->kind == AST_EXPR ? (const AstCall *)((const AstExpr *)node)->value : NULL;
    if (!call || call->node.kind != AST_CALL || call->func->kind != AST_ATTRIBUTE ||
        call->args.count != 1 ||
        !name_of(((const AstAttribute *)call->func)->value, &growth->name)) {
        return false;
    }
    Str method = ((const AstAttribute *)call->func)->attr->text;
    bool extends = str_equal(method, STR("extend")) || str_equal(method, STR("update"));
    bool keeps_copy = str_equal(method, STR("append")) && call->args.items[0]->kind == AST_CALL;
    return (extends || keeps_copy) && copies_in(growth, call->args.items[0], 0) > 0;
}

/* What the statement adds to something that outlives the round: xs.append(v), d[k] = v, s += v. */
static const AstNode *added_by(const AstNode *node) {
    if (node->kind == AST_AUG_ASSIGN && ((const AstAugAssign *)node)->op == AST_OPERATOR_ADD) {
        return ((const AstAugAssign *)node)->value;
    }
    if (node->kind == AST_ASSIGN &&
        ((const AstAssign *)node)->targets.items[0]->kind == AST_SUBSCRIPT) {
        const AstSubscript *target =
            (const AstSubscript *)((const AstAssign *)node)->targets.items[0];
        return target->slice->kind == AST_NAME ? ((const AstAssign *)node)->value : NULL;
    }
    const AstCall *call =
        node->kind == AST_EXPR ? (const AstCall *)((const AstExpr *)node)->value : NULL;
    if (!call || call->node.kind != AST_CALL || call->func->kind != AST_ATTRIBUTE ||
        call->args.count != 1) {
        return NULL;
    }
    static const char *const methods[] = {"append", "extend", "add", "appendleft", "write"};
    Str method = ((const AstAttribute *)call->func)->attr->text;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (str_equal(method, str_from(methods[i]))) {
            return call->args.items[0];
        }
    }
    return NULL;
}

void check_growth(Cordon *cordon, const AstSeq *body, const NameScope *scope, int64_t rounds,
                  bool leaves_early) {
    enum { DOUBLINGS_MOST = 27 };
    Growth growth = {.cordon = cordon, .scope = scope};
    for (int32_t i = 0; i < body->count && i < STATEMENTS_MOST; i++) {
        const AstNode *statement = body->items[i];
        if (rounds > DOUBLINGS_MOST && doubles(&growth, statement)) {
            cordon_report(cordon, RULE_CDN_MEM_001, statement, STR("what doubles each time round"));
            continue;
        }
        const AstNode *added = leaves_early ? NULL : added_by(statement);
        int64_t bytes = added ? bytes_held(cordon, added, scope) : 0;
        bool is_much = bytes > 64 || rounds == AMOUNT_ENDLESS;
        if (is_much && bytes > 0 && amount_product(bytes, rounds) > BYTES_MOST) {
            cordon_report(cordon, RULE_CDN_MEM_001, statement,
                          STR("what is added each time round"));
        }
    }
}
