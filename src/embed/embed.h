/* What the parts of the C library share; private to embed. */
#pragma once

#include <signal.h>
#include <stdbool.h>

#include "cordon.h"
#include "policy/policy.h"
#include "session/session.h"

/* A policy from a policy file's text, or the defaults for NULL.
 * errors: CORDON_INVALID, CORDON_FAILED with *out_problem, for people.
 * owns:   everything lies in `arena` or borrows `text`. */
CordonStatus embed_policy_load(Arena *arena, const char *text, PolicyLoaded *out_loaded,
                               Str *out_problem);
/* Whether the policy itself asks for a record. */
bool embed_wants_record(const PolicyLoaded *loaded);
/* A pool of the library's. */
struct CordonPool {
    Arena arena; /* the policy lies here */
    char *text;  /* of the policy, which may point into it */
    PolicyLoaded loaded;
    struct Pool *pool;
};

/* Keeps SIGPIPE from the calling thread while our sockets may break, without touching its handler. One that came
 * meanwhile is taken back before the mask is: it was ours. */
typedef struct EmbedGuard {
    sigset_t before;
    bool was_pending;
} EmbedGuard;
EmbedGuard embed_guard_begin(void);
void embed_guard_end(const EmbedGuard *guard);

/* The document as a text with a NUL behind it, for cordon_free; NULL without memory. Empties `document`. */
char *embed_document_take(Buf *document);
/* {"error": words} in the same form. */
char *embed_error(const char *words);
/* Which status of a call an outcome is: most are the program's, and the call has done what it was asked for. */
CordonStatus embed_status_of(SessionOutcome outcome);
/* The language of that name, python for NULL; LANGUAGE_COUNT: there is none. */
PolicyLanguage embed_language(const char *name);

/* Whether `name` can be a file's name in a folder. */
bool embed_is_component(const char *name);
