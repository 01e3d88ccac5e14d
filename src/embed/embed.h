/* What the parts of the C library share; private to embed. */
#pragma once

#include <stdbool.h>

#include "cordon.h"
#include "policy/policy.h"

/* A policy from a policy file's text, or the defaults for NULL.
 * errors: CORDON_INVALID, CORDON_FAILED with *out_problem, for people.
 * owns:   everything lies in `arena` or borrows `text`. */
CordonStatus embed_policy_load(Arena *arena, const char *text, PolicyLoaded *out_loaded,
                               Str *out_problem);
/* Whether the policy itself asks for a record. */
bool embed_wants_record(const PolicyLoaded *loaded);
/* Whether `name` can be a file's name in a folder. */
bool embed_is_component(const char *name);
