/* The record's files and the tail of its lines. */
#include "record/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fds.h"
#include "state/state.h"

void files_name(int32_t number, char out_name[FILE_NAME_SIZE]) {
    snprintf(out_name, FILE_NAME_SIZE, "%06d.jsonl", number);
}

/* The number of a file of the record, 0 for others. */
static int32_t number_of(const char *name) {
    char wanted[FILE_NAME_SIZE];
    long number = strtol(name, NULL, 10);
    if (number < 1 || number > 99999999) {
        return 0;
    }
    files_name((int32_t)number, wanted);
    return strcmp(wanted, name) == 0 ? (int32_t)number : 0;
}

Status files_open(Files *out_files) {
    SCOPED_FD folder = -1;
    Status status = state_open("record", &folder);
    if (status != ST_OK) {
        return status;
    }
    Files files = {0};
    DIR *listing = fdopendir(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!listing) {
        return ST_IO;
    }
    for (struct dirent *entry; (entry = readdir(listing));) {
        int32_t number = number_of(entry->d_name);
        if (number > 0) {
            files.oldest = files.oldest == 0 || number < files.oldest ? number : files.oldest;
            files.newest = number > files.newest ? number : files.newest;
        }
    }
    closedir(listing);
    files.folder_fd = fd_take(&folder);
    *out_files = files;
    return ST_OK;
}

int64_t files_size(const Files *files) {
    int64_t total = 0;
    for (int32_t number = files->oldest; number > 0 && number <= files->newest; number++) {
        char name[FILE_NAME_SIZE];
        struct stat about;
        files_name(number, name);
        total +=
            fstatat(files->folder_fd, name, &about, AT_SYMLINK_NOFOLLOW) == 0 ? about.st_size : 0;
    }
    return total;
}

Status record_id(char out_id[RECORD_ID_SIZE]) {
    enum { TIME_SIZE = 16, DIGITS = 6 };
    struct tm utc;
    time_t now = time(NULL);
    gmtime_r(&now, &utc);
    strftime(out_id, RECORD_ID_SIZE, "%Y%m%d-%H%M%S-", &utc);
    return state_random(out_id + TIME_SIZE, DIGITS);
}

bool record_id_valid(Str text) {
    for (int64_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        bool is_digit = c >= '0' && c <= '9';
        bool is_good = i == 8 || i == 15 ? c == '-' : is_digit || (i > 15 && c >= 'a' && c <= 'f');
        if (!is_good) {
            return false;
        }
    }
    return text.size == RECORD_ID_SIZE - 2;
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static bool is_hash(const char *at) {
    for (int i = 0; i < SHA256_HEX_SIZE - 1; i++) {
        if (!((at[i] >= '0' && at[i] <= '9') || (at[i] >= 'a' && at[i] <= 'f'))) {
            return false;
        }
    }
    return true;
}

/* Takes `literal` and then a hash off the end of *rest, which it shortens. */
static bool take_hash(Str *rest, Str literal, char out_hash[SHA256_HEX_SIZE]) {
    enum { HEX = SHA256_HEX_SIZE - 1 };
    int64_t at = rest->size - HEX - 1;
    if (at < literal.size || rest->data[rest->size - 1] != '"' || !is_hash(rest->data + at) ||
        !str_equal(str_slice(*rest, at - literal.size, at), literal)) {
        return false;
    }
    memcpy(out_hash, rest->data + at, HEX);
    out_hash[HEX] = '\0';
    rest->size = at - literal.size;
    return true;
}

static bool take_sequence(Str *rest, int64_t *out_sequence) {
    int64_t digits = rest->size, number = 0;
    while (digits > 0 && rest->data[digits - 1] >= '0' && rest->data[digits - 1] <= '9') {
        digits--;
    }
    static const Str literal = {",\"sequence\":", 12};
    if (digits == rest->size || rest->size - digits > 18 || digits < literal.size ||
        !str_equal(str_slice(*rest, digits - literal.size, digits), literal)) {
        return false;
    }
    for (int64_t i = digits; i < rest->size; i++) {
        number = number * 10 + (rest->data[i] - '0');
    }
    *out_sequence = number;
    rest->size = digits - literal.size;
    return true;
}

void line_read(Str text, RecordLine *out_line) {
    *out_line = (RecordLine){.text = text, .file = out_line->file};
    Str rest = text;
    if (rest.size < 1 || rest.data[rest.size - 1] != '}') {
        return;
    }
    rest.size--;
    if (!take_hash(&rest, STR(",\"hash\":\""), out_line->hash)) {
        return;
    }
    char hex[SHA256_HEX_SIZE];
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, rest);
    sha256_final(&hash, hex);
    out_line->is_whole = memcmp(hex, out_line->hash, sizeof hex) == 0 &&
                         take_sequence(&rest, &out_line->sequence) &&
                         take_hash(&rest, STR(",\"previous\":\""), out_line->previous);
}
