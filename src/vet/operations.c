/* Operations that the types of their parts refuse: "a" + 1, items["a"], for x in 5, a, b = 1, 2, 3. */
#include "vet/cordon.h"

static bool is_among(const char *type, const char *list) {
    Str rest = str_from(list);
    while (type && rest.data && rest.size > 0) {
        if (str_equal(str_cut(&rest, ' '), str_from(type))) {
            return true;
        }
    }
    return false;
}

static const char numbers[] = "int float complex bool";
/* Nothing is called, taken by an index or gone through in them. */
static const char plain[] = "int float complex bool NoneType";

static void report(Cordon *cordon, const AstNode *node, Str text) {
    cordon_report(cordon, RULE_CDN_VAL_001, node, text);
}

static void report_type(Cordon *cordon, const AstNode *node, const char *type, const char *what) {
    report(cordon, node, arena_format(cordon->judge->arena, "`%s` %s", type, what));
}

static void check_sum(Cordon *cordon, const AstBinOp *operation, const NameScope *scope) {
    static const char sequences[] = "str bytes list tuple";
    if (operation->op != AST_OPERATOR_ADD) {
        return;
    }
    const char *left = type_of_node(cordon, operation->left, scope);
    const char *right = left ? type_of_node(cordon, operation->right, scope) : NULL;
    bool is_mixed = right && strcmp(left, right) != 0 &&
                    ((is_among(left, sequences) && is_among(right, sequences)) ||
                     (is_among(left, sequences) && is_among(right, numbers)) ||
                     (is_among(left, numbers) && is_among(right, sequences)));
    if (is_mixed) {
        report(cordon, &operation->node,
               arena_format(cordon->judge->arena, "`%s` and `%s` cannot be added", left, right));
    }
}

static void check_item(Cordon *cordon, const AstSubscript *subscript, const NameScope *scope) {
    const char *type = type_of_node(cordon, subscript->value, scope);
    if (is_among(type, plain) || is_among(type, "set frozenset generator map filter zip")) {
        report_type(cordon, &subscript->node, type, "has no items by index");
        return;
    }
    if (subscript->ctx != AST_EXPR_CONTEXT_LOAD && is_among(type, "str bytes tuple range")) {
        report_type(cordon, &subscript->node, type, "cannot be changed");
        return;
    }
    bool is_sequence = is_among(type, "str bytes list tuple range");
    const char *index = is_sequence ? type_of_node(cordon, subscript->slice, scope) : NULL;
    if (is_among(index, "str bytes float list tuple dict NoneType")) {
        report(cordon, &subscript->node,
               arena_format(cordon->judge->arena, "an item of `%s` is not asked for by `%s`", type,
                            index));
    }
}

static void check_callee(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    const char *type = type_of_node(cordon, call->func, scope);
    if (is_among(type, plain) || is_among(type, "str bytes list tuple dict set")) {
        report_type(cordon, &call->node, type, "cannot be called");
    }
}

static void check_given(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    static const struct {
        const char *path, *refused;
    } rows[] = {
        {"builtins.len", "int float complex bool NoneType generator map filter zip"},
        {"builtins.int", "list tuple dict set NoneType complex generator"},
        {"builtins.float", "list tuple dict set NoneType complex generator"},
        {"builtins.sum", "int float complex bool NoneType str"},
        {"builtins.max", "int float complex bool NoneType"},
        {"builtins.min", "int float complex bool NoneType"},
        {"builtins.sorted", "int float complex bool NoneType"},
        {"builtins.list", "int float complex bool NoneType"},
        {"builtins.ord", "int float list tuple NoneType"},
        {"builtins.chr", "str bytes float list tuple NoneType"},
    };
    if (call->args.count != 1) {
        return;
    }
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    bool is_told = function.count == 1 && !function.open && function.items[0].kind == VALUE_PATH;
    for (size_t i = 0; is_told && i < sizeof rows / sizeof *rows; i++) {
        if (!str_equal(function.items[0].text, str_from(rows[i].path))) {
            continue;
        }
        const char *type = type_of_node(cordon, call->args.items[0], scope);
        if (is_among(type, rows[i].refused)) {
            report(cordon, &call->node,
                   arena_format(cordon->judge->arena, "`%s` does not take a `%s`",
                                rows[i].path + sizeof "builtins." - 1, type));
        }
    }
}

static void check_keys(Cordon *cordon, const AstSeq *keys, const NameScope *scope) {
    for (int32_t i = 0; i < keys->count; i++) {
        const char *type = keys->items[i] ? type_of_node(cordon, keys->items[i], scope) : NULL;
        if (is_among(type, "list dict set bytearray")) {
            report_type(cordon, keys->items[i], type, "cannot be a key, nor stand in a set");
        }
    }
}

static bool has_starred(const AstSeq *items) {
    for (int32_t i = 0; i < items->count; i++) {
        if (items->items[i]->kind == AST_STARRED) {
            return true;
        }
    }
    return false;
}

static bool is_row(const AstNode *node) {
    return node->kind == AST_TUPLE || node->kind == AST_LIST;
}

static void check_unpacked(Cordon *cordon, const AstAssign *assign) {
    const AstNode *target = assign->targets.items[0];
    if (!is_row(target) || !is_row(assign->value)) {
        return;
    }
    const AstSeq *names = &((const AstTuple *)target)->elts;
    const AstSeq *values = &((const AstTuple *)assign->value)->elts;
    if (names->count != values->count && !has_starred(names) && !has_starred(values)) {
        report(cordon, &assign->node,
               arena_format(cordon->judge->arena, "%d names cannot take %d values", names->count,
                            values->count));
    }
}

void check_refused(Cordon *cordon, const ScopedNode *item) {
    const AstNode *node = item->node;
    const NameScope *scope = item->scope;
    if (item->is_guarded || cordon->is_on_purpose || cordon->judge->depth > 0) {
        return;
    }
    switch (node->kind) {
    case AST_BIN_OP: check_sum(cordon, (const AstBinOp *)node, scope); break;
    case AST_SUBSCRIPT: check_item(cordon, (const AstSubscript *)node, scope); break;
    case AST_CALL:
        check_callee(cordon, (const AstCall *)node, scope);
        check_given(cordon, (const AstCall *)node, scope);
        break;
    case AST_DICT: check_keys(cordon, &((const AstDict *)node)->keys, scope); break;
    case AST_SET: check_keys(cordon, &((const AstSet *)node)->elts, scope); break;
    case AST_ASSIGN: check_unpacked(cordon, (const AstAssign *)node); break;
    case AST_FOR: {
        const AstNode *iter = ((const AstFor *)node)->iter;
        const char *type = type_of_node(cordon, iter, scope);
        if (is_among(type, plain)) {
            report_type(cordon, iter, type, "cannot be gone through");
        }
        break;
    }
    default: break;
    }
}
