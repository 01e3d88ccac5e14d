"""Goal: a program run by `cordon run` sees what it would see elsewhere, and its caller gets all of what it did."""
import base64
import json
import os
import re
import subprocess

from harness import CORDON, PATIENCE_S, ROOT, add_case, case, check, check_equal, run_cases
from sandbox import Folder, everything_allowed, run_json, run_program

# source, options, stdin, exit status, stdout, stderr (None: not looked at)
PROGRAMS = {
    "prints": ("print('hi')", (), b"", 0, b"hi\n", b""),
    "is empty": ("", (), b"", 0, b"", b""),
    "holds only a comment": ("# nothing", (), b"", 0, b"", b""),
    "prints no newline": ("print('x', end='')", (), b"", 0, b"x", b""),
    "prints UTF-8": ("print('\u20ac \U0001f40d')", (), b"", 0, "\u20ac \U0001f40d\n".encode(), b""),
    "writes bytes": ("import sys\nsys.stdout.buffer.write(bytes(range(256)))", ("--allow-import", "sys"), b"", 0,
                     bytes(range(256)), b""),
    "writes to both": ("import sys\nprint('out')\nprint('err', file=sys.stderr)", ("--allow-import", "sys"), b"", 0,
                       b"out\n", b"err\n"),
    "reads its input": ("print(len(input()))\nprint(input())", (), b"abc\nde\n", 0, b"3\nde\n", b""),
    "reads much input": ("import sys\nprint(len(sys.stdin.buffer.read()))", ("--allow-import", "sys"),
                         b"x" * 3_000_000, 0, b"3000000\n", b""),
    "reads no input": ("print('done')", (), b"x" * 3_000_000, 0, b"done\n", b""),
    "meets the end of its input": ("input()", (), b"", 1, b"", None),
    "exits with 1": ("raise SystemExit(1)", (), b"", 1, b"", b""),
    "exits with 3": ("raise SystemExit(3)", (), b"", 1, b"", b""),
    "exits with words": ("raise SystemExit('no')", (), b"", 1, b"", b"no\n"),
    "raises": ("def f():\n    return 1 / 0\n\nf()\n", ("--engine", "process"), b"", 1, b"",
               b'Traceback (most recent call last):\n  File "/work/program.py", line 4, in <module>\n    f()\n'
               b'  File "/work/program.py", line 2, in f\n    return 1 / 0\n           ~~^~~\n'
               b"ZeroDivisionError: division by zero\n"),
    "has a form feed and a BOM": ("\ufeffprint('bom')\f", (), b"", 0, b"bom\n", b""),
    "is in Latin-1": ("# -*- coding: latin-1 -*-\nprint(ascii('\xe9'))".encode("latin-1"), (), b"", 0, b"'\\xe9'\n", b""),
}


def add_program(name, row):
    source, options, stdin, status, stdout, stderr = row

    def runs():
        done = run_program(source, *options, stdin=stdin)
        check_equal(done.stdout, stdout, "stdout")
        check(stderr is None or done.stderr == stderr, f"stderr: {done.stderr!r}")
        check_equal(done.returncode, status, "exit status")
    add_case(f"a program that {name}", runs)


for program_name, program_row in PROGRAMS.items():
    add_program(program_name, program_row)


@case
def arguments_reach_the_program():
    words = ["", "a b", "--json", "-x", "\u20ac", "'\"$HOME"]
    done = run_program("import sys\nprint(sys.argv)", "--allow-import", "sys", arguments=words)
    check_equal(done.stdout.decode(), repr(["/work/program.py", *words]) + "\n", "argv")


