/* Reading the record, and following its chain. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fds.h"
#include "record/files.h"
#include "state/state.h"

enum { STEP_BYTES = 1 << 20 };

typedef struct Stream {
    RecordReader *reader;
    void *context;
    RecordTorn *torn;
    bool is_enough;
} Stream;

/* Tells of the whole lines in `bytes`; returns how many bytes they were. */
static int64_t tell_lines(Stream *stream, Str file, Str bytes) {
    int64_t start = 0;
    while (!stream->is_enough) {
        int64_t end = str_find(bytes, STR("\n"), start);
        if (end < 0) {
            break;
        }
        RecordLine line = {.file = file};
        line_read(str_slice(bytes, start, end), &line);
        stream->is_enough = !stream->reader(stream->context, &line);
        start = end + 1;
    }
    return start;
}

static Status read_file(Stream *stream, int fd, Str file) {
    Buf held;
    buf_init(&held, 2 * RECORD_LINE_BYTES);
    Status status = ST_OK;
    while (!stream->is_enough) {
        if (!buf_reserve(&held, STEP_BYTES)) {
            status = held.failure;
            break;
        }
        ssize_t got = read(fd, held.data + held.size, STEP_BYTES);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            status = got < 0 ? ST_IO : ST_OK;
            break;
        }
        held.size += got;
        int64_t told = tell_lines(stream, file, buf_view(&held));
        memmove(held.data, held.data + told, (size_t)(held.size - told));
        held.size -= told;
    }
    stream->torn->bytes = stream->is_enough ? 0 : held.size;
    buf_done(&held);
    return status;
}

Status record_read(RecordReader *reader, void *context, RecordTorn *out_torn) {
    Stream stream = {.reader = reader, .context = context, .torn = out_torn};
    Files files;
    out_torn->bytes = 0;
    Status status = files_open(&files);
    if (status != ST_OK) {
        return status;
    }
    SCOPED_FD folder = files.folder_fd;
    for (int32_t number = files.oldest;
         number > 0 && number <= files.newest && status == ST_OK && !stream.is_enough; number++) {
        char name[FILE_NAME_SIZE];
        files_name(number, name);
        SCOPED_FD fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (fd >= 0) {
            status = read_file(&stream, fd, str_from(name));
        } else if (errno != ENOENT) {
            status = ST_IO; /* one that is gone shows in the chain */
        }
    }
    return status;
}

/* --- verifying -------------------------------------------------------------------------------------------------- */

typedef struct Verifier {
    Arena *arena;
    const RecordHead *wanted;
    RecordCheck *check;
} Verifier;

static bool complain(Verifier *verifier, const RecordLine *line, const char *what) {
    verifier->check->is_whole = false;
    verifier->check->problem = arena_format(verifier->arena, "%.*s: %s %lld", STR_ARG(line->file),
                                            what, (long long)verifier->check->head.sequence);
    return false;
}

static bool verify_line(void *context, const RecordLine *line) {
    Verifier *verifier = context;
    RecordCheck *check = verifier->check;
    if (!line->is_whole) {
        return complain(verifier, line, "a line has been changed, after line");
    }
    bool is_first = check->lines == 0;
    if (is_first) {
        check->first_sequence = line->sequence;
    } else if (line->sequence != check->head.sequence + 1 ||
               strcmp(line->previous, check->head.hash) != 0) {
        return complain(verifier, line, "lines are missing or were put in after line");
    }
    check->lines++;
    check->head.sequence = line->sequence;
    memcpy(check->head.hash, line->hash, sizeof line->hash);
    if (verifier->wanted && verifier->wanted->sequence == line->sequence) {
        check->holds_wanted = strcmp(verifier->wanted->hash, line->hash) == 0;
    }
    return true;
}

Status record_verify(Arena *arena, const RecordHead *wanted, RecordCheck *out_check) {
    *out_check = (RecordCheck){.is_whole = true, .problem = STR("")};
    Verifier verifier = {arena, wanted, out_check};
    return record_read(verify_line, &verifier, &out_check->torn);
}
