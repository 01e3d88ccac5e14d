#!/usr/bin/env python3
"""Goal: programs made to exhaust the vetting get an answer in bounded time, and never the answer "allowed" by default."""
import time

from vetting import judge_all, rules_of
from harness import LONG, add_case, case, check, check_equal, run_cases

SCALE = 10 if LONG else 1
MANY = 5000 * SCALE

# name, program, what must be among the rules found (None: any verdict will do)
HOSTILE = [
    ("a chain of members", "x" + ".a" * MANY, None),
    ("a chain of additions", "y = 'a'" + " + 'b'" * 1500, None),
    ("a chain of names", "x0 = eval\n" + "".join(f"x{i + 1} = x{i}\n" for i in range(MANY)), "CDN-EVL-001"),
    ("a chain of names backwards", "".join(f"x{i} = x{i + 1}\n" for i in range(MANY, 0, -1)) + "x1()", None),
    ("names that mean each other", "".join(f"a{i} = a{(i * 7 + 1) % 50} + a{(i * 3 + 2) % 50}\n" for i in range(MANY)),
     None),
    ("one name bound often", "".join(f"x = {i}\n" for i in range(MANY)) + "print(x)\n" * MANY, None),
    ("a text that grows", "s = ''\n" + "s += 'ab'\n" * MANY + "getattr(x, s)", None),
    ("texts that double", "s = 'ab'\n" + "s = s + s\n" * 60 + "getattr(x, s)", None),
    ("nested loops", "\n".join(" " * i + "while True:" for i in range(95)) + "\n" + " " * 95 + "x\n" * 1, None),
    ("nested functions", "\n".join(" " * i + f"def f{i}():" for i in range(95)) + "\n" + " " * 95 + "eval('1')",
     "CDN-EVL-001"),
    ("nested lists", "x = " + "[" * 190 + "]" * 190, None),
    ("a long list", "x = [" + "0," * 100 * MANY + "]", None),
    ("many imports", "import " + ",".join(f"a{i}" for i in range(MANY)), "CDN-IMP-002"),
    ("many fields", "'" + "{0.a}" * MANY + "'.format(1)", None),
    ("a long pattern", "import re\nre.match('" + "(a|b)*" * 600 + "', s)", None),
    ("nested groups", "import re\nre.match('" + "(" * 900 + "a" + ")*" * 900 + "', s)", None),
    ("a long path", "open('" + "../" * MANY + "etc/passwd')", "CDN-FIL-001"),
    ("one long line of findings", "eval(x);" * MANY, "CDN-EVL-001"),
]


def hostile(program, rule):
    def check_it():
        start = time.monotonic()
        verdict = judge_all([program], timeout=50)[0]
        check(time.monotonic() - start < 40, "it took more than 40 s")
        check(verdict["verdict"] in ("allow", "block"), verdict["verdict"])
        if rule:
            check(rule in rules_of(verdict), f"{rule} not in {rules_of(verdict)}")
    return check_it


for name, program, rule in HOSTILE:
    add_case(name, hostile(program, rule))


@case
def too_intricate_is_blocked():
    # Each line costs more work than its length pays for; nothing that was not looked at may pass.
    program = "getattr(x, 'a' * 60000)\n" * 3000
    verdict = judge_all([program], timeout=50)[0]
    check("CDN-SYS-001" in rules_of(verdict), f"{rules_of(verdict)}")
    check_equal(verdict["verdict"], "block")


@case
def findings_are_capped():
    for count, dropped in ((1000, 0), (1001, 1)):
        verdict = judge_all(["eval\n" * count])[0]
        check_equal(len(verdict["findings"]), 1000)
        check_equal(verdict["findings_dropped"], dropped)
        check_equal(verdict["risk_score"], 10, "one thing found often counts once")


@case
def what_is_unusual_is_noted():
    for program, found in (("x = 1\n" + "#" * (256 << 10), True), ("x = " + "-" * 79 + "y", True), ("x = " + "-" * 60 + "y", False),
                           ("#" * (255 << 10), False)):
        check_equal("CDN-SYS-002" in rules_of(judge_all([program])[0]), found, program[:20])


@case
def long_chains_of_methods_are_ordinary():
    names = "def f(s='s'):\n    return s\ns = a = b = f()\n"
    chains = [f"{names}x = {start}{'.replace(a, b)' * 30}" for start in ("s", "'s'", "f()", "a.b")]
    for chain, verdict in zip(chains, judge_all(chains)):
        check(not verdict["findings"], f"{chain[:40]}: {rules_of(verdict)}")


run_cases()
