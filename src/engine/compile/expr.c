/* Expressions. */
#include "base/assert.h"
#include "engine/compile/emit.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

enum { DISPLAY_CHUNK = 30, CONST_INT = 32767, DEPTH_MOST = 1200 };

void move(Unit *unit, int to, int from) {
    if (to != from) {
        emit(unit, OP_MOVE, to, from, 0);
    }
}

static int choose(Unit *unit, int dest) {
    return dest >= 0 ? dest : temp_take(unit, 1);
}

/* --- names ---------------------------------------------------------------------------------------------------- */

Symbol *class_cell(Unit *unit, const Scope *scope, const AstIdent *name) {
    return scope->uses_class_cell &&
                   str_equal(name->text, unit->compiler->scopes.dunder_class->text)
               ? binding_of(scope, unit->compiler->scopes.own_class)
               : NULL;
}

Symbol *find_symbol(Unit *unit, const AstIdent *name) {
    const AstIdent *mangled = mangled_name(&unit->compiler->scopes, unit->scope, name);
    const Scope *scope = unit->scope;
    Symbol *symbol = binding_of(scope, mangled);
    while (symbol && scope->inlined && symbol->access == ACCESS_PARENT) {
        scope = scope->parent;
        symbol = class_cell(unit, scope, mangled);
        symbol = symbol ? symbol : binding_of(scope, mangled);
    }
    return symbol;
}

int local_register(Unit *unit, const AstIdent *name) {
    const Symbol *symbol = find_symbol(unit, name);
    return symbol && symbol->access == ACCESS_LOCAL ? symbol->index : -1;
}

static int load_local(Unit *unit, int reg, int dest) {
    if (!is_bound(unit, reg)) {
        emit(unit, OP_CHECK_LOCAL, reg, 0, 0);
        set_bound(unit, reg, true);
    }
    if (dest < 0 && unit->host->has_walrus) {
        dest = temp_take(unit, 1);
    }
    if (dest < 0) {
        return reg;
    }
    move(unit, dest, reg);
    return dest;
}

int load_name(Unit *unit, const AstIdent *name, int dest) {
    const Symbol *symbol = find_symbol(unit, name);
    Access access = symbol ? symbol->access : ACCESS_GLOBAL;
    if (access == ACCESS_LOCAL) {
        return load_local(unit, symbol->index, dest);
    }
    int reg = choose(unit, dest);
    switch ((int)access) {
    case ACCESS_CELL: emit(unit, OP_LOAD_CELL, reg, symbol->index, 0); break;
    case ACCESS_EXTRA: emit_bx(unit, OP_LOAD_EXTRA, reg, symbol->index); break;
    case ACCESS_FREE:
        emit_bx(unit, symbol->class_first ? OP_LOAD_CLASS_DEREF : OP_LOAD_DEREF, reg,
                symbol->index);
        break;
    case ACCESS_NAME: emit_bx(unit, OP_LOAD_NAME, reg, ident_index(unit, name)); break;
    default: emit_bx(unit, OP_LOAD_GLOBAL, reg, ident_index(unit, name)); emit_cache(unit, 3, 0);
    }
    return reg;
}

void store_name(Unit *unit, const AstIdent *name, int reg) {
    const Symbol *symbol = find_symbol(unit, name);
    switch ((int)(symbol ? symbol->access : ACCESS_GLOBAL)) {
    case ACCESS_LOCAL:
        move(unit, symbol->index, reg);
        set_bound(unit, symbol->index, true);
        break;
    case ACCESS_CELL: emit(unit, OP_STORE_CELL, symbol->index, reg, 0); break;
    case ACCESS_EXTRA: emit_bx(unit, OP_STORE_EXTRA, reg, symbol->index); break;
    case ACCESS_FREE: emit_bx(unit, OP_STORE_DEREF, reg, symbol->index); break;
    case ACCESS_NAME: emit_bx(unit, OP_STORE_NAME, reg, ident_index(unit, name)); break;
    default: emit_bx(unit, OP_STORE_GLOBAL, reg, ident_index(unit, name)); emit_cache(unit, 2, 0);
    }
}

