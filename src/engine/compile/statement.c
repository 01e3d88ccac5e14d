/* Statements: assignment, loops, jumps, imports. */
#include "base/assert.h"
#include "engine/compile/annotate.h"
#include "engine/compile/emit.h"
#include "engine/compile/generics.h"
#include "engine/objects/str.h"

/* --- targets -------------------------------------------------------------------------------------------------- */

static void unpack(Unit *unit, AstSeq elts, int reg) {
    int32_t star = -1;
    for (int32_t i = 0; i < elts.count; i++) {
        if (elts.items[i]->kind == AST_STARRED) {
            star = i;
        }
    }
    if (elts.count > 100) {
        unit_fail(unit, "too many targets in one assignment");
        return;
    }
    int mark = unit->temp;
    int first = temp_take(unit, elts.count > 0 ? elts.count : 1);
    if (star < 0) {
        emit(unit, OP_UNPACK, first, reg, elts.count);
    } else {
        emit(unit, OP_UNPACK_EX, first, reg, 0);
        emit_word(unit, (uint32_t)star | (uint32_t)(elts.count - star - 1) << 16);
    }
    for (int32_t i = 0; i < elts.count; i++) {
        const AstNode *target = elts.items[i];
        assign(unit, i == star ? ((const AstStarred *)target)->value : target, first + i);
    }
    unit->temp = mark;
}

static void store_attribute(Unit *unit, const AstIdent *name, int object, int value) {
    emit(unit, OP_STORE_ATTR, object, value, 0);
    emit_word(unit, (uint32_t)ident_index(unit, name));
    emit_cache(unit, 4, 1 | 4);
}

void assign(Unit *unit, const AstNode *target, int reg) {
    const AstNode *outside = unit->node;
    unit->node = target;
    int mark = unit->temp;
    switch (target->kind) {
    case AST_NAME: store_name(unit, ((const AstName *)target)->id, reg); break;
    case AST_ATTRIBUTE: {
        int object = expr(unit, ((const AstAttribute *)target)->value, -1);
        store_attribute(unit, ((const AstAttribute *)target)->attr, object, reg);
        break;
    }
    case AST_SUBSCRIPT: {
        int object = expr(unit, ((const AstSubscript *)target)->value, -1);
        int key = expr(unit, ((const AstSubscript *)target)->slice, -1);
        emit(unit, OP_SET_ITEM, object, key, reg);
        break;
    }
    case AST_TUPLE: unpack(unit, ((const AstTuple *)target)->elts, reg); break;
    case AST_LIST: unpack(unit, ((const AstList *)target)->elts, reg); break;
    default: unit_fail(unit, "cannot assign to this expression");
    }
    unit->temp = mark;
    unit->node = outside;
}

void delete_target(Unit *unit, const AstNode *target) {
    const AstNode *outside = unit->node;
    unit->node = target;
    int mark = unit->temp;
    AstSeq elts = {0};
    switch (target->kind) {
    case AST_NAME: delete_name(unit, ((const AstName *)target)->id); break;
    case AST_ATTRIBUTE: {
        int object = expr(unit, ((const AstAttribute *)target)->value, -1);
        emit(unit, OP_DELETE_ATTR, object, 0, 0);
        emit_word(unit, (uint32_t)ident_index(unit, ((const AstAttribute *)target)->attr));
        break;
    }
    case AST_SUBSCRIPT: {
        int object = expr(unit, ((const AstSubscript *)target)->value, -1);
        int key = expr(unit, ((const AstSubscript *)target)->slice, -1);
        emit(unit, OP_DELETE_ITEM, object, key, 0);
        break;
    }
    case AST_TUPLE: elts = ((const AstTuple *)target)->elts; break;
    case AST_LIST: elts = ((const AstList *)target)->elts; break;
    default: unit_fail(unit, "cannot delete this expression");
    }
    for (int32_t i = 0; i < elts.count; i++) {
        delete_target(unit, elts.items[i]);
    }
    unit->temp = mark;
    unit->node = outside;
}

/* May an expression be computed straight into a variable? Only if its last instruction alone writes the register, for
 * an exception on the way must leave the variable as it was. */
static bool writes_once(const AstNode *node) {
    switch (node->kind) {
    case AST_BIN_OP:
    case AST_UNARY_OP:
    case AST_CALL:
    case AST_ATTRIBUTE:
    case AST_SUBSCRIPT:
    case AST_CONSTANT:
    case AST_NAME: return true;
    case AST_COMPARE: return ((const AstCompare *)node)->comparators.count == 1;
    default: return false;
    }
}

enum { PAIRWISE_MOST = 8 };

