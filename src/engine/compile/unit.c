/* Emitting words, constants and tables; making the code object of them. */
#include "engine/compile/unit.h"

#include "base/assert.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

void unit_init(Unit *unit, Compiler *compiler, Unit *outer, Scope *scope, Str name) {
    *unit =
        (Unit){.compiler = compiler, .outer = outer, .host = scope, .scope = scope, .name = name};
    unit->node = scope->node;
}

void unit_fail(Unit *unit, const char *problem) {
    if (!unit->compiler->problem) {
        unit->compiler->problem = problem;
        unit->compiler->problem_line = unit->node ? unit->node->line : 0;
    }
}

void *grow_array(Arena *arena, void *items, int32_t count, int32_t *capacity, int64_t item_bytes) {
    if (count < *capacity) {
        return items;
    }
    int32_t more = *capacity ? *capacity * 2 : 16;
    void *grown = arena_alloc_zeroed(arena, more, item_bytes);
    if (grown) {
        if (count) {
            memcpy(grown, items, (size_t)(count * item_bytes));
        }
        *capacity = more;
    }
    return grown;
}

/* return f(...) and x = f(...) on lines of their own. */
static bool is_whole_call(const Unit *unit, const AstCall *call) {
    const AstNode *statement = unit->statement;
    if (!statement || statement->line != call->node.line ||
        statement->end_line != call->node.end_line) {
        return false;
    }
    if (statement->kind == AST_RETURN) {
        return ((const AstReturn *)statement)->value == &call->node && call->func->kind == AST_NAME;
    }
    return statement->kind == AST_ASSIGN && ((const AstAssign *)statement)->value == &call->node;
}

/* Where the left part of an operation ends. */
static void note_anchor(const Unit *unit, CodePosition *row) {
    const AstNode *node = unit->node, *left = NULL;
    switch (node->kind) {
    case AST_BIN_OP:
        row->anchor = ANCHOR_OPERATOR;
        left = ((const AstBinOp *)node)->left;
        break;
    case AST_SUBSCRIPT:
        row->anchor = ANCHOR_SUBSCRIPT;
        left = ((const AstSubscript *)node)->value;
        break;
    case AST_CALL:
        row->anchor = is_whole_call(unit, (const AstCall *)node) ? ANCHOR_WHOLE : ANCHOR_CALL;
        row->statement_col = row->anchor == ANCHOR_WHOLE ? unit->statement->col : 0;
        left = ((const AstCall *)node)->func;
        break;
    default: return;
    }
    row->left_line = left->end_line;
    row->left_col = left->end_col;
}

static void note_position(Unit *unit) {
    const AstNode *node = unit->node;
    const CodePosition *last = &unit->position;
    if (!node || !node->line ||
        (unit->position_count && last->line == node->line && last->col == node->col &&
         last->end_col == node->end_col && last->end_line == node->end_line)) {
        return;
    }
    CodePosition row = {.word = unit->count,
                        .line = node->line,
                        .end_line = node->end_line,
                        .col = node->col,
                        .end_col = node->end_col};
    note_anchor(unit, &row);
    if (unit->position_count + POSITION_BYTES_MOST > unit->position_capacity) {
        int32_t capacity = unit->position_capacity * 2 + 256;
        uint8_t *grown = ARENA_ARRAY(unit->compiler->arena, uint8_t, capacity);
        if (!grown) {
            unit->compiler->no_memory = true;
            return;
        }
        if (unit->position_count) {
            memcpy(grown, unit->positions, (size_t)unit->position_count);
        }
        unit->positions = grown;
        unit->position_capacity = capacity;
    }
    unit->position_count += position_encode(last, &row, unit->positions + unit->position_count);
    unit->position = row;
}

void emit_word(Unit *unit, uint32_t word) {
    uint32_t *grown = grow_array(unit->compiler->arena, unit->words, unit->count, &unit->capacity,
                                 sizeof(uint32_t));
    if (!grown) {
        unit->compiler->no_memory = true;
        return;
    }
    unit->words = grown;
    grown[unit->count++] = word;
}

int32_t emit(Unit *unit, Opcode op, int a, int b, int c) {
    note_position(unit);
    bool fits = a >= 0 && a < 256 && b >= 0 && b < 256 && c >= 0 && c < 256;
    ASSERT(
        fits ||
        unit->compiler->problem); /* what has failed is not run: its registers may be beyond any */
    emit_word(unit,
              !fits ? 0 : (uint32_t)op | (uint32_t)a << 8 | (uint32_t)b << 16 | (uint32_t)c << 24);
    return unit->count - 1;
}

int32_t emit_bx(Unit *unit, Opcode op, int a, int bx) {
    if (bx < -32768 || bx > 65535) {
        unit_fail(unit, "too many constants or names in one code block");
        bx = 0;
    }
    return emit(unit, op, a, bx & 0xFF, bx >> 8 & 0xFF);
}

