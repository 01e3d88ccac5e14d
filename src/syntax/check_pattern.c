/* Patterns: what can never be reached, names bound twice or not by every alternative, keys asked for twice. */
#include "syntax/check.h"

#include <string.h>

#include "syntax/pattern_key.h"

typedef struct Capture {
    const AstIdent *name;
    int32_t stamp_before;
} Capture;

/* The names that a pattern has bound so far, for one alternative of an or-pattern at a time. A name is in the innermost
 * set when its stamp is the set's round; leaving a set puts the stamps back. */
typedef struct Captures {
    Capture *items;
    int32_t count, capacity;
    int32_t round;
} Captures;

typedef struct Patterns {
    Checker *checker;
    Captures captures;
    bool allow_irrefutable;
} Patterns;

static bool is_bound(const Patterns *patterns, const AstIdent *name) {
    return patterns->checker->capture_stamps[name->index] == patterns->captures.round;
}

static void open_captures(Patterns *patterns) {
    patterns->captures = (Captures){.round = ++patterns->checker->stamp};
}

static void close_captures(Patterns *patterns) {
    for (int32_t i = patterns->captures.count; i-- > 0;) {
        const Capture *capture = &patterns->captures.items[i];
        patterns->checker->capture_stamps[capture->name->index] = capture->stamp_before;
    }
}

static void bind(Patterns *patterns, const AstIdent *name, const AstNode *place) {
    if (!name) {
        return;
    }
    Captures *captures = &patterns->captures;
    Checker *checker = patterns->checker;
    if (is_bound(patterns, name)) {
        check_fail(checker, place, "multiple assignments to name '%.*s' in pattern",
                   STR_ARG(name->text));
        return;
    }
    if (captures->count == captures->capacity) {
        int32_t capacity = captures->capacity ? captures->capacity * 2 : 8;
        Capture *items = ARENA_ARRAY(checker->arena, Capture, capacity);
        if (!items) {
            checker->status = ST_NO_MEMORY;
            return;
        }
        if (captures->count > 0) {
            memcpy(items, captures->items, (size_t)captures->count * sizeof *items);
        }
        captures->items = items;
        captures->capacity = capacity;
    }
    captures->items[captures->count++] = (Capture){name, checker->capture_stamps[name->index]};
    checker->capture_stamps[name->index] = captures->round;
}

static void check_pattern(Patterns *patterns, const AstNode *node);

/* A pattern within another one may match anything. */
static void check_subpatterns(Patterns *patterns, AstSeq nodes) {
    bool allowed = patterns->allow_irrefutable;
    for (int32_t i = 0; i < nodes.count && patterns->checker->status == ST_OK; i++) {
        patterns->allow_irrefutable = true;
        check_pattern(patterns, nodes.items[i]);
    }
    patterns->allow_irrefutable = allowed;
}

static void check_value(Patterns *patterns, const AstMatchValue *pattern) {
    AstKind kind = (AstKind)pattern->value->kind;
    if (kind == AST_JOINED_STR || kind == AST_TEMPLATE_STR) {
        check_fail(patterns->checker, &pattern->node,
                   "patterns may only match literals and attribute lookups");
    }
    check_expr(patterns->checker, pattern->value);
}

static void check_sequence(Patterns *patterns, const AstMatchSequence *pattern) {
    bool has_star = false;
    for (int32_t i = 0; i < pattern->patterns.count; i++) {
        bool is_star = pattern->patterns.items[i]->kind == AST_MATCH_STAR;
        if (is_star && has_star) {
            check_fail(patterns->checker, &pattern->node,
                       "multiple starred names in sequence pattern");
        }
        has_star |= is_star;
    }
    check_subpatterns(patterns, pattern->patterns);
}

static void check_keys(Patterns *patterns, const AstMatchMapping *pattern) {
    Checker *checker = patterns->checker;
    PatternKeys keys;
    if (!pattern_keys_init(&keys, checker->arena, pattern->keys.count)) {
        checker->status = ST_NO_MEMORY;
        return;
    }
    for (int32_t i = 0; i < pattern->keys.count && checker->status == ST_OK; i++) {
        const AstNode *key = pattern->keys.items[i];
        PatternKey value;
        if (pattern_key_read(key, &value)) {
            if (!pattern_keys_add(&keys, &value)) {
                Buf text;
                buf_init(&text, INT32_MAX);
                pattern_key_repr(&value, &text);
                check_fail(checker, &pattern->node, "mapping pattern checks duplicate key (%.*s)",
                           STR_ARG(buf_view(&text)));
                buf_done(&text);
            }
        } else if (key->kind != AST_ATTRIBUTE) {
            check_fail(checker, &pattern->node,
                       "mapping pattern keys may only match literals and attribute lookups");
        }
        check_expr(checker, key);
    }
}

