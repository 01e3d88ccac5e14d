/* The instructions that are not worth a handler in the loop, and the slow paths of those that are. */
#include "base/assert.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/frames.h"
#include "engine/exec/import.h"
#include "engine/exec/lifetime.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/opcodes.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/attribute.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

#define A  (word >> 8 & 0xFF)
#define B  (word >> 16 & 0xFF)
#define C  (word >> 24)
#define BX (word >> 16)

enum { STEP_RETRIES = 8 };

static Value constant(World *world, const Frame *frame, uint32_t index) {
    return ((TupleObject *)at(world, ((CodeObject *)at(world, frame->code))->consts))->items[index];
}

static FunctionObject *function_of(World *world, const Frame *frame) {
    return at(world, frame->function);
}

/* Under stress an instruction gets further each time. */
static bool make_room_under_stress(World *world, uint32_t place) {
    world->retries = place == world->retry_place ? world->retries + 1 : 0;
    world->retry_place = place;
    world->stress_allow = INT64_C(1) << (world->retries % 20);
    if (++world->stress_turn % world->stress == 0 || world->retries > 10) {
        heap_collect(world);
    }
    return world->retries < 100000;
}

bool loop_make_room(World *world, uint32_t place) {
    if (world->stress) {
        return make_room_under_stress(world, place);
    }
    int64_t fuel = world->fuel_left + world->fuel_before;
    if (place == world->retry_place && fuel == world->retry_fuel) {
        return false; /* it began where it began before: the collection did not help */
    }
    heap_collect(world);
    world->retry_place = place;
    world->retry_fuel = fuel;
    return true;
}

bool loop_make_room_for_step(World *world, uint32_t place) {
    if (world->stress) {
        return make_room_under_stress(world, place);
    }
    /* a step pays for what it does again, and may have come further: only a row of failures is the end */
    world->retries = place == world->retry_place ? world->retries + 1 : 0;
    if (world->retries == STEP_RETRIES) {
        return false;
    }
    heap_collect(world);
    world->retry_place = place;
    world->retry_fuel = -1;
    return true;
}

Value raise_surely(World *world, TypeId type, Value argument) {
    Value signal = raise_value(world, type, argument);
    if (signal == SIGNAL_MEMORY) {
        world->result = argument;
        heap_collect(world);
        world->stress_allow = 100;
        signal = raise_value(world, type, argument);
    }
    return signal == SIGNAL_MEMORY ? world_limit(world, ENGINE_LIMIT_MEMORY) : signal;
}

/* An instruction or a step of a saved world that was not written by the engine. */
Value wrong_register(World *world) {
    return raise(world, TYPE_SYSTEM_ERROR, "a frame does not hold what it works on");
}

Value stop_value(World *world) {
    Value value = *exception_slot(world, world->error, EXC_STOP_VALUE);
    return value == UNDEFINED ? NONE : value;
}

Value raise_answer(World *world, TypeId type, const char *format, Value answer) {
    Value signal = raise(world, type, format, answer);
    if (signal == SIGNAL_MEMORY) {
        world->result = answer;
        heap_collect(world);
        world->stress_allow = 100;
        signal = raise(world, type, format, answer);
    }
    return signal == SIGNAL_MEMORY ? world_limit(world, ENGINE_LIMIT_MEMORY) : signal;
}

/* --- names ---------------------------------------------------------------------------------------------------- */

Value slow_load_global(World *world, Frame *frame, uint32_t *pc) {
    Value name = constant(world, frame, *pc >> 16);
    DictObject *globals = at(world, function_of(world, frame)->globals);
    int64_t entry = dict_find_str(world, globals, name);
    if (entry >= 0) {
        pc[1] = dict_version(world, globals);
        pc[2] = 0;
        pc[3] = (uint32_t)(2 * entry + 1);
        return dict_entries(world, globals)[2 * entry + 1];
    }
    DictObject *builtins = builtins_of(world, globals);
    entry = dict_find_str(world, builtins, name);
    if (entry < 0) {
        return global_missing(world, name);
    }
    if (builtins != at(world, world->roots.builtins)) { /* the cache knows the world's alone */
        return dict_entries(world, builtins)[2 * entry + 1];
    }
    pc[1] = dict_version(world, globals);
    pc[2] = dict_version(world, builtins);
    pc[3] = (uint32_t)(2 * entry + 1);
    return dict_entries(world, builtins)[2 * entry + 1];
}

Value slow_store_global(World *world, Frame *frame, uint32_t *pc) {
    Value name = constant(world, frame, *pc >> 16);
    DictObject *globals = at(world, function_of(world, frame)->globals);
    Value before = world->lifetimes ? dict_get_str(world, globals, name) : UNDEFINED;
    if (!dict_set_str(world, globals, name, frame->regs[*pc >> 8 & 0xFF])) {
        return SIGNAL_MEMORY;
    }
    if (world->lifetimes) { /* stores are not cached while what they replace matters */
        lifetime_gone(world, before);
        return NONE;
    }
    pc[2] = (uint32_t)(2 * dict_find_str(world, globals, name) + 1);
    pc[1] = dict_version(world, globals);
    return NONE;
}

enum { NAME_SPACE, NAME_TEXT, NAME_GLOBALS };

static Value global_or_builtin(World *world, const DictObject *globals, Value name) {
    Value found = dict_get_str(world, globals, name);
    return found == UNDEFINED ? dict_get_str(world, builtins_of(world, globals), name) : found;
}

