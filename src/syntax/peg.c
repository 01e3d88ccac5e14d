/* Runs the grammar's tables over the tokens of a source.
 *
 * A packrat parser in CPython's manner, because what CPython says about a broken program depends on its manner: which
 * alternative is tried first, which tokens had been fetched by then, which outcomes were remembered. What is always
 * true:
 *   - a rule that fails returns NULL; who called it puts `mark` back. The exception is CPython's too: a rule whose
 *     action gave nothing fails at once, with no further alternatives;
 *   - tokens are fetched when looked at, never sooner: the last one fetched is where a nameless error stands;
 *   - outcomes of `memo` and `left` rules are kept a place, whatever the state of `errors`;
 *   - a left-recursive rule grows: it is run again and again on its own last outcome until it gets no longer;
 *   - each rule entered counts a level, groups and repetitions included, and LEVELS of them are CPython's limit, so
 *     the C stack is bounded by it; each counts a step as well, so that no input can make the machine run for long. */
#include "syntax/peg.h"

#include "base/assert.h"

enum {
    PEG_LEVELS = 6000, /* CPython's MAXSTACK */
};

static PegNode *run_rule(Peg *peg, int16_t number);

static void stop_exhausted(Peg *peg) {
    if (peg->stop == PEG_RUNNING) {
        peg->stop = PEG_EXHAUSTED;
    }
}

static bool grow_tokens(Peg *peg) {
    if (peg->token_count < peg->token_capacity) {
        return true;
    }
    int32_t capacity = peg->token_capacity ? peg->token_capacity * 2 : 256;
    PegToken *tokens = arena_alloc(peg->store, (int64_t)sizeof(PegToken) * capacity);
    if (!tokens) {
        stop_exhausted(peg);
        return false;
    }
    if (peg->token_count > 0) {
        memcpy(tokens, peg->tokens, sizeof(PegToken) * (size_t)peg->token_count);
    }
    peg->tokens = tokens;
    peg->token_capacity = capacity;
    return true;
}

const PegToken *peg_token(Peg *peg) {
    if (peg->stop != PEG_RUNNING) {
        return NULL;
    }
    if (peg->mark < peg->token_count) {
        return &peg->tokens[peg->mark];
    }
    ASSERT(peg->mark == peg->token_count);
    if (!grow_tokens(peg)) {
        return NULL;
    }
    PegToken *token = &peg->tokens[peg->token_count];
    lexer_next(peg->lexer, &token->token);
    token->level = peg->lexer->bracket_count;
    token->memos = NULL;
    peg->token_count++;
    if (token->token.kind != TOKEN_ERROR) {
        return token;
    }
    if (peg->lexer->failure == LEXER_NO_MEMORY) {
        stop_exhausted(peg);
    } else {
        peg->stop = PEG_REFUSED;
        peg->fault = peg->lexer->fault;
    }
    return NULL;
}

PegNode *peg_node(Peg *peg, PegKind kind, int32_t first, PegNode **items, int32_t item_count) {
    PegNode *node = arena_alloc(peg->notes, (int64_t)sizeof *node);
    if (!node) {
        stop_exhausted(peg);
        return NULL;
    }
    int32_t last = peg->mark - 1;
    while (last > first) {
        uint8_t at = peg->tokens[last].token.kind;
        if (at != TOKEN_NEWLINE && at != TOKEN_INDENT && at != TOKEN_DEDENT && at != TOKEN_END) {
            break;
        }
        last--;
    }
    *node = (PegNode){.kind = (uint8_t)kind,
                      .first = first,
                      .last = last,
                      .items = items,
                      .item_count = item_count};
    return node;
}

