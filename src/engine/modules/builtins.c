/* The builtin functions. */
#include <math.h>

#include "engine/exec/charge.h"
#include "engine/exec/convert.h"
#include "engine/exec/each.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/modules/output.h"
#include "engine/objects/attribute.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/bytes.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/repr.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

/* --- print ---------------------------------------------------------------------------------------------------- */

enum { PRINT_ARGS, PRINT_SEP, PRINT_END, PRINT_TEXTS };

static Value print_texts(World *world, Frame *frame) {
    const ListObject *texts = at(world, (Ref)frame->regs[PRINT_TEXTS]);
    StrBuilder b;
    builder_init(&b, world);
    for (uint32_t i = 0; i < texts->length; i++) {
        if (!is_str(world, list_items(world, texts)[i])) {
            return wrong_register(world);
        }
        if (i) {
            builder_str(&b, frame->regs[PRINT_SEP]);
        }
        builder_str(&b, list_items(world, texts)[i]);
    }
    builder_str(&b, frame->regs[PRINT_END]);
    Value text = builder_take(&b);
    return is_signal(text) ? text : write_out(world, 1, text);
}

Value step_print(World *world, Frame *frame, Value input) {
    const TupleObject *args = at(world, (Ref)frame->regs[PRINT_ARGS]);
    int64_t count = tuple_length(world, args);
    if (frame->regs[PRINT_TEXTS] == UNDEFINED) {
        ListObject *texts = list_new(world, 0);
        if (!texts || !list_reserve(world, texts, count)) {
            return SIGNAL_MEMORY;
        }
        frame->regs[PRINT_TEXTS] = value_of(world, texts);
    }
    ListObject *texts = at(world, (Ref)frame->regs[PRINT_TEXTS]);
    if (frame->pc == 1) {
        frame->pc = 0;
        if (!is_str(world, unwrap(world, input))) {
            return raise(world, TYPE_TYPE_ERROR, "__str__ returned non-string (type %T)", input);
        }
        list_append(world, texts, unwrap(world, input));
    }
    while (texts->length < count) {
        Value text = value_str(world, args->items[texts->length]);
        if (is_signal(text)) {
            frame->pc = text == SIGNAL_CALL;
            return text;
        }
        list_append(world, texts, text);
    }
    return print_texts(world, frame);
}

/* The file that is to be written to; UNDEFINED: the world's own standard output. */
static Value print_target(World *world, Value file) {
    if (file == UNDEFINED || file == NONE) {
        file = world->roots.sys_dict ? dict_get_str(world, at(world, world->roots.sys_dict),
                                                    name_value(world, NAME_stdout))
                                     : UNDEFINED;
    }
    return file == value_ref(world->roots.stdout_object) ? UNDEFINED : file;
}