void delete_name(Unit *unit, const AstIdent *name) {
    const Symbol *symbol = find_symbol(unit, name);
    switch ((int)(symbol ? symbol->access : ACCESS_GLOBAL)) {
    case ACCESS_LOCAL:
        emit(unit, OP_DELETE_LOCAL, symbol->index, unit->temp, 0);
        set_bound(unit, symbol->index, false);
        break;
    case ACCESS_CELL: emit(unit, OP_DELETE_CELL, symbol->index, unit->temp, 0); break;
    case ACCESS_EXTRA: emit_bx(unit, OP_DELETE_EXTRA, 0, symbol->index); break;
    case ACCESS_FREE: emit_bx(unit, OP_DELETE_DEREF, 0, symbol->index); break;
    case ACCESS_NAME: emit_bx(unit, OP_DELETE_NAME, 0, ident_index(unit, name)); break;
    default: emit_bx(unit, OP_DELETE_GLOBAL, 0, ident_index(unit, name));
    }
}

/* --- constants ------------------------------------------------------------------------------------------------ */

Value const_value(World *world, const AstValue *value) {
    switch ((int)(AstValueKind)value->kind) {
    case AST_VALUE_NONE: return NONE;
    case AST_VALUE_TRUE: return TRUE;
    case AST_VALUE_FALSE: return FALSE;
    case AST_VALUE_ELLIPSIS: return ELLIPSIS;
    case AST_VALUE_INT: return int_from(world, value->number.integer);
    case AST_VALUE_BIG_INT: return int_parse(world, value->text, value->base);
    case AST_VALUE_FLOAT: return value_float(value->number.real);
    case AST_VALUE_IMAGINARY: {
        ComplexObject *z = heap_new(world, TYPE_COMPLEX, KIND_COMPLEX, sizeof(ComplexObject));
        if (!z) {
            return SIGNAL_MEMORY;
        }
        z->real = 0;
        z->imaginary = value->number.real;
        return value_of(world, z);
    }
    case AST_VALUE_BYTES: return bytes_from(world, value->text.data, value->text.size);
    case AST_VALUE_STR: break;
    }
    return str_name(world, value->text);
}

void load_const(Unit *unit, Value value, int dest) {
    if (is_int(value) && int_of(value) >= -CONST_INT && int_of(value) <= CONST_INT) {
        emit_bx(unit, OP_LOAD_INT, dest, (int)int_of(value));
    } else if (!is_ref(value) && !is_int(value) && !is_float(value) && !is_signal(value)) {
        emit(unit, OP_LOAD_IMM, dest, (int)(value & 0xFF), 0);
    } else {
        emit_bx(unit, OP_LOAD_CONST, dest, const_index(unit, value));
    }
}

/* The tuple of a display of constants, UNDEFINED where it is none. */
static Value const_tuple(Unit *unit, AstSeq elts) {
    if (elts.count > 5000) {
        return UNDEFINED;
    }
    for (int32_t i = 0; i < elts.count; i++) {
        if (elts.items[i]->kind != AST_CONSTANT) {
            return UNDEFINED;
        }
    }
    World *world = unit->compiler->world;
    Value *items = ARENA_ARRAY(unit->compiler->arena, Value, elts.count + 1);
    for (int32_t i = 0; items && i < elts.count; i++) {
        items[i] = const_value(unit->compiler->world, &((AstConstant *)elts.items[i])->value);
        if (is_signal(items[i])) {
            return items[i];
        }
    }
    return items ? tuple_from(world, items, elts.count) : SIGNAL_MEMORY;
}

/* --- operators ------------------------------------------------------------------------------------------------ */

Opcode binary_opcode(AstOperator op, bool in_place) {
    static const uint8_t codes[] = {OP_ADD, OP_SUB, OP_MUL,     OP_MATMUL, OP_DIV,
                                    OP_MOD, OP_POW, OP_LSHIFT,  OP_RSHIFT, OP_OR,
                                    OP_XOR, OP_AND, OP_FLOORDIV};
    return (Opcode)(codes[op] + (in_place ? OP_IADD - OP_ADD : 0));
}

/* A constant -128 .. 127. */
static bool small_const(const AstNode *node, int *out) {
    bool negative =
        node->kind == AST_UNARY_OP && ((const AstUnaryOp *)node)->op == AST_UNARYOP_U_SUB;
    if (negative) {
        node = ((const AstUnaryOp *)node)->operand;
    }
    if (node->kind != AST_CONSTANT || ((const AstConstant *)node)->value.kind != AST_VALUE_INT) {
        return false;
    }
    int64_t n = ((const AstConstant *)node)->value.number.integer;
    *out = (int)(negative ? -n : n);
    return n >= 0 && n <= 127;
}

