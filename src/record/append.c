/* Adding a line.
 *
 * Always true: only the holder of the lock writes; it writes behind a whole line; a line goes out in one write. So what
 * a writer that dies leaves is whole lines and perhaps one piece behind them, which has no line feed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fds.h"
#include "record/files.h"
#include "state/state.h"
#include "wire/wire.h"

enum { FILES_A_RECORD = 8, TAIL_BYTES = 4096 };

typedef struct Writer {
    Files files;
    int fd; /* of the newest file */
    int64_t size;
    RecordHead head;
    RecordLimits limits;
} Writer;

Str record_problem(Arena *arena, Status status) {
    switch ((int)status) {
    case ST_PROTOCOL:
        return STR("its last line is not one that Cordon wrote: see cordon log verify, and move "
                   "the file away");
    case ST_LIMIT: return STR("the entry is too large");
    case ST_TIMEOUT: return STR("another process holds its lock");
    default: return state_problem(arena, status);
    }
}

/* --- the end of a file ------------------------------------------------------------------------------------------ */

/* Where the last whole line of the file ends, reading backwards; 0: there is none. -1 with errno. */
static int64_t last_line_end(int fd, int64_t size) {
    char piece[TAIL_BYTES];
    for (int64_t end = size; end > 0;) {
        int64_t start = end > TAIL_BYTES ? end - TAIL_BYTES : 0;
        if (pread(fd, piece, (size_t)(end - start), start) != end - start) {
            return -1;
        }
        for (int64_t i = end - start; i > 0; i--) {
            if (piece[i - 1] == '\n') {
                return start + i;
            }
        }
        end = start;
    }
    return 0;
}

/* Reads hash and number of the line that ends at `end`, which is not 0. */
static Status read_head(int fd, int64_t end, RecordHead *out_head) {
    char tail[LINE_TAIL_MOST + 1];
    int64_t size = end < (int64_t)sizeof tail ? end : (int64_t)sizeof tail;
    if (pread(fd, tail, (size_t)size, end - size) != size) {
        return ST_IO;
    }
    /* The hash itself is checked by who reads the line; here only where it stands. */
    Str text = {tail, size - 1};
    int64_t hash = text.size - 2 - (SHA256_HEX_SIZE - 1), number = 0, unit = 1;
    static const Str mark = {",\"hash\":\"", 9};
    int64_t digits = hash - mark.size;
    if (digits < 1 || !str_ends_with(text, STR("\"}")) ||
        !str_equal(str_slice(text, digits, hash), mark)) {
        return ST_PROTOCOL;
    }
    for (; digits > 0 && text.data[digits - 1] >= '0' && text.data[digits - 1] <= '9' &&
           unit <= INT64_C(100000000000000000);
         digits--, unit *= 10) {
        number += (text.data[digits - 1] - '0') * unit;
    }
    out_head->sequence = number;
    memcpy(out_head->hash, text.data + hash, SHA256_HEX_SIZE - 1);
    out_head->hash[SHA256_HEX_SIZE - 1] = '\0';
    return number > 0 ? ST_OK : ST_PROTOCOL;
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static void put_time(WireJson *json) {
    char text[40];
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    size_t size = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(text + size, sizeof text - size, ".%03dZ", (int)(now.tv_nsec / 1000000));
    wire_json_member_str(json, "time", str_from(text));
}

/* Appends the line to `out` and moves the head behind it. */
static void put_line(RecordHead *head, const char *kind, Str id, Str members, Buf *out) {
    int64_t start = out->size;
    char hex[SHA256_HEX_SIZE];
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "kind", str_from(kind));
    put_time(&json);
    if (id.size > 0) {
        wire_json_member_str(&json, "id", id);
    }
    if (members.size > 0) {
        buf_append_char(out, ',');
        buf_append(out, members);
    }
    buf_append_format(out, ",\"previous\":\"%s\",\"sequence\":%lld", head->hash,
                      (long long)head->sequence + 1);
    if (out->failure != ST_OK) {
        return;
    }
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, (Str){out->data + start, out->size - start});
    sha256_final(&hash, hex);
    buf_append_format(out, ",\"hash\":\"%s\"}\n", hex);
    head->sequence++;
    memcpy(head->hash, hex, sizeof hex);
}

