#!/usr/bin/env python3
"""Goal: `--mode kodeagent` gives the reference detector's triple, and its import gate's answer, on every program.

The reference is reference.py under this interpreter's ast, so the programs here are those that Python 3.11 and 3.14 parse
alike; what only 3.14 parses, and the texts of syntax errors, are compared under CPython 3.14 where the oracle is there.
"""
import ast
import json
import pathlib
import json
import random
import sysconfig
import tempfile

import reference
from vetting import judge_all, shared_rows  # also puts tests/ on the path
from oracle.oracle import oracle
from harness import LONG, case, check, check_equal, run_cases, skip

# Each piece of the table at its borders, and what looks like it.
TABLE = [
    "exec('1')", "a.eval()", "compile", "f = eval", "model.compile(x).decode()", "__import__('os').system('x')", "eval()()",
    "x['eval']()", "b.b64decode(x)", "bytes.fromhex(x)", "decode()", "os.system('x')", "os.system", "import os as o\no.system('x')",
    "os.environ()", "os.environ['A']", "os.getenv('A')", "getenv()", "x.environ", "x.environ()", "environ()", "os.spawn", "os.spawnl",
    "os.remove; os.rmdir; os.unlink", "x.os.system", "os.os.system", "(os).environ", "x.__dict__.__class__", "__class__",
    "x.__mro__", "import subprocess, threading as t, multiprocessing", "import subprocess.x", "import socket\nimport http\nimport urllib",
    "import urllib.request", "from subprocess import run", "from .socket import x", "from . import socket", "from http.client import x",
    "from urllib import request", "while True: pass", "while True:\n  break", "while 1: pass", "while True:\n  while x:\n    break",
    "while True:\n  def f():\n    for x in y: break", "while True: pass\nelse: x", "while True:\n  if x:\n    pass\n  else:\n    break",
    "for i in range(1000000): pass", "for i in range(1000001): pass", "for i in range(0, 10**9): pass",
    "for i in range(True): pass", "for i in np.range(2000000): pass", "for i in range(2000000.0): pass", "for i in range(x): pass",
    "[i for i in range(2000000)]", "async def f():\n  async for i in range(2000000): pass", "for i in range(0xFFFFFFFFFFFFFFFFFFFF): pass",
    "for i in range(-2000000): pass", "for i in range(stop=2000000): pass", "for i in range(*x): pass", "'a' * 100000000", "'a' * 100000001",
    "100000001 * 'a'", "b'a' * 100000001", "'a' * True", "'a' * 10**9", "'a' * 99999999999999999999999999", "0xfffffffffffffffffff * 'a'",
    "'a' * 0o7777777777777777777777777777", "'a' * 0b1" + "0" * 80, "f'a' * 100000001", "('a' 'b') * 100000001", "'rm -rf /'", "'RM -RF ~'",
    "'sudo rm -rf / ; rm -rf ~'", "'dd if=/dev/zero'", "'mkfs.ext4'", "'del /f /s /q'", "'rmdir /s /q'", "'m\u212afs.'", "'mkfs'",
    "b'rm -rf /'", "f'rm -rf /{x}'", "f'{x}rm -rf /'", "'rm -rf ' '/'", "'''rm -rf /'''", "def f():\n  'rm -rf /'", "'../../../'", "'../../..'",
    "'..\\\\..\\\\..\\\\'", "'../../../ ..\\\\..\\\\..\\\\'", "match x:\n  case 'rm -rf /': pass",
    "match x:\n  case os.system: pass", "x: 'rm -rf /' = 1", "@eval\ndef f(a=exec()): pass", "class A(eval('x'), metaclass=os.system): pass",
    "lambda a=eval(): exec()", "{eval(): exec()}", "{**eval(), 'a': exec()}", "x[eval():exec():os.system]", "f'{eval()!r:>{exec()}}'",
    "try: eval()\nexcept exec(): compile()\nelse: os.system\nfinally: os.popen", "with eval() as exec.x: pass", "del os.remove", "os.system = 1",
    "print(await_ if eval() else exec())", "a = b = eval(c := exec())", "assert eval(), exec()", "raise eval() from exec()", "global x\nx = eval()",
    "def f(a: eval(), *b: exec(), c: compile() = os.system, **d) -> os.popen: yield eval()", "a < eval() < exec()",
    "not eval() or exec() and compile()", "[eval() for a in exec() if compile() for b in os.system]", "(yield)", "",
    "'a' * 100000001 * 100000001", "import socket\n" * 7, "import socket\n" * 8, "x.__dict__\n" * 5, "x.__dict__\n" * 6,
    "def f(): pass\n" * 3, "import os\nimport sys\neval\nexec", "x = [exec]\neval", "compile\nx = [eval]", "def f():\n  eval\nexec", "import a.b, re.x",
    "from re import *\nfrom remote import x",
]

BROKEN = ["x = (", "def f(:", "x = 'a", "  x", "if x:\nx", "x = 1 +", "\x00", "é = $", "return )", "f(a b)", "class", "x = 0777", "\t \tx",
          "while True print(1)", "'''", "print 'a'", "[1, 2", "a\n  b", "if True:\n\tx\n        y", "import", "from x import", "x = {1:}", "f'{a b}'"]