int right_operand(Unit *unit, Opcode *op, const AstNode *node) {
    int small;
    Opcode with_number = *op == OP_GET_ITEM ? OP_GET_ITEM_INT : opcode_with_number(*op);
    if (with_number == OP_COUNT || !small_const(node, &small)) {
        return expr(unit, node, -1);
    }
    *op = with_number;
    return small & 0xFF;
}

static int binary_step(Unit *unit, AstOperator operator, int left, const AstNode *right, int mark,
                       int dest, bool last) {
    Opcode op = binary_opcode(operator, false);
    int operand = right_operand(unit, &op, right);
    unit->temp = mark;
    int to = last ? choose(unit, dest) : temp_take(unit, 1);
    emit(unit, op, to, left, operand);
    return to;
}

/* a + b + c ... leans to the left: taken as a row, so that its length does not cost C stack. */
static int binary(Unit *unit, const AstNode *node, int dest) {
    const AstNode **chain = NULL;
    int32_t count = 0, capacity = 0;
    while (node->kind == AST_BIN_OP) {
        const AstNode **grown =
            grow_array(unit->compiler->arena, chain, count, &capacity, sizeof(*chain));
        if (!grown) {
            unit->compiler->no_memory = true;
            return 0;
        }
        chain = grown;
        chain[count++] = node;
        node = ((const AstBinOp *)node)->left;
    }
    int mark = unit->temp;
    const AstNode *outside = unit->node;
    int reg = expr(unit, node, -1);
    while (count > 0) {
        const AstBinOp *op = (const AstBinOp *)chain[--count];
        unit->node = &op->node;
        reg = binary_step(unit, op->op, reg, op->right, mark, dest, count == 0);
    }
    unit->node = outside;
    return reg;
}

static int unary(Unit *unit, const AstUnaryOp *node, int dest) {
    if (node->op == AST_UNARYOP_U_SUB && node->operand->kind == AST_CONSTANT) {
        Value v = const_value(unit->compiler->world, &((const AstConstant *)node->operand)->value);
        if (is_int(v) || is_float(v)) {
            int reg = choose(unit, dest);
            load_const(unit, is_int(v) ? value_int(-int_of(v)) : value_float(-float_of(v)), reg);
            return reg;
        }
    }
    static const uint8_t codes[] = {OP_INVERT, OP_NOT, OP_POS, OP_NEG};
    int mark = unit->temp;
    int reg = expr(unit, node->operand, -1);
    unit->temp = mark;
    int to = choose(unit, dest);
    emit(unit, (Opcode)codes[node->op], to, reg, 0);
    return to;
}

static const uint8_t compare_codes[] = {OP_EQ, OP_NE, OP_LT,     OP_LE, OP_GT,
                                        OP_GE, OP_IS, OP_IS_NOT, OP_IN, OP_NOT_IN};

static int compare(Unit *unit, const AstCompare *node, int dest) {
    int mark = unit->temp;
    int left = expr(unit, node->left, -1);
    if (node->comparators.count == 1) {
        int right = expr(unit, node->comparators.items[0], -1);
        unit->temp = mark;
        int to = choose(unit, dest);
        emit(unit, (Opcode)compare_codes[node->ops.items[0]], to, left, right);
        return to;
    }
    int result = temp_take(unit, 1);
    Label end = LABEL_NEW;
    Bound before = unit->bound;
    for (int32_t i = 0; i < node->comparators.count; i++) {
        int right = expr(unit, node->comparators.items[i], -1);
        emit(unit, (Opcode)compare_codes[node->ops.items[i]], result, left, right);
        before = i == 0 ? unit->bound : before;
        if (i + 1 < node->comparators.count) {
            emit_jump(unit, OP_JUMP_FALSE, result, 0, 0, &end);
        }
        left = right;
    }
    label_bind(unit, &end);
    unit->bound = before;
    unit->temp = mark;
    int to = choose(unit, dest);
    move(unit, to, result);
    return to;
}

