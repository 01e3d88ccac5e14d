/* Regular expressions: the tree to a program. The tree is walked by its links: `enter` before a node's children,
 * `between` them, `leave` behind them, which may ask for the child once more. */
#include "engine/regex/nodes.h"

enum {
    UNROLL_WORDS = 160, /* a counted repeat is written out up to this size */
    SEQUENCE_STEPS = 64,
};

typedef struct Emitter {
    Compiler *c;
    uint32_t memos;
    RegexHead head;
} Emitter;

typedef enum Plan {
    PLAN_NOTHING, /* x{0} */
    PLAN_ITEM,    /* one character */
    PLAN_UNROLL,  /* copies, then a loop or optional copies */
    PLAN_COUNT,
    PLAN_POSSESS,
} Plan;

/* --- words ---------------------------------------------------------------------------------------------------- */

static uint32_t put(Emitter *e, uint32_t word) {
    uint32_t place = pool_add(e->c, &e->c->code, 1);
    *code_at(e->c, place) = word;
    return place;
}

static uint32_t put_op(Emitter *e, RegexOp op, uint32_t a) {
    uint32_t place = put(e, op);
    put(e, a);
    return place;
}

/* The word number the next instruction gets. */
static uint32_t here(const Emitter *e) {
    return e->c->code.count;
}

static void patch(Emitter *e, uint32_t place, uint32_t word) {
    if (place < e->c->code.count) {
        *code_at(e->c, place) = word;
    }
}

/* Operands that wait for one address form a chain through themselves, 0 ends it. */
static void patch_chain(Emitter *e, uint32_t place, uint32_t target) {
    while (place && e->c->signal == NONE) {
        uint32_t next = *code_at(e->c, place);
        patch(e, place, target);
        place = next;
    }
}

/* A set of what a node can begin with; 0 when that tells nothing. */
static uint32_t filter_of_bits(Emitter *e, const uint32_t bits[8], uint8_t high) {
    uint32_t all = ~0u;
    for (int i = 0; i < 8; i++) {
        all &= bits[i];
    }
    if (all == ~0u && high) {
        return 0;
    }
    uint32_t set = charset_new(e->c);
    memcpy(words_at(e->c, set), bits, 32);
    words_at(e->c, set)[SET_FLAGS] = high ? REGEX_SET_NEGATED : 0;
    return set;
}

static uint32_t filter_of(Emitter *e, const Node *node) {
    if (node->nullable) {
        return 0;
    }
    if (node->type == NODE_SET) {
        return node->a;
    }
    uint32_t bits[8] = {0};
    uint8_t high = node->first_high;
    if (node->type == NODE_CHAR && node->a < 256) {
        bits[node->a >> 5] = 1u << (node->a & 31);
    } else if (!node->first) {
        return 0;
    } else {
        memcpy(bits, words_at(e->c, node->first), 32);
    }
    return filter_of_bits(e, bits, high);
}

/* --- repeats -------------------------------------------------------------------------------------------------- */

static bool is_item(const Node *node) {
    return node->type == NODE_CHAR || node->type == NODE_SET || node->type == NODE_ANY ||
           node->type == NODE_ANY_ALL;
}

/* The one character that a repeat's child is, through groups that do nothing; 0. */
static uint32_t item_of(const Compiler *c, uint32_t number) {
    for (int steps = 0; number && steps < SEQUENCE_STEPS; steps++) {
        const Node *node = node_at(c, number);
        if (is_item(node)) {
            return number;
        }
        bool plain = node->type == NODE_SEQ || (node->type == NODE_GROUP && !node->a);
        if (!plain || !node->child || node_at(c, node->child)->next) {
            return 0;
        }
        number = node->child;
    }
    return 0;
}

static Plan plan_of(const Compiler *c, const Node *node) {
    const Node *child = node_at(c, node->child);
    if (node->b == 0) {
        return PLAN_NOTHING;
    }
    if (item_of(c, node->child)) {
        return PLAN_ITEM;
    }
    if (node->mode == REPEAT_POSSESSIVE) {
        return PLAN_POSSESS;
    }
    if (node->b == 1 || (node->a == 0 && node->b == REGEX_MANY)) {
        return PLAN_UNROLL;
    }
    if (node->size > UNROLL_WORDS || (child->nullable && node->b != REGEX_MANY)) {
        return PLAN_COUNT;
    }
    return PLAN_UNROLL;
}

