/* The JSON form of a verdict, both ways. Reading accepts what writing writes and nothing else: every key is known,
 * required and typed, counts are bounded, so that a hostile worker can say at most what a verdict can say. */
#include <jansson.h>

#include "base/limits.h"
#include "verdict/verdict.h"
#include "wire/wire.h"

/* --- writing ---------------------------------------------------------------------------------------------------- */

static void write_place(WireJson *json, const VerdictPlace *place) {
    wire_json_member_int(json, "line", place->line);
    wire_json_member_int(json, "column", place->col);
    wire_json_member_int(json, "end_line", place->end_line);
    wire_json_member_int(json, "end_column", place->end_col);
}

static void write_steps(WireJson *json, const VerdictFinding *finding) {
    wire_json_key(json, "steps");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < finding->step_count; i++) {
        wire_json_open(json, '{');
        write_place(json, &finding->steps[i].place);
        wire_json_member_str(json, "text", finding->steps[i].text);
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

static void write_finding(WireJson *json, const VerdictFinding *finding) {
    wire_json_open(json, '{');
    wire_json_member_str(json, "rule", finding->rule);
    wire_json_member_str(json, "title", finding->title);
    wire_json_member_str(json, "severity", str_from(verdict_severity_name(finding->severity)));
    wire_json_member_int(json, "score", finding->score);
    wire_json_member_int(json, "cwe", finding->cwe);
    write_place(json, &finding->place);
    wire_json_member_str(json, "message", finding->message);
    wire_json_member_str(json, "why", finding->why);
    wire_json_member_str(json, "instead", finding->instead);
    write_steps(json, finding);
    wire_json_close(json, '}');
}

static void write_syntax_error(WireJson *json, const VerdictSyntaxError *error) {
    wire_json_key(json, "syntax_error");
    if (!error) {
        wire_json_null(json);
        return;
    }
    wire_json_open(json, '{');
    wire_json_member_str(json, "type", error->type);
    wire_json_member_str(json, "message", error->message);
    write_place(json, &error->place);
    wire_json_member_str(json, "rendered", error->rendered);
    wire_json_close(json, '}');
}

static void write_patterns(WireJson *json, const VerdictTriple *triple) {
    wire_json_key(json, "patterns");
    if (!triple) {
        wire_json_null(json);
        return;
    }
    wire_json_open(json, '{');
    wire_json_member_bool(json, "is_safe", triple->is_safe);
    wire_json_member_str(json, "reason", triple->reason);
    wire_json_member_int(json, "risk_score", triple->risk_score);
    wire_json_close(json, '}');
}

void verdict_to_json_members(const Verdict *verdict, WireJson *json) {
    wire_json_member_bool(json, "is_safe", verdict->is_safe);
    wire_json_member_str(json, "verdict", str_from(verdict_decision_name(verdict->decision)));
    wire_json_member_int(json, "risk_score", verdict->risk_score);
    wire_json_member_str(json, "reason", verdict->reason);
    wire_json_key(json, "findings");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < verdict->finding_count; i++) {
        write_finding(json, &verdict->findings[i]);
    }
    wire_json_close(json, ']');
    wire_json_member_int(json, "findings_dropped", verdict->findings_dropped);
    write_syntax_error(json, verdict->syntax_error);
    wire_json_key(json, "imports");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < verdict->import_count; i++) {
        wire_json_str(json, verdict->imports[i]);
    }
    wire_json_close(json, ']');
    write_patterns(json, verdict->patterns);
    wire_json_member_str(json, "gate", verdict->gate);
    wire_json_member_bool(json, "from_markdown", verdict->from_markdown);
}

