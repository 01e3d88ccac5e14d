/* Mark what the roots reach; what is not marked is free.
 *
 * Marking keeps what is marked but not yet scanned on a stack of fixed size that lies on the host's side. An entry is a
 * reference and, for arrays and tables, the item to go on with, so that a wide object takes one entry at a time. What
 * finds no room is only marked; when the stack is empty again, all marked objects are scanned once more for children
 * that are not, until a pass needs no room it does not have. So memory is bounded and nothing is missed.
 *
 * Sweeping is the allocator's: it looks for unmarked cells as it needs them. Only blocks without any mark are
 * given back
 * here, and the stack above its top is cleared: a register that was not written yet holds what lay there since the
 * last collection, which is a value that was alive after it. */
#include "base/assert.h"
#include "engine/exec/opcodes.h"
#include "engine/heap/heap.h"
#include "engine/heap/lifetime.h"
#include "engine/objects/tuple.h"

enum { CHUNK = 128 };

enum { SCAN_LEAF, SCAN_VALUES, SCAN_REFS, SCAN_OWN };
static const uint8_t scan_rules[KIND_COUNT] = {
#define X(kind, scan, refs) SCAN_##scan,
#include "../../../spec/kinds.def"
#undef X
};
static const uint8_t scan_refs[KIND_COUNT] = {
#define X(kind, scan, refs) refs,
#include "../../../spec/kinds.def"
#undef X
};

static Block *block_of(World *world, Ref ref) {
    return at(world, ref & ~(uint32_t)(BLOCK_BYTES - 1));
}

static void push(World *world, Ref ref, uint32_t from) {
    HostSide *host = host_side(world);
    if (host->mark_count == MARK_STACK) {
        host->mark_overflow = true;
        return;
    }
    __builtin_prefetch(at(world, ref));
    host->mark_stack[host->mark_count++] = (uint64_t)from << 32 | ref;
}

static void mark_ref(World *world, Ref ref) {
    if (!ref) {
        return;
    }
    Block *block = block_of(world, ref);
    uint32_t offset = ref & (BLOCK_BYTES - 1);
    uint64_t bit = UINT64_C(1) << ((offset >> 3) & 63);
    if (block->marks[offset >> 9] & bit) {
        return;
    }
    block->marks[offset >> 9] |= bit;
    push(world, ref, 0);
}

static void mark_value(World *world, Value v) {
    if (is_ref(v)) {
        mark_ref(world, (Ref)v);
    }
}

static void mark_values(World *world, const Value *values, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        mark_value(world, values[i]);
    }
}

static void mark_refs(World *world, const Ref *refs, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        mark_ref(world, refs[i]);
    }
}

/* The next CHUNK of many values; the rest waits on the stack. */
static void mark_chunk(World *world, Ref ref, const Value *values, int64_t count, uint32_t from) {
    int64_t end = from + CHUNK < count ? from + CHUNK : count;
    if (end < count) {
        push(world, ref, (uint32_t)end);
        if (host_side(world)->mark_overflow) {
            end = count; /* the rest was not noted: take it now */
        }
    }
    mark_values(world, values + from, end - from);
}

static void mark_frame(World *world, const Frame *frame) {
    if (!(frame->flags & FRAME_NATIVE)) {
        mark_ref(world, frame->code);
    }
    mark_ref(world, frame->function);
    mark_values(world, frame->regs, frame->count);
}

static void mark_caches(World *world, CodeObject *code) {
    if (!code->caches) {
        return;
    }
    const RawObject *caches = at(world, code->caches);
    for (uint32_t i = 0; i < caches->used; i += 4) {
        uint32_t word;
        memcpy(&word, caches->data + i, 4);
        mark_ref(world, code->words[word]);
    }
}

static void mark_code(World *world, CodeObject *code) {
    mark_refs(world, &code->consts, 12);
    mark_caches(world, code);
}

