/* Is a loaded world one that this engine could have written?
 *
 * The head is checked first, then the table of blocks, then everything that the roots and frames reach: that each
 * reference is the start of a cell, that the object there is of a kind that may stand at that place, that it and what
 * it counts fit its cell. The mark bits say what was reached, as in a collection. What is not reached is garbage,
 * whatever it holds. Bytecode and frames are checked in verify_code.c.
 *
 * A world that was made from the start image is checked in proportion to what it changed. The image's objects live for
 * ever at their places (BLOCK_IMAGE, BLOCK_FROZEN), so those in unchanged pages are what they were, and so is what they
 * refer to: provided that an object in a changed page still has the kind and the size that the image gave it, which
 * verify_image.c sees to. Marking stops at the image's objects; those in changed pages are looked at as roots are. */
#include "engine/snapshot/verify.h"

#include <stddef.h>

#include "engine/exec/bind.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/regex/objects.h"
#include "engine/snapshot/rows.h"

enum { TABLE_BITS_MOST = 30, UNINDEXED = 8 };

static bool fails(Check *check, bool good) {
    check->bad = check->bad || !good;
    return check->bad;
}

/* --- the head and the blocks ---------------------------------------------------------------------------------- */

static bool head_is_good(World *world) {
    return world->magic == WORLD_MAGIC && world->heap_end >= HEAP_FIRST &&
           (int64_t)world->heap_end - HEAP_FIRST <= world->memory_limit + FROZEN_MOST &&
           world->heap_end % BLOCK_BYTES == 0 && world->heap_end <= HEAP_LAST &&
           world->stack_top >= STACK_FIRST && world->stack_top <= world->stack_end &&
           world->stack_end <= STACK_LAST && world->stack_end % STACK_STEP == 0 &&
           world->stack_top % 8 == 0 &&
           (int64_t)world->stack_end - STACK_FIRST <= world->memory_limit &&
           world->fuel_left >= 0 && world->fuel_left <= world->fuel_limit &&
           world->fuel > INT64_MIN / 2 && world->fuel <= world->fuel_limit - world->fuel_left &&
           world->limit_reached <= ENGINE_LIMIT_RECURSION && world->output_left >= 0 &&
           world->stress == 0 && world->recursion_limit > 0 && world->freezing == 0 &&
           world->epoch <= INT32_MAX && world->next_version <= INT32_MAX &&
           world->collections >= 0 && world->collections <= INT32_MAX;
}

static bool is_image(uint8_t kind) {
    return kind == BLOCK_IMAGE || kind == BLOCK_FROZEN;
}

static bool block_is_good(World *world, uint8_t kind, Ref ref) {
    const Block *block = at(world, ref);
    if (kind == BLOCK_FREE) {
        return true;
    }
    if (kind == BLOCK_LARGE_REST || kind > BLOCK_FROZEN || block->run == 0 ||
        block->run > (world->heap_end - ref) / BLOCK_BYTES) {
        return false;
    }
    if (kind == BLOCK_LARGE || (is_image(kind) && block->bytes)) {
        return block->bytes <= (int64_t)block->run * BLOCK_BYTES - BLOCK_HEAD_BYTES;
    }
    return block->run == 1 && block->bytes == 0 && block->size_class < CLASS_COUNT &&
           block->cell_bytes == heap_class_bytes[block->size_class];
}

/* The blocks from `first` on that are one with it: 0 where the table does not say so, or they are the image's. */
static uint32_t run_of(const Check *check, const uint8_t *table, uint32_t first) {
    World *world = check->world;
    Ref ref = HEAP_FIRST + first * BLOCK_BYTES;
    if (!block_is_good(world, table[first], ref)) {
        return 0;
    }
    uint32_t run = table[first] == BLOCK_FREE ? 1 : ((Block *)at(world, ref))->run;
    for (uint32_t i = 1; i < run; i++) {
        if (table[first + i] != BLOCK_LARGE_REST || image_block(check, first + i) != BLOCK_FREE) {
            return 0;
        }
    }
    return run;
}

/* A block that is not the base's. Without a base, what the world froze when it began is checked as all else, and from
 * then on looked at by the collector: nobody vouches for what it refers to. */
static bool take_block(const Check *check, uint8_t *kind, Ref ref, uint32_t run) {
    World *world = check->world;
    if (*kind == BLOCK_FREE) {
        world->free_blocks++;
        return true;
    }
    if (is_image(*kind)) {
        *kind = BLOCK_IMAGE;
        world->frozen_blocks += run;
    }
    Block *block = at(world, ref);
    memset(block->marks, 0, sizeof block->marks);
    return *kind != BLOCK_IMAGE || !check->image;
}

