/* The host's side of cordon-reviewer; private to review. */
#pragma once

#include "review/review.h"

/* Asks the model once; `limits` of reviewer.h are its arguments.
 *
 * errors: ST_DENIED the model declined; ST_LIMIT its answer was cut; ST_NOT_FOUND there is no cordon-reviewer;
 *         ST_INVALID key, address or certificates cannot be used; ST_INTERRUPTED; ST_UNSUPPORTED no answer came, for
 *         a reason that *out_words has; the rest as wire_receive. *out_words are words for people, in `arena`.
 *         `usage` counts also where there is none. */
MUST_USE Status model_ask(ReviewModel *model, Arena *arena, const Policy *policy,
                          const ReviewQuestion *question, int64_t timeout_ms, int64_t tries,
                          int64_t calls, ReviewUsage *usage, Str *out_text, Str *out_words);
