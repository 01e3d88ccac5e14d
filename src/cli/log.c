/* cordon log and what lies below it: the record of runs. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/printable.h"
#include "base/units.h"
#include "cli/command.h"
#include "record/record.h"
#include "wire/wire.h"

#define LIST_BYTES (INT64_C(1) << 30)

static int fail_record(const CommandLine *line, Status status) {
    Str problem = record_problem(line->arena, status);
    return command_fail(line, EXIT_INTERNAL, "%.*s", STR_ARG(problem));
}

/* --- choosing entries ------------------------------------------------------------------------------------------- */

/* A time as the record has it, from "2h" (so long ago) or from a time or its beginning. data NULL: neither. */
static Str time_meant(const CommandLine *line, Str text) {
    int64_t ago_ms;
    if (duration_parse(text, &ago_ms) == ST_OK) {
        char meant[32];
        struct tm utc;
        time_t then = time(NULL) - (time_t)(ago_ms / 1000);
        gmtime_r(&then, &utc);
        strftime(meant, sizeof meant, "%Y-%m-%dT%H:%M:%S", &utc);
        return arena_copy_str(line->arena, str_from(meant));
    }
    static const char form[] = "dddd-dd-ddTdd:dd:dd";
    for (int64_t i = 0; i < text.size; i++) {
        bool is_digit = text.data[i] >= '0' && text.data[i] <= '9';
        if (i >= (int64_t)sizeof form - 1 ||
            (form[i] == 'd' ? !is_digit : text.data[i] != form[i])) {
            return (Str){0};
        }
    }
    return text.size >= 4 ? text : (Str){0};
}

/* Fills the query from the options; EXIT_OK, or EXIT_USAGE after saying what is wrong. */
static int read_query(const CommandLine *line, RecordQuery *query) {
    static const OptionId options[] = {OPTION_SINCE, OPTION_UNTIL};
    Str *times[] = {&query->since, &query->until};
    *query = (RecordQuery){.verdict = command_value(line, OPTION_VERDICT),
                           .outcome = command_value(line, OPTION_OUTCOME),
                           .rule = command_value(line, OPTION_RULE),
                           .program = command_value(line, OPTION_PROGRAM)};
    const OptionUse *newest = command_option(line, OPTION_NEWEST);
    query->newest = newest ? newest->number : 0;
    for (int i = 0; i < 2; i++) {
        Str text = command_value(line, options[i]);
        if (!text.data) {
            continue;
        }
        *times[i] = time_meant(line, text);
        if (!times[i]->data) {
            return command_fail(line, EXIT_USAGE,
                                "--%s %s: write how long ago (90m, 24h) or a time: 2026-11-21, "
                                "2026-11-21T18:00",
                                option_rows[options[i]].name, text.data);
        }
    }
    return EXIT_OK;
}

/* Says what readers must know of the record itself. */
static void tell_state(const CommandLine *line, const RecordEntries *entries) {
    if (entries->torn.bytes > 0) {
        command_fail(
            line, EXIT_OK,
            "the last line is torn (%lld bytes): its writer was killed; the next run cuts it off",
            (long long)entries->torn.bytes);
    }
    if (entries->broken > 0) {
        command_fail(line, EXIT_OK, "%lld lines are not as they were written: cordon log verify",
                     (long long)entries->broken);
    }
}

/* EXIT_OK, or another status after saying why there are none. */
static int find_entries(const CommandLine *line, const RecordQuery *query,
                        RecordEntries *out_entries) {
    Status status = record_entries(line->arena, query, out_entries);
    if (status != ST_OK) {
        return fail_record(line, status);
    }
    tell_state(line, out_entries);
    return EXIT_OK;
}

/* The entries that the options ask for; EXIT_OK, or another status after saying why there are none. */
static int read_entries(const CommandLine *line, bool keeps_lines, RecordEntries *out_entries) {
    RecordQuery query;
    int result = read_query(line, &query);
    if (result != EXIT_OK) {
        return result;
    }
    query.keeps_lines = keeps_lines;
    return find_entries(line, &query, out_entries);
}

