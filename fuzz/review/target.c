/* What a model's server may send: any bytes as an answer's body, in both APIs, and any text as the model's answer. The
 * first byte says which. What is accepted is an answer within its limits, and telling whether it was planted ends. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "review/review.h"
#include "reviewer/forms.h"

enum { ARENA_BYTES = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition) {
    if (!condition) {
        abort();
    }
}

static void read_text(Arena *arena, Str text) {
    ReviewAnswer answer;
    if (review_answer_parse(arena, text, &answer) != ST_OK) {
        return;
    }
    must(answer.reason.size > 0 && answer.reason.size <= REVIEW_REASON_BYTES);
    must(answer.suggestion.data && answer.suggestion.size <= REVIEW_SUGGESTION_BYTES);
    must(answer.agreement_count >= 0 && answer.agreement_count <= REVIEW_AGREEMENTS);
    VerdictFinding flagged = {.rule = STR("CDN-TXT-003"),
                              .place = {.line = 1, .col = 1, .end_line = 2, .end_col = 1}};
    Verdict verdict = {.findings = &flagged, .finding_count = 1};
    ReviewSubject subject = {.verdict = &verdict, .code = text};
    ReviewQuestion question = {.nonce = "00112233445566778899aabbccddeeff",
                               .canary = "0123456789abcdef"};
    const char *planted = review_answer_planted(&subject, &question, &answer);
    must(planted || !answer.is_secure || str_find(answer.reason, STR("0123456789abcdef"), 0) < 0);
}

static void read_body(Arena *arena, ReviewerApi api, Str body) {
    Dialect dialect = dialect_make(api, REVIEWER_FORM_AUTO);
    FormAnswer answer;
    if (form_answer(&dialect, arena, body, &answer) == ST_OK) {
        must(answer.text.data && answer.tokens_in >= 0 && answer.tokens_out >= 0);
        read_text(arena, answer.text);
    }
    Str words = form_error(arena, body);
    must(words.data && words.size <= 300);
    while (dialect_adapt(&dialect, words)) {
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    Str rest = {(const char *)data + 1, (int64_t)size - 1};
    if (size > 0 && data[0] == 't') {
        read_text(&arena, rest);
    } else if (size > 0) {
        read_body(&arena, data[0] == 'a' ? REVIEWER_ANTHROPIC : REVIEWER_OPENAI, rest);
    }
    arena_done(&arena);
    return 0;
}
