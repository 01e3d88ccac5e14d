/* Goal: frames and JSON text keep their contracts against a peer that lies, stops or dies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/limits.h"
#include "wire/wire.h"

static void header_survives_a_round_trip(void **state) {
    (void)state;
    WireMessage message = {.type = 7, .number = INT64_MIN, .parts = {{"", 1}, {"", 0}, {"", 2}}};
    char header[WIRE_HEADER_BYTES];
    wire_header_encode(&message, header);
    WireMessage got;
    assert_int_equal(wire_header_decode(header, 3, &got), ST_OK);
    assert_int_equal(got.type, 7);
    assert_true(got.number == INT64_MIN);
    assert_int_equal(got.parts[0].size, 1);
    assert_int_equal(got.parts[2].size, 2);
    assert_int_equal(wire_header_decode(header, 2, &got), ST_PROTOCOL);
}

static void bad_headers_are_refused(void **state) {
    (void)state;
    static const struct {
        int offset;
        char byte;
    } rows[] = {
        {0, 'X'},            /* the mark */
        {16 + 7, (char)255}, /* a negative size */
        {16 + 8 * 3 + 6, 1}, /* 2^48 bytes */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        WireMessage message = {.type = 1};
        char header[WIRE_HEADER_BYTES];
        wire_header_encode(&message, header);
        header[rows[i].offset] = rows[i].byte;
        assert_int_equal(wire_header_decode(header, LIMIT_FRAME_BYTES, &message), ST_PROTOCOL);
    }
}

/* A socket pair and an arena; both ends close with the fixture. */
typedef struct Pair {
    int ends[2];
    Arena arena;
} Pair;

static Pair pair_open(void) {
    Pair pair;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair.ends), 0);
    arena_init(&pair.arena, INT64_C(64) << 20);
    return pair;
}

static void pair_close(Pair *pair) {
    fd_close(&pair->ends[0]);
    fd_close(&pair->ends[1]);
    arena_done(&pair->arena);
}

static WireWait for_ms(int64_t ms) {
    return (WireWait){clock_now_ns() + ms * 1000000, -1};
}

static void messages_arrive_whole(void **state) {
    (void)state;
    Pair pair = pair_open();
    int64_t size = INT64_C(8) << 20; /* far more than a socket buffers */
    char *bulk = malloc((size_t)size);
    assert_non_null(bulk);
    memset(bulk, 'b', (size_t)size);
    WireMessage sent = {.type = 3, .number = 42, .parts = {{"name", 4}, {bulk, size}}};
    pid_t child = fork();
    if (child == 0) {
        _exit(wire_send(pair.ends[1], &sent, WIRE_WAIT_FOREVER) == ST_OK ? 0 : 1);
    }
    WireMessage got;
    assert_int_equal(wire_receive(pair.ends[0], &pair.arena, size + 4, for_ms(20000), &got), ST_OK);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(got.type, 3);
    assert_int_equal(got.number, 42);
    assert_true(str_equal(got.parts[0], STR("name")));
    assert_true(str_equal(got.parts[1], sent.parts[1]));
    assert_int_equal(got.parts[2].size, 0);
    free(bulk);
    pair_close(&pair);
}

static void a_lying_peer_is_found_out(void **state) {
    (void)state;
    char whole[WIRE_HEADER_BYTES + 4];
    wire_header_encode(&(WireMessage){.type = 1, .parts = {{"", 4}}}, whole);
    memset(whole + WIRE_HEADER_BYTES, 'x', 4);
    static const struct {
        int64_t bytes, limit;
        Status want;
    } rows[] = {
        {0, 100, ST_EOF},                          /* goes between messages */
        {1, 100, ST_PROTOCOL},                     /* goes within the header */
        {WIRE_HEADER_BYTES, 100, ST_PROTOCOL},     /* before the part */
        {WIRE_HEADER_BYTES + 3, 100, ST_PROTOCOL}, /* within the part */
        {WIRE_HEADER_BYTES + 4, 3, ST_PROTOCOL},   /* more than the receiver takes */
        {WIRE_HEADER_BYTES + 4, 4, ST_OK},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int forever = 0; forever < 2; forever++) {
            Pair pair = pair_open();
            assert_int_equal(fd_write_all(pair.ends[1], (Str){whole, rows[i].bytes}), ST_OK);
            fd_close(&pair.ends[1]);
            WireMessage got;
            WireWait wait = forever ? WIRE_WAIT_FOREVER : for_ms(5000);
            assert_int_equal(wire_receive(pair.ends[0], &pair.arena, rows[i].limit, wait, &got),
                             rows[i].want);
            pair_close(&pair);
        }
    }
}