Value builtin_print(World *world, Value *args, int count) {
    Value space = value_ref(world->roots.chars[' ']), newline = value_ref(world->roots.chars['\n']);
    Value sep = args[0] == UNDEFINED || args[0] == NONE ? space : args[0];
    Value end = args[1] == UNDEFINED || args[1] == NONE ? newline : args[1];
    if (!is_str(world, sep) || !is_str(world, end)) {
        return raise(world, TYPE_TYPE_ERROR, "%s must be None or a string, not %T",
                     is_str(world, sep) ? "end" : "sep", is_str(world, sep) ? end : sep);
    }
    Value file = print_target(world, args[2]);
    if (file != UNDEFINED) {
        Value rest = tuple_from(world, args + 4, count - 4);
        Value all[5] = {file, sep, end, args[3] == UNDEFINED ? FALSE : args[3], rest};
        return is_signal(rest) ? rest : call_helper(world, HELPER_print_to, all, 5);
    }
    if (count == 5 && is_str(world, args[4])) {
        Value line = str_concat(world, args[4], end);
        return is_signal(line) ? line : write_out(world, 1, line);
    }
    Value tuple = tuple_from(world, args + 4, count - 4);
    Value signal = tuple;
    Frame *frame = is_signal(tuple) ? NULL : step_push(world, STEP_print, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[PRINT_ARGS] = tuple;
    frame->regs[PRINT_SEP] = sep;
    frame->regs[PRINT_END] = end;
    return SIGNAL_CALL;
}

/* --- asking the object ---------------------------------------------------------------------------------------- */

enum { LENGTH_WANTED, LENGTH_COMES, NUMBER_COMES, LENGTH_CAME };

Value length_of_answer(World *world, Value answer) {
    Value signal;
    Frame *frame = step_push(world, STEP_length, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[0] = answer;
    frame->pc = LENGTH_CAME;
    return SIGNAL_CALL;
}

Value step_length(World *world, Frame *frame, Value input) {
    if (frame->pc == LENGTH_CAME) {
        world->result = input = frame->regs[0];
        frame->pc = LENGTH_COMES;
    }
    if (frame->pc == LENGTH_WANTED) {
        input = call_special(world, NAME_len, frame->regs[0], NULL, 0);
        frame->pc = input == SIGNAL_MEMORY ? LENGTH_WANTED : LENGTH_COMES;
        if (is_signal(input)) {
            return input;
        }
    }
    if (!is_integer(world, input)) {
        Value number =
            frame->pc == LENGTH_COMES ? call_special(world, NAME_index, input, NULL, 0) : UNDEFINED;
        if (number == UNDEFINED) {
            return raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer",
                         input);
        }
        frame->pc = number == SIGNAL_MEMORY ? LENGTH_COMES : NUMBER_COMES;
        if (is_signal(number)) {
            return number;
        }
        input = number;
    }
    if (int_order(world, input, value_int(0)) < 0) {
        return raise(world, TYPE_VALUE_ERROR, "__len__() should return >= 0");
    }
    int64_t fits;
    if (!int_to_int64(world, input, &fits)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer");
    }
    return value_int(fits);
}

Value value_length(World *world, Value v) {
    Value plain = v;
    if (has_own_methods(world, v)) {
        Value method = special_lookup(world, v, NAME_len);
        if (method != UNDEFINED && !is_native(world, method)) {
            Value signal;
            Frame *frame = step_push(world, STEP_length, &signal);
            if (!frame) {
                return signal;
            }
            frame->regs[0] = v;
            return SIGNAL_CALL;
        }
        plain = unwrap(world, v);
    }
    const Object *object = object_of(world, plain);
    switch ((int)kind_of(world, plain)) {
    case KIND_STR: return value_int(((const StrObject *)object)->length);
    case KIND_BYTES: return value_int(((const BytesObject *)object)->length);
    case KIND_BYTEARRAY: return value_int(((const ByteArrayObject *)object)->length);
    case KIND_MEMORYVIEW: return memoryview_length(world, plain);
    case KIND_LIST: return value_int(((const ListObject *)object)->length);
    case KIND_TUPLE: return value_int(tuple_length(world, (const TupleObject *)object));
    case KIND_DICT: return value_int(((const DictObject *)object)->live);
    case KIND_SET: return value_int(((const SetObject *)object)->live);
    case KIND_DEQUE: return value_int(((const DequeObject *)object)->length);
    case KIND_RANGE:
        return is_int(((const RecordObject *)object)->values[3])
                   ? ((const RecordObject *)object)->values[3]
                   : raise(world, TYPE_OVERFLOW_ERROR,
                           "Python int too large to convert to C ssize_t");
    case KIND_VIEW:
        return value_int(dict_of(world, ((const RecordObject *)object)->values[0])->live);
    default: return raise(world, TYPE_TYPE_ERROR, "object of type '%T' has no len()", v);
    }
}

Value builtin_len(World *world, Value *args, int count) {
    (void)count;
    return value_length(world, args[0]);
}

Value builtin_ascii(World *world, Value *args, int count) {
    (void)count;
    return convert_and_format(world, args[0], UNDEFINED, 'a');
}

Value builtin_repr(World *world, Value *args, int count) {
    (void)count;
    return value_repr(world, args[0]);
}

Value builtin_iter(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED) {
        return iter_is_builtin(world, args[0]) ? get_iter(world, args[0])
                                               : iter_checked(world, args[0]);
    }
    Value callable = builtin_callable(world, args, 1);
    if (callable != TRUE) {
        return raise(world, TYPE_TYPE_ERROR, "iter(v, w): v must be callable");
    }
    return iter_new(world, TYPE_CALLABLE_ITERATOR, ITER_CALL, args[0], args[1], NONE);
}

