/* The event loop of a run: stdin in, output out, limits and interruption watched.
 *
 * Always true: the loop never waits in a read or a write, only in poll, and never longer than jail_tick allows, so the
 * limits hold whatever the guest, the user's terminal or the reader of our output do. Output that cannot be passed on
 * yet is not read either: the guest waits in its own write, as before a full pipe. When everything inside is dead the
 * pipes have no writer, so draining them ends. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/utf8.h"
#include "session/run.h"

enum { STDIN_BYTES = 16 << 10 };

/* One output stream on its way from the guest to the handler. */
typedef struct Channel {
    SessionEventKind kind;
    int *guest_fd; /* -1 at its end */
    int ready_fd;
    SessionStream *stream;
    int32_t size;
    char bytes[SESSION_CHUNK_BYTES];
} Channel;

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
    Feed feed;
    bool has_ended; /* everything inside is dead */
} Pump;

/* --- output ----------------------------------------------------------------------------------------------------- */

/* Bytes at the end of `text` that begin a UTF-8 sequence and do not finish it: 0 to 3. */
static int32_t unfinished_bytes(Str text) {
    for (int32_t back = 1; back <= 3 && back <= text.size; back++) {
        unsigned char c = (unsigned char)text.data[text.size - back];
        if ((c & 0xC0) == 0x80) {
            continue;
        }
        int32_t length = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;
        return length > back ? back : 0;
    }
    return 0;
}

/* How many of the waiting bytes can be told now. */
static int32_t tellable(const Pump *pump, const Channel *channel) {
    bool may_grow = *channel->guest_fd >= 0 && !channel->stream->is_cut &&
                    channel->size < pump->run->request->chunk_bytes;
    if (!pump->run->request->whole_characters ||
        (!may_grow && channel->size < pump->run->request->chunk_bytes)) {
        return channel->size;
    }
    int32_t whole = channel->size - unfinished_bytes((Str){channel->bytes, channel->size});
    return whole > 0 || may_grow ? whole : channel->size;
}

static bool is_over(const Run *run) {
    return run->is_abandoned || run->is_interrupted;
}

static void tell_output(Pump *pump, Channel *channel) {
    int32_t size = tellable(pump, channel);
    run_tell(pump->run, channel->kind, (Str){channel->bytes, size}, NULL);
    channel->stream->kept_bytes += size;
    memmove(channel->bytes, channel->bytes + size, (size_t)(channel->size - size));
    channel->size -= size;
    if (pump->run->is_abandoned) {
        jail_kill(pump->jail, JAIL_LIMIT_CALLER);
    }
}

/* Counts what has been read into the end of the channel and keeps what the limit leaves of it. */
static void count_output(Pump *pump, Channel *channel, int32_t count) {
    int64_t limit = pump->run->request->policy->limit_output_bytes;
    channel->stream->bytes += count;
    int64_t room = limit - channel->stream->kept_bytes - channel->size;
    if (channel->stream->is_cut) {
        count = 0;
    } else if (count > room) {
        count = (int32_t)room;
        channel->stream->is_cut = true;
    }
    channel->size += count;
    if (channel->stream->is_cut && pump->run->request->whole_characters) {
        channel->size -= unfinished_bytes((Str){channel->bytes, channel->size});
    }
    if (channel->stream->bytes - SESSION_FLOOD_LEAST_BYTES > limit * SESSION_FLOOD_FACTOR) {
        jail_kill(pump->jail, JAIL_LIMIT_OUTPUT);
    }
}

static void read_output(Pump *pump, Channel *channel) {
    ssize_t count = read(*channel->guest_fd, channel->bytes + channel->size,
                         (size_t)(pump->run->request->chunk_bytes - channel->size));
    if (count > 0) {
        if (!is_over(pump->run)) {
            count_output(pump, channel, (int32_t)count);
        }
    } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
        fd_close(channel->guest_fd);
    }
}

/* What the channel waits for. */
static struct pollfd watch_channel(const Pump *pump, const Channel *channel) {
    if (tellable(pump, channel) > 0 && !is_over(pump->run)) {
        return (struct pollfd){.fd = channel->ready_fd, .events = POLLOUT};
    }
    return (struct pollfd){.fd = *channel->guest_fd, .events = POLLIN};
}

static void serve_channel(Pump *pump, Channel *channel, const struct pollfd *watched) {
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
    read_output(pump, channel);
    if (channel->ready_fd < 0 && tellable(pump, channel) > 0 && !is_over(pump->run)) {
        tell_output(pump, channel);
    }
}

static bool is_drained(const Pump *pump, const Channel *channel) {
    return *channel->guest_fd < 0 && (channel->size == 0 || is_over(pump->run));
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
        [OUT] = watch_channel(pump, &pump->channels[0]),
        [ERR] = watch_channel(pump, &pump->channels[1]),
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
    serve_channel(pump, &pump->channels[0], &watched[OUT]);
    serve_channel(pump, &pump->channels[1], &watched[ERR]);
    if (!pump->has_ended) {
        serve_feed(&pump->feed, &watched[IN]);
    }
}

void run_pump(Run *run, Jail *jail) {
    const SessionRunRequest *request = run->request;
    Pump pump = {.run = run, .jail = jail};
    pump.channels[0] = (Channel){.kind = EVENT_STDOUT,
                                 .guest_fd = &jail->stdout_fd,
                                 .ready_fd = request->ready_fds[0],
                                 .stream = &run->result->streams[0]};
    pump.channels[1] = (Channel){.kind = EVENT_STDERR,
                                 .guest_fd = &jail->stderr_fd,
                                 .ready_fd = request->ready_fds[1],
                                 .stream = &run->result->streams[1]};
    pump.feed = (Feed){.source_fd = request->stdin_fd, .guest_fd = &jail->stdin_fd};
    if (jail->stdin_fd >= 0) {
        fcntl(jail->stdin_fd, F_SETFL, O_NONBLOCK);
    }
    while (!pump.has_ended || !is_drained(&pump, &pump.channels[0]) ||
           !is_drained(&pump, &pump.channels[1])) {
        pump_once(&pump);
    }
}
