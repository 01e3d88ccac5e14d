/* Shelves of waiting members, and the thread that fills them.
 *
 * Always true: a member stands on a shelf or belongs to whoever took it, never both; the lock is held for looking and
 * for moving, never while a jail is made or ended. A shelf that was not asked for longest gives way to a new shape.
 *
 * A member is put on its shelf while it still gets ready (a millisecond); whoever hands it out waits for that. The
 * filler's clock is what wakes it: whoever takes a member sets it, which is one cheap call, so that filling begins when
 * that member's run has had its start, or at once where the shelf is more than half empty. */
#include "pool/pool.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "pool/member.h"
#include "pool/zygotes.h"

enum {
    RETRY_NS = 1000000000,
    REST_NS = 1000000, /* after a member was taken its run has the processors first */
    SETTLE_TIMEOUT_MS = 10000,
    STOCK_AHEAD = 2, /* at most as many copies are begun for each that is finished */
};

typedef struct Member {
    Jail jail;
    bool is_settled;
} Member;

typedef struct Shelf {
    PoolShape shape;
    int64_t asked_ns; /* 0: the shelf is free */
    int32_t count;
    Member members[POOL_MEMBERS_MAX]; /* the oldest first */
} Shelf;

struct Pool {
    pthread_mutex_t lock;
    pthread_t filler;
    int clock_fd; /* rings when the filler is to look */
    bool is_ending;
    int32_t member_count; /* wanted of each shape */
    int64_t memory_bytes; /* of all that wait */
    Zygotes zygotes;
    PoolStatus counts;
    Shelf shelves[POOL_SHELVES];
};

static bool is_same_shape(const PoolShape *a, const PoolShape *b) {
    const JailLimits *x = &a->limits, *y = &b->limits;
    return x->cpu_ms == y->cpu_ms && x->memory_bytes == y->memory_bytes &&
           x->file_bytes == y->file_bytes && x->files == y->files &&
           x->disk_bytes == y->disk_bytes && x->processes == y->processes &&
           x->open_files == y->open_files && a->file_slots == b->file_slots &&
           a->allow_exec == b->allow_exec && a->language == b->language &&
           strcmp(a->program, b->program) == 0 && a->level == b->level &&
           memcmp(a->accept_missing, b->accept_missing, sizeof a->accept_missing) == 0;
}

static bool is_member_alive(const Jail *jail) {
    struct pollfd ended = {jail->pidfd, POLLIN, 0};
    return poll(&ended, 1, 0) == 0;
}

static int64_t member_bytes(const Shelf *shelf) {
    return policy_template(shelf->shape.language)->member_bytes;
}

static int64_t waiting_bytes(const Pool *pool) {
    int64_t bytes = 0;
    for (int i = 0; i < POOL_SHELVES; i++) {
        bytes += pool->shelves[i].count * member_bytes(&pool->shelves[i]);
    }
    return bytes;
}

/* The shelf of the shape; a free one, or the one that was not asked for longest, becomes it, and gives `out` what stood
 * there. */
static Shelf *shelf_for(Pool *pool, const PoolShape *shape, Member *out, int32_t *out_count) {
    Shelf *oldest = &pool->shelves[0];
    *out_count = 0;
    for (int i = 0; i < POOL_SHELVES; i++) {
        Shelf *shelf = &pool->shelves[i];
        if (shelf->asked_ns > 0 && is_same_shape(&shelf->shape, shape)) {
            return shelf;
        }
        oldest = shelf->asked_ns < oldest->asked_ns ? shelf : oldest;
    }
    *out_count = oldest->count;
    memcpy(out, oldest->members, sizeof *out * (size_t)oldest->count);
    oldest->count = 0;
    oldest->shape = *shape;
    return oldest;
}

