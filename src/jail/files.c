/* Places the caller's files in /work before the guest exists.
 *
 * Process 1 makes each file, empty, as its own user, and hands the descriptor out; the caller writes into it. So the
 * files belong to the guest, and the caller, who may be root, walks no path inside. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "jail/outside.h"

enum { COPY_BYTES = 64 << 10 };

/* Writes the next piece, up to the limit on a file. 0 or -errno. */
static int piece_write(int to_fd, Str piece, int64_t limit_bytes, JailPlaced *placed,
                       Sha256 *hash) {
    if (piece.size > limit_bytes - placed->size_bytes) {
        return -EFBIG;
    }
    if (fd_write_all(to_fd, piece) != ST_OK) {
        return -errno;
    }
    placed->size_bytes += piece.size;
    sha256_update(hash, piece);
    return 0;
}

static int content_write(int to_fd, const JailFile *file, int64_t limit_bytes, JailPlaced *placed,
                         Sha256 *hash) {
    if (file->fd < 0) {
        return piece_write(to_fd, file->bytes, limit_bytes, placed, hash);
    }
    char piece[COPY_BYTES];
    for (;;) {
        ssize_t got = read(file->fd, piece, sizeof piece);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? -errno : 0;
        }
        int error = piece_write(to_fd, (Str){piece, got}, limit_bytes, placed, hash);
        if (error) {
            return error;
        }
    }
}

int files_make(int control_fd, Str name, int *out_fd) {
    Message message = {.kind = MESSAGE_PLACE};
    memcpy(message.name, name.data, (size_t)name.size);
    int error = message_send(control_fd, &message, NULL, 0);
    error = error ? error : message_receive(control_fd, &message, out_fd, 1);
    if (error == 0 && (message.kind != MESSAGE_PLACED || *out_fd < 0)) {
        error = message.error ? -message.error : -EPROTO;
    }
    return error;
}

int files_rename(int control_fd, Str name, Str new_name) {
    Message message = {.kind = MESSAGE_RENAME};
    memcpy(message.name, name.data, (size_t)name.size);
    memcpy(message.new_name, new_name.data, (size_t)new_name.size);
    int error = message_send(control_fd, &message, NULL, 0);
    error = error ? error : message_receive(control_fd, &message, NULL, 0);
    return error ? error : message.kind == MESSAGE_PLACED ? -message.error : -EPROTO;
}

static int file_place(int control_fd, const JailFile *file, int64_t limit_bytes,
                      JailPlaced *placed) {
    SCOPED_FD to_fd = -1;
    int error = files_make(control_fd, file->name, &to_fd);
    if (error) {
        return error;
    }
    memcpy(placed->name, file->name.data, (size_t)file->name.size);
    Sha256 hash;
    sha256_init(&hash);
    error = content_write(to_fd, file, limit_bytes, placed, &hash);
    sha256_final(&hash, placed->sha256);
    return error;
}

/* Room for so many more in jail->placed. 0 or -errno. */
static int placed_reserve(Jail *jail, int32_t file_count) {
    if (file_count > LIMIT_PLACED_FILES - jail->placed_count) {
        return -E2BIG;
    }
    size_t count = (size_t)jail->placed_count + (size_t)file_count + 1;
    JailPlaced *placed = realloc(jail->placed, count * sizeof *placed);
    if (!placed) {
        return -ENOMEM;
    }
    jail->placed = placed;
    return 0;
}

/* What was placed under that name before; a file there can be placed again once it has gone. NULL: nothing. */
static JailPlaced *placed_find(const Jail *jail, Str name) {
    for (int32_t i = 0; i < jail->placed_count; i++) {
        if (str_equal(str_from(jail->placed[i].name), name)) {
            return &jail->placed[i];
        }
    }
    return NULL;
}

int files_note(Jail *jail, const JailFile *file) {
    if (file->bytes.size > jail->private->limits.file_bytes) {
        return -EFBIG;
    }
    if (placed_find(jail, file->name)) {
        return -EEXIST;
    }
    int error = placed_reserve(jail, 1);
    if (error) {
        return error;
    }
    JailPlaced *placed = &jail->placed[jail->placed_count++];
    *placed = (JailPlaced){.size_bytes = file->bytes.size};
    memcpy(placed->name, file->name.data, (size_t)file->name.size);
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, file->bytes);
    sha256_final(&hash, placed->sha256);
    return 0;
}

int files_place(Jail *jail, const JailFile *files, int32_t file_count) {
    bool is_again = file_count == 1 && placed_find(jail, files[0].name);
    int error = placed_reserve(jail, is_again ? 0 : file_count);
    for (int32_t i = 0; error == 0 && i < file_count; i++) {
        JailPlaced placed = {.size_bytes = 0}, *before = placed_find(jail, files[i].name);
        error = file_place(jail->private->control_fd, &files[i], jail->private->limits.file_bytes,
                           &placed);
        if (error == 0) {
            *(before ? before : &jail->placed[jail->placed_count++]) = placed;
        }
    }
    return error;
}
