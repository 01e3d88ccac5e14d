/* Runs as files. */
#include "session/snapshot.h"

#include <errno.h>
#include <string.h>

#include "base/limits.h"
#include "base/sha256.h"

/* The types of the messages, in the order in which they come. */
enum { MESSAGE_HEAD = 0x31534f43, MESSAGE_WORLD, MESSAGE_INPUT, MESSAGE_FILE, MESSAGE_END };
enum { HEAD_VERSION, HEAD_NAME, HEAD_SOURCE };
enum { FILE_PATH, FILE_SHA256, FILE_CONTENT };
enum { FILE_IS_FOLDER = 1, FILE_IS_PLACED = 2 };
enum { NAME_BYTES = 255 };

static void hash_of(Str bytes, char out_hex[SHA256_HEX_SIZE]) {
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, bytes);
    sha256_final(&hash, out_hex);
}

/* --- writing ---------------------------------------------------------------------------------------------------- */

static void put_files(Buf *out, const BrokerTable *files) {
    for (int64_t i = 0; i < broker_table_count(files); i++) {
        BrokerEntry entry;
        broker_table_entry(files, i, &entry);
        wire_put_message(out, &(WireMessage){.type = MESSAGE_FILE,
                                             .number = (entry.is_folder ? FILE_IS_FOLDER : 0) |
                                                       (entry.is_placed ? FILE_IS_PLACED : 0),
                                             .parts = {[FILE_PATH] = entry.path,
                                                       [FILE_SHA256] = entry.placed_sha256,
                                                       [FILE_CONTENT] = entry.content}});
    }
}

Status snapshot_write(Buf *out, const SessionRunRequest *request, const Calls *calls, Str world) {
    if (broker_table_count(calls->files) > LIMIT_SAVED_FILES) {
        return ST_LIMIT;
    }
    wire_put_message(out, &(WireMessage){.type = MESSAGE_HEAD,
                                         .parts = {[HEAD_VERSION] = STR(CORDON_VERSION),
                                                   [HEAD_NAME] = request->name,
                                                   [HEAD_SOURCE] = request->source}});
    wire_put_message(out, &(WireMessage){.type = MESSAGE_WORLD, .parts = {world}});
    Str input = str_slice(buf_view(&calls->input), calls->input_start, calls->input.size);
    wire_put_message(
        out,
        &(WireMessage){.type = MESSAGE_INPUT, .number = calls->has_input_ended, .parts = {input}});
    put_files(out, calls->files);
    if (out->failure == ST_OK) {
        char hex[SHA256_HEX_SIZE];
        hash_of(buf_view(out), hex);
        wire_put_message(out, &(WireMessage){.type = MESSAGE_END, .parts = {str_from(hex)}});
    }
    return out->failure;
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

/* The next message, which must be of that type. */
static bool take_next(Str *rest, uint32_t type, WireMessage *out_message) {
    return wire_take_message(rest, out_message) && out_message->type == type;
}

/* Moves behind the files. */
static void skip_files(Str *rest) {
    WireMessage message;
    for (Str next = *rest; take_next(&next, MESSAGE_FILE, &message); *rest = next) {
    }
}

const char *session_snapshot_open(Str bytes, SessionSnapshot *out_snapshot) {
    static const char damaged[] = "the snapshot is damaged";
    WireMessage head, world, input, end;
    Str rest = bytes;
    if (!take_next(&rest, MESSAGE_HEAD, &head)) {
        return "it is not a snapshot of cordon run --snapshot-after";
    }
    if (!str_equal(head.parts[HEAD_VERSION], STR(CORDON_VERSION))) {
        return "the snapshot is of another version of Cordon";
    }
    if (!take_next(&rest, MESSAGE_WORLD, &world) || !take_next(&rest, MESSAGE_INPUT, &input)) {
        return damaged;
    }
    Str files = rest;
    skip_files(&rest);
    Str content = {bytes.data, bytes.size - rest.size};
    char hex[SHA256_HEX_SIZE];
    hash_of(content, hex);
    if (!take_next(&rest, MESSAGE_END, &end) || rest.size > 0 ||
        !str_equal(end.parts[0], str_from(hex))) {
        return damaged;
    }
    Str name = head.parts[HEAD_NAME];
    if (name.size == 0 || name.size > NAME_BYTES || memchr(name.data, '/', (size_t)name.size) ||
        memchr(name.data, '\0', (size_t)name.size)) {
        return damaged;
    }
    *out_snapshot = (SessionSnapshot){.name = name,
                                      .source = head.parts[HEAD_SOURCE],
                                      .world = world.parts[0],
                                      .input = input.parts[0],
                                      .has_input_ended = input.number != 0,
                                      .files = files};
    return NULL;
}

const char *snapshot_restore(const SessionSnapshot *snapshot, Calls *calls) {
    WireMessage file;
    buf_append(&calls->input, snapshot->input);
    calls->has_input_ended = snapshot->has_input_ended;
    for (Str rest = snapshot->files; take_next(&rest, MESSAGE_FILE, &file);) {
        int error = broker_table_restore(calls->files,
                                         &(BrokerEntry){.path = file.parts[FILE_PATH],
                                                        .is_folder = file.number & FILE_IS_FOLDER,
                                                        .is_placed = file.number & FILE_IS_PLACED,
                                                        .placed_sha256 = file.parts[FILE_SHA256],
                                                        .content = file.parts[FILE_CONTENT]});
        if (error) {
            return error == EINVAL   ? "the snapshot's files are not such as a run leaves"
                   : error == ENOMEM ? "out of memory"
                                     : "the snapshot's files are more than the policy allows";
        }
    }
    return !broker_table_is_whole(calls->files)
               ? "the snapshot's files are not such as a run leaves"
           : calls->input.failure != ST_OK ? "the snapshot holds more input than fits"
                                           : NULL;
}
