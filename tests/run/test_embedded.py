"""Goal: the embedded engine keeps every limit, by name, whatever the program catches, and its worker's death is survived."""
import os
import pathlib
import signal
import subprocess
import time

from harness import CORDON, add_case, case, check, check_equal, run_cases
from sandbox import SHORT_S, Folder, children_of, command_of, everything_allowed, long_enough, run_json, run_program, wait_until

# A run returns so long after its time; on top comes what a busy machine takes to end any process.


def run(source, limits="", want_status=None):
    policy = everything_allowed("limits: {%s}\n" % limits)
    return run_json(source, "--engine", "embedded", "--policy", policy, want_status=want_status)


# program, stdout, last line of stderr, exit status
PROGRAMS = {
    "prints": ("print('hi')", "hi\n", "", 0),
    "is empty": ("", "", "", 0),
    "raises": ("def f():\n    return 1 / 0\nf()", "", "ZeroDivisionError: division by zero", 1),
    "exits with 0": ("print('x')\nraise SystemExit(0)", "x\n", "", 0),
    "exits with 3": ("raise SystemExit(3)", "", "", 3),
    "exits with more than a status holds": ("raise SystemExit(256 + 7)", "", "", 7),
    "exits with words": ("raise SystemExit('no')", "", "no", 1),
    "exits with a list": ("raise SystemExit(['a', 1])", "", "['a', 1]", 1),
    "exits with nothing": ("raise SystemExit", "", "", 0),
    "exits with truth": ("raise SystemExit(True)", "", "", 1),
    "prints much": ("print('\u20ac' * 300000)", "\u20ac" * 300000 + "\n", "", 0),
}


def add_program(name, source, stdout, last_line, status):
    def runs():
        document = run(source)
        check_equal((document["outcome"], document["engine"]), ("ended", "embedded"), document["error"])
        check_equal(document["stdout"], stdout, "stdout")
        check_equal(document["stderr"].rstrip("\n").rsplit("\n", 1)[-1], last_line, "end of stderr")
        check_equal(document["exit_status"], status, "exit status")
    add_case(f"a program that {name}", runs)


for program_name, program_row in PROGRAMS.items():
    add_program(program_name, *program_row)

CATCHES = "print('begun')\nwhile True:\n    try:\n        {}\n    except BaseException:\n        pass\n    finally:\n        {}\n"
# limits, program, limit that ends it
BOMBS = {
    "a loop without end": ("wall: 200ms", "while True: pass", "wall"),
    "a loop in finally": ("wall: 200ms", CATCHES.format("1 / 0", "while True: pass"), "wall"),
    "a loop, by CPU time": ("cpu: 200ms", "while True: pass", "cpu"),
    "a loop, by fuel": ("fuel: 100000", CATCHES.format("1 / 0", "pass"), "fuel"),
    "a power without end": ("wall: 200ms", "x = 10 ** 10 ** 8", "wall"),
    "a long text": ("", "x = 'a' * 10 ** 12", "memory"),
    "a long list": ("", "x = [0] * 10 ** 10", "memory"),
    "a list that grows": ("memory: 16MiB", CATCHES.format("x = []", "while True: x.append('y' * 1000)"), "memory"),
    "recursion that catches itself": (
        "recursion: 500", "def f():\n    try:\n        f()\n    except BaseException:\n        print('caught')\nf()", "recursion"),
    "a flood of output": ("output: 10KiB", CATCHES.format("print('x' * 1000)", "pass"), "output"),
}


def add_bomb(name, limits, source, limit):
    def is_ended():
        document = run(source, limits, want_status=5)
        check_equal((document["outcome"], document["limit"]), ("limit", limit), document["error"])
        check(document["error"], "an error in words")
        check("caught" not in document["stdout"], "nothing catches it")
        check(document["usage"]["memory_peak_bytes"] > 0, "memory is told")
    add_case(f"{name} is ended", is_ended)


for bomb_name, bomb_row in BOMBS.items():
    add_bomb(bomb_name, *bomb_row)


