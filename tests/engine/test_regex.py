#!/usr/bin/env python3
"""Regular expressions that others need exponential time for end soon: the fuel says how soon. And fuel, which is exact, is
the same under stress.
"""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import BUILD, add_case, case, check, check_equal, run_cases  # noqa: E402

ENGINE = BUILD / "tests/tools/engine_run"


def run(text, **options):
    path = BUILD / f"regex-test-{os.getpid()}.py"
    path.write_text(text)
    env = {**os.environ, **{f"ENGINE_{name.upper()}": str(value) for name, value in options.items()}}
    return subprocess.run([str(ENGINE), str(path)], capture_output=True, timeout=100, env=env, check=False)


# pattern, text, the span of what search finds
SLOW_ELSEWHERE = [
    ("(a*)*b", "'a' * 3000", None),
    ("(a|a)*b", "'a' * 3000", None),
    ("(a|aa)+$", "'a' * 3000 + 'b'", None),
    ("(x+x+)+y", "'x' * 2000", None),
    ("a?" * 30 + "a" * 30, "'a' * 30", (0, 30)),
    ("(.*)*x", "'y' * 1000", None),
    ("(?:a+)+b|c", "'a' * 3000", None),
    ("(?=(a+)+b)a", "'a' * 500", None),
    ("(?:(?:a{1,30}){1,30}){1,30}b", "'a' * 100", None),
    ("(?:(?:ab?){1,90}c?){1,90}d", "'ab' * 60", None),
    (r"\s+$", "' ' * 20000 + 'x'", None),
    ("a*b", "'a' * 20000", None),
    (".*=.*", "'x' * 20000", None),
    ("(?:a|b|ab)*c", "'ab' * 2000", None),
    ("(a|b)*?c", "'ab' * 2000", None),
    ("(?:a??)*?b", "'a' * 2000", None),
    (r"^(([a-z])+.)+[A-Z]([a-z])+$", "'a' * 2000", None),
]


def ends_soon(pattern, text, span):
    done = run(f"import re\nm = re.search({pattern!r}, {text})\nprint(m and m.span())\n", fuel=30_000_000)
    check_equal((done.stdout.decode(), done.stderr.decode()), (f"{span}\n", ""), pattern)


for row in SLOW_ELSEWHERE:
    add_case(f"{row[0][:40]} ends soon", lambda row=row: ends_soon(*row))


@case
def references_are_bounded_by_fuel():
    done = run("import re\nre.search(r'(a*)*\\1[bc]', 'a' * 100)\n", fuel=3_000_000)
    check_equal(done.returncode, 3, "exit status")
    check(b"fuel" in done.stderr, done.stderr)


@case
def memory_is_bounded():
    done = run("import re\nre.search('(?:ab|a|b)*[cd]', 'ab' * 4_000_000)\n", memory=32 << 20)
    check_equal(done.returncode, 3, "exit status")
    check(b"memory" in done.stderr, done.stderr)


@case
def deep_patterns_need_no_c_stack():
    done = run("import re\nn = 20000\nprint(re.match('(?:' * n + 'a' + ')' * n, 'a'))\n"
               "print(re.match('(' * n + 'a' + ')' * n, 'a').lastindex)\nprint(re.match('a*' * n, 'a'))\n")
    check_equal((done.stdout.decode(), done.stderr.decode()),
                ("<re.Match object; span=(0, 1), match='a'>\n1\n<re.Match object; span=(0, 1), match='a'>\n", ""), "output")


@case
def fuel_is_the_same_under_stress():
    text = "import re\nfor i in range(30):\n    re.sub('(a|b)*c', 'x', 'ab' * 300 + 'c')\n"
    plain = run(text, usage=1)
    check_equal(plain.stderr.split()[1], run(text, usage=1).stderr.split()[1], "a second run")


run_cases()