/* A name in a namespace that Python code looks into: a KeyError means globals or builtins. */
Value step_load_name(World *world, Frame *frame, Value input) {
    Value name = frame->regs[NAME_TEXT];
    if (frame->pc == 0) {
        frame->pc = 1;
        frame->flags |= FRAME_CATCHES;
        input = get_item(world, frame->regs[NAME_SPACE], name);
        if (is_signal(input) && input != SIGNAL_ERROR) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            return input;
        }
    }
    frame->flags &= (uint8_t)~FRAME_CATCHES;
    if (input != SIGNAL_ERROR || !is_instance(world, world->error, TYPE_KEY_ERROR)) {
        return input;
    }
    Value found = global_or_builtin(world, dict_of(world, frame->regs[NAME_GLOBALS]), name);
    if (found == UNDEFINED) { /* the KeyError stays until there is another */
        return global_missing(world, name);
    }
    world->error = UNDEFINED;
    return found;
}

static Value load_name_from(World *world, Frame *caller, Value name) {
    Value signal;
    Frame *frame = step_push(world, STEP_load_name, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[NAME_SPACE] = caller->regs[0];
    frame->regs[NAME_TEXT] = name;
    frame->regs[NAME_GLOBALS] = value_ref(function_of(world, caller)->globals);
    return SIGNAL_CALL;
}

static Value load_name(World *world, Frame *frame, Value name) {
    if (!has_kind(world, frame->regs[0], KIND_DICT)) {
        return load_name_from(world, frame, name);
    }
    Value found = dict_get_str(world, dict_of(world, frame->regs[0]), name);
    if (found == UNDEFINED) {
        found = global_or_builtin(world, at(world, function_of(world, frame)->globals), name);
    }
    return found == UNDEFINED ? global_missing(world, name) : found;
}

static Value free_name(World *world, const Frame *frame, uint32_t index) {
    const CodeObject *code = at(world, frame->code);
    return ((TupleObject *)at(world, code->freevars))->items[index];
}

static RecordObject *free_cell(World *world, const Frame *frame, uint32_t index) {
    const TupleObject *cells = at(world, function_of(world, frame)->closure);
    return at(world, (Ref)cells->items[index]);
}

static Value unbound_free(World *world, Value name) {
    Value signal = raise(
        world, TYPE_NAME_ERROR,
        "cannot access free variable '%S' where it is not associated with a value in enclosing scope",
        name);
    return raised_with(world, signal, EXC_NAME_NAME, name);
}

static Value unbound_local(World *world, const Frame *frame, uint32_t reg) {
    const TupleObject *names = at(world, ((CodeObject *)at(world, frame->code))->varnames);
    Value name = (int64_t)reg < tuple_length(world, names) ? names->items[reg]
                                                           : value_ref(world->roots.empty_str);
    return raise(world, TYPE_UNBOUND_LOCAL_ERROR,
                 "cannot access local variable '%S' where it is not associated with a value", name);
}

/* --- attributes ----------------------------------------------------------------------------------------------- */

/* An instruction's inline cache holds the first shape it met; the others go to a table by shape and place. */
static bool is_free(const World *world, const uint32_t *pc, int epoch_word) {
    return !pc[2] || pc[epoch_word] != world->epoch;
}

/* Its inline cache holds references from now on: the collector does not scan frozen code. */
static void note_cached(World *world, const Frame *frame) {
    CodeObject *code = at(world, frame->code);
    if ((code->flags & (CODE_FROZEN | CODE_CACHED)) == CODE_FROZEN) {
        code->flags |= CODE_CACHED;
        code->next_cached = world->roots.cached_code;
        world->roots.cached_code = frame->code;
    }
}

/* Where instances of the type keep the attribute `name`: in the slot of its shape, or in one that __slots__ gave; -1:
 * elsewhere, or it must be looked up each time. */
static int plain_slot(World *world, const InstanceObject *instance, const ShapeObject *shape,
                      TypeObject *type, Value name) {
    Value attr = type_lookup(world, type, name);
    if (has_kind(world, attr, KIND_MEMBER) && (object_of(world, attr)->flags & MEMBER_SLOT)) {
        const RecordObject *member = at(world, (Ref)attr);
        bool own = type_is_subtype(world, type, at(world, (Ref)member->values[MEMBER_OWNER]));
        return own ? (int)int_of(member->values[MEMBER_GET]) : -1;
    }
    int slot = attr != UNDEFINED || (instance->head.flags & INSTANCE_DICT_MODE)
                   ? -1
                   : shape_find(world, shape, name);
    return shape->count > shape->capacity && slot >= shape->capacity - 1 ? -1 : slot;
}

/* Notes in `cached` which class's dict has the attribute, and where: the place stays until the epoch changes, whatever
 * value is put there. */
static void note_class_entry(World *world, const TypeObject *type, Value name, Ref key, Ref place,
                             ShapeCacheEntry *cached) {
    const TupleObject *mro = at(world, type->mro);
    for (int64_t i = 0; i < tuple_length(world, mro); i++) {
        Ref dict = ((TypeObject *)at(world, (Ref)mro->items[i]))->dict;
        int64_t entry = dict_find_str(world, at(world, dict), name);
        if (entry >= 0) {
            *cached = (ShapeCacheEntry){key, place, world->epoch, 2 * (uint32_t)entry + 1, dict};
            return;
        }
    }
}

/* An attribute of a class that is what stands in its dict or in a base's. */
static Value load_class_attr(World *world, Value object, Value name, Ref place) {
    ShapeCacheEntry *cached = shape_entry(host_side(world)->loads, (Ref)object, place);
    if (shape_known(world, cached, (Ref)object, place)) {
        return dict_entries(world, at(world, cached->next))[cached->slot];
    }
    Value found = attr_get(world, object, name);
    TypeObject *meta = type_of(world, object);
    if (!is_signal(found) && !(meta->flags & TYPE_GETATTR) &&
        type_lookup(world, meta, name) == UNDEFINED &&
        type_lookup(world, at(world, (Ref)object), name) == found) {
        note_class_entry(world, at(world, (Ref)object), name, (Ref)object, place, cached);
    }
    return found;
}

/* A global of a module; UNDEFINED: it is not as simple as that. */
static Value load_module_attr(World *world, Value object, Value name, Ref place) {
    ShapeCacheEntry *cached = shape_entry(host_side(world)->loads, (Ref)object, place);
    DictObject *dict = at(world, ((ModuleObject *)at(world, (Ref)object))->dict);
    if (cached->shape == (Ref)object && cached->place == place && dict->version &&
        cached->epoch == dict->version) {
        return dict_entries(world, dict)[cached->slot];
    }
    TypeObject *type = type_of(world, object);
    if (type->type_id != TYPE_MODULE || type_lookup(world, type, name) != UNDEFINED) {
        return UNDEFINED;
    }
    int64_t entry = dict_find_str(world, dict, name);
    if (entry < 0 ||
        (!is_frozen_code(world, top_frame(world)) &&
         module_hides(world, at(world, (Ref)object), dict_entries(world, dict)[2 * entry + 1]))) {
        return UNDEFINED;
    }
    uint32_t version = dict_version(world, dict);
    *cached = (ShapeCacheEntry){(Ref)object, place, version, 2 * (uint32_t)entry + 1, 0};
    return dict_entries(world, dict)[2 * entry + 1];
}

static Value load_other_attr(World *world, Value object, Value name, Ref place) {
    if (has_kind(world, object, KIND_TYPE)) {
        return load_class_attr(world, object, name, place);
    }
    Value found = has_kind(world, object, KIND_MODULE)
                      ? load_module_attr(world, object, name, place)
                      : UNDEFINED;
    return found != UNDEFINED ? found : attr_get(world, object, name);
}

Value slow_load_attr(World *world, Frame *frame, uint32_t *pc) {
    Value object = frame->regs[*pc >> 16 & 0xFF], name = constant(world, frame, pc[1]);
    if (!has_kind(world, object, KIND_INSTANCE)) {
        return load_other_attr(world, object, name, ref_to(world, pc));
    }
    InstanceObject *instance = at(world, (Ref)object);
    Ref shape_ref = instance->head.shape, place = ref_to(world, pc);
    const ShapeObject *shape = at(world, shape_ref);
    TypeObject *type = at(world, shape->type);
    int slot =
        type_hides_attributes(world, type) ? -1 : plain_slot(world, instance, shape, type, name);
    if (slot < 0) {
        Value attr = type->flags & TYPE_GETATTR ? UNDEFINED : type_lookup(world, type, name);
        const RecordObject *property = at(world, (Ref)attr);
        if (attr != UNDEFINED && is_plain_data(world, attr) &&
            !(instance->head.flags & INSTANCE_DICT_MODE) && shape_find(world, shape, name) < 0) {
            note_class_entry(world, type, name, shape_ref, place,
                             shape_entry(host_side(world)->loads, shape_ref, place));
            return attr;
        }
        if (!has_kind(world, attr, KIND_PROPERTY) || property->values[0] == NONE) {
            return attr_get(world, object, name);
        }
        if (has_kind(world, property->values[0], KIND_FUNCTION)) { /* the loop calls it next time */
            *shape_entry(host_side(world)->methods, shape_ref, place) =
                (ShapeCacheEntry){shape_ref, place, world->epoch, 0, (Ref)property->values[0]};
        }
        return call_found(world, property->values[0], object, NULL, 0);
    }
    if (is_free(world, pc, 4)) {
        note_cached(world, frame);
        pc[2] = shape_ref;
        pc[3] = (uint32_t)slot;
        pc[4] = world->epoch;
    } else {
        *shape_entry(host_side(world)->loads, shape_ref, place) =
            (ShapeCacheEntry){shape_ref, place, world->epoch, (uint32_t)slot, 0};
    }
    Value value = instance->slots[slot];
    return value != UNDEFINED ? value : attr_get(world, object, name);
}

/* A method behind a class in an instance's order. It is noted for the instance's shape and a place within the
 * instruction, where no method of the instance itself is, with the class: one instruction may serve several. */
static Value load_super_method(World *world, Value super, Value name, Ref place, Value *self) {
    const RecordObject *record = at(world, (Ref)super);
    Value class = record->values[0], object = record->values[1];
    if (!has_kind(world, object, KIND_INSTANCE)) {
        return super_lookup(world, super, name, self);
    }
    Ref shape = object_of(world, object)->shape, inside = place + (Ref)sizeof(uint32_t);
    ShapeCacheEntry *known = shape_entry(host_side(world)->methods, shape, inside);
    if (shape_known(world, known, shape, inside) && known->slot == (uint32_t) class) {
        *self = object;
        return value_ref(known->next);
    }
    Value found = super_lookup(world, super, name, self);
    if (*self == object && has_kind(world, found, KIND_FUNCTION)) {
        *known = (ShapeCacheEntry){shape, inside, world->epoch, (uint32_t) class, (Ref)found};
    }
    return found;
}

Value slow_load_method(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    Value object = frame->regs[B], name = constant(world, frame, pc[1]);
    Value self;
    if (has_kind(world, object, KIND_MODULE)) {
        Value found = load_module_attr(world, object, name, ref_to(world, pc));
        if (found != UNDEFINED) {
            frame->regs[A + 1] = UNDEFINED;
            return found;
        }
    }
    Value function = has_kind(world, object, KIND_SUPER)
                         ? load_super_method(world, object, name, ref_to(world, pc), &self)
                         : attr_method(world, object, name, &self);
    if (is_signal(function)) {
        /* a frame's result goes to register A alone */
        frame->regs[A + 1] = UNDEFINED;
        return function;
    }
    frame->regs[A + 1] = self;
    if (self != object || !is_ref(object) || !is_ref(function) ||
        (has_kind(world, object, KIND_INSTANCE) &&
         (object_of(world, object)->flags & INSTANCE_DICT_MODE)) ||
        has_kind(world, object, KIND_MODULE) || has_kind(world, object, KIND_FUNCTION)) {
        return function;
    }
    Ref shape = object_of(world, object)->shape, place = ref_to(world, pc);
    if (is_free(world, pc, 3)) {
        note_cached(world, frame);
        pc[2] = shape;
        pc[3] = world->epoch;
        pc[4] = (Ref)function;
    } else {
        *shape_entry(host_side(world)->methods, shape, place) =
            (ShapeCacheEntry){shape, place, world->epoch, 0, (Ref)function};
    }
    return function;
}

/* The Python function of a property that is assigned to; UNDEFINED: the attribute is none. */
static Value setter_of(World *world, TypeObject *type, Value name) {
    Value attr = type->flags & TYPE_SETATTR ? UNDEFINED : type_lookup(world, type, name);
    if (!has_kind(world, attr, KIND_PROPERTY)) {
        return UNDEFINED;
    }
    Value setter = ((const RecordObject *)at(world, (Ref)attr))->values[1];
    return has_kind(world, setter, KIND_FUNCTION) ? setter : UNDEFINED;
}

Value slow_store_attr(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    Value object = frame->regs[A], name = constant(world, frame, pc[1]);
    if (!has_kind(world, object, KIND_INSTANCE) ||
        (object_of(world, object)->flags & INSTANCE_DICT_MODE)) {
        return attr_set(world, object, name, frame->regs[B]);
    }
    InstanceObject *instance = at(world, (Ref)object);
    Ref before = instance->head.shape, place = ref_to(world, pc);
    TypeObject *type = type_of(world, object);
    Value setter = setter_of(world, type, name);
    if (setter != UNDEFINED) { /* the loop calls it next time */
        *shape_entry(host_side(world)->methods, before, place) =
            (ShapeCacheEntry){before, place, world->epoch, 0, (Ref)setter};
    }
    Value result = attr_set(world, object, name, frame->regs[B]);
    const ShapeObject *shape = shape_of(world, &instance->head);
    if (is_signal(result) || (type->flags & TYPE_SETATTR) ||
        (instance->head.flags & INSTANCE_DICT_MODE)) {
        return result;
    }
    int slot = plain_slot(world, instance, shape, type, name);
    if (slot < 0) {
        return result;
    }
    if (is_free(world, pc, 5)) {
        note_cached(world, frame);
        pc[2] = before;
        pc[3] = (uint32_t)slot;
        pc[4] = instance->head.shape;
        pc[5] = world->epoch;
    } else {
        *shape_entry(host_side(world)->stores, before, place) =
            (ShapeCacheEntry){before, place, world->epoch, (uint32_t)slot, instance->head.shape};
    }
    return NONE;
}

Value slow_truth_at(World *world, Value instance, Ref place) {
    Ref shape = object_of(world, instance)->shape, asked = 0;
    Value method = special_lookup(world, instance, NAME_bool);
    if (has_kind(world, method, KIND_FUNCTION)) {
        asked = (Ref)method;
    } else if (method != UNDEFINED || special_lookup(world, instance, NAME_len) != UNDEFINED ||
               unwrap(world, instance) != instance) {
        return UNDEFINED;
    }
    *shape_entry(host_side(world)->methods, shape, place) =
        (ShapeCacheEntry){shape, place, world->epoch, 0, asked};
    return asked ? method : TRUE;
}

Value item_inside(World *world, Value instance, Value key) {
    Value plain = unwrap_for(world, instance, NAME_getitem);
    int64_t index = is_int(key) ? int_of(key) : -1;
    switch (plain == instance ? KIND_FREE : (int)kind_of(world, plain)) {
    case KIND_TUPLE: {
        const TupleObject *tuple = at(world, (Ref)plain);
        return index >= 0 && index < tuple_length(world, tuple) ? tuple->items[index] : UNDEFINED;
    }
    case KIND_LIST: {
        const ListObject *list = at(world, (Ref)plain);
        return index >= 0 && index < list->length ? list_items(world, list)[index] : UNDEFINED;
    }
    case KIND_DICT: {
        const DictObject *dict = dict_of(world, plain);
        int64_t entry = dict_find_plain(world, dict, key);
        return entry >= 0 ? dict_entries(world, dict)[2 * entry + 1] : UNDEFINED;
    }
    default: return UNDEFINED;
    }
}

bool set_item_inside(World *world, Value instance, Value key, Value value) {
    Value plain = unwrap_for(world, instance, NAME_setitem);
    return plain != instance && has_kind(world, plain, KIND_DICT) &&
           dict_set_plain(world, dict_of(world, plain), key, value);
}

static Value reflected(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc, op = word & 0xFF;
    const Value *regs = frame->regs;
    if (op >= OP_ADD_INT && op <= OP_IAND_INT) {
        return binary_reflected(world, opcode_of_number(op), regs[B], value_int((int8_t)C));
    }
    if (op >= OP_ADD && op <= OP_IFLOORDIV) {
        return binary_reflected(world, (Opcode)op, regs[B], regs[C]);
    }
    if (op >= OP_EQ && op <= OP_GE) {
        return compare_reflected(world, (CompareOp)(op - OP_EQ), regs[B], regs[C]);
    }
    bool constant_operand = op >= OP_JUMP_EQ_INT;
    CompareOp compare = (CompareOp)((op - (constant_operand ? OP_JUMP_EQ_INT : OP_JUMP_EQ)) % 6);
    return compare_reflected(world, compare, regs[B],
                             constant_operand ? value_int((int8_t)C) : regs[C]);
}

Value slow_reflected(World *world, Frame *frame, uint32_t *pc) {
    for (;;) { /* the method that declined must not be asked again for want of memory */
        Value value = reflected(world, frame, pc);
        if (value != SIGNAL_MEMORY) {
            return value;
        }
        if (!loop_make_room(world, ref_to(world, pc))) {
            return world_limit(world, ENGINE_LIMIT_MEMORY);
        }
    }
}

/* --- building ------------------------------------------------------------------------------------------------- */

static Value make_cell(World *world, Value value) {
    RecordObject *cell = heap_new_record(world, TYPE_CELL, KIND_CELL, 1);
    if (!cell) {
        return SIGNAL_MEMORY;
    }
    cell->values[0] = value;
    return value_of(world, cell);
}

/* As many cells as the code has free variables. */
static bool is_closure(World *world, Value v, const CodeObject *code) {
    const TupleObject *cells = at(world, (Ref)v);
    bool good = has_kind(world, v, KIND_TUPLE) &&
                tuple_length(world, cells) >= tuple_length(world, at(world, code->freevars));
    for (int64_t i = 0; good && i < tuple_length(world, cells); i++) {
        good = has_kind(world, cells->items[i], KIND_CELL);
    }
    return good;
}

/* What makes a function besides its code. */
static bool parts_fit(World *world, const Value *parts, const CodeObject *code, uint32_t flags) {
    bool free = tuple_length(world, at(world, code->freevars)) > 0;
    return (flags & 1 ? is_closure(world, parts[1], code) : !free) &&
           (!(flags & 2) || has_kind(world, parts[2], KIND_TUPLE)) &&
           (!(flags & 4) || has_kind(world, parts[3], KIND_DICT)) &&
           (!(flags & 8) || is_ref(parts[4]));
}

static Value make_function(World *world, Frame *frame, Value *parts, Value code_value,
                           uint32_t flags) {
    CodeObject *code = at(world, (Ref)code_value);
    if (!parts_fit(world, parts, code, flags)) {
        return wrong_register(world);
    }
    FunctionObject *function =
        heap_new(world, TYPE_FUNCTION, KIND_FUNCTION, sizeof(FunctionObject));
    if (!function) {
        return SIGNAL_MEMORY;
    }
    Ref globals = function_of(world, frame)->globals;
    Value module = dict_get_str(world, at(world, globals), name_value(world, NAME_name));
    *function = (FunctionObject){.head = function->head,
                                 .code = (Ref)code_value,
                                 .globals = globals,
                                 .closure = flags & 1 ? (Ref)parts[1] : 0,
                                 .defaults = flags & 2 ? (Ref)parts[2] : 0,
                                 .kwdefaults = flags & 4 ? (Ref)parts[3] : 0,
                                 .annotate = flags & 8 ? (Ref)parts[4] : 0,
                                 .name = code->name,
                                 .qualname = code->qualname,
                                 .doc = code->doc,
                                 .module = is_ref(module) ? (Ref)module : 0};
    return value_of(world, function);
}

/* build_string where methods gave instances of subclasses of str. */
static Value build_string_inside(World *world, const Value *parts, uint32_t count) {
    enum { PARTS_MOST = 256 }; /* an operand counts them */
    Value plain[PARTS_MOST];
    if (count > PARTS_MOST) {
        return wrong_register(world);
    }
    for (uint32_t i = 0; i < count; i++) {
        plain[i] = unwrap(world, parts[i]);
        if (!is_str(world, plain[i])) {
            return wrong_register(world);
        }
    }
    return build_string(world, plain, count);
}

Value build_string(World *world, const Value *parts, uint32_t count) {
    if (count == 1) {
        return parts[0];
    }
    int64_t length = 0;
    int width = 1;
    uint8_t ascii = STR_ASCII;
    for (uint32_t i = 0; i < count; i++) {
        if (UNLIKELY(!is_str(world, parts[i]))) {
            return build_string_inside(world, parts, count);
        }
        const StrObject *s = str_of(world, parts[i]);
        length += s->length;
        width = s->head.aux > width ? s->head.aux : width;
        ascii &= s->head.flags;
    }
    if (length == 0) {
        return value_ref(world->roots.empty_str);
    }
    StrObject *s = str_new(world, length, width, ascii != 0);
    if (!s) {
        return SIGNAL_MEMORY;
    }
    char *out = s->body.data;
    int64_t to = 0;
    for (uint32_t i = 0; i < count; i++) {
        const StrObject *part = str_of(world, parts[i]);
        const char *data = str_data(world, part);
        if (part->head.aux == width) {
            memcpy(out + to * width, data, (size_t)part->length * (size_t)width);
        } else {
            for (uint32_t k = 0; k < part->length; k++) {
                chars_put(out, width, to + k, chars_at(data, part->head.aux, k));
            }
        }
        to += part->length;
    }
    return value_of(world, s);
}

static Value build_slice(World *world, const Value *parts) {
    RecordObject *slice = heap_new_record(world, TYPE_SLICE, KIND_SLICE, 3);
    if (!slice) {
        return SIGNAL_MEMORY;
    }
    memcpy(slice->values, parts, 3 * sizeof(Value));
    return value_of(world, slice);
}

Value get_slice(World *world, Value object, const Value *bounds) {
    Value parts[3] = {bounds[0], bounds[1], NONE};
    Value slice = build_slice(world, parts);
    return is_signal(slice) ? slice : get_item(world, object, slice);
}

/* --- exceptions ----------------------------------------------------------------------------------------------- */

/* An exception object for `raise x`: an instance, or a class to be called. */
static Value exception_for(World *world, Value v) {
    if (is_exception_type(world, v)) {
        return call_value(world, v, NULL, 0, 0);
    }
    if (is_thrown(world, v)) {
        return v;
    }
    return raise(world, TYPE_TYPE_ERROR, "exceptions must derive from BaseException");
}

enum { RAISE_CAUSE };

/* The class that was raised gave its instance. */
Value step_raise(World *world, Frame *frame, Value input) {
    if (input == UNDEFINED) {
        Value made = call_value(world, frame->regs[1], NULL, 0, 0);
        if (is_signal(made)) {
            return made;
        }
        input = made;
    }
    if (!is_instance(world, input, TYPE_BASE_EXCEPTION)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "calling %S should have returned an instance of BaseException, not %T",
                     value_ref(((TypeObject *)at(world, (Ref)frame->regs[1]))->name), input);
    }
    InstanceObject *exception = at(world, (Ref)input);
    if (frame->regs[RAISE_CAUSE] != UNDEFINED) {
        exception->slots[EXC_CAUSE] = frame->regs[RAISE_CAUSE];
        exception->slots[EXC_SUPPRESS] = TRUE;
    }
    return raise_object(world, input);
}

