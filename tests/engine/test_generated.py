#!/usr/bin/env python3
"""Calls of builtin types and functions, made at random: the engine answers what CPython 3.14 answers.

A share of the answers may differ: the wordings that nobody has got to yet. The share is measured here and must not grow; with
LONG=1 more seeds are tried, and `tests/engine/test_generated.py SEED` shows what differs for one.
"""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import programs  # noqa: E402
from harness import BUILD, LONG, add_case, check, run_cases  # noqa: E402
from oracle.oracle import oracle  # noqa: E402

ENGINE = BUILD / "tests/tools/engine_run"
CALLS = 300
DIFFERENT_MOST = 0.06  # of the lines of a program


def answers(seed):
    """[(wanted line, got line)] of the program of this seed."""
    text = programs.calls(seed, CALLS)
    path = BUILD / f"generated-{seed}.py"
    path.write_text(text)
    wanted = oracle().run(text.encode())
    done = subprocess.run([str(ENGINE), str(path)], capture_output=True, timeout=60, check=False)
    check(not wanted.get("traceback"), wanted)
    check(done.returncode == 0, done.stderr.decode()[-500:])
    return list(zip(wanted["stdout"].splitlines(), done.stdout.decode().splitlines(), strict=True))


def compare(seed):
    pairs = answers(seed)
    different = [pair for pair in pairs if pair[0] != pair[1]]
    check(len(different) <= DIFFERENT_MOST * len(pairs), f"{len(different)} of {len(pairs)} differ, such as {different[:3]}")


if len(sys.argv) > 1 and sys.argv[1].isdigit():
    for want, got in answers(int(sys.argv[1])):
        if want != got:
            print("want", want, "\ngot ", got)
    sys.exit(0)
for number in range(40 if LONG else 4):
    add_case(f"calls of seed {number}", lambda number=number: compare(number))
run_cases()