/* Registers of loops: counters first, then last places. */
static void give_registers(Emitter *e) {
    Compiler *c = e->c;
    uint32_t counters = 0, places = 0, groups = c->groups.count - 1;
    for (uint32_t i = 1; i < c->nodes.count; i++) {
        Node *node = node_at(c, i);
        if (node->type != NODE_REPEAT) {
            continue;
        }
        Plan plan = plan_of(c, node);
        if (plan == PLAN_COUNT || plan == PLAN_POSSESS) {
            node->reg = counters++;
            node->place = places++;
        } else if (plan == PLAN_UNROLL && node->b == REGEX_MANY) {
            node->place = places++;
        }
    }
    e->head.groups = groups;
    e->head.counters = 2 * groups + 1;
    e->head.counter_count = counters;
    e->head.registers = e->head.counters + counters + places;
    for (uint32_t i = 1; i < c->nodes.count; i++) {
        Node *node = node_at(c, i);
        node->reg += e->head.counters;
        node->place += e->head.counters + counters;
    }
}

static bool follow_excludes(const Compiler *c, const Follow *follow, const Node *item) {
    uint32_t set = item->a;
    if (!follow->known) {
        return false;
    }
    if (item->type == NODE_CHAR) {
        return item->a < 256 ? !(follow->bits[item->a >> 5] >> (item->a & 31) & 1) : !follow->high;
    }
    if (item->type == NODE_SET) {
        uint32_t common = 0;
        for (int i = 0; i < 8; i++) {
            common |= words_at(c, set)[i] & follow->bits[i];
        }
        uint32_t flags = words_at(c, set)[SET_FLAGS];
        bool word_only = flags && !(flags & ~(uint32_t)(REGEX_SET_WORD | REGEX_SET_DIGIT)) &&
                         !words_at(c, set)[SET_RANGES];
        bool space_only = flags == REGEX_SET_SPACE && !words_at(c, set)[SET_RANGES];
        bool high =
            (flags || words_at(c, set)[SET_RANGES]) && (word_only    ? follow->high & HIGH_WORD
                                                        : space_only ? follow->high & HIGH_SPACE
                                                                     : follow->high);
        return !common && !high;
    }
    /* any but newline, and only newline can follow */
    bool only = item->type == NODE_ANY && !follow->high;
    for (int i = 0; i < 8; i++) {
        only &= !(follow->bits[i] & ~(i ? 0u : 1u << '\n'));
    }
    return only;
}

static void put_hint(Emitter *e, const Follow *follow) {
    int count = 0;
    uint32_t last = 0;
    for (uint32_t i = 0; i < 256 && follow->known; i++) {
        if (follow->bits[i >> 5] >> (i & 31) & 1) {
            count++;
            last = i;
        }
    }
    uint32_t kind = ITEM_NONE, argument = 0;
    if (follow->known && count == 1 && !follow->high) {
        kind = ITEM_CHAR;
        argument = last;
    } else if (follow->known) {
        argument = filter_of_bits(e, follow->bits, follow->high);
        kind = argument ? ITEM_SET : ITEM_NONE;
    }
    put(e, kind);
    put(e, argument);
}

static void put_item_repeat(Emitter *e, uint32_t number) {
    Compiler *c = e->c;
    const Node *node = node_at(c, number), *item = node_at(c, item_of(c, node->child));
    uint32_t mode = node->mode, least = node->a, most = node->b, type = item->type, a = item->a;
    Follow follow;
    follow_of(c, number, &follow);
    if (mode == REPEAT_GREEDY && follow_excludes(c, &follow, item)) {
        mode = REPEAT_POSSESSIVE;
    }
    put_op(e, RX_REPEAT, mode);
    put(e, type == NODE_CHAR  ? ITEM_CHAR
           : type == NODE_SET ? ITEM_SET
           : type == NODE_ANY ? ITEM_ANY
                              : ITEM_ANY_ALL);
    put(e, a);
    put(e, least);
    put(e, most);
    put_hint(e, &follow);
    put(e, e->memos++);
}

