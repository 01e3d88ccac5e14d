/* Source that a program made itself, as the parser wants it: in an arena that is no larger than what the world has
 * left, and paid for before. */
#include "engine/modules/source.h"

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/exception.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

/* What a byte of source costs, and how much the tree of one may take. */
enum {
    FUEL_A_BYTE = 40,
    ARENA_BYTES_A_BYTE = 2000,
    ARENA_BYTES_LEAST = 1 << 20,
    ARENA_BYTES_MOST = 64 << 20
};

static Value number_or_none(int32_t number) {
    return number ? value_int(number) : NONE;
}

static Value text_or_none(World *world, Str text) {
    return text.data ? str_from_utf8(world, text) : NONE;
}

Value source_raise(World *world, const SyntaxFault *fault, Value filename) {
    static const TypeId types[] = {[SYNTAX_FAULT_SYNTAX_ERROR] = TYPE_SYNTAX_ERROR,
                                   [SYNTAX_FAULT_INDENTATION_ERROR] = TYPE_INDENTATION_ERROR,
                                   [SYNTAX_FAULT_TAB_ERROR] = TYPE_TAB_ERROR,
                                   [SYNTAX_FAULT_MEMORY_ERROR] = TYPE_MEMORY_ERROR,
                                   [SYNTAX_FAULT_RECURSION_ERROR] = TYPE_RECURSION_ERROR};
    Value message = str_from_utf8(world, fault->message);
    Value text = text_or_none(world, fault->text);
    if (is_signal(message) || is_signal(text)) {
        return SIGNAL_MEMORY;
    }
    if (fault->type == SYNTAX_FAULT_MEMORY_ERROR || fault->type == SYNTAX_FAULT_RECURSION_ERROR) {
        return raise_value(world, types[fault->type], message);
    }
    Value details[6] = {filename, value_int(fault->line),          value_int(fault->col),
                        text,     number_or_none(fault->end_line), value_int(fault->end_col)};
    Value tuple = tuple_from(world, details, 6);
    Value args[2] = {message, tuple};
    Value exception =
        is_signal(tuple) ? tuple
                         : exception_make(world, type_by_id(world, types[fault->type]), args, 2, 0);
    if (is_signal(exception)) {
        return exception;
    }
    *exception_slot(world, exception, EXC_SYNTAX_MSG) = message;
    for (int i = 0; i < 6; i++) {
        *exception_slot(world, exception, EXC_SYNTAX_FILENAME + i) = details[i];
    }
    return raise_object(world, exception);
}

/* The source's bytes in the arena. `data` NULL: not enough memory. */
static Str source_bytes(World *world, Arena *arena, Value source, bool strip) {
    int64_t size, start = 0;
    char *data;
    if (is_str(world, source)) {
        size = str_to_utf8(world, str_of(world, source), NULL, 0);
        data = ARENA_ARRAY(arena, char, size + 1);
        if (data) {
            str_to_utf8(world, str_of(world, source), data, size);
        }
    } else {
        const BytesObject *bytes = at(world, (Ref)source);
        size = bytes->length;
        data = ARENA_ARRAY(arena, char, size + 1);
        if (data) {
            memcpy(data, bytes->data, (size_t)size);
        }
    }
    while (strip && data && start < size && (data[start] == ' ' || data[start] == '\t')) {
        start++;
    }
    return data ? (Str){data + start, size - start} : (Str){0};
}

bool is_source(World *world, Value v) {
    v = unwrap(world, v);
    return is_str(world, v) || has_kind(world, v, KIND_BYTES);
}

Value source_open(World *world, Value source, bool strip, Arena *arena, Str *out_text) {
    source = unwrap(world, source);
    int64_t size = is_str(world, source) ? 4 * (int64_t)str_of(world, source)->length
                                         : ((BytesObject *)at(world, (Ref)source))->length;
    if (!charge(world, size * FUEL_A_BYTE)) {
        return SIGNAL_LIMIT;
    }
    int64_t left = world->memory_limit - heap_used_bytes(world);
    int64_t wanted = ARENA_BYTES_LEAST + size * ARENA_BYTES_A_BYTE;
    wanted = wanted < ARENA_BYTES_MOST ? wanted : ARENA_BYTES_MOST;
    arena_init(arena, left < wanted ? left : wanted);
    *out_text = source_bytes(world, arena, source, strip);
    Value ready = NONE;
    if (!out_text->data) {
        ready =
            raise(world, TYPE_MEMORY_ERROR, "the source is too large for the memory that is left");
    } else if (memchr(out_text->data, 0, (size_t)out_text->size)) {
        ready = raise(world, TYPE_SYNTAX_ERROR, "source code string cannot contain null bytes");
    }
    if (is_signal(ready)) {
        arena_done(arena);
    }
    return ready;
}