static Value raise_from(World *world, Value what, Value cause) {
    bool named = is_exception_type(world, cause);
    bool made = is_thrown(world, cause);
    if (named) { /* making it may run Python code: the helper raises */
        Value args[2] = {what, cause};
        return call_helper(world, HELPER_raise_from, args, 2);
    }
    if (cause != UNDEFINED && cause != NONE && !made) {
        return raise(world, TYPE_TYPE_ERROR, "exception causes must derive from BaseException");
    }
    Value exception = exception_for(world, what);
    if (exception == SIGNAL_CALL) {
        /* __init__ in Python: taken back and done by a step */
        pop_frame(world, top_frame(world));
        Value signal;
        Frame *frame = step_push(world, STEP_raise, &signal);
        if (!frame) {
            return signal;
        }
        frame->regs[RAISE_CAUSE] = cause;
        frame->regs[1] = what;
        return SIGNAL_CALL;
    }
    if (is_signal(exception)) {
        return exception;
    }
    if (cause != UNDEFINED) {
        InstanceObject *object = at(world, (Ref)exception);
        object->slots[EXC_CAUSE] = cause;
        object->slots[EXC_SUPPRESS] = TRUE;
    }
    return raise_object(world, exception);
}

static Value throw_on(World *world, Value exception) {
    world->error = exception;
    world->thrown_on = true;
    return SIGNAL_ERROR;
}

