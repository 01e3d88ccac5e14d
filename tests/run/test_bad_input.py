"""Goal: whatever is handed to `cordon run` and `cordon ast` as a program, a file or an output, the answer is one clear
line, the documented status, and no wait."""
import json
import os
import subprocess
import tempfile

from harness import CORDON, LONG, PATIENCE_S, add_case, case, check, check_equal, run_cases, skip
from sandbox import SHORT_S, Folder, run_program

GIB = 1 << 30


def make_missing(path):
    pass


def make_folder(path):
    path.mkdir()


def make_fifo(path):
    os.mkfifo(path)


def make_large(path):
    with open(path, "wb") as file:
        file.truncate(GIB)


def make_loop(path):
    path.symlink_to(path.name)


def make_binary(path):
    path.write_bytes(bytes(range(256)) * 64)


def make_nul(path):
    path.write_bytes(b"print(1)\0print(2)\n")


def make_not_utf8(path):
    path.write_bytes(b"x = '\xff\xfe'\n")


def make_unknown_encoding(path):
    path.write_bytes(b"# coding: klingon\n")


# how the program's path is made, a word of the message; always status 3
PROGRAMS = {
    "is missing": (make_missing, b"No such file"),
    "is a folder": (make_folder, b"is a folder"),
    "is a named pipe": (make_fifo, b"named pipe"),
    "is 1 GiB": (make_large, b"larger than 256 MiB"),
    "is a link to itself": (make_loop, b"symbolic links"),
    "is binary": (make_binary, b"Error"),
    "holds NUL": (make_nul, b"null bytes"),
    "is not UTF-8": (make_not_utf8, b"SyntaxError"),
    "names an encoding that is none": (make_unknown_encoding, b"klingon"),
}


def add_program(name, make, words):
    def is_refused():
        with Folder() as folder:
            path = folder.path / "program.py"
            make(path)
            for command in ("run", "ast"):
                done = subprocess.run([str(CORDON), command, str(path)], stdin=subprocess.DEVNULL,
                                      capture_output=True, timeout=SHORT_S, check=False)
                check_equal(done.returncode, 3, f"{command}: exit status ({done.stderr[:300]})")
                check_equal(done.stdout, b"", f"{command}: stdout")
                check(words in done.stderr, f"{command}: {done.stderr[:300]}")
                check(len(done.stderr) < 2000, f"{command}: {len(done.stderr)} bytes of message")
    add_case(f"a program that {name}", is_refused)


for program_name, (program_make, program_words) in PROGRAMS.items():
    add_program(program_name, program_make, program_words)


@case
def an_unreadable_program():
    if os.geteuid() == 0:
        with Folder() as folder:
            folder.path.chmod(0o755)
            path = folder.write("program.py", "print(1)")
            path.chmod(0)
            done = subprocess.run(["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", str(CORDON), "ast",
                                   str(path)], capture_output=True, timeout=SHORT_S, check=False)
            if b"setpriv" in done.stderr or done.returncode in (126, 127):
                skip("the build folder cannot be reached by another user")
            check_equal(done.returncode, 3, f"exit status {done.stderr}")
            check(b"Permission denied" in done.stderr, done.stderr)
        return
    with Folder() as folder:
        path = folder.write("program.py", "print(1)")
        path.chmod(0)
        done = subprocess.run([str(CORDON), "run", str(path)], capture_output=True, timeout=SHORT_S, check=False)
        check_equal(done.returncode, 3, "exit status")
        check(b"Permission denied" in done.stderr, done.stderr)


@case
def a_program_on_a_closed_input_is_empty_or_refused():
    done = subprocess.run(["sh", "-c", f"exec {CORDON} run - <&-"], capture_output=True, timeout=SHORT_S, check=False)
    check(done.returncode in (0, 3), f"status {done.returncode}: {done.stderr}")


@case
def a_program_of_1_gib_on_standard_input():
    with tempfile.TemporaryFile() as file:
        file.truncate(GIB)
        for command in ("run", "ast"):
            file.seek(0)
            done = subprocess.run([str(CORDON), command, "-"], stdin=file, capture_output=True, timeout=SHORT_S,
                                  check=False)
            check_equal(done.returncode, 3, f"{command}: {done.stderr[:200]}")
            check(b"larger than 256 MiB" in done.stderr, done.stderr[:200])


