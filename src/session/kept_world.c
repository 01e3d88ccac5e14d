/* A session in the embedded engine: a world that stays in its worker between cells.
 *
 * Always true: between cells the worker waits for a request and spends nothing. A paused cell's process is stopped; a
 * world that is paused between cells is saved, and its process ended. What the worker says is a stranger's word: what a
 * cell shows is bounded and must be text. */
#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/limits.h"
#include "engine/engine.h"
#include "session/kept.h"
#include "session/worker.h"
#include "wire/wire.h"
#include "worker/worker.h"

enum { SHOWN_MOST = 128 };
/* From telling a cell to stop to the end of its session. */
#define GRACE_NS    INT64_C(1000000000)
#define SAVED_BYTES LIMIT_FRAME_BYTES

/* --- wishes ----------------------------------------------------------------------------------------------------- */

static bool is_rung(SessionKept *kept, int timeout_ms) {
    eventfd_t count;
    struct pollfd bell = {kept->bell_fd, POLLIN, 0};
    return poll(&bell, 1, timeout_ms) > 0 && eventfd_read(kept->bell_fd, &count) == 0;
}

/* Its files are here: what is to be done to them needs nobody else. */
static void do_job(SessionKept *kept) {
    (void)pthread_mutex_lock(&kept->job_lock);
    if (kept->job) {
        kept->job->status = kept->job->act(kept, kept->job->context);
        kept->job = NULL;
        (void)pthread_cond_broadcast(&kept->job_done);
    }
    (void)pthread_mutex_unlock(&kept->job_lock);
}

static void wait_to_go_on(SessionKept *kept) {
    while (atomic_load(&kept->wants_pause) && !atomic_load(&kept->wants_stop)) {
        (void)is_rung(kept, -1);
        do_job(kept);
    }
}

/* Holds the worker's process where it is until the session goes on; that time is not the cell's. */
static void stand_still(SessionKept *kept) {
    SessionWorld *world = &kept->world.world;
    int64_t begun_ns = clock_now_ns();
    bool has_process = world->worker->pid > 0;
    if (has_process) {
        kill(world->worker->pid, SIGSTOP);
    }
    wait_to_go_on(kept);
    if (has_process) {
        kill(world->worker->pid, SIGCONT);
    }
    world->since_ns += clock_now_ns() - begun_ns;
}

/* For SessionWorld.on_bell. false: the session is to end. */
static bool heed(void *context) {
    SessionKept *kept = context;
    Cell *cell = kept->world.cell;
    (void)is_rung(kept, 0);
    do_job(kept);
    if (atomic_load(&kept->wants_pause) && !atomic_load(&kept->wants_stop)) {
        stand_still(kept);
    }
    if (atomic_exchange(&kept->wants_interrupt, false)) {
        cell->run.is_interrupted = true;
        session_world_stop(&kept->world.world, JAIL_LIMIT_CALLER);
    }
    return !atomic_load(&kept->wants_stop);
}

static bool on_output(void *context, int stream, Str bytes) {
    SessionKept *kept = context;
    Cell *cell = kept->world.cell;
    Channel *channel = &cell->channels[stream - 1];
    while (bytes.size > 0) {
        int32_t room = channel_room(&cell->run, channel);
        int32_t count = bytes.size < room ? (int32_t)bytes.size : room;
        memcpy(channel->bytes + channel->size, bytes.data, (size_t)count);
        bytes = str_slice(bytes, count, bytes.size);
        if (!channel_add(&cell->run, channel, count)) {
            session_world_stop(&kept->world.world, JAIL_LIMIT_OUTPUT);
        }
        if (channel_tellable(&cell->run, channel) > 0) {
            channel_tell(&cell->run, channel);
        }
    }
    if (cell->run.is_abandoned) {
        session_world_stop(&kept->world.world, JAIL_LIMIT_CALLER);
    }
    return true;
}

/* --- beginning and end ------------------------------------------------------------------------------------------ */

Status kept_world_begin(SessionKept *kept) {
    KeptWorld *own = &kept->world;
    session_worker_init(&own->worker, -1);
    own->worker.survives_thread = true;
    own->world = (SessionWorld){.worker = &own->worker,
                                .policy = kept->policy,
                                .on_output = on_output,
                                .context = kept,
                                .cancel_fd = -1,
                                .bell_fd = kept->bell_fd,
                                .on_bell = heed,
                                .grace_ns = GRACE_NS};
    buf_init(&own->saved, SAVED_BYTES);
    return calls_begin_empty(&own->calls, kept->policy, &own->world);
}

void kept_world_end(SessionKept *kept) {
    session_worker_done(&kept->world.worker);
    buf_done(&kept->world.saved);
    calls_end(&kept->world.calls);
}