@case
def a_program_on_standard_input_reads_an_empty_stream():
    done = subprocess.run([str(CORDON), "run", "-"], input=b"import sys\nprint(repr(sys.stdin.read()))\n1/0",
                          capture_output=True, timeout=PATIENCE_S, check=False)
    check_equal(done.returncode, 4 if b"CDN" in done.stderr else 1, "exit status")
    done = subprocess.run([str(CORDON), "run", "--allow-import", "sys", "-"],
                          input=b"import sys\nprint(repr(sys.stdin.read()))\n1/0", capture_output=True, timeout=PATIENCE_S,
                          check=False)
    check_equal(done.stdout, b"''\n", "stdout")
    check(b'File "/work/main.py", line 3' in done.stderr, "traceback names main.py")


@case
def code_in_markdown_runs_with_the_text_s_line_numbers():
    text = "Sure! Here it is:\n\n```python\nprint('from a fence')\nraise ValueError\n```\nHope that helps.\n"
    done = run_program(text, name="answer.md")
    check_equal(done.stdout, b"from a fence\n", "stdout")
    check(b'File "/work/answer.md", line 5' in done.stderr, done.stderr)


@case
def output_comes_while_the_program_runs():
    with Folder() as folder:
        path = folder.write("slow.py", "import time\nprint('first', end='')\ntime.sleep(1000)\n")
        policy = everything_allowed("limits: {wall: 900s}\n")
        process = subprocess.Popen([str(CORDON), "run", "--policy", policy, str(path)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        check_equal(os.read(process.stdout.fileno(), 100), b"first", "what came")
        check(process.poll() is None, "it came before the end")
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


@case
def the_environment_is_not_the_caller_s():
    done = run_program("import os\nprint(sorted(os.environ))", "--allow-import", "os",
                       env=dict(os.environ, CANARY="CANARY_ENV_VALUE", PYTHONSTARTUP="/x", LD_PRELOAD=""))
    check(b"CANARY" not in done.stdout and b"PYTHONSTARTUP" not in done.stdout, done.stdout)
    done = run_program("import os\nprint(os.environ.get('CANARY'))", "--policy", everything_allowed(),
                       env=dict(os.environ, CANARY="CANARY_ENV_VALUE"))
    check(b"CANARY_ENV_VALUE" not in done.stdout, done.stdout)


@case
def engines_that_are_not_there_say_so():
    for engine in ("vm",):
        done = run_program("print(1)", "--engine", engine)
        check_equal(done.returncode, 6, "exit status")
        check(b"not in this version" in done.stderr and b"--engine process" in done.stderr, done.stderr)
        check_equal(run_json("print(1)", "--engine", engine, want_status=6)["outcome"], "no-sandbox", "outcome")
    for engine in ("auto", "process", "embedded"):
        check_equal(run_program("print(1)", "--engine", engine).stdout, b"1\n", engine)


@case
def the_document_tells_everything():
    document = run_json("import sys\nprint('out')\nprint('err', file=sys.stderr)\nraise SystemExit(7)",
                        "--allow-import", "sys", "--engine", "process", want_status=1)
    check_equal(document["stdout"], "out\n", "stdout")
    check_equal(document["stderr"], "err\n", "stderr")
    check_equal((document["exit_status"], document["signal"], document["limit"], document["error"]), (7, None, None, None),
                "ending")
    check_equal((document["stdout_bytes"], document["stdout_cut"]), (4, False), "stream")
    check_equal(document["outcome"], "ended", "outcome")
    check_equal(document["verdict"]["is_safe"], True, "is_safe")
    check_equal(document["engine"], "process", "engine")
    usage = document["usage"]
    check(0 < usage["wall_seconds"] < PATIENCE_S and usage["memory_peak_bytes"] > 1 << 20, usage)
    check(document["protections"]["seccomp"] == "on", document["protections"])
    check("stdout_base64" not in document, "base64 only where needed")


@case
def bytes_that_are_not_text_arrive_exactly():
    document = run_json("import sys\nsys.stdout.buffer.write(b'a\\xff\\x00\\xe2\\x82')", "--allow-import", "sys")
    check_equal(document["stdout"], "a\ufffd\0\ufffd\ufffd", "stdout")
    check_equal(base64.b64decode(document["stdout_base64"]), b"a\xff\0\xe2\x82", "base64")


@case
def a_signal_is_named():
    source = "import ctypes\nctypes.string_at(0)"
    document = run_json(source, "--policy", everything_allowed())
    check_equal((document["outcome"], document["signal"], document["exit_status"]), ("ended", "SIGSEGV", None), "ending")
    done = run_program(source, "--policy", everything_allowed())
    check_equal(done.returncode, 1, "exit status")
    check(b"ended by signal 11" in done.stderr, done.stderr)


@case
def events_come_in_order():
    done = run_program("import sys\nprint('out')\nprint('err', file=sys.stderr)", "--allow-import", "sys", "--events")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    names = [event["event"] for event in events]
    check_equal([names[0], names[1], *names[-3:]], ["started", "verdict", "usage", "result", "done"], "order")
    for stream in ("stdout", "stderr"):
        text = "".join(event["text"] for event in events if event["event"] == stream)
        check_equal(text, {"stdout": "out\n", "stderr": "err\n"}[stream], stream)
    times = [event["time"] for event in events]
    check_equal(times, sorted(times), "times")
    check_equal(events[-2]["exit_status"], 0, "exit status")


@case
def events_never_divide_a_character():
    count = 20000
    done = run_program(f"print('\u20ac\U0001f40d' * {count})", "--events")
    texts = [json.loads(line) for line in done.stdout.splitlines()]
    texts = [event for event in texts if event["event"] == "stdout"]
    check_equal("".join(event["text"] for event in texts), "\u20ac\U0001f40d" * count + "\n", "text")
    check(not any("base64" in event for event in texts), "no base64")
    check(all(len(line) < 4096 for line in done.stdout.splitlines() if b'"stdout"' in line), "lines fit a pipe's page")


@case
def a_character_in_two_writes_comes_whole():
    source = ("import sys, time\nfor piece in (b'\\xe2', b'\\x82', b'\\xac!', b'\\xe2'):\n"
              "    sys.stdout.buffer.write(piece)\n    sys.stdout.flush()\n    time.sleep(0.05)\n")
    done = run_program(source, "--events", "--allow-import", "sys")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    texts = [event["text"] for event in events if event["event"] == "stdout"]
    check_equal("".join(texts), "\u20ac!\ufffd", "text")


@case
def the_report_comes_when_asked_for():
    done = run_program("print('x')")
    check_equal(done.stderr, b"", "none without asking")
    done = run_program("print('x')", "--report")
    check_equal(done.stdout, b"x\n", "stdout")
    labels = [line.split()[0] for line in done.stderr.decode().splitlines()]
    check_equal(labels, ["program", "verdict", "engine", "time", "fuel", "memory", "output", "result"], "labels")
    check(b"\x1b" not in done.stderr, "no colour")
    check(b"ended with status 0" in done.stderr, done.stderr)


@case
def every_member_is_documented():
    documented = set(re.findall(r"`([a-z_0-9]+)`", (ROOT / "docs/events.md").read_text()))
    missing = set()

    def walk(value, within=""):
        if isinstance(value, dict):
            for key, below in value.items():
                if within != "protections" and key not in documented:
                    missing.add(key)
                walk(below, key)
        elif isinstance(value, list):
            for below in value:
                walk(below, within)
    sources = ("print(1)", "import os\nos.system('x')", "(", "open('f', 'w').write('x')",
               "import sys\nsys.stdout.buffer.write(b'\\xff')")
    for source in sources:
        walk(run_json(source, "--allow-import", "sys"))
        for line in run_program(source, "--events", "--allow-import", "sys").stdout.splitlines():
            walk(json.loads(line))
    check_equal(sorted(missing), [], "members that docs/events.md does not name")


if __name__ == "__main__":
    run_cases()