static void check_mapping(Patterns *patterns, const AstMatchMapping *pattern) {
    check_keys(patterns, pattern);
    check_subpatterns(patterns, pattern->patterns);
    bind(patterns, pattern->rest, &pattern->node);
}

/* CPython looks for the first attribute that stands again, then for where; the rounds find it in one pass. */
static void check_attributes(Checker *checker, const AstMatchClass *pattern) {
    int32_t round = ++checker->stamp;
    int32_t again = -1;
    for (int32_t i = pattern->kwd_attrs.count; i-- > 0;) {
        int32_t index = pattern->kwd_attrs.items[i]->index;
        if (checker->name_stamps[index] == round) {
            again = checker->name_places[index];
        }
        checker->name_stamps[index] = round;
        checker->name_places[index] = i;
    }
    if (again >= 0) {
        check_fail(checker, pattern->kwd_patterns.items[again],
                   "attribute name repeated in class pattern: %.*s",
                   STR_ARG(pattern->kwd_attrs.items[again]->text));
    }
}

static void check_as(Patterns *patterns, const AstMatchAs *pattern) {
    if (pattern->pattern) {
        check_pattern(patterns, pattern->pattern);
    } else if (!patterns->allow_irrefutable && pattern->name) {
        check_fail(patterns->checker, &pattern->node,
                   "name capture '%.*s' makes remaining patterns unreachable",
                   STR_ARG(pattern->name->text));
    } else if (!patterns->allow_irrefutable) {
        check_fail(patterns->checker, &pattern->node,
                   "wildcard makes remaining patterns unreachable");
    }
    bind(patterns, pattern->name, &pattern->node);
}

static void check_or(Patterns *patterns, const AstMatchOr *pattern) {
    Captures outer = patterns->captures, first = {0};
    bool allowed = patterns->allow_irrefutable;
    int32_t count = pattern->patterns.count;
    for (int32_t i = 0; i < count && patterns->checker->status == ST_OK; i++) {
        open_captures(patterns);
        patterns->allow_irrefutable = allowed && i == count - 1;
        check_pattern(patterns, pattern->patterns.items[i]);
        if (i == 0) {
            first = patterns->captures;
        }
        bool same = patterns->captures.count == first.count;
        for (int32_t k = 0; same && k < first.count; k++) {
            same = is_bound(patterns, first.items[k].name);
        }
        close_captures(patterns);
        if (!same) {
            check_fail(patterns->checker, &pattern->node,
                       "alternative patterns bind different names");
        }
    }
    patterns->allow_irrefutable = allowed;
    patterns->captures = outer;
    for (int32_t i = 0; i < first.count; i++) {
        bind(patterns, first.items[i].name, &pattern->node);
    }
}

static void check_pattern(Patterns *patterns, const AstNode *node) {
    switch ((int)node->kind) {
    case AST_MATCH_VALUE: check_value(patterns, (const AstMatchValue *)node); break;
    case AST_MATCH_SEQUENCE: check_sequence(patterns, (const AstMatchSequence *)node); break;
    case AST_MATCH_MAPPING: check_mapping(patterns, (const AstMatchMapping *)node); break;
    case AST_MATCH_CLASS:
        check_attributes(patterns->checker, (const AstMatchClass *)node);
        check_expr(patterns->checker, ((const AstMatchClass *)node)->cls);
        check_subpatterns(patterns, ((const AstMatchClass *)node)->patterns);
        check_subpatterns(patterns, ((const AstMatchClass *)node)->kwd_patterns);
        break;
    case AST_MATCH_STAR: bind(patterns, ((const AstMatchStar *)node)->name, node); break;
    case AST_MATCH_AS: check_as(patterns, (const AstMatchAs *)node); break;
    case AST_MATCH_OR: check_or(patterns, (const AstMatchOr *)node); break;
    default: break;
    }
}

void check_pattern_case(Checker *checker, const AstNode *pattern, bool allow_irrefutable) {
    Patterns patterns = {.checker = checker, .allow_irrefutable = allow_irrefutable};
    open_captures(&patterns);
    check_pattern(&patterns, pattern);
    close_captures(&patterns);
}