/* --- the list --------------------------------------------------------------------------------------------------- */

static void append_row(Buf *out, const RecordEntry *entry) {
    buf_append_format(out, "%.*s  %-6.*s %3lld  %-11.*s ", STR_ARG(entry->id),
                      STR_ARG(entry->verdict), (long long)entry->score, STR_ARG(entry->outcome));
    printable_append_line(out, entry->program);
    for (int32_t i = 0; i < entry->rule_count; i++) {
        buf_append(out, i ? STR(" ") : STR("  "));
        printable_append_line(out, entry->rules[i].rule);
    }
    buf_append_char(out, '\n');
}

static void write_row(WireJson *json, const RecordEntry *entry) {
    wire_json_open(json, '{');
    wire_json_member_str(json, "id", entry->id);
    wire_json_member_str(json, "time", entry->time);
    wire_json_member_str(json, "program", entry->program);
    wire_json_member_str(json, "verdict", entry->verdict);
    wire_json_member_int(json, "risk_score", entry->score);
    wire_json_member_str(json, "outcome", entry->outcome);
    wire_json_member_str(json, "engine", entry->engine);
    wire_json_key(json, "exit_status");
    if (entry->exit_status >= 0) {
        wire_json_int(json, entry->exit_status);
    } else {
        wire_json_null(json);
    }
    wire_json_key(json, "rules");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < entry->rule_count; i++) {
        wire_json_str(json, entry->rules[i].rule);
    }
    wire_json_close(json, ']');
    wire_json_member_bool(json, "replay", entry->has_replay);
    wire_json_close(json, '}');
}

int command_log(const CommandLine *line) {
    RecordEntries entries;
    int result = read_entries(line, false, &entries);
    if (result != EXIT_OK) {
        return result;
    }
    bool is_json = command_has(line, OPTION_JSON);
    Buf out;
    buf_init(&out, LIST_BYTES);
    WireJson json = wire_json(&out);
    if (is_json) {
        wire_json_open(&json, '[');
    }
    for (int32_t i = 0; i < entries.count; i++) {
        if (is_json) {
            write_row(&json, &entries.items[i]);
        } else {
            append_row(&out, &entries.items[i]);
        }
    }
    if (is_json) {
        wire_json_close(&json, ']');
        buf_append_char(&out, '\n');
    }
    result = command_print_buf(line, EXIT_OK, &out);
    buf_done(&out);
    return result;
}

/* --- one entry -------------------------------------------------------------------------------------------------- */

/* The one entry whose id begins with the operand. EXIT_OK, or another status after saying why. */
static int find_one(const CommandLine *line, bool keeps_lines, RecordEntry *out_entry) {
    RecordEntries entries;
    RecordQuery query = {.id = line->operands[0], .keeps_lines = keeps_lines};
    int result = find_entries(line, &query, &entries);
    if (result != EXIT_OK) {
        return result;
    }
    if (entries.count != 1) {
        return command_fail(line, EXIT_INPUT,
                            entries.count == 0 ? "no entry %s" : "several entries begin with %s",
                            line->operands[0].data);
    }
    *out_entry = entries.items[0];
    return EXIT_OK;
}

int command_log_show(const CommandLine *line) {
    RecordEntry entry;
    int result = find_one(line, true, &entry);
    if (result != EXIT_OK) {
        return result;
    }
    Buf out;
    buf_init(&out, LIST_BYTES);
    if (command_has(line, OPTION_JSON)) {
        record_show_json(&entry, &out);
    } else {
        record_show(&entry, &out);
    }
    result = command_print_buf(line, EXIT_OK, &out);
    buf_done(&out);
    return result;
}

