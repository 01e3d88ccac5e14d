/* The names of severities and decisions, and finding a rule. */
#include "verdict/verdict.h"

static const char *const severity_names[] = {"info", "low", "medium", "high", "critical"};
static const char *const decision_names[] = {"allow", "review", "block"};

const char *verdict_severity_name(VerdictSeverity severity) {
    return severity_names[severity];
}

const char *verdict_decision_name(VerdictDecision decision) {
    return decision_names[decision];
}

Status verdict_severity_from_name(Str name, VerdictSeverity *out_severity) {
    for (int i = 0; i <= SEVERITY_CRITICAL; i++) {
        if (str_equal(name, str_from(severity_names[i]))) {
            *out_severity = (VerdictSeverity)i;
            return ST_OK;
        }
    }
    return ST_INVALID;
}

const VerdictRule *verdict_rule_find(Str id) {
    int32_t low = 0;
    int32_t high = RULE_COUNT;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        int order = str_compare(id, verdict_rules[middle].id);
        if (order == 0) {
            return &verdict_rules[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}
