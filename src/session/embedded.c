/* `cordon run` in the embedded engine: the worker that judged the program runs it. */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "engine/engine.h"
#include "record/record.h"
#include "session/calls.h"
#include "session/channel.h"
#include "session/snapshot.h"
#include "session/tape.h"
#include "session/worker.h"
#include "wire/wire.h"
#include "worker/worker.h"

#define RECORD_BYTES (INT64_C(1) << 32)

typedef struct Embedded {
    Run *run;
    SessionWorld world;
    Calls calls;
    Buf record; /* of what the host answered, where one is wanted */
    Str replay; /* what is left of the record that answers in the host's place */
    Channel channels[2];
    WorkerOutcome outcome;
    WorkerEnding ending;
    bool is_paused; /* it was stopped to be saved, in place of an outcome */
} Embedded;

/* --- output ----------------------------------------------------------------------------------------------------- */

/* Tells what of the channel can be told. false: the run is over. */
static bool flush_channel(Embedded *embedded, Channel *channel) {
    Run *run = embedded->run;
    while (channel_tellable(run, channel) > 0) {
        if (channel->ready_fd >= 0 &&
            !session_world_wait(&embedded->world, channel->ready_fd, POLLOUT)) {
            return false;
        }
        channel_tell(run, channel);
        if (run->is_abandoned) {
            return false;
        }
    }
    return true;
}

static bool on_output(void *context, int stream, Str bytes) {
    Embedded *embedded = context;
    Channel *channel = &embedded->channels[stream - 1];
    while (bytes.size > 0) {
        int32_t room = channel_room(embedded->run, channel);
        int32_t count = bytes.size < room ? (int32_t)bytes.size : room;
        memcpy(channel->bytes + channel->size, bytes.data, (size_t)count);
        bytes = str_slice(bytes, count, bytes.size);
        if (!channel_add(embedded->run, channel, count)) {
            session_world_stop(&embedded->world, JAIL_LIMIT_OUTPUT);
        }
        if (!flush_channel(embedded, channel)) {
            return !embedded->run->is_abandoned;
        }
    }
    return true;
}

/* What is left in the channels when nothing more comes. */
static void flush_rest(Embedded *embedded) {
    for (int i = 0; i < 2; i++) {
        embedded->channels[i].has_ended = true;
        if (!embedded->run->is_abandoned && !embedded->world.is_interrupted) {
            flush_channel(embedded, &embedded->channels[i]);
        }
    }
}

/* --- the worker's word ------------------------------------------------------------------------------------------ */

bool run_read_ending(const WireMessage *answer, WorkerOutcome *out_outcome,
                     WorkerEnding *out_ending) {
    Str packed = answer->parts[WORKER_PART_ENDING];
    if ((answer->type != WORKER_ENDED && answer->type != WORKER_PAUSED) ||
        packed.size != sizeof *out_ending || answer->number < WORKER_RUN_EXITED ||
        answer->number > WORKER_RUN_LIMIT) {
        return false;
    }
    *out_outcome = (WorkerOutcome)answer->number;
    memcpy(out_ending, packed.data, sizeof *out_ending);
    bool is_limit_known =
        *out_outcome == WORKER_RUN_LIMIT
            ? out_ending->limit > ENGINE_LIMIT_NONE && out_ending->limit <= ENGINE_LIMIT_RECURSION
            : out_ending->limit == ENGINE_LIMIT_NONE;
    return is_limit_known && out_ending->exit_status >= 0 && out_ending->exit_status <= 255 &&
           out_ending->fuel >= 0 && out_ending->memory_bytes >= 0;
}

static bool take_ending(Embedded *embedded, const WireMessage *answer) {
    embedded->is_paused = answer->type == WORKER_PAUSED;
    return run_read_ending(answer, &embedded->outcome, &embedded->ending);
}

/* --- the run ---------------------------------------------------------------------------------------------------- */

