/* Regular expressions: what is known of a node before it is matched: how wide its matches are, what they begin with,
 * what can follow. */
#include "engine/regex/nodes.h"

static uint32_t saturated(uint64_t n) {
    return n >= REGEX_MANY ? REGEX_MANY : (uint32_t)n;
}
static uint32_t sum_width(uint32_t a, uint32_t b) {
    return a == REGEX_MANY || b == REGEX_MANY ? REGEX_MANY : saturated((uint64_t)a + b);
}
static uint32_t times_width(uint32_t a, uint32_t b) {
    return a == 0 || b == 0                     ? 0
           : a == REGEX_MANY || b == REGEX_MANY ? REGEX_MANY
                                                : saturated((uint64_t)a * b);
}

static uint8_t high_of_char(uint32_t ch) {
    return ch < 256             ? 0
           : regex_is_word(ch)  ? HIGH_WORD
           : regex_is_space(ch) ? HIGH_SPACE
                                : HIGH_OTHER;
}

static uint8_t high_of_set(const uint32_t *set) {
    uint32_t flags = set[SET_FLAGS];
    if ((flags & (REGEX_SET_NEGATED | REGEX_SET_NOT_DIGIT)) || set[SET_RANGES]) {
        return HIGH_ALL;
    }
    uint8_t high = 0;
    high |= flags & (REGEX_SET_WORD | REGEX_SET_DIGIT) ? HIGH_WORD : 0;
    high |= flags & REGEX_SET_SPACE ? HIGH_SPACE : 0;
    high |= flags & REGEX_SET_NOT_WORD ? HIGH_SPACE | HIGH_OTHER : 0;
    high |= flags & REGEX_SET_NOT_SPACE ? HIGH_WORD | HIGH_OTHER : 0;
    return high;
}

/* Adds what a node's matches can begin with; what it matches nothing with says nothing. */
static void add_first(const Compiler *c, const Node *node, uint32_t bits[8], uint8_t *high) {
    switch (node->type) {
    case NODE_CHAR:
        if (node->a < 256) {
            bits[node->a >> 5] |= 1u << (node->a & 31);
        }
        *high |= high_of_char(node->a);
        break;
    case NODE_SET:
        for (int i = 0; i < 8; i++) {
            bits[i] |= words_at(c, node->a)[i];
        }
        *high |= high_of_set(words_at(c, node->a));
        break;
    case NODE_ANY:
    case NODE_ANY_ALL:
    case NODE_BACKREF:
        for (int i = 0; i < 8; i++) {
            bits[i] |= i == 0 && node->type == NODE_ANY ? ~(1u << '\n') : ~0u;
        }
        *high |= HIGH_ALL;
        break;
    default:
        if (node->first) {
            for (int i = 0; i < 8; i++) {
                bits[i] |= words_at(c, node->first)[i];
            }
            *high |= node->first_high;
        }
    }
}

static void store_first(Compiler *c, uint32_t number, const uint32_t bits[8], uint8_t high) {
    uint32_t place = pool_add(c, &c->words, 8);
    memcpy(words_at(c, place), bits, 32);
    node_at(c, number)->first = place;
    node_at(c, number)->first_high = high;
}

static void analyse_seq(Compiler *c, uint32_t number) {
    uint32_t bits[8] = {0}, least = 0, most = 0, size = 0;
    uint8_t high = 0;
    bool nullable = true;
    for (uint32_t i = node_at(c, number)->child; i; i = node_at(c, i)->next) {
        const Node *child = node_at(c, i);
        least = sum_width(least, child->least);
        most = sum_width(most, child->most);
        size = sum_width(size, child->size);
        if (nullable) {
            add_first(c, child, bits, &high);
            nullable = child->nullable;
        }
    }
    Node *node = node_at(c, number);
    node->least = least;
    node->most = most;
    node->size = size;
    node->nullable = nullable;
    store_first(c, number, bits, high);
}

