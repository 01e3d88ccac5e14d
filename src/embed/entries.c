/* What runs in worlds leave in the record. */
#include <string.h>

#include "embed/world.h"

/* Begins an entry for what runs next. */
static bool begin(CordonWorld *world, SessionDriven *driven) {
    if (!world->runtime->keeps_record) {
        return true;
    }
    if (!world->name[0] && record_id(world->name) != ST_OK) {
        return world->runtime->loaded.policy.record_keep != RECORD_REQUIRE;
    }
    driven->session = str_from(world->name);
    driven->number = ++world->runs;
    driven->is_inside = world->inside != NULL;
    world->entry = session_entry_begin(driven);
    if (!world->entry) {
        return false;
    }
    Str id = session_entry_id(world->entry);
    world->last_id[0] = '\0';
    if (id.size > 0 && id.size < RECORD_ID_SIZE) {
        memcpy(world->last_id, id.data, (size_t)id.size);
        world->last_id[id.size] = '\0';
    }
    return true;
}

/* A run of what the world holds already. */
static SessionRunRequest request_of(const CordonWorld *world, const char *name) {
    return (SessionRunRequest){.policy = &world->runtime->loaded.policy,
                               .name = str_from(name),
                               .language = LANGUAGE_PYTHON,
                               .keeps_record = true};
}

bool world_entry_begin(CordonWorld *world, const CordonProgram *program, const char *function) {
    SessionDriven driven = {0};
    SessionRunRequest request;
    Str last = str_from(world->last_id); /* what the world holds came with that run */
    if (program) {
        request = program->request;
        request.policy = &world->runtime->loaded.policy;
        driven.judged = &program->judged;
    } else {
        request = request_of(world, function);
        driven.function = str_from(function);
        driven.continues = last;
    }
    driven.request = &request;
    return begin(world, &driven);
}

bool world_entry_continue(CordonWorld *world, Str continues) {
    SessionRunRequest request = request_of(world, "world");
    SessionDriven driven = {.request = &request, .continues = continues};
    return begin(world, &driven);
}

static SessionOutcome outcome_of(const CordonWorld *world, CordonOutcome outcome) {
    switch (outcome) {
    case CORDON_DONE:
    case CORDON_RAISED: return OUTCOME_ENDED;
    case CORDON_LIMITED: return OUTCOME_LIMIT;
    case CORDON_PAUSED: return OUTCOME_PAUSED;
    case CORDON_REFUSED: return OUTCOME_UNPARSABLE;
    case CORDON_WAITS: return OUTCOME_INTERRUPTED;
    case CORDON_LOST: break;
    }
    return world->is_interrupted ? OUTCOME_INTERRUPTED : OUTCOME_FAILED;
}

static void end(CordonWorld *world, CordonOutcome outcome) {
    bool is_over = outcome == CORDON_DONE || outcome == CORDON_RAISED;
    SessionDrivenEnd ended = {.outcome = outcome_of(world, outcome),
                              .exit_status = outcome == CORDON_RAISED ? 1
                                             : is_over                ? world->ending.exit_status
                                                                      : -1,
                              .limit = outcome == CORDON_LIMITED ? world->limit : NULL,
                              .error = is_over || !world->error ? STR("") : str_from(world->error),
                              .fuel = world->ending.fuel,
                              .memory_bytes = world->ending.memory_bytes,
                              .wall_ns = world->session.wall_ns,
                              .cpu_ns = world->session.cpu_ns};
    session_entry_end(world->entry, &ended);
    world->entry = NULL;
}

void world_entry_end(CordonWorld *world, CordonOutcome outcome) {
    if (world->entry && outcome != CORDON_WAITS && outcome != CORDON_PAUSED) {
        end(world, outcome);
    }
}

void world_entry_leave(CordonWorld *world) {
    if (world->entry) {
        end(world, world->is_paused ? CORDON_PAUSED : CORDON_WAITS);
    }
}
