/* The matcher for one width of characters: match.c includes this with CHAR and NAME defined for each.
 *
 * `pc` runs through the program, `pos` through the text. What may be tried otherwise lies on a stack of entries; when
 * something fails the topmost entry says what to do: go on elsewhere (CHOICE, RUN), put a register back (UNDO), note
 * that an address failed at a place (NOTE), or leave a lookaround (BARRIER). Nothing calls itself.
 *
 * Failures are noted once a search has needed many steps. Then an address that failed at a place is not entered there
 * again: what follows depends on the two alone, since programs with references to groups are left out and counters are
 * part of the note. A note is written when its entry is reached by failing, so what a lookaround or an atomic group cut
 * off is never noted. */

#define TEXT ((const CHAR *)m->text)

static inline bool NAME(item_holds)(const Matcher *m, uint32_t item, uint32_t argument, CHAR c) {
    switch (item) {
    case ITEM_CHAR: return c == argument;
    case ITEM_SET: return regex_set_holds(m->program + argument, c);
    case ITEM_ANY: return c != '\n';
    default: return true;
    }
}

/* The end of the longest run of items from `pos`, at most to `limit`. */
static uint32_t NAME(run_end)(const Matcher *m, uint32_t item, uint32_t argument, uint32_t pos,
                              uint32_t limit) {
    const CHAR *text = TEXT;
    switch (item) {
    case ITEM_CHAR:
        while (pos < limit && text[pos] == argument) {
            pos++;
        }
        return pos;
    case ITEM_SET: {
        const uint32_t *set = m->program + argument;
        while (pos < limit && regex_set_holds(set, text[pos])) {
            pos++;
        }
        return pos;
    }
    case ITEM_ANY:
        if (sizeof(CHAR) == 1) {
            const void *found = memchr(text + pos, '\n', limit - pos);
            return found ? (uint32_t)((const CHAR *)found - text) : limit;
        }
        while (pos < limit && text[pos] != '\n') {
            pos++;
        }
        return pos;
    default: return limit;
    }
}

static bool NAME(is_word_at)(const Matcher *m, uint32_t pos, bool ascii) {
    uint32_t c = TEXT[pos];
    return (!ascii || c < 0x80) && regex_is_word(c);
}

static bool NAME(is_place)(const Matcher *m, uint32_t place, uint32_t pos) {
    const CHAR *text = TEXT;
    switch ((int)place) {
    case PLACE_START: return pos == 0;
    case PLACE_LINE_START: return pos == 0 || text[pos - 1] == '\n';
    case PLACE_END: return pos == m->end || (pos + 1 == m->end && text[pos] == '\n');
    case PLACE_LINE_END: return pos == m->end || text[pos] == '\n';
    case PLACE_LAST: return pos == m->end;
    default: break;
    }
    bool ascii = place == PLACE_WORD_ASCII || place == PLACE_NOT_WORD_ASCII;
    bool before = pos > 0 && NAME(is_word_at)(m, pos - 1, ascii);
    bool after = pos < m->end && NAME(is_word_at)(m, pos, ascii);
    return (before != after) == (place == PLACE_WORD || place == PLACE_WORD_ASCII);
}

/* The next place from `pos` down to `low` where the hint allows going on; `low` - 1 when there is none. */
static inline int64_t NAME(hinted_down)(const Matcher *m, const uint32_t *pc, int64_t pos,
                                        int64_t low) {
    const CHAR *text = TEXT;
    switch (pc[6]) {
    case ITEM_CHAR:
        for (; pos >= low; pos--) {
            if (pos < m->end && text[pos] == pc[7]) {
                return pos;
            }
        }
        return pos;
    case ITEM_SET:
        for (; pos >= low; pos--) {
            if (pos < m->end && regex_set_holds(m->program + pc[7], text[pos])) {
                return pos;
            }
        }
        return pos;
    default: return pos;
    }
}

/* Goes on behind a repeat at the highest allowed place of low..pos, and keeps the lower ones for later. NULL: none. */
static const uint32_t *NAME(run_down)(Matcher *m, const uint32_t *pc, uint32_t low, uint32_t *pos) {
    int64_t place = *pos;
    do {
        int64_t found = NAME(hinted_down)(m, pc, place, low);
        m->paid -= (place - found) >> 3;
        if (found < low) {
            return NULL;
        }
        place = found - 1;
        *pos = (uint32_t)found;
    } while (m->memo && failed_before(m, pc[8], *pos));
    if (place >= low && !push(m, address_of(m, pc), STACK_RUN, (uint32_t)place, low)) {
        return NULL;
    }
    if (m->memo && !note_later(m, pc[8], *pos)) {
        return NULL;
    }
    return pc + 9;
}