/* The table agrees with the image and with the blocks' heads; counts are counted anew. */
static bool blocks_are_good(const Check *check) {
    World *world = check->world;
    uint8_t *table = at(world, BLOCK_TABLE);
    uint32_t count = (world->heap_end - HEAP_FIRST) / BLOCK_BYTES, run;
    world->frozen_blocks = check->image ? check->image->frozen_blocks : 0;
    world->free_blocks = 0;
    for (uint32_t i = 0; i < count; i += run) {
        run = 1;
        uint8_t known = image_block(check, i);
        if (known != BLOCK_FREE) {
            if (table[i] != known) {
                return false;
            }
            continue;
        }
        run = run_of(check, table, i);
        if (!run || !take_block(check, &table[i], HEAP_FIRST + i * BLOCK_BYTES, run)) {
            return false;
        }
    }
    return check->image ? world->heap_end >= check->image->heap_end
                        : (int64_t)world->frozen_blocks * BLOCK_BYTES <= FROZEN_MOST;
}

/* --- references ----------------------------------------------------------------------------------------------- */

static bool is_marked(const Block *block, uint32_t offset) {
    return block->marks[offset >> 9] >> ((offset >> 3) & 63) & 1;
}

/* Bytes of the cell that starts at `ref`, which lies in a block that is not the image's; 0 when none does. */
static int64_t cell_at(const Check *check, uint8_t kind, const Block *block, uint32_t offset) {
    if (kind == BLOCK_FREE || kind == BLOCK_LARGE_REST || offset < BLOCK_HEAD_BYTES) {
        return 0;
    }
    if (block->bytes) {
        return offset == BLOCK_HEAD_BYTES ? block->bytes : 0;
    }
    /* a remainder without a division: exact for numbers as small as these */
    uint64_t words = (offset - BLOCK_HEAD_BYTES) / 8;
    uint64_t cell = words * check->inverse[block->size_class] >> 32;
    bool starts =
        cell * block->cell_bytes == words * 8 && offset + block->cell_bytes <= BLOCK_BYTES;
    return starts ? block->cell_bytes : 0;
}

/* The least cell that holds the fixed part of each kind. */
static int64_t least_bytes(Kind kind) {
    switch ((int)kind) {
    case KIND_STR:
    case KIND_COMPLEX:
    case KIND_LIST:
    case KIND_DICT: return 24;
    case KIND_SET: return sizeof(SetObject);
    case KIND_BYTEARRAY: return sizeof(ByteArrayObject);
    case KIND_DEQUE: return sizeof(DequeObject);
    case KIND_LINK: return sizeof(LinkObject);
    case KIND_PATTERN: return (int64_t)sizeof(RecordObject) + 8 * PATTERN_VALUES;
    case KIND_FUNCTION: return sizeof(FunctionObject);
    case KIND_NATIVE: return sizeof(NativeObject);
    case KIND_CODE: return sizeof(CodeObject);
    case KIND_TYPE: return sizeof(TypeObject);
    case KIND_SHAPE: return sizeof(ShapeObject);
    case KIND_GENERATOR: return sizeof(GeneratorObject);
    case KIND_RAW:
    case KIND_BYTES:
    case KIND_INT:
    case KIND_MODULE: return 16;
    default: return 8;
    }
}

/* Does the object, as far as its own counts say, fit the cell? */
static bool is_whole(const Object *object, int64_t room, bool large) {
    if (least_bytes((Kind)object->kind) > room) {
        return false;
    }
    switch ((int)(Kind)object->kind) {
    case KIND_TUPLE:
        return object->aux == TUPLE_LARGE ? large : 8 + 8 * (int64_t)object->aux <= room;
    case KIND_ARRAY: return 8 + 8 * (int64_t)object->shape <= room;
    case KIND_SET_TABLE: return 8 + 16 * (int64_t)object->shape <= room;
    case KIND_RAW: {
        const RawObject *raw = (const RawObject *)object;
        return (int64_t)sizeof *raw + raw->size <= room && raw->used <= raw->size;
    }
    case KIND_CODE:
        return (int64_t)sizeof(CodeObject) +
                   4 * (int64_t)((const CodeObject *)object)->word_count <=
               room;
    default: return true;
    }
}

/* An object that nothing referred to yet: it is to be looked at. */
static bool note(Check *check, uint8_t kind, Block *block, Ref ref) {
    World *world = check->world;
    uint32_t offset = ref & (BLOCK_BYTES - 1);
    int64_t room = cell_at(check, kind, block, offset);
    Object *object = at(world, ref);
    if (room < (int64_t)sizeof *object || object->kind >= KIND_COUNT ||
        !is_whole(object, room, block->bytes != 0)) {
        return false;
    }
    block->marks[offset >> 9] |= UINT64_C(1) << ((offset >> 3) & 63);
    if (HELD_KINDS >> object->kind & 1) {
        object->flags = 0; /* check_holders notes there how it is held */
    }
    if (object->kind == KIND_GENERATOR) {
        object->flags &= (uint8_t)~GENERATOR_HELD;
    }
    HostSide *host = host_side(world);
    if (host->mark_count == MARK_STACK / 2) {
        host->mark_overflow = true;
    } else {
        host->mark_stack[host->mark_count++] = ref;
    }
    return true;
}

