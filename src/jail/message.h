/* Datagrams with descriptors between processes of ours. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { PACKET_FDS_MAX = 24 };

/* Send or receive one datagram of exactly `size` bytes. Descriptors received are close-on-exec, -1 where fewer came.
 * errors: -errno; a closed peer is -EPIPE, a datagram of another size -EPROTO. 0 when done. */
int packet_send(int socket_fd, const void *bytes, size_t size, const int *fds, int32_t fd_count);
int packet_receive(int socket_fd, void *bytes, size_t size, int *fds, int32_t fd_count);
