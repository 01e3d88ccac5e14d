"""Goal: a folder that is granted can be read; what a program writes in one stays a difference that is told, thrown away, or
applied on demand, and nothing of the host's is reached by it: neither what lies outside, nor what was not meant."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import threading

from harness import CORDON, add_case, case, check, check_equal, run_cases
from nested import HAS_MOUNTS, nest, unnest
from sandbox import SHORT_S, Folder, everything_allowed

PLAIN_UID = 61998
# "copied": the folder lies on file systems over which no layer can be laid (overlays of overlays), so that it is copied.
USERS = ("root", "plain", "root copied", "plain copied")


class Grant:
    """A folder to be granted, with some files, owned by the user who runs; and a program."""

    def __init__(self, user):
        self.user, _, form = user.partition(" ")
        self.is_copied = form == "copied"
        self.holder = Folder()

    def __enter__(self):
        self.top = self.holder.__enter__().path
        self.data = self.top / "data"
        if self.is_copied:
            self.data.mkdir()
            nest(self.data)
        (self.data / "sub").mkdir(parents=True)
        (self.data / ".git").mkdir()
        for name, text in (("old.txt", "old"), ("gone.txt", "gone"), ("same.txt", "same"), ("sub/a", "a"), ("sub/b", "b"),
                           (".git/config", "x")):
            (self.data / name).write_text(text)
        (self.data / "old.txt").chmod(0o640)
        (self.top / "outside").write_text("outside")
        if self.user == "plain":
            for path in [self.top, *self.top.rglob("*")]:
                os.chown(path, PLAIN_UID, PLAIN_UID)
        return self

    def __exit__(self, *_):
        if self.is_copied:
            unnest(self.data)
        self.holder.__exit__()

    def command(self, source, *options, policy=""):
        """A run that may write `data`, which is `data` for the program too: what subprocess takes."""
        program = self.top / "program.py"
        program.write_text(source)
        program.chmod(0o644)
        rules = shutil.copy(everything_allowed(policy), self.top / "policy.yaml")
        os.chmod(rules, 0o644)
        binary = CORDON
        become = {}
        if self.user == "plain" and os.geteuid() == 0:
            for name in ("cordon", "cordon-worker"):
                shutil.copy(CORDON.parent / name, self.top / name)
            binary, become = self.top / "cordon", {"user": PLAIN_UID, "group": PLAIN_UID, "extra_groups": []}
        grant = [] if "--read" in options or "--write" in options else ["--write", str(self.data)]
        return [str(binary), "run", "--policy", rules, *grant, *map(str, options), str(program)], become

    def run(self, source, *options, policy=""):
        """The document of such a run, and its exit status."""
        command, become = self.command(source, "--json", *options, policy=policy)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SHORT_S, cwd="/", check=False, **become)
        document = json.loads(done.stdout)
        if document["folders"]:
            forms = {row["form"] for row in document["folders"]}
            written = {row["form"] for row in document["folders"] if row["writable"]}
            check(written <= {"copy" if self.is_copied else "layer"}, document["folders"])
            check_equal(document["protections"]["folder-layers"], "on" if forms == {"layer"} else "missing", "folder-layers")
        return document, done.returncode


def tree(folder):
    """Every entry below: name to content, or to its kind."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        name = str(path.relative_to(folder))
        found[name] = os.readlink(path) if path.is_symlink() else "/" if path.is_dir() else path.read_text()
    return found


def told(document):
    return {(row["change"], row["name"]): row["applied"] for row in document["changes"]}


EDITS = r'''
import os
open("data/old.txt", "w").write("new")
os.unlink("data/gone.txt")
open("data/same.txt", "r+").write("same")
os.utime("data/sub/a")
os.rename("data/sub/b", "data/sub/c")
os.makedirs("data/x/y")
open("data/x/y/z", "w").write("z")
'''
EDITED = {("changed", "old.txt"), ("removed", "gone.txt"), ("removed", "sub/b"), ("added", "sub/c"), ("added", "x"),
          ("added", "x/y"), ("added", "x/y/z")}


def a_dry_run_tells_and_changes_nothing(user):
    for options in ((), ("--dry-run",), ("--dry-run", "--out", "/nonexistent/out")):
        with Grant(user) as grant:
            before = tree(grant.data)
            document, status = grant.run(EDITS, *options)
            check_equal((document["outcome"], status), ("ended", 0), document["stderr"] or document["error"])
            check_equal(set(told(document)), EDITED, "changes")
            check(not any(told(document).values()), "one is applied")
            check_equal(tree(grant.data), before, "the folder")