static void analyse_branch(Compiler *c, uint32_t number) {
    uint32_t bits[8] = {0}, least = REGEX_MANY, most = 0, size = 1;
    uint8_t high = 0;
    bool nullable = false;
    uint32_t branches = 0;
    for (uint32_t i = node_at(c, number)->child; i; i = node_at(c, i)->next) {
        const Node *child = node_at(c, i);
        least = child->least < least ? child->least : least;
        most = child->most > most ? child->most : most;
        size = sum_width(size, child->size + 6);
        nullable |= child->nullable;
        add_first(c, child, bits, &high);
        branches++;
    }
    Node *node = node_at(c, number);
    bool half = node->type == NODE_COND && branches < 2;
    node->least = half ? 0 : least;
    node->most = most;
    node->size = size;
    node->nullable = nullable || half;
    store_first(c, number, bits, high);
}

/* What has one child: groups, repeats, lookarounds. */
static void analyse_around(Compiler *c, uint32_t number) {
    uint32_t bits[8] = {0};
    uint8_t high = 0;
    Node *node = node_at(c, number);
    const Node *child = node_at(c, node->child);
    node->least = child->least;
    node->most = child->most;
    node->nullable = child->nullable;
    node->size = sum_width(child->size, 6);
    if (node->type == NODE_LOOK) {
        node->least = node->most = 0;
        node->nullable = true;
        return;
    }
    if (node->type == NODE_REPEAT) {
        node->least = times_width(child->least, node->a);
        node->most = times_width(child->most, node->b);
        node->nullable |= node->a == 0;
        node->size = times_width(sum_width(child->size, 8), node->b == REGEX_MANY ? node->a + 1
                                                            : node->b             ? node->b
                                                                                  : 1);
    }
    add_first(c, child, bits, &high);
    store_first(c, number, bits, high);
}

void analyse(Compiler *c, uint32_t number) {
    if (c->signal != NONE || !number) {
        return;
    }
    Node *node = node_at(c, number);
    switch (node->type) {
    case NODE_CHAR:
    case NODE_SET:
    case NODE_ANY:
    case NODE_ANY_ALL:
        node->least = node->most = 1;
        node->size = 2;
        break;
    case NODE_BACKREF:
        node->least = group_at(c, node->a)->least;
        node->most = group_at(c, node->a)->most;
        node->nullable = true;
        node->size = 3;
        break;
    case NODE_SEQ: analyse_seq(c, number); break;
    case NODE_COND:
    case NODE_BRANCH: analyse_branch(c, number); break;
    case NODE_GROUP:
    case NODE_ATOMIC:
    case NODE_LOOK:
    case NODE_REPEAT: analyse_around(c, number); break;
    default: node->nullable = true; node->size = 2;
    }
}

enum { FOLLOW_STEPS = 24 };

void follow_of(const Compiler *c, uint32_t number, Follow *out) {
    *out = (Follow){.known = false};
    for (int steps = 0; steps < FOLLOW_STEPS; steps++) {
        const Node *node = node_at(c, number);
        if (node->next) {
            const Node *parent = node_at(c, node->parent);
            if (parent->type == NODE_SEQ) {
                const Node *next = node_at(c, node->next);
                if (next->type == NODE_BACKREF || next->type == NODE_FAIL) {
                    return;
                }
                add_first(c, next, out->bits, &out->high);
                if (!next->nullable) {
                    out->known = true;
                    return;
                }
                number = node->next;
                continue;
            }
        }
        number = node->parent;
        const Node *parent = node_at(c, number);
        switch (parent->type) {
        case NODE_SEQ:
        case NODE_BRANCH:
        case NODE_COND: break;
        case NODE_GROUP:
            if (!parent->parent) {
                return;
            }
            break;
        case NODE_REPEAT:
            if (parent->mode == REPEAT_POSSESSIVE) {
                return;
            }
            add_first(c, parent, out->bits, &out->high);
            if (parent->nullable && parent->a) {
                return; /* rounds that match nothing: leave it alone */
            }
            break;
        default: return;
        }
    }
}