/* next() whose frame may end in StopIteration. */
Value step_next_default(World *world, Frame *frame, Value input) {
    if (frame->pc == 0) {
        frame->pc = 1;
        frame->flags |= FRAME_CATCHES;
        input = iter_next(world, frame->regs[0]);
        if (input == SIGNAL_STOP) {
            return frame->regs[1];
        }
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            frame->flags &= (uint8_t) ~(input == SIGNAL_ERROR ? FRAME_CATCHES : 0);
            return input;
        }
    }
    frame->flags &= (uint8_t)~FRAME_CATCHES;
    if (input == SIGNAL_ERROR && is_instance(world, world->error, TYPE_STOP_ITERATION)) {
        world->error = UNDEFINED;
        return frame->regs[1];
    }
    return input;
}

Value builtin_next(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[0], KIND_ITER) && !has_kind(world, args[0], KIND_GENERATOR) &&
        special_lookup(world, args[0], NAME_next) == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is not an iterator", args[0]);
    }
    if (args[1] == UNDEFINED) {
        return iter_next(world, args[0]);
    }
    Value signal;
    Frame *frame = step_push(world, STEP_next_default, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[0] = args[0];
    frame->regs[1] = args[1];
    return SIGNAL_CALL;
}

Value builtin_callable(World *world, Value *args, int count) {
    (void)count;
    Kind kind = kind_of(world, args[0]);
    return value_bool(kind == KIND_FUNCTION || kind == KIND_NATIVE || kind == KIND_METHOD ||
                      kind == KIND_TYPE || special_lookup(world, args[0], NAME_call) != UNDEFINED);
}

/* getattr with a default, hasattr: AttributeError is caught. regs[2] TRUE: only whether there is one. */
Value step_get_default(World *world, Frame *frame, Value input) {
    bool asks = frame->regs[2] == TRUE;
    if (frame->pc == 0) {
        frame->pc = 1;
        frame->flags |= FRAME_CATCHES;
        input = attr_get(world, frame->regs[0], frame->regs[1]);
        if (is_signal(input) && input != SIGNAL_ERROR) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            return input;
        }
    }
    frame->flags &= (uint8_t)~FRAME_CATCHES;
    if (input == SIGNAL_ERROR) {
        if (!is_instance(world, world->error, TYPE_ATTRIBUTE_ERROR)) {
            return SIGNAL_ERROR;
        }
        world->error = UNDEFINED;
        return asks ? FALSE : frame->regs[3];
    }
    return asks ? TRUE : input;
}

/* The attribute where finding it takes no call and makes nothing: UNDEFINED there is none, SIGNAL_STOP it is not so
 * simple. */
static Value look_at_attribute(World *world, Value object, Value name) {
    Kind kind = kind_of(world, object);
    const TypeObject *type = type_of(world, object);
    if ((type->flags & TYPE_GETATTR) || kind == KIND_MODULE || kind == KIND_SUPER ||
        kind == KIND_METHOD) {
        return SIGNAL_STOP;
    }
    Value attr = type_lookup(world, type_of(world, object), name);
    if (kind == KIND_TYPE) {
        Value own = type_lookup(world, at(world, (Ref)object), name);
        bool simple =
            own == UNDEFINED || is_plain_data(world, own) || has_kind(world, own, KIND_FUNCTION);
        return attr == UNDEFINED && simple ? own : SIGNAL_STOP;
    }
    if (attr != UNDEFINED && hides_own(world, attr)) {
        return SIGNAL_STOP;
    }
    Value own = own_attribute(world, object, name);
    return own != UNDEFINED || attr == UNDEFINED || is_plain_data(world, attr)
               ? (own != UNDEFINED ? own : attr)
               : SIGNAL_STOP;
}