static Value raise_again(World *world, Value what) {
    if (what != UNDEFINED) {
        return raise_from(world, what, UNDEFINED);
    }
    if (world->handled == NONE) {
        return raise(world, TYPE_RUNTIME_ERROR, "No active exception to reraise");
    }
    return throw_on(world, world->handled);
}

int exception_matches(World *world, Value exception, Value type) {
    if (has_kind(world, type, KIND_TUPLE)) {
        const TupleObject *types = at(world, (Ref)type);
        for (int64_t i = 0; i < tuple_length(world, types); i++) {
            int matches = exception_matches(world, exception, types->items[i]);
            if (matches) {
                return matches;
            }
        }
        return 0;
    }
    if (!is_exception_type(world, type)) {
        return -1;
    }
    return type_is_subtype(world, type_of(world, exception), at(world, (Ref)type));
}

bool find_handler(World *world, Frame *frame) {
    const CodeObject *code = at(world, frame->code);
    uint32_t place = (frame->pc - ref_to(world, code->words)) / 4 - 1;
    if (code->handlers) {
        const RawObject *raw = at(world, code->handlers);
        for (uint32_t i = 0; i < raw->used; i += (uint32_t)sizeof(CodeHandler)) {
            CodeHandler handler;
            memcpy(&handler, raw->data + i, sizeof handler);
            if (place >= handler.from && place < handler.to) {
                frame->regs[handler.reg] = world->error;
                world->error = UNDEFINED;
                frame->pc = ref_to(world, code->words + handler.target);
                world->fuel += (int64_t)handler.target - place - 1;
                return true;
            }
        }
    }
    world->fuel += (int64_t)code->word_count - place - 1;
    return false;
}

