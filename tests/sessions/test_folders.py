"""Goal: a session sees the folders that the policy grants; what its cells do in them is told at any time, applied on command
alone, and thrown away in every other case."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading

from harness import PATIENCE_S, add_case, case, check, check_equal, run_cases, skip
from nested import HAS_MOUNTS, nested
from supervisor import as_user, supervisor

LANGUAGES = {
    "python": ("import os\nopen('data/new.txt', 'w').write('new')\nopen('data/old.txt', 'a').write(' and more')\nos.remove('data/gone.txt')",
               "print(open('data/old.txt').read(), open('kept/read.txt').read(), sorted(os.listdir('.')), sep=';')",
               "old and more;read;['data', 'kept']\n",
               "open('kept/more', 'w')"),
    "bash": ("printf new >data/new.txt; printf ' and more' >>data/old.txt; rm data/gone.txt",
             "echo \"$(cat data/old.txt);$(cat kept/read.txt);$(ls -A | tr '\\n' ' ')\"", "old and more;read;data kept \n",
             "echo x >kept/more"),
    "node": ("const fs = require('fs'); fs.writeFileSync('data/new.txt', 'new'); fs.appendFileSync('data/old.txt', ' and more'); fs.unlinkSync('data/gone.txt')",
             "console.log([fs.readFileSync('data/old.txt'), fs.readFileSync('kept/read.txt'), fs.readdirSync('.')].join(';'))",
             "old and more;read;data,kept\n", "fs.writeFileSync('kept/more', 'x')"),
}
CHANGES = [("added", "new.txt"), ("changed", "old.txt"), ("removed", "gone.txt")]


class Grant:
    """Two folders of the host's, `data` to write and `kept` to read, and a supervisor whose policy grants them."""

    def __init__(self, folder):
        self.data, self.kept = folder / "data", folder / "kept"
        for path, names in ((self.data, ("old.txt", "gone.txt")), (self.kept, ("read.txt",))):
            path.mkdir(exist_ok=True)
            for name in names:
                (path / name).write_text(name.removesuffix(".txt"))
        self.policy = ("imports:\n  allow: ['*']\nvet:\n  threshold: 1000\nlanguages: [python, bash, node]\nlimits:\n  memory: 256MiB\n"
                       f"files:\n  read: [{self.kept}]\n  write: [{self.data}]\n")

    def is_untouched(self):
        return {path.name: path.read_text() for path in self.data.iterdir()} == {"old.txt": "old", "gone.txt": "gone"}


@contextlib.contextmanager
def grant(is_copied=False, is_full=False):
    with tempfile.TemporaryDirectory(dir="/tmp") as name, contextlib.ExitStack() as stack:
        folder = pathlib.Path(name)
        (folder / "data").mkdir()
        if is_copied:
            stack.enter_context(nested(folder / "data"))
        if is_full:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder / "data"], check=True)
            stack.callback(subprocess.run, ["umount", "--lazy", folder / "data"], check=True)
        granted = Grant(folder)
        granted.serve = stack.enter_context(supervisor("--members", 0, policy=granted.policy))
        yield granted


def changes_of(answer):
    return sorted((change["change"], change["name"]) for change in answer["changes"])


def apply(session):
    status, data = session.supervisor.request("POST", session.path + "/apply")
    return status, json.loads(data)


def check_whole(language, is_copied=False):
    write, look, shown, forbidden = LANGUAGES[language]
    form = "copy" if is_copied else "layer"
    with grant(is_copied) as granted:
        for is_applied in (False, True):
            session = granted.serve.session(language=language)
            check_equal(changes_of(granted.serve.get(session.path + "/changes")), [])
            check_equal(session.run(write).result["exit_status"], 0)
            events = session.run(look)
            check_equal(events.text("stdout"), shown)
            check_equal([(folder["name"], folder["form"], folder["writable"]) for folder in events.one("usage")["folders"]],
                        [("kept", "mount" if is_copied else form, False), ("data", form, True)])
            check(session.run(forbidden).result["exit_status"] != 0, "what is to read is not written")
            check_equal(granted.serve.get(session.path + "/files"), {"files": [], "dropped": 0})
            for method in ("PUT", "GET", "DELETE"):
                check_equal(granted.serve.request(method, session.path + "/files/data", b"x")[0], 400, method)
            told = granted.serve.get(session.path + "/changes")
            check_equal(changes_of(told), CHANGES)
            check(granted.is_untouched() and not any(change["applied"] for change in told["changes"]), "telling does nothing")
            if is_applied:
                status, answer = apply(session)
                check_equal((status, changes_of(answer)), (200, CHANGES))
                check(all(change["applied"] for change in answer["changes"]), str(answer))
                check_equal({path.name: path.read_text() for path in granted.data.iterdir()}, {"old.txt": "old and more", "new.txt": "new"})
                check_equal(os.listdir(granted.kept), ["read.txt"])
            else:
                check_equal(granted.serve.request("DELETE", session.path)[0], 200)
                check(granted.is_untouched(), "stopping drops it")
            check_equal(granted.serve.request("GET", session.path)[0], 404)


for _language in LANGUAGES:
    if shutil.which({"python": "python3"}.get(_language, _language)):
        add_case(f"folders_in_{_language}", lambda language=_language: check_whole(language))
add_case("folders_of_a_plain_user", lambda: as_user("plain", lambda: check_whole("python")))
if HAS_MOUNTS:
    add_case("folders_that_are_copied", lambda: check_whole("python", True))


