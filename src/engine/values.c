/* Python values as the host sees and makes them. */
#include "engine/values.h"
#include "engine/engine.h"
#include "engine/exec/call.h"
#include "engine/exec/import.h"
#include "engine/exec/loop.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

/* --- looking -------------------------------------------------------------------------------------------------- */

EngineType engine_type(World *world, EngineValue value) {
    Value v = unwrap(world, value.bits);
    if (is_int(v)) {
        return ENGINE_INT;
    }
    if (is_float(v)) {
        return ENGINE_FLOAT;
    }
    if (is_bool(v)) {
        return ENGINE_BOOL;
    }
    if (!is_ref(v)) {
        return v == UNDEFINED || is_signal(v) ? ENGINE_NOTHING
               : v == NONE                    ? ENGINE_NONE
                                              : ENGINE_OBJECT;
    }
    switch ((int)kind_of(world, v)) {
    case KIND_INT: return ENGINE_INT;
    case KIND_STR: return ENGINE_STR;
    case KIND_BYTES: return is_instance(world, v, TYPE_BYTES) ? ENGINE_BYTES : ENGINE_OBJECT;
    case KIND_LIST: return ENGINE_LIST;
    case KIND_TUPLE: return ENGINE_TUPLE;
    case KIND_DICT: return ENGINE_DICT;
    case KIND_SET: return ENGINE_SET;
    default: return ENGINE_OBJECT;
    }
}

int64_t engine_type_name(World *world, EngineValue value, char *out, int64_t room) {
    return str_to_utf8(world, str_of(world, type_name_of(world, value.bits)), out, room);
}

bool engine_bool(World *world, EngineValue value) {
    return unwrap(world, value.bits) == TRUE;
}

bool engine_int64(World *world, EngineValue value, int64_t *out) {
    return int_to_int64(world, unwrap(world, value.bits), out);
}

double engine_float(World *world, EngineValue value) {
    return float_of(unwrap(world, value.bits));
}

int64_t engine_int_hex(World *world, EngineValue value, char *out, int64_t room) {
    IntView view;
    int_view(world, unwrap(world, value.bits), &view);
    int64_t bits = 0;
    for (int64_t i = view.count - 1; i >= 0 && !bits; i--) {
        bits = view.limbs[i] ? i * 64 + 64 - __builtin_clzll(view.limbs[i]) : 0;
    }
    int64_t digits = bits ? (bits + 3) / 4 : 1, size = digits + view.negative;
    for (int64_t i = 0; i < size && i < room; i++) {
        int64_t place = size - 1 - i;
        uint64_t limb = place / 16 < view.count ? view.limbs[place / 16] : 0;
        out[i] = view.negative && i == 0 ? '-' : "0123456789abcdef"[limb >> (place % 16 * 4) & 15];
    }
    return size;
}

int64_t engine_str(World *world, EngineValue value, char *out, int64_t room) {
    return str_to_utf8(world, str_of(world, unwrap(world, value.bits)), out, room);
}

Str engine_bytes(World *world, EngineValue value) {
    const BytesObject *bytes = at(world, (Ref)unwrap(world, value.bits));
    return (Str){bytes->data, bytes->length};
}

int64_t engine_count(World *world, EngineValue value) {
    Value v = unwrap(world, value.bits);
    switch ((int)kind_of(world, v)) {
    case KIND_LIST: return ((ListObject *)at(world, (Ref)v))->length;
    case KIND_TUPLE: return tuple_length(world, at(world, (Ref)v));
    case KIND_DICT: return dict_of(world, v)->live;
    case KIND_SET: return set_of(world, v)->live;
    default: return 0;
    }
}

/* The place of the next item of a dict or set at or behind `place`, -1. */
static int64_t next_place(World *world, Value v, int64_t place) {
    switch ((int)kind_of(world, v)) {
    case KIND_DICT: return dict_next(world, dict_of(world, v), place);
    case KIND_SET: return set_next(world, set_of(world, v), place);
    default: return place < engine_count(world, (EngineValue){v}) ? place : -1;
    }
}

