/* match: each pattern is a row of tests that jump to `fail`, then the captures are bound. */
#include "engine/compile/emit.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

static void pattern(Unit *unit, const AstNode *node, int subject, Label *fail);

/* A name is bound when the whole pattern has matched: until then its value waits in a register. */
static void bind_name(Unit *unit, const AstIdent *name, int reg) {
    if (!name) {
        return;
    }
    Capture *grown = grow_array(unit->compiler->arena, unit->captures, unit->capture_count,
                                &unit->capture_capacity, sizeof(Capture));
    if (!grown) {
        unit->compiler->no_memory = true;
        return;
    }
    unit->captures = grown;
    grown[unit->capture_count++] = (Capture){name, reg};
}

static void bind_captures(Unit *unit, int32_t from) {
    for (int32_t i = from; i < unit->capture_count; i++) {
        store_name(unit, unit->captures[i].name, unit->captures[i].reg);
    }
    unit->capture_count = from;
}

static void compare_const(Unit *unit, int subject, int value, Opcode op, Label *fail) {
    int result = temp_take(unit, 1);
    emit(unit, op, result, subject, value);
    emit_jump(unit, OP_JUMP_FALSE, result, 0, 0, fail);
    unit->temp = result;
}

static bool is_wildcard(const AstNode *node) {
    return (node->kind == AST_MATCH_AS && !((const AstMatchAs *)node)->name &&
            !((const AstMatchAs *)node)->pattern) ||
           (node->kind == AST_MATCH_STAR && !((const AstMatchStar *)node)->name);
}

/* [a, *_, b]: only the items that are looked at are taken. Register `length` holds the subject's. */
static void sequence_items(Unit *unit, AstSeq patterns, int star, int subject, int length,
                           Label *fail) {
    for (int32_t i = 0; i < patterns.count; i++) {
        if (is_wildcard(patterns.items[i])) {
            continue;
        }
        int item = temp_take(unit, 2);
        load_const(unit, value_int(i < star ? i : patterns.count - i), item + 1);
        if (i > star) {
            emit(unit, OP_SUB, item + 1, length, item + 1);
        }
        emit(unit, OP_GET_ITEM, item, subject, item + 1);
        pattern(unit, patterns.items[i], item, fail);
    }
}

static void sequence(Unit *unit, const AstMatchSequence *node, int subject, Label *fail) {
    int32_t star = -1, count = node->patterns.count;
    for (int32_t i = 0; i < count; i++) {
        star = node->patterns.items[i]->kind == AST_MATCH_STAR ? i : star;
    }
    int test = temp_take(unit, 2);
    emit(unit, OP_MATCH_SEQUENCE, test, subject, 0);
    emit_jump(unit, OP_JUMP_FALSE, test, 0, 0, fail);
    emit(unit, OP_GET_LEN, test, subject, 0);
    load_const(unit, value_int(star < 0 ? count : count - 1), test + 1);
    emit_jump(unit, star < 0 ? OP_JUMP_NOT_EQ : OP_JUMP_NOT_GE, 0, test, test + 1, fail);
    bool all_wild = true;
    for (int32_t i = 0; i < count; i++) {
        all_wild = all_wild && is_wildcard(node->patterns.items[i]);
    }
    if (all_wild) {
        return;
    }
    if (star >= 0 && is_wildcard(node->patterns.items[star])) {
        sequence_items(unit, node->patterns, star, subject, test, fail);
        return;
    }
    int first = temp_take(unit, count);
    if (star < 0) {
        emit(unit, OP_UNPACK, first, subject, count);
    } else {
        emit(unit, OP_UNPACK_EX, first, subject, 0);
        emit_word(unit, (uint32_t)star | (uint32_t)(count - star - 1) << 16);
    }
    for (int32_t i = 0; i < count; i++) {
        if (i == star) {
            bind_name(unit, ((const AstMatchStar *)node->patterns.items[i])->name, first + i);
        } else {
            pattern(unit, node->patterns.items[i], first + i, fail);
        }
    }
}

static void mapping(Unit *unit, const AstMatchMapping *node, int subject, Label *fail) {
    int32_t count = node->keys.count;
    int test = temp_take(unit, 2);
    emit(unit, OP_MATCH_MAPPING, test, subject, 0);
    emit_jump(unit, OP_JUMP_FALSE, test, 0, 0, fail);
    int keys = temp_take(unit, 1);
    AstTuple tuple = {.node = {.kind = AST_TUPLE}, .elts = node->keys};
    expr(unit, &tuple.node, keys);
    if (count) {
        emit(unit, OP_MATCH_KEYS, test, subject, keys);
        emit_jump(unit, OP_JUMP_NONE, test, 0, 0, fail);
        int first = temp_take(unit, count);
        emit(unit, OP_UNPACK, first, test, count);
        for (int32_t i = 0; i < count; i++) {
            pattern(unit, node->patterns.items[i], first + i, fail);
        }
    }
    if (node->rest) {
        int rest = temp_take(unit, 1);
        emit(unit, OP_MATCH_REST, rest, subject, keys);
        bind_name(unit, node->rest, rest);
    }
}

