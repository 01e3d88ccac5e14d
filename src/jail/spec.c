/* Checks a spec before anything is made for it, and builds the guest's environment. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "jail/outside.h"

static bool name_is_plain(Str name) {
    return name.size > 0 && name.size <= 255 && !str_equal(name, STR(".")) &&
           !str_equal(name, STR("..")) && memchr(name.data, '/', (size_t)name.size) == NULL &&
           memchr(name.data, 0, (size_t)name.size) == NULL;
}

const char *files_complaint(const JailFile *files, int32_t file_count) {
    if (file_count < 0 || file_count > LIMIT_PLACED_FILES) {
        return "too many files are given to the guest";
    }
    for (int32_t i = 0; i < file_count; i++) {
        if (!name_is_plain(files[i].name)) {
            return "a file for /work needs a plain name: no '/', not empty, at most 255 bytes";
        }
        for (int32_t j = 0; j < i; j++) {
            if (str_equal(files[i].name, files[j].name)) {
                return "two files for /work have the same name";
            }
        }
    }
    return NULL;
}

static bool folder_name_is_plain(Str name) {
    bool plain = name.size > 0 && name.size <= JAIL_FOLDER_NAME_MAX && name.data[0] != '.' &&
                 name.data[0] != '-';
    for (int64_t i = 0; plain && i < name.size; i++) {
        char c = name.data[i];
        plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                c == '.' || c == '_' || c == '-';
    }
    return plain;
}

static const char *folders_complaint(const JailSpec *spec) {
    if (spec->zygote && spec->folder_count > 0) {
        return "a copy of a zygote sees no folders of the host's";
    }
    if (spec->folder_count < 0 || spec->folder_count > JAIL_FOLDERS_MAX) {
        return "too many folders are given to the guest";
    }
    for (int32_t i = 0; i < spec->folder_count; i++) {
        const JailFolder *folder = &spec->folders[i];
        if (!folder_name_is_plain(folder->name)) {
            return "a folder for /work needs a name of letters, digits, '.', '_' and '-', at most 64 of them";
        }
        if (!folder->path || folder->path[0] != '/' || folder->fd < 0) {
            return "a folder for /work needs an absolute path, and must be open";
        }
        for (int32_t j = 0; j < i; j++) {
            if (str_equal(folder->name, spec->folders[j].name)) {
                return "two folders for /work have the same name";
            }
        }
        for (int32_t j = 0; j < spec->file_count; j++) {
            if (str_equal(folder->name, spec->files[j].name)) {
                return "a file and a folder for /work have the same name";
            }
        }
    }
    return NULL;
}

static const char *names_complaint(const JailSpec *spec) {
    for (int32_t i = 0; i < spec->accept_missing_count; i++) {
        JailProtection found = jail_protection_find(spec->accept_missing[i]);
        if (found == JAIL_PROTECTION_COUNT) {
            return "accept_missing names no protection; cordon doctor lists them";
        }
        if (strcmp(jail_protection_tier(found), "required") == 0) {
            return "accept_missing names a protection without which there is no jail";
        }
    }
    for (int32_t i = 0; i < spec->require_count; i++) {
        if (jail_protection_find(spec->require[i]) == JAIL_PROTECTION_COUNT) {
            return "require names no protection; cordon doctor lists them";
        }
    }
    return NULL;
}

const char *spec_complaint(const JailSpec *spec) {
    const JailLimits *limits = &spec->limits;
    if (!spec->zygote && (!spec->argv || !spec->argv[0] || spec->argv[0][0] != '/')) {
        return "the program needs an absolute path";
    }
    if (limits->cpu_ms < 1 || limits->wall_ms < 1 || limits->memory_bytes < 1 ||
        limits->file_bytes < 1 || limits->files < 1 || limits->disk_bytes < 1 ||
        limits->processes < 1 || limits->open_files < 1) {
        return "every limit of a jail must be above 0";
    }
    const char *complaint = files_complaint(spec->files, spec->file_count);
    complaint = complaint ? complaint : folders_complaint(spec);
    return complaint ? complaint : names_complaint(spec);
}

/* Nothing of the caller's: a variable can name a library to load, a module path, a proxy, a key. One thread for the
 * linear algebra libraries, because each of theirs would reserve memory against the limit. */
static const char *const OWN_ENVIRONMENT[] = {
    "PATH=/usr/local/bin:/usr/bin:/bin",
    "HOME=/work",
    "USER=guest",
    "LOGNAME=guest",
    "SHELL=/bin/sh",
    "LANG=C.UTF-8",
    "TMPDIR=/tmp",
    "TERM=dumb",
    "PYTHONDONTWRITEBYTECODE=1",
    "PYTHONNOUSERSITE=1",
    "MPLBACKEND=Agg",
    /* What libraries keep for their own use is no result of the program's. */
    "MPLCONFIGDIR=/tmp/.matplotlib",
    "XDG_CACHE_HOME=/tmp/.cache",
    "OPENBLAS_NUM_THREADS=1",
    "OMP_NUM_THREADS=1",
};

const char **environment_new(const char *const *more) {
    size_t own_count = sizeof OWN_ENVIRONMENT / sizeof *OWN_ENVIRONMENT;
    size_t more_count = 0;
    while (more && more[more_count]) {
        more_count++;
    }
    const char **env = calloc(own_count + more_count + 1, sizeof *env);
    if (env) {
        memcpy(env, OWN_ENVIRONMENT, sizeof OWN_ENVIRONMENT);
        for (size_t i = 0; i < more_count; i++) {
            env[own_count + i] = more[i];
        }
    }
    return env;
}