static bool is_atom(const AstNode *node) {
    return node->kind == AST_NAME || node->kind == AST_CONSTANT;
}

/* Names and constants with operators between them: nothing in it assigns to a variable. */
static bool assigns_nothing(const AstNode *node) {
    while (node->kind == AST_BIN_OP && is_atom(((const AstBinOp *)node)->right)) {
        node = ((const AstBinOp *)node)->left;
    }
    return is_atom(node);
}

/* Is value number `index` of a pairwise assignment a variable that keeps what it is until it is assigned? Then it needs
 * no register of its own. */
static bool stays_put(Unit *unit, AstSeq values, AstSeq targets, int32_t index) {
    const AstNode *value = values.items[index];
    int own = value->kind == AST_NAME ? local_register(unit, ((const AstName *)value)->id) : -1;
    if (own < 0) {
        return false;
    }
    for (int32_t i = index + 1; i < values.count; i++) {
        if (!assigns_nothing(values.items[i])) {
            return false;
        }
    }
    for (int32_t i = 0; i < index; i++) {
        const AstNode *target = targets.items[i];
        if (target->kind != AST_NAME ||
            local_register(unit, ((const AstName *)target)->id) == own) {
            return false;
        }
    }
    return true;
}

/* a, b = x, y without a tuple. */
static bool assign_pairwise(Unit *unit, const AstAssign *node) {
    const AstNode *target = node->targets.items[0];
    if (node->targets.count != 1 || node->value->kind != AST_TUPLE ||
        (target->kind != AST_TUPLE && target->kind != AST_LIST)) {
        return false;
    }
    AstSeq targets = ((const AstTuple *)target)->elts,
           values = ((const AstTuple *)node->value)->elts;
    if (targets.count != values.count || targets.count > PAIRWISE_MOST) {
        return false;
    }
    for (int32_t i = 0; i < targets.count; i++) {
        if (targets.items[i]->kind == AST_STARRED || values.items[i]->kind == AST_STARRED) {
            return false;
        }
    }
    int from[PAIRWISE_MOST];
    for (int32_t i = 0; i < values.count; i++) {
        from[i] = stays_put(unit, values, targets, i) ? expr(unit, values.items[i], -1)
                                                      : expr_temp(unit, values.items[i]);
    }
    for (int32_t i = 0; i < targets.count; i++) {
        assign(unit, targets.items[i], from[i]);
    }
    return true;
}

static void assign_statement(Unit *unit, const AstAssign *node) {
    if (assign_pairwise(unit, node)) {
        return;
    }
    const AstNode *target = node->targets.items[0];
    int local = target->kind == AST_NAME && node->targets.count == 1 && writes_once(node->value)
                    ? local_register(unit, ((const AstName *)target)->id)
                    : -1;
    int reg = expr(unit, node->value, local);
    for (int32_t i = 0; i < node->targets.count; i++) {
        assign(unit, node->targets.items[i], reg);
    }
}

static void augmented(Unit *unit, const AstAugAssign *node) {
    Opcode op = binary_opcode(node->op, true);
    const AstNode *target = node->target;
    if (target->kind == AST_NAME) {
        int local = local_register(unit, ((const AstName *)target)->id);
        int left = load_name(unit, ((const AstName *)target)->id, -1);
        int right = right_operand(unit, &op, node->value);
        int to = local >= 0 ? local : temp_take(unit, 1);
        emit(unit, op, to, left, right);
        if (local < 0) {
            store_name(unit, ((const AstName *)target)->id, to);
        }
        return;
    }
    bool attribute = target->kind == AST_ATTRIBUTE;
    const AstNode *owner =
        attribute ? ((const AstAttribute *)target)->value : ((const AstSubscript *)target)->value;
    int object = expr(unit, owner, -1);
    int key = attribute ? 0 : expr(unit, ((const AstSubscript *)target)->slice, -1);
    int value = temp_take(unit, 1);
    const AstNode *statement = unit->node;
    unit->node = target;
    if (attribute) {
        emit(unit, OP_LOAD_ATTR, value, object, 0);
        emit_word(unit, (uint32_t)ident_index(unit, ((const AstAttribute *)target)->attr));
        emit_cache(unit, 3, 1);
    } else {
        emit(unit, OP_GET_ITEM, value, object, key);
    }
    int right = right_operand(unit, &op, node->value);
    unit->node = statement;
    emit(unit, op, value, value, right);
    unit->node = target;
    if (attribute) {
        store_attribute(unit, ((const AstAttribute *)target)->attr, object, value);
    } else {
        emit(unit, OP_SET_ITEM, object, key, value);
    }
    unit->node = statement;
}

/* --- loops ---------------------------------------------------------------------------------------------------- */