IMPORTS = """import functools, importlib, operator, unittest
def reach(how, *args):
    try:
        print('reached', how(*args))
    except ImportError as error:
        print(error)
name = ''.join(['o', 's'])
reach(__import__, name)
reach(importlib.import_module, name)
reach(functools.partial(__import__, name))
reach(operator.call, __import__, name)
reach(lambda: list(map(__import__, [name])))
reach(unittest.TestLoader().loadTestsFromName, name + '.path')
reach(eval, "__import__('" + name + "')")
reach(lambda: getattr(importlib.import_module('s' + 'ys'), 'modules')[name])
import decimal, doctest, asyncio, logging, statistics
"""


@case
def imports_are_asked_for_again_when_the_program_runs():
    off = ", ".join(f"{{id: CDN-IMP-00{n}, off: true}}" for n in (1, 3, 4))
    with Folder() as folder:
        policy = folder.write("policy.yaml", "imports: {add: [importlib, logging], deny: [statistics]}\ncapabilities: {eval: true}\n"
                                             f"vet: {{threshold: 1000000, rules: [{off}]}}\n")
        lines = run_json(IMPORTS, "--engine", "embedded", "--policy", policy)
    error = lines["stderr"].rstrip("\n").rsplit("\n", 1)[-1]
    lines = lines["stdout"].splitlines()
    check_equal(len(lines), 8, lines)
    for line in lines:
        check(line.startswith("the policy does not let this program import '"), line)
        check("it may import: " in line and ", math, " in line and "have the policy's list of imports extended" in line, line)
    check(error.startswith("ImportError: the policy does not let this program import 'statistics'; it may import: "), error)


@case
def fuel_at_n_and_one_less():
    source = "t = 0\nfor i in range(1000):\n    t += i\nprint(t)\n"
    need = run(source)["usage"]["fuel"]
    check_equal(run(source, f"fuel: {need}")["outcome"], "ended", "with what it needs")
    document = run(source, f"fuel: {need - 1}")
    check_equal((document["outcome"], document["limit"]), ("limit", "fuel"), "with one less")


@case
def recursion_at_n_and_one_more():
    source = "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\nprint(f({}))\n"
    for depth, limit in ((499, None), (500, None), (501, "recursion")):
        document = run(source.format(depth - 1), "recursion: 500")
        check_equal(document["limit"], limit, f"{depth} calls deep")


@case
def wall_time_ends_whatever_runs():
    for source in ("while True: pass", "x = 10 ** 10 ** 8", "x = sorted(list(range(10 ** 6)) * 10)",
                   "while True: x = list(range(10 ** 6))"):
        document = run(source, "wall: 300ms, memory: 1GiB")
        check_equal(document["limit"], "wall", source)
        check(document["usage"]["wall_seconds"] >= 0.3, f"{source}: {document['usage']}")


@case
def what_was_written_before_a_limit_is_kept():
    for source in ("print('begun')\nx = 10 ** 10 ** 8", "print('begun')\nwhile True: pass"):
        found = long_enough(lambda limit_ms, text=source: run(text, f"wall: {limit_ms}ms"), lambda document: document["stdout"])
        check_equal((found["stdout"], found["limit"]), ("begun\n", "wall"), source)


