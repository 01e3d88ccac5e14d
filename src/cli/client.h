/* The command's side of cordon serve: one HTTP request on its Unix socket, and the answer. */
#pragma once

#include <jansson.h>

#include "cli/command.h"
#include "pool/pool.h"

/* The path of a socket in the supervisor's folder. false: the folder's name is too long. */
bool client_path(const char *name, char *path, size_t path_size);

typedef struct ClientAnswer {
    int status; /* of HTTP */
    Buf body;
} ClientAnswer;

/* Told of each line of an answer as it comes, without its newline. false: enough. */
typedef bool ClientLine(void *context, Str line);

/* Asks, and reads the answer to its end; where `on_line` is not NULL and the status is 200 each line goes there instead
 * of into the body. Returns EXIT_OK, whatever the answer's status is; EXIT_NO_SUPERVISOR where none runs and
 * EXIT_INTERNAL where it does not keep to the protocol, after saying so.
 * owns: the body is the caller's to buf_done, in every case. */
int client_ask(const CommandLine *line, const char *method, const char *path, Str body,
               ClientLine *on_line, void *context, ClientAnswer *out_answer);
/* The same, for an answer that shall be JSON and of status 200 or 201: else says what the supervisor says. */
int client_ask_json(const CommandLine *line, const char *method, const char *path, Str body,
                    ClientAnswer *out_answer);

/* Makes text for people of an answer. */
typedef void ClientWriter(Buf *out, const json_t *root);

/* Asks as client_ask_json, and prints the answer as it is with --json, else what `write` makes of it. */
int client_show(const CommandLine *line, const char *method, const char *path, Str body,
                ClientWriter *write);
/* The same for PUT and what a file holds from where it stands, sent as it is read. */
int client_put(const CommandLine *line, const char *path, int fd, ClientWriter *write);
