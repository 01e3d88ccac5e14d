/* Mistakes, not malice: names that nothing defines, calls that cannot work, loops in which nothing changes. They are
 * told and weigh little. */
#include "vet/cordon.h"
#include "vet/modules.h"
#include "vet/walk.h"

/* --- names -------------------------------------------------------------------------------------------------------- */

/* Whether names may be made where no assignment shows it. */
static bool makes_names_unseen(const Cordon *cordon) {
    return cordon->resolver.star_count > 0 || cordon->judge->depth > 0 || cordon->has_dynamic_names;
}

/* The program's own name that is most like `name`. */
static Str nearest_own(Cordon *cordon, const NameScope *scope, Str name) {
    Str nearest = {NULL, 0};
    int best = name.size <= 4 ? 2 : 3;
    for (int64_t i = 0; i < cordon->resolver.slot_capacity; i++) {
        const BindingSlot *slot = &cordon->resolver.slots[i];
        bool is_seen = false;
        for (const NameScope *outer = scope; outer && slot->scope; outer = outer->parent) {
            is_seen |= outer == slot->scope;
        }
        int distance = is_seen ? str_distance(name, slot->name, best - 1) : best;
        if (distance < best) {
            best = distance;
            nearest = slot->name;
        }
    }
    return nearest;
}

/* What would bind a name that programs often forget to bring in; data NULL: it is none. */
static Str usual_source(Str name) {
    static const struct {
        const char *name, *where;
    } rows[] = {
#define X(name, where) {name, where},
#include "../../spec/usual_names.def"
#undef X
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_equal(name, str_from(rows[i].name))) {
            return str_from(rows[i].where);
        }
    }
    return (Str){NULL, 0};
}

void check_defined(Cordon *cordon, const AstName *name, const NameScope *scope) {
    enum { SUGGESTIONS_MOST = 20 };
    Str id = name->id->text;
    bool is_dunder = str_starts_with(id, STR("__"));
    if (is_dunder || module_find(&module_builtin, id) || makes_names_unseen(cordon)) {
        return;
    }
    for (const NameScope *outer = scope; outer; outer = outer->parent) {
        bool is_hidden = outer->kind == NAME_SCOPE_CLASS && outer != scope;
        if (!is_hidden && resolver_binding(&cordon->resolver, outer, id)) {
            return;
        }
    }
    /* A name may have been handed in: only what looks like something else is told, once. */
    if (!name_set_add(cordon->judge->arena, &cordon->undefined, id)) {
        return;
    }
    Str nearest = usual_source(id);
    if (!nearest.data && module_find(&module_stdlib, id)) {
        nearest = arena_format(cordon->judge->arena, "import %.*s", STR_ARG(id));
    } else if (!nearest.data && id.size > 2 && cordon->suggested++ < SUGGESTIONS_MOST) {
        nearest = nearest_own(cordon, scope, id);
    }
    int32_t before = cordon->judge->finding_count;
    if (!nearest.data) {
        return;
    }
    cordon_report(cordon, RULE_CDN_NAM_001, &name->node, id);
    if (cordon->judge->finding_count > before) {
        VerdictFinding *finding = &cordon->judge->findings[before];
        finding->message = arena_format(cordon->judge->arena, "%.*s; did you mean `%.*s`?",
                                        STR_ARG(finding->message), STR_ARG(nearest));
    }
}

/* --- calls of the program's own functions ------------------------------------------------------------------------- */

static const AstArguments *arguments_of(const AstNode *function) {
    const AstNode *args = function->kind == AST_LAMBDA ? ((const AstLambda *)function)->args
                                                       : ((const AstFunctionDef *)function)->args;
    return (const AstArguments *)args;
}

static bool is_parameter(const AstSeq *args, Str name) {
    for (int32_t i = 0; i < args->count; i++) {
        if (str_equal(((const AstArg *)args->items[i])->arg->text, name)) {
            return true;
        }
    }
    return false;
}