static int bool_op(Unit *unit, const AstBoolOp *node, int dest) {
    int result = dest >= unit->local_count ? dest : temp_take(unit, 1);
    Label end = LABEL_NEW;
    Bound before = unit->bound;
    for (int32_t i = 0; i < node->values.count; i++) {
        int mark = unit->temp;
        expr(unit, node->values.items[i], result);
        unit->temp = mark;
        before = i == 0 ? unit->bound : before;
        if (i + 1 < node->values.count) {
            emit_jump(unit, node->op == AST_BOOLOP_AND ? OP_JUMP_FALSE : OP_JUMP_TRUE, result, 0, 0,
                      &end);
        }
    }
    label_bind(unit, &end);
    unit->bound = before;
    if (dest >= 0 && dest != result) {
        move(unit, dest, result);
        return dest;
    }
    return result;
}

static int if_exp(Unit *unit, const AstIfExp *node, int dest) {
    int result = dest >= unit->local_count ? dest : temp_take(unit, 1);
    Label orelse = LABEL_NEW, end = LABEL_NEW;
    jump_if(unit, node->test, false, &orelse);
    Bound before = unit->bound;
    int mark = unit->temp;
    expr(unit, node->body, result);
    emit_jump(unit, OP_JUMP, 0, 0, 0, &end);
    label_bind(unit, &orelse);
    unit->temp = mark;
    Bound after = unit->bound;
    unit->bound = before;
    expr(unit, node->orelse, result);
    label_bind(unit, &end);
    unit->temp = mark;
    unit->bound = bound_both(after, unit->bound);
    if (dest >= 0 && dest != result) {
        move(unit, dest, result);
        return dest;
    }
    return result;
}

/* --- conditions ----------------------------------------------------------------------------------------------- */

/* Comparison of one pair as a jump: `first` is the opcode for ==, `first_int` the one with a constant. */
static void compare_jump(Unit *unit, AstCmpop op, int left, const AstNode *right, Opcode first,
                         Opcode first_int, Label *label, int32_t target, int *out_right) {
    int small;
    int offset = (int)op - (int)AST_CMPOP_EQ;
    if (!out_right && small_const(right, &small)) {
        if (label) {
            emit_jump(unit, (Opcode)((int)first_int + offset), 0, left, small & 0xFF, label);
        } else {
            emit_loop(unit, (Opcode)((int)first_int + offset), 0, left, small & 0xFF, target);
        }
        return;
    }
    int reg = expr(unit, right, -1);
    if (label) {
        emit_jump(unit, (Opcode)((int)first + offset), 0, left, reg, label);
    } else {
        emit_loop(unit, (Opcode)((int)first + offset), 0, left, reg, target);
    }
    if (out_right) {
        *out_right = reg;
    }
}

static bool is_none(const AstNode *node) {
    return node->kind == AST_CONSTANT && ((const AstConstant *)node)->value.kind == AST_VALUE_NONE;
}

/* true: the jump was emitted. */
static bool jump_compare(Unit *unit, const AstCompare *node, bool sense, Label *label) {
    AstCmpop op = (AstCmpop)node->ops.items[0];
    if (node->comparators.count != 1) {
        return false;
    }
    int mark = unit->temp;
    if ((op == AST_CMPOP_IS || op == AST_CMPOP_IS_NOT) && is_none(node->comparators.items[0])) {
        int reg = expr(unit, node->left, -1);
        emit_jump(unit, (op == AST_CMPOP_IS) == sense ? OP_JUMP_NONE : OP_JUMP_NOT_NONE, reg, 0, 0,
                  label);
    } else if (op <= AST_CMPOP_GT_E) {
        int left = expr(unit, node->left, -1);
        compare_jump(unit, op, left, node->comparators.items[0],
                     sense ? OP_JUMP_EQ : OP_JUMP_NOT_EQ,
                     sense ? OP_JUMP_EQ_INT : OP_JUMP_NOT_EQ_INT, label, 0, NULL);
    } else {
        return false;
    }
    unit->temp = mark;
    return true;
}

