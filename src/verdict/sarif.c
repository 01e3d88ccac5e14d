/* The report for machines: SARIF 2.1.0, written file by file.
 * source: OASIS SARIF 2.1.0, sections 3.13 (log), 3.14 (run), 3.27 (result), 3.30 (region), 3.49 (rule). */
#include "base/limits.h"
#include "verdict/json.h"
#include "verdict/verdict.h"

static const char *level_of(VerdictSeverity severity) {
    static const char *const levels[] = {"note", "note", "warning", "error", "error"};
    return levels[severity];
}

static void write_text(Buf *out, const char *name, Str text) {
    buf_append_format(out, "\"%s\":{", name);
    json_write_member(out, "text", text);
    buf_append_char(out, '}');
}

static void write_rule(Buf *out, const VerdictRule *rule) {
    /* GitHub and others read a number from 0 to 10 as the weight of a security result. */
    static const char *const weights[] = {"0.0", "2.0", "5.0", "8.0", "9.5"};
    buf_append_char(out, '{');
    json_write_member(out, "id", rule->id);
    buf_append_char(out, ',');
    write_text(out, "shortDescription", rule->title);
    buf_append_char(out, ',');
    write_text(out, "fullDescription", rule->why);
    buf_append_char(out, ',');
    write_text(out, "help", rule->instead);
    buf_append_format(out, ",\"defaultConfiguration\":{\"level\":\"%s\"}",
                      level_of(rule->severity));
    buf_append(out, STR(",\"properties\":{\"tags\":[\"security\""));
    if (rule->cwe > 0) {
        buf_append_format(out, ",\"external/cwe/cwe-%d\"", rule->cwe);
    }
    buf_append_format(out, "],\"security-severity\":\"%s\"}}", weights[rule->severity]);
}

void verdict_sarif_begin(VerdictSarif *sarif, Buf *out) {
    *sarif = (VerdictSarif){0};
    buf_init(&sarif->notices, LIMIT_FRAME_BYTES);
    buf_append(out, STR("{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
                        "\"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"unicodeCodePoints\","
                        "\"tool\":{\"driver\":{\"name\":\"Cordon\","
                        "\"version\":\"" CORDON_VERSION "\",\"rules\":["));
    for (int32_t i = 0; i < RULE_COUNT; i++) {
        if (i > 0) {
            buf_append_char(out, ',');
        }
        write_rule(out, &verdict_rules[i]);
    }
    buf_append(out, STR("]}},\"results\":["));
}

/* A path as a URI reference: what RFC 3986 does not allow in a path is percent-encoded. */
static void write_uri(Buf *out, Str path) {
    Buf uri;
    buf_init(&uri, LIMIT_FRAME_BYTES);
    if (str_starts_with(path, STR("/"))) {
        buf_append(&uri, STR("file://"));
    }
    for (int64_t i = 0; i < path.size; i++) {
        unsigned char c = (unsigned char)path.data[i];
        bool is_plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                        (c >= 'a' && c <= 'z') || (c && strchr("-._~/!$&'()*+,;=@", c));
        buf_append_format(&uri, is_plain ? "%c" : "%%%02X", c);
    }
    json_write_member(out, "uri", str_equal(path, STR("-")) ? STR("stdin") : buf_view(&uri));
    buf_done(&uri);
}

static void write_location(Buf *out, Str path, const VerdictPlace *place) {
    buf_append(out, STR("{\"physicalLocation\":{\"artifactLocation\":{"));
    write_uri(out, path);
    buf_append_char(out, '}');
    if (place->line > 0) {
        buf_append_format(out, ",\"region\":{\"startLine\":%d", place->line);
        if (place->col > 0) {
            buf_append_format(out, ",\"startColumn\":%d", place->col);
        }
        if (place->end_line >= place->line) {
            buf_append_format(out, ",\"endLine\":%d", place->end_line);
        }
        if (place->end_col > 0 && (place->end_line > place->line || place->end_col > place->col)) {
            buf_append_format(out, ",\"endColumn\":%d", place->end_col);
        }
        buf_append_char(out, '}');
    }
    buf_append(out, STR("}}"));
}