/* The world in its process: the one there is, the one that was saved, or a fresh one. */
static Status open_world(SessionKept *kept, Arena *arena) {
    KeptWorld *own = &kept->world;
    Status status = session_world_begin(&own->world, arena);
    if (status != ST_OK || (own->is_open && own->saved.size == 0)) {
        return status;
    }
    Str saved = buf_view(&own->saved), limits = session_world_limits(kept->policy, arena);
    if (!limits.data) {
        return ST_NO_MEMORY;
    }
    WireMessage answer,
        request = {.type = saved.size > 0 ? WORKER_LOAD : WORKER_OPEN,
                   .parts = {[WORKER_PART_LIMITS] = limits, [WORKER_PART_WORLD] = saved}};
    status = session_world_ask(&own->world, arena, &request, &answer);
    if (status == ST_OK && answer.type != WORKER_VALUE) {
        status = worker_fail_stream(&own->worker, ST_PROTOCOL);
    }
    own->is_open = status == ST_OK;
    buf_clear(&own->saved);
    return status;
}

void kept_world_freeze(SessionKept *kept) {
    KeptWorld *own = &kept->world;
    Arena arena;
    WireMessage answer, request = {.type = WORKER_SAVE};
    if (!own->is_open || own->saved.size > 0) {
        return;
    }
    arena_init(&arena, 2 * SAVED_BYTES);
    own->world.on_bell = NULL; /* the wish that rang is this one */
    if (session_world_begin(&own->world, &arena) != ST_OK ||
        session_world_ask(&own->world, &arena, &request, &answer) != ST_OK) {
        atomic_store(&kept->is_over, true);
    } else if (answer.type == WORKER_SAVED) {
        buf_append(&own->saved, answer.parts[0]);
        if (own->saved.failure == ST_OK) {
            session_worker_done(&own->worker);
        } else {
            buf_done(&own->saved); /* it stays where it is */
            buf_init(&own->saved, SAVED_BYTES);
        }
    }
    own->world.on_bell = heed;
    arena_done(&arena);
}

/* --- what a cell shows ------------------------------------------------------------------------------------------ */

/* A tuple of texts, kinds and contents by turns, as an object; NULL: it is something else. */
static json_t *read_shown(Str packed) {
    WireValue tuple, mime, text;
    json_t *shown = json_object();
    bool is_good = wire_take_value(&packed, &tuple) == ST_OK && tuple.tag == WIRE_TUPLE &&
                   tuple.count <= 2 * SHOWN_MOST && tuple.count % 2 == 0;
    for (int64_t i = 0; is_good && i < tuple.count; i += 2) {
        is_good = wire_take_value(&packed, &mime) == ST_OK && mime.tag == WIRE_STR &&
                  wire_take_value(&packed, &text) == ST_OK && text.tag == WIRE_STR &&
                  mime.bytes.size <= SHOWN_MOST &&
                  json_object_setn_new(shown, mime.bytes.data, (size_t)mime.bytes.size,
                                       json_stringn(text.bytes.data, (size_t)text.bytes.size)) == 0;
    }
    if (!is_good || packed.size > 0) {
        json_decref(shown);
        return NULL;
    }
    return shown;
}

/* The exception that ends the cell: its type, message, and line or 0. */
static json_t *read_raised(Str packed) {
    WireValue tuple, type, message, line;
    bool is_good = wire_take_value(&packed, &tuple) == ST_OK && tuple.tag == WIRE_TUPLE &&
                   tuple.count == 3 && wire_take_value(&packed, &type) == ST_OK &&
                   type.tag == WIRE_STR && wire_take_value(&packed, &message) == ST_OK &&
                   message.tag == WIRE_STR && wire_take_value(&packed, &line) == ST_OK &&
                   line.tag == WIRE_INT && packed.size == 0;
    if (!is_good) {
        return NULL;
    }
    json_t *where = line.integer > 0 ? json_integer(line.integer) : json_null();
    return json_pack("{s:o, s:o, s:o}", "type",
                     json_stringn(type.bytes.data, (size_t)type.bytes.size), "message",
                     json_stringn(message.bytes.data, (size_t)message.bytes.size), "line", where);
}