static void jump_bool_op(Unit *unit, const AstBoolOp *node, bool sense, Label *label) {
    bool conjunction = node->op == AST_BOOLOP_AND;
    Label skip = LABEL_NEW;
    Bound before = unit->bound;
    for (int32_t i = 0; i < node->values.count; i++) {
        bool last = i + 1 == node->values.count;
        if (conjunction != sense || last) {
            jump_if(unit, node->values.items[i], sense, label);
        } else {
            jump_if(unit, node->values.items[i], !sense, &skip);
        }
        before = i == 0 ? unit->bound : before;
    }
    label_bind(unit, &skip);
    unit->bound = before;
}

void jump_if(Unit *unit, const AstNode *node, bool sense, Label *label) {
    const AstNode *outside = unit->node;
    unit->node = node;
    if (node->kind == AST_UNARY_OP && ((const AstUnaryOp *)node)->op == AST_UNARYOP_NOT) {
        jump_if(unit, ((const AstUnaryOp *)node)->operand, !sense, label);
    } else if (node->kind == AST_BOOL_OP) {
        jump_bool_op(unit, (const AstBoolOp *)node, sense, label);
    } else if (node->kind == AST_CONSTANT &&
               (((const AstConstant *)node)->value.kind == AST_VALUE_TRUE ||
                ((const AstConstant *)node)->value.kind == AST_VALUE_FALSE)) {
        if ((((const AstConstant *)node)->value.kind == AST_VALUE_TRUE) == sense) {
            emit_jump(unit, OP_JUMP, 0, 0, 0, label);
        }
    } else if (node->kind != AST_COMPARE ||
               !jump_compare(unit, (const AstCompare *)node, sense, label)) {
        int mark = unit->temp;
        int reg = expr(unit, node, -1);
        emit_jump(unit, sense ? OP_JUMP_TRUE : OP_JUMP_FALSE, reg, 0, 0, label);
        unit->temp = mark;
    }
    unit->node = outside;
}

void loop_if(Unit *unit, const AstNode *node, int32_t target) {
    const AstNode *outside = unit->node;
    unit->node = node;
    int mark = unit->temp;
    const AstCompare *compare_node = (const AstCompare *)node;
    if (node->kind == AST_COMPARE && compare_node->comparators.count == 1 &&
        (AstCmpop)compare_node->ops.items[0] <= AST_CMPOP_GT_E) {
        int left = expr(unit, compare_node->left, -1);
        compare_jump(unit, (AstCmpop)compare_node->ops.items[0], left,
                     compare_node->comparators.items[0], OP_LOOP_EQ, OP_LOOP_EQ_INT, NULL, target,
                     NULL);
    } else if (node->kind == AST_CONSTANT || node->kind == AST_BOOL_OP ||
               node->kind == AST_UNARY_OP) {
        Label exit = LABEL_NEW;
        jump_if(unit, node, false, &exit);
        emit_loop(unit, OP_JUMP_BACK, 0, 0, 0, target);
        label_bind(unit, &exit);
    } else {
        int reg = expr(unit, node, -1);
        emit_loop(unit, OP_LOOP_TRUE, reg, 0, 0, target);
    }
    unit->temp = mark;
    unit->node = outside;
}

/* --- displays ------------------------------------------------------------------------------------------------- */

static bool has_star(AstSeq elts) {
    for (int32_t i = 0; i < elts.count; i++) {
        if (elts.items[i]->kind == AST_STARRED) {
            return true;
        }
    }
    return false;
}

/* A list in a temporary, item by item. */
static int list_by_items(Unit *unit, AstSeq elts) {
    int list = temp_take(unit, 1);
    emit(unit, OP_BUILD_LIST, list, 0, 0);
    for (int32_t i = 0; i < elts.count; i++) {
        int mark = unit->temp;
        bool star = elts.items[i]->kind == AST_STARRED;
        int reg = expr(unit, star ? ((const AstStarred *)elts.items[i])->value : elts.items[i], -1);
        emit(unit, star ? OP_LIST_EXTEND : OP_LIST_APPEND, list, reg, 0);
        unit->temp = mark;
    }
    return list;
}

