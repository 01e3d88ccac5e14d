/* Regular expressions: what begins with a parenthesis. */
#include "engine/objects/dict.h"
#include "engine/objects/repr.h"
#include "engine/regex/nodes.h"
#include "unicode/unicode.h"

enum { GROUPS_MOST = INT32_MAX / 2 };

/* The text up to `end`, which is passed; its characters are from..to. */
static bool read_until(Compiler *c, uint32_t end, const char *what, uint32_t *from, uint32_t *to) {
    *from = c->at;
    while (c->at < c->length) {
        uint32_t ch = char_of(c, c->at++);
        if (ch == end) {
            *to = c->at - 1;
            return *to > *from || fail(c, *from, "missing %s", what);
        }
        if (ch == '\\') {
            if (c->at == c->length) {
                c->at--;
                return fail(c, c->at, "bad escape (end of pattern)");
            }
            c->at++;
        }
    }
    if (c->at == *from) {
        return fail(c, c->at, "missing %s", what);
    }
    return fail(c, *from, "missing %c, unterminated name", (int)end);
}

static bool is_identifier(const Compiler *c, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        uint32_t ch = char_of(c, i);
        if (!(i == from ? unicode_is_identifier_start(ch) : unicode_is_identifier_continue(ch))) {
            return false;
        }
    }
    return to > from;
}

/* The name from..to as an interned string. */
static bool read_name(Compiler *c, uint32_t from, uint32_t to, Value *out) {
    *out = regex_text(c, from, to);
    bool ascii = true;
    for (uint32_t i = from; i < to; i++) {
        ascii &= char_of(c, i) < 0x80;
    }
    if (!is_signal(*out) && c->bytes && !ascii) {
        Value shown = repr_plain(c->world, *out);
        shown = is_signal(shown) ? shown : str_to_ascii(c->world, shown);
        return is_signal(shown) ? regex_fault(c, 0, shown)
                                : fail(c, from, "bad character in group name %S", shown);
    }
    if (!is_signal(*out) && !is_identifier(c, from, to)) {
        return fail(c, from, "bad character in group name %R", *out);
    }
    if (!is_signal(*out)) {
        *out = str_intern(c->world, *out);
    }
    return !is_signal(*out) || regex_fault(c, 0, *out);
}

static bool check_behind_group(Compiler *c, uint32_t group) {
    if (!c->behind_groups) {
        return true;
    }
    if (!(group < c->groups.count && group_at(c, group)->closed)) {
        return fail(c, c->at, "cannot refer to an open group");
    }
    if (group >= c->behind_groups) {
        return fail(c, c->at, "cannot refer to group defined in the same lookbehind subpattern");
    }
    return true;
}

bool check_reference(Compiler *c, uint32_t group, uint32_t position) {
    if (!group_at(c, group)->closed) {
        return fail(c, position, "cannot refer to an open group");
    }
    if (!check_behind_group(c, group)) {
        return false;
    }
    uint32_t kind = !(c->flags & REGEX_IGNORECASE) ? 0 : is_ascii_only(c) ? 2 : 1;
    append_item(c, node_new(c, NODE_BACKREF, group, kind));
    c->has_backref = true;
    return true;
}

static bool find_name(Compiler *c, uint32_t from, uint32_t to, uint32_t *out) {
    Value name;
    if (!read_name(c, from, to, &name)) {
        return false;
    }
    Value group = dict_get_str(c->world, at(c->world, c->names), name);
    if (group == UNDEFINED) {
        return fail(c, from, "unknown group name %R", name);
    }
    *out = (uint32_t)int_of(group);
    return true;
}

static bool parse_name_reference(Compiler *c) {
    uint32_t from = 0, to = 0, group = 0;
    return read_until(c, ')', "group name", &from, &to) && find_name(c, from, to, &group) &&
           check_reference(c, group, from);
}

/* --- groups --------------------------------------------------------------------------------------------------- */

static void open_container(Compiler *c, NodeType type, uint32_t a, uint32_t b, uint32_t start) {
    open_level(c, node_new(c, type, a, b), start);
    c->begun = true;
}

