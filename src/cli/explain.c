/* cordon explain: what a rule of the vetting looks for, why it matters and what to do instead. */
#include <unistd.h>

#include "cli/command.h"
#include "verdict/verdict.h"
#include "wire/wire.h"

enum { EXPLAIN_BYTES = 4 << 20, LABEL_COLUMN = 11 };

static const char *const match_texts[] = {
    [MATCH_PATH] = "a use of",           [MATCH_CALL] = "a call of",
    [MATCH_ATTRIBUTE] = "the attribute", [MATCH_IMPORT] = "the import of",
    [MATCH_CHECK] = "calls of",
};
static const char *const match_words[] = {
    [MATCH_PATH] = "path",     [MATCH_CALL] = "call",   [MATCH_ATTRIBUTE] = "attribute",
    [MATCH_IMPORT] = "import", [MATCH_CHECK] = "check",
};

static void append_part(Buf *out, const char *label, Str text, int columns) {
    if (text.size > 0) {
        buf_append(out, str_from(label));
        command_append_spaces(out, LABEL_COLUMN - (int64_t)strlen(label));
        command_append_wrapped(out, text, LABEL_COLUMN, LABEL_COLUMN, columns);
    }
}

/* "a call of os.system, os.popen"; empty for a rule that a check of its own finds. */
static void append_patterns(Buf *out, const VerdictRule *rule) {
    for (int32_t i = 0; i < rule->pattern_count; i++) {
        buf_append(out, i == 0 ? str_from(match_texts[rule->match]) : STR(","));
        buf_append_char(out, ' ');
        buf_append(out, rule->patterns[i]);
    }
}

static void append_rule(Buf *out, const VerdictRule *rule, int columns) {
    Buf patterns, weight;
    buf_init(&patterns, EXPLAIN_BYTES);
    buf_init(&weight, EXPLAIN_BYTES);
    append_patterns(&patterns, rule);
    buf_append_format(&weight, "%s, score %d", verdict_severity_name(rule->severity), rule->score);
    if (rule->cwe > 0) {
        buf_append_format(&weight, ", CWE-%d", rule->cwe);
    }
    buf_append(out, rule->id);
    buf_append(out, STR(": "));
    buf_append(out, rule->title);
    buf_append(out, STR("\n\n"));
    append_part(out, "Severity", buf_view(&weight), columns);
    append_part(out, "Finds", buf_view(&patterns), columns);
    append_part(out, "Says", rule->message, columns);
    append_part(out, "Why", rule->why, columns);
    append_part(out, "Instead", rule->instead, columns);
    buf_append(out, STR("\nA policy changes it under vet.rules: "));
    buf_append_format(out, "{id: %.*s, off: true}\n", STR_ARG(rule->id));
    buf_done(&patterns);
    buf_done(&weight);
}

static void write_rule(WireJson *json, const VerdictRule *rule) {
    wire_json_open(json, '{');
    wire_json_member_str(json, "id", rule->id);
    wire_json_member_str(json, "title", rule->title);
    wire_json_member_str(json, "severity", str_from(verdict_severity_name(rule->severity)));
    wire_json_member_int(json, "score", rule->score);
    wire_json_member_int(json, "cwe", rule->cwe);
    wire_json_member_str(json, "match", str_from(match_words[rule->match]));
    wire_json_key(json, "patterns");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < rule->pattern_count; i++) {
        wire_json_str(json, rule->patterns[i]);
    }
    wire_json_close(json, ']');
    wire_json_member_str(json, "message", rule->message);
    wire_json_member_str(json, "why", rule->why);
    wire_json_member_str(json, "instead", rule->instead);
    wire_json_close(json, '}');
}

static void list_rules(const CommandLine *line, Buf *out) {
    if (command_has(line, OPTION_JSON)) {
        WireJson json = wire_json(out);
        wire_json_open(&json, '[');
        for (int i = 0; i < RULE_COUNT; i++) {
            write_rule(&json, &verdict_rules[i]);
        }
        wire_json_close(&json, ']');
        buf_append_char(out, '\n');
        return;
    }
    for (int i = 0; i < RULE_COUNT; i++) {
        const VerdictRule *rule = &verdict_rules[i];
        buf_append_format(out, "%-20.*s  %-8s  %3d  %.*s\n", STR_ARG(rule->id),
                          verdict_severity_name(rule->severity), rule->score, STR_ARG(rule->title));
    }
}

/* Letters as capitals: ids are written so, and typed as they come. */
static Str capitals(Arena *arena, Str text) {
    Str copy = arena_copy_str(arena, text);
    for (int64_t i = 0; copy.data && i < copy.size; i++) {
        char *letter = (char *)(uintptr_t)copy.data + i;
        *letter = (char)(*letter >= 'a' && *letter <= 'z' ? *letter - 'a' + 'A' : *letter);
    }
    return copy;
}

static int no_such_rule(const CommandLine *line, Str id) {
    const VerdictRule *closest = NULL;
    int reach = 3;
    for (int i = 0; i < RULE_COUNT; i++) {
        int distance = str_distance(id, verdict_rules[i].id, reach);
        if (distance < reach) {
            reach = distance;
            closest = &verdict_rules[i];
        }
    }
    if (closest) {
        return command_fail(line, EXIT_USAGE, "no rule %.*s; did you mean %.*s?",
                            STR_ARG(line->operands[0]), STR_ARG(closest->id));
    }
    return command_fail(line, EXIT_USAGE, "no rule %.*s; `cordon explain` lists them all",
                        STR_ARG(line->operands[0]));
}

int command_explain(const CommandLine *line) {
    const VerdictRule *rule = NULL;
    if (line->operand_count > 0) {
        Str id = capitals(line->arena, line->operands[0]);
        rule = id.data ? verdict_rule_find(id) : NULL;
        if (!rule) {
            return no_such_rule(line, id);
        }
    }
    Buf out;
    buf_init(&out, EXPLAIN_BYTES);
    if (!rule) {
        list_rules(line, &out);
    } else if (command_has(line, OPTION_JSON)) {
        WireJson json = wire_json(&out);
        write_rule(&json, rule);
        buf_append_char(&out, '\n');
    } else {
        append_rule(&out, rule, command_columns(STDOUT_FILENO));
    }
    int status = command_print_buf(line, EXIT_OK, &out);
    buf_done(&out);
    return status;
}