static int display(Unit *unit, AstSeq elts, bool tuple, int dest) {
    int mark = unit->temp;
    Value constant = tuple ? const_tuple(unit, elts) : UNDEFINED;
    if (constant != UNDEFINED) {
        int reg = choose(unit, dest);
        load_const(unit, constant, reg);
        return reg;
    }
    if (elts.count > DISPLAY_CHUNK || has_star(elts)) {
        int list = list_by_items(unit, elts);
        unit->temp = mark;
        int reg = choose(unit, dest);
        emit(unit, tuple ? OP_LIST_TO_TUPLE : OP_MOVE, reg, list, 0);
        return reg;
    }
    int first = unit->temp;
    for (int32_t i = 0; i < elts.count; i++) {
        expr_temp(unit, elts.items[i]);
    }
    unit->temp = mark;
    int reg = choose(unit, dest);
    emit(unit, tuple ? OP_BUILD_TUPLE : OP_BUILD_LIST, reg, first < REGISTERS ? first : 0,
         elts.count);
    return reg;
}

static int set_display(Unit *unit, AstSeq elts, int dest) {
    int set = temp_take(unit, 1);
    emit(unit, OP_BUILD_SET, set, 0, 0);
    for (int32_t i = 0; i < elts.count; i++) {
        int mark = unit->temp;
        bool star = elts.items[i]->kind == AST_STARRED;
        int reg = expr(unit, star ? ((const AstStarred *)elts.items[i])->value : elts.items[i], -1);
        emit(unit, star ? OP_SET_UPDATE : OP_SET_ADD, set, reg, 0);
        unit->temp = mark;
    }
    if (dest >= 0) {
        move(unit, dest, set);
        return dest;
    }
    return set;
}

static int dict_display(Unit *unit, const AstDict *node, int dest) {
    int dict = temp_take(unit, 1);
    emit(unit, OP_BUILD_DICT, dict, node->keys.count > 200 ? 200 : node->keys.count, 0);
    for (int32_t i = 0; i < node->keys.count; i++) {
        int mark = unit->temp;
        if (node->keys.items[i]) {
            int key = expr(unit, node->keys.items[i], -1);
            int value = expr(unit, node->values.items[i], -1);
            emit(unit, OP_DICT_SET, dict, key, value);
        } else {
            int more = expr(unit, node->values.items[i], -1);
            emit(unit, OP_DICT_UPDATE, dict, more, 0);
        }
        unit->temp = mark;
    }
    if (dest >= 0) {
        move(unit, dest, dict);
        return dest;
    }
    return dict;
}

static void formatted(Unit *unit, const AstFormattedValue *node, int dest) {
    int mark = unit->temp;
    int value = expr(unit, node->value, -1);
    int spec = 0;
    uint32_t how = node->conversion < 0 ? 0 : (uint32_t)node->conversion;
    if (node->format_spec) {
        spec = expr(unit, node->format_spec, -1);
        how |= 256;
    }
    unit->temp = mark;
    const AstNode *outside = unit->node;
    unit->node = &node->node;
    emit(unit, OP_FORMAT, dest, value, spec);
    emit_word(unit, how);
    unit->node = outside;
}

static int joined_str(Unit *unit, const AstJoinedStr *node, int dest) {
    int mark = unit->temp;
    int first = unit->temp;
    int32_t pending = 0;
    for (int32_t i = 0; i < node->values.count; i++) {
        const AstNode *part = node->values.items[i];
        int reg = temp_take(unit, 1);
        if (part->kind == AST_FORMATTED_VALUE) {
            formatted(unit, (const AstFormattedValue *)part, reg);
        } else {
            expr(unit, part, reg);
        }
        if (++pending == DISPLAY_CHUNK) { /* what there is becomes the first part of the rest */
            emit(unit, OP_BUILD_STRING, first, first, pending);
            unit->temp = first + 1;
            pending = 1;
        }
    }
    unit->temp = mark;
    int reg = choose(unit, dest);
    emit(unit, OP_BUILD_STRING, reg, pending ? first : 0, pending);
    return reg;
}

/* (value, expression, conversion, specification) of a template string's interpolation. */
static void interpolation(Unit *unit, const AstInterpolation *node, int dest) {
    int parts = temp_take(unit, 4);
    expr(unit, node->value, parts);
    load_const(unit, const_value(unit->compiler->world, &node->str), parts + 1);
    if (node->conversion < 0) {
        load_const(unit, NONE, parts + 2);
    } else {
        char letter = (char)node->conversion;
        load_const(unit, str_name(unit->compiler->world, (Str){&letter, 1}), parts + 2);
    }
    if (node->format_spec) {
        expr(unit, node->format_spec, parts + 3);
    } else {
        load_const(unit, value_ref(unit->compiler->world->roots.empty_str), parts + 3);
    }
    emit(unit, OP_BUILD_TUPLE, dest, parts, 4);
    unit->temp = parts;
}