static void push_block(Unit *unit, FlowBlock *block) {
    block->outer = unit->blocks;
    block->scope = unit->scope;
    unit->blocks = block;
}

static void for_statement(Unit *unit, const AstFor *node) {
    Label foot = LABEL_NEW, end = LABEL_NEW;
    int iterator = temp_take(unit, 1);
    int item = node->target->kind == AST_NAME
                   ? local_register(unit, ((const AstName *)node->target)->id)
                   : -1;
    int value = item >= 0 ? item : temp_take(unit, 1);
    int mark = unit->temp;
    int iterable = expr(unit, node->iter, -1);
    unit->node = node->iter;
    emit(unit, OP_GET_ITER, iterator, iterable, 0);
    unit->temp = mark;
    emit_jump(unit, OP_JUMP, 0, 0, 0, &foot);
    int32_t head = unit->count;
    Bound before = unit->bound;
    if (item >= 0) {
        set_bound(unit, item, true);
    } else {
        assign(unit, node->target, value);
    }
    FlowBlock block = {.kind = BLOCK_LOOP, .on_break = &end, .on_continue = &foot};
    push_block(unit, &block);
    body(unit, node->body);
    unit->blocks = block.outer;
    label_bind(unit, &foot);
    unit->node = node->iter;
    emit_loop(unit, OP_FOR_LOOP, iterator, value, 0, head);
    unit->bound = before;
    unit->temp = mark;
    body(unit, node->orelse);
    unit->bound = before;
    if (label_is_used(&end)) { /* only a break leaves an iterator that has not ended */
        label_bind(unit, &end);
        emit(unit, OP_LET_GO, iterator, 0, 0);
    }
}

static void async_for_statement(Unit *unit, const AstFor *node) {
    Label end = LABEL_NEW;
    int iterator = temp_take(unit, 2);
    int thrown = iterator + 1;
    expr(unit, node->iter, iterator);
    unit->node = node->iter;
    emit(unit, OP_GET_AITER, iterator, iterator, 0);
    Bound before = unit->bound;
    int mark = unit->temp;
    int32_t head = unit->count;
    int item = next_awaited(unit, iterator);
    int32_t last = unit->count;
    assign(unit, node->target, item);
    Label next = LABEL_NEW;
    FlowBlock block = {.kind = BLOCK_LOOP, .on_break = &end, .on_continue = &next};
    push_block(unit, &block);
    unit->temp = mark;
    body(unit, node->body);
    unit->blocks = block.outer;
    label_bind(unit, &next);
    unit->node = node->iter;
    emit_loop(unit, OP_JUMP_BACK, 0, 0, 0, head);
    handler_add(unit, head, last, unit->count, thrown);
    emit(unit, OP_END_ASYNC_FOR, thrown, 0, 0);
    unit->bound = before;
    body(unit, node->orelse);
    unit->bound = before;
    if (label_is_used(&end)) {
        label_bind(unit, &end);
        emit(unit, OP_LET_GO, iterator, 0, 0);
    }
}

static bool is_true(const AstNode *node) {
    return node->kind == AST_CONSTANT &&
           (((const AstConstant *)node)->value.kind == AST_VALUE_TRUE ||
            (((const AstConstant *)node)->value.kind == AST_VALUE_INT &&
             ((const AstConstant *)node)->value.number.integer != 0));
}

static void while_statement(Unit *unit, const AstWhile *node) {
    Label test = LABEL_NEW, end = LABEL_NEW;
    bool forever = is_true(node->test);
    Bound before = unit->bound;
    if (!forever) {
        emit_jump(unit, OP_JUMP, 0, 0, 0, &test);
    }
    int32_t head = unit->count;
    FlowBlock block = {.kind = BLOCK_LOOP, .on_break = &end, .on_continue = &test};
    push_block(unit, &block);
    body(unit, node->body);
    unit->blocks = block.outer;
    label_bind(unit, &test);
    unit->bound = before;
    if (forever) {
        emit_loop(unit, OP_JUMP_BACK, 0, 0, 0, head);
    } else {
        loop_if(unit, node->test, head);
        unit->bound = before;
        body(unit, node->orelse);
        unit->bound = before;
    }
    label_bind(unit, &end);
}

/* --- leaving blocks ------------------------------------------------------------------------------------------- */

/* __exit__ with its three arguments in place; the result is in exit + 5, what follows it is used up. */
static void call_exit(Unit *unit, int exit, bool async) {
    emit(unit, OP_CALL_METHOD, exit, 3, exit + 5);
    if (async) {
        await_register(unit, exit + 5, 2, exit + 5);
    }
}