static void a_message_larger_than_memory_is_refused(void **state) {
    (void)state;
    Pair pair = pair_open();
    char header[WIRE_HEADER_BYTES];
    wire_header_encode(&(WireMessage){.type = 1, .parts = {{"", INT64_C(65) << 20}}}, header);
    assert_int_equal(fd_write_all(pair.ends[1], (Str){header, sizeof header}), ST_OK);
    WireMessage got;
    assert_int_equal(wire_receive(pair.ends[0], &pair.arena, LIMIT_FRAME_BYTES, for_ms(5000), &got),
                     ST_NO_MEMORY);
    pair_close(&pair);
}

static void silence_ends_at_the_deadline(void **state) {
    (void)state;
    Pair pair = pair_open();
    WireMessage got;
    int64_t before = clock_now_ns();
    assert_int_equal(wire_receive(pair.ends[0], &pair.arena, 100, for_ms(30), &got), ST_TIMEOUT);
    assert_true(clock_now_ns() - before >= 30000000);
    /* a peer that does not read blocks the sender no longer than that */
    char *bulk = calloc(1, 4 << 20);
    assert_non_null(bulk);
    WireMessage message = {.parts = {{bulk, 4 << 20}}};
    assert_int_equal(wire_send(pair.ends[0], &message, for_ms(30)), ST_TIMEOUT);
    free(bulk);
    pair_close(&pair);
}

static void cancelling_ends_the_wait(void **state) {
    (void)state;
    Pair pair = pair_open();
    int cancel[2];
    assert_int_equal(pipe(cancel), 0);
    assert_int_equal(write(cancel[1], "!", 1), 1);
    WireMessage got;
    WireWait wait = {clock_now_ns() + INT64_C(20000000000), cancel[0]};
    assert_int_equal(wire_receive(pair.ends[0], &pair.arena, 100, wait, &got), ST_INTERRUPTED);
    /* What needs no waiting is sent. */
    assert_int_equal(wire_send(pair.ends[0], &(WireMessage){.type = 1}, wait), ST_OK);
    char *bulk = calloc(1, 4 << 20);
    assert_non_null(bulk);
    WireMessage message = {.parts = {{bulk, 4 << 20}}};
    assert_int_equal(wire_send(pair.ends[0], &message, wait), ST_INTERRUPTED);
    free(bulk);
    close(cancel[0]);
    close(cancel[1]);
    pair_close(&pair);
}

static void sending_to_nobody_is_an_end(void **state) {
    (void)state;
    Pair pair = pair_open();
    fd_close(&pair.ends[1]);
    assert_int_equal(wire_send(pair.ends[0], &(WireMessage){.type = 1}, for_ms(5000)), ST_EOF);
    WireMessage huge = {.parts = {{"", LIMIT_FRAME_BYTES}, {"", 1}}};
    assert_int_equal(wire_send(pair.ends[0], &huge, for_ms(5000)), ST_LIMIT);
    pair_close(&pair);
}