void emit_cache(Unit *unit, int words, uint32_t reference_mask) {
    for (int i = 0; i < words; i++) {
        if (reference_mask >> i & 1) {
            int32_t *grown = grow_array(unit->compiler->arena, unit->caches, unit->cache_count,
                                        &unit->cache_capacity, sizeof(int32_t));
            if (grown) {
                unit->caches = grown;
                grown[unit->cache_count++] = unit->count;
            }
        }
        emit_word(unit, 0);
    }
}

void emit_jump(Unit *unit, Opcode op, int a, int b, int c, Label *label) {
    emit(unit, op, a, b, c);
    emit_word(unit, (uint32_t)label->uses);
    label->uses = unit->count - 1;
}

void emit_loop(Unit *unit, Opcode op, int a, int b, int c, int32_t target) {
    emit(unit, op, a, b, c);
    emit_word(unit, (uint32_t)(target - (unit->count + 1)));
}

void label_bind(Unit *unit, Label *label) {
    label->target = unit->count;
    if (unit->compiler->no_memory) {
        return;
    }
    for (int32_t use = label->uses; use;) {
        int32_t next = (int32_t)unit->words[use];
        unit->words[use] = (uint32_t)(unit->count - (use + 1));
        use = next;
    }
    label->uses = 0;
}

