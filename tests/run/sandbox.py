"""What the drivers of `cordon run` share: programs in a folder of their own, and a look at what a run leaves behind."""
import atexit
import functools
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

from harness import CORDON, PATIENCE_S, cgroup_folders, check, check_equal

SHORT_S = PATIENCE_S


class Folder:
    """A temporary folder that is gone when the block ends."""

    def __enter__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="cordon-test-"))
        return self

    def __exit__(self, *_):
        for path in [self.path, *self.path.rglob("*")]:
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o700)
        shutil.rmtree(self.path)

    def write(self, name, content):
        path = self.path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


@functools.lru_cache(maxsize=None)
def everything_allowed(more=""):
    """Path of a policy under which everything may be imported and no rule blocks: what is tested then is the jail."""
    rules = json.loads(subprocess.run([str(CORDON), "explain", "--json"], capture_output=True, check=True).stdout)
    off = "".join(f"    - {{id: {rule['id']}, off: true}}\n" for rule in rules)
    handle, path = tempfile.mkstemp(prefix="cordon-test-", suffix=".yaml")
    atexit.register(os.unlink, path)
    with os.fdopen(handle, "w") as file:
        file.write(f"imports: {{allow: ['*']}}\ncapabilities: {{eval: true, subprocess: true}}\nvet:\n  rules:\n{off}{more}")
    return path


def run_program(source, *options, arguments=(), stdin=b"", name="program.py", timeout=SHORT_S, env=None):
    """Runs `cordon run OPTIONS name -- ARGUMENTS` on the source; the CompletedProcess holds bytes."""
    with Folder() as folder:
        path = folder.write(name, source)
        command = [str(CORDON), "run", *map(str, options), str(path)]
        command += ["--", *arguments] if arguments else []
        return subprocess.run(command, input=stdin, capture_output=True, timeout=timeout, env=env, check=False)


def run_json(source, *options, want_status=None, **more):
    """The document of `cordon run --json`."""
    done = run_program(source, "--json", *options, **more)
    if want_status is not None:
        check_equal(done.returncode, want_status, f"exit status ({done.stderr.decode('utf-8', 'replace')})")
    check_equal(done.stdout.count(b"\n"), 1, "lines")
    return json.loads(done.stdout)


def children_of(pid):
    """The pids of all living descendants."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = pathlib.Path(f"/proc/{entry}/stat").read_text(errors="replace").rsplit(")", 1)[1].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry)] = int(fields[1])
    found, grew = {pid}, True
    while grew:
        more = {child for child, parent in parents.items() if parent in found} - found
        found |= more
        grew = bool(more)
    return found - {pid}


def command_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def long_enough(run, is_enough):
    """What `run` gives with a limit in milliseconds that suffices here for what a program does before it is reached."""
    for limit_ms in (300, 2000, 12000, 70000):
        found = run(limit_ms)
        if is_enough(found):
            break
    return found


def wait_until(condition, what, seconds=SHORT_S):
    """Polls until the condition gives something; returns it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        got = condition()
        if got:
            return got
        time.sleep(0.01)
    raise AssertionError(f"{what}: not within {seconds} s")


def processes_with(token):
    return [pid for pid in os.listdir("/proc") if pid.isdigit() and int(pid) != os.getpid()
            and token in command_of(pid)]


def status_of(pid):
    """/proc/PID/stat, or a dead process's where it has just gone."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return " Z "


def check_nothing_left(process, token, pids=()):
    """After `process` (a Popen that has ended): none of its processes, control groups or mounts is there. Nobody can
    clean up after SIGKILL; what that leaves is an empty control group, which the next run removes."""
    wait_until(lambda: not [pid for pid in pids if pathlib.Path(f"/proc/{pid}").exists()
                            and " Z " not in status_of(pid)],
               "its processes end", 5)
    check_equal(processes_with(token), [], "processes left")
    if process.returncode == -9:
        run_program("pass", "--engine", "process")
    check_equal(cgroup_folders(process.pid), [], "control groups left")
    mounts = pathlib.Path("/proc/self/mountinfo").read_text()
    check(f"cordon-{process.pid}" not in mounts, "no mount is left")