static void class_pattern(Unit *unit, const AstMatchClass *node, int subject, Label *fail) {
    int32_t positional = node->patterns.count, named = node->kwd_patterns.count;
    int result = temp_take(unit, 1);
    int type = expr_temp(unit, node->cls);
    TupleObject *names = tuple_new(unit->compiler->world, named);
    for (int32_t i = 0; names && i < named; i++) {
        names->items[i] = str_name(unit->compiler->world, node->kwd_attrs.items[i]->text);
    }
    Value names_value = names ? value_of(unit->compiler->world, names) : SIGNAL_MEMORY;
    int index = const_index(unit, names_value);
    emit(unit, OP_MATCH_CLASS, result, subject, type);
    emit_word(unit, (uint32_t)positional | (uint32_t)index << 8);
    emit_jump(unit, OP_JUMP_NONE, result, 0, 0, fail);
    int32_t count = positional + named;
    if (!count) {
        return;
    }
    int first = temp_take(unit, count);
    emit(unit, OP_UNPACK, first, result, count);
    for (int32_t i = 0; i < count; i++) {
        pattern(unit,
                i < positional ? node->patterns.items[i] : node->kwd_patterns.items[i - positional],
                first + i, fail);
    }
}

/* The captures of one alternative go to the registers that the first one's names have. */
static void join_captures(Unit *unit, int32_t from, int32_t names, int first) {
    for (int32_t i = from + names; i < unit->capture_count; i++) {
        for (int32_t k = 0; k < names; k++) {
            if (unit->captures[from + k].name == unit->captures[i].name) {
                move(unit, first + k, unit->captures[i].reg);
            }
        }
    }
    unit->capture_count = from + names;
}

static void alternatives(Unit *unit, const AstMatchOr *node, int subject, Label *fail) {
    Label matched = LABEL_NEW;
    Bound before = unit->bound;
    int32_t from = unit->capture_count, names = 0;
    int first = temp_take(unit, 1);
    for (int32_t i = 0; i < node->patterns.count; i++) {
        Label next = LABEL_NEW;
        bool last = i + 1 == node->patterns.count;
        int mark = unit->temp;
        unit->bound = before;
        pattern(unit, node->patterns.items[i], subject, last ? fail : &next);
        if (i ==
            0) { /* as many registers as there are names, above everything this alternative uses */
            names = unit->capture_count - from;
            first = names ? temp_take(unit, names) : first;
            mark = names ? unit->temp : mark;
            for (int32_t k = 0; k < names; k++) {
                move(unit, first + k, unit->captures[from + k].reg);
                unit->captures[from + k].reg = first + k;
            }
        } else {
            join_captures(unit, from, names, first);
        }
        unit->temp = mark;
        if (!last) {
            emit_jump(unit, OP_JUMP, 0, 0, 0, &matched);
            label_bind(unit, &next);
        }
    }
    label_bind(unit, &matched);
    unit->bound = before;
}

static void pattern_node(Unit *unit, const AstNode *node, int subject, Label *fail) {
    switch (node->kind) {
    case AST_MATCH_VALUE: {
        int value = expr(unit, ((const AstMatchValue *)node)->value, -1);
        compare_const(unit, subject, value, OP_EQ, fail);
        break;
    }
    case AST_MATCH_SINGLETON: {
        int value = temp_take(unit, 1);
        load_const(unit,
                   const_value(unit->compiler->world, &((const AstMatchSingleton *)node)->value),
                   value);
        compare_const(unit, subject, value, OP_IS, fail);
        break;
    }
    case AST_MATCH_AS:
        if (((const AstMatchAs *)node)->pattern) {
            pattern(unit, ((const AstMatchAs *)node)->pattern, subject, fail);
        }
        bind_name(unit, ((const AstMatchAs *)node)->name, subject);
        break;
    case AST_MATCH_SEQUENCE: sequence(unit, (const AstMatchSequence *)node, subject, fail); break;
    case AST_MATCH_MAPPING: mapping(unit, (const AstMatchMapping *)node, subject, fail); break;
    case AST_MATCH_CLASS: class_pattern(unit, (const AstMatchClass *)node, subject, fail); break;
    case AST_MATCH_OR: alternatives(unit, (const AstMatchOr *)node, subject, fail); break;
    default: unit_fail(unit, "this pattern is not supported");
    }
}

static void pattern(Unit *unit, const AstNode *node, int subject, Label *fail) {
    const AstNode *outside = unit->node;
    unit->node = node;
    pattern_node(unit, node, subject, fail);
    unit->node = outside;
}

void match_statement(Unit *unit, const AstNode *generic) {
    const AstMatch *node = (const AstMatch *)generic;
    Label end = LABEL_NEW;
    int subject = expr_temp(unit, node->subject);
    Bound joined = {{UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}}, before = unit->bound;
    for (int32_t i = 0; i < node->cases.count; i++) {
        const AstMatchCase *branch = (const AstMatchCase *)node->cases.items[i];
        Label next = LABEL_NEW;
        int mark = unit->temp;
        unit->bound = before;
        int32_t captures = unit->capture_count;
        pattern(unit, branch->pattern, subject, &next);
        bind_captures(unit, captures);
        if (branch->guard) {
            jump_if(unit, branch->guard, false, &next);
        }
        unit->temp = mark;
        body(unit, branch->body);
        joined = bound_both(joined, unit->bound);
        emit_jump(unit, OP_JUMP, 0, 0, 0, &end);
        label_bind(unit, &next);
    }
    label_bind(unit, &end);
    unit->bound = bound_both(joined, before);
}
