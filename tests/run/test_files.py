"""Goal: files go in as copies and come out as what they are, whatever the program made; nothing of the guest's is
followed, and nothing of the caller's is changed."""
import hashlib
import os
import stat
import subprocess

from harness import CORDON, add_case, case, check, check_equal, run_cases, skip
from sandbox import SHORT_S, Folder, everything_allowed, long_enough, run_json, run_program


def by_name(document):
    return {file["name"]: file for file in document["files"]}


@case
def files_handed_in_are_copies():
    with Folder() as folder:
        data = folder.write("data.csv", "a,b\n1,2\n")
        (folder.path / "sub").mkdir()
        other = folder.path / "sub/other.bin"
        other.write_bytes(bytes(range(256)))
        source = ("print(open('data.csv').read(), end='')\nprint(len(open('/work/other.bin', 'rb').read()))\n"
                  "open('data.csv', 'w').write('changed')\n")
        document = run_json(source, "--file", data, "--file", other, want_status=0)
        check_equal(document["stdout"], "a,b\n1,2\n256\n", "what it read")
        check_equal(data.read_text(), "a,b\n1,2\n", "the caller's own file")
        check_equal(list(by_name(document)), ["data.csv"], "an unchanged file is not told")
        check_equal(by_name(document)["data.csv"]["state"], "changed", "state")


@case
def files_are_told_with_what_they_are():
    source = "import os\nos.mkdir('d')\nopen('d/x.txt', 'w').write('hello')\nopen('empty', 'w')\n"
    files = by_name(run_json(source, "--allow-import", "os", "--policy", everything_allowed(), want_status=0))
    check_equal(sorted(files), ["d/x.txt", "empty"], "names")
    check_equal(files["d/x.txt"]["size"], 5, "size")
    check_equal(files["d/x.txt"]["sha256"], hashlib.sha256(b"hello").hexdigest(), "hash")
    check_equal((files["d/x.txt"]["state"], files["d/x.txt"]["copied"]), ("new", False), "state")


@case
def files_come_out_into_a_new_folder():
    with Folder() as folder:
        out = folder.path / "out"
        done = run_program("open('x.txt', 'w').write('hello')", "--out", out, "--report")
        check_equal(done.returncode, 0, done.stderr)
        check_equal((out / "x.txt").read_text(), "hello", "content")
        check_equal(stat.S_IMODE(out.stat().st_mode), 0o700, "mode of the folder")
        check(b"copied to" in done.stderr, done.stderr)
        check_equal(sorted(os.listdir(out)), ["x.txt"], "not the program")
        done = run_program("open('x.txt', 'w').write('again')", "--out", out)
        check_equal((out / "x.txt").read_text(), "again", "a file of that name is replaced")


@case
def what_a_program_changes_in_itself_is_told():
    document = run_json("open('program.py', 'a').write('# more')", want_status=0)
    check_equal(by_name(document)["program.py"]["state"], "changed", "state")


@case
def a_program_that_fails_or_reaches_a_limit_still_hands_out():
    with Folder() as folder:
        done = run_program("open('x', 'w').write('1')\n1/0", "--out", folder.path / "a")
        check_equal((done.returncode, os.listdir(folder.path / "a")), (1, ["x"]), "after a failure")


        def limited(limit_ms):
            out = folder.path / f"b{limit_ms}"
            done = run_program("open('x', 'w').write('1')\nwhile True: pass", "--out", out, "--policy",
                               everything_allowed(f"limits: {{wall: {limit_ms}ms}}\n"))
            return done.returncode, os.listdir(out)
        check_equal(long_enough(limited, lambda found: found[1]), (5, ["x"]), "after a limit")


HOSTILE = {
    "links out": "import os\nos.symlink('/etc/passwd', 'f')",
    "links to a folder": "import os\nos.symlink('/etc', 'f')",
    "links up": "import os\nos.symlink('../../../../etc/passwd', 'f')",
    "a named pipe": "import os\nos.mkfifo('f')",
    "a socket": "import socket\ns = socket.socket(socket.AF_UNIX)\ns.bind('f')",
    "a hidden name": "import os\nos.mkdir('.ssh')\nopen('.ssh/authorized_keys', 'w').write('x')",
    "names that a terminal acts on": "open('a\\x1b[2J\\nb', 'w')",
    "names that are not UTF-8": "open(b'\\xff\\xfe', 'w')",
    "many files": "for i in range(90):\n    open(f'f{i}', 'w')",
    "a sparse file": "open('f', 'wb').truncate(90 << 20)",
    "deep folders": "import os\nfor i in range(40):\n    os.mkdir('d')\n    os.chdir('d')\nopen('f', 'w')",
    "a folder it cannot list": "import os\nos.mkdir('d')\nopen('d/f', 'w')\nos.chmod('d', 0)",
    "a file it cannot read": "import os\nopen('f', 'w').write('x')\nos.chmod('f', 0)",
    "a set-user-id file": "import os\nopen('f', 'w').write('x')\nos.chmod('f', 0o6777)",
}


