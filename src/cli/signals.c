/* Signals end up in a pipe, so that the one place that waits is the one place that ends things. */
#include "cli/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static volatile sig_atomic_t caught_signal;
static int pipe_ends[2] = {-1, -1};

static void on_signal(int number) {
    int error = errno;
    if (!caught_signal) {
        caught_signal = number;
    }
    (void)!write(pipe_ends[1], "!", 1);
    errno = error;
}

int signals_catch(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return -1;
    }
    for (unsigned i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before;
        struct sigaction action = {.sa_handler = on_signal};
        sigemptyset(&action.sa_mask);
        /* What was ignored when we were started (nohup, a job in the background) stays ignored. */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
            sigaction(numbers[i], &action, NULL);
        }
    }
    return pipe_ends[0];
}

int signals_exit_status(void) {
    return 128 + (caught_signal ? (int)caught_signal : SIGINT);
}