bool engine_next(World *world, EngineValue container, int64_t *cursor, EngineValue *out_key,
                 EngineValue *out_item) {
    Value v = unwrap(world, container.bits);
    int64_t place = next_place(world, v, *cursor);
    if (place < 0) {
        return false;
    }
    *cursor = place + 1;
    switch ((int)kind_of(world, v)) {
    case KIND_LIST: out_key->bits = list_items(world, at(world, (Ref)v))[place]; break;
    case KIND_TUPLE: out_key->bits = ((TupleObject *)at(world, (Ref)v))->items[place]; break;
    case KIND_SET: out_key->bits = set_entries(world, set_of(world, v))[place].key; break;
    default:
        out_key->bits = dict_entries(world, dict_of(world, v))[2 * place];
        out_item->bits = dict_entries(world, dict_of(world, v))[2 * place + 1];
        return true;
    }
    *out_item = *out_key;
    return true;
}

/* --- making --------------------------------------------------------------------------------------------------- */

/* Keeps a value alive until the world runs again. */
static bool keep(World *world, Value v) {
    if (!world->roots.host_values) {
        ListObject *list = list_new(world, 0);
        if (!list) {
            return false;
        }
        world->roots.host_values = ref_to(world, list);
    }
    return list_append(world, at(world, world->roots.host_values), v);
}

typedef struct Making {
    Str text;
    const EngineValue *items;
    int64_t count;
} Making;

/* A value that is kept, after a collection if it must be. */
static EngineValue made(World *world, Value (*make)(World *world, const Making *what),
                        Making what) {
    uint32_t stress = world->stress;
    world->stress = 0;
    Value v = make(world, &what);
    if (is_signal(v) || (is_ref(v) && !keep(world, v))) {
        heap_collect(world);
        v = make(world, &what);
        v = is_signal(v) || (is_ref(v) && !keep(world, v)) ? UNDEFINED : v;
    }
    world->stress = stress;
    return (EngineValue){v};
}

EngineValue engine_make_none(void) {
    return (EngineValue){NONE};
}

EngineValue engine_make_bool(bool truth) {
    return (EngineValue){value_bool(truth)};
}

EngineValue engine_make_float(double d) {
    return (EngineValue){value_float_any(d)};
}

static Value make_int(World *world, const Making *what) {
    return int_from(world, what->count);
}

EngineValue engine_make_int(World *world, int64_t n) {
    return made(world, make_int, (Making){.count = n});
}

static Value make_int_hex(World *world, const Making *what) {
    return int_parse(world, what->text, 16);
}

EngineValue engine_make_int_hex(World *world, Str digits) {
    int64_t first = digits.size && digits.data[0] == '-';
    for (int64_t i = first; i < digits.size; i++) {
        char c = digits.data[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) {
            return (EngineValue){UNDEFINED};
        }
    }
    return made(world, make_int_hex, (Making){.text = digits});
}

static Value make_str(World *world, const Making *what) {
    return str_from_utf8(world, what->text);
}

EngineValue engine_make_str(World *world, Str utf8) {
    return made(world, make_str, (Making){.text = utf8});
}

Value bytes_value(World *world, Str bytes) {
    Ref ref = heap_could_hold(world, bytes.size)
                  ? heap_alloc(world, (uint32_t)(sizeof(BytesObject) + (size_t)bytes.size))
                  : 0;
    if (!ref) {
        return SIGNAL_MEMORY;
    }
    BytesObject *object = at(world, ref);
    *object = (BytesObject){.head = {.shape = world->roots.shapes[TYPE_BYTES], .kind = KIND_BYTES},
                            .length = (uint32_t)bytes.size};
    if (bytes.size) {
        memcpy(object->data, bytes.data, (size_t)bytes.size);
    }
    return value_ref(ref);
}

static Value make_bytes(World *world, const Making *what) {
    return bytes_value(world, what->text);
}

EngineValue engine_make_bytes(World *world, Str bytes) {
    return made(world, make_bytes, (Making){.text = bytes});
}

static Value make_list(World *world, const Making *what) {
    return list_from(world, (const Value *)what->items, what->count);
}

EngineValue engine_make_list(World *world, const EngineValue *items, int64_t count) {
    return made(world, make_list, (Making){.items = items, .count = count});
}

static Value make_tuple(World *world, const Making *what) {
    return tuple_from(world, (const Value *)what->items, what->count);
}

