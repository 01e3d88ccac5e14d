/* A guest that is kept between cells. Those in the embedded engine are kept_world.c's; what both share is here.
 *
 * Always true: between cells everything inside is stopped (SIGSTOP by process 1, which none of them can refuse), so no
 * time is spent unseen and files are at rest. Only the thread that holds `busy` speaks with the jail; others leave a
 * wish and ring the bell. What comes from the guest on the dispatch socket is its own claim: it is bounded, parsed
 * once, and can at most end its own session. Cells are judged together with those before them, since what one cell
 * prepares another can use. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/limits.h"
#include "session/kept.h"

enum {
    GRACE_MS = 1000,
    ENDING_MS = 20,
    JOB_WAIT_MS = 50,
    JOB_PATIENCE_MS = 10000,
    NS_PER_MS = 1000000,
    READ_BYTES = 64 << 10
};
/* A guest's message. */
#define MESSAGE_BYTES (INT64_C(24) << 20)

const char *session_kept_state_name(SessionKeptState state) {
    switch (state) {
#define X(name, word, doc)                                                                         \
    case name:                                                                                     \
        return word;
#include "../../spec/kept_states.def"
#undef X
    }
    return "?";
}

/* --- beginning and end ------------------------------------------------------------------------------------------ */

/* What sessions of all kinds have. NULL: no memory. */
static SessionKept *make(const Policy *policy, PolicyLanguage language, const char *name) {
    SessionKept *kept = calloc(1, sizeof *kept);
    if (!kept) {
        return NULL;
    }
    kept->policy = policy;
    (void)snprintf(kept->name, sizeof kept->name, "%s", name);
    kept->language = language;
    kept->jail.pidfd = -1;
    kept->bell_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    session_worker_init(&kept->worker, -1);
    kept->worker.survives_thread = true;
    history_init(&kept->history);
    buf_init(&kept->inbox, MESSAGE_BYTES);
    (void)pthread_mutex_init(&kept->busy, NULL);
    (void)pthread_mutex_init(&kept->job_lock, NULL);
    (void)pthread_cond_init(&kept->job_done, NULL);
    return kept;
}

/* What both ends have of it is given back. */
static void unmake(SessionKept *kept) {
    session_worker_done(&kept->worker);
    kept_folders_close(kept);
    fd_close(&kept->bell_fd);
    history_done(&kept->history);
    buf_done(&kept->inbox);
    (void)pthread_mutex_destroy(&kept->busy);
    (void)pthread_mutex_destroy(&kept->job_lock);
    (void)pthread_cond_destroy(&kept->job_done);
    free(kept);
}

static Status take_guest(SessionKept *kept, Pool *pool, JailFault *fault) {
    const Policy *policy = kept->policy;
    Str program = policy_program(policy, kept->language);
    char path[256];
    if (program.size >= (int64_t)sizeof path) {
        return ST_LIMIT;
    }
    memcpy(path, program.data, (size_t)program.size);
    path[program.size] = 0;
    const char *const argv[] = {path, NULL};
    JailSpec spec = {.argv = argv,
                     .limits = run_jail_limits(policy, 0),
                     .allow_exec = run_may_exec(policy, kept->language),
                     .level = (JailLevel)policy->sandbox_require,
                     .accept_missing = policy->sandbox_accept_missing.items,
                     .accept_missing_count = policy->sandbox_accept_missing.count};
    spec.limits.cpu_ms =
        LIMIT_SESSION_CPU_MS; /* the kernel's own, a process; each cell has the policy's */
    PoolShape shape;
    PoolOrigin origin;
    if (!warm_shape(&spec, kept->language, &shape)) {
        return ST_NO_MEMORY;
    }
    Status status = kept->granted.folder_count > 0
                        ? pool_start(&shape, kept->granted.folders, kept->granted.folder_count,
                                     &kept->jail, fault)
                        : pool_take(pool, &shape, &kept->jail, &origin, fault);
    if (status == ST_OK) {
        fd_close(&kept->jail.stdin_fd);
        (void)fcntl(kept->jail.stdout_fd, F_SETFL, O_NONBLOCK);
        (void)fcntl(kept->jail.stderr_fd, F_SETFL, O_NONBLOCK);
    }
    return status;
}

