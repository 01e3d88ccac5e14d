/* Size-class blocks, bump allocation into holes, runs of blocks for large objects. See docs/engine.md, section 5. */
#include "engine/heap/heap.h"

#include "base/assert.h"

const uint16_t heap_class_bytes[CLASS_COUNT] = {
    16,  24,  32,   40,   48,   56,   64,   72,   80,   88,   96,   104,
    112, 120, 128,  160,  192,  224,  256,  320,  384,  448,  512,  640,
    768, 896, 1024, 1280, 1536, 2048, 2680, 3216, 4024, 5368, 8056, 8056};

int heap_class_above_1024(uint32_t bytes) {
    int low = 27;
    while (heap_class_bytes[low] < bytes) {
        low++;
    }
    return low;
}

static uint8_t *block_table(World *world) {
    return (uint8_t *)at(world, BLOCK_TABLE);
}

static int64_t block_index(Ref block) {
    return (int64_t)((block - HEAP_FIRST) / BLOCK_BYTES);
}

void heap_init(World *world, int64_t memory_limit) {
    world->memory_limit = memory_limit;
    world->heap_end = HEAP_FIRST;
    world->stack_top = STACK_FIRST;
    world->stack_end = STACK_FIRST;
    world->search = HEAP_FIRST;
    world->threshold = THRESHOLD_FIRST;
}

int64_t heap_used_bytes(World *world) {
    int64_t blocks = block_index(world->heap_end);
    int64_t table = (blocks + 4095) & ~INT64_C(4095);
    int64_t head = ((int64_t)sizeof(World) + 4095) & ~INT64_C(4095);
    return head + table + (world->stack_end - STACK_FIRST) +
           (blocks - world->frozen_blocks) * BLOCK_BYTES;
}

int64_t heap_object_bytes(World *world, Ref ref) {
    const Block *block = at(world, ref & ~(uint32_t)(BLOCK_BYTES - 1));
    return block->bytes ? block->bytes : block->cell_bytes;
}

bool stack_grow(World *world, uint32_t end) {
    uint32_t wanted = (end + STACK_STEP - 1) & ~(uint32_t)(STACK_STEP - 1);
    int64_t more = (int64_t)wanted - world->stack_end;
    if (wanted > STACK_LAST || heap_used_bytes(world) + more > world->memory_limit) {
        return false;
    }
    world->stack_end = wanted;
    return true;
}

bool heap_could_hold(World *world, int64_t bytes) {
    return bytes >= 0 && bytes <= world->memory_limit;
}

/* `count` neighbouring free blocks among those opened; 0 when there are none. */
static Ref find_free_run(World *world, uint32_t count) {
    if (world->free_blocks < count) {
        return 0;
    }
    const uint8_t *table = block_table(world);
    int64_t total = block_index(world->heap_end);
    int64_t start = count == 1 ? block_index(world->search) : 0;
    uint32_t run = 0;
    for (int64_t i = start; i < total; i++) {
        run = table[i] == BLOCK_FREE ? run + 1 : 0;
        if (run == count) {
            if (count == 1) {
                world->search = HEAP_FIRST + (uint32_t)i * BLOCK_BYTES;
            }
            return HEAP_FIRST + (uint32_t)(i + 1 - count) * BLOCK_BYTES;
        }
    }
    if (count == 1 && start > 0) {
        world->search = HEAP_FIRST;
        return find_free_run(world, 1);
    }
    return 0;
}

/* `count` blocks, out of the free ones or newly opened. 0: the limit is reached. */
static Ref take_blocks(World *world, uint32_t count) {
    Ref run = find_free_run(world, count);
    if (run) {
        world->free_blocks -= count;
    } else {
        int64_t bytes = (int64_t)count * BLOCK_BYTES;
        if (heap_used_bytes(world) + bytes > world->memory_limit ||
            world->heap_end + bytes > HEAP_LAST) {
            return 0;
        }
        run = world->heap_end;
        world->heap_end += (uint32_t)bytes;
    }
    uint8_t *kinds = block_table(world) + block_index(run);
    kinds[0] = world->freezing ? BLOCK_FROZEN : count == 1 ? BLOCK_SMALL : BLOCK_LARGE;
    memset(kinds + 1, BLOCK_LARGE_REST, count - 1);
    Block *block = at(world, run);
    *block = (Block){.run = count};
    return run;
}

static bool is_marked(const Block *block, uint32_t offset) {
    return block->marks[offset >> 9] >> ((offset >> 3) & 63) & 1;
}

/* The first marked cell behind `from`, or `last`. */
static uint32_t next_mark(const Block *block, uint32_t from, uint32_t last) {
    uint32_t bit = from >> 3, word = bit >> 6;
    uint64_t bits = block->marks[word] >> (bit & 63) << (bit & 63);
    while (!bits && ++word < 32) {
        bits = block->marks[word];
    }
    uint32_t found = bits ? (word * 64 + (uint32_t)__builtin_ctzll(bits)) * 8 : last;
    return found < last ? found : last;
}