/* Why the call cannot work; data NULL when it can. */
static Str misfit(Cordon *cordon, const AstCall *call, const AstNode *function, int32_t bound) {
    const AstArguments *args = arguments_of(function);
    Arena *arena = cordon->judge->arena;
    int32_t most = args->posonlyargs.count + args->args.count;
    int32_t given = call->args.count + bound;
    int32_t named = 0;
    for (int32_t i = 0; i < call->args.count; i++) {
        if (call->args.items[i]->kind == AST_STARRED) {
            return (Str){NULL, 0};
        }
    }
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        if (!keyword->arg) {
            return (Str){NULL, 0};
        }
        bool is_known = is_parameter(&args->args, keyword->arg->text);
        named += is_known;
        if (!is_known && !args->kwarg && !is_parameter(&args->kwonlyargs, keyword->arg->text)) {
            return arena_format(arena, "no parameter is named `%.*s`", STR_ARG(keyword->arg->text));
        }
    }
    if (given > most && !args->vararg) {
        return arena_format(arena, "it takes %d arguments and is given %d", most, given);
    }
    if (given + named < most - args->defaults.count) {
        return arena_format(arena, "it needs %d arguments and is given %d",
                            most - args->defaults.count, given + named);
    }
    return (Str){NULL, 0};
}

/* --- calls of common functions ------------------------------------------------------------------------------------ */

typedef struct Signature {
    const char *path;
    int32_t least, most;
    const char *keywords;
} Signature;

static const Signature signatures[] = {
#define X(path, least, most, keywords) {path, least, most, keywords},
#include "../../spec/signatures.def"
#undef X
};

static const Signature *signature_of(Str path) {
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        if (str_equal(path, str_from(signatures[i].path))) {
            return &signatures[i];
        }
    }
    return NULL;
}

/* Whether the word is one of those in the list; *out_nearest: the one most like it, data NULL when none is near. */
static bool has_keyword(const char *list, Str word, Str *out_nearest) {
    Str rest = str_from(list);
    int best = 3;
    *out_nearest = (Str){NULL, 0};
    while (rest.data && rest.size > 0) {
        Str known = str_cut(&rest, ' ');
        if (str_equal(known, STR("*"))) {
            return true;
        }
        known.size -= str_ends_with(known, STR("*"));
        int distance = str_distance(word, known, best);
        if (distance == 0) {
            return true;
        }
        if (distance < best && known.size > best) {
            best = distance;
            *out_nearest = known;
        }
    }
    return false;
}

/* Whether a keyword is given with which any other may come: "cls*". */
static bool is_let_through(const AstCall *call, const char *list) {
    for (Str rest = str_from(list); rest.data && rest.size > 0;) {
        Str known = str_cut(&rest, ' ');
        Str word = str_slice(known, 0, known.size - 1);
        for (int32_t i = 0; str_ends_with(known, STR("*")) && i < call->keywords.count; i++) {
            const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
            if (keyword->arg && str_equal(keyword->arg->text, word)) {
                return true;
            }
        }
    }
    return false;
}

static Str library_misfit(Cordon *cordon, const AstCall *call, const Signature *signature) {
    Arena *arena = cordon->judge->arena;
    if (is_let_through(call, signature->keywords)) {
        return (Str){NULL, 0};
    }
    for (int32_t i = 0; i < call->args.count; i++) {
        if (call->args.items[i]->kind == AST_STARRED) {
            return (Str){NULL, 0};
        }
    }
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        Str nearest;
        if (!keyword->arg) {
            return (Str){NULL, 0};
        }
        if (!has_keyword(signature->keywords, keyword->arg->text, &nearest)) {
            return nearest.data
                       ? arena_format(arena, "no parameter is named `%.*s`; did you mean `%.*s`?",
                                      STR_ARG(keyword->arg->text), STR_ARG(nearest))
                       : arena_format(arena, "no parameter is named `%.*s`",
                                      STR_ARG(keyword->arg->text));
        }
    }
    if (call->args.count > signature->most) {
        return arena_format(arena, "it takes %d arguments and is given %d", signature->most,
                            call->args.count);
    }
    int32_t given = call->args.count + call->keywords.count;
    if (given < signature->least) {
        return arena_format(arena, "it needs %d arguments and is given %d", signature->least,
                            given);
    }
    return (Str){NULL, 0};
}

