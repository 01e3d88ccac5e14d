/* Regular expressions: the syntax outside groups, escapes and sets. */
#include "engine/objects/dict.h"
#include "engine/regex/nodes.h"

bool is_ascii_only(const Compiler *c) {
    return c->bytes || (c->flags & REGEX_ASCII);
}

void append_item(Compiler *c, uint32_t node) {
    analyse(c, node);
    node_append(c, c->seq, node);
    c->begun = true;
}

void append_char(Compiler *c, uint32_t ch) {
    if (c->flags & REGEX_IGNORECASE) {
        uint32_t set = charset_new(c);
        charset_add(c, set, ch, ch, true);
        const uint32_t *words = words_at(c, set);
        int held = (int)words[SET_RANGES];
        for (int i = 0; i < 8; i++) {
            held += __builtin_popcount(words[i]);
        }
        if (held > 1) {
            charset_finish(c, set, false);
            append_item(c, node_new(c, NODE_SET, set, 0));
            return;
        }
    }
    append_item(c, node_new(c, NODE_CHAR, ch, 0));
}

void open_level(Compiler *c, uint32_t container, uint32_t start) {
    uint32_t number = pool_add(c, &c->opens, 1);
    if (c->signal != NONE) {
        return;
    }
    *open_at(c, number) = (Open){.container = c->container,
                                 .branch = c->branch,
                                 .seq = c->seq,
                                 .start = start,
                                 .flags = c->flags};
    c->container = container;
    c->branch = node_new(c, NODE_BRANCH, 0, 0);
    c->seq = node_new(c, NODE_SEQ, 0, 0);
    node_append(c, c->branch, c->seq);
}

/* Alternatives of one character each are one set. */
static uint32_t join_characters(Compiler *c, uint32_t branch) {
    for (uint32_t i = node_at(c, branch)->child; i; i = node_at(c, i)->next) {
        const Node *seq = node_at(c, i), *only = node_at(c, seq->child);
        bool single =
            seq->child && !only->next &&
            (only->type == NODE_CHAR || (only->type == NODE_SET && charset_is_plain(c, only->a)));
        if (!single) {
            return 0;
        }
    }
    uint32_t set = charset_new(c);
    for (uint32_t i = node_at(c, branch)->child; i && c->signal == NONE; i = node_at(c, i)->next) {
        const Node *only = node_at(c, node_at(c, i)->child);
        if (only->type == NODE_CHAR) {
            charset_add(c, set, only->a, only->a, false);
            continue;
        }
        uint32_t other = only->a, ranges = words_at(c, other)[SET_RANGES];
        for (int k = 0; k < 8; k++) {
            words_at(c, set)[k] |= words_at(c, other)[k];
        }
        for (uint32_t k = 0; k < ranges && c->signal == NONE; k++) {
            uint32_t at = other + REGEX_SET_WORDS + 2 * k;
            charset_add(c, set, words_at(c, at)[0], words_at(c, at)[1], false);
        }
    }
    charset_finish(c, set, false);
    return node_new(c, NODE_SET, set, 0);
}

/* The alternatives of the present level as one node. */
static uint32_t finish_branch(Compiler *c) {
    analyse(c, c->seq);
    uint32_t first = node_at(c, c->branch)->child;
    if (!node_at(c, first)->next) {
        node_at(c, first)->parent = 0;
        return first;
    }
    uint32_t set = join_characters(c, c->branch);
    if (set) {
        analyse(c, set);
        return set;
    }
    analyse(c, c->branch);
    return c->branch;
}

static void close_cond(Compiler *c, uint32_t cond) {
    /* its branches are the level's alternatives: at most two, '|' saw to that */
    analyse(c, c->seq);
    for (uint32_t i = node_at(c, c->branch)->child, next; i; i = next) {
        next = node_at(c, i)->next;
        node_at(c, i)->next = 0;
        node_append(c, cond, i);
    }
}

static bool check_behind(Compiler *c, uint32_t node) {
    const Node *body = node_at(c, node_at(c, node)->child);
    if (body->least != body->most) {
        return fail(c, -1, "look-behind requires fixed-width pattern");
    }
    return true;
}

static void set_group_width(Compiler *c, uint32_t node) {
    const Node *group = node_at(c, node);
    if (group->type == NODE_GROUP && group->a) {
        *group_at(c, group->a) = (Group){.closed = 1, .least = group->least, .most = group->most};
    }
}

