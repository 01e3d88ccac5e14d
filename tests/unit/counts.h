/* What a process holds, to be compared before and after. */
#pragma once

#include <dirent.h>
#include <errno.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct Counts {
    int64_t descriptors, mounts, cgroups, heap_bytes;
    bool has_children;
} Counts;

static int64_t entries_count(const char *path) {
    DIR *folder = opendir(path);
    int64_t count = 0;
    while (folder && readdir(folder)) {
        count++;
    }
    if (folder) {
        closedir(folder);
    }
    return count;
}

static int64_t lines_count(const char *path) {
    FILE *file = fopen(path, "re");
    int64_t count = 0;
    for (int c; file && (c = getc(file)) != EOF;) {
        count += c == '\n';
    }
    if (file) {
        fclose(file);
    }
    return count;
}

/* Control groups of ours that this process made; their names tell it. */
static int64_t cgroups_count(void) {
    char command[160];
    (void)snprintf(command, sizeof command,
                   "find /sys/fs/cgroup -type d -name 'cordon.%d.*' 2>/dev/null | wc -l",
                   (int)getpid());
    FILE *pipe = popen(command, "re");
    long long count = -1;
    (void)!fscanf(pipe, "%lld", &count);
    pclose(pipe);
    return count;
}

static Counts counts_take(void) {
    return (Counts){.mounts = lines_count("/proc/self/mountinfo"),
                    .cgroups = cgroups_count(),
                    .descriptors = entries_count("/proc/self/fd"),
                    .has_children = waitpid(-1, NULL, WNOHANG | __WALL) >= 0 || errno != ECHILD,
                    .heap_bytes = (int64_t)mallinfo2().uordblks};
}
