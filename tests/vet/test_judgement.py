#!/usr/bin/env python3
"""Goal: the vetting never gets worse: hostile programs that it catches stay caught, harmless ones stay free.

The floors are what was reached; they only go up. judgement.py prints the table behind them.
"""
import pathlib
import sysconfig

import judgement
from vetting import shared_rows
from harness import case, check, check_equal, run_cases, skip

BLOCK_FLOOR = 318  # of 318 programs that must be blocked
FLAG_FLOOR = 118   # of 118 that must at least be noticed


@case
def hostile_programs():
    if shared_rows("evasions.jsonl") is None:
        skip("the data folder is not there")
    pairs = judgement.judge_hostile()
    for wanted, floor in (("block", BLOCK_FLOOR), ("flag", FLAG_FLOOR)):
        done, total = judgement.recall(pairs, wanted)
        check(total > 100, "the labels are there")
        check(done >= floor, f"to {wanted}: {done} of {total}, at least {floor}")


@case
def ordinary_programs():
    if shared_rows("ordinary.jsonl") is None:
        skip("the data folder is not there")
    for options in ([], ["--allow-import", "*"]):
        pairs = judgement.judge_harmless("ordinary.jsonl", "code", *options)
        blocked = [row["id"] for row, verdict in pairs if verdict["verdict"] == "block"]
        noted = [row["id"] for row, verdict in pairs if verdict["findings"]]
        check_equal((blocked, noted), ([], []), f"blocked and noted with {options}")


@case
def humaneval_programs():
    if shared_rows("humaneval.jsonl") is None:
        skip("the data folder is not there")
    pairs = judgement.judge_harmless("humaneval.jsonl", "program")
    check_equal([row["id"] for row, verdict in pairs if verdict["findings"]], ["HumanEval/160"], "programs with findings")


LIBRARY_MOST = 0.005  # of the standard library's modules, judged as programs, may be blocked where every import is allowed


@case
def library_modules():
    folder = pathlib.Path(sysconfig.get_path("stdlib"))
    programs = [path.read_bytes() for path in sorted(folder.glob("*.py"))]
    if len(programs) < 100:
        skip("the interpreter's library is not there as source")
    verdicts = judgement.judge_all(programs, "--allow-import", "*")
    blocked = [sorted(path.name for path in folder.glob("*.py"))[number]
               for number, verdict in enumerate(verdicts) if verdict["verdict"] == "block" and not verdict.get("syntax_error")]
    check(len(blocked) <= LIBRARY_MOST * len(programs), f"blocked {blocked} of {len(programs)}")


# The faults of the reference that the default mode must not have, from the checklist.
FALSE_ALARMS = ["import re\nre.compile('a')", "model.eval()", "import platform\nprint(platform.system())", "data.decode()",
                "def f():\n    '''rm -rf / destroys everything'''", "print('never run rm -rf / here')", "subprocess = 1\nprint(subprocess)"]
MISSES = ["import os as o\no.system('x')", "from os import system as s\ns('x')", "import os\ngetattr(os, 'sys' + 'tem')('x')",
          "import urllib.request", "import shutil\nshutil.rmtree('/')", "open('/etc/passwd')", "while 1: pass", "for i in range(0, 10**9): pass",
          "x = 'A' * 10**9", "x = [0] * 10**9", "def f(): f()\nf()", "import os\nos.fork()", "import ctypes", "import pickle\npickle.loads(x)",
          "import importlib", "x.__mro__", "x.__getattribute__('a')"]


@case
def the_faults_of_the_reference():
    alarms = judgement.judge_all(FALSE_ALARMS, "--allow-import", "platform")
    check_equal([program for program, verdict in zip(FALSE_ALARMS, alarms) if verdict["findings"]], [], "false alarms")
    for options in ([], ["--allow-import", "*"]):
        verdicts = judgement.judge_all(MISSES, *options)
        silent = [program for program, verdict in zip(MISSES, verdicts) if not verdict["findings"]]
        known = ["import ctypes", "import importlib"] if options else []  # an import alone, where everything may be imported
        check_equal(silent, known, f"misses with {options}")


run_cases()
