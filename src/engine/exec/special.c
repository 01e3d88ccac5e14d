/* Unpacking, formatting, classes, match, import. */
#include "engine/exec/special.h"

#include "base/assert.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/class.h"
#include "engine/exec/each.h"
#include "engine/exec/generator.h"
#include "engine/exec/import.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/opcodes.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/attribute.h"
#include "engine/objects/dict.h"
#include "engine/objects/list.h"
#include "engine/objects/repr.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/objects/walk.h"

enum { ARGUMENTS_MOST = 250 };

#define A  (word >> 8 & 0xFF)
#define B  (word >> 16 & 0xFF)
#define C  (word >> 24)
#define BX (word >> 16)

static Value constant(World *world, const Frame *frame, uint32_t index) {
    return ((TupleObject *)at(world, ((CodeObject *)at(world, frame->code))->consts))->items[index];
}

static Value wants(World *world, uint32_t dest, Return ret) {
    world->slow_dest = dest;
    world->slow_ret = ret;
    return NONE;
}

static Value into(World *world, Value *regs, uint32_t reg, Value value) {
    wants(world, reg, RET_VALUE);
    if (is_signal(value)) {
        return value;
    }
    regs[reg] = value;
    return NONE;
}

/* --- unpacking ------------------------------------------------------------------------------------------------ */

static Value unpack_items(World *world, Value *to, const Value *items, int64_t count,
                          uint32_t before, uint32_t behind, bool star, bool counted) {
    int64_t fixed = (int64_t)before + behind;
    if (count < fixed || (!star && count > fixed)) {
        if (count < fixed) {
            return raise(world, TYPE_VALUE_ERROR,
                         "not enough values to unpack (expected %s%d, got %d)",
                         star ? "at least " : "", fixed, count);
        }
        return counted ? raise(world, TYPE_VALUE_ERROR,
                               "too many values to unpack (expected %d, got %d)", fixed, count)
                       : raise(world, TYPE_VALUE_ERROR, "too many values to unpack (expected %d)",
                               fixed);
    }
    Value middle = UNDEFINED;
    if (star) {
        middle = list_from(world, items + before, count - fixed);
        if (is_signal(middle)) {
            return middle;
        }
    }
    for (uint32_t i = 0; i < before; i++) {
        to[i] = items[i];
    }
    if (star) {
        to[before] = middle;
        for (uint32_t i = 0; i < behind; i++) {
            to[before + 1 + i] = items[count - behind + i];
        }
    }
    return NONE;
}

static Value unpack_from(World *world, Frame *frame, const uint32_t *pc, const Value *items,
                         int64_t count) {
    uint32_t word = *pc;
    bool star = (word & 0xFF) == OP_UNPACK_EX;
    uint32_t before = star ? pc[1] & 0xFFFF : C, behind = star ? pc[1] >> 16 : 0;
    Kind source = kind_of(world, frame->regs[B]);
    bool counted = source == KIND_LIST || source == KIND_TUPLE || source == KIND_DICT;
    return unpack_items(world, frame->regs + A, items, count, before, behind, star, counted);
}

Value unpack_list(World *world, Frame *frame, Value value, uint32_t words) {
    const ListObject *list = at(world, (Ref)value);
    const uint32_t *pc = (const uint32_t *)at(world, frame->pc) - words;
    const Value *items = list->length ? list_items(world, list) : NULL;
    Value done = unpack_from(world, frame, pc, items, list->length);
    if (done == SIGNAL_MEMORY) { /* the items are not made twice */
        world->result = value;
        heap_collect(world);
        world->stress_allow = 100;
        done = unpack_from(world, frame, pc, items, list->length);
    }
    return done == SIGNAL_MEMORY ? world_limit(world, ENGINE_LIMIT_MEMORY) : done;
}