static void put_loop_head(Emitter *e, uint32_t number) {
    Compiler *c = e->c;
    const Node *node = node_at(c, number);
    uint32_t child = node->child, place = node->place;
    bool lazy = node->mode == REPEAT_LAZY;
    if (node_at(c, child)->nullable) {
        put_op(e, RX_SET_REGISTER, place);
        put(e, REGEX_UNSET);
        node_at(c, number)->patch = here(e);
        put_op(e, lazy ? RX_LOOP_EMPTY_LAZY : RX_LOOP_EMPTY, 0);
        put(e, place);
        put(e, e->memos++);
        if (lazy) {
            put_op(e, RX_SAVE, place); /* where a round that was put off begins */
        }
        return;
    }
    Follow follow;
    follow_of(c, number, &follow);
    uint32_t body = filter_of(e, node_at(c, child));
    uint32_t behind = follow.known ? filter_of_bits(e, follow.bits, follow.high) : 0;
    node_at(c, number)->patch = here(e);
    put_op(e, lazy ? RX_LOOP_LAZY : RX_LOOP, 0);
    put(e, body);
    put(e, behind);
    put(e, e->memos++);
}

/* What stands before copy number `left` of the child. */
static void put_before_copy(Emitter *e, uint32_t number) {
    Node *node = node_at(e->c, number);
    if (node->left < node->a) {
        return;
    }
    if (node->b == REGEX_MANY) {
        put_loop_head(e, number);
    } else if (node->mode == REPEAT_LAZY) {
        uint32_t place = put_op(e, RX_ALT_LAZY, node->patch_next);
        node_at(e->c, number)->patch_next = place + 1;
    } else {
        uint32_t filter = filter_of(e, node_at(e->c, node->child));
        uint32_t place = put_op(e, RX_ALT, node_at(e->c, number)->patch_next);
        put(e, filter);
        put(e, 0);
        node_at(e->c, number)->patch_next = place + 1;
    }
}

/* true: the child is wanted once more. */
static bool put_after_copy(Emitter *e, uint32_t number) {
    Node *node = node_at(e->c, number);
    bool looped = node->b == REGEX_MANY && node->left == node->a;
    node->left++;
    if (looped) {
        uint32_t head = node->patch;
        put_op(e, RX_JUMP, head);
        patch(e, head + 1, here(e));
        return false;
    }
    if (node->b == REGEX_MANY || node->left < node->b) {
        put_before_copy(e, number);
        return true;
    }
    if (node->patch_next) {
        patch_chain(e, node->patch_next, here(e));
        put_op(e, RX_JOIN, e->memos++);
    }
    return false;
}

static void put_count_head(Emitter *e, uint32_t number, RegexOp op) {
    Node *node = node_at(e->c, number);
    uint32_t counter = node->reg, place = node->place, least = node->a, most = node->b;
    bool lazy = node->mode == REPEAT_LAZY;
    put_op(e, RX_SET_REGISTER, counter);
    put(e, 0);
    put_op(e, RX_SET_REGISTER, place);
    put(e, REGEX_UNSET);
    node_at(e->c, number)->patch = here(e);
    put_op(e, op, 0);
    put(e, least);
    put(e, most);
    put(e, counter);
    put(e, place);
    if (op == RX_COUNT) {
        put(e, e->memos++);
        put(e, lazy);
    }
    if (op == RX_COUNT && lazy) {
        /* where a round that was put off begins */
        put_op(e, RX_ENTER, counter);
        put(e, place);
    }
}

/* true: its child comes next. */
static bool enter_repeat(Emitter *e, uint32_t number) {
    Node *node = node_at(e->c, number);
    node->left = 0;
    node->patch_next = 0;
    switch ((int)plan_of(e->c, node)) {
    case PLAN_NOTHING: return false;
    case PLAN_ITEM: put_item_repeat(e, number); return false;
    case PLAN_UNROLL: put_before_copy(e, number); return true;
    case PLAN_COUNT: put_count_head(e, number, RX_COUNT); return true;
    default: put_count_head(e, number, RX_POSSESS); return true;
    }
}

static bool leave_repeat(Emitter *e, uint32_t number) {
    Node *node = node_at(e->c, number);
    Plan plan = plan_of(e->c, node);
    if (plan == PLAN_UNROLL) {
        return put_after_copy(e, number);
    }
    if (plan == PLAN_COUNT || plan == PLAN_POSSESS) {
        uint32_t head = node->patch;
        put_op(e, plan == PLAN_COUNT ? RX_JUMP : RX_POSSESS_END, head);
        patch(e, head + 1, here(e));
    }
    return false;
}

