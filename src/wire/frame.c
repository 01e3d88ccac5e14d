/* Frames over a stream socket: a fixed header, then the parts one after the other.
 *
 * The header is 48 bytes, little end first: mark, type, number, and the size of each part. A side that waits for ever
 * uses plain read and write, so that a worker needs no other system calls; a side with a deadline polls. */
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "wire/wire.h"

#define WIRE_MARK UINT64_C(0x314E4443) /* "CDN1" */

static void put_little_endian(char *out, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++) {
        out[i] = (char)(value >> (8 * i) & 0xFF);
    }
}

static uint64_t get_little_endian(const char *in, int bytes) {
    uint64_t value = 0;
    for (int i = bytes; i-- > 0;) {
        value = value << 8 | (unsigned char)in[i];
    }
    return value;
}

void wire_header_encode(const WireMessage *message, char out_header[WIRE_HEADER_BYTES]) {
    put_little_endian(out_header, WIRE_MARK, 4);
    put_little_endian(out_header + 4, message->type, 4);
    put_little_endian(out_header + 8, (uint64_t)message->number, 8);
    for (int i = 0; i < WIRE_PARTS; i++) {
        put_little_endian(out_header + 16 + INT64_C(8) * i, (uint64_t)message->parts[i].size, 8);
    }
}

Status wire_header_decode(const char header[WIRE_HEADER_BYTES], int64_t limit_bytes,
                          WireMessage *out_message) {
    if (get_little_endian(header, 4) != WIRE_MARK) {
        return ST_PROTOCOL;
    }
    WireMessage message = {.type = (uint32_t)get_little_endian(header + 4, 4),
                           .number = (int64_t)get_little_endian(header + 8, 8)};
    int64_t left = limit_bytes;
    for (int i = 0; i < WIRE_PARTS; i++) {
        int64_t size = (int64_t)get_little_endian(header + 16 + INT64_C(8) * i, 8);
        if (size < 0 || size > left) {
            return ST_PROTOCOL;
        }
        message.parts[i].size = size;
        left -= size;
    }
    *out_message = message;
    return ST_OK;
}

void wire_put_message(Buf *out, const WireMessage *message) {
    char header[WIRE_HEADER_BYTES];
    wire_header_encode(message, header);
    buf_append(out, (Str){header, sizeof header});
    for (int i = 0; i < WIRE_PARTS; i++) {
        buf_append(out, message->parts[i]);
    }
}

bool wire_take_message(Str *rest, WireMessage *out_message) {
    if (rest->size < WIRE_HEADER_BYTES ||
        wire_header_decode(rest->data, rest->size - WIRE_HEADER_BYTES, out_message) != ST_OK) {
        return false;
    }
    int64_t at = WIRE_HEADER_BYTES;
    for (int i = 0; i < WIRE_PARTS; i++) {
        out_message->parts[i].data = rest->data + at;
        at += out_message->parts[i].size;
    }
    *rest = str_slice(*rest, at, rest->size);
    return true;
}

/* Waits until `fd` can be read or written. */
static Status wait_ready(int fd, short events, WireWait wait) {
    for (;;) {
        int timeout_ms = -1;
        if (wait.deadline_ns) {
            int64_t left_ns = wait.deadline_ns - clock_now_ns();
            if (left_ns <= 0) {
                return ST_TIMEOUT;
            }
            int64_t left_ms = left_ns / 1000000 + 1;
            timeout_ms = left_ms > 60000 ? 60000 : (int)left_ms;
        }
        struct pollfd watched[] = {{.fd = fd, .events = events},
                                   {.fd = wait.cancel_fd, .events = POLLIN}};
        int ready = poll(watched, 2, timeout_ms);
        if (ready < 0 && errno != EINTR) {
            return ST_IO;
        }
        if (ready > 0 && watched[1].revents) {
            return ST_INTERRUPTED;
        }
        if (ready > 0 && watched[0].revents) {
            return ST_OK;
        }
    }
}

static bool is_endless(WireWait wait) {
    return wait.deadline_ns == 0 && wait.cancel_fd < 0;
}