static void write_steps(Buf *out, const VerdictFinding *finding, Str path) {
    buf_append(out, STR(",\"codeFlows\":[{\"threadFlows\":[{\"locations\":["));
    for (int32_t i = 0; i < finding->step_count; i++) {
        buf_append(out,
                   i ? STR(",{\"location\":{\"message\":{") : STR("{\"location\":{\"message\":{"));
        json_write_member(out, "text", finding->steps[i].text);
        buf_append(out, STR("},"));
        Buf location;
        buf_init(&location, LIMIT_FRAME_BYTES);
        write_location(&location, path, &finding->steps[i].place);
        /* Without the outer brace: the message stands in the same object. */
        Str members = buf_view(&location);
        buf_append(out, members.size > 1 ? str_slice(members, 1, members.size) : STR("}"));
        buf_append_char(out, '}');
        buf_done(&location);
    }
    buf_append(out, STR("]}]}]"));
}

static void write_result(Buf *out, const VerdictFinding *finding, Str path) {
    buf_append_char(out, '{');
    json_write_member(out, "ruleId", finding->rule);
    const VerdictRule *rule = verdict_rule_find(finding->rule);
    if (rule) {
        buf_append_format(out, ",\"ruleIndex\":%d", (int)(rule - verdict_rules));
    }
    buf_append_format(out, ",\"level\":\"%s\",", level_of(finding->severity));
    Buf message;
    buf_init(&message, LIMIT_FRAME_BYTES);
    buf_append(&message, finding->message);
    if (finding->instead.size > 0) {
        buf_append(&message, STR(" Instead: "));
        buf_append(&message, finding->instead);
    }
    write_text(out, "message", buf_view(&message));
    buf_done(&message);
    buf_append(out, STR(",\"locations\":["));
    write_location(out, path, &finding->place);
    buf_append_char(out, ']');
    if (finding->step_count > 0) {
        write_steps(out, finding, path);
    }
    buf_append_format(out, ",\"properties\":{\"score\":%d,\"severity\":\"%s\"}}", finding->score,
                      verdict_severity_name(finding->severity));
}

static void write_notice(VerdictSarif *sarif, Str path, const VerdictPlace *place, Str text) {
    Buf *out = &sarif->notices;
    buf_append(out, sarif->has_notice ? STR(",{") : STR("{"));
    sarif->has_notice = true;
    buf_append(out, STR("\"level\":\"error\","));
    write_text(out, "message", text);
    buf_append(out, STR(",\"locations\":["));
    write_location(out, path, place);
    buf_append(out, STR("]}"));
}

void verdict_sarif_file(VerdictSarif *sarif, const Verdict *verdict, const VerdictSource *source,
                        Buf *out) {
    for (int32_t i = 0; i < verdict->finding_count; i++) {
        if (sarif->has_result) {
            buf_append_char(out, ',');
        }
        sarif->has_result = true;
        write_result(out, &verdict->findings[i], source->path);
    }
    if (verdict->syntax_error) {
        write_notice(sarif, source->path, &verdict->syntax_error->place,
                     verdict->syntax_error->message);
    }
}

void verdict_sarif_unread(VerdictSarif *sarif, Str path, Str why) {
    write_notice(sarif, path, &(VerdictPlace){0}, why);
}

void verdict_sarif_end(VerdictSarif *sarif, Buf *out) {
    buf_append_format(out, "],\"invocations\":[{\"executionSuccessful\":%s,",
                      sarif->has_notice ? "false" : "true");
    buf_append(out, STR("\"toolExecutionNotifications\":["));
    buf_append(out, buf_view(&sarif->notices));
    buf_append(out, STR("]}]}]}\n"));
    buf_done(&sarif->notices);
}
