#!/usr/bin/env python3
"""The engine prints what CPython 3.14 prints: each program of tests/language, whose .out
tests/oracle/write_outputs.py wrote.

Each runs three times: as it is; with the first allocations of instructions failing, so that the world is collected and the
instruction runs again; and on a small C stack, so that Python's recursion cannot lie on it.
"""
import os
import pathlib
import resource
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import BUILD, ROOT, add_case, case, check, check_equal, check_text, run_cases  # noqa: E402

ENGINE = BUILD / "tests/tools/engine_run"


def small_stack():
    resource.setrlimit(resource.RLIMIT_STACK, (256 << 10, 256 << 10))


def run(path, preexec=None, **options):
    env = {**os.environ, **{f"ENGINE_{name.upper()}": str(value) for name, value in options.items()}}
    return subprocess.run([str(ENGINE), str(path)], capture_output=True, timeout=100, env=env, preexec_fn=preexec, check=False)


def fuel_of(path):
    """Short programs are collected at every failed allocation, long ones at fewer of them."""
    words = run(path, usage=1).stderr.split()
    return int(words[words.index(b"fuel") + 1])


def compare(path, **how):
    done = run(path, **how)
    check_text(done.stderr.decode(), "", "errors")
    check_text(done.stdout.decode(), path.with_suffix(".out").read_text(), "output")


def moved(path):
    """Saved and loaded several times on its way, it does the same."""
    done = run(path, move=fuel_of(path) // 6 + 1)
    check_text(done.stderr.decode(), "", "errors")
    check_text(done.stdout.decode(), path.with_suffix(".out").read_text(), "output")


def program(text):
    path = BUILD / "engine-test.py"
    path.write_text(text)
    return path


PROGRAMS = ROOT / "tests/language"
for source in sorted(PROGRAMS.rglob("*.py")):
    name = str(source.relative_to(PROGRAMS).with_suffix(""))
    add_case(name, lambda source=source: compare(source))
    add_case(name + " moved from world to world", lambda source=source: moved(source))
    add_case(name + " under stress", lambda source=source: compare(source, stress=1 + fuel_of(source) // 100_000))


@case
def source_made_by_the_program_runs_where_it_is_granted():
    for path in sorted((ROOT / "tests/engine/programs").glob("*.py")):
        compare(path, exec=1)
        compare(path, exec=1, stress=1)


@case
def source_made_by_the_program_is_refused_unless_granted():
    for call in ("exec('1')", "eval('1')", "compile('1', 'f', 'exec')"):
        done = run(program(f"try: {call}\nexcept PermissionError as error: print(error)\n"))
        check(b"is not allowed here" in done.stdout and b"policy" in done.stdout, done.stdout)
    done = run(program("eval('(' * 100 + '1' + ')' * 100)\ns = '1' + '+1' * 10 ** 6\neval(s)\n"), exec=1, fuel=10 ** 7)
    check_equal((done.returncode, b"fuel" in done.stderr), (3, True), "a long source is paid for before it is parsed")


@case
def recursion_does_not_use_the_c_stack():
    path = program("def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nprint(f(100000))\n"
                   "class K:\n    def __init__(self, n): self.n = n\n"
                   "    def __eq__(self, o): return self.n == 0 or K(self.n - 1) == K(0)\n"
                   "    def __repr__(self): return 'K' if self.n == 0 else repr(K(self.n - 1))\n"
                   "print(K(30000) == K(1), K(30000))\n"
                   "x = []\nfor i in range(30000): x = [x]\nprint(len(repr(x)))\n")
    done = run(path, recursion=200000, preexec=small_stack)
    check_equal((done.stdout, done.stderr), (b"100000\nTrue K\n60002\n", b""), "output")


@case
def fuel_is_the_same_with_and_without_collections():
    path = program("t = 0\nfor i in range(1000):\n    t += len([str(i), (i, t)])\nprint(t)\n")
    plain, stressed = run(path, usage=1), run(path, usage=1, stress=1)
    check_equal(plain.stderr.split()[1], run(path, usage=1).stderr.split()[1], "fuel of a second run")
    check(int(stressed.stderr.split()[5]) > 10, "the stressed run collects")
    check_equal(stressed.stderr.split()[1], plain.stderr.split()[1], "fuel under stress")


@case
def fuel_stops_at_the_limit_and_nothing_catches_it():
    path = program("try:\n    while True:\n        try:\n            pass\n        finally:\n            x = 1\n"
                   "except BaseException:\n    print('caught')\nfinally:\n    print('finally')\n")
    done = run(path, fuel=100000)
    check_equal((done.returncode, done.stdout), (3, b""), "outcome")
    check(b"fuel" in done.stderr, done.stderr)


@case
def memory_is_refused_before_it_is_used():
    for text in ("x = 'a' * 10 ** 12", "x = [0] * 10 ** 10", "x = 1 << 10 ** 12", "x = 10 ** 10 ** 8",
                 "x = []\nwhile True:\n    x.append('y' * 1000)", "x = ()\nwhile True:\n    x = (x, x)",
                 "s = 'ab'\nwhile True:\n    s = s + s", "x = list(range(10 ** 9))"):
        done = run(program(text + "\n"), memory=32 << 20)
        check_equal(done.returncode, 3, text)
        check(b"memory" in done.stderr, text)


@case
def garbage_does_not_run_into_the_limit():
    """A program may hold most of its memory and make waste for ever."""
    for text in ("x = [n] * 250_000", "x = sorted(ones, key=abs)", "x = list(map(str, range(20_000)))",
                 "x = [str(i) for i in range(20_000)]"):
        done = run(program("kept = [0] * 2_500_000\nones = [1] * 100_000\n"
                           f"for n in range(60):\n    {text}\nprint('done')\n"), memory=32 << 20)
        check_equal(done.stdout, b"done\n", text)


@case
def failed_examples_of_docstrings_are_told_with_their_place_and_source():
    path = program('import doctest\n\n\ndef half(n):\n    """Halves.\n\n    >>> half(4)\n    2\n    >>> half("a")\n    """\n'
                   '    return n // 2\n\n\nclass Kept:\n    """\n    >>> Kept.name\n    5\n    """\n    name = 6\n\n\n'
                   'print(doctest.testmod(), __file__)\n')
    line = "*" * 70
    want = (f'{line}\nFile "{path}", line 16, in __main__.Kept\nFailed example:\n    Kept.name\nExpected:\n    5\nGot:\n    6\n'
            f'{line}\nFile "{path}", line 9, in __main__.half\nFailed example:\n    half("a")\nException raised:\n'
            '    Traceback (most recent call last):\n      File "<doctest __main__.half[1]>", line 1, in <module>\n'
            '        half("a")\n        ~~~~^^^^^\n'
            f'      File "{path}", line 11, in half\n        return n // 2\n               ~~^^~~\n'
            "    TypeError: unsupported operand type(s) for //: 'str' and 'int'\n"
            f'{line}\n2 items had failures:\n   1 of   1 in __main__.Kept\n   1 of   2 in __main__.half\n'
            f'***Test Failed*** 2 failures.\nTestResults(failed=2, attempted=3) {path}\n')
    check_text(run(path).stdout.decode(), want, "what doctest tells")


run_cases()