int command_log_export(const CommandLine *line) {
    RecordEntries entries;
    int result = read_entries(line, true, &entries);
    if (result != EXIT_OK) {
        return result;
    }
    Buf out;
    buf_init(&out, LIST_BYTES);
    for (int32_t i = 0; i < entries.count; i++) {
        record_show_ocsf(&entries.items[i], &out);
    }
    result = command_print_buf(line, EXIT_OK, &out);
    buf_done(&out);
    return result;
}

int command_log_mark(const CommandLine *line) {
    RecordEntry entry;
    int result = find_one(line, false, &entry);
    if (result != EXIT_OK) {
        return result;
    }
    Str rule = command_value(line, OPTION_RULE), why = command_value(line, OPTION_WHY);
    if (!str_equal(line->operands[1], STR("false-positive"))) {
        return command_fail(line, EXIT_USAGE, "no mark %s; there is false-positive",
                            line->operands[1].data);
    }
    bool is_there = !rule.data && entry.rule_count > 0;
    for (int32_t i = 0; rule.data && i < entry.rule_count; i++) {
        is_there |= str_equal(entry.rules[i].rule, rule);
    }
    if (!is_there) {
        return command_fail(line, EXIT_INPUT, "%.*s has no finding%s%s", STR_ARG(entry.id),
                            rule.data ? " of " : "", rule.data ? rule.data : "");
    }
    PolicyLoaded loaded;
    result = command_policy(line, &loaded);
    if (result != EXIT_OK) {
        return result;
    }
    Buf members;
    buf_init(&members, 64 << 10);
    WireJson json = wire_json(&members);
    wire_json_member_str(&json, "mark", line->operands[1]);
    wire_json_member_str(&json, "rule", rule.data ? rule : STR(""));
    wire_json_member_str(&json, "why", why.data ? why : STR(""));
    RecordLimits limits = {.bytes = loaded.policy.record_size_bytes,
                           .sync = loaded.policy.record_sync != SYNC_NONE};
    Status status = members.failure == ST_OK
                        ? record_append("mark", entry.id, buf_view(&members), limits)
                        : members.failure;
    buf_done(&members);
    return status == ST_OK ? EXIT_OK : fail_record(line, status);
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

/* "12:HASH" as verify prints it. */
static bool read_head(Str text, RecordHead *head) {
    Str hash = text;
    Str number = str_cut(&hash, ':');
    char *end = NULL;
    head->sequence = number.size > 0 ? strtoll(number.data, &end, 10) : 0;
    if (head->sequence < 1 || end != number.data + number.size || !hash.data ||
        hash.size != SHA256_HEX_SIZE - 1) {
        return false;
    }
    memcpy(head->hash, hash.data, SHA256_HEX_SIZE - 1);
    head->hash[SHA256_HEX_SIZE - 1] = '\0';
    return true;
}

static void write_check(Buf *out, const RecordCheck *check, bool is_good) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_bool(&json, "whole", is_good);
    wire_json_member_int(&json, "lines", check->lines);
    wire_json_member_int(&json, "first", check->first_sequence);
    wire_json_member_int(&json, "torn_bytes", check->torn.bytes);
    wire_json_key(&json, "head");
    buf_append_format(out, "\"%lld:%s\"", (long long)check->head.sequence, check->head.hash);
    json.needs_comma = true;
    wire_json_member_str(&json, "problem", check->problem);
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}