/* Goes on behind a lazy repeat at the next allowed place from `pos` to `high`. */
static const uint32_t *NAME(run_up)(Matcher *m, const uint32_t *pc, uint32_t high, uint32_t *pos) {
    const CHAR *text = TEXT;
    uint32_t place = *pos, item = pc[2], argument = pc[3], start = place;
    for (;; place++) {
        bool allowed = pc[6] == ITEM_NONE ||
                       (place < m->end && NAME(item_holds)(m, pc[6], pc[7], text[place]));
        if (allowed && !(m->memo && failed_before(m, pc[8], place))) {
            break;
        }
        if (place >= high || !NAME(item_holds)(m, item, argument, text[place])) {
            m->paid -= (place - start) >> 3;
            return NULL;
        }
    }
    m->paid -= (place - start) >> 3;
    *pos = place;
    if (place < high && NAME(item_holds)(m, item, argument, text[place]) &&
        !push(m, address_of(m, pc), STACK_RUN_UP, place + 1, high)) {
        return NULL;
    }
    if (m->memo && !note_later(m, pc[8], place)) {
        return NULL;
    }
    return pc + 9;
}

static const uint32_t *NAME(repeat)(Matcher *m, const uint32_t *pc, uint32_t *pos) {
    uint32_t start = *pos, left = m->end - start, least = pc[4], most = pc[5];
    if (left < least) {
        return NULL;
    }
    uint32_t high = most < left ? start + most : m->end, low = start + least;
    if (pc[1] == REPEAT_LAZY) {
        uint32_t end = NAME(run_end)(m, pc[2], pc[3], start, low);
        m->paid -= (end - start) >> 3;
        *pos = low;
        return end < low ? NULL : NAME(run_up)(m, pc, high, pos);
    }
    uint32_t end = NAME(run_end)(m, pc[2], pc[3], start, high);
    m->paid -= (end - start) >> 3;
    if (end < low) {
        return NULL;
    }
    *pos = end;
    if (pc[1] == REPEAT_POSSESSIVE) {
        return pc + 9;
    }
    return NAME(run_down)(m, pc, low, pos);
}

/* Whether the next character can begin what the set says; 0 says nothing. */
static inline bool NAME(may_begin)(const Matcher *m, uint32_t set, uint32_t pos) {
    return !set || (pos < m->end && regex_set_holds(m->program + set, TEXT[pos]));
}

static const uint32_t *NAME(loop)(Matcher *m, const uint32_t *pc, uint32_t pos) {
    const uint32_t *exit = m->program + pc[1], *body = pc + 5;
    if (!step(m)) {
        return NULL;
    }
    bool again = NAME(may_begin)(m, pc[2], pos), out = NAME(may_begin)(m, pc[3], pos);
    if (!again) {
        return out ? exit : NULL;
    }
    if (!out) {
        return body;
    }
    if (m->memo && (failed_before(m, pc[4], pos) || !note_later(m, pc[4], pos))) {
        return NULL;
    }
    bool lazy = *pc == RX_LOOP_LAZY;
    if (!push(m, lazy ? address_of(m, body) : pc[1], STACK_CHOICE, pos, 0)) {
        return NULL;
    }
    return lazy ? exit : body;
}

static const uint32_t *NAME(alternative)(Matcher *m, const uint32_t *pc, uint32_t pos) {
    if (!NAME(may_begin)(m, pc[2], pos)) {
        return m->program + pc[1];
    }
    if (NAME(may_begin)(m, pc[3], pos) && !push(m, pc[1], STACK_CHOICE, pos, 0)) {
        return NULL;
    }
    return pc + 4;
}

static const uint32_t *NAME(string)(const Matcher *m, const uint32_t *pc, uint32_t *pos) {
    const CHAR *text = TEXT + *pos;
    uint32_t length = pc[1];
    if (m->end - *pos < length) {
        return NULL;
    }
    for (uint32_t i = 0; i < length; i++) {
        if (text[i] != pc[2 + i]) {
            return NULL;
        }
    }
    *pos += length;
    return pc + 2 + length;
}

