/* GET /v1/status. */
#include <microhttpd.h>
#include <unistd.h>

#include "base/clock.h"
#include "serve/state.h"
#include "wire/wire.h"

enum { STATUS_BYTES = 64 << 10, MS_PER_NS = 1000000 };

static void write_languages(WireJson *json, const PoolStatus *status) {
    wire_json_key(json, "languages");
    wire_json_open(json, '{');
    for (PolicyLanguage language = 0; language < LANGUAGE_COUNT; language++) {
        const PolicyTemplate *row = policy_template(language);
        wire_json_key(json, row->name);
        wire_json_open(json, '{');
        wire_json_member_str(json, "kept",
                             row->kept == KEPT_COPIED ? STR("copied") : STR("started"));
        wire_json_member_int(json, "waiting", status->languages[language].waiting);
        wire_json_member_int(json, "shapes", status->languages[language].shelves);
        wire_json_member_int(json, "taken", status->languages[language].taken);
        wire_json_close(json, '}');
    }
    wire_json_close(json, '}');
}

static void write_pool(WireJson *json, Serve *serve) {
    PoolStatus status;
    wire_json_key(json, "pool");
    wire_json_open(json, '{');
    wire_json_member_bool(json, "is_there", serve->pool != NULL);
    wire_json_member_str(json, "problem", str_from(serve->pool ? "" : serve->pool_fault.message));
    if (serve->pool) {
        pool_status(serve->pool, &status);
        wire_json_member_bool(json, "zygote_alive", status.is_zygote_alive);
        wire_json_member_int(json, "waiting", status.waiting);
        wire_json_member_int(json, "wanted", status.wanted);
        wire_json_member_int(json, "begun", status.begun);
        wire_json_member_int(json, "shapes", status.shelves);
        wire_json_member_int(json, "forks", status.forks);
        wire_json_member_int(json, "renewals", status.renewals);
        wire_json_member_int(json, "taken_waiting", status.taken_waiting);
        wire_json_member_int(json, "taken_forked", status.taken_forked);
        wire_json_member_int(json, "failures", status.failures);
        write_languages(json, &status);
    }
    wire_json_close(json, '}');
}

Answer route_status(Exchange *exchange) {
    Serve *serve = exchange->serve;
    Buf text;
    buf_init(&text, STATUS_BYTES);
    WireJson json = wire_json(&text);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "cordon", STR(CORDON_VERSION));
    wire_json_member_int(&json, "pid", getpid());
    wire_json_key(&json, "up_seconds");
    wire_json_thousandths(&json, (clock_now_ns() - serve->begun_ns) / MS_PER_NS);
    wire_json_member_int(&json, "runs", atomic_load(&serve->runs));
    wire_json_member_int(&json, "runs_now", atomic_load(&serve->runs_now));
    wire_json_member_int(&json, "sessions", sessions_count(&serve->sessions));
    write_pool(&json, serve);
    wire_json_close(&json, '}');
    buf_append_char(&text, '\n');
    return answer_json(exchange, MHD_HTTP_OK, &text);
}
