/* A person at the terminal decides whether a program runs. */
#pragma once

#include "cli/command.h"
#include "session/session.h"

/* For SessionRunRequest.asker; the context is the CommandLine. Gives REVIEW_FAILED where standard error is no terminal,
 * or nobody can be asked there. */
ReviewOutcome ask_at_terminal(void *context, const SessionRunRequest *request,
                              const Verdict *verdict, const ReviewResult *model, Str *out_why);
