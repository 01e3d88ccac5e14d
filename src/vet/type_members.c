/* Members that a type does not have: "abc".reverse(), names.length, datetime.now().format(); and those that no class
 * and no object of the program has. */
#include "vet/amounts.h"
#include "vet/evaluate.h"

enum { TYPE_DEPTH = 6 };

typedef struct TypeRow {
    const char *type;
    const char *members;
} TypeRow;

static const TypeRow type_rows[] = {
#define X(type, members) {type, members},
#include "../../spec/type_members.def"
#undef X
};

typedef struct ResultRow {
    const char *called;
    const char *type;
} ResultRow;

static const ResultRow result_rows[] = {
#define X(called, type) {called, type},
#include "../../spec/type_results.def"
#undef X
};

/* --- what type an expression has ---------------------------------------------------------------------------------- */

static const char *type_at(Cordon *cordon, const AstNode *node, const NameScope *scope, int depth);

static int compare_text(Str a, const char *b) {
    return str_compare(a, str_from(b));
}

static const char *result_of(Str called) {
    size_t low = 0;
    size_t high = sizeof result_rows / sizeof *result_rows;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = compare_text(called, result_rows[middle].called);
        if (order == 0) {
            return result_rows[middle].type;
        }
        if (order > 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

/* Whether calling it gives None and nothing else: it ends without a word. */
static bool returns_nothing(Cordon *cordon, const AstNode *function) {
    if (function->kind != AST_FUNCTION_DEF) {
        return false;
    }
    const AstFunctionDef *definition = (const AstFunctionDef *)function;
    const NameScope *opened = resolver_opened(&cordon->resolver, function);
    const AstNode *last = definition->body.items[definition->body.count - 1];
    bool is_text = last->kind == AST_EXPR && ((const AstExpr *)last)->value->kind == AST_CONSTANT;
    bool is_stub = definition->body.count == 1 && (last->kind == AST_PASS || is_text);
    return opened && !opened->returns && !opened->is_generator && last->kind != AST_RAISE &&
           !is_stub && definition->decorator_list.count == 0;
}

static const char *type_of_call(Cordon *cordon, const AstCall *call, const NameScope *scope,
                                int depth) {
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    bool is_known = function.count == 1 && !function.open && cordon->resolver.star_count == 0;
    if (is_known && function.items[0].kind == VALUE_PATH) {
        Str path = function.items[0].text;
        const char *type = result_of(path);
        bool is_own_iterator =
            str_equal(path, STR("builtins.iter")) &&
            (call->args.count != 1 || !type_at(cordon, call->args.items[0], scope, depth + 1));
        if (type && !is_own_iterator) {
            return type;
        }
    }
    if (is_known && function.items[0].kind == VALUE_PROGRAM &&
        returns_nothing(cordon, function.items[0].node)) {
        return "NoneType";
    }
    if (call->func->kind != AST_ATTRIBUTE) {
        return NULL;
    }
    const AstAttribute *method = (const AstAttribute *)call->func;
    const char *owner = type_at(cordon, method->value, scope, depth + 1);
    Str called =
        owner ? arena_format(cordon->judge->arena, "%s:%.*s", owner, STR_ARG(method->attr->text))
              : (Str){NULL, 0};
    return called.data ? result_of(called) : NULL;
}

static const char *type_of_constant(const AstConstant *constant) {
    switch ((AstValueKind)constant->value.kind) {
    case AST_VALUE_NONE: return "NoneType";
    case AST_VALUE_TRUE:
    case AST_VALUE_FALSE: return "bool";
    case AST_VALUE_INT:
    case AST_VALUE_BIG_INT: return "int";
    case AST_VALUE_FLOAT: return "float";
    case AST_VALUE_IMAGINARY: return "complex";
    case AST_VALUE_STR: return "str";
    case AST_VALUE_BYTES: return "bytes";
    case AST_VALUE_ELLIPSIS: return NULL;
    }
    return NULL;
}

/* The one binding of a name, where there is no other anywhere. */
static const Binding *single_binding(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    for (; node->kind == AST_NAME && scope; scope = scope->parent) {
        const Binding *binding =
            resolver_binding(&cordon->resolver, scope, ((const AstName *)node)->id->text);
        if (binding) {
            return binding->previous ? NULL : binding;
        }
    }
    return NULL;
}

/* with open(...) as f: what gives itself when it is entered. */
static const char *type_entered(Cordon *cordon, const Binding *binding, int depth) {
    static const char *const own[] = {"file", "Popen", "Connection", "StringIO", "BytesIO"};
    const char *type = type_at(cordon, binding->value, binding->scope, depth + 1);
    for (size_t i = 0; type && i < sizeof own / sizeof *own; i++) {
        if (strcmp(type, own[i]) == 0) {
            return type;
        }
    }
    return NULL;
}

/* The type of what an expression gives, as a row of spec/type_members.def has it; NULL where it cannot be told. */
static const char *type_at(Cordon *cordon, const AstNode *node, const NameScope *scope, int depth) {
    if (depth > TYPE_DEPTH) {
        return NULL;
    }
    const Binding *binding = single_binding(cordon, node, scope);
    if (binding && binding->kind == BINDING_PARAMETER) {
        return NULL; /* callers that are not here may give something else */
    }
    if (binding && binding->kind == BINDING_ENTERED && binding->unpacked == 0) {
        return type_entered(cordon, binding, depth);
    }
    bool is_name = node->kind == AST_NAME;
    node = amount_source(cordon, node, &scope);
    switch (node->kind) {
    case AST_CONSTANT: {
        const char *type = type_of_constant((const AstConstant *)node);
        /* A name that is None waits for what other code puts there. */
        return is_name && type && strcmp(type, "NoneType") == 0 ? NULL : type;
    }
    case AST_JOINED_STR: return "str";
    case AST_LIST:
    case AST_LIST_COMP: return "list";
    case AST_DICT:
    case AST_DICT_COMP: return "dict";
    case AST_SET:
    case AST_SET_COMP: return "set";
    case AST_TUPLE: return "tuple";
    case AST_GENERATOR_EXP: return "generator";
    case AST_CALL: return type_of_call(cordon, (const AstCall *)node, scope, depth);
    default: return NULL;
    }
}

const char *type_of_node(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    return type_at(cordon, node, scope, 0);
}

/* --- members ------------------------------------------------------------------------------------------------------ */

/* A name that is looked for, and the one most like it. */
typedef struct Likeness {
    Str name, nearest;
    int best;
} Likeness;

static Likeness likeness_of(Str name) {
    return (Likeness){.name = name, .best = name.size <= 4 ? 2 : 3};
}

/* Whether `known` is the name itself. */
static bool compare_name(Likeness *likeness, Str known) {
    int distance = str_distance(likeness->name, known, likeness->best - 1);
    if (distance < likeness->best) {
        likeness->best = distance;
        likeness->nearest = known;
    }
    return distance == 0;
}

static bool has_member(const char *members, Likeness *likeness) {
    Str rest = str_from(members);
    while (rest.data && rest.size > 0) {
        if (compare_name(likeness, str_cut(&rest, ' '))) {
            return true;
        }
    }
    return false;
}

static void report_missing(Cordon *cordon, const AstNode *node, Str owner,
                           const Likeness *likeness) {
    Arena *arena = cordon->judge->arena;
    Str why =
        arena_format(arena, "`%.*s` has no member `%.*s`", STR_ARG(owner), STR_ARG(likeness->name));
    if (likeness->nearest.data) {
        why = arena_format(arena, "%.*s; did you mean `%.*s`?", STR_ARG(why),
                           STR_ARG(likeness->nearest));
    }
    cordon_report(cordon, RULE_CDN_ARG_001, node, why);
}

static const TypeRow *row_of_type(const char *type) {
    for (size_t i = 0; type && i < sizeof type_rows / sizeof *type_rows; i++) {
        if (strcmp(type, type_rows[i].type) == 0) {
            return &type_rows[i];
        }
    }
    return NULL;
}

/* --- members of the program's own classes ------------------------------------------------------------------------- */

/* Whether all members of the class stand in it, as far as its head tells. */
static bool is_closed(const AstClassDef *class) {
    for (int32_t i = 0; i < class->bases.count; i++) {
        const AstNode *base = class->bases.items[i];
        if (base->kind != AST_NAME ||
            !str_equal(((const AstName *)base)->id->text, STR("object"))) {
            return false;
        }
    }
    for (int32_t i = 0; i < class->decorator_list.count; i++) {
        const AstNode *decorator = class->decorator_list.items[i];
        decorator = decorator->kind == AST_CALL ? ((const AstCall *)decorator)->func : decorator;
        if (decorator->kind != AST_NAME ||
            !str_equal(((const AstName *)decorator)->id->text, STR("dataclass"))) {
            return false;
        }
    }
    return class->keywords.count == 0;
}

/* Whether the statement of a class body makes the member; *out_open: it may make any. */
static bool makes_member(const AstNode *statement, Likeness *likeness, bool *out_open) {
    switch (statement->kind) {
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF: {
        Str name = ((const AstFunctionDef *)statement)->name->text;
        *out_open |= str_equal(name, STR("__getattr__")) ||
                     str_equal(name, STR("__getattribute__")) || str_equal(name, STR("__new__"));
        return compare_name(likeness, name);
    }
    case AST_CLASS_DEF: return compare_name(likeness, ((const AstClassDef *)statement)->name->text);
    case AST_ANN_ASSIGN: {
        const AstNode *target = ((const AstAnnAssign *)statement)->target;
        return target->kind == AST_NAME &&
               compare_name(likeness, ((const AstName *)target)->id->text);
    }
    case AST_ASSIGN: {
        const AstSeq *targets = &((const AstAssign *)statement)->targets;
        for (int32_t i = 0; i < targets->count; i++) {
            const AstNode *target = targets->items[i];
            if (target->kind != AST_NAME) {
                *out_open = true;
            } else if (compare_name(likeness, ((const AstName *)target)->id->text)) {
                return true;
            }
        }
        return false;
    }
    case AST_PASS:
    case AST_EXPR: return false;
    default: *out_open = true; return false;
    }
}

/* Members that are put into objects of any class count for all. */
static bool is_stored(Cordon *cordon, Str name) {
    const StoreSlot *slot = scope_stored(&cordon->resolver, name, false);
    return slot && slot->first;
}

static void check_own_member(Cordon *cordon, const AstAttribute *attribute,
                             const NameScope *scope) {
    Values owner = resolver_values(&cordon->resolver, attribute->value, scope);
    bool is_instance = owner.count == 1 && !owner.open && owner.items[0].kind == VALUE_INSTANCE &&
                       owner.items[0].node->kind == AST_CLASS_DEF;
    if (!is_instance || cordon->has_dynamic_names || is_stored(cordon, attribute->attr->text) ||
        str_find(cordon->judge->tree->source, STR("__dict__"), 0) >= 0) {
        return;
    }
    const AstClassDef *class = (const AstClassDef *)owner.items[0].node;
    const Binding *binding = single_binding(cordon, attribute->value, scope);
    Likeness likeness = likeness_of(attribute->attr->text);
    bool is_open = !is_closed(class);
    for (int32_t i = 0; !is_open && i < class->body.count; i++) {
        if (makes_member(class->body.items[i], &likeness, &is_open)) {
            return;
        }
    }
    /* Classes made from this one elsewhere may have what `self` is asked for. */
    bool is_handed = binding && binding->kind == BINDING_PARAMETER;
    if (!is_open && (!is_handed || likeness.nearest.data)) {
        report_missing(cordon, &attribute->node, class->name->text, &likeness);
    }
}

void check_type_member(Cordon *cordon, const AstAttribute *attribute, const NameScope *scope) {
    Str name = attribute->attr->text;
    if (str_starts_with(name, STR("_"))) {
        return;
    }
    const TypeRow *row = row_of_type(type_of_node(cordon, attribute->value, scope));
    Likeness likeness = likeness_of(name);
    if (!row) {
        check_own_member(cordon, attribute, scope);
    } else if (!is_stored(cordon, name) && !has_member(row->members, &likeness)) {
        report_missing(cordon, &attribute->node, str_from(row->type), &likeness);
    }
}
