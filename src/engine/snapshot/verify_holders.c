/* What one object has to itself: the second look at a loaded world, when each object in it is known to be one.
 *
 * A list's array, the table of a dict, the buffer of a bytearray are freed or written by who holds them, who trusts
 * that nobody else does: each may be held once. Tuples that a step fills are nobody's who relies on what is in a tuple
 * (names of arguments, constants, orders of types). The bits for that lie in the flags of kinds that have none, which
 * the first look has cleared. What containers count is counted again, and types have the layout that their bases give.
 *
 * The image's containers hold what they held: nothing of the image's is ever freed, or held by anything else. */
#include <stddef.h>

#include "engine/exec/generator.h"
#include "engine/objects/set.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/snapshot/verify.h"

/* ALONE: by one; TEXT: by strings, which write only behind what others see; READ: by those that rely on what is in it;
 * WRITTEN: by steps that fill it. */
enum { HELD_ALONE = 1, HELD_TEXT = 2, HELD_READ = 4, HELD_WRITTEN = 8, HELD_ANYHOW = 15 };

static bool fails(Check *check, bool good) {
    check->bad = check->bad || !good;
    return check->bad;
}

static bool is_images(const Check *check, Ref ref) {
    return ref >= HEAP_FIRST && image_block(check, (ref - HEAP_FIRST) / BLOCK_BYTES) != BLOCK_FREE;
}

/* Notes that the place holds what it refers to; nobody may hold it in one of the ways of `against`. A place is a Ref,
 * or a Value, whose reference its lower half is. */
static void hold(Check *check, const void *place, uint8_t how, uint8_t against) {
    World *world = check->world;
    Ref ref, here = ref_to(world, place);
    memcpy(&ref, place, sizeof ref);
    if (check->bad || !ref) {
        return;
    }
    Object *object = at(world, ref);
    if (!is_images(check, ref)) {
        fails(check, !(object->flags & against));
        object->flags |= how;
    } else if (how == HELD_WRITTEN) {
        fails(check, object->aux == 0); /* nothing can be written to it */
    } else if (how == HELD_ALONE) {
        fails(check,
              is_images(check, here) && memcmp(image_at(check, here), &ref, sizeof ref) == 0);
    }
}

static void hold_alone(Check *check, const void *place) {
    hold(check, place, HELD_ALONE, HELD_ANYHOW);
}

/* What lies there is read and relied on. */
static void hold_tuple(Check *check, const Ref *place) {
    hold(check, place, HELD_READ, HELD_WRITTEN);
}

static void hold_value(Check *check, const Value *place, uint8_t how, uint8_t against) {
    if (has_kind(check->world, *place, KIND_TUPLE)) {
        hold(check, place, how, against);
    }
}

static void hold_names(Check *check, const Value *place) {
    hold_value(check, place, HELD_READ, HELD_WRITTEN);
}

static void hold_written(Check *check, const Value *place) {
    hold_value(check, place, HELD_WRITTEN, HELD_READ);
}

/* --- tables ----------------------------------------------------------------------------------------------------- */

/* Slots of the index that name an entry. */
static int64_t taken_slots(const TableObject *table) {
    int64_t capacity = table->head.shape, slots = INT64_C(1) << table->head.aux, taken = 0;
    const void *index = (const char *)(table->entries + 2 * capacity) + 4 * capacity;
    const uint8_t *bytes = index;
    const uint16_t *shorts = index;
    const uint32_t *words = index;
    if (!table->head.aux) {
        return 0;
    }
    for (int64_t i = 0; capacity < 0xFF && i < slots; i++) {
        taken += bytes[i] != 0;
    }
    for (int64_t i = 0; capacity >= 0xFF && capacity < 0xFFFF && i < slots; i++) {
        taken += shorts[i] != 0;
    }
    for (int64_t i = 0; capacity >= 0xFFFF && i < slots; i++) {
        taken += words[i] != 0;
    }
    return taken;
}

static int64_t keys_of(const TableObject *table, int64_t count) {
    int64_t live = 0;
    for (int64_t i = 0; i < count; i++) {
        live += table->entries[2 * i] != UNDEFINED;
    }
    return live;
}