/* The call of __exit__ on the way out of a with block. */
static void exit_with(Unit *unit, const FlowBlock *block) {
    for (int i = 2; i <= 4; i++) {
        load_const(unit, NONE, block->reg + i);
    }
    call_exit(unit, block->reg, block->async);
}

/* A jump out is compiled: what it ran behind each block it left is no part of that block. */
static void end_leaving(Unit *unit, FlowBlock *blocks, const FlowBlock *target) {
    for (FlowBlock *block = blocks; block != target; block = block->outer) {
        hole_add(unit, block, block->left_at);
    }
    unit->blocks = blocks;
}

void leave(Unit *unit, ExitKind kind, int reg) {
    FlowBlock *blocks = unit->blocks;
    for (FlowBlock *block = blocks; block; block = block->outer) {
        unit->blocks = block->outer; /* what is emitted now stands outside of it */
        block->left_at = unit->count;
        switch (block->kind) {
        case BLOCK_LOOP:
            if (kind != EXIT_RETURN) {
                emit_jump(unit, OP_JUMP, 0, 0, 0,
                          kind == EXIT_BREAK ? block->on_break : block->on_continue);
                end_leaving(unit, blocks, block);
                return;
            }
            break;
        case BLOCK_TRY:
            if (kind == EXIT_RETURN) {
                move(unit, block->reg + 1, reg);
            }
            block->exits[kind] = true;
            load_const(unit, value_int(2 + (int)kind), block->reg);
            load_const(unit, UNDEFINED, block->reg + 2);
            emit_jump(unit, OP_JUMP, 0, 0, 0, block->finally);
            end_leaving(unit, blocks, block);
            return;
        case BLOCK_HANDLER:
            if (block->name) {
                int none = temp_take(unit, 1);
                load_const(unit, NONE, none);
                store_name(unit, block->name->name, none);
                delete_name(unit, block->name->name);
                unit->temp = none;
            }
            emit(unit, OP_EXC_POP, block->reg, 0, 0);
            break;
        case BLOCK_FINALLY_BODY: emit(unit, OP_EXC_POP, block->reg, 0, 0); break;
        case BLOCK_BODY: break;
        case BLOCK_WITH: exit_with(unit, block); break;
        }
    }
    ASSERT(kind == EXIT_RETURN);
    emit_return(unit, reg);
    end_leaving(unit, blocks, NULL);
}

static void return_statement(Unit *unit, const AstReturn *node) {
    int reg;
    if (node->value) {
        reg = unit->blocks ? expr_temp(unit, node->value) : expr(unit, node->value, -1);
    } else {
        reg = temp_take(unit, 1);
        load_const(unit, NONE, reg);
    }
    leave(unit, EXIT_RETURN, reg);
}

/* --- try ------------------------------------------------------------------------------------------------------ */

/* A handler that restores what was being handled and throws on: covers bodies of except and finally. */
static void add_cleanup(Unit *unit, const FlowBlock *block, int32_t from, int saved) {
    Label over = LABEL_NEW;
    int32_t to = unit->count;
    int thrown = temp_take(unit, 1);
    emit_jump(unit, OP_JUMP, 0, 0, 0, &over);
    block_handler_add(unit, block, from, to, unit->count, thrown);
    emit(unit, OP_EXC_POP, saved, 0, 0);
    emit(unit, OP_RERAISE, thrown, 0, 0);
    label_bind(unit, &over);
    unit->temp = thrown;
}

static void except_body(Unit *unit, const AstExceptHandler *handler, int exception) {
    FlowBlock block = {.kind = BLOCK_HANDLER, .reg = exception};
    if (!handler->name) {
        push_block(unit, &block);
        body(unit, handler->body);
        unit->blocks = block.outer;
        return;
    }
    Symbol symbol = {.name = handler->name};
    block.name = &symbol;
    store_name(unit, handler->name, exception);
    int32_t from = unit->count;
    push_block(unit, &block);
    body(unit, handler->body);
    unit->blocks = block.outer;
    int32_t to = unit->count;
    Label over = LABEL_NEW;
    int thrown = temp_take(unit, 2);
    load_const(unit, NONE, thrown + 1);
    store_name(unit, handler->name, thrown + 1);
    delete_name(unit, handler->name);
    Bound bound = unit->bound;
    emit_jump(unit, OP_JUMP, 0, 0, 0, &over);
    block_handler_add(unit, &block, from, to, unit->count, thrown);
    load_const(unit, NONE, thrown + 1);
    store_name(unit, handler->name, thrown + 1);
    delete_name(unit, handler->name);
    emit(unit, OP_RERAISE, thrown, 0, 0);
    label_bind(unit, &over);
    unit->bound = bound;
    unit->temp = thrown;
}

