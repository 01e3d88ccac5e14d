/* Shelves of waiting members, and the thread that fills them.
 *
 * Always true: a member stands on a shelf or belongs to whoever took it, never both; the lock is held for looking and
 * for moving, never while a jail is made or ended. A shelf that was not asked for longest gives way to a new shape. */
#include "pool/pool.h"

#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/clock.h"
#include "base/fds.h"
#include "pool/zygotes.h"

/* After a member was taken its run has the processors first. */
enum { RETRY_S = 1, REST_NS = 300000 };

typedef struct Shelf {
    PoolShape shape;
    int64_t asked_ns; /* 0: the shelf is free */
    int32_t count;
    Jail members[POOL_MEMBERS_MAX];
} Shelf;

struct Pool {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t filler;
    bool is_ending;
    int32_t member_count; /* wanted of each shape */
    int32_t total_max;
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
           a->allow_exec == b->allow_exec && strcmp(a->python, b->python) == 0 &&
           a->level == b->level &&
           memcmp(a->accept_missing, b->accept_missing, sizeof a->accept_missing) == 0;
}

static bool is_member_alive(const Jail *jail) {
    struct pollfd ended = {jail->pidfd, POLLIN, 0};
    return poll(&ended, 1, 0) == 0;
}

static int32_t waiting_count(const Pool *pool) {
    int32_t count = 0;
    for (int i = 0; i < POOL_SHELVES; i++) {
        count += pool->shelves[i].count;
    }
    return count;
}

/* The shelf of the shape; a free one, or the one that was not asked for longest, becomes it, and gives `out` what stood
 * there. */
static Shelf *shelf_for(Pool *pool, const PoolShape *shape, Jail *out, int32_t *out_count) {
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
    Status status = zygotes_copy(&pool->zygotes, shape, out_jail, fault);
    pthread_mutex_lock(&pool->lock);
    pool->counts.forks += status == ST_OK;
    pool->counts.failures += status != ST_OK;
    pthread_mutex_unlock(&pool->lock);
    return status;
}

/* --- the filler ------------------------------------------------------------------------------------------------- */

/* A shelf with room, the one asked for last; NULL: nothing is to do. */
static Shelf *shelf_to_fill(Pool *pool) {
    Shelf *found = NULL;
    for (int i = 0; i < POOL_SHELVES && waiting_count(pool) < pool->total_max; i++) {
        Shelf *shelf = &pool->shelves[i];
        bool has_room = shelf->asked_ns > 0 && shelf->count < pool->member_count;
        if (has_room && (!found || shelf->asked_ns > found->asked_ns)) {
            found = shelf;
        }
    }
    return found;
}

/* Puts a new member where it belongs; false: it is not wanted any more. */
static bool shelf_put(Pool *pool, const PoolShape *shape, const Jail *jail) {
    for (int i = 0; i < POOL_SHELVES; i++) {
        Shelf *shelf = &pool->shelves[i];
        if (shelf->asked_ns > 0 && is_same_shape(&shelf->shape, shape) &&
            shelf->count < POOL_MEMBERS_MAX) {
            shelf->members[shelf->count++] = *jail;
            return true;
        }
    }
    return false;
}

static void wait_a_little(Pool *pool) {
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += RETRY_S;
    (void)pthread_cond_timedwait(&pool->wake, &pool->lock, &until);
}

/* Called and returns with the lock held. */
static void fill_one(Pool *pool, const Shelf *shelf) {
    PoolShape shape = shelf->shape;
    Jail jail;
    JailFault fault;
    pthread_mutex_unlock(&pool->lock);
    (void)nanosleep(&(struct timespec){.tv_nsec = REST_NS}, NULL);
    zygotes_keep(&pool->zygotes);
    Status status = member_make(pool, &shape, &jail, &fault);
    pthread_mutex_lock(&pool->lock);
    if (status != ST_OK) {
        if (!pool->is_ending) {
            wait_a_little(pool);
        }
    } else if (pool->is_ending || !shelf_put(pool, &shape, &jail)) {
        pthread_mutex_unlock(&pool->lock);
        jail_done(&jail);
        pthread_mutex_lock(&pool->lock);
    }
}

