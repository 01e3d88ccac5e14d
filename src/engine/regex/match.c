/* Regular expressions: running a program over a text. match_core.h says how. */
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/regex/program.h"

typedef enum StackKind {
    STACK_CHOICE,       /* go on at tag with place a */
    STACK_UNDO,         /* register a was b */
    STACK_RUN,          /* the repeat at tag may end at a, or lower, down to b */
    STACK_RUN_UP,       /* the repeat at tag may end at a, or higher, up to b */
    STACK_NOTE,         /* memo tag failed at place a */
    STACK_BARRIER,      /* of a lookaround or atomic group; the one around it is b */
    STACK_BARRIER_ELSE, /* the same; on failure go on at tag with place a */
} StackKind;

enum {
    STACK_KIND_BITS = 3,
    STACK_KIND_MASK = 7,
    SLICE = 1 << 12,          /* steps paid at once */
    PATIENCE_LEAST = 1 << 11, /* steps before failures are noted */
    COUNTERS_MOST = 16,
    TABLE_LEAST = 1 << 10,
};

/* --- paying, the stack ---------------------------------------------------------------------------------------- */

static bool start_notes(Matcher *m) {
    const RegexHead *head = m->head;
    int64_t bits = (int64_t)head->memo_count * ((int64_t)m->end + 1);
    RawObject *raw;
    if (head->counter_count) {
        int64_t bytes = TABLE_LEAST * 4 * (2 + (int64_t)head->counter_count);
        raw = heap_new_raw(m->world, bytes);
        m->table = raw;
    } else {
        int64_t bytes = (bits / 64 + 1) * 8;
        if (!charge(m->world, bytes / 64)) {
            m->signal = SIGNAL_LIMIT;
            return false;
        }
        raw = bytes < INT32_MAX && heap_could_hold(m->world, bytes) ? heap_new_raw(m->world, bytes)
                                                                    : NULL;
        m->failed = raw ? (uint64_t *)(void *)raw->data : NULL;
    }
    if (!raw) {
        m->signal = SIGNAL_MEMORY;
        return false;
    }
    memset(raw->data, 0, raw->size);
    m->memo = true;
    return true;
}

/* Pays for the next slice of steps; after many, failures are noted. */
static bool pay(Matcher *m) {
    int64_t slice = SLICE - m->paid;
    if (!charge(m->world, slice)) {
        m->signal = SIGNAL_LIMIT;
        return false;
    }
    m->paid += slice;
    m->patience -= slice;
    bool could = !(m->head->flags & HEAD_NO_MEMO) && m->head->counter_count <= COUNTERS_MOST;
    if (m->patience < 0 && !m->memo && could && m->head->memo_count) {
        return start_notes(m);
    }
    return true;
}

/* One round of a loop, or one failure. */
static inline bool step(Matcher *m) {
    return LIKELY(--m->paid >= 0) || pay(m);
}

static bool grow_stack(Matcher *m) {
    int64_t bytes = (int64_t)m->room * 2 * (int64_t)sizeof(RegexEntry);
    RawObject *raw = NULL;
    if (!charge(m->world, m->room / 4)) {
        m->signal = SIGNAL_LIMIT;
        return false;
    }
    if (bytes < INT32_MAX && heap_could_hold(m->world, bytes)) {
        raw = heap_new_raw(m->world, bytes);
    }
    if (!raw) {
        m->signal = SIGNAL_MEMORY;
        return false;
    }
    memcpy(raw->data, m->stack, (size_t)m->top * sizeof(RegexEntry));
    m->stack = (RegexEntry *)(void *)raw->data;
    m->room *= 2;
    return true;
}

static inline uint32_t address_of(const Matcher *m, const uint32_t *pc) {
    return (uint32_t)(pc - m->program);
}

static inline bool push(Matcher *m, uint32_t tag, StackKind kind, uint32_t a, uint32_t b) {
    if (UNLIKELY(m->top == m->room) && !grow_stack(m)) {
        return false;
    }
    m->stack[m->top++] = (RegexEntry){tag << STACK_KIND_BITS | kind, a, b};
    return true;
}