static void handlers(Unit *unit, const AstTry *node, int exception, Bound entry, Label *end) {
    Bound joined = unit->bound;
    unit->bound = entry;
    emit(unit, OP_EXC_PUSH, exception, 0, 0);
    int32_t from = unit->count;
    FlowBlock block = {.kind = BLOCK_BODY};
    push_block(unit, &block);
    for (int32_t i = 0; i < node->handlers.count; i++) {
        const AstExceptHandler *handler = (const AstExceptHandler *)node->handlers.items[i];
        Label next = LABEL_NEW;
        unit->bound = entry;
        unit->node = &handler->node;
        if (handler->type) {
            int mark = unit->temp;
            int type = expr(unit, handler->type, -1);
            int match = temp_take(unit, 1);
            emit(unit, OP_EXC_MATCH, match, exception, type);
            emit_jump(unit, OP_JUMP_FALSE, match, 0, 0, &next);
            unit->temp = mark;
        }
        except_body(unit, handler, exception);
        emit(unit, OP_EXC_POP, exception, 0, 0);
        emit_jump(unit, OP_JUMP, 0, 0, 0, end);
        joined = bound_both(joined, unit->bound);
        label_bind(unit, &next);
    }
    unit->blocks = block.outer;
    unit->node = NULL;
    emit(unit, OP_RERAISE, exception, 0, 0);
    add_cleanup(unit, &block, from, exception);
    unit->bound = joined;
}

/* helper(first, second) into `dest`. */
static void call_star_helper(Unit *unit, HelperId helper, int first, int second, int dest) {
    int base = temp_take(unit, 3);
    emit(unit, OP_LOAD_HELPER, base, (int)helper, 0);
    move(unit, base + 1, first);
    move(unit, base + 2, second);
    emit(unit, OP_CALL, base, 2, dest);
    unit->temp = base;
}

/* The body of an except* clause: what leaves it is gathered. */
static void star_body(Unit *unit, const AstExceptHandler *handler, int match, int raised) {
    Label over = LABEL_NEW;
    int thrown = temp_take(unit, 1);
    emit(unit, OP_EXC_PUSH, match, 0, 0);
    int32_t from = unit->count;
    except_body(unit, handler, match);
    int32_t to = unit->count;
    emit(unit, OP_EXC_POP, match, 0, 0);
    emit_jump(unit, OP_JUMP, 0, 0, 0, &over);
    handler_add(unit, from, to, unit->count, thrown);
    emit(unit, OP_EXC_POP, match, 0, 0);
    emit(unit, OP_LIST_APPEND, raised, thrown, 0);
    label_bind(unit, &over);
    unit->temp = thrown;
}

/* The clauses of except*, one after the other, each with what the ones before left over. */
static void star_handlers(Unit *unit, const AstTry *node, int exception, Bound entry, Label *end) {
    Bound joined = unit->bound;
    unit->bound = entry;
    emit(unit, OP_EXC_PUSH, exception, 0, 0);
    int32_t from = unit->count;
    int raised = temp_take(unit, 1), rest = temp_take(unit, 1);
    int pair = temp_take(unit, 2); /* match and rest; match and what was being handled before */
    emit(unit, OP_BUILD_LIST, raised, 0, 0);
    move(unit, rest, exception);
    for (int32_t i = 0; i < node->handlers.count; i++) {
        const AstExceptHandler *handler = (const AstExceptHandler *)node->handlers.items[i];
        Label next = LABEL_NEW;
        int mark = unit->temp;
        unit->node = &handler->node;
        unit->bound = entry;
        int type = expr(unit, handler->type, -1);
        unit->node = handler->type;
        call_star_helper(unit, HELPER_star_match, rest, type, pair);
        emit(unit, OP_UNPACK, pair, pair, 2);
        unit->temp = mark;
        move(unit, rest, pair + 1);
        emit_jump(unit, OP_JUMP_NONE, pair, 0, 0, &next);
        star_body(unit, handler, pair, raised);
        entry = bound_both(entry, unit->bound); /* the name it binds is deleted behind it */
        label_bind(unit, &next);
        unit->temp = mark;
    }
    unit->bound = entry;
    unit->node = NULL;
    emit(unit, OP_LIST_APPEND, raised, rest, 0);
    call_star_helper(unit, HELPER_star_leave, exception, raised, rest);
    Label clean = LABEL_NEW;
    emit_jump(unit, OP_JUMP_NONE, rest, 0, 0, &clean);
    emit(unit, OP_RERAISE, rest, 0, 0);
    label_bind(unit, &clean);
    add_cleanup(unit, NULL, from, exception);
    emit(unit, OP_EXC_POP, exception, 0, 0);
    emit_jump(unit, OP_JUMP, 0, 0, 0, end);
    unit->bound = bound_both(joined, entry);
}