static void tell_limit(Run *run, const char *name, Str words) {
    run->result->limit = name;
    run_stop(run, OUTCOME_LIMIT, words);
}

static void tell_jail_limit(Run *run, JailLimit limit) {
    tell_limit(run, jail_limit_name(limit), run_limit_words(run, limit));
}

bool run_engine_limit(Run *run, EngineLimit limit) {
    const Policy *policy = run->request->policy;
    switch (limit) {
    case ENGINE_LIMIT_FUEL:
        tell_limit(run, "fuel",
                   arena_format(run->arena, "it used its %lld units of work",
                                (long long)policy->limit_fuel));
        return true;
    case ENGINE_LIMIT_RECURSION:
        tell_limit(run, "recursion",
                   arena_format(run->arena, "its calls went deeper than the %lld they may",
                                (long long)policy->limit_recursion));
        return true;
    case ENGINE_LIMIT_MEMORY: tell_jail_limit(run, JAIL_LIMIT_MEMORY); return true;
    case ENGINE_LIMIT_OUTPUT: tell_jail_limit(run, JAIL_LIMIT_OUTPUT); return true;
    case ENGINE_LIMIT_NONE:
    case ENGINE_LIMIT_INTERRUPT: break;
    }
    return false;
}

/* A limit that the engine counts, or ours when it was told to stop. */
static void tell_engine_limit(Embedded *embedded) {
    Run *run = embedded->run;
    if (run_engine_limit(run, (EngineLimit)embedded->ending.limit)) {
        return;
    }
    if (embedded->world.limit != JAIL_LIMIT_NONE) {
        tell_jail_limit(run, embedded->world.limit);
    } else {
        run_stop(run, OUTCOME_FAILED, STR("the worker process stopped the run of itself"));
    }
}

static void conclude(Embedded *embedded, Status status) {
    Run *run = embedded->run;
    run->is_interrupted |= embedded->world.is_interrupted;
    if (run->is_interrupted) {
        run_stop(run, OUTCOME_INTERRUPTED, STR("interrupted"));
    } else if (run->is_abandoned) {
        run_stop(run, OUTCOME_FAILED, STR("its output could not be passed on"));
    } else if (status == ST_TIMEOUT) {
        tell_jail_limit(run, embedded->world.limit);
    } else if (status == ST_INVALID) {
        run->result->has_started = false; /* the record or the snapshot was refused, in words */
    } else if (status != ST_OK) {
        run_stop(run, OUTCOME_FAILED, str_from(session_worker_problem(run->worker)));
    } else if (embedded->outcome == WORKER_RUN_LIMIT) {
        tell_engine_limit(embedded);
    } else if (embedded->is_paused) {
        run->result->outcome = OUTCOME_PAUSED;
    } else {
        run->result->exit_status = embedded->ending.exit_status;
        run->result->outcome = OUTCOME_ENDED;
    }
}

static void note_usage(const Embedded *embedded, Status status) {
    SessionResult *result = embedded->run->result;
    bool has_ended = status == ST_OK;
    result->usage = (JailUsage){.wall_ms = embedded->world.wall_ns / 1000000,
                                .cpu_user_ms = embedded->world.cpu_ns / 1000000,
                                .memory_peak_bytes = has_ended ? embedded->ending.memory_bytes
                                                               : embedded->world.worker->peak_bytes,
                                .processes_peak = 1};
    result->fuel = has_ended ? embedded->ending.fuel : -1;
}

/* Looks at what the program left. */
static void collect(Embedded *embedded) {
    Run *run = embedded->run;
    Status status = broker_table_collect(embedded->calls.files, run->arena,
                                         run->request->out_dir_fd, &run->result->files);
    if (status != ST_OK) {
        run_stop(run, OUTCOME_FAILED, STR("cannot collect its files: out of memory"));
        return;
    }
    run_tell_files(run);
}

