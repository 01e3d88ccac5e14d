/* The plan of a jail: what is decided before anything is made. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <linux/seccomp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "jail/outside.h"

static const char *const ROOT_PATHS[] = {
#define X(PATH, reason) PATH,
#include "../../spec/jail_root.def"
#undef X
};

/* 0 or -errno; a path that the host does not have is left out. */
static int tree_add(JailPlan *plan, const char *path) {
    struct stat about;
    if (lstat(path, &about) < 0) {
        return errno == ENOENT ? 0 : -errno;
    }
    if (plan->tree_count == PLAN_TREES_MAX) {
        return -E2BIG;
    }
    PlanTree *tree = &plan->trees[plan->tree_count];
    (void)snprintf(tree->path, sizeof tree->path, "%s", path);
    tree->link[0] = 0;
    /* A file behind a link (/etc/localtime) is copied as a file; a folder behind one (/lib) stays a link. */
    if (S_ISLNK(about.st_mode)) {
        struct stat target;
        if (stat(path, &target) < 0) {
            return errno == ENOENT || errno == ELOOP ? 0 : -errno; /* it leads nowhere */
        }
        ssize_t size =
            S_ISDIR(target.st_mode) ? readlink(path, tree->link, sizeof tree->link - 1) : 0;
        if (size < 0) {
            return -errno;
        }
        tree->link[size] = 0;
    }
    plan->tree_count++;
    return 0;
}

static bool is_beneath(const char *path, const char *folder) {
    size_t size = strlen(folder);
    return strncmp(path, folder, size) == 0 && path[size] == '/';
}

static bool is_placed(const JailPlan *plan, const char *path) {
    for (int32_t i = 0; i < plan->tree_count; i++) {
        if (is_beneath(path, plan->trees[i].path)) {
            return true;
        }
    }
    return false;
}

/* `folder` is what the interpreter is installed in, or a virtual environment: not some folder that happens to hold a
 * program. */
static bool is_prefix_of(const char *folder, const char *mark) {
    char pattern[PATH_MAX + 256];
    (void)snprintf(pattern, sizeof pattern, "%s/pyvenv.cfg", folder);
    if (access(pattern, F_OK) == 0) {
        return true;
    }
    if (!mark || !*mark) {
        return false;
    }
    glob_t found;
    (void)snprintf(pattern, sizeof pattern, "%s/%s", folder, mark);
    bool is_prefix = glob(pattern, GLOB_NOSORT, NULL, &found) == 0;
    globfree(&found);
    return is_prefix;
}

/* The home folder of the caller, or one above it. */
static bool holds_home(const char *folder) {
    const struct passwd *user = getpwuid(geteuid());
    return user && (strcmp(user->pw_dir, folder) == 0 || is_beneath(user->pw_dir, folder));
}

/* An interpreter outside /usr brings the folder above its bin/ along: /opt/venv/bin/python brings /opt/venv. */
static int prefix_add(JailPlan *plan, const char *program) {
    char prefix[PATH_MAX];
    if (is_placed(plan, program)) {
        return 0;
    }
    (void)snprintf(prefix, sizeof prefix, "%s", program);
    for (int i = 0; i < 2; i++) {
        char *slash = strrchr(prefix, '/');
        if (!slash || slash == prefix) {
            return -EXDEV;
        }
        *slash = 0;
    }
    return is_prefix_of(prefix, plan->spec->mark) && !holds_home(prefix) ? tree_add(plan, prefix)
                                                                         : -EXDEV;
}

int plan_trees(JailPlan *plan) {
    plan->trees = calloc(PLAN_TREES_MAX, sizeof *plan->trees);
    if (!plan->trees) {
        return -ENOMEM;
    }
    for (size_t i = 0; i < sizeof ROOT_PATHS / sizeof *ROOT_PATHS; i++) {
        int error = tree_add(plan, ROOT_PATHS[i]);
        if (error) {
            return error;
        }
    }
    const char *program = plan->spec->argv[0];
    if (!realpath(program, plan->program)) {
        return -errno;
    }
    int error = prefix_add(plan, program);
    return error ? error : prefix_add(plan, plan->program);
}

JailPlan *plan_new(const JailSpec *spec) {
    JailPlan *plan = calloc(1, sizeof *plan);
    if (!plan) {
        return NULL;
    }
    plan->spec = spec;
    plan->control_fd = -1;
    plan->dispatch_fd = -1;
    plan->mapped_fd = -1;
    plan->carry_fd = -1;
    for (int i = 0; i < 3; i++) {
        plan->stdio_fds[i] = -1;
    }
    for (int i = 0; i < CGROUP_KINDS; i++) {
        plan->cgroup_fds[i] = -1;
    }
    for (int i = 0; i < JAIL_FOLDERS_MAX; i++) {
        plan->folders[i].tree_fd = -1;
        plan->folders[i].list_fd = -1;
    }
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        plan->may_miss[i] = !jail_level_needs(spec->level, (JailProtection)i);
    }
    for (int32_t i = 0; i < spec->accept_missing_count && spec->level == JAIL_LEVEL_ANY; i++) {
        plan->may_miss[jail_protection_find(spec->accept_missing[i])] = true;
    }
    for (int32_t i = 0; i < spec->require_count; i++) {
        plan->may_miss[jail_protection_find(spec->require[i])] = false;
    }
    /* A folder that is granted is there as it was granted, or there is no jail. */
    plan->may_miss[JAIL_FOLDER_LAYERS] &= spec->folder_count == 0;
    if (spec->zygote) {
        return plan; /* the zygote has its own for what is inside */
    }
    plan->env = environment_new(spec->env);
    if (!plan->env) {
        free(plan);
        return NULL;
    }
    filter_compile(&FILTER_NATIVE, FILTER_GUEST_ROWS, FILTER_GUEST_ROW_COUNT,
                   SECCOMP_RET_ERRNO | ENOSYS, &plan->filter);
    return plan;
}

void plan_free(JailPlan *plan) {
    if (plan) {
        free(plan->trees);
        free(plan->env);
        free(plan);
    }
}