static void check_library_call(Cordon *cordon, const AstCall *call, Str path) {
    const Signature *signature = signature_of(path);
    Str why = signature ? library_misfit(cordon, call, signature) : (Str){NULL, 0};
    if (why.data) {
        cordon_report(cordon, RULE_CDN_ARG_001, &call->node, why);
    }
}

/* The method of a type that the call calls, as TYPE:METHOD; data NULL where the type cannot be told. */
static Str method_called(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    if (call->func->kind != AST_ATTRIBUTE) {
        return (Str){NULL, 0};
    }
    const AstAttribute *method = (const AstAttribute *)call->func;
    const char *type = type_of_node(cordon, method->value, scope);
    return type ? arena_format(cordon->judge->arena, "%s:%.*s", type, STR_ARG(method->attr->text))
                : (Str){NULL, 0};
}

/* The __init__ of a class that is made by nothing else. */
static const AstNode *initializer(const AstClassDef *class) {
    const AstNode *found = NULL;
    for (int32_t i = 0; i < class->body.count; i++) {
        const AstNode *statement = class->body.items[i];
        bool is_function = statement->kind == AST_FUNCTION_DEF;
        Str name = is_function ? ((const AstFunctionDef *)statement)->name->text : STR("");
        if (str_equal(name, STR("__new__")) || (found && str_equal(name, STR("__init__")))) {
            return NULL;
        }
        found = str_equal(name, STR("__init__")) ? statement : found;
    }
    bool is_plain =
        class->bases.count == 0 && class->keywords.count == 0 && class->decorator_list.count == 0;
    return is_plain ? found : NULL;
}

/* The program's own function that calling the value runs; *out_bound: how many arguments it is given unseen. */
static const AstNode *own_function(const Value *value, int32_t *out_bound) {
    bool is_own = value->kind == VALUE_PROGRAM || value->kind == VALUE_METHOD;
    const AstNode *node = is_own ? value->node : NULL;
    *out_bound = value->kind == VALUE_METHOD;
    if (node && node->kind == AST_CLASS_DEF) {
        *out_bound = 1;
        node = initializer((const AstClassDef *)node);
    }
    if (!node || node->kind == AST_LAMBDA) {
        return node;
    }
    bool is_function = node->kind == AST_FUNCTION_DEF || node->kind == AST_ASYNC_FUNCTION_DEF;
    return is_function && ((const AstFunctionDef *)node)->decorator_list.count == 0 ? node : NULL;
}

void check_own_call(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    Str method = method_called(cordon, call, scope);
    if (method.data) {
        check_library_call(cordon, call, method);
        return;
    }
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    if (function.count != 1 || function.open) {
        return;
    }
    const Value *value = &function.items[0];
    if (value->kind == VALUE_PATH && cordon->resolver.star_count == 0) {
        check_library_call(cordon, call, value->text);
    }
    int32_t bound;
    const AstNode *definition = own_function(value, &bound);
    Str why = definition ? misfit(cordon, call, definition, bound) : (Str){NULL, 0};
    if (why.data) {
        cordon_report(cordon, RULE_CDN_ARG_001, &call->node, why);
    }
}

/* --- loops in which nothing changes ------------------------------------------------------------------------------- */

enum { TEST_NAMES = 4, LOOP_NODES = 2000 };

typedef struct TestNames {
    Str names[TEST_NAMES];
    bool is_counted[TEST_NAMES]; /* compared as a number: only a binding changes it */
    int32_t count;
    bool is_plain; /* made of names, constants and their comparison alone */
} TestNames;

