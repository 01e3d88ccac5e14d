/* Annotations: evaluated when they are asked for, by a function that gives them as a dict (PEP 649).
 *
 * That of a class body, or of a method, is a method bound to the body's namespace, so that it finds the class's names
 * there first: its code is compiled as a class body is, its register 0 holds the namespace. */
#include "engine/compile/annotate.h"

#include "engine/compile/emit.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"

enum { FORMAT_VALUES = 2 };

/* --- text of an expression, for `from __future__ import annotations` ---- */

static void put_expr(StrBuilder *b, const AstNode *node);

static void put_items(StrBuilder *b, AstSeq items) {
    for (int32_t i = 0; i < items.count; i++) {
        builder_text(b, i ? ", " : "");
        put_expr(b, items.items[i]);
    }
}

static void put_name(StrBuilder *b, const AstIdent *name) {
    Value text = str_from_utf8(b->world, name->text);
    if (is_signal(text)) {
        b->failed = true;
    } else {
        builder_str(b, text);
    }
}

static void put_constant(StrBuilder *b, const AstConstant *node) {
    Value value = const_value(b->world, &node->value);
    Value text = value == ELLIPSIS ? str_name(b->world, STR("...")) : repr_plain(b->world, value);
    if (is_signal(text)) {
        b->failed = true;
    } else {
        builder_str(b, text);
    }
}

static void put_call(StrBuilder *b, const AstCall *node) {
    put_expr(b, node->func);
    builder_char(b, '(');
    put_items(b, node->args);
    for (int32_t i = 0; i < node->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)node->keywords.items[i];
        builder_text(b, i || node->args.count ? ", " : "");
        if (keyword->arg) {
            put_name(b, keyword->arg);
        }
        builder_text(b, keyword->arg ? "=" : "**");
        put_expr(b, keyword->value);
    }
    builder_char(b, ')');
}

static void put_tuple(StrBuilder *b, AstSeq items) {
    builder_char(b, '(');
    put_items(b, items);
    builder_text(b, items.count == 1 ? ",)" : ")");
}

static void put_subscript(StrBuilder *b, const AstSubscript *node) {
    put_expr(b, node->value);
    builder_char(b, '[');
    if (node->slice->kind == AST_TUPLE && ((const AstTuple *)node->slice)->elts.count > 1) {
        put_items(b, ((const AstTuple *)node->slice)->elts);
    } else {
        put_expr(b, node->slice);
    }
    builder_char(b, ']');
}

static void put_expr(StrBuilder *b, const AstNode *node) {
    switch (node->kind) {
    case AST_NAME: put_name(b, ((const AstName *)node)->id); break;
    case AST_CONSTANT: put_constant(b, (const AstConstant *)node); break;
    case AST_ATTRIBUTE:
        put_expr(b, ((const AstAttribute *)node)->value);
        builder_char(b, '.');
        put_name(b, ((const AstAttribute *)node)->attr);
        break;
    case AST_SUBSCRIPT: put_subscript(b, (const AstSubscript *)node); break;
    case AST_TUPLE: put_tuple(b, ((const AstTuple *)node)->elts); break;
    case AST_LIST:
        builder_char(b, '[');
        put_items(b, ((const AstList *)node)->elts);
        builder_char(b, ']');
        break;
    case AST_STARRED:
        builder_char(b, '*');
        put_expr(b, ((const AstStarred *)node)->value);
        break;
    case AST_CALL: put_call(b, (const AstCall *)node); break;
    case AST_UNARY_OP:
        builder_text(b, "-");
        put_expr(b, ((const AstUnaryOp *)node)->operand);
        break;
    case AST_BIN_OP:
        put_expr(b, ((const AstBinOp *)node)->left);
        builder_text(b, ((const AstBinOp *)node)->op == AST_OPERATOR_BIT_OR ? " | " : " + ");
        put_expr(b, ((const AstBinOp *)node)->right);
        break;
    default: builder_text(b, "...");
    }
}

static Value expr_text(World *world, const AstNode *node) {
    StrBuilder b;
    builder_init(&b, world);
    put_expr(&b, node);
    return builder_take(&b);
}

/* --- the function ---- */

static void put_entry(Unit *unit, int dict, const AstIdent *name, const AstNode *annotation) {
    int mark = unit->temp;
    int key = temp_take(unit, 1);
    World *world = unit->compiler->world;
    load_const(
        unit, str_name(world, mangled_name(&unit->compiler->scopes, unit->scope, name)->text), key);
    int value = temp_take(unit, 1);
    if (unit->compiler->scopes.text_annotations) {
        load_const(unit, expr_text(world, annotation), value);
    } else if (annotation->kind == AST_STARRED) { /* *args: *Ts */
        int reg = expr(unit, ((const AstStarred *)annotation)->value, -1);
        emit(unit, OP_UNPACK, value, reg, 1);
    } else {
        value = expr(unit, annotation, -1);
    }
    emit(unit, OP_DICT_SET, dict, key, value);
    unit->temp = mark;
}

static void put_argument(Unit *unit, int dict, const AstNode *node) {
    const AstArg *arg = (const AstArg *)node;
    if (arg && arg->annotation) {
        put_entry(unit, dict, arg->arg, arg->annotation);
    }
}

