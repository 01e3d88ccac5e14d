"""Goal: each limit of the policy ends a run in time, by name, and what the program wrote before is kept."""
import select
import subprocess

from harness import CORDON, add_case, case, check, check_equal, run_cases
from sandbox import SHORT_S, Folder, children_of, everything_allowed, long_enough, run_json, run_program, wait_until

LIMITS = "limits: {%s}\n"
# limits (% is a time that suffices for its first line), program, limit that ends it
BOMBS = {
    "a loop without end": ("cpu: %dms", "print('begun')\nwhile True:\n    pass\n", "cpu"),
    "a long sleep": ("wall: %dms", "import time\nprint('begun')\ntime.sleep(1000)\n", "wall"),
    "a wait for input": ("wall: %dms", "import time\nprint('begun')\ntime.sleep(1000)\n", "wall"),
    "memory": ("memory: 64MiB", "print('begun')\nx = []\nwhile True:\n    x.append(bytearray(1 << 20))\n", "memory"),
    "a flood of output": ("output: 10KiB", "print('begun')\nwhile True:\n    print('x' * 1000)\n", "output"),
    "a flood of errors": ("output: 10KiB",
                          "import sys\nprint('begun')\nwhile True:\n    print('x' * 1000, file=sys.stderr)\n", "output"),
    "a sleep that catches everything": (
        "wall: %dms",
        "import time\nprint('begun')\nwhile True:\n    try:\n        time.sleep(9)\n    except BaseException:\n        pass\n",
        "wall"),
    "grandchildren that hold the output": (
        "wall: %dms",
        "import os, time\nprint('begun', flush=True)\nfor _ in range(3):\n    if os.fork() == 0:\n        os.setsid()\n"
        "        time.sleep(1000)\ntime.sleep(1000)\n", "wall"),
}


def add_bomb(name, limits, source, limit):
    def run(limit_ms):
        text = limits % limit_ms if "%d" in limits else limits
        return run_json(source, "--policy", everything_allowed(LIMITS % text))

    def is_ended():
        document = long_enough(run, lambda found: found["stdout"].startswith("begun\n"))
        if document["outcome"] == "ended" and limit == "memory":
            check("MemoryError" in document["stderr"], document["stderr"])
        else:
            check_equal((document["outcome"], document["limit"]), ("limit", limit), f"ending ({document['error']})")
            check(document["error"], "an error in words")
        check(document["stdout"].startswith("begun\n"), "what was written before is kept")
    add_case(f"{name} is ended", is_ended)


for bomb_name, bomb_row in BOMBS.items():
    add_bomb(bomb_name, *bomb_row)


@case
def the_status_is_5_and_the_limit_is_named():
    done = run_program("while True: pass", "--policy", everything_allowed(LIMITS % "cpu: 200ms"))
    check_equal(done.returncode, 5, "exit status")
    check(b"limit: cpu" in done.stderr, done.stderr)


@case
def a_program_that_ends_leaves_nothing_running():
    source = ("import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(1000)\nprint('parent done')\n")
    # It returns: the call does not wait for the grandchild.
    done = run_program(source, "--policy", everything_allowed())
    check_equal((done.returncode, done.stdout), (0, b"parent done\n"), "ending")


@case
def output_up_to_the_limit_is_whole_and_one_more_is_cut():
    policy = everything_allowed(LIMITS % "output: 1000")
    for size, is_cut in ((999, False), (1000, False), (1001, True), (5000, True)):
        document = run_json(f"print('x' * {size}, end='')", "--policy", policy, want_status=0)
        check_equal((len(document["stdout"]), document["stdout_cut"], document["stdout_bytes"]),
                    (min(size, 1000), is_cut, size), f"{size} bytes")
        check_equal(document["stderr_cut"], False, "the other stream")
    done = run_program("print('x' * 1001, end='')", "--policy", policy)
    check_equal(done.stdout, b"x" * 1000, "stdout")
    check(b"standard output was cut after 1000 bytes" in done.stderr and b"it wrote 1001" in done.stderr, done.stderr)
    check_equal(done.returncode, 0, "exit status: the program ended well")


@case
def a_cut_does_not_divide_a_character():
    policy = everything_allowed(LIMITS % "output: 1000")
    document = run_json("print('\u20ac' * 500)", "--policy", policy)
    check_equal(document["stdout"], "\u20ac" * 333, "stdout")
    check("stdout_base64" not in document, "text")


@case
def a_reader_that_does_not_read_cannot_keep_the_program_alive():
    with Folder() as folder:
        path = folder.write("program.py", "while True:\n    print('x' * 1000)\n")
        policy = everything_allowed(LIMITS % "wall: 500ms, output: 100MiB")
        process = subprocess.Popen([str(CORDON), "run", "--policy", policy, str(path)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        check(select.select([process.stdout], [], [], SHORT_S)[0], "it runs")
        wait_until(lambda: not children_of(process.pid), "the program's end")
        size = len(process.stdout.read())
        check_equal(process.wait(timeout=SHORT_S), 5, "exit status")
        check(b"limit: wall" in process.stderr.read(), "the limit")
        check(size < 1 << 20, f"{size} bytes: what was in the pipes at most")


if __name__ == "__main__":
    run_cases()
