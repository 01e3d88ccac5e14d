/* Folders of the host's that a guest may see.
 *
 * Each is a copy of its mount, made read-only while nothing can reach it, and the lower layer of an overlay whose upper
 * one lies in private memory: what a guest that may write writes, renames or removes is kept there as a difference,
 * which the caller reads through a descriptor once everything inside is dead. The folder itself is mounted for reading
 * in either case; no mistake in the overlay's use could write to it. One that is only read has the overlay, read-only,
 * for what no read-only mount keeps from the host's processes: bytes written into their FIFOs, connections to their
 * sockets, locks on their files are met by the overlay's own.
 *
 * A copy of a mount can be made by whoever owns the mount's namespace. Root makes it outside, since it must also be
 * mounted with mapped ids: the guest is a user of its own, to which the owner of the folder is mapped, so that it
 * may do what the owner may, and no more. A plain user's guest is that user; its process 1 makes the copy from the
 * folder's path, and checks that the path still leads to the folder that was meant.
 *
 * Where one of these cannot be had, the folder's content is copied into private memory instead (carry.c). */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fds.h"
#include "jail/carry.h"
#include "jail/lock.h"

/* Where an overlay's upper folder is mounted until the overlay is made. */
#define LAYER "tmp/layer"

static int result(long returned) {
    return returned < 0 ? -errno : 0;
}

static uint64_t folder_attributes(const JailSpec *spec) {
    return MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV |
           (spec->allow_exec ? 0 : MOUNT_ATTR_NOEXEC);
}

/* --- outside ---------------------------------------------------------------------------------------------------- */

static int map_write(pid_t pid, const char *name, unsigned inside, unsigned outside) {
    char row[64];
    (void)snprintf(row, sizeof row, "%u %u 1", inside, outside);
    return ids_map_write(pid, name, row);
}

/* Lives for as long as the other end of its pipe is open, which it is in the caller alone. */
_Noreturn static void holder_main(int pipe_fd) {
    char unused;
    if (lock_close_others(&pipe_fd, 1, 0) == 0) {
        (void)!read(pipe_fd, &unused, 1);
    }
    _exit(0);
}

/* A user namespace in which the folder's owner is the guest's host user: fd or -errno. */
static int owner_namespace(const struct stat *owner, const HostIds *ids) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        return -errno;
    }
    long pid = namespaces_clone(CLONE_NEWUSER, -1, NULL);
    if (pid == 0) {
        holder_main(ends[0]);
    }
    int error = pid < 0 ? (int)pid : map_write((pid_t)pid, "uid_map", owner->st_uid, ids->uid);
    error = error ? error : map_write((pid_t)pid, "gid_map", owner->st_gid, ids->gid);
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/ns/user", (int)pid);
    int fd = error ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    error = error || fd >= 0 ? error : -errno;
    (void)close(ends[0]);
    (void)close(ends[1]);
    while (pid > 0 && waitid(P_PID, (id_t)pid, NULL, WEXITED | __WALL) < 0 && errno == EINTR) {
    }
    return error ? error : fd;
}

/* A read-only copy of the folder's mount, with the owner mapped to the guest: fd or -errno. */
static int tree_of_root(const JailFolder *folder, const struct stat *about, const HostIds *ids,
                        uint64_t attributes) {
    int tree_fd = mount_copy(folder->fd, "", attributes);
    if (tree_fd < 0 || ids->uid == 0) {
        return tree_fd;
    }
    SCOPED_FD namespace_fd = owner_namespace(about, ids);
    int error = namespace_fd < 0 ? namespace_fd : 0;
    if (error == 0) {
        struct mount_attr attr = {.attr_set = MOUNT_ATTR_IDMAP,
                                  .userns_fd = (unsigned)namespace_fd};
        error =
            result(mount_setattr(tree_fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr));
    }
    if (error) {
        fd_close(&tree_fd);
        return error;
    }
    return tree_fd;
}

static int folder_prepare(JailPlan *plan, int32_t at, const HostIds *ids) {
    const JailFolder *folder = &plan->spec->folders[at];
    PlanFolder *planned = &plan->folders[at];
    struct stat about;
    if (fstat(folder->fd, &about) < 0) {
        return -errno;
    }
    planned->device = about.st_dev;
    planned->inode = about.st_ino;
    planned->is_copied = plan->layers_error != 0 && folder->is_writable;
    if (plan->is_root && !planned->is_copied) {
        int fd = tree_of_root(folder, &about, ids, folder_attributes(plan->spec));
        planned->is_copied = fd < 0 && plan->layers_error != 0;
        planned->tree_fd = fd < 0 ? -1 : fd;
        if (fd < 0 && !planned->is_copied) {
            return fd;
        }
    }
    if (planned->is_copied) {
        planned->list_fd = memfd_create("cordon", MFD_CLOEXEC);
        return planned->list_fd < 0 ? -errno : 0;
    }
    return 0;
}

int folders_prepare(JailPlan *plan, const HostIds *ids) {
    int error = 0;
    for (int32_t i = 0; error == 0 && i < plan->spec->folder_count; i++) {
        error = folder_prepare(plan, i, ids);
    }
    return error;
}

/* --- inside ----------------------------------------------------------------------------------------------------- */

int step_open_folders(Inside *inside) {
    const JailPlan *plan = inside->plan;
    for (int32_t i = 0; i < plan->spec->folder_count; i++) {
        const PlanFolder *planned = &plan->folders[i];
        int fd = planned->tree_fd;
        if (fd < 0 && !planned->is_copied) {
            struct stat about;
            fd = mount_copy(AT_FDCWD, plan->spec->folders[i].path, folder_attributes(plan->spec));
            if (fd < 0) {
                return fd;
            }
            if (fstat(fd, &about) < 0) {
                return -errno;
            }
            if (about.st_dev != planned->device || about.st_ino != planned->inode) {
                return -ESTALE; /* another folder has taken its name */
            }
        }
        inside->folder_fds[i] = fd;
    }
    return 0;
}