static void add_name(TestNames *test, Str name, bool is_counted) {
    for (int32_t i = 0; i < test->count; i++) {
        if (str_equal(test->names[i], name)) {
            test->is_counted[i] &= is_counted;
            return;
        }
    }
    if (test->count == TEST_NAMES) {
        test->is_plain = false;
        return;
    }
    test->names[test->count] = name;
    test->is_counted[test->count++] = is_counted;
}

static bool is_order(const AstCompare *compare) {
    for (int32_t i = 0; i < compare->comparators.count; i++) {
        switch ((AstCmpop)compare->ops.items[i]) {
        case AST_CMPOP_LT:
        case AST_CMPOP_LT_E:
        case AST_CMPOP_GT:
        case AST_CMPOP_GT_E: break;
        case AST_CMPOP_EQ:
        case AST_CMPOP_NOT_EQ:
        case AST_CMPOP_IS:
        case AST_CMPOP_IS_NOT:
        case AST_CMPOP_IN:
        case AST_CMPOP_NOT_IN: return false;
        }
    }
    return true;
}

static void read_test(TestNames *test, const AstNode *node, bool is_counted, int depth) {
    enum { DEPTH_MOST = 8 };
    if (depth > DEPTH_MOST) {
        test->is_plain = false;
        return;
    }
    switch (node->kind) {
    case AST_CONSTANT: break;
    case AST_NAME: add_name(test, ((const AstName *)node)->id->text, is_counted); break;
    case AST_UNARY_OP:
        read_test(test, ((const AstUnaryOp *)node)->operand, is_counted, depth + 1);
        break;
    case AST_BIN_OP:
        read_test(test, ((const AstBinOp *)node)->left, is_counted, depth + 1);
        read_test(test, ((const AstBinOp *)node)->right, is_counted, depth + 1);
        break;
    case AST_BOOL_OP: {
        const AstSeq *values = &((const AstBoolOp *)node)->values;
        for (int32_t i = 0; i < values->count; i++) {
            read_test(test, values->items[i], is_counted, depth + 1);
        }
        break;
    }
    case AST_COMPARE: {
        const AstCompare *compare = (const AstCompare *)node;
        bool counts = is_order(compare);
        read_test(test, compare->left, counts, depth + 1);
        for (int32_t i = 0; i < compare->comparators.count; i++) {
            read_test(test, compare->comparators.items[i], counts, depth + 1);
        }
        break;
    }
    case AST_CALL: {
        const AstCall *call = (const AstCall *)node;
        bool is_len = call->func->kind == AST_NAME && call->args.count == 1 &&
                      str_equal(((const AstName *)call->func)->id->text, STR("len"));
        if (is_len) {
            read_test(test, call->args.items[0], false, depth + 1);
        } else {
            test->is_plain = false;
        }
        break;
    }
    default: test->is_plain = false; break;
    }
}

/* Whether the node binds one of the names, or uses one in a way that may change what it holds. */
static bool may_change(const TestNames *test, const AstNode *node) {
    Str name = {NULL, 0};
    if (node->kind == AST_NAME) {
        const AstName *used = (const AstName *)node;
        for (int32_t i = 0; i < test->count; i++) {
            bool is_it = str_equal(test->names[i], used->id->text);
            if (is_it && (used->ctx != AST_EXPR_CONTEXT_LOAD || !test->is_counted[i])) {
                return true;
            }
        }
        return false;
    }
    switch (node->kind) {
    case AST_ALIAS: name = ((const AstAlias *)node)->name->text; break;
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF: name = ((const AstFunctionDef *)node)->name->text; break;
    case AST_GLOBAL:
    case AST_NONLOCAL:
    case AST_MATCH_AS: return true;
    default: return false;
    }
    for (int32_t i = 0; i < test->count; i++) {
        if (str_equal(test->names[i], name)) {
            return true;
        }
    }
    return false;
}