/* --- the other nodes ------------------------------------------------------------------------------------------ */

/* Neighbouring characters are one instruction, written for the first. */
static void put_characters(Emitter *e, uint32_t number) {
    const Node *node = node_at(e->c, number);
    if (node->previous && node_at(e->c, node->previous)->type == NODE_CHAR) {
        return;
    }
    uint32_t count = 0;
    for (uint32_t i = number; i && node_at(e->c, i)->type == NODE_CHAR;
         i = node_at(e->c, i)->next) {
        count++;
    }
    if (count == 1) {
        put_op(e, RX_CHAR, node->a);
        return;
    }
    put_op(e, RX_STRING, count);
    for (uint32_t i = number; count > 0; i = node_at(e->c, i)->next, count--) {
        put(e, node_at(e->c, i)->a);
    }
}

static void put_alternative(Emitter *e, uint32_t number) {
    Compiler *c = e->c;
    if (!node_at(c, number)->next) {
        return;
    }
    uint32_t filter = filter_of(e, node_at(c, number));
    uint32_t place = put_op(e, RX_ALT, 0);
    put(e, filter);
    put(e, node_at(c, node_at(c, number)->next)->reg);
    node_at(c, number)->patch = place + 1;
}

/* In `reg` of each alternative: a set of what it and those behind it can begin with. */
static void put_branch(Emitter *e, uint32_t number) {
    Compiler *c = e->c;
    Follow rest = {.known = true};
    for (uint32_t i = node_at(c, number)->last; i && c->signal == NONE;
         i = node_at(c, i)->previous) {
        const Node *one = node_at(c, i);
        rest.known &= !one->nullable && one->first;
        for (int k = 0; rest.known && k < 8; k++) {
            rest.bits[k] |= words_at(c, one->first)[k];
        }
        rest.high |= one->first_high;
        uint32_t set = rest.known ? filter_of_bits(e, rest.bits, rest.high) : 0;
        node_at(c, i)->reg = set;
    }
    node_at(c, number)->patch_next = 0;
    put_alternative(e, node_at(c, number)->child);
}

static bool enter(Emitter *e, uint32_t number) {
    Compiler *c = e->c;
    const Node *node = node_at(c, number);
    switch (node->type) {
    case NODE_CHAR: put_characters(e, number); return false;
    case NODE_SET: put_op(e, RX_SET, node->a); return false;
    case NODE_ANY: put(e, RX_ANY); return false;
    case NODE_ANY_ALL: put(e, RX_ANY_ALL); return false;
    case NODE_AT: put_op(e, RX_AT, node->a); return false;
    case NODE_FAIL: put(e, RX_FAIL); return false;
    case NODE_BACKREF:
        put_op(e, node->b ? RX_BACKREF_CASE : RX_BACKREF, node->a);
        if (node->b) {
            put(e, node_at(c, number)->b == 2);
        }
        return false;
    case NODE_GROUP:
        if (node->a) {
            put_op(e, RX_SAVE, 2 * (node->a - 1));
        }
        return true;
    case NODE_BRANCH: put_branch(e, number); return true;
    case NODE_REPEAT: return enter_repeat(e, number);
    case NODE_ATOMIC: put(e, RX_ATOMIC); return true;
    case NODE_LOOK: {
        uint32_t back = node->b ? node_at(c, node->child)->least : 0, negative = node->a;
        uint32_t place = put_op(e, RX_LOOK, 0);
        put(e, negative);
        put(e, back);
        node_at(c, number)->patch = place + 1;
        return true;
    }
    case NODE_COND: {
        uint32_t place = put_op(e, RX_COND, node->a);
        put(e, 0);
        node_at(c, number)->patch = place + 2;
        node_at(c, number)->patch_next = 0;
        return true;
    }
    default: return true;
    }
}

/* Between two children. */
static void between(Emitter *e, uint32_t parent, uint32_t before, uint32_t next) {
    Compiler *c = e->c;
    const Node *node = node_at(c, parent);
    if (node->type == NODE_BRANCH || node->type == NODE_COND) {
        uint32_t place = put_op(e, RX_JUMP, node->patch_next) + 1;
        node_at(c, parent)->patch_next = place;
        bool branch = node_at(c, parent)->type == NODE_BRANCH;
        patch(e, branch ? node_at(c, before)->patch : node_at(c, parent)->patch, here(e));
        if (branch) {
            put_alternative(e, next);
        } else {
            node_at(c, parent)->patch = 0;
        }
    }
}