static void mark_own(World *world, Ref ref, uint32_t from) {
    Object *object = at(world, ref);
    switch ((int)(Kind)object->kind) {
    case KIND_STR:
        if (object->flags & STR_VIEW) {
            mark_ref(world, ((StrObject *)object)->body.buffer);
        }
        break;
    case KIND_TUPLE:
        mark_chunk(world, ref, ((TupleObject *)object)->items,
                   tuple_length(world, (TupleObject *)object), from);
        break;
    case KIND_ARRAY:
        mark_chunk(world, ref, ((ArrayObject *)object)->items, object->shape, from);
        break;
    case KIND_TABLE:
        mark_chunk(world, ref, ((TableObject *)object)->entries, 2 * (int64_t)object->shape, from);
        break;
    case KIND_LIST: mark_ref(world, ((ListObject *)object)->items); break;
    case KIND_DICT: mark_ref(world, ((DictObject *)object)->table); break;
    case KIND_SET: mark_ref(world, ((SetObject *)object)->table); break;
    case KIND_SET_TABLE:
        for (uint32_t i = 0; i < object->shape; i++) {
            mark_value(world, ((SetTable *)object)->entries[i].key);
        }
        break;
    case KIND_NATIVE: mark_refs(world, &((NativeObject *)object)->name, 2); break;
    case KIND_CODE: mark_code(world, (CodeObject *)object); break;
    case KIND_GENERATOR: {
        GeneratorObject *generator = (GeneratorObject *)object;
        mark_refs(world, &generator->name, 2);
        mark_value(world, generator->handled);
        if (object->aux != GENERATOR_DONE) {
            mark_frame(world, generator_frame(generator)); /* its owner is the generator */
        } else {
            mark_ref(world, generator_frame(generator)->code);
        }
        break;
    }
    case KIND_LINK:
        mark_value(world, ((LinkObject *)object)->owner);
        if (!world->is_final) {
            mark_value(world, ((LinkObject *)object)->object);
        }
        break;
    default: UNREACHABLE();
    }
}

static void scan(World *world, Ref ref, uint32_t from) {
    Object *object = at(world, ref);
    if (object->kind != KIND_ARRAY && object->kind != KIND_TABLE &&
        object->kind != KIND_SET_TABLE) {
        mark_ref(world, object->shape);
    }
    switch (scan_rules[object->kind]) {
    case SCAN_LEAF: break;
    case SCAN_VALUES: mark_values(world, ((RecordObject *)object)->values, object->aux); break;
    case SCAN_REFS: mark_refs(world, (Ref *)(object + 1), scan_refs[object->kind]); break;
    default: mark_own(world, ref, from); break;
    }
}

static void drain(World *world) {
    HostSide *host = host_side(world);
    while (host->mark_count > 0) {
        uint64_t entry = host->mark_stack[--host->mark_count];
        scan(world, (Ref)entry, (uint32_t)(entry >> 32));
    }
}

static void scan_marked(World *world, Ref ref) {
    const Block *block = at(world, ref);
    for (uint32_t word = 0; word < 32; word++) {
        for (uint64_t bits = block->marks[word]; bits; bits &= bits - 1) {
            scan(world, ref + (word * 64 + (uint32_t)__builtin_ctzll(bits)) * 8, 0);
            drain(world);
        }
    }
}

/* Scans every marked object again: what had no room on the stack is found here. */
static void rescan(World *world) {
    const uint8_t *table = at(world, BLOCK_TABLE);
    for (Ref ref = HEAP_FIRST; ref < world->heap_end; ref += BLOCK_BYTES) {
        uint8_t kind = table[(ref - HEAP_FIRST) / BLOCK_BYTES];
        if (kind == BLOCK_SMALL || kind == BLOCK_LARGE) {
            scan_marked(world, ref);
        }
    }
}

/* What the image's objects refer to: these have their marks for good, so that marking stops at them. */
static void mark_image(World *world) {
    const uint8_t *table = at(world, BLOCK_TABLE);
    for (Ref ref = HEAP_FIRST; ref < world->heap_end; ref += BLOCK_BYTES) {
        if (table[(ref - HEAP_FIRST) / BLOCK_BYTES] == BLOCK_IMAGE) {
            scan_marked(world, ref);
        }
    }
}

/* Code in frozen blocks is never scanned; what its caches hold is marked here. */
static void mark_cached_code(World *world) {
    for (Ref ref = world->roots.cached_code; ref;) {
        CodeObject *code = at(world, ref);
        mark_ref(world, ref);
        mark_caches(world, code);
        drain(world);
        ref = code->next_cached;
    }
}

/* Scans what found no room on the stack. */
static void complete(World *world) {
    HostSide *host = host_side(world);
    while (host->mark_overflow) {
        host->mark_overflow = false;
        rescan(world);
    }
}

static bool is_marked(World *world, Ref ref) {
    uint32_t offset = ref & (BLOCK_BYTES - 1);
    return block_of(world, ref)->marks[offset >> 9] >> ((offset >> 3) & 63) & 1;
}

/* --- watched objects: heap/lifetime.h ------------------------------------------------------------------------- */

