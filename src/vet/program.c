/* One program from source to verdict: parse, take the code out of Markdown if need be, judge in the policy's mode. */
#include "base/fences.h"
#include "base/limits.h"
#include "vet/judge.h"

/* CPython's refusal of the program, as a verdict. */
static Status judge_unparsed(Judge *judge, const VetProgram *program, const SyntaxFault *fault,
                             Verdict *out) {
    VerdictSyntaxError *error = ARENA_NEW(judge->arena, VerdictSyntaxError);
    if (!error) {
        return ST_NO_MEMORY;
    }
    Buf picture;
    buf_init(&picture, LIMIT_FRAME_BYTES);
    syntax_fault_print(fault, program->filename, &picture);
    error->rendered = arena_copy_str(judge->arena, buf_view(&picture));
    buf_done(&picture);
    error->type = str_from(syntax_fault_type_name(fault->type));
    error->message = fault->message;
    int32_t col = fault->col > 0 ? fault->col : 0;
    error->place = (VerdictPlace){.line = fault->line > 0 ? fault->line : 0,
                                  .col = col,
                                  .end_line = fault->end_line > 0 ? fault->end_line : 0,
                                  .end_col = fault->end_col > 0 ? fault->end_col : 0};
    out->syntax_error = error;
    out->decision = DECISION_BLOCK;
    out->gate = STR("");
    if (judge->policy->vet_mode == VET_MODE_KODEAGENT) {
        return kodeagent_judge_unparsed(judge, fault, out);
    }
    out->reason = arena_format(judge->arena, "%.*s: %.*s (line %d)", STR_ARG(error->type),
                               STR_ARG(error->message), error->place.line);
    return judge->arena->exhausted ? ST_NO_MEMORY : ST_OK;
}

/* The text of the fenced blocks, in the arena; data == NULL when there are none or memory ran out. */
static Str extract(Arena *arena, Str text) {
    Buf code;
    buf_init(&code, LIMIT_SOURCE_BYTES);
    Str copy = {NULL, 0};
    if (fences_extract(text, &code) && code.failure == ST_OK) {
        copy = arena_copy_str(arena, buf_view(&code));
    }
    buf_done(&code);
    return copy;
}

/* Parses the source, or, when that fails, what stands in its fenced blocks. */
static Status parse(Arena *arena, Str source, SyntaxTree *tree, SyntaxFault *fault,
                    bool *out_from_markdown) {
    *out_from_markdown = false;
    Status status = syntax_parse(arena, source, tree, fault);
    if (status != ST_SYNTAX || !fences_present(source)) {
        return status;
    }
    Str code = extract(arena, source);
    if (!code.data) {
        return arena->exhausted ? ST_NO_MEMORY : ST_SYNTAX;
    }
    *out_from_markdown = true;
    return syntax_parse(arena, code, tree, fault);
}

/* --- what did not come to its end ------------------------------------------------------------------------------- */

/* `try:` around the statements, and a handler that passes: each of them may be the last that ran. */
static AstNode *as_unfinished(Arena *arena, AstSeq body) {
    AstTry *whole = (AstTry *)ast_new(arena, AST_TRY);
    AstExceptHandler *handler = (AstExceptHandler *)ast_new(arena, AST_EXCEPT_HANDLER);
    AstNode *pass = (AstNode *)ast_new(arena, AST_PASS);
    AstNode **nodes = ARENA_ARRAY(arena, AstNode *, 2);
    if (!whole || !handler || !pass || !nodes) {
        return NULL;
    }
    const AstNode *last = body.items[body.count - 1];
    pass->line = pass->end_line = handler->node.line = handler->node.end_line = last->end_line;
    nodes[0] = &handler->node;
    nodes[1] = pass;
    handler->body = (AstSeq){nodes + 1, 1};
    handler->node.height = 1;
    whole->body = body;
    whole->handlers = (AstSeq){nodes, 1};
    whole->node.line = body.items[0]->line;
    whole->node.end_line = last->end_line;
    whole->node.end_col = last->end_col;
    for (int32_t i = 0; i < body.count; i++) {
        uint16_t height = (uint16_t)(body.items[i]->height + 1);
        whole->node.height = whole->node.height > height ? whole->node.height : height;
    }
    return &whole->node;
}

/* A module whose statements in those lines stand in such a `try`. NULL: no memory. */
static AstNode *with_unfinished(Arena *arena, const AstModule *module, const VetProgram *program) {
    AstModule *made = (AstModule *)ast_new(arena, AST_MODULE);
    AstNode **items = ARENA_ARRAY(arena, AstNode *, module->body.count + 1);
    if (!made || !items) {
        return NULL;
    }
    *made = *module;
    made->node.height++;
    made->body = (AstSeq){items, 0};
    for (int32_t at = 0, range = 0; at < module->body.count;) {
        AstNode *node = module->body.items[at];
        int32_t count = 0;
        while (range < program->unfinished_count && program->unfinished[range].last < node->line) {
            range++;
        }
        while (range < program->unfinished_count && at + count < module->body.count &&
               module->body.items[at + count]->line >= program->unfinished[range].first &&
               module->body.items[at + count]->line <= program->unfinished[range].last) {
            count++;
        }
        if (count > 0) {
            node = as_unfinished(arena, (AstSeq){module->body.items + at, count});
        }
        if (!node) {
            return NULL;
        }
        items[made->body.count++] = node;
        at += count > 0 ? count : 1;
    }
    return &made->node;
}

/* The findings go into the verdict. */
static Status take(const Judge *judge, Status status, Verdict *verdict, Verdict *out_verdict) {
    if (status == ST_OK) {
        verdict->findings = judge->findings;
        verdict->finding_count = judge->finding_count;
        verdict->findings_dropped = judge->findings_dropped;
        *out_verdict = *verdict;
    }
    return status;
}

Status vet_program(Arena *arena, const Policy *policy, const VetProgram *program,
                   Verdict *out_verdict, PolicyFault *out_problem) {
    SyntaxTree tree = {0};
    SyntaxFault fault = {0};
    Verdict verdict = {0};
    Judge judge = {.arena = arena, .policy = policy, .tree = &tree, .folder = program->folder};
    if (policy_template(program->language)->reader != READER_PYTHON) {
        tree.source = program->source;
        return take(&judge, language_judge(&judge, program->language, &verdict, out_problem),
                    &verdict, out_verdict);
    }
    Status status = parse(arena, program->source, &tree, &fault, &verdict.from_markdown);
    /* The reference parses and looks no further. */
    if (status == ST_OK && policy->vet_mode == VET_MODE_CORDON) {
        status = syntax_check(arena, &tree, &fault);
    }
    if (status == ST_OK && program->unfinished_count > 0) {
        tree.root = with_unfinished(arena, (const AstModule *)tree.root, program);
        status = tree.root ? ST_OK : ST_NO_MEMORY;
    }
    if (status == ST_SYNTAX) {
        status = judge_unparsed(&judge, program, &fault, &verdict);
    } else if (status == ST_OK && policy->vet_mode == VET_MODE_KODEAGENT) {
        status = kodeagent_judge(&judge, program, &verdict);
    } else if (status == ST_OK) {
        status = cordon_judge(&judge, &verdict, out_problem);
    }
    return take(&judge, status, &verdict, out_verdict);
}
