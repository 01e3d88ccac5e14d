/* The eval loop: one handler an opcode, written once, dispatched by computed goto.
 *
 * pc (start of the instruction), frame and fuel live in locals; they are stored before anything is called
 * (SAVE) and fuel is read again after. frame->pc is then the next instruction: where a return goes on, and the place
 * an exception left (find_handler looks at the word before it). What a call does to the instruction that made it is
 * said by the pushed frame's `ret` and `dest`. A signal goes to one place, `signal`. */
#include "engine/exec/loop.h"

#include <math.h>

#include "base/assert.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/each.h"
#include "engine/exec/generator.h"
#include "engine/exec/lifetime.h"
#include "engine/exec/loop_arithmetic.h"
#include "engine/exec/loop_call.h"
#include "engine/exec/loop_dispatch.h"
#include "engine/exec/opcodes.h"
#include "engine/exec/operate.h"
#include "engine/exec/quick.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/format.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

#pragma GCC diagnostic ignored "-Wpedantic" /* labels as values */

Value loop_run(World *world) {
    static const void *const labels[OP_COUNT] = {
#define X(name, words, operands, doc) &&L_##name,
#include "../../../spec/opcodes.def"
#undef X
    };
    memcpy(host_side(world)->labels, labels, sizeof labels);
    Frame *frame = at(world, world->frame);
    uint32_t *pc = NULL;
    int64_t fuel = world->fuel;
    Value value = UNDEFINED, left, right = UNDEFINED, third = UNDEFINED;
    uint32_t dest = 0, own_flags = 0;
    Return ret = RET_VALUE;
    CompareOp compare;
    goto enter;

L_MOVE:
    REG(A) = REG(B);
    NEXT(1);
L_LOAD_CONST:
    REG(A) = ((TupleObject *)at(world, ((CodeObject *)at(world, frame->code))->consts))->items[BX];
    NEXT(1);
L_LOAD_INT:
    REG(A) = value_int((int16_t)BX);
    NEXT(1);
L_LOAD_IMM:
    REG(A) = IMMEDIATE | B;
    NEXT(1);
L_LOAD_TYPE:
    REG(A) = value_ref(world->roots.types[B]);
    NEXT(1);
L_LOAD_HELPER:
    REG(A) = value_ref(world->roots.helpers[B]);
    NEXT(1);
L_LOAD_GLOBAL : {
    DictObject *globals = at(world, ((FunctionObject *)at(world, frame->function))->globals);
    if (LIKELY(pc[1] && globals->version == pc[1])) {
        if (!pc[2]) {
            REG(A) = dict_entries(world, globals)[pc[3]];
            NEXT(4);
        }
        DictObject *builtins = at(world, world->roots.builtins);
        if (LIKELY(builtins->version == pc[2])) {
            REG(A) = dict_entries(world, builtins)[pc[3]];
            NEXT(4);
        }
    }
    FINISH(4, slow_load_global(world, frame, pc), A, RET_VALUE);
}
L_STORE_GLOBAL : {
    DictObject *globals = at(world, ((FunctionObject *)at(world, frame->function))->globals);
    if (LIKELY(pc[1] && globals->version == pc[1])) {
        dict_entries(world, globals)[pc[2]] = REG(A);
        NEXT(3);
    }
    SAVE(3);
    value = slow_store_global(world, frame, pc);
    goto discard;
}
L_LOAD_CELL:
    if (UNLIKELY(!has_kind(world, REG(B), KIND_CELL))) {
        goto slow;
    }
    value = ((RecordObject *)at(world, (Ref)REG(B)))->values[0];
    if (UNLIKELY(value == UNDEFINED)) {
        goto slow;
    }
    REG(A) = value;
    NEXT(1);
L_STORE_CELL:
    if (UNLIKELY(!has_kind(world, REG(A), KIND_CELL))) {
        goto slow;
    }
    ((RecordObject *)at(world, (Ref)REG(A)))->values[0] = REG(B);
    NEXT(1);
L_LOAD_DEREF : {
    const TupleObject *cells = at(world, ((FunctionObject *)at(world, frame->function))->closure);
    value = ((RecordObject *)at(world, (Ref)cells->items[BX]))->values[0];
    if (UNLIKELY(value == UNDEFINED)) {
        goto slow;
    }
    REG(A) = value;
    NEXT(1);
}
L_STORE_DEREF : {
    const TupleObject *cells = at(world, ((FunctionObject *)at(world, frame->function))->closure);
    ((RecordObject *)at(world, (Ref)cells->items[BX]))->values[0] = REG(A);
    NEXT(1);
}
L_CHECK_LOCAL:
    if (UNLIKELY(REG(A) == UNDEFINED)) {
        goto slow;
    }
    NEXT(1);

    ARITHMETIC(ADD, ADD_INTS, STORE_FLOAT(float_of(x) + float_of(y)))
    ARITHMETIC(IADD, ADD_INTS, STORE_FLOAT(float_of(x) + float_of(y)))
    ARITHMETIC(SUB, SUB_INTS, STORE_FLOAT(float_of(x) - float_of(y)))
    ARITHMETIC(ISUB, SUB_INTS, STORE_FLOAT(float_of(x) - float_of(y)))
    ARITHMETIC(MUL, MUL_INTS, STORE_FLOAT(float_of(x) * float_of(y)))
    ARITHMETIC(IMUL, MUL_INTS, STORE_FLOAT(float_of(x) * float_of(y)))
    ARITHMETIC(DIV, DIV_INTS, if (LIKELY(float_of(y) != 0)){STORE_FLOAT(float_of(x) / float_of(y))})
    ARITHMETIC(IDIV, DIV_INTS,
               if (LIKELY(float_of(y) != 0)){STORE_FLOAT(float_of(x) / float_of(y))})
    ARITHMETIC(FLOORDIV, FLOORDIV_INTS, goto binary;)
    ARITHMETIC(IFLOORDIV, FLOORDIV_INTS, goto binary;)
    ARITHMETIC(MOD, MOD_INTS, goto binary;)
    ARITHMETIC(IMOD, MOD_INTS, goto binary;)
    BITWISE(AND, &)
    BITWISE(IAND, &)
    BITWISE(OR, |)
    BITWISE(IOR, |)
    BITWISE(XOR, ^)
    BITWISE(IXOR, ^)
    ARITHMETIC(LSHIFT, LSHIFT_INTS, goto binary;)
    ARITHMETIC(ILSHIFT, LSHIFT_INTS, goto binary;)
    ARITHMETIC(RSHIFT, RSHIFT_INTS, goto binary;)
    ARITHMETIC(IRSHIFT, RSHIFT_INTS, goto binary;)
L_MATMUL:
L_IMATMUL:
L_POW:
L_IPOW:
    goto binary;
    WITH_NUMBER(ADD, ADD_INTS, STORE_FLOAT(float_of(x) + (double)SIGNED_C))
    WITH_NUMBER(IADD, ADD_INTS, STORE_FLOAT(float_of(x) + (double)SIGNED_C))
    WITH_NUMBER(SUB, SUB_INTS, STORE_FLOAT(float_of(x) - (double)SIGNED_C))
    WITH_NUMBER(ISUB, SUB_INTS, STORE_FLOAT(float_of(x) - (double)SIGNED_C))
    WITH_NUMBER(MUL, MUL_INTS, STORE_FLOAT(float_of(x) * (double)SIGNED_C))
    WITH_NUMBER(IMUL, MUL_INTS, STORE_FLOAT(float_of(x) * (double)SIGNED_C))
    WITH_NUMBER(FLOORDIV, FLOORDIV_INTS, goto number;)
    WITH_NUMBER(IFLOORDIV, FLOORDIV_INTS, goto number;)
    WITH_NUMBER(MOD, MOD_INTS, goto number;)
    WITH_NUMBER(IMOD, MOD_INTS, goto number;)
    WITH_NUMBER(LSHIFT, LSHIFT_INTS, goto number;)
    WITH_NUMBER(ILSHIFT, LSHIFT_INTS, goto number;)
    WITH_NUMBER(RSHIFT, RSHIFT_INTS, goto number;)
    WITH_NUMBER(IRSHIFT, RSHIFT_INTS, goto number;)
    WITH_NUMBER(AND, AND_INTS, goto number;)
    WITH_NUMBER(IAND, AND_INTS, goto number;)
number:
    value = quick_arithmetic(opcode_of_number(OPCODE), REG(B), value_int(SIGNED_C));
    if (LIKELY(value != UNDEFINED)) {
        REG(A) = value;
        NEXT(1);
    }
    FINISH(1, binary_operate(world, opcode_of_number(OPCODE), REG(B), value_int(SIGNED_C)), A,
           RET_BINARY);
binary:
    value = quick_arithmetic(OPCODE, REG(B), REG(C));
    if (LIKELY(value != UNDEFINED)) {
        REG(A) = value;
        NEXT(1);
    }
    if ((is_ref(REG(B)) || is_int(REG(B))) &&
        (value = quick_objects(world, OPCODE, REG(B), REG(C))) != UNDEFINED) {
        REG(A) = value;
        AFTER_ALLOCATION(1);
    }
    left = REG(B);
    right = REG(C);
    OWN_METHOD(1, A, RET_BINARY, 0, own_operator(world, (Opcode)OPCODE, left, right), 2)
    FINISH(1, binary_operate(world, (Opcode)OPCODE, REG(B), REG(C)), A, RET_BINARY);
L_NEG:
    if (LIKELY(is_float(REG(B)))) {
        REG(A) = value_float(-float_of(REG(B)));
        NEXT(1);
    }
    if (is_int(REG(B)) && LIKELY(REG(B) != INT_FIRST)) {
        REG(A) = value_int(-int_of(REG(B)));
        NEXT(1);
    }
    FINISH(1, unary_operate(world, OP_NEG, REG(B)), A, RET_VALUE);
L_POS:
    FINISH(1, unary_operate(world, OP_POS, REG(B)), A, RET_VALUE);
L_INVERT:
    if (LIKELY(is_int(REG(B)))) {
        REG(A) = value_int(~int_of(REG(B)));
        NEXT(1);
    }
    FINISH(1, unary_operate(world, OP_INVERT, REG(B)), A, RET_VALUE);
L_NOT : {
    if (LIKELY(is_bool(REG(B)))) {
        REG(A) = REG(B) ^ 1;
        NEXT(1);
    }
    left = REG(B);
    if (has_kind(world, left, KIND_INSTANCE)) {
        value = truth_at(world, left, ref_to(world, pc));
        if (value == TRUE) {
            REG(A) = FALSE;
            NEXT(1);
        }
        OWN_METHOD(1, A, RET_NOT, FRAME_BOOL, value, 1)
    }
    SAVE(1);
    value = truth(world, REG(B));
    fuel = world->fuel;
    if (UNLIKELY(is_signal(value))) {
        dest = A;
        ret = RET_NOT;
        goto signal;
    }
    /* __bool__ in C gives a value at once */
    REG(A) = value == TRUE || value == FALSE ? value ^ 1 : value_bool(truth(world, value) == FALSE);
    NEXT(1);
}
    COMPARE(EQ, ==, COMPARE_EQ)
    COMPARE(NE, !=, COMPARE_NE)
    COMPARE(LT, <, COMPARE_LT)
    COMPARE(LE, <=, COMPARE_LE)
    COMPARE(GT, >, COMPARE_GT)
    COMPARE(GE, >=, COMPARE_GE)
compare_values:
    value = quick_compare(world, compare, left, right);
    if (LIKELY(value != UNDEFINED)) {
        REG(A) = value;
        NEXT(1);
    }
    OWN_METHOD(1, A, RET_COMPARE, 0, own_comparison(world, compare, left, right), 2)
    FINISH(1, compare_operate(world, compare, left, right), A, RET_COMPARE);
L_IS:
    REG(A) = value_bool(REG(B) == REG(C));
    NEXT(1);
L_IS_NOT:
    REG(A) = value_bool(REG(B) != REG(C));
    NEXT(1);
L_IN:
    world->fuel = fuel;
    value = quick_contains(world, REG(C), REG(B));
    fuel = world->fuel;
    if (LIKELY(value != UNDEFINED)) {
        REG(A) = value;
        NEXT(1);
    }
    left = REG(C);
    right = REG(B);
    if (has_kind(world, left, KIND_INSTANCE)) {
        OWN_METHOD(1, A, RET_BOOL, 0, special_lookup(world, left, NAME_contains), 2)
    }
    FINISH(1, contains(world, left, right), A, RET_BOOL);
L_NOT_IN:
    world->fuel = fuel;
    value = quick_contains(world, REG(C), REG(B));
    fuel = world->fuel;
    if (LIKELY(value != UNDEFINED)) {
        REG(A) = value ^ 1;
        NEXT(1);
    }
    left = REG(C);
    right = REG(B);
    if (has_kind(world, left, KIND_INSTANCE)) {
        OWN_METHOD(1, A, RET_NOT, 0, special_lookup(world, left, NAME_contains), 2)
    }
    SAVE(1);
    value = contains(world, left, right);
    fuel = world->fuel;
    if (UNLIKELY(is_signal(value))) {
        dest = A;
        ret = RET_NOT;
        goto signal;
    }
    REG(A) = value ^ 1;
    NEXT(1);

L_JUMP:
    TAKE_JUMP(2);
L_JUMP_BACK:
    TAKE_LOOP(2);
L_JUMP_TRUE:
    if (LIKELY(is_bool(REG(A)))) {
        if (REG(A) == TRUE) {
            TAKE_JUMP(2);
        }
        NEXT(2);
    }
    goto truth_jump;
L_JUMP_FALSE:
    if (LIKELY(is_bool(REG(A)))) {
        if (REG(A) == FALSE) {
            TAKE_JUMP(2);
        }
        NEXT(2);
    }
    goto truth_jump;
L_LOOP_TRUE:
    if (LIKELY(is_bool(REG(A)))) {
        if (REG(A) == TRUE) {
            TAKE_LOOP(2);
        }
        NEXT(2);
    }
    goto truth_jump;
truth_jump:
    if (is_int(REG(A))) {
        value = value_bool(REG(A) != INT_BIAS);
        goto decided;
    }
    if (has_plain_truth(world, REG(A))) {
        value = truth(world, REG(A));
        goto decided;
    }
    left = REG(A);
    if (has_kind(world, left, KIND_INSTANCE)) {
        value = truth_at(world, left, ref_to(world, pc));
        if (value == TRUE) {
            goto decided;
        }
        OWN_METHOD(2, 0, RET_BRANCH, FRAME_BOOL, value, 1)
    }
    SAVE(2);
    value = truth(world, left);
    goto branch;
compare_jump:
    if (compare <= COMPARE_NE && has_kind(world, left, KIND_STR) &&
        has_kind(world, right, KIND_STR)) {
        const StrObject *x = str_of(world, left), *y = str_of(world, right);
        if (x == y || (x->head.flags & y->head.flags & STR_INTERNED)) {
            value = value_bool((x == y) == (compare == COMPARE_EQ));
            goto decided;
        }
    }
    value = quick_compare(world, compare, left, right);
    if (LIKELY(value != UNDEFINED)) {
        goto decided;
    }
    OWN_METHOD(2, 0, RET_BRANCH, 0, own_comparison(world, compare, left, right), 2)
    SAVE(2);
    value = compare_operate(world, compare, left, right);
    goto branch;
branch: /* the truth of `value` decides the two-word jump at pc */
    fuel = world->fuel;
    if (UNLIKELY(!is_bool(value)) && !is_signal(value)) {
        value = truth(world, value);
    }
    if (UNLIKELY(is_signal(value))) {
        ret = RET_BRANCH;
        goto signal;
    }
decided:
    if ((value == TRUE) == jumps_when(OPCODE)) {
        if ((int32_t)pc[1] < 0) {
            TAKE_LOOP(2);
        }
        TAKE_JUMP(2);
    }
    NEXT(2);
L_JUMP_NONE:
    if (REG(A) == NONE) {
        TAKE_JUMP(2);
    }
    NEXT(2);
L_JUMP_NOT_NONE:
    if (REG(A) != NONE) {
        TAKE_JUMP(2);
    }
    NEXT(2);
    COMPARE_JUMPS(EQ, ==)
    COMPARE_JUMPS(NE, !=)
    COMPARE_JUMPS(LT, <)
    COMPARE_JUMPS(LE, <=)
    COMPARE_JUMPS(GT, >)
    COMPARE_JUMPS(GE, >=)

L_GET_ITER:
    value = iterator_at_once(world, REG(B));
    if (LIKELY(value != UNDEFINED)) {
        REG(A) = value;
        NEXT(1);
    }
    FINISH(1, get_iter(world, REG(B)), A, RET_VALUE);
L_FOR_LOOP : {
    Value iterator = REG(A);
    if (LIKELY(is_ref(iterator))) {
        RecordObject *it = at(world, (Ref)iterator);
        if (LIKELY(it->head.kind == KIND_ITER)) {
            if (it->head.flags == ITER_RANGE) { /* next, step, left */
                if (it->values[2] == INT_BIAS) {
                    NEXT(2);
                }
                REG(B) = it->values[0];
                it->values[0] += it->values[1] - INT_BIAS;
                it->values[2]--;
                TAKE_LOOP(2);
            }
            if (it->head.flags == ITER_LIST && it->values[0] != UNDEFINED) { /* list, index */
                ListObject *list = at(world, (Ref)it->values[0]);
                uint64_t index = it->values[1] - INT_BIAS;
                if (LIKELY(index < list->length)) {
                    it->values[1]++;
                    REG(B) = list_items(world, list)[index];
                    TAKE_LOOP(2);
                }
            }
            if (it->head.flags == ITER_TUPLE && it->values[0] != UNDEFINED) {
                const TupleObject *tuple = at(world, (Ref)it->values[0]);
                uint64_t index = it->values[1] - INT_BIAS;
                if (LIKELY(index < tuple->head.aux && tuple->head.aux != TUPLE_LARGE)) {
                    it->values[1]++;
                    REG(B) = tuple->items[index];
                    TAKE_LOOP(2);
                }
            }
            if (it->head.flags == ITER_STR && it->values[0] != UNDEFINED) {
                const StrObject *s = str_of(world, it->values[0]);
                uint64_t index = it->values[1] - INT_BIAS;
                if (LIKELY(index < s->length && s->head.aux == 1)) {
                    it->values[1]++;
                    REG(B) = value_ref(world->roots.chars[(uint8_t)str_data(world, s)[index]]);
                    TAKE_LOOP(2);
                }
            }
            uint32_t *to = pc + 2 + (int32_t)pc[1];
            if (it->head.flags >= ITER_ITEMS && (*to & 0xFF) == OP_UNPACK &&
                (*to >> 16) == (B | 2 << 8)) {
                /* a pair that the next instruction takes apart: it is not made */
                SAVE(2);
                value = quick_pair(world, it, frame->regs + (*to >> 8 & 0xFF));
                if (value == TRUE) {
                    fuel += (int32_t)pc[1];
                    pc = to + 1;
                    if (UNLIKELY(fuel < 0)) {
                        goto check;
                    }
                    DISPATCH();
                }
                if (value != UNDEFINED) {
                    goto next_item;
                }
            }
        } else if (it->head.kind == KIND_GENERATOR && it->head.aux == GENERATOR_SUSPENDED &&
                   !it->head.flags && LIKELY(frame->depth < world->recursion_limit)) {
            GeneratorObject *generator = (GeneratorObject *)it;
            ENTER_GENERATOR(2, B, RET_ITER)
            REG(pc[-1] >> 8 & 0xFF) = NONE;
            DISPATCH();
        } else if (it->head.kind == KIND_INSTANCE) {
            left = iterator;
            OWN_METHOD(2, B, RET_ITER, 0, special_lookup(world, iterator, NAME_next), 1)
        }
    }
    SAVE(2);
    value = iter_next(world, iterator);
next_item:
    fuel = world->fuel;
    if (LIKELY(!is_signal(value))) {
        REG(B) = value;
        if (UNLIKELY(world->collection_due)) {
            fuel += (int32_t)pc[1];
            pc += 2 + (int32_t)pc[1];
            goto collect;
        }
        TAKE_LOOP(2);
    }
    if (value == SIGNAL_STOP) {
        NEXT(2);
    }
    dest = B;
    ret = RET_ITER;
    goto signal;
}

L_CALL : {
    Value callee = REG(A);
    const Value *args = frame->regs + A + 1;
    uint32_t given = B;
    if (LIKELY(is_ref(callee))) {
        PUSH_FUNCTION()
        goto call_other;
    }
    FINISH(1, call_value(world, callee, args, (int)given, 0), C, RET_VALUE);
call_other:
    PUSH_DEFAULTED()
    MAKE_GENERATOR()
    CALL_BOUND()
    CALL_INSTANCE()
    if (object_of(world, callee)->kind == KIND_NATIVE) {
        TRY_QUICK(quick_natives[((NativeObject *)at(world, (Ref)callee))->index], args, given)
        if (is_native_of(world, callee, NATIVE_builtin_len) && given == 1 &&
            has_kind(world, args[0], KIND_INSTANCE)) {
            left = args[0];
            OWN_METHOD(1, C, RET_LENGTH, 0, special_lookup(world, left, NAME_len), 1)
        }
        FINISH(1, call_native(world, at(world, (Ref)callee), args, (int)given, 0), C, RET_VALUE);
    }
    const TypeObject *type = at(world, (Ref)callee);
    if (type->head.kind == KIND_TYPE && type->type_id < TYPE_ID_COUNT) {
        TRY_QUICK(quick_types[type->type_id], args, given)
    } else if (type->head.kind == KIND_TYPE && type->init_epoch == world->epoch) {
        /* the instance and the frame of its __init__ at once */
        callee = value_ref(type->init);
        FunctionObject *function = at(world, type->init);
        CodeObject *code = at(world, function->code);
        Ref ref = world->stack_top;
        uint32_t end = ref + code->frame_bytes;
        Ref cell;
        const Value *rest = code->simple_count == given + 1
                                ? args
                                : defaults_behind(world, function, code, given + 1);
        if (LIKELY(rest) &&
            LIKELY(end <= world->stack_end && frame->depth < world->recursion_limit) &&
            LIKELY((cell = bump(world, 8 + type->capacity * 8u)))) {
            InstanceObject *instance = at(world, cell);
            instance->head =
                (Object){.shape = type->root, .kind = KIND_INSTANCE, .aux = type->capacity};
            for (uint32_t i = 0; i < type->capacity; i++) {
                instance->slots[i] = UNDEFINED;
            }
            Frame *next = at(world, ref);
            frame->pc = ref_to(world, pc + 1);
            FILL_FRAME(C, FRAME_INIT, ref_to(world, instance))
            next->regs[0] = value_of(world, instance);
            for (uint32_t i = 0; i < given; i++) {
                next->regs[i + 1] = args[i];
            }
            for (uint32_t i = given + 1; i < code->simple_count; i++) {
                next->regs[i] = rest[i - given - 1];
            }
            ENTER_FRAME(code->simple_count)
        }
        callee = REG(A);
    }
    FINISH(1, call_value(world, callee, args, (int)given, 0), C, RET_VALUE);
}
L_CALL_METHOD : {
    Value callee = REG(A);
    uint32_t bound = REG(A + 1) != UNDEFINED;
    uint32_t given = B + bound;
    const Value *args = frame->regs + A + 2 - bound;
    if (LIKELY(is_ref(callee))) {
        { PUSH_FUNCTION() }
        if (LIKELY(object_of(world, callee)->kind == KIND_NATIVE)) {
            TRY_QUICK(quick_natives[((NativeObject *)at(world, (Ref)callee))->index], args, given)
            FINISH(1, call_native(world, at(world, (Ref)callee), args, (int)given, 0), C,
                   RET_VALUE);
        }
        PUSH_DEFAULTED()
        MAKE_GENERATOR()
        CALL_BOUND()
    }
    FINISH(1, call_value(world, callee, args, (int)given, 0), C, RET_VALUE);
}
L_CALL_KW : {
    uint32_t bound = REG(A + 1) != UNDEFINED;
    Ref names = (Ref)((TupleObject *)at(world, ((CodeObject *)at(world, frame->code))->consts))
                    ->items[pc[1]];
    FINISH(2, call_value(world, REG(A), frame->regs + A + 2 - bound, (int)(B + bound), names), C,
           RET_VALUE);
}
own_method
    : { /* `value` with as many of left, right and third as it has parameters; its result: dest, ret */
    Value callee = value;
    FunctionObject *function = at(world, (Ref)callee);
    CodeObject *code = at(world, function->code);
    uint32_t end = world->stack_top + code->frame_bytes;
    Frame *next = at(world, world->stack_top);
    FILL_FRAME(dest, own_flags, 0)
    next->ret = (uint8_t)ret;
    next->regs[0] = left;
    uint32_t filled = code->simple_count;
    if (filled > 1) {
        next->regs[1] = right;
    }
    if (filled > 2) {
        next->regs[2] = third;
    }
    ENTER_FRAME(filled)
}
L_RETURN : {
    value = REG(A);
    fuel += BX;
    if (LIKELY(!(frame->ret | frame->flags))) {
        uint32_t to = frame->dest;
        world->stack_top = ref_to(world, frame);
        frame = at(world, frame->prev);
        REG(to) = value;
        pc = at(world, frame->pc);
        DISPATCH();
    }
    if (LIKELY(frame->ret == RET_STEP && !frame->flags)) { /* a native frame called it */
        world->fuel = fuel;
        world->stack_top = ref_to(world, frame);
        world->frame = frame->prev;
        frame = at(world, world->frame);
        goto step;
    }
    if (LIKELY(frame->flags == FRAME_INIT && frame->ret == RET_VALUE && value == NONE)) {
        uint32_t to = frame->dest;
        value = value_ref(frame->owner);
        world->stack_top = ref_to(world, frame);
        frame = at(world, frame->prev);
        REG(to) = value;
        pc = at(world, frame->pc);
        DISPATCH();
    }
    if (!(frame->flags & ~FRAME_BOOL) && is_answer((Return)frame->ret, value)) {
        dest = frame->dest;
        ret = (Return)frame->ret;
        world->stack_top = ref_to(world, frame);
        frame = at(world, frame->prev);
        pc = at(world, frame->pc);
        if (ret == RET_BRANCH) {
            pc -= 2;
            goto decided;
        }
        if (ret == RET_DISCARD) {
            DISPATCH();
        }
        REG(dest) = ret == RET_NOT ? value ^ 1 : value;
        if (ret == RET_ITER) {
            pc -= 2;
            TAKE_LOOP(2);
        }
        DISPATCH();
    }
    if (frame->ret == RET_DELEGATE && (frame->flags & ~FRAME_WATCHED) == FRAME_GENERATOR) {
        GeneratorObject *generator = at(world, frame->owner);
        if (LIKELY(!(generator->head.flags & GENERATOR_ASYNC))) { /* who awaited it goes on */
            uint32_t to = frame->dest;
            bool watched = frame->flags & FRAME_WATCHED;
            generator->head.aux = GENERATOR_DONE;
            world->handled = generator->handled;
            generator->handled = NONE;
            frame = at(world, frame->prev);
            REG(to) = value;
            pc = at(world, frame->pc);
            if (watched) {
                world->fuel = fuel;
                lifetime_coroutine_ended(world);
                if (UNLIKELY(world->collection_due)) {
                    goto collect;
                }
            }
            DISPATCH();
        }
    }
    world->fuel = fuel;
    world->frame = ref_to(world, frame);
    goto deliver;
}

L_LOAD_METHOD : {
    Value object = REG(B);
    if (LIKELY(is_ref(object) && object_of(world, object)->shape == pc[2] &&
               world->epoch == pc[3])) {
        REG(A) = value_ref(pc[4]);
        REG(A + 1) = object;
        NEXT(5);
    }
    if (is_ref(object)) {
        Ref shape = object_of(world, object)->shape, place = ref_to(world, pc);
        const ShapeCacheEntry *entry = shape_entry(host_side(world)->methods, shape, place);
        if (shape_known(world, entry, shape, place)) {
            REG(A) = value_ref(entry->next);
            REG(A + 1) = object;
            NEXT(5);
        }
    }
    FINISH(5, slow_load_method(world, frame, pc), A, RET_VALUE);
}
L_LOAD_ATTR : {
    Value object = REG(B);
    if (LIKELY(is_ref(object))) {
        const InstanceObject *instance = at(world, (Ref)object);
        if (LIKELY(instance->head.shape == pc[2] && world->epoch == pc[4])) {
            value = instance->slots[pc[3]];
            if (LIKELY(value != UNDEFINED)) {
                REG(A) = value;
                NEXT(5);
            }
        }
        Ref place = ref_to(world, pc);
        const ShapeCacheEntry *entry =
            shape_entry(host_side(world)->loads, instance->head.shape, place);
        if (shape_known(world, entry, instance->head.shape, place) &&
            (value = entry->next ? dict_entries(world, at(world, entry->next))[entry->slot]
                                 : instance->slots[entry->slot]) != UNDEFINED) {
            REG(A) = value;
            NEXT(5);
        }
        entry = shape_entry(host_side(world)->methods, instance->head.shape, place);
        if (shape_known(world, entry, instance->head.shape, place)) {
            left = object;
            OWN_METHOD(5, A, RET_VALUE, 0, value_ref(entry->next), 1)
        }
    }
    FINISH(5, slow_load_attr(world, frame, pc), A, RET_VALUE);
}
L_STORE_ATTR : {
    Value object = REG(A);
    if (LIKELY(is_ref(object))) {
        InstanceObject *instance = at(world, (Ref)object);
        if (LIKELY(instance->head.shape == pc[2] && world->epoch == pc[5])) {
            instance->slots[pc[3]] = REG(B);
            instance->head.shape = pc[4];
            NEXT(6);
        }
        Ref place = ref_to(world, pc);
        const ShapeCacheEntry *entry =
            shape_entry(host_side(world)->stores, instance->head.shape, place);
        if (shape_known(world, entry, instance->head.shape, place)) {
            instance->slots[entry->slot] = REG(B);
            instance->head.shape = entry->next;
            NEXT(6);
        }
        entry = shape_entry(host_side(world)->methods, instance->head.shape, place);
        if (shape_known(world, entry, instance->head.shape, place)) {
            left = object;
            right = REG(B);
            OWN_METHOD(6, 0, RET_DISCARD, 0, value_ref(entry->next), 2)
        }
    }
    SAVE(6);
    value = slow_store_attr(world, frame, pc);
    goto discard;
}

L_GET_ITEM:
    left = REG(B);
    right = REG(C);
    LIST_ITEM
    goto item;
L_GET_ITEM_INT:
    left = REG(B);
    right = value_int(SIGNED_C);
    LIST_ITEM
item: /* left[right] */
    if (LIKELY(is_ref(left))) {
        const ListObject *list = at(world, (Ref)left);
        const Object *container = object_of(world, left);
        if (container->kind == KIND_DICT) {
            const DictObject *dict = (const DictObject *)container;
            world->fuel = fuel;
            int64_t entry = dict_find_plain(world, dict, right);
            if (LIKELY(entry >= 0)) {
                fuel = world->fuel;
                REG(A) = dict_entries(world, dict)[2 * entry + 1];
                NEXT(1);
            }
        } else if (is_int(right)) {
            int64_t index = int_of(right);
            if (container->kind == KIND_LIST) {
                index += index < 0 ? list->length : 0;
                if (LIKELY((uint64_t)index < list->length)) {
                    REG(A) = list_items(world, list)[index];
                    NEXT(1);
                }
            } else if (container->kind == KIND_TUPLE && container->aux != TUPLE_LARGE) {
                index += index < 0 ? container->aux : 0;
                if (LIKELY((uint64_t)index < container->aux)) {
                    REG(A) = ((const TupleObject *)container)->items[index];
                    NEXT(1);
                }
            } else if (container->kind == KIND_STR && container->aux == 1) {
                const StrObject *s = (const StrObject *)container;
                index += index < 0 ? s->length : 0;
                if (LIKELY((uint64_t)index < s->length)) {
                    REG(A) = value_ref(world->roots.chars[(uint8_t)str_data(world, s)[index]]);
                    NEXT(1);
                }
            } else if (container->kind == KIND_RANGE) { /* start, stop, step, length */
                const Value *parts = ((const RecordObject *)container)->values;
                index += index < 0 ? int_of(parts[3]) : 0;
                if (LIKELY(are_ints(parts[0] & parts[1], parts[2] & parts[3])) &&
                    LIKELY((uint64_t)index < parts[3] - INT_BIAS)) {
                    REG(A) = value_int(int_of(parts[0]) + index * int_of(parts[2]));
                    NEXT(1);
                }
            }
        }
    }
    if (has_kind(world, left, KIND_INSTANCE)) {
        OWN_METHOD(1, A, RET_VALUE, 0, special_lookup(world, left, NAME_getitem), 2)
        world->fuel = fuel;
        value = item_inside(world, left, right);
        if (value != UNDEFINED) {
            fuel = world->fuel;
            REG(A) = value;
            NEXT(1);
        }
    }
    FINISH(1, get_item(world, left, right), A, RET_VALUE);
L_GET_SLICE:
    value = quick_slice(world, REG(B), frame->regs + C);
    if (LIKELY(value != UNDEFINED)) {
        REG(A) = value;
        AFTER_ALLOCATION(1);
    }
    FINISH(1, get_slice(world, REG(B), frame->regs + C), A, RET_VALUE);
L_SET_ITEM : {
    Value object = REG(A), key = REG(B);
    if (LIKELY(is_ref(object))) {
        const ListObject *list = at(world, (Ref)object);
        uint64_t place = key - INT_BIAS;
        if (LIKELY(list->head.kind == KIND_LIST) && LIKELY(place < list->length)) {
            list_items(world, list)[place] = REG(C);
            NEXT(1);
        }
        if (list->head.kind == KIND_DICT) {
            world->fuel = fuel;
            if (LIKELY(dict_set_plain(world, dict_of(world, object), key, REG(C)))) {
                fuel = world->fuel;
                AFTER_ALLOCATION(1);
            }
        }
    }
    if (has_kind(world, object, KIND_INSTANCE)) {
        left = object;
        right = key;
        third = REG(C);
        OWN_METHOD(1, 0, RET_DISCARD, 0, special_lookup(world, object, NAME_setitem), 3)
        world->fuel = fuel;
        if (set_item_inside(world, object, key, third)) {
            fuel = world->fuel;
            AFTER_ALLOCATION(1);
        }
    }
    SAVE(1);
    value = set_item(world, object, key, REG(C));
    goto discard;
}
L_DELETE_ITEM:
    SAVE(1);
    value = delete_item(world, REG(A), REG(B));
    goto discard;
L_DELETE_ATTR:
    SAVE(2);
    value = attr_delete(
        world, REG(A),
        ((TupleObject *)at(world, ((CodeObject *)at(world, frame->code))->consts))->items[pc[1]]);
    goto discard;
L_UNPACK : {
    Value source = REG(B);
    if (LIKELY(is_ref(source))) {
        const Object *object = object_of(world, source);
        const Value *items = NULL;
        if (object->kind == KIND_TUPLE && object->aux == C) {
            items = ((const TupleObject *)object)->items;
        } else if (object->kind == KIND_LIST && ((const ListObject *)object)->length == C && C) {
            items = list_items(world, (const ListObject *)object);
        }
        if (LIKELY(items)) {
            Value *to = frame->regs + A;
            for (uint32_t i = 0; i < C; i++) {
                to[i] = items[i];
            }
            NEXT(1);
        }
    }
    goto slow;
}
L_BUILD_SLICE : {
    Ref cell = bump(world, 8 + 3 * sizeof(Value));
    if (LIKELY(cell)) {
        RecordObject *slice = at(world, cell);
        slice->head =
            (Object){.shape = world->roots.shapes[TYPE_SLICE], .kind = KIND_SLICE, .aux = 3};
        copy_values(slice->values, frame->regs + B, 3);
        REG(A) = value_ref(cell);
        NEXT(1);
    }
    goto slow;
}
L_BUILD_TUPLE : {
    Ref cell;
    if (LIKELY(C - 1 < 15) && LIKELY((cell = bump(world, 8 + 8 * C)))) {
        TupleObject *tuple = at(world, cell);
        tuple->head = (Object){
            .shape = world->roots.shapes[TYPE_TUPLE], .kind = KIND_TUPLE, .aux = (uint16_t)C};
        for (uint32_t i = 0; i < C; i++) {
            tuple->items[i] = REG(B + i);
        }
        REG(A) = value_ref(cell);
        NEXT(1);
    }
    FINISH(1, tuple_from(world, frame->regs + B, C), A, RET_VALUE);
}
L_BUILD_LIST : {
    Ref cell, items = 0;
    if (LIKELY(C < 16) && LIKELY(!C || (items = bump(world, 8 + 8 * C))) &&
        LIKELY((cell = bump(world, sizeof(ListObject))))) {
        if (C) {
            ArrayObject *array = at(world, items);
            array->head = (Object){.shape = C, .kind = KIND_ARRAY};
            for (uint32_t i = 0; i < C; i++) {
                array->items[i] = REG(B + i);
            }
        }
        ListObject *list = at(world, cell);
        *list = (ListObject){.head = {.shape = world->roots.shapes[TYPE_LIST], .kind = KIND_LIST},
                             .length = C,
                             .capacity = C,
                             .items = items};
        REG(A) = value_ref(cell);
        NEXT(1);
    }
    FINISH(1, list_from(world, frame->regs + B, C), A, RET_VALUE);
}
L_BUILD_STRING:
    FINISH(1, build_string(world, frame->regs + B, C), A, RET_VALUE);
L_FORMAT : {
    value = REG(B);
    if (!pc[1]) { /* no conversion, no format */
        if (is_ref(value) && object_of(world, value)->kind == KIND_STR) {
            REG(A) = value;
            NEXT(2);
        }
        if (is_int(value)) {
            FINISH(2, int_to_str(world, value, 10), A, RET_VALUE);
        }
    } else if (pc[1] == 256) { /* a format, no conversion */
        world->fuel = fuel;
        value = format_usual(world, value, REG(C));
        fuel = world->fuel;
        if (LIKELY(value != UNDEFINED)) {
            REG(A) = value;
            AFTER_ALLOCATION(2);
        }
    }
    goto slow;
}
L_STAR_ARGS:
    if (LIKELY(has_kind(world, REG(B), KIND_TUPLE) || has_kind(world, REG(B), KIND_LIST))) {
        REG(A) = REG(B);
        NEXT(1);
    }
    goto slow;
L_STAR_KEYWORDS:
    if (LIKELY(
            has_kind(world, REG(B), KIND_DICT))) { /* the call reads it before anything else runs */
        REG(A) = REG(B);
        NEXT(1);
    }
    goto slow;
L_BUILD_DICT : {
    Ref cell;
    if (LIKELY(!B) && LIKELY((cell = bump(world, sizeof(DictObject))))) {
        DictObject *dict = at(world, cell);
        *dict = (DictObject){.head = {.shape = world->roots.shapes[TYPE_DICT], .kind = KIND_DICT}};
        REG(A) = value_ref(cell);
        NEXT(1);
    }
    goto slow;
}
L_BUILD_SET : {
    Ref cell = bump(world, sizeof(SetObject));
    if (LIKELY(cell)) {
        SetObject *set = at(world, cell);
        *set = (SetObject){.head = {.shape = world->roots.shapes[TYPE_SET], .kind = KIND_SET}};
        REG(A) = value_ref(cell);
        NEXT(1);
    }
    goto slow;
}
L_SET_ADD:
    if (UNLIKELY(!has_kind(world, REG(A), KIND_SET))) {
        goto slow;
    }
    world->fuel = fuel;
    if (LIKELY(set_add_plain(world, set_of(world, REG(A)), REG(B)))) {
        fuel = world->fuel;
        AFTER_ALLOCATION(1);
    }
    SAVE(1);
    value = keyed(world, KEYED_SET, REG(A), REG(B), NONE);
    goto discard;
L_DICT_SET:
    if (UNLIKELY(!has_kind(world, REG(A), KIND_DICT))) {
        goto slow;
    }
    world->fuel = fuel;
    if (LIKELY(dict_set_plain(world, dict_of(world, REG(A)), REG(B), REG(C)))) {
        fuel = world->fuel;
        AFTER_ALLOCATION(1);
    }
    SAVE(1);
    value = keyed(world, KEYED_SET, REG(A), REG(B), REG(C));
    goto discard;
L_MAKE_CELL : {
    Ref cell = bump(world, 16);
    if (LIKELY(cell)) {
        RecordObject *record = at(world, cell);
        record->head =
            (Object){.shape = world->roots.shapes[TYPE_CELL], .kind = KIND_CELL, .aux = 1};
        record->values[0] = REG(A);
        REG(A) = value_ref(cell);
        NEXT(1);
    }
    goto slow;
}
L_LOAD_FREE_CELL : {
    const TupleObject *cells = at(world, ((FunctionObject *)at(world, frame->function))->closure);
    REG(A) = cells->items[BX];
    NEXT(1);
}
L_LIST_APPEND : {
    ListObject *list = at(world, (Ref)REG(A));
    if (LIKELY(has_kind(world, REG(A), KIND_LIST)) && LIKELY(list->length < list->capacity)) {
        list_items(world, list)[list->length++] = REG(B);
        NEXT(1);
    }
    goto slow;
}
L_YIELD : {
    value = REG(B);
    Frame *up = at(world, frame->prev);
    GeneratorObject *generator = at(world, frame->owner);
    if (frame->ret == RET_STEP && !generator->head.flags && fuel >= 2) {
        /* what the step would do with the item, without leaving the generator */
        bool taken = false;
        if (up->code == STEP_items && up->pc == ITEMS_COMING &&
            up->regs[ITEMS_ITERATOR] == value_ref(frame->owner)) {
            ListObject *list = at(world, (Ref)up->regs[ITEMS_LIST]);
            taken = list->length + 1 < list->capacity;
            if (LIKELY(taken)) {
                list_items(world, list)[list->length++] = value;
            }
        } else if (up->code == STEP_each) {
            world->fuel = fuel;
            taken = each_takes(world, up, value_ref(frame->owner), value);
            fuel = taken ? world->fuel : fuel;
        } else if (up->code == STEP_truths) {
            taken = truths_takes(up, value_ref(frame->owner), value);
        }
        if (taken) {
            fuel -= 2;
            REG(A) = NONE;
            AFTER_ALLOCATION(1);
        }
    }
    if (LIKELY(frame->ret == RET_ITER) && LIKELY(!generator->head.flags)) {
        frame->pc = ref_to(world, pc + 1);
        generator->head.aux = GENERATOR_SUSPENDED;
        world->handled = generator->handled;
        generator->handled = NONE;
        dest = frame->dest;
        frame = up;
        REG(dest) = value;
        pc = (uint32_t *)at(world, frame->pc) - 2;
        TAKE_LOOP(2);
    }
    frame->pc = ref_to(world, pc + 1);
    generator_suspend(world, generator, false);
    world->frame = ref_to(world, frame);
    world->fuel = fuel;
    goto deliver_yield;
}
L_YIELD_FROM : {
    GeneratorObject *generator = at(world, (Ref)REG(B));
    if (LIKELY(has_kind(world, REG(B), KIND_GENERATOR)) &&
        LIKELY(generator->head.aux == GENERATOR_CREATED) && REG(B + 1) == NONE &&
        LIKELY(frame->depth < world->recursion_limit)) { /* its first run */
        ENTER_GENERATOR(1, A, RET_DELEGATE)
        fuel -= ((CodeObject *)at(world, frame->code))->word_count;
        if (UNLIKELY(fuel < 0)) {
            goto check;
        }
        DISPATCH();
    }
    goto slow;
}
L_GET_AWAITABLE: /* a coroutine that nothing awaits yet */
    if (LIKELY(has_kind(world, REG(B), KIND_GENERATOR)) &&
        LIKELY((object_of(world, REG(B))->flags & (GENERATOR_COROUTINE | GENERATOR_DELEGATES)) ==
               GENERATOR_COROUTINE)) {
        REG(A) = REG(B);
        NEXT(1);
    }
    goto slow;
L_ASYNC_YIELD : {
    value = REG(B);
    frame->pc = ref_to(world, pc + 1);
    generator_suspend(world, at(world, frame->owner), false);
    object_of(world, value_ref(frame->owner))->flags |= GENERATOR_ITEM;
    world->frame = ref_to(world, frame);
    world->fuel = fuel;
    goto deliver_yield;
}
L_EXC_PUSH: /* the end of a try without an exception, or the usual handler of a function */
    value = REG(A);
    if (value == UNDEFINED) {
        REG(A + 1) = UNDEFINED;
        NEXT(1);
    }
    if (LIKELY(!(frame->flags & FRAME_GENERATOR)) && LIKELY(is_thrown(world, value))) {
        REG(A + 1) = world->handled;
        world->handled = value;
        NEXT(1);
    }
    goto slow;
L_EXC_POP:
    value = REG(A + 1);
    if (UNLIKELY(world->ends_thrown)) {
        goto slow;
    }
    if (value == UNDEFINED) {
        NEXT(1);
    }
    if (LIKELY(value == NONE || is_thrown(world, value))) {
        world->handled = value;
        NEXT(1);
    }
    goto slow;
L_EXC_MATCH:
    if (LIKELY(has_kind(world, REG(C), KIND_TYPE)) && is_exception_type(world, REG(C))) {
        REG(A) = value_bool(type_is_subtype(world, type_of(world, REG(B)), at(world, (Ref)REG(C))));
        NEXT(1);
    }
    goto slow;
    /* Everything else goes through one outlined function. */
L_DELETE_GLOBAL:
L_LOAD_NAME:
L_STORE_NAME:
L_DELETE_NAME:
L_MAKE_EXTRA:
L_LOAD_EXTRA:
L_STORE_EXTRA:
L_DELETE_EXTRA:
L_DELETE_CELL:
L_LOAD_CLASS_DEREF:
L_DELETE_DEREF:
L_DELETE_LOCAL:
L_LET_GO:
L_CALL_EX:
L_LOAD_SPECIAL:
L_LIST_EXTEND:
L_SET_UPDATE:
L_DICT_UPDATE:
L_DICT_MERGE:
L_LIST_TO_TUPLE:
L_UNPACK_EX:
L_GET_YIELD_FROM:
L_GET_AITER:
L_GET_ANEXT:
L_END_ASYNC_FOR:
L_RAISE:
L_RAISE_FROM:
L_RERAISE:
L_IMPORT:
L_IMPORT_FROM:
L_IMPORT_STAR:
L_MAKE_FUNCTION:
L_BUILD_CLASS:
L_MATCH_SEQUENCE:
L_MATCH_MAPPING:
L_MATCH_CLASS:
L_MATCH_KEYS:
L_MATCH_REST:
L_GET_LEN:
slow: /* stores its own results; UNDEFINED in `value` says that all is done */
    SAVE(opcode_words[OPCODE]);
    value = slow_instruction(world, frame, pc);
    fuel = world->fuel;
    if (LIKELY(!is_signal(value))) {
        if (UNLIKELY(world->collection_due)) {
            pc += opcode_words[OPCODE];
            goto collect;
        }
        NEXT(opcode_words[OPCODE]);
    }
    if (value == SIGNAL_STOP && (*pc & 0xFF) == OP_YIELD_FROM) { /* it hands a value out */
        value = world->result;
        frame->pc = ref_to(world, pc);
        generator_suspend(world, at(world, frame->owner), true);
        goto deliver_yield;
    }
    dest = world->slow_dest;
    ret = (Return)world->slow_ret;
    goto signal;

discard:
    fuel = world->fuel;
    if (UNLIKELY(is_signal(value))) {
        ret = RET_DISCARD;
        goto signal;
    }
    if (UNLIKELY(world->collection_due)) {
        pc += opcode_words[OPCODE];
        goto collect;
    }
    NEXT(opcode_words[OPCODE]);

collect: /* between two instructions, pc at the next */
    SAVE(0);
    value = lifetime_collect_between(world);
    fuel = world->fuel;
    if (is_signal(value)) {
        ret = RET_DISCARD;
        goto signal;
    }
    DISPATCH();

check: /* fuel is below zero, pc at an instruction's start */
    SAVE(0);
    value = charge_check(world);
    if (UNLIKELY(value != NONE)) {
        return value;
    }
    fuel = world->fuel;
    if (world->collection_due || world->stress == 1) {
        goto collect;
    }
    DISPATCH();

signal: /* an instruction at pc of `frame` ended with the signal in `value` */
    if (LIKELY(value == SIGNAL_CALL)) {
        Frame *pushed = at(world, world->frame);
        pushed->dest = (uint16_t)dest;
        pushed->ret = (uint8_t)ret;
        goto enter;
    }
    if (value == SIGNAL_ERROR) {
        goto unwind;
    }
    if (value == SIGNAL_MEMORY) {
        fuel = world->fuel_before;
        SAVE(0);
        if (!loop_make_room(world, ref_to(world, pc))) {
            return world_limit(world, ENGINE_LIMIT_MEMORY);
        }
        DISPATCH();
    }
    if (value == SIGNAL_STOP) {
        value = raise_surely(world, TYPE_STOP_ITERATION, UNDEFINED);
        goto signal;
    }
    return value;

enter: /* world->frame is to be run from its pc */
    frame = at(world, world->frame);
    fuel = world->fuel;
    if (frame->flags & FRAME_NATIVE) {
        value = UNDEFINED;
        goto step;
    }
    pc = at(world, frame->pc);
    if (UNLIKELY(fuel < 0)) {
        goto check;
    }
    DISPATCH();

step: /* the native frame `frame` gets `value` as input */
    world->result = value;
    if (UNLIKELY(world->fuel < 0) && !charge(world, 0)) { /* what natives owe */
        return SIGNAL_LIMIT;
    }
    value = step_functions[frame->code](world, frame, value);
    fuel = world->fuel;
    world->retry_place = value == SIGNAL_MEMORY ? world->retry_place : 0;
    if (LIKELY(!is_signal(value))) {
        goto deliver;
    }
    if (LIKELY(value == SIGNAL_CALL)) {
        Frame *pushed = at(world, world->frame);
        if (pushed != frame) {
            if (pushed->ret == RET_VALUE) { /* it is not meant for a generator */
                pushed->ret = RET_STEP;
            }
            goto enter;
        }
        value = UNDEFINED; /* it goes on by itself */
        goto step;
    }
    if (value == SIGNAL_MEMORY) {
        if (!loop_make_room_for_step(world, world->frame + frame->pc)) {
            return world_limit(world, ENGINE_LIMIT_MEMORY);
        }
        value = world->result;
        goto step;
    }
    if (value == SIGNAL_STOP) {
        if (frame->ret == RET_ITER) {
            pop_frame(world, frame);
            frame = at(world, world->frame);
            pc = at(world, frame->pc);
            DISPATCH();
        }
        value = raise_surely(world, TYPE_STOP_ITERATION, UNDEFINED);
    }
    if (value == SIGNAL_DONE) {
        if (frame->ret == RET_SEND) {
            dest = frame->dest;
            pop_frame(world, frame);
            frame = at(world, world->frame);
            pc = at(world, frame->pc);
            REG(dest) = world->result;
            DISPATCH();
        }
        value = raise_surely(world, TYPE_STOP_ITERATION, world->result);
    }
    if (value == SIGNAL_ERROR) {
        goto unwind;
    }
    return value;

deliver_yield: /* `value` from a generator's frame, which stays as it is */
    while (frame->ret == RET_DELEGATE) { /* it comes out of the outer generator */
        frame = at(world, frame->prev);
        frame->pc -= 4;
        generator_suspend(world, at(world, frame->owner), true);
    }
    ret = (Return)frame->ret;
    dest = frame->dest;
    world->frame = frame->prev;
    goto hand_over;

deliver: /* `value` is the result of `frame`, world->frame, which is done */
    if (frame->flags & FRAME_GENERATOR) {
        value = generator_finish(world, frame, value);
        ret = (Return)(frame->ret == RET_SEND ? RET_DELEGATE : frame->ret);
        dest = frame->dest;
        world->frame = frame->prev;
        if (value == SIGNAL_STOP && ret == RET_ITER) {
            frame = at(world, world->frame);
            pc = at(world, frame->pc);
            DISPATCH();
        }
        if (is_signal(value)) {
            frame = at(world, world->frame);
            goto thrown_in;
        }
    } else {
        if (frame->flags & FRAME_INIT) {
            if (UNLIKELY(value != NONE)) {
                value = raise_answer(world, TYPE_TYPE_ERROR,
                                     "__init__() should return None, not '%T'", value);
                pop_frame(world, frame);
                frame = at(world, world->frame);
                goto thrown_in;
            }
            value = value_ref(frame->owner);
        }
        if (UNLIKELY(frame->flags & FRAME_WANTS)) {
            value = answer_wanted(world, frame->flags, value);
            if (is_signal(value)) {
                pop_frame(world, frame);
                frame = at(world, world->frame);
                goto thrown_in;
            }
        }
        ret = (Return)frame->ret;
        dest = frame->dest;
        if (UNLIKELY(frame->flags & FRAME_WATCHED)) {
            lifetime_frame_ended(world);
        }
        pop_frame(world, frame);
    }
hand_over:
    if (ret == RET_EXIT) {
        return value;
    }
    frame = at(world, world->frame);
    if (ret == RET_STEP) {
        goto step;
    }
    fuel = world->fuel;
    if (ret == RET_SEND) { /* the generator of this frame yields it */
        frame->pc -= 4;
        generator_suspend(world, at(world, frame->owner), true);
        goto deliver_yield;
    }
    pc = at(world, frame->pc);
    switch ((int)ret) {
    case RET_VALUE:
    case RET_DELEGATE: REG(dest) = value; goto delivered;
    case RET_DISCARD: goto delivered;
    case RET_LENGTH: /* no plain int: the step knows */
        SAVE(0);
        value = length_of_answer(world, value);
        if (value == SIGNAL_CALL) {
            ret = RET_VALUE;
        }
        goto signal;
    case RET_ITER:
        REG(dest) = value;
        pc -= 2;
        TAKE_LOOP(2);
    case RET_UNPACK:
        value = unpack_list(world, frame, value, dest);
        if (is_signal(value)) {
            goto signal;
        }
        DISPATCH();
    case RET_BINARY:
    case RET_COMPARE:
        if (UNLIKELY(value == NOT_IMPLEMENTED)) {
            pc -= 1;
            FINISH(1, slow_reflected(world, frame, pc), dest, RET_VALUE);
        }
        REG(dest) = value;
        DISPATCH();
    case RET_BRANCH:
        pc -= 2;
        if (UNLIKELY(value == NOT_IMPLEMENTED)) {
            SAVE(2);
            value = slow_reflected(world, frame, pc);
        }
        goto branch;
    case RET_BOOL:
    case RET_NOT:
        if (!is_bool(value)) {
            value = truth(world, value);
            if (is_signal(value)) {
                fuel = world->fuel;
                pc -= 1;
                goto signal;
            }
        }
        REG(dest) = ret == RET_NOT ? value ^ 1 : value;
        DISPATCH();
    default: UNREACHABLE();
    }
delivered: /* native frames do not look for it */
    if (UNLIKELY(world->collection_due)) {
        goto collect;
    }
    DISPATCH();

thrown_in: /* the frame of world->frame gets world->error, for which memory may have lacked */
    if (UNLIKELY(value != SIGNAL_ERROR)) {
        return value;
    }
unwind: /* world->error leaves the instruction before frame->pc */
    frame = at(world, world->frame);
    for (;;) {
        if (frame->flags & FRAME_NATIVE) {
            if (frame->flags & FRAME_CATCHES) {
                world->fuel--; /* of a forged one: it may throw what it catches again and again */
                value = SIGNAL_ERROR;
                goto step;
            }
        } else {
            add_traceback(world, frame);
            if (find_handler(world, frame)) {
                pc = at(world, frame->pc);
                fuel = world->fuel;
                DISPATCH();
            }
        }
        ret = (Return)frame->ret;
        uint32_t dest_of = frame->dest;
        if ((frame->flags & FRAME_GENERATOR) &&
            generator_finish(world, frame, SIGNAL_ERROR) != SIGNAL_ERROR) {
            return SIGNAL_LIMIT;
        }
        world->ends_thrown |= frame->flags & FRAME_WATCHED;
        pop_frame(world, frame);
        if (ret == RET_EXIT) {
            return SIGNAL_ERROR;
        }
        frame = at(world, world->frame);
        if ((ret == RET_DELEGATE || ret == RET_SEND) &&
            is_instance(world, world->error, TYPE_STOP_ITERATION)) {
            frame->regs[dest_of] = stop_value(world);
            ret = RET_ITER;
        }
        if (ret == RET_ITER && is_instance(world, world->error, TYPE_STOP_ITERATION)) {
            world->error = UNDEFINED;
            pc = at(world, frame->pc);
            fuel = world->fuel;
            DISPATCH();
        }
    }
}