/* Keys and dummies. */
static int64_t fill_of(const SetTable *table, int64_t slots, int64_t *out_live) {
    int64_t fill = 0, live = 0;
    for (int64_t i = 0; i < slots; i++) {
        Value key = table->entries[i].key;
        fill += key != UNDEFINED;
        live += key != UNDEFINED && key != NOT_IMPLEMENTED;
    }
    *out_live = live;
    return fill;
}

/* Notes on the host's side, of a container of the image's that is looked at, which table it had there: it has it still,
 * and then that was counted, or has left it. */
static void note_table(Check *check, const Ref *place) {
    HostSide *host = host_side(check->world);
    Ref here = ref_to(check->world, place), table;
    if (is_images(check, here) && !fails(check, host->mark_count < MARK_STACK / 2)) {
        memcpy(&table, image_at(check, here), sizeof table);
        host->mark_stack[host->mark_count++] = table;
    }
}

static void hold_dict(Check *check, const DictObject *dict) {
    hold_alone(check, &dict->table);
    note_table(check, &dict->table);
    if (check->bad || !dict->table) {
        return;
    }
    const TableObject *table = at(check->world, dict->table);
    fails(check, keys_of(table, dict->used) == dict->live && taken_slots(table) <= dict->used);
}

static void hold_set(Check *check, const SetObject *set) {
    hold_alone(check, &set->table);
    note_table(check, &set->table);
    if (check->bad || !set->table) {
        return;
    }
    int64_t live, fill = fill_of(at(check->world, set->table), (int64_t)set->mask + 1, &live);
    fails(check, fill == set->fill && live == set->live);
}

/* A table of the image's that has come to hold more than it did: who had it was looked at. */
static void check_growth(Check *check, Ref ref, int64_t page) {
    HostSide *host = host_side(check->world);
    const Object *now = at(check->world, ref), *was = image_at(check, ref);
    int64_t live, live_before, slots = now->shape;
    bool more = false;
    (void)page;
    if (check->bad) {
        return;
    }
    if (now->kind == KIND_TABLE) {
        const TableObject *table = (const TableObject *)now, *before = (const TableObject *)was;
        more = keys_of(table, slots) > keys_of(before, slots) ||
               taken_slots(table) > taken_slots(before);
    } else if (now->kind == KIND_SET_TABLE) {
        more = fill_of((const SetTable *)now, slots, &live) >
                   fill_of((const SetTable *)was, slots, &live_before) ||
               live > live_before;
    }
    for (int64_t i = 0; more && i < host->mark_count; i++) {
        more = host->mark_stack[i] != ref;
    }
    fails(check, !more);
}

/* --- types ------------------------------------------------------------------------------------------------------ */

static TypeObject *base_at(World *world, const TupleObject *bases, int64_t i) {
    return at(world, (Ref)bases->items[i]);
}

/* The base's order is part of the type's, and shorter: so that there is a first. */
static bool order_holds(World *world, const TypeObject *type, const TypeObject *base) {
    const TupleObject *order = at(world, base->mro);
    bool good = tuple_length(world, order) < tuple_length(world, at(world, type->mro));
    for (int64_t i = 0; good && i < tuple_length(world, order); i++) {
        good = type_is_subtype(world, type, base_at(world, order, i));
    }
    return good;
}

/* First the type, then nothing that is not in the order of one of its bases. */
static bool order_is_good(World *world, const TypeObject *type, const TupleObject *bases) {
    const TupleObject *order = at(world, type->mro);
    int64_t length = tuple_length(world, order), base_count = tuple_length(world, bases);
    bool good = length > 1 && base_at(world, order, 0) == type;
    for (int64_t i = 0; good && i < base_count; i++) {
        good = order_holds(world, type, base_at(world, bases, i));
    }
    for (int64_t i = 1; good && i < length; i++) {
        bool is_known = false;
        for (int64_t k = 0; !is_known && k < base_count; k++) {
            is_known = type_is_subtype(world, base_at(world, bases, k), base_at(world, order, i));
        }
        good = is_known;
    }
    return good;
}