/* Moves the cursor to the next run of unmarked cells at or behind `from` in its block. */
static bool find_hole(World *world, Cursor *cursor, uint32_t from) {
    const Block *block = at(world, cursor->block);
    uint32_t cell = block->cell_bytes;
    uint32_t last = BLOCK_HEAD_BYTES + (BLOCK_BYTES - BLOCK_HEAD_BYTES) / cell * cell;
    while (from < last && is_marked(block, from)) {
        from += cell;
    }
    if (from >= last) {
        return false;
    }
    uint32_t end = next_mark(block, from, last);
    cursor->next = cursor->block + from;
    cursor->end = cursor->block + end;
    world->since_collection += end - from;
    return true;
}

/* A new block for the class, put in front of its chain. */
static bool open_block(World *world, Cursor *cursor, int size_class) {
    Ref ref = take_blocks(world, 1);
    if (!ref) {
        return false;
    }
    Block *block = at(world, ref);
    block->size_class = (uint8_t)size_class;
    block->cell_bytes = heap_class_bytes[size_class];
    block->next = cursor->first;
    cursor->first = ref;
    cursor->block = ref;
    bool found = find_hole(world, cursor, BLOCK_HEAD_BYTES);
    ASSERT(found);
    cursor->block = 0; /* the whole block is the hole: what follows is another new one */
    return true;
}

static bool refill(World *world, Cursor *cursor, int size_class) {
    if (cursor->block) {
        uint32_t from = cursor->end >= cursor->block && cursor->end - cursor->block <= BLOCK_BYTES
                            ? cursor->end - cursor->block
                            : BLOCK_HEAD_BYTES;
        for (;;) {
            if (find_hole(world, cursor, from)) {
                return true;
            }
            const Block *block = at(world, cursor->block);
            cursor->block = block->next;
            if (!cursor->block) {
                break;
            }
            from = BLOCK_HEAD_BYTES;
        }
    }
    return open_block(world, cursor, size_class);
}

static Ref refuse(World *world) {
    world->refused++;
    return 0;
}

static Ref alloc_large(World *world, uint32_t bytes) {
    uint32_t count =
        (uint32_t)(((uint64_t)bytes + BLOCK_HEAD_BYTES + BLOCK_BYTES - 1) / BLOCK_BYTES);
    Ref run = take_blocks(world, count);
    if (!run) {
        return refuse(world);
    }
    Block *block = at(world, run);
    if (!world->freezing) {
        block_table(world)[block_index(run)] = BLOCK_LARGE;
    }
    block->bytes = bytes;
    world->since_collection += (int64_t)count * BLOCK_BYTES;
    world->fuel -=
        bytes / LARGE_BYTES_A_UNIT; /* it will be filled: natives need not pay for that */
    return run + BLOCK_HEAD_BYTES;
}

void heap_fail_at(World *world, int64_t n, bool on) {
    world->counted = on ? COUNTED_ON : COUNTED_ONCE;
    world->until_failure = n - 1;
    for (int i = 0; i < CLASS_COUNT; i++) { /* no hole is filled without asking */
        Cursor *cursor = &world->cursors[i];
        cursor->hidden = cursor->end;
        cursor->end = cursor->next;
    }
}

/* The n-th allocation of a counted world, and those behind it if they fail, too. */
static bool is_to_fail(World *world) {
    return world->counted && --world->until_failure < 0 &&
           (world->counted == COUNTED_ON || world->until_failure == -1);
}

Ref heap_alloc_slow(World *world, uint32_t bytes) {
    bool is_each_slow = world->stress || world->counted;
    if (UNLIKELY(is_each_slow) &&
        ((world->stress && world->stress_allow-- <= 0) || is_to_fail(world))) {
        return refuse(world);
    }
    if (world->since_collection >= world->threshold) {
        world->collection_due = 1;
    }
    if (bytes > SMALL_BYTES) {
        return alloc_large(world, bytes);
    }
    int size_class = heap_class_of(bytes);
    Cursor *cursor = &world->cursors[size_class];
    if (UNLIKELY(cursor->hidden)) {
        cursor->end = cursor->hidden;
        cursor->hidden = 0;
    }
    if (cursor->next == cursor->end && !refill(world, cursor, size_class)) {
        cursor->next = cursor->end = 0;
        return refuse(world);
    }
    Ref ref = cursor->next;
    cursor->next += heap_class_bytes[size_class];
    if (UNLIKELY(is_each_slow)) {
        cursor->hidden = cursor->end;
        cursor->end = cursor->next;
    }
    return ref;
}

void heap_give_back(World *world, const void *object) {
    Ref ref = ref_to(world, object);
    Block *block = at(world, ref & ~(uint32_t)(BLOCK_BYTES - 1));
    uint8_t kind = block_table(world)[block_index(ref_to(world, block))];
    if (kind == BLOCK_IMAGE || (kind == BLOCK_FROZEN && !world->freezing)) {
        return;
    }
    if (block->bytes) {
        int64_t bytes = (int64_t)block->run * BLOCK_BYTES;
        memset(block_table(world) + block_index(ref_to(world, block)), BLOCK_FREE, block->run);
        world->free_blocks += block->run;
        world->since_collection -=
            world->since_collection < bytes ? world->since_collection : bytes;
        return;
    }
    Cursor *cursor = &world->cursors[block->size_class];
    if (cursor->next == ref + block->cell_bytes && !cursor->hidden) {
        cursor->next = ref;
    }
}