static Status begin(SessionKept *kept, Pool *pool, JailFault *fault) {
    if (kept->engine != ENGINE_EMBEDDED) {
        Status status = kept_folders_open(kept, fault);
        return status == ST_OK ? take_guest(kept, pool, fault) : status;
    }
    if (kept_wants_folders(kept)) {
        *fault = (JailFault){.protection = JAIL_PROTECTION_COUNT,
                             .message = "the policy grants folders, which sessions of the process "
                                        "engine alone can have; use --engine process, or a policy "
                                        "without files"};
        return ST_INVALID;
    }
    Status status = kept_world_begin(kept);
    if (status != ST_OK) {
        kept_world_end(kept);
    }
    return status;
}

Status session_kept_new(Pool *pool, const Policy *policy, PolicyEngine engine,
                        PolicyLanguage language, const char *name, SessionKept **out_kept,
                        JailFault *fault) {
    SessionKept *kept = make(policy, language, name);
    if (!kept) {
        return ST_NO_MEMORY;
    }
    kept->engine = engine;
    Status status = begin(kept, pool, fault);
    if (status != ST_OK) {
        unmake(kept);
        return status;
    }
    *out_kept = kept;
    return ST_OK;
}

void session_kept_free(SessionKept *kept) {
    (void)pthread_mutex_lock(&kept->busy);
    if (kept->engine == ENGINE_EMBEDDED) {
        kept_world_end(kept);
    } else {
        jail_done(&kept->jail);
    }
    (void)pthread_mutex_unlock(&kept->busy);
    unmake(kept);
}

/* --- wishes ----------------------------------------------------------------------------------------------------- */

static void ring(SessionKept *kept) {
    (void)eventfd_write(kept->bell_fd, 1);
}

void session_kept_interrupt(SessionKept *kept) {
    if (atomic_load(&kept->is_running)) {
        atomic_store(&kept->wants_interrupt, true);
        ring(kept);
    }
}

void session_kept_stop(SessionKept *kept) {
    atomic_store(&kept->wants_stop, true);
    ring(kept);
}

void session_kept_pause(SessionKept *kept, bool is_paused) {
    atomic_store(&kept->wants_pause, is_paused);
    ring(kept);
    if (is_paused && kept->engine == ENGINE_EMBEDDED && pthread_mutex_trylock(&kept->busy) == 0) {
        kept_world_freeze(kept);
        (void)pthread_mutex_unlock(&kept->busy);
    }
}

SessionKeptState session_kept_state(SessionKept *kept) {
    struct pollfd ended = {kept->jail.pidfd, POLLIN, 0};
    if (atomic_load(&kept->is_over) ||
        (kept->engine != ENGINE_EMBEDDED && poll(&ended, 1, 0) != 0)) {
        return KEPT_ENDED;
    }
    return atomic_load(&kept->wants_pause)  ? KEPT_PAUSED
           : atomic_load(&kept->is_running) ? KEPT_BUSY
                                            : KEPT_IDLE;
}

PolicyEngine session_kept_engine(const SessionKept *kept) {
    return kept->engine;
}

PolicyLanguage session_kept_language(const SessionKept *kept) {
    return kept->language;
}

int64_t session_kept_cells(const SessionKept *kept) {
    return atomic_load(&kept->cells);
}

/* --- the guest's word ------------------------------------------------------------------------------------------- */

static bool is_object_of_text(const json_t *object) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        if (!json_is_string(value) || strlen(key) > 128) {
            return false;
        }
    }
    return json_is_object(object);
}

