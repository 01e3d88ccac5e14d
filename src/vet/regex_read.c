/* Patterns of the re module, read into programs of a backtracking matcher.
 *
 * A pattern is read straight into steps. Repeating a part is done by reading its text again: that costs nothing to
 * keep, and the bound on the number of steps bounds the work. What looks ahead or behind is taken to hold, what
 * refers back to a group to fail where a match is tried. */
#include <string.h>

#include "vet/regex.h"

enum {
    GROUP_DEPTH = 40,
    MANY = 8,          /* rounds from which a counted repetition is as bad as one without end */
    COPIES_MOST = 40,  /* rounds of a counted repetition that are written out */
    READ_MOST = 20000, /* characters, counting those that are read again */
};

typedef struct Reader {
    Str text;
    int64_t at;
    int32_t depth;
    int64_t budget;
    bool is_loose;
    RegexProgram *program;
} Reader;

/* --- sets of characters ------------------------------------------------------------------------------------------- */

static void set_add(CharSet *set, unsigned char c) {
    set->bits[c >> 6] |= UINT64_C(1) << (c & 63);
}

static void set_add_range(CharSet *set, unsigned first, unsigned last) {
    for (unsigned c = first; c <= last && c < 256; c++) {
        set_add(set, (unsigned char)c);
    }
}

static void set_invert(CharSet *set) {
    for (int i = 0; i < 4; i++) {
        set->bits[i] = ~set->bits[i];
    }
}

static void set_add_set(CharSet *set, const CharSet *more) {
    for (int i = 0; i < 4; i++) {
        set->bits[i] |= more->bits[i];
    }
}

/* \w, \d, \s and their opposites; anything else is itself. */
static CharSet escape_set(char c) {
    CharSet set = {{0}};
    switch (c | 0x20) {
    case 'w':
        set_add_range(&set, '0', '9');
        set_add_range(&set, 'A', 'Z');
        set_add_range(&set, 'a', 'z');
        set_add_range(&set, 0x80, 0xFF);
        set_add(&set, '_');
        break;
    case 'd': set_add_range(&set, '0', '9'); break;
    case 's':
        set_add_range(&set, '\t', '\r');
        set_add(&set, ' ');
        break;
    case 'n': set_add(&set, '\n'); return set;
    case 't': set_add(&set, '\t'); return set;
    case 'r': set_add(&set, '\r'); return set;
    default: set_add(&set, (unsigned char)c); return set;
    }
    if (c >= 'A' && c <= 'Z') {
        set_invert(&set);
    }
    return set;
}

/* --- characters of the pattern ------------------------------------------------------------------------------------ */

static char peek(const Reader *reader) {
    return reader->at < reader->text.size ? reader->text.data[reader->at] : '\0';
}

static bool at_end(const Reader *reader) {
    return reader->at >= reader->text.size;
}

static bool take(Reader *reader, char c) {
    bool is_there = !at_end(reader) && peek(reader) == c;
    reader->at += is_there;
    return is_there;
}

static CharSet read_class(Reader *reader) {
    CharSet set = {{0}};
    bool is_inverted = take(reader, '^');
    bool is_first = true;
    while (!at_end(reader) && (peek(reader) != ']' || is_first)) {
        is_first = false;
        unsigned char c = (unsigned char)peek(reader);
        reader->at++;
        if (c == '\\' && !at_end(reader)) {
            CharSet escaped = escape_set(peek(reader));
            set_add_set(&set, &escaped);
            reader->at++;
            continue;
        }
        bool is_range = peek(reader) == '-' && reader->at + 1 < reader->text.size &&
                        reader->text.data[reader->at + 1] != ']';
        if (is_range) {
            set_add_range(&set, c, (unsigned char)reader->text.data[reader->at + 1]);
            reader->at += 2;
        } else {
            set_add(&set, c);
        }
    }
    reader->at++;
    if (is_inverted) {
        set_invert(&set);
    }
    return set;
}

typedef struct Repeat {
    int64_t least, most; /* most INT64_MAX: no bound */
    bool is_lazy, is_possessive;
} Repeat;

static int64_t read_number(Reader *reader) {
    enum { LARGE = 1000000 };
    int64_t number = -1;
    while (!at_end(reader) && peek(reader) >= '0' && peek(reader) <= '9') {
        number = number < 0 ? 0 : number;
        number = number < LARGE ? number * 10 + (peek(reader) - '0') : number;
        reader->at++;
    }
    return number;
}

static bool read_counts(Reader *reader, Repeat *repeat) {
    int64_t start = reader->at++;
    repeat->least = read_number(reader);
    repeat->most = repeat->least;
    if (take(reader, ',')) {
        repeat->most = read_number(reader);
        repeat->most = repeat->most < 0 ? INT64_MAX : repeat->most;
        repeat->least = repeat->least < 0 ? 0 : repeat->least;
    }
    if (repeat->least < 0 || !take(reader, '}')) {
        reader->at = start; /* an ordinary brace */
        return false;
    }
    return true;
}