void add_traceback(World *world, Frame *frame) {
    const CodeObject *code = at(world, frame->code);
    bool known = world->thrown_on;
    world->thrown_on = false;
    if (known || (code->flags & CODE_FROZEN)) {
        return;
    }
    Value *link = exception_slot(world, world->error, EXC_TRACEBACK);
    RecordObject *entry = heap_new_record(world, TYPE_TRACEBACK, KIND_TRACEBACK, TB_VALUES);
    if (!entry) {
        heap_collect(world);
        world->stress_allow = 100;
        entry = heap_new_record(world, TYPE_TRACEBACK, KIND_TRACEBACK, TB_VALUES);
    }
    if (!entry) {
        return;
    }
    entry->values[TB_NEXT] = *link == UNDEFINED ? NONE : *link;
    entry->values[TB_CODE] = value_ref(frame->code);
    entry->values[TB_WORD] = value_int((frame->pc - ref_to(world, code->words)) / 4 - 1);
    entry->values[TB_GLOBALS] = value_ref(function_of(world, frame)->globals);
    entry->values[TB_LOCALS] = NONE;
    bool hints = *link == UNDEFINED && is_instance(world, world->error, TYPE_NAME_ERROR);
    *link = value_of(world, entry);
    if (hints) { /* what was meant? */
        Value locals = frame_locals(world, frame);
        if (locals == SIGNAL_MEMORY) {
            heap_collect(world);
            world->stress_allow = 100;
            locals = frame_locals(world, frame);
        }
        entry->values[TB_LOCALS] = is_signal(locals) ? NONE : locals;
    }
}

