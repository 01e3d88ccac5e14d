/* Constants: operators, slices, and the calls whose result can be told without running the program. */
#include "base/limits.h"
#include "base/utf8.h"
#include "vet/evaluate.h"
#include "vet/modules.h"

/* --- numbers ---------------------------------------------------------------------------------------------------- */

/* INT64_MAX stands for everything above. */
static int64_t saturated_power(int64_t base, int64_t exponent) {
    int64_t result = 1;
    for (int64_t i = 0; i < exponent; i++) {
        if (__builtin_mul_overflow(result, base, &result)) {
            return INT64_MAX;
        }
        if (result == 0 || result == 1) {
            break;
        }
        if (result == -1) {
            return exponent % 2 ? -1 : 1;
        }
    }
    return result;
}

static bool fold_ints(AstOperator op, int64_t left, int64_t right, int64_t *out) {
    bool is_vast = left == INT64_MAX || right == INT64_MAX;
    switch (op) {
    case AST_OPERATOR_ADD:
        *out = is_vast || __builtin_add_overflow(left, right, out) ? INT64_MAX : *out;
        return true;
    case AST_OPERATOR_SUB:
        *out = left == INT64_MAX || __builtin_sub_overflow(left, right, out) ? INT64_MAX : *out;
        return true;
    case AST_OPERATOR_MULT:
        *out = __builtin_mul_overflow(left, right, out) ? INT64_MAX : *out;
        return true;
    case AST_OPERATOR_POW: *out = right >= 0 ? saturated_power(left, right) : 0; return right >= 0;
    case AST_OPERATOR_L_SHIFT:
        *out = right >= 0 && right < 62 ? saturated_power(2, right) : INT64_MAX;
        *out = __builtin_mul_overflow(left, *out, out) ? INT64_MAX : *out;
        return right >= 0;
    case AST_OPERATOR_R_SHIFT:
        *out = right >= 0 && right < 63 ? left >> right : 0;
        return !is_vast && right >= 0;
    case AST_OPERATOR_FLOOR_DIV:
    case AST_OPERATOR_MOD:
        if (is_vast || right <= 0 || left < 0) {
            return false;
        }
        *out = op == AST_OPERATOR_MOD ? left % right : left / right;
        return true;
    case AST_OPERATOR_BIT_AND: *out = left & right; return !is_vast;
    case AST_OPERATOR_BIT_OR: *out = left | right; return !is_vast;
    case AST_OPERATOR_BIT_XOR: *out = left ^ right; return !is_vast;
    case AST_OPERATOR_MAT_MULT:
    case AST_OPERATOR_DIV:
    default: return false;
    }
}

/* --- texts ------------------------------------------------------------------------------------------------------ */

/* Room for a folded text; NULL when it would be too long or the budget is spent. */
static char *text_room(Resolver *resolver, int64_t size) {
    if (size > EVALUATE_TEXT_BYTES || !spend(resolver, size)) {
        return NULL;
    }
    return (char *)arena_alloc(resolver->arena, size + 1);
}

static Str concatenated(Resolver *resolver, Str left, Str right) {
    char *data = text_room(resolver, left.size + right.size);
    if (!data) {
        return (Str){NULL, 0};
    }
    if (left.size > 0) {
        memcpy(data, left.data, (size_t)left.size);
    }
    if (right.size > 0) {
        memcpy(data + left.size, right.data, (size_t)right.size);
    }
    return (Str){data, left.size + right.size};
}

static Str repeated(Resolver *resolver, Str text, int64_t times) {
    times = times > 0 ? times : 0;
    if (text.size == 0 || times == 0) {
        return STR("");
    }
    if (times > EVALUATE_TEXT_BYTES / text.size) {
        return (Str){NULL, 0};
    }
    char *data = text_room(resolver, text.size * times);
    for (int64_t i = 0; data && i < times; i++) {
        memcpy(data + i * text.size, text.data, (size_t)text.size);
    }
    return (Str){data, data ? text.size * times : 0};
}

