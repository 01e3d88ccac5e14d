"""Goal: a worker that dies, lies, hangs or never starts stops the run with a clear message; nothing runs on its word. The
worker itself has nothing: no files, no network, no environment."""
import json
import os
import pathlib
import shutil
import signal
import subprocess

from harness import CORDON, LONG, PATIENCE_S, add_case, case, check, check_equal, run_cases, skip
from sandbox import SHORT_S, Folder, children_of, command_of, wait_until

VERSION = subprocess.run([str(CORDON), "--version"], capture_output=True, check=True).stdout.split()[1].decode()
FAKE = f"""#!/usr/bin/python3
import os, socket, struct, sys, time
VERSION = {VERSION!r}
def send(kind, number=0, *parts):
    parts = [p.encode() if isinstance(p, str) else p for p in parts] + [b""] * (5 - len(parts))
    os.write(3, b"CDN1" + struct.pack("<Iq5q", kind, number, *map(len, parts)) + b"".join(parts))
def hello():
    send(100, 0, VERSION)
def request():
    header = b""
    while len(header) < 56:
        header += os.read(3, 56 - len(header))
    left = sum(struct.unpack("<5q", header[16:]))
    while left:
        left -= len(os.read(3, left))
"""
ALLOW = json.dumps({"is_safe": True, "verdict": "allow", "risk_score": 0, "reason": "", "findings": [],
                    "findings_dropped": 0, "syntax_error": None, "imports": [], "patterns": None, "gate": "",
                    "from_markdown": False})
LIE = json.dumps(dict(json.loads(ALLOW), verdict="block"))

# what the worker does, the status, words of the message
FAKES = {
    "ends at once": ("sys.exit(0)", 7, "ended with status 0"),
    "ends with a word": ("print('no room', file=sys.stderr); sys.exit(3)", 7, "ended with status 3: no room"),
    "is killed": ("hello(); request(); os.kill(os.getpid(), 9)", 7, "killed by signal 9"),
    "is of another version": ("send(100, 0, '9.9')", 7, "version"),
    "sends rubbish": ("os.write(3, b'x' * 1000)", 7, "makes no sense"),
    "answers before it is ready": (f"send(104, 0, {ALLOW!r})", 7, "version"),
    "cannot give up its privileges": ("send(101, 0, 'no seccomp')", 7, "cannot give up its privileges: no seccomp"),
    "answers another question": ("hello(); request(); send(102, 0, 'Module()')", 7, "makes no sense"),
    "answers with a reply that is none": ("hello(); request(); send(999)", 7, "makes no sense"),
    "fails with success": ("hello(); request(); send(105, 0)", 7, "makes no sense"),
    "fails with a status that is none": ("hello(); request(); send(105, 12345)", 7, "makes no sense"),
    "answers with half a verdict": ("hello(); request(); send(104, 0, '{\"is_safe\":true}')", 7, "makes no sense"),
    "answers with no JSON": ("hello(); request(); send(104, 0, 'yes')", 7, "makes no sense"),
    "contradicts itself": (f"hello(); request(); send(104, 0, {LIE!r})", 7, "makes no sense"),
    "announces more than may come": ("hello(); request(); os.write(3, b'CDN1' + struct.pack('<Iq5q', 104, 0, 1 << 40, 0, 0, 0, 0))",
                                     7, "makes no sense"),
    "ends within its answer": ("hello(); request(); os.write(3, b'CDN1' + struct.pack('<Iq5q', 104, 0, 9, 0, 0, 0, 0))", 7,
                               "makes no sense"),
    "needs too much memory": ("hello(); request(); send(105, 1)", 3, "more memory"),
    "allows": (f"hello(); request(); send(104, 0, {ALLOW!r}); time.sleep(9)", 0, ""),
}


def with_worker(text, timeout=SHORT_S):
    """Runs a copy of cordon beside this worker."""
    with Folder() as folder:
        shutil.copy(CORDON, folder.path / "cordon")
        if text is not None:
            folder.write("cordon-worker", text).chmod(0o755)
        program = folder.write("program.py", "print('ran')")
        return subprocess.run([str(folder.path / "cordon"), "run", str(program)], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=timeout, check=False)


