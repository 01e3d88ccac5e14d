/* int, bool, float, str: their methods. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/number.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

#define UNUSED_COUNT (void)count

Value repeat_sequence(World *world, Value sequence, int64_t length, int64_t n) {
    int64_t total = length * n;
    if (!charge(world, total / 8)) {
        return SIGNAL_LIMIT;
    }
    switch ((int)kind_of(world, sequence)) {
    case KIND_STR: {
        const StrObject *from = str_of(world, sequence);
        if (!total || n == 1) {
            return total ? sequence : value_ref(world->roots.empty_str);
        }
        StrObject *s = str_new(world, total, from->head.aux, from->head.flags & STR_ASCII);
        int64_t bytes = length * from->head.aux;
        for (int64_t i = 0; s && i < n; i++) {
            memcpy(s->body.data + i * bytes, str_data(world, from), (size_t)bytes);
        }
        return s ? value_of(world, s) : SIGNAL_MEMORY;
    }
    case KIND_BYTES: {
        BytesObject *bytes = heap_new(world, TYPE_BYTES, KIND_BYTES,
                                      (uint32_t)(sizeof(BytesObject) + (size_t)total));
        const BytesObject *from = at(world, (Ref)sequence);
        if (!bytes) {
            return SIGNAL_MEMORY;
        }
        bytes->hash = 0;
        bytes->length = (uint32_t)total;
        for (int64_t i = 0; i < n; i++) {
            memcpy(bytes->data + i * length, from->data, (size_t)length);
        }
        return value_of(world, bytes);
    }
    case KIND_LIST: {
        ListObject *list = list_new(world, total);
        const Value *from = length ? list_items(world, at(world, (Ref)sequence)) : NULL;
        for (int64_t i = 0; list && i < total; i++) {
            list_items(world, list)[i] = from[i % length];
        }
        return list ? value_of(world, list) : SIGNAL_MEMORY;
    }
    default: {
        const Value *from = ((TupleObject *)at(world, (Ref)sequence))->items;
        TupleObject *tuple = total ? tuple_new(world, total) : at(world, world->roots.empty_tuple);
        for (int64_t i = 0; tuple && i < total; i++) {
            tuple->items[i] = from[i % length];
        }
        return tuple ? value_of(world, tuple) : SIGNAL_MEMORY;
    }
    }
}

Value concat_error(World *world, Opcode op, Value a, Value b) {
    Kind kind = kind_of(world, a);
    if (kind == KIND_STR || kind == KIND_LIST || kind == KIND_TUPLE) {
        return raise(world, TYPE_TYPE_ERROR, "can only concatenate %T (not \"%T\") to %T", a, b, a);
    }
    return raise(world, TYPE_TYPE_ERROR, "unsupported operand type(s) for %s: '%T' and '%T'",
                 op == OP_IADD ? "+=" : "+", a, b);
}

/* --- str ------------------------------------------------------------------------------------------------------ */

Value str_new_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return args[1] == UNDEFINED ? value_ref(world->roots.empty_str) : value_str(world, args[1]);
}

Value join_list(World *world, ListObject *items, Value separator, Value b, Value c) {
    (void)b;
    (void)c;
    StrBuilder out;
    builder_init(&out, world);
    if (!charge(world, items->length)) {
        return SIGNAL_LIMIT;
    }
    for (uint32_t i = 0; i < items->length; i++) {
        Value item = unwrap(world, list_items(world, items)[i]);
        if (!is_str(world, item)) {
            return raise(world, TYPE_TYPE_ERROR,
                         "sequence item %d: expected str instance, %T found", (int64_t)i, item);
        }
        if (i) {
            builder_str(&out, separator);
        }
        builder_str(&out, item);
    }
    return builder_take(&out);
}

Value str_join(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return with_items(world, args[1], AFTER_JOIN, args[0], UNDEFINED, UNDEFINED);
}

