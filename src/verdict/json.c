/* The JSON form of a verdict, both ways. Reading accepts what writing writes and nothing else: every key is known,
 * required and typed, counts are bounded, so that a hostile worker can say at most what a verdict can say. */
#include "verdict/json.h"

#include <jansson.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "verdict/verdict.h"

/* --- writing ---------------------------------------------------------------------------------------------------- */

void json_write_str(Buf *out, Str text) {
    buf_append_char(out, '"');
    int64_t plain = 0; /* start of the run that needs no escape */
    int64_t at = 0;
    while (at < text.size) {
        int64_t start = at;
        int32_t c = utf8_next(text, &at);
        bool is_bad = c < 0 || (c >= 0xD800 && c <= 0xDFFF);
        if (!is_bad && c >= 0x20 && c != '"' && c != '\\' && c != 0x7F) {
            continue;
        }
        buf_append(out, str_slice(text, plain, start));
        plain = at;
        if (is_bad) {
            buf_append_utf8(out, 0xFFFD);
        } else if (c == '"' || c == '\\') {
            buf_append_char(out, '\\');
            buf_append_char(out, (char)c);
        } else if (c == '\n') {
            buf_append(out, STR("\\n"));
        } else {
            buf_append_format(out, "\\u%04x", (unsigned)c);
        }
    }
    buf_append(out, str_slice(text, plain, text.size));
    buf_append_char(out, '"');
}

static void write_name(Buf *out, const char *name) {
    json_write_str(out, str_from(name));
    buf_append_char(out, ':');
}

void json_write_member(Buf *out, const char *name, Str text) {
    write_name(out, name);
    json_write_str(out, text);
}

void json_write_int(Buf *out, const char *name, int64_t value) {
    write_name(out, name);
    buf_append_int(out, value);
}

static void write_bool(Buf *out, const char *name, bool value) {
    write_name(out, name);
    buf_append(out, value ? STR("true") : STR("false"));
}

static void write_place(Buf *out, const VerdictPlace *place) {
    json_write_int(out, "line", place->line);
    buf_append_char(out, ',');
    json_write_int(out, "column", place->col);
    buf_append_char(out, ',');
    json_write_int(out, "end_line", place->end_line);
    buf_append_char(out, ',');
    json_write_int(out, "end_column", place->end_col);
}

static void write_steps(const VerdictFinding *finding, Buf *out) {
    write_name(out, "steps");
    buf_append_char(out, '[');
    for (int32_t i = 0; i < finding->step_count; i++) {
        buf_append(out, i ? STR(",{") : STR("{"));
        write_place(out, &finding->steps[i].place);
        buf_append_char(out, ',');
        json_write_member(out, "text", finding->steps[i].text);
        buf_append_char(out, '}');
    }
    buf_append_char(out, ']');
}

static void write_finding(const VerdictFinding *finding, Buf *out) {
    buf_append_char(out, '{');
    json_write_member(out, "rule", finding->rule);
    buf_append_char(out, ',');
    json_write_member(out, "title", finding->title);
    buf_append_char(out, ',');
    json_write_member(out, "severity", str_from(verdict_severity_name(finding->severity)));
    buf_append_char(out, ',');
    json_write_int(out, "score", finding->score);
    buf_append_char(out, ',');
    json_write_int(out, "cwe", finding->cwe);
    buf_append_char(out, ',');
    write_place(out, &finding->place);
    buf_append_char(out, ',');
    json_write_member(out, "message", finding->message);
    buf_append_char(out, ',');
    json_write_member(out, "why", finding->why);
    buf_append_char(out, ',');
    json_write_member(out, "instead", finding->instead);
    buf_append_char(out, ',');
    write_steps(finding, out);
    buf_append_char(out, '}');
}

static void write_syntax_error(const VerdictSyntaxError *error, Buf *out) {
    write_name(out, "syntax_error");
    if (!error) {
        buf_append(out, STR("null"));
        return;
    }
    buf_append_char(out, '{');
    json_write_member(out, "type", error->type);
    buf_append_char(out, ',');
    json_write_member(out, "message", error->message);
    buf_append_char(out, ',');
    write_place(out, &error->place);
    buf_append_char(out, ',');
    json_write_member(out, "rendered", error->rendered);
    buf_append_char(out, '}');
}

static void write_patterns(const VerdictTriple *triple, Buf *out) {
    write_name(out, "patterns");
    if (!triple) {
        buf_append(out, STR("null"));
        return;
    }
    buf_append_char(out, '{');
    write_bool(out, "is_safe", triple->is_safe);
    buf_append_char(out, ',');
    json_write_member(out, "reason", triple->reason);
    buf_append_char(out, ',');
    json_write_int(out, "risk_score", triple->risk_score);
    buf_append_char(out, '}');
}

void verdict_to_json_members(const Verdict *verdict, Buf *out) {
    write_bool(out, "is_safe", verdict->is_safe);
    buf_append_char(out, ',');
    json_write_member(out, "verdict", str_from(verdict_decision_name(verdict->decision)));
    buf_append_char(out, ',');
    json_write_int(out, "risk_score", verdict->risk_score);
    buf_append_char(out, ',');
    json_write_member(out, "reason", verdict->reason);
    buf_append_char(out, ',');
    write_name(out, "findings");
    buf_append_char(out, '[');
    for (int32_t i = 0; i < verdict->finding_count; i++) {
        if (i) {
            buf_append_char(out, ',');
        }
        write_finding(&verdict->findings[i], out);
    }
    buf_append(out, STR("],"));
    json_write_int(out, "findings_dropped", verdict->findings_dropped);
    buf_append_char(out, ',');
    write_syntax_error(verdict->syntax_error, out);
    buf_append_char(out, ',');
    write_name(out, "imports");
    buf_append_char(out, '[');
    for (int32_t i = 0; i < verdict->import_count; i++) {
        if (i) {
            buf_append_char(out, ',');
        }
        json_write_str(out, verdict->imports[i]);
    }
    buf_append(out, STR("],"));
    write_patterns(verdict->patterns, out);
    buf_append_char(out, ',');
    json_write_member(out, "gate", verdict->gate);
    buf_append_char(out, ',');
    write_bool(out, "from_markdown", verdict->from_markdown);
}

void verdict_to_json(const Verdict *verdict, Buf *out) {
    buf_append_char(out, '{');
    verdict_to_json_members(verdict, out);
    buf_append_char(out, '}');
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
