/* Code that a program runs from a text: where the text can be told it is judged in its turn, and what is found in it is
 * told with the text that was uncovered. */
#include "vet/cordon.h"

enum { NESTED_MOST = 4, NESTED_BYTES = 1 << 16, SHOWN_BYTES = 120 };

static const VerdictRule *rule_named(const Cordon *cordon, Str id) {
    for (int32_t i = 0; i < cordon->rules.count; i++) {
        if (str_equal(cordon->rules.rules[i].id, id)) {
            return &cordon->rules.rules[i];
        }
    }
    return NULL;
}

/* The start of the text, on one line. */
static Str shown(Arena *arena, Str text) {
    Str copy = arena_copy_str(
        arena, str_slice(text, 0, text.size < SHOWN_BYTES ? text.size : SHOWN_BYTES));
    char *data = (char *)(uintptr_t)copy.data;
    for (int64_t i = 0; data && i < copy.size; i++) {
        data[i] = (unsigned char)data[i] < ' ' ? ' ' : data[i];
    }
    /* A character is not cut in two. */
    while (copy.size > 0 && copy.size == SHOWN_BYTES &&
           ((unsigned char)copy.data[copy.size - 1] & 0x80)) {
        copy.size--;
    }
    return copy;
}

static void pass_on(Cordon *cordon, const AstNode *call, Str text, const VerdictFinding *inner) {
    Arena *arena = cordon->judge->arena;
    const VerdictRule *rule = rule_named(cordon, inner->rule);
    int32_t before = cordon->judge->finding_count;
    if (!rule) {
        return;
    }
    cordon_report_rule(cordon, rule, call, inner->message);
    if (cordon->judge->finding_count == before) {
        return;
    }
    VerdictFinding *finding = &cordon->judge->findings[before];
    VerdictStep *steps = ARENA_ARRAY(arena, VerdictStep, inner->step_count + 1);
    finding->message = arena_format(arena, "in the text that is run, line %d: %.*s",
                                    inner->place.line, STR_ARG(inner->message));
    if (steps) {
        steps[0] = (VerdictStep){
            .place = finding->place,
            .text = arena_format(arena, "the text is `%.*s`", STR_ARG(shown(arena, text)))};
        for (int32_t i = 0; i < inner->step_count; i++) {
            steps[i + 1] = inner->steps[i];
            steps[i + 1].place = finding->place;
        }
        finding->steps = steps;
        finding->step_count = inner->step_count + 1;
    }
}

static void judge_text_as_code(Cordon *cordon, const AstNode *call, Str text) {
    Judge *outer = cordon->judge;
    SyntaxTree tree;
    SyntaxFault fault;
    if (text.size > NESTED_BYTES || syntax_parse(outer->arena, text, &tree, &fault) != ST_OK) {
        return;
    }
    Judge inner = {.arena = outer->arena,
                   .policy = outer->policy,
                   .tree = &tree,
                   .folder = outer->folder,
                   .depth = outer->depth + 1};
    Verdict verdict = {0};
    PolicyFault problem = {0};
    if (cordon_judge(&inner, &verdict, &problem) != ST_OK) {
        return;
    }
    for (int32_t i = 0; i < inner.finding_count; i++) {
        pass_on(cordon, call, text, &inner.findings[i]);
    }
}

void check_run_text(Cordon *cordon, const AstNode *call, const AstNode *text,
                    const NameScope *scope) {
    if (cordon->judge->depth >= NESTED_MOST) {
        return;
    }
    Values texts = resolver_texts(&cordon->resolver, text, scope);
    for (int32_t i = 0; i < texts.count; i++) {
        judge_text_as_code(cordon, call, texts.items[i].text);
    }
}
