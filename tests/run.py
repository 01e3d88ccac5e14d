#!/usr/bin/env python3
"""Runs every test program, two at a time, and counts their TAP lines.

A test program is a unit test in build/tests/unit, or a driver tests/<group>/test_*.py; both print TAP. One that ends with
a bad status without a `not ok`, or prints fewer lines than it announced, counts as one failure more. The closing line is
`N passed, N failed`, and `, N skipped` where cases were skipped; failures and reasons for skips stand before it.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT_S = 1800
LINE = re.compile(r"(not ok|ok) \d+(?: - ([^#]*))?(?:# *SKIP *(.*))?", re.I)


def programs(build, only):
    found = sorted((build / "tests/unit").glob("*/test_*"))
    found = [p for p in found if os.access(p, os.X_OK) and not p.suffix]
    found += sorted((ROOT / "tests").glob("*/test_*.py"))
    words = only.split() if only else []
    return [p for p in found if not words or any(w in str(p.relative_to(ROOT)) for w in words)]


def run_one(program, build, long_form):
    env = dict(os.environ, CORDON_BUILD=str(build.relative_to(ROOT)), CMOCKA_MESSAGE_OUTPUT="TAP",
               PYTHONPATH=str(ROOT / "tests"), CORDON_LONG="1" if long_form else "0", LC_ALL="C.UTF-8")
    for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):  # a test's own make is no child of this one
        env.pop(name, None)
    command = [sys.executable, str(program)] if program.suffix == ".py" else [str(program)]
    started = time.monotonic()
    try:
        done = subprocess.run(command, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=TIMEOUT_S * (4 if long_form else 1), check=False)
        out, err, status = done.stdout, done.stderr, done.returncode
    except subprocess.TimeoutExpired as expired:
        out, err, status = expired.stdout or b"", expired.stderr or b"", "timeout"
    return program, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), status, time.monotonic() - started


def read_tap(out, status):
    """(passed, [failed names], [(skipped name, reason)]) of one program's output."""
    passed, failed, skipped, planned, seen = 0, [], [], 0, 0
    lines = out.splitlines()
    for at, line in enumerate(lines):
        plan = re.fullmatch(r"1\.\.(\d+)(?:\s*# SKIP\s*(.*))?", line)
        if plan:
            planned += int(plan[1])
            if plan[2] is not None:
                skipped.append(("all of it", plan[2]))
            continue
        found = LINE.match(line)
        if not found:
            continue
        seen += 1
        name = (found[2] or "").strip()
        if found[1].lower() == "not ok":
            notes = []
            for note in lines[at + 1:]:
                if not note.startswith("#"):
                    break
                notes.append(note[1:])
            failed.append("\n      ".join([name, *notes]))
        elif found[3] is not None:
            skipped.append((name, found[3].strip()))
        else:
            passed += 1
    if seen < max(planned, 0 if skipped else 1) or (status != 0 and not failed):
        failed.append(f"ended with status {status} after {seen} of {planned} cases")
    return passed, failed, skipped


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--only", default="")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 4))
    options = parser.parse_args()
    build = ROOT / options.build
    todo = programs(build, options.only)
    passed, failures, skips = 0, [], []
    terminal = sys.stdout.isatty()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = [pool.submit(run_one, p, build, options.long) for p in todo]
        for done, future in enumerate(concurrent.futures.as_completed(futures), 1):
            program, out, err, status, seconds = future.result()
            name = str(program.relative_to(ROOT))
            good, bad, skipped = read_tap(out, status)
            passed += good
            failures += [(name, text, err) for text in bad]
            skips += [(name, *row) for row in skipped]
            line = f"[{done}/{len(todo)}] {name}: {good} passed, {len(bad)} failed ({seconds:.1f} s)"
            print(("\r\x1b[K" if terminal else "") + line, end="" if terminal and not bad else "\n", flush=True)
    print("\r\x1b[K" if terminal else "", end="")
    for name, text, err in failures:
        print(f"FAILED {name}: {text}")
        for line in err.splitlines()[-15:]:
            print(f"    {line}")
    for name, test, reason in skips:
        print(f"skipped {name}: {test}: {reason}")
    if not todo:
        failures.append(("tests/run.py", "no test matches", ""))
        print("FAILED no test matches")
    print(f"{passed} passed, {len(failures)} failed" + (f", {len(skips)} skipped" if skips else ""))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