static bool is_exception(const json_t *object) {
    const json_t *line = json_object_get(object, "line");
    return json_is_string(json_object_get(object, "type")) &&
           json_is_string(json_object_get(object, "message")) &&
           (json_is_null(line) || json_is_integer(line)) && json_object_size(object) == 3;
}

bool cell_tell_json(Cell *cell, SessionEventKind kind, const struct json_t *value) {
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENSURE_ASCII);
    if (text) {
        run_tell(&cell->run, kind, str_from(text), NULL);
        free(text);
    }
    return text != NULL;
}

/* false: that is no message. */
static bool take_message(Cell *cell, Str message) {
    json_t *root = json_loadb(message.data, (size_t)message.size, JSON_REJECT_DUPLICATES, NULL);
    const json_t *value;
    bool is_good = json_object_size(root) == 1;
    if (!is_good) {
    } else if ((value = json_object_get(root, "display")) != NULL) {
        is_good = is_object_of_text(value) && cell_tell_json(cell, EVENT_DISPLAY, value);
    } else if ((value = json_object_get(root, "value")) != NULL) {
        is_good = is_object_of_text(value) && cell_tell_json(cell, EVENT_VALUE, value);
    } else if ((value = json_object_get(root, "error")) != NULL) {
        cell->has_raised = true;
        is_good = is_exception(value) && cell_tell_json(cell, EVENT_RAISED, value);
    } else if ((value = json_object_get(root, "status")) != NULL) {
        json_int_t status = json_integer_value(value);
        is_good = json_is_integer(value) && status >= 0 && status <= 255;
        cell->exit_status = is_good ? (int)status : 0;
    } else {
        value = json_object_get(root, "done");
        is_good = json_is_integer(value) && json_integer_value(value) == cell->number;
        cell->is_done = is_good;
    }
    json_decref(root);
    return is_good;
}

/* Takes what came on the dispatch socket. false: the guest does not keep to the protocol. */
static bool read_dispatch(Cell *cell) {
    Buf *inbox = &cell->kept->inbox;
    char bytes[READ_BYTES];
    ssize_t got = recv(cell->kept->jail.dispatch_fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got == 0) { /* it ends, and that is seen soon; one that only says so is ended */
        fd_close(&cell->kept->jail.dispatch_fd);
        cell->dead_by_ns = clock_now_ns() + (int64_t)GRACE_MS * NS_PER_MS;
        return true;
    }
    if (got < 0) {
        return errno == EAGAIN || errno == EINTR;
    }
    buf_append(inbox, (Str){bytes, got});
    int64_t at = 0;
    bool is_good = inbox->failure == ST_OK;
    while (is_good && inbox->size - at >= 4) {
        const unsigned char *head = (const unsigned char *)inbox->data + at;
        int64_t size = (int64_t)head[0] | (int64_t)head[1] << 8 | (int64_t)head[2] << 16 |
                       (int64_t)head[3] << 24;
        if (size > MESSAGE_BYTES - 4) {
            return false;
        }
        if (inbox->size - at - 4 < size) {
            break;
        }
        is_good = !cell->is_done && take_message(cell, (Str){inbox->data + at + 4, size});
        at += 4 + size;
    }
    memmove(inbox->data, inbox->data + at, (size_t)(inbox->size - at));
    inbox->size -= at;
    return is_good;
}

/* --- a cell ----------------------------------------------------------------------------------------------------- */

static void kill_session(Cell *cell, JailLimit why) {
    jail_kill(&cell->kept->jail, why);
    atomic_store(&cell->kept->is_over, true);
}

/* Reads what stands in a pipe. */
static void read_output(Cell *cell, int i) {
    Jail *jail = &cell->kept->jail;
    int *fd = i == 0 ? &jail->stdout_fd : &jail->stderr_fd;
    Channel *channel = &cell->channels[i];
    for (;;) {
        int32_t room = channel_room(&cell->run, channel);
        ssize_t got = *fd < 0 ? -1 : read(*fd, channel->bytes + channel->size, (size_t)room);
        if (got <= 0) {
            if (got == 0) {
                fd_close(fd);
            }
            return;
        }
        if (!channel_add(&cell->run, channel, (int32_t)got)) {
            kill_session(cell, JAIL_LIMIT_OUTPUT);
        }
        if (channel_tellable(&cell->run, channel) > 0) {
            channel_tell(&cell->run, channel);
        }
    }
}

