/* Worlds as bytes: paused, saved, loaded, copied. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "embed/world.h"

void cordon_world_pause_after(CordonWorld *world, long long fuel) {
    world->pause_after = fuel > 0 ? fuel : 0;
}

CordonOutcome cordon_world_continue(CordonWorld *world) {
    if (world->is_lost) {
        return CORDON_LOST;
    }
    if (!world->is_paused) {
        return world_refuse(world, "the world is not paused");
    }
    world->is_paused = false;
    return world_drive(world, (WireMessage){.type = WORKER_RESUME});
}

CordonOutcome cordon_world_state(const CordonWorld *world) {
    return world->is_lost      ? CORDON_LOST
           : world->is_paused  ? CORDON_PAUSED
           : world->is_waiting ? CORDON_WAITS
                               : CORDON_DONE;
}

/* The world's bytes, in its arena. */
static CordonStatus save(CordonWorld *world, Str *out_bytes) {
    if (world->is_lost) {
        return CORDON_INVALID;
    }
    WireMessage answer, request = {.type = WORKER_SAVE};
    Status status = world->is_paused || world->is_waiting ? ST_OK : world_begin_times(world);
    if (status == ST_OK) {
        status = world_ask(world, &request, &answer);
    }
    if (status != ST_OK || (answer.type != WORKER_SAVED && answer.type != WORKER_VALUE)) {
        world_lose(world, "the worker process gave no answer");
        return CORDON_FAILED;
    }
    *out_bytes = answer.parts[0];
    return answer.type == WORKER_SAVED ? CORDON_OK : CORDON_INVALID;
}

CordonStatus cordon_world_save(CordonWorld *world, char **out_bytes, size_t *out_count) {
    ArenaMark mark = arena_mark(&world->arena);
    Str bytes;
    *out_bytes = NULL;
    *out_count = 0;
    CordonStatus status = save(world, &bytes);
    if (status == CORDON_OK) {
        *out_bytes = malloc((size_t)bytes.size);
        status = *out_bytes ? CORDON_OK : CORDON_NO_MEMORY;
    }
    if (*out_bytes) {
        memcpy(*out_bytes, bytes.data, (size_t)bytes.size);
        *out_count = (size_t)bytes.size;
    }
    arena_release(&world->arena, mark);
    return status;
}

/* What the answer to a request to load says. */
static CordonStatus take_loaded(CordonWorld *world, Status status, const WireMessage *answer) {
    if (status != ST_OK) {
        return status == ST_LIMIT ? CORDON_INVALID : world_status(status);
    }
    world->is_waiting = answer->type == WORKER_CALL;
    if (answer->type == WORKER_CALL) {
        world_take_call(world, answer);
    } else if (answer->type == WORKER_PAUSED) {
        return world_take_pause(world, answer) == CORDON_PAUSED ? CORDON_OK : CORDON_FAILED;
    }
    return answer->type == WORKER_CALL || answer->type == WORKER_VALUE ? CORDON_OK : CORDON_FAILED;
}

/* Puts a saved world in the place of the fresh one. */
static CordonStatus fill_world(CordonWorld *world, Str bytes) {
    WireMessage answer,
        request = {
            .type = WORKER_LOAD,
            .parts = {[WORKER_PART_LIMITS] = world->runtime->limits, [WORKER_PART_WORLD] = bytes}};
    Status status = world_ask(world, &request, &answer);
    return take_loaded(world, status, &answer);
}

/* The same from a world in this process, as it is. */
static CordonStatus copy_inside(CordonWorld *world, const CordonWorld *from) {
    WireMessage answer;
    Status status = world_copy_inside(world, from, &answer);
    return take_loaded(world, status, &answer);
}

/* A world from the bytes, or, where there is one, from that world. */
static CordonStatus load(CordonRuntime *runtime, const CordonWorldOptions *options, Str bytes,
                         const CordonWorld *from, CordonWorld **out_world) {
    CordonWorld *world;
    CordonStatus status = cordon_world_open(runtime, options, &world);
    if (status != CORDON_OK) {
        return status;
    }
    status = from ? copy_inside(world, from) : fill_world(world, bytes);
    if (status == CORDON_OK) {
        *out_world = world;
    } else {
        world_free(world);
    }
    return status;
}

static bool is_running(const CordonWorld *world) {
    return world->is_waiting || world->is_paused;
}

/* A run that came with the world gets an entry of its own: it goes on here. */
static CordonStatus enter(CordonWorld **world, Str continues) {
    if (is_running(*world) && !world_entry_continue(*world, continues)) {
        world_free(*world);
        *world = NULL;
        return CORDON_FAILED;
    }
    return CORDON_OK;
}

static CordonStatus enter_saved(CordonWorld **world, Str bytes) {
    char name[sizeof "sha256:" + SHA256_HEX_SIZE] = "sha256:";
    if ((*world)->runtime->keeps_record && is_running(*world)) {
        Sha256 hash;
        sha256_init(&hash);
        sha256_update(&hash, bytes);
        sha256_final(&hash, name + sizeof "sha256:" - 1);
    }
    return enter(world, str_from(name));
}

CordonStatus cordon_world_load(CordonRuntime *runtime, const CordonWorldOptions *options,
                               const char *bytes, size_t count, CordonWorld **out_world) {
    *out_world = NULL;
    if (!bytes || count > (size_t)LIMIT_FRAME_BYTES) {
        return CORDON_INVALID;
    }
    Str saved = {bytes, (int64_t)count};
    CordonStatus status = load(runtime, options, saved, NULL, out_world);
    return status == CORDON_OK ? enter_saved(out_world, saved) : status;
}

CordonStatus cordon_world_copy(CordonWorld *world, const CordonWorldOptions *options,
                               CordonWorld **out_world) {
    ArenaMark mark = arena_mark(&world->arena);
    Str bytes = {0};
    CordonWorld *copy = NULL;
    *out_world = NULL;
    CordonStatus status = world->is_lost  ? CORDON_INVALID
                          : world->inside ? CORDON_OK
                                          : save(world, &bytes);
    if (status == CORDON_OK) {
        status = load(world->runtime, options, bytes, world->inside ? world : NULL, &copy);
    }
    arena_release(&world->arena, mark);
    WorldFunction **last = copy ? &copy->functions : NULL;
    for (const WorldFunction *row = world->functions; row && copy; row = row->next) {
        if (!world_add_function(last, row->name, row->function, row->context)) {
            cordon_world_close(copy);
            return CORDON_NO_MEMORY;
        }
        last = &(*last)->next;
    }
    if (status == CORDON_OK) {
        status = enter(&copy, str_from(world->last_id));
    }
    *out_world = copy;
    return status;
}