static void *fill(void *context) {
    Pool *pool = context;
    pthread_mutex_lock(&pool->lock);
    while (!pool->is_ending) {
        const Shelf *shelf = shelf_to_fill(pool);
        if (shelf) {
            fill_one(pool, shelf);
        } else {
            pthread_cond_wait(&pool->wake, &pool->lock);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
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
    pool->total_max = (int32_t)(options->memory_bytes / POOL_MEMBER_BYTES);
    Status status = zygotes_begin(&pool->zygotes, options, fault);
    if (status != ST_OK) {
        free(pool);
        return status;
    }
    (void)pthread_mutex_init(&pool->lock, NULL);
    (void)pthread_cond_init(&pool->wake, NULL);
    if (pthread_create(&pool->filler, NULL, fill, pool) != 0) {
        zygotes_end(&pool->zygotes);
        free(pool);
        return ST_NO_MEMORY;
    }
    *out_pool = pool;
    return ST_OK;
}

void pool_done(Pool *pool) {
    pthread_mutex_lock(&pool->lock);
    pool->is_ending = true;
    pthread_cond_signal(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    (void)pthread_join(pool->filler, NULL);
    for (int i = 0; i < POOL_SHELVES; i++) {
        for (int32_t j = 0; j < pool->shelves[i].count; j++) {
            jail_done(&pool->shelves[i].members[j]);
        }
    }
    zygotes_end(&pool->zygotes);
    (void)pthread_mutex_destroy(&pool->lock);
    (void)pthread_cond_destroy(&pool->wake);
    free(pool);
}

Status pool_take(Pool *pool, const PoolShape *shape, Jail *out_jail, PoolOrigin *out_origin,
                 JailFault *fault) {
    Jail dropped[POOL_MEMBERS_MAX];
    int32_t dropped_count;
    bool is_found = false;
    if (strcmp(shape->python, pool->zygotes.argv[0]) != 0) {
        *fault = (JailFault){.protection = JAIL_PROTECTION_COUNT};
        return ST_NOT_FOUND;
    }
    pthread_mutex_lock(&pool->lock);
    Shelf *shelf = shelf_for(pool, shape, dropped, &dropped_count);
    shelf->asked_ns = clock_now_ns();
    while (!is_found && shelf->count > 0) {
        Jail member = shelf->members[0]; /* the oldest: it has come furthest */
        shelf->count--;
        memmove(shelf->members, shelf->members + 1, sizeof member * (size_t)shelf->count);
        is_found = is_member_alive(&member);
        if (is_found) {
            *out_jail = member;
        } else {
            dropped[dropped_count++] = member;
        }
    }
    pool->counts.taken_waiting += is_found;
    pool->counts.taken_forked += !is_found;
    pthread_cond_signal(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
    for (int32_t i = 0; i < dropped_count; i++) {
        jail_done(&dropped[i]);
    }
    *out_origin = is_found ? POOL_WAITING : POOL_FORKED;
    return is_found ? ST_OK : member_make(pool, shape, out_jail, fault);
}

Status pool_send(const Jail *jail, Str message) {
    if (message.size > INT32_MAX) {
        return ST_LIMIT;
    }
    uint32_t size = (uint32_t)message.size;
    const char head[4] = {(char)size, (char)(size >> 8), (char)(size >> 16), (char)(size >> 24)};
    /* Both at once, so that the guest wakes once. */
    struct iovec parts[2] = {{(void *)(uintptr_t)head, sizeof head},
                             {(void *)(uintptr_t)message.data, (size_t)message.size}};
    struct msghdr whole = {.msg_iov = parts, .msg_iovlen = 2};
    ssize_t sent = sendmsg(jail->dispatch_fd, &whole, MSG_NOSIGNAL);
    if (sent < (ssize_t)sizeof head) {
        return ST_IO;
    }
    return fd_write_all(jail->dispatch_fd,
                        str_slice(message, sent - (ssize_t)sizeof head, message.size));
}

void pool_status(Pool *pool, PoolStatus *out_status) {
    pthread_mutex_lock(&pool->lock);
    *out_status = pool->counts;
    for (int i = 0; i < POOL_SHELVES; i++) {
        out_status->shelves += pool->shelves[i].asked_ns > 0;
    }
    out_status->waiting = waiting_count(pool);
    out_status->wanted = out_status->shelves * pool->member_count;
    out_status->wanted =
        out_status->wanted < pool->total_max ? out_status->wanted : pool->total_max;
    pthread_mutex_unlock(&pool->lock);
    zygotes_status(&pool->zygotes, out_status);
}
