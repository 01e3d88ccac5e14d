/* Whether a regular expression can take exponential time, and on which text.
 *
 * A backtracking matcher tries every way through the pattern before it says no. There are exponentially many exactly
 * when some place of the automaton can be left and reached again by two ways that take the same text (EDA in the
 * literature): then each further copy of that text doubles the ways. The automaton here has a state for each step
 * that takes a character, and between two states as many edges as there are ways without text, as far as two, since
 * (a*)* goes from a to a both inside and outside. Two ways that part are a walk in the product of the automaton with
 * itself that leaves the diagonal and comes back to where it left.
 *
 * The text that leads to the place, the text of the cycle and one on which the match then fails make the attack. It
 * is tried: a matcher that counts its steps runs on a short and on a longer one, and what does not explode there is
 * not reported. So the approximations (lookahead taken to hold, bytes for characters) cost findings and make no
 * false ones. */
#include "vet/regex.h"

#include <string.h>

enum {
    STATES_MOST = 96,
    EDGES_MOST = 24,     /* from one state */
    WAYS_MOST = 4000,    /* without text, that are followed from one state */
    PAIRS_MOST = 400000, /* edges of the product that are looked at */
    WORD_MOST = 64,
};

typedef struct State {
    CharSet set;
    int32_t step;
    int32_t edges[EDGES_MOST];
    bool is_double[EDGES_MOST]; /* two ways lead there */
    int32_t edge_count;
} State;

typedef struct Automaton {
    State states[STATES_MOST + 1]; /* the last: where the match begins */
    int32_t count;
    int32_t state_of[REGEX_STEPS_MOST];
    int32_t work;
} Automaton;

/* --- the automaton ------------------------------------------------------------------------------------------------ */

static void add_edge(State *state, int32_t to) {
    for (int32_t i = 0; i < state->edge_count; i++) {
        if (state->edges[i] == to) {
            state->is_double[i] = true;
            return;
        }
    }
    if (state->edge_count < EDGES_MOST) {
        state->is_double[state->edge_count] = false;
        state->edges[state->edge_count++] = to;
    }
}

typedef struct Ways {
    const RegexProgram *program;
    Automaton *automaton;
    State *from;
    uint8_t on_way[REGEX_STEPS_MOST]; /* how often the way has come through a step */
    int32_t left;
} Ways;

/* Every way without text from step `at` on; a loop may be left and entered anew once. */
static void follow(Ways *ways, int32_t at, int32_t depth) {
    enum { DEPTH_MOST = 200, VISITS_MOST = 2 };
    if (ways->left-- <= 0 || depth > DEPTH_MOST || ways->on_way[at] == VISITS_MOST) {
        return;
    }
    const RegexStep *step = &ways->program->steps[at];
    ways->on_way[at]++;
    switch (step->code) {
    case REGEX_SET: add_edge(ways->from, ways->automaton->state_of[at]); break;
    case REGEX_SPLIT:
        follow(ways, step->to, depth + 1);
        follow(ways, step->other, depth + 1);
        break;
    case REGEX_GO: follow(ways, step->to, depth + 1); break;
    case REGEX_MARK:
    case REGEX_MOVED:
    case REGEX_START:
    case REGEX_BACK: follow(ways, at + 1, depth + 1); break;
    case REGEX_END:
    case REGEX_DONE: break;
    }
    ways->on_way[at]--;
}

static bool make_automaton(Arena *arena, const RegexProgram *program, Automaton *automaton) {
    automaton->count = 0;
    for (int32_t i = 0; i < program->count; i++) {
        if (program->steps[i].code != REGEX_SET) {
            continue;
        }
        if (automaton->count == STATES_MOST) {
            return false;
        }
        automaton->state_of[i] = automaton->count;
        automaton->states[automaton->count++] = (State){.set = program->steps[i].set, .step = i};
    }
    automaton->states[automaton->count] = (State){.step = -1};
    Ways *ways = ARENA_NEW(arena, Ways);
    for (int32_t i = 0; ways && i <= automaton->count; i++) {
        State *state = &automaton->states[i];
        *ways =
            (Ways){.program = program, .automaton = automaton, .from = state, .left = WAYS_MOST};
        follow(ways, state->step + 1, 0);
    }
    return ways != NULL;
}

/* --- words -------------------------------------------------------------------------------------------------------- */

typedef struct Word {
    char text[WORD_MOST];
    int32_t size;
} Word;

