/* The report for machines: SARIF 2.1.0, written file by file.
 * source: OASIS SARIF 2.1.0, sections 3.13 (log), 3.14 (run), 3.27 (result), 3.30 (region), 3.49 (rule). */
#include <stdio.h>

#include "base/limits.h"
#include "verdict/verdict.h"

static const char *level_of(VerdictSeverity severity) {
    static const char *const levels[] = {"note", "note", "warning", "error", "error"};
    return levels[severity];
}

/* A SARIF message: {"text": ...}. */
static void write_text(WireJson *json, const char *name, Str text) {
    wire_json_key(json, name);
    wire_json_open(json, '{');
    wire_json_member_str(json, "text", text);
    wire_json_close(json, '}');
}

static void write_rule(WireJson *json, const VerdictRule *rule) {
    /* Readers of security results take a number from 0 to 10 as the weight. */
    static const char *const weights[] = {"0.0", "2.0", "5.0", "8.0", "9.5"};
    wire_json_open(json, '{');
    wire_json_member_str(json, "id", rule->id);
    write_text(json, "shortDescription", rule->title);
    write_text(json, "fullDescription", rule->why);
    write_text(json, "help", rule->instead);
    wire_json_key(json, "defaultConfiguration");
    wire_json_open(json, '{');
    wire_json_member_str(json, "level", str_from(level_of(rule->severity)));
    wire_json_close(json, '}');
    wire_json_key(json, "properties");
    wire_json_open(json, '{');
    wire_json_member_str(json, "security-severity", str_from(weights[rule->severity]));
    wire_json_key(json, "tags");
    wire_json_open(json, '[');
    wire_json_str(json, STR("security"));
    if (rule->cwe > 0) {
        char tag[40];
        (void)snprintf(tag, sizeof tag, "external/cwe/cwe-%d", rule->cwe);
        wire_json_str(json, str_from(tag));
    }
    wire_json_close(json, ']');
    wire_json_close(json, '}');
    wire_json_close(json, '}');
}

void verdict_sarif_begin(VerdictSarif *sarif, Buf *out) {
    *sarif = (VerdictSarif){.json = wire_json(out)};
    buf_init(&sarif->notice_text, LIMIT_FRAME_BYTES);
    sarif->notices = wire_json(&sarif->notice_text);
    WireJson *json = &sarif->json;
    wire_json_open(json, '{');
    wire_json_member_str(json, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
    wire_json_member_str(json, "version", STR("2.1.0"));
    wire_json_key(json, "runs");
    wire_json_open(json, '[');
    wire_json_open(json, '{');
    wire_json_member_str(json, "columnKind", STR("unicodeCodePoints"));
    wire_json_key(json, "tool");
    wire_json_open(json, '{');
    wire_json_key(json, "driver");
    wire_json_open(json, '{');
    wire_json_member_str(json, "name", STR("Cordon"));
    wire_json_member_str(json, "version", STR(CORDON_VERSION));
    wire_json_key(json, "rules");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < RULE_COUNT; i++) {
        write_rule(json, &verdict_rules[i]);
    }
    wire_json_close(json, ']');
    wire_json_close(json, '}');
    wire_json_close(json, '}');
    wire_json_key(json, "results");
    wire_json_open(json, '[');
}

