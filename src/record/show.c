/* An entry for people, for programs, and for collectors of logs. Its texts are a program's: they are escaped. */
#include <jansson.h>
#include <time.h>

#include "base/printable.h"
#include "record/record.h"
#include "wire/wire.h"

static Str text_of(const json_t *object, const char *name) {
    const json_t *value = json_object_get(object, name);
    return json_is_string(value)
               ? (Str){json_string_value(value), (int64_t)json_string_length(value)}
               : STR("");
}

static int64_t number_of(const json_t *object, const char *name) {
    return json_integer_value(json_object_get(object, name));
}

static json_t *read_line(Str line) {
    return line.size > 0 ? json_loadb(line.data, (size_t)line.size, 0, NULL) : NULL;
}

static void put(Buf *out, const char *label, Str text) {
    if (text.size > 0) {
        buf_append_format(out, "%-10s ", label);
        printable_append_line(out, text);
        buf_append_char(out, '\n');
    }
}

static void put_findings(Buf *out, const json_t *findings) {
    size_t index;
    const json_t *finding;
    json_array_foreach(findings, index, finding) {
        buf_append_format(out, "%-10s line %lld: ", "", (long long)number_of(finding, "line"));
        printable_append_line(out, text_of(finding, "rule"));
        buf_append(out, STR(": "));
        printable_append_line(out, text_of(finding, "message"));
        buf_append_char(out, '\n');
    }
}

static void put_reviews(Buf *out, const json_t *reviews) {
    size_t index;
    const json_t *review;
    json_array_foreach(reviews, index, review) {
        buf_append_format(out, "%-10s ", "review");
        printable_append_line(out, text_of(review, "outcome"));
        buf_append(out, STR(" by "));
        printable_append_line(out, text_of(review, "by"));
        buf_append_char(out, ' ');
        printable_append_line(out, text_of(review, "who"));
        buf_append(out, STR(": "));
        printable_append_line(out, text_of(review, "reason"));
        buf_append_char(out, '\n');
    }
}

static void put_missing(Buf *out, const json_t *protections) {
    const char *name;
    json_t *state, *all = (json_t *)(uintptr_t)protections;
    const char *label = "missing";
    json_object_foreach(all, name, state) {
        if (json_is_string(state) &&
            str_equal(str_from(json_string_value(state)), STR("missing"))) {
            put(out, label, str_from(name));
            label = "";
        }
    }
}

/* Begins the line of one item of a list: the label stands before the first alone. */
static void put_item(Buf *out, const char *label, size_t index, const json_t *item) {
    buf_append_format(out, "%-10s ", index ? "" : label);
    printable_append_line(out, text_of(item, "name"));
}

static void put_calls(Buf *out, const json_t *calls) {
    size_t index;
    const json_t *call;
    json_array_foreach(calls, index, call) {
        put_item(out, "asked for", index, call);
        buf_append_format(out, " %lld times, refused %lld\n", (long long)number_of(call, "count"),
                          (long long)number_of(call, "refused"));
    }
}

static void put_refusals(Buf *out, const json_t *refusals) {
    size_t index;
    const json_t *refusal;
    json_array_foreach(refusals, index, refusal) {
        put_item(out, "refused", index, refusal);
        buf_append_char(out, ' ');
        printable_append_line(out, text_of(refusal, "on"));
        buf_append_char(out, ' ');
        printable_append_line(out, text_of(refusal, "error"));
        buf_append_char(out, '\n');
    }
}

static void put_files(Buf *out, const json_t *files) {
    size_t index;
    const json_t *file;
    json_array_foreach(files, index, file) {
        put_item(out, "files", index, file);
        buf_append_format(out, " %lld bytes ", (long long)number_of(file, "size"));
        printable_append_line(out, text_of(file, "state"));
        buf_append_char(out, '\n');
    }
}

static void put_end(Buf *out, const json_t *end) {
    const json_t *usage = json_object_get(end, "usage");
    put_missing(out, json_object_get(end, "protections"));
    put_calls(out, json_object_get(end, "calls"));
    put_refusals(out, json_object_get(end, "refusals"));
    put_files(out, json_object_get(end, "files"));
    if (json_is_object(usage)) {
        buf_append_format(out, "%-10s %.3f s, %lld bytes of memory\n", "used",
                          json_number_value(json_object_get(usage, "wall_seconds")),
                          (long long)number_of(usage, "memory_peak_bytes"));
    }
}

