/* Output on its way to the handler. */
#include "session/channel.h"

#include <string.h>

Channel channel_make(Run *run, int stream) {
    return (Channel){.kind = stream ? EVENT_STDERR : EVENT_STDOUT,
                     .ready_fd = run->request->ready_fds[stream],
                     .stream = &run->result->streams[stream]};
}

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

int32_t channel_room(const Run *run, const Channel *channel) {
    return run->request->chunk_bytes - channel->size;
}

int32_t channel_tellable(const Run *run, const Channel *channel) {
    bool has_room = channel_room(run, channel) > 0;
    bool may_grow = !channel->has_ended && !channel->stream->is_cut && has_room;
    if (!run->request->whole_characters || (!may_grow && has_room)) {
        return channel->size;
    }
    int32_t whole = channel->size - unfinished_bytes((Str){channel->bytes, channel->size});
    return whole > 0 || may_grow ? whole : channel->size;
}

void channel_tell(Run *run, Channel *channel) {
    int32_t size = channel_tellable(run, channel);
    run_tell(run, channel->kind, (Str){channel->bytes, size}, NULL);
    channel->stream->kept_bytes += size;
    memmove(channel->bytes, channel->bytes + size, (size_t)(channel->size - size));
    channel->size -= size;
}

bool channel_add(const Run *run, Channel *channel, int32_t count) {
    int64_t limit = run->request->policy->limit_output_bytes;
    channel->stream->bytes += count;
    int64_t room = limit - channel->stream->kept_bytes - channel->size;
    if (channel->stream->is_cut) {
        count = 0;
    } else if (count > room) {
        count = (int32_t)room;
        channel->stream->is_cut = true;
    }
    channel->size += count;
    if (channel->stream->is_cut && run->request->whole_characters) {
        channel->size -= unfinished_bytes((Str){channel->bytes, channel->size});
    }
    return channel->stream->bytes - SESSION_FLOOD_LEAST_BYTES <= limit * SESSION_FLOOD_FACTOR;
}
