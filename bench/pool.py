#!/usr/bin/python3
"""One program of one line: from the pool, and as a process of its peers, in the same run.

    make benchmarks && bench/pool.py [-r ROUNDS] [-p PYTHON] [--runsc PATH] [--real-time] [--languages] [MODULE...]

MODULEs are imported by the zygote ahead. PYTHON may be a virtual environment's, outside /tmp. Of gVisor, Debian's package need not be
installed: `apt-get download runsc && dpkg -x runsc_*.deb DIR`, and --runsc DIR/usr/bin/runsc; it needs no more than that as root. With
--real-time all of it runs at real-time priority: what a machine that others keep busy would do were it quiet, but for their caches.

The pool's side is build/bench/pool, which takes a member, hands it the program and reads its first output: what a supervisor
does for each run, without the vetting. A peer's time is from starting its process to its first output. The least is what it
costs, the median what this machine makes of it now. Memory is what /proc says is private to a waiting member's two processes.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def peers(python, runsc):
    """Name, the program that must be there, and the command."""
    bare = [python, "-I", "-S"]
    bubblewrap = ["bwrap", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--unshare-all", "--die-with-parent"]
    return [("python3", python, [python]), ("python3 -I -S", python, bare), ("bubblewrap, python3 -I -S", "bwrap", [*bubblewrap, *bare]),
            # The kernel lets no real-time process into the cgroup that it makes.
            ("runsc do, python3 -I -S", runsc, ["chrt", "--other", "0", runsc, "--network=none", "--rootless", "do", *bare])]


def first_output_ms(command, program):
    begun = time.perf_counter()
    process = subprocess.Popen([*command, program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    byte = process.stdout.read(1)
    elapsed = (time.perf_counter() - begun) * 1000
    process.communicate()  # what comes after the first byte: nobody there to read it would be an error in the program
    if not byte:
        sys.exit(f"{command[0]} gave no output")
    return elapsed


def private_kib(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(n) for n in re.findall(r"Private_\w+: +(\d+)", text))


def children(pid):
    return subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()


ONE = {"python": ("one.py", "print(1)"), "bash": ("one.sh", "echo 1"), "node": ("one.js", "console.log(1)")}


def member_kib(python, modules, language="python"):
    """Private memory of the members of a supervisor that waits, process 1 and the guest together; the median."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"CORDON_DIR": folder + "/d", "PATH": "/usr/bin:/bin"}
        policy = pathlib.Path(folder) / "policy.yaml"
        policy.write_text(f"languages: [python, bash, node]\nsandbox: {{python: {python}, node: {shutil.which('node') or '/usr/bin/node'}}}\n")
        serve = subprocess.Popen([ROOT / "build/cordon", "serve", "--policy", policy, "--members", "8", *(f"--import={m}" for m in modules)],
                                 env=env, stdout=subprocess.PIPE)
        try:
            serve.stdout.readline()
            name, text = ONE[language]
            program = pathlib.Path(folder) / name
            program.write_text(text)
            subprocess.run([ROOT / "build/cordon", "run", "--policy", policy, "--engine", "process", program], env=env, stdout=subprocess.DEVNULL, check=True)
            waits = True
            while waits:
                time.sleep(0.5)
                status = json.loads(subprocess.run([ROOT / "build/cordon", "status", "--json"], env=env, capture_output=True, check=True).stdout)
                waits = status["pool"]["waiting"] < status["pool"]["wanted"]
            time.sleep(1)
            # A python member is the child of the zygote's process 1, one of another language of the supervisor itself.
            zygote = min(children(serve.pid), key=int)
            below = children(zygote) if language == "python" else [pid for pid in children(serve.pid) if pid != zygote]
            sizes = []
            for first in below:
                guests = children(first)
                if guests:
                    sizes.append(sum(private_kib(pid) for pid in (first, *guests)))
            return statistics.median(sizes) if sizes else None
        finally:
            serve.terminate()
            serve.wait()
            serve.stdout.close()


def tell_memory(name, kib):
    print(f"{'private memory of a waiting ' + name:36} {'not seen' if kib is None else f'{kib / 1024:.2f} MiB'}")


def tell_pool(pool, name=""):
    for key, words in (("dispatch_us", "from the pool, to first output"), ("fork_us", "made on demand, to first output"),
                       ("whole_us", "from the pool, to the end of all")):
        print(f"{name + words:40} least {pool[key + '_best'] / 1000:7.2f}  median {pool[key] / 1000:7.2f} ms")


def measure_pool(python, rounds, words):
    done = subprocess.run([ROOT / "build/bench/pool", python, str(rounds), *words], stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def other_languages(python, rounds):
    """The templates whose members are started, not copied."""
    for language in ("bash", "node"):
        interpreter = shutil.which(language)
        if not interpreter:
            print(f"{language:40} not installed")
            continue
        tell_pool(measure_pool(python, min(rounds, 100), ["-l", language, interpreter]), f"{language}, ")
        tell_memory(f"{language} member", member_kib(python, [], language))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-r", type=int, default=100, metavar="ROUNDS")
    parser.add_argument("-p", default="/usr/bin/python3", metavar="PYTHON")
    parser.add_argument("--runsc", default="runsc", metavar="PATH")
    parser.add_argument("--real-time", action="store_true")
    parser.add_argument("--languages", action="store_true", help="bash and node too")
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    options = parser.parse_args()
    if options.real_time:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(10))
    pool = measure_pool(options.p, options.r, options.modules)
    tell_pool(pool)
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder) / "one.py"
        program.write_text("print('ready')\n")
        for name, needed, command in peers(options.p, options.runsc):
            if not shutil.which(needed):
                print(f"{name:36} not installed")
                continue
            times = [first_output_ms(command, program) for _ in range(min(options.r, 100))]
            median = statistics.median(times)
            print(f"{name:36} least {min(times):7.2f}  median {median:7.2f} ms  {median * 1000 / pool['dispatch_us']:6.1f} times the pool's")
    print(f"{'single-use runs, one after another':36} {pool['runs_per_s']:.0f} a second")
    tell_memory("member", member_kib(options.p, options.modules))
    if options.languages:
        other_languages(options.p, options.r)


main()