static Ref *refs_of(World *world, Ref raw, uint32_t *count) {
    RawObject *object = raw ? at(world, raw) : NULL;
    *count = object ? object->used / 4 : 0;
    return object ? (Ref *)(void *)object->data : NULL;
}

/* What waits for its end to be told is alive; so is what is watched, unless this collection is to find out. */
static void mark_watched(World *world) {
    uint32_t count;
    const Ref *refs = refs_of(world, world->roots.ended, &count);
    for (uint32_t i = 0; i < count; i++) {
        mark_ref(world, refs[i]);
        drain(world);
    }
    refs = refs_of(world, world->roots.watched, &count);
    for (uint32_t i = 0; i < count && !world->is_final; i++) {
        if (watch_wants_end(world, refs[i])) {
            mark_ref(world, refs[i]);
            drain(world);
        }
    }
}

/* What a listed object is about: itself, or what a link refers to. */
static Ref subject_of(World *world, Ref listed) {
    const LinkObject *link = listed ? at(world, listed) : NULL;
    return link && link->head.kind == KIND_LINK ? is_ref(link->object) ? (Ref)link->object : 0
                                                : listed;
}

static bool is_ended(World *world, Ref listed) {
    Ref subject = subject_of(world, listed);
    return subject && !is_marked(world, subject) &&
           (subject != listed || watch_wants_end(world, listed));
}

/* What dead objects refer to lives on until these are gone. So what is dead and not marked afterwards hangs on no other
 * of them, nor on itself: CPython drops it without a collection. */
static void mark_what_hangs(World *world, const Ref *refs, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (is_ended(world, refs[i])) {
            scan(world, subject_of(world, refs[i]), 0);
            drain(world);
        }
    }
    complete(world);
}

/* The dead objects with something to call, in the order in which they were made; they live on until it was called. */
static bool end_objects(World *world, Ref *refs, uint32_t count) {
    bool found = false;
    for (uint32_t i = 0; i < count; i++) {
        if (is_ended(world, refs[i]) && subject_of(world, refs[i]) == refs[i]) {
            found = true;
            mark_ref(world, refs[i]);
            drain(world);
            watch_end(world, &refs[i]);
        }
    }
    complete(world);
    return found;
}

/* Links to what is dead become empty; the newest is told of it first. */
static void end_links(World *world, Ref *refs, uint32_t count) {
    for (uint32_t i = count; i-- > 0;) {
        LinkObject *link = refs[i] ? at(world, refs[i]) : NULL;
        if (!link || link->head.kind != KIND_LINK || !is_marked(world, refs[i]) ||
            !is_ended(world, refs[i])) {
            continue;
        }
        link->object = NONE;
        if (link->told == TRUE) {
            watch_end(world, &refs[i]);
        }
    }
}

/* `rings`: objects that refer to each other are dead, too, if nothing else refers to them; all end at once. */
static void end_watched(World *world, bool rings) {
    uint32_t count;
    Ref *refs = refs_of(world, world->roots.watched, &count);
    if (rings) {
        end_links(world, refs, count);
        end_objects(world, refs, count);
        return;
    }
    mark_what_hangs(world, refs, count);
    end_objects(world, refs, count);
    end_links(world, refs, count);
}

/* Leaves out of the list what is dead and what nothing is to be told about any more. */
static void tidy_watched(World *world) {
    uint32_t count, kept = 0;
    Ref *refs = refs_of(world, world->roots.watched, &count);
    world->lifetimes = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (refs[i] && is_marked(world, refs[i]) && watch_is_open(world, refs[i])) {
            world->lifetimes += ((Object *)at(world, refs[i]))->kind != KIND_GENERATOR;
            refs[kept++] = refs[i];
        }
    }
    if (refs) {
        ((RawObject *)at(world, world->roots.watched))->used = kept * 4;
    }
}

static void mark_all(World *world) {
    HostSide *host = host_side(world);
    host->mark_count = 0;
    host->mark_overflow = false;
    mark_refs(world, (const Ref *)&world->roots, sizeof(Roots) / sizeof(Ref));
    mark_value(world, world->error);
    mark_value(world, world->handled);
    mark_value(world, world->result);
    mark_value(world, world->cell_value);
    mark_value(world, world->cell_repr);
    drain(world);
    mark_watched(world);
    mark_image(world);
    mark_cached_code(world);
    for (Ref ref = world->frame; ref; ref = ((Frame *)at(world, ref))->prev) {
        mark_frame(world, at(world, ref));
        mark_ref(world, ((Frame *)at(world, ref))->owner);
        drain(world);
    }
    complete(world);
}

