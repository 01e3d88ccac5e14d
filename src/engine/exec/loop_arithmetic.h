/* The handlers of operators and comparisons, written once for all of them: macros over the eval loop's own locals and
 * its REG, NEXT, TAKE_JUMP and TAKE_LOOP. Two ints or two floats are worked out here; what is left goes to the loop's
 * labels `binary`, `number`, `compare_values` and `compare_jump`. */
#pragma once

#define ARITHMETIC(name, int_case, float_case)                                                     \
    L_##name : {                                                                                   \
        Value x = REG(B), y = REG(C);                                                              \
        if (LIKELY(are_ints(x, y))) {                                                              \
            int_case                                                                               \
        } else if (is_float(x) && is_float(y)) {                                                   \
            float_case                                                                             \
        }                                                                                          \
        goto binary;                                                                               \
    }
#define STORE_FLOAT(expression)                                                                    \
    REG(A) = value_float(expression);                                                              \
    NEXT(1);
#define ADD_INTS                                                                                   \
    Value sum = x + y - INT_BIAS;                                                                  \
    if (LIKELY(sum >= INT_FIRST)) {                                                                \
        REG(A) = sum;                                                                              \
        NEXT(1);                                                                                   \
    }
#define SUB_INTS                                                                                   \
    Value difference = x - y + INT_BIAS;                                                           \
    if (LIKELY(difference >= INT_FIRST)) {                                                         \
        REG(A) = difference;                                                                       \
        NEXT(1);                                                                                   \
    }
#define MUL_INTS                                                                                   \
    int64_t product;                                                                               \
    if (LIKELY(!__builtin_mul_overflow(int_of(x), int_of(y), &product) && int_fits(product))) {    \
        REG(A) = value_int(product);                                                               \
        NEXT(1);                                                                                   \
    }
#define DIV_INTS                                                                                   \
    if (LIKELY(y != INT_BIAS)) {                                                                   \
        REG(A) = value_float((double)int_of(x) / (double)int_of(y));                               \
        NEXT(1);                                                                                   \
    }
/* Most operands are not negative and fit in 32 bits, whose division is faster. */
#define SMALL_DIVISION(operator)                                                                   \
    if (LIKELY(((uint64_t)n | (uint64_t)d) <= UINT32_MAX && d)) {                                  \
        REG(A) = INT_BIAS + (uint32_t)n operator(uint32_t) d;                                      \
        NEXT(1);                                                                                   \
    }
#define FLOORDIV_INTS                                                                              \
    int64_t n = int_of(x), d = int_of(y);                                                          \
    SMALL_DIVISION(/)                                                                              \
    if (LIKELY(d != 0 && d != -1)) {                                                               \
        REG(A) = value_int(n / d - (n % d != 0 && (n < 0) != (d < 0)));                            \
        NEXT(1);                                                                                   \
    }
#define MOD_INTS                                                                                   \
    int64_t n = int_of(x), d = int_of(y);                                                          \
    SMALL_DIVISION(%)                                                                              \
    if (LIKELY(d != 0)) {                                                                          \
        int64_t remainder = n % d;                                                                 \
        REG(A) = value_int(remainder && (remainder < 0) != (d < 0) ? remainder + d : remainder);   \
        NEXT(1);                                                                                   \
    }
#define LSHIFT_INTS                                                                                \
    int64_t shifted;                                                                               \
    if (LIKELY(y - INT_BIAS < 49) &&                                                               \
        LIKELY(!__builtin_mul_overflow(int_of(x), INT64_C(1) << int_of(y), &shifted) &&            \
               int_fits(shifted))) {                                                               \
        REG(A) = value_int(shifted);                                                               \
        NEXT(1);                                                                                   \
    }
#define RSHIFT_INTS                                                                                \
    if (LIKELY(y - INT_BIAS < 64)) {                                                               \
        REG(A) = value_int(int_of(x) >> int_of(y));                                                \
        NEXT(1);                                                                                   \
    }
#define AND_INTS                                                                                   \
    REG(A) = value_int(int_of(x) & int_of(y));                                                     \
    NEXT(1);
/* The same with a number for the right operand. */
#define WITH_NUMBER(name, int_case, float_case)                                                    \
    L_##name##_INT : {                                                                             \
        Value x = REG(B), y = value_int(SIGNED_C);                                                 \
        if (LIKELY(is_int(x))) {                                                                   \
            int_case                                                                               \
        } else if (is_float(x)) {                                                                  \
            float_case                                                                             \
        }                                                                                          \
        goto number;                                                                               \
    }
#define BITWISE(name, operator)                                                                    \
    L_##name : {                                                                                   \
        Value x = REG(B), y = REG(C);                                                              \
        if (LIKELY(are_ints(x, y))) {                                                              \
            REG(A) = value_int(int_of(x) operator int_of(y));                                      \
            NEXT(1);                                                                               \
        }                                                                                          \
        goto binary;                                                                               \
    }

#define COMPARE(name, operator, compare_op)                                                        \
    L_##name : {                                                                                   \
        Value x = REG(B), y = REG(C);                                                              \
        if (LIKELY(are_ints(x, y))) {                                                              \
            REG(A) = value_bool(x operator y);                                                     \
            NEXT(1);                                                                               \
        }                                                                                          \
        if (is_float(x) && is_float(y)) {                                                          \
            REG(A) = value_bool(float_of(x) operator float_of(y));                                 \
            NEXT(1);                                                                               \
        }                                                                                          \
        left = x;                                                                                  \
        right = y;                                                                                 \
        compare = compare_op;                                                                      \
        goto compare_values;                                                                       \
    }
/* A fused comparison whose right operand is `second`, an int for sure where both are if `ints` holds. */
#define COMPARE_JUMP_OF(label, second, ints, float_case, operator, compare_op, wanted, take)       \
    L_##label : {                                                                                  \
        Value x = REG(B), y = (second);                                                            \
        if (LIKELY(ints)) {                                                                        \
            if ((x operator y) == (wanted)) {                                                      \
                take(2);                                                                           \
            }                                                                                      \
            NEXT(2);                                                                               \
        }                                                                                          \
        float_case left = x;                                                                       \
        right = y;                                                                                 \
        compare = compare_op;                                                                      \
        goto compare_jump;                                                                         \
    }
#define COMPARE_JUMP(prefix, name, operator, compare_op, wanted, take)                             \
    COMPARE_JUMP_OF(                                                                               \
        prefix##name, REG(C), are_ints(x, y),                                                      \
        if (is_float(x) && is_float(y)) {                                                          \
            if ((float_of(x) operator float_of(y)) == (wanted)) {                                  \
                take(2);                                                                           \
            }                                                                                      \
            NEXT(2);                                                                               \
        },                                                                                         \
        operator, compare_op, wanted, take)                                                        \
    COMPARE_JUMP_OF(prefix##name##_INT, value_int(SIGNED_C), is_int(x), , operator, compare_op,    \
                    wanted, take)
#define COMPARE_JUMPS(name, operator)                                                              \
    COMPARE_JUMP(JUMP_, name, operator, COMPARE_##name, true, TAKE_JUMP)                           \
    COMPARE_JUMP(JUMP_NOT_, name, operator, COMPARE_##name, false, TAKE_JUMP)                      \
    COMPARE_JUMP(LOOP_, name, operator, COMPARE_##name, true, TAKE_LOOP)