static bool is_space(uint32_t c) {
    return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f) || c == 0x85 || c == 0xa0 ||
           c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool in_chars(World *world, Value chars, uint32_t c) {
    if (chars == UNDEFINED || chars == NONE) {
        return is_space(c);
    }
    const StrObject *set = str_of(world, chars);
    for (uint32_t i = 0; i < set->length; i++) {
        if (str_at(world, set, i) == c) {
            return true;
        }
    }
    return false;
}

static Value strip(World *world, Value *args, bool left, bool right) {
    const StrObject *s = str_of(world, args[0]);
    if (args[1] != UNDEFINED && args[1] != NONE && !is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "%s arg must be None or str",
                     left && right ? "strip"
                     : left        ? "lstrip"
                                   : "rstrip");
    }
    int64_t start = 0, end = s->length;
    while (left && start < end && in_chars(world, args[1], str_at(world, s, start))) {
        start++;
    }
    while (right && end > start && in_chars(world, args[1], str_at(world, s, end - 1))) {
        end--;
    }
    return str_substring(world, args[0], start, end);
}

Value str_strip(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return strip(world, args, true, true);
}

Value str_lstrip(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return strip(world, args, true, false);
}

Value str_rstrip(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return strip(world, args, false, true);
}

Value str_split(World *world, Value *args, int count) {
    UNUSED_COUNT;
    int64_t most = args[2] == UNDEFINED ? -1 : int_of(args[2]);
    bool spaces = args[1] == UNDEFINED || args[1] == NONE;
    ListObject *parts = list_new(world, 0);
    const StrObject *s = str_of(world, args[0]),
                    *separator = spaces ? NULL : str_of(world, args[1]);
    if (!parts) {
        return SIGNAL_MEMORY;
    }
    if (!spaces && !is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "must be str or None, not %T", args[1]);
    }
    if (!spaces && separator->length == 0) {
        return raise(world, TYPE_VALUE_ERROR, "empty separator");
    }
    if (!charge(world, s->length / 4)) {
        return SIGNAL_LIMIT;
    }
    int64_t at_char = 0;
    for (;;) {
        int64_t start = at_char, end;
        if (spaces) {
            while (start < s->length && is_space(str_at(world, s, start))) {
                start++;
            }
            if (start == s->length) {
                break;
            }
            end = start;
            while (end < s->length && !is_space(str_at(world, s, end))) {
                end++;
            }
            if (most >= 0 && parts->length == most) {
                end = s->length;
            }
        } else {
            end = most >= 0 && parts->length == most
                      ? -1
                      : str_index_of(world, s, separator, start, s->length);
            end = end < 0 ? s->length : end;
        }
        Value part = str_substring(world, args[0], start, end);
        if (is_signal(part) || !list_append(world, parts, part)) {
            return SIGNAL_MEMORY;
        }
        if (!spaces && end == s->length) {
            break;
        }
        at_char = end + (spaces ? 0 : separator->length);
        if (!spaces && at_char == s->length && end + separator->length == s->length) {
            if (!list_append(world, parts, value_ref(world->roots.empty_str))) {
                return SIGNAL_MEMORY;
            }
            break;
        }
        if (spaces && most >= 0 && parts->length > most) {
            break;
        }
    }
    return value_of(world, parts);
}

static Value change_case(World *world, Value v, bool upper) {
    const StrObject *s = str_of(world, v);
    StrBuilder b;
    builder_init(&b, world);
    for (uint32_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(world, s, i);
        bool change = upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z';
        builder_char(&b, change ? c ^ 32 : c);
    }
    return builder_take(&b);
}

Value str_upper(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return change_case(world, args[0], true);
}

Value str_lower(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return change_case(world, args[0], false);
}