static void json_strings_are_escaped(void **state) {
    (void)state;
    static const struct {
        Str text;
        const char *want;
    } rows[] = {
        {{"", 0}, "\"\""},
        {{"a\"b\\c", 5}, "\"a\\\"b\\\\c\""},
        {{"\n\t\r\x01\0z", 6}, "\"\\n\\u0009\\u000d\\u0001\\u0000z\""},
        {{"\x7f\xc2\x80\xc2\x9f\xc2\xa0", 7}, "\"\\u007f\\u0080\\u009f\xc2\xa0\""},
        {{"\xe2\x82\xac\xf0\x9f\x90\x8d", 7}, "\"\xe2\x82\xac\xf0\x9f\x90\x8d\""},
        {{"a\xff"
          "b",
          3},
         "\"a\xef\xbf\xbd"
         "b\""},                                           /* no such byte */
        {{"\xc0\xaf", 2}, "\"\xef\xbf\xbd\xef\xbf\xbd\""}, /* overlong */
        {{"\xed\xa0\x80", 3}, "\"\xef\xbf\xbd\""},         /* a lone surrogate */
        {{"\xe2\x82", 2}, "\"\xef\xbf\xbd\xef\xbf\xbd\""}, /* cut off */
        {{"\xf4\x90\x80\x80", 4}, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buf out;
        buf_init(&out, 1000);
        WireJson json = wire_json(&out);
        wire_json_str(&json, rows[i].text);
        assert_true(str_equal(buf_view(&out), str_from(rows[i].want)));
        bool is_kept = !strstr(rows[i].want, "\xef\xbf\xbd");
        assert_int_equal(wire_is_text(rows[i].text), is_kept);
        buf_done(&out);
    }
}

static void json_puts_commas_where_they_belong(void **state) {
    (void)state;
    Buf out;
    buf_init(&out, 1000);
    WireJson json = wire_json(&out);
    wire_json_open(&json, '{');
    wire_json_key(&json, "a");
    wire_json_open(&json, '[');
    wire_json_open(&json, '{');
    wire_json_close(&json, '}');
    wire_json_null(&json);
    wire_json_int(&json, INT64_MIN);
    wire_json_close(&json, ']');
    wire_json_member_bool(&json, "b", true);
    wire_json_member_str(&json, "c", STR("d"));
    wire_json_member_int(&json, "e", 1);
    wire_json_key(&json, "f");
    wire_json_thousandths(&json, 60001);
    wire_json_key(&json, "g");
    wire_json_thousandths(&json, -1);
    wire_json_close(&json, '}');
    assert_true(str_equal(buf_view(&out), STR("{\"a\":[{},null,-9223372036854775808],\"b\":true,"
                                              "\"c\":\"d\",\"e\":1,\"f\":60.001,\"g\":-0.001}")));
    buf_done(&out);
}

static void base64_pads(void **state) {
    (void)state;
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"\xff\xfe", "//4="},
                                          {"fooba", "Zm9vYmE="}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buf out;
        buf_init(&out, 100);
        wire_base64(&out, str_from(rows[i][0]));
        assert_true(str_equal(buf_view(&out), str_from(rows[i][1])));
        buf_done(&out);
    }
}

static void base64_is_read_back_and_nothing_else_is(void **state) {
    (void)state;
    static const char *const good[][2] = {
        {"", ""},        {"Zg==", "f"},        {"Zm8=", "fo"},
        {"Zm9v", "foo"}, {"Zm9vYg==", "foob"}, {"+/+/", "\xfb\xff\xbf"}};
    static const char *const bad[] = {
        "Z",    "Zg",    "Zg=",  "=",      "====", "Zg==Zg==",        "Zh==",
        "Zm9=", "Zm 8=", "Zm-_", "Zm8=\n", "Z===", "\xff\xff\xff\xff"};
    Buf out;
    buf_init(&out, 64);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        buf_clear(&out);
        assert_true(wire_base64_read(str_from(good[i][0]), &out));
        assert_true(str_equal(buf_view(&out), str_from(good[i][1])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        buf_clear(&out);
        assert_false(wire_base64_read(str_from(bad[i]), &out));
    }
    buf_done(&out);
    buf_init(&out, 2);
    assert_false(wire_base64_read(STR("Zm9v"), &out));
    buf_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_survives_a_round_trip),
        cmocka_unit_test(bad_headers_are_refused),
        cmocka_unit_test(messages_arrive_whole),
        cmocka_unit_test(a_lying_peer_is_found_out),
        cmocka_unit_test(a_message_larger_than_memory_is_refused),
        cmocka_unit_test(silence_ends_at_the_deadline),
        cmocka_unit_test(cancelling_ends_the_wait),
        cmocka_unit_test(sending_to_nobody_is_an_end),
        cmocka_unit_test(json_strings_are_escaped),
        cmocka_unit_test(json_puts_commas_where_they_belong),
        cmocka_unit_test(base64_pads),
        cmocka_unit_test(base64_is_read_back_and_nothing_else_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