def what_is_applied_is_what_was_told(user):
    with Grant(user) as grant:
        document, _ = grant.run(EDITS, "--apply")
        check_equal(told(document), {key: True for key in EDITED}, "changes")
        check_equal(tree(grant.data), {"old.txt": "new", "same.txt": "same", "sub": "/", "sub/a": "a", "sub/c": "b", "x": "/",
                                       "x/y": "/", "x/y/z": "z", ".git": "/", ".git/config": "x"}, "the folder")
        about = (grant.data / "old.txt").stat()
        owner = grant.data.stat().st_uid
        check_equal((about.st_mode & 0o7777, about.st_uid), (0o640, owner), "mode and owner of a file that was replaced")
        check_equal((grant.data / "x/y/z").stat().st_uid, owner, "owner of a new file")
        check((grant.data / "x/y/z").stat().st_mode & 0o111 == 0, "a new file can be executed")


def a_folder_that_is_replaced(user):
    with Grant(user) as grant:
        document, _ = grant.run("import os, shutil\nshutil.rmtree('data/sub')\nos.mkdir('data/sub')\nopen('data/sub/n', 'w').write('n')",
                                "--apply")
        check_equal(told(document), {("removed", "sub/a"): True, ("removed", "sub/b"): True, ("added", "sub/n"): True}, "changes")
        check_equal(os.listdir(grant.data / "sub"), ["n"], "the folder")
        document, _ = grant.run("import shutil\nshutil.rmtree('data/sub')", "--apply")
        check_equal(told(document), {("removed", "sub"): True, ("removed", "sub/n"): True}, "changes")
        check(not (grant.data / "sub").exists(), "the folder is there")


def failure_applies_nothing(user):
    for more, policy in (("raise SystemExit(3)", ""), ("while True: pass", "limits: {cpu: 300ms}\n"),
                         ("import os; os.kill(os.getpid(), 9)", "")):
        with Grant(user) as grant:
            before = tree(grant.data)
            document, _ = grant.run(EDITS + more, "--apply", policy=policy)
            check_equal(set(told(document)), EDITED, "changes are told")
            check(not any(told(document).values()), "one is applied")
            check_equal(tree(grant.data), before, "the folder")


def reading_is_only_reading(user):
    with Grant(user) as grant:
        (grant.data / "secret").write_text("for its owner")
        (grant.data / "secret").chmod(0o600)
        os.chown(grant.data / "secret", grant.data.stat().st_uid, grant.data.stat().st_gid)
        before = tree(grant.data)
        source = ("import os\nprint(open('in/secret').read(), os.listdir('.'))\ndef attempt(f, *a):\n  try: f(*a); print('done')\n"
                  "  except OSError as e: print(e.strerror)\n"
                  "attempt(open, 'in/old.txt', 'w')\nattempt(open, 'in/new', 'w')\nattempt(os.unlink, 'in/old.txt')\n"
                  "attempt(os.rename, 'in/old.txt', 'in/z')\nattempt(os.mkdir, 'in/d')\nattempt(os.chmod, 'in/old.txt', 0)\n"
                  "attempt(os.link, 'in/old.txt', 'h')\nattempt(os.rename, 'in', 'y')\nattempt(os.rmdir, 'in')\n")
        document, _ = grant.run(source, "--read", f"{grant.data}=in", "--apply")
        lines = document["stdout"].splitlines()
        check("for its owner" in lines[0] and "'in'" in lines[0], document)
        check_equal(lines[1:], ["Read-only file system"] * 6 + ["Invalid cross-device link"] + ["Device or resource busy"] * 2, "answers")
        check_equal((tree(grant.data), document["changes"]), (before, []), "the folder")


