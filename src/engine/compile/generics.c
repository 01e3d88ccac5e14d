/* Type parameters (PEP 695): def f[T: int](x: T), class C[T], type A[T] = list[T].
 *
 * A definition with type parameters is compiled into a function of its own that binds them, makes the definition
 * inside and returns it; it is called at once. Bounds, constraints and defaults are functions that are called when
 * they are asked. */
#include "engine/compile/generics.h"

#include "engine/compile/annotate.h"
#include "engine/compile/emit.h"
#include "engine/objects/str.h"

enum { KIND_TYPE_VAR, KIND_PARAM_SPEC, KIND_TYPE_VAR_TUPLE };
enum { BOUND_TYPE, BOUND_CONSTRAINTS };

/* A function of lib/python, that programs cannot reach by name. */
static void load_helper(Unit *unit, HelperId helper, int dest) {
    load_const(unit, value_ref(unit->compiler->world->roots.helpers[helper]), dest);
}

/* The node in `field` as a function, in `dest`; None when there is no node. */
static void lazy(Unit *outer, AstNode *const *field, Str name, int dest) {
    if (!field || !*field) {
        load_const(outer, NONE, dest);
        return;
    }
    Scope *scope = scope_of(&outer->compiler->scopes, field);
    if (!scope) {
        outer->compiler->no_memory = true;
        return;
    }
    Unit unit;
    unit_init(&unit, outer->compiler, outer, scope, name);
    unit.qualname = qualified_name(outer, name);
    enter_scope(&unit, scope);
    int reg = expr(&unit, *field, -1);
    emit_return(&unit, reg);
    finish_return(&unit);
    CodeObject *code = unit_finish(&unit);
    if (code) {
        code->flags |= CODE_SIMPLE;
        code->positional_count = code->positional_only_count = scope->kind == SCOPE_CLASS;
        code->simple_count = code->positional_count;
    }
    make_evaluator(outer, scope, code, dest);
}

static const AstIdent *parameter_ident(const AstNode *node) {
    return node->kind == AST_TYPE_VAR     ? ((const AstTypeVar *)node)->name
           : node->kind == AST_PARAM_SPEC ? ((const AstParamSpec *)node)->name
                                          : ((const AstTypeVarTuple *)node)->name;
}

static AstNode *const *parameter_default(const AstNode *node) {
    return node->kind == AST_TYPE_VAR     ? &((const AstTypeVar *)node)->default_value
           : node->kind == AST_PARAM_SPEC ? &((const AstParamSpec *)node)->default_value
                                          : &((const AstTypeVarTuple *)node)->default_value;
}

void bind_type_parameters(Unit *unit, AstSeq params, int dest) {
    int mark = unit->temp;
    int first = temp_take(unit, params.count);
    for (int32_t i = 0; i < params.count; i++) {
        const AstNode *node = params.items[i];
        int inside = unit->temp;
        int base = temp_take(unit, 6);
        bool variable = node->kind == AST_TYPE_VAR;
        AstNode *const *field = variable ? &((const AstTypeVar *)node)->bound : NULL;
        const AstNode *bound = field ? *field : NULL;
        load_helper(unit, HELPER_type_parameter, base);
        load_const(unit,
                   value_int(variable                       ? KIND_TYPE_VAR
                             : node->kind == AST_PARAM_SPEC ? KIND_PARAM_SPEC
                                                            : KIND_TYPE_VAR_TUPLE),
                   base + 1);
        load_const(unit, str_name(unit->compiler->world, parameter_ident(node)->text), base + 2);
        lazy(unit, field, STR("<bound>"), base + 3);
        load_const(unit,
                   value_int(bound && bound->kind == AST_TUPLE ? BOUND_CONSTRAINTS : BOUND_TYPE),
                   base + 4);
        lazy(unit, parameter_default(node), STR("<default>"), base + 5);
        emit(unit, OP_CALL, base, 5, first + i);
        unit->temp = inside;
        store_name(unit, parameter_ident(node), first + i);
    }
    emit(unit, OP_BUILD_TUPLE, dest, first, params.count);
    unit->temp = mark;
}

void generic_base(Unit *unit, int params, int dest) {
    int mark = unit->temp;
    int base = temp_take(unit, 2);
    load_helper(unit, HELPER_generic_base, base);
    move(unit, base + 1, params);
    emit(unit, OP_CALL, base, 1, dest);
    unit->temp = mark;
}

void store_type_parameters(Unit *unit, int object, int params) {
    emit(unit, OP_STORE_ATTR, object, params, 0);
    emit_word(unit, (uint32_t)name_index(unit, STR("__type_params__")));
    emit_cache(unit, 4, 1 | 4);
}

void generic_definition(Unit *outer, AstSeq params, GenericBody make, const void *node,
                        const int *arguments, int dest) {
    Scope *scope = scope_of(&outer->compiler->scopes, params.items[0]);
    if (!scope) {
        outer->compiler->no_memory = true;
        return;
    }
    Unit unit;
    unit_init(&unit, outer->compiler, outer, scope, STR("<generic parameters>"));
    unit.qualname = outer->host->kind == SCOPE_MODULE ? UNDEFINED : outer->qualname;
    unit.transparent = true;
    enter_scope(&unit, scope);
    int reg = temp_take(&unit, 1), made = temp_take(&unit, 1);
    bind_type_parameters(&unit, params, reg);
    make(&unit, node, reg, made);
    emit_return(&unit, made);
    finish_return(&unit);
    CodeObject *code = unit_finish(&unit);
    if (code) {
        code->flags |= CODE_SIMPLE;
        code->positional_count = code->positional_only_count = 3;
        code->simple_count = 3;
    }
    int mark = outer->temp;
    int callee = temp_take(outer, 4);
    int base = temp_take(outer, 5);
    make_function(outer, code, base, build_closure(outer, scope, base + 1) ? 1 : 0);
    move(outer, callee, base);
    if (scope->sees_class) {
        move(outer, callee + 1, 0);
    } else {
        load_const(outer, NONE, callee + 1);
    }
    for (int i = 0; i < 2; i++) {
        if (arguments) {
            move(outer, callee + 2 + i, arguments[i]);
        } else {
            load_const(outer, NONE, callee + 2 + i);
        }
    }
    emit(outer, OP_CALL, callee, 3, dest);
    outer->temp = mark;
}

static void make_alias(Unit *unit, const void *node, int params, int dest) {
    const AstTypeAlias *alias = node;
    int mark = unit->temp;
    int base = temp_take(unit, 4);
    load_helper(unit, HELPER_type_alias, base);
    load_const(unit, str_name(unit->compiler->world, ((const AstName *)alias->name)->id->text),
               base + 1);
    if (params >= 0) {
        move(unit, base + 2, params);
    } else {
        load_const(unit, value_ref(unit->compiler->world->roots.empty_tuple), base + 2);
    }
    lazy(unit, &alias->value, ((const AstName *)alias->name)->id->text, base + 3);
    emit(unit, OP_CALL, base, 3, dest);
    unit->temp = mark;
}

void type_alias(Unit *unit, const AstNode *node) {
    const AstTypeAlias *alias = (const AstTypeAlias *)node;
    int mark = unit->temp;
    int reg = temp_take(unit, 1);
    if (alias->type_params.count) {
        generic_definition(unit, alias->type_params, make_alias, node, NULL, reg);
    } else {
        make_alias(unit, node, -1, reg);
    }
    store_name(unit, ((const AstName *)alias->name)->id, reg);
    unit->temp = mark;
}
