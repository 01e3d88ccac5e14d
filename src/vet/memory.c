/* Operations whose result is known to be vast before anything runs. */
#include "vet/cordon.h"

/* More than this takes more than the default memory limit. */
enum {
    TEXT_BYTES_MOST = 200000000,
    ITEMS_MOST = 30000000, /* 8 bytes each, and the list is rarely alone */
    NUMBER_BITS_MOST = 1000000000,
    FACTORIAL_MOST = 10000000,
};

static void report(Cordon *cordon, const AstNode *node, const char *what, int64_t count) {
    Str subject = count == INT64_MAX
                      ? arena_format(cordon->judge->arena, "%s without end", what)
                      : arena_format(cordon->judge->arena, "%s of %lld", what, (long long)count);
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
    int64_t bits;
    bool is_vast = exponent > 1 && (__builtin_mul_overflow(bits_of(base) - 1, exponent, &bits) ||
                                    bits > NUMBER_BITS_MOST);
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

void check_operation(Cordon *cordon, const AstBinOp *operation, const NameScope *scope) {
    bool can_be_vast = operation->op == AST_OPERATOR_MULT || operation->op == AST_OPERATOR_POW ||
                       operation->op == AST_OPERATOR_L_SHIFT || operation->op == AST_OPERATOR_MOD;
    if (!can_be_vast) {
        return;
    }
    Values left = resolver_values(&cordon->resolver, operation->left, scope);
    Values right = resolver_values(&cordon->resolver, operation->right, scope);
    for (int32_t i = 0; i < left.count; i++) {
        for (int32_t j = 0; j < right.count; j++) {
            check_values(cordon, operation, &left.items[i], &right.items[j]);
        }
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

/* [f(x) for x in range(n)]: as many as its first source gives; with a condition, or a loop in the loop that may be
 * empty, it cannot be told. */
static int64_t comprehension_count(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    /* ListComp, SetComp and GeneratorExp have the same members. */
    const AstSeq *generators = node->kind == AST_DICT_COMP
                                   ? &((const AstDictComp *)node)->generators
                                   : &((const AstListComp *)node)->generators;
    const AstComprehension *first = (const AstComprehension *)generators->items[0];
    bool is_plain = generators->count == 1 && first->ifs.count == 0;
    return is_plain && first->iter->kind == AST_CALL ? items_count(cordon, first->iter, scope) : 0;
}

static bool is_comprehension(const AstNode *node) {
    return node->kind == AST_LIST_COMP || node->kind == AST_SET_COMP ||
           node->kind == AST_DICT_COMP || node->kind == AST_GENERATOR_EXP;
}

/* How many items a literal, a text or a call has. */
static int64_t length_of(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Values values = resolver_values(&cordon->resolver, node, scope);
    if (values.count == 1 && values.items[0].kind == VALUE_TEXT) {
        return values.items[0].text.size;
    }
    if (values.count == 1 && values.items[0].kind == VALUE_SEQUENCE) {
        return ((const AstTuple *)values.items[0].node)->elts.count;
    }
    return items_count(cordon, node, scope);
}

static int64_t product(int64_t a, int64_t b) {
    int64_t result;
    return __builtin_mul_overflow(a, b, &result) ? INT64_MAX - 1 : result;
}

/* product(a, b, repeat=n), permutations(xs) */
static int64_t combinations_count(Cordon *cordon, const AstCall *call, Str path,
                                  const NameScope *scope) {
    int64_t repeat = 1;
    int64_t count = 1;
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        if (keyword->arg && str_equal(keyword->arg->text, STR("repeat"))) {
            (void)resolver_int(&cordon->resolver, keyword->value, scope, &repeat);
        }
    }
    if (str_equal(path, STR("itertools.permutations"))) {
        int64_t length = call->args.count == 1 ? length_of(cordon, call->args.items[0], scope) : 0;
        for (int64_t i = 2; i <= length && i <= 64; i++) {
            count = product(count, i);
        }
        return length > 0 ? count : 0;
    }
    for (int64_t n = 0; n < repeat && n < 64; n++) {
        for (int32_t i = 0; i < call->args.count; i++) {
            count = product(count, length_of(cordon, call->args.items[i], scope));
        }
    }
    return count;
}

int64_t items_count(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    if (is_comprehension(node)) {
        return comprehension_count(cordon, node, scope);
    }
    if (node->kind != AST_CALL) {
        return 0;
    }
    const AstCall *call = (const AstCall *)node;
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    for (int32_t i = 0; i < function.count; i++) {
        Str path = function.items[i].text;
        if (function.items[i].kind != VALUE_PATH) {
            continue;
        }
        if (str_equal(path, STR("builtins.range"))) {
            return range_count(cordon, call, scope);
        }
        if (str_equal(path, STR("itertools.product")) ||
            str_equal(path, STR("itertools.permutations"))) {
            return combinations_count(cordon, call, path, scope);
        }
        bool is_endless = str_equal(path, STR("itertools.count")) ||
                          (str_equal(path, STR("itertools.cycle"))) ||
                          (str_equal(path, STR("itertools.repeat")) && call->args.count == 1 &&
                           call->keywords.count == 0);
        if (is_endless) {
            return INT64_MAX;
        }
    }
    return 0;
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
    if (count > 1 && node->kind == AST_LIST_COMP) {
        const AstNode *item = ((const AstListComp *)node)->elt;
        const AstBinOp *repeated = item->kind == AST_BIN_OP ? (const AstBinOp *)item : NULL;
        int64_t times = 1;
        if (repeated && repeated->op == AST_OPERATOR_MULT && repeated->left->kind == AST_LIST) {
            (void)resolver_int(&cordon->resolver, repeated->right, scope, &times);
        } else if (is_comprehension(item)) {
            times = items_count(cordon, item, scope);
        }
        count = times > 1 ? product(count, times) : count;
    }
    if (count > ITEMS_MOST && node->kind != AST_GENERATOR_EXP) {
        report(cordon, node, "a collection with the length", count);
    }
    if (count > TASKS_MOST) {
        check_started_tasks(cordon, node, scope);
    }
}

static bool is_one_of(Str path, const char *const *paths) {
    for (; *paths; paths++) {
        if (str_equal(path, str_from(*paths))) {
            return true;
        }
    }
    return false;
}

void check_allocating_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope) {
    static const char *const collectors[] = {"builtins.list",      "builtins.set",
                                             "builtins.tuple",     "builtins.sorted",
                                             "builtins.frozenset", "builtins.dict",
                                             "collections.deque",  "builtins.bytes",
                                             "builtins.bytearray", NULL};
    static const char *const sizes[] = {"builtins.bytes", "builtins.bytearray", NULL};
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
    if (is_one_of(path, sizes) && resolver_int(resolver, first, scope, &number) &&
        number > TEXT_BYTES_MOST) {
        report(cordon, &call->node, "a text with the length", number);
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

/* 'a'.ljust(10**10) */
void check_arguments(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    static const char *const paddings[] = {"ljust", "rjust", "center", "zfill", "expandtabs", NULL};
    check_starred(cordon, call, scope);
    if (call->func->kind != AST_ATTRIBUTE || call->args.count == 0) {
        return;
    }
    if (str_equal(((const AstAttribute *)call->func)->attr->text, STR("join"))) {
        check_items(cordon, &call->node, call->args.items[0], scope);
    }
    int64_t width;
    if (is_one_of(((const AstAttribute *)call->func)->attr->text, paddings) &&
        resolver_int(&cordon->resolver, call->args.items[0], scope, &width) &&
        width > TEXT_BYTES_MOST) {
        report(cordon, &call->node, "a text with the length", width);
    }
}
