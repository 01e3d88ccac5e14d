/* operator: the operators as functions. */
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"

#define OPERATOR(name, op)                                                                         \
    Value operator_##name(World *world, Value *args, int count) {                                  \
        (void)count;                                                                               \
        return operate(world, op, args[0], args[1]);                                               \
    }
OPERATOR(lt, OP_LT)
OPERATOR(le, OP_LE)
OPERATOR(eq, OP_EQ)
OPERATOR(ne, OP_NE)
OPERATOR(gt, OP_GT)
OPERATOR(ge, OP_GE)
OPERATOR(add, OP_ADD)
OPERATOR(and_, OP_AND)
OPERATOR(floordiv, OP_FLOORDIV)
OPERATOR(lshift, OP_LSHIFT)
OPERATOR(matmul, OP_MATMUL)
OPERATOR(mod, OP_MOD)
OPERATOR(mul, OP_MUL)
OPERATOR(or_, OP_OR)
OPERATOR(pow, OP_POW)
OPERATOR(rshift, OP_RSHIFT)
OPERATOR(sub, OP_SUB)
OPERATOR(truediv, OP_DIV)
OPERATOR(xor, OP_XOR)
OPERATOR(iadd, OP_IADD)
OPERATOR(iand, OP_IAND)
OPERATOR(ifloordiv, OP_IFLOORDIV)
OPERATOR(ilshift, OP_ILSHIFT)
OPERATOR(imatmul, OP_IMATMUL)
OPERATOR(imod, OP_IMOD)
OPERATOR(imul, OP_IMUL)
OPERATOR(ior, OP_IOR)
OPERATOR(ipow, OP_IPOW)
OPERATOR(irshift, OP_IRSHIFT)
OPERATOR(isub, OP_ISUB)
OPERATOR(itruediv, OP_IDIV)
OPERATOR(ixor, OP_IXOR)

#define UNARY(name, op)                                                                            \
    Value operator_##name(World *world, Value *args, int count) {                                  \
        (void)count;                                                                               \
        return unary_operate(world, op, args[0]);                                                  \
    }
UNARY(neg, OP_NEG)
UNARY(pos, OP_POS)
UNARY(invert, OP_INVERT)
UNARY(inv, OP_INVERT)

Value operator_truth(World *world, Value *args, int count) {
    (void)count;
    return bool_by_step(world, args[0]);
}

Value operator_is_none(World *world, Value *args, int count) {
    (void)world, (void)count;
    return value_bool(args[0] == NONE);
}

Value operator_is_not_none(World *world, Value *args, int count) {
    (void)world, (void)count;
    return value_bool(args[0] != NONE);
}

Value operator_is_(World *world, Value *args, int count) {
    (void)world, (void)count;
    return value_bool(args[0] == args[1]);
}

Value operator_is_not(World *world, Value *args, int count) {
    (void)world, (void)count;
    return value_bool(args[0] != args[1]);
}

Value operator_getitem(World *world, Value *args, int count) {
    (void)count;
    return get_item(world, args[0], args[1]);
}