static Value get_default(World *world, Value object, Value name, Value asks, Value otherwise) {
    Value signal, found = look_at_attribute(world, object, name);
    if (found != SIGNAL_STOP) {
        return asks == TRUE         ? value_bool(found != UNDEFINED)
               : found != UNDEFINED ? found
                                    : otherwise;
    }
    Frame *frame = step_push(world, STEP_get_default, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[0] = object;
    frame->regs[1] = name;
    frame->regs[2] = asks;
    frame->regs[3] = otherwise;
    return SIGNAL_CALL;
}

Value builtin_getattr(World *world, Value *args, int count) {
    (void)count;
    Value signal = attribute_name(world, &args[1]);
    if (is_signal(signal)) {
        return signal;
    }
    return args[2] == UNDEFINED ? attr_get(world, args[0], args[1])
                                : get_default(world, args[0], args[1], FALSE, args[2]);
}

Value builtin_hasattr(World *world, Value *args, int count) {
    (void)count;
    Value signal = attribute_name(world, &args[1]);
    return is_signal(signal) ? signal : get_default(world, args[0], args[1], TRUE, UNDEFINED);
}

Value builtin_setattr(World *world, Value *args, int count) {
    (void)count;
    Value signal = attribute_name(world, &args[1]);
    return is_signal(signal) ? signal : attr_set(world, args[0], args[1], args[2]);
}

Value builtin_delattr(World *world, Value *args, int count) {
    (void)count;
    Value signal = attribute_name(world, &args[1]);
    return is_signal(signal) ? signal : attr_delete(world, args[0], args[1]);
}

Value builtin_vars(World *world, Value *args, int count) {
    (void)count;
    return args[0] == UNDEFINED ? builtin_locals(world, NULL, 0)
                                : call_helper(world, HELPER_vars_of, args, 1);
}

Value builtin_hash(World *world, Value *args, int count) {
    (void)count;
    return hash_value(world, args[0]);
}

Value builtin_id(World *world, Value *args, int count) {
    (void)count;
    return is_ref(args[0]) ? value_int(INT64_C(0x7f0000000000) + (Ref)args[0])
                           : int_from(world, (int64_t)(args[0] >> 1));
}

/* --- numbers and text ----------------------------------------------------------------------------------------- */

Value builtin_chr(World *world, Value *args, int count) {
    int64_t c;
    NumberOutcome outcome = number_int64(world, args[0], &c);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_builtin_chr, args, count, 0, CONVERT_INDEX);
    }
    return c < 0 || c > 0x10ffff
               ? raise(world, TYPE_VALUE_ERROR, "chr() arg not in range(0x110000)")
               : str_from_char(world, (uint32_t)c);
}

Value builtin_ord(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[0]);
    if (!is_str(world, plain) && !is_bytes(world, plain) &&
        !has_kind(world, plain, KIND_BYTEARRAY)) {
        return raise(world, TYPE_TYPE_ERROR, "ord() expected string of length 1, but %T found",
                     args[0]);
    }
    Text text = text_of(world, plain);
    if (text.length != 1) {
        return raise(world, TYPE_TYPE_ERROR,
                     "ord() expected a character, but string of length %d found", text.length);
    }
    return value_int(chars_at(text.data, text.width, 0));
}

Value builtin_format(World *world, Value *args, int count) {
    (void)count;
    if (args[1] != UNDEFINED && !is_str(world, unwrap(world, args[1]))) {
        return raise(world, TYPE_TYPE_ERROR, "format() argument 2 must be str, not %T", args[1]);
    }
    return convert_and_format(world, args[0], args[1], 0);
}

/* --- over iterables ------------------------------------------------------------------------------------------- */

enum { TRUTHS_ITERATOR, TRUTHS_STOP };