enum { OWN_ENTRIES = 8 }; /* a layer's root, upper, work and what the kernel makes in that */

static int folder_memory(const JailSpec *spec, uint64_t attributes) {
    return tmpfs_new(spec->limits.disk_bytes, spec->limits.files + OWN_ENTRIES, "0700", attributes);
}

/* An overlay of the folder at `lower` and the two below LAYER: fd or -errno. */
static int overlay_new(const char *lower, uint64_t attributes) {
    int context = fsopen("overlay", FSOPEN_CLOEXEC);
    if (context < 0) {
        return -errno;
    }
    int fd = -1;
    if (fsconfig(context, FSCONFIG_SET_STRING, "lowerdir", lower, 0) == 0 &&
        fsconfig(context, FSCONFIG_SET_STRING, "upperdir", LAYER "/upper", 0) == 0 &&
        fsconfig(context, FSCONFIG_SET_STRING, "workdir", LAYER "/work", 0) == 0 &&
        fsconfig(context, FSCONFIG_SET_FLAG, "userxattr", NULL, 0) == 0 &&
        fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0) {
        fd = fsmount(context, FSMOUNT_CLOEXEC, (unsigned)attributes);
    }
    int error = -errno;
    close(context);
    return fd < 0 ? error : fd;
}

/* Puts an overlay over the folder that is mounted at `path`; its parts have no names then, and go with it. Its upper
 * layer is opened for who will read the difference of one that may be written. */
static int folder_cover(const JailSpec *spec, const char *path, bool is_writable,
                        int *out_layer_fd) {
    int memory_fd = folder_memory(spec, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    if (memory_fd < 0) {
        return memory_fd;
    }
    struct stat about;
    int error = mount_place(memory_fd, LAYER);
    if (error == 0 && (mkdir(LAYER "/upper", 0700) < 0 || mkdir(LAYER "/work", 0700) < 0 ||
                       stat(path, &about) < 0 || chmod(LAYER "/upper", about.st_mode & 0777) < 0)) {
        error = -errno;
    }
    uint64_t attributes = folder_attributes(spec);
    attributes &= is_writable ? ~(uint64_t)MOUNT_ATTR_RDONLY : ~UINT64_C(0);
    int overlay_fd = error ? error : overlay_new(path, attributes);
    if (overlay_fd < 0) {
        close(memory_fd);
        return overlay_fd;
    }
    if (is_writable) {
        *out_layer_fd = openat(memory_fd, "upper", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        error = *out_layer_fd < 0 ? -errno : 0;
    }
    error = error ? error : result(umount2(LAYER, MNT_DETACH));
    error = error ? error : mount_place(overlay_fd, path);
    close(overlay_fd);
    close(memory_fd);
    return error;
}

/* Puts a copy of the folder at `path`, within the limits that hold for what the guest adds to it. */
static int folder_copy(const JailPlan *plan, int32_t at, const char *path, int *out_layer_fd) {
    const JailSpec *spec = plan->spec;
    uint64_t attributes = folder_attributes(spec);
    int memory_fd = folder_memory(spec, attributes & ~(uint64_t)MOUNT_ATTR_RDONLY);
    if (memory_fd < 0) {
        return memory_fd;
    }
    int error = mount_place(memory_fd, path);
    int top_fd = openat(memory_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    error = error == 0 && top_fd < 0 ? -errno : error;
    error = error ? error : carry_unpack(plan->carry_fd, top_fd);
    if (error == 0 && !spec->folders[at].is_writable) {
        struct mount_attr attr = {.attr_set = attributes};
        error = result(mount_setattr(memory_fd, "", AT_EMPTY_PATH, &attr, sizeof attr));
    }
    close(memory_fd);
    if (error == 0 && spec->folders[at].is_writable) {
        *out_layer_fd = top_fd;
    } else if (top_fd >= 0) {
        close(top_fd);
    }
    return error;
}

static int folder_place(Inside *inside, int32_t at) {
    const JailFolder *folder = &inside->plan->spec->folders[at];
    char path[sizeof "work/" + JAIL_FOLDER_NAME_MAX] = "work/";
    (void)memcpy(path + strlen(path), folder->name.data, (size_t)folder->name.size);
    if (mkdir(path, 0755) < 0) {
        return -errno;
    }
    if (inside->plan->folders[at].is_copied) {
        return folder_copy(inside->plan, at, path, &inside->layer_fds[at]);
    }
    int error = mount_place(inside->folder_fds[at], path);
    close(inside->folder_fds[at]);
    /* Where there are no layers one that is only read stays as it is mounted, which the result tells. */
    if (error == 0 && inside->plan->layers_error == 0) {
        error = folder_cover(inside->plan->spec, path, folder->is_writable, &inside->layer_fds[at]);
    }
    return error;
}

int step_folders(Inside *inside) {
    int32_t count = inside->plan->spec->folder_count;
    if (count == 0) {
        return 0;
    }
    if (mkdir(LAYER, 0700) < 0) {
        return -errno;
    }
    int error = 0;
    for (int32_t i = 0; error == 0 && i < count; i++) {
        error = folder_place(inside, i);
    }
    if (inside->plan->carry_fd >= 0) {
        close(inside->plan->carry_fd);
    }
    return error ? error : result(rmdir(LAYER));
}