static const uint32_t *NAME(reference)(Matcher *m, const uint32_t *pc, uint32_t *pos) {
    const CHAR *text = TEXT;
    uint32_t from = m->regs[2 * (pc[1] - 1)], to = m->regs[2 * (pc[1] - 1) + 1];
    bool cased = *pc == RX_BACKREF_CASE;
    if (from == REGEX_UNSET || to == REGEX_UNSET || to < from || m->end - *pos < to - from) {
        return NULL;
    }
    m->paid -= (to - from) >> 2;
    for (uint32_t i = 0; i < to - from; i++) {
        uint32_t a = text[from + i], b = text[*pos + i];
        if (a != b && !(cased && regex_lower(a, pc[2]) == regex_lower(b, pc[2]))) {
            return NULL;
        }
    }
    *pos += to - from;
    return pc + (cased ? 3 : 2);
}

/* After a failure: what the topmost entry says. NULL: nothing is left, or m->signal stops it. */
static const uint32_t *NAME(backtrack)(Matcher *m, uint32_t *pos) {
    if (!step(m)) {
        return NULL;
    }
    while (m->top > 0) {
        RegexEntry entry = m->stack[--m->top];
        const uint32_t *pc = m->program + (entry.tag >> STACK_KIND_BITS);
        switch ((StackKind)(entry.tag & STACK_KIND_MASK)) {
        case STACK_CHOICE: *pos = entry.a; return pc;
        case STACK_UNDO: m->regs[entry.a] = entry.b; break;
        case STACK_RUN:
            *pos = entry.a;
            pc = NAME(run_down)(m, pc, entry.b, pos);
            if (pc) {
                return pc;
            }
            break;
        case STACK_RUN_UP:
            *pos = entry.a;
            pc = NAME(run_up)(m, pc, entry.b, pos);
            if (pc) {
                return pc;
            }
            break;
        case STACK_NOTE: note_failure(m, entry.tag >> STACK_KIND_BITS, entry.a); break;
        case STACK_BARRIER: m->barrier = entry.b; break;
        case STACK_BARRIER_ELSE:
            m->barrier = entry.b;
            *pos = entry.a;
            return pc;
        }
        if (UNLIKELY(m->signal != NONE) || !step(m)) {
            return NULL;
        }
    }
    return NULL;
}

#define TAKE(condition, words)                                                                     \
    if (LIKELY(pos < end && (condition))) {                                                        \
        pos++;                                                                                     \
        pc += (words);                                                                             \
        continue;                                                                                  \
    }                                                                                              \
    break
#define GO(step)                                                                                   \
    next = (step);                                                                                 \
    if (next) {                                                                                    \
        pc = next;                                                                                 \
        continue;                                                                                  \
    }                                                                                              \
    break

/* Whether there is a match from `pos` on; m->to is its end. */
static bool NAME(run)(Matcher *m, uint32_t pos) {
    const uint32_t *pc = m->program + m->head->code, *next;
    const CHAR *text = TEXT;
    const uint32_t end = m->end;
    for (;;) {
        switch ((RegexOp)*pc) {
        case RX_CHAR: TAKE(text[pos] == pc[1], 2);
        case RX_SET: TAKE(regex_set_holds(m->program + pc[1], text[pos]), 2);
        case RX_ANY: TAKE(text[pos] != '\n', 1);
        case RX_ANY_ALL: TAKE(true, 1);
        case RX_STRING: GO(NAME(string)(m, pc, &pos));
        case RX_REPEAT: GO(NAME(repeat)(m, pc, &pos));
        case RX_SAVE: GO(set_register(m, pc[1], pos) ? pc + 2 : NULL);
        case RX_CLOSE: GO(close_group(m, pc, pos));
        case RX_JUMP: pc = m->program + pc[1]; continue;
        case RX_JOIN: GO(!m->memo || enter_noted(m, pc[1], pos) ? pc + 2 : NULL);
        case RX_ALT: GO(NAME(alternative)(m, pc, pos));
        case RX_ALT_LAZY:
            GO(push(m, address_of(m, pc + 2), STACK_CHOICE, pos, 0) ? m->program + pc[1] : NULL);
        case RX_LOOP:
        case RX_LOOP_LAZY: GO(NAME(loop)(m, pc, pos));
        case RX_AT: GO(NAME(is_place)(m, pc[1], pos) ? pc + 2 : NULL);
        case RX_SET_REGISTER: GO(set_register(m, pc[1], pc[2]) ? pc + 3 : NULL);
        case RX_LOOP_EMPTY:
        case RX_LOOP_EMPTY_LAZY: GO(loop_empty(m, pc, pos));
        case RX_COUNT: GO(count_round(m, pc, pos));
        case RX_ENTER: GO(enter_round(m, pc, pos));
        case RX_POSSESS: GO(possess(m, pc, pos));
        case RX_POSSESS_END:
            cut(m);
            pc = m->program + pc[1];
            continue;
        case RX_BACKREF:
        case RX_BACKREF_CASE: GO(NAME(reference)(m, pc, &pos));
        case RX_COND: pc = group_is_set(m, pc[1]) ? pc + 3 : m->program + pc[2]; continue;
        case RX_LOOK: GO(look(m, pc, &pos));
        case RX_LOOK_END: GO(look_end(m, pc, &pos));
        case RX_ATOMIC: GO(push_barrier(m, STACK_BARRIER, 0, pos) ? pc + 1 : NULL);
        case RX_ATOMIC_END:
            cut(m);
            pc++;
            continue;
        case RX_MATCH:
            if (pos != m->forbid && (!m->full || pos == end)) {
                m->to = pos;
                return true;
            }
            break;
        case RX_FAIL:
        case RX_COUNT_OPS: break;
        }
        pc = NAME(backtrack)(m, &pos);
        if (!pc) {
            return false;
        }
    }
}