static bool close_level(Compiler *c) {
    uint32_t container = c->container;
    if (node_at(c, container)->type == NODE_COND) {
        close_cond(c, container);
    } else {
        node_append(c, container, finish_branch(c));
    }
    if (c->signal != NONE) {
        return false;
    }
    const Open *open = open_at(c, --c->opens.count);
    c->container = open->container;
    c->branch = open->branch;
    c->seq = open->seq;
    c->flags = open->flags;
    if (open->behind) {
        c->behind_groups = 0;
    }
    const Node *node = node_at(c, container);
    const Node *body = node_at(c, node->child);
    if (node->type == NODE_LOOK && node->a && !node->b && body->type == NODE_SEQ && !body->child) {
        container = node_new(c, NODE_FAIL, 0, 0);
    }
    append_item(c, container);
    set_group_width(c, container);
    return true;
}

static bool next_alternative(Compiler *c) {
    if (node_at(c, c->container)->type == NODE_COND && node_at(c, c->branch)->child != c->seq) {
        return fail(c, c->at - 1, "conditional backref with more than two branches");
    }
    analyse(c, c->seq);
    c->seq = node_new(c, NODE_SEQ, 0, 0);
    node_append(c, c->branch, c->seq);
    c->begun = true;
    return true;
}

/* --- repetition ----------------------------------------------------------------------------------------------- */

/* A number of a {}; REGEX_MANY stands for none. */
static bool parse_bound(Compiler *c, uint32_t *out) {
    uint64_t number = 0;
    uint32_t start = c->at;
    for (; c->at < c->length && char_of(c, c->at) - '0' < 10; c->at++) {
        number = number * 10 + (char_of(c, c->at) - '0');
        if (number > REGEX_MANY) {
            number = REGEX_MANY;
        }
    }
    *out = c->at == start ? REGEX_MANY : (uint32_t)number;
    return c->at != start && number >= REGEX_MANY;
}

typedef enum Bounds { BOUNDS_GOOD, BOUNDS_LITERAL, BOUNDS_BAD } Bounds;

/* Behind a {. */
static Bounds parse_bounds(Compiler *c, uint32_t *least, uint32_t *most) {
    uint32_t here = c->at;
    if (ahead(c, '}')) {
        return BOUNDS_LITERAL;
    }
    bool large = parse_bound(c, least);
    *most = *least;
    if (take(c, ',')) {
        large |= parse_bound(c, most);
    }
    if (!take(c, '}')) {
        c->at = here;
        return BOUNDS_LITERAL;
    }
    if (large) {
        fail(c, -1, "the repetition number is too large");
        c->fault->type = TYPE_OVERFLOW_ERROR;
        return BOUNDS_BAD;
    }
    if (*least == REGEX_MANY) {
        *least = 0;
    } else if (*most < *least) {
        fail(c, here, "min repeat greater than max repeat");
        return BOUNDS_BAD;
    }
    return BOUNDS_GOOD;
}

static bool parse_repeat(Compiler *c, uint32_t mark) {
    uint32_t start = c->at - 1, least = 0, most = REGEX_MANY;
    if (mark == '{') {
        Bounds bounds = parse_bounds(c, &least, &most);
        if (bounds != BOUNDS_GOOD) {
            if (bounds == BOUNDS_LITERAL) {
                append_char(c, '{');
            }
            return bounds == BOUNDS_LITERAL;
        }
    } else if (mark == '?') {
        most = 1;
    } else if (mark == '+') {
        least = 1;
    }
    uint32_t item = node_at(c, c->seq)->last;
    if (!item || node_at(c, item)->type == NODE_AT) {
        return fail(c, start, "nothing to repeat");
    }
    if (node_at(c, item)->type == NODE_REPEAT) {
        return fail(c, start, "multiple repeat");
    }
    uint32_t repeat = node_new(c, NODE_REPEAT, least, most);
    if (!repeat) {
        return false;
    }
    /* the repeat takes the item's place at the end of the sequence */
    Node *seq = node_at(c, c->seq);
    uint32_t before = node_at(c, item)->previous;
    seq->last = before;
    if (before) {
        node_at(c, before)->next = 0;
    } else {
        seq->child = 0;
    }
    node_append(c, repeat, item);
    node_at(c, repeat)->mode = take(c, '?')   ? REPEAT_LAZY
                               : take(c, '+') ? REPEAT_POSSESSIVE
                                              : REPEAT_GREEDY;
    append_item(c, repeat);
    return true;
}

/* --- the whole ------------------------------------------------------------------------------------------------ */

static bool skip_verbose(Compiler *c, uint32_t ch) {
    if (ch == ' ' || (ch >= '\t' && ch <= '\r')) {
        return true;
    }
    if (ch != '#') {
        return false;
    }
    while (c->at < c->length && char_of(c, c->at++) != '\n') {
    }
    return true;
}

