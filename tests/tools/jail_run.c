/* Runs one program in a jail for the tests: jail_run REPORT [name=value]... -- PROGRAM [ARGUMENT]...
 *
 * Names are the limits (cpu_ms wall_ms memory_bytes file_bytes files disk_bytes processes open_files), file=PATH (placed
 * in /work under its own name), read=PATH and write=PATH (folders in /work), exec=1, accept=NAME, require=NAME, level=NAME, env=NAME=VALUE, output_bytes, fail=STEP:ERRNO (a step of
 * the set-up, by number, is made to fail; -1 for the number of steps only). The guest's output is this
 * program's; what became of it is written to REPORT as JSON. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "jail/inside.h"
#include "jail/jail.h"
#include "jail_marks.h"

enum { LIST_MAX = 16 };

static int fail_step = -1, fail_error;

int jail_test_fail_step(JailStep step) {
    return (int)step == fail_step ? fail_error : 0;
}

typedef struct Options {
    JailSpec spec;
    JailFile files[LIST_MAX];
    JailFolder folders[JAIL_FOLDERS_MAX];
    Str accept[LIST_MAX], require[LIST_MAX];
    const char *env[LIST_MAX + 1];
    int env_count;
    int64_t output_bytes;
} Options;

static int64_t *limit_named(JailLimits *limits, Str name) {
    const struct {
        Str name;
        int64_t *value;
    } rows[] = {
        {STR("cpu_ms"), &limits->cpu_ms},
        {STR("wall_ms"), &limits->wall_ms},
        {STR("memory_bytes"), &limits->memory_bytes},
        {STR("file_bytes"), &limits->file_bytes},
        {STR("files"), &limits->files},
        {STR("disk_bytes"), &limits->disk_bytes},
        {STR("processes"), &limits->processes},
        {STR("open_files"), &limits->open_files},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_equal(rows[i].name, name)) {
            return rows[i].value;
        }
    }
    return NULL;
}

static void option_file(Options *options, const char *path) {
    const char *slash = strrchr(path, '/');
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || options->spec.file_count == LIST_MAX) {
        perror(path);
        exit(2);
    }
    options->files[options->spec.file_count++] =
        (JailFile){.name = str_from(slash ? slash + 1 : path), .fd = fd};
}

/* read=PATH or write=PATH. */
static void option_folder(Options *options, const char *path, bool is_writable) {
    const char *slash = strrchr(path, '/');
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || !slash || options->spec.folder_count == JAIL_FOLDERS_MAX) {
        perror(path);
        exit(2);
    }
    options->folders[options->spec.folder_count++] = (JailFolder){
        .name = str_from(slash + 1), .path = path, .fd = fd, .is_writable = is_writable};
}

static void option_read(Options *options, char *text) {
    Str value = str_from(text);
    Str name = str_cut(&value, '=');
    int64_t *limit = limit_named(&options->spec.limits, name);
    if (!value.data) {
        fprintf(stderr, "jail_run: what is %s?\n", text);
        exit(2);
    }
    if (limit) {
        *limit = strtoll(value.data, NULL, 10);
    } else if (str_equal(name, STR("file"))) {
        option_file(options, value.data);
    } else if (str_equal(name, STR("read")) || str_equal(name, STR("write"))) {
        option_folder(options, value.data, str_equal(name, STR("write")));
    } else if (str_equal(name, STR("exec"))) {
        options->spec.allow_exec = true;
    } else if (str_equal(name, STR("accept")) && options->spec.accept_missing_count < LIST_MAX) {
        options->accept[options->spec.accept_missing_count++] = value;
    } else if (str_equal(name, STR("require")) && options->spec.require_count < LIST_MAX) {
        options->require[options->spec.require_count++] = value;
    } else if (str_equal(name, STR("level"))) {
        while (options->spec.level < JAIL_LEVEL_STRONG &&
               !str_equal(value, str_from(jail_level_name(options->spec.level)))) {
            options->spec.level++;
        }
    } else if (str_equal(name, STR("env")) && options->env_count < LIST_MAX) {
        options->env[options->env_count++] = value.data;
    } else if (str_equal(name, STR("output_bytes"))) {
        options->output_bytes = strtoll(value.data, NULL, 10);
    } else if (str_equal(name, STR("fail"))) {
        fail_step = (int)strtol(value.data, NULL, 10);
        const char *colon = strchr(value.data, ':');
        fail_error = colon ? (int)strtol(colon + 1, NULL, 10) : EPERM;
    } else {
        fprintf(stderr, "jail_run: what is %s?\n", text);
        exit(2);
    }
}

/* Passes one stream on; false at its end or past the limit. */
static bool pump(int *from_fd, int to_fd, int64_t *left) {
    char bytes[64 << 10];
    ssize_t got = read(*from_fd, bytes, sizeof bytes);
    if (got <= 0) {
        fd_close(from_fd);
        return true;
    }
    *left -= got;
    return *left >= 0 && fd_write_all(to_fd, (Str){bytes, got}) == ST_OK;
}

