#!/usr/bin/env python3
"""Broken programs: type, message, both ends of the place, the line, and the picture with its carets are CPython's."""
import collections
import json
import pathlib

from harness import LONG, case, check, check_equal, run_cases
from mutate import Mutator
from oracle.oracle import oracle
from programs import Programs
from syntax_probe import SyntaxProbe, difference

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = sorted((HERE / "samples").glob("*.py"))
SHOWN = 12
MUTANTS = 60000 if LONG else 3000
PIECES = 20000 if LONG else 2000
GENERATED = 4000 if LONG else 300


def mutants(sources, count, first_seed):
    for seed in range(first_seed, first_seed + count):
        name, source = Mutator(seed).mutate(sources[seed % len(sources)])
        yield f"{name} {seed}", source


def compare_all(sources):
    cpython, count, refused, differing = oracle(), 0, 0, []
    classes = collections.Counter()
    with SyntaxProbe() as probe:
        for name, source in sources:
            theirs = cpython.check(source)
            ours = probe.check(source)
            if "crash" in theirs or "timeout" in theirs:
                continue
            count += 1
            refused += theirs["error"] is not None
            lines = difference(ours.get("error"), theirs["error"])
            if lines:
                classes[theirs["error"]["message"] if theirs["error"] else "accepted"] += 1
                differing.append(f"{name}: {'; '.join(lines)[:900]}")
    check(refused * 2 > count, f"only {refused} of {count} were refused")
    check(not differing, "\n".join([f"{len(differing)} of {count} differ", *map(str, classes.most_common(8)), *differing[:SHOWN]]))


@case
def refusals_without_an_oracle():
    golden = json.loads((HERE / "golden.json").read_text(encoding="utf-8"))["broken"]
    differing = []
    with SyntaxProbe() as probe:
        for row in golden:
            lines = difference(probe.check(row["source"].encode("utf-8", "surrogateescape")).get("error"), row["error"])
            if lines:
                differing.append(f"{row['source'][:60]!r}: {'; '.join(lines)[:600]}")
    check_equal(differing[:SHOWN], [])


def refusals():
    """Programs that parse and that CPython's later passes refuse, one by one and two in one program: of two errors the
    one that CPython meets first is told."""
    text = (HERE / "refusals.txt").read_text(encoding="utf-8").split("\n", 1)[1]
    programs = text.split("---\n")
    for number, program in enumerate(programs):
        yield f"refusal {number}", program.encode()
    short = [program for program in programs if program.count("\n") == 1 and len(program) < 30][:24 if not LONG else 60]
    for first in short:
        for second in short:
            yield f"{first!r} {second!r}", (first + second).encode()
            yield f"in a function {first!r} {second!r}", f"async def f(p):\n {first} {second}".encode()


@case
def refusals_behind_the_parser():
    compare_all(refusals())


# What earlier searches found.
FOUND = [
    b"match x:\n case +1: pass", b"match x:\n case ++1: pass", b"match x:\n case a | +_: pass", b"(a).b: int", b"((a))[0]: int",
    b"type P[T = int, *S] = 1", b"def f[T = int, S](): pass", b"def f[T: (int, (x := 1))](): pass", b"[(x := 0) for a[x] in y]; return",
    b"return; \n", b"# coding: nope\n", b"Import os\n", b"while notnot x: pass\n",
]


@case
def programs_that_differed_once():
    compare_all((repr(source), source) for source in FOUND)


@case
def mutated_samples():
    compare_all(mutants([path.read_bytes() for path in SAMPLES], MUTANTS, 0))


@case
def mutated_pieces():
    """A few lines only: the damage is often the whole program."""
    pieces = []
    for path in SAMPLES:
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        pieces += ["".join(lines[at:at + 1 + at % 4]).encode() for at in range(len(lines)) if lines[at].strip()]
    compare_all(mutants(pieces, PIECES, 1000000))


@case
def generated_programs_that_the_compiler_refuses():
    compare_all((f"seed {seed}", Programs(seed).program()) for seed in range(GENERATED))


run_cases()