static Repeat read_repeat(Reader *reader) {
    Repeat repeat = {1, 1, false, false};
    char c = peek(reader);
    if (c == '*' || c == '+' || c == '?') {
        reader->at++;
        repeat = (Repeat){c == '+', c == '?' ? 1 : INT64_MAX, false, false};
    } else if (c != '{' || !read_counts(reader, &repeat)) {
        return (Repeat){1, 1, false, false};
    }
    repeat.is_lazy = take(reader, '?');
    repeat.is_possessive = !repeat.is_lazy && take(reader, '+');
    return repeat;
}

/* --- steps -------------------------------------------------------------------------------------------------------- */

static int32_t emit(Reader *reader, RegexCode code) {
    RegexProgram *program = reader->program;
    if (program->count == REGEX_STEPS_MOST) {
        program->is_open = true;
        return program->count - 1;
    }
    program->steps[program->count] = (RegexStep){.code = code};
    return program->count++;
}

/* A choice whose first way goes on with the next step; the other is set later. */
static int32_t emit_split(Reader *reader, bool is_lazy) {
    int32_t at = emit(reader, REGEX_SPLIT);
    RegexStep *step = &reader->program->steps[at];
    step->to = is_lazy ? -1 : at + 1;
    step->other = is_lazy ? at + 1 : -1;
    return at;
}

static void set_way(Reader *reader, int32_t split, int32_t to) {
    RegexStep *step = &reader->program->steps[split];
    if (step->code == REGEX_GO) {
        step->to = to;
    } else if (step->to < 0) {
        step->to = to;
    } else {
        step->other = to;
    }
}

static void read_alternatives(Reader *reader);

static void skip_to(Reader *reader, char c) {
    while (!at_end(reader) && peek(reader) != c) {
        reader->at++;
    }
}

/* What follows "(?": whether the group stands for text. */
static bool read_group_head(Reader *reader) {
    if (!take(reader, '?')) {
        return true;
    }
    if (take(reader, ':')) {
        return true;
    }
    reader->program->is_open |= peek(reader) == '>'; /* what it took it keeps */
    if (take(reader, '=') || take(reader, '!')) {
        return false;
    }
    if (peek(reader) == '<' || peek(reader) == 'P') {
        (void)take(reader, 'P');
        bool looks_behind =
            peek(reader) == '<' && reader->at + 1 < reader->text.size &&
            (reader->text.data[reader->at + 1] == '=' || reader->text.data[reader->at + 1] == '!');
        if (take(reader, '=')) { /* (?P=name) */
            skip_to(reader, ')');
            (void)emit(reader, REGEX_BACK);
            return true;
        }
        while (!at_end(reader) && !strchr(">=!)", peek(reader))) {
            reader->at++;
        }
        reader->at += peek(reader) != ')';
        return !looks_behind;
    }
    if (take(reader, '(')) { /* a condition: either way is taken to be open */
        skip_to(reader, ')');
        (void)take(reader, ')');
        return true;
    }
    bool is_comment = peek(reader) == '#';
    while (!at_end(reader) && peek(reader) != ')' && (is_comment || peek(reader) != ':')) {
        reader->at++; /* flags, comments */
    }
    (void)take(reader, ':');
    return true;
}

static void read_group(Reader *reader) {
    int32_t before = reader->program->count;
    int32_t loops = reader->program->loops;
    bool is_text = read_group_head(reader);
    read_alternatives(reader);
    (void)take(reader, ')');
    if (!is_text) { /* taken to hold */
        reader->program->count = before;
        reader->program->loops = loops;
    }
}

static void read_escape(Reader *reader) {
    char escaped = peek(reader);
    reader->at++;
    if (escaped == 'A' || escaped == 'Z') {
        (void)emit(reader, escaped == 'A' ? REGEX_START : REGEX_END);
    } else if (escaped >= '1' && escaped <= '9') {
        (void)emit(reader, REGEX_BACK);
    } else if (escaped == 'x' || escaped == 'u' || escaped == 'U' || escaped == 'N') {
        reader->program->is_open = true;
    } else if (escaped != 'b' && escaped != 'B') {
        int32_t at = emit(reader, REGEX_SET);
        reader->program->steps[at].set = escape_set(escaped);
    }
}

/* One character, class, escape or group. */
static void read_atom(Reader *reader) {
    char c = peek(reader);
    reader->at++;
    if (c == '(') {
        read_group(reader);
    } else if (c == '^' || c == '$') {
        (void)emit(reader, c == '^' ? REGEX_START : REGEX_END);
    } else if (c == '\\' && !at_end(reader)) {
        read_escape(reader);
    } else {
        CharSet set = {{0}};
        if (c == '[') {
            set = read_class(reader);
        } else if (c == '.') {
            set_add(&set, '\n');
            set_invert(&set);
        } else {
            set_add(&set, (unsigned char)c);
        }
        int32_t at = emit(reader, REGEX_SET);
        reader->program->steps[at].set = set;
    }
}

/* The atom at `start` once more. */
static void read_again(Reader *reader, int64_t start) {
    int64_t end = reader->at;
    reader->at = start;
    reader->budget -= end - start;
    if (reader->budget <= 0) {
        reader->program->is_open = true;
    } else {
        read_atom(reader);
    }
    reader->at = end;
}

