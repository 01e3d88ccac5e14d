"""Goal: where a disk is full, what could not be written is told and fails the run, what was there stays, no half of anything is left,
limits hold and the clock goes on. Each case has a small file system of its own, in a mount namespace of this driver's."""
import ctypes
import json
import os
import pathlib
import subprocess
import tempfile

from harness import CORDON, PATIENCE_S, add_case, check, check_equal, run_cases, skip
from sandbox import everything_allowed
from supervisor import Supervisor

CLONE_NEWNS = 0x20000
ENGINES = ("process", "embedded")
HAS_MOUNTS = os.geteuid() == 0 and ctypes.CDLL(None).unshare(CLONE_NEWNS) == 0
if HAS_MOUNTS:
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)
FILES = "for i in range(4):\n    with open(f'f{i}', 'wb') as f:\n        f.write(bytes([i]) * 400_000)\nprint('done')\n"


class Disk:
    """A file system of 1 MiB, with a program beside it."""

    def __enter__(self):
        if not HAS_MOUNTS:
            skip("needs root, for mounts")
        self.home = tempfile.TemporaryDirectory(prefix="cordon-test-")
        self.path = pathlib.Path(self.home.name, "disk")
        self.path.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "none", self.path], check=True)
        self.env = dict(os.environ, XDG_STATE_HOME=str(self.path / "state"))
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "--lazy", self.path], check=True)
        self.home.cleanup()

    def fill(self):
        with open(self.path / "fill", "ab", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4096))
            except OSError:
                pass

    def run(self, source, *options, policy=""):
        program = pathlib.Path(self.home.name, "program.py")
        program.write_text(source)
        command = [str(CORDON), "run", "--policy", everything_allowed(policy), *map(str, options), str(program)]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE_S, env=self.env, check=False)


def results_that_do_not_fit(engine):
    with Disk() as disk:
        out = disk.path / "out"
        out.mkdir()
        (out / "f0").write_text("mine")
        done = disk.run(FILES, "--engine", engine, "--out", out)
        check_equal((done.returncode, done.stdout), (7, b"done\n"), done.stderr)
        check(b"could not be written" in done.stderr and b"No space left on device" in done.stderr, done.stderr)
        for path in out.iterdir():
            number = path.name[1:]
            check(path.read_bytes() in (b"mine" if number == "0" else b"?", bytes([int(number)]) * 400_000), f"{path} is no whole file")
        document = json.loads(disk.run(FILES, "--engine", engine, "--out", out, "--json").stdout)
        check_equal((document["outcome"], document["exit_status"]), ("failed", 0))
        check("No space left" in document["error"], document["error"])
        check(not [file for file in document["files"] if not file["copied"] and not file["skipped"]], document["files"])
        check(not [name for name in os.listdir(out) if name.startswith(".")], os.listdir(out))


def changes_that_do_not_fit():
    with Disk() as disk:
        folder = disk.path / "data"
        folder.mkdir()
        (folder / "old").write_bytes(b"o" * 300_000)
        source = "open('data/old', 'wb').write(b'n' * 900_000)\nopen('data/new', 'wb').write(b'n' * 900_000)\nopen('data/small', 'w').write('s')\n"
        done = disk.run(source, "--write", folder, "--apply")
        check_equal(done.returncode, 7, done.stderr)
        check(b"No space left on device" in done.stderr, done.stderr)
        check((folder / "old").read_bytes() in (b"o" * 300_000, b"n" * 900_000), "half of a file")
        check_equal({path.name for path in folder.iterdir()} - {"new"}, {"old", "small"})


def a_record_that_cannot_be_kept(engine):
    with Disk() as disk:
        check_equal(disk.run("print(1)", "--engine", engine).returncode, 0)
        disk.fill()
        for _ in range(3):
            done = disk.run("print(1)\n" + "#" * 5000, "--engine", engine)
            check_equal((done.returncode, done.stdout), (0, b"1\n"), done.stderr)
        check(b"no entry in the record" in done.stderr and b"No space left" in done.stderr, done.stderr)
        done = disk.run("print(1)\n" + "#" * 5000, "--engine", engine, "--set", "record.keep=require")
        check((done.returncode, done.stdout) == (7, b"") and b"No space left" in done.stderr, done)
        (disk.path / "fill").unlink()
        check_equal(disk.run("print(1)", "--engine", engine, "--set", "record.keep=require").returncode, 0)
        verified = subprocess.run([str(CORDON), "log", "verify"], capture_output=True, env=disk.env, check=False)
        check_equal(verified.returncode, 0, verified)


def limits_hold(engine):
    with Disk() as disk:
        disk.fill()
        done = disk.run("while True: pass", "--engine", engine, policy="limits: {wall: 500ms}\n")
        check_equal(done.returncode, 5, done.stderr)
        done = disk.run("for i in range(99): open(f'f{i}', 'wb').write(bytes(100_000))", "--engine", engine, policy="limits: {disk: 1MiB}\n")
        check(done.returncode in (1, 5), done)


def a_supervisor_on_a_full_disk(engine):
    with Disk() as disk:
        serve = Supervisor(disk.path, "--members", 1)
        try:
            disk.fill()
            session = serve.session(engine=engine)
            session.run("open('f', 'wb').write(b'x' * 100_000)")
            check_equal(session.value("6 * 7"), "42")
            check_equal(serve.request("PUT", session.path + "/files/g", bytes(2 << 20))[0], 201)
            check_equal(serve.request("GET", session.path + "/files/g"), (200, bytes(2 << 20)))
            check_equal(serve.run("print(6 * 7)").text("stdout"), "42\n")
            check_equal(serve.cordon("run", disk.path / "policy.yaml").returncode, 3)
            check_equal(serve.request("DELETE", session.path)[0], 200)
        finally:
            status = serve.end()
        check_equal(status, 0)
        left = {path.name for path in (disk.path / "run").iterdir()}
        check(left <= {"serve.lock"}, left)


for engine_name in ENGINES:
    for function in (results_that_do_not_fit, a_record_that_cannot_be_kept, limits_hold, a_supervisor_on_a_full_disk):
        add_case(f"{function.__name__.replace('_', ' ')}, {engine_name}", lambda f=function, e=engine_name: f(e))
add_case("changes that do not fit", changes_that_do_not_fit)
run_cases()