/* The next place from `start` up to `last` where a match may begin; `last` + 1 when there is none. */
static uint32_t NAME(candidate)(const Matcher *m, uint32_t start, uint32_t last) {
    const CHAR *text = TEXT;
    const RegexHead *head = m->head;
    if (head->prefix_length) {
        const uint32_t *prefix = m->program + head->prefix;
        for (; start <= last; start++) {
            if (sizeof(CHAR) == 1) {
                const void *found =
                    prefix[0] < 256 ? memchr(text + start, (int)prefix[0], last - start + 1) : NULL;
                if (!found) {
                    return last + 1;
                }
                start = (uint32_t)((const CHAR *)found - text);
            }
            uint32_t i = 0;
            while (i < head->prefix_length && text[start + i] == prefix[i]) {
                i++;
            }
            if (i == head->prefix_length) {
                break;
            }
        }
        return start;
    }
    if (head->first) {
        const uint32_t *set = m->program + head->first;
        while (start <= last && start < m->end && !regex_set_holds(set, text[start])) {
            start++;
        }
        return start < m->end ? start : last + 1;
    }
    return start;
}

/* Whether the characters that every match contains stand somewhere from `start` on. */
static bool NAME(has_needed)(Matcher *m, uint32_t start) {
    const CHAR *text = TEXT;
    const uint32_t *needed = m->program + m->head->needed, length = m->head->needed_length;
    if (m->needed_known && m->needed_at >= start) {
        return true;
    }
    for (uint32_t at = start; at + length <= m->end; at++) {
        if (sizeof(CHAR) == 1) {
            const void *found = needed[0] < 256
                                    ? memchr(text + at, (int)needed[0], m->end - length + 1 - at)
                                    : NULL;
            if (!found) {
                break;
            }
            at = (uint32_t)((const CHAR *)found - text);
        }
        uint32_t i = 0;
        while (i < length && text[at + i] == needed[i]) {
            i++;
        }
        if (i == length) {
            m->needed_at = at;
            m->needed_known = true;
            return true;
        }
    }
    return false;
}

/* Where to look next after a failure at `start`. */
static uint32_t NAME(behind)(const Matcher *m, uint32_t start) {
    if (!m->head->run) {
        return start + 1;
    }
    const uint32_t *pc = m->program + m->head->run;
    return NAME(run_end)(m, pc[2], pc[3], start, m->end) + 1;
}

static Value NAME(find)(Matcher *m, RegexHow how, uint32_t start) {
    const RegexHead *head = m->head;
    if (start > m->end || m->end - start < head->least) {
        return FALSE;
    }
    if (how != REGEX_SEARCH) {
        reset(m);
        m->from = start;
        return NAME(run)(m, start) ? TRUE : m->signal != NONE ? m->signal : FALSE;
    }
    uint32_t last = m->end - head->least;
    bool anchored = head->flags & HEAD_ANCHORED;
    if (anchored && start > 0) {
        return FALSE;
    }
    for (uint32_t at = start; at <= last; at = NAME(behind)(m, at)) {
        uint32_t found = anchored ? at : NAME(candidate)(m, at, last);
        m->paid -= ((found - at) >> 4) + 1;
        if (found > last) {
            return FALSE;
        }
        if (head->needed_length && !NAME(has_needed)(m, found)) {
            return FALSE;
        }
        reset(m);
        if (NAME(run)(m, found)) {
            m->from = found;
            return TRUE;
        }
        if (m->signal != NONE) {
            return m->signal;
        }
        at = found;
        if (anchored) {
            return FALSE;
        }
    }
    return FALSE;
}

#undef TAKE
#undef GO
#undef TEXT
