/* Datagrams with descriptors between processes of ours. */
#include "jail/message.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "jail/inside.h"

typedef union Ancillary {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int) * PACKET_FDS_MAX)];
} Ancillary;

int packet_send(int socket_fd, const void *bytes, size_t size, const int *fds, int32_t fd_count) {
    Ancillary ancillary;
    struct iovec vector = {(void *)(uintptr_t)bytes, size};
    struct msghdr datagram = {.msg_iov = &vector, .msg_iovlen = 1};
    if (fd_count > 0) {
        memset(&ancillary, 0, sizeof ancillary);
        size_t fds_bytes = sizeof(int) * (size_t)fd_count;
        datagram.msg_control = ancillary.bytes;
        datagram.msg_controllen = CMSG_SPACE(fds_bytes);
        ancillary.header.cmsg_level = SOL_SOCKET;
        ancillary.header.cmsg_type = SCM_RIGHTS;
        ancillary.header.cmsg_len = CMSG_LEN(fds_bytes);
        memcpy(CMSG_DATA(&ancillary.header), fds, fds_bytes);
    }
    ssize_t sent;
    do {
        sent = sendmsg(socket_fd, &datagram, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

static void fds_take(struct cmsghdr *header, int *fds, int32_t fd_count) {
    int32_t count = (int32_t)((header->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    for (int32_t i = 0; i < count; i++) {
        int fd;
        memcpy(&fd, CMSG_DATA(header) + sizeof(int) * (size_t)i, sizeof fd);
        if (i < fd_count) {
            fds[i] = fd;
        } else {
            close(fd);
        }
    }
}

int packet_receive(int socket_fd, void *bytes, size_t size, int *fds, int32_t fd_count) {
    Ancillary ancillary;
    struct iovec vector = {bytes, size};
    struct msghdr datagram = {.msg_iov = &vector,
                              .msg_iovlen = 1,
                              .msg_control = ancillary.bytes,
                              .msg_controllen = sizeof ancillary.bytes};
    for (int32_t i = 0; i < fd_count; i++) {
        fds[i] = -1;
    }
    ssize_t got;
    do {
        got = recvmsg(socket_fd, &datagram, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) {
        return got < 0 ? -errno : -EPIPE;
    }
    struct cmsghdr *header = CMSG_FIRSTHDR(&datagram);
    if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
        fds_take(header, fds, fd_count);
    }
    return got != (ssize_t)size || (datagram.msg_flags & MSG_TRUNC) != 0 ? -EPROTO : 0;
}

int message_send(int socket_fd, const Message *message, const int *fds, int32_t fd_count) {
    return packet_send(socket_fd, message, sizeof *message, fds, fd_count);
}

int message_receive(int socket_fd, Message *message, int *fds, int32_t fd_count) {
    Message received;
    int error = packet_receive(socket_fd, &received, sizeof received, fds, fd_count);
    if (error == 0) {
        *message = received;
    }
    return error;
}