/* Takes `count` bytes away from the front of the pieces. */
static void drop_front(struct iovec **pieces, int *piece_count, size_t count) {
    while (*piece_count > 0 && count >= (*pieces)->iov_len) {
        count -= (*pieces)->iov_len;
        (*pieces)++;
        (*piece_count)--;
    }
    if (*piece_count > 0) {
        (*pieces)->iov_base = (char *)(*pieces)->iov_base + count;
        (*pieces)->iov_len -= count;
    }
}

/* Writes all pieces, as many in one call as it takes; waits only where the socket is full. */
static Status write_pieces(int fd, struct iovec *pieces, int piece_count, WireWait wait) {
    while (piece_count > 0) {
        struct msghdr message = {.msg_iov = pieces, .msg_iovlen = (size_t)piece_count};
        ssize_t count = is_endless(wait) ? writev(fd, pieces, piece_count)
                                         : sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count >= 0) {
            drop_front(&pieces, &piece_count, (size_t)count);
        } else if (errno == EPIPE || errno == ECONNRESET) {
            return ST_EOF;
        } else if (errno == EAGAIN && !is_endless(wait)) {
            Status status = wait_ready(fd, POLLOUT, wait);
            if (status != ST_OK) {
                return status;
            }
        } else if (errno != EINTR && errno != EAGAIN) {
            return ST_IO;
        }
    }
    return ST_OK;
}

/* Exactly `size` bytes. ST_EOF when the stream ends before the first, ST_PROTOCOL when it ends later. */
static Status read_bytes(int fd, char *out, int64_t size, WireWait wait) {
    int64_t done = 0;
    while (done < size) {
        size_t left = (size_t)(size - done);
        ssize_t count = is_endless(wait) ? read(fd, out + done, left)
                                         : recv(fd, out + done, left, MSG_DONTWAIT);
        if (count > 0) {
            done += count;
        } else if (count == 0 || errno == ECONNRESET) {
            return done == 0 ? ST_EOF : ST_PROTOCOL;
        } else if (errno == EAGAIN && !is_endless(wait)) {
            Status status = wait_ready(fd, POLLIN, wait);
            if (status != ST_OK) {
                return status;
            }
        } else if (errno != EINTR && errno != EAGAIN) {
            return ST_IO;
        }
    }
    return ST_OK;
}

Status wire_send(int fd, const WireMessage *message, WireWait wait) {
    int64_t left = LIMIT_FRAME_BYTES;
    for (int i = 0; i < WIRE_PARTS; i++) {
        if (message->parts[i].size > left) {
            return ST_LIMIT;
        }
        left -= message->parts[i].size;
    }
    char header[WIRE_HEADER_BYTES];
    wire_header_encode(message, header);
    struct iovec pieces[1 + WIRE_PARTS] = {{header, WIRE_HEADER_BYTES}};
    int piece_count = 1;
    for (int i = 0; i < WIRE_PARTS; i++) {
        Str part = message->parts[i];
        if (part.size > 0) {
            pieces[piece_count++] = (struct iovec){(void *)(uintptr_t)part.data, (size_t)part.size};
        }
    }
    return write_pieces(fd, pieces, piece_count, wait);
}

static Status read_part(int fd, Arena *arena, WireWait wait, Str *part) {
    char *bytes = arena_alloc(arena, part->size + 1);
    if (!bytes) {
        return ST_NO_MEMORY;
    }
    Status status = read_bytes(fd, bytes, part->size, wait);
    bytes[part->size] = '\0';
    part->data = bytes;
    return status == ST_EOF ? ST_PROTOCOL : status;
}

Status wire_receive(int fd, Arena *arena, int64_t limit_bytes, WireWait wait,
                    WireMessage *out_message) {
    char header[WIRE_HEADER_BYTES];
    Status status = read_bytes(fd, header, WIRE_HEADER_BYTES, wait);
    WireMessage message;
    if (status == ST_OK) {
        status = wire_header_decode(header, limit_bytes, &message);
    }
    for (int i = 0; status == ST_OK && i < WIRE_PARTS; i++) {
        status = read_part(fd, arena, wait, &message.parts[i]);
    }
    if (status == ST_OK) {
        *out_message = message;
    }
    return status;
}
