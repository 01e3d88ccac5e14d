/* Sequences: repeated; and what is said of those that cannot be added. */
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

/* The first `bytes` of `total` again and again. */
static void fill_repeated(char *to, int64_t bytes, int64_t total) {
    if (bytes == 1) {
        memset(to, to[0], (size_t)total);
        return;
    }
    for (int64_t done = bytes; done < total;) {
        int64_t more = total - done < done ? total - done : done;
        memcpy(to + done, to, (size_t)more);
        done += more;
    }
}

static Value repeat_text(World *world, Value sequence, int64_t total) {
    Text text = text_of(world, sequence);
    if (text.type != TYPE_BYTEARRAY && total == text.length) {
        return sequence;
    }
    char *to;
    if (!total) {
        return text_make(world, &text, NULL, 1, 0);
    }
    Value made = text_room(world, text.type, total, text.width, text_is_ascii(world, &text), &to);
    if (!is_signal(made)) {
        memcpy(to, text.data, (size_t)(text.length * text.width));
        fill_repeated(to, text.length * text.width, total * text.width);
    }
    return made;
}

/* The first `length` values again and again. */
static void repeat_values(Value *to, const Value *from, int64_t length, int64_t total) {
    if (length == 1) {
        Value value = *from;
        for (int64_t i = 0; i < total; i++) {
            to[i] = value;
        }
        return;
    }
    copy_values(to, from, length);
    for (int64_t done = length; done < total;
         done *= 2) { /* what is there is copied behind itself */
        copy_values(to + done, to, done < total - done ? done : total - done);
    }
}

Value repeat_sequence(World *world, Value sequence, int64_t length, int64_t n) {
    int64_t total = length * n;
    if (!charge(world, total / 8)) {
        return SIGNAL_LIMIT;
    }
    switch ((int)kind_of(world, sequence)) {
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BYTEARRAY: return repeat_text(world, sequence, total);
    case KIND_LIST: {
        ListObject *list = list_new(world, total);
        const Value *from = length ? list_items(world, at(world, (Ref)sequence)) : NULL;
        if (list && total) {
            repeat_values(list_items(world, list), from, length, total);
        }
        return list ? value_of(world, list) : SIGNAL_MEMORY;
    }
    default: {
        const Value *from = ((TupleObject *)at(world, (Ref)sequence))->items;
        TupleObject *tuple = total ? tuple_new(world, total) : at(world, world->roots.empty_tuple);
        if (tuple && total) {
            repeat_values(tuple->items, from, length, total);
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
    if (kind == KIND_DEQUE) {
        return raise(world, TYPE_TYPE_ERROR, "can only concatenate deque (not \"%T\") to deque", b);
    }
    if (kind == KIND_BYTES || kind == KIND_BYTEARRAY) {
        return raise(world, TYPE_TYPE_ERROR, "can't concat %T to %T", b, a);
    }
    return raise(world, TYPE_TYPE_ERROR, "unsupported operand type(s) for %s: '%T' and '%T'",
                 op == OP_IADD ? "+=" : "+", a, b);
}