def nobody_outside_is_spoken_to(user):
    """A FIFO takes bytes on a read-only mount, and a socket connections: those of a layer are its own."""
    with Grant(user) as grant:
        if grant.is_copied:
            return  # a mount alone, and told as such
        fifo = grant.data / "fifo"
        os.mkfifo(fifo)
        fifo.chmod(0o666)
        reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        try:
            source = ("import os\nfor flags in os.O_WRONLY, os.O_RDWR:\n  try:\n    fd = os.open('in/fifo', flags | os.O_NONBLOCK)\n"
                      "    os.write(fd, b'hello')\n    print('written')\n  except OSError as e: print(e.strerror)\n")
            for option in ("--read", "--write"):
                document, _ = grant.run(source, option, f"{grant.data}=in")
                check("No such device or address" in document["stdout"], document["stdout"])
                try:
                    check_equal(os.read(reader, 16), b"", f"what was read outside, {option}")
                except BlockingIOError:
                    pass
        finally:
            os.close(reader)


def the_policy_grants_as_the_command_line_does(user):
    with Grant(user) as grant:
        (grant.top / "more").mkdir()
        source = "import os\nprint(sorted(os.listdir('.')), open('in/old.txt').read())\nopen('data/new', 'w').write('x')\n" \
                 "try: open('in/x', 'w')\nexcept OSError as e: print(e.strerror)\n"
        document, _ = grant.run(source, "--read", grant.top / "more", policy=f"files: {{read: [{grant.data}=in], write: [{grant.data}]}}\n")
        check_equal(document["stdout"], "['data', 'in', 'more', 'program.py'] old\nRead-only file system\n", document["stderr"])
        check_equal(told(document), {("added", "new"): False}, "changes")


HOSTILE = {
    "a link out": "import os\nos.symlink('/etc/passwd', 'data/l'); os.symlink('..', 'data/up')",
    "a link in the place of a file": "import os\nos.unlink('data/old.txt'); os.symlink('../outside', 'data/old.txt')",
    "a link in the place of a folder": "import os, shutil\nshutil.rmtree('data/sub'); os.symlink('..', 'data/sub')",
    "a folder in the place of a file": "import os\nos.unlink('data/old.txt'); os.mkdir('data/old.txt'); open('data/old.txt/outside', 'w').write('bad')",
    "a file in the place of a folder": "import shutil\nshutil.rmtree('data/sub'); open('data/sub', 'w').write('bad')",
    "a pipe, and a file that cannot be read": "import os\nos.mkfifo('data/p'); open('data/f', 'w').write('x'); os.chmod('data/f', 0)",
    "configuration": "import os\nopen('data/.bashrc', 'w').write('bad'); open('data/.git/config', 'w').write('bad'); os.makedirs('data/.x/y')\n"
                     "os.rename('data/old.txt', 'data/.old')",
    "set-user-id": "import os\nopen('data/s', 'w').write('bad'); os.chmod('data/s', 0o6777)",
    "names": "open(b'data/\\xff', 'w'); open('data/a\\nb', 'w'); open('data/\\x1b[2J', 'w')",
    "depth": "import os\nos.chdir('data')\nfor _ in range(60):\n    os.mkdir('d'); os.chdir('d')\nopen('f', 'w')",
    "a sparse file": "open('data/big', 'wb').truncate(90 << 20)",
    "modes of folders": "import os\nos.mkdir('data/n'); open('data/n/f', 'w').write('x'); os.chmod('data/n', 0); os.chmod('data', 0o777)",
}


def hostile_changes_reach_nothing(user, source):
    with Grant(user) as grant:
        hidden = tree(grant.data / ".git")
        mode = grant.data.stat().st_mode
        document, _ = grant.run(source, "--apply")
        check_equal(document["outcome"], "ended", document["error"])
        check_equal((grant.top / "outside").read_text(), "outside", "what lies outside")
        check_equal(tree(grant.data / ".git"), hidden, "a hidden folder")
        check_equal(grant.data.stat().st_mode, mode, "the folder's own mode")
        check(not [name for name in os.listdir(grant.data) if name.startswith(".") and name != ".git"], "hidden entries")
        for path in grant.data.rglob("*"):
            about = path.lstat()
            check(path.is_file() or path.is_dir(), f"{path} is of another kind")
            check(not path.is_symlink() and about.st_mode & 0o7000 == 0, f"{path} is a link, or has mode {about.st_mode:o}")
            check(path.is_dir() or about.st_mode & 0o111 == 0, f"{path} can be executed")
        for row in document["changes"]:
            check(not (row["applied"] and row["skipped"]), row)


