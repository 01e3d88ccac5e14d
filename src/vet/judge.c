/* Collecting findings, and places as people count them. */
#include "vet/judge.h"

#include "base/limits.h"
#include "base/utf8.h"

/* The byte offset of every line's start; the last entry is the end of the source. Line breaks are \n, \r\n and \r. */
static bool find_lines(Judge *judge) {
    Str source = judge->tree->source;
    int64_t count = 1;
    for (int pass = 0; pass < 2; pass++) {
        int64_t line = 0;
        for (int64_t i = 0; i < source.size; i++) {
            char c = source.data[i];
            bool is_end =
                c == '\n' || (c == '\r' && (i + 1 == source.size || source.data[i + 1] != '\n'));
            if (is_end) {
                line++;
                if (pass == 1) {
                    judge->line_starts[line] = i + 1;
                }
            }
        }
        if (pass == 0) {
            count = line + 1;
            judge->line_starts = ARENA_ARRAY(judge->arena, int64_t, count + 1);
            if (!judge->line_starts) {
                return false;
            }
        }
    }
    judge->line_starts[count] = source.size;
    judge->line_count = (int32_t)count;
    return true;
}

/* The column, in characters from 1, of byte `col` of a line. Findings come in order, so that counting on from the last
 * place asked for keeps a long line of them linear. */
static int32_t character_column(Judge *judge, int32_t line, int32_t col) {
    if (line < 1 || line > judge->line_count) {
        return col + 1;
    }
    int64_t start = judge->line_starts[line - 1];
    int64_t end = start + col < judge->tree->source.size ? start + col : judge->tree->source.size;
    int32_t column = 1;
    if (judge->column_line == line && judge->column_end <= end) {
        start = judge->column_end;
        column = judge->column;
    }
    if (start < end) {
        column += (int32_t)utf8_count(str_slice(judge->tree->source, start, end));
    }
    judge->column_line = line;
    judge->column_end = end;
    judge->column = column;
    return column;
}

VerdictPlace judge_place(Judge *judge, const AstNode *node) {
    if (!node || node->line == 0 || (!judge->line_starts && !find_lines(judge))) {
        return (VerdictPlace){0};
    }
    VerdictPlace place = {.line = node->line, .end_line = node->end_line};
    place.col = character_column(judge, node->line, node->col);
    place.end_col = character_column(judge, node->end_line, node->end_col);
    return place;
}

Str judge_text(Arena *arena, Str pattern, Str subject) {
    static const Str mark = {"{name}", 6};
    int64_t at = str_find(pattern, mark, 0);
    if (at < 0) {
        return pattern;
    }
    int64_t size = pattern.size - mark.size + subject.size;
    char *text = (char *)arena_alloc(arena, size);
    if (!text) {
        return STR("");
    }
    memcpy(text, pattern.data, (size_t)at);
    if (subject.size > 0) {
        memcpy(text + at, subject.data, (size_t)subject.size);
    }
    int64_t rest = at + mark.size;
    memcpy(text + at + subject.size, pattern.data + rest, (size_t)(pattern.size - rest));
    return (Str){text, size};
}

VerdictFinding *judge_add(Judge *judge, const VerdictRule *rule, const AstNode *node, Str subject) {
    if (judge->finding_count == LIMIT_FINDINGS) {
        judge->findings_dropped += judge->findings_dropped < INT32_MAX;
        return NULL;
    }
    if (!judge->findings) {
        judge->findings = ARENA_ARRAY(judge->arena, VerdictFinding, LIMIT_FINDINGS);
    }
    if (!judge->findings) {
        return NULL;
    }
    VerdictFinding *finding = &judge->findings[judge->finding_count++];
    *finding = (VerdictFinding){.rule = rule->id,
                                .title = rule->title,
                                .severity = rule->severity,
                                .score = rule->score,
                                .cwe = rule->cwe,
                                .place = judge_place(judge, node),
                                .message = judge_text(judge->arena, rule->message, subject),
                                .why = rule->why,
                                .instead = rule->instead};
    return finding;
}
