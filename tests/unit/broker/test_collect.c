/* Goal: whatever a guest leaves in its folder, only plain files come out, bounded, and nothing is followed on either
 * side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/sha256.h"
#include "broker/broker.h"

typedef struct Place {
    char path[64];
    int work_fd, out_fd;
    Arena arena;
} Place;

static int folder_make(const Place *place, const char *name) {
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", place->path, name);
    assert_int_equal(mkdir(path, 0755), 0);
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    assert_true(fd >= 0);
    return fd;
}

static int setup(void **state) {
    Place *place = calloc(1, sizeof *place);
    (void)snprintf(place->path, sizeof place->path, "/tmp/cordon-collect-XXXXXX");
    assert_non_null(mkdtemp(place->path));
    place->work_fd = folder_make(place, "work");
    place->out_fd = folder_make(place, "out");
    arena_init(&place->arena, 1 << 20);
    *state = place;
    return 0;
}

static void write_file(int folder_fd, const char *name, const char *text) {
    int fd = openat(folder_fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0755);
    assert_true(fd >= 0);
    assert_int_equal(fd_write_all(fd, str_from(text)), ST_OK);
    close(fd);
}

static bool reads(int folder_fd, const char *name, const char *text) {
    SCOPED_FD fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW);
    Buf buf;
    buf_init(&buf, 1 << 20);
    bool same =
        fd >= 0 && fd_read_all(fd, &buf) == ST_OK && str_equal(buf_view(&buf), str_from(text));
    buf_done(&buf);
    return same;
}

static BrokerCollect request_of(const Place *place) {
    return (BrokerCollect){.work_fd = place->work_fd,
                           .out_fd = place->out_fd,
                           .entries = 100,
                           .file_bytes = 1000,
                           .total_bytes = 5000};
}

static const BrokerFile *find(const BrokerFiles *files, const char *name) {
    for (int32_t i = 0; i < files->count; i++) {
        if (str_equal(files->items[i].name, str_from(name))) {
            return &files->items[i];
        }
    }
    return NULL;
}

static void new_and_changed_files_come_out(void **state) {
    Place *place = *state;
    JailPlaced placed[2] = {{.name = "same", .size_bytes = 1}, {.name = "other", .size_bytes = 1}};
    for (int i = 0; i < 2; i++) {
        Sha256 hash;
        sha256_init(&hash);
        sha256_update(&hash, STR("x"));
        sha256_final(&hash, placed[i].sha256);
    }
    write_file(place->work_fd, "same", "x");
    write_file(place->work_fd, "other", "y");
    write_file(place->work_fd, "new", "new text");
    write_file(place->work_fd, "empty", "");
    assert_int_equal(mkdirat(place->work_fd, "deep", 0755), 0);
    assert_int_equal(mkdirat(place->work_fd, "deep/er", 0755), 0);
    write_file(place->work_fd, "deep/er/file\n\xff", "z");
    BrokerCollect request = request_of(place);
    request.placed = placed;
    request.placed_count = 2;
    BrokerFiles files;
    assert_int_equal(broker_collect(&place->arena, &request, &files), ST_OK);
    assert_int_equal(files.count, 4);
    assert_int_equal(files.dropped, 0);
    assert_null(find(&files, "same"));
    assert_true(find(&files, "other")->is_changed && find(&files, "other")->is_copied);
    assert_false(find(&files, "new")->is_changed);
    assert_int_equal(find(&files, "new")->size_bytes, 8);
    assert_true(reads(place->out_fd, "new", "new text"));
    assert_true(reads(place->out_fd, "empty", ""));
    assert_true(reads(place->out_fd, "deep/er/file\n\xff", "z"));
    struct stat about;
    assert_int_equal(fstatat(place->out_fd, "new", &about, 0), 0);
    assert_int_equal(about.st_mode & 07111, 0);
    /* Again: copies replace files of the same name. */
    write_file(place->work_fd, "new", "newer");
    assert_int_equal(broker_collect(&place->arena, &request, &files), ST_OK);
    assert_true(reads(place->out_fd, "new", "newer"));
}