static void put_note(RecordHead *head, const char *kind, const char *members, Buf *out) {
    put_line(head, kind, STR(""), str_from(members), out);
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static Status open_file(Writer *writer, int32_t number, int flags) {
    char name[FILE_NAME_SIZE];
    struct stat about;
    files_name(number, name);
    fd_close(&writer->fd);
    writer->fd = openat(writer->files.folder_fd, name,
                        O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
    if (writer->fd < 0 || fstat(writer->fd, &about) != 0) {
        return ST_IO;
    }
    writer->size = about.st_size;
    return S_ISREG(about.st_mode) ? ST_OK : ST_DENIED;
}

/* Cuts off a piece without a line feed and puts a line about it into `notes`. */
static Status repair(Writer *writer, int64_t whole, Buf *notes) {
    char hex[SHA256_HEX_SIZE], members[200], piece[TAIL_BYTES];
    Sha256 hash;
    sha256_init(&hash);
    for (int64_t at = whole; at < writer->size;) {
        ssize_t got = pread(writer->fd, piece, sizeof piece, at);
        if (got <= 0) {
            return ST_IO;
        }
        sha256_update(&hash, (Str){piece, got});
        at += got;
    }
    sha256_final(&hash, hex);
    snprintf(members, sizeof members, "\"torn_bytes\":%lld,\"torn_sha256\":\"%s\"",
             (long long)(writer->size - whole), hex);
    if (ftruncate(writer->fd, whole) != 0) {
        return ST_IO;
    }
    writer->size = whole;
    put_note(&writer->head, "repaired", members, notes);
    return ST_OK;
}

/* Finds the end of the chain. A newest file without a whole line has lost its writer at once: then the one before it
 * has the head. */
static Status find_end(Writer *writer, Buf *notes) {
    int64_t torn_at = -1;
    for (int32_t number = writer->files.newest; number >= writer->files.oldest && number > 0;
         number--) {
        Status status = open_file(writer, number, 0);
        int64_t whole = status == ST_OK ? last_line_end(writer->fd, writer->size) : -1;
        if (whole < 0) {
            return status != ST_OK ? status : ST_IO;
        }
        if (number == writer->files.newest && whole < writer->size) {
            torn_at = whole;
        }
        if (whole > 0) {
            status = read_head(writer->fd, whole, &writer->head);
            if (status != ST_OK) {
                return status;
            }
            break;
        }
    }
    Status status = open_file(writer, writer->files.newest, 0);
    return status == ST_OK && torn_at >= 0 ? repair(writer, torn_at, notes) : status;
}

static Status next_file(Writer *writer, Buf *out) {
    char members[64], name[FILE_NAME_SIZE];
    files_name(writer->files.newest, name);
    snprintf(members, sizeof members, "\"after\":\"%s\"", name);
    bool is_first = writer->files.newest == 0;
    Status status = open_file(writer, ++writer->files.newest, O_CREAT | O_EXCL);
    if (status == ST_OK) {
        writer->files.oldest = writer->files.oldest ? writer->files.oldest : writer->files.newest;
        put_note(&writer->head, "file", is_first ? "\"after\":null" : members, out);
    }
    return status;
}

/* Past the limit the oldest goes. */
static void drop_files(Writer *writer, int64_t coming, Buf *out) {
    while (writer->files.oldest < writer->files.newest &&
           files_size(&writer->files) + coming > writer->limits.bytes) {
        char name[FILE_NAME_SIZE], members[64];
        files_name(writer->files.oldest, name);
        if (unlinkat(writer->files.folder_fd, name, 0) != 0) {
            return;
        }
        snprintf(members, sizeof members, "\"file\":\"%s\"", name);
        put_note(&writer->head, "dropped", members, out);
        writer->files.oldest++;
    }
}

static Status write_line(Writer *writer, const char *kind, Str id, Str members, Buf *out) {
    Status status = writer->files.newest > 0 ? find_end(writer, out) : ST_OK;
    bool is_full = writer->size > 0 &&
                   writer->size + out->size + members.size > writer->limits.bytes / FILES_A_RECORD;
    if (status == ST_OK && (writer->files.newest == 0 || is_full)) {
        /* What was noted belongs behind the line that it follows. */
        status = out->size > 0 ? fd_write_all(writer->fd, buf_view(out)) : ST_OK;
        buf_clear(out);
        status = status == ST_OK ? next_file(writer, out) : status;
    }
    if (status != ST_OK) {
        return status;
    }
    drop_files(writer, out->size + members.size, out);
    put_line(&writer->head, kind, id, members, out);
    if (out->failure != ST_OK) {
        return out->failure;
    }
    status = fd_write_all(writer->fd, buf_view(out));
    if (status == ST_OK && writer->limits.sync) {
        status = fdatasync(writer->fd) == 0 ? ST_OK : ST_IO;
    }
    return status;
}

Status record_append(const char *kind, Str id, Str members, RecordLimits limits) {
    Writer writer = {.fd = -1, .limits = limits, .head = {.hash = ""}};
    memset(writer.head.hash, '0', SHA256_HEX_SIZE - 1);
    Status status = files_open(&writer.files);
    if (status != ST_OK) {
        return status;
    }
    SCOPED_FD folder = writer.files.folder_fd;
    SCOPED_FD lock = -1;
    status = state_lock(folder, "lock", &lock);
    if (status == ST_OK) {
        Files again; /* as it is now that nobody else writes */
        status = files_open(&again);
        if (status == ST_OK) {
            close(again.folder_fd);
            writer.files.oldest = again.oldest;
            writer.files.newest = again.newest;
        }
    }
    if (status == ST_OK) {
        Buf out;
        buf_init(&out, RECORD_LINE_BYTES);
        status = write_line(&writer, kind, id, members, &out);
        buf_done(&out);
    }
    int error = errno;
    fd_close(&writer.fd);
    errno = error;
    return status;
}