def limits_hold(user):
    with Grant(user) as grant:
        for source, limits, name, words in (
                ("for n in range(50): open(f'data/{n}', 'w').close()", "files: 20", "files", "No space"),
                ("open('data/f', 'wb').write(bytes(3 << 20))", "disk: 1MiB", "disk", "No space"),
                ("open('data/f', 'wb').write(bytes(3 << 20))", "file_size: 1MiB", None, "File too large")):
            document, status = grant.run(source, policy=f"limits: {{{limits}}}\n")
            check_equal((status, document["limit"]), (5 if name else 1, name), f"{limits}: {document['stderr']}")
            check(words in document["stderr"], document["stderr"])


def the_host_s_own_change_stands(user):
    """What the host changes while the program runs is not overwritten: the program waits until it has."""
    with Grant(user) as grant:
        command, become = grant.command("import os\nopen('data/old.txt', 'w').write('mine'); open('data/ready', 'w')\n"
                                        "os.unlink('data/gone.txt')\nprint('ready')\ninput()\n", "--apply")
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/", **become)
        check_equal(process.stdout.readline(), b"ready\n", "output")
        for name in ("old.txt", "gone.txt"):
            (grant.data / name).write_text("theirs")
        _, errors = process.communicate(b"go on\n", timeout=SHORT_S)
        check_equal(process.returncode, 0, errors)
        for name in ("old.txt", "gone.txt"):
            check_equal((grant.data / name).read_text(), "theirs", name)
        check((grant.data / "ready").exists(), "what is not in the way is applied")


def what_is_not_copied_is_left_alone(user):
    """Kinds that a copy leaves behind, links and names: untouched, they are no change; touched, only they are."""
    with Grant(user) as grant:
        os.mkfifo(grant.data / "pipe")
        os.symlink("/etc/passwd", grant.data / "link")
        os.link(grant.data / "old.txt", grant.data / "twin")
        for name in (b"\xff", b"a\nb", b"n" * 255):
            pathlib.Path(os.fsdecode(os.fsencode(grant.data) + b"/" + name)).write_text("x")
        if user.startswith("plain"):
            for path in grant.data.rglob("*"):
                os.chown(path, PLAIN_UID, PLAIN_UID, follow_symlinks=False)
        before = set(os.listdir(grant.data))
        document, _ = grant.run("import os\nprint(os.readlink('data/link'), len(os.listdir('data')))\nopen('data/twin', 'w').write('mine')\n",
                                "--apply")
        check_equal(told(document), {("changed", "twin"): True}, "changes")
        check_equal((grant.data / "old.txt").read_text(), "old", "the other name of a file")
        check_equal(set(os.listdir(grant.data)), before, "entries")


def what_the_host_adds_and_removes_stays(user):
    with Grant(user) as grant:
        command, become = grant.command("import os\nopen('data/sub/mine', 'w')\nprint('ready')\ninput()\n", "--apply")
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/", **become)
        check_equal(process.stdout.readline(), b"ready\n", "output")
        (grant.data / "theirs").write_text("x")
        (grant.data / "dir").mkdir()
        (grant.data / "gone.txt").unlink()
        _, errors = process.communicate(b"go on\n", timeout=SHORT_S)
        check_equal(process.returncode, 0, errors)
        check_equal(set(os.listdir(grant.data)), {"old.txt", "same.txt", "sub", ".git", "theirs", "dir"}, "entries")
        check((grant.data / "sub/mine").exists(), "the program's file")


def copies_are_refused_with_the_reason(user):
    def deep(folder):
        for _ in range(70):
            folder = folder / "d"
            folder.mkdir()
    for fill, policy, words in (
            (lambda data: [(data / str(n)).touch() for n in range(30)], "limits: {files: 30}\n", "30 files and folders of limits.files"),
            (lambda data: [(data / str(n)).write_bytes(bytes(200_000)) for n in range(4)], "limits: {disk: 512KiB}\n", "limits.disk (524288 bytes)"),
            (lambda data: [(data / str(n)).write_bytes(bytes(6 << 20)) for n in range(6)], "limits: {memory: 64MiB}\n", "half of limits.memory"),
            (lambda data: (data / "big").write_bytes(bytes(101)), "limits: {file_size: 100}\n", "big in it is larger than limits.file_size"),
            (lambda data: os.truncate(os.open(data / "sparse", os.O_RDWR | os.O_CREAT, 0o644), 1 << 40), "", "sparse in it is larger"),
            (deep, "", "more than 64 levels"),
            (lambda data: (data / "own").touch(0) if user.startswith("plain") else (data / "own").symlink_to("x"), "",
             "own in it cannot be read: Permission denied" if user.startswith("plain") else None),
            (lambda data: None, "sandbox: {require: watched}\n", "folder-layers failed")):
        with Grant(user) as grant:
            fill(grant.data)
            if user.startswith("plain"):
                for path in grant.data.rglob("*"):
                    os.chown(path, *(2 * [0 if path.name == "own" else PLAIN_UID]), follow_symlinks=False)
            document, status = grant.run("print('ran')", policy=policy)
            if words:
                check(words in (document["error"] or ""), f"{words}: {document['error']} {document['outcome']}")
                check_equal((document["stdout"], document["folders"]), ("", []), words)
                check(status in (3, 6), f"{words}: {status}")
            else:
                check_equal(document["stdout"], "ran\n", "a link that leads nowhere")


