#!/usr/bin/env python3
"""The engine asks the system for nothing: what its objects import is a list of functions that only compute.

Memory comes from base's arena, for trees and compilation; no other library of ours is asked but syntax and unicode.
"""
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import BUILD, case, check, check_equal, run_cases, skip  # noqa: E402

PURE = re.compile(
    r"mem(cpy|move|set|cmp|chr)|str(len|cmp|chr|spn|pbrk)|__(mem\w+|snprintf|vsnprintf)_chk|v?snprintf|qsort|__stack_chk_fail"
    r"|__(u?div|u?mod|popcount|mul)[a-z0-9]*|_GLOBAL_OFFSET_TABLE_"
    r"|a?(sin|cos|tan)h?|atan2|sincos|cbrt|ceil|erfc?|exp2?|expm1|fabs|floor|fma|fmod|frexp|hypot|ldexp|lgamma(_r)?|log(10|1p|2)?"
    r"|modf|nearbyint|nextafter|pow|remainder|rint|round|scalbn|sqrt|tgamma|trunc")
OURS = ("engine", "syntax", "unicode", "base")


def symbols(library, *flags):
    done = subprocess.run(["nm", *flags, str(BUILD / f"lib{library}.a")], capture_output=True, text=True, check=True)
    return {line.split()[-1] for line in done.stdout.splitlines() if line and not line.endswith(":")}


@case
def the_engine_imports_only_what_computes():
    if "asan" in BUILD.name or "fuzz" in BUILD.name:
        skip("a sanitizer's calls are in this build")
    ours = set().union(*[symbols(library, "--defined-only") for library in OURS])
    foreign = symbols("engine", "--undefined-only") - ours
    check_equal(sorted(name for name in foreign if not PURE.fullmatch(name)), [], "imports that do more than compute")
    check("memcpy" in foreign, "the list is read at all")


@case
def of_base_it_uses_arenas_and_no_descriptor():
    base = symbols("base", "--defined-only") & symbols("engine", "--undefined-only")
    allowed = re.compile(r"(arena|str|utf8|buf|assert|status|float|number)_\w+|ascii_\w+")
    check_equal(sorted(name for name in base if not allowed.fullmatch(name)), [], "of base")


run_cases()
