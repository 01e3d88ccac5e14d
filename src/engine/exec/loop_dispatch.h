/* What the handlers of the eval loop are written with: operands, dispatch, jumps, and how an instruction ends. Macros
 * over the loop's own locals (pc, frame, fuel, value, dest, ret), and small functions of the handlers. */
#pragma once

#include "engine/exec/opcodes.h"
#include "engine/heap/world.h"

/* The operands of the instruction at pc, read where they are wanted: a byte out of memory is one instruction, and no
 * register holds the word meanwhile. */
#define OPERAND(i) ((uint32_t)((const uint8_t *)pc)[i])
#define OPCODE     OPERAND(0)
#define A          OPERAND(1)
#define B          OPERAND(2)
#define C          OPERAND(3)
#define BX         ((uint32_t)((const uint16_t *)pc)[1])
#define SIGNED_C   ((int64_t)((const int8_t *)pc)[3])
#define REG(i)     frame->regs[i]
/* The labels lie at a fixed distance from the base: a dispatch needs no register for them. */
#define DISPATCH() goto *host_side(world)->labels[OPERAND(0)]
#define NEXT(n)                                                                                    \
    do {                                                                                           \
        pc += (n);                                                                                 \
        DISPATCH();                                                                                \
    } while (0)
#define SAVE(n)                                                                                    \
    do {                                                                                           \
        frame->pc = ref_to(world, pc + (n));                                                       \
        world->frame = ref_to(world, frame);                                                       \
        world->fuel = world->fuel_before = fuel;                                                   \
    } while (0)
/* The outcome of an outlined call for an instruction of n words: the value goes to register `reg`. */
#define FINISH(n, outcome, reg, return_kind)                                                       \
    do {                                                                                           \
        SAVE(n);                                                                                   \
        value = (outcome);                                                                         \
        fuel = world->fuel;                                                                        \
        if (UNLIKELY(is_signal(value))) {                                                          \
            dest = (reg);                                                                          \
            ret = (return_kind);                                                                   \
            goto signal;                                                                           \
        }                                                                                          \
        REG(reg) = value;                                                                          \
        if (UNLIKELY(world->collection_due)) {                                                     \
            pc += (n);                                                                             \
            goto collect;                                                                          \
        }                                                                                          \
        NEXT(n);                                                                                   \
    } while (0)
#define TAKE_JUMP(n)                                                                               \
    do {                                                                                           \
        int64_t offset = (int32_t)pc[(n)-1]; /* of 64 bits: no address is put together of 32 */    \
        fuel += offset;                                                                            \
        pc += (n) + offset;                                                                        \
        DISPATCH();                                                                                \
    } while (0)
/* Backwards: the one place where a loop is charged and can be stopped. */
#define TAKE_LOOP(n)                                                                               \
    do {                                                                                           \
        int64_t offset = (int32_t)pc[(n)-1]; /* of 64 bits: no address is put together of 32 */    \
        fuel += offset;                                                                            \
        pc += (n) + offset;                                                                        \
        if (UNLIKELY(fuel < 0)) {                                                                  \
            goto check;                                                                            \
        }                                                                                          \
        DISPATCH();                                                                                \
    } while (0)

/* A cell of 16 .. 128 bytes out of the present hole, 0 at its end: then the outlined way allocates (and collects). */
static inline Ref bump(World *world, uint32_t bytes) {
    Cursor *cursor = &world->cursors[bytes / 8 - 2];
    Ref ref = cursor->next;
    if (UNLIKELY(ref == cursor->end)) {
        return 0;
    }
    cursor->next = ref + bytes;
    return ref;
}

/* iter() of a list, a tuple or a range of small ints; UNDEFINED: get_iter makes it. */
static inline Value iterator_at_once(World *world, Value v) {
    static const struct {
        uint8_t type, flags;
    } made[] = {[KIND_LIST] = {TYPE_LIST_ITERATOR, ITER_LIST},
                [KIND_TUPLE] = {TYPE_TUPLE_ITERATOR, ITER_TUPLE},
                [KIND_RANGE] = {TYPE_RANGE_ITERATOR, ITER_RANGE}};
    Kind kind = kind_of(world, v);
    bool counts = kind == KIND_RANGE;
    const Value *range = ((const RecordObject *)at(world, (Ref)v))->values;
    if (counts ? !are_ints(range[0] & range[1], range[2] & range[3])
               : kind != KIND_LIST && kind != KIND_TUPLE) {
        return UNDEFINED;
    }
    Ref cell = bump(world, 8 + 3 * sizeof(Value));
    if (UNLIKELY(!cell)) {
        return UNDEFINED;
    }
    RecordObject *it = at(world, cell);
    it->head = (Object){.shape = world->roots.shapes[made[kind].type],
                        .kind = KIND_ITER,
                        .flags = made[kind].flags,
                        .aux = 3};
    it->values[0] = counts ? range[0] : v; /* next, step, left; the others: container, index */
    it->values[1] = counts ? range[2] : INT_BIAS;
    it->values[2] = counts ? range[3] : NONE;
    return value_ref(cell);
}

/* left[right] for a list and an index that is not negative. */
#define LIST_ITEM                                                                                  \
    if (LIKELY(has_kind(world, left, KIND_LIST))) {                                                \
        const ListObject *list = at(world, (Ref)left);                                             \
        uint64_t place = right - INT_BIAS; /* beyond all lengths for other keys */                 \
        if (LIKELY(place < list->length)) {                                                        \
            REG(A) = list_items(world, list)[place];                                               \
            NEXT(1);                                                                               \
        }                                                                                          \
    }

/* Goes on behind an instruction of n words that may have allocated, stored its result and needs nothing. */
#define AFTER_ALLOCATION(n)                                                                        \
    if (UNLIKELY(world->collection_due)) {                                                         \
        pc += (n);                                                                                 \
        goto collect;                                                                              \
    }                                                                                              \
    NEXT(n);

/* Does a fused comparison jump when it is true? */
static inline bool jumps_when(uint32_t op) {
    return !((op >= OP_JUMP_NOT_EQ && op <= OP_JUMP_NOT_GE) ||
             (op >= OP_JUMP_NOT_EQ_INT && op <= OP_JUMP_NOT_GE_INT) || op == OP_JUMP_FALSE);
}

/* Is `value` what whoever wanted it takes without another look? It came from a class's own method. */
static inline bool is_answer(Return ret, Value value) {
    switch ((int)ret) {
    case RET_BINARY:
    case RET_COMPARE: return value != NOT_IMPLEMENTED;
    case RET_BRANCH:
    case RET_BOOL:
    case RET_NOT: return is_bool(value);
    case RET_LENGTH: return is_int(value) && value >= INT_BIAS;
    case RET_DISCARD:
    case RET_ITER: return true;
    default: return false;
    }
}