static void clear_marks(World *world) {
    const uint8_t *table = at(world, BLOCK_TABLE);
    for (Ref ref = HEAP_FIRST; ref < world->heap_end; ref += BLOCK_BYTES) {
        uint8_t kind = table[(ref - HEAP_FIRST) / BLOCK_BYTES];
        if (kind == BLOCK_SMALL || kind == BLOCK_LARGE) {
            memset(((Block *)at(world, ref))->marks, 0, sizeof((Block *)0)->marks);
        }
    }
}

/* Without a call of the compiler's library, whose table is slower than this. */
static int64_t bits_set(uint64_t bits) {
    const uint64_t ones = UINT64_MAX / 255;
    bits -= bits >> 1 & ones * 0x55;
    bits = (bits & ones * 0x33) + (bits >> 2 & ones * 0x33);
    return (int64_t)(((bits + (bits >> 4)) & ones * 0x0F) * ones >> 56);
}

int64_t heap_marked_bytes(const Block *block) {
    int64_t count = 0;
    for (int i = 0; i < 32; i++) {
        count += bits_set(block->marks[i]);
    }
    return count * (block->bytes ? (int64_t)block->run * BLOCK_BYTES : block->cell_bytes);
}

/* Frees blocks without marks and builds the chains of the others anew, lowest address first. */
static void sort_blocks(World *world) {
    uint8_t *table = at(world, BLOCK_TABLE);
    Ref last[CLASS_COUNT] = {0};
    for (int i = 0; i < CLASS_COUNT; i++) {
        world->cursors[i] = (Cursor){0};
    }
    world->live_bytes = world->image_bytes;
    for (Ref ref = HEAP_FIRST; ref < world->heap_end; ref += BLOCK_BYTES) {
        uint8_t *kind = &table[(ref - HEAP_FIRST) / BLOCK_BYTES];
        if (*kind != BLOCK_SMALL && *kind != BLOCK_LARGE) {
            continue;
        }
        Block *block = at(world, ref);
        int64_t bytes = heap_marked_bytes(block);
        world->live_bytes += bytes;
        if (bytes == 0) {
            world->free_blocks += block->run;
            memset(kind, BLOCK_FREE, block->run);
        } else if (*kind == BLOCK_SMALL) {
            block->next = 0;
            Cursor *cursor = &world->cursors[block->size_class];
            if (last[block->size_class]) {
                ((Block *)at(world, last[block->size_class]))->next = ref;
            } else {
                cursor->first = ref;
                cursor->block = ref;
            }
            last[block->size_class] = ref;
        }
    }
    world->search = HEAP_FIRST;
}

/* How much may be handed out before the next collection. Near the limit it is half of what is left: a program that
 * holds most of its memory and makes garbage must not run into the limit with it. */
static int64_t next_threshold(const World *world) {
    int64_t wanted = world->live_bytes + world->live_bytes / 2;
    int64_t limit = (int64_t)(world->heap_limit - HEAP_FIRST);
    int64_t room = (limit - world->live_bytes) / 2;
    int64_t least = THRESHOLD_FIRST + world->collections * THRESHOLD_STEP;
    least = least < THRESHOLD_USUAL ? least : THRESHOLD_USUAL;
    int64_t held = world->live_bytes * THRESHOLD_LIVE;
    held = held < THRESHOLD_MOST ? held : THRESHOLD_MOST;
    least = least > held ? least : held;
    wanted = wanted > least ? wanted : least;
    room = room > limit / LEAST_SHARE ? room : limit / LEAST_SHARE;
    return wanted < room ? wanted : room;
}

void heap_collect_ends(World *world, Ends ends) {
    world->is_final = ends;
    heap_collect(world);
    world->is_final = ENDS_NONE;
    world->ends_live = world->live_bytes;
    uint32_t count;
    refs_of(world, world->roots.watched, &count);
    world->listed = count;
}

void heap_settle(World *world) {
    tidy_watched(world);
    sort_blocks(world);
    world->since_collection = 0;
    world->collections++;
    world->threshold = next_threshold(world);
    world->collection_due = world->ends_due;
}

void heap_collect(World *world) {
    clear_marks(world);
    mark_all(world);
    if (world->is_final) {
        end_watched(world, world->is_final == ENDS_OF_RINGS);
    }
    heap_settle(world);
    HostSide *host = host_side(world);
    memset(at(world, world->stack_top), 0, world->stack_end - world->stack_top);
    memset(host->method_cache, 0, sizeof host->method_cache);
    memset(host->loads, 0, 3 * sizeof host->loads);
}
