/* What a file's path says of where it lies. Only the text is looked at: "..", "." and doubled slashes are worked
 * out, and the rest is compared with the places that matter. */
#include "vet/cordon.h"

enum { COMPONENTS_MOST = 256 };

static bool is_listed(Str name, const char *const *names) {
    for (; *names; names++) {
        if (str_equal(name, str_from(*names))) {
            return true;
        }
    }
    return false;
}

/* Folders of the root that belong to the system. */
static const char *const system_folders[] = {"etc", "proc", "sys", "root", "boot",
                                             "var", "dev",  "run", NULL};
/* What is handed to every program, or harmless. */
static const char *const open_folders[] = {"work", "tmp", NULL};
static const char *const open_devices[] = {"null",  "zero",   "urandom", "random",
                                           "stdin", "stdout", "stderr",  NULL};
/* Where keys are kept, wherever it lies. */
static const char *const secret_names[] = {
    ".ssh",       ".aws",          ".docker",          ".kube",  ".gnupg",          ".netrc",
    ".pgpass",    ".env",          ".git-credentials", ".npmrc", ".pypirc",         "id_rsa",
    "id_ed25519", ".bash_history", ".config",          "shadow", ".password-store", ".vault-token",
    NULL};

typedef struct Components {
    Str items[COMPONENTS_MOST];
    int32_t count;
    int32_t ups; /* ".." at the start that nothing takes back */
    bool is_absolute;
    bool is_secret;
} Components;

static void add_component(Components *path, Str name) {
    if (name.size == 0 || str_equal(name, STR("."))) {
        return;
    }
    path->is_secret |= is_listed(name, secret_names);
    if (!str_equal(name, STR(".."))) {
        if (path->count < COMPONENTS_MOST) {
            path->items[path->count++] = name;
        }
    } else if (path->count > 0) {
        path->count--;
    } else if (!path->is_absolute) {
        path->ups++;
    }
}

static PathKind absolute_kind(const Components *path) {
    if (path->count == 0) {
        return PATH_SYSTEM;
    }
    Str top = path->items[0];
    if (is_listed(top, open_folders)) {
        return PATH_INSIDE;
    }
    bool is_device = path->count == 2 && str_equal(top, STR("dev"));
    if (is_device && is_listed(path->items[1], open_devices)) {
        return PATH_INSIDE;
    }
    return is_listed(top, system_folders) ? PATH_SYSTEM : PATH_OUTSIDE;
}

/* "C:\Windows\System32" and what it looks like with slashes. */
static bool is_windows(Str path) {
    bool has_drive = path.size >= 3 && path.data[1] == ':' &&
                     (path.data[2] == '\\' || path.data[2] == '/') &&
                     ((path.data[0] | 0x20) >= 'a' && (path.data[0] | 0x20) <= 'z');
    return has_drive || str_starts_with(path, STR("\\\\"));
}

PathKind path_kind(Str path) {
    enum { DEEP = 3 };
    if (str_starts_with(path, STR("file://"))) {
        path = str_slice(path, 7, path.size);
    }
    if (is_windows(path)) {
        return PATH_OUTSIDE;
    }
    Components components = {.is_absolute = str_starts_with(path, STR("/"))};
    bool is_home = str_starts_with(path, STR("~"));
    Str rest = path;
    while (rest.data && rest.size > 0) {
        add_component(&components, str_cut(&rest, '/'));
    }
    if (components.is_secret) {
        return PATH_SYSTEM;
    }
    if (components.is_absolute) {
        return absolute_kind(&components);
    }
    if (components.ups > 0) {
        bool is_system = components.count > 0 && is_listed(components.items[0], system_folders);
        return components.ups >= DEEP || is_system ? PATH_SYSTEM : PATH_OUTSIDE;
    }
    return is_home ? PATH_OUTSIDE : PATH_INSIDE;
}

/* Files of the system that hold what nobody but it should know. */
static const char *const guarded_files[] = {"/etc/passwd",
                                            "/etc/shadow",
                                            "/etc/gshadow",
                                            "/etc/sudoers",
                                            "/etc/ssh",
                                            "/etc/ssl/private",
                                            "/etc/cron",
                                            "/etc/hosts",
                                            "/etc/ld.so.preload",
                                            "/etc/pam",
                                            "/etc/profile",
                                            "/etc/group",
                                            "/etc/systemd",
                                            "/etc/init",
                                            "/etc/rc",
                                            "/root",
                                            "/boot",
                                            "/dev/mem",
                                            "/dev/kmem",
                                            "/dev/sd",
                                            "/dev/nvme",
                                            "/dev/hd",
                                            "/dev/vd",
                                            "/dev/port",
                                            "/proc/self/mem",
                                            "/proc/self/maps",
                                            "/proc/self/fd",
                                            "/proc/self/root",
                                            "/proc/self/cwd",
                                            "/proc/self/task",
                                            "/proc/self/environ",
                                            "/proc/self/cmdline",
                                            "/proc/1/",
                                            "/proc/kcore",
                                            "/sys/kernel",
                                            "/sys/firmware",
                                            "/var/run/docker",
                                            "/run/docker",
                                            "/run/secrets",
                                            "/var/run/secrets",
                                            "/var/spool/cron",
                                            "/var/lib/",
                                            "/var/log/auth",
                                            "/var/log/secure",
                                            NULL};
static const char *const guarded_names[] = {
    ".ssh",    ".aws",       ".docker",       ".kube",  ".gnupg",          ".git-credentials",
    "id_rsa",  "id_ed25519", ".bash_history", "shadow", ".password-store", ".vault-token",
    ".pgpass", NULL};

bool path_is_guarded(Str path) {
    if (str_starts_with(path, STR("file://"))) {
        path = str_slice(path, 7, path.size);
    }
    Components components = {.is_absolute = str_starts_with(path, STR("/"))};
    Str rest = path;
    bool is_secret = false;
    while (rest.data && rest.size > 0) {
        Str name = str_cut(&rest, '/');
        is_secret |= is_listed(name, guarded_names);
        add_component(&components, name);
    }
    bool is_root = components.count == 0 && components.is_absolute;
    bool is_process = false;
    char plain[128];
    int64_t size = 0;
    for (int32_t i = 0; i < components.count; i++) {
        Str name = components.items[i];
        if (size + 1 + name.size >= (int64_t)sizeof plain) {
            break;
        }
        plain[size++] = '/';
        memcpy(plain + size, name.data, (size_t)name.size);
        size += name.size;
        is_process |= i == 2 && str_equal(name, STR("environ"));
    }
    Str whole = {plain, size};
    bool is_system = components.is_absolute || components.ups > 0;
    for (const char *const *file = guarded_files; is_system && *file; file++) {
        is_secret |= str_starts_with(whole, str_from(*file));
    }
    return is_secret || is_root || (is_process && is_system);
}