/* Files are touched while everything stands still, so that nothing inside can move them under our hands. */
static void do_job(Cell *cell) {
    SessionKept *kept = cell->kept;
    (void)pthread_mutex_lock(&kept->job_lock);
    FileJob *job = kept->job;
    if (job) {
        int64_t begun_ns = clock_now_ns();
        bool is_still = cell->is_paused || jail_tell(&kept->jail, JAIL_PAUSE) == ST_OK;
        job->status = is_still ? job->act(kept, job->context) : ST_CRASHED;
        if (is_still && !cell->is_paused && jail_tell(&kept->jail, JAIL_RESUME) != ST_OK) {
            kill_session(cell, JAIL_LIMIT_CALLER);
        }
        cell->deadline_ns += cell->is_paused ? 0 : clock_now_ns() - begun_ns;
        kept->job = NULL;
        (void)pthread_cond_broadcast(&kept->job_done);
    }
    (void)pthread_mutex_unlock(&kept->job_lock);
}

static void heed_wishes(Cell *cell) {
    SessionKept *kept = cell->kept;
    eventfd_t count;
    (void)eventfd_read(kept->bell_fd, &count);
    if (atomic_load(&kept->wants_stop)) {
        cell->run.is_interrupted = true;
        kill_session(cell, JAIL_LIMIT_CALLER);
        return;
    }
    bool wants_pause = atomic_load(&kept->wants_pause);
    if (wants_pause != cell->is_paused) {
        int64_t now_ns = clock_now_ns();
        cell->deadline_ns += wants_pause ? -now_ns : now_ns; /* in between: what is left */
        cell->is_paused = wants_pause;
        if (jail_tell(&kept->jail, wants_pause ? JAIL_PAUSE : JAIL_RESUME) != ST_OK) {
            kill_session(cell, JAIL_LIMIT_CALLER);
        }
        if (!wants_pause) {
            jail_begin(&kept->jail, (cell->deadline_ns - now_ns) / NS_PER_MS + GRACE_MS,
                       kept->policy->limit_cpu_ms);
        }
    }
    do_job(cell);
    if (atomic_exchange(&kept->wants_interrupt, false)) {
        cell->run.is_interrupted = true;
        (void)!jail_tell(&kept->jail, JAIL_INTERRUPT);
    }
}

/* Milliseconds until something is due. */
static int keep_time(Cell *cell) {
    SessionKept *kept = cell->kept;
    if (cell->is_paused) {
        return -1;
    }
    int64_t left_ms = (cell->deadline_ns - clock_now_ns()) / NS_PER_MS;
    if (left_ms <= 0 && !cell->was_interrupted_for_time) {
        cell->was_interrupted_for_time = true;
        (void)!jail_tell(&kept->jail, JAIL_INTERRUPT);
    }
    int64_t next_ms = jail_tick(&kept->jail);
    next_ms = cell->dead_by_ns > 0 && next_ms > ENDING_MS ? ENDING_MS : next_ms;
    return (int)(left_ms > 0 && left_ms < next_ms ? left_ms : next_ms);
}