/* Code point by code point, last first. */
static Str reversed(Resolver *resolver, Str text) {
    char *data = text_room(resolver, text.size);
    int64_t end = text.size;
    for (int64_t at = 0; data && at < text.size;) {
        int64_t start = at;
        (void)utf8_next(text, &at);
        end -= at - start;
        memcpy(data + end, text.data + start, (size_t)(at - start));
    }
    return (Str){data, data ? text.size : 0};
}

/* The simple forms of `template % value`: one %s, %c or %d. */
static Str formatted(Resolver *resolver, Str pattern, const Value *value) {
    int64_t at = str_find(pattern, STR("%"), 0);
    if (at < 0 || at + 1 >= pattern.size || str_find(pattern, STR("%"), at + 1) >= 0) {
        return (Str){NULL, 0};
    }
    char kind = pattern.data[at + 1];
    Str middle = {NULL, 0};
    if (value->kind == VALUE_TEXT && (kind == 's' || kind == 'c')) {
        middle = value->text;
    } else if (value->kind == VALUE_INT && (kind == 's' || kind == 'd')) {
        middle = arena_format(resolver->arena, "%lld", (long long)value->integer);
    }
    if (!middle.data) {
        return middle;
    }
    Str head = concatenated(resolver, str_slice(pattern, 0, at), middle);
    return head.data ? concatenated(resolver, head, str_slice(pattern, at + 2, pattern.size))
                     : head;
}

static bool is_text(const Value *value) {
    return value->kind == VALUE_TEXT || value->kind == VALUE_BYTES;
}

void fold_operation(const Evaluation *evaluation, AstOperator op, const Value *left,
                    const Value *right, Values *out) {
    Resolver *resolver = evaluation->resolver;
    int64_t integer;
    if (left->kind == VALUE_INT && right->kind == VALUE_INT) {
        if (fold_ints(op, left->integer, right->integer, &integer)) {
            values_add_int(out, integer);
        } else {
            out->open = true;
        }
    } else if (op == AST_OPERATOR_ADD && is_text(left) && left->kind == right->kind) {
        values_add_text(out, left->kind, concatenated(resolver, left->text, right->text));
    } else if (op == AST_OPERATOR_MULT && is_text(left) && right->kind == VALUE_INT) {
        values_add_text(out, left->kind, repeated(resolver, left->text, right->integer));
    } else if (op == AST_OPERATOR_MULT && is_text(right) && left->kind == VALUE_INT) {
        values_add_text(out, right->kind, repeated(resolver, right->text, left->integer));
    } else if (op == AST_OPERATOR_MOD && left->kind == VALUE_TEXT &&
               right->kind == VALUE_SEQUENCE) {
        Evaluation inner = {resolver, right->scope, evaluation->depth + 1};
        const AstSeq *items = &((const AstTuple *)right->node)->elts;
        values_add_text(out, VALUE_TEXT, fold_percent(&inner, left->text, items));
    } else if (op == AST_OPERATOR_MOD && left->kind == VALUE_TEXT) {
        values_add_text(out, VALUE_TEXT, formatted(resolver, left->text, right));
    } else {
        out->open = true;
    }
}

void fold_slice(const Evaluation *evaluation, const Value *base, const AstSlice *slice,
                Values *out) {
    if (!is_text(base)) {
        out->open = true;
        return;
    }
    int64_t step = 1;
    int64_t lower = 0;
    int64_t upper = base->text.size;
    bool is_known = (!slice->step || evaluate_int(evaluation, slice->step, &step)) &&
                    (!slice->lower || evaluate_int(evaluation, slice->lower, &lower)) &&
                    (!slice->upper || evaluate_int(evaluation, slice->upper, &upper));
    if (is_known && step == -1 && !slice->lower && !slice->upper) {
        values_add_text(out, base->kind, reversed(evaluation->resolver, base->text));
        return;
    }
    if (!is_known || step != 1) {
        out->open = true;
        return;
    }
    int64_t size = base->text.size;
    lower = lower < 0 ? lower + size : lower;
    upper = upper < 0 ? upper + size : upper;
    lower = lower < 0 ? 0 : lower > size ? size : lower;
    upper = upper < lower ? lower : upper > size ? size : upper;
    values_add_text(out, base->kind, str_slice(base->text, lower, upper));
}