@case
def memory_near_the_limit_is_resident_and_no_more():
    limit = 64 << 20
    source = "x = []\nwhile len(x) < 50:\n    x.append('y' * (1 << 20))\nprint('full')\nwhile True: pass\n"
    with Folder() as folder:
        path = folder.write("program.py", source)
        policy = everything_allowed("limits: {memory: 64MiB}\n")
        process = subprocess.Popen([str(CORDON), "run", "--engine", "embedded", "--policy", policy, str(path)],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            check_equal(process.stdout.readline(), b"full\n", "it runs")
            worker = [pid for pid in children_of(process.pid) if command_of(pid) == "cordon-worker"][0]
            status = pathlib.Path(f"/proc/{worker}/status").read_text()
            resident = int(status.split("VmRSS:")[1].split()[0]) * 1024
            check(50 << 20 < resident < limit + (16 << 20), f"{resident} bytes resident")
        finally:
            process.terminate()
            process.communicate(timeout=SHORT_S)
        check_equal(process.returncode, 143, "interrupted")


@case
def a_worker_killed_while_the_program_runs():
    with Folder() as folder:
        path = folder.write("program.py", "print('begun')\nwhile True: pass\n")
        process = subprocess.Popen([str(CORDON), "run", "--engine", "embedded", str(path)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        check_equal(process.stdout.readline(), b"begun\n", "it runs")
        worker = wait_until(lambda: [pid for pid in children_of(process.pid) if command_of(pid) == "cordon-worker"],
                            "a worker")[0]
        os.kill(worker, signal.SIGKILL)
        _, error = process.communicate(timeout=SHORT_S)
        check_equal(process.returncode, 7, error)
        check(b"killed by signal 9" in error, error)


@case
def nothing_outlives_an_interrupted_run():
    with Folder() as folder:
        path = folder.write("program.py", "print('begun')\nwhile True: pass\n")
        process = subprocess.Popen([str(CORDON), "run", "--engine", "embedded", str(path)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        check_equal(process.stdout.readline(), b"begun\n", "it runs")
        workers = children_of(process.pid)
        process.kill()
        process.communicate(timeout=SHORT_S)
        wait_until(lambda: not [pid for pid in workers if command_of(pid)], "the worker ends")


# program, options, engine that auto chooses, words of the reason
CHOICES = {
    "what it has": ("print(sum(range(10)))", (), "embedded", "has all"),
    "a module it has not": ("import lzma\nprint(lzma)", ("--allow-import", "lzma"), "process", "lzma"),
    "a module it has not, within": ("def f():\n    import lzma\nprint(1)", ("--allow-import", "lzma"), "process", "lzma"),
    "an attribute nothing has": ("try:\n    print(''.nothing_has_this)\nexcept AttributeError:\n    print('none')", (),
                                 "process", "nothing_has_this"),
    "an attribute of its own": ("class A: pass\na = A()\na.mine = 1\nprint(a.mine)", (), "embedded", "has all"),
    "an attribute that is a text": ("class A:\n    def __getattr__(self, name): return name\nprint(A().dynamic, 'dynamic')",
                                    (), "embedded", "has all"),
    "a name nothing has": ("try:\n    print(nothing_has_this)\nexcept NameError:\n    print('none')", (), "embedded", "has all"),
    "a builtin it has not": ("def f():\n    exit(3)\nprint(1)", (), "process", "exit"),
    "a name of its own": ("def f():\n    global late\n    late = 1\nf()\nprint(late)", (), "embedded", "has all"),
    "code in a fence": ("Here:\n```python\nprint(1)\n```\n", (), "embedded", "has all"),
    "arguments for subprocesses": ("print(1)", ("--policy", "SUBPROCESS"), "process", "subprocess"),
    "an interpreter": ("print(1)", ("--policy", "PYTHON"), "process", "interpreter"),
    "much memory": ("print(1)", ("--policy", "MEMORY"), "process", "memory"),
}
POLICIES = {"SUBPROCESS": "capabilities: {subprocess: true}\n", "PYTHON": "sandbox: {python: /usr/bin/../bin/python3}\n",
            "MEMORY": "limits: {memory: 4GiB}\n"}


def add_choice(name, source, options, engine, words):
    def is_made():
        with Folder() as folder:
            given = [folder.write("policy.yaml", POLICIES[text]) if text in POLICIES else text for text in options]
            document = run_json(source, *given)
        check_equal((document["outcome"], document["engine"]), ("ended", engine), f"engine ({document['error']})")
        check(words in document["engine_reason"], document["engine_reason"])
    add_case(f"auto for {name}", is_made)


for choice_name, choice_row in CHOICES.items():
    add_choice(choice_name, *choice_row)


@case
def an_engine_that_was_asked_for_is_not_chosen():
    for engine in ("embedded", "process"):
        document = run_json("print(1)", "--engine", engine)
        check_equal((document["engine"], document["engine_reason"]), (engine, "asked for"), "engine")


@case
def nothing_of_the_program_runs_while_the_engine_is_asked():
    document = run_json("print('once')\nopen('f', 'w').write('x')\nimport json\n")
    check_equal((document["stdout"], len(document["files"])), ("once\n", 1), "effects")


@case
def the_vetting_comes_first():
    done = run_program("import os\nprint(1)", "--engine", "embedded")
    check_equal((done.returncode, done.stdout), (4, b""), "blocked")


if __name__ == "__main__":
    run_cases()