Value str_replace(World *world, Value *args, int count) {
    UNUSED_COUNT;
    if (!is_str(world, args[1]) || !is_str(world, args[2])) {
        return raise(world, TYPE_TYPE_ERROR, "replace() argument %d must be str, not %T",
                     (int64_t)(is_str(world, args[1]) ? 2 : 1),
                     is_str(world, args[1]) ? args[2] : args[1]);
    }
    const StrObject *s = str_of(world, args[0]), *old = str_of(world, args[1]);
    int64_t left = args[3] == UNDEFINED ? -1 : int_of(args[3]), from = 0;
    StrBuilder b;
    builder_init(&b, world);
    bool between = old->length == 0; /* then it stands before each character and at the end */
    for (int64_t next = 0; left != 0 && next <= s->length; left--) {
        int64_t found = str_index_of(world, s, old, next, s->length);
        if (found < 0) {
            break;
        }
        builder_slice(&b, s, from, found);
        builder_str(&b, args[2]);
        from = found + old->length;
        next = from + between;
        if (b.failed || !charge(world, 2)) {
            return b.failed ? SIGNAL_MEMORY : SIGNAL_LIMIT;
        }
    }
    builder_slice(&b, s, from, s->length);
    return builder_take(&b);
}

Value str_find_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const StrObject *s = str_of(world, args[0]);
    if (!is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "find() argument 1 must be str, not %T", args[1]);
    }
    int64_t start = args[2] == UNDEFINED || args[2] == NONE ? 0 : int_of(args[2]);
    int64_t end = args[3] == UNDEFINED || args[3] == NONE ? s->length : int_of(args[3]);
    start += start < 0 ? s->length : 0;
    end += end < 0 ? s->length : 0;
    start = start < 0 ? 0 : start;
    end = end > s->length ? s->length : end;
    return value_int(start > end ? -1 : str_index_of(world, s, str_of(world, args[1]), start, end));
}

static Value has_end(World *world, Value text, Value affix, bool front) {
    if (has_kind(world, affix, KIND_TUPLE)) {
        const TupleObject *tuple = at(world, (Ref)affix);
        for (int64_t i = 0; i < tuple_length(world, tuple); i++) {
            if (!is_str(world, tuple->items[i])) {
                return raise(world, TYPE_TYPE_ERROR, "tuple for %s must only contain str, not %T",
                             front ? "startswith" : "endswith", tuple->items[i]);
            }
            if (has_end(world, text, tuple->items[i], front) == TRUE) {
                return TRUE;
            }
        }
        return FALSE;
    }
    if (!is_str(world, affix)) {
        return raise(world, TYPE_TYPE_ERROR, "%s first arg must be str or a tuple of str, not %T",
                     front ? "startswith" : "endswith", affix);
    }
    const StrObject *s = str_of(world, text), *a = str_of(world, affix);
    int64_t start = front ? 0 : (int64_t)s->length - a->length;
    return value_bool(start >= 0 && a->length <= s->length &&
                      str_index_of(world, s, a, start, start + a->length) == start);
}

Value str_startswith(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return has_end(world, args[0], args[1], true);
}

Value str_endswith(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return has_end(world, args[0], args[1], false);
}

Value str_isdigit(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const StrObject *s = str_of(world, args[0]);
    bool all = s->length > 0;
    for (uint32_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(world, s, i);
        all = all && c >= '0' && c <= '9';
    }
    return value_bool(all);
}

Value str_isalpha(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const StrObject *s = str_of(world, args[0]);
    bool all = s->length > 0;
    for (uint32_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(world, s, i);
        all = all && ((c | 32) >= 'a' && (c | 32) <= 'z');
    }
    return value_bool(all);
}

Value str_count(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const StrObject *s = str_of(world, args[0]), *sub = str_of(world, args[1]);
    int64_t found = 0;
    if (sub->length == 0) {
        return value_int((int64_t)s->length + 1);
    }
    for (int64_t i = str_index_of(world, s, sub, 0, s->length); i >= 0;
         i = str_index_of(world, s, sub, i + sub->length, s->length)) {
        found++;
    }
    return value_int(found);
}
