/* Records of what the host answered. */
#include "session/record.h"

#include "base/limits.h"
#include "base/sha256.h"

static void hash_of(Str bytes, char out_hex[SHA256_HEX_SIZE]) {
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, bytes);
    sha256_final(&hash, out_hex);
}

void record_begin(Buf *out, Str source, Str argv) {
    char hex[SHA256_HEX_SIZE];
    hash_of(source, hex);
    wire_put_message(out, &(WireMessage){.type = WORKER_RUN,
                                         .parts = {STR(CORDON_VERSION), str_from(hex), argv}});
}

void record_add(Buf *out, const WireMessage *call, const WireMessage *answer) {
    wire_put_message(out, call);
    wire_put_message(out, answer);
}

const char *record_open(Str *rest, Str source, Str argv) {
    WireMessage head;
    char hex[SHA256_HEX_SIZE];
    hash_of(source, hex);
    if (!wire_take_message(rest, &head) || head.type != WORKER_RUN) {
        return "the record is not one of cordon run --record";
    }
    return !str_equal(head.parts[0], STR(CORDON_VERSION))
               ? "the record is of another version of Cordon"
           : !str_equal(head.parts[1], str_from(hex)) ? "the record is of another program"
           : !str_equal(head.parts[2], argv)          ? "the record is of other arguments"
                                                      : NULL;
}

Status record_next(Str *rest, const WireMessage *call, WireMessage *out_answer) {
    WireMessage recorded;
    if (!wire_take_message(rest, &recorded) || !wire_take_message(rest, out_answer) ||
        recorded.type != call->type || out_answer->type != WORKER_ANSWER) {
        return ST_PROTOCOL;
    }
    for (int i = 0; i < WIRE_PARTS; i++) {
        if (!str_equal(recorded.parts[i], call->parts[i])) {
            return ST_PROTOCOL;
        }
    }
    return ST_OK;
}
