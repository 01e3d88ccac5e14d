/* Names and members that others rely on: those of the interpreter and of guards, of modules, of classes that are not
 * the program's own, and what a function or an exception says it is. */
#include "vet/cordon.h"
#include "vet/modules.h"

void check_bound_name(Cordon *cordon, const AstNode *node, Str id, const NameScope *scope) {
    bool is_guard = id.size > 2 && id.data[0] == '_' && id.data[id.size - 1] == '_';
    static const char *const usual[] = {"__all__",
                                        "__version__",
                                        "__author__",
                                        "__slots__",
                                        "__email__",
                                        "__license__",
                                        "__doc__",
                                        "__hash__",
                                        "__getattr__",
                                        "__dir__",
                                        "__match_args__",
                                        "__copyright__",
                                        "__date__",
                                        "__metaclass__",
                                        "__test__",
                                        "__status__",
                                        "__credits__",
                                        "__maintainer__",
                                        "_",
                                        "__"};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        is_guard &= !str_equal(id, str_from(usual[i]));
    }
    bool is_lie = scope->kind == NAME_SCOPE_CLASS && str_equal(id, STR("__class__"));
    if (is_lie || (is_guard && scope->kind != NAME_SCOPE_CLASS)) {
        cordon_report(cordon, RULE_CDN_TMP_003, node, id);
    }
}

static void report_change(Cordon *cordon, const AstNode *node, Str owner, Str name) {
    Str subject = arena_format(cordon->judge->arena, "%.*s.%.*s", STR_ARG(owner), STR_ARG(name));
    cordon_report(cordon, RULE_CDN_TMP_001, node, subject);
}

/* A class of the standard library: "collections.OrderedDict". */
static bool is_library_class(Str path) {
    const ModuleRow *row = module_find(&module_member, path);
    int64_t dot = str_find(path, STR("."), 0);
    return row && dot > 0 && module_find(&module_stdlib, str_slice(path, 0, dot)) &&
           memchr(path.data, '(', (size_t)path.size) == NULL;
}

/* type(tool) where nothing in the program says what tool is: it was handed in. */
static bool is_class_of_stranger(Cordon *cordon, const AstNode *node) {
    const AstCall *call = (const AstCall *)node;
    bool is_type = node->kind == AST_CALL && call->func->kind == AST_NAME &&
                   str_equal(((const AstName *)call->func)->id->text, STR("type")) &&
                   call->args.count == 1 && call->args.items[0]->kind == AST_NAME;
    if (!is_type) {
        return false;
    }
    for (const NameScope *scope = cordon->item->scope; scope; scope = scope->parent) {
        if (resolver_binding(&cordon->resolver, scope,
                             ((const AstName *)call->args.items[0])->id->text)) {
            return false;
        }
    }
    return true;
}

void check_changed_member(Cordon *cordon, const AstAttribute *member, const Values *base) {
    Str name = member->attr->text;
    for (int32_t i = 0; i < base->count; i++) {
        Str path = base->items[i].text;
        if (base->items[i].kind != VALUE_PATH) {
            continue;
        }
        if (module_exists(path) || is_library_class(path)) {
            report_change(cordon, &member->node, path, name);
            if (cordon->is_open && deed_of_change(cordon, member, path)) {
                cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_EVL_002], &member->node,
                                   path);
            }
        } else if (str_equal(path, STR("decimal.getcontext()"))) {
            cordon_report(cordon, RULE_CDN_TMP_004, &member->node, path);
        }
    }
    if (is_class_of_stranger(cordon, member->value)) {
        report_change(cordon, &member->node, STR("type()"), name);
    }
}

static bool is_identity(Str name) {
    return str_equal(name, STR("__name__")) || str_equal(name, STR("__qualname__")) ||
           str_equal(name, STR("__module__"));
}

/* Whether the text is what a builtin, or the module of builtins, is called. */
static bool is_builtin_name(Str text) {
    return str_equal(text, STR("builtins")) || module_find(&module_builtin, text);
}

void check_forged_name(Cordon *cordon, const AstAssign *assign, const NameScope *scope) {
    Str text;
    for (int32_t i = 0; i < assign->targets.count; i++) {
        const AstNode *target = assign->targets.items[i];
        if (target->kind == AST_ATTRIBUTE &&
            is_identity(((const AstAttribute *)target)->attr->text) &&
            resolver_text(&cordon->resolver, assign->value, scope, &text) &&
            is_builtin_name(text)) {
            cordon_report(cordon, RULE_CDN_TMP_003, target,
                          ((const AstAttribute *)target)->attr->text);
        }
    }
}

void check_forging_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope) {
    bool is_set = str_equal(path, STR("builtins.setattr"));
    bool is_change = is_set || str_equal(path, STR("builtins.delattr"));
    Str name, text;
    if (!is_change || call->args.count < 2 ||
        !resolver_text(&cordon->resolver, call->args.items[1], scope, &name)) {
        return;
    }
    if (is_set && call->args.count > 2 && is_identity(name) &&
        resolver_text(&cordon->resolver, call->args.items[2], scope, &text) &&
        is_builtin_name(text)) {
        cordon_report(cordon, RULE_CDN_TMP_003, &call->node, name);
    }
    Values owner = resolver_values(&cordon->resolver, call->args.items[0], scope);
    for (int32_t i = 0; i < owner.count; i++) {
        if (owner.items[i].kind == VALUE_PATH &&
            (module_exists(owner.items[i].text) || is_library_class(owner.items[i].text))) {
            report_change(cordon, &call->node, owner.items[i].text, name);
        }
    }
}

/* class E(BaseException): def split(...) */
static bool poses_as_group(const AstClassDef *class) {
    bool is_exception = false;
    for (int32_t i = 0; i < class->bases.count; i++) {
        const AstNode *base = class->bases.items[i];
        Str name = base->kind == AST_NAME ? ((const AstName *)base)->id->text : STR("");
        is_exception |= str_ends_with(name, STR("Exception")) || str_ends_with(name, STR("Error"));
    }
    for (int32_t i = 0; is_exception && i < class->body.count; i++) {
        const AstNode *node = class->body.items[i];
        Str name =
            node->kind == AST_FUNCTION_DEF ? ((const AstFunctionDef *)node)->name->text : STR("");
        if (str_equal(name, STR("split")) || str_equal(name, STR("subgroup")) ||
            str_equal(name, STR("derive"))) {
            return true;
        }
    }
    return false;
}

void check_false_group(Cordon *cordon, const AstNode *node) {
    if (node->kind == AST_TRY_STAR) {
        cordon->has_group_handler = true;
    } else if (poses_as_group((const AstClassDef *)node)) {
        cordon->false_group = (const AstClassDef *)node;
    }
    if (cordon->has_group_handler && cordon->false_group) {
        cordon_report(cordon, RULE_CDN_TYP_001, &cordon->false_group->node,
                      cordon->false_group->name->text);
        cordon->false_group = NULL;
    }
}