static void run(Jail *jail, int64_t output_bytes, JailOutcome *outcome) {
    int64_t left = output_bytes;
    bool alive = true;
    while (alive || jail->stdout_fd >= 0 || jail->stderr_fd >= 0) {
        struct pollfd polls[] = {{alive ? jail->pidfd : -1, POLLIN, 0},
                                 {jail->stdout_fd, POLLIN, 0},
                                 {jail->stderr_fd, POLLIN, 0}};
        (void)poll(polls, 3, alive ? (int)jail_tick(jail) : -1);
        if ((polls[1].revents && !pump(&jail->stdout_fd, 1, &left)) ||
            (polls[2].revents && !pump(&jail->stderr_fd, 2, &left))) {
            jail_kill(jail, JAIL_LIMIT_OUTPUT);
            fd_close(&jail->stdout_fd);
            fd_close(&jail->stderr_fd);
        }
        alive = alive && polls[0].revents == 0;
    }
    (void)!jail_wait(jail, -1, outcome);
}

static void report_protections(FILE *out, const JailReport *report) {
    const char *comma = "";
    fprintf(out, ", \"protections\": {");
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        fprintf(out, "%s\"%s\": [%d, %d]", comma, jail_protection_name((JailProtection)i),
                report->items[i].state, report->items[i].error);
        comma = ", ";
    }
    fprintf(out, "}, \"level\": \"%s\"", jail_level_name(jail_report_level(report)));
}

static void report_outcome(FILE *out, const JailOutcome *outcome) {
    const JailUsage *usage = &outcome->usage;
    fprintf(out,
            ", \"limit\": \"%s\", \"exit\": %d, \"signal\": %d, \"cpu_user_ms\": %" PRId64
            ", \"cpu_system_ms\": %" PRId64 ", \"wall_ms\": %" PRId64
            ", \"memory_peak_bytes\": %" PRId64 ", \"processes_peak\": %" PRId64,
            jail_limit_name(outcome->limit), outcome->exit_status, outcome->exit_signal,
            usage->cpu_user_ms, usage->cpu_system_ms, usage->wall_ms, usage->memory_peak_bytes,
            usage->processes_peak);
}

/* Descriptors of this process. */
static int descriptors_count(void) {
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    while (folder && readdir(folder)) {
        count++;
    }
    if (folder) {
        closedir(folder);
    }
    return count;
}

/* What this process holds now that it did not before. */
static void report_left(FILE *out, int descriptors_before) {
    bool has_children = waitpid(-1, NULL, WNOHANG | __WALL) >= 0 || errno != ECHILD;
    fprintf(out, ", \"descriptors_left\": %d, \"children_left\": %s",
            descriptors_count() - descriptors_before, has_children ? "true" : "false");
}

int main(int argc, char **argv) {
    Options options = {.output_bytes = INT64_C(64) << 20};
    options.spec.limits = (JailLimits){.cpu_ms = 100000,
                                       .wall_ms = 250000,
                                       .memory_bytes = 256 << 20,
                                       .file_bytes = 16 << 20,
                                       .files = 100,
                                       .disk_bytes = 64 << 20,
                                       .processes = 64,
                                       .open_files = 256};
    int at = 2;
    while (at < argc && strcmp(argv[at], "--") != 0) {
        option_read(&options, argv[at++]);
    }
    if (at + 1 >= argc) {
        fprintf(stderr, "usage: jail_run REPORT [name=value]... -- PROGRAM [ARGUMENT]...\n");
        return 2;
    }
    /* Above 2: the guest's output goes to 1 and 2 even where the caller has closed them. */
    int opened = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int raised = fcntl(opened, F_DUPFD_CLOEXEC, 3);
    close(opened);
    FILE *out = raised < 0 ? NULL : fdopen(raised, "w");
    if (!out) {
        perror(argv[1]);
        return 2;
    }
    options.spec.argv = (const char *const *)(argv + at + 1);
    options.spec.mark = "lib/python3*";
    options.spec.files = options.files;
    options.spec.folders = options.folders;
    options.spec.accept_missing = options.accept;
    options.spec.require = options.require;
    options.spec.env = options.env;
    Jail jail;
    JailFault fault = {0};
    int64_t begun_ns = clock_now_ns();
    int descriptors = descriptors_count();
    (void)prctl(JAIL_MARK, JAIL_MARK_BEGIN, 0, 0, 0);
    Status status = jail_start(&options.spec, &jail, &fault);
    (void)prctl(JAIL_MARK, JAIL_MARK_END, 0, 0, 0);
    fprintf(out, "{\"status\": \"%s\", \"steps\": %d", status_text(status), STEP_COUNT);
    if (status != ST_OK) {
        fprintf(out, ", \"error\": %d, \"protection\": \"%s\", \"message\": \"%s\"", fault.error,
                fault.protection < JAIL_PROTECTION_COUNT ? jail_protection_name(fault.protection)
                                                         : "",
                fault.message);
    } else {
        int64_t started_ns = clock_now_ns();
        JailOutcome outcome;
        run(&jail, options.output_bytes, &outcome);
        report_protections(out, &jail.report);
        report_outcome(out, &outcome);
        int64_t ended_ns = clock_now_ns();
        jail_done(&jail);
        fprintf(out, ", \"start_us\": %" PRId64 ", \"run_us\": %" PRId64 ", \"done_us\": %" PRId64,
                (started_ns - begun_ns) / 1000, (ended_ns - started_ns) / 1000,
                (clock_now_ns() - ended_ns) / 1000);
    }
    report_left(out, descriptors);
    fprintf(out, "}\n");
    return fclose(out) == 0 && status == ST_OK ? 0 : 1;
}
