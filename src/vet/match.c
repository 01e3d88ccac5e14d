/* From what a name means to the rules that speak of it: a hash of the patterns, looked up for the name and for each of
 * its beginnings that ends before a dot. */
#include "vet/match.h"

static MatchEntry **slot_of(const RuleSet *set, Str pattern) {
    uint64_t mask = (uint64_t)set->capacity - 1;
    uint64_t at = str_hash(pattern) & mask;
    while (set->slots[at] && !str_equal(set->slots[at]->pattern, pattern)) {
        at = (at + 1) & mask;
    }
    return &set->slots[at];
}

static bool add_rule(RuleSet *set, Arena *arena, int32_t index) {
    const VerdictRule *rule = &set->rules[index];
    for (int32_t i = 0; !rule->off && i < rule->pattern_count; i++) {
        MatchEntry *entry = (MatchEntry *)arena_alloc(arena, (int64_t)sizeof(MatchEntry));
        if (!entry) {
            return false;
        }
        bool is_wild = str_ends_with(rule->patterns[i], STR(".*"));
        Str pattern = rule->patterns[i];
        pattern.size -= is_wild ? 2 : 0;
        MatchEntry **slot = slot_of(set, pattern);
        *entry = (MatchEntry){pattern, is_wild, index, *slot};
        *slot = entry;
    }
    return true;
}

/* Puts the policy's row in the place of the rule it changes, or at the end. */
static Status apply_row(RuleSet *set, Arena *arena, const PolicyRule *row,
                        PolicyFault *out_problem) {
    VerdictRule rule;
    Str problem;
    Status status = verdict_rule_parse(arena, row->json, &rule, &problem);
    if (status == ST_INVALID) {
        *out_problem = (PolicyFault){.line = row->line, .col = row->col, .message = problem};
    }
    if (status != ST_OK) {
        return status;
    }
    for (int32_t i = 0; i < set->count; i++) {
        if (str_equal(set->rules[i].id, rule.id)) {
            set->rules[i] = rule;
            return ST_OK;
        }
    }
    set->rules[set->count++] = rule;
    return ST_OK;
}

/* What the policy allows needs no rule. */
static void apply_capabilities(RuleSet *set, const Policy *policy) {
    static const VerdictRuleIndex eval[] = {RULE_CDN_EVL_001, RULE_CDN_OBF_001};
    static const VerdictRuleIndex commands[] = {RULE_CDN_CMD_001, RULE_CDN_PRC_001};
    for (size_t i = 0; policy->allow_eval && i < sizeof eval / sizeof *eval; i++) {
        set->rules[eval[i]].off = true;
    }
    for (size_t i = 0; policy->allow_subprocess && i < sizeof commands / sizeof *commands; i++) {
        set->rules[commands[i]].off = true;
    }
}

Status rule_set_init(RuleSet *set, Arena *arena, const Policy *policy, PolicyFault *out_problem) {
    set->rules = ARENA_ARRAY(arena, VerdictRule, RULE_COUNT + policy->vet_rules.count);
    if (!set->rules) {
        return ST_NO_MEMORY;
    }
    memcpy(set->rules, verdict_rules, sizeof verdict_rules);
    set->count = RULE_COUNT;
    apply_capabilities(set, policy);
    for (int32_t i = 0; i < policy->vet_rules.count; i++) {
        Status status = apply_row(set, arena, &policy->vet_rules.items[i], out_problem);
        if (status != ST_OK) {
            return status;
        }
    }
    int64_t patterns = 0;
    for (int32_t i = 0; i < set->count; i++) {
        patterns += set->rules[i].pattern_count;
    }
    set->capacity = 256;
    while (set->capacity < patterns * 2) {
        set->capacity *= 2;
    }
    set->slots = ARENA_ARRAY(arena, MatchEntry *, set->capacity);
    if (!set->slots) {
        return ST_NO_MEMORY;
    }
    for (int32_t i = 0; i < set->count; i++) {
        if (!add_rule(set, arena, i)) {
            return ST_NO_MEMORY;
        }
    }
    return ST_OK;
}

/* The part of the name before its last dot, -1 when there is none or a call's result begins there. */
static int64_t shorter(Str name, int64_t size) {
    while (size > 0 && name.data[size - 1] != '.') {
        size--;
    }
    return size - 1;
}

const VerdictRule *rule_set_next(const RuleSet *set, VerdictMatch kind, Str name,
                                 MatchCursor *cursor) {
    bool has_call = memchr(name.data, '(', (size_t)name.size) != NULL;
    for (;;) {
        if (!cursor->has_begun) {
            cursor->has_begun = true;
            cursor->size = name.size;
            cursor->entry = *slot_of(set, name);
        } else if (cursor->entry) {
            cursor->entry = cursor->entry->next;
        } else {
            cursor->size = has_call ? -1 : shorter(name, cursor->size);
            if (cursor->size <= 0) {
                return NULL;
            }
            cursor->entry = *slot_of(set, str_slice(name, 0, cursor->size));
        }
        const MatchEntry *entry = cursor->entry;
        bool is_whole = cursor->size == name.size;
        if (entry && set->rules[entry->rule].match == kind && entry->is_wild != is_whole) {
            return &set->rules[entry->rule];
        }
    }
}
