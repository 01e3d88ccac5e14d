#!/usr/bin/env python3
"""Writes what CPython 3.14 prints for programs of tests/language next to them, as NAME.out.

usage: tests/oracle/write_outputs.py [FILE.py ...]     without files: every program that has no .out or is newer than it
"""
import pathlib
import sys

sys.path[0] = str(pathlib.Path(__file__).resolve().parent.parent)  # not this folder: it holds an oracle.py
from harness import ROOT  # noqa: E402
from oracle.oracle import oracle  # noqa: E402


def is_stale(path):
    out = path.with_suffix(".out")
    return not out.exists() or out.stat().st_mtime < path.stat().st_mtime


def main(arguments):
    named = [pathlib.Path(argument).resolve() for argument in arguments]
    for path in named or filter(is_stale, sorted((ROOT / "tests/language").rglob("*.py"))):
        lines = path.read_text().splitlines(True)
        oracle().eval("None", f"import linecache\nlinecache.cache['<program>'] = (1, None, {lines!r}, '<program>')")
        answer = oracle().run(path.read_bytes())
        if "stdout" not in answer:
            sys.exit(f"{path}: {answer}")
        path.with_suffix(".out").write_text(answer["stdout"])
        print(path.relative_to(ROOT), "exit", answer["exit"], "-", answer.get("traceback") or "no error")


main(sys.argv[1:])
