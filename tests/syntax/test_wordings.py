#!/usr/bin/env python3
"""One broken program for each thing that CPython can say about one: the same words at the same place, in one picture.

wordings.txt holds the programs, wordings.json what CPython says; --write makes the latter anew from the oracle.
"""
import json
import pathlib
import sys

from harness import case, check, check_equal, run_cases
from oracle.oracle import oracle
from syntax_probe import FIELDS, SyntaxProbe, difference

HERE = pathlib.Path(__file__).resolve().parent
ANSWERS = HERE / "wordings.json"
FEWEST_WORDINGS = 180
SHOWN = 10


def programs():
    lines = (HERE / "wordings.txt").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line and not line.startswith("#")]


def cpython_rows(sources):
    """{program: error or None}."""
    rows = {}
    for source in sources:
        answer = oracle().check(source.encode())
        check("error" in answer, f"{source!r}: {answer}")
        rows[source] = answer["error"] and {name: answer["error"].get(name) for name in FIELDS}
    return rows


@case
def each_is_refused_in_the_same_words():
    answers, differing = json.loads(ANSWERS.read_text(encoding="utf-8")), []
    with SyntaxProbe() as probe:
        for source in programs():
            check(source in answers, f"{source!r} is not in wordings.json: run with --write")
            lines = difference(probe.check(source.encode()).get("error"), answers[source])
            if lines:
                differing.append(f"{source!r}: {'; '.join(lines)[:600]}")
    check_equal(differing[:SHOWN], [], f"{len(differing)} programs")
    check_equal(len(answers), len(programs()), "answers")
    wordings = {answer["message"] for answer in answers.values() if answer}
    check(len(wordings) >= FEWEST_WORDINGS, f"only {len(wordings)} different messages")


@case
def the_answers_are_cpythons():
    check_equal(cpython_rows(programs()), json.loads(ANSWERS.read_text(encoding="utf-8")), "wordings.json")


if "--write" in sys.argv:
    ANSWERS.write_text(json.dumps(cpython_rows(programs()), indent=0, sort_keys=True) + "\n", encoding="utf-8")
else:
    run_cases()
