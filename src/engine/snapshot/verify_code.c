/* Bytecode and frames of a loaded world.
 *
 * An instruction is good when its registers, constants and jumps are the code's own. Jumps forward go forward and
 * those of loops back, for only the latter are charged and can be stopped; a return gives back no more fuel than lies
 * behind it. Inline caches are emptied: they fill again. */
#include "base/assert.h"
#include "engine/exec/opcodes.h"
#include "engine/objects/tuple.h"
#include "engine/snapshot/rows.h"
#include "engine/snapshot/verify.h"

#define A(word)  ((word) >> 8 & 0xFF)
#define B(word)  ((word) >> 16 & 0xFF)
#define C(word)  ((word) >> 24)
#define BX(word) ((word) >> 16)

static const char *const operands_of[OP_COUNT] = {
#define X(name, words, operands, doc) operands,
#include "../../../spec/opcodes.def"
#undef X
};

static const uint8_t step_registers[STEP_ID_COUNT] = {
#define X(id, registers, states, holds) registers,
#include "../../../spec/steps.def"
#undef X
};

static bool names_letter(uint32_t op, char letter) {
    const char *text = operands_of[op];
    for (; *text; text++) {
        if (*text == letter && (text[1] == ' ' || !text[1])) {
            return true;
        }
    }
    return false;
}

/* Operands that are numbers where the row's letters say registers. */
static bool is_number(uint32_t op, char letter) {
    switch (op) {
    case OP_LOAD_IMM:
    case OP_LOAD_TYPE:
    case OP_LOAD_HELPER:
    case OP_BUILD_DICT: return letter == 'b';
    case OP_CALL:
    case OP_CALL_METHOD:
    case OP_CALL_KW:
    case OP_BUILD_CLASS: return letter == 'b';
    case OP_GET_ITEM_INT:
    case OP_UNPACK:
    case OP_GET_AWAITABLE: return letter == 'c';
    case OP_BUILD_TUPLE:
    case OP_BUILD_LIST:
    case OP_BUILD_STRING:
        return letter != 'a'; /* b of an empty row may lie behind the last register */
    default:
        return letter == 'c' && ((op >= OP_ADD_INT && op <= OP_IAND_INT) ||
                                 (op >= OP_JUMP_EQ_INT && op <= OP_LOOP_GE_INT));
    }
}

/* One behind the last register that an instruction touches beyond its plain operands. */
static uint32_t last_register(const uint32_t *words) {
    uint32_t word = *words, a = A(word), b = B(word), c = C(word);
    switch (word & 0xFF) {
    case OP_CALL: return a + 1 + b;
    case OP_CALL_METHOD:
    case OP_CALL_KW: return a + 2 + b;
    case OP_CALL_EX: return a + 4;
    case OP_LOAD_METHOD:
    case OP_LOAD_SPECIAL:
    case OP_EXC_PUSH:
    case OP_EXC_POP: return a + 2;
    case OP_BUILD_TUPLE:
    case OP_BUILD_LIST:
    case OP_BUILD_STRING: return b + c;
    case OP_BUILD_SLICE: return b + 3;
    case OP_UNPACK: return a + c;
    case OP_UNPACK_EX: return a + (words[1] & 0xFFFF) + 1 + (words[1] >> 16);
    case OP_YIELD_FROM: return b + 2;
    case OP_MAKE_FUNCTION: return a + (words[1] ? 5 : 1);
    case OP_BUILD_CLASS: return a + 2 + b;
    default: return 0;
    }
}

static bool registers_are_good(const CodeObject *code, const uint32_t *words) {
    uint32_t op = *words & 0xFF, count = code->register_count;
    static const char letters[] = "abc";
    for (int i = 0; i < 3; i++) {
        uint32_t reg = *words >> (8 + 8 * i) & 0xFF;
        if (names_letter(op, letters[i]) && !is_number(op, letters[i]) && reg >= count) {
            return false;
        }
    }
    uint32_t last = last_register(words);
    if (op == OP_MAKE_FUNCTION) { /* parts that are not there need no register */
        uint32_t parts = words[1];
        last = A(*words) + (parts & 8 ? 5 : parts & 4 ? 4 : parts & 2 ? 3 : parts & 1 ? 2 : 1);
    }
    return last <= count;
}