/* --- calls ------------------------------------------------------------------------------------------------------ */

static const AstNode *argument(const AstCall *call, int32_t index) {
    if (index >= call->args.count || call->args.items[index]->kind == AST_STARRED) {
        return NULL;
    }
    return call->args.items[index];
}

/* getattr(x, "name"), attrgetter("name")(x), x.__getattribute__("name") */
static void add_member(const Evaluation *evaluation, const AstNode *owner, const AstNode *name,
                       Values *out) {
    Values names = {0};
    if (owner && name) {
        names = evaluate_texts(evaluation, name);
    }
    out->open |= names.open || names.count == 0;
    if (names.count == 0) {
        return;
    }
    Values base = evaluate(evaluation, owner);
    for (int32_t i = 0; i < names.count; i++) {
        Values members = evaluate_member(evaluation, &base, names.items[i].text);
        values_add_all(out, &members);
    }
}

static void add_module(const Evaluation *evaluation, const AstCall *call, bool is_top,
                       Values *out) {
    const AstNode *node = argument(call, 0);
    Values names = {0};
    if (node) {
        names = evaluate_texts(evaluation, node);
    }
    out->open |= names.open || names.count == 0;
    for (int32_t i = 0; i < names.count; i++) {
        Str name = names.items[i].text;
        int64_t dot = str_find(name, STR("."), 0);
        bool is_cut = is_top && dot >= 0 && call->args.count < 4 && call->keywords.count == 0;
        values_add_path(out, module_canonical(evaluation->resolver->arena,
                                              is_cut ? str_slice(name, 0, dot) : name));
    }
}

typedef struct Joiner {
    Str separator;
    Buf *text;
    bool has_item;
} Joiner;

static bool join_literal(const Evaluation *evaluation, const Value *sequence, Joiner *joiner) {
    const AstSeq *items = &((const AstTuple *)sequence->node)->elts;
    Evaluation inner = {evaluation->resolver, sequence->scope, evaluation->depth + 1};
    for (int32_t i = 0; i < items->count; i++) {
        Str piece;
        if (!evaluate_text(&inner, items->items[i], &piece)) {
            return false;
        }
        buf_append(joiner->text, joiner->has_item ? joiner->separator : STR(""));
        buf_append(joiner->text, piece);
        joiner->has_item = true;
    }
    return true;
}

/* The texts of a literal list, of lists added up, of a list repeated. */
static bool join_sequence(const Evaluation *evaluation, const AstNode *node, Joiner *joiner) {
    if (evaluation->depth >= EVALUATE_DEPTH) {
        return false;
    }
    Evaluation inner = *evaluation;
    inner.depth++;
    const AstBinOp *operation = node->kind == AST_BIN_OP ? (const AstBinOp *)node : NULL;
    if (operation && operation->op == AST_OPERATOR_ADD) {
        return join_sequence(&inner, operation->left, joiner) &&
               join_sequence(&inner, operation->right, joiner);
    }
    int64_t times = 1;
    if (operation && operation->op == AST_OPERATOR_MULT) {
        if (!evaluate_int(&inner, operation->right, &times) || times < 0 || times > 1000) {
            return false;
        }
        node = operation->left;
    }
    Values values = evaluate(&inner, node);
    bool is_literal = values.count > 0 && values.items[0].kind == VALUE_SEQUENCE;
    for (int64_t i = 0; is_literal && i < times; i++) {
        is_literal = spend(inner.resolver, 64) && join_literal(&inner, &values.items[0], joiner);
    }
    return is_literal;
}

