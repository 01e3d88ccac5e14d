/* Whether a regular expression can backtrack exponentially.
 *
 * A repeated group is dangerous when one text can be divided among its repetitions in more than one way. That is
 * so when two unbounded pieces that can match the same character stand next to each other in the endless row the
 * repetition makes of the group: with nothing between them that must match something else. So each group is read
 * as a row of pieces (what characters, may it be empty, is it unbounded), groups without a repetition of their own
 * are read as if their brackets were not there, and the row is looked at once round. Two branches that match the
 * same single character ((a|a)*), and a piece that may be empty repeated many times ((a?){30}), are the other two
 * ways.
 *
 * The answer errs to the quiet side: what is not understood is taken as harmless. */
#include "vet/cordon.h"

enum {
    GROUP_DEPTH = 40,
    PIECES_MOST = 64, /* of one group; the rest is not looked at */
    MANY = 20,        /* a count from which a bounded repetition explodes too */
};

typedef struct CharSet {
    uint64_t bits[4]; /* by byte */
} CharSet;

typedef struct Piece {
    CharSet set;
    bool may_be_empty;
    bool is_unbounded;
} Piece;

typedef struct Row {
    Piece pieces[PIECES_MOST];
    int32_t count;
    bool has_branches;
    bool is_explosive; /* one of its branches is, when repeated */
    CharSet singles;   /* what branches of one character matched so far */
    CharSet doubled;   /* what branches matched that are one character several times */
} Row;

typedef struct RegexReader {
    Str text;
    int64_t at;
    int32_t depth;
    bool found;
} RegexReader;

/* --- sets of characters ----------------------------------------------------------------------------------------- */

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

static bool sets_meet(const CharSet *a, const CharSet *b) {
    for (int i = 0; i < 4; i++) {
        if (a->bits[i] & b->bits[i]) {
            return true;
        }
    }
    return false;
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
    default: set_add(&set, (unsigned char)c); return set;
    }
    if (c >= 'A' && c <= 'Z') {
        set_invert(&set);
    }
    return set;
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

static char peek(const RegexReader *reader) {
    return reader->at < reader->text.size ? reader->text.data[reader->at] : '\0';
}

static bool at_end(const RegexReader *reader) {
    return reader->at >= reader->text.size;
}

static CharSet read_class(RegexReader *reader) {
    CharSet set = {{0}};
    bool is_inverted = peek(reader) == '^';
    reader->at += is_inverted;
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
            unsigned char last = (unsigned char)reader->text.data[reader->at + 1];
            set_add_range(&set, c, last);
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
    bool is_possessive;
} Repeat;

static int64_t read_number(RegexReader *reader) {
    int64_t number = -1;
    while (!at_end(reader) && peek(reader) >= '0' && peek(reader) <= '9') {
        number = number < 0 ? 0 : number;
        number = number < 1000000 ? number * 10 + (peek(reader) - '0') : number;
        reader->at++;
    }
    return number;
}