static inline bool set_register(Matcher *m, uint32_t number, uint32_t value) {
    /* with nothing to try otherwise there is nothing to put back for: an attempt starts with all unset */
    if (m->top > 0 && !push(m, 0, STACK_UNDO, number, m->regs[number])) {
        return false;
    }
    m->regs[number] = value;
    return true;
}

static inline void reset(Matcher *m) {
    m->top = 0;
    m->barrier = 0;
    for (uint32_t i = 0; i < m->head->registers; i++) {
        m->regs[i] = REGEX_UNSET;
    }
}

/* --- notes of failures ---------------------------------------------------------------------------------------- */

/* The slot of a key (memo + 1, place, counters) in the table, or the free one where it belongs. */
static uint32_t *table_slot(const Matcher *m, RawObject *table, const uint32_t *key) {
    uint32_t stride = 2 + m->head->counter_count, slots = table->size / 4 / stride;
    uint32_t *words = (uint32_t *)(void *)table->data;
    uint64_t hash = 0;
    for (uint32_t i = 0; i < stride; i++) {
        hash = (hash ^ key[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    for (uint32_t i = (uint32_t)(hash % slots);; i = i + 1 == slots ? 0 : i + 1) {
        uint32_t *slot = words + (size_t)i * stride;
        if (slot[0] == 0 || memcmp(slot, key, stride * 4) == 0) {
            return slot;
        }
    }
}

static void make_key(const Matcher *m, uint32_t memo, uint32_t pos, uint32_t *key) {
    key[0] = memo + 1;
    key[1] = pos;
    for (uint32_t i = 0; i < m->head->counter_count; i++) {
        key[2 + i] = m->regs[m->head->counters + i];
    }
}

static bool grow_table(Matcher *m) {
    RawObject *old = m->table;
    uint32_t stride = 2 + m->head->counter_count, slots = old->size / 4 / stride;
    int64_t bytes = 2 * (int64_t)old->size;
    RawObject *table = NULL;
    if (!charge(m->world, slots)) {
        m->signal = SIGNAL_LIMIT;
        return false;
    }
    if (bytes < INT32_MAX && heap_could_hold(m->world, bytes)) {
        table = heap_new_raw(m->world, bytes);
    }
    if (!table) {
        m->signal = SIGNAL_MEMORY;
        return false;
    }
    memset(table->data, 0, table->size);
    for (uint32_t i = 0; i < slots; i++) {
        const uint32_t *from = (const uint32_t *)(const void *)old->data + (size_t)i * stride;
        if (from[0]) {
            memcpy(table_slot(m, table, from), from, stride * 4);
        }
    }
    table->used = old->used;
    m->table = table;
    return true;
}

static bool failed_before(const Matcher *m, uint32_t memo, uint32_t pos) {
    if (m->failed) {
        uint64_t bit = (uint64_t)pos * m->head->memo_count + memo;
        return m->failed[bit >> 6] >> (bit & 63) & 1;
    }
    uint32_t key[2 + COUNTERS_MOST];
    make_key(m, memo, pos, key);
    return *table_slot(m, m->table, key) != 0;
}

static void note_failure(Matcher *m, uint32_t memo, uint32_t pos) {
    if (m->failed) {
        uint64_t bit = (uint64_t)pos * m->head->memo_count + memo;
        m->failed[bit >> 6] |= UINT64_C(1) << (bit & 63);
        return;
    }
    uint32_t stride = 2 + m->head->counter_count, slots = m->table->size / 4 / stride;
    if (m->table->used * 2 >= slots && !grow_table(m)) {
        return;
    }
    uint32_t key[2 + COUNTERS_MOST];
    make_key(m, memo, pos, key);
    uint32_t *slot = table_slot(m, m->table, key);
    m->table->used += *slot == 0;
    memcpy(slot, key, stride * 4);
}

static inline bool note_later(Matcher *m, uint32_t memo, uint32_t pos) {
    return push(m, memo, STACK_NOTE, pos, 0);
}

static bool enter_noted(Matcher *m, uint32_t memo, uint32_t pos) {
    return !failed_before(m, memo, pos) && note_later(m, memo, pos);
}

/* --- groups and loops ----------------------------------------------------------------------------------------- */

static const uint32_t *close_group(Matcher *m, const uint32_t *pc, uint32_t pos) {
    return set_register(m, pc[1], pos) && set_register(m, 2 * m->head->groups, pc[2]) ? pc + 3
                                                                                      : NULL;
}

static bool group_is_set(const Matcher *m, uint32_t group) {
    uint32_t from = m->regs[2 * (group - 1)], to = m->regs[2 * (group - 1) + 1];
    return from != REGEX_UNSET && to != REGEX_UNSET && to >= from;
}

/* The head of a loop whose body may match nothing: a round that did nothing is the last. */
static const uint32_t *loop_empty(Matcher *m, const uint32_t *pc, uint32_t pos) {
    const uint32_t *exit = m->program + pc[1], *body = pc + 4;
    if (!step(m)) {
        return NULL;
    }
    if (m->regs[pc[2]] == pos) {
        return exit;
    }
    if (m->memo && !enter_noted(m, pc[3], pos)) {
        return NULL;
    }
    if (*pc == RX_LOOP_EMPTY_LAZY) {
        return push(m, address_of(m, body), STACK_CHOICE, pos, 0) ? exit : NULL;
    }
    return push(m, pc[1], STACK_CHOICE, pos, 0) && set_register(m, pc[2], pos) ? body : NULL;
}

static const uint32_t *count_round(Matcher *m, const uint32_t *pc, uint32_t pos) {
    const uint32_t *exit = m->program + pc[1], *body = pc + 8;
    uint32_t least = pc[2], most = pc[3], counter = pc[4], count = m->regs[counter];
    bool lazy = pc[7];
    if (!step(m)) {
        return NULL;
    }
    if (lazy) {
        body += 3; /* behind ENTER */
    }
    if (count < least) {
        return set_register(m, counter, count + 1) ? body : NULL;
    }
    if ((most != REGEX_MANY && count >= most) || m->regs[pc[5]] == pos) {
        return exit;
    }
    if (m->memo && !enter_noted(m, pc[6], pos)) {
        return NULL;
    }
    if (lazy) {
        return push(m, address_of(m, pc + 8), STACK_CHOICE, pos, 0) ? exit : NULL;
    }
    return push(m, pc[1], STACK_CHOICE, pos, 0) && set_register(m, counter, count + 1) &&
                   set_register(m, pc[5], pos)
               ? body
               : NULL;
}

static const uint32_t *enter_round(Matcher *m, const uint32_t *pc, uint32_t pos) {
    return set_register(m, pc[1], m->regs[pc[1]] + 1) && set_register(m, pc[2], pos) ? pc + 3
                                                                                     : NULL;
}

/* --- lookaround, atomic groups -------------------------------------------------------------------------------- */

static bool push_barrier(Matcher *m, StackKind kind, uint32_t tag, uint32_t pos) {
    if (!push(m, tag, kind, pos, m->barrier)) {
        return false;
    }
    m->barrier = m->top;
    return true;
}

/* Of the entries from `first` on only those that put registers back are kept, from `to` on. */
static void keep_undo(Matcher *m, uint32_t first, uint32_t to) {
    m->paid -= (m->top - first) >> 2;
    for (uint32_t i = first; i < m->top; i++) {
        if ((m->stack[i].tag & STACK_KIND_MASK) == STACK_UNDO) {
            m->stack[to++] = m->stack[i];
        }
    }
    m->top = to;
}

/* Forgets what may be tried otherwise since the innermost barrier, and the barrier. */
static void cut(Matcher *m) {
    uint32_t barrier = m->barrier - 1;
    m->barrier = m->stack[barrier].b;
    keep_undo(m, barrier + 1, barrier);
    m->top = barrier ? m->top : 0;
}

static const uint32_t *possess(Matcher *m, const uint32_t *pc, uint32_t pos) {
    uint32_t count = m->regs[pc[4]];
    if (!step(m)) {
        return NULL;
    }
    bool enough = count >= pc[2];
    if (enough && ((pc[3] != REGEX_MANY && count >= pc[3]) || m->regs[pc[5]] == pos)) {
        return m->program + pc[1];
    }
    bool pushed = push_barrier(m, enough ? STACK_BARRIER_ELSE : STACK_BARRIER, pc[1], pos);
    return pushed && set_register(m, pc[4], count + 1) && (!enough || set_register(m, pc[5], pos))
               ? pc + 6
               : NULL;
}

static const uint32_t *look(Matcher *m, const uint32_t *pc, uint32_t *pos) {
    bool negative = pc[2];
    uint32_t back = pc[3];
    if (*pos < back) {
        return negative ? m->program + pc[1] : NULL;
    }
    if (!push_barrier(m, negative ? STACK_BARRIER_ELSE : STACK_BARRIER, pc[1], *pos)) {
        return NULL;
    }
    *pos -= back;
    return pc + 4;
}

/* The body has matched: good for a positive one. What a negative one did is undone by failing. */
static const uint32_t *look_end(Matcher *m, const uint32_t *pc, uint32_t *pos) {
    RegexEntry *barrier = &m->stack[m->barrier - 1];
    if ((barrier->tag & STACK_KIND_MASK) == STACK_BARRIER) {
        *pos = barrier->a;
        cut(m);
        return pc + 1;
    }
    barrier->tag = STACK_BARRIER;
    keep_undo(m, m->barrier, m->barrier);
    return NULL;
}

#define CHAR    uint8_t
#define NAME(x) x##_1
#include "engine/regex/match_core.h"
#undef CHAR
#undef NAME
#define CHAR    uint16_t
#define NAME(x) x##_2
#include "engine/regex/match_core.h"
#undef CHAR
#undef NAME
#define CHAR    uint32_t
#define NAME(x) x##_4
#include "engine/regex/match_core.h"
#undef CHAR
#undef NAME

Value regex_begin(Matcher *m, World *world, const RawObject *program, const void *text, int width,
                  uint32_t end) {
    m->world = world;
    m->program = (const uint32_t *)(const void *)program->data;
    m->head = (const RegexHead *)(const void *)program->data;
    m->text = text;
    m->width = width;
    m->end = end;
    m->forbid = REGEX_UNSET;
    m->full = false;
    m->memo = false;
    m->failed = NULL;
    m->table = NULL;
    m->stack = m->local_stack;
    m->room = REGEX_LOCAL_STACK;
    m->paid = 0;
    m->patience = PATIENCE_LEAST + (int64_t)m->head->memo_count * end / 16;
    m->signal = NONE;
    m->needed_known = false;
    m->regs = m->local_regs;
    if (m->head->registers > REGEX_LOCAL_REGISTERS) {
        RawObject *raw = heap_new_raw(world, (int64_t)m->head->registers * 4);
        if (!raw) {
            return SIGNAL_MEMORY;
        }
        m->regs = (uint32_t *)(void *)raw->data;
    }
    return NONE;
}

Value regex_find(Matcher *m, RegexHow how, uint32_t start) {
    m->full = how == REGEX_FULLMATCH;
    Value found = m->width == 1   ? find_1(m, how, start)
                  : m->width == 2 ? find_2(m, how, start)
                                  : find_4(m, how, start);
    /* what was paid and not used goes back, what was used and not paid is paid */
    int64_t owed = -m->paid;
    m->paid = 0;
    return charge(m->world, owed) ? found : SIGNAL_LIMIT;
}