/* As type_make laid it out. */
static bool layout_is_good(World *world, const TypeObject *type) {
    const TupleObject *bases = at(world, type->bases);
    const TypeObject *solid = type_solid_base(world, bases), *layout;
    if (!solid || !order_is_good(world, type, bases)) {
        return false;
    }
    layout = at(world, solid->base);
    TypeLayout wanted = type_layout(layout, solid);
    bool adds = type->solid == ref_to(world, type), dict = !(type->flags & TYPE_SLOTS_ONLY);
    return type->base == solid->base && (adds || type->solid == ref_to(world, solid)) &&
           (adds ? type->hidden > wanted.hidden : type->hidden == wanted.hidden) &&
           type->instance_kind == wanted.instance_kind && (type->flags & TYPE_HEAP) &&
           (type->flags & (TYPE_RAISES | TYPE_PAYLOAD)) == wanted.flags &&
           type->capacity >= type->hidden + dict;
}

static bool shape_is_of(World *world, Ref ref, const TypeObject *type, uint8_t flags) {
    const ShapeObject *shape = ref ? at(world, ref) : NULL;
    return shape && shape->type == ref_to(world, type) && !shape->parent &&
           shape->head.flags == flags;
}

static void hold_type(Check *check, const TypeObject *type) {
    World *world = check->world;
    hold_tuple(check, &type->bases);
    hold_tuple(check, &type->mro);
    if (type->type_id < TYPE_ID_COUNT) {
        return; /* one of the engine's own */
    }
    fails(check, shape_is_of(world, type->root, type, 0) &&
                     shape_is_of(world, type->dict_shape, type, SHAPE_DICT) &&
                     layout_is_good(world, type));
}

/* The way through what was added to it ends. */
static void check_children(Check *check, const ShapeObject *shape) {
    World *world = check->world;
    Ref ref = shape->first_child;
    uint32_t count = 0;
    for (; ref && count < shape->children; count++) {
        const ShapeObject *child = at(world, ref);
        if (child->parent != ref_to(world, shape)) {
            break;
        }
        ref = child->next_sibling;
    }
    fails(check, !ref);
}

/* --- the rest --------------------------------------------------------------------------------------------------- */

/* Nobody writes behind what is there. */
static void hold_bytes(Check *check, const Ref *place) {
    hold(check, place, HELD_READ, HELD_ALONE);
    const RawObject *raw = *place ? at(check->world, *place) : NULL;
    fails(check, !raw || raw->used == raw->size);
}

static void hold_code(Check *check, const CodeObject *code) {
    const Ref *tuples[] = {&code->consts, &code->names, &code->varnames, &code->freevars,
                           &code->cellvars};
    for (size_t i = 0; i < sizeof tuples / sizeof *tuples; i++) {
        hold_tuple(check, tuples[i]);
    }
    hold_bytes(check, &code->positions);
    hold_bytes(check, &code->handlers);
    hold_bytes(check, &code->caches);
    const TupleObject *consts = at(check->world, code->consts);
    for (int64_t i = 0; i < tuple_length(check->world, consts); i++) {
        hold_names(check, &consts->items[i]);
    }
}

static void hold_record(Check *check, const RecordObject *record) {
    const Value *values = record->values;
    if (record->head.kind == KIND_MEMORYVIEW) {
        for (int64_t i = 0; i < record->head.aux; i++) {
            hold_names(check, &values[i]);
        }
    } else if (record->head.flags == ITER_ZIP_LONGEST) {
        hold_written(check, &values[0]);
    } else if (record->head.flags == ITER_PRODUCT) {
        hold_names(check, &values[0]);
    }
}

static void hold_instance(Check *check, const InstanceObject *instance) {
    int64_t capacity = instance->head.aux;
    const Value *last = &instance->slots[capacity - 1];
    if (capacity && has_kind(check->world, *last, KIND_ARRAY)) {
        hold_alone(check, last);
    }
}

/* One that runs is linked into the frames, or a step stands for it: once. */
static void hold_generator(Check *check, Ref ref) {
    Object *generator = at(check->world, ref);
    fails(check, generator->aux == GENERATOR_RUNNING && !(generator->flags & GENERATOR_HELD));
    generator->flags |= GENERATOR_HELD;
}