/* --- the switch ----------------------------------------------------------------------------------------------- */

/* `gone` was deleted by a statement: registers from `live` on are not in use between statements. */
static Value forget(World *world, Frame *frame, uint32_t live, Value gone) {
    lifetime_gone(world, gone);
    for (uint32_t i = live; world->ends_due && i < frame->count; i++) {
        frame->regs[i] = UNDEFINED;
    }
    return NONE;
}

static Value names_instruction(World *world, Frame *frame, uint32_t word) {
    Value *regs = frame->regs;
    Value name = constant(
        world, frame, (word & 0xFF) == OP_LOAD_CELL || (word & 0xFF) == OP_CHECK_LOCAL ? 0 : BX);
    switch (word & 0xFF) {
    case OP_DELETE_GLOBAL: {
        DictObject *globals = at(world, function_of(world, frame)->globals);
        Value gone = dict_get_str(world, globals, name);
        return dict_delete_str(world, globals, name) ? forget(world, frame, A, gone)
                                                     : global_missing(world, name);
    }
    case OP_LOAD_NAME: {
        Value found = load_name(world, frame, name);
        world->slow_ret = RET_VALUE;
        if (is_signal(found)) {
            return found;
        }
        regs[A] = found;
        return NONE;
    }
    case OP_STORE_NAME:
        if (!has_kind(world, regs[0], KIND_DICT)) {
            return set_item(world, regs[0], name, regs[A]);
        }
        return dict_set_str(world, dict_of(world, regs[0]), name, regs[A]) ? NONE : SIGNAL_MEMORY;
    default:
        if (!has_kind(world, regs[0], KIND_DICT)) {
            return delete_item(world, regs[0], name);
        }
        return dict_delete_str(world, dict_of(world, regs[0]), name) ? NONE
                                                                     : global_missing(world, name);
    }
}

