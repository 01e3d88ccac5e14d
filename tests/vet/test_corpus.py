#!/usr/bin/env python3
"""Goal: what an attacker who has read the code would try is found, class by class; what only looks like it is left alone.

tests/vet/bad/CLASS.txt holds programs, each under a line "### block TITLE" or "### flag TITLE", judged where every import is
allowed, so that the rules and not the import gate have to find them; "gate" in place of a verdict: blocked under the
default policy. tests/vet/good/*.txt holds programs that must not be blocked, and, under "### silent", draw no finding.
"""
import pathlib
import re

from vetting import judge_all, rules_of
from harness import add_case, check, run_cases

HERE = pathlib.Path(__file__).resolve().parent


def programs_of(path):
    """(wanted, title, program) of each program in a file."""
    for part in re.split(r"^### (?=(?:block|flag|gate|silent|allow) )", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, program = part.partition("\n")
        wanted, _, title = head.partition(" ")
        yield wanted, title, program


def is_met(wanted, verdict):
    if wanted in ("block", "gate"):
        return verdict["verdict"] == "block"
    if wanted == "flag":
        return bool(verdict["findings"])
    if wanted == "silent":
        return not verdict["findings"]
    return verdict["verdict"] != "block"


def case_of(path):
    def case():
        rows = list(programs_of(path))
        check(len(rows) >= 4, "a class has several programs")
        for is_gate in (False, True):
            chosen = [row for row in rows if (row[0] == "gate") == is_gate]
            options = [] if is_gate else ["--allow-import", "*"]
            for (wanted, title, program), verdict in zip(chosen, judge_all([row[2] for row in chosen], *options)):
                check(not verdict.get("syntax_error"), f"{title} does not parse:\n{program}")
                check(is_met(wanted, verdict), f"{title}: {wanted} wanted, {verdict['verdict']} {sorted(rules_of(verdict))}\n{program}")
    return case


for folder in ("bad", "good"):
    for one in sorted((HERE / folder).glob("*.txt")):
        add_case(f"{folder}: {one.stem}", case_of(one))
run_cases()
