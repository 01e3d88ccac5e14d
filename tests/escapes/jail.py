"""Runs Python in a jail for the drivers of this folder, as root and as a plain user."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

from harness import BUILD, PATIENCE_S, skip

PYTHON = "/usr/bin/python3"
PLAIN_UID = 61999  # nobody's: a user without files, groups or processes
USERS = ("root", "plain")

_folder = tempfile.TemporaryDirectory(prefix="cordon-escapes-")
FOLDER = pathlib.Path(_folder.name)
FOLDER.chmod(0o755)
TOOL = FOLDER / "jail_run"
shutil.copy(BUILD / "tests/tools/jail_run", TOOL)
TOOL.chmod(0o755)
_numbers = iter(range(1 << 30))
_able = {}


class Ran:
    """What a jail did: `report` as the tool wrote it, the streams as text."""

    def __init__(self, report, stdout, stderr, status):
        self.report, self.status = report, status
        self.stdout, self.stderr = stdout.decode("utf-8", "replace"), stderr.decode("utf-8", "replace")

    def __str__(self):
        return f"{self.report}\nstdout: {self.stdout[-2000:]}\nstderr: {self.stderr[-2000:]}"


def as_user(user):
    """What subprocess needs to run as that user; skips the case where it cannot."""
    if user == "root":
        if os.geteuid() != 0:
            skip("needs root")
        return {}
    return {"user": PLAIN_UID, "group": PLAIN_UID, "extra_groups": []} if os.geteuid() == 0 else {}


def command(program, arguments=(), **options):
    """The tool's command line and the report's path. `program` is Python source, or a list: argv."""
    home = FOLDER / str(next(_numbers))
    home.mkdir()
    home.chmod(0o777)
    report = home / "report.json"
    words = []
    if isinstance(program, str):
        (home / "probe.py").write_text(program)
        words.append(f"file={home / 'probe.py'}")
        program = [PYTHON, "-B", "-u", "/work/probe.py", *arguments]
    for name, value in options.items():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            words.append(f"{name}={item}")
    return [str(TOOL), str(report), *words, "--", *program], report


def run(program, user="root", stdin=subprocess.DEVNULL, timeout=PATIENCE_S, env=None, **options):
    words, report = command(program, **options)
    done = subprocess.run(words, stdin=stdin, capture_output=True, timeout=timeout, env=env, check=False,
                          cwd="/", **as_user(user))
    text = report.read_text() if report.exists() else ""
    return Ran(json.loads(text) if text else {}, done.stdout, done.stderr, done.returncode)


def require_jail(user):
    """Skips where no jail can be had at all for that user; the reason is the jail's own."""
    if user not in _able:
        as_user(user)
        _able[user] = run([PYTHON, "-c", ""], user)
    ran = _able[user]
    if ran.report.get("status") != "ok":
        skip(f"no jail as {user}: {ran.report.get('message', ran.stderr)}")
    return ran


def cgroups_without_owner():
    """Folders of ours whose owner is dead, in this process's own cgroups and those above. A driver beside this one may just
    have killed an owner; the next run removes what that left."""
    own = [pathlib.PurePath(row.split(":", 2)[2].strip("/")) for row in pathlib.Path("/proc/self/cgroup").read_text().splitlines()]
    places = {place for path in own for place in (path, *path.parents)}
    groups = pathlib.Path("/sys/fs/cgroup")
    hierarchies = [groups, *(path for path in groups.iterdir() if path.is_dir())]
    for _ in range(20):
        left = [p.name for base in hierarchies for place in places for p in (base / place).glob("cordon.*")]
        left = [name for name in left if not pathlib.Path(f"/proc/{name.split('.')[1]}").exists()]
        if not left:
            break
        run([PYTHON, "-c", ""])
    return left