/* A character of both sets, one that can be read if there is one; -1 when there is none. */
static int common_character(const CharSet *a, const CharSet *b) {
    static const char *const liked = "ax0 -_A.,/:<\"'=\t\n";
    for (const char *c = liked; *c; c++) {
        unsigned char at = (unsigned char)*c;
        if (a->bits[at >> 6] & b->bits[at >> 6] & (UINT64_C(1) << (at & 63))) {
            return at;
        }
    }
    for (int pass = 0; pass < 2; pass++) {
        for (int c = pass == 0 ? '!' : 0; c < (pass == 0 ? 0x7F : 0x80); c++) {
            if (a->bits[c >> 6] & b->bits[c >> 6] & (UINT64_C(1) << (c & 63))) {
                return c;
            }
        }
    }
    return -1;
}

static bool word_add(Word *word, int c) {
    if (c < 0 || word->size == WORD_MOST) {
        return false;
    }
    word->text[word->size++] = (char)c;
    return true;
}

/* The word by which a search from `start` came to `at`. */
static bool word_back(const int32_t *from, const uint8_t *character, int32_t start, int32_t at,
                      Word *word) {
    char back[WORD_MOST];
    int32_t size = 0;
    do {
        if (size == WORD_MOST) {
            return false;
        }
        back[size++] = (char)character[at];
        at = from[at];
    } while (at != start);
    while (size > 0) {
        (void)word_add(word, (unsigned char)back[--size]);
    }
    return true;
}

/* --- the product -------------------------------------------------------------------------------------------------- */

typedef struct Product {
    Automaton *automaton;
    int32_t *from;      /* by pair: the pair before, -1 where nothing came */
    uint8_t *character; /* it was entered with */
    int32_t *queue;
    int32_t
        states; /* rows of the product; a pair that has parted is kept apart from one that has not */
} Product;

static int32_t pair_of(const Product *product, int32_t a, int32_t b, bool has_parted) {
    return ((has_parted ? product->states : 0) + a) * product->states + b;
}

/* Breadth first from the pair (p, p) until it is reached again by ways that parted; its word is the pump. */
static bool find_cycle(Product *product, int32_t p, Word *pump) {
    Automaton *automaton = product->automaton;
    int32_t total = 2 * product->states * product->states;
    for (int32_t i = 0; i < total; i++) {
        product->from[i] = -1;
    }
    int32_t head = 0;
    int32_t tail = 0;
    int32_t goal = pair_of(product, p, p, true);
    product->queue[tail++] = pair_of(product, p, p, false);
    while (head < tail) {
        int32_t at = product->queue[head++];
        bool has_parted = at >= product->states * product->states;
        int32_t a = at / product->states % product->states;
        int32_t b = at % product->states;
        const State *one = &automaton->states[a];
        const State *other = &automaton->states[b];
        for (int32_t i = 0; i < one->edge_count; i++) {
            for (int32_t j = 0; j < other->edge_count; j++) {
                if (automaton->work-- <= 0) {
                    return false;
                }
                int32_t x = one->edges[i];
                int32_t y = other->edges[j];
                bool parts = has_parted || x != y || (a == b && i == j && one->is_double[i]);
                int32_t next = pair_of(product, x, y, parts);
                if (product->from[next] >= 0) {
                    continue;
                }
                int c = common_character(&automaton->states[x].set, &automaton->states[y].set);
                if (c < 0) {
                    continue;
                }
                product->from[next] = at;
                product->character[next] = (uint8_t)c;
                product->queue[tail++] = next;
                if (next == goal) {
                    return word_back(product->from, product->character,
                                     pair_of(product, p, p, false), goal, pump);
                }
            }
        }
    }
    return false;
}

/* A word that leads from the beginning to state `p`. */
static bool find_prefix(Product *product, int32_t p, Word *prefix) {
    Automaton *automaton = product->automaton;
    int32_t start = automaton->count;
    for (int32_t i = 0; i <= automaton->count; i++) {
        product->from[i] = -1;
    }
    int32_t head = 0;
    int32_t tail = 0;
    product->queue[tail++] = start;
    while (head < tail) {
        int32_t at = product->queue[head++];
        const State *state = &automaton->states[at];
        for (int32_t i = 0; i < state->edge_count; i++) {
            int32_t next = state->edges[i];
            const CharSet *set = &automaton->states[next].set;
            int c = product->from[next] < 0 ? common_character(set, set) : -1;
            if (c < 0) {
                continue;
            }
            product->from[next] = at;
            product->character[next] = (uint8_t)c;
            product->queue[tail++] = next;
            if (next == p) {
                return word_back(product->from, product->character, start, p, prefix);
            }
        }
    }
    return false;
}

/* --- the matcher -------------------------------------------------------------------------------------------------- */

