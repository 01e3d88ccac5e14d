/* The zygote of a pool. */
#include "pool/zygotes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"
#include "pool/guest_files.h"
#include "pool/member.h"

/* It runs no user's code: these only keep a module's import from hurting the machine. */
static const JailLimits ZYGOTE_LIMITS = {
    .cpu_ms = INT64_C(1) << 40,
    .wall_ms = INT64_C(1) << 40,
    .memory_bytes = INT64_C(4) << 30,
    .file_bytes = 64 << 20,
    .files = 64,
    .disk_bytes = 64 << 20,
    .processes = 1024,
    .open_files = 1024,
};

/* Copies the words that the zygote is executed with. */
static Status argv_make(Zygotes *zygotes, const PoolOptions *options) {
    size_t size = (size_t)options->python.size + 1;
    for (int32_t i = 0; i < options->import_count; i++) {
        size += (size_t)options->imports[i].size + 1;
    }
    char *at = calloc(1, size);
    if (!at) {
        return ST_NO_MEMORY;
    }
    zygotes->text = at;
    int32_t count = 0;
    static const char *const fixed[] = {"-B", "-u", "/work/python.py"};
    for (int32_t i = -1; i < options->import_count; i++) {
        Str word = i < 0 ? options->python : options->imports[i];
        memcpy(at, word.data, (size_t)word.size);
        zygotes->argv[count++] = at;
        at += word.size + 1;
        for (size_t j = 0; i < 0 && j < sizeof fixed / sizeof *fixed; j++) {
            zygotes->argv[count++] = fixed[j];
        }
    }
    return ST_OK;
}

static Status zygote_start(Zygotes *zygotes, JailFault *fault) {
    JailFile files[16];
    int32_t count = 0;
    for (; count < guest_file_count && count < 16; count++) {
        const GuestFile *file = &guest_files[count];
        files[count] = (JailFile){.name = str_from(file->name),
                                  .fd = -1,
                                  .bytes = {file->start, file->end - file->start}};
    }
    JailSpec spec = {.argv = zygotes->argv,
                     .mark = policy_template(LANGUAGE_PYTHON)->mark,
                     .limits = ZYGOTE_LIMITS,
                     .files = files,
                     .file_count = count};
    zygotes->zygote = NULL;
    return jail_zygote_start(&spec, &zygotes->zygote, fault);
}

Status zygotes_begin(Zygotes *zygotes, const PoolOptions *options, JailFault *fault) {
    Status status = argv_make(zygotes, options);
    status = status == ST_OK ? zygote_start(zygotes, fault) : status;
    if (status != ST_OK) {
        free(zygotes->text);
        return status;
    }
    (void)pthread_rwlock_init(&zygotes->lock, NULL);
    return ST_OK;
}

void zygotes_end(Zygotes *zygotes) {
    if (zygotes->zygote) {
        jail_zygote_done(zygotes->zygote);
    }
    free(zygotes->text);
    (void)pthread_rwlock_destroy(&zygotes->lock);
}

Status zygotes_copy(Zygotes *zygotes, const PoolShape *shape, Jail *out_jail, JailFault *fault) {
    Str accepted[JAIL_PROTECTION_COUNT];
    JailSpec spec = member_spec(shape, accepted);
    (void)pthread_rwlock_rdlock(&zygotes->lock);
    spec.zygote = zygotes->zygote;
    Status status = ST_CRASHED;
    if (spec.zygote) {
        status = jail_start(&spec, out_jail, fault);
        atomic_fetch_add(&zygotes->forks, 1);
    } else {
        *fault = (JailFault){.protection = JAIL_PROTECTION_COUNT,
                             .message = "the zygote has died and could not be started again"};
    }
    (void)pthread_rwlock_unlock(&zygotes->lock);
    return status;
}

void zygotes_keep(Zygotes *zygotes) {
    if (zygotes->zygote && jail_zygote_is_alive(zygotes->zygote)) {
        if (atomic_load(&zygotes->forks) / POOL_RENEW_FORKS > atomic_load(&zygotes->renewals)) {
            atomic_fetch_add(&zygotes->renewals, 1);
            jail_zygote_renew(zygotes->zygote);
        }
        return;
    }
    JailFault fault;
    (void)pthread_rwlock_wrlock(&zygotes->lock);
    if (zygotes->zygote) {
        jail_zygote_done(zygotes->zygote);
    }
    (void)!zygote_start(zygotes, &fault);
    (void)pthread_rwlock_unlock(&zygotes->lock);
}

bool zygotes_stock(Zygotes *zygotes, int64_t most) {
    (void)pthread_rwlock_rdlock(&zygotes->lock);
    bool is_made = zygotes->zygote && jail_zygote_stocked(zygotes->zygote) < most &&
                   jail_zygote_stock(zygotes->zygote);
    (void)pthread_rwlock_unlock(&zygotes->lock);
    return is_made;
}

void zygotes_status(Zygotes *zygotes, PoolStatus *status) {
    (void)pthread_rwlock_rdlock(&zygotes->lock);
    status->is_zygote_alive = zygotes->zygote && jail_zygote_is_alive(zygotes->zygote);
    status->begun = zygotes->zygote ? jail_zygote_stocked(zygotes->zygote) : 0;
    status->renewals = atomic_load(&zygotes->renewals);
    (void)pthread_rwlock_unlock(&zygotes->lock);
}
