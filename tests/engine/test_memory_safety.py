#!/usr/bin/env python3
"""Callbacks that change what native code is walking end as in CPython: memory_safety.jsonl, plain and under stress.

Each line of that file has a program and CPython's exit status, output and exception.
"""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import BUILD, case, check_equal, data_rows, run_cases  # noqa: E402

ENGINE = BUILD / "tests/tools/engine_run"
# what is wanted of parts that the engine does not have yet
MISSING = {
    "vm_memory_safety-033": "there are no finalizers",
    "vm_memory_safety-058": "the message of a float's power",
    "vm_memory_safety-119": "OrderedDict does not see changes while it is iterated",
    "vm_memory_safety-133": "array",
    "vm_memory_safety-141": "decimal",
    "vm_memory_safety-145": "typing",
}


def run(entry, stress):
    path = BUILD / f"memory-safety-{entry['id']}.py"
    path.write_text(entry["code"] + "\n")
    env = {**os.environ, "ENGINE_STRESS": "1" if stress else ""}
    done = subprocess.run([str(ENGINE), str(path)], capture_output=True, timeout=100, env=env, check=False)
    path.unlink()
    want = entry["expect"]
    check_equal(done.stdout.decode(), want["stdout"], "output")
    last = (done.stderr.decode().strip().splitlines() or [""])[-1]
    if want["exc"].startswith("MemoryError"):
        check_equal(done.returncode, 3, "exit status: the memory limit")
    else:
        check_equal((done.returncode != 0, last), (want["exit"] != 0, want["exc"]), "end")


UNDER_STRESS = {"vm_memory_safety-098": "the text of __init__'s TypeError is lost where memory lacks"}


def run_all(stress):
    missing = {**MISSING, **UNDER_STRESS} if stress else MISSING
    for entry in data_rows("memory_safety.jsonl"):
        if entry["id"] not in missing:
            try:
                run(entry, stress)
            except AssertionError as difference:
                raise AssertionError(f"{entry['id']}, {entry['why']}: {difference}") from None


@case
def programs_end_as_in_cpython():
    run_all(False)


@case
def programs_end_as_in_cpython_under_stress():
    run_all(True)


run_cases()
