/* What goes into a world and comes out of it between runs: variables and functions of the caller's. */
#include <stdlib.h>
#include <string.h>

#include "embed/values.h"
#include "embed/world.h"

/* One question about a world that does not run. *out_answer lies in the world's arena. */
static CordonStatus ask(CordonWorld *world, const WireMessage *request, WireMessage *out_answer) {
    if (world->is_lost || world->is_waiting || world->is_paused) {
        return world->is_lost ? CORDON_FAILED : CORDON_INVALID;
    }
    Status status = world_begin_times(world);
    if (status == ST_OK) {
        status = world_ask(world, request, out_answer);
    }
    if (status != ST_OK || out_answer->type != WORKER_VALUE) {
        world_lose(world, "the worker process gave no answer");
        return CORDON_FAILED;
    }
    return out_answer->number == 1 ? CORDON_OK : CORDON_INVALID;
}

CordonStatus cordon_world_set(CordonWorld *world, const char *name, const CordonValue *value) {
    Buf packed;
    buf_init(&packed, WORKER_VALUE_BYTES);
    CordonStatus status = CORDON_INVALID;
    if (embed_value_put(value, &packed)) {
        WireMessage answer, request = {.type = WORKER_SET,
                                       .parts = {[WORKER_PART_NAME] = str_from(name),
                                                 [WORKER_PART_CONTENT] = buf_view(&packed)}};
        status = ask(world, &request, &answer);
    }
    buf_done(&packed);
    return status;
}

CordonStatus cordon_world_get(CordonWorld *world, const char *name, CordonValue **out_value) {
    *out_value = NULL;
    WireMessage answer,
        request = {.type = WORKER_GET, .parts = {[WORKER_PART_NAME] = str_from(name)}};
    CordonStatus status = ask(world, &request, &answer);
    if (status == CORDON_OK) {
        *out_value = embed_value_take(answer.parts[0]);
        status = *out_value ? CORDON_OK : CORDON_FAILED;
    }
    return status;
}

/* Puts a function at `place` in a list of them. */
bool world_add_function(WorldFunction **place, const char *name, CordonFunction *function,
                        void *context) {
    WorldFunction *row = calloc(1, sizeof *row);
    char *copy = strdup(name);
    if (!row || !copy) {
        free(row);
        free(copy);
        return false;
    }
    *row = (WorldFunction){.name = copy, .function = function, .context = context, .next = *place};
    *place = row;
    return true;
}

CordonStatus cordon_world_function(CordonWorld *world, const char *name, const char *doc,
                                   CordonFunction *function, void *context) {
    if (!world_add_function(&world->functions, name, function, context)) {
        return CORDON_NO_MEMORY;
    }
    if (world->is_waiting || world->is_paused) {
        return CORDON_OK;
    }
    WireMessage answer, request = {.type = WORKER_TOOL,
                                   .parts = {[WORKER_PART_NAME] = str_from(name),
                                             [WORKER_PART_CONTENT] = str_from(doc ? doc : "")}};
    return ask(world, &request, &answer);
}