/* The constant's kind must be in `kinds`; 0: any value will do. */
static bool constant_is(Check *check, const TupleObject *consts, uint32_t index, uint64_t kinds) {
    if (index >= tuple_length(check->world, consts)) {
        return false;
    }
    Value v = consts->items[index];
    return !kinds || (is_ref(v) && check_ref(check, (Ref)v, kinds));
}

/* The constant is a tuple of so many names at most. */
static bool names_are(Check *check, const TupleObject *consts, uint32_t index, int64_t most) {
    if (!constant_is(check, consts, index, K(TUPLE))) {
        return false;
    }
    const TupleObject *names = at(check->world, (Ref)consts->items[index]);
    int64_t count = tuple_length(check->world, names);
    bool good = count <= most;
    for (int64_t i = 0; good && i < count; i++) {
        good = is_ref(names->items[i]) && check_ref(check, (Ref)names->items[i], K(STR));
    }
    return good;
}

static bool constants_are_good(Check *check, const CodeObject *code, const TupleObject *consts,
                               const uint32_t *words) {
    uint32_t word = *words, op = word & 0xFF;
    switch (op) {
    case OP_LOAD_CONST: return constant_is(check, consts, BX(word), 0);
    case OP_LOAD_IMM: return B(word) <= 5;
    case OP_LOAD_TYPE: return B(word) < TYPE_ID_COUNT;
    case OP_LOAD_HELPER: return B(word) < HELPER_ID_COUNT;
    case OP_LOAD_GLOBAL:
    case OP_STORE_GLOBAL:
    case OP_DELETE_GLOBAL:
    case OP_LOAD_NAME:
    case OP_STORE_NAME:
    case OP_DELETE_NAME:
    case OP_IMPORT: return constant_is(check, consts, BX(word), K(STR));
    case OP_MAKE_FUNCTION: return constant_is(check, consts, BX(word), K(CODE));
    case OP_LOAD_METHOD:
    case OP_LOAD_ATTR:
    case OP_STORE_ATTR:
    case OP_DELETE_ATTR:
    case OP_LOAD_SPECIAL:
    case OP_IMPORT_FROM: return constant_is(check, consts, words[1], K(STR));
    case OP_CALL_KW: return names_are(check, consts, words[1], B(word));
    case OP_BUILD_CLASS:
        return !words[1] ||
               names_are(check, consts, words[1] - 1, code->register_count - A(word) - 2 - B(word));
    case OP_MATCH_CLASS: return names_are(check, consts, words[1] >> 8, UINT16_MAX);
    case OP_LOAD_DEREF:
    case OP_LOAD_CLASS_DEREF:
    case OP_STORE_DEREF:
    case OP_DELETE_DEREF:
    case OP_LOAD_FREE_CELL:
        return BX(word) < tuple_length(check->world, at(check->world, code->freevars));
    default: return true;
    }
}

static bool is_jump(uint32_t op) {
    return op == OP_FOR_LOOP || (op >= OP_JUMP && op <= OP_LOOP_GE_INT);
}

static bool goes_back(uint32_t op) {
    return op == OP_FOR_LOOP || op == OP_JUMP_BACK || op == OP_LOOP_TRUE ||
           (op >= OP_LOOP_EQ && op <= OP_LOOP_GE) || (op >= OP_LOOP_EQ_INT && op <= OP_LOOP_GE_INT);
}

/* Which words start instructions: bits on the host's side, behind what the verifier's mark stack uses. */
static uint64_t *starts_of(World *world) {
    return host_side(world)->mark_stack + MARK_STACK / 2;
}

static bool is_start(World *world, const CodeObject *code, int64_t word) {
    return word >= 0 && word < code->word_count && (starts_of(world)[word / 64] >> (word % 64) & 1);
}

/* Words that hold references, in the cache of an instruction: a mask of its words. */
static uint32_t cache_words(uint32_t op) {
    switch (op) {
    case OP_LOAD_ATTR: return 1 << 2;
    case OP_LOAD_METHOD:
    case OP_STORE_ATTR: return 1 << 2 | 1 << 4;
    default: return 0;
    }
}

