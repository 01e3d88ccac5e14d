/* The list of watched objects. */
#include "engine/heap/lifetime.h"

enum { ROOM_FIRST = 64, LISTED_LEAST = 1024 };

static RawObject *raw_of(World *world, Ref ref) {
    return ref ? at(world, ref) : NULL;
}

/* Room for `bytes` in the list `ref`. false: no memory. */
static bool grow(World *world, Ref *ref, int64_t bytes) {
    RawObject *made = heap_new_raw(world, bytes > 4 * ROOM_FIRST ? 2 * bytes : 4 * ROOM_FIRST);
    if (!made) {
        return false;
    }
    const RawObject *have = raw_of(world, *ref);
    made->used = have ? have->used : 0;
    if (have) {
        memcpy(made->data, have->data, have->used);
    }
    *ref = ref_to(world, made);
    return true;
}

static inline bool has_room(const RawObject *list, int64_t bytes) {
    return list && list->size >= bytes;
}

bool watch_reserve(World *world) {
    const RawObject *watched = raw_of(world, world->roots.watched);
    const RawObject *ended = raw_of(world, world->roots.ended);
    int64_t listed = watched ? watched->used : 0, waiting = ended ? ended->used : 0;
    return (LIKELY(has_room(watched, listed + 4)) ||
            grow(world, &world->roots.watched, listed + 4)) &&
           (LIKELY(has_room(ended, listed + waiting + 4)) ||
            grow(world, &world->roots.ended, listed + waiting + 4));
}

static void append(World *world, Ref list, Ref object) {
    RawObject *raw = at(world, list);
    memcpy(raw->data + raw->used, &object, 4);
    raw->used += 4;
}

/* Takes generators that have ended off the list: most, where coroutines are awaited one after the other. How many are
 * left. */
static uint32_t drop_closed(World *world) {
    RawObject *watched = at(world, world->roots.watched);
    uint32_t left = 0;
    for (uint32_t i = 0; i < watched->used; i += 4) {
        Ref ref;
        memcpy(&ref, watched->data + i, 4);
        if (ref &&
            (((Object *)at(world, ref))->kind != KIND_GENERATOR || watch_is_open(world, ref))) {
            memcpy(watched->data + left, &ref, 4);
            left += 4;
        }
    }
    watched->used = left;
    return left / 4;
}

void watch_put(World *world, Ref object) {
    append(world, world->roots.watched, object);
    if (((Object *)at(world, object))->kind != KIND_GENERATOR && world->lifetimes++ == 0) {
        ((DictObject *)at(world, world->roots.main))->version = 0; /* stores are to be seen */
    }
    uint32_t listed = ((RawObject *)at(world, world->roots.watched))->used / 4;
    if (listed > LISTED_LEAST && listed > 2 * world->listed && drop_closed(world) > listed / 2) {
        world->ends_due = ENDS_OF_RINGS;
        world->collection_due = true;
    }
    for (Ref ref = world->frame; ref; ref = ((Frame *)at(world, ref))->prev) {
        Frame *frame = at(world, ref);
        if (frame->flags & FRAME_WATCHED) {
            break; /* so are those below it */
        }
        frame->flags |= FRAME_WATCHED;
    }
}

void watch_end(World *world, Ref *place) {
    append(world, world->roots.ended, *place);
    *place = 0;
}

/* A suspended frame goes on behind the word before its pc (which is the instruction itself at a YIELD_FROM). */
static bool is_covered(World *world, const GeneratorObject *generator) {
    const Frame *frame = generator_frame((GeneratorObject *)(uintptr_t)generator);
    const CodeObject *code = at(world, frame->code);
    const RawObject *raw = raw_of(world, code->handlers);
    uint32_t next = (frame->pc - ref_to(world, code->words)) / 4;
    uint32_t word = generator->head.flags & GENERATOR_DELEGATES ? next : next - 1;
    for (uint32_t i = 0; raw && i < raw->used; i += (uint32_t)sizeof(CodeHandler)) {
        CodeHandler handler;
        memcpy(&handler, raw->data + i, sizeof handler);
        if (word >= handler.from && word < handler.to) {
            return true;
        }
    }
    return false;
}

bool generator_would_run(World *world, const GeneratorObject *generator) {
    return generator->head.aux == GENERATOR_SUSPENDED &&
           ((generator->head.flags & GENERATOR_DELEGATES) || is_covered(world, generator));
}

bool watch_is_open(World *world, Ref object) {
    const Object *head = at(world, object);
    if (head->kind == KIND_LINK) {
        return is_ref(((const LinkObject *)(const void *)head)->object);
    }
    return head->kind != KIND_GENERATOR || head->aux != GENERATOR_DONE;
}

bool watch_wants_end(World *world, Ref object) {
    const Object *head = object ? at(world, object) : NULL;
    if (!head || head->kind != KIND_GENERATOR) {
        return head && head->kind != KIND_LINK;
    }
    return (head->aux == GENERATOR_CREATED && (head->flags & GENERATOR_COROUTINE)) ||
           generator_would_run(world, (const GeneratorObject *)(const void *)head);
}