int command_log_verify(const CommandLine *line) {
    RecordHead wanted;
    RecordCheck check;
    Str head = command_value(line, OPTION_HEAD);
    if (head.data && !read_head(head, &wanted)) {
        return command_fail(line, EXIT_USAGE, "--head %s: write it as verify prints it, N:HASH",
                            head.data);
    }
    Status status = record_verify(line->arena, head.data ? &wanted : NULL, &check);
    if (status != ST_OK) {
        return fail_record(line, status);
    }
    if (check.is_whole && head.data && !check.holds_wanted) {
        check.problem = STR("the head that was asked for is not part of it: its end was cut off, "
                            "or it is another record");
    }
    bool is_good = check.is_whole && (!head.data || check.holds_wanted);
    Buf out;
    buf_init(&out, 1 << 20);
    if (command_has(line, OPTION_JSON)) {
        write_check(&out, &check, is_good);
    } else {
        buf_append_format(&out, "%lld lines from %lld on, head %lld:%s\n", (long long)check.lines,
                          (long long)check.first_sequence, (long long)check.head.sequence,
                          check.head.hash);
        if (check.torn.bytes > 0) {
            buf_append_format(&out, "torn last line: %lld bytes\n", (long long)check.torn.bytes);
        }
        buf_append(&out, is_good ? STR("whole\n") : STR("BROKEN: "));
        printable_append_line(&out, is_good ? STR("") : check.problem);
        buf_append(&out, is_good ? STR("") : STR("\n"));
    }
    int result = command_print_buf(line, is_good ? EXIT_OK : EXIT_LOG_BROKEN, &out);
    buf_done(&out);
    return result;
}

static int compare_rules(const void *left, const void *right) {
    const RecordRule *a = left, *b = right;
    return a->findings != b->findings ? (a->findings < b->findings) - (a->findings > b->findings)
                                      : str_compare(a->rule, b->rule);
}

/* Rules of all entries: findings counts the entries that have one. */
static int32_t count_rules(Arena *arena, const RecordEntries *entries, RecordRule **out_rules) {
    enum { RULES_MOST = 4096 };
    RecordRule *rules = ARENA_ARRAY(arena, RecordRule, RULES_MOST);
    int32_t count = 0;
    for (int32_t i = 0; rules && i < entries->count; i++) {
        for (int32_t j = 0; j < entries->items[i].rule_count; j++) {
            const RecordRule *rule = &entries->items[i].rules[j];
            int32_t at = 0;
            while (at < count && !str_equal(rules[at].rule, rule->rule)) {
                at++;
            }
            if (at == count && count == RULES_MOST) {
                continue;
            }
            if (at == count) {
                rules[count++] = (RecordRule){.rule = rule->rule};
            }
            rules[at].findings++;
            rules[at].marks += rule->marks > 0;
        }
    }
    if (count > 0) {
        qsort(rules, (size_t)count, sizeof *rules, compare_rules);
    }
    *out_rules = rules;
    return count;
}

int command_log_stats(const CommandLine *line) {
    RecordEntries entries;
    RecordRule *rules;
    int result = read_entries(line, false, &entries);
    if (result != EXIT_OK) {
        return result;
    }
    int32_t count = count_rules(line->arena, &entries, &rules);
    Buf out;
    buf_init(&out, LIST_BYTES);
    WireJson json = wire_json(&out);
    bool is_json = command_has(line, OPTION_JSON);
    if (is_json) {
        wire_json_open(&json, '{');
        wire_json_member_int(&json, "runs", entries.count);
        wire_json_key(&json, "rules");
        wire_json_open(&json, '[');
    } else {
        buf_append_format(&out, "%d runs\n%-20s %8s %16s\n", entries.count, "rule", "runs",
                          "false positives");
    }
    for (int32_t i = 0; i < count; i++) {
        if (is_json) {
            wire_json_open(&json, '{');
            wire_json_member_str(&json, "rule", rules[i].rule);
            wire_json_member_int(&json, "runs", rules[i].findings);
            wire_json_member_int(&json, "false_positives", rules[i].marks);
            wire_json_close(&json, '}');
        } else {
            buf_append_format(&out, "%-20.*s %8lld %16lld\n", STR_ARG(rules[i].rule),
                              (long long)rules[i].findings, (long long)rules[i].marks);
        }
    }
    if (is_json) {
        wire_json_close(&json, ']');
        wire_json_close(&json, '}');
        buf_append_char(&out, '\n');
    }
    result = command_print_buf(line, EXIT_OK, &out);
    buf_done(&out);
    return result;
}