def add_fake(name, code, status, words):
    def is_survived():
        done = with_worker(FAKE + code + "\n")
        check_equal(done.returncode, status, f"exit status ({done.stderr.decode()})")
        check_equal(done.stdout, b"ran\n" if status == 0 else b"", "stdout")
        check(words in done.stderr.decode(), done.stderr.decode())
    add_case(f"a worker that {name}", is_survived)


for fake_name, fake_row in FAKES.items():
    add_fake(fake_name, *fake_row)


@case
def a_worker_that_is_not_there():
    if pathlib.Path("/usr/local/libexec/cordon/cordon-worker").exists():
        skip("one is installed")
    done = with_worker(None)
    check_equal((done.returncode, done.stdout), (7, b""), "ending")
    check(b"make install" in done.stderr, done.stderr)


@case
def a_worker_that_cannot_be_executed():
    done = with_worker("#!/nonexistent\n")
    check_equal((done.returncode, done.stdout), (7, b""), "ending")
    check(b"could not be started" in done.stderr, done.stderr)


@case
def a_worker_killed_while_it_works():
    for command in ("run", "ast"):
        with Folder() as folder:
            path = folder.write("large.py", "x = [" + "(1, 'two', three.four[5]), " * 600_000 + "]\n")
            process = subprocess.Popen([str(CORDON), command, str(path)], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            worker = wait_until(lambda: [pid for pid in children_of(process.pid)
                                         if command_of(pid) == "cordon-worker"], "a worker")[0]
            os.kill(worker, signal.SIGKILL)
            out, error = process.communicate(timeout=SHORT_S)
            check_equal((process.returncode, out), (7, b""), f"{command}: {error}")
            check(b"killed by signal 9" in error, error)


@case
def the_worker_has_nothing():
    with Folder() as folder:
        path = folder.write("large.py", "x = [" + "(1, 'two', three.four[5]), " * 600_000 + "]\n")
        process = subprocess.Popen([str(CORDON), "ast", str(path)], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, env=dict(os.environ, CANARY="CANARY_ENV_VALUE"))
        try:
            worker = wait_until(lambda: [pid for pid in children_of(process.pid)
                                         if command_of(pid) == "cordon-worker"], "a worker")[0]
            proc = pathlib.Path(f"/proc/{worker}")
            status = wait_until(lambda: "Seccomp:\t2" in (proc / "status").read_text() and (proc / "status").read_text(),
                                "its filter")
            check("NoNewPrivs:\t1" in status, "no new privileges")
            check_equal([line for line in status.splitlines() if line.startswith(("CapEff", "CapPrm", "CapBnd"))],
                        ["CapPrm:\t" + "0" * 16, "CapEff:\t" + "0" * 16, "CapBnd:\t" + "0" * 16]
                        if os.geteuid() == 0 else
                        [line for line in status.splitlines() if line.startswith(("CapEff", "CapPrm", "CapBnd"))],
                        "capabilities")
            if os.geteuid() == 0:
                check_equal((proc / "environ").read_bytes(), b"", "environment")
                opened = {int(fd.name): os.readlink(fd) for fd in (proc / "fd").iterdir()}
                check_equal(sorted(opened), [0, 1, 2, 3, 4], "descriptors")
                check_equal((opened[0], opened[1]), ("/dev/null", "/dev/null"), "stdin and stdout")
                check(opened[2].startswith("pipe:") and opened[3].startswith("socket:"), str(opened))
                check_equal(opened[4], f"/proc/{worker}/pagemap", "what tells it which of its own pages it wrote")
        finally:
            process.kill()
            process.communicate()


@case
def a_worker_that_hangs():
    if not LONG:
        skip("takes a minute: long form")
    done = with_worker(FAKE + "hello(); request(); time.sleep(1000)\n", timeout=PATIENCE_S)
    check_equal((done.returncode, done.stdout), (3, b""), done.stderr)
    check(b"longer than 60 s" in done.stderr, done.stderr)


@case
def one_byte_less_than_a_header_is_not_a_message():
    done = with_worker(FAKE + "hello(); request(); os.write(3, b'CDN1' + bytes(43))\n")
    check_equal(done.returncode, 7, done.stderr)


if __name__ == "__main__":
    run_cases()
