/* What the review keeps in the state folder: answers and budgets; private to review. */
#pragma once

#include "review/review.h"

/* The key of an answer: what it is an answer to. */
typedef struct StoreKey {
    char hex[65];
} StoreKey;
/* errors: ST_NO_MEMORY and such from writing the policy. */
MUST_USE Status store_key(const ReviewSubject *subject, StoreKey *out_key);

/* The text of an answer not older than policy.review_cache_ms; false where there is none. */
bool store_find(Arena *arena, const Policy *policy, const StoreKey *key, Str *out_text);
/* Keeps an answer. What goes wrong costs a question another time. */
void store_keep(const Policy *policy, const StoreKey *key, Str text);

/* Books one question in advance: `calls` is lowered to what the budgets leave.
 *
 * errors: ST_LIMIT a budget is spent, *out_words say which; as state_open and state_lock: no budget can be kept. */
MUST_USE Status store_book(Arena *arena, const Policy *policy, const ReviewUsage *run,
                           int64_t tokens_in, int64_t *calls, Str *out_words);
/* Corrects what was booked for `calls` and `tokens_in` to what was used. */
void store_settle(Arena *arena, const Policy *policy, int64_t calls, int64_t tokens_in,
                  const ReviewUsage *used);
/* What so many tokens cost. */
int64_t store_price(const Policy *policy, int64_t tokens_in, int64_t tokens_out);
/* Milliseconds since the epoch. */
int64_t store_now_ms(void);