@case
def the_largest_program_and_one_byte_more():
    if not LONG:
        skip("takes 256 MiB of disk and some seconds: long form")
    with Folder() as folder:
        path = folder.write("largest.py", b"#" + b"a" * ((256 << 20) - 1))
        done = subprocess.run([str(CORDON), "ast", str(path)], capture_output=True, timeout=PATIENCE_S, check=False)
        check_equal((done.returncode, done.stdout), (0, b"Module()\n"), done.stderr)
        with open(path, "ab") as file:
            file.write(b"a")
        done = subprocess.run([str(CORDON), "ast", str(path)], capture_output=True, timeout=PATIENCE_S, check=False)
        check_equal(done.returncode, 3, done.stderr)


@case
def a_broken_policy():
    for text, words in (("limits: {wall: soon}\n", b":1:"), ("nonsense: 1\n", b"nonsense"), ("[", b":1:"),
                        ("\0", b":"), ("imports: 3\n", b"imports")):
        with Folder() as folder:
            policy = folder.write("policy.yaml", text)
            done = run_program("print(1)", "--policy", policy)
            check_equal(done.returncode, 2, f"{text!r}: {done.stderr}")
            check_equal(done.stdout, b"", "stdout")
            check(words in done.stderr and b"policy.yaml" in done.stderr, done.stderr)
    done = run_program("print(1)", "--policy", "/nonexistent/policy.yaml")
    check_equal(done.returncode, 2, "exit status")


@case
def files_that_cannot_be_handed_in():
    with Folder() as folder:
        fifo = folder.path / "fifo"
        os.mkfifo(fifo)
        (folder.path / "folder").mkdir()
        first = folder.write("a.csv", "1")
        (folder.path / "other").mkdir()
        second = folder.path / "other/a.csv"
        second.write_text("2")
        clash = folder.path / "other/program.py"
        clash.write_text("2")
        for files, status, words in (
                ((fifo,), 3, b"named pipe"), ((folder.path / "folder",), 3, b"is a folder"),
                ((folder.path / "none",), 3, b"No such file"), ((first, second), 2, b"two files"),
                ((first, first), 2, b"two files"), ((clash,), 2, b"two files"), ((f"{first}/",), 3, b"")):
            options = [word for file in files for word in ("--file", file)]
            done = run_program("print(1)", *options)
            check_equal(done.returncode, status, f"{files}: {done.stderr}")
            check(words in done.stderr and done.stdout == b"", done.stderr)


@case
def a_file_larger_than_a_file_may_be():
    with Folder() as folder:
        path = folder.path / "large.bin"
        with open(path, "wb") as file:
            file.truncate(101 << 20)
        done = run_program("print(1)", "--file", path)
        check_equal(done.returncode, 3, done.stderr)
        check_equal(done.stdout, b"", "stdout")
        check(b"large.bin" in done.stderr or b"limit" in done.stderr, done.stderr)


@case
def an_output_folder_that_cannot_be():
    with Folder() as folder:
        plain = folder.write("plain", "x")
        for out in (plain, folder.path / "no/such", "/proc/1/nothing"):
            done = run_program("print(1)", "--out", out)
            check_equal(done.returncode, 3, f"{out}: {done.stderr}")
            check_equal(done.stdout, b"", "stdout")
        out = folder.path / "made"
        check_equal(run_program("(", "--out", out).returncode, 3, "exit status")
        check(not out.exists(), "no empty folder is left")


@case
def outputs_that_cannot_be_written():
    rows = (("print(1)", ">/dev/full"), ("print('x' * 100000)", ">/dev/full"), ("print(1)", ">&-"),
            ("import sys\nprint('x' * 100000, file=sys.stderr)", "2>/dev/full"))
    for form in ("", "--json", "--events"):
        for source, redirection in rows:
            with Folder() as folder:
                path = folder.write("program.py", source)
                done = subprocess.run(["sh", "-c", f"exec {CORDON} run --allow-import sys {form} {path} {redirection}"],
                                      stdin=subprocess.DEVNULL, capture_output=True, timeout=SHORT_S, check=False)
                if redirection == "2>/dev/full" and form:
                    continue
                check_equal(done.returncode, 7, f"{form} {redirection} {source}: {done.stderr}")
                if "2>" not in redirection:
                    check(b"cannot write standard output" in done.stderr, done.stderr)