/* Variables past the registers. */
static Value extras_instruction(World *world, Frame *frame, uint32_t word) {
    Value *regs = frame->regs;
    if ((word & 0xFF) == OP_MAKE_EXTRA) {
        ArrayObject *made = heap_new_array(world, BX);
        if (!made) {
            return SIGNAL_MEMORY;
        }
        regs[A] = value_of(world, made);
        return NONE;
    }
    uint32_t last = ((CodeObject *)at(world, frame->code))->local_count - 1u;
    if (!has_kind(world, regs[last], KIND_ARRAY) ||
        BX >= ((const ArrayObject *)at(world, (Ref)regs[last]))->head.shape) {
        return raise(world, TYPE_SYSTEM_ERROR, "local variables lack their room");
    }
    Value *variable = &((ArrayObject *)at(world, (Ref)regs[last]))->items[BX];
    if ((word & 0xFF) == OP_STORE_EXTRA) {
        *variable = regs[A];
        return NONE;
    }
    if (*variable == UNDEFINED) {
        return unbound_local(world, frame, last + 1 + BX);
    }
    if ((word & 0xFF) == OP_LOAD_EXTRA) {
        regs[A] = *variable;
    } else {
        *variable = UNDEFINED;
    }
    return NONE;
}

static Value cells_instruction(World *world, Frame *frame, uint32_t word) {
    Value *regs = frame->regs;
    switch (word & 0xFF) {
    case OP_LOAD_CELL: return unbound_local(world, frame, B);
    case OP_CHECK_LOCAL: return unbound_local(world, frame, A);
    case OP_DELETE_CELL: {
        RecordObject *cell = at(world, (Ref)regs[A]);
        if (cell->values[0] == UNDEFINED) {
            return unbound_local(world, frame, A);
        }
        Value gone = cell->values[0];
        cell->values[0] = UNDEFINED;
        return forget(world, frame, B, gone);
    }
    case OP_MAKE_CELL: {
        Value cell = make_cell(world, regs[A]);
        if (is_signal(cell)) {
            return cell;
        }
        regs[A] = cell;
        return NONE;
    }
    case OP_LOAD_FREE_CELL: regs[A] = value_of(world, free_cell(world, frame, BX)); return NONE;
    case OP_DELETE_LOCAL: {
        Value gone = regs[A];
        if (gone == UNDEFINED) {
            return unbound_local(world, frame, A);
        }
        regs[A] = UNDEFINED;
        return forget(world, frame, B, gone);
    }
    case OP_LET_GO: return forget(world, frame, A, regs[A]);
    case OP_LOAD_CLASS_DEREF: {
        Value space = unwrap(world, regs[0]);
        Value found = has_kind(world, space, KIND_DICT)
                          ? dict_get_str(world, dict_of(world, space), free_name(world, frame, BX))
                          : UNDEFINED;
        regs[A] = found != UNDEFINED ? found : free_cell(world, frame, BX)->values[0];
        return regs[A] == UNDEFINED ? unbound_free(world, free_name(world, frame, BX)) : NONE;
    }
    case OP_DELETE_DEREF:
        if (free_cell(world, frame, BX)->values[0] == UNDEFINED) {
            return unbound_free(world, free_name(world, frame, BX));
        }
        free_cell(world, frame, BX)->values[0] = UNDEFINED;
        return NONE;
    default: return unbound_free(world, free_name(world, frame, BX));
    }
}

/* Puts a value in the register of the instruction; signals go on. */
static Value into(Value *reg, Value value) {
    if (is_signal(value)) {
        return value;
    }
    *reg = value;
    return NONE;
}

static Value build_instruction(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    Value *regs = frame->regs;
    switch (word & 0xFF) {
    case OP_BUILD_SLICE: return into(&regs[A], build_slice(world, regs + B));
    case OP_BUILD_SET: {
        SetObject *set = set_new(world, TYPE_SET);
        return set ? into(&regs[A], value_of(world, set)) : SIGNAL_MEMORY;
    }
    case OP_BUILD_DICT: {
        DictObject *dict = dict_new(world, B);
        return dict ? into(&regs[A], value_of(world, dict)) : SIGNAL_MEMORY;
    }
    case OP_LIST_APPEND:
        return list_append(world, at(world, (Ref)regs[A]), regs[B]) ? NONE : SIGNAL_MEMORY;
    case OP_LIST_TO_TUPLE: {
        const ListObject *list = at(world, (Ref)regs[B]);
        return into(&regs[A],
                    tuple_from(world, list->length ? list_items(world, list) : NULL, list->length));
    }
    default:
        return into(&regs[A],
                    make_function(world, frame, regs + A, constant(world, frame, BX), pc[1]));
    }
}