RecordObject *heap_new_record(World *world, TypeId type, Kind kind, int count) {
    RecordObject *record = heap_new(
        world, type, kind, (uint32_t)(sizeof(RecordObject) + (size_t)count * sizeof(Value)));
    if (record) {
        record->head.aux = (uint16_t)count;
        for (int i = 0; i < count; i++) {
            record->values[i] = UNDEFINED;
        }
    }
    return record;
}

ArrayObject *heap_room_for_array(World *world, int64_t count) {
    int64_t bytes = (int64_t)sizeof(ArrayObject) + count * (int64_t)sizeof(Value);
    if (count < 0 || count > INT32_MAX / 8 * 4 || !heap_could_hold(world, bytes)) {
        refuse(world);
        return NULL;
    }
    Ref ref = heap_alloc(world, (uint32_t)bytes);
    if (!ref) {
        return NULL;
    }
    ArrayObject *array = at(world, ref);
    array->head = (Object){.shape = (uint32_t)count, .kind = KIND_ARRAY};
    return array;
}

ArrayObject *heap_new_array(World *world, int64_t count) {
    ArrayObject *array = heap_room_for_array(world, count);
    for (int64_t i = 0; array && i < count; i++) {
        array->items[i] = UNDEFINED;
    }
    return array;
}

RawObject *heap_new_raw(World *world, int64_t size) {
    int64_t bytes = (int64_t)sizeof(RawObject) + size;
    if (size < 0 || bytes > UINT32_MAX - BLOCK_BYTES || !heap_could_hold(world, bytes)) {
        refuse(world);
        return NULL;
    }
    Ref ref = heap_alloc(world, (uint32_t)bytes);
    if (!ref) {
        return NULL;
    }
    RawObject *raw = at(world, ref);
    raw->head = (Object){.kind = KIND_RAW};
    raw->size = (uint32_t)size;
    raw->used = 0;
    return raw;
}

/* --- freezing ------------------------------------------------------------------------------------------------- */

bool heap_is_frozen(World *world, Ref ref) {
    return block_table(world)[block_index(ref & ~(uint32_t)(BLOCK_BYTES - 1))] == BLOCK_FROZEN;
}

void heap_freeze_switch(World *world, Freezing *freezing) {
    Cursor others[CLASS_COUNT];
    memcpy(others, freezing->cursors, sizeof others);
    memcpy(freezing->cursors, world->cursors, sizeof others);
    memcpy(world->cursors, others, sizeof others);
    world->freezing = !world->freezing;
}

void heap_freeze_begin(World *world, Freezing *freezing) {
    *freezing = (Freezing){0};
    heap_freeze_switch(world, freezing);
}

void heap_freeze_end(World *world, Freezing *freezing) {
    if (world->freezing) {
        heap_freeze_switch(world, freezing);
    }
    world->frozen_blocks = 0;
    for (Ref ref = HEAP_FIRST; ref < world->heap_end;) {
        Block *block = at(world, ref);
        bool free = block_table(world)[block_index(ref)] == BLOCK_FREE;
        if (heap_is_frozen(world, ref)) {
            memset(block->marks, 0xFF, sizeof block->marks);
            world->frozen_blocks += block->run;
        }
        ref += (free ? 1 : block->run) * BLOCK_BYTES;
    }
}

/* Frozen blocks as ordinary ones, and back. */
static void thaw(World *world, bool is_thawed) {
    uint8_t *table = block_table(world);
    for (Ref ref = HEAP_FIRST; ref < world->heap_end; ref += BLOCK_BYTES) {
        uint8_t *kind = &table[block_index(ref)];
        Block *block = at(world, ref);
        if (is_thawed && *kind == BLOCK_FROZEN) {
            *kind = block->bytes ? BLOCK_LARGE : BLOCK_SMALL;
            block->frozen = true;
        } else if (!is_thawed && (*kind == BLOCK_SMALL || *kind == BLOCK_LARGE)) {
            *kind = block->frozen ? BLOCK_FROZEN : BLOCK_IMAGE;
            world->frozen_blocks += block->frozen ? block->run : 0;
            block->next = 0;
        }
    }
}

int64_t heap_image_bytes(World *world) {
    int64_t bytes = 0;
    for (Ref ref = HEAP_FIRST; ref < world->heap_end; ref += BLOCK_BYTES) {
        bool is_image = block_table(world)[block_index(ref)] == BLOCK_IMAGE;
        bytes += is_image ? heap_marked_bytes(at(world, ref)) : 0;
    }
    return bytes;
}

void heap_make_image(World *world) {
    thaw(world, true);
    world->frozen_blocks = 0;
    heap_collect(world);
    thaw(world, false);
    world->image_bytes = world->live_bytes = heap_image_bytes(world);
    memset(world->cursors, 0, sizeof world->cursors);
}