EngineValue engine_make_tuple(World *world, const EngineValue *items, int64_t count) {
    return made(world, make_tuple, (Making){.items = items, .count = count});
}

static Value make_dict(World *world, const Making *what) {
    DictObject *dict = dict_new(world, what->count);
    if (!dict) {
        return SIGNAL_MEMORY;
    }
    for (int64_t i = 0; i < what->count; i++) {
        Value done = keyed(world, KEYED_SET, value_of(world, dict), what->items[2 * i].bits,
                           what->items[2 * i + 1].bits);
        if (is_signal(done)) {
            return SIGNAL_MEMORY;
        }
    }
    return value_of(world, dict);
}

static bool is_plain_key(World *world, EngineValue key) {
    EngineType type = engine_type(world, key);
    return type >= ENGINE_NONE && type <= ENGINE_BYTES;
}

EngineValue engine_make_dict(World *world, const EngineValue *items, int64_t pair_count) {
    for (int64_t i = 0; i < pair_count; i++) {
        if (!is_plain_key(world, items[2 * i])) {
            return (EngineValue){UNDEFINED};
        }
    }
    return made(world, make_dict, (Making){.items = items, .count = pair_count});
}

/* Runs a helper to its end, on top of what is suspended. */
static Value run_helper(World *world, HelperId helper, const Value *args, int count) {
    Value result = call_helper(world, helper, args, count);
    if (result == SIGNAL_CALL) {
        top_frame(world)->ret = RET_EXIT;
        result = loop_run(world);
    }
    return result;
}

static Value make_tool(World *world, const Making *what) {
    Value name = what->items[0].bits;
    Value tool = run_helper(world, HELPER_make_tool, &name, 1);
    if (has_kind(world, tool, KIND_FUNCTION)) {
        FunctionObject *function = at(world, (Ref)tool);
        function->name = function->qualname = (Ref)name;
        function->doc = (Ref)what->items[1].bits;
        function->module = world->roots.names[NAME_main];
    }
    return tool;
}

EngineValue engine_make_tool(World *world, Str name, Str doc) {
    EngineValue texts[2] = {engine_make_str(world, name), engine_make_str(world, doc)};
    if (texts[0].bits == UNDEFINED || texts[1].bits == UNDEFINED) {
        return texts[0];
    }
    return made(world, make_tool, (Making){.items = texts, .count = 2});
}

/* --- names ---------------------------------------------------------------------------------------------------- */

/* The dict of a module, NULL when there is none; `make` makes it. */
static DictObject *scope_of(World *world, Str module, bool make) {
    if (module.size == 0) {
        return at(world, world->roots.main);
    }
    Value name = str_name(world, module);
    if (is_signal(name)) {
        return NULL;
    }
    DictObject *modules = at(world, world->roots.modules);
    Value found = dict_get_str(world, modules, name);
    if (found == UNDEFINED && make) {
        found = module_new_named(world, name, NONE);
        if (is_signal(found) || !dict_set_str(world, modules, name, found) ||
            (world->roots.allowed &&
             !dict_set_str(world, at(world, world->roots.allowed), name, TRUE))) {
            return NULL;
        }
    }
    return has_kind(world, found, KIND_MODULE)
               ? at(world, ((ModuleObject *)at(world, (Ref)found))->dict)
               : NULL;
}

void engine_set_argv(World *world, EngineValue list) {
    Value text = str_name(world, STR("argv"));
    DictObject *sys = scope_of(world, STR("sys"), false);
    if (is_signal(text) || !has_kind(world, list.bits, KIND_LIST)) {
        return;
    }
    world->roots.argv = (Ref)list.bits;
    if (sys) {
        (void)dict_set_str(world, sys, text, list.bits);
    }
}

bool engine_set(World *world, Str module, Str name, EngineValue value) {
    DictObject *scope = scope_of(world, module, true);
    Value text = str_name(world, name);
    return scope && !is_signal(text) && value.bits != UNDEFINED &&
           dict_set_str(world, scope, text, value.bits);
}

EngineValue engine_get(World *world, Str module, Str name) {
    DictObject *scope = scope_of(world, module, false);
    Value text = str_name(world, name);
    return (EngineValue){!scope || is_signal(text) ? UNDEFINED : dict_get_str(world, scope, text)};
}
