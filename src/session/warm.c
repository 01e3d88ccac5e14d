/* A run in a guest that was made before it. */
#include <stdio.h>
#include <string.h>

#include "base/fds.h"
#include "session/run.h"

bool warm_shape(const JailSpec *spec, PolicyLanguage language, PoolShape *out_shape) {
    size_t size = strlen(spec->argv[0]);
    memset(out_shape, 0, sizeof *out_shape);
    if (size >= sizeof out_shape->program || spec->folder_count > 0) {
        return false;
    }
    out_shape->language = language;
    memcpy(out_shape->program, spec->argv[0], size);
    out_shape->limits = spec->limits;
    out_shape->limits.wall_ms = 1; /* is told when it begins */
    out_shape->file_slots = spec->file_count;
    out_shape->allow_exec = spec->allow_exec;
    out_shape->level = spec->level;
    for (int32_t i = 0; i < spec->accept_missing_count; i++) {
        JailProtection found = jail_protection_find(spec->accept_missing[i]);
        if (found == JAIL_PROTECTION_COUNT) {
            return false; /* jail_start words it */
        }
        out_shape->accept_missing[found] = true;
    }
    return true;
}

/* The request to the guest is JSON, which cannot hold other bytes. */
static bool is_text_only(const SessionRunRequest *request) {
    bool is_text = wire_is_text(request->name);
    for (int32_t i = 0; is_text && i < request->argument_count; i++) {
        is_text = wire_is_text(request->arguments[i]);
    }
    return is_text;
}

bool warm_take(Run *run, const JailSpec *spec, Jail *out_jail) {
    const SessionRunRequest *request = run->request;
    PoolShape shape;
    PoolOrigin origin;
    JailFault fault;
    Status status = ST_NOT_FOUND;
    if ((!request->pool && !request->pool_path) || !is_text_only(request) ||
        !warm_shape(spec, request->language, &shape)) {
        return false;
    }
    if (request->pool) {
        status = pool_take(request->pool, &shape, out_jail, &origin, &fault);
    } else {
        SCOPED_FD fd = pool_connect(request->pool_path, POOL_LENDS);
        status = fd < 0 ? ST_NOT_FOUND : pool_borrow(fd, &shape, out_jail, &origin);
    }
    if (status != ST_OK) {
        return false;
    }
    run->result->start = origin == POOL_WAITING ? START_WAITING : START_FORKED;
    if (!spec->stdin_pipe) {
        fd_close(&out_jail->stdin_fd);
    }
    return true;
}

Status warm_begin(Run *run, const JailFile *files, int32_t file_count, Jail *jail,
                  JailFault *fault) {
    const SessionRunRequest *request = run->request;
    const PoolProgram program = {request->language, files, request->arguments,
                                 request->argument_count};
    jail_begin(jail, request->policy->limit_wall_ms, request->policy->limit_cpu_ms);
    Status status = file_count > 1 ? jail_place(jail, files + 1, file_count - 1, fault) : ST_OK;
    status = status == ST_OK ? pool_run(jail, &program, fault) : status;
    fd_close(&jail->dispatch_fd);
    if (status != ST_OK) {
        jail_done(jail);
    }
    return status;
}
