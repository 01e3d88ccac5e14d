#!/usr/bin/env python3
"""The oracle itself: it is CPython 3.14, answers each kind of request, and survives its own death."""
from harness import case, check, check_equal, run_cases
from oracle import oracle


@case
def is_cpython_3_14_with_unicode_16():
    check(oracle().version.startswith("3.14."), oracle().version)
    check_equal(oracle().eval("__import__('unicodedata').unidata_version"), "16.0.0")


@case
def dumps_a_tree():
    answer = oracle().dump(b"x\n")
    check_equal(answer["text"], "Module(body=[Expr(value=Name(id='x', ctx=Load(), lineno=1, col_offset=0, "
                "end_lineno=1, end_col_offset=1), lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)])")
    kept = oracle().dump_digest(b"x\n")
    check_equal((kept["digest"], kept["size"]), (answer["digest"], len(answer["text"])))


@case
def tells_parse_errors_from_compile_errors():
    error = oracle().check(b"x = (\n", "parse")["error"]
    check_equal((error["type"], error["message"], error["line"], error["col"]),
                ("SyntaxError", "'(' was never closed", 1, 5))
    check_equal(error["print"].splitlines()[-2].strip(), "^")
    check_equal(oracle().check(b"return\n", "parse")["error"], None)
    check_equal(oracle().check(b"return\n", "compile")["error"]["message"], "'return' outside function")


@case
def runs_a_program():
    answer = oracle().run(b"import sys\nprint('out')\nprint('err', file=sys.stderr)\n1/0\n")
    check_equal((answer["stdout"], answer["stderr"], answer["exception"], answer["exit"]),
                ("out\n", "err\n", "ZeroDivisionError", 1))
    check_equal(answer["traceback"].splitlines()[-1], "ZeroDivisionError: division by zero")


@case
def a_death_costs_one_answer():
    killed = oracle().ask({"do": "eval", "setup": "import ctypes; ctypes.string_at(2**32 - 8, 4096)",
                           "expression": "1"})
    check("crash" in killed, killed)
    check_equal(oracle().eval("6 * 7"), 42)


@case
def a_hang_costs_one_answer():
    check_equal(oracle().ask({"do": "eval", "setup": "while True: pass", "expression": "1"}, timeout_s=1),
                {"timeout": 1})
    check_equal(oracle().eval("6 * 7"), 42)


run_cases()