static void try_except(Unit *unit, const AstTry *node) {
    if (!node->handlers.count) {
        body(unit, node->body);
        return;
    }
    Label end = LABEL_NEW;
    int exception = temp_take(unit, 2);
    Bound entry = unit->bound;
    int32_t from = unit->count;
    FlowBlock block = {.kind = BLOCK_BODY};
    push_block(unit, &block);
    body(unit, node->body);
    unit->blocks = block.outer;
    int32_t to = unit->count;
    for (int i = 0; i < REGISTERS / 64;
         i++) { /* what the body deletes may be unbound in a handler */
        entry.bits[i] &= unit->bound.bits[i];
    }
    body(unit, node->orelse);
    emit_jump(unit, OP_JUMP, 0, 0, 0, &end);
    block_handler_add(unit, &block, from, to, unit->count, exception);
    if (node->node.kind == AST_TRY_STAR) {
        star_handlers(unit, node, exception, entry, &end);
    } else {
        handlers(unit, node, exception, entry, &end);
    }
    label_bind(unit, &end);
    unit->temp = exception;
}

/* What follows the finally body, by the way it was entered. */
static void finally_dispatch(Unit *unit, const FlowBlock *block) {
    Label not_thrown = LABEL_NEW;
    int state = block->reg;
    emit_jump(unit, OP_JUMP_NE_INT, 0, state, 1, &not_thrown);
    emit(unit, OP_RERAISE, state + 2, 0, 0);
    label_bind(unit, &not_thrown);
    for (int kind = 0; kind < 3; kind++) {
        if (block->exits[kind]) {
            Label next = LABEL_NEW;
            emit_jump(unit, OP_JUMP_NE_INT, 0, state, 2 + kind, &next);
            leave(unit, (ExitKind)kind, state + 1);
            label_bind(unit, &next);
        }
    }
}

void try_statement(Unit *unit, const AstNode *generic) {
    const AstTry *node = (const AstTry *)generic;
    if (!node->finalbody.count) {
        try_except(unit, node);
        return;
    }
    Label finally = LABEL_NEW, over = LABEL_NEW;
    int state = temp_take(unit, 4);
    Bound entry = unit->bound;
    FlowBlock block = {.kind = BLOCK_TRY, .reg = state, .finally = &finally};
    push_block(unit, &block);
    int32_t from = unit->count;
    try_except(unit, node);
    int32_t to = unit->count;
    unit->blocks = block.outer;
    unit->node = NULL;
    load_const(unit, value_int(0), state);
    load_const(unit, UNDEFINED, state + 2);
    emit_jump(unit, OP_JUMP, 0, 0, 0, &over);
    handler_add(unit, from, to, unit->count, state + 2);
    load_const(unit, value_int(1), state);
    label_bind(unit, &over);
    label_bind(unit, &finally);
    Bound after = unit->bound;
    unit->bound = bound_both(entry, unit->bound);
    emit(unit, OP_EXC_PUSH, state + 2, 0, 0);
    FlowBlock inside = {.kind = BLOCK_FINALLY_BODY, .reg = state + 2};
    push_block(unit, &inside);
    int32_t body_from = unit->count;
    body(unit, node->finalbody);
    unit->blocks = inside.outer;
    add_cleanup(unit, &inside, body_from, state + 2);
    emit(unit, OP_EXC_POP, state + 2, 0, 0);
    finally_dispatch(unit, &block);
    for (int i = 0; i < REGISTERS / 64;
         i++) { /* falling through: the body's variables, and finally's */
        unit->bound.bits[i] |= after.bits[i] & ~entry.bits[i];
    }
    unit->temp = state;
}

/* --- with ----------------------------------------------------------------------------------------------------- */

static void load_special(Unit *unit, int reg, int object, const char *name) {
    emit(unit, OP_LOAD_SPECIAL, reg, object, 0);
    emit_word(unit, (uint32_t)name_index(unit, str_from(name)));
}