/* true: its child is wanted once more. */
static bool leave(Emitter *e, uint32_t number) {
    Compiler *c = e->c;
    const Node *node = node_at(c, number);
    switch (node->type) {
    case NODE_GROUP:
        if (node->a) {
            put_op(e, RX_CLOSE, 2 * (node->a - 1) + 1);
            put(e, node_at(c, number)->a);
        }
        return false;
    case NODE_BRANCH:
        patch_chain(e, node->patch_next, here(e));
        put_op(e, RX_JOIN, e->memos++);
        return false;
    case NODE_REPEAT: return leave_repeat(e, number);
    case NODE_ATOMIC: put(e, RX_ATOMIC_END); return false;
    case NODE_LOOK:
        put(e, RX_LOOK_END);
        patch(e, node_at(c, number)->patch, here(e));
        return false;
    case NODE_COND:
        if (node->patch) {
            patch(e, node->patch, here(e));
        }
        patch_chain(e, node->patch_next, here(e));
        return false;
    default: return false;
    }
}

static void emit_tree(Emitter *e, uint32_t root) {
    Compiler *c = e->c;
    uint32_t number = root;
    bool down = true;
    while (c->signal == NONE) {
        if (!charge(c->world, 2)) {
            c->signal = SIGNAL_LIMIT;
            return;
        }
        if (down && enter(e, number) && node_at(c, number)->child) {
            number = node_at(c, number)->child;
            continue;
        }
        /* a repeat whose child was not entered has nothing to leave */
        bool skipped = down && node_at(c, number)->type == NODE_REPEAT;
        if (!skipped && leave(e, number)) {
            number = node_at(c, number)->child;
            down = true;
            continue;
        }
        if (number == root) {
            return;
        }
        uint32_t next = node_at(c, number)->next, parent = node_at(c, number)->parent;
        down = next != 0;
        if (next) {
            between(e, parent, number, next);
        }
        number = next ? next : parent;
    }
}

/* --- what the search looks at --------------------------------------------------------------------------------- */

/* The first thing a match must begin with: through groups, past places. */
static uint32_t leading(const Compiler *c, uint32_t root, bool past_places) {
    uint32_t number = root;
    for (int steps = 0; number && steps < SEQUENCE_STEPS; steps++) {
        const Node *node = node_at(c, number);
        if (node->type == NODE_SEQ || node->type == NODE_GROUP) {
            number = node->child;
        } else if (past_places && node->type == NODE_AT) {
            number = node->next;
        } else {
            break;
        }
    }
    return number;
}

static uint32_t run_length(const Compiler *c, uint32_t number) {
    uint32_t count = 0;
    for (; number && node_at(c, number)->type == NODE_CHAR; number = node_at(c, number)->next) {
        count++;
    }
    return count;
}

static uint32_t put_run(Emitter *e, uint32_t number, uint32_t count) {
    uint32_t place = here(e);
    for (; count > 0; number = node_at(e->c, number)->next, count--) {
        put(e, node_at(e->c, number)->a);
    }
    return place;
}

/* The longest run of characters that every match contains: in sequences and groups, not in what may be left out. */
static uint32_t find_needed(const Compiler *c, uint32_t root, uint32_t *out_length) {
    uint32_t number = root, best = 0;
    *out_length = 0;
    for (int steps = 0; steps < 4 * SEQUENCE_STEPS; steps++) {
        const Node *node = node_at(c, number);
        if (node->type == NODE_CHAR) {
            uint32_t count = run_length(c, number);
            if (count > *out_length) {
                *out_length = count;
                best = number;
            }
        }
        if ((node->type == NODE_SEQ || node->type == NODE_GROUP) && node->child) {
            number = node->child;
            continue;
        }
        while (number != root && !node_at(c, number)->next) {
            number = node_at(c, number)->parent;
        }
        if (number == root) {
            break;
        }
        number = node_at(c, number)->next;
    }
    return best;
}