/* Until the guest says that the cell is done, or everything inside is dead; false for the latter. */
static bool pump(Cell *cell) {
    SessionKept *kept = cell->kept;
    Jail *jail = &kept->jail;
    while (!cell->is_done) {
        struct pollfd watched[] = {{jail->stdout_fd, POLLIN, 0},
                                   {jail->stderr_fd, POLLIN, 0},
                                   {jail->dispatch_fd, POLLIN, 0},
                                   {jail->pidfd, POLLIN, 0},
                                   {kept->bell_fd, POLLIN, 0}};
        (void)poll(watched, sizeof watched / sizeof *watched, keep_time(cell));
        if (watched[4].revents) {
            heed_wishes(cell);
        }
        /* Before output: a guest shows something once what it printed before has been read. */
        bool is_late = cell->dead_by_ns > 0 && clock_now_ns() >= cell->dead_by_ns;
        if (is_late || (watched[2].revents && !read_dispatch(cell))) {
            kill_session(cell, JAIL_LIMIT_CALLER);
            fd_close(&jail->dispatch_fd);
            cell->dead_by_ns = 0;
        }
        read_output(cell, 0);
        read_output(cell, 1);
        if (watched[3].revents) {
            return false;
        }
        if (cell->run.is_abandoned && !cell->run.is_interrupted) {
            cell->run.is_interrupted = true;
            (void)!jail_tell(jail, JAIL_INTERRUPT);
        }
    }
    read_output(cell, 0);
    read_output(cell, 1);
    return true;
}

void cell_flush(Cell *cell) {
    for (int i = 0; i < 2; i++) {
        cell->channels[i].has_ended = true;
        if (channel_tellable(&cell->run, &cell->channels[i]) > 0) {
            channel_tell(&cell->run, &cell->channels[i]);
        }
    }
}

static void conclude(Cell *cell, bool is_alive) {
    Run *run = &cell->run;
    SessionResult *result = run->result;
    JailOutcome ended;
    if (!is_alive) {
        atomic_store(&cell->kept->is_over, true);
        if (jail_wait(&cell->kept->jail, -1, &ended) == ST_OK) {
            run_conclude(run, &ended);
        }
        if (result->outcome == OUTCOME_ENDED) {
            run_stop(run, OUTCOME_ENDED,
                     STR("the session's process has ended, and the session with it"));
        }
        return;
    }
    result->exit_status = cell->has_raised ? 1 : cell->exit_status;
    result->outcome = OUTCOME_ENDED;
    if (cell->was_interrupted_for_time) {
        result->limit = jail_limit_name(JAIL_LIMIT_WALL);
        run_stop(run, OUTCOME_LIMIT, run_limit_words(run, JAIL_LIMIT_WALL));
    } else if (run->is_interrupted) {
        run_stop(run, OUTCOME_INTERRUPTED, STR("interrupted"));
    }
}