static int template_str(Unit *unit, const AstTemplateStr *node, int dest) {
    int mark = unit->temp;
    int base = temp_take(unit, 2);
    emit(unit, OP_BUILD_LIST, base + 1, 0, 0);
    for (int32_t i = 0; i < node->values.count; i++) {
        const AstNode *part = node->values.items[i];
        int reg = temp_take(unit, 1);
        if (part->kind == AST_INTERPOLATION) {
            interpolation(unit, (const AstInterpolation *)part, reg);
        } else {
            expr(unit, part, reg);
        }
        emit(unit, OP_LIST_APPEND, base + 1, reg, 0);
        unit->temp = reg;
    }
    emit(unit, OP_LOAD_HELPER, base, HELPER_template, 0);
    unit->temp = mark;
    int reg = choose(unit, dest);
    emit(unit, OP_CALL, base, 1, reg);
    return reg;
}

/* --- the rest ------------------------------------------------------------------------------------------------- */

/* Start, stop and step of a slice, the first `count` of them, in neighbouring temporaries. */
static int slice_parts(Unit *unit, const AstSlice *node, int count) {
    const AstNode *parts[3] = {node->lower, node->upper, node->step};
    int first = temp_take(unit, count);
    for (int i = 0; i < count; i++) {
        int inner = unit->temp;
        if (parts[i]) {
            expr(unit, parts[i], first + i);
        } else {
            load_const(unit, NONE, first + i);
        }
        unit->temp = inner;
    }
    return first;
}

static int slice(Unit *unit, const AstSlice *node, int dest) {
    int mark = unit->temp;
    int first = slice_parts(unit, node, 3);
    unit->temp = mark;
    int reg = choose(unit, dest);
    emit(unit, OP_BUILD_SLICE, reg, first, 0);
    return reg;
}

static int subscript(Unit *unit, const AstSubscript *node, int dest) {
    int mark = unit->temp;
    int object = expr(unit, node->value, -1);
    if (node->slice->kind == AST_SLICE && !((const AstSlice *)node->slice)->step) {
        int bounds = slice_parts(unit, (const AstSlice *)node->slice, 2);
        unit->temp = mark;
        int reg = choose(unit, dest);
        emit(unit, OP_GET_SLICE, reg, object, bounds);
        return reg;
    }
    Opcode op = OP_GET_ITEM;
    int key = right_operand(unit, &op, node->slice);
    unit->temp = mark;
    int reg = choose(unit, dest);
    emit(unit, op, reg, object, key);
    return reg;
}

static int attribute(Unit *unit, const AstAttribute *node, int dest) {
    int mark = unit->temp;
    int object = expr(unit, node->value, -1);
    unit->temp = mark;
    int reg = choose(unit, dest);
    emit(unit, OP_LOAD_ATTR, reg, object, 0);
    emit_word(unit, (uint32_t)ident_index(unit, node->attr));
    emit_cache(unit, 3, 1);
    return reg;
}

static int named_expr(Unit *unit, const AstNamedExpr *node, int dest) {
    int reg = dest >= 0 ? expr(unit, node->value, dest) : expr_temp(unit, node->value);
    store_name(unit, ((const AstName *)node->target)->id, reg);
    return reg;
}

static int yield_expr(Unit *unit, const AstYield *node, int dest) {
    int mark = unit->temp;
    int value = node->value ? expr(unit, node->value, -1) : temp_take(unit, 1);
    if (!node->value) {
        load_const(unit, NONE, value);
    }
    unit->temp = mark;
    int reg = choose(unit, dest);
    emit(unit, unit->host->coroutine ? OP_ASYNC_YIELD : OP_YIELD, reg, value, 0);
    return reg;
}

void await_register(Unit *unit, int reg, int asker, int dest) {
    emit(unit, OP_GET_AWAITABLE, reg, reg, asker);
    load_const(unit, NONE, reg + 1);
    emit(unit, OP_YIELD_FROM, dest, reg, 0);
}