static Value unpack(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    Value source = unwrap_for(world, frame->regs[B], NAME_iter);
    if (has_kind(world, source, KIND_TUPLE)) {
        const TupleObject *tuple = at(world, (Ref)source);
        return unpack_from(world, frame, pc, tuple->items, tuple_length(world, tuple));
    }
    if (has_kind(world, source, KIND_LIST)) {
        const ListObject *list = at(world, (Ref)source);
        return unpack_from(world, frame, pc, list->length ? list_items(world, list) : NULL,
                           list->length);
    }
    if (!is_iterable(world, source)) {
        return raise(world, TYPE_TYPE_ERROR, "cannot unpack non-iterable %T object", source);
    }
    /* one item more than wanted says that there are too many: the rest stays where it is */
    Value limit = (word & 0xFF) == OP_UNPACK ? value_int(C + 1) : UNDEFINED;
    Value list = with_items(world, source, AFTER_LIST, limit, UNDEFINED, UNDEFINED);
    wants(world, opcode_words[word & 0xFF], RET_UNPACK);
    if (is_signal(list)) {
        return list;
    }
    const ListObject *items = at(world, (Ref)list);
    return unpack_from(world, frame, pc, items->length ? list_items(world, items) : NULL,
                       items->length);
}

/* --- calls and classes ---------------------------------------------------------------------------------------- */

/* `arguments`: a list or tuple. */
static Value call_unpacked(World *world, Value arguments, Value function, Value keywords,
                           Value self) {
    Value usual[ARGUMENTS_MOST];
    const Value *items;
    int64_t length = plain_items(world, arguments, &items);
    int64_t extra = is_ref(keywords) ? dict_of(world, keywords)->live : 0;
    if (!charge(world, (length + extra) / 8)) {
        return SIGNAL_LIMIT;
    }
    if (!extra && self == UNDEFINED && length <= ARGUMENTS_MOST) {
        return call_value(world, function, items, (int)length, 0);
    }
    Value *args = argument_room(world, usual, ARGUMENTS_MOST, length + extra + 1);
    if (!args) {
        return SIGNAL_MEMORY;
    }
    int count = self != UNDEFINED;
    args[0] = self;
    copy_values(args + count, items, length);
    count += (int)length;
    Ref names = 0;
    if (extra) {
        const DictObject *dict = dict_of(world, keywords);
        TupleObject *tuple = tuple_new(world, extra);
        if (!tuple) {
            return SIGNAL_MEMORY;
        }
        int64_t n = 0;
        for (int64_t e = dict_next(world, dict, 0); e >= 0; e = dict_next(world, dict, e + 1)) {
            tuple->items[n++] = dict_entries(world, dict)[2 * e];
            args[count++] = dict_entries(world, dict)[2 * e + 1];
            if (!is_str(world, tuple->items[n - 1])) {
                return raise(world, TYPE_TYPE_ERROR, "keywords must be strings");
            }
        }
        names = ref_to(world, tuple);
    }
    return call_value(world, function, args, count, names);
}

static Value after_call(World *world, ListObject *items, Value function, Value keywords,
                        Value self) {
    return call_unpacked(world, value_of(world, items), function, keywords, self);
}

static Value after_list(World *world, ListObject *items, Value a, Value b, Value c) {
    (void)a;
    (void)b;
    (void)c;
    return value_of(world, items);
}

static Value after_tuple(World *world, ListObject *items, Value a, Value b, Value c) {
    (void)a;
    (void)b;
    (void)c;
    return tuple_from(world, items->length ? list_items(world, items) : NULL, items->length);
}

static Value after_extend(World *world, ListObject *items, Value target, Value b, Value c) {
    (void)b;
    (void)c;
    ListObject *list = at(world, (Ref)target);
    if (!items->length) {
        return NONE;
    }
    if (!list_reserve(world, list, (int64_t)list->length + items->length)) {
        return SIGNAL_MEMORY;
    }
    memcpy(list_items(world, list) + list->length, list_items(world, items),
           items->length * sizeof(Value));
    list->length += items->length;
    return NONE;
}

static Value extend_by_tuple(World *world, ListObject *list, const TupleObject *tuple) {
    int64_t count = tuple->head.aux;
    if (!list_reserve(world, list, (int64_t)list->length + count)) {
        return SIGNAL_MEMORY;
    }
    copy_values(count ? list_items(world, list) + list->length : NULL, tuple->items, count);
    list->length += (uint32_t)count;
    return NONE;
}

static Value after_sorted(World *world, ListObject *items, Value key, Value reverse, Value c) {
    (void)c;
    return sort_list(world, items, key, reverse);
}