/* What the worker gave up before it said that it is ready. */
void run_note_worker(SessionResult *result) {
    static const JailProtection given[] = {JAIL_DESCRIPTORS, JAIL_RLIMITS, JAIL_NO_NEW_PRIVILEGES,
                                           JAIL_CAPABILITIES, JAIL_SECCOMP};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        result->protections.items[given[i]].state = JAIL_ON;
    }
}

/* Whether what the program is given is written down. */
static bool is_taped(const Run *run) {
    return run->request->record_fd >= 0 ||
           (run->request->keeps_record && run->request->policy->record_replay &&
            run->request->policy->record_keep != RECORD_OFF);
}

static Status answer_call(Embedded *embedded, const WireMessage *call, WireMessage *out_answer) {
    if (embedded->run->request->replay.data) {
        return tape_next(&embedded->replay, call, out_answer);
    }
    Status status = calls_serve(&embedded->calls, call, out_answer);
    if (status == ST_OK) {
        run_note_call(embedded->run->result, call, out_answer);
    }
    if (status == ST_OK && is_taped(embedded->run)) {
        tape_add(&embedded->record, call, out_answer);
    }
    return status;
}

/* Asks, and answers what the program asks in turn, until it has come to its end or to where it is to be saved. A saved
 * one goes on as soon as it is there. */
static Status ask_to_end(Embedded *embedded, WireMessage *request, WireMessage *out_answer) {
    Arena *arena = embedded->run->arena;
    for (;;) {
        ArenaMark mark = arena_mark(arena);
        bool is_loading = request->type == WORKER_LOAD;
        Status status = session_world_ask(&embedded->world, arena, request, out_answer);
        if (status == ST_OK && out_answer->type == WORKER_CALL) {
            status = answer_call(embedded, out_answer, request);
        } else if (status == ST_OK && out_answer->type == WORKER_PAUSED && is_loading) {
            *request = (WireMessage){.type = WORKER_RESUME};
        } else {
            return status;
        }
        arena_release(arena, mark);
        if (status != ST_OK) {
            return status;
        }
    }
}

static void put_argv(const Run *run, Str filename, Buf *out) {
    const SessionRunRequest *request = run->request;
    wire_put_head(out, WIRE_LIST, 1 + request->argument_count);
    wire_put_bytes(out, WIRE_STR, filename);
    for (int32_t i = 0; i < request->argument_count; i++) {
        calls_put_text(out, request->arguments[i]);
    }
}

/* Writes the record where one is wanted. */
static void keep_record(Embedded *embedded) {
    Run *run = embedded->run;
    bool is_kept = run->request->record_fd < 0 || !run->result->has_started ||
                   (embedded->record.failure == ST_OK &&
                    fd_write_all(run->request->record_fd, buf_view(&embedded->record)) == ST_OK);
    if (!is_kept) {
        run_stop(run, OUTCOME_FAILED, STR("the record could not be written"));
    }
}

/* For the record: all that the run can be made again from. */
static void keep_replay(Embedded *embedded) {
    Run *run = embedded->run;
    Buf bytes;
    buf_init(&bytes, RECORD_REPLAY_BYTES);
    if (is_taped(run) && run->request->keeps_record && !run->request->resumed &&
        !run->request->function.data && embedded->record.failure == ST_OK &&
        run->result->has_started && !run->request->replay.data) {
        tape_wrap(&bytes, run->request, buf_view(&embedded->record));
    }
    if (bytes.size > 0 && bytes.failure == ST_OK) {
        Str copy = arena_copy_str(run->arena, buf_view(&bytes));
        run->replay = copy.data ? copy : STR("");
    }
    buf_done(&bytes);
}

/* Has what comes next stop where it is to be saved. */
static Status ask_for_pause(Embedded *embedded) {
    const SessionRunRequest *request = embedded->run->request;
    WireMessage answer, asked = {.type = WORKER_PAUSE_AFTER, .number = request->snapshot_after};
    Status status = request->snapshot_after > 0
                        ? session_world_ask(&embedded->world, embedded->run->arena, &asked, &answer)
                        : ST_OK;
    return status == ST_OK && request->snapshot_after > 0 && answer.type != WORKER_VALUE
               ? worker_fail_stream(embedded->run->worker, ST_PROTOCOL)
               : status;
}

