/* The forms of the two APIs: a question as a request's body, the text in an answer's body; private to reviewer. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "reviewer/reviewer.h"

/* How a server is spoken to. What it turns out not to take is left out from then on. */
typedef struct Dialect {
    ReviewerApi api;
    ReviewerForm form; /* never REVIEWER_FORM_AUTO */
    bool is_form_free; /* the next form may be tried where this one is refused */
    bool has_temperature;
    bool has_new_limit_name; /* max_completion_tokens */
} Dialect;

typedef struct Question {
    Str model;
    int64_t max_tokens;
    Str system, user;
    Str schema; /* JSON */
} Question;

typedef struct FormAnswer {
    Str text;
    bool is_declined, is_cut;
    int64_t tokens_in, tokens_out;
} FormAnswer;

Dialect dialect_make(ReviewerApi api, ReviewerForm form);
/* Path below the API's address, and that address where the policy names none. */
const char *dialect_path(const Dialect *dialect);
const char *dialect_home(const Dialect *dialect);

/* Appends the request's body. */
void form_request(const Dialect *dialect, const Question *question, Buf *out);
/* The model's text in the body of an answer.
 * errors: ST_PROTOCOL it is no such body, ST_NO_MEMORY.
 * owns:   the text lies in `arena`. */
MUST_USE Status form_answer(const Dialect *dialect, Arena *arena, Str body, FormAnswer *out_answer);
/* What a server says went wrong, one line of at most 300 bytes in `arena`; empty where it says nothing. */
Str form_error(Arena *arena, Str body);
/* After a request was refused with those words: leaves out what they name. false: they name nothing that could be. */
bool dialect_adapt(Dialect *dialect, Str words);
