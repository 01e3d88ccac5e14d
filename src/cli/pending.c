/* cordon pending, approve, deny: programs that wait for a person. */
#include <time.h>

#include "base/printable.h"
#include "cli/command.h"
#include "review/review.h"
#include "state/state.h"
#include "wire/wire.h"

enum { LIST_BYTES = 64 << 20 };

static int fail_state(const CommandLine *line, Status status) {
    Str problem = state_problem(line->arena, status);
    return command_fail(line, EXIT_INTERNAL, "%.*s", STR_ARG(problem));
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void write_item(WireJson *json, const ReviewPending *item, bool with_text) {
    wire_json_open(json, '{');
    wire_json_member_str(json, "id", item->id);
    wire_json_member_str(json, "program", item->program);
    wire_json_member_str(json, "sha256", item->sha256);
    wire_json_key(json, "since");
    wire_json_thousandths(json, item->since_ms);
    wire_json_key(json, "until");
    wire_json_thousandths(json, item->until_ms);
    wire_json_member_str(json, "reason", item->reason);
    if (with_text) {
        wire_json_member_str(json, "text", item->text);
    }
    wire_json_close(json, '}');
}

static void append_item(Buf *out, const ReviewPending *item, bool with_text) {
    buf_append(out, item->id);
    buf_append_format(out, "  %lld s left  ", (long long)((item->until_ms - now_ms()) / 1000));
    printable_append_line(out, item->program);
    buf_append(out, STR(": "));
    printable_append_line(out, item->reason);
    buf_append_char(out, '\n');
    if (with_text) {
        buf_append_char(out, '\n');
        printable_append(out, item->text);
    }
}

/* Of all items, or of those whose id begins with the operand; then with their text. */
int command_pending(const CommandLine *line) {
    const ReviewPending *items;
    int32_t count, shown = 0;
    Status status = review_pending_list(line->arena, &items, &count);
    if (status != ST_OK) {
        return fail_state(line, status);
    }
    bool is_json = command_has(line, OPTION_JSON), is_one = line->operand_count > 0;
    Buf out;
    buf_init(&out, LIST_BYTES);
    WireJson json = wire_json(&out);
    if (is_json) {
        wire_json_open(&json, '[');
    }
    for (int32_t i = 0; i < count; i++) {
        if (is_one && !str_starts_with(items[i].id, line->operands[0])) {
            continue;
        }
        shown++;
        if (is_json) {
            write_item(&json, &items[i], is_one);
        } else {
            append_item(&out, &items[i], is_one);
        }
    }
    if (is_json) {
        wire_json_close(&json, ']');
        buf_append_char(&out, '\n');
    }
    int result = is_one && shown == 0 ? command_fail(line, EXIT_INPUT, "nothing waits by the id %s",
                                                     line->operands[0].data)
                                      : command_print_buf(line, EXIT_OK, &out);
    buf_done(&out);
    return result;
}

static int settle(const CommandLine *line, bool approve) {
    ReviewPending item;
    Str id = line->operands[0], why = command_value(line, OPTION_WHY);
    Status status = review_settle(line->arena, id, approve, why.data ? why : STR(""), &item);
    switch ((int)status) {
    case ST_OK: {
        Str text = arena_format(line->arena, "%.*s %s\n", STR_ARG(item.id),
                                approve ? "approved" : "denied");
        return command_print(line, EXIT_OK, text);
    }
    case ST_NOT_FOUND: return command_fail(line, EXIT_INPUT, "nothing waits by the id %s", id.data);
    case ST_INVALID:
        return command_fail(line, EXIT_INPUT, "several ids begin with %s; write more of it",
                            id.data);
    case ST_EXISTS: return command_fail(line, EXIT_INPUT, "%s was settled just before", id.data);
    default: return fail_state(line, status);
    }
}

int command_approve(const CommandLine *line) {
    return settle(line, true);
}

int command_deny(const CommandLine *line) {
    return settle(line, false);
}