void verdict_to_json(const Verdict *verdict, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    verdict_to_json_members(verdict, &json);
    wire_json_close(&json, '}');
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

typedef struct Reader {
    Arena *arena;
    bool failed; /* sticky: something was not as written */
} Reader;

static Str copy_text(Reader *reader, const char *data, size_t size) {
    return arena_copy_str(reader->arena, (Str){data, (int64_t)size});
}

static int32_t checked_int(Reader *reader, json_int_t value) {
    if (value < 0 || value > INT32_MAX) {
        reader->failed = true;
        return 0;
    }
    return (int32_t)value;
}

/* jansson's unpack with JSON_STRICT: every key named in the format is there, and no other. */
#define UNPACK(reader, value, ...)                                                                 \
    ((reader)->failed |= json_unpack_ex((value), NULL, JSON_STRICT, __VA_ARGS__) != 0,             \
     !(reader)->failed)

typedef struct RawPlace {
    json_int_t line, col, end_line, end_col;
} RawPlace;

static VerdictPlace checked_place(Reader *reader, const RawPlace *raw) {
    return (VerdictPlace){.line = checked_int(reader, raw->line),
                          .col = checked_int(reader, raw->col),
                          .end_line = checked_int(reader, raw->end_line),
                          .end_col = checked_int(reader, raw->end_col)};
}

static int32_t checked_count(Reader *reader, const json_t *array, int64_t limit) {
    if (!json_is_array(array) || (int64_t)json_array_size(array) > limit) {
        reader->failed = true;
        return 0;
    }
    return (int32_t)json_array_size(array);
}

static void read_steps(Reader *reader, json_t *array, VerdictFinding *out) {
    out->step_count = checked_count(reader, array, LIMIT_FINDING_STEPS);
    VerdictStep *steps = ARENA_ARRAY(reader->arena, VerdictStep, out->step_count);
    out->steps = steps;
    for (int32_t i = 0; steps && i < out->step_count; i++) {
        RawPlace place;
        const char *text;
        size_t text_size;
        if (!UNPACK(reader, json_array_get(array, (size_t)i), "{s:I,s:I,s:I,s:I,s:s%}", "line",
                    &place.line, "column", &place.col, "end_line", &place.end_line, "end_column",
                    &place.end_col, "text", &text, &text_size)) {
            return;
        }
        steps[i].place = checked_place(reader, &place);
        steps[i].text = copy_text(reader, text, text_size);
    }
}

typedef struct RawText {
    const char *data;
    size_t size;
} RawText;

static void read_finding(Reader *reader, json_t *value, VerdictFinding *out) {
    RawText rule, title, severity, message, why, instead;
    RawPlace place;
    json_int_t score, cwe;
    json_t *steps;
    if (!UNPACK(reader, value,
                "{s:s%,s:s%,s:s%,s:I,s:I,s:I,s:I,s:I,s:I,s:s%,s:s%,s:s%,s:o}",            //
                "rule", &rule.data, &rule.size, "title", &title.data, &title.size,        //
                "severity", &severity.data, &severity.size, "score", &score, "cwe", &cwe, //
                "line", &place.line, "column", &place.col, "end_line", &place.end_line,   //
                "end_column", &place.end_col, "message", &message.data, &message.size,    //
                "why", &why.data, &why.size, "instead", &instead.data, &instead.size,     //
                "steps", &steps)) {
        return;
    }
    Str severity_name = {severity.data, (int64_t)severity.size};
    reader->failed |= verdict_severity_from_name(severity_name, &out->severity) != ST_OK;
    out->rule = copy_text(reader, rule.data, rule.size);
    out->title = copy_text(reader, title.data, title.size);
    out->score = checked_int(reader, score);
    out->cwe = checked_int(reader, cwe);
    out->place = checked_place(reader, &place);
    out->message = copy_text(reader, message.data, message.size);
    out->why = copy_text(reader, why.data, why.size);
    out->instead = copy_text(reader, instead.data, instead.size);
    read_steps(reader, steps, out);
}

static void read_findings(Reader *reader, json_t *array, Verdict *out) {
    out->finding_count = checked_count(reader, array, LIMIT_FINDINGS);
    VerdictFinding *findings = ARENA_ARRAY(reader->arena, VerdictFinding, out->finding_count);
    out->findings = findings;
    for (int32_t i = 0; findings && !reader->failed && i < out->finding_count; i++) {
        read_finding(reader, json_array_get(array, (size_t)i), &findings[i]);
    }
}

static void read_imports(Reader *reader, json_t *array, Verdict *out) {
    out->import_count = checked_count(reader, array, LIMIT_IMPORTS);
    Str *imports = ARENA_ARRAY(reader->arena, Str, out->import_count);
    out->imports = imports;
    for (int32_t i = 0; imports && i < out->import_count; i++) {
        const json_t *name = json_array_get(array, (size_t)i);
        if (!json_is_string(name)) {
            reader->failed = true;
            return;
        }
        imports[i] = copy_text(reader, json_string_value(name), json_string_length(name));
    }
}

static void read_syntax_error(Reader *reader, json_t *value, Verdict *out) {
    if (json_is_null(value)) {
        return;
    }
    RawText type, message, rendered;
    RawPlace place;
    if (!UNPACK(reader, value, "{s:s%,s:s%,s:I,s:I,s:I,s:I,s:s%}",                       //
                "type", &type.data, &type.size, "message", &message.data, &message.size, //
                "line", &place.line, "column", &place.col, "end_line", &place.end_line,  //
                "end_column", &place.end_col, "rendered", &rendered.data, &rendered.size)) {
        return;
    }
    VerdictSyntaxError *error = ARENA_NEW(reader->arena, VerdictSyntaxError);
    if (error) {
        error->type = copy_text(reader, type.data, type.size);
        error->message = copy_text(reader, message.data, message.size);
        error->place = checked_place(reader, &place);
        error->rendered = copy_text(reader, rendered.data, rendered.size);
    }
    out->syntax_error = error;
}

static void read_patterns(Reader *reader, json_t *value, Verdict *out) {
    if (json_is_null(value)) {
        return;
    }
    int is_safe;
    RawText reason;
    json_int_t risk_score;
    if (!UNPACK(reader, value, "{s:b,s:s%,s:I}", "is_safe", &is_safe, //
                "reason", &reason.data, &reason.size, "risk_score", &risk_score)) {
        return;
    }
    VerdictTriple *triple = ARENA_NEW(reader->arena, VerdictTriple);
    if (triple) {
        triple->is_safe = is_safe != 0;
        triple->reason = copy_text(reader, reason.data, reason.size);
        triple->risk_score = checked_int(reader, risk_score);
    }
    out->patterns = triple;
}

static VerdictDecision read_decision(Reader *reader, RawText name) {
    for (int i = 0; i <= DECISION_BLOCK; i++) {
        Str known = str_from(verdict_decision_name((VerdictDecision)i));
        if (str_equal((Str){name.data, (int64_t)name.size}, known)) {
            return (VerdictDecision)i;
        }
    }
    reader->failed = true;
    return DECISION_BLOCK;
}

static void read_verdict(Reader *reader, json_t *root, Verdict *out) {
    int is_safe;
    int from_markdown;
    RawText decision, reason, gate;
    json_int_t risk_score, dropped;
    json_t *findings, *syntax_error, *imports, *patterns;
    if (!UNPACK(reader, root, "{s:b,s:s%,s:I,s:s%,s:o,s:I,s:o,s:o,s:o,s:s%,s:b}",          //
                "is_safe", &is_safe, "verdict", &decision.data, &decision.size,            //
                "risk_score", &risk_score, "reason", &reason.data, &reason.size,           //
                "findings", &findings, "findings_dropped", &dropped,                       //
                "syntax_error", &syntax_error, "imports", &imports, "patterns", &patterns, //
                "gate", &gate.data, &gate.size, "from_markdown", &from_markdown)) {
        return;
    }
    out->decision = read_decision(reader, decision);
    out->is_safe = is_safe != 0;
    reader->failed |= out->is_safe != (out->decision != DECISION_BLOCK);
    out->risk_score = checked_int(reader, risk_score);
    out->reason = copy_text(reader, reason.data, reason.size);
    out->findings_dropped = checked_int(reader, dropped);
    out->gate = copy_text(reader, gate.data, gate.size);
    out->from_markdown = from_markdown != 0;
    read_findings(reader, findings, out);
    read_syntax_error(reader, syntax_error, out);
    read_imports(reader, imports, out);
    read_patterns(reader, patterns, out);
}

Status verdict_from_json(Arena *arena, Str json, Verdict *out_verdict) {
    json_t *root =
        json_loadb(json.data, (size_t)json.size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    if (!root) {
        return ST_PROTOCOL;
    }
    Reader reader = {.arena = arena};
    Verdict verdict = {0};
    read_verdict(&reader, root, &verdict);
    json_decref(root);
    if (reader.failed) {
        return ST_PROTOCOL;
    }
    if (arena->exhausted) {
        return ST_NO_MEMORY;
    }
    *out_verdict = verdict;
    return ST_OK;
}
