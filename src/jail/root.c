/* The jail's file tree.
 *
 * It is built from nothing: an empty tmpfs, into which copies of a few of the host's mounts are moved (made read-only
 * before anything can be reached through them), a few files of our own, five device nodes, and private memory for
 * /work, /tmp and /dev/shm. Every part is a descriptor from the new mount calls until it is in place, and what is
 * placed is named by constants or by the caller's plan, relative to our own root: no name that a guest, or a file of
 * the host's, controls is ever walked. The host's root is not hidden but gone: pivot_root puts the new one in its
 * place and the old one is detached, so `..`, magic links and chroot tricks have nothing to lead to.
 *
 * The host's trees are opened before the process changes its user, because they may lie where only the caller may
 * look; what is created comes after, because its owner must be mapped. Nothing inside can undo a read-only mount: the
 * mounts' namespace belongs to a user namespace in which nobody holds a capability when the guest begins. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "jail/inside.h"
#include "jail/text.h"

static const char *const DEVICES[PLAN_DEVICE_COUNT] = {"dev/null", "dev/zero", "dev/full",
                                                       "dev/random", "dev/urandom"};

static const struct {
    const char *target, *path;
} DEVICE_LINKS[] = {{"/proc/self/fd", "dev/fd"},
                    {"/proc/self/fd/0", "dev/stdin"},
                    {"/proc/self/fd/1", "dev/stdout"},
                    {"/proc/self/fd/2", "dev/stderr"}};

static const struct {
    const char *path, *text;
} ETC_FILES[] = {
    {"etc/passwd", "guest:x:1000:1000:guest:/work:/bin/sh\n"
                   "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"},
    {"etc/group", "guest:x:1000:\nnogroup:x:65534:\n"},
    {"etc/hosts", "127.0.0.1 localhost cordon\n::1 localhost\n"},
    {"etc/hostname", "cordon\n"},
    {"etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n"},
};

static int result(long returned) {
    return returned < 0 ? -errno : 0;
}

int mount_copy(int at_fd, const char *path, uint64_t attributes) {
    int fd =
        open_tree(at_fd, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE | AT_EMPTY_PATH);
    if (fd < 0) {
        return -errno;
    }
    struct mount_attr attr = {.attr_set = attributes, .propagation = MS_PRIVATE};
    if (mount_setattr(fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attr, sizeof attr) < 0) {
        int error = -errno;
        close(fd);
        return error;
    }
    return fd;
}

int step_mounts_private(Inside *inside) {
    (void)inside;
    return result(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL));
}

int step_open_trees(Inside *inside) {
    const JailPlan *plan = inside->plan;
    for (int32_t i = 0; i < plan->tree_count; i++) {
        if (plan->trees[i].link[0] == 0) {
            int fd = mount_copy(AT_FDCWD, plan->trees[i].path,
                                MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
            if (fd < 0) {
                return fd;
            }
            inside->tree_fds[i] = fd;
        }
    }
    return 0;
}

int step_open_devices(Inside *inside) {
    for (int i = 0; i < PLAN_DEVICE_COUNT; i++) {
        char path[32];
        path[0] = '/';
        (void)memcpy(path + 1, DEVICES[i], strlen(DEVICES[i]) + 1);
        /* Read-only forbids changing the node's owner, mode and times; the device can be written. */
        int fd =
            mount_copy(AT_FDCWD, path, MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
        if (fd < 0) {
            return fd;
        }
        inside->device_fds[i] = fd;
    }
    return 0;
}

int tmpfs_new(int64_t size_bytes, int64_t inode_count, const char *mode, uint64_t attributes) {
    char size_text[24], inode_text[24];
    int context = fsopen("tmpfs", FSOPEN_CLOEXEC);
    if (context < 0) {
        return -errno;
    }
    int fd = -1;
    if (fsconfig(context, FSCONFIG_SET_STRING, "size", text_digits(size_bytes, size_text), 0) ==
            0 &&
        fsconfig(context, FSCONFIG_SET_STRING, "nr_inodes", text_digits(inode_count, inode_text),
                 0) == 0 &&
        fsconfig(context, FSCONFIG_SET_STRING, "mode", mode, 0) == 0 &&
        fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0) {
        fd = fsmount(context, FSMOUNT_CLOEXEC, (unsigned)attributes);
    }
    int error = -errno;
    close(context);
    return fd < 0 ? error : fd;
}

int mount_place(int mount_fd, const char *path) {
    return result(move_mount(mount_fd, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH));
}

/* Makes the folders above `path`, which is relative to the jail's root. */
static int parents_make(const char *path) {
    char folder[PATH_MAX];
    for (size_t i = 0; path[i] != 0 && i < sizeof folder - 1; i++) {
        if (path[i] == '/') {
            folder[i] = 0;
            if (mkdir(folder, 0755) < 0 && errno != EEXIST) {
                return -errno;
            }
        }
        folder[i] = path[i];
    }
    return 0;
}

static int file_make(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) {
        return -errno;
    }
    size_t size = strlen(text);
    int error = write(fd, text, size) == (ssize_t)size ? 0 : -EIO;
    close(fd);
    return error;
}

/* The new root goes on top of the host's, as yet in this mount namespace only; from here on the working directory is
 * in it, and names below are relative to that. */
