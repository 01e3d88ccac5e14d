/* cordon status, cordon pool status: what the supervisor holds. */
#include "cli/client.h"

static int64_t number(const json_t *object, const char *name) {
    return json_integer_value(json_object_get(object, name));
}

static void write_pool(Buf *out, const json_t *pool) {
    if (!json_is_true(json_object_get(pool, "is_there"))) {
        buf_append_format(out, "no pool: %s\n",
                          json_string_value(json_object_get(pool, "problem")));
        return;
    }
    buf_append_format(out, "waiting   %lld of %lld wanted, of %lld shapes; %lld begun\n",
                      (long long)number(pool, "waiting"), (long long)number(pool, "wanted"),
                      (long long)number(pool, "shapes"), (long long)number(pool, "begun"));
    buf_append_format(out, "made      %lld (%lld failed)\n", (long long)number(pool, "forks"),
                      (long long)number(pool, "failures"));
    buf_append_format(out, "taken     %lld waiting, %lld on demand\n",
                      (long long)number(pool, "taken_waiting"),
                      (long long)number(pool, "taken_forked"));
    const char *name;
    json_t *language;
    json_object_foreach(json_object_get(pool, "languages"), name, language) {
        buf_append_format(out, "%-9.16s %lld waiting, %lld taken\n", name,
                          (long long)number(language, "waiting"),
                          (long long)number(language, "taken"));
    }
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

static void write_pool_alone(Buf *out, const json_t *root) {
    write_pool(out, json_object_get(root, "pool"));
}

static void write_all(Buf *out, const json_t *root) {
    write_status(out, root);
    write_pool_alone(out, root);
}

int command_status(const CommandLine *line) {
    return client_show(line, "GET", "/v1/status", STR(""), write_all);
}

int command_pool_status(const CommandLine *line) {
    return client_show(line, "GET", "/v1/status", STR(""), write_pool_alone);
}