/* Writes the run that was stopped where it is wanted. */
static Status keep_snapshot(Embedded *embedded) {
    Run *run = embedded->run;
    WireMessage answer, asked = {.type = WORKER_SAVE};
    Status status = session_world_ask(&embedded->world, run->arena, &asked, &answer);
    if (status != ST_OK) {
        return status;
    }
    Buf bytes;
    buf_init(&bytes, LIMIT_SNAPSHOT_BYTES);
    status = answer.type == WORKER_SAVED
                 ? snapshot_write(&bytes, run->request, &embedded->calls, answer.parts[0])
                 : ST_LIMIT;
    int fd = run->request->snapshot_fd;
    if (status == ST_OK && (ftruncate(fd, 0) != 0 || fd_write_all(fd, buf_view(&bytes)) != ST_OK)) {
        status = ST_IO;
    }
    buf_done(&bytes);
    return status;
}

/* Begins the program, or goes on with a saved one, and takes it to its end. */
static Status drive(Embedded *embedded, Str source, Str filename, Str argv, WireMessage *answer) {
    const SessionRunRequest *wanted = embedded->run->request;
    Str limits = session_world_limits(wanted->policy, embedded->run->arena);
    if (!limits.data) {
        return ST_NO_MEMORY;
    }
    WireMessage request = {.type = WORKER_RUN,
                           .number = WORKER_RUN_PROGRAM,
                           .parts = {[WORKER_PART_SOURCE] = source,
                                     [WORKER_PART_FILENAME] = filename,
                                     [WORKER_PART_ARGV] = argv}};
    if (wanted->resumed) {
        request = (WireMessage){.type = WORKER_LOAD,
                                .parts = {[WORKER_PART_WORLD] = wanted->resumed->world}};
    }
    request.parts[WORKER_PART_LIMITS] = limits;
    Status status = ask_for_pause(embedded);
    return status == ST_OK ? ask_to_end(embedded, &request, answer) : status;
}

/* What cannot be gone on with: why, for people; NULL: it has gone on. */
static const char *refusal(const Embedded *embedded, Status status, const WireMessage *answer) {
    if (embedded->run->request->replay.data && status == ST_PROTOCOL) {
        return "the program asks for what is not in the record";
    }
    if (!embedded->run->request->resumed) {
        return NULL;
    }
    return status == ST_INVALID ? "the snapshot's program is damaged, or of another build of Cordon"
           : status == ST_LIMIT ? "the snapshot's program is larger than limits.memory allows"
           : status == ST_OK && answer->type == WORKER_VALUE
               ? "the snapshot holds no program that could go on"
               : NULL;
}

/* Calls the function that was asked for; what it gives is the run's. */
static Status call_function(Embedded *embedded) {
    Run *run = embedded->run;
    const SessionRunRequest *wanted = run->request;
    WireMessage answer, request = {.type = WORKER_INVOKE,
                                   .parts = {[WORKER_PART_FUNCTION] = wanted->function,
                                             [WORKER_PART_ARGUMENTS] = wanted->function_args}};
    Status status = ask_to_end(embedded, &request, &answer);
    if (status == ST_NOT_FOUND) {
        run_stop(run, OUTCOME_BAD_INPUT,
                 arena_format(run->arena, "the program defines no function %.*s",
                              STR_ARG(wanted->function)));
        return ST_INVALID;
    }
    if (status == ST_OK && !take_ending(embedded, &answer)) {
        return worker_fail_stream(run->worker, ST_PROTOCOL);
    }
    if (status == ST_OK) {
        run->result->has_value = embedded->outcome != WORKER_RUN_LIMIT;
        run->result->has_raised = embedded->outcome == WORKER_RUN_RAISED;
        run->result->value = arena_copy_str(run->arena, answer.parts[WORKER_PART_RESULT]);
        run->result->repr = arena_copy_str(run->arena, answer.parts[WORKER_PART_REPR]);
    }
    return status;
}

