#!/usr/bin/env python3
"""Goal: each rule finds the bad programs that stand beside it in spec/rules, and is silent on the good ones."""
from vetting import judge_all, rules_of
from harness import add_case, check, run_cases

import gen_rules

RULES = [rule for rule in gen_rules.read_rules() if rule.get("bad")]
# Import rules speak where the policy refuses; the others are seen alone when every module is allowed.
GATE = [rule for rule in RULES if rule["id"].startswith(("CDN-IMP", "CDN-NET-001"))]
OPEN = [rule for rule in RULES if rule not in GATE]


def verdicts_of(rules, *options):
    programs = [text for rule in rules for kind in ("bad", "good") for text in rule[kind]]
    verdicts = iter(judge_all(programs, *options))
    return {(rule["id"], kind, number): next(verdicts) for rule in rules for kind in ("bad", "good")
            for number, _ in enumerate(rule[kind])}


answers = {}


def cases_of(rule, kind):
    def case():
        if not answers:
            answers.update(verdicts_of(GATE))
            answers.update(verdicts_of(OPEN, "--allow-import", "*"))
        for number, program in enumerate(rule[kind]):
            verdict = answers[rule["id"], kind, number]
            check(not verdict.get("syntax_error"), f"{kind} program {number} does not parse:\n{program}")
            found = rule["id"] in rules_of(verdict)
            check(found == (kind == "bad"), f"{kind} program {number}: {sorted(rules_of(verdict))}\n{program}")
    return case


for one in RULES:
    add_case(f"{one['id']} finds what is bad", cases_of(one, "bad"))
    add_case(f"{one['id']} is silent on what is good", cases_of(one, "good"))
run_cases()