/* A mark says that an object starts there whose kind and size are good: the image's are what they were. */
Object *check_ref(Check *check, Ref ref, uint64_t kinds) {
    World *world = check->world;
    bool good = !check->bad && ref % 8 == 0 && ref >= HEAP_FIRST && ref < world->heap_end;
    if (good) {
        const uint8_t *table = at(world, BLOCK_TABLE);
        uint8_t kind = table[(ref - HEAP_FIRST) / BLOCK_BYTES];
        Ref first = ref & ~(uint32_t)(BLOCK_BYTES - 1);
        if (check->image && is_image(kind)) {
            good = is_marked(image_at(check, first), ref - first) &&
                   (kinds >> ((const Object *)image_at(check, ref))->kind & 1);
        } else {
            Block *block = at(world, first);
            bool is_known =
                kind != BLOCK_FREE && kind != BLOCK_LARGE_REST && is_marked(block, ref - first);
            good = (is_known || note(check, kind, block, ref)) &&
                   (kinds >> ((const Object *)at(world, ref))->kind & 1);
        }
    }
    check->bad = !good;
    return good ? at(world, ref) : NULL;
}

void check_ref_or_none(Check *check, Ref ref, uint64_t kinds) {
    if (ref) {
        check_ref(check, ref, kinds);
    }
}

void check_value_of(Check *check, Value v, uint64_t kinds) {
    if (is_float(v) || is_int(v) || (v >= UNDEFINED && v <= TRUE)) {
        return;
    }
    if (is_ref(v)) {
        check_ref(check, (Ref)v, kinds);
    } else {
        check->bad = true;
    }
}

void check_value(Check *check, Value v) {
    check_value_of(check, v, VALUE_KINDS);
}

/* A reference to one of `kinds`. */
static void check_kind(Check *check, Value v, uint64_t kinds) {
    if (!fails(check, is_ref(v))) {
        check_ref(check, (Ref)v, kinds);
    }
}

void check_values(Check *check, const Value *values, int64_t count) {
    for (int64_t i = 0; i < count && !check->bad; i++) {
        check_value(check, values[i]);
    }
}

/* --- objects -------------------------------------------------------------------------------------------------- */

static void check_str(Check *check, const StrObject *s, int64_t room) {
    int64_t width = s->head.aux, bytes = width * s->length;
    if (fails(check, width == 1 || width == 2 || width == 4)) {
        return;
    }
    if (s->head.flags & STR_VIEW) {
        const RawObject *raw = (const RawObject *)check_ref(check, s->body.buffer, K(RAW));
        fails(check, raw && bytes <= raw->size);
    } else {
        fails(check, bytes <= room - 16);
    }
}

static uint32_t index_at(const char *index, int64_t width, int64_t slot) {
    return width == 1   ? ((const uint8_t *)index)[slot]
           : width == 2 ? ((const uint16_t *)(const void *)index)[slot]
                        : ((const uint32_t *)(const void *)index)[slot];
}

/* Slots from..to of a table's index name entries; and one of all is free, or a search would never end. */
static bool index_is_good(const TableObject *table, int64_t width, int64_t from, int64_t to) {
    int64_t capacity = table->head.shape, slots = INT64_C(1) << table->head.aux, end = 0;
    const char *index = (const char *)(table->entries + 2 * capacity) + 4 * capacity;
    while (end < slots && index_at(index, width, end)) {
        end++;
    }
    bool good = end < slots;
    for (int64_t i = from > 0 ? from : 0; i < (to < slots ? to : slots); i++) {
        good = good && index_at(index, width, i) <= (uint32_t)capacity;
    }
    return good;
}

void check_table(Check *check, const TableObject *table, int64_t room, int64_t from, int64_t to) {
    int64_t capacity = table->head.shape, bits = table->head.aux;
    int64_t width = capacity < 0xFF ? 1 : capacity < 0xFFFF ? 2 : 4;
    if (fails(check, bits <= TABLE_BITS_MOST && (bits != 0) == (capacity > UNINDEXED)) ||
        fails(check, (bits == 0 || (INT64_C(1) << bits) > capacity) &&
                         8 + capacity * 20 + (bits ? width << bits : 0) <= room)) {
        return;
    }
    int64_t first = from > 8 ? (from - 8) / 8 : 0, last = (to - 8) / 8, index = 8 + capacity * 20;
    last = last < 2 * capacity ? last : 2 * capacity;
    check_values(check, table->entries + first, last - first);
    fails(check, bits == 0 || index_is_good(table, width, (from - index) / width,
                                            (to - index + width - 1) / width));
}

static void check_dict(Check *check, DictObject *dict) {
    dict->version = 0; /* no cache is filled that could know it */
    if (dict->table) {
        const TableObject *table = (const TableObject *)check_ref(check, dict->table, K(TABLE));
        fails(check, table && dict->used <= table->head.shape && dict->live <= dict->used);
    } else {
        fails(check, dict->used == 0 && dict->live == 0);
    }
}