const AfterFunction after_functions[AFTER_COUNT] = {
    [AFTER_LIST] = after_list,     [AFTER_TUPLE] = after_tuple,      [AFTER_EXTEND] = after_extend,
    [AFTER_SORTED] = after_sorted, [AFTER_JOIN] = join_list,         [AFTER_CALL] = after_call,
    [AFTER_SPLICE] = splice_list,  [AFTER_BYTES] = bytes_from_items,
};

/* A callee as messages name it, without the parentheses. */
static Value function_text(World *world, Value callee) {
    if (has_kind(world, callee, KIND_METHOD)) {
        callee = ((RecordObject *)at(world, (Ref)callee))->values[0];
    }
    if (has_kind(world, callee, KIND_FUNCTION)) {
        const FunctionObject *function = at(world, (Ref)callee);
        return function->module ? format_text(world, "%S.%S", value_ref(function->module),
                                              value_ref(function->qualname))
                                : value_ref(function->qualname);
    }
    if (has_kind(world, callee, KIND_NATIVE)) {
        return value_ref(((NativeObject *)at(world, (Ref)callee))->name);
    }
    return has_kind(world, callee, KIND_TYPE)
               ? value_ref(((TypeObject *)at(world, (Ref)callee))->qualname)
               : type_name_of(world, callee);
}

/* *x of a display, or of a call whose callee is in the register before `place`. */
static Value not_iterable(World *world, const Value *regs, uint32_t place, Value v) {
    if (!place) {
        return raise(world, TYPE_TYPE_ERROR, "Value after * must be an iterable, not %T", v);
    }
    Value name = function_text(world, regs[place - 1]);
    return is_signal(name) ? name
                           : raise(world, TYPE_TYPE_ERROR,
                                   "%S() argument after * must be an iterable, not %T", name, v);
}

bool has_keys(World *world, Value v) {
    return has_kind(world, v, KIND_INSTANCE) && special_lookup(world, v, NAME_keys) != UNDEFINED;
}

/* {**mapping} */
static Value update_with_mapping(World *world, Value dict, Value mapping) {
    if (!has_keys(world, mapping)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is not a mapping", mapping);
    }
    Value all[3] = {dict, mapping, NONE};
    return call_helper(world, HELPER_dict_update, all, 3);
}

static Value merge_mapping(World *world, Value *dict, Value more, Value function) {
    Value name = function_text(world, function);
    if (is_signal(name)) {
        return name;
    }
    Value all[3] = {*dict, more, name};
    return has_keys(world, more)
               ? call_helper(world, HELPER_merge_keywords, all, 3)
               : raise(world, TYPE_TYPE_ERROR, "%S() argument after ** must be a mapping, not %T",
                       name, more);
}

static Value given_twice(World *world, Value function, Value key) {
    Value name = function_text(world, function);
    return is_signal(name) ? name
                           : raise(world, TYPE_TYPE_ERROR,
                                   "%S() got multiple values for keyword argument '%S'", name, key);
}

static Value merge_keywords(World *world, Value *dict, Value more, Value function) {
    if (!has_kind(world, unwrap(world, more), KIND_DICT)) {
        return merge_mapping(world, dict, more, function);
    }
    Value merged = dict_copy(world, dict_of(world, *dict)); /* all of it or nothing */
    if (is_signal(merged)) {
        return merged;
    }
    const DictObject *from = dict_of(world, unwrap(world, more));
    for (int64_t e = dict_next(world, from, 0); e >= 0; e = dict_next(world, from, e + 1)) {
        Value key = dict_entries(world, from)[2 * e];
        if (!is_str(world, key)) {
            return raise(world, TYPE_TYPE_ERROR, "keywords must be strings");
        }
        if (dict_get_str(world, dict_of(world, merged), key) != UNDEFINED) {
            return given_twice(world, function, key);
        }
        if (!dict_set_str(world, dict_of(world, merged), key,
                          dict_entries(world, from)[2 * e + 1])) {
            return SIGNAL_MEMORY;
        }
    }
    *dict = merged;
    return NONE;
}

static Value no_context_manager(World *world, Value object, Value name) {
    bool async = str_at(world, str_of(world, name), 2) == 'a';
    bool other = special_lookup(world, object, async ? NAME_enter : NAME_aenter) != UNDEFINED &&
                 special_lookup(world, object, async ? NAME_exit : NAME_aexit) != UNDEFINED;
    return raise(world, TYPE_TYPE_ERROR,
                 "'%T' object does not support the %scontext manager protocol (missed %S method)%s",
                 object, async ? "asynchronous " : "", name,
                 !other  ? ""
                 : async ? " but it supports the context manager protocol. Did you mean to use "
                           "'with'?"
                         : " but it supports the asynchronous context manager protocol. Did you "
                           "mean to use 'async with'?");
}