void record_show(const RecordEntry *entry, Buf *out) {
    json_t *begin = read_line(entry->begin), *end = read_line(entry->end);
    const json_t *verdict = json_object_get(begin, "verdict");
    put(out, "id", entry->id);
    put(out, "time", entry->time);
    put(out, "program", entry->program);
    put(out, "sha256", text_of(begin, "sha256"));
    buf_append_format(out, "%-10s %.*s, score %lld\n", "verdict", STR_ARG(entry->verdict),
                      (long long)entry->score);
    put_findings(out, json_object_get(verdict, "findings"));
    put_reviews(out, json_object_get(begin, "reviews"));
    put(out, "engine", entry->engine);
    put(out, "because", text_of(begin, "engine_reason"));
    put_end(out, end);
    put(out, "outcome", entry->outcome);
    put(out, "error", text_of(end, "error"));
    if (entry->exit_status >= 0) {
        buf_append_format(out, "%-10s %lld\n", "status", (long long)entry->exit_status);
    }
    put(out, "replay", entry->has_replay ? STR("cordon replay runs it again") : STR(""));
    buf_append_char(out, '\n');
    printable_append(out, text_of(begin, "source"));
    json_decref(begin);
    json_decref(end);
}

static void put_marks(WireJson *json, const RecordEntry *entry) {
    wire_json_key(json, "false_positives");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < entry->rule_count; i++) {
        if (entry->rules[i].marks > 0) {
            wire_json_str(json, entry->rules[i].rule);
        }
    }
    wire_json_close(json, ']');
}

void record_show_json(const RecordEntry *entry, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_key(&json, "begin");
    wire_json_raw(&json, entry->begin);
    wire_json_key(&json, "end");
    wire_json_raw(&json, entry->end.size > 0 ? entry->end : STR("null"));
    put_marks(&json, entry);
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}

/* --- OCSF ------------------------------------------------------------------------------------------------------- */

enum { SEVERITY_INFORMATIONAL = 1, SEVERITY_LOW = 2, SEVERITY_HIGH = 4 };
enum { ALLOWED = 1, BLOCKED = 2, ERROR_STATUS = 99 };

/* Milliseconds since the epoch. */
static int64_t time_of(Str time) {
    struct tm utc = {0};
    const char *rest = time.data ? strptime(time.data, "%Y-%m-%dT%H:%M:%S", &utc) : NULL;
    int64_t milliseconds = 0;
    if (rest && rest[0] == '.' && rest + 4 <= time.data + time.size) {
        milliseconds = (rest[1] - '0') * 100 + (rest[2] - '0') * 10 + (rest[3] - '0');
    }
    return rest ? (int64_t)timegm(&utc) * 1000 + milliseconds : 0;
}

static void put_product(WireJson *json) {
    wire_json_key(json, "metadata");
    wire_json_open(json, '{');
    wire_json_member_str(json, "version", STR("1.3.0"));
    wire_json_key(json, "product");
    wire_json_open(json, '{');
    wire_json_member_str(json, "name", STR("Cordon"));
    wire_json_member_str(json, "vendor_name", STR("Cordon"));
    wire_json_member_str(json, "version", STR(CORDON_VERSION));
    wire_json_close(json, '}');
    wire_json_close(json, '}');
}

static void put_finding_info(WireJson *json, const RecordEntry *entry) {
    wire_json_key(json, "finding_info");
    wire_json_open(json, '{');
    wire_json_member_str(json, "uid", entry->id);
    wire_json_member_str(json, "title", entry->program);
    wire_json_key(json, "types");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < entry->rule_count; i++) {
        wire_json_str(json, entry->rules[i].rule);
    }
    wire_json_close(json, ']');
    wire_json_close(json, '}');
}

void record_show_ocsf(const RecordEntry *entry, Buf *out) {
    json_t *begin = read_line(entry->begin), *end = read_line(entry->end);
    bool is_blocked =
        str_equal(entry->outcome, STR("blocked")) || str_equal(entry->outcome, STR("denied"));
    bool is_good = str_equal(entry->outcome, STR("ended"));
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_int(&json, "category_uid", 2);
    wire_json_member_int(&json, "class_uid", 2004);
    wire_json_member_int(&json, "activity_id", 1);
    wire_json_member_int(&json, "type_uid", 200401);
    wire_json_member_int(&json, "time", time_of(entry->time));
    wire_json_member_int(&json, "severity_id",
                         is_blocked              ? SEVERITY_HIGH
                         : entry->rule_count > 0 ? SEVERITY_LOW
                                                 : SEVERITY_INFORMATIONAL);
    wire_json_member_int(&json, "action_id", is_blocked ? BLOCKED : ALLOWED);
    wire_json_member_int(&json, "status_id", is_good || is_blocked ? 1 : ERROR_STATUS);
    wire_json_member_str(&json, "status", entry->outcome);
    wire_json_member_str(&json, "message", text_of(json_object_get(begin, "verdict"), "reason"));
    put_product(&json);
    put_finding_info(&json, entry);
    wire_json_key(&json, "unmapped");
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "sha256", text_of(begin, "sha256"));
    wire_json_member_str(&json, "verdict", entry->verdict);
    wire_json_member_int(&json, "risk_score", entry->score);
    wire_json_member_str(&json, "engine", entry->engine);
    wire_json_member_str(&json, "error", text_of(end, "error"));
    wire_json_close(&json, '}');
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
    json_decref(begin);
    json_decref(end);
}
