/* Operations whose result is known to be vast before anything runs. */
#include "vet/amounts.h"

/* More than this takes more than the default memory limit. */
enum {
    TEXT_BYTES_MOST = 200000000,
    ITEMS_MOST = 30000000, /* 8 bytes each, and the list is rarely alone */
    NUMBER_BITS_MOST = 100000000,
    FACTORIAL_MOST = 2000000,
    BYTES_MOST = 256000000,
};

static void report(Cordon *cordon, const AstNode *node, const char *what, int64_t count) {
    Str subject = count == INT64_MAX
                      ? arena_format(cordon->judge->arena, "%s without end", what)
                      : arena_format(cordon->judge->arena, "%s of %lld", what, (long long)count);
    cordon->vast = node;
    cordon_report(cordon, RULE_CDN_MEM_001, node, subject.data ? subject : STR(""));
}

/* --- operators -------------------------------------------------------------------------------------------------- */

static bool check_repetition(Cordon *cordon, const AstNode *node, const Value *item,
                             int64_t times) {
    if (times <= 1) {
        return false;
    }
    int64_t total;
    if (item->kind == VALUE_TEXT || item->kind == VALUE_BYTES) {
        bool is_vast =
            __builtin_mul_overflow(item->text.size, times, &total) || total > TEXT_BYTES_MOST;
        if (is_vast && item->text.size > 0) {
            report(cordon, node, "a text with the length", total);
        }
        return is_vast;
    }
    if (item->kind == VALUE_SEQUENCE) {
        int64_t count = ((const AstTuple *)item->node)->elts.count;
        bool is_vast = __builtin_mul_overflow(count, times, &total) || total > ITEMS_MOST;
        if (is_vast && count > 0) {
            report(cordon, node, "a list with the length", total);
        }
        return is_vast;
    }
    return false;
}

static int64_t bits_of(int64_t number) {
    return number <= 0 ? 0 : 64 - __builtin_clzll((unsigned long long)number);
}

static void check_power(Cordon *cordon, const AstNode *node, int64_t base, int64_t exponent) {
    enum { SMALL = 1 << 15, TIMES = 4 }; /* 3 has more than one bit and less than two */
    int64_t bits;
    int64_t base_bits = base <= 1      ? 0
                        : base < SMALL ? bits_of(base * base * base * base) - 1
                                       : TIMES * (bits_of(base) - 1);
    bool is_vast = exponent > 1 && (__builtin_mul_overflow(base_bits, exponent, &bits) ||
                                    bits / TIMES > NUMBER_BITS_MOST);
    if (is_vast && base > 1) {
        cordon_report(cordon, RULE_CDN_MEM_001, node, STR("a number with that many digits"));
    }
}

/* '%999999999d' % x */
static void check_percent(Cordon *cordon, const AstNode *node, Str text) {
    for (int64_t at = 0; at + 1 < text.size; at++) {
        int64_t width = 0;
        if (text.data[at] != '%') {
            continue;
        }
        for (at++; at < text.size && strchr("0123456789-+ #.", text.data[at]); at++) {
            bool is_digit = text.data[at] >= '0' && text.data[at] <= '9';
            width =
                is_digit && width < TEXT_BYTES_MOST ? width * 10 + (text.data[at] - '0') : width;
        }
        if (width >= TEXT_BYTES_MOST / 2) {
            cordon_report(cordon, RULE_CDN_MEM_001, node, STR("a text of that width"));
            return;
        }
    }
}

static void check_values(Cordon *cordon, const AstBinOp *operation, const Value *left,
                         const Value *right) {
    const AstNode *node = &operation->node;
    bool are_ints = left->kind == VALUE_INT && right->kind == VALUE_INT;
    if (operation->op == AST_OPERATOR_MULT && right->kind == VALUE_INT) {
        check_repetition(cordon, node, left, right->integer);
    }
    if (operation->op == AST_OPERATOR_MULT && left->kind == VALUE_INT) {
        check_repetition(cordon, node, right, left->integer);
    }
    if (operation->op == AST_OPERATOR_POW && are_ints) {
        check_power(cordon, node, left->integer, right->integer);
    }
    if (operation->op == AST_OPERATOR_L_SHIFT && are_ints && left->integer > 0 &&
        right->integer > NUMBER_BITS_MOST) {
        cordon_report(cordon, RULE_CDN_MEM_001, node, STR("a number with that many digits"));
    }
    if (operation->op == AST_OPERATOR_MOD && left->kind == VALUE_TEXT) {
        check_percent(cordon, node, left->text);
    }
}

/* All that the value holds, for what the single checks did not see. */
static void check_held(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    if (cordon->vast && node->line <= cordon->vast->end_line && node->line >= cordon->vast->line) {
        return; /* a part of what was told */
    }
    int64_t bytes = bytes_held(cordon, node, scope);
    if (bytes > BYTES_MOST) {
        report(cordon, node, "a value with the size in bytes", bytes);
    }
}