/* Children: the values in the slots, those of sequences one by one, nothing for what is absent. */
static PegNode *make_node(Peg *peg, PegKind kind, int32_t first, PegNode *const *slots) {
    int32_t count = 0;
    for (int i = 0; i < PEG_SLOTS; i++) {
        if (slots[i]) {
            count += slots[i]->kind == PEG_SEQUENCE ? slots[i]->item_count : 1;
        }
    }
    PegNode **items = NULL;
    if (count > 0) {
        items = arena_alloc(peg->notes, (int64_t)sizeof *items * count);
        if (!items) {
            stop_exhausted(peg);
            return NULL;
        }
    }
    int32_t at = 0;
    for (int i = 0; i < PEG_SLOTS; i++) {
        if (slots[i] && slots[i]->kind == PEG_SEQUENCE) {
            for (int32_t child = 0; child < slots[i]->item_count; child++) {
                ASSERT(at < count);
                items[at++] = slots[i]->items[child];
            }
        } else if (slots[i]) {
            ASSERT(at < count);
            items[at++] = slots[i];
        }
    }
    return peg_node(peg, kind, first, items, count);
}

static bool is_word(const Peg *peg, const Token *token, const char *word) {
    Str text = {peg->text.data + token->start, token->end - token->start};
    return token->kind == TOKEN_NAME && str_equal(text, str_from(word));
}

static bool is_soft_keyword(const Peg *peg, const Token *token) {
    static const char *const soft[] = {"_", "case", "match", "type"};
    for (size_t i = 0; i < sizeof soft / sizeof *soft; i++) {
        if (is_word(peg, token, soft[i])) {
            return true;
        }
    }
    return false;
}

static bool token_matches(const Peg *peg, const PegItem *item, const Token *token) {
    switch ((PegItemOp)item->op) {
    case PEG_ITEM_TOKEN: return token->kind == item->arg;
    case PEG_ITEM_WORD: return is_word(peg, token, peg_words[item->arg]);
    case PEG_ITEM_SOFT: return is_soft_keyword(peg, token);
    case PEG_ITEM_NEVER:
    case PEG_ITEM_RULE:
    case PEG_ITEM_CUT: break;
    }
    return false;
}

static PegNode *read_token(Peg *peg, const PegItem *item) {
    const PegToken *token = peg_token(peg);
    if (!token || !token_matches(peg, item, &token->token)) {
        return NULL;
    }
    uint8_t kind = token->token.kind;
    int32_t first = peg->mark++;
    if (kind == TOKEN_NUMBER && !peg_check_number(peg, first)) {
        return NULL;
    }
    return peg_node(peg,
                    kind == TOKEN_NAME     ? PEG_NAME
                    : kind == TOKEN_NUMBER ? PEG_LITERAL
                                           : PEG_TOKEN,
                    first, NULL, 0);
}

/* What the item gives where the machine stands. */
static PegNode *read_item(Peg *peg, const PegItem *item) {
    return item->op == PEG_ITEM_RULE ? run_rule(peg, item->arg) : read_token(peg, item);
}

/* As read_item, with look-ahead, options and demands. true: the alternative goes on. */
static bool run_item(Peg *peg, const PegItem *item, PegNode **out) {
    int32_t mark = peg->mark;
    PegNode *node = read_item(peg, item);
    if (peg->stop != PEG_RUNNING) {
        return false;
    }
    *out = node;
    switch ((PegLook)item->look) {
    case PEG_LOOK_PLAIN: return node || item->optional;
    case PEG_LOOK_AHEAD: peg->mark = mark; return node != NULL;
    case PEG_LOOK_NOT_AHEAD: peg->mark = mark; return node == NULL;
    case PEG_LOOK_FORCED:
        if (!node) {
            peg_refuse_token(peg, (TokenKind)item->arg);
        }
        return node != NULL;
    }
    return false;
}