static void describe(Emitter *e, uint32_t root) {
    Compiler *c = e->c;
    RegexHead *head = &e->head;
    uint32_t first = leading(c, root, false);
    head->least = node_at(c, root)->least;
    head->flags |= c->has_backref || c->has_cond ? HEAD_NO_MEMO : 0;
    if (node_at(c, first)->type == NODE_AT && node_at(c, first)->a == PLACE_START) {
        head->flags |= HEAD_ANCHORED;
    }
    const Node *repeat = node_at(c, first);
    if (repeat->type == NODE_REPEAT && repeat->b == REGEX_MANY && item_of(c, repeat->child) &&
        !(head->flags & HEAD_NO_MEMO)) {
        head->flags |= HEAD_SKIP_RUN;
    }
    uint32_t start = leading(c, root, true);
    head->prefix_length = run_length(c, start);
    if (head->prefix_length) {
        head->prefix = put_run(e, start, head->prefix_length);
    } else {
        head->first = filter_of(e, node_at(c, root));
    }
    uint32_t length, needed = find_needed(c, root, &length);
    if (length > head->prefix_length) {
        head->needed_length = length;
        head->needed = put_run(e, needed, length);
    }
}

/* The operands that are addresses of code, or sets, were counted from their pools' starts. */
static void relocate(uint32_t *words, const RegexHead *head, uint32_t code_delta) {
    static const uint8_t lengths[RX_COUNT_OPS] = {
#define X(op, length, operands) [RX_##op] = length,
#include "../../../spec/regex_ops.def"
#undef X
    };
    for (uint32_t at = head->code; at < head->words;) {
        RegexOp op = (RegexOp)words[at];
        uint32_t *operands = words + at + 1;
        switch ((int)op) {
        case RX_SET: operands[0] += REGEX_HEAD_WORDS; break;
        case RX_JUMP:
        case RX_ALT_LAZY:
        case RX_LOOP_EMPTY:
        case RX_LOOP_EMPTY_LAZY:
        case RX_COUNT:
        case RX_POSSESS:
        case RX_POSSESS_END:
        case RX_LOOK: operands[0] += code_delta; break;
        case RX_COND: operands[1] += code_delta; break;
        case RX_ALT:
        case RX_LOOP:
        case RX_LOOP_LAZY:
            operands[0] += code_delta;
            operands[1] += operands[1] ? REGEX_HEAD_WORDS : 0;
            operands[2] += operands[2] ? REGEX_HEAD_WORDS : 0;
            break;
        case RX_REPEAT:
            operands[2] += operands[1] == ITEM_SET ? REGEX_HEAD_WORDS : 0;
            operands[6] += operands[5] == ITEM_SET ? REGEX_HEAD_WORDS : 0;
            break;
        case RX_STRING: at += operands[0]; break;
        default: break;
        }
        at += lengths[op];
    }
}

RawObject *emit_program(Compiler *c, uint32_t root) {
    Emitter e = {.c = c};
    give_registers(&e);
    describe(&e, root);
    uint32_t code_first = here(&e);
    emit_tree(&e, root);
    put(&e, RX_MATCH);
    if (c->signal != NONE) {
        return NULL;
    }
    RegexHead *head = &e.head;
    uint32_t sets = c->words.count, code = c->code.count, delta = REGEX_HEAD_WORDS + sets;
    head->words = delta + code;
    head->code = delta + code_first;
    head->memo_count = e.memos;
    head->first += head->first ? REGEX_HEAD_WORDS : 0;
    head->prefix += delta;
    head->needed += delta;
    head->run = head->flags & HEAD_SKIP_RUN ? head->code : 0;
    if (!charge(c->world, head->words)) {
        c->signal = SIGNAL_LIMIT;
        return NULL;
    }
    RawObject *program = heap_new_raw(c->world, (int64_t)head->words * 4);
    if (!program) {
        c->signal = SIGNAL_MEMORY;
        return NULL;
    }
    uint32_t *words = (uint32_t *)(void *)program->data;
    memcpy(words, head, sizeof *head);
    memcpy(words + REGEX_HEAD_WORDS, words_at(c, 0), (size_t)sets * 4);
    memcpy(words + delta, code_at(c, 0), (size_t)code * 4);
    relocate(words, head, delta);
    while (head->run && words[head->run] == RX_SAVE) {
        head->run += 2;
    }
    memcpy(words, head, sizeof *head);
    return program;
}
