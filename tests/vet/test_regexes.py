#!/usr/bin/env python3
"""Goal: what is called exponential is: CPython's own re does not come to an end on the attacking text that the finding shows."""
import re
import resource
import subprocess
import sys

from vetting import judge_all
from harness import add_case, check, run_cases

# re.compile(PATTERN).match(TEXT); patterns that CPython does not rewrite into harmless ones when it compiles them.
EXPONENTIAL = [r"(a+)+$", r"(a|aa)+$", r"(?:\d\d\d|\d)*x", r"(.*)*x", r"([a-z]+)*[0-9]", r"(x+x+)+y", r"(,?\w+)*;", r"(a|b|ab)*c",
               r"(\d{1,3},?)+$", r"^([a-zA-Z0-9])(([\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+$"]
HARMLESS = [r"(a+)+", r"(a|b)*c", r"^(?:[a-z0-9]+-)*[a-z0-9]+$", r"\s+$", r"(\w+)@(\w+\.\w+)"]
PUMPS = 60
SECONDS = 1


def attack_of(pattern):
    """The attacking text for a number of pumps, from the finding's step; None without a finding."""
    verdict = judge_all([f"import re\nre.match(r'{pattern}', text)"], "--allow-import", "*")[0]
    for finding in verdict["findings"]:
        if finding["rule"] == "CDN-REG-001":
            shown = re.search(r"fail on (.*)$", finding["steps"][0]["text"])[1]
            return lambda n: eval(shown, {"n": n})  # our own words: texts, +, * and n
    return None


def ends(pattern, text):
    """Whether the match ends within SECONDS of processor time."""
    limit = lambda: resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    done = subprocess.run([sys.executable, "-c", "import re, sys\nre.match(sys.argv[1], sys.argv[2])", pattern, text], preexec_fn=limit)
    return done.returncode == 0


def explodes(pattern):
    def case():
        attack = attack_of(pattern)
        check(attack, f"{pattern} is not found")
        check(ends(pattern, attack(1)), f"{pattern} on {attack(1)!r} takes long already")
        check(not ends(pattern, attack(PUMPS)), f"{pattern} ends on {attack(PUMPS)!r}")
    return case


def is_silent(pattern):
    def case():
        check(attack_of(pattern) is None, f"{pattern} is called exponential")
    return case


for one in EXPONENTIAL:
    add_case(f"{one} explodes", explodes(one))
for one in HARMLESS:
    add_case(f"{one} is left alone", is_silent(one))
run_cases()