int next_awaited(Unit *unit, int iterator) {
    int reg = temp_take(unit, 2);
    emit(unit, OP_GET_ANEXT, reg, iterator, 0);
    await_register(unit, reg, 3, reg);
    unit->temp = reg + 1;
    return reg;
}

/* yield from, and await. */
static int delegate(Unit *unit, const AstNode *value, bool awaits, int dest) {
    int mark = unit->temp;
    int iterator = temp_take(unit, 2);
    expr(unit, value, iterator);
    unit->temp = mark;
    int reg = choose(unit, dest);
    if (awaits) {
        await_register(unit, iterator, 0, reg);
    } else {
        emit(unit, OP_GET_YIELD_FROM, iterator, iterator, 0);
        load_const(unit, NONE, iterator + 1);
        emit(unit, OP_YIELD_FROM, reg, iterator, 0);
    }
    return reg;
}

static int constant(Unit *unit, const AstConstant *node, int dest) {
    int reg = choose(unit, dest);
    load_const(unit, const_value(unit->compiler->world, &node->value), reg);
    return reg;
}

static int expr_node(Unit *unit, const AstNode *node, int dest) {
    switch (node->kind) {
    case AST_CONSTANT: return constant(unit, (const AstConstant *)node, dest);
    case AST_NAME: return load_name(unit, ((const AstName *)node)->id, dest);
    case AST_BIN_OP: return binary(unit, node, dest);
    case AST_UNARY_OP: return unary(unit, (const AstUnaryOp *)node, dest);
    case AST_BOOL_OP: return bool_op(unit, (const AstBoolOp *)node, dest);
    case AST_COMPARE: return compare(unit, (const AstCompare *)node, dest);
    case AST_IF_EXP: return if_exp(unit, (const AstIfExp *)node, dest);
    case AST_CALL: return call(unit, (const AstCall *)node, dest);
    case AST_ATTRIBUTE: return attribute(unit, (const AstAttribute *)node, dest);
    case AST_SUBSCRIPT: return subscript(unit, (const AstSubscript *)node, dest);
    case AST_SLICE: return slice(unit, (const AstSlice *)node, dest);
    case AST_TUPLE: return display(unit, ((const AstTuple *)node)->elts, true, dest);
    case AST_LIST: return display(unit, ((const AstList *)node)->elts, false, dest);
    case AST_SET: return set_display(unit, ((const AstSet *)node)->elts, dest);
    case AST_DICT: return dict_display(unit, (const AstDict *)node, dest);
    case AST_JOINED_STR: return joined_str(unit, (const AstJoinedStr *)node, dest);
    case AST_TEMPLATE_STR: return template_str(unit, (const AstTemplateStr *)node, dest);
    case AST_FORMATTED_VALUE: {
        int reg = choose(unit, dest);
        formatted(unit, (const AstFormattedValue *)node, reg);
        return reg;
    }
    case AST_NAMED_EXPR: return named_expr(unit, (const AstNamedExpr *)node, dest);
    case AST_LAMBDA: return function(unit, node, dest);
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP: return comprehension(unit, node, dest);
    case AST_GENERATOR_EXP: return generator_expression(unit, node, dest);
    case AST_YIELD: return yield_expr(unit, (const AstYield *)node, dest);
    case AST_YIELD_FROM: return delegate(unit, ((const AstYieldFrom *)node)->value, false, dest);
    case AST_AWAIT: return delegate(unit, ((const AstAwait *)node)->value, true, dest);
    case AST_STARRED:
        unit_fail(unit, "can't use starred expression here");
        return choose(unit, dest);
    default:
        unit_fail(unit, "this construct is not supported by the embedded engine yet");
        return choose(unit, dest);
    }
}

int expr(Unit *unit, const AstNode *node, int dest) {
    const AstNode *outside = unit->node;
    unit->node = node;
    int reg = 0;
    if (++unit->compiler->depth > DEPTH_MOST) {
        unit_fail(unit, "maximum recursion depth exceeded during compilation");
    } else {
        reg = expr_node(unit, node, dest);
    }
    unit->compiler->depth--;
    unit->node = outside;
    return reg;
}

int expr_temp(Unit *unit, const AstNode *node) {
    int reg = temp_take(unit, 1);
    expr(unit, node, reg);
    unit->temp = reg + 1;
    return reg;
}