/* A path as a URI reference: what RFC 3986 does not allow in a path is percent-encoded. */
static void write_uri(WireJson *json, Str path) {
    Buf uri;
    buf_init(&uri, LIMIT_FRAME_BYTES);
    if (str_starts_with(path, STR("/"))) {
        buf_append(&uri, STR("file://"));
    }
    for (int64_t i = 0; i < path.size; i++) {
        unsigned char c = (unsigned char)path.data[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                        (c >= 'a' && c <= 'z') || (c && strchr("-._~/!$&'()*+,;=@", c));
        if (is_plain) {
            buf_append_char(&uri, (char)c);
        } else {
            buf_append_format(&uri, "%%%02X", c);
        }
    }
    wire_json_member_str(json, "uri", str_equal(path, STR("-")) ? STR("stdin") : buf_view(&uri));
    buf_done(&uri);
}

static void write_region(WireJson *json, const VerdictPlace *place) {
    wire_json_key(json, "region");
    wire_json_open(json, '{');
    wire_json_member_int(json, "startLine", place->line);
    if (place->col > 0) {
        wire_json_member_int(json, "startColumn", place->col);
    }
    if (place->end_line >= place->line) {
        bool goes_on = place->end_line > place->line || place->end_col > place->col;
        wire_json_member_int(json, "endLine", place->end_line);
        if (place->end_col > 0 && goes_on) {
            wire_json_member_int(json, "endColumn", place->end_col);
        }
    }
    wire_json_close(json, '}');
}

/* The members of a SARIF location. */
static void write_location(WireJson *json, Str path, const VerdictPlace *place) {
    wire_json_key(json, "physicalLocation");
    wire_json_open(json, '{');
    wire_json_key(json, "artifactLocation");
    wire_json_open(json, '{');
    write_uri(json, path);
    wire_json_close(json, '}');
    if (place->line > 0) {
        write_region(json, place);
    }
    wire_json_close(json, '}');
}

static void write_locations(WireJson *json, Str path, const VerdictPlace *place) {
    wire_json_key(json, "locations");
    wire_json_open(json, '[');
    wire_json_open(json, '{');
    write_location(json, path, place);
    wire_json_close(json, '}');
    wire_json_close(json, ']');
}

static void write_steps(WireJson *json, const VerdictFinding *finding, Str path) {
    wire_json_key(json, "codeFlows");
    wire_json_open(json, '[');
    wire_json_open(json, '{');
    wire_json_key(json, "threadFlows");
    wire_json_open(json, '[');
    wire_json_open(json, '{');
    wire_json_key(json, "locations");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < finding->step_count; i++) {
        wire_json_open(json, '{');
        wire_json_key(json, "location");
        wire_json_open(json, '{');
        write_text(json, "message", finding->steps[i].text);
        write_location(json, path, &finding->steps[i].place);
        wire_json_close(json, '}');
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
    wire_json_close(json, '}');
    wire_json_close(json, ']');
    wire_json_close(json, '}');
    wire_json_close(json, ']');
}

static void write_message(WireJson *json, const VerdictFinding *finding) {
    Buf text;
    buf_init(&text, LIMIT_FRAME_BYTES);
    buf_append(&text, finding->message);
    if (finding->instead.size > 0) {
        buf_append(&text, STR(". Instead: "));
        buf_append(&text, finding->instead);
    }
    write_text(json, "message", buf_view(&text));
    buf_done(&text);
}

static void write_result(WireJson *json, const VerdictFinding *finding, Str path) {
    wire_json_open(json, '{');
    wire_json_member_str(json, "ruleId", finding->rule);
    const VerdictRule *rule = verdict_rule_find(finding->rule);
    if (rule) {
        wire_json_member_int(json, "ruleIndex", rule - verdict_rules);
    }
    wire_json_member_str(json, "level", str_from(level_of(finding->severity)));
    write_message(json, finding);
    write_locations(json, path, &finding->place);
    if (finding->step_count > 0) {
        write_steps(json, finding, path);
    }
    wire_json_key(json, "properties");
    wire_json_open(json, '{');
    wire_json_member_int(json, "score", finding->score);
    wire_json_member_str(json, "severity", str_from(verdict_severity_name(finding->severity)));
    wire_json_close(json, '}');
    wire_json_close(json, '}');
}

static void write_notice(VerdictSarif *sarif, Str path, const VerdictPlace *place, Str text) {
    WireJson *json = &sarif->notices;
    wire_json_open(json, '{');
    wire_json_member_str(json, "level", STR("error"));
    write_text(json, "message", text);
    write_locations(json, path, place);
    wire_json_close(json, '}');
}

void verdict_sarif_file(VerdictSarif *sarif, const Verdict *verdict, const VerdictSource *source) {
    for (int32_t i = 0; i < verdict->finding_count; i++) {
        write_result(&sarif->json, &verdict->findings[i], source->path);
    }
    if (verdict->syntax_error) {
        write_notice(sarif, source->path, &verdict->syntax_error->place,
                     verdict->syntax_error->message);
    }
}

void verdict_sarif_unread(VerdictSarif *sarif, Str path, Str why) {
    write_notice(sarif, path, &(VerdictPlace){0}, why);
}

void verdict_sarif_end(VerdictSarif *sarif) {
    WireJson *json = &sarif->json;
    wire_json_close(json, ']');
    wire_json_key(json, "invocations");
    wire_json_open(json, '[');
    wire_json_open(json, '{');
    wire_json_member_bool(json, "executionSuccessful", sarif->notice_text.size == 0);
    wire_json_key(json, "toolExecutionNotifications");
    wire_json_open(json, '[');
    if (sarif->notice_text.size > 0) {
        wire_json_raw(json, buf_view(&sarif->notice_text));
    }
    for (const char *bracket = "]}]}]}"; *bracket; bracket++) {
        wire_json_close(json, *bracket);
    }
    buf_append_char(json->out, '\n');
    buf_done(&sarif->notice_text);
}