static PegNode *act(Peg *peg, const PegAlternative *alternative, PegNode *const *values,
                    int32_t first) {
    PegNode *slots[PEG_SLOTS];
    for (int i = 0; i < PEG_SLOTS; i++) {
        uint8_t slot = alternative->slots[i];
        slots[i] = slot < PEG_SLOTS ? values[slot] : NULL;
    }
    switch ((PegAction)alternative->action) {
    case PEG_ACTION_OTHER: return peg_node(peg, PEG_OTHER, first, NULL, 0);
    case PEG_ACTION_VALUE: return slots[0];
    case PEG_ACTION_MAKE: return make_node(peg, (PegKind)alternative->what, first, slots);
    case PEG_ACTION_CALL: return peg_call(peg, (PegCall)alternative->what, slots, first);
    case PEG_ACTION_REFUSE: peg_refuse(peg, alternative, slots); return NULL;
    }
    return NULL;
}

static PegNode *run_choice(Peg *peg, const PegRule *rule) {
    int32_t first = peg->mark;
    for (int i = 0; i < rule->alternative_count; i++) {
        const PegAlternative *alternative = &peg_alternatives[rule->first_alternative + i];
        if (alternative->errors && !peg->errors) {
            continue;
        }
        PegNode *values[PEG_SLOTS + 1] = {0};
        bool cut = false;
        int at = 0;
        for (; at < alternative->item_count; at++) {
            const PegItem *item = &peg_items[alternative->first_item + at];
            if (item->op == PEG_ITEM_CUT) {
                cut = true;
            } else if (!run_item(peg, item, &values[item->slot])) {
                break;
            }
        }
        if (peg->stop != PEG_RUNNING) {
            return NULL;
        }
        if (at == alternative->item_count) {
            return act(peg, alternative, values, first);
        }
        peg->mark = first;
        if (cut) {
            return NULL;
        }
    }
    return NULL;
}

/* The values of a repetition while it runs. */
typedef struct Values {
    PegNode **items;
    int32_t count, capacity;
} Values;

static bool values_add(Peg *peg, Values *values, PegNode *node) {
    if (values->count == values->capacity) {
        int32_t capacity = values->capacity ? values->capacity * 2 : 4;
        PegNode **items = arena_alloc(peg->notes, (int64_t)sizeof *items * capacity);
        if (!items) {
            stop_exhausted(peg);
            return false;
        }
        if (values->count > 0) {
            memcpy(items, values->items, sizeof *items * (size_t)values->count);
        }
        values->items = items;
        values->capacity = capacity;
    }
    values->items[values->count++] = node;
    return true;
}

/* Reads `item`, behind `separator` where there is one, as often as it is there. */
static void repeat(Peg *peg, const PegItem *separator, const PegItem *item, Values *values) {
    while (peg->stop == PEG_RUNNING) {
        int32_t mark = peg->mark;
        PegNode *node = NULL;
        if (!separator || read_item(peg, separator)) {
            node = read_item(peg, item);
        }
        if (!node || peg->stop != PEG_RUNNING || !values_add(peg, values, node)) {
            peg->mark = mark;
            return;
        }
    }
}

static bool enter(Peg *peg) {
    if (peg->stop != PEG_RUNNING) {
        return false;
    }
    if (peg->level == PEG_LEVELS) {
        peg->stop = PEG_REFUSED;
        peg->fault = (SyntaxFault){
            .type = SYNTAX_FAULT_MEMORY_ERROR,
            .message = STR("Parser stack overflowed - Python source too complex to parse"),
        };
        return false;
    }
    if (peg->steps-- <= 0) {
        stop_exhausted(peg);
        return false;
    }
    peg->level++;
    return peg_token(peg) != NULL;
}

static PegNode *run_loop(Peg *peg, const PegRule *rule) {
    const PegAlternative *alternative = &peg_alternatives[rule->first_alternative];
    const PegItem *items = &peg_items[alternative->first_item];
    int32_t first = peg->mark;
    Values values = {0};
    if (rule->form == PEG_FORM_GATHER) {
        PegNode *node = read_item(peg, &items[1]);
        if (!node || !values_add(peg, &values, node) || !enter(peg)) {
            return NULL;
        }
        repeat(peg, &items[0], &items[1], &values);
        peg->level--;
    } else {
        repeat(peg, NULL, &items[0], &values);
    }
    if (peg->stop != PEG_RUNNING || (rule->form == PEG_FORM_SOME && values.count == 0)) {
        return NULL;
    }
    return peg_node(peg, PEG_SEQUENCE, first, values.items, values.count);
}