static void check_set(Check *check, const SetObject *set) {
    if (!set->table) { /* it was never added to */
        fails(check, set->mask == 0 && set->live == 0 && set->fill == 0);
        return;
    }
    const SetTable *table = (const SetTable *)check_ref(check, set->table, K(SET_TABLE));
    fails(check, table && (int64_t)set->mask + 1 <= table->head.shape &&
                     (set->mask & (set->mask + 1)) == 0 && set->live <= set->fill &&
                     set->fill <= set->mask);
}

static void check_deque(Check *check, const DequeObject *deque) {
    const ArrayObject *array =
        deque->items ? (const ArrayObject *)check_ref(check, deque->items, K(ARRAY)) : NULL;
    int64_t capacity = array ? array->head.shape : 0;
    fails(check, (capacity & (capacity - 1)) == 0 && deque->length <= capacity &&
                     (capacity ? deque->first < capacity : deque->first == 0) &&
                     deque->maxlen >= -1);
}

static void check_bytearray(Check *check, const ByteArrayObject *bytes) {
    const RawObject *raw =
        bytes->buffer ? (const RawObject *)check_ref(check, bytes->buffer, K(RAW)) : NULL;
    fails(check, bytes->length <= (raw ? raw->size : 0));
}

static void check_list(Check *check, const ListObject *list) {
    if (list->items) {
        const ArrayObject *array = (const ArrayObject *)check_ref(check, list->items, K(ARRAY));
        fails(check, array && list->capacity <= array->head.shape);
    }
    fails(check, list->length <= list->capacity && (list->items || !list->capacity));
}

static void check_function(Check *check, const FunctionObject *f) {
    const CodeObject *code = (const CodeObject *)check_ref(check, f->code, K(CODE));
    check_ref(check, f->globals, K(DICT));
    check_ref_or_none(check, f->defaults, K(TUPLE));
    check_ref_or_none(check, f->kwdefaults, K(DICT));
    check_ref(check, f->name, K(STR));
    check_ref(check, f->qualname, K(STR));
    check_ref_or_none(check, f->dict, K(DICT));
    check_ref_or_none(check, f->doc, VALUE_KINDS);
    check_ref_or_none(check, f->module, VALUE_KINDS);
    check_ref_or_none(check, f->annotate, VALUE_KINDS);
    check_ref_or_none(check, f->type_params, K(TUPLE));
    check_ref_or_none(check, f->front, VALUE_KINDS);
    const TupleObject *closure =
        f->closure ? (const TupleObject *)check_ref(check, f->closure, K(TUPLE)) : NULL;
    const TupleObject *names = code && !check->bad
                                   ? (const TupleObject *)check_ref(check, code->freevars, K(TUPLE))
                                   : NULL;
    int64_t have = closure ? tuple_length(check->world, closure) : 0;
    if (fails(check, names && have >= tuple_length(check->world, names))) {
        return;
    }
    for (int64_t i = 0; i < have && !check->bad; i++) {
        fails(check, is_ref(closure->items[i]));
        check_ref(check, (Ref)closure->items[i], K(CELL));
    }
}

/* What is being handled: an exception, or nothing. */
static void check_handled(Check *check, Value v) {
    fails(check, v == NONE || is_exception(check, v));
}

static void check_generator(Check *check, GeneratorObject *generator, int64_t room) {
    check_ref(check, generator->name, K(STR));
    check_ref(check, generator->qualname, K(STR));
    check_handled(check, generator->handled);
    Frame *frame = generator_frame(generator);
    if (generator->head.aux == GENERATOR_DONE) {
        check_ref(check, frame->code, K(CODE));
        return;
    }
    fails(check, generator->head.aux < GENERATOR_DONE && (frame->flags & FRAME_GENERATOR) &&
                     frame->owner == ref_to(check->world, generator));
    check_frame(check, frame, room - (int64_t)offsetof(GeneratorObject, frame));
    fails(check, !check->bad && generator_stands_well(check->world, generator, frame));
}

static void check_types(Check *check, const TupleObject *types) {
    for (int64_t i = 0; i < tuple_length(check->world, types) && !check->bad; i++) {
        check_kind(check, types->items[i], K(TYPE));
    }
}

