"""What a test driver needs: named cases that print TAP, which tests/run.py counts.

    from harness import case, check, skip, run_cases
    @case
    def adds(): check(1 + 1 == 2, "two")
    run_cases()
"""
import atexit
import difflib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / os.environ.get("CORDON_BUILD", "build")
# Sets of programs that are no part of the tree: a folder of *.jsonl files. What needs one skips where it is missing.
DATA = pathlib.Path(os.environ.get("CORDON_DATA", ROOT.parent / "shared/data"))
LONG = os.environ.get("CORDON_LONG") == "1"
CORDON = BUILD / "cordon"

# What runs leave behind them is this driver's own, and gone with it.
os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="cordon-test-state-")
atexit.register(shutil.rmtree, os.environ["XDG_STATE_HOME"], ignore_errors=True)

# For what cannot be told in any other way than by waiting: longer than a slow machine that others keep busy takes.
PATIENCE_S = 300

# Whoever started this in the background may have had it ignore interrupts; what it starts shall not.
if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_cases = []


class Skip(Exception):
    """This case cannot run here; the text says why."""


def skip(reason):
    raise Skip(reason)


def data_rows(name):
    """The rows of a set in DATA; the case is skipped where it is not there."""
    path = DATA / name
    if not path.exists():
        skip(f"{path} is not there; CORDON_DATA names the folder")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def check(condition, what="condition"):
    if not condition:
        raise AssertionError(what)


def check_equal(got, want, what="value"):
    if got != want:
        raise AssertionError(f"{what}:\n  got  {got!r}\n  want {want!r}")


def check_text(got, want, what="text"):
    """As check_equal for texts of many lines: only the first lines that differ are shown."""
    if got != want:
        lines = difflib.unified_diff(want.splitlines(), got.splitlines(), "wanted", "got", n=0, lineterm="")
        raise AssertionError(f"{what}:\n" + "\n".join(f"  {line[:200]}" for line in list(lines)[2:14]))


def cgroup_folders(owner=None):
    """The control groups that the process `owner` made, or any of ours, in all hierarchies. Others come and go meanwhile."""
    return [f"{folder}/{name}" for folder, names, _ in os.walk("/sys/fs/cgroup") for name in names
            if name.startswith(f"cordon.{owner}." if owner else "cordon.")]


def case(function):
    """Registers a case under the function's name."""
    _cases.append((function.__name__.replace("_", " "), function))
    return function


def add_case(name, function):
    """Registers a case made in a loop."""
    _cases.append((name, function))


def cordon(*args, stdin=b"", timeout=PATIENCE_S, env=None, cwd=None):
    """Runs build/cordon; the CompletedProcess holds bytes."""
    return subprocess.run([str(CORDON), *map(str, args)], input=stdin, capture_output=True, timeout=timeout,
                          env=env, cwd=cwd, check=False)


def run_cases():
    """Runs all registered cases in order and exits: 0 when none failed."""
    failed = 0
    print(f"1..{len(_cases)}", flush=True)
    for number, (name, function) in enumerate(_cases, 1):
        try:
            function()
            print(f"ok {number} - {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {name} # SKIP {reason}", flush=True)
        except Exception as error:  # a case that raises anything has failed
            failed += 1
            print(f"not ok {number} - {name}")
            text = str(error) if isinstance(error, AssertionError) else traceback.format_exc()
            for line in text.splitlines()[:40]:
                print(f"#   {line}")
            sys.stdout.flush()
    sys.exit(1 if failed else 0)
