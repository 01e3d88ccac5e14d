/* Goal: a process that has confined itself computes, reads and writes what it holds, and dies of anything else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "jail/jail.h"

enum { KEPT = 100, MEMORY = 64 << 20 };

static void reads_and_writes(void) {
    char byte;
    _exit(read(KEPT, &byte, 1) == 1 && write(KEPT, &byte, 1) == 1 ? 0 : 1);
}

static void allocates(void) {
    Arena arena;
    arena_init(&arena, 48 << 20);
    for (int i = 0; i < 16; i++) {
        char *piece = arena_alloc(&arena, 1 << 20);
        if (!piece) {
            _exit(1);
        }
        memset(piece, 1, 1 << 20);
    }
    arena_done(&arena);
    _exit(0);
}

static void allocates_too_much(void) {
    _exit(malloc(MEMORY + (1 << 20)) ? 1 : 0);
}

static void uses_a_descriptor_not_kept(void) {
    _exit(write(KEPT + 1, "x", 1) < 0 ? 0 : 1);
}

static void opens(void) {
    (void)syscall(SYS_openat, AT_FDCWD, "/etc/passwd", O_RDONLY);
    _exit(0);
}

static void forks(void) {
    (void)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
    _exit(0);
}

static void connects(void) {
    (void)syscall(SYS_socket, AF_UNIX, SOCK_STREAM, 0);
    _exit(0);
}

static void executes(void) {
    (void)syscall(SYS_execve, "/bin/true", NULL, NULL);
    _exit(0);
}

static void makes_code(void) {
    long made =
        syscall(SYS_mmap, NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    _exit(made < 0 ? 0 : 1);
}

static void makes_code_of_memory(void) {
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long made = syscall(SYS_mprotect, page, 4096, PROT_READ | PROT_EXEC);
    _exit(made < 0 ? 0 : 1);
}

static void shares_memory(void) {
    long made = syscall(SYS_mmap, NULL, 4096, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    _exit(made < 0 ? 0 : 1);
}

static void signals_another(void) {
    (void)syscall(SYS_kill, 1, 0);
    _exit(0);
}

/* --- where a program runs --------------------------------------------------------------------------------------- */

static void answers_on_its_socket(void) {
    char byte;
    if (jail_confine_run() != ST_OK || read(3, &byte, 1) != 1 || write(3, &byte, 1) != 1) {
        _exit(1);
    }
    allocates();
}

/* The body, in a process where a program runs. */
static void (*running)(void);
static void runs(void) {
    if (jail_confine_run() != ST_OK) {
        _exit(99);
    }
    running();
}

static void reads_elsewhere(void) {
    char byte;
    _exit(read(KEPT, &byte, 1) < 0 ? 0 : 1);
}

static void writes_elsewhere(void) {
    _exit(write(KEPT, "x", 1) < 0 && write(1, "x", 1) < 0 ? 0 : 1);
}

static void maps_at_a_place(void) {
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long made = syscall(SYS_mmap, page, 4096, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    _exit(page != MAP_FAILED && made < 0 ? 0 : 1);
}

static void moves_to_a_place(void) {
    void *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long made =
        syscall(SYS_mremap, page, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, (char *)page + 4096);
    _exit(page != MAP_FAILED && made < 0 ? 0 : 1);
}

static void advises_otherwise(void) {
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    _exit(page != MAP_FAILED && madvise(page, 4096, MADV_DONTFORK) < 0 ? 0 : 1);
}

static void widens(void) {
    (void)syscall(SYS_seccomp, 1, 0, NULL);
    _exit(0);
}

static void closes(void) {
    (void)syscall(SYS_close, KEPT);
    _exit(0);
}

static void waits_for_a_lock(void) {
    int word = 1;
    (void)syscall(SYS_futex, &word, 0, 0, NULL, NULL, 0);
    _exit(0);
}

static void asks_for_randomness(void) {
    char bytes[8];
    (void)syscall(SYS_getrandom, bytes, sizeof bytes, 0);
    _exit(0);
}

static void blocks_signals(void) {
    sigset_t all;
    sigfillset(&all);
    (void)sigprocmask(SIG_BLOCK, &all, NULL);
    _exit(0);
}

/* The wait status of a confined child. */
static int confined(void (*body)(void)) {
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(write(pair[0], "x", 1), 1);
    pid_t pid = fork();
    if (pid == 0) {
        (void)dup2(pair[1], KEPT);
        (void)dup2(pair[1], KEPT + 1);
        (void)dup2(pair[1], 3);
        static const int keep[] = {3, KEPT};
        if (jail_confine_self(keep, 2, MEMORY) != ST_OK) {
            _exit(99);
        }
        body();
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    close(pair[0]);
    close(pair[1]);
    return status;
}

/* Each gives 0: it could, or was told that it may not. */
static void what_does_not_kill_it(void **state) {
    (void)state;
    static void (*const bodies[])(void) = {reads_and_writes,   allocates,
                                           allocates_too_much, uses_a_descriptor_not_kept,
                                           makes_code,         makes_code_of_memory,
                                           shares_memory};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        int status = confined(bodies[i]);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fail_msg("row %d: status %#x", (int)i, status);
        }
    }
}

static void what_does_not_kill_a_run(void **state) {
    (void)state;
    static void (*const bodies[])(void) = {reads_elsewhere,  writes_elsewhere,    maps_at_a_place,
                                           moves_to_a_place, advises_otherwise,   makes_code,
                                           shares_memory,    makes_code_of_memory};
    assert_int_equal(confined(answers_on_its_socket), 0);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        running = bodies[i];
        int status = confined(runs);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fail_msg("row %d: status %#x", (int)i, status);
        }
    }
}

static void what_kills_a_run(void **state) {
    (void)state;
    static void (*const bodies[])(void) = {
        closes,   waits_for_a_lock, asks_for_randomness, blocks_signals, widens, opens, forks,
        connects, executes,         signals_another};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        running = bodies[i];
        int status = confined(runs);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) {
            fail_msg("row %d: status %#x", (int)i, status);
        }
    }
}

static void what_kills_it(void **state) {
    (void)state;
    static void (*const bodies[])(void) = {opens, forks, connects, executes, signals_another};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        int status = confined(bodies[i]);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) {
            fail_msg("row %d: status %#x", (int)i, status);
        }
    }
}

/* The page map says which pages are there, not where: that would help to attack the memory's hardware. */
static void a_page_map_tells_no_places(void **state) {
    (void)state;
    static char touched[1];
    touched[0] = 1;
    pid_t child = fork();
    if (child == 0) {
        uint64_t entry = 0;
        int fd = jail_open_unprivileged("/proc/self/pagemap");
        off_t at = (off_t)((uintptr_t)touched / (uintptr_t)sysconf(_SC_PAGESIZE) * sizeof entry);
        bool is_read = fd >= 0 && pread(fd, &entry, sizeof entry, at) == sizeof entry;
        _exit(is_read && entry >> 63 == 1 && entry << 9 == 0 ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void) {
#if defined(__SANITIZE_ADDRESS__)
    print_message("1..0 # SKIP the sanitizers need calls that the filter denies\n");
    (void)what_does_not_kill_it;
    (void)what_kills_it;
    (void)what_does_not_kill_a_run;
    (void)what_kills_a_run;
    (void)a_page_map_tells_no_places;
    return 0;
#else
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_kill_it),      cmocka_unit_test(what_kills_it),
        cmocka_unit_test(what_does_not_kill_a_run),   cmocka_unit_test(what_kills_a_run),
        cmocka_unit_test(a_page_map_tells_no_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
#endif
}