/* map(chr, [...]) and bytes([...]): numbers to text. */
static bool join_numbers(const Evaluation *evaluation, const AstNode *node, bool as_bytes,
                         Buf *text) {
    Values values = evaluate(evaluation, node);
    if (values.count == 0 || values.items[0].kind != VALUE_SEQUENCE) {
        return false;
    }
    const AstSeq *items = &((const AstTuple *)values.items[0].node)->elts;
    Evaluation inner = {evaluation->resolver, values.items[0].scope, evaluation->depth + 1};
    for (int32_t i = 0; i < items->count; i++) {
        int64_t number;
        if (!evaluate_int(&inner, items->items[i], &number) || number < 0 ||
            number > (as_bytes ? 0xFF : 0x10FFFF)) {
            return false;
        }
        if (as_bytes) {
            buf_append_char(text, (char)number);
        } else {
            buf_append_utf8(text, (uint32_t)number);
        }
    }
    return true;
}

static bool is_call_of(const Evaluation *evaluation, const AstNode *node, Str path) {
    if (node->kind != AST_CALL) {
        return false;
    }
    Values values = evaluate(evaluation, ((const AstCall *)node)->func);
    return values.count > 0 && values.items[0].kind == VALUE_PATH &&
           str_equal(values.items[0].text, path);
}

static void add_joined(const Evaluation *evaluation, const AstCall *call, Str separator,
                       Values *out) {
    const AstNode *node = argument(call, 0);
    Buf text;
    buf_init(&text, EVALUATE_TEXT_BYTES);
    bool is_known = false;
    if (node && is_call_of(evaluation, node, STR("builtins.map"))) {
        const AstCall *map = (const AstCall *)node;
        Values function = {0};
        if (map->args.count == 2) {
            function = evaluate(evaluation, map->args.items[0]);
        }
        is_known = function.count == 1 && function.items[0].kind == VALUE_PATH &&
                   str_equal(function.items[0].text, STR("builtins.chr")) &&
                   join_numbers(evaluation, map->args.items[1], false, &text);
    } else if (node) {
        Joiner joiner = {separator, &text, false};
        is_known = join_sequence(evaluation, node, &joiner);
    }
    bool is_affordable =
        is_known && text.failure == ST_OK && spend(evaluation->resolver, text.size);
    if (is_affordable) {
        values_add_text(out, VALUE_TEXT,
                        arena_copy_str(evaluation->resolver->arena, buf_view(&text)));
    } else {
        out->open = true;
    }
    buf_done(&text);
}

static Str with_case(Resolver *resolver, Str text, bool upper) {
    char *data = text_room(resolver, text.size);
    for (int64_t i = 0; data && i < text.size; i++) {
        char c = text.data[i];
        bool is_letter = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
        data[i] = is_letter ? (char)(c ^ 0x20) : c;
    }
    return (Str){data, data ? text.size : 0};
}

static Str replaced(Resolver *resolver, Str text, Str old, Str new) {
    Buf result;
    buf_init(&result, EVALUATE_TEXT_BYTES);
    int64_t at = 0;
    while (old.size > 0) {
        int64_t found = str_find(text, old, at);
        if (found < 0) {
            break;
        }
        buf_append(&result, str_slice(text, at, found));
        buf_append(&result, new);
        at = found + old.size;
    }
    buf_append(&result, str_slice(text, at, text.size));
    Str copy = {NULL, 0};
    if (result.failure == ST_OK && spend(resolver, result.size)) {
        copy = arena_copy_str(resolver->arena, buf_view(&result));
    }
    buf_done(&result);
    return copy;
}

