/* reviewer: the service side of the process that holds the reviewing model's key and speaks to its server, and what it
 * is told.
 *
 * The host starts cordon-reviewer with one stream socket as descriptor 3. It says READY, takes one SETUP, and answers
 * one ASK after the other until the socket is closed. What a server sends is taken apart here; the host gets the
 * model's text, in which the key does not stand. Design: docs/review.md. */
#pragma once

#include <stdint.h>

enum { REVIEWER_SOCKET_FD = 3 };

/* In the order of spec/policy.def. */
typedef enum ReviewerApi { REVIEWER_OPENAI, REVIEWER_ANTHROPIC } ReviewerApi;
typedef enum ReviewerForm {
    REVIEWER_FORM_AUTO,
    REVIEWER_FORM_SCHEMA,
    REVIEWER_FORM_TOOL,
    REVIEWER_FORM_PROMPT
} ReviewerForm;

/* Requests. */
typedef enum ReviewerRequest {
    /* parts: an object with api, form, max_tokens (numbers), url, model, key_env, key_file, ca_file (texts) */
    REVIEWER_SETUP = 1,
    REVIEWER_ASK, /* parts: system text, user text, schema of the answer, ReviewerLimits */
} ReviewerRequest;
enum { REVIEWER_PART_SYSTEM, REVIEWER_PART_USER, REVIEWER_PART_SCHEMA, REVIEWER_PART_LIMITS };

/* Both sides are of one version on one machine: these cross the socket as they are. */
typedef struct ReviewerLimits {
    int64_t timeout_ms; /* all tries together */
    int64_t tries;      /* after failures that may pass */
    int64_t calls;      /* requests in all */
} ReviewerLimits;
typedef struct ReviewerUsage {
    int64_t calls; /* requests sent */
    int64_t tokens_in, tokens_out;
} ReviewerUsage;

/* Answers. */
typedef enum ReviewerReply {
    REVIEWER_READY = 100, /* parts: the version */
    REVIEWER_SET_UP,
    REVIEWER_TEXT,   /* parts: the model's text, ReviewerUsage */
    REVIEWER_FAILED, /* number: a ReviewerFailure; parts: words for people, ReviewerUsage */
} ReviewerReply;

typedef enum ReviewerFailure {
    REVIEWER_NOT_SET_UP, /* key, certificates or address cannot be used */
    REVIEWER_NO_ANSWER, /* time, network, TLS, a status that is no success, an envelope that is none */
    REVIEWER_NOT_WHOLE, /* the answer was cut at max_tokens: another one may not be */
    REVIEWER_DECLINED,  /* the model would not answer */
} ReviewerFailure;

/* Gives up what it can, then answers requests on descriptor 3 until it is closed. Returns the exit status. */
int reviewer_main(void);