/* any and all: ends at the first truth that is `stop`. pc: 0 iterator, 1 next, 2 an item, 3 its truth. */
Value step_truths(World *world, Frame *frame, Value input) {
    Value stop = frame->regs[TRUTHS_STOP];
    if (frame->pc == 0) {
        input = get_iter(world, frame->regs[TRUTHS_ITERATOR]);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_CALL ? 4 : 0;
            return input;
        }
        frame->pc = 4;
    }
    if (frame->pc == 4) {
        frame->regs[TRUTHS_ITERATOR] = input;
        frame->pc = 1;
    }
    for (;;) {
        if (frame->pc == 1) {
            if (!charge(world, 2)) {
                return SIGNAL_LIMIT;
            }
            frame->flags |= FRAME_CATCHES;
            frame->pc = 2;
            input = iter_next(world, frame->regs[TRUTHS_ITERATOR]);
            if (input == SIGNAL_STOP) {
                return value_bool(stop == FALSE);
            }
            if (is_signal(input)) {
                frame->pc = input == SIGNAL_MEMORY ? 1 : 2;
                frame->flags &= (uint8_t) ~(input == SIGNAL_ERROR ? FRAME_CATCHES : 0);
                return input;
            }
        }
        frame->flags &= (uint8_t)~FRAME_CATCHES;
        if (input == SIGNAL_ERROR) {
            if (!is_instance(world, world->error, TYPE_STOP_ITERATION)) {
                return SIGNAL_ERROR;
            }
            world->error = UNDEFINED;
            return value_bool(stop == FALSE);
        }
        input = truth(world, input);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_CALL ? 3 : frame->pc;
            return input;
        }
        if (input == stop) {
            return stop;
        }
        frame->pc = 1;
    }
}

bool truths_takes(Frame *frame, Value iterator, Value item) {
    return frame->pc == 2 && frame->regs[TRUTHS_ITERATOR] == iterator && is_bool(item) &&
           item != frame->regs[TRUTHS_STOP];
}

