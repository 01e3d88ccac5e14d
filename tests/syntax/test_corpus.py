#!/usr/bin/env python3
"""Every Python file on the machine, and generated programs with every corner of the grammar: the tree, byte for byte.

What CPython refuses must be refused with the same error; warnings of the parser must agree too.
"""
import hashlib
import json
import pathlib

from harness import LONG, add_case, case, check, check_equal, run_cases
from oracle.oracle import oracle
from programs import Programs
from syntax_probe import SyntaxProbe, difference

HERE = pathlib.Path(__file__).resolve().parent
SHOWN = 12
GENERATED = 20000 if LONG else 500
FILES_MOST = 10**9 if LONG else 1500  # of what happens to be installed: every n-th then
INDENTED = 25  # every so-many-th file is compared with an indented dump too


def warnings_of(answer):
    return [(warning["message"], warning["line"]) for warning in answer["warnings"]]


def first_difference(ours, theirs):
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
    return f"dumps differ at byte {at}: ours ...{ours[max(0, at - 60):at + 60]!r}, CPython's ...{theirs[max(0, at - 60):at + 60]!r}"


def compare(probe, cpython, source):
    """What differs, as lines."""
    theirs = cpython.dump_digest(source)
    ours = probe.dump(source)
    if "crash" in theirs or "timeout" in theirs:
        return []  # too deep for the oracle; tests/syntax/test_hostile.py has expectations for that
    if "error" in theirs or "error" in ours:
        return difference(ours.get("error"), theirs.get("error"))
    if ours["status"] != "ok":
        return [f"status {ours['status']} in {ours['stage']}"]
    found = []
    if hashlib.sha256(ours["dump"]).hexdigest() != theirs["digest"]:
        found.append(first_difference(ours["dump"], cpython.dump(source)["text"].encode("utf-8", "surrogatepass")))
    if sorted(warnings_of(ours)) != sorted(warnings_of(theirs)):  # within a line CPython backtracks: its order is no law
        found.append(f"warnings: ours {warnings_of(ours)}, CPython's {warnings_of(theirs)}")
    return found


def compare_all(sources, least):
    """`sources` yields (name, bytes); fails with what differs in the first few, and how many there are."""
    cpython, count, differing = oracle(), 0, []
    with SyntaxProbe() as probe:
        for name, source in sources:
            count += 1
            lines = compare(probe, cpython, source)
            if not lines and count % INDENTED == 0:
                theirs = cpython.dump(source, indent=count % 4)
                ours = probe.dump(source, indent=count % 4)["dump"]
                if "text" in theirs and ours != theirs["text"].encode("utf-8", "surrogatepass"):
                    lines = ["indented: " + first_difference(ours, theirs["text"].encode("utf-8", "surrogatepass"))]
            if lines:
                differing.append(f"{name}: {'; '.join(lines)[:700]}")
    check(count >= least, f"only {count} sources")
    check(not differing, "\n".join([f"{len(differing)} of {count} differ", *differing[:SHOWN]]))


def files(*folders):
    for folder in folders:
        for path in sorted(pathlib.Path(folder).rglob("*.py")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path, path.read_bytes()


@case
def samples_without_an_oracle():
    golden = json.loads((HERE / "golden.json").read_text(encoding="utf-8"))["samples"]
    with SyntaxProbe() as probe:
        for name, (source_digest, dump_digest) in golden.items():
            source = (HERE / "samples" / name).read_bytes()
            check_equal(hashlib.sha256(source).hexdigest(), source_digest, f"{name} is not what the golden set was made of")
            check_equal(hashlib.sha256(probe.dump(source)["dump"]).hexdigest(), dump_digest, name)


def library(folder, least, most=10**9):
    def compare():
        found = list(files(folder))
        compare_all(found[::max(1, -(-len(found) // most))], least)
    add_case(f"every file of {folder}" if most >= 10**9 else f"files of {folder}", compare)


for found in sorted(pathlib.Path("/usr/lib").glob("python3.*")):
    library(found, 1)
library("/usr/lib/python3/dist-packages", 0, FILES_MOST)
library("/usr/share", 0)


@case
def our_own_files():
    compare_all(files(HERE.parent.parent / "tools", HERE.parent), 10)


@case
def generated_programs():
    compare_all(((f"seed {seed}", Programs(seed).program()) for seed in range(GENERATED)), GENERATED)


run_cases()