/* Whether steps from `from` to the end can be gone through without text. */
static bool may_be_empty(const RegexProgram *program, int32_t from) {
    bool reached[REGEX_STEPS_MOST + 1] = {false};
    reached[from] = true;
    for (int32_t i = from; i < program->count;
         i++) { /* loops lead back to what was reached already */
        const RegexStep *step = &program->steps[i];
        if (!reached[i] || step->code == REGEX_SET) {
            continue;
        }
        if (step->code == REGEX_SPLIT || step->code == REGEX_GO) {
            reached[step->to] |= step->to > i;
            if (step->code == REGEX_SPLIT) {
                reached[step->other] |= step->other > i;
            }
        } else {
            reached[i + 1] = true;
        }
    }
    return reached[program->count];
}

/* x*: a round after the other, each taking some text. */
static void emit_loop(Reader *reader, int64_t start, bool is_lazy, bool is_twofold) {
    RegexProgram *program = reader->program;
    int32_t loop = program->loops;
    program->is_open |= loop == REGEX_LOOPS_MOST;
    program->loops += loop < REGEX_LOOPS_MOST;
    int32_t head = emit_split(reader, is_lazy);
    int32_t mark = emit(reader, REGEX_MARK);
    program->steps[mark].to = loop;
    if (is_twofold) {
        int32_t two = emit_split(reader, false);
        set_way(reader, two, two + 1);
    }
    read_again(reader, start);
    int32_t moved = emit(reader, REGEX_MOVED);
    program->steps[moved].to = loop;
    int32_t back = emit(reader, REGEX_GO);
    program->steps[back].to = head;
    set_way(reader, head, program->count);
}

/* What was read from `start` on, into the steps from `first` on, is to be repeated. */
static void emit_repeat(Reader *reader, int64_t start, int32_t first, int32_t loops,
                        Repeat repeat) {
    RegexProgram *program = reader->program;
    bool is_counted = repeat.most != INT64_MAX;
    bool is_loop = !is_counted || (reader->is_loose && repeat.most >= MANY);
    bool is_twofold = is_counted && may_be_empty(program, first);
    program->count = first;
    program->loops = loops;
    if (repeat.is_possessive) { /* it never gives back: its rounds are not divided anew */
        read_again(reader, start);
        return;
    }
    int64_t least = is_loop && is_counted ? repeat.least > 0 : repeat.least;
    for (int64_t i = 0; i < least && i < COPIES_MOST && !program->is_open; i++) {
        read_again(reader, start);
    }
    if (is_loop) {
        emit_loop(reader, start, repeat.is_lazy, is_twofold);
        return;
    }
    int32_t splits[COPIES_MOST];
    int32_t count = 0;
    for (int64_t i = repeat.least; i < repeat.most && count < COPIES_MOST && !program->is_open;
         i++) {
        splits[count++] = emit_split(reader, repeat.is_lazy);
        read_again(reader, start);
    }
    for (int32_t i = 0; i < count; i++) {
        set_way(reader, splits[i], program->count);
    }
}

static void read_branch(Reader *reader) {
    while (!at_end(reader) && peek(reader) != ')' && peek(reader) != '|' &&
           !reader->program->is_open) {
        int64_t start = reader->at;
        int32_t first = reader->program->count;
        int32_t loops = reader->program->loops;
        read_atom(reader);
        int64_t end = reader->at;
        Repeat repeat = read_repeat(reader);
        if (repeat.least != 1 || repeat.most != 1) {
            int64_t after = reader->at;
            reader->at = end;
            emit_repeat(reader, start, first, loops, repeat);
            reader->at = after;
        }
    }
}

static void read_alternatives(Reader *reader) {
    enum { BRANCHES_MOST = 64 };
    int32_t ends[BRANCHES_MOST];
    int32_t count = 0;
    if (reader->depth == GROUP_DEPTH) {
        reader->program->is_open = true;
        return;
    }
    reader->depth++;
    for (;;) {
        /* A choice stands before each branch but the last; whether this is the last is known behind it. */
        int32_t split = emit_split(reader, false);
        read_branch(reader);
        if (peek(reader) != '|' || at_end(reader) || reader->program->is_open) {
            reader->program->steps[split].code = REGEX_GO;
            break;
        }
        reader->at++;
        reader->program->is_open |= count == BRANCHES_MOST;
        if (count < BRANCHES_MOST) {
            ends[count++] = emit(reader, REGEX_GO);
        }
        set_way(reader, split, reader->program->count);
    }
    for (int32_t i = 0; i < count; i++) {
        set_way(reader, ends[i], reader->program->count);
    }
    reader->depth--;
}

void regex_read(Str pattern, bool is_loose, RegexProgram *out) {
    out->count = 0;
    out->loops = 0;
    out->is_open = false;
    Reader reader = {.text = pattern, .budget = READ_MOST, .is_loose = is_loose, .program = out};
    read_alternatives(&reader);
    out->is_open |= !at_end(&reader);
    (void)emit(&reader, REGEX_DONE);
}