static Value truths(World *world, Value iterable, Value stop) {
    Value signal;
    Frame *frame = step_push(world, STEP_truths, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[TRUTHS_ITERATOR] = iterable;
    frame->regs[TRUTHS_STOP] = stop;
    return SIGNAL_CALL;
}

Value builtin_any(World *world, Value *args, int count) {
    (void)count;
    return truths(world, args[0], TRUE);
}

Value builtin_all(World *world, Value *args, int count) {
    (void)count;
    return truths(world, args[0], FALSE);
}

Value builtin_sorted(World *world, Value *args, int count) {
    (void)count;
    return with_items(world, args[0], AFTER_SORTED, args[1], args[2], UNDEFINED);
}

/* Items of a list or tuple, which no Python code is needed to get; -1: something else. */
static int64_t ready_items(World *world, Value v, const Value **items) {
    *items = NULL;
    if (has_kind(world, v, KIND_LIST)) {
        const ListObject *list = at(world, (Ref)v);
        *items = list->length ? list_items(world, list) : NULL;
        return list->length;
    }
    if (!has_kind(world, v, KIND_TUPLE)) {
        return -1;
    }
    *items = ((TupleObject *)at(world, (Ref)v))->items;
    return tuple_length(world, at(world, (Ref)v));
}

/* An iterator that goes on at `index` of a list or tuple. */
static Value iter_from(World *world, Value sequence, int64_t index) {
    bool list = has_kind(world, sequence, KIND_LIST);
    return iter_new(world, list ? TYPE_LIST_ITERATOR : TYPE_TUPLE_ITERATOR,
                    list ? ITER_LIST : ITER_TUPLE, sequence, value_int(index), NONE);
}

/* The sum of an arithmetic series, added to `start`. */
static Value sum_range(World *world, Value range, Value start) {
    const RecordObject *record = at(world, (Ref)range);
    Value count = record->values[3], first = record->values[0], step = record->values[2];
    Value steps = int_mul(world, count, int_sub(world, count, value_int(1)));
    Value half = is_signal(steps) ? steps : int_floor_divide(world, steps, value_int(2));
    Value rise = is_signal(half) ? half : int_mul(world, half, step);
    Value base = is_signal(rise) ? rise : int_mul(world, count, first);
    Value sum = is_signal(base) ? base : int_add(world, base, rise);
    return is_signal(sum) ? sum : int_add(world, sum, start);
}

Value builtin_sum(World *world, Value *args, int count) {
    (void)count;
    Value total = args[1] == UNDEFINED ? value_int(0) : args[1], lost = UNDEFINED;
    Value refused = sum_start(world, total);
    if (is_signal(refused)) {
        return refused;
    }
    if (has_kind(world, args[0], KIND_RANGE) && is_integer(world, total) && !is_bool(total)) {
        return sum_range(world, args[0], total);
    }
    const Value *items;
    int64_t length = ready_items(world, args[0], &items), i = 0;
    if (length < 0) {
        return each_item(world, EACH_SUM, args[0], total, UNDEFINED, UNDEFINED);
    }
    if (!charge(world, length / 4)) {
        return SIGNAL_LIMIT;
    }
    while (i < length && sum_numbers(&total, &lost, items[i])) {
        i++;
    }
    if (i == length) {
        return with_lost(total, lost);
    }
    Value rest = iter_from(world, args[0], i);
    return is_signal(rest) ? rest : each_item(world, EACH_SUM, rest, total, lost, UNDEFINED);
}

/* min or max of what stands ready, without a key, as far as plain comparisons go. */
static Value select_ready(World *world, Value sequence, const Value *items, int64_t length,
                          Value otherwise, bool most) {
    Value best = items[0];
    if (!charge(world, length / 4)) {
        return SIGNAL_LIMIT;
    }
    int64_t i = 1;
    for (; i < length; i++) {
        Value item = items[i];
        if (are_ints(item, best)) {
            best = (most ? item > best : item < best) ? item : best;
            continue;
        }
        Value better = simple_compare(world, most ? COMPARE_GT : COMPARE_LT, item, best);
        if (better == UNDEFINED) {
            break;
        }
        if (UNLIKELY(world->fuel < 0) && !is_paid(world)) {
            return SIGNAL_LIMIT;
        }
        best = better == TRUE ? item : best;
    }
    if (i == length) {
        return best;
    }
    Value rest = iter_from(world, sequence, i);
    return is_signal(rest)
               ? rest
               : each_item(world, most ? EACH_MAX : EACH_MIN, rest, UNDEFINED, best, otherwise);
}

static Value select_from(World *world, Value source, Value key, Value otherwise, bool most) {
    const Value *items;
    int64_t length = ready_items(world, source, &items);
    if (length > 0 && (key == UNDEFINED || key == NONE)) {
        return select_ready(world, source, items, length, otherwise, most);
    }
    return each_item(world, most ? EACH_MAX : EACH_MIN, source, key, UNDEFINED, otherwise);
}

static Value select_args(World *world, Value *args, int count, bool most) {
    if (count == 2) {
        return raise(world, TYPE_TYPE_ERROR, "%s expected at least 1 argument, got 0",
                     most ? "max" : "min");
    }
    if (count == 3) {
        return select_from(world, args[2], args[0], args[1], most);
    }
    if (args[1] != UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR,
                     "Cannot specify a default for %s() with multiple positional arguments",
                     most ? "max" : "min");
    }
    if (count == 4 && args[0] == UNDEFINED) {
        Value less = simple_compare(world, most ? COMPARE_GT : COMPARE_LT, args[3], args[2]);
        if (less != UNDEFINED) {
            return less == TRUE ? args[3] : args[2];
        }
    }
    Value items = tuple_from(world, args + 2, count - 2);
    return is_signal(items) ? items : select_from(world, items, args[0], UNDEFINED, most);
}

Value builtin_min(World *world, Value *args, int count) {
    return select_args(world, args, count, false);
}

Value builtin_max(World *world, Value *args, int count) {
    return select_args(world, args, count, true);
}