static PegMemo *find_memo(Peg *peg, int32_t at, int16_t number) {
    for (PegMemo *memo = peg->tokens[at].memos; memo; memo = memo->next) {
        if (memo->rule == number) {
            return memo;
        }
    }
    return NULL;
}

static PegMemo *add_memo(Peg *peg, int32_t at, int16_t number, PegNode *node) {
    PegMemo *memo = arena_alloc(peg->notes, (int64_t)sizeof *memo);
    if (!memo) {
        stop_exhausted(peg);
        return NULL;
    }
    *memo =
        (PegMemo){.next = peg->tokens[at].memos, .node = node, .mark = peg->mark, .rule = number};
    peg->tokens[at].memos = memo;
    peg->memo_end = peg->memo_end > at ? peg->memo_end : at + 1;
    return memo;
}

/* A left-recursive rule: remembered as failed at first, then as what it last gave, for as long as that grows. */
static PegNode *grow(Peg *peg, int16_t number) {
    int32_t first = peg->mark;
    PegMemo *memo = add_memo(peg, first, number, NULL);
    while (memo && peg->stop == PEG_RUNNING) {
        peg->mark = first;
        if (!enter(peg)) {
            return NULL;
        }
        PegNode *node = run_choice(peg, &peg_rules[number]);
        peg->level--;
        if (!node || peg->mark <= memo->mark) {
            peg->mark = memo->mark;
            return peg->stop == PEG_RUNNING ? memo->node : NULL;
        }
        memo->node = node;
        memo->mark = peg->mark;
    }
    return NULL;
}

static PegNode *run_fresh(Peg *peg, int16_t number) {
    const PegRule *rule = &peg_rules[number];
    if (rule->keep == PEG_KEEP_LEFT) {
        return grow(peg, number);
    }
    if (rule->form != PEG_FORM_CHOICE) {
        return run_loop(peg, rule);
    }
    bool errors = peg->errors;
    peg->errors = errors && !rule->plain;
    int32_t first = peg->mark;
    PegNode *node = run_choice(peg, rule);
    peg->errors = errors;
    if (rule->keep == PEG_KEEP_MEMO && peg->stop == PEG_RUNNING) {
        add_memo(peg, first, number, node);
    }
    return node;
}

static PegNode *run_rule(Peg *peg, int16_t number) {
    if (!enter(peg)) {
        return NULL;
    }
    PegMemo *memo = NULL;
    if (peg_rules[number].keep != PEG_KEEP_NONE) {
        memo = find_memo(peg, peg->mark, number);
    }
    PegNode *node;
    if (memo) {
        peg->mark = memo->mark;
        node = memo->node;
    } else {
        node = run_fresh(peg, number);
    }
    peg->level--;
    return node;
}

/* The levels that CPython has entered where a statement of the file starts: file, statements, and a loop. */
enum { PEG_FILE_LEVELS = 3 };

static void forget(Peg *peg, int32_t first) {
    for (int32_t i = first; i < peg->memo_end; i++) {
        peg->tokens[i].memos = NULL;
    }
    peg->memo_end = 0;
    arena_clear(peg->notes);
}

bool peg_run(Peg *peg, bool errors) {
    peg->errors = errors;
    peg->mark = 0;
    bool more = true;
    while (more) {
        int32_t first = peg->mark;
        peg->level = PEG_FILE_LEVELS;
        more = run_rule(peg, PEG_RULE_STATEMENT) != NULL;
        forget(peg, first);
        if (!more) {
            peg->mark = first;
        }
    }
    const PegToken *token = peg_token(peg);
    return token && token->token.kind == TOKEN_END;
}
