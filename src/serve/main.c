/* The supervisor's life: its folder and lock, its sockets, its end. */
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/schedule.h"
#include "serve/http.h"
#include "serve/serve.h"
#include "serve/state.h"

enum { BACKLOG = 64, TICK_MS = 1000, ARGUMENTS_MIN = 7 };
#define ARENA_BYTES (INT64_C(64) << 20)

typedef struct Sockets {
    int folder_fd, lock_fd, pool_fd, http_fd, signal_fd;
    char pool_path[128], http_path[128];
} Sockets;

static int complain(const char *what, int error) {
    fprintf(stderr, "cordon-serve: %s: %s\n", what,
            error == EADDRINUSE ? "a supervisor runs there already; cordon status shows it"
                                : strerror(error));
    return 1;
}

/* The folder is this user's, and nobody else may look into it. 0 or errno. */
static int folder_open(const char *path, int *out_fd) {
    if (mkdir(path, 0700) < 0 && errno != EEXIST) {
        return errno;
    }
    struct stat about;
    *out_fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*out_fd < 0 || fstat(*out_fd, &about) < 0) {
        return errno;
    }
    return about.st_uid == geteuid() && (about.st_mode & 077) == 0 ? 0 : EPERM;
}

/* One supervisor a folder: what a killed one left there is ours to replace once we hold its lock. 0 or errno. */
static int sockets_open(Sockets *sockets, const char *folder) {
    int error = folder_open(folder, &sockets->folder_fd);
    if (error) {
        return error;
    }
    sockets->lock_fd =
        openat(sockets->folder_fd, "serve.lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (sockets->lock_fd < 0 || flock(sockets->lock_fd, LOCK_EX | LOCK_NB) < 0) {
        return errno == EWOULDBLOCK ? EADDRINUSE : errno;
    }
    (void)unlinkat(sockets->folder_fd, POOL_SOCKET, 0);
    (void)unlinkat(sockets->folder_fd, POOL_HTTP_SOCKET, 0);
    (void)snprintf(sockets->pool_path, sizeof sockets->pool_path, "%s/%s", folder, POOL_SOCKET);
    (void)snprintf(sockets->http_path, sizeof sockets->http_path, "%s/%s", folder,
                   POOL_HTTP_SOCKET);
    sockets->pool_fd = pool_listen(sockets->pool_path, POOL_LENDS);
    sockets->http_fd = sockets->pool_fd < 0 ? -1 : pool_listen(sockets->http_path, POOL_HTTP);
    return sockets->http_fd < 0 ? errno : 0;
}

static void sockets_close(Sockets *sockets) {
    if (sockets->http_fd >= 0) {
        (void)unlinkat(sockets->folder_fd, POOL_SOCKET, 0);
        (void)unlinkat(sockets->folder_fd, POOL_HTTP_SOCKET, 0);
    }
    fd_close(&sockets->pool_fd);
    fd_close(&sockets->http_fd);
    fd_close(&sockets->signal_fd);
    fd_close(&sockets->lock_fd);
    fd_close(&sockets->folder_fd);
}

static bool policy_read(Serve *serve, const char *path) {
    PolicyRequest request = policy_request_empty();
    PolicyLoaded *loaded = ARENA_NEW(&serve->arena, PolicyLoaded);
    Buf text;
    buf_init(&text, LIMIT_POLICY_BYTES + 1);
    if (*path) {
        SCOPED_FD fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0 || fd_read_all(fd, &text) != ST_OK) {
            (void)complain(path, errno);
            return false;
        }
        request.file = str_from(path);
        request.text = buf_view(&text);
    }
    bool is_read = loaded && policy_load(&serve->arena, &request, loaded) == ST_OK;
    if (is_read && loaded->fault_count > 0) {
        fprintf(stderr, "cordon-serve: %s: %.*s\n", path, STR_ARG(loaded->faults[0].message));
        is_read = false;
    }
    if (is_read) {
        serve->policy = loaded->policy;
    }
    return is_read; /* the text stays, the policy may point into it */
}

static bool number_read(const char *text, int64_t most, int64_t *out) {
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    *out = value;
    return errno == 0 && end != text && *end == 0 && value >= 0 && value <= most;
}

