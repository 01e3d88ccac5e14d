#!/usr/bin/env python3
"""Hostile source: a clear answer, never a crash or a hang; time and memory grow with the length and no faster.

The oracle cannot judge here (it gives up early on what is deep), so the expectations are written down.
"""
import resource

from harness import LONG, add_case, case, check, check_equal, run_cases
from syntax_probe import SyntaxProbe

DEEP = 100000
STACK_BYTES = 4 << 20  # half of what a process has by default
ARENA_MULTIPLE = 200  # bytes of arena a byte of source, at most; ARCHITECTURE.md states it
ARENA_FLOOR = 4 << 20
NESTED = "too many nested parentheses"
STACK = "Parser stack overflowed - Python source too complex to parse"
INDENTS = "too many levels of indentation"


def limits():
    """A small C stack and a bounded CPU: deep input may not lean on either."""
    resource.setrlimit(resource.RLIMIT_STACK, (STACK_BYTES, STACK_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (300, 300))


def answer(source, mode="check"):
    with SyntaxProbe(limits=limits) as probe:
        found = probe.ask(mode, source)
    bound = ARENA_MULTIPLE * len(source) + ARENA_FLOOR
    check(found["arena_bytes"] <= bound, f"{found['arena_bytes']} bytes of arena for {len(source)} of source")
    return found


def refused(source, *messages):
    """Refused with one of the messages (their beginnings), by parse, check and dump."""
    for mode in ("check", "dump"):
        found = answer(source, mode)
        check("error" in found, f"{mode}: not refused: {found['status']}")
        message = found["error"]["message"]
        check(message.startswith(messages), f"{mode}: {message!r}")


def survived(source, *messages):
    """Accepted, or refused with one of the messages."""
    for mode in ("check", "dump"):
        found = answer(source, mode)
        if "error" in found:
            check(found["error"]["message"].startswith(messages), f"{mode}: {found['error']['message']!r}")
        else:
            check_equal(found["status"], "ok", mode)


DEEPLY = {
    "parentheses": (b"(" * DEEP + b")" * DEEP, NESTED),
    "open parentheses": (b"(" * DEEP, NESTED),
    "brackets": (b"[" * DEEP + b"]" * DEEP, NESTED),
    "braces": (b"{" * DEEP + b"}" * DEEP, NESTED),
    "calls": (b"f(" * DEEP + b")" * DEEP, NESTED),
    "subscripts": (b"a[" * DEEP + b"]" * DEEP, NESTED),
    "dictionaries": (b"{1:" * DEEP + b"}" * DEEP, NESTED),
    "closing brackets": (b")" * DEEP, "unmatched ')'"),
    "patterns": (b"match x:\n case " + b"[" * DEEP + b"]" * DEEP + b": pass\n", NESTED),
    "f-strings": (b"f'{" * DEEP, "too many nested f-strings"),
    "f-strings of both quotes": (b"f'{f\"{" * DEEP, "too many nested f-strings"),
    "f-string format specs": (b"f'" + b"{a:" * DEEP + b"}" * DEEP + b"'", "f-string: expressions nested too deeply"),
    "t-strings": (b"t'{" * DEEP, "too many nested f-strings"),
    "awaits": (b"async def f(): " + b"await " * DEEP + b"x", "invalid syntax"),
    "indentation": (b"".join(b" " * i + b"if x:\n" for i in range(1000)), INDENTS),
}
CHAINS = {
    "minus signs": b"-" * DEEP + b"1",
    "tildes": b"~" * DEEP + b"1",
    "nots": b"not " * DEEP + b"1",
    "lambdas": b"lambda:" * DEEP + b"1",
    "conditionals": b"a if b else " * DEEP + b"c",
    "powers": b"2**" * DEEP + b"2",
    "attributes": b"a" + b".a" * DEEP,
    "calls in a row": b"a" + b"()" * DEEP,
    "subscripts in a row": b"a" + b"[0]" * DEEP,
    "additions": b"1" + b"+1" * DEEP,
    "comparisons": b"1" + b"<1" * DEEP,
    "ands": b"1" + b" and 1" * DEEP,
    "elifs": b"if a: pass\n" + b"elif a: pass\n" * DEEP,
    "assignments": b"a=" * DEEP + b"1",
    "walruses": b"(a:=" * 150 + b"1" + b")" * 150,
    "decorators": b"@a\n" * DEEP + b"def f(): pass\n",
    "dotted import": b"import a" + b".a" * DEEP,
    "relative import": b"from " + b"." * DEEP + b" import a",
    "for clauses": b"[a" + b" for a in b" * DEEP + b"]",
    "if clauses": b"[a for a in b" + b" if a" * DEEP + b"]",
    "arguments": b"f(" + b"a," * DEEP + b")",
    "keyword arguments": b"f(" + b",".join(b"a%d=1" % i for i in range(DEEP)) + b")",
    "parameters": b"def f(" + b",".join(b"a%d" % i for i in range(DEEP)) + b"): pass",
    "with items": b"with " + b"a as b," * DEEP + b"a: pass",
    "alternatives": b"match x:\n case " + b"1|" * DEEP + b"1: pass\n",
    "globals": b"def f():\n global " + b"a," * DEEP + b"a\n",
    "string parts": b"'a' " * DEEP,
    "f-string parts": b"f'{a}' " * DEEP,
    "fields": b"f'" + b"{a}" * DEEP + b"'",
    "semicolons": b"a;" * DEEP,
    "stars": b"a, " + b"*a, " * DEEP,
    "slices": b"a[" + b":," * DEEP + b"]",
    "type parameters": b"class A[" + b",".join(b"T%d" % i for i in range(DEEP // 10)) + b"]: pass",
    "nested functions": b"".join(b" " * i + b"def f():\n" for i in range(99)) + b" " * 99 + b"pass\n",
}
MEGABYTES = 50 if LONG else 8
SIZE = MEGABYTES << 20
HUGE = {
    "a name": b"a" * SIZE,
    "a number": b"1" * SIZE,
    "a hexadecimal number": b"0x" + b"f" * SIZE,
    "a fraction": b"0." + b"1" * SIZE,
    "an exponent": b"1e" + b"1" * SIZE,
    "underscores": b"1" + b"_1" * (SIZE // 2),
    "a string": b"'" + b"a" * SIZE + b"'",
    "an open string": b"'" + b"a" * SIZE,
    "an open triple-quoted string": b"'''" + b"a\n" * (SIZE // 2),
    "a string of escapes": b"'" + b"\\n" * (SIZE // 2) + b"'",
    "bytes of bad escapes": b"b'" + b"\\q" * (1 << 16) + b"'",
    "an f-string": b"f'" + b"a" * SIZE + b"'",
    "an f-string of braces": b"f'" + b"{{" * (SIZE // 2) + b"'",
    "a comment": b"#" * SIZE,
    "spaces": b" " * SIZE,
    "tabs": b"\t" * SIZE + b"a",
    "form feeds": b"\f" * SIZE,
    "newlines": b"\n" * SIZE,
    "carriage returns": b"\r" * SIZE,
    "continued lines": b"\\\n" * (SIZE // 2),
    "dots": b"." * SIZE,
    "exclamation marks": b"!" * SIZE,
    "backslashes": b"\\" * SIZE,
    "NUL bytes": b"\0" * SIZE,
    "bytes that are not UTF-8": b"\xff" * SIZE,
    "combining marks": b"a" + "\u0301\u0323".encode() * (SIZE // 4),
    "a wide name": "ﷺ".encode() * (SIZE // 3),
    "an encoding declaration": b"# coding: " + b"a" * SIZE,
    "a line of latin-1": b"# coding: latin-1\n#" + b"\xe9" * SIZE,
}
ODD = {
    "nothing": b"", "a NUL": b"\0", "a NUL in a string": b"'\0'", "a NUL in a comment": b"#\0\n", "a NUL behind all": b"x\n\0",
    "only a byte order mark": b"\xef\xbb\xbf", "half a byte order mark": b"\xef\xbb", "a lone backslash": b"\\", "a lone quote": b"'",
    "a lone surrogate": b"'\xed\xa0\x80'", "an overlong NUL": b"'\xc0\x80'", "beyond Unicode": b"'\xf5\x80\x80\x80'",
    "UTF-16": "x = 1\n".encode("utf-16"), "a cut character": b"x = '\xe2\x82", "an open f-string": b"f'{", "a field alone": b"f'{}'",
    "a backslash at the end": b"x = 1 \\", "a carriage return at the end": b"x\r", "only a dedent": b" \n x\n",
}


def deep(source, message):
    return lambda: refused(source, message)


def chain(source):
    return lambda: survived(source, STACK, "maximum recursion depth", "too many nested", "too many statically nested",
                            "Expected", "name 'a' is", "'await' outside", "can't use starred", "cannot assign", "no binding")


def huge(source):
    def run():
        found = answer(source, "parse")
        check(found["status"] in ("ok", "malformed input"), found["status"])
    return run


for name, (source, message) in DEEPLY.items():
    add_case(f"deep {name}", deep(source, message))
for name, source in CHAINS.items():
    add_case(f"chain of {name}", chain(source))
for name, source in HUGE.items():
    add_case(f"{MEGABYTES} MB of {name}", huge(source))
for name, source in ODD.items():
    add_case(f"odd: {name}", huge(source))

# A program of n parts; the work may not grow much faster than n.
GROWTH = {
    "statements": lambda n: b"x = f(a, b)[1:2] + c.d\n" * n,
    "one expression": lambda n: b"x = " + b"a + b * " * n + b"c",
    "names": lambda n: b"".join(b"name_%d = name_%d\n" % (i, i + 1) for i in range(n)),
    "strings": lambda n: b"x = (" + b"'abc\\n' " * n + b")",
    "f-strings": lambda n: b"f'{a!r:>{b}} text' \\\n" * n + b"''",
    "dictionary": lambda n: b"{" + b"'k': [1, 2.5, -3],\n" * n + b"}",
    "functions": lambda n: b"def f(a, *b, c=1, **d):\n    global g\n    return a\n" * n,
    "error at the end": lambda n: b"x = [1, 2, 3]\n" * n + b"x = = 1\n",
    "open bracket": lambda n: b"x = (\n" + b"a = b\n" * n,
    "bad escapes": lambda n: b"x = '\\q'\n" * n,
    "combining marks": lambda n: b"a" + "\u0301\u0323".encode() * n + b" = 1\n",
    "attributes": lambda n: b"a" + b".b" * min(n, 3000) + b"\n" + b"x.y\n" * n,
    "lambda in default": lambda n: b"def f(a=lambda: (yield)): pass\n" * n,
    "decorated": lambda n: b"@a.b(c)\nclass A(B): x: int = 1\n" * n,
    "match": lambda n: b"match x:\n case {'a': [b, *c]} | D(e=1) if f: pass\n" * n,
    "soft keywords": lambda n: b"match (a, b)\ntype = match[case]\n" * n,
    "generator or parenthesis": lambda n: b"with (a, b, c): pass\nwith (a) as b: pass\n" * n,
    "comments": lambda n: b"# comment\n" * n,
}


LONGER = 16  # times the parts: far enough apart that a busy machine cannot make linear look like quadratic
LONGER_MOST = 100  # times the work: linear work takes 16 (36 where the caches no longer hold it), quadratic work 256


def growth(make):
    def run():
        with SyntaxProbe() as probe:
            def cost(n):
                return min(probe.check(make(n))["cpu_ns"] for _ in range(2))
            n = 2000
            while cost(n) < 2_000_000 and n < 200_000:
                n *= 2
            n = max(n, 5000)  # a small quadratic part shows only where there is much
            ratio = min(cost(LONGER * n) / cost(n) for _ in range(2))
        check(ratio < LONGER_MOST, f"{LONGER} times the length took {ratio:.1f} times as long (n = {n})")
    return run


for name, make in GROWTH.items():
    add_case(f"linear in {name}", growth(make))


@case
def past_the_limit_of_a_source():
    check_equal(answer(b"#" * ((256 << 20) + 1), "parse")["status"], "limit reached")


@case
def memory_runs_out_without_harm():
    source = b"def f(a, b=1):\n    return [f'{a!r} {b}' for x in y if x] + {'k': 1}\n" * 50
    for kilobytes in range(0, 400, 3):
        with SyntaxProbe(kilobytes << 10) as probe:
            found = probe.check(source)
            check(found["status"] in ("ok", "out of memory"), f"{kilobytes} KiB: {found}")
            broken = probe.check(source + b"x = = 1\n")
            check(broken["status"] in ("malformed input", "out of memory"), f"{kilobytes} KiB: {broken['status']}")


run_cases()
