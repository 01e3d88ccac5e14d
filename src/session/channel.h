/* One output stream of a guest on its way to the handler: cut at the policy's limit and into events that do not divide
 * a character. Whatever carries the bytes here waits for `ready_fd` before it tells them. */
#pragma once

#include "session/run.h"

typedef struct Channel {
    SessionEventKind kind;
    int ready_fd; /* writable: an event may be told; -1: always */
    SessionStream *stream;
    bool has_ended; /* nothing more comes */
    int32_t size;
    char bytes[SESSION_CHUNK_BYTES];
} Channel;

/* The channel of stdout (0) or stderr (1). */
Channel channel_make(Run *run, int stream);

/* Room for this many bytes at bytes + size. */
int32_t channel_room(const Run *run, const Channel *channel);

/* Counts `count` bytes that now stand at the channel's end and keeps what the limit leaves of them. false: the guest
 * wrote so much more than the limit that it is to be ended. */
MUST_USE bool channel_add(const Run *run, Channel *channel, int32_t count);

/* How many of the waiting bytes can be told now. */
int32_t channel_tellable(const Run *run, const Channel *channel);

/* Tells them. */
void channel_tell(Run *run, Channel *channel);