static bool parse_item(Compiler *c) {
    uint32_t ch = char_of(c, c->at++);
    if ((c->flags & REGEX_VERBOSE) && skip_verbose(c, ch)) {
        return true;
    }
    bool lines = c->flags & REGEX_MULTILINE;
    switch (ch) {
    case '\\': return parse_escape(c);
    case '[': return parse_set(c);
    case '(': return parse_group(c);
    case '|': return next_alternative(c);
    case '*':
    case '+':
    case '?':
    case '{': return parse_repeat(c, ch);
    case '.':
        append_item(c, node_new(c, c->flags & REGEX_DOTALL ? NODE_ANY_ALL : NODE_ANY, 0, 0));
        return true;
    case '^':
        append_item(c, node_new(c, NODE_AT, lines ? PLACE_LINE_START : PLACE_START, 0));
        return true;
    case '$':
        append_item(c, node_new(c, NODE_AT, lines ? PLACE_LINE_END : PLACE_END, 0));
        return true;
    case ')':
        if (c->opens.count == 1) {
            return fail(c, c->at - 1, "unbalanced parenthesis");
        }
        return close_level(c);
    default: append_char(c, ch); return true;
    }
}

/* A condition may name a group that comes later; by the end it must be there. */
static bool check_conditions(Compiler *c) {
    for (uint32_t i = 1; c->has_cond && i < c->nodes.count; i++) {
        const Node *node = node_at(c, i);
        if (node->type == NODE_COND && node->a >= c->groups.count) {
            return fail(c, node->b, "invalid group reference %d", (int64_t)node->a);
        }
    }
    return true;
}

static bool parse_all(Compiler *c) {
    while (c->at < c->length) {
        if (!charge(c->world, 4)) {
            c->signal = SIGNAL_LIMIT;
        }
        if (c->signal != NONE || !parse_item(c) || c->signal != NONE) {
            return false;
        }
    }
    if (c->opens.count > 1) {
        return fail(c, open_at(c, c->opens.count - 1)->start, "missing ), unterminated subpattern");
    }
    return check_conditions(c);
}

/* What a pattern's flags are when all are known: a plain exception where they exclude one another. */
static bool check_flags(Compiler *c) {
    uint32_t flags = c->global_flags;
    const char *message = NULL;
    if (c->bytes) {
        if (flags & REGEX_UNICODE) {
            message = "cannot use UNICODE flag with a bytes pattern";
        } else if ((flags & REGEX_LOCALE) && (flags & REGEX_ASCII)) {
            message = "ASCII and LOCALE flags are incompatible";
        }
    } else if (flags & REGEX_LOCALE) {
        message = "cannot use LOCALE flag with a str pattern";
    } else if ((flags & REGEX_ASCII) && (flags & REGEX_UNICODE)) {
        message = "ASCII and UNICODE flags are incompatible";
    } else if (!(flags & REGEX_ASCII)) {
        c->global_flags |= REGEX_UNICODE;
    }
    if (message) {
        fail(c, -1, "%s", message);
        c->fault->type = TYPE_VALUE_ERROR;
    }
    return !message;
}

static bool check_lookbehinds(Compiler *c) {
    for (uint32_t i = 1; i < c->nodes.count; i++) {
        const Node *node = node_at(c, i);
        if (node->type == NODE_LOOK && node->b && node->parent && !check_behind(c, i)) {
            return false;
        }
    }
    return true;
}

Value regex_compile(World *world, const char *text, int width, uint32_t length, bool bytes,
                    uint32_t flags, RegexCompiled *out, RegexFault *fault) {
    Compiler c = {.world = world,
                  .text = text,
                  .width = width,
                  .bytes = bytes,
                  .length = length,
                  .flags = flags,
                  .global_flags = flags,
                  .signal = NONE,
                  .fault = fault};
    *fault = (RegexFault){.position = -1, .type = TYPE_EXCEPTION};
    if (!pool_init(&c, &c.nodes, sizeof(Node), 24, 1) || !pool_init(&c, &c.words, 4, 400, 64) ||
        !pool_init(&c, &c.opens, sizeof(Open), 8, 1) ||
        !pool_init(&c, &c.groups, sizeof(Group), 8, 1) || !pool_init(&c, &c.code, 4, 200, 16)) {
        return c.signal;
    }
    DictObject *names = dict_new(world, 0);
    if (!names) {
        return SIGNAL_MEMORY;
    }
    c.names = ref_to(world, names);
    uint32_t root = node_new(&c, NODE_GROUP, 0, 0);
    c.opens.count = 0;
    open_level(&c, root, 0);
    if (!parse_all(&c) || !check_flags(&c)) {
        return c.signal;
    }
    node_append(&c, root, finish_branch(&c));
    analyse(&c, root);
    if (c.signal != NONE || !check_lookbehinds(&c)) {
        return c.signal;
    }
    RawObject *program = emit_program(&c, root);
    if (!program) {
        return c.signal;
    }
    *out = (RegexCompiled){.program = program,
                           .flags = c.global_flags,
                           .groups = c.groups.count - 1,
                           .names = c.names};
    return NONE;
}