enum {
    TRIED_STEPS = 150000,
    STACK_MOST = 4096,
    SHORT = 7,
    LONG = 21,
    EXPLODES =
        80, /* times the steps for three times the pumps: more than a polynomial of degree 3 */
};

typedef struct Choice {
    int32_t step;
    int32_t at;
    int32_t loop; /* >= 0: no choice but what register `loop` held, which is `at` */
} Choice;

typedef struct Matcher {
    const RegexProgram *program;
    Str text;
    RegexUse use;
    Choice stack[STACK_MOST];
    int32_t depth;
    int32_t marks[REGEX_LOOPS_MOST];
    int64_t steps;
} Matcher;

static bool push(Matcher *matcher, Choice choice) {
    if (matcher->depth == STACK_MOST) {
        return false;
    }
    matcher->stack[matcher->depth++] = choice;
    return true;
}

typedef enum Outcome { OUTCOME_GO, OUTCOME_FAIL, OUTCOME_MATCH } Outcome;

static Outcome one_step(Matcher *matcher, int32_t *step, int32_t *at) {
    const RegexStep *now = &matcher->program->steps[*step];
    bool is_end = *at == matcher->text.size;
    switch (now->code) {
    case REGEX_SET: {
        unsigned char c = is_end ? 0 : (unsigned char)matcher->text.data[*at];
        if (is_end || !(now->set.bits[c >> 6] >> (c & 63) & 1)) {
            return OUTCOME_FAIL;
        }
        (*at)++;
        break;
    }
    case REGEX_SPLIT:
        if (!push(matcher, (Choice){now->other, *at, -1})) {
            return OUTCOME_MATCH; /* given up: no attack is claimed */
        }
        *step = now->to;
        return OUTCOME_GO;
    case REGEX_GO: *step = now->to; return OUTCOME_GO;
    case REGEX_MARK:
        if (!push(matcher, (Choice){0, matcher->marks[now->to], now->to})) {
            return OUTCOME_MATCH;
        }
        matcher->marks[now->to] = *at;
        break;
    case REGEX_MOVED:
        if (matcher->marks[now->to] == *at) {
            return OUTCOME_FAIL;
        }
        break;
    case REGEX_START:
        if (*at != 0) {
            return OUTCOME_FAIL;
        }
        break;
    case REGEX_END:
        if (!is_end) {
            return OUTCOME_FAIL;
        }
        break;
    case REGEX_BACK: return OUTCOME_FAIL;
    case REGEX_DONE: return is_end || matcher->use != REGEX_FULL ? OUTCOME_MATCH : OUTCOME_FAIL;
    }
    (*step)++;
    return OUTCOME_GO;
}

/* Takes back what was done since the last choice; false when there is none. */
static bool backtrack(Matcher *matcher, int32_t *step, int32_t *at) {
    while (matcher->depth > 0) {
        const Choice *choice = &matcher->stack[--matcher->depth];
        if (choice->loop < 0) {
            *step = choice->step;
            *at = choice->at;
            return true;
        }
        matcher->marks[choice->loop] = choice->at;
    }
    return false;
}

/* Steps until the match fails at every place it is tried; 0 when it does not. */
static int64_t steps_to_fail(Matcher *matcher, Str text) {
    matcher->text = text;
    matcher->steps = 0;
    int32_t last = matcher->use == REGEX_SEARCH ? (int32_t)text.size : 0;
    for (int32_t start = 0; start <= last; start++) {
        int32_t step = 0;
        int32_t at = start;
        matcher->depth = 0;
        memset(matcher->marks, -1, sizeof matcher->marks);
        for (bool is_alive = true; is_alive;) {
            if (matcher->steps++ == TRIED_STEPS) {
                return TRIED_STEPS;
            }
            Outcome outcome = one_step(matcher, &step, &at);
            if (outcome == OUTCOME_MATCH) {
                return 0;
            }
            is_alive = outcome == OUTCOME_GO || backtrack(matcher, &step, &at);
        }
    }
    return matcher->steps;
}

static Str attack_text(Arena *arena, const RegexAttack *attack, int32_t pumps) {
    int64_t size = attack->prefix.size + pumps * attack->pump.size + attack->suffix.size;
    char *data = (char *)arena_alloc(arena, size + 1);
    if (!data) {
        return (Str){NULL, 0};
    }
    char *at = data;
    memcpy(at, attack->prefix.data, (size_t)attack->prefix.size);
    at += attack->prefix.size;
    for (int32_t i = 0; i < pumps; i++) {
        memcpy(at, attack->pump.data, (size_t)attack->pump.size);
        at += attack->pump.size;
    }
    memcpy(at, attack->suffix.data, (size_t)attack->suffix.size);
    return (Str){data, size};
}