static void with_item(Unit *unit, const AstWith *node, int32_t item, bool async) {
    if (item == node->items.count) {
        body(unit, node->body);
        return;
    }
    const AstWithitem *entry = (const AstWithitem *)node->items.items[item];
    const AstNode *outside = unit->node;
    unit->node = entry->context_expr;
    int exit =
        temp_take(unit, 7); /* __exit__, self, three arguments, result, what an await sends */
    int manager = expr_temp(unit, entry->context_expr);
    int enter = temp_take(unit, 2);
    load_special(unit, exit, manager, async ? "__aexit__" : "__exit__");
    load_special(unit, enter, manager, async ? "__aenter__" : "__enter__");
    emit(unit, OP_CALL_METHOD, enter, 0, enter);
    if (async) {
        await_register(unit, enter, 1, enter);
    }
    unit->temp = enter + 1;
    FlowBlock block = {.kind = BLOCK_WITH, .reg = exit, .async = async};
    int exception = temp_take(unit, 2);
    int32_t from = unit->count;
    push_block(unit, &block);
    Bound before = unit->bound;
    if (entry->optional_vars) {
        assign(unit, entry->optional_vars, enter);
    }
    with_item(unit, node, item + 1, async);
    unit->blocks = block.outer;
    int32_t to = unit->count;
    unit->node = entry->context_expr;
    exit_with(unit, &block);
    Label end = LABEL_NEW, swallow = LABEL_NEW;
    emit_jump(unit, OP_JUMP, 0, 0, 0, &end);
    block_handler_add(unit, &block, from, to, unit->count, exception);
    emit(unit, OP_EXC_PUSH, exception, 0, 0);
    int32_t cleanup = unit->count;
    const char *const names[2] = {"__class__", "__traceback__"};
    for (int i = 0; i < 2; i++) {
        emit(unit, OP_LOAD_ATTR, exit + 2 + 2 * i, exception, 0);
        emit_word(unit, (uint32_t)name_index(unit, str_from(names[i])));
        emit_cache(unit, 3, 1);
    }
    move(unit, exit + 3, exception);
    call_exit(unit, exit, async);
    emit_jump(unit, OP_JUMP_TRUE, exit + 5, 0, 0, &swallow);
    emit(unit, OP_RERAISE, exception, 0, 0);
    label_bind(unit, &swallow);
    add_cleanup(unit, NULL, cleanup, exception);
    emit(unit, OP_EXC_POP, exception, 0, 0);
    label_bind(unit, &end);
    unit->bound = bound_both(before, unit->bound);
    unit->temp = exit;
    unit->node = outside;
}

void with_statement(Unit *unit, const AstNode *node) {
    with_item(unit, (const AstWith *)node, 0, node->kind == AST_ASYNC_WITH);
}

/* --- the rest ------------------------------------------------------------------------------------------------- */

static void import_statement(Unit *unit, const AstImport *node) {
    for (int32_t i = 0; i < node->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)node->names.items[i];
        int reg = temp_take(unit, 1);
        emit_bx(unit, OP_IMPORT, reg, name_index(unit, alias->name->text));
        emit_word(unit, alias->asname ? 0x10000 : 0);
        store_name(unit,
                   alias->asname ? alias->asname
                                 : scope_first_part(&unit->compiler->scopes, alias->name),
                   reg);
        unit->temp = reg;
    }
}

static void import_from(Unit *unit, const AstImportFrom *node) {
    int module = temp_take(unit, 1);
    Str name = node->module ? node->module->text : STR("");
    if (str_equal(name, STR("__future__"))) {
        return;
    }
    emit_bx(unit, OP_IMPORT, module, name_index(unit, name));
    emit_word(unit, 0x10000 | (uint32_t)node->level);
    for (int32_t i = 0; i < node->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)node->names.items[i];
        if (str_equal(alias->name->text, STR("*"))) {
            emit(unit, OP_IMPORT_STAR, module, 0, 0);
            continue;
        }
        int reg = temp_take(unit, 1);
        emit(unit, OP_IMPORT_FROM, reg, module, 0);
        emit_word(unit, (uint32_t)name_index(unit, alias->name->text));
        store_name(unit, alias->asname ? alias->asname : alias->name, reg);
        unit->temp = reg;
    }
}

static void raise_statement(Unit *unit, const AstRaise *node) {
    int reg = node->exc ? expr(unit, node->exc, -1) : temp_take(unit, 1);
    if (!node->exc) {
        load_const(unit, UNDEFINED, reg);
    }
    if (node->cause) {
        int cause = expr(unit, node->cause, -1);
        emit(unit, OP_RAISE_FROM, reg, cause, 0);
    } else {
        emit(unit, OP_RAISE, reg, 0, 0);
    }
}

static void assert_statement(Unit *unit, const AstAssert *node) {
    Label ok = LABEL_NEW;
    jump_if(unit, node->test, true, &ok);
    Bound bound = unit->bound;
    int type = temp_take(unit, 1);
    unit->node = node->test;
    emit(unit, OP_LOAD_TYPE, type, TYPE_ASSERTION_ERROR, 0);
    if (node->msg) {
        expr_temp(unit, node->msg);
        emit(unit, OP_CALL, type, 1, type);
    }
    emit(unit, OP_RAISE, type, 0, 0);
    label_bind(unit, &ok);
    unit->bound = bound;
}

