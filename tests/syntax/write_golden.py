#!/usr/bin/env python3
"""Writes golden.json from the oracle: what test_corpus.py and test_broken.py check where there is no oracle.

    PYTHONPATH=tests python3 tests/syntax/write_golden.py
"""
import hashlib
import json
import pathlib

from mutate import Mutator
from oracle.oracle import oracle
from syntax_probe import FIELDS

HERE = pathlib.Path(__file__).resolve().parent
MUTANTS, LINES_A_PIECE = 400, 5


def main():
    cpython = oracle()
    samples, broken, seen = {}, [], set()
    pieces = []
    for path in sorted((HERE / "samples").glob("*.py")):
        source = path.read_bytes()
        samples[path.name] = hashlib.sha256(source).hexdigest(), cpython.dump(source)["digest"]
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        pieces += ["".join(lines[at:at + LINES_A_PIECE]) for at in range(len(lines)) if lines[at][:1].strip()]
    for seed in range(MUTANTS):
        _, source = Mutator(seed).mutate(pieces[seed % len(pieces)].encode())
        error = cpython.check(source)["error"]
        key = (error["message"], error["text"]) if error else None
        if key and key not in seen:
            seen.add(key)
            broken.append({"source": source.decode("utf-8", "surrogateescape"), "error": {k: error.get(k) for k in FIELDS}})
    text = json.dumps({"samples": samples, "broken": broken}, indent=0, sort_keys=True)
    (HERE / "golden.json").write_text(text + "\n", encoding="utf-8")
    print(f"{len(samples)} samples, {len(broken)} broken programs")


main()
