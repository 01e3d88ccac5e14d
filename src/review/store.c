/* Answers by what they answer, and the day's budgets.
 *
 * A budget is booked before the question goes out and corrected after it, under one lock, so that two runs at once
 * cannot spend the same rest. A run that dies in between leaves its booking: too much is counted, never too little. */
#include "review/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <time.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "base/sha256.h"
#include "state/state.h"

enum { CACHE_FILES = 2000, USAGE_BYTES = 1024 };

int64_t store_now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- answers ---------------------------------------------------------------------------------------------------- */

static void hash_part(Sha256 *hash, Str part) {
    char size[24];
    int length = snprintf(size, sizeof size, "%lld:", (long long)part.size);
    sha256_update(hash, (Str){size, length});
    sha256_update(hash, part);
}

Status store_key(const ReviewSubject *subject, StoreKey *out_key) {
    Buf policy, verdict;
    buf_init(&policy, LIMIT_FRAME_BYTES);
    buf_init(&verdict, LIMIT_FRAME_BYTES);
    policy_to_json(subject->policy, &policy);
    verdict_to_json(subject->verdict, &verdict);
    Status status = policy.failure != ST_OK ? policy.failure : verdict.failure;
    if (status == ST_OK) {
        Sha256 hash;
        sha256_init(&hash);
        hash_part(&hash, STR("review 2 " CORDON_VERSION));
        hash_part(&hash, buf_view(&policy)); /* guideline, model and address stand in it */
        hash_part(&hash, buf_view(&verdict));
        hash_part(&hash, subject->grants);
        hash_part(&hash, subject->name);
        hash_part(&hash, subject->before);
        hash_part(&hash, subject->code);
        sha256_final(&hash, out_key->hex);
    }
    buf_done(&policy);
    buf_done(&verdict);
    return status;
}

bool store_find(Arena *arena, const Policy *policy, const StoreKey *key, Str *out_text) {
    SCOPED_FD folder = -1;
    Str bytes;
    if (policy->review_cache_ms == 0 || state_open("review/cache", &folder) != ST_OK ||
        state_read(folder, str_from(key->hex), arena, LIMIT_REVIEW_ANSWER_BYTES, &bytes) != ST_OK) {
        return false;
    }
    json_int_t time_ms;
    const char *text;
    size_t size;
    json_t *root = json_loadb(bytes.data, (size_t)bytes.size, JSON_REJECT_DUPLICATES, NULL);
    bool is_good = root && json_unpack_ex(root, NULL, JSON_STRICT, "{s:I,s:s%}", "time", &time_ms,
                                          "text", &text, &size) == 0;
    int64_t age_ms = is_good ? store_now_ms() - time_ms : -1;
    is_good = is_good && age_ms >= 0 && age_ms < policy->review_cache_ms;
    if (is_good) {
        *out_text = arena_copy_str(arena, (Str){text, (int64_t)size});
    }
    json_decref(root);
    return is_good && out_text->data;
}