int step_root(Inside *inside) {
    enum { ROOT_BYTES = 1 << 20, ROOT_ENTRIES = 256 };
    inside->root_fd =
        tmpfs_new(ROOT_BYTES, ROOT_ENTRIES, "0755", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
    if (inside->root_fd < 0) {
        return inside->root_fd;
    }
    int error = mount_place(inside->root_fd, "/");
    return error ? error : result(fchdir(inside->root_fd));
}

static int tree_place(const PlanTree *tree, int fd) {
    const char *path = tree->path + 1;
    int error = parents_make(path);
    if (error) {
        return error;
    }
    if (tree->link[0] != 0) {
        return result(symlink(tree->link, path));
    }
    struct stat about;
    if (fstat(fd, &about) < 0) {
        return -errno;
    }
    if (S_ISDIR(about.st_mode)) {
        error = mkdir(path, 0755) < 0 && errno != EEXIST ? -errno : 0;
    } else {
        error = file_make(path, "");
    }
    return error ? error : mount_place(fd, path);
}

int step_trees(Inside *inside) {
    const JailPlan *plan = inside->plan;
    for (int32_t i = 0; i < plan->tree_count; i++) {
        int error = tree_place(&plan->trees[i], inside->tree_fds[i]);
        if (error) {
            return error;
        }
        if (inside->tree_fds[i] >= 0) {
            close(inside->tree_fds[i]);
        }
    }
    return 0;
}

int step_etc(Inside *inside) {
    (void)inside;
    if (mkdir("etc", 0755) < 0 && errno != EEXIST) {
        return -errno;
    }
    for (size_t i = 0; i < sizeof ETC_FILES / sizeof *ETC_FILES; i++) {
        int error = file_make(ETC_FILES[i].path, ETC_FILES[i].text);
        if (error) {
            return error;
        }
    }
    return 0;
}

int step_devices(Inside *inside) {
    if (mkdir("dev", 0755) < 0) {
        return -errno;
    }
    for (int i = 0; i < PLAN_DEVICE_COUNT; i++) {
        int error = file_make(DEVICES[i], "");
        error = error ? error : mount_place(inside->device_fds[i], DEVICES[i]);
        if (error) {
            return error;
        }
        close(inside->device_fds[i]);
    }
    for (size_t i = 0; i < sizeof DEVICE_LINKS / sizeof *DEVICE_LINKS; i++) {
        if (symlink(DEVICE_LINKS[i].target, DEVICE_LINKS[i].path) < 0) {
            return -errno;
        }
    }
    return 0;
}

/* Mounts a private tmpfs at `path`; gives a descriptor of its root for the outside. */
static int private_place(const char *path, int64_t size_bytes, int64_t entries, uint64_t attributes,
                         int *out_fd) {
    if (mkdir(path, 0755) < 0 && errno != EEXIST) {
        return -errno;
    }
    /* The file system counts its own root as an entry. */
    int fd = tmpfs_new(size_bytes, entries + 1, "0700", attributes);
    if (fd < 0) {
        return fd;
    }
    int error = mount_place(fd, path);
    if (error == 0) {
        *out_fd = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        error = *out_fd < 0 ? -errno : 0;
    }
    close(fd);
    return error;
}

int step_work(Inside *inside) {
    const JailSpec *spec = inside->plan->spec;
    const JailLimits *limits = &spec->limits;
    /* A member of a template mounts its own over the template's, which stay locked beneath: who holds no capability
     * cannot take away what is on top. */
    if (inside->plan->is_copy && chdir("/") < 0) {
        return -errno;
    }
    uint64_t attributes =
        MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (spec->allow_exec ? 0 : MOUNT_ATTR_NOEXEC);
    int error =
        private_place("work", limits->disk_bytes,
                      limits->files + spec->file_count + spec->file_slots + spec->folder_count,
                      attributes, &inside->work_fd);
    if (error == 0) {
        error =
            private_place("tmp", limits->disk_bytes, limits->files, attributes, &inside->tmp_fd);
    }
    if (error == 0) {
        error = private_place("dev/shm", limits->memory_bytes, limits->files,
                              attributes | MOUNT_ATTR_NOEXEC, &inside->shm_fd);
    }
    return error;
}

int step_proc(Inside *inside) {
    if (mkdir("proc", 0555) < 0 && errno != EEXIST) {
        return -errno;
    }
    int context = fsopen("proc", FSOPEN_CLOEXEC);
    if (context < 0) {
        return -errno;
    }
    int fd = -1;
    /* Not "invisible": that shows all to the host's group 0, which a guest may be where it has no group of its own. */
    if (fsconfig(context, FSCONFIG_SET_STRING, "subset", "pid", 0) == 0 &&
        fsconfig(context, FSCONFIG_SET_STRING, "hidepid", "ptraceable", 0) == 0 &&
        fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0) {
        /* A zygote writes the maps of its copies' users there. */
        unsigned access = inside->plan->is_zygote ? 0 : MOUNT_ATTR_RDONLY;
        fd = fsmount(context, FSMOUNT_CLOEXEC,
                     access | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
    }
    int error = fd < 0 ? -errno : mount_place(fd, "proc");
    close(context);
    if (fd >= 0) {
        inside->proc_fd = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        close(fd);
    }
    return error;
}

int step_pivot(Inside *inside) {
    (void)inside;
    /* Both names are the new root: the old one ends up mounted on top of it, and is detached from there. */
    if (syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0) {
        return -errno;
    }
    return result(chdir("/"));
}

int step_seal(Inside *inside) {
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY};
    int error = result(mount_setattr(inside->root_fd, "", AT_EMPTY_PATH, &attr, sizeof attr));
    close(inside->root_fd);
    return error;
}

int step_enter(Inside *inside) {
    (void)inside;
    return result(chdir("/work"));
}