static void check_type(Check *check, TypeObject *type) {
    World *world = check->world;
    check_ref(check, type->name, K(STR));
    check_ref(check, type->qualname, K(STR));
    const TupleObject *bases = (const TupleObject *)check_ref(check, type->bases, K(TUPLE));
    const TupleObject *mro = (const TupleObject *)check_ref(check, type->mro, K(TUPLE));
    const TypeObject *base = (const TypeObject *)check_ref(check, type->base, K(TYPE));
    check_ref(check, type->dict, K(DICT));
    check_ref_or_none(check, type->root, K(SHAPE));
    check_ref_or_none(check, type->dict_shape, K(SHAPE));
    check_ref_or_none(check, type->subclasses, K(LIST));
    check_ref(check, type->solid, K(TYPE));
    type->init_epoch = 0;
    if (check->bad || fails(check, bases && mro && base)) {
        return;
    }
    check_types(check, bases);
    check_types(check, mro);
    fails(check,
          type->instance_kind < KIND_COUNT && type->hidden <= type->capacity + EXC_HIDDEN + 16);
    if (type->type_id < TYPE_ID_COUNT) {
        fails(check, world->roots.types[type->type_id] == ref_to(world, type));
    }
}

static void check_shape(Check *check, const ShapeObject *shape) {
    const TypeObject *type = (const TypeObject *)check_ref(check, shape->type, K(TYPE));
    const ShapeObject *parent =
        shape->parent ? (const ShapeObject *)check_ref(check, shape->parent, K(SHAPE)) : NULL;
    if (fails(check, type && (parent || !shape->parent))) {
        return;
    }
    /* a parent has one slot less, so that the way to the root ends; the last slot is the key's */
    fails(check, shape->capacity == type->capacity &&
                     (parent ? parent->count + 1 == shape->count && parent->type == shape->type &&
                                   shape->slot == parent->count
                             : shape->count == type->hidden));
    check_ref_or_none(check, shape->head.shape, K(SHAPE));
    check_ref_or_none(check, shape->key, K(STR));
    check_ref_or_none(check, shape->first_child, K(SHAPE));
    check_ref_or_none(check, shape->next_sibling, K(SHAPE));
}

/* The builtin value that an instance of a subclass of `base` keeps. A mapping proxy keeps any mapping. */
static bool payload_is_good(World *world, const TypeObject *base, Value payload) {
    if (is_int(payload) || is_float(payload) || payload == UNDEFINED) {
        return true;
    }
    Kind kind = kind_of(world, payload);
    return base->type_id == TYPE_MAPPING_PROXY ? kind == KIND_DICT || kind == KIND_INSTANCE
                                               : is_ref(payload) && base->instance_kind == kind;
}

static void check_exception(Check *check, const InstanceObject *exception) {
    const Value *slots = exception->slots;
    check_row_prefix(check, slots, EXC_HIDDEN, "tu xuN xuN kuN *");
}

/* Attributes lie within the instance, or in the array that its last slot refers to. */
static void check_instance(Check *check, const InstanceObject *instance) {
    World *world = check->world;
    const ShapeObject *shape = at(world, instance->head.shape);
    int64_t capacity = instance->head.aux;
    const TypeObject *type = at(world, shape->type);
    if (fails(check, shape->capacity == capacity && type->hidden <= capacity &&
                         type->capacity == capacity)) {
        return;
    }
    const Value *last = &instance->slots[capacity - 1];
    if (instance->head.flags & INSTANCE_DICT_MODE) {
        fails(check, capacity > 0 && (shape->head.flags & SHAPE_DICT) && is_ref(*last));
        check_ref(check, (Ref)*last, K(DICT));
    } else if (shape->count > capacity) {
        fails(check, capacity > 0 && is_ref(*last));
        const Object *more = check_ref(check, (Ref)*last, K(ARRAY));
        fails(check, more && shape->count - (capacity - 1) <= more->shape);
    }
    if (type->flags & TYPE_RAISES) {
        if (!fails(check, type->hidden >= EXC_HIDDEN)) {
            check_exception(check, instance);
        }
    }
    if (type->flags & TYPE_PAYLOAD && !check->bad) {
        const TypeObject *base = (const TypeObject *)check_ref(check, type->base, K(TYPE));
        fails(check, base && capacity > 0 && payload_is_good(world, base, instance->slots[0]));
    }
}

/* The program of a pattern is made again from its text when it is wanted. */
static void check_pattern(Check *check, RecordObject *pattern) {
    if (fails(check, pattern->head.aux == PATTERN_VALUES)) {
        return;
    }
    pattern->values[PATTERN_PROGRAM] = UNDEFINED;
    const Value groups = pattern->values[PATTERN_GROUPS];
    fails(check, is_int(pattern->values[PATTERN_FLAGS]) && is_int(pattern->values[PATTERN_ASKED]) &&
                     is_int(groups) && int_of(groups) >= 0 && int_of(groups) <= UINT16_MAX);
    check_kind(check, pattern->values[PATTERN_TEXT], K(STR) | K(BYTES) | K(INSTANCE));
    check_kind(check, pattern->values[PATTERN_NAMES], K(DICT));
}

/* Spans are in order, as many as the pattern has groups; one that took no part is -1, -1. What lies behind the text is
 * cut off where it is used, for a bytearray may shrink. */
