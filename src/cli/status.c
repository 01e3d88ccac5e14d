/* cordon status, cordon pool status: what the supervisor holds. */
#include <jansson.h>

#include "cli/client.h"

enum { TEXT_BYTES = 64 << 10 };

static int64_t number(const json_t *object, const char *name) {
    return json_integer_value(json_object_get(object, name));
}

static void write_pool(Buf *out, const json_t *pool) {
    if (!json_is_true(json_object_get(pool, "is_there"))) {
        buf_append_format(out, "no pool: %s\n",
                          json_string_value(json_object_get(pool, "problem")));
        return;
    }
    buf_append_format(out, "waiting   %lld of %lld wanted, of %lld shapes\n",
                      (long long)number(pool, "waiting"), (long long)number(pool, "wanted"),
                      (long long)number(pool, "shapes"));
    buf_append_format(out, "made      %lld (%lld failed)\n", (long long)number(pool, "forks"),
                      (long long)number(pool, "failures"));
    buf_append_format(out, "taken     %lld waiting, %lld on demand\n",
                      (long long)number(pool, "taken_waiting"),
                      (long long)number(pool, "taken_forked"));
    buf_append_format(out, "zygote    %s, renewed %lld times\n",
                      json_is_true(json_object_get(pool, "zygote_alive")) ? "alive" : "dead",
                      (long long)number(pool, "renewals"));
}

static void write_status(Buf *out, const json_t *root) {
    buf_append_format(out, "running   process %lld, for %.0f s\n", (long long)number(root, "pid"),
                      json_number_value(json_object_get(root, "up_seconds")));
    buf_append_format(out, "sessions  %lld\n", (long long)number(root, "sessions"));
    buf_append_format(out, "runs      %lld over HTTP, %lld now\n", (long long)number(root, "runs"),
                      (long long)number(root, "runs_now"));
}

static int show(const CommandLine *line, bool is_whole) {
    ClientAnswer answer;
    int status = client_ask_json(line, "GET", "/v1/status", STR(""), &answer);
    if (status == EXIT_OK && command_has(line, OPTION_JSON)) {
        status = command_print_buf(line, EXIT_OK, &answer.body);
    } else if (status == EXIT_OK) {
        json_t *root = json_loadb(answer.body.data, (size_t)answer.body.size, 0, NULL);
        Buf out;
        buf_init(&out, TEXT_BYTES);
        if (is_whole) {
            write_status(&out, root);
        }
        write_pool(&out, json_object_get(root, "pool"));
        status = command_print_buf(line, EXIT_OK, &out);
        buf_done(&out);
        json_decref(root);
    }
    buf_done(&answer.body);
    return status;
}

int command_status(const CommandLine *line) {
    return show(line, true);
}

int command_pool_status(const CommandLine *line) {
    return show(line, false);
}