static bool open_group(Compiler *c, uint32_t start, Value name, uint32_t name_at) {
    uint32_t number = pool_add(c, &c->groups, 1);
    if (number >= GROUPS_MOST) {
        return fail(c, c->at, "too many groups");
    }
    if (name != UNDEFINED) {
        Value old = dict_get_str(c->world, at(c->world, c->names), name);
        if (old != UNDEFINED) {
            return fail(c, name_at, "redefinition of group name %R as group %d; was group %d", name,
                        (int64_t)number, int_of(old));
        }
        if (!dict_set_str(c->world, at(c->world, c->names), name, value_int(number))) {
            return regex_fault(c, 0, SIGNAL_MEMORY);
        }
    }
    open_container(c, NODE_GROUP, number, 0, start);
    return c->signal == NONE;
}

/* Behind the character that is none of a group's; an escape counts as one. */
static bool unknown_extension(Compiler *c, uint32_t start) {
    if (char_of(c, c->at - 1) == '\\' && c->at < c->length) {
        c->at++;
    }
    Value shown = regex_text(c, start + 2, c->at);
    return is_signal(shown) ? regex_fault(c, 0, shown)
                            : fail(c, start + 1, "unknown extension ?%S", shown);
}

static bool parse_python_group(Compiler *c, uint32_t start) {
    if (c->at == c->length) {
        return fail(c, c->at, "unexpected end of pattern");
    }
    uint32_t ch = char_of(c, c->at++);
    if (ch == '=') {
        return parse_name_reference(c);
    }
    if (ch != '<') {
        return unknown_extension(c, start);
    }
    uint32_t from = 0, to = 0;
    Value name = NONE;
    return read_until(c, '>', "group name", &from, &to) && read_name(c, from, to, &name) &&
           open_group(c, start, name, from);
}

static bool parse_look(Compiler *c, uint32_t start, uint32_t ch) {
    bool behind = ch == '<';
    if (behind) {
        if (c->at == c->length) {
            return fail(c, c->at, "unexpected end of pattern");
        }
        ch = char_of(c, c->at++);
        if (ch != '=' && ch != '!') {
            return unknown_extension(c, start);
        }
    }
    open_container(c, NODE_LOOK, ch == '!', behind, start);
    if (behind && !c->behind_groups && c->signal == NONE) {
        c->behind_groups = c->groups.count;
        open_at(c, c->opens.count - 1)->behind = 1;
    }
    return c->signal == NONE;
}

static bool parse_condition(Compiler *c, uint32_t start) {
    uint32_t from = 0, to = 0, group = 0;
    if (!read_until(c, ')', "group name", &from, &to)) {
        return false;
    }
    if (is_identifier(c, from, to)) {
        if (!find_name(c, from, to, &group)) {
            return false;
        }
    } else {
        uint64_t number = 0;
        bool digits = true;
        for (uint32_t i = from; i < to; i++) {
            uint32_t digit = char_of(c, i) - '0';
            digits &= digit < 10;
            number = number < GROUPS_MOST ? number * 10 + digit : number;
        }
        if (!digits) {
            return fail(c, from, "bad character in group name %R", regex_text(c, from, to));
        }
        if (number == 0) {
            return fail(c, from, "bad group number");
        }
        if (number >= GROUPS_MOST) {
            return fail(c, from, "invalid group reference %S", regex_text(c, from, to));
        }
        group = (uint32_t)number;
    }
    if (!check_behind_group(c, group)) {
        return false;
    }
    c->has_cond = true;
    open_container(c, NODE_COND, group, from, start);
    return c->signal == NONE;
}

/* --- flags ---------------------------------------------------------------------------------------------------- */

enum { TYPE_FLAGS = REGEX_ASCII | REGEX_LOCALE | REGEX_UNICODE };

static uint32_t flag_of(uint32_t ch) {
    switch (ch) {
    case 'i': return REGEX_IGNORECASE;
    case 'L': return REGEX_LOCALE;
    case 'm': return REGEX_MULTILINE;
    case 's': return REGEX_DOTALL;
    case 'x': return REGEX_VERBOSE;
    case 'a': return REGEX_ASCII;
    case 'u': return REGEX_UNICODE;
    default: return 0;
    }
}

