"""Goal: each limit of the policy that the embedded engine keeps holds at n and ends the run by its name at n + 1, where no handler
of the program's sees it."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "run"))
from harness import case, check, check_equal, run_cases  # noqa: E402
from sandbox import Folder, run_json  # noqa: E402

CATCHING = """try:
    {}
except BaseException as error:
    print('caught', type(error).__name__)
finally:
    print('finally')
"""


def run(source, limits, **more):
    with Folder() as folder:
        policy = folder.write("policy.yaml", "limits: {" + limits + "}\nvet: {threshold: 100000}\n")
        return run_json(source, "--engine", "embedded", "--policy", policy, **more)


def ended_by(document):
    return document["limit"] if document["outcome"] == "limit" else document["outcome"]


@case
def fuel_to_the_unit():
    for source in ("x = 1", "print(sum(i * i for i in range(1000)))", "print(sorted([3, 1, 2], key=lambda n: -n))"):
        used = run(source, "fuel: 10000000")["usage"]["fuel"]
        document = run(source, f"fuel: {used}")
        check_equal((ended_by(document), document["usage"]["fuel"]), ("ended", used), source)
        document = run(source, f"fuel: {used - 1}")
        check_equal((ended_by(document), document["usage"]["fuel"]), ("fuel", used - 1), source)


@case
def fuel_is_not_caught():
    document = run(CATCHING.format("while True: pass"), "fuel: 100000")
    check_equal((ended_by(document), document["stdout"]), ("fuel", ""), "an endless loop")


@case
def what_is_owed_at_the_end_is_no_harm():
    """The last thing that a program does costs more than the slice of fuel that it had."""
    for source in ("big = list(range(1000000))", "big = bytearray(10**7)", "big = 'ab' * 10**6"):
        check_equal(ended_by(run(source, "memory: 64MiB")), "ended", source)


def depth_that_holds(most):
    """The deepest recursion that ends, under a limit of `most`."""
    low, high = 1, most + 2
    source = "def f(n): return 0 if n == 0 else 1 + f(n - 1)\nimport sys\nprint(f({}))"
    while high - low > 1:
        middle = (low + high) // 2
        document = run(source.format(middle).replace("import sys\n", ""), f"recursion: {most}")
        low, high = (middle, high) if document["stdout"] == f"{middle}\n" else (low, middle)
    return low


@case
def recursion_to_the_call():
    found = {most: depth_that_holds(most) for most in (50, 51, 300)}
    check_equal(found[51] - found[50], 1, "one more call is one more")
    check_equal(found[300] - found[50], 250, "and so on")
    document = run(CATCHING.format("f()").replace("try:", "def f(): return f()\ntry:", 1), "recursion: 300")
    check_equal((ended_by(document), document["stdout"]), ("recursion", ""), "nothing catches it")


@case
def output_to_the_byte():
    document = run("print('x' * 999)", "output: 1000")
    check_equal((ended_by(document), document["stdout_bytes"], document["stdout_cut"]), ("ended", 1000, False), "n")
    document = run("print('x' * 1000)", "output: 1000")
    check_equal((ended_by(document), len(document["stdout"]), document["stdout_cut"]), ("ended", 1000, True), "n + 1")
    document = run(CATCHING.format("while True: print('x' * 1000)"), "output: 1000")
    check_equal((ended_by(document), len(document["stdout"])), ("output", 1000), "a flood")


@case
def memory_to_the_page():
    """There is a least limit under which the program ends, and a page below it does not."""
    source = "x = bytearray(18 << 20)\ny = [0] * 100000\nprint(len(x) + len(y))"
    low, high = 16 << 10, 64 << 10  # KiB
    while high - low > 4:
        middle = (low + high) // 8 * 4
        low, high = (low, middle) if ended_by(run(source, f"memory: {middle}KiB")) == "ended" else (middle, high)
    for _ in range(3):
        check_equal(ended_by(run(source, f"memory: {high}KiB")), "ended", "n")
        check_equal(ended_by(run(source, f"memory: {high - 4}KiB")), "memory", "n - 1 page")
    peak = run(source, f"memory: {high}KiB")["usage"]["memory_peak_bytes"] >> 10
    check(high - 64 <= peak <= high, f"it tells {peak} KiB of {high}")
    document = run(CATCHING.format("x = [0]\n    while True: x += x"), "memory: 16MiB")
    check_equal((ended_by(document), document["stdout"]), ("memory", ""), "nothing catches it")


@case
def a_single_result_is_refused_before_it_is_made():
    for source in ("'a' * 10**12", "[0] * 10**10", "10 ** 10 ** 8", "1 << 10**12", "'%999999999d' % 1", "f'{1:1000000000}'",
                   "'a'.center(10**10)", "bytes(10**11)", "list(range(10**9))", "'a,' .join(['b' * 10**6] * 10**6)",
                   "'a' * 10**5 .__add__(0) * 10**7", "(1 << 10**7) * (1 << 10**8)"):
        document = run(CATCHING.format("x = " + source), "memory: 64MiB, fuel: 5000000")
        check(ended_by(document) in ("memory", "fuel") or "caught" in document["stdout"], f"{source}: {ended_by(document)}")
        check(not document["usage"] or document["usage"]["memory_peak_bytes"] <= 64 << 20, source)


@case
def digits_of_an_int_to_the_digit():
    for text, want in (("print(len(str(10 ** 4299)))", "4300\n"), ("print(int('9' * 4300) > 0)", "True\n")):
        check_equal(run(text, "memory: 64MiB")["stdout"], want, text)
    for text in ("str(10 ** 4300)", "int('9' * 4301)"):
        document = run(text, "memory: 64MiB")
        check("ValueError: Exceeds the limit (4300 digits) for integer string conversion" in document["stderr"], document["stderr"])


@case
def nesting_to_the_bracket():
    for depth, want in ((200, "ended"), (201, "unparsable")):
        source = "x = " + "(" * depth + "1" + ")" * depth
        check_equal(ended_by(run(source, "memory: 64MiB")), want, f"{depth} brackets")
    for depth, want in ((99, "ended"), (100, "unparsable")):
        source = "".join(" " * i + "if 1:\n" for i in range(depth)) + " " * depth + "pass\n"
        check_equal(ended_by(run(source, "memory: 64MiB")), want, f"{depth} indents")


@case
def wall_time_is_kept_within_natives():
    """Whatever native is running: what is left is the time that it takes to end a process."""
    for source in ("sorted(range(10**7), key=lambda n: -n)", "x = list(range(10**7))\nwhile True: x.sort()",
                   "while True: sum(range(10**7))", "import re\nre.match('(a*)*b', 'a' * 10**6)", "while True: 3 ** 200000",
                   "s = set(range(10**6))\nwhile True: s | s", "while True: '-'.join(map(str, range(10**6)))",
                   "x = 'ab' * 10**8\nwhile True: x.replace('a', 'c')", "x = 'ab' * 10**8\nwhile True: x.count('ba')",
                   "x = bytes(3 * 10**8)\nimport hashlib\nwhile True: hashlib.sha256(x)", "import json\nx = ' ' * 10**8\nwhile True: json.loads(x + '1')",
                   "x = (1 << 400000000) - 1\ny = x * x", "import math\nwhile True: math.factorial(10**6)",
                   "k = [i * (2**61 - 1) for i in range(10**5)]\nset(k)", "while True: '{:>300000000}'.format('a')",
                   "x = [[i] for i in range(10**6)]\nwhile True: [0] * 10**6"):
        document = run(source, "wall: 300ms, memory: 1GiB, fuel: 100000000000")
        check_equal(ended_by(document), "wall", source)
        # a busy machine may be late; a native that is not interrupted would take seconds
        check(document["usage"]["wall_seconds"] < 2, f"{source}: {document['usage']['wall_seconds']} s")


run_cases()
