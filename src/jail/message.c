/* One datagram at a time between the caller and process 1 of its jail. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "jail/inside.h"

typedef union Ancillary {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int) * MESSAGE_FDS_MAX)];
} Ancillary;

int message_send(int socket_fd, const Message *message, const int *fds, int32_t fd_count) {
    Ancillary ancillary;
    struct iovec bytes = {(void *)(uintptr_t)message, sizeof *message};
    struct msghdr datagram = {.msg_iov = &bytes, .msg_iovlen = 1};
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

int message_receive(int socket_fd, Message *message, int *fds, int32_t fd_count) {
    Ancillary ancillary;
    Message received;
    struct iovec bytes = {&received, sizeof received};
    struct msghdr datagram = {.msg_iov = &bytes,
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
    if (got != (ssize_t)sizeof received) {
        return -EPROTO;
    }
    *message = received;
    return 0;
}