static Value load_special(World *world, Value *regs, uint32_t reg, Value object, Value name) {
    Value method = type_lookup(world, type_of(world, object), name);
    if (method == UNDEFINED) {
        return no_context_manager(world, object, name);
    }
    if (has_kind(world, method, KIND_FUNCTION)) {
        regs[reg] = method;
        regs[reg + 1] = object;
        return NONE;
    }
    world->slow_ret = RET_VALUE;
    regs[reg + 1] = UNDEFINED;
    Value bound = descriptor_get(world, method, object, type_of(world, object));
    if (is_signal(bound)) {
        return bound;
    }
    regs[reg] = bound;
    return NONE;
}

/* --- format --------------------------------------------------------------------------------------------------- */

enum { FORMAT_VALUE, FORMAT_SPEC, FORMAT_HOW };

/* frame->pc: 0 convert, 1 the converted text comes, 2 format, 3 the result comes */
Value step_format(World *world, Frame *frame, Value input) {
    int64_t how = int_of(frame->regs[FORMAT_HOW]) & 0xFF;
    if (frame->pc == 0) {
        input = how == 's' ? value_str(world, frame->regs[FORMAT_VALUE])
                : how      ? value_repr(world, frame->regs[FORMAT_VALUE])
                           : frame->regs[FORMAT_VALUE];
        frame->pc = input != SIGNAL_MEMORY;
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc == 1) {
        frame->regs[FORMAT_VALUE] = input; /* kept: the rest may have to be done again */
        frame->pc = 2;
    }
    if (frame->pc == 2) {
        Value v = frame->regs[FORMAT_VALUE];
        if (how == 'a' && !is_str(world, unwrap(world, v))) {
            return wrong_register(world);
        }
        v = how == 'a' ? str_to_ascii(world, v) : v;
        Value result = is_signal(v) ? v : format_value(world, v, frame->regs[FORMAT_SPEC]);
        frame->pc = result == SIGNAL_MEMORY ? 2 : 3;
        return result;
    }
    if (!is_str(world, unwrap(world, input))) {
        return raise(world, TYPE_TYPE_ERROR, "__format__ must return a str, not %T", input);
    }
    return input;
}