@case
def a_reader_that_goes_ends_the_run():
    for form in ((), ("--events",)):
        with Folder() as folder:
            path = folder.write("program.py", "while True:\n    print('x' * 100)\n")
            process = subprocess.Popen([str(CORDON), "run", *form, str(path)], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            process.stdout.read(10)
            process.stdout.close()
            message = process.stderr.read()
            check_equal(process.wait(timeout=SHORT_S), 7, "exit status")
            check(b"Broken pipe" in message, message)


@case
def ast_writes_to_what_cannot_be_written():
    for redirection in (">/dev/full", ">&-"):
        done = subprocess.run(["sh", "-c", f"echo x=1 | {CORDON} ast - {redirection}"], capture_output=True,
                              timeout=SHORT_S, check=False)
        check_equal(done.returncode, 7, done.stderr)


@case
def a_sandbox_that_is_no_interpreter():
    with Folder() as folder:
        for python in ("/nonexistent/python3", "/etc/passwd", "/"):
            policy = folder.write("policy.yaml", f"sandbox: {{python: {python}}}\n")
            done = run_program("print(1)", "--policy", policy)
            check_equal(done.returncode, 6, f"{python}: {done.stderr}")
            check_equal(done.stdout, b"", "stdout")
            check(python.encode() in done.stderr or b"python" in done.stderr, done.stderr)


@case
def usage_errors_are_2():
    for arguments in (("run",), ("run", "--json", "--events", "x.py"), ("run", "--engine", "warp", "x.py"), ("ast",),
                      ("ast", "a", "b")):
        done = subprocess.run([str(CORDON), *arguments], stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=SHORT_S, check=False)
        check_equal(done.returncode, 2, f"{arguments}: {done.stderr}")


@case
def refusals_before_a_run_are_told_in_the_form_asked_for():
    with Folder() as folder:
        program, policy = folder.write("p.py", "print(1)"), folder.write("p.yaml", "limts: 1\n")
        for arguments, status, outcome in ((["none.py"], 3, "bad-input"), (["--file", "none", program], 3, "bad-input"),
                                           (["--policy", policy, program], 2, "bad-policy")):
            for form in ("--json", "--events"):
                done = subprocess.run([str(CORDON), "run", form, *map(str, arguments)], capture_output=True, timeout=SHORT_S,
                                      stdin=subprocess.DEVNULL, cwd=folder.path, check=False)
                check_equal(done.returncode, status, f"{arguments}: {done.stderr}")
                told = [json.loads(line) for line in done.stdout.splitlines()]
                check_equal(told[0]["outcome"], outcome, f"{arguments} {form}")
                check(told[0]["error"].encode() in done.stderr, f"{told[0]['error']} and {done.stderr}")
                check_equal([row.get("event") for row in told], ["result", "done"] if form == "--events" else [None], form)


@case
def ast_as_json():
    done = subprocess.run([str(CORDON), "ast", "--json", "-"], input=b"x = (", capture_output=True, timeout=SHORT_S,
                          check=False)
    check_equal(done.returncode, 3, "exit status")
    document = json.loads(done.stdout)
    check_equal(document["ast"], None, "ast")
    check_equal((document["error"]["type"], document["error"]["lineno"]), ("SyntaxError", 1), "error")
    done = subprocess.run([str(CORDON), "ast", "--json", "-"], input=b"", capture_output=True, timeout=SHORT_S,
                          check=False)
    check_equal(json.loads(done.stdout), {"ast": "Module()", "error": None, "warnings": ""}, "document")


@case
def ast_shows_warnings_as_cpython_does():
    done = subprocess.run([str(CORDON), "ast", "-"], input=b'x = 1\nif x:\n    y = "\\d"\n', capture_output=True,
                          timeout=SHORT_S, check=False)
    check_equal(done.returncode, 0, "exit status")
    check_equal(done.stderr.decode(), '<stdin>:3: SyntaxWarning: "\\d" is an invalid escape sequence. Such sequences '
                'will not work in the future. Did you mean "\\\\d"? A raw string is also an option.\n  y = "\\d"\n', "stderr")


if __name__ == "__main__":
    run_cases()
