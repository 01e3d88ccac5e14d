"""Goal: what the vetting says decides whether a program runs, and the caller hears why."""
import json

from harness import case, check, check_equal, data_rows, run_cases
from sandbox import run_json, run_program


@case
def a_blocked_program_does_not_run():
    done = run_program("print('ran')\nimport os\nos.system('true')")
    check_equal(done.returncode, 4, "exit status")
    check_equal(done.stdout, b"", "stdout")
    check(b"os" in done.stderr and b"program.py" in done.stderr, done.stderr)
    document = run_json("print('ran')\nimport os\nos.system('true')", want_status=4)
    check_equal(document["outcome"], "blocked", "outcome")
    check_equal(document["verdict"]["is_safe"], False, "is_safe")
    check_equal(document["verdict"]["verdict"], "block", "verdict")
    check(document["verdict"]["findings"] and document["error"], "findings and error")
    check_equal((document["usage"], document["exit_status"]), (None, None), "usage and exit status")


@case
def a_syntax_error_is_cpython_s():
    done = run_program("x = (1,\nprint('a'\n")
    check_equal(done.returncode, 3, "exit status")
    check_equal(done.stdout, b"", "stdout")
    check(b"SyntaxError: '(' was never closed" in done.stderr, done.stderr)
    done = run_program("return 1\n")
    check_equal(done.returncode, 3, "exit status of what parses but does not compile")
    check(done.stderr.endswith(b"SyntaxError: 'return' outside function\n"), done.stderr)
    document = run_json("x = (1,\nprint('a'\n", want_status=3)
    check_equal(document["outcome"], "unparsable", "outcome")
    check_equal(document["verdict"]["syntax_error"]["type"], "SyntaxError", "type")


@case
def events_of_a_program_that_does_not_run():
    for source, status in (("import os\nos.system('x')", 4), ("(", 3)):
        done = run_program(source, "--events")
        names = [json.loads(line)["event"] for line in done.stdout.splitlines()]
        check_equal((done.returncode, names), (status, ["started", "verdict", "error", "result", "done"]), source)


@case
def humaneval_160_needs_eval():
    row = data_rows("humaneval.jsonl")[160]
    check_equal(run_program(row["program"]).returncode, 4, "exit status without the capability")


if __name__ == "__main__":
    run_cases()