/* Empties the caches and notes where instructions start; the list of caches must be what the instructions say. */
static bool prepare_words(World *world, CodeObject *code) {
    uint64_t *starts = starts_of(world);
    if (code->word_count > MARK_STACK / 2 * 64 || code->word_count == 0) {
        return false;
    }
    memset(starts, 0, (code->word_count / 64 + 1) * sizeof *starts);
    const RawObject *caches = code->caches ? at(world, code->caches) : NULL;
    uint32_t used = caches ? caches->used : 0, next = 0;
    for (uint32_t i = 0; i < code->word_count;) {
        uint32_t op = code->words[i] & 0xFF;
        if (op >= OP_COUNT || opcode_words[op] > code->word_count - i) {
            return false;
        }
        starts[i / 64] |= UINT64_C(1) << i % 64;
        uint32_t mask = cache_words(op);
        for (uint32_t k = 0; k < opcode_words[op]; k++) {
            uint32_t listed = UINT32_MAX;
            if (mask >> k & 1) {
                if (next + 4 > used) {
                    return false;
                }
                memcpy(&listed, caches->data + next, 4);
                if (listed != i + k) {
                    return false;
                }
                next += 4;
            }
            code->words[i + k] = k >= opcode_cache(op) ? 0 : code->words[i + k];
        }
        i += opcode_words[op];
    }
    return next == used;
}

/* The register in which a function keeps the room for more variables than there are registers. */
static int64_t extras_register(const CodeObject *code) {
    for (uint32_t i = 0; i < code->word_count;) { /* not checked yet */
        uint32_t op = code->words[i] & 0xFF;
        if (op >= OP_COUNT || op == OP_MAKE_EXTRA) {
            return op == OP_MAKE_EXTRA ? (int64_t)A(code->words[i]) : -1;
        }
        i += opcode_words[op];
    }
    return -1;
}

/* The register with room for more variables than there are registers is named by nothing but what works on that. */
static bool leaves_extras(const CodeObject *code, const uint32_t *words) {
    uint32_t op = *words & 0xFF, extras = code->local_count - 1u, start = A(*words);
    static const char letters[] = "abc";
    if (op == OP_MAKE_EXTRA) {
        return start == extras;
    }
    for (int i = 0; i < 3; i++) {
        uint32_t reg = *words >> (8 + 8 * i) & 0xFF;
        if (names_letter(op, letters[i]) && !is_number(op, letters[i]) && reg == extras) {
            return false;
        }
    }
    if (op == OP_BUILD_TUPLE || op == OP_BUILD_LIST || op == OP_BUILD_STRING ||
        op == OP_BUILD_SLICE || op == OP_YIELD_FROM) {
        start = B(*words);
    }
    return start > extras || last_register(words) <= extras;
}

static bool extras_are_left(const CodeObject *code) {
    for (uint32_t i = 0; i < code->word_count; i += opcode_words[code->words[i] & 0xFF]) {
        if (!leaves_extras(code, code->words + i)) {
            return false;
        }
    }
    return true;
}

static bool words_are_good(Check *check, const CodeObject *code) {
    World *world = check->world;
    const TupleObject *consts = at(world, code->consts);
    uint32_t op = 0;
    for (uint32_t i = 0; i < code->word_count; i += opcode_words[op]) {
        const uint32_t *words = code->words + i;
        op = *words & 0xFF;
        if (!registers_are_good(code, words) || !constants_are_good(check, code, consts, words)) {
            return false;
        }
        uint32_t behind = i + opcode_words[op];
        if (is_jump(op)) {
            int32_t offset = (int32_t)words[opcode_words[op] - 1];
            if ((offset < 0) != goes_back(op) || !is_start(world, code, behind + (int64_t)offset)) {
                return false;
            }
        }
        if (op == OP_RETURN && BX(*words) > code->word_count - behind) {
            return false;
        }
    }
    return op == OP_RETURN || op == OP_RAISE || op == OP_RERAISE || op == OP_RAISE_FROM ||
           op == OP_JUMP_BACK;
}