/* Serves the calls that only cells make. false: it is none of those. */
static bool serve_shown(Cell *cell, const WireMessage *call, WireMessage *answer, Buf *value) {
    Str name = call->parts[WORKER_PART_CALL_NAME];
    Str arguments = call->parts[WORKER_PART_CALL_ARGUMENTS];
    bool is_raised = str_equal(name, STR("cell.raised"));
    bool is_value = str_equal(name, STR("cell.value"));
    if (!is_raised && !is_value && !str_equal(name, STR("cell.display"))) {
        return false;
    }
    *answer = (WireMessage){.type = WORKER_ANSWER};
    json_t *told = is_raised ? read_raised(arguments) : read_shown(arguments);
    cell->has_raised |= is_raised;
    if (!told || !cell_tell_json(cell,
                                 is_raised  ? EVENT_RAISED
                                 : is_value ? EVENT_VALUE
                                            : EVENT_DISPLAY,
                                 told)) {
        answer->parts[WORKER_PART_ERROR_TYPE] = STR("ValueError");
        answer->parts[WORKER_PART_ERROR_MESSAGE] = STR("it cannot be shown");
    } else {
        buf_clear(value);
        wire_put_constant(value, WIRE_NONE);
        answer->parts[WORKER_PART_VALUE] = buf_view(value);
    }
    json_decref(told);
    return true;
}

/* --- a cell ----------------------------------------------------------------------------------------------------- */

/* Asks, and answers what the cell asks in turn, until it has ended. */
static Status ask_to_end(Cell *cell, WireMessage *request, WireMessage *out_answer) {
    KeptWorld *own = &cell->kept->world;
    Arena *arena = cell->run.arena;
    for (;;) {
        ArenaMark mark = arena_mark(arena);
        Status status = session_world_ask(&own->world, arena, request, out_answer);
        if (status != ST_OK || out_answer->type != WORKER_CALL) {
            return status;
        }
        if (!serve_shown(cell, out_answer, request, &own->calls.answer)) {
            status = calls_serve(&own->calls, out_answer, request);
            if (status == ST_OK) {
                run_note_call(cell->run.result, out_answer, request);
            }
        }
        arena_release(arena, mark);
        if (status != ST_OK) {
            return status;
        }
    }
}

static void tell_interrupt(Cell *cell) {
    json_t *raised =
        json_pack("{s:s, s:s, s:n}", "type", "KeyboardInterrupt", "message", "", "line");
    cell->has_raised = raised && cell_tell_json(cell, EVENT_RAISED, raised);
    json_decref(raised);
}

/* What stopped a cell that the session goes on after. */
static void tell_stop(Cell *cell, EngineLimit limit) {
    Run *run = &cell->run;
    JailLimit why = cell->kept->world.world.limit;
    if (run_engine_limit(run, limit)) {
        return;
    }
    if (why == JAIL_LIMIT_WALL || why == JAIL_LIMIT_CPU || why == JAIL_LIMIT_OUTPUT) {
        run->result->limit = jail_limit_name(why);
        run_stop(run, OUTCOME_LIMIT, run_limit_words(run, why));
    } else {
        tell_interrupt(cell);
        run_stop(run, OUTCOME_INTERRUPTED, STR("interrupted"));
    }
}

/* The worker is gone, and the world with it. */
static void tell_end(Cell *cell) {
    SessionKept *kept = cell->kept;
    Run *run = &cell->run;
    atomic_store(&kept->is_over, true);
    if (kept->world.world.limit != JAIL_LIMIT_NONE &&
        kept->world.world.limit != JAIL_LIMIT_CALLER) {
        run->result->limit = jail_limit_name(kept->world.world.limit);
        run_stop(run, OUTCOME_LIMIT, run_limit_words(run, kept->world.world.limit));
    } else if (atomic_load(&kept->wants_stop) || run->is_interrupted) {
        run_stop(run, OUTCOME_INTERRUPTED, STR("interrupted, and the session with it"));
    } else {
        run_stop(run, OUTCOME_ENDED,
                 STR("the session's process has ended, and the session with it"));
    }
}

static void conclude(Cell *cell, Status status, const WireMessage *answer) {
    Run *run = &cell->run;
    SessionWorld *world = &cell->kept->world.world;
    WorkerOutcome outcome;
    WorkerEnding ending = {.fuel = -1, .memory_bytes = world->worker->peak_bytes};
    if (status == ST_OK && answer->type == WORKER_SYNTAX_ERROR) {
        run_stop(run, OUTCOME_FAILED, STR("the cell parses in one process and not in another"));
    } else if (status != ST_OK || !run_read_ending(answer, &outcome, &ending)) {
        tell_end(cell);
    } else if (outcome == WORKER_RUN_LIMIT) {
        tell_stop(cell, (EngineLimit)ending.limit);
    } else {
        run->result->outcome = OUTCOME_ENDED;
    }
    run->result->exit_status = cell->has_raised ? 1 : ending.exit_status;
    run->result->fuel = ending.fuel;
    run->result->usage = (JailUsage){.wall_ms = world->wall_ns / 1000000,
                                     .cpu_user_ms = world->cpu_ns / 1000000,
                                     .memory_peak_bytes = ending.memory_bytes,
                                     .processes_peak = 1};
}

