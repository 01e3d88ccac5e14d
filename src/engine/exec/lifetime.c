/* Early collections, and the natives under gc and weakref.
 *
 * CPython drops an object the moment its last reference goes. Here a collection has to find out, which costs a walk
 * over all that lives. It is made at those moments only at which ordinary programs expect to see an object's end,
 * while there are objects whose end shows: see lifetime_look's callers. Credit bounds the cost: a share of what the
 * program itself has used, and a first allowance. All of it is counted in fuel and bytes, so it is the same in every
 * run. */
#include "engine/exec/lifetime.h"

#include "engine/exec/call.h"
#include "engine/exec/natives.h"
#include "engine/exec/opcodes.h"
#include "engine/exec/raise.h"
#include "engine/objects/list.h"

enum {
    CREDIT_FIRST = 32 << 20, /* units of fuel: some hundred collections of a small world */
    CREDIT_KEPT = CREDIT_FIRST / 8 *
                  7,  /* not for frames that end while only generators are listed: most do */
    CREDIT_SHARE = 8, /* of the fuel used, one part in so many */
    BYTES_A_UNIT = 8, /* live bytes that are walked in the time of a unit of fuel */
    LIVE_FIRST = 1 << 20,
    FRAMES_MOST = 64,
    NEWEST = 16, /* generators that are looked at when a frame ends */
};

static int64_t cost(const World *world) {
    return (world->ends_live ? world->ends_live : LIVE_FIRST) / BYTES_A_UNIT;
}

void lifetime_start(World *world) {
    world->ends_credit = CREDIT_FIRST;
    world->ends_fuel = 0;
}

/* With the credit that is there beyond `kept`. */
static void look(World *world, int64_t kept) {
    int64_t used = world->fuel_limit - world->fuel_left - world->fuel;
    world->ends_credit += used > world->ends_fuel ? (used - world->ends_fuel) / CREDIT_SHARE : 0;
    world->ends_credit = world->ends_credit < CREDIT_FIRST ? world->ends_credit : CREDIT_FIRST;
    world->ends_fuel = used;
    if (world->ends_credit >= cost(world) + kept) {
        world->ends_due = world->ends_due ? world->ends_due : ENDS_OF_FREE;
        world->collection_due = true;
    }
}

void lifetime_look(World *world) {
    look(world, 0);
}

/* Is there among the newest generators one that would run code at its end, other than coroutines if `lazy`? */
static bool newest_would_run(World *world, bool lazy) {
    const RawObject *watched = world->roots.watched ? at(world, world->roots.watched) : NULL;
    uint32_t used = watched ? watched->used : 0;
    for (uint32_t i = 1; i <= NEWEST && i * 4 <= used; i++) {
        Ref ref;
        memcpy(&ref, watched->data + used - 4 * i, 4);
        const GeneratorObject *generator = at(world, ref);
        if (generator->head.kind == KIND_GENERATOR &&
            !(lazy && generator->head.flags & GENERATOR_COROUTINE) &&
            generator_would_run(world, generator)) {
            return true;
        }
    }
    return false;
}

void lifetime_frame_ended(World *world) {
    if (world->lifetimes || newest_would_run(world, false)) {
        look(world, world->lifetimes ? 0 : CREDIT_KEPT);
    }
}

void lifetime_coroutine_ended(World *world) {
    if (newest_would_run(world, true)) {
        look(world, CREDIT_KEPT);
    }
}

/* Plain values hold nothing that is watched. */
static bool may_hold(World *world, Value v) {
    switch ((int)kind_of(world, v)) {
    case KIND_FREE:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_INT:
    case KIND_COMPLEX:
    case KIND_RANGE:
    case KIND_NATIVE:
    case KIND_CODE: return false;
    default: return true;
    }
}

void lifetime_gone(World *world, Value gone) {
    bool generator =
        has_kind(world, gone, KIND_GENERATOR) && generator_would_run(world, at(world, (Ref)gone));
    if (generator || (world->lifetimes && may_hold(world, gone))) {
        lifetime_look(world);
    }
}

/* The call that the frame waits for, or that has just ended, if its registers are the last; else NULL. */
static const uint32_t *call_before(World *world, const Frame *frame) {
    const CodeObject *code = at(world, frame->code);
    uint32_t end = (frame->pc - ref_to(world, code->words)) / 4, word = 0, last = 0;
    while (word < end) {
        last = word;
        word += opcode_words[code->words[word] & 0xFF];
    }
    uint32_t op = code->words[last] & 0xFF;
    bool call = end && word == end && (op == OP_CALL || op == OP_CALL_METHOD || op == OP_CALL_KW);
    bool kept = code->words[last] >> 24 > (code->words[last] >> 8 & 0xFF);
    return call && !kept ? &code->words[last] : NULL;
}

/* A call's function and arguments lie in the last registers that are in use: once it is made, what these and those
 * behind them still hold is not read again. (Not so of the call of an __exit__: its result goes behind them.) */
static void forget_arguments(World *world) {
    int left = FRAMES_MOST;
    for (Ref ref = world->frame; ref && left > 0; ref = ((Frame *)at(world, ref))->prev) {
        Frame *frame = at(world, ref);
        const uint32_t *call =
            frame->flags & (FRAME_NATIVE | FRAME_GENERATOR) ? NULL : call_before(world, frame);
        left--;
        for (uint32_t i = call ? *call >> 8 & 0xFF : frame->count; i < frame->count; i++) {
            if (i != *call >> 24) {
                frame->regs[i] = UNDEFINED;
            }
        }
    }
}

