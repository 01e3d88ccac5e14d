/* What a model is told that shall mend its program: what to change, where, and nothing twice. */
#include "verdict/verdict.h"

enum { FINDINGS_TOLD = 20, SENTENCES = 64, LINES_TOLD = 8 };

/* Sentences that were written already: advice repeats itself. */
typedef struct Said {
    Str sentences[SENTENCES];
    int count;
} Said;

static bool was_said(Said *said, Str sentence) {
    for (int i = 0; i < said->count; i++) {
        if (str_equal(said->sentences[i], sentence)) {
            return true;
        }
    }
    if (said->count < SENTENCES) {
        said->sentences[said->count++] = sentence;
    }
    return false;
}

/* A program's text within a line of ours: line ends and other controls would make it more than that. */
static void append_words(Buf *out, Str text) {
    for (int64_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        buf_append_char(out, c < ' ' || c == 0x7F ? ' ' : (char)c);
    }
}

static void append_advice(Buf *out, Said *said, Str advice) {
    while (advice.size > 0) {
        int64_t end = str_find(advice, STR(". "), 0);
        Str sentence = end < 0 ? advice : str_slice(advice, 0, end + 1);
        advice = end < 0 ? STR("") : str_slice(advice, end + 2, advice.size);
        if (!was_said(said, sentence)) {
            buf_append_char(out, ' ');
            append_words(out, sentence);
        }
    }
}

static bool is_same(const VerdictFinding *a, const VerdictFinding *b) {
    return str_equal(a->rule, b->rule) && str_equal(a->message, b->message);
}

/* The first with this message stands for all: with their lines. */
static bool is_first(const Verdict *verdict, int32_t at) {
    for (int32_t i = 0; i < at; i++) {
        if (is_same(&verdict->findings[i], &verdict->findings[at])) {
            return false;
        }
    }
    return true;
}

static void append_lines(Buf *out, const Verdict *verdict, int32_t at) {
    int32_t told = 0, last = 0;
    for (int32_t i = at; i < verdict->finding_count && told < LINES_TOLD; i++) {
        int32_t line = verdict->findings[i].place.line;
        if (line > 0 && line != last && is_same(&verdict->findings[i], &verdict->findings[at])) {
            buf_append_format(out, told ? ", %d" : "line %d", line);
            last = line;
            told++;
        }
    }
    buf_append(out, told ? STR(": ") : STR(""));
}

static void append_findings(Buf *out, const Verdict *verdict) {
    Said said = {.count = 0};
    int32_t told = 0;
    /* What weighs most comes first. */
    for (int severity = SEVERITY_CRITICAL; severity > SEVERITY_INFO; severity--) {
        for (int32_t i = 0; i < verdict->finding_count && told < FINDINGS_TOLD; i++) {
            const VerdictFinding *finding = &verdict->findings[i];
            if ((int)finding->severity != severity || !is_first(verdict, i)) {
                continue;
            }
            told++;
            buf_append(out, STR("- "));
            append_lines(out, verdict, i);
            append_words(out, finding->message);
            buf_append_char(out, '.');
            append_advice(out, &said, finding->instead);
            buf_append_char(out, '\n');
        }
    }
}

void verdict_fix_prompt(const Verdict *verdict, Buf *out) {
    const VerdictSyntaxError *error = verdict->syntax_error;
    if (error) {
        buf_append_format(out, "The program is no Python: line %d, column %d: ", error->place.line,
                          error->place.col);
        append_words(out, error->message);
        buf_append(out, STR(". Mend that and give the whole program again.\n"));
    } else if (verdict->decision == DECISION_BLOCK) {
        buf_append(out, STR("The program may not run. Change this, keep the rest, and give the "
                            "whole program again:\n"));
        append_findings(out, verdict);
    }
}