def add_hostile(name, source):
    def is_harmless():
        with Folder() as folder:
            canary = folder.write("canary", "untouched")
            out = folder.path / "out"
            document = run_json(source, "--policy", everything_allowed(), "--out", out, timeout=SHORT_S)
            if document["outcome"] == "ended" and document["exit_status"] != 0:
                check("Error" in document["stderr"], document["stderr"])
            for path in out.rglob("*") if out.exists() else ():
                status = path.lstat()
                check(stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode), f"{path} is neither file nor folder")
                check(not status.st_mode & 0o7000, f"{path} has mode {status.st_mode:o}")
                check(stat.S_ISDIR(status.st_mode) or not status.st_mode & 0o111, f"{path} can be executed")
                check(not any(part.startswith(".") for part in path.relative_to(out).parts), f"{path} is hidden")
            for file in document["files"]:
                check(file["copied"] == (file["skipped"] is None), f"{file}: copied, or said why not")
            check_equal(canary.read_text(), "untouched", "canary")
            report = run_program(source, "--policy", everything_allowed(), "--out", out, "--report").stderr
            check(b"\x1b" not in report, "the report escapes names")
    add_case(f"{name} are harmless outside", is_harmless)


for hostile_name, hostile_source in HOSTILE.items():
    add_hostile(hostile_name, hostile_source)


@case
def links_planted_in_the_output_folder_are_not_followed():
    with Folder() as folder:
        canary = folder.write("canary", "untouched")
        out = folder.path / "out"
        out.mkdir()
        (out / "x").symlink_to(canary)
        (out / "d").symlink_to(folder.path)
        run_program("import os\nopen('x', 'w').write('bad')\nos.mkdir('d')\nopen('d/canary', 'w').write('bad')",
                    "--policy", everything_allowed(), "--out", out)
        check_equal(canary.read_text(), "untouched", "canary")


@case
def a_full_disk_is_told():
    with Folder() as folder:
        out = folder.path / "out"
        out.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(out)], capture_output=True,
                                 check=False)
        if mounted.returncode != 0:
            skip("no tmpfs can be mounted here")
        try:
            source = "open('a', 'w').write('x')\nopen('b', 'w').write('x' * 1000000)\n"
            document = run_json(source, "--out", out)
            files = by_name(document)
            check_equal((files["a"]["copied"], files["b"]["copied"]), (True, False), "copied")
            check("space" in files["b"]["skipped"], files["b"]["skipped"])
            check_equal(os.listdir(out), ["a"], "no half file is left")
        finally:
            subprocess.run(["umount", str(out)], check=True)


@case
def a_thousand_inputs_are_too_many_or_all_there():
    with Folder() as folder:
        options = []
        for number in range(120):
            options += ["--file", folder.write(f"f{number}", "x")]
        done = run_program("import os\nprint(len(os.listdir('.')))", "--policy", everything_allowed(), *options)
        check_equal((done.returncode, done.stdout), (0, b"121\n"), done.stderr)


@case
def one_more_file_than_allowed_is_refused_to_the_program():
    policy = everything_allowed("limits: {files: 5}\n")
    source = "for i in range(%d):\n    open(f'f{i}', 'w').close()\nprint('all')\n"
    check_equal(run_program(source % 5, "--policy", policy).stdout, b"all\n", "5")
    done = run_program(source % 6, "--policy", policy)
    check_equal((done.returncode, done.stdout), (5, b""), "6")
    check(b"limit: files" in done.stderr, done.stderr)


@case
def each_limit_on_files_is_told_by_its_name():
    for limits, source, name in (("files: 5", "for n in range(9): open(str(n), 'w')", "files"),
                                 ("files: 5", "import os\nfor n in range(9): os.mkdir(str(n))", "files"),
                                 ("disk: 1MiB", "open('f', 'wb').write(bytes(2 << 20))", "disk"),
                                 ("file_size: 1MiB", "open('f', 'wb').write(bytes(2 << 20))", "file_size"),
                                 ("file_size: 1MiB", "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n"
                                  "open('/tmp/f', 'wb').write(bytes(2 << 20))", "file_size")):
        document = run_json(source, "--policy", everything_allowed(f"limits: {{{limits}}}\n"))
        check_equal((document["outcome"], document["limit"]), ("limit", name), f"{limits}: {source}: {document['stderr']}")
        check(document["error"], "words")
    for source in ("for n in range(3): open(str(n), 'w')", "open('f', 'wb').write(bytes(1 << 20))", "raise SystemExit(3)"):
        document = run_json(source, "--policy", everything_allowed("limits: {files: 5, file_size: 1MiB}\n"))
        check_equal((document["outcome"], document["limit"]), ("ended", None), source)


if __name__ == "__main__":
    run_cases()
