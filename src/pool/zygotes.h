/* The zygote of a pool: started, copied, renewed, started again where it died; private to pool. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "pool/pool.h"

typedef struct Zygotes {
    pthread_rwlock_t lock; /* written where the zygote is replaced */
    JailZygote *zygote;    /* NULL: it could not be started again */
    const char *argv[5 + POOL_IMPORTS_MAX];
    char *text; /* what argv points into */
    atomic_int_least64_t forks;
    atomic_int_least64_t renewals;
} Zygotes;

MUST_USE Status zygotes_begin(Zygotes *zygotes, const PoolOptions *options, JailFault *fault);
void zygotes_end(Zygotes *zygotes);
/* A member of the shape, whose template is KEPT_COPIED; errors as jail_start. */
MUST_USE Status zygotes_copy(Zygotes *zygotes, const PoolShape *shape, Jail *out_jail,
                             JailFault *fault);
/* Renews the zygote after POOL_RENEW_FORKS copies, and starts one where it has died. */
void zygotes_keep(Zygotes *zygotes);
/* Begins a copy of whatever shape where fewer than `most` stand ready. false: there are enough. */
bool zygotes_stock(Zygotes *zygotes, int64_t most);
void zygotes_status(Zygotes *zygotes, PoolStatus *status);
