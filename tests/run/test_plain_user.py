"""Goal: a user without privileges gets the same: the program runs, in its sandbox, under its limits, and ends with it."""
import json
import os
import shutil
import signal
import subprocess

from harness import CORDON, case, check, check_equal, run_cases, skip
from sandbox import SHORT_S, Folder, check_nothing_left, children_of, everything_allowed

NOBODY = 65534


class PlainRun:
    """A folder with copies of the programs that any user can reach, and what to start them with."""

    def __init__(self, folder):
        self.folder = folder
        folder.path.chmod(0o755)
        for name in ("cordon", "cordon-worker"):
            shutil.copy(CORDON.parent / name, folder.path / name)
        os.chmod(everything_allowed(), 0o644)
        self.prefix = [] if os.geteuid() else ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]

    def command(self, source, *options, name="program.py"):
        self.folder.write(name, source)
        return [*self.prefix, str(self.folder.path / "cordon"), "run", *map(str, options), str(self.folder.path / name)]

    def run(self, source, *options):
        done = subprocess.run(self.command(source, *options), stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=SHORT_S, check=False, cwd="/")
        if done.returncode == 6:
            skip(f"no sandbox for a plain user here: {done.stderr.decode('utf-8', 'replace').strip()}")
        return done


@case
def modes_hide_no_other_files():
    source = ("import os\nfor mode in (0o000, 0o111, 0o222, 0o333, 0o444, 0o555, 0o666):\n  d = f'd{mode:o}'\n  os.mkdir(d)\n"
              "  open(d + '/f', 'w').write('x')\n  os.chmod(d, mode)\nopen('z', 'w').write('x')\nos.chmod('z', 0)\n"
              "open('plain', 'w').write('x')\n")
    with Folder() as folder:
        done = PlainRun(folder).run(source, "--json", "--policy", everything_allowed())
        check_equal(done.returncode, 0, done.stderr)
        files = {file["name"]: file for file in json.loads(done.stdout)["files"]}
        check("plain" in files and "d555/f" in files, files)
        for name in ("d0", "d444/f", "d666/f", "z"):
            check(files[name]["skipped"], files[name])


@case
def a_program_runs():
    with Folder() as folder:
        done = PlainRun(folder).run("open('f', 'w').write('x')\nprint('ran', open('f').read())")
        check_equal((done.returncode, done.stdout), (0, b"ran x\n"), done.stderr)


@case
def a_weaker_sandbox_than_required_is_refused_and_told():
    with Folder() as folder:
        plain = PlainRun(folder)
        done = plain.run("print('ran')", "--json", "--engine", "process")
        document = json.loads(done.stdout)
        check(document["sandbox"] in ("any", "watched"), document["sandbox"])
        check("missing" in document["protections"].values(), document["protections"])
        refused = subprocess.run(plain.command("print('ran')", "--engine", "process", "--require", "strong"),
                                 stdin=subprocess.DEVNULL, capture_output=True, timeout=SHORT_S, check=False, cwd="/")
        check_equal((refused.returncode, refused.stdout), (6, b""), refused.stderr)
        check(b"What helps: " in refused.stderr, refused.stderr)


@case
def it_is_nobody_of_the_caller_s():
    with Folder() as folder:
        source = ("import os\nprint(os.getuid() != 0, os.path.exists('/home'), os.path.exists('/tmp/cordon-test'))\n"
                  "print(sorted(os.environ))\nprint(os.listdir('/proc/self/fd'))\n")
        done = PlainRun(folder).run(source, "--policy", everything_allowed())
        check_equal(done.returncode, 0, done.stderr)
        check(done.stdout.startswith(b"True False False\n"), done.stdout)


@case
def the_time_limit_holds():
    with Folder() as folder:
        policy = everything_allowed("limits: {wall: 300ms}\n")
        os.chmod(policy, 0o644)
        done = PlainRun(folder).run("while True: pass", "--policy", policy)
        check_equal(done.returncode, 5, done.stderr)


@case
def the_memory_limit_holds():
    with Folder() as folder:
        policy = everything_allowed("limits: {memory: 64MiB}\n")
        os.chmod(policy, 0o644)
        done = PlainRun(folder).run("x = []\nwhile True: x.append(bytearray(1 << 20))", "--policy", policy)
        check(done.returncode in (1, 5), f"{done.returncode}: {done.stderr}")
        check(done.returncode == 5 or b"MemoryError" in done.stderr, done.stderr)


@case
def interrupting_leaves_nothing():
    with Folder() as folder:
        plain = PlainRun(folder)
        plain.run("pass")
        token = "token-of-a-plain-user"
        process = subprocess.Popen(plain.command("import time\nprint('begun')\ntime.sleep(1000)", "--policy",
                                                 everything_allowed(), name=f"{token}.py"),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/")
        check_equal(os.read(process.stdout.fileno(), 5), b"begun", "output")
        pids = children_of(process.pid)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=SHORT_S)
        check_equal(process.returncode, 130, "exit status")
        check_nothing_left(process, token, pids)


if __name__ == "__main__":
    run_cases()
