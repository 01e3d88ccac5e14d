/* A code object in the making: words, constants, registers, handlers; what the passes over the tree emit into.
 *
 * Registers 0 .. locals-1 have names; above them is a stack of temporaries. Nothing in the cage moves or is collected
 * while a program is compiled. Failures are sticky: unit_fail notes the first. */
#pragma once

#include "base/arena.h"
#include "engine/compile/scope.h"
#include "engine/exec/opcodes.h"
#include "engine/heap/heap.h"
#include "engine/objects/code.h"

/* Registers in all; for names; and for plain variables, before the others go to an array. */
enum { REGISTERS = 256, LOCALS_MOST = 180, REGISTER_LOCALS = 120 };

typedef struct Label {
    int32_t
        uses; /* word of the last offset that waits for it, chained through the words; 0: none */
    int32_t target; /* word, -1: not bound yet */
} Label;

typedef enum BlockKind {
    BLOCK_LOOP,
    BLOCK_TRY,
    BLOCK_HANDLER,
    BLOCK_FINALLY_BODY,
    BLOCK_BODY, /* of try with except */
    BLOCK_WITH
} BlockKind;

typedef enum ExitKind { EXIT_RETURN, EXIT_BREAK, EXIT_CONTINUE } ExitKind;

typedef struct Exit {
    ExitKind kind;
} Exit;

/* What a jump out of the middle has to leave. */
typedef struct FlowBlock FlowBlock;
struct FlowBlock {
    FlowBlock *outer;
    BlockKind kind;
    Label *on_break, *on_continue; /* loop */
    int reg;        /* try: state, return value, exception, saved; handler: exception; with: exit */
    Label *finally; /* try: the finally body */
    int32_t left_at; /* where the jump out that is being compiled leaves it */
    bool exits[3];   /* which ExitKinds go through it */
    bool async;      /* with: __aexit__ is awaited */
    Symbol *name;    /* handler: the name that is unbound on leaving */
    Scope *scope;
};

/* Words of a block that a jump out of it runs after it has left the block: its handlers do not cover them. */
typedef struct Hole {
    int32_t from, to;
    const FlowBlock *block;
} Hole;

typedef struct Capture {
    const AstIdent *name;
    int reg;
} Capture;

typedef struct Bound {
    uint64_t bits[REGISTERS / 64];
} Bound;

typedef struct Compiler {
    World *world;
    Arena *arena;
    Scopes scopes;
    Value filename;
    uint16_t flags;   /* of every code object */
    bool wants_value; /* the module returns its last expression */
    bool shows;       /* the module shows what its expressions give */
    bool no_memory;
    const char *problem; /* a construct that cannot be compiled: SyntaxError text */
    int32_t problem_line;
    int depth;
} Compiler;

typedef struct Unit Unit;
struct Unit {
    Compiler *compiler;
    Unit *outer;
    Scope *host;              /* the scope whose frame this is */
    Scope *scope;             /* host, or an inlined comprehension in it */
    const AstNode *node;      /* whose position is noted */
    const AstNode *statement; /* in which it stands */
    Str name;
    Value qualname;
    uint32_t *words;
    int32_t count, capacity;
    Value *consts;
    int32_t const_count, const_capacity;
    int32_t *const_table;
    int32_t const_table_size;
    CodeHandler *handlers;
    int32_t handler_count, handler_capacity;
    uint8_t *positions;                        /* see objects/code.h */
    int32_t position_count, position_capacity; /* bytes */
    CodePosition position;                     /* the last row */
    int32_t *caches;
    int32_t cache_count, cache_capacity;
    const AstIdent **locals;
    int32_t local_count;
    const AstIdent **extras; /* variables in the array */
    int32_t extra_count, extra_capacity;
    int32_t temp, temp_most; /* next free register */
    Bound bound;
    FlowBlock *blocks;
    bool transparent; /* binds type parameters: not part of qualified names */
    Hole *holes;
    int32_t hole_count, hole_capacity;
    Capture *captures; /* of the pattern being compiled */
    int32_t capture_count, capture_capacity;
};

void unit_init(Unit *unit, Compiler *compiler, Unit *outer, Scope *scope, Str name);
/* The CodeObject, filled except for the function's own facts. NULL: failed. */
CodeObject *unit_finish(Unit *unit);
void unit_fail(Unit *unit, const char *problem);

/* Growing arrays in the arena. */
void *grow_array(Arena *arena, void *items, int32_t count, int32_t *capacity, int64_t item_bytes);

int32_t emit(Unit *unit, Opcode op, int a, int b, int c);
int32_t emit_bx(Unit *unit, Opcode op, int a, int bx);
void emit_word(Unit *unit, uint32_t word);
/* Zeroed words; those that will hold references are noted. */
void emit_cache(Unit *unit, int words, uint32_t reference_mask);
void emit_jump(Unit *unit, Opcode op, int a, int b, int c, Label *label);
/* A jump to a place already passed. */
void emit_loop(Unit *unit, Opcode op, int a, int b, int c, int32_t target);
void label_bind(Unit *unit, Label *label);
/* Does a jump lead there? */
static inline bool label_is_used(const Label *label) {
    return label->uses != 0;
}
#define LABEL_NEW ((Label){0, -1})

int const_index(Unit *unit, Value value);
int name_index(Unit *unit, Str text);
int ident_index(Unit *unit, const AstIdent *name);
void handler_add(Unit *unit, int32_t from, int32_t to, int32_t target, int reg);
/* The same without the holes of `block`. */
void block_handler_add(Unit *unit, const FlowBlock *block, int32_t from, int32_t to, int32_t target,
                       int reg);
void hole_add(Unit *unit, const FlowBlock *block, int32_t from);

/* One or `count` neighbouring registers on top of the temporaries. */
int temp_take(Unit *unit, int count);
static inline bool is_bound(const Unit *unit, int reg) {
    return unit->bound.bits[reg >> 6] >> (reg & 63) & 1;
}
static inline void set_bound(Unit *unit, int reg, bool bound) {
    uint64_t bit = UINT64_C(1) << (reg & 63);
    unit->bound.bits[reg >> 6] =
        bound ? unit->bound.bits[reg >> 6] | bit : unit->bound.bits[reg >> 6] & ~bit;
}
static inline Bound bound_both(Bound a, Bound b) {
    for (int i = 0; i < REGISTERS / 64; i++) {
        a.bits[i] &= b.bits[i];
    }
    return a;
}
