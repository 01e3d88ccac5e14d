/* A jail on its way to another process: all that holds it is a descriptor or a plain value.
 *
 * The control socket, whose closing ends the jail; the directories of its cgroups, locked by flock; the lock on its
 * user: each goes with its open file, whoever has a descriptor of it. So the receiver holds the jail as if it had made
 * it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fds.h"
#include "jail/message.h"
#include "jail/outside.h"

enum { MOVED_MARK = 0x6a61696c };

/* Where the descriptors of a jail stand; the same in both processes. */
typedef struct MovedFds {
    int *items[PACKET_FDS_MAX];
    int32_t count;
} MovedFds;

typedef struct Moved {
    uint32_t mark;
    uint32_t present; /* bit i: descriptor i is there */
    JailReport report;
    JailLimits limits;
    uid_t user, host_user;
    int user_missing;
    int64_t started_ns, begun_user_us, begun_system_us;
    bool is_settled;
    struct {
        int version;
        char name[sizeof((CgroupFolder *)0)->name];
    } folders[CGROUP_KINDS];
    int folder_of[CGROUP_KINDS];
    int errors[CGROUP_KINDS];
} Moved;

static void fds_list(Jail *jail, MovedFds *out) {
    JailPrivate *private = jail->private;
    int *const plain[] = {&jail->pidfd,         &jail->stdin_fd,      &jail->stdout_fd,
                          &jail->stderr_fd,     &jail->dispatch_fd,   &jail->work_fd,
                          &private->control_fd, &private->tmp_fd,     &private->shm_fd,
                          &private->proc_fd,    &private->ids.lock_fd};
    out->count = sizeof plain / sizeof *plain;
    memcpy(out->items, plain, sizeof plain);
    for (int i = 0; i < CGROUP_KINDS; i++) {
        out->items[out->count++] = &private->cgroups.folders[i].fd;
        out->items[out->count++] = &private->cgroups.folders[i].parent_fd;
    }
}

static void values_take(const Jail *jail, Moved *out) {
    const JailPrivate *private = jail->private;
    *out = (Moved){.mark = MOVED_MARK,
                   .report = jail->report,
                   .limits = private->limits,
                   .user = private->ids.uid,
                   .host_user = private->ids.host_uid,
                   .user_missing = private->ids.missing,
                   .started_ns = private->started_ns,
                   .begun_user_us = private->begun_user_us,
                   .begun_system_us = private->begun_system_us,
                   .is_settled = private->is_settled};
    for (int i = 0; i < CGROUP_KINDS; i++) {
        out->folders[i].version = private->cgroups.folders[i].version;
        memcpy(out->folders[i].name, private->cgroups.folders[i].name, sizeof out->folders[i].name);
        out->folder_of[i] = private->cgroups.folder_of[i];
        out->errors[i] = private->cgroups.errors[i];
    }
}

static void values_give(const Moved *moved, Jail *jail) {
    JailPrivate *private = jail->private;
    jail->report = moved->report;
    private->limits = moved->limits;
    private->ids =
        (HostIds){moved->user, moved->user, 1, -1, moved->user_missing, moved->host_user};
    private->started_ns = moved->started_ns;
    private->begun_user_us = moved->begun_user_us;
    private->begun_system_us = moved->begun_system_us;
    private->is_settled = moved->is_settled;
    for (int i = 0; i < CGROUP_KINDS; i++) {
        CgroupFolder *folder = &private->cgroups.folders[i];
        folder->version = moved->folders[i].version;
        memcpy(folder->name, moved->folders[i].name, sizeof folder->name);
        private->cgroups.folder_of[i] = moved->folder_of[i];
        private->cgroups.errors[i] = moved->errors[i];
    }
}

Status jail_send(Jail *jail, int socket_fd) {
    Moved moved;
    MovedFds list;
    int fds[PACKET_FDS_MAX] = {-1};
    int32_t count = 0;
    values_take(jail, &moved);
    fds_list(jail, &list);
    for (int32_t i = 0; i < list.count; i++) {
        if (*list.items[i] >= 0) {
            moved.present |= 1U << i;
            fds[count++] = *list.items[i];
        }
    }
    if (packet_send(socket_fd, &moved, sizeof moved, fds, count) < 0) {
        return ST_IO;
    }
    for (int32_t i = 0; i < list.count; i++) {
        fd_close(list.items[i]);
    }
    free(jail->placed);
    free(jail->private);
    *jail = (Jail){.pidfd = -1};
    return ST_OK;
}

Status jail_receive(int socket_fd, Jail *out_jail) {
    Moved moved;
    MovedFds list;
    int fds[PACKET_FDS_MAX];
    int error = packet_receive(socket_fd, &moved, sizeof moved, fds, PACKET_FDS_MAX);
    JailPrivate *private = error == 0 ? calloc(1, sizeof *private) : NULL;
    if (error || !private || moved.mark != MOVED_MARK) {
        for (int i = 0; i < PACKET_FDS_MAX; i++) {
            fd_close(&fds[i]);
        }
        free(private);
        return error == -EPIPE ? ST_EOF : error == -EPROTO || error == 0 ? ST_PROTOCOL : ST_IO;
    }
    *out_jail = (Jail){.private = private};
    for (int i = 0; i < JAIL_FOLDERS_MAX; i++) {
        out_jail->layer_fds[i] = -1; /* no folder is granted to one that was made ahead */
    }
    fds_list(out_jail, &list);
    values_give(&moved, out_jail);
    for (int32_t i = 0, next = 0; i < list.count; i++) {
        *list.items[i] = (moved.present >> i & 1) != 0 ? fds[next++] : -1;
    }
    return ST_OK;
}
