/* Making a jail from within a chroot.
 *
 * The kernel makes no user namespace for a process whose root is not the root of its mount namespace, since such a
 * namespace's powers would lead out of the chroot. Root can be given one all the same, without a way out: a helper
 * takes a mount namespace of its own, copies the chroot's tree, and puts the copy in the place of that namespace's
 * root. Now the root is a real one, with nothing but the chroot's tree in it. The helper clones process 1 of the jail
 * as the caller's child, tells its number, and ends. The caller itself stays as and where it is.
 *
 * To reach the root of its namespace the helper does what a chroot does not prevent: it takes a folder below for its
 * root while its working directory stays above, and goes up. The mounts are cut off from the host's before one is
 * added. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fds.h"
#include "jail/outside.h"

enum { UP_MAX = 256 };

static bool is_same_folder(const struct stat *a, const struct stat *b) {
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Goes up from the working directory until there is no further up. 0 or -errno. */
static int climb(void) {
    struct stat here, above;
    for (int i = 0; i < UP_MAX; i++) {
        if (stat(".", &here) < 0 || stat("..", &above) < 0) {
            return -errno;
        }
        if (is_same_folder(&here, &above)) {
            return 0;
        }
        if (chdir("..") < 0) {
            return -errno;
        }
    }
    return -ELOOP;
}

/* Gives the process a mount namespace whose root is the root it has now. 0 or -errno. */
static int root_make_real(void) {
    if (unshare(CLONE_NEWNS) < 0) {
        return -errno;
    }
    int tree = open_tree(AT_FDCWD, "/", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
    if (tree < 0 || chdir("/") < 0 || chroot("/usr") < 0) {
        return -errno;
    }
    int error = climb();
    if (error) {
        return error;
    }
    if (chroot(".") < 0 || mount(NULL, ".", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        move_mount(tree, "", AT_FDCWD, ".", MOVE_MOUNT_F_EMPTY_PATH) < 0 || fchdir(tree) < 0) {
        return -errno;
    }
    close(tree);
    /* What was the namespace's root goes away. */
    if (syscall(SYS_pivot_root, ".", ".") < 0 || umount2(".", MNT_DETACH) < 0) {
        return -errno;
    }
    return chdir("/") < 0 ? -errno : 0;
}

_Noreturn static void helper_main(JailPlan *plan, uint64_t namespaces, int cgroup_fd,
                                  int answer_fd) {
    long answer = root_make_real();
    if (answer == 0) {
        answer = namespaces_clone(namespaces | CLONE_PARENT, cgroup_fd, NULL);
        if (answer == 0) {
            jail_child_main(plan);
            _exit(1);
        }
    }
    (void)!write(answer_fd, &answer, sizeof answer);
    _exit(0);
}

long chroot_clone(JailPlan *plan, uint64_t namespaces, int cgroup_fd, int *pidfd) {
    int answer_pipe[2];
    if (pipe2(answer_pipe, O_CLOEXEC) < 0) {
        return -errno;
    }
    long helper = namespaces_clone(0, -1, NULL);
    if (helper == 0) {
        helper_main(plan, namespaces, cgroup_fd, answer_pipe[1]);
    }
    (void)close(answer_pipe[1]);
    long answer = helper < 0 ? helper : -EIO;
    if (helper > 0) {
        (void)!read(answer_pipe[0], &answer, sizeof answer);
        (void)waitid(P_PID, (id_t)helper, NULL, WEXITED | __WALL);
    }
    (void)close(answer_pipe[0]);
    if (answer > 0) {
        *pidfd = (int)syscall(SYS_pidfd_open, (pid_t)answer, 0);
        if (*pidfd < 0) {
            answer = -errno;
        }
    }
    return answer;
}