static void hold_step(Check *check, const Frame *frame) {
    const Value *regs = frame->regs;
    switch ((int)(StepId)frame->code) {
    case STEP_convert:
    case STEP_iterators:
        for (uint32_t i = 0; i < frame->count; i++) {
            hold_written(check, &regs[i]);
        }
        break;
    case STEP_new:
    case STEP_payload:
    case STEP_class:
    case STEP_type:
        for (uint32_t i = 0; i < frame->count; i++) {
            hold_names(check, &regs[i]);
        }
        break;
    case STEP_throw:
        if (generator_is_stood_for(frame)) {
            hold_generator(check, (Ref)regs[0]);
        }
        break;
    default: break;
    }
}

static void hold_frame(Check *check, const Frame *frame) {
    for (uint32_t i = 0; i < frame->count; i++) {
        if (has_kind(check->world, frame->regs[i], KIND_ARRAY)) {
            hold_alone(check, &frame->regs[i]);
        }
    }
}

static void hold_function(Check *check, const FunctionObject *function) {
    hold_tuple(check, &function->closure);
    hold_tuple(check, &function->defaults);
    hold_tuple(check, &function->type_params);
}

static void hold_object(Check *check, Ref ref, int64_t page) {
    Object *object = at(check->world, ref);
    (void)page;
    if (check->bad) {
        return;
    }
    switch ((int)(Kind)object->kind) {
    case KIND_STR:
        if (object->flags & STR_VIEW) {
            hold(check, &((StrObject *)object)->body.buffer, HELD_TEXT, HELD_ALONE);
        }
        break;
    case KIND_BYTEARRAY: hold_alone(check, &((ByteArrayObject *)object)->buffer); break;
    case KIND_LIST: hold_alone(check, &((ListObject *)object)->items); break;
    case KIND_DEQUE: hold_alone(check, &((DequeObject *)object)->items); break;
    case KIND_DICT: hold_dict(check, (DictObject *)object); break;
    case KIND_SET: hold_set(check, (SetObject *)object); break;
    case KIND_INSTANCE: hold_instance(check, (InstanceObject *)object); break;
    case KIND_FUNCTION: hold_function(check, (FunctionObject *)object); break;
    case KIND_CODE: hold_code(check, (CodeObject *)object); break;
    case KIND_TYPE: hold_type(check, (TypeObject *)object); break;
    case KIND_SHAPE: check_children(check, (ShapeObject *)object); break;
    case KIND_GENERATOR:
        if (object->aux != GENERATOR_DONE) {
            hold_frame(check, generator_frame((GeneratorObject *)object));
        }
        break;
    case KIND_MEMORYVIEW:
    case KIND_ITER: hold_record(check, (RecordObject *)object); break;
    default: break;
    }
}

static void hold_roots(Check *check) {
    const Roots *roots = &check->world->roots;
    hold_alone(check, &roots->watched);
    hold_alone(check, &roots->ended);
    hold_alone(check, &roots->output);
    hold_alone(check, &roots->regex_cache);
}

static void hold_stack(Check *check) {
    World *world = check->world;
    for (Ref ref = world->frame; ref && !check->bad;) {
        const Frame *frame = at(world, ref);
        if (frame->flags & FRAME_NATIVE) {
            hold_step(check, frame);
        } else if (frame->flags &
                   FRAME_GENERATOR) { /* its registers are looked at where they lie */
            hold_generator(check, frame->owner);
        } else {
            hold_frame(check, frame);
        }
        ref = frame->prev;
    }
}

void check_holders(Check *check, const EngineBase *base) {
    HostSide *host = host_side(check->world);
    host->mark_count = 0;
    hold_roots(check);
    hold_stack(check);
    each_own(check, hold_object);
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t i = 0; base && i < base->changed_count; i++) {
            EngineRange range = base->changed[i];
            for (int64_t k = 0; k < range.bytes && !check->bad; k += IMAGE_PAGE_BYTES) {
                image_each(check, range.offset + k, pass ? check_growth : hold_object);
            }
        }
    }
    host->mark_count = 0;
}