Value convert_and_format(World *world, Value v, Value spec, uint32_t how) {
    if (!(how & 0xFF)) {
        if (is_str(world, v) && spec == UNDEFINED) {
            return v;
        }
        /* only what a __format__ in Python gives must be looked at */
        if (!has_own_methods(world, v) || is_native(world, special_lookup(world, v, NAME_format))) {
            return format_value(world, v, spec);
        }
    }
    Value signal;
    Frame *frame = step_push(world, STEP_format, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[FORMAT_VALUE] = v;
    frame->regs[FORMAT_SPEC] = spec;
    frame->regs[FORMAT_HOW] = value_int(how & 0xFF);
    return SIGNAL_CALL;
}

/* --- match ---------------------------------------------------------------------------------------------------- */

/* Types whose one positional sub-pattern is the subject itself. */
static bool matches_itself(const TypeObject *type) {
    switch ((int)type->type_id) {
    case TYPE_BOOL:
    case TYPE_BYTEARRAY:
    case TYPE_BYTES:
    case TYPE_DICT:
    case TYPE_FLOAT:
    case TYPE_FROZENSET:
    case TYPE_INT:
    case TYPE_LIST:
    case TYPE_SET:
    case TYPE_STR:
    case TYPE_TUPLE: return true;
    default: return false;
    }
}

/* The parts of an instance; anything out of the ordinary is asked by a helper. */
static Value match_class(World *world, Value subject, Value type, uint32_t how, Value names_value) {
    Value args[4] = {subject, type, value_int(how & 0xFF), names_value};
    if (!has_kind(world, type, KIND_TYPE) || type_of(world, type)->type_id != TYPE_TYPE) {
        return call_helper(world, HELPER_match_class, args, 4);
    }
    TypeObject *wanted = at(world, (Ref)type);
    if (!type_is_subtype(world, type_of(world, subject), wanted)) {
        return NONE;
    }
    int64_t positional = how & 0xFF;
    const TupleObject *names = at(world, (Ref)names_value);
    int64_t named = tuple_length(world, names);
    if (!positional && !named) {
        return value_ref(world->roots.empty_tuple);
    }
    if (positional == 1 && !named && matches_itself(wanted)) {
        return tuple_from(world, &subject, 1);
    }
    Value match_args = type_lookup_id(world, wanted, NAME_match_args);
    bool plain = has_kind(world, subject, KIND_INSTANCE) &&
                 !(type_of(world, subject)->flags & TYPE_GETATTR) && positional + named <= 20 &&
                 (!positional || (has_kind(world, match_args, KIND_TUPLE) &&
                                  tuple_length(world, at(world, (Ref)match_args)) >= positional));
    Value found[20];
    for (int64_t i = 0; plain && i < positional + named; i++) {
        Value name = i < positional ? ((TupleObject *)at(world, (Ref)match_args))->items[i]
                                    : names->items[i - positional];
        plain =
            is_str(world, name) && type_lookup(world, type_of(world, subject), name) == UNDEFINED;
        found[i] = plain ? instance_get(world, at(world, (Ref)subject), name) : UNDEFINED;
        plain = plain && found[i] != UNDEFINED && !(i >= positional && positional);
    }
    return plain ? tuple_from(world, found, positional + named)
                 : call_helper(world, HELPER_match_class, args, 4);
}

static Value match_keys(World *world, Value subject, Value keys_value) {
    if (!has_kind(world, unwrap(world, subject), KIND_DICT) ||
        tuple_length(world, at(world, (Ref)keys_value)) > 100) {
        Value args[2] = {subject, keys_value};
        return call_helper(world, HELPER_match_keys, args, 2);
    }
    const TupleObject *keys = at(world, (Ref)keys_value);
    int64_t count = tuple_length(world, keys);
    Value found[100];
    for (int64_t i = 0; i < count; i++) {
        Value value = keyed(world, KEYED_GET, unwrap(world, subject), keys->items[i], UNDEFINED);
        if (is_signal(value)) {
            return value;
        }
        if (value == UNDEFINED) {
            return NONE;
        }
        found[i] = value;
    }
    return tuple_from(world, found, count);
}

static Value match_rest(World *world, Value subject, Value keys_value) {
    if (!has_kind(world, unwrap(world, subject), KIND_DICT)) {
        Value args[2] = {subject, keys_value};
        return call_helper(world, HELPER_match_rest, args, 2);
    }
    Value rest = dict_copy(world, dict_of(world, unwrap(world, subject)));
    const TupleObject *keys = at(world, (Ref)keys_value);
    for (int64_t i = 0; !is_signal(rest) && i < tuple_length(world, keys); i++) {
        Value done = keyed(world, KEYED_DELETE, rest, keys->items[i], UNDEFINED);
        if (is_signal(done)) {
            return done;
        }
    }
    return rest;
}

static Value match_instruction(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    Value *regs = frame->regs;
    Kind kind = kind_of(world, unwrap(world, regs[B]));
    switch (word & 0xFF) {
    case OP_MATCH_SEQUENCE:
    case OP_MATCH_MAPPING: {
        bool sequence = (word & 0xFF) == OP_MATCH_SEQUENCE;
        bool fits = sequence ? kind == KIND_LIST || kind == KIND_TUPLE || kind == KIND_RANGE
                             : kind == KIND_DICT;
        if (fits || !has_kind(world, regs[B], KIND_INSTANCE)) {
            regs[A] = value_bool(fits);
            return NONE;
        }
        return into(
            world, regs, A,
            call_helper(world, sequence ? HELPER_is_sequence : HELPER_is_mapping, &regs[B], 1));
    }
    case OP_MATCH_CLASS:
        return into(
            world, regs, A,
            match_class(world, regs[B], regs[C], pc[1] & 0xFF, constant(world, frame, pc[1] >> 8)));
    case OP_MATCH_KEYS: return into(world, regs, A, match_keys(world, regs[B], regs[C]));
    case OP_MATCH_REST: return into(world, regs, A, match_rest(world, regs[B], regs[C]));
    default: return into(world, regs, A, value_length(world, regs[B]));
    }
}

/* Where an iterator's end has no meaning of its own: next(it) called with *args. */
static Value end_is_error(World *world, Value result) {
    return result == SIGNAL_STOP ? raise_surely(world, TYPE_STOP_ITERATION, UNDEFINED) : result;
}

/* All the arguments of a call, or all its keywords, out of something else than a list, a tuple or a dict. */
static Value star_arguments(World *world, Value *regs, uint32_t word) {
    if ((word & 0xFF) == OP_STAR_KEYWORDS) {
        DictObject *dict = dict_new(world, 0);
        if (!dict) {
            return SIGNAL_MEMORY;
        }
        regs[A] = value_of(world, dict);
        return merge_keywords(world, &regs[A], regs[B], regs[C]);
    }
    if (!is_iterable(world, regs[B])) {
        return not_iterable(world, regs, C, regs[B]);
    }
    ListObject *list = list_new(world, 0);
    if (!list) {
        return SIGNAL_MEMORY;
    }
    regs[A] = value_of(world, list);
    return extend_list(world, regs[A], regs[B], NONE);
}

Value special_instruction(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    Value *regs = frame->regs;
    switch ((int)(Opcode)(word & 0xFF)) {
    case OP_UNPACK:
    case OP_UNPACK_EX: return unpack(world, frame, pc);
    case OP_CALL_EX:
        return into(world, regs, B,
                    end_is_error(world, call_unpacked(world, regs[A + 2], regs[A], regs[A + 3],
                                                      regs[A + 1])));
    case OP_STAR_ARGS:
    case OP_STAR_KEYWORDS: return star_arguments(world, regs, word);
    case OP_LOAD_SPECIAL:
        return load_special(world, regs, A, regs[B], constant(world, frame, pc[1]));
    case OP_LIST_EXTEND:
        if (has_kind(world, regs[B], KIND_TUPLE) &&
            tuple_length(world, at(world, (Ref)regs[B])) < 64) {
            return extend_by_tuple(world, at(world, (Ref)regs[A]), at(world, (Ref)regs[B]));
        }
        if (!is_iterable(world, regs[B])) {
            return not_iterable(world, regs, C, regs[B]);
        }
        return extend_list(world, regs[A], regs[B], NONE);
    case OP_SET_ADD: return keyed(world, KEYED_SET, regs[A], regs[B], NONE);
    case OP_SET_UPDATE: return set_change(world, EACH_ADD, WALK_PUT, regs[A], regs[B], NONE);
    case OP_DICT_SET: return keyed(world, KEYED_SET, regs[A], regs[B], regs[C]);
    case OP_DICT_UPDATE: {
        Value more = unwrap(world, regs[B]);
        if (!has_kind(world, more, KIND_DICT)) {
            return update_with_mapping(world, regs[A], regs[B]);
        }
        return merge_dict(world, regs[A], more, NONE);
    }
    case OP_DICT_MERGE: return merge_keywords(world, &regs[A], regs[B], regs[C]);
    case OP_FORMAT:
        return into(world, regs, A,
                    convert_and_format(world, regs[B], pc[1] & 256 ? regs[C] : UNDEFINED, pc[1]));
    case OP_YIELD_FROM: return yield_from(world, frame, pc);
    case OP_GET_YIELD_FROM:
    case OP_GET_AWAITABLE:
    case OP_GET_AITER:
    case OP_GET_ANEXT:
    case OP_END_ASYNC_FOR: return async_instruction(world, frame, pc);
    case OP_BUILD_CLASS: {
        Value names = pc[1] ? constant(world, frame, pc[1] - 1) : UNDEFINED;
        return into(world, regs, C,
                    build_class(world, regs[A], regs[A + 1], regs + A + 2, (int)B, regs + A + 2 + B,
                                is_ref(names) ? (Ref)names : 0));
    }
    case OP_IMPORT:
    case OP_IMPORT_FROM:
    case OP_IMPORT_STAR: return import_instruction(world, frame, pc);
    case OP_MATCH_SEQUENCE:
    case OP_MATCH_MAPPING:
    case OP_MATCH_CLASS:
    case OP_MATCH_KEYS:
    case OP_MATCH_REST:
    case OP_GET_LEN: return match_instruction(world, frame, pc);
    default: UNREACHABLE();
    }
}
