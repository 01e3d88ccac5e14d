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
    while (data && copy.size == SHOWN_BYTES && ((unsigned char)copy.data[copy.size - 1] & 0x80)) {
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

/* An annotation that is a text is run by whoever asks for the types; one that calls something is code. */
void check_annotation(Cordon *cordon, const AstNode *annotation) {
    bool is_text = annotation && annotation->kind == AST_CONSTANT &&
                   ((const AstConstant *)annotation)->value.kind == AST_VALUE_STR;
    Str text = is_text ? ((const AstConstant *)annotation)->value.text : STR("");
    if (str_find(text, STR("("), 0) >= 0 && cordon->judge->depth < NESTED_MOST) {
        judge_text_as_code(cordon, annotation, text);
    }
}

/* The examples of a docstring, in a program that has doctest run them. */
void check_examples(Cordon *cordon, const AstNode *expression) {
    bool is_text = expression->kind == AST_CONSTANT &&
                   ((const AstConstant *)expression)->value.kind == AST_VALUE_STR;
    Str rest = is_text ? ((const AstConstant *)expression)->value.text : STR("");
    if (str_find(rest, STR(">>> "), 0) < 0 || !name_set_has(&cordon->imports, STR("doctest")) ||
        cordon->judge->depth >= NESTED_MOST) {
        return;
    }
    char *code = (char *)arena_alloc(cordon->judge->arena, rest.size + 1);
    int64_t size = 0;
    while (code && rest.data && rest.size > 0) {
        Str line = str_cut(&rest, '\n');
        int64_t at = 0;
        while (at < line.size && line.data[at] == ' ') {
            at++;
        }
        Str shown_line = str_slice(line, at, line.size);
        if (str_starts_with(shown_line, STR(">>> ")) || str_starts_with(shown_line, STR("... "))) {
            memcpy(code + size, shown_line.data + 4, (size_t)shown_line.size - 4);
            size += shown_line.size - 4;
            code[size++] = '\n';
        }
    }
    if (code) {
        judge_text_as_code(cordon, expression, (Str){code, size});
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