/* A method of a known text. */
static void add_text_method(const Evaluation *evaluation, const AstCall *call, const Value *base,
                            Str method, Values *out) {
    Resolver *resolver = evaluation->resolver;
    Str old, new;
    if (str_equal(method, STR("join"))) {
        add_joined(evaluation, call, base->text, out);
    } else if (str_equal(method, STR("format"))) {
        values_add_text(out, VALUE_TEXT, fold_braces(evaluation, base->text, call));
    } else if (str_equal(method, STR("lower")) || str_equal(method, STR("upper"))) {
        values_add_text(out, base->kind,
                        with_case(resolver, base->text, str_equal(method, STR("upper"))));
    } else if (str_equal(method, STR("strip"))) {
        values_add_text(out, base->kind, str_trim(base->text));
    } else if (str_equal(method, STR("decode"))) {
        values_add_text(out, VALUE_TEXT, base->text);
    } else if (str_equal(method, STR("encode"))) {
        values_add_text(out, VALUE_BYTES, base->text);
    } else if (str_equal(method, STR("replace")) && call->args.count >= 2 &&
               evaluate_text(evaluation, call->args.items[0], &old) &&
               evaluate_text(evaluation, call->args.items[1], &new)) {
        values_add_text(out, base->kind, replaced(resolver, base->text, old, new));
    } else {
        out->open = true;
    }
}

static void add_character(const Evaluation *evaluation, const AstCall *call, Values *out) {
    int64_t code_point;
    const AstNode *node = argument(call, 0);
    if (!node || !evaluate_int(evaluation, node, &code_point) || code_point < 0 ||
        code_point > 0x10FFFF) {
        out->open = true;
        return;
    }
    Buf text;
    buf_init(&text, 8);
    buf_append_utf8(&text, (uint32_t)code_point);
    values_add_text(out, VALUE_TEXT, arena_copy_str(evaluation->resolver->arena, buf_view(&text)));
    buf_done(&text);
}

static void add_bytes(const Evaluation *evaluation, const AstCall *call, Values *out) {
    Buf text;
    buf_init(&text, EVALUATE_TEXT_BYTES);
    const AstNode *node = argument(call, 0);
    if (node && join_numbers(evaluation, node, true, &text) && text.failure == ST_OK) {
        values_add_text(out, VALUE_BYTES,
                        arena_copy_str(evaluation->resolver->arena, buf_view(&text)));
    } else {
        values_add_path(out, STR("builtins.bytes()"));
    }
    buf_done(&text);
}

static void add_converted(const Evaluation *evaluation, const AstCall *call, Values *out) {
    const AstNode *node = argument(call, 0);
    Values values = {.open = true};
    if (node) {
        values = evaluate(evaluation, node);
    }
    for (int32_t i = 0; i < values.count; i++) {
        const Value *value = &values.items[i];
        if (value->kind == VALUE_TEXT) {
            values_add(out, *value);
        } else if (value->kind == VALUE_INT && value->integer != INT64_MAX) {
            values_add_text(
                out, VALUE_TEXT,
                arena_format(evaluation->resolver->arena, "%lld", (long long)value->integer));
        } else if (value->kind == VALUE_PATH) {
            values_add(out, *value); /* str(Path("/etc")) is still a place */
        }
    }
    out->open |= values.open;
}

static void add_owner_dict(const Evaluation *evaluation, const AstCall *call, Values *out) {
    const AstNode *node = argument(call, 0);
    Values values = {.open = true};
    if (node) {
        values = evaluate(evaluation, node);
    }
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i].kind == VALUE_PATH) {
            values_add_path(out,
                            path_join(evaluation->resolver, values.items[i].text, STR("__dict__")));
        }
    }
    out->open |= values.open;
}

/* x.get("key"), x.__getitem__("key") of what holds a module's members. */
static bool add_lookup(const Evaluation *evaluation, const AstCall *call, Str path, Values *out) {
    static const char *const methods[] = {".get", ".__getitem__", ".pop", ".setdefault"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        Str method = str_from(methods[i]);
        Str key;
        if (str_ends_with(path, method) && argument(call, 0) &&
            evaluate_text(evaluation, call->args.items[0], &key)) {
            Str owner = str_slice(path, 0, path.size - method.size);
            Str found = path_item(evaluation->resolver, owner, key);
            if (found.data) {
                values_add_path(out, found);
                return true;
            }
        }
    }
    return false;
}