void check_operation(Cordon *cordon, const AstBinOp *operation, const NameScope *scope) {
    bool can_be_vast = operation->op == AST_OPERATOR_MULT || operation->op == AST_OPERATOR_POW ||
                       operation->op == AST_OPERATOR_L_SHIFT || operation->op == AST_OPERATOR_MOD;
    if (!can_be_vast) {
        return;
    }
    Values left = resolver_values(&cordon->resolver, operation->left, scope);
    Values right = resolver_values(&cordon->resolver, operation->right, scope);
    int32_t before = cordon->judge->finding_count;
    for (int32_t i = 0; i < left.count; i++) {
        for (int32_t j = 0; j < right.count; j++) {
            check_values(cordon, operation, &left.items[i], &right.items[j]);
        }
    }
    if (operation->op == AST_OPERATOR_MULT && cordon->judge->finding_count == before) {
        check_held(cordon, &operation->node, scope);
    }
}

/* --- endless and vast sources ----------------------------------------------------------------------------------- */

int64_t range_count(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    int64_t numbers[3] = {0, 0, 1};
    int32_t count = call->args.count;
    if (count < 1 || count > 3 || call->keywords.count > 0) {
        return 0;
    }
    for (int32_t i = 0; i < count; i++) {
        int64_t *into = count == 1 ? &numbers[1] : &numbers[i];
        if (!resolver_int(&cordon->resolver, call->args.items[i], scope, into)) {
            return 0;
        }
    }
    int64_t span;
    bool is_empty = numbers[2] <= 0 || numbers[1] <= numbers[0];
    if (is_empty || __builtin_sub_overflow(numbers[1], numbers[0], &span)) {
        return 0;
    }
    return span / numbers[2];
}

static void check_items(Cordon *cordon, const AstNode *node, const AstNode *source,
                        const NameScope *scope) {
    int64_t count = items_count(cordon, source, scope);
    if (count > ITEMS_MOST) {
        report(cordon, node, "a collection with the length", count);
    }
}

void check_collection(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    /* List, Tuple and Set begin with the same member. */
    const AstSeq *items = &((const AstTuple *)node)->elts;
    for (int32_t i = 0; i < items->count; i++) {
        if (items->items[i]->kind == AST_STARRED) {
            check_items(cordon, node, ((const AstStarred *)items->items[i])->value, scope);
        }
    }
}

void check_comprehension(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    int64_t count = items_count(cordon, node, scope);
    if (count > ITEMS_MOST && node->kind != AST_GENERATOR_EXP) {
        report(cordon, node, "a collection with the length", count);
    } else if (node->kind != AST_GENERATOR_EXP) {
        check_held(cordon, node, scope);
    }
    if (count > TASKS_MOST) {
        check_started_tasks(cordon, node, scope);
    }
}

void check_allocating_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope) {
    static const char *const collectors[] = {"builtins.list",      "builtins.set",
                                             "builtins.tuple",     "builtins.sorted",
                                             "builtins.frozenset", "builtins.dict",
                                             "collections.deque",  "builtins.bytes",
                                             "builtins.bytearray", NULL};
    static const char *const products[] = {"math.factorial", "math.comb", "math.perm", NULL};
    if (call->args.count == 0) {
        return;
    }
    Resolver *resolver = &cordon->resolver;
    const AstNode *first = call->args.items[0];
    int64_t number, exponent;
    if (is_one_of(path, collectors)) {
        check_items(cordon, &call->node, first, scope);
    }
    if (is_one_of(path, products) && resolver_int(resolver, first, scope, &number) &&
        number > FACTORIAL_MOST) {
        cordon_report(cordon, RULE_CDN_MEM_001, &call->node, STR("a number with that many digits"));
    }
    if (str_equal(path, STR("builtins.pow")) && call->args.count == 2 &&
        resolver_int(resolver, first, scope, &number) &&
        resolver_int(resolver, call->args.items[1], scope, &exponent)) {
        check_power(cordon, &call->node, number, exponent);
    }
}

/* f(*range(10**9)) */
static void check_starred(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    for (int32_t i = 0; i < call->args.count; i++) {
        if (call->args.items[i]->kind == AST_STARRED) {
            check_items(cordon, &call->node, ((const AstStarred *)call->args.items[i])->value,
                        scope);
        }
    }
}

void check_arguments(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    check_starred(cordon, call, scope);
    if (call->func->kind == AST_ATTRIBUTE && call->args.count > 0 &&
        str_equal(((const AstAttribute *)call->func)->attr->text, STR("join"))) {
        check_items(cordon, &call->node, call->args.items[0], scope);
    }
    check_held(cordon, &call->node, scope);
}
