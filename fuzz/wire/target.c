/* Fuzzes what the host reads from a worker that has gone over to the enemy: any bytes as a stream of frames, and any
 * bytes as text for JSON, which must come out as UTF-8 without control characters. */
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/clock.h"
#include "wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void receive_all(Str bytes) {
    int ends[2];
    if (bytes.size > 65536 || socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
        return;
    }
    Arena arena;
    arena_init(&arena, INT64_C(1) << 20);
    ssize_t sent = send(ends[1], bytes.data, (size_t)bytes.size, MSG_NOSIGNAL | MSG_DONTWAIT);
    close(ends[1]);
    WireMessage message;
    while (sent > 0 && wire_receive(ends[0], &arena, 65536, WIRE_WAIT_FOREVER, &message) == ST_OK) {
        for (int i = 0; i < WIRE_PARTS; i++) {
            ASSERT(message.parts[i].size >= 0 && message.parts[i].size <= bytes.size);
        }
    }
    close(ends[0]);
    arena_done(&arena);
}

static void write_json(Str bytes) {
    Buf out;
    buf_init(&out, INT64_C(16) << 20);
    WireJson json = wire_json(&out);
    wire_json_str(&json, bytes);
    ASSERT(out.failure == ST_OK && wire_is_text(buf_view(&out)));
    for (int64_t i = 0; i < out.size; i++) {
        ASSERT((unsigned char)out.data[i] >= 0x20 && out.data[i] != 0x7F);
    }
    buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Str bytes = {(const char *)data, (int64_t)size};
    receive_all(bytes);
    write_json(bytes);
    return 0;
}