/* A letter where a flag should stand, or another sign; `otherwise` names what may stand there. */
static bool bad_flag(Compiler *c, const char *otherwise) {
    if (c->at == c->length) {
        return fail(c, c->at, "%s", otherwise);
    }
    Value sign = regex_text(c, c->at, c->at + 1);
    UnicodeCategory category = unicode_category(char_of(c, c->at));
    bool letter = (category >= UNICODE_LU && category <= UNICODE_LT) || category == UNICODE_LM ||
                  category == UNICODE_LO;
    uint32_t place = c->at++;
    return is_signal(sign) ? regex_fault(c, 0, sign)
                           : fail(c, place, "%s", letter ? "unknown flag" : otherwise);
}

static bool read_added(Compiler *c, uint32_t *out) {
    while (c->at < c->length && flag_of(char_of(c, c->at))) {
        uint32_t ch = char_of(c, c->at++), flag = flag_of(ch);
        if (!c->bytes && ch == 'L') {
            return fail(c, c->at, "bad inline flags: cannot use 'L' flag with a str pattern");
        }
        if (c->bytes && ch == 'u') {
            return fail(c, c->at, "bad inline flags: cannot use 'u' flag with a bytes pattern");
        }
        *out |= flag;
        if ((flag & TYPE_FLAGS) && (*out & TYPE_FLAGS) != flag) {
            return fail(c, c->at, "bad inline flags: flags 'a', 'u' and 'L' are incompatible");
        }
    }
    return ahead(c, ')') || ahead(c, ':') || ahead(c, '-') || bad_flag(c, "missing -, : or )");
}

static bool read_removed(Compiler *c, uint32_t *out) {
    if (c->at == c->length || !flag_of(char_of(c, c->at))) {
        return bad_flag(c, "missing flag");
    }
    while (c->at < c->length && flag_of(char_of(c, c->at))) {
        uint32_t flag = flag_of(char_of(c, c->at++));
        if (flag & TYPE_FLAGS) {
            return fail(c, c->at, "bad inline flags: cannot turn off flags 'a', 'u' and 'L'");
        }
        *out |= flag;
    }
    return ahead(c, ':') || bad_flag(c, "missing :");
}

static bool parse_flags(Compiler *c, uint32_t start) {
    uint32_t added = 0, removed = 0;
    if (!read_added(c, &added)) {
        return false;
    }
    if (take(c, ')')) {
        if (c->begun) {
            return fail(c, start, "global flags not at the start of the expression");
        }
        c->flags |= added;
        c->global_flags |= added;
        return true;
    }
    if (take(c, '-') && !read_removed(c, &removed)) {
        return false;
    }
    c->at++;
    if (added & removed) {
        return fail(c, c->at - 1, "bad inline flags: flag turned on and off");
    }
    open_container(c, NODE_GROUP, 0, 0, start);
    if (added & TYPE_FLAGS) {
        c->flags &= ~(uint32_t)TYPE_FLAGS;
    }
    c->flags = (c->flags | added) & ~removed;
    return c->signal == NONE;
}

/* --- dispatch ------------------------------------------------------------------------------------------------- */

static bool skip_comment(Compiler *c, uint32_t start) {
    while (c->at < c->length) {
        uint32_t ch = char_of(c, c->at++);
        if (ch == ')') {
            return true;
        }
        if (ch == '\\') {
            if (c->at == c->length) {
                c->at--;
                return fail(c, c->at, "bad escape (end of pattern)");
            }
            c->at++;
        }
    }
    return fail(c, start, "missing ), unterminated comment");
}

bool parse_group(Compiler *c) {
    uint32_t start = c->at - 1;
    if (!take(c, '?')) {
        return open_group(c, start, UNDEFINED, 0);
    }
    if (c->at == c->length) {
        return fail(c, c->at, "unexpected end of pattern");
    }
    uint32_t ch = char_of(c, c->at++);
    switch (ch) {
    case 'P': return parse_python_group(c, start);
    case ':': open_container(c, NODE_GROUP, 0, 0, start); return c->signal == NONE;
    case '#': return skip_comment(c, start);
    case '=':
    case '!':
    case '<': return parse_look(c, start, ch);
    case '(': return parse_condition(c, start);
    case '>': open_container(c, NODE_ATOMIC, 0, 0, start); return c->signal == NONE;
    default:
        c->at--;
        if (flag_of(ch) || ch == '-') {
            return parse_flags(c, start);
        }
        c->at++;
        return unknown_extension(c, start);
    }
}