PIECES = ["eval", "exec(x)", "os.system", "os.environ", "x.decode()", "'rm -rf /'", "'../../../'", "'a' * 100000001", "x.__class__", "f(1)", "os.getenv('a')",
          "compile(a, b)", "[a for b in c]", "lambda: os.popen", "f'{a}rm -rf ~'", "y.popen", "__import__('a')", "1 + 2", "'plain'", "(a, b)"]
FRAMES = ["{}", "x = {}", "if {}:\n    {}\nelse:\n    {}", "while True:\n    {}", "while True:\n    {}\n    break", "for i in range(2000000):\n    {}",
          "def f(a={}):\n    return {}", "class A:\n    x = {}", "with {} as b:\n    {}", "try:\n    {}\nexcept E:\n    {}", "import subprocess, re",
          "from socket import a", "print({}, *{}, k={})", "x = {{{}: {}}}", "assert {}, {}", "@f({})\ndef g(): {}", "import http", "del a[{}]"]


def generated(count):
    chance = random.Random(20261121)
    programs = []
    for _ in range(count):
        lines = []
        for _ in range(chance.randint(1, 5)):
            frame = chance.choice(FRAMES)
            lines.append(frame.format(*[chance.choice(PIECES) for _ in range(8)]))
        program = "\n".join(lines)
        try:
            ast.parse(program)
        except SyntaxError:
            continue
        programs.append(program)
    return programs


def library_files(count):
    root = pathlib.Path(sysconfig.get_paths()["stdlib"])
    files = sorted(path for path in root.glob("*.py"))
    files += sorted(path for path in root.glob("*/*.py") if "test" not in str(path) and "site-packages" not in str(path))
    chosen = []
    for path in files[:count]:
        text = path.read_text(encoding="utf-8", errors="ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        chosen.append(text)
    return chosen


def compare(programs):
    wrong = []
    for program, verdict in zip(programs, judge_all(programs, "--mode", "kodeagent")):
        got = verdict["patterns"]
        want = reference.analyze(program)
        if (got["is_safe"], got["reason"], got["risk_score"]) != want:
            wrong.append((program[:200], got, want))
    check(not wrong, f"{len(wrong)} of {len(programs)} differ, the first: {wrong[:1]}")


@case
def the_table_at_its_borders():
    compare(TABLE)


@case
def generated_programs():
    programs = generated(20000 if LONG else 3000)
    check(len(programs) > 2000, "too few programs were generated")
    compare(programs)


@case
def files_of_the_standard_library():
    compare(library_files(1000 if LONG else 150))


@case
def labelled_programs():
    rows = shared_rows("evasions.jsonl")
    if rows is None:
        skip("the data folder is not there")
    programs = []
    for row in rows:
        try:
            ast.parse(row["code"])
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        # The reference is handed text; a file's encoding declaration means nothing to it.
        if "coding:" not in row["code"]:
            programs.append(row["code"])
    check(len(programs) > 450, "too few programs parse")
    compare(programs)


GATE_ALLOWED = ["re", "json", "xml"]
GATE = [*TABLE, "import json.decoder", "import jsonx", "import xml.etree.ElementTree", "from json.decoder import x", "import os, sys, os",
        "from . import x", "from .json import y", "def f():\n    import socket", "x = [eval for exec in y]", "def f():\n    exec\ncompile"]


@case
def the_import_gate():
    with tempfile.TemporaryDirectory() as folder:
        policy = pathlib.Path(folder, "policy.yaml")
        policy.write_text("vet:\n  mode: kodeagent\nimports:\n  allow: [" + ", ".join(GATE_ALLOWED) + "]\n")
        verdicts = judge_all(GATE, "--policy", policy)
    for program, verdict in zip(GATE, verdicts):
        builtin, refused = reference.gate(program, GATE_ALLOWED)
        check_equal(verdict["gate"], builtin or "\n".join(refused), f"gate of {program!r}")
        safe = not builtin and not refused and reference.analyze(program)[0]
        check_equal(verdict["is_safe"], safe, f"is_safe of {program!r}")
        check_equal(verdict["verdict"], "allow" if safe else "block", f"verdict of {program!r}")


# What only 3.14 parses, or parses otherwise.
NEW = ["type X = eval()", "def f[T: eval()](): pass", "class A[T = exec()]: pass", "t'rm -rf / {eval()}'", "try: x\nexcept A, B: os.system",
       "f'{f'{eval()}'}'", "f'{x:{'rm -rf /'}}'", "try: x\nexcept* A: eval()"]


@case
def under_cpython_3_14():
    programs = [*TABLE, *NEW, *BROKEN]
    source = pathlib.Path(reference.__file__).read_text() + (
        f"\nimport json, warnings\nwarnings.simplefilter('ignore')\n"
        f"print(json.dumps([analyze(code) for code in json.loads({json.dumps(json.dumps(programs))})]))\n")
    answer = oracle().run(source.encode())
    check_equal(answer.get("exit"), 0, f"the reference under the oracle: {answer}")
    for program, want, verdict in zip(programs, json.loads(answer["stdout"]), judge_all(programs, "--mode", "kodeagent")):
        got = verdict["patterns"]
        check_equal([got["is_safe"], got["reason"], got["risk_score"]], want, repr(program))
        if program in BROKEN:
            check_equal(verdict["verdict"], "block", repr(program))


run_cases()