/* A cache that has grown too large is emptied: it is only a cache. */
static void bound_cache(int folder) {
    int count = 0;
    DIR *listing = fdopendir(openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (struct dirent *entry; listing && (entry = readdir(listing));) {
        count++;
    }
    if (listing && count > CACHE_FILES) {
        rewinddir(listing);
        for (struct dirent *entry; (entry = readdir(listing));) {
            state_remove(folder, str_from(entry->d_name));
        }
    }
    if (listing) {
        closedir(listing);
    }
}

void store_keep(const Policy *policy, const StoreKey *key, Str text) {
    SCOPED_FD folder = -1;
    if (policy->review_cache_ms == 0 || state_open("review/cache", &folder) != ST_OK) {
        return;
    }
    bound_cache(folder);
    Buf bytes;
    buf_init(&bytes, LIMIT_REVIEW_ANSWER_BYTES);
    WireJson json = wire_json(&bytes);
    wire_json_open(&json, '{');
    wire_json_member_int(&json, "time", store_now_ms());
    wire_json_member_str(&json, "text", text);
    wire_json_close(&json, '}');
    if (bytes.failure == ST_OK) {
        (void)!state_write(folder, str_from(key->hex), buf_view(&bytes), true);
    }
    buf_done(&bytes);
}

/* --- budgets ---------------------------------------------------------------------------------------------------- */

/* What a day has used. */
typedef struct Day {
    int64_t day; /* since the epoch, UTC */
    int64_t calls, tokens, money;
} Day;

int64_t store_price(const Policy *policy, int64_t tokens_in, int64_t tokens_out) {
    /* Prices are of a million: thousandths of both factors, so that no product overflows; rounded up. */
    int64_t in =
        tokens_in * (policy->review_price_input / 1000 + (policy->review_price_input % 1000 > 0));
    int64_t out = tokens_out *
                  (policy->review_price_output / 1000 + (policy->review_price_output % 1000 > 0));
    return in / 1000 + out / 1000 + (in % 1000 > 0) + (out % 1000 > 0);
}

/* A file that is missing, of another day or spoilt is a new day's: what it counted cannot be known. */
static Status read_day(int folder, Arena *arena, Day *out_day) {
    Day today = {.day = store_now_ms() / 86400000}, read;
    Str bytes;
    Status status = state_read(folder, STR("usage"), arena, USAGE_BYTES, &bytes);
    if (status != ST_OK) {
        *out_day = today;
        return status == ST_NOT_FOUND ? ST_OK : status;
    }
    json_int_t day, calls, tokens, money;
    json_t *root = json_loadb(bytes.data, (size_t)bytes.size, JSON_REJECT_DUPLICATES, NULL);
    bool is_good = root && json_unpack_ex(root, NULL, JSON_STRICT, "{s:I,s:I,s:I,s:I}", "day", &day,
                                          "calls", &calls, "tokens", &tokens, "money", &money) == 0;
    json_decref(root);
    if (!is_good) {
        return ST_PROTOCOL;
    }
    read = (Day){day, calls, tokens, money};
    *out_day = read.day == today.day ? read : today;
    return ST_OK;
}

static Status write_day(int folder, const Day *day) {
    char text[256];
    int size = snprintf(
        text, sizeof text, "{\"day\":%lld,\"calls\":%lld,\"tokens\":%lld,\"money\":%lld}\n",
        (long long)day->day, (long long)day->calls, (long long)day->tokens, (long long)day->money);
    return state_write(folder, STR("usage"), (Str){text, size}, true);
}

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Which budget has no room for the question; NULL: none. */
static const char *spent(const Policy *policy, const ReviewUsage *run, const Day *day,
                         int64_t tokens, int64_t money) {
    return run->calls >= policy->review_calls_per_run   ? "review.calls_per_run"
           : day->calls >= policy->review_calls_per_day ? "review.calls_per_day"
           : run->tokens_in + run->tokens_out + tokens > policy->review_tokens_per_run
               ? "review.tokens_per_run"
           : day->tokens + tokens > policy->review_tokens_per_day ? "review.tokens_per_day"
           : run->money + money > policy->review_money_per_run    ? "review.money_per_run"
           : day->money + money > policy->review_money_per_day    ? "review.money_per_day"
                                                                  : NULL;
}

Status store_book(Arena *arena, const Policy *policy, const ReviewUsage *run, int64_t tokens_in,
                  int64_t *calls, Str *out_words) {
    SCOPED_FD folder = -1;
    SCOPED_FD lock = -1;
    Day day = {0};
    Status status = state_open("review", &folder);
    if (status == ST_OK) {
        status = state_lock(folder, "lock", &lock);
    }
    if (status == ST_OK) {
        status = read_day(folder, arena, &day);
    }
    if (status != ST_OK) {
        *out_words = arena_format(arena, "the budgets cannot be kept: %.*s",
                                  STR_ARG(state_problem(arena, status)));
        return status;
    }
    int64_t tokens = tokens_in + policy->review_max_tokens;
    int64_t money = store_price(policy, tokens_in, policy->review_max_tokens);
    const char *budget = spent(policy, run, &day, tokens, money);
    if (budget) {
        *out_words = arena_format(arena, "%s does not suffice for the question", budget);
        return ST_LIMIT;
    }
    *calls = least(*calls, least(policy->review_calls_per_run - run->calls,
                                 policy->review_calls_per_day - day.calls));
    day.calls += *calls;
    day.tokens += tokens;
    day.money += money;
    return write_day(folder, &day);
}

static int64_t at_least_0(int64_t number) {
    return number < 0 ? 0 : number;
}

void store_settle(Arena *arena, const Policy *policy, int64_t calls, int64_t tokens_in,
                  const ReviewUsage *used) {
    SCOPED_FD folder = -1;
    SCOPED_FD lock = -1;
    Day day;
    if (state_open("review", &folder) != ST_OK || state_lock(folder, "lock", &lock) != ST_OK ||
        read_day(folder, arena, &day) != ST_OK) {
        return; /* the booking stands */
    }
    int64_t booked_tokens = tokens_in + policy->review_max_tokens;
    int64_t booked_money = store_price(policy, tokens_in, policy->review_max_tokens);
    day.calls = at_least_0(day.calls + used->calls - calls);
    day.tokens = at_least_0(day.tokens + used->tokens_in + used->tokens_out - booked_tokens);
    day.money = at_least_0(day.money + used->money - booked_money);
    (void)!write_day(folder, &day);
}