static bool handlers_are_good(World *world, const CodeObject *code) {
    const RawObject *raw = code->handlers ? at(world, code->handlers) : NULL;
    int64_t extras = raw ? extras_register(code) : -1;
    for (uint32_t i = 0; raw && i < raw->used; i += (uint32_t)sizeof(CodeHandler)) {
        CodeHandler handler;
        if (raw->used - i < sizeof handler) {
            return false;
        }
        memcpy(&handler, raw->data + i, sizeof handler);
        if (handler.from > handler.to || handler.to > code->word_count ||
            !is_start(world, code, handler.target) || handler.reg >= code->register_count ||
            (int64_t)handler.reg == extras) {
            return false;
        }
    }
    return true;
}

/* A tuple of strings. */
static void check_names(Check *check, Ref ref) {
    const TupleObject *names = (const TupleObject *)check_ref(check, ref, K(TUPLE));
    int64_t count = names ? tuple_length(check->world, names) : 0;
    for (int64_t i = 0; i < count && !check->bad; i++) {
        check->bad = !is_ref(names->items[i]);
        check_ref(check, check->bad ? 0 : (Ref)names->items[i], K(STR));
    }
}

/* Code that yields is a generator's, and is not called as plain functions are. */
static bool flags_are_good(const CodeObject *code) {
    bool yields = false, generates = code->flags & (CODE_GENERATOR | CODE_COROUTINE);
    for (uint32_t i = 0; i < code->word_count; i += opcode_words[code->words[i] & 0xFF]) {
        uint32_t op = code->words[i] & 0xFF;
        yields = yields || op == OP_YIELD || op == OP_YIELD_FROM || op == OP_ASYNC_YIELD;
    }
    bool simple = code->simple_count != UINT32_MAX;
    return (!yields || generates) &&
           (!simple ||
            (!generates && code->simple_count == code->positional_count &&
             !code->keyword_only_count && !(code->flags & (CODE_VARARGS | CODE_VARKEYWORDS))));
}

void check_code(Check *check, CodeObject *code) {
    World *world = check->world;
    const uint64_t values = ~(K(FREE) | K(ARRAY) | K(TABLE) | K(SET_TABLE) | K(SHAPE));
    code->flags &= (uint16_t)~CODE_CACHED;
    code->next_cached = 0;
    check_ref(check, code->consts, K(TUPLE));
    check_ref(check, code->names, K(TUPLE));
    check_names(check, code->varnames);
    check_names(check, code->freevars);
    if (code->cellvars) {
        check_names(check, code->cellvars);
    }
    check_ref(check, code->name, K(STR));
    check_ref(check, code->qualname, K(STR));
    check_ref(check, code->filename, K(STR));
    check_ref_or_none(check, code->positions, K(RAW));
    check_ref_or_none(check, code->handlers, K(RAW));
    check_ref_or_none(check, code->caches, K(RAW));
    check_ref_or_none(check, code->doc, values);
    if (check->bad) {
        return;
    }
    bool counts = code->local_count <= code->register_count &&
                  code->positional_count + code->keyword_only_count <= code->register_count &&
                  code->positional_only_count <= code->positional_count &&
                  code->frame_bytes == sizeof(Frame) + code->register_count * sizeof(Value) &&
                  (code->simple_count == UINT32_MAX || code->simple_count <= code->register_count);
    check->bad = !counts || !prepare_words(world, code) || !words_are_good(check, code) ||
                 !handlers_are_good(world, code) || !flags_are_good(code) ||
                 (extras_register(code) >= 0 && !extras_are_left(code));
}

/* The instruction that ends at `pc`: OP_COUNT at the code's start, above that when none does. */
static uint32_t op_before(const CodeObject *code, uint32_t pc, Ref first) {
    if (pc < first || (pc - first) % 4 || (pc - first) / 4 > code->word_count) {
        return UINT32_MAX;
    }
    uint32_t word = (pc - first) / 4, i = 0, op = OP_COUNT;
    while (i < word) {
        op = code->words[i] & 0xFF;
        if (op >= OP_COUNT) {
            return UINT32_MAX;
        }
        i += opcode_words[op];
    }
    return i == word ? op : UINT32_MAX;
}