static uint32_t const_hash(Value value) {
    return (uint32_t)((value * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static void const_rehash(Unit *unit) {
    int32_t size = unit->const_table_size ? unit->const_table_size * 2 : 32;
    int32_t *table = ARENA_ARRAY(unit->compiler->arena, int32_t, size);
    if (!table) {
        unit->compiler->no_memory = true;
        return;
    }
    for (int32_t i = 0; i < unit->const_count; i++) {
        uint32_t slot = const_hash(unit->consts[i]) & (uint32_t)(size - 1);
        while (table[slot]) {
            slot = (slot + 1) & (uint32_t)(size - 1);
        }
        table[slot] = i + 1;
    }
    unit->const_table = table;
    unit->const_table_size = size;
}

/* Constants are told apart by their bits: strings are interned, so that equal ones are one. */
int const_index(Unit *unit, Value value) {
    if (is_signal(value)) {
        unit->compiler->no_memory = true;
        return 0;
    }
    if (unit->const_count * 2 >= unit->const_table_size) {
        const_rehash(unit);
    }
    if (unit->compiler->no_memory) {
        return 0;
    }
    uint32_t mask = (uint32_t)unit->const_table_size - 1;
    uint32_t slot = const_hash(value) & mask;
    for (; unit->const_table[slot]; slot = (slot + 1) & mask) {
        if (unit->consts[unit->const_table[slot] - 1] == value) {
            return unit->const_table[slot] - 1;
        }
    }
    Value *grown = grow_array(unit->compiler->arena, unit->consts, unit->const_count,
                              &unit->const_capacity, sizeof(Value));
    if (!grown) {
        unit->compiler->no_memory = true;
        return 0;
    }
    unit->consts = grown;
    grown[unit->const_count++] = value;
    unit->const_table[slot] = unit->const_count;
    return unit->const_count - 1;
}

int name_index(Unit *unit, Str text) {
    return const_index(unit, str_name(unit->compiler->world, text));
}

int ident_index(Unit *unit, const AstIdent *name) {
    return name_index(unit, mangled_name(&unit->compiler->scopes, unit->scope, name)->text);
}

void handler_add(Unit *unit, int32_t from, int32_t to, int32_t target, int reg) {
    CodeHandler *grown = grow_array(unit->compiler->arena, unit->handlers, unit->handler_count,
                                    &unit->handler_capacity, sizeof(CodeHandler));
    if (!grown) {
        unit->compiler->no_memory = true;
        return;
    }
    unit->handlers = grown;
    if (from < to) {
        grown[unit->handler_count++] =
            (CodeHandler){(uint32_t)from, (uint32_t)to, (uint32_t)target, (uint32_t)reg};
    }
}

void hole_add(Unit *unit, const FlowBlock *block, int32_t from) {
    Hole *grown = grow_array(unit->compiler->arena, unit->holes, unit->hole_count,
                             &unit->hole_capacity, sizeof(Hole));
    if (!grown) {
        unit->compiler->no_memory = true;
        return;
    }
    unit->holes = grown;
    grown[unit->hole_count++] = (Hole){from, unit->count, block};
}

void block_handler_add(Unit *unit, const FlowBlock *block, int32_t from, int32_t to, int32_t target,
                       int reg) {
    for (int32_t i = 0; i < unit->hole_count; i++) {
        const Hole *hole = &unit->holes[i];
        if (hole->block == block && hole->from >= from && hole->to <= to) {
            handler_add(unit, from, hole->from, target, reg);
            from = hole->to;
        }
    }
    handler_add(unit, from, to, target, reg);
}

int temp_take(Unit *unit, int count) {
    if (unit->temp + count > REGISTERS - 1) {
        unit_fail(unit, "expression too complex: more than 255 registers");
        return unit->local_count < 128 ? 128 : 0;
    }
    int reg = unit->temp;
    unit->temp += count;
    unit->temp_most = unit->temp > unit->temp_most ? unit->temp : unit->temp_most;
    return reg;
}

static Ref raw_copy(World *world, const void *data, int64_t size) {
    if (!size) {
        return 0;
    }
    RawObject *raw = heap_new_raw(world, size);
    if (!raw) {
        return 0;
    }
    memcpy(raw->data, data, (size_t)size);
    raw->used = (uint32_t)size;
    return ref_to(world, raw);
}

static Ref names_tuple(Unit *unit, const AstIdent **names, int32_t count) {
    World *world = unit->compiler->world;
    TupleObject *tuple = tuple_new(world, count);
    for (int32_t i = 0; tuple && i < count; i++) {
        tuple->items[i] = str_name(world, names[i]->text);
        if (is_signal(tuple->items[i])) {
            return 0;
        }
    }
    return tuple ? ref_to(world, tuple) : 0;
}

static Ref free_names(Unit *unit) {
    const AstIdent **names =
        ARENA_ARRAY(unit->compiler->arena, const AstIdent *, unit->host->free_count + 1);
    for (int32_t i = 0; names && i < unit->host->count; i++) {
        const Symbol *symbol = unit->host->symbols[i];
        if (in_closure(symbol)) {
            names[symbol->index] = symbol->name;
        }
    }
    return names ? names_tuple(unit, names, unit->host->free_count) : 0;
}

static Ref cell_names(Unit *unit) {
    const AstIdent **names =
        ARENA_ARRAY(unit->compiler->arena, const AstIdent *, unit->host->count + 1);
    int32_t count = 0;
    for (int32_t i = 0; names && i < unit->host->count; i++) {
        if (unit->host->symbols[i]->access == ACCESS_CELL) {
            names[count++] = unit->host->symbols[i]->name;
        }
    }
    return names ? names_tuple(unit, names, count) : 0;
}

/* Those with a register, then the others. */
static Ref variable_names(Unit *unit) {
    int32_t count = unit->local_count + unit->extra_count;
    const AstIdent **names = ARENA_ARRAY(unit->compiler->arena, const AstIdent *, count + 1);
    for (int32_t i = 0; names && i < count; i++) {
        names[i] = i < unit->local_count ? unit->locals[i] : unit->extras[i - unit->local_count];
    }
    return names ? names_tuple(unit, names, count) : 0;
}

CodeObject *unit_finish(Unit *unit) {
    World *world = unit->compiler->world;
    if (unit->compiler->no_memory || unit->compiler->problem) {
        return NULL;
    }
    Ref ref = heap_alloc(world, (uint32_t)(sizeof(CodeObject) + (size_t)unit->count * 4));
    Value consts = tuple_from(world, unit->consts, unit->const_count);
    Value name = str_name(world, unit->name);
    if (!ref || is_signal(consts) || is_signal(name)) {
        unit->compiler->no_memory = true;
        return NULL;
    }
    CodeObject *code = at(world, ref);
    *code = (CodeObject){.head = {.shape = world->roots.shapes[TYPE_CODE], .kind = KIND_CODE}};
    code->flags = unit->compiler->flags;
    code->consts = (Ref)consts;
    code->names = code->consts;
    code->name = (Ref)name;
    code->qualname = is_ref(unit->qualname) ? (Ref)unit->qualname : (Ref)name;
    code->filename = (Ref)unit->compiler->filename;
    code->varnames = variable_names(unit);
    code->freevars = free_names(unit);
    code->cellvars = cell_names(unit);
    code->positions = raw_copy(world, unit->positions, unit->position_count);
    code->handlers =
        raw_copy(world, unit->handlers, unit->handler_count * (int64_t)sizeof(CodeHandler));
    code->caches = raw_copy(world, unit->caches, unit->cache_count * (int64_t)sizeof(int32_t));
    code->word_count = (uint32_t)unit->count;
    code->register_count = (uint16_t)unit->temp_most;
    code->local_count = (uint16_t)unit->local_count;
    code->frame_bytes = (uint32_t)(sizeof(Frame) + code->register_count * sizeof(Value));
    code->first_line =
        unit->host->node && unit->host->node->line ? (uint32_t)unit->host->node->line : 1;
    code->simple_count = UINT32_MAX;
    memcpy(code->words, unit->words, (size_t)unit->count * 4);
    return code;
}