/* pow(a, b) */
static void add_power(const Evaluation *evaluation, const AstCall *call, Values *out) {
    int64_t base, exponent, result;
    if (call->args.count == 2 && evaluate_int(evaluation, call->args.items[0], &base) &&
        evaluate_int(evaluation, call->args.items[1], &exponent) &&
        fold_ints(AST_OPERATOR_POW, base, exponent, &result)) {
        values_add_int(out, result);
    } else {
        out->open = true;
    }
}

/* d.get("key"), d.values(), xs.pop(): methods of the program's own containers. */
static void add_container_method(const Evaluation *evaluation, const AstCall *call,
                                 const Value *base, Values *out) {
    const AstAttribute *attribute = (const AstAttribute *)call->func;
    Str method = attribute->attr->text;
    bool is_container = base->kind == VALUE_SEQUENCE || base->kind == VALUE_MAPPING;
    bool takes_key = str_equal(method, STR("get")) || str_equal(method, STR("pop")) ||
                     str_equal(method, STR("setdefault")) || str_equal(method, STR("__getitem__"));
    Values one = {.items = {*base}, .count = 1};
    if (is_container && takes_key) {
        Values key = {0};
        if (call->args.count > 0) {
            key = evaluate(evaluation, call->args.items[0]);
        }
        for (int32_t i = 0; i < key.count; i++) {
            add_own_item(evaluation, attribute->value, base, &key.items[i], out);
        }
        if (key.count == 0) {
            add_elements(evaluation, &one, out);
        }
        if (call->args.count > 1) {
            Values fallback = evaluate(evaluation, call->args.items[1]);
            values_add_all(out, &fallback);
        }
    } else if (base->kind == VALUE_MAPPING && str_equal(method, STR("items"))) {
        values_add(out, (Value){.kind = VALUE_ITEMS,
                                .node = &call->node,
                                .scope = evaluation->scope,
                                .text = STR("row")});
    } else if (is_container && (str_equal(method, STR("copy")) || str_equal(method, STR("keys")))) {
        values_add(out, *base);
    }
}

/* Calls of builtins that make or pass on what has items; false where the path is none of them. */
static bool add_items_call(const Evaluation *evaluation, const AstCall *call, Str path,
                           Values *out) {
    static const char *const passing[] = {
        "builtins.map",     "builtins.filter",  "builtins.reversed",  "builtins.sorted",
        "builtins.iter",    "builtins.set",     "builtins.frozenset", "itertools.chain",
        "itertools.cycle",  "itertools.islice", "builtins.list",      "builtins.tuple",
        "collections.deque"};
    static const char *const rows[] = {"builtins.zip", "builtins.enumerate"};
    static const char *const applied[] = {"functools.partial", "functools.partialmethod",
                                          "operator.attrgetter", "operator.methodcaller"};
    Value value = {.node = &call->node, .scope = evaluation->scope, .text = path};
    if (call->args.count == 0) {
        if (!str_equal(path, STR("builtins.dict"))) {
            return false;
        }
        value.kind = VALUE_MAPPING;
        values_add(out, value);
        return true;
    }
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++) {
        if (str_equal(path, str_from(passing[i]))) {
            value.kind = VALUE_ITEMS;
            values_add(out, value);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_equal(path, str_from(rows[i]))) {
            value.kind = VALUE_ITEMS;
            value.text = STR("row");
            values_add(out, value);
            return true;
        }
    }
    for (size_t i = 0; i < sizeof applied / sizeof *applied; i++) {
        if (str_equal(path, str_from(applied[i]))) {
            value.kind = VALUE_APPLIED;
            values_add(out, value);
            return true;
        }
    }
    if (str_equal(path, STR("builtins.next"))) {
        Values values = evaluate(evaluation, call->args.items[0]);
        add_elements(evaluation, &values, out);
        return true;
    }
    return false;
}