static Status member_make(Pool *pool, const PoolShape *shape, Jail *out_jail, JailFault *fault) {
    bool is_copied = policy_template(shape->language)->kept == KEPT_COPIED;
    Status status = is_copied ? zygotes_copy(&pool->zygotes, shape, out_jail, fault)
                              : pool_start(shape, NULL, 0, out_jail, fault);
    pthread_mutex_lock(&pool->lock);
    pool->counts.forks += status == ST_OK;
    pool->counts.failures += status != ST_OK;
    pthread_mutex_unlock(&pool->lock);
    return status;
}

/* --- the filler ------------------------------------------------------------------------------------------------- */

static void clock_set(const Pool *pool, int64_t in_ns) {
    struct itimerspec when = {.it_value = {in_ns / 1000000000, in_ns % 1000000000}};
    (void)timerfd_settime(pool->clock_fd, 0, &when, NULL);
}

/* A shelf with room, the one asked for last; NULL: nothing is to do. */
static Shelf *shelf_to_fill(Pool *pool) {
    Shelf *found = NULL;
    int64_t bytes = waiting_bytes(pool);
    for (int i = 0; i < POOL_SHELVES; i++) {
        Shelf *shelf = &pool->shelves[i];
        bool has_room = shelf->asked_ns > 0 && shelf->count < pool->member_count &&
                        bytes + member_bytes(shelf) <= pool->memory_bytes;
        if (has_room && (!found || shelf->asked_ns > found->asked_ns)) {
            found = shelf;
        }
    }
    return found;
}

static bool is_half_empty(const Pool *pool, const Shelf *shelf) {
    return shelf->count * 2 < pool->member_count;
}

/* How long the filler leaves the processors to the run of the member that was taken last. */
static int64_t rest_ns(const Pool *pool, const Shelf *shelf) {
    int64_t left_ns = shelf->asked_ns + REST_NS - clock_now_ns();
    return is_half_empty(pool, shelf) || left_ns < 0 ? 0 : left_ns;
}

/* Puts a new member where it belongs; false: it is not wanted any more. */
static bool shelf_put(Pool *pool, const PoolShape *shape, const Member *member) {
    for (int i = 0; i < POOL_SHELVES; i++) {
        Shelf *shelf = &pool->shelves[i];
        if (shelf->asked_ns > 0 && is_same_shape(&shelf->shape, shape) &&
            shelf->count < POOL_MEMBERS_MAX) {
            shelf->members[shelf->count++] = *member;
            return true;
        }
    }
    return false;
}

static void shelf_remove(Shelf *shelf, int32_t at) {
    shelf->count--;
    memmove(shelf->members + at, shelf->members + at + 1,
            sizeof *shelf->members * (size_t)(shelf->count - at));
}

static void member_drop(Pool *pool, Member *member) {
    pthread_mutex_unlock(&pool->lock);
    jail_done(&member->jail);
    pthread_mutex_lock(&pool->lock);
}

/* Begins a copy ahead, where there is room for it. Called and returns with the lock held. Whether one was made. */
static bool stock_one(Pool *pool) {
    int64_t room_bytes = pool->memory_bytes - waiting_bytes(pool);
    pthread_mutex_unlock(&pool->lock);
    bool is_made =
        zygotes_stock(&pool->zygotes, room_bytes / policy_template(LANGUAGE_PYTHON)->member_bytes);
    pthread_mutex_lock(&pool->lock);
    return is_made;
}

/* Gives a new member what it needs to wait on a shelf. One that was started rehearses; a copy has done so. */
static Status member_wait(Member *member, PolicyLanguage language) {
    if (policy_template(language)->kept == KEPT_STARTED) {
        return member_prepare(&member->jail, language);
    }
    jail_settle(&member->jail);
    member->is_settled = true;
    return ST_OK;
}