static void check_match(Check *check, const RecordObject *match) {
    int64_t count = match->head.aux;
    if (fails(check, count >= MATCH_SPANS + 2 && is_ref(match->values[MATCH_PATTERN]))) {
        return;
    }
    Ref ref = (Ref)match->values[MATCH_PATTERN];
    const RecordObject *pattern = (const RecordObject *)check_ref(check, ref, K(PATTERN));
    if (!pattern ||
        fails(check, pattern->values[PATTERN_GROUPS] == value_int((count - MATCH_SPANS) / 2 - 1))) {
        return;
    }
    for (int64_t i = MATCH_SPANS; i + 1 < count; i += 2) {
        const Value *span = &match->values[i];
        fails(check, is_int(span[0]) && is_int(span[1]) && int_of(span[0]) >= -1 &&
                         int_of(span[0]) <= int_of(span[1]) &&
                         (int_of(span[0]) >= 0) == (int_of(span[1]) >= 0));
    }
}

/* Kinds that are a header and aux values. */
static void check_record(Check *check, const RecordObject *record, int64_t room) {
    int64_t count = record->head.aux;
    if (fails(check, 8 + 8 * count <= room)) {
        return;
    }
    bool overflows = record->head.kind == KIND_INSTANCE && !check->bad &&
                     ((const ShapeObject *)at(check->world, record->head.shape))->count > count;
    check_values(check, record->values, count - overflows);
    if (overflows && count > 0 && !check->bad) {
        check_value_of(check, record->values[count - 1], VALUE_KINDS | K(ARRAY));
    }
    if (!check->bad) {
        check_record_row(check, record);
    }
}

static void check_rest(Check *check, Object *object, int64_t room) {
    switch ((int)(Kind)object->kind) {
    case KIND_RAW: fails(check, object->shape == 0); break;
    case KIND_BYTES: fails(check, 16 + (int64_t)((BytesObject *)object)->length <= room); break;
    case KIND_INT:
        fails(check, 16 + 8 * (int64_t)((IntObject *)object)->count <= room &&
                         ((IntObject *)object)->count > 0);
        break;
    case KIND_TUPLE: {
        int64_t count = object->aux == TUPLE_LARGE ? (room - 8) / 8 : object->aux;
        check_values(check, ((TupleObject *)object)->items, count);
        break;
    }
    case KIND_ARRAY: check_values(check, ((ArrayObject *)object)->items, object->shape); break;
    case KIND_SET_TABLE:
        for (uint32_t i = 0; i < object->shape && !check->bad; i++) {
            check_value(check, ((SetTable *)object)->entries[i].key);
        }
        break;
    case KIND_BYTEARRAY: check_bytearray(check, (const ByteArrayObject *)object); break;
    case KIND_DEQUE: check_deque(check, (const DequeObject *)object); break;
    case KIND_LINK: check_values(check, &((const LinkObject *)object)->object, 3); break;
    case KIND_NATIVE: {
        const NativeObject *native = (const NativeObject *)object;
        if (fails(check, native->index < NATIVE_ID_COUNT)) {
            return;
        }
        NativeObject again = {.head.flags = native->head.flags & (NATIVE_NEW | NATIVE_WHOLE),
                              .index = native->index};
        native_read_signature(&again);
        fails(check, again.head.flags == native->head.flags && again.total == native->total &&
                         again.positional == native->positional &&
                         again.positional_only == native->positional_only &&
                         again.required == native->required);
        check_ref(check, native->name, K(STR));
        check_ref_or_none(check, native->owner, K(TYPE));
        break;
    }
    case KIND_MODULE:
        check_ref(check, ((ModuleObject *)object)->dict, K(DICT));
        check_ref(check, ((ModuleObject *)object)->name, K(STR));
        break;
    case KIND_COMPLEX: break;
    case KIND_PATTERN: check_pattern(check, (RecordObject *)object); break;
    default: check_record(check, (const RecordObject *)object, room); break;
    }
}

/* Its shape is one that objects of the kind may have; most have the one before's. */
static void check_shape_of(Check *check, const Object *object) {
    uint8_t kind = object->kind;
    if (kind == KIND_ARRAY || kind == KIND_TABLE || kind == KIND_SET_TABLE || kind == KIND_RAW ||
        kind == KIND_SHAPE) {
        return;
    }
    const ShapeObject *shape = (const ShapeObject *)check_ref(check, object->shape, K(SHAPE));
    const TypeObject *type =
        shape ? (const TypeObject *)check_ref(check, shape->type, K(TYPE)) : NULL;
    bool is_bound = kind == KIND_METHOD; /* of a native function: it has that type */
    fails(check, type && (type->instance_kind == kind ||
                          (is_bound && type->instance_kind == KIND_NATIVE)));
    check->shapes[kind] = object->shape;
}