/* if ... elif ... elif ... is as deep as it is long: taken as a row. */
static void if_statement(Unit *unit, const AstIf *node) {
    Label end = LABEL_NEW;
    Bound joined = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
    for (;;) {
        Label next = LABEL_NEW;
        unit->node = node->test;
        jump_if(unit, node->test, false, &next);
        Bound entry = unit->bound;
        body(unit, node->body);
        joined = bound_both(joined, unit->bound);
        unit->bound = entry;
        AstSeq orelse = node->orelse;
        if (orelse.count) {
            emit_jump(unit, OP_JUMP, 0, 0, 0, &end);
        }
        label_bind(unit, &next);
        if (orelse.count != 1 || orelse.items[0]->kind != AST_IF) {
            body(unit, orelse);
            break;
        }
        node = (const AstIf *)orelse.items[0];
    }
    unit->bound = bound_both(joined, unit->bound);
    label_bind(unit, &end);
}

static void expression_statement(Unit *unit, const AstExpr *node) {
    if (unit->compiler->shows && !unit->outer) {
        int base = temp_take(unit, 2);
        emit(unit, OP_LOAD_HELPER, base, HELPER_show, 0);
        expr(unit, node->value, base + 1);
        emit(unit, OP_CALL, base, 1, base);
        unit->temp = base;
        return;
    }
    if (node->value->kind != AST_CONSTANT) {
        expr(unit, node->value, -1);
    }
}

static void statement(Unit *unit, const AstNode *node) {
    switch (node->kind) {
    case AST_EXPR: expression_statement(unit, (const AstExpr *)node); break;
    case AST_ASSIGN: assign_statement(unit, (const AstAssign *)node); break;
    case AST_AUG_ASSIGN: augmented(unit, (const AstAugAssign *)node); break;
    case AST_TYPE_ALIAS: type_alias(unit, node); break;
    case AST_ANN_ASSIGN:
        if (((const AstAnnAssign *)node)->value) {
            int reg = expr(unit, ((const AstAnnAssign *)node)->value, -1);
            assign(unit, ((const AstAnnAssign *)node)->target, reg);
        }
        if (unit->scope->maybe_annotated) {
            annotation_ran(unit, node);
        }
        break;
    case AST_FOR: for_statement(unit, (const AstFor *)node); break;
    case AST_WHILE: while_statement(unit, (const AstWhile *)node); break;
    case AST_IF: if_statement(unit, (const AstIf *)node); break;
    case AST_ASYNC_FOR: async_for_statement(unit, (const AstFor *)node); break;
    case AST_ASYNC_WITH:
    case AST_WITH: with_statement(unit, node); break;
    case AST_TRY_STAR:
    case AST_TRY: try_statement(unit, node); break;
    case AST_MATCH: match_statement(unit, node); break;
    case AST_RETURN: return_statement(unit, (const AstReturn *)node); break;
    case AST_BREAK: leave(unit, EXIT_BREAK, 0); break;
    case AST_CONTINUE: leave(unit, EXIT_CONTINUE, 0); break;
    case AST_RAISE: raise_statement(unit, (const AstRaise *)node); break;
    case AST_ASSERT: assert_statement(unit, (const AstAssert *)node); break;
    case AST_DELETE:
        for (int32_t i = 0; i < ((const AstDelete *)node)->targets.count; i++) {
            delete_target(unit, ((const AstDelete *)node)->targets.items[i]);
        }
        break;
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF: function_definition(unit, node); break;
    case AST_CLASS_DEF: class_definition(unit, node); break;
    case AST_IMPORT: import_statement(unit, (const AstImport *)node); break;
    case AST_IMPORT_FROM: import_from(unit, (const AstImportFrom *)node); break;
    case AST_PASS:
    case AST_GLOBAL:
    case AST_NONLOCAL: break;
    default: unit_fail(unit, "this statement is not supported by the embedded engine yet");
    }
}

void body(Unit *unit, AstSeq statements) {
    for (int32_t i = 0; i < statements.count; i++) {
        const AstNode *outside = unit->node, *around = unit->statement;
        int mark = unit->temp;
        unit->node = unit->statement = statements.items[i];
        if (++unit->compiler->depth > 400) {
            unit_fail(unit, "maximum recursion depth exceeded during compilation");
        } else {
            statement(unit, statements.items[i]);
        }
        unit->compiler->depth--;
        unit->temp = mark;
        unit->node = outside;
        unit->statement = around;
    }
}