/* A handler is entered: what was being handled before is remembered behind the exception. UNDEFINED: nothing was
 * thrown. TRUE: the outermost handler of a generator, before which its caller's was handled, whatever that is then. */
static void push_handled(World *world, const Frame *frame, Value *pair) {
    if (pair[0] == UNDEFINED) {
        pair[1] = UNDEFINED;
        return;
    }
    pair[1] = world->handled;
    if (frame->flags & FRAME_GENERATOR) {
        Object *generator = at(world, frame->owner);
        pair[1] = generator->flags & GENERATOR_HANDLES ? pair[1] : TRUE;
        generator->flags |= GENERATOR_HANDLES;
    }
    world->handled = pair[0];
}

static void pop_handled(World *world, const Frame *frame, Value before) {
    if (before == TRUE) {
        GeneratorObject *generator = at(world, frame->owner);
        generator->head.flags &= (uint8_t)~GENERATOR_HANDLES;
        before = generator->handled;
    }
    world->handled = before == UNDEFINED ? world->handled : before;
}

static Value exception_instruction(World *world, Frame *frame, uint32_t word) {
    Value *regs = frame->regs;
    switch (word & 0xFF) {
    case OP_RAISE: return raise_again(world, regs[A]);
    case OP_RAISE_FROM: return raise_from(world, regs[A], regs[B]);
    case OP_RERAISE: return throw_on(world, regs[A]);
    case OP_EXC_PUSH: push_handled(world, frame, regs + A); return NONE;
    case OP_EXC_POP:
        pop_handled(world, frame, regs[A + 1]);
        if (UNLIKELY(
                world->ends_thrown)) { /* the traceback of CPython's exception held the frames */
            world->ends_thrown = false;
            lifetime_frame_ended(world);
        }
        return NONE;
    default: {
        int matches = exception_matches(world, regs[B], regs[C]);
        if (matches < 0) {
            return raise(world, TYPE_TYPE_ERROR,
                         "catching classes that do not inherit from BaseException is not allowed");
        }
        regs[A] = value_bool(matches);
        return NONE;
    }
    }
}

/* Do the registers hold what the instruction takes them for? The compiler sees to it; who writes a saved world need
 * not. */
static bool registers_fit(World *world, const Value *regs, uint32_t word) {
    switch ((int)(Opcode)(word & 0xFF)) {
    case OP_LOAD_CELL: return has_kind(world, regs[B], KIND_CELL);
    case OP_STORE_CELL:
    case OP_DELETE_CELL: return has_kind(world, regs[A], KIND_CELL);
    case OP_LIST_APPEND:
    case OP_LIST_EXTEND: return has_kind(world, regs[A], KIND_LIST);
    case OP_LIST_TO_TUPLE: return has_kind(world, regs[B], KIND_LIST);
    case OP_SET_ADD:
    case OP_SET_UPDATE: return has_kind(world, regs[A], KIND_SET);
    case OP_DICT_SET:
    case OP_DICT_UPDATE:
    case OP_DICT_MERGE: return has_kind(world, regs[A], KIND_DICT);
    case OP_CALL_EX:
        return (has_kind(world, regs[A + 2], KIND_LIST) ||
                has_kind(world, regs[A + 2], KIND_TUPLE)) &&
               (!is_ref(regs[A + 3]) || has_kind(world, regs[A + 3], KIND_DICT));
    case OP_RERAISE:
    case OP_END_ASYNC_FOR: return is_thrown(world, regs[A]);
    case OP_EXC_PUSH: return regs[A] == UNDEFINED || is_thrown(world, regs[A]);
    case OP_EXC_POP:
        return regs[A + 1] == UNDEFINED || regs[A + 1] == TRUE || regs[A + 1] == NONE ||
               is_thrown(world, regs[A + 1]);
    case OP_BUILD_CLASS:
        return has_kind(world, regs[A], KIND_FUNCTION) && is_str(world, regs[A + 1]);
    case OP_MATCH_KEYS:
    case OP_MATCH_REST: return has_kind(world, regs[C], KIND_TUPLE);
    default: return true;
    }
}

Value slow_instruction(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    world->slow_ret = RET_DISCARD;
    world->slow_dest = A;
    if (UNLIKELY(!registers_fit(world, frame->regs, word))) {
        return wrong_register(world);
    }
    switch ((int)(Opcode)(word & 0xFF)) {
    case OP_DELETE_GLOBAL:
    case OP_LOAD_NAME:
    case OP_STORE_NAME:
    case OP_DELETE_NAME: return names_instruction(world, frame, word);
    case OP_MAKE_EXTRA:
    case OP_LOAD_EXTRA:
    case OP_STORE_EXTRA:
    case OP_DELETE_EXTRA: return extras_instruction(world, frame, word);
    case OP_LOAD_CELL:
    case OP_STORE_CELL:
    case OP_CHECK_LOCAL:
    case OP_DELETE_CELL:
    case OP_MAKE_CELL:
    case OP_LOAD_FREE_CELL:
    case OP_DELETE_LOCAL:
    case OP_LET_GO:
    case OP_LOAD_CLASS_DEREF:
    case OP_LOAD_DEREF:
    case OP_DELETE_DEREF: return cells_instruction(world, frame, word);
    case OP_BUILD_SLICE:
    case OP_BUILD_SET:
    case OP_BUILD_DICT:
    case OP_LIST_APPEND:
    case OP_LIST_TO_TUPLE:
    case OP_MAKE_FUNCTION: return build_instruction(world, frame, pc);
    case OP_RAISE:
    case OP_RAISE_FROM:
    case OP_RERAISE:
    case OP_EXC_PUSH:
    case OP_EXC_POP:
    case OP_EXC_MATCH: return exception_instruction(world, frame, word);
    default: return special_instruction(world, frame, pc);
    }
}