@case
def the_command_tells_and_applies():
    with grant() as granted:
        name = granted.serve.cordon("session", "new").stdout.decode().strip()
        cell = granted.serve.cordon("session", "run", name, "-", stdin=LANGUAGES["python"][0].encode())
        check_equal(cell.returncode, 0, cell.stderr.decode())
        told = granted.serve.cordon("session", "files", name, "--changes").stdout.decode()
        check_equal(told.splitlines(), [f"layer   {granted.kept}  as kept  to read", f"layer   {granted.data}  as data",
                                        *sorted((f"{change:8}{granted.data}/{entry}" for change, entry in CHANGES),
                                                key=lambda line: line.rpartition("/")[2])])
        check(granted.is_untouched(), "telling does nothing")
        applied = granted.serve.cordon("session", "stop", name, "--apply")
        check_equal((applied.returncode, applied.stdout.count(b"  applied\n")), (0, 3), applied.stderr.decode())
        check_equal((granted.data / "new.txt").read_text(), "new")
        check_equal(granted.serve.cordon("session", "stop", name).returncode, 3)


@case
def nothing_is_applied_below_a_cell_that_runs():
    with grant() as granted:
        session = granted.serve.session()
        got = []
        source = "import time\nopen('data/half', 'w').write('x')\nopen('begun', 'w').close()\nwhile True:\n    time.sleep(0.01)"
        thread = threading.Thread(target=lambda: got.append(session.run(source)))
        thread.start()
        session.wait_for_file("begun")
        check_equal(apply(session)[0], 409)
        check_equal(changes_of(granted.serve.get(session.path + "/changes")), [("added", "half")])
        check_equal(session.act("interrupt"), 200)
        thread.join(PATIENCE_S)
        check(granted.is_untouched(), "it was refused")
        check_equal(apply(session)[0], 200)
        check_equal((granted.data / "half").read_text(), "x")


@case
def what_ends_by_itself_is_not_applied():
    with grant() as granted:
        session = granted.serve.session()
        session.run("import os\nopen('data/new.txt', 'w').close()\nos._exit(0)")
        check(apply(session)[0] in (404, 410), "the session has ended")
        check(granted.is_untouched(), "nothing is applied")


@case
def what_the_host_changed_meanwhile_stays():
    with grant() as granted:
        session = granted.serve.session()
        session.run("open('data/old.txt', 'w').write('mine')\nopen('data/gone.txt', 'w').write('mine')")
        (granted.data / "old.txt").write_text("the host's")
        status, answer = apply(session)
        check_equal((status, {change["name"]: change["skipped"] for change in answer["changes"]}),
                    (200, {"old.txt": "it was changed on the host meanwhile", "gone.txt": None}))
        check_equal({path.name: path.read_text() for path in granted.data.iterdir()}, {"old.txt": "the host's", "gone.txt": "mine"})


INSIDE = """import os
own = open("own").read()
if os.fork() == 0:
    os.execv("/bin/ls", ["ls", own + "fd"])
os.wait()
names = ("CapEff", "CapPrm", "CapBnd", "NoNewPrivs", "Seccomp:")
print([line for line in open(own + "status").read().splitlines() if line.startswith(names)], open(own + "limits").read())
"""


@case
def the_jail_is_that_of_other_sessions():
    seen = []
    with grant() as granted:
        alone = granted.policy[:granted.policy.index("files:")]
        for policy in (granted.policy, alone):
            with supervisor("--members", 0, policy=policy + "capabilities:\n  subprocess: true\n") as serve:
                session = serve.session()
                serve.request("PUT", session.path + "/files/own", b"/proc/self/")
                events = session.run(INSIDE)
                inside = events.text("stdout")
                check_equal(inside.split("[")[0].split(), ["0", "1", "2", "3"], "nothing but its streams and the folder it lists")
                seen.append((inside, events.one("usage")["protections"], events.one("usage")["sandbox"]))
    check_equal(seen[0], seen[1])


@case
def a_full_disk_is_told():
    if not HAS_MOUNTS:
        skip("needs to mount")
    with grant(is_full=True) as granted:
        session = granted.serve.session()
        session.run("open('data/large', 'w').write('x' * 500000)")
        status, answer = apply(session)
        check(status == 507 and answer["error"].startswith("1 of what it left could not be written; the first is large: "), f"{status} {answer}")
        check_equal([change["applied"] for change in answer["changes"]], [False])
        check(granted.is_untouched(), "no half of a file is left")


@case
def what_cannot_be_granted_is_refused():
    with grant() as granted:
        status, data = granted.serve.request("POST", "/v1/sessions", {"engine": "embedded"})
        check(status == 400 and b"the process engine" in data, f"{status} {data!r}")
        shutil.rmtree(granted.kept)
        status, data = granted.serve.request("POST", "/v1/sessions", {})
        check(status == 503 and str(granted.kept).encode() in data, f"{status} {data!r}")
        check_equal(granted.serve.get("/v1/sessions")["sessions"], [])
    with supervisor("--members", 0) as serve:
        session = serve.session()
        check_equal(serve.get(session.path + "/changes"), {"folders": [], "changes": [], "changes_dropped": 0, "error": None})
        check_equal(apply(session)[0], 400)
        check_equal(session.value("1 + 1"), "2")


run_cases()
