"""Goal: whatever way the supervisor ends, nothing of it is left, and the next one starts."""
import os
import pathlib
import random
import subprocess
import threading
import time

from harness import PATIENCE_S, case, cgroup_folders, check, check_equal, run_cases, skip
from supervisor import Supervisor, supervisor

POLICY = "engine: process\nimports:\n  allow: ['*']\nvet:\n  threshold: 1000\n"


def children_of(pid):
    """Every process below `pid`."""
    found, todo = [], [pid]
    while todo:
        below = subprocess.run(["ps", "-o", "pid=", "--ppid", str(todo.pop())], capture_output=True, text=True, check=False)
        pids = [int(word) for word in below.stdout.split()]
        found += pids
        todo += pids
    return found


def gone(pids, seconds=PATIENCE_S):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        left = [pid for pid in pids if os.path.exists(f"/proc/{pid}")]
        if not left:
            return []
        time.sleep(0.05)
    return left


def load(serve):
    """Makes it hold something of everything."""
    session = serve.session()
    session.run("x = 1")
    busy = serve.session()

    def run_on():
        try:
            busy.run("while True: pass")
        except Exception:
            pass  # the supervisor dies under it
    threading.Thread(target=run_on, daemon=True).start()
    while busy.state() != "busy":
        time.sleep(0.01)
    return session


@case
def a_clean_end_leaves_nothing():
    with supervisor("--members", 3, policy=POLICY) as serve:
        load(serve)
        serve.wait_full()
        pids = children_of(serve.process.pid)
        check(len(pids) > 6, str(pids))
        check_equal(serve.end(), 0)
        check_equal(gone(pids), [])
        check_equal(sorted(p.name for p in serve.home.iterdir()), ["serve.lock"])
        check_equal(cgroup_folders(serve.process.pid), [])


@case
def a_kill_leaves_nothing_that_the_next_start_does_not_remove():
    with supervisor("--members", 3, policy=POLICY) as serve:
        load(serve)
        pids = children_of(serve.process.pid)
        serve.kill()
        check_equal(gone(pids), [], "processes")
        second = Supervisor(serve.folder, "--members", "2", policy=POLICY)
        try:
            check_equal(second.get("/v1/sessions")["sessions"], [])
            check_equal(second.session().value("1 + 1"), "2")
            check_equal(second.run("print(3)").text("stdout"), "3\n")
            check_equal(cgroup_folders(serve.process.pid), [])
        finally:
            second.end()


@case
def kills_at_random_points_do_no_harm():
    choose = random.Random(7)
    with supervisor("--members", 4, policy=POLICY) as first:
        serve = first
        for _ in range(8):
            threads = [threading.Thread(target=lambda: quietly(serve), daemon=True) for _ in range(3)]
            for thread in threads:
                thread.start()
            time.sleep(choose.random() * 0.3)
            pids = children_of(serve.process.pid)
            serve.kill()
            for thread in threads:
                thread.join(PATIENCE_S)
            check_equal(gone(pids), [])
            serve = Supervisor(first.folder, "--members", "4", policy=POLICY)
        check_equal(serve.run("print(3)").text("stdout"), "3\n")
        check_equal(serve.end(), 0)


def quietly(serve):
    try:
        serve.session().run("print(1)")
        serve.run("import time\ntime.sleep(0.05)")
    except Exception:
        pass  # killed under it


@case
def a_killed_zygote_is_replaced():
    with supervisor("--members", 2, policy=POLICY) as serve:
        serve.run("print(1)")
        serve.wait_full()
        zygotes = [pid for pid in children_of(serve.process.pid)
                   if b"/work/python.py" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()]
        check(zygotes, "no zygote found")
        os.kill(min(zygotes), 9)
        time.sleep(0.3)
        check_equal(serve.run("print(2)").text("stdout"), "2\n", "a run without a zygote starts cold or from the next")
        until = time.monotonic() + PATIENCE_S
        while serve.run("print(2)").result["start"] == "cold":
            check(time.monotonic() < until, "no other zygote came")
            time.sleep(0.1)


@case
def a_guest_that_was_taken_dies_with_its_taker():
    if os.geteuid() != 0:
        skip("sees other users' processes as root only")
    with supervisor("--members", 1, policy=POLICY) as serve:
        (serve.folder / "p.py").write_text("import time\nprint('on', flush=True)\ntime.sleep(60)")
        serve.wait_full()
        before = set(children_of(serve.process.pid))
        taker = subprocess.Popen([str(serve_cordon()), "run", "--engine", "process", "--policy", str(serve.folder / "policy.yaml"),
                                  str(serve.folder / "p.py")], env=serve.env, stdout=subprocess.PIPE)
        check_equal(taker.stdout.readline(), b"on\n")
        during = set(children_of(serve.process.pid))
        taker.kill()
        taker.wait()
        taker.stdout.close()
        serve.wait_full()
        check(gone(during - before - set(children_of(serve.process.pid))) == [], "left")


def serve_cordon():
    from harness import CORDON
    return CORDON


@case
def many_runs_leave_the_counts_flat():
    with supervisor("--members", 2, policy=POLICY) as serve:
        def counts():
            serve.wait_full()
            time.sleep(0.3)
            pid = serve.process.pid
            return len(os.listdir(f"/proc/{pid}/fd")), len(children_of(pid)), len(cgroup_folders(pid))
        serve.run("print(1)")
        session = serve.session()
        session.run("1")
        session.stop()
        before = counts()
        for _ in range(60):
            serve.run("print(1)")
        for _ in range(10):
            session = serve.session()
            session.run("1")
            session.stop()
        until = time.monotonic() + PATIENCE_S
        while counts() != before and time.monotonic() < until:
            time.sleep(0.1)  # threads of connections that were closed end, and members come
        check_equal(counts(), before)


run_cases()