static void add_path_call(const Evaluation *evaluation, const AstCall *call, Str path,
                          Values *out) {
    Resolver *resolver = evaluation->resolver;
    if (str_equal(path, STR("builtins.getattr"))) {
        add_member(evaluation, argument(call, 0), argument(call, 1), out);
    } else if (str_equal(path, STR("builtins.__import__"))) {
        add_module(evaluation, call, true, out);
    } else if (str_equal(path, STR("importlib.import_module"))) {
        add_module(evaluation, call, false, out);
    } else if (str_equal(path, STR("builtins.vars")) && call->args.count == 1) {
        add_owner_dict(evaluation, call, out);
    } else if (str_equal(path, STR("builtins.chr"))) {
        add_character(evaluation, call, out);
    } else if (str_equal(path, STR("builtins.pow"))) {
        add_power(evaluation, call, out);
    } else if (str_equal(path, STR("builtins.str"))) {
        add_converted(evaluation, call, out);
    } else if (str_equal(path, STR("builtins.bytes")) ||
               str_equal(path, STR("builtins.bytearray"))) {
        add_bytes(evaluation, call, out);
    } else if ((str_equal(path, STR("builtins.list")) || str_equal(path, STR("builtins.tuple"))) &&
               call->args.count == 1) {
        Values values = evaluate(evaluation, call->args.items[0]);
        values_add_all(out, &values);
    } else if (add_items_call(evaluation, call, path, out)) {
        return;
    } else if (!add_lookup(evaluation, call, path, out)) {
        Str result = concatenated(resolver, path, STR("()"));
        values_add_path(out, result);
    }
}

/* A class that is a text: class P(str). What is made of a text is that text, whatever it says of itself. */
static bool is_text_class(const Evaluation *evaluation, const Value *value) {
    if (value->kind != VALUE_PROGRAM || value->node->kind != AST_CLASS_DEF) {
        return false;
    }
    const AstSeq *bases = &((const AstClassDef *)value->node)->bases;
    Evaluation outside = {evaluation->resolver, value->scope, evaluation->depth + 1};
    for (int32_t i = 0; i < bases->count && i < VALUES_MOST; i++) {
        Values base = evaluate(&outside, bases->items[i]);
        if (base.count > 0 && base.items[0].kind == VALUE_PATH &&
            (str_equal(base.items[0].text, STR("builtins.str")) ||
             str_equal(base.items[0].text, STR("builtins.bytes")))) {
            return true;
        }
    }
    return false;
}

void evaluate_call(const Evaluation *evaluation, const AstCall *call, Values *out) {
    Values function;
    if (call->func->kind == AST_ATTRIBUTE) {
        const AstAttribute *attribute = (const AstAttribute *)call->func;
        Values base = evaluate(evaluation, attribute->value);
        for (int32_t i = 0; i < base.count; i++) {
            if (is_text(&base.items[i])) {
                add_text_method(evaluation, call, &base.items[i], attribute->attr->text, out);
            } else {
                add_container_method(evaluation, call, &base.items[i], out);
            }
        }
        /* The owner is evaluated once: chains of methods are long. */
        function = evaluate_member(evaluation, &base, attribute->attr->text);
    } else {
        function = evaluate(evaluation, call->func);
    }
    for (int32_t i = 0; i < function.count; i++) {
        if (function.items[i].kind == VALUE_PATH) {
            add_path_call(evaluation, call, function.items[i].text, out);
        } else if (call->args.count > 0 && is_text_class(evaluation, &function.items[i])) {
            add_converted(evaluation, call, out);
        } else {
            add_result(evaluation, &function.items[i], call, out);
        }
    }
    out->open |= function.open;
}