/* Whether all that the name is bound to are constants. */
static bool is_unchanging(const Binding *binding) {
    for (; binding; binding = binding->previous) {
        bool is_constant =
            binding->kind == BINDING_VALUE && binding->value && binding->unpacked == 0 &&
            (binding->value->kind == AST_CONSTANT || binding->value->kind == AST_UNARY_OP);
        if (!is_constant) {
            return false;
        }
    }
    return true;
}

/* Whether nothing in the loop can make its condition another. The caller knows that nothing leaves it. */
bool loop_is_stuck(Cordon *cordon, const AstWhile *loop, const NameScope *scope) {
    TestNames test = {.is_plain = true};
    read_test(&test, loop->test, false, 0);
    if (!test.is_plain || test.count == 0 || cordon->has_dynamic_names) {
        return false;
    }
    for (int32_t i = 0; i < test.count; i++) {
        const Binding *binding = resolver_binding(&cordon->resolver, scope, test.names[i]);
        if (!binding) {
            return false; /* another scope's: it may change there */
        }
        if (!test.is_counted[i] && !is_unchanging(binding)) {
            return false; /* what it holds may change by another name: pop = stack.pop */
        }
        for (; binding; binding = binding->previous) {
            if (binding->is_foreign || binding->kind == BINDING_GLOBAL ||
                binding->kind == BINDING_NONLOCAL) {
                return false;
            }
        }
    }
    ArenaMark mark = arena_mark(cordon->judge->arena);
    bool changes = false;
    int32_t nodes = 0;
    for (int32_t i = 0; i < loop->body.count && !changes; i++) {
        Walk walk;
        walk_begin(&walk, cordon->judge->arena, loop->body.items[i]);
        const AstNode *node;
        while (!changes && (node = walk_next(&walk, NULL)) != NULL) {
            changes = nodes++ > LOOP_NODES || may_change(&test, node);
        }
    }
    arena_release(cordon->judge->arena, mark);
    return !changes;
}

/* for x in xs: xs.append(x), in no branch */
bool loop_feeds_itself(const AstFor *loop) {
    if (loop->iter->kind != AST_NAME) {
        return false;
    }
    Str name = ((const AstName *)loop->iter)->id->text;
    for (int32_t i = 0; i < loop->body.count; i++) {
        const AstNode *statement = loop->body.items[i];
        const AstNode *value =
            statement->kind == AST_EXPR ? ((const AstExpr *)statement)->value : NULL;
        if (!value || value->kind != AST_CALL ||
            ((const AstCall *)value)->func->kind != AST_ATTRIBUTE) {
            continue;
        }
        const AstAttribute *method = (const AstAttribute *)((const AstCall *)value)->func;
        bool grows = str_equal(method->attr->text, STR("append")) ||
                     str_equal(method->attr->text, STR("insert"));
        if (grows && method->value->kind == AST_NAME &&
            str_equal(((const AstName *)method->value)->id->text, name)) {
            return true;
        }
    }
    return false;
}

/* --- waiting for what never comes --------------------------------------------------------------------------------- */

/* queue.Queue().get(): of an object that nobody else has. */
void check_endless_wait(Cordon *cordon, const AstCall *call, Str path) {
    static const char *const waits[] = {
        "queue.Queue().get",          "queue.LifoQueue().get",    "queue.SimpleQueue().get",
        "asyncio.Queue().get",        "asyncio.Event().wait",     "threading.Event().wait",
        "threading.Condition().wait", "threading.Barrier().wait", "multiprocessing.Queue().get"};
    bool is_fresh = call->func->kind == AST_ATTRIBUTE && call->args.count == 0 &&
                    call->keywords.count == 0 &&
                    ((const AstAttribute *)call->func)->value->kind == AST_CALL;
    for (size_t i = 0; is_fresh && i < sizeof waits / sizeof *waits; i++) {
        if (str_equal(path, str_from(waits[i]))) {
            cordon_report(cordon, RULE_CDN_LOP_005, &call->node, path);
        }
    }
}
