/* Members that a builtin type does not have: "abc".reverse(), items.push(1), names.length. */
#include "vet/amounts.h"

typedef struct TypeRow {
    const char *type;
    const char *members;
} TypeRow;

static const TypeRow type_rows[] = {
#define X(type, members) {type, members},
#include "../../spec/type_members.def"
#undef X
};

/* set(), list(), dict() */
static const char *type_made(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    Values made = resolver_values(&cordon->resolver, &call->node, scope);
    bool is_path = made.count == 1 && !made.open && made.items[0].kind == VALUE_PATH;
    return !is_path                                                ? NULL
           : str_equal(made.items[0].text, STR("builtins.set()"))  ? "set"
           : str_equal(made.items[0].text, STR("builtins.list()")) ? "list"
           : str_equal(made.items[0].text, STR("builtins.dict()")) ? "dict"
                                                                   : NULL;
}

/* The builtin type of what is written down at `node`, NULL where it is none. */
static const char *type_written(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    switch (node->kind) {
    case AST_CONSTANT: {
        AstValueKind kind = (AstValueKind)((const AstConstant *)node)->value.kind;
        return kind == AST_VALUE_STR ? "str" : kind == AST_VALUE_BYTES ? "bytes" : NULL;
    }
    case AST_JOINED_STR: return "str";
    case AST_LIST:
    case AST_LIST_COMP: return "list";
    case AST_DICT:
    case AST_DICT_COMP: return "dict";
    case AST_SET:
    case AST_SET_COMP: return "set";
    case AST_TUPLE: return "tuple";
    case AST_CALL: return type_made(cordon, (const AstCall *)node, scope);
    default: return NULL;
    }
}

static bool has_member(const char *members, Str name) {
    Str rest = str_from(members);
    while (rest.data && rest.size > 0) {
        if (str_equal(str_cut(&rest, ' '), name)) {
            return true;
        }
    }
    return false;
}

static bool is_parameter(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    for (; node->kind == AST_NAME && scope; scope = scope->parent) {
        const Binding *binding =
            resolver_binding(&cordon->resolver, scope, ((const AstName *)node)->id->text);
        if (binding) {
            return binding->kind == BINDING_PARAMETER;
        }
    }
    return false;
}

void check_type_member(Cordon *cordon, const AstAttribute *attribute, const NameScope *scope) {
    Str name = attribute->attr->text;
    if (is_parameter(cordon, attribute->value, scope)) {
        return; /* callers that are not here may give something else */
    }
    const AstNode *source = amount_source(cordon, attribute->value, &scope);
    const char *type = type_written(cordon, source, scope);
    for (size_t i = 0; type && i < sizeof type_rows / sizeof *type_rows; i++) {
        bool is_row = strcmp(type, type_rows[i].type) == 0;
        if (is_row && !str_starts_with(name, STR("__")) &&
            !has_member(type_rows[i].members, name)) {
            cordon_report(cordon, RULE_CDN_ARG_001, &attribute->node,
                          arena_format(cordon->judge->arena, "a %s has no member `%.*s`", type,
                                       STR_ARG(name)));
        }
    }
}