static Repeat read_repeat(RegexReader *reader) {
    Repeat repeat = {1, 1, false};
    int64_t start = reader->at;
    char c = peek(reader);
    if (c == '*' || c == '+' || c == '?') {
        reader->at++;
        repeat = (Repeat){c == '+', c == '?' ? 1 : INT64_MAX, false};
    } else if (c == '{') {
        reader->at++;
        repeat.least = read_number(reader);
        repeat.most = repeat.least;
        if (peek(reader) == ',') {
            reader->at++;
            repeat.most = read_number(reader);
            repeat.most = repeat.most < 0 ? INT64_MAX : repeat.most;
            repeat.least = repeat.least < 0 ? 0 : repeat.least;
        }
        if (peek(reader) != '}' || repeat.least < 0) {
            reader->at = start; /* an ordinary brace */
            return (Repeat){1, 1, false};
        }
        reader->at++;
    } else {
        return repeat;
    }
    repeat.is_possessive = peek(reader) == '+';
    reader->at += peek(reader) == '?' || peek(reader) == '+';
    return repeat;
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static bool is_row_empty(const Row *row) {
    for (int32_t i = 0; i < row->count; i++) {
        if (!row->pieces[i].may_be_empty) {
            return false;
        }
    }
    return true;
}

/* Whether, the row repeated without end, an unbounded piece comes next to one that matches the same. */
static bool is_row_ambiguous(const Row *row) {
    for (int32_t i = 0; i < row->count; i++) {
        if (!row->pieces[i].is_unbounded) {
            continue;
        }
        for (int32_t step = 1; step <= row->count; step++) {
            const Piece *next = &row->pieces[(i + step) % row->count];
            if (next->is_unbounded && sets_meet(&row->pieces[i].set, &next->set)) {
                return true;
            }
            if (!next->may_be_empty) {
                break;
            }
        }
    }
    return false;
}

static void add_piece(Row *row, Piece piece) {
    if (row->count < PIECES_MOST) {
        row->pieces[row->count++] = piece;
    }
}

/* aa, \d\d\d: the same several times. */
static bool is_one_repeated(const Row *row) {
    for (int32_t i = 0; i < row->count; i++) {
        bool is_same = memcmp(&row->pieces[i].set, &row->pieces[0].set, sizeof(CharSet)) == 0;
        if (!is_same || row->pieces[i].may_be_empty || row->pieces[i].is_unbounded) {
            return false;
        }
    }
    return row->count > 1;
}

/* A branch has ended: what it says of the group when that is repeated. */
static void end_branch(Row *row, const Row *branch) {
    row->is_explosive |= is_row_ambiguous(branch);
    if (branch->count == 1 && !branch->pieces[0].may_be_empty && !branch->pieces[0].is_unbounded) {
        row->is_explosive |= sets_meet(&row->singles, &branch->pieces[0].set);
        set_add_set(&row->singles, &branch->pieces[0].set);
    }
    if (is_one_repeated(branch)) {
        set_add_set(&row->doubled, &branch->pieces[0].set);
    }
    row->is_explosive |= sets_meet(&row->singles, &row->doubled); /* (a|aa)* */
}

/* A group of several branches, seen from outside. */
static Piece summary_of(const Row *branches, bool may_be_empty) {
    Piece piece = {.may_be_empty = may_be_empty};
    for (int32_t i = 0; i < branches->count; i++) {
        set_add_set(&piece.set, &branches->pieces[i].set);
    }
    return piece;
}

static void read_alternatives(RegexReader *reader, Row *out_row);

/* What follows "(?": returns whether the group stands for text at all. */
static bool read_group_head(RegexReader *reader) {
    if (peek(reader) != '?') {
        return true;
    }
    reader->at++;
    char c = peek(reader);
    if (c == ':' || c == '>') {
        reader->at++;
        return true;
    }
    if (c == '=' || c == '!') {
        reader->at++;
        return false;
    }
    if (c == '<' || c == 'P') {
        reader->at += c == 'P';
        bool looks_behind = peek(reader) == '<' && reader->at + 1 < reader->text.size &&
                            strchr("=!", reader->text.data[reader->at + 1]);
        while (!at_end(reader) && !strchr(">=!)", peek(reader))) {
            reader->at++;
        }
        reader->at += peek(reader) != ')';
        return !looks_behind;
    }
    while (!at_end(reader) && peek(reader) != ')' && peek(reader) != ':') {
        reader->at++; /* flags, comments */
    }
    reader->at += peek(reader) == ':';
    return true;
}

/* A group and its repetition; its pieces go into the row around it. */
static void read_group(RegexReader *reader, Row *row) {
    bool is_text = read_group_head(reader);
    Row inner = {.count = 0};
    read_alternatives(reader, &inner);
    reader->at += peek(reader) == ')';
    Repeat repeat = read_repeat(reader);
    bool is_many = repeat.most >= MANY && !repeat.is_possessive;
    bool is_unbounded = repeat.most == INT64_MAX && !repeat.is_possessive;
    if (is_many && (inner.is_explosive || (is_row_empty(&inner) && inner.count > 0))) {
        reader->found = true;
    }
    if (!is_text) {
        return;
    }
    if (repeat.least == 1 && repeat.most == 1 && !inner.has_branches) {
        for (int32_t i = 0; i < inner.count; i++) {
            add_piece(row, inner.pieces[i]);
        }
        return;
    }
    Piece piece = summary_of(&inner, repeat.least == 0 || is_row_empty(&inner));
    piece.is_unbounded = is_unbounded && inner.count == 1;
    add_piece(row, piece);
}

/* One character, class or escape; false for what matches no text. */
static bool read_atom(RegexReader *reader, CharSet *out_set) {
    char c = peek(reader);
    reader->at++;
    *out_set = (CharSet){{0}};
    if (c == '^' || c == '$') {
        return false;
    }
    if (c == '[') {
        *out_set = read_class(reader);
    } else if (c == '.') {
        set_invert(out_set);
    } else if (c == '\\' && !at_end(reader)) {
        char escaped = peek(reader);
        reader->at++;
        if (strchr("bBAZ", escaped)) {
            return false;
        }
        if (escaped >= '1' && escaped <= '9') {
            set_invert(out_set); /* what a group matched: anything */
        } else {
            *out_set = escape_set(escaped);
        }
    } else {
        set_add(out_set, (unsigned char)c);
    }
    return true;
}

static void read_alternatives(RegexReader *reader, Row *out_row) {
    if (reader->depth == GROUP_DEPTH) {
        reader->at = reader->text.size;
        return;
    }
    reader->depth++;
    Row branch = {.count = 0};
    while (!at_end(reader) && peek(reader) != ')') {
        CharSet set;
        if (peek(reader) == '|') {
            reader->at++;
            end_branch(out_row, &branch);
            for (int32_t i = 0; i < branch.count; i++) {
                add_piece(out_row, branch.pieces[i]);
            }
            branch = (Row){.count = 0};
            out_row->has_branches = true;
        } else if (peek(reader) == '(') {
            reader->at++;
            read_group(reader, &branch);
        } else if (read_atom(reader, &set)) {
            Repeat repeat = read_repeat(reader);
            add_piece(&branch,
                      (Piece){.set = set,
                              .may_be_empty = repeat.least == 0,
                              .is_unbounded = repeat.most == INT64_MAX && !repeat.is_possessive});
        }
    }
    end_branch(out_row, &branch);
    for (int32_t i = 0; i < branch.count; i++) {
        add_piece(out_row, branch.pieces[i]);
    }
    reader->depth--;
}

bool regex_is_explosive(Str pattern) {
    enum { PATTERN_BYTES = 4096 };
    RegexReader reader = {.text = pattern};
    if (pattern.size > PATTERN_BYTES) {
        return false;
    }
    while (!at_end(&reader) && !reader.found) {
        Row row = {.count = 0};
        read_alternatives(&reader, &row);
        reader.at++; /* a closing bracket too many */
    }
    return reader.found;
}