static Status run_program(Embedded *embedded) {
    Run *run = embedded->run;
    Str source = run_program_text(run);
    Str filename = arena_format(run->arena, "/work/%.*s", STR_ARG(run->request->name));
    Status status = source.data && filename.data ? ST_OK : ST_NO_MEMORY;
    if (status == ST_OK) {
        status = session_world_begin(&embedded->world, run->arena);
    }
    if (status != ST_OK) {
        return status;
    }
    run->result->has_started = true;
    run->result->start = START_COLD;
    run_note_worker(run->result);
    Buf argv;
    buf_init(&argv, WORKER_VALUE_BYTES);
    put_argv(run, filename, &argv);
    tape_begin(&embedded->record, source, buf_view(&argv));
    embedded->replay = run->request->replay;
    WireMessage answer;
    const char *problem =
        embedded->replay.data ? tape_open(&embedded->replay, source, buf_view(&argv)) : NULL;
    if (!problem) {
        status = drive(embedded, source, filename, buf_view(&argv), &answer);
        problem = refusal(embedded, status, &answer);
    }
    buf_done(&argv);
    if (problem) {
        run_stop(run, OUTCOME_BAD_INPUT, str_from(problem));
        return ST_INVALID;
    }
    if (status == ST_OK && !take_ending(embedded, &answer)) {
        status = worker_fail_stream(run->worker, ST_PROTOCOL);
    }
    bool is_called = status == ST_OK && run->request->function.data &&
                     embedded->outcome == WORKER_RUN_EXITED && embedded->ending.exit_status == 0;
    return is_called ? call_function(embedded) : status;
}

/* Where the run was stopped to be saved. */
static void conclude_pause(Embedded *embedded) {
    Status status = keep_snapshot(embedded);
    if (status != ST_OK) {
        run_stop(embedded->run, OUTCOME_FAILED,
                 arena_format(embedded->run->arena, "the snapshot could not be written: %s",
                              status == ST_IO      ? strerror(errno)
                              : status == ST_LIMIT ? "it is too large"
                                                   : status_text(status)));
    }
}

/* The run's own side of a saved one. */
static bool restore(Embedded *embedded) {
    const SessionSnapshot *resumed = embedded->run->request->resumed;
    const char *problem = resumed ? snapshot_restore(resumed, &embedded->calls) : NULL;
    return !problem || run_stop(embedded->run, OUTCOME_BAD_INPUT, str_from(problem));
}

void run_embedded(Run *run) {
    Embedded embedded = {.run = run,
                         .world = {.worker = run->worker,
                                   .policy = run->request->policy,
                                   .on_output = on_output,
                                   .cancel_fd = run->request->cancel_fd},
                         .channels = {channel_make(run, 0), channel_make(run, 1)}};
    embedded.world.context = &embedded;
    buf_init(&embedded.record, RECORD_BYTES);
    Str problem;
    Status status = calls_begin(&embedded.calls, run, &embedded.world, &problem);
    bool is_refused = status == ST_LIMIT ? !run_stop(run, OUTCOME_BAD_INPUT, problem)
                                         : status == ST_OK && !restore(&embedded);
    if (is_refused) {
        calls_end(&embedded.calls);
        return;
    }
    status = status == ST_OK ? run_program(&embedded) : status;
    note_usage(&embedded, status);
    flush_rest(&embedded);
    conclude(&embedded, status);
    if (run->result->outcome == OUTCOME_ENDED || run->result->outcome == OUTCOME_LIMIT) {
        collect(&embedded);
    } else if (run->result->outcome == OUTCOME_PAUSED) {
        conclude_pause(&embedded);
    }
    keep_record(&embedded);
    keep_replay(&embedded);
    buf_done(&embedded.record);
    calls_end(&embedded.calls);
}
