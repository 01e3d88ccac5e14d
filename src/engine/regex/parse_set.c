/* Regular expressions: what stands in square brackets. */
#include "engine/regex/nodes.h"

/* A member of a set: a character, or a class. from..to is what messages call it. */
typedef struct Member {
    uint32_t ch, class, from, to;
} Member;

static bool read_member(Compiler *c, uint32_t start, Member *out) {
    if (c->at == c->length) {
        return fail(c, start, "unterminated character set");
    }
    *out = (Member){.from = c->at, .ch = char_of(c, c->at)};
    c->at++;
    out->to = c->at;
    if (out->ch == '\\') {
        out->to = c->at < c->length ? c->at + 1 : c->at;
        return parse_set_escape(c, &out->ch, &out->class);
    }
    return true;
}

static void add_member(Compiler *c, uint32_t set, const Member *member) {
    if (member->class) {
        charset_add_class(c, set, member->class);
    } else {
        charset_add(c, set, member->ch, member->ch, c->flags & REGEX_IGNORECASE);
    }
}

static bool bad_range(Compiler *c, const Member *low, const Member *high) {
    Value a = regex_text(c, low->from, low->to), b = regex_text(c, high->from, high->to);
    if (is_signal(a) || is_signal(b)) {
        return regex_fault(c, 0, SIGNAL_MEMORY);
    }
    int64_t back = (int64_t)(low->to - low->from) + 1 + (high->to - high->from);
    return fail(c, c->at - back, "bad character range %S-%S", a, b);
}

/* The rest of "a-b", or of "a-]", which ends the set. */
static bool parse_range(Compiler *c, uint32_t start, uint32_t set, const Member *low,
                        bool *out_done) {
    Member high = {0};
    *out_done = ahead(c, ']');
    if (*out_done) {
        c->at++;
        add_member(c, set, low);
        charset_add(c, set, '-', '-', false);
        return true;
    }
    if (!read_member(c, start, &high)) {
        return false;
    }
    if (low->class || high.class || high.ch < low->ch) {
        return bad_range(c, low, &high);
    }
    charset_add(c, set, low->ch, high.ch, c->flags & REGEX_IGNORECASE);
    return true;
}

bool parse_set(Compiler *c) {
    uint32_t start = c->at - 1, set = charset_new(c);
    bool negated = take(c, '^'), done = false;
    Member member = {0};
    int members = 0;
    for (; !done; members++) {
        if (members && take(c, ']')) {
            break;
        }
        if (c->signal != NONE || !read_member(c, start, &member)) {
            return false;
        }
        if (take(c, '-')) {
            if (!parse_range(c, start, set, &member, &done)) {
                return false;
            }
            members++;
        } else {
            add_member(c, set, &member);
        }
    }
    if (members == 1 && !member.class && !negated) {
        append_char(c, member.ch);
        return true;
    }
    charset_finish(c, set, negated);
    append_item(c, node_new(c, NODE_SET, set, 0));
    return true;
}
