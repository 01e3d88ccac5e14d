/* The event loop of a run: stdin in, output out, limits and interruption watched.
 *
 * Always true: the loop never waits in a read or a write, only in poll, and never longer than jail_tick allows, so the
 * limits hold whatever the guest, the user's terminal or the reader of our output do. Output that cannot be passed on
 * yet is not read either: the guest waits in its own write, as before a full pipe. When everything inside is dead the
 * pipes have no writer, so draining them ends. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/fds.h"
#include "session/channel.h"

enum { STDIN_BYTES = 16 << 10 };

typedef struct Feed {
    int source_fd; /* -1 at its end */
    int *guest_fd; /* -1 when the guest reads no more */
    int64_t start, end;
    char bytes[STDIN_BYTES];
} Feed;

typedef struct Pump {
    Run *run;
    Jail *jail;
    Channel channels[2];
    int *guest_fds[2]; /* what the channels are fed from; -1 at its end */
    Feed feed;
    bool has_ended; /* everything inside is dead */
} Pump;

/* --- output ----------------------------------------------------------------------------------------------------- */

static bool is_over(const Run *run) {
    return run->is_abandoned || run->is_interrupted;
}

static void tell_output(Pump *pump, Channel *channel) {
    channel_tell(pump->run, channel);
    if (pump->run->is_abandoned) {
        jail_kill(pump->jail, JAIL_LIMIT_CALLER);
    }
}

static void read_output(Pump *pump, Channel *channel, int *guest_fd) {
    ssize_t count =
        read(*guest_fd, channel->bytes + channel->size, (size_t)channel_room(pump->run, channel));
    if (count > 0) {
        if (!is_over(pump->run) && !channel_add(pump->run, channel, (int32_t)count)) {
            jail_kill(pump->jail, JAIL_LIMIT_OUTPUT);
        }
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
        fd_close(guest_fd);
        channel->has_ended = true;
    }
}

/* What channel `i` waits for. */
static struct pollfd watch_channel(const Pump *pump, int i) {
    const Channel *channel = &pump->channels[i];
    if (channel_tellable(pump->run, channel) > 0 && !is_over(pump->run)) {
        return (struct pollfd){.fd = channel->ready_fd, .events = POLLOUT};
    }
    return (struct pollfd){.fd = *pump->guest_fds[i], .events = POLLIN};
}

static void serve_channel(Pump *pump, int i, const struct pollfd *watched) {
    Channel *channel = &pump->channels[i];
    if (!watched->revents) {
        return;
    }
    if (watched->events == POLLOUT) {
        tell_output(pump, channel);
        return;
    }
    if (is_over(pump->run)) {
        channel->size = 0;
    }
    read_output(pump, channel, pump->guest_fds[i]);
    if (channel->ready_fd < 0 && channel_tellable(pump->run, channel) > 0 && !is_over(pump->run)) {
        tell_output(pump, channel);
    }
}

static bool is_drained(const Pump *pump, const Channel *channel) {
    return channel->has_ended && (channel->size == 0 || is_over(pump->run));
}

/* --- stdin ------------------------------------------------------------------------------------------------------ */

static struct pollfd watch_feed(const Feed *feed) {
    if (*feed->guest_fd < 0) {
        return (struct pollfd){.fd = -1};
    }
    if (feed->start < feed->end) {
        return (struct pollfd){.fd = *feed->guest_fd, .events = POLLOUT};
    }
    return (struct pollfd){.fd = feed->source_fd, .events = POLLIN};
}

static void serve_feed(Feed *feed, const struct pollfd *watched) {
    if (!watched->revents) {
        return;
    }
    if (watched->events == POLLIN) {
        ssize_t count = read(feed->source_fd, feed->bytes, sizeof feed->bytes);
        if (count > 0) {
            feed->start = 0;
            feed->end = count;
        } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
            fd_close(feed->guest_fd);
        }
        return;
    }
    ssize_t count =
        write(*feed->guest_fd, feed->bytes + feed->start, (size_t)(feed->end - feed->start));
    if (count >= 0) {
        feed->start += count;
    } else if (errno != EINTR && errno != EAGAIN) {
        fd_close(feed->guest_fd); /* the guest has closed its end */
    }
}

/* --- the loop --------------------------------------------------------------------------------------------------- */

static void interrupt(Pump *pump) {
    pump->run->is_interrupted = true;
    jail_kill(pump->jail, JAIL_LIMIT_CALLER);
}

static void pump_once(Pump *pump) {
    enum { OUT, ERR, IN, END, CANCEL, COUNT };
    const Run *run = pump->run;
    struct pollfd watched[COUNT] = {
        [OUT] = watch_channel(pump, 0),
        [ERR] = watch_channel(pump, 1),
        [IN] = watch_feed(&pump->feed),
        [END] = {.fd = pump->has_ended ? -1 : pump->jail->pidfd, .events = POLLIN},
        [CANCEL] = {.fd = is_over(run) ? -1 : run->request->cancel_fd, .events = POLLIN},
    };
    int64_t timeout_ms = pump->has_ended ? 1000 : jail_tick(pump->jail);
    if (poll(watched, COUNT, (int)(timeout_ms > 1000 ? 1000 : timeout_ms)) < 0) {
        return; /* EINTR: what woke us stands in cancel_fd */
    }
    if (watched[CANCEL].revents) {
        interrupt(pump);
    }
    if (watched[END].revents) {
        pump->has_ended = true;
        fd_close(pump->feed.guest_fd);
    }
    serve_channel(pump, 0, &watched[OUT]);
    serve_channel(pump, 1, &watched[ERR]);
    if (!pump->has_ended) {
        serve_feed(&pump->feed, &watched[IN]);
    }
}

void run_pump(Run *run, Jail *jail) {
    const SessionRunRequest *request = run->request;
    Pump pump = {.run = run,
                 .jail = jail,
                 .channels = {channel_make(run, 0), channel_make(run, 1)},
                 .guest_fds = {&jail->stdout_fd, &jail->stderr_fd}};
    pump.feed = (Feed){.source_fd = request->stdin_fd, .guest_fd = &jail->stdin_fd};
    if (jail->stdin_fd >= 0) {
        fcntl(jail->stdin_fd, F_SETFL, O_NONBLOCK);
    }
    while (!pump.has_ended || !is_drained(&pump, &pump.channels[0]) ||
           !is_drained(&pump, &pump.channels[1])) {
        pump_once(&pump);
    }
}
