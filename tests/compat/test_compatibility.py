#!/usr/bin/env python3
"""Goal: docs/compatibility.md says what differs from CPython 3.14, all of it and nothing else.

Each row of differences.py has a program that the oracle and the engine answer differently; the oracle's answers stand in
recorded.json, with the public names of its modules and types. A row whose program no longer differs fails, and so does the page
when the rows, or the names that are absent, are not those that it tells.

usage: test_compatibility.py          the tests
       test_compatibility.py write    writes the page
       test_compatibility.py record   asks the oracle anew, then writes the page
"""
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.chdir(HERE.parent.parent)
import walk  # noqa: E402
from differences import DIFFERENCES  # noqa: E402
from harness import BUILD, ROOT, add_case, case, check, check_equal, run_cases  # noqa: E402

ENGINE = BUILD / "tests/tools/engine_run"
RECORDED = HERE / "recorded.json"
PAGE = ROOT / "docs/compatibility.md"
HEAD = """# Compatibility: what differs from CPython 3.14

Written by `tests/compat/test_compatibility.py write` out of programs that were run by the embedded engine and by CPython 3.14; the
tests fail when it is no longer true. Everything else that differs is a mistake: please tell.

## What programs can see

| what | why | CPython prints | the engine prints |
|---|---|---|---|
"""
NAMES = """
## What is not there

Of the public names of modules that the engine has (`__all__`, or what a module defines), of their public classes, and all names
of the builtin types. Modules that are not named on this page either have all, or are not there at all: `auto` takes the process
engine for programs that want them.

| where | absent |
|---|---|
"""


def answer(program):
    """What the engine prints, its errors' last line at the end."""
    path = BUILD / "compat.py"
    path.write_text(program)
    done = subprocess.run([str(ENGINE), str(path)], capture_output=True, timeout=60, check=False)
    return done.stdout.decode() + "".join(done.stderr.decode().splitlines(True)[-1:])


def record():
    from oracle.oracle import oracle
    outputs = {}
    for title, _, program, *known in DIFFERENCES:
        done = oracle().run(program.encode())
        outputs[title] = known[0] if known else done["stdout"] + (done.get("traceback") or "")
    names = json.loads(oracle().run(walk.LISTING.encode())["stdout"])
    RECORDED.write_text(json.dumps({"outputs": outputs, "names": names, "modules": walk.MODULES}, indent=0, sort_keys=True) + "\n")


def absent(recorded):
    """{place: [name, ...]} of what the engine lacks."""
    text = answer(f"wanted = {recorded['names']!r}\n{walk.LOOKING}")
    found = {}
    for line in text.splitlines():
        place, name = line.split(" ")
        found.setdefault(place, []).append(name)
    return found


def cell(text):
    return " ".join(f"`{line}`" for line in text.rstrip("\n").split("\n")).replace("|", "\\|")


def page():
    recorded = json.loads(RECORDED.read_text())
    lines = [HEAD]
    for title, why, program, *_ in DIFFERENCES:
        lines.append(f"| {title} | {why} | {cell(recorded['outputs'][title])} | {cell(answer(program))} |\n")
    lines.append(NAMES)
    for place, names in sorted(absent(recorded).items()):
        module, _, kind = place.partition(":")
        where = f"`{module}`" + (f", `{kind}`" if kind else "") if module else f"type `{kind}`"
        told = "the module" if names == ["*"] else ", ".join(f"`{name}`" for name in names)
        lines.append(f"| {where} | {told} |\n")
    return "".join(lines)


if sys.argv[1:] in (["write"], ["record"]):
    if sys.argv[1] == "record":
        record()
    PAGE.write_text(page())
    sys.exit()


def differs(title, program):
    want = json.loads(RECORDED.read_text())["outputs"]
    check(title in want, "not recorded yet: test_compatibility.py record")
    check(answer(program) != want[title], "it no longer differs: drop the row")


for row in DIFFERENCES:
    add_case(row[0].replace("`", ""), lambda row=row: differs(row[0], row[2]))


@case
def the_names_of_every_module_are_recorded():
    check_equal(json.loads(RECORDED.read_text())["modules"], walk.MODULES, "test_compatibility.py record")


@case
def the_page_tells_what_is_so():
    told, is_so = PAGE.read_text().splitlines(), page().splitlines()
    for line in told:
        check(line in is_so, f"no longer so: {line}")
    for line in is_so:
        check(line in told, f"not told (test_compatibility.py write): {line}")
    check_equal(told, is_so, "the page")


run_cases()