static void put_arguments(Unit *unit, int dict, const AstArguments *args, const AstNode *returns) {
    static const AstIdent return_name = {.text = {"return", 6}, .index = -1};
    const AstSeq rows[2] = {args->posonlyargs, args->args};
    for (int row = 0; row < 2; row++) {
        for (int32_t i = 0; i < rows[row].count; i++) {
            put_argument(unit, dict, rows[row].items[i]);
        }
    }
    put_argument(unit, dict, args->vararg);
    for (int32_t i = 0; i < args->kwonlyargs.count; i++) {
        put_argument(unit, dict, args->kwonlyargs.items[i]);
    }
    put_argument(unit, dict, args->kwarg);
    if (returns) {
        put_entry(unit, dict, &return_name, returns);
    }
}

static void put_variable(Unit *unit, int dict, const Annotated *annotated, int32_t index) {
    const AstAnnAssign *node = (const AstAnnAssign *)annotated->node;
    Label skipped = LABEL_NEW;
    unit->node = &node->node;
    int mark = unit->temp;
    if (annotated->maybe) {
        int ran = temp_take(unit, 2);
        load_name(unit, unit->compiler->scopes.ran_annotations, ran);
        load_const(unit, value_int(index), ran + 1);
        emit(unit, OP_IN, ran, ran + 1, ran);
        emit_jump(unit, OP_JUMP_FALSE, ran, 0, 0, &skipped);
    }
    unit->temp = mark;
    put_entry(unit, dict, ((const AstName *)node->target)->id, node->annotation);
    if (annotated->maybe) {
        label_bind(unit, &skipped);
    }
}

void annotations_begin(Unit *unit) {
    if (unit->scope->maybe_annotated) {
        int reg = temp_take(unit, 1);
        emit(unit, OP_BUILD_SET, reg, 0, 0);
        store_name(unit, unit->compiler->scopes.ran_annotations, reg);
        unit->temp = reg;
    }
}

void annotation_ran(Unit *unit, const AstNode *node) {
    int32_t index = 0;
    while (index < unit->scope->annotated_count && unit->scope->annotated[index].node != node) {
        index++;
    }
    if (index == unit->scope->annotated_count || !unit->scope->annotated[index].maybe) {
        return;
    }
    int ran = temp_take(unit, 2);
    load_name(unit, unit->compiler->scopes.ran_annotations, ran);
    load_const(unit, value_int(index), ran + 1);
    emit(unit, OP_SET_ADD, ran, ran + 1, 0);
    unit->temp = ran;
}

/* Other formats than values are for annotationlib to make. */
static void refuse_formats(Unit *unit, int format) {
    Label fine = LABEL_NEW;
    int reg = temp_take(unit, 1);
    emit_jump(unit, OP_JUMP_LE_INT, 0, format, FORMAT_VALUES, &fine);
    emit_bx(unit, OP_LOAD_GLOBAL, reg, name_index(unit, STR("NotImplementedError")));
    emit_cache(unit, 3, 0);
    emit(unit, OP_RAISE, reg, 0, 0);
    label_bind(unit, &fine);
    unit->temp = reg;
}

static CodeObject *annotate_code(Unit *outer, Scope *scope, const AstArguments *args,
                                 const AstNode *returns) {
    Unit unit;
    unit_init(&unit, outer->compiler, outer, scope, STR("__annotate__"));
    unit.qualname = qualified_name(outer, STR("__annotate__"));
    enter_scope(&unit, scope);
    int parameters = scope->kind == SCOPE_CLASS ? 2 : 1;
    refuse_formats(&unit, parameters - 1);
    int dict = temp_take(&unit, 1);
    emit(&unit, OP_BUILD_DICT, dict, 0, 0);
    if (args) {
        put_arguments(&unit, dict, args, returns);
    }
    for (int32_t i = 0; !args && i < scope->parent->annotated_count; i++) {
        put_variable(&unit, dict, &scope->parent->annotated[i], i);
    }
    emit_return(&unit, dict);
    finish_return(&unit);
    CodeObject *code = unit_finish(&unit);
    if (code) {
        code->flags |= CODE_SIMPLE;
        code->positional_count = code->positional_only_count = (uint16_t)parameters;
        code->simple_count = (uint32_t)parameters;
    }
    return code;
}

void make_evaluator(Unit *unit, const Scope *scope, CodeObject *code, int dest) {
    int mark = unit->temp;
    int callee = temp_take(unit, 3);
    int base = temp_take(unit, 5);
    make_function(unit, code, base, build_closure(unit, scope, base + 1) ? 1 : 0);
    if (scope->kind == SCOPE_CLASS) {
        emit(unit, OP_LOAD_TYPE, callee, TYPE_METHOD, 0);
        move(unit, callee + 1, base);
        move(unit, callee + 2, 0);
        emit(unit, OP_CALL, callee, 2, dest);
    } else {
        move(unit, dest, base);
    }
    unit->temp = mark;
}

static void annotate(Unit *unit, Scope *scope, const AstArguments *args, const AstNode *returns,
                     int dest) {
    make_evaluator(unit, scope, annotate_code(unit, scope, args, returns), dest);
}

bool annotate_parameters(Unit *unit, const AstFunctionDef *def, int dest) {
    Scope *scope = scope_of(&unit->compiler->scopes, def->args);
    if (scope) {
        annotate(unit, scope, (const AstArguments *)def->args, def->returns, dest);
    }
    return scope != NULL;
}

bool annotate_body(Unit *unit, int dest) {
    Scope *scope = unit->scope->annotations;
    if (scope) {
        annotate(unit, scope, NULL, NULL, dest);
    }
    return scope != NULL;
}