void kept_world_execute(Cell *cell, Str source) {
    SessionKept *kept = cell->kept;
    Run *run = &cell->run;
    KeptWorld *own = &kept->world;
    WireMessage answer = {0},
                request = {.type = WORKER_RUN,
                           .number = WORKER_RUN_SHOWN,
                           .parts = {[WORKER_PART_SOURCE] = source,
                                     [WORKER_PART_FILENAME] = arena_format(
                                         run->arena, "<cell %lld>", (long long)cell->number)}};
    own->cell = cell;
    own->calls.run = run;
    atomic_store(&kept->wants_interrupt, false);
    atomic_store(&kept->is_running, true);
    wait_to_go_on(kept);
    run->result->has_started = true;
    run->result->start = own->is_open ? START_WAITING : START_COLD;
    run_note_worker(run->result);
    Status status = atomic_load(&kept->wants_stop) ? ST_INTERRUPTED : open_world(kept, run->arena);
    if (status == ST_OK) {
        status = ask_to_end(cell, &request, &answer);
    }
    atomic_store(&kept->is_running, false);
    cell_flush(cell);
    conclude(cell, status, &answer);
    own->cell = NULL;
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static Status status_of(int error) {
    return error == 0                          ? ST_OK
           : error == ENOENT                   ? ST_NOT_FOUND
           : error == ENOMEM                   ? ST_NO_MEMORY
           : error == EFBIG || error == ENOSPC ? ST_LIMIT
                                               : ST_INVALID;
}

static int by_name(const void *a, const void *b) {
    Str x = ((const BrokerFile *)a)->name, y = ((const BrokerFile *)b)->name;
    int order = memcmp(x.data, y.data, (size_t)(x.size < y.size ? x.size : y.size));
    return order ? order : (x.size > y.size) - (x.size < y.size);
}

Status kept_world_files(SessionKept *kept, Arena *arena, BrokerFiles *out_files) {
    const BrokerTable *table = kept->world.calls.files;
    int64_t count = broker_table_count(table);
    BrokerFile *items = ARENA_ARRAY(arena, BrokerFile, count + 1);
    if (!items) {
        return ST_NO_MEMORY;
    }
    *out_files = (BrokerFiles){.items = items};
    for (int64_t i = 0; i < count; i++) {
        BrokerEntry entry;
        broker_table_entry(table, i, &entry);
        if (entry.path.size > 0 && !entry.is_folder) {
            items[out_files->count++] = (BrokerFile){.name = arena_copy_str(arena, entry.path),
                                                     .size_bytes = entry.content.size,
                                                     .skipped = STR("")};
        }
    }
    qsort(items, (size_t)out_files->count, sizeof *items, by_name);
    return ST_OK;
}

Status kept_world_upload_open(SessionKept *kept, Str coming_name, int64_t *out_id) {
    return status_of(broker_table_open(kept->world.calls.files, coming_name,
                                       BROKER_WRITE | BROKER_CREATE | BROKER_TRUNCATE, out_id));
}

Status kept_world_upload_write(SessionKept *kept, int64_t id, int64_t offset, Str bytes) {
    return status_of(broker_table_write(kept->world.calls.files, id, offset, bytes));
}

Status kept_world_upload_close(SessionKept *kept, int64_t id, Str coming_name, Str name) {
    BrokerTable *table = kept->world.calls.files;
    int error = name.data ? broker_table_rename(table, coming_name, name) : ECANCELED;
    if (error) {
        (void)broker_table_truncate(table, id, 0); /* what is open keeps its content */
        (void)broker_table_remove(table, coming_name, false);
    }
    return name.data ? status_of(error) : ST_OK;
}

Status kept_world_open(SessionKept *kept, Str name, int *out_fd, int64_t *out_size) {
    BrokerTable *table = kept->world.calls.files;
    int64_t id, size = 0;
    Str bytes = STR("");
    int error =
        kept_is_plain_name(name) ? broker_table_open(table, name, BROKER_READ, &id) : ENOENT;
    error = error ? error : broker_table_size(table, id, &size);
    error = error ? error : broker_table_read(table, id, 0, size, &bytes);
    if (error) {
        return status_of(error);
    }
    SCOPED_FD fd = memfd_create("cordon file", MFD_CLOEXEC);
    if (fd < 0 || fd_write_all(fd, bytes) != ST_OK) {
        return ST_IO;
    }
    *out_size = bytes.size;
    *out_fd = fd_take(&fd);
    return ST_OK;
}

Status kept_world_remove(SessionKept *kept, Str name) {
    return status_of(kept_is_plain_name(name)
                         ? broker_table_remove(kept->world.calls.files, name, false)
                         : ENOENT);
}