void check_object(Check *check, Ref ref) {
    World *world = check->world;
    Object *object = at(world, ref);
    int64_t room = heap_object_bytes(world, ref);
    if (check->shapes[object->kind] != object->shape) {
        check_shape_of(check, object);
    }
    switch ((int)(Kind)object->kind) {
    case KIND_STR: check_str(check, (StrObject *)object, room); break;
    case KIND_TABLE: check_table(check, (TableObject *)object, room, 0, room); break;
    case KIND_DICT: check_dict(check, (DictObject *)object); break;
    case KIND_SET: check_set(check, (SetObject *)object); break;
    case KIND_LIST: check_list(check, (ListObject *)object); break;
    case KIND_FUNCTION: check_function(check, (FunctionObject *)object); break;
    case KIND_GENERATOR: check_generator(check, (GeneratorObject *)object, room); break;
    case KIND_TYPE: check_type(check, (TypeObject *)object); break;
    case KIND_SHAPE: check_shape(check, (ShapeObject *)object); break;
    case KIND_CODE: check_code(check, (CodeObject *)object); break;
    default: check_rest(check, object, room); break;
    }
    if (object->kind == KIND_MATCH && !check->bad) {
        check_match(check, (const RecordObject *)object);
    }
    if (object->kind == KIND_INSTANCE && !check->bad) {
        check_instance(check, (const InstanceObject *)object);
    }
}

/* --- everything that is reached ------------------------------------------------------------------------------- */

static void drain(Check *check) {
    HostSide *host = host_side(check->world);
    while (host->mark_count > 0 && !check->bad) {
        check_object(check, (Ref)host->mark_stack[--host->mark_count]);
    }
}

void each_own(Check *check, void (*visit)(Check *check, Ref ref, int64_t page)) {
    World *world = check->world;
    const uint8_t *table = at(world, BLOCK_TABLE);
    for (Ref ref = HEAP_FIRST; ref < world->heap_end && !check->bad; ref += BLOCK_BYTES) {
        uint8_t kind = table[(ref - HEAP_FIRST) / BLOCK_BYTES];
        const Block *block = at(world, ref);
        bool is_own =
            kind == BLOCK_SMALL || kind == BLOCK_LARGE || (kind == BLOCK_IMAGE && !check->image);
        for (uint32_t i = 0; is_own && i < 32; i++) {
            for (uint64_t bits = block->marks[i]; bits && !check->bad; bits &= bits - 1) {
                visit(check, ref + (i * 64 + (uint32_t)__builtin_ctzll(bits)) * 8, 0);
            }
        }
    }
}

static void check_again(Check *check, Ref ref, int64_t page) {
    (void)page;
    check_object(check, ref);
    drain(check);
}

static void check_refs(Check *check, const Ref *refs, int64_t count, uint64_t kinds) {
    for (int64_t i = 0; i < count && !check->bad; i++) {
        check_ref(check, refs[i], kinds);
    }
}

/* A list of watched objects. */
static void check_watched(Check *check, Ref list) {
    const RawObject *raw = list ? (const RawObject *)check_ref(check, list, K(RAW)) : NULL;
    drain(check);
    for (uint32_t i = 0; raw && !check->bad && i < raw->used; i += 4) {
        Ref ref;
        memcpy(&ref, raw->data + i, 4);
        check_ref(check, ref, K(INSTANCE) | K(GENERATOR) | K(LINK));
    }
    fails(check, !raw || raw->used % 4 == 0);
}

/* What lies here from the start on and is never replaced. */
static bool roots_are_the_images(const Roots *roots, const Roots *image) {
    return memcmp(roots, image, offsetof(Roots, interned)) == 0 &&
           memcmp(roots->native_modules, image->native_modules, sizeof roots->native_modules) ==
               0 &&
           memcmp(roots->helpers, image->helpers, sizeof roots->helpers) == 0 &&
           memcmp(roots->natives, image->natives, sizeof roots->natives) == 0 &&
           roots->frozen_names == image->frozen_names && roots->frozen == image->frozen;
}

/* The same where there is no image. */
static void check_fixed_roots(Check *check, const Roots *roots) {
    check_refs(check, roots->types, TYPE_ID_COUNT, K(TYPE));
    check_refs(check, roots->shapes, TYPE_ID_COUNT, K(SHAPE));
    check_refs(check, roots->names, NAME_ID_COUNT, K(STR));
    check_refs(check, roots->chars, 256, K(STR));
    check_ref(check, roots->empty_tuple, K(TUPLE));
    check_ref(check, roots->empty_str, K(STR));
    check_refs(check, roots->native_modules, MODULE_ID_COUNT, K(MODULE));
    check_refs(check, roots->helpers, HELPER_ID_COUNT, K(FUNCTION));
    check_refs(check, roots->natives, NATIVE_ID_COUNT, K(NATIVE));
    fails(check, !roots->frozen_names && !roots->frozen);
}