static bool explodes(Arena *arena, Matcher *matcher, const RegexAttack *attack) {
    Str few = attack_text(arena, attack, SHORT);
    Str many = attack_text(arena, attack, LONG);
    if (!few.data || !many.data) {
        return false;
    }
    int64_t short_steps = steps_to_fail(matcher, few);
    int64_t long_steps = short_steps ? steps_to_fail(matcher, many) : 0;
    return long_steps == TRIED_STEPS || (short_steps > 0 && long_steps > EXPLODES * short_steps);
}

static bool try_attack(Arena *arena, const RegexProgram *program, RegexUse use, const Word *prefix,
                       const Word *pump, RegexAttack *out) {
    static const char *const suffixes[] = {"!", "", "\n", "0", "a", " ", "\x01", "-"};
    Matcher *matcher = ARENA_NEW(arena, Matcher);
    if (!matcher) {
        return false;
    }
    *matcher = (Matcher){.program = program, .use = use};
    RegexAttack attack = {.prefix = arena_copy_str(arena, (Str){prefix->text, prefix->size}),
                          .pump = arena_copy_str(arena, (Str){pump->text, pump->size})};
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        attack.suffix = str_from(suffixes[i]);
        if (attack.prefix.data && attack.pump.data && explodes(arena, matcher, &attack)) {
            *out = attack;
            return true;
        }
    }
    return false;
}

/* --- the question ------------------------------------------------------------------------------------------------- */

static bool has_repetition(Str pattern) {
    for (int64_t i = 0; i < pattern.size; i++) {
        if (pattern.data[i] == '*' || pattern.data[i] == '+' || pattern.data[i] == '{') {
            return true;
        }
    }
    return false;
}

static bool product_init(Arena *arena, Automaton *automaton, Product *product) {
    int32_t states = automaton->count + 1;
    int64_t pairs = 2 * (int64_t)states * states;
    *product = (Product){.automaton = automaton,
                         .states = states,
                         .from = ARENA_ARRAY(arena, int32_t, pairs),
                         .character = ARENA_ARRAY(arena, uint8_t, pairs),
                         .queue = ARENA_ARRAY(arena, int32_t, pairs)};
    return product->from && product->character && product->queue;
}

static bool find_attack(Arena *arena, Str pattern, RegexUse use, RegexAttack *out) {
    enum { PLACES_MOST = 4 };
    RegexProgram *program = ARENA_NEW(arena, RegexProgram);
    Automaton *automaton = ARENA_NEW(arena, Automaton);
    Product product;
    if (!program || !automaton) {
        return false;
    }
    regex_read(pattern, true, program);
    automaton->work = PAIRS_MOST;
    if (program->is_open || !make_automaton(arena, program, automaton) ||
        !product_init(arena, automaton, &product)) {
        return false;
    }
    regex_read(pattern, false, program);
    int32_t places = 0;
    for (int32_t p = 0; p < automaton->count && places < PLACES_MOST && !program->is_open; p++) {
        Word prefix = {.size = 0};
        Word pump = {.size = 0};
        if (find_cycle(&product, p, &pump) && find_prefix(&product, p, &prefix)) {
            places++;
            if (try_attack(arena, program, use, &prefix, &pump, out)) {
                return true;
            }
        }
    }
    return false;
}

/* What a pattern that begins with (?=...) or (?!...) looks ahead for: a pattern of its own, tried first. */
static Str first_lookahead(Str pattern) {
    int64_t start = str_starts_with(pattern, STR("^")) ? 1 : 0;
    Str rest = str_slice(pattern, start, pattern.size);
    if (!str_starts_with(rest, STR("(?=")) && !str_starts_with(rest, STR("(?!"))) {
        return (Str){NULL, 0};
    }
    int32_t depth = 0;
    for (int64_t i = 0; i < rest.size; i++) {
        char c = rest.data[i];
        if (c == '\\') {
            i++;
        } else if (c == '[') {
            int64_t end = str_find(rest, STR("]"), i + 2);
            i = end < 0 ? rest.size : end;
        } else if (c == '(') {
            depth++;
        } else if (c == ')' && --depth == 0) {
            return str_slice(rest, 3, i);
        }
    }
    return (Str){NULL, 0};
}

bool regex_find_attack(Arena *arena, Str pattern, RegexUse use, RegexAttack *out) {
    enum { PATTERN_BYTES = 4096 };
    if (pattern.size > PATTERN_BYTES || !has_repetition(pattern)) {
        return false;
    }
    Str ahead = first_lookahead(pattern);
    return (ahead.data && find_attack(arena, ahead, REGEX_MATCH, out)) ||
           find_attack(arena, pattern, use, out);
}