def races_lead_nowhere(user):
    """The host's other users rename, link and swap in a folder while it is opened, copied, read and compared: nothing of what lies
    outside is ever seen or touched."""
    with Grant(user) as grant:
        secret = grant.top / "secret"
        secret.mkdir()
        for name in ("a", "b"):
            (secret / name).write_text("a secret")
        stop = threading.Event()

        def swap():
            sub, aside, link = grant.data / "sub", grant.data / "aside", grant.data / "link"
            link.symlink_to(secret)
            while not stop.is_set():
                for old, new in ((sub, aside), (link, sub), (sub, link), (aside, sub)):
                    with contextlib.suppress(OSError):  # what is applied may have made a folder there
                        os.rename(old, new)
        thread = threading.Thread(target=swap)
        thread.start()
        try:
            for _ in range(8):
                document, _ = grant.run("import os\nfor top, _, names in os.walk('data'):\n    for name in names:\n        try:\n"
                                        "            print(open(os.path.join(top, name)).read())\n            open(os.path.join(top, name), 'a').write('!')\n"
                                        "        except OSError: pass\n", "--apply")
                check("secret" not in document["stdout"], document["stdout"])
                check(document["outcome"] in ("ended", "failed", "bad-input"), document["error"])
        finally:
            stop.set()
            thread.join()
        check_equal(tree(secret), {"a": "a secret", "b": "a secret"}, "what lies outside")


for user_name in USERS:
    if (user_name.startswith("root") and os.geteuid() != 0) or (user_name.endswith("copied") and not HAS_MOUNTS):
        continue
    for check_function in (a_dry_run_tells_and_changes_nothing, what_is_applied_is_what_was_told, a_folder_that_is_replaced,
                           failure_applies_nothing, reading_is_only_reading, nobody_outside_is_spoken_to, limits_hold, the_host_s_own_change_stands,
                           what_is_not_copied_is_left_alone, what_the_host_adds_and_removes_stays,
                           races_lead_nowhere,
                           the_policy_grants_as_the_command_line_does):
        add_case(f"{check_function.__name__.replace('_', ' ')} as {user_name}", lambda f=check_function, u=user_name: f(u))
    for hostile_name, hostile_source in HOSTILE.items():
        add_case(f"{hostile_name} in a granted folder as {user_name}",
                 lambda s=hostile_source, u=user_name: hostile_changes_reach_nothing(u, s))


for user_name in USERS[2:] if HAS_MOUNTS else ():
    add_case(f"copies are refused with the reason as {user_name}", lambda u=user_name: copies_are_refused_with_the_reason(u))


@case
def what_cannot_be_granted_is_refused():
    with Grant("root" if os.geteuid() == 0 else "plain") as grant:
        file = grant.data / "old.txt"
        for options, words in ((("--read", "/nonexistent"), "No such file"), (("--write", file), "Not a directory"),
                               (("--read", f"{grant.data}=../x"), "needs a name"), (("--read", f"{grant.data}="), "needs a name"),
                               (("--read", f"{grant.data}=.x"), "needs a name"), (("--read", f"{grant.data}=program.py"), "same name"),
                               (("--read", grant.data, "--read", grant.data), "same name"),
                               (("--write", grant.data, "--engine", "embedded"), "process engine only")):
            document, status = grant.run("print('ran')", *options)
            check_equal((status, document["stdout"]), (3, ""), str(options))
            check(words in (document["error"] or words), f"{options}: {document['error']}")


run_cases()
