/* Programs that wait for a person, and what settles them.
 *
 * An item is a file ID that the run that waits holds locked; its end unlocks it, whatever way it ends, and so a dead
 * run's items are known and removed. A decision is a file ID.decision that is linked into place: of all who decide, the
 * run's own deadline among them, exactly one succeeds. It stays when the item has gone, for an hour, so that whoever
 * comes too late is told so: a decision that nobody reads is never reported as one. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/limits.h"
#include "review/review.h"
#include "review/store.h"
#include "state/state.h"

enum { ID_DIGITS = 8, POLL_MS = 100, ITEMS_MOST = 1000, WHY_BYTES = 8 << 10 };
#define ITEM_BYTES (INT64_C(64) << 20)

/* --- items ------------------------------------------------------------------------------------------------------ */

static void put_item(const ReviewPending *item, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "id", item->id);
    wire_json_member_str(&json, "program", item->program);
    wire_json_member_str(&json, "sha256", item->sha256);
    wire_json_member_int(&json, "since", item->since_ms);
    wire_json_member_int(&json, "until", item->until_ms);
    wire_json_member_str(&json, "reason", item->reason);
    wire_json_member_str(&json, "text", item->text);
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}

typedef struct RawText {
    const char *data;
    size_t size;
} RawText;

static Str copy_of(Arena *arena, RawText text) {
    return arena_copy_str(arena, (Str){text.data, (int64_t)text.size});
}

static Status read_item(Arena *arena, int folder, Str id, ReviewPending *out_item) {
    Str bytes;
    Status status = state_read(folder, id, arena, ITEM_BYTES, &bytes);
    if (status != ST_OK) {
        return status;
    }
    RawText own, program, sha256, reason, text;
    json_int_t since_ms, until_ms;
    json_t *root = json_loadb(bytes.data, (size_t)bytes.size, JSON_REJECT_DUPLICATES, NULL);
    bool is_good =
        root &&
        json_unpack_ex(root, NULL, JSON_STRICT, "{s:s%,s:s%,s:s%,s:I,s:I,s:s%,s:s%}", "id",
                       &own.data, &own.size, "program", &program.data, &program.size, "sha256",
                       &sha256.data, &sha256.size, "since", &since_ms, "until", &until_ms, "reason",
                       &reason.data, &reason.size, "text", &text.data, &text.size) == 0;
    if (is_good) {
        *out_item = (ReviewPending){.id = copy_of(arena, own),
                                    .program = copy_of(arena, program),
                                    .sha256 = copy_of(arena, sha256),
                                    .since_ms = since_ms,
                                    .until_ms = until_ms,
                                    .reason = copy_of(arena, reason),
                                    .text = copy_of(arena, text)};
    }
    json_decref(root);
    return !is_good ? ST_PROTOCOL : arena->exhausted ? ST_NO_MEMORY : ST_OK;
}

/* Makes the item's file; *out_fd holds its lock before anybody can see it. */
static Status place_item(int folder, const ReviewPending *item, int *out_fd) {
    char temporary[32] = ".item-", name[32];
    snprintf(temporary + 6, sizeof temporary - 6, "%.*s", STR_ARG(item->id));
    snprintf(name, sizeof name, "%.*s", STR_ARG(item->id));
    Buf bytes;
    buf_init(&bytes, ITEM_BYTES);
    put_item(item, &bytes);
    SCOPED_FD fd =
        openat(folder, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool is_placed = fd >= 0 && bytes.failure == ST_OK && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
                     fd_write_all(fd, buf_view(&bytes)) == ST_OK &&
                     renameat(folder, temporary, folder, name) == 0;
    if (fd >= 0 && !is_placed) {
        (void)unlinkat(folder, temporary, 0);
    }
    Status failure = bytes.failure;
    buf_done(&bytes);
    if (!is_placed) {
        return failure != ST_OK ? failure : ST_IO;
    }
    *out_fd = fd_take(&fd);
    return ST_OK;
}

/* --- decisions -------------------------------------------------------------------------------------------------- */

static Str decision_name(Arena *arena, Str id) {
    return arena_format(arena, "%.*s.decision", STR_ARG(id));
}

/* Whoever is first decides.
 * errors: ST_EXISTS somebody was. */
static Status decide(Arena *arena, int folder, Str id, const char *what, Str why) {
    Buf bytes;
    buf_init(&bytes, 8 * WHY_BYTES);
    WireJson json = wire_json(&bytes);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "decision", str_from(what));
    wire_json_member_str(&json, "why", why);
    wire_json_member_int(&json, "user", (int64_t)getuid());
    wire_json_close(&json, '}');
    Status status = bytes.failure == ST_OK
                        ? state_write(folder, decision_name(arena, id), buf_view(&bytes), false)
                        : bytes.failure;
    buf_done(&bytes);
    return status;
}