static void execute(Cell *cell, Str source) {
    SessionKept *kept = cell->kept;
    Run *run = &cell->run;
    int64_t begun_ns = clock_now_ns();
    cell->deadline_ns = begun_ns + kept->policy->limit_wall_ms * NS_PER_MS;
    jail_begin(&kept->jail, kept->policy->limit_wall_ms + GRACE_MS, kept->policy->limit_cpu_ms);
    atomic_store(&kept->wants_interrupt, false);
    atomic_store(&kept->is_running, true);
    ring(kept); /* a pause or a stop that was wished for before */
    bool is_sent = (cell->number == 1 || jail_tell(&kept->jail, JAIL_RESUME) == ST_OK) &&
                   pool_cell(&kept->jail, kept->language, cell->number, source) == ST_OK;
    run->result->has_started = true;
    run->result->protections = kept->jail.report;
    bool is_cold = kept->granted.folder_count > 0 && cell->number == 1;
    run->result->start = is_cold ? START_COLD : START_WAITING;
    run_folders_note(run, &kept->jail);
    bool is_alive = is_sent && pump(cell);
    if (!is_sent) {
        kill_session(cell, JAIL_LIMIT_CALLER);
    }
    atomic_store(&kept->is_running, false);
    cell_flush(cell);
    if (is_alive && jail_tell(&kept->jail, JAIL_PAUSE) != ST_OK) {
        is_alive = false;
        kill_session(cell, JAIL_LIMIT_CALLER);
    }
    run->result->usage.wall_ms = (clock_now_ns() - begun_ns) / NS_PER_MS;
    conclude(cell, is_alive);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

static void run_cell(Cell *cell) {
    SessionKept *kept = cell->kept;
    Run *run = &cell->run;
    Str program;
    run_tell(run, EVENT_STARTED, (Str){0}, NULL);
    if (session_kept_state(kept) == KEPT_ENDED) {
        run_stop(run, OUTCOME_FAILED, STR("the session has ended"));
    } else if (memchr(run->request->source.data ? run->request->source.data : "", 0,
                      (size_t)run->request->source.size)) {
        run_stop(run, OUTCOME_BAD_INPUT, STR("a cell holds no NUL"));
    } else if (history_judge(&kept->history, run, &program) && entry_begin(run) &&
               history_add(&kept->history, run, program)) {
        cell->number = atomic_fetch_add(&kept->cells, 1) + 1;
        if (kept->engine == ENGINE_EMBEDDED) {
            kept_world_execute(cell, program);
        } else {
            execute(cell, program);
        }
        if (run->result->exit_status != 0) {
            history_cut(&kept->history);
        }
    }
}

void session_kept_run(SessionKept *kept, Arena *arena, Str source, SessionHandler *handler,
                      void *context, SessionResult *out_result) {
    SessionRunRequest request = {.policy = kept->policy,
                                 .source = source,
                                 .path = STR("<cell>"),
                                 .name = STR("<cell>"),
                                 .language = kept->language,
                                 .folders = kept->granted.folders,
                                 .folder_count = kept->granted.folder_count,
                                 .stdin_fd = -1,
                                 .out_dir_fd = -1,
                                 .cancel_fd = -1,
                                 .record_fd = -1,
                                 .ready_fds = {-1, -1},
                                 .chunk_bytes = SESSION_CHUNK_BYTES,
                                 .whole_characters = true,
                                 .keeps_record = true};
    *out_result = run_nothing(&request);
    out_result->engine = kept->engine;
    out_result->engine_reason = STR("it is the session's");
    Cell *cell = ARENA_NEW(arena, Cell);
    (void)pthread_mutex_lock(&kept->busy);
    Run spare = {.arena = arena, .handler = handler, .context = context, .result = out_result};
    Run *run = cell ? &cell->run : &spare;
    *run = (Run){.arena = arena,
                 .request = &request,
                 .handler = handler,
                 .context = context,
                 .result = out_result,
                 .worker = &kept->worker,
                 .session = str_from(kept->name),
                 .cell = atomic_load(&kept->cells) + 1,
                 .begun_ns = clock_now_ns()};
    if (cell) {
        cell->kept = kept;
        cell->channels[0] = channel_make(run, 0);
        cell->channels[1] = channel_make(run, 1);
        sha256_init(&run->output_hashes[0]);
        sha256_init(&run->output_hashes[1]);
        run_cell(cell);
    } else {
        run_stop(run, OUTCOME_FAILED, STR("out of memory"));
    }
    out_result->total_us = (clock_now_ns() - run->begun_ns) / 1000;
    if (cell) {
        entry_end(run);
    }
    if (out_result->has_started) {
        run_tell(run, EVENT_USAGE, (Str){0}, NULL);
    }
    if (out_result->error.size > 0) {
        run_tell(run, EVENT_ERROR, out_result->error, NULL);
    }
    run_tell(run, EVENT_RESULT, (Str){0}, NULL);
    run_tell(run, EVENT_DONE, (Str){0}, NULL);
    (void)pthread_mutex_unlock(&kept->busy);
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static Status job_alone(SessionKept *kept, const FileJob *job) {
    Status status =
        session_kept_state(kept) == KEPT_ENDED ? ST_CRASHED : job->act(kept, job->context);
    (void)pthread_mutex_unlock(&kept->busy);
    return status;
}

/* Hands the job to the thread that runs a cell, and waits a little. false: it was not taken. */
static bool job_hand_over(SessionKept *kept, FileJob *job) {
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += JOB_WAIT_MS * NS_PER_MS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    (void)pthread_mutex_lock(&kept->job_lock);
    bool is_mine = !kept->job;
    if (is_mine) {
        kept->job = job;
        ring(kept);
    }
    const FileJob *awaited = kept->job;
    int error = 0;
    while (error == 0 && kept->job == awaited) {
        error = pthread_cond_timedwait(&kept->job_done, &kept->job_lock, &until);
    }
    bool is_done = is_mine && kept->job != job;
    if (is_mine && !is_done) {
        kept->job = NULL;
    }
    (void)pthread_mutex_unlock(&kept->job_lock);
    return is_done;
}

Status kept_job(SessionKept *kept, Status (*act)(SessionKept *, void *), void *context) {
    FileJob job = {.act = act, .context = context};
    int64_t until_ns = clock_now_ns() + (int64_t)JOB_PATIENCE_MS * NS_PER_MS;
    do {
        if (pthread_mutex_trylock(&kept->busy) == 0) {
            return job_alone(kept, &job);
        }
        if (job_hand_over(kept, &job)) {
            return job.status;
        }
    } while (clock_now_ns() < until_ns);
    return ST_TIMEOUT;
}

typedef struct Listing {
    Arena *arena;
    BrokerFiles *files;
} Listing;

static Status act_list(SessionKept *kept, void *context) {
    const Listing *listing = context;
    if (kept->engine == ENGINE_EMBEDDED) {
        return kept_world_files(kept, listing->arena, listing->files);
    }
    BrokerCollect request = {.work_fd = kept->jail.work_fd,
                             .out_fd = -1,
                             .entries = kept->policy->limit_files,
                             .file_bytes = kept->policy->limit_file_bytes,
                             .total_bytes = kept->policy->limit_disk_bytes};
    return broker_collect(listing->arena, &request, listing->files);
}

Status session_kept_files(SessionKept *kept, Arena *arena, BrokerFiles *out_files) {
    Listing listing = {arena, out_files};
    return kept_job(kept, act_list, &listing);
}

bool kept_is_plain_name(Str name) {
    return name.size > 0 && name.size <= NAME_MAX && !memchr(name.data, '/', (size_t)name.size) &&
           !memchr(name.data, 0, (size_t)name.size) && !str_equal(name, STR(".")) &&
           !str_equal(name, STR(".."));
}

/* A file comes under a name of its own first, so that one that has its name gives way at once to the whole of the new
 * one, or stays. Only process 1 can make and name a file, since no user of ours is one of the jail's; writing to it
 * needs nobody's leave. */
struct SessionUpload {
    SessionKept *kept;
    char name[NAME_MAX + 1];
    char coming_name[sizeof KEPT_UPLOAD_NAME + 24]; /* what it has until it is whole */
    int64_t size;
    int fd;     /* in a jail's folder; -1 */
    int64_t id; /* in a world's table */
    Str piece;
    bool is_kept;
};

static Status upload_open(SessionKept *kept, void *context) {
    SessionUpload *upload = context;
    JailFault fault;
    return kept->engine == ENGINE_EMBEDDED
               ? kept_world_upload_open(kept, str_from(upload->coming_name), &upload->id)
               : jail_make_file(&kept->jail, str_from(upload->coming_name), &upload->fd, &fault);
}

Status session_kept_upload(SessionKept *kept, Str name, SessionUpload **out_upload) {
    if (!kept_is_plain_name(name)) {
        return ST_INVALID;
    }
    SessionUpload *upload = calloc(1, sizeof *upload);
    if (!upload) {
        return ST_NO_MEMORY;
    }
    *upload = (SessionUpload){.kept = kept, .fd = -1};
    (void)snprintf(upload->name, sizeof upload->name, "%.*s", STR_ARG(name));
    (void)snprintf(upload->coming_name, sizeof upload->coming_name, KEPT_UPLOAD_NAME "-%lld",
                   (long long)atomic_fetch_add(&kept->uploads, 1));
    Status status = kept_job(kept, upload_open, upload);
    if (status != ST_OK) {
        free(upload);
        return status;
    }
    *out_upload = upload;
    return ST_OK;
}

static Status upload_write(SessionKept *kept, void *context) {
    const SessionUpload *upload = context;
    return kept_world_upload_write(kept, upload->id, upload->size, upload->piece);
}

Status session_upload_add(SessionUpload *upload, Str bytes) {
    SessionKept *kept = upload->kept;
    Status status = ST_OK;
    if (bytes.size > kept->policy->limit_file_bytes - upload->size) {
        return ST_LIMIT;
    }
    if (kept->engine == ENGINE_EMBEDDED) {
        upload->piece = bytes;
        status = kept_job(kept, upload_write, upload);
    } else if (fd_write_all(upload->fd, bytes) != ST_OK) {
        status = errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? ST_LIMIT : ST_IO;
    }
    upload->size += bytes.size;
    return status;
}

/* The file is still the one that we wrote. */
static bool is_same_file(int folder_fd, const char *name, int fd) {
    struct stat named, open;
    return fstatat(folder_fd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &open) == 0 &&
           named.st_dev == open.st_dev && named.st_ino == open.st_ino;
}

static Status upload_close(SessionKept *kept, void *context) {
    SessionUpload *upload = context;
    const char *coming = upload->coming_name;
    if (kept->engine == ENGINE_EMBEDDED) {
        return kept_world_upload_close(kept, upload->id, str_from(coming),
                                       upload->is_kept ? str_from(upload->name) : (Str){0});
    }
    JailFault fault;
    int folder_fd = kept->jail.work_fd;
    Status status = ST_OK;
    if (upload->is_kept) {
        status =
            is_same_file(folder_fd, coming, upload->fd)
                ? jail_rename_file(&kept->jail, str_from(coming), str_from(upload->name), &fault)
                : ST_INVALID;
    }
    if (!upload->is_kept || status != ST_OK) {
        (void)unlinkat(folder_fd, coming, 0);
    }
    return status;
}

Status session_upload_end(SessionUpload *upload, bool is_kept) {
    upload->is_kept = is_kept;
    Status status = kept_job(upload->kept, upload_close, upload);
    fd_close(&upload->fd);
    free(upload);
    return status;
}

Status session_kept_put(SessionKept *kept, Str name, Str bytes) {
    SessionUpload *upload;
    Status status = session_kept_upload(kept, name, &upload);
    if (status != ST_OK) {
        return status;
    }
    status = session_upload_add(upload, bytes);
    Status ended = session_upload_end(upload, status == ST_OK);
    return status == ST_OK ? ended : status;
}

typedef struct Opening {
    const char *name;
    int *out_fd;
    int64_t *out_size;
} Opening;

static Status act_open(SessionKept *kept, void *context) {
    const Opening *opening = context;
    if (kept->engine == ENGINE_EMBEDDED) {
        return kept_world_open(kept, str_from(opening->name), opening->out_fd, opening->out_size);
    }
    return broker_open(kept->jail.work_fd, opening->name, opening->out_fd, opening->out_size);
}

Status session_kept_open(SessionKept *kept, const char *name, int *out_fd, int64_t *out_size) {
    Opening opening = {name, out_fd, out_size};
    return kept_job(kept, act_open, &opening);
}

static Status act_remove(SessionKept *kept, void *context) {
    if (kept->engine == ENGINE_EMBEDDED) {
        return kept_world_remove(kept, str_from(context));
    }
    return unlinkat(kept->jail.work_fd, context, 0) == 0 ? ST_OK
           : errno == ENOENT                             ? ST_NOT_FOUND
                                                         : ST_INVALID;
}

Status session_kept_remove(SessionKept *kept, const char *name) {
    return kept_job(kept, act_remove, (void *)(uintptr_t)name);
}
