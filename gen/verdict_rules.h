/* Where each rule stands in verdict_rules. Written by tools/gen_rules.py from spec/rules; do not edit. */
#pragma once

typedef enum VerdictRuleIndex {
    RULE_KA_BUILTIN,
    RULE_KA_COMMAND,
    RULE_KA_ENVIRONMENT,
    RULE_KA_INFINITE_LOOP,
    RULE_KA_INTROSPECTION,
    RULE_KA_LARGE_LOOP,
    RULE_KA_LARGE_STRING,
    RULE_KA_NETWORK_MODULE,
    RULE_KA_OBFUSCATION,
    RULE_KA_OS,
    RULE_KA_PROCESS_MODULE,
    RULE_KA_SHELL_TEXT,
    RULE_KA_TRAVERSAL,
    RULE_COUNT,
} VerdictRuleIndex;