/* false: there is no decision yet. */
static bool read_decision(Arena *arena, int folder, Str id, ReviewResult *result) {
    Str bytes;
    if (state_read(folder, decision_name(arena, id), arena, 8 * WHY_BYTES, &bytes) != ST_OK) {
        return false;
    }
    RawText what, why;
    json_int_t user;
    json_t *root = json_loadb(bytes.data, (size_t)bytes.size, JSON_REJECT_DUPLICATES, NULL);
    bool is_good =
        root && json_unpack_ex(root, NULL, JSON_STRICT, "{s:s%,s:s%,s:I}", "decision", &what.data,
                               &what.size, "why", &why.data, &why.size, "user", &user) == 0;
    bool is_approved = is_good && str_equal((Str){what.data, (int64_t)what.size}, STR("approve"));
    result->outcome = is_approved ? REVIEW_APPROVED : REVIEW_DENIED;
    result->reason = is_good ? copy_of(arena, why) : STR("the decision cannot be read");
    result->who = is_good ? arena_format(arena, "user %lld", (long long)user) : STR("");
    json_decref(root);
    return true;
}

/* --- waiting ---------------------------------------------------------------------------------------------------- */

static void await(Arena *arena, int folder, int cancel_fd, const ReviewPending *item,
                  ReviewResult *result) {
    while (!read_decision(arena, folder, item->id, result)) {
        struct pollfd watched = {.fd = cancel_fd, .events = POLLIN};
        bool is_over = store_now_ms() >= item->until_ms;
        bool is_cancelled = !is_over && poll(&watched, 1, POLL_MS) > 0;
        if ((is_over || is_cancelled) &&
            decide(arena, folder, item->id, "deny",
                   is_over ? STR("nobody decided in time (review.wait)") : STR("interrupted")) ==
                ST_OK) {
            result->outcome = is_over ? REVIEW_DENIED : REVIEW_INTERRUPTED;
            result->reason =
                is_over ? STR("nobody decided in time (review.wait)") : STR("interrupted");
            return;
        }
    }
}

void review_by_pending(Arena *arena, const Policy *policy, int cancel_fd, ReviewPending *item,
                       ReviewTold *told, void *context, ReviewResult *out_result) {
    int64_t begun_ns = clock_now_ns();
    char id[ID_DIGITS + 1];
    SCOPED_FD folder = -1;
    SCOPED_FD held = -1;
    *out_result = (ReviewResult){.outcome = REVIEW_FAILED,
                                 .by = "person",
                                 .who = STR(""),
                                 .reason = STR(""),
                                 .answer = {.reason = STR(""), .suggestion = STR("")}};
    Status status = state_open("review/pending", &folder);
    if (status == ST_OK) {
        status = state_random(id, ID_DIGITS);
    }
    if (status == ST_OK) {
        item->id = arena_copy_str(arena, str_from(id));
        item->since_ms = store_now_ms();
        item->until_ms = item->since_ms + policy->review_wait_ms;
        /* An old decision by that id would settle it. */
        status = !item->id.data ? ST_NO_MEMORY
                 : read_decision(arena, folder, item->id, out_result)
                     ? ST_EXISTS
                     : place_item(folder, item, &held);
    }
    if (status != ST_OK) {
        out_result->outcome = REVIEW_FAILED;
        out_result->reason = arena_format(arena, "it cannot wait for a person: %.*s",
                                          STR_ARG(state_problem(arena, status)));
        return;
    }
    told(context, item);
    await(arena, folder, cancel_fd, item, out_result);
    state_remove(folder, item->id);
    out_result->time_us = (clock_now_ns() - begun_ns) / 1000;
}

