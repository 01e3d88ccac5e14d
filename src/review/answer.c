/* A model's answer: strictly what was asked for, and not what the program told the model to say. */
#include <jansson.h>
#include <stdlib.h>

#include "review/review.h"

/* --- reading ---------------------------------------------------------------------------------------------------- */

/* The text without a Markdown fence around all of it. */
static Str without_fence(Str text) {
    text = str_trim(text);
    if (!str_starts_with(text, STR("```")) || !str_ends_with(text, STR("```")) || text.size < 7) {
        return text;
    }
    int64_t line_end = str_find(text, STR("\n"), 0);
    return line_end < 0 || line_end + 1 > text.size - 3
               ? text
               : str_trim(str_slice(text, line_end + 1, text.size - 3));
}

static bool take_text(Arena *arena, const json_t *value, int64_t most, Str *out_text) {
    if (!json_is_string(value) || (int64_t)json_string_length(value) > most) {
        return false;
    }
    *out_text =
        arena_copy_str(arena, (Str){json_string_value(value), (int64_t)json_string_length(value)});
    return true;
}

static bool take_agreements(Arena *arena, const json_t *list, ReviewAnswer *answer) {
    enum { RULE_BYTES = 100 };
    size_t count = json_array_size(list);
    ReviewAgreement *items = ARENA_ARRAY(arena, ReviewAgreement, (int64_t)count);
    if (!json_is_array(list) || count > REVIEW_AGREEMENTS || !items) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const json_t *item = json_array_get(list, i);
        const json_t *agrees = json_object_get(item, "agrees");
        if (json_object_size(item) != 2 || !json_is_boolean(agrees) ||
            !take_text(arena, json_object_get(item, "rule"), RULE_BYTES, &items[i].rule)) {
            return false;
        }
        items[i].agrees = json_is_true(agrees);
    }
    answer->agreements = items;
    answer->agreement_count = (int32_t)count;
    return true;
}

static bool take_answer(Arena *arena, const json_t *root, ReviewAnswer *answer) {
    const json_t *is_secure = json_object_get(root, "is_secure");
    const json_t *findings = json_object_get(root, "findings");
    const json_t *suggestion = json_object_get(root, "suggestion");
    size_t known = 2 + (findings ? 1U : 0U) + (suggestion ? 1U : 0U);
    answer->is_secure = json_is_true(is_secure);
    answer->suggestion = STR("");
    return json_is_object(root) && json_object_size(root) == known && json_is_boolean(is_secure) &&
           take_text(arena, json_object_get(root, "reason"), REVIEW_REASON_BYTES,
                     &answer->reason) &&
           str_trim(answer->reason).size > 0 &&
           (!findings || take_agreements(arena, findings, answer)) &&
           (!suggestion ||
            take_text(arena, suggestion, REVIEW_SUGGESTION_BYTES, &answer->suggestion));
}

Status review_answer_parse(Arena *arena, Str text, ReviewAnswer *out_answer) {
    text = without_fence(text);
    json_t *root = json_loadb(text.data, (size_t)text.size, JSON_REJECT_DUPLICATES, NULL);
    ReviewAnswer answer = {0};
    bool is_good = root && take_answer(arena, root, &answer);
    json_decref(root);
    if (arena->exhausted) {
        return ST_NO_MEMORY;
    }
    if (!is_good) {
        return ST_PROTOCOL;
    }
    *out_answer = answer;
    return ST_OK;
}

/* --- what was planted ------------------------------------------------------------------------------------------- */

enum { SHARED_WORDS = 3, REASON_LEAST_BYTES = 12 };

static char lower(char c) {
    return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_word_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c < 0;
}

/* The next word at or after *at; size 0 at the end. */
static Str next_word(Str text, int64_t *at) {
    while (*at < text.size && !is_word_char(text.data[*at])) {
        ++*at;
    }
    int64_t start = *at;
    while (*at < text.size && is_word_char(text.data[*at])) {
        ++*at;
    }
    return str_slice(text, start, *at);
}

static bool same_word(Str a, Str b) {
    for (int64_t i = 0; a.size == b.size && i < a.size; i++) {
        if (lower(a.data[i]) != lower(b.data[i])) {
            return false;
        }
    }
    return a.size == b.size && a.size > 0;
}

/* Whether the words of both agree from these places on, SHARED_WORDS of them. */
static bool agree_from(Str a, int64_t at_a, Str b, int64_t at_b) {
    for (int i = 0; i < SHARED_WORDS; i++) {
        if (!same_word(next_word(a, &at_a), next_word(b, &at_b))) {
            return false;
        }
    }
    return true;
}

static bool share_words(Str a, Str b) {
    for (int64_t next_a = 0, at_a = 0; next_word(a, &next_a).size > 0; at_a = next_a) {
        for (int64_t next_b = 0, at_b = 0; next_word(b, &next_b).size > 0; at_b = next_b) {
            if (agree_from(a, at_a, b, at_b)) {
                return true;
            }
        }
    }
    return false;
}

/* Lines `first` to `last` of the text, from 1. */
static Str lines_of(Str text, int32_t first, int32_t last) {
    int64_t start = 0, end = 0;
    for (int32_t line = 1; line <= last && end < text.size; line++) {
        start = line == first ? end : start;
        int64_t newline = str_find(text, STR("\n"), end);
        end = newline < 0 ? text.size : newline + 1;
    }
    return start <= end ? str_slice(text, start, end) : STR("");
}

/* Whether the reason repeats what the vetting found to speak to a reviewer. */
static bool repeats_flagged(const ReviewSubject *subject, Str reason) {
    enum { BYTES_LOOKED_AT = 4000, FLAGGED_LOOKED_AT = 20 };
    int32_t flagged = 0;
    for (int32_t i = 0; i < subject->verdict->finding_count && flagged < FLAGGED_LOOKED_AT; i++) {
        const VerdictFinding *finding = &subject->verdict->findings[i];
        if (!str_equal(finding->rule, STR("CDN-TXT-003")) || finding->place.line < 1) {
            continue;
        }
        flagged++;
        Str lines = lines_of(subject->code, finding->place.line, finding->place.end_line);
        lines.size = lines.size < BYTES_LOOKED_AT ? lines.size : BYTES_LOOKED_AT;
        if (share_words(lines, reason)) {
            return true;
        }
    }
    return false;
}

static bool holds(const ReviewAnswer *answer, const char *word) {
    Str needle = str_from(word);
    bool found =
        str_find(answer->reason, needle, 0) >= 0 || str_find(answer->suggestion, needle, 0) >= 0;
    for (int32_t i = 0; i < answer->agreement_count; i++) {
        found |= str_find(answer->agreements[i].rule, needle, 0) >= 0;
    }
    return found;
}

const char *review_answer_planted(const ReviewSubject *subject, const ReviewQuestion *question,
                                  const ReviewAnswer *answer) {
    if (question && holds(answer, question->canary)) {
        return "the model did what stands in the data: it wrote the canary's word";
    }
    if (question && holds(answer, question->nonce)) {
        return "the model's answer holds the question's nonce";
    }
    if (!answer->is_secure) {
        return NULL; /* nobody plants a refusal of his own program */
    }
    Str reason = str_trim(answer->reason);
    if (reason.size >= REASON_LEAST_BYTES &&
        (str_find(subject->code, reason, 0) >= 0 || str_find(subject->before, reason, 0) >= 0)) {
        return "the model's reason stands in the program word for word";
    }
    return repeats_flagged(subject, reason)
               ? "the model's reason repeats text of the program that speaks to a reviewer"
               : NULL;
}