bool return_is_good(World *world, const Frame *frame, const Frame *to) {
    if (!to) {
        return frame->ret == RET_EXIT;
    }
    if (to->flags & FRAME_NATIVE) {
        return frame->ret == RET_STEP;
    }
    const CodeObject *code = at(world, to->code);
    uint32_t op = op_before(code, to->pc, ref_to(world, code->words));
    bool fits = op < OP_COUNT && frame->dest < to->count;
    switch ((int)frame->ret) {
    case RET_DISCARD: return true;
    case RET_BRANCH: return is_jump(op) && op != OP_FOR_LOOP && op != OP_JUMP && op != OP_JUMP_BACK;
    case RET_UNPACK:
        return (op == OP_UNPACK || op == OP_UNPACK_EX) && frame->dest == opcode_words[op];
    case RET_ITER: return op == OP_FOR_LOOP && fits;
    case RET_BINARY: return op >= OP_ADD && op <= OP_IAND_INT && fits;
    case RET_COMPARE: return op >= OP_EQ && op <= OP_GE && fits;
    case RET_BOOL:
    case RET_NOT: return fits && opcode_words[op] == 1;
    case RET_DELEGATE:
    case RET_SEND: return op == OP_YIELD_FROM && fits && (to->flags & FRAME_GENERATOR);
    case RET_LENGTH:
    case RET_VALUE: return fits;
    default: return false;
    }
}

/* A register of bytecode that was not written yet holds what lay there: of a native's frame, say. No instruction takes
 * it for anything, so that it may as well be empty. */
static void mend_register(Check *check, Value *reg, uint64_t kinds) {
    check_value_of(check, *reg, kinds);
    if (check->bad) {
        check->bad = false;
        *reg = UNDEFINED;
    }
}

static void check_python_frame(Check *check, Frame *frame) {
    World *world = check->world;
    const CodeObject *code = (const CodeObject *)check_ref(check, frame->code, K(CODE));
    const FunctionObject *function =
        (const FunctionObject *)check_ref(check, frame->function, K(FUNCTION));
    if (!code || !function || function->code != frame->code ||
        frame->count != code->register_count ||
        op_before(code, frame->pc, ref_to(world, code->words)) == UINT32_MAX ||
        frame->pc == ref_to(world, code->words + code->word_count) ||
        ((code->flags & (CODE_GENERATOR | CODE_COROUTINE)) != 0) !=
            ((frame->flags & FRAME_GENERATOR) != 0)) {
        check->bad = true;
        return;
    }
    int64_t extras = extras_register(code);
    for (uint32_t i = 0; i < frame->count && !check->bad; i++) {
        mend_register(check, &frame->regs[i], VALUE_KINDS | (i == extras ? K(ARRAY) : 0));
    }
}

void check_frame(Check *check, Frame *frame, int64_t room) {
    enum { INIT_OF = FRAME_INIT | FRAME_GENERATOR };
    if (check->bad || frame->count > 4096 ||
        (int64_t)sizeof *frame + 8 * (int64_t)frame->count > room || frame->ret > RET_EXIT ||
        (frame->flags & INIT_OF) == INIT_OF) {
        check->bad = true;
        return;
    }
    if (frame->flags & FRAME_INIT) { /* of an instance, or of a class by its metaclass */
        check_ref(check, frame->owner, K(INSTANCE) | K(TYPE) | K(MODULE));
    } else {
        check_ref_or_none(check, frame->owner, K(GENERATOR) | K(INSTANCE));
    }
    if (!(frame->flags & FRAME_NATIVE)) {
        check_python_frame(check, frame);
        return;
    }
    check_ref_or_none(check, frame->function, K(FUNCTION));
    if (frame->code >= STEP_ID_COUNT || frame->count != step_registers[frame->code] ||
        (frame->flags & FRAME_GENERATOR)) {
        check->bad = true;
    }
    if (!check->bad) {
        check_step(check, frame);
    }
}

/* Where it stands is where a resumption goes on. */
bool generator_stands_well(World *world, const GeneratorObject *generator, const Frame *frame) {
    const CodeObject *code = at(world, frame->code);
    Ref first = ref_to(world, code->words);
    uint32_t op = op_before(code, frame->pc, first);
    switch ((int)generator->head.aux) {
    case GENERATOR_CREATED: return frame->pc == first;
    case GENERATOR_SUSPENDED:
        return generator->head.flags & GENERATOR_DELEGATES
                   ? (code->words[(frame->pc - first) / 4] & 0xFF) == OP_YIELD_FROM
                   : op == OP_YIELD || op == OP_ASYNC_YIELD;
    default: return true;
    }
}