static uint32_t ended_count(World *world) {
    return world->roots.ended ? ((RawObject *)at(world, world->roots.ended))->used / 4 : 0;
}

Value lifetime_collect_between(World *world) {
    Ends ends = (Ends)world->ends_due;
    if (ends == ENDS_NONE) {
        heap_collect(world);
        return NONE;
    }
    world->ends_due = ENDS_NONE;
    world->ends_again = ends;
    world->ends_credit -= cost(world);
    forget_arguments(world);
    heap_collect_ends(world, ends);
    if (!ended_count(world)) {
        return NONE;
    }
    Value signal = call_helper(world, HELPER_run_ended, NULL, 0);
    if (signal == SIGNAL_ERROR) { /* too deep: they wait for the next time */
        world->error = UNDEFINED;
        return NONE;
    }
    return signal == SIGNAL_MEMORY ? NONE : signal;
}

/* --- natives of lib/python ------------------------------------------------------------------------------------ */

Value lifetime_link(World *world, Value *args, int count) {
    (void)count;
    LinkObject *link =
        watch_reserve(world) ? heap_new(world, TYPE_LINK, KIND_LINK, sizeof(LinkObject)) : NULL;
    if (!link) {
        return SIGNAL_MEMORY;
    }
    link->head.aux = 3;
    link->object = args[0];
    link->owner = args[1];
    link->told = value_bool(args[2] != NONE);
    watch_put(world, ref_to(world, link));
    return value_of(world, link);
}

/* What is listed for `v` of something watched; UNDEFINED: nothing. */
typedef Value Listed(World *world, Ref watched, Value v);

/* The oldest first. */
static Value list_watched(World *world, Listed *listed, Value v) {
    ListObject *found = list_new(world, 0);
    const RawObject *watched = world->roots.watched ? at(world, world->roots.watched) : NULL;
    for (uint32_t i = 0; found && watched && i < watched->used; i += 4) {
        Ref ref;
        memcpy(&ref, watched->data + i, 4);
        Value item = listed(world, ref, v);
        if (item != UNDEFINED && !list_append(world, found, item)) {
            return SIGNAL_MEMORY;
        }
    }
    return found ? value_of(world, found) : SIGNAL_MEMORY;
}

static Value owner_of_link(World *world, Ref ref, Value object) {
    const LinkObject *link = at(world, ref);
    return link->head.kind == KIND_LINK && link->object == object ? link->owner : UNDEFINED;
}

static Value async_generator(World *world, Ref ref, Value unused) {
    (void)unused;
    const Object *head = at(world, ref);
    return head->kind == KIND_GENERATOR && head->flags & GENERATOR_ASYNC &&
                   watch_wants_end(world, ref)
               ? value_ref(ref)
               : UNDEFINED;
}

/* The owners of the links to an object. */
Value lifetime_links(World *world, Value *args, int count) {
    (void)count;
    return list_watched(world, owner_of_link, args[0]);
}

/* The suspended async generators that would run code of their own at their end. */
Value lifetime_async_generators(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    return list_watched(world, async_generator, UNDEFINED);
}

Value link_get(World *world, Value *args, int count) {
    (void)count;
    return ((LinkObject *)at(world, (Ref)args[0]))->object;
}

Value lifetime_look_now(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    lifetime_look(world);
    return NONE;
}

Value lifetime_collect(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    world->ends_due = ENDS_OF_RINGS;
    world->collection_due = true;
    return NONE;
}

/* What was found has been called: more may be dead now. */
Value lifetime_look_again(World *world, Value *args, int count) {
    return world->ends_again == ENDS_OF_RINGS ? lifetime_collect(world, args, count)
                                              : lifetime_look_now(world, args, count);
}

/* What is next to be called: 0 nothing, 1 __del__, 2 close, 3 the callback of a reference. */
Value lifetime_next_kind(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    if (!ended_count(world)) {
        return value_int(0);
    }
    Ref first;
    memcpy(&first, ((RawObject *)at(world, world->roots.ended))->data, 4);
    uint8_t kind = ((Object *)at(world, first))->kind;
    return value_int(kind == KIND_LINK ? 3 : kind == KIND_GENERATOR ? 2 : 1);
}

Value lifetime_take(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    if (!ended_count(world)) {
        return NONE;
    }
    RawObject *ended = at(world, world->roots.ended);
    Ref first;
    memcpy(&first, ended->data, 4);
    ended->used -= 4;
    memmove(ended->data, ended->data + 4, ended->used);
    const LinkObject *link = at(world, first);
    return link->head.kind == KIND_LINK ? link->owner : value_ref(first);
}

/* The run is over: all that wants to be called is. */
Value lifetime_end_all(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    RawObject *watched = world->roots.watched ? at(world, world->roots.watched) : NULL;
    for (uint32_t i = 0; watched && i < watched->used; i += 4) {
        Ref *place = (Ref *)(void *)(watched->data + i);
        if (watch_wants_end(world, *place)) {
            watch_end(world, place);
        }
    }
    if (watched) {
        watched->used = 0;
    }
    world->lifetimes = 0;
    return NONE;
}

/* types.coroutine: what the function's generators yield from may be awaited. */
Value lifetime_awaitable(World *world, Value *args, int count) {
    (void)count;
    if (has_kind(world, args[0], KIND_FUNCTION)) {
        CodeObject *code = at(world, ((FunctionObject *)at(world, (Ref)args[0]))->code);
        code->flags |= CODE_ITERABLE;
    }
    return NONE;
}