static void nothing_but_plain_files_is_opened(void **state) {
    Place *place = *state;
    write_file(place->work_fd, ".hidden", "h");
    assert_int_equal(symlinkat("/etc/passwd", place->work_fd, "link"), 0);
    assert_int_equal(symlinkat("/", place->work_fd, "folder-link"), 0);
    assert_int_equal(mkfifoat(place->work_fd, "fifo", 0644), 0);
    write_file(place->work_fd, "big", "");
    int fd = openat(place->work_fd, "big", O_WRONLY);
    assert_int_equal(ftruncate(fd, INT64_C(1) << 40), 0);
    close(fd);
    BrokerCollect request = request_of(place);
    BrokerFiles files;
    assert_int_equal(broker_collect(&place->arena, &request, &files), ST_OK);
    assert_int_equal(files.count, 5);
    static const char *const names[] = {".hidden", "link", "folder-link", "fifo", "big"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const BrokerFile *file = find(&files, names[i]);
        assert_non_null(file);
        assert_true(file->skipped.size > 0);
        assert_false(file->is_copied);
        assert_int_equal(faccessat(place->out_fd, names[i], F_OK, AT_SYMLINK_NOFOLLOW), -1);
    }
}

static void links_in_the_destination_are_not_followed(void **state) {
    Place *place = *state;
    write_file(place->out_fd, "victim", "kept");
    assert_int_equal(symlinkat("victim", place->out_fd, "result"), 0);
    assert_int_equal(symlinkat(place->path, place->out_fd, "folder"), 0);
    assert_int_equal(mkdirat(place->out_fd, "taken", 0755), 0);
    write_file(place->work_fd, "result", "guest");
    assert_int_equal(mkdirat(place->work_fd, "folder", 0755), 0);
    write_file(place->work_fd, "folder/file", "guest");
    write_file(place->work_fd, "taken", "guest");
    BrokerCollect request = request_of(place);
    BrokerFiles files;
    assert_int_equal(broker_collect(&place->arena, &request, &files), ST_OK);
    assert_true(reads(place->out_fd, "victim", "kept"));
    assert_true(reads(place->out_fd, "result", "guest"));
    assert_false(find(&files, "folder/file")->is_copied);
    assert_false(find(&files, "taken")->is_copied);
    char path[128];
    (void)snprintf(path, sizeof path, "%s/file", place->path);
    assert_int_equal(access(path, F_OK), -1);
}

static void counts_sizes_and_depth_are_bounded(void **state) {
    Place *place = *state;
    BrokerCollect request = request_of(place);
    request.entries = 5;
    request.total_bytes = 25;
    request.file_bytes = 10;
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    for (size_t i = 0; i < 6; i++) {
        write_file(place->work_fd, names[i], "0123456789");
    }
    BrokerFiles files;
    assert_int_equal(broker_collect(&place->arena, &request, &files), ST_OK);
    assert_int_equal(files.count, 5);
    assert_int_equal(files.dropped, 1);
    int32_t copied = 0;
    for (int32_t i = 0; i < files.count; i++) {
        copied += files.items[i].is_copied;
    }
    assert_int_equal(copied, 2);
    write_file(place->work_fd, "a", "0123456789+");
    request = request_of(place);
    request.file_bytes = 10;
    assert_int_equal(broker_collect(&place->arena, &request, &files), ST_OK);
    assert_false(find(&files, "a")->is_copied);
    assert_true(find(&files, "b")->is_copied);
    int folder = dup(place->work_fd);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(mkdirat(folder, "d d", 0755), 0);
        int next = openat(folder, "d d", O_RDONLY | O_DIRECTORY);
        close(folder);
        folder = next;
    }
    write_file(folder, "deep", "x");
    close(folder);
    assert_int_equal(broker_collect(&place->arena, &request, &files), ST_OK);
    assert_int_equal(files.dropped, 1);
}

static void unreadable_input_is_told(void **state) {
    Place *place = *state;
    BrokerFiles files;
    BrokerCollect request = request_of(place);
    request.work_fd = -1;
    assert_int_equal(broker_collect(&place->arena, &request, &files), ST_IO);
    request.work_fd = open("/dev/null", O_RDONLY);
    assert_int_equal(broker_collect(&place->arena, &request, &files), ST_IO);
    close(request.work_fd);
    Arena small;
    arena_init(&small, 64);
    write_file(place->work_fd, "a", "a");
    request.work_fd = place->work_fd;
    assert_int_equal(broker_collect(&small, &request, &files), ST_NO_MEMORY);
    arena_done(&small);
}

static int teardown(void **state) {
    Place *place = *state;
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/rm", "rm", "-rf", place->path, (char *)NULL);
        _exit(1);
    }
    (void)waitpid(pid, NULL, 0);
    arena_done(&place->arena);
    close(place->work_fd);
    close(place->out_fd);
    free(place);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(new_and_changed_files_come_out, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_but_plain_files_is_opened, setup, teardown),
        cmocka_unit_test_setup_teardown(links_in_the_destination_are_not_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(counts_sizes_and_depth_are_bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(unreadable_input_is_told, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
