"""Goal: Ctrl-C, SIGTERM and SIGKILL end a run in every phase, at once, and nothing of it is left."""
import os
import signal
import subprocess
import time
import uuid

from harness import CORDON, add_case, case, check, check_equal, run_cases
from sandbox import (SHORT_S, Folder, check_nothing_left, children_of, command_of, everything_allowed, long_enough, run_json,
                     wait_until)

SLEEP = "import time\nprint('begun', flush=True)\ntime.sleep(1000)\n"
FORKS = ("import os, signal, time\nfor number in (1, 2, 15):\n    signal.signal(number, signal.SIG_IGN)\n"
         "for _ in range(3):\n    if os.fork() == 0:\n        os.setsid()\n        time.sleep(1000)\n" + SLEEP)
LARGE = "x = [" + "(1, 'two', three.four[5]), " * 400_000 + "]\n"


def start(folder, source, *options):
    token = f"token-{uuid.uuid4().hex}"
    path = folder.write(f"{token}.py", source)
    process = subprocess.Popen([str(CORDON), "run", *options, str(path)], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return process, token


def reached_program(process):
    check_equal(os.read(process.stdout.fileno(), 5), b"begun", "output")


def reached_worker(process):
    wait_until(lambda: any("cordon-worker" in command_of(pid) for pid in children_of(process.pid))
               or process.poll() is not None, "a worker")


def reached_nothing(_process):
    pass


def end_with(number, source, reached, status, delay):
    def ends():
        with Folder() as folder:
            process, token = start(folder, source, "--policy", everything_allowed())
            reached(process)
            time.sleep(delay)
            pids = children_of(process.pid)
            process.send_signal(number)
            process.communicate(timeout=SHORT_S)
            check_equal(process.returncode, status, "exit status")
            check_nothing_left(process, token, pids)
    return ends


PHASES = (("while the program runs", SLEEP, reached_program, 0), ("while its children run", FORKS, reached_program, 0),
          ("while the worker judges", LARGE + SLEEP, reached_worker, 0),
          ("while the worker judges on", LARGE + SLEEP, reached_worker, 0.05))
SIGNALS = ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGKILL, -9))
for phase, phase_source, phase_reached, phase_delay in PHASES:
    for sent, sent_status in SIGNALS:
        add_case(f"{sent.name} {phase}", end_with(sent, phase_source, phase_reached, sent_status, phase_delay))


@case
def ctrl_c_at_any_moment():
    with Folder() as folder:
        for step in range(24):
            process, token = start(folder, "import time\ntime.sleep(0.05)\n", "--policy", everything_allowed())
            time.sleep(step * 0.004)
            pids = children_of(process.pid)
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=SHORT_S)
            # -2: before the handler was there. 0: after the program's end.
            check(process.returncode in (130, 0, -2), f"status {process.returncode} after {step * 4} ms")
            check_nothing_left(process, token, pids)


@case
def an_interrupted_run_says_so_in_json():
    for form in ("--json", "--events"):
        def interrupted(after_ms, form=form):
            with Folder() as folder:
                process, token = start(folder, SLEEP, form, "--policy", everything_allowed())
                wait_until(lambda: any(token in command_of(pid) for pid in children_of(process.pid)), "the program")
                time.sleep(after_ms / 1000)
                process.send_signal(signal.SIGINT)
                out, _ = process.communicate(timeout=SHORT_S)
                check_equal(process.returncode, 130, "exit status")
                return out
        out = long_enough(interrupted, lambda found: b"begun" in found)
        check(b'"outcome":"interrupted"' in out and b"begun" in out, out)


@case
def a_run_started_in_the_background_ignores_ctrl_c_as_asked():
    with Folder() as folder:
        path = folder.write("program.py", "import time\nprint('begun')\ntime.sleep(1)\nprint('done')\n")
        process = subprocess.Popen(["sh", "-c", f"trap '' INT; exec {CORDON} run --allow-import time {path}"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        reached_program(process)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=SHORT_S)
        check_equal((process.returncode, out), (0, b"\ndone\n"), "ending")


@case
def two_runs_at_once_do_not_meet():
    with Folder() as folder:
        source = ("import os, time\nopen('mine', 'w').write(str(%d))\ntime.sleep(0.5)\n"
                  "print(open('mine').read(), sorted(os.listdir('.')))\n")
        started = [start(folder, source % number, "--policy", everything_allowed()) for number in range(4)]
        for number, (process, token) in enumerate(started):
            out, error = process.communicate(timeout=SHORT_S)
            check_equal(process.returncode, 0, error)
            check_equal(out.decode(), f"{number} ['mine', '{token}.py']\n", "what it saw")
            check_nothing_left(process, token)


@case
def many_runs_leave_nothing():
    for _ in range(10):
        document = run_json("open('f', 'w').write('x')\nprint(1)", want_status=0)
        check_equal(document["stdout"], "1\n", "stdout")
    before = len(os.listdir("/proc/self/fd"))
    check(before < 50, f"{before} descriptors")


if __name__ == "__main__":
    run_cases()
