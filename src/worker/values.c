/* Python values of a world as bytes, and back. */
#include "worker/values.h"

/* A text of the engine's is asked for twice: how long, then what. */
typedef int64_t TextOf(World *world, EngineValue value, char *out, int64_t room);

static void put_text(World *world, EngineValue value, WireTag tag, TextOf *text_of, Buf *out) {
    int64_t size = text_of(world, value, NULL, 0);
    wire_put_head(out, tag, size);
    if (buf_reserve(out, size)) {
        text_of(world, value, out->data + out->size, size);
        out->size += size;
    }
}

static void put(World *world, EngineValue value, int depth, Buf *out);

static void put_items(World *world, EngineValue container, WireTag tag, int depth, Buf *out) {
    wire_put_head(out, tag, engine_count(world, container));
    int64_t cursor = 0;
    EngineValue key, item;
    while (out->failure == ST_OK && engine_next(world, container, &cursor, &key, &item)) {
        if (tag == WIRE_DICT) {
            put(world, key, depth + 1, out);
        }
        put(world, item, depth + 1, out);
    }
}

static void put(World *world, EngineValue value, int depth, Buf *out) {
    EngineType type = engine_type(world, value);
    if (type >= ENGINE_LIST && depth >= WIRE_VALUE_DEPTH) {
        type = ENGINE_OBJECT;
    }
    int64_t integer;
    switch (type) {
    case ENGINE_NOTHING:
    case ENGINE_NONE: wire_put_constant(out, WIRE_NONE); break;
    case ENGINE_BOOL:
        wire_put_constant(out, engine_bool(world, value) ? WIRE_TRUE : WIRE_FALSE);
        break;
    case ENGINE_INT:
        if (engine_int64(world, value, &integer)) {
            wire_put_int(out, integer);
        } else {
            put_text(world, value, WIRE_BIG_INT, engine_int_hex, out);
        }
        break;
    case ENGINE_FLOAT: wire_put_float(out, engine_float(world, value)); break;
    case ENGINE_STR: put_text(world, value, WIRE_STR, engine_str, out); break;
    case ENGINE_BYTES: wire_put_bytes(out, WIRE_BYTES, engine_bytes(world, value)); break;
    case ENGINE_LIST: put_items(world, value, WIRE_LIST, depth, out); break;
    case ENGINE_TUPLE: put_items(world, value, WIRE_TUPLE, depth, out); break;
    case ENGINE_DICT: put_items(world, value, WIRE_DICT, depth, out); break;
    case ENGINE_SET: put_items(world, value, WIRE_SET, depth, out); break;
    case ENGINE_OBJECT: put_text(world, value, WIRE_OBJECT, engine_type_name, out); break;
    }
}

void value_put(World *world, EngineValue value, Buf *out) {
    put(world, value, 0, out);
}

/* --- back ------------------------------------------------------------------------------------------------------- */

static bool take(World *world, Arena *arena, Str *rest, EngineValue *out_value);

static bool take_items(World *world, Arena *arena, Str *rest, const WireValue *head,
                       EngineValue *out_value) {
    int64_t count = head->count * (head->tag == WIRE_DICT ? 2 : 1);
    EngineValue *items = ARENA_ARRAY(arena, EngineValue, count);
    for (int64_t i = 0; items && i < count; i++) {
        if (!take(world, arena, rest, &items[i])) {
            return false;
        }
    }
    if (!items) {
        return false;
    }
    *out_value = head->tag == WIRE_DICT    ? engine_make_dict(world, items, head->count)
                 : head->tag == WIRE_TUPLE ? engine_make_tuple(world, items, count)
                                           : engine_make_list(world, items, count);
    return true;
}

static bool take(World *world, Arena *arena, Str *rest, EngineValue *out_value) {
    WireValue value;
    if (wire_take_value(rest, &value) != ST_OK) {
        return false;
    }
    switch (value.tag) {
    case WIRE_NONE: *out_value = engine_make_none(); break;
    case WIRE_FALSE: *out_value = engine_make_bool(false); break;
    case WIRE_TRUE: *out_value = engine_make_bool(true); break;
    case WIRE_INT: *out_value = engine_make_int(world, value.integer); break;
    case WIRE_BIG_INT: *out_value = engine_make_int_hex(world, value.bytes); break;
    case WIRE_FLOAT: *out_value = engine_make_float(value.real); break;
    case WIRE_STR: *out_value = engine_make_str(world, value.bytes); break;
    case WIRE_BYTES: *out_value = engine_make_bytes(world, value.bytes); break;
    case WIRE_LIST:
    case WIRE_TUPLE:
    case WIRE_DICT: return take_items(world, arena, rest, &value, out_value);
    case WIRE_SET:
    case WIRE_OBJECT: return false;
    }
    return engine_type(world, *out_value) != ENGINE_NOTHING;
}

bool value_take(World *world, Arena *arena, Str bytes, EngineValue *out_value) {
    /* Depth is bounded before anything recurses into it. */
    return wire_is_value(bytes) && take(world, arena, &bytes, out_value);
}