/* --- settling --------------------------------------------------------------------------------------------------- */

static bool is_id(Str name) {
    for (int64_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return name.size == ID_DIGITS;
}

/* Whether a run still waits for the item. */
static bool is_held(int folder, const char *name) {
    SCOPED_FD fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    return fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

static int compare_items(const void *left, const void *right) {
    const ReviewPending *a = left, *b = right;
    return (a->since_ms > b->since_ms) - (a->since_ms < b->since_ms);
}

/* A decision whose item has gone, an hour ago. */
static bool is_old_decision(int folder, Str name) {
    enum { KEPT_SECONDS = 3600 };
    struct stat about;
    char id[ID_DIGITS + 1];
    if (!str_ends_with(name, STR(".decision")) || name.size != ID_DIGITS + 9) {
        return false;
    }
    snprintf(id, sizeof id, "%.*s", ID_DIGITS, name.data);
    return fstatat(folder, name.data, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
           about.st_mtime + KEPT_SECONDS < store_now_ms() / 1000 &&
           faccessat(folder, id, F_OK, AT_SYMLINK_NOFOLLOW) != 0;
}

static int32_t list_items(Arena *arena, int folder, DIR *listing, ReviewPending *items) {
    int32_t count = 0;
    for (struct dirent *entry; count < ITEMS_MOST && (entry = readdir(listing));) {
        Str name = str_from(entry->d_name);
        if (is_old_decision(folder, name)) {
            state_remove(folder, name);
        }
        if (!is_id(name)) {
            continue;
        }
        if (!is_held(folder, entry->d_name)) {
            state_remove(folder, name);
        } else if (read_item(arena, folder, name, &items[count]) == ST_OK) {
            count++;
        }
    }
    qsort(items, (size_t)count, sizeof *items, compare_items);
    return count;
}

Status review_pending_list(Arena *arena, const ReviewPending **out_items, int32_t *out_count) {
    SCOPED_FD folder = -1;
    Status status = state_open("review/pending", &folder);
    if (status != ST_OK) {
        return status;
    }
    ReviewPending *items = ARENA_ARRAY(arena, ReviewPending, ITEMS_MOST);
    DIR *listing = fdopendir(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!items || !listing) {
        return items ? ST_IO : ST_NO_MEMORY;
    }
    *out_count = list_items(arena, folder, listing, items);
    *out_items = items;
    closedir(listing);
    return arena->exhausted ? ST_NO_MEMORY : ST_OK;
}

Status review_settle(Arena *arena, Str id, bool approve, Str why, ReviewPending *out_item) {
    const ReviewPending *items, *found = NULL;
    int32_t count;
    Status status = review_pending_list(arena, &items, &count);
    for (int32_t i = 0; status == ST_OK && i < count; i++) {
        if (id.size > 0 && str_starts_with(items[i].id, id)) {
            status = found ? ST_INVALID : ST_OK;
            found = &items[i];
        }
    }
    if (status != ST_OK || !found) {
        return status != ST_OK ? status : ST_NOT_FOUND;
    }
    SCOPED_FD folder = -1;
    status = state_open("review/pending", &folder);
    if (status == ST_OK) {
        why.size = why.size < WHY_BYTES ? why.size : WHY_BYTES;
        status = decide(arena, folder, found->id, approve ? "approve" : "deny", why);
    }
    char name[ID_DIGITS + 1];
    snprintf(name, sizeof name, "%.*s", STR_ARG(found->id));
    bool is_there = faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    if (status == ST_OK && is_there && !is_held(folder, name)) {
        return ST_NOT_FOUND; /* the run died before it could read it */
    }
    if (status == ST_OK || status == ST_EXISTS) {
        *out_item = *found;
    }
    return status;
}