static void check_roots(Check *check) {
    Roots *roots = &check->world->roots;
    check_watched(check, roots->watched);
    check_watched(check, roots->ended);
    if (check->image) {
        fails(check, roots_are_the_images(roots, &check->image->roots));
    } else {
        check_fixed_roots(check, roots);
    }
    const Ref dicts[] = {roots->interned, roots->builtins, roots->modules,
                         roots->main,     roots->sources,  roots->private_modules};
    check_refs(check, dicts, sizeof dicts / sizeof *dicts, K(DICT));
    check_ref_or_none(check, roots->allowed, K(DICT));
    check_ref_or_none(check, roots->sys_dict, K(DICT));
    roots->cached_code = 0; /* all caches are emptied */
    check_ref_or_none(check, roots->host_values, K(LIST));
    const Ref *all = (const Ref *)roots;
    const Ref *known = check->image ? (const Ref *)&check->image->roots : NULL;
    for (size_t i = 0; i < sizeof *roots / sizeof *all && !check->bad; i++) {
        if (!known || all[i] != known[i]) {
            check_ref_or_none(check, all[i], ((UINT64_C(1) << KIND_COUNT) - 1) & ~K(FREE));
        }
    }
    drain(check);
}

/* The frames from the newest to the oldest: those on the stack lie below each other, those of generators in theirs. */
static void check_frames(Check *check) {
    World *world = check->world;
    uint32_t top = world->stack_top, depth = UINT32_MAX;
    const Frame *above = NULL;
    for (Ref ref = world->frame; ref && !check->bad;) {
        Frame *frame = at(world, ref);
        bool on_stack = ref >= STACK_FIRST && ref < world->stack_end;
        if (on_stack) {
            if (fails(check, ref % 8 == 0 && ref + sizeof(Frame) <= top &&
                                 !(frame->flags & FRAME_GENERATOR))) {
                return;
            }
            check_frame(check, frame, (int64_t)top - ref);
            top = ref;
        } else {
            Ref owner = ref - (Ref)offsetof(GeneratorObject, frame);
            const Object *object = check_ref(check, owner, K(GENERATOR));
            fails(check, object && object->aux == GENERATOR_RUNNING);
        }
        if (check->bad || fails(check, frame->depth < depth)) {
            return;
        }
        drain(check); /* its code is good now */
        if (above && fails(check, !check->bad && return_is_good(world, above, frame))) {
            return;
        }
        above = frame;
        depth = frame->depth;
        ref = frame->prev;
    }
    fails(check, !above || return_is_good(world, above, NULL));
}

/* What the image's objects in changed pages refer to now. */
static void check_changed(Check *check, const EngineBase *base) {
    for (int32_t i = 0; i < base->changed_count; i++) {
        EngineRange range = base->changed[i];
        for (int64_t k = 0; k < range.bytes && !check->bad; k += IMAGE_PAGE_BYTES) {
            image_each(check, range.offset + k, check_changed_object);
            drain(check);
        }
    }
}

static void check_all(Check *check, const EngineBase *base) {
    World *world = check->world;
    HostSide *host = host_side(world);
    host->mark_count = 0;
    host->mark_overflow = false;
    check_roots(check);
    fails(check, world->error == UNDEFINED || is_exception(check, world->error));
    check_handled(check, world->handled);
    world->result = UNDEFINED; /* it means nothing between two instructions */
    check_value(check, world->cell_value);
    check_value(check, world->cell_repr);
    check_frames(check);
    drain(check);
    if (base && !check->bad) {
        check_changed(check, base);
    }
    while (host->mark_overflow && !check->bad) { /* what found no room on the stack */
        host->mark_overflow = false;
        each_own(check, check_again);
    }
    if (!check->bad) {
        check_holders(check, base);
    }
    host->mark_count = 0;
    host->mark_overflow = false;
}

/* What the last page holds behind the stack's top: frames to come must find nothing there that was freed. */
static void forget_registers(World *world) {
    uint32_t page_end =
        (world->stack_top + IMAGE_PAGE_BYTES - 1) & ~(uint32_t)(IMAGE_PAGE_BYTES - 1);
    uint32_t end = page_end < world->stack_end ? page_end : world->stack_end;
    memset(at(world, world->stack_top), 0, end - world->stack_top);
}

bool world_verify(World *world, const EngineBase *base) {
    Check check = {.world = world};
    for (int i = 0; i < CLASS_COUNT; i++) {
        check.inverse[i] = (UINT64_C(1) << 32) / (heap_class_bytes[i] / 8) + 1;
    }
    if (base) {
        check.image = (const World *)(const void *)base->contents(ENGINE_HOST_BYTES);
        check.image_heap = base->contents(ENGINE_HOST_BYTES + HEAP_FIRST);
        check.image_table = (const uint8_t *)base->contents(ENGINE_HOST_BYTES + BLOCK_TABLE);
    }
    if (!head_is_good(world) || !blocks_are_good(&check) ||
        (base && !image_is_kept(&check, base))) {
        return false;
    }
    check_all(&check, base);
    if (check.bad) {
        return false;
    }
    world->image_bytes = base ? check.image->image_bytes : heap_image_bytes(world);
    forget_registers(world);
    heap_settle(world);
    return true;
}