/* Called and returns with the lock held. false: that failed. */
static bool fill_one(Pool *pool, const Shelf *shelf) {
    PoolShape shape = shelf->shape;
    Member member = {0};
    JailFault fault;
    /* The next ones get ready while this one is made. */
    for (int i = 0; i < STOCK_AHEAD && policy_template(shape.language)->kept == KEPT_COPIED; i++) {
        (void)stock_one(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    zygotes_keep(&pool->zygotes);
    Status status = member_make(pool, &shape, &member.jail, &fault);
    if (status == ST_OK) {
        status = member_wait(&member, shape.language);
        if (status != ST_OK) {
            jail_done(&member.jail);
        }
    }
    pthread_mutex_lock(&pool->lock);
    if (status == ST_OK && (pool->is_ending || !shelf_put(pool, &shape, &member))) {
        member_drop(pool, &member);
    }
    return status == ST_OK;
}

/* Takes one that was not known to be ready off its shelf, and puts it back when it is. Whether there was one. */
static bool settle_one(Pool *pool) {
    for (int i = 0; i < POOL_SHELVES; i++) {
        Shelf *shelf = &pool->shelves[i];
        for (int32_t j = 0; j < shelf->count; j++) {
            if (shelf->members[j].is_settled) {
                continue;
            }
            PoolShape shape = shelf->shape;
            Member member = shelf->members[j];
            shelf_remove(shelf, j);
            pthread_mutex_unlock(&pool->lock);
            member.is_settled = member_settle(&member.jail, SETTLE_TIMEOUT_MS) == ST_OK;
            pthread_mutex_lock(&pool->lock);
            if (!member.is_settled || !shelf_put(pool, &shape, &member)) {
                member_drop(pool, &member);
            }
            return true;
        }
    }
    return false;
}

/* Fills the shelves, as far as that is to be done now. Called and returns with the lock held. */
static void fill_shelves(Pool *pool) {
    while (!pool->is_ending) {
        const Shelf *shelf = shelf_to_fill(pool);
        int64_t later_ns = shelf ? rest_ns(pool, shelf) : 0;
        if (shelf && later_ns == 0 && !fill_one(pool, shelf)) {
            later_ns = RETRY_NS;
        }
        if (later_ns > 0) {
            clock_set(pool, later_ns);
            return;
        }
        if (!shelf && !settle_one(pool) && !stock_one(pool)) {
            return;
        }
    }
}

static void *fill(void *context) {
    Pool *pool = context;
    uint64_t rings;
    pthread_mutex_lock(&pool->lock);
    while (!pool->is_ending) {
        pthread_mutex_unlock(&pool->lock);
        (void)!read(pool->clock_fd, &rings, sizeof rings);
        pthread_mutex_lock(&pool->lock);
        fill_shelves(pool);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Signals are for the threads of the program that we are part of. */
static bool filler_start(Pool *pool) {
    sigset_t all, before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    bool is_started = pthread_create(&pool->filler, NULL, fill, pool) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return is_started;
}

/* --- the pool --------------------------------------------------------------------------------------------------- */

Status pool_new(const PoolOptions *options, Pool **out_pool, JailFault *fault) {
    *fault = (JailFault){.protection = JAIL_PROTECTION_COUNT};
    if (options->member_count < 0 || options->member_count > POOL_MEMBERS_MAX ||
        options->import_count > POOL_IMPORTS_MAX) {
        return ST_INVALID;
    }
    Pool *pool = calloc(1, sizeof *pool);
    if (!pool) {
        return ST_NO_MEMORY;
    }
    pool->member_count = options->member_count;
    pool->memory_bytes = options->memory_bytes;
    pool->clock_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    Status status = pool->clock_fd < 0 ? ST_IO : zygotes_begin(&pool->zygotes, options, fault);
    if (status != ST_OK) {
        fd_close(&pool->clock_fd);
        free(pool);
        return status;
    }
    (void)pthread_mutex_init(&pool->lock, NULL);
    if (!filler_start(pool)) {
        zygotes_end(&pool->zygotes);
        fd_close(&pool->clock_fd);
        free(pool);
        return ST_NO_MEMORY;
    }
    clock_set(pool, 1); /* copies can be begun before anybody asks */
    *out_pool = pool;
    return ST_OK;
}

void pool_done(Pool *pool) {
    pthread_mutex_lock(&pool->lock);
    pool->is_ending = true;
    clock_set(pool, 1);
    pthread_mutex_unlock(&pool->lock);
    (void)pthread_join(pool->filler, NULL);
    for (int i = 0; i < POOL_SHELVES; i++) {
        for (int32_t j = 0; j < pool->shelves[i].count; j++) {
            jail_done(&pool->shelves[i].members[j].jail);
        }
    }
    zygotes_end(&pool->zygotes);
    (void)pthread_mutex_destroy(&pool->lock);
    fd_close(&pool->clock_fd);
    free(pool);
}

/* Takes one that is alive off the shelf, one that is ready before others. What died goes to `dropped`. */
static bool shelf_take(Shelf *shelf, Member *out, Member *dropped, int32_t *dropped_count) {
    while (shelf->count > 0) {
        int32_t at = 0;
        while (at < shelf->count && !shelf->members[at].is_settled) {
            at++;
        }
        at = at < shelf->count ? at : 0;
        Member member = shelf->members[at];
        shelf_remove(shelf, at);
        if (is_member_alive(&member.jail)) {
            *out = member;
            return true;
        }
        dropped[(*dropped_count)++] = member;
    }
    return false;
}

Status pool_take(Pool *pool, const PoolShape *shape, Jail *out_jail, PoolOrigin *out_origin,
                 JailFault *fault) {
    Member dropped[POOL_MEMBERS_MAX], member;
    int32_t dropped_count;
    bool is_copied = policy_template(shape->language)->kept == KEPT_COPIED;
    if (is_copied && strcmp(shape->program, pool->zygotes.argv[0]) != 0) {
        *fault = (JailFault){.protection = JAIL_PROTECTION_COUNT};
        return ST_NOT_FOUND;
    }
    pthread_mutex_lock(&pool->lock);
    Shelf *shelf = shelf_for(pool, shape, dropped, &dropped_count);
    shelf->asked_ns = clock_now_ns();
    bool is_found = shelf_take(shelf, &member, dropped, &dropped_count);
    clock_set(pool, is_half_empty(pool, shelf) ? 1 : REST_NS);
    pthread_mutex_unlock(&pool->lock);
    if (is_found && !member.is_settled && member_settle(&member.jail, SETTLE_TIMEOUT_MS) != ST_OK) {
        jail_done(&member.jail);
        is_found = false;
    }
    for (int32_t i = 0; i < dropped_count; i++) {
        jail_done(&dropped[i].jail);
    }
    pthread_mutex_lock(&pool->lock);
    pool->counts.taken_waiting += is_found;
    pool->counts.taken_forked += !is_found;
    pool->counts.languages[shape->language].taken++;
    pthread_mutex_unlock(&pool->lock);
    *out_origin = is_found ? POOL_WAITING : POOL_FORKED;
    *out_jail = member.jail;
    if (!is_found) {
        return member_make(pool, shape, out_jail, fault);
    }
    *out_jail = member.jail;
    return ST_OK;
}

void pool_status(Pool *pool, PoolStatus *out_status) {
    pthread_mutex_lock(&pool->lock);
    *out_status = pool->counts;
    int64_t bytes = 0;
    for (int i = 0; i < POOL_SHELVES; i++) {
        const Shelf *shelf = &pool->shelves[i];
        bool is_used = shelf->asked_ns > 0;
        out_status->shelves += is_used;
        out_status->waiting += shelf->count;
        out_status->languages[shelf->shape.language].waiting += shelf->count;
        out_status->languages[shelf->shape.language].shelves += is_used;
        for (int32_t j = 0;
             is_used && j < pool->member_count && bytes + member_bytes(shelf) <= pool->memory_bytes;
             j++) {
            bytes += member_bytes(shelf);
            out_status->wanted++;
        }
    }
    pthread_mutex_unlock(&pool->lock);
    zygotes_status(&pool->zygotes, out_status);
}