static bool pool_begin(Serve *serve, int argc, char **argv) {
    Str imports[POOL_IMPORTS_MAX];
    int64_t members, memory_mib, idle_s, total_s;
    if (argc < ARGUMENTS_MIN || argc - ARGUMENTS_MIN > POOL_IMPORTS_MAX ||
        !number_read(argv[2], POOL_MEMBERS_MAX, &members) ||
        !number_read(argv[3], 1 << 20, &memory_mib) || !number_read(argv[4], 1 << 30, &idle_s) ||
        !number_read(argv[5], 1 << 30, &total_s)) {
        fprintf(stderr, "cordon-serve: started by cordon serve, not by hand\n");
        return false;
    }
    for (int i = ARGUMENTS_MIN; i < argc; i++) {
        imports[i - ARGUMENTS_MIN] = str_from(argv[i]);
    }
    PoolOptions options = {.python = serve->policy.sandbox_python,
                           .imports = imports,
                           .import_count = argc - ARGUMENTS_MIN,
                           .member_count = (int32_t)members,
                           .memory_bytes = memory_mib << 20};
    if (pool_new(&options, &serve->pool, &serve->pool_fault) != ST_OK) {
        serve->pool = NULL;
        fprintf(stderr, "cordon-serve: no guests can be made ahead: %s\n",
                serve->pool_fault.message);
    }
    sessions_begin(&serve->sessions, &serve->policy, serve->pool, idle_s * 1000, total_s * 1000);
    return true;
}

static void lend_one(Serve *serve, int listen_fd) {
    SCOPED_FD fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0 && serve->pool) {
        pool_lend(serve->pool, fd);
    }
}

static void serve_until_told(Serve *serve, const Sockets *sockets) {
    schedule_soon();
    for (;;) {
        struct pollfd watched[] = {{sockets->signal_fd, POLLIN, 0}, {sockets->pool_fd, POLLIN, 0}};
        int ready = poll(watched, 2, TICK_MS);
        if (ready > 0 && watched[0].revents) {
            return;
        }
        if (ready > 0 && watched[1].revents) {
            lend_one(serve, sockets->pool_fd);
        }
        sessions_expire(&serve->sessions);
    }
}

static int serve_with(Serve *serve, Sockets *sockets, int argc, char **argv) {
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGHUP);
    (void)sigprocmask(SIG_BLOCK, &ending, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    sockets->signal_fd = signalfd(-1, &ending, SFD_CLOEXEC | SFD_NONBLOCK);
    serve->stop_fd = eventfd(0, EFD_CLOEXEC);
    int error = sockets_open(sockets, argv[1]);
    if (error || sockets->signal_fd < 0 || serve->stop_fd < 0) {
        return complain(argv[1], error ? error : errno);
    }
    if (!policy_read(serve, argc >= ARGUMENTS_MIN ? argv[6] : "") ||
        !pool_begin(serve, argc, argv)) {
        return 1;
    }
    struct MHD_Daemon *daemon = http_begin(serve, sockets->http_fd);
    int status = daemon ? 0 : complain("cannot serve HTTP", errno);
    if (daemon) {
        (void)!write(STDOUT_FILENO, "ready\n", 6);
        serve_until_told(serve, sockets);
        (void)eventfd_write(serve->stop_fd, 1);
        sessions_stop(&serve->sessions);
        http_end(daemon);
        sockets->http_fd = -1; /* closed with it */
        (void)unlinkat(sockets->folder_fd, POOL_SOCKET, 0);
        (void)unlinkat(sockets->folder_fd, POOL_HTTP_SOCKET, 0);
    }
    sessions_end(&serve->sessions);
    if (serve->pool) {
        pool_done(serve->pool);
    }
    return status;
}

int serve_main(int argc, char **argv) {
    Sockets sockets = {-1, -1, -1, -1, -1, "", ""};
    Serve *serve = argc > 1 ? calloc(1, sizeof *serve) : NULL;
    if (!serve) {
        fprintf(stderr, "cordon-serve: started by cordon serve, not by hand\n");
        return 1;
    }
    arena_init(&serve->arena, ARENA_BYTES);
    serve->begun_ns = clock_now_ns();
    int status = serve_with(serve, &sockets, argc, argv);
    sockets_close(&sockets);
    fd_close(&serve->stop_fd);
    arena_done(&serve->arena);
    free(serve);
    return status;
}
